//! One pass: everything that can be sent at this instant, side by side over conversations, in order inside each.

use super::{
    Delivery, Ended,
    calls::{Call, list_ready_calls},
    homes::{HomeMark, list_ready_homes},
    posts::{Parent, ReadyPost, Step, list_expired, list_ready_posts},
    rows,
};
use crate::{
    error::{Error, Result},
    slack::methods::{Method, VIEWS_PUBLISH},
};
use futures_util::stream::{FuturesUnordered, StreamExt};
use jiff::{SignedDuration, Timestamp};
use std::{collections::HashSet, future::Future, pin::Pin};
use tokio_util::sync::CancellationToken;

/// Calls in the air at once.
const AT_ONCE: usize = 8;
/// While another replica sends, this one looks again so often.
const LEASE_GAP: SignedDuration = SignedDuration::from_secs(1);

/// One thing to be sent.
enum Task {
    Post(ReadyPost, Step),
    Call(Call),
    Home(HomeMark),
}

/// What can be sent now, first things first.
#[derive(Default)]
struct Plan {
    tasks: Vec<Task>,
    /// When there may be more, as the rows say.
    next: Option<Timestamp>,
}

type Flight<'a> = Pin<Box<dyn Future<Output = (String, Result<Ended>)> + Send + 'a>>;

/// What is in the air.
#[derive(Default)]
struct Air<'a> {
    flights: FuturesUnordered<Flight<'a>>,
    /// The lanes they are in.
    lanes: HashSet<String>,
}

impl Task {
    /// Two tasks of one lane are never in the air together.
    fn lane(&self) -> String {
        match self {
            Self::Post(post, _) => format!("post/{}", post.conversation),
            Self::Call(call) => format!("call/{}", call.feature),
            Self::Home(mark) => format!("home/{}", mark.person),
        }
    }

    /// Urgent posts first, fan-outs last; a Home somebody looks at goes with what somebody waits for.
    fn rank(&self) -> i64 {
        match self {
            Self::Post(post, _) => post.priority,
            Self::Call(_) | Self::Home(_) => 1,
        }
    }
}

/// What happened in a pass so far.
#[derive(Default)]
struct Log {
    /// Something has ended since it was looked what there is to do.
    stale: bool,
    /// It ends as if the process had died.
    killed: bool,
    fault: Option<Error>,
}

impl Log {
    fn note(&mut self, ended: Result<Ended>) {
        self.stale = true;
        match ended {
            Ok(Ended::Settled | Ended::Stale) => {}
            // As if the process had died: what else is in the air ends at its own next moment.
            Ok(Ended::Killed) => {
                self.fault = Some(Error::internal("delivering", "ended by a probe"));
                self.killed = true;
            }
            Err(error) => self.fault = self.fault.take().or(Some(error)),
        }
    }
}

impl Delivery {
    /// Sends until nothing can be sent at this instant; tells the next instant at which something may be.
    pub(super) async fn pass(&self, stop: &CancellationToken) -> Result<Option<Timestamp>> {
        let (mut air, mut log) = (Air::default(), Log::default());
        let mut plan = self.plan().await?;
        loop {
            self.pulse.works(self.clock.now());
            let halted = log.fault.is_some() || stop.is_cancelled();
            let later = if halted { None } else { self.start(&mut plan, &mut air) };
            if log.stale && !halted && air.flights.len() < AT_ONCE {
                // Something has ended and its lane may have more; what could be started has been.
                log.stale = false;
                match self.plan_meanwhile(&mut air, &mut log).await {
                    Ok(fresh) => plan = fresh,
                    // What is in the air is finished and settled all the same.
                    Err(error) => log.fault = Some(error),
                }
                continue;
            }
            if air.flights.is_empty() {
                let next = [later, plan.next].into_iter().flatten().min();
                // The dead release nothing.
                if later.is_none() && !log.killed {
                    self.holder.release(&self.db).await?;
                }
                self.pulse.sleeps_until(next);
                return log.fault.map_or(Ok(next), Err);
            }
            tokio::select! {
                Some((lane, ended)) = air.flights.next() => {
                    air.lanes.remove(&lane);
                    log.note(ended);
                }
                () = self.wake.notified() => log.stale = true,
                () = self.reached(later) => {}
            }
        }
    }

