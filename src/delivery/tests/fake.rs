//! A Slack that keeps what people would see, and fails as told.

use crate::{
    clock::Clock,
    delivery::outgoing::{NewMessage, Outgoing, Sent},
    ids::{ChannelId, MessageTs, UserId},
    signal::{HomeView, Message},
    slack::{
        api::CallError,
        calls::{Attempt, Step},
        methods::{CONVERSATIONS_HISTORY, CONVERSATIONS_JOIN, Method},
    },
};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::sync::Notify;

/// What happens to the next call of a method.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// It fails and has no effect.
    Before(CallError),
    /// It has its effect, and then the answer is lost.
    After(CallError),
    /// The answer is lost, and the effect comes this much later.
    Late(SignedDuration),
}

/// A message people see.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    pub(super) channel: String,
    pub(super) ts: MessageTs,
    pub(super) thread: Option<MessageTs>,
    pub(super) uid: String,
    pub(super) text: String,
    /// Not before then.
    at: Timestamp,
}

#[derive(Default)]
struct State {
    messages: Vec<Shown>,
    homes: Vec<(String, Value)>,
    calls: Vec<Value>,
    joined: Vec<String>,
    /// Channels that take only members.
    closed: Vec<(String, bool)>,
    faults: VecDeque<(&'static str, Fault)>,
    log: Vec<(Timestamp, String)>,
    count: i64,
    /// While set, posts wait for `gate` in mid-send.
    gated: bool,
}

pub(super) struct Fake {
    clock: Clock,
    state: Mutex<State>,
    /// Notified when a gated post has arrived.
    pub(super) arrived: Notify,
    pub(super) gate: Notify,
}

pub(super) fn unknown() -> CallError {
    CallError::Unknown("no answer in time".to_owned())
}
pub(super) fn refused(code: &str) -> CallError {
    CallError::Refused { code: code.to_owned(), needed: None, details: Vec::new() }
}
pub(super) fn limited(seconds: i64) -> CallError {
    CallError::Limited { retry_after: SignedDuration::from_secs(seconds) }
}

impl Fake {
    pub(super) fn new(clock: Clock) -> Arc<Self> {
        Arc::new(Self { clock, state: Mutex::default(), arrived: Notify::new(), gate: Notify::new() })
    }
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("unpoisoned")
    }
    /// The next call of `method` fails so; several queue up.
    pub(super) fn fail(&self, method: &'static str, fault: Fault) {
        self.state().faults.push_back((method, fault));
    }
    /// From now on it works.
    pub(super) fn heal(&self) {
        self.state().faults.clear();
    }
    /// What people see anywhere.
    pub(super) fn everything(&self) -> Vec<Shown> {
        let now = self.clock.now();
        self.state().messages.iter().filter(|message| message.at <= now).cloned().collect()
    }
    /// What people see in a channel, oldest first.
    pub(super) fn texts(&self, channel: &str) -> Vec<String> {
        self.shown(channel).into_iter().map(|message| message.text).collect()
    }
    pub(super) fn shown(&self, channel: &str) -> Vec<Shown> {
        let now = self.clock.now();
        self.state().messages.iter().filter(|m| m.channel == channel && m.at <= now).cloned().collect()
    }
    pub(super) fn homes(&self) -> Vec<(String, Value)> {
        self.state().homes.clone()
    }
    pub(super) fn calls(&self) -> Vec<Value> {
        self.state().calls.clone()
    }
    /// Somebody deletes all messages of a channel by hand.
    pub(super) fn delete_by_hand(&self, channel: &str) {
        self.state().messages.retain(|message| message.channel != channel);
    }
    /// A channel that takes messages only from members; `public` ones can be joined.
    pub(super) fn close(&self, channel: &str, public: bool) {
        self.state().closed.push((channel.to_owned(), public));
    }
    pub(super) fn gate_posts(&self, gated: bool) {
        self.state().gated = gated;
    }
    /// All calls since the last time, as `method argument`.
    pub(super) fn log(&self) -> Vec<String> {
        self.timed_log().into_iter().map(|(_, word)| word).collect()
    }
    pub(super) fn timed_log(&self) -> Vec<(Timestamp, String)> {
        std::mem::take(&mut self.state().log)
    }

