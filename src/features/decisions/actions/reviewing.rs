//! Whether it worked.

use super::{
    super::model::{Decision, Deed, Happening, Worked},
    going, note, reading, require,
};
use crate::{error::Result, ids::DecisionId, turn::Turn};
use jiff::civil::Date;

/// What somebody says of it, and when it is looked at again.
///
/// # Errors
/// A sentence why it cannot be done; the database's own.
pub(in super::super) async fn review(
    turn: &mut Turn,
    id: DecisionId,
    (worked, words): (Worked, Option<&str>),
    again: Option<Date>,
) -> Result<Decision> {
    let mut decision = reading::get_seen(turn, id).await?;
    require(turn, &decision, Deed::Review).await?;
    decision.worked = Some(worked);
    decision.review = again;
    decision.course.reviewing = false;
    note(turn, &decision, Happening::Reviewed { worked, words: words.map(str::to_owned) }).await?;
    going::keep(turn, &mut decision, None).await?;
    Ok(decision)
}
