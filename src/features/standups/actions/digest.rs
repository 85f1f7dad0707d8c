//! The message of a day in the pod's channel: one, living, with the answers in its thread.

use super::{
    super::{
        KIND,
        model::{Answer, Blocker, Day, Digest, Standing, digest_of},
        store, views,
    },
    Standup, find_lead, find_standup,
};
use crate::{
    delivery::store::{Put, To},
    directory::channels::{Channel, find_channel},
    error::Result,
    features::rituals::{
        actions::{self as rituals, Place, find_place, list_audience, list_participants},
        model::ParticipantState,
    },
    ids::{ChannelId, PodId, UserId},
    signal::{Outcome, OutcomeWhat},
    turn::{Ask, Post, Turn},
};
use jiff::SignedDuration;

/// What went out of the way in this time is news for the first message of a ritual.
const NEWS: SignedDuration = SignedDuration::from_hours(24);
/// The kind of the ask that tells a lead that there is nowhere to show it.
const NO_PLACE: &str = "standup_no_place";

/// Brings the day's message up to date; it begins with the first answer. `None` where there is nothing to show yet, or
/// nowhere to show it.
pub(super) async fn show(turn: &mut Turn, standup: &Standup) -> Result<Option<Digest>> {
    let workspace = turn.workspace().clone();
    let standing = store::find_digest(turn.tx(), &workspace, standup.id()).await?;
    let is_complete = standing.as_ref().is_some_and(|digest| digest.completed_at.is_some());
    let day = load_day(turn, standup, is_complete).await?;
    if let Some(digest) = &standing
        && is_before_strangers(turn, &digest.channel).await?
    {
        take_down(turn, standup, digest, &day).await?;
        return Ok(None);
    }
    match standing {
        // The only answer was taken back.
        Some(digest) if !is_complete && !day.is_worth_telling() => {
            turn.withdraw(&digest.key()).await?;
            Ok(None)
        }
        Some(digest) => put(turn, digest, &day).await.map(Some),
        None if day.is_worth_telling() => begin(turn, standup, &day).await,
        None => Ok(None),
    }
}

/// The day's message with an answer that was just given or changed, which stands in its thread.
pub(super) async fn show_answer(turn: &mut Turn, standup: &Standup, answer: &Answer) -> Result<()> {
    let Some(digest) = show(turn, standup).await? else { return Ok(()) };
    let workspace = turn.workspace().clone();
    let reported = store::list_live_reported(turn.tx(), &workspace, std::slice::from_ref(&answer.person)).await?;
    let named: Vec<&Blocker> = reported.iter().filter(|one| one.occurrence == Some(standup.id())).collect();
    let message = views::answer_message(answer, &named);
    let (key, to) = (answer_key(standup, answer), To::Channel(digest.channel.clone()));
    turn.post(Post::new(&key, &to, &message).in_thread_of(&digest.key())).await?;
    Ok(())
}

/// Nobody has time to answer any more: the head is complete. A day on which nobody answered has no message, unless it was
/// our doing.
pub(super) async fn complete(turn: &mut Turn, standup: &Standup) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let day = load_day(turn, standup, true).await?;
    let standing = store::find_digest(turn.tx(), &workspace, standup.id()).await?;
    let begun = match standing {
        Some(digest) => Some(digest),
        None if day.is_worth_telling() => begin(turn, standup, &day).await?,
        None => None,
    };
    let Some(digest) = begun else { return Ok(()) };
    let digest = Digest { completed_at: digest.completed_at.or(Some(now)), ..digest };
    if is_before_strangers(turn, &digest.channel).await? {
        store::put_digest(turn.tx(), &workspace, &digest).await?;
        return take_down(turn, standup, &digest, &day).await;
    }
    put(turn, digest, &day).await?;
    Ok(())
}

/// A channel was shared with another company, or is the pod's own again: its newest messages go, or come back.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_place(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let is_gone = |seen: Option<Channel>| seen.is_none_or(|seen| seen.is_archived);
    if is_gone(find_channel(turn.tx(), &workspace, channel).await?) {
        return Ok(());
    }
    for digest in store::find_newest_in(turn.tx(), &workspace, channel).await? {
        if let Some(standup) = find_standup(turn, digest.occurrence).await? {
            show_whole(turn, &standup).await?;
        }
    }
    Ok(())
}

