//! The words and numbers of a typed day.

use jiff::civil::Date;

/// One piece of what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Letters, in lower case.
    Word(String),
    /// A number; `3rd` is 3.
    Number(u16),
    /// `3/12`, `3.12.`, `24/12/2026`.
    Numbers { first: u16, second: u16, year: Option<u16>, dots: bool },
    /// `2026-12-03`.
    Iso(Date),
    /// From here on it is the last day.
    To,
}

/// The pieces in order; `None` where something else stands between them.
pub(super) fn read_tokens(typed: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = typed.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = if first.is_ascii_digit() {
            number(rest)?
        } else if first.is_alphabetic() {
            word(rest)
        } else if matches!(first, '-' | '–' | '—' | '−') {
            (Some(Token::To), &rest[first.len_utf8()..])
        } else if matches!(first, ',' | '.') {
            (None, &rest[first.len_utf8()..])
        } else {
            return None;
        };
        tokens.extend(token);
        rest = after.trim_start();
    }
    Some(tokens)
}

fn word(rest: &str) -> (Option<Token>, &str) {
    let (word, after) = split(rest, char::is_alphabetic);
    let word = word.to_lowercase();
    let token = match word.as_str() {
        "to" | "until" | "till" | "through" | "til" => Token::To,
        _ => Token::Word(word),
    };
    (Some(token), after)
}

fn number(rest: &str) -> Option<(Option<Token>, &str)> {
    if let Some(iso) = rest.get(..10)
        && iso
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
        && !rest[10..].starts_with(|next: char| next.is_alphanumeric())
    {
        return Some((Some(Token::Iso(iso.parse().ok()?)), &rest[10..]));
    }
    let (first, after) = digits(rest)?;
    for mark in ['/', '.'] {
        let Some((second, more)) = after.strip_prefix(mark).and_then(digits) else { continue };
        let (year, more) = match more.strip_prefix(mark).and_then(digits) {
            Some((year, more)) => (Some(year), more),
            None => (None, more),
        };
        return Some((Some(Token::Numbers { first, second, year, dots: mark == '.' }), more));
    }
    let (letters, more) = split(after, char::is_alphabetic);
    let after = if matches!(letters.to_lowercase().as_str(), "st" | "nd" | "rd" | "th") { more } else { after };
    Some((Some(Token::Number(first)), after))
}

fn digits(rest: &str) -> Option<(u16, &str)> {
    let (digits, after) = split(rest, |character| character.is_ascii_digit());
    Some((digits.parse().ok()?, after))
}

fn split(rest: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    rest.split_at(rest.find(|character| !belongs(character)).unwrap_or(rest.len()))
}
