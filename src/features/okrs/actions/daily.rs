//! A card says how far a pod should be by today, so each day makes it old.
//!
//! Shortly after midnight in the organisation's zone the newest card of a pod is edited, never posted; where it reads the
//! same, nothing is sent. On the day after the cycle it says what it came to, and rests. A pod without a card costs nothing.

use super::{NEW_DAY, list_all_objectives, sheets::sheets_on, today};
use crate::{
    delivery::store::{Priority, Progress, To, find_post},
    error::Result,
    features::okrs::{
        FEATURE,
        model::{Card, Sheet},
        store::Whose,
        views,
    },
    ids::{ChannelId, PodId},
    turn::{Post, Turn},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// So long after midnight that no clock says yesterday any more.
const AFTER_MIDNIGHT: SignedDuration = SignedDuration::from_mins(1);

/// The newest card of a pod in one cycle.
#[derive(Debug, Serialize, Deserialize)]
struct Newest {
    pod: PodId,
    /// The last day of the cycle.
    last: Date,
    /// The message.
    key: String,
    /// Where it stands.
    channel: ChannelId,
}

/// From now on this card is the one that follows the days.
pub(super) async fn follow(turn: &mut Turn, sheet: &Sheet, card: &Card) -> Result<()> {
    let Some(newest) = Newest::of(sheet, card) else { return Ok(()) };
    let at = next_day(turn);
    set(turn, &newest, at).await
}

/// The zone may be another one, and with it the day: every card is looked at.
pub(in super::super) async fn follow_settings(turn: &mut Turn) -> Result<()> {
    let now = turn.now();
    for sheet in list_all_objectives(turn).await? {
        if let Some(newest) = sheet.card.as_ref().and_then(|card| Newest::of(&sheet, card)) {
            set(turn, &newest, now).await?;
        }
    }
    Ok(())
}

/// A new day: the card says so.
pub(in super::super) async fn new_day(turn: &mut Turn, payload: &Value) -> Result<()> {
    let newest: Newest = serde_json::from_value(payload.clone())?;
    let day = today(turn).date;
    let is_over = day > newest.last;
    let found = sheets_on(turn, Whose::Pods(&[newest.pod]), day.min(newest.last)).await?.pop();
    let Some(sheet) = found.filter(|sheet| newest.is_true_of(sheet, is_over)) else { return Ok(()) };
    if sheet.card_place() == Ok(&newest.channel) && stands(turn, &newest.key).await? {
        show(turn, &sheet, &newest).await?;
    }
    if is_over {
        return Ok(());
    }
    let at = next_day(turn);
    set(turn, &newest, at).await
}

/// Whether the message is there, or on its way: one that is not must not appear in the middle of the night.
async fn stands(turn: &mut Turn, key: &str) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let post = find_post(turn.tx(), &workspace, FEATURE, key).await?;
    Ok(post.is_some_and(|post| matches!(post.progress, Progress::Due | Progress::Settled)))
}

async fn show(turn: &mut Turn, sheet: &Sheet, newest: &Newest) -> Result<()> {
    let Some(objective) = &sheet.objective else { return Ok(()) };
    let message = views::card_message(sheet, objective, &today(turn));
    let to = To::Channel(newest.channel.clone());
    turn.post(Post::new(&newest.key, &to, &message).with_priority(Priority::Bulk)).await?;
    Ok(())
}

/// The first minute of tomorrow, in the organisation's zone.
fn next_day(turn: &Turn) -> Timestamp {
    let today = today(turn);
    let midnight = today.date.tomorrow().and_then(|day| day.to_zoned(today.zone.clone()));
    midnight.map_or(today.now + SignedDuration::from_hours(24), |midnight| midnight.timestamp()) + AFTER_MIDNIGHT
}

async fn set(turn: &mut Turn, newest: &Newest, at: Timestamp) -> Result<()> {
    turn.set_timer(&format!("pod/{}/cycle/{}", newest.pod, newest.last), at, NEW_DAY, newest).await
}

impl Newest {
    /// `None` where the card stands nowhere, or belongs to no cycle.
    fn of(sheet: &Sheet, card: &Card) -> Option<Self> {
        let last = sheet.objective.as_ref()?.last;
        Some(Self { pod: sheet.pod, last, key: card.key(sheet.pod), channel: card.channel.clone()? })
    }

    /// Whether it is still the pod's card. Where there is a newer one, that has a timer of its own; only when the cycle is
    /// over its last word is said all the same. A card the lead was told of stands nowhere, or waits for a check-in.
    fn is_true_of(&self, sheet: &Sheet, is_over: bool) -> bool {
        match sheet.card.as_ref().filter(|card| card.key(self.pod) == self.key) {
            Some(card) => card.channel.as_ref() == Some(&self.channel),
            None => is_over,
        }
    }
}
