//! Events written into the mirror.

use super::{at, begin, channel, in_workspace, make_pod, person, user};
use crate::{
    database::Tx,
    directory::{
        Mirrored, Settings, Workspace,
        channels::{get_channel, put_channels},
        links::link_channel,
        mirror::{Applied, apply_event},
        people::get_person,
        workspace::{get_settings, get_workspace, update_settings},
    },
    ids::ChannelId,
    signal::{Event, Fact, Happened},
};

async fn apply(tx: &mut Tx, workspace: &Workspace, what: Happened) -> Applied {
    let event = Event { id: "Ev1".to_owned(), at: at(5), what };
    apply_event(tx, workspace, &event).await.expect("an event")
}

fn written(facts: Vec<Fact>) -> Applied {
    Applied::Mirrored(Mirrored { written: 1, facts })
}

#[tokio::test]
async fn each_event_finds_its_row() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let workspace = get_workspace(&mut tx, &ws).await.expect("read");
        let id = ChannelId::from("C1");
        let bot = workspace.bot_user.clone();

        assert_eq!(apply(&mut tx, &workspace, Happened::PersonSeen(person("U1"))).await, written(vec![]));
        let opened = Happened::HomeOpened { person: user("U1") };
        assert_eq!(apply(&mut tx, &workspace, opened).await, written(vec![]));
        assert!(get_person(&mut tx, &ws, &user("U1")).await.expect("read").home_opened_at.is_some());

        let joined = Happened::Membership { channel: id.clone(), person: bot.clone(), joined: true };
        assert_eq!(apply(&mut tx, &workspace, joined).await, Applied::UnknownChannel(id.clone()));
        assert_eq!(apply(&mut tx, &workspace, Happened::ChannelSeen(channel("C1", "a"))).await, written(vec![]));
        let left = Happened::Membership { channel: id.clone(), person: bot, joined: false };
        assert_eq!(apply(&mut tx, &workspace, left).await, written(vec![]));
        assert!(!get_channel(&mut tx, &ws, &id).await.expect("read").is_member);
        let other = Happened::Membership { channel: id.clone(), person: user("U1"), joined: true };
        assert_eq!(apply(&mut tx, &workspace, other).await, Applied::Nothing);

        let changed = || written(vec![Fact::ChannelChanged { channel: id.clone() }]);
        let renamed = Happened::ChannelRenamed { channel: id.clone(), name: "b".to_owned() };
        assert_eq!(apply(&mut tx, &workspace, renamed).await, changed());
        let shared = Happened::ChannelShared { channel: id.clone(), shared: true };
        assert_eq!(apply(&mut tx, &workspace, shared).await, changed());
        let deleted = Happened::ChannelDeleted { channel: id.clone() };
        assert_eq!(
            apply(&mut tx, &workspace, deleted.clone()).await,
            written(vec![Fact::ChannelClosed { channel: id }])
        );
        assert_eq!(apply(&mut tx, &workspace, deleted).await, Applied::Mirrored(Mirrored::default()));
        for person in ["U1", "U2"].map(user) {
            let unknown = person == user("U2");
            let happened = [
                Happened::Membership { channel: ChannelId::from("C1"), person: person.clone(), joined: true },
                Happened::StrangerCame { person: person.clone() },
            ];
            for happened in happened {
                let expected = if unknown { Applied::UnknownPerson(person.clone()) } else { Applied::Nothing };
                assert_eq!(apply(&mut tx, &workspace, happened).await, expected);
            }
        }
        let opened = Happened::HomeOpened { person: user("U2") };
        assert_eq!(apply(&mut tx, &workspace, opened).await, Applied::UnknownPerson(user("U2")));
        assert_eq!(apply(&mut tx, &workspace, Happened::Uninstalled).await, Applied::Nothing);
    })
    .await;
}

#[tokio::test]
async fn a_new_id_is_followed_everywhere() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let workspace = get_workspace(&mut tx, &ws).await.expect("read");
        let [from, to] = ["C1", "C2"].map(ChannelId::from);
        put_channels(&mut tx, &ws, &[channel("C1", "agency-updates")], at(0)).await.expect("put");
        let pod = make_pod(&mut tx, &ws, "pod", "Pod").await;
        link_channel(&mut tx, &ws, pod.id, &from, true).await.expect("a link");
        let settings = Settings { updates_channel: Some(from.clone()), ..Settings::default() };
        update_settings(&mut tx, &ws, &settings).await.expect("an update");

        let moved = Happened::ChannelMoved { from: from.clone(), to: to.clone() };
        let facts = vec![
            Fact::ChannelMoved { from, to: to.clone() },
            Fact::ChannelChanged { channel: to.clone() },
            Fact::PodChanged { pod: pod.id },
            Fact::SettingsChanged,
        ];
        let asked = Applied::Doubtful(to.clone(), Mirrored { written: 1, facts });
        assert_eq!(apply(&mut tx, &workspace, moved.clone()).await, asked);
        assert_eq!(get_settings(&mut tx, &ws).await.expect("read").updates_channel, Some(to.clone()));
        assert_eq!(apply(&mut tx, &workspace, moved).await, Applied::UnknownChannel(to));
    })
    .await;
}
