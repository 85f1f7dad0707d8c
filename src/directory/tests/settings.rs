//! The workspace and its settings.

use super::{at, begin, channel, in_workspace, person, user};
use crate::{
    directory::{
        Settings,
        channels::put_channels,
        people::put_people,
        workspace::{
            Identity, get_settings, get_workspace, guess_settings, mark_synced, pause, put_workspace, resume, stop,
            update_settings,
        },
    },
    ids::ChannelId,
    signal::{ChannelRecord, PersonRecord},
};

#[tokio::test]
async fn settings_are_guessed_until_an_administrator_chooses() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        assert_eq!(get_settings(&mut tx, &ws).await.expect("read"), Settings::default());
        let far = |id| PersonRecord { zone: Some("Asia/Singapore".to_owned()), ..person(id) };
        let gone = |id| PersonRecord { deactivated: true, ..far(id) };
        let people = [person("U1"), person("U2"), far("U3"), gone("U4"), gone("U5")];
        put_people(&mut tx, &ws, &people, at(0)).await.expect("put");
        let shared = ChannelRecord { shared: true, ..channel("C2", "escalations") };
        put_channels(&mut tx, &ws, &[channel("C1", "agency-updates"), shared], at(0)).await.expect("put");
        assert!(guess_settings(&mut tx, &ws).await.expect("a guess").is_some());
        assert!(guess_settings(&mut tx, &ws).await.expect("a guess").is_none());
        let guessed = get_settings(&mut tx, &ws).await.expect("read");
        assert_eq!(guessed.zone.name(), "Europe/Berlin");
        assert_eq!((guessed.updates_channel.clone(), guessed.escalations_channel.clone()), (Some("C1".into()), None));

        let chosen = Settings { updates_channel: None, leadership: vec![user("U1")], ..guessed };
        update_settings(&mut tx, &ws, &chosen).await.expect("an update");
        assert!(guess_settings(&mut tx, &ws).await.expect("a guess").is_none());
        tx.commit().await.expect("a commit");
        let stored = get_settings(&mut &db, &ws).await.expect("read");
        assert_eq!(stored, Settings { confirmed: true, ..chosen });
        assert_eq!(stored.updates_channel, None::<ChannelId>);
    })
    .await;
}

#[tokio::test]
async fn pauses_survive_a_start_and_stops_do_not() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        assert!(!get_workspace(&mut tx, &ws).await.expect("read").is_quiet());
        assert!(pause(&mut tx, &ws, &user("U1"), Some("off-site"), at(1)).await.expect("a pause"));
        assert!(!pause(&mut tx, &ws, &user("U2"), None, at(2)).await.expect("a pause"));
        assert!(stop(&mut tx, &ws, "the app was removed", at(3)).await.expect("a stop"));
        assert!(!stop(&mut tx, &ws, "its token was revoked", at(4)).await.expect("a stop"));
        mark_synced(&mut tx, &ws, at(5)).await.expect("a mark");
        let row = get_workspace(&mut tx, &ws).await.expect("read");
        assert_eq!((row.paused_by, row.stopped_why.as_deref()), (Some(user("U1")), Some("the app was removed")));
        assert_eq!(row.paused_why.as_deref(), Some("off-site"));

        let bot_user = user("UNEW");
        let identity =
            Identity { workspace: &ws, name: "Renamed", url: "https://x/", bot_user: &bot_user, bot_id: None };
        put_workspace(&mut tx, identity, at(6)).await.expect("a start");
        let row = get_workspace(&mut tx, &ws).await.expect("read");
        assert_eq!((row.name.as_str(), row.bot_user, row.stopped_at), ("Renamed", bot_user, None));
        assert!(row.paused_at.is_some() && row.synced_at.is_some());
        assert!(resume(&mut tx, &ws).await.expect("a resumption"));
        assert!(!resume(&mut tx, &ws).await.expect("a resumption"));
        assert_eq!(get_workspace(&mut tx, &ws).await.expect("read").paused_why, None);
        assert!(get_workspace(&mut tx, &"T9".into()).await.is_err());
    })
    .await;
}
