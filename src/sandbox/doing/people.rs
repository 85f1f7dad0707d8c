//! What changes about people: zone, status, name, and leaving for good.

use crate::{
    ids::UserId,
    sandbox::{
        model::Person,
        state::{Code, State},
    },
};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

impl State {
    /// Changes somebody and sends `user_change`.
    pub(crate) fn change_person(&mut self, id: &UserId, change: impl FnOnce(&mut Person)) -> Result<(), Code> {
        let now = self.now;
        let person = self.people.get_mut(id).ok_or("user_not_found")?;
        change(person);
        person.updated = now;
        self.emit_person(id, "user_change");
        Ok(())
    }

    /// When Slack keeps notifications from somebody, as it tells others.
    pub(crate) fn dnd_json(&self, id: &UserId) -> Value {
        let zone = self.people.get(id).map_or(TimeZone::UTC, Person::zone);
        self.dnd.get(id).cloned().unwrap_or_default().to_json(self.now, &zone)
    }

    /// Somebody new; sends `team_join`.
    pub(crate) fn add_person(&mut self, person: Person) {
        let id = person.id.clone();
        self.people.insert(id.clone(), person);
        self.emit_person(&id, "team_join");
    }

    fn emit_person(&mut self, id: &UserId, name: &str) {
        let with_email = self.has_scope("users:read.email");
        let Some(user) = self.people.get(id).map(|person| person.to_json(self.now, with_email)) else { return };
        let event_ts = self.next_ts();
        self.emit(name, json!({ "type": name, "user": user, "cache_ts": self.now.as_second(), "event_ts": event_ts }));
    }
}
