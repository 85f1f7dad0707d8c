//! What is in the way: as its reporter, the one it waits on, and the channel read it.

use super::{
    days,
    escalated::{escalate_button, link_words, with_link},
    moment, quoted, short_day,
};
use crate::{
    calendar::Zone,
    features::standups::model::{Blocker, BlockerState, On},
    ids::{PodId, UserId},
    signal::{Choice, Message, Modal, Reopen},
    slack::{
        blocks::{Button, ModalBuilder, button, choice, date_input, message, modal, person_select, text_input},
        mrkdwn::{Text, md, text, words},
    },
    turn::asks::Why,
};
use jiff::{Timestamp, civil::Date};

/// *I see it*; carries the blocker, as all of these do.
pub(in super::super) const SEE: &str = "need_see";
/// *Give a date*
pub(in super::super) const OPEN_DATE: &str = "need_open_date";
/// The form behind it.
pub(in super::super) const DATE_FORM: &str = "need_date";
/// *Done*
pub(in super::super) const FINISH: &str = "need_finish";
/// *Not mine*
pub(in super::super) const OPEN_DECLINE: &str = "need_open_decline";
/// The form behind it.
pub(in super::super) const DECLINE_FORM: &str = "need_decline";
/// *Ask somebody else*
pub(in super::super) const OPEN_REDIRECT: &str = "need_open_redirect";
/// The form behind it.
pub(in super::super) const REDIRECT_FORM: &str = "need_redirect";
/// *I need it no more*
pub(in super::super) const WITHDRAW: &str = "need_withdraw";
/// *Got it*, under what the reporter was told.
pub(in super::super) const HEARD: &str = "need_heard";
/// The day that is given.
pub(in super::super) const DAY: &str = "day";
/// Why it is not theirs.
pub(in super::super) const REASON: &str = "reason";
/// The pod it is sent to.
pub(in super::super) const TO_POD: &str = "to_pod";
/// The person it is sent to.
pub(in super::super) const TO_PERSON: &str = "to_person";

/// Why the need reaches those who are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Call {
    /// For the first time.
    First,
    /// Nobody has answered for two working days, or two more.
    NoAnswer,
    /// Seen two working days ago, and no date since.
    NoDate,
    /// The day that was given has passed.
    Overdue,
}

impl Call {
    /// Why it reaches them now, by how often they were reminded of what.
    pub(in super::super) fn of(blocker: &Blocker) -> Self {
        match blocker.state {
            _ if blocker.nudges == 0 => Self::First,
            BlockerState::Open => Self::NoAnswer,
            BlockerState::Acknowledged => Self::NoDate,
            BlockerState::Dated => Self::Overdue,
            BlockerState::Declined | BlockerState::Done | BlockerState::Withdrawn => Self::First,
        }
    }
}

/// `Performance needs: final logo`, for the App Home.
pub(in super::super) fn need_title(blocker: &Blocker) -> String {
    let short: String = blocker.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect();
    format!("{} needs: {short}", blocker.pod_name)
}

/// Why this person is asked: they act for what it waits on, or did, and nobody has taken it over yet.
pub(in super::super) fn need_why(blocker: &Blocker, acts: bool) -> Why {
    let change = "*Not mine* sends it back, with a word on who could help.";
    Why {
        rule: if acts { need_rule(blocker) } else { former_rule(blocker) },
        // Nobody's rule, but somebody's work: the sentence says whose.
        owner: None,
        next: blocker.answer_by.filter(|_| blocker.awaits_answer()),
        change: Some(text(change)),
        is_asking: true,
    }
}

/// It waits on this very person, not on a pod or on somebody for whom they act.
fn is_ones_own(blocker: &Blocker) -> bool {
    matches!(&blocker.on, Some(On::Person { person, .. }) if Some(person) == blocker.holder.as_ref())
}

fn need_rule(blocker: &Blocker) -> Text {
    let reporter = md("{}, of {},", &[words(&blocker.reporter_name), words(&blocker.pod_name)]);
    match &blocker.on {
        Some(On::Pod { name, .. }) => {
            md("{} says that this waits on {}, and you look after it now.", &[reporter, words(name)])
        }
        Some(_) if is_ones_own(blocker) => md("{} says that this waits on you.", &[reporter]),
        Some(On::Person { name, .. }) => {
            md("{} says that this waits on {}, for whom you act now.", &[reporter, words(name)])
        }
        None => md("{} named this in a stand-up.", &[reporter]),
    }
}

