//! A person, a pod and what the person does there, as typed after `/pod add`.

use crate::{
    ids::ChannelId,
    signal::line::{PersonWords, Word, is_email, joined, names_somebody, person_words},
};

/// A person and a pod, as typed. Absent words mean that none were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Who.
    pub person: Option<PersonWords>,
    /// In which pod; the channel's own where none is typed. It may be a label instead, which only those know who know the
    /// pods.
    pub pod: Option<PodWords>,
    /// What they do there: "strategist", where that is said beside the pod.
    pub label: Option<String>,
}

/// A pod, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PodWords {
    /// Its key, or a part of its name.
    Words(String),
    /// Its channel.
    Channel(ChannelId),
}

/// The longest label, in characters.
pub const LONGEST_LABEL: usize = 40;

/// Words that may stand before a pod and say nothing: `add ana to brand`.
const CONNECTORS: [&str; 4] = ["to", "from", "in", "of"];

impl About {
    /// `@ana brand`, `brand @ana`, `@ana`, `Ana Silva to brand`, each with `as strategist`.
    pub(super) fn of(words: &[Word]) -> Self {
        match words.iter().rposition(|word| word.is("as")).filter(|at| *at > 0 && at + 1 < words.len()) {
            Some(at) => Self { label: Some(joined(&words[at + 1..])), ..Self::without_label(&words[..at]) },
            None => Self::without_label(words),
        }
    }

    fn without_label(words: &[Word]) -> Self {
        if words.iter().filter(|word| names_somebody(word)).count() > 1 {
            let others: Vec<Word> = words.iter().filter(|word| !names_somebody(word)).cloned().collect();
            return Self { person: Some(PersonWords::Several), pod: pod_words(&others), label: None };
        }
        let person_at = words
            .iter()
            .position(names_somebody)
            .or_else(|| words.iter().position(|word| matches!(word, Word::Quoted(_))));
        if let Some(at) = person_at {
            let others: Vec<Word> =
                words.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, word)| word.clone()).collect();
            return Self { person: person_words(&words[at..=at]), pod: pod_words(&others), label: None };
        }
        let split = words
            .iter()
            .enumerate()
            .rev()
            .find(|(at, word)| *at > 0 && (is_connector(word) || matches!(word, Word::Channel(_))));
        match split {
            Some((at, _)) => Self { person: person_words(&words[..at]), pod: pod_words(&words[at..]), label: None },
            None => Self { person: person_words(words), pod: None, label: None },
        }
    }

    /// `Ana Silva brand`, `Ana Silva brand strategist`: a word that `is_pod` knows is the pod, what follows it the label.
    /// `brand` alone is a pod without a person.
    #[must_use]
    pub fn settled(self, is_pod: impl Fn(&str) -> bool) -> Self {
        let Self { person: Some(PersonWords::Words(words)), pod: None, label } = &self else { return self };
        if is_email(words) {
            return self;
        }
        let typed: Vec<&str> = words.split(' ').collect();
        let known = |at: &usize| is_pod(typed[*at]);
        let Some(at) = (1..typed.len()).find(known).or_else(|| (0..1).find(known)) else { return self };
        let after = typed[at + 1..].join(" ");
        Self {
            person: Some(typed[..at].join(" ")).filter(|name| !name.is_empty()).map(PersonWords::Words),
            pod: Some(PodWords::Words(typed[at].to_owned())),
            label: label.clone().or_else(|| Some(after).filter(|after| !after.is_empty())),
        }
    }
}

fn is_connector(word: &Word) -> bool {
    CONNECTORS.iter().any(|connector| word.is(connector))
}

/// A pod, where these words name one: a channel among them, else all of them.
pub(super) fn pod_words(words: &[Word]) -> Option<PodWords> {
    let words = match words.split_first() {
        Some((first, rest)) if is_connector(first) && !rest.is_empty() => rest,
        _ => words,
    };
    let channel = words.iter().find_map(|word| match word {
        Word::Channel(id) => Some(PodWords::Channel(id.clone())),
        _ => None,
    });
    channel.or_else(|| Some(joined(words)).filter(|text| !text.is_empty()).map(PodWords::Words))
}

/// What may be a pod and a label, or the other way round: `brand strategist`, `strategist brand`. The word that `is_pod` knows,
/// first or last, and the rest.
pub fn pod_and_label(words: &str, is_pod: impl Fn(&str) -> bool) -> Option<(String, String)> {
    let whole = |(pod, label): (&str, &str)| (pod.to_owned(), label.trim().to_owned());
    let first = words.split_once(' ').filter(|(pod, _)| is_pod(pod)).map(whole);
    first.or_else(|| words.rsplit_once(' ').filter(|(_, pod)| is_pod(pod)).map(|(label, pod)| whole((pod, label))))
}

/// A label as it is kept: on one line; none of it for `-` and `none`.
///
/// # Errors
/// How many characters it has, where those are too many.
pub fn read_label(typed: &str) -> Result<String, usize> {
    let label = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if matches!(label.to_lowercase().as_str(), "-" | "none" | "nothing") {
        return Ok(String::new());
    }
    match label.chars().count() {
        long if long > LONGEST_LABEL => Err(long),
        _ => Ok(label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_beside_pods() {
        let is_pod = |word: &str| word == "brand";
        let both = |pod: &str, label: &str| Some((pod.to_owned(), label.to_owned()));
        assert_eq!(pod_and_label("brand media strategist", is_pod), both("brand", "media strategist"));
        assert_eq!(pod_and_label("media strategist brand", is_pod), both("brand", "media strategist"));
        assert_eq!(pod_and_label("media strategist", is_pod), None);
        assert_eq!(pod_and_label("brand", is_pod), None);
    }

    #[test]
    fn labels_are_short_or_none() {
        assert_eq!(read_label("  media \n strategist "), Ok("media strategist".to_owned()));
        assert_eq!((read_label("-"), read_label("None")), (Ok(String::new()), Ok(String::new())));
        assert_eq!(read_label(&"x".repeat(41)), Err(41));
    }
}
