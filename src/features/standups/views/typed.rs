//! What is said in the thread of words that somebody typed to the bot.

use super::{ANSWER, needs::named_line, prompt::understood};
use crate::{
    features::standups::model::{Answer, Blocker},
    ids::{ChannelId, MessageTs, OccurrenceId},
    signal::Message,
    slack::{
        blocks::{button, choice, menu, message},
        mrkdwn::{Text, md, text, words},
    },
};

/// Says which of several stand-ups was answered; carries it, and the message.
pub(in super::super) const TYPED_FOR: &str = "standup_typed_for";

/// What was understood.
pub(in super::super) fn typed_message(
    title: &str,
    occurrence: OccurrenceId,
    answer: &Answer,
    named: &[&Blocker],
) -> Message {
    let said = match (answer.edited_at.is_some(), answer.is_late) {
        (true, _) => md("I changed *{}*; it says now:", &[words(title)]),
        (false, true) => md("I took this as *{}*, late:", &[words(title)]),
        (false, false) => md("I took this as *{}*:", &[words(title)]),
    };
    let lines: Vec<Text> = named.iter().map(|one| named_line(one)).collect();
    let named = if lines.is_empty() { Text::default() } else { md("*In the way*\n{}", &[Text::join(&lines, "\n")]) };
    message(said.clone())
        .section(said)
        .section(understood(answer))
        .section(named)
        .actions([button(ANSWER, "Change").value(occurrence)])
        .build()
}

/// Several are open.
pub(in super::super) fn which_standup_message(
    open: &[(OccurrenceId, String)],
    (channel, ts): (&ChannelId, &MessageTs),
) -> Message {
    let said = text("Several of your stand-ups are open. Which one is this for?");
    let choices: Vec<_> =
        open.iter().map(|(occurrence, title)| choice(format!("{occurrence} {channel} {ts}"), title)).collect();
    message(said.clone()).section(said).actions([menu(TYPED_FOR, "Choose one", &choices)]).build()
}

/// What the menu carries.
pub(in super::super) fn typed_choice(value: &str) -> Option<(OccurrenceId, ChannelId, MessageTs)> {
    let mut parts = value.split(' ');
    let (occurrence, channel, ts) = (parts.next()?, parts.next()?, parts.next()?);
    Some((OccurrenceId(occurrence.parse().ok()?), ChannelId::from(channel), MessageTs::from(ts)))
}
