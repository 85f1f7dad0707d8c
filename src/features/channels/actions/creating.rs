//! A new channel is asked for: the form, and the order it becomes.

use super::{find_duty, list_names, load_standard};
use crate::{
    directory::{
        Pod,
        members::list_members,
        people::list_people,
        pods::{Resolved, find_pod_by_channel, list_pods},
    },
    error::{Error, Result},
    features::{
        channels::{
            NEW, OF_POD,
            model::{Invited, MOST_PEOPLE, NewDraft, Place, WITH_POD, new_fields},
            store::{self, NewOrder},
            views,
        },
        pods::actions::find_meant,
    },
    ids::{ChannelId, ChannelOrderId, PodId, UserId},
    signal::{Choice, Modal, Reply, Suggest},
    slack::{calls::SlackCall, mrkdwn::Text},
    turn::{Change, Turn},
};
use serde_json::json;
use std::collections::BTreeMap;

/// The form of a new channel; what was typed stands in it: a pod, and a topic.
pub(in super::super) async fn open_new(turn: &mut Turn, here: Option<&ChannelId>, typed: &str) -> Result<Modal> {
    require_new(turn)?;
    let workspace = turn.workspace().clone();
    let (first, rest) = typed.split_once(' ').unwrap_or((typed, ""));
    let named = if first.is_empty() { None } else { find_exact(turn, first).await? };
    let (pod, topic) = match named {
        Some(pod) => (Some(pod), rest.trim()),
        None => {
            let linked = match here {
                Some(here) => find_pod_by_channel(turn.tx(), &workspace, here).await?.map(|pod| pod.id),
                None => None,
            };
            (linked.or_else(|| turn.actor().pods.first().map(|own| own.pod)), typed.trim())
        }
    };
    let draft = NewDraft {
        pod: pod.filter(|pod| turn.may(&OF_POD, Some(*pod))),
        topic: topic.to_owned(),
        options: vec![WITH_POD.to_owned()],
        ..NewDraft::default()
    };
    form(turn, &draft, None).await
}

/// *Choose another name*, after Slack refused one.
pub(in super::super) async fn open_again(turn: &mut Turn, id: ChannelOrderId) -> Result<Modal> {
    require_new(turn)?;
    let workspace = turn.workspace().clone();
    let order = store::find_order(turn.tx(), &workspace, id).await?;
    let order = order.filter(|order| order.person == turn.actor().id).ok_or_else(|| Error::user(views::settled()))?;
    let standard = load_standard(turn).await?;
    let values = standard
        .rules()
        .patterns
        .iter()
        .find_map(|pattern| Some((pattern.as_str().to_owned(), pattern.parse_name(&order.name, &standard.known)?)));
    let (pattern, values) = values.unwrap_or_default();
    let draft = NewDraft {
        pattern,
        pod: order.pod,
        client: values.client.unwrap_or_default(),
        topic: values.topic.unwrap_or_default(),
        options: if order.is_private { vec![crate::features::channels::model::IS_PRIVATE.to_owned()] } else { vec![] },
        people: order.people.keys().filter(|person| **person != order.person).cloned().collect(),
    };
    form(turn, &draft, None).await
}

/// A word that names exactly one pod: a word that only begins like one is a topic.
async fn find_exact(turn: &mut Turn, word: &str) -> Result<Option<PodId>> {
    let lower = word.trim_start_matches('#').to_lowercase();
    Ok(match find_meant(turn, word).await? {
        Resolved::One(pod) if pod.key == lower || word.starts_with(['#', '<']) => Some(pod.id),
        Resolved::One(_) | Resolved::Several(_) | Resolved::Nothing => None,
    })
}

fn require_new(turn: &Turn) -> Result<()> {
    if turn.may(&NEW, None) { Ok(()) } else { Err(Error::user(views::guests_ask())) }
}

async fn form(turn: &mut Turn, draft: &NewDraft, note: Option<Text>) -> Result<Modal> {
    let standard = load_standard(turn).await?;
    let pods = list_own(turn).await?;
    let usual = standard.rules().patterns.iter().find(|pattern| {
        let needed = pattern.needed();
        let has_pod = draft.pod.is_some();
        needed.contains(&Place::Topic) && needed.contains(&Place::Pod) == has_pod && !needed.contains(&Place::Client)
    });
    let pattern = match draft.pattern.as_str() {
        "" => usual.or(standard.rules().patterns.first()).map(|pattern| pattern.as_str().to_owned()),
        chosen => Some(chosen.to_owned()),
    };
    let draft = NewDraft { pattern: pattern.unwrap_or_default(), ..draft.clone() };
    Ok(views::new_modal(&draft, (standard.rules(), &standard.known), &pods, note))
}

