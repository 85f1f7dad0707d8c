//! Who answers for a topic, works for a client, leads a pod, or belongs where.

use super::{get_duty, lookup::find_named};
use crate::{
    directory::{
        Membership, Person, RoleRef,
        members::{list_labels, list_memberships},
        naming::{Found, choose, fold},
        on_duty::list_leads_on_duty,
        people::find_person,
        pods::Resolved,
        tags::{Tag, TagKind, list_tags},
    },
    error::{Error, Result},
    features::pods::views::{self, Owned},
    ids::{PodId, UserId},
    signal::{Message, line::is_email},
    turn::Turn,
};

/// Whose a topic or client is; of a pod, who leads it; of a person, what they are where.
pub(in crate::features::pods) async fn who(turn: &mut Turn, words: &str, person: Option<&UserId>) -> Result<Message> {
    let workspace = turn.workspace().clone();
    if let Some(person) = person
        && let Some(person) = find_person(turn.tx(), &workspace, person).await?
    {
        return belonging(turn, &person).await;
    }
    if words.starts_with('@') || is_email(words) {
        let meant = crate::signal::line::PersonWords::Words(words.to_owned());
        let person = super::lookup::get_person(turn, &meant).await?;
        return belonging(turn, &person).await;
    }
    let tags = list_topics_and_clients(turn).await?;
    let wanted = fold(words);
    let exact: Vec<&(TagKind, Tag)> = tags.iter().filter(|(_, tag)| tag.folded == wanted).collect();
    if !exact.is_empty() {
        return owners(turn, &exact).await;
    }
    if let Resolved::One(pod) = find_named(turn, words).await? {
        let duty = get_duty(turn, RoleRef::PodLead(pod.id)).await?;
        return Ok(views::pod_leader(&pod, &duty));
    }
    match choose(&tags, |(_, tag)| (tag.folded.as_str(), tag.title.as_str()), words) {
        Found::One(tag) => owners(turn, &[tag]).await,
        Found::Several(found) => {
            let mut titles: Vec<&str> = found.iter().map(|(_, tag)| tag.title.as_str()).collect();
            titles.dedup_by_key(|title| fold(title));
            if titles.len() == 1 {
                return owners(turn, &found).await;
            }
            Err(Error::user(views::which_topic(words, &titles)))
        }
        Found::Nothing => {
            let mut known: Vec<&str> = tags.iter().map(|(_, tag)| tag.title.as_str()).collect();
            known.dedup_by_key(|title| fold(title));
            Err(Error::user(views::no_such_topic(words, &known)))
        }
    }
}

/// All topics and clients, in the order of the alphabet.
async fn list_topics_and_clients(turn: &mut Turn) -> Result<Vec<(TagKind, Tag)>> {
    let workspace = turn.workspace().clone();
    let mut tags: Vec<(TagKind, Tag)> = Vec::new();
    for kind in [TagKind::Topic, TagKind::Client] {
        let found = list_tags(turn.tx(), &workspace, kind).await?;
        tags.extend(found.into_iter().map(|tag| (kind, tag)));
    }
    // Each list comes by words, then pods; what is both a topic and a client is a topic first.
    tags.sort_by(|(kind, tag), (other_kind, other)| (&tag.folded, kind).cmp(&(&other.folded, other_kind)));
    Ok(tags)
}

/// Whose these are, each with who acts for its pod; all of them are looked up at once.
async fn owners(turn: &mut Turn, tags: &[&(TagKind, Tag)]) -> Result<Message> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let pods: Vec<PodId> = tags.iter().map(|(_, tag)| tag.pod_id).collect();
    let duties = list_leads_on_duty(turn.tx(), &workspace, &settings, (&pods, now)).await?;
    let owned: Vec<Owned<'_>> = tags
        .iter()
        .zip(&duties)
        .map(|((kind, tag), duty)| Owned {
            pod: &tag.pod_name,
            title: &tag.title,
            is_client: *kind == TagKind::Client,
            duty,
        })
        .collect();
    Ok(views::owners(&owned))
}

async fn belonging(turn: &mut Turn, person: &Person) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let memberships = list_memberships(turn.tx(), &workspace, &person.id).await?;
    let mut labels = list_labels(turn.tx(), &workspace, &person.id).await?;
    let pods: Vec<(Membership, String)> = memberships
        .into_iter()
        .map(|one| {
            let label = labels.remove(&one.pod).unwrap_or_default();
            (one, label)
        })
        .collect();
    Ok(views::belonging(person, &pods))
}
