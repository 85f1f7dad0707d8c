//! Files, and the file object Slack sends for them.

use crate::ids::UserId;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;

/// One file; clones share its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// `F…`
    pub id: String,
    /// With its ending.
    pub name: String,
    /// What people read over it; its name unless said.
    pub title: String,
    /// Whose it is.
    pub user: UserId,
    /// When it was announced.
    pub created: Timestamp,
    /// How many bytes were announced.
    pub length: usize,
    /// What was handed over; none yet.
    pub bytes: Option<Arc<[u8]>>,
}

impl File {
    /// What stands in it, as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self.bytes.as_deref().unwrap_or_default()).into_owned()
    }

    /// The letters after the last dot of its name.
    pub(crate) fn kind(&self) -> &str {
        self.name.rsplit_once('.').map_or("", |(_, kind)| kind)
    }

    /// What a browser takes it for; never anything it would run.
    pub(crate) fn media_type(&self) -> &'static str {
        match self.kind() {
            "csv" => "text/csv; charset=utf-8",
            "json" => "application/json",
            "md" => "text/markdown; charset=utf-8",
            "txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        }
    }

    /// Slack's file object, as far as an app without `files:read` has use for it.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id, "created": self.created.as_second(), "timestamp": self.created.as_second(),
            "name": self.name, "title": self.title, "user": self.user, "filetype": self.kind(),
            "mimetype": self.media_type().split(';').next(), "size": self.length, "mode": "hosted",
            "is_external": false, "is_public": false, "editable": false,
        })
    }
}
