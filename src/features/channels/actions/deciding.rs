//! What leads and admins decide: whether a channel may keep its name, and whether it belongs to their pod.

use super::{
    cases::{self, ask_maker, get_open, set_clock},
    find_duty, load_standard,
};
use crate::{
    directory::{Channel, Pod, channels::find_channel, pods::find_pod, views::who_acts},
    error::{Error, Result},
    features::{
        channels::{
            ALLOW,
            model::{Case, State},
            store, views,
        },
        pods,
    },
    ids::{ChannelCaseId, PodId},
    slack::mrkdwn::Text,
    turn::{Ask, Turn, Why},
};

/// *Allow the name* and *Keep the rules*. Whoever asked is told.
pub(in super::super) async fn decide(turn: &mut Turn, id: ChannelCaseId, allowed: bool) -> Result<()> {
    let (mut case, channel) = get_open(turn, id).await?;
    if !turn.may(&ALLOW, case.pod) {
        let duty = find_duty(turn, case.pod).await?;
        return Err(Error::user(views::others_decide(&who_acts(&duty))));
    }
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let by = turn.actor().id.clone();
    if allowed {
        let told = case.clone();
        cases::close(turn, case, &channel, State::Allowed).await?;
        return tell_allowed(turn, (&told, &channel)).await;
    }
    if case.state != State::Excepted {
        return Err(Error::user(views::settled()));
    }
    turn.close_ask(&case.exception_key()).await?;
    turn.reword_asks(&case.exception_key(), &views::exception_refused(&channel, &by)).await?;
    cases::retire(turn, (&case, &channel)).await?;
    case.begin_anew(now);
    store::update_case(turn.tx(), &workspace, &case, now).await?;
    cases::record(turn, ("channel exception refused", &case), case.reason.as_deref()).await?;
    let standard = load_standard(turn).await?;
    ask_maker(turn, &standard, (&case, &channel), Some(views::rules_kept(&by))).await?;
    set_clock(turn, &case).await
}

/// Whoever made it hears that it may keep its name; what they were asked is closed and says so too.
async fn tell_allowed(turn: &mut Turn, (case, channel): (&Case, &Channel)) -> Result<()> {
    let by = turn.actor().id.clone();
    let Some(person) = case.person.as_ref().filter(|person| **person != by) else { return Ok(()) };
    turn.ask(Ask {
        key: &told_key(case.id),
        person,
        kind: "channel name",
        title: views::allowed_title(&case.name),
        why: Why::from(views::allowed_why()),
        due: None,
        urgent: false,
        message: views::allowed_message((case, channel), &by),
        prompt: false,
    })
    .await
}

fn told_key(id: ChannelCaseId) -> String {
    format!("told/{id}")
}

/// *Got it*
pub(in super::super) async fn note_seen(turn: &mut Turn, id: ChannelCaseId) -> Result<()> {
    turn.close_ask(&told_key(id)).await
}

/// Whoever acts for the pod is asked whether the channel is theirs; what is said of that to whoever said so.
pub(super) async fn ask_to_link(turn: &mut Turn, (case, channel): (&Case, &Channel), pod: &Pod) -> Result<Text> {
    let duty = find_duty(turn, Some(pod.id)).await?;
    let said_by = turn.actor().id.clone();
    let Some(person) = duty.people.iter().find(|person| **person != said_by) else {
        return Ok(views::link_by_hand(pod));
    };
    turn.ask(Ask {
        key: &case.link_key(),
        person,
        kind: "channel link",
        title: views::link_title(&channel.name, &pod.name),
        why: Why::from(views::decider_why(&duty, Some(pod))).asking(),
        due: None,
        urgent: false,
        message: views::link_message((case, channel), pod, &said_by),
        prompt: false,
    })
    .await?;
    Ok(views::link_asked(pod, person))
}

/// *Link it* and *Not ours*.
pub(in super::super) async fn answer_link(turn: &mut Turn, id: ChannelCaseId, pod: PodId, ours: bool) -> Result<()> {
    let workspace = turn.workspace().clone();
    let case = store::find_case(turn.tx(), &workspace, id).await?.ok_or_else(|| Error::user(views::settled()))?;
    let pod = find_pod(turn.tx(), &workspace, pod).await?.ok_or_else(|| Error::user(views::settled()))?;
    if !turn.may(&ALLOW, Some(pod.id)) {
        let duty = find_duty(turn, Some(pod.id)).await?;
        return Err(Error::user(views::others_decide(&who_acts(&duty))));
    }
    let channel = find_channel(turn.tx(), &workspace, &case.channel).await?;
    let channel = channel.ok_or_else(|| Error::user(views::settled()))?;
    if ours {
        pods::actions::link_to(turn, &pod, &channel).await?;
    } else {
        cases::record(turn, ("channel link refused", &case), None).await?;
    }
    turn.close_ask(&case.link_key()).await?;
    turn.reword_asks(&case.link_key(), &views::link_answered(&channel, &pod, ours)).await
}
