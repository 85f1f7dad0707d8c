//! What a pod answers for.

use super::{checking::check_topics, lookup::get_pod, note, require, subject};
use crate::{
    directory::{
        Pod,
        naming::fold,
        pods::Resolved,
        tags::{TagKind, list_tags_of, replace_tags},
    },
    error::{Error, Result},
    features::pods::{
        TOPICS,
        actions::find_meant,
        model::{PodWords, TopicsOf, read_topics},
        views,
    },
    ids::ChannelId,
    signal::{Fact, Message},
    turn::{Change, Turn},
};
use serde_json::json;

/// What the pod answers for from now on; without a list, what it answers for.
pub(in crate::features::pods) async fn topics(turn: &mut Turn, here: &ChannelId, typed: &TopicsOf) -> Result<Message> {
    let (pod, list) = get_pod_and_list(turn, here, typed).await?;
    let workspace = turn.workspace().clone();
    let before: Vec<String> = list_tags_of(turn.tx(), &workspace, TagKind::Topic, pod.id)
        .await?
        .into_iter()
        .map(|topic| topic.title)
        .collect();
    if list.is_empty() {
        return Ok(views::topics(&pod, &before, turn.may(&TOPICS, Some(pod.id))));
    }
    require(turn, &TOPICS, Some(&pod)).await?;
    let mut after = read_topics(&list).map_err(|fault| Error::user(views::no_topics(&fault)))?;
    after.sort_by_cached_key(|title| fold(title));
    if let Some(taken) = check_topics(turn, Some(pod.id), &after).await? {
        return Err(Error::user(taken));
    }
    if before == after {
        return Ok(views::topics_unchanged(&pod, &after));
    }
    replace_tags(turn.tx(), &workspace, (TagKind::Topic, pod.id), &after).await?;
    turn.record(Change {
        verb: "topics",
        subject: subject(pod.id),
        before: Some(json!({ "topics": before })),
        after: Some(json!({ "topics": after })),
        why: None,
    })
    .await?;
    turn.tell(Fact::DecidersChanged).await?;
    note(turn, pod.id).await?;
    Ok(views::topics_changed(&pod, &after))
}

/// The pod before the list, else the channel's own.
async fn get_pod_and_list(turn: &mut Turn, here: &ChannelId, typed: &TopicsOf) -> Result<(Pod, String)> {
    if let Some(first) = &typed.first {
        let workspace = turn.workspace().clone();
        let found = find_meant(turn, first).await?;
        // A word that only begins like a pod's name is a topic.
        let is_name =
            |pod: &Pod| first.starts_with('#') || fold(&pod.key) == fold(first) || fold(&pod.name) == fold(first);
        if let Resolved::One(pod) = found
            && is_name(&pod)
        {
            return Ok((pod, typed.rest.clone()));
        }
        let own = crate::directory::pods::find_pod_by_channel(turn.tx(), &workspace, here).await?;
        if own.is_none() {
            let pod = get_pod(turn, here, Some(&PodWords::Words(first.clone())), "topics").await?;
            return Ok((pod, typed.rest.clone()));
        }
    }
    Ok((get_pod(turn, here, None, "topics").await?, typed.whole()))
}
