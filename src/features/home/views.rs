//! Every sentence of the App Home's frame.

mod problems;
mod rolling_out;
mod waiting;

pub(super) use problems::problems;
pub(super) use rolling_out::{roll_out, rolled_out};
pub(super) use waiting::{List, merge, waiting, waiting_modal};

use crate::{
    calendar::Zone,
    slack::{
        blocks::{self, Button, HomeBuilder},
        mrkdwn::{DateStyle, Text, date},
    },
};
use jiff::Timestamp;

/// Quick actions in one row.
const BUTTONS: usize = 5;

/// What is needed to write links and moments for one reader.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    /// The workspace's address, with a slash at its end.
    pub(super) url: &'a str,
    /// The reader's zone.
    pub(super) zone: &'a Zone,
    /// The instant.
    pub(super) now: Timestamp,
}

/// Whose page it is, and since when, by whom and why the bot is paused.
pub(super) fn greeting(name: &str, paused: Option<Text>) -> HomeBuilder {
    let first = name.split_whitespace().next().unwrap_or(name);
    blocks::home().header(&format!("Hello {first}")).section(paused.unwrap_or_default())
}

fn moment(at: Timestamp, style: DateStyle, zone: &Zone) -> Text {
    date(at, style, &zone.local(at).strftime("%-d %B %Y, %H:%M").to_string())
}

/// *Quick actions*: the few things people come for.
pub(super) fn quick(buttons: Vec<Button>) -> HomeBuilder {
    let rows: Vec<Vec<Button>> = buttons.chunks(BUTTONS).map(<[Button]>::to_vec).collect();
    blocks::home().header("Quick actions").each(rows, HomeBuilder::actions)
}
