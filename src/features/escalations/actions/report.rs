//! What leadership sees of escalations: when somebody asks for it, and each Monday.

use super::{
    super::{
        FEATURE,
        model::{Period, Report, Row},
        store,
        views::{self, Below, Names},
    },
    REPORTS,
    names::names_of,
};
use crate::{
    calendar::wall,
    delivery::store::To,
    directory::{RoleRef, channels::find_channel, on_duty, rota::Week},
    error::{Error, Result},
    export::Format,
    ids::{ChannelId, PodId, UserId},
    signal::{Message, Outcome, OutcomeWhat},
    turn::{Ask, Post, Turn, files::NewFile},
};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The timer of the weekly report, and its key.
pub(in super::super) const WEEKLY: &str = "weekly_report";
/// By the organisation's clock, on Mondays.
const TOLD_AT: Time = Time::constant(9, 0, 0, 0);
/// A report that could not be told within this time is left out: the next one says the same with more.
const CATCH_UP: SignedDuration = SignedDuration::from_hours(24);
/// The kind of the ask by which it reaches those who have no channel.
const ASK: &str = "escalation_report";
/// How the posts of the weekly reports begin.
const POST: &str = "report/";

/// The week whose report is due.
#[derive(Serialize, Deserialize)]
struct Due {
    monday: Date,
}

/// The report of a period that was typed, or of the last four full weeks.
///
/// # Errors
/// A sentence for those who are not of leadership, or where no period is named; the database's own.
pub(in super::super) async fn tell_report(turn: &mut Turn, typed: &str) -> Result<Message> {
    let period = read_period(turn, typed)?;
    let now = turn.now();
    let rows = list_rows(turn, &period).await?;
    let names = load_names(turn, &rows).await?;
    Ok(views::report_message(&Report::of(&rows, now), &period, (&names, now), Below::Buttons))
}

/// The period that the actor may read of.
fn read_period(turn: &Turn, typed: &str) -> Result<Period> {
    if !turn.may(&REPORTS, None) {
        return Err(Error::user(views::leadership_reads()));
    }
    let today = turn.settings().zone.date(turn.now());
    Period::read(typed, today).map_err(|fault| Error::user(views::no_such_period(fault)))
}

/// The rows the actor may read: what is confidential counts for leadership alone. In turns of nobody's, all.
async fn list_rows(turn: &mut Turn, period: &Period) -> Result<Vec<Row>> {
    let (workspace, zone) = (turn.workspace().clone(), turn.settings().zone.clone());
    let Some(instants) = period.instants(&zone) else { return Ok(Vec::new()) };
    let mut rows = store::list_report_rows(turn.tx(), &workspace, instants).await?;
    let is_of_somebody_else = turn.actor().is_active_colleague() && !turn.actor().is_leadership;
    rows.retain(|row| !row.confidential || !is_of_somebody_else);
    Ok(rows)
}

async fn load_names(turn: &mut Turn, rows: &[Row]) -> Result<Names> {
    let mut pods: Vec<PodId> = rows.iter().flat_map(|row| [row.from_pod, row.to_pod]).flatten().collect();
    pods.sort();
    pods.dedup();
    let people: Vec<UserId> = rows.iter().filter_map(|row| row.actor.clone()).collect();
    names_of(turn, &people, &pods).await
}

/// The rows behind a report go to whoever asks for them, as a file for their eyes only.
///
/// # Errors
/// A sentence for those who are not of leadership; the database's own.
pub(in super::super) async fn send_rows(turn: &mut Turn, format: Format, period: &Period) -> Result<Message> {
    if !turn.may(&REPORTS, None) {
        return Err(Error::user(views::leadership_reads()));
    }
    let (me, today) = (turn.actor().id.clone(), turn.settings().zone.date(turn.now()));
    let rows = list_rows(turn, period).await?;
    let names = load_names(turn, &rows).await?;
    let export = views::report_export(&rows, period, &names);
    let file = NewFile {
        name: &export.file_name(format, today),
        title: views::file_title(),
        comment: &views::file_comment(period),
        content: export.write(format),
    };
    let sending = turn.send_file(&me, file).await?;
    Ok(views::file_message(sending.words()))
}

/// From the first escalation on there is a report each Monday, until there is nothing to say.
pub(super) async fn plan(turn: &mut Turn) -> Result<()> {
    if turn.has_timer(FEATURE, WEEKLY).await? {
        return Ok(());
    }
    set_next(turn).await
}

