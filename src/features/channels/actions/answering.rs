//! What whoever made a channel does about its name: rename it, say where it belongs, ask to keep it.

use super::{
    Standard,
    cases::{self, find_decider, is_made_by_bot, set_clock, show},
    deciding, load_standard,
};
use crate::{
    directory::{
        Channel,
        channels::find_channel,
        pods::{find_pod, find_pod_by_channel, list_pods},
    },
    error::{Error, Result},
    features::{
        channels::{
            ALLOW,
            model::{Case, State, Verdict},
            store, views,
        },
        pods,
    },
    ids::{ChannelCaseId, PodId},
    signal::{Modal, Reply},
    slack::calls::SlackCall,
    turn::{Ask, Turn},
};

/// An open case that the acting person is asked about, with its channel.
///
/// # Errors
/// A sentence when it is settled, or somebody else's.
async fn get_own(turn: &mut Turn, id: ChannelCaseId) -> Result<(Case, Channel)> {
    let (case, channel) = cases::get_open(turn, id).await?;
    if cases::is_asked(turn, &case) { Ok((case, channel)) } else { Err(Error::user(views::not_yours())) }
}

/// A name was chosen: the bot renames what it made, and says how people rename the rest.
pub(in super::super) async fn rename(turn: &mut Turn, id: ChannelCaseId, name: &str) -> Result<Reply> {
    let (mut case, channel) = get_own(turn, id).await?;
    let standard = load_standard(turn).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let keeps = matches!(standard.rules().judge(name, &standard.known), Verdict::Keeps(..));
    let taken = store::list_taken(turn.tx(), &workspace, &[name.to_owned()]).await?;
    if !keeps || !taken.is_empty() {
        // The rules changed, or somebody was faster.
        let note = if keeps { views::was_taken(name) } else { views::keeps_no_longer(name) };
        return show(turn, &standard, (&case, &channel), Some(note)).await.map(|()| Reply::Nothing);
    }
    case.wish = Some(name.to_owned());
    store::update_case(turn.tx(), &workspace, &case, now).await?;
    cases::record(turn, ("channel name chosen", &case), None).await?;
    if is_made_by_bot(turn, &channel) {
        let call = SlackCall::RenameChannel { channel: channel.id.clone(), name: name.to_owned() };
        turn.call_again(&rename_key(&case), &call).await?;
    }
    show(turn, &standard, (&case, &channel), None).await?;
    Ok(Reply::Nothing)
}

/// The key of the call that renames its channel.
fn rename_key(case: &Case) -> String {
    format!("{}/rename", case.key())
}

/// Slack did not rename it: what is said instead. What it did, its event tells.
pub(super) async fn rename_refused(turn: &mut Turn, id: ChannelCaseId, code: &str) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(mut case) = store::find_case(turn.tx(), &workspace, id).await? else { return Ok(()) };
    turn.take_on_refusal(&rename_key(&case)).await?;
    let (Some(wish), true) = (case.wish.take(), case.state.is_open()) else { return Ok(()) };
    let Some(channel) = find_channel(turn.tx(), &workspace, &case.channel).await? else { return Ok(()) };
    let note = views::rename_refused(&wish, code);
    case.refused.push(wish);
    store::update_case(turn.tx(), &workspace, &case, now).await?;
    cases::record(turn, ("channel rename refused", &case), Some(code)).await?;
    let standard = load_standard(turn).await?;
    // Whoever waits for it hears of it, even if they have read the question already.
    reask(turn, &standard, (case, &channel), Some(note)).await
}

/// Asks again, as a new question; the time that runs is the one that ran.
async fn reask(
    turn: &mut Turn,
    standard: &Standard,
    (mut case, channel): (Case, &Channel),
    note: Option<crate::slack::mrkdwn::Text>,
) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if case.state != State::Asked {
        return show(turn, standard, (&case, channel), note).await;
    }
    cases::retire(turn, (&case, channel)).await?;
    case.asks += 1;
    store::update_case(turn.tx(), &workspace, &case, now).await?;
    cases::ask_maker(turn, standard, (&case, channel), note).await?;
    set_clock(turn, &case).await
}

/// *Belongs to a pod*
pub(in super::super) async fn open_belongs(turn: &mut Turn, id: ChannelCaseId) -> Result<Modal> {
    let (case, channel) = get_own(turn, id).await?;
    let workspace = turn.workspace().clone();
    let pods = list_pods(turn.tx(), &workspace).await?;
    Ok(views::belongs_modal(&case, &channel, &pods))
}

