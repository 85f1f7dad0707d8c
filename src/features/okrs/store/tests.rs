use super::{
    super::model::{CheckedIn, Measure, Unit},
    owners::Owned,
    *,
};
use crate::{
    database::{Db, testing},
    ids::ChannelId,
};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 21);

fn now() -> Timestamp {
    "2026-11-21T10:00:00Z".parse().expect("an instant")
}

/// A pod with a home channel of which Slack has told, in workspace `T1`.
async fn insert_pod(db: &Db, key: &str) -> PodId {
    let (id,): (PodId,) = db
        .write("INSERT INTO pods (workspace_id, key, name, created_by, created_at) VALUES ('T1', $1, $1, 'U1', $2) RETURNING id")
        .bind(key)
        .bind(Ts(now()))
        .one()
        .await
        .expect("a pod");
    db.write("INSERT INTO pod_channels (workspace_id, channel, pod_id, is_home) VALUES ('T1', $1, $2, $3)")
        .bind(format!("C-{key}"))
        .bind(id)
        .bind(true)
        .execute()
        .await
        .expect("a link");
    id
}

fn roas() -> Named {
    let measure = Measure::new(3.0, 5.0, Unit::Times).expect("a measure");
    Named { title: "Blended ROAS".to_owned(), measure, owner: None }
}

fn leads() -> Named {
    let measure = Measure::new(0.0, 2000.0, Unit::Word("leads".into())).expect("a measure");
    Named { title: "Leads won".to_owned(), measure, owner: Some(UserId::from("U2")) }
}

async fn insert_quarter(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId) -> Result<ObjectiveId> {
    let by = UserId::from("U1");
    let key_results = [roas(), leads()];
    let new = NewObjective {
        pod,
        first: date(2026, 10, 1),
        last: date(2026, 12, 31),
        title: "Win back margin",
        key_results: &key_results,
        by: &by,
        now: now(),
    };
    insert_objective(tx, workspace, new).await
}

