//! Whose turn it is to host, and what happens when they cannot.

use super::{
    super::{
        model::next_host,
        store::{self, Session},
        views::{self, Scene},
    },
    candidates::{find_acting, host_ask, list_candidates},
    find_scene, get_scene, require_host, require_to_come, save, showing, subject, telling,
};
use crate::{
    database::Ts,
    error::{Error, Result},
    ids::{OccurrenceId, PodId, UserId},
    turn::{Change, Turn},
};
use serde_json::json;

/// Chooses who hosts a session that has just been called.
pub(super) async fn choose(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(session) = store::find_session(turn.tx(), &workspace, id).await? else { return Ok(()) };
    let next = whose_turn(turn, &session).await?;
    write(turn, &session, next).await
}

async fn whose_turn(turn: &mut Turn, session: &Session) -> Result<Option<(PodId, UserId)>> {
    let candidates = list_candidates(turn, session).await?;
    Ok(next_host(&candidates).and_then(|next| Some((next.pod, next.host.as_ref()?.person.clone()))))
}

async fn write(turn: &mut Turn, session: &Session, host: Option<(PodId, UserId)>) -> Result<()> {
    let (pod, person) = host.unzip();
    turn.record(Change {
        verb: "host",
        subject: subject(session.occurrence_id),
        before: Some(json!({ "pod": session.host_pod, "person": session.host })),
        after: Some(json!({ "pod": pod, "person": person })),
        why: None,
    })
    .await?;
    let hosted_since = if pod == session.host_pod { session.hosted_since } else { pod.map(|_| Ts(turn.now())) };
    save(turn, &Session { host_pod: pod, hosted_since, host: person, ..session.clone() }).await
}

/// Tells the host that it is their turn.
pub(super) async fn tell_host(turn: &mut Turn, scene: &Scene) -> Result<()> {
    let Some(host) = scene.session.host.clone() else { return Ok(()) };
    let about = "host".to_owned();
    let ask = host_ask(turn, scene, &about).await?;
    telling::tell(turn, scene, vec![(about, host, ask)]).await
}

/// Somebody else hosts: they hear it, whoever did hosts no more, and everybody reads it.
async fn change_host(turn: &mut Turn, session: &Session, host: Option<(PodId, UserId)>) -> Result<Option<Scene>> {
    let id = session.occurrence_id;
    if let Some(former) = &session.host {
        for about in ["host", "topics"] {
            telling::close(turn, id, about, former).await?;
        }
        turn.refresh_home(former).await?;
    }
    write(turn, session, host).await?;
    let Some(mut scene) = find_scene(turn, id).await? else { return Ok(None) };
    if let Some(former) = &session.host {
        // Their message says no longer that they host.
        for about in ["host", "topics"] {
            telling::reword(turn, id, (about, former), &views::hosts_no_more(&scene)).await?;
        }
    }
    showing::show(turn, &mut scene).await?;
    tell_host(turn, &scene).await?;
    let host = scene.session.host.as_ref().map_or("nobody", UserId::as_str);
    let what = format!("host/{host}/{}", scene.now.as_second());
    showing::note(turn, &scene, &what, &views::host_note(&scene)).await?;
    Ok(Some(scene))
}

/// Another pod hosts.
///
/// # Errors
/// A sentence when the person may not, when it is too late, or when nobody of the pod is there; the database's own.
pub(in super::super) async fn swap(turn: &mut Turn, id: OccurrenceId, pod: PodId) -> Result<Scene> {
    let scene = get_scene(turn, id).await?;
    require_host(turn, &scene.session)?;
    require_to_come(&scene)?;
    let host = find_acting(turn, pod, scene.session.starts_at.0).await?;
    let host = host.ok_or_else(|| Error::user(views::nobody_there()))?;
    let changed = change_host(turn, &scene.session, Some((pod, host))).await?;
    changed.ok_or_else(|| Error::user(views::session_gone()))
}

/// Somebody left, is away, or leads another pod now: a session that is to come has a host who is there. `true` when it is
/// somebody else.
pub(super) async fn follow_host(turn: &mut Turn, session: &Session) -> Result<bool> {
    let acting = match session.host_pod {
        Some(pod) => find_acting(turn, pod, session.starts_at.0).await?.map(|person| (pod, person)),
        None => None,
    };
    let next = match acting {
        Some(acting) => Some(acting),
        None => whose_turn(turn, session).await?,
    };
    let changes = next.as_ref().map(|(_, person)| person) != session.host.as_ref();
    if changes {
        change_host(turn, session, next).await?;
    }
    Ok(changes)
}
