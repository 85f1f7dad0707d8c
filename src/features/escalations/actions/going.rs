//! How an escalation goes on: to whom it comes next, and when it is looked at again.

use super::{
    super::{
        model::{Addressee, Call, Cause, Ending, Going, Happening, Item, Moment, Part, Place, State},
        store, views,
    },
    find_item,
    holders::{find_above, find_holders, zones_of_level},
    load_calendars, names, note, showing,
};
use crate::{
    calendar::{Zone, wall},
    directory::{RoleRef, find_acting, on_duty},
    error::{Error, Result},
    ids::{EscalationId, UserId},
    signal::Fact,
    turn::{Ask, Turn},
};
use jiff::{SignedDuration, Timestamp, civil::Time};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The timer by which it is looked at again.
pub(in super::super) const LOOK: &str = "escalation";
/// It is looked at this often at least: who is on duty changes with the days.
const AT_LEAST: SignedDuration = SignedDuration::from_hours(24);
/// … and this often as long as nobody is here who could be asked.
const ALONE: SignedDuration = SignedDuration::from_hours(1);
/// The kind of the ask that tells admins that a level is held by nobody.
const BROKEN: &str = "escalation_broken";

/// What follows of a step, for everybody it concerns.
pub(super) async fn go(turn: &mut Turn, item: &mut Item, going: Going, cause: Cause) -> Result<()> {
    match going {
        Going::Stays => Ok(()),
        Going::To(place) => go_to(turn, item, place, cause).await,
        Going::Again => {
            let people: Vec<UserId> = item.course.asked.iter().map(|one| one.person.clone()).collect();
            note(turn, item, Happening::Asked { place: item.course.place, people: people.clone(), why: Cause::Again })
                .await?;
            item.call = Some(Call::Again);
            showing::move_on(turn, item, &people).await?;
            showing::ask(turn, item, &people).await?;
            tell(turn, item, Cause::Again).await
        }
        Going::AsksHolder => {
            note(turn, item, Happening::Rested).await?;
            let holder: Vec<UserId> = item.course.holder.iter().cloned().collect();
            item.call = Some(Call::Resting);
            showing::ask(turn, item, &holder).await
        }
        Going::RemindsRequester => showing::ask_requester(turn, item, true).await,
        Going::RemindsSnoozer(person) if !is_here(turn, &person).await? => Ok(()),
        Going::RemindsSnoozer(person) => {
            item.call = Some(Call::Snoozed);
            showing::ask(turn, item, &[person]).await
        }
        Going::Ends => Ok(()),
    }
}

/// It comes to whoever holds `place`, or, where nobody does, the next one.
async fn go_to(turn: &mut Turn, item: &mut Item, place: Place, cause: Cause) -> Result<()> {
    let former = item.concerned();
    let mut places = item.course.route.places_from(place);
    if cause == Cause::PassedUp {
        // Up is up: who sits below is not asked instead.
        places.retain(|one| *one >= place && one.round == place.round);
    }
    ask_first(turn, item, (&places, cause), &former).await?;
    let is_above = item.course.asked.iter().any(|one| !former.contains(&one.person));
    if cause == Cause::PassedUp && !is_above {
        return Err(Error::user(views::nobody_above()));
    }
    let people: Vec<UserId> = item.course.asked.iter().map(|one| one.person.clone()).collect();
    showing::move_on(turn, item, &people).await?;
    note(turn, item, Happening::Asked { place: item.course.place, people: people.clone(), why: cause }).await?;
    item.call = None;
    showing::ask(turn, item, &people).await?;
    tell(turn, item, cause).await
}

/// Asks the first of these levels that somebody holds. Who was silent, or passed it up, is not asked the same at the next one
/// again, where somebody else is above.
async fn ask_first(
    turn: &mut Turn,
    item: &mut Item,
    (places, cause): (&[Place], Cause),
    former: &[UserId],
) -> Result<()> {
    let wants_others = matches!(cause, Cause::NoAnswer | Cause::Forgotten | Cause::PassedUp);
    let first = match places.first().filter(|_| wants_others) {
        Some(first) => find_above(turn, item, *first, former).await?.map(|(place, _)| place),
        None => None,
    };
    let first = places.iter().position(|place| Some(*place) == first).unwrap_or_default();
    // However often a level is tried, it is one gap.
    let mut gaps = BTreeSet::new();
    for (at, place) in places.iter().enumerate() {
        let people = find_holders(turn, item, *place).await?;
        if at >= first && item.course.ask(*place, &people) {
            break;
        }
        if people.is_empty() && gaps.insert(place.level) {
            tell_broken(turn, item, *place).await?;
        }
    }
    Ok(())
}

