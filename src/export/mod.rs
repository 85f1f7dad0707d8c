//! Records on their way out of the house: the same rows as CSV, JSON or Markdown.
//!
//! What stands in them was typed by people and is read by programs: by a spreadsheet that would run a formula, by a page
//! that would render markup. So each writer makes text of text, whatever it looks like (decision 14). Writing is pure; who
//! may read which rows is asked before they come here.

mod csv;
mod json;
mod markdown;

use jiff::{Timestamp, civil::Date};

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Markdown,
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}

/// Records with the same columns.
#[derive(Clone, Debug, Default)]
pub struct Export {
    /// Names what the rows are, for programs: `decisions`. Together with [`Export::version`] it says what columns to expect.
    pub kind: &'static str,
    /// Raised when a column changes its meaning or goes; a new one does not.
    pub version: u32,
    /// Over it all, for people.
    pub title: String,
    /// What each row has.
    pub columns: Vec<Column>,
    /// Each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

/// What a row has.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name for programs; kept for good.
    pub key: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Where it stands in Markdown.
    pub place: Place,
}

/// Where a value stands in Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the heading of its record.
    Heading,
    /// On one line.
    Line,
    /// As a paragraph under its name.
    Paragraph,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known.
    Nothing,
    /// What somebody wrote.
    Text(String),
    /// A count or an id.
    Whole(i64),
    /// An exact figure with a decimal point: `12500.50`.
    Figure(String),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Day(Date),
    /// A moment; written in UTC.
    Moment(Timestamp),
    /// Several texts.
    Many(Vec<String>),
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Markdown, Self::Csv, Self::Json];

    /// How names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The format of such an ending.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }
}

impl Column {
    /// A value on one line.
    pub const fn line(key: &'static str, title: &'static str) -> Self {
        Self { key, title, place: Place::Line }
    }

    /// A part of the heading.
    pub const fn heading(key: &'static str, title: &'static str) -> Self {
        Self { key, title, place: Place::Heading }
    }

    /// A longer text.
    pub const fn paragraph(key: &'static str, title: &'static str) -> Self {
        Self { key, title, place: Place::Paragraph }
    }
}

impl Export {
    /// The file.
    pub fn write(&self, format: Format) -> String {
        match format {
            Format::Markdown => markdown::write(self),
            Format::Csv => csv::write(self),
            Format::Json => json::write(self),
        }
    }

    /// What the file is called: `decisions-2026-11-23.csv`.
    pub fn file_name(&self, format: Format, today: Date) -> String {
        format!("{}-{today}.{}", self.kind, format.ending())
    }
}

impl Cell {
    /// Of a text that may be missing.
    pub fn text(written: Option<&str>) -> Self {
        written.map_or(Self::Nothing, |written| Self::Text(written.to_owned()))
    }

    /// Of a moment that may not have come.
    pub fn moment(at: Option<Timestamp>) -> Self {
        at.map_or(Self::Nothing, Self::Moment)
    }

    /// Whether there is nothing to show.
    fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Many(texts) => texts.is_empty(),
            Self::Whole(_) | Self::Figure(_) | Self::Flag(_) | Self::Day(_) | Self::Moment(_) => false,
        }
    }
}

/// To the second, in UTC: `2026-11-23T09:00:00Z`.
fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Characters that no reader shows and some obey; line breaks and tabs are none of them.
fn is_control(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Line breaks of all sorts as one, without what nobody sees.
fn plain(written: &str) -> String {
    written
        .replace("\r\n", "\n")
        .replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
        .replace(is_control, "")
}

#[cfg(test)]
mod tests;
