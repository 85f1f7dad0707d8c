//! What an error of Slack's means for whatever was being sent.

use super::{Delivery, rows};
use crate::{
    error::Result,
    slack::{api::CallError, methods::Method},
};
use tracing::{error, info};

/// Our token is no longer good; nothing will work until somebody gives us another.
const STOPS: &[&str] = &["invalid_auth", "token_revoked", "token_expired", "account_inactive", "not_authed"];
/// Slack will do it later.
const PASSING: &[&str] = &["team_added_to_org", "org_login_required", "ekm_access_denied"];

/// What there is to do after an error.
pub(super) enum Trouble {
    /// It surely had no effect, and is not the row's fault: again when the pace allows.
    Again,
    /// It surely had no effect: again after a wait.
    Retry(String),
    /// It may have had its effect.
    Unsure(String),
    /// Never.
    Refused(String),
}

impl Delivery {
    /// Whether a refusal with this code ends everything for the workspace.
    pub(super) fn is_ours_to_stop(&self, code: &str) -> bool {
        STOPS.contains(&code)
    }

    /// Notes what the error says about the line, the method and the workspace; what is left concerns the row.
    pub(super) async fn judge(&self, method: &'static Method, error: CallError) -> Result<Trouble> {
        let now = self.clock.now();
        Ok(match error {
            CallError::Limited { retry_after } => {
                self.metrics.limited.inc();
                info!(workspace = %self.workspace, method = method.name, seconds = retry_after.as_secs(), "limited");
                self.pacing.limited(method, retry_after, now);
                Trouble::Again
            }
            CallError::NotSent(_) => {
                self.pacing.unreachable(&self.backoff, now);
                Trouble::Again
            }
            CallError::Unknown(why) => {
                self.metrics.unknown.inc();
                self.pacing.unanswered(&self.backoff, now);
                Trouble::Unsure(why)
            }
            CallError::Refused { code, .. } if self.is_ours_to_stop(&code) => {
                if rows::stop_workspace(&self.db, &self.workspace, &code, now).await? {
                    error!(workspace = %self.workspace, code, "Slack no longer takes our token: nothing more is sent");
                }
                Trouble::Again
            }
            CallError::Refused { code, .. } => {
                self.pacing.answered();
                if PASSING.contains(&code.as_str()) { Trouble::Retry(code) } else { Trouble::Refused(code) }
            }
        })
    }
}
