//! Answering by typing to the bot.

use super::{
    super::{
        KIND,
        model::{Draft, On, Typed, is_labelled, read_typed},
        store,
        views::{self, Suggested},
    },
    Standup,
    answering::{self, Given},
    get_standup,
    needs::resolve_on,
    with_pods,
};
use crate::{
    delivery::store::{Priority, To},
    directory::{people::list_people, pods::find_pod_by_channel},
    error::Result,
    features::rituals::{
        actions::{find_open_for, find_todays_for},
        model::ParticipantState,
    },
    ids::{ChannelId, MessageTs, OccurrenceId, UserId},
    signal::{
        HeardMessage, Message,
        typed::{Reference, as_typed},
    },
    slack::blocks::message,
    turn::{Post, Turn},
};
use jiff::SignedDuration;

/// An answer that could not go out by then would only puzzle.
const STALE: SignedDuration = SignedDuration::from_mins(15);

/// Whether what this person wrote to the bot is theirs to answer a stand-up with: one waits for them, the words begin with a
/// label and today's was answered or is over, or these very words were taken already. Nobody else answers them then.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn takes_words(turn: &mut Turn, heard: &HeardMessage) -> Result<bool> {
    if was_taken(turn, heard).await? {
        return Ok(true);
    }
    Ok(!list_meant(turn, heard).await?.is_empty())
}

/// Takes what somebody wrote as their answer; asks which stand-up they mean where several wait.
///
/// # Errors
/// The database's own.
pub(in super::super) async fn hear_message(turn: &mut Turn, heard: &HeardMessage) -> Result<()> {
    if !heard.direct || was_taken(turn, heard).await? {
        return Ok(());
    }
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let open = list_meant(turn, heard).await?;
    let message = match open.as_slice() {
        [] => return Ok(()),
        [only] => take(turn, only, &heard.person, &heard.text).await?,
        several => {
            let open: Vec<(OccurrenceId, String)> =
                several.iter().map(|standup| (standup.id(), standup.title.clone())).collect();
            views::which_standup_message(&open, (&heard.channel, &heard.ts))
        }
    };
    store::insert_typed(turn.tx(), &workspace, heard, now).await?;
    let thread = heard.thread.as_ref().unwrap_or(&heard.ts);
    say(turn, (&heard.channel, &heard.ts), thread, &message).await
}

/// Somebody said which stand-up their words are for.
///
/// # Errors
/// A sentence when it is not theirs, or no more; the database's own.
pub(in super::super) async fn choose_standup(
    turn: &mut Turn,
    id: OccurrenceId,
    (channel, ts): (&ChannelId, &MessageTs),
) -> Result<()> {
    let (workspace, person) = (turn.workspace().clone(), turn.actor().id.clone());
    let Some(text) = store::find_typed(turn.tx(), &workspace, (channel, ts), &person).await? else { return Ok(()) };
    let standup = get_standup(turn, id).await?;
    let message = take(turn, &standup, &person, &text).await?;
    say(turn, (channel, ts), ts, &message).await
}

async fn was_taken(turn: &mut Turn, heard: &HeardMessage) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let place = (&heard.channel, &heard.ts);
    Ok(store::find_typed(turn.tx(), &workspace, place, &heard.person).await?.is_some())
}

/// The stand-ups that words may be for: those that wait for this person; where none does, today's, which they change or
/// answer late, as long as a label says that they mean one.
async fn list_meant(turn: &mut Turn, heard: &HeardMessage) -> Result<Vec<Standup>> {
    let open = list_open(turn, &heard.person).await?;
    if !open.is_empty() || !is_labelled(&heard.text) {
        return Ok(open);
    }
    let mut todays = Vec::new();
    for occurrence in find_todays_for(turn, KIND.name, &heard.person).await? {
        todays.push(with_pods(turn, occurrence).await?);
    }
    Ok(todays)
}

