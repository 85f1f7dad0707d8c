//! What is made in Slack for a pod: its home, further channels, their lines and links, its people in them.
//!
//! What is wanted is written down thing by thing. Each is asked of Slack by a call under its own key, and what comes of it
//! decides what is asked next, in a turn of its own: a death anywhere leaves rows from which it goes on. What Slack refuses
//! stays written down until somebody tries it again or leaves it; nothing else waits for it.

mod card;
mod settling;

pub(in crate::features::pods) use card::{follow, follow_post, show_all, show_card};
pub(in crate::features::pods) use settling::{invite_people, settle};

use super::{channels::home_key, lookup::get_pod, require, subject};
use crate::{
    directory::{
        Channel, Pod,
        channels::{find_channel, find_channel_by_name},
        links::{Linked, find_home_channel, link_channel},
        members::list_members,
        pods::{find_pod_by_channel, get_pod as get_pod_of},
    },
    error::{Error, Result},
    features::pods::{
        CREATE, PROVISION,
        model::{PodWords, ProvisionOf, State, Thing, Wants, home_name, provision_blocks},
        store, views,
    },
    ids::{ChannelId, PodId},
    signal::{Fact, Message, Reply, Submission},
    slack::blocks::metadata,
    turn::{Change, Turn},
};
use serde_json::json;
use std::collections::BTreeMap;

/// The timer by which people are invited page by page.
pub(in crate::features::pods) const INVITE: &str = "invite_people";
/// The timer by which all cards are looked at again, page by page.
pub(in crate::features::pods) const ALL_CARDS: &str = "all_cards";
/// How calls for a pod are called, before its number.
const CALLS: &str = "provision";

/// `/pod provision [pod]`
pub(in crate::features::pods) async fn begin_form(
    turn: &mut Turn,
    here: &ChannelId,
    words: Option<&PodWords>,
) -> Result<Reply> {
    let pod = get_pod(turn, here, words, "provision").await?;
    open_form(turn, pod.id).await
}

/// The form of one pod.
pub(in crate::features::pods) async fn open_form(turn: &mut Turn, pod: PodId) -> Result<Reply> {
    let pod = get_allowed(turn, pod).await?;
    let workspace = turn.workspace().clone();
    let home = find_home(turn, pod.id).await?;
    let members = list_members(turn.tx(), &workspace, pod.id).await?;
    let wanted = store::get_provision(turn.tx(), &workspace, pod.id).await?;
    let name = wanted.items.iter().find_map(|item| match &item.thing {
        Thing::Home { name, .. } => Some(name.clone()),
        _ => None,
    });
    let name = name.unwrap_or_else(|| home_name(&pod.key));
    let people = members.iter().filter(|member| member.is_active).count();
    Ok(Reply::Open(views::provision_modal(&pod, home.as_ref(), &name, people)))
}

/// The form was sent.
pub(in crate::features::pods) async fn save_form(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let ProvisionOf { pod } = metadata(&submission.private_metadata)?;
    let pod = get_allowed(turn, PodId(pod)).await?;
    let has_home = find_home(turn, pod.id).await?.is_some();
    let wants = match Wants::read(&submission.form, &pod.key, has_home) {
        Ok(wants) => wants,
        Err(faults) => {
            let said = faults.iter().map(|(block, fault)| ((*block).to_owned(), views::provision_fault(fault)));
            return Ok(Reply::Errors(said.collect()));
        }
    };
    let faults = check_names(turn, &pod, &wants).await?;
    if !faults.is_empty() {
        return Ok(Reply::Errors(faults));
    }
    begin(turn, &pod, &wants).await?;
    Ok(Reply::Update(views::provision_begun(&pod, &wants)))
}

/// Makes in Slack what is wanted for a pod; what is there already is taken as it is.
///
/// # Errors
/// A sentence for whoever may not, or where a name is another pod's; else the database's own.
pub async fn provision(turn: &mut Turn, pod: &Pod, wants: &Wants) -> Result<()> {
    require(turn, &PROVISION, Some(pod)).await?;
    if let Some(fault) = check_names(turn, pod, wants).await?.into_values().next() {
        return Err(Error::user(fault));
    }
    begin(turn, pod, wants).await
}

