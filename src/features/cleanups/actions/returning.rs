//! A channel that was archived here is brought back by a person: the bot comes back, invites everybody who was in it, and
//! says what became of that.

use super::{names_of, note, showing};
use crate::{
    directory::{links::link_channel, people::list_people, pods::find_pod},
    error::Result,
    features::cleanups::{
        model::KEPT_FOR,
        store::{self, Archive, Kept, Row},
        views::{self, Settled},
    },
    ids::UserId,
    signal::{Fact, MembersRecord, OutcomeWhat},
    slack::calls::SlackCall,
    turn::{Ask, Turn},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The timer by which the next people are invited.
pub(in super::super) const INVITE: &str = "cleanup_invite";
/// People whom one turn invites.
const AT_ONCE: i64 = 25;
/// What stands as the reason why it is kept.
const WHY: &str = "brought back";

/// A channel is open: perhaps one that was archived here.
pub(super) async fn begin(turn: &mut Turn, row: &Row) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let last = store::find_last_archive(turn.tx(), &workspace, &row.id).await?;
    let Some(archive) = last.filter(|archive| archive.state == "archived" && archive.is_closed) else { return Ok(()) };
    store::update_archive(turn.tx(), &workspace, archive.id, ("returning", None), now).await?;
    let until = now + KEPT_FOR;
    store::keep(turn.tx(), &workspace, &row.id, Kept { until, by: None, why: WHY, now }).await?;
    note(turn, "return", &row.id, (json!({ "archive": archive.id }), None)).await?;
    link_again(turn, row, &archive).await?;
    if row.posted_at.is_some() && !row.is_shared {
        let names = names_of(turn, &[], &[]).await?;
        let settled = Settled::Kept { by: None, until, why: WHY.to_owned() };
        showing::put(turn, row, (&views::settled_message(&settled, &names), None)).await?;
    }
    if row.is_private {
        return ask_who_is_there(turn, &archive).await;
    }
    turn.call_again(&format!("back/{}", archive.id), &SlackCall::JoinChannel { channel: row.id.clone() }).await
}

/// Its pod lost it when it was archived.
async fn link_again(turn: &mut Turn, row: &Row, archive: &Archive) -> Result<()> {
    let workspace = turn.workspace().clone();
    let (Some(pod), None) = (archive.pod_id, row.pod) else { return Ok(()) };
    if find_pod(turn.tx(), &workspace, pod).await?.is_none_or(|pod| pod.archived_at.is_some()) {
        return Ok(());
    }
    link_channel(turn.tx(), &workspace, pod, &row.id, false).await?;
    note(turn, "link again", &row.id, (json!({ "pod": pod }), None)).await?;
    turn.tell(Fact::PodChanged { pod }).await
}

async fn find(turn: &mut Turn, id: &str) -> Result<Option<Archive>> {
    let workspace = turn.workspace().clone();
    let Ok(id) = id.parse::<i64>() else { return Ok(None) };
    Ok(store::find_archive(turn.tx(), &workspace, id).await?.filter(|archive| archive.state == "returning"))
}

async fn ask_who_is_there(turn: &mut Turn, archive: &Archive) -> Result<()> {
    let call = SlackCall::ListMembers { channel: archive.channel.clone() };
    turn.call_again(&format!("present/{}", archive.id), &call).await
}

/// The bot is back in the channel, or may not.
pub(in super::super) async fn settle_join(turn: &mut Turn, id: &str, what: &OutcomeWhat) -> Result<()> {
    let Some(archive) = find(turn, id).await? else { return Ok(()) };
    match what {
        OutcomeWhat::Done(_) => ask_who_is_there(turn, &archive).await,
        OutcomeWhat::Failed { code } => give_up(turn, &archive, ("back", code)).await,
        _ => Ok(()),
    }
}

/// Slack does not let the bot in: whoever answered for it hears that.
async fn give_up(turn: &mut Turn, archive: &Archive, (kind, code): (&str, &str)) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    turn.take_on_refusal(&format!("{kind}/{}", archive.id)).await?;
    store::update_archive(turn.tx(), &workspace, archive.id, ("returned", Some(code)), now).await?;
    note(turn, "returned", &archive.channel, (json!({ "archive": archive.id, "code": code }), None)).await?;
    let archive = Archive { fault: Some(code.to_owned()), ..archive.clone() };
    tell(turn, &archive, (0, &[])).await
}

