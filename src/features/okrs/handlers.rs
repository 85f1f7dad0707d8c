//! From a signal to an action to a reply.

mod forms;

pub(super) use forms::{
    choose_pod, new_objective, open_new, open_update, save_check_in, suggest_new, suggest_shown, suggest_updated,
};

use super::{
    OPEN_UPDATE,
    actions::{self, CREATE, OWN, Typed, UPDATE, WaitingLine},
    model::Sheet,
    views::{self, Offer},
};
use crate::{
    calendar::Cycle,
    error::{Error, Result},
    features::organisation,
    ids::{ChannelId, KeyResultId, PodId},
    signal::{Action, Command, Fact, FieldValue, Outcome, Reply, Signal, typed::as_typed},
    slack::{
        blocks::{self, Button, HomeBuilder},
        mrkdwn::Text,
    },
    turn::{PodState, StepState, Turn},
};
use jiff::civil::Date;

/// So many pods stand on the App Home of people who look after all of them.
const MOST_AT_HOME: usize = 8;

/// What nobody changes anything by: looking, and opening a form.
pub(super) fn only_looks(signal: &Signal) -> bool {
    match signal {
        Signal::Command(command) => {
            let (verb, rest) = command.text.split_once(char::is_whitespace).unwrap_or((&command.text, ""));
            match verb.to_lowercase().as_str() {
                "" | "help" | "show" | "new" => true,
                "update" => rest.trim().is_empty(),
                _ => false,
            }
        }
        Signal::Action(action) => {
            [OPEN_UPDATE, views::OPEN_NEW, views::SHOW_HISTORY, views::SHOW_POD].contains(&action.action_id.as_str())
        }
        Signal::Shortcut(_)
        | Signal::Submission(_)
        | Signal::Closed(_)
        | Signal::Suggest(_)
        | Signal::Event(_)
        | Signal::Due(_) => false,
    }
}

/// `/okr …`
pub(super) async fn okr(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let (verb, rest) = command.text.split_once(char::is_whitespace).unwrap_or((&command.text, ""));
    match verb.to_lowercase().as_str() {
        "" | "help" => usage(turn, &command.channel, None).await,
        "show" => show(turn, &command.channel, rest.trim()).await,
        "update" => update(turn, &command.channel, as_typed(rest).trim()).await,
        "new" => forms::new(turn, &command.channel, rest.trim()).await,
        "owner" => owner(turn, &command.channel, rest.trim()).await,
        _ => usage(turn, &command.channel, Some(verb)).await,
    }
}

async fn usage(turn: &mut Turn, channel: &ChannelId, unknown: Option<&str>) -> Result<Reply> {
    let here = actions::find_sheet_here(turn, channel).await?;
    let paused = organisation::actions::paused_line(turn);
    let message = views::usage_message(&offer(turn, here.as_ref()), unknown, paused);
    Ok(Reply::Say(message))
}

fn offer<'a>(turn: &'a Turn, here: Option<&'a Sheet>) -> Offer<'a> {
    let pods = turn.actor().pods_now();
    let leads = pods.clone().filter(|membership| turn.may(&CREATE, Some(membership.pod)));
    Offer {
        here: here.map(|sheet| sheet.pod_name.as_str()),
        may_update_here: here.is_some_and(|sheet| turn.may(&UPDATE, Some(sheet.pod))),
        updates: pods.map(|membership| membership.name.as_str()).collect(),
        creates: leads.map(|membership| membership.name.as_str()).collect(),
        may_own_here: here.is_some_and(|sheet| turn.may(&OWN, Some(sheet.pod))),
        is_admin: turn.actor().is_admin,
    }
}

/// The lines of `/podkeeper help`.
pub(super) async fn help(turn: &mut Turn) -> Result<Vec<Text>> {
    Ok(views::usage_lines(&offer(turn, None)))
}

