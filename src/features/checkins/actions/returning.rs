//! People who are back while their check-in is open: they are asked themselves, and whoever stood in for them is not any more.

use super::{
    super::{
        model::{Stage, still_due},
        store, views,
    },
    covering::release_covers,
    list_held, load_theirs, prompt, reminder, since, step_from,
};
use crate::{
    directory::{Person, reach::first_allowed},
    error::Result,
    features::rituals::{
        actions::{ask_key, ask_participants, give_time},
        model::{Occurrence, Participant},
    },
    ids::PodId,
    turn::{Change, Turn, step},
};
use serde_json::json;

/// Somebody's time off is over, or was taken back, and others were asked in their place: what nobody has said yet is asked of
/// them, if it still reaches them in time. What was said in their place counts; where it would come too late for them, those
/// who stand in keep the question.
pub(super) async fn take_back(
    turn: &mut Turn,
    occurrence: &Occurrence,
    (person, part): (&Person, &Participant),
) -> Result<()> {
    let (workspace, now, id) = (turn.workspace().clone(), turn.now(), occurrence.id);
    let holdings = list_held(turn, &person.id).await?;
    let due = still_due(&holdings, since(turn, occurrence));
    let Some(theirs) = load_theirs(turn, occurrence, &person.id).await?.filter(|_| person.is_active()) else {
        return Ok(());
    };
    let close_at = step_from(occurrence, &theirs, part.prompt_at, step::CLOSE).unwrap_or(part.close_at);
    if due.is_empty() || first_allowed(&theirs, now).is_none_or(|reached| reached >= close_at) {
        return Ok(());
    }
    turn.touch();
    let pods: Vec<PodId> = due.iter().map(|holding| holding.sheet.pod).collect();
    release_covers(turn, (id, &person.id), &pods, &views::cover_back(&person.real_name)).await?;
    // What they read before they went says that others are asked.
    turn.reword_each(&[(ask_key(id, &person.id), views::asked_below())]).await?;
    store::put_asked(turn.tx(), &workspace, id, std::slice::from_ref(&person.id), now).await?;
    give_time(turn, occurrence, &person.id, reminder(occurrence, &theirs, now, close_at), close_at).await?;
    let prompt = prompt(turn, occurrence, (&person.id, &holdings), Stage::Back);
    ask_participants(turn, occurrence, vec![prompt]).await?;
    for pod in &pods {
        turn.refresh_homes_of(*pod).await?;
    }
    let (subject, after) = (format!("check_in/{}", person.id), Some(json!({ "occurrence": id, "pods": pods })));
    turn.record(Change { verb: "take back", subject, before: None, after, why: None }).await
}
