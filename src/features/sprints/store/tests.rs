use super::{
    super::model::{Question, Shown, SprintState},
    *,
};
use crate::{
    database::{Db, testing},
    ids::{ChannelId, OccurrenceId, SprintId},
};
use jiff::{Timestamp, civil::date};

fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().expect("an instant")
}

/// A pod with a sprint in this state, in workspace `T1`.
async fn insert_sprint(db: &Db, key: &str, state: &str) -> (PodId, SprintId) {
    let (pod,): (PodId,) = db
        .write("INSERT INTO pods (workspace_id, key, name, created_by, created_at) VALUES ('T1', $1, $1, 'U1', $2) RETURNING id")
        .bind(key)
        .bind(Ts(now()))
        .one()
        .await
        .expect("a pod");
    let (ritual,): (i64,) = db
        .write(
            "INSERT INTO rituals (workspace_id, kind, name, owner, schedule, own_zone, audience, observers, steps, skips,
               catch_up_minutes, questions, details, state, starts_at, swept_at, created_at)
             VALUES ('T1', 'sprint', 'Sprint', 'pods', '0 10 * * MON', $1, $2, $2, $2, $2, 60, $2, $2, 'active', $3, $3, $3)
             RETURNING id",
        )
        .bind(false)
        .bind(sqlx::types::Json(serde_json::json!({})))
        .bind(Ts(now()))
        .one()
        .await
        .expect("a ritual");
    let (occurrence,): (OccurrenceId,) = db
        .write(
            "INSERT INTO ritual_occurrences (workspace_id, ritual_id, date, nth, at, meant_at, state, created_at)
             VALUES ('T1', $1, '2026-11-23', 0, $2, $2, 'open', $2) RETURNING id",
        )
        .bind(ritual)
        .bind(Ts(now()))
        .one()
        .await
        .expect("an occurrence");
    let (sprint,): (SprintId,) = db
        .write(
            "INSERT INTO sprints (workspace_id, occurrence_id, pod_id, first, last, state, generation, created_at)
             VALUES ('T1', $1, $2, '2026-11-23', '2026-12-04', $3, 0, $4) RETURNING id",
        )
        .bind(occurrence)
        .bind(pod)
        .bind(state)
        .bind(Ts(now()))
        .one()
        .await
        .expect("a sprint");
    (pod, sprint)
}

async fn insert_commitment(db: &Db, sprint: SprintId, place: i64, owner: Option<&str>) -> CommitmentId {
    let (id,): (CommitmentId,) = db
        .write(
            "INSERT INTO sprint_commitments (workspace_id, sprint_id, place, text, owner)
             VALUES ('T1', $1, $2, $3, $4) RETURNING id",
        )
        .bind(sprint)
        .bind(place)
        .bind(format!("Commitment {place}"))
        .bind(owner)
        .one()
        .await
        .expect("a commitment");
    id
}

#[tokio::test]
async fn open_commitments_are_a_persons_own_while_the_sprint_runs() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let (workspace, ana) = (WorkspaceId::from("T1"), UserId::from("U1"));
        let (pod, sprint) = insert_sprint(&db, "performance", "running").await;
        let (over, ended) = insert_sprint(&db, "brand", "ended").await;
        let second = insert_commitment(&db, sprint, 2, Some("U1")).await;
        let first = insert_commitment(&db, sprint, 1, Some("U1")).await;
        let others = insert_commitment(&db, sprint, 3, Some("U2")).await;
        insert_commitment(&db, sprint, 4, None).await;
        let late = insert_commitment(&db, ended, 1, Some("U1")).await;
        let mut tx = db.begin().await.expect("a transaction");
        let open = list_open_of(&mut tx, &workspace, pod, &ana).await.expect("a list");
        assert_eq!(open.iter().map(|one| one.id).collect::<Vec<_>>(), [first, second]);
        assert_eq!((open[0].sprint, open[0].pod, open[0].text.as_str()), (sprint, pod, "Commitment 1"));
        assert!(list_open_of(&mut tx, &workspace, over, &ana).await.expect("a list").is_empty());
        assert_eq!(find_running(&mut tx, &workspace, late).await.expect("an answer"), None);
        assert_eq!(find_running(&mut tx, &WorkspaceId::from("T2"), others).await.expect("an answer"), None);

        let done = Done { at: now(), by: ana.clone() };
        update_done(&mut tx, &workspace, first, Some(&done)).await.expect("a tick");
        let open = list_open_of(&mut tx, &workspace, pod, &ana).await.expect("a list");
        assert_eq!(open.iter().map(|one| one.id).collect::<Vec<_>>(), [second]);
        let ticked = find_running(&mut tx, &workspace, first).await.expect("an answer").expect("a commitment");
        assert_eq!(ticked.done, Some(done));
        update_done(&mut tx, &workspace, first, None).await.expect("an untick");
        assert_eq!(list_open_of(&mut tx, &workspace, pod, &ana).await.expect("a list").len(), 2);
    })
    .await;
}

