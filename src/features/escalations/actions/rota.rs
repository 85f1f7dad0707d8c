//! Who of leadership is on duty in which week.

use super::{
    super::{model::DutyWeek, views},
    ROTA,
};
use crate::{
    directory::{
        people::{Person, list_people},
        rota::{Week, find_swap, order, put_swap},
    },
    error::{Error, Result},
    ids::UserId,
    signal::Fact,
    turn::{Change, Turn},
};
use serde_json::json;
use std::collections::HashMap;

/// So many weeks are shown.
const WEEKS: usize = 8;

/// This week and the next ones; empty where the settings name nobody as leadership.
pub(in super::super) async fn list_weeks(turn: &mut Turn) -> Result<Vec<DutyWeek>> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let people = list_people(turn.tx(), &workspace, &settings.leadership).await?;
    let names: HashMap<UserId, String> = people.into_iter().map(|person| (person.id, person.real_name)).collect();
    let mut week = Week::at(now, &settings.zone);
    let mut weeks = Vec::with_capacity(WEEKS);
    for _ in 0..WEEKS {
        let swapped = find_swap(turn.tx(), &workspace, week).await?;
        if let Some(person) = order(&settings.leadership, week, swapped.as_ref()).first() {
            let name = names.get(*person).cloned().unwrap_or_else(|| person.to_string());
            let is_swapped = swapped.as_ref() == Some(*person);
            weeks.push(DutyWeek { week, person: (*person).clone(), name, is_swapped });
        }
        week = week.next();
    }
    Ok(weeks)
}

/// Everybody of leadership who is still of this organisation, by name: any of them may take a week over.
pub(in super::super) async fn list_leadership(turn: &mut Turn) -> Result<Vec<(UserId, String)>> {
    let (workspace, leadership) = (turn.workspace().clone(), turn.settings().leadership.clone());
    let people = list_people(turn.tx(), &workspace, &leadership).await?;
    let mut named: Vec<(UserId, String)> =
        people.into_iter().filter(Person::is_active).map(|person| (person.id, person.real_name)).collect();
    named.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    Ok(named)
}

/// Somebody of leadership takes a week over. What waits on whoever had this week follows.
///
/// # Errors
/// A sentence where the actor may not, or the week or the person is none of those shown; the database's own.
pub(in super::super) async fn swap(turn: &mut Turn, monday: &str, person: &UserId) -> Result<Vec<DutyWeek>> {
    if !turn.may(&ROTA, None) {
        return Err(Error::user(views::leadership_swaps()));
    }
    let workspace = turn.workspace().clone();
    let weeks = list_weeks(turn).await?;
    let coming = weeks.iter().find(|coming| coming.week.monday().to_string() == monday);
    let may_take = list_leadership(turn).await?.iter().any(|(one, _)| one == person);
    let coming = coming.filter(|_| may_take);
    let Some(coming) = coming else { return Err(Error::user(views::no_such_week())) };
    if coming.person == *person {
        return Ok(weeks);
    }
    // Whose week it would be without any swap takes it back by that.
    let usual = order(&turn.settings().leadership, coming.week, None).first().map(|one| (*one).clone());
    let swapped = Some(person).filter(|person| usual.as_ref() != Some(*person));
    put_swap(turn.tx(), &workspace, coming.week, swapped).await?;
    turn.record(Change {
        verb: "swap",
        subject: format!("leadership/{monday}"),
        before: Some(json!({ "on_duty": coming.person })),
        after: Some(json!({ "on_duty": person })),
        why: None,
    })
    .await?;
    if weeks.first() == Some(coming) {
        turn.tell(Fact::DecidersChanged).await?;
    }
    list_weeks(turn).await
}