/// Whoever waits for it hears where it goes; of the first time they read before they sent it.
async fn tell(turn: &mut Turn, item: &Item, cause: Cause) -> Result<()> {
    if cause == Cause::New && !item.course.asked.is_empty() {
        return Ok(());
    }
    showing::tell_waiting(turn, item).await
}

/// Other people may hold its level than until now.
pub(super) async fn follow_duty(turn: &mut Turn, item: &mut Item) -> Result<bool> {
    let people = find_holders(turn, item, item.course.place).await?;
    let holder_is_here = match item.course.holder.clone() {
        Some(holder) => is_here(turn, &holder).await?,
        None => true,
    };
    let before = item.clone();
    let (former, now) = (item.concerned(), turn.now());
    let came = item.course.follow(&people, holder_is_here, now);
    if item.waits_for_nobody() {
        let was_alone = before.waits_for_nobody();
        *item = before;
        if was_alone {
            return find_anybody(turn, item).await;
        }
        // Nobody of its level is here any more: it goes on, with the level it leaves as the first that is tried.
        go_to(turn, item, item.course.place, Cause::Duty).await?;
        return Ok(true);
    }
    if *item == before {
        return Ok(false);
    }
    let concerned = item.concerned();
    let mut stay = showing::list_copies(turn, item).await?;
    stay.retain(|person| concerned.contains(person) || !former.contains(person));
    showing::move_on(turn, item, &stay).await?;
    let people = if came.is_empty() { concerned } else { came.clone() };
    note(turn, item, Happening::Asked { place: item.course.place, people, why: Cause::Duty }).await?;
    showing::ask(turn, item, &came).await?;
    if !came.is_empty() || item.course.holder != before.course.holder {
        tell(turn, item, Cause::Duty).await?;
    }
    Ok(true)
}

