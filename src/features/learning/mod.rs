//! Learn-and-Share: once a month everybody hears what the others tried, and what came of it is kept.
//!
//! A week before, everybody is asked for topics and each lead privately; the pods take turns as hosts. The day before, the
//! agenda is made; a quarter of an hour before, everybody is reminded; an hour later the host is asked for the recap, whose
//! lessons `/learned` finds again.
//!
//! Invariants: an agenda fits an hour, most wanted first, and what does not fit is kept for next time with its place in the
//! queue; everybody has one vote per session; the pod that hosted least recently is next, and nobody hosts who is away; whoever
//! was told of a date privately hears when it moves or is off; a session's messages stand in one channel, and where there is
//! none an administrator is told once while leads and host are told all the same; the log outlives its ritual.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::{
    calendar::Offset,
    turn::{Feature, HomePart, KindAudience, KindOwner, RitualKind, StepRule, When},
};
use jiff::civil::Time;

/// The name under which this feature writes its rows.
const FEATURE: &str = "learning";

/// Nobody has a topic yet?
const STEP_NUDGE: &str = "nudge";
/// The agenda is made.
const STEP_AGENDA: &str = "agenda";
/// Everybody is reminded.
const STEP_SOON: &str = "soon";
/// The host is asked for the recap.
const STEP_RECAP: &str = "recap";
/// Once more.
const STEP_CHASE: &str = "chase";

const MORNING: Option<Time> = Some(Time::constant(10, 0, 0, 0));

/// The monthly Learn-and-Share.
pub static KIND: RitualKind = RitualKind {
    name: "learn_and_share",
    title: "Learn-and-Share",
    about: "Once a month everybody hears what the others tried and what came of it.",
    owner: KindOwner::Organisation,
    asks_each: false,
    schedule: "0 16 * * THUL",
    own_zone: false,
    audience: KindAudience::Everyone,
    catch_up_minutes: 12 * 60,
    steps: &[
        StepRule { name: "call", title: "Call for topics", when: When::Whole(Offset::Days { days: -7, at: MORNING }) },
        StepRule {
            name: STEP_NUDGE,
            title: "Question what to do without topics",
            when: When::Whole(Offset::Days { days: -2, at: MORNING }),
        },
        StepRule { name: STEP_AGENDA, title: "Agenda", when: When::Whole(Offset::Days { days: -1, at: MORNING }) },
        StepRule { name: STEP_SOON, title: "Reminder with the link", when: When::Whole(Offset::Minutes(-15)) },
        StepRule { name: STEP_RECAP, title: "Question for the recap", when: When::Whole(Offset::Minutes(60)) },
        StepRule {
            name: STEP_CHASE,
            title: "Reminder of the recap",
            when: When::Whole(Offset::WorkingDays { days: 1, at: MORNING }),
        },
    ],
    later: None,
    link: Some(("link", "Link to the call")),
    questions: &[],
    hears_of_away: false,
    before_holidays: true,
    offered: true,
};

/// What Learn-and-Share claims of the house.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .timer_words(&[("tidy", "a Learn-and-Share is put away"), ("soon", "everybody is reminded of Learn-and-Share")])
        .verb(&actions::TAKE_PART)
        .ritual(&KIND, |turn, step| Box::pin(actions::step(turn, step)))
        .command(
            "/learned",
            "What we learnt: find it again, by month, pod or word",
            "[november | pod brand | any words]",
            |turn, command| Box::pin(handlers::learned(turn, command)),
        )
        .action(views::OLDER, |turn, action| Box::pin(handlers::turn_page(turn, action)))
        .action(views::NEWER, |turn, action| Box::pin(handlers::turn_page(turn, action)))
        .action(views::PROPOSE, |turn, action| Box::pin(handlers::open_topic(turn, action)))
        .action(views::MY_TOPICS, |turn, action| Box::pin(handlers::my_topics(turn, action)))
        .action(views::EDIT_TOPIC, |turn, action| Box::pin(handlers::edit_topic(turn, action)))
        .action(views::WITHDRAW, |turn, action| Box::pin(handlers::withdraw(turn, action)))
        .action(views::VOTE, |turn, action| Box::pin(handlers::vote(turn, action)))
        .action(views::FOR_HOST, |turn, action| Box::pin(handlers::open_for_host(turn, action)))
        .action(views::SWAP, |turn, action| Box::pin(handlers::open_swap(turn, action)))
        .action(views::MOVE, |turn, action| Box::pin(handlers::open_move(turn, action)))
        .action(views::CANCEL, |turn, action| Box::pin(handlers::open_cancel(turn, action)))
        .action(views::SET_LINK, |turn, action| Box::pin(handlers::open_link(turn, action)))
        .action(views::QUESTIONS, |turn, action| Box::pin(handlers::hold_questions(turn, action)))
        .action(views::SKIP, |turn, action| Box::pin(handlers::skip(turn, action)))
        .action(views::SEEN, |turn, action| Box::pin(handlers::seen(turn, action)))
        .action(views::HERE, |turn, action| Box::pin(handlers::attend(turn, action)))
        .action(views::RECAP, |turn, action| Box::pin(handlers::open_recap(turn, action)))
        .suggest(views::HOST_POD, |turn, asked| Box::pin(handlers::suggest_hosts(turn, asked)))
        .submission(views::TOPIC_FORM, |turn, submission| Box::pin(handlers::save_topic(turn, submission)))
        .submission(views::SWAP_FORM, |turn, submission| Box::pin(handlers::swap(turn, submission)))
        .submission(views::MOVE_FORM, |turn, submission| Box::pin(handlers::move_to(turn, submission)))
        .submission(views::CANCEL_FORM, |turn, submission| Box::pin(handlers::cancel(turn, submission)))
        .submission(views::LINK_FORM, |turn, submission| Box::pin(handlers::set_link(turn, submission)))
        .submission(views::RECAP_FORM, |turn, submission| Box::pin(handlers::publish(turn, submission)))
        .only_looks(handlers::only_looks)
        .timer(actions::TIDY, |turn, payload| Box::pin(actions::tidy(turn, payload)))
        .timer(actions::REMIND_AGAIN, |turn, payload| Box::pin(actions::remind_again(turn, payload)))
        .timer(actions::FOLLOW, |turn, payload| Box::pin(actions::follow(turn, payload)))
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .outcome(|turn, outcome| Box::pin(actions::follow_outcome(turn, outcome)))
        .obligations(
            |turn, of| Box::pin(actions::list_obligations(turn, of)),
            |turn, handing| Box::pin(actions::hand(turn, handing)),
        )
        .about(handlers::about)
        .home(HomePart::Rituals, |turn| Box::pin(handlers::home(turn)))
        .help(|turn| Box::pin(handlers::help(turn)))
}
