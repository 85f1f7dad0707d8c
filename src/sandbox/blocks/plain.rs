//! Blocks as plain text: what a person would read, top to bottom.

use super::values::{Field, Values};
use serde_json::Value;

/// Blocks, one line or more each.
pub fn plain_blocks(blocks: &[Value], values: &Values) -> String {
    let lines: Vec<_> = blocks.iter().flat_map(|block| block_lines(block, values)).collect();
    lines.join("\n")
}

/// Slack's three entities turned back into the characters people see.
pub(crate) fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn block_lines(block: &Value, values: &Values) -> Vec<String> {
    match block["type"].as_str().unwrap_or_default() {
        "header" => vec![format!("# {}", shown(&block["text"]))],
        "divider" => vec!["---".to_owned()],
        "section" => section_lines(block, values),
        "context" => {
            let parts: Vec<_> = list(&block["elements"]).iter().map(shown).collect();
            vec![format!("({})", parts.join(" · "))]
        }
        "actions" => {
            let parts: Vec<_> = list(&block["elements"]).iter().map(|e| element(block, e, values)).collect();
            vec![parts.join(" ")]
        }
        "input" => {
            let optional = if block["optional"] == true { " (optional)" } else { "" };
            let value = element(block, &block["element"], values);
            let mut lines = vec![format!("{}{optional}: {value}", shown(&block["label"]))];
            if !block["hint"].is_null() {
                lines.push(format!("  ({})", shown(&block["hint"])));
            }
            lines
        }
        "image" => vec![format!("[image: {}]", block["alt_text"].as_str().unwrap_or_default())],
        "rich_text" => list(&block["elements"]).iter().flat_map(rich_lines).collect(),
        "markdown" => vec![block["text"].as_str().unwrap_or_default().to_owned()],
        "table" => list(&block["rows"]).iter().map(row).collect(),
        other => vec![format!("[{other}]")],
    }
}

fn section_lines(block: &Value, values: &Values) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if !block["text"].is_null() {
        lines.push(shown(&block["text"]));
    }
    lines.extend(list(&block["fields"]).iter().map(|field| format!("| {}", shown(field).replace('\n', " "))));
    if !block["accessory"].is_null() {
        let accessory = element(block, &block["accessory"], values);
        match lines.first_mut() {
            Some(first) => *first = format!("{first} {accessory}"),
            None => lines.push(accessory),
        }
    }
    lines
}

fn row(row: &Value) -> String {
    let cell = |cell: &Value| match cell["text"].as_str() {
        Some(text) => text.to_owned(),
        None => list(&cell["elements"]).iter().flat_map(rich_lines).collect::<Vec<_>>().join(" "),
    };
    list(row).iter().map(cell).collect::<Vec<_>>().join(" | ")
}

fn element(block: &Value, element: &Value, values: &Values) -> String {
    let kind = element["type"].as_str().unwrap_or_default();
    match kind {
        "button" => return format!("[{}]", shown(&element["text"])),
        "image" => return format!("[image: {}]", element["alt_text"].as_str().unwrap_or_default()),
        "overflow" => {
            let options: Vec<_> = list(&element["options"]).iter().map(|option| shown(&option["text"])).collect();
            return format!("[… {}]", options.join(" / "));
        }
        _ => {}
    }
    let Some(field) = Field::of(kind) else { return format!("[{kind}]") };
    let ids = block["block_id"].as_str().zip(element["action_id"].as_str());
    let held = ids.and_then(|(block, action)| values.find(block, action));
    let value = held.map_or(&element[field.initial], |value| &value[field.value]);
    if matches!(kind, "checkboxes" | "radio_buttons") {
        let marks = if kind == "checkboxes" { ("[x]", "[ ]") } else { ("(o)", "( )") };
        return list(&element["options"]).iter().map(|option| tick(option, value, marks)).collect::<Vec<_>>().join(" ");
    }
    let chosen = match value {
        Value::Null => String::new(),
        Value::Array(values) => values.iter().map(chosen_text).collect::<Vec<_>>().join(", "),
        one => chosen_text(one),
    };
    match kind {
        "plain_text_input" | "number_input" | "email_text_input" | "url_text_input" if chosen.is_empty() => {
            "____".into()
        }
        "plain_text_input" | "number_input" | "email_text_input" | "url_text_input" => format!("__{chosen}__"),
        _ if chosen.is_empty() => {
            let placeholder = shown(&element["placeholder"]);
            format!("<{}>", if placeholder.is_empty() { "choose" } else { &placeholder })
        }
        _ => format!("<{chosen}>"),
    }
}

fn tick(option: &Value, value: &Value, (on, off): (&str, &str)) -> String {
    let same = |chosen: &Value| chosen["value"] == option["value"];
    let ticked = value.as_array().map_or_else(|| same(value), |many| many.iter().any(same));
    format!("{} {}", if ticked { on } else { off }, shown(&option["text"]))
}

fn chosen_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(option) if option.contains_key("text") => shown(&option["text"]),
        Value::Object(_) => rich_lines(value).join(" "),
        other => other.to_string(),
    }
}

fn rich_lines(part: &Value) -> Vec<String> {
    let leaves = || list(&part["elements"]).iter().map(leaf).collect::<String>();
    match part["type"].as_str().unwrap_or_default() {
        "rich_text_list" => {
            let bullet = |at: usize| if part["style"] == "ordered" { format!("{}.", at + 1) } else { "•".to_owned() };
            let items = list(&part["elements"]).iter().enumerate();
            items.map(|(at, item)| format!("{} {}", bullet(at), rich_lines(item).join(" "))).collect()
        }
        "rich_text_quote" => vec![format!("> {}", leaves())],
        "rich_text_preformatted" => vec![format!("```{}```", leaves())],
        _ => vec![leaves()],
    }
}

fn leaf(leaf: &Value) -> String {
    let field = |name: &str| leaf[name].as_str().unwrap_or_default();
    match field("type") {
        "user" => format!("<@{}>", field("user_id")),
        "channel" => format!("<#{}>", field("channel_id")),
        "usergroup" => format!("<!subteam^{}>", field("usergroup_id")),
        "emoji" => format!(":{}:", field("name")),
        "broadcast" => format!("@{}", field("range")),
        "date" => field("fallback").to_owned(),
        "link" if field("text").is_empty() => field("url").to_owned(),
        _ => field("text").to_owned(),
    }
}

/// The text of a text object (mrkdwn with its entities turned back), or of an image its alternative.
fn shown(text: &Value) -> String {
    let raw = text["text"].as_str().or(text["alt_text"].as_str()).unwrap_or_default();
    if text["type"] == "mrkdwn" { unescaped(raw) } else { raw.to_owned() }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
