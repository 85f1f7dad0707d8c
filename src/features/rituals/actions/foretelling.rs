//! What comes next, for whoever looks ahead.

use super::super::{
    model::Owner,
    store,
    views::{self, Coming},
};
use crate::{
    database::{Db, Reads},
    directory::pods::list_pods,
    error::Result,
    ids::{OccurrenceId, RitualId, WorkspaceId},
    turn::RitualKind,
};

/// What the timer of this key will do, in people's words; `None` where that is not about one ritual.
pub(in super::super) async fn foretell(
    db: &Db,
    kinds: &[&'static RitualKind],
    workspace: &WorkspaceId,
    key: &str,
) -> Result<Option<String>> {
    let mut from = db;
    let parts: Vec<&str> = key.splitn(4, '/').collect();
    let (id, named) = match parts[..] {
        ["ritual", id, ref rest @ ..] => (id.parse().ok().map(RitualId), rest.first().copied()),
        ["occ", id, ref rest @ ..] => {
            let Ok(id) = id.parse().map(OccurrenceId) else { return Ok(None) };
            let row = store::find_row(&mut from, workspace, id).await?;
            (row.map(|row| row.ritual), rest.last().copied())
        }
        _ => return Ok(None),
    };
    let Some(id) = id else { return Ok(None) };
    let Some(ritual) = store::find_ritual(&mut from, workspace, id).await? else { return Ok(None) };
    let Some(kind) = kinds.iter().find(|kind| kind.name == ritual.kind) else { return Ok(None) };
    let coming = match (parts[0], named) {
        ("ritual", None) if kind.asks_each => Coming::Asks,
        ("ritual", None) => Coming::Step(kind.steps.first().map_or(kind.title, |step| step.title)),
        ("ritual", Some("resume")) => Coming::Resumes,
        ("ritual", Some(_)) => Coming::Asks,
        ("occ", Some("people")) => Coming::Chases,
        ("occ", Some(step)) => Coming::Step(kind.step_title(step)),
        _ => return Ok(None),
    };
    let pods = name_pods(&mut from, workspace, &ritual.owner).await?;
    Ok(Some(views::foretold(&ritual, &pods, coming)))
}

async fn name_pods(from: &mut impl Reads, workspace: &WorkspaceId, owner: &Owner) -> Result<Vec<String>> {
    let all = list_pods(from, workspace).await?;
    Ok(all.into_iter().filter(|pod| owner.pods().contains(&pod.id)).map(|pod| pod.name).collect())
}
