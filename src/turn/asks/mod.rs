//! Asks: the only door to a person who did not ask first.
//!
//! One place knows when a person may be reached (their working hours, unless it is urgent), remembers what waits on
//! them for the App Home, says *why am I asked*, and tells the asking feature whether it arrived: the outcome's key is
//! `ask/<key>`. A holder's clock starts at [`OutcomeWhat::Delivered`]; what could not be delivered within ten minutes of
//! going out comes back as `Failed` with [`UNREACHABLE`]; what cannot go out before it is due as `Expired`.
//!
//! Invariants: one message per opening of an ask, and what is asked anew after it was closed, or of somebody else, is a
//! new opening; nothing to people who are deactivated, external or not in the directory.

mod store;

pub use store::{Waiting, count_open, delete_old, move_channel};

use super::{Change, Feature, Turn, views};
use crate::{
    delivery::store::{self as delivery_store, NewPost, Priority, To},
    directory::{self, Person, Settings},
    error::Result,
    ids::UserId,
    signal::{DueWhat, Fact, Message, Outcome, OutcomeWhat, Reopen, Reply},
    slack::mrkdwn::Text,
    timers::store as timer_store,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The feature name under which asks write their rows.
pub const FEATURE: &str = "asks";

/// The code of an outcome that says the person could not be reached.
pub const UNREACHABLE: &str = "unreachable";

/// An ask that was not delivered this long after it went out counts as unreachable.
const REACH: SignedDuration = SignedDuration::from_mins(10);

/// Something a feature wants of one person.
pub struct Ask<'a> {
    /// Names it within the feature; asking again under an open key changes its message, never sends a second one. Asking
    /// somebody else closes it first.
    pub key: &'a str,
    /// Who is asked.
    pub person: &'a UserId,
    /// The feature's word for this kind of ask; people will set preferences by it.
    pub kind: &'a str,
    /// What waits, in a few words, for the App Home.
    pub title: String,
    /// Why this person is asked.
    pub why: Text,
    /// When an answer is due, if there is such a moment.
    pub due: Option<Timestamp>,
    /// Goes out at once, at any hour.
    pub urgent: bool,
    /// What the person reads; its buttons are the asking feature's own.
    pub message: Message,
}

/// What asks claim: to hear what became of their messages, and who left.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .outcome(|turn, outcome| Box::pin(settle(turn, outcome)))
        .fact(|turn, fact| Box::pin(hear(turn, fact)))
        .timer("reach", |turn, payload| Box::pin(give_up(turn, payload)))
}

/// What waits on a person, oldest first.
///
/// # Errors
/// Only the database's own.
pub async fn list_waiting(turn: &mut Turn, person: &UserId) -> Result<Vec<Waiting>> {
    let workspace = turn.workspace.id.clone();
    store::list_waiting(turn.tx(), &workspace, person).await
}

pub(super) async fn open(turn: &mut Turn, ask: Ask<'_>) -> Result<()> {
    let (workspace, feature) = (turn.workspace.id.clone(), turn.feature);
    let mut standing = store::find_open(turn.tx(), &workspace, feature, ask.key).await?;
    if standing.as_ref().is_some_and(|standing| standing.person != *ask.person) {
        close(turn, ask.key).await?;
        standing = None;
    }
    let found = directory::people::find_person(turn.tx(), &workspace, ask.person).await?;
    let Some(person) = found.filter(|person| person.is_active() && !person.is_external) else {
        return tell_asker(turn, feature, ask.key, failed(UNREACHABLE)).await;
    };
    let goes_out_at = if ask.urgent { turn.now } else { first_allowed(turn.now, &person, turn.settings()) };
    let was_delivered = standing.is_some_and(|standing| standing.delivered_at.is_some());
    if !was_delivered && ask.due.is_some_and(|due| due <= goes_out_at) {
        // It could only arrive when it is too late to answer.
        close(turn, ask.key).await?;
        return tell_asker(turn, feature, ask.key, OutcomeWhat::Expired).await;
    }
    let id = store::put_ask(turn, &ask, goes_out_at).await?;
    let key = post_key(feature, id, ask.key);
    let message = views::with_reason(&ask.message, &ask.why, ask.due.is_some());
    let post = NewPost {
        workspace: &workspace,
        feature: FEATURE,
        key: &key,
        to: &To::Person(ask.person.clone()),
        thread: None,
        message: &message,
        priority: if ask.urgent { Priority::Urgent } else { Priority::Normal },
        asked: false,
        outcomes: true,
        not_before: Some(goes_out_at),
        expires_at: ask.due,
        now: turn.now,
    };
    delivery_store::put_post(turn.tx(), post).await?;
    set_reach(turn, &key, goes_out_at + REACH).await?;
    turn.refresh_home(ask.person).await
}

pub(super) async fn close(turn: &mut Turn, key: &str) -> Result<()> {
    let (workspace, now) = (turn.workspace.id.clone(), turn.now);
    let feature = turn.feature;
    let Some(closed) = store::close(turn.tx(), &workspace, feature, key, now).await? else {
        return Ok(());
    };
    turn.changed = true;
    let post = post_key(feature, closed.id, key);
    timer_store::cancel(turn.tx(), &workspace, FEATURE, &reach_key(&post)).await?;
    // What never went out is not wanted any more; what the person may have read stays as it is.
    if closed.delivered_at.is_none() {
        delivery_store::withdraw_post(turn.tx(), &workspace, FEATURE, &post, now).await?;
    }
    turn.refresh_home(&closed.person).await
}