/// How all pods stand, for people who look after all of them and belong to none; others read it with their pods.
pub(super) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    let actor = turn.actor();
    if actor.pods_now().next().is_some() || !(actor.is_admin || actor.is_leadership) {
        return Ok(blocks::home());
    }
    let sheets = actions::list_all_objectives(turn).await?;
    Ok(views::home_overview(&sheets, &actions::today(turn), MOST_AT_HOME))
}

/// How these pods stand.
pub(super) async fn see_pods(turn: &mut Turn, pods: &[PodId]) -> Result<Vec<PodState>> {
    let sheets = actions::list_objectives(turn, pods).await?;
    let today = actions::today(turn);
    Ok(sheets.iter().map(|sheet| views::pod_state(sheet, &today, turn.may(&UPDATE, Some(sheet.pod)))).collect())
}

/// For people of pods.
pub(super) fn quick(turn: &Turn) -> Vec<Button> {
    let may = turn.actor().pods_now().any(|membership| turn.may(&UPDATE, Some(membership.pod)));
    if may { vec![views::update_button()] } else { Vec::new() }
}

/// Each pod has an objective this quarter.
pub(super) async fn roll_out(turn: &mut Turn) -> Result<StepState> {
    let aims = actions::list_aims(turn).await?;
    Ok(views::roll_out(&aims, &Cycle::quarter_of(actions::today(turn).date).label()))
}

/// `/okr show`, `/okr show brand`, `/okr show all`
async fn show(turn: &mut Turn, channel: &ChannelId, words: &str) -> Result<Reply> {
    actions::require_look(turn)?;
    if words.eq_ignore_ascii_case("all") {
        return overview(turn).await;
    }
    if !words.is_empty() {
        let pod = actions::get_named_pod(turn, words).await?;
        return show_pod(turn, pod).await;
    }
    if let Some(sheet) = actions::find_sheet_here(turn, channel).await? {
        return match sheet.objective {
            Some(_) => show_sheet(turn, &sheet).await,
            None => show_pod(turn, sheet.pod).await,
        };
    }
    let own: Vec<PodId> = turn.actor().pods_now().map(|membership| membership.pod).collect();
    match own.as_slice() {
        [] => overview(turn).await,
        [only] => show_pod(turn, *only).await,
        several => {
            let sheets = actions::list_objectives(turn, several).await?;
            Ok(Reply::Say(views::overview_message(&sheets, &actions::today(turn))))
        }
    }
}

async fn overview(turn: &mut Turn) -> Result<Reply> {
    let sheets = actions::list_all_objectives(turn).await?;
    Ok(Reply::Say(views::overview_message(&sheets, &actions::today(turn))))
}

async fn show_pod(turn: &mut Turn, pod: PodId) -> Result<Reply> {
    let sheet = actions::get_shown_sheet(turn, pod, None).await?;
    show_sheet(turn, &sheet).await
}

async fn show_sheet(turn: &mut Turn, sheet: &Sheet) -> Result<Reply> {
    let objective = actions::require_objective(turn, sheet).await?;
    let today = actions::today(turn);
    let may_update = turn.may(&UPDATE, Some(sheet.pod)) && actions::is_open(objective, &today);
    Ok(Reply::Say(views::sheet_message(sheet, objective, &today, may_update)))
}

/// Somebody chose a pod in the overview.
pub(super) async fn choose_shown(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let pod = pod_of(action)?;
    show_pod(turn, pod).await
}

/// *Escalate*
pub(super) async fn escalate(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let id = action.carried().parse().map(KeyResultId).map_err(|_| Error::user(views::key_result_gone()))?;
    actions::escalate(turn, id).await.map(Reply::Open)
}

/// The button *History*.
pub(super) async fn show_history(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let carried = action.carried();
    let (pod, day) = carried.split_once('/').map_or((carried, None), |(pod, day)| (pod, Some(day)));
    let pod = pod.parse().map(PodId).map_err(|_| Error::user(views::pod_gone()))?;
    let day = day.and_then(|day| day.parse::<Date>().ok());
    let sheet = actions::get_shown_sheet(turn, pod, day).await?;
    let objective = actions::require_objective(turn, &sheet).await?;
    let updates = actions::list_history(turn, objective).await?;
    Ok(Reply::Open(views::history_modal(&sheet, objective, &updates, &actions::today(turn))))
}

