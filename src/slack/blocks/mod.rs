//! What people see, as small constructors over Block Kit: messages, modals and the App Home.
//!
//! ```
//! use podkeeper::slack::{blocks::{button, message}, mrkdwn::{md, words}};
//! let name = "R&D";
//! let said = md("*{}* has a new lead.", &[words(name)]);
//! let message = message(said.clone())
//!     .section(said)
//!     .actions([button("pod.show", "Show the pod").value("7").primary()])
//!     .build();
//! ```
//!
//! - Formatted text comes in as [`Text`], so words of people cannot act as markup; everything that
//!   takes `&str` is plain text, in which Slack sees no markup at all.
//! - Slack's limits are kept here: what is too long is cut with `…`, surplus blocks and options give way to a line
//!   that says how many. What is built is never refused for its size.
//! - Slips of an author (an id too long, a menu's values too long) stop a debug build.

mod buttons;
mod finished;
mod inputs;

mod surface;

pub use buttons::{
    Button, Element, ExternalMenu, Menu, Overflow, PersonMenu, button, external_menu, menu, one_of_menu, overflow,
    person_menu,
};
pub use finished::{Room, append_button, can_be_pressed, stacked, tag_of, tagged};
pub use inputs::{
    ChannelSelect, Checkboxes, ConversationSelect, DateInput, ExternalSelect, Input, MultiExternalSelect, MultiSelect,
    PeopleSelect, PersonSelect, Select, TextInput, TimeInput, channel_select, checkboxes, conversation_select,
    date_input, external_select, fits_a_menu, multi_external_select, multi_select, people_select, person_select,
    select, text_input, time_input,
};
pub use surface::{Blocks, HomeBuilder, MessageBuilder, ModalBuilder, home, message, metadata, modal};

use crate::{
    signal::Choice,
    slack::{
        mrkdwn::{Text, is_hidden, isolated, runs_leftwards},
        size,
    },
};
use serde::Serialize;
use serde_json::Value;
use slack_morphism::blocks::{
    SlackBlockChoiceItem, SlackBlockMarkDownText, SlackBlockPlainText, SlackBlockPlainTextOnly, SlackBlockText,
};

/// A choice for a menu or a form: `value` comes back (at most 150 characters), `label` is read (cut at 75).
pub fn choice(value: impl ToString, label: &str) -> Choice {
    Choice { value: value.to_string(), label: label.to_owned() }
}

/// Where there are more choices than a menu holds, those that are chosen come first: what a form does not show is lost when
/// it is saved.
pub fn chosen_first(choices: Vec<Choice>, chosen: &[String]) -> Vec<Choice> {
    if choices.len() <= size::MENU {
        return choices;
    }
    let (mut first, others): (Vec<Choice>, Vec<Choice>) =
        choices.into_iter().partition(|choice| chosen.contains(&choice.value));
    first.extend(others);
    first
}

/// An option as Block Kit has it.
type Item<T = SlackBlockPlainTextOnly> = SlackBlockChoiceItem<T>;

/// One line of plain text. Empty text is refused by Slack, so it becomes `…`.
fn plain(text: &str, limit: usize) -> SlackBlockPlainTextOnly {
    plain_line(text, limit).into()
}

fn plain_line(text: &str, limit: usize) -> SlackBlockPlainText {
    let seen: String = text.chars().filter(|character| !is_hidden(*character)).collect();
    let line = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = if line.is_empty() {
        "…".to_owned()
    } else if line.chars().any(runs_leftwards) {
        // The two marks count as well.
        isolated(&size::cut(&line, limit - 2))
    } else {
        size::cut(&line, limit)
    };
    SlackBlockPlainText::new(line).with_emoji(true)
}

/// Formatted text as Slack is to take it: word for word. Empty text is refused by Slack, so it becomes `…`.
fn formatted(text: &Text, limit: usize) -> SlackBlockMarkDownText {
    let text = if text.is_empty() { "…".to_owned() } else { text.cut(limit).as_str().to_owned() };
    SlackBlockMarkDownText::new(text).with_verbatim(true)
}

fn formatted_text(text: &Text, limit: usize) -> SlackBlockText {
    SlackBlockText::MarkDown(formatted(text, limit))
}

/// An id of ours; a slip when it is too long, since a shorter one would name something else.
fn id<T: From<String>>(id: &str) -> T {
    debug_assert!((1..=size::ID).contains(&size::length(id)), "an id of 1 to 255 characters: {id:?}");
    T::from(size::head(id, size::ID))
}

fn items(choices: &[Choice], limit: usize) -> Vec<Item> {
    choices.iter().take(limit).map(item).collect()
}

fn item(choice: &Choice) -> Item {
    debug_assert!(size::length(&choice.value) <= size::OPTION_VALUE, "too long to come back: {:?}", choice.value);
    Item::new(plain(&choice.label, size::OPTION), size::head(&choice.value, size::OPTION_VALUE))
}

/// What an external select is answered with.
pub(super) fn options(choices: &[Choice]) -> Value {
    json(&items(choices, size::MENU))
}

/// Our own structures always become JSON; were one not to, the fault is logged and Slack refuses the `null`.
fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| {
        tracing::error!(%error, "Block Kit that is no JSON");
        Value::Null
    })
}

#[cfg(test)]
mod tests;
