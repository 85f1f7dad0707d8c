//! A channel is looked at, whoever made it is asked, and time passes.

use super::{Standard, find_duty, lists, load_standard};
use crate::{
    directory::{
        Channel, Role,
        channels::find_channel,
        members::find_home_pod,
        people::find_person,
        pods::{find_pod, find_pod_by_channel},
    },
    error::{Error, Result},
    features::channels::{
        model::{Case, MOST_ASKED, Next, Off, State, Verdict, Wanted, choose, find_nearest_pod, list_tries},
        store::{self, NewCase},
        views::{self, Shown},
    },
    ids::{ChannelCaseId, ChannelId, PodId, UserId},
    signal::Message,
    slack::mrkdwn::Text,
    turn::{Ask, Change, Turn},
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;

/// The timer that looks at the name of a channel.
pub(in super::super) const LOOK: &str = "look";
/// The timer that does what time brings to a case.
pub(in super::super) const CASE: &str = "case";

/// A channel that is not mirrored yet, or not as it is called now, is looked at again after this.
const AGAIN: SignedDuration = SignedDuration::from_mins(1);
/// So often.
const MOST_LOOKS: u8 = 5;

/// A channel to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Look {
    /// Which.
    pub(in super::super) channel: ChannelId,
    /// What it was called by the event that told of it. A channel that is only told of otherwise has kept its name: nobody is
    /// asked about that.
    pub(in super::super) name: Option<String>,
    /// The bot came into it just now: of a private channel nothing tells earlier.
    #[serde(default)]
    pub(in super::super) joined: bool,
    /// How often it was looked at already.
    pub(in super::super) looks: u8,
}

/// A channel is looked at in a turn of its own, which finds it in the mirror.
pub(in super::super) async fn look_later(turn: &mut Turn, look: &Look) -> Result<()> {
    let at = if look.looks == 0 { turn.now() } else { turn.now() + AGAIN };
    turn.set_timer(&format!("{LOOK}/{}", look.channel), at, LOOK, look).await
}

/// Looks at a channel: its case is opened, kept true, or closed.
pub(in super::super) async fn look(turn: &mut Turn, look: Look) -> Result<()> {
    let workspace = turn.workspace().clone();
    let channel = find_channel(turn.tx(), &workspace, &look.channel).await?;
    let is_mirrored = |name: &String| channel.as_ref().is_some_and(|channel| channel.name == *name);
    let is_known = look.name.as_ref().map_or(channel.is_some(), is_mirrored);
    if !is_known && look.looks < MOST_LOOKS {
        return look_later(turn, &Look { looks: look.looks + 1, ..look }).await;
    }
    let Some(channel) = channel else { return Ok(()) };
    let is_new = look.name.is_some() || (look.joined && channel.is_private);
    let standard = load_standard(turn).await?;
    let off = find_fault(turn, &standard, &channel).await?;
    let open = store::find_open_case(turn.tx(), &workspace, &channel.id).await?;
    match (open, off) {
        (None, Some(_)) if is_new => open_case(turn, &standard, &channel).await,
        (None, _) => Ok(()),
        (Some(case), None) => {
            let state = if case.name == channel.name { State::Dropped } else { State::Fixed };
            close(turn, case, &channel, state).await
        }
        (Some(case), Some(_)) if case.name != channel.name => follow_name(turn, &standard, case, &channel).await,
        (Some(_), Some(_)) => Ok(()),
    }
}

/// What is off about the name of a channel, if people are asked about names and anything is.
pub(super) async fn find_fault(turn: &mut Turn, standard: &Standard, channel: &Channel) -> Result<Option<Off>> {
    let rules = standard.rules();
    let is_ours = if channel.is_private { rules.private && channel.is_member } else { true };
    if !rules.asks || !is_ours || channel.is_archived || channel.is_general {
        return Ok(None);
    }
    let settings = turn.settings();
    let chosen = [
        &settings.updates_channel,
        &settings.escalations_channel,
        &settings.decisions_channel,
        &settings.leadership_channel,
    ];
    if chosen.into_iter().flatten().any(|chosen| *chosen == channel.id) {
        return Ok(None);
    }
    let Verdict::Off(off) = rules.judge(&channel.name, &standard.known) else { return Ok(None) };
    let workspace = turn.workspace().clone();
    let allowed = store::is_allowed(turn.tx(), &workspace, (&channel.id, &channel.name)).await?;
    Ok((!allowed).then_some(off))
}

