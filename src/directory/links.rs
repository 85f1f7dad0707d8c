//! Which channel belongs to which pod: one home, and further ones.

use super::pods::{Pod, find_pod_by_channel};
use crate::{
    database::{Reads, Tx, record},
    error::Result,
    ids::{ChannelId, PodId, WorkspaceId},
};

record! {
    /// A channel of a pod.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PodChannel {
        /// Which.
        pub channel: ChannelId,
        /// Where the pod lives: its cards go there.
        pub is_home: bool,
    }
}

/// What became of the wish to link a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Linked {
    /// It is the pod's home now.
    Home {
        /// The home until now, which stays as a further channel.
        instead_of: Option<ChannelId>,
    },
    /// It is one of the pod's further channels now.
    Further,
    /// It was so already.
    Same,
    /// Nothing was changed: it belongs to this pod.
    BelongsTo(Pod),
}

/// Links a channel to a pod: as its home when `home` is wished or the pod has none yet, else as a further one.
///
/// # Errors
/// Only the database's own.
pub async fn link_channel(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pod: PodId,
    channel: &ChannelId,
    home: bool,
) -> Result<Linked> {
    if let Some(other) = find_pod_by_channel(tx, workspace, channel).await?
        && other.id != pod
    {
        return Ok(Linked::BelongsTo(other));
    }
    let channels = list_pod_channels(tx, workspace, pod).await?;
    let current = channels.iter().find(|linked| linked.is_home).map(|linked| linked.channel.clone());
    let linked = channels.iter().any(|linked| linked.channel == *channel);
    let becomes_home = current.as_ref() != Some(channel) && (home || current.is_none());
    if linked && !becomes_home {
        return Ok(Linked::Same);
    }
    if becomes_home {
        tx.query("UPDATE pod_channels SET is_home = FALSE WHERE workspace_id = $1 AND pod_id = $2 AND is_home")
            .bind(workspace)
            .bind(pod)
            .execute()
            .await?;
    }
    // An archived pod's channel is free again.
    tx.query(
        "INSERT INTO pod_channels (workspace_id, channel, pod_id, is_home) VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, channel) DO UPDATE SET pod_id = excluded.pod_id, is_home = excluded.is_home",
    )
    .bind(workspace)
    .bind(channel)
    .bind(pod)
    .bind(becomes_home)
    .execute()
    .await?;
    Ok(if becomes_home { Linked::Home { instead_of: current } } else { Linked::Further })
}

/// Takes a channel from its pod. `false` when it had none.
///
/// # Errors
/// Only the database's own.
pub async fn unlink_channel(tx: &mut Tx, workspace: &WorkspaceId, channel: &ChannelId) -> Result<bool> {
    let removed = tx
        .query("DELETE FROM pod_channels WHERE workspace_id = $1 AND channel = $2")
        .bind(workspace)
        .bind(channel)
        .execute()
        .await?;
    Ok(removed > 0)
}

/// The channels of a pod, its home first.
///
/// # Errors
/// Only the database's own.
pub async fn list_pod_channels(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId) -> Result<Vec<PodChannel>> {
    let mut channels: Vec<PodChannel> = from
        .ask("SELECT channel, is_home FROM pod_channels WHERE workspace_id = $1 AND pod_id = $2")
        .bind(workspace)
        .bind(pod)
        .all()
        .await?;
    channels.sort_by(|a, b| (!a.is_home, &a.channel).cmp(&(!b.is_home, &b.channel)));
    Ok(channels)
}

/// The home channel of a pod.
///
/// # Errors
/// Only the database's own.
pub async fn find_home_channel(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pod: PodId,
) -> Result<Option<ChannelId>> {
    let row: Option<(ChannelId,)> = from
        .ask("SELECT channel FROM pod_channels WHERE workspace_id = $1 AND pod_id = $2 AND is_home")
        .bind(workspace)
        .bind(pod)
        .optional()
        .await?;
    Ok(row.map(|(channel,)| channel))
}
