//! A check-in in one line: `roas 4.2 c8 two campaigns moved`.
//!
//! First the key result (its number, or first letters of its title's words), then the new value, then, if wanted, the
//! confidence as `c8`, then why. Title words may be several and may hold figures; the longest beginning that names a key
//! result and is followed by a number counts.

use super::{
    number::{Scale, TRAILING, Unreadable, read_number},
    pick::{Picked, pick},
    read_confidence,
    unit::is_currency,
};

/// A line as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct OneLine {
    /// The key result's place in the list, from 0.
    pub place: usize,
    /// The new value.
    pub value: f64,
    /// The value's words as they were typed.
    pub typed: String,
    /// From 0 to 10, where given.
    pub confidence: Option<i64>,
    /// Why, where given.
    pub why: Option<String>,
}

/// Why a line was not understood.
#[derive(Clone, Debug, PartialEq)]
pub enum LineFault {
    /// No key result has this name.
    NoSuch(String),
    /// The name fits several: their places.
    Several(String, Vec<usize>),
    /// The key result is clear, but no value follows.
    NoValue(usize),
    /// The key result is clear, the value is not.
    Value {
        /// The key result's place.
        place: usize,
        /// What was typed.
        typed: String,
        /// What is wrong with it.
        why: Unreadable,
    },
    /// `c11`: meant as a confidence, and none.
    Confidence(String),
}

