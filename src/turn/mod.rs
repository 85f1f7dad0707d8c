//! One signal, one feature, one transaction.
//!
//! A handler gets a [`Turn`] and touches nothing else: domain rows through [`Turn::tx`], and the verbs below for
//! whatever must reach Slack, the future, or other features. The dispatcher begins and commits; a handler may be run
//! again from the start.
//!
//! Invariants: every change of state has an audit row, so a turn that recorded, posted, told or touched nothing is a
//! reading turn and is rolled back; nothing is sent before the commit; a repeat of a signal that changed something
//! changes nothing.

mod access;
pub mod asks;
mod dispatcher;
mod feature;
pub mod files;
mod homes;
mod kinds;
mod metrics;
pub mod obligations;
mod page;
mod pod_card;
mod post;
mod registry;
mod store;
mod telling;
mod views;
mod work;

#[cfg(test)]
mod tests;

pub use access::{Rule, Verb};
pub use asks::{Ask, Why};
pub use dispatcher::{Dispatcher, Wakes};
pub use feature::{CommandEntry, Feature, First, Foreteller, Handler, Hears, Looks, Reader, ShortcutEntry, Suggester};
pub use kinds::{Foreseen, KindAudience, KindOwner, Later, RitualKind, StepRule, When, step};
pub use metrics::TurnMetrics;
pub use obligations::{Holding, Obligation, Own, Waits};
pub use page::{About, HomePart, PodState, PodStater, Quick, RollOutStep, StepState, Wait};
pub use pod_card::{POD_CARD, PodLine, PodLiner};
pub use post::Post;
pub use registry::{Claimed, Registry};
pub use store::delete_handled_before;

use crate::{
    database::Tx,
    delivery::store::{self as delivery_store, NewCall, NewPost, Put},
    directory::{Actor, Settings, Workspace},
    error::Result,
    ids::{PodId, UserId, WorkspaceId},
    signal::{DueWhat, Message},
    slack::calls::SlackCall,
    timers::store::{self as timer_store, NewTimer},
};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::{collections::HashMap, sync::Arc};

/// The handling of one signal by one feature.
pub struct Turn {
    tx: Tx,
    feature: &'static str,
    now: Timestamp,
    workspace: Workspace,
    actor: Actor,
    /// A person caused this turn, or one that told of it; what follows goes out even while the bot is paused.
    asked: bool,
    changed: bool,
    sets_timers: bool,
    tally: asks::Tally,
    amiss: Vec<&'static str>,
    registry: Arc<Registry>,
}

/// A change of state, for the audit.
pub struct Change<'a> {
    /// What was done, in the feature's words: `lead`, `update`.
    pub verb: &'a str,
    /// To what: `pod/7`, `key_result/12`.
    pub subject: String,
    /// How it was; `None` when it was not.
    pub before: Option<Value>,
    /// How it is; `None` when it is no more.
    pub after: Option<Value>,
    /// Why, in the words of who did it.
    pub why: Option<&'a str>,
}

impl Turn {
    /// The one instant at which this turn happens.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The workspace it happens in.
    pub fn workspace(&self) -> &WorkspaceId {
        &self.workspace.id
    }

    /// The workspace's row: its name, whether it is paused.
    pub fn workspace_row(&self) -> &Workspace {
        &self.workspace
    }

    /// The organisation's settings.
    pub fn settings(&self) -> &Settings {
        &self.workspace.settings.0
    }

    /// Who caused it; nobody in the turns of timers, outcomes and facts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The features and what they claim.
    pub fn registry(&self) -> Arc<Registry> {
        Arc::clone(&self.registry)
    }

    /// The transaction, for the feature's own store.
    pub fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    /// From here on what is posted, set and recorded belongs to `feature`; tells whose it was until now. For an action of a
    /// lower feature that keeps rows of its own whoever calls it; it hands the turn back before it returns.
    pub fn act_as(&mut self, feature: &'static str) -> &'static str {
        std::mem::replace(&mut self.feature, feature)
    }

    /// Whether the actor may use `verb`, about `pod` where it is about one.
    pub fn may(&self, verb: &Verb, pod: Option<PodId>) -> bool {
        verb.rule.allows(&self.actor, pod)
    }

    /// What Slack must show under a key, now and later. An equal body changes nothing; [`Put::Gone`] says that somebody
    /// deleted the message by hand, and that a next generation needs a new key.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn post(&mut self, post: Post<'_>) -> Result<Put> {
        self.changed = true;
        let new = NewPost {
            workspace: &self.workspace.id,
            feature: self.feature,
            key: post.key,
            to: post.to,
            thread: post.thread,
            message: post.message,
            priority: post.priority,
            asked: self.asked,
            outcomes: post.outcomes,
            not_before: post.not_before,
            expires_at: post.expires_at,
            now: self.now,
        };
        delivery_store::put_post(&mut self.tx, new).await
    }

