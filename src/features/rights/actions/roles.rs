//! The editor: named roles, and who holds them. They are the directory's, and not part of a version.

use super::{get_newest, require_edit};
use crate::{
    directory::{
        NamedRole,
        naming::fold,
        people::list_people,
        roles::{insert_role, list_roles, update_role},
        views::{Note, colleague_fault},
    },
    error::{Error, Result},
    features::rights::{
        EDIT,
        model::{LONGEST_NAME, Press, blocks},
        views::{self, OpenedRole},
    },
    ids::{RoleId, UserId},
    signal::{Fact, Modal, Reply, Submission},
    slack::blocks::metadata,
    turn::{Change, Turn},
};
use serde_json::json;
use std::collections::BTreeMap;

/// The roles; `note` stands above them.
pub(in crate::features::rights) async fn show_roles(turn: &mut Turn, note: Option<Note>) -> Result<Modal> {
    require_edit(turn).await?;
    let newest = get_newest(turn).await?;
    Ok(views::roles_modal(&list_all(turn).await?, newest.number, note))
}

async fn list_all(turn: &mut Turn) -> Result<Vec<NamedRole>> {
    let workspace = turn.workspace().clone();
    list_roles(turn.tx(), &workspace).await
}

/// Edits, retires or brings back a role, as its menu says.
pub(in crate::features::rights) async fn press_role(turn: &mut Turn, press: &Press) -> Result<Modal> {
    require_edit(turn).await?;
    let role = list_all(turn).await?.into_iter().find(|role| role.id.to_string() == press.what);
    let Some(role) = role else { return show_roles(turn, None).await };
    let retired = match press.verb.as_str() {
        views::EDIT => {
            let opened = OpenedRole { role: role.id.0, name: role.name.clone(), holders: role.holders.clone() };
            return Ok(views::role_modal(&opened, (&role.name, &role.holders), None));
        }
        views::RETIRE => true,
        views::REVIVE => false,
        _ => return show_roles(turn, None).await,
    };
    let rules = get_newest(turn).await?.body.rules_of_role(role.id);
    if retired && rules > 0 {
        return show_roles(turn, Some(Note::Refused(views::role_in_use(&role.name, rules)))).await;
    }
    if retired == role.retired {
        return show_roles(turn, None).await;
    }
    store(turn, Some(&role), NamedRole { retired, ..role.clone() }).await?;
    show_roles(turn, Some(Note::Done(views::role_pressed(&role.name, retired)))).await
}

/// The empty form of a role.
pub(in crate::features::rights) async fn open_new_role(turn: &mut Turn) -> Result<Modal> {
    require_edit(turn).await?;
    Ok(views::role_modal(&OpenedRole::default(), ("", &[]), None))
}

/// Checks and stores what was filled in.
pub(in crate::features::rights) async fn save_role(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    require_edit(turn).await?;
    let opened: OpenedRole = metadata(&submission.private_metadata)?;
    let typed = submission.form.text(blocks::NAME).unwrap_or_default();
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let holders: Vec<UserId> =
        submission.form.chosen(blocks::HOLDERS).iter().map(|id| UserId::from(id.as_str())).collect();
    let all = list_all(turn).await?;
    let faults = check(turn, (&name, &holders), &opened, &all).await?;
    if !faults.is_empty() {
        return Ok(Reply::Errors(faults));
    }
    let now = all.iter().find(|role| role.id.0 == opened.role);
    let Some(now) = now else {
        let workspace = turn.workspace().clone();
        let made = insert_role(turn.tx(), &workspace, &name).await?;
        let id = made.ok_or_else(|| Error::user(views::role_taken(&name, false)))?;
        store(turn, None, NamedRole { id, name: name.clone(), retired: false, holders }).await?;
        return show_roles(turn, Some(Note::Done(views::role_saved(&name)))).await.map(Reply::Update);
    };
    let is_as_opened = (&now.name, &now.holders) == (&opened.name, &opened.holders);
    let is_same = (&now.name, &now.holders) == (&name, &holders);
    if is_same {
        return show_roles(turn, Some(Note::Unchanged)).await.map(Reply::Update);
    }
    if !is_as_opened {
        let again = OpenedRole { role: now.id.0, name: now.name.clone(), holders: now.holders.clone() };
        return Ok(Reply::Update(views::role_modal(&again, (&name, &holders), Some(views::role_clash(now)))));
    }
    store(turn, Some(now), NamedRole { name: name.clone(), holders, ..now.clone() }).await?;
    show_roles(turn, Some(Note::Done(views::role_saved(&name)))).await.map(Reply::Update)
}

/// What is wrong at which field.
async fn check(
    turn: &mut Turn,
    (name, holders): (&str, &[UserId]),
    opened: &OpenedRole,
    all: &[NamedRole],
) -> Result<BTreeMap<String, String>> {
    let mut faults = BTreeMap::new();
    let other = all.iter().find(|role| fold(&role.name) == fold(name) && role.id.0 != opened.role);
    if !name.contains(char::is_alphabetic) || name.chars().count() > LONGEST_NAME {
        faults.insert(blocks::NAME.to_owned(), views::role_name_fault());
    } else if let Some(other) = other {
        faults.insert(blocks::NAME.to_owned(), views::role_taken(&other.name, other.retired));
    } else if opened.role == 0 && all.len() >= views::MOST_ROLES {
        faults.insert(blocks::NAME.to_owned(), views::too_many_roles());
    }
    if holders.len() > usize::from(views::MOST_HOLDERS) {
        faults.insert(blocks::HOLDERS.to_owned(), views::too_many_holders());
        return Ok(faults);
    }
    let workspace = turn.workspace().clone();
    let people = list_people(turn.tx(), &workspace, holders).await?;
    // Who holds it already is not held against whoever changes something else.
    let known = all.iter().find(|role| role.id.0 == opened.role).map_or(&[][..], |role| &role.holders);
    for holder in holders.iter().filter(|holder| !known.contains(holder)) {
        let person = people.iter().find(|person| person.id == *holder);
        if let Some(sentence) = colleague_fault(person) {
            faults.insert(blocks::HOLDERS.to_owned(), sentence);
        }
    }
    Ok(faults)
}

async fn store(turn: &mut Turn, before: Option<&NamedRole>, after: NamedRole) -> Result<()> {
    let workspace = turn.workspace().clone();
    update_role(turn.tx(), &workspace, &after).await?;
    let told = |role: &NamedRole| json!({ "name": role.name, "holders": role.holders, "retired": role.retired });
    let RoleId(id) = after.id;
    turn.record(Change {
        verb: EDIT.name,
        subject: format!("role/{id}"),
        before: before.map(told),
        after: Some(told(&after)),
        why: None,
    })
    .await?;
    turn.tell(Fact::DecidersChanged).await
}
