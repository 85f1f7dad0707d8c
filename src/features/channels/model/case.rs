//! A channel whose name does not keep the rules: whoever made it is asked, reminded once, and after the grace the channel
//! stands on its lead's weekly list.

use crate::{
    calendar::{WorkCalendar, wall},
    ids::{ChannelCaseId, ChannelId, PodId, UserId},
};
use jiff::{SignedDuration, Span, Timestamp, civil::Date, civil::Time};

/// So many working days somebody has, the day on which they are asked aside.
pub const GRACE: i32 = 3;
/// A question that has not arrived by then is the lead's: whoever made the channel is away for long.
pub const UNREACHED: SignedDuration = SignedDuration::from_hours(14 * 24);
/// So many names one person is asked about at a time; what is more goes to the lead's list at once.
pub const MOST_ASKED: i64 = 5;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Whoever made it is asked.
    Asked,
    /// They ask to keep the name; somebody decides.
    Excepted,
    /// It stands on the weekly list of a lead, or of an admin.
    Listed,
    /// It has a name that keeps the rules.
    Fixed,
    /// It may keep its name.
    Allowed,
    /// The channel is no more, or the rules have nothing against it any more.
    Dropped,
}

/// One channel, from the day its name was found off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Which.
    pub id: ChannelCaseId,
    /// The channel.
    pub channel: ChannelId,
    /// As it was called when it was looked at last.
    pub name: String,
    /// Who is asked; nobody, where whoever made it cannot be.
    pub person: Option<UserId>,
    /// Whose lead it concerns: the pod it belongs to, or the nearest; nobody's, where it is the admins'.
    pub pod: Option<PodId>,
    /// Somebody said that it belongs to that pod.
    pub belongs: bool,
    /// How far it is.
    pub state: State,
    /// Since when.
    pub opened_at: Timestamp,
    /// How often somebody was asked: the number in the key of the newest question.
    pub asks: i64,
    /// When the newest question arrived.
    pub delivered_at: Option<Timestamp>,
    /// When the reminder is due.
    pub remind_at: Option<Timestamp>,
    /// When the grace is over.
    pub grace_until: Option<Timestamp>,
    /// They were reminded.
    pub reminded: bool,
    /// The name somebody chose.
    pub wish: Option<String>,
    /// Names that Slack would not have.
    pub refused: Vec<String>,
    /// Why it should keep its name, in the words of whoever made it.
    pub reason: Option<String>,
    /// Who is asked whether it may.
    pub decider: Option<UserId>,
}

/// What is to be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing before then.
    Wait(Timestamp),
    /// Whoever is asked is reminded.
    Remind,
    /// It goes on the weekly list.
    List,
    /// Nothing any more that time would bring.
    Nothing,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Asked, Self::Excepted, Self::Listed, Self::Fixed, Self::Allowed, Self::Dropped];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Excepted => "excepted",
            Self::Listed => "listed",
            Self::Fixed => "fixed",
            Self::Allowed => "allowed",
            Self::Dropped => "dropped",
        }
    }

    /// As it was stored.
    pub fn read(stored: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == stored)
    }

    /// Something is still to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Excepted | Self::Listed)
    }
}

impl Case {
    /// What is to be done now.
    pub fn next(&self, now: Timestamp) -> Next {
        if self.state != State::Asked {
            return Next::Nothing;
        }
        let (Some(_), Some(until)) = (self.delivered_at, self.grace_until) else {
            let latest = self.opened_at + UNREACHED;
            return if now >= latest { Next::List } else { Next::Wait(latest) };
        };
        match self.remind_at.filter(|_| !self.reminded) {
            _ if now >= until => Next::List,
            Some(at) if now >= at => Next::Remind,
            Some(at) => Next::Wait(at.min(until)),
            None => Next::Wait(until),
        }
    }

    /// The same from the arrival of a question on: the clock begins with the first one, and a reminder does not begin it anew.
    pub fn arrived(&mut self, at: Timestamp, calendar: &WorkCalendar) {
        if self.delivered_at.is_none() {
            let (remind, until) = grace(calendar, at);
            (self.delivered_at, self.remind_at, self.grace_until) = (Some(at), Some(remind), Some(until));
        }
    }

    /// The same, asked anew from the beginning.
    pub fn begin_anew(&mut self, now: Timestamp) {
        self.state = State::Asked;
        self.opened_at = now;
        self.asks += 1;
        (self.delivered_at, self.remind_at, self.grace_until) = (None, None, None);
        self.reminded = false;
        self.decider = None;
    }

    /// The key of the newest question to whoever made it.
    pub fn ask_key(&self) -> String {
        format!("{}/{}", self.key(), self.asks)
    }

    /// What all its keys begin with.
    pub fn key(&self) -> String {
        format!("case/{}", self.id)
    }

    /// The key of the question whether it may keep its name.
    pub fn exception_key(&self) -> String {
        format!("{}/{}", self.exception_base(), self.asks)
    }

    /// What the keys of all such questions begin with.
    pub fn exception_base(&self) -> String {
        format!("exception/{}", self.id)
    }

    /// The key of the question to a lead whether it belongs to their pod.
    pub fn link_key(&self) -> String {
        format!("link/{}", self.id)
    }
}

