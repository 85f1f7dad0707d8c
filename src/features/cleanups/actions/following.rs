//! What happens meanwhile: a channel is archived by hand, shared, brought back, or gets another id; whoever answers for it
//! is somebody else; admins change the rules.

use super::{in_use, owners::find_owner, returning, runs, showing};
use crate::{
    error::Result,
    features::cleanups::{
        model::{Mode, Seen},
        store,
        views::Settled,
    },
    ids::{ChannelId, PodId, UserId},
    turn::Turn,
};
use serde_json::{Value, json};

/// The timer by which what is open follows the rules, page by page.
pub(in super::super) const REFRESH: &str = "refresh_cleanups";
/// Channels of one page.
const AT_ONCE: i64 = 10;

/// A channel changed, or was archived or deleted.
pub(in super::super) async fn follow_channel(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(row) = store::find_row(turn.tx(), &workspace, channel).await? else { return Ok(()) };
    if !row.is_archived {
        returning::begin(turn, &row).await?;
    } else if store::mark_closed(turn.tx(), &workspace, channel).await? {
        turn.touch();
    }
    let rules = store::get_rules(turn.tx(), &workspace).await?.rules;
    let is_spared = is_spared(&row.seen(&in_use(turn)), &rules.required);
    if is_spared && row.stage().is_open() {
        let settled = if row.is_archived { Settled::Archived } else { Settled::Spared };
        return showing::release(turn, &row, &settled).await;
    }
    Ok(())
}

fn is_spared(seen: &Seen, required: &[ChannelId]) -> bool {
    let out_of_sight = seen.is_private && !seen.is_member;
    seen.is_archived || seen.is_shared || seen.is_general || out_of_sight || required.contains(&seen.id)
}

/// Slack gave a channel a new id.
pub(in super::super) async fn follow_moved(turn: &mut Turn, from: &ChannelId, to: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let channels = store::move_channel(turn.tx(), &workspace, (from, to)).await?;
    let archives = store::move_archives(turn.tx(), &workspace, (from, to)).await?;
    if channels || archives {
        turn.touch();
    }
    Ok(())
}

/// A pod has another lead, or somebody is gone: whoever answers for their channels now is asked.
pub(in super::super) async fn follow_owner(
    turn: &mut Turn,
    (pod, person): (Option<PodId>, Option<&UserId>),
) -> Result<()> {
    let workspace = turn.workspace().clone();
    let rows = store::list_of_pod(turn.tx(), &workspace, (pod, person)).await?;
    let mut asked: Vec<(UserId, i64)> = Vec::new();
    for row in &rows {
        let owner = find_owner(turn, row).await?;
        let is_same = owner.owner == row.owner && owner.person == row.person;
        let (Some(run), false) = (row.ask_run, is_same) else { continue };
        showing::hand_over(turn, row, (&owner, run)).await?;
        asked.extend(owner.person.map(|person| (person, run)));
    }
    asked.sort();
    asked.dedup();
    let under_way = store::find_last_run(turn.tx(), &workspace).await?.filter(|run| run.ending.is_none());
    for (person, run) in asked {
        // A run that has not ended yet asks by itself.
        if under_way.as_ref().is_none_or(|under_way| under_way.id != run) {
            showing::open_owner(turn, &person, run).await?;
        }
    }
    Ok(())
}

/// The rules changed: what is open says so, or is taken back. `anew`: whoever was asked while nothing was archived did not
/// know that it would be; a later run asks them again.
pub(super) async fn begin_refresh(turn: &mut Turn, anew: bool) -> Result<()> {
    turn.set_timer(REFRESH, turn.now(), REFRESH, json!({ "after": "", "anew": anew })).await
}

/// A page of that.
pub(in super::super) async fn refresh(turn: &mut Turn, payload: &Value) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let after = ChannelId::from(payload["after"].as_str().unwrap_or_default());
    let anew = payload["anew"] == true;
    let rules = store::get_rules(turn.tx(), &workspace).await?.rules;
    let open = store::list_open(turn.tx(), &workspace, (&after, AT_ONCE)).await?;
    for row in open.iter().filter(|row| row.stage().is_open()) {
        let is_over = anew || rules.mode < Mode::Ask || rules.days_for(&row.name).is_none();
        if is_over || is_spared(&row.seen(&in_use(turn)), &rules.required) {
            showing::release(turn, row, &Settled::Spared).await?;
        } else if row.posted_at.is_some() {
            showing::show_question(turn, row, None).await?;
            showing::show_owner(turn, row.person.as_ref(), row.ask_run).await?;
        }
    }
    match open.last() {
        Some(last) => turn.set_timer(REFRESH, now, REFRESH, json!({ "after": last.id, "anew": anew })).await,
        None => Ok(()),
    }
}

/// The organisation's settings changed: runs begin by its zone, and where Podkeeper writes nobody is asked.
pub(in super::super) async fn follow_settings(turn: &mut Turn) -> Result<()> {
    let workspace = turn.workspace().clone();
    let rules = store::get_rules(turn.tx(), &workspace).await?.rules;
    if rules.mode == Mode::Off {
        return Ok(());
    }
    runs::schedule(turn).await
}
