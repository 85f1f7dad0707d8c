//! A topic as somebody proposes it.

use crate::features::rituals::model::read_link;

/// How long a talk may be, in minutes.
pub const LENGTHS: [i64; 3] = [5, 10, 15];
/// The longest title, in characters.
pub const LONGEST_TITLE: u16 = 120;
/// The longest of the other texts, in characters.
pub const LONGEST_TEXT: u16 = 600;

/// What stands in the form.
#[derive(Clone, Copy, Debug, Default)]
pub struct Draft<'a> {
    /// What it is about.
    pub title: Option<&'a str>,
    /// What was tried.
    pub tried: Option<&'a str>,
    /// What was learnt.
    pub learnt: Option<&'a str>,
    /// How long, in minutes, as chosen.
    pub minutes: Option<&'a str>,
    /// An address for those who want to read on.
    pub link: Option<&'a str>,
}

/// A topic that may be proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// One line.
    pub title: String,
    /// What was tried.
    pub tried: String,
    /// What was learnt.
    pub learnt: String,
    /// One of [`LENGTHS`].
    pub minutes: i64,
    /// A web address.
    pub link: Option<String>,
}

/// What is wrong with a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftFault {
    /// No title.
    NoTitle,
    /// Nothing was tried.
    NothingTried,
    /// Nothing was learnt.
    NothingLearnt,
    /// None of the lengths.
    NoLength,
    /// The link is no web address.
    NoAddress,
}

/// Reads a form.
///
/// # Errors
/// All that is wrong, in the order of the fields.
pub fn read_draft(draft: Draft<'_>) -> Result<Proposal, Vec<DraftFault>> {
    let mut faults = Vec::new();
    let mut need = |found: Option<String>, fault| {
        if found.is_none() {
            faults.push(fault);
        }
        found.unwrap_or_default()
    };
    let title = need(draft.title.and_then(|title| filled(&one_line(title), LONGEST_TITLE)), DraftFault::NoTitle);
    let tried = need(draft.tried.and_then(|tried| filled(tried, LONGEST_TEXT)), DraftFault::NothingTried);
    let learnt = need(draft.learnt.and_then(|learnt| filled(learnt, LONGEST_TEXT)), DraftFault::NothingLearnt);
    let minutes = draft.minutes.and_then(|minutes| minutes.parse().ok()).filter(|minutes| LENGTHS.contains(minutes));
    if minutes.is_none() {
        faults.push(DraftFault::NoLength);
    }
    let link = draft.link.map(read_link);
    if link == Some(None) {
        faults.push(DraftFault::NoAddress);
    }
    match minutes {
        Some(minutes) if faults.is_empty() => Ok(Proposal { title, tried, learnt, minutes, link: link.flatten() }),
        _ => Err(faults),
    }
}

fn one_line(typed: &str) -> String {
    typed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What was typed, not longer than a form lets it be; `None` when nothing was.
fn filled(typed: &str, longest: u16) -> Option<String> {
    let text: String = typed.trim().chars().take(usize::from(longest)).collect();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Draft<'_> = Draft {
        title: Some(" Bids\nby the hour "),
        tried: Some("Night bids at half"),
        learnt: Some("Nobody buys shoes at three"),
        minutes: Some("10"),
        link: None,
    };

    #[test]
    fn a_form_becomes_a_proposal_or_says_what_is_wrong() {
        let read = read_draft(WHOLE).expect("a proposal");
        assert_eq!((read.title.as_str(), read.minutes, read.link), ("Bids by the hour", 10, None));
        use DraftFault::{NoAddress, NoLength, NoTitle, NothingLearnt, NothingTried};
        assert_eq!(read_draft(Draft::default()), Err(vec![NoTitle, NothingTried, NothingLearnt, NoLength]));
        assert_eq!(
            read_draft(Draft { minutes: Some("45"), link: Some("x y"), ..WHOLE }),
            Err(vec![NoLength, NoAddress])
        );
    }

    #[test]
    fn links_are_web_addresses() {
        assert_eq!(read_link(" example.com/a ").as_deref(), Some("https://example.com/a"));
        assert_eq!(read_link("http://meet.example.com/x?y=1").as_deref(), Some("http://meet.example.com/x?y=1"));
        for wrong in ["", "javascript:alert(1)", "ftp://example.com", "not a link", "localhost", "mailto:a@b.c"] {
            assert_eq!(read_link(wrong), None, "{wrong}");
        }
    }
}
