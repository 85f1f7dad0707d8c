//! What can be done with objectives and key results: read them, set one, check in.
//!
//! Every function asks for the right of the person who acts, whatever the form or the button said.

mod card;
mod daily;
mod line;

pub(super) use card::{follow_channel, follow_outcome, forget_obstacle, refresh_channel, refresh_pod, tell_new_lead};
pub(super) use daily::{follow_settings, new_day};
pub(super) use line::{Typed, WaitingLine, type_line, write_waiting};

use super::{
    model::{CheckIn, KeyResult, Named, Objective, Obstacle, Sheet, Today},
    store::{self, NewObjective, PastUpdate, Whose},
    views::{self, Moved},
};
use crate::{
    calendar::Cycle,
    directory::{
        Role, members,
        pods::{self, Resolved},
    },
    error::{Error, Result},
    features::pods::actions::find_meant,
    ids::{ChannelId, PodId},
    signal::typed::as_typed,
    turn::{Change, Rule, Turn, Verb},
};
use jiff::civil::Date;
use serde_json::json;

/// Looking at any pod's key results, guests included (decision 10).
pub const LOOK: Verb = Verb { name: "okr show", rule: Rule::Everyone };
/// Checking in on a pod's key results.
pub const UPDATE: Verb = Verb { name: "okr update", rule: Rule::PodMember };
/// Setting a pod's objective.
pub const CREATE: Verb = Verb { name: "okr new", rule: Rule::PodLead };

/// The timer by which a card follows the days.
pub(super) const NEW_DAY: &str = "new_day";
/// So many days after a cycle its closing check-in may still be made.
const CLOSING_DAYS: i32 = 14;
/// How many check-ins the history shows.
const HISTORY: i64 = 20;

/// What a check-in did.
pub(super) struct Done {
    /// The key results that were checked in, before and after.
    pub(super) moved: Vec<Moved>,
    /// How the pod stands now.
    pub(super) sheet: Sheet,
    /// Where the card shows it, or why nowhere.
    pub(super) card: Result<ChannelId, Obstacle>,
}

/// An objective that somebody wants to set.
pub struct Planned<'a> {
    /// For which pod.
    pub pod: PodId,
    /// For which cycle.
    pub cycle: Cycle,
    /// What the pod is after.
    pub title: &'a str,
    /// One to four, by name.
    pub key_results: &'a [Named],
}

/// The day of this turn in the organisation's zone.
pub fn today(turn: &Turn) -> Today {
    Today::new(turn.now(), turn.settings().zone.time_zone().clone())
}

/// The cycles an objective can be set for: the current quarter and the next.
pub fn open_cycles(today: &Today) -> [Cycle; 2] {
    let current = Cycle::quarter_of(today.date);
    let next = current.last().tomorrow().map_or(current, Cycle::quarter_of);
    [current, next]
}

/// How these pods stand in the current cycle, each with its objective if it has one.
///
/// # Errors
/// Only the database's own.
pub async fn list_objectives(turn: &mut Turn, pods: &[PodId]) -> Result<Vec<Sheet>> {
    sheets(turn, Whose::Pods(pods)).await
}

/// As [`list_objectives`], for every pod that is not archived.
///
/// # Errors
/// Only the database's own.
pub async fn list_all_objectives(turn: &mut Turn) -> Result<Vec<Sheet>> {
    sheets(turn, Whose::All).await
}

/// How one pod stands; `None` when there is no such pod (any more).
///
/// # Errors
/// Only the database's own.
pub async fn find_sheet(turn: &mut Turn, pod: PodId) -> Result<Option<Sheet>> {
    Ok(list_objectives(turn, &[pod]).await?.pop())
}

/// How the pod of this channel stands; `None` where the channel belongs to none.
///
/// # Errors
/// Only the database's own.
pub async fn find_sheet_here(turn: &mut Turn, channel: &ChannelId) -> Result<Option<Sheet>> {
    Ok(sheets(turn, Whose::Channel(channel)).await?.pop())
}

