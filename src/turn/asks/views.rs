//! What people read of asks themselves: several in one message, why they are asked, an expired form.

use super::Why;
use crate::{
    calendar::Zone,
    signal::{Message, Modal, Reopen},
    slack::{
        blocks::{append_button, button, message, modal, stacked, tagged},
        mrkdwn::{DateStyle, Text, date, md, text, words},
    },
};

/// The button *Why am I asked?*
pub(super) const WHY: &str = "asks.why";
/// What the ids of an ask's blocks begin with.
const TAG: &str = "ask/";

/// One ask as it stands in its message, with the button that tells why where `is_asking` is said: whether it asks, or
/// only tells.
pub(super) fn part(asked: &Message, id: i64, is_asking: Option<bool>) -> Message {
    let asked = match is_asking {
        Some(is_asking) => append_button(asked, button(WHY, why_title(is_asking)).value(id)),
        None => asked.clone(),
    };
    tagged(&asked, &format!("{TAG}{id}"))
}

/// The ask whose part of a message bears this tag.
pub(super) fn ask_of_tag(tag: &str) -> Option<i64> {
    tag.strip_prefix(TAG)?.parse().ok()
}

/// Several asks in one message, of which those with these titles are still open; a single one is the message.
pub(super) fn together(open: &[&str], mut parts: Vec<Message>) -> Message {
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return only;
    }
    let headline = match open.len() {
        0 => "Nothing is left for you here".to_owned(),
        1 => "One thing for you".to_owned(),
        2 => "Two things for you".to_owned(),
        3 => "Three things for you".to_owned(),
        4 => "Four things for you".to_owned(),
        5 => "Five things for you".to_owned(),
        more => format!("{more} things for you"),
    };
    let titles: Vec<Text> = open.iter().map(|title| words(title)).collect();
    let fallback = match titles.is_empty() {
        true => words(&headline),
        false => md("{}: {}", &[words(&headline), Text::join(&titles, " · ")]),
    };
    stacked(&headline, &fallback, &parts)
}

/// An ask of which only its few words for the App Home are known.
pub(super) fn titled(title: &str) -> Message {
    message(words(title)).section(words(title)).build()
}

/// The title of the answer to *Why am I asked?*, and the question. What wants no answer only tells.
pub(super) fn why_title(is_asking: bool) -> &'static str {
    if is_asking { "Why am I asked?" } else { "Why am I told?" }
}

/// Why somebody is asked: the rule, whose it is, whether it waited because Slack kept notifications from them, when it comes
/// again, how to change it. Moments are written out in `zone` for those whose client does not.
pub(super) fn why_modal(why: &Why, (is_asking, is_held): (bool, bool), zone: &Zone) -> Modal {
    let next = why.next.map(|at| {
        let written = zone.local(at).strftime("%-d %B %Y, %H:%M").to_string();
        md("*Next time:* {}", &[date(at, DateStyle::DayAndTime, &written)])
    });
    modal(WHY, why_title(is_asking))
        .close("Close")
        .section(why.rule.clone())
        .section(
            why.owner
                .as_ref()
                .map_or_else(Text::default, |owner| md("*Whose rule it is:* {}", std::slice::from_ref(owner))),
        )
        .section(if is_held { waited() } else { Text::default() })
        .section(next.unwrap_or_default())
        .section(why.change.clone().unwrap_or_default())
        .context(text(
            "Quiet hours, one time for everything, and how many messages a day: App Home → *My hours & prompts*.",
        ))
        .build()
}

/// It was kept back for a while.
fn waited() -> Text {
    text(
        "*Why only now:* Slack kept your notifications back (do not disturb). What can wait comes when that is over; only what \
         is urgent does not wait.",
    )
}

/// A button *Why am I asked?* whose ask is long over.
pub(super) fn why_forgotten() -> &'static str {
    "This was settled so long ago that I no longer know why you were asked."
}

/// The form came too late to open by itself.
pub(super) fn open_again(reopen: Option<&Reopen>) -> Message {
    match reopen {
        Some(reopen) => {
            let said = md("Slack took too long to open *{}*. It is ready now:", &[words(&reopen.title)]);
            message(said.clone())
                .section(said)
                .actions([button(&reopen.action_id, "Open").value(&reopen.value).primary()])
                .build()
        }
        None => {
            let said = text("Slack took too long to open the form. Nothing was lost; please use the command again.");
            message(said.clone()).section(said).build()
        }
    }
}
