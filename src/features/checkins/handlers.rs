//! From a signal to an action to a reply.

use super::{ASK_LEADS, CHECK_IN, PUBLISH, REVIEW, actions, model::Answer, views};
use crate::{
    error::{Error, Result},
    features::rituals::actions::is_off,
    ids::{OccurrenceId, PodId, UserId},
    signal::{Action, Fact, FieldValue, Reply, Step, Submission},
    slack::blocks::{HomeBuilder, metadata},
    turn::{Turn, step},
};
use std::collections::BTreeMap;

/// A step of a week's check-in.
pub(super) async fn check_in_step(turn: &mut Turn, step: &Step) -> Result<()> {
    if is_off(turn, step.occurrence).await? {
        return Ok(());
    }
    match step.name.as_str() {
        step::ASK => actions::ask(turn, step).await,
        step::AWAY => actions::ask_covers(turn, step).await,
        step::REMIND => actions::remind(turn, step).await,
        step::CLOSE => actions::close(turn, step).await,
        _ => Ok(()),
    }
}

/// A step of a month's review.
pub(super) async fn review_step(turn: &mut Turn, step: &Step) -> Result<()> {
    if is_off(turn, step.occurrence).await? {
        return Ok(());
    }
    match step.name.as_str() {
        ASK_LEADS => actions::ask_leads(turn, step).await,
        PUBLISH => actions::publish(turn, step).await,
        _ => Ok(()),
    }
}

/// *Nothing changed*
pub(super) async fn nothing_changed(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (occurrence, rest) = carried(action)?;
    let stead = match rest.split_once('/') {
        Some((owner, pod)) => {
            let pod = pod.parse().map(PodId).map_err(|_| Error::user(views::over()))?;
            Some((UserId::from(owner), pod))
        }
        None => None,
    };
    let said = actions::confirm(turn, occurrence, stead.as_ref().map(|(owner, pod)| (owner, *pod))).await?;
    Ok(said.map_or(Reply::Nothing, Reply::Say))
}

/// *Tomorrow*
pub(super) async fn tomorrow(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (occurrence, _) = carried(action)?;
    actions::postpone(turn, occurrence).await?;
    Ok(Reply::Nothing)
}

/// *I'm away*
pub(super) async fn away(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (occurrence, _) = carried(action)?;
    actions::hand_over(turn, occurrence).await?;
    Ok(Reply::Nothing)
}

/// The button that opens the form about a pod that is behind.
pub(super) async fn open_explanation(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (occurrence, pod) = carried(action)?;
    let pod = pod.parse().map(PodId).map_err(|_| Error::user(views::review_over()))?;
    let (_, sheet, review) = actions::get_explained(turn, occurrence, pod).await?;
    Ok(Reply::Open(views::explain_modal(occurrence, &sheet, &review)))
}

/// That form was sent.
pub(super) async fn explain(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let (occurrence, pod): (OccurrenceId, PodId) = metadata(&submission.private_metadata)?;
    let form = &submission.form;
    let field = |name| form.text(name).map(str::trim).filter(|text| !text.is_empty());
    let (happened, changes) = (field(views::HAPPENED), field(views::CHANGES));
    let (Some(happened), Some(changes)) = (happened, changes) else {
        let missing = [(views::HAPPENED, happened), (views::CHANGES, changes)].into_iter();
        let missing = missing.filter(|(_, text)| text.is_none());
        let errors: BTreeMap<String, String> =
            missing.map(|(name, _)| (name.to_owned(), views::say_something())).collect();
        return Ok(Reply::Errors(errors));
    };
    let answer = Answer { happened, changes, help: field(views::HELP) };
    let is_published = actions::explain(turn, (occurrence, pod), answer).await?;
    Ok(Reply::Update(views::explained(is_published)))
}

/// Leadership has read the review.
pub(super) async fn review_seen(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (occurrence, _) = carried(action)?;
    actions::note_seen(turn, occurrence).await?;
    Ok(Reply::Nothing)
}

/// What other features decided.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::SettingsChanged => actions::found_defaults(turn).await,
        Fact::KeyResultsUpdated { pod, .. } => actions::follow_values(turn, *pod).await,
        Fact::OwnersChanged { pod, from } => actions::follow_owners(turn, *pod, from).await,
        Fact::HandoverMoved { pod } => actions::follow_owners(turn, *pod, &[]).await,
        // Whoever led it and hands it over has it as long as they belong to the pod.
        Fact::MembershipChanged { pod, person, member: false } => actions::follow_leaver(turn, *pod, person).await,
        Fact::LeadChanged { pod, from, .. } => {
            actions::follow_owners(turn, *pod, from.as_slice()).await?;
            actions::follow_duty(turn).await
        }
        Fact::DeputyChanged { pod, from, .. } => {
            actions::follow_owners(turn, *pod, from.as_slice()).await?;
            actions::follow_duty(turn).await
        }
        Fact::PodArchived { pod, people, .. } => {
            actions::follow_owners(turn, *pod, people).await?;
            actions::follow_duty(turn).await
        }
        Fact::AwayChanged { person } | Fact::PersonDeactivated { person } => {
            actions::follow_away(turn, person).await?;
            actions::follow_duty(turn).await
        }
        Fact::EscalationMoved { source, .. } | Fact::EscalationEnded { source: Some(source), .. } => {
            actions::follow_escalation(turn, source).await
        }
        Fact::OccurrenceCancelled { kind, occurrence } if kind == CHECK_IN.name => {
            actions::follow_cancelled(turn, *occurrence).await
        }
        Fact::OccurrenceCancelled { kind, occurrence } if kind == REVIEW.name => {
            actions::follow_review_cancelled(turn, *occurrence).await
        }
        _ => Ok(()),
    }
}

/// What nobody spoke of, on the App Home of those who look after the pod.
pub(super) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    let missing = actions::list_missing(turn).await?;
    let today = crate::features::okrs::actions::today(turn);
    Ok(views::missing_section(&missing, &today))
}

/// What a button carries: an occurrence, and what is said of it.
fn carried(action: &Action) -> Result<(OccurrenceId, &str)> {
    let FieldValue::Text(value) = &action.value else { return Err(Error::user(views::over())) };
    let (occurrence, rest) = value.split_once('/').unwrap_or((value, ""));
    let occurrence = occurrence.parse().map(OccurrenceId).map_err(|_| Error::user(views::over()))?;
    Ok((occurrence, rest))
}
