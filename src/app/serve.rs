//! `podkeeper serve`: the bot for a real workspace, until SIGTERM or Ctrl-C.

use super::{App, Parts, Stopped, front::Front};
use crate::{
    clock::Clock,
    config::{Config, LogSettings, Process},
    database::{ConnectError, Db},
    features,
};
use std::{
    io::{self, IsTerminal},
    net::SocketAddr,
    path::Path,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tracing_subscriber::EnvFilter;

/// Runs the bot. Returns after a graceful shutdown.
///
/// # Errors
/// A mistake of configuration, or a fault at start.
pub async fn serve() -> Result<(), Stopped> {
    let log = LogSettings::read(&Process)?;
    start_logging(&log);
    let config = Config::read(&Process)?;
    check_holidays(config.holidays.as_deref())?;
    let listener = bind("PODKEEPER_LISTEN", config.listen).await?;
    // Where port 0 was asked for, the system chose one.
    let listen = listener.local_addr().unwrap_or(config.listen);
    let front = Front::open(listener);
    let db = open_database(&config.database_url.0).await?;
    front.waits_for("Slack to say who we are");
    let features = features::all();
    let parts = Parts { db, clock: Clock::system(), slack: config.slack, probe: None, seed: None, features };
    let app = App::connect(parts).await?;
    front.hand_to(app.router());
    tracing::info!(%listen, "Podkeeper is up");
    app.start_loops();
    app.start_rounds(config.heartbeat);
    if let Some(folder) = &config.holidays {
        let _looks = app.watch_holidays(folder);
    }
    asked_to_stop().await;
    tracing::info!("stopping: no new signals, finishing what is under way");
    front.close().await;
    app.shut_down().await;
    Ok(())
}

/// The folder of public holidays must be there; what stands in it is read later.
pub(super) fn check_holidays(folder: Option<&Path>) -> Result<(), Stopped> {
    match folder {
        Some(folder) if !folder.is_dir() => Err(Stopped::mistake(format!(
            "PODKEEPER_HOLIDAYS={} is no folder that can be read. Name the folder that holds your .ics files.",
            folder.display()
        ))),
        _ => Ok(()),
    }
}

/// After this long the log says what is waited for.
const SILENCE: Duration = Duration::from_secs(1);

/// Opens the database; says so when that takes a while.
async fn open_database(url: &str) -> Result<Db, ConnectError> {
    let mut opening = Box::pin(Db::open(url));
    match tokio::time::timeout(SILENCE, &mut opening).await {
        Ok(opened) => opened,
        Err(_) => {
            tracing::warn!("waiting for the database (DATABASE_URL)");
            opening.await
        }
    }
}

/// Writes logs to stderr, for people or for machines.
pub(super) fn start_logging(settings: &LogSettings) {
    // Checked when the settings were read; `info` if that ever changes.
    let filter = EnvFilter::try_new(&settings.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // Colours are for people: a file or the system's journal gets none.
    let builder = builder.with_ansi(io::stderr().is_terminal());
    // Fails only where a subscriber is in place already: then that one stays.
    let _ = if settings.json { builder.json().try_init() } else { builder.try_init() };
}

/// A listener on `address`, or a sentence that names the setting behind it.
pub(super) async fn bind(setting: &str, address: SocketAddr) -> Result<TcpListener, Stopped> {
    TcpListener::bind(address).await.map_err(|error| {
        Stopped::mistake(match error.kind() {
            io::ErrorKind::AddrInUse => format!(
                "Port {} on {} is in use. Stop the program that has it, or choose another with {setting}.",
                address.port(),
                address.ip()
            ),
            kind => format!("{address} cannot be listened on ({kind}). Choose another address with {setting}."),
        })
    })
}

/// Returns when the operator presses Ctrl-C or the system says SIGTERM.
pub(super) async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}
