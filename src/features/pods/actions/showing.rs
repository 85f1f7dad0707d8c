//! One pod: as it is, or as it was on a day.

use super::lookup::{find_named, get_pod};
use crate::{
    calendar::wall,
    directory::{
        Pod,
        on_duty::list_leads_on_duty,
        people::list_people,
        pod_history::{Around, Portrait, find_portrait_and_around, find_portrait_at},
        pods::{Resolved, find_pod, find_pod_by_key},
    },
    error::{Error, Result},
    features::pods::{
        model::{PastFault, PodWords, ShowOf, read_past_day},
        views::{self, Seen},
    },
    ids::{ChannelId, UserId},
    signal::Message,
    turn::Turn,
};
use jiff::{SignedDuration, civil::Date, civil::Time};
use std::collections::HashSet;

/// One pod; on a day that was, where one is named.
pub(in crate::features::pods) async fn show(turn: &mut Turn, here: &ChannelId, what: &ShowOf) -> Result<Message> {
    let today = turn.actor().zone.date(turn.now());
    if let Some((words, typed)) = &what.on {
        match read_past_day(typed, today) {
            Ok(day) => {
                let pod = get_any_pod(turn, here, words.as_ref()).await?;
                return show_past(turn, &pod, day, today).await;
            }
            // A pod may be called so: "Brand on Tour".
            Err(PastFault::Unreadable(_)) if names_pod(turn, what.pod.as_ref()).await? => {}
            Err(fault) => return Err(Error::user(views::past_fault(&fault))),
        }
    }
    let pod = get_any_pod(turn, here, what.pod.as_ref()).await?;
    match pod.archived_at {
        Some(at) => {
            let zone = &turn.actor().zone;
            Ok(views::archived_card(&pod, (zone.date(pod.created_at.0), zone.date(at.0)), today))
        }
        None => card(turn, &pod).await,
    }
}

/// A pod as it is.
pub(super) async fn card(turn: &mut Turn, pod: &Pod) -> Result<Message> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let (portrait, around) = find_portrait_and_around(turn.tx(), &workspace, pod.id).await?.unwrap_or_default();
    let duties = list_leads_on_duty(turn.tx(), &workspace, &settings, (&[pod.id], now)).await?;
    let Some(duty) = duties.first() else {
        return Err(Error::internal("showing a pod", format!("nobody was looked for, for {}", pod.id)));
    };
    Ok(views::card(&Seen { portrait: &portrait, around: &around }, duty))
}

/// A pod as it was when `day` ended where the reader is; while it lasts, as it is.
async fn show_past(turn: &mut Turn, pod: &Pod, day: Date, today: Date) -> Result<Message> {
    let (workspace, zone, now) = (turn.workspace().clone(), turn.actor().zone.clone(), turn.now());
    let end = day.tomorrow().ok().and_then(|next| wall::instant(next, Time::midnight(), &zone));
    // Instants are kept to the microsecond: this is the last one of the day.
    let at = end.map_or(now, |end| (end - SignedDuration::from_micros(1)).min(now));
    let Some(portrait) = find_portrait_at(turn.tx(), &workspace, pod.id, at).await? else {
        return Err(Error::user(views::not_yet(pod, day, zone.date(pod.created_at.0))));
    };
    let around = load_around(turn, &portrait).await?;
    Ok(views::past_card(&Seen { portrait: &portrait, around: &around }, day, today))
}

/// Who of those people is no longer active, and how the pod above is called today.
async fn load_around(turn: &mut Turn, portrait: &Portrait) -> Result<Around> {
    let workspace = turn.workspace().clone();
    let ids: Vec<UserId> = portrait.people.iter().map(|one| one.person.clone()).collect();
    let people = list_people(turn.tx(), &workspace, &ids).await?;
    let active: HashSet<UserId> = people.into_iter().filter(|one| one.is_active()).map(|one| one.id).collect();
    let gone = ids.into_iter().filter(|id| !active.contains(id)).collect();
    let parent = match portrait.parent {
        Some(parent) => find_pod(turn.tx(), &workspace, parent).await?.map(|pod| pod.name),
        None => None,
    };
    Ok(Around { parent, children: Vec::new(), gone })
}

/// The pod that is meant; an archived one by its short name.
async fn get_any_pod(turn: &mut Turn, here: &ChannelId, words: Option<&PodWords>) -> Result<Pod> {
    if let Some(PodWords::Words(typed)) = words {
        match find_named(turn, typed).await? {
            Resolved::One(pod) => return Ok(pod),
            Resolved::Several(_) => {}
            Resolved::Nothing => {
                let workspace = turn.workspace().clone();
                let bare = typed.trim_start_matches('#');
                if let Some(archived) = find_pod_by_key(turn.tx(), &workspace, bare).await? {
                    return Ok(archived);
                }
            }
        }
    }
    get_pod(turn, here, words, "show").await
}

async fn names_pod(turn: &mut Turn, words: Option<&PodWords>) -> Result<bool> {
    Ok(match words {
        Some(PodWords::Words(typed)) => find_named(turn, typed).await? != Resolved::Nothing,
        Some(PodWords::Channel(_)) | None => false,
    })
}
