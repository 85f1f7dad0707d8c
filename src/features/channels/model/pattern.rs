//! A pattern of channel names: fixed text with places in it, such as `pod-{pod}-{topic}` or `client-{client}[-{topic}]`.
//!
//! What must stay true: every reading of a name, formatted again, is that name; and what was formatted from values that are
//! known is read as these values, among others where a longer key fits as well.

use super::{
    known::Known,
    words::{Place, Values},
};
use crate::directory::channel_names::{LONGEST_CHANNEL_NAME, is_of_words};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many parts of a pattern may be left out: each doubles what it can look like.
const MOST_PARTS: usize = 2;

/// A pattern, as an admin wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    text: String,
    /// With and without what may be left out, the shorter first.
    shapes: Vec<Vec<Piece>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Fixed(String),
    Place(Place),
}

/// Why this is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternFault {
    /// Longer than a name can be.
    Long,
    /// `{…}` of another word.
    NoPlace(String),
    /// A bracket that never closes, or closes nothing.
    Bracket(char),
    /// A part that may be left out, in another one.
    Nested,
    /// More parts that may be left out than there may be.
    TooManyParts,
    /// A part that may be left out and has no place in it: one thing could be called by two names.
    TwoNames,
    /// The same place twice.
    Twice(Place),
    /// Two places that nothing parts: nobody could say where one ends.
    Touching,
    /// A character that no name can have.
    Character(char),
    /// It would fit any name.
    FitsAll,
}

impl Pattern {
    /// Reads a pattern; capital letters and a `#` before it are forgiven.
    ///
    /// # Errors
    /// See [`PatternFault`].
    pub fn parse(typed: &str) -> Result<Self, PatternFault> {
        let pattern = Self::read(typed)?;
        let same = |(at, shape): (usize, &Vec<Piece>)| {
            pattern.shapes[..at].iter().any(|shorter| places_of(shorter) == places_of(shape))
        };
        if pattern.shapes.iter().enumerate().any(same) { Err(PatternFault::TwoNames) } else { Ok(pattern) }
    }

    /// As [`Pattern::parse`], of one that was taken before: it may be as new ones may not.
    fn read(typed: &str) -> Result<Self, PatternFault> {
        let text = typed.trim().trim_start_matches('#').to_lowercase();
        if text.chars().count() > LONGEST_CHANNEL_NAME {
            return Err(PatternFault::Long);
        }
        let parts = read_parts(&text)?;
        if parts.iter().filter(|(_, optional)| *optional).count() > MOST_PARTS {
            return Err(PatternFault::TooManyParts);
        }
        let mut shapes: Vec<Vec<Piece>> = vec![Vec::new()];
        for (pieces, optional) in &parts {
            let longer = shapes.iter().map(|shape| [shape.as_slice(), pieces.as_slice()].concat());
            shapes = if *optional { shapes.iter().cloned().chain(longer).collect() } else { longer.collect() };
        }
        let shapes: Vec<Vec<Piece>> = shapes.into_iter().map(merged).collect();
        shapes.iter().try_for_each(|shape| check(shape))?;
        Ok(Self { text, shapes })
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it always begins with; empty where it begins with a place.
    pub fn start(&self) -> &str {
        let first = self.shapes.first().and_then(|shape| shape.first());
        first.map_or("", |piece| match piece {
            Piece::Fixed(fixed) => fixed,
            Piece::Place(_) => "",
        })
    }

    /// The places it has, in their order; those that may be left out too.
    pub fn places(&self) -> Vec<Place> {
        self.shapes.last().map(|shape| places_of(shape)).unwrap_or_default()
    }

    /// The places it cannot be without.
    pub fn needed(&self) -> Vec<Place> {
        self.shapes.first().map(|shape| places_of(shape)).unwrap_or_default()
    }

    /// The name in which exactly these values stand; `None` where the pattern has no such shape.
    pub fn format(&self, values: &Values) -> Option<String> {
        let fits = |shape: &&Vec<Piece>| {
            let places = places_of(shape);
            Place::ALL.iter().all(|place| places.contains(place) == values.get(*place).is_some())
        };
        self.shapes.iter().find(fits).map(|shape| {
            let piece = |piece: &Piece| match piece {
                Piece::Fixed(fixed) => fixed.clone(),
                Piece::Place(place) => values.get(*place).unwrap_or_default().to_owned(),
            };
            shape.iter().map(piece).collect()
        })
    }

    /// What a name says by this pattern: the first of [`Pattern::readings`].
    pub fn parse_name(&self, name: &str, known: &Known) -> Option<Values> {
        self.shapes.iter().find_map(|shape| {
            let mut found = None;
            read(shape, name, (known, &Values::default()), &mut |values| {
                found = Some(values);
                false
            });
            found
        })
    }

    /// All that a name can say by this pattern, the longest keys first.
    pub fn readings(&self, name: &str, known: &Known) -> Vec<Values> {
        let mut found = Vec::new();
        for shape in &self.shapes {
            read(shape, name, (known, &Values::default()), &mut |values| {
                found.push(values);
                true
            });
        }
        found
    }

    /// The first place that does not fit in a name which begins as the pattern does, and what stands there.
    pub fn first_misfit<'n>(&self, name: &'n str, known: &Known) -> Option<(Place, &'n str)> {
        let rest = name.strip_prefix(self.start()).filter(|_| !self.start().is_empty())?;
        let place = *self.places().first()?;
        let ends = rest.match_indices('-').map(|(at, _)| at).chain([rest.len()]);
        let fits = |end: usize| known.fits(place, &rest[..end]);
        let word = if place == Place::Topic { rest } else { rest.split('-').next().unwrap_or(rest) };
        // Where the first place is right, it is what follows that is not.
        match ends.clone().filter(|end| fits(*end)).max() {
            Some(end) if end < rest.len() && place != Place::Topic => {
                Some((Place::Topic, rest[end..].trim_matches('-')))
            }
            _ => Some((place, word)),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::read(&text).map_err(|fault| format!("{text:?} is no pattern: {fault:?}"))
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.text
    }
}

fn places_of(shape: &[Piece]) -> Vec<Place> {
    let place = |piece: &Piece| match piece {
        Piece::Place(place) => Some(*place),
        Piece::Fixed(_) => None,
    };
    shape.iter().filter_map(place).collect()
}

/// The pieces of the pattern, and which of them may be left out together.
fn read_parts(text: &str) -> Result<Vec<(Vec<Piece>, bool)>, PatternFault> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (inside, after, optional) = match first {
            '[' => {
                let (inside, after) = rest[1..].split_once(']').ok_or(PatternFault::Bracket('['))?;
                if inside.contains('[') {
                    return Err(PatternFault::Nested);
                }
                (inside, after, true)
            }
            _ => {
                let end = rest.find('[').unwrap_or(rest.len());
                (&rest[..end], &rest[end..], false)
            }
        };
        parts.push((read_pieces(inside)?, optional));
        rest = after;
    }
    Ok(parts)
}

