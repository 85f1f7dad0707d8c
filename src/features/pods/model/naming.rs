//! What the channels of pods are called by custom: the one place that says so.

use crate::directory::channel_names::{LONGEST_CHANNEL_NAME, is_of_words, plain_slug};

/// Why a text is no name of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing was typed.
    Empty,
    /// It has this many characters.
    Long(usize),
    /// Slack does not take some of its characters; a name that would do, where there is one.
    Letters(Option<String>),
}

/// The home of the pod with this key: `pod-nordics`.
pub fn home_name(key: &str) -> String {
    format!("pod-{key}")
}

/// A further channel of the pod with this key, for a subject: `pod-nordics-hiring`. `None` where the subject has no letter
/// or digit that could stand in a name.
pub fn further_name(key: &str, subject: &str) -> Option<String> {
    let slug = plain_slug(subject);
    (!slug.is_empty()).then(|| head(&format!("{}-{slug}", home_name(key))))
}

/// Reads the name of a channel as typed; `#` and capital letters are forgiven.
///
/// # Errors
/// See [`NameFault`].
pub fn read_channel_name(typed: &str) -> Result<String, NameFault> {
    let name = typed.trim().trim_start_matches('#').to_lowercase();
    let fine = |letter: char| is_of_words(letter) || matches!(letter, '-' | '_');
    match name.chars().count() {
        0 => Err(NameFault::Empty),
        long if long > LONGEST_CHANNEL_NAME => Err(NameFault::Long(long)),
        _ if name.chars().all(fine) && name.chars().any(char::is_alphanumeric) => Ok(name),
        _ => {
            let instead = plain_slug(&name);
            Err(NameFault::Letters((!instead.is_empty()).then(|| head(&instead))))
        }
    }
}

fn head(name: &str) -> String {
    let cut: String = name.chars().take(LONGEST_CHANNEL_NAME).collect();
    cut.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_by_custom_and_as_typed() {
        assert_eq!(home_name("nordics"), "pod-nordics");
        assert_eq!(further_name("nordics", "Hiring & Künstler").as_deref(), Some("pod-nordics-hiring-kunstler"));
        assert_eq!(further_name("nordics", "🦀"), None);
        assert_eq!(read_channel_name(" #Pod-Nordics "), Ok("pod-nordics".to_owned()));
        assert_eq!(read_channel_name("営業_チーム"), Ok("営業_チーム".to_owned()));
        assert_eq!(read_channel_name(" # "), Err(NameFault::Empty));
        assert_eq!(read_channel_name("pod nordics!"), Err(NameFault::Letters(Some("pod-nordics".to_owned()))));
        assert_eq!(read_channel_name("--"), Err(NameFault::Letters(None)));
        assert_eq!(read_channel_name(&"x".repeat(81)), Err(NameFault::Long(81)));
    }

    proptest! {
        #[test]
        fn what_we_call_a_channel_is_a_name(key in "[a-z][a-z0-9-]{0,39}", subject in "\\PC{0,120}") {
            let home = home_name(&key);
            prop_assert_eq!(read_channel_name(&home), Ok(home.clone()));
            if let Some(further) = further_name(&key, &subject) {
                prop_assert_eq!(read_channel_name(&further), Ok(further.clone()));
                prop_assert!(further.starts_with(&home));
            }
            if let Err(NameFault::Letters(Some(instead))) = read_channel_name(&subject) {
                prop_assert_eq!(read_channel_name(&instead), Ok(instead.clone()));
            }
        }
    }
}
