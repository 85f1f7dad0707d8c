//! What can be done to one ritual, as buttons carry it.

use crate::ids::RitualId;
use jiff::civil::Date;

/// Something to do to one ritual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Open its form.
    Edit,
    /// It does not take place, until this day where one is said.
    Pause(Option<Date>),
    /// It takes place again.
    Resume,
    /// Ask whether its next time shall be skipped.
    AskSkip,
    /// Its next time does not take place.
    Skip,
    /// The time of this day, counted from 0, takes place after all.
    Unskip(Date, i64),
    /// The only time that is skipped, or that of this day, takes place after all.
    UnskipOne(Option<Date>),
    /// Ask whether it shall take place now.
    AskRun,
    /// It takes place now.
    Run,
    /// Show who is asked when.
    Preview,
    /// Ask whether it shall be deleted.
    AskDelete,
    /// It is no more.
    Delete,
}

impl Doing {
    /// What a button carries: `pause/12/2027-01-07`.
    pub fn value(self, ritual: RitualId) -> String {
        match self {
            Self::Pause(Some(until)) => format!("pause/{ritual}/{until}"),
            Self::UnskipOne(Some(date)) => format!("unskip_one/{ritual}/{date}"),
            Self::Unskip(date, nth) => format!("unskip/{ritual}/{date}/{nth}"),
            _ => format!("{}/{ritual}", self.word()),
        }
    }

    /// Reads what a button carries; `None` for what is none of ours.
    pub fn read(value: &str) -> Option<(Self, RitualId)> {
        let mut parts = value.split('/');
        let (word, id) = (parts.next()?, RitualId(parts.next()?.parse().ok()?));
        let doing = match word {
            "edit" => Self::Edit,
            "pause" => Self::Pause(parts.next().map(str::parse).transpose().ok()?),
            "resume" => Self::Resume,
            "ask_skip" => Self::AskSkip,
            "skip" => Self::Skip,
            "unskip" => Self::Unskip(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?),
            "unskip_one" => Self::UnskipOne(parts.next().map(str::parse).transpose().ok()?),
            "ask_run" => Self::AskRun,
            "run" => Self::Run,
            "preview" => Self::Preview,
            "ask_delete" => Self::AskDelete,
            "delete" => Self::Delete,
            _ => return None,
        };
        Some((doing, id))
    }

    /// Whether nobody changes anything by it.
    pub fn only_looks(self) -> bool {
        matches!(self, Self::Edit | Self::Preview | Self::AskSkip | Self::AskRun | Self::AskDelete)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Pause(_) => "pause",
            Self::Resume => "resume",
            Self::AskSkip => "ask_skip",
            Self::Skip => "skip",
            Self::Unskip(..) => "unskip",
            Self::UnskipOne(_) => "unskip_one",
            Self::AskRun => "ask_run",
            Self::Run => "run",
            Self::Preview => "preview",
            Self::AskDelete => "ask_delete",
            Self::Delete => "delete",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_a_button_carries_is_read_back() {
        let until = Doing::Pause(Some(date(2027, 1, 7)));
        let all = [Doing::Edit, Doing::Pause(None), until, Doing::Resume, Doing::Skip, Doing::Run, Doing::Preview];
        let asked =
            [Doing::AskSkip, Doing::Unskip(date(2027, 1, 7), 1), Doing::AskRun, Doing::AskDelete, Doing::Delete];
        let unskips = [Doing::UnskipOne(None), Doing::UnskipOne(Some(date(2027, 1, 7)))];
        for doing in all.into_iter().chain(asked).chain(unskips) {
            assert_eq!(Doing::read(&doing.value(RitualId(12))), Some((doing, RitualId(12))));
        }
        for value in ["", "edit", "edit/x", "dance/1", "pause/1/soon", "unskip/1", "unskip/1/2027-01-07/x"] {
            assert_eq!(Doing::read(value), None, "{value}");
        }
    }
}
