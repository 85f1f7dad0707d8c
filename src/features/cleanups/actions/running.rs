//! A run looks at all channels: page by page, each page a turn, each channel a call.
//!
//! What a page asks of Slack is waited for before the next begins, so that a run never has more than a page under way, and
//! a limit of hours holds up nothing but itself. A run that is not through after two days has not seen everything.

use super::{
    in_use, note, require_admin,
    runs::{BEGIN, DECIDE, PAGE, decide_key, end, find_open, insert, is_under_way, schedule},
};
use crate::{
    error::{Error, Result},
    features::cleanups::{
        model::{Ending, Finding, Look, Mode, Seen, is_mirror_fresh, is_of_run, is_overdue, is_report, look},
        store::{self, Row, Run},
        views,
    },
    ids::ChannelId,
    signal::{ActivityRecord, Message, OutcomeWhat},
    slack::calls::SlackCall,
    turn::Turn,
};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

/// Channels that one turn looks at.
const AT_ONCE: i64 = 100;
/// Calls that one turn asks for.
const CALLS: usize = 25;
/// While the mirror is not fresh, a run waits and looks again after so long, so often.
const WAIT: SignedDuration = SignedDuration::from_hours(1);
const TRIES: u32 = 24;
/// No error of reading, but an answer: nothing can be known of this channel. It is not there for us, or bots write more in it
/// than is ever read.
const UNKNOWABLE: &[&str] = &[
    "not_in_channel",
    "channel_not_found",
    "is_archived",
    "method_not_supported_for_channel_type",
    "too_many_members",
    "too_many_messages",
];

/// It is Monday.
pub(in super::super) async fn begin_by_clock(turn: &mut Turn, payload: &Value) -> Result<()> {
    #[derive(Deserialize)]
    struct Begins {
        tries: u32,
    }
    let Begins { tries } = serde_json::from_value(payload.clone())?;
    let workspace = turn.workspace().clone();
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    if stored.rules.mode == Mode::Off {
        return Ok(());
    }
    let synced = turn.workspace_row().synced_at.map(|at| at.0);
    if !is_mirror_fresh(synced, turn.now()) {
        if tries < TRIES {
            let at = turn.now() + WAIT;
            return turn.set_timer(BEGIN, at, BEGIN, json!({ "tries": tries + 1 })).await;
        }
        schedule(turn).await?;
        let run = insert(turn, None).await?;
        return end(turn, run, (Ending::Incomplete, None)).await;
    }
    schedule(turn).await?;
    if is_under_way(turn).await? {
        return Ok(());
    }
    let run = insert(turn, None).await?;
    turn.set_timer(PAGE, turn.now(), PAGE, json!({ "run": run })).await
}

/// An admin wants one now.
///
/// # Errors
/// A sentence for those who may not, and where none can begin; the database's own.
pub(in super::super) async fn run_now(turn: &mut Turn) -> Result<Message> {
    require_admin(turn).await?;
    let workspace = turn.workspace().clone();
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    if stored.rules.mode == Mode::Off || is_under_way(turn).await? {
        return Err(Error::user(views::mirror_wait(stored.rules.mode == Mode::Off)));
    }
    let synced = turn.workspace_row().synced_at.map(|at| at.0);
    let reports = store::count_reports_well(turn.tx(), &workspace, stored.reach_since).await?;
    if !is_mirror_fresh(synced, turn.now()) {
        // It begins once all channels were compared with Slack; the next planned one stays planned by that.
        turn.set_timer(BEGIN, turn.now() + WAIT, BEGIN, json!({ "tries": 0 })).await?;
        return Ok(views::run_waits());
    }
    let by = turn.actor().id.clone();
    let run = insert(turn, Some(&by)).await?;
    turn.set_timer(PAGE, turn.now(), PAGE, json!({ "run": run })).await?;
    Ok(views::run_answer(is_report(&stored.rules, reports)))
}

/// The next page.
pub(in super::super) async fn look_at_page(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(run) = find_open(turn, payload).await? else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    let rows = store::list_page(turn.tx(), &workspace, (&run.after, AT_ONCE)).await?;
    let (Some(_), in_use) = (rows.last(), in_use(turn)) else {
        return turn.set_timer(&decide_key(run.id), now, DECIDE, json!({ "run": run.id })).await;
    };
    let mut page = Page::default();
    for row in &rows {
        if page.calls.len() >= CALLS {
            break;
        }
        page.take(row, look(&row.seen(&in_use), &stored.rules, now));
    }
    for (channel, call) in &page.calls {
        let kind = if matches!(call, SlackCall::JoinChannel { .. }) { "join" } else { "read" };
        turn.call_again(&format!("{kind}/{channel}"), call).await?;
    }
    store::put_findings(turn.tx(), &workspace, run.id, (&page.found, now)).await?;
    if let Some(last) = &page.last {
        store::advance_run(turn.tx(), &workspace, run.id, (last, page.seen)).await?;
    }
    if page.calls.is_empty() {
        return turn.set_timer(PAGE, now, PAGE, json!({ "run": run.id })).await;
    }
    turn.touch();
    Ok(())
}

