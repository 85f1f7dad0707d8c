//! A file to one person, in two steps of which each may be tried any number of times, and which show the file once.
//!
//! The first hands the text over and learns the file's id: a file that is never completed is discarded by Slack, so this is
//! simply repeated. Its result is committed before the second step, which completes that very file: Slack completes a file
//! once. When nobody knows whether it did, the conversation is read first (decision 14).

use super::{Attempt, Step, written};
use crate::{
    ids::{ChannelId, UserId},
    slack::api::{Api, CallError, NewFile},
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// How long a file that Slack says it does not know (any more) may take to show in its conversation.
const SHOWS_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// Nobody can tell whether it arrived.
pub const UNCONFIRMED: &str = "file_unconfirmed";

/// What the first step has reached; rows in the database hold it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct HandedOver {
    file: String,
    channel: ChannelId,
}

/// Whose it is and what it is called.
#[derive(Clone, Copy)]
pub(super) struct Parcel<'a> {
    pub(super) person: &'a UserId,
    pub(super) name: &'a str,
    pub(super) title: &'a str,
    pub(super) comment: &'a str,
}

impl Parcel<'_> {
    /// The next step.
    pub(super) async fn send(&self, api: &Api, attempt: Attempt<'_>) -> Result<Step, CallError> {
        match attempt.progress.map(HandedOver::deserialize) {
            None => self.hand_over(api, attempt.content).await,
            Some(Ok(handed)) => self.complete(api, &handed, attempt).await,
            Some(Err(_)) => Err(CallError::refused("unreadable_call")),
        }
    }

    async fn hand_over(&self, api: &Api, content: Option<&str>) -> Result<Step, CallError> {
        let content = content.ok_or_else(|| CallError::refused("file_gone"))?;
        let channel = api.open_direct(self.person).await?;
        let file = api.upload(self.name, content).await?;
        written(&HandedOver { file, channel }).map(Step::Further)
    }

    async fn complete(&self, api: &Api, handed: &HandedOver, attempt: Attempt<'_>) -> Result<Step, CallError> {
        let HandedOver { file, channel } = handed;
        if attempt.repeated && api.has_file(channel, file, attempt.since).await? {
            return written(handed).map(Step::Done);
        }
        let new = NewFile { id: file, title: self.title, channel, comment: self.comment };
        match api.complete(new).await {
            Ok(()) => written(handed).map(Step::Done),
            // It was completed and does not show yet, or it is lost; a second one could be one too many.
            Err(CallError::Refused { code, .. }) if attempt.repeated && code.starts_with("file_") => {
                if attempt.now.duration_since(attempt.since) < SHOWS_WITHIN {
                    Err(CallError::Unknown("the file does not show yet".to_owned()))
                } else {
                    Err(CallError::refused(UNCONFIRMED))
                }
            }
            Err(error) => Err(error),
        }
    }
}
