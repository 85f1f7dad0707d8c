//! When people are here: time off with covers, own hours, quiet hours and limits, Slack statuses offered as time off.
//!
//! Invariants: the stretches of one person never overlap (a new one is joined with what it overlaps); nobody covers who is
//! gone, a guest, of another company, away themselves, or who is covered by the person in the end; a cover is told, told
//! again when anything changes, and told when it is over before it began; a status is offered once and never assumed.
//! Every change has an audit row and tells its fact.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::{
    signal::Happened,
    turn::{Feature, HomePart, Rule, Verb},
};

/// Say when one is away, and who covers.
pub const TIME_OFF: Verb = Verb { name: "time off", rule: Rule::Everyone };
/// Say it for somebody else.
pub const TIME_OFF_OF_OTHERS: Verb = Verb { name: "others' time off", rule: Rule::Admin };
/// Choose one's own hours, quiet hours and limits.
pub const PREFERENCES: Verb = Verb { name: "preferences", rule: Rule::Everyone };

/// The name under which this feature writes its rows.
const FEATURE: &str = "availability";

/// The button that opens the form for time off, and the form.
const TIME_OFF_FORM: &str = "availability_time_off";
/// The button that opens the form for one stretch, to change it.
const CHANGE: &str = "availability_change";
/// The button that takes a stretch out.
const REMOVE: &str = "availability_remove";
/// The button that opens *My hours & prompts*, and the form.
const PREFERENCES_FORM: &str = "availability_preferences";
/// The button by which a cover says that they know.
const COVER_SEEN: &str = "availability_cover_seen";
/// The button by which a cover says that they cannot.
const COVER_CANNOT: &str = "availability_cover_cannot";
/// The button under what is only told.
const SEEN: &str = "availability_seen";
/// The button that takes an offered status as time off.
const STATUS_YES: &str = "availability_status_yes";
/// The button that does not.
const STATUS_NO: &str = "availability_status_no";
/// The timer at the first hour of a stretch, and after its last.
const EDGE: &str = "edge";

/// The timer by which statuses that have ended are forgotten.
const FORGET_STATUSES: &str = "forget_statuses";

/// What availability claims.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .timer_words(&[("edge", "somebody’s time off begins or ends")])
        .verb(&TIME_OFF)
        .verb(&TIME_OFF_OF_OTHERS)
        .verb(&PREFERENCES)
        .command(
            "/timeoff",
            "Say when you are away and who covers for you",
            "[3 Dec – 14 Dec cover @ben | tomorrow | list | cancel 3 Dec]",
            |turn, command| Box::pin(handlers::time_off(turn, command)),
        )
        .action(TIME_OFF_FORM, |turn, action| Box::pin(handlers::open_time_off(turn, action)))
        .action(CHANGE, |turn, action| Box::pin(handlers::open_change(turn, action)))
        .action(REMOVE, |turn, action| Box::pin(handlers::remove(turn, action)))
        .action(PREFERENCES_FORM, |turn, action| Box::pin(handlers::open_preferences(turn, action)))
        .action(COVER_SEEN, |turn, action| Box::pin(handlers::cover_seen(turn, action)))
        .action(COVER_CANNOT, |turn, action| Box::pin(handlers::cover_cannot(turn, action)))
        .action(SEEN, |turn, action| Box::pin(handlers::seen(turn, action)))
        .action(STATUS_YES, |turn, action| Box::pin(handlers::status_yes(turn, action)))
        .action(STATUS_NO, |turn, action| Box::pin(handlers::status_no(turn, action)))
        .submission(TIME_OFF_FORM, |turn, submission| Box::pin(handlers::save_time_off(turn, submission)))
        .submission(PREFERENCES_FORM, |turn, submission| Box::pin(handlers::save_preferences(turn, submission)))
        .only_looks(handlers::only_looks)
        .timer(EDGE, |turn, payload| Box::pin(handlers::edge(turn, payload)))
        .timer(FORGET_STATUSES, |turn, _| Box::pin(actions::forget_ended(turn)))
        .event(|turn, event| Box::pin(handlers::event(turn, event)))
        .only_hears(|what| matches!(what, Happened::PersonSeen(_) | Happened::HolidaysRead(_)))
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .outcome(|turn, outcome| Box::pin(handlers::settle(turn, outcome)))
        .home(HomePart::Days, |turn| Box::pin(handlers::home(turn)))
        .quick(|_| views::quick())
        .help(|turn| Box::pin(handlers::help(turn)))
}
