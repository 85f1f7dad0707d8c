//! What waits on a pod or a person because it is in somebody's way, and how one of it is handed on.

use super::{
    super::{
        model::{Blocker, NeedStep, On},
        store, views,
    },
    get_blocker, needs,
};
use crate::{
    directory::people::find_colleague,
    error::Result,
    ids::BlockerId,
    signal::Handing,
    turn::{Holding, Obligation, Turn, Waits},
};

/// What waits on whoever leads the pod, and what waits on the person.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_obligations(turn: &mut Turn, of: &Holding) -> Result<Vec<Obligation>> {
    let workspace = turn.workspace().clone();
    let mut found = store::list_live_on(turn.tx(), &workspace, (&of.pods, of.person.as_ref())).await?;
    found.retain(|one| match &one.on {
        Some(On::Person { person, .. }) => of.means(person, Some(one.pod)) || of.means(person, None),
        Some(On::Pod { .. }) => true,
        None => false,
    });
    // What came back waits on whoever reported it.
    Ok(found.into_iter().filter(|one| !one.is_with_reporter()).map(|one| obligation(&one)).collect())
}

fn obligation(blocker: &Blocker) -> Obligation {
    Obligation {
        key: format!("need/{}", blocker.id),
        words: views::obligation_words(blocker),
        by_role: matches!(blocker.on, Some(On::Pod { .. })),
        follows_pod: false,
        since: blocker.since,
        due: blocker.due,
        pod: match blocker.on {
            Some(On::Pod { pod, .. }) => Some(pod),
            Some(On::Person { .. }) | None => None,
        },
        waits: Waits::Now,
        way: "/podkeeper help".to_owned(),
    }
}

/// It waits on whoever takes it over. A date that was given stands.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn hand(turn: &mut Turn, handing: &Handing) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let Some(id) = handing.key.strip_prefix("need/").and_then(|id| id.parse().ok()) else { return Ok(false) };
    let Some(to) = find_colleague(turn.tx(), &workspace, &handing.to).await? else { return Ok(false) };
    if store::find_blocker(turn.tx(), &workspace, BlockerId(id)).await?.is_none() {
        return Ok(false);
    }
    let blocker = get_blocker(turn, BlockerId(id)).await?;
    let is_theirs = match (&blocker.on, &handing.from) {
        (Some(On::Person { person, .. }), Some(from)) => person == from,
        (Some(On::Pod { pod, .. }), None) => *pod == handing.pod,
        _ => false,
    };
    if !is_theirs || blocker.is_with_reporter() || blocker.state.after(NeedStep::Redirect).is_none() {
        return Ok(false);
    }
    let on = On::Person { person: to.id, name: to.real_name };
    needs::hand_on(turn, blocker, on).await?;
    Ok(true)
}
