//! What happens to people's accounts.

use super::names::person_named;
use crate::{
    error::{Error, Result},
    sandbox::{
        core::Sandbox,
        model::{Person, Standing, Status},
    },
};
use jiff::tz::TimeZone;
use serde_json::json;

impl Sandbox {
    /// Moves somebody to another IANA zone.
    pub fn set_zone(&self, who: &str, zone: &str) -> Result<()> {
        TimeZone::get(zone).map_err(|_| Error::user(format!("{zone} is not a time zone.")))?;
        self.change_person(who, |person| person.tz = zone.to_owned())
    }

    /// Sets the line under somebody's name.
    pub fn set_status(&self, who: &str, status: Status) -> Result<()> {
        self.change_person(who, |person| person.status = status)
    }

    /// Changes what somebody is: member, admin, guest.
    pub fn set_standing(&self, who: &str, standing: Standing) -> Result<()> {
        self.change_person(who, |person| person.standing = standing)
    }

    /// Gives somebody another real name.
    pub fn set_real_name(&self, who: &str, name: &str) -> Result<()> {
        self.change_person(who, |person| person.real_name = name.to_owned())
    }

    /// Deactivates somebody; they leave every channel, as in Slack without events of their own.
    pub fn deactivate(&self, who: &str) -> Result<()> {
        self.change_person(who, |person| person.deleted = true)?;
        self.change(|state| {
            let id = person_named(state, who)?.id.clone();
            for channel in state.channels.values_mut().filter(|channel| channel.is_named()) {
                channel.members.retain(|member| *member != id);
            }
            state.modals.remove(&id);
            Ok(())
        })
    }

    /// Brings a deactivated account back.
    pub fn reactivate(&self, who: &str) -> Result<()> {
        self.change_person(who, |person| person.deleted = false)
    }

    /// Slack shows somebody to the app no more, though they are a person of the workspace.
    pub fn hide_from_app(&self, who: &str) -> Result<()> {
        self.change(|state| {
            let id = person_named(state, who)?.id.clone();
            state.hidden.insert(id);
            Ok(())
        })
    }

    /// Somebody new joins the workspace and its general channel.
    pub fn add_person(&self, person: Person) {
        self.change(|state| {
            let id = person.id.clone();
            state.add_person(person);
            let general = state.channels.values().find(|channel| channel.general).map(|channel| channel.id.clone());
            if let Some(general) = general {
                // A new person is in no channel, and the general one is never archived.
                let _ = state.add_member(&general, &id, None);
            }
        });
    }

    /// Opens the app's Home (`home`) or its messages (`messages`).
    pub fn open_home(&self, who: &str, tab: &str) -> Result<()> {
        self.change(|state| {
            let person = super::names::actor(state, who)?;
            let channel = state.direct(&[state.bot(), person.id.clone()]);
            let event_ts = state.next_ts();
            let mut event = json!({ "type": "app_home_opened", "user": person.id, "channel": channel, "tab": tab,
                "event_ts": event_ts });
            if let Some(view) = state.homes.get(&person.id).filter(|_| tab == "home") {
                event["view"] = state.view_json(view);
            }
            state.emit("app_home_opened", event);
            Ok(())
        })
    }

    fn change_person(&self, who: &str, change: impl FnOnce(&mut Person)) -> Result<()> {
        self.change(|state| {
            let id = person_named(state, who)?.id.clone();
            state.change_person(&id, change).map_err(super::channels::sentence)
        })
    }
}
