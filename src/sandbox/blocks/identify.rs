//! Finding elements inside blocks, and giving ids to those that came without, as Slack does.

use serde_json::{Value, json};

/// The elements of one block that may be acted on, wherever they stand in it.
pub(crate) fn elements_of(block: &Value) -> impl Iterator<Item = &Value> {
    let listed = if block["type"] == "actions" { block["elements"].as_array() } else { None };
    listed
        .into_iter()
        .flatten()
        .chain(block.get("accessory").filter(|accessory| accessory["type"] != "image"))
        .chain(block.get("element"))
}

/// Every (block id, element) in order.
pub(crate) fn list_elements(blocks: &[Value]) -> impl Iterator<Item = (&Value, &Value)> {
    blocks.iter().flat_map(|block| elements_of(block).map(move |element| (block, element)))
}

/// The element with these ids.
pub(crate) fn find_element<'a>(blocks: &'a [Value], block_id: &str, action_id: &str) -> Option<&'a Value> {
    list_elements(blocks)
        .find(|(block, element)| block["block_id"] == block_id && element["action_id"] == action_id)
        .map(|(_, element)| element)
}

/// Gives every block and every element an id. Those that come without get one that depends on their place and on
/// `seed` only, so that tests can rely on it.
pub(crate) fn identify(blocks: &mut [Value], seed: u64) {
    for (at, block) in blocks.iter_mut().enumerate() {
        if block["block_id"].as_str().is_none_or(str::is_empty) && block["type"] != "markdown" {
            block["block_id"] = json!(format!("blk{seed}-{at}"));
        }
        let name = |element: &mut Value, number: usize| {
            if element["type"] != "image" && element["action_id"].as_str().is_none_or(str::is_empty) {
                element["action_id"] = json!(format!("act{seed}-{at}-{number}"));
            }
        };
        if block["type"] == "actions" {
            for (number, element) in block["elements"].as_array_mut().into_iter().flatten().enumerate() {
                name(element, number);
            }
        }
        for field in ["accessory", "element"] {
            if let Some(element) = block.get_mut(field) {
                name(element, 0);
            }
        }
    }
}
