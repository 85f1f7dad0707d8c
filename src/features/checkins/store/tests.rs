use super::*;
use crate::{
    database::{Db, testing},
    features::checkins::model::{Answer, Figures},
    ids::PodId,
};

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

async fn insert_pod(db: &Db) -> PodId {
    let (id,): (PodId,) = db
        .write(
            "INSERT INTO pods (workspace_id, key, name, created_by, created_at) VALUES ('T1', 'brand', 'Brand', 'U1', $1)
             RETURNING id",
        )
        .bind(Ts(at("2026-11-23T09:00:00Z")))
        .one()
        .await
        .expect("a pod");
    id
}

#[tokio::test]
async fn a_check_in_is_asked_marked_and_asked_anew() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let (workspace, occurrence) = (WorkspaceId::from("T1"), OccurrenceId(7));
        let people = [UserId::from("U1"), UserId::from("U2")];
        let (friday, monday) = (at("2026-11-27T09:00:00Z"), at("2026-11-30T09:00:00Z"));
        let mut tx = db.begin().await.expect("a transaction");
        put_asked(&mut tx, &workspace, occurrence, (&people, false), friday).await.expect("asked");
        let open = list_open(&mut tx, &workspace, Open::Of(&people), friday).await.expect("open");
        assert_eq!(open.iter().map(|one| one.person.as_str()).collect::<Vec<_>>(), ["U1", "U2"]);
        assert!(open.iter().all(CheckIn::is_waiting));
        for which in [Open::Of(&people[..1]), Open::Of(&people), Open::In(occurrence), Open::In(OccurrenceId(8))] {
            let found = list_open(&mut tx, &workspace, which, friday).await.expect("open");
            let expected = open.iter().filter(|one| match which {
                Open::Of(people) => people.contains(&one.person),
                Open::In(id) => one.occurrence_id == id,
            });
            assert!(found.iter().eq(expected), "{which:?}");
        }
        assert_eq!(list_occurrences(&mut tx, &workspace, friday).await.expect("ids"), [occurrence]);
        assert!(list_occurrences(&mut tx, &workspace, monday).await.expect("ids").is_empty());
        assert!(
            list_open(&mut tx, &workspace, Open::Of(&people), monday).await.expect("open").is_empty(),
            "older ones wait for nobody"
        );

        let first = (occurrence, &people[..1]);
        assert_eq!(put_mark(&mut tx, &workspace, first, Mark::Postponed, friday).await.expect("marked"), 1);
        assert_eq!(put_mark(&mut tx, &workspace, first, Mark::Postponed, monday).await.expect("marked"), 0, "once");
        let postponed = find_check_in(&mut tx, &workspace, occurrence, &people[0]).await.expect("one").expect("there");
        assert_eq!((postponed.postponed_at, postponed.is_waiting()), (Some(Ts(friday)), false));
        for mark in [Mark::Reminded, Mark::Handed, Mark::Missed] {
            put_mark(&mut tx, &workspace, (occurrence, &people), mark, monday).await.expect("marked");
        }
        put_mark(&mut tx, &workspace, first, Mark::Done, monday).await.expect("marked");
        assert!(list_open(&mut tx, &workspace, Open::Of(&people), friday).await.expect("open").is_empty());

        put_asked(&mut tx, &workspace, OccurrenceId(8), (&people[..1], false), monday).await.expect("asked");
        let newest = list_newest(&mut tx, &workspace, &people).await.expect("newest");
        let mut newest: Vec<_> = newest.iter().map(|one| (one.person.as_str(), one.occurrence_id.0)).collect();
        newest.sort_unstable();
        assert_eq!(newest, [("U1", 8), ("U2", 7)]);
        put_asked(&mut tx, &workspace, occurrence, (&people[..1], false), monday).await.expect("asked again");
        let again = find_check_in(&mut tx, &workspace, occurrence, &people[0]).await.expect("one").expect("there");
        assert!(again.is_waiting() && again.done_at.is_none() && again.missed_at.is_none(), "{again:?}");
        let elsewhere = find_check_in(&mut tx, &WorkspaceId::from("T2"), occurrence, &people[0]).await.expect("none");
        assert_eq!(elsewhere, None);
    })
    .await;
}

