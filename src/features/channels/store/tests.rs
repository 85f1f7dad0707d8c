//! What no conversation can tell apart: a channel that gets a new id.

use super::*;
use crate::{
    database::testing,
    features::channels::model::State,
    ids::{ChannelCaseId, UserId},
};
use jiff::Timestamp;
use std::collections::BTreeMap;

#[tokio::test]
async fn cases_and_orders_go_with_a_channel_to_its_new_id() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let (workspace, now): (WorkspaceId, Timestamp) =
            (WorkspaceId::from("T1"), "2026-11-23T09:00:00Z".parse().expect("an instant"));
        let (old, new, person) = (ChannelId::from("C1"), ChannelId::from("C2"), UserId::from("U1"));
        let mut tx = db.begin().await.expect("a transaction");
        let case = NewCase { channel: &old, name: "lunch", person: Some(&person), pod: None, state: State::Asked, now };
        let mut case = insert_case(&mut tx, &workspace, case).await.expect("a case");
        let people = BTreeMap::new();
        let order = NewOrder { person: &person, pod: None, name: "lunch", is_private: false, people: &people, now };
        let mut order = insert_order(&mut tx, &workspace, order).await.expect("an order");
        order.channel = Some(old.clone());
        update_order(&mut tx, &workspace, &order).await.expect("written");
        move_cases(&mut tx, &workspace, (&old, &new)).await.expect("moved");
        move_orders(&mut tx, &workspace, (&old, &new)).await.expect("moved");
        case.channel = new.clone();
        assert_eq!(find_open_case(&mut tx, &workspace, &new).await.expect("read"), Some(case.clone()));
        assert_eq!(find_open_case(&mut tx, &workspace, &old).await.expect("read"), None);
        order.channel = Some(new.clone());
        assert_eq!(find_order_of(&mut tx, &workspace, &new).await.expect("read"), Some(order.clone()));
        assert_eq!(find_order(&mut tx, &workspace, order.id).await.expect("read"), Some(order));

        // Everything about a case is read as it was written; a closed one makes room for the next.
        case.state = State::Allowed;
        case.belongs = true;
        (case.asks, case.reminded) = (3, true);
        (case.delivered_at, case.remind_at, case.grace_until) = (Some(now), Some(now), Some(now));
        case.refused = vec!["pod-x".to_owned()];
        (case.wish, case.reason) = (Some("pod-y".to_owned()), Some("because".to_owned()));
        case.decider = Some(person.clone());
        update_case(&mut tx, &workspace, &case, now).await.expect("written");
        assert_eq!(find_case(&mut tx, &workspace, case.id).await.expect("read"), Some(case));
        assert!(is_allowed(&mut tx, &workspace, (&new, "lunch")).await.expect("read"));
        assert!(!is_allowed(&mut tx, &workspace, (&new, "other")).await.expect("read"));
        assert_eq!(list_allowed(&mut tx, &workspace).await.expect("read"), [(new.clone(), "lunch".to_owned())]);
        let next = NewCase { channel: &new, name: "dinner", person: None, pod: None, state: State::Listed, now };
        let next = insert_case(&mut tx, &workspace, next).await.expect("another case");
        assert_eq!(list_on_lists(&mut tx, &workspace, None).await.expect("read"), std::slice::from_ref(&next));
        assert_eq!(list_pods_with_lists(&mut tx, &workspace, (-1, 9)).await.expect("read"), [PodId(0)]);
        assert!(list_pods_with_lists(&mut tx, &workspace, (0, 9)).await.expect("read").is_empty());
        let open = list_open_cases(&mut tx, &workspace, (ChannelCaseId(0), 9)).await.expect("read");
        assert_eq!(open, [next]);
        assert_eq!(count_asked_of(&mut tx, &workspace, &person).await.expect("read"), 0);
        assert!(list_open_of(&mut tx, &workspace, &person).await.expect("read").is_empty());
        assert!(list_taken(&mut tx, &workspace, &["lunch".to_owned()]).await.expect("read").is_empty());
        assert!(list_named(&mut tx, &workspace).await.expect("read").is_empty());
        tx.commit().await.expect("committed");
    })
    .await;
}
