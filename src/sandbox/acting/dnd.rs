//! What happens to people's *do not disturb*.

use super::names::person_named;
use crate::{
    error::Result,
    sandbox::{core::Sandbox, model::Dnd},
};
use jiff::{Timestamp, civil::Time};
use serde_json::json;

impl Sandbox {
    /// Somebody pauses notifications until then; until an instant that has passed: they no longer do.
    pub fn pause_notifications(&self, who: &str, until: Timestamp) -> Result<()> {
        self.change_dnd(who, |dnd, now| dnd.paused = Some((now, until)).filter(|_| until > now))
    }

    /// Somebody is not to be disturbed each day from one time of their wall clock until another, or at none.
    pub fn schedule_dnd(&self, who: &str, schedule: Option<(Time, Time)>) -> Result<()> {
        self.change_dnd(who, |dnd, _| dnd.schedule = schedule)
    }

    fn change_dnd(&self, who: &str, change: impl FnOnce(&mut Dnd, Timestamp)) -> Result<()> {
        self.change(|state| {
            let id = person_named(state, who)?.id.clone();
            let (before, now) = (state.dnd_json(&id), state.now);
            change(state.dnd.entry(id.clone()).or_default(), now);
            let after = state.dnd_json(&id);
            if after != before {
                let event_ts = state.next_ts();
                let event =
                    json!({ "type": "dnd_updated_user", "user": id, "dnd_status": after, "event_ts": event_ts });
                state.emit("dnd_updated_user", event);
            }
            Ok(())
        })
    }
}
