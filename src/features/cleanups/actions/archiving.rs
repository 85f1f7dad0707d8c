//! Archiving: what there is to keep is read and stored first; then, unless somebody wrote meanwhile, the channel is archived,
//! and whoever answered for it hears how it comes back.
//!
//! Each step looks again whether it may: what Slack said a moment ago counts, not what a run found hours before.

use super::{in_use, names_of, note, owners::find_owner, showing};
use crate::{
    directory::views::why_not_archived,
    error::Result,
    features::cleanups::{
        model::{ASKED_AGAIN, Left, Obstacle, Seen, Stage, may_archive},
        store::{self, Archive, Kept, NewArchive, Row},
        views,
    },
    ids::{ChannelId, UserId},
    signal::{ActivityRecord, BundleRecord, OutcomeWhat},
    slack::{
        calls::SlackCall,
        mrkdwn::{Text, link},
    },
    turn::{Ask, Turn},
};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// So long before a run began somebody may have written what it did not see any more.
const OVERLAP: SignedDuration = SignedDuration::from_hours(1);
/// The timer that takes an archive back which Slack did not get to.
pub(in super::super) const GIVE_UP: &str = "give_up_archive";
/// Within so long a channel is archived, or not at all.
const IN_TIME: SignedDuration = SignedDuration::from_hours(1);
/// What Slack says of channels that can never be archived.
const NEVER: &[&str] = &["cant_archive_general", "cant_archive_required"];
/// What is written down as the reason then.
const REFUSED: &str = "refused by Slack";

/// A channel is going to be archived: by a run, or by whoever acts.
pub(super) async fn begin(turn: &mut Turn, row: &Row, run: Option<i64>) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let by = run.is_none().then(|| turn.actor().id.clone());
    let owner = find_owner(turn, row).await?;
    let new = NewArchive {
        channel: &row.id,
        name: &row.name,
        run,
        by: by.as_ref(),
        owner: owner.person.as_ref().or(row.person.as_ref()),
        pod: owner.pod,
        now,
    };
    let id = store::insert_archive(turn.tx(), &workspace, new).await?;
    store::set_stage(turn.tx(), &workspace, &row.id, (Stage::Archiving, None)).await?;
    note(turn, "archive begins", &row.id, (json!({ "archive": id, "run": run }), None)).await?;
    showing::show_owner(turn, row.person.as_ref(), row.ask_run).await?;
    turn.call(&format!("bundle/{id}"), &SlackCall::ReadBundle { channel: row.id.clone() }).await
}

async fn find(turn: &mut Turn, id: &str, state: &str) -> Result<Option<(Archive, Row)>> {
    let workspace = turn.workspace().clone();
    let Ok(id) = id.parse::<i64>() else { return Ok(None) };
    let found = store::find_archive(turn.tx(), &workspace, id).await?;
    let Some(archive) = found.filter(|archive| archive.state == state) else { return Ok(None) };
    let row = store::find_row(turn.tx(), &workspace, &archive.channel).await?;
    Ok(row.map(|row| (archive, row)))
}

/// What there is to keep was read, or could not be.
pub(in super::super) async fn settle_bundle(turn: &mut Turn, id: &str, what: &OutcomeWhat) -> Result<()> {
    let Some((archive, row)) = find(turn, id, "bundling").await? else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let OutcomeWhat::Done(found) = what else {
        turn.take_on_refusal(&format!("bundle/{id}")).await?;
        return stop(turn, (&archive, &row), Obstacle::Unreadable).await;
    };
    let bundle: BundleRecord = serde_json::from_value(found.clone())?;
    store::put_bundle(turn.tx(), &workspace, archive.id, &bundle).await?;
    if let Err(why) = check(turn, (&archive, &row), Some(&bundle)).await? {
        return stop(turn, (&archive, &row), why).await;
    }
    if archive.run_id.is_none() {
        return archive_it(turn, &archive).await;
    }
    store::update_archive(turn.tx(), &workspace, archive.id, ("looking", None), now).await?;
    let run = store::find_run(turn.tx(), &workspace, archive.run_id.unwrap_or_default()).await?;
    let since = run.map_or(now, |run| run.started_at.0) - OVERLAP;
    turn.call(&format!("last/{id}"), &SlackCall::ReadActivity { channel: archive.channel.clone(), since }).await
}

