//! Changes of the table. Each gives a whole new table or says why not; a rule that could never match is never stored.

use super::{Class, Rights, Rule, Shadowed};
use crate::{directory::naming::fold, ids::RoleId, money::Currency};

/// How many rules a table has at most: a form shows them all.
pub const MOST_RULES: usize = 40;
/// How many classes, retired ones too.
pub const MOST_CLASSES: usize = 30;
/// The longest name of a class, in characters.
pub const LONGEST_NAME: usize = 40;
/// The longest text on what belongs to a class, in characters.
pub const LONGEST_ABOUT: usize = 150;

/// Which way a rule moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Is asked earlier.
    Up,
    /// Is asked later.
    Down,
}

/// Why a table cannot be changed so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// These rules could never match then.
    Shadows(Vec<Shadowed>),
    /// The rule is no more.
    NoSuchRule,
    /// There are as many rules as a table may have.
    TooMany,
    /// There is nothing above the first rule, nothing below the last.
    AtTheEnd,
}

/// Why a class cannot be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassFault {
    /// It has no name, or none with a letter.
    NoName,
    /// The name is too long.
    LongName,
    /// What belongs to it is said in too many words.
    LongAbout,
    /// Another class has the name.
    Taken,
    /// Another class had it and can be brought back.
    Retired,
    /// There are as many as there may be.
    TooMany,
    /// It is the last one in use.
    Last,
    /// There is no such class.
    NoSuch,
}

impl Rights {
    /// With one more rule, as late as it can still match without any other becoming idle.
    ///
    /// # Errors
    /// When there is no such place, or there are too many.
    pub fn with_rule(&self, rule: Rule) -> Result<Self, Refused> {
        if self.rules.len() >= MOST_RULES {
            return Err(Refused::TooMany);
        }
        let id = self.rules.iter().map(|rule| rule.id).max().unwrap_or(0) + 1;
        let mut refused = Vec::new();
        for at in (0..=self.rules.len()).rev() {
            let mut changed = self.clone();
            changed.rules.insert(at, Rule { id, ..rule.clone() });
            match changed.sound() {
                Ok(sound) => return Ok(sound),
                Err(shadows) => refused = shadows,
            }
        }
        Err(Refused::Shadows(refused))
    }

    /// With another rule in the place of the one of its id.
    ///
    /// # Errors
    /// When it, or another one, could never match then.
    pub fn with_changed_rule(&self, rule: Rule) -> Result<Self, Refused> {
        let mut changed = self.clone();
        let place = changed.rules.iter_mut().find(|known| known.id == rule.id).ok_or(Refused::NoSuchRule)?;
        *place = rule;
        changed.sound().map_err(Refused::Shadows)
    }

    /// Without a rule.
    ///
    /// # Errors
    /// When it is no more.
    pub fn without_rule(&self, id: i64) -> Result<Self, Refused> {
        self.rule(id).ok_or(Refused::NoSuchRule)?;
        let mut changed = self.clone();
        changed.rules.retain(|rule| rule.id != id);
        Ok(changed)
    }

    /// With a rule one place earlier or later.
    ///
    /// # Errors
    /// When a rule could never match then.
    pub fn with_moved_rule(&self, id: i64, way: Move) -> Result<Self, Refused> {
        let at = self.rules.iter().position(|rule| rule.id == id).ok_or(Refused::NoSuchRule)?;
        let other = match way {
            Move::Up => at.checked_sub(1),
            Move::Down => Some(at + 1).filter(|below| *below < self.rules.len()),
        };
        let mut changed = self.clone();
        changed.rules.swap(at, other.ok_or(Refused::AtTheEnd)?);
        changed.sound().map_err(Refused::Shadows)
    }

    /// With one more class.
    ///
    /// # Errors
    /// See [`ClassFault`].
    pub fn with_class(&self, name: &str, about: &str) -> Result<Self, ClassFault> {
        if self.classes.len() >= MOST_CLASSES {
            return Err(ClassFault::TooMany);
        }
        let (name, about) = self.checked_class(None, name, about)?;
        let slug: String = fold(&name).chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let slug = slug.trim_matches('-').to_owned();
        // Keys stay with what was decided under them: a class of another name may still have this one.
        let key = (1..)
            .map(|n| if n == 1 { slug.clone() } else { format!("{slug}-{n}") })
            .find(|key| self.class(key).is_none())
            .unwrap_or_default();
        let mut changed = self.clone();
        changed.classes.push(Class { key, name, about, retired: false });
        Ok(changed)
    }

    /// With another name and description of a class.
    ///
    /// # Errors
    /// See [`ClassFault`].
    pub fn with_changed_class(&self, key: &str, name: &str, about: &str) -> Result<Self, ClassFault> {
        let (name, about) = self.checked_class(Some(key), name, about)?;
        let mut changed = self.clone();
        let class = changed.classes.iter_mut().find(|class| class.key == key).ok_or(ClassFault::NoSuch)?;
        (class.name, class.about) = (name, about);
        Ok(changed)
    }

    /// With a class retired, and without its rules; or brought back.
    ///
    /// # Errors
    /// When there is no such class, or it is the last one in use.
    pub fn with_class_retired(&self, key: &str, retired: bool) -> Result<Self, ClassFault> {
        let mut changed = self.clone();
        let class = changed.classes.iter_mut().find(|class| class.key == key).ok_or(ClassFault::NoSuch)?;
        class.retired = retired;
        if changed.classes_in_use().next().is_none() {
            return Err(ClassFault::Last);
        }
        if retired {
            changed.rules.retain(|rule| rule.class.as_deref() != Some(key));
            // What spoke of all classes may have had this one alone left.
            let idle: Vec<i64> = changed.shadowed().into_iter().map(|shadowed| shadowed.rule).collect();
            changed.rules.retain(|rule| !idle.contains(&rule.id));
        }
        Ok(changed)
    }

    /// With all its figures in another currency: €5,000 becomes $5,000. `None` where that one has fewer decimals.
    pub fn in_currency(&self, currency: Currency) -> Option<Self> {
        let mut changed = Self { currency, ..self.clone() };
        for rule in &mut changed.rules {
            rule.amount = match rule.amount {
                None => None,
                Some(super::Bound::UpTo(money)) => Some(super::Bound::UpTo(money.relabelled(currency)?)),
                Some(super::Bound::Above(money)) => Some(super::Bound::Above(money.relabelled(currency)?)),
            };
        }
        Some(changed)
    }

    /// How many rules name a role.
    pub fn rules_of_role(&self, role: RoleId) -> usize {
        self.rules.iter().filter(|rule| rule.decider == super::DecidedBy::Role(role)).count()
    }

    fn sound(self) -> Result<Self, Vec<Shadowed>> {
        let shadowed = self.shadowed();
        if shadowed.is_empty() { Ok(self) } else { Err(shadowed) }
    }

    fn checked_class(&self, key: Option<&str>, name: &str, about: &str) -> Result<(String, String), ClassFault> {
        let single = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (name, about) = (single(name), single(about));
        if !name.contains(char::is_alphabetic) {
            return Err(ClassFault::NoName);
        }
        if name.chars().count() > LONGEST_NAME {
            return Err(ClassFault::LongName);
        }
        if about.chars().count() > LONGEST_ABOUT {
            return Err(ClassFault::LongAbout);
        }
        let others = self.classes.iter().filter(|class| key != Some(class.key.as_str()));
        match others.into_iter().find(|class| fold(&class.name) == fold(&name)) {
            Some(class) if class.retired => Err(ClassFault::Retired),
            Some(_) => Err(ClassFault::Taken),
            None => Ok((name, about)),
        }
    }
}
