//! Time off, covers, and who acts meanwhile.

use super::{at, begin, in_workspace, make_pod, person, user};
use crate::{
    database::Tx,
    directory::{
        Duty, Reason, RoleRef, Settings, TimeOff, list_led_now, load_actor,
        members::{add_deputy, set_lead},
        on_duty,
        people::{put_people, put_person},
        time_off::{
            NewTimeOff, delete_time_off, find_time_off, insert_time_off, list_covered, list_covered_by, list_time_off,
            mark_cover_told, update_time_off,
        },
        views::{who_acts, why_you_act},
        workspace::update_settings,
    },
    ids::{PodId, UserId, WorkspaceId},
    signal::{Caller, PersonRecord},
};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

/// A day of November 2026; the 23rd is today.
fn nov(day: i8) -> Date {
    date(2026, 11, day)
}

/// `who` is away from `first` to `last` of November.
async fn away(tx: &mut Tx, ws: &WorkspaceId, who: &str, (first, last): (i8, i8), cover: Option<&str>) -> TimeOff {
    let (person, cover) = (user(who), cover.map(user));
    let new = NewTimeOff {
        person: &person,
        first: nov(first),
        last: nov(last),
        cover: cover.as_ref(),
        by: &person,
        now: at(0),
    };
    insert_time_off(tx, ws, new).await.expect("insert")
}

async fn duty(tx: &mut Tx, ws: &WorkspaceId, role: RoleRef, when: Timestamp) -> Duty {
    on_duty(tx, ws, role, when).await.expect("an answer")
}

/// Six people of whom U1 leads the pod, U2 is deputy, U5 leadership and U6 admin.
async fn agency(tx: &mut Tx, ws: &WorkspaceId) -> PodId {
    let admin = PersonRecord { admin: true, ..person("U6") };
    let people = [person("U1"), person("U2"), person("U3"), person("U4"), person("U5"), admin];
    put_people(tx, ws, &people, at(0)).await.expect("put");
    let pod = make_pod(tx, ws, "brand", "Brand").await.id;
    set_lead(tx, ws, pod, Some(&user("U1")), at(0)).await.expect("lead");
    add_deputy(tx, ws, pod, &user("U2"), at(1)).await.expect("deputy");
    let settings = Settings { leadership: vec![user("U5")], ..Settings::default() };
    update_settings(tx, ws, &settings).await.expect("settings");
    pod
}

fn gone(id: &str) -> PersonRecord {
    PersonRecord { deactivated: true, ..person(id) }
}

fn passed(id: &str, until: i8, cover: Option<&str>) -> Reason {
    Reason::Away { person: user(id), until: nov(until), cover: cover.map(user) }
}

fn covers(id: &str, away: &str) -> Reason {
    Reason::Covers { person: user(id), away: user(away) }
}

#[tokio::test]
async fn covers_act_for_the_lead_and_the_covers_of_covers() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let pod = agency(&mut tx, &ws).await;
        let role = RoleRef::PodLead(pod);
        away(&mut tx, &ws, "U1", (20, 27), Some("U3")).await;
        let found = duty(&mut tx, &ws, role, at(0)).await;
        assert_eq!(
            (&found.people, &found.because),
            (&vec![user("U3")], &vec![passed("U1", 27, Some("U3")), covers("U3", "U1")])
        );
        assert_eq!(who_acts(&found).as_str(), "<@U1> is away until 27 Nov; <@U3> covers");
        assert_eq!(
            why_you_act(&found, "Brand").as_str(),
            "Because <@U1> is away until 27 Nov and you cover, for Brand."
        );

        away(&mut tx, &ws, "U3", (23, 24), Some("U4")).await;
        let found = duty(&mut tx, &ws, role, at(0)).await;
        let because = vec![passed("U1", 27, Some("U3")), passed("U3", 24, Some("U4")), covers("U4", "U1")];
        assert_eq!((&found.people, &found.because), (&vec![user("U4")], &because));
        assert_eq!(
            who_acts(&found).as_str(),
            "<@U1> is away until 27 Nov; <@U3>, who covers, is away until 24 Nov too; <@U4> covers"
        );

        // A cover who has left, or who is a guest by now, does not act; the deputy does.
        for record in [gone("U4"), PersonRecord { guest: true, ..person("U4") }] {
            put_person(&mut tx, &ws, &record, at(30)).await.expect("put");
            let found = duty(&mut tx, &ws, role, at(60)).await;
            assert_eq!(found.people, [user("U2")]);
            assert_eq!(found.because[2], Reason::CoverGone { person: user("U4"), away: user("U3") });
            assert_eq!(found.because[3], Reason::Deputy { pod, person: user("U2") });
        }
    })
    .await;
}