/// It belongs to this pod: names of that pod are offered, and its lead links it.
pub(in super::super) async fn belongs(turn: &mut Turn, id: ChannelCaseId, pod: Option<PodId>) -> Result<Reply> {
    let (mut case, channel) = get_own(turn, id).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let found = match pod {
        Some(pod) => find_pod(turn.tx(), &workspace, pod).await?.filter(|pod| pod.archived_at.is_none()),
        None => None,
    };
    let Some(pod) = found else { return Ok(Reply::fault(views::BELONGS_POD, views::no_such_pod())) };
    let linked = find_pod_by_channel(turn.tx(), &workspace, &channel.id).await?;
    if let Some(other) = linked.as_ref().filter(|linked| linked.id != pod.id) {
        return Ok(Reply::fault(views::BELONGS_POD, views::linked_to_another(other)));
    }
    // Whose matter it is changes only for what every lead may know of.
    case.pod = if channel.is_private { None } else { Some(pod.id) };
    case.belongs = true;
    case.wish = None;
    store::update_case(turn.tx(), &workspace, &case, now).await?;
    cases::record(turn, ("channel belongs", &case), None).await?;
    let may_link = turn.may(&ALLOW, Some(pod.id));
    let note = match linked {
        Some(_) => views::linked_already(&pod),
        None if may_link => {
            pods::actions::link_to(turn, &pod, &channel).await?;
            views::linked_now(&pod)
        }
        None if channel.is_private => views::link_by_hand(&pod),
        None => deciding::ask_to_link(turn, (&case, &channel), &pod).await?,
    };
    let standard = load_standard(turn).await?;
    show(turn, &standard, (&case, &channel), Some(note)).await?;
    Ok(Reply::CloseAll)
}

/// *Ask for an exception*
pub(in super::super) async fn open_exception(turn: &mut Turn, id: ChannelCaseId) -> Result<Modal> {
    let (case, channel) = get_own(turn, id).await?;
    Ok(views::exception_modal(&case, &channel))
}

/// Somebody asks to keep the name: whoever may allow it is asked, and allows it at once where it is they themselves.
pub(in super::super) async fn request(turn: &mut Turn, id: ChannelCaseId, reason: &str) -> Result<Reply> {
    let (mut case, channel) = get_own(turn, id).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if case.state == State::Excepted {
        return Err(Error::user(views::asked_already()));
    }
    case.reason = Some(reason.to_owned());
    if turn.may(&ALLOW, case.pod) {
        cases::close(turn, case, &channel, State::Allowed).await?;
        return Ok(Reply::CloseAll);
    }
    let Some((decider, why)) = find_decider(turn, &case).await? else {
        return Ok(Reply::fault(views::REASON, views::nobody_decides()));
    };
    turn.close_ask(&case.ask_key()).await?;
    turn.cancel_timer(&case.key()).await?;
    case.state = State::Excepted;
    case.decider = Some(decider.clone());
    store::update_case(turn.tx(), &workspace, &case, now).await?;
    cases::record(turn, ("channel exception asked", &case), Some(reason)).await?;
    let standard = load_standard(turn).await?;
    show(turn, &standard, (&case, &channel), None).await?;
    ask_decider(turn, &standard, (&case, &channel), (&decider, why)).await?;
    Ok(Reply::CloseAll)
}

/// Asks whoever decides whether it may keep its name.
pub(super) async fn ask_decider(
    turn: &mut Turn,
    standard: &Standard,
    (case, channel): (&Case, &Channel),
    (decider, why): (&crate::ids::UserId, crate::slack::mrkdwn::Text),
) -> Result<()> {
    let offers = cases::list_offers(turn, standard, case).await?;
    let Verdict::Off(off) = standard.rules().judge(&case.name, &standard.known) else { return Ok(()) };
    let starts = views::starts(standard.rules());
    turn.ask(Ask {
        key: &case.exception_key(),
        person: decider,
        kind: "channel exception",
        title: views::exception_title(&case.name),
        why: crate::turn::Why::from(why).asking(),
        due: None,
        urgent: false,
        message: views::exception_message((case, channel), (&off, &starts), offers.first().map(String::as_str)),
        prompt: false,
    })
    .await
}
