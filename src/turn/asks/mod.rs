//! Asks: the only door to a person who did not ask first.
//!
//! One place knows when a person may be reached and in which message (`model`), remembers what waits on them for the App
//! Home, answers *why am I asked?*, and tells the asking feature whether it arrived: the outcome's key is `ask/<key>`. A
//! holder's clock starts at [`OutcomeWhat::Delivered`]; what could not be delivered within ten minutes of going out comes
//! back as `Failed` with [`UNREACHABLE`], and what somebody waits for (`wanted`), while Slack keeps notifications from its
//! person for more than a working day of theirs, with [`DO_NOT_DISTURB`]; what cannot go out before it is due as `Expired`, and is over then.
//!
//! What falls within half an hour shares a message, each ask with its own words and buttons (`bundle`); what is urgent
//! has its own. A person gets at most as many messages in a day of theirs as they want: what is more waits until their
//! next morning, or joins a message of today if it is due before; what is wanted comes on the day itself,
//! and does not count. Prompts of rituals also join what has just arrived.
//!
//! Invariants: an ask stands in one message, and what is asked anew after it was closed, or of somebody else, is a new
//! opening; what was read stays, and what was not leaves its message when it is closed or due, without taking others
//! with it; nothing to people who are deactivated, external or not in the directory; nothing that is not urgent on
//! somebody's day off, outside of their hours, in their quiet hours or in Slack's *do not disturb*. A press under an ask concerns that ask only, and
//! what replaces it leaves the rest of the message ([`Reply::Replace`]).

mod answer;
mod bundle;
mod desk;
mod model;
mod open;
mod replan;
mod settle;
mod store;
mod views;

pub(super) use answer::{replace, unwrapped};
pub(super) use open::open_all;
pub use store::{Waiting, count_open, delete_old, move_channel};

use super::{Feature, Turn};
use crate::{
    delivery::store::{self as delivery_store, NewPost, Priority, To},
    error::Result,
    ids::UserId,
    signal::{DueWhat, Fact, Message, Outcome, OutcomeWhat, Reopen, Reply, Signal},
    slack::mrkdwn::Text,
    timers::store as timer_store,
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// The feature name under which asks write their rows.
pub const FEATURE: &str = "asks";

/// The code of an outcome that says the person could not be reached.
pub const UNREACHABLE: &str = "unreachable";

/// The code of an outcome that says that Slack keeps notifications from somebody for longer than anybody should wait, where
/// somebody does. It comes to them all the same when that is over.
pub const DO_NOT_DISTURB: &str = "do_not_disturb";

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
    /// Why this person is asked, and what they can do about it.
    pub why: Why,
    /// When an answer is due, if there is such a moment.
    pub due: Option<Timestamp>,
    /// Goes out at once, at any hour.
    pub urgent: bool,
    /// What the person reads; its buttons are the asking feature's own.
    pub message: Message,
    /// A question a ritual planned for just this moment: it does not wait for the person's time for everything, and joins
    /// a message that arrived within the last half hour.
    pub prompt: bool,
}

/// What somebody reads who wonders why they are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// The rule, as a sentence: "Because you lead Performance."
    pub rule: Text,
    /// Whose rule it is: a person, a pod.
    pub owner: Option<Text>,
    /// When it comes to them again, as planned now.
    pub next: Option<Timestamp>,
    /// How it can be changed, as a sentence.
    pub change: Option<Text>,
    /// It asks for something, though there is no moment by which an answer is due: *Why am I asked?*, and not *told*.
    pub is_asking: bool,
}

impl Why {
    /// The same, of something that wants an answer though none is due at a moment.
    #[must_use]
    pub fn asking(self) -> Self {
        Self { is_asking: true, ..self }
    }
}

impl From<Text> for Why {
    /// Only a rule: it is nobody's, does not come again, and cannot be changed.
    fn from(rule: Text) -> Self {
        Self { rule, ..Self::default() }
    }
}

/// What a turn did with asks, for the metrics.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// How late asks arrived, each.
    pub(super) late: Vec<SignedDuration>,
    /// How late what was planned for an instant was asked, each.
    pub(super) asked_late: Vec<SignedDuration>,
    /// How many were put off to another day, because the person had enough for this one.
    pub(super) put_off: u64,
    /// How many joined a message with others.
    pub(super) joined: u64,
}

/// What asks claim: to hear what became of their messages, and who left.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .timer_words(&[
            ("reach", "a question is checked: has it arrived?"),
            ("home", "a question on the App Home is over"),
        ])
        .outcome(|turn, outcome| Box::pin(settle::settle(turn, outcome)))
        .fact(|turn, fact| Box::pin(hear(turn, fact)))
        .frequent_facts(|fact| matches!(fact, Fact::DndChanged { .. }))
        .timer("reach", |turn, payload| Box::pin(settle::look_after(turn, payload)))
        .timer("missed", |turn, payload| Box::pin(settle::miss(turn, payload)))
        .timer("replan", |turn, payload| Box::pin(replan::replan_next(turn, payload)))
        .action(views::WHY, |turn, action| Box::pin(answer::tell_why(turn, action)))
        .only_looks(|signal| matches!(signal, Signal::Action(action) if action.action_id == views::WHY))
}

