//! The card of a recorded decision in the channel of decisions: one each, kept up to date; none of what is confidential.

use super::{
    super::{
        model::{Decision, Happening, State},
        store::{self, Card},
        views,
    },
    reading,
};
use crate::{
    delivery::store::{Put, To},
    directory::channels::find_channel,
    error::Result,
    ids::{ChannelId, DecisionId},
    signal::{Outcome, OutcomeWhat},
    turn::{Post, Turn},
};

/// Whether the card says something else after that.
pub(super) fn changes_card(what: &Happening) -> bool {
    matches!(
        what,
        Happening::Decided { .. }
            | Happening::Confirmed { .. }
            | Happening::Amended { .. }
            | Happening::Replaced { .. }
            | Happening::Reviewed { .. }
    )
}

/// Shows it as it is now.
pub(super) async fn show(turn: &mut Turn, decision: &Decision) -> Result<()> {
    if decision.matter.confidential || decision.state != State::Decided {
        return Ok(());
    }
    let workspace = turn.workspace().clone();
    let standing = store::find_card(turn.tx(), &workspace, decision.id).await?;
    let chosen = turn.settings().decisions_channel.clone();
    let first = || chosen.map(|channel| Card { channel, generation: 1 });
    let Some(mut card) = standing.clone().or_else(first) else { return Ok(()) };
    // What another company reads too is told nothing, and nobody writes into what is archived.
    let place = find_channel(turn.tx(), &workspace, &card.channel).await?;
    if !place.is_some_and(|channel| !channel.is_archived && !channel.is_shared) {
        return Ok(());
    }
    let scene = reading::scene_of(turn, decision.clone()).await?;
    let message = views::told_message(&scene);
    let to = To::Channel(card.channel.clone());
    if turn.post(Post::new(&key(decision.id, &card), &to, &message)).await? == Put::Gone {
        card.generation += 1;
        turn.post(Post::new(&key(decision.id, &card), &to, &message)).await?;
    }
    if standing.as_ref() != Some(&card) {
        store::put_card(turn.tx(), &workspace, decision.id, &card).await?;
    }
    Ok(())
}

fn key(id: DecisionId, card: &Card) -> String {
    format!("log/{id}/{}", card.generation)
}

/// Somebody deleted a card that says something else by now: it is posted anew.
pub(in super::super) async fn follow_card(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let id = outcome.key.strip_prefix("log/").and_then(|rest| rest.split('/').next()?.parse().ok());
    let (Some(id), OutcomeWhat::Gone) = (id, &outcome.what) else { return Ok(()) };
    match reading::find_decision(turn, DecisionId(id)).await? {
        Some(decision) => show(turn, &decision).await,
        None => Ok(()),
    }
}

/// Slack gave a channel a new id.
pub(in super::super) async fn follow_moved_channel(turn: &mut Turn, from: &ChannelId, to: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    if store::move_cards(turn.tx(), &workspace, (from, to)).await? > 0 {
        turn.touch();
    }
    Ok(())
}