/// Nobody at all could be asked; it comes to the first level of which somebody is back.
async fn find_anybody(turn: &mut Turn, item: &mut Item) -> Result<bool> {
    for level in 0..item.course.route.levels.len() {
        let place = Place { level, ..item.course.place };
        let mut people = find_holders(turn, item, place).await?;
        people.retain(|person| *person != item.course.requester);
        if !people.is_empty() {
            go_to(turn, item, place, Cause::Duty).await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether somebody acts for themselves now.
async fn is_here(turn: &mut Turn, person: &UserId) -> Result<bool> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    Ok(find_acting(turn.tx(), &workspace, &settings, (person, now)).await?.as_ref() == Some(person))
}

/// Writes it down as it is now, shows it everywhere, and sets its clock.
pub(super) async fn keep(turn: &mut Turn, item: &mut Item) -> Result<()> {
    let workspace = turn.workspace().clone();
    turn.touch();
    settle(turn, item).await?;
    if item.course.question.is_none() && item.question.take().is_some() {
        showing::close_question(turn, item).await?;
    }
    tell_moved(turn, item).await?;
    showing::show(turn, item).await?;
    store::update_escalation(turn.tx(), &workspace, item).await?;
    refresh_homes(turn, item).await?;
    arm(turn, item).await
}

/// Whoever has to do with it sees it on their App Home.
async fn refresh_homes(turn: &mut Turn, item: &Item) -> Result<()> {
    let workspace = turn.workspace().clone();
    let parties = store::list_parties(turn.tx(), &workspace, item.id).await?;
    let leadership = turn.settings().leadership.clone();
    let parties = parties.into_iter().filter(|(_, part)| *part != Part::Former).map(|(person, _)| person);
    let people: BTreeSet<UserId> = parties.chain(leadership).collect();
    turn.refresh_homes_of_people(&people.iter().collect::<Vec<_>>()).await
}

/// Where it came from shows with whom it is: other people than were written down so far are told of there.
async fn tell_moved(turn: &mut Turn, item: &Item) -> Result<()> {
    if item.request.source.is_none() {
        return Ok(());
    }
    let with = |item: &Item| (item.course.holder.clone(), item.concerned());
    let before = find_item(turn, item.id).await?.map(|before| with(&before));
    if before == Some(with(item)) { Ok(()) } else { tell_of(turn, item).await }
}

/// The place it came from looks at it.
pub(super) async fn tell_of(turn: &mut Turn, item: &Item) -> Result<()> {
    match item.request.source.clone().filter(|_| !item.state().is_over()) {
        Some(source) => turn.tell(Fact::EscalationMoved { escalation: item.id, source }).await,
        None => Ok(()),
    }
}

/// What is due by now comes to pass.
async fn settle(turn: &mut Turn, item: &mut Item) -> Result<()> {
    loop {
        let (now, calendars) = (turn.now(), load_calendars(turn, item).await?);
        let Some((_, moment)) = item.course.next(&calendars).filter(|(at, _)| *at <= now) else { return Ok(()) };
        let going = item.course.pass(moment, now, &calendars);
        if moment == Moment::AnswerMissing {
            note(turn, item, Happening::NotAnswered).await?;
        }
        if going == Going::Ends {
            end(turn, item, (None, None, None), Happening::Stopped).await?;
        } else {
            let cause = if moment == Moment::Forgotten { Cause::Forgotten } else { Cause::NoAnswer };
            go(turn, item, going, cause).await?;
        }
    }
}

/// It is over: everybody who had to do with it hears how, once.
pub(super) async fn end(
    turn: &mut Turn,
    item: &mut Item,
    (outcome, rationale, by): (Option<String>, Option<String>, Option<UserId>),
    what: Happening,
) -> Result<()> {
    item.ending = Some(Ending { outcome, rationale, by, at: turn.now() });
    note(turn, item, what).await?;
    showing::tell_waiting(turn, item).await?;
    if item.state() == State::Stopped {
        showing::tell_leadership(turn, item).await?;
    }
    turn.tell(Fact::EscalationEnded { escalation: item.id, source: item.request.source.clone() }).await
}

/// It is looked at again.
pub(in super::super) async fn look(turn: &mut Turn, payload: &Value) -> Result<()> {
    #[derive(Deserialize)]
    struct Looked {
        escalation: EscalationId,
    }
    let Looked { escalation } = serde_json::from_value(payload.clone())?;
    match find_item(turn, escalation).await? {
        Some(mut item) if !item.state().is_over() => {
            follow_duty(turn, &mut item).await?;
            keep(turn, &mut item).await
        }
        Some(_) | None => Ok(()),
    }
}

/// When it is looked at again: when something is due, and when a day begins for anybody of whom it depends who is on duty.
async fn arm(turn: &mut Turn, item: &Item) -> Result<()> {
    let key = key(item.id);
    let (now, calendars) = (turn.now(), load_calendars(turn, item).await?);
    let Some((next, _)) = item.course.next(&calendars) else { return turn.cancel_timer(&key).await };
    let midnight = |zone: &Zone| wall::instant(zone.date(now).tomorrow().ok()?, Time::midnight(), zone);
    let mut moments: Vec<Timestamp> = calendars.values().filter_map(|calendar| midnight(&calendar.zone)).collect();
    moments.extend(zones_of_level(turn, item).await?.iter().filter_map(midnight));
    moments.extend(midnight(&turn.settings().zone.clone()));
    let at_least = if item.waits_for_nobody() { ALONE } else { AT_LEAST };
    moments.extend([next, now + at_least]);
    let at = moments.into_iter().filter(|at| *at > now).min().unwrap_or(now + at_least);
    turn.set_timer(&key, at, LOOK, json!({ "escalation": item.id })).await
}

/// A level is held by nobody who is here: an admin hears of it, once a day and level.
async fn tell_broken(turn: &mut Turn, item: &Item, place: Place) -> Result<()> {
    note(turn, item, Happening::Gap { place }).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let day = turn.settings().zone.date(now);
    let names = super::routes::load_names_of_routes(turn).await?;
    let names = names.and(names::load_names_of(turn, item, &[]).await?);
    let Some(level) = item.course.route.at(place).cloned() else { return Ok(()) };
    for admin in on_duty(turn.tx(), &workspace, RoleRef::Admins, now).await?.people {
        let to = match item.course.addressee {
            Addressee::Pod(pod) => format!("pod-{pod}"),
            Addressee::Person(_) => "person".to_owned(),
        };
        turn.ask(Ask {
            key: &format!("broken/{day}/{}/{to}/{admin}", place.level),
            person: &admin,
            kind: BROKEN,
            title: views::broken_title(),
            why: views::broken_why().into(),
            due: None,
            urgent: false,
            message: views::broken_message(&level.holders, item, &names),
            prompt: false,
        })
        .await?;
    }
    Ok(())
}

fn key(id: EscalationId) -> String {
    format!("escalation/{id}")
}
