//! What is shown of rituals: lists, and previews of who will be asked when.

use super::{Moment, Ritual};
use crate::{
    calendar::Zone,
    directory::DayOff,
    ids::{PodId, UserId},
};
use jiff::{
    Timestamp,
    civil::{Date, Time},
};

/// A ritual with what a list says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Which.
    pub ritual: Ritual,
    /// The names of its pods.
    pub pods: Vec<String>,
    /// By which zone its whole is reckoned.
    pub zone: Zone,
    /// Its next times by that zone; what is skipped is not among them.
    pub next: Vec<Moment>,
    /// Its times that somebody skipped and that can still be taken back.
    pub skipped: Vec<Moment>,
    /// When the first of its next times reaches people who work by its calendar, where that is later.
    pub arrives: Option<Timestamp>,
    /// Whether the reader may change it.
    pub may_manage: bool,
}

/// What comes next of one ritual, for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// What it is called.
    pub name: String,
    /// Of which pods; none where it is everybody's, or their own.
    pub pods: Vec<PodId>,
    /// When.
    pub at: Timestamp,
}

/// What became of a time that was skipped and is no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unskipped {
    /// It is to come.
    ToCome,
    /// Some people's time for it may have passed: they are not asked by themselves.
    PartlyOver,
    /// Its time has passed: nothing happens by itself.
    Over,
}

/// Whom a run outside the schedule asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// So many people at once; of a ritual that asks nobody one by one, so many steps are planned.
    pub at_once: usize,
    /// The others follow, page by page.
    pub goes_on: bool,
    /// So many cannot be reached in time now, and are asked when their own moment comes.
    pub later: usize,
    /// When that is by their own clocks, where it is the same for all.
    pub later_at: Option<Time>,
    /// So many cannot be reached in time, and have no moment of their own any more.
    pub unreached: usize,
}

impl Ran {
    /// One who is not asked now, but at this time of theirs, if any.
    pub fn leave(&mut self, own: Option<Time>) {
        match own {
            None => self.unreached += 1,
            Some(_) => {
                self.later_at = own.filter(|_| self.later == 0 || self.later_at == own);
                self.later += 1;
            }
        }
    }
}

/// Who will be asked when, or what happens when.
#[derive(Clone, Debug, PartialEq)]
pub enum Preview {
    /// People are asked one by one.
    People(PeoplePage),
    /// It takes place for all at once.
    Whole(Vec<WholeTime>),
}

/// Some of the people who take part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PeoplePage {
    /// They, by id.
    pub people: Vec<PersonPreview>,
    /// The last of them, where others follow.
    pub after: Option<UserId>,
}

/// When one person is asked next.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonPreview {
    /// Who.
    pub person: UserId,
    /// By which zone.
    pub zone: Zone,
    /// The next times.
    pub times: Vec<Timestamp>,
    /// Days up to the last of these times on which they are not asked.
    pub left_out: Vec<LeftOut>,
}

/// A day on which somebody is not asked.
#[derive(Clone, Debug, PartialEq)]
pub enum LeftOut {
    /// They do not work, and why.
    DayOff(Date, DayOff),
    /// They are away; until when is not for everybody to know.
    Away,
    /// It is not of their working week.
    Weekend(Date),
    /// Somebody skipped this time.
    Skipped(Date),
}

/// One time of a ritual that takes place for all at once.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeTime {
    /// When.
    pub moment: Moment,
    /// Its steps, as people call them.
    pub steps: Vec<(String, Timestamp)>,
}
