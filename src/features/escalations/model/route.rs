//! Which way an escalation goes: to whom first, and to whom when nobody answers in time. Pure.

use super::countdown::Pace;
use crate::ids::{RoleId, UserGroupId, UserId};
use serde::{Deserialize, Serialize};

/// A route has at most so many levels.
pub const MOST_LEVELS: usize = 6;
/// A route is gone through at most so often.
pub const MOST_ROUNDS: u8 = 3;
/// A level names at most so many roles and people.
pub const MOST_HOLDERS: usize = 10;
/// A level has at most this long: ten working days of eight hours.
pub const LONGEST_MINUTES: u16 = 4_800;
/// A level has at least this long.
pub const SHORTEST_MINUTES: u16 = 5;

/// How much something hurries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Urgency {
    /// Within working hours.
    Normal,
    /// Day and night.
    Urgent,
}

/// Who holds a level.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Whom {
    /// The pod or person it was sent to: whoever is on duty for it.
    Addressee,
    /// Who of leadership is on duty this week.
    LeadershipOnDuty,
    /// Everybody of leadership.
    Leadership,
    /// A named role.
    Role(RoleId),
    /// Somebody by name, or whoever covers for them.
    Person(UserId),
    /// Who of a user group is here.
    Group(UserGroupId),
}

/// How many of a level must say that they have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Need {
    /// One is enough.
    Any,
    /// All of them; the first who said so holds it.
    All,
}

/// One level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Who is asked.
    pub holders: Vec<Whom>,
    /// How many must answer.
    pub need: Need,
    /// How long each of them has, by their own clock.
    pub minutes: u16,
}

/// Ordered levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// From the first to the last; never empty in what was saved.
    pub levels: Vec<Level>,
    /// How often all levels are gone through, at least once.
    pub rounds: u8,
}

/// The route for a class of decision, where it has one of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassRoute {
    /// The key of the class.
    pub class: String,
    /// How much hurry it is for.
    pub urgency: Urgency,
    /// The way it goes.
    pub route: Route,
}

/// All routes of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routes {
    /// Of what has working hours' time.
    pub normal: Route,
    /// Of what has not.
    pub urgent: Route,
    /// Of single classes.
    pub of_classes: Vec<ClassRoute>,
}

/// A place on a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Which time through, from 0.
    pub round: u8,
    /// Which level, from 0.
    pub level: usize,
}

/// Why something cannot be a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteFault {
    /// No level, or too many.
    Levels,
    /// A level (from 0) without anybody, or with too many.
    Holders(usize),
    /// The time of a level (from 0) is too short or too long.
    Minutes(usize),
    /// Gone through not once, or too often.
    Rounds,
    /// A level (from 0) that asks nobody whom the one before it did not ask.
    Repeats(usize),
}

impl Urgency {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Normal, Self::Urgent];

    /// The word it is stored as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Urgent => "urgent",
        }
    }

    /// Of the stored word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|urgency| urgency.as_str() == word)
    }

    /// For so long somebody may put it off.
    pub fn snooze_minutes(self) -> u16 {
        match self {
            Self::Normal => 120,
            Self::Urgent => 15,
        }
    }

    /// Which time counts.
    pub fn pace(self) -> Pace {
        match self {
            Self::Normal => Pace::Working,
            Self::Urgent => Pace::Real,
        }
    }
}

impl Whom {
    /// Whether it is leadership, in one way or the other.
    pub fn is_leadership(&self) -> bool {
        matches!(self, Self::LeadershipOnDuty | Self::Leadership)
    }

    /// Whether those who hold `level` were asked with these before.
    fn was_in(&self, level: &Level) -> bool {
        let of_leadership = *self == Self::LeadershipOnDuty && level.holders.contains(&Self::Leadership);
        of_leadership || level.holders.contains(self)
    }
}

