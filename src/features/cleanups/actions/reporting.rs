//! What admins read of clean-ups.

use super::{names_for, require_admin};
use crate::{
    directory::{RoleRef, on_duty},
    error::Result,
    features::cleanups::{
        model::{Finding, Mode, REPORTS_FIRST, Stage, next_run},
        store::{self, Run},
        views::{self, Report},
    },
    signal::Message,
    turn::{Ask, Turn},
};

/// So many stale channels a report holds.
const LISTED: i64 = 12;

/// The report.
///
/// # Errors
/// A sentence for those who may not; the database's own.
pub(in super::super) async fn show(turn: &mut Turn) -> Result<Message> {
    require_admin(turn).await?;
    let workspace = turn.workspace().clone();
    let last = store::find_last_run(turn.tx(), &workspace).await?;
    Ok(views::report_message(&load(turn, last).await?))
}

async fn load(turn: &mut Turn, run: Option<Run>) -> Result<Report> {
    const ALL: &[Stage] = &[Stage::None, Stage::Counting, Stage::Asked, Stage::Unsure, Stage::Archiving];
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    let (mut counts, mut stale, mut archives) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(run) = &run {
        counts = store::count_findings(turn.tx(), &workspace, run.id).await?;
        let page = store::Page { finding: Finding::Stale, stages: ALL, most: LISTED };
        stale = store::list_of_run(turn.tx(), &workspace, run.id, page).await?;
        archives = store::list_archives_of_run(turn.tx(), &workspace, run.id).await?;
    }
    let reports = store::count_reports_well(turn.tx(), &workspace, stored.reach_since).await?;
    let names = names_for(turn, &stale).await?;
    let is_on = stored.rules.mode != Mode::Off;
    let next = is_on.then(|| next_run(now, &turn.settings().zone));
    let to_come = if stored.rules.mode > Mode::Report { REPORTS_FIRST.saturating_sub(reports) } else { 0 };
    Ok(Report { rules: stored.rules, run, counts, stale, archives, reports_to_come: to_come, next, names })
}

/// Admins hear of a run that found something, or did nothing because it could not.
pub(super) async fn tell_admins(turn: &mut Turn, run: i64) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let found = store::find_run(turn.tx(), &workspace, run).await?;
    let report = load(turn, found).await?;
    let is_well = report.run.as_ref().is_some_and(|run| run.ending.as_deref() == Some("well"));
    if is_well && report.stale.is_empty() && report.archives.is_empty() {
        return Ok(());
    }
    for admin in on_duty(turn.tx(), &workspace, RoleRef::Admins, now).await?.people {
        turn.ask(Ask {
            key: &format!("report/{run}/{admin}"),
            person: &admin,
            kind: "cleanup_report",
            title: views::report_title(&report),
            why: views::report_why().into(),
            due: None,
            urgent: false,
            message: views::report_note(&report),
            prompt: false,
        })
        .await?;
    }
    Ok(())
}
