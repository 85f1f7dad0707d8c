//! The next moment of a ritual has come: who is asked by it, page by page.
//!
//! A sweep looks at every moment since the last sweep, and again at those that can still be caught up on. So an hour of
//! downtime, or somebody's journey, loses nobody; the row of (occurrence, person) keeps everybody from being asked twice.

use super::{
    super::{
        model::{
            Audience, Deadlines, Moment, OccurrenceState, ParticipantState, Ran, Reach, Ritual, RitualState, Verdict,
            Watch, made_up, moments, next_moment, verdict,
        },
        store::{self, NewParticipant, Page},
    },
    ONE, PEOPLE, RUN, SWEEP,
    beginning::{begin, hand_digest, note_late, of_state, reopen},
    kinds::{Left, clock_of, close_of, is_reached, left_out},
    load_calendar, one_key, opening, page, people_key, run_key, set_next, set_timer, sweep_key,
};
use crate::{
    calendar::{WorkCalendar, wall},
    directory::{
        RoleRef,
        availability::{Availability, load_availability},
        on_duty,
        on_duty::list_leads_on_duty,
    },
    error::Result,
    ids::{RitualId, UserId},
    signal::Step,
    turn::{Turn, step},
};
use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, Time},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// No day is longer.
const LONGEST_DAY: SignedDuration = SignedDuration::from_hours(26);

/// How far a sweep is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in super::super) struct Sweep {
    ritual: RitualId,
    /// Moments up to here belong to this sweep; the first page sets it.
    until: Option<Timestamp>,
    /// The last person of the page before.
    cursor: Option<UserId>,
    /// The earliest next moment of those who were looked at.
    next: Option<Timestamp>,
}

/// One person whose next moment gets a look of its own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct One {
    pub(super) ritual: RitualId,
    pub(super) person: UserId,
}

/// One person's part in one moment.
struct Part {
    moment: Moment,
    new: NewParticipant,
}

impl Sweep {
    pub(super) fn of(ritual: RitualId) -> Self {
        Self { ritual, until: None, cursor: None, next: None }
    }
}

/// One page of the ritual's audience; sets the timer for the next page, or for the next moment.
pub(in super::super) async fn sweep(turn: &mut Turn, payload: &Value) -> Result<()> {
    let mut sweep: Sweep = serde_json::from_value(payload.clone())?;
    let workspace = turn.workspace().clone();
    let Some(ritual) = store::find_ritual(turn.tx(), &workspace, sweep.ritual).await? else { return Ok(()) };
    let Some(kind) = turn.registry().ritual_kind(&ritual.kind) else { return Ok(()) };
    if ritual.state != RitualState::Active {
        return Ok(());
    }
    turn.touch();
    if !kind.asks_each {
        return opening::open_due(turn, &ritual, kind).await;
    }
    let until = *sweep.until.get_or_insert(turn.now());
    let people = list_page(turn, &ritual, sweep.cursor.as_ref()).await?;
    let next = deal_with(turn, &ritual, &people, until).await?;
    sweep.next = [sweep.next, next].into_iter().flatten().min();
    if people.len() < page(turn).into() {
        // Where there is nobody at all, somebody may join.
        let next = match sweep.next {
            Some(next) => Some(next),
            None => next_of_whole(turn, &ritual, until).await?,
        };
        return set_next(turn, ritual.id, Some(until), next).await;
    }
    sweep.cursor = people.last().cloned();
    let now = turn.now();
    set_timer(turn, &sweep_key(ritual.id), now, SWEEP, sweep).await
}

/// One person, because their clock or their pods changed: asks what can still be caught up on, and makes sure that their
/// next moment is not slept through.
pub(super) async fn sweep_person(turn: &mut Turn, ritual: &Ritual, person: &UserId) -> Result<()> {
    let now = turn.now();
    let Some(next) = deal_with(turn, ritual, std::slice::from_ref(person), now).await? else { return Ok(()) };
    match ritual.next_at {
        // A sweep is due or under way, and may be past them: their next moment gets a look of its own.
        Some(planned) if planned <= now => {
            let one = One { ritual: ritual.id, person: person.clone() };
            set_timer(turn, &one_key(ritual.id, person), next, ONE, one).await
        }
        Some(planned) if planned <= next => Ok(()),
        _ => set_next(turn, ritual.id, None, Some(next)).await,
    }
}

