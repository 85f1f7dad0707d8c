//! Living messages: one step of one post, from its claim to its settlement.

mod rows;
mod state;

pub(super) use rows::{Parent, ReadyPost, list_expired, list_ready_posts};
pub(super) use state::Step;

use super::{
    Delivery, Ended, Moment,
    outgoing::{NewMessage, Sent},
    trouble::Trouble,
};
use crate::{
    error::Result,
    ids::{ChannelId, MessageTs, UserId},
    slack::{
        api::CallError,
        methods::{
            CHAT_DELETE, CHAT_POST, CHAT_UPDATE, CONVERSATIONS_HISTORY, CONVERSATIONS_JOIN, CONVERSATIONS_OPEN,
            CONVERSATIONS_REPLIES, Method,
        },
    },
};
use jiff::SignedDuration;
use state::{Post, Upshot};
use tracing::{debug, warn};

/// After the timeout of its call, a first post may take this long to show up before it is read back.
const SETTLING: SignedDuration = SignedDuration::from_secs(30);
/// The bot joins a channel and tries again this often.
const JOINS: i64 = 3;

impl ReadyPost {
    /// The method its next step is limited by; `None` for steps without a call.
    pub(super) fn method(&self, step: Step) -> Option<&'static Method> {
        match step {
            Step::Post => Some(&CHAT_POST),
            Step::Look | Step::Check if self.is_in_thread() => Some(&CONVERSATIONS_REPLIES),
            Step::Look | Step::Check => Some(&CONVERSATIONS_HISTORY),
            Step::Update => Some(&CHAT_UPDATE),
            Step::Delete => Some(&CHAT_DELETE),
            Step::Expire | Step::Rest => None,
        }
    }
}

/// How long after its claim a step counts as under way. Looking around may take several pages.
fn open_for(step: Step) -> SignedDuration {
    let timeout = |method: &Method| SignedDuration::try_from(method.timeout).unwrap_or(SignedDuration::MAX);
    match step {
        Step::Post => timeout(&CHAT_POST) + SETTLING,
        Step::Update => timeout(&CHAT_UPDATE) + SignedDuration::from_secs(2),
        Step::Delete => timeout(&CHAT_DELETE) + SignedDuration::from_secs(2),
        Step::Look | Step::Check | Step::Expire | Step::Rest => SignedDuration::from_secs(30),
    }
}

impl Delivery {
    /// One step of a post that needs a call.
    pub(super) async fn send_post(&self, ready: &ReadyPost, step: Step) -> Result<Ended> {
        let now = self.clock.now();
        let window = (now, now + open_for(step));
        let Some(post) = rows::claim_post(&self.db, &self.holder, ready, step, window).await? else {
            return Ok(Ended::Stale);
        };
        if self.killed(Moment::Claimed) {
            return Ok(Ended::Killed);
        }
        let upshot = match step {
            Step::Post => self.post_first(&post, ready).await?,
            Step::Look => self.look_back(&post, ready).await?,
            Step::Update => self.update(&post).await?,
            Step::Delete => self.delete(&post).await?,
            Step::Check | Step::Expire | Step::Rest => self.check_for_twin(&post, ready).await?,
        };
        if self.killed(Moment::Sent) {
            return Ok(Ended::Killed);
        }
        self.note(&post, step, &upshot);
        let (at, sent) = (self.clock.now(), post.revision);
        let change = |post: &mut Post| post.settle(step, sent, upshot.clone(), at);
        self.settled(rows::settle_post(&self.db, &self.workspace, (post.id, post.attempts), at, change).await?)
    }

    /// Ends a step that needs no call: an expiry, a child without a parent, nothing left to do.
    pub(super) async fn end_post(&self, (id, attempts): (i64, i64), orphaned: Option<&str>) -> Result<Ended> {
        let now = self.clock.now();
        let change = |post: &mut Post| {
            let step = post.next_step(now);
            let upshot = match (step, orphaned) {
                (Step::Expire, _) => Upshot::Expired,
                (Step::Post, Some(code)) => Upshot::Refused { code: code.to_owned() },
                (Step::Rest, _) => Upshot::Checked,
                _ => return None,
            };
            post.settle(step, post.revision, upshot, now)
        };
        self.settled(rows::settle_post(&self.db, &self.workspace, (id, attempts), now, change).await?)
    }

