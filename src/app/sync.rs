//! Fills the mirror of people and channels at start, and compares it once a day.
//!
//! Pages come from Slack, each is handed to the dispatcher as a signal of its own, so a crash in the middle loses
//! nothing but the rest of the sweep. Only a complete sweep may conclude that somebody is gone.

use crate::{
    clock::Clock,
    database::Db,
    directory::mirror::dated_by_us,
    directory::workspace::get_workspace,
    error::{Error, Result},
    ids::WorkspaceId,
    signal::{Dispatch, Event, Happened, Signal},
    slack::api::{Api, CallError},
};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The mirror is compared with Slack this often.
const EVERY: SignedDuration = SignedDuration::from_hours(24);
/// After a sweep that broke off, the next begins this much later.
const AGAIN: SignedDuration = SignedDuration::from_mins(5);
/// How often one page is asked for again when Slack says "not now".
const PATIENCE: u32 = 8;

/// Keeps the mirror true.
pub(super) struct Sync {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) api: Api,
    pub(super) workspace: WorkspaceId,
    pub(super) dispatch: Arc<dyn Dispatch>,
}

impl Sync {
    /// Sweeps when a sweep is due, until told to stop. The first is due at once.
    pub(super) async fn run(&self, stop: CancellationToken) {
        let mut next = self.clock.now();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.clock.sleep_until(next) => {}
            }
            next = tokio::select! {
                () = stop.cancelled() => return,
                swept = self.sweep_unless_stopped() => match swept {
                    Ok(()) => self.clock.now() + EVERY,
                    Err(error) => {
                        tracing::warn!(%error, "the mirror of people and channels could not be completed; trying again in five minutes");
                        self.clock.now() + AGAIN
                    }
                },
            };
        }
    }

    /// A workspace that took our token away is left alone; a start with another begins with a sweep.
    async fn sweep_unless_stopped(&self) -> Result<()> {
        let row = get_workspace(&mut &self.db, &self.workspace).await?;
        if row.stopped_at.is_some() { Ok(()) } else { self.sweep().await }
    }

    /// One complete sweep over people and channels.
    pub(super) async fn sweep(&self) -> Result<()> {
        // Dated like everything else that is read from Slack, so that who is found meanwhile counts as seen.
        let (began_at, sweep) = (dated_by_us(self.clock.now()), Uuid::now_v7().to_string());
        let (mut cursor, mut unreadable) = (None, 0);
        for page in 0.. {
            let seen = self.patiently(|| self.api.list_people(cursor.as_deref())).await?;
            unreadable += seen.unreadable as u64;
            self.tell(format!("sweep/{sweep}/people/{page}"), began_at, Happened::PeopleSeen(seen.rows)).await?;
            cursor = seen.next;
            if cursor.is_none() {
                break;
            }
        }
        for page in 0.. {
            let seen = self.patiently(|| self.api.list_channels(cursor.as_deref())).await?;
            unreadable += seen.unreadable as u64;
            self.tell(format!("sweep/{sweep}/channels/{page}"), began_at, Happened::ChannelsSeen(seen.rows)).await?;
            cursor = seen.next;
            if cursor.is_none() {
                break;
            }
        }
        let end = Happened::SweepEnded { began_at, sweep: sweep.clone(), unreadable };
        self.tell(format!("sweep/{sweep}/end"), began_at, end).await
    }

    async fn tell(&self, id: String, at: Timestamp, what: Happened) -> Result<()> {
        self.dispatch.handle(&self.workspace, Signal::Event(Event { id, at, what })).await?;
        Ok(())
    }

    /// Asks for one page, waiting as long as Slack wants.
    async fn patiently<T, F>(&self, ask: impl Fn() -> F) -> Result<T>
    where
        F: Future<Output = Result<T, CallError>>,
    {
        for attempt in 1.. {
            let wait = match ask().await {
                Ok(page) => return Ok(page),
                Err(CallError::Limited { retry_after }) if attempt < PATIENCE => retry_after,
                Err(CallError::NotSent(_) | CallError::Unknown(_)) if attempt < PATIENCE => {
                    SignedDuration::from_secs(i64::from(attempt))
                }
                Err(error) => return Err(Error::internal("reading people and channels from Slack", error)),
            };
            self.clock.sleep_until(self.clock.now() + wait).await;
        }
        Err(Error::internal("reading people and channels from Slack", "no attempt was left"))
    }
}
