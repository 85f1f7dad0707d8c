//! Names that would keep the rules, for a channel whose own does not: the nearest pod, its topic kept.
//!
//! What must stay true: every name that is offered keeps the rules, is nobody's, and is a name Slack takes.

use super::{
    known::{Known, KnownPod},
    pattern::Pattern,
    rules::{Rules, Verdict},
    words::{Place, Values},
};
use crate::{
    directory::channel_names::{LONGEST_CHANNEL_NAME, slug},
    ids::PodId,
};
use std::collections::BTreeSet;

/// How many names are offered.
pub const OFFERED: usize = 3;
/// Where a name is taken, it is tried with numbers up to this one.
const LAST_NUMBER: usize = 9;
/// How many pods are tried.
const NEAREST: usize = 4;
/// Words that say nothing about a channel, at the beginning of its name.
const EMPTY_WORDS: [&str; 5] = ["team", "channel", "the", "project", "squad"];

/// For which channel names are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// As it is called.
    pub name: &'a str,
    /// The pod it belongs to, where somebody said so.
    pub pod: Option<PodId>,
    /// Pods that are near for another reason: those of whoever made it.
    pub near: &'a [PodId],
}

/// A name that may do, and what to try in turn where it is taken.
pub type Tries = Vec<String>;

/// What to offer, best first; which of them are taken is to be asked before [`choose`].
pub fn list_tries(rules: &Rules, known: &Known, wanted: Wanted<'_>) -> Vec<Tries> {
    let all = slug(wanted.name);
    let words: Vec<&str> = all.split('-').filter(|word| !word.is_empty()).collect();
    let (hint, words) = without_start(rules, &words);
    let mut guesses = guess_pods(rules, known, (&wanted, words));
    if wanted.pod.is_none() {
        guesses.extend(guess_clients(rules, known, (hint, words)));
        let topic = Values::default().with(Place::Topic, &words.join("-"));
        guesses.extend((0..rules.patterns.len()).map(|pattern| Guess { distance: 4, pattern, values: topic.clone() }));
    }
    let begins = |guess: &Guess| hint.is_some_and(|hint| rules.patterns[guess.pattern].start() == hint);
    guesses.sort_by_key(|guess| (!begins(guess), guess.distance));
    let mut seen = BTreeSet::new();
    let tries = guesses.iter().map(|guess| guess.tries(rules, known, wanted.name));
    tries.filter(|tries| tries.first().is_some_and(|first| seen.insert(first.clone()))).collect()
}

/// The pod of which a name speaks, if it does.
pub fn find_nearest_pod(rules: &Rules, known: &Known, name: &str) -> Option<PodId> {
    let all = slug(name);
    let words: Vec<&str> = all.split('-').filter(|word| !word.is_empty()).collect();
    let (_, words) = without_start(rules, &words);
    let near =
        known.pods().filter_map(|pod| find_pod(pod, words).map(|(distance, rest)| (distance, rest.len(), pod.id)));
    near.min().map(|(_, _, pod)| pod)
}

/// The first names that are free, one of each.
pub fn choose(tries: &[Tries], taken: &BTreeSet<String>) -> Vec<String> {
    let mut chosen: Vec<String> = Vec::new();
    for tries in tries {
        let free = tries.iter().find(|name| !taken.contains(*name) && !chosen.contains(name));
        chosen.extend(free.cloned());
        if chosen.len() == OFFERED {
            break;
        }
    }
    chosen
}

/// The name a pattern makes of what was filled in, cut to what Slack takes; `None` where a place is empty, or the name would
/// say something else than what was filled in.
pub fn compose(rules: &Rules, known: &Known, (pattern, values): (&Pattern, &Values)) -> Option<String> {
    let fitted = |values: &Values| {
        let name = pattern.format(values)?;
        let says = |said: &Values| Place::ALL.iter().all(|place| said.get(*place) == values.get(*place));
        let keeps = matches!(rules.judge(&name, known), Verdict::Keeps(_, said) if says(&said));
        keeps.then_some(name)
    };
    let full = pattern.format(values)?;
    let over = full.chars().count().saturating_sub(LONGEST_CHANNEL_NAME);
    if over == 0 {
        return fitted(values);
    }
    let topic = values.topic.as_deref()?;
    let kept = topic.chars().count().checked_sub(over)?;
    let cut: String = topic.chars().take(kept).collect();
    // Whole words, where there is more than one.
    let whole = if topic.chars().nth(kept) == Some('-') {
        Some(cut.as_str())
    } else {
        cut.rsplit_once('-').map(|(whole, _)| whole)
    };
    let cut = whole.unwrap_or(&cut).trim_end_matches('-');
    fitted(&values.clone().with(Place::Topic, cut))
}

/// What a channel may be called: by which pattern, with which words.
struct Guess {
    /// 0: the name says so.
    distance: usize,
    pattern: usize,
    values: Values,
}

impl Guess {
    /// The name, then the same with numbers after its topic.
    fn tries(&self, rules: &Rules, known: &Known, name: &str) -> Tries {
        let Some(pattern) = rules.patterns.get(self.pattern) else { return Tries::new() };
        let made = |values: &Values| compose(rules, known, (pattern, values)).filter(|made| made != name);
        let Some(first) = made(&self.values) else { return Tries::new() };
        let topic = self.values.topic.as_deref();
        let numbered = topic.into_iter().flat_map(|topic| {
            (2..=LAST_NUMBER).filter_map(move |number| {
                // Room for the number.
                let short: String = topic.chars().take(LONGEST_CHANNEL_NAME / 2).collect();
                made(&self.values.clone().with(Place::Topic, &format!("{}-{number}", short.trim_end_matches('-'))))
            })
        });
        std::iter::once(first.clone()).chain(numbered).collect()
    }
}

