//! What somebody looks for in a log: `november`, `pod brand`, any words; all of it must fit. Pure.

use jiff::civil::Date;

/// A month of one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

/// What is looked for; all of it must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// What is of this month.
    pub month: Option<Month>,
    /// What is of the pod these words mean.
    pub pod: Option<String>,
    /// Each of them stands somewhere in it; in lower case.
    pub words: Vec<String>,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Month {
    /// `2026-11`: how the days of this month begin.
    pub fn prefix(self) -> String {
        format!("{:04}-{:02}", self.year, self.month)
    }

    /// `November 2026`.
    pub fn label(self) -> String {
        let name = usize::try_from(self.month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
        let (first, rest) = name.split_at(name.len().min(1));
        format!("{}{rest} {}", first.to_uppercase(), self.year)
    }

    /// The month `name` that has begun last by `today`.
    fn latest(month: i8, today: Date) -> Self {
        Self { year: if month > today.month() { today.year() - 1 } else { today.year() }, month }
    }
}

impl Search {
    /// Whether all words stand somewhere in these texts.
    pub fn fits(&self, texts: &[&str]) -> bool {
        let all = texts.join("\n").to_lowercase();
        self.words.iter().all(|word| all.contains(word.as_str()))
    }
}

/// Reads what was typed on `today`, a day of the organisation's zone. A month without a year is the latest that has begun. The
/// name of a pod goes on to the end of the line, or to a month, or to a further word that `ends` it.
pub fn read_search(typed: &str, today: Date, ends: impl Fn(&str) -> bool) -> Search {
    let typed: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let mut search = Search::default();
    let mut rest = typed.iter().peekable();
    while let Some(word) = rest.next() {
        if word == "pod" && search.pod.is_none() && rest.peek().is_some() {
            let mut name: Vec<&str> = Vec::new();
            let goes_on =
                |part: &str, is_first: bool| read_month(part, None, today).is_none() && (is_first || !ends(part));
            while let Some(part) = rest.next_if(|part| goes_on(part, name.is_empty())) {
                name.push(part.as_str());
            }
            search.pod = (!name.is_empty()).then(|| name.join(" "));
        } else if let Some(month) = read_month(word, rest.peek().map(|next| next.as_str()), today)
            && search.month.is_none()
        {
            rest.next_if(|next| read_year(next).is_some());
            search.month = Some(month);
        } else {
            search.words.push(word.clone());
        }
    }
    search
}

/// `november`, `nov`, `2026-11`; with the year that follows, if one does.
fn read_month(word: &str, next: Option<&str>, today: Date) -> Option<Month> {
    if let Some((year, month)) = word.split_once('-') {
        let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
        return Some(Month { year: read_year(year)?, month });
    }
    let at = MONTHS.iter().position(|name| *name == word || (word.len() == 3 && name.starts_with(word)))?;
    let month = i8::try_from(at).ok()? + 1;
    Some(next.and_then(read_year).map_or_else(|| Month::latest(month, today), |year| Month { year, month }))
}

fn read_year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| word.len() == 4 && (2000..=2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read(typed: &str) -> Search {
        read_search(typed, date(2026, 12, 3), |word| word == "pricing")
    }
    fn month(typed: &str) -> Option<(i16, i8)> {
        read(typed).month.map(|month| (month.year, month.month))
    }

    #[test]
    fn months_pods_and_words() {
        assert_eq!(read(""), Search::default());
        assert_eq!(
            [month("November"), month("nov"), month("december")],
            [Some((2026, 11)), Some((2026, 11)), Some((2026, 12))]
        );
        assert_eq!(
            [month("november 2025"), month("2025-11"), month("2025-13")],
            [Some((2025, 11)), Some((2025, 11)), None]
        );
        assert_eq!(read("pod Brand creative").pod.as_deref(), Some("brand creative"));
        let all = read("pod brand november 2025 Shoes bids");
        assert_eq!(
            (all.pod.as_deref(), all.month, all.words),
            (Some("brand"), Some(Month { year: 2025, month: 11 }), vec!["shoes".to_owned(), "bids".to_owned()])
        );
        assert_eq!(read("pod").words, ["pod"]);
        assert_eq!(read("2026").words, ["2026"]);
        assert_eq!(read("pod pricing").pod.as_deref(), Some("pricing"));
        let ended = read("pod brand pricing shoes");
        assert_eq!(
            (ended.pod.as_deref(), ended.words),
            (Some("brand"), vec!["pricing".to_owned(), "shoes".to_owned()])
        );
        assert_eq!(Month { year: 2026, month: 11 }.label(), "November 2026");
        assert_eq!(Month { year: 2026, month: 3 }.prefix(), "2026-03");
    }

    #[test]
    fn a_month_that_has_not_come_is_last_years() {
        let search = read_search("december", date(2026, 11, 30), |_| false);
        assert_eq!(search, Search { month: Some(Month { year: 2025, month: 12 }), ..Search::default() });
    }

    #[test]
    fn all_words_must_fit() {
        assert!(read("BIDS shoes").fits(&["Nobody buys shoes", "Bids by the hour"]));
        assert!(!read("bids hats").fits(&["Nobody buys shoes", "Bids by the hour"]));
        assert!(read("").fits(&[""]));
    }

    proptest! {
        #[test]
        fn anything_can_be_typed(typed in "\\PC{0,40}") {
            let _ = read(&typed);
        }
    }
}