async fn open_case(turn: &mut Turn, standard: &Standard, channel: &Channel) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let maker = find_maker(turn, channel).await?;
    let asked = match &maker {
        Some(maker) => store::count_asked_of(turn.tx(), &workspace, maker).await? < MOST_ASKED,
        None => false,
    };
    let pod = find_pod_of(turn, standard, (channel, maker.as_ref())).await?;
    let state = if asked { State::Asked } else { State::Listed };
    let new = NewCase { channel: &channel.id, name: &channel.name, person: maker.as_ref(), pod, state, now };
    let case = store::insert_case(turn.tx(), &workspace, new).await?;
    record(turn, ("channel flagged", &case), None).await?;
    if asked {
        ask_maker(turn, standard, (&case, channel), None).await?;
        set_clock(turn, &case).await
    } else {
        lists::expect(turn).await
    }
}

/// Whoever made the channel, or had it made by the bot, if they can be asked.
pub(super) async fn find_maker(turn: &mut Turn, channel: &Channel) -> Result<Option<UserId>> {
    let workspace = turn.workspace().clone();
    let maker = if is_made_by_bot(turn, channel) {
        store::find_order_of(turn.tx(), &workspace, &channel.id).await?.map(|order| order.person)
    } else {
        channel.creator.clone()
    };
    let Some(maker) = maker else { return Ok(None) };
    let found = find_person(turn.tx(), &workspace, &maker).await?;
    Ok(found.filter(|person| person.is_active() && !person.is_external).map(|person| person.id))
}

/// Whether Slack lets the bot rename it.
pub(super) fn is_made_by_bot(turn: &Turn, channel: &Channel) -> bool {
    channel.creator.as_ref() == Some(&turn.workspace_row().bot_user)
}

/// Whose lead it concerns: of the pod it belongs to, else of the nearest, else of its maker's. A private channel is the admins'
/// matter: its name is not for every lead.
async fn find_pod_of(
    turn: &mut Turn,
    standard: &Standard,
    (channel, maker): (&Channel, Option<&UserId>),
) -> Result<Option<PodId>> {
    if channel.is_private {
        return Ok(None);
    }
    let workspace = turn.workspace().clone();
    if let Some(pod) = find_pod_by_channel(turn.tx(), &workspace, &channel.id).await? {
        return Ok(Some(pod.id));
    }
    let near = find_nearest_pod(standard.rules(), &standard.known, &channel.name);
    Ok(match (near, maker) {
        (Some(pod), _) => Some(pod),
        (None, Some(maker)) => find_home_pod(turn.tx(), &workspace, maker).await?.map(|membership| membership.pod),
        (None, None) => None,
    })
}

/// Asks whoever made it, under the key of the newest question.
pub(super) async fn ask_maker(
    turn: &mut Turn,
    standard: &Standard,
    (case, channel): (&Case, &Channel),
    note: Option<Text>,
) -> Result<()> {
    let Some(person) = &case.person else { return Ok(()) };
    let message = compose(turn, standard, (case, channel), note).await?;
    turn.ask(Ask {
        key: &case.ask_key(),
        person,
        kind: "channel name",
        title: views::ask_title(&case.name),
        why: views::ask_why(),
        due: None,
        urgent: false,
        message,
        prompt: false,
    })
    .await
}

/// The newest question is asked no more; another one follows it.
pub(super) async fn retire(turn: &mut Turn, (case, channel): (&Case, &Channel)) -> Result<()> {
    turn.close_ask(&case.ask_key()).await?;
    turn.reword_asks(&case.ask_key(), &views::asked_anew(channel)).await
}

/// What whoever made it reads now, where they were asked last.
pub(super) async fn show(
    turn: &mut Turn,
    standard: &Standard,
    (case, channel): (&Case, &Channel),
    note: Option<Text>,
) -> Result<()> {
    let message = compose(turn, standard, (case, channel), note).await?;
    turn.reword_asks(&case.ask_key(), &message).await
}

