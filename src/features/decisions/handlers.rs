//! From a signal to an action to a reply.

mod forms;
mod log;

pub(super) use forms::{
    amend, answer, date, decide_form, open_amend, open_answer, open_by_button, open_date, open_decide, open_otherwise,
    open_replace, open_review, open_say, otherwise_form, record, review, say,
};
pub(super) use log::{export, record_by_shortcut, turn_page};

use super::{
    actions,
    model::Asked,
    views::{self, Start},
};
use crate::{
    directory::naming::suggest,
    error::{Error, Result},
    features::rights,
    ids::DecisionId,
    signal::{Action, Choice, Command, Fact, Outcome, Reply, Signal, Suggest},
    slack::{blocks::Button, mrkdwn::Text},
    turn::{Turn, Wait},
};

/// What nobody changes anything by: looking, and opening a form.
pub(super) fn only_looks(signal: &Signal) -> bool {
    match signal {
        Signal::Command(_) | Signal::Shortcut(_) => true,
        Signal::Action(action) => {
            let opens = [
                views::OPEN_DECIDE,
                views::OPEN_OTHERWISE,
                views::OPEN_SAY,
                views::OPEN_ANSWER,
                views::OPEN_FORM,
                views::OPEN_AMEND,
                views::OPEN_REPLACE,
                views::OPEN_DATE,
                views::OLDER,
                views::NEWER,
                views::SHOW,
            ];
            let pressed = action.action_id.as_str();
            opens.contains(&pressed) || views::OPEN_REVIEW.contains(&pressed)
        }
        _ => false,
    }
}

/// `/decide …`
pub(super) async fn decide(turn: &mut Turn, command: &Command) -> Result<Reply> {
    Ok(match Asked::parse(&command.text) {
        Asked::Help => Reply::Say(actions::tell_help(turn, None).await?),
        Asked::Unknown(words) => Reply::Say(actions::tell_help(turn, Some(&words)).await?),
        Asked::Rights(question) => Reply::Say(rights::actions::tell(turn, &question).await?),
        Asked::EditRights => rights::actions::open_editor(turn).await?,
        Asked::Unclosed => return Err(Error::user(views::unclosed_quote())),
        Asked::New { class, about } => {
            let typed = (class.as_deref(), about.as_str());
            let start = actions::start_form(turn, Some(&command.channel), typed).await?;
            show_form(turn, &start).await?
        }
        Asked::Show(id) => {
            let whole = actions::find_shown(turn, known(id)?).await?;
            Reply::Say(views::shown_message(&whole, &turn.actor().id))
        }
        Asked::Revisit(id) => Reply::Say(views::revisit_message(&actions::get_scene(turn, known(id)?).await?)),
        Asked::List => list(turn).await?,
        Asked::Log(typed) => log::log(turn, &typed).await?,
    })
}

fn known(id: Option<DecisionId>) -> Result<DecisionId> {
    id.ok_or_else(|| Error::user(views::unknown_decision()))
}

async fn list(turn: &mut Turn) -> Result<Reply> {
    if !actions::may_list(turn) {
        return Err(Error::user(views::guests_take_part()));
    }
    let parts = actions::list_seen(turn).await?;
    let names = actions::names_of(turn, &parts.concat(), &[]).await?;
    let today = turn.actor().zone.date(turn.now());
    Ok(Reply::Say(views::list_message(&parts, &names, (today, &turn.actor().id))))
}

/// The form in which one is written down.
async fn show_form(turn: &mut Turn, start: &Start) -> Result<Reply> {
    let (classes, pods) = (actions::list_classes(turn).await?, actions::list_pods(turn).await?);
    let currency = rights::actions::get_currency(turn).await?;
    let me = turn.actor().id.clone();
    Ok(Reply::Open(views::new_modal(start, &classes, &pods, (currency.code(), &me))))
}

/// What this person can do about decisions.
pub(super) async fn help(turn: &mut Turn) -> Result<Vec<Text>> {
    Ok(actions::list_help(turn))
}

/// What waits on them.
pub(super) async fn waits(turn: &mut Turn) -> Result<Vec<Wait>> {
    actions::list_waits(turn).await
}

/// For those who may write one down.
pub(super) fn quick(turn: &Turn) -> Vec<Button> {
    if actions::may_open(turn) { vec![views::record_button()] } else { Vec::new() }
}

/// Pods by a part of their name.
pub(super) async fn suggest_pods(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    let pods = views::pod_choices(&actions::list_pods(turn).await?);
    Ok(suggest(&pods, |pod| pod.label.as_str(), &asked.query).into_iter().cloned().collect())
}

/// *Confirm*
pub(super) async fn confirm(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::confirm(turn, decision_of(action.carried())?).await?;
    Ok(Reply::Nothing)
}

/// *Blocked*
pub(super) async fn block(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let id = decision_of(action.carried())?;
    let escalation = actions::block(turn, id).await?;
    Ok(Reply::Say(views::blocked_message(id, escalation)))
}

/// *Nothing to add*
pub(super) async fn nothing(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::answer(turn, decision_of(action.carried())?, views::nothing_to_add()).await?;
    Ok(Reply::Nothing)
}

/// *Got it*
pub(super) async fn heard(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::forget_news(turn, decision_of(action.carried())?).await?;
    Ok(Reply::Nothing)
}

/// *Show*, in a list.
pub(super) async fn show_by_button(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let whole = actions::find_shown(turn, decision_of(action.carried())?).await?;
    Ok(Reply::Say(views::shown_message(&whole, &turn.actor().id)))
}

/// What is done less often.
pub(super) async fn menu(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some((verb, id)) = action.carried().split_once('/') else { return Ok(Reply::Nothing) };
    let id = decision_of(id)?;
    match verb {
        "say" => forms::show_say(turn, id).await,
        "drop" => actions::drop_it(turn, id).await.map(|()| Reply::Nothing),
        "drop_shown" => {
            actions::drop_it(turn, id).await?;
            let whole = actions::find_shown(turn, id).await?;
            Ok(Reply::Replace(views::shown_message(&whole, &turn.actor().id)))
        }
        _ => Ok(Reply::Nothing),
    }
}

/// What other features decided.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::LeadChanged { pod, .. } | Fact::DeputyChanged { pod, .. } | Fact::PodArchived { pod, .. } => {
            actions::follow_pod(turn, *pod).await
        }
        Fact::AwayChanged { person }
        | Fact::PersonDeactivated { person }
        | Fact::HoursChanged { person }
        | Fact::ZoneChanged { person } => actions::follow_people(turn, person).await,
        Fact::SettingsChanged => actions::follow_all(turn, DecisionId(0)).await,
        Fact::ChannelMoved { from, to } => actions::follow_moved_channel(turn, from, to).await,
        Fact::EscalationEnded { escalation, source: Some(source) } => {
            actions::follow_escalation(turn, *escalation, source).await
        }
        _ => Ok(()),
    }
}

/// What became of questions.
pub(super) async fn outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    actions::follow_card(turn, outcome).await?;
    actions::follow_outcome(turn, outcome).await
}

fn decision_of(value: &str) -> Result<DecisionId> {
    value.parse().map(DecisionId).map_err(|_| Error::user(views::unknown_decision()))
}
