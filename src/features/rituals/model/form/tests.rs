use super::*;
use crate::{features::rituals::model::RitualState, ids::RitualId};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;

const ALL: Shape =
    Shape { asks_each: true, reminds: true, closes: true, has_questions: true, has_text: true, has_place: true };

fn ritual() -> Ritual {
    Ritual {
        id: RitualId(1),
        kind: "standup".to_owned(),
        name: "Stand-up".to_owned(),
        owner: Owner::Pods(vec![PodId(3)]),
        schedule: Schedule::parse("30 9 * * MON-FRI").expect("a schedule"),
        zone: ZoneMode::Own,
        audience: Audience::Members,
        observers: vec!["U9".into()],
        steps: [("remind".to_owned(), Offset::Minutes(90)), ("close".to_owned(), Offset::Minutes(120))].into(),
        skips: Skips::default(),
        catch_up_minutes: 60,
        destination: Some("C1".into()),
        questions: vec!["Done?".to_owned(), "Next?".to_owned()],
        text: Some("Hello".to_owned()),
        details: json!({}),
        state: RitualState::Active,
        paused_until: None,
        starts_at: Timestamp::UNIX_EPOCH,
        swept_at: Timestamp::UNIX_EPOCH,
        next_at: None,
        created_by: None,
    }
}

fn faults(change: impl FnOnce(&mut Filled)) -> Vec<(&'static str, FormFault)> {
    let mut filled = Filled::of(&ritual());
    change(&mut filled);
    filled.apply(ALL, &"U1".into(), &mut ritual()).expect_err("something is wrong").into_iter().collect()
}

#[test]
fn a_form_sent_as_it_was_opened_changes_nothing() {
    for words in ["30 9 * * MON-FRI", "0 9 13 * +FRI", "5,20 9,12 * * MON", "every 2 weeks from 2026-11-23 at 10:00"] {
        let before = Ritual { schedule: Schedule::parse(words).expect("a schedule"), ..ritual() };
        let mut after = before.clone();
        assert_eq!(Filled::of(&before).apply(ALL, &"U1".into(), &mut after), Ok(()), "{words}");
        assert_eq!(after, before);
    }
}

#[test]
fn what_is_wrong_stands_at_its_field() {
    let schedule = |typed: &str| faults(|filled| filled.schedule = typed.to_owned());
    let never = ScheduleError::Never("0 9 30 2 *".to_owned());
    assert_eq!(schedule("0 9 30 2 *"), [(field::SCHEDULE, FormFault::Schedule(never))]);
    assert_eq!(schedule("* * * * *"), [(field::SCHEDULE, FormFault::Schedule(ScheduleError::TooOften))]);
    assert_eq!(schedule(""), [(field::SCHEDULE, FormFault::Schedule(ScheduleError::Empty))]);
    let long = |typed: String| faults(move |filled| filled.questions = typed);
    assert_eq!(long(format!("Short?\n{}", "x".repeat(3_000))), [(field::QUESTIONS, FormFault::LongQuestion(2, 3_000))]);
    assert_eq!(long("x\n".repeat(11)), [(field::QUESTIONS, FormFault::ManyQuestions(11))]);
    assert_eq!(long(" \n ".to_owned()), [(field::QUESTIONS, FormFault::NoQuestion)]);
    let zone = |filled: &mut Filled| (filled.own_zone, filled.zone) = (value::ONE.to_owned(), "Atlantis".to_owned());
    assert_eq!(faults(zone), [(field::ZONE, FormFault::Zone(ZoneError::Unknown("Atlantis".to_owned())))]);
    assert_eq!(faults(|filled| filled.owners.clear()), [(field::OWNER, FormFault::NoOwner)]);
    let mixed = |filled: &mut Filled| filled.owners.push(value::ORGANISATION.to_owned());
    assert_eq!(faults(mixed), [(field::OWNER, FormFault::MixedOwners)]);
    assert_eq!(faults(|filled| filled.audience = value::PEOPLE.to_owned()), [(field::PEOPLE, FormFault::NoPeople)]);
    assert_eq!(faults(|filled| filled.remind = "120".to_owned()), [(field::REMIND, FormFault::RemindsTooLate)]);
    for typed in ["soon", "-5", "0", "99999999999", ""] {
        let fault = FormFault::Minutes(typed.to_owned());
        assert_eq!(faults(|filled| filled.close = typed.to_owned()), [(field::CLOSE, fault)], "{typed}");
    }
    assert_eq!(faults(|filled| filled.name = " ".to_owned()), [(field::NAME, FormFault::NoName)]);
    assert_eq!(faults(|filled| filled.text = "x".repeat(1_001)), [(field::TEXT, FormFault::LongText(1_001))]);
    let several = faults(|filled| (filled.name, filled.catch_up) = (String::new(), "late".to_owned()));
    assert_eq!(several.len(), 2, "all at once: {several:?}");
}

proptest! {
    #[test]
    fn whatever_is_typed_is_refused_or_kept(words in prop::collection::vec("\\PC{0,40}", 6)) {
        let mut after = ritual();
        let [name, schedule, zone, close, questions, text] = words.try_into().expect("six");
        let filled = Filled { name, schedule, zone, close, questions, text, ..Filled::of(&ritual()) };
        if filled.apply(ALL, &"U1".into(), &mut after).is_ok() {
            let again = Filled::of(&after);
            let mut twice = after.clone();
            prop_assert_eq!(again.apply(ALL, &"U1".into(), &mut twice), Ok(()));
        }
    }
}
