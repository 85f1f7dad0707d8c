//! Pods, memberships and channels of pods.

use super::{at, begin, in_workspace, make_pod, person, user};
use crate::{
    database::{
        is_conflict,
        testing::{insert_workspace, on_postgres},
    },
    directory::{
        links::{Linked, PodChannel, link_channel, list_pod_channels, unlink_channel},
        members::{
            LeadSet, Role, add_deputy, add_member, find_lead, find_role, list_members, list_memberships, remove_deputy,
            remove_member, set_lead,
        },
        people::put_people,
        pods::{
            NewPod, Resolved, find_pod_by_channel, find_pod_by_key, get_pod, insert_pod, list_summaries, resolve_pod,
        },
    },
    error::Error,
    ids::{ChannelId, PodId, WorkspaceId},
    signal::PersonRecord,
};

#[tokio::test]
async fn pods_are_made_once_and_found_by_many_names() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let pod = make_pod(&mut tx, &ws, "performance", "Performance Marketing").await;
        let taken = NewPod { key: "performance", name: "Other", by: &user("U1"), now: at(1) };
        assert!(insert_pod(&mut tx, &ws, taken).await.expect("insert").is_none());
        assert_eq!(get_pod(&mut tx, &ws, pod.id).await.expect("read"), pod);
        assert!(get_pod(&mut tx, &ws, PodId(pod.id.0 + 1)).await.is_err());
        assert!(get_pod(&mut tx, &"T2".into(), pod.id).await.is_err(), "another workspace's pod");
        assert_eq!(find_pod_by_key(&mut tx, &ws, "Performance").await.expect("read"), Some(pod.clone()));
        assert_eq!(resolve_pod(&mut tx, &ws, "perf").await.expect("read"), Resolved::One(pod));
    })
    .await;
}

#[tokio::test]
async fn a_pod_has_one_lead_and_a_person_leads_one_pod() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let [ana, ben] = ["U1", "U2"].map(user);
        let one = make_pod(&mut tx, &ws, "one", "One").await;
        let two = make_pod(&mut tx, &ws, "two", "Two").await;
        assert!(add_member(&mut tx, &ws, one.id, &ana, at(0)).await.expect("add"));
        assert!(!add_member(&mut tx, &ws, one.id, &ana, at(1)).await.expect("add"));

        let set = set_lead(&mut tx, &ws, one.id, Some(&ana), at(2)).await.expect("lead");
        assert_eq!(set, LeadSet::Changed { from: None });
        assert_eq!(set_lead(&mut tx, &ws, one.id, Some(&ana), at(2)).await.expect("lead"), LeadSet::Same);
        let set = set_lead(&mut tx, &ws, two.id, Some(&ana), at(3)).await.expect("lead");
        assert_eq!(set, LeadSet::LeadsAnother(one.clone()));
        assert!(!add_member(&mut tx, &ws, one.id, &ana, at(4)).await.expect("add"), "a lead stays lead");

        let set = set_lead(&mut tx, &ws, one.id, Some(&ben), at(5)).await.expect("lead");
        assert_eq!(set, LeadSet::Changed { from: Some(ana.clone()) });
        assert_eq!(find_role(&mut tx, &ws, one.id, &ana).await.expect("read"), Some(Role::Member));
        set_lead(&mut tx, &ws, two.id, Some(&ana), at(6)).await.expect("lead");
        let memberships = list_memberships(&mut tx, &ws, &ana).await.expect("read");
        assert_eq!(
            memberships.iter().map(|membership| (membership.pod, membership.role)).collect::<Vec<_>>(),
            [(two.id, Role::Lead), (one.id, Role::Member)]
        );

        assert!(!add_deputy(&mut tx, &ws, two.id, &ana, at(7)).await.expect("deputy"), "a lead stays lead");
        assert!(add_deputy(&mut tx, &ws, two.id, &ben, at(7)).await.expect("deputy"));
        assert!(!add_deputy(&mut tx, &ws, two.id, &ben, at(8)).await.expect("deputy"));
        assert!(remove_deputy(&mut tx, &ws, two.id, &ben).await.expect("deputy"));

        assert_eq!(remove_member(&mut tx, &ws, two.id, &ana).await.expect("remove"), Some(Role::Lead));
        assert_eq!(remove_member(&mut tx, &ws, two.id, &ana).await.expect("remove"), None);
        assert_eq!(find_lead(&mut tx, &ws, two.id).await.expect("read"), None);
        assert_eq!(
            set_lead(&mut tx, &ws, one.id, None, at(9)).await.expect("lead"),
            LeadSet::Changed { from: Some(ben) }
        );
    })
    .await;
}

