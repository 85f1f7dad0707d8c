//! From a signal to an action to a reply.

use super::{
    AGAIN, BELONGS, EDIT_RULES, EXCEPT, NEW, NEW_CHANNEL, PREVIEW,
    actions::{self, Look},
    model::{Asked, Draft, NewDraft},
    views,
};
use crate::{
    error::{Error, Result},
    ids::{ChannelCaseId, ChannelOrderId, PodId},
    signal::{Action, Choice, Command, Container, Event, Fact, Happened, Outcome, Reply, Signal, Submission, Suggest},
    slack::{
        blocks::{Button, metadata},
        mrkdwn::Text,
    },
    turn::Turn,
};
use serde_json::Value;

/// What nobody changes anything by.
pub(super) fn only_looks(signal: &Signal) -> bool {
    const FORMS: [&str; 6] = [EDIT_RULES, PREVIEW, NEW_CHANNEL, AGAIN, BELONGS, EXCEPT];
    match signal {
        Signal::Command(_) => true,
        Signal::Action(action) => FORMS.contains(&action.action_id.as_str()),
        Signal::Shortcut(_)
        | Signal::Submission(_)
        | Signal::Closed(_)
        | Signal::Suggest(_)
        | Signal::Event(_)
        | Signal::Due(_) => false,
    }
}

/// `/channel …`
pub(super) async fn channel(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let here = &command.channel;
    Ok(match Asked::parse(&command.text).map_err(|unclosed| Error::user(views::unclosed(&unclosed)))? {
        Asked::Help => Reply::Say(actions::tell_help(turn, None).await?),
        Asked::Unknown(words) => Reply::Say(actions::tell_help(turn, Some(&words)).await?),
        // Whoever looks after clean-ups answers here, once they are part of the house.
        Asked::Cleanup(_) => Reply::Say(actions::tell_help(turn, Some("cleanup")).await?),
        Asked::Rules => Reply::Say(actions::show_rules(turn).await?),
        Asked::EditRules => Reply::Open(actions::open_rules(turn).await?),
        Asked::New(typed) => Reply::Open(actions::open_new(turn, Some(here), &typed).await?),
        Asked::List(typed) => Reply::Say(actions::list(turn, here, &typed).await?),
        Asked::Check(typed) => Reply::Say(actions::check(turn, &typed).await?),
    })
}

/// *Edit*, under the rules.
pub(super) async fn open_rules(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::open_rules(turn).await.map(|modal| Reply::window(action, modal))
}

/// *Show what this would flag*
pub(super) async fn preview(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Container::Modal { private_metadata, .. } = &action.container else { return Ok(Reply::Nothing) };
    actions::preview_rules(turn, private_metadata, &Draft::filled(&action.form)).await.map(Reply::Update)
}

/// The form of the rules was sent.
pub(super) async fn save_rules(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_rules(turn, &submission.private_metadata, &Draft::filled(&submission.form)).await
}

/// *New channel*
pub(super) async fn open_new(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let here = match &action.container {
        Container::Message { channel, .. } => Some(channel.clone()),
        Container::Modal { .. } | Container::Home => None,
    };
    actions::open_new(turn, here.as_ref(), "").await.map(|modal| Reply::window(action, modal))
}

/// *Choose another name*, *Try again*
pub(super) async fn open_again(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Ok(id) = action.carried().parse() else { return Ok(Reply::Nothing) };
    actions::open_again(turn, ChannelOrderId(id)).await.map(|modal| Reply::window(action, modal))
}

/// The form of a new channel was sent.
pub(super) async fn order(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::order(turn, &NewDraft::filled(&submission.form)).await
}

/// *Rename*
pub(super) async fn rename(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (id, name) = action.carried().split_once('|').unwrap_or_default();
    actions::rename(turn, read_case(id)?, name).await
}

/// *Belongs to a pod*
pub(super) async fn open_belongs(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::open_belongs(turn, read_case(action.carried())?).await.map(Reply::Open)
}

/// To which pod.
pub(super) async fn belongs(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let id: ChannelCaseId = metadata(&submission.private_metadata)?;
    let pod = submission.form.choice(views::BELONGS_POD).and_then(|pod| pod.parse().ok()).map(PodId);
    actions::belongs(turn, id, pod).await
}

/// *Ask for an exception*
pub(super) async fn open_exception(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::open_exception(turn, read_case(action.carried())?).await.map(Reply::Open)
}

/// Why.
pub(super) async fn request(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let id: ChannelCaseId = metadata(&submission.private_metadata)?;
    actions::request(turn, id, submission.form.text(views::REASON).unwrap_or_default()).await
}

