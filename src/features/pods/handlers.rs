//! From a signal to an action to a reply.

use super::{actions, model::Asked, views};
use crate::{
    error::{Error, Result},
    ids::PodId,
    signal::{Action, Command, Fact, FieldValue, Outcome, Reply, Submission},
    slack::{blocks::HomeBuilder, mrkdwn::Text},
    turn::Turn,
};

/// `/pod …`
pub(super) async fn pod(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let asked = Asked::parse(&command.text).map_err(|unclosed| Error::user(views::unclosed(&unclosed)))?;
    let here = &command.channel;
    if let Some(person) = asked.mentioned()
        && let Some(said) = actions::seek_stranger(turn, person).await?
    {
        return Ok(Reply::Say(said));
    }
    let said = match asked {
        Asked::Help => actions::tell_help(turn, here, None).await?,
        Asked::Create(new) => actions::create(turn, &new).await?,
        Asked::List => actions::list(turn).await?,
        Asked::Show(pod) => actions::show(turn, here, pod.as_ref()).await?,
        Asked::Join(pod) => actions::join(turn, here, pod.as_ref()).await?,
        Asked::Leave(pod) => actions::leave(turn, here, pod.as_ref()).await?,
        Asked::Add(about) => actions::add(turn, here, about).await?,
        Asked::Remove(about) => actions::remove(turn, here, about).await?,
        Asked::Lead(about) => actions::lead(turn, here, about).await?,
        Asked::Link(what) => actions::link(turn, here, &what).await?,
        Asked::Hours(pod) => return actions::hours(turn, here, pod.as_ref()).await,
        Asked::Topics(typed) => actions::topics(turn, here, &typed).await?,
        Asked::Who(words) => actions::who(turn, &words).await?,
        Asked::Unknown(words) => actions::show_or_help(turn, here, &words).await?,
    };
    Ok(Reply::Say(said))
}

/// *All pods*, on the App Home.
pub(super) async fn show_list(turn: &mut Turn, _action: &Action) -> Result<Reply> {
    actions::list(turn).await.map(Reply::Say)
}

/// *Got it*, under "You lead … now".
pub(super) async fn lead_seen(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let FieldValue::Text(key) = &action.value else { return Ok(Reply::Nothing) };
    actions::note_lead_seen(turn, key).await?;
    Ok(Reply::Say(views::lead_seen()))
}

/// The form for a pod's hours, after an expired trigger.
pub(super) async fn open_hours(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let FieldValue::Text(pod) = &action.value else { return Ok(Reply::Nothing) };
    match pod.parse() {
        Ok(pod) => actions::open_hours(turn, PodId(pod)).await,
        Err(_) => Ok(Reply::Nothing),
    }
}

/// The form for a pod's hours was sent.
pub(super) async fn save_hours(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_hours(turn, submission).await
}

/// What others decided: a pod's channel that is no more, a lead who left or is away.
pub(super) async fn fact(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::ChannelClosed { channel } => actions::unlink_closed(turn, channel).await,
        Fact::PersonDeactivated { person } | Fact::AwayChanged { person } => {
            actions::note_lead_missing(turn, person).await
        }
        _ => Ok(()),
    }
}

/// What became of joining a channel, and of what was asked: failures are shown to admins by the App Home.
pub(super) async fn outcome(_turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    tracing::debug!(key = outcome.key, what = ?outcome.what, "settled");
    Ok(())
}

/// *Your pods*.
pub(super) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    actions::home(turn).await
}

/// What this person can do about pods.
pub(super) async fn help(turn: &mut Turn) -> Result<Vec<Text>> {
    actions::list_help(turn, None).await
}
