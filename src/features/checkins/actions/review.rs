//! Pods that are far behind: whoever looks after them is asked why, before leadership reads it.

use super::{
    super::{
        ASK_LEADS,
        model::{Answer, rows},
        store::{self, Review},
        views,
    },
    publishing::show_answer,
};
use crate::{
    directory::{Duty, Reason, RoleRef, on_duty, people::find_person, views::why_you_act},
    error::{Error, Result},
    features::{
        okrs::{self, model::Sheet},
        rituals::{
            actions::{find_occurrence, list_times, load_calendar, why},
            model::{Moment, Occurrence, OccurrenceState},
        },
    },
    ids::{OccurrenceId, PodId, UserId},
    signal::Step,
    turn::{Ask, Change, Turn, asks::Why},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

/// Where less than this is left until the review is published, the question stays open until it is answered.
const SHORT_NOTICE: SignedDuration = SignedDuration::from_hours(4);

/// The ask to whoever looks after a pod that is behind.
fn ask_key(occurrence: OccurrenceId, pod: PodId) -> String {
    format!("review/{occurrence}/{pod}")
}

/// For every pod that is more than 25 points behind, whoever looks after it is asked what happened.
pub(in super::super) async fn ask_leads(turn: &mut Turn, step: &Step) -> Result<()> {
    let Some(occurrence) = find_occurrence(turn, step.occurrence).await? else { return Ok(()) };
    let sheets = okrs::actions::list_all_objectives(turn).await?;
    let today = okrs::actions::today(turn);
    for row in rows(&sheets, &today).iter().filter(|row| row.figures.is_behind()) {
        ask_lead(turn, &occurrence, row.sheet).await?;
    }
    Ok(())
}

async fn ask_lead(turn: &mut Turn, occurrence: &Occurrence, sheet: &Sheet) -> Result<()> {
    let (workspace, now, pod) = (turn.workspace().clone(), turn.now(), sheet.pod);
    let duty = on_duty(turn.tx(), &workspace, RoleRef::PodLead(pod), now).await?;
    let person = duty.people.first();
    turn.touch();
    if !store::insert_review(turn.tx(), &workspace, (occurrence.id, pod), person).await? {
        return Ok(());
    }
    let Some(person) = person else { return Ok(()) };
    put_ask(turn, occurrence, (sheet, person), &duty).await
}

/// Puts the question to a person.
async fn put_ask(
    turn: &mut Turn,
    occurrence: &Occurrence,
    (sheet, person): (&Sheet, &UserId),
    duty: &Duty,
) -> Result<()> {
    let (key, today) = (ask_key(occurrence.id, sheet.pod), okrs::actions::today(turn));
    let reason = review_why(turn, occurrence, (sheet, person), duty).await?;
    turn.ask(Ask {
        key: &key,
        person,
        kind: "okr_review",
        title: views::review_title(sheet),
        why: reason,
        due: due(occurrence, turn.now()),
        urgent: false,
        message: views::review_message(occurrence, sheet, &today, None),
        prompt: false,
    })
    .await
}

/// Why somebody is asked about a pod: the reason of the ritual, with theirs, and when leads are asked again.
async fn review_why(
    turn: &mut Turn,
    occurrence: &Occurrence,
    (sheet, person): (&Sheet, &UserId),
    duty: &Duty,
) -> Result<Why> {
    let (ritual, now) = (&occurrence.ritual, turn.now());
    let calendar = load_calendar(turn, ritual).await?;
    let asks = |moment: Moment| ritual.step(ASK_LEADS)?.apply(moment.date, moment.at, &calendar);
    let next = list_times(turn, ritual, 3).await?.into_iter().filter_map(asks).find(|at| *at > now);
    let leads = matches!(duty.because.last(), Some(Reason::Lead { .. }));
    let acts = (!leads).then(|| why_you_act(duty, &sheet.pod_name));
    let rule = views::review_why(&sheet.pod_name, acts.as_ref());
    Ok(Why { rule, next, ..why(turn, ritual, person).await? }.asking())
}

/// A review does not take place: what nobody has answered yet is asked no more.
pub(in super::super) async fn follow_review_cancelled(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let workspace = turn.workspace().clone();
    for review in store::list_unanswered(turn.tx(), &workspace).await? {
        if review.occurrence_id == id {
            let key = ask_key(id, review.pod_id);
            turn.reword_each(&[(key.clone(), views::review_off())]).await?;
            turn.close_ask(&key).await?;
        }
    }
    Ok(())
}

/// Who acts for pods has changed: what nobody has answered yet is asked of those who look after the pods now.
pub(in super::super) async fn follow_duty(turn: &mut Turn) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    for review in store::list_unanswered(turn.tx(), &workspace).await? {
        let (id, pod) = (review.occurrence_id, review.pod_id);
        let duty = on_duty(turn.tx(), &workspace, RoleRef::PodLead(pod), now).await?;
        let Some(next) = duty.people.first() else { continue };
        if review.asked.as_ref().is_none_or(|asked| duty.includes(asked)) {
            continue;
        }
        let occurrence = find_occurrence(turn, id)
            .await?
            .filter(|occurrence| occurrence.at > now && occurrence.state != OccurrenceState::Cancelled);
        let (Some(occurrence), Some(sheet)) = (occurrence, okrs::actions::find_sheet(turn, pod).await?) else {
            continue;
        };
        let name = find_person(turn.tx(), &workspace, next).await?.map(|person| person.real_name);
        let moved = views::review_moved(&sheet.pod_name, name.as_deref().unwrap_or(next.as_str()));
        turn.reword_asks(&ask_key(id, pod), &moved).await?;
        put_ask(turn, &occurrence, (&sheet, next), &duty).await?;
        store::update_asked(turn.tx(), &workspace, (id, pod), next).await?;
    }
    Ok(())
}

