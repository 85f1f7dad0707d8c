//! What whoever leads the pod reads.

use super::{
    escalated::{ESCALATE, SOLVED, escalate_label},
    needs::{OPEN_REDIRECT, WITHDRAW, open_line},
    quoted,
};
use crate::{
    features::standups::model::{Blocker, BlockerState},
    ids::BlockerId,
    signal::Message,
    slack::{
        blocks::{HomeBuilder, Overflow, button, choice, home, message, overflow},
        mrkdwn::{Text, md, number, text, words},
    },
};
use jiff::Timestamp;

/// *Got it*, under the week's figures; carries the key of its ask.
pub(in super::super) const WEEK_SEEN: &str = "standup_week_seen";

/// What whoever looks after a pod does about a blocker of it, on the App Home.
pub(in super::super) const LEAD_MENU: &str = "standup_lead_menu";

/// How often somebody took part in a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Taken {
    /// The full name.
    pub(in super::super) name: String,
    /// How often they answered.
    pub(in super::super) answered: i64,
    /// How often they were asked.
    pub(in super::super) asked: i64,
    /// How often they were off, away or on holiday.
    pub(in super::super) off: i64,
}

/// For the App Home.
pub(in super::super) fn week_title(pod: &str) -> String {
    format!("The week’s stand-ups of {pod}")
}

/// Why the lead is told.
pub(in super::super) fn week_why(pod: &str) -> Text {
    md("You look after {}. Only you see these figures, once a week.", &[words(pod)])
}

/// The week in figures, without a judgement. `key` comes back with *Got it*.
pub(in super::super) fn week_message(pod: &str, people: &[Taken], key: &str) -> Message {
    let said = md("*{}*, the week’s stand-ups:", &[words(pod)]);
    let lines: Vec<Text> = people.iter().map(line).collect();
    message(md("{}, the week’s stand-ups", &[words(pod)]))
        .section(said)
        .each(lines.chunks(15), |blocks, lines| blocks.section(Text::join(lines, "\n")))
        .actions([button(WEEK_SEEN, "Got it").value(key)])
        .build()
}

fn line(taken: &Taken) -> Text {
    let answered = if taken.asked == 0 {
        text("not asked")
    } else {
        md("answered {} of {}", &[number(taken.answered), number(taken.asked)])
    };
    let off = match taken.off {
        0 => Text::default(),
        1 => text(" · 1 day off"),
        more => md(" · {} days off", &[number(more)]),
    };
    md("• {}: {}{}", &[words(&taken.name), answered, off])
}

/// For the App Home.
pub(in super::super) fn no_place_title(pod: &str) -> String {
    format!("The stand-up of {pod} has no channel")
}

/// Why the lead is told.
pub(in super::super) fn no_place_why(pod: &str) -> Text {
    md("You look after {}.", &[words(pod)])
}

/// So many blockers stand on one App Home.
const SHOWN: usize = 6;

/// How much is in the way of a pod, among its other news.
pub(in super::super) fn in_the_way(count: usize) -> Text {
    match count {
        1 => text("1 thing is in the way"),
        count => md("{} things are in the way", &[number(count)]),
    }
}

/// What is in the way of others in the pods somebody looks after, on the App Home; nothing where nothing is.
pub(in super::super) fn pods_blockers_section(blockers: &[Blocker], now: Timestamp) -> HomeBuilder {
    if blockers.is_empty() {
        return home();
    }
    let page = home().header("In the way of your pods").each(blockers.iter().take(SHOWN), |page, blocker| {
        page.section_with(open_line(blocker, now), lead_menu(blocker))
    });
    match blockers.len().saturating_sub(SHOWN) {
        0 => page,
        more => page.context(md("And {} more: the day’s message in the channel has them all.", &[number(more)])),
    }
}

/// What can be done about a blocker by whoever reported it or looks after its pod.
pub(super) fn lead_menu(blocker: &Blocker) -> Overflow {
    let of = |step: &str| format!("{step}/{}", blocker.id);
    overflow(
        LEAD_MENU,
        &[
            choice(of(SOLVED), "Solved"),
            choice(of(ESCALATE), escalate_label(blocker)),
            choice(of(OPEN_REDIRECT), "Ask somebody else"),
            choice(of(WITHDRAW), "Not needed any more"),
        ],
    )
}

/// What somebody chose for a blocker of their pod: one of [`SOLVED`], [`ESCALATE`],
/// [`OPEN_REDIRECT`] and [`WITHDRAW`].
pub(in super::super) fn lead_choice(value: &str) -> Option<(&str, BlockerId)> {
    let (step, id) = value.split_once('/')?;
    Some((step, BlockerId(id.parse().ok()?)))
}

/// For the App Home: who reported this has left.
pub(in super::super) fn left_title(blocker: &Blocker) -> String {
    format!("{} has left: what was in their way", blocker.reporter_name)
}

/// Why whoever looks after the pod is asked.
pub(in super::super) fn left_why(blocker: &Blocker) -> Text {
    md("You look after {}, and nobody else can say whether this is still needed.", &[words(&blocker.pod_name)])
}

/// Who reported this has left the pod, or us: does anybody need it still?
pub(in super::super) fn left_blocker_message(blocker: &Blocker, now: Timestamp) -> Message {
    let who = [words(&blocker.reporter_name), words(&blocker.pod_name)];
    let said = md("*{}* has left, and this is still in the way of {}. Does somebody need it?", &who);
    message(said.clone())
        .section(said)
        .section(open_line(blocker, now))
        .actions([
            button(SOLVED, "Solved").value(blocker.id),
            button(OPEN_REDIRECT, "Ask somebody else").value(blocker.id),
            button(WITHDRAW, "Not needed any more").value(blocker.id),
        ])
        .build()
}

/// In that question's place, once somebody has seen to it.
pub(in super::super) fn left_settled_message(blocker: &Blocker) -> Message {
    let values = [quoted(&blocker.text), words(&blocker.reporter_name)];
    let said = match blocker.state {
        BlockerState::Done => "{}, of {}: out of the way.",
        BlockerState::Withdrawn => "{}, of {}: needed no more.",
        BlockerState::Open | BlockerState::Acknowledged | BlockerState::Dated | BlockerState::Declined => {
            "{}, of {}: somebody else was asked."
        }
    };
    let said = md(said, &values);
    message(said.clone()).section(said).build()
}

/// There is nowhere to show the day's message.
pub(in super::super) fn no_place_message(pod: &str) -> Message {
    let said = md(
        "The stand-up of *{}* has no channel to stand in, so nobody reads the answers. Link one with \
         `/pod link #channel`, or choose one with `/ritual edit`; what was answered until then is kept.",
        &[words(pod)],
    );
    message(said.clone()).section(said).build()
}
