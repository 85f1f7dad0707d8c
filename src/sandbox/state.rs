//! Everything our Slack remembers, behind one lock; and the small questions everybody asks of it.
//!
//! Invariants: `now` is set when the lock is taken; every `ts` is larger than all before; ids never repeat.

use super::{
    faults::Faults,
    limits::Meters,
    model::{Channel, Dnd, File, Kind, Message, Options, Person, UserGroup, View},
    triggers::{ResponseUrl, Trigger},
};
use crate::ids::{ChannelId, MessageTs, UserGroupId, UserId};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The `app_id` of the one app that lives here.
pub(crate) const APP_ID: &str = "A0PODKEEPR";
/// The `bot_id` on its messages.
pub(crate) const BOT_ID: &str = "B0PODKEEPR";
/// Its bot user.
pub(crate) const BOT_USER: &str = "U0PODKEEPR";
/// Slack's own voice.
pub(crate) const SLACKBOT: &str = "USLACKBOT";

/// One of Slack's error codes, such as `channel_not_found`.
pub(crate) type Code = &'static str;

/// Whether the bot's token still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Valid,
    /// Every call answers `token_revoked`.
    Revoked,
    /// The app is gone; every call answers `account_inactive`.
    Uninstalled,
}

/// A call the bot made, for tests and for the curious.
#[derive(Clone, Debug)]
pub struct Call {
    /// `chat.postMessage`
    pub method: String,
    /// The arguments as they arrived, without the token.
    pub args: Value,
    /// The whole answer; null when the connection was dropped.
    pub result: Value,
    /// When it was answered, by the sandbox's clock.
    pub at: Timestamp,
}

/// An event on its way to the bot.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) event_id: String,
    pub(crate) body: Value,
    /// 0 for the first attempt; at most 3.
    pub(crate) attempt: u8,
    pub(crate) reason: Option<Code>,
    pub(crate) due: Timestamp,
    pub(crate) under_way: bool,
    /// How often it is sent even though it was acknowledged.
    pub(crate) extra: u32,
}

pub(crate) struct State {
    pub(crate) now: Timestamp,
    pub(crate) options: Options,
    pub(crate) scopes: BTreeSet<String>,
    pub(crate) token: Token,
    pub(crate) people: BTreeMap<UserId, Person>,
    pub(crate) groups: BTreeMap<UserGroupId, UserGroup>,
    /// Of whoever ever set it.
    pub(crate) dnd: BTreeMap<UserId, Dnd>,
    /// People whom Slack does not show to the app.
    pub(crate) hidden: BTreeSet<UserId>,
    /// Whether the plan has user groups.
    pub(crate) has_user_groups: bool,
    pub(crate) channels: BTreeMap<ChannelId, Channel>,
    pub(crate) modals: HashMap<UserId, Vec<View>>,
    pub(crate) homes: HashMap<UserId, View>,
    pub(crate) triggers: HashMap<String, Trigger>,
    pub(crate) response_urls: HashMap<String, ResponseUrl>,
    /// Files that were announced and not completed; those that are stand in messages.
    pub(crate) files: BTreeMap<String, File>,
    /// The last part of each upload address that is still good, and its file.
    pub(crate) uploads: HashMap<String, String>,
    pub(crate) calls: Vec<Call>,
    pub(crate) faults: Faults,
    pub(crate) meters: Meters,
    pub(crate) deliveries: Vec<Delivery>,
    /// Up to where each person has read each conversation.
    pub(crate) read: HashMap<(UserId, ChannelId), MessageTs>,
    /// Who the page acts as before anybody chooses: the first of the seed.
    pub(crate) first_person: Option<UserId>,
    /// The bot's request URL, once it has one.
    pub(crate) events_url: Option<String>,
    /// Whether the bot has connected by Socket Mode; from then on nothing goes over HTTP, connected or not.
    pub(crate) socket_mode: bool,
    /// Where this sandbox listens: `127.0.0.1:4000`.
    pub(crate) address: String,
    pub(crate) tickets: BTreeSet<String>,
    last_ts: i64,
    afterwards: i64,
    counter: u64,
}

/// The log of calls keeps this many, so that a sandbox left open for weeks does not fill the memory.
const LOGGED_CALLS: usize = 20_000;

impl State {
    /// Writes a call into the log; the oldest half goes when it is full.
    pub(crate) fn log_call(&mut self, call: Call) {
        if self.calls.len() >= LOGGED_CALLS {
            self.calls.drain(..LOGGED_CALLS / 2);
        }
        self.calls.push(call);
    }

