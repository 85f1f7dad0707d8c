use super::*;
use crate::{
    database::{Db, Ts, Tx, testing},
    features::standups::model::{Answer, Blocker, BlockerState, Digest, Draft, On, Said},
    ids::{ChannelId, MessageTs, OccurrenceId, PodId, RitualId, UserId, WorkspaceId},
    signal::HeardMessage,
};
use jiff::{SignedDuration, Timestamp, civil::date};

fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().expect("an instant")
}

fn hours(hours: i64) -> Timestamp {
    now() + SignedDuration::from_hours(hours)
}

async fn insert_pod(db: &Db, key: &str) -> PodId {
    let (id,): (PodId,) = db
        .write("INSERT INTO pods (workspace_id, key, name, created_by, created_at) VALUES ('T1', $1, $1, 'U1', $2) RETURNING id")
        .bind(key)
        .bind(Ts(now()))
        .one()
        .await
        .expect("a pod");
    id
}

fn draft(today: &str) -> Draft {
    Draft {
        ticked: vec!["Feed".to_owned()],
        done: "a call".to_owned(),
        today: today.to_owned(),
        extra: vec![Said { question: "Mood?".to_owned(), text: "fine".to_owned() }],
    }
}

async fn answer(tx: &mut Tx, person: &str, occurrence: i64, (today, at): (&str, Timestamp)) {
    let (person, draft) = (UserId::from(person), draft(today));
    let new = NewAnswer {
        occurrence: OccurrenceId(occurrence),
        ritual: RitualId(1),
        person: &person,
        draft: &draft,
        kept: occurrence,
        is_late: occurrence == 3,
        now: at,
    };
    put_answer(tx, &WorkspaceId::from("T1"), new).await.expect("an answer");
}

fn told(answers: &[Answer]) -> Vec<(&str, &str)> {
    answers.iter().map(|answer| (answer.person.as_str(), answer.today.as_str())).collect()
}

#[tokio::test]
async fn an_answer_is_changed_in_place_and_the_last_one_is_remembered() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let (workspace, ana) = (WorkspaceId::from("T1"), UserId::from("U1"));
        let mut tx = db.begin().await.expect("a transaction");
        answer(&mut tx, "U1", 1, ("first", now())).await;
        answer(&mut tx, "U2", 1, ("other", hours(1))).await;
        answer(&mut tx, "U1", 3, ("third", hours(48))).await;
        answer(&mut tx, "U1", 1, ("first, changed", hours(2))).await;
        let all = list_answers(&mut tx, &workspace, OccurrenceId(1)).await.expect("answers");
        assert_eq!(told(&all), [("U1", "first, changed"), ("U2", "other")]);
        assert_eq!((all[0].answered_at, all[0].edited_at, all[0].is_late), (now(), Some(hours(2)), false));
        assert_eq!(all[1].draft(), draft("other"));
        assert_eq!((all[0].kept, all[1].kept), (2, 1), "what is ticked later is counted, too");
        let found = find_answer(&mut tx, &workspace, OccurrenceId(3), &ana).await.expect("an answer").expect("one");
        assert!(found.is_late && found.edited_at.is_none());
        let people = [ana.clone(), UserId::from("U2"), UserId::from("U3")];
        let past = |before| Past { ritual: RitualId(1), before: OccurrenceId(before) };
        let mut last = list_last_answers(&mut tx, &workspace, past(4), &people).await.expect("answers");
        last.sort_by(|a, b| a.person.cmp(&b.person));
        assert_eq!(told(&last), [("U1", "third"), ("U2", "other")]);
        let last = list_last_answers(&mut tx, &workspace, past(3), &people[..1]).await.expect("answers");
        assert_eq!(told(&last), [("U1", "first, changed")]);
        assert!(list_last_answers(&mut tx, &workspace, past(1), &people).await.expect("answers").is_empty());
        let elsewhere = list_answers(&mut tx, &WorkspaceId::from("T2"), OccurrenceId(1)).await.expect("answers");
        assert!(elsewhere.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_is_known_to_be_taken_for_a_week() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let workspace = WorkspaceId::from("T1");
        let heard = |ts: &str| HeardMessage {
            channel: ChannelId::from("D1"),
            person: UserId::from("U1"),
            ts: MessageTs::from(ts),
            thread: None,
            text: "today: bids".to_owned(),
            direct: true,
        };
        let mut tx = db.begin().await.expect("a transaction");
        for _ in 0..2 {
            insert_typed(&mut tx, &workspace, (&heard("1.1"), false), now()).await.expect("written");
        }
        let (channel, ts) = (ChannelId::from("D1"), MessageTs::from("1.1"));
        let found = |person: &str| UserId::from(person);
        let place = (&channel, &ts);
        assert!(is_typed_known(&mut tx, &workspace, place, &found("U1")).await.expect("words"));
        assert!(!is_typed_known(&mut tx, &workspace, place, &found("U2")).await.expect("words"), "not theirs");
        let settle = async |tx: &mut Tx, who: &str| {
            settle_typed(tx, &workspace, place, (&found(who), now())).await.expect("words")
        };
        assert_eq!(settle(&mut tx, "U2").await, None, "not theirs");
        assert_eq!(settle(&mut tx, "U1").await.as_deref(), Some("today: bids"));
        assert_eq!(settle(&mut tx, "U1").await, None, "once");
        assert!(is_typed_known(&mut tx, &workspace, place, &found("U1")).await.expect("words"), "nobody else answers");
        insert_typed(&mut tx, &workspace, (&heard("2.1"), true), hours(8 * 24)).await.expect("written");
        assert!(!is_typed_known(&mut tx, &workspace, place, &found("U1")).await.expect("words"));
    })
    .await;
}

