//! The ways escalations go, and the editor in which admins change them.
//!
//! Every function that changes anything asks for the right of the person who acts, whatever the form or the button said. What
//! is open keeps the way it started with: it carries its own copy.

use super::{
    super::{
        model::{
            Level, LevelDraft, MOST_LEVELS, Need, Route, RouteFault, RouteKey, Routes, Urgency, Whom, level_fields,
            read_level,
        },
        views::{self, Holders, Names},
    },
    ROUTES, list_classes,
    names::names_of,
};
use crate::{
    directory::{
        documents::{self, Version},
        groups::list_groups,
        people::list_people,
        roles::list_roles,
        views::{Note, colleague_fault},
    },
    error::{Error, Result},
    features::rights::{
        self,
        model::{Editing, Move, Press},
    },
    signal::{Choice, Message, Modal, Reply},
    slack::{blocks::metadata, mrkdwn::Text},
    turn::{Change, Turn},
};
use serde_json::json;
use std::collections::BTreeMap;

/// How audit rows name them.
const SUBJECT: &str = "escalation_routes";

/// The ways things go, for everybody.
pub(in super::super) async fn tell_routes(turn: &mut Turn) -> Result<Message> {
    let newest = get_newest(turn).await?;
    let names = load_names_of_routes(turn).await?;
    Ok(views::routes_message(&newest.body, &names, turn.may(&ROUTES, None)))
}

/// The editor; `note` stands above it.
///
/// # Errors
/// A sentence for those who are no admins; the database's own.
pub(in super::super) async fn show_routes(turn: &mut Turn, note: Option<Note>) -> Result<Modal> {
    require_edit(turn).await?;
    let newest = get_newest(turn).await?;
    let names = load_names_of_routes(turn).await?;
    Ok(views::routes_modal(&newest, &names, note))
}

/// One way, level by level; all of them, where it is gone.
async fn show_route(turn: &mut Turn, key: &RouteKey, note: Option<Note>) -> Result<Modal> {
    let newest = get_newest(turn).await?;
    match newest.body.get(key) {
        Some(route) => {
            let names = load_names_of_routes(turn).await?;
            Ok(views::route_modal(&newest, (key, route), &names, note))
        }
        None => show_routes(turn, Some(Note::Gone(newest.by))).await,
    }
}

/// Edits a way, or takes back all its changes, as its menu says.
pub(in super::super) async fn press_route(turn: &mut Turn, press: &Press) -> Result<Modal> {
    require_edit(turn).await?;
    let Some(key) = RouteKey::read(&press.what) else { return show_routes(turn, None).await };
    if press.verb != views::RESET {
        return show_route(turn, &key, None).await;
    }
    let newest = get_newest(turn).await?;
    if press.version != newest.number {
        return show_routes(turn, Some(Note::Changed(newest.by))).await;
    }
    let note = match newest.body.reset(&key) {
        same if same == newest.body => Note::Unchanged,
        routes => {
            store_next(turn, &newest, routes, &format!("{} {}", press.verb, press.what)).await?;
            said(turn, (views::RESET, &key, None)).await?
        }
    };
    show_routes(turn, Some(note)).await
}

/// Edits, moves or removes a level, as its menu says.
pub(in super::super) async fn press_level(turn: &mut Turn, press: &Press) -> Result<Modal> {
    require_edit(turn).await?;
    let Some((key, at)) = RouteKey::read_level(&press.what) else { return show_routes(turn, None).await };
    let newest = get_newest(turn).await?;
    let Some(route) = newest.body.get(&key) else { return show_route(turn, &key, None).await };
    if press.verb == views::EDIT {
        return match route.levels.get(at) {
            Some(level) => level_form(turn, &newest, (&key, Some(at)), &LevelDraft::of(level), None).await,
            None => show_route(turn, &key, Some(Note::Gone(newest.by))).await,
        };
    }
    let changed = match press.verb.as_str() {
        views::UP => route.with_moved_level(at, Move::Up),
        views::DOWN => route.with_moved_level(at, Move::Down),
        views::REMOVE => route.without_level(at),
        _ => return show_route(turn, &key, None).await,
    };
    press_change(turn, press, (&newest, &key, Some(at)), changed).await
}

/// How often all of a way is gone through.
pub(in super::super) async fn press_rounds(turn: &mut Turn, press: &Press) -> Result<Modal> {
    require_edit(turn).await?;
    let Some(key) = RouteKey::read(&press.what) else { return show_routes(turn, None).await };
    let newest = get_newest(turn).await?;
    let (Some(route), Ok(rounds)) = (newest.body.get(&key), press.verb.parse::<u8>()) else {
        return show_route(turn, &key, None).await;
    };
    let changed = Route { rounds, ..route.clone() };
    let press = Press { verb: views::ROUNDS.to_owned(), ..press.clone() };
    press_change(turn, &press, (&newest, &key, None), changed).await
}