/// The day's message with all its answers, where it was taken down before.
async fn show_whole(turn: &mut Turn, standup: &Standup) -> Result<()> {
    let workspace = turn.workspace().clone();
    if show(turn, standup).await?.is_none() {
        return Ok(());
    }
    turn.close_ask(&no_place_key(standup)).await?;
    for answer in store::list_answers(turn.tx(), &workspace, standup.id()).await? {
        show_answer(turn, standup, &answer).await?;
    }
    Ok(())
}

/// Whether people of another company read here.
async fn is_before_strangers(turn: &mut Turn, channel: &ChannelId) -> Result<bool> {
    let workspace = turn.workspace().clone();
    Ok(find_channel(turn.tx(), &workspace, channel).await?.is_some_and(|channel| channel.is_shared))
}

/// What colleagues say is not for strangers: it goes from where they read now, and whoever looks after the pod hears of it.
async fn take_down(turn: &mut Turn, standup: &Standup, digest: &Digest, day: &Day) -> Result<()> {
    turn.withdraw(&digest.key()).await?;
    for answer in &day.answers {
        turn.withdraw(&answer_key(standup, answer)).await?;
    }
    // Of a channel that was chosen for it and lost, the engine tells.
    if standup.occurrence.ritual.destination.is_none() {
        tell_no_place(turn, standup).await?;
    }
    Ok(())
}

/// Shows how a blocker stands to its reporter and to the pod.
pub(super) async fn show_blocker(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    turn.refresh_home(&blocker.reporter).await?;
    turn.refresh_homes_of(blocker.pod).await?;
    if let Some(lead) = find_lead(turn, blocker.pod).await? {
        turn.refresh_home(&lead).await?;
    }
    refresh_pod(turn, blocker.pod).await
}

/// Something in the way of a pod changed: the newest message of each of its stand-ups shows it.
async fn refresh_pod(turn: &mut Turn, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    for digest in store::find_newest_of(turn.tx(), &workspace, pod).await? {
        if let Some(standup) = find_standup(turn, digest.occurrence).await? {
            show(turn, &standup).await?;
        }
    }
    Ok(())
}

/// What became of a day's message: posted anew when somebody deleted it before the day was over, the lead told when Slack
/// will not have it.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let Some(id) = digest_of(&outcome.key) else { return Ok(()) };
    let workspace = turn.workspace().clone();
    let Some(digest) = store::find_digest(turn.tx(), &workspace, id).await? else { return Ok(()) };
    let Some(standup) = find_standup(turn, id).await? else { return Ok(()) };
    if digest.key() != outcome.key {
        return Ok(());
    }
    match &outcome.what {
        OutcomeWhat::Gone if digest.completed_at.is_none() => {
            let day = load_day(turn, &standup, false).await?;
            put(turn, digest.next(), &day).await?;
            turn.move_thread(&outcome.key, &digest.next().key()).await
        }
        OutcomeWhat::Failed { .. } => tell_no_place(turn, &standup).await,
        OutcomeWhat::Gone | OutcomeWhat::Delivered { .. } | OutcomeWhat::Done(_) | OutcomeWhat::Expired => Ok(()),
    }
}

/// Somebody is away after all, or does not take part any more: the days that wait for them do so no longer, and say it.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_absence(turn: &mut Turn, person: &UserId) -> Result<()> {
    for id in rituals::follow_absence(turn, KIND.name, person).await? {
        if let Some(standup) = find_standup(turn, id).await? {
            show(turn, &standup).await?;
        }
    }
    Ok(())
}

/// Slack gave a channel a new id: the messages there stay the ones they are.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_channel(turn: &mut Turn, from: &ChannelId, to: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    turn.touch();
    store::move_digests(turn.tx(), &workspace, from, to).await
}

