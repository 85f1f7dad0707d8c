//! One of several people is chosen who could be meant.

use super::{add, deputy, lead, remove};
use crate::{
    directory::pods::find_pod,
    error::{Error, Result},
    features::pods::{
        model::{Chosen, Deed},
        views,
    },
    ids::ChannelId,
    signal::Message,
    turn::Turn,
};

/// Somebody was chosen: what was typed is done with them, as if they had been mentioned.
pub(in crate::features::pods) async fn do_with_chosen(turn: &mut Turn, chosen: Chosen) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let Some(pod) = find_pod(turn.tx(), &workspace, chosen.pod).await? else {
        return Err(Error::user(views::channel_of_no_pod()));
    };
    // The pod is named, so that it matters nowhere where it was pressed.
    let (nowhere, deed) = (ChannelId::from(""), chosen.deed);
    let (about, why) = chosen.typed(&pod.key);
    match deed {
        Deed::Add => add(turn, &nowhere, about).await,
        Deed::Remove => remove(turn, &nowhere, about).await,
        Deed::Lead => lead(turn, &nowhere, about, why.as_deref()).await,
        Deed::Deputy => deputy(turn, &nowhere, about).await,
    }
}
