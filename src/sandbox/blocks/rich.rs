//! Rich text: sections, lists, quotes and preformatted text, and the leaves inside them.

use super::check::{Faults, Need, Object};
use serde_json::Value;

/// The `elements` of a `rich_text` block.
pub(crate) fn rich_text(block: &mut Object<'_>, faults: &mut Faults) {
    let path = block.at("elements");
    for (at, value) in block.list("elements", Need::Must, 1..=500, faults).iter().enumerate() {
        part(value, &format!("{path}/{at}"), faults);
    }
}

fn part(value: &Value, path: &str, faults: &mut Faults) {
    let Some(mut object) = Object::open(value, path, faults) else { return };
    match object.kind() {
        "rich_text_section" => {}
        "rich_text_quote" | "rich_text_preformatted" => object.whole("border", 0..=1, faults),
        "rich_text_list" => {
            object.one_of("style", Need::Must, &["bullet", "ordered"], faults);
            object.whole("indent", 0..=8, faults);
            object.whole("offset", 0..=10_000, faults);
            object.whole("border", 0..=1, faults);
            for (at, value) in object.list("elements", Need::Must, 1..=500, faults).iter().enumerate() {
                let path = format!("{path}/elements/{at}");
                if value["type"] == "rich_text_section" {
                    part(value, &path, faults);
                } else {
                    faults.add(&path, "a list holds only rich_text_section");
                }
            }
            return object.finish(faults);
        }
        other => {
            faults.add(path, format!("unsupported type: {other}"));
            return;
        }
    }
    for (at, value) in object.list("elements", Need::Must, 0..=1000, faults).iter().enumerate() {
        leaf(value, &format!("{path}/elements/{at}"), faults);
    }
    object.finish(faults);
}

fn leaf(value: &Value, path: &str, faults: &mut Faults) {
    let Some(mut object) = Object::open(value, path, faults) else { return };
    match object.kind() {
        "text" => {
            object.string("text", Need::Must, 1..=usize::MAX, faults);
        }
        "link" => {
            object.string("url", Need::Must, 1..=3000, faults);
            object.string("text", Need::May, 0..=3000, faults);
            object.flag("unsafe", faults);
        }
        "emoji" => {
            object.string("name", Need::Must, 1..=255, faults);
            object.string("unicode", Need::May, 0..=255, faults);
        }
        "user" => {
            object.string("user_id", Need::Must, 1..=255, faults);
        }
        "channel" => {
            object.string("channel_id", Need::Must, 1..=255, faults);
        }
        "usergroup" => {
            object.string("usergroup_id", Need::Must, 1..=255, faults);
        }
        "broadcast" => object.one_of("range", Need::Must, &["here", "channel", "everyone"], faults),
        "date" => {
            if object.take("timestamp", Need::Must, faults).is_some_and(|at| !at.is_i64()) {
                faults.add(&object.at("timestamp"), "must be whole seconds");
            }
            object.string("format", Need::Must, 1..=255, faults);
            object.string("url", Need::May, 0..=3000, faults);
            object.string("fallback", Need::May, 0..=3000, faults);
        }
        other => {
            faults.add(path, format!("unsupported type: {other}"));
            return;
        }
    }
    let path = object.at("style");
    if let Some(style) = object.take("style", Need::May, faults)
        && let Some(mut style) = Object::open(style, &path, faults)
    {
        for flag in ["bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"] {
            style.flag(flag, faults);
        }
        style.finish(faults);
    }
    object.finish(faults);
}
