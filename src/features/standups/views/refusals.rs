//! Why something cannot be done, and what can; finished sentences.

use crate::{
    features::standups::model::AnswerFault,
    slack::mrkdwn::{Text, words},
};

/// A field of the form.
pub(in super::super) fn answer_fault(fault: AnswerFault) -> &'static str {
    match fault {
        AnswerFault::Nothing => "Write at least one line: what got done, what is next, or what is in the way.",
        AnswerFault::LongDone | AnswerFault::LongToday | AnswerFault::LongExtra(_) => {
            "That is more than a stand-up can hold: please keep it under 900 characters."
        }
    }
}

/// Typed words that are no answer; nothing was saved.
pub(in super::super) fn typed_fault(fault: AnswerFault) -> Text {
    words(answer_fault(fault))
}

/// The ritual was deleted.
pub(in super::super) fn standup_gone() -> &'static str {
    "This stand-up is no more: its ritual was deleted."
}

/// It was skipped or called off.
pub(in super::super) fn standup_off() -> &'static str {
    "This stand-up is off: it was skipped. Nothing was changed."
}

/// Somebody who does not take part, or not yet.
pub(in super::super) fn not_yours() -> &'static str {
    "You have not been asked in this stand-up. Who takes part is asked at their own time, and can answer from then on."
}

/// *Same as yesterday* or *Off today*, after an answer.
pub(in super::super) fn answered_already() -> &'static str {
    "You have answered already. *Change* opens what you said."
}

/// *Take it back*, when it was already.
pub(in super::super) fn nothing_to_take_back() -> &'static str {
    "There is no answer of yours to take back any more."
}

/// *Same as yesterday* without a yesterday.
pub(in super::super) fn no_plan_before() -> &'static str {
    "There is no plan of yours before this one. Please use *Answer*."
}

/// On whom, but not what.
pub(in super::super) fn say_what() -> &'static str {
    "Please say what you need, too."
}

/// A pod and a person.
pub(in super::super) fn one_of_both() -> &'static str {
    "Please choose a pod or a person, not both."
}

/// Neither.
pub(in super::super) fn choose_somebody() -> &'static str {
    "Please choose a pod or a person."
}

/// Oneself.
pub(in super::super) fn not_oneself() -> &'static str {
    "That is you. Leave it empty if it waits on nobody else."
}

/// Somebody who cannot be asked.
pub(in super::super) fn cannot_be_asked() -> &'static str {
    "I cannot ask them: they are not an active colleague here. Please choose somebody else."
}

/// The pod is no more.
pub(in super::super) fn pod_gone() -> &'static str {
    "That pod is no more. Please choose another one."
}

/// It is over already.
pub(in super::super) fn need_over() -> &'static str {
    "This is over already: it was done, sent back or taken back meanwhile."
}

/// Somebody it does not wait on.
pub(in super::super) fn not_your_need() -> &'static str {
    "This does not wait on you. Whoever it waits on has the same buttons."
}

/// Somebody else's blocker.
pub(in super::super) fn not_your_blocker() -> &'static str {
    "Only who reported this, and whoever leads their pod, can change it."
}

/// A day before today.
pub(in super::super) fn day_has_passed() -> &'static str {
    "That day has passed. Please choose today or a later one."
}

/// No day at all.
pub(in super::super) fn choose_day() -> &'static str {
    "Please choose a day."
}

/// More than a year ahead.
pub(in super::super) fn day_too_far() -> &'static str {
    "That is more than a year away. Please choose a nearer day."
}
