//! Decisions: `/decide`. What is to be decided, by whom, who is heard before, what was decided and why, and whether it
//! worked.
//!
//! Invariants: who may decide is said by `rights` alone, when somebody acts; one person is accountable; what somebody decides
//! who does not have the right is provisional until somebody confirms it who has; what is written is never edited, every
//! change is a version; whoever is consulted counts as silent only after the question reached them and their own working time
//! was over; everybody who is to hear of a decision hears of it once; a confidential one is seen by its people and leadership
//! alone, and nobody else learns that there is one.

mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::turn::Feature;

/// What decisions claim.
pub fn feature() -> Feature {
    let feature = Feature::new("decisions")
        .timer_words(&[("decision", "a decision is looked at"), ("all", "what is to be decided is looked at")])
        .verb(&actions::NEW)
        .verb(&actions::LIST)
        .verb(&actions::CONFIDENTIAL)
        .command(
            "/decide",
            "Decisions: write one down, see who decides what",
            "[new pricing what it is about | log pod brand bids | list | show 7 | revisit 7 | rights [pricing above 10,000 EUR] | help]",
            |turn, command| Box::pin(handlers::decide(turn, command)),
        )
        .message_shortcut(
            "decision_record_message",
            "Record decision",
            "Write down what was decided, with this message beside it",
            |turn, shortcut| Box::pin(handlers::record_by_shortcut(turn, shortcut)),
        )
        .shortcut("decision_record", "Record a decision", "Write down what was decided", |turn, shortcut| {
            Box::pin(handlers::record_by_shortcut(turn, shortcut))
        })
        .only_looks(handlers::only_looks)
        .help(|turn| Box::pin(handlers::help(turn)))
        .obligations(
            |turn, of| Box::pin(actions::list_obligations(turn, of)),
            |turn, handing| Box::pin(actions::hand(turn, handing)),
        )
        .waits(|turn| Box::pin(handlers::waits(turn)))
        .about(about)
        .quick(handlers::quick)
        .timer(actions::LOOK, |turn, payload| Box::pin(actions::look(turn, payload)))
        .timer(actions::LOOK_AT_ALL, |turn, payload| Box::pin(actions::look_at_all(turn, payload)))
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .outcome(|turn, outcome| Box::pin(handlers::outcome(turn, outcome)));
    forms(buttons(feature))
}

/// `decision/7/U0ANA`: what is asked of whom it waits on.
fn about(key: &str) -> Option<String> {
    let (id, _) = key.strip_prefix("decision/")?.split_once('/')?;
    Some(format!("decision/{id}"))
}

fn buttons(feature: Feature) -> Feature {
    feature
        .action(views::OPEN_FORM, |turn, action| Box::pin(handlers::open_by_button(turn, action)))
        .action(views::OPEN_DECIDE, |turn, action| Box::pin(handlers::open_decide(turn, action)))
        .action(views::OPEN_OTHERWISE, |turn, action| Box::pin(handlers::open_otherwise(turn, action)))
        .action(views::OPEN_SAY, |turn, action| Box::pin(handlers::open_say(turn, action)))
        .action(views::OPEN_ANSWER, |turn, action| Box::pin(handlers::open_answer(turn, action)))
        .action(views::OPEN_AMEND, |turn, action| Box::pin(handlers::open_amend(turn, action)))
        .action(views::OPEN_REPLACE, |turn, action| Box::pin(handlers::open_replace(turn, action)))
        .action(views::OPEN_DATE, |turn, action| Box::pin(handlers::open_date(turn, action)))
        .action(views::OPEN_REVIEW[0], |turn, action| Box::pin(handlers::open_review(turn, action)))
        .action(views::OPEN_REVIEW[1], |turn, action| Box::pin(handlers::open_review(turn, action)))
        .action(views::OPEN_REVIEW[2], |turn, action| Box::pin(handlers::open_review(turn, action)))
        .action(views::CONFIRM, |turn, action| Box::pin(handlers::confirm(turn, action)))
        .action(views::BLOCK, |turn, action| Box::pin(handlers::block(turn, action)))
        .action(views::NOTHING, |turn, action| Box::pin(handlers::nothing(turn, action)))
        .action(views::SHOW, |turn, action| Box::pin(handlers::show_by_button(turn, action)))
        .action(views::HEARD, |turn, action| Box::pin(handlers::heard(turn, action)))
        .action(views::OLDER, |turn, action| Box::pin(handlers::turn_page(turn, action)))
        .action(views::NEWER, |turn, action| Box::pin(handlers::turn_page(turn, action)))
        .action(views::EXPORTS[0].0, |turn, action| Box::pin(handlers::export(turn, action)))
        .action(views::EXPORTS[1].0, |turn, action| Box::pin(handlers::export(turn, action)))
        .action(views::EXPORTS[2].0, |turn, action| Box::pin(handlers::export(turn, action)))
        .action(views::MENU, |turn, action| Box::pin(handlers::menu(turn, action)))
}

fn forms(feature: Feature) -> Feature {
    feature
        .submission(views::FORM, |turn, submission| Box::pin(handlers::record(turn, submission)))
        .submission(views::DECIDE_FORM, |turn, submission| Box::pin(handlers::decide_form(turn, submission)))
        .submission(views::OTHERWISE_FORM, |turn, submission| Box::pin(handlers::otherwise_form(turn, submission)))
        .submission(views::SAY_FORM, |turn, submission| Box::pin(handlers::say(turn, submission)))
        .submission(views::ANSWER_FORM, |turn, submission| Box::pin(handlers::answer(turn, submission)))
        .submission(views::DATE_FORM, |turn, submission| Box::pin(handlers::date(turn, submission)))
        .submission(views::REVIEW_FORM, |turn, submission| Box::pin(handlers::review(turn, submission)))
        .submission(views::AMEND_FORM, |turn, submission| Box::pin(handlers::amend(turn, submission)))
        .suggest(views::fields::POD, |turn, asked| Box::pin(handlers::suggest_pods(turn, asked)))
        .suggest(views::fields::INFORMED_PODS, |turn, asked| Box::pin(handlers::suggest_pods(turn, asked)))
}
