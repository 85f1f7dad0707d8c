//! What `/channel …` asks for.

use crate::signal::{
    line::{Unclosed, Word, joined, read},
    typed::{Reference, references},
};

/// One thing asked of `/channel`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Bare, or `help`.
    Help,
    /// How channels are called.
    Rules,
    /// The form of the rules.
    EditRules,
    /// A new channel; what follows.
    New(String),
    /// The channels of a pod, as typed.
    List(String),
    /// Whether a name, or all there are, keep the rules.
    Check(String),
    /// What follows is about clean-ups.
    Cleanup(String),
    /// A word that is no verb.
    Unknown(String),
}

impl Asked {
    /// Reads what follows `/channel`. A channel that Slack made a link of is read by its name.
    ///
    /// # Errors
    /// When a quotation mark never closes.
    pub fn parse(text: &str) -> Result<Self, Unclosed> {
        let words = read(text)?;
        let Some((first, rest)) = words.split_first() else { return Ok(Self::Help) };
        let Word::Plain(verb) = first else { return Ok(Self::Unknown(joined(&words))) };
        let rest_text = || joined(rest);
        Ok(match verb.to_lowercase().as_str() {
            "help" | "?" => Self::Help,
            "rules" | "rule" if rest.first().is_some_and(|word| word.is("edit")) => Self::EditRules,
            "rules" | "rule" => Self::Rules,
            "new" | "create" => Self::New(rest_text()),
            "cleanup" | "cleanups" => Self::Cleanup(rest_text()),
            "list" => Self::List(named(text).unwrap_or_else(rest_text)),
            "check" => Self::Check(named(text).unwrap_or_else(rest_text)),
            _ => Self::Unknown(joined(&words)),
        })
    }
}

/// The name of the first channel that Slack made a link of.
fn named(text: &str) -> Option<String> {
    references(text).find_map(|reference| match reference {
        Reference::Channel { .. } => Some(reference.as_typed()),
        Reference::Person { .. } | Reference::Group { .. } | Reference::Link { .. } => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_and_what_follows() {
        let asked = |text: &str| Asked::parse(text).expect("read");
        assert_eq!(asked(""), Asked::Help);
        assert_eq!(asked("RULES"), Asked::Rules);
        assert_eq!(asked("rules edit"), Asked::EditRules);
        assert_eq!(asked("new brand Summer launch"), Asked::New("brand Summer launch".to_owned()));
        assert_eq!(asked("cleanup keep 7"), Asked::Cleanup("keep 7".to_owned()));
        assert_eq!(asked("check"), Asked::Check(String::new()));
        assert_eq!(asked("check <#C1|brand-launch>"), Asked::Check("#brand-launch".to_owned()));
        assert_eq!(asked("check brand-launch"), Asked::Check("brand-launch".to_owned()));
        assert_eq!(asked("frobnicate it"), Asked::Unknown("frobnicate it".to_owned()));
        assert!(Asked::parse("new \"brand").is_err());
    }
}