fn former_rule(blocker: &Blocker) -> Text {
    let reporter = md("{}, of {},", &[words(&blocker.reporter_name), words(&blocker.pod_name)]);
    let on = words(blocker.on.as_ref().map_or("a pod", on_name));
    md("{} says that this waits on {}. You looked after it, and nobody has taken this over yet.", &[reporter, on])
}

/// What `reader` reads, on whom it waits: with the buttons that still make sense.
pub(in super::super) fn need_message(blocker: &Blocker, call: Call, (reader, zone): (&UserId, &Zone)) -> Message {
    let (reporter, pod) = (words(&blocker.reporter_name), words(&blocker.pod_name));
    let said = match call {
        Call::First => match &blocker.on {
            Some(on) if !is_ones_own(blocker) => {
                md("*{}* ({}) needs this from {}:", &[reporter, pod, words(on_name(on))])
            }
            Some(_) | None => md("*{}* ({}) needs this from you:", &[reporter, pod]),
        },
        Call::NoAnswer => {
            // Each reminder comes two working days after the one before.
            let passed = match blocker.nudges {
                ..=1 => text("Two working days have passed."),
                2 => text("Four working days have passed."),
                _ => text("Six working days have passed."),
            };
            match &blocker.on {
                Some(on) if !is_ones_own(blocker) => {
                    md("{} *{}* ({}) still needs this from {}:", &[passed, reporter, pod, words(on_name(on))])
                }
                Some(_) | None => md("{} *{}* ({}) still needs:", &[passed, reporter, pod]),
            }
        }
        Call::NoDate => match answerer(blocker, reader) {
            None => md(
                "You saw this two working days ago, thank you. By when can *{}* ({}) count on it? A rough day is enough:",
                &[reporter, pod],
            ),
            Some(who) => md(
                "{} saw this two working days ago. By when can *{}* ({}) count on it? A rough day is enough:",
                &[who, reporter, pod],
            ),
        },
        Call::Overdue => match answerer(blocker, reader) {
            None => md("The day you gave has passed. *{}* ({}) still needs:", &[reporter, pod]),
            Some(who) => md("The day {} gave has passed. *{}* ({}) still needs:", &[who, reporter, pod]),
        },
    };
    let until = match (blocker.state, blocker.answer_by) {
        (BlockerState::Open, Some(at)) if link_words(blocker).is_empty() => {
            md("Please answer by {}; *I see it* is an answer, too.", &[moment(at, zone)])
        }
        _ => Text::default(),
    };
    let fallback = md("{} needs {}", &[words(&blocker.reporter_name), quoted(&blocker.text)]);
    message(fallback)
        .section(said)
        .quote(&blocker.text)
        .context(Text::join(
            &[holder_state(blocker, reader), until, link_words(blocker)]
                .into_iter()
                .filter(|one| !one.is_empty())
                .collect::<Vec<_>>(),
            " ",
        ))
        .actions(holder_buttons(blocker))
        .build()
}

/// Who answered, where that was not the reader.
fn answerer(blocker: &Blocker, reader: &UserId) -> Option<Text> {
    let name = blocker.answered_by.as_deref().filter(|_| blocker.answerer.as_ref() != Some(reader));
    name.map(words)
}

fn holder_state(blocker: &Blocker, reader: &UserId) -> Text {
    match (blocker.state, blocker.due, answerer(blocker, reader)) {
        (BlockerState::Acknowledged, _, None) => text("You have seen it."),
        (BlockerState::Acknowledged, _, Some(who)) => md("{} has seen it.", &[who]),
        (BlockerState::Dated, Some(due), None) => md("You said: by {}.", &[words(&short_day(due))]),
        (BlockerState::Dated, Some(due), Some(who)) => md("{} said: by {}.", &[who, words(&short_day(due))]),
        (BlockerState::Declined, _, None) => text("You said that it is not yours; it went back."),
        (BlockerState::Declined, _, Some(who)) => md("{} said that it is not theirs; it went back.", &[who]),
        (BlockerState::Done, ..) => text("It is done. Thank you."),
        (BlockerState::Withdrawn, ..) => text("It is needed no more."),
        (BlockerState::Open | BlockerState::Dated, ..) => Text::default(),
    }
}

fn holder_buttons(blocker: &Blocker) -> Vec<Button> {
    let id = blocker.id;
    let see = button(SEE, "I see it").value(id).primary();
    let date = button(OPEN_DATE, "Give a date").value(id);
    let done = button(FINISH, "Done").value(id);
    let not_mine = button(OPEN_DECLINE, "Not mine").value(id);
    let escalate = escalate_button(blocker);
    match blocker.state {
        BlockerState::Open => vec![see, date, done, not_mine, escalate],
        BlockerState::Acknowledged => vec![date.primary(), done, not_mine, escalate],
        BlockerState::Dated => vec![done.primary(), date, not_mine, escalate],
        BlockerState::Declined | BlockerState::Done | BlockerState::Withdrawn => Vec::new(),
    }
}

