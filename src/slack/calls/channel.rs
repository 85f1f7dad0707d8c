//! What is done to a channel. Each is safe to repeat: what shows that it was done already is looked at first, or is success.
//!
//! Slack names no call of ours, so a channel that an unanswered attempt may have made is known by its name, its maker and
//! its age: it is ours when the bot made it since the first attempt. Otherwise the name is somebody else's.

use super::{Attempt, Step, written};
use crate::{
    ids::ChannelId,
    signal::CreatedRecord,
    slack::api::{Api, CallError, Made},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How far Slack's clock, which dates channels to the second, may be behind ours.
const SKEW: SignedDuration = SignedDuration::from_mins(2);
/// Somebody else has the name.
const TAKEN: &str = "name_taken";

/// The name was taken when we came back; rows in the database hold it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Looking {
    /// Since when the bot may have made it.
    since: Timestamp,
    /// Where the next part of its channels begins.
    cursor: Option<String>,
}

/// A channel that shall be.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) name: &'a str,
    pub(super) is_private: bool,
}

impl Wanted<'_> {
    /// Makes it, or looks through the next part of the bot's channels for the one it has made already.
    pub(super) async fn make(&self, api: &Api, attempt: Attempt<'_>) -> Result<Step, CallError> {
        match attempt.progress.map(Looking::deserialize) {
            None => self.create(api, attempt).await,
            Some(Ok(looking)) => self.look(api, looking).await,
            Some(Err(_)) => Err(CallError::refused("unreadable_call")),
        }
    }

    async fn create(&self, api: &Api, attempt: Attempt<'_>) -> Result<Step, CallError> {
        match api.create_channel(self.name, self.is_private).await {
            Ok(channel) => written(&CreatedRecord { channel, adopted: false }).map(Step::Done),
            Err(CallError::Refused { code, .. }) if code == TAKEN && attempt.repeated => {
                written(&Looking { since: attempt.since, cursor: None }).map(Step::Further)
            }
            Err(error) => Err(error),
        }
    }

    async fn look(&self, api: &Api, looking: Looking) -> Result<Step, CallError> {
        let page = api.list_own_channels(looking.cursor.as_deref()).await?;
        if let Some(made) = page.rows.into_iter().find(|made| self.is_like(made, looking.since))
            && made.channel.creator.as_ref() == Some(&api.auth_test().await?.user)
        {
            return written(&CreatedRecord { channel: made.channel, adopted: true }).map(Step::Done);
        }
        match page.next {
            Some(next) => written(&Looking { since: looking.since, cursor: Some(next) }).map(Step::Further),
            None => Err(CallError::refused(TAKEN)),
        }
    }

    fn is_like(&self, made: &Made, since: Timestamp) -> bool {
        let not_before = since.saturating_sub(SKEW).unwrap_or(since);
        made.channel.name == self.name && made.channel.private == self.is_private && made.at >= not_before
    }
}

/// The two lines of text a channel has.
#[derive(Clone, Copy)]
pub(super) enum Line<'a> {
    Topic(&'a str),
    Purpose(&'a str),
}

impl Line<'_> {
    /// Writes it unless it stands there: everybody in the channel reads that somebody has written it.
    pub(super) async fn write(&self, api: &Api, channel: &ChannelId) -> Result<Step, CallError> {
        let standing = api.describe_channel(channel).await?;
        let changed = match *self {
            Self::Topic(topic) if standing.topic != topic => api.set_topic(channel, topic).await.map(|()| true)?,
            Self::Purpose(purpose) if standing.purpose != purpose => {
                api.set_purpose(channel, purpose).await.map(|()| true)?
            }
            Self::Topic(_) | Self::Purpose(_) => false,
        };
        Ok(Step::Done(json!({ "changed": changed })))
    }
}

/// Puts a link above a channel unless one to the same place stands there.
pub(super) async fn bookmark(api: &Api, channel: &ChannelId, (title, link): (&str, &str)) -> Result<Step, CallError> {
    let standing = api.list_bookmarks(channel).await?;
    let added = !standing.iter().any(|bookmark| bookmark.link == link);
    if added {
        api.add_bookmark(channel, title, link).await?;
    }
    Ok(Step::Done(json!({ "added": added })))
}

/// Renames a channel; one that has the name already is done.
pub(super) async fn rename(api: &Api, channel: &ChannelId, name: &str) -> Result<Step, CallError> {
    match api.rename_channel(channel, name).await {
        Ok(renamed) => written(&renamed).map(Step::Done),
        Err(CallError::Refused { code, .. }) if code == TAKEN => {
            let standing = api.describe_channel(channel).await?.channel;
            if standing.name == name { written(&standing).map(Step::Done) } else { Err(CallError::refused(TAKEN)) }
        }
        Err(error) => Err(error),
    }
}
