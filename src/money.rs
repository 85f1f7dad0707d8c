//! Money: whole minor units of an ISO 4217 currency, never a fraction in binary.
//!
//! What people type is read exactly or not at all: what could be two amounts, has more figures than the currency, or is too
//! large, is an error that reads as a sentence. Amounts of two currencies do not compare.

mod currency;

pub use currency::Currency;

use crate::figures::{decimal, grouped, plain, take_multiplier, ungrouped};
use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, fmt};

/// No amount has more characters.
const LONGEST: usize = 60;

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why a text is no amount; each reads as a sentence for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Nothing was typed.
    #[error("Please type an amount, such as 10,000 EUR.")]
    Empty,
    /// No figures, or something else beside them.
    #[error("I cannot read “{0}” as an amount. Type it as 10,000 EUR, €10k or 1.5m EUR.")]
    NotMoney(String),
    /// A mark that could part thousands or decimals.
    #[error("“{typed}” could be {thousands} or {decimals}. Please type {thousands}, or use one or two decimals.")]
    Ambiguous {
        /// As typed.
        typed: String,
        /// Its figures read with a mark of thousands.
        thousands: String,
        /// Its figures read with a decimal sign.
        decimals: String,
    },
    /// No currency of ISO 4217.
    #[error("I know no currency “{0}”. Use its code or sign, such as EUR, USD or £.")]
    UnknownCurrency(String),
    /// No currency was typed, and none goes without saying.
    #[error("Please say in which currency: “{0} EUR”, for example.")]
    NoCurrency(String),
    /// More decimals than the currency has.
    #[error("{} has {}. Please round “{typed}”.", currency.code(), decimals(*currency))]
    TooPrecise {
        /// As typed.
        typed: String,
        /// In which currency.
        currency: Currency,
    },
    /// Below zero.
    #[error("An amount is not below zero here. Please type “{0}” without the minus.")]
    Negative(String),
    /// More than can be counted.
    #[error("“{0}” is more money than I can count.")]
    TooLarge(String),
}

fn decimals(currency: Currency) -> String {
    match currency.exponent() {
        0 => "no decimals".to_owned(),
        some => format!("{some} decimals"),
    }
}

impl Money {
    /// So many of the currency's smallest units: 1,050 is €10.50.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// So many whole units; `None` where they cannot be counted.
    pub fn whole(units: i64, currency: Currency) -> Option<Self> {
        Some(Self { minor: units.checked_mul(10_i64.checked_pow(currency.exponent())?)?, currency })
    }

    /// In the currency's smallest units.
    pub fn minor(&self) -> i64 {
        self.minor
    }

    /// Of which currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// For programs, in the currency's main unit with all its decimals: `-12500.50`.
    pub fn figures(&self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let places = usize::try_from(self.currency.exponent()).unwrap_or_default();
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// The next amount above it that there is.
    #[must_use]
    pub fn next(&self) -> Self {
        Self { minor: self.minor.saturating_add(1), ..*self }
    }

    /// The same figures in another currency: €5,000 is $5,000. `None` where that one has fewer decimals, or cannot count it.
    pub fn relabelled(&self, currency: Currency) -> Option<Self> {
        let (from, to) = (self.currency.exponent(), currency.exponent());
        let minor = match to.checked_sub(from) {
            Some(more) => self.minor.checked_mul(10_i64.checked_pow(more)?)?,
            None => {
                let fewer = 10_i64.checked_pow(from - to)?;
                (self.minor % fewer == 0).then_some(self.minor / fewer)?
            }
        };
        Some(Self { minor, currency })
    }

    /// Reads what a person typed: `10,000 EUR`, `€10k`, `EUR 1.5m`, `10.000,50 €`; without a currency it is in `otherwise`.
    ///
    /// # Errors
    /// A sentence that says what to type instead.
    pub fn parse(typed: &str, otherwise: Option<Currency>) -> Result<Self, MoneyError> {
        let text: String = typed.chars().map(plain).collect();
        let text = text.trim().trim_end_matches(['.', ',', ':', ';', '?', '!']).trim_end();
        let shown = || shorten(typed.trim());
        if text.is_empty() {
            return Err(MoneyError::Empty);
        }
        let not_money = || MoneyError::NotMoney(shown());
        if text.chars().count() > LONGEST {
            return Err(not_money());
        }
        let first = text.find(|c: char| c.is_ascii_digit()).ok_or_else(not_money)?;
        let first = if text[..first].ends_with(['.', ',']) { first - 1 } else { first };
        let last = text.rfind(|c: char| c.is_ascii_digit()).ok_or_else(not_money)?;
        let (before, body, after) = (text[..first].trim(), &text[first..=last], text[last + 1..].trim());
        if before.starts_with('-') || before.ends_with('-') {
            return Err(MoneyError::Negative(shown()));
        }
        let (power, after) = match Currency::read(after, otherwise) {
            Some(_) => (0, after),
            None => multiplied(after, otherwise),
        };
        let currency = match (before, after) {
            ("", "") => otherwise.ok_or_else(|| MoneyError::NoCurrency(shown()))?,
            (mark, "") | ("", mark) => Currency::read(mark, otherwise).ok_or_else(|| unknown(mark, shown()))?,
            _ => return Err(not_money()),
        };
        let (whole, fraction) = figures(body, (power, currency), typed)?;
        let minor = minor_units(&whole, &fraction, (power, currency.exponent())).map_err(|fault| match fault {
            Fault::TooPrecise => MoneyError::TooPrecise { typed: shown(), currency },
            Fault::TooLarge => MoneyError::TooLarge(shown()),
        })?;
        Ok(Self { minor, currency })
    }
}

/// Amounts of one currency by their size; of two currencies none is the larger one.
impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.minor.cmp(&other.minor))
    }
}