/// The next instant of this person's working hours, in their own zone; `now` for an organisation that never works.
fn first_allowed(now: Timestamp, person: &Person, settings: &Settings) -> Timestamp {
    settings.hours.first_allowed(now, &person.zone_or(&settings.zone)).unwrap_or(now)
}

/// A modal's trigger had expired: the person gets its *Open* button instead, at once, since they asked for it.
pub(super) async fn offer_again(turn: &mut Turn, reopen: Option<&Reopen>) -> Result<Reply> {
    let (workspace, now, person) = (turn.workspace.id.clone(), turn.now, turn.actor.id.clone());
    let message = views::open_again(reopen);
    let key = format!("open/{}", uuid::Uuid::now_v7());
    let post = NewPost {
        workspace: &workspace,
        feature: FEATURE,
        key: &key,
        to: &To::Person(person),
        thread: None,
        message: &message,
        priority: Priority::Urgent,
        asked: true,
        outcomes: false,
        not_before: None,
        expires_at: Some(now + SignedDuration::from_hours(1)),
        now,
    };
    delivery_store::put_post(turn.tx(), post).await?;
    turn.touch();
    Ok(Reply::Nothing)
}

/// What became of an ask's message. Of an opening that is over nobody wants to hear.
async fn settle(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let (workspace, now) = (turn.workspace.id.clone(), turn.now);
    let Some((feature, id, key)) = read_post_key(&outcome.key) else { return Ok(()) };
    timer_store::cancel(turn.tx(), &workspace, FEATURE, &reach_key(&outcome.key)).await?;
    if let OutcomeWhat::Delivered { channel, ts } = &outcome.what {
        store::update_delivered(turn.tx(), &workspace, store::Delivered { id, channel, ts, at: now }).await?;
    }
    if store::is_open(turn.tx(), &workspace, id).await? {
        tell_asker(turn, feature, key, outcome.what.clone()).await?;
    }
    Ok(())
}

/// Who has left reads nothing any more: what had not reached them by then is taken back, and whoever asked is told.
async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    let Fact::PersonDeactivated { person } = fact else { return Ok(()) };
    let (workspace, now) = (turn.workspace.id.clone(), turn.now);
    for undelivered in store::list_undelivered(turn.tx(), &workspace, person).await? {
        let post = post_key(&undelivered.feature, undelivered.id, &undelivered.key);
        turn.changed = true;
        delivery_store::withdraw_post(turn.tx(), &workspace, FEATURE, &post, now).await?;
        timer_store::cancel(turn.tx(), &workspace, FEATURE, &reach_key(&post)).await?;
        tell_asker(turn, &undelivered.feature, &undelivered.key, failed(UNREACHABLE)).await?;
    }
    Ok(())
}

/// Ten minutes have passed since it went out.
async fn give_up(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(post) = payload.get("key").and_then(Value::as_str) else { return Ok(()) };
    let Some((feature, id, key)) = read_post_key(post) else { return Ok(()) };
    let workspace = turn.workspace.id.clone();
    if !store::is_undelivered(turn.tx(), &workspace, id).await? {
        return Ok(());
    }
    if turn.workspace.paused_at.is_some() {
        // Held by us, not unreachable: look again later.
        let later = turn.now + REACH;
        return set_reach(turn, post, later).await;
    }
    turn.record(Change {
        verb: "unreachable",
        subject: format!("ask/{feature}/{key}"),
        before: None,
        after: None,
        why: Some("not delivered within ten minutes"),
    })
    .await?;
    tell_asker(turn, feature, key, failed(UNREACHABLE)).await
}

async fn set_reach(turn: &mut Turn, post: &str, due_at: Timestamp) -> Result<()> {
    let what = DueWhat::Timer { kind: "reach".to_owned(), payload: json!({ "key": post }) };
    turn.schedule(FEATURE, &reach_key(post), due_at, &what).await
}

/// Hands the outcome to the feature that asked, in a turn of its own.
async fn tell_asker(turn: &mut Turn, feature: &str, key: &str, what: OutcomeWhat) -> Result<()> {
    let registry = turn.registry();
    let Some(asker) = registry.feature(feature).filter(|asker| asker.outcome.is_some()) else { return Ok(()) };
    turn.push(asker.name, &DueWhat::Outcome(Outcome { key: format!("ask/{key}"), what })).await
}

fn failed(code: &str) -> OutcomeWhat {
    OutcomeWhat::Failed { code: code.to_owned() }
}

/// The key of an opening's message. Feature names and ids hold no slash, so the first two end their parts.
fn post_key(feature: &str, id: i64, key: &str) -> String {
    format!("{feature}/{id}/{key}")
}

fn read_post_key(post: &str) -> Option<(&str, i64, &str)> {
    let (feature, rest) = post.split_once('/')?;
    let (id, key) = rest.split_once('/')?;
    Some((feature, id.parse().ok()?, key))
}

fn reach_key(post: &str) -> String {
    format!("reach/{post}")
}
