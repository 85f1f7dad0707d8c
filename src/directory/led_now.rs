//! For which pods what is the lead's is somebody's to see to now, in whatever way they come to it.

use super::{
    actor::Actor,
    members::{Membership, Role},
    on_duty::list_leads_on_duty,
    settings::Settings,
    standing_in::load_standing_in,
};
use crate::{
    database::Reads,
    error::Result,
    ids::{PodId, WorkspaceId},
};
use jiff::Timestamp;

/// The pods whose lead's business is `actor`'s at `at`: those they lead, those of which they are a deputy and act, and those
/// for whose lead they stand in; also as an administrator, where it falls to them.
///
/// # Errors
/// Only the database's own.
pub async fn list_led_now(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    settings: &Settings,
    (actor, at): (&Actor, Timestamp),
) -> Result<Vec<Membership>> {
    let of = |role| actor.pods.iter().filter(move |membership| membership.role == role);
    let mut found: Vec<Membership> = of(Role::Lead).cloned().collect();
    let deputy_of: Vec<PodId> = of(Role::Deputy).map(|membership| membership.pod).collect();
    let duties = list_leads_on_duty(from, workspace, settings, (&deputy_of, at)).await?;
    let acts = of(Role::Deputy).zip(duties).filter(|(_, duty)| duty.includes(&actor.id));
    found.extend(acts.map(|(membership, _)| membership.clone()));
    if actor.is_admin {
        // What is not read with every turn of theirs.
        let standing_in = load_standing_in(from, workspace, settings, (&actor.id, at)).await?;
        found.extend(standing_in.covers.into_iter().chain(standing_in.fallen_to));
    } else {
        found.extend(actor.covers.iter().chain(&actor.fallen_to).cloned());
    }
    Ok(found)
}
