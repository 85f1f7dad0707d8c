//! What an event says about people and channels, written into the mirror.

use super::{
    channels::{ChannelEdit, Edited, edit_channel, move_channel, put_channels},
    dnd::put_dnd,
    mirrored::Mirrored,
    people::{find_person, mark_home_opened, put_person},
    pods::find_pod_by_channel,
    workspace::{Workspace, move_channel_in_settings},
};
use crate::{
    database::{Reads, Tx},
    error::Result,
    ids::{ChannelId, UserId, WorkspaceId},
    signal::{DndRecord, Event, Fact, Happened},
};
use jiff::{SignedDuration, Timestamp};

/// What became of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Applied {
    /// The mirror agrees with it now; what others must hear.
    Mirrored(Mirrored),
    /// So much is written, but Slack knows better: read the channel from it.
    Doubtful(ChannelId, Mirrored),
    /// It speaks of a channel that is not mirrored: read it from Slack (`conversations.info`).
    UnknownChannel(ChannelId),
    /// It speaks of a person who is not mirrored: read them from Slack (`users.info`).
    UnknownPerson(UserId),
    /// It says nothing that the mirror does not know.
    Nothing,
}

/// How many people of this organisation there are, and how many channels, none of them gone.
///
/// # Errors
/// Only the database's own.
pub async fn count_mirrored(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<(i64, i64)> {
    Ok(from
        .ask(
            "SELECT (SELECT COUNT(*) FROM people WHERE workspace_id = $1 AND NOT is_external AND NOT is_bot
                       AND NOT is_deactivated),
                    (SELECT COUNT(*) FROM channels WHERE workspace_id = $1 AND NOT is_archived)",
        )
        .bind(workspace)
        .one()
        .await?)
}

/// How far our clock may be ahead of Slack's before a row that we dated ourselves hides an event. Beyond this Slack's
/// requests are refused as stale.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// The date of what we read from Slack at `asked_at` of our own clock. Events carry Slack's clock; dated too late, a row
/// would outlive the events that follow it, dated early it only yields to more of them. To the whole second, like events:
/// an event of the same second is no older.
pub fn dated_by_us(asked_at: Timestamp) -> Timestamp {
    let at = asked_at - SKEW;
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// From when on an answer of Slack's counts more than a row dated `seen_at`.
pub fn outdated_at(seen_at: Timestamp) -> Timestamp {
    seen_at + SKEW + SignedDuration::from_secs(1)
}

/// Applies one event to the mirror. Repeats change nothing; an event that comes late is a reason to ask Slack.
///
/// # Errors
/// Only the database's own.
pub async fn apply_event(tx: &mut Tx, workspace: &Workspace, event: &Event) -> Result<Applied> {
    let id = &workspace.id;
    let (channel, edit) = match &event.what {
        Happened::PersonSeen(record) => return put_person(tx, id, record, event.at).await.map(Applied::Mirrored),
        Happened::ChannelSeen(record) => {
            return put_channels(tx, id, std::slice::from_ref(record), event.at).await.map(Applied::Mirrored);
        }
        Happened::HomeOpened { person } => {
            let known = mark_home_opened(tx, id, person, event.at).await?;
            let mirrored = Applied::Mirrored(Mirrored { written: 1, facts: Vec::new() });
            return Ok(if known { mirrored } else { Applied::UnknownPerson(person.clone()) });
        }
        Happened::DndChanged(told) => return dnd_of(tx, workspace, told, event.at).await,
        Happened::StrangerCame { person } => return spoken_of(tx, id, person).await,
        Happened::ChannelMoved { from, to } => return moved(tx, id, from, to).await,
        Happened::ChannelRenamed { channel, name } => (channel, ChannelEdit::Name(name.clone())),
        Happened::ChannelArchived { channel, archived } => (channel, ChannelEdit::Archived(*archived)),
        Happened::ChannelDeleted { channel } => (channel, ChannelEdit::Archived(true)),
        Happened::ChannelShared { channel, shared } => (channel, ChannelEdit::Shared(*shared)),
        Happened::Membership { channel, person, joined } if *person == workspace.bot_user => {
            (channel, ChannelEdit::Member(*joined))
        }
        // A sweep's pages are put by whoever sweeps.
        Happened::PeopleSeen(_) | Happened::ChannelsSeen(_) | Happened::SweepEnded { .. } => {
            return Ok(Applied::Nothing);
        }
        Happened::Membership { person, .. } => return spoken_of(tx, id, person).await,
        Happened::GroupsChanged
        | Happened::Message(_)
        | Happened::HolidaysRead(_)
        | Happened::RoundCame
        | Happened::Uninstalled
        | Happened::TokensRevoked { .. } => return Ok(Applied::Nothing),
    };
    Ok(match edit_channel(tx, id, channel, edit, event.at).await? {
        Edited::Applied(mirrored) => Applied::Mirrored(mirrored),
        Edited::Late(mirrored) => Applied::Doubtful(channel.clone(), mirrored),
        Edited::Unknown => Applied::UnknownChannel(channel.clone()),
    })
}

/// Of people of other companies, apps and who is gone nothing is kept: they are not asked.
async fn dnd_of(tx: &mut Tx, workspace: &Workspace, told: &DndRecord, at: Timestamp) -> Result<Applied> {
    match find_person(tx, &workspace.id, &told.person).await? {
        None => Ok(Applied::UnknownPerson(told.person.clone())),
        Some(person) if !person.is_active() || person.is_external => Ok(Applied::Nothing),
        Some(_) => put_dnd(tx, workspace, std::slice::from_ref(told), at).await.map(Applied::Mirrored),
    }
}

async fn spoken_of(tx: &mut Tx, workspace: &WorkspaceId, person: &UserId) -> Result<Applied> {
    let known = find_person(tx, workspace, person).await?.is_some();
    Ok(if known { Applied::Nothing } else { Applied::UnknownPerson(person.clone()) })
}

/// The channel's row, its pod and the settings that name it take the new id. A channel moves when it is shared or
/// converted, so what the row says of that is asked anew.
async fn moved(tx: &mut Tx, workspace: &WorkspaceId, from: &ChannelId, to: &ChannelId) -> Result<Applied> {
    if !move_channel(tx, workspace, from, to).await? {
        return Ok(Applied::UnknownChannel(to.clone()));
    }
    // What stands in the channel follows before anybody looks whether it may stand there.
    let mut facts =
        vec![Fact::ChannelMoved { from: from.clone(), to: to.clone() }, Fact::ChannelChanged { channel: to.clone() }];
    if let Some(pod) = find_pod_by_channel(tx, workspace, to).await? {
        facts.push(Fact::PodChanged { pod: pod.id });
    }
    if move_channel_in_settings(tx, workspace, from, to).await? {
        facts.push(Fact::SettingsChanged);
    }
    Ok(Applied::Doubtful(to.clone(), Mirrored { written: 1, facts }))
}