/// What was pressed is stored, unless others changed something since the person looked, or it could not be gone.
async fn press_change(
    turn: &mut Turn,
    press: &Press,
    (newest, key, at): (&Version<Routes>, &RouteKey, Option<usize>),
    changed: Route,
) -> Result<Modal> {
    let note = if press.version != newest.number {
        Note::Changed(newest.by.clone())
    } else if newest.body.get(key) == Some(&changed) {
        Note::Unchanged
    } else {
        match newest.body.with(key, changed) {
            Ok(routes) => {
                store_next(turn, newest, routes, &format!("{} {}", press.verb, press.what)).await?;
                said(turn, (&press.verb, key, at)).await?
            }
            Err(fault) => Note::Refused(views::route_fault(fault)),
        }
    };
    show_route(turn, key, Some(note)).await
}

/// The empty form of a level.
pub(in super::super) async fn open_new_level(turn: &mut Turn, press: &Press) -> Result<Modal> {
    require_edit(turn).await?;
    let Some(key) = RouteKey::read(&press.what) else { return show_routes(turn, None).await };
    let newest = get_newest(turn).await?;
    let draft = LevelDraft { need: Need::Any.value().to_owned(), ..LevelDraft::default() };
    match newest.body.get(&key) {
        Some(route) if route.levels.len() >= MOST_LEVELS => {
            let note = Note::Refused(views::route_fault(RouteFault::Levels));
            show_route(turn, &key, Some(note)).await
        }
        Some(_) => level_form(turn, &newest, (&key, None), &draft, None).await,
        None => show_route(turn, &key, None).await,
    }
}

async fn level_form(
    turn: &mut Turn,
    newest: &Version<Routes>,
    (key, at): (&RouteKey, Option<usize>),
    draft: &LevelDraft,
    note: Option<Text>,
) -> Result<Modal> {
    let there = load_holders(turn).await?;
    let what = at.map_or_else(|| key.value(), |at| key.level_value(at));
    let editing = Editing { what, version: newest.number };
    Ok(views::level_modal((&editing, key.urgency), draft, &there, note))
}

async fn load_holders(turn: &mut Turn) -> Result<Holders> {
    let workspace = turn.workspace().clone();
    let roles = list_roles(turn.tx(), &workspace).await?;
    let groups = list_groups(turn.tx(), &workspace).await?;
    Ok(Holders { roles, groups })
}

/// The user groups a level can ask, by name; to those who change the ways.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_group_choices(turn: &mut Turn) -> Result<Vec<Choice>> {
    if !turn.may(&ROUTES, None) {
        return Ok(Vec::new());
    }
    Ok(views::group_choices(&load_holders(turn).await?))
}

/// Checks and stores the level that was filled in; shows first what somebody else made of it meanwhile.
pub(in super::super) async fn save_level(turn: &mut Turn, carried: &str, draft: &LevelDraft) -> Result<Reply> {
    require_edit(turn).await?;
    let Editing { what, version } = metadata(carried)?;
    let opened = RouteKey::read_level(&what).map(|(key, at)| (key, Some(at)));
    let Some((key, at)) = opened.or_else(|| Some((RouteKey::read(&what)?, None))) else {
        return show_routes(turn, None).await.map(Reply::Update);
    };
    let (newest, seen) = (get_newest(turn).await?, get_seen(turn, version).await?);
    let Some(route) = newest.body.get(&key) else {
        return show_route(turn, &key, None).await.map(Reply::Update);
    };
    let before = at.and_then(|at| seen.body.get(&key)?.levels.get(at));
    let level = match check(turn, draft, before).await? {
        Ok(level) => level,
        Err(faults) => return Ok(Reply::Errors(faults)),
    };
    let place = match (at, before) {
        (Some(at), Some(before)) => match route.find_level(before, at) {
            Some(at) => Some(at),
            None if route.levels.get(at) == Some(&level) => Some(at),
            None => {
                let names = load_names_of_routes(turn).await?;
                let (theirs, at) = (route.levels.get(at), Some(at).filter(|at| *at < route.levels.len()));
                let note = views::level_clash(newest.by.as_ref(), theirs, &names);
                return level_form(turn, &newest, (&key, at), draft, Some(note)).await.map(Reply::Update);
            }
        },
        _ => None,
    };
    let shown = place.unwrap_or(route.levels.len());
    let changed = route.with_level(place, level);
    if *route == changed {
        return show_route(turn, &key, Some(Note::Unchanged)).await.map(Reply::Update);
    }
    match newest.body.with(&key, changed) {
        Ok(routes) => {
            store_next(turn, &newest, routes, &format!("level {}", key.level_value(shown))).await?;
            let note = said(turn, (views::EDIT, &key, Some(shown))).await?;
            show_route(turn, &key, Some(note)).await.map(Reply::Update)
        }
        Err(fault) => Ok(fault_at(level_fields::ROLES, views::route_fault(fault))),
    }
}