    /// Notes the call and takes the fault that waits for it.
    fn begin(&self, method: &'static str, word: &str) -> Result<Option<Fault>, CallError> {
        let mut state = self.state();
        state.log.push((self.clock.now(), format!("{method} {word}")));
        let Some(index) = state.faults.iter().position(|(of, _)| *of == method) else { return Ok(None) };
        match state.faults.remove(index) {
            Some((_, Fault::Before(error))) => Err(error),
            fault => Ok(fault.map(|(_, fault)| fault)),
        }
    }
}

fn end<T>(fault: Option<Fault>, answer: T) -> Result<T, CallError> {
    match fault {
        None => Ok(answer),
        Some(Fault::After(error) | Fault::Before(error)) => Err(error),
        Some(Fault::Late(_)) => Err(unknown()),
    }
}

#[async_trait]
impl Outgoing for Fake {
    async fn post(&self, new: NewMessage<'_>) -> Result<(ChannelId, MessageTs), CallError> {
        let fault = self.begin("post", &new.message.text)?;
        if self.state().gated {
            self.arrived.notify_one();
            self.gate.notified().await;
        }
        let now = self.clock.now();
        let mut state = self.state();
        if state.closed.iter().any(|(channel, _)| channel == new.to) && !state.joined.iter().any(|c| c == new.to) {
            return Err(refused("not_in_channel"));
        }
        let channel = if new.to.starts_with('U') { format!("D{}", new.to) } else { new.to.to_owned() };
        let at = if let Some(Fault::Late(by)) = &fault { now + *by } else { now };
        state.count += 1;
        let ts = MessageTs(format!("{}.{:06}", at.as_second(), state.count));
        state.messages.push(Shown {
            channel: channel.clone(),
            ts: ts.clone(),
            thread: new.thread.cloned(),
            uid: new.uid.to_owned(),
            text: new.message.text.clone(),
            at,
        });
        end(fault, (ChannelId(channel), ts))
    }

    async fn update(&self, channel: &ChannelId, ts: &MessageTs, message: &Message) -> Result<(), CallError> {
        let fault = self.begin("update", &message.text)?;
        let mut state = self.state();
        let found = state.messages.iter_mut().find(|m| m.channel == channel.0 && m.ts == *ts);
        found.ok_or_else(|| refused("message_not_found"))?.text = message.text.clone();
        end(fault, ())
    }

    async fn delete(&self, channel: &ChannelId, ts: &MessageTs) -> Result<(), CallError> {
        let fault = self.begin("delete", channel.as_str())?;
        let mut state = self.state();
        let index = state.messages.iter().position(|m| m.channel == channel.0 && m.ts == *ts);
        state.messages.remove(index.ok_or_else(|| refused("message_not_found"))?);
        end(fault, ())
    }

    async fn find_sent(&self, sent: Sent<'_>) -> Result<Vec<MessageTs>, CallError> {
        let fault = self.begin("find", sent.channel.as_str())?;
        let found = self
            .shown(sent.channel.as_str())
            .into_iter()
            .filter(|m| m.uid == sent.uid && m.thread.as_ref() == sent.thread && m.at >= sent.since);
        let mut found: Vec<MessageTs> = found.map(|m| m.ts).collect();
        found.sort();
        end(fault, found)
    }

    async fn open_direct(&self, person: &UserId) -> Result<ChannelId, CallError> {
        let fault = self.begin("open", person.as_str())?;
        end(fault, ChannelId(format!("D{person}")))
    }

    async fn join(&self, channel: &ChannelId) -> Result<(), CallError> {
        let fault = self.begin("join", channel.as_str())?;
        let mut state = self.state();
        if state.closed.iter().any(|(closed, public)| *closed == channel.0 && !public) {
            return Err(refused("channel_not_found"));
        }
        state.joined.push(channel.0.clone());
        end(fault, ())
    }

    async fn publish_home(&self, person: &UserId, home: &HomeView) -> Result<(), CallError> {
        let fault = self.begin("home", person.as_str())?;
        self.state().homes.push((person.0.clone(), home.view.clone()));
        end(fault, ())
    }

    async fn call(&self, call: &Value, _: Attempt<'_>) -> Result<Step, CallError> {
        let fault = self.begin("call", &call.to_string())?;
        self.state().calls.push(call.clone());
        end(fault, Step::Done(json!({ "did": call })))
    }

    fn method_of(&self, call: &Value, _: Option<&Value>) -> Option<&'static Method> {
        if call["reads"].is_number() {
            return Some(&CONVERSATIONS_HISTORY);
        }
        (!call.is_null()).then_some(&CONVERSATIONS_JOIN)
    }

    fn needs_content(&self, _: &Value, _: Option<&Value>) -> bool {
        false
    }
}