/// As people read it: `€10,000`, `CHF 1,200.50`, `¥500`, `−€3`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "−" } else { "" };
        let places = usize::try_from(self.currency.exponent()).unwrap_or_default();
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        // Three decimals are always shown: one mark and three figures alone would read as thousands.
        let is_round = places < 3 && fraction.bytes().all(|digit| digit == b'0');
        let digits = grouped(&if is_round { whole.to_owned() } else { format!("{whole}.{fraction}") });
        match self.currency.sign() {
            Some(symbol) => write!(f, "{sign}{symbol}{digits}"),
            None => write!(f, "{sign}{} {digits}", self.currency.code()),
        }
    }
}

/// `k €`, and `kEUR` without a space.
fn multiplied(after: &str, otherwise: Option<Currency>) -> (u8, &str) {
    let (power, rest) = take_multiplier(after);
    if power > 0 {
        return (power, rest);
    }
    let glued = crate::figures::MULTIPLIERS.iter().find_map(|(word, power)| {
        let head = after.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
        let rest = &after[head.len()..];
        Currency::read(rest, otherwise).map(|_| (*power, rest))
    });
    glued.unwrap_or((0, after))
}

/// A short word beside the figures was meant as a currency; a sentence was not.
fn unknown(mark: &str, shown: String) -> MoneyError {
    let is_word = mark.chars().count() <= 8 && mark.chars().all(|c| c.is_alphabetic() || !c.is_alphanumeric());
    if is_word && !mark.contains(' ') {
        MoneyError::UnknownCurrency(mark.to_owned())
    } else {
        MoneyError::NotMoney(shown)
    }
}

/// The figures before and after the decimal sign. One mark with three figures behind it could part thousands or decimals:
/// a comma parts thousands, unless the currency has three decimals or a multiplier follows; of a point nobody can know.
fn figures(body: &str, (power, currency): (u8, Currency), typed: &str) -> Result<(String, String), MoneyError> {
    let exponent = currency.exponent();
    match (decimal(body), ungrouped(body)) {
        (Some(only), None) => Ok(only),
        (None, Some(whole)) => Ok((whole, String::new())),
        (Some((whole, fraction)), Some(thousands)) => {
            let is_comma = body.contains(',');
            if power == 0 && (exponent == 0 || (is_comma && exponent < 3)) {
                Ok((thousands, String::new()))
            } else if power == 0 && exponent == 3 && !is_comma {
                Ok((whole, fraction))
            } else {
                let decimals = format!("{whole}.{fraction}");
                Err(MoneyError::Ambiguous { typed: shorten(typed.trim()), thousands, decimals })
            }
        }
        (None, None) => Err(MoneyError::NotMoney(shorten(typed.trim()))),
    }
}

#[derive(Debug, PartialEq)]
enum Fault {
    TooPrecise,
    TooLarge,
}

/// `12` `5` with a power of 3 and an exponent of 2: 1,250,000.
fn minor_units(whole: &str, fraction: &str, (power, exponent): (u8, u32)) -> Result<i64, Fault> {
    let fraction = fraction.trim_end_matches('0');
    let figures: i64 = match format!("{whole}{fraction}").trim_start_matches('0') {
        "" => 0,
        figures => figures.parse().map_err(|_| Fault::TooLarge)?,
    };
    let places = u32::try_from(fraction.len()).map_err(|_| Fault::TooPrecise)?;
    let shift = (u32::from(power) + exponent).checked_sub(places).ok_or(Fault::TooPrecise)?;
    let times = 10_i64.checked_pow(shift).ok_or(Fault::TooLarge)?;
    figures.checked_mul(times).ok_or(Fault::TooLarge)
}

/// What somebody typed, repeated at a bearable length.
fn shorten(typed: &str) -> String {
    match typed.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &typed[..end]),
        None => typed.to_owned(),
    }
}

#[cfg(test)]
mod tests;
