//! What there is to see, for whose eyes.

use super::{
    super::{
        model::{Call, Decision, Deed, Entry, Happening},
        store::{self, Which},
        views::{self, Right, Scene, Whole},
    },
    CONFIDENTIAL, LIST, NEW, by, require,
};
use crate::{
    directory::{Names, load_names, pods::list_pods as all_pods},
    error::{Error, Result},
    features::{organisation, rights},
    ids::{DecisionId, PodId, UserId},
    signal::Message,
    slack::mrkdwn::Text,
    turn::{Turn, Wait},
};

/// Whether the actor may write one down.
pub(in super::super) fn may_open(turn: &Turn) -> bool {
    turn.may(&NEW, None)
}

/// Whether the actor may see what is open.
pub(in super::super) fn may_list(turn: &Turn) -> bool {
    turn.may(&LIST, None)
}

/// What this person can do.
pub(in super::super) async fn tell_help(turn: &mut Turn, unknown: Option<&str>) -> Result<Message> {
    let lines = list_help(turn);
    let paused = organisation::actions::paused_line(turn);
    Ok(views::help(unknown, &lines, (may_open(turn), paused)))
}

/// A line for each thing this person can do.
pub(in super::super) fn list_help(turn: &Turn) -> Vec<Text> {
    views::help_lines((may_open(turn), rights::actions::may_edit(turn)))
}

/// One, whoever looks.
pub(super) async fn find_decision(turn: &mut Turn, id: DecisionId) -> Result<Option<Decision>> {
    let workspace = turn.workspace().clone();
    Ok(store::list(turn.tx(), &workspace, Which::One(id)).await?.pop())
}

/// One that the actor may see.
///
/// # Errors
/// A sentence where there is none, or it is not for them; the database's own.
pub(super) async fn get_seen(turn: &mut Turn, id: DecisionId) -> Result<Decision> {
    let found: Vec<Decision> = find_decision(turn, id).await?.into_iter().collect();
    only_seen(turn, found).await?.pop().ok_or_else(|| Error::user(views::unknown_decision()))
}

/// Whether the actor sees what is confidential, whomever it concerns.
pub(super) fn sees_all(turn: &Turn) -> bool {
    turn.actor().is_leadership && turn.may(&CONFIDENTIAL, None)
}

/// Those of them that the actor may see: what is not confidential, what they have to do with, and leadership all.
pub(super) async fn only_seen(turn: &mut Turn, decisions: Vec<Decision>) -> Result<Vec<Decision>> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let sees_all = sees_all(turn);
    let sees_open = may_list(turn);
    let is_colleague = turn.actor().is_active_colleague();
    let mut seen = Vec::with_capacity(decisions.len());
    for decision in decisions.into_iter().filter(|_| is_colleague) {
        if sees_all
            || sees_open && !decision.matter.confidential
            || store::is_party(turn.tx(), &workspace, (decision.id, &me)).await?
        {
            seen.push(decision);
        }
    }
    Ok(seen)
}

/// What is open that the actor may see: what waits on them, what is theirs, the rest.
pub(in super::super) async fn list_seen(turn: &mut Turn) -> Result<[Vec<Decision>; 3]> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let which = if turn.actor().is_leadership { Which::Open } else { Which::OpenFor(&me) };
    let all = store::list(turn.tx(), &workspace, which).await?;
    let all = only_seen(turn, all).await?;
    let (waiting, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.course.asked.contains(&me));
    let is_mine = |one: &Decision| one.author == me || one.accountable == me;
    let (mine, others) = rest.into_iter().partition(is_mine);
    Ok([waiting, mine, others])
}

/// One that the actor may see, with all that is shown of it.
pub(in super::super) async fn get_scene(turn: &mut Turn, id: DecisionId) -> Result<Scene> {
    let decision = get_seen(turn, id).await?;
    scene_of(turn, decision).await
}

/// One for the form of a deed, checked before it is filled in.
///
/// # Errors
/// A sentence why it cannot be done; the database's own.
pub(in super::super) async fn find_asked(turn: &mut Turn, id: DecisionId, deed: Deed) -> Result<(Scene, Right)> {
    let decision = get_seen(turn, id).await?;
    let (_, right) = require(turn, &decision, deed).await?;
    let scene = scene_with(turn, decision, &right.people).await?;
    Ok((scene, right))
}

/// What is shown of one.
pub(super) async fn scene_of(turn: &mut Turn, decision: Decision) -> Result<Scene> {
    scene_with(turn, decision, &[]).await
}

