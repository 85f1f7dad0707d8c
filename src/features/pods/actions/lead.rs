//! Who leads a pod, and who is its deputy.

use super::{
    lookup::{find_pod_and_person, get_pod, list_keys, offer},
    note, require, subject,
};
use crate::{
    directory::{
        Person, Pod, Role,
        members::{
            DeputySet, LeadSet, find_role, list_members, list_memberships, set_deputy, set_lead, set_lead_besides,
        },
        naming::Meant,
        people::find_person,
    },
    error::{Error, Result},
    features::pods::{
        DEPUTY, LEAD,
        model::{About, Deed, PersonWords},
        store,
        views::{self, LeadHears},
    },
    ids::{ChannelId, PodId, UserId},
    signal::{Fact, Message},
    turn::{Ask, Change, Turn},
};
use serde_json::json;

/// The audit's word for a change of lead; a pod made with its lead counts as `create`.
const VERB: &str = "lead";
/// The audit's word for a change of deputy.
const DEPUTY_VERB: &str = "deputy";

/// Somebody becomes the lead; the one until now stays as a member. With a reason, `why`, they may lead it beside another pod.
pub(in crate::features::pods) async fn lead(
    turn: &mut Turn,
    here: &ChannelId,
    about: About,
    why: Option<&str>,
) -> Result<Message> {
    let (pod, meant) = find_pod_and_person(turn, here, about, "lead @ana").await?;
    require(turn, &LEAD, Some(&pod)).await?;
    let person = match meant {
        Meant::One(person) => person,
        Meant::Several(several) => return offer(&pod, Deed::Lead, &several, why),
    };
    if let Some(refusal) = views::cannot_lead(&person) {
        return Err(Error::user(refusal));
    }
    if why.is_some_and(str::is_empty) {
        return Err(Error::user(views::because_what()));
    }
    let workspace = turn.workspace().clone();
    let from = match put_lead(turn, &pod, Some(&person), why).await? {
        LeadSet::Same => return Ok(views::leads_already(&pod, &person.id)),
        LeadSet::LeadsAnother(other) => {
            let allow = Some((person.name.as_str(), pod.key.as_str()));
            return Err(Error::user(views::leads_another(&person.real_name, &other, allow)));
        }
        LeadSet::Changed { from } => from,
    };
    let stays = match &from {
        Some(from) => find_person(turn.tx(), &workspace, from).await?.filter(Person::is_active).map(|one| one.id),
        None => None,
    };
    Ok(views::lead_changed(&pod, (&person.id, lead_hears(turn, &person.id)), stays.as_ref()))
}

/// Gives a pod another lead, or none, and tells everybody whom that concerns. Nothing is changed where they lead another pod
/// and no reason, `why`, is given.
pub(super) async fn put_lead(
    turn: &mut Turn,
    pod: &Pod,
    person: Option<&Person>,
    why: Option<&str>,
) -> Result<LeadSet> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let id = person.map(|person| &person.id);
    let belonged = match id {
        Some(id) => find_role(turn.tx(), &workspace, pod.id, id).await?,
        None => None,
    };
    let mut set = set_lead(turn.tx(), &workspace, pod.id, id, now).await?;
    let mut besides = None;
    if let (LeadSet::LeadsAnother(other), Some(id), Some(why)) = (&set, id, why) {
        besides = Some(other.id);
        set = set_lead_besides(turn.tx(), &workspace, (pod.id, id), why, now).await?;
    }
    let LeadSet::Changed { from } = &set else { return Ok(set) };
    close_told(turn, pod).await?;
    turn.record(Change {
        verb: VERB,
        subject: subject(pod.id),
        before: from.as_ref().map(|from| json!({ "lead": from })),
        after: id.map(|id| json!({ "lead": id, "besides": besides })),
        why,
    })
    .await?;
    note(turn, pod.id).await?;
    if let Some(id) = id.filter(|_| belonged.is_none()) {
        turn.tell(Fact::MembershipChanged { pod: pod.id, person: id.clone(), member: true }).await?;
    }
    turn.tell(Fact::LeadChanged { pod: pod.id, from: from.clone(), to: id.cloned() }).await?;
    if let Some(id) = id.filter(|_| belonged == Some(Role::Deputy)) {
        turn.tell(Fact::DeputyChanged { pod: pod.id, from: Some(id.clone()), to: None }).await?;
    }
    if let Some(id) = id {
        tell_new_lead(turn, pod, id).await?;
    }
    if let Some(from) = from {
        turn.refresh_home(from).await?;
    }
    Ok(set)
}

