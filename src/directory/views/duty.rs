//! Who acts and why, in words: the one place where a [`Duty`] becomes a sentence.

use crate::{
    calendar::{Zone, dates},
    directory::on_duty::{Duty, Reason, RoleRef},
    ids::UserId,
    slack::mrkdwn::{Text, md, number, person, text, words},
};
use jiff::civil::Date;

/// More people than these are not named.
const NAMED: usize = 3;

/// Who acts, and why: "Led by Ana", "Ana is away until 14 Dec; Ben covers", "No lead yet; the deputy acts: Dan".
pub fn who_acts(duty: &Duty) -> Text {
    let missing = missing(duty);
    let acting = Text::join(&duty.people.iter().take(NAMED).map(person).collect::<Vec<_>>(), ", ");
    let Some(last) = duty.because.last() else { return text("Nobody acts") };
    let acts = match last {
        Reason::Lead { person: lead, .. } if is_archived(duty) => md("{} leads the pod above it", &[person(lead)]),
        Reason::Lead { person: lead, .. } => return md("Led by {}", &[person(lead)]),
        Reason::Holder { person: holder, .. } => md("{} acts", &[person(holder)]),
        Reason::OnRota { person: leader } => md("{} of leadership is on duty", &[person(leader)]),
        Reason::Covers { person: cover, .. } => md("{} covers", &[person(cover)]),
        Reason::Deputy { .. } => md("the deputy acts: {}", &[acting]),
        Reason::Leadership if is_for_a_while(duty) => md("leadership acts: {}", &[acting]),
        Reason::Leadership => md("until an admin names {}, leadership acts: {}", &[wanted(duty), acting]),
        Reason::Admins if is_for_a_while(duty) => md("the admins act: {}", &[acting]),
        Reason::Admins => md("until an admin names {}, the admins act: {}", &[wanted(duty), acting]),
        _ if is_for_a_while(duty) => text("nobody else can act"),
        _ => md("ask an admin to name {}", &[wanted(duty)]),
    };
    let mut parts = missing;
    parts.push(acts);
    Text::join(&parts, "; ")
}

/// Whether it is about a pod that is no more.
fn is_archived(duty: &Duty) -> bool {
    duty.because.iter().any(|reason| matches!(reason, Reason::Archived { .. }))
}

/// Whom an admin would have to name.
fn wanted(duty: &Duty) -> Text {
    match duty.role {
        RoleRef::PodLead(_) => text("a lead"),
        RoleRef::Named(_) => text("somebody for the role"),
        RoleRef::Leadership | RoleRef::LeadershipOnDuty | RoleRef::Admins => text("leadership"),
    }
}

/// Why `duty` falls on whoever reads it, about a pod or a role of this name: "Because Ana is away until 14 Dec and you cover,
/// for Brand."
pub fn why_you_act(duty: &Duty, of: &str) -> Text {
    let pod = words(of);
    let away = duty.because.iter().find_map(|reason| match reason {
        Reason::Away { person, until, .. } => Some((person, *until)),
        _ => None,
    });
    let missing = match away {
        Some((away, until)) => md("{} is away until {}", &[person(away), until_day(duty, until)]),
        None => match duty.role {
            RoleRef::PodLead(_) if is_archived(duty) => md("{} is archived", std::slice::from_ref(&pod)),
            RoleRef::PodLead(_) => md("{} has no active lead", std::slice::from_ref(&pod)),
            RoleRef::Named(_) => md("nobody active is {}", std::slice::from_ref(&pod)),
            RoleRef::Leadership | RoleRef::LeadershipOnDuty | RoleRef::Admins => text("nobody else can act"),
        },
    };
    match duty.because.last() {
        Some(Reason::Lead { .. }) if is_archived(duty) => md("Because {}, and you lead the pod above it.", &[missing]),
        Some(Reason::Lead { .. }) => md("Because you lead {}.", &[pod]),
        Some(Reason::Holder { .. }) if away.is_some() => md("Because {}, and you are {} as well.", &[missing, pod]),
        Some(Reason::Holder { .. }) => md("Because you are {}.", &[pod]),
        Some(Reason::OnRota { .. }) if away.is_some() => {
            md("Because {}, and you are the next of leadership.", &[missing])
        }
        Some(Reason::OnRota { .. }) => text("Because you are on duty for leadership this week."),
        Some(Reason::Covers { .. }) => md("Because {} and you cover, for {}.", &[missing, pod]),
        Some(Reason::Deputy { .. }) if is_archived(duty) => {
            md("Because {}, and you are the deputy of the pod above it.", &[missing])
        }
        Some(Reason::Deputy { .. }) if away.is_some() => {
            md("Because {}, and you are the deputy of {}.", &[missing, pod])
        }
        Some(Reason::Deputy { .. }) => md("Because {}, and you are its deputy.", &[missing]),
        Some(Reason::Leadership) => md("Because {}, and you are leadership.", &[missing]),
        _ => md("Because {}, and you are an admin.", &[missing]),
    }
}

