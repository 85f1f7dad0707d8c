//! People who are away: somebody else is asked in their place this week, or whoever looks after the pod sees what is open.

use super::{
    super::{
        model::still_due,
        store::{self, CheckIn, Cover, Mark},
        views,
    },
    OLDEST,
    covering::{cover_key, end_key, release, whose},
    get_open, list_held, load_theirs, returning, since,
};
use crate::{
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
            actions::{ask_key, find_occurrence, find_participant, mark, why},
            model::{Occurrence, OccurrenceState, Participant, ParticipantState},
        },
    },
    ids::{OccurrenceId, PodId, UserId},
    signal::{Message, Step},
    turn::{Ask, Change, Turn, asks::Why, step},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// Whoever stands in has this long at least.
const AT_LEAST: SignedDuration = SignedDuration::from_hours(24);

/// How it is known that somebody is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// They said so under the question: anybody of the pod who can stands in.
    Said,
    /// They are on time off: whoever covers for them stands in, and nobody else.
    TimeOff,
}

/// Somebody in whose place others are asked.
pub(super) struct Away<'a> {
    pub(super) occurrence: &'a Occurrence,
    pub(super) person: &'a Person,
    pub(super) known: Known,
}

/// What is open, with whoever stands in.
pub(super) type Chosen = Vec<(Holding, Option<Person>)>;

/// Somebody is away: of each of their pods, whoever covers for them, else whoever looks after the pod, is asked this week.
///
/// # Errors
/// A sentence when nobody can stand in, or their time is over; the database's own.
pub(in super::super) async fn hand_over(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let (workspace, person) = (turn.workspace().clone(), turn.actor().id.clone());
    let (occurrence, part) = get_open(turn, id).await?;
    let found = find_person(turn.tx(), &workspace, &person).await?;
    let person = found.ok_or_else(|| Error::user(views::over()))?;
    let due = still_due(&list_held(turn, &person.id).await?, since(turn, &occurrence));
    let away = Away { occurrence: &occurrence, person: &person, known: Known::Said };
    let chosen = choose(turn, &away, due).await?;
    if chosen.iter().all(|(_, cover)| cover.is_none()) {
        return Err(Error::user(views::nobody_stands_in()));
    }
    hand(turn, &away, &chosen, part.close_at).await?;
    tell_handed(turn, &away, &chosen).await?;
    mark(turn, id, &person.id, ParticipantState::Off).await
}

/// These people are on time off when they would be asked: of those who have something to say, their covers are asked.
pub(in super::super) async fn ask_covers(turn: &mut Turn, step: &Step) -> Result<()> {
    let Some(occurrence) = find_occurrence(turn, step.occurrence).await? else { return Ok(()) };
    for (person, holdings) in okrs::actions::list_owned(turn, &step.people).await? {
        hand_away(turn, &occurrence, (&person, Known::TimeOff), &holdings).await?;
    }
    Ok(())
}

/// How it is known of somebody that they are away; `None` where they are here.
pub(super) async fn find_away(
    turn: &mut Turn,
    id: OccurrenceId,
    (person, part): (&UserId, Option<&Participant>),
) -> Result<Option<Known>> {
    let workspace = turn.workspace().clone();
    let Some(person) = find_person(turn.tx(), &workspace, person).await? else { return Ok(None) };
    if find_time_off(turn, &person).await?.is_some() {
        return Ok(Some(Known::TimeOff));
    }
    match part.filter(|part| part.state == ParticipantState::Off) {
        Some(part) if !returning::is_certain(turn, (&person, part), id, false).await? => Ok(Some(Known::Said)),
        Some(_) | None => Ok(None),
    }
}

