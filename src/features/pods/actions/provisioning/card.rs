//! The card of a pod in its home: who leads it, when it works, what comes next, and what Slack would not do. It stays true: it
//! is looked at again when something it says may be another thing, and when time alone makes it untrue.

use super::{ALL_CARDS, settling};
use crate::{
    calendar::Zone,
    delivery::store::{Put, To},
    directory::{
        Channel, Names, Pod, RoleRef,
        channels::find_channel,
        load_names,
        members::list_members,
        pod_calendars::get_pod_calendar,
        pods::{find_pod, find_pod_by_channel},
        tags::{TagKind, list_tags_of},
    },
    error::{Error, Result},
    features::pods::{
        actions::get_duty,
        model::{Provision, State, Thing},
        store::{self, Provisioned},
        views::{self, Welcome},
    },
    ids::{PodId, UserId},
    signal::{Fact, Message, Outcome, OutcomeWhat},
    slack::calls::SlackCall,
    turn::{PodLine, Post, Turn},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;

/// So many cards are looked at for one turn.
const PAGE: i64 = 50;
/// Where a zone has no next midnight.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// How posts of cards are called, before the pod's number.
const CARD: &str = "welcome";
/// How calls that pin them are.
const PIN: &str = "pin/";

/// Looks at the card of a pod again; the payload is the pod's number.
pub(in crate::features::pods) async fn show_card(turn: &mut Turn, payload: &Value) -> Result<()> {
    let pod = PodId::deserialize(payload).map_err(Error::when("reading whose card it is"))?;
    let workspace = turn.workspace().clone();
    let Some(standing) = store::find_provisioned(turn.tx(), &workspace, pod).await? else { return Ok(()) };
    let Some(pod) = find_pod(turn.tx(), &workspace, pod).await? else { return Ok(()) };
    let home = super::find_home(turn, pod.id).await?.filter(|home| standing.shows_card && may_stand(&pod, home));
    match home {
        Some(home) => put(turn, &pod, &standing, &home).await,
        None => take_down(turn, &pod, &standing).await,
    }
}

/// Never where another company reads, nor where the bot cannot come.
fn may_stand(pod: &Pod, home: &Channel) -> bool {
    let is_open = home.is_member || !home.is_private;
    pod.archived_at.is_none() && !home.is_shared && !home.is_archived && is_open
}

async fn put(turn: &mut Turn, pod: &Pod, standing: &Provisioned, home: &Channel) -> Result<()> {
    let workspace = turn.workspace().clone();
    let (message, until) = compose(turn, pod).await?;
    let mut generation = standing.generation;
    if standing.card_channel.as_ref() != Some(&home.id) {
        take_away(turn, pod.id, standing).await?;
        generation += 1;
    }
    let (key, to) = (post_key(pod.id, generation), To::Channel(home.id.clone()));
    if turn.post(Post::new(&key, &to, &message).tell_outcome()).await? == Put::Gone {
        return forget(turn, pod.id, standing).await;
    }
    if generation != standing.generation {
        store::update_card(turn.tx(), &workspace, pod.id, (Some(&home.id), generation), true).await?;
    }
    turn.refresh_pod_at(pod.id, until).await
}

async fn take_down(turn: &mut Turn, pod: &Pod, standing: &Provisioned) -> Result<()> {
    if standing.card_channel.is_none() {
        return Ok(());
    }
    let workspace = turn.workspace().clone();
    take_away(turn, pod.id, standing).await?;
    let nowhere = (None, standing.generation);
    store::update_card(turn.tx(), &workspace, pod.id, nowhere, standing.shows_card).await
}

/// The message goes, unless it stands where nobody writes any more.
async fn take_away(turn: &mut Turn, pod: PodId, standing: &Provisioned) -> Result<()> {
    let Some(channel) = &standing.card_channel else { return Ok(()) };
    let workspace = turn.workspace().clone();
    let seen = find_channel(turn.tx(), &workspace, channel).await?;
    if seen.is_none_or(|channel| channel.is_archived) {
        return Ok(());
    }
    turn.withdraw(&post_key(pod, standing.generation)).await
}

/// Somebody deleted it by hand: nobody wants it, until somebody does again.
async fn forget(turn: &mut Turn, pod: PodId, standing: &Provisioned) -> Result<()> {
    let workspace = turn.workspace().clone();
    store::update_card(turn.tx(), &workspace, pod, (None, standing.generation), false).await?;
    super::record(turn, pod, "card deleted", Value::Null).await
}

/// What the card says now, and until when that is true.
async fn compose(turn: &mut Turn, pod: &Pod) -> Result<(Message, Timestamp)> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let members = list_members(turn.tx(), &workspace, pod.id).await?;
    let duty = get_duty(turn, RoleRef::PodLead(pod.id)).await?;
    let topics = list_tags_of(turn.tx(), &workspace, TagKind::Topic, pod.id).await?;
    let calendar = get_pod_calendar(turn.tx(), &workspace, pod.id).await?;
    let provision = store::get_provision(turn.tx(), &workspace, pod.id).await?;
    let mut lines: Vec<PodLine> = Vec::new();
    for liner in turn.registry().pod_lines() {
        lines.extend(liner(turn, pod).await?);
    }
    let zone = calendar.zone_or(turn.settings()).clone();
    let names = names_of_refused(turn, &provision, &zone).await?;
    // Who acts changes with the days.
    let until = lines.iter().filter_map(|line| line.until).filter(|at| *at > now).min();
    let until = until.into_iter().chain([tomorrow(&zone, now)]).min().unwrap_or(now);
    let topics: Vec<String> = topics.into_iter().map(|topic| topic.title).collect();
    let welcome = Welcome {
        pod,
        duty: &duty,
        members: &members,
        topics: &topics,
        zone: &zone,
        hours: calendar.hours_or(turn.settings()),
        lines: &lines,
        provision: &provision,
        names: &names,
    };
    Ok((views::welcome(&welcome), until))
}

