//! A file of a message, for whoever may read the message.

use super::answers::Refusal;
use crate::{
    error::Error,
    ids::ChannelId,
    sandbox::{
        acting::{may_see, person_named},
        core::Sandbox,
        page_api::shapes::for_me,
    },
};
use axum::{
    extract::{Query, State as Shared},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(rename = "as")]
    me: String,
    channel: String,
    id: String,
}

pub(crate) async fn file(Shared(sandbox): Shared<Sandbox>, Query(wanted): Query<Wanted>) -> Result<Response, Refusal> {
    let file = sandbox.read(|state| {
        let me = person_named(state, &wanted.me)?.id.clone();
        let id = ChannelId(wanted.channel);
        let channel = state.channels.get(&id).filter(|_| may_see(state, &me, &id));
        let messages = channel.map(|channel| channel.messages.iter().filter(|message| for_me(message, &me)));
        let found = messages.and_then(|mut messages| {
            messages.find_map(|message| message.files.iter().find(|file| file.id == wanted.id).cloned())
        });
        found.ok_or_else(|| Error::user("There is no such file here."))
    })?;
    let name: String =
        file.name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    let headers = [
        (header::CONTENT_TYPE, file.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, file.bytes.as_deref().unwrap_or_default().to_vec()).into_response())
}
