//! What the form of a ritual becomes.

use super::{
    super::{
        REMINDER,
        model::{Filled, FormFault, FormFaults, LONGEST_NAME, MOST_RITUALS, Moment, Owner, Ritual, field, five_times},
        store::Which,
    },
    change, draft,
    finding::list_which,
    found,
    kinds::{is_reminder, shape_of},
    list_audience, may_manage,
    reach::find_overreach,
    single::find_under_way,
};
use crate::{
    directory::{
        Pod,
        channels::find_channel,
        naming::fold,
        pods::{find_pod, list_pods},
    },
    error::Result,
    ids::{ChannelId, PodId},
    turn::{KindOwner, RitualKind, Turn},
};

/// What became of a form.
pub(in super::super) enum Formed {
    /// It is written down. What was under way when its schedule changed stays where it is.
    Saved(Box<Ritual>, Option<Moment>),
    /// Nothing was; this is wrong.
    Faults(FormFaults),
}

/// The pods whose rituals the person may change, by name.
pub(in super::super) async fn list_manageable(turn: &mut Turn) -> Result<Vec<Pod>> {
    let workspace = turn.workspace().clone();
    let mut pods = list_pods(turn.tx(), &workspace).await?;
    pods.retain(|pod| may_manage(turn, &Owner::Pods(vec![pod.id])));
    Ok(pods)
}

/// Whose a new ritual of this kind usually is: of the pod here, else of the only pod the person looks after, else of the
/// organisation. `None` where the person looks after several pods, so that they must say.
pub(in super::super) async fn usual_owner(
    turn: &mut Turn,
    kind: &RitualKind,
    here: Option<PodId>,
) -> Result<Option<Owner>> {
    if kind.owner == KindOwner::Organisation {
        return Ok(Some(Owner::Organisation));
    }
    if let Some(pod) = here {
        return Ok(Some(Owner::Pods(vec![pod])));
    }
    if let Some(led) = turn.actor().led_pod() {
        return Ok(Some(Owner::Pods(vec![led.pod])));
    }
    let pods = list_manageable(turn).await?;
    Ok(match (pods.as_slice(), kind.owner) {
        ([only], _) => Some(Owner::Pods(vec![only.id])),
        (_, KindOwner::Either) if may_manage(turn, &Owner::Organisation) => Some(Owner::Organisation),
        ([], KindOwner::Either) if kind.name == REMINDER.name => Some(Owner::Person(turn.actor().id.clone())),
        _ => None,
    })
}

/// The kinds that can be added. What is made for a purpose stands before what fits any, and what comes often before what
/// comes now and then: a pod begins with its stand-up.
pub(in super::super) fn list_offered(turn: &Turn) -> Result<Vec<&'static RitualKind>> {
    let mut kinds = Vec::new();
    for kind in turn.registry().ritual_kinds().filter(|kind| kind.offered) {
        let usual = draft_usual(turn, kind, None)?;
        kinds.push(((is_reminder(kind.name), five_times(&usual.schedule, turn.now())), kind));
    }
    kinds.sort_by_key(|(place, _)| *place);
    Ok(kinds.into_iter().map(|(_, kind)| kind).collect())
}

/// A new ritual of a kind as usual, for its form.
pub(in super::super) fn draft_usual(turn: &Turn, kind: &'static RitualKind, owner: Option<Owner>) -> Result<Ritual> {
    let mut ritual = draft(turn, kind, owner.unwrap_or(Owner::Pods(Vec::new())), None)?;
    if is_reminder(kind.name) {
        // On which days, its schedule says.
        ritual.skips.weekends = false;
    }
    Ok(ritual)
}

/// Writes a new ritual down, or how one is from now on (`before`), unless something is wrong with what was filled in.
pub(in super::super) async fn save(
    turn: &mut Turn,
    kind: &'static RitualKind,
    before: Option<Ritual>,
    filled: &Filled,
) -> Result<Formed> {
    let mut ritual = match &before {
        Some(before) => before.clone(),
        None => draft_usual(turn, kind, None)?,
    };
    let me = turn.actor().id.clone();
    if let Err(faults) = filled.apply(&shape_of(kind), &me, &mut ritual) {
        return Ok(Formed::Faults(faults));
    }
    let owned = before.as_ref().map_or(&[][..], |before| before.owner.pods());
    if let Some(fault) = check_pods(turn, &ritual, owned).await? {
        return Ok(Formed::Faults(FormFaults::from([(field::OWNER.to_owned(), fault)])));
    }
    let faults = check(turn, &ritual).await?;
    if !faults.is_empty() {
        return Ok(Formed::Faults(faults));
    }
    let (saved, stays) = match before {
        None => (found(turn, ritual).await?, None),
        Some(before) => {
            let saved = change(turn, ritual).await?;
            let is_otherwise = before.schedule != saved.schedule || before.zone != saved.zone;
            let open = if is_otherwise { find_under_way(turn, &saved).await? } else { None };
            (saved, open)
        }
    };
    turn.refresh_homes().await?;
    Ok(Formed::Saved(Box::new(saved), stays))
}

