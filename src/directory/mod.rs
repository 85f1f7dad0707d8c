//! The directory: people and channels mirrored from Slack, pods and who belongs to them, the organisation's settings,
//! and the one answer to "who holds this role now?".
//!
//! Invariants: the mirror never guesses (what Slack did not say stays as it was, and who is not mirrored has no
//! rights); only a sweep that saw everything may conclude that somebody is gone; a pod has at most one lead and a
//! person leads at most one pod, but for what an admin allowed and why; no pod's key is another one's alias; what a pod was
//! on any day is kept; deactivated people are never counted as active; nobody who is away or deactivated is on duty.
//!
//! Reads take any [`Reads`] (a turn's transaction, or the database for read-only answers), writes take a [`Tx`].
//!
//! [`Reads`]: crate::database::Reads
//! [`Tx`]: crate::database::Tx

pub mod acting;
pub mod actor;
pub mod aliases;
pub mod availability;
pub mod channel_names;
pub mod channels;
pub mod dnd;
pub mod documents;
pub mod folding;
pub mod groups;
pub mod holidays;
pub mod led_now;
pub mod links;
pub mod members;
pub mod mirror;
mod mirrored;
pub mod names;
pub mod naming;
pub mod on_duty;
pub mod people;
pub mod pod_calendars;
pub mod pod_history;
pub mod pod_tree;
pub mod pods;
pub mod preferences;
pub mod reach;
pub mod roles;
pub mod rota;
pub mod search;
pub mod settings;
mod standing;
mod standing_in;
pub mod tags;
pub mod time_off;
pub mod views;
pub mod workspace;

#[cfg(test)]
mod tests;

pub use acting::find_acting;
pub use actor::{Actor, load_actor};
pub use availability::{
    Availability, DayOff, load_availability, load_calendars, load_organisation_calendar, load_pod_calendar,
};
pub use channels::Channel;
pub use led_now::list_led_now;
pub use members::{Member, Membership, Role};
pub use mirrored::Mirrored;
pub use names::{Names, load_names};
pub use on_duty::{Duty, Reason, RoleRef, find_holders, on_duty};
pub use people::Person;
pub use pod_calendars::PodCalendar;
pub use pods::{Pod, PodSummary};
pub use preferences::Preferences;
pub use roles::NamedRole;
pub use settings::Settings;
pub use time_off::TimeOff;
pub use workspace::Workspace;
