//! What only a ritual's kind understands.

use super::{super::store, beginning::subject, record};
use crate::{
    error::Result,
    ids::RitualId,
    turn::{Change, Turn},
};
use serde_json::{Value, json};

/// Writes down one of a ritual's details, or takes it away. Whether the actor may is for the kind to say.
///
/// # Errors
/// Only the database's own.
pub async fn set_detail(turn: &mut Turn, id: RitualId, name: &str, value: Option<Value>) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(mut ritual) = store::find_ritual(turn.tx(), &workspace, id).await? else { return Ok(()) };
    let mut details = ritual.details.as_object().cloned().unwrap_or_default();
    let before = match &value {
        Some(value) => details.insert(name.to_owned(), value.clone()),
        None => details.remove(name),
    };
    ritual.details = Value::Object(details);
    store::update_ritual(turn.tx(), &workspace, &ritual).await?;
    let change = Change {
        verb: "detail",
        subject: subject(id),
        before: before.map(|before| json!({ name: before })),
        after: value.map(|after| json!({ name: after })),
        why: None,
    };
    record(turn, change).await
}
