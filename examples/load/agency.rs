//! The workspace under load: the example agency with as many pods as wanted, the sandbox as its Slack, and the bot.

use crate::{Outcome, client::Line, figures::Counts};
use jiff::Timestamp;
use podkeeper::{
    app::{App, Parts, app_of_the_manifest, settle},
    clock::Clock,
    config::{Inbound, SlackSettings},
    database::Db,
    features,
    ids::UserId,
    sandbox::{Kind, Limits, Options, Person, Sandbox, Seed, SeedChannel, Standing, Status},
    turn::Feature,
};
use secrecy::SecretString;
use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// The agency, its Slack and, while it runs, its bot.
pub(crate) struct Agency {
    pub(crate) slack: Sandbox,
    pub(crate) clock: Clock,
    pub(crate) pods: usize,
    options: Options,
    url: String,
    more: fn() -> Vec<Feature>,
    bot: Option<Bot>,
}

/// The bot while it runs.
pub(crate) struct Bot {
    pub(crate) app: Arc<App>,
    pub(crate) address: SocketAddr,
    server: JoinHandle<()>,
    stop: CancellationToken,
}

/// What an agency begins with, its pods aside.
pub(crate) struct Beginning {
    /// When.
    pub(crate) at: Timestamp,
    /// How strict its Slack is.
    pub(crate) limits: Limits,
    /// So many people who lead nothing.
    pub(crate) staff: usize,
    /// So many channels of nobody's, with the bot in them, in which nothing was said.
    pub(crate) channels: usize,
    /// What the bot can do besides.
    pub(crate) more: fn() -> Vec<Feature>,
}

impl Beginning {
    /// Now, with a Slack that refuses nothing, and nobody but leads.
    pub(crate) fn now() -> Self {
        Self { at: Clock::system().now(), limits: Limits::off(), staff: 0, channels: 0, more: Vec::new }
    }
}

/// What every pod is after: the first words that name each key result are unique.
pub(crate) const KEY_RESULTS: [(&str, &str); 3] =
    [("Calls made", "calls"), ("Trials begun", "trials"), ("Deals won", "deals")];

/// The lead of a pod, by its number.
pub(crate) fn lead(pod: usize) -> String {
    format!("lead{pod}")
}

/// The lead's id in Slack.
pub(crate) fn lead_id(pod: usize) -> String {
    format!("U0LEAD{pod:05}")
}

/// The id in Slack of somebody who leads nothing.
pub(crate) fn staff_id(number: usize) -> String {
    format!("U0STAFF{number:05}")
}

/// The id of a pod's home channel.
pub(crate) fn channel_id(pod: usize) -> String {
    format!("C0TEAM{pod:05}")
}

impl Agency {
    /// Its people and channels in their Slack, and the bot on a new database at `url`, which has not looked at anything yet.
    pub(crate) async fn open(url: String, pods: usize, beginning: Beginning) -> Outcome<Self> {
        let clock = Clock::travelling(beginning.at);
        let options = Options { limits: beginning.limits, ..app_of_the_manifest(Options::new(clock.clone())) };
        let mut seed = Seed::example_agency();
        seed.people.extend((0..pods).map(|pod| person(lead_id(pod), lead(pod))));
        seed.people.extend((0..beginning.staff).map(|number| person(staff_id(number), format!("staff{number}"))));
        seed.channels.extend((0..pods).map(channel));
        seed.channels.extend((0..beginning.channels).map(quiet_channel));
        let slack = Sandbox::start(options.clone(), seed).await?;
        let mut agency = Self { slack, clock, pods, options, url, more: beginning.more, bot: None };
        agency.start_bot().await?;
        Ok(agency)
    }

    /// Founds it on a new database at `url`: pods, leads, objectives, first cards, all by commands and modals.
    pub(crate) async fn found(url: String, pods: usize, beginning: Beginning) -> Outcome<Self> {
        let agency = Self::open(url, pods, beginning).await?;
        agency.bot()?.app.sweep().await?;
        agency.found_pods().await?;
        Ok(agency)
    }

    /// Pods, leads, objectives, first cards.
    pub(crate) async fn found_pods(&self) -> Outcome {
        for pod in 0..self.pods {
            let line = format!("/pod create team-{pod} \"Team {pod}\" lead @{}", lead(pod));
            self.slack.command("chloe", "#general", &line).await?;
        }
        self.settle().await?;
        for pod in 0..self.pods {
            self.set_objective(pod).await?;
        }
        self.settle().await
    }

