//! How a day's stand-up stands: what its one message in the channel says.

use super::{Answer, Blocker};
use crate::ids::{ChannelId, OccurrenceId, PodId, RitualId};
use jiff::{Timestamp, civil::Date};

/// Where a day's message stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Of which stand-up.
    pub occurrence: OccurrenceId,
    /// Of which ritual.
    pub ritual: RitualId,
    /// Of which pod.
    pub pod: PodId,
    /// The channel.
    pub channel: ChannelId,
    /// Raised when somebody deleted the message by hand.
    pub generation: i64,
    /// Since when nobody has time to answer any more.
    pub completed_at: Option<Timestamp>,
}

/// What somebody is in a day's stand-up, as far as everybody may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Was asked, or will be.
    Expected,
    /// Said “off today”.
    Off,
    /// Is away.
    Away,
    /// Has a public holiday.
    Holiday,
    /// Was not asked because the bot did not run.
    NotAsked,
}

/// A day's stand-up, for its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub occurrence: OccurrenceId,
    /// The ritual's name.
    pub title: String,
    /// The day.
    pub date: Date,
    /// Everybody who takes part, by name.
    pub people: Vec<(String, Standing)>,
    /// The answers so far, first given first.
    pub answers: Vec<Answer>,
    /// What is in the way of the pod, oldest first; also what went out of the way lately.
    pub blockers: Vec<Blocker>,
    /// Nobody has time to answer any more.
    pub is_complete: bool,
}

impl Digest {
    /// The key of its message.
    pub fn key(&self) -> String {
        format!("occ/{}/digest/{}", self.occurrence, self.generation)
    }

    /// The message after somebody deleted this one.
    #[must_use]
    pub fn next(&self) -> Self {
        Self { generation: self.generation + 1, ..self.clone() }
    }
}

/// The stand-up of whose message this is the key.
pub fn digest_of(key: &str) -> Option<OccurrenceId> {
    let (id, rest) = key.strip_prefix("occ/")?.split_once('/')?;
    rest.strip_prefix("digest/")?;
    id.parse().ok().map(OccurrenceId)
}

impl Day {
    /// How many people can answer: those who answered, and those who were or will be asked.
    pub fn expected(&self) -> usize {
        let expected = self.people.iter().filter(|(_, standing)| *standing == Standing::Expected).count();
        expected.max(self.answers.len())
    }

    /// The names of those who are something, in order.
    pub fn named(&self, wanted: Standing) -> Vec<&str> {
        self.people.iter().filter(|(_, standing)| *standing == wanted).map(|(name, _)| name.as_str()).collect()
    }

    /// Whether there is anything to tell the channel.
    pub fn is_worth_telling(&self) -> bool {
        !self.answers.is_empty() || !self.named(Standing::NotAsked).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_known_by_its_key() {
        let digest = Digest {
            occurrence: OccurrenceId(7),
            ritual: RitualId(1),
            pod: PodId(2),
            channel: ChannelId::from("C1"),
            generation: 0,
            completed_at: None,
        };
        assert_eq!(digest.key(), "occ/7/digest/0");
        assert_eq!(digest.next().key(), "occ/7/digest/1");
        assert_eq!(digest_of(&digest.next().key()), Some(OccurrenceId(7)));
        assert_eq!(digest_of("occ/7/answer/U1"), None);
        assert_eq!(digest_of("okr/pod/7"), None);
    }

    #[test]
    fn only_people_who_could_answer_are_counted() {
        let day = Day {
            occurrence: OccurrenceId(7),
            title: "Daily stand-up".to_owned(),
            date: jiff::civil::date(2026, 11, 23),
            people: vec![
                ("Ana".to_owned(), Standing::Away),
                ("Jonas".to_owned(), Standing::Expected),
                ("Wei".to_owned(), Standing::NotAsked),
            ],
            answers: Vec::new(),
            blockers: Vec::new(),
            is_complete: false,
        };
        assert_eq!(day.expected(), 1);
        assert_eq!(day.named(Standing::NotAsked), ["Wei"]);
        assert!(day.is_worth_telling());
    }
}
