//! Whose App Home shows something that changed. It is rendered when it is sent, not here.

use super::Turn;
use crate::{
    delivery::store as delivery_store,
    error::Result,
    ids::{PodId, UserId},
};

impl Turn {
    /// The person's App Home shows something that changed.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn refresh_home(&mut self, person: &UserId) -> Result<()> {
        self.changed = true;
        delivery_store::mark_home(&mut self.tx, &self.workspace.id, person, self.now).await
    }

    /// The App Homes of these people show something that changed.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn refresh_homes_of_people(&mut self, people: &[&UserId]) -> Result<()> {
        self.changed = true;
        delivery_store::mark_homes_of_people(&mut self.tx, &self.workspace.id, people, self.now).await
    }

    /// All App Homes show something that changed.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn refresh_homes(&mut self) -> Result<()> {
        self.changed = true;
        delivery_store::mark_homes(&mut self.tx, &self.workspace.id, self.now).await
    }

    /// The same, of those who look after all pods: administrators and leadership.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn refresh_homes_of_overseers(&mut self) -> Result<()> {
        delivery_store::mark_homes_of_admins(&mut self.tx, &self.workspace.id, self.now).await?;
        let settings = self.settings();
        let named: Vec<UserId> = settings.admins.iter().chain(&settings.leadership).cloned().collect();
        self.refresh_homes_of_people(&named.iter().collect::<Vec<_>>()).await
    }

    /// The App Homes of a pod's people show something that changed.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn refresh_homes_of(&mut self, pod: PodId) -> Result<()> {
        self.changed = true;
        delivery_store::mark_homes_of(&mut self.tx, &self.workspace.id, pod, self.now).await
    }
}
