//! Two admins edit the settings at once, and neither loses anything.
//!
//! A form carries the settings as they were when it was opened. What only one of the two changed is kept; people are
//! merged one by one. Where both changed the same field to different values, the second is shown the first one's value
//! and decides: what was shown once does not stop the form again.

use super::{
    fields::{FIELDS, Field},
    settings::Draft,
};
use crate::{directory::Settings, ids::UserId};
use serde::{Deserialize, Serialize};

/// What a form carries about the moment at which it was opened, and about what it has shown since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The settings at that moment.
    pub base: Settings,
    /// The settings that were shown in a clash, without their people.
    pub shown: Option<Settings>,
}

/// A field that both changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash(pub Field);

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// Everything fits.
    Fits(Draft),
    /// These fields were changed by both; the admin must see it first.
    Clashes(Vec<Clash>),
}

impl Opened {
    /// A form that is opened now.
    pub fn now(settings: &Settings) -> Self {
        Self { base: Settings { holidays: Vec::new(), ..settings.clone() }, shown: None }
    }

    /// The same form after `current` was shown beside it.
    #[must_use]
    pub fn having_shown(self, current: &Settings) -> Self {
        // People never clash, holidays are not of this form, and what a form carries must stay short.
        let shown = Settings { admins: Vec::new(), leadership: Vec::new(), holidays: Vec::new(), ..current.clone() };
        Self { shown: Some(shown), ..self }
    }
}

/// Puts `mine`, filled into a form opened on `opened.base`, onto what is stored by now.
pub fn merge(opened: &Opened, current: &Settings, mine: Draft) -> Merged {
    let (base, theirs) = (Draft::of(&opened.base), Draft::of(current));
    let shown = opened.shown.as_ref().map(Draft::of);
    let mut merged = mine.clone();
    let mut clashes = Vec::new();
    for field in FIELDS {
        if mine.same(&base, field) {
            merged.take(&theirs, field);
        } else if !theirs.same(&base, field)
            && !theirs.same(&mine, field)
            && !shown.as_ref().is_some_and(|shown| shown.same(&theirs, field))
        {
            clashes.push(Clash(field));
        }
    }
    if !clashes.is_empty() {
        return Merged::Clashes(clashes);
    }
    merged.holidays = theirs.holidays;
    merged.admins = merged_people(&base.admins, &theirs.admins, &mine.admins);
    merged.leadership = merged_people(&base.leadership, &theirs.leadership, &mine.leadership);
    Merged::Fits(merged)
}

/// What is stored, with those added whom I added and without those whom I took out.
fn merged_people(base: &[UserId], theirs: &[UserId], mine: &[UserId]) -> Vec<UserId> {
    let mut people: Vec<UserId> =
        theirs.iter().filter(|person| mine.contains(person) || !base.contains(person)).cloned().collect();
    for person in mine {
        if !base.contains(person) && !people.contains(person) {
            people.push(person.clone());
        }
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use proptest::prelude::*;

    fn zone(name: &str) -> Zone {
        Zone::named(name).expect("a zone")
    }
    fn people(ids: &[&str]) -> Vec<UserId> {
        ids.iter().map(|&id| UserId::from(id)).collect()
    }

    #[test]
    fn what_one_changed_is_kept() {
        let base =
            Settings { admins: people(&["U1", "U2"]), holidays: vec!["germany".to_owned()], ..Settings::default() };
        let theirs = Settings {
            zone: zone("Europe/Berlin"),
            admins: people(&["U2", "U3"]),
            updates_channel: Some("C1".into()),
            ..base.clone()
        };
        let mine =
            Settings { admins: people(&["U1", "U2", "U4"]), escalations_channel: Some("C2".into()), ..base.clone() };
        let both =
            Settings { admins: people(&["U2", "U3", "U4"]), escalations_channel: Some("C2".into()), ..theirs.clone() };
        assert_eq!(merge(&Opened::now(&base), &theirs, Draft::of(&mine)), Merged::Fits(Draft::of(&both)));
    }

    #[test]
    fn what_both_changed_is_shown_once() {
        let base = Settings::default();
        let theirs = Settings { zone: zone("Europe/Berlin"), ..base.clone() };
        let mine = Draft::of(&Settings { zone: zone("Asia/Singapore"), ..base.clone() });
        let opened = Opened::now(&base);
        assert_eq!(merge(&opened, &theirs, mine.clone()), Merged::Clashes(vec![Clash(Field::Zone)]));
        let again = opened.having_shown(&theirs);
        assert_eq!(merge(&again, &theirs, mine.clone()), Merged::Fits(mine.clone()));
        let third = Settings { zone: zone("Europe/London"), ..base };
        assert_eq!(merge(&again, &third, mine), Merged::Clashes(vec![Clash(Field::Zone)]), "a newer value is news");
    }

    #[test]
    fn the_same_change_twice_is_no_clash() {
        let base = Settings::default();
        let theirs = Settings { zone: zone("Europe/Berlin"), ..base.clone() };
        let mine = Draft::of(&theirs);
        assert_eq!(merge(&Opened::now(&base), &theirs, mine.clone()), Merged::Fits(mine));
    }

    proptest! {
        #[test]
        fn nobodys_change_of_people_is_lost(
            base in prop::collection::btree_set(0u8..6, 0..6),
            theirs in prop::collection::btree_set(0u8..6, 0..6),
            mine in prop::collection::btree_set(0u8..6, 0..6),
        ) {
            let ids = |set: &std::collections::BTreeSet<u8>| {
                set.iter().map(|n| UserId(format!("U{n}"))).collect::<Vec<_>>()
            };
            let merged = merged_people(&ids(&base), &ids(&theirs), &ids(&mine));
            for n in 0u8..6 {
                let (was, they, i) = (base.contains(&n), theirs.contains(&n), mine.contains(&n));
                // Whoever changed something about a person decides; both can only have changed it the same way.
                let expected = if they == was { i } else { they };
                prop_assert_eq!(merged.contains(&UserId(format!("U{n}"))), expected);
            }
        }
    }
}