/// Reads a line against a list of key results: each its title and what its numbers are held against.
///
/// # Errors
/// See [`LineFault`].
pub fn read_line(line: &str, list: &[(&str, Scale<'_>)]) -> Result<OneLine, LineFault> {
    // No-break spaces stay inside a word: they hold a number together.
    let words: Vec<&str> = line.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect();
    let named = |count: usize| pick(&words[..count], list.iter().map(|(title, _)| *title));
    // The longest name that a value could follow, else the longest name at all.
    let candidates = || (1..=words.len()).rev().map(|count| (count, named(count)));
    let with_value = candidates().find(|(count, picked)| *picked != Picked::None && looks_like_value(&words[*count..]));
    let found = with_value.or_else(|| candidates().find(|(_, picked)| *picked != Picked::None));
    match found {
        None => Err(LineFault::NoSuch(name_part(&words))),
        Some((count, Picked::Several(places))) => Err(LineFault::Several(words[..count].join(" "), places)),
        Some((count, Picked::One(place))) => match list.get(place) {
            Some((_, scale)) if count < words.len() => read_rest(place, scale, &words[count..]),
            _ => Err(LineFault::NoValue(place)),
        },
        Some((_, Picked::None)) => Err(LineFault::NoSuch(name_part(&words))),
    }
}

/// What stands before the first number: most likely the name that was meant.
fn name_part(words: &[&str]) -> String {
    let until = (1..words.len()).find(|count| looks_like_value(&words[*count..])).unwrap_or(words.len());
    words[..until].join(" ")
}

/// Value, confidence and reason.
fn read_rest(place: usize, scale: &Scale<'_>, words: &[&str]) -> Result<OneLine, LineFault> {
    let (value, taken) = read_value(scale, words).map_err(|(why, taken)| LineFault::Value {
        place,
        typed: words[..taken].join(" "),
        why,
    })?;
    let (typed, rest) = (words[..taken].join(" "), &words[taken..]);
    let confidence = rest.first().and_then(|word| confidence_digits(word));
    let confidence = match confidence {
        Some(digits) => Some(read_confidence(digits).ok_or_else(|| LineFault::Confidence(format!("c{digits}")))?),
        None => None,
    };
    let why = rest[usize::from(confidence.is_some())..].join(" ");
    Ok(OneLine { place, value, typed, confidence, why: Some(why).filter(|why| !why.is_empty()) })
}

/// The figures of `c8` or `c8,`.
fn confidence_digits(word: &str) -> Option<&str> {
    let digits = word.strip_prefix(['c', 'C'])?.trim_end_matches(TRAILING);
    (!digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit())).then_some(digits)
}

/// The value at the beginning of `words`, and how many of them it takes. A value is one word; a sign or a currency may
/// stand before it and its unit behind it. Figures in groups of three, as in `1 200`, count as one number where the key
/// result's values decide; where they do not, `12 300 more` could be 12 or 12,300, and the person is asked.
fn read_value(scale: &Scale<'_>, words: &[&str]) -> Result<(f64, usize), (Unreadable, usize)> {
    let has_digit = |word: &str| word.bytes().any(|c| c.is_ascii_digit());
    let first =
        words.iter().take(3).position(|word| has_digit(word)).filter(|first| is_before_number(&words[..*first]));
    let Some(first) = first else {
        return Err((read_number(words.first().unwrap_or(&""), scale).err().unwrap_or(Unreadable::NotANumber), 1));
    };
    let groups = words[first + 1..].iter().take_while(|word| is_group(word)).count();
    let short = read_with_unit(scale, words, first + 1);
    if groups == 0 || !words[first].ends_with(|c: char| c.is_ascii_digit()) {
        return short;
    }
    let long = read_with_unit(scale, words, first + 1 + groups);
    match (short, long) {
        (short, Err(_)) => short,
        (Err(_), long) => long,
        (Ok((short, short_words)), Ok((long, long_words))) => {
            match super::number::choose((long, Some(short)), &scale.known) {
                Ok(value) if value == long => Ok((long, long_words)),
                Ok(value) => Ok((value, short_words)),
                Err(why) => Err((why, long_words)),
            }
        }
    }
}

/// `count` words as a number, with one more where that is a unit: a wrong one must not slip into the reason.
fn read_with_unit(scale: &Scale<'_>, words: &[&str], count: usize) -> Result<(f64, usize), (Unreadable, usize)> {
    let goes_on = !words[..count].last().is_some_and(|word| word.ends_with(TRAILING));
    let unit = |word: &&str| is_unit_like(word.trim_end_matches(TRAILING), scale);
    let count = count + usize::from(goes_on && words.get(count).is_some_and(unit));
    read_number(&words[..count].join(" "), scale).map(|value| (value, count)).map_err(|why| (why, count))
}

/// A unit of this key result, `%`, or a currency: words of a reason such as `m` or `k` alone do not count, nor does `try`.
fn is_unit_like(word: &str, scale: &Scale<'_>) -> bool {
    scale.unit.is_named_by(word) || word == "%" || is_currency(word)
}

/// Signs and currencies, which may stand apart before the figures.
fn is_before_number(words: &[&str]) -> bool {
    words.iter().all(|word| word.chars().count() <= 3 && !word.chars().any(|c| c.is_lowercase()))
}

/// Three figures, with decimals at most behind the last: `200`, `200,50`.
fn is_group(word: &str) -> bool {
    let whole = word.split(['.', ',']).next().unwrap_or_default();
    whole.len() == 3 && word.bytes().all(|c| c.is_ascii_digit() || c == b'.' || c == b',')
}

/// Whether a number may begin here, read or not: figures in the first word, or behind a sign or currency.
fn looks_like_value(words: &[&str]) -> bool {
    let begins = |word: &str| {
        let word = word.trim_start_matches(['=', '+', '-', '−', '–', '.', ',', '€', '$', '£', '¥', '₹', '₩']);
        word.starts_with(|c: char| c.is_ascii_digit())
    };
    words.iter().take(3).position(|word| begins(word)).is_some_and(|first| is_before_number(&words[..first]))
}

#[cfg(test)]
mod tests {
    use super::{super::unit::Unit, *};
    use proptest::prelude::*;

    fn read(line: &str) -> Result<OneLine, LineFault> {
        let scale = |known: [f64; 3], unit| Scale { known: known.to_vec(), current: Some(known[2]), unit };
        let eur = Unit::Money("EUR".to_owned());
        let list = [
            ("Blended ROAS", scale([3.0, 5.0, 4.1], &Unit::Times)),
            ("Cost per lead", scale([40.0, 30.0, 36.0], &eur)),
            ("Leads won", scale([0.0, 2000.0, 1100.0], &Unit::Plain)),
            ("Top 10 accounts kept", scale([80.0, 95.0, 88.0], &Unit::Percent)),
        ];
        read_line(line, &list)
    }

    fn understood(line: &str) -> (usize, f64, Option<i64>, Option<String>) {
        let one = read(line).unwrap_or_else(|fault| panic!("{line}: {fault:?}"));
        (one.place, one.value, one.confidence, one.why)
    }

    #[test]
    fn a_line_has_name_value_confidence_and_reason() {
        let why = |text: &str| Some(text.to_owned());
        assert_eq!(understood("roas 4.2 two campaigns moved"), (0, 4.2, None, why("two campaigns moved")));
        assert_eq!(understood("roas 4.2"), (0, 4.2, None, None));
        assert_eq!(understood("1 +0.3 c8"), (0, 4.4, Some(8), None));
        assert_eq!(understood("#1 4,2 C10 because of it"), (0, 4.2, Some(10), why("because of it")));
        assert_eq!(understood("roas 4.2, c8, because of it"), (0, 4.2, Some(8), why("because of it")));
        assert_eq!(understood("roas 4.2: two campaigns"), (0, 4.2, None, why("two campaigns")));
        assert_eq!(understood("roas 4.2 x. Done"), (0, 4.2, None, why("Done")));
        assert_eq!(understood("roas 4.2 cpc fell"), (0, 4.2, None, why("cpc fell")));
        assert_eq!(read("roas 4.2 c11 oddly"), Err(LineFault::Confidence("c11".into())));
        assert_eq!(read("roas 4.2 C99"), Err(LineFault::Confidence("c99".into())));
        assert_eq!(understood("roas 4.2 5 campaigns moved"), (0, 4.2, None, why("5 campaigns moved")));
    }

    #[test]
    fn title_words_may_be_several_and_hold_figures() {
        assert_eq!(understood("cost per lead 34").0, 1);
        assert_eq!(understood("cost lead 34 EUR cheaper").3.as_deref(), Some("cheaper"));
        assert_eq!(understood("top 10 90 %").1, 90.0);
        assert_eq!(understood("top 10 accounts 90% good"), (3, 90.0, None, Some("good".to_owned())));
        assert_eq!(understood("top 91").1, 91.0);
        assert_eq!(understood("2 33"), (1, 33.0, None, None));
    }

    #[test]
    fn units_and_groups_beside_the_value() {
        assert_eq!(understood("cost € 34").1, 34.0);
        assert_eq!(understood("cost 34 € less").3.as_deref(), Some("less"));
        assert_eq!(understood("won 1 200 and more"), (2, 1200.0, None, Some("and more".to_owned())));
        assert_eq!(understood("won 1.3k").1, 1300.0);
        assert_eq!(understood("roas 4.2 x").3, None);
        assert_eq!(understood("won 1\u{a0}200").1, 1200.0);
        assert_eq!(understood("roas + 0.3 m").3.as_deref(), Some("m"));
    }

    #[test]
    fn twelve_or_twelve_thousand_is_asked() {
        assert_eq!(understood("won 12 300 calls").1, 12_300.0, "12 would be out of all proportion here");
        assert_eq!(understood("top 12 300 calls").3.as_deref(), Some("300 calls"));
        let wide = Scale { known: vec![0.0, 2000.0, 50.0], current: Some(50.0), unit: &Unit::Plain };
        assert!(matches!(
            read_line("won 12 300 calls", &[("Leads won", wide)]),
            Err(LineFault::Value { place: 0, why: Unreadable::Ambiguous(12_300.0, 12.0), .. })
        ));
    }

    #[test]
    fn what_is_missing_or_unclear_is_said() {
        assert_eq!(read("roas"), Err(LineFault::NoValue(0)));
        assert_eq!(read("ctr 4"), Err(LineFault::NoSuch("ctr".into())));
        assert_eq!(read("click rate 4 up"), Err(LineFault::NoSuch("click rate".into())));
        assert_eq!(read("lead 34"), Err(LineFault::Several("lead".into(), vec![1, 2])));
        assert!(matches!(read("roas high"), Err(LineFault::Value { place: 0, why: Unreadable::NotANumber, .. })));
        for other in ["roas 18%", "roas 18 % more", "cost 45 USD", "cost 45 $ less", "top 90 EUR", "won 7 CHF a piece"]
        {
            let fault = read(other);
            assert!(matches!(fault, Err(LineFault::Value { why: Unreadable::OtherUnit(_), .. })), "{other}: {fault:?}");
        }
        assert_eq!(understood("cost 45 try again").3.as_deref(), Some("try again"));
        assert_eq!(read(""), Err(LineFault::NoSuch(String::new())));
    }

    proptest! {
        #[test]
        fn no_line_panics(line in "\\PC{0,40}") {
            let _ = read(&line);
        }

        #[test]
        fn no_numberlike_line_panics(line in "(roas|won|2|top 10|cost)( [=+-]?[€$]?[0-9.,]{1,6}[k%x]?){0,4}( \\PC{0,6}){0,2}") {
            let _ = read(&line);
        }
    }
}
