//! Clean-ups: channels in which nobody writes any more, and what becomes of them.
//!
//! Once a week a run looks at every channel, and reads when people last wrote where the bot is a member. Where nobody has for
//! long enough, its people are asked, and whoever answers for it; what nobody answers for in fourteen days is archived, if an
//! admin wants that.
//!
//! Invariants (fail closed): where the bot is no member, activity is unknown, which is never stale; nothing is asked or
//! archived by a run in which anything could not be read, or not everything was looked at; two runs that only report come
//! first, and again when the rules reach further; a run archives twenty channels at most; never general, required, shared or
//! used ones; nothing without an answer unless the question stood in the channel and had reached whoever answers for it for
//! all of fourteen days of theirs; nothing of which what is to be kept is not stored; and right before, it is looked at again.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::turn::Feature;

/// The name under which this feature writes its rows.
const FEATURE: &str = "cleanups";

/// What clean-ups claim.
pub fn feature() -> Feature {
    let feature = Feature::new(FEATURE)
        .timer_words(&[
            (actions::BEGIN, "a clean-up of channels begins"),
            (actions::PAGE, "a clean-up of channels goes on"),
            ("watch", "a clean-up of channels is given up, if it is not through"),
            ("decide", "a clean-up of channels is decided"),
            (actions::ASK, "quiet channels are asked whether they are needed"),
            (actions::OWNERS, "whoever answers for quiet channels is asked"),
            (actions::REFRESH, "what was asked about quiet channels is brought up to date"),
            ("give_up", "it is looked whether a channel was archived"),
            ("invite", "people are invited into a channel that is back"),
        ])
        .verb(&actions::MANAGE)
        .verb(&actions::KEEP)
        .verb(&actions::ARCHIVE)
        .help(|turn| Box::pin(actions::list_help(turn)))
        .only_looks(handlers::only_looks)
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .outcome(|turn, outcome| Box::pin(handlers::outcome(turn, outcome)));
    let feature = feature.branch("/channel", "cleanup", |turn, command| Box::pin(handlers::channel(turn, command)));
    timers(feature)
        .action(views::KEEP, |turn, action| Box::pin(handlers::open_keep(turn, action)))
        .action(views::UNSURE, |turn, action| Box::pin(handlers::not_sure(turn, action)))
        .action(views::ARCHIVE, |turn, action| Box::pin(handlers::archive(turn, action)))
        .action(views::SETTINGS, |turn, action| Box::pin(handlers::open_settings(turn, action)))
        .action(views::RUN, |turn, action| Box::pin(handlers::run(turn, action)))
        .submission(views::KEEP_FORM, |turn, submission| Box::pin(handlers::keep(turn, submission)))
        .submission(views::SETTINGS_FORM, |turn, submission| Box::pin(actions::save_settings(turn, submission)))
}

fn timers(feature: Feature) -> Feature {
    feature
        .timer(actions::BEGIN, |turn, payload| Box::pin(actions::begin_by_clock(turn, payload)))
        .timer(actions::PAGE, |turn, payload| Box::pin(actions::look_at_page(turn, payload)))
        .timer(actions::WATCH, |turn, payload| Box::pin(actions::watch(turn, payload)))
        .timer(actions::DECIDE, |turn, payload| Box::pin(actions::decide(turn, payload)))
        .timer(actions::ASK, |turn, payload| Box::pin(actions::ask_some(turn, payload)))
        .timer(actions::OWNERS, |turn, payload| Box::pin(actions::ask_owners(turn, payload)))
        .timer(actions::REFRESH, |turn, payload| Box::pin(actions::refresh(turn, payload)))
        .timer(actions::GIVE_UP, |turn, payload| Box::pin(actions::give_up(turn, payload)))
        .timer(actions::INVITE, |turn, payload| Box::pin(actions::invite_some(turn, payload)))
}
