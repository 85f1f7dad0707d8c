//! The validator's vocabulary: an object whose fields are ticked off one by one, so that what is left over is an error.

use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// Everything found wrong so far, in Slack's own form: `[ERROR] … [json-pointer:/blocks/0/text]`.
#[derive(Default)]
pub(crate) struct Faults(Vec<String>);

impl Faults {
    pub(crate) fn add(&mut self, path: &str, what: impl AsRef<str>) {
        self.0.push(format!("[ERROR] {} [json-pointer:{path}]", what.as_ref()));
    }

    pub(crate) fn into_result(self) -> Result<(), Vec<String>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// Whether a field must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Must,
    May,
}

/// One JSON object under inspection. Fields that nobody asked about are unknown, and unknown is an error.
pub(crate) struct Object<'a> {
    pub(crate) path: String,
    pub(crate) map: &'a Map<String, Value>,
    known: Vec<&'static str>,
}

impl<'a> Object<'a> {
    /// The object at `path`; anything else is a fault.
    pub(crate) fn open(value: &'a Value, path: &str, faults: &mut Faults) -> Option<Self> {
        let Some(map) = value.as_object() else {
            faults.add(path, "must be an object");
            return None;
        };
        Some(Self { path: path.to_owned(), map, known: vec!["type"] })
    }

    /// Its `type`.
    pub(crate) fn kind(&self) -> &'a str {
        self.map.get("type").and_then(Value::as_str).unwrap_or_default()
    }

    /// The path of a field.
    pub(crate) fn at(&self, field: &str) -> String {
        format!("{}/{field}", self.path)
    }

    /// The field's value, ticked off; absent and required is a fault.
    pub(crate) fn take(&mut self, field: &'static str, need: Need, faults: &mut Faults) -> Option<&'a Value> {
        self.known.push(field);
        let value = self.map.get(field).filter(|value| !value.is_null());
        if value.is_none() && need == Need::Must {
            faults.add(&self.path, format!("missing required field: {field}"));
        }
        value
    }

    /// A string whose length in characters lies in `length`.
    pub(crate) fn string(
        &mut self,
        field: &'static str,
        need: Need,
        length: RangeInclusive<usize>,
        faults: &mut Faults,
    ) -> Option<&'a str> {
        let value = self.take(field, need, faults)?;
        let Some(text) = value.as_str() else {
            faults.add(&self.at(field), "must be a string");
            return None;
        };
        check_length(text, &length, &self.at(field), faults);
        Some(text)
    }

    /// A string out of a few.
    pub(crate) fn one_of(&mut self, field: &'static str, need: Need, allowed: &[&str], faults: &mut Faults) {
        if let Some(text) = self.string(field, need, 0..=usize::MAX, faults)
            && !allowed.contains(&text)
        {
            faults.add(&self.at(field), format!("must be one of: {}", allowed.join(", ")));
        }
    }

    /// true or false.
    pub(crate) fn flag(&mut self, field: &'static str, faults: &mut Faults) -> bool {
        match self.take(field, Need::May, faults) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                faults.add(&self.at(field), "must be a boolean");
                false
            }
        }
    }

    /// A whole number within bounds.
    pub(crate) fn whole(&mut self, field: &'static str, bounds: RangeInclusive<i64>, faults: &mut Faults) {
        if let Some(value) = self.take(field, Need::May, faults)
            && !value.as_i64().is_some_and(|number| bounds.contains(&number))
        {
            let (least, most) = (bounds.start(), bounds.end());
            faults.add(&self.at(field), format!("must be a whole number from {least} to {most}"));
        }
    }

    /// A list whose length lies in `count`.
    pub(crate) fn list(
        &mut self,
        field: &'static str,
        need: Need,
        count: RangeInclusive<usize>,
        faults: &mut Faults,
    ) -> &'a [Value] {
        let Some(value) = self.take(field, need, faults) else { return &[] };
        let Some(items) = value.as_array() else {
            faults.add(&self.at(field), "must be a list");
            return &[];
        };
        if items.len() < *count.start() {
            faults.add(&self.at(field), format!("no fewer than {} items required", count.start()));
        }
        if items.len() > *count.end() {
            faults.add(&self.at(field), format!("no more than {} items allowed", count.end()));
        }
        items
    }

    /// The end: whatever nobody asked about is unknown.
    pub(crate) fn finish(self, faults: &mut Faults) {
        for field in self.map.keys().filter(|field| !self.known.contains(&field.as_str())) {
            faults.add(&self.at(field), "is not an allowed field");
        }
    }
}

/// Slack counts characters, not bytes.
pub(crate) fn check_length(text: &str, length: &RangeInclusive<usize>, path: &str, faults: &mut Faults) {
    let count = text.chars().count();
    if count < *length.start() {
        faults.add(path, format!("must be more than {} characters", length.start() - 1));
    }
    if count > *length.end() {
        faults.add(path, format!("must be less than {} characters", length.end() + 1));
    }
}
