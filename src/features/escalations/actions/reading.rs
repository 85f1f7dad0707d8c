//! What is open, for whose eyes.

use super::{
    super::{
        model::{Entry, Item},
        store::{self, Which},
        views::{self, Names},
    },
    CONFIDENTIAL,
    names::{list_classes, names_of_entries},
};
use crate::{
    directory::pods::list_pods as all_pods,
    error::{Error, Result},
    features::rights,
    ids::{EscalationId, PodId},
    turn::Turn,
};

/// One of any state, whoever looks; for other features.
///
/// # Errors
/// Only the database's own.
pub async fn find_item(turn: &mut Turn, id: EscalationId) -> Result<Option<Item>> {
    let workspace = turn.workspace().clone();
    Ok(store::list(turn.tx(), &workspace, Which::One(id)).await?.pop())
}

/// One that the actor may see.
///
/// # Errors
/// A sentence where there is none, or it is not for them; the database's own.
pub(super) async fn get_seen(turn: &mut Turn, id: EscalationId) -> Result<Item> {
    let found: Vec<Item> = find_item(turn, id).await?.into_iter().collect();
    only_seen(turn, found).await?.pop().ok_or_else(|| Error::user(views::unknown_escalation()))
}

/// Those of them that the actor may see.
pub(super) async fn only_seen(turn: &mut Turn, items: Vec<Item>) -> Result<Vec<Item>> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let sees_all = turn.actor().is_leadership;
    let sees_open = turn.may(&super::LIST, None);
    let mut seen = Vec::with_capacity(items.len());
    for item in items {
        let is_open = !item.request.confidential && sees_open;
        if is_open
            || sees_all && turn.may(&CONFIDENTIAL, None)
            || store::list_parties(turn.tx(), &workspace, item.id).await?.iter().any(|(person, _)| *person == me)
        {
            seen.push(item);
        }
    }
    Ok(seen)
}

/// What is open of a source, as far as the actor may see it.
pub(super) async fn find_open_from(turn: &mut Turn, source: &str) -> Result<Option<Item>> {
    let workspace = turn.workspace().clone();
    let open = store::list(turn.tx(), &workspace, Which::From(source)).await?;
    Ok(only_seen(turn, open).await?.pop())
}

/// What is open that the actor may see: the oldest, and how many there are.
pub(in super::super) async fn list_seen(turn: &mut Turn) -> Result<(Vec<Item>, usize)> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let which = if turn.actor().is_leadership { Which::Open } else { Which::SeenBy(&me) };
    let items = store::list(turn.tx(), &workspace, which).await?;
    let count = store::count(turn.tx(), &workspace, which).await?;
    Ok((only_seen(turn, items).await?, count))
}

/// One with its history.
pub(in super::super) async fn find_shown(turn: &mut Turn, id: EscalationId) -> Result<(Item, Vec<Entry>, Names)> {
    let workspace = turn.workspace().clone();
    let item = get_seen(turn, id).await?;
    let entries = store::list_entries(turn.tx(), &workspace, id).await?;
    let names = names_of_entries(turn, &item, &entries).await?;
    Ok((item, entries, names))
}

/// The key of the class that these words name.
///
/// # Errors
/// A sentence with the classes there are; the database's own.
pub(super) async fn get_class(turn: &mut Turn, words: &str) -> Result<String> {
    if let Some(class) = rights::actions::find_class(turn, words).await? {
        return Ok(class.key);
    }
    let known: Vec<String> = list_classes(turn).await?.into_iter().map(|(_, name)| name).collect();
    Err(Error::user(views::no_such_class(words, &known.join(", "))))
}

/// Pods that can be asked, by name.
pub(in super::super) async fn list_pods(turn: &mut Turn) -> Result<Vec<(PodId, String)>> {
    let workspace = turn.workspace().clone();
    let pods = all_pods(turn.tx(), &workspace).await?;
    Ok(pods.into_iter().map(|pod| (pod.id, pod.name)).collect())
}
