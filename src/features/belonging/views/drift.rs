//! What a pod and its channel disagree about.

use crate::{
    directory::{Pod, views::why_not_invited},
    features::belonging::{
        ENROLL, ENROLL_ALL, FINE, FINE_ALL, INVITE, INVITE_ALL,
        model::{Drift, Named, Side, carried},
    },
    signal::Message,
    slack::{
        blocks::{Button, MessageBuilder, button, message},
        mrkdwn::{Text, channel, md, number, text, words},
    },
};

/// So many of each side stand in the message with their buttons; the others follow as these are settled.
const SHOWN: usize = 6;

/// For the App Home.
pub(in super::super) fn drift_title(pod: &Pod, drift: &Drift) -> String {
    match drift.outside.len() + drift.visiting.len() {
        1 => format!("{} and its channel disagree about 1 person", pod.name),
        count => format!("{} and its channel disagree about {count} people", pod.name),
    }
}

/// The list, with a press for each.
pub(in super::super) fn drift_message(pod: &Pod, drift: &Drift) -> Message {
    let (name, place) = (words(&pod.name), channel(&drift.channel));
    let built = message(md("{} and its channel disagree.", std::slice::from_ref(&name)))
        .section(md("*{}* and {} disagree about who belongs. One press each settles it:", &[name, place]));
    let built = side(built, (pod, drift), Side::Outside);
    let built = side(built, (pod, drift), Side::Visiting);
    built.actions(for_all(pod, drift)).build()
}

fn side(built: MessageBuilder, (pod, drift): (&Pod, &Drift), side: Side) -> MessageBuilder {
    let people = drift.side(side);
    if people.is_empty() {
        return built;
    }
    let head = match side {
        Side::Outside => text("*In the pod, not in the channel*"),
        Side::Visiting => text("*In the channel, not in the pod*"),
    };
    let more = people.len().saturating_sub(SHOWN);
    let more = if more == 0 { Text::default() } else { md("And {} more; they follow.", &[number(more)]) };
    built
        .section(head)
        .each(people.iter().take(SHOWN), |built, one| built.section(line(drift, one)).actions(buttons(pod, one, side)))
        .context(more)
}

fn line(drift: &Drift, one: &Named) -> Text {
    match drift.faults.get(&one.person) {
        Some(code) => md("{}: could not be invited. {}", &[words(&one.name), why_not_invited(code)]),
        None => words(&one.name),
    }
}

fn buttons(pod: &Pod, one: &Named, side: Side) -> [Button; 2] {
    let value = carried(pod.id, &one.person);
    let fix = match side {
        Side::Outside => button(INVITE, "Invite"),
        Side::Visiting => button(ENROLL, "Make member"),
    };
    [fix.value(&value), button(FINE, "It’s fine").value(&value)]
}

fn for_all(pod: &Pod, drift: &Drift) -> Vec<Button> {
    let mut all = Vec::new();
    if drift.outside.len() > 1 {
        all.push(button(INVITE_ALL, "Invite all").value(pod.id));
    }
    if drift.visiting.len() > 1 {
        all.push(button(ENROLL_ALL, "Make all members").value(pod.id));
    }
    if drift.outside.len() + drift.visiting.len() > 1 {
        all.push(button(FINE_ALL, "All of this is fine").value(pod.id));
    }
    all
}

fn said(said: Text) -> Message {
    message(said.clone()).section(said).build()
}

/// Nothing is left.
pub(in super::super) fn drift_over(pod: &Pod) -> Message {
    said(md("*{}* and its channel agree about who belongs. Thank you.", &[words(&pod.name)]))
}

/// It is asked anew.
pub(in super::super) fn drift_below(pod: &Pod) -> Message {
    said(md("Who belongs to *{}* is asked anew below.", &[words(&pod.name)]))
}
