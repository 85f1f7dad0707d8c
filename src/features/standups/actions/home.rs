//! What somebody sees of stand-ups on their App Home.

use super::{
    super::{KIND, store, views},
    NEED, with_pods,
};
use crate::{
    error::Result,
    features::rituals::{
        actions::{ask_key, find_open_for},
        model::{Occurrence, Participant},
    },
    ids::PodId,
    slack::blocks::HomeBuilder,
    turn::{PodState, Turn, Wait},
};
use std::collections::BTreeMap;

/// The stand-ups that wait for their answer.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_waits(turn: &mut Turn) -> Result<Vec<Wait>> {
    let person = turn.actor().id.clone();
    let open = find_open_for(turn, KIND.name, &person).await?;
    let (occurrences, parts): (Vec<Occurrence>, Vec<Participant>) = open.into_iter().unzip();
    let standups = with_pods(turn, occurrences).await?;
    let each = standups.iter().zip(&parts);
    Ok(each.map(|(one, part)| views::wait(&one.title, ask_key(one.id(), &person), (one.id(), part))).collect())
}

/// What is in their way, and in the way of others in the pods they look after: they may act on it, whoever has left.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    let (workspace, now, person) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let led = turn.actor().pods_now().map(|membership| membership.pod);
    let led: Vec<PodId> = led.filter(|pod| turn.actor().acts_as_lead(*pod) && turn.may(&NEED, Some(*pod))).collect();
    let own = store::list_live_reported(turn.tx(), &workspace, &[person]).await?;
    let mut of_others = store::list_live_in(turn.tx(), &workspace, &led).await?;
    of_others.retain(|one| own.iter().all(|own| own.id != one.id));
    Ok(views::home_section(&own, now).append(views::pods_blockers_section(&of_others, now)))
}

/// How much is in the way of each of these pods.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn see_pods(turn: &mut Turn, pods: &[PodId]) -> Result<Vec<PodState>> {
    let workspace = turn.workspace().clone();
    let mut counted: BTreeMap<PodId, usize> = BTreeMap::new();
    for blocker in store::list_live_in(turn.tx(), &workspace, pods).await? {
        *counted.entry(blocker.pod).or_default() += 1;
    }
    Ok(counted.into_iter().map(|(pod, count)| PodState { pod, text: views::in_the_way(count), press: None }).collect())
}
