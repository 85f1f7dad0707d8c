//! An announcement is changed by its author, withdrawn, or over.

use super::{
    super::{
        model::{Announcement, Audience, Ending, State, check_body, check_day},
        store,
        views::{self, Filled, Seen, fields},
    },
    Of, TO_ALL, may_tell, posting, reading, reminding, showing, subject, telling,
};
use crate::{
    error::{Error, Result},
    ids::{AnnouncementId, UserId},
    turn::{Change, Turn},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What came of the form.
pub(in super::super) enum Changed {
    /// It is changed; whether the text is another one.
    Done(Announcement, bool),
    /// What is wrong at which field.
    Faults(BTreeMap<String, String>),
}

/// One that the actor may change.
///
/// # Errors
/// A sentence when they may not, or it is over; the database's own.
pub(in super::super) async fn find_to_change(turn: &mut Turn, id: AnnouncementId) -> Result<Announcement> {
    let announcement = reading::get(turn, id).await?;
    if announcement.author != turn.actor().id {
        return Err(Error::user(views::not_yours()));
    }
    if !announcement.is_open() {
        return Err(Error::user(views::over()));
    }
    // Their own they could post; whoever leads nothing any more can only withdraw it.
    let may = match &announcement.audience {
        Audience::Pods(pods) => pods.iter().all(|pod| may_tell(turn, *pod)),
        Audience::All | Audience::Leads => turn.may(&TO_ALL, None),
    };
    if may { Ok(announcement) } else { Err(Error::user(views::not_allowed_here())) }
}

/// It says something else from now on, or is to be acknowledged by another day.
///
/// # Errors
/// As [`find_to_change`].
pub(in super::super) async fn change(turn: &mut Turn, seen: Seen, filled: &Filled) -> Result<Changed> {
    let mut announcement = find_to_change(turn, seen.id).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let (body, today) = (filled.body.trim(), turn.actor().zone.date(now));
    let fault = |field: &str, sentence: String| Ok(Changed::Faults(BTreeMap::from([(field.to_owned(), sentence)])));
    if announcement.version != seen.version {
        return fault(fields::BODY, views::changed_elsewhere().to_owned());
    }
    if let Err(wrong) = check_body(body) {
        return fault(fields::BODY, views::text_fault(wrong));
    }
    let is_new_day = filled.by != announcement.ack_by;
    if let Some(Err(wrong)) = filled.by.filter(|_| is_new_day).map(|day| check_day(day, today)) {
        return fault(fields::BY, views::day_fault(wrong).to_owned());
    }
    let is_new_text = body != announcement.body;
    if !is_new_text && !is_new_day {
        return Ok(Changed::Done(announcement, false));
    }
    let before = json!({ "version": announcement.version, "by": announcement.ack_by });
    announcement.ack_by = filled.by;
    if is_new_day {
        announcement.ends_at = posting::end_of(turn, filled.by, now);
    }
    if is_new_text {
        announcement.version += 1;
        body.clone_into(&mut announcement.body);
        announcement.written_at = now;
        store::insert_version(turn.tx(), &workspace, &announcement).await?;
    }
    store::update_announcement(turn.tx(), &workspace, &announcement, None).await?;
    let after = Some(json!({ "version": announcement.version, "by": announcement.ack_by }));
    turn.record(Change { verb: "change", subject: subject(seen.id), before: Some(before), after, why: None }).await?;
    showing::show_cards(turn, &announcement, 0).await?;
    posting::set_end(turn, &announcement).await?;
    reminding::begin(turn, &announcement).await?;
    telling::begin(turn, &announcement).await?;
    posting::refresh_homes(turn, &announcement).await?;
    Ok(Changed::Done(announcement, is_new_text))
}

/// Its author or an admin takes it back.
///
/// # Errors
/// A sentence for everybody else, or when it is withdrawn already; the database's own.
pub(in super::super) async fn withdraw(turn: &mut Turn, id: AnnouncementId) -> Result<()> {
    let announcement = reading::get(turn, id).await?;
    let me = turn.actor().id.clone();
    if announcement.author != me && !turn.actor().is_admin {
        return Err(Error::user(views::not_yours()));
    }
    if announcement.state == State::Withdrawn {
        return Ok(());
    }
    close(turn, announcement, (State::Withdrawn, Some(me))).await
}

/// Its time is over: nothing is counted any more.
pub(in super::super) async fn end(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Of { id } = Of::deserialize(payload)?;
    let found = reading::find(turn, id).await?.filter(Announcement::is_open);
    match found {
        Some(announcement) if announcement.ends_at <= turn.now() => {
            close(turn, announcement, (State::Ended, None)).await
        }
        // It has another day since.
        Some(announcement) => posting::set_end(turn, &announcement).await,
        None => Ok(()),
    }
}

async fn close(turn: &mut Turn, mut announcement: Announcement, (state, by): (State, Option<UserId>)) -> Result<()> {
    let (workspace, id, now) = (turn.workspace().clone(), announcement.id, turn.now());
    let count = match &announcement.ending {
        Some(ending) => ending.count,
        None => store::count(turn.tx(), &workspace, &announcement).await?,
    };
    let before = Some(json!({ "state": announcement.state.as_str() }));
    announcement.state = state;
    announcement.ending = Some(Ending { by, count });
    store::update_announcement(turn.tx(), &workspace, &announcement, Some(now)).await?;
    let after = Some(json!({ "state": state.as_str(), "readers": count.readers, "people": count.people }));
    turn.record(Change { verb: state.as_str(), subject: subject(id), before, after, why: None }).await?;
    for key in ["card", "remind", "end"] {
        turn.cancel_timer(&format!("{key}/{id}")).await?;
    }
    showing::show_cards(turn, &announcement, 0).await?;
    telling::begin(turn, &announcement).await?;
    posting::refresh_homes(turn, &announcement).await
}
