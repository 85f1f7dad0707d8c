//! Numbers as people type them.
//!
//! The rule people are told: a number is the new value. `+0.3` adds to the current value. `-0.3` takes away from it,
//! unless the key result has been below zero (start, target or current value): there `-0.3` is the value itself, because
//! that is what a person who edits `-0.5` means. `=-0.3` is always the value itself.
//!
//! `1.200` and `1,200` may each be a thousand and two hundred or one and a fifth. The values the key result knows decide
//! where they can; otherwise the number is refused with both readings.

use super::{digits::round_to_twelve, unit::Unit};
use crate::figures::{decimal, plain, take_multiplier, ungrouped};

/// No value is larger; above it the twelve digits we keep would not reach the unit place anyway.
const LARGEST: f64 = 1e15;
/// A reading is believable up to this many times beyond what the key result knows …
const BELIEVABLE: f64 = 10.0;
/// … and is ruled out from this many times on. In between the person is asked.
const RULED_OUT: f64 = 30.0;

/// Marks that end a clause, not a number: `4.2, because …`.
pub(super) const TRAILING: [char; 4] = ['.', ',', ':', ';'];

/// What a key result knows when a number is read for it.
#[derive(Clone, Debug)]
pub struct Scale<'a> {
    /// Start, target and current value, or as many as there are.
    pub known: Vec<f64>,
    /// What `+0.3` is added to; `None` while a key result is being made.
    pub current: Option<f64>,
    /// What the number is counted in.
    pub unit: &'a Unit,
}

/// Why a text is not a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Unreadable {
    /// Nothing was typed.
    Empty,
    /// Not a number, or not a finite one.
    NotANumber,
    /// Beyond a thousand million million.
    TooLarge,
    /// It can be read in two ways and nothing decides.
    Ambiguous(f64, f64),
    /// It names another unit than the key result's.
    OtherUnit(String),
    /// Taking away would end below zero, where this key result has never been; `result` is where.
    BelowZero {
        /// What would be taken away.
        taken: f64,
        /// The value then.
        result: f64,
    },
    /// `+` or `-` where there is no current value yet.
    NothingToAddTo,
}

