//! The watchdog: what is open and has lost its timer, its card, or everybody who was asked, is mended, and admins hear of it.
//!
//! It looks every five minutes (`Happened::RoundCame`), by the clock of a loop of its own: one that lived among the timers
//! would be lost with them. What is amiss is mended in a turn each, so that what cannot be mended holds up nothing else.

use super::{
    super::{
        FEATURE,
        model::{Amiss, Cause, Going, Item, Part, Place},
        store, views,
    },
    find_item, going,
    holders::find_holders,
    placing, showing,
};
use crate::{
    delivery::store::{Progress, find_post, has_settled_since},
    directory::{RoleRef, channels::find_channel, on_duty},
    error::Result,
    ids::{ChannelId, EscalationId},
    turn::{Ask, Change, Turn},
};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

/// The timer by which the next page is looked at.
pub(in super::super) const WATCH: &str = "watch_escalations";
/// The timer by which what is amiss with one is mended.
pub(in super::super) const MEND: &str = "mend_escalation";
/// The kind of the ask that tells admins what was amiss.
const FOUND: &str = "escalation_amiss";
/// Within so long Slack must have taken something.
const LATELY: SignedDuration = SignedDuration::from_mins(10);

/// Looks at a page of what is open after this one.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn watch(turn: &mut Turn, after: EscalationId) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let place = find_place(turn).await?;
    let (amiss, next) = store::list_amiss(turn.tx(), &workspace, after, (place.as_ref(), now)).await?;
    let mut last = None;
    for (id, _) in amiss {
        if last.replace(id) != Some(id) {
            turn.set_timer(&format!("mend/{id}"), now, MEND, json!({ "escalation": id })).await?;
        }
    }
    match next {
        Some(next) => turn.set_timer("watch", now, WATCH, json!({ "after": next })).await,
        None => Ok(()),
    }
}

/// The next page.
pub(in super::super) async fn watch_page(turn: &mut Turn, payload: &Value) -> Result<()> {
    #[derive(Deserialize)]
    struct Page {
        after: EscalationId,
    }
    let Page { after } = serde_json::from_value(payload.clone())?;
    watch(turn, after).await
}

/// Mends what is amiss with one, as far as it still is.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn mend(turn: &mut Turn, payload: &Value) -> Result<()> {
    #[derive(Deserialize)]
    struct Mended {
        escalation: EscalationId,
    }
    let Mended { escalation } = serde_json::from_value(payload.clone())?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let place = find_place(turn).await?;
    let amiss = store::find_amiss(turn.tx(), &workspace, escalation, (place.as_ref(), now)).await?;
    for amiss in amiss {
        // Each of them may have mended another one.
        let Some(item) = find_item(turn, escalation).await?.filter(|item| !item.state().is_over()) else { break };
        if mend_one(turn, item, (amiss, place.as_ref())).await? {
            note_mended(turn, escalation, amiss).await?;
        }
    }
    Ok(())
}

/// Tells whether there was something to mend, or to tell.
async fn mend_one(turn: &mut Turn, mut item: Item, (amiss, place): (Amiss, Option<&ChannelId>)) -> Result<bool> {
    match amiss {
        Amiss::Timer => {
            going::follow_duty(turn, &mut item).await?;
            going::keep(turn, &mut item).await?;
            Ok(true)
        }
        Amiss::Nobody => ask_somebody(turn, &mut item).await,
        Amiss::Card => put_card(turn, &mut item, place).await,
    }
}

/// Whoever can decide and is here is asked.
async fn ask_somebody(turn: &mut Turn, item: &mut Item) -> Result<bool> {
    if !item.concerned().is_empty() {
        // The course knows somebody; the parties are written anew with it.
        let people = item.concerned();
        for person in &people {
            showing::set_part(turn, item, person, Part::Asked).await?;
        }
        going::keep(turn, item).await?;
        return Ok(true);
    }
    for place in item.course.route.places_from(Place::FIRST) {
        let mut people = find_holders(turn, item, place).await?;
        people.retain(|person| *person != item.course.requester);
        if !people.is_empty() {
            going::go(turn, item, Going::To(place), Cause::Duty).await?;
            going::keep(turn, item).await?;
            return Ok(true);
        }
    }
    // Nobody is here, as was told when it came to nobody.
    Ok(false)
}

/// The card begins anew where cards stand now; one that is under way is only told of, where Slack takes other things.
async fn put_card(turn: &mut Turn, item: &mut Item, place: Option<&ChannelId>) -> Result<bool> {
    let (workspace, since) = (turn.workspace().clone(), turn.now() - LATELY);
    let post = find_post(turn.tx(), &workspace, FEATURE, &item.card.key(item.id)).await?;
    let is_under_way = post.is_some_and(|post| post.progress == Progress::Due);
    if is_under_way && item.card.channel.is_some() {
        return has_settled_since(turn.tx(), &workspace, since).await;
    }
    let Some(place) = place else { return Ok(false) };
    placing::place_anew(turn, item, place).await?;
    going::keep(turn, item).await?;
    Ok(true)
}

/// Where cards stand, if they can: never before another company.
async fn find_place(turn: &mut Turn) -> Result<Option<ChannelId>> {
    let workspace = turn.workspace().clone();
    let Some(place) = turn.settings().escalations_channel.clone() else { return Ok(None) };
    let channel = find_channel(turn.tx(), &workspace, &place).await?;
    let is_fit = channel.is_some_and(|one| !one.is_archived && !one.is_shared && (!one.is_private || one.is_member));
    Ok(is_fit.then_some(place))
}

/// It is on record, counted, and told to admins: of each kind once a day.
async fn note_mended(turn: &mut Turn, id: EscalationId, amiss: Amiss) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let day = turn.settings().zone.date(now);
    turn.count_amiss(amiss.as_str());
    turn.record(Change {
        verb: "mend",
        subject: format!("escalation/{id}"),
        before: Some(json!({ "amiss": amiss.as_str() })),
        after: None,
        why: None,
    })
    .await?;
    for admin in on_duty(turn.tx(), &workspace, RoleRef::Admins, now).await?.people {
        turn.ask(Ask {
            key: &format!("amiss/{}/{day}/{admin}", amiss.as_str()),
            person: &admin,
            kind: FOUND,
            title: views::amiss_title(),
            why: views::amiss_why().into(),
            due: None,
            urgent: false,
            message: views::amiss_message(amiss),
            prompt: false,
        })
        .await?;
    }
    Ok(())
}
