//! The laws of decisions.

use super::*;
use crate::{
    calendar::{WorkCalendar, WorkingHours, Zone},
    features::rights::model::Scope,
    ids::{DecisionId, EscalationId, UserId},
};
use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, date},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn calendar(zone: &str, days_off: impl IntoIterator<Item = Date>) -> WorkCalendar {
    WorkCalendar {
        zone: Zone::named(zone).expect("a zone"),
        hours: WorkingHours::USUAL,
        days_off: days_off.into_iter().collect(),
    }
}

fn decision(state: State) -> Decision {
    let ending = Ending { by: UserId::from("UJONAS"), confirmed_by: None, at: at("2026-11-23T09:00:00Z") };
    Decision {
        id: DecisionId(7),
        author: UserId::from("UAUTHOR"),
        accountable: UserId::from("UANA"),
        matter: Matter {
            class: "pricing".to_owned(),
            scope: Scope::OwnPod,
            amount: None,
            pod: None,
            own_pod: None,
            confidential: false,
            permalink: None,
        },
        state,
        text: Version {
            number: 1,
            wording: Wording { title: "Client X".to_owned(), ..Wording::default() },
            by: UserId::from("UAUTHOR"),
            at: at("2026-11-23T09:00:00Z"),
            why: None,
        },
        due: None,
        review: None,
        ending: matches!(state, State::Provisional | State::Decided).then_some(ending),
        escalation: None,
        replaces: None,
        replaced_by: None,
        worked: None,
        course: Course::default(),
        opened_at: at("2026-11-23T09:00:00Z"),
    }
}

fn by(person: &str, has_right: bool, is_accountable: bool) -> By {
    By { person: UserId::from(person), has_right, is_accountable }
}

#[test]
fn reminders_come_before_on_and_after_the_day_and_end_with_leadership() {
    let berlin = calendar("Europe/Berlin", []);
    // Friday, 4 December 2026.
    let due = date(2026, 12, 4);
    let all: Vec<_> = (0..8).map_while(|sent| next_nudge(due, sent, &berlin)).collect();
    assert_eq!(
        all,
        [
            (at("2026-12-03T08:00:00Z"), Nudge::Before),
            (at("2026-12-04T08:00:00Z"), Nudge::OnTheDay),
            (at("2026-12-08T08:00:00Z"), Nudge::Late { days: 2 }),
            (at("2026-12-10T08:00:00Z"), Nudge::Late { days: 4 }),
            (at("2026-12-14T08:00:00Z"), Nudge::Late { days: 6 }),
            (at("2026-12-16T08:00:00Z"), Nudge::Leadership),
        ]
    );
    // A Saturday is due on the Friday before.
    assert_eq!(next_nudge(date(2026, 12, 5), 1, &berlin), Some((at("2026-12-04T08:00:00Z"), Nudge::OnTheDay)));
    assert_eq!(first_nudge(due, at("2026-12-02T12:00:00Z"), &berlin), 0);
    assert_eq!(first_nudge(due, at("2026-12-03T12:00:00Z"), &berlin), 1);
    assert_eq!(first_nudge(due, at("2026-12-04T12:00:00Z"), &berlin), 2);
}

proptest! {
    #[test]
    fn reminders_follow_one_another_on_working_mornings(
        due in 0_i32..700,
        off in prop::collection::btree_set(0_i32..700, 0..60),
        zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Asia/Singapore", "Australia/Lord_Howe"]),
    ) {
        let first = date(2026, 1, 1);
        let day = |after: i32| first.saturating_add(Span::new().days(after));
        let days_off: BTreeSet<Date> = off.into_iter().map(day).collect();
        let calendar = calendar(zone, days_off);
        let all: Vec<_> = (0..20).map_while(|sent| next_nudge(day(due), sent, &calendar)).collect();
        prop_assert_eq!(all.len(), 6);
        for pair in all.windows(2) {
            prop_assert!(pair[0].0 < pair[1].0);
        }
        for (at, _) in &all {
            prop_assert!(calendar.works_on(calendar.zone.date(*at)));
            prop_assert_eq!(calendar.first_allowed(*at), Some(*at));
        }
        prop_assert_eq!(all[5].1, Nudge::Leadership);
        // What is left out had passed.
        let now = all[2].0 - SignedDuration::from_secs(1);
        prop_assert_eq!(first_nudge(day(due), now, &calendar), 2);
    }

    #[test]
    fn silence_counts_working_time_from_the_delivery_on(
        start in 0_i64..60 * 24 * 60,
        hours in prop::sample::select(CONSULT_HOURS.to_vec()),
        step in 1_i64..600,
    ) {
        let berlin = calendar("Europe/Berlin", []);
        let delivered = at("2026-11-23T00:00:00Z") + SignedDuration::from_mins(start);
        let mut one = Consulted::new(UserId::from("USOFIA"), hours);
        prop_assert_eq!(one.over_at(Some(&berlin)), None, "nobody is silent before they were asked");
        prop_assert!(one.deliver(delivered));
        let over = one.over_at(Some(&berlin)).expect("it runs");
        prop_assert_eq!(berlin.worked(delivered, over), SignedDuration::from_hours(i64::from(hours)));
        prop_assert!(!one.pass(over - SignedDuration::from_mins(step), Some(&berlin)));
        prop_assert!(one.pass(over, Some(&berlin)));
        prop_assert_eq!(one.hearing, Hearing::Silent);
        prop_assert!(!one.answer("Late", over), "a late answer is kept as a late one");
        prop_assert_eq!(one.hearing, Hearing::Answered);
    }
}