#[tokio::test]
async fn the_newest_message_of_each_ritual_follows_what_happens() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let workspace = WorkspaceId::from("T1");
        let pod = insert_pod(&db, "performance").await;
        let mut tx = db.begin().await.expect("a transaction");
        let digest = |occurrence, ritual| Digest {
            occurrence: OccurrenceId(occurrence),
            ritual: RitualId(ritual),
            pod,
            channel: ChannelId::from("C1"),
            generation: 0,
            completed_at: None,
        };
        for (occurrence, ritual) in [(1, 1), (2, 2), (3, 1)] {
            put_digest(&mut tx, &workspace, &digest(occurrence, ritual)).await.expect("written");
        }
        let newest = find_newest_of(&mut tx, &workspace, pod).await.expect("messages");
        assert_eq!(newest, [digest(2, 2), digest(3, 1)]);
        let complete = Digest { completed_at: Some(now()), ..digest(1, 1).next() };
        put_digest(&mut tx, &workspace, &complete).await.expect("written");
        assert_eq!(find_digest(&mut tx, &workspace, OccurrenceId(1)).await.expect("one"), Some(complete));
        let last = |before| (RitualId(1), OccurrenceId(before));
        for (before, at) in [(3, Some(now())), (1, None)] {
            let (ritual, before) = last(before);
            assert_eq!(find_last_completed(&mut tx, &workspace, ritual, before).await.expect("an instant"), at);
        }
        move_digests(&mut tx, &workspace, &ChannelId::from("C1"), &ChannelId::from("C2")).await.expect("moved");
        let moved = find_digest(&mut tx, &workspace, OccurrenceId(2)).await.expect("one").expect("a message");
        assert_eq!(moved.channel, ChannelId::from("C2"));
    })
    .await;
}

fn ids(blockers: &[Blocker]) -> Vec<i64> {
    blockers.iter().map(|blocker| blocker.id.0).collect()
}

