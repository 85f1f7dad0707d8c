//! What others decided, and what became of the cards.

use super::{
    super::{
        model::{Announcement, Audience},
        store::{self, Card, CopyState},
        views,
    },
    HIDE, reading, reminding, showing,
};
use crate::{
    delivery::store::To,
    directory::channels::find_channel,
    error::{Error, Result},
    ids::{AnnouncementId, ChannelId, PodId, UserId},
    signal::{Outcome, OutcomeWhat},
    turn::{Ask, Post, Turn},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The kind of the ask to an author whose announcement stands not everywhere.
const FAILED: &str = "announcement_failed";
/// So many copies leave a channel in one turn.
const PAGE: i64 = 50;

/// Somebody came or went, or leads a pod now or no longer.
pub(in super::super) async fn follow_audience(
    turn: &mut Turn,
    pod: Option<PodId>,
    person: Option<&UserId>,
) -> Result<()> {
    for announcement in reading::list_open(turn).await? {
        let concerns = match (&announcement.audience, pod) {
            (Audience::All, Some(_)) => false,
            (Audience::All, None) | (Audience::Leads, _) | (Audience::Pods(_), None) => true,
            (Audience::Pods(pods), Some(pod)) => pods.contains(&pod),
        };
        if !concerns {
            continue;
        }
        showing::count_soon(turn, &announcement).await?;
        if let Some(person) = person {
            follow_reader(turn, &announcement, person).await?;
        }
    }
    Ok(())
}

/// Whom it is for no longer is not asked any more; whom it is for now may have to be reminded.
async fn follow_reader(turn: &mut Turn, announcement: &Announcement, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    if store::is_for(turn.tx(), &workspace, announcement, person).await? {
        return reminding::look_at(turn, announcement, person).await;
    }
    if store::was_asked(turn.tx(), &workspace, announcement.id, person).await? {
        turn.close_ask(&announcement.ask_key(person)).await?;
    }
    turn.refresh_home(person).await
}

/// The days of one person changed.
pub(in super::super) async fn follow_person(turn: &mut Turn, person: &UserId) -> Result<()> {
    for announcement in reading::list_open(turn).await? {
        reminding::look_at(turn, &announcement, person).await?;
    }
    Ok(())
}

/// The days of many people changed.
pub(in super::super) async fn follow_days(turn: &mut Turn) -> Result<()> {
    for announcement in reading::list_open(turn).await? {
        reminding::look_again(turn, &announcement).await?;
    }
    Ok(())
}

/// Slack gave a channel a new id.
pub(in super::super) async fn follow_moved_channel(turn: &mut Turn, from: &ChannelId, to: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    if store::move_copies(turn.tx(), &workspace, (from, to)).await? > 0 {
        turn.touch();
    }
    Ok(())
}

#[derive(Serialize, Deserialize)]
struct Leaving {
    channel: ChannelId,
    after: AnnouncementId,
}

/// What another company may read now is taken away, and what is ours alone again comes back as long as it is open.
pub(in super::super) async fn follow_channel(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    look_at_channel(turn, Leaving { channel: channel.clone(), after: AnnouncementId(0) }).await
}

/// A page of what stands in a channel that another company reads.
pub(in super::super) async fn hide_page(turn: &mut Turn, payload: &Value) -> Result<()> {
    look_at_channel(turn, Leaving::deserialize(payload)?).await
}

async fn look_at_channel(turn: &mut Turn, Leaving { channel, after }: Leaving) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(found) = find_channel(turn.tx(), &workspace, &channel).await? else { return Ok(()) };
    let (from, to) = match found.is_shared {
        true => (CopyState::Shown, CopyState::Hidden),
        false => (CopyState::Hidden, CopyState::Shown),
    };
    let copies = store::list_copies_in(turn.tx(), &workspace, (&channel, from), (after, PAGE)).await?;
    for copy in &copies {
        move_copy(turn, copy, to).await?;
    }
    match copies.last().filter(|_| i64::try_from(copies.len()).is_ok_and(|count| count == PAGE)) {
        Some(last) => {
            let (key, after) = (format!("hide/{channel}"), last.announcement_id);
            turn.set_timer(&key, now, HIDE, Leaving { channel, after }).await
        }
        None => Ok(()),
    }
}

