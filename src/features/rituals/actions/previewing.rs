//! Who will be asked when, before it happens.

use super::{
    super::{
        model::{LeftOut, Moment, PeoplePage, PersonPreview, Preview, Ritual, Watch, WholeTime, made_up, next_moment},
        store,
    },
    finding::next_times,
    kinds::{clock_of, is_own_wish, is_reminder},
    list_audience, load_calendar,
    opening::list_steps,
};
use crate::{
    calendar::WorkCalendar,
    directory::{Availability, DayOff, load_availability, members::list_members, reach::first_allowed},
    error::{Error, Result},
    ids::{PodId, UserId},
    turn::{Foreseen, Later, RitualKind, Turn},
};
use jiff::{Span, Timestamp, civil::Date};
use std::collections::{BTreeMap, HashMap, HashSet};

/// So many people on a page.
const PEOPLE: usize = 20;
/// So many times each.
const TIMES: usize = 3;
/// So many times are looked at to find them.
const LOOK_AHEAD: usize = 90;

/// The next times of those who take part after this person, or of the whole.
pub(in super::super) async fn preview(turn: &mut Turn, ritual: &Ritual, after: Option<&UserId>) -> Result<Preview> {
    let registry = turn.registry();
    match registry.ritual_kind(&ritual.kind) {
        Some(kind) if !kind.asks_each => {
            // One more: what happens late in one may depend on when the next begins.
            let (calendar, moments) = next_times(turn, ritual, TIMES + 1).await?;
            let steps = |(nth, moment): (usize, &Moment)| {
                let at = (calendar.zone.date(moment.at), moment.at);
                let mut steps: Vec<(String, Timestamp)> = list_steps(ritual, kind, at, &calendar)
                    .into_iter()
                    .map(|(name, at)| (kind.step_title(name).to_owned(), at))
                    .collect();
                if let Some(Later(later)) = kind.later {
                    let next = moments.get(nth + 1).map(|next| next.date);
                    let foreseen = Foreseen { date: moment.date, at: moment.at, next, calendar: &calendar };
                    steps.extend(later(&foreseen).into_iter().map(|(what, at)| (what.to_owned(), at)));
                }
                WholeTime { moment: *moment, steps }
            };
            Ok(Preview::Whole(moments.iter().enumerate().take(TIMES).map(steps).collect()))
        }
        Some(kind) => preview_people(turn, (ritual, kind), after).await.map(Preview::People),
        None => Err(Error::internal("previewing a ritual", format!("no feature runs {}", ritual.kind))),
    }
}

async fn preview_people(
    turn: &mut Turn,
    (ritual, kind): (&Ritual, &RitualKind),
    after: Option<&UserId>,
) -> Result<PeoplePage> {
    let mut people = list_audience(turn, ritual, after).await?;
    let has_more = people.len() > PEOPLE;
    people.truncate(PEOPLE);
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let whole = load_calendar(turn, ritual).await?;
    let today = whole.zone.date(now);
    // As far back as what is made up for may have been meant.
    let days = (today.saturating_sub(Span::new().days(10)), today.saturating_add(Span::new().months(7)));
    let known = load_availability(turn.tx(), &workspace, &settings, &people, days).await?;
    let off = store::list_off(turn.tx(), &workspace, ritual.id, days.0).await?;
    let known_to = list_known_to(turn).await?;
    let seen = Seen { ritual, kind, whole: &whole, off: &off, known_to: known_to.as_ref(), now };
    let made_up = list_made_up(turn, &seen, &known).await?;
    let made_up_of = |person: &UserId| made_up.get(person).map_or(&[][..], Vec::as_slice);
    let shown = people.iter().filter_map(|person| Some(seen.person(person, known.get(person)?, made_up_of(person))));
    Ok(PeoplePage { people: shown.collect(), after: people.last().cloned().filter(|_| has_more) })
}