async fn compose(
    turn: &mut Turn,
    standard: &Standard,
    (case, channel): (&Case, &Channel),
    note: Option<Text>,
) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let Verdict::Off(off) = standard.rules().judge(&case.name, &standard.known) else {
        return Ok(views::dropped(channel));
    };
    let pod = match case.pod {
        Some(pod) => find_pod(turn.tx(), &workspace, pod).await?.map(|pod| pod.name),
        None => None,
    };
    let offers = if case.state.is_open() { list_offers(turn, standard, case).await? } else { Vec::new() };
    let shown = Shown {
        case,
        channel,
        off: &off,
        offers: &offers,
        starts: &views::starts(standard.rules()),
        pod: pod.as_deref(),
        by_bot: is_made_by_bot(turn, channel),
        note,
    };
    Ok(views::maker_message(&shown))
}

/// Names that are free and keep the rules.
pub(super) async fn list_offers(turn: &mut Turn, standard: &Standard, case: &Case) -> Result<Vec<String>> {
    let workspace = turn.workspace().clone();
    // What nobody has said belongs to a pod may be for everybody, or for a client.
    let linked = find_pod_by_channel(turn.tx(), &workspace, &case.channel).await?;
    let mut near: Vec<PodId> = linked.into_iter().map(|pod| pod.id).collect();
    if let Some(person) = &case.person {
        let memberships = crate::directory::members::list_memberships(turn.tx(), &workspace, person).await?;
        near.extend(memberships.iter().filter(|one| one.role == Role::Lead).chain(&memberships).map(|one| one.pod));
    }
    let wanted = Wanted { name: &case.name, pod: case.pod.filter(|_| case.belongs), near: &near };
    let tries = list_tries(standard.rules(), &standard.known, wanted);
    let mut taken: BTreeSet<String> = store::list_taken(turn.tx(), &workspace, &tries.concat()).await?;
    taken.extend(case.refused.iter().cloned());
    Ok(choose(&tries, &taken))
}

/// What time brings to a case is done then.
pub(super) async fn set_clock(turn: &mut Turn, case: &Case) -> Result<()> {
    match case.next(turn.now()) {
        Next::Wait(at) => turn.set_timer(&case.key(), at, CASE, case.id).await,
        Next::Remind | Next::List => turn.set_timer(&case.key(), turn.now(), CASE, case.id).await,
        Next::Nothing => turn.cancel_timer(&case.key()).await,
    }
}

/// Time has passed.
pub(in super::super) async fn pass_time(turn: &mut Turn, id: ChannelCaseId) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(mut case) = store::find_case(turn.tx(), &workspace, id).await? else { return Ok(()) };
    match case.next(now) {
        Next::Nothing => Ok(()),
        Next::Wait(_) => set_clock(turn, &case).await,
        Next::List => put_on_list(turn, case).await,
        Next::Remind => {
            let Some(channel) = find_channel(turn.tx(), &workspace, &case.channel).await? else { return Ok(()) };
            let standard = load_standard(turn).await?;
            retire(turn, (&case, &channel)).await?;
            case.asks += 1;
            case.reminded = true;
            store::update_case(turn.tx(), &workspace, &case, now).await?;
            record(turn, ("channel reminded", &case), None).await?;
            ask_maker(turn, &standard, (&case, &channel), None).await?;
            set_clock(turn, &case).await
        }
    }
}

/// It is the lead's from now on.
pub(super) async fn put_on_list(turn: &mut Turn, mut case: Case) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    case.state = State::Listed;
    store::update_case(turn.tx(), &workspace, &case, now).await?;
    record(turn, ("channel listed", &case), None).await?;
    turn.close_asks(&[case.ask_key(), case.exception_key()]).await?;
    turn.cancel_timer(&case.key()).await?;
    if let Some(channel) = find_channel(turn.tx(), &workspace, &case.channel).await? {
        let standard = load_standard(turn).await?;
        show(turn, &standard, (&case, &channel), None).await?;
    }
    lists::expect(turn).await
}

