//! Whether blocks and views may be sent: types, limits, unknown fields, ids used twice.

use super::{
    check::{Faults, Need, Object},
    elements::{Seat, element},
    objects::{Text, text, text_in},
    rich::rich_text,
};
use serde_json::Value;
use std::collections::HashSet;

/// What the blocks are for; modals and Homes take more of them, messages have kinds of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Message,
    Modal,
    Home,
}

/// The blocks of a message; an error lists every fault in Slack's words.
pub(crate) fn check_message(blocks: &Value) -> Result<(), Vec<String>> {
    let mut faults = Faults::default();
    match blocks.as_array() {
        Some(blocks) => check_blocks(blocks, Place::Message, &mut faults),
        None => faults.add("/blocks", "must be a list"),
    }
    faults.into_result()
}

/// A whole view. `Err` lists every fault; its size is checked elsewhere, as Slack has an error of its own for it.
pub(crate) fn check_view(view: &Value) -> Result<(), Vec<String>> {
    let mut faults = Faults::default();
    if let Some(object) = Object::open(view, "/view", &mut faults) {
        view_fields(object, &mut faults);
    }
    faults.into_result()
}

fn view_fields(mut view: Object<'_>, faults: &mut Faults) {
    let place = match view.kind() {
        "modal" => Place::Modal,
        "home" => Place::Home,
        other => {
            faults.add("/view/type", format!("must be modal or home, not {other:?}"));
            return;
        }
    };
    view.string("callback_id", Need::May, 0..=255, faults);
    view.string("private_metadata", Need::May, 0..=3000, faults);
    view.string("external_id", Need::May, 0..=255, faults);
    let blocks = view.take("blocks", Need::Must, faults).and_then(Value::as_array);
    let blocks = blocks.map_or(&[][..], Vec::as_slice);
    let has_input = blocks.iter().any(|block| block["type"] == "input");
    if place == Place::Modal {
        text_in(&mut view, "title", (Need::Must, Text::Plain), 1..=24, faults);
        text_in(&mut view, "close", (Need::May, Text::Plain), 1..=24, faults);
        let need = if has_input { Need::Must } else { Need::May };
        text_in(&mut view, "submit", (need, Text::Plain), 1..=24, faults);
        view.flag("clear_on_close", faults);
        view.flag("notify_on_close", faults);
        view.flag("submit_disabled", faults);
    }
    check_blocks(blocks, place, faults);
    view.finish(faults);
}

fn check_blocks(blocks: &[Value], place: Place, faults: &mut Faults) {
    let most = if place == Place::Message { 50 } else { 100 };
    if blocks.len() > most {
        faults.add("/blocks", format!("no more than {most} items allowed"));
    }
    let (mut block_ids, mut focused) = (HashSet::new(), 0);
    for (at, value) in blocks.iter().enumerate() {
        let path = format!("/blocks/{at}");
        if let Some(id) = value["block_id"].as_str()
            && !block_ids.insert(id)
        {
            faults.add(&path, format!("block_id {id:?} already exists"));
        }
        unique_actions(value, &path, faults);
        focused += super::identify::elements_of(value).filter(|e| e["focus_on_load"] == true).count();
        block(value, &path, place, faults);
    }
    if focused > 1 {
        faults.add("/blocks", "only one element may have focus_on_load");
    }
    if blocks.iter().filter(|block| block["type"] == "table").count() > 1 {
        faults.add("/blocks", "only_one_table_allowed");
    }
}

/// Within one block no two elements may share an `action_id`.
fn unique_actions(block: &Value, path: &str, faults: &mut Faults) {
    let mut seen = HashSet::new();
    for id in super::identify::elements_of(block).filter_map(|element| element["action_id"].as_str()) {
        if !seen.insert(id) {
            faults.add(path, format!("action_id {id:?} already exists for this block_id"));
        }
    }
}

fn block(value: &Value, path: &str, place: Place, faults: &mut Faults) {
    let Some(mut block) = Object::open(value, path, faults) else { return };
    block.string("block_id", Need::May, 1..=255, faults);
    match block.kind() {
        "section" => section(&mut block, faults),
        "divider" => {}
        "header" => text_in(&mut block, "text", (Need::Must, Text::Plain), 1..=150, faults),
        "context" => context(&mut block, faults),
        "actions" => {
            for (at, value) in block.list("elements", Need::Must, 1..=25, faults).iter().enumerate() {
                element(value, &format!("{path}/elements/{at}"), Seat::Actions, faults);
            }
        }
        "input" => input(&mut block, faults),
        "image" => image(&mut block, faults),
        "rich_text" => rich_text(&mut block, faults),
        "markdown" if place == Place::Message => {
            block.string("text", Need::Must, 1..=12_000, faults);
        }
        "table" if place == Place::Message => table(&mut block, faults),
        other => {
            faults.add(path, format!("unsupported type: {other}"));
            return;
        }
    }
    block.finish(faults);
}

fn section(block: &mut Object<'_>, faults: &mut Faults) {
    text_in(block, "text", (Need::May, Text::Either), 1..=3000, faults);
    let fields = block.list("fields", Need::May, 1..=10, faults);
    for (at, field) in fields.iter().enumerate() {
        text(field, &format!("{}/fields/{at}", block.path), Text::Either, 1..=2000, faults);
    }
    if fields.is_empty() && block.map.get("text").is_none() {
        faults.add(&block.path, "one of text and fields is required");
    }
    block.flag("expand", faults);
    let path = block.at("accessory");
    if let Some(accessory) = block.take("accessory", Need::May, faults) {
        element(accessory, &path, Seat::Accessory, faults);
    }
}

