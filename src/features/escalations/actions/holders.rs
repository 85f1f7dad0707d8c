//! Who holds a level now.

use super::super::model::{Addressee, Item, LARGEST_GROUP, Place, Route, Whom};
use crate::{
    directory::{self, RoleRef, groups::list_group_here, on_duty},
    error::Result,
    ids::{UserGroupId, UserId},
    turn::Turn,
};

/// Who holds the level at `place` of this escalation now: nobody twice, nobody who is away.
pub(super) async fn find_holders(turn: &mut Turn, item: &Item, place: Place) -> Result<Vec<UserId>> {
    holders_of(turn, (&item.course.route, place), &item.course.addressee).await
}

/// The same of a route that is not gone yet.
pub(super) async fn holders_of(
    turn: &mut Turn,
    (route, place): (&Route, Place),
    to: &Addressee,
) -> Result<Vec<UserId>> {
    let mut found: Vec<UserId> = Vec::new();
    let Some(level) = route.at(place) else { return Ok(found) };
    for whom in &level.holders {
        let people = match (whom, to) {
            (Whom::Addressee, Addressee::Pod(pod)) => of_role(turn, RoleRef::PodLead(*pod)).await?,
            (Whom::Addressee, Addressee::Person(person)) | (Whom::Person(person), _) => of_person(turn, person).await?,
            (Whom::LeadershipOnDuty, _) => of_role(turn, RoleRef::LeadershipOnDuty).await?,
            (Whom::Leadership, _) => of_role(turn, RoleRef::Leadership).await?,
            (Whom::Role(role), _) => of_role(turn, RoleRef::Named(*role)).await?,
            (Whom::Group(group), _) => of_group(turn, group).await?,
        };
        found.extend(people.into_iter().filter(|person| !found.contains(person)).collect::<Vec<_>>());
    }
    Ok(found)
}

/// Who holds a role, without whoever would act if nobody did: that is the next level's.
async fn of_role(turn: &mut Turn, role: RoleRef) -> Result<Vec<UserId>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    Ok(on_duty::find_holders(turn.tx(), &workspace, role, now).await?.people)
}

/// Who of a user group is here: the others of the group act, so nobody covers.
async fn of_group(turn: &mut Turn, group: &UserGroupId) -> Result<Vec<UserId>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    list_group_here(turn.tx(), &workspace, group, (now, LARGEST_GROUP)).await
}

async fn of_person(turn: &mut Turn, person: &UserId) -> Result<Vec<UserId>> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let acting = directory::find_acting(turn.tx(), &workspace, &settings, (person, now)).await?;
    Ok(acting.into_iter().collect())
}
