//! From a signal to an action to a reply.

use super::{
    CHANGE, PREFERENCES_FORM, TIME_OFF_FORM, TIME_OFF_OF_OTHERS,
    actions::{self, Wanted},
    model::{Asked, Entry, Kept, Refused, Wish, blocks, read_stretch},
    views,
};
use crate::{
    calendar::read_days,
    error::{Error, Result},
    signal::{
        Action, Command, Container, Event, Fact, FieldValue, Happened, Outcome, OutcomeWhat, Reply, Signal, Submission,
    },
    slack::{
        blocks::{HomeBuilder, metadata},
        mrkdwn::Text,
    },
    turn::Turn,
};
use jiff::civil::Date;
use serde_json::Value;

/// Opening forms and lists.
pub(super) fn only_looks(signal: &Signal) -> bool {
    match signal {
        Signal::Command(command) => {
            matches!(Asked::parse(&command.text), Ok(Asked::Form | Asked::Help | Asked::List))
        }
        Signal::Action(action) => [TIME_OFF_FORM, CHANGE, PREFERENCES_FORM].contains(&action.action_id.as_str()),
        _ => false,
    }
}

/// `/timeoff …`
pub(super) async fn time_off(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let asked = Asked::parse(&command.text).map_err(|unclosed| Error::user(views::unclosed(&unclosed.0)))?;
    match asked {
        Asked::Form => actions::open_form(turn).await.map(Reply::Open),
        Asked::Help => Ok(Reply::Say(views::help(turn.may(&TIME_OFF_OF_OTHERS, None)))),
        Asked::List => actions::list(turn).await.map(Reply::Say),
        Asked::Cancel(typed) => actions::cancel(turn, &typed).await.map(Reply::Say),
        Asked::Enter(entry) => enter_typed(turn, &entry).await,
    }
}

async fn enter_typed(turn: &mut Turn, entry: &Entry) -> Result<Reply> {
    if !actions::knows(turn, entry.mentioned()).await? {
        return Ok(Reply::Say(views::not_known_yet()));
    }
    let person = match &entry.person {
        Some(words) => actions::get_meant(turn, words).await?.id,
        None => turn.actor().id.clone(),
    };
    if person != turn.actor().id && !turn.may(&TIME_OFF_OF_OTHERS, None) {
        return Err(Error::user(views::only_your_own()));
    }
    let today = actions::today(turn);
    let days = read_days(&entry.days, today).map_err(|error| Error::user(error.to_string()))?;
    let cover = match &entry.cover {
        Some(words) => Wish::Person(actions::get_meant(turn, words).await?.id),
        None => Wish::AsItIs,
    };
    match actions::enter(turn, &Wanted { person, days, cover, changes: None }).await? {
        Ok(saved) => Ok(Reply::Say(views::entered(&saved, &turn.actor().id, today))),
        Err(refused) => Err(Error::user(views::refused(&refused, today))),
    }
}

/// *Time off*, on the App Home or after an expired trigger.
pub(super) async fn open_time_off(turn: &mut Turn, _action: &Action) -> Result<Reply> {
    actions::open_form(turn).await.map(Reply::Open)
}

/// *Change*, beside a stretch.
pub(super) async fn open_change(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(id) = id_of(action) else { return Ok(Reply::Nothing) };
    // On top of the list it stands in: a form that takes another's place keeps what was filled into that one.
    actions::open_change(turn, id).await.map(Reply::Open)
}

/// *Remove*, beside a stretch.
pub(super) async fn remove(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(id) = id_of(action) else { return Ok(Reply::Nothing) };
    let removed = actions::remove(turn, id).await?;
    let today = actions::today(turn);
    Ok(match action.container {
        Container::Modal { .. } => Reply::Update(actions::open_form(turn).await?),
        Container::Message { .. } | Container::Home => Reply::Replace(views::removed(&removed, today)),
    })
}