/// *Try again*: what Slack refused is asked anew.
pub(in crate::features::pods) async fn try_again(turn: &mut Turn, pod: PodId) -> Result<Message> {
    let pod = get_allowed(turn, pod).await?;
    let things = reset(turn, pod.id, &State::Waiting).await?;
    if things.is_empty() {
        return Ok(views::nothing_refused(&pod));
    }
    record(turn, pod.id, "provision again", json!(things)).await?;
    settling::advance(turn, pod.id).await?;
    Ok(views::trying_again(&pod, things.len()))
}

/// *Leave it*: what Slack refused is not wanted any more.
pub(in crate::features::pods) async fn leave_it(turn: &mut Turn, pod: PodId) -> Result<Message> {
    let pod = get_allowed(turn, pod).await?;
    let things = reset(turn, pod.id, &State::Left).await?;
    if things.is_empty() {
        return Ok(views::nothing_refused(&pod));
    }
    record(turn, pod.id, "provision less", json!(things)).await?;
    turn.close_ask(&ask_key(pod.id)).await?;
    turn.refresh_pod(pod.id).await?;
    Ok(views::left_as_it_is(&pod, things.len()))
}

/// Sets what was refused to another state; its keys.
async fn reset(turn: &mut Turn, pod: PodId, state: &State) -> Result<Vec<String>> {
    let workspace = turn.workspace().clone();
    let provision = store::get_provision(turn.tx(), &workspace, pod).await?;
    let refused: Vec<String> = provision.refused().iter().map(|(thing, _)| thing.key()).collect();
    for key in &refused {
        store::update_thing(turn.tx(), &workspace, (pod, key), state, None).await?;
    }
    Ok(refused)
}

/// The pod, for those who may make things for it.
async fn get_allowed(turn: &mut Turn, pod: PodId) -> Result<Pod> {
    let workspace = turn.workspace().clone();
    let pod = get_pod_of(turn.tx(), &workspace, pod).await?;
    // Whoever made the pod with its channels sees that through, also where another leads it.
    let wanted = store::find_provisioned(turn.tx(), &workspace, pod.id).await?;
    let began = wanted.is_some_and(|wanted| wanted.asked_by == turn.actor().id) && turn.may(&CREATE, None);
    if !began {
        require(turn, &PROVISION, Some(&pod)).await?;
    }
    if pod.archived_at.is_some() {
        return Err(Error::user(views::nothing_for_archived(&pod)));
    }
    Ok(pod)
}

async fn find_home(turn: &mut Turn, pod: PodId) -> Result<Option<Channel>> {
    let workspace = turn.workspace().clone();
    match find_home_channel(turn.tx(), &workspace, pod).await? {
        Some(home) => find_channel(turn.tx(), &workspace, &home).await,
        None => Ok(None),
    }
}

/// What is wrong with the names that are wanted, as far as we know the channels of the workspace.
pub(super) async fn check_names(turn: &mut Turn, pod: &Pod, wants: &Wants) -> Result<BTreeMap<String, String>> {
    let names = wants.home.iter().map(|name| (provision_blocks::NAME, name));
    let names = names.chain(wants.further.iter().map(|name| (provision_blocks::FURTHER, name)));
    let workspace = turn.workspace().clone();
    let mut faults = BTreeMap::new();
    for (block, name) in names {
        let Some(there) = find_channel_by_name(turn.tx(), &workspace, name).await? else { continue };
        let fault = match find_pod_by_channel(turn.tx(), &workspace, &there.id).await? {
            Some(other) if other.id != pod.id => Some(views::channel_taken(&there, &other)),
            _ => views::cannot_link(&there),
        };
        if let Some(fault) = fault {
            faults.entry(block.to_owned()).or_insert(fault);
        }
    }
    Ok(faults)
}