/// How one pod can be checked in on: with the former cycle's objective for two weeks where the current one has none yet.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_open_sheet(turn: &mut Turn, pod: PodId) -> Result<Option<Sheet>> {
    Ok(open_sheets(turn, Whose::Pods(&[pod])).await?.pop())
}

/// As [`find_open_sheet`], for the pod of this channel.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_open_sheet_here(turn: &mut Turn, channel: &ChannelId) -> Result<Option<Sheet>> {
    Ok(open_sheets(turn, Whose::Channel(channel)).await?.pop())
}

/// Whether somebody may still check in on it: for two weeks after its cycle.
pub(super) fn is_open(objective: &Objective, today: &Today) -> bool {
    objective.last.until(today.date).is_ok_and(|since| since.get_days() <= CLOSING_DAYS)
}

async fn open_sheets(turn: &mut Turn, whose: Whose<'_>) -> Result<Vec<Sheet>> {
    let mut found = sheets(turn, whose).await?;
    let date = today(turn).date;
    if Cycle::quarter_of(date).day_of(date) <= CLOSING_DAYS {
        add_former(turn, &mut found).await?;
    }
    Ok(found)
}

/// Where there is no objective in the current cycle, that of the former one.
async fn add_former(turn: &mut Turn, sheets: &mut [Sheet]) -> Result<()> {
    let without: Vec<PodId> = sheets.iter().filter(|sheet| sheet.objective.is_none()).map(|sheet| sheet.pod).collect();
    let Ok(last) = Cycle::quarter_of(today(turn).date).first().yesterday() else { return Ok(()) };
    for former in sheets_on(turn, Whose::Pods(&without), last).await? {
        if let Some(sheet) = sheets.iter_mut().find(|sheet| sheet.pod == former.pod) {
            sheet.objective = former.objective;
        }
    }
    Ok(())
}

/// How one pod stands for anybody who looks, in the cycle that `day` lies in; without a day in the current cycle, or else
/// in the former one.
///
/// # Errors
/// A sentence for those who may not, or when there is no such pod; the database's own.
pub(super) async fn get_shown_sheet(turn: &mut Turn, pod: PodId, day: Option<Date>) -> Result<Sheet> {
    require_look(turn)?;
    let mut found = match day {
        Some(day) => sheets_on(turn, Whose::Pods(&[pod]), day).await?,
        None => list_objectives(turn, &[pod]).await?,
    };
    if day.is_none() {
        add_former(turn, &mut found).await?;
    }
    found.pop().ok_or_else(|| Error::user(views::pod_gone()))
}

/// Refuses people who may not look.
///
/// # Errors
/// A sentence for them.
pub(super) fn require_look(turn: &Turn) -> Result<()> {
    if turn.may(&LOOK, None) { Ok(()) } else { Err(Error::user(views::may_not_look())) }
}

/// The pod somebody names.
///
/// # Errors
/// A sentence when there is none or several, or the database's own.
pub(super) async fn get_named_pod(turn: &mut Turn, words: &str) -> Result<PodId> {
    match find_meant(turn, words).await? {
        Resolved::One(pod) => Ok(pod.id),
        Resolved::Several(pods) => {
            let names: Vec<&str> = pods.iter().map(|pod| pod.name.as_str()).collect();
            Err(Error::user(views::several_pods(&as_typed(words), &names)))
        }
        Resolved::Nothing => Err(Error::user(views::no_such_pod(&as_typed(words)))),
    }
}

/// The person's pods for which they may use `verb`, then, for administrators, all others.
///
/// # Errors
/// Only the database's own.
pub(super) async fn list_pods_for(turn: &mut Turn, verb: &Verb) -> Result<Vec<(PodId, String)>> {
    let own = turn.actor().pods.iter().filter(|one| turn.may(verb, Some(one.pod)));
    let mut found: Vec<(PodId, String)> = own.map(|one| (one.pod, one.name.clone())).collect();
    if turn.actor().is_admin {
        let workspace = turn.workspace().clone();
        let all = pods::list_pods(turn.tx(), &workspace).await?;
        let others = all.into_iter().map(|pod| (pod.id, pod.name));
        let own: Vec<PodId> = found.iter().map(|(pod, _)| *pod).collect();
        found.extend(others.filter(|(pod, _)| !own.contains(pod)));
    }
    Ok(found)
}

