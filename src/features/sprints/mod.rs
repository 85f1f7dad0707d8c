//! Sprints: some weeks of a pod, usually two, with a goal, up to seven commitments, and a look back. A ritual of several pods
//! is a sprint of each of them, with a goal, a message and a look back of its own.
//!
//! A sprint lasts until the last working day of its pod before the ritual comes again. It is planned when the ritual comes,
//! its lead is reminded a working day later and left in peace after two; half-time and the look back follow from its length
//! and the pod's calendar (`model::looks`), and follow changes of that calendar day by day.
//!
//! Invariants: a pod has one running sprint at most, and it ends when it is looked back on, when the next one begins, or
//! when its time is over; a commitment is ticked by people of the pod while the sprint runs, and every tick says who and
//! when; the goal is one living message, pinned in the pod's channel until the sprint is over; whoever leads the pod is
//! asked, reminded once, and then left in peace: a sprint without a goal runs all the same. What was committed to is never
//! counted against a person in public.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::{
    calendar::Offset,
    turn::{Feature, KindAudience, KindOwner, Later, RitualKind, StepRule, When},
};

/// The name under which this feature writes its rows.
const FEATURE: &str = "sprints";

/// A sprint, as a kind of ritual.
pub static KIND: RitualKind = RitualKind {
    name: "sprint",
    title: "Two-week sprint",
    about: "A goal and up to seven commitments: planned with whoever leads the pod, looked at in the middle, looked back on.",
    owner: KindOwner::Pod,
    asks_each: false,
    schedule: "every 2 weeks from {monday} at 10:00",
    own_zone: false,
    audience: KindAudience::Leads,
    // Planned on Wednesday, a sprint is still worth its while.
    catch_up_minutes: 3 * 24 * 60,
    steps: &[
        StepRule { name: actions::PLAN_STEP, title: "Planning", when: When::Whole(Offset::Minutes(0)) },
        StepRule {
            name: actions::REMIND_STEP,
            title: "Reminder to plan",
            when: When::Whole(Offset::WorkingDays { days: 1, at: None }),
        },
        StepRule {
            name: actions::GO_STEP,
            title: "Start, planned or not",
            when: When::Whole(Offset::WorkingDays { days: 2, at: None }),
        },
    ],
    later: Some(Later(actions::later)),
    link: None,
    questions: &[],
    hears_of_away: false,
    before_holidays: false,
    offered: true,
};

/// What sprints claim of the house.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .timer_words(&[
            ("day", "a sprint’s message follows the new day"),
            ("half", "a sprint reaches half-time"),
            ("back", "a sprint is looked back on"),
            ("over", "a sprint ends that nobody looked back on"),
        ])
        .verb(&actions::SHOW)
        .verb(&actions::TICK)
        .verb(&actions::PLAN)
        .ritual(&KIND, |turn, step| Box::pin(actions::do_step(turn, step)))
        .command(
            "/sprint",
            "The sprint of a pod: its goal, what is done, planning and looking back",
            "[show | tick | plan | review] [pod]",
            |turn, command| Box::pin(handlers::sprint(turn, command)),
        )
        .action(views::OPEN_PLAN, |turn, action| Box::pin(handlers::open_plan(turn, action)))
        .action(views::OPEN_TICK, |turn, action| Box::pin(handlers::open_tick(turn, action)))
        .action(views::OPEN_REVIEW, |turn, action| Box::pin(handlers::open_review(turn, action)))
        .action(views::LOOK_SEEN, |turn, action| Box::pin(handlers::look_seen(turn, action)))
        .submission(views::PLAN_FORM, |turn, submission| Box::pin(handlers::save_plan(turn, submission)))
        .submission(views::TICK_FORM, |turn, submission| Box::pin(handlers::save_ticks(turn, submission)))
        .submission(views::REVIEW_FORM, |turn, submission| Box::pin(handlers::save_review(turn, submission)))
        .only_looks(handlers::only_looks)
        .timer(actions::NEW_DAY, |turn, payload| Box::pin(actions::new_day(turn, payload)))
        .timer(actions::HALF_TIME, |turn, payload| Box::pin(actions::half_time(turn, payload)))
        .timer(actions::LOOK_BACK, |turn, payload| Box::pin(actions::look_back(turn, payload)))
        .timer(actions::TIME_OVER, |turn, payload| Box::pin(actions::time_over(turn, payload)))
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .outcome(|turn, outcome| Box::pin(actions::follow_outcome(turn, outcome)))
        .obligations(
            |turn, of| Box::pin(actions::list_obligations(turn, of)),
            |turn, handing| Box::pin(actions::hand(turn, handing)),
        )
        .pod_state(|turn, pods| Box::pin(handlers::see_pods(turn, pods)))
        .help(|turn| Box::pin(handlers::help(turn)))
}
