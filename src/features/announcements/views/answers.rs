//! What whoever pressed reads: for their eyes only.

use super::{OPEN, READ_SHOWN, Said, Scene, UNDO, card, pressed};
use crate::slack::{
    blocks::{button, home},
    mrkdwn::{Text, md, number, text},
};
use jiff::Timestamp;

fn plainly(title: &'static str, said: Text) -> Said {
    Said { title, fallback: said.clone(), blocks: home().section(said) }
}

/// They have acknowledged it, now or at `before`; for a while they can take it back.
pub(in super::super) fn done_said(scene: &Scene, before: Option<Timestamp>, may_undo: bool) -> Said {
    let id = number(scene.announcement.id);
    let said = match before {
        None => md("Thank you: your receipt for announcement #{} is noted.", &[id]),
        Some(at) => md("You acknowledged announcement #{} {}.", &[id, scene.names.moment(at)]),
    };
    let undo = may_undo.then(|| button(UNDO, "Undo").value(pressed(&scene.announcement)));
    let hint = if may_undo { text("You can take it back for five minutes.") } else { Text::default() };
    Said { title: "Announcement", fallback: said.clone(), blocks: home().section(said).context(hint).actions(undo) }
}

/// They took it back.
pub(in super::super) fn undone_said(scene: &Scene) -> Said {
    let said = md("Taken back: announcement #{} waits for your receipt again.", &[number(scene.announcement.id)]);
    let again = button(OPEN, "Read it").value(scene.announcement.id);
    Said { title: "Announcement", fallback: said.clone(), blocks: home().section(said).actions([again]) }
}

/// Its author changed it while they read.
pub(in super::super) fn changed_said(scene: &Scene) -> Said {
    let said =
        md("{} changed this announcement, so your receipt was not noted. This is what it says now:", &[scene.author()]);
    let press = button(READ_SHOWN, "I have read this").value(pressed(&scene.announcement)).primary();
    let blocks = home().section(said.clone()).append(card::body(&scene.announcement)).actions([press]);
    Said { title: "Announcement", fallback: said, blocks }
}

/// It is for others, or their own.
pub(in super::super) fn not_yours_said(scene: &Scene, is_author: bool) -> Said {
    let said = if is_author {
        md(
            "This is your own announcement: you need not acknowledge it. `/announce show {}` shows who has not yet.",
            &[number(scene.announcement.id)],
        )
    } else {
        md(
            "Thank you. This is for {}, so nothing is asked of you.",
            &[super::audience(&scene.announcement.audience, &scene.names)],
        )
    };
    plainly("Announcement", said)
}

/// It was withdrawn, or nothing is counted any more.
pub(in super::super) fn over_said(scene: &Scene) -> Said {
    let is_withdrawn = scene.announcement.state == super::super::model::State::Withdrawn;
    let said = if is_withdrawn {
        card::withdrawn(scene)
    } else {
        md("Announcement #{} is no longer counted; nothing is left to do.", &[number(scene.announcement.id)])
    };
    plainly("Announcement", said)
}