/// Somebody answers for these and is away: whoever stands in for them is asked.
pub(super) async fn hand_away(
    turn: &mut Turn,
    occurrence: &Occurrence,
    (person, known): (&UserId, Known),
    holdings: &[Holding],
) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let due = still_due(holdings, since(turn, occurrence));
    let Some(person) = find_person(turn.tx(), &workspace, person).await?.filter(|_| !due.is_empty()) else {
        return Ok(());
    };
    store::put_asked(turn.tx(), &workspace, occurrence.id, (std::slice::from_ref(&person.id), false), now).await?;
    let away = Away { occurrence, person: &person, known };
    let chosen = choose(turn, &away, due).await?;
    hand(turn, &away, &chosen, now + AT_LEAST).await
}

/// Somebody's time off has begun, is over, or has another cover; or somebody is gone. What waits for them goes to whoever
/// covers, and what waits for them as a cover to whoever covers now; who is back has it again.
pub(in super::super) async fn follow_away(turn: &mut Turn, person: &UserId) -> Result<()> {
    let (workspace, since) = (turn.workspace().clone(), turn.now() - OLDEST);
    let mut people = store::list_covered_by(turn.tx(), &workspace, person, since).await?;
    people.push(person.clone());
    for check_in in store::list_open(turn.tx(), &workspace, store::Open::Of(&people), since).await? {
        let found = find_occurrence(turn, check_in.occurrence_id).await?;
        if let Some(occurrence) = found.filter(|one| one.state != OccurrenceState::Cancelled) {
            follow_one_away(turn, &occurrence, &check_in).await?;
        }
    }
    Ok(())
}

/// What waits for one person goes to whoever stands in, as long as they are away.
pub(super) async fn follow_one_away(turn: &mut Turn, occurrence: &Occurrence, check_in: &CheckIn) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(person) = find_person(turn.tx(), &workspace, &check_in.person).await? else { return Ok(()) };
    let Some(part) = find_participant(turn, occurrence.id, &person.id).await? else { return Ok(()) };
    let known = if part.state == ParticipantState::Off { Known::Said } else { Known::TimeOff };
    let is_away = find_time_off(turn, &person).await?.is_some();
    let is_handed = check_in.handed_at.is_some();
    let is_back = match known {
        Known::Said => is_handed && returning::is_certain(turn, (&person, &part), occurrence.id, false).await?,
        Known::TimeOff => is_handed && !is_away,
    };
    if is_back {
        return returning::take_back(turn, occurrence, (&person, &part)).await;
    }
    let goes_on = match known {
        Known::Said => is_handed,
        Known::TimeOff if is_handed => true,
        Known::TimeOff => is_away && part.state == ParticipantState::Asked && part.close_at > now,
    };
    if !goes_on {
        return Ok(());
    }
    let due = still_due(&list_held(turn, &person.id).await?, since(turn, occurrence));
    let away = Away { occurrence, person: &person, known };
    let chosen = choose(turn, &away, due).await?;
    // Who has the question and nobody to cover keeps it.
    if !is_handed && chosen.iter().all(|(_, cover)| cover.is_none()) {
        return Ok(());
    }
    hand(turn, &away, &chosen, now + AT_LEAST).await?;
    if is_handed {
        return Ok(());
    }
    tell_handed(turn, &away, &chosen).await?;
    mark(turn, occurrence.id, &person.id, ParticipantState::Away).await
}

