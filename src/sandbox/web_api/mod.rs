//! Slack's Web API: who may call what how often, and what it answers. Every method is a function over the state.

mod apps;
mod args;
mod bookmarks;
mod channels;
mod chat;
mod entry;
mod history;
mod members;
mod methods;
mod users;
mod views;

pub(crate) use entry::{DropConnection, serve_method, serve_response_url};
pub use methods::{list_methods, scopes_of};
