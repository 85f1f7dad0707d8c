//! What somebody sees of escalations on their App Home.

use super::{
    super::{
        model::{Item, Route, RouteKey, Routes, Urgency, Whom},
        store::{self, Which},
        views::{self, OfLeadership, Overview},
    },
    holders::find_gaps,
    load_names, rota,
};
use crate::{
    directory::documents::get_newest,
    error::Result,
    ids::UserId,
    slack::blocks::{self, HomeBuilder},
    turn::{StepState, Turn, Wait},
};
use std::collections::BTreeMap;

/// So many open ones are counted by level; what is more is said to be more.
const COUNTED: usize = 200;

/// What waits on the actor.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_waits(turn: &mut Turn) -> Result<Vec<Wait>> {
    let (workspace, me, now) = (turn.workspace().clone(), turn.actor().id.clone(), turn.now());
    let mut waiting = store::list(turn.tx(), &workspace, Which::Of(&me)).await?;
    waiting.retain(|item| waits_on(item, &me));
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let names = load_names(turn, &waiting).await?;
    Ok(waiting.iter().map(|item| views::wait(item, &names, now)).collect())
}

/// What the actor waits for and what they follow; for leadership, how much is open at which level, and who is on duty.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    let (workspace, me, now) = (turn.workspace().clone(), turn.actor().id.clone(), turn.now());
    let mut items = store::list(turn.tx(), &workspace, Which::Of(&me)).await?;
    items.retain(|item| !waits_on(item, &me));
    if items.is_empty() && !turn.actor().is_leadership {
        return Ok(blocks::home());
    }
    let names = load_names(turn, &items).await?;
    let of_leadership = if turn.actor().is_leadership { Some(load_leadership(turn).await?) } else { None };
    let (own, followed): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| item.course.requester == me);
    Ok(views::home_section(&Overview { own, followed, of_leadership }, &names, now))
}

/// Whether it waits on this person, and on nobody else first.
pub(super) fn waits_on(item: &Item, person: &UserId) -> bool {
    match (&item.course.holder, &item.course.question) {
        (_, Some(_)) => item.course.answerer() == Some(person),
        (Some(holder), None) => holder == person,
        (None, None) => item.course.asks(person),
    }
}

async fn load_leadership(turn: &mut Turn) -> Result<OfLeadership> {
    let workspace = turn.workspace().clone();
    let open = store::list(turn.tx(), &workspace, Which::First(COUNTED + 1)).await?;
    let mut by_level: BTreeMap<(usize, bool), usize> = BTreeMap::new();
    for item in open.iter().take(COUNTED) {
        *by_level.entry((item.course.place.level, asks_leadership(&item.course.route, item))).or_default() += 1;
    }
    let levels = by_level.into_iter().map(|((level, is_leadership), count)| (level, is_leadership, count)).collect();
    let on_duty = rota::list_weeks(turn).await?.into_iter().next();
    Ok(OfLeadership { levels, is_more: open.len() > COUNTED, on_duty })
}

fn asks_leadership(route: &Route, item: &Item) -> bool {
    route.at(item.course.place).is_some_and(|level| level.holders.iter().any(Whom::is_leadership))
}

/// The step of the roll-out: on the usual way somebody is named for each level, and the channel of escalations is there.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn see_routes(turn: &mut Turn) -> Result<StepState> {
    let workspace = turn.workspace().clone();
    let newest = get_newest::<Routes>(turn.tx(), &workspace).await?;
    let usual = newest.body.get(&RouteKey { class: None, urgency: Urgency::Normal });
    let (levels, gaps) = match usual {
        Some(usual) => (usual.levels.len(), find_gaps(turn, usual).await?),
        None => (0, Vec::new()),
    };
    Ok(views::routes_step((levels, &gaps), turn.settings().escalations_channel.as_ref()))
}
