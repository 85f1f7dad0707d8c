//! Who answers for a channel: the lead of its pod, else who made it, else the admins; and who is asked for them today.

use crate::{
    directory::{RoleRef, find_acting, members::find_lead, on_duty, people::list_people, time_off::list_time_off_of},
    error::Result,
    features::cleanups::store::Row,
    ids::{PodId, UserId},
    turn::Turn,
};
use jiff::Timestamp;

/// Who answers for a channel now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Owner {
    /// For which pod.
    pub(super) pod: Option<PodId>,
    /// Who; nobody: the admins, whoever they are.
    pub(super) owner: Option<UserId>,
    /// Who is asked for them: they themselves, or whoever acts meanwhile.
    pub(super) person: Option<UserId>,
}

/// Who answers for this channel now.
pub(super) async fn find_owner(turn: &mut Turn, row: &Row) -> Result<Owner> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    if let Some(pod) = row.pod {
        let lead = find_lead(turn.tx(), &workspace, pod).await?;
        let duty = on_duty(turn.tx(), &workspace, RoleRef::PodLead(pod), now).await?;
        return Ok(Owner { pod: Some(pod), owner: lead, person: duty.people.into_iter().next() });
    }
    if let Some(creator) = &row.creator {
        let known = list_people(turn.tx(), &workspace, std::slice::from_ref(creator)).await?;
        let is_here = known.iter().any(|one| one.is_active() && !one.is_external && !one.is_guest);
        if is_here && let Some(person) = find_acting(turn.tx(), &workspace, &settings, (creator, now)).await? {
            return Ok(Owner { pod: None, owner: Some(creator.clone()), person: Some(person) });
        }
    }
    let admins = on_duty(turn.tx(), &workspace, RoleRef::Admins, now).await?;
    Ok(Owner { pod: None, owner: None, person: admins.people.into_iter().next() })
}

/// On how many days since `from` this person was away, today included.
pub(super) async fn count_days_away(turn: &mut Turn, person: &UserId, from: Timestamp) -> Result<i64> {
    let (workspace, zone, now) = (turn.workspace().clone(), turn.settings().zone.clone(), turn.now());
    let (first, last) = (zone.date(from), zone.date(now));
    let away = list_time_off_of(turn.tx(), &workspace, std::slice::from_ref(person), (first, last)).await?;
    let days = |one: &crate::directory::TimeOff| {
        let (first, last) = (one.first.max(first), one.last.min(last));
        i64::from(crate::calendar::dates::count(first, last)).max(0)
    };
    Ok(away.iter().map(days).sum())
}
