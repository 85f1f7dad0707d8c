//! Who leads a pod.

use super::{lookup::get_pod_and_person, require, subject};
use crate::{
    directory::{
        Person, Pod, Role,
        members::{LeadSet, find_role, list_members, list_memberships, set_lead},
        people::find_person,
    },
    error::{Error, Result},
    features::pods::{
        LEAD,
        model::About,
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

/// Somebody becomes the lead; the one until now stays as a member.
pub(in crate::features::pods) async fn lead(turn: &mut Turn, here: &ChannelId, about: About) -> Result<Message> {
    let (pod, person) = get_pod_and_person(turn, here, about, "lead @ana").await?;
    require(turn, &LEAD, Some(&pod)).await?;
    if let Some(refusal) = views::cannot_lead(&person) {
        return Err(Error::user(refusal));
    }
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let belonged = find_role(turn.tx(), &workspace, pod.id, &person.id).await?.is_some();
    let from = match set_lead(turn.tx(), &workspace, pod.id, Some(&person.id), now).await? {
        LeadSet::Same => return Ok(views::leads_already(&pod, &person.id)),
        LeadSet::LeadsAnother(other) => return Err(Error::user(views::leads_another(&person.real_name, &other))),
        LeadSet::Changed { from } => from,
    };
    let earlier = lead_key(turn, &pod).await?;
    turn.close_ask(&earlier).await?;
    turn.record(Change {
        verb: VERB,
        subject: subject(pod.id),
        before: from.as_ref().map(|from| json!({ "lead": from })),
        after: Some(json!({ "lead": person.id })),
        why: None,
    })
    .await?;
    if !belonged {
        turn.tell(Fact::MembershipChanged { pod: pod.id, person: person.id.clone(), member: true }).await?;
    }
    turn.tell(Fact::LeadChanged { pod: pod.id, from: from.clone(), to: Some(person.id.clone()) }).await?;
    tell_new_lead(turn, &pod, &person.id).await?;
    if let Some(from) = &from {
        turn.refresh_home(from).await?;
    }
    let stays = match &from {
        Some(from) => find_person(turn.tx(), &workspace, from).await?.filter(Person::is_active).map(|one| one.id),
        None => None,
    };
    Ok(views::lead_changed(&pod, (&person.id, lead_hears(turn, &person.id)), stays.as_ref()))
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

/// The lead pressed *Got it*. The value of a button is in a stranger's hands: it closes what was asked of the pod's lead
/// only for the lead.
pub(in crate::features::pods) async fn note_lead_seen(turn: &mut Turn, key: &str) -> Result<()> {
    let pod = key.strip_prefix("lead/").and_then(|rest| rest.split('/').next()).and_then(|pod| pod.parse().ok());
    match pod {
        Some(pod) if turn.actor().leads(PodId(pod)) => turn.close_ask(key).await,
        _ => Ok(()),
    }
}

/// The key of what the pod's newest lead was told: one for each change of lead, so that nobody's message is reused.
async fn lead_key(turn: &mut Turn, pod: &Pod) -> Result<String> {
    let workspace = turn.workspace().clone();
    let changes = store::count_changes(turn.tx(), &workspace, &subject(pod.id), VERB).await?;
    Ok(format!("lead/{}/{changes}", pod.id))
}

/// A lead who is gone stays in the books until an admin names another one, and one who is away comes back; those of the pod
/// see who acts meanwhile.
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