/// Asks those who stand in, and writes down who they are. Whoever stood in before reads that they need not any more; what
/// nobody stands in for is on the App Home of whoever looks after the pod.
async fn hand(turn: &mut Turn, away: &Away<'_>, chosen: &Chosen, at_least: Timestamp) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let (id, person) = (away.occurrence.id, &away.person.id);
    let before = store::list_covers(turn.tx(), &workspace, (id, person)).await?;
    let (mut end, mut to) = (at_least, Vec::new());
    for (holding, cover) in chosen {
        let (pod, next) = (holding.sheet.pod, cover.as_ref().map(|cover| cover.id.clone()));
        let was = before.iter().find(|one| one.pod_id == pod);
        if was.is_some_and(|was| was.cover == next) {
            continue;
        }
        if was.is_some_and(|was| was.cover.is_some()) {
            release(turn, &[cover_key(id, person, pod)], &views::cover_moved()).await?;
        }
        if let Some(cover) = cover {
            let due = find_end(turn, away.occurrence, &cover.id).await?.map_or(at_least, |own| own.max(at_least));
            ask_cover(turn, away, (holding, cover), due).await?;
            end = end.max(due);
        }
        let cover = Cover { occurrence_id: id, person: person.clone(), pod_id: pod, cover: next.clone() };
        store::put_cover(turn.tx(), &workspace, &cover).await?;
        turn.refresh_homes_of(pod).await?;
        to.push(json!({ "pod": pod, "cover": next }));
    }
    if to.is_empty() {
        return Ok(());
    }
    turn.touch();
    store::put_mark(turn.tx(), &workspace, (id, std::slice::from_ref(person)), Mark::Handed, now).await?;
    let payload = json!({ "occurrence": id, "person": person });
    turn.set_timer(&end_key(id, person), end, super::super::COVERS_END, payload).await?;
    let after = Some(json!({ "occurrence": id, "to": to }));
    turn.record(Change { verb: "hand over", subject: format!("check_in/{person}"), before: None, after, why: None })
        .await
}

/// Until when somebody of their days has time who is asked in an occurrence, whenever they are.
async fn find_end(turn: &mut Turn, occurrence: &Occurrence, person: &UserId) -> Result<Option<Timestamp>> {
    let now = turn.now();
    let Some(theirs) = load_theirs(turn, occurrence, person).await? else { return Ok(None) };
    let close = occurrence.ritual.step(step::CLOSE);
    Ok(close.and_then(|close| close.apply(occurrence.date, now, &theirs.calendar())))
}

/// The question to somebody who is away says who is asked in their place.
async fn tell_handed(turn: &mut Turn, away: &Away<'_>, chosen: &Chosen) -> Result<()> {
    let of = |holding: &Holding| holding.sheet.pod_name.clone();
    let covers: Vec<(String, String)> =
        chosen.iter().filter_map(|(holding, cover)| Some((of(holding), cover.as_ref()?.real_name.clone()))).collect();
    let nobody: Vec<String> =
        chosen.iter().filter(|(_, cover)| cover.is_none()).map(|(holding, _)| of(holding)).collect();
    let has_time_off = away.known == Known::Said
        && turn.registry().features().iter().flat_map(|one| &one.commands).any(|one| one.name == "/timeoff");
    let message = views::handed_over(&covers, &nobody, has_time_off);
    turn.reword_each(&[(ask_key(away.occurrence.id, &away.person.id), message)]).await
}

async fn ask_cover(
    turn: &mut Turn,
    away: &Away<'_>,
    (holding, cover): (&Holding, &Person),
    due: Timestamp,
) -> Result<()> {
    let name = away.person.real_name.as_str();
    let key = cover_key(away.occurrence.id, &away.person.id, holding.sheet.pod);
    let of_ritual = why(turn, &away.occurrence.ritual, &cover.id).await?;
    turn.ask(Ask {
        key: &key,
        person: &cover.id,
        kind: "check_in",
        title: views::cover_title(name),
        why: Why { rule: views::cover_why(name, &holding.sheet.pod_name), ..of_ritual },
        due: Some(due),
        urgent: false,
        message: cover_message(turn, away.occurrence, away.person, (holding, false)),
        prompt: false,
    })
    .await
}

fn cover_message(
    turn: &Turn,
    occurrence: &Occurrence,
    person: &Person,
    (holding, is_over): (&Holding, bool),
) -> Message {
    let (since, today) = (since(turn, occurrence), okrs::actions::today(turn));
    let whose = (&person.id, person.real_name.as_str());
    views::cover_message(occurrence.id, whose, (holding, is_over), (since, &today))
}

