//! The form of a ritual: choosing a kind, filling in, saving.

use super::{
    super::{
        REMINDER,
        actions::{
            self, Formed, describe, draft_usual, find_pod_here, is_reminder, list_manageable, list_offered, may_manage,
            shape_of, usual_owner,
        },
        model::{Filled, FormFaults, Owner, Ritual, field, read_schedule},
        views::{self, Carried, Frame},
    },
    manages_any,
};
use crate::{
    directory::{
        naming::{Found, choose, suggest_choices},
        pods::find_pod,
    },
    error::{Error, Result},
    ids::{ChannelId, PodId},
    signal::{Action, Choice, Container, Modal, Reply, Submission, Suggest},
    slack::{blocks::metadata, mrkdwn::Text},
    turn::{KindOwner, RitualKind, Turn},
};
use std::collections::BTreeMap;

/// `/ritual add`
pub(super) async fn offer_kinds(turn: &mut Turn, here: &ChannelId) -> Result<Reply> {
    let pod = find_pod_here(turn, here).await?;
    offer_kinds_for(turn, pod)
}

/// *Add a ritual*
pub(in super::super) async fn add(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let pod = action.carried().parse().ok().map(PodId);
    offer_kinds_for(turn, pod)
}

fn offer_kinds_for(turn: &Turn, pod: Option<PodId>) -> Result<Reply> {
    if !manages_any(turn) {
        return Ok(Reply::Say(views::say(views::nothing_to_add())));
    }
    let all = may_manage(turn, &Owner::Organisation);
    let mut kinds = list_offered(turn)?;
    kinds.retain(|kind| all || kind.owner != KindOwner::Organisation);
    Ok(Reply::Open(views::kinds_modal(&kinds, pod)))
}

/// A kind was chosen: its form takes the place of the question.
pub(in super::super) async fn choose_kind(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (kind, pod) = action.carried().split_once('/').unwrap_or_default();
    let kind = get_kind(turn, kind)?;
    let form = new_form(turn, kind, pod.parse().ok().map(PodId)).await?;
    Ok(Reply::Update(form))
}

/// `/ritual remind` without anything.
pub(super) async fn open_reminder(turn: &mut Turn, here: &ChannelId) -> Result<Reply> {
    let pod = find_pod_here(turn, here).await?;
    let mine = pod.filter(|pod| may_manage(turn, &Owner::Pods(vec![*pod])));
    if mine.is_none() && !manages_any(turn) {
        let owner = Owner::Person(turn.actor().id.clone());
        let ritual = draft_usual(turn, &REMINDER, Some(owner))?;
        return Ok(Reply::Open(form(turn, &REMINDER, None, &Filled::of(&ritual, &shape_of(&REMINDER))).await?));
    }
    new_form(turn, &REMINDER, mine).await.map(Reply::Open)
}

fn get_kind(turn: &Turn, name: &str) -> Result<&'static RitualKind> {
    turn.registry().ritual_kind(name).ok_or_else(|| Error::user(views::is_gone()))
}

async fn new_form(turn: &mut Turn, kind: &'static RitualKind, pod: Option<PodId>) -> Result<Modal> {
    let mine = pod.filter(|pod| may_manage(turn, &Owner::Pods(vec![*pod])));
    let owner = usual_owner(turn, kind, mine).await?;
    let ritual = draft_usual(turn, kind, owner)?;
    form(turn, kind, None, &Filled::of(&ritual, &shape_of(kind))).await
}

/// The form of a ritual there is.
pub(super) async fn edit(turn: &mut Turn, ritual: &Ritual) -> Result<Modal> {
    let kind = get_kind(turn, &ritual.kind)?;
    form(turn, kind, Some(ritual), &Filled::of(ritual, &shape_of(kind))).await
}

async fn form(turn: &mut Turn, kind: &'static RitualKind, ritual: Option<&Ritual>, filled: &Filled) -> Result<Modal> {
    let frame = Frame {
        kind,
        shape: shape_of(kind),
        ritual,
        owners: list_owners(turn, kind, ritual).await?,
        may_organisation: may_manage(turn, &Owner::Organisation),
        schedule_note: note(turn, kind, ritual, filled).await?,
    };
    Ok(views::form_modal(&frame, filled))
}

/// To whom a ritual may belong that the person makes or changes.
async fn list_owners(turn: &mut Turn, kind: &'static RitualKind, ritual: Option<&Ritual>) -> Result<Vec<Choice>> {
    let mut pods: Vec<(PodId, String)> =
        list_manageable(turn).await?.into_iter().map(|pod| (pod.id, pod.name)).collect();
    if let Some(ritual) = ritual {
        // An archived pod stands there too, so that saving does not take it away unseen.
        let workspace = turn.workspace().clone();
        for id in ritual.owner.pods() {
            if pods.iter().all(|(pod, _)| pod != id) {
                let name = find_pod(turn.tx(), &workspace, *id).await?.map(|pod| pod.name);
                pods.extend(name.map(|name| (*id, name)));
            }
        }
    }
    Ok(views::owner_choices(kind, &pods, may_manage(turn, &Owner::Organisation)))
}