#[tokio::test]
async fn covers_in_a_circle_end_and_the_role_falls_on() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let pod = agency(&mut tx, &ws).await;
        let role = RoleRef::PodLead(pod);
        away(&mut tx, &ws, "U1", (20, 27), Some("U3")).await;
        away(&mut tx, &ws, "U3", (20, 28), Some("U2")).await;
        away(&mut tx, &ws, "U2", (20, 29), Some("U1")).await;
        let found = duty(&mut tx, &ws, role, at(0)).await;
        let circle = [
            passed("U1", 27, Some("U3")),
            passed("U3", 28, Some("U2")),
            passed("U2", 29, Some("U1")),
            Reason::CoverCircle { person: user("U1") },
        ];
        assert_eq!(
            (found.people, found.because),
            (vec![user("U5")], [circle.to_vec(), vec![Reason::Leadership]].concat())
        );

        // Leadership is away too, with a cover; then without one.
        let time_off = away(&mut tx, &ws, "U5", (23, 23), Some("U4")).await;
        let found = duty(&mut tx, &ws, RoleRef::Leadership, at(0)).await;
        assert_eq!(
            (found.people, found.because),
            (vec![user("U4")], vec![passed("U5", 23, Some("U4")), covers("U4", "U5")])
        );
        update_time_off(&mut tx, &ws, &TimeOff { cover: None, ..time_off }).await.expect("update");
        let found = duty(&mut tx, &ws, RoleRef::Leadership, at(0)).await;
        let because = vec![passed("U5", 23, None), Reason::LeadershipAway, Reason::Admins];
        assert_eq!((found.people, found.because), (vec![user("U6")], because));

        // The only admin is away: nobody is better than somebody who is not there.
        away(&mut tx, &ws, "U6", (23, 23), Some("U4")).await;
        let found = duty(&mut tx, &ws, RoleRef::Admins, at(0)).await;
        assert_eq!((found.people, found.because), (vec![], vec![passed("U6", 23, Some("U4")), Reason::Nobody]));
    })
    .await;
}

#[tokio::test]
async fn who_is_away_is_decided_by_their_own_day() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let pod = agency(&mut tx, &ws).await;
        for (zone, first_hour) in
            [("Pacific/Kiritimati", "2026-11-22T10:00:00Z"), ("Pacific/Honolulu", "2026-11-23T10:00:00Z")]
        {
            let lead = PersonRecord { zone: Some(zone.to_owned()), ..person("U1") };
            put_person(&mut tx, &ws, &lead, at(0)).await.expect("put");
            let time_off = away(&mut tx, &ws, "U1", (23, 23), None).await;
            let begins: Timestamp = first_hour.parse().expect("an instant");
            let second = jiff::SignedDuration::from_secs(1);
            for (when, acts) in [
                (begins - second, "U1"),
                (begins, "U2"),
                (begins + second * (24 * 3600 - 1), "U2"),
                (begins + second * 24 * 3600, "U1"),
            ] {
                let found = duty(&mut tx, &ws, RoleRef::PodLead(pod), when).await;
                assert_eq!(found.people, [user(acts)], "{zone} at {when}");
            }
            assert!(delete_time_off(&mut tx, &ws, time_off.id).await.expect("delete"));
        }
    })
    .await;
}