/// The pods whose key results the person may update, their own first.
///
/// # Errors
/// A sentence when there are none, or the database's own.
pub(super) async fn list_updatable(turn: &mut Turn) -> Result<Vec<(PodId, String)>> {
    let pods = list_pods_for(turn, &UPDATE).await?;
    if pods.is_empty() { Err(Error::user(views::belongs_nowhere())) } else { Ok(pods) }
}

async fn sheets(turn: &mut Turn, whose: Whose<'_>) -> Result<Vec<Sheet>> {
    let day = today(turn).date;
    sheets_on(turn, whose, day).await
}

/// As they stand now, with the objectives of the cycle that `day` lies in.
async fn sheets_on(turn: &mut Turn, whose: Whose<'_>, day: Date) -> Result<Vec<Sheet>> {
    let workspace = turn.workspace().clone();
    store::list_sheets(turn.tx(), &workspace, whose, day).await
}

/// The newest check-ins of an objective, newest first.
///
/// # Errors
/// Only the database's own.
pub(super) async fn list_history(turn: &mut Turn, objective: &Objective) -> Result<Vec<PastUpdate>> {
    let workspace = turn.workspace().clone();
    store::list_updates(turn.tx(), &workspace, objective.id, HISTORY).await
}

/// The full name of the pod's lead, if there is one who is here.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_lead_name(turn: &mut Turn, pod: PodId) -> Result<Option<String>> {
    let workspace = turn.workspace().clone();
    let people = members::list_members(turn.tx(), &workspace, pod).await?;
    Ok(people.into_iter().find(|one| one.role == Role::Lead && one.is_active).map(|lead| lead.name))
}

/// Refuses people who may not update the pod's key results, with a sentence that says who may; and pods without any.
///
/// # Errors
/// That sentence, or the database's own.
pub(super) async fn require_update<'a>(turn: &mut Turn, sheet: &'a Sheet) -> Result<&'a Objective> {
    if !turn.may(&UPDATE, Some(sheet.pod)) {
        let lead = find_lead_name(turn, sheet.pod).await?;
        return Err(Error::user(views::may_not_update((&sheet.pod_key, &sheet.pod_name), lead.as_deref())));
    }
    require_objective(turn, sheet).await
}

/// The pod's objective of this cycle.
///
/// # Errors
/// A sentence that says who can set one, or the database's own.
pub(super) async fn require_objective<'a>(turn: &mut Turn, sheet: &'a Sheet) -> Result<&'a Objective> {
    if let Some(objective) = &sheet.objective {
        return Ok(objective);
    }
    let may_create = turn.may(&CREATE, Some(sheet.pod));
    let lead = find_lead_name(turn, sheet.pod).await?;
    let cycle = Cycle::quarter_of(today(turn).date).label();
    Err(Error::user(views::no_objective(&sheet.pod_name, &cycle, may_create, lead.as_deref())))
}

/// Writes check-ins and shows them: the history, the audit, the card, a line in its thread.
///
/// A one-line update takes six statements here, the sheet included: sheet, history, audit, the card, the line in its
/// thread, and one for the App Homes; two more when the card is the week's first.
///
/// # Errors
/// A sentence when the person may not; the database's own, also when somebody else checked in within the same instant
/// (the turn is then run again and sees it).
pub(super) async fn check_in(turn: &mut Turn, sheet: &Sheet, check_ins: &[CheckIn]) -> Result<Done> {
    require_update(turn, sheet).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let (person, name) = (turn.actor().id.clone(), turn.actor().name.clone());
    let after = sheet.after(check_ins, &person, &name, now);
    let pairs: Vec<(&KeyResult, &CheckIn)> =
        check_ins.iter().filter_map(|one| Some((sheet.key_results().get(one.place)?, one))).collect();
    store::insert_updates(turn.tx(), &workspace, &pairs, &person, now).await?;
    for (before, check_in) in &pairs {
        turn.record(Change {
            verb: "update",
            subject: format!("key_result/{}", before.id),
            before: Some(json!({ "value": before.measure.value, "confidence": before.last.as_ref().map(|last| last.confidence) })),
            after: Some(json!({ "value": check_in.value, "confidence": check_in.confidence })),
            why: check_in.why.as_deref(),
        })
        .await?;
    }
    let moved: Vec<Moved> = pairs
        .iter()
        .filter_map(|(before, check_in)| {
            let after = after.key_results().get(check_in.place)?.clone();
            Some(Moved { before: (*before).clone(), after, why: check_in.why.clone() })
        })
        .collect();
    card::round_off(turn, sheet).await?;
    let card = card::show_check_in(turn, &after, &name, &moved).await?;
    turn.refresh_homes_of(sheet.pod).await?;
    Ok(Done { moved, sheet: after, card })
}

