//! What the mirror does with what it hears.

pub(super) mod dnd;

use super::{
    ASK_AGAIN, CLEAN_UP, END_SWEEP, FEATURE,
    model::{LOOK_AGAIN, Sought, Sweep, SweepEnd, is_answered, is_missed, sweep_end},
    views,
};
use crate::{
    delivery::store::{self as delivery_store, To, delete_old},
    directory::{
        Mirrored,
        channels::{self, ChannelEdit, Edited, close_unseen_channels, edit_channel, find_channel, mark_channels_seen},
        groups,
        mirror::{Applied, apply_event, dated_by_us, outdated_at},
        people::{self, deactivate_unseen_people, find_person, mark_answered, mark_home_opened, mark_people_seen},
        workspace,
    },
    error::Result,
    ids::{ChannelId, UserId},
    signal::{ChannelRecord, Event, Fact, GroupRecord, Happened, HeardMessage, PersonRecord},
    slack::calls::SlackCall,
    timers::store::list_kept_events,
    turn::{Change, Post, Turn, asks, delete_handled_before},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Why the workspace is stopped, as the operator reads it.
pub(super) const UNINSTALLED: &str = "the app was removed from the workspace";
/// As [`UNINSTALLED`].
pub(super) const REVOKED: &str = "the bot's token was revoked";

/// Slack repeats a signal for a day at most.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Closed asks older than this are forgotten.
const ASKS_KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Posts, calls and asks that one turn forgets: of each kind so many.
const FORGOTTEN_AT_ONCE: i64 = 60;
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// An answer that could not go out by then would only puzzle.
const STALE: SignedDuration = SignedDuration::from_mins(15);

/// One event about people or channels.
pub(super) async fn apply(turn: &mut Turn, event: &Event) -> Result<()> {
    let row = turn.workspace_row().clone();
    match apply_event(turn.tx(), &row, event).await? {
        Applied::Mirrored(mirrored) => tell(turn, mirrored).await,
        Applied::Doubtful(channel, mirrored) => {
            tell(turn, mirrored).await?;
            ask_for(turn, &Sought::Channel(channel)).await
        }
        Applied::UnknownChannel(channel) => ask_for(turn, &Sought::Channel(channel)).await,
        Applied::UnknownPerson(person) if matches!(event.what, Happened::HomeOpened { .. }) => {
            ask_for(turn, &Sought::Reader(person)).await
        }
        Applied::UnknownPerson(person) => ask_for(turn, &Sought::Person(person)).await,
        Applied::Nothing => Ok(()),
    }
}

/// The key of the call that reads all user groups.
pub(super) const GROUPS: &str = "groups";

/// All user groups are read from Slack.
pub(super) async fn ask_for_groups(turn: &mut Turn) -> Result<()> {
    turn.call_again(GROUPS, &SlackCall::ListGroups).await
}

/// All user groups, as Slack told them.
pub(super) async fn put_groups(turn: &mut Turn, found: &Value) -> Result<()> {
    let (workspace, found) = (turn.workspace().clone(), serde_json::from_value::<Vec<GroupRecord>>(found.clone())?);
    let mirrored = groups::put_groups(turn.tx(), &workspace, &found).await?;
    tell(turn, mirrored).await
}

/// Slack gave a channel a new id: the messages there are found under it.
pub(super) async fn follow_channel(turn: &mut Turn, from: &ChannelId, to: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    delivery_store::move_channel(turn.tx(), &workspace, from, to).await?;
    asks::move_channel(turn.tx(), &workspace, from, to).await?;
    turn.touch();
    Ok(())
}

/// Slack is asked about somebody or something that is not mirrored yet, or told of late.
pub(super) async fn ask_for(turn: &mut Turn, sought: &Sought) -> Result<()> {
    let key = sought.key();
    tracing::info!(key, "not mirrored yet, or told of late; Slack is asked");
    let call = match sought {
        Sought::Channel(channel) => SlackCall::FindChannel { channel: channel.clone() },
        Sought::Person(person) | Sought::Reader(person) => SlackCall::FindPerson { person: person.clone() },
    };
    turn.call_again(&key, &call).await
}

/// What Slack told of somebody or something it was asked about: null where it shows us none.
pub(super) async fn put_found(turn: &mut Turn, key: &str, found: &Value) -> Result<()> {
    let Some(sought) = Sought::of(key) else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let at = dated_by_us(now);
    let mirrored = match &sought {
        Sought::Channel(channel) => {
            let found: Option<ChannelRecord> = serde_json::from_value(found.clone())?;
            if let Some(found) = &found {
                doubt(turn, channel, found, at).await?;
            }
            channels::put_channels(turn.tx(), &workspace, found.as_slice(), at).await?
        }
        Sought::Person(_) | Sought::Reader(_) => {
            let found: Option<PersonRecord> = serde_json::from_value(found.clone())?;
            people::put_people(turn.tx(), &workspace, found.as_slice(), at).await?
        }
    };
    tell(turn, mirrored).await?;
    if let Sought::Reader(person) = &sought
        && mark_home_opened(turn.tx(), &workspace, person, now).await?
    {
        turn.refresh_home(person).await?;
    }
    Ok(())
}

/// What happened meanwhile counts more than an answer dated `at`; where they differ, Slack is asked again when nobody can
/// doubt the answer any more. That a channel is shared is believed at once.
async fn doubt(turn: &mut Turn, channel: &ChannelId, found: &ChannelRecord, at: Timestamp) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let stored = find_channel(turn.tx(), &workspace, channel).await?;
    let Some(stored) = stored.filter(|stored| stored.seen_at.0 > at && !stored.agrees_with(found)) else {
        return Ok(());
    };
    let again = outdated_at(stored.seen_at.0).max(now);
    turn.set_timer(&format!("{ASK_AGAIN}/{channel}"), again, ASK_AGAIN, json!(channel)).await?;
    if found.shared
        && let Edited::Late(mirrored) | Edited::Applied(mirrored) =
            edit_channel(turn.tx(), &workspace, channel, ChannelEdit::Shared(true), at).await?
    {
        tell(turn, mirrored).await?;
    }
    Ok(())
}

