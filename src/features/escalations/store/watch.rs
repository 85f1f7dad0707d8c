//! What a watchdog looks at: escalations beside the rows that timers and delivery keep for them.

use super::super::{FEATURE, model::Amiss};
use crate::{
    database::{Reads, Ts, record},
    error::Result,
    ids::{ChannelId, EscalationId, WorkspaceId},
};
use jiff::{SignedDuration, Timestamp};

/// So many are looked at with one statement.
const PAGE: i64 = 500;
/// A card that Slack would not have is tried again after so long, or as soon as the settings name another channel.
const TRY_AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// A card that is not there after so long is late.
const CARD_LATE: SignedDuration = SignedDuration::from_mins(30);

record! {
    struct Row {
        id: EscalationId,
        confidential: bool,
        has_timer: bool,
        has_somebody: bool,
        card_generation: i64,
        card_channel: Option<ChannelId>,
        post_state: Option<String>,
        post_place: Option<String>,
        post_since: Option<Ts>,
        post_arrived: Option<i64>,
    }
}

/// A page of what is open after `after`: what is amiss with which, and where the next page begins. `place`: where cards
/// stand now.
pub(in super::super) async fn list_amiss(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    after: EscalationId,
    (place, now): (Option<&ChannelId>, Timestamp),
) -> Result<(Vec<(EscalationId, Amiss)>, Option<EscalationId>)> {
    let rows = list_rows(from, workspace, (after, PAGE)).await?;
    let next = rows.last().map(|row| row.id).filter(|_| i64::try_from(rows.len()) == Ok(PAGE));
    let found = rows.iter().flat_map(|row| row.amiss(place, now).into_iter().map(|amiss| (row.id, amiss)));
    Ok((found.collect(), next))
}

/// What is amiss with one; nothing where it is over.
pub(in super::super) async fn find_amiss(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: EscalationId,
    (place, now): (Option<&ChannelId>, Timestamp),
) -> Result<Vec<Amiss>> {
    let rows = list_rows(from, workspace, (EscalationId(id.0 - 1), 1)).await?;
    Ok(rows.iter().filter(|row| row.id == id).flat_map(|row| row.amiss(place, now)).collect())
}

async fn list_rows(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (after, most): (EscalationId, i64),
) -> Result<Vec<Row>> {
    Ok(from
        .ask(
            "SELECT e.id, e.confidential, t.id IS NOT NULL AS has_timer,
               EXISTS (SELECT 1 FROM escalation_parties a WHERE a.workspace_id = e.workspace_id
                         AND a.escalation_id = e.id AND a.part = 'asked') AS has_somebody,
               e.card_generation, e.card_channel, p.state AS post_state, p.conversation AS post_place,
               p.due_at AS post_since, p.delivered_revision AS post_arrived
             FROM (SELECT o.* FROM escalations o
                   WHERE o.workspace_id = $1 AND o.closed_at IS NULL AND o.id > $2 ORDER BY o.id LIMIT $3) e
             LEFT JOIN timers t ON t.workspace_id = e.workspace_id AND t.feature = $4
               AND t.key = 'escalation/' || CAST(e.id AS TEXT) AND t.parked_at IS NULL
             LEFT JOIN posts p ON p.workspace_id = e.workspace_id AND p.feature = $4
               AND p.key = 'card/' || CAST(e.id AS TEXT) || '/' || CAST(e.card_generation AS TEXT)
             ORDER BY e.id",
        )
        .bind(workspace)
        .bind(after)
        .bind(most)
        .bind(FEATURE)
        .all::<Row>()
        .await?)
}

impl Row {
    fn amiss(&self, place: Option<&ChannelId>, now: Timestamp) -> Vec<Amiss> {
        let mut found = Vec::new();
        found.extend((!self.has_timer).then_some(Amiss::Timer));
        found.extend((!self.has_somebody).then_some(Amiss::Nobody));
        found.extend((!self.confidential && self.misses_card(place, now)).then_some(Amiss::Card));
        found
    }

    fn misses_card(&self, place: Option<&ChannelId>, now: Timestamp) -> bool {
        let since = self.post_since.as_ref().map_or(now, |since| since.0);
        match (&self.card_channel, self.post_state.as_deref()) {
            // It begins with the first place there is.
            (None, _) if self.card_generation == 0 => place.is_some(),
            (None, _) => place.is_some_and(|place| {
                self.post_place.as_deref() != Some(place.as_str()) || now.duration_since(since) >= TRY_AGAIN
            }),
            (Some(_), None | Some("failed" | "gone")) => true,
            (Some(_), Some("due")) => self.post_arrived == Some(0) && now.duration_since(since) >= CARD_LATE,
            (Some(_), Some(_)) => false,
        }
    }
}
