//! *Do not disturb*: the daily schedule, and notifications that somebody paused.

use jiff::{Span, Timestamp, civil::Time, tz::TimeZone};
use serde_json::{Value, json};

/// When Slack keeps notifications from somebody.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dnd {
    /// Each day, by their wall clock: from when until when, over midnight where it ends before it begins.
    pub(crate) schedule: Option<(Time, Time)>,
    /// Notifications are paused since then, and until then.
    pub(crate) paused: Option<(Timestamp, Timestamp)>,
}

impl Dnd {
    /// What Slack tells others: the stretch that is under way, else the next one; of what comes after it nothing. Whole
    /// seconds, and 1 where there is none.
    pub(crate) fn to_json(&self, now: Timestamp, zone: &TimeZone) -> Value {
        let paused = self.paused.filter(|(_, until)| *until > now);
        match paused.or_else(|| self.scheduled(now, zone)) {
            Some((from, until)) => json!({ "dnd_enabled": true, "next_dnd_start_ts": from.as_second(),
                "next_dnd_end_ts": until.as_second() }),
            None => json!({ "dnd_enabled": false, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1 }),
        }
    }

    fn scheduled(&self, now: Timestamp, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let (from, until) = self.schedule?;
        let instant =
            |date: jiff::civil::Date, time: Time| Some(date.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp());
        let yesterday = now.to_zoned(zone.clone()).date().yesterday().ok()?;
        yesterday.series(Span::new().days(1)).take(3).find_map(|day| {
            let last = if until > from { day } else { day.tomorrow().ok()? };
            Some((instant(day, from)?, instant(last, until)?)).filter(|(_, end)| *end > now)
        })
    }
}