/// The time of those who stand in is over: what nobody spoke of is on the App Home of whoever looks after the pod.
pub(in super::super) async fn end_covers(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some((id, person)) = whose(payload) else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let found = store::find_check_in(turn.tx(), &workspace, id, &person).await?;
    if !found.is_some_and(|one| one.is_handed_over()) {
        return Ok(());
    }
    turn.touch();
    store::put_mark(turn.tx(), &workspace, (id, std::slice::from_ref(&person)), Mark::Missed, now).await?;
    let holdings = list_held(turn, &person).await?;
    let known = (find_occurrence(turn, id).await?, find_person(turn.tx(), &workspace, &person).await?);
    for cover in store::list_covers(turn.tx(), &workspace, (id, &person)).await? {
        let holding = holdings.iter().find(|holding| holding.sheet.pod == cover.pod_id);
        if let ((Some(occurrence), Some(person)), Some(holding), Some(_)) = (&known, holding, &cover.cover) {
            let message = cover_message(turn, occurrence, person, (holding, true));
            release(turn, &[cover_key(id, &person.id, cover.pod_id)], &message).await?;
        }
        turn.refresh_homes_of(cover.pod_id).await?;
    }
    Ok(())
}

/// Who stands in, pod by pod.
async fn choose(turn: &mut Turn, away: &Away<'_>, due: Vec<Holding>) -> Result<Chosen> {
    let mut chosen = Vec::with_capacity(due.len());
    for holding in due {
        let cover = find_cover(turn, away, holding.sheet.pod).await?;
        chosen.push((holding, cover));
    }
    Ok(chosen)
}

/// Who stands in for a person in a pod: whoever covers their time off, if they belong to the pod or cover for its lead. Of
/// somebody who said that they are away also who acts as the pod's lead now, and one of its deputies. Nobody else may update
/// its key results, and nobody who is away themselves stands in.
async fn find_cover(turn: &mut Turn, away: &Away<'_>, pod: PodId) -> Result<Option<Person>> {
    let (workspace, now, person) = (turn.workspace().clone(), turn.now(), &away.person.id);
    let members = list_members(turn.tx(), &workspace, pod).await?;
    let cover = find_time_off(turn, away.person).await?.flatten();
    let of_pod = |one: &UserId| members.iter().any(|member| member.person == *one && member.is_active);
    let duty = on_duty(turn.tx(), &workspace, RoleRef::PodLead(pod), now).await?;
    let is_usual = away.known == Known::Said;
    let acts = match duty.because.last() {
        Some(Reason::Covers { away, .. }) => is_usual || away == person,
        Some(Reason::Lead { .. } | Reason::Deputy { .. }) => is_usual,
        // What falls to leadership or the admins is not theirs to know from week to week.
        _ => false,
    };
    let acting = duty.people.into_iter().filter(|one| acts || (is_usual && of_pod(one)));
    let deputies = members.iter().filter(|one| is_usual && one.role == Role::Deputy).map(|one| one.person.clone());
    let candidates = cover.into_iter().filter(|one| of_pod(one)).chain(acting);
    let candidates: Vec<UserId> = candidates.chain(deputies.filter(|one| of_pod(one))).collect();
    for candidate in candidates.iter().filter(|one| *one != person) {
        let Some(found) = find_person(turn.tx(), &workspace, candidate).await? else { continue };
        if find_time_off(turn, &found).await?.is_none() {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Whether a person is on time off today, and who covers.
pub(super) async fn find_time_off(turn: &mut Turn, person: &Person) -> Result<Option<Option<UserId>>> {
    let (workspace, settings) = (turn.workspace().clone(), turn.settings().clone());
    let day = person.zone_or(&settings.zone).date(turn.now());
    let people = std::slice::from_ref(&person.id);
    let known = load_availability(turn.tx(), &workspace, &settings, people, (day, day)).await?;
    Ok(known.get(&person.id).and_then(|theirs| match theirs.day_off(day) {
        Some(DayOff::TimeOff { cover, .. }) => Some(cover.clone()),
        _ => None,
    }))
}
