//! Finding again what was learnt.

use super::{
    super::{
        store::{self, Lesson},
        views,
    },
    TAKE_PART,
};
use crate::{
    directory::{pods::Resolved, search::Search},
    error::{Error, Result},
    features::pods::actions::find_meant,
    turn::Turn,
};

/// The lessons that fit, the newest first, and the name of the pod that was meant.
///
/// # Errors
/// A sentence when the person may not look, or no one pod is meant; the database's own.
pub(in super::super) async fn find_lessons(turn: &mut Turn, query: &Search) -> Result<(Vec<Lesson>, Option<String>)> {
    if !turn.may(&TAKE_PART, None) {
        return Err(Error::user(views::may_not_look()));
    }
    let pod = match &query.pod {
        None => None,
        Some(typed) => match find_meant(turn, typed).await? {
            Resolved::One(pod) => Some(pod),
            Resolved::Several(pods) => {
                let names: Vec<&str> = pods.iter().map(|pod| pod.name.as_str()).collect();
                return Err(Error::user(views::several_pods(typed, &names)));
            }
            Resolved::Nothing => return Err(Error::user(views::no_such_pod(typed))),
        },
    };
    let workspace = turn.workspace().clone();
    let lessons = store::list_lessons(turn.tx(), &workspace, query, pod.as_ref().map(|pod| pod.id)).await?;
    Ok((lessons, pod.map(|pod| pod.name)))
}
