//! What somebody reads who writes to the bot.

use crate::{
    directory::Person,
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{Text, md, text, words},
    },
};

/// What to type.
pub(super) fn answer(person: &Person) -> Message {
    let first = person.real_name.split_whitespace().next().unwrap_or(&person.real_name);
    let hello = md("Hello {}.", &[words(first)]);
    let what = text("I do not read messages; I answer commands, in any channel:");
    let lines = [
        text("• `/okr update`: check in on your pod's key results"),
        text("• `/pod list`: the pods and who leads them"),
        text("• `/podkeeper help`: everything you can do"),
    ];
    message(hello.clone()).section(md("{} {}", &[hello, what])).section(Text::join(&lines, "\n")).build()
}