/// A page of a sweep over people, as Slack had it at `at`.
pub(super) async fn put_people(turn: &mut Turn, page: &[PersonRecord], at: Timestamp) -> Result<()> {
    let workspace = turn.workspace().clone();
    let mirrored = people::put_people(turn.tx(), &workspace, page, at).await?;
    let ids: Vec<_> = page.iter().map(|record| record.id.clone()).collect();
    mark_people_seen(turn.tx(), &workspace, &ids, at).await?;
    turn.touch();
    tell(turn, mirrored).await
}

/// A page of a sweep over channels, as Slack had it at `at`.
pub(super) async fn put_channels(turn: &mut Turn, page: &[ChannelRecord], at: Timestamp) -> Result<()> {
    let workspace = turn.workspace().clone();
    let ids: Vec<_> = page.iter().map(|record| record.id.clone()).collect();
    let known = channels::list_channels(turn.tx(), &workspace, &ids).await?;
    let mirrored = channels::put_channels(turn.tx(), &workspace, page, at).await?;
    mark_channels_seen(turn.tx(), &workspace, &ids, at).await?;
    turn.touch();
    tell(turn, mirrored).await?;
    let Some(since) = turn.workspace_row().synced_at else { return Ok(()) };
    let names: HashMap<&ChannelId, &str> = known.iter().map(|known| (&known.id, known.name.as_str())).collect();
    let missed: HashMap<&ChannelId, &str> = page
        .iter()
        .filter(|one| is_missed(one, names.get(&one.id).copied(), since.0))
        .map(|one| (&one.id, one.name.as_str()))
        .collect();
    let ids: Vec<ChannelId> = missed.keys().map(|id| (*id).clone()).collect();
    for one in channels::list_channels(turn.tx(), &workspace, &ids).await? {
        // What happened after the page was read counts: a name it does not have any more was told of.
        if missed.get(&one.id) == Some(&one.name.as_str()) {
            turn.tell(Fact::ChannelMissed { channel: one.id, name: one.name }).await?;
        }
    }
    Ok(())
}

/// Whom one turn takes for gone, and as many channels; each is told to several features.
const AT_ONCE: u8 = 25;

/// Every page was told: who was on none of them is gone, a few in each turn. While a page of this sweep waits to be handled
/// again, or when a row could not be read, nothing is concluded.
pub(super) async fn end_sweep(turn: &mut Turn, sweep: &Sweep) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let kept = list_kept_events(turn.tx(), &workspace, FEATURE).await?;
    match sweep_end(sweep.began_at, now, kept.iter().any(|event| sweep.has_page(event))) {
        SweepEnd::Later => return turn.set_timer(END_SWEEP, now + LOOK_AGAIN, END_SWEEP, json!(sweep)).await,
        SweepEnd::Never => {
            tracing::warn!(sweep.name, "a page of a sweep cannot be handled; nobody is taken for gone");
            return after_sweep(turn).await;
        }
        SweepEnd::Now => {}
    }
    if sweep.unreadable > 0 {
        tracing::warn!(sweep.name, sweep.unreadable, "what Slack listed cannot all be read; nobody is taken for gone");
        return after_sweep(turn).await;
    }
    let people = deactivate_unseen_people(turn.tx(), &workspace, sweep.began_at, AT_ONCE.into()).await?;
    let channels = close_unseen_channels(turn.tx(), &workspace, sweep.began_at, AT_ONCE.into()).await?;
    let goes_on = people.written.max(channels.written) >= usize::from(AT_ONCE);
    tracing::info!(people = people.written, channels = channels.written, goes_on, "gone since the last sweep");
    tell(turn, people).await?;
    tell(turn, channels).await?;
    if goes_on {
        return turn.set_timer(END_SWEEP, now, END_SWEEP, json!(sweep)).await;
    }
    workspace::mark_synced(turn.tx(), &workspace, now).await?;
    turn.touch();
    after_sweep(turn).await
}

