//! What was announced, one in full, what waits on somebody, and what can be done.

use super::{
    super::model::{Announcement, State},
    EXPORT, Eyes, NEWER, OLDER, OPEN, OPEN_CHANGE, OPEN_FORM, READ_SHOWN, Said, Scene, UNREAD, WITHDRAW, audience,
    card, counted, day, pressed, short,
};
use crate::{
    directory::Names,
    ids::ChannelId,
    signal::Message,
    slack::{
        blocks::{Button, button, home as page, message},
        mrkdwn::{Text, channel, md, number, text, words},
    },
    turn::Wait,
};
use jiff::civil::Date;

/// The lines of what somebody can do.
pub(in super::super) fn help_lines(may_announce: bool) -> Vec<Text> {
    let mut lines = Vec::new();
    if may_announce {
        lines.push(text("• `/announce`: tell everybody or your pod something, and see who has acknowledged it"));
    }
    lines.push(text("• `/announce list`: what was announced; `/announce show 7` shows one"));
    lines
}

/// `/announce help`
pub(in super::super) fn help(may_announce: bool, paused: Option<Text>) -> Message {
    let open = may_announce.then(|| button(OPEN_FORM, "New announcement").primary());
    message(text("What you can do with /announce"))
        .section(text("*What you can do with /announce*"))
        .section(Text::join(&help_lines(may_announce), "\n"))
        .context(paused.unwrap_or_default())
        .actions(open)
        .build()
}

/// A page of what was announced, the newest first; `skipped` before it, and whether there are older ones.
pub(in super::super) fn list_message(
    announcements: &[Announcement],
    names: &Names,
    (skipped, on_a_page, has_more): (i64, i64, bool),
) -> Message {
    if announcements.is_empty() {
        let nothing = text("Nothing was announced yet.");
        return message(nothing.clone()).section(nothing).build();
    }
    let newer = (skipped > 0).then(|| button(NEWER, "Newer").value((skipped - on_a_page).max(0)));
    let older = has_more.then(|| button(OLDER, "Older").value(skipped + on_a_page));
    message(text("Announcements"))
        .section(text("*Announcements*"))
        .each(announcements, |said, one| said.section_with(line(one, names), button(OPEN, "Show").value(one.id)))
        .actions(newer.into_iter().chain(older))
        .build()
}

fn line(one: &Announcement, names: &Names) -> Text {
    let today = names.zone.date(one.posted_at);
    let mut parts = vec![
        md("*#{}* from {} for {}", &[number(one.id), names.person(&one.author), audience(&one.audience, names)]),
        names.moment(one.posted_at),
    ];
    match (one.state, one.ack_by) {
        (State::Withdrawn, _) => parts.push(text("withdrawn")),
        (State::Ended, _) | (State::Open, None) => {}
        (State::Open, Some(by)) => parts.push(md("acknowledge by {}", &[day(by, today)])),
    }
    let said = if one.state == State::Withdrawn { Text::default() } else { words(&short(one)) };
    md("{}\n{}", &[Text::join(&parts, " · "), said])
}

/// One in full, as `eyes` may see it, with where it stands.
pub(in super::super) fn shown(scene: &Scene, eyes: &Eyes, places: &[(ChannelId, &'static str)]) -> Said {
    let announcement = &scene.announcement;
    let fallback = md("Announcement #{}", &[number(announcement.id)]);
    if announcement.state == State::Withdrawn && !eyes.is_author {
        return Said { title: "Announcement", fallback, blocks: page().section(card::withdrawn(scene)) };
    }
    let over = match announcement.state {
        State::Withdrawn => card::withdrawn(scene),
        State::Ended => md("{}; nothing is counted any more.", &[counted(scene.count, true)]),
        State::Open => Text::default(),
    };
    let stands: Vec<Text> = places.iter().map(|(place, how)| md("{}{}", &[channel(place), text(how)])).collect();
    let stands = if stands.is_empty() { Text::default() } else { md("In {}", &[Text::join(&stands, ", ")]) };
    let footing = if announcement.is_open() { card::footing(scene) } else { Text::default() };
    let blocks = page()
        .section(card::heading(scene))
        .append(card::body(announcement))
        .context(footing)
        .context(over)
        .context(md("Posted {}. {}", &[scene.names.moment(announcement.posted_at), stands]))
        .actions(buttons(announcement, eyes));
    Said { title: "Announcement", fallback, blocks }
}

fn buttons(announcement: &Announcement, eyes: &Eyes) -> Vec<Button> {
    let (id, is_open) = (announcement.id, announcement.is_open());
    let mut row = Vec::new();
    if eyes.is_asked {
        row.push(button(READ_SHOWN, "I have read this").value(pressed(announcement)).primary());
    }
    if eyes.is_author && announcement.state != State::Withdrawn {
        row.push(button(UNREAD, "Who has not").value(format!("{id}/0")));
        row.push(button(EXPORT, "All receipts as CSV").value(id));
    }
    if eyes.is_author && is_open {
        row.push(button(OPEN_CHANGE, "Change").value(id));
    }
    if eyes.may_withdraw && announcement.state != State::Withdrawn {
        let question = text("It is replaced everywhere by a line that says so. This cannot be undone.");
        row.push(button(WITHDRAW, "Withdraw").value(id).danger().confirm(
            "Withdraw it?",
            &question,
            "Withdraw",
            "Keep it",
        ));
    }
    row
}

/// What waits for the reader's receipt. `today` is theirs.
pub(in super::super) fn wait(one: &Announcement, names: &Names, today: Date) -> Wait {
    let late = one.ack_by.filter(|by| *by < today);
    let late = late.map(|by| md("was asked for by {}", &[day(by, today)])).unwrap_or_default();
    let from = md("announcement {} from {}", &[number(one.id), names.person(&one.author)]);
    Wait {
        key: format!("announcement/{}", one.id),
        what: Text::join(&[md("*Please acknowledge: {}*", &[words(&short(one))]), from, late], " · "),
        since: one.posted_at,
        due: one.ack_by.filter(|by| *by >= today),
        press: Some(button(OPEN, "Read it").value(one.id)),
        way: format!("/announce show {}", one.id),
    }
}

/// *Announce something*, among the quick actions.
pub(in super::super) fn new_button() -> Button {
    button(OPEN_FORM, "Announce something")
}
