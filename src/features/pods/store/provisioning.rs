//! SQL of what is made in Slack for a pod, and of its card.

use super::super::model::{Item, Provision, State, Thing};
use crate::{
    database::{Reads, Ts, Tx, record},
    error::{Error, Result},
    ids::{ChannelId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use sqlx::types::Json;

record! {
    /// That something is made for a pod, and where its card stands.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in super::super) struct Provisioned {
        pub(in super::super) asked_by: UserId,
        pub(in super::super) asked_at: Ts,
        pub(in super::super) invites: bool,
        pub(in super::super) shows_card: bool,
        pub(in super::super) card_channel: Option<ChannelId>,
        pub(in super::super) generation: i64,
    }
}

record! {
    struct Stored { wanted: Json<Value>, state: String, code: Option<String>, channel: Option<ChannelId> }
}

/// What is known of a pod's provisioning; `None` when nobody ever wanted any.
pub(in super::super) async fn find_provisioned(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pod: PodId,
) -> Result<Option<Provisioned>> {
    Ok(from
        .ask(
            "SELECT asked_by, asked_at, invites, shows_card, card_channel, generation FROM pod_provisions
             WHERE workspace_id = $1 AND pod_id = $2",
        )
        .bind(workspace)
        .bind(pod)
        .optional()
        .await?)
}

/// Somebody wants things made; the card is shown again, too.
pub(in super::super) async fn put_provisioned(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pod: PodId,
    (by, now): (&UserId, Timestamp),
    invites: bool,
) -> Result<()> {
    tx.query(
        "INSERT INTO pod_provisions (workspace_id, pod_id, asked_by, asked_at, invites, shows_card, generation)
         VALUES ($1, $2, $3, $4, $5, TRUE, 0)
         ON CONFLICT (workspace_id, pod_id) DO UPDATE
           SET asked_by = excluded.asked_by, asked_at = excluded.asked_at, invites = excluded.invites, shows_card = TRUE",
    )
    .bind(workspace)
    .bind(pod)
    .bind(by)
    .bind(Ts(now))
    .bind(invites)
    .execute()
    .await?;
    Ok(())
}

/// Where the card of a pod stands from now on; nowhere, and whether anybody wants it.
pub(in super::super) async fn update_card(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pod: PodId,
    (channel, generation): (Option<&ChannelId>, i64),
    is_shown: bool,
) -> Result<()> {
    tx.query(
        "UPDATE pod_provisions SET card_channel = $3, generation = $4, shows_card = $5
         WHERE workspace_id = $1 AND pod_id = $2",
    )
    .bind(workspace)
    .bind(pod)
    .bind(channel)
    .bind(generation)
    .bind(is_shown)
    .execute()
    .await?;
    Ok(())
}

/// Slack gave a channel another id.
pub(in super::super) async fn move_card(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (from, to): (&ChannelId, &ChannelId),
) -> Result<()> {
    for sql in [
        "UPDATE pod_provisions SET card_channel = $3 WHERE workspace_id = $1 AND card_channel = $2",
        "UPDATE pod_provision_things SET channel = $3 WHERE workspace_id = $1 AND channel = $2",
    ] {
        tx.query(sql).bind(workspace).bind(from).bind(to).execute().await?;
    }
    Ok(())
}

/// All that is made for a pod.
pub(in super::super) async fn get_provision(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pod: PodId,
) -> Result<Provision> {
    let rows: Vec<Stored> = from
        .ask(
            "SELECT wanted, state, code, channel FROM pod_provision_things
             WHERE workspace_id = $1 AND pod_id = $2 ORDER BY place, thing",
        )
        .bind(workspace)
        .bind(pod)
        .all()
        .await?;
    let items = rows.into_iter().map(item).collect::<Result<_>>()?;
    Ok(Provision { items })
}

fn item(row: Stored) -> Result<Item> {
    let thing = Thing::deserialize(row.wanted.0).map_err(Error::when("reading what is made for a pod"))?;
    Ok(Item { thing, state: State::of(&row.state, row.code), channel: row.channel })
}

/// Something is wanted; what is wanted already, done or under way, stays as it is. Whether there is anything to do.
pub(in super::super) async fn want(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId, thing: &Thing) -> Result<bool> {
    let key = thing.key();
    let standing: Option<Stored> = tx
        .query(
            "SELECT wanted, state, code, channel FROM pod_provision_things
             WHERE workspace_id = $1 AND pod_id = $2 AND thing = $3",
        )
        .bind(workspace)
        .bind(pod)
        .bind(&key)
        .optional()
        .await?;
    if let Some(standing) = standing.map(item).transpose()?
        && standing.thing == *thing
        && matches!(standing.state, State::Waiting | State::Asked)
    {
        return Ok(false);
    }
    tx.query(
        "INSERT INTO pod_provision_things (workspace_id, pod_id, thing, place, wanted, state)
         VALUES ($1, $2, $3, $4, $5, 'waiting')
         ON CONFLICT (workspace_id, pod_id, thing) DO UPDATE
           SET place = excluded.place, wanted = excluded.wanted, state = 'waiting', code = NULL",
    )
    .bind(workspace)
    .bind(pod)
    .bind(key)
    .bind(thing.place())
    .bind(Json(serde_json::to_value(thing)?))
    .execute()
    .await?;
    Ok(true)
}

/// How far a thing is from now on. `channel`: the one that was made for it, if one was.
pub(in super::super) async fn update_thing(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (pod, key): (PodId, &str),
    state: &State,
    channel: Option<&ChannelId>,
) -> Result<()> {
    let (word, code) = state.words();
    tx.query(
        "UPDATE pod_provision_things SET state = $4, code = $5, channel = COALESCE($6, channel)
         WHERE workspace_id = $1 AND pod_id = $2 AND thing = $3",
    )
    .bind(workspace)
    .bind(pod)
    .bind(key)
    .bind(word)
    .bind(code)
    .bind(channel)
    .execute()
    .await?;
    Ok(())
}

/// The pods with a card, by number, behind `after`.
pub(in super::super) async fn list_carded(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    after: PodId,
    most: i64,
) -> Result<Vec<PodId>> {
    let rows: Vec<(PodId,)> = from
        .ask(
            "SELECT pod_id FROM pod_provisions WHERE workspace_id = $1 AND pod_id > $2 AND shows_card
             ORDER BY pod_id LIMIT $3",
        )
        .bind(workspace)
        .bind(after)
        .bind(most)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(pod,)| pod).collect())
}

/// The pods with a card in which somebody is more than a member.
pub(in super::super) async fn list_carded_of(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    person: &UserId,
) -> Result<Vec<PodId>> {
    let rows: Vec<(PodId,)> = from
        .ask(
            "SELECT p.pod_id FROM pod_provisions p JOIN pod_members m ON m.pod_id = p.pod_id
             WHERE p.workspace_id = $1 AND p.shows_card AND m.person = $2 AND m.role <> 'member' ORDER BY p.pod_id",
        )
        .bind(workspace)
        .bind(person)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(pod,)| pod).collect())
}