/// The value that `text` means, rounded to twelve significant digits. See the module for the rule.
///
/// # Errors
/// See [`Unreadable`].
pub fn read_number(text: &str, scale: &Scale<'_>) -> Result<f64, Unreadable> {
    let written = Written::read(text)?;
    let readings = written.readings(scale.unit)?;
    let is_below_zero_known = scale.known.iter().any(|known| *known < 0.0);
    let value = match written.sign {
        Sign::None => choose(readings, &scale.known)?,
        Sign::Exactly => choose(readings, &scale.known)?,
        Sign::ExactlyMinus => -choose(readings, &scale.known)?,
        Sign::Minus if is_below_zero_known || scale.current.is_none() => -choose(readings, &scale.known)?,
        Sign::Plus => scale.current.ok_or(Unreadable::NothingToAddTo)? + choose_step(readings, &scale.known)?,
        Sign::Minus => {
            let taken = choose_step(readings, &scale.known)?;
            let result = round_to_twelve(scale.current.ok_or(Unreadable::NothingToAddTo)? - taken);
            if result < 0.0 {
                return Err(Unreadable::BelowZero { taken, result });
            }
            result
        }
    };
    if value.abs() > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    Ok(round_to_twelve(value))
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Sign {
    None,
    Plus,
    Minus,
    Exactly,
    ExactlyMinus,
}

/// A number taken apart: sign, figures, what multiplies it, and what stands beside it.
#[derive(Debug)]
struct Written {
    sign: Sign,
    decimal: Option<f64>,
    grouped: Option<f64>,
    times: f64,
    mark: Option<String>,
}

impl Written {
    fn read(text: &str) -> Result<Self, Unreadable> {
        let text: String = text.chars().map(plain).collect();
        let text = text.trim();
        if text.is_empty() {
            return Err(Unreadable::Empty);
        }
        let text = text.trim_end_matches(TRAILING).trim_end();
        if text.chars().count() > 60 {
            return Err(Unreadable::NotANumber);
        }
        let first = text.find(|c: char| c.is_ascii_digit()).ok_or(Unreadable::NotANumber)?;
        let first = if text[..first].ends_with(['.', ',']) { first - 1 } else { first };
        let last = text.rfind(|c: char| c.is_ascii_digit()).ok_or(Unreadable::NotANumber)?;
        let (before, body, after) = (&text[..first], &text[first..=last], &text[last + 1..]);
        let (sign, before) = take_sign(before)?;
        let (power, after) = take_multiplier(after.trim());
        let times = 10_f64.powi(i32::from(power));
        let mark = match (before, after) {
            ("", "") => None,
            (mark, "") | ("", mark) => Some(mark.to_owned()),
            _ => return Err(Unreadable::NotANumber),
        };
        let decimal = decimal(body).and_then(|(whole, fraction)| format!("{whole}.{fraction}").parse().ok());
        let grouped = ungrouped(body).and_then(|whole| whole.parse().ok());
        if decimal.is_none() && grouped.is_none() {
            return Err(Unreadable::NotANumber);
        }
        Ok(Self { sign, decimal, grouped, times, mark })
    }

    /// The one or two amounts this can be in `unit`.
    fn readings(&self, unit: &Unit) -> Result<(f64, Option<f64>), Unreadable> {
        let of = |amount: f64| round_to_twelve(amount * self.times);
        let (one, other) = match (self.decimal, self.grouped) {
            (Some(decimal), Some(grouped)) => (of(grouped), Some(of(decimal))),
            (Some(only), None) | (None, Some(only)) => (of(only), None),
            (None, None) => return Err(Unreadable::NotANumber),
        };
        if one.abs() > LARGEST {
            return Err(Unreadable::TooLarge);
        }
        match self.mark.as_deref() {
            None => Ok((one, other)),
            Some(mark) if unit.is_named_by(mark) => Ok((one, other)),
            // A share written as per cent where the key result counts in bare numbers: 18 or 0.18.
            Some("%") if *unit == Unit::Plain && other.is_none() => Ok((one, Some(round_to_twelve(one / 100.0)))),
            Some(mark) => Err(match Unit::read(mark) {
                Ok(_) => Unreadable::OtherUnit(mark.to_owned()),
                Err(_) => Unreadable::NotANumber,
            }),
        }
    }
}

/// What stands before the figures, without its sign: `- €`, `€ -`, `=-`, `+`.
fn take_sign(before: &str) -> Result<(Sign, &str), Unreadable> {
    let before = before.trim();
    let (exactly, before) = match before.strip_prefix('=') {
        Some(rest) => (true, rest.trim()),
        None => (false, before),
    };
    let stripped = |sign: char| before.strip_prefix(sign).or_else(|| before.strip_suffix(sign)).map(str::trim);
    let (sign, rest) = match (stripped('+'), stripped('-')) {
        (Some(rest), _) => (if exactly { Sign::Exactly } else { Sign::Plus }, rest),
        (None, Some(rest)) => (if exactly { Sign::ExactlyMinus } else { Sign::Minus }, rest),
        (None, None) => (if exactly { Sign::Exactly } else { Sign::None }, before),
    };
    if rest.contains(['+', '-', '=']) { Err(Unreadable::NotANumber) } else { Ok((sign, rest)) }
}

/// The reading that fits what the key result knows: the other one must be out of the question.
pub(super) fn choose((one, other): (f64, Option<f64>), known: &[f64]) -> Result<f64, Unreadable> {
    let Some(other) = other else { return Ok(one) };
    let is_known = |reading: f64| known.iter().any(|known| known.abs() == reading);
    match (is_known(one), is_known(other)) {
        (true, false) => return Ok(one),
        (false, true) => return Ok(other),
        _ => {}
    }
    match (distance(one, known), distance(other, known)) {
        (Some(near), Some(far)) if near <= BELIEVABLE && far >= RULED_OUT => Ok(one),
        (Some(far), Some(near)) if near <= BELIEVABLE && far >= RULED_OUT => Ok(other),
        _ => Err(Unreadable::Ambiguous(one, other)),
    }
}

/// As [`choose`], for a step: a step may be small, so only the larger reading can be ruled out.
fn choose_step((one, other): (f64, Option<f64>), known: &[f64]) -> Result<f64, Unreadable> {
    let Some(other) = other else { return Ok(one) };
    let largest = known.iter().fold(0.0_f64, |largest, known| largest.max(known.abs()));
    if largest > 0.0 && one >= RULED_OUT * largest && other <= BELIEVABLE * largest {
        return Ok(other);
    }
    Err(Unreadable::Ambiguous(one, other))
}

/// How many times `reading` lies outside what is known, zeros aside: 1 inside; `None` when nothing is known.
fn distance(reading: f64, known: &[f64]) -> Option<f64> {
    let sizes = || known.iter().map(|known| known.abs()).filter(|size| *size > 0.0);
    let (low, high) = (sizes().reduce(f64::min)?, sizes().reduce(f64::max)?);
    Some((reading / high).max(low / reading).max(1.0))
}

#[cfg(test)]
mod tests;
