//! What people do about an open decision: decide it, confirm it, put it off, say something.

use super::{
    super::{
        model::{By, Call, Decision, Deed, Ending, Happening, State, Version, Wording, first_nudge},
        store,
        views::{self, Right},
    },
    by, calendars_of, consulting, going, note, note_of, reading, require, showing,
};
use crate::{
    error::Result,
    ids::{DecisionId, UserId},
    turn::Turn,
};
use jiff::civil::Date;

/// How many reminders are left out where somebody is only to confirm: there is no day to come.
const WITHOUT_DAY: u8 = 2;

/// *Decide*, and *Decide otherwise*: what, why, and when it is looked at again.
///
/// # Errors
/// A sentence why it cannot be done; the database's own.
pub(in super::super) async fn decide(
    turn: &mut Turn,
    (id, deed): (DecisionId, Deed),
    (outcome, why): (&str, &str),
    review: Option<Date>,
) -> Result<Decision> {
    let mut decision = reading::get_seen(turn, id).await?;
    let (by, right) = require(turn, &decision, deed).await?;
    let wording =
        Wording { outcome: Some(outcome.to_owned()), rationale: Some(why.to_owned()), ..decision.text.wording.clone() };
    decision.review = review.or(decision.review);
    write(turn, &mut decision, (wording, None)).await?;
    settle(turn, &mut decision, (&by, &right)).await?;
    going::keep(turn, &mut decision, None).await?;
    showing::tell_accountable(turn, &decision).await?;
    Ok(decision)
}

/// What was written down with its outcome at once.
pub(super) async fn settle_new(turn: &mut Turn, decision: &mut Decision) -> Result<()> {
    let (by, right) = by(turn, decision).await?;
    if by.has_right {
        consulting::skip(turn, decision).await?;
    }
    settle(turn, decision, (&by, &right)).await
}

/// It has an outcome: decided where the actor has the right, else provisional until somebody confirms it who has.
async fn settle(turn: &mut Turn, decision: &mut Decision, (by, right): (&By, &Right)) -> Result<()> {
    let workspace = turn.workspace().clone();
    let unheard = store::find_parties(turn.tx(), &workspace, decision.id).await?.unheard();
    decision.ending = Some(Ending { by: by.person.clone(), confirmed_by: None, at: turn.now() });
    if by.has_right {
        note_settled(turn, decision, Happening::Decided { rights: Some(right.version), unheard }).await
    } else {
        decision.state = State::Provisional;
        decision.course.from = Some(turn.settings().zone.date(turn.now()));
        decision.course.nudges = WITHOUT_DAY;
        note(turn, decision, Happening::Proposed { rights: right.version, unheard }).await
    }
}

/// The actor decided it, and everybody hears of it.
async fn note_settled(turn: &mut Turn, decision: &mut Decision, what: Happening) -> Result<()> {
    let me = turn.actor().id.clone();
    note_settled_by(turn, decision, (me, what), &[]).await
}

/// As [`note_settled`], of what somebody else did; `heard` heard of it already.
pub(super) async fn note_settled_by(
    turn: &mut Turn,
    decision: &mut Decision,
    (by, what): (UserId, Happening),
    heard: &[UserId],
) -> Result<()> {
    decision.state = State::Decided;
    decision.course.from = None;
    note_of(turn, decision, (Some(by), what)).await?;
    replace(turn, decision).await?;
    showing::tell_everybody(turn, decision, heard).await
}

/// What it is to take the place of gives way.
async fn replace(turn: &mut Turn, decision: &Decision) -> Result<()> {
    let Some(replaced) = decision.replaces else { return Ok(()) };
    let Some(mut replaced) = reading::find_decision(turn, replaced).await? else { return Ok(()) };
    if replaced.replaced_by.is_some() || replaced.state != State::Decided {
        return Ok(());
    }
    replaced.replaced_by = Some(decision.id);
    replaced.course.reviewing = false;
    note(turn, &replaced, Happening::Replaced { by: decision.id }).await?;
    going::keep(turn, &mut replaced, None).await?;
    showing::reword_news(turn, &replaced).await
}

