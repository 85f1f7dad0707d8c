//! Who could host.

use super::super::{
    model::{Candidate, Host, next_host, passed_over},
    store::{self, Session},
    views::{self, Scene, Told},
};
use crate::{
    directory::{Duty, Reason, RoleRef, on_duty, on_duty::list_leads_on_duty, people::list_people, pods},
    error::Result,
    ids::{PodId, UserId},
    turn::Turn,
};
use jiff::Timestamp;

/// Every pod, with who would host; the one that hosted least recently first.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_candidates(turn: &mut Turn, session: &Session) -> Result<Vec<Candidate>> {
    let (workspace, settings) = (turn.workspace().clone(), turn.settings().clone());
    let hosted = store::list_hosted(turn.tx(), &workspace, session.ritual_id, session.occurrence_id).await?;
    let pods = pods::list_pods(turn.tx(), &workspace).await?;
    let ids: Vec<PodId> = pods.iter().map(|pod| pod.id).collect();
    let duties = list_leads_on_duty(turn.tx(), &workspace, &settings, (&ids, session.starts_at.0)).await?;
    let acting: Vec<Option<UserId>> = duties.into_iter().map(acting_of).collect();
    let hosts: Vec<UserId> = acting.iter().flatten().cloned().collect();
    let people = list_people(turn.tx(), &workspace, &hosts).await?;
    let host = |id: UserId| {
        let person = people.iter().find(|person| person.id == id)?;
        let at = person.zone_or(&settings.zone).local(session.starts_at.0).time();
        Some(Host { person: id, name: person.real_name.clone(), at })
    };
    let candidates = pods.into_iter().zip(acting).map(|(pod, acting)| Candidate {
        pod: pod.id,
        name: pod.name,
        last: hosted.get(&pod.id).copied(),
        host: acting.and_then(host),
    });
    let mut candidates: Vec<Candidate> = candidates.collect();
    candidates.sort_by_key(Candidate::turn);
    Ok(candidates)
}

/// Who acts for a pod at `at`: its lead, whoever covers, or a deputy. Nobody, where leadership would have to.
pub(super) async fn find_acting(turn: &mut Turn, pod: PodId, at: Timestamp) -> Result<Option<UserId>> {
    let workspace = turn.workspace().clone();
    let duty = on_duty(turn.tx(), &workspace, RoleRef::PodLead(pod), at).await?;
    Ok(acting_of(duty))
}

fn acting_of(duty: Duty) -> Option<UserId> {
    let elsewhere = [Reason::Leadership, Reason::Admins, Reason::Nobody];
    let is_of_pod = duty.because.last().is_some_and(|last| !elsewhere.contains(last));
    duty.people.into_iter().next().filter(|_| is_of_pod)
}

/// What the host is told: that it is their turn, and why.
pub(super) async fn host_ask(turn: &mut Turn, scene: &Scene, about: &str) -> Result<Told> {
    let candidates = list_candidates(turn, &scene.session).await?;
    // Who was chosen by hand hosts at any hour, and for no other reason.
    let next = next_host(&candidates).filter(|next| scene.session.host_pod == Some(next.pod));
    let by_night = views::by_night(next, &next.map(|next| passed_over(&candidates, next)).unwrap_or_default());
    Ok(views::host_ask(scene, about, by_night))
}
