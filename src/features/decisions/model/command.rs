//! What `/decide …` asks for.

use crate::{
    ids::DecisionId,
    signal::line::{self, Word},
};

/// One thing asked of `/decide`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Bare, or `help`.
    Help,
    /// Who decides; with the question, as Slack sent it.
    Rights(String),
    /// Change who decides.
    EditRights,
    /// Write one down: a class, if one was typed, and what it is about.
    New {
        /// The first word.
        class: Option<String>,
        /// The rest.
        about: String,
    },
    /// One in full; `None`: what was typed is no number.
    Show(Option<DecisionId>),
    /// What is open.
    List,
    /// What was decided; with what is looked for.
    Log(String),
    /// Look at one again.
    Revisit(Option<DecisionId>),
    /// A quotation mark never closes.
    Unclosed,
    /// A word that is no verb.
    Unknown(String),
}

impl Asked {
    /// Reads what follows `/decide`.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let (verb, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        match verb.to_lowercase().as_str() {
            "" | "help" | "?" => Self::Help,
            "rights" | "right" if rest.eq_ignore_ascii_case("edit") => Self::EditRights,
            "rights" | "right" => Self::Rights(rest.to_owned()),
            "new" => Self::new(rest),
            "log" => Self::Log(rest.to_owned()),
            "show" => Self::Show(number(rest)),
            "revisit" => Self::Revisit(number(rest)),
            "list" if rest.is_empty() => Self::List,
            _ => Self::Unknown(text.to_owned()),
        }
    }

    /// The first word is a class, unless all of it stands between quotation marks.
    fn new(rest: &str) -> Self {
        let Ok(words) = line::read(rest) else { return Self::Unclosed };
        match words.as_slice() {
            [first @ Word::Plain(class), rest @ ..] if !line::names_somebody(first) => {
                Self::New { class: Some(class.clone()), about: line::joined(rest) }
            }
            all => Self::New { class: None, about: line::joined(all) },
        }
    }
}

fn number(typed: &str) -> Option<DecisionId> {
    typed.trim_start_matches('#').parse().ok().map(DecisionId)
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
        assert_eq!(Asked::parse("show #7"), Asked::Show(Some(DecisionId(7))));
        assert_eq!(Asked::parse("show seven"), Asked::Show(None));
        assert_eq!(Asked::parse("revisit 7"), Asked::Revisit(Some(DecisionId(7))));
        assert_eq!(Asked::parse("LIST"), Asked::List);
        assert_eq!(Asked::parse("log  pod brand bids"), Asked::Log("pod brand bids".to_owned()));
        assert_eq!(Asked::parse("list all"), Asked::Unknown("list all".to_owned()));
    }

    #[test]
    fn what_a_new_one_is_about() {
        let new =
            |class: Option<&str>, about: &str| Asked::New { class: class.map(str::to_owned), about: about.to_owned() };
        assert_eq!(Asked::parse("new"), new(None, ""));
        assert_eq!(Asked::parse("new pricing"), new(Some("pricing"), ""));
        assert_eq!(Asked::parse("new pricing “Client X gets 10 %”"), new(Some("pricing"), "Client X gets 10 %"));
        assert_eq!(Asked::parse("new pricing Client X gets 10 %"), new(Some("pricing"), "Client X gets 10 %"));
        assert_eq!(Asked::parse("new \"Client X gets 10 %\""), new(None, "Client X gets 10 %"));
        assert_eq!(Asked::parse("new pricing \"Client X"), Asked::Unclosed);
    }
}