/// What a turn does with a page.
#[derive(Default)]
struct Page {
    found: Vec<(ChannelId, Finding)>,
    calls: Vec<(ChannelId, SlackCall)>,
    last: Option<ChannelId>,
    seen: i64,
}

impl Page {
    fn take(&mut self, row: &Row, how: Look) {
        let channel = row.id.clone();
        let finding = match how {
            // Where somebody is asked about it, the run takes that back when it decides.
            Look::Leave(_) => None,
            Look::Unknown => Some(Finding::Unknown),
            Look::Join { .. } => {
                self.calls.push((channel.clone(), SlackCall::JoinChannel { channel: channel.clone() }));
                Some(Finding::Joining)
            }
            Look::Read { since } => {
                self.calls.push((channel.clone(), SlackCall::ReadActivity { channel: channel.clone(), since }));
                Some(Finding::Reading)
            }
        };
        self.found.extend(finding.map(|finding| (channel.clone(), finding)));
        self.last = Some(channel);
        self.seen += 1;
    }
}

/// The bot has joined a channel, or may not.
pub(in super::super) async fn settle_joined(turn: &mut Turn, channel: &ChannelId, what: &OutcomeWhat) -> Result<()> {
    let (workspace, now, in_use) = (turn.workspace().clone(), turn.now(), in_use(turn));
    let Some(run) = find_reading(turn).await? else { return Ok(()) };
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    let row = store::find_row(turn.tx(), &workspace, channel).await?;
    if let (OutcomeWhat::Done(_), Some(row)) = (what, row) {
        // The mirror may not have heard of it yet.
        let seen = Seen { is_member: true, ..row.seen(&in_use) };
        if let Look::Read { since } = look(&seen, &stored.rules, now) {
            note_joined(turn, channel).await?;
            let call = SlackCall::ReadActivity { channel: channel.clone(), since };
            return turn.call_again(&format!("read/{channel}"), &call).await;
        }
    }
    settle_failure(turn, &run, ("join", channel), what).await
}

async fn note_joined(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    note(turn, "join", channel, (json!({ "member": true }), None)).await
}

/// A channel was read, or could not be.
pub(in super::super) async fn settle_read(turn: &mut Turn, channel: &ChannelId, what: &OutcomeWhat) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(run) = find_reading(turn).await? else { return Ok(()) };
    let OutcomeWhat::Done(found) = what else { return settle_failure(turn, &run, ("read", channel), what).await };
    let read: ActivityRecord = serde_json::from_value(found.clone())?;
    let Some(row) = store::find_row(turn.tx(), &workspace, channel).await? else { return Ok(()) };
    let rules = store::get_rules(turn.tx(), &workspace).await?.rules;
    if !rules.days_for(&row.name).is_some_and(|days| is_of_run(read.since, days, (run.started_at.0, turn.now()))) {
        // What an earlier run had asked for, by other rules perhaps. This one's own answer is still to come.
        return Ok(());
    }
    let finding = if read.is_silent() { Finding::Stale } else { Finding::Active };
    store::set_finding(turn.tx(), &workspace, (run.id, channel), (finding, read.newest)).await?;
    go_on(turn, &run).await
}

async fn settle_failure(
    turn: &mut Turn,
    run: &Run,
    (kind, channel): (&str, &ChannelId),
    what: &OutcomeWhat,
) -> Result<()> {
    let workspace = turn.workspace().clone();
    let refused = match what {
        OutcomeWhat::Failed { code } => Some(code.as_str()),
        _ => None,
    };
    let is_ours = refused.is_none_or(|code| UNKNOWABLE.contains(&code)) || kind == "join";
    let finding = if is_ours { Finding::Unknown } else { Finding::Error };
    if is_ours {
        turn.take_on_refusal(&format!("{kind}/{channel}")).await?;
    }
    if store::set_finding(turn.tx(), &workspace, (run.id, channel), (finding, None)).await? && !is_ours {
        store::note_fault(turn.tx(), &workspace, run.id, refused.unwrap_or_default()).await?;
    }
    go_on(turn, run).await
}

/// The run that reads; what an ended one had asked for is of no use to anybody.
async fn find_reading(turn: &mut Turn) -> Result<Option<Run>> {
    let workspace = turn.workspace().clone();
    let last = store::find_last_run(turn.tx(), &workspace).await?;
    Ok(last.filter(|run| run.ending.is_none() && run.stage == "reading"))
}

/// The next page, once nothing of this one is waited for.
async fn go_on(turn: &mut Turn, run: &Run) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    turn.touch();
    let (reading, _) = store::count_pending(turn.tx(), &workspace, run.id).await?;
    if reading == 0 { turn.set_timer(PAGE, now, PAGE, json!({ "run": run.id })).await } else { Ok(()) }
}

/// Two days have passed.
pub(in super::super) async fn watch(turn: &mut Turn, payload: &Value) -> Result<()> {
    match find_open(turn, payload).await? {
        Some(run) if is_overdue(run.started_at.0, turn.now()) => end(turn, run.id, (Ending::Incomplete, None)).await,
        _ => Ok(()),
    }
}
