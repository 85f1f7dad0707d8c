//! How a decision goes on: what is due comes to pass, whom it waits on follows, and it is looked at again.

use super::{
    super::{
        model::{Call, Decision, Happening, Nudge, Parties, State, Task, morning, next_nudge},
        store,
    },
    calendars_of, note, reading, right, showing,
};
use crate::{
    calendar::{WorkCalendar, Zone, wall},
    directory::find_acting,
    error::Result,
    ids::{DecisionId, UserId},
    turn::Turn,
};
use jiff::{SignedDuration, Timestamp, civil::Time};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The timer by which it is looked at again.
pub(in super::super) const LOOK: &str = "decision";
/// It is looked at this often at least, as long as it waits on somebody: who is on duty changes with the days.
const AT_LEAST: SignedDuration = SignedDuration::from_hours(24);

/// Writes it down as it is now, asks whoever it waits on, shows it everywhere, and sets its clock. `call`: why it comes to
/// them now, even where they know of it.
pub(super) async fn keep(turn: &mut Turn, decision: &mut Decision, call: Option<Call>) -> Result<()> {
    let workspace = turn.workspace().clone();
    turn.touch();
    let mut parties = store::find_parties(turn.tx(), &workspace, decision.id).await?;
    let call = settle(turn, decision, &mut parties).await?.or(call);
    let moved = hand_on(turn, decision, call).await?;
    store::update_decision(turn.tx(), &workspace, decision).await?;
    showing::show(turn, decision, &moved).await?;
    arm(turn, decision, &parties).await
}

/// What is due by now comes to pass; tells why it comes to whoever it waits on, if it does.
async fn settle(turn: &mut Turn, decision: &mut Decision, parties: &mut Parties) -> Result<Option<Call>> {
    let mut call = None;
    if matches!(decision.state, State::Open | State::Provisional) && end_silence(turn, decision, parties).await? {
        call = (parties.are_heard() && decision.task() == Some(Task::Decide)).then_some(Call::Heard);
    }
    if let Some(nudge) = count_nudges(turn, decision).await? {
        if nudge == Nudge::Leadership {
            note(turn, decision, Happening::LeadershipTold).await?;
            showing::tell_leadership(turn, decision).await?;
        } else {
            let people = decision.course.asked.clone();
            note(turn, decision, Happening::Nudged { people }).await?;
            call = Some(Call::Nudge(nudge));
        }
    }
    if let Some(at) = review_at(turn, decision).await?
        && at <= turn.now()
    {
        decision.course.reviewing = true;
        note(turn, decision, Happening::ReviewAsked).await?;
        call = Some(Call::New);
    }
    Ok(call)
}

/// Whoever is consulted may have had their time; tells whether somebody had.
async fn end_silence(turn: &mut Turn, decision: &Decision, parties: &mut Parties) -> Result<bool> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let people: Vec<UserId> = parties.consulted.iter().map(|one| one.person.clone()).collect();
    if people.is_empty() {
        return Ok(false);
    }
    let calendars = calendars_of(turn, &people).await?;
    let mut is_news = false;
    for one in &mut parties.consulted {
        if one.pass(now, calendars.get(&one.person)) {
            is_news = true;
            store::put_consulted(turn.tx(), &workspace, decision.id, one).await?;
            note(turn, decision, Happening::Silent { person: one.person.clone() }).await?;
        }
    }
    Ok(is_news)
}

/// Counts the reminders that are due; tells the last of them.
async fn count_nudges(turn: &mut Turn, decision: &mut Decision) -> Result<Option<Nudge>> {
    let Some(calendar) = nudge_calendar(turn, decision).await? else { return Ok(None) };
    let Some(from) = decision.course.from else { return Ok(None) };
    let mut last = None;
    while let Some((_, nudge)) = next_nudge(from, decision.course.nudges, &calendar).filter(|(at, _)| *at <= turn.now())
    {
        decision.course.nudges += 1;
        last = Some(nudge);
    }
    Ok(last)
}

/// By whose days reminders are counted: those of the first on whom it waits, while there are any to come.
async fn nudge_calendar(turn: &mut Turn, decision: &Decision) -> Result<Option<WorkCalendar>> {
    let waits = matches!(decision.task(), Some(Task::Decide | Task::Confirm)) && decision.course.from.is_some();
    let Some(first) = decision.course.asked.first().filter(|_| waits) else { return Ok(None) };
    let mut calendars = calendars_of(turn, std::slice::from_ref(first)).await?;
    Ok(calendars.remove(first))
}

