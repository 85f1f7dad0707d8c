//! The next time does not take place, and taking that back.

use super::{
    super::{
        model::{Moment, OccurrenceState, Ritual, RitualState},
        store::{self, NewOccurrence, Row},
        views,
    },
    beginning::note,
    finding::next_times,
    rights::require,
    set_next,
    single::cancel_occurrence,
};
use crate::{
    error::{Error, Result},
    turn::Turn,
};
use jiff::civil::Date;
use serde_json::json;

/// The next time that is shown does not take place; tells which. `None` where nothing is to come.
///
/// # Errors
/// A sentence where the actor may not.
pub async fn skip_next(turn: &mut Turn, ritual: &Ritual) -> Result<Option<Moment>> {
    require(turn, &ritual.owner).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    for moment in next_times(turn, ritual, 20).await?.1 {
        let new = NewOccurrence {
            ritual: ritual.id,
            date: moment.date,
            nth: moment.nth,
            at: moment.at,
            state: OccurrenceState::Skipped,
            why: Some("skipped"),
            now,
        };
        if store::insert_occurrence(turn.tx(), &workspace, new).await?.is_some() {
            note(turn, ritual.id, "skip", json!({ "date": moment.date.to_string() })).await?;
            return Ok(Some(moment));
        }
        let open = store::find_by_date(turn.tx(), &workspace, ritual.id, (moment.date, moment.nth)).await?;
        if let Some(row) = open.filter(|row| row.state == OccurrenceState::Open) {
            cancel_occurrence(turn, row.id, "skipped").await?;
            return Ok(Some(moment));
        }
    }
    Ok(None)
}

/// Whether a time was skipped before anything of it had begun, and is still to come: that can be taken back. What was
/// called off when it was under way cannot: people have heard of it.
pub(in super::super) async fn can_unskip(turn: &mut Turn, ritual: &Ritual, moment: Moment) -> Result<bool> {
    Ok(find_skipped(turn, ritual, (moment.date, moment.nth)).await?.is_some())
}

/// It takes place after all; tells when.
///
/// # Errors
/// A sentence where the actor may not, or it is too late.
pub(in super::super) async fn unskip(turn: &mut Turn, ritual: &Ritual, day: (Date, i64)) -> Result<Moment> {
    require(turn, &ritual.owner).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(row) = find_skipped(turn, ritual, day).await? else { return Err(Error::user(views::cannot_unskip())) };
    store::delete_skipped(turn.tx(), &workspace, row.id).await?;
    note(turn, ritual.id, "unskip", json!({ "date": row.date.to_string() })).await?;
    if ritual.state == RitualState::Active {
        set_next(turn, ritual.id, None, Some(now)).await?;
    }
    Ok(Moment { date: row.date, nth: day.1, at: row.at })
}

async fn find_skipped(turn: &mut Turn, ritual: &Ritual, day: (Date, i64)) -> Result<Option<Row>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let found = store::find_by_date(turn.tx(), &workspace, ritual.id, day).await?;
    Ok(found.filter(|row| row.state == OccurrenceState::Skipped && row.at > now))
}
