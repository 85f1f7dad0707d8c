//! What a person has filled in: Slack's `state.values`, kept by block and action id.

use super::identify::list_elements;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Values by block id and action id; each is Slack's object for its element (`{type, value}` and the like).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values(BTreeMap<String, BTreeMap<String, Value>>);

/// How the value of one kind of element is called in a state, and its initial value in the element.
pub(crate) struct Field {
    pub(crate) value: &'static str,
    pub(crate) initial: &'static str,
    pub(crate) many: bool,
}

impl Field {
    /// The field of an element's type; none for buttons and overflow menus, which hold nothing.
    pub(crate) fn of(kind: &str) -> Option<Self> {
        let (value, initial, many) = match kind {
            "plain_text_input" | "number_input" | "email_text_input" | "url_text_input" => {
                ("value", "initial_value", false)
            }
            "rich_text_input" => ("rich_text_value", "initial_value", false),
            "static_select" | "external_select" | "radio_buttons" => ("selected_option", "initial_option", false),
            "multi_static_select" | "multi_external_select" | "checkboxes" => {
                ("selected_options", "initial_options", true)
            }
            "users_select" => ("selected_user", "initial_user", false),
            "multi_users_select" => ("selected_users", "initial_users", true),
            "conversations_select" => ("selected_conversation", "initial_conversation", false),
            "multi_conversations_select" => ("selected_conversations", "initial_conversations", true),
            "channels_select" => ("selected_channel", "initial_channel", false),
            "multi_channels_select" => ("selected_channels", "initial_channels", true),
            "datepicker" => ("selected_date", "initial_date", false),
            "timepicker" => ("selected_time", "initial_time", false),
            "datetimepicker" => ("selected_date_time", "initial_date_time", false),
            _ => return None,
        };
        Some(Self { value, initial, many })
    }
}

impl Values {
    /// The state of `blocks` as they appear: initial values, unless the same block and action id already held one
    /// of the same type in `before`.
    pub(crate) fn of(blocks: &[Value], before: &Self) -> Self {
        let mut values = Self::default();
        for (block, element) in list_elements(blocks) {
            let (Some(block_id), Some(action_id)) = (block["block_id"].as_str(), element["action_id"].as_str()) else {
                continue;
            };
            let kind = element["type"].as_str().unwrap_or_default();
            let Some(field) = Field::of(kind) else { continue };
            let kept = before.find(block_id, action_id).filter(|value| value["type"] == kind);
            let value = kept.cloned().unwrap_or_else(|| {
                let empty = if field.many { json!([]) } else { Value::Null };
                let mut object = Map::new();
                object.insert("type".to_owned(), json!(kind));
                object.insert(field.value.to_owned(), element.get(field.initial).cloned().unwrap_or(empty));
                Value::Object(object)
            });
            values.set(block_id, action_id, value);
        }
        values
    }

    /// The value object of one element.
    pub fn find(&self, block_id: &str, action_id: &str) -> Option<&Value> {
        self.0.get(block_id)?.get(action_id)
    }

    /// Puts a value object in place.
    pub fn set(&mut self, block_id: &str, action_id: &str, value: Value) {
        self.0.entry(block_id.to_owned()).or_default().insert(action_id.to_owned(), value);
    }

    /// Takes over from Slack-shaped `values` what belongs to elements this state knows; the rest is ignored.
    pub(crate) fn merge(&mut self, values: &Value) {
        for (block_id, actions) in values.as_object().into_iter().flatten() {
            for (action_id, value) in actions.as_object().into_iter().flatten() {
                if let Some(known) = self.find(block_id, action_id).cloned() {
                    let kind = known["type"].as_str().unwrap_or_default();
                    let Some(field) = Field::of(kind) else { continue };
                    let given = match value.get(field.value) {
                        Some(Value::String(text)) if text.is_empty() => Value::Null,
                        Some(given) => given.clone(),
                        None => Value::Null,
                    };
                    let given = if field.many && given.is_null() { json!([]) } else { given };
                    self.set(block_id, action_id, json!({ "type": kind, field.value: given }));
                }
            }
        }
    }

    /// Slack's `state.values`.
    pub fn to_json(&self) -> Value {
        json!(self.0)
    }

    /// What Slack's own form refuses before it asks the bot: by block id, a sentence.
    pub(crate) fn complaints(&self, blocks: &[Value]) -> BTreeMap<String, String> {
        let mut complaints = BTreeMap::new();
        for (block, element) in list_elements(blocks).filter(|(block, _)| block["type"] == "input") {
            let (block_id, action_id) = (&block["block_id"], &element["action_id"]);
            let (Some(block_id), Some(action_id)) = (block_id.as_str(), action_id.as_str()) else { continue };
            let value = self.find(block_id, action_id).unwrap_or(&Value::Null);
            if let Some(sentence) = complaint(element, value, block["optional"] == true) {
                complaints.insert(block_id.to_owned(), sentence);
            }
        }
        complaints
    }
}

fn complaint(element: &Value, value: &Value, optional: bool) -> Option<String> {
    let kind = element["type"].as_str().unwrap_or_default();
    let field = Field::of(kind)?;
    let given = &value[field.value];
    let empty = given.is_null() || given.as_array().is_some_and(Vec::is_empty) || given == "";
    if empty {
        return (!optional).then(|| "Please complete this required field.".to_owned());
    }
    let text = given.as_str().unwrap_or_default();
    let length = text.chars().count();
    let bound = |name: &str| element[name].as_u64().and_then(|bound| usize::try_from(bound).ok());
    let number = |name: &str| element[name].as_str().and_then(|text| text.parse::<f64>().ok());
    match kind {
        "plain_text_input" if bound("min_length").is_some_and(|least| length < least) => {
            Some(format!("Must be at least {} characters", bound("min_length").unwrap_or_default()))
        }
        "plain_text_input" if bound("max_length").unwrap_or(3000) < length => {
            Some(format!("Must be at most {} characters", bound("max_length").unwrap_or(3000)))
        }
        "number_input" => {
            let Ok(typed) = text.parse::<f64>() else { return Some("Please enter a number.".to_owned()) };
            if element["is_decimal_allowed"] != true && typed.fract() != 0.0 {
                return Some("Please enter a whole number.".to_owned());
            }
            if let Some(least) = number("min_value").filter(|least| typed < *least) {
                return Some(format!("Must be {least} or more."));
            }
            number("max_value").filter(|most| typed > *most).map(|most| format!("Must be {most} or less."))
        }
        _ => None,
    }
}