    pub(crate) fn new(options: Options) -> Self {
        Self {
            now: options.clock.now(),
            scopes: options.scopes.iter().cloned().collect(),
            options,
            token: Token::Valid,
            people: BTreeMap::new(),
            groups: BTreeMap::new(),
            dnd: BTreeMap::new(),
            hidden: BTreeSet::new(),
            has_user_groups: true,
            channels: BTreeMap::new(),
            modals: HashMap::new(),
            homes: HashMap::new(),
            triggers: HashMap::new(),
            response_urls: HashMap::new(),
            files: BTreeMap::new(),
            uploads: HashMap::new(),
            calls: Vec::new(),
            faults: Faults::default(),
            meters: Meters::default(),
            deliveries: Vec::new(),
            read: HashMap::new(),
            first_person: None,
            events_url: None,
            socket_mode: false,
            address: String::new(),
            tickets: BTreeSet::new(),
            last_ts: 0,
            afterwards: 0,
            counter: 0,
        }
    }

    /// The next number nobody has had.
    pub(crate) fn count(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// A fresh id: `C0SBX0007`.
    pub(crate) fn new_id(&mut self, prefix: &str) -> String {
        format!("{prefix}0SBX{:05}", self.count())
    }

    /// A `ts` for now, unique and larger than all before.
    pub(crate) fn next_ts(&mut self) -> MessageTs {
        self.ts_at(self.now)
    }

    /// A `ts` for an instant, still larger than all before.
    pub(crate) fn ts_at(&mut self, at: Timestamp) -> MessageTs {
        let micros = at.as_microsecond().max(self.last_ts + 1);
        self.last_ts = micros;
        MessageTs(format!("{}.{:06}", micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000)))
    }

    /// A `ts` for an instant of the past, also where something newer has one already: for what is put there afterwards.
    /// No two are alike.
    pub(crate) fn ts_of(&mut self, at: Timestamp) -> MessageTs {
        self.afterwards += 1;
        let micros = at.as_microsecond() + self.afterwards;
        self.last_ts = self.last_ts.max(micros);
        MessageTs(format!("{}.{:06}", micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000)))
    }

    pub(crate) fn bot(&self) -> UserId {
        UserId::from(BOT_USER)
    }

    pub(crate) fn team_id(&self) -> &str {
        &self.options.team.id
    }

    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        self.scopes.contains(scope)
    }

    pub(crate) fn find_person(&self, id: &str) -> Option<&Person> {
        self.people.get(&UserId::from(id))
    }

    pub(crate) fn find_channel(&self, id: &str) -> Option<&Channel> {
        self.channels.get(&ChannelId::from(id))
    }

    pub(crate) fn channel_mut(&mut self, id: &ChannelId) -> Option<&mut Channel> {
        self.channels.get_mut(id)
    }

    pub(crate) fn message_mut(&mut self, channel: &ChannelId, ts: &str) -> Option<&mut Message> {
        self.channels.get_mut(channel)?.messages.iter_mut().find(|message| message.ts.as_str() == ts)
    }

    /// Whether the bot is in this conversation.
    pub(crate) fn bot_in(&self, channel: &ChannelId) -> bool {
        self.channels.get(channel).is_some_and(|channel| channel.has(&self.bot()))
    }

    /// The direct message of exactly these people, made when there is none yet.
    pub(crate) fn direct(&mut self, people: &[UserId]) -> ChannelId {
        let mut members = people.to_vec();
        members.sort();
        members.dedup();
        let wanted = if people.len() > 2 { Kind::Group } else { Kind::Direct };
        let found = self.channels.values().find(|channel| {
            let mut theirs = channel.members.clone();
            theirs.sort();
            channel.kind == wanted && theirs == members
        });
        if let Some(channel) = found {
            return channel.id.clone();
        }
        let id = ChannelId(self.new_id(if wanted == Kind::Direct { "D" } else { "C" }));
        let names: Vec<_> = members.iter().filter_map(|id| self.people.get(id)).map(|p| p.name.clone()).collect();
        let name = if wanted == Kind::Group { format!("mpdm-{}-1", names.join("--")) } else { String::new() };
        let creator = people.first().cloned().unwrap_or_else(|| self.bot());
        self.channels.insert(id.clone(), Channel { members, ..self.empty_channel(&id, &name, wanted, creator) });
        id
    }

    /// A channel with nobody and nothing in it.
    pub(crate) fn empty_channel(&self, id: &ChannelId, name: &str, kind: Kind, creator: UserId) -> Channel {
        Channel {
            id: id.clone(),
            name: name.to_owned(),
            kind,
            creator,
            created: self.now,
            topic: String::new(),
            purpose: String::new(),
            archived: false,
            general: false,
            ext_shared: false,
            members: Vec::new(),
            messages: Vec::new(),
            bookmarks: Vec::new(),
            pins: Vec::new(),
            previous_names: Vec::new(),
        }
    }
}
