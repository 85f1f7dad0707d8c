//! What a person typed after a command, word by word.
//!
//! Keyboards turn plain quotation marks into “these”, „these“ or «these»; mentions and links are references. All of that
//! ends here.

use super::typed::{Reference, as_typed, unescaped};
use crate::ids::{ChannelId, UserId};

/// One word, or what stands between quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Typed as it is.
    Plain(String),
    /// Between quotation marks, which are gone.
    Quoted(String),
    /// A mention.
    Person(UserId),
    /// A link to a channel.
    Channel(ChannelId),
    /// A user group or `@here`: never one person.
    Group(String),
}

impl Word {
    /// What was typed; `None` for mentions.
    pub fn typed(&self) -> Option<&str> {
        match self {
            Self::Plain(text) | Self::Quoted(text) => Some(text),
            Self::Person(_) | Self::Channel(_) | Self::Group(_) => None,
        }
    }
    /// Whether it is this keyword, in any case of letters and not between quotation marks.
    pub fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Plain(text) if text.eq_ignore_ascii_case(keyword))
    }
}

/// A person, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonWords {
    /// A mention.
    Id(UserId),
    /// `@handle`, an e-mail address, or a part of the name.
    Words(String),
    /// A user group, as typed.
    Group(String),
    /// Several, one by one.
    Several,
}

/// A quotation mark that opens and never closes; holds what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclosed(pub String);

/// Reads a line into its words. Commas after a word are left out.
///
/// # Errors
/// When a double quotation mark never closes. A single one is then an apostrophe.
pub fn read(line: &str) -> Result<Vec<Word>, Unclosed> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = match quoted(first, rest)? {
            Some(found) => found,
            None => token(rest).unwrap_or_else(|| plain(rest)),
        };
        if !matches!(&word, Word::Plain(text) if text.is_empty()) {
            words.push(word);
        }
        rest = after.trim_start();
    }
    Ok(words)
}

/// A mention, a handle that Slack did not make one of, or an e-mail address.
pub fn names_somebody(word: &Word) -> bool {
    match word {
        Word::Person(_) | Word::Group(_) => true,
        Word::Plain(text) => (text.len() > 1 && text.starts_with('@')) || is_email(text),
        Word::Quoted(_) | Word::Channel(_) => false,
    }
}

/// Whether this has the shape of an e-mail address: `ana@agency.example`.
pub fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
    !name.is_empty() && !name.contains(char::is_whitespace) && domain.contains('.') && domain.split('.').all(is_label)
}

/// The person whom these words name: the mention among them, else all of them as a name.
pub fn person_words(words: &[Word]) -> Option<PersonWords> {
    if words.iter().filter(|word| names_somebody(word)).count() > 1 {
        return Some(PersonWords::Several);
    }
    let mentioned = words.iter().find_map(|word| match word {
        Word::Person(id) => Some(PersonWords::Id(id.clone())),
        Word::Group(name) => Some(PersonWords::Group(name.clone())),
        Word::Plain(text) if is_email(text) => Some(PersonWords::Words(text.clone())),
        _ => None,
    });
    mentioned.or_else(|| Some(joined(words)).filter(|text| !text.is_empty()).map(PersonWords::Words))
}

