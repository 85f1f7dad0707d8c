//! What a pod is, whole, and how it was.

use super::{at, begin, in_workspace, make_pod, user};
use crate::{
    directory::{
        aliases::{list_aliases, replace_aliases},
        links::link_channel,
        members::{
            DeputySet, LeadSet, Role, add_member, find_label, find_lead, find_pod_led_by, find_role, list_members,
            put_label, remove_member, set_deputy, set_lead, set_lead_besides,
        },
        pod_history::{find_portrait, find_portrait_at, find_portrait_of_version, note_pod},
        pods::{
            NewPod, PodStatus, Resolved, archive_pod, find_pod_by_key, get_pod, insert_pod, list_children, list_pods,
            resolve_pod, update_pod,
        },
        tags::{Tag, TagKind, list_tags, list_tags_of, replace_tags},
    },
    ids::ChannelId,
};

#[tokio::test]
async fn a_pod_is_as_it_was_on_any_day_and_in_any_version() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let above = make_pod(&mut tx, &ws, "above", "Above").await;
        let pod = make_pod(&mut tx, &ws, "brand", "Brand").await;
        let titles = |titles: &[&str]| titles.iter().map(|&title| title.to_owned()).collect::<Vec<_>>();
        assert!(find_portrait_at(&mut tx, &ws, pod.id, at(5)).await.expect("read").is_none(), "never noted");
        assert!(note_pod(&mut tx, &ws, pod.id, at(0)).await.expect("note"));
        assert!(!note_pod(&mut tx, &ws, pod.id, at(1)).await.expect("note"), "nothing is new");
        assert_eq!(get_pod(&mut tx, &ws, pod.id).await.expect("read").version, 1);

        let to = crate::directory::pods::Described {
            purpose: "Logos".to_owned(),
            kind: "guild".to_owned(),
            parent_id: Some(above.id),
            is_forming: true,
            ..pod.described()
        };
        update_pod(&mut tx, &ws, pod.id, &to).await.expect("update");
        set_lead(&mut tx, &ws, pod.id, Some(&user("U1")), at(10)).await.expect("lead");
        add_member(&mut tx, &ws, pod.id, &user("U2"), at(10)).await.expect("add");
        assert!(put_label(&mut tx, &ws, (pod.id, &user("U2")), "strategist").await.expect("label"));
        assert!(!put_label(&mut tx, &ws, (pod.id, &user("U2")), "strategist").await.expect("label"));
        replace_tags(&mut tx, &ws, (TagKind::Topic, pod.id), &titles(&["Logos", "brand"])).await.expect("topics");
        replace_tags(&mut tx, &ws, (TagKind::Client, pod.id), &titles(&["Northwind"])).await.expect("clients");
        replace_aliases(&mut tx, &ws, pod.id, &titles(&["logo"])).await.expect("aliases");
        link_channel(&mut tx, &ws, pod.id, &ChannelId::from("C1"), true).await.expect("a link");
        assert!(note_pod(&mut tx, &ws, pod.id, at(10)).await.expect("note"));

        let is = find_portrait(&mut tx, &ws, pod.id).await.expect("read").expect("a pod");
        assert_eq!((is.purpose.as_str(), is.kind.as_str(), is.status), ("Logos", "guild", PodStatus::Forming));
        assert_eq!((is.parent, is.home.clone()), (Some(above.id), Some(ChannelId::from("C1"))));
        assert_eq!((is.topics.clone(), is.clients.clone()), (titles(&["brand", "Logos"]), titles(&["Northwind"])));
        let people: Vec<_> = is.people.iter().map(|one| (one.person.as_str(), one.role, one.label.as_str())).collect();
        assert_eq!(people, [("U1", Role::Lead, ""), ("U2", Role::Member, "strategist")]);
        assert_eq!(find_portrait_at(&mut tx, &ws, pod.id, at(10)).await.expect("read"), Some(is.clone()));
        assert_eq!(find_portrait_of_version(&mut tx, &ws, pod.id, 2).await.expect("read"), Some(is.clone()));

        remove_member(&mut tx, &ws, pod.id, &user("U2")).await.expect("remove");
        replace_tags(&mut tx, &ws, (TagKind::Topic, pod.id), &titles(&["brand"])).await.expect("topics");
        assert!(note_pod(&mut tx, &ws, pod.id, at(20)).await.expect("note"));
        let later = find_portrait_at(&mut tx, &ws, pod.id, at(30)).await.expect("read").expect("a pod");
        assert_eq!((later.people.len(), later.topics.clone()), (1, titles(&["brand"])));
        let before = find_portrait_at(&mut tx, &ws, pod.id, at(19)).await.expect("read");
        assert_eq!(before, Some(is.clone()));
        let first = find_portrait_of_version(&mut tx, &ws, pod.id, 1).await.expect("read").expect("a pod");
        assert!(first.people.is_empty() && first.purpose.is_empty() && first.name == "Brand");
        assert_eq!(get_pod(&mut tx, &ws, pod.id).await.expect("read").version, 3);
        assert!(find_portrait_at(&mut tx, &ws, pod.id, at(-1)).await.expect("read").is_none(), "not yet");
        assert!(find_portrait(&mut tx, &"T2".into(), pod.id).await.expect("read").is_none(), "another workspace's");

        assert_eq!(list_children(&mut tx, &ws, above.id).await.expect("read").len(), 1);
        archive_pod(&mut tx, &ws, pod.id, at(40)).await.expect("archive");
        note_pod(&mut tx, &ws, pod.id, at(40)).await.expect("note");
        assert!(list_children(&mut tx, &ws, above.id).await.expect("read").is_empty());
        assert!(list_members(&mut tx, &ws, pod.id).await.expect("read").is_empty());
        assert_eq!(find_pod_led_by(&mut tx, &ws, &user("U1")).await.expect("read"), None, "free to lead another");
        assert!(list_tags(&mut tx, &ws, TagKind::Client).await.expect("read").is_empty());
        let gone = find_portrait(&mut tx, &ws, pod.id).await.expect("read").expect("a pod");
        assert_eq!((gone.status, gone.people.len()), (PodStatus::Archived, 0));
        let was = find_portrait_at(&mut tx, &ws, pod.id, at(39)).await.expect("read").expect("a pod");
        assert_eq!(was, later);
    })
    .await;
}

