use super::*;
use crate::{
    features::rituals::model::{Audience, Owner, Ritual, RitualState, Skips, ZoneMode},
    ids::{PodId, RitualId},
};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

fn all() -> Shape {
    Shape {
        asks_each: true,
        reminds: true,
        closes: true,
        has_questions: true,
        has_text: true,
        rests: true,
        has_place: true,
        steps: vec![
            StepField { name: "call", title: "The call", each: false, usual: Offset::Minutes(5) },
            StepField { name: "agenda", title: "The agenda", each: false, usual: Offset::Minutes(5) },
            StepField { name: "chase", title: "Once more", each: true, usual: Offset::Minutes(5) },
        ],
        link: Some(DetailField { name: "link", title: "Link to the call" }),
    }
}

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
        steps: [
            ("remind".to_owned(), Offset::Minutes(90)),
            ("close".to_owned(), Offset::Minutes(120)),
            ("call".to_owned(), Offset::Days { days: -7, at: None }),
            ("agenda".to_owned(), Offset::WorkingDays { days: -1, at: None }),
            ("chase".to_owned(), Offset::WorkingDays { days: 1, at: None }),
        ]
        .into(),
        skips: Skips::default(),
        catch_up_minutes: 60,
        destination: Some("C1".into()),
        questions: vec!["Done?".to_owned(), "Next?".to_owned()],
        text: Some("Hello".to_owned()),
        details: json!({ "link": "https://meet.example.com/learn", "other": 7 }),
        state: RitualState::Active,
        paused_until: None,
        starts_at: Timestamp::UNIX_EPOCH,
        swept_at: Timestamp::UNIX_EPOCH,
        next_at: None,
        created_by: None,
    }
}

fn faults(change: impl FnOnce(&mut Filled)) -> Vec<(String, FormFault)> {
    let mut filled = Filled::of(&ritual(), &all());
    change(&mut filled);
    filled.apply(&all(), &"U1".into(), &mut ritual()).expect_err("something is wrong").into_iter().collect()
}

fn one(name: &str, fault: FormFault) -> Vec<(String, FormFault)> {
    vec![(name.to_owned(), fault)]
}

#[test]
fn a_form_sent_as_it_was_opened_changes_nothing() {
    for words in ["30 9 * * MON-FRI", "0 9 13 * +FRI", "5,20 9,12 * * MON", "every 2 weeks from 2026-11-23 at 10:00"] {
        let before = Ritual { schedule: Schedule::parse(words).expect("a schedule"), ..ritual() };
        let mut after = before.clone();
        assert_eq!(Filled::of(&before, &all()).apply(&all(), &"U1".into(), &mut after), Ok(()), "{words}");
        assert_eq!(after, before);
    }
}

#[test]
fn what_is_wrong_stands_at_its_field() {
    let schedule = |typed: &str| faults(|filled| filled.schedule = typed.to_owned());
    let never = ScheduleError::Never("0 9 30 2 *".to_owned());
    assert_eq!(schedule("0 9 30 2 *"), one(field::SCHEDULE, FormFault::Schedule(never)));
    assert_eq!(schedule("* * * * *"), one(field::SCHEDULE, FormFault::Schedule(ScheduleError::TooOften)));
    assert_eq!(schedule(""), one(field::SCHEDULE, FormFault::Schedule(ScheduleError::Empty)));
    let long = |typed: String| faults(move |filled| filled.questions = typed);
    assert_eq!(
        long(format!("Short?\n{}", "x".repeat(3_000))),
        one(field::QUESTIONS, FormFault::LongQuestion(2, 3_000))
    );
    assert_eq!(long("x\n".repeat(11)), one(field::QUESTIONS, FormFault::ManyQuestions(11)));
    assert_eq!(long(" \n ".to_owned()), one(field::QUESTIONS, FormFault::NoQuestion));
    let zone = |filled: &mut Filled| (filled.own_zone, filled.zone) = (value::ONE.to_owned(), "Atlantis".to_owned());
    assert_eq!(faults(zone), one(field::ZONE, FormFault::Zone(ZoneError::Unknown("Atlantis".to_owned()))));
    assert_eq!(faults(|filled| filled.owners.clear()), one(field::OWNER, FormFault::NoOwner));
    let mixed = |filled: &mut Filled| filled.owners.push(value::ORGANISATION.to_owned());
    assert_eq!(faults(mixed), one(field::OWNER, FormFault::MixedOwners));
    assert_eq!(faults(|filled| filled.audience = value::PEOPLE.to_owned()), one(field::PEOPLE, FormFault::NoPeople));
    assert_eq!(faults(|filled| filled.remind = "120".to_owned()), one(field::REMIND, FormFault::RemindsTooLate));
    for typed in ["soon", "-5", "0", "99999999999", ""] {
        let fault = FormFault::Minutes(typed.to_owned());
        assert_eq!(faults(|filled| filled.close = typed.to_owned()), one(field::CLOSE, fault), "{typed}");
    }
    assert_eq!(faults(|filled| filled.name = " ".to_owned()), one(field::NAME, FormFault::NoName));
    assert_eq!(faults(|filled| filled.text = "x".repeat(1_001)), one(field::TEXT, FormFault::LongText(1_001)));
    let several = faults(|filled| (filled.name, filled.catch_up) = (String::new(), "late".to_owned()));
    assert_eq!(several.len(), 2, "all at once: {several:?}");
}

