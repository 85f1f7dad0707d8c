//! Asking: in the channel, when its people are there; and whoever answers for it, all their channels at once.

use super::{
    in_use, note,
    owners::find_owner,
    runs::{self, OWNERS},
    showing,
};
use crate::{
    database::Ts,
    directory::{Availability, load_availability, load_organisation_calendar},
    error::Result,
    features::cleanups::{
        model::{Ending, Finding, Guard, MOST_ASKED, Next, Rules, SAMPLE, Stage, main_daytime, next},
        store::{self, Page, Row, Run},
    },
    ids::{ChannelId, UserId},
    signal::{MembersRecord, OutcomeWhat},
    slack::calls::SlackCall,
    turn::Turn,
};
use jiff::{Span, Timestamp};
use serde_json::{Value, json};

/// How far a run is that asks.
const ASKING: &str = "asking";
/// People who are asked in one turn.
const AT_ONCE: i64 = 30;

/// The people of the quietest channels are counted.
pub(in super::super) async fn ask_some(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(run) = runs::find_open(turn, payload).await? else { return Ok(()) };
    let workspace = turn.workspace().clone();
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    let most = i64::try_from(MOST_ASKED).unwrap_or(i64::MAX);
    for row in list_unasked(turn, run.id, most).await? {
        if may_ask(turn, &row, &run, &stored.rules) {
            count_people(turn, &row).await?;
        }
    }
    store::mark_asking(turn.tx(), &workspace, run.id).await?;
    go_on(turn, &Run { stage: ASKING.to_owned(), ..run }).await
}

/// Who is in a channel is asked of Slack, so that it is asked when they are there.
pub(super) async fn count_people(turn: &mut Turn, row: &Row) -> Result<()> {
    let workspace = turn.workspace().clone();
    store::set_stage(turn.tx(), &workspace, &row.id, (Stage::Counting, None)).await?;
    turn.call_again(&format!("members/{}", row.id), &SlackCall::ListMembers { channel: row.id.clone() }).await
}

/// Whoever answers for the channels is asked once all of them are.
async fn go_on(turn: &mut Turn, run: &Run) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    turn.touch();
    let (_, counting) = store::count_pending(turn.tx(), &workspace, run.id).await?;
    // What was asked again while the run decides is not all of it yet.
    if counting > 0 || run.stage != ASKING {
        return Ok(());
    }
    turn.set_timer(OWNERS, now, OWNERS, json!({ "run": run.id })).await
}

/// Who is in a channel: the question goes there when most of them are at work.
pub(in super::super) async fn settle_members(turn: &mut Turn, channel: &ChannelId, what: &OutcomeWhat) -> Result<()> {
    let workspace = turn.workspace().clone();
    let last = store::find_last_run(turn.tx(), &workspace).await?.filter(|run| run.ending.is_none());
    let row = store::find_row(turn.tx(), &workspace, channel).await?;
    let (Some(run), Some(row)) = (last, row.filter(|row| row.stage() == Stage::Counting)) else { return Ok(()) };
    let stored = store::get_rules(turn.tx(), &workspace).await?;
    let fresh = Row { stage: Stage::None.as_str().to_owned(), ..row.clone() };
    match what {
        OutcomeWhat::Done(found) if may_ask(turn, &fresh, &run, &stored.rules) => {
            let found: MembersRecord = serde_json::from_value(found.clone())?;
            let at = find_daytime(turn, &found.members).await?;
            store::set_asked(turn.tx(), &workspace, channel).await?;
            let owner = find_owner(turn, &row).await?;
            let whose = (owner.pod, owner.owner.as_ref(), owner.person.as_ref());
            store::set_person(turn.tx(), &workspace, channel, whose, run.id).await?;
            note(turn, "ask", channel, (json!({ "run": run.id }), None)).await?;
            if let Some(row) = store::find_row(turn.tx(), &workspace, channel).await? {
                showing::show_question(turn, &row, Some(at)).await?;
            }
        }
        _ => {
            turn.take_on_refusal(&format!("members/{channel}")).await?;
            store::set_stage(turn.tx(), &workspace, channel, (Stage::None, None)).await?;
        }
    }
    go_on(turn, &run).await
}

