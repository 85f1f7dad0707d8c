//! Escalations: what a pod cannot decide by itself goes to whoever can, by a route, with clocks, and the answer comes back.
//!
//! Invariants: as long as one is open, somebody is asked or has it, unless nobody who could is here, and a timer looks at it
//! again within a day; nobody decides what they asked for themselves; a clock runs once the question is there, counts the
//! working time of whoever is asked (day and night where it is urgent), and is counted anew when their days change; all
//! copies say the same; a confidential one is seen by its parties and leadership alone; who may do something is asked when
//! they do it, whatever a button carried.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::{
    signal::Happened,
    turn::{Feature, HomePart, RollOutStep},
};

/// The name under which this feature writes its rows.
const FEATURE: &str = "escalations";

/// What escalations claim of the house.
pub fn feature() -> Feature {
    forms(buttons(Feature::new(FEATURE)))
        .timer_words(&[
            ("escalation", "an escalation is looked at"),
            ("all", "what is escalated is looked at"),
            ("left", "what somebody asked for who left is handed over"),
            ("strangers", "cards come down where another company reads"),
            ("watch", "what is escalated is looked at"),
            ("mend", "an escalation is mended"),
            ("weekly_report", "leadership reads how escalations go"),
        ])
        .verb(&actions::ESCALATE)
        .verb(&actions::LIST)
        .verb(&actions::ROTA)
        .verb(&actions::REPORTS)
        .verb(&actions::ROUTES)
        .verb(&actions::CONFIDENTIAL)
        .command(
            "/escalate",
            "Ask for a decision that is not yours to take",
            "[pricing what is blocked | list | show 12 | routes [edit] | rota | report]",
            |turn, command| Box::pin(handlers::escalate(turn, command)),
        )
        .message_shortcut(
            "escalate_this",
            "Escalate this",
            "Ask for a decision about this message",
            |turn, shortcut| Box::pin(handlers::escalate_message(turn, shortcut)),
        )
        .shortcut(
            "escalate_something",
            "Escalate something",
            "Ask for a decision that is not yours to take",
            |turn, shortcut| Box::pin(handlers::escalate_anything(turn, shortcut)),
        )
        .suggest(views::TO_POD, |turn, asked| Box::pin(handlers::suggest_pods(turn, asked)))
        .only_looks(handlers::only_looks)
        .event(|turn, event| Box::pin(handlers::event(turn, event)))
        .only_hears(|what| matches!(what, Happened::RoundCame))
        .timer(actions::WATCH, |turn, payload| Box::pin(actions::watch_page(turn, payload)))
        .timer(actions::MEND, |turn, payload| Box::pin(actions::mend(turn, payload)))
        .timer(actions::LOOK_AT_ALL, |turn, payload| Box::pin(actions::look_at_all(turn, payload)))
        .timer(actions::WEEKLY, |turn, payload| Box::pin(actions::tell_week(turn, payload)))
        .timer(actions::STRANGERS, |turn, payload| Box::pin(actions::look_at_strangers(turn, payload)))
        .timer(actions::LEAVERS, |turn, payload| Box::pin(actions::look_at_leaver(turn, payload)))
        .timer(actions::LOOK, |turn, payload| Box::pin(actions::look(turn, payload)))
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .obligations(
            |turn, of| Box::pin(actions::list_obligations(turn, of)),
            |turn, handing| Box::pin(actions::hand(turn, handing)),
        )
        .waits(|turn| Box::pin(actions::list_waits(turn)))
        .about(about)
        .home(HomePart::Today, |turn| Box::pin(actions::home(turn)))
        .quick(handlers::quick)
        .roll_out(RollOutStep::Routes, |turn| Box::pin(actions::see_routes(turn)))
        .help(|turn| Box::pin(handlers::help(turn)))
        .pod_line(|_, _| Box::pin(async { Ok(Some(views::pod_line().into())) }))
        .outcome(|turn, outcome| Box::pin(handlers::outcome(turn, outcome)))
}

