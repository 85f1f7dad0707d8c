//! Who is on duty, and who somebody is here.

use super::{at, begin, in_workspace, make_pod, person, user};
use crate::{
    database::Tx,
    directory::{
        Reason, RoleRef, Settings, load_actor,
        members::{add_deputy, set_lead},
        on_duty,
        on_duty::{find_holders, list_leads_on_duty},
        people::{put_people, put_person},
        pod_history::note_pod,
        pods::archive_pod,
        workspace::update_settings,
    },
    ids::{PodId, UserId, WorkspaceId},
    signal::{Caller, PersonRecord},
};

async fn duty(tx: &mut Tx, ws: &WorkspaceId, role: RoleRef) -> (Vec<UserId>, Vec<Reason>) {
    let duty = on_duty(tx, ws, role, at(60)).await.expect("an answer");
    (duty.people, duty.because)
}

async fn leave(tx: &mut Tx, ws: &WorkspaceId, id: &str) {
    let gone = PersonRecord { deactivated: true, ..person(id) };
    put_person(tx, ws, &gone, at(30)).await.expect("put");
}

async fn pod_with_lead(tx: &mut Tx, ws: &WorkspaceId, lead: &str) -> PodId {
    let pod = make_pod(tx, ws, "pod", "Pod").await;
    set_lead(tx, ws, pod.id, Some(&user(lead)), at(0)).await.expect("lead");
    pod.id
}

#[tokio::test]
async fn the_role_falls_from_lead_to_deputy_to_leadership_to_admins() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let admin = PersonRecord { admin: true, ..person("U5") };
        let people = [person("U1"), person("U2"), person("U3"), person("U4"), admin];
        put_people(&mut tx, &ws, &people, at(0)).await.expect("put");
        let pod = pod_with_lead(&mut tx, &ws, "U1").await;
        add_deputy(&mut tx, &ws, pod, &user("U2"), at(1)).await.expect("deputy");
        let settings = Settings { leadership: vec![user("U4"), user("U3"), user("U9")], ..Settings::default() };
        update_settings(&mut tx, &ws, &settings).await.expect("settings");
        let role = RoleRef::PodLead(pod);
        let [ana, ben] = ["U1", "U2"].map(user);
        let lead = Reason::Lead { pod, person: ana.clone() };
        assert_eq!(duty(&mut tx, &ws, role).await, (vec![ana.clone()], vec![lead]));

        leave(&mut tx, &ws, "U1").await;
        let lead_gone = Reason::LeadGone { pod, person: ana };
        let deputy = Reason::Deputy { pod, person: ben.clone() };
        assert_eq!(duty(&mut tx, &ws, role).await, (vec![ben.clone()], vec![lead_gone.clone(), deputy]));

        leave(&mut tx, &ws, "U2").await;
        let deputy_gone = Reason::DeputyGone { pod, person: ben };
        let so_far = vec![lead_gone, deputy_gone];
        let because = [so_far.clone(), vec![Reason::Leadership]].concat();
        assert_eq!(duty(&mut tx, &ws, role).await, (vec![user("U4"), user("U3")], because));

        leave(&mut tx, &ws, "U3").await;
        leave(&mut tx, &ws, "U4").await;
        let because = [so_far.clone(), vec![Reason::LeadershipGone, Reason::Admins]].concat();
        assert_eq!(duty(&mut tx, &ws, role).await, (vec![user("U5")], because));

        leave(&mut tx, &ws, "U5").await;
        let because = [so_far, vec![Reason::LeadershipGone, Reason::Nobody]].concat();
        assert_eq!(duty(&mut tx, &ws, role).await, (vec![], because));
    })
    .await;
}

#[tokio::test]
async fn a_pod_without_a_lead_and_an_organisation_without_leadership() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let outsider = PersonRecord { team: Some("T2".to_owned()), admin: true, ..person("U3") };
        let admin = PersonRecord { admin: true, ..person("U2") };
        put_people(&mut tx, &ws, &[person("U1"), admin, outsider], at(0)).await.expect("put");
        let pod = pod_with_lead(&mut tx, &ws, "U1").await;
        set_lead(&mut tx, &ws, pod, None, at(1)).await.expect("lead");
        let because = vec![Reason::NoLead { pod, since: None }, Reason::NoLeadership, Reason::Admins];
        assert_eq!(duty(&mut tx, &ws, RoleRef::PodLead(pod)).await, (vec![user("U2")], because));

        let settings = Settings { admins: vec![user("U1"), user("U2"), user("U3")], ..Settings::default() };
        update_settings(&mut tx, &ws, &settings).await.expect("settings");
        let admins = vec![user("U1"), user("U2")];
        assert_eq!(duty(&mut tx, &ws, RoleRef::Admins).await, (admins.clone(), vec![Reason::Admins]));
        let because = vec![Reason::NoLeadership, Reason::Admins];
        assert_eq!(duty(&mut tx, &ws, RoleRef::Leadership).await, (admins, because));
    })
    .await;
}

