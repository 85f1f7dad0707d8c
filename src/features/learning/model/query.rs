//! What somebody looks for in the log: `/learned`, `/learned november`, `/learned pod brand`, `/learned bids shoes`.

use crate::directory::search::{Search, read_search};
use jiff::civil::Date;

/// What `/learned …` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// What can be asked.
    Help,
    /// Lessons.
    Lessons(Search),
}

/// Reads what follows `/learned` on `today`, a day of the organisation's zone.
pub fn read_query(typed: &str, today: Date) -> Sought {
    if typed.trim().eq_ignore_ascii_case("help") {
        return Sought::Help;
    }
    Sought::Lessons(read_search(typed, today, |_| false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn help_or_lessons() {
        assert_eq!(read_query(" HELP ", date(2026, 12, 3)), Sought::Help);
        let Sought::Lessons(search) = read_query("help pod brand creative", date(2026, 12, 3)) else { panic!("help") };
        assert_eq!((search.pod.as_deref(), search.words), (Some("brand creative"), vec!["help".to_owned()]));
    }
}