/// The beginning of a pattern that the name has too, and the words without it and without empty ones.
fn without_start<'r, 'w>(rules: &'r Rules, words: &'w [&'w str]) -> (Option<&'r str>, &'w [&'w str]) {
    let starts = || rules.patterns.iter().map(Pattern::start).filter(|start| !start.is_empty());
    let is_start = |word: &str| starts().find(|start| slug(start) == word);
    let hint = words.first().and_then(|first| is_start(first));
    let begins = words.iter().take_while(|word| is_start(word).is_some() || EMPTY_WORDS.contains(word)).count();
    // `pod` alone is a topic as well as nothing.
    let begins = if begins == words.len() { begins.saturating_sub(1) } else { begins };
    (hint, &words[begins..])
}

/// The patterns that have a place, each.
fn having(rules: &Rules, place: Place) -> impl Iterator<Item = usize> + '_ {
    (0..rules.patterns.len()).filter(move |at| rules.patterns[*at].places().contains(&place))
}

fn guess_pods(rules: &Rules, known: &Known, (wanted, words): (&Wanted<'_>, &[&str])) -> Vec<Guess> {
    let mut near: Vec<(usize, &KnownPod, Vec<&str>)> = Vec::new();
    for pod in known.pods().filter(|pod| wanted.pod.is_none_or(|only| only == pod.id)) {
        if let Some((distance, rest)) = find_pod(pod, words) {
            near.push((distance, pod, rest));
        } else if wanted.pod == Some(pod.id) || wanted.near.contains(&pod.id) {
            near.push((3, pod, words.to_vec()));
        }
    }
    near.sort_by_key(|(distance, pod, rest)| {
        (*distance, rest.len(), wanted.near.iter().position(|id| *id == pod.id).unwrap_or(usize::MAX))
    });
    let all = near.into_iter().take(NEAREST).flat_map(|(distance, pod, rest)| {
        let values = Values::default().with(Place::Pod, &pod.key);
        let values = if rest.is_empty() { values } else { values.with(Place::Topic, &rest.join("-")) };
        having(rules, Place::Pod).map(move |pattern| Guess { distance, pattern, values: values.clone() })
    });
    all.collect()
}

/// Where these words speak of a pod, how surely (0: by its key), and the words without it.
fn find_pod<'w>(pod: &KnownPod, words: &[&'w str]) -> Option<(usize, Vec<&'w str>)> {
    let without = |at: usize, count: usize| {
        let before = words[..at].iter();
        before.chain(&words[at + count..]).copied().collect::<Vec<&str>>()
    };
    let run = |wanted: &[&str]| {
        let at = words.windows(wanted.len().max(1)).position(|run| run == wanted)?;
        Some(without(at, wanted.len()))
    };
    let (key, name) = (pod.key.split('-').collect::<Vec<_>>(), slug(&pod.name));
    let name: Vec<&str> = name.split('-').collect();
    if let Some(rest) = run(&key).or_else(|| run(&name)) {
        return Some((0, rest));
    }
    let near = |word: &&str| {
        let begins = |one: &str, other: &str| one.chars().count() >= 4 && other.starts_with(one);
        let is_near = |known: &str| begins(word, known) || begins(known, word) || differ_little(word, known);
        is_near(&pod.key) || name.iter().any(|part| is_near(part))
    };
    words.iter().position(near).map(|at| (1, without(at, 1)))
}

/// The clients these words speak of; where nobody knows which there are, the first word after `client-`.
fn guess_clients(rules: &Rules, known: &Known, (hint, words): (Option<&str>, &[&str])) -> Vec<Guess> {
    let mut guesses = Vec::new();
    for pattern in having(rules, Place::Client) {
        let mut guess = |distance, client: &str, rest: &[&str]| {
            let values = Values::default().with(Place::Client, client);
            let values = if rest.is_empty() { values } else { values.with(Place::Topic, &rest.join("-")) };
            guesses.push(Guess { distance, pattern, values });
        };
        for client in known.clients() {
            let parts: Vec<&str> = client.split('-').collect();
            let exact = words.windows(parts.len()).position(|run| run == parts).map(|at| (0, at, parts.len()));
            let near = words.iter().position(|word| differ_little(word, client)).map(|at| (1, at, 1));
            if let Some((distance, at, count)) = exact.or(near) {
                guess(distance, client, &[&words[..at], &words[at + count..]].concat());
            }
        }
        if let (false, true, [first, rest @ ..]) =
            (known.has_clients(), hint == Some(rules.patterns[pattern].start()), words)
        {
            guess(2, first, rest);
        }
    }
    guesses
}

/// Whether two words are the same but for a slip: one letter, or two in longer words; letters that changed places are one.
fn differ_little(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let shorter = one.len().min(other.len());
    let most = match shorter {
        0..=3 => return false,
        4..=6 => 1,
        _ => 2,
    };
    one.len().abs_diff(other.len()) <= most && distance(&one, &other) <= most
}

/// How many letters are to be put in, left out, changed, or swapped with their neighbour.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let changed = rows[i][j] + usize::from(a != b);
            let mut best = changed.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests;
