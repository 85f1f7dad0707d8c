//! When people and pods work: their own, their pod's, the organisation's.

use super::{at, begin, in_workspace, make_pod, person, user};
use crate::{
    calendar::{Quiet, Weekdays, WorkingHours, Zone},
    database::Tx,
    directory::{
        DayOff, PodCalendar, Preferences, Settings,
        availability::{load_availability, load_organisation_calendar, load_pod_calendar},
        holidays::{ReadCalendar, delete_calendar, list_calendars, put_calendar, put_calendar_fault},
        members::{add_member, set_lead},
        people::put_people,
        pod_calendars::{get_pod_calendar, list_pod_calendars, put_pod_calendar},
        preferences::{get_preferences, put_preferences},
        time_off::{NewTimeOff, insert_time_off},
    },
    ids::{UserId, WorkspaceId},
    signal::PersonRecord,
};
use jiff::civil::{Date, date, time};
use std::collections::BTreeMap;

const DECEMBER: (Date, Date) = (Date::constant(2026, 12, 1), Date::constant(2026, 12, 31));

fn hours(start: i8, end: i8) -> WorkingHours {
    WorkingHours::new(Weekdays::MONDAY_TO_FRIDAY, time(start, 0, 0, 0), time(end, 0, 0, 0)).expect("hours")
}

async fn import(tx: &mut Tx, ws: &WorkspaceId, name: &str, days: &[(Date, &str)]) {
    let days: BTreeMap<Date, String> = days.iter().map(|(day, name)| (*day, (*name).to_owned())).collect();
    let read = ReadCalendar { name, fingerprint: "f1", days: &days, now: at(0) };
    put_calendar(tx, ws, read).await.expect("put");
}

#[tokio::test]
async fn hours_and_holidays_fall_from_the_person_to_the_pod_to_the_organisation() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let nowhere = PersonRecord { zone: None, ..person("U3") };
        put_people(&mut tx, &ws, &[person("U1"), person("U2"), nowhere], at(0)).await.expect("put");
        let christmas = date(2026, 12, 25);
        import(&mut tx, &ws, "germany", &[(christmas, "1. Weihnachtstag"), (date(2026, 12, 26), "2. Weihnachtstag")])
            .await;
        import(&mut tx, &ws, "spain", &[(date(2026, 12, 8), "Inmaculada"), (christmas, "Navidad")]).await;
        let settings = Settings {
            zone: Zone::named("Europe/London").expect("a zone"),
            holidays: vec!["germany".to_owned()],
            ..Settings::default()
        };
        // U1 joined one pod first and leads the other; U2 joined the one that sets nothing first.
        let (plain, own) =
            (make_pod(&mut tx, &ws, "plain", "Plain").await.id, make_pod(&mut tx, &ws, "own", "Own").await.id);
        for (id, first, second) in [("U1", plain, own), ("U2", plain, own)] {
            add_member(&mut tx, &ws, first, &user(id), at(0)).await.expect("member");
            add_member(&mut tx, &ws, second, &user(id), at(1)).await.expect("member");
        }
        set_lead(&mut tx, &ws, own, Some(&user("U1")), at(2)).await.expect("lead");
        let calendar = PodCalendar {
            zone: Zone::named("Europe/Madrid"),
            hours: Some(hours(10, 19)),
            holidays: Some(vec!["spain".to_owned(), "germany".to_owned()]),
        };
        put_pod_calendar(&mut tx, &ws, own, &calendar).await.expect("put");
        assert_eq!(get_pod_calendar(&mut tx, &ws, own).await.expect("get"), calendar);
        assert_eq!(get_pod_calendar(&mut tx, &ws, plain).await.expect("get"), PodCalendar::default());
        assert_eq!(list_pod_calendars(&mut tx, &ws).await.expect("list"), [(own, calendar)]);

        let people: Vec<UserId> = ["U1", "U2", "U3", "U9"].map(user).to_vec();
        let before = tx.statements();
        let found = load_availability(&mut tx, &ws, &settings, &people, DECEMBER).await.expect("load");
        assert_eq!(tx.statements() - before, 4);
        assert_eq!(found.len(), 3, "who is not mirrored is left out");
        let (ana, ben, cem) = (&found[&user("U1")], &found[&user("U2")], &found[&user("U3")]);
        assert_eq!((ana.hours, ben.hours, cem.hours), (hours(10, 19), WorkingHours::USUAL, WorkingHours::USUAL));
        assert_eq!((ana.zone.name(), cem.zone.name()), ("Europe/Berlin", "Europe/London"));
        assert_eq!(ana.day_off(christmas), Some(&DayOff::Holiday { name: "Navidad".to_owned() }));
        assert_eq!(ben.day_off(christmas), Some(&DayOff::Holiday { name: "1. Weihnachtstag".to_owned() }));
        assert_eq!((ana.days_off.len(), ben.days_off.len(), cem.days_off.len()), (3, 2, 2));
        assert!(
            !ana.works_on(date(2026, 12, 8)) && ben.works_on(date(2026, 12, 8)) && !ben.works_on(date(2026, 12, 12))
        );

        let pods = load_pod_calendar(&mut tx, &ws, &settings, own, DECEMBER).await.expect("load");
        assert_eq!((pods.zone.name(), pods.hours, pods.days_off.len()), ("Europe/Madrid", hours(10, 19), 3));
        let pods = load_pod_calendar(&mut tx, &ws, &settings, plain, DECEMBER).await.expect("load");
        assert_eq!(pods, load_organisation_calendar(&mut tx, &ws, &settings, DECEMBER).await.expect("load"));
        assert_eq!((pods.zone.name(), pods.hours, pods.days_off.len()), ("Europe/London", WorkingHours::USUAL, 2));
    })
    .await;
}

