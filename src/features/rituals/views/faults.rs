//! What cannot be done, and what to type instead. Plain sentences.

use super::super::model::{
    AskFault, FormFault, LONGEST_NAME, LONGEST_QUESTION, LONGEST_QUESTIONS, LONGEST_TEXT, MOST_MINUTES, MOST_QUESTIONS,
    MOST_RITUALS,
};
use crate::{
    calendar::MOST_DAYS,
    directory::views::{group_is_no_person, listed, short},
};

/// How a reminder is typed.
const EXAMPLE: &str = "`/ritual remind pod \"book hours\" every Friday at 15:00`";

/// What was typed is no command.
pub(in super::super) fn ask_fault(fault: &AskFault) -> String {
    match fault {
        AskFault::Unclosed(open) => format!(
            "A quotation mark opens before “{}” and never closes. Please close it and send it again.",
            short(open)
        ),
        AskFault::NoTarget => format!("Whom shall I remind? For example: {EXAMPLE}."),
        AskFault::NoText => format!("Please write what to say between quotation marks: {EXAMPLE}."),
        AskFault::NoWhen => format!("Please say when, after the text: {EXAMPLE}."),
        AskFault::Group(name) => group_is_no_person(name),
    }
}

/// What is wrong with a field.
pub(in super::super) fn form_fault(fault: &FormFault) -> String {
    match fault {
        FormFault::NoName => "Please give it a name.".to_owned(),
        FormFault::LongName(long) => {
            format!("That name has {long} characters; {LONGEST_NAME} is the most. Please choose a shorter one.")
        }
        FormFault::Schedule(wrong) => wrong.to_string(),
        FormFault::Zone(wrong) => wrong.to_string(),
        FormFault::Minutes(typed) if typed.is_empty() => {
            format!("Please type a number of minutes, at most {MOST_MINUTES} (two weeks).")
        }
        FormFault::Minutes(typed) => {
            format!("“{typed}” is no number of minutes that I can use; {MOST_MINUTES} (two weeks) is the most.")
        }
        FormFault::RemindsTooLate => "The reminder must come before the time is over.".to_owned(),
        FormFault::LongQuestion(place, long) => {
            format!("Question {place} has {long} characters; {LONGEST_QUESTION} is the most. Please shorten it.")
        }
        FormFault::LongQuestions(long) => format!(
            "Together these questions have {long} characters; {LONGEST_QUESTIONS} is the most. Please shorten some."
        ),
        FormFault::ManyQuestions(many) => {
            format!("These are {many} questions; {MOST_QUESTIONS} is the most. People answer fewer gladly.")
        }
        FormFault::NoQuestion => "Please ask at least one question.".to_owned(),
        FormFault::NoText => "Please write what to say.".to_owned(),
        FormFault::LongText(long) => {
            format!("That text has {long} characters; {LONGEST_TEXT} is the most. Please shorten it.")
        }
        FormFault::NameTaken => {
            "There is a ritual of this name already: change that one with `/ritual edit`, or choose another name."
                .to_owned()
        }
        FormFault::TooMany => format!(
            "There are {MOST_RITUALS} rituals there already, and that is the most. `/ritual list` shows them; please \
             delete one first."
        ),
        FormFault::NoOwner
        | FormFault::ArchivedPod(_)
        | FormFault::UnknownPod
        | FormFault::MixedOwners
        | FormFault::NoPeople
        | FormFault::Nobody
        | FormFault::BeyondPods(_)
        | FormFault::StrangerToPods(..)
        | FormFault::ForeignPlace(..)
        | FormFault::AloneOnly
        | FormFault::UnknownPlace
        | FormFault::ArchivedPlace(_)
        | FormFault::SharedPlace(_)
        | FormFault::PrivatePlace(_) => reach_fault(fault),
        FormFault::Distance(typed) => distance_fault(typed),
        FormFault::BeforeQuestion => "This must come after the question itself.".to_owned(),
        FormFault::StepOrder(first) => format!("This would come before “{first}”, which it follows."),
        FormFault::NoAddress => "This is no web address. An example: https://meet.example.com/learn".to_owned(),
    }
}

/// When a step comes cannot be read.
fn distance_fault(typed: &str) -> String {
    if typed.is_empty() {
        return format!("Please say when, such as: 2 days before at 10:00. {MOST_DAYS} days is the most.");
    }
    format!(
        "I cannot read “{typed}” as a distance. Some that I can: 15 minutes before, 2 days before at 10:00, 1 working day \
         later at 10:00. {MOST_DAYS} days is the most."
    )
}

