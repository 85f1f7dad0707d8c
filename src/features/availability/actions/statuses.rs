//! Slack statuses that look like time off: offered once, never assumed.

use super::{Wanted, enter, subject, today, zone_and_day};
use crate::{
    directory::{Availability, DayOff, load_availability, people::find_person},
    error::{Error, Result},
    features::availability::{
        model::{Offer, Wish, offer_of},
        store, views,
    },
    ids::UserId,
    signal::{Message, PersonRecord},
    turn::{Ask, Change, Turn},
};
use jiff::{SignedDuration, Span, civil::Date};
use serde_json::json;

/// The key of what a person is asked about their status; one at a time.
fn status_key(person: &UserId) -> String {
    format!("status/{person}")
}

/// Slack tells of somebody: where their status looks like time off, they are asked. A status that is gone is asked about
/// no longer.
pub(in crate::features::availability) async fn offer_status(turn: &mut Turn, record: &PersonRecord) -> Result<()> {
    let (workspace, now, person) = (turn.workspace().clone(), turn.now(), &record.id);
    let Some(known) = find_person(turn.tx(), &workspace, person).await? else { return Ok(()) };
    if !known.is_active() || known.is_external {
        return Ok(());
    }
    let Some(status) = &record.status else { return turn.close_ask(&status_key(person)).await };
    let (zone, today) = zone_and_day(turn, person).await?;
    let settings = turn.settings().clone();
    let until = status.until.map_or(today, |until| zone.date(until));
    let people = std::slice::from_ref(person);
    let mut found = load_availability(turn.tx(), &workspace, &settings, people, (today, until.max(today))).await?;
    let Some(availability) = found.remove(person) else { return Ok(()) };
    let Some(offer) = offer_of(status, now, &zone, &availability.hours) else {
        return turn.close_ask(&status_key(person)).await;
    };
    if is_off_already(&availability, &offer) {
        return Ok(());
    }
    if !store::insert_offered(turn.tx(), &workspace, person, (&offer.words, offer.until), now).await? {
        return Ok(());
    }
    forget_ended(turn).await?;
    turn.record(Change {
        verb: "offer_status",
        subject: subject(person),
        before: None,
        after: Some(json!({ "status": offer.words, "first": offer.first, "last": offer.last })),
        why: None,
    })
    .await?;
    let key = status_key(person);
    turn.close_ask(&key).await?;
    turn.ask(Ask {
        key: &key,
        person,
        kind: "status",
        title: views::status_title(&offer, today),
        why: views::status_why(),
        due: Some(offer.until),
        urgent: false,
        message: views::offer_status(&offer, today),
        prompt: false,
    })
    .await
}

/// Statuses that have ended are forgotten; the next one a day after it has.
pub(in crate::features::availability) async fn forget_ended(turn: &mut Turn) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    turn.touch();
    match store::delete_ended(turn.tx(), &workspace, now).await? {
        Some(next) => {
            let at = next.max(now) + SignedDuration::from_hours(24);
            turn.set_timer("statuses", at, super::super::FORGET_STATUSES, json!(null)).await
        }
        None => Ok(()),
    }
}

/// Whether every day of the offer is time off by now.
fn is_off_already(availability: &Availability, offer: &Offer) -> bool {
    let mut days = offer.first.series(Span::new().days(1)).take_while(|date| *date <= offer.last);
    days.all(|date| matches!(availability.day_off(date), Some(DayOff::TimeOff { .. })))
}

/// *Yes* or *No*. What the button carries is only ever the presser's own time off.
pub(in crate::features::availability) async fn answer_status(
    turn: &mut Turn,
    days: Option<(Date, Date)>,
) -> Result<Message> {
    let person = turn.actor().id.clone();
    turn.close_ask(&status_key(&person)).await?;
    let Some(days) = days else { return Ok(views::status_declined()) };
    let wanted = Wanted { person, days, cover: Wish::AsItIs, changes: None };
    match enter(turn, &wanted).await? {
        Ok(saved) => Ok(views::entered(&saved, &turn.actor().id, today(turn))),
        Err(refused) => Err(Error::user(views::refused(&refused, today(turn)))),
    }
}
