//! What people hold of escalations for a pod, and how one is handed on.

use super::{
    super::{
        model::{Addressee, Cause, Happening, Item, Whom, obligation_by_key, obligation_key},
        store::{self, Which},
        views,
    },
    find_item, going, home, note,
};
use crate::{
    directory::people::find_colleague,
    error::Result,
    ids::UserId,
    signal::Handing,
    turn::{Holding, Obligation, Turn, Waits},
};

/// What waits on whoever leads the pod, and what was sent to the person.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_obligations(turn: &mut Turn, of: &Holding) -> Result<Vec<Obligation>> {
    let workspace = turn.workspace().clone();
    let person = of.person.as_ref().filter(|person| of.means(person, None));
    let found = store::list(turn.tx(), &workspace, Which::SentToAny(&of.pods, person)).await?;
    // What leadership is asked about by now is theirs.
    Ok(found.into_iter().filter(is_with_addressee).map(|item| obligation(&item, of.person.as_ref())).collect())
}

fn is_with_addressee(item: &Item) -> bool {
    item.course.route.at(item.course.place).is_some_and(|level| level.holders.contains(&Whom::Addressee))
}

fn obligation(item: &Item, person: Option<&UserId>) -> Obligation {
    let is_theirs = person.is_none_or(|person| home::waits_on(item, person));
    Obligation {
        key: obligation_key(item.id),
        words: views::obligation_words(item),
        by_role: matches!(item.course.addressee, Addressee::Pod(_)),
        follows_pod: false,
        since: item.course.opened_at,
        due: item.request.needed_by,
        pod: match item.course.addressee {
            Addressee::Pod(pod) => Some(pod),
            Addressee::Person(_) => None,
        },
        waits: if is_theirs { Waits::Now } else { Waits::ForOthers },
        way: format!("/escalate show {}", item.id),
    }
}

/// It is sent to whoever takes it over.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn hand(turn: &mut Turn, handing: &Handing) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let Some(id) = obligation_by_key(&handing.key) else { return Ok(false) };
    if find_colleague(turn.tx(), &workspace, &handing.to).await?.is_none() {
        return Ok(false);
    }
    let Some(mut item) = find_item(turn, id).await? else { return Ok(false) };
    let is_theirs = match (&item.course.addressee, &handing.from) {
        (Addressee::Person(person), Some(from)) => person == from,
        (Addressee::Pod(pod), None) => *pod == handing.pod,
        (Addressee::Person(_), None) | (Addressee::Pod(_), Some(_)) => false,
    };
    if item.state().is_over() || !is_theirs || !is_with_addressee(&item) {
        return Ok(false);
    }
    let going = item.course.hand_to(&handing.to);
    note(turn, &item, Happening::TakenOver { to: handing.to.clone(), by: handing.by.clone() }).await?;
    going::go(turn, &mut item, going, Cause::HandedOver).await?;
    going::keep(turn, &mut item).await?;
    Ok(true)
}
