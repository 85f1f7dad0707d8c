//! What can still be done with finished messages: a button beneath, several in one, and whose a button is among them.
//!
//! A message of several carries its parts' blocks under block ids that begin with the part's tag, because Slack wants
//! the block ids of a message to differ, and because a press must be told from a press in another part. [`tag_of`] reads
//! them back.

use super::{Button, Element, json, plain};
use crate::{
    signal::Message,
    slack::{mrkdwn::Text, size},
};
use serde_json::{Value, json as literal};

/// A message of several parts is kept below this, in characters of JSON: Slack refuses long ones (`msg_blocks_too_long`)
/// and does not say from which length on.
const TOGETHER: usize = 12_000;

/// How much of what Slack takes in one message is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Blocks.
    pub blocks: usize,
    /// Characters of its blocks, as JSON.
    pub characters: usize,
}

impl Room {
    /// All of it: nothing can be added.
    pub const FULL: Self = Self { blocks: size::MESSAGE_BLOCKS, characters: TOGETHER };

    /// What a message uses.
    pub fn of(message: &Message) -> Self {
        let blocks = message.blocks.as_array().map_or(0, Vec::len);
        Self { blocks, characters: size::length(&message.blocks.to_string()) }
    }

    /// Both, with the header and the line between them.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { blocks: self.blocks + other.blocks + 2, characters: self.characters + other.characters }
    }

    /// Whether Slack takes that much in one message.
    pub fn fits(self) -> bool {
        self.blocks <= size::MESSAGE_BLOCKS && self.characters <= TOGETHER
    }
}

/// `message` with one more button: in its last row of buttons where it ends with one, else in a row of its own. A
/// message that is full stays as it is.
pub fn append_button(message: &Message, button: Button) -> Message {
    let mut message = message.clone();
    let Value::Array(blocks) = &mut message.blocks else { return message };
    let element = json(&Element::from(button).in_actions());
    let is_full = blocks.len() >= size::MESSAGE_BLOCKS;
    let row = blocks.last_mut().filter(|block| block["type"] == "actions").map(|block| &mut block["elements"]);
    match row {
        Some(Value::Array(elements)) if elements.len() < size::ACTIONS => elements.push(element),
        _ if is_full => {}
        _ => blocks.push(literal!({ "type": "actions", "elements": [element] })),
    }
    message
}

/// Whether a message has a button, a menu or a field.
pub fn can_be_pressed(message: &Message) -> bool {
    message.blocks.as_array().into_iter().flatten().any(is_live)
}

fn is_live(block: &Value) -> bool {
    matches!(block["type"].as_str(), Some("actions" | "input")) || !block["accessory"].is_null()
}

/// `message` with `tag` at the beginning of the id of each block in which something can be done.
pub fn tagged(message: &Message, tag: &str) -> Message {
    let mut message = message.clone();
    for (place, block) in message.blocks.as_array_mut().into_iter().flatten().enumerate() {
        if let (true, Value::Object(block)) = (is_live(block), block) {
            let own = block.get("block_id").and_then(Value::as_str).unwrap_or_default();
            let id = size::head(&format!("{tag}/{place}/{own}"), size::ID);
            block.insert("block_id".to_owned(), Value::String(id));
        }
    }
    message
}

/// The tag of a block's id, and the id the block had before, empty where it had none; `None` where [`tagged`] did not
/// write it. It has been in a stranger's hands.
pub fn tag_of(block_id: &str) -> Option<(&str, &str)> {
    let (place, tag_ends) = {
        let mut slashes = block_id.match_indices('/').map(|(at, _)| at);
        let (first, second, third) = (slashes.next()?, slashes.next()?, slashes.next()?);
        debug_assert!(first < second);
        (&block_id[second + 1..third], second)
    };
    place.parse::<usize>().ok()?;
    Some((&block_id[..tag_ends], &block_id[tag_ends + place.len() + 2..]))
}

/// Several messages in one, under a headline; `fallback` is what those hear who only hear it.
pub fn stacked(headline: &str, fallback: &Text, parts: &[Message]) -> Message {
    let mut blocks = vec![literal!({ "type": "header", "text": json(&plain(headline, size::HEADER)) })];
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            blocks.push(literal!({ "type": "divider" }));
        }
        blocks.extend(part.blocks.as_array().into_iter().flatten().cloned());
    }
    blocks.truncate(size::MESSAGE_BLOCKS);
    Message { text: fallback.cut(size::FALLBACK).fallback(), blocks: Value::Array(blocks) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slack::{
        blocks::{button, message},
        mrkdwn::text,
    };

    #[test]
    fn a_button_joins_the_last_row() {
        let said = || message(text("Tea?")).section(text("Tea?"));
        let with_row = append_button(&said().actions([button("yes", "Yes")]).build(), button("why", "Why?"));
        assert_eq!(with_row.blocks[1]["elements"].as_array().map(Vec::len), Some(2));
        assert_eq!(with_row.blocks[1]["elements"][1]["action_id"], "why");
        let without = append_button(&said().build(), button("why", "Why?"));
        assert_eq!(without.blocks[1]["elements"][0]["action_id"], "why");
        let full = message(text("long")).each(0..60, |built, _| built.section(text("row"))).build();
        assert_eq!(append_button(&full, button("why", "Why?")), full);
    }

    #[test]
    fn parts_keep_apart_and_their_own_ids_come_back() {
        let one = message(text("Tea?")).section(text("Tea?")).actions([button("yes", "Yes")]);
        let one = one.actions_in("more/or less", [button("no", "No")]).build();
        let both = stacked("Two things", &text("Tea, twice"), &[tagged(&one, "ask/7"), tagged(&one, "ask/8")]);
        assert_eq!(both.text, "Tea, twice");
        let ids: Vec<&str> =
            both.blocks.as_array().into_iter().flatten().filter_map(|b| b["block_id"].as_str()).collect();
        assert_eq!(ids, ["ask/7/1/", "ask/7/2/more/or less", "ask/8/1/", "ask/8/2/more/or less"]);
        let read: Vec<_> = ids.iter().filter_map(|id| tag_of(id)).collect();
        assert_eq!(read, [("ask/7", ""), ("ask/7", "more/or less"), ("ask/8", ""), ("ask/8", "more/or less")]);
        assert_eq!(Room::of(&both).blocks, 8);
        for odd in ["", "b", "ask/7", "ask/7/x/", "a/b/c"] {
            assert_eq!(tag_of(odd), None, "{odd}");
        }
    }
}
