//! From a signal to an action to a reply.

use super::{
    SHOW_LIST, TURN_PAGE, TURN_PAGE_ON, actions,
    model::{Asked, Chosen, NewPod},
    views,
};
use crate::{
    directory::naming::suggest_choices,
    error::{Error, Result},
    ids::PodId,
    signal::{Action, Choice, Command, Fact, FieldValue, Outcome, Reply, Signal, Submission, Suggest},
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
        Asked::Create(new) if new == NewPod::default() => return actions::open_new(turn).await,
        Asked::Create(new) => actions::create(turn, &new).await?,
        Asked::List => actions::list(turn, 0).await?,
        Asked::Map(pod) => actions::map(turn, here, pod.as_ref()).await?,
        Asked::Show(what) => actions::show(turn, here, &what).await?,
        Asked::Edit(pod) => return actions::edit(turn, here, pod.as_ref()).await,
        Asked::Archive(pod) => actions::ask_to_archive(turn, here, pod.as_ref()).await?,
        Asked::Join(pod) => actions::join(turn, here, pod.as_ref()).await?,
        Asked::Leave(pod) => actions::leave(turn, here, pod.as_ref()).await?,
        Asked::Add(about) => actions::add(turn, here, about).await?,
        Asked::Remove(about) => actions::remove(turn, here, about).await?,
        Asked::Lead(about, why) => actions::lead(turn, here, about, why.as_deref()).await?,
        Asked::Deputy(about) => actions::deputy(turn, here, about).await?,
        Asked::Link(what) => actions::link(turn, here, &what).await?,
        Asked::Hours(pod) => return actions::hours(turn, here, pod.as_ref()).await,
        Asked::Provision(pod) => return actions::begin_form(turn, here, pod.as_ref()).await,
        Asked::Topics(typed) => actions::topics(turn, here, &typed).await?,
        Asked::Who(words, person) => actions::who(turn, &words, person.as_ref()).await?,
        Asked::Unknown(words) => actions::show_or_help(turn, here, &words).await?,
    };
    Ok(Reply::Say(said))
}

/// What is only looked at.
pub(super) fn only_looks(signal: &Signal) -> bool {
    match signal {
        Signal::Command(command) => {
            // Whoever mentions somebody may have to be told that Slack is asked who that is.
            Asked::parse(&command.text).is_ok_and(|asked| {
                matches!(asked, Asked::Help | Asked::List | Asked::Map(_) | Asked::Show(_) | Asked::Who(_, None))
            })
        }
        Signal::Action(action) => matches!(action.action_id.as_str(), SHOW_LIST | TURN_PAGE | TURN_PAGE_ON),
        _ => false,
    }
}

/// *All pods*, on the App Home.
pub(super) async fn show_list(turn: &mut Turn, _action: &Action) -> Result<Reply> {
    actions::list(turn, 0).await.map(Reply::Say)
}

/// *Next* and *Previous*, under a long answer.
pub(super) async fn turn_page(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let parts: Vec<&str> = action.carried().split('/').collect();
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<i64>().ok()).unwrap_or_default();
    let from = usize::try_from(number(1)).unwrap_or_default();
    let page = match parts.first() {
        Some(&"map") => actions::map_of(turn, Some(PodId(number(2))).filter(|pod| pod.0 > 0), from).await?,
        _ => actions::list(turn, from).await?,
    };
    Ok(Reply::Replace(page))
}

/// The form of a new pod, after an expired trigger.
pub(super) async fn open_new(turn: &mut Turn, _action: &Action) -> Result<Reply> {
    actions::open_new(turn).await
}

/// The form of a new pod was sent.
pub(super) async fn save_new(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_new(turn, submission).await
}

/// The form of a pod, after an expired trigger.
pub(super) async fn open_edit(turn: &mut Turn, action: &Action) -> Result<Reply> {
    match action.carried().parse() {
        Ok(pod) => actions::open_edit(turn, PodId(pod)).await,
        Err(_) => Ok(Reply::Nothing),
    }
}

/// The form of a pod was sent.
pub(super) async fn save_edit(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_edit(turn, submission).await
}

/// Somebody types in the field for the pod above, where there are more than fit a menu.
pub(super) async fn suggest_parents(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    let parents = actions::list_parents(turn).await?;
    Ok(suggest_choices(&parents, &asked.query))
}

/// One of several people who could be meant.
pub(super) async fn person_chosen(turn: &mut Turn, action: &Action) -> Result<Reply> {
    match Chosen::read(action.carried()) {
        Some(chosen) => actions::do_with_chosen(turn, chosen).await.map(Reply::Replace),
        None => Ok(Reply::Nothing),
    }
}

/// *Archive it*.
pub(super) async fn archive_now(turn: &mut Turn, action: &Action) -> Result<Reply> {
    match action.carried().parse() {
        Ok(pod) => actions::archive(turn, PodId(pod)).await.map(Reply::Replace),
        Err(_) => Ok(Reply::Nothing),
    }
}

/// *Keep it*.
pub(super) async fn archive_not(_turn: &mut Turn, _action: &Action) -> Result<Reply> {
    Ok(Reply::Replace(views::archive_kept()))
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

/// The form for a pod's channels: *Another name*, or after an expired trigger.
pub(super) async fn open_provision(turn: &mut Turn, action: &Action) -> Result<Reply> {
    match named_pod(action) {
        Some(pod) => actions::open_form(turn, pod).await,
        None => Ok(Reply::Nothing),
    }
}

/// The form for a pod's channels was sent.
pub(super) async fn save_provision(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_form(turn, submission).await
}

/// *Try again*, on a pod's card or where there is none.
pub(super) async fn provision_again(turn: &mut Turn, action: &Action) -> Result<Reply> {
    match named_pod(action) {
        Some(pod) => actions::try_again(turn, pod).await.map(Reply::Say),
        None => Ok(Reply::Nothing),
    }
}

/// *Leave it*, beside it.
pub(super) async fn provision_less(turn: &mut Turn, action: &Action) -> Result<Reply> {
    match named_pod(action) {
        Some(pod) => actions::leave_it(turn, pod).await.map(Reply::Say),
        None => Ok(Reply::Nothing),
    }
}

/// The pod whose button it is, as the button says.
fn named_pod(action: &Action) -> Option<PodId> {
    match &action.value {
        FieldValue::Text(pod) => pod.parse().ok().map(PodId),
        _ => None,
    }
}

/// What others decided: a pod's channel that is no more, a lead who left or is away.
pub(super) async fn fact(turn: &mut Turn, fact: &Fact) -> Result<()> {
    actions::follow(turn, fact).await?;
    match fact {
        Fact::ChannelClosed { channel } => actions::unlink_closed(turn, channel).await,
        Fact::PersonDeactivated { person } | Fact::AwayChanged { person } => {
            actions::note_lead_missing(turn, person).await
        }
        // Whoever changed something about a pod has noted it; what somebody forgot is in its history from now on.
        Fact::PodCreated { pod }
        | Fact::PodChanged { pod }
        | Fact::PodArchived { pod, .. }
        | Fact::MembershipChanged { pod, .. }
        | Fact::LeadChanged { pod, .. }
        | Fact::DeputyChanged { pod, .. } => actions::note(turn, *pod).await,
        _ => Ok(()),
    }
}

/// What became of joining a channel, and of what was asked: failures are shown to admins by the App Home.
pub(super) async fn outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    if actions::settle(turn, outcome).await? || actions::follow_post(turn, outcome).await? {
        return Ok(());
    }
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
