//! What is said in the thread of words that somebody typed to the bot.

use super::{ANSWER, needs::named_line, prompt::understood};
use crate::{
    features::standups::model::{Answer, Blocker},
    ids::{ChannelId, MessageTs, OccurrenceId},
    signal::Message,
    slack::{
        blocks::{Menu, button, choice, menu, message},
        mrkdwn::{Text, md, text, words},
    },
};

/// Says which of several stand-ups was answered; carries it, and the message.
pub(in super::super) const TYPED_FOR: &str = "standup_typed_for";

/// These words are no answer; carries the message, as the next does.
pub(in super::super) const TYPED_NO: &str = "standup_typed_no";
/// These words say that somebody is off today.
pub(in super::super) const TYPED_OFF: &str = "standup_typed_off";
/// Takes an answer back that was typed; carries the stand-up, and the message.
pub(in super::super) const TAKE_BACK: &str = "standup_take_back";

/// Where words were typed.
type Place<'a> = (&'a ChannelId, &'a MessageTs);

/// What was understood.
pub(in super::super) fn typed_message(
    (title, occurrence): (&str, OccurrenceId),
    answer: &Answer,
    named: &[&Blocker],
    place: Place<'_>,
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
        .actions([
            button(ANSWER, "Change").value(occurrence),
            button(TAKE_BACK, "Take it back").value(carried(occurrence, place)),
        ])
        .build()
}

/// Several are open.
pub(in super::super) fn which_standup_message(open: &[(OccurrenceId, String)], place: Place<'_>) -> Message {
    let said = text("Several of your stand-ups are open. Which one is this for?");
    message(said.clone()).section(said).actions([choices(open, place)]).build()
}

/// Nobody knows whether these words are meant for anybody else's eyes; `is_off` where they look like a day off.
pub(in super::super) fn unsure_message(open: &[(OccurrenceId, String)], place: Place<'_>, is_off: bool) -> Message {
    let said = match (open, is_off) {
        (_, true) => text("Are you off today? The channel hears that you are off, and nothing of what you wrote."),
        ([(_, title)], false) => {
            md("Shall I post this as your plan for today, in *{}*? Nothing is posted yet.", &[words(title)])
        }
        (_, false) => text("Shall I post this as your plan for today? Nothing is posted yet. Choose the stand-up."),
    };
    let off = is_off.then(|| button(TYPED_OFF, "Off today").value(place_value(place)).primary());
    let no = button(TYPED_NO, "No").value(place_value(place));
    let blocks = message(said.clone()).section(said);
    let hint = text("Words that begin with `done:`, `today:` or `blocked:` are posted at once.");
    match open {
        [(occurrence, _)] => {
            let post = button(TYPED_FOR, "Post it").value(carried(*occurrence, place));
            let post = if is_off { post } else { post.primary() };
            blocks.actions(off.into_iter().chain([post, no])).context(hint).build()
        }
        several => {
            let blocks = blocks.actions([choices(several, place)]);
            blocks.actions(off.into_iter().chain([no])).context(hint).build()
        }
    }
}

/// A greeting, while something is open.
pub(in super::super) fn hello_message(open: &[(OccurrenceId, String)]) -> Message {
    let titles: Vec<Text> = open.iter().map(|(_, title)| md("*{}*", &[words(title)])).collect();
    let said = md(
        "Waiting for you: {}. Press *Answer* there, or type `done: …`, `today: …`, `blocked: …` here. \
         What else I can do: `/podkeeper help`.",
        &[Text::join(&titles, ", ")],
    );
    message(said.clone()).section(said).build()
}

/// *No*
pub(in super::super) fn left_message() -> Message {
    let said =
        text("All right: nothing was posted. I do not read other messages; `/podkeeper help` says what I can do.");
    message(said.clone()).section(said).build()
}

/// *Off today*
pub(in super::super) fn off_by_words_message() -> Message {
    let said = text("You are off today; nobody reads what you wrote. All the best.");
    message(said.clone()).section(said).build()
}

/// *Take it back*
pub(in super::super) fn taken_back_message(title: &str, occurrence: OccurrenceId) -> Message {
    let said = md("Taken back: *{}* shows nothing of it any more.", &[words(title)]);
    message(said.clone()).section(said).actions([button(ANSWER, "Answer").value(occurrence)]).build()
}

fn choices(open: &[(OccurrenceId, String)], place: Place<'_>) -> Menu {
    let choices: Vec<_> = open.iter().map(|(occurrence, title)| choice(carried(*occurrence, place), title)).collect();
    menu(TYPED_FOR, "Choose one", &choices)
}

fn carried(occurrence: OccurrenceId, place: Place<'_>) -> String {
    format!("{occurrence} {}", place_value(place))
}

fn place_value((channel, ts): Place<'_>) -> String {
    format!("{channel} {ts}")
}

/// What a button under typed words carries besides the stand-up.
pub(in super::super) fn typed_place(value: &str) -> Option<(ChannelId, MessageTs)> {
    let (channel, ts) = value.split_once(' ')?;
    Some((ChannelId::from(channel), MessageTs::from(ts)))
}

/// What the menu carries, and the buttons that post or take back.
pub(in super::super) fn typed_choice(value: &str) -> Option<(OccurrenceId, ChannelId, MessageTs)> {
    let (occurrence, place) = value.split_once(' ')?;
    let (channel, ts) = typed_place(place)?;
    Some((OccurrenceId(occurrence.parse().ok()?), channel, ts))
}
