//! When Slack keeps notifications from people (*do not disturb*): asked of Slack once a day, and anew of those of whom what
//! it told is over, a part of the people each time.

use super::{
    super::{DND_OVER, READ_DND},
    tell,
};
use crate::{
    directory::{dnd, mirror::dated_by_us, people::list_people},
    error::Result,
    ids::UserId,
    signal::DndRecord,
    slack::{api::DND_AT_ONCE, calls::SlackCall},
    turn::Turn,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// People whom one turn asks about: so many calls, and a few more rows.
const AT_ONCE: usize = 4 * DND_AT_ONCE;
/// What is over within so long is asked about together.
const TOGETHER: SignedDuration = SignedDuration::from_mins(15);
/// What the keys of these calls begin with.
const KEY: &str = "dnd/";

/// Whether an answer is to one of these calls.
pub(in super::super) fn is_about(key: &str) -> bool {
    key.starts_with(KEY)
}

/// Slack is asked about everybody who can be asked something, as soon as it is nobody's turn.
pub(in super::super) async fn begin(turn: &mut Turn) -> Result<()> {
    let now = turn.now();
    turn.set_timer(READ_DND, now, READ_DND, json!("")).await
}

/// The next of them.
pub(in super::super) async fn read(turn: &mut Turn, after: &str) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let people = dnd::list_to_read(turn.tx(), &workspace, after, limit()).await?;
    ask_about(turn, "all", &people).await?;
    match people.last() {
        Some(last) if people.len() == AT_ONCE => turn.set_timer(READ_DND, now, READ_DND, json!(last)).await,
        _ => Ok(()),
    }
}

/// Slack is asked anew about those of whom what it told is over.
pub(in super::super) async fn read_over(turn: &mut Turn) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let people = dnd::take_over(turn.tx(), &workspace, now, limit()).await?;
    turn.touch();
    // Slack may refuse a whole page for the sake of one who is gone.
    let people = list_people(turn.tx(), &workspace, &people).await?;
    let here = people.into_iter().filter(|person| person.is_active() && !person.is_external);
    let here: Vec<UserId> = here.map(|person| person.id).collect();
    ask_about(turn, "over", &here).await?;
    watch(turn).await
}

/// What Slack told of some people.
pub(in super::super) async fn put(turn: &mut Turn, found: &Value) -> Result<()> {
    let (workspace, now) = (turn.workspace_row().clone(), turn.now());
    let found: Vec<DndRecord> = serde_json::from_value(found.clone())?;
    let mirrored = dnd::put_dnd(turn.tx(), &workspace, &found, dated_by_us(now)).await?;
    tell(turn, mirrored).await?;
    watch(turn).await
}

/// It is looked at again when the next of what Slack told is over.
pub(in super::super) async fn watch(turn: &mut Turn) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    match dnd::find_over(turn.tx(), &workspace).await? {
        Some(at) => turn.set_timer(DND_OVER, rounded(at.max(now)), DND_OVER, json!(null)).await,
        None => Ok(()),
    }
}

async fn ask_about(turn: &mut Turn, page: &str, people: &[UserId]) -> Result<()> {
    for people in people.chunks(DND_AT_ONCE) {
        let Some(first) = people.first() else { continue };
        turn.call_again(&format!("{KEY}{page}/{first}"), &SlackCall::ListDnd { people: people.to_vec() }).await?;
    }
    Ok(())
}

/// The next instant at which such things are looked at together.
fn rounded(at: Timestamp) -> Timestamp {
    let step = TOGETHER.as_secs();
    let up = at.as_second().div_euclid(step).saturating_add(1).saturating_mul(step);
    Timestamp::from_second(up).unwrap_or(at)
}

fn limit() -> i64 {
    i64::try_from(AT_ONCE).unwrap_or(i64::MAX)
}