#[tokio::test]
async fn a_sheet_holds_pod_home_objective_and_key_results() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let workspace = WorkspaceId::from("T1");
        let (performance, brand) = (insert_pod(&db, "performance").await, insert_pod(&db, "brand").await);
        let mut tx = db.begin().await.expect("a transaction");
        insert_quarter(&mut tx, &workspace, performance).await.expect("an objective");
        let channel = ChannelId::from("C-performance");
        let sheets = list_sheets(&mut tx, &workspace, Whose::Channel(&channel), TODAY).await.expect("sheets");
        assert_eq!(sheets.len(), 1);
        let sheet = &sheets[0];
        assert_eq!((sheet.pod, sheet.home.as_ref().map(|home| home.seen)), (performance, Some(None)));
        let titles: Vec<_> = sheet.key_results().iter().map(|one| (one.title.as_str(), one.version())).collect();
        assert_eq!(titles, [("Blended ROAS", 0), ("Leads won", 0)]);
        assert_eq!(sheet.key_results()[0].measure, roas().measure);
        assert_eq!(
            find_objective(&mut tx, &workspace, performance, date(2026, 10, 1)).await.expect("a title").as_deref(),
            Some("Win back margin")
        );
        // Another cycle, another pod, another workspace.
        let after =
            list_sheets(&mut tx, &workspace, Whose::Pods(&[performance]), date(2027, 1, 1)).await.expect("sheets");
        assert_eq!(after[0].objective, None);
        let all = list_sheets(&mut tx, &workspace, Whose::All, TODAY).await.expect("sheets");
        assert_eq!(
            all.iter().map(|sheet| (sheet.pod, sheet.objective.is_some())).collect::<Vec<_>>(),
            [(performance, true), (brand, false)]
        );
        let elsewhere = list_sheets(&mut tx, &WorkspaceId::from("T2"), Whose::All, TODAY).await.expect("sheets");
        assert!(elsewhere.is_empty());
        assert!(list_sheets(&mut tx, &workspace, Whose::Pods(&[]), TODAY).await.expect("sheets").is_empty());
        assert_eq!(list_sheets(&mut tx, &workspace, Whose::Home(&channel), TODAY).await.expect("sheets").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_newest_check_in_is_how_it_stands_and_none_is_lost() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let (workspace, by) = (WorkspaceId::from("T1"), UserId::from("U1"));
        let pod = insert_pod(&db, "performance").await;
        let mut tx = db.begin().await.expect("a transaction");
        let objective = insert_quarter(&mut tx, &workspace, pod).await.expect("an objective");
        for value in [3.5, 4.2] {
            let sheet = list_sheets(&mut tx, &workspace, Whose::Pods(&[pod]), TODAY).await.expect("sheets").remove(0);
            let first = CheckIn { place: 0, value, confidence: 8, why: Some("moved".to_owned()) };
            let second = CheckIn { place: 1, value: 10.0, confidence: 5, why: None };
            let list = [(&sheet.key_results()[0], &first), (&sheet.key_results()[1], &second)];
            insert_updates(&mut tx, &workspace, &list, &by, now()).await.expect("check-ins");
        }
        let sheet = list_sheets(&mut tx, &workspace, Whose::Pods(&[pod]), TODAY).await.expect("sheets").remove(0);
        let one = &sheet.key_results()[0];
        assert_eq!((one.measure.value, one.version(), one.confidence()), (4.2, 2, 8));
        assert_eq!(one.last.as_ref().map(|last| (last.name.as_str(), last.at)), Some(("U1", now())));
        let past = list_updates(&mut tx, &workspace, objective, 10).await.expect("history");
        assert_eq!(past.len(), 4);
        let newest = past.iter().find(|update| update.title == "Blended ROAS").expect("an update");
        assert_eq!((newest.value_before, newest.value, newest.why.as_deref()), (3.5, 4.2, Some("moved")));
        tx.commit().await.expect("committed");

        // A sheet that was read before somebody else's check-in cannot overwrite it.
        let stale = CheckIn { place: 0, value: 1.0, confidence: 1, why: None };
        let mut old = one.clone();
        old.last = old.last.map(|last| CheckedIn { version: 1, ..last });
        let mut tx = db.begin().await.expect("a transaction");
        assert!(insert_updates(&mut tx, &workspace, &[(&old, &stale)], &by, now()).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_pod_has_one_objective_per_cycle_and_one_newest_card() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let workspace = WorkspaceId::from("T1");
        let pod = insert_pod(&db, "performance").await;
        let mut tx = db.begin().await.expect("a transaction");
        for generation in 1..=2 {
            let channel = (generation == 1).then(|| ChannelId::from("C1"));
            let told = (generation == 2).then(|| "shared/C1".to_owned());
            let card = Card { week: "2026-W47".to_owned(), generation, channel, told };
            put_card(&mut tx, &workspace, pod, &card).await.expect("a card");
            let sheet = list_sheets(&mut tx, &workspace, Whose::Pods(&[pod]), TODAY).await.expect("sheets").remove(0);
            assert_eq!(sheet.card, Some(card));
        }
        insert_quarter(&mut tx, &workspace, pod).await.expect("an objective");
        assert!(insert_quarter(&mut tx, &workspace, pod).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn key_results_have_the_owner_they_were_given_or_none() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let (workspace, ben) = (WorkspaceId::from("T1"), UserId::from("U2"));
        let (pod, other) = (insert_pod(&db, "performance").await, insert_pod(&db, "brand").await);
        let mut tx = db.begin().await.expect("a transaction");
        insert_quarter(&mut tx, &workspace, pod).await.expect("an objective");
        let sheet = list_sheets(&mut tx, &workspace, Whose::Pods(&[pod]), TODAY).await.expect("sheets").remove(0);
        let owners: Vec<_> =
            sheet.key_results().iter().map(|one| one.owner.as_ref().map(|one| one.name.as_str())).collect();
        assert_eq!(owners, [None, Some("U2")], "people who are not mirrored go by their id");
        let (first, second) = (sheet.key_results()[0].id, sheet.key_results()[1].id);
        let owned = list_owned(&mut tx, &workspace, (&ben, None), TODAY).await.expect("owned");
        assert_eq!(owned, [Owned { id: second, pod }]);
        let elsewhere = list_owned(&mut tx, &workspace, (&ben, Some(other)), TODAY).await.expect("owned");
        assert!(elsewhere.is_empty(), "{elsewhere:?}");
        let later = list_owned(&mut tx, &workspace, (&ben, None), date(2027, 1, 1)).await.expect("owned");
        assert!(later.is_empty(), "a cycle that is over stays as it was: {later:?}");
        put_owner(&mut tx, &workspace, first, Some(&ben)).await.expect("written");
        put_owner(&mut tx, &workspace, second, None).await.expect("written");
        let owned = list_owned(&mut tx, &workspace, (&ben, Some(pod)), TODAY).await.expect("owned");
        assert_eq!(owned, [Owned { id: first, pod }]);
        assert!(list_leads(&mut tx, &workspace).await.expect("leads").is_empty());
    })
    .await;
}
