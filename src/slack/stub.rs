//! For this room's tests: a server that says what it is told to say and remembers what it was asked.

use super::{
    api::{Api, connector},
    edge::{Edge, Us},
    metrics::EdgeMetrics,
};
use crate::{
    clock::Clock,
    error::{Error, Result},
    ids::{UserId, WorkspaceId},
    signal::{Dispatch, HomeView, Modal, Reply, Signal},
};
use async_trait::async_trait;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde_json::Value;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use tokio::sync::Notify;

/// One request it got.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) authorization: Option<String>,
    pub(super) body: Value,
}

/// One answer it gives; with none left it says `{"ok": true}`.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) body: String,
}

impl From<Value> for Answer {
    fn from(body: Value) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.to_string() }
    }
}

#[derive(Clone, Default)]
pub(super) struct Stub(Arc<Talk>);

#[derive(Default)]
struct Talk {
    asked: Mutex<Vec<Asked>>,
    answers: Mutex<VecDeque<Answer>>,
    heard: Notify,
}

impl Stub {
    /// Starts it; it lives as long as the test. Returns its address, with a closing slash.
    pub(super) async fn start(answers: impl IntoIterator<Item = Answer>) -> (Self, String) {
        let stub = Self::default();
        stub.0.answers.lock().expect("no poison").extend(answers);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().fallback(answer).with_state(stub.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (stub, format!("http://{address}/"))
    }

    /// Everything it was asked so far.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.0.asked.lock().expect("no poison").clone()
    }

    /// Waits until it was asked so often.
    pub(super) async fn asked_times(&self, times: usize) -> Vec<Asked> {
        loop {
            let heard = self.0.heard.notified();
            if self.asked().len() >= times {
                return self.asked();
            }
            heard.await;
        }
    }
}

async fn answer(State(stub): State<Stub>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    stub.0.asked.lock().expect("no poison").push(Asked {
        method,
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        authorization,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    });
    let answer = stub.0.answers.lock().expect("no poison").pop_front();
    let answer = answer.unwrap_or_else(|| serde_json::json!({"ok": true}).into());
    stub.0.heard.notify_waiters();
    let mut response = (StatusCode::from_u16(answer.status).expect("a status"), answer.body).into_response();
    for (name, value) in answer.headers {
        response.headers_mut().insert(name, value.parse().expect("a header"));
    }
    response
}

/// A client for `base` with a token that is easy to find where it must not be.
pub(super) fn client(base: &str) -> Api {
    let base = base.parse().expect("an address");
    Api::new(connector().expect("connections"), base, "xoxb-secret".to_owned().into())
}

/// A dispatcher that says what it is told to say, remembers what it was given, and can be made to wait.
#[derive(Default)]
pub(super) struct Desk {
    pub(super) handled: Mutex<Vec<Signal>>,
    pub(super) unopened: Mutex<Vec<(UserId, Modal)>>,
    replies: Mutex<VecDeque<Result<Reply>>>,
    /// Held shut by a test that wants turns to take long.
    pub(super) gate: tokio::sync::Mutex<()>,
    heard: Notify,
}

impl Desk {
    pub(super) fn new(replies: impl IntoIterator<Item = Result<Reply>>) -> Arc<Self> {
        Arc::new(Self { replies: Mutex::new(replies.into_iter().collect()), ..Self::default() })
    }

    pub(super) fn handled(&self) -> Vec<Signal> {
        self.handled.lock().expect("no poison").clone()
    }

    /// Waits until it was given so many signals.
    pub(super) async fn handled_times(&self, times: usize) {
        loop {
            let heard = self.heard.notified();
            if self.handled().len() >= times {
                return;
            }
            heard.await;
        }
    }

    /// The edge before this desk, whose calls go to `base`.
    pub(super) fn edge(self: &Arc<Self>, base: &str) -> Edge {
        let us = Us { workspace: WorkspaceId::from("T1"), bot: UserId::from("U0BOT") };
        Edge::new(us, client(base), self.clone(), Clock::manual(noon()), EdgeMetrics::default())
    }
}

pub(super) fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("a valid instant")
}

#[async_trait]
impl Dispatch for Desk {
    async fn handle(&self, workspace: &WorkspaceId, signal: Signal) -> Result<Reply> {
        assert_eq!(workspace.as_str(), "T1");
        self.handled.lock().expect("no poison").push(signal);
        self.heard.notify_waiters();
        let _open = self.gate.lock().await;
        let reply = self.replies.lock().expect("no poison").pop_front();
        match reply {
            Some(Err(Error::User(sentence))) if sentence == "panic" => panic!("told to"),
            Some(reply) => reply,
            None => Ok(Reply::Nothing),
        }
    }

    async fn home(&self, _: &WorkspaceId, _: &UserId) -> Result<Option<HomeView>> {
        Ok(None)
    }

    async fn could_not_open(&self, _: &WorkspaceId, person: &UserId, modal: &Modal) -> Result<()> {
        self.unopened.lock().expect("no poison").push((person.clone(), modal.clone()));
        Ok(())
    }
}
