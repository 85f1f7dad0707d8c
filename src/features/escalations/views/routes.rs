//! The ways escalations go: as everybody reads them, and as admins edit them.

use super::{
    super::model::{Route, RouteKey, Routes, Urgency},
    Names,
    ways::{end_line, level_line, route_line},
};
use crate::{
    directory::{
        documents::Version,
        views::{Note, listed},
    },
    features::rights::model::Press,
    signal::{Choice, Message, Modal, Reopen},
    slack::{
        blocks::{Element, Menu, ModalBuilder, button, choice, menu, message, modal, overflow},
        mrkdwn::{Text, md, number, text},
    },
};

/// *Edit* under the ways, and *Back* in the editor.
pub(in super::super) const OPEN_ROUTES: &str = "escalation_routes";
/// The menu of a route.
pub(in super::super) const ROUTE_MENU: &str = "escalation_route_menu";
/// The menu of a level.
pub(in super::super) const LEVEL_MENU: &str = "escalation_level_menu";
/// *Add a level*
pub(in super::super) const NEW_LEVEL: &str = "escalation_new_level";
/// How often all of a route is gone through.
pub(in super::super) const ROUNDS: &str = "escalation_rounds";

/// What the menus' choices do.
pub(in super::super) const EDIT: &str = "edit";
/// A level is asked earlier.
pub(in super::super) const UP: &str = "up";
/// A level is asked later.
pub(in super::super) const DOWN: &str = "down";
/// A level goes.
pub(in super::super) const REMOVE: &str = "remove";
/// A route is as if nobody had ever changed it.
pub(in super::super) const RESET: &str = "reset";

/// So many people are named as those who may.
const NAMED: usize = 3;
/// Routes in one paragraph: long ones stay below Slack's limit.
const LINES: usize = 4;

/// The ways things go.
pub(in super::super) fn routes_message(routes: &Routes, names: &Names, may_edit: bool) -> Message {
    let line = |key: &RouteKey| {
        let route = routes.get(key).map_or_else(Text::default, |route| route_line(route, key.urgency, names));
        md("*{}*: {}", &[key_words(key, names), route])
    };
    let lines: Vec<Text> = routes.keys().iter().map(line).collect();
    message(text("The ways escalations go"))
        .section(text("*The ways escalations go*"))
        .each(lines.chunks(LINES), |blocks, lines| blocks.section(Text::join(lines, "\n")))
        .context(text("Who is away, or asked for it, is passed over; whoever covers for them acts."))
        .actions(may_edit.then(|| button(OPEN_ROUTES, "Edit")))
        .build()
}

/// `Usually`, `Urgent`, `Pricing`, `Pricing, urgent`.
fn key_words(key: &RouteKey, names: &Names) -> Text {
    match (&key.class, key.urgency) {
        (None, Urgency::Normal) => text("Usually"),
        (None, Urgency::Urgent) => text("Urgent"),
        (Some(class), Urgency::Normal) => names.class(class),
        (Some(class), Urgency::Urgent) => md("{}, urgent", &[names.class(class)]),
    }
}

/// The same as the title of a window.
fn key_title(key: &RouteKey, names: &Names) -> String {
    match (&key.class, key.urgency) {
        (None, Urgency::Normal) => "The usual way".to_owned(),
        (None, Urgency::Urgent) => "The urgent way".to_owned(),
        (Some(class), urgency) => {
            let name = names.classes.get(class).map_or(class.as_str(), String::as_str);
            if urgency == Urgency::Urgent { format!("Urgent: {name}") } else { name.to_owned() }
        }
    }
}

/// Only admins change them.
pub(in super::super) fn routes_admins_only(admins: &[String]) -> String {
    let who = if admins.is_empty() { "an admin".to_owned() } else { listed(admins, NAMED, "or") };
    format!("Admins change the ways escalations go. Please ask {who}. `/escalate routes` shows them.")
}

/// A window of the editor.
fn window(title: &str, note: Option<Note>) -> ModalBuilder {
    modal(OPEN_ROUTES, title)
        .close("Done")
        .reopen(Reopen {
            title: "The ways escalations go".to_owned(),
            action_id: OPEN_ROUTES.to_owned(),
            value: String::new(),
        })
        .section(note.map_or_else(Text::default, |note| note.words("the list of ways", "that one")))
        .context(text(
            "Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.",
        ))
}

