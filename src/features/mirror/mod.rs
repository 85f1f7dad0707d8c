//! Keeps the directory true from what Slack tells: events as they happen, and the pages of sweeps.
//!
//! Invariants: a late or repeated event undoes nothing; only a sweep of which every page was handled may conclude that
//! somebody is gone; whoever and whatever is spoken of and not known, or told of late, is asked for; when the app is removed
//! or its token revoked, nothing goes out any more and the log says so. Whoever writes to the bot is answered once an hour
//! at most. When Slack keeps notifications from people is asked once a day, and of whom it tells of a time that is over,
//! anew: it says nothing of what comes after it. An app that may not ask that asks once a day whether it may.

mod actions;
mod handlers;
pub mod model;
mod views;

use crate::{signal::Happened, turn::Feature};

/// The name under which this feature writes its rows.
const FEATURE: &str = "mirror";
/// The timer that ends a sweep later, because a page of it still waits, or goes on ending it.
const END_SWEEP: &str = "end_sweep";
/// The timer that asks for a channel again, because what was answered may be older than what is stored.
const ASK_AGAIN: &str = "ask_again";
/// The timer that asks Slack when it keeps notifications from people, a part of them each time.
const READ_DND: &str = "read_dnd";
/// The timer that asks anew about those of whom what Slack told is over.
const DND_OVER: &str = "dnd_over";
/// The timer by which Slack is asked again, after it said that the app may not ask that.
const DND_REFUSED: &str = "dnd_refused";
/// The daily clean-up.
const CLEAN_UP: &str = "clean_up";

/// What the mirror claims.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .timer_words(&[
            ("clean_up", "Podkeeper tidies up"),
            ("end_sweep", "Podkeeper compares itself with Slack"),
            ("ask_again", "Podkeeper compares itself with Slack"),
            ("read_dnd", "Podkeeper compares itself with Slack"),
            ("dnd_over", "Podkeeper compares itself with Slack"),
            ("dnd_refused", "Podkeeper compares itself with Slack"),
        ])
        .event(|turn, event| Box::pin(handlers::event(turn, event)))
        .only_hears(|what| !matches!(what, Happened::HolidaysRead(_) | Happened::RoundCame))
        .outcome(|turn, outcome| Box::pin(handlers::outcome(turn, outcome)))
        .timer(END_SWEEP, |turn, payload| Box::pin(handlers::end_sweep(turn, payload)))
        .timer(ASK_AGAIN, |turn, payload| Box::pin(handlers::ask_again(turn, payload)))
        .timer(READ_DND, |turn, payload| Box::pin(handlers::read_dnd(turn, payload)))
        .timer(DND_OVER, |turn, payload| Box::pin(handlers::dnd_over(turn, payload)))
        .timer(DND_REFUSED, |turn, payload| Box::pin(handlers::dnd_refused(turn, payload)))
        .timer(CLEAN_UP, |turn, payload| Box::pin(handlers::clean_up(turn, payload)))
}
