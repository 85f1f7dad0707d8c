//! What somebody sees of escalations on their App Home.

use super::{
    super::{
        model::{Item, Route},
        store::{self, Which},
        views::{self, OfLeadership, Overview},
    },
    load_names, rota,
};
use crate::{error::Result, ids::UserId, slack::blocks::HomeBuilder, turn::Turn};
use std::collections::BTreeMap;

/// So many open ones are counted by level; what is more is said to be more.
const COUNTED: usize = 200;

/// What waits on the actor, what they wait for, what they follow; for leadership, how much is open at which level, and who
/// is on duty.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    let (workspace, me, now) = (turn.workspace().clone(), turn.actor().id.clone(), turn.now());
    let items = store::list(turn.tx(), &workspace, Which::Of(&me)).await?;
    let names = load_names(turn, &items).await?;
    let of_leadership = if turn.actor().is_leadership { Some(load_leadership(turn).await?) } else { None };
    let (waiting, others): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| waits_on(item, &me));
    let (own, followed): (Vec<Item>, Vec<Item>) = others.into_iter().partition(|item| item.course.requester == me);
    Ok(views::home_section(&Overview { waiting, own, followed, of_leadership }, &names, now))
}

fn waits_on(item: &Item, person: &UserId) -> bool {
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
    route.at(item.course.place).is_some_and(|level| level.holders.iter().any(super::super::model::Whom::is_leadership))
}
