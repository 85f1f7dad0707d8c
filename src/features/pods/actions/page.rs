//! What stands of pods on the App Home: a person's own and how they stand, all of them for those who look after all, and the
//! first steps of the roll-out.

use crate::{
    directory::{
        Duty, Role,
        on_duty::list_leads_on_duty,
        pods::{count_pods, list_pods, list_summaries, list_summaries_of},
    },
    error::Result,
    features::pods::{
        CREATE, JOIN,
        views::{self, Yours},
    },
    ids::PodId,
    slack::blocks::HomeBuilder,
    turn::{PodState, StepState, Turn},
};

/// So many of a person's pods are shown with how they stand.
const SHOWN: usize = 5;

/// *Your pods*; all of them for people who look after all and belong to none.
pub(in crate::features::pods) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    let (workspace, actor) = (turn.workspace().clone(), turn.actor());
    let (may_join, may_create) = (turn.may(&JOIN, None), turn.may(&CREATE, None));
    let oversees = actor.is_admin || actor.is_leadership;
    let mut own: Vec<(PodId, Option<Role>)> =
        actor.pods_now().map(|membership| (membership.pod, actor.role_in(membership.pod))).collect();
    // What they lead or stand in for, then where they are deputies, then the others, each by name.
    own.sort_by_key(|(_, role)| {
        role.map_or(0, |role| match role {
            Role::Lead => 0,
            Role::Deputy => 1,
            Role::Member => 2,
        })
    });
    if own.is_empty() {
        let pods = if oversees { list_summaries(turn.tx(), &workspace).await? } else { Vec::new() };
        if !pods.is_empty() {
            return Ok(views::overseen(&pods));
        }
        let all = if oversees { 0 } else { count_pods(turn.tx(), &workspace).await? };
        return Ok(views::no_pod(all, may_join, may_create));
    }
    let all = count_pods(turn.tx(), &workspace).await?;
    let more = own.len().saturating_sub(SHOWN);
    own.truncate(SHOWN);
    let yours = load(turn, &own).await?;
    Ok(views::home(&yours, (all, more)))
}

/// These pods, in their order, with who acts as their lead and what each feature says of them.
async fn load(turn: &mut Turn, own: &[(PodId, Option<Role>)]) -> Result<Vec<Yours>> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let ids: Vec<PodId> = own.iter().map(|(pod, _)| *pod).collect();
    let mut pods = list_summaries_of(turn.tx(), &workspace, &ids).await?;
    let duties: Vec<Duty> = list_leads_on_duty(turn.tx(), &workspace, &settings, (&ids, now)).await?;
    let mut states: Vec<PodState> = Vec::new();
    let registry = turn.registry();
    for stater in registry.pod_states() {
        states.extend(stater(turn, &ids).await?);
    }
    let mut yours = Vec::with_capacity(own.len());
    for ((id, role), duty) in own.iter().zip(duties) {
        let Some(place) = pods.iter().position(|pod| pod.id == *id) else { continue };
        let (said, others) = states.into_iter().partition(|state| state.pod == *id);
        states = others;
        yours.push(Yours { pod: pods.swap_remove(place), role: *role, duty, states: said });
    }
    Ok(yours)
}

/// The step of the roll-out: there are pods, and each says what it is for.
pub(in crate::features::pods) async fn see_pods(turn: &mut Turn) -> Result<StepState> {
    let workspace = turn.workspace().clone();
    let pods = list_pods(turn.tx(), &workspace).await?;
    let without: Vec<&str> =
        pods.iter().filter(|pod| pod.purpose.trim().is_empty()).map(|pod| pod.name.as_str()).collect();
    Ok(views::pods_step(pods.len(), &without))
}

/// The step of the roll-out: each pod has a lead who is with us.
pub(in crate::features::pods) async fn see_leads(turn: &mut Turn) -> Result<StepState> {
    let workspace = turn.workspace().clone();
    let pods = list_summaries(turn.tx(), &workspace).await?;
    let without: Vec<&str> = pods.iter().filter(|pod| !pod.lead_is_active).map(|pod| pod.name.as_str()).collect();
    Ok(views::leads_step(pods.len(), &without))
}
