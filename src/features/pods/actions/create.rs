//! A new pod.

use super::{
    channels::join_if_public,
    lead::{lead_hears, tell_new_lead},
    lookup::get_person,
    require, subject,
};
use crate::{
    directory::{
        self, Channel, Person, Pod,
        links::link_channel,
        members::{LeadSet, set_lead},
        naming::fold,
        pods::{find_pod_by_channel, find_pod_by_key, insert_pod, list_pods},
    },
    error::{Error, Result},
    features::pods::{
        CREATE,
        model::{NewPod, PodKey},
        views,
    },
    signal::{Fact, Message},
    turn::{Change, Turn},
};
use serde_json::json;

/// Makes a pod, with its lead if one is named, and with its channel if there is one of the usual name.
pub(in crate::features::pods) async fn create(turn: &mut Turn, new: &NewPod) -> Result<Message> {
    require(turn, &CREATE, None).await?;
    let (key, name) = new.settled().map_err(|error| Error::user(views::no_new_pod(&error)))?;
    let lead = match &new.lead {
        Some(words) => Some(get_person(turn, words).await?),
        None => None,
    };
    if let Some(refusal) = lead.as_ref().and_then(views::cannot_lead) {
        return Err(Error::user(refusal));
    }
    let pod = insert(turn, &key, &name).await?;
    if let Some(lead) = &lead {
        lead_first(turn, &pod, lead).await?;
    }
    let home = link_usual_channel(turn, &pod, &key).await?;
    let after = json!({
        "key": pod.key, "name": pod.name,
        "lead": lead.as_ref().map(|lead| &lead.id), "home": home.as_ref().map(|home| &home.id),
    });
    let change = Change { verb: "create", subject: subject(pod.id), before: None, after: Some(after), why: None };
    turn.record(change).await?;
    turn.tell(Fact::PodCreated { pod: pod.id }).await?;
    if let Some(lead) = &lead {
        turn.tell(Fact::MembershipChanged { pod: pod.id, person: lead.id.clone(), member: true }).await?;
        turn.tell(Fact::LeadChanged { pod: pod.id, from: None, to: Some(lead.id.clone()) }).await?;
        tell_new_lead(turn, &pod, &lead.id).await?;
    }
    let lead = lead.as_ref().map(|lead| (&lead.id, lead_hears(turn, &lead.id)));
    Ok(views::created(&pod, lead, home.as_ref()))
}

async fn insert(turn: &mut Turn, key: &PodKey, name: &str) -> Result<Pod> {
    let (workspace, now, by) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let pods = list_pods(turn.tx(), &workspace).await?;
    if let Some(same) = pods.iter().find(|pod| pod.key != key.as_str() && fold(&pod.name) == fold(name)) {
        return Err(Error::user(views::name_taken(same)));
    }
    let new = directory::pods::NewPod { key: key.as_str(), name, by: &by, now };
    match insert_pod(turn.tx(), &workspace, new).await? {
        Some(pod) => Ok(pod),
        None => {
            let taken = find_pod_by_key(turn.tx(), &workspace, key.as_str()).await?;
            Err(Error::user(views::key_taken(key.as_str(), taken.as_ref())))
        }
    }
}

async fn lead_first(turn: &mut Turn, pod: &Pod, lead: &Person) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    match set_lead(turn.tx(), &workspace, pod.id, Some(&lead.id), now).await? {
        LeadSet::LeadsAnother(other) => Err(Error::user(views::leads_another(&lead.real_name, &other))),
        LeadSet::Changed { .. } | LeadSet::Same => Ok(()),
    }
}

/// Links `#pod-<key>` where it is there, open and nobody's.
async fn link_usual_channel(turn: &mut Turn, pod: &Pod, key: &PodKey) -> Result<Option<Channel>> {
    let workspace = turn.workspace().clone();
    let found = directory::channels::find_channel_by_name(turn.tx(), &workspace, &key.home_channel()).await?;
    // A private channel's name is not for everybody who may make pods.
    let open = found.filter(|channel| !channel.is_private || turn.actor().is_admin);
    let Some(channel) = open else { return Ok(None) };
    if find_pod_by_channel(turn.tx(), &workspace, &channel.id).await?.is_some() {
        return Ok(None);
    }
    link_channel(turn.tx(), &workspace, pod.id, &channel.id, true).await?;
    join_if_public(turn, pod.id, &channel).await?;
    Ok(Some(channel))
}