/// Writes the next version of what is written.
pub(super) async fn write(
    turn: &mut Turn,
    decision: &mut Decision,
    (wording, why): (Wording, Option<String>),
) -> Result<()> {
    let (now, me) = (turn.now(), turn.actor().id.clone());
    let number = decision.text.number + 1;
    write_as(turn, decision, Version { number, wording, by: me, at: now, why }).await
}

/// As [`write`], of what somebody else wrote.
pub(super) async fn write_as(turn: &mut Turn, decision: &mut Decision, version: Version) -> Result<()> {
    let workspace = turn.workspace().clone();
    store::insert_version(turn.tx(), &workspace, decision.id, &version).await?;
    decision.text = version;
    Ok(())
}

/// *Confirm*
///
/// # Errors
/// As [`decide`].
pub(in super::super) async fn confirm(turn: &mut Turn, id: DecisionId) -> Result<()> {
    let mut decision = reading::get_seen(turn, id).await?;
    let (by, right) = require(turn, &decision, Deed::Confirm).await?;
    if let Some(ending) = &mut decision.ending {
        ending.confirmed_by = Some(by.person).filter(|person| *person != ending.by);
        ending.at = turn.now();
    }
    note_settled(turn, &mut decision, Happening::Confirmed { rights: right.version }).await?;
    going::keep(turn, &mut decision, None).await
}

/// *Not now*, and *Say something*: whoever it waits on hears the others, and they hear them.
///
/// # Errors
/// As [`decide`].
pub(in super::super) async fn say(turn: &mut Turn, id: DecisionId, words: &str) -> Result<()> {
    let mut decision = reading::get_seen(turn, id).await?;
    require(turn, &decision, Deed::Comment).await?;
    let me = turn.actor().id.clone();
    note(turn, &decision, Happening::Commented { words: words.to_owned() }).await?;
    let said = Call::Said { by: me.clone(), words: words.to_owned() };
    let is_asked = decision.course.asked.contains(&me);
    going::keep(turn, &mut decision, Some(said).filter(|_| !is_asked)).await?;
    let words = words.to_owned();
    showing::tell_said(turn, &decision, |scene| views::said_words(scene, &me, &words)).await
}

/// *Another date*
///
/// # Errors
/// As [`decide`].
pub(in super::super) async fn redate(turn: &mut Turn, id: DecisionId, day: Date) -> Result<()> {
    let mut decision = reading::get_seen(turn, id).await?;
    require(turn, &decision, Deed::Redate).await?;
    if decision.due == Some(day) {
        return Ok(());
    }
    set_due(turn, &mut decision, Some(day)).await?;
    decision.course.call = None;
    note(turn, &decision, Happening::Redated { to: day }).await?;
    going::keep(turn, &mut decision, None).await
}

/// By when it is to be decided; reminders are counted from the first that is still to come.
pub(super) async fn set_due(turn: &mut Turn, decision: &mut Decision, day: Option<Date>) -> Result<()> {
    decision.due = day;
    decision.course.from = day;
    decision.course.nudges = 0;
    if let Some(day) = day {
        let person = decision.course.asked.first().unwrap_or(&decision.accountable).clone();
        let calendars = calendars_of(turn, std::slice::from_ref(&person)).await?;
        let now = turn.now();
        decision.course.nudges = calendars.get(&person).map_or(0, |calendar| first_nudge(day, now, calendar));
    }
    Ok(())
}

/// *No longer needed*
///
/// # Errors
/// As [`decide`].
pub(in super::super) async fn drop_it(turn: &mut Turn, id: DecisionId) -> Result<()> {
    let mut decision = reading::get_seen(turn, id).await?;
    require(turn, &decision, Deed::Drop).await?;
    decision.state = State::Dropped;
    note(turn, &decision, Happening::Dropped).await?;
    going::keep(turn, &mut decision, None).await?;
    showing::tell_said(turn, &decision, views::dropped_words).await
}
