//! Currencies: those of ISO 4217 that money is counted in, and how people write them.

use iso_currency::Currency as Iso;
use serde::{Deserialize, Serialize};

/// A currency of ISO 4217 that is in use; stored by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct Currency(Iso);

/// Signs people write. Where several currencies share one, the sign alone means the first.
const SIGNS: [(&str, Iso); 12] = [
    ("€", Iso::EUR),
    ("$", Iso::USD),
    ("£", Iso::GBP),
    ("¥", Iso::JPY),
    ("₹", Iso::INR),
    ("₩", Iso::KRW),
    ("US$", Iso::USD),
    ("A$", Iso::AUD),
    ("C$", Iso::CAD),
    ("S$", Iso::SGD),
    ("HK$", Iso::HKD),
    ("NZ$", Iso::NZD),
];

/// Words people write.
const WORDS: [(&str, Iso); 8] = [
    ("euro", Iso::EUR),
    ("euros", Iso::EUR),
    ("dollar", Iso::USD),
    ("dollars", Iso::USD),
    ("pound", Iso::GBP),
    ("pounds", Iso::GBP),
    ("francs", Iso::CHF),
    ("yen", Iso::JPY),
];

/// Codes that mean their currency also in small letters, in the midst of other words. Of the others some are words
/// themselves: all, top, cup.
const COMMON: [Iso; 26] = [
    Iso::EUR,
    Iso::USD,
    Iso::GBP,
    Iso::JPY,
    Iso::INR,
    Iso::KRW,
    Iso::CHF,
    Iso::SGD,
    Iso::AUD,
    Iso::CAD,
    Iso::NZD,
    Iso::HKD,
    Iso::CNY,
    Iso::SEK,
    Iso::NOK,
    Iso::DKK,
    Iso::PLN,
    Iso::CZK,
    Iso::HUF,
    Iso::RON,
    Iso::BRL,
    Iso::MXN,
    Iso::ZAR,
    Iso::AED,
    Iso::THB,
    Iso::TRY,
];

impl Currency {
    /// The euro: what amounts are counted in until an organisation says otherwise.
    pub const EUR: Self = Self(Iso::EUR);

    /// The currency of this code, in any case of letters; none that is out of use, a fund or a metal.
    pub fn of_code(code: &str) -> Option<Self> {
        let iso = Iso::from_code(&code.to_ascii_uppercase())?;
        let is_money = !iso.is_special() && !iso.is_fund() && iso.is_superseded().is_none();
        (is_money && iso.exponent().is_some()).then_some(Self(iso))
    }

    /// The currency that a text beside figures names, by code, sign or word. `$` and `¥` mean `otherwise` where that is
    /// written so, too.
    pub fn read(text: &str, otherwise: Option<Self>) -> Option<Self> {
        let text = text.trim();
        let shares = |iso: Iso| (text == "$" && iso.symbol().symbol.ends_with('$')) || (text == "¥" && iso == Iso::CNY);
        if let Some(own) = otherwise.filter(|own| shares(own.0)) {
            return Some(own);
        }
        let word = text.to_lowercase();
        let by_sign = SIGNS.iter().find(|(sign, _)| sign.eq_ignore_ascii_case(text));
        let named = by_sign.or_else(|| WORDS.iter().find(|(known, _)| *known == word));
        named.map(|(_, iso)| Self(*iso)).or_else(|| Self::of_code(text))
    }

    /// As [`Currency::read`], in the midst of other words: small letters count for the most common codes only.
    pub fn read_among_words(word: &str, otherwise: Option<Self>) -> Option<Self> {
        let found = Self::read(word, otherwise)?;
        let is_capital = word.chars().all(|c| !c.is_lowercase());
        (is_capital || Self::is_common(word) || WORDS.iter().any(|(known, _)| word.eq_ignore_ascii_case(known)))
            .then_some(found)
    }

    /// The currency of a plain sign (`€`) or of a common code in any case of letters.
    pub fn common(text: &str) -> Option<Self> {
        let sign = SIGNS.iter().find(|(sign, _)| *sign == text && text.chars().count() == 1);
        sign.map(|(_, iso)| Self(*iso)).or_else(|| Self::of_code(text).filter(|_| Self::is_common(text)))
    }

    fn is_common(code: &str) -> bool {
        COMMON.iter().any(|known| known.code().eq_ignore_ascii_case(code))
    }

    /// `EUR`.
    pub fn code(&self) -> &'static str {
        self.0.code()
    }

    /// How many decimals it has: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn exponent(&self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }

    /// The sign it is written with, where that means this currency alone.
    pub fn sign(&self) -> Option<&'static str> {
        SIGNS.iter().find(|(sign, iso)| *iso == self.0 && sign.chars().count() == 1).map(|(sign, _)| *sign)
    }

    /// Its English name: "Euro".
    pub fn name(&self) -> &str {
        self.0.name()
    }
}

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        Self::of_code(&code).ok_or_else(|| format!("no currency `{code}`"))
    }
}

impl From<Currency> for &'static str {
    fn from(currency: Currency) -> Self {
        currency.code()
    }
}
