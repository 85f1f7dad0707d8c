//! What a sprint is made of. Pure.

use crate::{
    calendar::{WorkCalendar, wall},
    ids::{ChannelId, CommitmentId, MessageTs, OccurrenceId, PodId, SprintId, UserId},
};
use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, Time},
};
use serde::{Deserialize, Serialize};

/// So many commitments a sprint has at most: more is a list of wishes.
pub const MOST_COMMITMENTS: usize = 7;
/// A goal is at most this long, in characters.
pub const LONGEST_GOAL: u16 = 300;
/// A commitment is at most this long, in characters.
pub const LONGEST_COMMITMENT: u16 = 150;
/// What is said in a review is at most this long, in characters; two of them and a goal fit into a message.
pub const LONGEST_REVIEW: u16 = 1_000;
/// A sprint whose ritual comes less often than this many days ends all the same.
const LONGEST_SPRINT: i32 = 28;

/// So many working days a sprint has at least that is looked at in between.
const SHORTEST_WITH_HALVES: usize = 3;
/// When its lead is asked how it went …
const REVIEWED_AT: Time = Time::constant(15, 0, 0, 0);
/// … or so long before the pod's working day ends.
const BEFORE_THE_END: SignedDuration = SignedDuration::from_hours(2);

/// One sprint of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sprint {
    /// The number of its row.
    pub id: SprintId,
    /// The occurrence of the ritual by which it began; sprints of several pods share one.
    pub occurrence: OccurrenceId,
    /// Whose.
    pub pod: PodId,
    /// The pod's name.
    pub pod_name: String,
    /// Its first day, by the ritual's clock.
    pub first: Date,
    /// Its last working day.
    pub last: Date,
    /// Whether it runs.
    pub state: SprintState,
    /// What the pod wants to reach; `None` until somebody plans it.
    pub goal: Option<String>,
    /// What it committed itself to, in its order.
    pub commitments: Vec<Commitment>,
    /// How its lead saw it at the end.
    pub review: Option<Review>,
    /// What whoever leads the pod is being asked.
    pub asked: Option<Question>,
    /// The message that shows it.
    pub shown: Shown,
}

/// Whether a sprint runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SprintState {
    /// It does.
    Running,
    /// Its time is over, or it was looked back on.
    Ended,
    /// It was called off.
    Cancelled,
}

/// Something a pod committed itself to for a sprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// The number of its row.
    pub id: CommitmentId,
    /// Of which sprint.
    pub sprint: SprintId,
    /// Whose sprint that is.
    pub pod: PodId,
    /// Where it stands in the list, from 1.
    pub place: i64,
    /// What.
    pub text: String,
    /// Who sees to it; nobody: the whole pod.
    pub owner: Option<UserId>,
    /// Since when it is done, and who said so.
    pub done: Option<Done>,
}

/// That something is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Since when.
    pub at: Timestamp,
    /// Who said so.
    pub by: UserId,
}

/// How a sprint went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Whether the goal was met.
    pub met: GoalMet,
    /// What shipped.
    pub shipped: Option<String>,
    /// What did not.
    pub not_shipped: Option<String>,
    /// Who said so.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// Whether a goal was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalMet {
    /// It was.
    Yes,
    /// In part.
    Partly,
    /// It was not.
    No,
}

/// What whoever leads a pod can be asked about its sprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Its goal and what the pod commits itself to.
    Plan,
    /// At half-time, where less than half is done: what would help.
    Look,
    /// How it went.
    Review,
}

/// The message that shows a sprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Counts the messages, since one that somebody deletes by hand is followed by another; 0 before the first.
    pub generation: i64,
    /// Where it is meant to stand.
    pub channel: Option<ChannelId>,
    /// As Slack names it, once it stands there.
    pub message: Option<MessageTs>,
}

/// How far a sprint is in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The working day it is on, from 1; 0 before the first, at most the last.
    pub day: usize,
    /// Of so many.
    pub days: usize,
}

/// A commitment as the form has it: an `id` where it was there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The row it changes.
    pub id: Option<CommitmentId>,
    /// What.
    pub text: String,
    /// Who sees to it.
    pub owner: Option<UserId>,
}

impl Sprint {
    /// How many commitments are done.
    pub fn done(&self) -> usize {
        self.commitments.iter().filter(|commitment| commitment.done.is_some()).count()
    }

    /// What is still open, in its order.
    pub fn open(&self) -> impl Iterator<Item = &Commitment> {
        self.commitments.iter().filter(|commitment| commitment.done.is_none())
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.state == SprintState::Running
    }

    /// Whether less than half of what was planned is done; never of a sprint without commitments.
    pub fn is_behind(&self) -> bool {
        self.done() * 2 < self.commitments.len()
    }

    /// The key of the message that shows it.
    pub fn key(&self) -> String {
        goal_key(self.id, self.shown.generation)
    }

