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
    error::Result,
    ids::{ChannelId, DecisionId},
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

/// Slack gave a channel a new id.
pub(in super::super) async fn follow_moved_channel(turn: &mut Turn, from: &ChannelId, to: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    if store::move_cards(turn.tx(), &workspace, (from, to)).await? > 0 {
        turn.touch();
    }
    Ok(())
}
