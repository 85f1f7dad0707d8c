//! What others decided, and what became of messages.

use super::{
    super::{
        model::{Card, Happening, Item, NoCard, asked_by_key, card_by_key},
        store::{self, Which},
    },
    find_item, going, note, placing, report,
};
use crate::{
    delivery::store::has_settled_since,
    error::Result,
    ids::{ChannelId, EscalationId, PodId, UserId},
    signal::{Outcome, OutcomeWhat},
    turn::{Turn, asks},
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The timer by which all that is open is looked at, a page each time.
pub(in super::super) const LOOK_AT_ALL: &str = "all_escalations";
/// The timer by which cards come down where strangers read, a page each time.
pub(in super::super) const STRANGERS: &str = "escalation_cards_before_strangers";
/// After so long a question counts as one that does not arrive; see [`asks`].
const REACH: SignedDuration = SignedDuration::from_mins(10);

/// What is looked at, a page after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Whose {
    /// All that is open.
    #[default]
    All,
    /// What somebody is asked or asked for.
    Person(UserId),
    /// What was sent to a pod.
    Pod(PodId),
}

/// Where among it.
#[derive(Serialize, Deserialize)]
struct Page {
    #[serde(default)]
    whose: Whose,
    after: EscalationId,
}

/// Somebody comes, goes, or works at other hours: what waits on them follows, and the clocks are theirs anew.
pub(in super::super) async fn follow_people(turn: &mut Turn, person: &UserId) -> Result<()> {
    if turn.settings().leadership.contains(person) {
        return follow_all(turn, EscalationId(0)).await;
    }
    follow_page(turn, Whose::Person(person.clone()), EscalationId(0)).await
}

/// A pod has another lead, or none: what was sent to it follows.
pub(in super::super) async fn follow_pod(turn: &mut Turn, pod: PodId) -> Result<()> {
    follow_page(turn, Whose::Pod(pod), EscalationId(0)).await
}

/// Other people may be of leadership or on duty, or the cards have another channel: all that is open is looked at.
pub(in super::super) async fn follow_all(turn: &mut Turn, after: EscalationId) -> Result<()> {
    follow_page(turn, Whose::All, after).await
}

/// A page, and a timer for the next one, however many there are.
async fn follow_page(turn: &mut Turn, whose: Whose, after: EscalationId) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let which = match &whose {
        Whose::All => Which::After(after),
        Whose::Person(person) => Which::Touching(person, after),
        Whose::Pod(pod) => Which::To(*pod, after),
    };
    let items = store::list(turn.tx(), &workspace, which).await?;
    let Some(last) = items.last().map(|item| item.id) else { return Ok(()) };
    let is_full = items.len() >= store::PAGE;
    follow(turn, items, &whose).await?;
    if !is_full {
        return Ok(());
    }
    let key = match &whose {
        Whose::All => "all".to_owned(),
        Whose::Person(person) => format!("all/person/{person}"),
        Whose::Pod(pod) => format!("all/pod/{pod}"),
    };
    turn.set_timer(&key, now, LOOK_AT_ALL, Page { whose, after: last }).await
}

/// A page of what is looked at.
pub(in super::super) async fn look_at_all(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Page { whose, after } = serde_json::from_value(payload.clone())?;
    follow_page(turn, whose, after).await
}

async fn follow(turn: &mut Turn, items: Vec<Item>, whose: &Whose) -> Result<()> {
    for mut item in items {
        going::follow_duty(turn, &mut item).await?;
        if *whose == Whose::All && item.card.generation > 0 {
            placing::place_card(turn, &mut item).await?;
        }
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

/// A channel is another one than until now: the cards that stand in it come down where strangers read, and those that have no
/// place get one.
pub(in super::super) async fn follow_place(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    if placing::is_before_strangers(turn, channel).await? {
        return take_down_all(turn, channel).await;
    }
    if turn.settings().escalations_channel.as_ref() == Some(channel) {
        return follow_all(turn, EscalationId(0)).await;
    }
    Ok(())
}

/// Also the cards of what is over come down; page by page.
async fn take_down_all(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let items = store::list(turn.tx(), &workspace, Which::StandingIn(channel)).await?;
    let is_more = !items.is_empty();
    for mut item in items {
        placing::take_down(turn, &mut item).await?;
        store::update_escalation(turn.tx(), &workspace, &item).await?;
    }
    if is_more {
        let now = turn.now();
        turn.set_timer(&format!("strangers/{channel}"), now, STRANGERS, json!({ "channel": channel })).await?;
    }
    Ok(())
}

/// A page of what strangers may not read.
pub(in super::super) async fn look_at_strangers(turn: &mut Turn, payload: &Value) -> Result<()> {
    #[derive(Deserialize)]
    struct Page {
        channel: ChannelId,
    }
    let Page { channel } = serde_json::from_value(payload.clone())?;
    follow_place(turn, &channel).await
}

/// What became of a question or a card.
pub(in super::super) async fn follow_outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    if let Some((id, person)) = outcome.key.strip_prefix("ask/").and_then(asked_by_key) {
        return match find_item(turn, id).await?.filter(|item| !item.state().is_over() && item.course.asks(&person)) {
            Some(item) => settle_question(turn, item, (&person, &outcome.what)).await,
            None => Ok(()),
        };
    }
    if report::follow_report(turn, outcome).await? {
        return Ok(());
    }
    let Some((id, generation)) = card_by_key(&outcome.key) else { return Ok(()) };
    let Some(mut item) = find_item(turn, id).await?.filter(|item| item.card.generation == generation) else {
        return Ok(());
    };
    match &outcome.what {
        OutcomeWhat::Gone => {
            placing::begin_card_anew(turn, &mut item).await?;
            going::keep(turn, &mut item).await
        }
        OutcomeWhat::Failed { .. } => {
            item.card = Card { channel: None, ..item.card };
            placing::tell_no_card(turn, NoCard::Refused).await?;
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
