//! From a signal to an action to a reply.

mod forms;

pub(super) use forms::{open_plan, open_review, open_tick, save_plan, save_review, save_ticks};

use super::{
    KIND,
    actions::{self, PLAN, TICK},
    model::Sprint,
    views::{self, Offer},
};
use crate::{
    error::Result,
    ids::{PodId, SprintId},
    signal::{Action, Command, Fact, Reply, Signal},
    slack::mrkdwn::Text,
    turn::{PodState, Turn},
};

/// What nobody changes anything by: looking, and opening a form.
pub(super) fn only_looks(signal: &Signal) -> bool {
    match signal {
        Signal::Command(_) => true,
        Signal::Action(action) => {
            [views::OPEN_PLAN, views::OPEN_TICK, views::OPEN_REVIEW].contains(&action.action_id.as_str())
        }
        Signal::Shortcut(_)
        | Signal::Submission(_)
        | Signal::Closed(_)
        | Signal::Suggest(_)
        | Signal::Event(_)
        | Signal::Due(_) => false,
    }
}

/// `/sprint`, `/sprint tick`, `/sprint plan performance` …
pub(super) async fn sprint(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let (verb, rest) = command.text.split_once(char::is_whitespace).unwrap_or((&command.text, ""));
    let (verb, rest) = (verb.to_lowercase(), rest.trim());
    if verb == "help" {
        return Ok(Reply::Say(views::usage_message(&help(turn).await?, None)));
    }
    if !["", "show", "tick", "plan", "review"].contains(&verb.as_str()) {
        return Ok(Reply::Say(views::usage_message(&help(turn).await?, Some(&verb))));
    }
    let pod = actions::get_meant_pod(turn, &command.channel, rest).await?;
    match verb.as_str() {
        "tick" => forms::tick_of(turn, pod).await,
        "plan" => forms::plan_of(turn, pod).await,
        "review" => forms::review_of(turn, pod).await,
        _ => show(turn, pod).await,
    }
}

async fn show(turn: &mut Turn, pod: PodId) -> Result<Reply> {
    actions::require_look(turn)?;
    actions::require_pod(turn, pod).await?;
    let Some(sprint) = actions::find_running(turn, pod).await? else { return forms::no_sprint(turn, pod).await };
    let (date, calendar) = actions::today(turn, &sprint).await?;
    Ok(Reply::Say(views::sprint_message(&sprint, date, &calendar)))
}

/// *All right*, under the question at half-time.
pub(super) async fn look_seen(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(sprint) = sprint_of(action) else { return Ok(Reply::Nothing) };
    if actions::close_look(turn, sprint).await? {
        return Ok(Reply::Say(views::look_seen_message()));
    }
    Ok(Reply::Nothing)
}

/// What other features decided.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::LeadChanged { pod, .. } | Fact::DeputyChanged { pod, .. } | Fact::PodChanged { pod } => {
            actions::follow_pod(turn, *pod).await
        }
        Fact::PodArchived { pod, .. } => actions::call_off_of(turn, *pod).await,
        Fact::AwayChanged { person } | Fact::PersonDeactivated { person } => actions::follow_person(turn, person).await,
        Fact::ChannelClosed { channel } | Fact::ChannelChanged { channel } => {
            actions::follow_channel(turn, channel).await
        }
        Fact::ChannelMoved { from, to } => actions::follow_moved_channel(turn, from, to).await,
        Fact::OccurrenceCancelled { kind, occurrence } if kind == KIND.name => {
            actions::call_off(turn, *occurrence).await
        }
        _ => Ok(()),
    }
}

/// How the sprints of these pods stand.
pub(super) async fn see_pods(turn: &mut Turn, pods: &[PodId]) -> Result<Vec<PodState>> {
    let running = actions::list_running_of(turn, pods).await?;
    let days = actions::list_days(turn, &running).await?;
    let shown = running.iter().zip(&days);
    Ok(shown
        .map(|(sprint, (date, calendar))| {
            views::pod_state(sprint, sprint.progress(*date, calendar), offer(turn, sprint))
        })
        .collect())
}

fn offer(turn: &Turn, sprint: &Sprint) -> Offer {
    let plans = turn.may(&PLAN, Some(sprint.pod));
    let ticks = turn.may(&TICK, Some(sprint.pod)) && !sprint.tickable(&turn.actor().id, plans).is_empty();
    Offer { ticks, plans }
}

/// What this person can do about sprints.
pub(super) async fn help(turn: &mut Turn) -> Result<Vec<Text>> {
    let actor = turn.actor();
    let leads = actor.is_admin || actor.pods_now().any(|membership| turn.may(&PLAN, Some(membership.pod)));
    Ok(views::help_lines(actor.is_admin || actor.pods_now().next().is_some(), leads))
}

/// The sprint that a button carries.
fn sprint_of(action: &Action) -> Option<SprintId> {
    action.carried().parse().ok().map(SprintId)
}
