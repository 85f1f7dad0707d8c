//! What a run does once it has looked at everything: nothing if anything could not be read.

use super::{
    archiving, asking, in_use,
    owners::{count_days_away, find_owner},
    runs::{self, ASK, DECIDE, decide_key},
    showing,
};
use crate::{
    error::Result,
    features::cleanups::{
        model::{Ending, Finding, Guard, MOST_ARCHIVED, Next, Rules, Stage, next},
        store::{self, Row, Run},
        views::Settled,
    },
    ids::ChannelId,
    turn::Turn,
};
use serde_json::{Value, json};

/// Channels about which one turn decides.
const AT_ONCE: i64 = 10;

/// A page of what is open: what was asked is followed, what nobody answered for is archived; then others are asked.
pub(in super::super) async fn decide(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(run) = runs::find_open(turn, payload).await? else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let counts = store::count_findings(turn.tx(), &workspace, run.id).await?;
    let count = |finding| counts.iter().filter(|(one, _)| *one == finding).map(|(_, count)| *count).sum::<i64>();
    if count(Finding::Error) > 0 {
        return runs::end(turn, run.id, (Ending::ReadError, run.fault.as_deref())).await;
    }
    let is_complete = count(Finding::Reading) + count(Finding::Joining) == 0;
    if !is_complete {
        return runs::end(turn, run.id, (Ending::Incomplete, None)).await;
    }
    let guard = Guard { is_report: run.is_report, has_errors: false, is_complete };
    let after = ChannelId::from(payload["after"].as_str().unwrap_or_default());
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    let open = store::list_open(turn.tx(), &workspace, (&after, AT_ONCE)).await?;
    for row in &open {
        decide_one(turn, (&run, guard), row, &stored.rules).await?;
    }
    if let Some(last) = open.last() {
        let payload = json!({ "run": run.id, "after": last.id });
        return turn.set_timer(&decide_key(run.id), now, DECIDE, payload).await;
    }
    if run.is_report {
        return runs::end(turn, run.id, (Ending::Well, None)).await;
    }
    turn.set_timer(ASK, now, ASK, json!({ "run": run.id })).await
}

async fn decide_one(turn: &mut Turn, (run, guard): (&Run, Guard), row: &Row, rules: &Rules) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let owner = find_owner(turn, row).await?;
    let asked = row.posted_at.zip(row.told_at).map(|(posted, told)| posted.max(told).0);
    let days_away = match (&row.person, asked) {
        (Some(person), Some(asked)) => count_days_away(turn, person, asked).await?,
        _ => 0,
    };
    let mut case = row.case(&in_use(turn), owner.owner.as_ref(), days_away);
    if row.run_id != run.id {
        // This run has not read it, whatever an older one found.
        case.finding = Finding::Unknown;
    }
    match next(&case, guard, rules, now) {
        Next::Release => {
            let settled = if case.finding == Finding::Active { Settled::Active } else { Settled::Spared };
            showing::release(turn, row, &settled).await
        }
        Next::AskOwner => {
            // They are asked at the end of this run, with whatever else they answer for.
            showing::hand_over(turn, row, (&owner, run.id)).await
        }
        Next::Archive if store::count_archived_by_run(turn.tx(), &workspace, run.id).await? < MOST_ARCHIVED => {
            archiving::begin(turn, row, Some(run.id)).await
        }
        Next::Ask if row.stage() == Stage::Unsure => asking::count_people(turn, row).await,
        Next::Ask | Next::Archive | Next::Nothing => Ok(()),
    }
}