/// What the newest lead and deputy were told concerns nobody any more.
pub(super) async fn close_told(turn: &mut Turn, pod: &Pod) -> Result<()> {
    let lead = lead_key(turn, pod).await?;
    turn.close_ask(&lead).await
}

/// Words that stand for nobody.
const NOBODY: [&str; 3] = ["none", "nobody", "-"];

/// Somebody becomes the deputy, or nobody; the one until now stays as a member.
pub(in crate::features::pods) async fn deputy(turn: &mut Turn, here: &ChannelId, about: About) -> Result<Message> {
    let (workspace, keys) = (turn.workspace().clone(), list_keys(turn).await?);
    let about = about.settled(|word| keys.contains(&word.to_lowercase()));
    let nobody = match &about.person {
        Some(PersonWords::Words(words)) => NOBODY.contains(&words.to_lowercase().as_str()),
        _ => false,
    };
    let (pod, meant) = if nobody {
        (get_pod(turn, here, about.pod.as_ref(), "deputy none").await?, None)
    } else {
        let (pod, meant) = find_pod_and_person(turn, here, about, "deputy @ana").await?;
        (pod, Some(meant))
    };
    require(turn, &DEPUTY, Some(&pod)).await?;
    let person = match meant {
        None => None,
        Some(Meant::One(person)) => Some(person),
        Some(Meant::Several(several)) => return offer(&pod, Deed::Deputy, &several, None),
    };
    if let Some(refusal) = person.as_deref().and_then(views::cannot_be_deputy) {
        return Err(Error::user(refusal));
    }
    let id = person.as_ref().map(|person| &person.id);
    match put_deputy(turn, &pod, person.as_deref()).await? {
        DeputySet::Same => Ok(views::deputy_same(&pod, id)),
        DeputySet::Leads => {
            let name = person.as_ref().map_or("", |person| person.real_name.as_str());
            Err(Error::user(views::deputy_leads(&pod, name)))
        }
        DeputySet::Changed { from } => {
            let stays = match &from {
                Some(from) => find_person(turn.tx(), &workspace, from).await?.filter(Person::is_active),
                None => None,
            };
            let now = id.map(|id| (id, lead_hears(turn, id)));
            Ok(views::deputy_changed(&pod, now, stays.as_ref().map(|one| &one.id)))
        }
    }
}

/// Gives a pod another deputy, or none, and tells everybody whom that concerns.
pub(super) async fn put_deputy(turn: &mut Turn, pod: &Pod, person: Option<&Person>) -> Result<DeputySet> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let id = person.map(|person| &person.id);
    let belonged = match id {
        Some(id) => find_role(turn.tx(), &workspace, pod.id, id).await?.is_some(),
        None => true,
    };
    let set = set_deputy(turn.tx(), &workspace, pod.id, id, now).await?;
    let DeputySet::Changed { from } = &set else { return Ok(set) };
    let earlier = deputy_key(turn, pod).await?;
    turn.close_ask(&earlier).await?;
    turn.record(Change {
        verb: DEPUTY_VERB,
        subject: subject(pod.id),
        before: from.as_ref().map(|from| json!({ "deputy": from })),
        after: id.map(|id| json!({ "deputy": id })),
        why: None,
    })
    .await?;
    note(turn, pod.id).await?;
    if let Some(id) = id.filter(|_| !belonged) {
        turn.tell(Fact::MembershipChanged { pod: pod.id, person: id.clone(), member: true }).await?;
    }
    turn.tell(Fact::DeputyChanged { pod: pod.id, from: from.clone(), to: id.cloned() }).await?;
    if let Some(id) = id {
        tell_new_deputy(turn, pod, id).await?;
    }
    if let Some(from) = from {
        turn.refresh_home(from).await?;
    }
    Ok(set)
}

