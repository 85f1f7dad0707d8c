//! The arguments of a call, however they came: query, form or JSON; and the errors that refuse them.

use axum::body::Bytes;
use serde_json::{Map, Value, json};

/// A refusal: `{"ok": false, "error": code, …}`.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) code: String,
    pub(crate) more: Map<String, Value>,
}

/// What a method answers, without `ok`.
pub(crate) type Answer = Result<Map<String, Value>, ApiError>;

impl From<&str> for ApiError {
    fn from(code: &str) -> Self {
        Self { code: code.to_owned(), more: Map::new() }
    }
}

impl ApiError {
    /// With one more field beside the code.
    pub(crate) fn with(mut self, field: &str, value: Value) -> Self {
        self.more.insert(field.to_owned(), value);
        self
    }

    /// With reasons in `response_metadata.messages`.
    pub(crate) fn because(code: &str, reasons: &[String]) -> Self {
        Self::from(code).with("response_metadata", json!({ "messages": reasons }))
    }

    /// The whole answer.
    pub(crate) fn to_json(&self) -> Value {
        let mut body = self.more.clone();
        body.insert("ok".to_owned(), json!(false));
        body.insert("error".to_owned(), json!(self.code));
        Value::Object(body)
    }
}

/// An answer from a literal: `answer(json!({ "channel": … }))`.
pub(crate) fn answer(value: Value) -> Answer {
    match value {
        Value::Object(fields) => Ok(fields),
        _ => Ok(Map::new()),
    }
}

/// The arguments of one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Args(Map<String, Value>);

impl Args {
    /// Reads query and body. A body in a type Slack does not take is refused.
    pub(crate) fn parse(query: &str, content_type: &str, body: &Bytes) -> Result<Self, ApiError> {
        let mut args = Map::new();
        read_form(query.as_bytes(), &mut args);
        let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            _ if body.is_empty() => {}
            "application/json" => match serde_json::from_slice(body) {
                Ok(Value::Object(fields)) => args.extend(fields),
                Ok(_) => return Err("json_not_object".into()),
                Err(_) => return Err("invalid_json".into()),
            },
            "application/x-www-form-urlencoded" => read_form(body, &mut args),
            "" => return Err("missing_post_type".into()),
            _ => return Err("invalid_post_type".into()),
        }
        args.retain(|_, value| !value.is_null() && value != "");
        Ok(Self(args))
    }

    /// Takes the token out, where it came as an argument.
    pub(crate) fn take_token(&mut self) -> Option<String> {
        self.0.remove("token").and_then(|token| token.as_str().map(str::to_owned))
    }

    /// All of them, for the log.
    pub(crate) fn to_json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// A text; numbers and booleans count as their text.
    pub(crate) fn find(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.clone()),
            value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A text that must be there.
    pub(crate) fn get(&self, name: &str) -> Result<String, ApiError> {
        self.find(name)
            .ok_or_else(|| ApiError::because("invalid_arguments", &[format!("[ERROR] missing required field: {name}")]))
    }

    /// true, 1 or "true".
    pub(crate) fn flag(&self, name: &str) -> bool {
        matches!(self.find(name).as_deref(), Some("true" | "1" | "True"))
    }

    /// Structured arguments: as they are in JSON, or as JSON text in a form.
    pub(crate) fn json(&self, name: &str) -> Result<Option<Value>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| ApiError::because("invalid_arguments", &[format!("[ERROR] {name} is not valid JSON")])),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// A list of names: `a,b`, or a JSON list.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        match self.0.get(name) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Some(Value::String(text)) => {
                text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }

    /// How many things a page has: the given `limit` within 1 to `most`, else `default`.
    pub(crate) fn limit(&self, default: usize, most: usize) -> Result<usize, ApiError> {
        match self.find("limit") {
            None => Ok(default),
            Some(text) => match text.parse::<usize>() {
                Ok(0) => Ok(default),
                Ok(limit) if limit <= most => Ok(limit),
                Ok(_) | Err(_) => Err("invalid_limit".into()),
            },
        }
    }
}

fn read_form(bytes: &[u8], args: &mut Map<String, Value>) {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(bytes).unwrap_or_default();
    args.extend(pairs.into_iter().map(|(name, value)| (name, Value::String(value))));
}

/// One page of `items`, and the cursor of the next; empty when this is the last.
pub(crate) fn page<T>(mut items: Vec<T>, cursor: Option<&str>, limit: usize) -> Result<(Vec<T>, String), ApiError> {
    let start = match cursor {
        None => 0,
        Some(cursor) => {
            let number = cursor.strip_prefix("next:").and_then(|rest| rest.strip_suffix('='));
            number.and_then(|number| number.parse::<usize>().ok()).ok_or("invalid_cursor")?
        }
    };
    let end = start.saturating_add(limit);
    let next = if end < items.len() { format!("next:{end}=") } else { String::new() };
    items.truncate(end);
    Ok((items.split_off(start.min(items.len())), next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cover_everything_once() {
        let (mut cursor, mut seen) = (None, Vec::new());
        loop {
            let (items, next) = page((0..7).collect(), cursor.as_deref(), 3).expect("a valid cursor");
            seen.extend(items);
            if next.is_empty() {
                break;
            }
            cursor = Some(next);
        }
        assert_eq!(seen, (0..7).collect::<Vec<_>>());
        assert_eq!(page(vec![1], Some("nonsense"), 1).expect_err("an invalid cursor").code, "invalid_cursor");
    }

    #[test]
    fn forms_and_json_mean_the_same() {
        let form = Args::parse("", "application/x-www-form-urlencoded", &Bytes::from("channel=C1&blocks=%5B%5D"));
        let json = Args::parse("", "application/json; charset=utf-8", &Bytes::from(r#"{"channel":"C1","blocks":[]}"#));
        for args in [form.expect("a form"), json.expect("a JSON body")] {
            assert_eq!(args.find("channel").as_deref(), Some("C1"));
            assert_eq!(args.json("blocks").expect("valid"), Some(json!([])));
        }
        assert_eq!(Args::parse("", "text/xml", &Bytes::from("<a/>")).expect_err("refused").code, "invalid_post_type");
    }
}
