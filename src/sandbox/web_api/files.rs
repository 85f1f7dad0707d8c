//! `files.*`, and the address to which files are handed over.
//!
//! As with Slack, a file is announced, handed over and completed. The address is good for one hand-over of exactly the
//! announced length; a file can be completed once, and one that is not is never seen. (Slack tells no error for a wrong
//! length and for a second completion; ours are the plain ones.)

use super::{
    args::{Answer, ApiError, Args, answer},
    spoiling::{after, before, spoiled},
};
use crate::{
    ids::{ChannelId, MessageTs},
    sandbox::{
        core::Sandbox,
        doing::Draft,
        faults::Fault,
        model::File,
        state::{Call, Code, State},
    },
};
use axum::{
    body::Bytes,
    extract::{Path, State as Shared},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The largest body that is read at the upload address.
pub(crate) const LARGEST: usize = 64 * 1024 * 1024;

/// Announces a file, and tells where to hand it over.
pub(crate) fn get_upload_url(state: &mut State, args: &Args) -> Answer {
    let name = args.get("filename")?;
    let length: usize = args.get("length")?.parse().map_err(|_| ApiError::from("invalid_arguments"))?;
    if length == 0 {
        return Err("missing_argument".into());
    }
    let (id, token) = (state.new_id("F"), format!("U{:012}", state.count()));
    let (user, created) = (state.bot(), state.now);
    let file = File { id: id.clone(), title: name.clone(), name, user, created, length, bytes: None };
    state.files.insert(id.clone(), file);
    state.uploads.insert(token.clone(), id.clone());
    answer(json!({ "upload_url": format!("http://{}/upload/v1/{token}", state.address), "file_id": id }))
}

/// A POST to an upload address; the body is the file. Faults for it are planned under `upload`.
pub(crate) async fn serve_upload(Shared(sandbox): Shared<Sandbox>, Path(token): Path<String>, body: Bytes) -> Response {
    let fault = sandbox.change(|state| state.faults.next("upload"));
    if let Some(Fault::HoldBefore(gate)) = &fault {
        gate.pass().await;
    }
    let result = sandbox.change(|state| {
        let result = fault.as_ref().and_then(before).unwrap_or_else(|| match state.hand_over(&token, &body) {
            Ok(()) => json!({ "ok": true }),
            Err(code) => json!({ "ok": false, "error": code }),
        });
        let result = fault.as_ref().and_then(after).unwrap_or(result);
        let args = json!({ "length": body.len() });
        state.log_call(Call { method: "upload".to_owned(), args, result: result.clone(), at: state.now });
        result
    });
    let response = match result["error"].as_str() {
        None => (StatusCode::OK, format!("OK - {}", body.len())).into_response(),
        Some("unknown_address") => StatusCode::NOT_FOUND.into_response(),
        Some("wrong_length") => StatusCode::BAD_REQUEST.into_response(),
        Some("ratelimited") => StatusCode::TOO_MANY_REQUESTS.into_response(),
        Some(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    spoiled(fault, response).await
}

impl State {
    fn hand_over(&mut self, token: &str, body: &Bytes) -> Result<(), Code> {
        let id = self.uploads.get(token).ok_or("unknown_address")?;
        let file = self.files.get_mut(id).ok_or("unknown_address")?;
        if file.length != body.len() {
            return Err("wrong_length");
        }
        file.bytes = Some(Arc::from(&body[..]));
        self.uploads.remove(token);
        Ok(())
    }
}

/// Completes files: they are shown in a conversation, or are nobody's but the app's where none is named.
pub(crate) fn complete(state: &mut State, args: &Args) -> Answer {
    let named = args.json("files")?.unwrap_or_default();
    let named = named.as_array().filter(|files| !files.is_empty()).ok_or("invalid_arguments")?;
    let channel = args.find("channel_id").map(|id| showing_place(state, &id)).transpose()?;
    let mut files = Vec::new();
    for one in named {
        let id = one["id"].as_str().unwrap_or_default();
        let announced = state.files.get(id).filter(|file| file.bytes.is_some()).ok_or("file_not_found")?;
        let title = one["title"].as_str().filter(|title| !title.is_empty()).unwrap_or(&announced.title).to_owned();
        files.push(File { title, ..announced.clone() });
    }
    for file in &files {
        state.files.remove(&file.id);
    }
    let titles: Vec<Value> = files.iter().map(|file| json!({ "id": file.id, "title": file.title })).collect();
    if let Some(channel) = channel {
        let draft = Draft {
            text: args.find("initial_comment").unwrap_or_default(),
            thread_ts: args.find("thread_ts").map(MessageTs),
            files,
            ..Draft::default()
        };
        let bot = state.bot();
        state.post(&channel, &bot, draft)?;
    }
    answer(json!({ "files": titles }))
}

fn showing_place(state: &State, id: &str) -> Result<ChannelId, ApiError> {
    let channel = state.visible(id)?;
    if !channel.has(&state.bot()) {
        return Err("not_in_channel".into());
    }
    if channel.archived {
        return Err("posting_to_channel_denied".into());
    }
    Ok(channel.id.clone())
}