#[tokio::test]
async fn no_short_name_means_two_pods() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let brand = make_pod(&mut tx, &ws, "brand", "Brand").await;
        replace_aliases(&mut tx, &ws, brand.id, &["logo".to_owned()]).await.expect("aliases");
        for key in ["brand", "logo"] {
            let taken = NewPod { key, name: "Other", by: &user("U1"), now: at(1) };
            assert!(insert_pod(&mut tx, &ws, taken).await.expect("insert").is_none(), "{key}");
            let found = find_pod_by_key(&mut tx, &ws, &key.to_uppercase()).await.expect("read");
            assert_eq!(found.map(|pod| pod.id), Some(brand.id), "{key}");
            let meant = resolve_pod(&mut tx, &ws, key).await.expect("read");
            assert!(matches!(meant, Resolved::One(pod) if pod.id == brand.id), "{key}");
        }
        assert_eq!(list_aliases(&mut tx, &ws, brand.id).await.expect("read"), ["logo"]);
        archive_pod(&mut tx, &ws, brand.id, at(2)).await.expect("archive");
        let taken = NewPod { key: "logo", name: "Other", by: &user("U1"), now: at(3) };
        assert!(insert_pod(&mut tx, &ws, taken).await.expect("insert").is_none(), "history keeps it");
        assert_eq!(resolve_pod(&mut tx, &ws, "logo").await.expect("read"), Resolved::Nothing);
        assert!(list_pods(&mut tx, &ws).await.expect("read").is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_second_pod_is_led_for_a_reason_and_a_deputy_follows_another() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let [ana, ben] = ["U1", "U2"].map(user);
        let one = make_pod(&mut tx, &ws, "one", "One").await;
        let two = make_pod(&mut tx, &ws, "two", "Two").await;
        let three = make_pod(&mut tx, &ws, "three", "Three").await;
        set_lead(&mut tx, &ws, one.id, Some(&ana), at(0)).await.expect("lead");
        let both = set_lead_besides(&mut tx, &ws, (two.id, &ana), "she founded both", at(1)).await.expect("lead");
        assert_eq!(both, LeadSet::Changed { from: None });
        let third = set_lead(&mut tx, &ws, three.id, Some(&ana), at(2)).await.expect("lead");
        assert_eq!(third, LeadSet::LeadsAnother(one.clone()), "the one that needed nobody's leave");
        // Whoever leads no more has no leave any more either.
        set_lead(&mut tx, &ws, one.id, Some(&ben), at(3)).await.expect("lead");
        set_lead(&mut tx, &ws, two.id, None, at(4)).await.expect("lead");
        set_lead(&mut tx, &ws, three.id, Some(&ana), at(5)).await.expect("lead");
        assert!(matches!(
            set_lead(&mut tx, &ws, two.id, Some(&ana), at(6)).await.expect("lead"),
            LeadSet::LeadsAnother(_)
        ));
        assert_eq!(find_lead(&mut tx, &ws, two.id).await.expect("read"), None);

        let deputy = async |tx: &mut _, who| set_deputy(tx, &ws, one.id, who, at(7)).await.expect("deputy");
        assert_eq!(deputy(&mut tx, Some(&ben)).await, DeputySet::Leads);
        assert_eq!(deputy(&mut tx, None).await, DeputySet::Same);
        assert_eq!(deputy(&mut tx, Some(&ana)).await, DeputySet::Changed { from: None });
        assert_eq!(deputy(&mut tx, Some(&ana)).await, DeputySet::Same);
        let cleo = user("U3");
        assert_eq!(deputy(&mut tx, Some(&cleo)).await, DeputySet::Changed { from: Some(ana.clone()) });
        assert_eq!(find_role(&mut tx, &ws, one.id, &ana).await.expect("read"), Some(Role::Member));
        assert_eq!(deputy(&mut tx, None).await, DeputySet::Changed { from: Some(cleo.clone()) });
        assert_eq!(find_label(&mut tx, &ws, one.id, &cleo).await.expect("read"), "");
    })
    .await;
}

