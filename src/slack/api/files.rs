//! Files: handing their text over, showing them in a conversation, and finding them there again.

use super::{
    Api, CallError,
    messages::{Done, pages_since},
    transport,
};
use crate::{
    ids::ChannelId,
    slack::methods::{CONVERSATIONS_HISTORY, FILES_COMPLETE, FILES_UPLOAD_URL},
};
use jiff::Timestamp;
use reqwest::{Url, header::CONTENT_TYPE};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// How long the text itself may take on its way.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(20);

/// A file that was handed over and is to be shown.
#[derive(Clone, Copy)]
pub struct NewFile<'a> {
    /// As Slack names it.
    pub id: &'a str,
    /// Over it.
    pub title: &'a str,
    /// Where it is shown.
    pub channel: &'a ChannelId,
    /// Said with it, as mrkdwn.
    pub comment: &'a str,
}

impl Api {
    /// Hands a text over to Slack as a file that nobody sees yet; its id. Slack discards it unless it is completed.
    ///
    /// # Errors
    /// See [`CallError`]; repeating it does no harm.
    pub async fn upload(&self, name: &str, content: &str) -> Result<String, CallError> {
        #[derive(Deserialize)]
        struct Ticket {
            upload_url: String,
            file_id: String,
        }
        let ticket: Ticket = self.call(&FILES_UPLOAD_URL, &json!({"filename": name, "length": content.len()})).await?;
        let url = self.upload_address(&ticket.upload_url)?;
        // The address is its own permission: it needs no token and gets none.
        let request = self.0.http.post(url).header(CONTENT_TYPE, "application/octet-stream");
        let sent = request.timeout(UPLOAD_TIMEOUT).body(content.to_owned()).send().await;
        let status = sent.map_err(|error| transport(&error))?.status();
        match status.as_u16() {
            _ if status.is_success() => Ok(ticket.file_id),
            408 | 429 | 500.. => Err(CallError::Unknown(format!("HTTP {}", status.as_u16()))),
            _ => Err(CallError::refused("upload_refused")),
        }
    }

    /// Nothing of ours goes over an open line, except where Slack itself is on one: in the sandbox.
    fn upload_address(&self, address: &str) -> Result<Url, CallError> {
        let url = Url::parse(address).map_err(|_| CallError::refused("odd_upload_address"))?;
        let same = url.scheme() == self.0.base.scheme() && url.host_str() == self.0.base.host_str();
        if url.scheme() == "https" || same { Ok(url) } else { Err(CallError::refused("odd_upload_address")) }
    }

    /// Shows a file that was handed over; Slack does this once for each.
    ///
    /// # Errors
    /// See [`CallError`]; after `Unknown` it may stand there, now or soon, and [`Api::has_file`] tells.
    pub async fn complete(&self, file: NewFile<'_>) -> Result<(), CallError> {
        let args = json!({
            "files": [{"id": file.id, "title": file.title}],
            "channel_id": file.channel,
            "initial_comment": file.comment,
        });
        self.call::<Done>(&FILES_COMPLETE, &args).await.map(drop)
    }

    /// Whether a file stands in a conversation, shown since `since`.
    ///
    /// # Errors
    /// See [`CallError`], and [`Api::find_sent`] for conversations that are too long.
    pub async fn has_file(&self, channel: &ChannelId, file: &str, since: Timestamp) -> Result<bool, CallError> {
        let messages = pages_since(self, &CONVERSATIONS_HISTORY, (channel, None), since).await?;
        Ok(messages.iter().any(|message| holds(message, file)))
    }
}

fn holds(message: &Value, file: &str) -> bool {
    message["files"].as_array().is_some_and(|files| files.iter().any(|shown| shown["id"] == file))
}