    /// Looks for more while what is in the air flies on: each flight may hold a connection of the pool, or wait for one, and
    /// so does the look. Were they left alone meanwhile, all would wait for each other.
    async fn plan_meanwhile(&self, air: &mut Air<'_>, log: &mut Log) -> Result<Plan> {
        let mut plan = std::pin::pin!(self.plan());
        loop {
            tokio::select! {
                fresh = &mut plan => return fresh,
                Some((lane, ended)) = air.flights.next() => {
                    air.lanes.remove(&lane);
                    log.note(ended);
                }
            }
        }
    }

    async fn reached(&self, instant: Option<Timestamp>) {
        match instant {
            Some(at) => self.clock.sleep_until(at).await,
            None => std::future::pending().await,
        }
    }

    /// What can be sent now; nothing while the workspace is stopped or another replica sends for it.
    async fn plan(&self) -> Result<Plan> {
        if let Some(rest) = self.pacing.before_look() {
            tokio::time::sleep(rest).await;
        }
        let now = self.clock.now();
        let (db, workspace) = (&self.db, &self.workspace);
        let Some(condition) = rows::find_condition(db, workspace).await? else { return Ok(Plan::default()) };
        if condition.stopped_at.is_some() {
            return Ok(Plan::default());
        }
        let paused = condition.paused_at.is_some();
        for row in list_expired(db, workspace, now).await? {
            self.end_post(row, None).await?;
        }
        let mut tasks: Vec<Task> = list_ready_posts(db, workspace, now, paused)
            .await?
            .into_iter()
            .map(|post| {
                let step = post.next_step(now);
                Task::Post(post, step)
            })
            .collect();
        tasks.extend(list_ready_homes(db, workspace, now).await?.into_iter().map(Task::Home));
        tasks.extend(list_ready_calls(db, workspace, now, paused).await?.into_iter().map(Task::Call));
        if !tasks.is_empty() && !self.holder.acquire(db).await? {
            return Ok(Plan { tasks: Vec::new(), next: Some(now + LEASE_GAP) });
        }
        self.pacing.looked(tasks.len() >= usize::try_from(rows::PLANNED).unwrap_or(usize::MAX));
        tasks.sort_by_key(Task::rank);
        let next = rows::next_instant(db, workspace, now, paused).await?;
        Ok(Plan { tasks, next })
    }

    /// Starts what can be started; tells when the pace allows more.
    fn start<'a>(&'a self, plan: &mut Plan, air: &mut Air<'a>) -> Option<Timestamp> {
        let now = self.clock.now();
        let mut soonest: Option<Timestamp> = None;
        let mut kept = Vec::new();
        for task in std::mem::take(&mut plan.tasks) {
            let lane = task.lane();
            if air.flights.len() >= AT_ONCE || air.lanes.contains(&lane) {
                kept.push(task);
                continue;
            }
            if let Err(at) = self.take_place(&task, now) {
                soonest = Some(soonest.map_or(at, |soonest| soonest.min(at)));
                kept.push(task);
                continue;
            }
            air.lanes.insert(lane.clone());
            air.flights.push(Box::pin(async move { (lane, self.perform(task).await) }));
        }
        plan.tasks = kept;
        soonest
    }

    fn take_place(&self, task: &Task, now: Timestamp) -> Result<(), Timestamp> {
        let (method, conversation): (Option<&Method>, _) = match task {
            Task::Post(post, Step::Post) if matches!(post.parent(), Parent::Over(_)) => (None, None),
            Task::Post(post, Step::Post) => (post.method(Step::Post), Some(post.conversation.as_str())),
            Task::Post(post, step) => (post.method(*step), None),
            Task::Call(call) => (self.method_of(call), None),
            Task::Home(_) => (Some(&VIEWS_PUBLISH), None),
        };
        method.map_or(Ok(()), |method| self.pacing.take(method, conversation, now))
    }

    async fn perform(&self, task: Task) -> Result<Ended> {
        match task {
            Task::Post(post, Step::Expire | Step::Rest) => self.end_post((post.id, post.attempts), None).await,
            Task::Post(post, step) => match (step, post.parent()) {
                (Step::Post, Parent::Over(code)) => self.end_post((post.id, post.attempts), Some(code)).await,
                _ => self.send_post(&post, step).await,
            },
            Task::Call(call) => match self.method_of(&call) {
                Some(method) => self.make_call(&call, method).await,
                None => self.refuse_call(&call).await,
            },
            Task::Home(mark) => self.publish_home(&mark).await,
        }
    }
}
