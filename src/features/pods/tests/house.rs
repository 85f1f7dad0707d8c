//! A small house for tests: a dispatcher over all features, an agency of seven people, and no Slack.

use crate::{
    clock::Clock,
    database::{
        Db,
        testing::{each_engine, insert_workspace},
    },
    features,
    ids::{ChannelId, MessageTs, UserId, WorkspaceId},
    signal::{
        Action, Caller, ChannelRecord, Command, Container, Dispatch, DueWhat, Event, FieldValue, Form, Happened,
        HeardMessage, PersonRecord, Reply, Signal, Submission,
    },
    timers::{self, Metrics, Timers},
    turn::{Dispatcher, Registry, TurnMetrics, Wakes},
};
use jiff::SignedDuration;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

const TEAM: &str = "T1";
/// Handle, name, whether admin, guest, of another company.
const PEOPLE: [(&str, &str, bool, bool, bool); 7] = [
    ("ana", "Ana Silva", false, false, false),
    ("ander", "Ander Holm", false, false, false),
    ("ben", "Ben Okoro", false, false, false),
    ("chloe", "Chloë Martin", true, false, false),
    ("dana", "Dana Wu", false, false, false),
    ("gus", "Gus Gast", false, true, false),
    ("xena", "Xena Fern", false, false, true),
];
/// Name, id, whether shared.
const CHANNELS: [(&str, &str, bool); 5] = [
    ("general", "CGEN", false),
    ("agency-updates", "CUPD", false),
    ("pod-performance", "CPERF", false),
    ("pod-brand", "CBRAND", false),
    ("talk", "CTALK", true),
];

pub(super) struct House {
    db: Db,
    clock: Clock,
    dispatcher: Arc<Dispatcher>,
    timers: Timers,
    signals: AtomicU32,
    shown_again: Mutex<String>,
}

impl House {
    pub(super) async fn on_each_engine(test: impl AsyncFn(&Self)) {
        each_engine(async |db| test(&Self::new(db).await).await).await;
    }

    /// Monday morning, after the first sweep; Dana is leadership.
    async fn new(db: Db) -> Self {
        insert_workspace(&db, TEAM).await;
        let clock = Clock::manual("2026-11-23T10:00:00Z".parse().expect("an instant"));
        let registry = Arc::new(Registry::new(features::all()).expect("no name is claimed twice"));
        let dispatcher =
            Arc::new(Dispatcher::new(db.clone(), clock.clone(), registry, Wakes::default(), TurnMetrics::default()));
        let timers =
            Timers::new(db.clone(), clock.clone(), dispatcher.clone(), Arc::default(), Metrics::default()).with_seed(1);
        let house = Self { db, clock, dispatcher, timers, signals: AtomicU32::new(0), shown_again: Mutex::default() };
        house.sweeps(&[]).await;
        let form = house.opens_settings("chloe").await;
        house.sends_settings("chloe", &form, &[("leadership", "UDANA")]).await;
        house.settle().await;
        house.db.write("DELETE FROM audit").execute().await.expect("an empty audit");
        house
    }

    fn workspace(&self) -> WorkspaceId {
        WorkspaceId::from(TEAM)
    }
    fn next(&self) -> String {
        format!("signal-{}", self.signals.fetch_add(1, Ordering::Relaxed))
    }
    fn caller(handle: &str) -> Caller {
        Caller { user: id(handle), team: None }
    }
    async fn handle(&self, signal: Signal) -> Reply {
        self.dispatcher.handle(&self.workspace(), signal).await.expect("no fault")
    }

    /// What a person is told when they type this into a channel.
    pub(super) async fn says(&self, handle: &str, channel: &str, text: &str) -> String {
        let (name, text) = text.split_once(' ').unwrap_or((text, ""));
        let command = Command {
            caller: Self::caller(handle),
            channel: channel_id(channel),
            name: name.to_owned(),
            text: text.to_owned(),
            trigger_id: self.next(),
            response_url: None,
        };
        read(self.handle(Signal::Command(command)).await)
    }

    pub(super) async fn presses(&self, handle: &str, action_id: &str, value: &str) -> String {
        let action = Action {
            caller: Self::caller(handle),
            action_id: action_id.to_owned(),
            block_id: String::new(),
            value: FieldValue::Text(value.to_owned()),
            container: Container::Home,
            trigger_id: self.next(),
            response_url: None,
            form: Form::default(),
        };
        read(self.handle(Signal::Action(action)).await)
    }

    /// What the form carries when it is opened now.
    pub(super) async fn opens_settings(&self, handle: &str) -> String {
        let command = Command {
            caller: Self::caller(handle),
            channel: channel_id("general"),
            name: "/podkeeper".to_owned(),
            text: "settings".to_owned(),
            trigger_id: self.next(),
            response_url: None,
        };
        match self.handle(Signal::Command(command)).await {
            Reply::Open(modal) => carried(&modal.view),
            other => panic!("no form: {other:?}"),
        }
    }