#[tokio::test]
async fn sprints_are_found_by_pod_by_day_by_channel_and_by_whom_they_wait_on() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let (workspace, ana) = (WorkspaceId::from("T1"), UserId::from("U1"));
        let (pod, sprint) = insert_sprint(&db, "performance", "running").await;
        let (brand, ended) = insert_sprint(&db, "brand", "ended").await;
        let (off, cancelled) = insert_sprint(&db, "growth", "cancelled").await;
        let mut tx = db.begin().await.expect("a transaction");
        async fn ids(tx: &mut Tx, which: Which<'_>) -> Vec<SprintId> {
            let found = list(tx, &WorkspaceId::from("T1"), which).await.expect("a list");
            found.into_iter().map(|sprint| sprint.id).collect()
        }
        assert_eq!(ids(&mut tx, Which::Newest(brand)).await, [ended]);
        assert_eq!(ids(&mut tx, Which::Newest(off)).await, []);
        assert_eq!(ids(&mut tx, Which::Former(brand, sprint)).await, [ended]);
        assert_eq!(ids(&mut tx, Which::Former(brand, ended)).await, []);
        let day = |day| date(2026, 12, day);
        assert_eq!(ids(&mut tx, Which::Ended(day(1), day(4))).await, [ended]);
        assert_eq!(ids(&mut tx, Which::Ended(day(5), day(31))).await, []);
        assert_eq!(ids(&mut tx, Which::WaitingOn(&ana)).await, []);
        update_asked(&mut tx, &workspace, sprint, Some((Question::Look, &ana))).await.expect("a question");
        assert_eq!(ids(&mut tx, Which::WaitingOn(&ana)).await, [sprint]);
        assert_eq!(ids(&mut tx, Which::Waiting(pod)).await, [sprint]);
        let found = find_sprint(&mut tx, &workspace, sprint).await.expect("an answer").expect("a sprint");
        assert_eq!((found.asked, found.pod_name.as_str()), (Some(Question::Look), "performance"));
        update_asked(&mut tx, &workspace, sprint, None).await.expect("no question");
        assert_eq!(ids(&mut tx, Which::Waiting(pod)).await, []);

        let (from, to) = (ChannelId::from("C1"), ChannelId::from("C2"));
        let shown = Shown { generation: 2, channel: Some(from.clone()), message: Some("1.0".into()) };
        update_shown(&mut tx, &workspace, sprint, &shown).await.expect("a message");
        assert_eq!(ids(&mut tx, Which::In(&from)).await, [sprint]);
        assert_eq!(move_channel(&mut tx, &workspace, &from, &to).await.expect("moved"), 1);
        assert_eq!(ids(&mut tx, Which::In(&to)).await, [sprint]);
        update_state(&mut tx, &workspace, sprint, SprintState::Ended).await.expect("an end");
        assert_eq!(ids(&mut tx, Which::Running(pod)).await, []);
        let other = WorkspaceId::from("T2");
        assert_eq!(find_sprint(&mut tx, &other, cancelled).await.expect("an answer"), None);
    })
    .await;
}
