//! What whoever leads a pod is asked about its sprint.

use super::{
    super::model::{Progress, Question, Sprint},
    LOOK_SEEN, OPEN_PLAN, OPEN_REVIEW, counted, quoted, span, standing,
};
use crate::{
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, md, number, text, words},
    },
};

/// What waits, in a few words.
pub(in super::super) fn question_title(sprint: &Sprint, question: Question) -> String {
    let pod = &sprint.pod_name;
    match question {
        Question::Plan => format!("Plan the sprint of {pod}"),
        Question::Look => format!("Half-time in the sprint of {pod}"),
        Question::Review => format!("Look back on the sprint of {pod}"),
    }
}

/// The question itself, with its button.
pub(in super::super) fn question_message(sprint: &Sprint, question: Question, progress: Progress) -> Message {
    let (pod, when) = (words(&sprint.pod_name), number(span(sprint)));
    let goal = sprint.goal.as_deref().map(quoted).unwrap_or_default();
    let said = match question {
        Question::Plan => md(
            "*A new sprint of {} begins: {}.* What is its goal, and what does the pod commit itself to?",
            &[pod, when],
        ),
        Question::Look => md(
            "*Half-time in the sprint of {}: {}.* What would help to reach {}? You can change the plan: less is fine.",
            &[pod, standing(sprint, progress), goal],
        ),
        Question::Review => md("*The sprint of {} ends: {}.* How did it go with {}?", &[pod, when, goal]),
    };
    let start = message(said.clone()).section(said);
    match question {
        Question::Plan => start
            .context(text("Without a plan it runs without a goal; you can set one later, too."))
            .actions([button(OPEN_PLAN, "Plan").value(sprint.id).primary()]),
        Question::Look => start.actions([
            button(OPEN_PLAN, "Change the plan").value(sprint.id),
            button(LOOK_SEEN, "All right").value(sprint.id),
        ]),
        Question::Review => {
            start.context(counted(sprint)).actions([button(OPEN_REVIEW, "Look back").value(sprint.id).primary()])
        }
    }
    .build()
}

/// In the place of a question that was asked once more.
pub(in super::super) fn asked_again(sprint: &Sprint, question: Question) -> Message {
    say(md("*{}*: asked again below.", &[words(&question_title(sprint, question))]))
}

/// In the place of a question that was answered.
pub(in super::super) fn question_settled(sprint: &Sprint, question: Question) -> Message {
    let (pod, when) = (words(&sprint.pod_name), number(span(sprint)));
    let said = match question {
        Question::Plan => "*The sprint of {} is planned: {}.* Thank you.",
        Question::Look => "*The sprint of {}: {}.* Its plan was changed. Thank you.",
        Question::Review => "*The sprint of {}: {}.* You looked back on it. Thank you.",
    };
    let said = md(said, &[pod, when]);
    match question {
        Question::Plan | Question::Look => say(said),
        Question::Review => {
            let change = button(OPEN_REVIEW, "Change").value(sprint.id);
            message(said.clone()).section(said).actions([change]).build()
        }
    }
}

fn say(said: Text) -> Message {
    message(said.clone()).section(said).build()
}

/// After *All right*.
pub(in super::super) fn look_seen_message() -> Message {
    message(text("All right. The goal in the channel has *Edit*, should the plan change.")).build()
}