/// One person, at a moment that a sweep may not have known of.
pub(super) async fn ask_one(turn: &mut Turn, ritual: &Ritual, person: &UserId) -> Result<()> {
    let now = turn.now();
    deal_with(turn, ritual, std::slice::from_ref(person), now).await.map(drop)
}

/// Asks those of these people whose moment has come; the earliest next moment of them all.
async fn deal_with(turn: &mut Turn, ritual: &Ritual, people: &[UserId], until: Timestamp) -> Result<Option<Timestamp>> {
    if people.is_empty() {
        return Ok(None);
    }
    let (workspace, settings) = (turn.workspace().clone(), turn.settings().clone());
    let (since, day) = (since(ritual, turn.now()), settings.zone.date(until));
    // Days off as far back as the first moment that may have to be dealt with, by any clock.
    let days =
        (settings.zone.date(since).saturating_sub(Span::new().days(7)), day.saturating_add(Span::new().days(40)));
    let known = load_availability(turn.tx(), &workspace, &settings, people, days).await?;
    let whole = load_calendar(turn, ritual).await?;
    let Some(kind) = turn.registry().ritual_kind(&ritual.kind) else { return Ok(None) };
    let by = Deadlines { catch_up: ritual.catch_up(), planned: ritual.next_at.unwrap_or(until) };
    let mut by_day: BTreeMap<(Date, i64), Vec<Part>> = BTreeMap::new();
    let mut next = None;
    for person in people.iter().filter(|person| !ritual.observers.contains(person)) {
        let Some(theirs) = known.get(person) else { continue };
        let (calendar, reach) = clock_of((ritual, kind), theirs, &whole);
        let watch = Watch { schedule: &ritual.schedule, calendar: &calendar, reach };
        let again = made_up(watch, (ritual.starts_at, until), ritual.catch_up());
        let has_come = |moment: &&Moment| moment.at <= until;
        for moment in moments(watch, since, until).iter().chain(again.iter().filter(has_come)) {
            let (own, moment) = (Moment { date: moment.day, ..*moment }, *moment);
            if let Some(new) = part(ritual, (person, theirs), &calendar, (own, &by), turn.now()) {
                by_day.entry((moment.date, moment.nth)).or_default().push(Part { moment, new });
            }
        }
        let coming = again.iter().copied().chain(next_moment(watch, until)).filter(|moment| moment.at > until);
        next = next.into_iter().chain(coming.map(|moment| moment.at)).min();
    }
    for parts in by_day.into_values() {
        take_part(turn, ritual, &whole, parts).await?;
    }
    Ok(next)
}

/// How far a run outside the schedule is.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Run {
    ritual: RitualId,
    date: Date,
    at: Timestamp,
    /// The last person of the page before.
    cursor: Option<UserId>,
}

/// Everybody who has no part in the occurrence of this day yet, and can be reached before its time is over, is asked, whatever
/// their clock says: the first page now, the others by timers. Days off stay days off; who cannot be reached by then is
/// left to their own moment.
pub(super) async fn ask_now(turn: &mut Turn, ritual: &Ritual, moment: Moment) -> Result<Ran> {
    ask_page(turn, ritual, Run { ritual: ritual.id, date: moment.date, at: moment.at, cursor: None }).await
}

/// The next page of a run outside the schedule.
pub(in super::super) async fn run_on(turn: &mut Turn, payload: &Value) -> Result<()> {
    let run: Run = serde_json::from_value(payload.clone())?;
    let workspace = turn.workspace().clone();
    let found = store::find_ritual(turn.tx(), &workspace, run.ritual).await?;
    if let Some(ritual) = found.filter(|ritual| ritual.state == RitualState::Active) {
        turn.touch();
        ask_page(turn, &ritual, run).await?;
    }
    Ok(())
}

