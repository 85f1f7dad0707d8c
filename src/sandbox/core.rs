//! The handle on one Slack of our own.

use super::{model::Options, sockets::Sockets, state::State};
use crate::{
    clock::Clock,
    error::{Error, Result},
};
use async_trait::async_trait;
use jiff::Timestamp;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// What else will happen in the process, so that the page can jump to it: the bot's timers and deliveries.
#[async_trait]
pub trait TimeMachine: Send + Sync {
    /// The next thing that will happen by itself, and in a few words what it is.
    async fn next(&self) -> Option<(Timestamp, String)>;
    /// Moves the clock to `instant` and returns when everything due by then has happened.
    async fn advance_to(&self, instant: Timestamp);
}

/// A Slack workspace that lives in this process; clones are the same workspace.
///
/// Names are accepted wherever ids are: `ana` or `@ana` for a person, `#general` for a channel.
#[derive(Clone)]
pub struct Sandbox {
    state: Arc<Mutex<State>>,
    pub(crate) clock: Clock,
    pub(crate) http: reqwest::Client,
    pub(crate) address: SocketAddr,
    pub(crate) sockets: Arc<Sockets>,
    pub(crate) stopping: CancellationToken,
    version: Arc<watch::Sender<u64>>,
    time_machine: Arc<Mutex<Option<Arc<dyn TimeMachine>>>>,
}

impl Sandbox {
    pub(crate) fn with(options: Options, address: SocketAddr) -> Result<Self> {
        // Deliveries go to loopback in plain HTTP; the provider is only there because the client insists on one.
        // An error means that the process has chosen a provider already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .redirect(reqwest::redirect::Policy::limited(2))
            .build()
            .map_err(Error::when("preparing the sandbox's HTTP client"))?;
        let clock = options.clock.clone();
        let mut state = State::new(options);
        state.address = address.to_string();
        Ok(Self {
            state: Arc::new(Mutex::new(state)),
            clock,
            http,
            address,
            sockets: Arc::default(),
            stopping: CancellationToken::new(),
            version: Arc::new(watch::Sender::new(0)),
            time_machine: Arc::default(),
        })
    }

    /// Looks at the state.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        self.change_quietly(|state| look(state))
    }

    /// Changes the state and tells everybody who waits for a change.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = self.change_quietly(change);
        self.version.send_modify(|version| *version += 1);
        result
    }

    /// Changes what nobody outside can see: nobody is woken.
    pub(crate) fn change_quietly<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.now = self.clock.now();
        change(&mut state)
    }

    /// Counts every change; wakes whoever waits for one.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// The base of the Web API, with its closing slash: what `SLACK_API_URL` wants.
    pub fn api_url(&self) -> String {
        format!("http://{}/api/", self.address)
    }

    /// Where the page is.
    pub fn page_url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// The bot's request URL (`…/slack/events`), for events, commands and interactions alike. Ends Socket Mode.
    /// Before the bot has either, events are not kept for it: it reads what there is when it starts.
    pub fn deliver_to(&self, url: impl Into<String>) {
        self.change(|state| {
            state.events_url = Some(url.into());
            state.socket_mode = false;
        });
    }

    /// Lets the page see and reach what the bot will do later.
    pub fn set_time_machine(&self, machine: Arc<dyn TimeMachine>) {
        *self.time_machine.lock().unwrap_or_else(PoisonError::into_inner) = Some(machine);
        self.change(|_| ());
    }

    pub(crate) fn time_machine(&self) -> Option<Arc<dyn TimeMachine>> {
        self.time_machine.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Stops listening and delivering; open connections are closed.
    pub fn stop(&self) {
        self.stopping.cancel();
    }
}