/// The form for time off was sent.
pub(super) async fn save_time_off(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let kept: Kept = metadata(&submission.private_metadata)?;
    let form = match read_stretch(&submission.form) {
        Ok(form) => form,
        Err(faults) => return Ok(Reply::Errors(faults)),
    };
    let today = actions::today(turn);
    let person = match kept.changes {
        Some(id) => actions::owner_of(turn, id).await?,
        None => turn.actor().id.clone(),
    };
    let wanted = Wanted { person, days: form.days, cover: form.cover, changes: kept.changes };
    match actions::enter(turn, &wanted).await? {
        Ok(saved) => Ok(Reply::Update(views::saved_modal(&saved, &turn.actor().id, today))),
        Err(refused) => Ok(Reply::Errors([(field_of(&refused).to_owned(), views::refused(&refused, today))].into())),
    }
}

/// Where a refusal stands in the form.
fn field_of(refused: &Refused) -> &'static str {
    if refused.is_about_days() { blocks::LAST } else { blocks::COVER }
}

/// *My hours & prompts*
pub(super) async fn open_preferences(turn: &mut Turn, _action: &Action) -> Result<Reply> {
    actions::open_preferences(turn).await.map(Reply::Open)
}

/// *My hours & prompts* was sent.
pub(super) async fn save_preferences(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_preferences(turn, submission).await
}

/// *Got it*, under "You cover for Ana".
pub(super) async fn cover_seen(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(id) = id_of(action) else { return Ok(Reply::Nothing) };
    actions::mark_seen(turn, id).await?;
    Ok(Reply::Say(views::seen()))
}

/// *I cannot*, under "You cover for Ana".
pub(super) async fn cover_cannot(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(id) = id_of(action) else { return Ok(Reply::Nothing) };
    actions::decline(turn, id).await.map(Reply::Say)
}

/// *Got it*, under what only tells something.
pub(super) async fn seen(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let FieldValue::Text(key) = &action.value else { return Ok(Reply::Nothing) };
    actions::note_seen(turn, key).await?;
    Ok(Reply::Say(views::seen()))
}

/// *Yes*, under an offered status.
pub(super) async fn status_yes(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let FieldValue::Text(value) = &action.value else { return Ok(Reply::Nothing) };
    let days = value.split_once('/').and_then(|(first, last)| Some((first.parse::<Date>().ok()?, last.parse().ok()?)));
    let Some(days) = days else { return Ok(Reply::Nothing) };
    actions::answer_status(turn, Some(days)).await.map(Reply::Replace)
}

/// *No*, under an offered status.
pub(super) async fn status_no(turn: &mut Turn, _action: &Action) -> Result<Reply> {
    actions::answer_status(turn, None).await.map(Reply::Replace)
}

/// A stretch begins, or has ended.
pub(super) async fn edge(turn: &mut Turn, payload: &Value) -> Result<()> {
    match payload.as_i64() {
        Some(id) => actions::pass_edge(turn, id).await,
        None => Ok(()),
    }
}

/// What Slack tells of people, and what was read from files of holidays.
pub(super) async fn event(turn: &mut Turn, event: &Event) -> Result<Reply> {
    match &event.what {
        Happened::PersonSeen(record) => actions::offer_status(turn, record).await?,
        Happened::HolidaysRead(file) => actions::take_holidays(turn, file).await?,
        _ => {}
    }
    Ok(Reply::Nothing)
}

/// What others decided: somebody left, or moved.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::PersonDeactivated { person } => actions::forget_gone(turn, person).await,
        Fact::ZoneChanged { person } => actions::follow_zone(turn, person).await,
        _ => Ok(()),
    }
}

/// What became of what was asked: a cover whom it reached counts as told.
pub(super) async fn settle(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let cover = outcome.key.strip_prefix("ask/cover/").and_then(|id| id.parse().ok());
    match (cover, &outcome.what) {
        (Some(id), OutcomeWhat::Delivered { .. }) => actions::note_told(turn, id).await,
        (_, what) => {
            tracing::debug!(key = outcome.key, ?what, "settled");
            Ok(())
        }
    }
}

/// *Your days*.
pub(super) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    actions::home(turn).await
}

/// What this person can do about their days.
pub(super) async fn help(_turn: &mut Turn) -> Result<Vec<Text>> {
    Ok(views::help_lines())
}

/// The stretch a button carries.
fn id_of(action: &Action) -> Option<i64> {
    action.carried().parse().ok()
}