/// When somebody who was asked then is reminded, and when the grace is over: at the beginning and at the end of their third
/// working day after that one.
pub fn grace(calendar: &WorkCalendar, asked_at: Timestamp) -> (Timestamp, Timestamp) {
    let day = calendar.zone.date(asked_at);
    let last = calendar.working_day(day, GRACE).unwrap_or_else(|| day.saturating_add(Span::new().days(5)));
    let (starts, ends) = calendar.hours.on(last, &calendar.zone).unwrap_or_else(|| {
        let at = |time| wall::instant(last, time, &calendar.zone).unwrap_or(asked_at + UNREACHED);
        (at(Time::midnight()), at(calendar.hours.end()))
    });
    (starts.max(asked_at), ends.max(asked_at))
}

/// The Monday whose list is shown on this day.
pub fn monday_of(day: Date) -> Date {
    day.saturating_sub(Span::new().days(day.weekday().to_monday_zero_offset()))
}

/// The key of a list: of one pod's lead, or of the admins, in one week.
pub fn list_key(pod: Option<PodId>, monday: Date) -> String {
    format!("list/{}/{monday}", pod.map_or(0, |pod| pod.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Weekdays, WorkingHours, Zone};
    use jiff::civil::{date, time};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn calendar(zone: &str, days_off: &[Date]) -> WorkCalendar {
        let days = Weekdays::from_names(["mon", "tue", "wed", "thu", "fri"]).expect("days");
        WorkCalendar {
            zone: Zone::named(zone).expect("a zone"),
            hours: WorkingHours::new(days, time(9, 0, 0, 0), time(17, 0, 0, 0)).expect("hours"),
            days_off: days_off.iter().copied().collect::<BTreeSet<_>>(),
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn asked() -> Case {
        Case {
            id: ChannelCaseId(1),
            channel: "C1".into(),
            name: "lunch".to_owned(),
            person: Some("U1".into()),
            pod: None,
            belongs: false,
            state: State::Asked,
            opened_at: at("2026-11-20T09:00:00Z"),
            asks: 1,
            delivered_at: None,
            remind_at: None,
            grace_until: None,
            reminded: false,
            wish: None,
            refused: Vec::new(),
            reason: None,
            decider: None,
        }
    }

    #[test]
    fn three_working_days_over_a_weekend_and_a_holiday() {
        // Friday in Berlin; Tuesday is a holiday.
        let calendar = calendar("Europe/Berlin", &[date(2026, 11, 24)]);
        let (remind, until) = grace(&calendar, at("2026-11-20T09:00:00Z"));
        assert_eq!((remind, until), (at("2026-11-26T08:00:00Z"), at("2026-11-26T16:00:00Z")));
    }

    #[test]
    fn asked_then_reminded_then_listed() {
        let mut case = asked();
        assert_eq!(case.next(at("2026-11-20T10:00:00Z")), Next::Wait(at("2026-12-04T09:00:00Z")));
        case.arrived(at("2026-11-20T10:00:00Z"), &calendar("Europe/Berlin", &[]));
        case.arrived(at("2026-11-23T10:00:00Z"), &calendar("Europe/Berlin", &[]));
        assert_eq!(case.next(at("2026-11-20T10:00:00Z")), Next::Wait(at("2026-11-25T08:00:00Z")));
        assert_eq!(case.next(at("2026-11-25T08:00:00Z")), Next::Remind);
        case.reminded = true;
        assert_eq!(case.next(at("2026-11-25T08:00:00Z")), Next::Wait(at("2026-11-25T16:00:00Z")));
        assert_eq!(case.next(at("2026-11-25T16:00:00Z")), Next::List);
        case.state = State::Excepted;
        assert_eq!(case.next(at("2026-12-25T16:00:00Z")), Next::Nothing);
    }

    #[test]
    fn who_is_away_for_long_is_not_waited_for() {
        assert_eq!(asked().next(at("2026-12-04T09:00:00Z")), Next::List);
    }

    #[test]
    fn a_week_has_one_list() {
        for day in [date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 29)] {
            assert_eq!(monday_of(day), date(2026, 11, 23));
        }
        assert_eq!(list_key(Some(PodId(7)), date(2026, 11, 23)), "list/7/2026-11-23");
    }

    proptest! {
        #[test]
        fn there_are_three_working_days_between(
            zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Asia/Singapore", "Pacific/Auckland"]),
            minutes in 0i64..600_000,
            off in proptest::collection::btree_set(0i32..300, 0..20),
        ) {
            let days_off: Vec<Date> =
                off.into_iter().map(|day| date(2026, 1, 1).saturating_add(Span::new().days(day))).collect();
            let calendar = calendar(zone, &days_off);
            let asked = at("2026-01-01T00:00:00Z") + SignedDuration::from_mins(minutes);
            let (remind, until) = grace(&calendar, asked);
            prop_assert!(asked < remind && remind < until);
            let (first, last) = (calendar.zone.date(asked), calendar.zone.date(until));
            let worked = first.series(Span::new().days(1)).skip(1).take_while(|day| *day <= last);
            prop_assert_eq!(worked.filter(|day| calendar.works_on(*day)).count(), 3);
        }

        #[test]
        fn time_never_stands_still(minutes in 0i64..60_000, arrives in 0i64..30_000, reminded in any::<bool>()) {
            let mut case = asked();
            case.reminded = reminded;
            let now = case.opened_at + SignedDuration::from_mins(minutes);
            if arrives < minutes {
                case.arrived(case.opened_at + SignedDuration::from_mins(arrives), &calendar("Europe/Berlin", &[]));
            }
            if let Next::Wait(until) = case.next(now) {
                prop_assert!(until > now);
            }
        }
    }
}
