//! A run, from its first row to its end: what all its parts have in common.

use super::reporting;
use crate::{
    error::Result,
    features::cleanups::{
        model::{Ending, is_report, next_run},
        store::{self, Run},
    },
    ids::UserId,
    turn::{Change, Turn},
};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

/// The timer that begins a run.
pub(in super::super) const BEGIN: &str = "begin_cleanup";
/// The timer that looks at the next page.
pub(in super::super) const PAGE: &str = "cleanup_page";
/// The timer that ends a run which does not end by itself.
pub(in super::super) const WATCH: &str = "watch_cleanup";

/// The timer by which a run decides.
pub(in super::super) const DECIDE: &str = "decide_cleanup";
/// The timer by which it begins to ask.
pub(in super::super) const ASK: &str = "ask_cleanup";
/// The timer by which it asks whoever answers for the channels.
pub(in super::super) const OWNERS: &str = "cleanup_owners";

/// The timer of the next run.
pub(super) async fn schedule(turn: &mut Turn) -> Result<()> {
    let at = next_run(turn.now(), &turn.settings().zone);
    turn.set_timer(BEGIN, at, BEGIN, json!({ "tries": 0 })).await
}

/// Whether one has begun and not ended.
pub(super) async fn is_under_way(turn: &mut Turn) -> Result<bool> {
    let workspace = turn.workspace().clone();
    Ok(store::find_last_run(turn.tx(), &workspace).await?.is_some_and(|run| run.ending.is_none()))
}

/// A run begins, by whom; it is given up if it does not end.
pub(super) async fn insert(turn: &mut Turn, by: Option<&UserId>) -> Result<i64> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    let reports = store::count_reports_well(turn.tx(), &workspace, stored.reach_since).await?;
    let is_report = is_report(&stored.rules, reports);
    let run = store::insert_run(turn.tx(), &workspace, (by, is_report), now).await?;
    let after = Some(json!({ "report": is_report, "rules": stored.rules }));
    turn.record(Change { verb: "begin", subject: subject(run), before: None, after, why: None }).await?;
    let watch_at = now + SignedDuration::from_hours(48);
    turn.set_timer(&format!("watch/{run}"), watch_at, WATCH, json!({ "run": run })).await?;
    Ok(run)
}

fn subject(run: i64) -> String {
    format!("cleanup/{run}")
}

/// The run that a timer or an outcome speaks of, as long as it has not ended.
pub(super) async fn find_open(turn: &mut Turn, payload: &Value) -> Result<Option<Run>> {
    #[derive(Deserialize)]
    struct Of {
        run: i64,
    }
    let Of { run } = serde_json::from_value(payload.clone())?;
    let workspace = turn.workspace().clone();
    Ok(store::find_run(turn.tx(), &workspace, run).await?.filter(|run| run.ending.is_none()))
}

/// The timer's key.
pub(super) fn decide_key(run: i64) -> String {
    format!("decide/{run}")
}

/// A run ends; admins hear of it where there is something to hear.
pub(super) async fn end(turn: &mut Turn, run: i64, (ending, fault): (Ending, Option<&str>)) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    store::end_run(turn.tx(), &workspace, run, (ending, fault), now).await?;
    store::close_counting(turn.tx(), &workspace).await?;
    for key in [format!("watch/{run}"), decide_key(run)] {
        turn.cancel_timer(&key).await?;
    }
    for key in [PAGE, ASK, OWNERS] {
        turn.cancel_timer(key).await?;
    }
    let after = Some(json!({ "ending": ending.as_str(), "fault": fault }));
    turn.record(Change { verb: "end", subject: subject(run), before: None, after, why: None }).await?;
    if ending == Ending::Stopped {
        return Ok(());
    }
    reporting::tell_admins(turn, run).await
}