/// In the message of somebody on whom it no longer waits.
pub(in super::super) fn moved_message(blocker: &Blocker) -> Message {
    let said = match &blocker.holder_name {
        Some(holder) => md("{} waits on {} now; you need do nothing.", &[quoted(&blocker.text), words(holder)]),
        None => md("{} no longer waits on you.", &[quoted(&blocker.text)]),
    };
    message(said.clone()).section(said).build()
}

/// *Give a date*
pub(in super::super) fn date_modal(blocker: &Blocker, suggested: Date) -> Modal {
    let day = date_input(DAY, "By when?").initial(blocker.due.unwrap_or(suggested));
    modal(DATE_FORM, "Give a date")
        .submit("Save")
        .metadata(&blocker.id)
        .reopen(reopen(blocker, OPEN_DATE))
        .section(md("{} needs {}.", &[words(&blocker.reporter_name), quoted(&blocker.text)]))
        .input(day)
        .build()
}

/// In the place of a message that was followed by a reminder.
pub(in super::super) fn asked_again_message(blocker: &Blocker) -> Message {
    let said = md("*{}* needs {}: asked again below.", &[words(&blocker.reporter_name), quoted(&blocker.text)]);
    message(said.clone()).section(said).build()
}

/// *Not mine*
pub(in super::super) fn decline_modal(blocker: &Blocker) -> Modal {
    modal(DECLINE_FORM, "Not mine")
        .submit("Send back")
        .metadata(&blocker.id)
        .reopen(reopen(blocker, OPEN_DECLINE))
        .section(md("{} needs {}.", &[words(&blocker.reporter_name), quoted(&blocker.text)]))
        .input(text_input(REASON, "Who could help, or why is it not yours?").multiline().max_length(500))
        .context(md("{} reads this, and can ask somebody else.", &[words(&blocker.reporter_name)]))
        .build()
}

/// *Ask somebody else*
pub(in super::super) fn redirect_modal(blocker: &Blocker, pods: &[(PodId, String)]) -> Modal {
    let form = modal(REDIRECT_FORM, "Ask somebody else")
        .submit("Ask")
        .metadata(&blocker.id)
        .reopen(reopen(blocker, OPEN_REDIRECT))
        .section(md("{} needs {}. On whom does it wait?", &[words(&blocker.reporter_name), quoted(&blocker.text)]));
    pod_input(form, (TO_POD, "A pod"), pods, None).input(person_select(TO_PERSON, "Or a person").optional()).build()
}

/// The pods, as they can be chosen.
pub(in super::super) fn pod_choices(pods: &[(PodId, String)]) -> Vec<Choice> {
    pods.iter().map(|(pod, name)| choice(pod, name)).collect()
}

/// A pod, if any.
pub(super) fn pod_input(
    shown: ModalBuilder,
    field: (&str, &str),
    pods: &[(PodId, String)],
    chosen: Option<PodId>,
) -> ModalBuilder {
    shown.one_of(field, &pod_choices(pods), chosen.map(|pod| pod.to_string()).as_deref())
}

fn reopen(blocker: &Blocker, action_id: &str) -> Reopen {
    Reopen { title: need_title(blocker), action_id: action_id.to_owned(), value: blocker.id.to_string() }
}

/// What waits on the reporter, for the App Home.
pub(in super::super) fn told_title(blocker: &Blocker) -> String {
    let short: String = blocker.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect();
    match blocker.state {
        BlockerState::Declined => format!("Came back: {short}"),
        BlockerState::Open
        | BlockerState::Acknowledged
        | BlockerState::Dated
        | BlockerState::Done
        | BlockerState::Withdrawn => format!("News: {short}"),
    }
}

/// Why the reporter is told.
pub(in super::super) fn told_why() -> Text {
    text("You said in a stand-up that this is in your way.")
}

