//! What `/decide …` asks for. Pure.

/// One thing asked of `/decide`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Bare, or `help`.
    Help,
    /// Who decides; with the question, as Slack sent it.
    Rights(String),
    /// Change who decides.
    EditRights,
    /// A word that is no verb.
    Unknown(String),
}

impl Asked {
    /// Reads what follows `/decide`.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let (verb, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        match verb.to_lowercase().as_str() {
            "" | "help" | "?" => Self::Help,
            "rights" | "right" if rest.trim().eq_ignore_ascii_case("edit") => Self::EditRights,
            "rights" | "right" => Self::Rights(rest.trim().to_owned()),
            _ => Self::Unknown(text.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs() {
        let rights = |question: &str| Asked::Rights(question.to_owned());
        assert_eq!(Asked::parse("  "), Asked::Help);
        assert_eq!(Asked::parse("Help"), Asked::Help);
        assert_eq!(Asked::parse("rights"), rights(""));
        assert_eq!(Asked::parse("Rights  who decides pricing?"), rights("who decides pricing?"));
        assert_eq!(Asked::parse("rights EDIT "), Asked::EditRights);
        assert_eq!(Asked::parse("pricing 10k"), Asked::Unknown("pricing 10k".to_owned()));
    }
}
