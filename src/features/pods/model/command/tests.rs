//! The ways to type `/pod …`.

use super::*;

fn asked(text: &str) -> Asked {
    Asked::parse(text).expect("closed quotation marks")
}
fn id(id: &str) -> Option<PersonWords> {
    Some(PersonWords::Id(id.into()))
}
fn person(words: &str) -> Option<PersonWords> {
    Some(PersonWords::Words(words.to_owned()))
}
fn pod(words: &str) -> Option<PodWords> {
    Some(PodWords::Words(words.to_owned()))
}
fn created(key: Option<&str>, name: Option<&str>, lead: Option<PersonWords>) -> Asked {
    Asked::Create(NewPod { key: key.map(str::to_owned), name: name.map(str::to_owned), lead })
}

#[test]
fn creating() {
    let full = created(Some("performance"), Some("Performance Marketing"), id("U1"));
    assert_eq!(asked("create performance \"Performance Marketing\" lead <@U1|ana>"), full);
    assert_eq!(asked("Create performance Performance Marketing LEAD <@U1>"), full);
    assert_eq!(asked("create leads “Lead Generation”"), created(Some("leads"), Some("Lead Generation"), None));
    assert_eq!(asked("create leads Lead Generation"), created(Some("leads"), Some("Lead Generation"), None));
    assert_eq!(asked("create brand lead @ana"), created(Some("brand"), None, person("@ana")));
    assert_eq!(asked("create brand Brand lead Ana Silva"), created(Some("brand"), Some("Brand"), person("Ana Silva")));
    assert_eq!(asked("create \"Brand EMEA\""), created(None, Some("Brand EMEA"), None));
    assert_eq!(asked("create"), created(None, None, None));
}

#[test]
fn a_key_or_a_name_is_enough() {
    let settled = |text: &str| match asked(text) {
        Asked::Create(new) => new.settled().map(|(key, name)| (key.to_string(), name)),
        other => panic!("{other:?}"),
    };
    let ok = |key: &str, name: &str| Ok((key.to_owned(), name.to_owned()));
    assert_eq!(settled("create Performance \"Performance Marketing\""), ok("performance", "Performance Marketing"));
    assert_eq!(settled("create \"Brand EMEA\""), ok("brand-emea", "Brand EMEA"));
    assert_eq!(settled("create brand-emea"), ok("brand-emea", "Brand emea"));
    assert_eq!(settled("create"), Err(NewPodError::Nothing));
    assert_eq!(settled("create \"営業\""), Err(NewPodError::NameWithoutKey("営業".to_owned())));
    assert_eq!(settled(&format!("create brand {}", "x".repeat(200))), Err(NewPodError::LongName(200)));
    for nothing in ["create \"\"", "create brand “ ”", "create brand <@U1|ana>"] {
        assert_eq!(settled(nothing), Err(NewPodError::EmptyName), "{nothing}");
    }
    let instead = PodKey::of(&"x".repeat(40)).expect("a key");
    let long = settled(&format!("create {}", "x".repeat(50)));
    assert_eq!(long, Err(NewPodError::LongKey { long: 50, instead }));
    assert_eq!(
        settled("create brand_emea “Brand EMEA”"),
        Err(NewPodError::Key {
            typed: "brand_emea".to_owned(),
            instead: PodKey::of("brand-emea"),
            name: Some("Brand EMEA".to_owned()),
        })
    );
}

#[test]
fn a_person_and_a_pod_in_any_order() {
    let both = About { person: id("U1"), pod: pod("brand"), label: None };
    for text in ["add <@U1|ana> brand", "add brand <@U1>", "add <@U1> to brand", "add <@U1>, brand"] {
        assert_eq!(asked(text), Asked::Add(both.clone()), "{text}");
    }
    let named = |words, pod| Asked::Remove(About { person: person(words), pod, label: None });
    assert_eq!(asked("remove @ana"), named("@ana", None));
    assert_eq!(asked("remove Ana Silva from brand"), named("Ana Silva", pod("brand")));
    assert_eq!(asked("remove \"Ana Silva\" brand"), named("Ana Silva", pod("brand")));
    assert_eq!(asked("lead"), Asked::Lead(About::default(), None));
    let group = About { person: Some(PersonWords::Group("@design".to_owned())), pod: None, label: None };
    assert_eq!(asked("add <!subteam^S1|@design>"), Asked::Add(group));
    let several = About { person: Some(PersonWords::Several), pod: pod("brand"), label: None };
    for text in ["add <@U1|ana> <@U2|ben> brand", "add @ana, @ben to brand", "add <@U1> <!here> brand"] {
        assert_eq!(asked(text), Asked::Add(several.clone()), "{text}");
    }
}

