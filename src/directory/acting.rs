//! Who acts for a person: they themselves, or whoever covers for them.

use super::{
    settings::Settings,
    standing::{Standing, load_standings},
};
use crate::{
    database::Reads,
    error::Result,
    ids::{UserId, WorkspaceId},
};
use jiff::Timestamp;

/// Who acts for `person` at `at`: they, or their cover, or the cover's; `None` where that leads to nobody who is here.
///
/// # Errors
/// Only the database's own.
pub async fn find_acting(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    settings: &Settings,
    (person, at): (&UserId, Timestamp),
) -> Result<Option<UserId>> {
    let mut passed: Vec<UserId> = Vec::new();
    let mut next = person.clone();
    loop {
        let people = std::slice::from_ref(&next);
        let mut standings = load_standings(from, workspace, people, (at, &settings.zone)).await?;
        match standings.remove(&next) {
            // Guests act for nobody else.
            Some(Standing::Here { may_cover }) if may_cover || passed.is_empty() => return Ok(Some(next)),
            Some(Standing::Away { cover: Some(cover), .. }) if cover != next && !passed.contains(&cover) => {
                passed.push(std::mem::replace(&mut next, cover));
            }
            Some(Standing::Here { .. } | Standing::Away { .. } | Standing::Gone) | None => return Ok(None),
        }
    }
}