#[tokio::test]
async fn time_off_is_listed_changed_and_taken_out() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        agency(&mut tx, &ws).await;
        let later = away(&mut tx, &ws, "U1", (28, 30), None).await;
        let first = away(&mut tx, &ws, "U1", (1, 9), Some("U3")).await;
        let listed = |since| (since, user("U1"));
        for ((since, person), expected) in
            [(listed(nov(9)), vec![first.id, later.id]), (listed(nov(10)), vec![later.id])]
        {
            let found = list_time_off(&mut tx, &ws, &person, since).await.expect("list");
            assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), expected);
        }
        assert_eq!(
            list_covered_by(&mut tx, &ws, &user("U3"), nov(9)).await.expect("list"),
            std::slice::from_ref(&first)
        );
        assert!(list_covered_by(&mut tx, &ws, &user("U3"), nov(10)).await.expect("list").is_empty());
        assert_eq!(list_covered(&mut tx, &ws, (nov(9), nov(30))).await.expect("list"), std::slice::from_ref(&first));
        assert!(first.overlaps(nov(9), nov(12)) && !first.overlaps(nov(10), nov(12)) && first.is_on(nov(1)));

        mark_cover_told(&mut tx, &ws, first.id, at(5)).await.expect("mark");
        mark_cover_told(&mut tx, &ws, later.id, at(5)).await.expect("mark");
        let told = find_time_off(&mut tx, &ws, first.id).await.expect("find").expect("there");
        assert_eq!(told.told_at, Some(at(5)));
        let untold = find_time_off(&mut tx, &ws, later.id).await.expect("find").expect("there");
        assert_eq!(untold.told_at, None, "nobody covers");
        let moved = TimeOff { last: nov(11), cover: Some(user("U4")), told_at: None, ..told };
        update_time_off(&mut tx, &ws, &moved).await.expect("update");
        assert_eq!(find_time_off(&mut tx, &ws, first.id).await.expect("find"), Some(moved));
        assert!(delete_time_off(&mut tx, &ws, first.id).await.expect("delete"));
        assert!(!delete_time_off(&mut tx, &ws, first.id).await.expect("delete"));
    })
    .await;
}

/// One person of a random agency.
#[derive(Clone, Debug)]
struct Someone {
    deactivated: bool,
    guest: bool,
    away: bool,
    cover: Option<usize>,
}

fn someone() -> impl Strategy<Value = Someone> {
    (
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.6),
        prop::option::weighted(0.8, 0usize..6),
    )
        .prop_map(|(deactivated, guest, away, cover)| Someone { deactivated, guest, away, cover })
}

#[tokio::test]
async fn nobody_on_duty_is_away_or_gone() {
    let mut runner = TestRunner::deterministic();
    let agencies: Vec<Vec<Someone>> =
        (0..40).map(|_| prop::collection::vec(someone(), 6).new_tree(&mut runner).expect("a tree").current()).collect();
    in_workspace(async |db, ws| {
        for people in &agencies {
            let mut tx = begin(&db).await;
            let pod = agency(&mut tx, &ws).await;
            let id = |n: usize| format!("U{}", n + 1);
            for (n, someone) in people.iter().enumerate() {
                let record = PersonRecord {
                    deactivated: someone.deactivated,
                    guest: someone.guest,
                    admin: n == 5,
                    ..person(&id(n))
                };
                put_person(&mut tx, &ws, &record, at(10)).await.expect("put");
                if someone.away {
                    away(&mut tx, &ws, &id(n), (23, 24), someone.cover.map(id).as_deref()).await;
                }
            }
            for role in [RoleRef::PodLead(pod), RoleRef::Leadership, RoleRef::Admins] {
                let found = duty(&mut tx, &ws, role, at(0)).await;
                let acts = |who: &UserId| {
                    people.iter().enumerate().find(|(n, _)| user(&id(*n)) == *who).map(|(_, one)| one.clone())
                };
                for who in &found.people {
                    let someone = acts(who).expect("one of them");
                    assert!(!someone.away && !someone.deactivated, "{who} in {people:?}: {found:?}");
                }
                assert_eq!(found.people.is_empty(), found.because.last() == Some(&Reason::Nobody), "{found:?}");
                let told: Vec<_> =
                    found.because.iter().filter(|reason| matches!(reason, Reason::Away { .. })).collect();
                assert!(told.iter().all(|one| told.iter().filter(|other| other == &one).count() == 1), "{found:?}");
            }
            // Whoever acts has the rights for it, and nobody else has them for that reason.
            let found = duty(&mut tx, &ws, RoleRef::PodLead(pod), at(0)).await;
            let settings = Settings { leadership: vec![user("U5")], ..Settings::default() };
            for n in 0..people.len() {
                let caller = Caller { user: user(&id(n)), team: None };
                let (_, actor) = load_actor(&mut tx, &ws, (&caller, at(0))).await.expect("an actor");
                let acts = found.includes(&actor.id);
                assert!(!acts || actor.is_admin || actor.acts_as_lead(pod), "{actor:?}: {found:?}");
                assert!(acts || !actor.stands_in_for(pod), "{actor:?}: {found:?}");
                let led = list_led_now(&mut tx, &ws, &settings, (&actor, at(0))).await.expect("pods");
                let sees_to_it = led.iter().filter(|membership| membership.pod == pod).count();
                assert_eq!(sees_to_it, usize::from(acts || actor.leads(pod)), "{actor:?}: {found:?}");
            }
            drop(tx);
        }
    })
    .await;
}
