//! Rituals: what comes again by a schedule, for the right people at the right moment, once. This is the engine; what is
//! asked and shown belongs to the kinds, each a feature of its own that registers a [`RitualKind`] and hears its steps.
//!
//! Invariants: an occurrence is made once per ritual and day, and a person takes part in it once, whatever their clock or
//! ours did meanwhile; every step is a timer; inside the catch-up window what was missed is done at once, past it it is
//! skipped and written down; nobody is late before their own deadline, and nobody missed what never reached them; the digest
//! comes when the last clock of those who are asked is through.
//!
//! [`RitualKind`]: crate::turn::RitualKind

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

/// The name under which the engine writes its rows.
const FEATURE: &str = "rituals";

/// People are reminded one by one, until they say that it is done.
static REMINDER: RitualKind = RitualKind {
    name: "reminder",
    title: "Reminder",
    about: "Reminds people, each at their own time, until they press *Done*.",
    owner: KindOwner::Either,
    asks_each: true,
    schedule: "0 15 * * FRI",
    own_zone: true,
    audience: KindAudience::Members,
    catch_up_minutes: 180,
    steps: &[StepRule { name: step::CLOSE, title: "End", when: When::Each(Offset::Minutes(24 * 60)) }],
    later: None,
    link: None,
    questions: &[],
    hears_of_away: false,
    before_holidays: false,
    offered: true,
};

/// A channel is reminded.
static NOTICE: RitualKind = RitualKind {
    name: "notice",
    title: "Reminder in a channel",
    about: "Posts a text in a channel.",
    owner: KindOwner::Either,
    asks_each: false,
    schedule: "0 15 * * FRI",
    own_zone: false,
    audience: KindAudience::Members,
    catch_up_minutes: 180,
    steps: &[StepRule { name: "post", title: "Post", when: When::Whole(Offset::Minutes(0)) }],
    later: None,
    link: None,
    questions: &[],
    hears_of_away: false,
    before_holidays: false,
    offered: true,
};

/// What the engine claims of the house.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .timer_words(&[("tidy", "what deleted rituals have left is forgotten")])
        .verb(&actions::MANAGE)
        .verb(&actions::MANAGE_ALL)
        .command(
            "/ritual",
            "Rituals: what comes again - stand-ups, check-ins, reminders - and when",
            "[list | add | edit | pause | resume | skip | unskip | run | preview | remind | delete]",
            |turn, command| Box::pin(handlers::ritual(turn, command)),
        )
        .action(views::DO, |turn, action| Box::pin(handlers::act(turn, action)))
        .action(views::LOOK, |turn, action| Box::pin(handlers::act(turn, action)))
        .action(views::ADD, |turn, action| Box::pin(handlers::add(turn, action)))
        .action(views::CHOOSE, |turn, action| Box::pin(handlers::choose_kind(turn, action)))
        .action(views::LIST, |turn, action| Box::pin(handlers::list_all(turn, action)))
        .action(views::MORE, |turn, action| Box::pin(handlers::show_more(turn, action)))
        .action(views::DONE, |turn, action| Box::pin(handlers::done(turn, action)))
        .action(model::field::SCHEDULE, |turn, action| Box::pin(handlers::show_dates(turn, action)))
        .suggest(model::field::OWNER, |turn, asked| Box::pin(handlers::suggest_owners(turn, asked)))
        .submission(views::FORM, |turn, submission| Box::pin(handlers::save_form(turn, submission)))
        .ritual(&REMINDER, |turn, due| Box::pin(actions::do_reminder(turn, due)))
        .ritual(&NOTICE, |turn, due| Box::pin(actions::do_reminder(turn, due)))
        .only_looks(handlers::only_looks)
        .timer(actions::SWEEP, |turn, payload| Box::pin(actions::sweep(turn, payload)))
        .timer(actions::ONE, |turn, payload| Box::pin(actions::look_at_one(turn, payload)))
        .timer(actions::ROLES, |turn, payload| Box::pin(actions::follow_roles_at(turn, payload)))
        .timer(actions::RUN, |turn, payload| Box::pin(actions::run_on(turn, payload)))
        .timer(actions::PEOPLE, |turn, payload| Box::pin(actions::look_at_people(turn, payload)))
        .timer(actions::WHOLE, |turn, payload| Box::pin(actions::do_step(turn, payload)))
        .timer(actions::OFF, |turn, payload| Box::pin(actions::close_asks(turn, payload)))
        .timer(actions::END_PAUSE, |turn, payload| Box::pin(actions::end_pause(turn, payload)))
        .timer(actions::TIDY, |turn, _payload| Box::pin(actions::tidy(turn)))
        .timer(actions::FOLLOW_ALL, |turn, payload| Box::pin(actions::follow_all(turn, payload)))
        .foretells(|db, kinds, workspace, key| Box::pin(actions::foretell(db, kinds, workspace, key)))
        .fact(|turn, fact| Box::pin(actions::follow(turn, fact)))
        .frequent_facts(|fact| matches!(fact, Fact::DndChanged { .. }))
        .obligations(
            |turn, of| Box::pin(actions::list_obligations(turn, of)),
            |turn, handing| Box::pin(actions::hand(turn, handing)),
        )
        .home(HomePart::Rituals, |turn| Box::pin(handlers::home(turn)))
        .roll_out(RollOutStep::Rituals, |turn| Box::pin(actions::see_rhythm(turn)))
        .help(|turn| Box::pin(handlers::help(turn)))
        .pod_line(|turn, pod| Box::pin(actions::say_next(turn, pod)))
}