/// All ways, for whoever edits them.
pub(in super::super) fn routes_modal(newest: &Version<Routes>, names: &Names, note: Option<Note>) -> Modal {
    window("Ways of escalations", note)
        .each(&newest.body.keys(), |blocks, key| {
            let Some(route) = newest.body.get(key) else { return blocks };
            let said = md("*{}*: {}", &[key_words(key, names), route_line(route, key.urgency, names)]);
            let does = |verb: &str, label: &str| choice(Press::value(verb, &key.value(), newest.number), label);
            let mut choices = vec![does(EDIT, "Edit")];
            choices.extend(resets(newest, key).map(|label| does(RESET, label)));
            blocks.section_with(said, overflow(ROUTE_MENU, &choices))
        })
        .actions([button(super::NEW_ROUTE, "A class of its own").primary()])
        .build()
}

/// What taking back all changes of a route is called; `None` where there are none.
fn resets(newest: &Version<Routes>, key: &RouteKey) -> Option<&'static str> {
    match &key.class {
        Some(_) => Some("Remove: goes the usual way"),
        None => (newest.body.reset(key) != newest.body).then_some("Reset to the default"),
    }
}

/// One way, level by level.
pub(in super::super) fn route_modal(
    newest: &Version<Routes>,
    (key, route): (&RouteKey, &Route),
    names: &Names,
    note: Option<Note>,
) -> Modal {
    let count = route.levels.len();
    let warning = if route.reaches_leadership() {
        Text::default()
    } else {
        text("This way never comes to leadership. Only what stops after a week does.")
    };
    let mut row: Vec<Element> = vec![
        button(NEW_LEVEL, "Add a level").primary().value(Press::value(EDIT, &key.value(), newest.number)).into(),
        rounds_menu(newest, key, route).into(),
    ];
    row.push(button(OPEN_ROUTES, "All ways").into());
    window(&key_title(key, names), note)
        .each(0..count, |blocks, at| {
            let does = |verb: &str, label: &str| choice(Press::value(verb, &key.level_value(at), newest.number), label);
            let mut choices = vec![does(EDIT, "Edit")];
            choices.extend((at > 0).then(|| does(UP, "Move up")));
            choices.extend((at + 1 < count).then(|| does(DOWN, "Move down")));
            choices.extend((count > 1).then(|| does(REMOVE, "Remove")));
            blocks.section_with(level_line(route, at, key.urgency, names), overflow(LEVEL_MENU, &choices))
        })
        .section(end_line(route, key.urgency))
        .context(warning)
        .actions(row)
        .build()
}

fn rounds_menu(newest: &Version<Routes>, key: &RouteKey, route: &Route) -> Menu {
    let value = |rounds: u8| Press::value(&rounds.to_string(), &key.value(), newest.number);
    let labels = [(1, "All of it once"), (2, "All of it twice"), (3, "All of it three times")];
    let choices: Vec<Choice> = labels.iter().map(|(rounds, label)| choice(value(*rounds), label)).collect();
    menu(ROUNDS, "How often", &choices).initial(&value(route.rounds))
}

/// What was done, above the list.
pub(in super::super) fn done(verb: &str, key: &RouteKey, at: Option<usize>, names: &Names) -> Text {
    let way = match &key.class {
        None => text("the usual way"),
        Some(class) => names.class(class),
    };
    match (verb, at) {
        (RESET, _) if key.class.is_some() => md("*{}* goes the usual way now.", &[way]),
        (RESET, _) => text("Reset: this is the default."),
        (REMOVE, Some(at)) => md("Removed level {}.", &[number(at + 1)]),
        (UP | DOWN, _) => text("Moved."),
        (super::NEW_ROUTE, _) => md("*{}* goes a way of its own now; it begins as the usual one.", &[way]),
        (ROUNDS, _) => text("Saved: how often."),
        (_, Some(at)) => md("Saved level {}.", &[number(at + 1)]),
        (_, None) => text("Saved."),
    }
}
