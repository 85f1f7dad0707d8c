//! What can be done with objectives and key results: read them, set one, check in.
//!
//! Every function asks for the right of the person who acts, whatever the form or the button said.

mod card;
mod daily;
mod escalating;
mod line;
mod movement;
mod objective;
mod obligations;
mod owners;
mod sheets;

pub(super) use card::{
    bury_card, follow_channel, follow_outcome, forget_obstacle, refresh_channel, refresh_pod, tell_new_lead,
};
pub(super) use daily::{follow_settings, new_day};
pub(super) use escalating::{escalate, follow_escalation};
pub use escalating::{find_pod_of_source, list_escalated};
pub(super) use line::{Typed, WaitingLine, type_line, write_waiting};
pub use movement::list_movements;
pub use objective::{Planned, open_cycles};
pub(super) use objective::{create_objective, find_free_cycle, find_objective_title};
pub(super) use obligations::{hand, list_obligations};
pub use owners::{list_owned, list_owners};
pub(super) use owners::{list_roster, release_owned, type_owner};
pub(super) use sheets::{find_open_sheet, find_open_sheet_here, get_shown_sheet, is_open, list_aims, say_objective};
pub use sheets::{find_sheet, find_sheet_here, list_all_objectives, list_objectives};

use super::{
    FEATURE,
    model::{CheckIn, Holding, KeyResult, Leader, Objective, Obstacle, Sheet, Today},
    store::{self, PastUpdate},
    views::{self, Moved},
};
pub use super::{OPEN_ESCALATE, OPEN_UPDATE};
use crate::{
    calendar::Cycle,
    directory::{
        Reason, Role, RoleRef, members, on_duty,
        people::find_person,
        pods::{self, Resolved},
    },
    error::{Error, Result},
    features::pods::actions::find_meant,
    ids::{ChannelId, PodId},
    signal::{Fact, typed::as_typed},
    slack::mrkdwn::Text,
    turn::{Change, Rule, Turn, Verb},
};
use serde_json::json;

/// Looking at any pod's key results, guests included (decision 10).
pub const LOOK: Verb = Verb { name: "okr show", rule: Rule::Everyone };
/// Checking in on a pod's key results.
pub const UPDATE: Verb = Verb { name: "okr update", rule: Rule::PodMember };
/// Setting a pod's objective.
pub const CREATE: Verb = Verb { name: "okr new", rule: Rule::PodLead };
/// Saying who answers for a key result.
pub const OWN: Verb = Verb { name: "okr owner", rule: Rule::PodLead };

/// The timer by which a card follows the days.
pub(super) const NEW_DAY: &str = "new_day";
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

/// The day of this turn in the organisation's zone.
pub fn today(turn: &Turn) -> Today {
    Today::new(turn.now(), turn.settings().zone.time_zone().clone())
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

/// The person's pods for which they may use `verb`, then all others where they may use it for any pod.
///
/// # Errors
/// Only the database's own.
pub(super) async fn list_pods_for(turn: &mut Turn, verb: &Verb) -> Result<Vec<(PodId, String)>> {
    let own = turn.actor().pods_now().filter(|one| turn.may(verb, Some(one.pod)));
    let mut found: Vec<(PodId, String)> = own.map(|one| (one.pod, one.name.clone())).collect();
    // What they may of any pod.
    if turn.may(verb, None) {
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

/// The newest check-ins of an objective, newest first.
///
/// # Errors
/// Only the database's own.
pub(super) async fn list_history(turn: &mut Turn, objective: &Objective) -> Result<Vec<PastUpdate>> {
    let workspace = turn.workspace().clone();
    store::list_updates(turn.tx(), &workspace, objective.id, HISTORY).await
}

/// Whom to ask about a pod: whoever acts as its lead now, else its lead, even one who is away.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_leader(turn: &mut Turn, pod: PodId) -> Result<Option<Leader>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let duty = on_duty(turn.tx(), &workspace, RoleRef::PodLead(pod), now).await?;
    if let (Some(Reason::Covers { .. } | Reason::Deputy { .. }), Some(acting)) =
        (duty.because.last(), duty.people.first())
    {
        let name = find_person(turn.tx(), &workspace, acting).await?.map(|person| person.real_name);
        return Ok(name.map(|name| Leader { name, is_lead: false }));
    }
    let people = members::list_members(turn.tx(), &workspace, pod).await?;
    let lead = people.into_iter().find(|one| one.role == Role::Lead && one.is_active);
    Ok(lead.map(|lead| Leader { name: lead.name, is_lead: true }))
}

/// Refuses people who may not update the pod's key results, with a sentence that says who may; and pods without any.
///
/// # Errors
/// That sentence, or the database's own.
pub async fn require_update<'a>(turn: &mut Turn, sheet: &'a Sheet) -> Result<&'a Objective> {
    if !turn.may(&UPDATE, Some(sheet.pod)) {
        let lead = find_leader(turn, sheet.pod).await?;
        return Err(Error::user(views::may_not_update((&sheet.pod_key, &sheet.pod_name), lead.as_ref())));
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
    let lead = find_leader(turn, sheet.pod).await?;
    let cycle = Cycle::quarter_of(today(turn).date).label();
    Err(Error::user(views::no_objective(&sheet.pod_name, &cycle, may_create, lead.as_ref())))
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
    escalating::tell_recovered(turn, &after, &moved).await?;
    card::round_off(turn, sheet).await?;
    let card = card::show_check_in(turn, &after, &name, &moved).await?;
    turn.refresh_homes_of(sheet.pod).await?;
    let key_results = pairs.iter().map(|(before, _)| before.id).collect();
    turn.tell(Fact::KeyResultsUpdated { pod: sheet.pod, key_results, person }).await?;
    Ok(Done { moved, sheet: after, card })
}

/// Checks in on these key results as they stand: nobody has anything to add, and the values are true today.
///
/// # Errors
/// As `check_in`.
pub async fn confirm(turn: &mut Turn, holding: &Holding) -> Result<()> {
    let as_it_stands = |place: &usize| {
        let key_result = holding.sheet.key_results().get(*place)?;
        let (value, confidence) = (key_result.measure.value, key_result.confidence());
        Some(CheckIn { place: *place, value, confidence, why: None })
    };
    let check_ins: Vec<CheckIn> = holding.places.iter().filter_map(as_it_stands).collect();
    // Card, thread and audit are ours, whoever calls.
    let caller = turn.act_as(FEATURE);
    let done = save_form(turn, &holding.sheet, &check_ins).await;
    turn.act_as(caller);
    done.map(|_| ())
}

/// How a key result stands, in words: its name, how far it is, and how far it should be.
pub fn describe(key_result: &KeyResult, objective: &Objective, today: &Today) -> Text {
    views::key_result_text(views::key_result_title(key_result), key_result, objective, today)
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
