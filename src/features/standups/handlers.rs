//! From a signal to an action to a reply.

use super::{
    actions::{self, Saved},
    views::{self, Suggested},
};
use crate::{
    directory::naming::suggest_choices,
    error::{Error, Result},
    ids::{BlockerId, OccurrenceId, PodId, UserId},
    signal::{Action, Choice, Event, Fact, Happened, Reply, Signal, Step, Submission, Suggest},
    slack::blocks::metadata,
    turn::Turn,
};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

/// What nobody changes anything by: opening a form.
pub(super) fn only_looks(signal: &Signal) -> bool {
    match signal {
        Signal::Action(action) => [views::ANSWER, views::OPEN_DATE, views::OPEN_DECLINE, views::OPEN_REDIRECT]
            .contains(&action.action_id.as_str()),
        _ => false,
    }
}

/// `occ/7/U0ANA` and `remind/7/U0ANA`: one person is asked; `need/3/U0ANA`: one of them is.
pub(super) fn about(key: &str) -> Option<String> {
    match key.split_once('/')? {
        ("need", rest) => Some(format!("need/{}", rest.split('/').next().unwrap_or_default())),
        ("occ" | "remind", rest) => Some(format!("occ/{rest}")),
        _ => None,
    }
}

/// A step of a stand-up.
pub(super) async fn step(turn: &mut Turn, step: &Step) -> Result<()> {
    actions::do_step(turn, step).await
}

/// *Answer*, *Change*
pub(super) async fn open_form(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let modal = actions::open_form(turn, standup_of(action)?).await?;
    Ok(Reply::Open(modal))
}

/// *Same as yesterday*
pub(super) async fn same(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::same_as_before(turn, standup_of(action)?).await?;
    Ok(Reply::Nothing)
}

/// *Off today*
pub(super) async fn off(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::off_today(turn, standup_of(action)?).await?;
    Ok(Reply::Nothing)
}

/// The form was sent. Where its message shows that, nothing more need be said.
pub(super) async fn save_form(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let carried: views::Carried = metadata(&submission.private_metadata)?;
    Ok(match actions::save_form(turn, &carried, &submission.form).await? {
        Saved::Faults(faults) => Reply::Errors(faults),
        Saved::Otherwise(form) => Reply::Update(*form),
        Saved::Done { title, is_news: true } => Reply::Update(views::saved_modal(&title)),
        Saved::Done { is_news: false, .. } => Reply::CloseAll,
    })
}

/// Which stand-up typed words are for.
pub(super) async fn typed_for(turn: &mut Turn, action: &Action) -> Result<Reply> {
    if let Some((occurrence, channel, ts)) = views::typed_choice(action.carried()) {
        actions::choose_standup(turn, occurrence, (&channel, &ts)).await?;
    }
    Ok(Reply::Nothing)
}

/// *No*: typed words are no answer.
pub(super) async fn typed_no(turn: &mut Turn, action: &Action) -> Result<Reply> {
    if let Some((channel, ts)) = views::typed_place(action.carried()) {
        actions::leave_words(turn, (&channel, &ts)).await?;
    }
    Ok(Reply::Nothing)
}

/// *Off today*, under typed words.
pub(super) async fn typed_off(turn: &mut Turn, action: &Action) -> Result<Reply> {
    if let Some((channel, ts)) = views::typed_place(action.carried()) {
        actions::off_by_words(turn, (&channel, &ts)).await?;
    }
    Ok(Reply::Nothing)
}

/// *Take it back*
pub(super) async fn take_back(turn: &mut Turn, action: &Action) -> Result<Reply> {
    if let Some((occurrence, channel, ts)) = views::typed_choice(action.carried()) {
        actions::take_back_words(turn, occurrence, (&channel, &ts)).await?;
    }
    Ok(Reply::Nothing)
}

/// The lead has read the week's figures.
pub(super) async fn week_seen(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::forget_week(turn, action.carried()).await?;
    Ok(Reply::Nothing)
}

/// *I see it*
pub(super) async fn see(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::acknowledge_need(turn, blocker_of(action)?).await?;
    Ok(Reply::Nothing)
}

/// *Give a date*
pub(super) async fn open_date(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let blocker = actions::find_need_for_holder(turn, blocker_of(action)?).await?;
    let day = actions::suggested_day(turn).await?;
    Ok(Reply::Open(views::date_modal(&blocker, day)))
}

/// The date was given.
pub(super) async fn date(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let id: BlockerId = metadata(&submission.private_metadata)?;
    let Some(day) = submission.form.text(views::DAY).and_then(|day| day.parse::<Date>().ok()) else {
        return Ok(Reply::fault(views::DAY, views::choose_day()));
    };
    match actions::date_need(turn, id, day).await {
        Err(Error::User(sentence)) => Ok(Reply::fault(views::DAY, sentence)),
        done => done.map(|_| Reply::CloseAll),
    }
}

/// *Done*, *Solved*
pub(super) async fn finish(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::finish_need(turn, blocker_of(action)?).await?;
    Ok(Reply::Nothing)
}

/// What whoever looks after a pod does about a blocker of it.
pub(super) async fn lead_menu(turn: &mut Turn, action: &Action) -> Result<Reply> {
    match views::lead_choice(action.carried()) {
        Some((views::OPEN_REDIRECT, id)) => redirect_form(turn, id).await,
        Some((views::ESCALATE, id)) => actions::escalate_need(turn, id).await.map(Reply::Open),
        Some((views::SOLVED, id)) => actions::finish_need(turn, id).await.map(|_| Reply::Nothing),
        Some((views::WITHDRAW, id)) => actions::withdraw_need(turn, id).await.map(|_| Reply::Nothing),
        Some(_) | None => Ok(Reply::Nothing),
    }
}

