//! The form of the settings.

use super::{LONGEST, Mode, OverrideFault, Rules, SHORTEST, read_overrides};
use crate::{ids::ChannelId, signal::Form};

/// The fields.
pub mod blocks {
    /// How far it goes.
    pub const MODE: &str = "cleanup_mode";
    /// After how many days.
    pub const DAYS: &str = "cleanup_days";
    /// Exceptions, a line each.
    pub const OVERRIDES: &str = "cleanup_overrides";
    /// Channels that are never touched.
    pub const REQUIRED: &str = "cleanup_required";
    /// The bot may join.
    pub const JOIN: &str = "cleanup_join";
}

/// So many channels can be named.
const MOST_REQUIRED: usize = 50;

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RulesFault {
    /// Nothing was chosen.
    NoMode,
    /// No number, or one outside of what is allowed.
    Days,
    /// A line that cannot be read, or too many.
    Overrides(OverrideFault),
    /// Too many channels, or words that are no channel.
    Required(Option<String>),
}

/// The form as it was filled in. Channels are named as people type them: `#legal, #board`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// How far it goes.
    pub mode: Option<String>,
    /// A number.
    pub days: String,
    /// A line each.
    pub overrides: String,
    /// Names of channels.
    pub required: Vec<String>,
    /// The bot may join.
    pub join: bool,
}

impl Draft {
    /// What stands in the form.
    pub fn filled(form: &Form) -> Self {
        let names = form.text(blocks::REQUIRED).unwrap_or_default();
        let names = names.split(|c: char| c.is_whitespace() || c == ',').map(|name| name.trim_start_matches('#'));
        Self {
            mode: form.choice(blocks::MODE).map(str::to_owned),
            days: form.text(blocks::DAYS).unwrap_or_default().trim().to_owned(),
            overrides: form.text(blocks::OVERRIDES).unwrap_or_default().to_owned(),
            required: names.filter(|name| !name.is_empty()).map(str::to_lowercase).collect(),
            join: !form.chosen(blocks::JOIN).is_empty(),
        }
    }

    /// The rules they make; `known` finds channels by their names.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(&self, known: impl Fn(&str) -> Option<ChannelId>) -> Result<Rules, Vec<(&'static str, RulesFault)>> {
        let mut faults = Vec::new();
        let mode = self.mode.as_deref().and_then(Mode::named);
        if mode.is_none() {
            faults.push((blocks::MODE, RulesFault::NoMode));
        }
        let days = self.days.parse::<u16>().ok().filter(|days| (SHORTEST..=LONGEST).contains(days));
        if days.is_none() {
            faults.push((blocks::DAYS, RulesFault::Days));
        }
        let overrides = read_overrides(&self.overrides).map_err(|fault| {
            faults.push((blocks::OVERRIDES, RulesFault::Overrides(fault)));
        });
        let mut required = Vec::new();
        for name in &self.required {
            match known(name) {
                Some(id) if !required.contains(&id) => required.push(id),
                Some(_) => {}
                None => {
                    faults.push((blocks::REQUIRED, RulesFault::Required(Some(name.clone()))));
                    break;
                }
            }
        }
        if required.len() > MOST_REQUIRED {
            faults.push((blocks::REQUIRED, RulesFault::Required(None)));
        }
        match (mode, days, overrides) {
            (Some(mode), Some(days), Ok(overrides)) if faults.is_empty() => {
                Ok(Rules { mode, days, overrides, required, join: self.join })
            }
            _ => Err(faults),
        }
    }
}
