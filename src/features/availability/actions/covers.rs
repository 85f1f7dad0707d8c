//! What covers are told, and what is told when one is missing.

use super::{as_json, cover_key, cover_lost_key, name_of, refresh, subject, today, uncovered, zone_and_day};
use crate::{
    directory::{
        TimeOff,
        time_off::{find_time_off, list_covered_by, mark_cover_told, update_time_off},
    },
    error::{Error, Result},
    features::availability::views::{self, Lost},
    ids::UserId,
    signal::{Fact, Message},
    turn::{Ask, Change, Turn},
};

/// The cover of a stretch is told of it, anew whenever it changes; one who covers no longer is told so.
pub(super) async fn tell_cover(turn: &mut Turn, before: Option<&TimeOff>, after: &TimeOff) -> Result<()> {
    if let Some(before) = before.filter(|before| before.cover != after.cover) {
        dismiss_cover(turn, before, None).await?;
    }
    let Some(cover) = &after.cover else { return Ok(()) };
    let is_news = before
        .is_none_or(|before| (before.first, before.last, &before.cover) != (after.first, after.last, &after.cover));
    if !is_news {
        return Ok(());
    }
    turn.close_ask(&cover_lost_key(after.id)).await?;
    uncovered::close(turn, after.id).await?;
    turn.close_ask(&dismissed_key(after.id, cover)).await?;
    // A message of its own each time: an edited one calls nobody's attention.
    let key = cover_key(after.id);
    turn.close_ask(&key).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if *cover == turn.actor().id {
        return mark_cover_told(turn.tx(), &workspace, after.id, now).await;
    }
    let (_, today) = zone_and_day(turn, cover).await?;
    let name = name_of(turn, &after.person).await?;
    turn.ask(Ask {
        key: &key,
        person: cover,
        kind: "cover",
        title: views::cover_title(&name, after, today),
        why: views::cover_why(&after.person),
        due: None,
        urgent: false,
        message: views::you_cover(after, before.is_some_and(|before| before.cover == after.cover), today),
        prompt: false,
    })
    .await
}

/// Whoever covers this stretch need not any more, unless they cover it as `still`. Who had not heard of it hears nothing.
pub(super) async fn dismiss_cover(turn: &mut Turn, before: &TimeOff, still: Option<&UserId>) -> Result<()> {
    turn.close_ask(&cover_key(before.id)).await?;
    turn.close_ask(&cover_lost_key(before.id)).await?;
    uncovered::close(turn, before.id).await?;
    let Some(cover) = &before.cover else { return Ok(()) };
    turn.refresh_home(cover).await?;
    let (_, today) = zone_and_day(turn, cover).await?;
    let knows = before.told_at.is_some() && before.last >= today;
    if !knows || still == Some(cover) || *cover == turn.actor().id {
        return Ok(());
    }
    let key = dismissed_key(before.id, cover);
    let name = name_of(turn, &before.person).await?;
    turn.ask(Ask {
        key: &key,
        person: cover,
        kind: "cover",
        title: views::dismissed_title(&name, before, today),
        why: views::dismissed_why(&before.person).into(),
        due: None,
        urgent: false,
        message: views::dismissed(before, &key, today),
        prompt: false,
    })
    .await
}

/// The person is away while they cover for others: those hear of it.
pub(super) async fn tell_covered(turn: &mut Turn, away: &TimeOff, covered: &[TimeOff]) -> Result<()> {
    for time_off in covered {
        ask_for_another(turn, time_off, Lost::Away(away)).await?;
    }
    Ok(())
}