/// What the mirror shows by now is guessed from, and what is no longer needed is forgotten soon.
async fn after_sweep(turn: &mut Turn) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    ask_for_groups(turn).await?;
    dnd::begin(turn).await?;
    if let Some((before, after)) = workspace::guess_settings(turn.tx(), &workspace).await? {
        let (before, after) = (Some(json!(before)), Some(json!(after)));
        let why = Some("guessed from the people and channels of the workspace");
        turn.record(Change { verb: "guess settings", subject: "workspace".to_owned(), before, after, why }).await?;
        turn.tell(Fact::SettingsChanged).await?;
    }
    turn.set_timer(CLEAN_UP, now + SignedDuration::from_hours(1), CLEAN_UP, json!(null)).await
}

/// Forgets what nobody can ask for any more, a little at a time; comes again tomorrow.
pub(super) async fn clean_up(turn: &mut Turn) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let handled = delete_handled_before(turn.tx(), &workspace, now - REMEMBERED).await?;
    let delivered = delete_old(turn.tx(), &workspace, now, FORGOTTEN_AT_ONCE).await?;
    let asked = asks::delete_old(turn.tx(), &workspace, now - ASKS_KEPT, FORGOTTEN_AT_ONCE).await?;
    tracing::debug!(handled, delivered, asked, "old rows forgotten");
    let pause = if delivered + asked > 0 { SignedDuration::from_secs(10) } else { DAY };
    turn.set_timer(CLEAN_UP, now + pause, CLEAN_UP, json!(null)).await
}

/// Somebody opened their App Home: it is rendered anew.
pub(super) async fn greet(turn: &mut Turn, person: &UserId) -> Result<()> {
    turn.refresh_home(person).await
}

/// Nothing goes out any more until a start with a working token.
pub(super) async fn stop(turn: &mut Turn, why: &'static str) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if !workspace::stop(turn.tx(), &workspace, why, now).await? {
        return Ok(());
    }
    tracing::warn!(%workspace, why, "nothing goes out for this workspace any more until a start with a working token");
    let after = Some(json!({ "stopped": true }));
    turn.record(Change { verb: "stop", subject: "workspace".to_owned(), before: None, after, why: Some(why) }).await
}

/// Somebody wrote to the bot: what to type instead, where they wrote, once in an hour. A mention is answered in its thread.
/// What a feature waits for to be typed is its to answer.
pub(super) async fn answer(turn: &mut Turn, message: &HeardMessage, at: Timestamp) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(person) = find_person(turn.tx(), &workspace, &message.person).await? else {
        return ask_for(turn, &Sought::Person(message.person.clone())).await;
    };
    let puzzling = now.duration_since(at) > STALE || !is_answered(person.answered_at.map(|last| last.0), now);
    if !person.is_active() || person.is_external || puzzling {
        return Ok(());
    }
    if message.direct && is_taken(turn, message).await? {
        return Ok(());
    }
    mark_answered(turn.tx(), &workspace, &person.id, now).await?;
    let (key, to) = (format!("answer/{}/{}", message.channel, message.ts), To::Channel(message.channel.clone()));
    let said = views::answer(&person);
    let post = Post::new(&key, &to, &said).until(now + STALE);
    let thread = message.thread.as_ref().or((!message.direct).then_some(&message.ts));
    turn.post(match thread {
        Some(ts) => post.in_thread_at(ts),
        None => post,
    })
    .await?;
    Ok(())
}

async fn is_taken(turn: &mut Turn, message: &HeardMessage) -> Result<bool> {
    let registry = turn.registry();
    for takes in registry.word_takers() {
        if takes(turn, message).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn tell(turn: &mut Turn, mirrored: Mirrored) -> Result<()> {
    if mirrored.written > 0 {
        turn.touch();
    }
    for fact in mirrored.facts {
        turn.tell(fact).await?;
    }
    Ok(())
}
