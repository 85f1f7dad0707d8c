//! Asking who decides, and changing who does.
//!
//! Every function that changes anything asks for the right of the person who acts, whatever the form or the button said.

mod asking;
mod classes;
mod currency;
mod roles;
mod rules;

pub use asking::{
    Decider, Pods, find_class, find_decider, get_currency, get_version, list_classes, list_every_class, may_edit, tell,
};
pub(super) use classes::{open_new_class, press_class, save_class, show_classes};
pub(super) use currency::{open_currency, save_currency};
pub(super) use roles::{open_new_role, press_role, save_role, show_roles};
pub use rules::open_editor;
pub(super) use rules::{open_new_rule, press_rule, save_rule, show_rules};

use super::{EDIT, model::Rights, views};
use crate::{
    directory::{
        RoleRef,
        documents::{self, Version},
        on_duty,
        people::list_people,
    },
    error::{Error, Result},
    ids::UserId,
    signal::Fact,
    turn::{Change, Turn},
};
use serde_json::json;

/// How audit rows name the table.
const SUBJECT: &str = "rights";

/// The table that holds now.
async fn get_newest(turn: &mut Turn) -> Result<Version<Rights>> {
    let workspace = turn.workspace().clone();
    documents::get_newest(turn.tx(), &workspace).await
}

/// The table as somebody saw it when they opened a form; the newest where that is not known.
async fn get_seen(turn: &mut Turn, number: i64) -> Result<Version<Rights>> {
    let workspace = turn.workspace().clone();
    documents::get_seen(turn.tx(), &workspace, number).await
}

/// Stores the next version, with its audit row.
async fn store_next(turn: &mut Turn, before: &Version<Rights>, rights: Rights, what: &str) -> Result<Version<Rights>> {
    let (workspace, now, by) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let next = documents::insert_next(turn.tx(), &workspace, (before, rights), (&by, now)).await?;
    turn.record(Change {
        verb: EDIT.name,
        subject: SUBJECT.to_owned(),
        before: Some(json!({ "version": before.number })),
        after: Some(json!({ "version": next.number, "what": what })),
        why: None,
    })
    .await?;
    turn.tell(Fact::DecidersChanged).await?;
    Ok(next)
}

/// Lets admins go on; tells the others who they are.
async fn require_edit(turn: &mut Turn) -> Result<()> {
    if turn.may(&EDIT, None) {
        return Ok(());
    }
    let names = list_admin_names(turn).await?;
    Err(Error::user(views::admins_only(&names)))
}

/// Names of a few admins, for a sentence that says who may instead.
///
/// # Errors
/// Only the database's own.
pub async fn list_admin_names(turn: &mut Turn) -> Result<Vec<String>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let duty = on_duty(turn.tx(), &workspace, RoleRef::Admins, now).await?;
    let few: Vec<UserId> = duty.people.into_iter().take(views::NAMED).collect();
    let people = list_people(turn.tx(), &workspace, &few).await?;
    let name = |id: &UserId| people.iter().find(|person| person.id == *id).map(|person| person.real_name.clone());
    Ok(few.iter().filter_map(name).collect())
}
