//! Who reads what about a blocker: whoever it waits on, and its reporter.

use super::{
    super::{
        FEATURE,
        model::{Blocker, On, need_of},
        views::{self, Call},
    },
    find_colleague, find_lead, get_blocker,
};
use crate::{
    calendar::Zone,
    directory::on_duty::list_here,
    error::Result,
    features::{escalations::model::Link, handover},
    ids::{BlockerId, EscalationId, UserId},
    signal::Message,
    turn::{Ask, Turn, asks::list_asked_below},
};

/// The kind of the ask to whoever it waits on.
const NEED: &str = "need";
/// The kind of the ask that tells its reporter.
const NEWS: &str = "need_news";

/// The kind of the ask about what a leaver left.
const LEFT: &str = "need_left";

/// Whom it waits on, here or away: whoever acts for it now, and whoever did until their hand-over, as long as nobody has taken
/// it over.
pub(super) async fn list_holders(turn: &mut Turn, blocker: &Blocker) -> Result<Vec<UserId>> {
    let keepers = list_keepers(turn, blocker).await?;
    let others = keepers.into_iter().filter(|keeper| Some(keeper) != blocker.holder.as_ref());
    Ok(blocker.holder.iter().cloned().chain(others).collect())
}

/// Who had it until their hand-over and has it still, here or away; its reporter asks nobody but others.
pub(super) async fn list_keepers(turn: &mut Turn, blocker: &Blocker) -> Result<Vec<UserId>> {
    let Some(On::Pod { pod, .. }) = &blocker.on else { return Ok(Vec::new()) };
    let mut keepers = handover::actions::list_keepers(turn, (*pod, FEATURE), &need_key(blocker.id)).await?;
    keepers.retain(|keeper| *keeper != blocker.reporter);
    Ok(keepers)
}

/// The first of those who have it from before their hand-over and are here.
pub(super) async fn find_keeper(turn: &mut Turn, blocker: &Blocker) -> Result<Option<UserId>> {
    let keepers = list_keepers(turn, blocker).await?;
    Ok(only_here(turn, keepers).await?.into_iter().next())
}

async fn only_here(turn: &mut Turn, people: Vec<UserId>) -> Result<Vec<UserId>> {
    if people.is_empty() {
        return Ok(people);
    }
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    list_here(turn.tx(), &workspace, &people, now).await
}

/// What this person has of pods from before their hand-overs.
pub(super) async fn list_kept_by(turn: &mut Turn, person: &UserId) -> Result<Vec<BlockerId>> {
    let kept = handover::actions::list_kept(turn, FEATURE).await?;
    Ok(kept.iter().filter(|kept| kept.keeper == *person).filter_map(|kept| need_of(&kept.key)).collect())
}

/// Those whom it waits on read how it stands, and are asked where they are here and were not yet. Those who are not asked any
/// more read who is, and what is over waits on nobody.
pub(super) async fn show_holders(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    let asked = sort_out(turn, blocker).await?;
    put_need(turn, blocker, &asked).await?;
    if blocker.state.is_live() && !blocker.is_with_reporter() {
        return ask_others(turn, blocker, &asked).await;
    }
    turn.close_asks(&asked.iter().map(|holder| ask_key(blocker.id, holder)).collect::<Vec<_>>()).await
}

/// How it stands is what it was; on whom it waits may not be: who is not asked yet is, as long as they are here, and who is not
/// asked any more reads who is.
pub(super) async fn look_for_holders(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    let asked = sort_out(turn, blocker).await?;
    ask_others(turn, blocker, &asked).await
}

/// Those whom it waits on and who are asked; the others who were asked need do nothing any more.
async fn sort_out(turn: &mut Turn, blocker: &Blocker) -> Result<Vec<UserId>> {
    let holders = list_holders(turn, blocker).await?;
    let asked = list_asked_below(turn, &need_key(blocker.id)).await?;
    let (asked, others): (Vec<_>, Vec<_>) = asked.into_iter().partition(|(_, person)| holders.contains(person));
    move_away(turn, blocker, others).await?;
    Ok(asked.into_iter().map(|(_, person)| person).collect())
}

async fn ask_others(turn: &mut Turn, blocker: &Blocker, asked: &[UserId]) -> Result<()> {
    let mut holders = list_askable(turn, blocker).await?;
    holders.retain(|holder| !asked.contains(holder));
    put_need(turn, blocker, &holders).await
}

/// Those whom it waits on and who are here: whoever acts for it is.
async fn list_askable(turn: &mut Turn, blocker: &Blocker) -> Result<Vec<UserId>> {
    let mut keepers = list_keepers(turn, blocker).await?;
    keepers.retain(|keeper| Some(keeper) != blocker.holder.as_ref());
    let keepers = only_here(turn, keepers).await?;
    Ok(blocker.holder.iter().cloned().chain(keepers).collect())
}

/// Those whom it waits on and who are here are asked once more, in a message of its own.
pub(super) async fn remind_holders(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    let holders = list_askable(turn, blocker).await?;
    let keys: Vec<String> = holders.iter().map(|holder| ask_key(blocker.id, holder)).collect();
    let again = views::asked_again_message(blocker);
    let reworded: Vec<(String, Message)> = keys.iter().map(|key| (key.clone(), again.clone())).collect();
    turn.close_asks(&keys).await?;
    turn.reword_each(&reworded).await?;
    put_need(turn, blocker, &holders).await
}