/// `escalation/12/U0ANA` and `question/12`: what is asked of whoever decides, and what is asked back.
fn about(key: &str) -> Option<String> {
    if let Some(id) = key.strip_prefix("question/") {
        return Some(format!("escalation/{id}"));
    }
    model::asked_by_key(key).map(|(id, _)| model::obligation_key(id))
}

/// What can be pressed.
fn buttons(feature: Feature) -> Feature {
    feature
        .action(views::OPEN_FORM, |turn, action| Box::pin(handlers::open_by_button(turn, action)))
        .action(views::HAVE, |turn, action| Box::pin(handlers::have(turn, action)))
        .action(views::HEARD, |turn, action| Box::pin(handlers::heard(turn, action)))
        .action(views::FOLLOW, |turn, action| Box::pin(handlers::follow(turn, action)))
        .action(views::SHOW, |turn, action| Box::pin(handlers::show_by_button(turn, action)))
        .action(views::MENU, |turn, action| Box::pin(handlers::menu(turn, action)))
        .action(views::OPEN_DECIDE, |turn, action| Box::pin(handlers::open_decide(turn, action)))
        .action(views::OPEN_QUESTION, |turn, action| Box::pin(handlers::open_question(turn, action)))
        .action(views::OPEN_ANSWER, |turn, action| Box::pin(handlers::open_answer(turn, action)))
        .action(views::OPEN_NOT_MINE, |turn, action| Box::pin(handlers::open_not_mine(turn, action)))
        .action(views::OPEN_SWAP, |turn, action| Box::pin(handlers::open_swap(turn, action)))
        .action(views::REPORT, |turn, action| Box::pin(handlers::show_report(turn, action)))
        .action(views::REPORT_CSV, |turn, action| Box::pin(handlers::send_rows(turn, action)))
        .action(views::REPORT_JSON, |turn, action| Box::pin(handlers::send_rows(turn, action)))
        .action(views::REPORT_HEARD, |turn, action| Box::pin(handlers::heard_report(turn, action)))
        .action(views::OPEN_ROUTES, |turn, action| Box::pin(handlers::open_routes(turn, action)))
        .action(views::ROUTE_MENU, |turn, action| Box::pin(handlers::press_route(turn, action)))
        .action(views::LEVEL_MENU, |turn, action| Box::pin(handlers::press_level(turn, action)))
        .action(views::ROUNDS, |turn, action| Box::pin(handlers::press_rounds(turn, action)))
        .action(views::NEW_LEVEL, |turn, action| Box::pin(handlers::new_level(turn, action)))
        .action(views::NEW_ROUTE, |turn, action| Box::pin(handlers::new_route(turn, action)))
}

/// What can be filled in.
fn forms(feature: Feature) -> Feature {
    feature
        .submission(views::LEVEL_FORM, |turn, submission| Box::pin(handlers::save_level(turn, submission)))
        .suggest(model::level_fields::GROUPS, |turn, asked| Box::pin(handlers::suggest_groups(turn, asked)))
        .submission(views::NEW_ROUTE, |turn, submission| Box::pin(handlers::save_new_route(turn, submission)))
        .submission(views::SWAP_FORM, |turn, submission| Box::pin(handlers::swap(turn, submission)))
        .submission(views::FORM, |turn, submission| Box::pin(handlers::preview(turn, submission)))
        .submission(views::PREVIEW_FORM, |turn, submission| Box::pin(handlers::send(turn, submission)))
        .submission(views::DECIDE_FORM, |turn, submission| Box::pin(handlers::decide(turn, submission)))
        .submission(views::QUESTION_FORM, |turn, submission| Box::pin(handlers::question(turn, submission)))
        .submission(views::ANSWER_FORM, |turn, submission| Box::pin(handlers::answer(turn, submission)))
        .submission(views::NOT_MINE_FORM, |turn, submission| Box::pin(handlers::not_mine(turn, submission)))
        .submission(views::COMMENT_FORM, |turn, submission| Box::pin(handlers::comment(turn, submission)))
}
