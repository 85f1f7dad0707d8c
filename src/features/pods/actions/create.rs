//! A new pod.

use super::{
    changing::change,
    channels::join_if_public,
    checking::check,
    edit::{list_parents_of, sentences},
    lead::{lead_hears, tell_new_lead},
    lookup::get_person,
    note,
    provisioning::{begin, check_names},
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
        model::{Draft, NewPod, PodKey, Wants, home_name, pod_blocks},
        views::{self, FirstHome},
    },
    ids::ChannelId,
    signal::{Fact, Message, Reply, Submission},
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
    record_made(turn, &pod, lead.as_ref(), home.as_ref()).await?;
    if let Some(lead) = &lead {
        turn.tell(Fact::MembershipChanged { pod: pod.id, person: lead.id.clone(), member: true }).await?;
        turn.tell(Fact::LeadChanged { pod: pod.id, from: None, to: Some(lead.id.clone()) }).await?;
        tell_new_lead(turn, &pod, &lead.id).await?;
    }
    let lead = lead.as_ref().map(|lead| (&lead.id, lead_hears(turn, &lead.id)));
    Ok(views::say(views::created(&pod, lead, FirstHome::found(home.as_ref()))))
}

/// The form of a new pod.
pub(in crate::features::pods) async fn open_new(turn: &mut Turn) -> Result<Reply> {
    require(turn, &CREATE, None).await?;
    let parents = list_parents_of(turn, None).await?;
    Ok(Reply::Open(views::new_pod_modal(&Draft::default(), &parents)))
}

/// Makes the pod that was filled in.
pub(in crate::features::pods) async fn save_new(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    require(turn, &CREATE, None).await?;
    let wanted = match Draft::read(&submission.form, &Draft::default(), true) {
        Ok(wanted) => wanted,
        Err(faults) => return Ok(Reply::Errors(sentences(&faults))),
    };
    let faults = check(turn, None, &Draft::default(), &wanted).await?;
    if !faults.is_empty() {
        return Ok(Reply::Errors(faults));
    }
    let Ok(key) = PodKey::parse(&wanted.key) else {
        return Ok(Reply::fault(pod_blocks::KEY, views::key_taken(&wanted.key, None)));
    };
    let pod = insert(turn, &key, &wanted.name).await?;
    let home = match &wanted.home {
        Some(_) => None,
        None => link_usual_channel(turn, &pod, &key).await?,
    };
    record_made(turn, &pod, None, home.as_ref()).await?;
    let bare = Draft { name: wanted.name.clone(), key: wanted.key.clone(), ..Draft::default() };
    let pod = change(turn, &pod, &bare, &wanted).await?;
    let lead = wanted.lead.as_ref().map(|lead| (lead, lead_hears(turn, lead)));
    let home = match &wanted.home {
        Some(home) => find_home(turn, home).await?,
        None => home,
    };
    let lives = if submission.form.choice(pod_blocks::MAKE).is_some() {
        let name = home.is_none().then(|| home_name(key.as_str()));
        // Whoever makes a pod may have its channel made, also where another leads it.
        let wants = Wants::usual(name);
        if let Some(fault) = check_names(turn, &pod, &wants).await?.into_values().next() {
            return Ok(Reply::fault(pod_blocks::KEY, fault));
        }
        begin(turn, &pod, &wants).await?;
        if home.is_none() { FirstHome::Coming } else { FirstHome::found(home.as_ref()) }
    } else {
        FirstHome::found(home.as_ref())
    };
    Ok(Reply::Update(views::new_pod_saved(views::created(&pod, lead, lives))))
}

async fn find_home(turn: &mut Turn, home: &ChannelId) -> Result<Option<Channel>> {
    let workspace = turn.workspace().clone();
    directory::channels::find_channel(turn.tx(), &workspace, home).await
}

/// The audit row of a new pod, its history, and whoever hears of it.
async fn record_made(turn: &mut Turn, pod: &Pod, lead: Option<&Person>, home: Option<&Channel>) -> Result<()> {
    let after = json!({
        "key": pod.key, "name": pod.name,
        "lead": lead.map(|lead| &lead.id), "home": home.map(|home| &home.id),
    });
    let change = Change { verb: "create", subject: subject(pod.id), before: None, after: Some(after), why: None };
    turn.record(change).await?;
    note(turn, pod.id).await?;
    turn.tell(Fact::PodCreated { pod: pod.id }).await
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
        LeadSet::LeadsAnother(other) => Err(Error::user(views::leads_another(&lead.real_name, &other, None))),
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