/// The names of those whom Slack did not let in.
async fn names_of_refused(turn: &mut Turn, provision: &Provision, zone: &Zone) -> Result<Names> {
    let invited = provision.refused().into_iter().filter_map(|(thing, _)| match thing {
        Thing::Invite { person, .. } => Some(person.clone()),
        _ => None,
    });
    let people: Vec<UserId> = invited.collect();
    let workspace = turn.workspace().clone();
    load_names(turn.tx(), &workspace, zone, (&people, &[])).await
}

/// The pod's next midnight.
fn tomorrow(zone: &Zone, now: Timestamp) -> Timestamp {
    let midnight = zone.local(now).tomorrow().and_then(|tomorrow| tomorrow.start_of_day());
    midnight.map_or_else(|_| now + DAY, |midnight| midnight.timestamp())
}

/// What was decided elsewhere, and may be said on cards.
pub(in crate::features::pods) async fn follow(turn: &mut Turn, fact: &Fact) -> Result<()> {
    let workspace = turn.workspace().clone();
    let pods = match fact {
        Fact::PodChanged { pod } => {
            describe_anew(turn, *pod).await?;
            settling::follow_home(turn, *pod).await?;
            vec![*pod]
        }
        Fact::LeadChanged { pod, .. }
        | Fact::DeputyChanged { pod, .. }
        | Fact::MembershipChanged { pod, .. }
        | Fact::PodCalendarChanged { pod }
        | Fact::PodArchived { pod, .. }
        | Fact::OwnersChanged { pod, .. } => vec![*pod],
        Fact::PersonDeactivated { person } | Fact::AwayChanged { person } => {
            store::list_carded_of(turn.tx(), &workspace, person).await?
        }
        Fact::ChannelChanged { channel } | Fact::ChannelClosed { channel } => {
            find_pod_by_channel(turn.tx(), &workspace, channel).await?.map(|pod| pod.id).into_iter().collect()
        }
        Fact::ChannelMoved { from, to } => return store::move_card(turn.tx(), &workspace, (from, to)).await,
        Fact::SettingsChanged | Fact::HolidaysChanged | Fact::DecidersChanged => {
            let now = turn.now();
            return turn.set_timer(ALL_CARDS, now, ALL_CARDS, PodId(0)).await;
        }
        _ => return Ok(()),
    };
    for pod in pods {
        if store::find_provisioned(turn.tx(), &workspace, pod).await?.is_some() {
            turn.refresh_pod(pod).await?;
        }
    }
    Ok(())
}