    /// Sends the form with Berlin's usual week and these fields instead.
    pub(super) async fn sends_settings(&self, handle: &str, carried_by_form: &str, fields: &[(&str, &str)]) -> String {
        let chosen = |values: &[&str]| FieldValue::Chosen(values.iter().map(|&value| value.to_owned()).collect());
        let mut form = Form::default();
        for (block, text) in [("zone", "Europe/Berlin"), ("start", "09:00"), ("end", "17:30")] {
            form.0.insert(block.to_owned(), FieldValue::Text(text.to_owned()));
        }
        form.0.insert("days".to_owned(), chosen(&["mon", "tue", "wed", "thu", "fri"]));
        let base: Value = serde_json::from_str(carried_by_form).expect("JSON");
        for block in ["updates_channel", "escalations_channel", "decisions_channel", "leadership_channel"] {
            form.0.extend(base["base"][block].as_str().map(|id| (block.to_owned(), chosen(&[id]))));
        }
        for (block, value) in fields {
            let typed = matches!(*block, "zone" | "start" | "end");
            let value = if typed { FieldValue::Text((*value).to_owned()) } else { chosen(&[value]) };
            form.0.insert((*block).to_owned(), value);
        }
        let submission = Submission {
            caller: Self::caller(handle),
            callback_id: "organisation_settings".to_owned(),
            view_id: "V1".to_owned(),
            private_metadata: carried_by_form.to_owned(),
            form,
            trigger_id: Some(self.next()),
        };
        let reply = self.handle(Signal::Submission(submission)).await;
        if let Reply::Update(modal) = &reply {
            *self.shown_again.lock().expect("one thread") = carried(&modal.view);
        }
        read(reply)
    }

    /// What the form carried that was last shown again.
    pub(super) fn shown_again(&self) -> String {
        self.shown_again.lock().expect("one thread").clone()
    }

    pub(super) async fn home(&self, handle: &str) -> String {
        match self.dispatcher.home(&self.workspace(), &id(handle)).await.expect("no fault") {
            Some(home) => texts(&home.view),
            None => "none".to_owned(),
        }
    }

    async fn hears(&self, what: Happened) {
        self.hears_as(&self.next(), what).await;
    }
    async fn hears_as(&self, id: &str, what: Happened) {
        self.handle(Signal::Event(Event { id: id.to_owned(), at: self.clock.now(), what })).await;
    }

    /// Reads everybody but `without`, and every channel, from Slack.
    pub(super) async fn sweeps(&self, without: &[&str]) {
        self.sweeps_as(&self.next(), without).await;
    }
    /// As [`House::sweeps`], under this name.
    pub(super) async fn sweeps_as(&self, sweep: &str, without: &[&str]) {
        let began_at = self.clock.now();
        let people = PEOPLE.iter().filter(|person| !without.contains(&person.0)).map(person).collect();
        self.hears_as(&format!("sweep/{sweep}/people/0"), Happened::PeopleSeen(people)).await;
        let channels = CHANNELS.iter().map(channel).collect();
        self.hears_as(&format!("sweep/{sweep}/channels/0"), Happened::ChannelsSeen(channels)).await;
        self.hears_as(
            &format!("sweep/{sweep}/end"),
            Happened::SweepEnded { began_at, sweep: sweep.to_owned(), unreadable: 0 },
        )
        .await;
    }

    /// A page of a sweep failed and is kept for later.
    pub(super) async fn keeps_a_page(&self, sweep: &str) {
        let (id, at) = (format!("sweep/{sweep}/people/3"), self.clock.now());
        let page = DueWhat::Event(Event { id, at, what: Happened::PeopleSeen(Vec::new()) });
        let mut tx = self.db.begin().await.expect("a transaction");
        timers::store::push(&mut tx, &self.workspace(), "mirror", &page, at).await.expect("a kept page");
        tx.commit().await.expect("a commit");
    }

    /// A message that Slack will not have.
    pub(super) async fn fails_a_post(&self) {
        self.writes("ana", None).await;
        let sql = "UPDATE posts SET state = 'failed', last_error = 'is_archived' WHERE feature = 'mirror'";
        self.db.write(sql).execute().await.expect("a failed post");
    }

    /// Slack did all it was asked to do.
    pub(super) async fn does_all_calls(&self) {
        self.db.write("UPDATE calls SET state = 'settled'").execute().await.expect("settled calls");
    }

    pub(super) async fn leaves(&self, handle: &str) {
        let found = PEOPLE.iter().find(|person| person.0 == handle).expect("somebody here");
        self.hears(Happened::PersonSeen(PersonRecord { deactivated: true, ..person(found) })).await;
    }

