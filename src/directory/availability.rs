//! When people and pods work: hours, public holidays, time off and preferences, put together.
//!
//! A person's hours are their own, else those of their home pod (the one they lead, else the one they joined first),
//! else the organisation's; their holidays those of their home pod, else the organisation's. Their zone is Slack's.

use super::{
    holidays::{Holidays, list_holidays},
    members::Role,
    pod_calendars::{PodCalendar, get_pod_calendar, list_pod_calendars},
    preferences::Preferences,
    settings::Settings,
    time_off::{TimeOff, list_time_off_of},
};
use crate::{
    calendar::{Quiet, WorkCalendar, WorkingHours, Zone},
    database::{CHUNK, Reads, Ts, parameters, record},
    error::Result,
    ids::{PodId, UserId, WorkspaceId},
    signal::DoNotDisturb,
};
use jiff::{
    Span, Timestamp,
    civil::{Date, Time},
};
use sqlx::{AssertSqlSafe, types::Json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Why somebody does not work on a day of their usual week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayOff {
    /// A public holiday.
    Holiday {
        /// What the day is called.
        name: String,
    },
    /// Time off.
    TimeOff {
        /// Its last day.
        until: Date,
        /// Who acts meanwhile.
        cover: Option<UserId>,
    },
}

/// When one person works and may be disturbed, as far as the days that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    /// Where their wall clock hangs.
    pub zone: Zone,
    /// Their usual week.
    pub hours: WorkingHours,
    /// Their days off; what is both holiday and time off is time off.
    pub days_off: BTreeMap<Date, DayOff>,
    /// When everything that can wait shall come, by their wall clock.
    pub prompts_at: Option<Time>,
    /// When they want to hear nothing that can wait.
    pub quiet: Option<Quiet>,
    /// When Slack keeps notifications from them, as far as it tells: the last time, and now or the next time.
    pub dnd: Vec<DoNotDisturb>,
    /// How many messages nobody asked for may reach them in a day.
    pub daily_limit: u8,
}

impl Availability {
    /// For deadlines and schedules.
    pub fn calendar(&self) -> WorkCalendar {
        let days_off = self.days_off.keys().copied().collect();
        WorkCalendar { zone: self.zone.clone(), hours: self.hours, days_off }
    }

    /// Why they do not work on this day of theirs, although their week might say so.
    pub fn day_off(&self, date: Date) -> Option<&DayOff> {
        self.days_off.get(&date)
    }

    /// Whether this is a working day of theirs.
    pub fn works_on(&self, date: Date) -> bool {
        self.hours.days().contains(date.weekday()) && self.day_off(date).is_none()
    }
}

/// When these people work, for their local days from the first to the last of `days`. People who are not mirrored are
/// left out. Three statements for each 200 people, and one for the holidays.
///
/// # Errors
/// Only the database's own.
pub async fn load_availability(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    settings: &Settings,
    people: &[UserId],
    days: (Date, Date),
) -> Result<HashMap<UserId, Availability>> {
    let known = list_known(from, workspace, people).await?;
    let pods = list_home_pods(from, workspace, people).await?;
    let away = list_time_off_of(from, workspace, people, days).await?;
    let holidays = {
        let names = pods.values().flat_map(|pod| pod.holidays_or(settings));
        load_holidays(from, workspace, names.chain(&settings.holidays), days).await?
    };
    let no_pod = PodCalendar::default();
    let mut found = HashMap::with_capacity(known.len());
    for Known { id, zone, preferences, last_from, last_until, next_from, next_until } in known {
        let stretch = |from: Option<Ts>, until: Option<Ts>| Some(DoNotDisturb { from: from?.0, until: until?.0 });
        let pod = pods.get(&id).unwrap_or(&no_pod);
        let preferences = preferences.map(|Json(preferences)| preferences).unwrap_or_default();
        let zone = zone.as_deref().and_then(Zone::named).unwrap_or_else(|| settings.zone.clone());
        let availability = Availability {
            zone,
            hours: preferences.hours.unwrap_or_else(|| pod.hours_or(settings)),
            days_off: holidays_of(pod.holidays_or(settings), &holidays),
            prompts_at: preferences.prompts_at,
            quiet: preferences.quiet,
            dnd: stretch(last_from, last_until).into_iter().chain(stretch(next_from, next_until)).collect(),
            daily_limit: preferences.daily_limit,
        };
        found.insert(id, availability);
    }
    for time_off in &away {
        if let Some(availability) = found.get_mut(&time_off.person) {
            add_time_off(&mut availability.days_off, time_off, days);
        }
    }
    Ok(found)
}

