//! Entering time off, and what follows from it at its edges.

use super::{
    as_json,
    covers::{dismiss_cover, tell_cover, tell_covered},
    refresh, subject, zone_and_day,
};
use crate::{
    calendar::{Zone, wall},
    directory::{
        TimeOff,
        people::{find_person, list_people},
        time_off::{
            NewTimeOff, delete_time_off, find_time_off, insert_time_off, list_covered, list_covered_by, list_time_off,
            list_time_off_of, update_time_off,
        },
    },
    error::{Error, Result},
    features::availability::{
        EDGE,
        model::{Refused, Saved, Stretch, Wish, check_days, check_person, find_circle, joined_with},
        views,
    },
    ids::UserId,
    signal::Fact,
    turn::{Ask, Change, Turn},
};
use jiff::{ToSpan, civil::Time};
use serde_json::{Value, json};

/// Time off that somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Who will be away.
    pub person: UserId,
    /// First and last day, both included.
    pub days: Stretch,
    /// Who shall cover.
    pub cover: Wish,
    /// The stretch that it replaces, if one.
    pub changes: Option<i64>,
}

/// Writes time off down, joined with what it overlaps, and tells everybody whom it concerns. Rights are the caller's to
/// check: a person enters their own.
///
/// # Errors
/// Only faults; what cannot be entered is told as [`Refused`].
pub async fn enter(turn: &mut Turn, wanted: &Wanted) -> Result<Result<Saved, Refused>> {
    let workspace = turn.workspace().clone();
    let (zone, today) = zone_and_day(turn, &wanted.person).await?;
    let own = list_time_off(turn.tx(), &workspace, &wanted.person, wanted.days.0.min(today)).await?;
    let (changed, others): (Vec<TimeOff>, Vec<TimeOff>) =
        own.into_iter().partition(|one| wanted.changes == Some(one.id));
    let (days, overlapped) = joined_with(wanted.days, &others);
    if let Err(refused) = check_days(days, today) {
        return Ok(Err(refused));
    }
    let before = changed.first().or_else(|| overlapped.first().copied()).cloned();
    let cover = match &wanted.cover {
        Wish::AsItIs => changed.iter().chain(overlapped.iter().copied()).find_map(|one| one.cover.clone()),
        Wish::Nobody => None,
        Wish::Person(person) => Some(person.clone()),
    };
    if let Some(cover) = &cover
        && let Err(refused) = check_cover(turn, &wanted.person, cover, days).await?
    {
        return Ok(Err(refused));
    }
    let swallowed: Vec<TimeOff> = overlapped
        .iter()
        .filter(|one| before.as_ref().is_none_or(|before| before.id != one.id))
        .map(|one| (*one).clone())
        .collect();
    let is_same = before.as_ref().is_some_and(|before| (before.first, before.last) == days && before.cover == cover);
    let time_off = match &before {
        Some(before) if is_same => before.clone(),
        _ => write(turn, &wanted.person, (days, cover), before.as_ref()).await?,
    };
    let covers = list_covered_by(turn.tx(), &workspace, &wanted.person, days.0).await?;
    let covers: Vec<TimeOff> = covers.into_iter().filter(|one| one.overlaps(days.0, days.1)).collect();
    let saved = Saved { time_off, joined: swallowed.len(), is_same, covers };
    if !is_same {
        follow(turn, before.as_ref(), &saved, &swallowed).await?;
        set_edge(turn, &saved.time_off, &zone).await?;
    }
    Ok(Ok(saved))
}

/// Whether `cover` can cover for `person` on these days.
async fn check_cover(turn: &mut Turn, person: &UserId, cover: &UserId, days: Stretch) -> Result<Result<(), Refused>> {
    let workspace = turn.workspace().clone();
    let found = find_person(turn.tx(), &workspace, cover).await?;
    let found = found.ok_or_else(|| Error::user(views::unknown_cover()))?;
    if let Err(refused) = check_person(&found, person) {
        return Ok(Err(refused));
    }
    let covered = list_covered(turn.tx(), &workspace, days).await?;
    if let Some(circle) = find_circle(person, cover, days, &covered) {
        let people = list_people(turn.tx(), &workspace, &circle).await?;
        let name = |id: &UserId| people.iter().find(|one| one.id == *id).map(|one| one.real_name.clone());
        let names = circle.iter().map(|id| name(id).unwrap_or_else(|| id.to_string())).collect();
        return Ok(Err(Refused::Circle(names)));
    }
    let away = list_time_off_of(turn.tx(), &workspace, std::slice::from_ref(cover), days).await?;
    Ok(match away.first() {
        Some(away) => Err(Refused::CoverAway(found.real_name, (away.first, away.last))),
        None => Ok(()),
    })
}

