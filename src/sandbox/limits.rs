//! Slack's rate limits, measured on the sandbox's clock: one bucket per method, and one per channel for posting.

use jiff::Timestamp;
use std::collections::HashMap;

/// Slack's class of a method: how many calls a minute it promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// 1 a minute.
    One,
    /// 20 a minute.
    Two,
    /// 50 a minute.
    Three,
    /// 100 a minute.
    Four,
    /// Hundreds a minute: posting (which has its own limit per channel), `auth.test`.
    Special,
}

/// How strict the limits are. A bucket holds a burst and refills at the promised rate.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Off: nothing is ever refused for its rate.
    pub enabled: bool,
    /// Calls of one method a minute, by tier 1 to 4 and special; the burst is a whole minute's worth.
    pub per_minute: [u32; 5],
    /// Posts one channel takes at once before it goes by one a second.
    pub channel_burst: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { enabled: true, per_minute: [10, 20, 50, 100, 600], channel_burst: 3 }
    }
}

impl Limits {
    /// No limits at all.
    pub fn off() -> Self {
        Self { enabled: false, ..Self::default() }
    }

    fn minute(&self, tier: Tier) -> u32 {
        let [one, two, three, four, special] = self.per_minute;
        match tier {
            Tier::One => one,
            Tier::Two => two,
            Tier::Three => three,
            Tier::Four => four,
            Tier::Special => special,
        }
    }
}

struct Bucket {
    left: f64,
    at: Timestamp,
}

/// The fill of every bucket.
#[derive(Default)]
pub(crate) struct Meters(HashMap<String, Bucket>);

impl Meters {
    /// Takes one call of `method`; else says for how many whole seconds to wait.
    pub(crate) fn take_method(&mut self, limits: &Limits, method: &str, tier: Tier, now: Timestamp) -> Result<(), u64> {
        let burst = f64::from(limits.minute(tier));
        self.take(limits, format!("method {method}"), (burst, burst / 60.0), now)
    }

    /// Takes one post into `channel`; else says for how many whole seconds to wait.
    pub(crate) fn take_post(&mut self, limits: &Limits, channel: &str, now: Timestamp) -> Result<(), u64> {
        self.take(limits, format!("channel {channel}"), (f64::from(limits.channel_burst), 1.0), now)
    }

    fn take(&mut self, limits: &Limits, key: String, (burst, rate): (f64, f64), now: Timestamp) -> Result<(), u64> {
        if !limits.enabled {
            return Ok(());
        }
        let bucket = self.0.entry(key).or_insert(Bucket { left: burst, at: now });
        let gone = now.duration_since(bucket.at).as_secs_f64().max(0.0);
        bucket.left = gone.mul_add(rate, bucket.left).min(burst);
        bucket.at = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        let wait = ((1.0 - bucket.left) / rate).ceil().clamp(1.0, 3600.0);
        Err((1..=3600_u32).find(|whole| f64::from(*whole) >= wait).map_or(3600, u64::from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn a_channel_takes_its_burst_and_then_one_a_second() {
        let limits = Limits { channel_burst: 1, ..Limits::default() };
        let (mut meters, now) = (Meters::default(), Timestamp::UNIX_EPOCH);
        assert_eq!(meters.take_post(&limits, "C1", now), Ok(()));
        assert_eq!(meters.take_post(&limits, "C1", now), Err(1));
        assert_eq!(meters.take_post(&limits, "C2", now), Ok(()), "another channel has its own bucket");
        assert_eq!(meters.take_post(&limits, "C1", now + SignedDuration::from_secs(1)), Ok(()));
    }

    #[test]
    fn a_method_refills_over_a_minute() {
        let limits = Limits::default();
        let (mut meters, now) = (Meters::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..20 {
            assert_eq!(meters.take_method(&limits, "users.list", Tier::Two, now), Ok(()));
        }
        assert_eq!(meters.take_method(&limits, "users.list", Tier::Two, now), Err(3));
        assert_eq!(meters.take_method(&limits, "users.list", Tier::Two, now + SignedDuration::from_secs(3)), Ok(()));
    }
}
