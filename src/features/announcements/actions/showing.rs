//! The cards: every copy shows the same, brought up to date by a timer however many press at once.

use super::{
    super::{
        model::{Announcement, pause},
        store::{self, CopyState},
        views,
    },
    CARD, FEATURE, reading,
};
use crate::{
    delivery::store::{Put, To},
    error::Result,
    ids::AnnouncementId,
    turn::{Post, Turn},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// So many copies are posted or edited in one turn.
const PAGE: i64 = 50;

#[derive(Serialize, Deserialize)]
struct Page {
    id: AnnouncementId,
    first: i64,
}

/// Shows it as it is now in its channels, from this copy on: a page of them here, the others by a timer.
pub(super) async fn show_cards(turn: &mut Turn, announcement: &Announcement, first: i64) -> Result<()> {
    let (workspace, id, now) = (turn.workspace().clone(), announcement.id, turn.now());
    let copies = store::list_copies(turn.tx(), &workspace, id, (first, PAGE)).await?;
    let scene = reading::scene_of(turn, announcement.clone()).await?;
    let message = views::card_message(&scene);
    for copy in copies.iter().filter(|copy| copy.state() == CopyState::Shown) {
        let (key, to) = (copy.key(), To::Channel(copy.channel.clone()));
        if turn.post(Post::new(&key, &to, &message)).await? == Put::Gone {
            store::update_copy(turn.tx(), &workspace, (id, copy.number), (CopyState::Gone, None)).await?;
        }
    }
    let last = copies.last().filter(|_| i64::try_from(copies.len()).is_ok_and(|count| count == PAGE));
    match last {
        Some(last) => turn.set_timer(&format!("pages/{id}"), now, CARD, Page { id, first: last.number + 1 }).await,
        None => Ok(()),
    }
}

/// The cards are brought up to date soon, once for all who press until then. Writes nothing where that is planned already:
/// thousands press at once, and a row that all of them wrote would make them wait for each other.
pub(super) async fn count_soon(turn: &mut Turn, announcement: &Announcement) -> Result<()> {
    let key = format!("card/{}", announcement.id);
    if turn.has_timer(FEATURE, &key).await? {
        return Ok(());
    }
    let at = turn.now() + pause(announcement.audience.pods().len() + 1);
    turn.set_timer(&key, at, CARD, Page { id: announcement.id, first: 0 }).await
}

/// A page of its cards.
pub(in super::super) async fn refresh_cards(turn: &mut Turn, payload: &Value) -> Result<()> {
    let page = Page::deserialize(payload)?;
    match reading::find(turn, page.id).await? {
        Some(announcement) => show_cards(turn, &announcement, page.first).await,
        None => Ok(()),
    }
}