impl Default for Routes {
    /// The lead, then who of leadership is on duty, then all of leadership; when urgent, in less time, and twice.
    fn default() -> Self {
        let route = |minutes: [u16; 3], rounds| {
            let holders = [Whom::Addressee, Whom::LeadershipOnDuty, Whom::Leadership];
            let level = |(whom, minutes)| Level { holders: vec![whom], need: Need::Any, minutes };
            Route { levels: holders.into_iter().zip(minutes).map(level).collect(), rounds }
        };
        Self { normal: route([240, 240, 240], 1), urgent: route([30, 30, 15], 2), of_classes: Vec::new() }
    }
}

impl Routes {
    /// The way something of this class goes.
    pub fn of(&self, class: &str, urgency: Urgency) -> &Route {
        let own = self.of_classes.iter().find(|own| own.class == class && own.urgency == urgency);
        own.map_or(
            match urgency {
                Urgency::Normal => &self.normal,
                Urgency::Urgent => &self.urgent,
            },
            |own| &own.route,
        )
    }
}

impl Route {
    /// The level at a place.
    pub fn at(&self, place: Place) -> Option<&Level> {
        self.levels.get(place.level)
    }

    /// The place after this one; `None` at the end of the way.
    pub fn after(&self, place: Place) -> Option<Place> {
        if place.level + 1 < self.levels.len() {
            Some(Place { level: place.level + 1, ..place })
        } else if place.round + 1 < self.rounds {
            Some(Place { round: place.round + 1, level: 0 })
        } else {
            None
        }
    }

    /// The level above this one, in the same round.
    pub fn above(&self, place: Place) -> Option<Place> {
        self.after(place).filter(|next| next.round == place.round)
    }

    /// Where it is tried, one after the other, until somebody can be asked: at `place`, then onwards; where nobody above is here,
    /// from the beginning on again.
    pub fn places_from(&self, place: Place) -> Vec<Place> {
        let onwards = std::iter::successors(Some(place), |place| self.after(*place));
        onwards.chain((0..place.level).map(|level| Place { level, ..place })).collect()
    }

    /// The first place of this round, from `place` on, where leadership is asked; else the last level.
    pub fn leadership(&self, place: Place) -> Place {
        let asks_leadership = |level: &Level| level.holders.iter().any(Whom::is_leadership);
        let ahead = self.levels.iter().skip(place.level).position(asks_leadership).map(|ahead| place.level + ahead);
        let level = ahead.or_else(|| self.levels.iter().position(asks_leadership));
        Place { level: level.unwrap_or(self.levels.len().saturating_sub(1)), ..place }
    }

    /// Whether leadership is asked anywhere on it.
    pub fn reaches_leadership(&self) -> bool {
        self.levels.iter().any(|level| level.holders.iter().any(Whom::is_leadership))
    }

    /// Whether it can be gone.
    ///
    /// # Errors
    /// What is wrong first.
    pub fn check(&self) -> Result<(), RouteFault> {
        if self.levels.is_empty() || self.levels.len() > MOST_LEVELS {
            return Err(RouteFault::Levels);
        }
        if !(1..=MOST_ROUNDS).contains(&self.rounds) {
            return Err(RouteFault::Rounds);
        }
        for (at, level) in self.levels.iter().enumerate() {
            if level.holders.is_empty() || level.holders.len() > MOST_HOLDERS {
                return Err(RouteFault::Holders(at));
            }
            if !(SHORTEST_MINUTES..=LONGEST_MINUTES).contains(&level.minutes) {
                return Err(RouteFault::Minutes(at));
            }
        }
        let repeats = |pair: &[Level]| pair[1].holders.iter().all(|whom| whom.was_in(&pair[0]));
        if let Some(at) = self.levels.windows(2).position(repeats) {
            return Err(RouteFault::Repeats(at + 1));
        }
        Ok(())
    }
}

impl Place {
    /// Where every way begins.
    pub const FIRST: Self = Self { round: 0, level: 0 };
}
