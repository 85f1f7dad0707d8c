//! Announcements: `/announce`. What everybody, some pods or their leads should know, with receipts.
//!
//! Invariants: it stands once in the updates channel and once in the home channel of each chosen pod, never where another
//! company reads; who it is for is asked of the directory each time it is counted; a receipt is for the text that person had
//! before them, and can be taken back for five minutes; nobody but its author sees who has not acknowledged it; a person is
//! reminded of it once, in their own working time; whoever acknowledged an older text, and nobody else, is asked again.
//! However many press at once, its cards are brought up to date by a timer, one revision for all of them.

mod actions;
mod handlers;
mod model;
mod store;
mod views;

use crate::{signal::Fact, turn::Feature};

/// What announcements claim.
pub fn feature() -> Feature {
    let feature = Feature::new("announcements")
        .timer_words(&[
            ("card", "the count of an announcement is brought up to date"),
            ("pages", "an announcement is brought up to date in further channels"),
            ("remind", "people are reminded of an announcement"),
            ("one", "somebody is reminded of an announcement"),
            ("tell", "people hear that an announcement has changed"),
            ("end", "an announcement ends: nothing is counted any more"),
            ("hide", "announcements leave a channel that another company reads"),
        ])
        .verb(&actions::TO_ALL)
        .verb(&actions::TO_POD)
        .verb(&actions::LIST)
        .command(
            "/announce",
            "Announce something to everybody or to your pod, and see who has read it",
            "[what you announce | list | show 7 | help]",
            |turn, command| Box::pin(handlers::announce(turn, command)),
        )
        .only_looks(handlers::only_looks)
        .help(|turn| Box::pin(handlers::help(turn)))
        .waits(|turn| Box::pin(handlers::waits(turn)))
        .about(about)
        .quick(handlers::quick)
        .timer(actions::CARD, |turn, payload| Box::pin(actions::refresh_cards(turn, payload)))
        .timer(actions::REMIND, |turn, payload| Box::pin(actions::remind_page(turn, payload)))
        .timer(actions::REMIND_ONE, |turn, payload| Box::pin(actions::remind_one(turn, payload)))
        .timer(actions::TELL, |turn, payload| Box::pin(actions::tell_page(turn, payload)))
        .timer(actions::END, |turn, payload| Box::pin(actions::end(turn, payload)))
        .timer(actions::HIDE, |turn, payload| Box::pin(actions::hide_page(turn, payload)))
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .frequent_facts(|fact| matches!(fact, Fact::DndChanged { .. }))
        .outcome(|turn, outcome| Box::pin(actions::follow_outcome(turn, outcome)));
    forms(buttons(feature))
}

/// `receipt/7/U0ANA`: one person is asked for their receipt.
fn about(key: &str) -> Option<String> {
    let (id, _) = key.strip_prefix("receipt/")?.split_once('/')?;
    Some(format!("announcement/{id}"))
}

fn buttons(feature: Feature) -> Feature {
    feature
        .action(views::OPEN_FORM, |turn, action| Box::pin(handlers::open_by_button(turn, action)))
        .action(views::READ, |turn, action| Box::pin(handlers::acknowledge(turn, action)))
        .action(views::READ_SHOWN, |turn, action| Box::pin(handlers::acknowledge_shown(turn, action)))
        .action(views::UNDO, |turn, action| Box::pin(handlers::undo(turn, action)))
        .action(views::OPEN, |turn, action| Box::pin(handlers::open(turn, action)))
        .action(views::OPEN_CHANGE, |turn, action| Box::pin(handlers::open_change(turn, action)))
        .action(views::WITHDRAW, |turn, action| Box::pin(handlers::withdraw(turn, action)))
        .action(views::UNREAD, |turn, action| Box::pin(handlers::open_unread(turn, action)))
        .action(views::OLDER_UNREAD, |turn, action| Box::pin(handlers::open_unread(turn, action)))
        .action(views::EXPORT, |turn, action| Box::pin(handlers::export(turn, action)))
        .action(views::TRY_AGAIN, |turn, action| Box::pin(handlers::try_again(turn, action)))
        .action(views::OLDER, |turn, action| Box::pin(handlers::turn_page(turn, action)))
        .action(views::NEWER, |turn, action| Box::pin(handlers::turn_page(turn, action)))
}

fn forms(feature: Feature) -> Feature {
    feature
        .submission(views::FORM, |turn, submission| Box::pin(handlers::preview(turn, submission)))
        .submission(views::PREVIEW, |turn, submission| Box::pin(handlers::post(turn, submission)))
        .submission(views::CHANGE_FORM, |turn, submission| Box::pin(handlers::change(turn, submission)))
        .suggest(views::fields::PODS, |turn, asked| Box::pin(handlers::suggest_pods(turn, asked)))
}