    /// Calls of each method since they were last forgotten; the sandbox remembers so many only.
    pub(crate) fn calls(&self) -> BTreeMap<String, usize> {
        let mut calls = BTreeMap::new();
        for call in self.slack.calls() {
            *calls.entry(call.method).or_default() += 1;
        }
        calls
    }

    async fn set_objective(&self, pod: usize) -> Outcome {
        let lead = lead(pod);
        self.slack.command(&lead, &format!("#pod-team-{pod}"), "/okr new").await?;
        // The modal is opened after the command was acknowledged.
        self.slack.settle().await;
        self.bot()?.app.run_due().await?;
        self.slack.fill(&lead, "Objective", "More clients who stay")?;
        for (number, (title, _)) in (1..).zip(KEY_RESULTS) {
            for (field, value) in [("title", title), ("start", "0"), ("target", "1000")] {
                self.slack.fill(&lead, &format!("kr{number}_{field}"), value)?;
            }
        }
        let submitted = self.slack.submit(&lead).await?;
        if submitted.errors.is_empty() { Ok(()) } else { Err(format!("{:?}", submitted.errors).into()) }
    }

    /// Lets everything happen that happens now; for a bot whose loops do not run.
    pub(crate) async fn settle(&self) -> Outcome {
        Ok(settle(&self.bot()?.app, &self.slack, &self.clock).await?)
    }

    /// Starts the bot on the agency's database, without its loops.
    pub(crate) async fn start_bot(&mut self) -> Outcome {
        let slack = SlackSettings {
            bot_token: SecretString::from(self.options.bot_token.clone()),
            inbound: Inbound::Http(self.secret()),
            api_url: self.slack.api_url().parse()?,
        };
        let db = Db::open(&self.url).await?;
        let features = features::all().into_iter().chain((self.more)()).collect();
        let parts = Parts { db, clock: self.clock.clone(), slack, probe: None, seed: None, features };
        let app = Arc::new(App::connect(parts).await?);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        self.slack.deliver_to(format!("http://{address}/slack/events"));
        let (served, stop) = (Arc::clone(&app), CancellationToken::new());
        let stopped = stop.clone().cancelled_owned();
        let server = tokio::spawn(async move { served.serve(listener, stopped).await });
        self.bot = Some(Bot { app, address, server, stop });
        Ok(())
    }

    /// Stops the bot; its database may be opened by somebody else then.
    pub(crate) async fn stop_bot(&mut self) {
        if let Some(bot) = self.bot.take() {
            // First the endpoints: a connection that is kept open keeps the database as well.
            bot.stop.cancel();
            let _ = bot.server.await;
            bot.app.shut_down().await;
        }
    }

    pub(crate) fn bot(&self) -> Outcome<&Bot> {
        self.bot.as_ref().ok_or_else(|| "the bot does not run".into())
    }

    pub(crate) fn secret(&self) -> SecretString {
        SecretString::from(self.options.signing_secret.clone())
    }

    /// What the bot has counted so far.
    pub(crate) async fn counts(&self) -> Outcome<Counts> {
        let mut line = Line::open(self.bot()?.address).await?;
        let page = line.get("/metrics").await?;
        Ok(Counts::read(&String::from_utf8_lossy(&page.body)))
    }
}

fn person(id: String, name: String) -> Person {
    Person {
        id: UserId(id),
        team_id: String::new(),
        real_name: format!("Somebody called {name}"),
        name,
        title: "Colleague".to_owned(),
        tz: "Europe/Berlin".to_owned(),
        standing: Standing::Member,
        deleted: false,
        status: Status::default(),
        updated: Timestamp::UNIX_EPOCH,
    }
}

fn channel(pod: usize) -> SeedChannel {
    SeedChannel {
        id: channel_id(pod),
        name: format!("pod-team-{pod}"),
        kind: Kind::Public,
        purpose: String::new(),
        members: vec![lead(pod), "podkeeper".to_owned()],
        archived: false,
        ext_shared: false,
        messages: Vec::new(),
    }
}

fn quiet_channel(number: usize) -> SeedChannel {
    SeedChannel {
        id: format!("C0QUIET{number:05}"),
        name: format!("quiet-{number}"),
        kind: Kind::Public,
        purpose: String::new(),
        members: vec!["ana".to_owned(), "podkeeper".to_owned()],
        archived: false,
        ext_shared: false,
        messages: Vec::new(),
    }
}