/// `/okr update`, `/okr update roas 4.2 two campaigns moved`, `/okr update performance`
async fn update(turn: &mut Turn, channel: &ChannelId, line: &str) -> Result<Reply> {
    if !line.is_empty() {
        return match actions::type_line(turn, channel, line).await? {
            Typed::Saved(message) | Typed::Unsure(message) => Ok(Reply::Say(message)),
            Typed::Pod(sheet) => forms::open_check_in(turn, &sheet).await,
        };
    }
    match actions::find_open_sheet_here(turn, channel).await? {
        Some(sheet) => forms::open_check_in(turn, &sheet).await,
        None => forms::ask_pod(turn).await,
    }
}

/// `/okr owner roas @jonas`, `/okr owner roas lead`
async fn owner(turn: &mut Turn, channel: &ChannelId, line: &str) -> Result<Reply> {
    Ok(Reply::Say(actions::type_owner(turn, channel, line).await?))
}

/// The button behind a one-line update that had to be asked about.
pub(super) async fn do_line(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let FieldValue::Text(value) = &action.value else { return Ok(Reply::Nothing) };
    let waiting: WaitingLine = serde_json::from_str(value)?;
    match actions::write_waiting(turn, &waiting).await? {
        Typed::Saved(message) | Typed::Unsure(message) => Ok(Reply::Replace(message)),
        Typed::Pod(sheet) => forms::open_check_in(turn, &sheet).await,
    }
}

/// The lead has read why there is no card.
pub(super) async fn card_seen(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let FieldValue::Text(value) = &action.value else { return Ok(Reply::Nothing) };
    let Some((pod, obstacle)) = value.split_once('/') else { return Ok(Reply::Nothing) };
    let Ok(pod) = pod.parse().map(PodId) else { return Ok(Reply::Nothing) };
    if actions::forget_obstacle(turn, pod, obstacle).await? {
        return Ok(Reply::Replace(views::card_seen_message()));
    }
    Ok(Reply::Nothing)
}

/// What other features decided.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::PodChanged { pod } => actions::refresh_pod(turn, *pod).await,
        Fact::PodArchived { pod, lead, .. } => actions::bury_card(turn, *pod, lead.as_ref()).await,
        Fact::ChannelClosed { channel } | Fact::ChannelChanged { channel } => {
            actions::refresh_channel(turn, channel).await
        }
        Fact::LeadChanged { pod, from, .. } => actions::tell_new_lead(turn, *pod, from.as_ref()).await,
        Fact::EscalationMoved { source, .. } | Fact::EscalationEnded { source: Some(source), .. } => {
            actions::follow_escalation(turn, source).await
        }
        Fact::ChannelMoved { from, to } => actions::follow_channel(turn, from, to).await,
        Fact::MembershipChanged { pod, person, member: false } => {
            actions::release_owned(turn, person, Some(*pod)).await
        }
        Fact::PersonDeactivated { person } => actions::release_owned(turn, person, None).await,
        Fact::SettingsChanged => actions::follow_settings(turn).await,
        _ => Ok(()),
    }
}

/// What became of the cards.
pub(super) async fn settle(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    actions::follow_outcome(turn, outcome).await
}

/// As the pod can be checked in on.
async fn get_sheet(turn: &mut Turn, pod: PodId) -> Result<Sheet> {
    actions::find_open_sheet(turn, pod).await?.ok_or_else(|| Error::user(views::pod_gone()))
}

/// The pod a button or a menu carries.
fn pod_of(action: &Action) -> Result<PodId> {
    action.carried().parse().map(PodId).map_err(|_| Error::user(views::pod_gone()))
}
