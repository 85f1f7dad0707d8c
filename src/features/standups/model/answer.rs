//! What a person answers: what got done, the plan for today, and the pod's further questions.

use crate::ids::UserId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How long one answer may be; a line in a thread has to hold three of them.
const LONGEST: usize = 900;

/// A person's answer to one stand-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Who answered.
    pub person: UserId,
    /// The full name.
    pub name: String,
    /// Lines of the plan before that got done.
    pub ticked: Vec<String>,
    /// How many of the sprint's commitments were ticked with it.
    pub kept: i64,
    /// What else got done, in the person's words.
    pub done: String,
    /// The plan: a line each.
    pub today: String,
    /// Answers to the pod's further questions, in their order; empty where none was given.
    pub extra: Vec<Said>,
    /// When it was first given.
    pub answered_at: Timestamp,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
    /// First given after the person's own time was over.
    pub is_late: bool,
}

/// What was said to one of the pod's further questions, as it was asked then: a pod may ask others by now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct Said {
    /// The question; empty where it was not written down.
    pub question: String,
    /// The answer.
    pub text: String,
}

/// As rows hold it: before the question was written down, there were the words alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Whole { question: String, text: String },
    Words(String),
}

impl From<Stored> for Said {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Whole { question, text } => Self { question, text },
            Stored::Words(text) => Self { text, ..Self::default() },
        }
    }
}

/// What somebody fills in or types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Lines of the plan before that got done.
    pub ticked: Vec<String>,
    /// What else got done.
    pub done: String,
    /// The plan: a line each.
    pub today: String,
    /// Answers to further questions, in their order.
    pub extra: Vec<Said>,
}

/// What is wrong with a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerFault {
    /// Nothing at all was filled in.
    Nothing,
    /// What got done is too long.
    LongDone,
    /// The plan is too long.
    LongToday,
    /// The answer to this further question (from 0) is too long.
    LongExtra(usize),
}

impl Answer {
    /// The plan, line by line.
    pub fn plan(&self) -> Vec<String> {
        plan_lines(&self.today)
    }

    /// What it would be as a draft, to be changed.
    pub fn draft(&self) -> Draft {
        Draft {
            ticked: self.ticked.clone(),
            done: self.done.clone(),
            today: self.today.clone(),
            extra: self.extra.clone(),
        }
    }
}

impl Draft {
    /// What is wrong with it; `has_blocker` when something in the way was named beside it, which is an answer too.
    pub fn fault(&self, has_blocker: bool) -> Option<AnswerFault> {
        let is_long = |text: &str| text.chars().count() > LONGEST;
        let is_empty = self.ticked.is_empty()
            && [&self.done, &self.today].into_iter().all(|text| text.trim().is_empty())
            && self.extra.iter().all(|said| said.text.trim().is_empty());
        if is_empty && !has_blocker {
            return Some(AnswerFault::Nothing);
        }
        if is_long(&self.done) {
            return Some(AnswerFault::LongDone);
        }
        if is_long(&self.today) {
            return Some(AnswerFault::LongToday);
        }
        self.extra.iter().position(|said| is_long(&said.text)).map(AnswerFault::LongExtra)
    }
}

/// The lines of a plan, without the dots and dashes people put before them.
pub fn plan_lines(text: &str) -> Vec<String> {
    let bare = text.lines().map(|line| {
        let line = line.trim();
        let marked = ["- ", "* ", "• ", "– ", "— "].iter().find_map(|mark| line.strip_prefix(mark));
        marked.unwrap_or(line).trim().to_owned()
    });
    bare.filter(|line| !line.is_empty() && line.chars().any(char::is_alphanumeric)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_read_line_by_line() {
        assert_eq!(
            plan_lines("- Bids for Kestrel\n\n•  Feed\n* \n--\nReport – draft"),
            ["Bids for Kestrel", "Feed", "Report – draft"]
        );
        assert!(plan_lines(" \n ").is_empty());
    }

    #[test]
    fn an_answer_keeps_its_question() {
        let said = Said { question: "Mood?".to_owned(), text: "Fine".to_owned() };
        let stored = serde_json::to_string(std::slice::from_ref(&said)).expect("JSON");
        assert_eq!(serde_json::from_str::<Vec<Said>>(&stored).expect("as it was written"), [said]);
        let before = serde_json::from_str::<Vec<Said>>(r#"["Fine"]"#).expect("as it was written before");
        assert_eq!(before, [Said { question: String::new(), text: "Fine".to_owned() }]);
    }

    #[test]
    fn something_has_to_be_said_and_not_too_much() {
        let said = |text: &str| Said { question: "How is it going?".to_owned(), text: text.to_owned() };
        let empty = Draft { extra: vec![said(" ")], ..Draft::default() };
        assert_eq!(empty.fault(false), Some(AnswerFault::Nothing));
        assert_eq!(empty.fault(true), None);
        let ticked = Draft { ticked: vec!["Feed".to_owned()], ..Draft::default() };
        assert_eq!(ticked.fault(false), None);
        let long = Draft { today: "ä".repeat(LONGEST + 1), ..Draft::default() };
        assert_eq!(long.fault(false), Some(AnswerFault::LongToday));
        let fits = Draft { today: "ä".repeat(LONGEST), ..Draft::default() };
        assert_eq!(fits.fault(false), None);
        let extra = Draft { extra: vec![said("ok"), said(&"x".repeat(LONGEST + 1))], ..Draft::default() };
        assert_eq!(extra.fault(false), Some(AnswerFault::LongExtra(1)));
    }
}