/// The pods for which the acting person may make channels.
async fn list_own(turn: &mut Turn) -> Result<Vec<Pod>> {
    let workspace = turn.workspace().clone();
    let pods = list_pods(turn.tx(), &workspace).await?;
    Ok(pods.into_iter().filter(|pod| turn.may(&OF_POD, Some(pod.id))).collect())
}

/// Pods, by a part of their name: those of the person for a new channel, all where somebody says where one belongs.
pub(in super::super) async fn suggest_pods(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    let workspace = turn.workspace().clone();
    let pods = match asked.action_id.as_str() {
        new_fields::POD => list_own(turn).await?,
        _ => list_pods(turn.tx(), &workspace).await?,
    };
    Ok(crate::directory::naming::suggest_choices(&views::pod_choices(&pods), &asked.query))
}

/// The form of a new channel was sent: Slack is asked to make it.
pub(in super::super) async fn order(turn: &mut Turn, draft: &NewDraft) -> Result<Reply> {
    require_new(turn)?;
    let (workspace, now, person) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    if let Some(pod) = draft.pod.filter(|pod| !turn.may(&OF_POD, Some(*pod))) {
        let duty = find_duty(turn, Some(pod)).await?;
        let names = list_names(turn, &duty.people).await?;
        return Ok(Reply::fault(new_fields::POD, views::pod_makes_its_own(&names)));
    }
    let standard = load_standard(turn).await?;
    let name = match draft.name(standard.rules(), &standard.known) {
        Ok(name) => name,
        Err((field, fault)) => return Ok(Reply::fault(field, views::new_fault(&fault))),
    };
    if !store::list_taken(turn.tx(), &workspace, std::slice::from_ref(&name)).await?.is_empty() {
        let field = if draft.topic.is_empty() { new_fields::PATTERN } else { new_fields::TOPIC };
        return Ok(Reply::fault(field, views::name_is_taken(&name)));
    }
    let people = match list_invited(turn, draft).await? {
        Ok(people) => people,
        Err(sentence) => return Ok(Reply::fault(new_fields::PEOPLE, sentence)),
    };
    let is_private = draft.is_private();
    let new = NewOrder { person: &person, pod: draft.pod, name: &name, is_private, people: &people, now };
    let order = store::insert_order(turn.tx(), &workspace, new).await?;
    turn.record(Change {
        verb: NEW.name,
        subject: order.key(),
        before: None,
        after: Some(json!({ "name": name, "pod": draft.pod, "private": is_private, "people": people.len() })),
        why: None,
    })
    .await?;
    turn.call(&format!("{}/create", order.key()), &SlackCall::CreateChannel { name, is_private }).await?;
    super::making::show(turn, &order).await?;
    Ok(Reply::CloseAll)
}

/// Who is invited: whoever asks, the people of the pod where that is wished, and who was chosen.
async fn list_invited(
    turn: &mut Turn,
    draft: &NewDraft,
) -> Result<std::result::Result<BTreeMap<UserId, Invited>, String>> {
    let workspace = turn.workspace().clone();
    let mut people = vec![turn.actor().id.clone()];
    if let Some(pod) = draft.pod.filter(|_| draft.with_pod()) {
        let members = list_members(turn.tx(), &workspace, pod).await?;
        people.extend(members.into_iter().filter(|member| member.is_active).map(|member| member.person));
    }
    let chosen = list_people(turn.tx(), &workspace, &draft.people).await?;
    if let Some(gone) = chosen.iter().find(|person| !person.is_active()) {
        return Ok(Err(views::cannot_invite(&gone.real_name, gone.is_bot)));
    }
    people.extend(draft.people.iter().cloned());
    let invited: BTreeMap<UserId, Invited> = people.into_iter().map(|person| (person, Invited::Asked)).collect();
    if invited.len() > MOST_PEOPLE {
        return Ok(Err(views::too_many_people(invited.len())));
    }
    Ok(Ok(invited))
}