/// The stand-ups that wait for this person.
async fn list_open(turn: &mut Turn, person: &UserId) -> Result<Vec<Standup>> {
    let mut open = Vec::new();
    for (occurrence, part) in find_open_for(turn, KIND.name, person).await? {
        if part.state == ParticipantState::Asked {
            open.push(with_pods(turn, occurrence).await?);
        }
    }
    Ok(open)
}

/// Saves the words as an answer, and says what was understood.
async fn take(turn: &mut Turn, standup: &Standup, person: &UserId, sent: &str) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let Typed { done, today, blocked } = read_typed(&with_names(turn, sent).await?);
    // What was answered before and is not named now stays as it is.
    let before = store::find_answer(turn.tx(), &workspace, standup.id(), person).await?;
    let before = before.map(|before| before.draft()).unwrap_or_default();
    let draft = Draft {
        done: if done.is_empty() { before.done } else { done },
        today: if today.is_empty() { before.today } else { today },
        ..before
    };
    if let Some(fault) = draft.fault(!blocked.is_empty()) {
        return Ok(message(views::typed_fault(fault)).build());
    }
    let on = find_on(turn, person, &read_typed(sent).blocked).await?;
    let given = Given { draft, blocked: (!blocked.is_empty()).then_some((blocked, on)) };
    let answer = answering::save(turn, standup, person, given).await?;
    let reported = store::list_live_reported(turn.tx(), &workspace, std::slice::from_ref(person)).await?;
    let named: Vec<_> = reported.iter().filter(|one| one.occurrence == Some(standup.id())).collect();
    Ok(views::typed_message(&standup.title, standup.id(), &answer, &named))
}

/// The words with full names where Slack sends ids.
async fn with_names(turn: &mut Turn, sent: &str) -> Result<String> {
    let workspace = turn.workspace().clone();
    let ids: Vec<UserId> = references(sent)
        .filter_map(|reference| match reference {
            Reference::Person { id, .. } => Some(UserId::from(id)),
            Reference::Channel { .. } | Reference::Group { .. } | Reference::Link { .. } => None,
        })
        .collect();
    let mut sent = sent.to_owned();
    for person in list_people(turn.tx(), &workspace, &ids).await? {
        let name = person.real_name.replace(['<', '>', '|', '&'], " ");
        sent = sent.replace(&format!("<@{}>", person.id), &format!("<@{}|{name}>", person.id));
    }
    Ok(as_typed(&sent))
}

/// On whom something waits, where its words name a person, or a pod by its channel.
async fn find_on(turn: &mut Turn, reporter: &UserId, blocked: &str) -> Result<Option<On>> {
    let workspace = turn.workspace().clone();
    for reference in references(blocked) {
        let filled = match reference {
            Reference::Person { id, .. } => Suggested { person: Some(UserId::from(id)), pod: None },
            Reference::Channel { id, .. } => {
                let pod = find_pod_by_channel(turn.tx(), &workspace, &ChannelId::from(id)).await?;
                Suggested { person: None, pod: pod.map(|pod| pod.id) }
            }
            Reference::Group { .. } | Reference::Link { .. } => continue,
        };
        if let Ok(Some(on)) = resolve_on(turn, reporter, &filled).await? {
            return Ok(Some(on));
        }
    }
    Ok(None)
}

fn references(sent: &str) -> impl Iterator<Item = Reference<'_>> {
    sent.match_indices('<').filter_map(|(at, _)| Reference::at_start(&sent[at..])).map(|(reference, _)| reference)
}

async fn say(
    turn: &mut Turn,
    (channel, ts): (&ChannelId, &MessageTs),
    thread: &MessageTs,
    message: &Message,
) -> Result<()> {
    let (key, to, until) = (format!("typed/{channel}/{ts}"), To::Channel(channel.clone()), turn.now() + STALE);
    let post = Post::new(&key, &to, message).in_thread_at(thread).with_priority(Priority::Urgent).until(until);
    turn.post(post).await?;
    Ok(())
}
