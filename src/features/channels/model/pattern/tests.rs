//! Patterns and the names they make and read.

use super::*;
use crate::{features::channels::model::known::KnownPod, ids::PodId};
use proptest::prelude::*;

fn known(pods: &[&str], clients: &[&str]) -> Known {
    let pods = pods.iter().zip(1..).map(|(key, id)| KnownPod {
        id: PodId(id),
        key: (*key).to_owned(),
        name: (*key).to_owned(),
    });
    Known::new(pods.collect(), clients.iter().map(|client| (*client).to_owned()))
}

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).expect("a pattern")
}

fn values(pod: &str, client: &str, topic: &str) -> Values {
    let given = [(Place::Pod, pod), (Place::Client, client), (Place::Topic, topic)];
    given
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .fold(Values::default(), |all, (place, value)| all.with(place, value))
}

#[test]
fn names_are_read_by_what_is_known() {
    let known = known(&["brand", "brand-emea", "growth"], &[]);
    let read = |text: &str, name: &str| pattern(text).parse_name(name, &known);
    assert_eq!(read("pod-{pod}", "pod-brand"), Some(values("brand", "", "")));
    assert_eq!(read("pod-{pod}", "pod-brands"), None);
    assert_eq!(read("pod-{pod}-{topic}", "pod-brand-launch"), Some(values("brand", "", "launch")));
    // The longest key that there is.
    assert_eq!(read("pod-{pod}-{topic}", "pod-brand-emea-launch"), Some(values("brand-emea", "", "launch")));
    assert_eq!(read("pod-{pod}-{topic}", "pod-brand-emea"), Some(values("brand", "", "emea")));
    assert_eq!(read("pod-{pod}-{topic}", "pod-brand-"), None);
    assert_eq!(read("pod-{pod}-{topic}", "pod-brand--x"), None);
    assert_eq!(read("pod-{pod}-{topic}", "pod-brand-a_b"), None);
    assert_eq!(read("{topic}-of-{pod}", "a-of-b-of-growth"), Some(values("growth", "", "a-of-b")));
}

#[test]
fn a_client_is_one_of_those_known_or_any_word_where_none_is() {
    let clients = pattern("client-{client}[-{topic}]");
    let some = known(&[], &["northwind", "kestrel"]);
    assert_eq!(clients.parse_name("client-northwind", &some), Some(values("", "northwind", "")));
    assert_eq!(clients.parse_name("client-northwind-q3", &some), Some(values("", "northwind", "q3")));
    assert_eq!(clients.parse_name("client-other", &some), None);
    let none = known(&[], &[]);
    assert_eq!(clients.parse_name("client-other-q3", &none), Some(values("", "other-q3", "")));
    assert_eq!(clients.places(), [Place::Client, Place::Topic]);
    assert_eq!(clients.needed(), [Place::Client]);
    assert_eq!(clients.start(), "client-");
}

#[test]
fn what_is_no_pattern_is_told() {
    let fault = |text: &str| Pattern::parse(text).expect_err("no pattern");
    assert_eq!(fault("{topic}"), PatternFault::FitsAll);
    assert_eq!(fault("[pod-]{topic}"), PatternFault::FitsAll);
    assert_eq!(fault(""), PatternFault::FitsAll);
    assert_eq!(fault("pod-{squad}"), PatternFault::NoPlace("squad".to_owned()));
    assert_eq!(fault("pod-{pod"), PatternFault::Bracket('{'));
    assert_eq!(fault("pod-{pod}]"), PatternFault::Bracket(']'));
    assert_eq!(fault("pod-[{pod}"), PatternFault::Bracket('['));
    assert_eq!(fault("pod-[a[b]]"), PatternFault::Nested);
    assert_eq!(fault("a[b][c][d]"), PatternFault::TooManyParts);
    assert_eq!(fault("[x-]{pod}-{client}"), PatternFault::TwoNames);
    assert_eq!(fault("x-{pod}[-team][-{topic}]"), PatternFault::TwoNames);
    assert_eq!(fault("{pod}-{pod}"), PatternFault::Twice(Place::Pod));
    assert_eq!(fault("x-{pod}{topic}"), PatternFault::Touching);
    assert_eq!(fault("x-{pod}[{topic}]"), PatternFault::Touching);
    assert_eq!(fault("pod {pod}"), PatternFault::Character(' '));
    assert_eq!(fault("🚀-{pod}"), PatternFault::Character('🚀'));
    assert_eq!(fault(&"x".repeat(200)), PatternFault::Long);
    assert_eq!(pattern(" #Pod-{POD} ").as_str(), "pod-{pod}");
    assert_eq!(pattern("команда-{topic}").start(), "команда-");
}

