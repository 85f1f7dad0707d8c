//! A pod becomes what somebody filled in.

use super::{
    channels::put_link,
    lead::{put_deputy, put_lead},
    note, subject,
};
use crate::{
    directory::{
        Pod,
        aliases::replace_aliases,
        channels::find_channel,
        people::get_person,
        pods::{Described, get_pod, update_pod},
        tags::{TagKind, replace_tags},
    },
    error::Result,
    features::pods::model::Draft,
    signal::Fact,
    turn::{Change, Turn},
};
use serde_json::{Map, Value, json};

/// Makes the pod what `wanted` says, where that differs from `before`; it was checked. The pod as it is then.
pub(super) async fn change(turn: &mut Turn, pod: &Pod, before: &Draft, wanted: &Draft) -> Result<Pod> {
    let workspace = turn.workspace().clone();
    let described = Described {
        key: wanted.key.clone(),
        name: wanted.name.clone(),
        purpose: wanted.purpose.clone(),
        kind: wanted.kind.clone(),
        parent_id: wanted.parent,
        is_forming: wanted.is_forming,
    };
    if described != pod.described() {
        update_pod(turn.tx(), &workspace, pod.id, &described).await?;
    }
    let aliases = aliases_after(before, wanted);
    if aliases != before.aliases {
        replace_aliases(turn.tx(), &workspace, pod.id, &aliases).await?;
    }
    if wanted.clients != before.clients {
        replace_tags(turn.tx(), &workspace, (TagKind::Client, pod.id), &wanted.clients).await?;
    }
    if wanted.topics != before.topics {
        replace_tags(turn.tx(), &workspace, (TagKind::Topic, pod.id), &wanted.topics).await?;
        turn.tell(Fact::DecidersChanged).await?;
    }
    let (from, to) = differences(before, &Draft { aliases, ..wanted.clone() });
    if !to.is_empty() {
        turn.record(Change {
            verb: "edit",
            subject: subject(pod.id),
            before: Some(Value::Object(from)),
            after: Some(Value::Object(to)),
            why: None,
        })
        .await?;
        turn.tell(Fact::PodChanged { pod: pod.id }).await?;
        turn.refresh_homes_of(pod.id).await?;
    }
    let pod = get_pod(turn.tx(), &workspace, pod.id).await?;
    change_people(turn, &pod, before, wanted).await?;
    if let Some(home) = wanted.home.as_ref().filter(|home| before.home.as_ref() != Some(*home))
        && let Some(channel) = find_channel(turn.tx(), &workspace, home).await?
    {
        put_link(turn, &pod, &channel, true).await?;
    }
    note(turn, pod.id).await?;
    get_pod(turn.tx(), &workspace, pod.id).await
}

async fn change_people(turn: &mut Turn, pod: &Pod, before: &Draft, wanted: &Draft) -> Result<()> {
    let workspace = turn.workspace().clone();
    if wanted.lead != before.lead {
        let lead = match &wanted.lead {
            Some(lead) => Some(get_person(turn.tx(), &workspace, lead).await?),
            None => None,
        };
        put_lead(turn, pod, lead.as_ref(), None).await?;
    }
    if wanted.deputy != before.deputy {
        let deputy = match &wanted.deputy {
            Some(deputy) => Some(get_person(turn.tx(), &workspace, deputy).await?),
            None => None,
        };
        put_deputy(turn, pod, deputy.as_ref()).await?;
    }
    Ok(())
}

/// The short name until now still means the pod.
fn aliases_after(before: &Draft, wanted: &Draft) -> Vec<String> {
    let mut aliases: Vec<String> = wanted.aliases.iter().filter(|alias| **alias != wanted.key).cloned().collect();
    if !before.key.is_empty() && before.key != wanted.key && !aliases.contains(&before.key) {
        aliases.push(before.key.clone());
    }
    aliases.sort();
    aliases
}

/// What differs, as audit rows tell it. People and channels have rows of their own.
fn differences(before: &Draft, after: &Draft) -> (Map<String, Value>, Map<String, Value>) {
    let all = |draft: &Draft| {
        [
            ("name", json!(draft.name)),
            ("key", json!(draft.key)),
            ("purpose", json!(draft.purpose)),
            ("kind", json!(draft.kind)),
            ("forming", json!(draft.is_forming)),
            ("parent", json!(draft.parent)),
            ("clients", json!(draft.clients)),
            ("topics", json!(draft.topics)),
            ("aliases", json!(draft.aliases)),
        ]
    };
    let (mut from, mut to) = (Map::new(), Map::new());
    for ((field, was), (_, is)) in all(before).into_iter().zip(all(after)) {
        if was != is {
            from.insert(field.to_owned(), was);
            to.insert(field.to_owned(), is);
        }
    }
    (from, to)
}
