//! What nobody can look at any more is forgotten: who was asked when by rituals that were deleted.

use super::{super::store, FEATURE, page, set_timer};
use crate::{error::Result, turn::Turn};
use jiff::SignedDuration;
use serde_json::json;

/// The timer by which old rows of deleted rituals are forgotten.
pub(in super::super) const TIDY: &str = "tidy";
/// So long after its day it is known of an occurrence who was away, or had nothing to answer; of a deleted ritual, that it was.
pub(super) const KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);
/// Between two pages of them, others have their turn.
const PAUSE: SignedDuration = SignedDuration::from_secs(10);

/// Sees to it that what deleted rituals leave is forgotten in its time. Asked for whenever something is over, so that those
/// which were deleted long ago are found, too.
pub(super) async fn plan_tidying(turn: &mut Turn) -> Result<()> {
    if turn.has_timer(FEATURE, TIDY).await? {
        return Ok(());
    }
    let workspace = turn.workspace().clone();
    let kinds = list_kinds(turn);
    match store::find_oldest_deleted(turn.tx(), &workspace, &kinds).await? {
        Some((_, meant_at)) => set_timer(turn, TIDY, (meant_at + KEPT).max(turn.now() + PAUSE), TIDY, json!({})).await,
        None => Ok(()),
    }
}

/// One page of them: first who took part, then that it took place. The ritual's own row stays, and what kinds keep of their own:
/// answers, sprints, lessons. Of what a whole pod did at once, such as a sprint, the occurrence stays with them.
pub(in super::super) async fn tidy(turn: &mut Turn) -> Result<()> {
    let (workspace, now, kinds) = (turn.workspace().clone(), turn.now(), list_kinds(turn));
    turn.touch();
    let mut left = i64::from(page(turn));
    while left > 0 {
        let Some((id, meant_at)) = store::find_oldest_deleted(turn.tx(), &workspace, &kinds).await? else {
            return Ok(());
        };
        if meant_at + KEPT > now {
            return set_timer(turn, TIDY, meant_at + KEPT, TIDY, json!({})).await;
        }
        let gone = store::delete_participants(turn.tx(), &workspace, id, left).await?;
        left -= i64::try_from(gone).unwrap_or(left);
        if left > 0 {
            store::delete_occurrence(turn.tx(), &workspace, id).await?;
            left -= 1;
        }
    }
    set_timer(turn, TIDY, now + PAUSE, TIDY, json!({})).await
}

/// The kinds that ask people one by one: nobody but the engine keeps their occurrences.
fn list_kinds(turn: &Turn) -> Vec<&'static str> {
    turn.registry().ritual_kinds().filter(|kind| kind.asks_each).map(|kind| kind.name).collect()
}
