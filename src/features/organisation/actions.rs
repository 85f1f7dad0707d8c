//! The verbs of the organisation: help, pause and resume; settings and holidays stand in `actions/`.

mod holidays;
mod settings;

pub use super::{OPEN_SETTINGS, SETTINGS as CHANGE_SETTINGS, SHOW_HELP};
pub(super) use holidays::{open_holidays, save_holidays, show_holidays};
pub(super) use settings::{open_settings, save_settings};

use super::{PAUSE, views};
use crate::{
    directory::{self, RoleRef, people::list_people, workspace},
    error::{Error, Result},
    ids::UserId,
    signal::Message,
    slack::mrkdwn::Text,
    turn::{Change, StepState, Turn, Verb},
};
use serde_json::json;

/// How audit rows name what this feature changes.
const SUBJECT: &str = "workspace";

/// While paused: since when, by whom and why, for help, home and every command's bare form.
pub fn paused_line(turn: &Turn) -> Option<Text> {
    let row = turn.workspace_row();
    let since = row.paused_at?;
    Some(views::paused_line(row.paused_by.as_ref(), since.0, &turn.settings().zone, row.paused_why.as_deref()))
}

/// What this person can do, over all features.
pub(super) async fn tell_help(turn: &mut Turn, unknown: Option<&str>) -> Result<Message> {
    let paused = paused_line(turn);
    let mut lines = Vec::new();
    for reader in turn.registry().helps() {
        let part = reader(turn).await?;
        if !part.is_empty() {
            lines.push(part);
        }
    }
    Ok(views::help(unknown, turn.actor(), &lines, paused))
}

/// From now on nothing unasked goes out.
pub(super) async fn pause(turn: &mut Turn, why: Option<&str>) -> Result<Message> {
    require_admin(turn, &PAUSE).await?;
    let (id, now, by) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    if !workspace::pause(turn.tx(), &id, &by, why, now).await? {
        return Ok(views::paused_already(paused_line(turn)));
    }
    let after = Some(json!({ "paused": true }));
    let change = Change { verb: PAUSE.name, subject: SUBJECT.to_owned(), before: None, after, why };
    turn.record(change).await?;
    turn.refresh_homes().await?;
    Ok(views::paused(why))
}

/// Everything goes on.
pub(super) async fn resume(turn: &mut Turn) -> Result<Message> {
    require_admin(turn, &PAUSE).await?;
    let id = turn.workspace().clone();
    let before = turn.workspace_row().paused_at;
    if !workspace::resume(turn.tx(), &id).await? {
        return Ok(views::not_paused());
    }
    let before = before.map(|since| json!({ "paused_at": since }));
    turn.record(Change { verb: "resume", subject: SUBJECT.to_owned(), before, after: None, why: None }).await?;
    turn.refresh_homes().await?;
    Ok(views::resumed())
}

/// The step of the roll-out: the organisation's basics are said, and what there is was looked at.
pub(super) async fn see_basics(turn: &mut Turn) -> Result<StepState> {
    let workspace = turn.workspace().clone();
    let (people, channels) = directory::mirror::count_mirrored(turn.tx(), &workspace).await?;
    Ok(views::basics_step(turn.settings(), (people, channels)))
}

/// Lets admins go on; tells the others who they are.
async fn require_admin(turn: &mut Turn, verb: &'static Verb) -> Result<()> {
    if turn.may(verb, None) {
        return Ok(());
    }
    let admins = list_admin_names(turn).await?;
    Err(Error::user(views::admins_only(verb, &admins)))
}

async fn list_admin_names(turn: &mut Turn) -> Result<Vec<String>> {
    let (id, now) = (turn.workspace().clone(), turn.now());
    let duty = directory::on_duty(turn.tx(), &id, RoleRef::Admins, now).await?;
    let few: Vec<UserId> = duty.people.into_iter().take(views::NAMED).collect();
    let people = list_people(turn.tx(), &id, &few).await?;
    let name = |id: &UserId| people.iter().find(|person| person.id == *id).map(|person| person.real_name.clone());
    Ok(few.iter().filter_map(name).collect())
}
