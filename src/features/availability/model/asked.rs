//! What `/timeoff …` asks for.

use crate::signal::line::{PersonWords, Unclosed, Word, joined, names_somebody, person_words, read};

/// One thing asked of `/timeoff`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Bare: the form.
    Form,
    /// How to use it.
    Help,
    /// What is planned.
    List,
    /// A stretch shall not be; the day as typed.
    Cancel(String),
    /// A stretch.
    Enter(Entry),
}

/// Time off, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Whose; the asker's where nobody is named.
    pub person: Option<PersonWords>,
    /// The days.
    pub days: String,
    /// Who covers.
    pub cover: Option<PersonWords>,
}

/// What may stand before a cover.
const COVER: [&str; 4] = ["cover", "covers", "cover:", "covered"];

impl Asked {
    /// Reads what follows `/timeoff`.
    ///
    /// # Errors
    /// When a quotation mark never closes.
    pub fn parse(text: &str) -> Result<Self, Unclosed> {
        let words = read(text)?;
        let Some((first, rest)) = words.split_first() else { return Ok(Self::Form) };
        if ["help", "?"].iter().any(|verb| first.is(verb)) {
            return Ok(Self::Help);
        }
        if first.is("list") {
            return Ok(Self::List);
        }
        if ["cancel", "remove", "delete"].iter().any(|verb| first.is(verb)) {
            return Ok(Self::Cancel(joined(rest)));
        }
        Ok(Self::Enter(Entry::of(&words)))
    }
}

impl Entry {
    /// `3 Dec – 14 Dec cover @ben`, `@ana tomorrow`, `for @ana tomorrow covered by Ben Meyer`, `3 Dec @ben`.
    fn of(words: &[Word]) -> Self {
        let (person, words) = match words {
            [first, rest @ ..] if names_somebody(first) => (person_words(std::slice::from_ref(first)), rest),
            [first, second, rest @ ..] if first.is("for") && names_somebody(second) => {
                (person_words(std::slice::from_ref(second)), rest)
            }
            all => (None, all),
        };
        // A mention among or after the days can only be the cover.
        let is_cover = |word: &Word| COVER.iter().any(|cover| word.is(cover)) || names_somebody(word);
        let Some(at) = words.iter().position(is_cover) else {
            return Self { person, days: joined(words), cover: None };
        };
        let (mut days, mut after) = (&words[..at], &words[at..]);
        while let [rest @ .., last] = days
            && last.is("with")
        {
            days = rest;
        }
        while let [first, rest @ ..] = after
            && (COVER.iter().any(|cover| first.is(cover)) || first.is("by"))
        {
            after = rest;
        }
        Self { person, days: joined(days), cover: person_words(after) }
    }

    /// Everybody whom it mentions by id.
    pub fn mentioned(&self) -> impl Iterator<Item = &crate::ids::UserId> {
        [&self.person, &self.cover].into_iter().flatten().filter_map(|words| match words {
            PersonWords::Id(id) => Some(id),
            PersonWords::Words(_) | PersonWords::Group(_) | PersonWords::Several => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(person: Option<&str>, days: &str, cover: Option<PersonWords>) -> Asked {
        let person = person.map(|id| PersonWords::Id(id.into()));
        Asked::Enter(Entry { person, days: days.to_owned(), cover })
    }
    fn id(id: &str) -> Option<PersonWords> {
        Some(PersonWords::Id(id.into()))
    }

    #[test]
    fn the_ways_to_type_it() {
        for (text, asked) in [
            ("", Asked::Form),
            ("help", Asked::Help),
            ("LIST", Asked::List),
            ("cancel 3 Dec", Asked::Cancel("3 Dec".to_owned())),
            ("remove", Asked::Cancel(String::new())),
            ("tomorrow", entry(None, "tomorrow", None)),
            ("3 Dec – 14 Dec cover <@U2|ben>", entry(None, "3 Dec – 14 Dec", id("U2"))),
            ("3 Dec - 14 Dec with cover <@U2>", entry(None, "3 Dec - 14 Dec", id("U2"))),
            ("3-14 Dec covered by <@U2>", entry(None, "3-14 Dec", id("U2"))),
            ("3-14 Dec, <@U2>", entry(None, "3-14 Dec", id("U2"))),
            ("<@U1> 3 Dec cover <@U2>", entry(Some("U1"), "3 Dec", id("U2"))),
            ("for <@U1|ana> 3 Dec", entry(Some("U1"), "3 Dec", None)),
            ("3 Dec cover Ben Meyer", entry(None, "3 Dec", Some(PersonWords::Words("Ben Meyer".to_owned())))),
            ("3 Dec @ben", entry(None, "3 Dec", Some(PersonWords::Words("@ben".to_owned())))),
            ("3 Dec cover", entry(None, "3 Dec", None)),
            ("3 Dec cover <@U2> <@U3>", entry(None, "3 Dec", Some(PersonWords::Several))),
            ("cover <@U2>", entry(None, "", id("U2"))),
        ] {
            assert_eq!(Asked::parse(text), Ok(asked), "{text}");
        }
        assert!(Asked::parse("\"3 Dec").is_err());
    }
}
