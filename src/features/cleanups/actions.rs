//! What clean-ups do.
//!
//! A run looks at all channels page by page (`running`), then decides (`deciding`): it asks (`asking`), and archives
//! what nobody answered for (`archiving`). Whoever is asked answers (`answering`); what happens in Slack meanwhile is
//! followed (`following`), and a channel that somebody brings back gets its people again (`returning`).

mod answering;
mod archiving;
mod asking;
mod deciding;
mod following;
mod owners;
mod reporting;
mod returning;
mod running;
mod runs;
mod settings;
mod showing;

pub(super) use answering::{archive_now, keep, not_sure, open_keep};
pub(super) use archiving::{GIVE_UP, give_up, settle_archive, settle_bundle, settle_last_look};
pub(super) use asking::{ask_owners, ask_some, note_heard, settle_members, settle_post};
pub(super) use deciding::decide;
pub(super) use following::{REFRESH, follow_channel, follow_moved, follow_owner, follow_settings, refresh};
pub(super) use reporting::show;
pub(super) use returning::{INVITE, invite_some, settle_invite, settle_join, settle_present};
pub(super) use running::{begin_by_clock, look_at_page, run_now, settle_joined, settle_read, watch};
pub(super) use runs::{ASK, BEGIN, DECIDE, OWNERS, PAGE, WATCH};
pub(super) use settings::{open_settings, save_settings, turn_off, turn_on};

use super::{model::Asked, store, views};
use crate::{
    directory::{Names, load_names},
    error::{Error, Result},
    features::rights::actions::list_admin_names,
    ids::{ChannelId, PodId, UserId},
    signal::Reply,
    slack::mrkdwn::Text,
    turn::{Change, Rule, Turn, Verb},
};
use serde_json::Value;

/// Looking after clean-ups: on and off, settings, runs, reports.
pub const MANAGE: Verb = Verb { name: "channel cleanup", rule: Rule::Admin };
/// Keeping a channel, or not being sure. Guests too: it is theirs as well, and nothing is lost by it.
pub const KEEP: Verb = Verb { name: "channel keep", rule: Rule::Everyone };
/// Archiving a pod's channel; besides whoever answers for a channel.
pub const ARCHIVE: Verb = Verb { name: "channel archive", rule: Rule::PodLead };

/// `/channel cleanup …`: `words` is what follows.
///
/// # Errors
/// A sentence for those who may not, and for words that mean nothing; the database's own.
pub async fn command(turn: &mut Turn, words: &str) -> Result<Reply> {
    match Asked::parse(words) {
        Asked::Help => Ok(Reply::Say(views::help_message(turn.may(&MANAGE, None)))),
        Asked::Unknown(typed) => Err(Error::user(views::unknown_words(&typed))),
        Asked::Keep { channel: Some(channel), why } => answering::keep_by_command(turn, &channel, &why).await,
        Asked::Keep { channel: None, .. } => Err(Error::user(views::which_channel())),
        Asked::Report => show(turn).await.map(Reply::Say),
        Asked::Run => run_now(turn).await.map(Reply::Say),
        Asked::On => turn_on(turn).await.map(Reply::Say),
        Asked::Off => turn_off(turn).await.map(Reply::Say),
        Asked::Settings => open_settings(turn).await.map(Reply::Open),
    }
}

/// What this person can do about clean-ups: lines for the help of `/channel`.
///
/// # Errors
/// Only the database's own.
pub async fn list_help(turn: &mut Turn) -> Result<Vec<Text>> {
    Ok(if turn.may(&MANAGE, None) { vec![views::help_line()] } else { Vec::new() })
}

/// Lets admins go on.
async fn require_admin(turn: &mut Turn) -> Result<()> {
    if turn.may(&MANAGE, None) {
        return Ok(());
    }
    let admins = list_admin_names(turn).await?;
    Err(Error::user(views::admins_only(&admins)))
}

/// Lets those go on who may use `verb`.
fn require_may(turn: &Turn, verb: &'static Verb) -> Result<()> {
    if turn.may(verb, None) { Ok(()) } else { Err(Error::user(views::no_such_channel())) }
}

/// An audit row about a channel.
async fn note(turn: &mut Turn, verb: &str, channel: &ChannelId, (after, why): (Value, Option<&str>)) -> Result<()> {
    let subject = format!("channel/{channel}");
    turn.record(Change { verb, subject, before: None, after: Some(after), why }).await
}

/// Names of people and pods.
async fn names_of(turn: &mut Turn, people: &[UserId], pods: &[PodId]) -> Result<Names> {
    let (workspace, zone) = (turn.workspace().clone(), turn.settings().zone.clone());
    load_names(turn.tx(), &workspace, &zone, (people, pods)).await
}

/// Names of everybody whom these channels have to do with.
async fn names_for(turn: &mut Turn, rows: &[store::Row]) -> Result<Names> {
    let people: Vec<UserId> = rows
        .iter()
        .flat_map(|row| [&row.person, &row.owner, &row.unsure_by, &row.keep_by])
        .flatten()
        .cloned()
        .collect();
    let pods: Vec<PodId> = rows.iter().filter_map(|row| row.pod_id).collect();
    names_of(turn, &people, &pods).await
}

/// The channels that the organisation's settings name: Podkeeper itself writes there.
fn in_use(turn: &Turn) -> Vec<ChannelId> {
    let settings = turn.settings();
    [
        &settings.updates_channel,
        &settings.escalations_channel,
        &settings.decisions_channel,
        &settings.leadership_channel,
    ]
    .into_iter()
    .flatten()
    .cloned()
    .collect()
}
