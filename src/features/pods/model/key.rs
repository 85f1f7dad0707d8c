//! A pod's key: the short name people type, and the tail of its channel's name.

use super::naming::home_name;
use crate::directory::naming::fold;
use std::fmt;

/// Lower-case letters, digits and single hyphens, beginning with a letter: `performance`, `brand-emea`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PodKey(String);

/// Why words are no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// Another spelling would do.
    Try(PodKey),
    /// They are longer than [`LONGEST_KEY`]: how long, and what would do.
    Long(usize, PodKey),
    /// There is nothing in them to make a key of.
    Unusable,
}

/// The longest key: its channel's name stays well below Slack's 80 characters.
pub const LONGEST_KEY: usize = 40;

/// The longest name of a pod, in characters.
pub const LONGEST_NAME: usize = 80;

impl PodKey {
    /// Reads a key as typed; capital letters are forgiven.
    ///
    /// # Errors
    /// With a spelling that would do, where there is one.
    pub fn parse(typed: &str) -> Result<Self, KeyError> {
        let lower = typed.trim().to_lowercase();
        match Self::of(typed) {
            Some(key) if key.0 == lower => Ok(key),
            Some(key) => Err(match lower.chars().count() {
                long if long > LONGEST_KEY => KeyError::Long(long, key),
                _ => KeyError::Try(key),
            }),
            None => Err(KeyError::Unusable),
        }
    }

    /// The key that suits a name: `Performance Marketing` → `performance-marketing`. `None` when the name has no Latin
    /// letter to begin with.
    pub fn of(name: &str) -> Option<Self> {
        let folded = fold(name);
        let pieces: Vec<&str> =
            folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty()).collect();
        let joined = pieces.join("-");
        let joined = joined.trim_start_matches(|c: char| !c.is_ascii_lowercase());
        let cut = joined.get(..LONGEST_KEY).unwrap_or(joined).trim_end_matches('-');
        (!cut.is_empty()).then(|| Self(cut.to_owned()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name that its home channel has by custom.
    pub fn home_channel(&self) -> String {
        home_name(&self.0)
    }

    /// A name for a pod that was given none: `brand-emea` → `Brand emea`.
    pub fn as_name(&self) -> String {
        let spaced = self.0.replace('-', " ");
        let mut letters = spaced.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

impl fmt::Display for PodKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> PodKey {
        PodKey::of(text).expect("a key")
    }

    #[test]
    fn keys_as_typed() {
        assert_eq!(PodKey::parse("Performance"), Ok(key("performance")));
        assert_eq!(PodKey::parse("brand-emea"), Ok(key("brand-emea")));
        assert_eq!(PodKey::parse("brand_emea!"), Err(KeyError::Try(key("brand-emea"))));
        assert_eq!(PodKey::parse("7eleven"), Err(KeyError::Try(key("eleven"))));
        let long = "x".repeat(LONGEST_KEY + 1);
        assert_eq!(PodKey::parse(&long), Err(KeyError::Long(LONGEST_KEY + 1, key(&long))));
        assert_eq!(PodKey::parse("営業"), Err(KeyError::Unusable));
        assert_eq!(PodKey::parse("-"), Err(KeyError::Unusable));
    }

    #[test]
    fn keys_of_names() {
        assert_eq!(key("Künstler & Straße").as_str(), "kunstler-strasse");
        assert_eq!(key("Brand EMEA").as_name(), "Brand emea");
        assert_eq!(key("brand").home_channel(), "pod-brand");
    }

    proptest! {
        #[test]
        fn every_made_key_is_a_key(name in "\\PC{0,120}") {
            if let Some(key) = PodKey::of(&name) {
                prop_assert!(key.as_str().len() <= LONGEST_KEY);
                prop_assert_eq!(PodKey::parse(key.as_str()), Ok(key.clone()));
            }
        }
    }
}
