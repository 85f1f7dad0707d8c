//! What admins chose.

use super::Pattern;
use crate::ids::ChannelId;
use serde::{Deserialize, Serialize};

/// The fewest days of silence after which a channel may count as stale.
pub const SHORTEST: u16 = 14;
/// The most.
pub const LONGEST: u16 = 1_000;
/// So many lines of exceptions.
const MOST_OVERRIDES: usize = 30;
/// The usual number of days.
const USUAL: u16 = 60;

/// How far a clean-up goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// There are none.
    #[default]
    Off,
    /// It tells admins, and nobody else.
    Report,
    /// It asks in the channels; what nobody answers for stays.
    Ask,
    /// It asks, and archives what nobody answers for.
    Archive,
}

/// After how many days channels of some names are stale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Which names.
    pub pattern: Pattern,
    /// After how many days; `None`: never.
    pub days: Option<u16>,
}

/// What admins chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// How far it goes.
    pub mode: Mode,
    /// After how many days without a human message a channel is stale.
    pub days: u16,
    /// Names for which that is different; the first that fits counts.
    pub overrides: Vec<Override>,
    /// Channels that are never touched.
    pub required: Vec<ChannelId>,
    /// The bot may join public channels of pods, to see whether anybody writes there.
    pub join: bool,
}

/// Which line cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverrideFault {
    /// This one.
    Line(String),
    /// There are too many.
    TooMany(usize),
}

impl Default for Rules {
    fn default() -> Self {
        Self { mode: Mode::Off, days: USUAL, overrides: Vec::new(), required: Vec::new(), join: false }
    }
}

impl Mode {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Off, Self::Report, Self::Ask, Self::Archive];

    /// As forms carry it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Report => "report",
            Self::Ask => "ask",
            Self::Archive => "archive",
        }
    }

    /// The one of this name.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == word)
    }
}

impl Rules {
    /// After how many days of silence a channel of this name is stale; `None`: never.
    pub fn days_for(&self, name: &str) -> Option<u16> {
        match self.overrides.iter().find(|one| one.pattern.matches(name)) {
            Some(found) => found.days,
            None => Some(self.days),
        }
    }

    /// Whether these may call a channel stale that `before` would not have: then what was reported says too little, and it
    /// is reported anew before anybody is asked.
    pub fn reach_further_than(&self, before: &Self) -> bool {
        let is_on = self.mode != Mode::Off;
        let began = before.mode == Mode::Off && is_on;
        let lets_go = before.required.iter().any(|channel| !self.required.contains(channel));
        began || self.days < before.days || self.overrides != before.overrides || (self.join && !before.join) || lets_go
    }
}

/// Reads what was typed, a line each: `client-* 120`, `legal-* never`. Empty lines do not count.
///
/// # Errors
/// The first line that cannot be read, or that there are too many.
pub fn read_overrides(typed: &str) -> Result<Vec<Override>, OverrideFault> {
    let lines: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > MOST_OVERRIDES {
        return Err(OverrideFault::TooMany(MOST_OVERRIDES));
    }
    lines.into_iter().map(|line| read_line(line).ok_or_else(|| OverrideFault::Line(line.to_owned()))).collect()
}

fn read_line(line: &str) -> Option<Override> {
    let mut words = line.split(|c: char| c.is_whitespace() || c == ':' || c == '=').filter(|word| !word.is_empty());
    let (pattern, days) = (Pattern::parse(words.next()?)?, words.next()?);
    let unit = words.next();
    if words.next().is_some() || !unit.is_none_or(|unit| unit.eq_ignore_ascii_case("days")) {
        return None;
    }
    if days.eq_ignore_ascii_case("never") {
        return unit.is_none().then_some(Override { pattern, days: None });
    }
    let days = days.parse().ok().filter(|days| (SHORTEST..=LONGEST).contains(days))?;
    Some(Override { pattern, days: Some(days) })
}

/// The same, as it is typed.
pub fn written_overrides(overrides: &[Override]) -> String {
    let line = |one: &Override| match one.days {
        Some(days) => format!("{} {days}", one.pattern.as_str()),
        None => format!("{} never", one.pattern.as_str()),
    };
    overrides.iter().map(line).collect::<Vec<_>>().join("\n")
}