#[tokio::test]
async fn one_client_may_have_several_pods() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let two = make_pod(&mut tx, &ws, "two", "Two").await;
        let one = make_pod(&mut tx, &ws, "one", "One").await;
        for (pod, clients) in [(&two, ["Kestrel", "KESTREL"]), (&one, ["kestrel", "Ärzte"])] {
            let clients = clients.map(str::to_owned);
            replace_tags(&mut tx, &ws, (TagKind::Client, pod.id), &clients).await.expect("clients");
        }
        let titled = |tags: Vec<Tag>| tags.into_iter().map(|tag| (tag.title, tag.pod_name)).collect::<Vec<_>>();
        let named = |title: &str, pod: &str| (title.to_owned(), pod.to_owned());
        let all = list_tags(&mut tx, &ws, TagKind::Client).await.expect("read");
        assert_eq!(titled(all), [named("Ärzte", "One"), named("kestrel", "One"), named("KESTREL", "Two")]);
        let own = list_tags_of(&mut tx, &ws, TagKind::Client, one.id).await.expect("read");
        assert_eq!(titled(own), [named("Ärzte", "One"), named("kestrel", "One")]);
        assert!(list_tags(&mut tx, &ws, TagKind::Topic).await.expect("read").is_empty(), "no client is a topic");
    })
    .await;
}
