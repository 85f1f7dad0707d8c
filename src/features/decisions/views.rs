//! Every sentence about decisions that a person reads.

mod card;
mod export;
mod forms;
mod home;
mod lines;
mod lists;
mod log;
mod refusals;
mod revising;
mod words;

pub(super) use card::{
    below_message, card_message, consult_message, consulted_after_message, moved_message, news_message, told_message,
};
pub(super) use export::{export, export_comment, nothing_to_export};
pub(super) use forms::{
    ANSWER_FORM, About, DATE_FORM, DECIDE_FORM, FORM, Filled, OTHERWISE_FORM, REVIEW_FORM, SAY_FORM, Start,
    answer_modal, date_modal, decide_modal, fields, filled, new_modal, opened_modal, pod_choices, review_modal, said,
    say_modal,
};
pub(super) use home::{record_button, wait};
pub(super) use lines::{decided_for_you_words, dropped_words, said_words};
pub(super) use lists::{help, help_lines, list_message, shown_message};
pub(super) use log::{EXPORTS, LogPage, NEWER, OLDER, ON_A_PAGE, log_message, no_such_pod, read_page, several_pods};
pub(super) use refusals::{
    accountable_decides, currency_fault, day_has_passed, guests_take_part, no_such_class, not_your_pod, person_fault,
    pod_gone, pods_are_channels, refused, review_is_later, say_outcome, say_something, say_title, say_why,
    somebody_was_faster, too_long, too_many, typed_too_much, unclosed_quote, unknown_class, unknown_decision,
    which_pod, which_scope,
};
pub(super) use revising::{AMEND_FORM, Seen, amend_modal, revise_modal, revisit_message};
pub(super) use words::{
    ask_title, ask_why, blocked_message, consult_title, consult_why, leadership_title, leadership_why, news_title,
    news_why, no_rule, nothing_to_add, obligation_words, quote,
};

use super::model::{Decision, Deed, Entry, Parties, Version, Worked};
use crate::{
    calendar::dates,
    directory::{Names, RoleRef},
    features::rights::model::Scope,
    ids::UserId,
    slack::mrkdwn::{Text, md, number, text, words as said_by},
};
use jiff::civil::Date;

/// *Decide*; carries the decision, as all of these do.
pub(super) const OPEN_DECIDE: &str = "decision_open_decide";
/// *Confirm*
pub(super) const CONFIRM: &str = "decision_confirm";
/// *Decide otherwise*
pub(super) const OPEN_OTHERWISE: &str = "decision_open_otherwise";
/// *Not now*
pub(super) const OPEN_SAY: &str = "decision_open_say";
/// *Blocked*
pub(super) const BLOCK: &str = "decision_block";
/// What is done less often.
pub(super) const MENU: &str = "decision_menu";
/// *Answer*, by somebody who is consulted.
pub(super) const OPEN_ANSWER: &str = "decision_open_answer";
/// *Nothing to add*
pub(super) const NOTHING: &str = "decision_nothing";
/// *Got it*
pub(super) const HEARD: &str = "decision_heard";
/// *Show*, in a list.
pub(super) const SHOW: &str = "decision_show";
/// *Record a decision*
pub(super) const OPEN_FORM: &str = "decision_open_form";
/// *Amend*
pub(super) const OPEN_AMEND: &str = "decision_open_amend";
/// *Replace by a new decision*
pub(super) const OPEN_REPLACE: &str = "decision_open_replace";
/// *Yes*, *Partly*, *No*: did it work?
pub(super) const OPEN_REVIEW: [&str; 3] = ["decision_worked_yes", "decision_worked_partly", "decision_worked_no"];
/// *Another date*
pub(super) const OPEN_DATE: &str = "decision_open_date";

/// Who decides by the table of rights, now.
pub(super) struct Right {
    /// Who acts.
    pub(super) people: Vec<UserId>,
    /// As what.
    pub(super) role: RoleRef,
    /// The rule.
    pub(super) words: Text,
    /// The version of the table that says so.
    pub(super) version: i64,
}

/// A decision with all that is shown of it.
pub(super) struct Scene {
    pub(super) decision: Decision,
    pub(super) parties: Parties,
    pub(super) names: Names,
    /// On which day it is looked at.
    pub(super) today: Date,
}

/// The same with its history.
pub(super) struct Whole {
    pub(super) scene: Scene,
    /// What whoever looks may do with it now.
    pub(super) may: Vec<Deed>,
    pub(super) entries: Vec<Entry>,
    pub(super) versions: Vec<Version>,
}

/// `#7 · Pricing · €10,000 · confidential`
fn title(decision: &Decision, names: &Names) -> Text {
    let matter = &decision.matter;
    let mut parts = vec![md("#{}", &[number(decision.id)]), names.class(&matter.class)];
    parts.extend(matter.amount.map(number));
    parts.extend(matter.confidential.then(|| text("confidential")));
    Text::join(&parts, " · ")
}

/// What it is about, in its author's words.
fn about(decision: &Decision) -> Text {
    said_by(&decision.text.wording.title)
}

/// The same between quotation marks.
fn quoted(written: &str) -> Text {
    md("“{}”", &[said_by(written).cut(200)])
}

/// Whom it concerns.
fn scope_words(scope: Scope) -> &'static str {
    match scope {
        Scope::OwnPod => "The own pod",
        Scope::OtherPod => "Another pod",
        Scope::SeveralPods => "Several pods",
        Scope::Organisation => "The whole organisation",
    }
}

/// `Brand & Content`, or whom it concerns where that is more than a pod.
fn place(decision: &Decision, names: &Names) -> Text {
    let matter = &decision.matter;
    match (matter.pod, matter.scope) {
        (Some(pod), Scope::OwnPod | Scope::OtherPod) => names.pod(pod),
        (Some(pod), scope) => md("{} ({})", &[text(scope_words(scope)), names.pod(pod)]),
        (None, scope) => text(scope_words(scope)),
    }
}

fn day(date: Date, today: Date) -> Text {
    number(dates::weekday(date, today))
}

/// The first words of it, for titles.
fn short(decision: &Decision) -> String {
    decision.text.wording.title.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect()
}

/// The answer to *Did it work?*
fn worked_words(worked: Worked) -> &'static str {
    match worked {
        Worked::Yes => "Yes",
        Worked::Partly => "Partly",
        Worked::No => "No",
    }
}
