//! What can be done in a workspace, by a person or by the bot alike: each changes the state and tells the bot.

mod channels;
mod messages;
mod people;
mod triggers;
mod views;

pub(crate) use messages::{Draft, Edit};
pub(crate) use views::check_view_size;