/// The first message of the day, where there is a place for it.
async fn begin(turn: &mut Turn, standup: &Standup, day: &Day) -> Result<Option<Digest>> {
    let Some((pod, _)) = standup.pods.first() else { return Ok(None) };
    let channel = match find_place(turn, &standup.occurrence.ritual).await? {
        Place::Channel(channel) => channel,
        // Of a channel that was chosen for it and lost, the engine tells.
        Place::Nowhere(_) if standup.occurrence.ritual.destination.is_some() => return Ok(None),
        Place::Nowhere(_) => {
            tell_no_place(turn, standup).await?;
            return Ok(None);
        }
    };
    turn.close_ask(&no_place_key(standup)).await?;
    let ritual = standup.occurrence.ritual.id;
    let digest = Digest { occurrence: standup.id(), ritual, pod: *pod, channel, generation: 0, completed_at: None };
    put(turn, digest, day).await.map(Some)
}

/// Puts the message, or its next generation where somebody has deleted it meanwhile.
async fn put(turn: &mut Turn, digest: Digest, day: &Day) -> Result<Digest> {
    let workspace = turn.workspace().clone();
    let message = views::digest_message(day, turn.now());
    let mut digest = digest;
    let to = To::Channel(digest.channel.clone());
    if turn.post(Post::new(&digest.key(), &to, &message)).await? == Put::Gone {
        digest = digest.next();
        turn.post(Post::new(&digest.key(), &to, &message)).await?;
    }
    store::put_digest(turn.tx(), &workspace, &digest).await?;
    Ok(digest)
}

async fn load_day(turn: &mut Turn, standup: &Standup, is_complete: bool) -> Result<Day> {
    let (workspace, id) = (turn.workspace().clone(), standup.id());
    let occurrence = &standup.occurrence;
    let answers = store::list_answers(turn.tx(), &workspace, id).await?;
    let parts = list_participants(turn, id).await?;
    let mut people: Vec<(String, Standing)> =
        parts.iter().filter_map(|part| Some((part.name.clone(), standing(part.state)?))).collect();
    if !is_complete {
        // Whose morning has not come yet.
        let later = list_audience(turn, &occurrence.ritual, None).await?;
        let later = later.iter().filter(|person| parts.iter().all(|part| part.person != **person));
        people.extend(later.map(|person| (person.to_string(), Standing::Expected)));
    }
    let since = store::find_last_completed(turn.tx(), &workspace, occurrence.ritual.id, id).await?;
    let since = since.unwrap_or(occurrence.at - NEWS);
    let mut blockers = Vec::new();
    for (pod, _) in &standup.pods {
        blockers.extend(store::list_pods_blockers(turn.tx(), &workspace, *pod, since).await?);
    }
    let title = occurrence.ritual.name.clone();
    Ok(Day { occurrence: id, title, date: occurrence.date, people, answers, blockers, is_complete })
}

/// What everybody may know of a person's part.
fn standing(state: ParticipantState) -> Option<Standing> {
    match state {
        ParticipantState::Asked | ParticipantState::Answered | ParticipantState::Missed => Some(Standing::Expected),
        ParticipantState::Off => Some(Standing::Off),
        ParticipantState::Away => Some(Standing::Away),
        ParticipantState::Holiday => Some(Standing::Holiday),
        ParticipantState::Late => Some(Standing::NotAsked),
        ParticipantState::Excused => None,
    }
}

/// Tells whoever looks after the pod that there is nowhere to show it; once, until there is.
async fn tell_no_place(turn: &mut Turn, standup: &Standup) -> Result<()> {
    let Some((pod, name)) = standup.pods.first().cloned() else { return Ok(()) };
    let Some(lead) = find_lead(turn, pod).await? else { return Ok(()) };
    turn.ask(Ask {
        key: &no_place_key(standup),
        person: &lead,
        kind: NO_PLACE,
        title: views::no_place_title(&name),
        why: views::no_place_why(&name).into(),
        due: None,
        urgent: false,
        message: views::no_place_message(&name),
        prompt: false,
    })
    .await
}

fn no_place_key(standup: &Standup) -> String {
    format!("no-place/{}", standup.occurrence.ritual.id)
}

/// The key of an answer's line in the thread.
pub(super) fn answer_key(standup: &Standup, answer: &Answer) -> String {
    format!("occ/{}/answer/{}", standup.id(), answer.person)
}
