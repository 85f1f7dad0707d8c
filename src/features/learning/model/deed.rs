//! What the host and administrators do with one session, as a menu carries it.

use crate::ids::OccurrenceId;

/// Something that the host and administrators do with one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Another pod hosts.
    Swap,
    /// Another date.
    Move,
    /// It does not take place.
    Cancel,
    /// Where the call is.
    Link,
}

impl Deed {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Swap, Self::Move, Self::Cancel, Self::Link];

    /// What a choice carries: `move/12`.
    pub fn value(self, session: OccurrenceId) -> String {
        format!("{}/{session}", self.word())
    }

    /// Reads what a choice carries; `None` for what is none of ours.
    pub fn read(value: &str) -> Option<(Self, OccurrenceId)> {
        let (word, session) = value.split_once('/')?;
        let deed = Self::ALL.into_iter().find(|deed| deed.word() == word)?;
        Some((deed, OccurrenceId(session.parse().ok()?)))
    }

    fn word(self) -> &'static str {
        match self {
            Self::Swap => "swap",
            Self::Move => "move",
            Self::Cancel => "cancel",
            Self::Link => "link",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_choice_carries_is_read_back() {
        for deed in Deed::ALL {
            assert_eq!(Deed::read(&deed.value(OccurrenceId(12))), Some((deed, OccurrenceId(12))));
        }
        for value in ["", "move", "move/x", "dance/12"] {
            assert_eq!(Deed::read(value), None, "{value}");
        }
    }
}
