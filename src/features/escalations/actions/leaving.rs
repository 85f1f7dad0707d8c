//! Whoever asked has left: somebody else says whether it is still needed.

use super::{
    super::{
        model::{Item, Part},
        store::{self, Which},
        views,
    },
    going, load_names,
    showing::left_key,
    subject,
};
use crate::{
    directory::{RoleRef, members::find_home_pod, on_duty},
    error::Result,
    ids::{PodId, UserId},
    turn::{Ask, Change, Turn},
};
use serde_json::json;

/// The kind of the ask to whoever speaks for somebody who left.
const LEFT: &str = "escalation_left";

/// What this person asked for goes on; whoever leads the pod it is for, or else their own, hears of it, may say that it is
/// needed no more, and is told how it ends.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_leaver(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    for item in store::list(turn.tx(), &workspace, Which::Of(person)).await? {
        if item.course.requester == *person {
            hand_over(turn, &item).await?;
        }
    }
    Ok(())
}

async fn hand_over(turn: &mut Turn, item: &Item) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let requester = item.course.requester.clone();
    let home = find_home_pod(turn.tx(), &workspace, &requester).await?.map(|home| home.pod);
    let Some(pod) = item.request.pod.or(home) else { return Ok(()) };
    let Some(lead) = find_lead(turn, pod).await?.filter(|lead| *lead != requester) else { return Ok(()) };
    let parties = store::list_parties(turn.tx(), &workspace, item.id).await?;
    if !parties.iter().any(|(party, part)| *party == lead && *part == Part::Asked) {
        going::set_part(turn, item, &lead, Part::Follower).await?;
    }
    turn.record(Change {
        verb: "requester left",
        subject: subject(item),
        before: Some(json!({ "requester": requester })),
        after: Some(json!({ "told": lead })),
        why: None,
    })
    .await?;
    let names = load_names(turn, std::slice::from_ref(item)).await?;
    // Who leads another pod than the one it is for hears how it ends, and cannot withdraw it.
    let may_withdraw = item.request.pod == Some(pod);
    turn.ask(Ask {
        key: &left_key(item.id, &lead),
        person: &lead,
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

async fn find_lead(turn: &mut Turn, pod: PodId) -> Result<Option<UserId>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    Ok(on_duty(turn.tx(), &workspace, RoleRef::PodLead(pod), now).await?.people.into_iter().next())
}
