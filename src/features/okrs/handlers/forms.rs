//! The forms: checking in, choosing a pod, setting an objective.

use super::{get_sheet, pod_of};
use crate::{
    calendar::Cycle,
    directory::naming::suggest_choices,
    error::{Error, Result},
    features::okrs::{
        actions::{self, CREATE, Planned},
        model::{Draft, Filled, FormFault, MOST_KEY_RESULTS, SeenRow, Sheet, Verdict, read_drafts, read_form},
        views::{self, Carried, Field},
    },
    ids::{ChannelId, PodId},
    signal::{Action, Choice, FieldValue, Form, Reply, Submission, Suggest},
    slack::blocks::metadata,
    turn::Turn,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Opens the check-in form of a pod.
pub(super) async fn open_check_in(turn: &mut Turn, sheet: &Sheet) -> Result<Reply> {
    actions::require_update(turn, sheet).await?;
    Ok(Reply::Open(views::check_in_modal(sheet, &actions::today(turn))))
}

/// The button *Update*, wherever it stands; without a pod it asks which.
pub(in super::super) async fn open_update(turn: &mut Turn, action: &Action) -> Result<Reply> {
    if action.value == FieldValue::Empty {
        return ask_pod(turn).await;
    }
    let sheet = get_sheet(turn, pod_of(action)?).await?;
    open_check_in(turn, &sheet).await
}

/// Asks whose key results to update, where that is a question.
pub(super) async fn ask_pod(turn: &mut Turn) -> Result<Reply> {
    let pods = actions::list_updatable(turn).await?;
    if let [(only, _)] = pods.as_slice() {
        let sheet = get_sheet(turn, *only).await?;
        return open_check_in(turn, &sheet).await;
    }
    Ok(Reply::Open(views::choose_pod_modal(&pods)))
}

/// The pod in this field; in a form that an earlier version opened it has another name.
fn chosen_pod(form: &Form, field: &str) -> Option<PodId> {
    form.choice(field).or_else(|| form.choice("pod")).and_then(|pod| pod.parse().ok()).map(PodId)
}

/// Somebody types in the field for the pod whose key results they update, where there are more than fit a menu.
pub(in super::super) async fn suggest_updated(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    let pods = actions::list_pods_for(turn, &actions::UPDATE).await?;
    Ok(suggest_choices(&views::pod_choices(&pods), &asked.query))
}

/// The same, of the pod they look at.
pub(in super::super) async fn suggest_shown(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    let pods = actions::list_pods_for(turn, &actions::LOOK).await?;
    Ok(suggest_choices(&views::pod_choices(&pods), &asked.query))
}

/// The same, of the pod whose objective they set.
pub(in super::super) async fn suggest_new(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    let pods = actions::list_pods_for(turn, &CREATE).await?;
    Ok(suggest_choices(&views::pod_choices(&pods), &asked.query))
}

/// The pod was chosen: its check-in form takes the place of the question.
pub(in super::super) async fn choose_pod(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let chosen = chosen_pod(&submission.form, views::UPDATED_POD);
    let sheet = get_sheet(turn, chosen.ok_or_else(|| Error::user(views::pod_gone()))?).await?;
    actions::require_update(turn, &sheet).await?;
    Ok(Reply::Update(views::check_in_modal(&sheet, &actions::today(turn))))
}

/// The check-in form was sent.
pub(in super::super) async fn save_check_in(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let carried: Carried = metadata(&submission.private_metadata)?;
    let sheet = get_sheet(turn, carried.pod).await?;
    actions::require_update(turn, &sheet).await?;
    let shown = sheet.key_results().iter().map(|one| one.id);
    if !shown.eq(carried.seen.iter().map(|seen| seen.id)) {
        return Err(Error::user(views::form_of_another_cycle()));
    }
    let same = submission.form.choice(views::SAME).is_some();
    let rows: Vec<(SeenRow, Filled)> =
        carried.seen.into_iter().map(|seen| (seen.clone(), views::filled(&submission.form, &seen))).collect();
    match read_form(&sheet, &rows, same) {
        Verdict::Faults(faults) => Ok(Reply::Errors(errors(&sheet, &rows, &faults))),
        Verdict::Doubts(doubts) => {
            let today = actions::today(turn);
            Ok(Reply::Update(views::second_look(&sheet, &rows, &doubts, (same, &today))))
        }
        Verdict::Settled { check_ins, given_up } => {
            let done = actions::save_form(turn, &sheet, &check_ins).await?;
            let today = actions::today(turn);
            let (sheet, card) = (&done.sheet, done.card.as_ref());
            let saved = views::Saved { sheet, moved: &done.moved, given_up: &given_up, card, today: &today };
            Ok(Reply::Update(views::saved_modal(&saved)))
        }
    }
}

/// All that is wrong, each at its field. The first fault of a field counts.
fn errors(sheet: &Sheet, rows: &[(SeenRow, Filled)], faults: &[(usize, FormFault)]) -> BTreeMap<String, String> {
    let mut errors = BTreeMap::new();
    for (place, fault) in faults {
        let (Some((seen, _)), Some(key_result)) = (rows.get(*place), sheet.key_results().get(*place)) else { continue };
        let block = match fault {
            FormFault::Value(_) | FormFault::TickedButEdited => views::field(Field::Value, seen),
            FormFault::LongWhy => views::field(Field::Why, seen),
            FormFault::NothingDifferent => views::SAME.to_owned(),
        };
        errors.entry(block).or_insert_with(|| views::form_fault(fault, key_result));
    }
    errors
}

/// `/okr new`, `/okr new brand`
pub(super) async fn new(turn: &mut Turn, channel: &ChannelId, words: &str) -> Result<Reply> {
    let wanted = if words.is_empty() {
        actions::find_sheet_here(turn, channel).await?.map(|sheet| sheet.pod)
    } else {
        Some(actions::get_named_pod(turn, words).await?)
    };
    open_form(turn, wanted, !words.is_empty()).await
}

/// The button that opens the form when Slack took too long the first time.
pub(in super::super) async fn open_new(turn: &mut Turn, action: &Action) -> Result<Reply> {
    open_form(turn, pod_of(action).ok(), false).await
}

/// The form for a new objective. `wanted` is chosen at first; where it was named (`is_named`) or is the only candidate, a
/// person without the right is told who has it.
async fn open_form(turn: &mut Turn, wanted: Option<PodId>, is_named: bool) -> Result<Reply> {
    let pods = actions::list_pods_for(turn, &CREATE).await?;
    let allowed = wanted.filter(|wanted| pods.iter().any(|(pod, _)| pod == wanted));
    if let Some(wanted) = wanted.filter(|_| allowed.is_none() && (is_named || pods.is_empty())) {
        let sheet = get_sheet(turn, wanted).await?;
        let lead = actions::find_leader(turn, wanted).await?;
        return Err(Error::user(views::may_not_create(&sheet.pod_name, lead.as_ref())));
    }
    if pods.is_empty() {
        return Err(Error::user(views::leads_nothing()));
    }
    let cycles = actions::open_cycles(&actions::today(turn));
    let first = match allowed.or(pods.first().map(|(pod, _)| *pod)) {
        Some(pod) => actions::find_free_cycle(turn, pod, cycles).await?,
        None => None,
    };
    Ok(Reply::Open(views::new_objective_modal(&pods, allowed, (cycles, first.unwrap_or(cycles[0])))))
}

/// The form for a new objective was sent.
pub(in super::super) async fn new_objective(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let form = &submission.form;
    let pod = chosen_pod(form, views::NEW_POD);
    let sheet = get_sheet(turn, pod.ok_or_else(|| Error::user(views::pod_gone()))?).await?;
    let mut errors = BTreeMap::new();
    let cycle = chosen_cycle(turn, form);
    match cycle {
        None => {
            errors.insert(views::CYCLE.to_owned(), views::cycle_over());
        }
        Some(cycle) => {
            if let Some(title) = actions::find_objective_title(turn, sheet.pod, cycle).await? {
                let taken = views::has_objective(&sheet.pod_name, &cycle.label(), &title);
                errors.insert(views::CYCLE.to_owned(), taken);
            }
        }
    }
    let title = form.text(views::OBJECTIVE).map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    if title.is_none() {
        errors.insert(views::OBJECTIVE.to_owned(), views::no_title());
    }
    let drafts: Vec<Draft<'_>> = (1..=MOST_KEY_RESULTS).map(|place| draft(form, place)).collect();
    let roster = match drafts.iter().all(|draft| draft.owner.is_empty()) {
        true => Vec::new(),
        false => actions::list_roster(turn, sheet.pod).await?,
    };
    let key_results = read_drafts(&drafts, &roster).unwrap_or_else(|faults| {
        for (place, fault) in faults {
            let unit = drafts.get(place).map_or("", |draft| draft.unit);
            let (field, sentence) = views::draft_fault(place, &fault, unit);
            errors.entry(field).or_insert(sentence);
        }
        Vec::new()
    });
    let (Some(cycle), Some(title), true) = (cycle, title, errors.is_empty()) else { return Ok(Reply::Errors(errors)) };
    let planned = Planned { pod: sheet.pod, cycle, title: &title, key_results: &key_results };
    let created = actions::create_objective(turn, planned).await?;
    Ok(Reply::Update(match &created {
        Some((sheet, card)) => views::created_modal(sheet, card.as_ref()),
        None => views::planned_modal(&sheet.pod_name, &title, &cycle.label()),
    }))
}

fn draft(form: &Form, place: usize) -> Draft<'_> {
    let typed = |field| views::typed(form, place, field);
    Draft {
        title: typed(views::TITLE),
        start: typed(views::START),
        target: typed(views::TARGET),
        unit: typed(views::UNIT),
        owner: form.choice(&views::new_field(place, views::OWNER)).unwrap_or_default(),
    }
}

/// The cycle that was chosen, if it can still be.
fn chosen_cycle(turn: &Turn, form: &Form) -> Option<Cycle> {
    let first: Date = form.choice(views::CYCLE)?.parse().ok()?;
    actions::open_cycles(&actions::today(turn)).into_iter().find(|cycle| cycle.first() == first)
}
