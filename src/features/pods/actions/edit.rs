//! The form of a pod: opened, merged with what others did meanwhile, stored.

use super::{
    changing::change,
    checking::{Faults, check},
    lookup::get_pod,
    require,
};
use crate::{
    directory::{
        Pod,
        pod_history::{find_portrait, find_portrait_of_version},
        pods::{find_pod, get_pod as get_pod_of, list_pods},
    },
    error::{Error, Result},
    features::pods::{
        EDIT, LEAD,
        model::{Draft, DraftFaults, Editing, Merged, PodField, PodWords, merge_drafts},
        store, views,
    },
    ids::{ChannelId, PodId},
    signal::{Choice, Reply, Submission},
    slack::{
        blocks::{choice, metadata},
        mrkdwn::Text,
    },
    turn::Turn,
};

/// The form of a pod.
pub(in crate::features::pods) async fn edit(
    turn: &mut Turn,
    here: &ChannelId,
    words: Option<&PodWords>,
) -> Result<Reply> {
    let pod = get_pod(turn, here, words, "edit").await?;
    open_edit(turn, pod.id).await
}

/// The same, from the button that opens it again.
pub(in crate::features::pods) async fn open_edit(turn: &mut Turn, pod: PodId) -> Result<Reply> {
    let pod = get_open_pod(turn, pod).await?;
    require(turn, &EDIT, Some(&pod)).await?;
    let draft = load_draft(turn, &pod).await?;
    let carried = Editing { pod: pod.id.0, version: pod.version, shown: None };
    form(turn, &pod, (carried, &draft), None).await.map(Reply::Open)
}

/// Checks what was filled in, merges it with what others stored meanwhile, stores it.
pub(in crate::features::pods) async fn save_edit(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let carried: Editing = metadata(&submission.private_metadata)?;
    let pod = get_open_pod(turn, PodId(carried.pod)).await?;
    require(turn, &EDIT, Some(&pod)).await?;
    let may_all = turn.may(&LEAD, Some(pod.id));
    let theirs = load_draft(turn, &pod).await?;
    let base = load_version(turn, &pod, carried.version).await?.unwrap_or_else(|| theirs.clone());
    let mine = match Draft::read(&submission.form, &base, may_all) {
        Ok(mine) => mine,
        Err(faults) => return Ok(Reply::Errors(sentences(&faults))),
    };
    let shown = match carried.shown {
        Some(version) => load_version(turn, &pod, version).await?,
        None => None,
    };
    let wanted = match merge_drafts(&base, &theirs, shown.as_ref(), &mine) {
        Merged::Fits(wanted) => *wanted,
        Merged::Clashes(clashes) => return show_clash(turn, &pod, (carried, &mine), (&clashes, &theirs)).await,
    };
    let faults = check(turn, Some(pod.id), &theirs, &wanted).await?;
    if !faults.is_empty() {
        return Ok(Reply::Errors(faults));
    }
    let pod = change(turn, &pod, &theirs, &wanted).await?;
    let parent = name_of(turn, wanted.parent).await?;
    Ok(Reply::Update(views::edit_saved(&pod, &views::changes(&theirs, &wanted, parent.as_deref()))))
}

/// What is wrong with a form, as sentences at its fields.
pub(super) fn sentences(faults: &DraftFaults) -> Faults {
    faults.iter().map(|(block, fault)| ((*block).to_owned(), views::draft_fault(block, fault))).collect()
}

/// Another changed the same: that is shown once, beside what was filled in.
async fn show_clash(
    turn: &mut Turn,
    pod: &Pod,
    (carried, mine): (Editing, &Draft),
    (clashes, theirs): (&[PodField], &Draft),
) -> Result<Reply> {
    let workspace = turn.workspace().clone();
    let by = store::find_last_editor(turn.tx(), &workspace, &super::subject(pod.id)).await?;
    let parent = name_of(turn, theirs.parent).await?;
    let note = views::clash_note(by.as_ref(), clashes, theirs, parent.as_deref());
    let carried = Editing { shown: Some(pod.version), ..carried };
    form(turn, pod, (carried, mine), Some(note)).await.map(Reply::Update)
}

async fn form(
    turn: &mut Turn,
    pod: &Pod,
    (carried, draft): (Editing, &Draft),
    note: Option<Text>,
) -> Result<crate::signal::Modal> {
    let parents = if turn.may(&LEAD, Some(pod.id)) { Some(list_parents_of(turn, Some(pod.id)).await?) } else { None };
    Ok(views::edit_modal(pod, carried, draft, (parents.as_deref(), note)))
}

/// The pods that any pod may stand under, for whoever types in the field.
pub(in crate::features::pods) async fn list_parents(turn: &mut Turn) -> Result<Vec<Choice>> {
    list_parents_of(turn, None).await
}

/// The pods that may be chosen above one. What would make a circle is said when it is sent.
pub(super) async fn list_parents_of(turn: &mut Turn, pod: Option<PodId>) -> Result<Vec<Choice>> {
    let workspace = turn.workspace().clone();
    let pods = list_pods(turn.tx(), &workspace).await?;
    Ok(pods.iter().filter(|other| Some(other.id) != pod).map(|other| choice(other.id, &other.name)).collect())
}

/// A pod that is not archived.
async fn get_open_pod(turn: &mut Turn, pod: PodId) -> Result<Pod> {
    let workspace = turn.workspace().clone();
    let found = find_pod(turn.tx(), &workspace, pod).await?.filter(|pod| !pod.is_archived());
    found.ok_or_else(|| Error::user(views::parent_gone()))
}

async fn load_draft(turn: &mut Turn, pod: &Pod) -> Result<Draft> {
    let workspace = turn.workspace().clone();
    let portrait = find_portrait(turn.tx(), &workspace, pod.id).await?;
    Ok(portrait.as_ref().map(Draft::of).unwrap_or_default())
}

async fn load_version(turn: &mut Turn, pod: &Pod, version: i64) -> Result<Option<Draft>> {
    let workspace = turn.workspace().clone();
    let portrait = find_portrait_of_version(turn.tx(), &workspace, pod.id, version).await?;
    Ok(portrait.as_ref().map(Draft::of))
}

async fn name_of(turn: &mut Turn, pod: Option<PodId>) -> Result<Option<String>> {
    let workspace = turn.workspace().clone();
    Ok(match pod {
        Some(pod) => Some(get_pod_of(turn.tx(), &workspace, pod).await?.name),
        None => None,
    })
}