/// One copy goes, or comes back.
async fn move_copy(turn: &mut Turn, copy: &Card, to: CopyState) -> Result<()> {
    let (workspace, id) = (turn.workspace().clone(), copy.announcement_id);
    if to == CopyState::Hidden {
        turn.withdraw(&copy.key()).await?;
    } else {
        let Some(announcement) = reading::find(turn, id).await?.filter(Announcement::is_open) else { return Ok(()) };
        showing::count_soon(turn, &announcement).await?;
    }
    store::update_copy(turn.tx(), &workspace, (id, copy.number), (to, None)).await
}

/// What became of a card.
pub(in super::super) async fn follow_outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let Some((id, number)) = outcome.key.strip_prefix("announcement/").and_then(read_copy) else { return Ok(()) };
    let Some(copy) = find_copy(turn, (id, number)).await? else { return Ok(()) };
    let workspace = turn.workspace().clone();
    match &outcome.what {
        OutcomeWhat::Gone => {
            turn.touch();
            store::update_copy(turn.tx(), &workspace, (id, number), (CopyState::Gone, None)).await
        }
        OutcomeWhat::Failed { code } => {
            turn.touch();
            store::update_copy(turn.tx(), &workspace, (id, number), (CopyState::Failed, Some(code))).await?;
            tell_author(turn, &copy, code).await
        }
        OutcomeWhat::Delivered { .. } | OutcomeWhat::Done(_) | OutcomeWhat::Expired => Ok(()),
    }
}

fn read_copy(written: &str) -> Option<(AnnouncementId, i64)> {
    let (id, number) = written.split_once('/')?;
    Some((AnnouncementId(id.parse().ok()?), number.parse().ok()?))
}

async fn find_copy(turn: &mut Turn, (id, number): (AnnouncementId, i64)) -> Result<Option<Card>> {
    let workspace = turn.workspace().clone();
    let found = store::list_copies(turn.tx(), &workspace, id, (number, 1)).await?.pop();
    Ok(found.filter(|copy| copy.number == number))
}

fn failed_key(copy: &Card) -> String {
    format!("failed/{}/{}", copy.announcement_id, copy.number)
}

async fn tell_author(turn: &mut Turn, copy: &Card, code: &str) -> Result<()> {
    let Some(announcement) = reading::find(turn, copy.announcement_id).await?.filter(Announcement::is_open) else {
        return Ok(());
    };
    let (key, author) = (failed_key(copy), announcement.author.clone());
    let scene = reading::scene_of(turn, announcement).await?;
    let carried = format!("{}/{}", copy.announcement_id, copy.number);
    turn.ask(Ask {
        key: &key,
        person: &author,
        kind: FAILED,
        title: views::failed_title(&scene.announcement),
        why: views::failed_why().into(),
        due: None,
        urgent: false,
        message: views::failed_message(&scene, (&copy.channel, code), &carried),
        prompt: false,
    })
    .await
}

/// *Try again*, by its author.
///
/// # Errors
/// A sentence for everybody else, or when it is over; the database's own.
pub(in super::super) async fn try_again(turn: &mut Turn, carried: &str) -> Result<()> {
    let Some(which) = read_copy(carried) else { return Err(Error::user(views::no_such_announcement())) };
    let announcement = reading::get(turn, which.0).await?;
    if announcement.author != turn.actor().id {
        return Err(Error::user(views::not_yours()));
    }
    if !announcement.is_open() {
        return Err(Error::user(views::over()));
    }
    let failed = find_copy(turn, which).await?.filter(|copy| copy.state() == CopyState::Failed);
    let Some(copy) = failed else { return Ok(()) };
    let workspace = turn.workspace().clone();
    turn.close_ask(&failed_key(&copy)).await?;
    let is_shared = find_channel(turn.tx(), &workspace, &copy.channel).await?.is_none_or(|found| found.is_shared);
    let state = if is_shared { CopyState::Hidden } else { CopyState::Shown };
    store::update_copy(turn.tx(), &workspace, which, (state, None)).await?;
    if is_shared {
        return Ok(());
    }
    let scene = reading::scene_of(turn, announcement).await?;
    let (key, to, message) = (copy.key(), To::Channel(copy.channel), views::card_message(&scene));
    turn.post(Post::new(&key, &to, &message)).await.map(drop)
}
