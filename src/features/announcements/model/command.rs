//! What was typed after `/announce`. Pure.

use crate::ids::AnnouncementId;

/// What is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Asked {
    /// The form, with these words in it.
    Form(String),
    /// What was announced.
    List,
    /// One of them.
    Show(AnnouncementId),
    /// What can be done.
    Help,
}

impl Asked {
    /// Reads what was typed. Only a whole line is a verb: what begins like one is an announcement.
    pub(in super::super) fn parse(typed: &str) -> Self {
        let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let number = |word: &str| word.trim_start_matches('#').parse().ok().map(AnnouncementId);
        match words[..] {
            ["help"] => Self::Help,
            ["list"] => Self::List,
            ["show", one] if number(one).is_some() => number(one).map_or(Self::List, Self::Show),
            ["show"] => Self::List,
            _ => Self::Form(typed.trim().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_a_whole_line_is_a_verb() {
        assert_eq!(Asked::parse("  List "), Asked::List);
        assert_eq!(Asked::parse("show #7"), Asked::Show(AnnouncementId(7)));
        assert_eq!(Asked::parse("show"), Asked::List);
        assert_eq!(Asked::parse("help"), Asked::Help);
        assert_eq!(Asked::parse(""), Asked::Form(String::new()));
        assert_eq!(Asked::parse("show seven"), Asked::Form("show seven".to_owned()));
        assert_eq!(Asked::parse(" List of holidays\nis out "), Asked::Form("List of holidays\nis out".to_owned()));
    }

    proptest! {
        #[test]
        fn anything_can_be_typed(typed in "\\PC{0,40}") {
            let _ = Asked::parse(&typed);
        }
    }
}
