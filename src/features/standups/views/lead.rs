//! What whoever leads the pod reads.

use crate::{
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, md, number, text, words},
    },
};

/// *Got it*, under the week's figures; carries the key of its ask.
pub(in super::super) const WEEK_SEEN: &str = "standup_week_seen";

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

/// There is nowhere to show the day's message.
pub(in super::super) fn no_place_message(pod: &str) -> Message {
    let said = md(
        "The stand-up of *{}* has no channel to stand in, so nobody reads the answers. Link one with \
         `/pod link #channel`, or choose one with `/ritual edit`; what was answered until then is kept.",
        &[words(pod)],
    );
    message(said.clone()).section(said).build()
}
