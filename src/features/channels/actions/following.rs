//! What others decide and Slack tells that cases must follow.

use super::{
    answering::{ask_decider, rename_refused},
    cases::{self, LOOK, Look, close, find_decider, find_fault, look_later, put_on_list, set_clock},
    load_standard,
};
use crate::{
    directory::{channels::find_channel, load_calendars},
    error::Result,
    features::channels::{
        model::{Case, State},
        store,
    },
    ids::{ChannelCaseId, ChannelId, UserId},
    signal::OutcomeWhat,
    turn::Turn,
};

/// The timer that looks at all open cases again, page by page.
pub(in super::super) const RECHECK: &str = "recheck";
/// How many one turn looks at.
const AT_ONCE: i64 = 25;

/// The rules changed, or the pods: what is open may be right by now.
pub(in super::super) async fn begin_recheck(turn: &mut Turn) -> Result<()> {
    let workspace = turn.workspace().clone();
    if store::list_open_cases(turn.tx(), &workspace, (ChannelCaseId(0), 1)).await?.is_empty() {
        return Ok(());
    }
    turn.set_timer(RECHECK, turn.now(), RECHECK, ChannelCaseId(0)).await
}

/// Looks at the open cases after this one.
pub(in super::super) async fn recheck(turn: &mut Turn, after: ChannelCaseId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let cases = store::list_open_cases(turn.tx(), &workspace, (after, AT_ONCE)).await?;
    let last = cases.last().map(|case| case.id);
    let is_full = i64::try_from(cases.len()).is_ok_and(|found| found == AT_ONCE);
    let standard = load_standard(turn).await?;
    for case in cases {
        let Some(channel) = find_channel(turn.tx(), &workspace, &case.channel).await? else { continue };
        match find_fault(turn, &standard, &channel).await? {
            None => close(turn, case, &channel, State::Dropped).await?,
            Some(_) => cases::show(turn, &standard, (&case, &channel), None).await?,
        }
    }
    match last {
        Some(last) if is_full => turn.set_timer(RECHECK, turn.now(), RECHECK, last).await,
        _ => Ok(()),
    }
}

/// A channel has another name now, by what the mirror says: whether anybody is asked is for its event to say.
pub(in super::super) async fn tell_renamed(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let open = store::find_open_case(turn.tx(), &workspace, channel).await?;
    // An event of the same channel knows more than this.
    let key = format!("{LOOK}/{channel}");
    if open.is_none() || turn.has_timer(super::super::FEATURE, &key).await? {
        return Ok(());
    }
    look_later(turn, &Look { channel: channel.clone(), name: None, joined: false, looks: 0 }).await
}

/// A channel was archived or deleted.
pub(in super::super) async fn close_of(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(case) = store::find_open_case(turn.tx(), &workspace, channel).await? else { return Ok(()) };
    let Some(channel) = find_channel(turn.tx(), &workspace, channel).await? else { return Ok(()) };
    close(turn, case, &channel, State::Dropped).await
}

/// Slack gave a channel a new id.
pub(in super::super) async fn follow_moved(turn: &mut Turn, from: &ChannelId, to: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    store::move_cases(turn.tx(), &workspace, (from, to)).await?;
    store::move_orders(turn.tx(), &workspace, (from, to)).await?;
    turn.touch();
    Ok(())
}

/// Somebody was deactivated: what they were asked is a lead's, and what they were to decide somebody else's.
pub(in super::super) async fn leave(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    for mut case in store::list_open_of(turn.tx(), &workspace, person).await? {
        if case.person.as_ref() != Some(person) {
            continue;
        }
        case.person = None;
        if case.state == State::Asked {
            put_on_list(turn, case).await?;
        } else {
            let now = turn.now();
            store::update_case(turn.tx(), &workspace, &case, now).await?;
            turn.touch();
        }
    }
    hand_on(turn, person).await
}

/// Somebody leads no longer, or is away: whoever acts now decides.
pub(in super::super) async fn hand_on(turn: &mut Turn, person: &UserId) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let waiting: Vec<Case> = store::list_open_of(turn.tx(), &workspace, person).await?;
    let waiting = waiting.into_iter().filter(|case| case.decider.as_ref() == Some(person));
    for mut case in waiting.filter(|case| case.state == State::Excepted) {
        let Some((decider, why)) = find_decider(turn, &case).await?.filter(|(decider, _)| decider != person) else {
            continue;
        };
        let Some(channel) = find_channel(turn.tx(), &workspace, &case.channel).await? else { continue };
        case.decider = Some(decider.clone());
        store::update_case(turn.tx(), &workspace, &case, now).await?;
        let standard = load_standard(turn).await?;
        ask_decider(turn, &standard, (&case, &channel), (&decider, why)).await?;
        cases::show(turn, &standard, (&case, &channel), None).await?;
    }
    Ok(())
}

/// What became of a question: its time begins when it is there, and what cannot arrive is the lead's.
pub(in super::super) async fn tell_arrived(turn: &mut Turn, key: &str, what: &OutcomeWhat) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some((kind, id)) = read_ask(key) else { return Ok(()) };
    let Some(mut case) = store::find_case(turn.tx(), &workspace, id).await? else { return Ok(()) };
    // Of an older question nobody wants to hear.
    if ![case.ask_key(), case.exception_key()].iter().any(|newest| key.ends_with(newest.as_str())) {
        return Ok(());
    }
    match (what, kind, case.state) {
        (OutcomeWhat::Delivered { .. }, "case", State::Asked) => {
            let Some(person) = case.person.clone() else { return Ok(()) };
            let settings = turn.settings().clone();
            let people = std::slice::from_ref(&person);
            let calendars = load_calendars(turn.tx(), &workspace, &settings, (people, now)).await?;
            let Some(calendar) = calendars.get(&person) else { return Ok(()) };
            case.arrived(now, calendar);
            store::update_case(turn.tx(), &workspace, &case, now).await?;
            set_clock(turn, &case).await
        }
        (OutcomeWhat::Failed { .. } | OutcomeWhat::Expired, "case", State::Asked)
        | (OutcomeWhat::Failed { .. } | OutcomeWhat::Expired, "exception", State::Excepted) => {
            put_on_list(turn, case).await
        }
        _ => Ok(()),
    }
}

/// `ask/case/7/1` → the case and which kind of question it was.
fn read_ask(key: &str) -> Option<(&str, ChannelCaseId)> {
    let mut parts = key.strip_prefix("ask/")?.split('/');
    Some((parts.next()?, ChannelCaseId(parts.next()?.parse().ok()?)))
}

/// What became of renaming a channel.
pub(in super::super) async fn tell_answered(turn: &mut Turn, key: &str, what: &OutcomeWhat) -> Result<()> {
    let id = key.strip_prefix("case/").and_then(|rest| rest.strip_suffix("/rename")).and_then(|id| id.parse().ok());
    match (id.map(ChannelCaseId), what) {
        (Some(id), OutcomeWhat::Failed { code }) => rename_refused(turn, id, code).await,
        _ => Ok(()),
    }
}
