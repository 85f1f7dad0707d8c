//! Who holds a level now.

use super::super::{
    FEATURE,
    model::{Addressee, Item, LARGEST_GROUP, Level, Place, Route, Whom, obligation_key},
};
use crate::{
    calendar::Zone,
    directory::{
        self, RoleRef,
        groups::{list_group_here, list_group_people},
        members::{Role, list_members},
        on_duty,
        people::list_people,
        roles::list_role_holders,
    },
    error::Result,
    features::handover,
    ids::{UserGroupId, UserId},
    turn::Turn,
};
use std::collections::{BTreeSet, HashSet};

/// Who holds the level at `place` of this escalation now: nobody twice, nobody who is away.
pub(super) async fn find_holders(turn: &mut Turn, item: &Item, place: Place) -> Result<Vec<UserId>> {
    let mut found = holders_of(turn, (&item.course.route, place), &item.course.addressee).await?;
    let with_addressee = item.course.route.at(place).is_some_and(|level| level.holders.contains(&Whom::Addressee));
    if let (Addressee::Pod(pod), true) = (&item.course.addressee, with_addressee) {
        // Whoever led the pod has it still, until it is taken over.
        let key = obligation_key(item.id);
        let mut keepers = handover::actions::list_keepers(turn, (*pod, FEATURE), &key).await?;
        keepers.retain(|keeper| !found.contains(keeper));
        if !keepers.is_empty() {
            let (workspace, now) = (turn.workspace().clone(), turn.now());
            found.extend(on_duty::list_here(turn.tx(), &workspace, &keepers, now).await?);
        }
    }
    Ok(found)
}

/// The first level from `from` on, in its round, that somebody holds besides those who had it until now; where there is none,
/// the first that anybody holds. With whom that is, its requester aside.
pub(super) async fn find_above(
    turn: &mut Turn,
    item: &Item,
    from: Place,
    former: &[UserId],
) -> Result<Option<(Place, Vec<UserId>)>> {
    let mut same = None;
    for level in from.level..item.course.route.levels.len() {
        let place = Place { level, ..from };
        let mut people = find_holders(turn, item, place).await?;
        people.retain(|person| *person != item.course.requester);
        if people.iter().any(|person| !former.contains(person)) {
            return Ok(Some((place, people)));
        }
        if !people.is_empty() {
            same.get_or_insert((place, people));
        }
    }
    Ok(same)
}

/// Where those hang their clocks who may hold its level: who of them is here changes with their days. Of one that nobody could
/// be asked about, all levels count.
pub(super) async fn zones_of_level(turn: &mut Turn, item: &Item) -> Result<Vec<Zone>> {
    let (workspace, otherwise) = (turn.workspace().clone(), turn.settings().zone.clone());
    let levels: Vec<Level> = match item.waits_for_nobody() {
        true => item.course.route.levels.clone(),
        false => item.course.route.at(item.course.place).into_iter().cloned().collect(),
    };
    let mut people: Vec<UserId> = Vec::new();
    for level in &levels {
        people.extend(list_named(turn, level, Some(&item.course.addressee)).await?);
    }
    let people = list_people(turn.tx(), &workspace, &people).await?;
    Ok(people.iter().map(|person| person.zone_or(&otherwise)).collect())
}

/// Everybody whom a level names, here or not; of the pod it is sent to, whoever leads it or may act for whoever does. Without
/// an escalation there is nobody it is sent to.
async fn list_named(turn: &mut Turn, level: &Level, to: Option<&Addressee>) -> Result<Vec<UserId>> {
    let workspace = turn.workspace().clone();
    let mut people: Vec<UserId> = Vec::new();
    for whom in &level.holders {
        match (whom, to) {
            (Whom::Addressee, Some(Addressee::Pod(pod))) => {
                let members = list_members(turn.tx(), &workspace, *pod).await?;
                let act = members.into_iter().filter(|member| member.role != Role::Member);
                people.extend(act.map(|member| member.person));
            }
            (Whom::Addressee, Some(Addressee::Person(person))) | (Whom::Person(person), _) => {
                people.push(person.clone())
            }
            (Whom::Addressee, None) => {}
            (Whom::LeadershipOnDuty | Whom::Leadership, _) => people.extend(turn.settings().leadership.clone()),
            (Whom::Role(role), _) => people.extend(list_role_holders(turn.tx(), &workspace, *role).await?),
            (Whom::Group(group), _) => {
                people.extend(list_group_people(turn.tx(), &workspace, group, LARGEST_GROUP).await?);
            }
        }
    }
    Ok(people)
}

/// The levels of a route, from 0, that name nobody who still works here. Whoever is merely away will be back, and the levels
/// after theirs act meanwhile. Levels that are whomever it is sent to are nobody's gap.
pub(super) async fn find_gaps(turn: &mut Turn, route: &Route) -> Result<Vec<usize>> {
    let workspace = turn.workspace().clone();
    let mut named: Vec<(usize, Vec<UserId>)> = Vec::new();
    for (place, level) in route.levels.iter().enumerate() {
        if !level.holders.contains(&Whom::Addressee) {
            named.push((place, list_named(turn, level, None).await?));
        }
    }
    let all: BTreeSet<UserId> = named.iter().flat_map(|(_, people)| people).cloned().collect();
    let known = list_people(turn.tx(), &workspace, &Vec::from_iter(all)).await?;
    let here = known.into_iter().filter(|person| person.is_active() && !person.is_external);
    let here: HashSet<UserId> = here.map(|person| person.id).collect();
    named.retain(|(_, people)| !people.iter().any(|person| here.contains(person)));
    Ok(named.into_iter().map(|(place, _)| place).collect())
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