    async fn post_first(&self, post: &Post, ready: &ReadyPost) -> Result<Upshot> {
        let (to, thread) = match ready.parent() {
            Parent::Stands(channel, ts) => (channel.0, Some(ts)),
            Parent::At(ts) => (post.conversation.clone(), Some(ts)),
            Parent::None | Parent::Over(_) => (post.conversation.clone(), None),
        };
        let new = NewMessage { to: &to, thread: thread.as_ref(), message: &post.body.0, uid: &post.uid };
        let answer = self.cut(self.slack.post(new)).await;
        self.pacing.posted(&post.conversation, self.clock.now());
        match answer {
            Ok((channel, ts)) => {
                self.pacing.answered();
                Ok(Upshot::Stands { channel, ts, revision: post.revision, alone: true })
            }
            Err(CallError::Refused { code, .. })
                if code == "not_in_channel" && !post.is_direct && post.failures < JOINS =>
            {
                self.join(&ChannelId(to), post).await
            }
            Err(error) => self.upshot(&CHAT_POST, error, post.failures).await,
        }
    }

    /// Into the channel, and once more from the start; private channels cannot be joined.
    async fn join(&self, channel: &ChannelId, post: &Post) -> Result<Upshot> {
        match self.cut(self.slack.join(channel)).await {
            Ok(()) => Ok(Upshot::Retry { why: "not_in_channel".to_owned(), wait: SignedDuration::ZERO }),
            Err(CallError::Refused { code, .. }) if !self.is_ours_to_stop(&code) => {
                // Why it cannot be joined helps nobody, except that it is closed: people are told to invite the bot.
                let code = if code == "is_archived" { code } else { "not_in_channel".to_owned() };
                Ok(Upshot::Refused { code })
            }
            // The join may be of unknown outcome; the post itself was refused.
            Err(error) => Ok(match self.upshot(&CONVERSATIONS_JOIN, error, post.failures).await? {
                Upshot::Unsure { why, wait } => Upshot::Retry { why, wait },
                upshot => upshot,
            }),
        }
    }

    async fn look_back(&self, post: &Post, ready: &ReadyPost) -> Result<Upshot> {
        if let Parent::Over(code) = ready.parent() {
            // Whether it arrived or not, its thread is no more: it fails with its parent, and nobody need look into it.
            return Ok(Upshot::Refused { code: code.to_owned() });
        }
        match self.find_copies(post, ready).await {
            Ok((channel, found)) => {
                self.pacing.answered();
                let revision = post.attempted_revision.unwrap_or(1);
                let alone = found.len() < 2;
                Ok(match found.into_iter().next() {
                    Some(ts) => Upshot::Stands { channel, ts, revision, alone },
                    None => Upshot::Absent,
                })
            }
            Err((method, error)) => Ok(match self.upshot(method, error, post.failures).await? {
                Upshot::Refused { .. } => Upshot::Unreadable,
                upshot => upshot,
            }),
        }
    }

    /// Every copy but the one we know is one too many.
    async fn check_for_twin(&self, post: &Post, ready: &ReadyPost) -> Result<Upshot> {
        let (channel, found) = match self.find_copies(post, ready).await {
            Ok(copies) => copies,
            Err((method, error)) => return self.upshot(method, error, post.failures).await,
        };
        for twin in found.iter().filter(|ts| Some(*ts) != post.ts.as_ref()) {
            warn!(workspace = %self.workspace, feature = post.feature, key = post.key, "a second copy is deleted");
            match self.cut(self.slack.delete(&channel, twin)).await {
                Err(error) if error_code(&error) != Some("message_not_found") => {
                    return self.upshot(&CHAT_DELETE, error, post.failures).await;
                }
                _ => {}
            }
        }
        Ok(Upshot::Checked)
    }

