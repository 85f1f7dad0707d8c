//! Named roles, topics of pods, and leadership on duty.

use super::{at, begin, in_workspace, make_pod, person, user};
use crate::{
    calendar::Zone,
    database::Tx,
    directory::{
        NamedRole, Reason, RoleRef, Settings, find_holders, on_duty,
        people::{put_people, put_person},
        roles::{insert_role, list_roles, update_role},
        rota::{Week, find_swap, put_swap},
        tags::{TagKind, list_tags, list_tags_of, replace_tags, tag_named},
        time_off::{NewTimeOff, insert_time_off},
        workspace::update_settings,
    },
    ids::{UserId, WorkspaceId},
    signal::PersonRecord,
};
use jiff::civil::date;

async fn leave(tx: &mut Tx, ws: &WorkspaceId, id: &str) {
    put_person(tx, ws, &PersonRecord { deactivated: true, ..person(id) }, at(30)).await.expect("put");
}

async fn be_away(tx: &mut Tx, ws: &WorkspaceId, id: &str, cover: Option<&str>) {
    let (id, cover) = (user(id), cover.map(user));
    let new = NewTimeOff {
        person: &id,
        first: date(2026, 11, 23),
        last: date(2026, 11, 27),
        cover: cover.as_ref(),
        by: &id,
        now: at(0),
    };
    insert_time_off(tx, ws, new).await.expect("time off");
}

fn away(id: &str, cover: Option<&str>) -> Reason {
    Reason::Away { person: user(id), until: date(2026, 11, 27), cover: cover.map(user) }
}

async fn holders(tx: &mut Tx, ws: &WorkspaceId, role: RoleRef) -> (Vec<UserId>, Vec<Reason>) {
    let duty = find_holders(tx, ws, role, at(60)).await.expect("an answer");
    (duty.people, duty.because)
}

async fn five_people(tx: &mut Tx, ws: &WorkspaceId) {
    let people = ["U1", "U2", "U3", "U4", "U5"].map(person);
    put_people(tx, ws, &people, at(0)).await.expect("put");
}

#[tokio::test]
async fn the_first_who_holds_a_role_and_is_here_acts() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        five_people(&mut tx, &ws).await;
        let id = insert_role(&mut tx, &ws, "Finance Lead").await.expect("insert").expect("a free name");
        assert_eq!(
            insert_role(&mut tx, &ws, "finance  lead").await.expect("insert"),
            None,
            "names are compared folded"
        );
        let role = RoleRef::Named(id);
        assert_eq!(holders(&mut tx, &ws, role).await, (vec![], vec![Reason::NoHolder { role: id }]));

        let mut finance =
            NamedRole { id, name: "Finance".to_owned(), retired: false, holders: vec![user("U1"), user("U2")] };
        update_role(&mut tx, &ws, &finance).await.expect("update");
        assert_eq!(list_roles(&mut tx, &ws).await.expect("a list"), vec![finance.clone()]);
        let acts = |id_of: &str| Reason::Holder { role: id, person: user(id_of) };
        assert_eq!(holders(&mut tx, &ws, role).await, (vec![user("U1")], vec![acts("U1")]));

        // Away: the cover of the first comes before the second.
        be_away(&mut tx, &ws, "U1", Some("U3")).await;
        let covers = Reason::Covers { person: user("U3"), away: user("U1") };
        assert_eq!(holders(&mut tx, &ws, role).await, (vec![user("U3")], vec![away("U1", Some("U3")), covers]));
        be_away(&mut tx, &ws, "U3", None).await;
        let because = vec![away("U1", Some("U3")), away("U3", None), acts("U2")];
        assert_eq!(holders(&mut tx, &ws, role).await, (vec![user("U2")], because));

        // Nobody of the role: empty for routes, leadership for everybody else.
        leave(&mut tx, &ws, "U2").await;
        let gone = Reason::HolderGone { role: id, person: user("U2") };
        let because = vec![away("U1", Some("U3")), away("U3", None), gone];
        assert_eq!(holders(&mut tx, &ws, role).await, (vec![], because.clone()));
        let settings = Settings { leadership: vec![user("U4")], ..Settings::default() };
        update_settings(&mut tx, &ws, &settings).await.expect("settings");
        let duty = on_duty(&mut tx, &ws, role, at(60)).await.expect("an answer");
        assert_eq!((duty.people, duty.because), (vec![user("U4")], [because, vec![Reason::Leadership]].concat()));

        finance.retired = true;
        update_role(&mut tx, &ws, &finance).await.expect("update");
        assert_eq!(holders(&mut tx, &ws, role).await, (vec![], vec![Reason::NoHolder { role: id }]));
    })
    .await;
}

