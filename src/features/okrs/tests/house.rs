//! The house the turns of these tests run in, and what people do in it.

use super::super::feature;
use crate::{
    clock::Clock,
    database::{Db, testing},
    directory::{
        channels::put_channels,
        links::link_channel,
        members,
        people::put_people,
        pods::{NewPod, insert_pod},
    },
    ids::{ChannelId, PodId, UserId, WorkspaceId},
    signal::{
        Action, Caller, ChannelRecord, Command, Container, Dispatch, Due, DueWhat, FieldValue, Form, Message, Modal,
        PersonRecord, Reply, Signal, Submission,
    },
    timers,
    turn::{Dispatcher, Registry, TurnMetrics, Wakes, asks},
};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::types::Json;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

pub(super) const HOME: &str = "CPERF";

/// A workspace with two pods: Performance (Ana leads, Ben belongs to it; home `CPERF`) and Brand (Cleo leads). Dora is
/// an administrator.
pub(super) struct House {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) dispatcher: Dispatcher,
    pub(super) workspace: WorkspaceId,
    count: AtomicU32,
}

fn person(id: &str, name: &str, admin: bool) -> PersonRecord {
    PersonRecord {
        id: UserId::from(id),
        team: Some("T1".to_owned()),
        name: id.to_lowercase(),
        real_name: name.to_owned(),
        title: String::new(),
        email: None,
        zone: Some("Europe/Berlin".to_owned()),
        admin,
        guest: false,
        bot: false,
        deactivated: false,
        status: None,
    }
}

pub(super) fn channel(id: &str, shared: bool) -> ChannelRecord {
    ChannelRecord {
        id: ChannelId::from(id),
        name: id.to_lowercase(),
        creator: None,
        private: false,
        shared,
        archived: false,
        general: false,
        member: Some(true),
        created: None,
    }
}

impl House {
    async fn new(db: Db) -> Self {
        testing::insert_workspace(&db, "T1").await;
        let now: Timestamp = "2026-12-04T10:00:00Z".parse().expect("an instant");
        let workspace = WorkspaceId::from("T1");
        let mut tx = db.begin().await.expect("a transaction");
        let people = [
            person("UANA", "Ana Keller", false),
            person("UBEN", "Ben Osei", false),
            person("UCLEO", "Cleo Tan", false),
            person("UDORA", "Dora Wu", true),
        ];
        put_people(&mut tx, &workspace, &people, now).await.expect("people");
        put_channels(&mut tx, &workspace, &[channel(HOME, false), channel("CGEN", false)], now)
            .await
            .expect("channels");
        let by = UserId::from("UDORA");
        let mut pods = Vec::new();
        for (key, name) in [("performance", "Performance"), ("brand", "Brand")] {
            let new = NewPod { key, name, by: &by, now };
            pods.push(insert_pod(&mut tx, &workspace, new).await.expect("a pod").expect("new"));
        }
        let (performance, brand) = (pods[0].id, pods[1].id);
        for (pod, lead) in [(performance, "UANA"), (brand, "UCLEO")] {
            members::set_lead(&mut tx, &workspace, pod, Some(&UserId::from(lead)), now).await.expect("a lead");
        }
        members::add_member(&mut tx, &workspace, performance, &UserId::from("UBEN"), now).await.expect("a member");
        link_channel(&mut tx, &workspace, performance, &ChannelId::from(HOME), true).await.expect("a home");
        tx.commit().await.expect("committed");
        let registry = Registry::new(vec![asks::feature(), feature()]).expect("no name is claimed twice");
        let clock = Clock::manual(now);
        let dispatcher =
            Dispatcher::new(db.clone(), clock.clone(), Arc::new(registry), Wakes::default(), TurnMetrics::default());
        Self { db, clock, dispatcher, workspace, count: AtomicU32::new(0) }
    }

    fn trigger(&self) -> String {
        format!("trigger-{}", self.count.fetch_add(1, Ordering::Relaxed))
    }

    async fn handle(&self, signal: Signal) -> Reply {
        self.dispatcher.handle(&self.workspace, signal).await.expect("no fault")
    }

    pub(super) async fn command(&self, user: &str, channel: &str, text: &str) -> Reply {
        let (caller, trigger_id) = (caller(user), self.trigger());
        let (channel, name, text) = (ChannelId::from(channel), "/okr".to_owned(), text.to_owned());
        self.handle(Signal::Command(Command { caller, channel, name, text, trigger_id, response_url: None })).await
    }

    pub(super) async fn press(&self, user: &str, action_id: &str, value: &str) -> Reply {
        let container = Container::Message { channel: ChannelId::from(HOME), ts: "1.0".into() };
        self.handle(Signal::Action(Action {
            caller: caller(user),
            action_id: action_id.to_owned(),
            block_id: "b".to_owned(),
            value: FieldValue::Text(value.to_owned()),
            container,
            trigger_id: self.trigger(),
            response_url: None,
            form: Form::default(),
        }))
        .await
    }

    /// Sends `modal` as it stands, with these fields filled in; a field is named by the beginning of its block.
    pub(super) async fn submit(&self, user: &str, modal: &Modal, fields: &[(&str, &str)]) -> Reply {
        let view = &modal.view;
        let mut form = BTreeMap::new();
        for block in view["blocks"].as_array().expect("blocks").iter().filter(|block| block["type"] == "input") {
            let id = block["block_id"].as_str().expect("a block id");
            let filled = fields.iter().find(|(name, _)| id.starts_with(name)).map(|(_, value)| (*value).to_owned());
            form.insert(id.to_owned(), value_of(&block["element"], filled));
        }
        self.handle(Signal::Submission(Submission {
            caller: caller(user),
            callback_id: view["callback_id"].as_str().expect("a callback").to_owned(),
            view_id: "V1".to_owned(),
            private_metadata: view["private_metadata"].as_str().unwrap_or_default().to_owned(),
            form: Form(form),
            trigger_id: Some(self.trigger()),
        }))
        .await
    }