/// The organisation's clock may be another one: where there is a report to come, it comes by that.
pub(in super::super) async fn plan_anew(turn: &mut Turn) -> Result<()> {
    if turn.has_timer(FEATURE, WEEKLY).await? {
        return set_next(turn).await;
    }
    Ok(())
}

async fn set_next(turn: &mut Turn) -> Result<()> {
    let (now, zone) = (turn.now(), turn.settings().zone.clone());
    let this = Week::at(now, &zone);
    for week in [this, this.next()] {
        let monday = week.monday();
        if let Some(at) = wall::instant(monday, TOLD_AT, &zone).filter(|at| *at > now) {
            return turn.set_timer(WEEKLY, at, WEEKLY, Due { monday }).await;
        }
    }
    Ok(())
}

/// Leadership reads the week's report: in its channel, or each for themselves. Once, whatever happens to the timer: its message
/// bears the week.
pub(in super::super) async fn tell_week(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Due { monday } = serde_json::from_value(payload.clone())?;
    let (now, zone) = (turn.now(), turn.settings().zone.clone());
    let period = Period::weeks_before(monday);
    let rows = list_rows(turn, &period).await?;
    let report = Report::of(&rows, now);
    if report.is_empty() {
        // The next escalation brings it back.
        turn.touch();
        return Ok(());
    }
    set_next(turn).await?;
    let due = wall::instant(monday, TOLD_AT, &zone).unwrap_or(now);
    if now.duration_since(due) > CATCH_UP {
        tracing::warn!(%monday, "too late for the weekly report of escalations: the catch-up window is over");
        return Ok(());
    }
    match find_place(turn).await? {
        Some(channel) => {
            let names = load_names(turn, &rows).await?;
            let message = views::report_message(&report, &period, (&names, now), Below::Buttons);
            let (key, to) = (format!("{POST}{monday}"), To::Channel(channel));
            turn.post(Post::new(&key, &to, &message)).await?;
            Ok(())
        }
        None => tell_privately(turn, monday, (&rows, &report)).await,
    }
}

/// The channel of leadership, where no other company reads.
async fn find_place(turn: &mut Turn) -> Result<Option<ChannelId>> {
    let (workspace, channel) = (turn.workspace().clone(), turn.settings().leadership_channel.clone());
    let Some(channel) = channel else { return Ok(None) };
    let found = find_channel(turn.tx(), &workspace, &channel).await?;
    Ok(found.filter(|found| !found.is_archived && !found.is_shared).map(|found| found.id))
}

async fn tell_privately(turn: &mut Turn, monday: Date, (rows, report): (&[Row], &Report)) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let names = load_names(turn, rows).await?;
    let week = monday.to_string();
    let message = views::report_message(report, &Period::weeks_before(monday), (&names, now), Below::Heard(&week));
    let people = on_duty::find_holders(turn.tx(), &workspace, RoleRef::Leadership, now).await?.people;
    for person in people {
        turn.ask(Ask {
            key: &ask_key(&week, &person),
            person: &person,
            kind: ASK,
            title: views::report_title(),
            why: views::report_why().into(),
            due: None,
            urgent: false,
            message: message.clone(),
            prompt: false,
        })
        .await?;
    }
    Ok(())
}

fn ask_key(week: &str, person: &UserId) -> String {
    format!("{POST}{week}/{person}")
}

/// *Got it*
pub(in super::super) async fn forget_report(turn: &mut Turn, week: &str) -> Result<()> {
    let me = turn.actor().id.clone();
    turn.close_ask(&ask_key(week, &me)).await
}

/// What became of a report in the channel: where it cannot stand there, each of leadership reads it for themselves. Tells
/// whether it was one.
pub(super) async fn follow_report(turn: &mut Turn, outcome: &Outcome) -> Result<bool> {
    let Some(monday) = outcome.key.strip_prefix(POST) else { return Ok(false) };
    let (OutcomeWhat::Failed { .. }, Ok(monday)) = (&outcome.what, monday.parse::<Date>()) else { return Ok(true) };
    let (now, period): (Timestamp, Period) = (turn.now(), Period::weeks_before(monday));
    let rows = list_rows(turn, &period).await?;
    tell_privately(turn, monday, (&rows, &Report::of(&rows, now))).await?;
    Ok(true)
}