    /// Slack must no longer show what was posted under this key.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn withdraw(&mut self, key: &str) -> Result<()> {
        self.changed = true;
        delivery_store::withdraw_post(&mut self.tx, &self.workspace.id, self.feature, key, self.now).await
    }

    /// Somebody deleted the message under `from`: what was still to be said in its thread is said under `to`.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn move_thread(&mut self, from: &str, to: &str) -> Result<()> {
        self.changed = true;
        let whose = (&self.workspace.id, self.feature);
        delivery_store::move_thread(&mut self.tx, whose, (from, to), self.now).await
    }

    /// Something else Slack must do, once under this key; its result comes back as an outcome.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn call(&mut self, key: &str, call: &SlackCall) -> Result<()> {
        self.put_call(key, call, false).await
    }

    /// As [`Turn::call`], also when it was done before: somebody may have undone it, or the answer may be another one now.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn call_again(&mut self, key: &str, call: &SlackCall) -> Result<()> {
        self.put_call(key, call, true).await
    }

    /// What Slack refused under this key is told to those who can do something about it, in this very turn: it is no
    /// delivery problem for admins any more. `call_again` tries it anew.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn take_on_refusal(&mut self, key: &str) -> Result<()> {
        self.changed = true;
        delivery_store::settle_failed_call(&mut self.tx, &self.workspace.id, (self.feature, key)).await
    }

    async fn put_call(&mut self, key: &str, call: &SlackCall, again: bool) -> Result<()> {
        self.changed = true;
        let asked = self.asked || call.only_reads();
        let call = serde_json::to_value(call)?;
        let new = NewCall {
            workspace: &self.workspace.id,
            feature: self.feature,
            key,
            call: &call,
            content: None,
            again,
            asked,
            outcomes: true,
            not_before: None,
            now: self.now,
        };
        delivery_store::put_call(&mut self.tx, new).await?;
        Ok(())
    }

    /// Reaches a person unasked; the only way to. See [`asks`].
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn ask(&mut self, ask: Ask<'_>) -> Result<()> {
        asks::open_all(self, vec![ask], false).await.map(drop)
    }

    /// As [`Turn::ask`], of many people at once: with as many statements for a hundred as for one.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn ask_all(&mut self, asks: Vec<Ask<'_>>) -> Result<()> {
        asks::open_all(self, asks, false).await.map(drop)
    }

    /// As [`Turn::ask_all`], of what its readers asked for, or what somebody's clock waits for: it comes within their hours
    /// on the day itself, however much they had by then.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn ask_wanted(&mut self, asks: Vec<Ask<'_>>) -> Result<()> {
        asks::open_all(self, asks, true).await.map(drop)
    }

    /// As [`Turn::ask_all`], of questions that were planned for an instant each: how late each is asked is counted, the
    /// first time.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn ask_planned(&mut self, planned: Vec<(Ask<'_>, Timestamp)>) -> Result<()> {
        let instants: HashMap<String, Timestamp> =
            planned.iter().map(|(ask, instant)| (ask.key.to_owned(), *instant)).collect();
        let opened = asks::open_all(self, planned.into_iter().map(|(ask, _)| ask).collect(), false).await?;
        let late = opened.iter().filter_map(|key| instants.get(key)).map(|instant| self.now.duration_since(*instant));
        self.tally.asked_late.extend(late);
        Ok(())
    }

    /// What was asked is settled: it leaves *waiting on you*.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn close_ask(&mut self, key: &str) -> Result<()> {
        asks::close_each(self, &[key]).await
    }

    /// As [`Turn::close_ask`], for many at once.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn close_asks(&mut self, keys: &[String]) -> Result<()> {
        asks::close_each(self, &keys.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    /// Changes what the newest asks under this key, and under keys below it (`key/…`), say: also what was closed, so that
    /// nobody keeps an old copy. No new message is sent.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn reword_asks(&mut self, key: &str, message: &Message) -> Result<()> {
        asks::reword(self, key, message).await
    }

    /// As [`Turn::reword_asks`], for many at once, each under exactly its own key.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn reword_each(&mut self, asks: &[(String, Message)]) -> Result<()> {
        asks::reword_each(self, asks).await
    }

    /// Sends a person a text as a file, because they asked for it; see [`files`]. Whoever calls this has asked who may read
    /// what stands in it.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn send_file(&mut self, person: &UserId, file: files::NewFile<'_>) -> Result<files::Sending> {
        files::send(self, person, file).await
    }

    /// Calls this feature's timer handler for `kind` at `due_at`. The same key replaces.
    ///
    /// # Errors
    /// Only the database's own, or a payload that is no JSON.
    pub async fn set_timer(&mut self, key: &str, due_at: Timestamp, kind: &str, payload: impl Serialize) -> Result<()> {
        let what = DueWhat::Timer { kind: kind.to_owned(), payload: serde_json::to_value(payload)? };
        self.schedule(self.feature, key, due_at, &what).await
    }

    /// The timer under this key is not wanted any more.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn cancel_timer(&mut self, key: &str) -> Result<()> {
        self.changed = true;
        timer_store::cancel(&mut self.tx, &self.workspace.id, self.feature, key).await?;
        Ok(())
    }

    /// Whether a feature's timer under this key is still to come.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn has_timer(&mut self, feature: &str, key: &str) -> Result<bool> {
        timer_store::is_set(&mut self.tx, &self.workspace.id, feature, key).await
    }

    /// Writes an audit row. Every change of state has one.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn record(&mut self, change: Change<'_>) -> Result<()> {
        self.changed = true;
        store::insert_audit(self, change).await
    }

    /// A watchdog found this amiss, and mended it or told of it: counted once the turn is committed.
    pub fn count_amiss(&mut self, kind: &'static str) {
        self.amiss.push(kind);
    }

    /// This turn changed something that is not anybody's decision, such as the mirror of Slack: commit it.
    pub fn touch(&mut self) {
        self.changed = true;
    }

    async fn schedule(&mut self, feature: &str, key: &str, due_at: Timestamp, what: &DueWhat) -> Result<()> {
        self.changed = true;
        self.sets_timers = true;
        let new = NewTimer { workspace: &self.workspace.id, feature, key, what, due_at, now: self.now };
        timer_store::set(&mut self.tx, new).await
    }
}
