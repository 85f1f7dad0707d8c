//! Who answers for a key result: said, taken back, and followed when people leave.

use super::{
    OWN, card, find_leader,
    line::find_pod_first,
    list_pods_for,
    sheets::{CLOSING_DAYS, find_open_sheet_here, open_sheets},
    today,
};
use crate::{
    database::CHUNK,
    directory::{
        Person,
        members::{Member, list_members},
    },
    error::{Error, Result},
    features::{
        handover,
        okrs::{
            FEATURE,
            model::{Holding, Leads, LineFault, Picked, Sheet, Stranger, divide, key_result_of, pick, settle_owner},
            store::{self, Whose},
            views,
        },
        pods::{
            actions::find_meant_person,
            model::{Word, read},
        },
    },
    ids::{ChannelId, KeyResultId, PodId, UserId},
    signal::{Fact, Message, typed::as_typed},
    turn::{Change, Turn},
};
use jiff::Span;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Gives a key result back to whoever leads the pod.
const LEAD: &str = "lead";

/// What these people answer for, in cycles that can be checked in on. Three statements for up to 200 people, four at the
/// beginning of a quarter; only the pods that concern them are read. Whoever answers for nothing is left out.
///
/// # Errors
/// Only the database's own.
pub async fn list_owned(turn: &mut Turn, people: &[UserId]) -> Result<BTreeMap<UserId, Vec<Holding>>> {
    let workspace = turn.workspace().clone();
    let (leads, kept) = load_leads(turn).await?;
    let wanted: BTreeSet<&UserId> = people.iter().collect();
    let since = today(turn).date.saturating_sub(Span::new().days(CLOSING_DAYS));
    let mut pods: BTreeSet<PodId> = store::list_named_pods(turn.tx(), &workspace, people, since).await?;
    pods.extend(leads.of_pods.iter().filter(|(_, lead)| wanted.contains(lead)).map(|(pod, _)| *pod));
    pods.extend(kept.iter().filter(|(_, keeper)| wanted.contains(keeper)).map(|(pod, _)| *pod));
    let pods: Vec<PodId> = pods.into_iter().collect();
    let whose = if pods.len() > CHUNK { Whose::All } else { Whose::Pods(&pods) };
    let sheets = open_sheets(turn, whose).await?;
    let mut found = divide(&sheets, &leads);
    found.retain(|person, _| wanted.contains(person));
    Ok(found)
}

/// Who answers for the key results of these pods, and for which.
///
/// # Errors
/// Only the database's own.
pub async fn list_owners(turn: &mut Turn, pods: &[PodId]) -> Result<BTreeMap<UserId, Vec<Holding>>> {
    let sheets = open_sheets(turn, Whose::Pods(pods)).await?;
    let (leads, _) = load_leads(turn).await?;
    Ok(divide(&sheets, &leads))
}

/// Who answers for what nobody is named for, in every pod; and of which pods somebody else has something still. Who does
/// not belong to a pod any more could say nothing about it.
async fn load_leads(turn: &mut Turn) -> Result<(Leads, BTreeSet<(PodId, UserId)>)> {
    let workspace = turn.workspace().clone();
    let mut leads = Leads { of_pods: store::list_leads(turn.tx(), &workspace).await?, ..Leads::default() };
    let mut pods: BTreeSet<(PodId, UserId)> = BTreeSet::new();
    for kept in handover::actions::list_kept(turn, FEATURE).await? {
        if let Some(key_result) = key_result_of(&kept.key).filter(|_| kept.is_of_pod) {
            pods.insert((kept.pod, kept.keeper.clone()));
            leads.former.entry(key_result).or_default().push(kept.keeper);
        }
    }
    Ok((leads, pods))
}

/// The people of a pod, from whom owners are chosen.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_roster(turn: &mut Turn, pod: PodId) -> Result<Vec<Member>> {
    let workspace = turn.workspace().clone();
    list_members(turn.tx(), &workspace, pod).await
}

/// Says who answers for the key result at `place`: somebody of the pod, or (`None`) whoever leads it. `false` when it was
/// so already.
///
/// # Errors
/// A sentence when the person who acts may not, or the owner does not belong to the pod; the database's own.
pub(in super::super) async fn set_owner(
    turn: &mut Turn,
    sheet: &Sheet,
    place: usize,
    owner: Option<&Person>,
) -> Result<bool> {
    require_own(turn, sheet).await?;
    let Some(key_result) = sheet.key_results().get(place) else { return Err(Error::user(views::pod_gone())) };
    let settled = match owner {
        Some(owner) => {
            let roster = list_roster(turn, sheet.pod).await?;
            let refusal = |Stranger| Error::user(views::owner_of_another_pod(&owner.real_name, &sheet.pod_name));
            settle_owner(&roster, &owner.id).map_err(refusal)?
        }
        None => None,
    };
    let (from, to) = (key_result.owner.as_ref().map(|owner| &owner.person), settled.as_ref());
    if from == to {
        return Ok(false);
    }
    put_owner(turn, key_result.id, (from, to), None).await?;
    follow_owners(turn, sheet.pod, Vec::from_iter(from.cloned())).await?;
    Ok(true)
}

async fn require_own(turn: &mut Turn, sheet: &Sheet) -> Result<()> {
    if turn.may(&OWN, Some(sheet.pod)) {
        return Ok(());
    }
    let lead = find_leader(turn, sheet.pod).await?;
    Err(Error::user(views::may_not_own(&sheet.pod_name, lead.as_ref())))
}

