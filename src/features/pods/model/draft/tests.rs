//! Forms of pods, filled in well and badly.

use super::*;
use crate::signal::FieldValue;

fn form(fields: &[(&str, &str)]) -> Form {
    let chosen = [
        pod_blocks::KIND,
        pod_blocks::STATUS,
        pod_blocks::PARENT,
        pod_blocks::LEAD,
        pod_blocks::DEPUTY,
        pod_blocks::HOME,
    ];
    let value = |block: &str, value: &str| match value {
        "" => FieldValue::Empty,
        value if chosen.contains(&block) => FieldValue::Chosen(vec![value.to_owned()]),
        value => FieldValue::Text(value.to_owned()),
    };
    Form(fields.iter().map(|(block, given)| ((*block).to_owned(), value(block, given))).collect())
}

fn read(fields: &[(&str, &str)]) -> Result<Draft, DraftFaults> {
    Draft::read(&form(fields), &Draft::default(), true)
}

#[test]
fn a_name_is_enough() {
    let draft = read(&[("name", "  Brand   EMEA "), ("key", ""), ("kind", ""), ("own_kind", "")]).expect("a draft");
    assert_eq!((draft.name.as_str(), draft.key.as_str(), draft.kind.as_str()), ("Brand EMEA", "brand-emea", ""));
    assert_eq!(read(&[("name", ""), ("key", "")]), Err(vec![(pod_blocks::NAME, DraftFault::NoName)]));
    assert_eq!(read(&[("name", "営業 🦀"), ("key", "")]), Err(vec![(pod_blocks::KEY, DraftFault::NameWithoutKey)]));
    assert_eq!(
        read(&[("name", &"x".repeat(200)), ("key", "x")]),
        Err(vec![(pod_blocks::NAME, DraftFault::LongName(200))])
    );
    assert_eq!(read(&[("name", "שלום"), ("key", "shalom")]).expect("a draft").name, "שלום");
}

#[test]
fn a_kind_is_of_the_menu_or_a_word_of_ones_own() {
    let kind =
        |chosen, own| read(&[("name", "A"), ("key", "a"), ("kind", chosen), ("own_kind", own)]).map(|one| one.kind);
    assert_eq!(kind("region", "").expect("a kind"), "region");
    assert_eq!(kind("region", "guild").expect("a kind"), "guild", "what was typed");
    assert_eq!(kind("", "Service  LINE").expect("a kind"), "service line", "a usual one");
    assert_eq!(kind("made up", "").expect("a kind"), "");
    assert_eq!(kind("", &"x".repeat(41)), Err(vec![(pod_blocks::OWN_KIND, DraftFault::LongKind(41))]));
}

#[test]
fn lists_are_parted_by_commas() {
    let fields = [("name", "A"), ("key", "a"), ("clients", "Northwind, kestrel; NORTHWIND"), ("aliases", "b, a c")];
    let draft = read(&fields).expect("a draft");
    assert_eq!(draft.clients, ["kestrel", "Northwind"]);
    assert_eq!(draft.aliases, ["b", "c"], "its own key is none");
    let wrong = read(&[("name", "A"), ("key", "a"), ("aliases", "b_c"), ("clients", &"x".repeat(61))]);
    let faults = [
        (pod_blocks::CLIENTS, DraftFault::List(TopicFault::Long("x".repeat(61)))),
        (pod_blocks::ALIASES, DraftFault::Key("b_c".to_owned(), PodKey::of("b-c"))),
    ];
    assert_eq!(wrong, Err(faults.to_vec()));
}

#[test]
fn who_may_not_change_the_structure_does_not() {
    let base = Draft {
        name: "A".to_owned(),
        key: "a".to_owned(),
        lead: Some("U1".into()),
        home: Some("C1".into()),
        ..Draft::default()
    };
    let sent =
        form(&[("name", "B"), ("key", "b"), ("pods_parent", "7"), ("lead", "U2"), ("aliases", "c"), ("home", "")]);
    let draft = Draft::read(&sent, &base, false).expect("a draft");
    assert_eq!(draft, Draft { name: "B".to_owned(), ..base.clone() });
    let draft = Draft::read(&sent, &base, true).expect("a draft");
    assert_eq!((draft.key.as_str(), draft.parent, draft.lead), ("b", Some(PodId(7)), Some("U2".into())));
    let both = form(&[("name", "A"), ("lead", "U2"), ("deputy", "U2")]);
    assert_eq!(Draft::read(&both, &base, true), Err(vec![(pod_blocks::DEPUTY, DraftFault::DeputyLeads)]));
}