#[test]
fn a_question_that_never_arrived_is_no_silence() {
    let now = at("2026-11-23T09:00:00Z");
    let mut one = Consulted::new(UserId::from("USOFIA"), 8);
    assert!(one.give_up(now));
    assert!(!one.give_up(now), "once");
    assert!(!one.pass(at("2027-11-23T09:00:00Z"), None));
    assert_eq!(one.hearing, Hearing::Unreachable);
    assert!(one.deliver(now), "it may arrive after all");
    assert_eq!(one.hearing, Hearing::Delivered);
}

/// Who may do what in which state: a table, so that whoever adds a deed says who may.
#[test]
fn who_may_do_what() {
    let people = [
        ("right", by("UBEN", true, false)),
        ("accountable", by("UANA", false, true)),
        ("author", by("UAUTHOR", false, false)),
        ("proposer", by("UJONAS", false, false)),
        ("other", by("USOFIA", false, false)),
    ];
    let mut table = Vec::new();
    for state in [State::Open, State::Provisional, State::Decided, State::Dropped] {
        for deed in Deed::ALL {
            let may: Vec<&str> = people
                .iter()
                .filter(|(_, by)| decision(state).allows(deed, by).is_ok())
                .map(|(name, _)| *name)
                .collect();
            if !may.is_empty() {
                table.push(format!("{}: {deed:?}: {}", state.as_str(), may.join(", ")));
            }
        }
    }
    insta::assert_snapshot!(table.join("\n"), @r"
    open: Decide: right, accountable
    open: Comment: right, accountable, author, proposer, other
    open: Redate: right, accountable, author
    open: Block: right, accountable, author
    open: Drop: right, accountable, author
    provisional: Confirm: right
    provisional: DecideOtherwise: right
    provisional: Comment: right, accountable, author, proposer, other
    provisional: Drop: right, accountable, author
    decided: Comment: right, accountable, author, proposer, other
    decided: Amend: right, accountable, author
    decided: AmendOutcome: right
    decided: Replace: right, accountable, author, proposer, other
    decided: Review: right, accountable, author
    ");
    let own = decision(State::Provisional).allows(Deed::Confirm, &by("UJONAS", false, false));
    assert_eq!(own, Err(Refusal::OwnProposal));
    let escalated = Decision { escalation: Some(EscalationId(12)), ..decision(State::Open) };
    for deed in [Deed::Decide, Deed::Block, Deed::Redate, Deed::Drop] {
        assert_eq!(escalated.allows(deed, &by("UBEN", true, true)), Err(Refusal::Escalated(EscalationId(12))));
    }
    let replaced = Decision { replaced_by: Some(DecisionId(9)), ..decision(State::Decided) };
    for deed in [Deed::Amend, Deed::AmendOutcome, Deed::Replace, Deed::Review] {
        assert_eq!(replaced.allows(deed, &by("UBEN", true, true)), Err(Refusal::Replaced(DecisionId(9))));
    }
}

#[test]
fn keys_are_read_as_they_are_written() {
    let one = decision(State::Open);
    let person = UserId::from("USOFIA");
    let key = format!("ask/{}", one.consult_key(&person));
    assert_eq!(asked_by_key(&key), Some((DecisionId(7), person)));
    assert_eq!(asked_by_key(&format!("ask/{}/USOFIA", one.ask_key())), None);
    assert_eq!(decision_of_source(&source_of(DecisionId(7))), Some(DecisionId(7)));
    assert_eq!(decision_of_source("need/7"), None);
}