    /// What of it this person may tick: what they took on and what nobody did; everything for who looks after the pod.
    pub fn tickable(&self, person: &UserId, looks_after: bool) -> Vec<&Commitment> {
        let theirs = |one: &&Commitment| looks_after || one.owner.as_ref().is_none_or(|owner| owner == person);
        self.commitments.iter().filter(theirs).collect()
    }

    /// How far it is on a day, by the working days of this calendar.
    pub fn progress(&self, today: Date, calendar: &WorkCalendar) -> Progress {
        let worked = |until: Date| {
            let days = self.first.series(Span::new().days(1)).take_while(|day| *day <= until);
            days.filter(|day| calendar.works_on(*day)).count()
        };
        Progress { day: worked(today.min(self.last)), days: worked(self.last) }
    }
}

/// The key of a sprint's message.
pub fn goal_key(sprint: SprintId, generation: i64) -> String {
    format!("sprint/{sprint}/goal/{generation}")
}

/// The sprint and generation of such a key.
pub fn read_goal_key(key: &str) -> Option<(SprintId, i64)> {
    let (sprint, generation) = key.strip_prefix("sprint/")?.split_once("/goal/")?;
    Some((SprintId(sprint.parse().ok()?), generation.parse().ok()?))
}

/// The last day of a sprint that begins on `first`, where the next one begins on `next`: the last working day before
/// that. At least the first day, at most four weeks.
pub fn last_day(first: Date, next: Option<Date>, calendar: &WorkCalendar) -> Date {
    let most = first.saturating_add(Span::new().days(LONGEST_SPRINT));
    let next = next.map_or(most, |next| next.min(most));
    let before = next.yesterday().unwrap_or(first);
    let days = before.series(Span::new().days(-1)).take_while(|day| *day > first);
    days.into_iter().find(|day| calendar.works_on(*day)).unwrap_or(first)
}

/// When a sprint is looked at besides its beginning, by the calendar of its pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    /// Half-time: the first working day of its second half, at the time of day at which it began. The sixth of ten, the
    /// third of five, the eighth of fifteen; one of fewer than three working days has none.
    pub half: Option<Timestamp>,
    /// How did it go: on its last working day at 15:00, earlier where the pod's day ends before 17:00: two hours before it
    /// does.
    pub review: Option<Timestamp>,
}

/// When a sprint from `first` to `last` that began at `time` of the day is looked at.
pub fn looks((first, last): (Date, Date), time: Time, calendar: &WorkCalendar) -> Looks {
    let days = first.series(Span::new().days(1)).take_while(|day| *day <= last);
    let worked: Vec<Date> = days.filter(|day| calendar.works_on(*day)).collect();
    let half = worked.get(worked.len() / 2).filter(|_| worked.len() >= SHORTEST_WITH_HALVES);
    let before_the_end = calendar.hours.end().saturating_sub(BEFORE_THE_END);
    Looks {
        half: half.and_then(|day| wall::instant(*day, time, &calendar.zone)),
        review: worked.last().and_then(|day| wall::instant(*day, REVIEWED_AT.min(before_the_end), &calendar.zone)),
    }
}

/// Words of the states, as rows hold them.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $type {
            /// The word it is stored as.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
            /// The value of this word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
