//! The question in a channel, and the one to whoever answers for it.

use super::{
    super::{model::Rules, store::Row},
    ARCHIVE, KEEP, UNSURE, day, silence,
};
use crate::{
    directory::Names,
    features::cleanups::model::{Mode, Stage, answers_until},
    ids::UserId,
    signal::Message,
    slack::{
        blocks::{Element, button, message},
        mrkdwn::{Text, channel, md, number, text, words},
    },
};
use jiff::Timestamp;

/// So many channels have buttons in one message; the others have theirs in the channels.
const WITH_BUTTONS: usize = 8;

/// How a question ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Settled {
    /// Somebody keeps the channel.
    Kept {
        /// Who; none: it was brought back.
        by: Option<UserId>,
        /// Until when.
        until: Timestamp,
        /// Why.
        why: String,
    },
    /// Somebody writes there again.
    Active,
    /// It is not asked any more: rules changed, or it must not be touched.
    Spared,
    /// It is archived, or is being.
    Archived,
}

/// The question in the channel. `posted` is when it stands there, or will.
pub(in super::super) fn asked_message(row: &Row, rules: &Rules, posted: Timestamp, names: &Names) -> Message {
    let fallback = text("Is this channel still needed?");
    message(fallback)
        .section(md(
            "*Is this channel still needed?*\nNobody has written here {}. {}",
            &[
                silence(row, rules.days_for(&row.name).unwrap_or(rules.days), names),
                what_then(row, rules, (posted, names)),
            ],
        ))
        .actions(buttons(row))
        .context(unsure_line(row, names))
        .context(owner_line(row, names))
        .build()
}

fn what_then(row: &Row, rules: &Rules, (posted, names): (Timestamp, &Names)) -> Text {
    if row.stage() == Stage::Unsure {
        return text("As long as somebody is not sure, it stays.");
    }
    if rules.mode < Mode::Archive {
        return text("It stays unless somebody says that it can go.");
    }
    let until = answers_until(row.told_at.map_or(posted, |told| told.0.max(posted)));
    md(
        "If nobody answers by {}, I archive it some time after that. What was written stays and can be found; people can bring it back.",
        &[day(until, names)],
    )
}

fn unsure_line(row: &Row, names: &Names) -> Text {
    row.unsure_by.as_ref().map_or_else(Text::default, |by| md("{} is not sure.", &[names.person(by)]))
}

fn owner_line(row: &Row, names: &Names) -> Text {
    match (&row.person, row.pod_id) {
        (Some(person), Some(pod)) => {
            md("{} answers for it, for {}. An admin can archive it too.", &[names.person(person), names.pod(pod)])
        }
        (Some(person), None) => md("{} answers for it. An admin can archive it too.", &[names.person(person)]),
        (None, _) => Text::default(),
    }
}

fn buttons(row: &Row) -> Vec<Element> {
    let question =
        md("{} is archived at once, for everybody in it. I cannot take that back; a person can.", &[channel(&row.id)]);
    let archive =
        button(ARCHIVE, "Archive now").value(&row.id).confirm("Archive the channel?", &question, "Archive", "Leave it");
    let mut row_of_buttons: Vec<Element> =
        vec![button(KEEP, "Keep it").primary().value(&row.id).into(), archive.into()];
    if row.stage() != Stage::Unsure {
        row_of_buttons.push(button(UNSURE, "Not sure").value(&row.id).into());
    }
    row_of_buttons
}

/// What the question says once it is settled.
pub(in super::super) fn settled_message(settled: &Settled, names: &Names) -> Message {
    message(text("Is this channel still needed? That is settled."))
        .context(md("*Is this channel still needed?* {}", &[settled_words(settled, names)]))
        .build()
}

fn settled_words(settled: &Settled, names: &Names) -> Text {
    match settled {
        Settled::Kept { by: Some(by), until, why } => {
            md("{} keeps it until {}: “{}”", &[names.person(by), day(*until, names), words(why)])
        }
        Settled::Kept { by: None, until, .. } => {
            md("It was brought back, so I do not ask again before {}.", &[day(*until, names)])
        }
        Settled::Active => text("People write here again, so it stays."),
        Settled::Spared => text("It is not asked any more: it stays."),
        Settled::Archived => text("It is archived."),
    }
}

/// What waits, for the App Home.
pub(in super::super) fn owner_key_title(count: usize) -> String {
    match count {
        1 => "Is a quiet channel still needed?".to_owned(),
        count => format!("Are {count} quiet channels still needed?"),
    }
}

/// Why they are asked.
pub(in super::super) fn owner_why(rows: &[Row], names: &Names) -> Text {
    let pods: Vec<_> = rows.iter().filter_map(|row| row.pod_id).collect();
    match pods.first() {
        Some(pod) if pods.len() == rows.len() && pods.iter().all(|one| one == pod) => {
            md("Because you answer for the channels of {} now.", &[names.pod(*pod)])
        }
        _ => text(
            "Because you answer for these channels now: you lead or stand in for their pod, made them, or are an admin.",
        ),
    }
}

/// The question to whoever answers for these channels. What is settled says so.
pub(in super::super) fn owner_message(rows: &[Row], rules: &Rules, names: &Names) -> Message {
    let head = match rows {
        [] => text("These channels are settled. Thank you."),
        [_] => text("*Is this channel still needed?*"),
        _ => md("*Are these {} channels still needed?*", &[number(rows.len())]),
    };
    let built = message(text("Are these channels still needed?")).section(head);
    let built = built.each(rows.iter().take(WITH_BUTTONS), |blocks, row| {
        let days = rules.days_for(&row.name).unwrap_or(rules.days);
        let said = md("{}: nobody has written there {}.", &[channel(&row.id), silence(row, days, names)]);
        blocks.section(said).actions(buttons(row)).context(unsure_line(row, names))
    });
    let rest: Vec<Text> = rows.iter().skip(WITH_BUTTONS).take(40).map(|row| channel(&row.id)).collect();
    let built = if rest.is_empty() {
        built
    } else {
        built.section(md("And {}: the same buttons stand in each of them.", &[Text::join(&rest, ", ")]))
    };
    let then = match rules.mode {
        Mode::Archive if !rows.is_empty() => text(
            "The channels themselves are asked as well. What nobody answers for in 14 days is archived; people can bring it back.",
        ),
        _ => Text::default(),
    };
    built.context(then).build()
}