/// What is made up for in the next days, because a holiday became known when the day before it was over: of those who were
/// not asked on the day itself.
async fn list_made_up(
    turn: &mut Turn,
    seen: &Seen<'_>,
    known: &HashMap<UserId, Availability>,
) -> Result<HashMap<UserId, Vec<Timestamp>>> {
    let (workspace, ritual) = (turn.workspace().clone(), seen.ritual);
    let mut by_day: BTreeMap<(Date, i64), Vec<(UserId, Timestamp)>> = BTreeMap::new();
    for (person, theirs) in known {
        let (calendar, reach) = clock_of((ritual, seen.kind), theirs, seen.whole);
        let watch = Watch { schedule: &ritual.schedule, calendar: &calendar, reach };
        let again = made_up(watch, (ritual.starts_at, seen.now), ritual.catch_up());
        for moment in again.into_iter().filter(|moment| moment.at > seen.now) {
            by_day.entry((moment.date, moment.nth)).or_default().push((person.clone(), moment.at));
        }
    }
    let mut made_up: HashMap<UserId, Vec<Timestamp>> = HashMap::new();
    for (day, theirs) in by_day.into_iter().filter(|(day, _)| !seen.off.contains(day)) {
        let people: Vec<UserId> = theirs.iter().map(|(person, _)| person.clone()).collect();
        let left = match store::find_by_date(turn.tx(), &workspace, ritual.id, day).await? {
            Some(row) => store::list_without(turn.tx(), &workspace, row.id, &people).await?,
            None => people,
        };
        for (person, at) in theirs.into_iter().filter(|(person, _)| left.contains(person)) {
            made_up.entry(person).or_default().push(at);
        }
    }
    made_up.values_mut().for_each(|times| times.sort_unstable());
    Ok(made_up)
}

/// Of whom the reader may know until when they are away: of themselves and of those whose lead they act as; `None`: of
/// everybody.
async fn list_known_to(turn: &mut Turn) -> Result<Option<HashSet<UserId>>> {
    if turn.actor().is_admin {
        return Ok(None);
    }
    let (workspace, actor) = (turn.workspace().clone(), turn.actor());
    let mut known = HashSet::from([actor.id.clone()]);
    let led: Vec<PodId> = actor.pods_now().map(|one| one.pod).filter(|pod| actor.acts_as_lead(*pod)).collect();
    for pod in led {
        known.extend(list_members(turn.tx(), &workspace, pod).await?.into_iter().map(|member| member.person));
    }
    Ok(Some(known))
}

/// What all people of a preview have in common.
struct Seen<'a> {
    ritual: &'a Ritual,
    kind: &'a RitualKind,
    whole: &'a WorkCalendar,
    off: &'a [(Date, i64)],
    known_to: Option<&'a HashSet<UserId>>,
    now: Timestamp,
}

impl Seen<'_> {
    fn person(&self, person: &UserId, theirs: &Availability, made_up: &[Timestamp]) -> PersonPreview {
        let (calendar, reach) = clock_of((self.ritual, self.kind), theirs, self.whole);
        let watch = Watch { schedule: &self.ritual.schedule, calendar: &calendar, reach };
        // What comes outside of somebody's hours reaches them with the next ones.
        let waits = is_reminder(&self.ritual.kind) && !is_own_wish(self.ritual);
        let arrives = |at| if waits { first_allowed(theirs, at).unwrap_or(at) } else { at };
        let (mut times, mut left_out) = (made_up.iter().copied().take(TIMES).collect::<Vec<_>>(), Vec::new());
        let all = std::iter::successors(next_moment(watch, self.now), |last| next_moment(watch, last.at));
        for moment in all.take(LOOK_AHEAD) {
            if times.len() == TIMES {
                break;
            }
            if self.off.contains(&(moment.date, moment.nth)) {
                left_out.push(LeftOut::Skipped(moment.date));
            } else if let Some(why) = self.left_out(theirs, moment.day) {
                let is_known = self.known_to.is_none_or(|known| known.contains(person));
                let is_time_off = matches!(why, LeftOut::DayOff(_, DayOff::TimeOff { .. }));
                left_out.push(if is_time_off && !is_known { LeftOut::Away } else { why });
            } else {
                times.push(arrives(moment.at));
            }
        }
        PersonPreview { person: person.clone(), zone: theirs.zone.clone(), times, left_out }
    }

    /// Why somebody is not asked on this day.
    fn left_out(&self, theirs: &Availability, date: Date) -> Option<LeftOut> {
        let skips = self.ritual.skips;
        match theirs.day_off(date) {
            Some(off @ DayOff::TimeOff { .. }) if skips.time_off => Some(LeftOut::DayOff(date, off.clone())),
            Some(off @ DayOff::Holiday { .. }) if skips.holidays => Some(LeftOut::DayOff(date, off.clone())),
            _ if skips.weekends && !theirs.hours.days().contains(date.weekday()) => Some(LeftOut::Weekend(date)),
            _ => None,
        }
    }
}
