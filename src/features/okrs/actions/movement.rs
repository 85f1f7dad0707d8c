//! What moved lately, for those who tell of a month.

use super::list_all_objectives;
use crate::{
    error::Result,
    features::okrs::{
        model::{Movement, movements},
        store,
    },
    turn::Turn,
};
use jiff::Timestamp;

/// The key results of the current cycle that moved since `since`, those that moved most first.
///
/// # Errors
/// Only the database's own.
pub async fn list_movements(turn: &mut Turn, since: Timestamp) -> Result<Vec<Movement>> {
    let workspace = turn.workspace().clone();
    let then = store::list_values_at(turn.tx(), &workspace, since).await?;
    let sheets = list_all_objectives(turn).await?;
    Ok(movements(&sheets, &then))
}
