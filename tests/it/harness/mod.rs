//! Where conversations take place: the example agency, with the bot in it.
//!
//! A test says who does what, lets time pass, and looks. [`Workspace::finish`] (called by [`on_both_engines`]) fails on
//! what nobody expected: messages nobody looked at, rows that were not delivered, parked timers, logged errors.

mod agreement;
mod crowd;
mod dying;
mod engine;
mod errors;
mod okrs;
mod person;
mod reading;
#[path = "../../../src/database/testing/schemas.rs"]
mod schemas;
mod wire;

pub use engine::{Engine, on_both_engines, on_both_engines_with_learning, on_postgres, on_sqlite};
pub use okrs::KEY_RESULTS;
pub use person::Person;
pub(crate) use reading::assert_reads;
pub use wire::{FORM, JSON};

use errors::Errors;
use jiff::{SignedDuration, Timestamp};
use podkeeper::{
    app::{App, Parts, app_of_the_manifest, found_agency, next_after_quiet, settle, shortcut_hint},
    clock::Clock,
    config::{Inbound, SlackSettings},
    database::{Db, Ts},
    delivery,
    sandbox::{Message, Options, Sandbox, Seed, plain},
    timers::probe::Probe,
    turn::Feature,
};
use secrecy::SecretString;
use std::{error::Error, net::SocketAddr};
use tokio::{net::TcpListener, task::JoinHandle};

/// What a conversation returns; `?` ends it.
pub type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

/// Monday, day 54 of the fourth quarter: 10:00 in Berlin, 09:00 in London, 17:00 in Singapore, 04:00 in New York.
pub const MONDAY: &str = "2026-11-23T09:00:00Z";

/// The agency, its Slack and its bot.
pub struct Workspace {
    pub slack: Sandbox,
    pub clock: Clock,
    pub errors: Errors,
    engine: Engine,
    inbound: Inbound,
    probe: Option<Probe>,
    more_features: fn() -> Vec<Feature>,
    bot: Option<Bot>,
}

/// The bot while it runs.
struct Bot {
    app: App,
    server: JoinHandle<()>,
    address: SocketAddr,
}

impl Workspace {
    /// The agency with its people, channels and four pods; nobody has said anything to the bot yet. The rituals every
    /// organisation begins with were deleted long ago: conversations are about one thing.
    pub async fn start(engine: Engine) -> Self {
        let mut workspace = Self::bare(engine, |_| ()).await;
        workspace.start_bot().await;
        // What comes by itself is in the way of most conversations; see `revive_rituals`. Learn-and-Share speaks to
        // everybody on its first day, so that one was deleted before. By SQL: three commands and three buttons here would
        // cost every conversation, on both engines, longer than many of them take, and leave their own audit rows, replies
        // and timers for it to step over. That people can delete them is tried in `ritual_kinds`.
        workspace.forget_learning().await;
        workspace.found().await;
        workspace.db().write("UPDATE rituals SET state = 'deleted'").execute().await.expect("no rituals");
        workspace.forget_comparing().await;
        workspace.slack.see_all();
        workspace
    }

    /// The organisation has a ritual of this kind again: an administrator adds one as it usually is.
    pub async fn revive_rituals(&self, kind: &str) {
        let said = self.user("chloe").command("#general", &format!("/ritual add {kind}")).await.expect("a command");
        let said = said.answer();
        assert!(said.starts_with("Added."), "{said}");
    }

    /// The same agency with its Learn-and-Share, called on the day of its founding; nothing else comes by itself.
    pub async fn with_learning(engine: Engine) -> Self {
        let mut workspace = Self::bare(engine, |_| ()).await;
        workspace.start_bot().await;
        // Mei is in Berlin that day, so that her pod, the first by name, hosts the first one; in Singapore it is night then.
        workspace.slack.set_zone("mei", "Europe/Berlin").expect("somebody");
        workspace.found().await;
        workspace.slack.set_zone("mei", "Asia/Singapore").expect("somebody");
        workspace.settle().await;
        let others = "UPDATE rituals SET state = 'deleted' WHERE kind <> 'learn_and_share'";
        workspace.db().write(others).execute().await.expect("no other rituals");
        workspace.forget_comparing().await;
        workspace.slack.see_all();
        workspace
    }

