//! Time off that shall not be, or is over sooner.

use super::{
    as_json,
    covers::dismiss_cover,
    enter::{edge_key, set_edge},
    get_own, refresh, subject, today, zone_and_day,
};
use crate::{
    calendar::read_days,
    directory::{
        TimeOff,
        time_off::{delete_time_off, list_time_off, update_time_off},
    },
    error::{Error, Result},
    features::availability::views,
    signal::{Fact, Message},
    turn::{Change, Turn},
};
use jiff::ToSpan;

/// Takes a stretch out. Of one that has begun, the days that passed stay: the person is back today.
pub(in crate::features::availability) async fn remove(turn: &mut Turn, id: i64) -> Result<TimeOff> {
    let workspace = turn.workspace().clone();
    let time_off = get_own(turn, id).await?;
    let (zone, today) = zone_and_day(turn, &time_off.person).await?;
    if time_off.last < today {
        return Err(Error::user(views::gone_already()));
    }
    let rest = (time_off.first < today).then(|| TimeOff { last: today.saturating_sub(1.day()), ..time_off.clone() });
    match &rest {
        Some(rest) => {
            update_time_off(turn.tx(), &workspace, rest).await?;
            set_edge(turn, rest, &zone).await?;
        }
        None => {
            delete_time_off(turn.tx(), &workspace, id).await?;
            turn.cancel_timer(&edge_key(id)).await?;
        }
    }
    turn.record(Change {
        verb: "time_off",
        subject: subject(&time_off.person),
        before: Some(as_json(&time_off)),
        after: rest.as_ref().map(as_json),
        why: None,
    })
    .await?;
    dismiss_cover(turn, &time_off, None).await?;
    turn.close_ask(&format!("entered/{id}")).await?;
    turn.tell(Fact::AwayChanged { person: time_off.person.clone() }).await?;
    refresh(turn, &time_off).await?;
    Ok(time_off)
}

/// `/timeoff cancel 3 Dec`: the stretch that has this day.
pub(in crate::features::availability) async fn cancel(turn: &mut Turn, typed: &str) -> Result<Message> {
    let (workspace, person, today) = (turn.workspace().clone(), turn.actor().id.clone(), today(turn));
    let planned = list_time_off(turn.tx(), &workspace, &person, today).await?;
    if planned.is_empty() {
        return Ok(views::nothing_planned());
    }
    if typed.is_empty() {
        return Ok(views::which_to_cancel(&planned, today));
    }
    let (first, last) = read_days(typed, today).map_err(|error| Error::user(error.to_string()))?;
    let meant: Vec<&TimeOff> = planned.iter().filter(|one| one.overlaps(first, last)).collect();
    match meant.as_slice() {
        [only] => {
            let id = only.id;
            let removed = remove(turn, id).await?;
            Ok(views::removed(&removed, today))
        }
        [] => Err(Error::user(views::not_off_then(first, last, &planned, today))),
        _ => Ok(views::which_to_cancel(&planned, today)),
    }
}
