//! Writing a decision anew: what stood there stays as an earlier version.

use super::{
    super::{
        model::{Deed, Happening, Wording},
        views::{self, Seen},
    },
    deciding, going, note, reading, require, showing,
};
use crate::{
    directory::people::find_person,
    error::{Error, Result},
    turn::Turn,
};

/// *Amend*. Whoever was told reads what holds now where they were told; nobody is called once more.
///
/// # Errors
/// A sentence why it cannot be done, also where somebody amended it since the form was opened; the database's own.
pub(in super::super) async fn amend(turn: &mut Turn, seen: Seen, (wording, why): (Wording, &str)) -> Result<()> {
    let mut decision = reading::get_seen(turn, seen.id).await?;
    let before = &decision.text.wording;
    let deed = if wording.outcome == before.outcome { Deed::Amend } else { Deed::AmendOutcome };
    require(turn, &decision, deed).await?;
    if decision.text.number != seen.version {
        let workspace = turn.workspace().clone();
        let other = find_person(turn.tx(), &workspace, &decision.text.by).await?;
        let name = other.map(|person| person.real_name).unwrap_or_default();
        return Err(Error::user(views::somebody_was_faster(&name)));
    }
    if wording == *before {
        return Ok(());
    }
    deciding::write(turn, &mut decision, (wording, Some(why.to_owned()))).await?;
    let version = decision.text.number;
    note(turn, &decision, Happening::Amended { version }).await?;
    going::keep(turn, &mut decision, None).await?;
    showing::reword_news(turn, &decision).await
}
