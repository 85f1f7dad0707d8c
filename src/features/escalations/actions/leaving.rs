//! Whoever asked has left: somebody else says whether it is still needed, and answers what is asked back.

use super::{
    super::{
        model::{Happening, Item, Part},
        store::{self, Which},
        views,
    },
    going, load_calendars, load_names, note,
    showing::{self, left_key},
};
use crate::{
    directory::{RoleRef, members::find_home_pod, on_duty},
    error::Result,
    ids::{EscalationId, UserId},
    turn::{Ask, Turn},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The timer by which the next page is looked at of what somebody asked for who left.
pub(in super::super) const LEAVERS: &str = "escalations_of_leaver";
/// The kind of the ask to whoever speaks for somebody who left.
const LEFT: &str = "escalation_left";

/// What this person asked for goes on; whoever leads the pod it is for, or else their own, hears of it, answers what is asked
/// back, may say that it is needed no more, and is told how it ends. So it is where who spoke for them leaves, too. A page of
/// what comes after this one, and a timer for the next.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_leaver(turn: &mut Turn, person: &UserId, after: EscalationId) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let mut items = store::list(turn.tx(), &workspace, Which::Of(person)).await?;
    items.retain(|item| {
        let speaker = item.course.left.as_ref().and_then(|left| left.speaker.as_ref());
        item.id > after && (item.course.requester == *person || speaker == Some(person))
    });
    let is_more = items.len() > store::PAGE;
    items.truncate(store::PAGE);
    for item in &mut items {
        hand_over(turn, item).await?;
    }
    match items.last().filter(|_| is_more) {
        Some(last) => {
            let page = json!({ "person": person, "after": last.id });
            turn.set_timer(&format!("left/{person}"), now, LEAVERS, page).await
        }
        None => Ok(()),
    }
}

/// The next page of what somebody left behind.
pub(in super::super) async fn look_at_leaver(turn: &mut Turn, payload: &Value) -> Result<()> {
    #[derive(Deserialize)]
    struct Page {
        person: UserId,
        after: EscalationId,
    }
    let Page { person, after } = serde_json::from_value(payload.clone())?;
    follow_leaver(turn, &person, after).await
}

async fn hand_over(turn: &mut Turn, item: &mut Item) -> Result<()> {
    let workspace = turn.workspace().clone();
    let speaker = find_speaker(turn, item).await?;
    let (now, calendars) = (turn.now(), load_calendars(turn, item).await?);
    let was_asked_back = item.course.question.is_some();
    item.course.hand_over(speaker.clone(), now, &calendars);
    note(turn, item, Happening::HandedOver { to: speaker.clone() }).await?;
    match (was_asked_back, item.course.question.is_some()) {
        (true, true) => showing::ask_requester(turn, item, false).await?,
        (true, false) => drop(note(turn, item, Happening::NotAnswered).await?),
        (false, _) => {}
    }
    if let Some(speaker) = speaker {
        let parties = store::list_parties(turn.tx(), &workspace, item.id).await?;
        if !parties.iter().any(|(party, part)| *party == speaker && *part == Part::Asked) {
            showing::set_part(turn, item, &speaker, Part::Follower).await?;
        }
        tell_speaker(turn, item, &speaker).await?;
    }
    going::keep(turn, item).await
}

async fn tell_speaker(turn: &mut Turn, item: &Item, lead: &UserId) -> Result<()> {
    let now = turn.now();
    // Who leads another pod than the one it is for hears how it ends, and cannot withdraw it.
    let may_withdraw = item.request.pod.is_some() && !item.request.confidential;
    let names = load_names(turn, std::slice::from_ref(item)).await?;
    turn.ask(Ask {
        key: &left_key(item.id, lead),
        person: lead,
        kind: LEFT,
        title: views::left_title(item),
        why: views::left_why().into(),
        due: None,
        urgent: false,
        message: views::left_message(item, &names, (may_withdraw, now)),
        prompt: false,
    })
    .await
}

/// Who speaks for a requester who left: whoever leads the pod it is for, or else theirs. What is confidential leadership alone
/// may come to know of.
async fn find_speaker(turn: &mut Turn, item: &Item) -> Result<Option<UserId>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let requester = item.course.requester.clone();
    let people = if item.request.confidential {
        on_duty::find_holders(turn.tx(), &workspace, RoleRef::LeadershipOnDuty, now).await?.people
    } else {
        let home = find_home_pod(turn.tx(), &workspace, &requester).await?.map(|home| home.pod);
        match item.request.pod.or(home) {
            Some(pod) => on_duty(turn.tx(), &workspace, RoleRef::PodLead(pod), now).await?.people,
            None => Vec::new(),
        }
    };
    Ok(people.into_iter().find(|person| *person != requester))
}