#[tokio::test]
async fn what_a_person_set_and_time_off_come_first() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        put_people(&mut tx, &ws, &[person("U1"), person("U2")], at(0)).await.expect("put");
        import(&mut tx, &ws, "germany", &[(date(2026, 12, 25), "1. Weihnachtstag")]).await;
        let settings = Settings { holidays: vec!["germany".to_owned(), "gone".to_owned()], ..Settings::default() };
        let (ana, ben) = (user("U1"), user("U2"));
        assert_eq!(get_preferences(&mut tx, &ws, &ana).await.expect("get"), Preferences::default());
        let wanted = Preferences {
            hours: Some(hours(7, 15)),
            quiet: Quiet::new(time(20, 0, 0, 0), time(8, 0, 0, 0)),
            prompts_at: Some(time(9, 30, 0, 0)),
            daily_limit: 2,
        };
        put_preferences(&mut tx, &ws, &ana, &Preferences::default()).await.expect("put");
        put_preferences(&mut tx, &ws, &ana, &wanted).await.expect("put");
        assert_eq!(get_preferences(&mut tx, &ws, &ana).await.expect("get"), wanted);
        let days = (date(2026, 12, 24), date(2027, 1, 2));
        let new = NewTimeOff { person: &ana, first: days.0, last: days.1, cover: Some(&ben), by: &ana, now: at(0) };
        insert_time_off(&mut tx, &ws, new).await.expect("insert");

        let both = [ana.clone(), ben.clone()];
        let found = load_availability(&mut tx, &ws, &settings, &both, DECEMBER).await.expect("load");
        let (hers, his) = (&found[&ana], &found[&ben]);
        assert_eq!(
            (hers.hours, hers.quiet, hers.prompts_at, hers.daily_limit),
            (hours(7, 15), wanted.quiet, wanted.prompts_at, 2)
        );
        assert_eq!((his.hours, his.quiet, his.prompts_at, his.daily_limit), (WorkingHours::USUAL, None, None, 4));
        assert_eq!(hers.day_off(date(2026, 12, 25)), Some(&DayOff::TimeOff { until: days.1, cover: Some(ben) }));
        assert_eq!(hers.days_off.len(), 8, "as far as was asked for");
        assert_eq!(hers.calendar().days_off.len(), 8);
        assert_eq!(his.days_off.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn calendars_of_holidays_are_replaced_kept_and_forgotten() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        import(&mut tx, &ws, "germany", &[(date(2026, 12, 25), "Weihnachten"), (date(2026, 12, 26), "Weihnachten")])
            .await;
        import(&mut tx, &ws, "germany", &[(date(2026, 12, 25), "Weihnachten")]).await;
        put_calendar_fault(&mut tx, &ws, "germany", "Line 3 says nothing.").await.expect("put");
        put_calendar_fault(&mut tx, &ws, "atlantis", "The file is empty.").await.expect("put");
        let found = list_calendars(&mut tx, &ws).await.expect("list");
        let [atlantis, germany] = found.as_slice() else { panic!("two calendars: {found:?}") };
        assert_eq!((atlantis.name.as_str(), atlantis.days, atlantis.last_day), ("atlantis", 0, None));
        assert_eq!((atlantis.fingerprint.as_deref(), atlantis.read_at), (None, None));
        assert_eq!((germany.days, germany.fingerprint.as_deref()), (1, Some("f1")));
        assert_eq!(germany.fault.as_deref(), Some("Line 3 says nothing."));
        import(&mut tx, &ws, "germany", &[]).await;
        delete_calendar(&mut tx, &ws, "atlantis").await.expect("delete");
        let found = list_calendars(&mut tx, &ws).await.expect("list");
        assert_eq!(
            found.iter().map(|one| (one.name.as_str(), one.days, &one.fault)).collect::<Vec<_>>(),
            [("germany", 0, &None)]
        );
    })
    .await;
}