/// When these people work, from ten days before `now` until ten weeks after it: for clocks that run. People who are not
/// mirrored are left out.
///
/// # Errors
/// Only the database's own.
pub async fn load_calendars(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    settings: &Settings,
    (people, now): (&[UserId], Timestamp),
) -> Result<HashMap<UserId, WorkCalendar>> {
    let today = settings.zone.date(now);
    let days = (today.saturating_sub(Span::new().days(10)), today.saturating_add(Span::new().weeks(10)));
    let found = load_availability(from, workspace, settings, people, days).await?;
    Ok(found.into_iter().map(|(person, theirs)| (person, theirs.calendar())).collect())
}

/// When a pod works, for the days from the first to the last of `days`: its zone, hours and holidays.
///
/// # Errors
/// Only the database's own.
pub async fn load_pod_calendar(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    settings: &Settings,
    pod: PodId,
    days: (Date, Date),
) -> Result<WorkCalendar> {
    let own = get_pod_calendar(from, workspace, pod).await?;
    load_calendar(from, workspace, settings, &own, days).await
}

/// When the organisation works, for the days from the first to the last of `days`.
///
/// # Errors
/// Only the database's own.
pub async fn load_organisation_calendar(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    settings: &Settings,
    days: (Date, Date),
) -> Result<WorkCalendar> {
    load_calendar(from, workspace, settings, &PodCalendar::default(), days).await
}

/// When the organisation works, and when each of these pods does, for the days from the first to the last of `days`: in two
/// statements, however many pods there are.
///
/// # Errors
/// Only the database's own.
pub async fn load_calendars_of_pods(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    settings: &Settings,
    pods: &BTreeSet<PodId>,
    days: (Date, Date),
) -> Result<(WorkCalendar, HashMap<PodId, WorkCalendar>)> {
    let known = if pods.is_empty() { Vec::new() } else { list_pod_calendars(from, workspace).await? };
    let mut own: HashMap<PodId, PodCalendar> = known.into_iter().filter(|(pod, _)| pods.contains(pod)).collect();
    let holidays = {
        let names = own.values().flat_map(|pod| pod.holidays_or(settings));
        load_holidays(from, workspace, names.chain(&settings.holidays), days).await?
    };
    let calendar = |of: &PodCalendar| {
        let named = of.holidays_or(settings).iter().filter_map(|name| holidays.get(name));
        let days_off: BTreeSet<Date> = named.flat_map(|days| days.keys().copied()).collect();
        WorkCalendar { zone: of.zone_or(settings).clone(), hours: of.hours_or(settings), days_off }
    };
    let of_pods = pods.iter().map(|pod| (*pod, calendar(&own.remove(pod).unwrap_or_default()))).collect();
    Ok((calendar(&PodCalendar::default()), of_pods))
}

async fn load_calendar(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    settings: &Settings,
    own: &PodCalendar,
    days: (Date, Date),
) -> Result<WorkCalendar> {
    let names = own.holidays_or(settings);
    let holidays = load_holidays(from, workspace, names, days).await?;
    let days_off: BTreeSet<Date> = holidays.into_values().flat_map(BTreeMap::into_keys).collect();
    Ok(WorkCalendar { zone: own.zone_or(settings).clone(), hours: own.hours_or(settings), days_off })
}