pub(super) async fn put_owner(
    turn: &mut Turn,
    key_result: KeyResultId,
    (from, to): (Option<&UserId>, Option<&UserId>),
    why: Option<&'static str>,
) -> Result<()> {
    let workspace = turn.workspace().clone();
    store::put_owner(turn.tx(), &workspace, key_result, to).await?;
    let owner = |person: &UserId| json!({ "owner": person });
    let (subject, before, after) = (format!("key_result/{key_result}"), from.map(owner), to.map(owner));
    turn.record(Change { verb: "owner", subject, before, after, why }).await
}

/// Card, App Homes and other features show who answers now, and no longer that `from` do.
pub(super) async fn follow_owners(turn: &mut Turn, pod: PodId, from: Vec<UserId>) -> Result<()> {
    card::refresh_pod(turn, pod).await?;
    turn.refresh_homes_of(pod).await?;
    turn.tell(Fact::OwnersChanged { pod, from }).await
}

/// Somebody has left the pod, or (without one) the organisation: whoever leads answers for what was theirs.
pub(in super::super) async fn release_owned(turn: &mut Turn, person: &UserId, pod: Option<PodId>) -> Result<()> {
    let (workspace, day) = (turn.workspace().clone(), today(turn).date);
    let owned = store::list_owned(turn.tx(), &workspace, (person, pod), day).await?;
    for one in &owned {
        let why = if pod.is_some() { "left the pod" } else { "deactivated" };
        put_owner(turn, one.id, (Some(person), None), Some(why)).await?;
    }
    let pods: BTreeSet<PodId> = owned.iter().map(|one| one.pod).collect();
    for pod in pods {
        follow_owners(turn, pod, vec![person.clone()]).await?;
    }
    Ok(())
}

/// `roas @jonas`, `performance roas lead`: who answers from now on, in one line.
///
/// # Errors
/// A sentence when the person may not or the line is not clear; the database's own.
pub(in super::super) async fn type_owner(turn: &mut Turn, here: &ChannelId, line: &str) -> Result<Message> {
    let words = read(line).map_err(|_| Error::user(views::owner_usage()))?;
    let is_person = |word: &Word| match word {
        Word::Person(_) | Word::Group(_) => true,
        Word::Plain(typed) => typed.starts_with('@'),
        Word::Quoted(_) | Word::Channel(_) => false,
    };
    let split = words.iter().position(is_person).unwrap_or(words.len().saturating_sub(1));
    let (named, who) = words.split_at(split);
    let named: Vec<&str> = named.iter().filter_map(Word::typed).collect();
    if named.is_empty() || who.is_empty() {
        return Err(Error::user(views::owner_usage()));
    }
    let (sheet, place) = get_meant_key_result(turn, here, &named.join(" ")).await?;
    let owner = match who {
        [word] if word.is(LEAD) => None,
        words => match find_meant_person(turn, words).await? {
            Ok(person) => Some(person),
            Err(asked) => return Ok(asked),
        },
    };
    let is_new = set_owner(turn, &sheet, place, owner.as_ref()).await?;
    let roster = list_roster(turn, sheet.pod).await?;
    Ok(views::owner_set(&sheet, place, (owner.as_ref(), &roster), is_new))
}

/// The key result that is meant: of the channel's pod, of the pod the line begins with, or of the only pod of theirs that
/// has one of this name.
async fn get_meant_key_result(turn: &mut Turn, here: &ChannelId, line: &str) -> Result<(Sheet, usize)> {
    let here = find_open_sheet_here(turn, here).await?;
    if let Some(sheet) = here.as_ref().filter(|sheet| picked(sheet, line) != Picked::None) {
        return get_picked(sheet.clone(), line);
    }
    if let Some((sheet, rest)) = find_pod_first(turn, line).await?
        && !rest.is_empty()
    {
        return get_picked(sheet, rest);
    }
    if let Some(sheet) = here {
        return get_picked(sheet, line);
    }
    let pods: Vec<PodId> = list_pods_for(turn, &OWN).await?.into_iter().map(|(pod, _)| pod).collect();
    let mut sheets = open_sheets(turn, Whose::Pods(&pods)).await?;
    sheets.retain(|sheet| picked(sheet, line) != Picked::None);
    match (sheets.pop(), sheets.is_empty()) {
        (Some(sheet), true) => get_picked(sheet, line),
        (_, false) => Err(Error::user(views::owner_of_which_pod(&as_typed(line)))),
        (None, true) => Err(Error::user(views::owner_of_nothing(&as_typed(line)))),
    }
}

fn picked(sheet: &Sheet, line: &str) -> Picked {
    let words: Vec<&str> = line.split_whitespace().collect();
    pick(&words, sheet.key_results().iter().map(|one| one.title.as_str()))
}

fn get_picked(sheet: Sheet, line: &str) -> Result<(Sheet, usize)> {
    match picked(&sheet, line) {
        Picked::One(place) => Ok((sheet, place)),
        Picked::Several(places) => {
            let fault = LineFault::Several(as_typed(line), places);
            Err(Error::user(views::line_fault(&fault, &sheet)))
        }
        Picked::None => Err(Error::user(views::owner_of_no_such(&as_typed(line), &sheet))),
    }
}
