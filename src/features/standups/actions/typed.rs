//! Answering by typing to the bot. Words with a label are an answer; of all others their person is asked, in private, what
//! they are for, and nothing of them reaches a channel before that.

use super::{
    super::{
        KIND,
        model::{Draft, Guess, On, Typed, guess, is_labelled, read_typed},
        store,
        views::{self, Suggested},
    },
    Standup,
    answering::{self, Given},
    get_standup,
    needs::resolve_on,
    taking_back::take_back,
    with_pods,
};
use crate::{
    delivery::store::{Priority, To},
    directory::{naming::with_names, pods::find_pod_by_channel},
    error::Result,
    features::rituals::{
        actions::{find_open_for, find_todays_for},
        model::ParticipantState,
    },
    ids::{ChannelId, MessageTs, OccurrenceId, UserId},
    signal::{
        HeardMessage, Message,
        typed::{Reference, references},
    },
    slack::blocks::message,
    turn::{Post, Turn},
};
use jiff::SignedDuration;

/// An answer that could not go out by then would only puzzle.
const STALE: SignedDuration = SignedDuration::from_mins(15);

/// What somebody's words are, as far as they say.
enum Meant {
    /// Nothing of ours.
    Nothing,
    /// An answer to one of these.
    Answer(Vec<Standup>),
    /// Something for one of these that wait, or nothing for anybody's eyes.
    Unsure(Vec<Standup>),
}

/// Whether what this person wrote to the bot is answered here: a stand-up waits for them, or the words begin with a label and
/// today's was answered or is over, or these very words were heard already. Nobody else answers them then.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn takes_words(turn: &mut Turn, heard: &HeardMessage) -> Result<bool> {
    Ok(is_known(turn, heard).await? || !matches!(read_meaning(turn, heard).await?, Meant::Nothing))
}

/// Takes what somebody wrote as their answer; asks what it is for where they do not say, and which stand-up they mean where
/// several wait.
///
/// # Errors
/// The database's own.
pub(in super::super) async fn hear_message(turn: &mut Turn, heard: &HeardMessage) -> Result<()> {
    if !heard.direct || is_known(turn, heard).await? {
        return Ok(());
    }
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let place = (&heard.channel, &heard.ts);
    let (message, is_settled) = match read_meaning(turn, heard).await? {
        Meant::Nothing => return Ok(()),
        Meant::Answer(standups) => match standups.as_slice() {
            [only] => (take(turn, only, (&heard.person, place), &heard.text).await?, true),
            several => (views::which_standup_message(&named(several), place), false),
        },
        Meant::Unsure(standups) => match guess(&heard.text) {
            Guess::Hello => (views::hello_message(&named(&standups)), true),
            Guess::Off => (views::unsure_message(&named(&standups), place, true), false),
            Guess::Plan => (views::unsure_message(&named(&standups), place, false), false),
        },
    };
    store::insert_typed(turn.tx(), &workspace, (heard, is_settled), now).await?;
    let thread = heard.thread.as_ref().unwrap_or(&heard.ts);
    say(turn, place, thread, &message).await
}

/// Somebody said which stand-up their words are for. Words are taken once, whatever is pressed after that.
///
/// # Errors
/// A sentence when it is not theirs, or no more; the database's own.
pub(in super::super) async fn choose_standup(
    turn: &mut Turn,
    id: OccurrenceId,
    place: (&ChannelId, &MessageTs),
) -> Result<()> {
    let Some(text) = settle(turn, place).await? else { return Ok(()) };
    let person = turn.actor().id.clone();
    let standup = get_standup(turn, id).await?;
    let message = take(turn, &standup, (&person, place), &text).await?;
    say(turn, place, place.1, &message).await
}

/// Their words were no answer.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn leave_words(turn: &mut Turn, place: (&ChannelId, &MessageTs)) -> Result<()> {
    if settle(turn, place).await?.is_none() {
        return Ok(());
    }
    say(turn, place, place.1, &views::left_message()).await
}

/// Their words said that they are off today: in every stand-up that waits for them.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn off_by_words(turn: &mut Turn, place: (&ChannelId, &MessageTs)) -> Result<()> {
    if settle(turn, place).await?.is_none() {
        return Ok(());
    }
    let person = turn.actor().id.clone();
    for standup in list_open(turn, &person).await? {
        answering::off_today(turn, standup.id()).await?;
    }
    say(turn, place, place.1, &views::off_by_words_message()).await
}

/// *Take it back*: what was posted by typing is posted no more.
///
/// # Errors
/// A sentence when it is not theirs, or no more; the database's own.
pub(in super::super) async fn take_back_words(
    turn: &mut Turn,
    id: OccurrenceId,
    place: (&ChannelId, &MessageTs),
) -> Result<()> {
    let title = take_back(turn, id).await?;
    say(turn, place, place.1, &views::taken_back_message(&title, id)).await
}

async fn is_known(turn: &mut Turn, heard: &HeardMessage) -> Result<bool> {
    let workspace = turn.workspace().clone();
    store::is_typed_known(turn.tx(), &workspace, (&heard.channel, &heard.ts), &heard.person).await
}

async fn settle(turn: &mut Turn, place: (&ChannelId, &MessageTs)) -> Result<Option<String>> {
    let (workspace, person, now) = (turn.workspace().clone(), turn.actor().id.clone(), turn.now());
    store::settle_typed(turn.tx(), &workspace, place, (&person, now)).await
}

fn named(standups: &[Standup]) -> Vec<(OccurrenceId, String)> {
    standups.iter().map(|standup| (standup.id(), standup.title.clone())).collect()
}

/// Words may be for the stand-ups that wait for this person; where none does, for today's, which they change or answer late,
/// as long as a label says that they mean one.
async fn read_meaning(turn: &mut Turn, heard: &HeardMessage) -> Result<Meant> {
    let open = list_open(turn, &heard.person).await?;
    let is_labelled = is_labelled(&heard.text);
    if !open.is_empty() {
        return Ok(if is_labelled { Meant::Answer(open) } else { Meant::Unsure(open) });
    }
    if !is_labelled {
        return Ok(Meant::Nothing);
    }
    let todays = find_todays_for(turn, KIND.name, &heard.person).await?;
    let todays = with_pods(turn, todays).await?;
    Ok(if todays.is_empty() { Meant::Nothing } else { Meant::Answer(todays) })
}

/// The stand-ups that wait for this person.
async fn list_open(turn: &mut Turn, person: &UserId) -> Result<Vec<Standup>> {
    let mut open = find_open_for(turn, KIND.name, person).await?;
    open.retain(|(_, part)| part.state == ParticipantState::Asked);
    with_pods(turn, open.into_iter().map(|(occurrence, _)| occurrence).collect()).await
}

/// Saves the words as an answer, and says what was understood.
async fn take(
    turn: &mut Turn,
    standup: &Standup,
    (person, place): (&UserId, (&ChannelId, &MessageTs)),
    sent: &str,
) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let Typed { done, today, blocked } = read_typed(&with_names(turn.tx(), &workspace, sent).await?);
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
    let given = Given { draft, blocked: (!blocked.is_empty()).then_some((blocked, on)), kept: 0 };
    let answer = answering::save(turn, standup, person, given).await?;
    let reported = store::list_live_reported(turn.tx(), &workspace, std::slice::from_ref(person)).await?;
    let named: Vec<_> = reported.iter().filter(|one| one.occurrence == Some(standup.id())).collect();
    Ok(views::typed_message((&standup.title, standup.id()), &answer, &named, place))
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
