//! What several conversations begin with.

use crate::harness::{Outcome, Workspace};
use std::error::Error;

/// What is read in a conversation; `?` ends it.
pub type Result<T = String> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Where most of it is typed.
pub const GENERAL: &str = "#general";

/// Who types what where, and what is answered.
pub async fn talk(ws: &Workspace, lines: &[(&str, &str, &str)]) -> Result {
    let mut said = Vec::new();
    for (who, channel, line) in lines {
        // What isolates words that run from right to left is not for our sources.
        let answer = ws.user(who).command(channel, line).await?.answer().replace(['\u{2068}', '\u{2069}'], "");
        said.push(format!("{who} {channel} {line}\n    {}", answer.replace('\n', "\n    ")));
    }
    Ok(said.join("\n"))
}

/// The modal on top of somebody's screen.
pub fn modal(ws: &Workspace, who: &str) -> String {
    ws.user(who).modal().unwrap_or_default()
}

/// Fills in the form on top and sends it: what is wrong, or the window that follows.
pub async fn fill(ws: &Workspace, who: &str, fields: &[(&str, &str)]) -> Result {
    for (label, value) in fields {
        ws.slack.fill(who, label, value)?;
    }
    let sent = ws.slack.submit(who).await?;
    ws.settle().await;
    if sent.errors.is_empty() {
        return Ok(modal(ws, who));
    }
    Ok(sent.errors.iter().map(|(field, said)| format!("{field}: {said}")).collect::<Vec<_>>().join("\n"))
}

/// Key result, unit, start, target.
const KEY_RESULTS: [(&str, &str, &str, &str); 2] =
    [("ROAS on paid search", "x", "3.2", "4.5"), ("Cost per lead", "EUR", "48", "36")];

/// Sets an objective with two key results in a pod's channel; nothing has been delivered yet.
pub async fn ask_for_objective(ws: &Workspace, who: &str, channel: &str) -> Outcome {
    ws.slack.command(who, channel, "/okr new").await?;
    ws.slack.fill(who, "Objective", "Every euro works harder")?;
    for (number, (title, unit, start, target)) in (1..).zip(KEY_RESULTS) {
        for (field, value) in [("title", title), ("unit", unit), ("start", start), ("target", target)] {
            ws.slack.fill(who, &format!("kr{number}_{field}"), value)?;
        }
    }
    let submitted = ws.slack.submit(who).await?;
    if submitted.errors.is_empty() { Ok(()) } else { Err(format!("{:?}", submitted.errors).into()) }
}

/// Performance has an objective and its card stands in `#pod-performance`, seen by everybody.
pub async fn with_card(ws: &Workspace) -> Outcome {
    ask_for_objective(ws, "ana", "#pod-performance").await?;
    ws.settle().await;
    ws.slack.see_all();
    Ok(())
}

/// Asked in Berlin at ten.
pub const FRIDAY: &str = "2026-11-27T09:00:00Z";
/// The Monday after, in Berlin at ten: those who have not answered are reminded.
pub const MONDAY: &str = "2026-11-30T09:00:00Z";
/// The end of it, in Berlin.
pub const TUESDAY: &str = "2026-12-01T09:00:00Z";

/// With its weekly check-in: Jonas answers for Blended ROAS of Performance and Renewals signed of Growth, Ana for the rest of
/// Performance.
pub async fn with_owners_of_two_pods(ws: &Workspace) -> Outcome {
    ws.with_check_ins().await?;
    ws.with_renewals_of_jonas().await
}

/// How often these words stand in what the bot wrote to somebody.
pub fn said(ws: &Workspace, who: &str, words: &str) -> usize {
    ws.user(who).dms().iter().map(|one| one.matches(words).count()).sum()
}