/// When most of these people are at work; where nobody knows, the organisation.
async fn find_daytime(turn: &mut Turn, members: &[UserId]) -> Result<Timestamp> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let bot = turn.workspace_row().bot_user.clone();
    let people: Vec<UserId> = members.iter().filter(|id| **id != bot).take(SAMPLE).cloned().collect();
    let today = settings.zone.date(now);
    let days = (today.saturating_sub(Span::new().days(1)), today.saturating_add(Span::new().days(8)));
    let found = load_availability(turn.tx(), &workspace, &settings, &people, days).await?;
    let people: Vec<Availability> = found.into_values().collect();
    if let Some(at) = main_daytime(&people, now) {
        return Ok(at);
    }
    let calendar = load_organisation_calendar(turn.tx(), &workspace, &settings, days).await?;
    Ok(calendar.first_allowed(now).unwrap_or(now))
}

/// What became of the question in a channel.
pub(in super::super) async fn settle_post(turn: &mut Turn, key: &str, what: &OutcomeWhat) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some((channel, generation)) = key.strip_prefix("asked/").and_then(|rest| rest.rsplit_once('/')) else {
        return Ok(());
    };
    let channel = ChannelId::from(channel);
    let row = store::find_row(turn.tx(), &workspace, &channel).await?;
    let Some(row) = row.filter(|row| row.generation.to_string() == generation) else { return Ok(()) };
    match what {
        OutcomeWhat::Delivered { .. } => {
            store::set_heard(turn.tx(), &workspace, &channel, (Some(now), None)).await?;
            turn.touch();
            // Whoever answers for it may be somebody else since it was written.
            let row = Row { posted_at: row.posted_at.or(Some(Ts(now))), ..row };
            if row.stage().is_open() { showing::show_question(turn, &row, None).await } else { Ok(()) }
        }
        OutcomeWhat::Gone => showing::forget_message(turn, &channel).await,
        OutcomeWhat::Failed { .. } | OutcomeWhat::Expired => {
            // Withdrawn, it is nobody's problem: without a question nothing follows.
            turn.withdraw(key).await?;
            showing::forget_message(turn, &row.id).await
        }
        OutcomeWhat::Done(_) => Ok(()),
    }
}

/// Whoever answers for channels that this run asks about is asked, about all of theirs at once; then the run is through.
pub(in super::super) async fn ask_owners(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(run) = runs::find_open(turn, payload).await? else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let after = UserId::from(payload["after"].as_str().unwrap_or_default());
    let people = store::list_unheard(turn.tx(), &workspace, run.id, (&after, AT_ONCE)).await?;
    for person in &people {
        showing::open_owner(turn, person, run.id).await?;
    }
    match people.last() {
        Some(last) => turn.set_timer(OWNERS, now, OWNERS, json!({ "run": run.id, "after": last })).await,
        None => runs::end(turn, run.id, (Ending::Well, None)).await,
    }
}

/// A question has reached somebody: their time begins, where it stands in the channel too.
pub(in super::super) async fn note_heard(turn: &mut Turn, key: &str, what: &OutcomeWhat) -> Result<()> {
    let found = key.strip_prefix("ask/owner/").and_then(|rest| rest.split_once('/'));
    let Some((run, person)) = found.and_then(|(run, person)| Some((run.parse::<i64>().ok()?, person))) else {
        return Ok(());
    };
    if !matches!(what, OutcomeWhat::Delivered { .. }) {
        return Ok(());
    }
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    for row in store::list_of_person(turn.tx(), &workspace, (&UserId::from(person), run)).await? {
        store::set_heard(turn.tx(), &workspace, &row.id, (None, Some(now))).await?;
        if row.posted_at.is_some() {
            let row = Row { told_at: row.told_at.or(Some(Ts(now))), ..row };
            showing::show_question(turn, &row, None).await?;
        }
    }
    turn.touch();
    Ok(())
}

/// The quietest channels that this run found and nobody is asked about.
async fn list_unasked(turn: &mut Turn, run: i64, most: i64) -> Result<Vec<Row>> {
    let workspace = turn.workspace().clone();
    let page = Page { finding: Finding::Stale, stages: &[Stage::None], most };
    store::list_of_run(turn.tx(), &workspace, run, page).await
}

/// Whether the run may ask about it.
fn may_ask(turn: &Turn, row: &Row, run: &Run, rules: &Rules) -> bool {
    let guard = Guard { is_report: run.is_report, has_errors: false, is_complete: true };
    let case = row.case(&in_use(turn), None, 0);
    next(&case, guard, rules, turn.now()) == Next::Ask
}
