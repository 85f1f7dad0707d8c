//! The form of the rules, and what becomes of it when two admins change them at once.

use super::{
    rules::{LineFault, Rules, read_exempt, read_expressions, read_patterns},
    words::Place,
};
use crate::signal::Form;
use serde::{Deserialize, Serialize};

/// The block ids of the form.
pub mod fields {
    /// The patterns, one on each line.
    pub const PATTERNS: &str = "channel_patterns";
    /// Names that may be as they are.
    pub const EXEMPT: &str = "channel_exempt";
    /// Expressions.
    pub const EXPRESSIONS: &str = "channel_expressions";
    /// Whom they bind.
    pub const SCOPE: &str = "channel_scope";
}

/// People are asked.
pub const ASKS: &str = "asks";
/// Private channels too.
pub const PRIVATE: &str = "private";

/// What the form carries. Never authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editing {
    /// The version that its person has seen.
    pub version: i64,
    /// The version by others that its person was shown since, as it differs from theirs; -1 where none was.
    pub shown: i64,
    /// The fingerprint of the rules whose effect stands above the form.
    pub previewed: String,
}

/// The rules as they stand in the form, right or wrong: to be shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The patterns.
    pub patterns: String,
    /// The names.
    pub exempt: String,
    /// The expressions.
    pub expressions: String,
    /// What is ticked.
    pub scope: Vec<String>,
}

/// A part of the rules that one person changes at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The patterns.
    Patterns,
    /// The names that are exempt.
    Exempt,
    /// The expressions.
    Expressions,
    /// Whether people are asked.
    Asks,
    /// Whether private channels keep them too.
    Private,
}

impl Editing {
    /// A form that was opened on this version.
    pub fn begin(version: i64) -> Self {
        Self { version, shown: -1, previewed: String::new() }
    }
}

impl Draft {
    /// The form of these rules.
    pub fn of(rules: &Rules) -> Self {
        let ticked = [(rules.asks, ASKS), (rules.private, PRIVATE)];
        Self {
            patterns: joined(rules.patterns.iter().map(|pattern| pattern.as_str())),
            exempt: rules.exempt.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
            expressions: joined(rules.expressions.iter().map(|expression| expression.as_str())),
            scope: ticked.into_iter().filter(|(is, _)| *is).map(|(_, word)| word.to_owned()).collect(),
        }
    }

    /// What was filled in.
    pub fn filled(form: &Form) -> Self {
        let typed = |block| form.text(block).unwrap_or_default().to_owned();
        Self {
            patterns: typed(fields::PATTERNS),
            exempt: typed(fields::EXEMPT),
            expressions: typed(fields::EXPRESSIONS),
            scope: form.chosen(fields::SCOPE).to_vec(),
        }
    }

    /// The rules that were filled in.
    ///
    /// # Errors
    /// What is wrong at which field.
    pub fn read(&self) -> Result<Rules, Vec<(&'static str, LineFault)>> {
        let (patterns, exempt) = (read_patterns(&self.patterns), read_exempt(&self.exempt));
        let expressions = read_expressions(&self.expressions);
        let is_ticked = |word: &str| self.scope.iter().any(|ticked| ticked == word);
        match (patterns, exempt, expressions) {
            (Ok(patterns), Ok(exempt), Ok(expressions)) => {
                Ok(Rules { patterns, exempt, expressions, private: is_ticked(PRIVATE), asks: is_ticked(ASKS) })
            }
            (patterns, exempt, expressions) => Err([
                (fields::PATTERNS, patterns.err()),
                (fields::EXEMPT, exempt.err()),
                (fields::EXPRESSIONS, expressions.err()),
            ]
            .into_iter()
            .filter_map(|(field, fault)| Some((field, fault?)))
            .collect()),
        }
    }
}

