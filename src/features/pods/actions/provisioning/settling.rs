//! What Slack is asked next, and what became of it.

use super::{INVITE, ask_key, call_key, called_for, find_home, link, record};
use crate::{
    directory::{
        Member, Role, channels::put_channels, links::find_home_channel, members::list_members, mirror::dated_by_us,
        pods::get_pod,
    },
    error::{Error, Result},
    features::pods::{
        model::{ELSEWHERE, Item, State, Thing},
        store, views,
    },
    ids::{ChannelId, PodId, UserId},
    signal::{CreatedRecord, Outcome, OutcomeWhat},
    slack::calls::SlackCall,
    turn::{Ask, Turn},
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// So much is asked of Slack in one turn; the rest follows as outcomes come.
const AT_ONCE: usize = 20;
/// So many people are invited in one turn.
const PAGE: usize = 20;
/// Whoever wanted something is still waiting for this long.
const JUST_ASKED: SignedDuration = SignedDuration::from_mins(30);
/// Who was deactivated meanwhile need not be invited.
const GONE: &[&str] = &["user_disabled", "user_is_deactivated", "user_not_found", "users_not_found"];

/// The next people of a pod to be invited.
#[derive(Debug, Serialize, Deserialize)]
struct Page {
    pod: PodId,
    after: Option<UserId>,
}

/// Asks Slack for what can be done now, and has the card say how far it is.
pub(super) async fn advance(turn: &mut Turn, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let home = find_home_channel(turn.tx(), &workspace, pod).await?;
    let provision = store::get_provision(turn.tx(), &workspace, pod).await?;
    let ready = provision.ready(home.as_ref()).into_iter().take(AT_ONCE);
    let calls: Vec<(String, SlackCall)> = ready
        .filter_map(|item| {
            let channel = provision.channel_for(&item.thing, home.as_ref());
            Some((item.thing.key(), call_for(&item.thing, channel)?))
        })
        .collect();
    for (key, call) in calls {
        turn.call_again(&call_key(pod, &key), &call).await?;
        store::update_thing(turn.tx(), &workspace, (pod, &key), &State::Asked, None).await?;
    }
    turn.refresh_pod(pod).await
}

fn call_for(thing: &Thing, channel: Option<ChannelId>) -> Option<SlackCall> {
    Some(match thing {
        Thing::Home { name, is_private } => SlackCall::CreateChannel { name: name.clone(), is_private: *is_private },
        Thing::Further { name } => SlackCall::CreateChannel { name: name.clone(), is_private: false },
        Thing::Enter { channel } => SlackCall::JoinChannel { channel: channel.clone() },
        Thing::Topic { text } => SlackCall::SetTopic { channel: channel?, topic: text.clone() },
        Thing::Purpose { text } => SlackCall::SetPurpose { channel: channel?, purpose: text.clone() },
        Thing::Link { title, address } => {
            SlackCall::AddBookmark { channel: channel?, title: title.clone(), link: address.clone() }
        }
        Thing::Invite { person, .. } => SlackCall::Invite { channel: channel?, person: person.clone() },
    })
}

/// The home is there and the bot in it: its people may come.
pub(super) async fn open_up(turn: &mut Turn, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    turn.close_ask(&ask_key(pod)).await?;
    let invites = store::find_provisioned(turn.tx(), &workspace, pod).await?.is_some_and(|wanted| wanted.invites);
    if invites { next_page(turn, Page { pod, after: None }).await } else { Ok(()) }
}

async fn next_page(turn: &mut Turn, page: Page) -> Result<()> {
    let now = turn.now();
    turn.set_timer(&format!("{INVITE}/{}", page.pod), now, INVITE, page).await
}

/// Invites the next of a pod's people. Whoever wanted a private channel comes along: somebody must be in it.
pub(in crate::features::pods) async fn invite_people(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Page { pod, after } = Page::deserialize(payload).map_err(Error::when("reading whom to invite"))?;
    let workspace = turn.workspace().clone();
    let Some(wanted) = store::find_provisioned(turn.tx(), &workspace, pod).await? else { return Ok(()) };
    let provision = store::get_provision(turn.tx(), &workspace, pod).await?;
    let is_hidden = provision.items.iter().any(|item| matches!(item.thing, Thing::Home { is_private: true, .. }));
    let members = list_members(turn.tx(), &workspace, pod).await?;
    let mut people: Vec<UserId> = active(&members).collect();
    if is_hidden || people.is_empty() {
        people.push(wanted.asked_by);
    }
    people.sort();
    people.dedup();
    people.retain(|person| after.as_ref().is_none_or(|after| person > after));
    let rest = people.split_off(people.len().min(PAGE));
    for person in &people {
        let thing = Thing::Invite { person: person.clone(), into: None };
        store::want(turn.tx(), &workspace, pod, &thing).await?;
    }
    advance(turn, pod).await?;
    if rest.is_empty() { Ok(()) } else { next_page(turn, Page { pod, after: people.pop() }).await }
}

fn active(members: &[Member]) -> impl Iterator<Item = UserId> {
    members.iter().filter(|member| member.is_active).map(|member| member.person.clone())
}

/// What became of something Slack was asked for; whether this was one of these calls.
pub(in crate::features::pods) async fn settle(turn: &mut Turn, outcome: &Outcome) -> Result<bool> {
    let Some((pod, key)) = called_for(&outcome.key) else { return Ok(false) };
    let workspace = turn.workspace().clone();
    let provision = store::get_provision(turn.tx(), &workspace, pod).await?;
    let Some(item) = provision.find(key) else { return Ok(true) };
    if item.state == State::Done {
        return keep_spare(turn, pod, item, &outcome.what).await.map(|()| true);
    }
    let (state, channel) = match &outcome.what {
        OutcomeWhat::Done(value) => finish(turn, pod, item, value).await?,
        OutcomeWhat::Failed { code } => {
            turn.take_on_refusal(&outcome.key).await?;
            let is_over = matches!(item.thing, Thing::Invite { .. }) && GONE.contains(&code.as_str());
            (if is_over { State::Left } else { State::Refused(code.clone()) }, None)
        }
        OutcomeWhat::Delivered { .. } | OutcomeWhat::Gone | OutcomeWhat::Expired => return Ok(true),
    };
    store::update_thing(turn.tx(), &workspace, (pod, key), &state, channel.as_ref()).await?;
    let (word, code) = state.words();
    record(turn, pod, "provisioned", json!({ "thing": key, "state": word, "code": code, "channel": channel })).await?;
    if item.thing.is_home() {
        match state {
            State::Done => open_up(turn, pod).await?,
            _ => tell_homeless(turn, pod).await?,
        }
    }
    advance(turn, pod).await?;
    Ok(true)
}

/// Slack has done it: what follows in our own books.
async fn finish(turn: &mut Turn, pod: PodId, item: &Item, value: &Value) -> Result<(State, Option<ChannelId>)> {
    let is_home = match &item.thing {
        Thing::Home { .. } => true,
        Thing::Further { .. } => false,
        Thing::Enter { channel } => return Ok((State::Done, Some(channel.clone()))),
        Thing::Topic { .. } | Thing::Purpose { .. } | Thing::Link { .. } | Thing::Invite { .. } => {
            return Ok((State::Done, None));
        }
    };
    let made = CreatedRecord::deserialize(value).map_err(Error::when("reading the channel that was made"))?;
    let (workspace, at) = (turn.workspace().clone(), dated_by_us(turn.now()));
    put_channels(turn.tx(), &workspace, std::slice::from_ref(&made.channel), at).await?;
    let channel = made.channel.id;
    if link(turn, pod, &channel, is_home).await?.is_some() {
        return Ok((State::Refused(ELSEWHERE.to_owned()), None));
    }
    if let Thing::Further { name } = &item.thing {
        invite_leads(turn, pod, name).await?;
    }
    Ok((State::Done, Some(channel)))
}

/// Somebody chose another name while a channel was being made, and both came about: the pod has this one, too.
async fn keep_spare(turn: &mut Turn, pod: PodId, item: &Item, what: &OutcomeWhat) -> Result<()> {
    let (Thing::Home { .. } | Thing::Further { .. }, OutcomeWhat::Done(value)) = (&item.thing, what) else {
        return Ok(());
    };
    let made = CreatedRecord::deserialize(value).map_err(Error::when("reading the channel that was made"))?;
    let (workspace, at) = (turn.workspace().clone(), dated_by_us(turn.now()));
    put_channels(turn.tx(), &workspace, std::slice::from_ref(&made.channel), at).await?;
    link(turn, pod, &made.channel.id, false).await.map(drop)
}

/// Those who look after the pod are in its further channels, and whoever wanted them; the others come as they like.
async fn invite_leads(turn: &mut Turn, pod: PodId, name: &str) -> Result<()> {
    let workspace = turn.workspace().clone();
    let members = list_members(turn.tx(), &workspace, pod).await?;
    let leads = members.into_iter().filter(|member| member.is_active && member.role != Role::Member);
    let mut people: Vec<UserId> = leads.map(|member| member.person).collect();
    people.extend(store::find_provisioned(turn.tx(), &workspace, pod).await?.map(|wanted| wanted.asked_by));
    people.sort();
    people.dedup();
    for person in people {
        let thing = Thing::Invite { person, into: Some(name.to_owned()) };
        store::want(turn.tx(), &workspace, pod, &thing).await?;
    }
    Ok(())
}

/// Somebody gave the pod a channel by hand: what waited for one goes on.
pub(super) async fn follow_home(turn: &mut Turn, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let provision = store::get_provision(turn.tx(), &workspace, pod).await?;
    let waits =
        provision.items.iter().any(|item| matches!(item.thing, Thing::Home { .. }) && item.state != State::Done);
    let Some(home) = find_home(turn, pod).await?.filter(|_| waits) else { return Ok(()) };
    if home.is_member {
        store::update_thing(turn.tx(), &workspace, (pod, "home"), &State::Done, Some(&home.id)).await?;
        open_up(turn, pod).await?;
    } else {
        store::want(turn.tx(), &workspace, pod, &Thing::Enter { channel: home.id }).await?;
    }
    advance(turn, pod).await
}

/// There is no channel in which a card could say it: whoever wanted it is told.
async fn tell_homeless(turn: &mut Turn, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let provision = store::get_provision(turn.tx(), &workspace, pod).await?;
    let Some((thing, code)) = provision.homeless() else { return Ok(()) };
    let Some(wanted) = store::find_provisioned(turn.tx(), &workspace, pod).await? else { return Ok(()) };
    let pod = get_pod(turn.tx(), &workspace, pod).await?;
    let now = turn.now();
    turn.ask(Ask {
        key: &ask_key(pod.id),
        person: &wanted.asked_by,
        kind: "pod channel",
        title: views::homeless_title(&pod),
        why: views::homeless_why(&pod),
        due: None,
        // Who has just asked is there, whatever the hour.
        urgent: now.duration_since(wanted.asked_at.0) < JUST_ASKED,
        message: views::homeless(&pod, thing, code),
        prompt: false,
    })
    .await
}