/// What is wrong with the pods that were chosen for a ritual besides those that own it already.
async fn check_pods(turn: &mut Turn, ritual: &Ritual, owned: &[PodId]) -> Result<Option<FormFault>> {
    let workspace = turn.workspace().clone();
    for id in ritual.owner.pods().iter().filter(|pod| !owned.contains(pod)) {
        match find_pod(turn.tx(), &workspace, *id).await? {
            None => return Ok(Some(FormFault::UnknownPod)),
            Some(pod) if pod.archived_at.is_some() => return Ok(Some(FormFault::ArchivedPod(pod.name))),
            Some(_) => {}
        }
    }
    Ok(None)
}

/// What is wrong with a ritual in the house as it is.
pub(super) async fn check(turn: &mut Turn, ritual: &Ritual) -> Result<FormFaults> {
    let mut faults = FormFaults::new();
    for others in list_neighbours(turn, &ritual.owner).await? {
        if others.iter().any(|other| other.id != ritual.id && fold(&other.name) == fold(&ritual.name)) {
            faults.insert(field::NAME.to_owned(), FormFault::NameTaken);
        }
        if others.len() >= MOST_RITUALS && others.iter().all(|other| other.id != ritual.id) {
            faults.insert(field::OWNER.to_owned(), FormFault::TooMany);
        }
    }
    if let Some(channel) = &ritual.destination
        && let Some(fault) = check_place(turn, channel).await?
    {
        faults.insert(field::PLACE.to_owned(), fault);
    }
    // Who may not own it is told by [`found`] and [`change`].
    if may_manage(turn, &ritual.owner)
        && let Some((at, fault)) = find_overreach(turn, ritual).await?
    {
        faults.entry(at.to_owned()).or_insert(fault);
        return Ok(faults);
    }
    let registry = turn.registry();
    let asks_each = registry.ritual_kind(&ritual.kind).is_some_and(|kind| kind.asks_each);
    if asks_each && list_audience(turn, ritual, None).await?.is_empty() {
        faults.insert(field::AUDIENCE.to_owned(), FormFault::Nobody);
    }
    Ok(faults)
}

/// The rituals of each of these owners.
async fn list_neighbours(turn: &mut Turn, owner: &Owner) -> Result<Vec<Vec<Ritual>>> {
    let which = match owner {
        Owner::Organisation => vec![Which::Organisation],
        Owner::Pods(pods) => pods.iter().map(|pod| Which::Of(*pod)).collect(),
        Owner::Person(person) => vec![Which::Person(person)],
    };
    let mut lists = Vec::with_capacity(which.len());
    for which in which {
        lists.push(list_which(turn, which).await?);
    }
    Ok(lists)
}

/// Why nothing can be posted in this channel, if so.
pub(super) async fn check_place(turn: &mut Turn, id: &ChannelId) -> Result<Option<FormFault>> {
    let workspace = turn.workspace().clone();
    Ok(match find_channel(turn.tx(), &workspace, id).await? {
        None => Some(FormFault::UnknownPlace),
        Some(seen) if seen.is_archived => Some(FormFault::ArchivedPlace(seen.name)),
        Some(seen) if seen.is_shared => Some(FormFault::SharedPlace(seen.name)),
        Some(seen) if seen.is_private && !seen.is_member => Some(FormFault::PrivatePlace(seen.name)),
        Some(_) => None,
    })
}

/// A name for a reminder with this text: its first words, another one where that is taken.
pub(super) async fn name_reminder(turn: &mut Turn, owner: &Owner, text: &str) -> Result<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = if text.chars().count() <= LONGEST_NAME - 4 {
        text
    } else {
        text.chars().take(LONGEST_NAME - 5).chain(['…']).collect()
    };
    let taken: Vec<String> =
        list_neighbours(turn, owner).await?.iter().flatten().map(|ritual| fold(&ritual.name)).collect();
    let names = std::iter::once(short.clone()).chain((2..).map(|n| format!("{short} {n}")));
    Ok(names.into_iter().find(|name| !taken.contains(&fold(name))).unwrap_or(short))
}