/// Somebody types in the field for its owner, where there are more than fit a menu.
pub(in super::super) async fn suggest_owners(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    let (kind, ritual) = carried(turn, &asked.private_metadata).await?;
    let owners = list_owners(turn, kind, ritual.as_ref()).await?;
    Ok(suggest_choices(&owners, &asked.query))
}

/// What the form is about.
async fn carried(turn: &mut Turn, private_metadata: &str) -> Result<(&'static RitualKind, Option<Ritual>)> {
    let carried: Carried = metadata(private_metadata)?;
    let kind = get_kind(turn, &carried.kind)?;
    let ritual = match carried.ritual {
        Some(id) => Some(actions::get_ritual(turn, id).await?),
        None => None,
    };
    Ok((kind, ritual))
}

/// What the schedule that stands in the form means, or what is wrong with it.
async fn note(turn: &mut Turn, kind: &'static RitualKind, ritual: Option<&Ritual>, filled: &Filled) -> Result<Text> {
    let mut shown = match ritual {
        Some(ritual) => ritual.clone(),
        None => draft_usual(turn, kind, None)?,
    };
    let me = turn.actor().id.clone();
    let faults = filled.apply(&shape_of(kind), &me, &mut shown).err().unwrap_or_default();
    let wrong = [field::SCHEDULE, field::ZONE].iter().find_map(|name| faults.get(*name));
    if let Some(wrong) = wrong {
        return Ok(views::schedule_fault(&views::form_fault(wrong)));
    }
    let listed = describe(turn, &shown).await?;
    Ok(views::schedule_note(&listed, turn.now()))
}

/// Somebody pressed Enter in the schedule: the form shows what it means.
pub(in super::super) async fn show_dates(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Container::Modal { private_metadata, .. } = &action.container else { return Ok(Reply::Nothing) };
    let (kind, ritual) = carried(turn, private_metadata).await?;
    let mut filled = Filled::read(&action.form, &shape_of(kind));
    if filled.schedule.is_empty() {
        filled.schedule = action.carried().to_owned();
    }
    form(turn, kind, ritual.as_ref(), &filled).await.map(Reply::Update)
}

/// The form was sent. What is wrong is said at its field; nothing is lost.
pub(in super::super) async fn save_form(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let (kind, before) = carried(turn, &submission.private_metadata).await?;
    match actions::save(turn, kind, before, &Filled::read(&submission.form, &shape_of(kind))).await {
        Ok(Formed::Saved(ritual, stays)) => {
            let listed = describe(turn, &ritual).await?;
            Ok(Reply::Update(views::saved_modal(&listed, stays, turn.now())))
        }
        Ok(Formed::Faults(faults)) => Ok(Reply::Errors(sentences(&faults))),
        // Who may not is told at the owner's field, so that the form stays.
        Err(Error::User(sentence)) => Ok(Reply::fault(field::OWNER, sentence)),
        Err(error) => Err(error),
    }
}

fn sentences(faults: &FormFaults) -> BTreeMap<String, String> {
    faults.iter().map(|(name, fault)| (name.clone(), views::form_fault(fault))).collect()
}

/// `/ritual add standup`, `/ritual add standup every weekday at 10:00`
pub(super) async fn add_typed(turn: &mut Turn, here: &ChannelId, words: &str) -> Result<Reply> {
    let offered = list_offered(turn)?;
    let Some((kind, schedule)) = find_kind(&offered, words) else {
        let titles: Vec<String> = offered.iter().map(|kind| kind.title.to_owned()).collect();
        return Err(Error::user(views::no_such_kind(words, &titles)));
    };
    let pod = find_pod_here(turn, here).await?;
    if is_reminder(kind.name) {
        // It cannot do without its text.
        return new_form(turn, kind, pod).await.map(Reply::Open);
    }
    let owner = usual_owner(turn, kind, pod).await?.ok_or_else(|| Error::user(views::which_pod()))?;
    actions::require(turn, &owner).await?;
    let mut ritual = draft_usual(turn, kind, Some(owner))?;
    if !schedule.is_empty() {
        ritual.schedule = read_schedule(schedule).map_err(|wrong| Error::user(wrong.to_string()))?;
    }
    let made = actions::save(turn, kind, None, &Filled::of(&ritual, &shape_of(kind))).await?;
    match made {
        Formed::Saved(ritual, _) => {
            let listed = describe(turn, &ritual).await?;
            Ok(Reply::Say(views::added_message(&listed, turn.now())))
        }
        Formed::Faults(faults) => {
            let first = faults.values().next().map(views::form_fault);
            Err(Error::user(first.unwrap_or_default()))
        }
    }
}

/// The kind that the first words name, and the schedule behind them.
fn find_kind<'a>(offered: &[&'static RitualKind], words: &'a str) -> Option<(&'static RitualKind, &'a str)> {
    let ends = words.char_indices().filter(|(_, letter)| letter.is_whitespace()).map(|(at, _)| at);
    let mut ends: Vec<usize> = ends.chain([words.len()]).collect();
    ends.reverse();
    ends.into_iter().find_map(|end| match choose(offered, |kind| (kind.name, kind.title), &words[..end]) {
        Found::One(kind) => Some((*kind, words[end..].trim())),
        Found::Several(_) | Found::Nothing => None,
    })
}