fn context(block: &mut Object<'_>, faults: &mut Faults) {
    let path = block.at("elements");
    for (at, value) in block.list("elements", Need::Must, 1..=10, faults).iter().enumerate() {
        let path = format!("{path}/{at}");
        if value["type"] == "image" {
            element(value, &path, Seat::Accessory, faults);
        } else {
            text(value, &path, Text::Either, 1..=3000, faults);
        }
    }
}

fn input(block: &mut Object<'_>, faults: &mut Faults) {
    text_in(block, "label", (Need::Must, Text::Plain), 1..=2000, faults);
    text_in(block, "hint", (Need::May, Text::Plain), 1..=2000, faults);
    block.flag("optional", faults);
    block.flag("dispatch_action", faults);
    let path = block.at("element");
    if let Some(value) = block.take("element", Need::Must, faults) {
        element(value, &path, Seat::Input, faults);
    }
}

fn image(block: &mut Object<'_>, faults: &mut Faults) {
    block.string("image_url", Need::Must, 1..=3000, faults);
    block.string("alt_text", Need::Must, 1..=2000, faults);
    text_in(block, "title", (Need::May, Text::Plain), 1..=2000, faults);
}

fn table(block: &mut Object<'_>, faults: &mut Faults) {
    let path = block.at("rows");
    let mut characters = 0;
    for (at, row) in block.list("rows", Need::Must, 1..=100, faults).iter().enumerate() {
        let cells = row.as_array().map_or(&[][..], Vec::as_slice);
        if cells.is_empty() || cells.len() > 20 {
            faults.add(&format!("{path}/{at}"), "a row has 1 to 20 cells");
        }
        for (column, cell) in cells.iter().enumerate() {
            let path = format!("{path}/{at}/{column}");
            let Some(mut cell) = Object::open(cell, &path, faults) else { continue };
            match cell.kind() {
                "raw_text" => {
                    let text = cell.string("text", Need::Must, 1..=10_000, faults);
                    characters += text.map_or(0, |text| text.chars().count());
                }
                "rich_text" => {
                    cell.string("block_id", Need::May, 1..=255, faults);
                    rich_text(&mut cell, faults);
                }
                other => faults.add(&path, format!("unsupported type: {other}")),
            }
            cell.finish(faults);
        }
    }
    if characters > 10_000 {
        faults.add(&path, "must be less than 10001 characters in all");
    }
    let path = block.at("column_settings");
    for (at, value) in block.list("column_settings", Need::May, 0..=20, faults).iter().enumerate() {
        if value.is_null() {
            continue;
        }
        let Some(mut column) = Object::open(value, &format!("{path}/{at}"), faults) else { continue };
        column.one_of("align", Need::May, &["left", "center", "right"], faults);
        column.flag("is_wrapped", faults);
        column.finish(faults);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(blocks: Value) -> String {
        check_message(&blocks).err().unwrap_or_default().join("\n")
    }

    #[test]
    fn good_blocks_pass() {
        let blocks = json!([
            { "type": "header", "text": { "type": "plain_text", "text": "Standing" } },
            { "type": "section", "text": { "type": "mrkdwn", "text": "*Hello*", "verbatim": true },
              "accessory": { "type": "button", "action_id": "a", "text": { "type": "plain_text", "text": "Go" } } },
            { "type": "rich_text", "elements": [
                { "type": "rich_text_section", "elements": [{ "type": "text", "text": "x", "style": { "bold": true } }] } ] },
            { "type": "divider" },
            { "type": "table", "rows": [[{ "type": "raw_text", "text": "KR" }]] },
        ]);
        assert_eq!(message(blocks), "");
    }

    #[test]
    fn limits_unknown_fields_and_types_are_named_with_their_place() {
        let long = "x".repeat(3001);
        let faults = message(json!([
            { "type": "section", "text": { "type": "mrkdwn", "text": long } },
            { "type": "section", "txt": 1, "text": { "type": "mrkdwn", "text": "" } },
            { "type": "fancy" },
            { "type": "actions", "elements": [{ "type": "plain_text_input", "action_id": "a" }] },
        ]));
        for expected in [
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
            "must be more than 0 characters [json-pointer:/blocks/1/text/text]",
            "is not an allowed field [json-pointer:/blocks/1/txt]",
            "unsupported type: fancy [json-pointer:/blocks/2]",
            "unsupported type: plain_text_input [json-pointer:/blocks/3/elements/0]",
        ] {
            assert!(faults.contains(expected), "{expected} is missing in\n{faults}");
        }
    }

    #[test]
    fn ids_are_unique() {
        let button = json!({ "type": "button", "action_id": "a", "text": { "type": "plain_text", "text": "Go" } });
        let faults = message(json!([
            { "type": "actions", "block_id": "b", "elements": [button, button] },
            { "type": "divider", "block_id": "b" },
        ]));
        assert!(faults.contains("action_id \"a\" already exists"), "{faults}");
        assert!(faults.contains("block_id \"b\" already exists"), "{faults}");
    }

    #[test]
    fn a_modal_with_inputs_needs_a_submit_and_a_short_title() {
        let view = json!({ "type": "modal", "title": { "type": "plain_text", "text": "A title that is far too long" },
            "blocks": [{ "type": "input", "label": { "type": "plain_text", "text": "Value" },
                "element": { "type": "plain_text_input", "action_id": "v" } }] });
        let faults = check_view(&view).expect_err("two faults").join("\n");
        assert!(faults.contains("missing required field: submit"), "{faults}");
        assert!(faults.contains("must be less than 25 characters [json-pointer:/view/title/text]"), "{faults}");
    }
}