#[tokio::test]
async fn leadership_takes_turns_and_the_next_stands_in() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        five_people(&mut tx, &ws).await;
        let role = RoleRef::LeadershipOnDuty;
        assert_eq!(holders(&mut tx, &ws, role).await, (vec![], vec![Reason::NoLeadership]));
        // 23 November 2026 begins the 47th week of the rota: of three, the second.
        let settings = Settings { leadership: vec![user("U3"), user("U1"), user("U2")], ..Settings::default() };
        update_settings(&mut tx, &ws, &settings).await.expect("settings");
        let on_rota = |id: &str| Reason::OnRota { person: user(id) };
        assert_eq!(holders(&mut tx, &ws, role).await, (vec![user("U1")], vec![on_rota("U1")]));

        let week = Week::at(at(60), &Zone::utc());
        put_swap(&mut tx, &ws, week, Some(&user("U3"))).await.expect("a swap");
        assert_eq!(find_swap(&mut tx, &ws, week).await.expect("read"), Some(user("U3")));
        assert_eq!(find_swap(&mut tx, &ws, week.next()).await.expect("read"), None);
        assert_eq!(holders(&mut tx, &ws, role).await.0, vec![user("U3")]);
        put_swap(&mut tx, &ws, week, None).await.expect("no swap");

        // Away in their week: the next of the rota, before any cover.
        be_away(&mut tx, &ws, "U1", Some("U5")).await;
        assert_eq!(holders(&mut tx, &ws, role).await, (vec![user("U2")], vec![away("U1", Some("U5")), on_rota("U2")]));
        leave(&mut tx, &ws, "U2").await;
        leave(&mut tx, &ws, "U3").await;
        let covers = Reason::Covers { person: user("U5"), away: user("U1") };
        assert_eq!(holders(&mut tx, &ws, role).await, (vec![user("U5")], vec![away("U1", Some("U5")), covers]));
        leave(&mut tx, &ws, "U1").await;
        assert_eq!(holders(&mut tx, &ws, role).await, (vec![], vec![Reason::LeadershipGone]));
        let duty = on_duty(&mut tx, &ws, role, at(60)).await.expect("an answer");
        assert_eq!(duty.because, [Reason::LeadershipGone, Reason::Nobody]);
    })
    .await;
}

#[tokio::test]
async fn a_topic_belongs_to_one_pod() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let brand = make_pod(&mut tx, &ws, "brand", "Brand").await;
        let growth = make_pod(&mut tx, &ws, "growth", "Growth").await;
        let titles = |titles: &[&str]| titles.iter().map(|&title| title.to_owned()).collect::<Vec<_>>();
        replace_tags(&mut tx, &ws, (TagKind::Topic, brand.id), &titles(&["Pricing tools", "Béton"]))
            .await
            .expect("put");
        replace_tags(&mut tx, &ws, (TagKind::Topic, growth.id), &titles(&["renewals"])).await.expect("put");
        let all = list_tags(&mut tx, &ws, TagKind::Topic).await.expect("a list");
        assert_eq!(
            all.iter().map(|topic| topic.title.as_str()).collect::<Vec<_>>(),
            ["Béton", "Pricing tools", "renewals"]
        );
        assert_eq!(tag_named(&all, " PRICING  tools").map(|topic| topic.pod_name.as_str()), Some("Brand"));
        assert_eq!(tag_named(&all, "beton").map(|topic| topic.pod_id), Some(brand.id));
        assert_eq!(tag_named(&all, "tools"), None);
        replace_tags(&mut tx, &ws, (TagKind::Topic, brand.id), &titles(&["beton"])).await.expect("put");
        let left = list_tags_of(&mut tx, &ws, TagKind::Topic, brand.id).await.expect("a list");
        assert_eq!(left.iter().map(|topic| topic.title.as_str()).collect::<Vec<_>>(), ["beton"]);
        // What a pod answered for that is no more is free.
        tx.query("UPDATE pods SET archived_at = created_at WHERE id = $1")
            .bind(brand.id)
            .execute()
            .await
            .expect("archived");
        assert_eq!(list_tags(&mut tx, &ws, TagKind::Topic).await.expect("a list").len(), 1);
        replace_tags(&mut tx, &ws, (TagKind::Topic, growth.id), &titles(&["Beton"])).await.expect("put");
        let all = list_tags(&mut tx, &ws, TagKind::Topic).await.expect("a list");
        assert_eq!(tag_named(&all, "béton").map(|topic| topic.pod_id), Some(growth.id));
    })
    .await;
}