async fn ask_page(turn: &mut Turn, ritual: &Ritual, run: Run) -> Result<Ran> {
    let whole = load_calendar(turn, ritual).await?;
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let moment = Moment::new(run.date, 0, run.at);
    let Some(kind) = turn.registry().ritual_kind(&ritual.kind) else { return Ok(Ran::default()) };
    let Some(row) = begin(turn, ritual, moment).await? else { return Ok(Ran::default()) };
    let people = list_page(turn, ritual, run.cursor.as_ref()).await?;
    let new = store::list_without(turn.tx(), &workspace, row.id, &people).await?;
    let days = (moment.date.saturating_sub(Span::new().days(2)), moment.date.saturating_add(Span::new().days(7)));
    let known = load_availability(turn.tx(), &workspace, &settings, &new, days).await?;
    let asked = Moment { at: now, ..moment };
    let by = Deadlines { catch_up: ritual.catch_up(), planned: now };
    let (mut ran, mut parts) = (Ran::default(), Vec::new());
    for person in new.iter().filter(|person| !ritual.observers.contains(person)) {
        let Some(theirs) = known.get(person) else { continue };
        if left_out(ritual, theirs, asked.date).is_none() && !is_reached(ritual, theirs, asked) {
            let (calendar, reach) = clock_of((ritual, kind), theirs, &whole);
            let watch = Watch { schedule: &ritual.schedule, calendar: &calendar, reach };
            let own = moments(watch, now, now + reach.around()).into_iter().find(|own| own.date == moment.date);
            ran.leave(own.map(|own| theirs.zone.local(own.at).time()));
        } else if let Some(new) = part(ritual, (person, theirs), &theirs.calendar(), (asked, &by), now) {
            ran.at_once += usize::from(new.state == ParticipantState::Asked);
            parts.push(Part { moment: asked, new });
        }
    }
    take_part(turn, ritual, &whole, parts).await?;
    ran.goes_on = people.len() >= page(turn).into();
    if ran.goes_on {
        let run = Run { cursor: people.last().cloned(), ..run };
        set_timer(turn, &run_key(ritual.id), now, RUN, run).await?;
    }
    Ok(ran)
}

/// Moments after this may still have to be dealt with.
fn since(ritual: &Ritual, now: Timestamp) -> Timestamp {
    ritual.swept_at.min(now - ritual.catch_up()).max(ritual.starts_at)
}

/// What a moment, with the day on which it comes to a person, means for them; nothing on a day that is not of their week.
fn part(
    ritual: &Ritual,
    (person, theirs): (&UserId, &Availability),
    calendar: &WorkCalendar,
    (moment, by): (Moment, &Deadlines),
    now: Timestamp,
) -> Option<NewParticipant> {
    let close_at = close_of(ritual, theirs, moment, calendar);
    let remind_at = ritual.step(step::REMIND).and_then(|remind| remind.apply(moment.date, moment.at, calendar));
    let verdict = verdict(moment, close_at, now, by);
    if verdict == Verdict::Passed {
        return None;
    }
    let state = match left_out(ritual, theirs, moment.date) {
        Some(Left::Off(state)) => state,
        Some(Left::Nothing) => return None,
        None if verdict == Verdict::Late => ParticipantState::Late,
        None => ParticipantState::Asked,
    };
    Some(NewParticipant {
        person: person.clone(),
        state,
        zone: calendar.zone.clone(),
        prompt_at: moment.at,
        remind_at: remind_at.filter(|at| *at < close_at),
        close_at,
        asked_at: (state == ParticipantState::Asked).then_some(now),
    })
}