/// The same, where these people are spoken of too.
pub(super) async fn scene_with(turn: &mut Turn, decision: Decision, more: &[UserId]) -> Result<Scene> {
    let workspace = turn.workspace().clone();
    let parties = store::find_parties(turn.tx(), &workspace, decision.id).await?;
    let people: Vec<UserId> = parties.all().into_iter().chain(more.iter().cloned()).collect();
    let names = names_of(turn, std::slice::from_ref(&decision), &people).await?;
    let zone = if turn.actor().is_active_colleague() { &turn.actor().zone } else { &turn.settings().zone };
    let today = zone.date(turn.now());
    Ok(Scene { decision, parties, names, today })
}

/// Names of everybody these decisions speak of, and of `more`.
pub(in super::super) async fn names_of(turn: &mut Turn, decisions: &[Decision], more: &[UserId]) -> Result<Names> {
    let (workspace, zone) = (turn.workspace().clone(), turn.settings().zone.clone());
    let mut people = more.to_vec();
    let mut pods: Vec<PodId> = Vec::new();
    for decision in decisions {
        people.extend([decision.author.clone(), decision.accountable.clone(), decision.text.by.clone()]);
        people.extend(decision.course.asked.iter().cloned());
        if let Some(ending) = &decision.ending {
            people.push(ending.by.clone());
            people.extend(ending.confirmed_by.clone());
        }
        if let Some(Call::Said { by, .. }) = &decision.course.call {
            people.push(by.clone());
        }
        pods.extend(decision.matter.pod);
    }
    let mut names = load_names(turn.tx(), &workspace, &zone, (&people, &pods)).await?;
    names.classes = list_classes(turn).await?.into_iter().collect();
    Ok(names)
}

/// One with its history.
pub(in super::super) async fn find_shown(turn: &mut Turn, id: DecisionId) -> Result<Whole> {
    let workspace = turn.workspace().clone();
    let decision = get_seen(turn, id).await?;
    let entries = store::list_entries(turn.tx(), &workspace, id).await?;
    let versions = store::list_versions(turn.tx(), &workspace, id).await?;
    let mut people: Vec<UserId> = entries.iter().flat_map(people_of).collect();
    people.extend(versions.iter().map(|version| version.by.clone()));
    let (by, _) = by(turn, &decision).await?;
    // Guests take part in what they are asked about, and begin nothing.
    let is_for_staff = |deed: &Deed| *deed == Deed::Replace && !may_open(turn);
    let may = Deed::ALL.into_iter().filter(|deed| decision.allows(*deed, &by).is_ok() && !is_for_staff(deed)).collect();
    let scene = scene_with(turn, decision, &people).await?;
    Ok(Whole { scene, may, entries, versions })
}

fn people_of(entry: &Entry) -> Vec<UserId> {
    let named = match &entry.what {
        Happening::Consulted { people }
        | Happening::Asked { people }
        | Happening::Nudged { people }
        | Happening::Decided { unheard: people, .. }
        | Happening::Proposed { unheard: people, .. } => people.clone(),
        Happening::HandedOver { from, to } => vec![from.clone(), to.clone()],
        Happening::Delivered { person } | Happening::Unreachable { person } | Happening::Silent { person } => {
            vec![person.clone()]
        }
        _ => Vec::new(),
    };
    named.into_iter().chain(entry.actor.clone()).collect()
}

/// The classes of decision, by key and name.
pub(in super::super) async fn list_classes(turn: &mut Turn) -> Result<Vec<(String, String)>> {
    let classes = rights::actions::list_classes(turn).await?;
    Ok(classes.into_iter().map(|class| (class.key, class.name)).collect())
}

/// Pods to which something can belong, by name.
pub(in super::super) async fn list_pods(turn: &mut Turn) -> Result<Vec<(PodId, String)>> {
    let workspace = turn.workspace().clone();
    let pods = all_pods(turn.tx(), &workspace).await?;
    Ok(pods.into_iter().map(|pod| (pod.id, pod.name)).collect())
}

/// What waits on them.
pub(in super::super) async fn list_waits(turn: &mut Turn) -> Result<Vec<Wait>> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let waiting = store::list(turn.tx(), &workspace, Which::WaitingOn(&me)).await?;
    let waiting: Vec<Decision> =
        waiting.into_iter().filter(|one| one.task().is_some() && one.course.asked.contains(&me)).collect();
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let names = names_of(turn, &waiting, &[]).await?;
    let today = turn.actor().zone.date(turn.now());
    Ok(waiting.iter().map(|one| views::wait(one, &names, (today, &me))).collect())
}
