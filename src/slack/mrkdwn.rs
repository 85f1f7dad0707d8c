//! Slack's formatted text, built so that what people wrote can never act as markup.
//!
//! A [`Text`] is finished mrkdwn. It is made from templates in our own source (`&'static str`) and from values that
//! know how to write themselves: [`words`] escapes, [`person`] mentions, [`link`] links. There is no way from a
//! `String` to a `Text` but through [`words`] and [`lines`]. Their own `*bold*` and `` `code` `` stay: it is their text;
//! where it might run into ours, `blocks` has a quotation that no character ends. Words of a script that is written from
//! right to left are isolated, so that they do not reorder ours.
//!
//! What must stay true: in every `Text`, `<…>` and `&…;` are whole, and an isolate ends on the line it began on.
//! [`Text::cut`] relies on it, and keeps it. Escaping
//! alone does not stop Slack from turning `@here`, `#general` or an address into links, so text objects are sent with
//! `verbatim: true`, and the top-level text of a message, which cannot be, goes through
//! [`Text::fallback`].

use super::size::{SECTION, length};
use crate::ids::{ChannelId, UserId};
use jiff::Timestamp;
use std::fmt::{self, Display};

/// Finished mrkdwn: safe to show as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(String);

/// How a moment is written; every reader sees it in their own zone and language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// "today", "Nov 23, 2026"
    Day,
    /// "Monday, November 23rd, 2026"
    LongDay,
    /// "9:30 AM"
    Time,
    /// "today at 9:30 AM"
    DayAndTime,
    /// "3 hours ago"
    Ago,
}

impl DateStyle {
    fn format(self) -> &'static str {
        match self {
            Self::Day => "{date_short_pretty}",
            Self::LongDay => "{date_long}",
            Self::Time => "{time}",
            Self::DayAndTime => "{date_short_pretty} at {time}",
            Self::Ago => "{ago}",
        }
    }
}

/// A text of ours, without values.
pub fn text(fixed: &'static str) -> Text {
    Text(fixed.to_owned())
}

/// A text of ours with a value for each `{}`: `md("{} leads *{}*", &[person(&lead), words(&pod.name)])`.
///
/// A template that asks for more values than it gets shows `…` in their place, surplus values are left out; both stop
/// a debug build, since both are slips of the author.
pub fn md(template: &'static str, values: &[Text]) -> Text {
    let places = template.matches("{}").count();
    debug_assert_eq!(places, values.len(), "a value for each place of {template:?}");
    debug_assert!(no_place_inside_markup(template), "mentions and links are values of their own: {template:?}");
    let mut values = values.iter();
    let mut pieces = template.split("{}");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str(values.next().map_or("…", Text::as_str));
        out.push_str(piece);
    }
    Text(out)
}

/// What a person wrote, on one line: line breaks become spaces, so that no second line can be forged.
pub fn words(written: &str) -> Text {
    let mut out = String::with_capacity(written.len());
    push_isolated(&mut out, &written.replace(|character| character == '\t' || breaks_line(character), " "));
    Text(out)
}

/// What a person wrote, with its line breaks: where the text stands on lines of its own.
pub fn lines(written: &str) -> Text {
    let mut out = String::with_capacity(written.len());
    for line in written.trim().replace("\r\n", "\n").split_inclusive(breaks_line) {
        let words = line.trim_end_matches(breaks_line);
        push_isolated(&mut out, words);
        out.push_str(&line[words.len()..]);
    }
    Text(out)
}

/// What a person wrote at length, for sections of their own one below the other: its line breaks stay, and addresses of web
/// pages can be followed, as their author expects; nothing in it mentions anybody. All of it is there, however much
/// escaping adds.
pub fn prose(written: &str) -> Vec<Text> {
    let mut sections: Vec<String> = Vec::new();
    let mut section = String::new();
    for line in written.trim().replace("\r\n", "\n").split(breaks_line) {
        for (place, piece) in pieces(line).into_iter().enumerate() {
            let said = followed(piece);
            let between = if place == 0 && !section.is_empty() { "\n" } else { "" };
            if !section.trim().is_empty() && length(&section) + length(&said) >= SECTION {
                sections.push(std::mem::take(&mut section));
            } else {
                section.push_str(between);
            }
            section.push_str(&said);
        }
    }
    sections.push(section);
    sections.into_iter().map(|section| Text(section.trim_end().to_owned())).filter(|text| !text.is_empty()).collect()
}