#[tokio::test]
async fn a_blocker_keeps_what_it_was_told_and_is_found_from_every_side() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let (workspace, ana, ben) = (WorkspaceId::from("T1"), UserId::from("U1"), UserId::from("U2"));
        let (performance, brand) = (insert_pod(&db, "performance").await, insert_pod(&db, "brand").await);
        db.write(
            "INSERT INTO pod_members (workspace_id, pod_id, person, role, since) VALUES ('T1', $1, 'U3', 'deputy', $2)",
        )
        .bind(brand)
        .bind(Ts(now()))
        .execute()
        .await
        .expect("a deputy");
        let mut tx = db.begin().await.expect("a transaction");
        let new =
            |text| NewBlocker { pod: performance, reporter: &ana, text, occurrence: Some(OccurrenceId(5)), now: now() };
        let first = insert_blocker(&mut tx, &workspace, new("final logo")).await.expect("written");
        let own = insert_blocker(&mut tx, &workspace, new("no time")).await.expect("written");
        let mut logo = find_blocker(&mut tx, &workspace, first).await.expect("one").expect("a blocker");
        assert_eq!((logo.state, logo.on.clone(), logo.pod_name.as_str()), (BlockerState::Open, None, "performance"));
        logo.on = Some(On::Pod { pod: brand, name: "brand".to_owned() });
        logo.holder = Some(ben.clone());
        logo.state = BlockerState::Dated;
        logo.due = Some(date(2026, 11, 27));
        logo.answer_by = Some(hours(48));
        logo.nudges = 1;
        update_blocker(&mut tx, &workspace, &logo, Some(&ben)).await.expect("written");
        logo.holder_name = Some("U2".to_owned());
        logo.answerer = Some(ben.clone());
        logo.answered_by = Some("U2".to_owned());
        assert_eq!(find_blocker(&mut tx, &workspace, first).await.expect("one"), Some(logo.clone()));
        let people = [ana.clone()];
        assert_eq!(ids(&list_live_reported(&mut tx, &workspace, &people).await.expect("a list")), [first.0, own.0]);
        assert_eq!(ids(&list_live_of_pod(&mut tx, &workspace, brand).await.expect("a list")), [first.0]);
        let pods = [brand, performance];
        assert_eq!(ids(&list_live_in(&mut tx, &workspace, &pods[1..]).await.expect("a list")), [first.0, own.0]);
        assert!(list_live_in(&mut tx, &workspace, &[]).await.expect("a list").is_empty());
        assert_eq!(ids(&list_live_on(&mut tx, &workspace, (&pods, Some(&ana))).await.expect("a list")), [first.0]);
        assert!(list_live_on(&mut tx, &workspace, (&[], None)).await.expect("a list").is_empty());
        for person in ["U2", "U3"] {
            let touched = list_touched_by(&mut tx, &workspace, (&UserId::from(person), &[])).await.expect("a list");
            assert_eq!(ids(&touched), [first.0], "{person}");
        }
        assert!(list_touched_by(&mut tx, &workspace, (&ana, &[])).await.expect("a list").is_empty());
        let kept = list_touched_by(&mut tx, &workspace, (&ana, &[first])).await.expect("a list");
        assert_eq!(ids(&kept), [first.0], "what she has from before her hand-over");
        // Over: only in the day's news, and only since then.
        logo.state = BlockerState::Done;
        logo.closed_at = Some(hours(1));
        update_blocker(&mut tx, &workspace, &logo, None).await.expect("written");
        assert_eq!(ids(&list_live_reported(&mut tx, &workspace, &people).await.expect("a list")), [own.0]);
        let news = list_pods_blockers(&mut tx, &workspace, performance, hours(1)).await.expect("a list");
        assert_eq!(ids(&news), [first.0, own.0]);
        assert_eq!(news[0].answered_by.as_deref(), Some("U2"), "who answered stays");
        let later = list_pods_blockers(&mut tx, &workspace, performance, hours(2)).await.expect("a list");
        assert_eq!(ids(&later), [own.0]);
    })
    .await;
}
