use super::*;
use crate::signal::FieldValue;
use proptest::prelude::*;

fn form(fields: &[(&str, &str)], options: &[&str]) -> Form {
    let mut form: std::collections::BTreeMap<String, FieldValue> =
        fields.iter().map(|(block, value)| ((*block).to_owned(), FieldValue::Text((*value).to_owned()))).collect();
    let options = options.iter().map(|&option| option.to_owned()).collect();
    form.insert(provision_blocks::OPTIONS.to_owned(), FieldValue::Chosen(options));
    Form(form)
}

#[test]
fn a_form_as_filled_in() {
    use provision_blocks as at;
    let filled = form(
        &[
            (at::NAME, "#Pod-Nordics"),
            (at::FURTHER, "Hiring, #pod-nordics-pitch;\nhiring"),
            (
                at::LINKS,
                "Board: https://board.example/7?a=1\n\nhttps://wiki.example/n\nAgain https://board.example/7?a=1",
            ),
        ],
        &[at::PRIVATE, at::INVITE],
    );
    let wants = Wants::read(&filled, "nordics", false).expect("all is well");
    assert_eq!(wants.home.as_deref(), Some("pod-nordics"));
    assert!(wants.is_private && wants.invite && !wants.describe);
    assert_eq!(wants.further, ["pod-nordics-hiring", "pod-nordics-pitch"]);
    let links = [("Board", "https://board.example/7?a=1"), ("wiki.example", "https://wiki.example/n")];
    assert_eq!(wants.links, links.map(|(title, address)| (title.to_owned(), address.to_owned())));
    // A home that is there stays as private as it is.
    let there = Wants::read(&filled, "nordics", true).expect("all is well");
    assert!(there.home.is_none() && !there.is_private);
}

#[test]
fn what_is_wrong_stands_at_its_field() {
    use provision_blocks as at;
    let faults = |name: &str, further: &str, links: &str| {
        Wants::read(&form(&[(at::NAME, name), (at::FURTHER, further), (at::LINKS, links)], &[]), "x", false)
    };
    let found = faults("a b", "one, 🦀", "board.example").expect_err("three faults");
    assert_eq!(found[at::NAME], FormFault::Name(NameFault::Letters(Some("a-b".to_owned()))));
    assert_eq!(found[at::FURTHER], FormFault::Subject("🦀".to_owned()));
    assert_eq!(found[at::LINKS], FormFault::Link("board.example".to_owned()));
    let many = faults("x", "a,b,c,d,e,f", "https://a.example/1\n").expect_err("too many");
    assert_eq!(many[at::FURTHER], FormFault::ManyFurther(6));
    let links: String = (0..11).map(|n| format!("https://a.example/{n}\n")).collect();
    assert_eq!(faults("x", "", &links).expect_err("too many")[at::LINKS], FormFault::ManyLinks(11));
    assert!(faults("x", "", &format!("https://a.example/{}", "é".repeat(750))).is_err());
    for bad in ["ftp://a.example", "https://", "https:///path", "Evil https://a.example/<!here>", "javascript:alert(1)"]
    {
        assert!(faults("x", "", bad).is_err(), "{bad}");
    }
}

fn item(thing: Thing, state: State) -> Item {
    Item { thing, state, channel: None }
}

fn invite(person: &str, into: Option<&str>) -> Thing {
    Thing::Invite { person: person.into(), into: into.map(str::to_owned) }
}