/// What was typed, as one text without the mentions.
pub fn joined(words: &[Word]) -> String {
    words.iter().filter_map(Word::typed).flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// The marks that may close what `open` opens, and whether they are apostrophes too.
fn closing(open: char) -> Option<(&'static [char], bool)> {
    Some(match open {
        '"' | '“' | '”' | '„' => (&['"', '“', '”'], false),
        '«' => (&['»'], false),
        '»' => (&['«'], false),
        '‹' => (&['›'], false),
        '\'' | '‘' | '’' | '‚' => (&['\'', '‘', '’'], true),
        _ => return None,
    })
}

fn quoted(first: char, rest: &str) -> Result<Option<(Word, &str)>, Unclosed> {
    let Some((marks, apostrophes)) = closing(first) else { return Ok(None) };
    let inside = &rest[first.len_utf8()..];
    let end = inside.char_indices().find(|(at, mark)| {
        let after = &inside[at + mark.len_utf8()..];
        marks.contains(mark) && (!apostrophes || after.chars().next().is_none_or(|next| !next.is_alphanumeric()))
    });
    match end {
        Some((end, mark)) => {
            let text = as_typed(&inside[..end]);
            Ok(Some((Word::Quoted(text.trim().to_owned()), &inside[end + mark.len_utf8()..])))
        }
        None if apostrophes => Ok(None),
        None => Err(Unclosed(as_typed(inside).trim().to_owned())),
    }
}

/// `<…>` at the start of `rest`.
fn token(rest: &str) -> Option<(Word, &str)> {
    let (reference, after) = Reference::at_start(rest)?;
    let word = match reference {
        Reference::Person { id, .. } => Word::Person(UserId::from(id)),
        Reference::Channel { id, .. } => Word::Channel(ChannelId::from(id)),
        Reference::Group { .. } => Word::Group(reference.as_typed()),
        Reference::Link { .. } => Word::Plain(reference.as_typed()),
    };
    Some((word, after))
}

/// Up to the next space or token; at least one character.
fn plain(rest: &str) -> (Word, &str) {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let end = rest[first..].find(|c: char| c.is_whitespace() || c == '<').map_or(rest.len(), |end| end + first);
    let (word, after) = rest.split_at(end);
    // Unescaped first: the `;` of `&amp;` belongs to it.
    (Word::Plain(unescaped(word).trim_end_matches([',', ';']).to_owned()), after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(text: &str) -> Word {
        Word::Plain(text.to_owned())
    }
    fn quoted(text: &str) -> Word {
        Word::Quoted(text.to_owned())
    }

    #[test]
    fn an_escaped_sign_is_no_end_of_a_list() {
        assert_eq!(read("a &amp; b, c; &lt;"), Ok(vec![plain("a"), plain("&"), plain("b"), plain("c"), plain("<")]));
    }

    #[test]
    fn quotation_marks_of_all_keyboards() {
        for line in [
            "a \"R&amp;D Lab\" b",
            "a “R&amp;D Lab” b",
            "a „R&amp;D Lab“ b",
            "a « R&amp;D Lab » b",
            "a 'R&amp;D Lab' b",
            "a ‘R&amp;D Lab’, b",
            "a »R&amp;D Lab« b",
        ] {
            assert_eq!(read(line), Ok(vec![plain("a"), quoted("R&D Lab"), plain("b")]), "{line}");
        }
    }

    #[test]
    fn an_apostrophe_is_no_quotation_mark() {
        assert_eq!(read("'Ana's pod' it's"), Ok(vec![quoted("Ana's pod"), plain("it's")]));
        assert_eq!(read("'tis fine"), Ok(vec![plain("'tis"), plain("fine")]));
    }

    #[test]
    fn an_open_quotation_mark_is_told() {
        assert_eq!(read("create x \"Performance lead <@U1|ana>"), Err(Unclosed("Performance lead @ana".to_owned())));
    }

    #[test]
    fn people_channels_groups_and_addresses() {
        assert_eq!(
            read("<@U1|ana>, <@W2> <#C1|pod-x> <#C2|> <!subteam^S1|@design> <!here> <mailto:a@b.c|a@b.c>"),
            Ok(vec![
                Word::Person("U1".into()),
                Word::Person("W2".into()),
                Word::Channel("C1".into()),
                Word::Channel("C2".into()),
                Word::Group("@design".to_owned()),
                Word::Group("@here".to_owned()),
                plain("a@b.c"),
            ])
        );
        assert_eq!(read("lead:<@U1>"), Ok(vec![plain("lead:"), Word::Person("U1".into())]));
    }

    #[test]
    fn an_address_names_somebody() {
        for address in ["ana@agency.example", "a.b+c@x-y.co.uk", "Ünal@köln.example"] {
            assert!(is_email(address) && names_somebody(&plain(address)), "{address}");
        }
        for other in ["@ana", "ana@", "@agency.example", "ana@agency", "a b@x.y", "a@x..y", "a@x.y.", "a@b@c.d", ""] {
            assert!(!is_email(other), "{other}");
        }
        let words = read("<mailto:ana@agency.example|ana@agency.example>").expect("a line");
        assert_eq!(person_words(&words), Some(PersonWords::Words("ana@agency.example".to_owned())));
    }

    proptest! {
        #[test]
        fn any_line_is_read_to_its_end(line in "\\PC*") {
            let _ = read(&line);
        }

        #[test]
        fn words_without_marks_are_the_words_between_spaces(words in prop::collection::vec("[a-z0-9@.-]{1,9}", 0..6)) {
            let read = read(&words.join("  ")).expect("no quotation marks");
            prop_assert_eq!(read, words.into_iter().map(Word::Plain).collect::<Vec<_>>());
        }
    }
}
