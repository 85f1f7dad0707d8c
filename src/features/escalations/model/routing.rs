//! Changes of the ways escalations go. Each gives whole new routes or says why not; a route that cannot be gone, or that asks
//! the same people twice in a row, is never stored. Pure.

use super::{Level, Route, RouteFault, Routes, Urgency, route::ClassRoute};
use crate::features::rights::model::Move;

/// Which of the routes: for everything, or for one class.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RouteKey {
    /// The class that goes a way of its own; `None`: all that have none.
    pub class: Option<String>,
    /// For how much hurry.
    pub urgency: Urgency,
}

impl RouteKey {
    /// As forms and buttons carry it: `normal`, `urgent/pricing`.
    pub fn value(&self) -> String {
        match &self.class {
            None => self.urgency.as_str().to_owned(),
            Some(class) => format!("{}/{class}", self.urgency.as_str()),
        }
    }

    /// Reads that; `None` where it is none of ours.
    pub fn read(value: &str) -> Option<Self> {
        match value.split_once('/') {
            None => Some(Self { class: None, urgency: Urgency::named(value)? }),
            Some((urgency, class)) => Some(Self { class: Some(class.to_owned()), urgency: Urgency::named(urgency)? }),
        }
    }

    /// A level of it, as forms and buttons carry it: `normal#2`, counted from 0.
    pub fn level_value(&self, at: usize) -> String {
        format!("{}#{at}", self.value())
    }

    /// Reads that.
    pub fn read_level(value: &str) -> Option<(Self, usize)> {
        let (key, at) = value.rsplit_once('#')?;
        Some((Self::read(key)?, at.parse().ok()?))
    }
}

impl Routes {
    /// All there are: the usual ones, then those of single classes.
    pub fn keys(&self) -> Vec<RouteKey> {
        let usual = Urgency::ALL.map(|urgency| RouteKey { class: None, urgency });
        let own = |own: &ClassRoute| RouteKey { class: Some(own.class.clone()), urgency: own.urgency };
        usual.into_iter().chain(self.of_classes.iter().map(own)).collect()
    }

    /// One of them.
    pub fn get(&self, key: &RouteKey) -> Option<&Route> {
        match (&key.class, key.urgency) {
            (None, Urgency::Normal) => Some(&self.normal),
            (None, Urgency::Urgent) => Some(&self.urgent),
            (Some(class), urgency) => {
                self.of_classes.iter().find(|own| own.class == *class && own.urgency == urgency).map(|own| &own.route)
            }
        }
    }

    /// With another route under this key; a class that had none of its own has one then.
    ///
    /// # Errors
    /// When it could not be gone.
    pub fn with(&self, key: &RouteKey, route: Route) -> Result<Self, RouteFault> {
        route.check()?;
        let mut changed = self.clone();
        match (&key.class, key.urgency) {
            (None, Urgency::Normal) => changed.normal = route,
            (None, Urgency::Urgent) => changed.urgent = route,
            (Some(class), urgency) => {
                let known = changed.of_classes.iter_mut().find(|own| own.class == *class && own.urgency == urgency);
                match known {
                    Some(known) => known.route = route,
                    None => changed.of_classes.push(ClassRoute { class: class.clone(), urgency, route }),
                }
            }
        }
        Ok(changed)
    }

    /// As if nobody had ever changed it: a usual one is the default, a class goes the usual way.
    #[must_use]
    pub fn reset(&self, key: &RouteKey) -> Self {
        let mut changed = self.clone();
        match (&key.class, key.urgency) {
            (None, Urgency::Normal) => changed.normal = Self::default().normal,
            (None, Urgency::Urgent) => changed.urgent = Self::default().urgent,
            (Some(class), urgency) => {
                changed.of_classes.retain(|own| own.class != *class || own.urgency != urgency);
            }
        }
        changed
    }
}

impl Route {
    /// With this level in the place of the one there, or after all others where there is none.
    #[must_use]
    pub fn with_level(&self, at: Option<usize>, level: Level) -> Self {
        let mut changed = self.clone();
        match at.and_then(|at| changed.levels.get_mut(at)) {
            Some(place) => *place = level,
            None => changed.levels.push(level),
        }
        changed
    }

    /// With a level one place earlier or later; as it is, where it is the first or the last already.
    #[must_use]
    pub fn with_moved_level(&self, at: usize, way: Move) -> Self {
        let mut changed = self.clone();
        let other = match way {
            Move::Up => at.checked_sub(1),
            Move::Down => Some(at + 1),
        };
        if let Some(other) = other.filter(|other| at.max(*other) < changed.levels.len()) {
            changed.levels.swap(at, other);
        }
        changed
    }

    /// Without a level.
    #[must_use]
    pub fn without_level(&self, at: usize) -> Self {
        let mut changed = self.clone();
        if at < changed.levels.len() {
            changed.levels.remove(at);
        }
        changed
    }