#[tokio::test]
async fn of_an_archived_pod_whoever_leads_the_one_above_it_acts() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let people = [person("U1"), person("U2"), person("U3")];
        put_people(&mut tx, &ws, &people, at(0)).await.expect("put");
        let settings = Settings { leadership: vec![user("U3")], ..Settings::default() };
        update_settings(&mut tx, &ws, &settings).await.expect("settings");
        let [top, middle, low] = [("top", "Top"), ("middle", "Middle"), ("low", "Low")];
        let top = make_pod(&mut tx, &ws, top.0, top.1).await.id;
        let middle = make_pod(&mut tx, &ws, middle.0, middle.1).await.id;
        let low = make_pod(&mut tx, &ws, low.0, low.1).await.id;
        for (pod, above) in [(middle, top), (low, middle)] {
            let under = tx.query("UPDATE pods SET parent_id = $2 WHERE id = $1");
            under.bind(pod).bind(above).execute().await.expect("under it");
        }
        set_lead(&mut tx, &ws, top, Some(&user("U1")), at(0)).await.expect("lead");
        add_deputy(&mut tx, &ws, top, &user("U2"), at(1)).await.expect("deputy");
        archive_pod(&mut tx, &ws, low, at(2)).await.expect("archived");
        archive_pod(&mut tx, &ws, middle, at(2)).await.expect("archived");
        // The nearest that is still there; of several asked together, too.
        let archived = Reason::Archived { pod: low, above: Some(top) };
        let lead = Reason::Lead { pod: top, person: user("U1") };
        let expected = (vec![user("U1")], vec![archived.clone(), lead]);
        assert_eq!(duty(&mut tx, &ws, RoleRef::PodLead(low)).await, expected);
        let all = list_leads_on_duty(&mut tx, &ws, &settings, (&[low, middle, top], at(60))).await.expect("duties");
        assert!(all.iter().all(|duty| duty.people == [user("U1")]), "{all:?}");
        // Without a lead, its deputy; nobody leads it since then.
        note_pod(&mut tx, &ws, top, at(3)).await.expect("noted");
        set_lead(&mut tx, &ws, top, None, at(4)).await.expect("lead");
        note_pod(&mut tx, &ws, top, at(4)).await.expect("noted");
        let none = Reason::NoLead { pod: top, since: Some(Settings::default().zone.date(at(4))) };
        let deputy = Reason::Deputy { pod: top, person: user("U2") };
        let expected = (vec![user("U2")], vec![archived, none, deputy]);
        assert_eq!(duty(&mut tx, &ws, RoleRef::PodLead(low)).await, expected);
        // All are archived: leadership.
        archive_pod(&mut tx, &ws, top, at(5)).await.expect("archived");
        let archived = Reason::Archived { pod: low, above: None };
        assert_eq!(
            duty(&mut tx, &ws, RoleRef::PodLead(low)).await,
            (vec![user("U3")], vec![archived, Reason::Leadership])
        );
        assert_eq!(find_holders(&mut tx, &ws, RoleRef::PodLead(low), at(60)).await.expect("nobody").people, []);
    })
    .await;
}

#[tokio::test]
async fn rights_come_from_the_mirror_and_never_from_strangers() {
    in_workspace(async |db, ws| {
        let mut tx = begin(&db).await;
        let admin = PersonRecord { admin: true, zone: Some("Mars/Base".to_owned()), ..person("U2") };
        put_people(&mut tx, &ws, &[person("U1"), admin], at(0)).await.expect("put");
        let pod = pod_with_lead(&mut tx, &ws, "U1").await;
        let all = vec![user("U1"), user("U2"), user("U9")];
        let settings = Settings { admins: all.clone(), leadership: all, ..Settings::default() };
        update_settings(&mut tx, &ws, &settings).await.expect("settings");

        let caller = |id: &str, team: Option<&str>| Caller { user: user(id), team: team.map(str::to_owned) };
        let before = tx.statements();
        let (workspace, ana) = load_actor(&mut tx, &ws, (&caller("U1", Some("T1")), at(60))).await.expect("an actor");
        assert_eq!(tx.statements() - before, 1);
        assert!(workspace.settings.confirmed && ana.is_admin && ana.is_leadership && ana.is_known);
        assert!(ana.leads(pod) && ana.member_of(pod) && ana.led_pod().is_some_and(|led| led.key == "pod"));
        assert_eq!(ana.zone.name(), "Europe/Berlin");

        let (_, ben) = load_actor(&mut tx, &ws, (&caller("U2", None), at(60))).await.expect("an actor");
        assert!(ben.is_admin && !ben.member_of(pod) && ben.zone.name() == "UTC");

        // A payload of another company, somebody not mirrored, somebody who left.
        let (_, foreign) = load_actor(&mut tx, &ws, (&caller("U2", Some("T2")), at(60))).await.expect("an actor");
        assert!(foreign.is_external && !foreign.is_admin && !foreign.is_leadership);
        let (_, unknown) = load_actor(&mut tx, &ws, (&caller("U9", Some("T1")), at(60))).await.expect("an actor");
        assert!(unknown.is_external && !unknown.is_known && !unknown.is_admin && !unknown.is_leadership);
        leave(&mut tx, &ws, "U1").await;
        let (_, left) = load_actor(&mut tx, &ws, (&caller("U1", Some("T1")), at(60))).await.expect("an actor");
        assert!(left.is_deactivated && !left.is_admin && !left.is_leadership && !left.leads(pod));
    })
    .await;
}
