//! OKR check-ins: once a week everybody who answers for key results says how they stand, and once a month leadership sees
//! which pods are behind, and why.
//!
//! Invariants: one question per person and week, with all their key results; nobody is asked about what somebody said this
//! week already, and an answer anywhere (`/okr update` too) ends the question. There is one reminder. What nobody says is
//! on the lead's App Home, and told to nobody else. A pod's lead is asked why only when the pod is more than 25 points
//! behind what is expected, and what leadership reads has the arithmetic.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::{
    calendar::Offset,
    signal::Fact,
    turn::{Feature, HomePart, KindAudience, KindOwner, RitualKind, RollOutStep, StepRule, When, step},
};
use jiff::civil::Time;

/// The name under which this feature writes its rows.
const FEATURE: &str = "checkins";

/// The button *Nothing changed*; carries the occurrence, and in whose stead and about which pod it is pressed.
const SAME: &str = "checkin_same";
/// The button *Tomorrow*; carries the occurrence.
const TOMORROW: &str = "checkin_tomorrow";
/// The button *I'm away*; carries the occurrence.
const AWAY: &str = "checkin_away";
/// The button that opens the form about a pod that is behind, and the form; carries the occurrence and the pod.
const EXPLAIN: &str = "okr_review_explain";
/// The button by which leadership says that it has read the review.
const SEEN: &str = "okr_review_seen";

/// The step at which the leads of pods that are behind are asked.
const ASK_LEADS: &str = "ask_leads";
/// The step at which the review is published.
const PUBLISH: &str = "publish";

/// The timer by which the time of those ends who were asked in somebody's place.
const COVERS_END: &str = "covers_end";
/// The timer by which those are looked at again who said that they are away, and until when.
const BACK: &str = "back";

const TEN: Option<Time> = Some(Time::constant(10, 0, 0, 0));

/// The weekly check-in of everybody who answers for key results.
pub static CHECK_IN: RitualKind = RitualKind {
    name: "check_in",
    title: "Weekly check-in",
    about: "Asks everybody who answers for key results how they stand: one message, one tap where nothing changed.",
    owner: KindOwner::Organisation,
    asks_each: true,
    schedule: "0 10 * * FRI",
    own_zone: true,
    audience: KindAudience::Everyone,
    catch_up_minutes: 240,
    steps: &[
        StepRule { name: step::REMIND, title: "Reminder", when: When::Each(Offset::WorkingDays { days: 1, at: TEN }) },
        StepRule { name: step::CLOSE, title: "End", when: When::Each(Offset::WorkingDays { days: 2, at: TEN }) },
    ],
    later: None,
    link: None,
    questions: &[],
    hears_of_away: true,
    before_holidays: true,
    offered: true,
};

/// The monthly review of all pods.
pub static REVIEW: RitualKind = RitualKind {
    name: "okr_review",
    title: "Monthly OKR review",
    about: "Asks the leads of pods that are far behind what happened, and shows leadership how all pods stand.",
    owner: KindOwner::Organisation,
    asks_each: false,
    schedule: "last working Thursday at 10:00",
    own_zone: false,
    audience: KindAudience::Leads,
    catch_up_minutes: 24 * 60,
    steps: &[
        StepRule {
            name: ASK_LEADS,
            title: "Question to leads of pods behind",
            when: When::Whole(Offset::WorkingDays { days: -3, at: TEN }),
        },
        StepRule { name: PUBLISH, title: "Review", when: When::Whole(Offset::Minutes(0)) },
    ],
    later: None,
    link: None,
    questions: &[],
    hears_of_away: false,
    before_holidays: false,
    offered: true,
};

/// What check-ins claim of the house.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .timer_words(&[
            ("covers", "the time is over for those who are asked in somebody's place"),
            ("back", "somebody who was away may be asked themselves"),
        ])
        .ritual(&CHECK_IN, |turn, step| Box::pin(handlers::check_in_step(turn, step)))
        .ritual(&REVIEW, |turn, step| Box::pin(handlers::review_step(turn, step)))
        .action(SAME, |turn, action| Box::pin(handlers::nothing_changed(turn, action)))
        .action(TOMORROW, |turn, action| Box::pin(handlers::tomorrow(turn, action)))
        .action(AWAY, |turn, action| Box::pin(handlers::away(turn, action)))
        .action(EXPLAIN, |turn, action| Box::pin(handlers::open_explanation(turn, action)))
        .action(SEEN, |turn, action| Box::pin(handlers::review_seen(turn, action)))
        .timer(COVERS_END, |turn, payload| Box::pin(actions::end_covers(turn, payload)))
        .timer(BACK, |turn, payload| Box::pin(actions::look_back(turn, payload)))
        .submission(EXPLAIN, |turn, submission| Box::pin(handlers::explain(turn, submission)))
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .frequent_facts(|fact| matches!(fact, Fact::KeyResultsUpdated { .. }))
        .outcome(|turn, outcome| Box::pin(actions::follow_outcome(turn, outcome)))
        .home(HomePart::Today, |turn| Box::pin(handlers::home(turn)))
        .roll_out(RollOutStep::Review, |turn| Box::pin(actions::see_review(turn)))
}