/// The level that was filled in, or what is wrong at which field. Who was named there already is not held against whoever
/// changes something else.
async fn check(
    turn: &mut Turn,
    draft: &LevelDraft,
    before: Option<&Level>,
) -> Result<std::result::Result<Level, BTreeMap<String, String>>> {
    let there = load_holders(turn).await?;
    let read = read_level(draft, &there.roles, &there.groups);
    let mut faults = BTreeMap::new();
    for (field, fault) in read.as_ref().err().into_iter().flatten() {
        faults.entry((*field).to_owned()).or_insert_with(|| views::level_fault(fault));
    }
    let workspace = turn.workspace().clone();
    let people = list_people(turn.tx(), &workspace, &draft.people).await?;
    let is_known = |whom: &Whom| before.is_some_and(|before| before.holders.contains(whom));
    for named in draft.people.iter().filter(|named| !is_known(&Whom::Person((*named).clone()))) {
        if let Some(sentence) = colleague_fault(people.iter().find(|person| person.id == *named)) {
            faults.entry(level_fields::PEOPLE.to_owned()).or_insert(sentence);
        }
    }
    Ok(match read {
        Ok(level) if faults.is_empty() => Ok(level),
        _ => Err(faults),
    })
}

/// The form of a class that goes a way of its own.
pub(in super::super) async fn open_new_route(turn: &mut Turn) -> Result<Modal> {
    require_edit(turn).await?;
    let (newest, classes) = (get_newest(turn).await?, list_classes(turn).await?);
    Ok(views::new_route_modal(newest.number, &classes))
}

/// A class goes a way of its own, which begins as the usual one.
pub(in super::super) async fn save_new_route(turn: &mut Turn, class: &str, urgency: Urgency) -> Result<Reply> {
    require_edit(turn).await?;
    let newest = get_newest(turn).await?;
    let key = RouteKey { class: Some(class.to_owned()), urgency };
    if newest.body.get(&key).is_some() {
        return Ok(fault_at(views::CLASS, views::class_fault(true).to_owned()));
    }
    if !list_classes(turn).await?.iter().any(|(known, _)| known == class) {
        return Ok(fault_at(views::CLASS, views::class_fault(false).to_owned()));
    }
    let usual = newest.body.of(class, urgency).clone();
    match newest.body.with(&key, usual) {
        Ok(routes) => {
            store_next(turn, &newest, routes, &format!("new {}", key.value())).await?;
            let note = said(turn, (views::NEW_ROUTE, &key, None)).await?;
            show_route(turn, &key, Some(note)).await.map(Reply::Update)
        }
        Err(fault) => Ok(fault_at(views::CLASS, views::route_fault(fault))),
    }
}

fn fault_at(field: &str, sentence: String) -> Reply {
    Reply::Errors(BTreeMap::from([(field.to_owned(), sentence)]))
}

async fn said(turn: &mut Turn, (verb, key, at): (&str, &RouteKey, Option<usize>)) -> Result<Note> {
    let names = load_names_of_routes(turn).await?;
    Ok(Note::Done(views::done(verb, key, at, &names)))
}

/// Names of all that a way may speak of.
pub(super) async fn load_names_of_routes(turn: &mut Turn) -> Result<Names> {
    let mut names = names_of(turn, &[], &[]).await?;
    let there = load_holders(turn).await?;
    names.roles = there.roles.into_iter().map(|role| (role.id, role.name)).collect();
    names.groups = there.groups.into_iter().map(|group| (group.id, format!("@{}", group.handle))).collect();
    Ok(names)
}

async fn get_newest(turn: &mut Turn) -> Result<Version<Routes>> {
    let workspace = turn.workspace().clone();
    documents::get_newest(turn.tx(), &workspace).await
}

/// The ways as somebody saw them when they opened a form; the newest where that is not known.
async fn get_seen(turn: &mut Turn, number: i64) -> Result<Version<Routes>> {
    let workspace = turn.workspace().clone();
    documents::get_seen(turn.tx(), &workspace, number).await
}

/// Stores the next version, with its audit row.
async fn store_next(turn: &mut Turn, before: &Version<Routes>, routes: Routes, what: &str) -> Result<()> {
    let (workspace, now, by) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let next = documents::insert_next(turn.tx(), &workspace, (before, routes), (&by, now)).await?;
    turn.refresh_homes_of_overseers().await?;
    turn.record(Change {
        verb: ROUTES.name,
        subject: SUBJECT.to_owned(),
        before: Some(json!({ "version": before.number })),
        after: Some(json!({ "version": next.number, "what": what })),
        why: None,
    })
    .await
}

/// Lets admins go on; tells the others who they are.
async fn require_edit(turn: &mut Turn) -> Result<()> {
    if turn.may(&ROUTES, None) {
        return Ok(());
    }
    let admins = rights::actions::list_admin_names(turn).await?;
    Err(Error::user(views::routes_admins_only(&admins)))
}
