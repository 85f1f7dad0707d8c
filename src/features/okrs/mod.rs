//! OKRs: a pod's objective and key results for a cycle, kept current by one short command and shown on a living card.
//!
//! Invariants: a pod has one objective per cycle, with one to four key results whose target differs from their start. How
//! a key result stands is its newest check-in; check-ins are only ever added, each as the next version, so nobody's value
//! is overwritten unseen. Only people of the pod and administrators check in; lead and deputy (and administrators) set
//! objectives and say who answers for a key result (until they do, and once that person has left the pod, whoever leads it
//! does); every colleague may look. The card is one message per week in the pod's home channel; the newest one
//! follows the days. It never stands in a channel that another company reads: then whoever looks after the pod is told,
//! once.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::turn::{Feature, HomePart, RollOutStep};

/// The name under which this feature writes its rows.
const FEATURE: &str = "okrs";

/// The button that opens the check-in form; carries the pod's number.
pub const OPEN_UPDATE: &str = "okr_open_update";

/// Opens the form of an escalation; carries the key result's number, or has it chosen.
pub const OPEN_ESCALATE: &str = "okr_escalate";

/// What OKRs claim of the house.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .timer_words(&[("pod", "the cards follow the new day")])
        .verb(&actions::LOOK)
        .verb(&actions::UPDATE)
        .verb(&actions::CREATE)
        .verb(&actions::OWN)
        .command(
            "/okr",
            "Key results of a pod: see how they stand, check in, set an objective",
            "[update [roas 4.2 c8 why] | show [pod] | new | owner roas @ana]",
            |turn, command| Box::pin(handlers::okr(turn, command)),
        )
        .action(OPEN_UPDATE, |turn, action| Box::pin(handlers::open_update(turn, action)))
        .action(OPEN_ESCALATE, |turn, action| Box::pin(handlers::escalate(turn, action)))
        .action(views::SHOW_HISTORY, |turn, action| Box::pin(handlers::show_history(turn, action)))
        .action(views::SHOW_POD, |turn, action| Box::pin(handlers::choose_shown(turn, action)))
        .action(views::DO_LINE, |turn, action| Box::pin(handlers::do_line(turn, action)))
        .action(views::OPEN_NEW, |turn, action| Box::pin(handlers::open_new(turn, action)))
        .action(views::CARD_SEEN, |turn, action| Box::pin(handlers::card_seen(turn, action)))
        .suggest(views::SHOW_POD, |turn, asked| Box::pin(handlers::suggest_shown(turn, asked)))
        .suggest(views::UPDATED_POD, |turn, asked| Box::pin(handlers::suggest_updated(turn, asked)))
        .suggest(views::NEW_POD, |turn, asked| Box::pin(handlers::suggest_new(turn, asked)))
        .submission(views::CHECK_IN, |turn, submission| Box::pin(handlers::save_check_in(turn, submission)))
        .submission(views::CHOOSE_POD, |turn, submission| Box::pin(handlers::choose_pod(turn, submission)))
        .submission(views::NEW_OBJECTIVE, |turn, submission| Box::pin(handlers::new_objective(turn, submission)))
        .only_looks(handlers::only_looks)
        .timer(actions::NEW_DAY, |turn, payload| Box::pin(actions::new_day(turn, payload)))
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .outcome(|turn, outcome| Box::pin(handlers::settle(turn, outcome)))
        .obligations(
            |turn, of| Box::pin(actions::list_obligations(turn, of)),
            |turn, handing| Box::pin(actions::hand(turn, handing)),
        )
        .home(HomePart::Pods, |turn| Box::pin(handlers::home(turn)))
        .pod_state(|turn, pods| Box::pin(handlers::see_pods(turn, pods)))
        .quick(handlers::quick)
        .roll_out(RollOutStep::Okrs, |turn| Box::pin(handlers::roll_out(turn)))
        .help(|turn| Box::pin(handlers::help(turn)))
        .pod_line(|turn, pod| Box::pin(actions::say_objective(turn, pod)))
}

#[cfg(test)]
mod tests;
