//! *I'm away*: somebody else is asked this week.

use super::{
    super::{
        model::still_due,
        store::{self, Mark},
        views,
    },
    answering::get_open,
    list_held, since,
};
use crate::{
    calendar::Zone,
    directory::{
        Person, Reason, Role, RoleRef,
        availability::{DayOff, load_availability},
        members::list_members,
        on_duty,
        people::find_person,
    },
    error::{Error, Result},
    features::{
        okrs::{self, model::Holding},
        rituals::{
            actions::{Prompt, ask_participants, mark},
            model::{Occurrence, Participant, ParticipantState},
        },
    },
    ids::{OccurrenceId, PodId, UserId},
    turn::{Ask, Change, Turn},
};
use serde_json::json;

/// The ask to whoever stands in for a person in one pod.
pub(super) fn cover_key(occurrence: OccurrenceId, person: &UserId, pod: PodId) -> String {
    format!("cover/{occurrence}/{person}/{pod}")
}

/// Somebody is away: of each of their pods, whoever covers for them, else whoever looks after the pod, is asked this week.
///
/// # Errors
/// A sentence when nobody can stand in, or their time is over; the database's own.
pub(in super::super) async fn hand_over(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let (workspace, now, person) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let (occurrence, part) = get_open(turn, id).await?;
    let due = still_due(&list_held(turn, &person).await?, since(turn, &occurrence));
    let mut handed: Vec<(&Holding, Person)> = Vec::new();
    for holding in &due {
        if let Some(cover) = find_cover(turn, holding.sheet.pod, &person).await? {
            handed.push((holding, cover));
        }
    }
    if handed.is_empty() {
        return Err(Error::user(views::nobody_stands_in()));
    }
    for (holding, cover) in &handed {
        ask_cover(turn, &occurrence, &part, (holding, cover)).await?;
    }
    let names: Vec<(&str, &str)> =
        handed.iter().map(|(holding, cover)| (holding.sheet.pod_name.as_str(), cover.real_name.as_str())).collect();
    let has_time_off =
        turn.registry().features().iter().flat_map(|one| &one.commands).any(|one| one.name == "/timeoff");
    let message = views::handed_over(&names, has_time_off);
    let said = Prompt { person: person.clone(), title: views::check_in_title(&due), message };
    ask_participants(turn, &occurrence, vec![said]).await?;
    store::put_mark(turn.tx(), &workspace, (id, std::slice::from_ref(&person)), Mark::Handed, now).await?;
    let to: Vec<&UserId> = handed.iter().map(|(_, cover)| &cover.id).collect();
    let after = Some(json!({ "occurrence": id, "to": to }));
    turn.record(Change { verb: "hand over", subject: format!("check_in/{person}"), before: None, after, why: None })
        .await?;
    mark(turn, id, &person, ParticipantState::Off).await
}

async fn ask_cover(
    turn: &mut Turn,
    occurrence: &Occurrence,
    part: &Participant,
    (holding, cover): (&Holding, &Person),
) -> Result<()> {
    let key = cover_key(occurrence.id, &part.person, holding.sheet.pod);
    let (since, today) = (since(turn, occurrence), okrs::actions::today(turn));
    let whose = (&part.person, part.name.as_str());
    turn.ask(Ask {
        key: &key,
        person: &cover.id,
        kind: "check_in",
        title: views::cover_title(&part.name),
        why: views::cover_why(&part.name, &holding.sheet.pod_name).into(),
        due: Some(part.close_at),
        urgent: false,
        message: views::cover_message(occurrence.id, whose, holding, (since, &today)),
        prompt: false,
    })
    .await
}

/// Who stands in for a person in a pod: whoever covers their time off, if they belong to the pod, who acts as the pod's lead
/// now, one of its deputies. Nobody else may update its key results.
async fn find_cover(turn: &mut Turn, pod: PodId, person: &UserId) -> Result<Option<Person>> {
    let (workspace, now, settings) = (turn.workspace().clone(), turn.now(), turn.settings().clone());
    let members = list_members(turn.tx(), &workspace, pod).await?;
    let zone = turn.actor().zone.clone();
    let day = Zone::date(&zone, now);
    let known = load_availability(turn.tx(), &workspace, &settings, std::slice::from_ref(person), (day, day)).await?;
    let cover = known.get(person).and_then(|theirs| match theirs.day_off(day) {
        Some(DayOff::TimeOff { cover, .. }) => cover.clone(),
        _ => None,
    });
    let of_pod = |one: &UserId| members.iter().any(|member| member.person == *one && member.is_active);
    let duty = on_duty(turn.tx(), &workspace, RoleRef::PodLead(pod), now).await?;
    // What falls to leadership or the admins is not theirs to know from week to week.
    let is_of_pod =
        matches!(duty.because.last(), Some(Reason::Lead { .. } | Reason::Covers { .. } | Reason::Deputy { .. }));
    let acting = duty.people.into_iter().filter(|one| is_of_pod || of_pod(one));
    let deputies = members.iter().filter(|one| one.role == Role::Deputy).map(|one| one.person.clone());
    let candidates =
        cover.into_iter().filter(|one| of_pod(one)).chain(acting).chain(deputies.filter(|one| of_pod(one)));
    match candidates.into_iter().find(|one| one != person) {
        Some(found) => find_person(turn.tx(), &workspace, &found).await,
        None => Ok(None),
    }
}
