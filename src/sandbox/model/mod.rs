//! What our Slack is made of: people, groups of them, channels, messages, views. Plain values with their wire form; no behaviour.

mod channel;
mod dnd;
mod file;
mod group;
mod message;
mod options;
mod person;
mod view;

pub use channel::{Channel, Kind};
pub(crate) use dnd::Dnd;
pub use file::File;
pub use group::UserGroup;
pub use message::{Edited, Message, Reaction};
pub use options::{CommandHint, Options, ShortcutHint, ShortcutPlace, Team};
pub use person::{Person, Standing, Status};
pub use view::{Surface, View};
