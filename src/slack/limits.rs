//! Keeping to Slack's limits before Slack has to insist.
//!
//! Three things can make a call wait: a 429 pauses that method in that workspace, and nothing else, for as long as Slack
//! said; each method has so many calls a minute per workspace; and a channel takes one new message a second. The second
//! is counted from the end of a send, since that is when Slack has surely counted it.
//!
//! [`Pace`] decides nothing about order and does no waiting: it says "not before", the sender sleeps. It lives in memory
//! of the one process that holds a workspace's lease, and starts anew with it.

use super::methods::Method;
use crate::ids::WorkspaceId;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// Between the end of one new message and the start of the next in the same conversation.
const GAP: SignedDuration = SignedDuration::from_secs(1);
/// So many conversations are remembered before the past is forgotten.
const REMEMBERED: usize = 1_024;

/// When which call may be made.
#[derive(Debug, Default)]
pub struct Pace {
    methods: HashMap<(WorkspaceId, &'static str), Lane>,
    conversations: HashMap<(WorkspaceId, String), Timestamp>,
}

/// One method in one workspace.
#[derive(Debug)]
struct Lane {
    /// Calls that may be made at once, as of `counted_at`.
    left: f64,
    counted_at: Timestamp,
    /// Slack said 429.
    paused_until: Option<Timestamp>,
}

impl Lane {
    /// A fifth of a minute's calls may go at once and the rest is spread over it, so that no minute has too many.
    fn burst(method: &Method) -> f64 {
        (f64::from(method.per_minute) / 5.0).max(1.0)
    }
    fn per_second(method: &Method) -> f64 {
        f64::from(method.per_minute) * 0.8 / 60.0
    }
    fn left_at(&self, method: &Method, now: Timestamp) -> f64 {
        let passed = now.duration_since(self.counted_at).as_secs_f64().max(0.0);
        (self.left + passed * Self::per_second(method)).min(Self::burst(method))
    }
}

impl Pace {
    /// Nothing has been sent yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The earliest moment for this call; `None` when that is now. `conversation` (a channel, or a person for a first
    /// direct message) is given for new messages only.
    pub fn not_before(
        &self,
        workspace: &WorkspaceId,
        method: &Method,
        conversation: Option<&str>,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let lane = self.methods.get(&(workspace.clone(), method.name));
        let pause = lane.and_then(|lane| lane.paused_until);
        let turn = lane.and_then(|lane| {
            let missing = 1.0 - lane.left_at(method, now);
            (missing > 0.0).then(|| later(now, SignedDuration::from_secs_f64(missing / Lane::per_second(method))))
        });
        let gap = conversation
            .and_then(|conversation| self.conversations.get(&(workspace.clone(), conversation.to_owned())).copied());
        [pause, turn, gap].into_iter().flatten().max().filter(|at| *at > now)
    }

    /// A call starts.
    pub fn started(&mut self, workspace: &WorkspaceId, method: &Method, now: Timestamp) {
        let lane = self.lane(workspace, method, now);
        lane.left = lane.left_at(method, now) - 1.0;
        lane.counted_at = now;
    }

    /// A new message was sent to `conversation`, or may have been.
    pub fn posted(&mut self, workspace: &WorkspaceId, conversation: &str, now: Timestamp) {
        if self.conversations.len() >= REMEMBERED {
            self.conversations.retain(|_, until| *until > now);
        }
        self.conversations.insert((workspace.clone(), conversation.to_owned()), later(now, GAP));
    }

    /// Slack said 429 to `method`.
    pub fn limited(&mut self, workspace: &WorkspaceId, method: &Method, retry_after: SignedDuration, now: Timestamp) {
        let until = later(now, retry_after);
        let lane = self.lane(workspace, method, now);
        lane.paused_until = lane.paused_until.max(Some(until));
    }

    fn lane(&mut self, workspace: &WorkspaceId, method: &Method, now: Timestamp) -> &mut Lane {
        let full = || Lane { left: Lane::burst(method), counted_at: now, paused_until: None };
        self.methods.entry((workspace.clone(), method.name)).or_insert_with(full)
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slack::methods::{CHAT_POST, CHAT_UPDATE, CONNECTIONS_OPEN};
    use proptest::prelude::*;

    fn noon() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().expect("a valid instant")
    }
    fn secs(seconds: i64) -> SignedDuration {
        SignedDuration::from_secs(seconds)
    }
    fn here() -> WorkspaceId {
        WorkspaceId::from("T1")
    }

    #[test]
    fn a_429_pauses_that_method_in_that_workspace_only() {
        let mut pace = Pace::new();
        pace.limited(&here(), &CHAT_POST, secs(30), noon());
        pace.limited(&here(), &CHAT_POST, secs(5), noon());
        assert_eq!(pace.not_before(&here(), &CHAT_POST, None, noon()), Some(noon() + secs(30)));
        assert_eq!(pace.not_before(&here(), &CHAT_POST, None, noon() + secs(30)), None);
        assert_eq!(pace.not_before(&here(), &CHAT_UPDATE, None, noon()), None);
        assert_eq!(pace.not_before(&WorkspaceId::from("T2"), &CHAT_POST, None, noon()), None);
    }

    #[test]
    fn a_conversation_rests_for_a_second_after_a_send() {
        let mut pace = Pace::new();
        pace.started(&here(), &CHAT_POST, noon());
        pace.posted(&here(), "C1", noon() + secs(3));
        let next = Some(noon() + secs(4));
        assert_eq!(pace.not_before(&here(), &CHAT_POST, Some("C1"), noon() + secs(3)), next);
        assert_eq!(pace.not_before(&here(), &CHAT_POST, Some("C2"), noon() + secs(3)), None);
        assert_eq!(pace.not_before(&here(), &CHAT_UPDATE, None, noon() + secs(3)), None);
        assert_eq!(pace.not_before(&here(), &CHAT_POST, Some("C1"), noon() + secs(4)), None);
    }

    #[test]
    fn a_method_of_one_call_a_minute_still_has_that_one() {
        let mut pace = Pace::new();
        assert_eq!(pace.not_before(&here(), &CONNECTIONS_OPEN, None, noon()), None);
        pace.started(&here(), &CONNECTIONS_OPEN, noon());
        assert_eq!(pace.not_before(&here(), &CONNECTIONS_OPEN, None, noon()), Some(noon() + secs(75)));
    }

    #[test]
    fn the_past_is_forgotten() {
        let mut pace = Pace::new();
        for number in 0..i64::try_from(REMEMBERED * 3).expect("small") {
            pace.posted(&here(), &format!("C{number}"), noon() + secs(number));
        }
        assert!(pace.conversations.len() <= REMEMBERED);
    }

    proptest! {
        #[test]
        fn no_minute_has_more_calls_than_slack_grants(waits in prop::collection::vec(0i64..3_000, 1..400)) {
            let (mut pace, mut now, mut sent) = (Pace::new(), noon(), Vec::new());
            for wait in waits {
                now += SignedDuration::from_millis(wait);
                now = pace.not_before(&here(), &CHAT_UPDATE, None, now).unwrap_or(now);
                pace.started(&here(), &CHAT_UPDATE, now);
                sent.push(now);
            }
            for (index, start) in sent.iter().enumerate() {
                let within = sent[index..].iter().take_while(|at| **at < *start + secs(60)).count();
                prop_assert!(within <= 51, "{within}");
            }
        }
    }
}