/// What the reporter is told at once: that it is out of the way, or that it came back.
pub(in super::super) fn told_message(blocker: &Blocker) -> Message {
    let who = words(blocker.answered_by.as_deref().unwrap_or(&blocker.reporter_name));
    if blocker.state != BlockerState::Declined {
        let said = if blocker.state == BlockerState::Withdrawn {
            "{} says that {} is needed no more."
        } else {
            "{} says that {} is done."
        };
        let said = md(said, &[who, quoted(&blocker.text)]);
        return message(said.clone()).section(said).actions([button(HEARD, "Got it").value(blocker.id)]).build();
    }
    let said = md("{} says that {} is not theirs:", &[who, quoted(&blocker.text)]);
    message(said.clone())
        .section(said)
        .quote(blocker.reason.as_deref().unwrap_or_default())
        .actions([
            button(OPEN_REDIRECT, "Ask somebody else").value(blocker.id).primary(),
            button(WITHDRAW, "I need it no more").value(blocker.id),
            escalate_button(blocker),
        ])
        .build()
}

/// `Waiting on Brand: “final logo”, seen by Ben Okafor, due 27 November`: for its reporter.
pub(super) fn own_state_line(blocker: &Blocker) -> Text {
    with_link(own_state(blocker), blocker)
}

fn own_state(blocker: &Blocker) -> Text {
    let what = quoted(&blocker.text);
    let Some(on) = &blocker.on else { return md("In your way: {}", &[what]) };
    let on = words(on_name(on));
    let who = words(blocker.answered_by.as_deref().or(blocker.holder_name.as_deref()).unwrap_or_default());
    match (blocker.state, blocker.due) {
        (BlockerState::Acknowledged, _) => md("Waiting on {}: {}, seen by {}", &[on, what, who]),
        (BlockerState::Dated, Some(due)) => {
            md("Waiting on {}: {}, seen by {}, due {}", &[on, what, who, words(&short_day(due))])
        }
        (BlockerState::Declined, _) => md(
            "Came back from {}: {} ({})",
            &[who, what, words(blocker.reason.as_deref().unwrap_or_default()).cut(200)],
        ),
        (BlockerState::Done, _) => md("Out of the way: {}", &[what]),
        (BlockerState::Withdrawn, _) => md("Needed no more: {}", &[what]),
        (BlockerState::Open | BlockerState::Dated, _) => match &blocker.holder_name {
            Some(holder) => md("Waiting on {}: {}, {} was asked", &[on, what, words(holder)]),
            None => md("Waiting on {}: {}", &[on, what]),
        },
    }
}

/// The same on the App Home, with its age.
pub(super) fn own_blocker_line(blocker: &Blocker, now: Timestamp) -> Text {
    md("{} · {}", &[own_state_line(blocker), age(blocker, now)])
}

/// `Jonas Weber: “final logo” · on Brand (Ben Okafor) · 2 days · due 27 November`: for the channel.
pub(super) fn open_line(blocker: &Blocker, now: Timestamp) -> Text {
    let mut parts = vec![md("*{}*: {}", &[words(&blocker.reporter_name), quoted(&blocker.text)])];
    match (&blocker.on, &blocker.holder_name) {
        (Some(On::Pod { name, .. }), Some(holder)) => parts.push(md("on {} ({})", &[words(name), words(holder)])),
        (Some(on), _) => parts.push(md("on {}", &[words(on_name(on))])),
        (None, _) => {}
    }
    parts.push(age(blocker, now));
    match (blocker.state, blocker.due) {
        (BlockerState::Acknowledged, _) => parts.push(text("seen")),
        (BlockerState::Dated, Some(due)) => parts.push(md("due {}", &[words(&short_day(due))])),
        (BlockerState::Declined, _) => parts.push(text("came back")),
        _ => {}
    }
    md("• {}", &[with_link(Text::join(&parts, " · "), blocker)])
}

/// `• Jonas Weber: “final logo”`: what is out of the way.
pub(super) fn solved_line(blocker: &Blocker) -> Text {
    md("• *{}*: {}", &[words(&blocker.reporter_name), quoted(&blocker.text)])
}

/// `“final logo”, on Brand`: what was named in an answer.
pub(super) fn named_line(blocker: &Blocker) -> Text {
    match &blocker.on {
        Some(on) => md("• {}, on {}", &[quoted(&blocker.text), words(on_name(on))]),
        None => md("• {}", &[quoted(&blocker.text)]),
    }
}

fn on_name(on: &On) -> &str {
    match on {
        On::Pod { name, .. } | On::Person { name, .. } => name,
    }
}

fn age(blocker: &Blocker, now: Timestamp) -> Text {
    match blocker.age_days(now) {
        0 => text("new"),
        count => days(count),
    }
}

/// Something that waits on somebody, among what they hold.
pub(in crate::features::standups) fn obligation_words(blocker: &Blocker) -> String {
    format!("Need of {}: {}", blocker.reporter_name, blocker.text)
}
