//! Two people edit a pod at once, and neither loses anything.
//!
//! A form knows which version of the pod its person saw. What only one of the two changed is kept; lists are merged part by
//! part. Where both changed the same field to different values, the second is shown the first one's value and decides: what
//! was shown once does not stop the form again.

use super::draft::Draft;
use crate::directory::naming::fold;

/// A field that can be changed by two at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodField {
    /// The name.
    Name,
    /// The short name.
    Key,
    /// What it is there for.
    Purpose,
    /// What sort of pod it is.
    Kind,
    /// Whether it is forming.
    Status,
    /// The pod it stands under.
    Parent,
    /// Who leads it.
    Lead,
    /// Who is its deputy.
    Deputy,
    /// Where it lives.
    Home,
}

const FIELDS: [PodField; 9] = [
    PodField::Name,
    PodField::Key,
    PodField::Purpose,
    PodField::Kind,
    PodField::Status,
    PodField::Parent,
    PodField::Lead,
    PodField::Deputy,
    PodField::Home,
];

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// Everything fits.
    Fits(Box<Draft>),
    /// These were changed by both; whoever sent the form must see it first.
    Clashes(Vec<PodField>),
}

/// Puts `mine`, filled into a form that was opened on `base`, onto what is there by now. `shown`: what the form has shown of
/// other people's changes.
pub fn merge_drafts(base: &Draft, theirs: &Draft, shown: Option<&Draft>, mine: &Draft) -> Merged {
    let mut merged = mine.clone();
    let mut clashes = Vec::new();
    for field in FIELDS {
        if mine.same(base, field) {
            merged.take(theirs, field);
        } else if !theirs.same(base, field)
            && !theirs.same(mine, field)
            && !shown.is_some_and(|shown| shown.same(theirs, field))
        {
            clashes.push(field);
        }
    }
    if !clashes.is_empty() {
        return Merged::Clashes(clashes);
    }
    merged.clients = merged_list(&base.clients, &theirs.clients, &mine.clients);
    merged.topics = merged_list(&base.topics, &theirs.topics, &mine.topics);
    merged.aliases = merged_list(&base.aliases, &theirs.aliases, &mine.aliases);
    Merged::Fits(Box::new(merged))
}

/// What is there, with what I added and without what I took out.
fn merged_list(base: &[String], theirs: &[String], mine: &[String]) -> Vec<String> {
    let has = |list: &[String], one: &String| list.iter().any(|other| fold(other) == fold(one));
    let mut merged: Vec<String> = theirs.iter().filter(|one| has(mine, one) || !has(base, one)).cloned().collect();
    for one in mine {
        // Spelled as I spell it, where I changed that.
        match merged.iter_mut().find(|other| fold(other) == fold(one)) {
            Some(other) if !base.contains(one) => other.clone_from(one),
            Some(_) => {}
            None if !has(base, one) => merged.push(one.clone()),
            None => {}
        }
    }
    merged.sort_by_cached_key(|one| fold(one));
    merged
}

impl Draft {
    /// Whether two drafts say the same in `field`.
    fn same(&self, other: &Self, field: PodField) -> bool {
        match field {
            PodField::Name => self.name == other.name,
            PodField::Key => self.key == other.key,
            PodField::Purpose => self.purpose == other.purpose,
            PodField::Kind => self.kind == other.kind,
            PodField::Status => self.is_forming == other.is_forming,
            PodField::Parent => self.parent == other.parent,
            PodField::Lead => self.lead == other.lead,
            PodField::Deputy => self.deputy == other.deputy,
            PodField::Home => self.home == other.home,
        }
    }

    /// Takes over what `other` says in `field`.
    fn take(&mut self, other: &Self, field: PodField) {
        match field {
            PodField::Name => self.name.clone_from(&other.name),
            PodField::Key => self.key.clone_from(&other.key),
            PodField::Purpose => self.purpose.clone_from(&other.purpose),
            PodField::Kind => self.kind.clone_from(&other.kind),
            PodField::Status => self.is_forming = other.is_forming,
            PodField::Parent => self.parent = other.parent,
            PodField::Lead => self.lead.clone_from(&other.lead),
            PodField::Deputy => self.deputy.clone_from(&other.deputy),
            PodField::Home => self.home.clone_from(&other.home),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(name: &str) -> Draft {
        Draft { name: name.to_owned(), ..Draft::default() }
    }

    #[test]
    fn what_one_changed_is_kept_and_what_both_changed_is_shown_once() {
        let base = named("Brand");
        let theirs = Draft { kind: "region".to_owned(), lead: Some("U1".into()), ..base.clone() };
        let mine = Draft { purpose: "Logos".to_owned(), ..base.clone() };
        let both = Draft { purpose: "Logos".to_owned(), ..theirs.clone() };
        assert_eq!(merge_drafts(&base, &theirs, None, &mine), Merged::Fits(Box::new(both)));

        let (theirs, mine) = (named("Brand & Content"), named("Brands"));
        assert_eq!(merge_drafts(&base, &theirs, None, &mine), Merged::Clashes(vec![PodField::Name]));
        assert_eq!(merge_drafts(&base, &theirs, Some(&theirs), &mine), Merged::Fits(Box::new(mine.clone())));
        let third = named("Labels");
        assert_eq!(merge_drafts(&base, &third, Some(&theirs), &mine), Merged::Clashes(vec![PodField::Name]));
        assert_eq!(merge_drafts(&base, &mine, None, &mine), Merged::Fits(Box::new(mine.clone())));
    }

    proptest! {
        #[test]
        fn nobodys_change_of_a_list_is_lost(
            base in prop::collection::btree_set("[a-e]", 0..5),
            theirs in prop::collection::btree_set("[a-e]", 0..5),
            mine in prop::collection::btree_set("[a-e]", 0..5),
        ) {
            let list = |set: &std::collections::BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>();
            let merged = merged_list(&list(&base), &list(&theirs), &list(&mine));
            for one in ["a", "b", "c", "d", "e"].map(str::to_owned) {
                let (was, they, i) = (base.contains(&one), theirs.contains(&one), mine.contains(&one));
                // Whoever changed something decides; both can only have changed it the same way.
                prop_assert_eq!(merged.contains(&one), if they == was { i } else { they });
            }
        }
    }
}