/// Whose it would be, whom it would ask, or where it would stand, and may not or cannot.
fn reach_fault(fault: &FormFault) -> String {
    match fault {
        FormFault::NoOwner => "Please choose whose it is.".to_owned(),
        FormFault::NoPeople => "Please choose at least one person.".to_owned(),
        FormFault::Nobody => "Nobody would take part: nobody active belongs to those chosen.".to_owned(),
        FormFault::ArchivedPod(name) => format!("{name} was archived meanwhile. Please choose another pod."),
        FormFault::UnknownPod => "That pod is not there any more. Please choose another one.".to_owned(),
        FormFault::MixedOwners => {
            "Please choose one or several pods, or the organisation, or yourself alone.".to_owned()
        }
        FormFault::BeyondPods(pods) => format!(
            "With this you can ask the people of {} only. An admin can ask others, or choose the organisation as its \
             owner.",
            listed(pods, 6, "and")
        ),
        FormFault::StrangerToPods(name, pods) => {
            format!("{name} is not in {}. An admin can ask others.", listed(pods, 6, "or"))
        }
        FormFault::ForeignPlace(name, pods) => format!(
            "#{name} is no channel of {}. Please choose one that is, or leave it empty; an admin can choose others.",
            listed(pods, 6, "or")
        ),
        FormFault::AloneOnly => "What is yours alone reminds you alone, and stands in no channel.".to_owned(),
        FormFault::UnknownPlace => {
            "I do not see this channel: it was deleted, or it is private and I am not in it. Please choose another one."
                .to_owned()
        }
        FormFault::ArchivedPlace(name) => format!("#{name} is archived or deleted. Please choose an open channel."),
        FormFault::SharedPlace(name) => {
            format!("#{name} is shared with another company. Please choose one of your own.")
        }
        FormFault::PrivatePlace(name) => {
            format!("#{name} is private and I am not in it. Type `/invite` there to bring me in, then try again.")
        }
        _ => String::new(),
    }
}

/// Nobody would be reminded.
pub(in super::super) fn reminds_nobody() -> String {
    "There is nobody to remind: nobody active belongs there. Nothing was changed.".to_owned()
}

/// No pod is typed, and the channel has none.
pub(in super::super) fn reminds_which_pod() -> &'static str {
    "This channel belongs to no pod, so please name one: `/ritual remind brand \"book hours\" every Friday at 15:00`."
}

/// Somebody who has left, or is of another company.
pub(in super::super) fn cannot_be_reminded(name: &str) -> String {
    format!("I cannot remind {name}: an app, somebody of another company, or no longer active. Nothing was changed.")
}

/// People who belong to no pod of the asker's.
pub(in super::super) fn reminds_own_pod_only() -> &'static str {
    "Leads remind people of their own pod, and admins everybody. Nothing was changed; `/ritual remind me` reminds you."
}

/// The words fit several pods.
pub(in super::super) fn several_pods(words: &str, names: &[String]) -> String {
    format!("“{}” could be {}. Please type more of its name.", short(words), listed(names, 6, "or"))
}

/// The words fit no pod.
pub(in super::super) fn no_such_pod(words: &str) -> String {
    format!("I know no pod “{}”. `/pod list` shows them all.", short(words))
}

/// The words fit no ritual.
pub(in super::super) fn no_such_ritual(name: &str, who_adds: Option<&[String]>) -> String {
    match (name.is_empty(), who_adds) {
        (false, _) => {}
        (true, None) => return "There is no ritual here yet. `/ritual add` makes one.".to_owned(),
        (true, Some([])) => return "There is no ritual here yet. Whoever leads a pod can add one.".to_owned(),
        (true, Some(who)) => return format!("There is no ritual here yet. {} can add one.", listed(who, 3, "or")),
    }
    format!("I know no ritual “{}”. `/ritual list` shows those here.", short(name))
}

/// The words name no kind of ritual.
pub(in super::super) fn no_such_kind(words: &str, titles: &[String]) -> String {
    let kinds = listed(titles, 12, "and");
    format!("I know no kind of ritual “{}”. There are {kinds}; `/ritual add` shows them.", short(words))
}

/// A new ritual needs its pod.
pub(in super::super) fn which_pod() -> &'static str {
    "Whose shall it be? Type it in the channel of a pod, or use `/ritual add` and choose there. Nothing was changed."
}

/// The day is over already.
pub(in super::super) fn day_is_over() -> &'static str {
    "That day is not after today, so there is nothing to pause until then. Nothing was changed."
}