    pub(super) async fn due(&self, what: DueWhat) {
        let now = self.clock.now();
        let mut tx = self.db.begin().await.expect("a transaction");
        timers::store::push(&mut tx, &self.workspace, "okrs", &what, now).await.expect("a row");
        tx.commit().await.expect("committed");
        let (id, key) = self
            .db
            .read("SELECT id, key FROM timers ORDER BY id DESC LIMIT 1")
            .one::<(i64, String)>()
            .await
            .expect("the row");
        let feature = "okrs".to_owned();
        self.handle(Signal::Due(Due { id, generation: 1, feature, key, attempts: 1, asked: false, what })).await;
    }

    /// What Slack shall show: key, conversation, words.
    pub(super) async fn posts(&self) -> Vec<(String, String, String)> {
        let rows: Vec<(String, String, Json<Message>)> = self
            .db
            .read("SELECT key, conversation, body FROM posts WHERE wanted = 'shown' ORDER BY id")
            .all()
            .await
            .expect("posts");
        rows.into_iter().map(|(key, to, Json(body))| (key, to, words_of(&body.blocks))).collect()
    }

    /// This person leads Performance from now on.
    pub(super) async fn make_lead(&self, user: &str) {
        let mut tx = self.db.begin().await.expect("a transaction");
        let (pod, now) = (PodId(1), self.clock.now());
        members::set_lead(&mut tx, &self.workspace, pod, Some(&UserId::from(user)), now).await.expect("a lead");
        tx.commit().await.expect("committed");
    }

    pub(super) async fn audits(&self) -> i64 {
        self.db.read("SELECT COUNT(*) FROM audit WHERE feature = 'okrs'").scalar().await.expect("a count")
    }

    /// Ana sets the objective of this quarter: ROAS 3x → 5x, and leads 0 → 2,000.
    pub(super) async fn with_objective(db: Db) -> Self {
        let house = Self::new(db).await;
        let modal = opened(house.command("UANA", HOME, "new").await);
        let reply = house
            .submit(
                "UANA",
                &modal,
                &[
                    ("objective", "Win back margin"),
                    ("kr1_title", "Blended ROAS"),
                    ("kr1_start", "3"),
                    ("kr1_target", "5"),
                    ("kr1_unit", "x"),
                    ("kr2_title", "Leads won"),
                    ("kr2_start", "0"),
                    ("kr2_target", "2k"),
                ],
            )
            .await;
        assert!(words_of(&updated(reply).view).contains("Win back margin"));
        house
    }
}

fn caller(user: &str) -> Caller {
    Caller { user: UserId::from(user), team: Some("T1".to_owned()) }
}

/// What an element holds: what was filled in, else what stood there at first.
fn value_of(element: &Value, filled: Option<String>) -> FieldValue {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match element["type"].as_str() {
        Some("plain_text_input") => {
            filled.or_else(|| text(&element["initial_value"])).map_or(FieldValue::Empty, FieldValue::Text)
        }
        Some("checkboxes") => {
            let initial =
                element["initial_options"].as_array().into_iter().flatten().filter_map(|one| text(&one["value"]));
            FieldValue::Chosen(filled.map_or_else(|| initial.collect(), |value| vec![value]))
        }
        _ => FieldValue::Chosen(filled.or_else(|| text(&element["initial_option"]["value"])).into_iter().collect()),
    }
}

/// Every text of some blocks, in order.
pub(super) fn words_of(value: &Value) -> String {
    match value {
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => String::new(),
        Value::Array(list) => list.iter().map(words_of).collect::<Vec<_>>().join("\n"),
        Value::Object(object) => {
            let own = object.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
            let inner = object.iter().filter(|(key, _)| key.as_str() != "type").map(|(_, inner)| words_of(inner));
            [own].into_iter().chain(inner).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
        }
    }
}

pub(super) fn opened(reply: Reply) -> Modal {
    match reply {
        Reply::Open(modal) => modal,
        other => panic!("a modal was expected, not {other:?}"),
    }
}

pub(super) fn updated(reply: Reply) -> Modal {
    match reply {
        Reply::Update(modal) => modal,
        other => panic!("another form was expected, not {other:?}"),
    }
}

/// The words in the place of a form that was taken.
pub(super) fn saved(reply: Reply) -> String {
    let modal = updated(reply);
    let title = modal.view["title"]["text"].as_str().unwrap_or_default().to_owned();
    assert!(title == "Saved" || title == "Nothing was changed", "{}", words_of(&modal.view));
    words_of(&modal.view)
}

/// What the button at `place` carries, of all buttons of a message.
pub(super) fn button_value(message: &Message, place: usize) -> String {
    fn values(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::Object(object) if object.get("type").is_some_and(|kind| kind == "button") => {
                out.extend(object.get("value").and_then(Value::as_str).map(str::to_owned));
            }
            Value::Object(object) => object.values().for_each(|inner| values(inner, out)),
            Value::Array(list) => list.iter().for_each(|inner| values(inner, out)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    values(&message.blocks, &mut found);
    found.get(place).cloned().expect("a button")
}

pub(super) fn said(reply: Reply) -> String {
    match reply {
        Reply::Say(message) | Reply::Replace(message) => words_of(&message.blocks),
        other => panic!("words were expected, not {other:?}"),
    }
}

pub(super) fn errors(reply: Reply) -> BTreeMap<String, String> {
    match reply {
        Reply::Errors(errors) => errors,
        other => panic!("errors were expected, not {other:?}"),
    }
}
