//! What `/decide log …` asks for: words, a pod, a class, a month.

use crate::directory::search::{Search, read_search};
use jiff::civil::Date;

/// What is looked for in the log; all of it must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// Month, pod and words.
    pub search: Search,
    /// The key of a class.
    pub class: Option<String>,
}

/// Reads what follows `/decide log` on `today`. The first word that is the key or the whole name of a class means that class;
/// `classes` are keys with their names.
pub fn read_sought(typed: &str, today: Date, classes: &[(String, String)]) -> Sought {
    let class_of = |word: &str| {
        let found = classes.iter().find(|(key, name)| key.to_lowercase() == word || name.to_lowercase() == word);
        found.map(|(key, _)| key.clone())
    };
    let mut search = read_search(typed, today, |word| class_of(word).is_some());
    let at = search.words.iter().position(|word| class_of(word).is_some());
    let class = at.and_then(|at| class_of(&search.words.remove(at)));
    Sought { search, class }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read(typed: &str) -> Sought {
        let classes = [("pricing".to_owned(), "Pricing".to_owned()), ("brand".to_owned(), "Brand".to_owned())];
        read_sought(typed, date(2026, 11, 23), &classes)
    }

    #[test]
    fn words_pod_class_and_month() {
        assert_eq!(read(""), Sought::default());
        let all = read("Client X pod growth PRICING november 2026");
        assert_eq!((all.class.as_deref(), all.search.pod.as_deref()), (Some("pricing"), Some("growth")));
        assert_eq!(all.search.month.map(|month| (month.year, month.month)), Some((2026, 11)));
        assert_eq!(all.search.words, ["client", "x"]);
    }

    #[test]
    fn only_the_first_class_is_one() {
        let two = read("brand pricing");
        assert_eq!((two.class.as_deref(), two.search.words), (Some("brand"), vec!["pricing".to_owned()]));
        let pod = read("pod brand pricing");
        assert_eq!(
            (pod.search.pod.as_deref(), pod.class.as_deref()),
            (Some("brand"), Some("pricing")),
            "a pod may be named like a class"
        );
    }

    proptest! {
        #[test]
        fn anything_can_be_typed(typed in "\\PC{0,40}") {
            let _ = read(&typed);
        }
    }
}