fn read_pieces(text: &str) -> Result<Vec<Piece>, PatternFault> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first == '{' {
            let (word, after) = rest[1..].split_once('}').ok_or(PatternFault::Bracket('{'))?;
            let place = Place::ALL.into_iter().find(|place| place.word() == word.trim());
            pieces.push(Piece::Place(place.ok_or_else(|| PatternFault::NoPlace(word.trim().to_owned()))?));
            rest = after;
            continue;
        }
        let end = rest.find('{').unwrap_or(rest.len());
        let fixed = &rest[..end];
        if let Some(odd) = fixed.chars().find(|letter| !(is_of_words(*letter) || matches!(letter, '-' | '_'))) {
            return Err(if matches!(odd, ']' | '}') {
                PatternFault::Bracket(odd)
            } else {
                PatternFault::Character(odd)
            });
        }
        pieces.push(Piece::Fixed(fixed.to_owned()));
        rest = &rest[end..];
    }
    Ok(pieces)
}

/// Fixed text that stands side by side is one piece.
fn merged(shape: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(shape.len());
    for piece in shape {
        match (out.last_mut(), piece) {
            (Some(Piece::Fixed(before)), Piece::Fixed(fixed)) => before.push_str(&fixed),
            (_, piece) => out.push(piece),
        }
    }
    out
}

fn check(shape: &[Piece]) -> Result<(), PatternFault> {
    let places = places_of(shape);
    if let Some(twice) = Place::ALL.into_iter().find(|place| places.iter().filter(|one| *one == place).count() > 1) {
        return Err(PatternFault::Twice(twice));
    }
    if shape.windows(2).any(|pair| matches!(pair, [Piece::Place(_), Piece::Place(_)])) {
        return Err(PatternFault::Touching);
    }
    let says = |piece: &Piece| match piece {
        Piece::Fixed(fixed) => fixed.chars().any(char::is_alphanumeric),
        Piece::Place(place) => *place != Place::Topic,
    };
    if shape.iter().any(says) { Ok(()) } else { Err(PatternFault::FitsAll) }
}

/// Goes through all ways to read `rest` by these pieces, as long as `keep` wants more. `false` when it does not.
fn read(
    pieces: &[Piece],
    rest: &str,
    (known, so_far): (&Known, &Values),
    keep: &mut dyn FnMut(Values) -> bool,
) -> bool {
    let Some((first, after)) = pieces.split_first() else {
        return !rest.is_empty() || keep(so_far.clone());
    };
    match first {
        Piece::Fixed(fixed) => match rest.strip_prefix(fixed.as_str()) {
            Some(rest) => read(after, rest, (known, so_far), keep),
            None => true,
        },
        Piece::Place(place) => {
            let ends: Vec<usize> = match after.first() {
                Some(Piece::Fixed(fixed)) => {
                    rest.char_indices().map(|(at, _)| at).filter(|at| rest[*at..].starts_with(fixed.as_str())).collect()
                }
                _ => vec![rest.len()],
            };
            ends.into_iter().rev().filter(|end| known.fits(*place, &rest[..*end])).all(|end| {
                let values = so_far.clone().with(*place, &rest[..end]);
                read(after, &rest[end..], (known, &values), keep)
            })
        }
    }
}

#[cfg(test)]
mod tests;
