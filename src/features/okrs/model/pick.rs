//! Which key result a person means: by its number in the list, or by the first letters of words of its title.

/// What a few words point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// Exactly this one, by its place from 0.
    One(usize),
    /// Any of these.
    Several(Vec<usize>),
    /// None.
    None,
}

/// Finds the key result that `words` name among `titles`.
///
/// `2` or `#2` is the second of the list, before any title with a 2 in it. Otherwise each word must begin a word of the
/// title, in the title's order, letters' case aside: `cost lead` finds *Cost per qualified lead*. A title given in full
/// is meant, even where a longer one begins with it.
pub fn pick<'a>(words: &[&str], titles: impl IntoIterator<Item = &'a str>) -> Picked {
    let titles: Vec<Vec<String>> = titles.into_iter().map(words_of).collect();
    if let [number] = words
        && let Ok(number) = number.trim_start_matches('#').parse::<usize>()
        && (1..=titles.len()).contains(&number)
    {
        return Picked::One(number - 1);
    }
    let wanted = words_of(&words.join(" "));
    if wanted.is_empty() {
        return Picked::None;
    }
    if let Some(whole) = titles.iter().position(|title| *title == wanted) {
        return Picked::One(whole);
    }
    let places: Vec<usize> = titles
        .iter()
        .enumerate()
        .filter(|(_, title)| begins_words_of(&wanted, title))
        .map(|(place, _)| place)
        .collect();
    match places.as_slice() {
        [] => Picked::None,
        [one] => Picked::One(*one),
        _ => Picked::Several(places),
    }
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Whether each wanted word begins a word of the title, one after the other.
fn begins_words_of(wanted: &[String], title: &[String]) -> bool {
    let mut rest = title.iter();
    wanted.iter().all(|wanted| rest.any(|word| word.starts_with(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TITLES: [&str; 4] = ["Blended ROAS", "Cost per qualified lead", "Leads won", "Top 20 accounts above 2 %"];

    fn picked(words: &str) -> Picked {
        pick(&words.split(' ').collect::<Vec<_>>(), TITLES)
    }

    #[test]
    fn by_number_and_by_first_letters() {
        assert_eq!(picked("2"), Picked::One(1));
        assert_eq!(picked("#4"), Picked::One(3));
        assert_eq!(picked("roas"), Picked::One(0));
        assert_eq!(picked("RO"), Picked::One(0));
        assert_eq!(picked("cost lead"), Picked::One(1));
        assert_eq!(picked("top 20"), Picked::One(3));
        assert_eq!(picked("lead"), Picked::Several(vec![1, 2]));
        assert_eq!(picked("lead cost"), Picked::None);
        assert_eq!(picked("9"), Picked::None);
        assert_eq!(picked("—"), Picked::None);
    }

    #[test]
    fn a_title_in_full_is_meant_even_where_another_begins_with_it() {
        assert_eq!(pick(&["cpa"], ["CPA mobile", "CPA"]), Picked::One(1));
        assert_eq!(pick(&["cp"], ["CPA mobile", "CPA"]), Picked::Several(vec![0, 1]));
    }

    #[test]
    fn letters_of_all_alphabets() {
        assert_eq!(pick(&["über"], ["Überstunden", "Umsatz"]), Picked::One(0));
        assert_eq!(pick(&["ÜBER"], ["Überstunden", "Umsatz"]), Picked::One(0));
    }

    proptest! {
        #[test]
        fn every_title_in_full_finds_itself(first in "[a-z]{1,5} [a-z]{1,5}", second in "[a-z]{1,5} [a-z]{1,5}") {
            prop_assume!(first != second);
            let titles = [first.as_str(), second.as_str()];
            let words: Vec<&str> = second.split(' ').collect();
            prop_assert_eq!(pick(&words, titles), Picked::One(1));
        }

        #[test]
        fn nothing_panics(words in proptest::collection::vec("\\PC{0,6}", 0..4)) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let _ = pick(&words, TITLES);
        }
    }
}
