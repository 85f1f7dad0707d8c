//! What cannot be done, why, and what can be instead.

use super::super::model::{LONGEST_TITLE, LONGEST_WORDS, Refusal};
use crate::{
    directory::views::listed,
    money::{Currency, Money},
};

/// So many are named of those who decide something.
const HOLDERS: usize = 5;

/// Why somebody cannot do it; `holders` decide it by the rights: leadership, where nobody else does.
pub(in super::super) fn refused(refusal: Refusal, (accountable, holders): (&str, &[&str])) -> String {
    let right = if holders.is_empty() { "leadership".to_owned() } else { listed(holders, HOLDERS, "or") };
    match refusal {
        Refusal::Decided => {
            "This is decided. `/decide revisit` and its number amends it, or begins another one in its place."
                .to_owned()
        }
        Refusal::Dropped => "This is no longer needed. `/decide new` begins another one.".to_owned(),
        Refusal::Provisional => format!("This is decided, and waits for {right} to confirm it."),
        Refusal::Open => "This is not decided yet.".to_owned(),
        Refusal::Escalated(escalation) => {
            format!(
                "This is escalated as #{escalation}: its answer decides it. `/escalate show {escalation}` shows it."
            )
        }
        Refusal::Replaced(other) => {
            format!("This was replaced by #{other}. `/decide revisit {other}` goes on from there.")
        }
        Refusal::NotTheirs => {
            format!(
                "This waits on {accountable}, or on {right}, who has the right. Your words are welcome: \
                 say something about it."
            )
        }
        Refusal::NoRight => {
            format!("By the rights {right} decides this. Your words are welcome: say something about it.")
        }
        Refusal::OwnProposal => {
            format!("You decided this yourself; by the rights {right} confirms it.")
        }
    }
}

/// A decision nobody knows, or that is not for these eyes.
pub(in super::super) fn unknown_decision() -> &'static str {
    "I know no such decision, or it is not for you to see. `/decide list` shows what is open."
}

/// For guests.
pub(in super::super) fn guests_take_part() -> &'static str {
    "Guests take part in decisions they are asked about; `/decide show` and its number shows one of those."
}

pub(in super::super) fn unclosed_quote() -> &'static str {
    "A quotation mark is open. Try: /decide new pricing \"Client X gets 10 %\""
}

/// More was typed after the command than a form holds.
pub(in super::super) fn typed_too_much(characters: usize) -> String {
    format!(
        "That is {characters} characters, and a field of the form holds {LONGEST_WORDS}. Try `/decide new` with a few \
         words; the form has fields for context and options."
    )
}

pub(in super::super) fn no_such_class(typed: &str, known: &str) -> String {
    let typed: String = typed.chars().take(40).collect();
    format!("I do not know a class “{typed}”. There are: {known}. Or `/decide new` alone, for the form.")
}

pub(in super::super) fn say_title() -> &'static str {
    "Say in a few words what is to be decided."
}

pub(in super::super) fn too_long(is_title: bool) -> String {
    format!("At most {} characters.", if is_title { LONGEST_TITLE } else { LONGEST_WORDS })
}

pub(in super::super) fn unknown_class() -> &'static str {
    "I do not know this class of decision. Choose one of the list."
}

pub(in super::super) fn which_scope() -> &'static str {
    "Choose whom it concerns."
}

pub(in super::super) fn which_pod() -> &'static str {
    "Choose the pod it belongs to."
}

pub(in super::super) fn pod_gone() -> &'static str {
    "This pod is no more. Choose another one."
}

pub(in super::super) fn not_your_pod() -> &'static str {
    "Neither you nor whoever is accountable belongs to this pod: choose “Another pod” above."
}

pub(in super::super) fn currency_fault(asked: Money, table: Currency) -> String {
    format!(
        "{asked} is not in {code}, which the rights count in. Please type the amount in {code}.",
        code = table.code()
    )
}

/// Somebody who cannot take part.
pub(in super::super) fn person_fault(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name} cannot take part here. Choose people of this organisation."),
        None => "I do not know one of these people yet. Please try again tomorrow.".to_owned(),
    }
}

pub(in super::super) fn too_many(most: u16) -> String {
    format!("At most {most} people.")
}

pub(in super::super) fn accountable_decides() -> &'static str {
    "Whoever is accountable decides it, and is not consulted. Choose others."
}

pub(in super::super) fn pods_are_channels() -> &'static str {
    "A confidential decision is told to people only: everybody in a pod's channel could read it."
}

pub(in super::super) fn day_has_passed() -> &'static str {
    "This day has passed. Choose today or a later one."
}

pub(in super::super) fn review_is_later() -> &'static str {
    "Choose a later day than today."
}

pub(in super::super) fn say_outcome() -> &'static str {
    "Say what is decided."
}

pub(in super::super) fn say_why() -> &'static str {
    "Say why: whoever looks at it later will want to know."
}

pub(in super::super) fn say_something() -> &'static str {
    "Write a few words."
}

/// Another version came meanwhile.
pub(in super::super) fn somebody_was_faster(name: &str) -> String {
    format!("{name} amended this after you opened the form. Copy your words, close it, and open it once more.")
}