/// Whether somebody has written since the run began.
pub(in super::super) async fn settle_last_look(turn: &mut Turn, id: &str, what: &OutcomeWhat) -> Result<()> {
    let Some((archive, row)) = find(turn, id, "looking").await? else { return Ok(()) };
    let OutcomeWhat::Done(found) = what else {
        turn.take_on_refusal(&format!("last/{id}")).await?;
        return stop(turn, (&archive, &row), Obstacle::Unreadable).await;
    };
    let read: ActivityRecord = serde_json::from_value(found.clone())?;
    if !read.is_silent() {
        return stop(turn, (&archive, &row), Obstacle::Active).await;
    }
    match check(turn, (&archive, &row), None).await? {
        Ok(()) => archive_it(turn, &archive).await,
        Err(why) => stop(turn, (&archive, &row), why).await,
    }
}

/// Whether it may be archived still, by what Slack has just said of it, too.
async fn check(
    turn: &mut Turn,
    (archive, row): (&Archive, &Row),
    bundle: Option<&BundleRecord>,
) -> Result<std::result::Result<(), Obstacle>> {
    let (workspace, now, in_use) = (turn.workspace().clone(), turn.now(), in_use(turn));
    let rules = store::get_rules(turn.tx(), &workspace).await?.rules;
    let mirrored = row.seen(&in_use);
    let seen = match bundle.map(|bundle| &bundle.channel) {
        Some(fresh) => Seen {
            is_general: mirrored.is_general || fresh.general,
            is_shared: mirrored.is_shared || fresh.shared,
            is_archived: mirrored.is_archived || fresh.archived,
            is_member: fresh.member.unwrap_or(mirrored.is_member),
            ..mirrored
        },
        None => mirrored,
    };
    Ok(may_archive(&seen, row.stage(), &rules, (archive.run_id.is_none(), now)))
}

async fn archive_it(turn: &mut Turn, archive: &Archive) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    store::update_archive(turn.tx(), &workspace, archive.id, ("archiving", None), now).await?;
    turn.set_timer(&give_up_key(archive.id), now + IN_TIME, GIVE_UP, json!({ "archive": archive.id })).await?;
    let call = SlackCall::ArchiveChannel { channel: archive.channel.clone() };
    turn.call(&archive_key(archive.id), &call).await
}

fn archive_key(archive: i64) -> String {
    format!("archive/{archive}")
}

fn give_up_key(archive: i64) -> String {
    format!("give_up/{archive}")
}

/// What was looked at an hour ago says nothing of now. Slack is asked in the place of that call how the channel stands, so
/// that it is not archived later, when nobody looks.
pub(in super::super) async fn give_up(turn: &mut Turn, payload: &Value) -> Result<()> {
    let id = payload["archive"].as_i64().unwrap_or_default();
    let Some((archive, _)) = find(turn, &id.to_string(), "archiving").await? else { return Ok(()) };
    let call = SlackCall::FindChannel { channel: archive.channel.clone() };
    turn.call(&archive_key(archive.id), &call).await
}

/// It is not archived after all.
async fn stop(turn: &mut Turn, (archive, row): (&Archive, &Row), why: Obstacle) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let said = views::obstacle(why).fallback();
    store::update_archive(turn.tx(), &workspace, archive.id, ("stopped", Some(&said)), now).await?;
    if row.stage() == Stage::Archiving {
        store::set_stage(turn.tx(), &workspace, &row.id, (Stage::None, None)).await?;
    }
    note(turn, "archive stops", &archive.channel, (json!({ "archive": archive.id }), Some(&said))).await?;
    tell_refused(turn, archive, views::obstacle_sentence(why)).await?;
    if row.is_archived || matches!(why, Obstacle::Left(Left::Archived) | Obstacle::NotThere) {
        return Ok(());
    }
    if matches!(why, Obstacle::Left(Left::Shared)) {
        return turn.withdraw(&row.post_key()).await;
    }
    let settled = match why {
        Obstacle::Active => views::Settled::Active,
        _ => views::Settled::Spared,
    };
    // Whoever answered meanwhile has said what the question shows.
    if why == Obstacle::Answered || row.posted_at.is_none() {
        return Ok(());
    }
    let names = names_of(turn, &[], &[]).await?;
    showing::put(turn, row, (&views::settled_message(&settled, &names), None)).await
}

