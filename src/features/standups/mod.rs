//! Stand-ups: what got done, what is next, what is in the way, asked of each person in their own morning and shown in one
//! living message a day; and blockers, which are items with an owner and somebody they wait on.
//!
//! Invariants: a person has one answer per stand-up, which they may change for ever (marked); the channel hears what people
//! do, never who is missing, and of time off nothing but that somebody is away; a day without answers has no message. A
//! blocker is asked of whoever is on duty for what it waits on, and follows them; who must act is reminded, never who
//! reported it. Words with a label that are typed to the bot
//! are an answer; of others their person is asked first, and nothing of them is posted before.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::{
    calendar::Offset,
    turn::{Feature, HomePart, KindAudience, KindOwner, RitualKind, StepRule, When, step},
};

/// The name under which this feature writes its rows.
const FEATURE: &str = "standups";

/// The kind of ritual this feature runs.
pub static KIND: RitualKind = RitualKind {
    name: "standup",
    title: "Daily stand-up",
    about: "Everybody says in their own morning what got done, what is next and what is in the way.",
    owner: KindOwner::Pod,
    asks_each: true,
    schedule: "30 9 * * MON-FRI",
    own_zone: true,
    audience: KindAudience::Members,
    catch_up_minutes: 60,
    steps: &[
        StepRule { name: step::REMIND, title: "Reminder", when: When::Each(Offset::Minutes(90)) },
        StepRule { name: step::CLOSE, title: "End", when: When::Each(Offset::Minutes(120)) },
        StepRule { name: step::DIGEST, title: "Digest", when: When::AfterLast },
    ],
    later: None,
    link: None,
    questions: &["What else got done?", "What is the plan for today?", "Is something new in your way?"],
    hears_of_away: false,
    before_holidays: false,
    offered: true,
};

/// What stand-ups claim of the house.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .timer_words(&[("week", "whoever leads a pod reads the week’s stand-ups"), ("look", "a blocker is looked at")])
        .verb(&actions::ANSWER)
        .verb(&actions::NEED)
        .ritual(&KIND, |turn, step| Box::pin(handlers::step(turn, step)))
        .action(views::ANSWER, |turn, action| Box::pin(handlers::open_form(turn, action)))
        .action(views::SAME, |turn, action| Box::pin(handlers::same(turn, action)))
        .action(views::OFF, |turn, action| Box::pin(handlers::off(turn, action)))
        .action(views::TYPED_FOR, |turn, action| Box::pin(handlers::typed_for(turn, action)))
        .action(views::TYPED_NO, |turn, action| Box::pin(handlers::typed_no(turn, action)))
        .action(views::TYPED_OFF, |turn, action| Box::pin(handlers::typed_off(turn, action)))
        .action(views::TAKE_BACK, |turn, action| Box::pin(handlers::take_back(turn, action)))
        .action(views::WEEK_SEEN, |turn, action| Box::pin(handlers::week_seen(turn, action)))
        .action(views::SEE, |turn, action| Box::pin(handlers::see(turn, action)))
        .action(views::OPEN_DATE, |turn, action| Box::pin(handlers::open_date(turn, action)))
        .action(views::FINISH, |turn, action| Box::pin(handlers::finish(turn, action)))
        .action(views::SOLVED, |turn, action| Box::pin(handlers::finish(turn, action)))
        .action(views::OPEN_DECLINE, |turn, action| Box::pin(handlers::open_decline(turn, action)))
        .action(views::OPEN_REDIRECT, |turn, action| Box::pin(handlers::open_redirect(turn, action)))
        .action(views::LEAD_MENU, |turn, action| Box::pin(handlers::lead_menu(turn, action)))
        .action(views::ESCALATE, |turn, action| Box::pin(handlers::escalate(turn, action)))
        .action(views::ESCALATE_ONE, |turn, action| Box::pin(handlers::escalate(turn, action)))
        .action(views::STILL, |turn, action| Box::pin(handlers::keep_need(turn, action)))
        .action(views::WITHDRAW, |turn, action| Box::pin(handlers::withdraw(turn, action)))
        .action(views::HEARD, |turn, action| Box::pin(handlers::heard(turn, action)))
        .suggest(views::BLOCKED_POD, |turn, asked| Box::pin(handlers::suggest_pods(turn, asked)))
        .suggest(views::TO_POD, |turn, asked| Box::pin(handlers::suggest_pods(turn, asked)))
        .submission(views::ANSWER_FORM, |turn, submission| Box::pin(handlers::save_form(turn, submission)))
        .submission(views::DATE_FORM, |turn, submission| Box::pin(handlers::date(turn, submission)))
        .submission(views::DECLINE_FORM, |turn, submission| Box::pin(handlers::decline(turn, submission)))
        .submission(views::REDIRECT_FORM, |turn, submission| Box::pin(handlers::redirect(turn, submission)))
        .only_looks(handlers::only_looks)
        .timer(actions::LOOK, |turn, payload| Box::pin(handlers::look(turn, payload)))
        .timer(actions::WEEK, |turn, payload| Box::pin(actions::tell_week(turn, payload)))
        .event(|turn, event| Box::pin(handlers::event(turn, event)))
        .only_hears(handlers::hears)
        .takes_words(|turn, heard| Box::pin(actions::takes_words(turn, heard)))
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .outcome(|turn, outcome| Box::pin(actions::follow_outcome(turn, outcome)))
        .obligations(
            |turn, of| Box::pin(actions::list_obligations(turn, of)),
            |turn, handing| Box::pin(actions::hand(turn, handing)),
        )
        .waits(|turn| Box::pin(actions::list_waits(turn)))
        .about(handlers::about)
        .home(HomePart::Today, |turn| Box::pin(actions::home(turn)))
        .pod_state(|turn, pods| Box::pin(actions::see_pods(turn, pods)))
}