/// *Escalate*
pub(super) async fn escalate(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::escalate_need(turn, blocker_of(action)?).await.map(Reply::Open)
}

/// *Still in my way*
pub(super) async fn keep_need(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::keep_need(turn, blocker_of(action)?).await?;
    Ok(Reply::Nothing)
}

/// *Not mine*
pub(super) async fn open_decline(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let blocker = actions::find_need_for_holder(turn, blocker_of(action)?).await?;
    Ok(Reply::Open(views::decline_modal(&blocker)))
}

/// Why it is not theirs.
pub(super) async fn decline(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let id: BlockerId = metadata(&submission.private_metadata)?;
    let why = submission.form.text(views::REASON).unwrap_or_default();
    match actions::decline_need(turn, id, why).await {
        Err(Error::User(sentence)) => Ok(Reply::fault(views::REASON, sentence)),
        done => done.map(|_| Reply::CloseAll),
    }
}

/// *Ask somebody else*
pub(super) async fn open_redirect(turn: &mut Turn, action: &Action) -> Result<Reply> {
    redirect_form(turn, blocker_of(action)?).await
}

/// Somebody types in a field for a pod, where there are more than fit a menu.
pub(super) async fn suggest_pods(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    let pods = views::pod_choices(&actions::list_pod_names(turn).await?);
    Ok(suggest_choices(&pods, &asked.query))
}

async fn redirect_form(turn: &mut Turn, id: BlockerId) -> Result<Reply> {
    let blocker = actions::find_need_for_reporter(turn, id).await?;
    let pods = actions::list_pod_names(turn).await?;
    Ok(Reply::Open(views::redirect_modal(&blocker, &pods)))
}

/// Whom to ask instead.
pub(super) async fn redirect(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let id: BlockerId = metadata(&submission.private_metadata)?;
    let form = &submission.form;
    let filled = Suggested {
        pod: form.choice(views::TO_POD).and_then(|pod| pod.parse().ok()).map(PodId),
        person: form.choice(views::TO_PERSON).map(UserId::from),
    };
    let blocker = match actions::find_need_for_reporter(turn, id).await {
        Err(Error::User(sentence)) => return Ok(Reply::fault(views::TO_POD, sentence)),
        found => found?,
    };
    match actions::resolve_on(turn, &blocker.reporter, &filled).await? {
        Err((true, sentence)) => Ok(Reply::fault(views::TO_POD, sentence)),
        Err((false, sentence)) => Ok(Reply::fault(views::TO_PERSON, sentence)),
        Ok(None) => Ok(Reply::fault(views::TO_POD, views::choose_somebody())),
        Ok(Some(on)) => {
            actions::redirect_need(turn, id, on).await?;
            Ok(Reply::CloseAll)
        }
    }
}

/// *I need it no more*
pub(super) async fn withdraw(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::withdraw_need(turn, blocker_of(action)?).await?;
    Ok(Reply::Nothing)
}

/// *Got it*, under news of a blocker.
pub(super) async fn heard(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::forget_news(turn, blocker_of(action)?).await?;
    Ok(Reply::Nothing)
}

/// What waits on somebody is looked at again.
pub(super) async fn look(turn: &mut Turn, payload: &Value) -> Result<()> {
    #[derive(Deserialize)]
    struct Looked {
        blocker: BlockerId,
    }
    let Looked { blocker } = serde_json::from_value(payload.clone())?;
    actions::check(turn, blocker).await
}

/// Of all that happens, only what somebody writes to the bot.
pub(super) fn hears(what: &Happened) -> bool {
    matches!(what, Happened::Message(_))
}

/// Somebody wrote to the bot.
pub(super) async fn event(turn: &mut Turn, event: &Event) -> Result<Reply> {
    if let Happened::Message(heard) = &event.what {
        actions::hear_message(turn, heard).await?;
    }
    Ok(Reply::Nothing)
}

/// What other features decided.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::LeadChanged { pod, .. } | Fact::DeputyChanged { pod, .. } => actions::follow_lead(turn, *pod).await,
        Fact::PodArchived { pod, people, .. } => {
            actions::follow_lead(turn, *pod).await?;
            for person in people {
                actions::follow_absence(turn, person).await?;
                actions::follow_leaver(turn, person, Some(*pod)).await?;
            }
            Ok(())
        }
        Fact::HandoverMoved { pod } => actions::follow_handover(turn, *pod).await,
        Fact::AwayChanged { person } => {
            actions::follow_absence(turn, person).await?;
            actions::follow_person(turn, person).await
        }
        Fact::PersonDeactivated { person } => {
            actions::follow_absence(turn, person).await?;
            actions::follow_person(turn, person).await?;
            actions::follow_leaver(turn, person, None).await
        }
        Fact::MembershipChanged { pod, person, member: false } => {
            actions::follow_absence(turn, person).await?;
            actions::follow_leaver(turn, person, Some(*pod)).await
        }
        Fact::ChannelChanged { channel } => actions::follow_place(turn, channel).await,
        Fact::EscalationMoved { source, .. } => actions::follow_escalation(turn, source).await,
        Fact::EscalationEnded { escalation, source: Some(source) } => {
            actions::end_escalation(turn, *escalation, source).await
        }
        Fact::ChannelMoved { from, to } => actions::follow_channel(turn, from, to).await,
        _ => Ok(()),
    }
}

fn standup_of(action: &Action) -> Result<OccurrenceId> {
    action.carried().parse().map(OccurrenceId).map_err(|_| Error::user(views::standup_gone()))
}

fn blocker_of(action: &Action) -> Result<BlockerId> {
    action.carried().parse().map(BlockerId).map_err(|_| Error::user(views::need_over()))
}