/// What becomes of `mine`, filled in over `seen`, where `now` holds meanwhile: what only one of the two changed is as they
/// wanted it; what both changed, each otherwise, is told.
pub fn merge(seen: &Rules, mine: &Rules, now: &Rules) -> (Rules, Vec<Part>) {
    let mut merged = mine.clone();
    let mut clashes = Vec::new();
    let mut part = |part: Part, same: fn(&Rules, &Rules) -> bool, take: fn(&mut Rules, &Rules)| {
        if same(mine, seen) {
            take(&mut merged, now);
        } else if !same(now, seen) && !same(now, mine) {
            clashes.push(part);
        }
    };
    part(Part::Patterns, |a, b| a.patterns == b.patterns, |to, from| to.patterns.clone_from(&from.patterns));
    part(Part::Exempt, |a, b| a.exempt == b.exempt, |to, from| to.exempt.clone_from(&from.exempt));
    part(
        Part::Expressions,
        |a, b| a.expressions == b.expressions,
        |to, from| to.expressions.clone_from(&from.expressions),
    );
    part(Part::Asks, |a, b| a.asks == b.asks, |to, from| to.asks = from.asks);
    part(Part::Private, |a, b| a.private == b.private, |to, from| to.private = from.private);
    (merged, clashes)
}

/// The block ids of the form for a new channel.
pub mod new_fields {
    /// By which pattern it is called.
    pub const PATTERN: &str = "channel_pattern";
    /// The pod.
    pub const POD: &str = "channel_pod";
    /// The client.
    pub const CLIENT: &str = "channel_client";
    /// The topic.
    pub const TOPIC: &str = "channel_topic";
    /// Private or not, and whether the pod is invited.
    pub const OPTIONS: &str = "channel_options";
    /// Who else is invited.
    pub const PEOPLE: &str = "channel_people";
}

/// Only its members know of it.
pub const IS_PRIVATE: &str = "private";
/// The people of the pod are invited.
pub const WITH_POD: &str = "pod";

/// The field in which a place is filled in.
pub fn field_of(place: Place) -> &'static str {
    match place {
        Place::Pod => new_fields::POD,
        Place::Client => new_fields::CLIENT,
        Place::Topic => new_fields::TOPIC,
    }
}

fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(patterns: &str, exempt: &str) -> Rules {
        let draft = Draft { patterns: patterns.to_owned(), exempt: exempt.to_owned(), ..Draft::default() };
        draft.read().expect("rules")
    }

    #[test]
    fn the_form_of_rules_is_read_as_these_rules() {
        let mut rules = Rules { asks: true, ..Rules::default() };
        assert_eq!(Draft::of(&rules).read(), Ok(rules.clone()));
        rules.expressions = read_expressions("tmp-.*\nx\\d+").expect("expressions");
        rules.private = true;
        assert_eq!(Draft::of(&rules).read(), Ok(rules));
    }

    #[test]
    fn two_admins_at_once_lose_nothing() {
        let seen = with("pod-{pod}", "general");
        // Different parts: both.
        let (merged, clashes) = merge(&seen, &with("pod-{pod}", "lunch"), &with("x-{pod}", "general"));
        assert_eq!((merged, clashes), (with("x-{pod}", "lunch"), vec![]));
        // The same part: told.
        let (_, clashes) = merge(&seen, &with("y-{pod}", "general"), &with("x-{pod}", "general"));
        assert_eq!(clashes, [Part::Patterns]);
        // The same wish: nothing to tell.
        let (merged, clashes) = merge(&seen, &with("x-{pod}", "general"), &with("x-{pod}", "general"));
        assert_eq!((merged, clashes), (with("x-{pod}", "general"), vec![]));
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let draft = Draft { patterns: "{x}".to_owned(), expressions: "(".to_owned(), ..Draft::default() };
        let faults = draft.read().expect_err("faults");
        assert_eq!(faults.iter().map(|(field, _)| *field).collect::<Vec<_>>(), [fields::PATTERNS, fields::EXPRESSIONS]);
    }
}