/// What waits on a person, oldest first; `true` where that is only the beginning.
///
/// # Errors
/// Only the database's own.
pub async fn list_waiting(turn: &mut Turn, person: &UserId) -> Result<(Vec<Waiting>, bool)> {
    let workspace = turn.workspace.id.clone();
    store::list_waiting(turn.tx(), &workspace, person).await
}

/// Who is asked something under keys below this one (`key/…`), each with the key.
///
/// # Errors
/// Only the database's own.
pub async fn list_asked_below(turn: &mut Turn, key: &str) -> Result<Vec<(String, UserId)>> {
    let (workspace, feature) = (turn.workspace.id.clone(), turn.feature);
    store::list_asked_below(turn.tx(), &workspace, (feature, key)).await
}

/// Which of these asks of the feature that runs a kind of ritual ever reached their person, be they settled by now.
///
/// # Errors
/// Only the database's own.
pub async fn list_delivered(turn: &mut Turn, kind: &str, keys: &[&str]) -> Result<BTreeSet<String>> {
    let (workspace, registry) = (turn.workspace.id.clone(), turn.registry());
    let Some(feature) = registry.runs(kind).map(|feature| feature.name) else { return Ok(BTreeSet::new()) };
    store::list_delivered(turn.tx(), &workspace, feature, keys).await
}

/// What was asked under these keys waits on nobody any more. What never went out is not wanted any more; what the person may
/// have read stays, and shows that it is settled.
pub(super) async fn close_each(turn: &mut Turn, keys: &[&str]) -> Result<()> {
    let (workspace, feature, now) = (turn.workspace.id.clone(), turn.feature, turn.now);
    let closed = store::close_each(turn.tx(), &workspace, (feature, keys), now).await?;
    if closed.is_empty() {
        return Ok(());
    }
    turn.changed = true;
    for closed in closed.iter().filter(|closed| closed.message.is_none()) {
        timer_store::cancel(turn.tx(), &workspace, FEATURE, &home_key(closed.id)).await?;
    }
    let stale: BTreeSet<String> = closed.iter().filter_map(|closed| closed.message.clone()).collect();
    bundle::show(turn, Vec::new(), &stale).await?;
    let people: BTreeSet<&UserId> = closed.iter().map(|closed| &closed.person).collect();
    delivery_store::mark_homes_of_people(turn.tx(), &workspace, &people.into_iter().collect::<Vec<_>>(), now).await
}

/// Changes what the newest asks under `key`, and under the keys below it, say, whether or not they wait still. Nobody is
/// called by that: the message they stand in is edited.
pub(super) async fn reword(turn: &mut Turn, key: &str, message: &Message) -> Result<()> {
    let (workspace, feature) = (turn.workspace.id.clone(), turn.feature);
    let reworded = store::update_bodies(turn.tx(), &workspace, (feature, key), message).await?;
    let stale: BTreeSet<String> = reworded.into_iter().flatten().collect();
    if stale.is_empty() {
        return Ok(());
    }
    turn.changed = true;
    bundle::show(turn, Vec::new(), &stale).await
}

/// As [`reword`], each under exactly its key.
pub(super) async fn reword_each(turn: &mut Turn, asks: &[(String, Message)]) -> Result<()> {
    let (workspace, feature) = (turn.workspace.id.clone(), turn.feature);
    let mut stale = BTreeSet::new();
    for (key, message) in asks {
        stale.extend(store::update_newest_body(turn.tx(), &workspace, (feature, key), message).await?);
    }
    if stale.is_empty() {
        return Ok(());
    }
    turn.changed = true;
    bundle::show(turn, Vec::new(), &stale).await
}

/// What others decided that changes when somebody may be reached.
async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::PersonDeactivated { person } => settle::forget_person(turn, person).await,
        Fact::ZoneChanged { person }
        | Fact::AwayChanged { person }
        | Fact::HoursChanged { person }
        | Fact::DndChanged { person }
        | Fact::MembershipChanged { person, .. } => replan::replan(turn, std::slice::from_ref(person)).await,
        Fact::PodArchived { people, .. } => replan::replan(turn, people).await,
        Fact::PodCalendarChanged { .. } | Fact::HolidaysChanged | Fact::SettingsChanged => {
            replan::replan_all(turn).await
        }
        _ => Ok(()),
    }
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

/// Hands the outcome to the feature that asked, in a turn of its own.
async fn tell_asker(turn: &mut Turn, feature: &str, key: &str, what: OutcomeWhat) -> Result<()> {
    let registry = turn.registry();
    let Some(asker) = registry.feature(feature).filter(|asker| asker.outcome.is_some()) else { return Ok(()) };
    turn.push(asker.name, &DueWhat::Outcome(Outcome { key: format!("ask/{key}"), what })).await
}

fn failed(code: &str) -> OutcomeWhat {
    OutcomeWhat::Failed { code: code.to_owned() }
}

/// The timer that looks after a message.
fn reach_key(message: &str) -> String {
    format!("reach/{message}")
}

/// The timer of an ask that waits on the App Home only.
fn home_key(id: i64) -> String {
    format!("home/{id}")
}

#[cfg(test)]
mod tests;