/// Writes down everybody's part in one occurrence, and hands on whom to ask.
async fn take_part(turn: &mut Turn, ritual: &Ritual, whole: &WorkCalendar, parts: Vec<Part>) -> Result<()> {
    let Some(first) = parts.first().map(|part| part.moment) else { return Ok(()) };
    let at = by_own_clock(ritual, whole, first);
    let Some(occurrence) = begin(turn, ritual, Moment { at, ..first }).await? else { return Ok(()) };
    let workspace = turn.workspace().clone();
    let people: Vec<NewParticipant> = parts.into_iter().map(|part| part.new).collect();
    let inserted = store::insert_participants(turn.tx(), &workspace, occurrence.id, &people).await?;
    let new: Vec<&NewParticipant> = people.iter().filter(|new| inserted.contains(&new.person)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let is_over = occurrence.state == OccurrenceState::Done;
    if is_over && new.iter().all(|new| matches!(new.state, ParticipantState::Away | ParticipantState::Holiday)) {
        // Nobody is waited for: what was shown only says that they are off, too.
        return hand_digest(turn, ritual, &occurrence).await;
    }
    reopen(turn, &occurrence).await?;
    note_late(turn, ritual, occurrence.id, &new).await?;
    let hears_of_away = turn.registry().ritual_kind(&ritual.kind).is_some_and(|kind| kind.hears_of_away);
    let away = hears_of_away.then_some((step::AWAY, ParticipantState::Away));
    for (name, state) in [(step::ASK, ParticipantState::Asked)].into_iter().chain(away) {
        let people = of_state(&new, state);
        if !people.is_empty() {
            let (kind, name, date) = (ritual.kind.clone(), name.to_owned(), first.date);
            let step = Step { ritual: ritual.id, kind, occurrence: occurrence.id, name, date, people };
            turn.hand_step(step).await?;
        }
    }
    let open = store::find_people_due(turn.tx(), &workspace, occurrence.id).await?;
    match open.or(new.iter().map(|new| new.close_at).max()) {
        Some(at) => {
            let (at, payload) = (at.max(turn.now()), json!({ "occurrence": occurrence.id }));
            set_timer(turn, &people_key(occurrence.id), at, PEOPLE, payload).await
        }
        None => Ok(()),
    }
}

/// The same moment by the ritual's own clock; the people's lie around it.
fn by_own_clock(ritual: &Ritual, whole: &WorkCalendar, theirs: Moment) -> Timestamp {
    let watch = Watch { schedule: &ritual.schedule, calendar: whole, reach: Reach::Exact };
    let Some(day) = wall::instant(theirs.date, Time::midnight(), &whole.zone) else { return theirs.at };
    let found = moments(watch, day - SignedDuration::from_secs(1), day + LONGEST_DAY);
    let same = found.iter().find(|moment| (moment.date, moment.nth) == (theirs.date, theirs.nth));
    same.map_or(theirs.at, |own| own.at)
}

/// The next page of the audience, by id.
pub(super) async fn list_page(turn: &mut Turn, ritual: &Ritual, after: Option<&UserId>) -> Result<Vec<UserId>> {
    let workspace = turn.workspace().clone();
    let most = page(turn);
    let page = Page { after, most: most.into() };
    match &ritual.audience {
        Audience::Members => store::list_members(turn.tx(), &workspace, ritual.owner.pods(), page).await,
        Audience::Everyone => store::list_everyone(turn.tx(), &workspace, page).await,
        Audience::Leads | Audience::Leadership | Audience::People(_) => {
            let all = list_named(turn, ritual).await?;
            Ok(all.into_iter().filter(|person| after.is_none_or(|after| person > after)).take(most.into()).collect())
        }
    }
}

/// An audience that is short: those of a role now, or chosen people; by id.
pub(super) async fn list_named(turn: &mut Turn, ritual: &Ritual) -> Result<Vec<UserId>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let people = match &ritual.audience {
        Audience::People(people) => people.clone(),
        Audience::Leadership => on_duty(turn.tx(), &workspace, RoleRef::Leadership, now).await?.people,
        Audience::Leads => {
            let pods = match ritual.owner.pods() {
                [] => store::list_pods_alive(turn.tx(), &workspace).await?,
                pods => pods.to_vec(),
            };
            let settings = turn.settings().clone();
            let duties = list_leads_on_duty(turn.tx(), &workspace, &settings, (&pods, now)).await?;
            let people: BTreeSet<UserId> = duties.into_iter().flat_map(|duty| duty.people).collect();
            people.into_iter().collect()
        }
        Audience::Members | Audience::Everyone => Vec::new(),
    };
    store::list_active(turn.tx(), &workspace, &people).await
}

/// The next moment by the ritual's own clock.
async fn next_of_whole(turn: &mut Turn, ritual: &Ritual, after: Timestamp) -> Result<Option<Timestamp>> {
    let calendar = load_calendar(turn, ritual).await?;
    let watch = Watch { schedule: &ritual.schedule, calendar: &calendar, reach: Reach::Exact };
    Ok(next_moment(watch, after).map(|moment| moment.at))
}