#[test]
fn distances_are_read_and_keep_their_order() {
    let step = |name: &'static str, typed: &str| {
        let typed = typed.to_owned();
        move |filled: &mut Filled| drop(filled.steps.insert(name, typed))
    };
    assert_eq!(faults(step("call", "soon")), one("step_call", FormFault::Distance("soon".to_owned())));
    assert_eq!(faults(step("call", "")), one("step_call", FormFault::Distance(String::new())));
    assert_eq!(faults(step("chase", "1 day before")), one("step_chase", FormFault::BeforeQuestion));
    assert_eq!(faults(step("call", "1 hour before")), one("step_agenda", FormFault::StepOrder("The call")));
    let mut after = ritual();
    let mut filled = Filled::of(&after, &all());
    filled.steps.insert("call", "10 days before at 09:30".to_owned());
    assert_eq!(filled.apply(&all(), &"U1".into(), &mut after), Ok(()));
    assert_eq!(after.step("call").map(|call| call.in_words()).as_deref(), Some("10 days before at 09:30"));
}

#[test]
fn a_link_is_an_address_or_nothing() {
    let link = |typed: &str| faults(|filled| filled.link = typed.to_owned());
    for typed in ["the usual room", "ftp://example.com", "example", "https://user@example.com"] {
        assert_eq!(link(typed), one(field::LINK, FormFault::NoAddress), "{typed}");
    }
    for (typed, written) in [("meet.example.com/a", json!("https://meet.example.com/a")), (" ", Value::Null)] {
        let mut after = ritual();
        let filled = Filled { link: typed.to_owned(), ..Filled::of(&after, &all()) };
        assert_eq!(filled.apply(&all(), &"U1".into(), &mut after), Ok(()));
        assert_eq!((&after.details["link"], &after.details["other"]), (&written, &json!(7)));
    }
}

#[test]
fn questions_that_no_field_holds_together_are_refused_whole() {
    let ten = |letters: usize| vec!["q".repeat(letters); 10].join("\n");
    let asked = |questions: String| {
        let filled = Filled { questions, ..Filled::of(&ritual(), &all()) };
        filled.apply(&all(), &"U1".into(), &mut ritual()).err().unwrap_or_default().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(asked(ten(299)), [], "2,999 with the ends of their lines");
    assert_eq!(asked(ten(300)), one(field::QUESTIONS, FormFault::LongQuestions(3_009)));
    assert_eq!(asked("\u{1f642}".repeat(300)), []);
    let six = vec!["\u{1f642}".repeat(300); 6].join("\n");
    assert_eq!(asked(six), one(field::QUESTIONS, FormFault::LongQuestions(3_605)));
}

proptest! {
    #[test]
    fn whatever_is_typed_is_refused_or_kept(words in prop::collection::vec("\\PC{0,40}", 6)) {
        let mut after = ritual();
        let [name, schedule, zone, close, questions, text] = words.try_into().expect("six");
        let filled = Filled { name, schedule, zone, close, questions, text, ..Filled::of(&ritual(), &all()) };
        if filled.apply(&all(), &"U1".into(), &mut after).is_ok() {
            let again = Filled::of(&after, &all());
            let mut twice = after.clone();
            prop_assert_eq!(again.apply(&all(), &"U1".into(), &mut twice), Ok(()));
        }
    }
}
