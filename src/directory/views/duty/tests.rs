//! Who acts and why, in every case.

use super::*;
use crate::{
    directory::{RoleRef, on_duty::Duty},
    ids::PodId,
};
use jiff::civil::date;

const POD: PodId = PodId(7);

fn user(name: &str) -> UserId {
    UserId::from(name)
}

fn away(name: &str, cover: Option<&str>) -> Reason {
    Reason::Away { person: user(name), until: date(2026, 12, 14), cover: cover.map(user) }
}

fn lead(name: &str) -> Reason {
    Reason::Lead { pod: POD, person: user(name) }
}

fn deputy(name: &str) -> Reason {
    Reason::Deputy { pod: POD, person: user(name) }
}

fn covers(name: &str, away: &str) -> Reason {
    Reason::Covers { person: user(name), away: user(away) }
}

fn gone() -> Reason {
    Reason::LeadGone { pod: POD, person: user("ANA") }
}

fn none() -> Reason {
    Reason::NoLead { pod: POD, since: None }
}

fn left() -> Reason {
    Reason::NoLead { pod: POD, since: Some(date(2026, 11, 23)) }
}

fn archived(above: Option<i64>) -> Reason {
    Reason::Archived { pod: POD, above: above.map(PodId) }
}

fn said(people: &[&str], because: Vec<Reason>) -> String {
    let at = "2026-12-01T09:00:00Z".parse().expect("an instant");
    let people = people.iter().map(|name| user(name)).collect();
    let duty = Duty { role: RoleRef::PodLead(POD), at, people, because };
    let who = who_acts(&duty);
    // Where nobody acts, nobody is told why.
    let why =
        if duty.people.is_empty() { String::new() } else { format!("\n  {}", why_you_act(&duty, "Brand").as_str()) };
    format!("{}{why}", who.as_str())
}

#[test]
fn every_case_has_its_sentence() {
    let said = [
        said(&["ANA"], vec![lead("ANA")]),
        said(&["BEN"], vec![away("ANA", Some("BEN")), covers("BEN", "ANA")]),
        said(&["CEM"], vec![away("ANA", Some("BEN")), away("BEN", Some("CEM")), covers("CEM", "ANA")]),
        said(&["DAN"], vec![away("ANA", None), deputy("DAN")]),
        said(&["DAN"], vec![none(), deputy("DAN")]),
        said(&["DAN"], vec![gone(), deputy("DAN")]),
        said(
            &["DAN"],
            vec![away("ANA", Some("BEN")), Reason::CoverGone { person: user("BEN"), away: user("ANA") }, deputy("DAN")],
        ),
        said(
            &["EVE"],
            vec![
                away("ANA", Some("BEN")),
                away("BEN", Some("ANA")),
                Reason::CoverCircle { person: user("ANA") },
                Reason::Leadership,
            ],
        ),
        said(&["EVE"], vec![none(), Reason::Leadership]),
        said(&["EVE"], vec![gone(), Reason::DeputyGone { pod: POD, person: user("DAN") }, Reason::Leadership]),
        said(&["FAY"], vec![away("ANA", None), Reason::LeadershipAway, Reason::Admins]),
        said(&["FAY"], vec![none(), Reason::NoLeadership, Reason::Admins]),
        said(&["FAY"], vec![gone(), Reason::LeadershipGone, Reason::Admins]),
        said(&[], vec![away("ANA", None), Reason::NoLeadership, Reason::Nobody]),
        said(&[], vec![gone(), Reason::NoLeadership, Reason::Nobody]),
    ];
    insta::assert_snapshot!(said.join("\n"), @r"
    Led by <@ANA>
      Because you lead Brand.
    <@ANA> is away until 14 Dec; <@BEN> covers
      Because <@ANA> is away until 14 Dec and you cover, for Brand.
    <@ANA> is away until 14 Dec; <@BEN>, who covers, is away until 14 Dec too; <@CEM> covers
      Because <@ANA> is away until 14 Dec and you cover, for Brand.
    <@ANA> is away until 14 Dec; the deputy acts: <@DAN>
      Because <@ANA> is away until 14 Dec, and you are the deputy of Brand.
    No lead yet; the deputy acts: <@DAN>
      Because Brand has no active lead, and you are its deputy.
    <@ANA>, who led it, is no longer active; the deputy acts: <@DAN>
      Because Brand has no active lead, and you are its deputy.
    <@ANA> is away until 14 Dec; <@BEN>, who was to cover, is no longer active; the deputy acts: <@DAN>
      Because <@ANA> is away until 14 Dec, and you are the deputy of Brand.
    <@ANA> is away until 14 Dec; <@BEN>, who covers, is away until 14 Dec too; the covers lead back to <@ANA>; leadership acts: <@EVE>
      Because <@ANA> is away until 14 Dec, and you are leadership.
    No lead yet; until an admin names a lead, leadership acts: <@EVE>
      Because Brand has no active lead, and you are leadership.
    <@ANA>, who led it, is no longer active; until an admin names a lead, leadership acts: <@EVE>
      Because Brand has no active lead, and you are leadership.
    <@ANA> is away until 14 Dec; nobody of leadership is here; the admins act: <@FAY>
      Because <@ANA> is away until 14 Dec, and you are an admin.
    No lead yet; until an admin names a lead, the admins act: <@FAY>
      Because Brand has no active lead, and you are an admin.
    <@ANA>, who led it, is no longer active; until an admin names a lead, the admins act: <@FAY>
      Because Brand has no active lead, and you are an admin.
    <@ANA> is away until 14 Dec; nobody else can act
    <@ANA>, who led it, is no longer active; ask an admin to name a lead
    ");
}

#[test]
fn whoever_led_it_and_a_pod_that_is_no_more_have_theirs() {
    let said = [
        said(&["EVE"], vec![left(), Reason::Leadership]),
        said(&["DAN"], vec![left(), deputy("DAN")]),
        said(&["BEN"], vec![archived(Some(8)), lead("BEN")]),
        said(&["DAN"], vec![archived(Some(8)), away("BEN", None), deputy("DAN")]),
        said(&["DAN"], vec![archived(Some(8)), gone(), deputy("DAN")]),
        said(&["EVE"], vec![archived(Some(8)), left(), Reason::Leadership]),
        said(&["EVE"], vec![archived(None), Reason::Leadership]),
        said(&["FAY"], vec![archived(None), Reason::NoLeadership, Reason::Admins]),
    ];
    insta::assert_snapshot!(said.join("\n"), @r"
    Without a lead since 23 Nov; until an admin names a lead, leadership acts: <@EVE>
      Because Brand has no active lead, and you are leadership.
    Without a lead since 23 Nov; the deputy acts: <@DAN>
      Because Brand has no active lead, and you are its deputy.
    It is archived; <@BEN> leads the pod above it
      Because Brand is archived, and you lead the pod above it.
    It is archived; <@BEN> is away until 14 Dec; the deputy acts: <@DAN>
      Because <@BEN> is away until 14 Dec, and you are the deputy of the pod above it.
    It is archived; <@ANA>, who leads the pod above it, is no longer active; the deputy acts: <@DAN>
      Because Brand is archived, and you are the deputy of the pod above it.
    It is archived; the pod above it has no lead; until an admin names a lead, leadership acts: <@EVE>
      Because Brand is archived, and you are leadership.
    It is archived; leadership acts: <@EVE>
      Because Brand is archived, and you are leadership.
    It is archived; the admins act: <@FAY>
      Because Brand is archived, and you are an admin.
    ");
}
