//! Modals and the App Home.

use super::{Api, CallError, messages::Done};
use crate::{
    ids::UserId,
    signal::{HomeView, Modal},
    slack::methods::{VIEWS_OPEN, VIEWS_PUBLISH, VIEWS_PUSH, VIEWS_UPDATE},
};
use serde_json::json;

impl Api {
    /// Opens a modal on a trigger, which lives three seconds and works once.
    ///
    /// # Errors
    /// See [`CallError`]; [`trigger_is_spent`] tells when it came too late.
    pub async fn open_view(&self, trigger_id: &str, modal: &Modal) -> Result<(), CallError> {
        let args = json!({"trigger_id": trigger_id, "view": modal.view});
        self.call::<Done>(&VIEWS_OPEN, &args).await.map(drop)
    }

    /// Opens a modal on top of the one that stands there; Slack stacks three.
    ///
    /// # Errors
    /// As [`Api::open_view`].
    pub async fn push_view(&self, trigger_id: &str, modal: &Modal) -> Result<(), CallError> {
        let args = json!({"trigger_id": trigger_id, "view": modal.view});
        self.call::<Done>(&VIEWS_PUSH, &args).await.map(drop)
    }

    /// Puts another content into an open modal, if it is still the version that `hash` names.
    ///
    /// # Errors
    /// See [`CallError`]; `hash_conflict` when the view has changed since, `not_found` when it is closed.
    pub async fn update_view(&self, view_id: &str, hash: Option<&str>, modal: &Modal) -> Result<(), CallError> {
        let mut args = json!({"view_id": view_id, "view": modal.view});
        if let Some(hash) = hash {
            args["hash"] = json!(hash);
        }
        self.call::<Done>(&VIEWS_UPDATE, &args).await.map(drop)
    }

    /// Shows a person their App Home.
    ///
    /// # Errors
    /// See [`CallError`]; repeating it does no harm.
    pub async fn publish_home(&self, person: &UserId, home: &HomeView) -> Result<(), CallError> {
        let args = json!({"user_id": person, "view": home.view});
        self.call::<Done>(&VIEWS_PUBLISH, &args).await.map(drop)
    }
}

/// Whether a modal was not opened because its trigger had run out or had been used. Slack's reference and its guide name
/// these errors differently.
pub fn trigger_is_spent(error: &CallError) -> bool {
    let spent =
        ["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "trigger_exchanged"];
    error.code().is_some_and(|code| spent.contains(&code))
}
