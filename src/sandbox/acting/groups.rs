//! What happens to user groups.

use super::names::person_named;
use crate::{
    error::{Error, Result},
    ids::UserId,
    sandbox::{core::Sandbox, model::UserGroup},
};
use serde_json::json;

impl Sandbox {
    /// These people are the user group of this handle from now on.
    pub fn set_group(&self, handle: &str, people: &[&str]) -> Result<()> {
        self.change_group(handle, |group, people| group.people = people, people)
    }

    /// A user group is switched off, or on again.
    pub fn disable_group(&self, handle: &str, disabled: bool) -> Result<()> {
        self.change_group(handle, |group, _| group.disabled = disabled, &[])
    }

    /// The plan has user groups no more.
    pub fn drop_user_groups(&self) {
        self.change(|state| state.has_user_groups = false);
    }

    fn change_group(
        &self,
        handle: &str,
        change: impl FnOnce(&mut UserGroup, Vec<UserId>),
        people: &[&str],
    ) -> Result<()> {
        self.change(|state| {
            let people = people.iter().map(|who| Ok(person_named(state, who)?.id.clone())).collect::<Result<_>>()?;
            let (now, team) = (state.now, state.team_id().to_owned());
            let group = state.groups.values_mut().find(|group| group.handle == handle);
            let group = group.ok_or_else(|| Error::user(format!("There is no user group @{handle}.")))?;
            change(group, people);
            group.updated = now;
            let told = group.to_json(&team, true, true);
            state.emit("subteam_updated", json!({ "type": "subteam_updated", "subteam": told }));
            Ok(())
        })
    }
}
