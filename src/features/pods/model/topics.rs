//! `/pod topics brand: brand, pricing tools`: what a pod answers for.

use crate::{directory::naming::fold, signal::typed::as_typed};

/// The longest name of a topic, in characters.
pub const LONGEST_TOPIC: usize = 40;
/// How many topics one pod has at most.
pub const MOST_TOPICS: usize = 20;

/// A pod's topics, as typed: perhaps with the pod before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicsOf {
    /// The first word, where it may name the pod.
    pub first: Option<String>,
    /// What follows it.
    pub rest: String,
}

/// Why a list names no topics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopicFault {
    /// One has more characters than a topic may have.
    Long(String),
    /// There are too many.
    Many(usize),
}

impl TopicsOf {
    /// What follows `topics`; `None` where the line begins with another word.
    pub fn after_verb(line: &str) -> Option<Self> {
        let line = line.trim();
        let (verb, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        (verb.eq_ignore_ascii_case("topics") || verb.eq_ignore_ascii_case("topic")).then(|| Self::of(&as_typed(rest)))
    }

    /// `"Brand & Content" a, b`, `brand: a, b`, `brand a, b`. What ends with a comma is a topic already.
    fn of(text: &str) -> Self {
        let text = text.trim();
        if let Some((pod, rest)) = quoted(text) {
            return Self { first: Some(pod.to_owned()), rest: rest.trim_start_matches(':').trim().to_owned() };
        }
        let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        if first.is_empty() || first.ends_with([',', ';']) {
            return Self { first: None, rest: text.to_owned() };
        }
        Self { first: Some(first.trim_end_matches(':').to_owned()), rest: rest.trim().to_owned() }
    }

    /// The whole of it, where the first word names no pod.
    pub fn whole(&self) -> String {
        [self.first.as_deref().unwrap_or_default(), &self.rest].join(" ").trim().to_owned()
    }
}

fn quoted(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(['"', '“', '„'])?;
    let (pod, rest) = inside.split_once(['"', '”', '“'])?;
    // `"brand", "pricing"` are two topics.
    (!rest.trim_start().starts_with(',')).then_some((pod.trim(), rest.trim()))
}

/// The topics of a list, each once, as they were typed. `none` and `-` stand for no topic at all.
///
/// # Errors
/// See [`TopicFault`].
pub fn read_topics(list: &str) -> Result<Vec<String>, TopicFault> {
    read_list(list, LONGEST_TOPIC, MOST_TOPICS)
}

/// As [`read_topics`], of titles that are at most `longest` characters long, and at most `most` of them.
///
/// # Errors
/// See [`TopicFault`].
pub fn read_list(list: &str, longest: usize, most: usize) -> Result<Vec<String>, TopicFault> {
    let mut titles: Vec<String> = Vec::new();
    if matches!(fold(list).as_str(), "none" | "-" | "nothing") {
        return Ok(titles);
    }
    for typed in list.split([',', ';', '\n']) {
        let title =
            typed.trim().trim_matches(['"', '“', '”', '„', '.']).split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() || titles.iter().any(|known| fold(known) == fold(&title)) {
            continue;
        }
        if title.chars().count() > longest {
            return Err(TopicFault::Long(title));
        }
        titles.push(title);
    }
    if titles.len() > most { Err(TopicFault::Many(titles.len())) } else { Ok(titles) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(line: &str) -> (Option<String>, String) {
        let of = TopicsOf::after_verb(line).expect("a list");
        (of.first, of.rest)
    }

    #[test]
    fn a_pod_may_stand_before_the_list() {
        let read = |line| {
            let (first, rest) = of(line);
            format!("{} | {rest}", first.as_deref().unwrap_or("-"))
        };
        assert_eq!(read("topics"), "- | ");
        assert_eq!(read("Topics brand"), "brand | ");
        assert_eq!(read("topics brand, pricing tools"), "- | brand, pricing tools");
        assert_eq!(read("topics brand brand, pricing"), "brand | brand, pricing");
        assert_eq!(read("topics brand: brand, R&amp;D"), "brand | brand, R&D");
        assert_eq!(read("topics “Brand & Content” brand"), "Brand & Content | brand");
        assert_eq!(read("topics <#C1|pod-brand> brand"), "#pod-brand | brand");
        assert_eq!(read("topics \"a\", \"b\""), "- | \"a\", \"b\"");
        assert_eq!(TopicsOf::after_verb("show topics"), None);
    }

    #[test]
    fn topics_are_read_once_each() {
        let titles = |list| read_topics(list).expect("topics");
        assert_eq!(titles("Brand,  pricing   tools, BRAND; “ads”,,"), ["Brand", "pricing tools", "ads"]);
        assert!(titles("None").is_empty() && titles(" ").is_empty());
        assert_eq!(read_topics(&"x".repeat(10_000)), Err(TopicFault::Long("x".repeat(10_000))));
        let many: Vec<String> = (0..30).map(|n| n.to_string()).collect();
        assert_eq!(read_topics(&many.join(",")), Err(TopicFault::Many(30)));
    }

    proptest! {
        #[test]
        fn any_line_is_read_to_its_end(line in "\\PC{0,60}") {
            if let Some(of) = TopicsOf::after_verb(&format!("topics {line}")) {
                let _ = (read_topics(&of.rest), of.whole());
            }
        }
    }
}
