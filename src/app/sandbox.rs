//! `podkeeper sandbox`: a Slack of our own and the bot in one process, with the example agency at work.

use super::{
    App, Parts, Stopped, example,
    manifest::{list_under, scopes},
    serve::{asked_to_stop, bind, start_logging},
};
use crate::{
    clock::Clock,
    config::{Inbound, LogSettings, Process, SlackSettings},
    database::Db,
    error::Error,
    features,
    sandbox::{CommandHint, Options, Sandbox, Seed, ShortcutHint, ShortcutPlace, TimeMachine},
    turn::ShortcutEntry,
};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use std::{
    env, fs,
    io::{Write, stdout},
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use uuid::Uuid;

/// Runs the sandbox until Ctrl-C.
///
/// # Errors
/// A mistake in an option, or a fault at start.
pub async fn sandbox(listen: SocketAddr) -> Result<(), Stopped> {
    if !listen.ip().is_loopback() {
        return Err(Stopped::mistake(format!(
            "--listen {listen} would show the sandbox to your network, where anybody could act as anybody. Use 127.0.0.1."
        )));
    }
    start_logging(&LogSettings::read(&Process)?.quieter());
    // Ours is tried first, so that the sentence about a port in use names the option.
    drop(bind("--listen", listen).await?);
    let folder = Folder::create()?;
    let playground = Playground::open(listen, &folder.0).await?;
    say(&format!(
        "Podkeeper's sandbox is open: {}\nAct as anybody of the example agency; try /okr update in #pod-performance. \
         Ctrl-C ends it, and everything in it is forgotten.\n",
        playground.slack.page_url()
    ));
    asked_to_stop().await;
    playground.close().await;
    Ok(())
}

/// A Slack, a bot, and the clock they share.
struct Playground {
    slack: Sandbox,
    app: Arc<App>,
}

impl Playground {
    async fn open(listen: SocketAddr, folder: &Path) -> Result<Self, Stopped> {
        let now = Clock::system().now();
        let clock = Clock::travelling(example::quarter_start(now));
        let options = Options { listen, ..app_of_the_manifest(Options::new(clock.clone())) };
        let settings = |api_url: &str| -> Result<SlackSettings, Stopped> {
            Ok(SlackSettings {
                bot_token: SecretString::from(options.bot_token.clone()),
                inbound: Inbound::Http(SecretString::from(options.signing_secret.clone())),
                api_url: api_url.parse().map_err(|_| Stopped::fault("the sandbox has no address"))?,
            })
        };
        let slack = Sandbox::start(options.clone(), Seed::example_agency().silent()).await?;
        let db = Db::open(&format!("sqlite://{}", folder.join("podkeeper.db").display())).await?;
        let slack_settings = settings(&slack.api_url())?;
        let features = features::all();
        let parts = Parts { db, clock: clock.clone(), slack: slack_settings, probe: None, seed: None, features };
        let app = Arc::new(App::connect(parts).await?);
        let listener = bind("--listen", SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let address = listener.local_addr().map_err(Error::when("finding the bot's own address"))?;
        slack.deliver_to(format!("http://{address}/slack/events"));
        let served = Arc::clone(&app);
        tokio::spawn(async move { served.serve(listener, std::future::pending()).await });
        app.sweep().await?;
        example::found_agency(&app, &slack, &clock).await?;
        example::live_the_quarter(&app, &slack, &clock, now).await?;
        example::keep_channel_rules(&app, &slack, &clock).await?;
        slack.open_for_the_day(&Seed::example_agency());
        app.start_loops();
        // No outside monitor waits for a bot that is tried out.
        app.start_rounds(None);
        slack.set_time_machine(Arc::new(Bots { app: Arc::clone(&app), clock }));
        Ok(Self { slack, app })
    }

    async fn close(self) {
        self.slack.stop();
        self.app.shut_down().await;
    }
}

/// The bot's part of the page's time machine.
struct Bots {
    app: Arc<App>,
    clock: Clock,
}

/// A jump lets the loops finish what became due, at most this long.
const JUMP: Duration = Duration::from_secs(5);

#[async_trait]
impl TimeMachine for Bots {
    async fn next(&self) -> Option<(Timestamp, String)> {
        self.app.next_due().await.ok().flatten()
    }

    async fn advance_to(&self, instant: Timestamp) {
        loop {
            match self.next().await {
                Some((due, _)) if due <= instant => {
                    self.clock.advance_to(due.max(self.clock.now() + SignedDuration::from_millis(1)));
                    if tokio::time::timeout(JUMP, self.caught_up()).await.is_err() {
                        break;
                    }
                }
                _ => break,
            }
        }
        self.clock.advance_to(instant);
    }
}

impl Bots {
    /// Returns when the loops have nothing left that is due now.
    async fn caught_up(&self) {
        while self.next().await.is_some_and(|(due, _)| due <= self.clock.now()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// `options` as the manifest and the registry make the app: its commands, shortcuts, scopes and events.
pub fn app_of_the_manifest(mut options: Options) -> Options {
    let features = features::all();
    let commands = features.iter().flat_map(|feature| &feature.commands);
    options.commands = commands
        .map(|entry| CommandHint {
            command: entry.name.to_owned(),
            description: entry.description.to_owned(),
            usage_hint: entry.usage_hint.to_owned(),
            should_escape: true,
        })
        .collect();
    options.shortcuts = features.iter().flat_map(|feature| &feature.shortcuts).map(shortcut_hint).collect();
    options.scopes = scopes().into_iter().map(str::to_owned).collect();
    options.subscribed_events = list_under("bot_events").into_iter().map(str::to_owned).collect();
    options
}

/// A shortcut as the sandbox offers it.
pub fn shortcut_hint(entry: &ShortcutEntry) -> ShortcutHint {
    ShortcutHint {
        callback_id: entry.callback_id.to_owned(),
        name: entry.name.to_owned(),
        place: if entry.on_message { ShortcutPlace::Message } else { ShortcutPlace::Global },
    }
}

/// A folder for the database; gone when the sandbox ends.
struct Folder(PathBuf);

impl Folder {
    fn create() -> Result<Self, Stopped> {
        let path = env::temp_dir().join(format!("podkeeper-sandbox-{}", Uuid::new_v4().simple()));
        fs::create_dir(&path).map_err(|error| {
            Stopped::mistake(format!(
                "The sandbox needs a folder for its database, but {} cannot be made ({}).",
                path.display(),
                error.kind()
            ))
        })?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed now, the system's own clean-up of its temporary folder will.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// To the person at the terminal; one who closed it does not read it.
fn say(words: &str) {
    let _ = stdout().write_all(words.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Until Jonas has a form before him, or has sent the last one.
    async fn waits_for_a_form(slack: &Sandbox, there: bool) {
        while slack.modal_of("jonas").expect("somebody").is_some() != there {
            slack.settle().await;
            tokio::task::yield_now().await;
        }
    }

    async fn timers(app: &App) -> i64 {
        let count =
            app.db().read("SELECT COUNT(*) FROM timers WHERE feature = 'escalations' AND key LIKE 'escalation/%'");
        count.scalar().await.expect("a count")
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_watchdog_goes_its_rounds() {
        let folder = Folder::create().unwrap_or_else(|_| panic!("a folder"));
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let playground = Playground::open(listen, &folder.0).await.unwrap_or_else(|_| panic!("it opens"));
        let Playground { slack, app } = &playground;
        slack.command("jonas", "#pod-performance", "/escalate operational Feed").await.expect("a command");
        waits_for_a_form(slack, true).await;
        slack.fill("jonas", "Whose is it? A pod", "Brand & Content").expect("a field");
        for _ in 0..2 {
            slack.submit("jonas").await.expect("it is sent");
        }
        slack.close("jonas", true).await.expect("read");
        assert!(timers(app).await > 0, "it has a clock");
        app.db().write("DELETE FROM timers WHERE feature = 'escalations'").execute().await.expect("it is lost");
        app.clock.advance(SignedDuration::from_mins(6));
        let mended = async {
            while timers(app).await == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), mended).await.expect("it is mended within a round");
        playground.close().await;
    }
}