record! {
    struct Known {
        id: UserId,
        zone: Option<String>,
        preferences: Option<Json<Preferences>>,
        last_from: Option<Ts>,
        last_until: Option<Ts>,
        next_from: Option<Ts>,
        next_until: Option<Ts>,
    }
}

async fn list_known(from: &mut impl Reads, workspace: &WorkspaceId, people: &[UserId]) -> Result<Vec<Known>> {
    let mut known = Vec::with_capacity(people.len());
    for chunk in people.chunks(CHUNK) {
        let list = parameters(2, chunk.len());
        let sql = format!(
            "SELECT p.id, p.zone, s.preferences, d.last_from, d.last_until, d.next_from, d.next_until FROM people p
             LEFT JOIN person_preferences s ON s.workspace_id = p.workspace_id AND s.person = p.id
             LEFT JOIN do_not_disturb d ON d.workspace_id = p.workspace_id AND d.person = p.id
             WHERE p.workspace_id = $1 AND p.id IN ({list})"
        );
        let query = chunk.iter().fold(from.ask(AssertSqlSafe(sql)).bind(workspace), |query, id| query.bind(id));
        known.extend(query.all::<Known>().await?);
    }
    Ok(known)
}

record! {
    struct Seat {
        person: UserId,
        role: Role,
        calendar: Option<Json<PodCalendar>>,
    }
}

/// What the home pods of these people set; people without a pod are left out.
async fn list_home_pods(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    people: &[UserId],
) -> Result<HashMap<UserId, PodCalendar>> {
    let mut seats = Vec::new();
    for chunk in people.chunks(CHUNK) {
        let list = parameters(2, chunk.len());
        let sql = format!(
            "SELECT m.person, m.role, c.calendar FROM pod_members m
             JOIN pods o ON o.id = m.pod_id AND o.archived_at IS NULL LEFT JOIN pod_calendars c ON c.pod_id = o.id
             WHERE m.workspace_id = $1 AND m.person IN ({list}) ORDER BY m.since, m.pod_id"
        );
        let query = chunk.iter().fold(from.ask(AssertSqlSafe(sql)).bind(workspace), |query, id| query.bind(id));
        seats.extend(query.all::<Seat>().await?);
    }
    let mut homes = HashMap::with_capacity(people.len());
    for Seat { person, role, calendar } in seats {
        let calendar = calendar.map(|Json(calendar)| calendar).unwrap_or_default();
        if role == Role::Lead {
            homes.insert(person, calendar);
        } else {
            homes.entry(person).or_insert(calendar);
        }
    }
    Ok(homes)
}

async fn load_holidays(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    names: impl IntoIterator<Item = &String>,
    days: (Date, Date),
) -> Result<Holidays> {
    let names: BTreeSet<&str> = names.into_iter().map(String::as_str).collect();
    list_holidays(from, workspace, &names.into_iter().collect::<Vec<_>>(), days).await
}

/// The days of these calendars; where several have a day, the first one names it.
fn holidays_of(names: &[String], holidays: &Holidays) -> BTreeMap<Date, DayOff> {
    let mut days = BTreeMap::new();
    for (date, name) in names.iter().filter_map(|name| holidays.get(name)).flatten() {
        days.entry(*date).or_insert_with(|| DayOff::Holiday { name: name.clone() });
    }
    days
}

fn add_time_off(days_off: &mut BTreeMap<Date, DayOff>, time_off: &TimeOff, days: (Date, Date)) {
    let (first, last) = (time_off.first.max(days.0), time_off.last.min(days.1));
    for date in first.series(Span::new().days(1)).take_while(|date| *date <= last) {
        days_off.insert(date, DayOff::TimeOff { until: time_off.last, cover: time_off.cover.clone() });
    }
}