/// Whether there is a lead (or a leadership) who comes back, so that no admin has to name anybody; neither has one of a pod
/// that is archived and stood under none.
pub fn is_for_a_while(duty: &Duty) -> bool {
    if duty.because.iter().any(|reason| matches!(reason, Reason::Archived { above: None, .. })) {
        return true;
    }
    let is_missing =
        |reason: &Reason| matches!(reason, Reason::NoLead { .. } | Reason::LeadGone { .. } | Reason::NoHolder { .. });
    duty.because.iter().any(|reason| matches!(reason, Reason::Away { .. })) && !duty.because.iter().any(is_missing)
}

/// Why nobody before the last one acts, a clause each; what is usual and concerns nobody is left out.
fn missing(duty: &Duty) -> Vec<Text> {
    let mut clauses = Vec::new();
    let mut covering: Option<&UserId> = None;
    for reason in &duty.because {
        match reason {
            Reason::Archived { .. } => clauses.push(text("It is archived")),
            Reason::NoLead { .. } if is_archived(duty) => clauses.push(text("the pod above it has no lead")),
            Reason::NoLead { since: None, .. } => clauses.push(text("No lead yet")),
            Reason::NoLead { since: Some(since), .. } => {
                clauses.push(md("Without a lead since {}", &[until_day(duty, *since)]));
            }
            Reason::LeadGone { person: lead, .. } if is_archived(duty) => {
                clauses.push(md("{}, who leads the pod above it, is no longer active", &[person(lead)]));
            }
            Reason::LeadGone { person: lead, .. } => {
                clauses.push(md("{}, who led it, is no longer active", &[person(lead)]));
            }
            Reason::Away { person: away, until, cover } => {
                let until = until_day(duty, *until);
                clauses.push(if covering == Some(away) {
                    md("{}, who covers, is away until {} too", &[person(away), until])
                } else {
                    md("{} is away until {}", &[person(away), until])
                });
                covering = cover.as_ref();
            }
            Reason::CoverGone { person: cover, .. } => {
                clauses.push(md("{}, who was to cover, is no longer active", &[person(cover)]));
            }
            Reason::CoverCircle { person: cover } => {
                clauses.push(md("the covers lead back to {}", &[person(cover)]));
            }
            Reason::NoHolder { .. } => clauses.push(text("Nobody holds the role yet")),
            Reason::HolderGone { person: holder, .. } => {
                clauses.push(md("{}, who holds the role, is no longer active", &[person(holder)]));
            }
            Reason::LeadershipAway => clauses.push(text("nobody of leadership is here")),
            Reason::Lead { .. }
            | Reason::Covers { .. }
            | Reason::Deputy { .. }
            | Reason::DeputyGone { .. }
            | Reason::Holder { .. }
            | Reason::OnRota { .. }
            | Reason::Leadership
            | Reason::NoLeadership
            | Reason::LeadershipGone
            | Reason::Admins
            | Reason::Nobody => {}
        }
    }
    clauses
}

#[cfg(test)]
mod tests;

/// A day, as it is said at the instant of the answer.
fn until_day(duty: &Duty, date: Date) -> Text {
    number(dates::day(date, Zone::utc().date(duty.at)))
}