    pub(super) async fn closes(&self, name: &str) {
        self.hears(Happened::ChannelArchived { channel: channel_id(name), archived: true }).await;
    }

    /// Somebody writes to the bot, or mentions it in a channel.
    pub(super) async fn writes(&self, handle: &str, mention_in: Option<&str>) {
        let channel = mention_in.map_or_else(|| ChannelId(format!("D{}", id(handle))), channel_id);
        self.hears(Happened::Message(HeardMessage {
            channel,
            person: id(handle),
            ts: MessageTs(format!("1.{:06}", self.signals.fetch_add(1, Ordering::Relaxed))),
            thread: None,
            text: "hello".to_owned(),
            direct: mention_in.is_none(),
        }))
        .await;
    }

    pub(super) async fn loses_its_token(&self, bot: &str) {
        self.hears(Happened::TokensRevoked { bots: vec![UserId::from(bot)] }).await;
    }

    pub(super) fn advance_hours(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    /// Everything that is due now happens.
    pub(super) async fn settle(&self) {
        self.timers.run_due().await.expect("timers run");
        assert_eq!(self.count("timers", "last_error IS NOT NULL").await, 0, "a timer failed");
    }

    /// The facts that wait for their listeners, once each, in order.
    pub(super) async fn facts_told(&self) -> Vec<String> {
        let rows: Vec<(String,)> = self
            .db
            .read("SELECT CAST(what AS TEXT) FROM timers WHERE feature = 'pods' ORDER BY id")
            .all()
            .await
            .expect("timers");
        let known = ["PodCreated", "MembershipChanged", "LeadChanged", "PodChanged"];
        let named = rows.iter().filter_map(|(what,)| known.iter().find(|fact| what.contains(**fact)));
        named.map(|fact| snake(fact)).collect()
    }

    /// The titles of what pods want of a person.
    pub(super) async fn waiting(&self, handle: &str) -> Vec<String> {
        let rows: Vec<(String,)> = self
            .db
            .read("SELECT title FROM asks WHERE feature = 'pods' AND person = $1 AND state <> 'closed' ORDER BY id")
            .bind(id(handle))
            .all()
            .await
            .expect("asks");
        rows.into_iter().map(|(title,)| title).collect()
    }

    pub(super) async fn count(&self, table: &str, condition: &str) -> i64 {
        let condition = condition.replace("call LIKE", "CAST(call AS TEXT) LIKE");
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE {condition}");
        self.db.read(AssertSqlSafe(sql)).scalar().await.expect("a count")
    }
}

fn snake(name: &str) -> String {
    name.chars().fold(String::new(), |mut out, letter| {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
        out
    })
}

fn id(handle: &str) -> UserId {
    UserId(format!("U{}", handle.to_uppercase()))
}

fn channel_id(name: &str) -> ChannelId {
    let found = CHANNELS.iter().find(|channel| channel.0 == name).expect("a channel of the house");
    ChannelId::from(found.1)
}

fn person(&(handle, name, admin, guest, external): &(&str, &str, bool, bool, bool)) -> PersonRecord {
    PersonRecord {
        id: id(handle),
        team: Some(if external { "T2" } else { TEAM }.to_owned()),
        name: handle.to_owned(),
        real_name: name.to_owned(),
        title: String::new(),
        email: None,
        zone: Some("Europe/Berlin".to_owned()),
        admin,
        guest,
        bot: false,
        deactivated: false,
        status: None,
    }
}

fn channel(&(name, id, shared): &(&str, &str, bool)) -> ChannelRecord {
    ChannelRecord {
        id: ChannelId::from(id),
        name: name.to_owned(),
        creator: None,
        private: false,
        shared,
        archived: false,
        general: name == "general",
        member: Some(false),
        created: None,
    }
}

fn carried(view: &Value) -> String {
    view["private_metadata"].as_str().unwrap_or_default().to_owned()
}

/// What a reply says.
fn read(reply: Reply) -> String {
    match reply {
        Reply::Say(message) | Reply::Replace(message) => texts(&message.blocks),
        Reply::Open(modal) | Reply::Update(modal) => texts(&modal.view["blocks"]),
        Reply::Errors(errors) => {
            errors.iter().map(|(block, text)| format!("{block}: {text}")).collect::<Vec<_>>().join("\n")
        }
        Reply::Nothing | Reply::CloseAll | Reply::Options(_) => String::new(),
    }
}

/// Every text in some blocks, in their order, a line each.
fn texts(blocks: &Value) -> String {
    fn collect(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
            Value::Object(fields) => match fields.get("text") {
                Some(Value::String(text)) => out.push(text.clone()),
                _ => fields.values().for_each(|value| collect(value, out)),
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut out = Vec::new();
    collect(blocks, &mut out);
    out.join("\n")
}