/// These were asked, and need do nothing any more: `after` says who is asked instead.
async fn move_away(turn: &mut Turn, after: &Blocker, asked: Vec<(String, UserId)>) -> Result<()> {
    if asked.is_empty() {
        return Ok(());
    }
    let keys: Vec<String> = asked.into_iter().map(|(key, _)| key).collect();
    let moved = views::moved_message(after);
    let reworded: Vec<(String, Message)> = keys.iter().map(|key| (key.clone(), moved.clone())).collect();
    turn.reword_each(&reworded).await?;
    turn.close_asks(&keys).await
}

/// It is sent somewhere else by its reporter.
pub(super) async fn take_back(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    let nobody = Blocker { holder: None, holder_name: None, ..blocker.clone() };
    let asked = list_asked_below(turn, &need_key(blocker.id)).await?;
    move_away(turn, &nobody, asked).await
}

/// It is over, or asked of others: whoever had it from before a hand-over has it no more.
pub(super) async fn let_go(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    handover::actions::let_go(turn, (FEATURE, &need_key(blocker.id))).await
}

/// Tells its reporter what somebody else did about it.
pub(super) async fn tell_reporter(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    put_news(turn, blocker, views::told_message(blocker)).await
}

/// Something was decided about it: is it out of the way?
pub(super) async fn ask_whether_solved(
    turn: &mut Turn,
    blocker: &Blocker,
    decided: (EscalationId, Option<&Link>),
) -> Result<()> {
    put_news(turn, blocker, views::solved_question(blocker, decided)).await
}

/// It is not.
pub(super) async fn settle_still(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    let key = news_key(blocker.id);
    turn.close_ask(&key).await?;
    turn.reword_asks(&key, &views::still_message(blocker)).await
}

/// The reporter has done something about it: what they were told waits on them no more.
pub(super) async fn settle_news(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    turn.close_ask(&news_key(blocker.id)).await
}

/// *Got it*
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn forget_news(turn: &mut Turn, id: BlockerId) -> Result<()> {
    let blocker = get_blocker(turn, id).await?;
    if blocker.reporter == turn.actor().id {
        settle_news(turn, &blocker).await?;
    }
    Ok(())
}

/// Who reported it has left: whoever looks after the pod is asked whether it is still needed.
pub(super) async fn ask_about_left(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    let Some(lead) = find_lead(turn, blocker.pod).await?.filter(|lead| *lead != blocker.reporter) else {
        return Ok(());
    };
    let now = turn.now();
    turn.ask(Ask {
        key: &left_key(blocker.id),
        person: &lead,
        kind: LEFT,
        title: views::left_title(blocker),
        why: views::left_why(blocker).into(),
        due: None,
        urgent: false,
        message: views::left_blocker_message(blocker, now),
        prompt: false,
    })
    .await
}

/// Somebody has seen to what a leaver left.
pub(super) async fn settle_left(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    let key = left_key(blocker.id);
    turn.close_ask(&key).await?;
    turn.reword_asks(&key, &views::left_settled_message(blocker)).await
}

async fn put_need(turn: &mut Turn, blocker: &Blocker, holders: &[UserId]) -> Result<()> {
    // What asks for an answer within some time is of no use after it.
    let (now, is_asking) = (turn.now(), blocker.awaits_answer() || blocker.nudges > 0);
    let due = blocker.answer_by.filter(|at| *at > now && is_asking);
    let keepers = list_keepers(turn, blocker).await?;
    for holder in holders {
        let zone = zone_of(turn, holder).await?;
        let acts = !keepers.contains(holder);
        turn.ask(Ask {
            key: &ask_key(blocker.id, holder),
            person: holder,
            kind: NEED,
            title: views::need_title(blocker),
            why: views::need_why(blocker, acts),
            due,
            urgent: false,
            message: views::need_message(blocker, Call::of(blocker), (holder, &zone)),
            prompt: false,
        })
        .await?;
    }
    Ok(())
}

async fn put_news(turn: &mut Turn, blocker: &Blocker, message: Message) -> Result<()> {
    turn.ask(Ask {
        key: &news_key(blocker.id),
        person: &blocker.reporter,
        kind: NEWS,
        title: views::told_title(blocker),
        why: views::told_why().into(),
        due: None,
        urgent: false,
        message,
        prompt: false,
    })
    .await
}

async fn zone_of(turn: &mut Turn, person: &UserId) -> Result<Zone> {
    let usual = turn.settings().zone.clone();
    Ok(find_colleague(turn, person).await?.map_or(usual.clone(), |person| person.zone_or(&usual)))
}

/// What each of those is asked below, and how its feature names it.
fn need_key(id: BlockerId) -> String {
    format!("need/{id}")
}

fn ask_key(id: BlockerId, holder: &UserId) -> String {
    format!("need/{id}/{holder}")
}

fn left_key(id: BlockerId) -> String {
    format!("left/{id}")
}

fn news_key(id: BlockerId) -> String {
    format!("news/{id}")
}
