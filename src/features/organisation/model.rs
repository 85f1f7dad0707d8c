//! What `/podkeeper …` asks for, and how settings are checked and merged. Pure.

mod fields;
mod merge;
mod settings;

pub use fields::{Field, blocks};
pub use merge::{Clash, Merged, Opened, merge};
pub use settings::{Draft, Faults};

use crate::signal::typed::as_typed;

/// One thing asked of `/podkeeper`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Bare, or `help`.
    Help,
    /// See the settings, or change them.
    Settings,
    /// Nothing unasked shall go out.
    Pause {
        /// Why, in the admin's words.
        why: Option<String>,
    },
    /// Go on.
    Resume,
    /// The calendars of public holidays.
    Holidays,
    /// A word that is no verb.
    Unknown(String),
}

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 300;

impl Asked {
    /// Reads what follows `/podkeeper`. A reason may stand between quotation marks.
    pub fn parse(text: &str) -> Self {
        let (verb, rest) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
        match verb.to_lowercase().as_str() {
            "" | "help" | "?" => Self::Help,
            "settings" => Self::Settings,
            "pause" => Self::Pause { why: reason(rest) },
            "resume" => Self::Resume,
            "holidays" => Self::Holidays,
            _ => Self::Unknown(plain(text)),
        }
    }
}

fn reason(text: &str) -> Option<String> {
    const MARKS: [char; 11] = ['"', '“', '”', '„', '«', '»', '‹', '›', '\'', '‘', '’'];
    let text = plain(text);
    let inside = match (text.chars().next(), text.chars().next_back()) {
        (Some(first), Some(last)) if MARKS.contains(&first) && MARKS.contains(&last) => text.trim_matches(MARKS).trim(),
        _ => text.as_str(),
    };
    let cut: String = inside.chars().take(LONGEST_REASON).collect();
    (!cut.is_empty()).then_some(cut)
}

/// What was typed, with single spaces.
fn plain(text: &str) -> String {
    as_typed(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_and_reasons() {
        let paused = |why: &str| Asked::Pause { why: Some(why.to_owned()) };
        assert_eq!(Asked::parse("  "), Asked::Help);
        assert_eq!(Asked::parse("Help me"), Asked::Help);
        assert_eq!(Asked::parse("settings"), Asked::Settings);
        assert_eq!(Asked::parse("holidays"), Asked::Holidays);
        assert_eq!(Asked::parse("pause"), Asked::Pause { why: None });
        assert_eq!(Asked::parse("PAUSE  off-site &amp; party"), paused("off-site & party"));
        assert_eq!(Asked::parse("pause “off-site”"), paused("off-site"));
        assert_eq!(Asked::parse("pause Chloë's idea"), paused("Chloë's idea"));
        assert_eq!(Asked::parse("pause ask <@U1|chloe> in <#C1|general>"), paused("ask @chloe in #general"));
        assert_eq!(Asked::parse("pause &lt;3 <!here> <!subteam^S1|@designers>"), paused("<3 @here @designers"));
        assert_eq!(Asked::parse(&format!("pause {}", "x".repeat(500))), paused(&"x".repeat(LONGEST_REASON)));
        assert_eq!(Asked::parse("resume now"), Asked::Resume);
        assert_eq!(Asked::parse("setings please"), Asked::Unknown("setings please".to_owned()));
    }
}
