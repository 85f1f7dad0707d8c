//! What is off about a name, in words.

use crate::{
    features::channels::model::{Off, Pattern, Place, Rules},
    slack::mrkdwn::{Text, md, text, words},
};

/// A name as a reader can copy it.
pub(super) fn code(name: &str) -> Text {
    md("`{}`", &[words(name)])
}

/// How names begin: `pod-`, `client-` or `xpod-`.
pub(in crate::features::channels) fn starts(rules: &Rules) -> Text {
    let mut starts: Vec<&str> = Vec::new();
    for start in rules.patterns.iter().map(Pattern::start).filter(|start| !start.is_empty()) {
        if !starts.contains(&start) {
            starts.push(start);
        }
    }
    let starts: Vec<Text> = starts.into_iter().map(code).collect();
    match starts.as_slice() {
        [] => Text::default(),
        [only] => only.clone(),
        [rest @ .., last] => md("{} or {}", &[Text::join(rest, ", "), last.clone()]),
    }
}

/// What is off, as the part of a sentence: "it begins with none of …", "`brnad` is no pod".
pub(in crate::features::channels) fn off_words(off: &Off, starts: &Text) -> Text {
    match off {
        Off::Start if starts.is_empty() => text("it is none of the kinds of names we have"),
        Off::Start => md("it does not begin with {}", std::slice::from_ref(starts)),
        Off::Misfit { word, start, .. } if word.is_empty() => md("nothing follows {}", &[code(start)]),
        Off::Misfit { place: Place::Pod, word, .. } => md("{} is no pod", &[code(word)]),
        Off::Misfit { place: Place::Client, word, .. } => md("{} is no client we know", &[code(word)]),
        Off::Misfit { place: Place::Topic, word, .. } => {
            md("{} has more in it than words, digits and single hyphens", &[code(word)])
        }
    }
}