/// The lines of the home say what the pod is called and what it is for, once they were written by us.
async fn describe_anew(turn: &mut Turn, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let provision = store::get_provision(turn.tx(), &workspace, pod).await?;
    let written = provision.items.iter().filter(|item| item.state == State::Done);
    let written: Vec<&Thing> = written.map(|item| &item.thing).collect();
    if written.is_empty() {
        return Ok(());
    }
    let Some(pod) = find_pod(turn.tx(), &workspace, pod).await?.filter(|pod| pod.archived_at.is_none()) else {
        return Ok(());
    };
    let mut is_new = false;
    for thing in written {
        let now = match thing {
            Thing::Topic { .. } => Thing::Topic { text: views::topic_line(&pod) },
            Thing::Purpose { .. } => Thing::Purpose { text: views::purpose_line(&pod) },
            _ => continue,
        };
        if now != *thing {
            is_new |= store::want(turn.tx(), &workspace, pod.id, &now).await?;
        }
    }
    if is_new { settling::advance(turn, pod.id).await } else { Ok(()) }
}

/// Looks at the cards of all pods again, page by page; the payload is the last pod that was.
pub(in crate::features::pods) async fn show_all(turn: &mut Turn, payload: &Value) -> Result<()> {
    let after = PodId::deserialize(payload).map_err(Error::when("reading how far the cards are"))?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let pods = store::list_carded(turn.tx(), &workspace, after, PAGE).await?;
    for pod in &pods {
        turn.refresh_pod(*pod).await?;
    }
    match pods.last() {
        Some(last) if i64::try_from(pods.len()).unwrap_or(i64::MAX) >= PAGE => {
            turn.set_timer(ALL_CARDS, now, ALL_CARDS, last).await
        }
        _ => Ok(()),
    }
}

/// What became of the message itself: it stays at hand once it stands there. Whether this was about a card.
pub(in crate::features::pods) async fn follow_post(turn: &mut Turn, outcome: &Outcome) -> Result<bool> {
    if outcome.key.starts_with(PIN) {
        // A card that cannot be pinned stands there all the same.
        turn.take_on_refusal(&outcome.key).await?;
        return Ok(true);
    }
    let Some((pod, generation)) = posted(&outcome.key) else { return Ok(false) };
    let workspace = turn.workspace().clone();
    let standing = store::find_provisioned(turn.tx(), &workspace, pod).await?;
    let Some(standing) = standing.filter(|standing| standing.generation == generation) else { return Ok(true) };
    match &outcome.what {
        OutcomeWhat::Delivered { channel, ts } => {
            let call = SlackCall::Pin { channel: channel.clone(), ts: ts.clone() };
            turn.call(&format!("{PIN}{pod}/{generation}"), &call).await?;
        }
        OutcomeWhat::Gone => forget(turn, pod, &standing).await?,
        OutcomeWhat::Done(_) | OutcomeWhat::Failed { .. } | OutcomeWhat::Expired => {}
    }
    Ok(true)
}

fn post_key(pod: PodId, generation: i64) -> String {
    format!("{CARD}/{pod}/{generation}")
}

fn posted(key: &str) -> Option<(PodId, i64)> {
    let (pod, generation) = key.strip_prefix(CARD)?.strip_prefix('/')?.split_once('/')?;
    Some((PodId(pod.parse().ok()?), generation.parse().ok()?))
}
