//! For its author's eyes only: who has not acknowledged it yet, and all receipts as a file.

use super::{OLDER_UNREAD, Scene, UNREAD, counted, day};
use crate::{
    export::{Cell, Column, Export},
    features::announcements::store::Reader,
    ids::AnnouncementId,
    signal::Modal,
    slack::{
        blocks::{Button, button, modal},
        mrkdwn::{Text, md, number, text, words},
    },
};
use jiff::civil::Date;

/// Raised when a column changes its meaning or goes.
const VERSION: u32 = 1;

/// In this order in every row.
const COLUMNS: [Column; 6] = [
    Column::heading("person", "Person"),
    Column::line("person_id", "Person (id)"),
    Column::line("acknowledged", "Acknowledged"),
    Column::line("acknowledged_at", "Acknowledged at"),
    Column::line("acknowledged_version", "Newest version acknowledged"),
    Column::line("reminded_at", "Reminded at"),
];

/// A page of those who have not.
pub(in super::super) struct UnreadPage {
    /// By name; each with the last day of their time off, if they are away today.
    pub(in super::super) readers: Vec<(Reader, Option<Date>)>,
    /// So many come before them.
    pub(in super::super) skipped: i64,
    /// How long a page is.
    pub(in super::super) on_a_page: i64,
    /// There are more after them.
    pub(in super::super) has_more: bool,
}

/// What the buttons carry: the announcement, and how many are skipped.
pub(in super::super) fn read_offset(carried: &str) -> Option<(AnnouncementId, i64)> {
    let (id, skipped) = carried.split_once('/')?;
    Some((AnnouncementId(id.parse().ok()?), skipped.parse().ok().filter(|skipped| *skipped >= 0)?))
}

/// A page of those who have not acknowledged it.
pub(in super::super) fn unread_modal(scene: &Scene, page: &UnreadPage) -> Modal {
    let head = match (page.readers.is_empty(), page.skipped) {
        (true, 0) => text("Everybody has acknowledged it."),
        _ => md("{}. Still missing:", &[counted(scene.count, false)]),
    };
    let lines: Vec<Text> = page.readers.iter().map(|(reader, away)| line(scene, reader, *away)).collect();
    // A section holds ten lines, however long.
    let sections: Vec<Text> = lines.chunks(10).map(|some| Text::join(some, "\n")).collect();
    modal(UNREAD, "Who has not")
        .close("Close")
        .section(head)
        .each(sections, crate::slack::blocks::ModalBuilder::section)
        .context(text("You alone see this, as its author. Please be kind: people have their reasons."))
        .actions(turns(scene, page))
        .build()
}

fn line(scene: &Scene, reader: &Reader, away: Option<Date>) -> Text {
    let mut parts = Vec::new();
    parts.extend(
        away.map(|until| md("away until {}", &[day(until, scene.names.zone.date(scene.announcement.posted_at))])),
    );
    if reader.read_version.is_some() {
        parts.push(text("acknowledged an older text"));
    }
    parts.extend(reader.reminded_at.map(|at| md("reminded {}", &[scene.names.moment(at.0)])));
    let name = words(&reader.name).cut(80);
    if parts.is_empty() { md("• {}", &[name]) } else { md("• {}: {}", &[name, Text::join(&parts, ", ")]) }
}

fn turns(scene: &Scene, page: &UnreadPage) -> Vec<Button> {
    let id = scene.announcement.id;
    let to = |skipped: i64| format!("{id}/{skipped}");
    let back = (page.skipped > 0).then(|| button(UNREAD, "Back").value(to((page.skipped - page.on_a_page).max(0))));
    let on = page.has_more.then(|| button(OLDER_UNREAD, "Further").value(to(page.skipped + page.on_a_page)));
    back.into_iter().chain(on).collect()
}

/// Everybody it is for, with their receipts.
pub(in super::super) fn export(scene: &Scene, readers: &[Reader]) -> Export {
    let rows = readers.iter().map(|reader| {
        vec![
            Cell::Text(reader.name.clone()),
            Cell::Text(reader.person.0.clone()),
            Cell::Flag(reader.read_at.is_some()),
            Cell::moment(reader.read_at.map(|at| at.0)),
            reader.read_version.map_or(Cell::Nothing, Cell::Whole),
            Cell::moment(reader.reminded_at.map(|at| at.0)),
        ]
    });
    Export {
        kind: "receipts",
        version: VERSION,
        title: format!("Receipts of announcement #{}", scene.announcement.id),
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
    }
}

/// Said with the file.
pub(in super::super) fn export_comment(scene: &Scene) -> Text {
    md(
        "Announcement #{}: {}. Please keep the file to yourself.",
        &[number(scene.announcement.id), counted(scene.count, !scene.announcement.is_open())],
    )
}