/// Who is in the channel: the others who were are invited, as far as they are still here.
pub(in super::super) async fn settle_present(turn: &mut Turn, id: &str, what: &OutcomeWhat) -> Result<()> {
    let Some(archive) = find(turn, id).await? else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let found: MembersRecord = match what {
        OutcomeWhat::Done(found) => serde_json::from_value(found.clone())?,
        OutcomeWhat::Failed { code } => return give_up(turn, &archive, ("present", code)).await,
        _ => return Ok(()),
    };
    let there: BTreeSet<&UserId> = found.members.iter().collect();
    let bot = turn.workspace_row().bot_user.clone();
    let before = archive.bundle.as_ref().map(|bundle| bundle.members.clone()).unwrap_or_default();
    let missing: Vec<UserId> = before.into_iter().filter(|id| *id != bot && !there.contains(id)).collect();
    let known = list_people(turn.tx(), &workspace, &missing).await?;
    let here: Vec<UserId> =
        known.into_iter().filter(|one| one.is_active() && !one.is_external).map(|one| one.id).collect();
    store::insert_invites(turn.tx(), &workspace, archive.id, &here).await?;
    turn.set_timer(&timer_key(archive.id), now, INVITE, json!({ "archive": archive.id })).await
}

fn timer_key(archive: i64) -> String {
    format!("invite/{archive}")
}

/// The next people are invited; once everybody is, it is said what became of it.
pub(in super::super) async fn invite_some(turn: &mut Turn, payload: &Value) -> Result<()> {
    let id = payload["archive"].as_i64().unwrap_or_default();
    let Some(archive) = find(turn, &id.to_string()).await? else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    for person in store::list_next_invites(turn.tx(), &workspace, (archive.id, AT_ONCE)).await? {
        store::update_invite(turn.tx(), &workspace, (archive.id, &person), ("asked", None)).await?;
        let call = SlackCall::Invite { channel: archive.channel.clone(), person: person.clone() };
        turn.call_again(&format!("invite/{}/{person}", archive.id), &call).await?;
    }
    if store::count_due_invites(turn.tx(), &workspace, archive.id).await? != (0, 0) {
        turn.touch();
        return Ok(());
    }
    store::update_archive(turn.tx(), &workspace, archive.id, ("returned", None), now).await?;
    let ended = store::list_invites(turn.tx(), &workspace, archive.id).await?;
    let invited = ended.iter().filter(|(_, code)| code.is_none()).count();
    let missed: Vec<(UserId, String)> = ended.into_iter().filter_map(|(who, code)| Some((who, code?))).collect();
    let after = json!({ "archive": archive.id, "invited": invited, "missed": missed.len() });
    note(turn, "returned", &archive.channel, (after, None)).await?;
    tell(turn, &archive, (invited, &missed)).await
}

/// Somebody is in the channel again, or cannot be.
pub(in super::super) async fn settle_invite(turn: &mut Turn, key: &str, what: &OutcomeWhat) -> Result<()> {
    let Some((id, person)) = key.split_once('/') else { return Ok(()) };
    let Some(archive) = find(turn, id).await? else { return Ok(()) };
    let (workspace, now, person) = (turn.workspace().clone(), turn.now(), UserId::from(person));
    let (state, code) = match what {
        OutcomeWhat::Failed { code } => ("refused", Some(code.as_str())),
        _ => ("done", None),
    };
    turn.take_on_refusal(&format!("invite/{key}")).await?;
    store::update_invite(turn.tx(), &workspace, (archive.id, &person), (state, code)).await?;
    turn.touch();
    let (_, asked) = store::count_due_invites(turn.tx(), &workspace, archive.id).await?;
    if asked > 0 {
        return Ok(());
    }
    turn.set_timer(&timer_key(archive.id), now, INVITE, json!({ "archive": archive.id })).await
}

/// Whoever answered for the channel hears what became of it.
async fn tell(turn: &mut Turn, archive: &Archive, ended: (usize, &[(UserId, String)])) -> Result<()> {
    let Some(person) = &archive.owner else { return Ok(()) };
    let people: Vec<UserId> = ended.1.iter().map(|(who, _)| who.clone()).collect();
    let names = names_of(turn, &people, &[]).await?;
    turn.ask(Ask {
        key: &format!("back/{}", archive.id),
        person,
        kind: "channel_back",
        title: views::returned_title(&archive.name),
        why: views::returned_why().into(),
        due: None,
        urgent: false,
        message: views::returned_note(archive, ended, &names),
        prompt: false,
    })
    .await
}