#[test]
fn the_last_word_is_a_pod_only_if_there_is_one() {
    let about = |text: &str| match asked(text) {
        Asked::Add(about) => about.settled(|word| word == "brand"),
        other => panic!("{other:?}"),
    };
    let label = |label: &str| Some(label.to_owned());
    assert_eq!(about("add Ana Silva brand"), About { person: person("Ana Silva"), pod: pod("brand"), label: None });
    assert_eq!(about("add Ana Silva"), About { person: person("Ana Silva"), pod: None, label: None });
    assert_eq!(about("add brand"), About { person: None, pod: pod("brand"), label: None });
    assert_eq!(about("add @brand"), About { person: person("@brand"), pod: None, label: None });
    assert_eq!(
        about("add Ana Silva brand media strategist"),
        About { person: person("Ana Silva"), pod: pod("brand"), label: label("media strategist") }
    );
    for text in ["add Ana Silva brand as strategist", "add Ana Silva to brand as strategist"] {
        let all = About { person: person("Ana Silva"), pod: pod("brand"), label: label("strategist") };
        assert_eq!(about(text), all, "{text}");
    }
    assert_eq!(
        about("add ana@agency.example strategist"),
        About { person: person("ana@agency.example"), pod: pod("strategist"), label: None }
    );
}

#[test]
fn channels() {
    let channel = PodWords::Channel("C1".into());
    assert_eq!(asked("show <#C1|pod-brand>"), Asked::Show(ShowOf { pod: Some(channel.clone()), on: None }));
    assert_eq!(asked("<#C1|pod-brand>"), Asked::Show(ShowOf { pod: Some(channel), on: None }));
    let linked = |channel, pod, as_home| Asked::Link(ChannelOfPod { channel, pod, as_home });
    let by_id = Some(ChannelWords::Id("C1".into()));
    assert_eq!(asked("link <#C1|pod-brand> brand"), linked(by_id.clone(), pod("brand"), false));
    assert_eq!(asked("link brand <#C1> home"), linked(by_id, pod("brand"), true));
    assert_eq!(asked("link #Pod-Brand"), linked(Some(ChannelWords::Name("pod-brand".to_owned())), None, false));
    assert_eq!(asked("link brand"), linked(None, pod("brand"), false));
}

#[test]
fn the_rest() {
    assert_eq!(asked(""), Asked::Help);
    assert_eq!(asked(" HELP "), Asked::Help);
    assert_eq!(asked("show"), Asked::Show(ShowOf::default()));
    let on = |pod, day: &str| Some((pod, day.to_owned()));
    assert_eq!(
        asked("show performance on 3 May"),
        Asked::Show(ShowOf { pod: pod("performance on 3 May"), on: on(pod("performance"), "3 May") })
    );
    assert_eq!(asked("show on 3 May"), Asked::Show(ShowOf { pod: pod("on 3 May"), on: on(None, "3 May") }));
    assert_eq!(asked("map"), Asked::Map(None));
    assert_eq!(asked("edit brand"), Asked::Edit(pod("brand")));
    assert_eq!(asked("archive brand"), Asked::Archive(pod("brand")));
    assert_eq!(asked("who <@U1|ana>"), Asked::Who(String::new(), Some("U1".into())));
    assert_eq!(asked("who pricing tools"), Asked::Who("pricing tools".to_owned(), None));
    let because = asked("lead <@U1|ana> brand because she founded both");
    let about = About { person: id("U1"), pod: pod("brand"), label: None };
    assert_eq!(because, Asked::Lead(about, Some("she founded both".to_owned())));
    assert_eq!(asked("join brand emea"), Asked::Join(pod("brand emea")));
    assert_eq!(asked("brand"), Asked::Unknown("brand".to_owned()));
    assert_eq!(Asked::parse("create x „Brand"), Err(Unclosed("Brand".to_owned())));
}
