//! When Slack keeps notifications from people, as it tells.

use super::{at, begin, in_workspace, person, user};
use crate::{
    database::Tx,
    directory::{
        Availability,
        availability::load_availability,
        dnd::{find_over, list_to_read, put_dnd, take_over},
        people::put_people,
        reach::{find_held, first_allowed},
        workspace::get_workspace,
    },
    ids::WorkspaceId,
    signal::{DndRecord, DoNotDisturb, Fact},
};
use jiff::{SignedDuration, civil::date};

/// From one minute after noon until another.
fn window(from: i64, until: i64) -> Option<DoNotDisturb> {
    Some(DoNotDisturb { from: at(from), until: at(until) })
}

/// Slack tells of the first person; whether others must hear of it.
async fn told(tx: &mut Tx, ws: &WorkspaceId, window: Option<DoNotDisturb>, minute: i64) -> (usize, bool) {
    let workspace = get_workspace(&mut *tx, ws).await.expect("read");
    let record = DndRecord { person: user("U1"), window };
    let mirrored = put_dnd(tx, &workspace, &[record], at(minute)).await.expect("kept");
    (mirrored.written, mirrored.facts == [Fact::DndChanged { person: user("U1") }])
}

async fn days(tx: &mut Tx, ws: &WorkspaceId) -> Availability {
    let settings = get_workspace(&mut *tx, ws).await.expect("read").settings.0;
    let days = (date(2026, 11, 20), date(2026, 12, 20));
    let found = load_availability(tx, ws, &settings, &[user("U1")], days).await.expect("read");
    found.into_values().next().expect("somebody")
}

#[tokio::test]
async fn what_slack_tells_is_kept_with_what_it_told_before() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        put_people(&mut tx, &ws, &[person("U1"), person("U2")], at(0)).await.expect("mirrored");
        assert_eq!(list_to_read(&mut tx, &ws, "", 9).await.expect("read"), [user("U1"), user("U2")]);
        assert_eq!(list_to_read(&mut tx, &ws, "U1", 9).await.expect("read"), [user("U2")]);
        assert_eq!(told(&mut tx, &ws, None, 0).await, (1, false), "it is dated");
        // Noon in UTC is a working hour anywhere near; midnight is none.
        assert_eq!(told(&mut tx, &ws, window(720, 900), 1).await, (1, false), "at night nobody is asked");
        assert_eq!(told(&mut tx, &ws, window(0, 60), 2).await, (1, true));
        assert_eq!(told(&mut tx, &ws, window(0, 60), 2).await, (0, false), "told twice");
        assert_eq!(told(&mut tx, &ws, None, 1).await, (0, false), "told late");
        let held = days(&mut tx, &ws).await;
        assert_eq!(first_allowed(&held, at(10)), Some(at(60)));
        assert_eq!(find_held(&held, at(10), at(10)).map(|held| (held.until, held.is_long)), Some((at(60), false)));
        assert_eq!(find_over(&mut tx, &ws).await.expect("read"), Some(at(70)));
        // It ends early: what was planned for its end is found there still.
        assert_eq!(told(&mut tx, &ws, None, 20).await, (1, true));
        let held = days(&mut tx, &ws).await;
        assert_eq!((first_allowed(&held, at(10)), first_allowed(&held, at(20))), (Some(at(20)), Some(at(20))));
        assert_eq!(find_held(&held, at(10), at(20)), None);
        // Over, and what comes next is not known; what takes more than one of their days is long, whenever it was told.
        assert_eq!(told(&mut tx, &ws, window(30, 40), 30).await, (1, true));
        assert_eq!(take_over(&mut tx, &ws, at(49), 9).await.expect("taken"), []);
        assert_eq!(take_over(&mut tx, &ws, at(50), 9).await.expect("taken"), [user("U1")]);
        assert_eq!(find_over(&mut tx, &ws).await.expect("read"), None);
        assert_eq!(first_allowed(&days(&mut tx, &ws).await, at(30)), Some(at(40)));
        assert_eq!(told(&mut tx, &ws, window(60, 60 * 25), 60).await, (1, true));
        let held = days(&mut tx, &ws).await;
        let asked = |minute: i64| find_held(&held, at(minute), at(61)).expect("held").is_long;
        assert!(asked(50) && !asked(61));
        assert_eq!(held.dnd.len(), 2);
        let forever = DoNotDisturb { from: at(60), until: at(60) + SignedDuration::from_hours(24 * 365 * 100) };
        assert_eq!(told(&mut tx, &ws, Some(forever), 62).await, (1, true));
        assert_eq!(first_allowed(&days(&mut tx, &ws).await, at(70)), None);
    })
    .await;
}
