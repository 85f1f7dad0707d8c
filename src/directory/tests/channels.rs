//! Mirroring channels.

use super::{at, begin, channel, in_workspace, make_pod};
use crate::{
    database::Tx,
    directory::{
        Mirrored,
        channels::{
            ChannelEdit, Edited, close_unseen_channels, edit_channel, find_channel, find_channel_by_name,
            mark_channels_seen, move_channel, put_channels,
        },
        links::{find_home_channel, link_channel},
    },
    ids::ChannelId,
    signal::{ChannelRecord, Fact},
};

fn id(text: &str) -> ChannelId {
    ChannelId::from(text)
}

#[tokio::test]
async fn changes_are_facts_and_repeats_write_nothing() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let general = channel("C1", "general");
        assert_eq!(put_channels(&mut tx, &ws, std::slice::from_ref(&general), at(0)).await.expect("put").written, 1);
        // An event that does not say whether the bot is a member leaves that alone.
        let silent = ChannelRecord { member: None, ..general.clone() };
        assert_eq!(put_channels(&mut tx, &ws, &[silent], at(1)).await.expect("put").written, 0);

        let changed = [Fact::ChannelChanged { channel: id("C1") }];
        let closed = [Fact::ChannelClosed { channel: id("C1") }];
        let steps: [(ChannelEdit, &[Fact]); 6] = [
            (ChannelEdit::Name("all".to_owned()), &changed),
            (ChannelEdit::Name("all".to_owned()), &[]),
            (ChannelEdit::Shared(true), &changed),
            (ChannelEdit::Member(false), &[]),
            (ChannelEdit::Archived(true), &closed),
            (ChannelEdit::Archived(false), &changed),
        ];
        for (minute, (edit, facts)) in (2..).zip(steps) {
            let told = edit_channel(&mut tx, &ws, &id("C1"), edit.clone(), at(minute)).await.expect("an edit");
            assert!(matches!(&told, Edited::Applied(told) if told.facts == facts), "{edit:?}: {told:?}");
        }
        let late = edit_channel(&mut tx, &ws, &id("C1"), ChannelEdit::Name("old".to_owned()), at(1)).await;
        assert_eq!(late.expect("an edit"), Edited::Late(Mirrored::default()));
        let repeated = edit_channel(&mut tx, &ws, &id("C1"), ChannelEdit::Archived(false), at(1)).await;
        assert_eq!(repeated.expect("an edit"), Edited::Applied(Mirrored::default()));
        let unknown = edit_channel(&mut tx, &ws, &id("C9"), ChannelEdit::Shared(true), at(9)).await;
        assert_eq!(unknown.expect("an edit"), Edited::Unknown);
        let stored = find_channel_by_name(&mut tx, &ws, "all").await.expect("read").expect("mirrored");
        assert!(stored.is_shared && !stored.is_archived && !stored.is_member);
    })
    .await;
}

#[tokio::test]
async fn an_event_that_comes_late_is_doubted_and_a_share_is_believed() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        put_channels(&mut tx, &ws, &[channel("C1", "general")], at(5)).await.expect("put");
        let archived = edit_channel(&mut tx, &ws, &id("C1"), ChannelEdit::Archived(true), at(4)).await;
        assert_eq!(archived.expect("an edit"), Edited::Late(Mirrored::default()));
        let shared = edit_channel(&mut tx, &ws, &id("C1"), ChannelEdit::Shared(true), at(4)).await.expect("an edit");
        assert!(matches!(&shared, Edited::Late(told) if told.facts == [Fact::ChannelChanged { channel: id("C1") }]));
        let stored = find_channel(&mut tx, &ws, &id("C1")).await.expect("read").expect("mirrored");
        assert!(stored.is_shared && !stored.is_archived);
        assert_eq!(stored.seen_at.0, at(5), "the date of a row is never lowered");
    })
    .await;
}

#[tokio::test]
async fn a_complete_sweep_tells_deleted_from_unseen() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let private = ChannelRecord { private: true, ..channel("C3", "secret") };
        let records = [channel("C1", "general"), channel("C2", "gone"), private];
        put_channels(&mut tx, &ws, &records, at(0)).await.expect("put");
        let close = async |tx: &mut Tx, minute, most| {
            let told = close_unseen_channels(tx, &ws, at(minute), most).await.expect("a sweep");
            (told.written, told.facts)
        };
        assert_eq!(close(&mut tx, 9, 50).await, (0, vec![]), "an empty sweep concludes nothing");
        mark_channels_seen(&mut tx, &ws, &[id("C1")], at(10)).await.expect("a page");
        assert_eq!(close(&mut tx, 10, 1).await, (1, vec![Fact::ChannelClosed { channel: id("C2") }]));
        // The private one is closed to us now: that is news for whoever posts there. It waited for the next turn.
        assert_eq!(close(&mut tx, 10, 1).await, (1, vec![Fact::ChannelChanged { channel: id("C3") }]));
        let secret = find_channel(&mut tx, &ws, &id("C3")).await.expect("read").expect("mirrored");
        assert!(!secret.is_member && !secret.is_archived);
        assert_eq!(close(&mut tx, 10, 1).await, (0, vec![]));
        // Told of while the next sweep is under way, after its page; nobody can be gone by an event of the same second.
        put_channels(&mut tx, &ws, &[channel("C4", "new")], at(11)).await.expect("put");
        mark_channels_seen(&mut tx, &ws, &[id("C1")], at(11)).await.expect("a page");
        assert_eq!(close(&mut tx, 11, 50).await, (0, vec![]));
    })
    .await;
}

#[tokio::test]
async fn a_new_id_takes_the_pod_along() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let shared = ChannelRecord { shared: true, ..channel("C2", "pod") };
        put_channels(&mut tx, &ws, &[channel("C1", "pod"), shared], at(0)).await.expect("put");
        let pod = make_pod(&mut tx, &ws, "pod", "Pod").await;
        link_channel(&mut tx, &ws, pod.id, &id("C1"), true).await.expect("a link");
        assert!(move_channel(&mut tx, &ws, &id("C1"), &id("C2")).await.expect("a move"));
        assert_eq!(find_home_channel(&mut tx, &ws, pod.id).await.expect("read"), Some(id("C2")));
        assert!(find_channel(&mut tx, &ws, &id("C1")).await.expect("read").is_none());
        assert!(!move_channel(&mut tx, &ws, &id("C1"), &id("C2")).await.expect("a move"));
        let moved = find_channel(&mut tx, &ws, &id("C2")).await.expect("read").expect("mirrored");
        assert!(moved.is_shared, "what was told of the new id stays");
    })
    .await;
}
