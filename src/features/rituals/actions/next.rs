//! What comes next of a person's rituals, by their own clock, and whether each pod has a rhythm.

use super::{
    super::{
        model::{
            Audience, Moment, Next, OccurrenceState, Owner, Reach, Ritual, RitualState, Watch, ZoneMode, next_moment,
        },
        store::{self, Which},
        views,
    },
    around,
    kinds::{clock_of, day_of, is_left_out, is_own_wish, is_reminder, left_out, placed},
};
use crate::{
    calendar::{WorkCalendar, Zone},
    directory::{
        Actor, Availability, availability::load_calendars_of_pods, load_availability, pods::list_pods,
        reach::first_allowed,
    },
    error::Result,
    ids::{PodId, RitualId},
    turn::{KindOwner, RitualKind, StepState, Turn},
};
use jiff::{Timestamp, civil::Date};
use std::collections::{BTreeSet, HashMap, HashSet};

/// So many times of a ritual are looked at to find one that takes place.
const LOOK_AHEAD: usize = 60;

/// What is written down of a ritual's days: those that do not take place, and those that have begun, with their instant.
#[derive(Default)]
struct Written {
    off: Vec<(Date, i64)>,
    begun: Vec<(Date, Timestamp)>,
}

/// The next time of each ritual in which the actor takes part, soonest first, and their zone: with as many statements for
/// thirty as for one.
pub(in super::super) async fn list_next(turn: &mut Turn) -> Result<(Vec<Next>, Zone)> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let (me, zone) = (turn.actor().id.clone(), turn.actor().zone.clone());
    let own: Vec<PodId> = turn.actor().pods_now().map(|membership| membership.pod).collect();
    let mut rituals = store::list_rituals(turn.tx(), &workspace, Which::Concerning(&me, &own)).await?;
    rituals.retain(|ritual| ritual.state == RitualState::Active && takes_part(ritual, turn.actor()));
    if rituals.is_empty() {
        return Ok((Vec::new(), zone));
    }
    let days = around(settings.zone.date(now));
    let theirs = load_availability(turn.tx(), &workspace, &settings, std::slice::from_ref(&me), days).await?;
    let pods: BTreeSet<PodId> = rituals.iter().flat_map(|ritual| ritual.owner.pods().iter().copied()).collect();
    let (organisation, of_pods) = load_calendars_of_pods(turn.tx(), &workspace, &settings, &pods, days).await?;
    let written = list_written(turn, &rituals).await?;
    let nothing = Written::default();
    let registry = turn.registry();
    let mut coming = Vec::new();
    for ritual in rituals {
        let Some(theirs) = theirs.get(&me) else { continue };
        let Some(kind) = registry.ritual_kind(&ritual.kind) else { continue };
        let calendars = calendars_of(&ritual, theirs, (&organisation, &of_pods));
        let seen = Seen { kind, theirs, calendars: &calendars, written: written.get(&ritual.id).unwrap_or(&nothing) };
        if let Some(moment) = seen.next(&ritual, now) {
            coming.push(Next { name: ritual.name, at: moment.at, pods: ritual.owner.pods().to_vec() });
        }
    }
    coming.sort_by_key(|one| one.at);
    Ok((coming, zone))
}

/// Whether the actor is among those whom a ritual is for.
fn takes_part(ritual: &Ritual, actor: &Actor) -> bool {
    match &ritual.audience {
        Audience::Members => match &ritual.owner {
            Owner::Organisation => actor.pods_now().next().is_some(),
            Owner::Pods(pods) => pods.iter().any(|pod| actor.pods_now().any(|membership| membership.pod == *pod)),
            Owner::Person(person) => *person == actor.id,
        },
        Audience::Leads => match &ritual.owner {
            Owner::Organisation => actor.pods_now().any(|membership| actor.acts_as_lead(membership.pod)),
            Owner::Pods(pods) => pods.iter().any(|pod| actor.acts_as_lead(*pod)),
            Owner::Person(person) => *person == actor.id,
        },
        Audience::Leadership => actor.is_leadership,
        Audience::Everyone => !actor.is_guest,
        Audience::People(people) => people.contains(&actor.id),
    }
}

/// The calendar a ritual is reckoned by, first, and those of its other pods.
fn calendars_of(
    ritual: &Ritual,
    theirs: &Availability,
    (organisation, of_pods): (&WorkCalendar, &HashMap<PodId, WorkCalendar>),
) -> Vec<WorkCalendar> {
    let pods = ritual.owner.pods().iter().map(|pod| of_pods.get(pod).unwrap_or(organisation).clone());
    let mut calendars: Vec<WorkCalendar> = pods.collect();
    if calendars.is_empty() {
        let own = matches!(ritual.owner, Owner::Person(_));
        calendars.push(if own { theirs.calendar() } else { organisation.clone() });
    }
    if let ZoneMode::One(Some(zone)) = &ritual.zone {
        for calendar in &mut calendars {
            calendar.zone = zone.clone();
        }
    }
    calendars
}

