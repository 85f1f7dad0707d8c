//! Receipts: given, and taken back within five minutes.

use super::{
    super::{
        model::{Announcement, Count, UNDO},
        store,
        views::{self, Scene},
    },
    reading, showing, subject,
};
use crate::{
    error::{Error, Result},
    ids::AnnouncementId,
    turn::{Change, Turn},
};
use jiff::Timestamp;
use serde_json::json;

/// What became of somebody's press. Nothing is counted for it: see [`showing::count_soon`].
pub(in super::super) enum Receipt {
    /// It is noted; or was, at that moment, and whether it can still be taken back.
    Noted(Scene, Option<Timestamp>, bool),
    /// Its author changed it while they read.
    Changed(Scene),
    /// It is for others; or they wrote it.
    NotTheirs(Scene, bool),
    /// It was withdrawn, or nothing is counted any more.
    Over(Scene),
}

const UNCOUNTED: Count = Count { readers: 0, people: 0 };

/// The actor has read this version.
///
/// # Errors
/// A sentence when there is no such announcement; the database's own.
pub(in super::super) async fn acknowledge(turn: &mut Turn, (id, version): (AnnouncementId, i64)) -> Result<Receipt> {
    let announcement = reading::get(turn, id).await?;
    let (workspace, me, now) = (turn.workspace().clone(), turn.actor().id.clone(), turn.now());
    let is_author = announcement.author == me;
    let is_for_me = !is_author && reading::is_for_me(turn, &announcement).await?;
    let (is_open, is_newest) = (announcement.is_open(), announcement.version == version);
    let scene = reading::scene_with(turn, announcement, UNCOUNTED).await?;
    if !is_open {
        return Ok(Receipt::Over(scene));
    }
    if !is_for_me {
        return Ok(Receipt::NotTheirs(scene, is_author));
    }
    if !is_newest {
        return Ok(Receipt::Changed(scene));
    }
    if !store::insert_receipt(turn.tx(), &workspace, (id, version), (&me, now)).await? {
        let at = store::find_receipt(turn.tx(), &workspace, (id, version), &me).await?;
        return Ok(Receipt::Noted(scene, at, at.is_some_and(|at| may_undo(at, now))));
    }
    let after = Some(json!({ "version": version }));
    turn.record(Change { verb: "acknowledge", subject: subject(id), before: None, after, why: None }).await?;
    settle_ask(turn, &scene, true).await?;
    turn.refresh_home(&me).await?;
    showing::count_soon(turn, &scene.announcement).await?;
    Ok(Receipt::Noted(scene, None, true))
}

fn may_undo(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) <= UNDO
}

/// The actor takes their receipt for this version back.
///
/// # Errors
/// A sentence when it is too late, or there is none; the database's own.
pub(in super::super) async fn undo(turn: &mut Turn, (id, version): (AnnouncementId, i64)) -> Result<Scene> {
    let announcement: Announcement = reading::get(turn, id).await?;
    let (workspace, me, now) = (turn.workspace().clone(), turn.actor().id.clone(), turn.now());
    if !announcement.is_open() {
        return Err(Error::user(views::over()));
    }
    let scene = reading::scene_with(turn, announcement, UNCOUNTED).await?;
    let Some(at) = store::find_receipt(turn.tx(), &workspace, (id, version), &me).await? else { return Ok(scene) };
    if !may_undo(at, now) {
        return Err(Error::user(views::too_late_to_undo()));
    }
    store::delete_receipt(turn.tx(), &workspace, (id, version), &me).await?;
    let before = Some(json!({ "version": version }));
    turn.record(Change { verb: "undo", subject: subject(id), before, after: None, why: None }).await?;
    settle_ask(turn, &scene, false).await?;
    turn.refresh_home(&me).await?;
    showing::count_soon(turn, &scene.announcement).await?;
    Ok(scene)
}

/// What the actor was asked in their direct message, if they were, says how it stands now.
async fn settle_ask(turn: &mut Turn, scene: &Scene, has_read: bool) -> Result<()> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let id = scene.announcement.id;
    if !store::was_asked(turn.tx(), &workspace, id, &me).await? {
        return Ok(());
    }
    let key = scene.announcement.ask_key(&me);
    turn.reword_each(&[(key.clone(), views::asked_message(scene, (has_read, false)))]).await?;
    if has_read { turn.close_ask(&key).await } else { Ok(()) }
}
