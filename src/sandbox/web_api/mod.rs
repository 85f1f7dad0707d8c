//! Slack's Web API: who may call what how often, and what it answers. Every method is a function over the state.

mod apps;
mod args;
mod bookmarks;
mod channels;
mod chat;
mod dnd;
mod entry;
mod files;
mod history;
mod members;
mod methods;
mod spoiling;
mod usergroups;
mod users;
mod views;

pub(crate) use entry::{serve_method, serve_response_url};
pub(crate) use files::{LARGEST, serve_upload};
pub use methods::{list_methods, scopes_of};
pub(crate) use spoiling::DropConnection;
