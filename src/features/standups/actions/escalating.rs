//! Blockers that are escalated: the form, and how the blocker follows what becomes of it.
//!
//! While one is escalated nobody is reminded of the blocker itself: whoever can decide has a clock of their own there. When
//! it ends, the clock of whoever must act begins anew; what was decided stands at the blocker, and its reporter is asked
//! whether it is out of the way: a decision is not yet the thing itself.

use super::{
    super::{
        FEATURE,
        model::{Blocker, On, need_of, source_of},
        store, views,
    },
    digest, duty, get_blocker,
    needs::{find_need_for_reporter, get_live, may_answer, may_change},
    subject, telling,
};
use crate::{
    directory::members::find_home_pod,
    error::{Error, Result},
    features::escalations::{
        actions::{self as escalations, Begun},
        model::{Addressee, Beginning},
    },
    ids::{BlockerId, EscalationId, PodId, UserId},
    signal::Modal,
    turn::{Change, Turn},
};
use serde_json::json;

/// *Escalate*: by whoever is blocked or must act, and whoever looks after their pods. To the pod it waits on, or the pod of
/// the person it waits on; who leads that and asks themselves is passed over, so it goes to leadership then.
///
/// # Errors
/// A sentence for people whose it is not, or when it is over; the database's own.
pub(in super::super) async fn escalate_need(turn: &mut Turn, id: BlockerId) -> Result<Modal> {
    let blocker = get_live(turn, id).await?;
    let reports = may_change(turn, &blocker);
    if !reports && !may_answer(turn, &blocker).await? {
        return Err(Error::user(views::not_your_need()));
    }
    let to = addressee(turn, blocker.on.as_ref()).await?;
    let of_holder = to.as_ref().and_then(|to| match to {
        Addressee::Pod(pod) => Some(*pod),
        Addressee::Person(_) => None,
    });
    let is_own = blocker.reporter == turn.actor().id;
    let beginning = Beginning {
        source: Some(source_of(blocker.id)),
        pod: if reports { Some(blocker.pod) } else { of_holder },
        what: blocker.text.clone(),
        to,
        needed: (!is_own).then(|| views::who_needs(&blocker)),
        ..Beginning::default()
    };
    escalations::begin(turn, beginning).await
}

async fn addressee(turn: &mut Turn, on: Option<&On>) -> Result<Option<Addressee>> {
    let workspace = turn.workspace().clone();
    Ok(match on {
        Some(On::Pod { pod, .. }) => Some(Addressee::Pod(*pod)),
        Some(On::Person { person, .. }) => {
            let home: Option<PodId> = find_home_pod(turn.tx(), &workspace, person).await?.map(|home| home.pod);
            Some(home.map_or_else(|| Addressee::Person(person.clone()), Addressee::Pod))
        }
        None => None,
    })
}

/// It is escalated, or with other people now.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_escalation(turn: &mut Turn, source: &str) -> Result<()> {
    let Some((before, mut blocker)) = find_of(turn, source).await? else { return Ok(()) };
    blocker.escalation = escalations::find_link(turn, source).await?;
    if blocker.escalation == before.escalation {
        return Ok(());
    }
    keep(turn, &before, &blocker).await
}

/// It is escalated no more. Of what was decided its reporter is told here only where they did not ask for it themselves:
/// then they have read it already.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn end_escalation(turn: &mut Turn, id: EscalationId, source: &str) -> Result<()> {
    let Some((before, mut blocker)) = find_of(turn, source).await? else { return Ok(()) };
    let Some(Begun { requester, link, is_decided }) = escalations::find_begun(turn, id).await? else { return Ok(()) };
    let another = escalations::find_link(turn, source).await?;
    let is_last = another.is_none();
    blocker.escalation = another.or_else(|| link.clone());
    if is_last && let Some(holder) = blocker.holder.clone() {
        blocker.answer_by = duty::answer_by(turn, &holder).await?;
        blocker.nudges = 0;
    }
    keep(turn, &before, &blocker).await?;
    let has_read = requester == blocker.reporter;
    // Of what is confidential only whoever asked for it hears.
    if is_decided && (has_read || link.is_some()) && blocker.state.is_live() {
        let blocker = get_blocker(turn, blocker.id).await?;
        telling::ask_whether_solved(turn, &blocker, (id, link.as_ref().filter(|_| !has_read))).await?;
    }
    Ok(())
}

/// *Still in my way*
///
/// # Errors
/// As [`escalate_need`].
pub(in super::super) async fn keep_need(turn: &mut Turn, id: BlockerId) -> Result<()> {
    let blocker = find_need_for_reporter(turn, id).await?;
    telling::settle_still(turn, &blocker).await
}

/// The blocker a source names, twice: as it is, and to be changed.
async fn find_of(turn: &mut Turn, source: &str) -> Result<Option<(Blocker, Blocker)>> {
    let Some(id) = need_of(source) else { return Ok(None) };
    let workspace = turn.workspace().clone();
    let found = store::find_blocker(turn.tx(), &workspace, id).await?;
    Ok(found.map(|blocker| (blocker.clone(), blocker)))
}

async fn keep(turn: &mut Turn, before: &Blocker, blocker: &Blocker) -> Result<()> {
    let workspace = turn.workspace().clone();
    let asker = turn.act_as(FEATURE);
    store::update_blocker(turn.tx(), &workspace, blocker, None::<&UserId>).await?;
    turn.record(Change {
        verb: "escalation",
        subject: subject(blocker),
        before: before.escalation.as_ref().map(|link| json!({ "escalation": link.id, "is_open": link.is_open() })),
        after: blocker.escalation.as_ref().map(|link| json!({ "escalation": link.id, "is_open": link.is_open() })),
        why: None,
    })
    .await?;
    if blocker.state.is_live() && blocker.on.is_some() && !blocker.is_with_reporter() {
        telling::show_holders(turn, blocker).await?;
    }
    duty::arm(turn, blocker).await?;
    digest::show_blocker(turn, blocker).await?;
    turn.act_as(asker);
    Ok(())
}
