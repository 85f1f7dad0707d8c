//! Files for people: a text somebody asked for, as a file in their direct message with the bot.
//!
//! Invariants: it goes to the person who asked and to nobody else; it stands there once; where Slack will not have it, or
//! nobody can tell whether it arrived, they are told so. Its text leaves the database when its fate is known.

mod views;

use super::{Feature, Turn};
use crate::{
    delivery::store::{self as delivery_store, NewCall, NewPost, Priority, To},
    error::Result,
    ids::UserId,
    signal::{Outcome, OutcomeWhat},
    slack::{calls::SlackCall, mrkdwn::Text},
};
use serde::Deserialize;
use uuid::Uuid;

/// The feature name under which files write their rows.
const FEATURE: &str = "files";
/// The longest file, in bytes: it is a text somebody reads, and has to go over the line within a call's time.
pub const LONGEST: usize = 5_000_000;

/// A text that becomes a file.
pub struct NewFile<'a> {
    /// With its ending: `decisions.csv`.
    pub name: &'a str,
    /// What Slack writes over it.
    pub title: &'a str,
    /// What is said with it.
    pub comment: &'a Text,
    /// What stands in it.
    pub content: String,
}

/// What became of the wish to send a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// It arrives in a moment.
    UnderWay,
    /// It is longer than [`LONGEST`]; nothing is sent.
    TooLong,
}

impl Sending {
    /// What the person reads who asked for it.
    pub fn words(self) -> Text {
        match self {
            Self::UnderWay => views::under_way(),
            Self::TooLong => views::too_long(),
        }
    }
}

/// What files claim of the house: what became of them.
pub fn feature() -> Feature {
    Feature::new(FEATURE).outcome(|turn, outcome| Box::pin(follow(turn, outcome)))
}

pub(super) async fn send(turn: &mut Turn, person: &UserId, file: NewFile<'_>) -> Result<Sending> {
    // PostgreSQL keeps no NUL in a text, and nobody misses one.
    let content = file.content.replace('\0', "");
    if content.len() > LONGEST {
        return Ok(Sending::TooLong);
    }
    let call = SlackCall::SendFile {
        person: person.clone(),
        name: file.name.to_owned(),
        title: file.title.to_owned(),
        comment: file.comment.as_str().to_owned(),
    };
    let (workspace, key) = (turn.workspace.id.clone(), format!("file/{}", Uuid::now_v7()));
    let new = NewCall {
        workspace: &workspace,
        feature: FEATURE,
        key: &key,
        call: &serde_json::to_value(call)?,
        content: Some(&content),
        again: false,
        // Somebody waits for it.
        asked: true,
        outcomes: false,
        not_before: None,
        now: turn.now,
    };
    turn.touch();
    delivery_store::put_call(turn.tx(), new).await?;
    Ok(Sending::UnderWay)
}

/// Who waits for a file that does not come is told.
async fn follow(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let OutcomeWhat::Failed { code } = &outcome.what else { return Ok(()) };
    let workspace = turn.workspace.id.clone();
    let found = delivery_store::find_call(turn.tx(), &workspace, (FEATURE, &outcome.key)).await?;
    let call = found.and_then(|call| SlackCall::deserialize(call).ok());
    let Some(SlackCall::SendFile { person, title, .. }) = call else { return Ok(()) };
    let post = NewPost {
        workspace: &workspace,
        feature: FEATURE,
        key: &format!("lost/{}", outcome.key),
        to: &To::Person(person),
        thread: None,
        message: &views::lost(&title, code),
        priority: Priority::Normal,
        asked: true,
        outcomes: false,
        not_before: None,
        expires_at: None,
        now: turn.now,
    };
    turn.touch();
    delivery_store::put_post(turn.tx(), post).await.map(drop)
}