words!(SprintState { Running = "running", Ended = "ended", Cancelled = "cancelled" });
words!(GoalMet { Yes = "yes", Partly = "partly", No = "no" });
words!(Question { Plan = "plan", Look = "look", Review = "review" });

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{WorkingHours, Zone};
    use jiff::civil::date;

    fn berlin(off: &[Date]) -> WorkCalendar {
        let zone = Zone::named("Europe/Berlin").expect("a known zone");
        WorkCalendar { zone, hours: WorkingHours::USUAL, days_off: off.iter().copied().collect() }
    }

    fn sprint(first: Date, last: Date) -> Sprint {
        Sprint {
            id: SprintId(7),
            occurrence: OccurrenceId(3),
            pod: PodId(1),
            pod_name: "Performance".to_owned(),
            first,
            last,
            state: SprintState::Running,
            goal: None,
            commitments: Vec::new(),
            review: None,
            asked: None,
            shown: Shown::default(),
        }
    }

    fn commitment(place: i64, owner: Option<&str>, is_done: bool) -> Commitment {
        let by = UserId::from("U1");
        Commitment {
            id: CommitmentId(place),
            sprint: SprintId(7),
            pod: PodId(1),
            place,
            text: format!("Commitment {place}"),
            owner: owner.map(UserId::from),
            done: is_done.then(|| Done { at: "2026-11-24T10:00:00Z".parse().expect("an instant"), by }),
        }
    }

    #[test]
    fn a_sprint_ends_on_the_last_working_day_before_the_next() {
        let (first, next) = (date(2026, 12, 14), Some(date(2026, 12, 28)));
        assert_eq!(last_day(first, next, &berlin(&[])), date(2026, 12, 25));
        assert_eq!(last_day(first, next, &berlin(&[date(2026, 12, 25)])), date(2026, 12, 24));
        assert_eq!(last_day(first, None, &berlin(&[])), date(2027, 1, 8), "four weeks at most");
        assert_eq!(last_day(first, Some(first), &berlin(&[])), first, "never before it begins");
        assert_eq!(last_day(first, Some(date(2026, 12, 15)), &berlin(&[])), first);
    }

    #[test]
    fn half_time_is_in_the_middle_and_the_review_at_the_end_however_long_it_is() {
        let ten = Time::constant(10, 0, 0, 0);
        let shown = |first, last, calendar: &WorkCalendar| {
            let Looks { half, review } = looks((first, last), ten, calendar);
            [half, review].map(|at| at.map(|at| calendar.zone.local(at).strftime("%a %d %H:%M").to_string()))
        };
        let some = |half: &str, review: &str| [Some(half.to_owned()), Some(review.to_owned())];
        let (first, usual) = (date(2026, 11, 30), berlin(&[]));
        assert_eq!(shown(first, date(2026, 12, 4), &usual), some("Wed 02 10:00", "Fri 04 15:00"), "one week");
        assert_eq!(shown(first, date(2026, 12, 11), &usual), some("Mon 07 10:00", "Fri 11 15:00"), "two weeks");
        assert_eq!(shown(first, date(2026, 12, 18), &usual), some("Wed 09 10:00", "Fri 18 15:00"), "three weeks");
        let holidays = berlin(&[date(2026, 12, 7), date(2026, 12, 11)]);
        assert_eq!(shown(first, date(2026, 12, 11), &holidays), some("Fri 04 10:00", "Thu 10 15:00"));
        let short = shown(first, date(2026, 12, 1), &usual);
        assert_eq!(short, [None, Some("Tue 01 15:00".to_owned())], "two days have no middle");
        let hours = WorkingHours::new(usual.hours.days(), Time::constant(8, 0, 0, 0), Time::constant(14, 0, 0, 0));
        let early = WorkCalendar { hours: hours.expect("hours"), ..berlin(&[]) };
        assert_eq!(shown(first, date(2026, 12, 4), &early), some("Wed 02 10:00", "Fri 04 12:00"), "they go at two");
        let never = berlin(&[first, date(2026, 12, 1)]);
        assert_eq!(shown(first, date(2026, 12, 1), &never), [None, None], "nobody works");
    }

    #[test]
    fn days_are_counted_as_they_are_worked() {
        let holiday = berlin(&[date(2026, 12, 25)]);
        let sprint = sprint(date(2026, 12, 14), date(2026, 12, 24));
        let on = |day| sprint.progress(day, &holiday);
        assert_eq!(on(date(2026, 12, 13)), Progress { day: 0, days: 9 });
        assert_eq!(on(date(2026, 12, 14)), Progress { day: 1, days: 9 });
        assert_eq!(on(date(2026, 12, 20)), Progress { day: 5, days: 9 }, "Sunday is still the fifth");
        assert_eq!(on(date(2026, 12, 21)), Progress { day: 6, days: 9 });
        assert_eq!(on(date(2026, 12, 27)), Progress { day: 9, days: 9 });
    }

    #[test]
    fn behind_is_less_than_half() {
        let mut sprint = sprint(date(2026, 11, 30), date(2026, 12, 11));
        assert!(!sprint.is_behind(), "nothing was planned");
        sprint.commitments = vec![commitment(1, None, true), commitment(2, None, false)];
        assert!(!sprint.is_behind());
        sprint.commitments.push(commitment(3, None, false));
        assert!(sprint.is_behind());
        assert_eq!((sprint.done(), sprint.open().count()), (1, 2));
    }

    #[test]
    fn people_tick_their_own_and_what_is_everybodys() {
        let mut sprint = sprint(date(2026, 11, 30), date(2026, 12, 11));
        sprint.commitments =
            vec![commitment(1, Some("U1"), false), commitment(2, Some("U2"), false), commitment(3, None, true)];
        let places = |person: &str, looks_after| -> Vec<i64> {
            sprint.tickable(&UserId::from(person), looks_after).iter().map(|one| one.place).collect()
        };
        assert_eq!(places("U1", false), [1, 3]);
        assert_eq!(places("U3", false), [3]);
        assert_eq!(places("U3", true), [1, 2, 3]);
    }

    #[test]
    fn a_goal_key_is_read_back() {
        assert_eq!(read_goal_key(&goal_key(SprintId(7), 2)), Some((SprintId(7), 2)));
        for other in ["sprint/7/summary", "sprint/x/goal/1", "pod/7/plan", ""] {
            assert_eq!(read_goal_key(other), None, "{other}");
        }
    }
}