    /// There was one once, and somebody deleted it.
    async fn forget_learning(&self) {
        self.db()
            .write(
                "INSERT INTO rituals (workspace_id, kind, name, owner, schedule, own_zone, audience, observers, steps,
                   skips, catch_up_minutes, questions, details, state, starts_at, swept_at, created_at)
                 VALUES ($1, 'learn_and_share', 'Learn-and-Share', 'organisation', '0 16 * * THUL', FALSE,
                   '\"everyone\"', '[]', '{}', '{}', 0, '[]', '{}', 'deleted', $2, $2, $2)",
            )
            .bind(self.app().workspace())
            .bind(Ts(self.now()))
            .execute()
            .await
            .expect("a ritual that was deleted");
    }

    /// Pods and their channels are not compared each week; see `belonging`.
    async fn forget_comparing(&self) {
        let weekly = "DELETE FROM timers WHERE feature = 'belonging' AND key = 'drift'";
        self.db().write(weekly).execute().await.expect("no weekly comparison");
    }

    async fn found(&self) {
        self.app().sweep().await.expect("the mirror is filled");
        found_agency(self.app(), &self.slack, &self.clock).await.expect("the pods are founded");
        self.settle().await;
    }

    /// The agency before the bot ever ran.
    pub async fn bare(engine: Engine, adjust: impl FnOnce(&mut Options)) -> Self {
        let errors = Errors::listen();
        let clock = Clock::manual(MONDAY.parse().expect("an instant"));
        let mut options = Options::new(clock.clone());
        options = app_of_the_manifest(options);
        adjust(&mut options);
        let inbound = Inbound::Http(SecretString::from(options.signing_secret.clone()));
        let slack = Sandbox::start(options, Seed::example_agency()).await.expect("the sandbox starts");
        Self { slack, clock, errors, engine, inbound, probe: None, more_features: Vec::new, bot: None }
    }

    /// Signals come through Socket Mode from the next start on.
    pub fn use_socket_mode(&mut self, app_token: &str) {
        self.inbound = Inbound::Socket(SecretString::from(app_token.to_owned()));
    }

    /// Deliveries and turns stop where `probe` says, from the next start on.
    pub fn use_probe(&mut self, probe: Option<Probe>) {
        self.probe = probe;
    }

    /// The bot can do this too, from the next start on.
    pub fn use_features(&mut self, more: fn() -> Vec<Feature>) {
        self.more_features = more;
        for entry in more().iter().flat_map(|feature| &feature.commands) {
            self.slack.add_command(entry.name);
        }
        for entry in more().iter().flat_map(|feature| &feature.shortcuts) {
            self.slack.add_shortcut(shortcut_hint(entry));
        }
    }

    /// Starts the bot on the workspace's database, its loops stepped by hand.
    pub async fn start_bot(&mut self) {
        let app = self.connect(self.probe.clone()).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let router = app.router();
        let server =
            tokio::spawn(async move { axum::serve(listener, router).await.expect("the endpoints are served") });
        self.slack.deliver_to(format!("http://{address}/slack/events"));
        self.bot = Some(Bot { app, server, address });
    }

    /// Another bot on the same database, that lives for ever and gets no signals: Slack's go to the first one.
    pub async fn start_replica(&self) -> App {
        self.connect(None).await
    }

    async fn connect(&self, probe: Option<Probe>) -> App {
        let db = Db::open(self.engine.url()).await.expect("the database opens");
        let slack = SlackSettings {
            bot_token: SecretString::from("xoxb-sandbox-bot"),
            inbound: self.inbound.clone(),
            api_url: self.slack.api_url().parse().expect("an address"),
        };
        let features = podkeeper::features::all().into_iter().chain((self.more_features)()).collect();
        let parts = Parts { db, clock: self.clock.clone(), slack, probe, seed: Some(7), features };
        App::connect(parts).await.expect("the bot connects")
    }

    /// Ends the bot as `kill -9` would, as far as one process can: nothing is finished, nothing is released.
    pub async fn kill_bot(&mut self) {
        if let Some(bot) = self.bot.take() {
            bot.server.abort();
            let _ = bot.server.await;
            let db = bot.app.db().clone();
            drop(bot.app);
            db.close().await;
        }
    }

    /// Kills the bot and starts another on the same database, after the leases of the dead one have ended.
    pub async fn restart_bot(&mut self) {
        self.kill_bot().await;
        self.start_bot().await;
        self.outlive_leases().await;
    }

    pub fn app(&self) -> &App {
        &self.bot.as_ref().expect("the bot runs").app
    }

    pub fn db(&self) -> &Db {
        self.app().db()
    }

    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Where the bot listens.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.bot.as_ref().expect("the bot runs").address)
    }

    pub fn user<'w>(&'w self, name: &'w str) -> Person<'w> {
        Person::new(self, name)
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets everything happen that happens now: events arrive, turns commit, deliveries go out at Slack's pace.
    pub async fn settle(&self) {
        if let Some(bot) = &self.bot {
            settle(&bot.app, &self.slack, &self.clock).await.expect("the loops are not interrupted");
        }
    }

    /// Lets time pass, stopping wherever something is due.
    pub async fn advance(&self, by: SignedDuration) {
        let until = self.now() + by;
        while let Some(next) = self.quiet().await.filter(|next| *next <= until) {
            self.clock.advance_to(next);
        }
        self.clock.advance_to(until);
        self.settle().await;
    }

    /// As [`Self::advance`], until an instant.
    pub async fn advance_to(&self, instant: &str) {
        let instant: Timestamp = instant.parse().expect("an instant");
        self.advance(instant.duration_since(self.now())).await;
    }

    async fn quiet(&self) -> Option<Timestamp> {
        let bot = self.bot.as_ref()?;
        next_after_quiet(&bot.app, &self.slack, &self.clock).await.expect("the loops are not interrupted")
    }

    /// What everybody sees in a channel, top to bottom.
    pub fn channel(&self, name: &str) -> Vec<String> {
        read(&self.slack.messages(name).expect("a channel"))
    }

    /// The last thing everybody sees in a channel.
    pub fn last_in(&self, name: &str) -> String {
        self.channel(name).pop().unwrap_or_default()
    }

    /// The replies under the newest bot message of a channel that has some.
    pub fn thread_in(&self, name: &str) -> Vec<String> {
        let messages = self.slack.messages(name).expect("a channel");
        let bots = messages.iter().rev().filter(|message| message.bot_id.is_some());
        let threads = bots.map(|parent| self.slack.thread(name, parent.ts.as_str()).expect("a thread"));
        threads.map(|thread| read(&thread[1..])).find(|replies| !replies.is_empty()).unwrap_or_default()
    }

    /// Fails on everything nobody expected, and takes the workspace down.
    pub async fn finish(mut self) {
        self.settle().await;
        let unseen: Vec<String> =
            self.slack.unseen().iter().map(|(place, message)| format!("{place}: {}", plain(message))).collect();
        assert!(unseen.is_empty(), "nobody looked at:\n{}", unseen.join("\n---\n"));
        let problems = delivery::problems::list_problems(&mut self.db(), self.app().workspace(), self.now())
            .await
            .expect("a list");
        assert!(problems.is_empty(), "nobody expected: {problems:?}");
        let errors = self.errors.take();
        assert!(errors.is_empty(), "nobody expected these errors: {errors:#?}");
        self.kill_bot().await;
        self.slack.stop();
        self.engine.drop_database();
    }
}

fn read(messages: &[Message]) -> Vec<String> {
    messages.iter().map(plain).collect()
}
