//! Pure time: zones, working hours, cycles and schedules. No clock, no database, no I/O: every function is given its
//! instant.
//!
//! Invariants: wall-clock times belong to a named zone, never to an offset; a time in a DST gap means the first valid
//! instant after it, a time in an overlap means the first of the two.

pub mod cycles;
pub mod dates;
pub mod days;
pub mod holidays;
pub mod hours;
pub mod offset;
pub mod quiet;
pub mod schedule;
mod typed;
pub mod wall;
pub mod working;
pub mod zones;

#[cfg(test)]
pub(crate) mod tests;

pub use cycles::Cycle;
pub use days::{DaysError, read_days};
pub use hours::{Weekdays, WorkingHours};
pub use offset::{MOST_DAYS, Offset};
pub use quiet::Quiet;
pub use schedule::{Occurrence, Schedule};
pub use working::{Deadline, WorkCalendar, working_deadline};
pub use zones::Zone;
