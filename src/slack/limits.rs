//! Keeping to Slack's limits before Slack has to insist.
//!
//! Three things can make a call wait: a 429 pauses that method in that workspace, and nothing else, for as long as Slack
//! said; each method has so many calls a minute per workspace (for new messages Slack promises no number, so their rate is
//! found by going a little faster until it refuses); and a channel takes one new message a second. The second
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
    /// Calls a second.
    rate: f64,
    /// What is found out about the rate, of a method whose limit is not promised.
    learning: Option<Learning>,
}

/// How the true rate of a method is found: go a little faster as long as Slack lets us. Between two refusals Slack's bucket
/// was empty twice, so what went through between them, divided by the time, is exactly what it grants.
#[derive(Debug)]
struct Learning {
    /// By how much the rate grows in a second in which calls had to wait.
    growth: f64,
    /// When Slack refused last.
    refused_at: Option<Timestamp>,
    /// Calls since then.
    since: f64,
}

/// Before anything is known; finds twice the rate within a quarter of a minute.
const CURIOUS: f64 = 0.05;
/// After a first refusal.
const CAREFUL: f64 = 0.01;
/// Once the rate is known: Slack may become more generous.
const CONTENT: f64 = 0.000_5;
/// Fewer calls between two refusals tell nothing.
const TELLING: f64 = 20.0;
/// As far as curiosity goes, in calls a second.
const FASTEST: f64 = 50.0;
/// And as slow as refusals make us.
const SLOWEST: f64 = 0.5;

impl Lane {
    fn full(method: &Method, now: Timestamp) -> Self {
        let learning = method.finds_its_rate().then_some(Learning { growth: CURIOUS, refused_at: None, since: 0.0 });
        let minute = f64::from(method.per_minute);
        // Where the limit is promised, a fifth of a minute's calls may go at once and the rest is spread over it, so that no
        // minute has too many.
        let rate = if learning.is_some() { minute / 60.0 } else { minute * 0.8 / 60.0 };
        Self { left: Self::burst(method), counted_at: now, paused_until: None, rate, learning }
    }

    fn burst(method: &Method) -> f64 {
        let share = if method.finds_its_rate() { 1.0 } else { 5.0 };
        (f64::from(method.per_minute) / share).max(1.0)
    }

    fn left_at(&self, method: &Method, now: Timestamp) -> f64 {
        let passed = now.duration_since(self.counted_at).as_secs_f64().max(0.0);
        (self.left + passed * self.rate).min(Self::burst(method))
    }

    /// Up to `now`: what may be sent has grown, and in time in which calls had to wait the rate too.
    fn pass(&mut self, method: &Method, now: Timestamp) {
        let passed = now.duration_since(self.counted_at).as_secs_f64().max(0.0);
        let left = self.left_at(method, now);
        if let Some(learning) = self.learning.as_ref().filter(|_| left < 2.0 && passed > 0.0) {
            self.rate = (self.rate * (1.0 + learning.growth).powf(passed)).min(FASTEST);
        }
        self.left = left;
        self.counted_at = self.counted_at.max(now);
    }

    fn started(&mut self, method: &Method, now: Timestamp) {
        self.pass(method, now);
        self.left -= 1.0;
        if let Some(learning) = &mut self.learning {
            learning.since += 1.0;
        }
    }

    fn limited(&mut self, method: &Method, until: Timestamp, now: Timestamp) {
        let was_paused = self.paused_until.is_some_and(|paused| paused > now);
        self.paused_until = self.paused_until.max(Some(until));
        self.pass(method, now);
        let Some(learning) = &mut self.learning else { return };
        if was_paused {
            // It was under way when Slack refused another one.
            learning.since -= 1.0;
            return;
        }
        let gone = learning.refused_at.map_or(0.0, |last| now.duration_since(last).as_secs_f64());
        let passed = learning.since - 1.0;
        let known = (gone > 1.0 && passed >= TELLING).then(|| passed / gone);
        // Refused while still in the burst: that was too long, and tells nothing of the rate.
        let in_burst = self.left >= 1.0;
        let (rate, growth) = match known {
            Some(known) => (known, CONTENT),
            None if in_burst => (self.rate, CURIOUS),
            None => (self.rate * 0.8, CAREFUL),
        };
        self.rate = rate.clamp(SLOWEST, FASTEST);
        *learning = Learning { growth, refused_at: Some(now), since: 0.0 };
        // Slack's bucket is empty; at the moment it names it has one again.
        (self.left, self.counted_at) = (1.0, until);
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
            let from = now.max(lane.counted_at);
            (missing > 0.0).then(|| later(from, SignedDuration::from_secs_f64(missing / lane.rate)))
        });
        let gap = conversation
            .and_then(|conversation| self.conversations.get(&(workspace.clone(), conversation.to_owned())).copied());
        [pause, turn, gap].into_iter().flatten().max().filter(|at| *at > now)
    }

    /// A call starts.
    pub fn started(&mut self, workspace: &WorkspaceId, method: &Method, now: Timestamp) {
        self.lane(workspace, method, now).started(method, now);
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
        self.lane(workspace, method, now).limited(method, until, now);
    }

    fn lane(&mut self, workspace: &WorkspaceId, method: &Method, now: Timestamp) -> &mut Lane {
        self.methods.entry((workspace.clone(), method.name)).or_insert_with(|| Lane::full(method, now))
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

    /// Slack as it may be: a bucket of `burst` that fills by `rate` a second. Tells the seconds for `calls`, and refusals.
    fn meet(burst: f64, rate: f64, calls: u32) -> (f64, u32) {
        let (mut pace, mut now, mut left, mut at) = (Pace::new(), noon(), burst, noon());
        let (mut sent, mut refused) = (0, 0);
        while sent < calls {
            now = pace.not_before(&here(), &CHAT_POST, None, now).unwrap_or(now);
            pace.started(&here(), &CHAT_POST, now);
            left = (left + now.duration_since(at).as_secs_f64() * rate).min(burst);
            at = now;
            if left >= 1.0 {
                (left, sent) = (left - 1.0, sent + 1);
            } else {
                refused += 1;
                let wait = ((1.0 - left) / rate).ceil().max(1.0);
                pace.limited(&here(), &CHAT_POST, SignedDuration::from_secs_f64(wait), now);
            }
        }
        (now.duration_since(noon()).as_secs_f64(), refused)
    }

    #[test]
    fn the_rate_of_new_messages_is_found_with_few_refusals() {
        for (burst, rate) in [(600.0, 10.0), (300.0, 5.0), (60.0, 3.0), (120.0, 8.0)] {
            let (took, refused) = meet(burst, rate, 2_000);
            let floor = (2_000.0 - burst) / rate;
            assert!(took <= floor * 1.01, "{burst} and {rate} a second: {took} s, at best {floor} s");
            assert!(refused < 20, "{burst} and {rate} a second: {refused} refusals");
        }
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