    /// Where the post stands, or would, and all its copies there, oldest first.
    async fn find_copies(
        &self,
        post: &Post,
        ready: &ReadyPost,
    ) -> Result<(ChannelId, Vec<MessageTs>), (&'static Method, CallError)> {
        let parent = ready.parent();
        let (known, thread) = match &parent {
            Parent::Stands(channel, ts) => (Some(channel.clone()), Some(ts)),
            Parent::At(ts) => (post.channel.clone(), Some(ts)),
            Parent::None => (post.channel.clone(), None),
            Parent::Over(code) => {
                let gone = CallError::Refused { code: (*code).to_owned(), needed: None, details: Vec::new() };
                return Err((&CONVERSATIONS_REPLIES, gone));
            }
        };
        let channel = match known {
            Some(channel) => channel,
            None if post.is_direct => self
                .cut(self.slack.open_direct(&UserId(post.conversation.clone())))
                .await
                .map_err(|error| (&CONVERSATIONS_OPEN, error))?,
            None => ChannelId(post.conversation.clone()),
        };
        let since = post.first_attempt_at.map_or(post.not_before.0, |at| at.0);
        let sent = Sent { channel: &channel, thread, uid: &post.uid, since };
        let method = if thread.is_some() { &CONVERSATIONS_REPLIES } else { &CONVERSATIONS_HISTORY };
        let found = self.cut(self.slack.find_sent(sent)).await.map_err(|error| (method, error))?;
        Ok((channel, found))
    }

    async fn update(&self, post: &Post) -> Result<Upshot> {
        let (Some(channel), Some(ts)) = (&post.channel, &post.ts) else { return Ok(Upshot::Again) };
        match self.cut(self.slack.update(channel, ts, &post.body.0)).await {
            Ok(()) => {
                self.pacing.answered();
                Ok(Upshot::Updated { revision: post.revision })
            }
            Err(error) if error_code(&error) == Some("message_not_found") => Ok(Upshot::Missing),
            Err(error) => self.upshot(&CHAT_UPDATE, error, post.failures).await,
        }
    }

    async fn delete(&self, post: &Post) -> Result<Upshot> {
        let (Some(channel), Some(ts)) = (&post.channel, &post.ts) else { return Ok(Upshot::Again) };
        match self.cut(self.slack.delete(channel, ts)).await {
            Ok(()) => {
                self.pacing.answered();
                Ok(Upshot::Deleted)
            }
            Err(error) if error_code(&error) == Some("message_not_found") => Ok(Upshot::Deleted),
            Err(error) => self.upshot(&CHAT_DELETE, error, post.failures).await,
        }
    }

    async fn upshot(&self, method: &'static Method, error: CallError, failures: i64) -> Result<Upshot> {
        let wait = self.backoff.wait(failures + 1);
        Ok(match self.judge(method, error).await? {
            Trouble::Again => Upshot::Again,
            Trouble::Retry(why) => Upshot::Retry { why, wait },
            Trouble::Unsure(why) => Upshot::Unsure { why, wait },
            Trouble::Refused(code) => Upshot::Refused { code },
        })
    }

    /// Counts and logs; the text of a message never gets here.
    fn note(&self, post: &Post, step: Step, upshot: &Upshot) {
        let (feature, key, word) = (&post.feature, &post.key, step.word());
        match upshot {
            Upshot::Stands { .. } | Upshot::Updated { .. } => {
                self.metrics.sent(word);
                self.metrics.late(post.not_before.0, self.clock.now());
                debug!(workspace = %self.workspace, feature, key, step = word, "delivered");
            }
            Upshot::Deleted => self.metrics.sent(word),
            Upshot::Again | Upshot::Retry { .. } | Upshot::Unsure { .. } => {
                self.metrics.retried(word);
                debug!(workspace = %self.workspace, feature, key, step = word, ?upshot, "not delivered yet");
            }
            Upshot::Refused { .. } | Upshot::Unreadable | Upshot::Missing => {
                self.metrics.failed(word);
                warn!(workspace = %self.workspace, feature, key, step = word, ?upshot, "cannot be delivered");
            }
            Upshot::Absent | Upshot::Checked | Upshot::Expired => {
                debug!(workspace = %self.workspace, feature, key, step = word, ?upshot, "looked");
            }
        }
    }
}

fn error_code(error: &CallError) -> Option<&str> {
    match error {
        CallError::Refused { code, .. } => Some(code),
        CallError::Limited { .. } | CallError::NotSent(_) | CallError::Unknown(_) => None,
    }
}