#[tokio::test]
async fn lists_count_only_who_is_still_here() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let left = PersonRecord { deactivated: true, ..person("U2") };
        put_people(&mut tx, &ws, &[person("U1"), left, person("U3")], at(0)).await.expect("put");
        let pod = make_pod(&mut tx, &ws, "b", "beta").await;
        make_pod(&mut tx, &ws, "a", "Alpha").await;
        set_lead(&mut tx, &ws, pod.id, Some(&user("U2")), at(1)).await.expect("lead");
        for id in ["U1", "U3", "U9"] {
            add_member(&mut tx, &ws, pod.id, &user(id), at(2)).await.expect("add");
        }
        link_channel(&mut tx, &ws, pod.id, &ChannelId::from("C1"), false).await.expect("a link");
        tx.commit().await.expect("a commit");

        let pods = list_summaries(&mut &db, &ws).await.expect("read");
        assert_eq!(pods.iter().map(|pod| pod.name.as_str()).collect::<Vec<_>>(), ["Alpha", "beta"]);
        assert_eq!((pods[0].members, &pods[0].lead, pods[0].lead_is_active), (0, &None, false));
        let beta = &pods[1];
        assert_eq!((beta.members, beta.lead_name.as_deref(), beta.lead_is_active), (2, Some("Person U2"), false));
        assert_eq!(beta.home, Some(ChannelId::from("C1")));

        let members = list_members(&mut &db, &ws, pod.id).await.expect("read");
        let seen: Vec<_> = members.iter().map(|member| (member.name.as_str(), member.is_active)).collect();
        assert_eq!(seen, [("Person U2", false), ("Person U1", true), ("Person U3", true), ("U9", false)]);
    })
    .await;
}

#[tokio::test]
async fn the_first_channel_is_home_until_another_is() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let one = make_pod(&mut tx, &ws, "one", "One").await;
        let two = make_pod(&mut tx, &ws, "two", "Two").await;
        let [first, second] = ["C1", "C2"].map(ChannelId::from);
        let link =
            async |tx: &mut _, pod, channel, home| link_channel(tx, &ws, pod, channel, home).await.expect("a link");
        assert_eq!(link(&mut tx, one.id, &first, false).await, Linked::Home { instead_of: None });
        assert_eq!(link(&mut tx, one.id, &first, true).await, Linked::Same);
        assert_eq!(link(&mut tx, one.id, &second, false).await, Linked::Further);
        assert_eq!(link(&mut tx, one.id, &second, false).await, Linked::Same);
        assert_eq!(link(&mut tx, one.id, &second, true).await, Linked::Home { instead_of: Some(first.clone()) });
        assert_eq!(link(&mut tx, two.id, &second, true).await, Linked::BelongsTo(one.clone()));
        assert_eq!(
            list_pod_channels(&mut tx, &ws, one.id).await.expect("read"),
            [
                PodChannel { channel: second.clone(), is_home: true },
                PodChannel { channel: first.clone(), is_home: false }
            ]
        );
        assert_eq!(find_pod_by_channel(&mut tx, &ws, &first).await.expect("read"), Some(one));
        assert!(unlink_channel(&mut tx, &ws, &first).await.expect("unlink"));
        assert!(!unlink_channel(&mut tx, &ws, &first).await.expect("unlink"));
        assert_eq!(link(&mut tx, two.id, &first, false).await, Linked::Home { instead_of: None });
    })
    .await;
}

#[tokio::test]
async fn two_turns_that_choose_a_lead_at_once_do_not_both_win() {
    on_postgres(async |db| {
        insert_workspace(&db, "T1").await;
        let ws = WorkspaceId::from("T1");
        let mut tx = begin(&db).await;
        let one = make_pod(&mut tx, &ws, "one", "One").await;
        let two = make_pod(&mut tx, &ws, "two", "Two").await;
        tx.commit().await.expect("a commit");
        for (first, second) in [((&one, "U1"), (&two, "U1")), ((&one, "U2"), (&one, "U3"))] {
            let (mut early, mut late) = (begin(&db).await, begin(&db).await);
            // Both have begun to read before either writes.
            for tx in [&mut early, &mut late] {
                list_memberships(tx, &ws, &user("U1")).await.expect("read");
            }
            let (person, pod) = (user(second.1), second.0.id);
            let waits = async {
                set_lead(&mut late, &ws, pod, Some(&person), at(1)).await?;
                late.commit().await.map_err(Error::from)
            };
            let wins = async {
                set_lead(&mut early, &ws, first.0.id, Some(&user(first.1)), at(1)).await?;
                early.commit().await.map_err(Error::from)
            };
            let (lost, won) = tokio::join!(waits, wins);
            let failed: Vec<Error> = [lost, won].into_iter().filter_map(Result::err).collect();
            assert!(failed.len() == 1, "{failed:?}");
            assert!(failed[0].database().is_some_and(is_conflict), "{failed:?}");
        }
    })
    .await;
}