/// Writes down what is wanted, and asks Slack for the first of it. That the person may, and that the names are free, is to be
/// asked before.
pub(super) async fn begin(turn: &mut Turn, pod: &Pod, wants: &Wants) -> Result<()> {
    let (workspace, now, by) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    store::put_provisioned(turn.tx(), &workspace, pod.id, (&by, now), wants.invite).await?;
    record(turn, pod.id, "provision", serde_json::to_value(wants)?).await?;
    let had_home = find_home(turn, pod.id).await?.is_some();
    let opening = place_home(turn, pod, wants).await?;
    // A channel that is taken as it is keeps what its people wrote.
    let is_taken = !had_home && !matches!(opening, Some(Thing::Home { .. }));
    let mut things: Vec<Thing> = opening.into_iter().collect();
    if wants.describe && !is_taken {
        things.push(Thing::Topic { text: views::topic_line(pod) });
        things.push(Thing::Purpose { text: views::purpose_line(pod) });
    }
    things.extend(
        wants.links.iter().map(|(title, address)| Thing::Link { title: title.clone(), address: address.clone() }),
    );
    for name in &wants.further {
        match find_channel_by_name(turn.tx(), &workspace, name).await? {
            Some(there) => {
                link(turn, pod.id, &there.id, false).await?;
                super::channels::join_if_public(turn, pod.id, &there).await?;
            }
            None => things.push(Thing::Further { name: name.clone() }),
        }
    }
    for thing in &things {
        store::want(turn.tx(), &workspace, pod.id, thing).await?;
    }
    settling::advance(turn, pod.id).await?;
    if things.iter().any(Thing::is_home) { Ok(()) } else { settling::open_up(turn, pod.id).await }
}

/// What is to be done until the pod has a home with the bot in it; nothing where it has one.
async fn place_home(turn: &mut Turn, pod: &Pod, wants: &Wants) -> Result<Option<Thing>> {
    let workspace = turn.workspace().clone();
    let home = match (find_home(turn, pod.id).await?, &wants.home) {
        (Some(home), _) => home,
        (None, Some(name)) => match find_channel_by_name(turn.tx(), &workspace, name).await? {
            Some(there) => {
                link(turn, pod.id, &there.id, true).await?;
                there
            }
            None => return Ok(Some(Thing::Home { name: name.clone(), is_private: wants.is_private })),
        },
        (None, None) => return Err(Error::user(views::needs_a_home(pod))),
    };
    if !home.is_member {
        return Ok(Some(Thing::Enter { channel: home.id }));
    }
    // What was refused before is settled otherwise.
    store::update_thing(turn.tx(), &workspace, (pod.id, "home"), &State::Done, Some(&home.id)).await?;
    turn.close_ask(&ask_key(pod.id)).await?;
    Ok(None)
}

/// A channel is the pod's from now on. The other pod's name, where it is one's already.
async fn link(turn: &mut Turn, pod: PodId, channel: &ChannelId, as_home: bool) -> Result<Option<Pod>> {
    let workspace = turn.workspace().clone();
    let linked = link_channel(turn.tx(), &workspace, pod, channel, as_home).await?;
    let before = match linked {
        Linked::BelongsTo(other) => return Ok(Some(other)),
        Linked::Same => return Ok(None),
        Linked::Home { ref instead_of } => instead_of.as_ref().map(|home| json!({ "home": home })),
        Linked::Further => None,
    };
    let is_home = matches!(linked, Linked::Home { .. });
    turn.record(Change {
        verb: "link",
        subject: subject(pod),
        before,
        after: Some(json!({ "channel": channel, "home": is_home })),
        why: None,
    })
    .await?;
    if is_home {
        let workspace = turn.workspace().clone();
        let owner = get_pod_of(turn.tx(), &workspace, pod).await?;
        let asked = home_key(turn, &owner).await?;
        turn.close_ask(&asked).await?;
    }
    turn.tell(Fact::PodChanged { pod }).await?;
    Ok(None)
}

async fn record(turn: &mut Turn, pod: PodId, verb: &str, after: serde_json::Value) -> Result<()> {
    turn.record(Change { verb, subject: subject(pod), before: None, after: Some(after), why: None }).await
}

/// What whoever wanted it is told of a pod that has no home where it could be said.
fn ask_key(pod: PodId) -> String {
    format!("{CALLS}/{pod}")
}

/// Names the call for one thing.
fn call_key(pod: PodId, thing: &str) -> String {
    format!("{CALLS}/{pod}/{thing}")
}

/// The pod and the thing that a call was for.
fn called_for(key: &str) -> Option<(PodId, &str)> {
    let (pod, thing) = key.strip_prefix(CALLS)?.strip_prefix('/')?.split_once('/')?;
    Some((PodId(pod.parse().ok()?), thing))
}
