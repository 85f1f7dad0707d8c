//! The lines of an iCalendar file: unfolded, and taken apart into a name and a value.

use super::IcsError;
use crate::calendar::typed::shorten;

/// One property: `DTSTART;VALUE=DATE:20261225`. Its parameters are not kept: a date shows by its form what it is, and
/// zones do not matter to whole days.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Where it stands in the file, from 1.
    pub(super) number: usize,
    /// In capitals.
    pub(super) name: String,
    /// As written, with its escapes.
    pub(super) value: String,
}

impl Line {
    /// The value, where it is text: without escapes and line breaks, at most 120 characters.
    pub(super) fn text(&self) -> String {
        let mut plain = String::with_capacity(self.value.len());
        let mut letters = self.value.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => match letters.next() {
                    Some('n' | 'N') | None => plain.push(' '),
                    Some(escaped) => plain.push(escaped),
                },
                letter if letter.is_control() => plain.push(' '),
                letter => plain.push(letter),
            }
        }
        let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        words.chars().take(LONGEST_TEXT).collect()
    }
}

const LONGEST_TEXT: usize = 120;

/// The properties of a file, in order.
pub(super) fn unfold(text: &str) -> Result<Vec<Line>, IcsError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut whole: Vec<(usize, String)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        // One blank at the beginning continues the line before; what follows it belongs to the value, blanks too.
        match (line.strip_prefix([' ', '\t']), whole.last_mut()) {
            (Some(more), Some((_, before))) => before.push_str(more),
            _ if line.trim().is_empty() => {}
            _ => whole.push((at + 1, line.to_owned())),
        }
    }
    let begins = whole.first().is_some_and(|(_, line)| line.trim_end().eq_ignore_ascii_case("BEGIN:VCALENDAR"));
    if !begins {
        return Err(IcsError::NoCalendar);
    }
    whole.into_iter().map(|(number, line)| split(number, &line)).collect()
}

/// The value begins after the first colon that does not stand in quotes.
fn split(number: usize, line: &str) -> Result<Line, IcsError> {
    let mut quoted = false;
    let colon = line.char_indices().find_map(|(at, letter)| {
        quoted ^= letter == '"';
        (letter == ':' && !quoted).then_some(at)
    });
    let parts = colon.map(|at| (&line[..at], &line[at + 1..]));
    let name = parts.and_then(|(head, _)| head.split(';').next()).unwrap_or_default();
    // Some programs put the group of a vCard before it, none a blank.
    let is_name = !name.is_empty()
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'));
    match parts {
        Some((_, value)) if is_name => {
            Ok(Line { number, name: name.to_ascii_uppercase(), value: value.trim_end().to_owned() })
        }
        _ => Err(IcsError::Line { line: number, text: shorten(line) }),
    }
}
