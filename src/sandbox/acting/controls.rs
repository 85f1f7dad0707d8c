//! Finding a button or an input by what is written on it, and making Slack's action out of a choice.

use super::names::{channel_named, person_named};
use crate::{
    error::{Error, Result},
    sandbox::{
        blocks::{Field, list_elements},
        state::State,
    },
};
use serde_json::{Map, Value, json};

/// The element that `name` means: its action id, a button's text, an input's label, a placeholder.
pub(crate) fn find_control<'a>(blocks: &'a [Value], name: &str) -> Option<(&'a Value, &'a Value)> {
    let means = |block: &Value, element: &Value| {
        element["action_id"] == name
            || element["text"]["text"] == name
            || (block["type"] == "input" && block["label"]["text"] == name)
            || element["placeholder"]["text"] == name
    };
    list_elements(blocks).find(|(block, element)| means(block, element))
}

/// Every control there is, for the sentence that says one is not among them.
pub(crate) fn control_names(blocks: &[Value]) -> String {
    let name = |block: &Value, element: &Value| {
        let candidates = [&block["label"]["text"], &element["text"]["text"], &element["action_id"]];
        candidates.iter().find_map(|text| text.as_str()).unwrap_or_default().to_owned()
    };
    list_elements(blocks).map(|(block, element)| name(block, element)).collect::<Vec<_>>().join(", ")
}

/// The value object of an input after somebody chose or typed `given`: an option's text or value, a handle, a channel,
/// a date, plain text. Several are separated by commas. Nothing given empties it.
pub(crate) fn value_of(state: &State, element: &Value, given: &str) -> Result<Value> {
    let kind = element["type"].as_str().unwrap_or_default();
    let Some(field) = Field::of(kind) else {
        return Err(Error::user("This is a button or a menu; click it instead."));
    };
    let parts: Vec<&str> = if field.many { given.split(',').map(str::trim).collect() } else { vec![given] };
    let mut chosen = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        chosen.push(match field.value {
            "selected_option" | "selected_options" => option_named(element, part)?,
            "selected_user" | "selected_users" => json!(person_named(state, part)?.id),
            "selected_conversation" | "selected_conversations" | "selected_channel" | "selected_channels" => {
                json!(channel_named(state, part)?.id)
            }
            "selected_date_time" => json!(part.parse::<i64>().map_err(|_| Error::user("Whole seconds, please."))?),
            _ => json!(part),
        });
    }
    let value = if field.many { Value::Array(chosen) } else { chosen.into_iter().next().unwrap_or(Value::Null) };
    let mut object = Map::new();
    object.insert("type".to_owned(), json!(kind));
    object.insert(field.value.to_owned(), value);
    Ok(Value::Object(object))
}

/// An option by its text or value. An external select's options are the bot's; what is given there is both.
fn option_named(element: &Value, name: &str) -> Result<Value> {
    let own = element["options"].as_array().into_iter().flatten();
    let grouped = element["option_groups"].as_array().into_iter().flatten();
    let mut options = own.chain(grouped.flat_map(|group| group["options"].as_array().into_iter().flatten()));
    match options.find(|option| option["text"]["text"] == name || option["value"] == name) {
        Some(option) => Ok(option.clone()),
        None if element["type"].as_str().is_some_and(|kind| kind.ends_with("external_select")) => {
            Ok(json!({ "text": { "type": "plain_text", "text": name, "emoji": true }, "value": name }))
        }
        None => Err(Error::user(format!("There is no option called {name}."))),
    }
}

/// The action of clicking a button, or of choosing `given` elsewhere.
pub(crate) fn action_of(state: &State, block: &Value, element: &Value, given: Option<&str>) -> Result<Value> {
    let kind = element["type"].as_str().unwrap_or_default();
    let mut action = match (kind, given) {
        ("button", _) => {
            let mut action = json!({ "type": "button", "text": element["text"] });
            for field in ["value", "style", "url"] {
                if let Some(value) = element.get(field) {
                    action[field] = value.clone();
                }
            }
            action
        }
        ("overflow", Some(given)) => json!({ "type": kind, "selected_option": option_named(element, given)? }),
        (_, Some(given)) => value_of(state, element, given)?,
        (_, None) => return Err(Error::user("This is not a button; choose something in it.")),
    };
    action["action_id"] = element["action_id"].clone();
    action["block_id"] = block["block_id"].clone();
    Ok(action)
}