/// Until the review is published, where there is time.
fn due(occurrence: &Occurrence, now: Timestamp) -> Option<Timestamp> {
    (occurrence.at.duration_since(now) > SHORT_NOTICE).then_some(occurrence.at)
}

/// The pod in a review, for whoever may speak of it.
///
/// # Errors
/// A sentence when the review or the pod is no more, or the person may not; the database's own.
pub(in super::super) async fn get_explained(
    turn: &mut Turn,
    id: OccurrenceId,
    pod: PodId,
) -> Result<(Occurrence, Sheet, Review)> {
    let workspace = turn.workspace().clone();
    let review = store::find_review(turn.tx(), &workspace, (id, pod)).await?;
    let (occurrence, sheet) = (find_occurrence(turn, id).await?, okrs::actions::find_sheet(turn, pod).await?);
    let (Some(occurrence), Some(sheet), Some(review)) = (occurrence, sheet, review) else {
        return Err(Error::user(views::review_over()));
    };
    let is_asked = review.asked.as_ref() == Some(&turn.actor().id);
    if is_asked || turn.may(&okrs::actions::CREATE, Some(pod)) {
        Ok((occurrence, sheet, review))
    } else {
        Err(Error::user(views::may_not_explain(&sheet.pod_name)))
    }
}

/// Somebody says what happened, what changes, and what help is needed. Published entries follow.
///
/// # Errors
/// As [`get_explained`].
pub(in super::super) async fn explain(
    turn: &mut Turn,
    (id, pod): (OccurrenceId, PodId),
    answer: Answer<'_>,
) -> Result<bool> {
    let (occurrence, sheet, review) = get_explained(turn, id, pod).await?;
    let (workspace, now, by) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    store::update_answer(turn.tx(), &workspace, (id, pod), answer, (&by, now)).await?;
    let told = |happened: &Option<String>, changes: &Option<String>, help: &Option<String>| json!({ "happened": happened, "changes": changes, "help": help });
    turn.record(Change {
        verb: "explain",
        subject: format!("okr_review/{id}/{pod}"),
        before: review.answered_at.map(|_| told(&review.happened, &review.changes, &review.help)),
        after: Some(json!({ "happened": answer.happened, "changes": answer.changes, "help": answer.help })),
        why: None,
    })
    .await?;
    if let Some(asked) = &review.asked {
        // The question shows the answer, also one that is changed later, and leaves the list of what waits.
        let by_another = (*asked != by).then(|| turn.actor().name.clone());
        let answered = Some((answer, by_another.as_deref()));
        let message = views::review_message(&occurrence, &sheet, &okrs::actions::today(turn), answered);
        turn.reword_asks(&ask_key(id, pod), &message).await?;
        turn.close_ask(&ask_key(id, pod)).await?;
    }
    let is_published = review.figures().is_some();
    if is_published {
        show_answer(turn, id, pod).await?;
    }
    Ok(is_published)
}