/// A line in pieces of which each fits a section after escaping, cut between words where there are some.
fn pieces(line: &str) -> Vec<&str> {
    /// An escape is five characters long.
    const PIECE: usize = SECTION / 6;
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((most, _)) = rest.char_indices().nth(PIECE) {
        let end = rest[..most].rfind(char::is_whitespace).map_or(most, |at| at + 1);
        let end = (end..=most).find(|at| rest.is_char_boundary(*at)).unwrap_or(most);
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

/// Words of one piece in which addresses of web pages are links, as long as there is room: a link tells its address twice.
fn followed(written: &str) -> String {
    let mut room = SECTION / 3;
    let mut out = String::new();
    let mut plain = String::new();
    for word in written.split_inclusive(char::is_whitespace) {
        let lead = word.len() - word.trim_start_matches(|start: char| "([{<\"'“‘".contains(start)).len();
        let address = word[lead..].trim_end_matches(|end: char| end.is_whitespace() || ".,;:!?)]}>\"'”’".contains(end));
        let is_address = (address.starts_with("https://") || address.starts_with("http://"))
            && url::Url::parse(address).is_ok_and(|url| url.has_host());
        let linked = link(address, address);
        match room.checked_sub(length(linked.as_str())).filter(|_| is_address) {
            Some(left) => {
                room = left;
                plain.push_str(&word[..lead]);
                out.push_str(words(&std::mem::take(&mut plain)).as_str());
                out.push_str(linked.as_str());
                plain.push_str(&word[lead + address.len()..]);
            }
            None => plain.push_str(word),
        }
    }
    out.push_str(words(&plain).as_str());
    out
}

/// Mentions a person; they see it highlighted, and are notified where they can read it.
pub fn person(id: &UserId) -> Text {
    reference("@", id.as_str())
}

/// Links a channel; readers who may not see it are shown no name.
pub fn channel(id: &ChannelId) -> Text {
    reference("#", id.as_str())
}

/// A number (or another value of our own making) as it displays itself.
pub fn number(value: impl Display) -> Text {
    words(&value.to_string())
}

/// A moment in the reader's own zone; `fallback` is what old clients and exports show.
pub fn date(at: Timestamp, style: DateStyle, fallback: &str) -> Text {
    let seconds = at.as_second();
    Text(format!("<!date^{seconds}^{}|{}>", style.format(), words(&fallback.replace(['|', '^'], " "))))
}

/// A link to a web page or an e-mail address; an address of another kind leaves only the label.
pub fn link(address: &str, label: &str) -> Text {
    let label = words(&label.replace('|', "¦"));
    match url::Url::parse(address) {
        Ok(url) if matches!(url.scheme(), "http" | "https" | "mailto" | "slack") => {
            let url = url.as_str().replace('|', "%7C");
            Text(format!("<{}|{label}>", words(&url)))
        }
        _ => label,
    }
}

/// A value put between `<` and `>` would be read as a name or an address.
fn no_place_inside_markup(template: &str) -> bool {
    Atoms(template).all(|atom| !atom.starts_with('<') || !atom.contains("{}"))
}

/// Slack's ids are letters and digits; anything else is shown as plain words and mentions nobody.
fn reference(sigil: &str, id: &str) -> Text {
    if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Text(format!("<{sigil}{id}>"))
    } else {
        words(id)
    }
}

fn breaks_line(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Begins a piece of text whose direction of writing concerns nobody around it (first strong isolate).
const ISOLATE: &str = "\u{2068}";
/// Ends it.
const END_ISOLATE: &str = "\u{2069}";

/// Plain text of one line between its two marks.
pub(super) fn isolated(line: &str) -> String {
    format!("{ISOLATE}{line}{END_ISOLATE}")
}

/// Whether a character may turn what stands beside it: letters of scripts written from right to left, and their marks.
pub(super) fn runs_leftwards(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Words of one line.
fn push_isolated(out: &mut String, line: &str) {
    let isolate = line.chars().any(runs_leftwards);
    if isolate {
        out.push_str(ISOLATE);
    }
    line.chars().for_each(|character| push_escaped(out, character));
    if isolate {
        out.push_str(END_ISOLATE);
    }
}

/// Escapes what Slack reads as markup, and drops what is hidden.
fn push_escaped(out: &mut String, character: char) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        hidden if is_hidden(hidden) => {}
        other => out.push(other),
    }
}

/// What no reader sees but what changes what they see: control characters (white space is none of them) and the marks
/// that turn the direction of writing.
pub(super) fn is_hidden(character: char) -> bool {
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (character.is_control() && !character.is_whitespace())
}

impl Text {
    /// The mrkdwn itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Several texts in one, with `separator` (ours, so static) between them.
    pub fn join(texts: &[Self], separator: &'static str) -> Self {
        Self(texts.iter().map(Self::as_str).collect::<Vec<_>>().join(separator))
    }

    /// At most `limit` characters; what is cut ends with `…`, and never inside a mention, a link or an escape. An isolate
    /// it falls into is ended.
    #[must_use]
    pub fn cut(&self, limit: usize) -> Self {
        if length(&self.0) <= limit {
            return self.clone();
        }
        let mut out = String::new();
        let mut used = 1; // the ellipsis
        let mut isolated = false;
        for atom in Atoms(&self.0) {
            let stays_isolated = atom == ISOLATE || (isolated && atom != END_ISOLATE);
            used += length(atom);
            if used + usize::from(stays_isolated) > limit {
                break;
            }
            isolated = stays_isolated;
            out.push_str(atom);
        }
        out.truncate(out.trim_end().len());
        if isolated {
            out.push_str(END_ISOLATE);
        }
        out.push('…');
        Self(out)
    }

    /// All of it in pieces of at most `limit` characters each, for places one below the other: divided between lines where
    /// that leaves them half full, else between words, and never inside a mention, a link or an escape. An isolate that is
    /// divided is ended, and begins again.
    pub fn divided(&self, limit: usize) -> Vec<Self> {
        let mut pieces = Vec::new();
        let mut piece = Piece::default();
        for atom in Atoms(&self.0) {
            // An end of an isolate finds room at any time.
            if !piece.written.is_empty() && piece.used + length(atom) + 1 > limit {
                let rest = piece.divide(limit / 2);
                pieces.push(std::mem::replace(&mut piece, rest));
            }
            piece.push(atom);
        }
        pieces.push(piece);
        let whole = |piece: Piece| Self(piece.written.trim_end().to_owned());
        pieces.into_iter().map(whole).filter(|piece| !piece.is_empty()).collect()
    }

    /// For the top-level `text` of a message, which Slack reads without `verbatim`: an invisible joiner after each `@`
    /// and `#` and inside `://` keeps words from becoming mentions or links. What the template mentions stays.
    pub fn fallback(&self) -> String {
        let mut out = String::with_capacity(self.0.len());
        for atom in Atoms(&self.0) {
            if atom == "/" && out.ends_with(':') {
                out.push_str(JOINER);
            }
            out.push_str(atom);
            if matches!(atom, "@" | "#") {
                out.push_str(JOINER);
            }
        }
        out
    }
}

/// A part of a text that is divided.
#[derive(Default)]
struct Piece {
    written: String,
    /// Its length, as Slack may count it.
    used: usize,
    isolated: bool,
    /// Just after the last line break, and the last white space: outside of isolates, which end with their line.
    line: Option<usize>,
    word: Option<usize>,
}

impl Piece {
    fn push(&mut self, atom: &str) {
        self.isolated = atom == ISOLATE || (self.isolated && atom != END_ISOLATE);
        self.written.push_str(atom);
        self.used += length(atom);
        let place = atom.chars().next().filter(|first| first.is_whitespace() && !self.isolated);
        if let Some(space) = place {
            self.word = Some(self.written.len());
            self.line = Some(self.written.len()).filter(|_| breaks_line(space)).or(self.line);
        }
    }

    /// It is full: what does not belong to it any more begins the next one.
    fn divide(&mut self, least: usize) -> Self {
        let is_far = |at: &usize| length(&self.written[..*at]) >= least;
        let at = self.line.filter(is_far).or(self.word.filter(is_far));
        let rest = at.map(|at| self.written.split_off(at)).unwrap_or_default();
        let mut next = Self::default();
        if self.isolated && at.is_none() {
            self.written.push_str(END_ISOLATE);
            next.push(ISOLATE);
        }
        Atoms(rest.trim_start_matches(breaks_line)).for_each(|atom| next.push(atom));
        next
    }
}

/// U+2060, a joiner without width: neither breaks a word nor is seen.
const JOINER: &str = "\u{2060}";

impl Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The smallest pieces mrkdwn may be cut into: `<…>`, `&…;`, or one character.
struct Atoms<'a>(&'a str);

impl<'a> Iterator for Atoms<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let first = self.0.chars().next()?;
        let whole = match first {
            '<' => self.0.find('>').map(|end| end + 1),
            '&' => {
                ["&amp;", "&lt;", "&gt;"].iter().find(|escape| self.0.starts_with(**escape)).map(|escape| escape.len())
            }
            _ => None,
        };
        let (atom, rest) = self.0.split_at(whole.unwrap_or(first.len_utf8()));
        self.0 = rest;
        Some(atom)
    }
}

#[cfg(test)]
mod tests;
