//! What our Slack is made of: people, channels, messages, views. Plain values with their wire form; no behaviour.

mod channel;
mod file;
mod message;
mod options;
mod person;
mod view;

pub use channel::{Channel, Kind};
pub use file::File;
pub use message::{Edited, Message, Reaction};
pub use options::{CommandHint, Options, ShortcutHint, ShortcutPlace, Team};
pub use person::{Person, Standing, Status};
pub use view::{Surface, View};
