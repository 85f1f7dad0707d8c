//! The rules for names of channels, and what they say of a name.

use super::{
    known::Known,
    pattern::{Pattern, PatternFault},
    words::{Place, Values},
};
use crate::directory::channel_names::LONGEST_CHANNEL_NAME;
use regex_lite::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How many patterns there are at most.
pub const MOST_PATTERNS: usize = 20;
/// How many names are exempt at most.
pub const MOST_EXEMPT: usize = 100;
/// How many expressions there are at most.
pub const MOST_EXPRESSIONS: usize = 10;
/// The longest expression, in characters.
pub const LONGEST_EXPRESSION: usize = 100;
/// How much memory an expression may take.
const EXPRESSION_SIZE: usize = 1 << 16;

/// The rules, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The first that fits counts.
    pub patterns: Vec<Pattern>,
    /// Names that may be as they are.
    pub exempt: BTreeSet<String>,
    /// Expressions: a name that one of them fits from its beginning to its end may be as it is.
    pub expressions: Vec<Expression>,
    /// Private channels keep the rules too, where the bot is in them.
    pub private: bool,
    /// People are asked about names that do not keep them.
    pub asks: bool,
}

/// A regular expression, as an admin wrote it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Expression {
    text: String,
    whole: Regex,
}

/// What the rules say of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be as it is.
    Exempt,
    /// It keeps them: by which pattern, and what it says.
    Keeps(usize, Values),
    /// It does not.
    Off(Off),
}

/// What is off about a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Off {
    /// It begins as no pattern does.
    Start,
    /// It begins as a pattern does, but this is none of what may stand there.
    Misfit {
        /// Where.
        place: Place,
        /// What stands there.
        word: String,
        /// How that pattern begins.
        start: String,
    },
}

/// Why an expression is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpressionFault {
    /// It has too many characters.
    Long,
    /// It cannot be read, or takes too much memory.
    Unreadable,
    /// It fits every name.
    FitsAll,
}

/// Why a line of a list is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// No pattern.
    Pattern(String, PatternFault),
    /// It is there twice.
    Twice(String),
    /// There must be at least one.
    None,
    /// There are more than this.
    TooMany(usize),
    /// No name of a channel.
    Name(String),
    /// No expression.
    Expression(String, ExpressionFault),
}

impl Default for Rules {
    /// As organisations of pods usually have them; nobody is asked by them until an admin says so.
    fn default() -> Self {
        const USUAL: [&str; 5] =
            ["pod-{pod}", "pod-{pod}-{topic}", "client-{client}[-{topic}]", "xpod-{topic}", "agency-{topic}"];
        Self {
            patterns: USUAL.iter().filter_map(|text| Pattern::parse(text).ok()).collect(),
            exempt: ["general", "random"].map(str::to_owned).into(),
            expressions: Vec::new(),
            private: false,
            asks: false,
        }
    }
}

impl Rules {
    /// What they say of a name.
    pub fn judge(&self, name: &str, known: &Known) -> Verdict {
        let fitting = self.patterns.iter().enumerate();
        let found = fitting.filter_map(|(at, pattern)| Some((at, pattern.parse_name(name, known)?))).next();
        if let Some((at, values)) = found {
            return Verdict::Keeps(at, values);
        }
        if self.exempt.contains(name) || self.expressions.iter().any(|expression| expression.fits(name)) {
            return Verdict::Exempt;
        }
        Verdict::Off(self.off(name, known))
    }

    /// Whether they have something against a name.
    pub fn flags(&self, name: &str, known: &Known) -> bool {
        matches!(self.judge(name, known), Verdict::Off(_))
    }

