//! Who reads what about a blocker: whoever it waits on, and its reporter.

use super::{
    super::{
        model::Blocker,
        views::{self, Call},
    },
    find_colleague, find_lead, get_blocker,
};
use crate::{
    calendar::Zone,
    error::Result,
    features::escalations::model::Link,
    ids::{BlockerId, EscalationId, UserId},
    signal::Message,
    turn::{Ask, Turn},
};
use jiff::Timestamp;

/// The kind of the ask to whoever it waits on.
const NEED: &str = "need";
/// The kind of the ask that tells its reporter.
const NEWS: &str = "need_news";

/// The kind of the ask about what a leaver left.
const LEFT: &str = "need_left";

/// Asks whoever it waits on, with a message of its own each time.
pub(super) async fn ask_holder(turn: &mut Turn, blocker: &Blocker, call: Call) -> Result<()> {
    let Some(holder) = &blocker.holder else { return Ok(()) };
    let key = need_key(blocker.id);
    turn.close_ask(&key).await?;
    if call != Call::First {
        turn.reword_asks(&key, &views::asked_again_message(blocker)).await?;
    }
    // What asks for an answer within some time is of no use after it.
    let now = turn.now();
    put_need(turn, blocker, (holder, call), blocker.answer_by.filter(|at| *at > now)).await
}

/// Shows whoever is asked how it stands; what is over waits on them no more.
pub(super) async fn show_holder(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    let Some(holder) = &blocker.holder else { return Ok(()) };
    put_need(turn, blocker, (holder, Call::First), None).await?;
    if !blocker.state.is_live() || blocker.is_with_reporter() {
        turn.close_ask(&need_key(blocker.id)).await?;
    }
    Ok(())
}

/// Whoever was asked need do nothing any more: `after` says who is asked instead.
pub(super) async fn move_away(turn: &mut Turn, from: &UserId, after: &Blocker) -> Result<()> {
    put(turn, after, from, views::moved_message(after)).await?;
    turn.close_ask(&need_key(after.id)).await
}

/// It is sent somewhere else by its reporter.
pub(super) async fn take_back(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    // What came back is closed already.
    let Some(holder) = blocker.holder.clone().filter(|_| !blocker.is_with_reporter()) else { return Ok(()) };
    let nobody = Blocker { holder: None, holder_name: None, ..blocker.clone() };
    move_away(turn, &holder, &nobody).await
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

async fn put_need(
    turn: &mut Turn,
    blocker: &Blocker,
    (holder, call): (&UserId, Call),
    due: Option<Timestamp>,
) -> Result<()> {
    let zone = zone_of(turn, holder).await?;
    let message = views::need_message(blocker, call, &zone);
    turn.ask(Ask {
        key: &need_key(blocker.id),
        person: holder,
        kind: NEED,
        title: views::need_title(blocker),
        why: views::need_why(blocker),
        due,
        urgent: false,
        message,
        prompt: false,
    })
    .await
}

async fn put(turn: &mut Turn, blocker: &Blocker, person: &UserId, message: Message) -> Result<()> {
    turn.ask(Ask {
        key: &need_key(blocker.id),
        person,
        kind: NEED,
        title: views::need_title(blocker),
        why: views::need_why(blocker),
        due: None,
        urgent: false,
        message,
        prompt: false,
    })
    .await
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

fn need_key(id: BlockerId) -> String {
    format!("need/{id}")
}

fn left_key(id: BlockerId) -> String {
    format!("left/{id}")
}

fn news_key(id: BlockerId) -> String {
    format!("news/{id}")
}
