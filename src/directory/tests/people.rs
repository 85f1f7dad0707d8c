//! Mirroring people.

use super::{at, begin, in_workspace, person, user};
use crate::{
    database::{Ts, Tx},
    directory::people::{
        deactivate_unseen_people, find_person, list_people, mark_answered, mark_home_opened, mark_people_seen,
        put_people, put_person,
    },
    signal::{Fact, PersonRecord},
};

#[tokio::test]
async fn changes_are_facts_and_repeats_write_nothing() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let ana = person("U1");
        let first = put_person(&mut tx, &ws, &ana, at(0)).await.expect("put");
        assert_eq!((first.written, first.facts.len()), (1, 0));
        let again = put_person(&mut tx, &ws, &ana, at(1)).await.expect("put");
        assert_eq!((again.written, again.facts.len()), (0, 0));

        let moved = PersonRecord { zone: Some("Asia/Singapore".to_owned()), ..ana.clone() };
        let told = put_person(&mut tx, &ws, &moved, at(2)).await.expect("put");
        assert_eq!(told.facts, [Fact::ZoneChanged { person: user("U1") }]);

        // Slack tells no zone of people who left.
        let left = PersonRecord { zone: None, deactivated: true, ..ana.clone() };
        let told = put_person(&mut tx, &ws, &left, at(3)).await.expect("put");
        assert_eq!(told.facts, [Fact::PersonDeactivated { person: user("U1") }]);
        let stored = find_person(&mut tx, &ws, &user("U1")).await.expect("read").expect("mirrored");
        assert_eq!((stored.zone.as_deref(), stored.is_active()), (Some("Asia/Singapore"), false));

        // A late event of an earlier instant changes nothing.
        let late = put_person(&mut tx, &ws, &moved, at(2)).await.expect("put");
        assert_eq!(late.written, 0);
        assert!(find_person(&mut tx, &ws, &user("U1")).await.expect("read").expect("mirrored").is_deactivated);
        tx.commit().await.expect("a commit");
        assert!(find_person(&mut &db, &ws, &user("U2")).await.expect("read").is_none());
    })
    .await;
}

#[tokio::test]
async fn who_belongs_elsewhere_is_external() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let records = [
            PersonRecord { team: Some("T2".to_owned()), ..person("U1") },
            PersonRecord { team: None, ..person("U2") },
            person("U3"),
        ];
        put_people(&mut tx, &ws, &records, at(0)).await.expect("put");
        // Once known, a record without a team changes nothing about it.
        put_person(&mut tx, &ws, &PersonRecord { team: None, title: "Lead".to_owned(), ..person("U3") }, at(1))
            .await
            .expect("put");
        let mut found = list_people(&mut tx, &ws, &["U1", "U2", "U3", "U4"].map(user)).await.expect("read");
        found.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(found.iter().map(|person| person.is_external).collect::<Vec<_>>(), [true, true, false]);
        assert_eq!(found[2].title, "Lead");
    })
    .await;
}

#[tokio::test]
async fn only_a_complete_sweep_concludes_who_is_gone() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let external = PersonRecord { team: Some("T2".to_owned()), ..person("U3") };
        put_people(&mut tx, &ws, &[person("U1"), person("U2"), external], at(0)).await.expect("put");
        // Joined while the sweep was under way, after their page.
        put_person(&mut tx, &ws, &person("U4"), at(11)).await.expect("put");

        let gone =
            async |tx: &mut Tx, minute| deactivate_unseen_people(tx, &ws, at(minute), 50).await.expect("a sweep").facts;
        assert_eq!(gone(&mut tx, 12).await, [], "an empty sweep concludes nothing");
        mark_people_seen(&mut tx, &ws, &[user("U1")], at(10)).await.expect("a page");
        assert_eq!(gone(&mut tx, 10).await, [Fact::PersonDeactivated { person: user("U2") }]);
        assert_eq!(gone(&mut tx, 10).await, []);
    })
    .await;
}

#[tokio::test]
async fn five_thousand_people_take_few_statements() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let mut everybody: Vec<PersonRecord> = (0..5000).map(|number| person(&format!("U{number}"))).collect();
        everybody.push(PersonRecord { title: "The last word counts".to_owned(), ..person("U0") });
        assert_eq!(put_people(&mut tx, &ws, &everybody, at(0)).await.expect("put").written, 5000);
        assert_eq!(tx.statements(), 50);
        tx.commit().await.expect("a commit");

        let mut tx = begin(&db).await;
        everybody[1].title = "New".to_owned();
        assert_eq!(put_people(&mut tx, &ws, &everybody, at(1)).await.expect("put").written, 1);
        assert_eq!(tx.statements(), 26);
        let first = find_person(&mut tx, &ws, &user("U0")).await.expect("read").expect("mirrored");
        assert_eq!(first.title, "The last word counts");
    })
    .await;
}

#[tokio::test]
async fn what_slack_tells_leaves_our_own_marks_alone() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        put_people(&mut tx, &ws, &[person("U1"), person("U2")], at(0)).await.expect("put");
        assert!(mark_home_opened(&mut tx, &ws, &user("U1"), at(5)).await.expect("a mark"));
        assert!(!mark_home_opened(&mut tx, &ws, &user("U9"), at(5)).await.expect("a mark"));
        // What Slack tells of the person later leaves the mark alone.
        put_person(&mut tx, &ws, &PersonRecord { title: "New".to_owned(), ..person("U1") }, at(6)).await.expect("put");
        mark_answered(&mut tx, &ws, &user("U1"), at(7)).await.expect("a mark");
        put_person(&mut tx, &ws, &PersonRecord { title: "Newer".to_owned(), ..person("U1") }, at(8))
            .await
            .expect("put");
        let first = find_person(&mut tx, &ws, &user("U1")).await.expect("read").expect("mirrored");
        assert_eq!((first.home_opened_at, first.answered_at), (Some(Ts(at(5))), Some(Ts(at(7)))));
    })
    .await;
}
