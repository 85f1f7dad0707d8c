//! Where rituals are shown: their channels move, and are lost.

use super::{
    super::{
        FEATURE,
        model::{Owner, Ritual, RitualState},
        store::{self, Which},
        views,
    },
    Place,
    beginning::note,
    finding::list_which,
    reading::find_place,
};
use crate::{
    directory::{RoleRef, on_duty},
    error::Result,
    features::okrs::model::Obstacle,
    ids::{ChannelId, RitualId, UserId},
    turn::{Ask, Turn},
};
use serde_json::json;

/// Slack gave a channel another id: what is shown there stays there.
pub(super) async fn follow_moved(turn: &mut Turn, from: &ChannelId, to: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    for id in store::move_destinations(turn.tx(), &workspace, from, to).await? {
        turn.touch();
        note(turn, id, "move place", json!({ "from": from, "to": to })).await?;
    }
    Ok(())
}

/// A channel closed, opened, or is otherwise than it was: whoever looks after what is shown there hears if it cannot be.
pub(super) async fn follow_channel(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    for ritual in list_which(turn, Which::ShownIn(channel)).await? {
        look_at_place(turn, &ritual).await?;
    }
    Ok(())
}

/// Tells whoever looks after a ritual that its own channel is lost; where it is well, nothing of the kind stands open.
pub(super) async fn look_at_place(turn: &mut Turn, ritual: &Ritual) -> Result<()> {
    if ritual.destination.is_some()
        && ritual.state == RitualState::Active
        && let Place::Nowhere(obstacle) = find_place(turn, ritual).await?
    {
        return tell_lost(turn, ritual, &obstacle).await;
    }
    forget_place(turn, ritual.id).await
}

/// Nobody needs to hear any more that a place is lost.
pub(super) async fn forget_place(turn: &mut Turn, id: RitualId) -> Result<()> {
    let acting = turn.act_as(FEATURE);
    turn.close_ask(&place_key(id)).await?;
    turn.act_as(acting);
    Ok(())
}

/// Tells whoever looks after a ritual that it has no channel to stand in.
pub(super) async fn tell_lost(turn: &mut Turn, ritual: &Ritual, obstacle: &Obstacle) -> Result<()> {
    let Some(person) = find_keeper(turn, ritual).await? else { return Ok(()) };
    let acting = turn.act_as(FEATURE);
    turn.ask(Ask {
        key: &place_key(ritual.id),
        person: &person,
        kind: "place",
        title: ritual.name.clone(),
        why: views::why_place(ritual).into(),
        due: None,
        urgent: false,
        message: views::place_lost_message(ritual, obstacle),
        prompt: false,
    })
    .await?;
    turn.act_as(acting);
    Ok(())
}

/// Who looks after a ritual now.
async fn find_keeper(turn: &mut Turn, ritual: &Ritual) -> Result<Option<UserId>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let role = match &ritual.owner {
        Owner::Person(person) => return Ok(Some(person.clone())),
        Owner::Organisation => RoleRef::Admins,
        Owner::Pods(_) => ritual.owner.pod().map_or(RoleRef::Admins, RoleRef::PodLead),
    };
    Ok(on_duty(turn.tx(), &workspace, role, now).await?.people.into_iter().next())
}

fn place_key(id: RitualId) -> String {
    format!("place/{id}")
}