    /// Where the level that somebody saw at `at` stands now: there, or wherever others moved it meanwhile. `None` when others
    /// changed or removed it, or when it cannot be told from another one.
    pub fn find_level(&self, seen: &Level, at: usize) -> Option<usize> {
        if self.levels.get(at) == Some(seen) {
            return Some(at);
        }
        let mut alike = self.levels.iter().enumerate().filter(|(_, level)| *level == seen).map(|(at, _)| at);
        alike.next().filter(|_| alike.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        features::escalations::model::{MOST_LEVELS, Need, Whom},
        ids::UserId,
    };
    use proptest::prelude::*;

    fn level(number: u8) -> Level {
        let holders = match number % 4 {
            0 => vec![Whom::Addressee],
            1 => vec![Whom::LeadershipOnDuty],
            2 => vec![Whom::Leadership],
            _ => vec![Whom::Person(UserId(format!("U{number}")))],
        };
        Level { holders, need: Need::Any, minutes: 30 + u16::from(number) }
    }

    #[test]
    fn a_level_that_asks_nobody_new_is_no_level() {
        let route = |levels: &[u8]| Route { levels: levels.iter().map(|number| level(*number)).collect(), rounds: 1 };
        assert_eq!(route(&[0, 1, 2]).check(), Ok(()));
        assert_eq!(route(&[0, 2, 1]).check(), Err(RouteFault::Repeats(2)), "who is on duty is of leadership");
        assert_eq!(route(&[0, 0]).check(), Err(RouteFault::Repeats(1)));
        assert_eq!(route(&[0, 2, 0]).check(), Ok(()), "somebody else was asked between");
        let both = Level { holders: vec![Whom::Leadership, Whom::Addressee], ..level(0) };
        assert_eq!(route(&[0]).with_level(None, both.clone()).check(), Ok(()));
        assert_eq!(Route { levels: vec![both, level(0)], rounds: 1 }.check(), Err(RouteFault::Repeats(1)));
    }

    #[test]
    fn keys_are_what_forms_carry() {
        for (key, value) in [
            (RouteKey { class: None, urgency: Urgency::Urgent }, "urgent"),
            (RouteKey { class: Some("pricing-2".to_owned()), urgency: Urgency::Normal }, "normal/pricing-2"),
        ] {
            assert_eq!(key.value(), value);
            assert_eq!(RouteKey::read(value), Some(key.clone()));
            assert_eq!(RouteKey::read_level(&key.level_value(3)), Some((key, 3)));
        }
        for odd in ["", "soon", "soon/pricing", "normal#", "normal#x", "normal#-1"] {
            assert_eq!(RouteKey::read_level(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_class_goes_its_own_way_until_it_is_taken_back() {
        let key = RouteKey { class: Some("pricing".to_owned()), urgency: Urgency::Normal };
        let own = Route { levels: vec![level(2)], rounds: 2 };
        let routes = Routes::default().with(&key, own.clone()).expect("routes");
        assert_eq!(routes.of("pricing", Urgency::Normal), &own);
        assert_eq!(routes.of("pricing", Urgency::Urgent), &Routes::default().urgent);
        assert_eq!(routes.of("legal", Urgency::Normal), &Routes::default().normal);
        assert_eq!(routes.keys().last(), Some(&key));
        assert_eq!(routes.reset(&key), Routes::default());
        assert_eq!(routes.with(&key, Route { levels: Vec::new(), rounds: 1 }), Err(RouteFault::Levels));
    }

    proptest! {
        /// Whatever is pressed, in whatever order, what is stored can be gone; and what was refused changed nothing.
        #[test]
        fn what_is_stored_can_be_gone(presses in prop::collection::vec((0_u8..5, 0_usize..7, any::<u8>()), 0..40)) {
            let key = RouteKey { class: None, urgency: Urgency::Normal };
            let mut routes = Routes::default();
            for (press, at, number) in presses {
                let route = routes.normal.clone();
                let changed = match press {
                    0 => route.with_level(None, level(number)),
                    1 => route.with_level(Some(at), level(number)),
                    2 => route.with_moved_level(at, if number % 2 == 0 { Move::Up } else { Move::Down }),
                    3 => route.without_level(at),
                    _ => Route { rounds: number % 5, ..route },
                };
                if let Ok(changed) = routes.with(&key, changed) {
                    routes = changed;
                }
                prop_assert_eq!(routes.normal.check(), Ok(()));
                prop_assert!((1..=MOST_LEVELS).contains(&routes.normal.levels.len()));
                for (at, level) in routes.normal.levels.iter().enumerate() {
                    prop_assert_eq!(routes.normal.find_level(level, at), Some(at));
                }
            }
        }
    }
}
