//! Text, options, confirmations and filters: the small objects blocks are made of.

use super::check::{Faults, Need, Object, check_length};
use serde_json::Value;
use std::ops::RangeInclusive;

/// Which of the two text objects may stand somewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    Plain,
    Either,
}

/// A text object in `field`.
pub(crate) fn text_in(
    object: &mut Object<'_>,
    field: &'static str,
    (need, kind): (Need, Text),
    length: RangeInclusive<usize>,
    faults: &mut Faults,
) {
    let path = object.at(field);
    if let Some(value) = object.take(field, need, faults) {
        text(value, &path, kind, length, faults);
    }
}

/// A text object.
pub(crate) fn text(value: &Value, path: &str, kind: Text, length: RangeInclusive<usize>, faults: &mut Faults) {
    let Some(mut object) = Object::open(value, path, faults) else { return };
    match object.kind() {
        "plain_text" => {
            object.flag("emoji", faults);
        }
        "mrkdwn" if kind == Text::Either => {
            object.flag("verbatim", faults);
        }
        other => faults.add(&object.at("type"), format!("unsupported text type: {other}")),
    }
    object.string("text", Need::Must, length, faults);
    object.finish(faults);
}

/// A confirmation dialogue in `confirm`.
pub(crate) fn confirm_in(object: &mut Object<'_>, faults: &mut Faults) {
    let path = object.at("confirm");
    let Some(value) = object.take("confirm", Need::May, faults) else { return };
    let Some(mut confirm) = Object::open(value, &path, faults) else { return };
    text_in(&mut confirm, "title", (Need::Must, Text::Plain), 1..=100, faults);
    text_in(&mut confirm, "text", (Need::Must, Text::Either), 1..=300, faults);
    text_in(&mut confirm, "confirm", (Need::Must, Text::Plain), 1..=30, faults);
    text_in(&mut confirm, "deny", (Need::Must, Text::Plain), 1..=30, faults);
    confirm.one_of("style", Need::May, &["primary", "danger"], faults);
    confirm.finish(faults);
}

/// One option of a select, a check box, a radio button or an overflow menu.
pub(crate) fn option(value: &Value, path: &str, kind: Text, faults: &mut Faults) {
    let Some(mut object) = Object::open(value, path, faults) else { return };
    text_in(&mut object, "text", (Need::Must, kind), 1..=75, faults);
    object.string("value", Need::Must, 1..=150, faults);
    text_in(&mut object, "description", (Need::May, kind), 1..=75, faults);
    object.string("url", Need::May, 0..=3000, faults);
    object.finish(faults);
}

/// `options` or `option_groups`, one of them and not both.
pub(crate) fn choices(object: &mut Object<'_>, faults: &mut Faults) {
    let options = object.list("options", Need::May, 1..=100, faults);
    let groups = object.list("option_groups", Need::May, 1..=100, faults);
    if options.is_empty() == groups.is_empty() {
        faults.add(&object.path, "exactly one of options and option_groups is required");
    }
    unique_values(options, &object.at("options"), faults);
    for (at, value) in options.iter().enumerate() {
        option(value, &format!("{}/options/{at}", object.path), Text::Plain, faults);
    }
    for (at, value) in groups.iter().enumerate() {
        let path = format!("{}/option_groups/{at}", object.path);
        let Some(mut group) = Object::open(value, &path, faults) else { continue };
        text_in(&mut group, "label", (Need::Must, Text::Plain), 1..=75, faults);
        for (at, value) in group.list("options", Need::Must, 1..=100, faults).iter().enumerate() {
            option(value, &format!("{path}/options/{at}"), Text::Plain, faults);
        }
        group.finish(faults);
    }
}

/// A bounded list of options without groups: check boxes, radio buttons, overflow menus.
pub(crate) fn short_choices(object: &mut Object<'_>, most: usize, kind: Text, faults: &mut Faults) {
    let options = object.list("options", Need::Must, 1..=most, faults);
    unique_values(options, &object.at("options"), faults);
    for (at, value) in options.iter().enumerate() {
        option(value, &format!("{}/options/{at}", object.path), kind, faults);
    }
}

fn unique_values(options: &[Value], path: &str, faults: &mut Faults) {
    for (at, option) in options.iter().enumerate() {
        if options[..at].iter().any(|before| before["value"] == option["value"]) {
            faults.add(&format!("{path}/{at}/value"), "must be unique among its options");
        }
    }
}

/// `initial_option` or `initial_options`, which must be among the options where those are listed.
pub(crate) fn initial_in(object: &mut Object<'_>, field: &'static str, faults: &mut Faults) {
    let Some(value) = object.take(field, Need::May, faults) else { return };
    let path = object.at(field);
    let initial = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let mut offered = object.map.get("options").and_then(Value::as_array).cloned().unwrap_or_default();
    for group in object.map.get("option_groups").and_then(Value::as_array).into_iter().flatten() {
        offered.extend(group["options"].as_array().cloned().unwrap_or_default());
    }
    for option in initial {
        let listed = offered.iter().any(|offer| offer["value"] == option["value"] && offer["text"] == option["text"]);
        if !offered.is_empty() && !listed {
            faults.add(&path, "must exactly match one of the options");
        }
    }
}

/// The placeholder every input may have.
pub(crate) fn placeholder_in(object: &mut Object<'_>, faults: &mut Faults) {
    text_in(object, "placeholder", (Need::May, Text::Plain), 1..=150, faults);
}

/// The list of events that make an input send block actions.
pub(crate) fn dispatch_in(object: &mut Object<'_>, faults: &mut Faults) {
    let path = object.at("dispatch_action_config");
    let Some(value) = object.take("dispatch_action_config", Need::May, faults) else { return };
    let Some(mut config) = Object::open(value, &path, faults) else { return };
    for word in config.list("trigger_actions_on", Need::May, 1..=2, faults) {
        if !["on_enter_pressed", "on_character_entered"].contains(&word.as_str().unwrap_or_default()) {
            faults.add(&path, "must be on_enter_pressed or on_character_entered");
        }
    }
    config.finish(faults);
}

/// The filter of a conversations select.
pub(crate) fn filter_in(object: &mut Object<'_>, faults: &mut Faults) {
    let path = object.at("filter");
    let Some(value) = object.take("filter", Need::May, faults) else { return };
    let Some(mut filter) = Object::open(value, &path, faults) else { return };
    for word in filter.list("include", Need::May, 1..=4, faults) {
        if !["im", "mpim", "private", "public"].contains(&word.as_str().unwrap_or_default()) {
            faults.add(&path, "must be one of: im, mpim, private, public");
        }
    }
    filter.flag("exclude_external_shared_channels", faults);
    filter.flag("exclude_bot_users", faults);
    filter.finish(faults);
}

/// A list of ids, each a non-empty string.
pub(crate) fn ids_in(object: &mut Object<'_>, field: &'static str, faults: &mut Faults) {
    let path = object.at(field);
    for id in object.list(field, Need::May, 1..=1000, faults) {
        match id.as_str() {
            Some(id) => check_length(id, &(1..=255), &path, faults),
            None => faults.add(&path, "must be a string"),
        }
    }
}