/// It is archived, or Slack will not have it.
pub(in super::super) async fn settle_archive(turn: &mut Turn, id: &str, what: &OutcomeWhat) -> Result<()> {
    let Some((archive, row)) = find(turn, id, "archiving").await? else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if row.stage() == Stage::Archiving {
        store::set_stage(turn.tx(), &workspace, &row.id, (Stage::None, None)).await?;
    }
    if let OutcomeWhat::Failed { code } = what {
        turn.take_on_refusal(&format!("archive/{id}")).await?;
        store::update_archive(turn.tx(), &workspace, archive.id, ("refused", Some(code)), now).await?;
        note(turn, "archive refused", &archive.channel, (json!({ "archive": archive.id, "code": code }), None)).await?;
        let for_long = if NEVER.contains(&code.as_str()) { ASKED_AGAIN * 12 } else { ASKED_AGAIN };
        let kept = Kept { until: now + for_long, by: None, why: REFUSED, now };
        store::keep(turn.tx(), &workspace, &archive.channel, kept).await?;
        return tell_refused(turn, &archive, why_not_archived(code)).await;
    }
    turn.cancel_timer(&give_up_key(archive.id)).await?;
    // As the answer to either call says.
    if !matches!(what, OutcomeWhat::Done(found) if found["archived"] == true) {
        return stop(turn, (&archive, &row), Obstacle::Late).await;
    }
    store::update_archive(turn.tx(), &workspace, archive.id, ("archived", None), now).await?;
    let by = json!({ "archive": archive.id, "run": archive.run_id, "by": archive.archived_by });
    note(turn, "archive", &archive.channel, (by, None)).await?;
    tell_owner(turn, &archive).await
}

/// Who wanted it archived hears why it is not; what a run wanted stands in its report.
async fn tell_refused(turn: &mut Turn, archive: &Archive, why: Text) -> Result<()> {
    let Some(person) = &archive.archived_by else { return Ok(()) };
    turn.ask(Ask {
        key: &format!("refused/{}", archive.id),
        person,
        kind: "channel_archived",
        title: views::refused_title(&archive.name),
        why: views::refused_why().into(),
        due: None,
        urgent: false,
        message: views::refused_note(&archive.channel, why),
        prompt: false,
    })
    .await
}

/// Whoever answered for the channel hears how it comes back.
async fn tell_owner(turn: &mut Turn, archive: &Archive) -> Result<()> {
    let Some(person) = &archive.owner else { return Ok(()) };
    let pods: Vec<_> = archive.pod_id.into_iter().collect();
    let people: Vec<UserId> = archive.archived_by.iter().cloned().collect();
    let names = names_of(turn, &people, &pods).await?;
    let link = address(turn, &archive.channel, &archive.name);
    turn.ask(Ask {
        key: &format!("note/{}", archive.id),
        person,
        kind: "channel_archived",
        title: views::archived_title(&archive.name),
        why: views::archived_why(archive.pod_id.map(|pod| names.pod(pod))).into(),
        due: None,
        urgent: false,
        message: views::archived_note(archive, (&names, link)),
        prompt: false,
    })
    .await
}

/// Where the channel is, for people to open it.
fn address(turn: &Turn, channel: &ChannelId, name: &str) -> Text {
    let url = turn.workspace_row().url.trim_end_matches('/').to_owned();
    link(&format!("{url}/archives/{channel}"), &format!("#{name}"))
}
