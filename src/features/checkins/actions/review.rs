//! Pods that are far behind: whoever looks after them is asked why, before leadership reads it.

use super::{
    super::{
        model::{Answer, rows},
        store::{self, Review},
        views,
    },
    publishing::show_pod,
};
use crate::{
    directory::{RoleRef, on_duty, views::why_you_act},
    error::{Error, Result},
    features::{
        okrs::{self, model::Sheet},
        rituals::{actions::find_occurrence, model::Occurrence},
    },
    ids::{OccurrenceId, PodId, UserId},
    signal::Step,
    turn::{Ask, Change, Turn},
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
    let rule = why_you_act(&duty, &sheet.pod_name);
    put_ask(turn, occurrence, (sheet, person), views::review_why(&rule), None).await
}

/// Puts the question to a person, or changes what it says once it is answered.
async fn put_ask(
    turn: &mut Turn,
    occurrence: &Occurrence,
    (sheet, person): (&Sheet, &UserId),
    why: crate::turn::asks::Why,
    answered: Option<Answer<'_>>,
) -> Result<()> {
    let (key, today) = (ask_key(occurrence.id, sheet.pod), okrs::actions::today(turn));
    turn.ask(Ask {
        key: &key,
        person,
        kind: "okr_review",
        title: views::review_title(sheet),
        why,
        due: due(occurrence, turn.now()),
        urgent: false,
        message: views::review_message(occurrence, sheet, &today, answered),
        prompt: false,
    })
    .await
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
    if let Some(asked) = review.asked.as_ref().filter(|_| review.answered_at.is_none()) {
        // The question shows the answer, and leaves the list of what waits.
        put_ask(turn, &occurrence, (&sheet, asked), views::review_why(&Default::default()), Some(answer)).await?;
        turn.close_ask(&ask_key(id, pod)).await?;
    }
    let is_published = review.figures().is_some();
    if is_published {
        show_pod(turn, &occurrence, &sheet).await?;
    }
    Ok(is_published)
}