    /// Of the patterns that begin like the name, the last one: it has room for most.
    fn off(&self, name: &str, known: &Known) -> Off {
        let misfit = |pattern: &Pattern| {
            let (place, word) = pattern.first_misfit(name, known)?;
            Some(Off::Misfit { place, word: word.to_owned(), start: pattern.start().to_owned() })
        };
        self.patterns.iter().rev().find_map(misfit).unwrap_or(Off::Start)
    }
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// See [`ExpressionFault`].
    pub fn parse(typed: &str) -> Result<Self, ExpressionFault> {
        let text = typed.trim().to_owned();
        if text.chars().count() > LONGEST_EXPRESSION {
            return Err(ExpressionFault::Long);
        }
        // By itself first: `a)|(b` is none, though it would be one between our brackets.
        let build = |text: &str| RegexBuilder::new(text).size_limit(EXPRESSION_SIZE).build();
        build(&text).map_err(|_| ExpressionFault::Unreadable)?;
        let whole = build(&format!("^(?:{text})$")).map_err(|_| ExpressionFault::Unreadable)?;
        // Two names that have nothing in common.
        let fits_all = whole.is_match("pod-abc-123") && whole.is_match("zzz_9");
        if fits_all { Err(ExpressionFault::FitsAll) } else { Ok(Self { text, whole }) }
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a whole name is of this kind.
    pub fn fits(&self, name: &str) -> bool {
        self.whole.is_match(name)
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Expression {}

impl TryFrom<String> for Expression {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).map_err(|fault| format!("{text:?} is no expression: {fault:?}"))
    }
}

impl From<Expression> for String {
    fn from(expression: Expression) -> Self {
        expression.text
    }
}

/// The patterns of a field: one on each line.
///
/// # Errors
/// The first line that cannot be taken.
pub(super) fn read_patterns(typed: &str) -> Result<Vec<Pattern>, LineFault> {
    let mut patterns: Vec<Pattern> = Vec::new();
    for line in lines(typed) {
        let pattern = Pattern::parse(line).map_err(|fault| LineFault::Pattern(line.to_owned(), fault))?;
        if patterns.contains(&pattern) {
            return Err(LineFault::Twice(line.to_owned()));
        }
        patterns.push(pattern);
    }
    match patterns.len() {
        0 => Err(LineFault::None),
        many if many > MOST_PATTERNS => Err(LineFault::TooMany(MOST_PATTERNS)),
        _ => Ok(patterns),
    }
}

/// The names of a field, parted by lines, commas or spaces.
///
/// # Errors
/// The first word that no channel can be called.
pub(super) fn read_exempt(typed: &str) -> Result<BTreeSet<String>, LineFault> {
    let words = typed.split(|letter: char| letter.is_whitespace() || letter == ',').filter(|word| !word.is_empty());
    let mut names = BTreeSet::new();
    for word in words {
        let name = word.trim_start_matches('#').to_lowercase();
        let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
        if name.is_empty() || name.chars().count() > LONGEST_CHANNEL_NAME || !name.chars().all(is_name) {
            return Err(LineFault::Name(word.to_owned()));
        }
        names.insert(name);
    }
    if names.len() > MOST_EXEMPT { Err(LineFault::TooMany(MOST_EXEMPT)) } else { Ok(names) }
}

/// The expressions of a field: one on each line.
///
/// # Errors
/// The first line that cannot be taken.
pub(super) fn read_expressions(typed: &str) -> Result<Vec<Expression>, LineFault> {
    let mut expressions: Vec<Expression> = Vec::new();
    for line in lines(typed) {
        let read = Expression::parse(line).map_err(|fault| LineFault::Expression(line.to_owned(), fault))?;
        if !expressions.contains(&read) {
            expressions.push(read);
        }
    }
    if expressions.len() > MOST_EXPRESSIONS { Err(LineFault::TooMany(MOST_EXPRESSIONS)) } else { Ok(expressions) }
}

fn lines(typed: &str) -> impl Iterator<Item = &str> {
    typed.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{features::channels::model::known::KnownPod, ids::PodId};

    fn known() -> Known {
        let pod = |key: &str, id| KnownPod { id: PodId(id), key: key.to_owned(), name: key.to_owned() };
        Known::new(vec![pod("brand", 1), pod("growth", 2)], ["northwind".to_owned()])
    }

    #[test]
    fn the_usual_rules_say_what_is_off() {
        let rules = Rules::default();
        let off = |name: &str| match rules.judge(name, &known()) {
            Verdict::Off(off) => off,
            other => panic!("{name}: {other:?}"),
        };
        let misfit =
            |place, word: &str, start: &str| Off::Misfit { place, word: word.to_owned(), start: start.to_owned() };
        assert_eq!(rules.patterns.len(), 5);
        assert_eq!(off("brand-launch"), Off::Start);
        assert_eq!(off("pod-brnad"), misfit(Place::Pod, "brnad", "pod-"));
        assert_eq!(off("pod-brand-a_b"), misfit(Place::Topic, "a_b", "pod-"));
        assert_eq!(off("client-south"), misfit(Place::Client, "south", "client-"));
        assert_eq!(rules.judge("random", &known()), Verdict::Exempt);
        let topic = Values::default().with(Place::Topic, "tools");
        assert_eq!(rules.judge("xpod-tools", &known()), Verdict::Keeps(3, topic));
    }

    #[test]
    fn expressions_fit_whole_names_and_never_all() {
        let fits = |text: &str, name: &str| Expression::parse(text).expect("an expression").fits(name);
        assert!(fits("tmp-.*", "tmp-x") && !fits("tmp-.*", "a-tmp-x") && !fits("tmp", "tmp-x"));
        assert!(fits("a|b", "b") && !fits("a|b", "ab"));
        assert_eq!(Expression::parse("tmp-(").err(), Some(ExpressionFault::Unreadable));
        assert_eq!(Expression::parse("a)|(b").err(), Some(ExpressionFault::Unreadable));
        assert_eq!(Expression::parse("(a{100}){1000}").err(), Some(ExpressionFault::Unreadable));
        assert_eq!(Expression::parse(".*").err(), Some(ExpressionFault::FitsAll));
        assert_eq!(Expression::parse(&"x".repeat(101)).err(), Some(ExpressionFault::Long));
    }

    #[test]
    fn fields_are_read_line_by_line() {
        assert_eq!(read_patterns(" pod-{pod} \n\n xpod-{topic}").map(|all| all.len()), Ok(2));
        assert_eq!(read_patterns("\n"), Err(LineFault::None));
        assert_eq!(read_patterns("a-{pod}\nA-{pod}"), Err(LineFault::Twice("A-{pod}".to_owned())));
        let odd = LineFault::Pattern("{x}".to_owned(), PatternFault::NoPlace("x".to_owned()));
        assert_eq!(read_patterns("pod-{pod}\n{x}"), Err(odd));
        let names = read_exempt("#general, Random\nlunch").expect("names");
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["general", "lunch", "random"]);
        assert_eq!(read_exempt("a 🚀"), Err(LineFault::Name("🚀".to_owned())));
        assert_eq!(read_exempt(&"x".repeat(200)), Err(LineFault::Name("x".repeat(200))));
        assert!(matches!(read_expressions("a-.*\n("), Err(LineFault::Expression(line, _)) if line == "("));
    }
}