#[test]
fn what_does_not_fit_is_found() {
    let known = known(&["brand"], &["northwind"]);
    let misfit =
        |text: &str, name: &str| pattern(text).first_misfit(name, &known).map(|(place, word)| (place, word.to_owned()));
    assert_eq!(misfit("pod-{pod}-{topic}", "pod-brnad-x"), Some((Place::Pod, "brnad".to_owned())));
    assert_eq!(misfit("pod-{pod}-{topic}", "pod-brand-a_b"), Some((Place::Topic, "a_b".to_owned())));
    assert_eq!(misfit("client-{client}", "client-south"), Some((Place::Client, "south".to_owned())));
    assert_eq!(misfit("xpod-{topic}", "xpod-a__b"), Some((Place::Topic, "a__b".to_owned())));
    assert_eq!(misfit("pod-{pod}", "team-brand"), None);
}

const PATTERNS: [&str; 7] = [
    "pod-{pod}",
    "pod-{pod}-{topic}",
    "client-{client}[-{topic}]",
    "xpod-{topic}",
    "[x-{topic}-]{pod}-{client}",
    "{topic}-{pod}",
    "{client}--{topic}-z",
];

fn slug() -> impl Strategy<Value = String> {
    "[a-c0-1é]{1,3}(-[a-c0-1]{1,2}){0,2}"
}

proptest! {
    #[test]
    fn format_and_parse_are_inverse(
        which in 0..PATTERNS.len(),
        keys in proptest::collection::vec("[a-c][a-c0-1]{0,2}(-[a-c0-1]{1,2}){0,2}", 1..5),
        clients in proptest::collection::vec(slug(), 0..4),
        (client, topic) in (slug(), slug()),
        chosen in any::<prop::sample::Index>(),
    ) {
        let pattern = pattern(PATTERNS[which]);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let client = if clients.is_empty() { client } else { chosen.get(&clients).clone() };
        let known = known(&keys, &clients.iter().map(String::as_str).collect::<Vec<_>>());
        let full = values(chosen.get::<&str>(&keys), &client, &topic);
        for places in [pattern.places(), pattern.needed()] {
            let given = places.iter().fold(Values::default(), |all, place| {
                all.with(*place, full.get(*place).unwrap_or_default())
            });
            let Some(name) = pattern.format(&given) else { continue };
            let readings = pattern.readings(&name, &known);
            prop_assert!(readings.contains(&given), "{name} of {given:?} reads {readings:?}");
            for reading in &readings {
                prop_assert_eq!(pattern.format(reading), Some(name.clone()));
            }
            prop_assert_eq!(pattern.parse_name(&name, &known), readings.first().cloned());
            // Where nothing else fits, it is exactly what was meant.
            if readings.len() == 1 {
                prop_assert_eq!(pattern.parse_name(&name, &known), Some(given));
            }
        }
    }

    #[test]
    fn any_name_is_read_back_as_itself(which in 0..PATTERNS.len(), name in "[a-c0-1_é-]{0,16}") {
        let pattern = pattern(PATTERNS[which]);
        let known = known(&["a", "a-b", "b0"], &[]);
        for start in ["", "pod-", "client-", "xpod-", "x-"] {
            let name = format!("{start}{name}");
            for reading in pattern.readings(&name, &known) {
                prop_assert_eq!(pattern.format(&reading), Some(name.clone()));
            }
        }
    }

    #[test]
    fn a_pattern_is_read_as_it_is_written(text in "\\PC{0,40}") {
        if let Ok(pattern) = Pattern::parse(&text) {
            prop_assert_eq!(Pattern::parse(pattern.as_str()), Ok(pattern.clone()));
        }
    }
}
