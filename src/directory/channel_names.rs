//! What names of channels are made of.

use super::folding::fold;

/// The longest name of a channel, in characters: Slack's own limit.
pub const LONGEST_CHANNEL_NAME: usize = 80;

/// A letter or digit as names have them: no capitals.
pub fn is_of_words(letter: char) -> bool {
    letter.is_alphanumeric() && !letter.is_uppercase()
}

/// Whether this may stand for words in a name: letters and digits, with single hyphens between.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.split('-').all(|word| !word.is_empty() && word.chars().all(is_of_words))
}

/// What somebody typed as names have it: `Summer Launch 🚀` → `summer-launch`; empty where there is no letter or digit in it.
pub fn slug(typed: &str) -> String {
    joined(typed, is_of_words)
}

/// The same in the letters of every keyboard, as the names that we give channels ourselves have it: `Hiring & Künstler` →
/// `hiring-kunstler`.
pub fn plain_slug(typed: &str) -> String {
    joined(typed, |letter| letter.is_ascii_alphanumeric())
}

/// The words of a text that consist of these letters.
fn joined(typed: &str, is_letter: impl Fn(char) -> bool) -> String {
    let folded = fold(typed);
    let words = folded.split(|letter| !is_letter(letter)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_of_names() {
        assert_eq!(slug("Summer Launch 🚀"), "summer-launch");
        assert_eq!(slug("  Hiring & Künstler_2 "), "hiring-kunstler-2");
        assert_eq!(slug("営業 チーム"), "営業-チーム");
        assert_eq!(slug("🦀 –"), "");
        assert_eq!(plain_slug("Hiring & Künstler"), "hiring-kunstler");
        assert_eq!(plain_slug("営業 team"), "team");
        assert!(!is_slug("") && !is_slug("a--b") && !is_slug("-a") && !is_slug("A") && is_slug("a-1"));
    }

    proptest! {
        #[test]
        fn a_slug_is_one_and_stays_it(typed in "\\PC{0,120}") {
            for (slugged, again) in [(slug(&typed), slug as fn(&str) -> String), (plain_slug(&typed), plain_slug)] {
                prop_assert!(slugged.is_empty() || is_slug(&slugged), "{slugged}");
                prop_assert_eq!(again(&slugged), slugged);
            }
        }
    }
}