/// When its review is to be asked for: on the morning of its day, or of the next working day.
async fn review_at(turn: &mut Turn, decision: &Decision) -> Result<Option<Timestamp>> {
    let waits = decision.state == State::Decided && !decision.course.reviewing && decision.replaced_by.is_none();
    let Some(day) = decision.review.filter(|_| waits) else { return Ok(None) };
    let Some(person) = holders(turn, (decision, Task::Review)).await?.into_iter().next() else { return Ok(None) };
    let mut calendars = calendars_of(turn, std::slice::from_ref(&person)).await?;
    let Some(calendar) = calendars.remove(&person) else { return Ok(None) };
    Ok(calendar.working_day(day, 0).and_then(|day| morning(day, &calendar)))
}

/// On whom a task waits now: whoever is accountable, or acts for them; what needs the right, on whoever has it.
async fn holders(turn: &mut Turn, (decision, task): (&Decision, Task)) -> Result<Vec<UserId>> {
    if task != Task::Confirm {
        let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
        let acting = find_acting(turn.tx(), &workspace, &settings, (&decision.accountable, now)).await?;
        if let Some(acting) = acting {
            return Ok(vec![acting]);
        }
    }
    Ok(right::find_right(turn, &decision.matter).await?.people)
}

/// It waits on whoever it has to wait on now.
async fn hand_on(turn: &mut Turn, decision: &mut Decision, call: Option<Call>) -> Result<showing::Moved> {
    let workspace = turn.workspace().clone();
    let wanted = match decision.task() {
        Some(task) => holders(turn, (decision, task)).await?,
        None => Vec::new(),
    };
    let minus = |all: &[UserId], others: &[UserId]| -> Vec<UserId> {
        all.iter().filter(|one| !others.contains(one)).cloned().collect()
    };
    let former = minus(&decision.course.asked, &wanted);
    let came = minus(&wanted, &decision.course.asked);
    store::put_asked(turn.tx(), &workspace, decision.id, (&came, &former)).await?;
    // Who did it knows of it.
    let me = [turn.actor().id.clone()];
    let fresh = minus(if call.is_some() { &wanted } else { &came }, &me);
    if wanted.is_empty() {
        decision.course.call = None;
    } else if call.is_some() || !came.is_empty() {
        decision.course.call = call;
    }
    decision.course.asked = wanted;
    if !came.is_empty() {
        note(turn, decision, Happening::Asked { people: came }).await?;
    }
    Ok(showing::Moved { former, fresh })
}

/// When it is looked at again: when something is due, and while it waits on somebody, when a day begins for anybody of whom
/// it depends who is on duty.
async fn arm(turn: &mut Turn, decision: &Decision, parties: &Parties) -> Result<()> {
    let now = turn.now();
    let mut moments: Vec<Timestamp> = review_at(turn, decision).await?.into_iter().collect();
    if decision.is_live() {
        moments.push(now + AT_LEAST);
        let people: Vec<UserId> = parties.all().into_iter().chain(decision.course.asked.iter().cloned()).collect();
        let calendars = calendars_of(turn, &people).await?;
        let asked = [&decision.accountable].into_iter().chain(&decision.course.asked);
        moments.extend(asked.filter_map(|person| midnight(&calendars.get(person)?.zone, now)));
        moments.extend(midnight(&turn.settings().zone.clone(), now));
        moments.extend(ends_of_silence(decision, parties, &calendars));
        if let (Some(from), Some(calendar)) = (decision.course.from, nudge_calendar(turn, decision).await?) {
            moments.extend(next_nudge(from, decision.course.nudges, &calendar).map(|(at, _)| at));
        }
    }
    match moments.into_iter().filter(|at| *at > now).min() {
        Some(at) => look_at(turn, decision.id, at).await,
        None => turn.cancel_timer(&key(decision.id)).await,
    }
}

/// It is looked at again at this instant, in a turn of its own.
pub(super) async fn look_at(turn: &mut Turn, id: DecisionId, at: Timestamp) -> Result<()> {
    turn.set_timer(&key(id), at, LOOK, json!({ "decision": id })).await
}

fn key(id: DecisionId) -> String {
    format!("decision/{id}")
}

fn midnight(zone: &Zone, now: Timestamp) -> Option<Timestamp> {
    wall::instant(zone.date(now).tomorrow().ok()?, Time::midnight(), zone)
}

fn ends_of_silence(
    decision: &Decision,
    parties: &Parties,
    calendars: &HashMap<UserId, WorkCalendar>,
) -> Vec<Timestamp> {
    let waits = matches!(decision.state, State::Open | State::Provisional);
    let waiting = parties.consulted.iter().filter(|_| waits);
    waiting.filter_map(|one| one.over_at(calendars.get(&one.person))).collect()
}

/// It is looked at again.
pub(in super::super) async fn look(turn: &mut Turn, payload: &Value) -> Result<()> {
    #[derive(Deserialize)]
    struct Looked {
        decision: DecisionId,
    }
    let Looked { decision } = serde_json::from_value(payload.clone())?;
    match reading::find_decision(turn, decision).await? {
        Some(mut decision) => keep(turn, &mut decision, None).await,
        None => Ok(()),
    }
}
