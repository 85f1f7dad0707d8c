//! The interactive elements and their limits.

use super::{
    check::{Faults, Need, Object},
    objects::{
        Text, choices, confirm_in, dispatch_in, filter_in, ids_in, initial_in, placeholder_in, short_choices, text_in,
    },
};
use serde_json::Value;

/// Where an element stands; each place takes its own kinds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seat {
    /// In an actions block.
    Actions,
    /// Beside the text of a section.
    Accessory,
    /// In an input block.
    Input,
}

const SELECTS: &[&str] =
    &["static_select", "external_select", "users_select", "conversations_select", "channels_select"];
const MULTI_SELECTS: &[&str] = &[
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
];

impl Seat {
    fn takes(self, kind: &str) -> bool {
        match kind {
            "button" | "overflow" => self != Self::Input,
            "image" => self == Self::Accessory,
            "plain_text_input" | "number_input" | "email_text_input" | "url_text_input" | "rich_text_input" => {
                self == Self::Input
            }
            "datetimepicker" => self != Self::Accessory,
            "datepicker" | "timepicker" | "checkboxes" | "radio_buttons" => true,
            _ if SELECTS.contains(&kind) => true,
            _ if MULTI_SELECTS.contains(&kind) => self != Self::Actions,
            _ => false,
        }
    }
}

/// One element in its seat.
pub(crate) fn element(value: &Value, path: &str, seat: Seat, faults: &mut Faults) {
    let Some(mut object) = Object::open(value, path, faults) else { return };
    let kind = object.kind();
    if !seat.takes(kind) {
        faults.add(path, format!("unsupported type: {kind}"));
        return;
    }
    if kind == "image" {
        return image_element(object, faults);
    }
    object.string("action_id", Need::May, 1..=255, faults);
    if !matches!(kind, "button" | "overflow") {
        object.flag("focus_on_load", faults);
    }
    if !matches!(kind, "plain_text_input" | "number_input" | "email_text_input" | "url_text_input" | "rich_text_input")
    {
        confirm_in(&mut object, faults);
    }
    match kind {
        "button" => button(&mut object, faults),
        "overflow" => short_choices(&mut object, 5, Text::Plain, faults),
        "checkboxes" => {
            short_choices(&mut object, 10, Text::Either, faults);
            initial_in(&mut object, "initial_options", faults);
        }
        "radio_buttons" => {
            short_choices(&mut object, 10, Text::Either, faults);
            initial_in(&mut object, "initial_option", faults);
        }
        "datepicker" | "timepicker" | "datetimepicker" => picker(&mut object, kind, faults),
        _ if SELECTS.contains(&kind) || MULTI_SELECTS.contains(&kind) => select(&mut object, kind, faults),
        _ => typed(&mut object, kind, faults),
    }
    object.finish(faults);
}

fn image_element(mut object: Object<'_>, faults: &mut Faults) {
    object.string("image_url", Need::Must, 1..=3000, faults);
    object.string("alt_text", Need::Must, 1..=2000, faults);
    object.finish(faults);
}

fn button(object: &mut Object<'_>, faults: &mut Faults) {
    text_in(object, "text", (Need::Must, Text::Plain), 1..=75, faults);
    object.string("value", Need::May, 0..=2000, faults);
    object.string("url", Need::May, 0..=3000, faults);
    object.one_of("style", Need::May, &["primary", "danger"], faults);
    object.string("accessibility_label", Need::May, 0..=75, faults);
}

fn picker(object: &mut Object<'_>, kind: &str, faults: &mut Faults) {
    match kind {
        "datepicker" => {
            placeholder_in(object, faults);
            if let Some(date) = object.string("initial_date", Need::May, 0..=255, faults)
                && (date.len() != 10 || date.parse::<jiff::civil::Date>().is_err())
            {
                faults.add(&object.at("initial_date"), "must be a date as YYYY-MM-DD");
            }
        }
        "timepicker" => {
            placeholder_in(object, faults);
            object.string("timezone", Need::May, 1..=255, faults);
            if let Some(time) = object.string("initial_time", Need::May, 0..=255, faults)
                && (time.len() != 5 || time.parse::<jiff::civil::Time>().is_err())
            {
                faults.add(&object.at("initial_time"), "must be a time as HH:mm");
            }
        }
        _ => object.whole("initial_date_time", 1_000_000_000..=9_999_999_999, faults),
    }
}

fn select(object: &mut Object<'_>, kind: &str, faults: &mut Faults) {
    placeholder_in(object, faults);
    let many = kind.starts_with("multi_");
    if many {
        object.whole("max_selected_items", 1..=100, faults);
    }
    match kind.trim_start_matches("multi_") {
        "static_select" => {
            choices(object, faults);
            initial_in(object, if many { "initial_options" } else { "initial_option" }, faults);
        }
        "external_select" => {
            object.whole("min_query_length", 0..=255, faults);
            initial_in(object, if many { "initial_options" } else { "initial_option" }, faults);
        }
        "users_select" if many => ids_in(object, "initial_users", faults),
        "conversations_select" if many => {
            ids_in(object, "initial_conversations", faults);
            conversations(object, faults);
        }
        "channels_select" if many => ids_in(object, "initial_channels", faults),
        "users_select" => {
            object.string("initial_user", Need::May, 1..=255, faults);
        }
        "conversations_select" => {
            object.string("initial_conversation", Need::May, 1..=255, faults);
            object.flag("response_url_enabled", faults);
            conversations(object, faults);
        }
        _ => {
            object.string("initial_channel", Need::May, 1..=255, faults);
            object.flag("response_url_enabled", faults);
        }
    }
}

fn conversations(object: &mut Object<'_>, faults: &mut Faults) {
    object.flag("default_to_current_conversation", faults);
    filter_in(object, faults);
}

fn typed(object: &mut Object<'_>, kind: &str, faults: &mut Faults) {
    placeholder_in(object, faults);
    dispatch_in(object, faults);
    match kind {
        "plain_text_input" => {
            object.string("initial_value", Need::May, 0..=3000, faults);
            object.flag("multiline", faults);
            object.whole("min_length", 0..=3000, faults);
            object.whole("max_length", 1..=3000, faults);
        }
        "number_input" => {
            if object.take("is_decimal_allowed", Need::Must, faults).is_some_and(|flag| !flag.is_boolean()) {
                faults.add(&object.at("is_decimal_allowed"), "must be a boolean");
            }
            for field in ["initial_value", "min_value", "max_value"] {
                if let Some(text) = object.string(field, Need::May, 0..=255, faults)
                    && text.parse::<f64>().is_err()
                {
                    faults.add(&object.at(field), "must be a number in a string");
                }
            }
        }
        "rich_text_input" => {
            object.take("initial_value", Need::May, faults);
        }
        _ => {
            object.string("initial_value", Need::May, 0..=3000, faults);
        }
    }
}
