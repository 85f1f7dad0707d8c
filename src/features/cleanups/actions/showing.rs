//! What people see of a question: in the channel, and with whoever answers for it.

use super::{names_for, names_of, note, owners::Owner};
use crate::{
    delivery::store::{Priority, Put, To},
    error::Result,
    features::cleanups::{
        model::Stage,
        store::{self, Row},
        views::{self, Settled},
    },
    ids::{ChannelId, UserId},
    signal::Message,
    turn::{Ask, Post, Turn, Why},
};
use jiff::Timestamp;
use serde_json::json;

/// The kind of the ask.
const KIND: &str = "quiet_channel";

/// What the channel shows: the question as it stands now. It goes out at `at`, or where it stands already, at once.
pub(super) async fn show_question(turn: &mut Turn, row: &Row, at: Option<Timestamp>) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let rules = store::get_rules(turn.tx(), &workspace).await?.rules;
    let names = names_for(turn, std::slice::from_ref(row)).await?;
    let posted = row.posted_at.map_or_else(|| at.unwrap_or(now), |posted| posted.0);
    let message = views::asked_message(row, &rules, posted, &names);
    put(turn, row, (&message, at)).await
}

/// Another body for the message in the channel.
pub(super) async fn put(turn: &mut Turn, row: &Row, (message, at): (&Message, Option<Timestamp>)) -> Result<()> {
    let (to, key) = (To::Channel(row.id.clone()), row.post_key());
    if !row.is_member {
        // Somebody put the bot out: it does not come back to say so.
        return if row.posted_at.is_none() { turn.withdraw(&key).await } else { Ok(()) };
    }
    let post = Post::new(&key, &to, message).tell_outcome().with_priority(Priority::Bulk);
    let post = match at {
        Some(at) => post.not_before(at),
        None => post,
    };
    if turn.post(post).await? == Put::Gone {
        forget_message(turn, &row.id).await?;
    }
    Ok(())
}

/// What was asked is settled: the channel says how, and whoever answers for it is not asked about it any more. The row says
/// so already.
pub(super) async fn settle_question(turn: &mut Turn, row: &Row, settled: &Settled) -> Result<()> {
    if row.is_archived {
        // Nothing can be said there. What has not gone out never does.
        if row.posted_at.is_none() {
            turn.withdraw(&row.post_key()).await?;
        }
    } else if row.is_shared || row.posted_at.is_none() {
        turn.withdraw(&row.post_key()).await?;
    } else {
        let people: Vec<UserId> = match settled {
            Settled::Kept { by, .. } => by.iter().cloned().collect(),
            Settled::Active | Settled::Spared | Settled::Archived => Vec::new(),
        };
        let names = names_of(turn, &people, &[]).await?;
        put(turn, row, (&views::settled_message(settled, &names), None)).await?;
    }
    show_owner(turn, row.person.as_ref(), row.ask_run).await
}

/// Somebody deleted the question: nobody there can answer it, so it is not asked any more. A later run asks anew.
pub(super) async fn forget_message(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(row) = store::find_row(turn.tx(), &workspace, channel).await? else { return Ok(()) };
    if !row.stage().is_open() {
        return Ok(());
    }
    store::set_stage(turn.tx(), &workspace, channel, (Stage::None, None)).await?;
    note(turn, "lost", channel, (json!({ "message": row.generation }), None)).await?;
    show_owner(turn, row.person.as_ref(), row.ask_run).await
}

/// What was asked is not any more; `settled` says why.
pub(super) async fn release(turn: &mut Turn, row: &Row, settled: &Settled) -> Result<()> {
    let workspace = turn.workspace().clone();
    store::set_stage(turn.tx(), &workspace, &row.id, (Stage::None, None)).await?;
    note(turn, "release", &row.id, (json!({ "stage": row.stage }), None)).await?;
    settle_question(turn, row, settled).await
}

/// Somebody else answers for a channel: they are asked by this run, and their time begins when that reaches them.
pub(super) async fn hand_over(turn: &mut Turn, row: &Row, (owner, run): (&Owner, i64)) -> Result<()> {
    let workspace = turn.workspace().clone();
    let whose = (owner.pod, owner.owner.as_ref(), owner.person.as_ref());
    store::set_person(turn.tx(), &workspace, &row.id, whose, run).await?;
    note(turn, "hand over", &row.id, (json!({ "to": owner.person }), None)).await?;
    show_owner(turn, row.person.as_ref(), row.ask_run).await?;
    let changed = store::find_row(turn.tx(), &workspace, &row.id).await?;
    match changed.filter(|row| row.posted_at.is_some()) {
        Some(row) => show_question(turn, &row, None).await,
        None => Ok(()),
    }
}

fn owner_key(run: i64, person: &UserId) -> String {
    format!("owner/{run}/{person}")
}

/// One person is asked about everything of this run that is theirs.
pub(super) async fn open_owner(turn: &mut Turn, person: &UserId, run: i64) -> Result<()> {
    let workspace = turn.workspace().clone();
    let rows = store::list_of_person(turn.tx(), &workspace, (person, run)).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let rules = store::get_rules(turn.tx(), &workspace).await?.rules;
    let names = names_for(turn, &rows).await?;
    turn.ask(Ask {
        key: &owner_key(run, person),
        person,
        kind: KIND,
        title: views::owner_key_title(rows.len()),
        why: Why::from(views::owner_why(&rows, &names)).asking(),
        due: None,
        urgent: false,
        message: views::owner_message(&rows, &rules, &names),
        prompt: false,
    })
    .await
}

/// What a person was asked says how it stands; it is closed once nothing of it is open.
pub(super) async fn show_owner(turn: &mut Turn, person: Option<&UserId>, run: Option<i64>) -> Result<()> {
    let (Some(person), Some(run)) = (person, run) else { return Ok(()) };
    let workspace = turn.workspace().clone();
    let rows = store::list_of_person(turn.tx(), &workspace, (person, run)).await?;
    let rules = store::get_rules(turn.tx(), &workspace).await?.rules;
    let names = names_for(turn, &rows).await?;
    let key = owner_key(run, person);
    turn.reword_asks(&key, &views::owner_message(&rows, &rules, &names)).await?;
    if rows.is_empty() { turn.close_ask(&key).await } else { Ok(()) }
}
