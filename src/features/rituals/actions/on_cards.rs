//! What comes next of a pod's rituals, on the pod's card.

use super::{finding::next_times, reading::list_rituals};
use crate::{
    calendar::Zone,
    directory::Pod,
    error::Result,
    features::rituals::{
        model::{Moment, Owner, Ritual, RitualState},
        views,
    },
    turn::{PodLine, Turn},
};

/// So many of a pod's rituals are looked at.
const LOOKED_AT: usize = 12;
/// So many of what comes next are named.
const NAMED: usize = 4;

/// What comes next of this pod, and until when that is so.
pub(in super::super) async fn say_next(turn: &mut Turn, pod: &Pod) -> Result<Option<PodLine>> {
    let now = turn.now();
    let mut rituals = list_rituals(turn, None, Some(pod.id)).await?;
    rituals.retain(|ritual| ritual.state == RitualState::Active);
    let mut coming: Vec<(Ritual, Moment, Zone)> = Vec::new();
    for ritual in rituals.into_iter().take(LOOKED_AT) {
        let (calendar, next) = next_times(turn, &ritual, 1).await?;
        coming.extend(next.into_iter().next().map(|moment| (ritual, moment, calendar.zone)));
    }
    coming.sort_by_key(|(_, moment, _)| moment.at);
    coming.truncate(NAMED);
    let until = coming.first().map(|(_, moment, _)| moment.at);
    Ok(until.map(|_| PodLine { text: views::coming_line(&coming, now), until }))
}

/// Somebody changed what comes next: the cards of its pods say so.
pub(super) async fn show_on_cards(turn: &mut Turn, owner: &Owner) -> Result<()> {
    for pod in owner.pods() {
        turn.refresh_pod(*pod).await?;
    }
    Ok(())
}