#[test]
fn the_home_comes_first_and_a_refused_channel_holds_only_its_own() {
    let home = ChannelId::from("C1");
    let opening = Thing::Home { name: "pod-x".into(), is_private: false };
    let further = Thing::Further { name: "pod-x-y".into() };
    let mut all = Provision {
        items: vec![
            item(opening, State::Waiting),
            item(Thing::Topic { text: "T".into() }, State::Waiting),
            item(further, State::Waiting),
            item(invite("U1", None), State::Waiting),
            item(invite("U1", Some("pod-x-y")), State::Waiting),
        ],
    };
    let keys = |provision: &Provision, home: Option<&ChannelId>| -> Vec<String> {
        provision.ready(home).into_iter().map(|item| item.thing.key()).collect()
    };
    assert_eq!(keys(&all, None), ["home"]);
    all.items[0].state = State::Asked;
    assert!(keys(&all, None).is_empty() && all.is_under_way());
    all.items[0].state = State::Refused("name_taken".into());
    assert!(keys(&all, None).is_empty() && !all.is_under_way());
    assert!(all.homeless().is_some_and(|(_, code)| code == "name_taken"));
    all.items[0].state = State::Done;
    assert_eq!(keys(&all, Some(&home)), ["topic", "further/pod-x-y", "invite/U1"]);
    all.items[1].state = State::Done;
    all.items[3].state = State::Done;
    all.items[2].state = State::Refused("restricted_action".into());
    assert!(keys(&all, Some(&home)).is_empty() && !all.is_under_way());
    all.items[2].state = State::Done;
    all.items[2].channel = Some("C2".into());
    assert_eq!(keys(&all, Some(&home)), ["invite/U1/pod-x-y"]);
    assert_eq!(all.channel_for(&all.items[4].thing, Some(&home)), Some("C2".into()));
}

fn thing() -> impl Strategy<Value = Thing> {
    prop_oneof![
        ("[a-z]{1,5}", any::<bool>()).prop_map(|(name, is_private)| Thing::Home { name, is_private }),
        "[a-z]{1,2}".prop_map(|name| Thing::Further { name }),
        Just(Thing::Topic { text: "t".into() }),
        "[A-Z]{1,2}".prop_map(|person| Thing::Invite { person: person.as_str().into(), into: None }),
        ("[A-Z]{1,2}", "[a-z]{1,2}")
            .prop_map(|(person, name)| Thing::Invite { person: person.as_str().into(), into: Some(name) }),
    ]
}

proptest! {
    /// Whatever Slack does and refuses, in whatever order: it comes to an end, nothing about the home is asked before the home is
    /// there, and nothing is asked twice.
    #[test]
    fn it_always_ends(things in prop::collection::vec(thing(), 1..12), answers in prop::collection::vec(any::<bool>(), 40)) {
        let mut all = Provision::default();
        for thing in things {
            if all.find(&thing.key()).is_none() {
                all.items.push(item(thing, State::Waiting));
            }
        }
        let mut home = (!all.items.iter().any(|item| item.thing.is_home())).then(|| ChannelId::from("C0"));
        let mut answers = answers.into_iter().cycle();
        let mut asked = std::collections::BTreeSet::new();
        for _ in 0..40 {
            let keys: Vec<String> = all.ready(home.as_ref()).into_iter().map(|item| item.thing.key()).collect();
            if keys.is_empty() {
                break;
            }
            for key in keys {
                prop_assert!(asked.insert(key.clone()), "{} twice", key);
                let yes = answers.next().unwrap_or(true);
                let made = all.items.iter_mut().find(|item| item.thing.key() == key).expect("it is there");
                prop_assert!(home.is_some() || made.thing.is_home());
                if !yes {
                    made.state = State::Refused("no".into());
                    continue;
                }
                made.state = State::Done;
                match made.thing {
                    Thing::Home { .. } | Thing::Enter { .. } => home = Some("C0".into()),
                    Thing::Further { .. } => made.channel = Some("C1".into()),
                    _ => {}
                }
            }
        }
        prop_assert!(all.ready(home.as_ref()).is_empty());
        prop_assert!(!all.is_under_way());
    }

    #[test]
    fn a_thing_keeps_its_form_and_its_key(thing in thing()) {
        let stored = serde_json::to_value(&thing).expect("JSON");
        let read: Thing = serde_json::from_value(stored).expect("a thing");
        prop_assert_eq!(read.key(), thing.key());
        prop_assert_eq!(read, thing);
    }
}
