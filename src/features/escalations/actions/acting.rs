//! What people do about an escalation.

use super::{
    super::model::{Call, Cause, Deed, Going, Happening, Item, Part, Reach, Refusal, passed},
    by, going, load_calendars, note, opening, reading, refuse, showing,
};
use crate::{
    error::{Error, Result},
    ids::{EscalationId, PodId, UserId},
    turn::Turn,
};

/// A step that needs no words: *I have it*, *Pass up now*, *Snooze*, *Withdraw*.
///
/// # Errors
/// A sentence why it cannot be done; the database's own.
pub(in super::super) async fn do_step(turn: &mut Turn, id: EscalationId, deed: &Deed) -> Result<Item> {
    let mut item = reading::get_seen(turn, id).await?;
    let before = item.course.holder.clone();
    let minutes = minutes_so_far(turn, &item).await?;
    let me = turn.actor().id.clone();
    let had_said_so = before.as_ref() == Some(&me)
        || item.course.asked.iter().any(|one| one.person == me && one.acknowledged_at.is_some());
    let going = take(turn, &mut item, deed).await?;
    match deed {
        Deed::Acknowledge | Deed::Snooze => showing::set_part(turn, &item, &me, Part::Asked).await?,
        _ => {}
    }
    if *deed == Deed::Acknowledge {
        item.call = None;
    }
    match deed {
        Deed::Acknowledge if had_said_so => {
            note(turn, &item, Happening::StillHeld).await?;
        }
        Deed::Acknowledge => {
            note(turn, &item, Happening::Acknowledged { minutes }).await?;
            showing::tell_waiting(turn, &item).await?;
        }
        Deed::Snooze => {
            note(turn, &item, Happening::Snoozed).await?;
        }
        Deed::Withdraw => {
            going::end(turn, &mut item, (None, None, Some(me)), Happening::Withdrawn).await?;
        }
        _ => {}
    }
    going::go(turn, &mut item, going, Cause::PassedUp).await?;
    going::keep(turn, &mut item).await?;
    Ok(item)
}

/// *Decide*
///
/// # Errors
/// As [`do_step`].
pub(in super::super) async fn decide(turn: &mut Turn, id: EscalationId, (outcome, why): (&str, &str)) -> Result<Item> {
    let mut item = reading::get_seen(turn, id).await?;
    let minutes = minutes_so_far(turn, &item).await?;
    take(turn, &mut item, &Deed::Decide).await?;
    let me = turn.actor().id.clone();
    let ending = (Some(outcome.to_owned()), Some(why.to_owned()), Some(me));
    going::end(turn, &mut item, ending, Happening::Decided { minutes }).await?;
    going::keep(turn, &mut item).await?;
    Ok(item)
}

/// *Need more*
///
/// # Errors
/// As [`do_step`].
pub(in super::super) async fn ask_back(turn: &mut Turn, id: EscalationId, question: &str) -> Result<Item> {
    let mut item = reading::get_seen(turn, id).await?;
    take(turn, &mut item, &Deed::Question).await?;
    item.question = Some(question.to_owned());
    note(turn, &item, Happening::Questioned { question: question.to_owned() }).await?;
    showing::ask_requester(turn, &item, false).await?;
    going::keep(turn, &mut item).await?;
    Ok(item)
}

/// The requester answers what was asked back.
///
/// # Errors
/// As [`do_step`].
pub(in super::super) async fn answer(turn: &mut Turn, id: EscalationId, answer: &str) -> Result<Item> {
    let mut item = reading::get_seen(turn, id).await?;
    let asker = item.course.question.as_ref().map(|question| question.by.clone());
    take(turn, &mut item, &Deed::Answer).await?;
    note(turn, &item, Happening::Answered { answer: answer.to_owned() }).await?;
    // Whoever asked, and whoever took it meanwhile.
    let mut readers: Vec<UserId> = asker.into_iter().chain(item.course.holder.clone()).collect();
    readers.dedup();
    item.call = Some(Call::Answered { answer: answer.to_owned() });
    showing::ask(turn, &item, &readers).await?;
    going::keep(turn, &mut item).await?;
    Ok(item)
}