async fn write(
    turn: &mut Turn,
    person: &UserId,
    (days, cover): (Stretch, Option<UserId>),
    before: Option<&TimeOff>,
) -> Result<TimeOff> {
    let (workspace, now, by) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let Some(before) = before else {
        let new = NewTimeOff { person, first: days.0, last: days.1, cover: cover.as_ref(), by: &by, now };
        return insert_time_off(turn.tx(), &workspace, new).await;
    };
    let told_at = before.told_at.filter(|_| before.cover == cover);
    let after = TimeOff { first: days.0, last: days.1, cover, told_at, ..before.clone() };
    update_time_off(turn.tx(), &workspace, &after).await?;
    Ok(after)
}

/// What follows from a change: the audit, the covers, the facts, the App Homes.
async fn follow(turn: &mut Turn, before: Option<&TimeOff>, saved: &Saved, swallowed: &[TimeOff]) -> Result<()> {
    let (workspace, after) = (turn.workspace().clone(), &saved.time_off);
    for other in swallowed {
        delete_time_off(turn.tx(), &workspace, other.id).await?;
        turn.cancel_timer(&edge_key(other.id)).await?;
        dismiss_cover(turn, other, after.cover.as_ref()).await?;
    }
    let was: Vec<Value> = before.into_iter().chain(swallowed).map(as_json).collect();
    turn.record(Change {
        verb: "time_off",
        subject: subject(&after.person),
        before: (!was.is_empty()).then_some(Value::Array(was)),
        after: Some(as_json(after)),
        why: None,
    })
    .await?;
    tell_cover(turn, before, after).await?;
    tell_covered(turn, after, &saved.covers).await?;
    tell_person(turn, after).await?;
    turn.tell(Fact::AwayChanged { person: after.person.clone() }).await?;
    refresh(turn, after).await
}

/// Somebody else entered it: the person hears of it.
async fn tell_person(turn: &mut Turn, time_off: &TimeOff) -> Result<()> {
    let by = turn.actor().id.clone();
    if by == time_off.person {
        return Ok(());
    }
    let key = format!("entered/{}", time_off.id);
    let (_, today) = zone_and_day(turn, &time_off.person).await?;
    turn.close_ask(&key).await?;
    turn.ask(Ask {
        key: &key,
        person: &time_off.person,
        kind: "time_off",
        title: views::entered_title(time_off, today),
        why: views::entered_why(&by).into(),
        due: None,
        urgent: false,
        message: views::entered_for_you(time_off, &by, &key, today),
        prompt: false,
    })
    .await
}

/// Whoever follows who is away is told when a stretch begins and when it has ended.
pub(super) async fn set_edge(turn: &mut Turn, time_off: &TimeOff, zone: &Zone) -> Result<()> {
    let begins = wall::instant(time_off.first, Time::midnight(), zone);
    let ends = wall::instant(time_off.last.saturating_add(1.day()), Time::midnight(), zone);
    let next = [begins, ends].into_iter().flatten().find(|edge| *edge > turn.now());
    match next {
        Some(next) => turn.set_timer(&edge_key(time_off.id), next, EDGE, json!(time_off.id)).await,
        None => turn.cancel_timer(&edge_key(time_off.id)).await,
    }
}

/// A stretch begins, or has ended.
pub(in crate::features::availability) async fn pass_edge(turn: &mut Turn, id: i64) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(time_off) = find_time_off(turn.tx(), &workspace, id).await? else { return Ok(()) };
    let (zone, today) = zone_and_day(turn, &time_off.person).await?;
    if time_off.last < today {
        // What was asked about it concerns nobody any more.
        turn.close_ask(&super::cover_key(id)).await?;
        turn.close_ask(&super::cover_lost_key(id)).await?;
        super::uncovered::close(turn, id).await?;
    }
    turn.tell(Fact::AwayChanged { person: time_off.person.clone() }).await?;
    refresh(turn, &time_off).await?;
    set_edge(turn, &time_off, &zone).await
}

/// Somebody's clock moved: their days begin and end at other instants.
pub(in crate::features::availability) async fn follow_zone(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let (zone, today) = zone_and_day(turn, person).await?;
    for time_off in list_time_off(turn.tx(), &workspace, person, today).await? {
        set_edge(turn, &time_off, &zone).await?;
    }
    Ok(())
}

pub(super) fn edge_key(id: i64) -> String {
    format!("{EDGE}/{id}")
}
