//! An answer somebody typed instead of filling in the form.

/// What a typed answer says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// After “done:”.
    pub done: String,
    /// After “today:”, and whatever stands before any label.
    pub today: String,
    /// After “blocked:”; empty where nothing is.
    pub blocked: String,
}

#[derive(Clone, Copy)]
enum Part {
    Done,
    Today,
    Blocked,
}

const LABELS: &[(&str, Part)] = &[
    ("done", Part::Done),
    ("yesterday", Part::Done),
    ("today", Part::Today),
    ("plan", Part::Today),
    ("doing", Part::Today),
    ("blocked", Part::Blocked),
    ("blocker", Part::Blocked),
    ("blockers", Part::Blocked),
];

/// Reads `done: …`, `today: …`, `blocked: …`, each on a line of its own or after a slash; a text without labels is the
/// plan for today. “blocked: no” means that nothing is.
pub fn read_typed(text: &str) -> Typed {
    let mut typed = Typed::default();
    let mut part = Part::Today;
    for line in text.lines() {
        for piece in pieces(line) {
            let words = match label(piece) {
                Some((found, rest)) => {
                    part = found;
                    rest
                }
                None => piece,
            };
            push(&mut typed, part, words.trim());
        }
    }
    if is_nothing(&typed.blocked) {
        typed.blocked.clear();
    }
    if is_nothing(&typed.done) {
        typed.done.clear();
    }
    typed
}

/// Whether words begin with a label, as nobody begins by chance.
pub fn is_labelled(text: &str) -> bool {
    text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| label(line).is_some())
}

/// What words without a label may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// A plan; nobody knows for sure.
    Plan,
    /// Something about not being at work.
    Off,
    /// A greeting, thanks, or a call for help.
    Hello,
}

const HELLOS: &[&str] = &[
    "hi",
    "hello",
    "hey",
    "hallo",
    "moin",
    "help",
    "morning",
    "good",
    "thanks",
    "thank",
    "you",
    "thx",
    "ok",
    "okay",
    "there",
    "podkeeper",
    "cheers",
];

const OFFS: &[&str] = &[
    "off", "sick", "ill", "unwell", "doctor", "dentist", "hospital", "vacation", "holiday", "pto", "ooo", "leave",
    "fever", "krank",
];

/// What words without a label look like. It decides only what their person is asked: nothing is posted by it.
pub fn guess(text: &str) -> Guess {
    let lower = text.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    if words.clone().any(|word| OFFS.contains(&word)) {
        return Guess::Off;
    }
    if words.all(|word| HELLOS.contains(&word)) { Guess::Hello } else { Guess::Plan }
}

/// A slash parts a line only where a label follows it: `done: a/b test / today: rest` has two pieces.
fn pieces(line: &str) -> Vec<&str> {
    let cuts = line.match_indices('/').map(|(at, _)| at).filter(|at| label(&line[at + 1..]).is_some());
    let mut pieces = Vec::new();
    let mut from = 0;
    for cut in cuts {
        pieces.push(&line[from..cut]);
        from = cut + 1;
    }
    pieces.push(&line[from..]);
    pieces
}

fn label(piece: &str) -> Option<(Part, &str)> {
    let (word, rest) = piece.split_once(':')?;
    let word = word.trim().trim_matches(['*', '_']).trim_end_matches('?').to_lowercase();
    LABELS.iter().find(|(label, _)| *label == word).map(|(_, part)| (*part, rest))
}

fn push(typed: &mut Typed, part: Part, words: &str) {
    if words.is_empty() {
        return;
    }
    let text = match part {
        Part::Done => &mut typed.done,
        Part::Today => &mut typed.today,
        Part::Blocked => &mut typed.blocked,
    };
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(words);
}

fn is_nothing(words: &str) -> bool {
    let bare = words.trim().trim_end_matches(['.', '!']).to_lowercase();
    ["", "no", "none", "nothing", "nope", "-", "–", "n/a", "not blocked"].contains(&bare.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(done: &str, today: &str, blocked: &str) -> Typed {
        Typed { done: done.to_owned(), today: today.to_owned(), blocked: blocked.to_owned() }
    }

    #[test]
    fn people_type_as_they_like() {
        for (text, read) in [
            ("Bids, then the feed", typed("", "Bids, then the feed", "")),
            ("done: feed\ntoday: bids\nreport\nblocked: logo", typed("feed", "bids\nreport", "logo")),
            ("Done: a/b test / Today: rest / Blocked: no", typed("a/b test", "rest", "")),
            ("*Yesterday*: feed\nBlocked?: None.", typed("feed", "", "")),
            ("today: call at 10:30, see http://x/today", typed("", "call at 10:30, see http://x/today", "")),
            ("first line\ndone: feed", typed("feed", "first line", "")),
            ("", typed("", "", "")),
        ] {
            assert_eq!(read_typed(text), read, "{text}");
        }
    }

    #[test]
    fn only_words_with_a_label_are_meant_for_sure() {
        for text in ["today: bids", "\n *Done*: feed", "Blocked?: logo"] {
            assert!(is_labelled(text), "{text}");
        }
        for text in ["thanks!", "bids\ntoday: feed", "call at 10:30", "http://x", ""] {
            assert!(!is_labelled(text), "{text}");
        }
    }

    #[test]
    fn words_without_a_label_are_only_guessed_at() {
        for (text, meant) in [
            ("I'm sick, doctor at 11", Guess::Off),
            ("Off today!", Guess::Off),
            ("Hi", Guess::Hello),
            ("good morning :)", Guess::Hello),
            ("help", Guess::Hello),
            ("?", Guess::Hello),
            ("Thank you!", Guess::Hello),
            ("Bids, then the feed", Guess::Plan),
            ("help Ana with the bids", Guess::Plan),
        ] {
            assert_eq!(guess(text), meant, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "[a-z/: \n]{0,60}") {
            let read = read_typed(&text);
            let kept = format!("{} {} {}", read.done, read.today, read.blocked);
            let nothing = ["no", "none", "nothing", "nope", "n", "a", "not", "blocked"];
            for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
                let is_label = LABELS.iter().any(|(label, _)| *label == word);
                prop_assert!(is_label || nothing.contains(&word) || kept.contains(word), "{word} of {text:?}");
            }
        }
    }
}