/// Writes what a form came to, which may be nothing.
///
/// # Errors
/// As [`check_in`].
pub(super) async fn save_form(turn: &mut Turn, sheet: &Sheet, check_ins: &[CheckIn]) -> Result<Done> {
    if check_ins.is_empty() {
        let card = sheet.card_place().cloned();
        return Ok(Done { moved: Vec::new(), sheet: sheet.clone(), card });
    }
    check_in(turn, sheet, check_ins).await
}

/// The first of these cycles in which the pod has no objective yet.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_free_cycle(turn: &mut Turn, pod: PodId, cycles: [Cycle; 2]) -> Result<Option<Cycle>> {
    for cycle in cycles {
        if find_objective_title(turn, pod, cycle).await?.is_none() {
            return Ok(Some(cycle));
        }
    }
    Ok(None)
}

/// Why an objective cannot be set in a cycle: the title of the one that is there.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_objective_title(turn: &mut Turn, pod: PodId, cycle: Cycle) -> Result<Option<String>> {
    let workspace = turn.workspace().clone();
    store::find_objective(turn.tx(), &workspace, pod, cycle.first()).await
}

/// Sets a pod's objective, its key results at their start, and posts its card when the cycle is the current one: then the
/// sheet comes back with where the card stands.
///
/// # Errors
/// A sentence when the person may not, or the pod has an objective in this cycle already; the database's own.
pub(super) async fn create_objective(
    turn: &mut Turn,
    planned: Planned<'_>,
) -> Result<Option<(Sheet, Result<ChannelId, Obstacle>)>> {
    let (workspace, now, by) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    if !turn.may(&CREATE, Some(planned.pod)) {
        let lead = find_lead_name(turn, planned.pod).await?;
        let sheet = find_sheet(turn, planned.pod).await?.ok_or_else(|| Error::user(views::pod_gone()))?;
        return Err(Error::user(views::may_not_create(&sheet.pod_name, lead.as_deref())));
    }
    let id = store::insert_objective(
        turn.tx(),
        &workspace,
        NewObjective {
            pod: planned.pod,
            first: planned.cycle.first(),
            last: planned.cycle.last(),
            title: planned.title,
            key_results: planned.key_results,
            by: &by,
            now,
        },
    )
    .await?;
    let key_results: Vec<_> = planned
        .key_results
        .iter()
        .map(
            |(title, one)| json!({ "title": title, "start": one.start, "target": one.target, "unit": one.unit.text() }),
        )
        .collect();
    turn.record(Change {
        verb: "new",
        subject: format!("objective/{id}"),
        before: None,
        after: Some(json!({
            "pod": planned.pod, "cycle": planned.cycle.label(), "title": planned.title, "key_results": key_results,
        })),
        why: None,
    })
    .await?;
    turn.refresh_homes_of(planned.pod).await?;
    let Some(sheet) = find_sheet(turn, planned.pod).await? else { return Ok(None) };
    match &sheet.objective {
        Some(objective) if objective.id == id => {
            let card = card::show_card(turn, &sheet).await?;
            Ok(Some((sheet, card.map(|card| card.channel))))
        }
        Some(_) | None => Ok(None),
    }
}
