//! What others decided, and what became of messages.

use super::{
    super::{
        model::{Card, Happening, Item, asked_by_key, card_by_key},
        store::{self, Which},
        views,
    },
    find_item, going, note,
};
use crate::{
    delivery::store::has_settled_since,
    directory::{RoleRef, on_duty},
    error::Result,
    ids::{ChannelId, EscalationId, PodId, UserId},
    signal::{Outcome, OutcomeWhat},
    turn::{Ask, Turn, asks},
};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

/// The timer by which all that is open is looked at, a page each time.
pub(in super::super) const LOOK_AT_ALL: &str = "all_escalations";
/// The kind of the ask that tells admins that the cards have no place.
const NO_CARD: &str = "escalation_no_card";
/// After so long a question counts as one that does not arrive; see [`asks`].
const REACH: SignedDuration = SignedDuration::from_mins(10);

/// Somebody comes, goes, or works at other hours: what waits on them follows, and the clocks are theirs anew.
pub(in super::super) async fn follow_people(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let items = store::list(turn.tx(), &workspace, Which::Touching(person)).await?;
    follow(turn, items).await
}

/// A pod has another lead, or none: what was sent to it follows.
pub(in super::super) async fn follow_pod(turn: &mut Turn, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let items = store::list(turn.tx(), &workspace, Which::To(pod)).await?;
    follow(turn, items).await
}

/// Other people may be of leadership or on duty, or the cards have another channel: all that is open is looked at, page by
/// page.
pub(in super::super) async fn follow_all(turn: &mut Turn, after: EscalationId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let items = store::list(turn.tx(), &workspace, Which::After(after)).await?;
    let Some(last) = items.last().map(|item| item.id) else { return Ok(()) };
    follow(turn, items).await?;
    let now = turn.now();
    turn.set_timer("all", now, LOOK_AT_ALL, json!({ "after": last })).await
}

/// A page of all that is open.
pub(in super::super) async fn look_at_all(turn: &mut Turn, payload: &Value) -> Result<()> {
    #[derive(Deserialize)]
    struct Page {
        after: EscalationId,
    }
    let Page { after } = serde_json::from_value(payload.clone())?;
    follow_all(turn, after).await
}

async fn follow(turn: &mut Turn, items: Vec<Item>) -> Result<()> {
    for mut item in items {
        going::follow_duty(turn, &mut item).await?;
        going::keep(turn, &mut item).await?;
    }
    Ok(())
}

/// Slack gave a channel a new id.
pub(in super::super) async fn follow_channel(turn: &mut Turn, from: &ChannelId, to: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    turn.touch();
    store::move_cards(turn.tx(), &workspace, from, to).await
}

/// What became of a question or a card.
pub(in super::super) async fn follow_outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    if let Some((id, person)) = outcome.key.strip_prefix("ask/").and_then(asked_by_key) {
        return match find_item(turn, id).await?.filter(|item| !item.state().is_over() && item.course.asks(&person)) {
            Some(item) => settle_question(turn, item, (&person, &outcome.what)).await,
            None => Ok(()),
        };
    }
    let Some((id, generation)) = card_by_key(&outcome.key) else { return Ok(()) };
    let Some(mut item) = find_item(turn, id).await?.filter(|item| item.card.generation == generation) else {
        return Ok(());
    };
    match &outcome.what {
        // Somebody deleted it by hand: the next one follows, and goes on in a thread of its own.
        OutcomeWhat::Gone => {
            item.card.generation += 1;
            going::keep(turn, &mut item).await
        }
        OutcomeWhat::Failed { .. } => {
            item.card = Card { channel: None, ..item.card };
            tell_no_card(turn).await?;
            going::keep(turn, &mut item).await
        }
        OutcomeWhat::Delivered { .. } | OutcomeWhat::Done(_) | OutcomeWhat::Expired => Ok(()),
    }
}

async fn settle_question(turn: &mut Turn, item: Item, (person, what): (&UserId, &OutcomeWhat)) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let mut item = item;
    let before = item.course.clone();
    match what {
        OutcomeWhat::Delivered { .. } => item.course.delivered(person, now),
        OutcomeWhat::Failed { code } => {
            // Where nothing at all arrives it is not they who cannot be reached: what waits goes out when Slack is back.
            let is_silent = code == asks::UNREACHABLE && !has_settled_since(turn.tx(), &workspace, now - REACH).await?;
            if !is_silent {
                item.course.unreachable(person);
            }
        }
        OutcomeWhat::Done(_) | OutcomeWhat::Gone | OutcomeWhat::Expired => {}
    }
    if item.course == before {
        return Ok(());
    }
    let happened = match what {
        OutcomeWhat::Delivered { .. } => Happening::Delivered { person: person.clone() },
        _ => Happening::Unreachable { person: person.clone() },
    };
    note(turn, &item, happened).await?;
    going::keep(turn, &mut item).await
}

/// The cards have no place: the admins hear of it, once a day.
async fn tell_no_card(turn: &mut Turn) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let day = turn.settings().zone.date(now);
    for admin in on_duty(turn.tx(), &workspace, RoleRef::Admins, now).await?.people {
        turn.ask(Ask {
            key: &format!("no-card/{day}/{admin}"),
            person: &admin,
            kind: NO_CARD,
            title: views::no_card_title(),
            why: views::broken_why().into(),
            due: None,
            urgent: false,
            message: views::no_card_message(),
            prompt: false,
        })
        .await?;
    }
    Ok(())
}
