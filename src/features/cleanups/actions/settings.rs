//! On, off, and the form of the settings.

use super::{following, names_of, require_admin, runs};
use crate::{
    directory::channels::{find_channel_by_name, list_channels},
    error::Result,
    features::cleanups::{
        model::{Draft, Ending, Mode, REPORTS_FIRST, Rules, next_run},
        store::{self, StoredRules},
        views,
    },
    ids::ChannelId,
    signal::{Message, Modal, Reply, Submission},
    slack::blocks::metadata,
    turn::{Change, Turn},
};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// The name under which audit rows know the settings.
const SUBJECT: &str = "cleanup/rules";

/// `/channel cleanup on`: all the way, from two reports on.
///
/// # Errors
/// A sentence for those who may not; the database's own.
pub(in super::super) async fn turn_on(turn: &mut Turn) -> Result<Message> {
    require_admin(turn).await?;
    let workspace = turn.workspace().clone();
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    let rules = Rules { mode: Mode::Archive, ..stored.rules.clone() };
    let stored = store_rules(turn, &stored, rules).await?;
    let first = next_run(turn.now(), &turn.settings().zone);
    let to_come = reports_to_come(turn, &stored).await?;
    let names = names_of(turn, &[], &[]).await?;
    Ok(views::on_answer(&stored.rules, (first, to_come), &names))
}

/// `/channel cleanup off`
///
/// # Errors
/// A sentence for those who may not; the database's own.
pub(in super::super) async fn turn_off(turn: &mut Turn) -> Result<Message> {
    require_admin(turn).await?;
    let workspace = turn.workspace().clone();
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    let rules = Rules { mode: Mode::Off, ..stored.rules.clone() };
    let was_on = stored.rules.mode != Mode::Off;
    store_rules(turn, &stored, rules).await?;
    Ok(views::off_answer(was_on))
}

async fn reports_to_come(turn: &mut Turn, stored: &StoredRules) -> Result<usize> {
    let workspace = turn.workspace().clone();
    let reports = store::count_reports_well(turn.tx(), &workspace, stored.reach_since).await?;
    Ok(REPORTS_FIRST.saturating_sub(reports))
}

/// Stores other rules: a run that goes by the old ones ends, and what is open follows.
async fn store_rules(turn: &mut Turn, before: &StoredRules, rules: Rules) -> Result<StoredRules> {
    if before.rules == rules {
        return Ok(before.clone());
    }
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let reach_since = if rules.reach_further_than(&before.rules) { now } else { before.reach_since };
    let saved_by = Some(turn.actor().id.clone());
    let after = StoredRules { version: before.version + 1, rules, saved_by, reach_since };
    store::put_rules(turn.tx(), &workspace, &after).await?;
    turn.record(Change {
        verb: "settings",
        subject: SUBJECT.to_owned(),
        before: Some(json!(before.rules)),
        after: Some(json!(after.rules)),
        why: None,
    })
    .await?;
    let last = store::find_last_run(turn.tx(), &workspace).await?;
    if let Some(run) = last.filter(|run| run.ending.is_none()) {
        runs::end(turn, run.id, (Ending::Stopped, None)).await?;
    }
    if after.rules.mode == Mode::Off {
        turn.cancel_timer(runs::BEGIN).await?;
    } else {
        runs::schedule(turn).await?;
    }
    let anew = before.rules.mode < Mode::Archive && after.rules.mode == Mode::Archive;
    following::begin_refresh(turn, anew).await?;
    Ok(after)
}

/// The form.
///
/// # Errors
/// A sentence for those who may not; the database's own.
pub(in super::super) async fn open_settings(turn: &mut Turn) -> Result<Modal> {
    require_admin(turn).await?;
    let workspace = turn.workspace().clone();
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    let names = names_of_channels(turn, &stored.rules.required).await?;
    Ok(views::rules_modal(&stored, (&stored.rules, &names), None))
}

async fn names_of_channels(turn: &mut Turn, ids: &[ChannelId]) -> Result<String> {
    let workspace = turn.workspace().clone();
    let mut names: Vec<String> =
        list_channels(turn.tx(), &workspace, ids).await?.into_iter().map(|one| format!("#{}", one.name)).collect();
    names.sort();
    Ok(names.join(", "))
}

/// The form was sent. What another admin changed meanwhile is said before anything is stored.
///
/// # Errors
/// A sentence for those who may not; the database's own.
pub(in super::super) async fn save_settings(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    require_admin(turn).await?;
    let workspace = turn.workspace().clone();
    let opened: i64 = metadata(&submission.private_metadata)?;
    let draft = Draft::filled(&submission.form);
    let mut known: HashMap<String, ChannelId> = HashMap::new();
    for name in &draft.required {
        if let Some(found) = find_channel_by_name(turn.tx(), &workspace, name).await? {
            known.insert(name.clone(), found.id);
        }
    }
    let rules = match draft.read(|name| known.get(name).cloned()) {
        Ok(rules) => rules,
        Err(faults) => {
            let said = faults.iter().map(|(block, fault)| ((*block).to_owned(), views::rules_fault(fault)));
            return Ok(Reply::Errors(said.collect::<BTreeMap<_, _>>()));
        }
    };
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    if stored.version != opened && stored.rules != rules {
        let names = names_of_channels(turn, &rules.required).await?;
        return Ok(Reply::Update(views::rules_modal(&stored, (&rules, &names), Some(&stored.saved_by))));
    }
    let is_new = stored.rules != rules;
    let after = store_rules(turn, &stored, rules).await?;
    let to_come = reports_to_come(turn, &after).await?;
    Ok(Reply::Update(views::rules_saved(is_new, &after.rules, to_come)))
}
