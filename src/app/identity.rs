//! Who we are: learned from Slack, and written down.

use super::Stopped;
use crate::{
    clock::Clock,
    database::{Db, is_conflict},
    directory::workspace::{Identity, put_workspace},
    error::{Error, Result},
    slack::api::{self, Api, CallError},
};
use jiff::{SignedDuration, Timestamp};

/// How often the first row is written when several replicas start together.
const ATTEMPTS: u32 = 10;

/// Writes down who we are. Replicas that start together write the same row: whoever loses does it again.
pub(super) async fn introduce(db: &Db, identity: &api::Identity, now: Timestamp) -> Result<()> {
    let named = Identity {
        workspace: &identity.workspace,
        name: &identity.workspace_name,
        url: &identity.url,
        bot_user: &identity.user,
        bot_id: identity.bot_id.as_deref(),
    };
    let mut attempt = 1;
    loop {
        let written = async {
            let mut tx = db.begin().await?;
            put_workspace(&mut tx, named, now).await?;
            Ok(tx.commit().await?)
        };
        match written.await {
            Err(error) if attempt < ATTEMPTS && Error::database(&error).is_some_and(is_conflict) => {}
            other => return other,
        }
        attempt += 1;
    }
}

/// Asks Slack who we are; a Slack that does not answer is asked again, a token it refuses is the operator's to mend.
pub(super) async fn learn_identity(api: &Api, clock: &Clock) -> Result<api::Identity, Stopped> {
    let mut wait = SignedDuration::from_secs(1);
    loop {
        match api.auth_test().await {
            Ok(identity) => return Ok(identity),
            Err(CallError::Refused { code, .. }) => {
                return Err(Stopped::mistake(format!(
                    "Slack refuses SLACK_BOT_TOKEN ({code}). Copy it again from your app's page: OAuth & Permissions → \
                     Bot User OAuth Token; if the app was removed from the workspace, install it again there."
                )));
            }
            Err(error) => {
                tracing::warn!(%error, "Slack does not answer; asking again");
                clock.sleep_until(clock.now() + wait).await;
                wait = (wait * 2).min(SignedDuration::from_secs(60));
            }
        }
    }
}