/// *Allow the name*
pub(super) async fn allow(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::decide(turn, read_case(action.carried())?, true).await.map(|()| Reply::Nothing)
}

/// *Keep to the rules*
pub(super) async fn refuse(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::decide(turn, read_case(action.carried())?, false).await.map(|()| Reply::Nothing)
}

/// *Link it*
pub(super) async fn link(turn: &mut Turn, action: &Action) -> Result<Reply> {
    answer_link(turn, action, true).await
}

/// *Not ours*
pub(super) async fn not_ours(turn: &mut Turn, action: &Action) -> Result<Reply> {
    answer_link(turn, action, false).await
}

async fn answer_link(turn: &mut Turn, action: &Action, ours: bool) -> Result<Reply> {
    let (id, pod) = action.carried().split_once('|').unwrap_or_default();
    let Ok(pod) = pod.parse() else { return Ok(Reply::Nothing) };
    actions::answer_link(turn, read_case(id)?, PodId(pod), ours).await.map(|()| Reply::Nothing)
}

/// *Got it*
pub(super) async fn seen(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::note_seen(turn, read_case(action.carried())?).await?;
    Ok(Reply::Replace(views::seen()))
}

fn read_case(carried: &str) -> Result<ChannelCaseId> {
    carried.parse().map(ChannelCaseId).map_err(|_| Error::user(views::settled()))
}

/// Pods by a part of their name.
pub(super) async fn suggest(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    actions::suggest_pods(turn, asked).await
}

/// A channel is looked at.
pub(super) async fn look(turn: &mut Turn, payload: &Value) -> Result<()> {
    let look: Look = serde_json::from_value(payload.clone())?;
    actions::look(turn, look).await
}

/// Time has passed for a case.
pub(super) async fn pass_time(turn: &mut Turn, payload: &Value) -> Result<()> {
    actions::pass_time(turn, serde_json::from_value(payload.clone())?).await
}

/// Open cases are looked at again.
pub(super) async fn recheck(turn: &mut Turn, payload: &Value) -> Result<()> {
    actions::recheck(turn, serde_json::from_value(payload.clone())?).await
}

/// The weekly lists are due.
pub(super) async fn send_lists(turn: &mut Turn, payload: &Value) -> Result<()> {
    actions::send_lists(turn, payload.get("after").and_then(Value::as_i64).unwrap_or(-1)).await
}

/// A channel appeared, has another name, or let the bot in.
pub(super) async fn event(turn: &mut Turn, event: &Event) -> Result<Reply> {
    let (channel, name) = match &event.what {
        Happened::ChannelSeen(record) => (&record.id, Some(record.name.clone())),
        Happened::ChannelRenamed { channel, name } => (channel, Some(name.clone())),
        Happened::Membership { channel, person, joined: true } if *person == turn.workspace_row().bot_user => {
            (channel, None)
        }
        _ => return Ok(Reply::Nothing),
    };
    let look = Look { channel: channel.clone(), joined: name.is_none(), name, looks: 0 };
    actions::look_later(turn, &look).await?;
    Ok(Reply::Nothing)
}

/// What others decided.
pub(super) async fn fact(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::ChannelChanged { channel } => actions::tell_renamed(turn, channel).await,
        Fact::ChannelMissed { channel, name } => {
            let look = Look { channel: channel.clone(), joined: false, name: Some(name.clone()), looks: 0 };
            actions::look_later(turn, &look).await
        }
        Fact::ChannelClosed { channel } => actions::close_of(turn, channel).await,
        Fact::ChannelMoved { from, to } => actions::follow_moved(turn, from, to).await,
        Fact::PodCreated { .. } | Fact::PodChanged { .. } | Fact::PodArchived { .. } | Fact::SettingsChanged => {
            actions::begin_recheck(turn).await
        }
        Fact::PersonDeactivated { person } => actions::leave(turn, person).await,
        Fact::AwayChanged { person } | Fact::LeadChanged { from: Some(person), .. } => {
            actions::hand_on(turn, person).await
        }
        _ => Ok(()),
    }
}

/// What became of questions, of renaming, and of making channels.
pub(super) async fn outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    actions::tell_arrived(turn, &outcome.key, &outcome.what).await?;
    actions::tell_answered(turn, &outcome.key, &outcome.what).await?;
    actions::follow_order(turn, &outcome.key, &outcome.what).await
}

/// For those who may have a channel made.
pub(super) fn quick(turn: &Turn) -> Vec<Button> {
    if turn.may(&NEW, None) { vec![views::new_button()] } else { Vec::new() }
}

/// What this person can do about channels.
pub(super) async fn help(turn: &mut Turn) -> Result<Vec<Text>> {
    Ok(actions::list_help(turn))
}
