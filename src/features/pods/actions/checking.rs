//! Whether a pod can be as somebody filled it in: what only the directory knows.

use crate::{
    directory::{
        Pod,
        channels::find_channel,
        members::find_pod_led_by,
        naming::fold,
        people::find_person,
        pod_tree::PodTree,
        pods::{find_pod_by_channel, find_pod_by_key, list_pods},
        tags::{TagKind, list_tags, tag_named},
    },
    error::Result,
    features::pods::{
        model::{Draft, pod_blocks},
        views,
    },
    ids::{PodId, UserId},
    turn::Turn,
};
use std::collections::BTreeMap;

/// What is wrong at which field.
pub(super) type Faults = BTreeMap<String, String>;

/// What stands against `wanted`, where it differs from how the pod is; `pod`: which, where it is there already.
pub(super) async fn check(turn: &mut Turn, pod: Option<PodId>, before: &Draft, wanted: &Draft) -> Result<Faults> {
    let workspace = turn.workspace().clone();
    let pods = list_pods(turn.tx(), &workspace).await?;
    let mut faults = Faults::new();
    let mut say = |block: &str, sentence: Option<String>| {
        faults.extend(sentence.map(|sentence| (block.to_owned(), sentence)));
    };
    if wanted.name != before.name {
        let same = pods.iter().find(|other| Some(other.id) != pod && fold(&other.name) == fold(&wanted.name));
        say(pod_blocks::NAME, same.map(views::name_taken));
    }
    if wanted.key != before.key {
        say(pod_blocks::KEY, taken(turn, pod, &wanted.key).await?);
    }
    for alias in wanted.aliases.iter().filter(|alias| !before.aliases.contains(alias)) {
        say(pod_blocks::ALIASES, taken(turn, pod, alias).await?);
    }
    if let Some(parent) = wanted.parent
        && wanted.parent != before.parent
    {
        say(pod_blocks::PARENT, check_parent(&pods, pod, parent));
    }
    if let Some(lead) = &wanted.lead
        && wanted.lead != before.lead
    {
        say(pod_blocks::LEAD, check_lead(turn, pod, lead, &wanted.key).await?);
    }
    if let Some(deputy) = &wanted.deputy
        && wanted.deputy != before.deputy
    {
        say(pod_blocks::DEPUTY, check_deputy(turn, deputy).await?);
    }
    if wanted.topics != before.topics {
        say(pod_blocks::TOPICS, check_topics(turn, pod, &wanted.topics).await?);
    }
    if wanted.home != before.home {
        say(pod_blocks::HOME, check_home(turn, pod, wanted).await?);
    }
    Ok(faults)
}

/// A short name means one pod, archived ones too.
async fn taken(turn: &mut Turn, pod: Option<PodId>, key: &str) -> Result<Option<String>> {
    let workspace = turn.workspace().clone();
    let found = find_pod_by_key(turn.tx(), &workspace, key).await?;
    Ok(found.filter(|other| Some(other.id) != pod).map(|other| views::key_taken(key, Some(&other))))
}

fn check_parent(pods: &[Pod], pod: Option<PodId>, parent: PodId) -> Option<String> {
    let Some(above) = pods.iter().find(|other| other.id == parent) else { return Some(views::parent_gone()) };
    let tree = PodTree::of(pods.iter().map(|pod| (pod.id, pod.parent_id)));
    // A new pod stands nowhere yet, and nothing stands under it.
    tree.check(pod.unwrap_or(PodId(0)), parent).err().map(|fault| views::tree_fault(fault, &above.name))
}

async fn check_lead(turn: &mut Turn, pod: Option<PodId>, lead: &UserId, key: &str) -> Result<Option<String>> {
    let workspace = turn.workspace().clone();
    let Some(person) = find_person(turn.tx(), &workspace, lead).await? else {
        return Ok(Some(views::person_unknown()));
    };
    if let Some(refusal) = views::cannot_lead(&person) {
        return Ok(Some(refusal));
    }
    let other = find_pod_led_by(turn.tx(), &workspace, lead).await?.filter(|other| Some(other.id) != pod);
    Ok(other.map(|other| views::leads_another_in_form(&person.real_name, &person.name, &other, key)))
}

async fn check_deputy(turn: &mut Turn, deputy: &UserId) -> Result<Option<String>> {
    let workspace = turn.workspace().clone();
    let person = find_person(turn.tx(), &workspace, deputy).await?;
    Ok(person.as_ref().map_or_else(|| Some(views::person_unknown()), views::cannot_be_deputy))
}

/// Which of these topics other pods answer for, in a sentence.
pub(super) async fn check_topics(turn: &mut Turn, pod: Option<PodId>, titles: &[String]) -> Result<Option<String>> {
    let workspace = turn.workspace().clone();
    let all = list_tags(turn.tx(), &workspace, TagKind::Topic).await?;
    let taken: Vec<(&str, &str)> = titles
        .iter()
        .filter_map(|title| tag_named(&all, title))
        .filter(|topic| Some(topic.pod_id) != pod)
        .map(|topic| (topic.title.as_str(), topic.pod_name.as_str()))
        .collect();
    Ok((!taken.is_empty()).then(|| views::topics_taken(&taken)))
}

async fn check_home(turn: &mut Turn, pod: Option<PodId>, wanted: &Draft) -> Result<Option<String>> {
    let workspace = turn.workspace().clone();
    let Some(home) = &wanted.home else { return Ok(None) };
    let Some(channel) = find_channel(turn.tx(), &workspace, home).await? else {
        return Ok(Some(views::no_such_channel()));
    };
    if let Some(refusal) = views::cannot_link(&channel) {
        return Ok(Some(refusal));
    }
    let other = find_pod_by_channel(turn.tx(), &workspace, home).await?.filter(|other| Some(other.id) != pod);
    Ok(other.map(|other| views::channel_taken(&channel, &other)))
}