/// The cover of a stretch is missing: its person is asked for another one. Somebody who is away reads that when they are
/// back, so that whoever looks after their pod hears of it at once.
async fn ask_for_another(turn: &mut Turn, time_off: &TimeOff, lost: Lost<'_>) -> Result<()> {
    let (_, today) = zone_and_day(turn, &time_off.person).await?;
    if time_off.last < today {
        return Ok(());
    }
    uncovered::tell(turn, time_off, lost, today).await?;
    let key = cover_lost_key(time_off.id);
    turn.close_ask(&key).await?;
    turn.ask(Ask {
        key: &key,
        person: &time_off.person,
        kind: "cover",
        title: views::cover_lost_title(time_off, today),
        why: views::cover_lost_why(),
        due: None,
        urgent: false,
        message: views::cover_lost(time_off, lost, today),
        prompt: false,
    })
    .await
}

/// The message reached the cover.
pub(in crate::features::availability) async fn note_told(turn: &mut Turn, id: i64) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    mark_cover_told(turn.tx(), &workspace, id, now).await?;
    turn.touch();
    Ok(())
}

/// The cover pressed *Got it*.
pub(in crate::features::availability) async fn mark_seen(turn: &mut Turn, id: i64) -> Result<()> {
    let workspace = turn.workspace().clone();
    let found = find_time_off(turn.tx(), &workspace, id).await?;
    if found.is_some_and(|time_off| time_off.cover.as_ref() == Some(&turn.actor().id)) {
        turn.close_ask(&cover_key(id)).await?;
    }
    Ok(())
}

/// Somebody pressed *Got it* under what only told them something. What a button carries is in a stranger's hands: it must
/// be of this person.
pub(in crate::features::availability) async fn note_seen(turn: &mut Turn, key: &str) -> Result<()> {
    let mut parts = key.split('/');
    let (kind, id) = (parts.next(), parts.next().and_then(|id| id.parse::<i64>().ok()));
    let is_own = match (kind, id) {
        (Some("dismissed"), Some(_)) => parts.next() == Some(turn.actor().id.as_str()),
        (Some("uncovered"), Some(id)) => uncovered::is_told(turn, id).await?,
        (Some("entered"), Some(id)) => {
            let workspace = turn.workspace().clone();
            let found = find_time_off(turn.tx(), &workspace, id).await?;
            found.is_none_or(|time_off| time_off.person == turn.actor().id)
        }
        _ => false,
    };
    if is_own { turn.close_ask(key).await } else { Ok(()) }
}

/// The cover cannot: nobody covers, and the person is asked for another one.
pub(in crate::features::availability) async fn decline(turn: &mut Turn, id: i64) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let cover = turn.actor().id.clone();
    let found = find_time_off(turn.tx(), &workspace, id).await?;
    let time_off = found.filter(|time_off| time_off.cover.as_ref() == Some(&cover));
    let time_off = time_off.ok_or_else(|| Error::user(views::covers_no_longer()))?;
    drop_cover(turn, &time_off, Lost::Declined(&cover)).await?;
    Ok(views::declined(&time_off, today(turn)))
}

/// Somebody left: whoever counted on them as a cover is asked for another one.
pub(in crate::features::availability) async fn forget_gone(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let (_, today) = zone_and_day(turn, person).await?;
    for time_off in list_covered_by(turn.tx(), &workspace, person, today).await? {
        drop_cover(turn, &time_off, Lost::Gone(person)).await?;
    }
    Ok(())
}

async fn drop_cover(turn: &mut Turn, time_off: &TimeOff, lost: Lost<'_>) -> Result<()> {
    let workspace = turn.workspace().clone();
    let after = TimeOff { cover: None, told_at: None, ..time_off.clone() };
    update_time_off(turn.tx(), &workspace, &after).await?;
    turn.close_ask(&cover_key(time_off.id)).await?;
    turn.record(Change {
        verb: "cover",
        subject: subject(&time_off.person),
        before: Some(as_json(time_off)),
        after: Some(as_json(&after)),
        why: Some(lost.why()),
    })
    .await?;
    turn.tell(Fact::AwayChanged { person: time_off.person.clone() }).await?;
    refresh(turn, time_off).await?;
    ask_for_another(turn, &after, lost).await
}

fn dismissed_key(id: i64, cover: &UserId) -> String {
    format!("dismissed/{id}/{cover}")
}