/// It has another name that does not keep the rules either: whoever is asked reads of that one, and their time runs on. Whether
/// the old one may stay is nobody's question any more.
async fn follow_name(turn: &mut Turn, standard: &Standard, mut case: Case, channel: &Channel) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    case.name.clone_from(&channel.name);
    case.wish = None;
    if case.state == State::Excepted {
        turn.close_ask(&case.exception_key()).await?;
        retire(turn, (&case, channel)).await?;
        case.begin_anew(now);
        store::update_case(turn.tx(), &workspace, &case, now).await?;
        ask_maker(turn, standard, (&case, channel), None).await?;
        return set_clock(turn, &case).await;
    }
    store::update_case(turn.tx(), &workspace, &case, now).await?;
    show(turn, standard, (&case, channel), None).await?;
    if case.state == State::Listed { lists::refresh(turn, case.pod).await } else { Ok(()) }
}

/// Nothing is to be done about it any more.
pub(super) async fn close(turn: &mut Turn, mut case: Case, channel: &Channel, state: State) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    case.state = state;
    if state == State::Fixed {
        case.name.clone_from(&channel.name);
    }
    store::update_case(turn.tx(), &workspace, &case, now).await?;
    record(turn, (&format!("channel {}", state.as_str()), &case), case.reason.as_deref()).await?;
    turn.close_asks(&[case.ask_key(), case.exception_key(), case.link_key()]).await?;
    turn.cancel_timer(&case.key()).await?;
    let decided_by = (state == State::Allowed).then(|| turn.actor().id.clone());
    turn.reword_asks(&case.ask_key(), &views::closed(channel, state, decided_by.as_ref())).await?;
    turn.reword_asks(&case.exception_base(), &views::exception_closed(channel, state, decided_by.as_ref())).await?;
    turn.reword_asks(&case.link_key(), &views::link_closed(channel)).await?;
    lists::refresh(turn, case.pod).await
}

/// An open case with its channel.
///
/// # Errors
/// A sentence when it is settled.
pub(super) async fn get_open(turn: &mut Turn, id: ChannelCaseId) -> Result<(Case, Channel)> {
    let workspace = turn.workspace().clone();
    let case = store::find_case(turn.tx(), &workspace, id).await?.filter(|case| case.state.is_open());
    let case = case.ok_or_else(|| Error::user(views::settled()))?;
    let channel = find_channel(turn.tx(), &workspace, &case.channel).await?;
    let channel = channel.filter(|channel| !channel.is_archived).ok_or_else(|| Error::user(views::settled()))?;
    Ok((case, channel))
}

/// Whether the acting person is the one who is asked, or may answer for them.
pub(super) fn is_asked(turn: &Turn, case: &Case) -> bool {
    turn.actor().is_admin || case.person.as_ref() == Some(&turn.actor().id)
}

/// Who decides whether it may keep its name: whoever acts for its pod, and somebody else than whoever asks where there is one.
pub(super) async fn find_decider(turn: &mut Turn, case: &Case) -> Result<Option<(UserId, Text)>> {
    let workspace = turn.workspace().clone();
    let duty = find_duty(turn, case.pod).await?;
    let other = duty.people.iter().find(|person| case.person.as_ref() != Some(*person));
    let pod = match case.pod {
        Some(pod) => find_pod(turn.tx(), &workspace, pod).await?,
        None => None,
    };
    Ok(match (other, pod) {
        (Some(person), pod) => Some((person.clone(), views::decider_why(&duty, pod.as_ref()))),
        // Whoever asks leads the pod themself.
        (None, Some(_)) => {
            let admins = find_duty(turn, None).await?;
            let person = admins.people.iter().find(|person| case.person.as_ref() != Some(*person));
            person.map(|person| (person.clone(), views::decider_why(&admins, None)))
        }
        (None, None) => None,
    })
}

/// Writes the audit row of what became of a case.
pub(super) async fn record(turn: &mut Turn, (verb, case): (&str, &Case), why: Option<&str>) -> Result<()> {
    turn.record(Change {
        verb,
        subject: format!("channel/{}", case.channel),
        before: None,
        after: Some(json!({
            "name": case.name, "state": case.state.as_str(), "person": case.person, "pod": case.pod, "wish": case.wish,
        })),
        why,
    })
    .await
}