async fn tell_new_deputy(turn: &mut Turn, pod: &Pod, person: &UserId) -> Result<()> {
    turn.refresh_home(person).await?;
    let by = turn.actor().id.clone();
    if by == *person {
        return Ok(());
    }
    let key = deputy_key(turn, pod).await?;
    turn.ask(Ask {
        key: &key,
        person,
        kind: "deputy",
        title: views::deputy_title(pod),
        why: views::deputy_why(&by).into(),
        due: None,
        urgent: false,
        message: views::you_are_deputy(pod, &by, &key),
        prompt: false,
    })
    .await
}

/// How somebody who leads from now on comes to know.
pub(super) fn lead_hears(turn: &Turn, person: &UserId) -> LeadHears {
    if turn.actor().id == *person {
        LeadHears::BySelf
    } else if turn.workspace_row().paused_at.is_some() {
        LeadHears::AfterPause
    } else {
        LeadHears::FromMe
    }
}

/// Tells a person that they lead the pod now, unless they just said so themselves.
pub(super) async fn tell_new_lead(turn: &mut Turn, pod: &Pod, person: &UserId) -> Result<()> {
    turn.refresh_home(person).await?;
    let by = turn.actor().id.clone();
    if by == *person {
        return Ok(());
    }
    let key = lead_key(turn, pod).await?;
    turn.ask(Ask {
        key: &key,
        person,
        kind: "lead",
        title: views::lead_title(pod),
        why: views::lead_why(&by).into(),
        due: None,
        urgent: false,
        message: views::you_lead(pod, &by, &key),
        prompt: false,
    })
    .await
}

/// The lead or deputy pressed *Got it*. The value of a button is in a stranger's hands: it closes what was asked of the pod's
/// lead only for the lead, of its deputy only for the deputy.
pub(in crate::features::pods) async fn note_lead_seen(turn: &mut Turn, key: &str) -> Result<()> {
    let mut parts = key.split('/');
    let role = match parts.next() {
        Some("lead") => Role::Lead,
        Some("deputy") => Role::Deputy,
        _ => return Ok(()),
    };
    match parts.next().and_then(|pod| pod.parse().ok()) {
        Some(pod) if turn.actor().role_in(PodId(pod)) == Some(role) => turn.close_ask(key).await,
        _ => Ok(()),
    }
}

/// The key of what the pod's newest lead was told: one for each change of lead, so that nobody's message is reused.
async fn lead_key(turn: &mut Turn, pod: &Pod) -> Result<String> {
    let workspace = turn.workspace().clone();
    let changes = store::count_changes(turn.tx(), &workspace, &subject(pod.id), VERB).await?;
    Ok(format!("lead/{}/{changes}", pod.id))
}

/// The same, of its newest deputy.
async fn deputy_key(turn: &mut Turn, pod: &Pod) -> Result<String> {
    let workspace = turn.workspace().clone();
    let changes = store::count_changes(turn.tx(), &workspace, &subject(pod.id), DEPUTY_VERB).await?;
    Ok(format!("deputy/{}/{changes}", pod.id))
}

/// Somebody is away, or gone and about to leave their pods (`belonging`): where they lead, those of the pod see on their App
/// Home who acts now.
pub(in crate::features::pods) async fn note_lead_missing(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    for membership in list_memberships(turn.tx(), &workspace, person).await? {
        if membership.role != Role::Lead {
            continue;
        }
        for member in list_members(turn.tx(), &workspace, membership.pod).await? {
            if member.is_active {
                turn.refresh_home(&member.person).await?;
            }
        }
    }
    Ok(())
}
