//! What a key result is counted in, and how its values read.

use super::digits::digits_of;
use crate::{
    figures::{MULTIPLIERS, grouped},
    money::Currency,
};

/// What a key result is counted in. Stored as [`Unit::text`], read back by [`Unit::read`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A bare number.
    Plain,
    /// Per cent: 18 means 18 %.
    Percent,
    /// A factor: 4.2x.
    Times,
    /// Money in whole units of a currency, by its ISO 4217 code.
    Money(String),
    /// Anything else, by its word: leads, days, pts.
    Word(String),
}

/// Why a text cannot be a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitFault {
    /// Longer than sixteen characters.
    TooLong,
    /// It holds digits or signs, so that no value could be told from it.
    NotAWord,
    /// `k`, `m`, `bn` multiply a number.
    Multiplies,
}

impl Unit {
    /// The unit a text names: empty, `%`, `x`, a currency by sign or code, or a word.
    ///
    /// # Errors
    /// When values could not be told from the unit, or it is too long to read.
    pub fn read(text: &str) -> Result<Self, UnitFault> {
        let text = text.trim();
        let lower = text.to_lowercase();
        if text.is_empty() {
            return Ok(Self::Plain);
        }
        if let Some(currency) = Currency::common(text) {
            return Ok(Self::Money(currency.code().to_owned()));
        }
        match lower.as_str() {
            "%" | "percent" | "per cent" => return Ok(Self::Percent),
            "x" | "×" => return Ok(Self::Times),
            _ => {}
        }
        if MULTIPLIERS.iter().any(|(word, _)| *word == lower) {
            return Err(UnitFault::Multiplies);
        }
        if text.chars().count() > 16 {
            return Err(UnitFault::TooLong);
        }
        let is_word = |c: char| c.is_alphabetic() || c == ' ' || c == '/' || c == '-';
        if !text.chars().all(is_word) || !text.starts_with(char::is_alphabetic) {
            return Err(UnitFault::NotAWord);
        }
        Ok(Self::Word(text.to_owned()))
    }

    /// As it is stored and typed: nothing, `%`, `x`, `EUR`, `leads`.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain => "",
            Self::Percent => "%",
            Self::Times => "x",
            Self::Money(code) => code,
            Self::Word(word) => word,
        }
    }

    /// A value with its unit as people read it: `4.2x`, `18 %`, `€1,200.50`, `CHF 1,200`, `30 leads`, `−0.3`.
    pub fn format(&self, value: f64) -> String {
        let sign = if value < 0.0 { "−" } else { "" };
        let digits = grouped(&digits_of(value.abs()));
        match self {
            Self::Plain => format!("{sign}{digits}"),
            Self::Percent => format!("{sign}{digits} %"),
            Self::Times => format!("{sign}{digits}x"),
            Self::Word(word) => format!("{sign}{digits} {word}"),
            Self::Money(code) => {
                let digits = cents(digits);
                match Currency::of_code(code).and_then(|currency| currency.sign()) {
                    Some(symbol) => format!("{sign}{symbol}{digits}"),
                    None => format!("{sign}{code} {digits}"),
                }
            }
        }
    }

    /// Whether what stands beside a number names this unit: `€` for EUR, `lead` for leads, `x` for a bare number.
    pub(super) fn is_named_by(&self, mark: &str) -> bool {
        match self {
            Self::Plain => matches!(mark, "x" | "X" | "×"),
            Self::Percent => mark == "%",
            Self::Times => matches!(mark, "x" | "X" | "×"),
            Self::Money(code) => Currency::common(mark).is_some_and(|named| named.code() == code),
            Self::Word(word) => {
                let (word, mark) = (word.to_lowercase(), mark.to_lowercase());
                word == mark || word.strip_suffix('s') == Some(&mark) || mark.strip_suffix('s') == Some(&word)
            }
        }
    }
}

/// Whether a word is a currency and nothing else: `€`, `USD`; not `usd`, and not `try`.
pub(super) fn is_currency(word: &str) -> bool {
    Currency::common(word).is_some() && !word.chars().any(char::is_lowercase)
}

/// Money never shows a single decimal: `1,200.5` → `1,200.50`.
fn cents(digits: String) -> String {
    match digits.split_once('.') {
        Some((_, fraction)) if fraction.len() == 1 => digits + "0",
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn units_are_read_and_kept() {
        for (text, unit, kept) in [
            ("", Unit::Plain, ""),
            (" % ", Unit::Percent, "%"),
            ("×", Unit::Times, "x"),
            ("€", Unit::Money("EUR".into()), "EUR"),
            ("chf", Unit::Money("CHF".into()), "CHF"),
            ("Leads", Unit::Word("Leads".into()), "Leads"),
            ("days / deal", Unit::Word("days / deal".into()), "days / deal"),
        ] {
            assert_eq!(Unit::read(text), Ok(unit.clone()), "{text}");
            assert_eq!(unit.text(), kept);
            assert_eq!(Unit::read(unit.text()), Ok(unit), "what is stored is read back");
        }
        assert_eq!(Unit::read("k"), Err(UnitFault::Multiplies));
        assert_eq!(Unit::read("MIO"), Err(UnitFault::Multiplies));
        assert_eq!(Unit::read("h2"), Err(UnitFault::NotAWord));
        assert_eq!(Unit::read("<!here>"), Err(UnitFault::NotAWord));
        assert_eq!(Unit::read("qualified opportunities"), Err(UnitFault::TooLong));
    }

    #[test]
    fn values_read_well_in_every_unit() {
        let money = |code: &str| Unit::Money(code.to_owned());
        for (unit, value, reads) in [
            (Unit::Plain, 4.2, "4.2"),
            (Unit::Plain, -0.3, "−0.3"),
            (Unit::Plain, -0.0, "0"),
            (Unit::Plain, 1_234_567.0, "1,234,567"),
            (Unit::Plain, 0.1 + 0.2, "0.3"),
            (Unit::Percent, 18.0, "18 %"),
            (Unit::Times, 4.25, "4.25x"),
            (money("EUR"), 1200.5, "€1,200.50"),
            (money("EUR"), -1200.0, "−€1,200"),
            (money("CHF"), 999.0, "CHF 999"),
            (Unit::Word("leads".into()), 30.0, "30 leads"),
        ] {
            assert_eq!(unit.format(value), reads);
        }
    }

    proptest! {
        #[test]
        fn reading_a_unit_never_panics_and_reads_itself_back(text in "\\PC{0,20}") {
            if let Ok(unit) = Unit::read(&text) {
                prop_assert_eq!(Unit::read(unit.text()), Ok(unit.clone()));
            }
        }
    }
}
