//! Why words are no schedule.

/// Why words are no schedule; each reads as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Nothing was typed.
    #[error("Please say when, such as “every Friday at 10:00”.")]
    Empty,
    /// Looks like cron, but has not five fields.
    #[error(
        "A schedule has five parts: minute, hour, day of the month, month, day of the week. An example: 30 9 * * MON-FRI."
    )]
    Parts,
    /// One part of a cron schedule cannot be read.
    #[error("I cannot read “{text}” as the {part} of a schedule. An example: 30 9 * * MON-FRI.")]
    Unreadable {
        /// Which part.
        part: &'static str,
        /// What was typed there, shortened.
        text: String,
    },
    /// It can be read, but names a day that no year has.
    #[error("“{0}” never happens: no year has such a day.")]
    Never(String),
    /// Words that are no schedule.
    #[error(
        "I cannot read “{0}” as a schedule. Some that I can: every weekday at 09:30, last Thursday at 16:00, \
         last working Thursday at 10:00, every 2 weeks from 2026-11-23 at 10:00, 30 9 * * MON-FRI."
    )]
    Words(String),
    /// Days without a time.
    #[error("Please say at what time, such as “every Friday at 10:00”.")]
    NoTime,
    /// What stands for the time is none.
    #[error("“{0}” is no time of the day. Write it like 09:30.")]
    Time(String),
    /// Every few weeks or days, but counted from when?
    #[error("Please say from which day, such as “every 2 weeks from 2026-11-23 at 10:00”.")]
    NoStart,
    /// What stands for the first day is none, or lacks its year.
    #[error("I cannot read “{0}” as a day with its year. Write it like 2026-11-23 or 23 Nov 2026.")]
    Date(String),
    /// A first day too far away to be meant.
    #[error("A schedule begins between the years 2000 and 2100, not in {0}.")]
    Year(i16),
    /// The day of the week does not fit the date.
    #[error("{date} is a {is}, not a {said}.")]
    Weekday {
        /// The date in words.
        date: String,
        /// Its day of the week.
        is: &'static str,
        /// The one that was typed.
        said: &'static str,
    },
    /// Every 0 weeks, every 1000 days.
    #[error("A schedule comes back after 1 to 52 weeks, or after 1 to 365 days.")]
    Interval,
    /// Too often to ask people; see [`super::Schedule::is_at_most_hourly`]. Not told by [`super::Schedule::parse`]: it is
    /// for those who ask people.
    #[error("That is too often to ask people. Please leave at least an hour between two times.")]
    TooOften,
}