#[tokio::test]
async fn a_review_keeps_who_was_asked_what_they_said_and_how_it_was_published() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let (workspace, lead) = (WorkspaceId::from("T1"), UserId::from("U1"));
        let pod = insert_pod(&db).await;
        let (key, now) = ((OccurrenceId(7), pod), at("2026-11-23T09:00:00Z"));
        let mut tx = db.begin().await.expect("a transaction");
        assert!(insert_review(&mut tx, &workspace, key, Some(&lead)).await.expect("new"));
        assert!(!insert_review(&mut tx, &workspace, key, None).await.expect("there"), "whoever was asked stays");
        let answer = Answer { happened: "The feed broke", changes: "A test", help: None };
        update_answer(&mut tx, &workspace, key, answer, (&lead, now)).await.expect("answered");
        let figures = Figures { progress: 33, expected: 59 };
        update_published(&mut tx, &workspace, key, figures).await.expect("published");
        let found = find_review(&mut tx, &workspace, key).await.expect("one").expect("there");
        assert_eq!((found.asked.as_ref(), found.happened.as_deref()), (Some(&lead), Some("The feed broke")));
        assert_eq!((found.help.clone(), found.figures()), (None, Some(figures)));
        assert_eq!(list_reviews(&mut tx, &workspace, key.0).await.expect("all"), [found]);
        assert!(list_reviews(&mut tx, &workspace, OccurrenceId(8)).await.expect("none").is_empty());
    })
    .await;
}

#[tokio::test]
async fn covers_are_kept_by_pod_until_the_person_is_asked_themselves() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let (workspace, occurrence) = (WorkspaceId::from("T1"), OccurrenceId(7));
        let (pod, friday) = (insert_pod(&db).await, at("2026-11-27T09:00:00Z"));
        let (away, cover) = (UserId::from("U1"), UserId::from("U2"));
        let mut tx = db.begin().await.expect("a transaction");
        put_asked(&mut tx, &workspace, occurrence, (std::slice::from_ref(&away), false), friday).await.expect("asked");
        let nobody = Cover { occurrence_id: occurrence, person: away.clone(), pod_id: pod, cover: None };
        put_cover(&mut tx, &workspace, &nobody).await.expect("written");
        assert_eq!(
            list_uncovered(&mut tx, &workspace, &[occurrence]).await.expect("found"),
            std::slice::from_ref(&nobody)
        );
        let covered = Cover { cover: Some(cover.clone()), ..nobody };
        put_cover(&mut tx, &workspace, &covered).await.expect("another");
        assert_eq!(list_covers(&mut tx, &workspace, (occurrence, &away)).await.expect("found"), [covered]);
        assert!(list_uncovered(&mut tx, &workspace, &[occurrence]).await.expect("found").is_empty());
        assert_eq!(
            list_covered_by(&mut tx, &workspace, &cover, friday).await.expect("found"),
            std::slice::from_ref(&away)
        );
        let elsewhere = list_covers(&mut tx, &WorkspaceId::from("T2"), (occurrence, &away)).await.expect("none");
        assert!(elsewhere.is_empty());
        let asked = (occurrence, std::slice::from_ref(&away));
        put_mark(&mut tx, &workspace, asked, Mark::Done, friday).await.expect("marked");
        assert!(list_covered_by(&mut tx, &workspace, &cover, friday).await.expect("found").is_empty(), "answered");
        put_asked(&mut tx, &workspace, occurrence, (std::slice::from_ref(&away), false), friday)
            .await
            .expect("asked anew");
        assert!(list_covers(&mut tx, &workspace, (occurrence, &away)).await.expect("none").is_empty());
    })
    .await;
}
