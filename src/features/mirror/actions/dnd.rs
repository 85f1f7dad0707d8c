//! When Slack keeps notifications from people (*do not disturb*): asked of Slack once a day, page by page, and anew of those
//! of whom what it told is over, a part of the people each time.
//!
//! Where the app may not ask, it asks once a day whether it may now: the first page, and nothing else. Slack refuses a whole
//! page for the sake of one person it does not show us: it is asked about the others in halves.

use super::{
    super::{DND_OVER, DND_REFUSED, FEATURE, READ_DND},
    DAY, tell,
};
use crate::{
    directory::{dnd, mirror::dated_by_us, people::list_people},
    error::Result,
    ids::UserId,
    signal::DndFound,
    slack::{api::DND_AT_ONCE, calls::SlackCall},
    turn::Turn,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// People of whom one turn notes that what was told is over: so many calls, and a few more rows.
const AT_ONCE: usize = 4 * DND_AT_ONCE;
/// What is over within so long is asked about together.
const TOGETHER: SignedDuration = SignedDuration::from_mins(15);
/// What the keys of these calls begin with.
const KEY: &str = "dnd/";
/// What the keys of the pages of the daily reading begin with; the last person of the page follows.
const PAGE: &str = "dnd/all/";

/// Whether an answer is to one of these calls.
pub(in super::super) fn is_about(key: &str) -> bool {
    key.starts_with(KEY)
}

/// Slack is asked about everybody who can be asked something, as soon as it is nobody's turn; unless it refused today.
pub(in super::super) async fn begin(turn: &mut Turn) -> Result<()> {
    if is_refused(turn).await? { Ok(()) } else { read_after(turn, "").await }
}

/// A day after Slack refused, it is asked whether the app may ask now.
pub(in super::super) async fn try_again(turn: &mut Turn) -> Result<()> {
    read_after(turn, "").await
}

async fn is_refused(turn: &mut Turn) -> Result<bool> {
    turn.has_timer(FEATURE, DND_REFUSED).await
}

async fn read_after(turn: &mut Turn, after: &str) -> Result<()> {
    let now = turn.now();
    turn.set_timer(READ_DND, now, READ_DND, json!(after)).await
}

/// The next page of them. What comes behind it is asked about when Slack has answered.
pub(in super::super) async fn read(turn: &mut Turn, after: &str) -> Result<()> {
    let workspace = turn.workspace().clone();
    let people = dnd::list_to_read(turn.tx(), &workspace, after, limit(DND_AT_ONCE)).await?;
    match people.last() {
        Some(last) => turn.call_again(&format!("{PAGE}{last}"), &SlackCall::ListDnd { people: people.clone() }).await,
        None => Ok(()),
    }
}

/// Slack is asked anew about those of whom what it told is over.
pub(in super::super) async fn read_over(turn: &mut Turn) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let people = dnd::take_over(turn.tx(), &workspace, now, limit(AT_ONCE)).await?;
    turn.touch();
    if !is_refused(turn).await? {
        // Slack may refuse a whole page for the sake of one who is gone.
        let people = list_people(turn.tx(), &workspace, &people).await?;
        let here = people.into_iter().filter(|person| person.is_active() && !person.is_external);
        let here: Vec<UserId> = here.map(|person| person.id).collect();
        for people in here.chunks(DND_AT_ONCE) {
            ask_about(turn, "over", people).await?;
        }
    }
    watch(turn).await
}

/// What Slack answered.
pub(in super::super) async fn put(turn: &mut Turn, key: &str, found: &Value) -> Result<()> {
    let (workspace, now) = (turn.workspace_row().clone(), turn.now());
    match serde_json::from_value(found.clone())? {
        DndFound::Told(found) => {
            let mirrored = dnd::put_dnd(turn.tx(), &workspace, &found, dated_by_us(now)).await?;
            tell(turn, mirrored).await?;
            watch(turn).await?;
        }
        DndFound::Refused { refused } => {
            tracing::info!(refused, "do not disturb is not told; asked again tomorrow");
            return turn.set_timer(DND_REFUSED, now + DAY, DND_REFUSED, json!(null)).await;
        }
        DndFound::Hidden { hidden } => ask_in_halves(turn, &hidden).await?,
    }
    go_on(turn, key).await
}

/// One page is settled, whatever came of it: the next.
pub(in super::super) async fn go_on(turn: &mut Turn, key: &str) -> Result<()> {
    match key.strip_prefix(PAGE) {
        Some(last) => read_after(turn, last).await,
        None => Ok(()),
    }
}

/// It is looked at again when the next of what Slack told is over; at once where something has been for a while.
pub(in super::super) async fn watch(turn: &mut Turn) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    match dnd::find_over(turn.tx(), &workspace).await? {
        Some(at) => turn.set_timer(DND_OVER, rounded(at).max(now), DND_OVER, json!(null)).await,
        None => Ok(()),
    }
}

async fn ask_about(turn: &mut Turn, why: &str, people: &[UserId]) -> Result<()> {
    let Some(first) = people.first() else { return Ok(()) };
    let key = format!("{KEY}{why}/{first}");
    turn.call_again(&key, &SlackCall::ListDnd { people: people.to_vec() }).await
}

/// Down to whom Slack does not show us: of them nothing is told.
async fn ask_in_halves(turn: &mut Turn, people: &[UserId]) -> Result<()> {
    let (one, other) = people.split_at(people.len() / 2);
    if one.is_empty() {
        return Ok(());
    }
    for half in [one, other] {
        ask_about(turn, &format!("half/{}", half.len()), half).await?;
    }
    Ok(())
}

/// The next instant at which such things are looked at together.
fn rounded(at: Timestamp) -> Timestamp {
    let step = TOGETHER.as_secs();
    let up = at.as_second().div_euclid(step).saturating_add(1).saturating_mul(step);
    Timestamp::from_second(up).unwrap_or(at)
}

fn limit(people: usize) -> i64 {
    i64::try_from(people).unwrap_or(i64::MAX)
}