/// *Not mine*: to whom it belongs, and why; or what is wrong at which field.
///
/// # Errors
/// As [`do_step`].
pub(in super::super) async fn send_on(
    turn: &mut Turn,
    id: EscalationId,
    to: (Option<PodId>, Option<UserId>),
    why: &str,
) -> Result<std::result::Result<Item, (&'static str, &'static str)>> {
    let mut item = reading::get_seen(turn, id).await?;
    let to = match opening::addressee(turn, to).await? {
        Ok(to) => to,
        Err(fault) => return Ok(Err(fault)),
    };
    let going = take(turn, &mut item, &Deed::SendTo(to.clone())).await?;
    if !item.course.is_misplaced {
        // Another name for who said so already is no other place.
        let holders = super::holders::find_holders(turn, &item, super::super::model::Place::FIRST).await?;
        let by_leadership = turn.actor().is_leadership;
        let said = item.course.declined.iter().find(|declined| holders.contains(&declined.by));
        if let Some(declined) = said.filter(|_| !by_leadership) {
            let refusal = match &declined.by {
                by if *by == turn.actor().id => Refusal::ComesBack,
                by => Refusal::SaidNotTheirs(by.clone()),
            };
            return Err(refuse(turn, &item, &refusal).await?);
        }
    }
    note(turn, &item, Happening::SentOn { to, why: why.to_owned() }).await?;
    going::go(turn, &mut item, going, Cause::SentOn).await?;
    going::keep(turn, &mut item).await?;
    Ok(Ok(item))
}

/// Somebody says something about it: whoever is asked hears its requester, its requester hears everybody else.
///
/// # Errors
/// As [`do_step`].
pub(in super::super) async fn comment(turn: &mut Turn, id: EscalationId, words: &str) -> Result<Item> {
    let mut item = reading::get_seen(turn, id).await?;
    take(turn, &mut item, &Deed::Comment).await?;
    let entry = note(turn, &item, Happening::Commented { words: words.to_owned() }).await?;
    let me = turn.actor().id.clone();
    if me == item.course.requester {
        let to: Vec<UserId> = match &item.course.holder {
            Some(holder) => vec![holder.clone()],
            None => item.concerned(),
        };
        item.call = Some(Call::Said { by: me, words: words.to_owned() });
        showing::ask(turn, &item, &to).await?;
    } else {
        showing::tell_said(turn, &item, &entry).await?;
    }
    going::keep(turn, &mut item).await?;
    Ok(item)
}

/// One for the form of a step, checked before it is filled in.
///
/// # Errors
/// As [`do_step`].
pub(in super::super) async fn find_asked(turn: &mut Turn, id: EscalationId, deed: &Deed) -> Result<Item> {
    let item = reading::get_seen(turn, id).await?;
    let mut tried = item.clone();
    take(turn, &mut tried, deed).await?;
    Ok(item)
}

async fn take(turn: &mut Turn, item: &mut Item, deed: &Deed) -> Result<Going> {
    let (now, by, calendars) = (turn.now(), by(turn, item).await?, load_calendars(turn, item).await?);
    match item.course.take(deed, &by, now, &calendars) {
        Ok(going) => Ok(going),
        Err(refusal) => {
            let item = item.clone();
            let error: Error = refuse(turn, &item, &refusal).await?;
            Err(error)
        }
    }
}

/// How much of the time that counts has passed for the actor since the question was there; since it was opened, where they
/// were not asked.
async fn minutes_so_far(turn: &mut Turn, item: &Item) -> Result<i64> {
    let me = turn.actor().id.clone();
    let asked = item.course.asked.iter().find(|one| one.person == me);
    let since = match asked.map(|one| one.reach) {
        Some(Reach::Delivered { at }) => at,
        _ => item.course.opened_at,
    };
    let calendars = super::load_calendars_of(turn, std::slice::from_ref(&me)).await?;
    Ok(passed(since, turn.now(), item.course.pace(), calendars.get(&me)).as_mins())
}
