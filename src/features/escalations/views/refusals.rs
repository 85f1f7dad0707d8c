//! What cannot be done, why, and what can be instead.

use super::{
    super::model::{LONGEST_WORDS, Refusal, State},
    Names,
};

/// Why a step cannot be taken.
pub(in super::super) fn refused(refusal: &Refusal, names: &Names) -> String {
    let name = |person| names.people.get(person).map_or("somebody else", String::as_str);
    match refusal {
        Refusal::Over(State::Decided) => "This is decided already.".to_owned(),
        Refusal::Over(State::Withdrawn) => "This was withdrawn; nothing more is needed.".to_owned(),
        Refusal::Over(_) => "This is over. If it is still needed, send it again with `/escalate`.".to_owned(),
        Refusal::NotTheirs => {
            "This does not wait on you. Whoever is asked, or leadership, can do that; your words are welcome as a comment."
                .to_owned()
        }
        Refusal::OwnRequest => {
            "You asked for this yourself, so somebody else decides. You can withdraw it, or say something about it."
                .to_owned()
        }
        Refusal::Away => {
            "You are on time off, so this stays with whoever is here. You can decide it, or say something about it."
                .to_owned()
        }
        Refusal::HeldBy(holder) => format!("{} has this already.", name(holder)),
        Refusal::Questioned => "Something is asked back already; its answer comes first.".to_owned(),
        Refusal::NotQuestioned => "Nothing is asked back any more. You can say something about it instead.".to_owned(),
        Refusal::QuestionsSpent => {
            "It was asked back twice already. Decide with what is there, or pass it up.".to_owned()
        }
        Refusal::NobodyAnswers => {
            "Whoever asked for it has left, and nobody else could answer. Decide with what is there, or pass it up."
                .to_owned()
        }
        Refusal::SnoozedBefore => "This was put off once already.".to_owned(),
        Refusal::SameAddressee => "It is there already. Name somebody else, or pass it up.".to_owned(),
        Refusal::SaidNotTheirs(person) => {
            format!("{} said already that it is not theirs. Name somebody else, or pass it up.", name(person))
        }
        Refusal::ComesBack => {
            "It would come to you again: you act there, or are named on its way. Name somebody else, or pass it up."
                .to_owned()
        }
        Refusal::NobodyAbove => nobody_above().to_owned(),
    }
}

/// It waits on the last who can be asked.
pub(in super::super) fn nobody_above() -> &'static str {
    "There is nobody above who could be asked now."
}

/// An escalation nobody knows, or that is not for these eyes.
pub(in super::super) fn unknown_escalation() -> &'static str {
    "I know no such escalation, or it is not for you to see. `/escalate list` shows what is open."
}

/// What was filled in is gone: it was sent, or it was kept for a day.
pub(in super::super) fn draft_gone() -> &'static str {
    "This was sent already, or filled in too long ago. `/escalate list` shows what is open."
}

/// The form was opened at a message or an item, too long ago.
pub(in super::super) fn origin_gone() -> &'static str {
    "This form has stood open for too long. Please open it again where you began; your words are still here to copy."
}

/// For those who are not of leadership.
pub(in super::super) fn leadership_swaps() -> &'static str {
    "Leadership and the admins swap weeks."
}

/// What was chosen is gone.
pub(in super::super) fn no_such_week() -> &'static str {
    "This week is over, or this person is not of leadership any more. Open `/escalate rota` again."
}

/// For guests.
pub(in super::super) fn guests_see_their_own() -> &'static str {
    "Guests see what they asked for themselves: `/escalate show` and its number."
}

pub(in super::super) fn say_what() -> &'static str {
    "Say what is blocked."
}

pub(in super::super) fn choose_addressee() -> &'static str {
    "Choose a pod or a person whose decision it is."
}

pub(in super::super) fn one_of_both() -> &'static str {
    "Choose a pod or a person, not both."
}

pub(in super::super) fn pod_gone() -> &'static str {
    "This pod is no more. Choose another one."
}

pub(in super::super) fn cannot_be_asked() -> &'static str {
    "This person cannot be asked. Choose somebody of this organisation."
}

pub(in super::super) fn not_oneself() -> &'static str {
    "You cannot decide what you ask for yourself. Choose somebody else."
}

pub(in super::super) fn unknown_class() -> &'static str {
    "I do not know this class of decision. Choose one of the list."
}

pub(in super::super) fn day_has_passed() -> &'static str {
    "This day has passed. Choose today or a later one."
}

pub(in super::super) fn say_outcome() -> &'static str {
    "Say what is decided."
}

pub(in super::super) fn say_something() -> &'static str {
    "Write a few words."
}

/// More was written than can be shown.
pub(in super::super) fn too_long() -> String {
    format!("This is too long: at most {LONGEST_WORDS} characters fit. Please shorten it.")
}

pub(in super::super) fn no_such_class(typed: &str, known: &str) -> String {
    let typed: String = typed.chars().take(40).collect();
    format!("I do not know a class “{typed}”. There are: {known}. Or `/escalate` alone, for the form.")
}

pub(in super::super) fn unclosed_quote() -> &'static str {
    "A quotation mark is open. Try: /escalate pricing \"Client X wants 20 % off\""
}