/// What is known for one person of one ritual.
struct Seen<'a> {
    kind: &'a RitualKind,
    theirs: &'a Availability,
    calendars: &'a [WorkCalendar],
    written: &'a Written,
}

impl Seen<'_> {
    /// When it is next: for people who are asked one by one, when this one is.
    fn next(&self, ritual: &Ritual, now: Timestamp) -> Option<Moment> {
        let whole = self.calendars.first()?;
        if self.kind.asks_each {
            let (calendar, reach) = clock_of((ritual, self.kind), self.theirs, whole);
            let watch = Watch { schedule: &ritual.schedule, calendar: &calendar, reach };
            let all = std::iter::successors(next_moment(watch, now.max(ritual.starts_at)), |last| {
                next_moment(watch, last.at)
            });
            let found = all.take(LOOK_AHEAD).find(|moment| {
                !self.is_off(moment) && moment.at > now && left_out(ritual, self.theirs, moment.day).is_none()
            });
            // What comes outside of somebody's hours reaches them with the next ones.
            let waits = is_reminder(&ritual.kind) && !is_own_wish(ritual);
            let arrives = |at| if waits { first_allowed(self.theirs, at).unwrap_or(at) } else { at };
            return found.map(|moment| Moment { at: arrives(moment.at), ..moment });
        }
        let watch = Watch { schedule: &ritual.schedule, calendar: whole, reach: Reach::Exact };
        let first = next_moment(watch, now.max(ritual.starts_at));
        let all = std::iter::successors(first, |last| next_moment(watch, last.at)).take(LOOK_AHEAD);
        let takes_place = |moment: &Moment| {
            let is_out = |calendar: &WorkCalendar| {
                let day = day_of((ritual, self.kind), moment.date, calendar);
                is_left_out(ritual, false, calendar, day)
            };
            // What has begun takes place once, when its row says.
            let is_begun = moment.nth == 0 && self.written.begun.iter().any(|(date, _)| *date == moment.date);
            !self.is_off(moment) && !is_begun && !self.calendars.iter().all(is_out)
        };
        let planned = all.filter(takes_place).map(|moment| placed((ritual, self.kind), moment, whole));
        let begun = self.written.begun.iter().map(|(date, at)| Moment::new(*date, 0, *at));
        planned
            .filter(|moment| moment.at > now)
            .take(1)
            .chain(begun.filter(|moment| moment.at > now))
            .min_by_key(|m| m.at)
    }

    fn is_off(&self, moment: &Moment) -> bool {
        self.written.off.contains(&(moment.date, moment.nth))
    }
}

async fn list_written(turn: &mut Turn, rituals: &[Ritual]) -> Result<HashMap<RitualId, Written>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let ids: Vec<RitualId> = rituals.iter().map(|ritual| ritual.id).collect();
    // A day's occurrence may have been moved to another one, but not by more than weeks.
    let since = Zone::utc().date(now).saturating_sub(jiff::Span::new().weeks(8));
    let mut found: HashMap<RitualId, Written> = HashMap::new();
    for row in store::list_times_of(turn.tx(), &workspace, &ids, since).await? {
        let of = found.entry(row.ritual).or_default();
        match row.state {
            OccurrenceState::Open | OccurrenceState::Done => of.begun.push((row.date, row.at)),
            OccurrenceState::Skipped | OccurrenceState::Cancelled => of.off.push((row.date, row.nth)),
        }
    }
    Ok(found)
}

/// The step of the roll-out: each pod has a ritual of its own. What is the organisation's is there before any pod has a rhythm,
/// and a reminder is anybody's.
pub(in super::super) async fn see_rhythm(turn: &mut Turn) -> Result<StepState> {
    let workspace = turn.workspace().clone();
    let pods = list_pods(turn.tx(), &workspace).await?;
    let rituals = store::list_rituals(turn.tx(), &workspace, Which::Shared).await?;
    let registry = turn.registry();
    let is_pods =
        |ritual: &&Ritual| registry.ritual_kind(&ritual.kind).is_some_and(|kind| kind.owner == KindOwner::Pod);
    let active = rituals.iter().filter(|ritual| ritual.state == RitualState::Active).filter(is_pods);
    let with: HashSet<PodId> = active.flat_map(|ritual| ritual.owner.pods().iter().copied()).collect();
    let without: Vec<&str> = pods.iter().filter(|pod| !with.contains(&pod.id)).map(|pod| pod.name.as_str()).collect();
    Ok(views::roll_out(pods.len(), &without))
}
