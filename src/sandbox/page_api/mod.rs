//! What the page in the browser asks and does. All bodies are JSON; `as` is the person one acts as.

mod acts;
mod answers;
mod assets;
mod changes;
mod files;
mod interacts;
mod looks;
mod shapes;

use super::core::Sandbox;
use axum::{
    Router, middleware,
    routing::{get, post},
};

pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/", get(assets::index))
        .route("/assets/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::no_icon))
        .route("/page/workspace", get(looks::workspace))
        .route("/page/messages", get(looks::messages))
        .route("/page/thread", get(looks::thread))
        .route("/page/views", get(looks::views))
        .route("/page/home", get(looks::home))
        .route("/page/file", get(files::file))
        .route("/page/changes", get(changes::changes))
        .route("/page/say", post(acts::say))
        .route("/page/open_home", post(acts::open_home))
        .route("/page/channel", post(acts::channel))
        .route("/page/join", post(acts::join))
        .route("/page/leave", post(acts::leave))
        .route("/page/invite", post(acts::invite))
        .route("/page/react", post(acts::react))
        .route("/page/dm", post(acts::dm))
        .route("/page/status", post(acts::status))
        .route("/page/pause", post(acts::pause))
        .route("/page/clock", post(acts::clock))
        .route("/page/command", post(interacts::command))
        .route("/page/action", post(interacts::action))
        .route("/page/shortcut", post(interacts::shortcut))
        .route("/page/submit", post(interacts::submit))
        .route("/page/close", post(interacts::close))
        .route("/page/suggest", post(interacts::suggest))
        .layer(middleware::from_fn(answers::only_this_machine))
}
