//! What names of channels are made of.

use crate::directory::naming::fold;

/// The longest name of a channel, in characters: Slack's own limit.
pub const LONGEST_NAME: usize = 80;

/// Something that stands in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The key of a pod.
    Pod,
    /// A client.
    Client,
    /// Words of whoever names the channel.
    Topic,
}

/// What stands in the places of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// The key of a pod.
    pub pod: Option<String>,
    /// A client, as names have it.
    pub client: Option<String>,
    /// The topic, as names have it.
    pub topic: Option<String>,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pod, Self::Client, Self::Topic];

    /// As patterns have it, without the braces.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pod => "pod",
            Self::Client => "client",
            Self::Topic => "topic",
        }
    }
}

impl Values {
    /// What stands in a place.
    pub fn get(&self, place: Place) -> Option<&str> {
        match place {
            Place::Pod => self.pod.as_deref(),
            Place::Client => self.client.as_deref(),
            Place::Topic => self.topic.as_deref(),
        }
    }

    /// The same with this in a place.
    #[must_use]
    pub fn with(mut self, place: Place, value: &str) -> Self {
        let slot = match place {
            Place::Pod => &mut self.pod,
            Place::Client => &mut self.client,
            Place::Topic => &mut self.topic,
        };
        *slot = Some(value.to_owned());
        self
    }
}

/// Whether this may stand for words in a name: letters and digits, with single hyphens between.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.split('-').all(|word| !word.is_empty() && word.chars().all(is_of_words))
}

/// A letter or digit as names have them: no capitals.
pub(super) fn is_of_words(letter: char) -> bool {
    letter.is_alphanumeric() && !letter.is_uppercase()
}

/// What somebody typed as names have it: `Summer Launch 🚀` → `summer-launch`; empty where there is no letter or digit in it.
pub fn slug(typed: &str) -> String {
    let folded = fold(typed);
    let words = folded.split(|letter| !is_of_words(letter)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
