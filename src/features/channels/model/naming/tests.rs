//! What is offered for names that do not keep the rules.

use super::*;
use proptest::prelude::*;

fn known(clients: &[&str]) -> Known {
    let pods = [
        ("performance", "Performance Marketing"),
        ("brand", "Brand & Content"),
        ("brand-emea", "Brand EMEA"),
        ("growth", "Client Growth"),
        ("apac", "Asia Pacific"),
    ];
    let pods = pods.iter().zip(1..).map(|((key, name), id)| KnownPod {
        id: PodId(id),
        key: (*key).to_owned(),
        name: (*name).to_owned(),
    });
    Known::new(pods.collect(), clients.iter().map(|client| (*client).to_owned()))
}

fn offered(name: &str, pod: Option<i64>, near: &[i64], taken: &[&str]) -> Vec<String> {
    let near: Vec<PodId> = near.iter().map(|id| PodId(*id)).collect();
    let wanted = Wanted { name, pod: pod.map(PodId), near: &near };
    let taken: BTreeSet<String> = taken.iter().map(|name| (*name).to_owned()).collect();
    choose(&list_tries(&Rules::default(), &known(&["northwind", "kestrel"]), wanted), &taken)
}

#[test]
fn the_nearest_pod_and_the_topic_are_kept() {
    assert_eq!(offered("brand-launch", None, &[], &[])[0], "pod-brand-launch");
    assert_eq!(offered("summer_brand_launch", None, &[], &[])[0], "pod-brand-summer-launch");
    assert_eq!(offered("pod-brnad-launch", None, &[], &[])[0], "pod-brand-launch");
    assert_eq!(offered("perf-extra", None, &[], &[])[0], "pod-performance-extra");
    assert_eq!(offered("team-asia-pacific-hiring", None, &[], &[])[0], "pod-apac-hiring");
    assert_eq!(offered("northwind-q3", None, &[], &[])[0], "client-northwind-q3");
    assert_eq!(offered("xpod-ai_tools", None, &[4], &[])[0], "xpod-ai-tools");
    assert_eq!(offered("client-nortwind", None, &[], &[])[0], "client-northwind");
}

#[test]
fn where_nothing_is_near_the_pods_of_its_maker_are() {
    assert_eq!(offered("lunch", None, &[4], &[]), ["pod-growth-lunch", "xpod-lunch", "agency-lunch"]);
    assert_eq!(offered("lunch", None, &[], &[]), ["xpod-lunch", "agency-lunch"]);
    assert_eq!(offered("lunch", Some(5), &[4], &[]), ["pod-apac-lunch"]);
    assert_eq!(offered("قناة_الحملة", None, &[], &[])[0], "xpod-قناة-الحملة");
}

#[test]
fn what_is_taken_is_offered_with_a_number() {
    assert_eq!(offered("brand-launch", None, &[], &["pod-brand-launch"])[0], "pod-brand-launch-2");
    // A pod's own channel is there once.
    assert!(!offered("brand", None, &[], &["pod-brand"]).contains(&"pod-brand-2".to_owned()));
}

#[test]
fn long_names_keep_whole_words() {
    let name = format!("brand-{}", ["launch"; 28].join("-"));
    let first = offered(&name, None, &[], &[]).swap_remove(0);
    assert_eq!(first, format!("pod-brand-{}", ["launch"; 10].join("-")));
    let single = offered(&"x".repeat(200), None, &[2], &[]).swap_remove(0);
    assert_eq!(single, format!("pod-brand-{}", "x".repeat(70)));
}

#[test]
fn what_would_say_something_else_is_not_composed() {
    let (rules, known) = (Rules::default(), known(&[]));
    let values = |topic: &str| Values::default().with(Place::Pod, "brand").with(Place::Topic, topic);
    let with_topic = &rules.patterns[1];
    assert_eq!(compose(&rules, &known, (with_topic, &values("launch"))).as_deref(), Some("pod-brand-launch"));
    // That would be the channel of another pod.
    assert_eq!(compose(&rules, &known, (with_topic, &values("emea"))), None);
    assert_eq!(compose(&rules, &known, (with_topic, &values("emea-launch"))), None);
}

proptest! {
    #[test]
    fn every_offer_is_valid_free_and_keeps_the_rules(
        name in prop_oneof!["\\PC{0,100}", "(pod|client|xpod|team|brand|brnad|northwind|é|قناة|[a-z_0-9])(-(emea|apac|launch|[a-z_]{1,30})){0,6}"],
        pod in proptest::option::of(1i64..6),
        near in proptest::collection::vec(1i64..6, 0..3),
        with_clients in any::<bool>(),
        taken in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let known = known(if with_clients { &["northwind", "brand-x"] } else { &[] });
        let rules = Rules::default();
        let near: Vec<PodId> = near.into_iter().map(PodId).collect();
        let wanted = Wanted { name: &name, pod: pod.map(PodId), near: &near };
        let tries = list_tries(&rules, &known, wanted);
        let all: Vec<String> = tries.concat();
        let taken: BTreeSet<String> =
            if all.is_empty() { BTreeSet::new() } else { taken.iter().map(|at| at.get(&all).clone()).collect() };
        let offered = choose(&tries, &taken);
        prop_assert!(offered.len() <= OFFERED);
        let distinct: BTreeSet<&String> = offered.iter().collect();
        prop_assert_eq!(distinct.len(), offered.len());
        for offer in &offered {
            prop_assert!(!taken.contains(offer) && *offer != name);
            prop_assert!((1..=LONGEST_CHANNEL_NAME).contains(&offer.chars().count()));
            prop_assert!(offer.chars().all(|c| (c.is_alphanumeric() && !c.is_uppercase()) || matches!(c, '-' | '_')));
            match rules.judge(offer, &known) {
                Verdict::Keeps(_, values) => {
                    if let Some(pod) = pod {
                        prop_assert_eq!(values.pod.as_deref(), known.pod_of(PodId(pod)).map(|pod| pod.key.as_str()));
                    }
                }
                other => prop_assert!(false, "{offer}: {other:?}"),
            }
        }
        // Whoever made it belongs somewhere, or there is a pattern for everybody: something can be offered for any words.
        if pod.is_none() && taken.is_empty() && name.chars().any(char::is_alphanumeric) && !slug(&name).is_empty() {
            prop_assert!(!offered.is_empty(), "nothing for {name:?}");
        }
    }
}
