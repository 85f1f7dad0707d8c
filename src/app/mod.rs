//! Puts the parts together: the loops, the endpoints, the command line's verbs.
//!
//! An [`App`] is one bot for one workspace on one database. `serve` runs its loops; the tests step the same parts by
//! hand with [`App::run_due`].

mod doctor;
mod example;
mod front;
mod health;
mod holidays;
mod identity;
mod manifest;
mod next;
mod rounds;
mod sandbox;
mod serve;
mod stopped;
mod sync;

pub use doctor::doctor;
pub use example::{found_agency, live_the_quarter, next_after_quiet, settle};
pub use manifest::{list_under, manifest};
pub use sandbox::{app_of_the_manifest, sandbox, shortcut_hint};
pub use serve::serve;
pub use stopped::Stopped;

use crate::{
    clock::Clock,
    config::{HeartbeatUrl, Inbound, SlackSettings},
    database::Db,
    delivery::{self, Delivery},
    error::Result,
    ids::{UserId, WorkspaceId},
    signal::Dispatch,
    slack::{
        api::{self, Api},
        edge::{Edge, Us},
        http,
        metrics::EdgeMetrics,
        socket::{SocketHealth, SocketMode},
    },
    timers::{self, Timers, probe::Probe},
    turn::{Dispatcher, Feature, Registry, TurnMetrics, Wakes},
};
use axum::Router;
use health::Health;
use holidays::HolidayFiles;
use identity::{introduce, learn_identity};
use jiff::Timestamp;
use prometheus_client::registry::Registry as Metrics;
use rounds::{Heartbeats, Rounds};
use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use sync::Sync;
use tokio::{net::TcpListener, sync::watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What an [`App`] is made of.
pub struct Parts {
    /// The database, its tables up to date.
    pub db: Db,
    /// The time it lives in.
    pub clock: Clock,
    /// Tokens and addresses of Slack.
    pub slack: SlackSettings,
    /// Where a test ends a delivery or a turn as if the process had died; nowhere otherwise.
    pub probe: Option<Probe>,
    /// The same jitter each time, for tests.
    pub seed: Option<u64>,
    /// What it can do: [`crate::features::all`], and what a test adds.
    pub features: Vec<Feature>,
}

/// One bot for one workspace. Dropped without [`App::shut_down`], its loops end without finishing anything.
pub struct App {
    db: Db,
    clock: Clock,
    workspace: WorkspaceId,
    dispatcher: Arc<Dispatcher>,
    edge: Edge,
    inbound: Inbound,
    socket: Mutex<Option<SocketMode>>,
    socket_health: Option<SocketHealth>,
    timers: Arc<Timers>,
    delivery: Arc<Delivery>,
    sync: Arc<Sync>,
    metrics: Arc<Metrics>,
    rounds: Arc<Rounds>,
    loops: TaskTracker,
    stop: CancellationToken,
}

/// How long the loops may take after that before they are cut short; an operator's patience is ten seconds in all.
const PATIENCE: Duration = Duration::from_secs(6);

impl App {
    /// Learns from Slack who we are, and puts the parts together. Nothing runs yet.
    ///
    /// # Errors
    /// A token Slack refuses, as a sentence; a fault of the database.
    pub async fn connect(parts: Parts) -> Result<Self, Stopped> {
        let http = api::connector()?;
        let api = Api::new(http.clone(), parts.slack.api_url.clone(), parts.slack.bot_token.clone());
        let identity = learn_identity(&api, &parts.clock).await?;
        introduce(&parts.db, &identity, parts.clock.now()).await?;
        Self::assemble(parts, http, api, identity).await
    }

    async fn assemble(parts: Parts, http: reqwest::Client, api: Api, identity: api::Identity) -> Result<Self, Stopped> {
        let Parts { db, clock, slack, probe, seed, features } = parts;
        let registry = Registry::new(features).map_err(|claimed| Stopped::fault(claimed.to_string()))?;
        let (counted, wakes) = (Counted::default(), Wakes::default());
        let (workspace, turns, web) = (identity.workspace, counted.turns.clone(), http.clone());
        let dispatcher = Dispatcher::new(db.clone(), clock.clone(), Arc::new(registry), wakes.clone(), turns);
        let dispatcher = Arc::new(dispatcher.with_probe(probe.clone()));
        let dispatch: Arc<dyn Dispatch> = Arc::clone(&dispatcher) as Arc<dyn Dispatch>;
        let us = Us { workspace: workspace.clone(), bot: identity.user };
        let edge = Edge::new(us, api.clone(), Arc::clone(&dispatch), clock.clone(), counted.edge.clone());
        let socket = match &slack.inbound {
            Inbound::Http(_) => None,
            Inbound::Socket(token) => {
                let caller = Api::new(http, slack.api_url.clone(), token.clone());
                let started = SocketMode::start(caller, edge.clone()).await;
                Some(started.map_err(|refused| Stopped::mistake(refused.to_string()))?)
            }
        };
        let mut timers = Timers::new(
            db.clone(),
            clock.clone(),
            Arc::clone(&dispatch),
            Arc::clone(&wakes.timers),
            counted.timers.clone(),
        );
        let mut delivery = Delivery::new(delivery::Parts {
            db: db.clone(),
            clock: clock.clone(),
            workspace: workspace.clone(),
            slack: Arc::new(api.clone()),
            dispatch: Arc::clone(&dispatch),
            wake: wakes.delivery,
            told: wakes.timers,
            metrics: counted.delivery.clone(),
        });
        if let Some(seed) = seed {
            (timers, delivery) = (timers.with_seed(seed), delivery.with_seed(seed));
        }
        if let Some(probe) = probe {
            (timers, delivery) = (timers.with_probe(Arc::clone(&probe)), delivery.with_probe(probe));
        }
        let sync = Arc::new(Sync { db: db.clone(), clock: clock.clone(), api, workspace: workspace.clone(), dispatch });
        Ok(Self {
            rounds: Arc::new(Rounds::new(&sync, web, [timers.pulse(), delivery.pulse()], &counted.heartbeats)),
            db,
            clock,
            workspace,
            dispatcher,
            edge,
            inbound: slack.inbound,
            socket_health: socket.as_ref().map(SocketMode::health),
            socket: Mutex::new(socket),
            timers: Arc::new(timers),
            delivery: Arc::new(delivery),
            sync,
            metrics: Arc::new(counted.registry()),
            loops: TaskTracker::new(),
            stop: CancellationToken::new(),
        })
    }

    /// All endpoints: Slack's (in HTTP mode) and the operator's.
    pub fn router(&self) -> Router {
        let health = health::router(Health {
            db: self.db.clone(),
            workspace: self.workspace.clone(),
            socket: self.socket_health.clone(),
            metrics: Arc::clone(&self.metrics),
        });
        match &self.inbound {
            Inbound::Http(secret) => health.merge(http::router(self.edge.clone(), secret.clone())),
            Inbound::Socket(_) => health,
        }
    }

    /// Serves the endpoints on `listener` until `stop`; requests under way are answered, but not waited for without end.
    pub async fn serve(&self, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) {
        front::serve(listener, self.router(), stop).await;
    }

    /// Starts everything that runs by itself; once.
    pub fn start_loops(&self) {
        self.start_socket();
        let (timers, stop) = (Arc::clone(&self.timers), self.stop.clone());
        self.spawn_watched(async move { timers.run(stop).await });
        let (delivery, stop) = (Arc::clone(&self.delivery), self.stop.clone());
        self.spawn_watched(async move { delivery.run(stop).await });
        let (sync, stop) = (Arc::clone(&self.sync), self.stop.clone());
        self.spawn_watched(async move { sync.run(stop).await });
    }

    /// A loop that the outside monitor notices when it ends too soon.
    fn spawn_watched(&self, run: impl Future<Output = ()> + Send + 'static) {
        let guard = self.rounds.guard();
        self.loops.spawn(async move {
            run.await;
            drop(guard);
        });
    }

    /// Every five minutes looks at what is watched over, and calls an outside monitor where there is one; once.
    pub fn start_rounds(&self, heartbeat: Option<HeartbeatUrl>) {
        let (rounds, stop) = (Arc::clone(&self.rounds), self.stop.clone());
        self.loops.spawn(async move { rounds.run(heartbeat, stop).await });
    }

    /// One such round, by hand.
    pub async fn go_round(&self, heartbeat: Option<&HeartbeatUrl>) {
        self.rounds.go(heartbeat).await;
    }

    /// Lets signals come in through Socket Mode, where that is how they come; once.
    pub fn start_socket(&self) {
        let socket = self.socket.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(socket) = socket {
            let stop = self.stop.clone();
            self.loops.spawn(async move { socket.run(stop).await });
        }
    }

    /// Stops the loops, finishes what is under way, releases the lease and closes the database.
    pub async fn shut_down(&self) {
        self.stop.cancel();
        self.loops.close();
        let finish = async {
            self.edge.finish().await;
            self.loops.wait().await;
            self.db.close().await;
        };
        if tokio::time::timeout(PATIENCE, finish).await.is_err() {
            tracing::warn!("something did not end in time; it is in the database and goes on at the next start");
        }
    }

    /// Reads all people and channels from Slack, once.
    ///
    /// # Errors
    /// When Slack could not be read to the end.
    pub async fn sweep(&self) -> Result<()> {
        self.sync.sweep().await
    }

    /// Reads the files of public holidays in `folder`, once.
    ///
    /// # Errors
    /// When the folder cannot be read; a broken file is told where its calendar is shown.
    pub async fn read_holidays(&self, folder: &Path) -> Result<()> {
        self.holiday_files(folder).read_all().await
    }

    /// Reads the files of public holidays in `folder`, now and every hour; once. Tells how often it has read them: a look ends
    /// when all that was new in it is committed.
    pub fn watch_holidays(&self, folder: &Path) -> watch::Receiver<u64> {
        let (files, stop) = (self.holiday_files(folder), self.stop.clone());
        let (looked, looks) = watch::channel(0);
        self.loops.spawn(async move { files.run(stop, looked).await });
        looks
    }

    fn holiday_files(&self, folder: &Path) -> HolidayFiles {
        HolidayFiles {
            db: self.db.clone(),
            clock: self.clock.clone(),
            workspace: self.workspace.clone(),
            dispatch: Arc::clone(&self.dispatcher) as Arc<dyn Dispatch>,
            folder: folder.to_owned(),
        }
    }

    /// Does everything that is due at this instant, by hand; tells when the next thing is due.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn run_due(&self) -> Result<Option<Timestamp>> {
        loop {
            self.edge.idle().await;
            let (timer, delivery) = (self.timers.run_due().await?, self.delivery.run_due().await?);
            let next = [timer, delivery].into_iter().flatten().min();
            // Each may have left work for the other: a delivery tells outcomes, a timer posts.
            let again = timers::store::next_due(&self.db).await?.is_some_and(|due| due <= self.clock.now());
            if !again && next.is_none_or(|next| next > self.clock.now()) {
                return Ok(next);
            }
        }
    }

    /// The next thing the bot will do by itself, and in a few words what it is.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn next_due(&self) -> Result<Option<(Timestamp, String)>> {
        let timer = timers::store::find_next(&self.db).await?;
        let timer = match timer {
            Some(row) => {
                let foretold = self.registry().foretell(&self.db, &self.workspace, (&row.feature, &row.key)).await?;
                Some((row.due_at.0, foretold.unwrap_or_else(|| next::UNTOLD.to_owned())))
            }
            None => None,
        };
        let send = delivery::store::find_next(&self.db, &self.workspace).await?;
        let send = send.map(|at| (at, "a message goes out".to_owned()));
        Ok([timer, send].into_iter().flatten().min())
    }

    /// The workspace it serves.
    pub fn workspace(&self) -> &WorkspaceId {
        &self.workspace
    }

    /// Its database, for looking.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// How many statements it takes to read what a person's App Home shows; `None` for those who have none.
    ///
    /// # Errors
    /// What one of its parts could not read.
    pub async fn count_home(&self, person: &UserId) -> Result<Option<u32>> {
        Ok(self.dispatcher.read_home(&self.workspace, person).await?.map(|(_, statements)| statements))
    }

    /// The features and what they claim.
    pub fn registry(&self) -> &Registry {
        self.dispatcher.registry()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// What the rooms count.
#[derive(Default)]
struct Counted {
    turns: TurnMetrics,
    edge: EdgeMetrics,
    timers: timers::Metrics,
    delivery: delivery::Metrics,
    heartbeats: Heartbeats,
}

impl Counted {
    fn registry(&self) -> Metrics {
        let mut metrics = Metrics::with_prefix("podkeeper");
        self.turns.register(&mut metrics);
        self.edge.register(&mut metrics);
        self.timers.register(&mut metrics);
        self.delivery.register(&mut metrics);
        self.heartbeats.register(&mut metrics);
        metrics
    }
}
