//! New rituals. Whoever founds one needs the right to; what a feature founds for the organisation has no actor and is its own
//! right.

use super::on_cards::show_on_cards;
use super::{
    super::{
        model::{Audience, Owner, Ritual, RitualState, ZoneMode},
        store::{self, NewRitual},
        views,
    },
    beginning::note,
    reach::find_overreach,
    rights::require,
    set_next,
};
use crate::{
    calendar::Schedule,
    error::{Error, Result},
    ids::RitualId,
    turn::{KindAudience, KindOwner, RitualKind, Turn, When},
};
use jiff::civil::{Date, Weekday};
use serde_json::{Value, json};

/// Another name than the kind's own.
pub type NewName<'a> = Option<&'a str>;

/// A ritual as its kind has it; not written yet.
///
/// # Errors
/// When the kind's own schedule cannot be read.
pub fn draft(turn: &Turn, kind: &'static RitualKind, owner: Owner, name: NewName<'_>) -> Result<Ritual> {
    let schedule = kind.schedule.replace("{monday}", &next_monday(turn).to_string());
    let schedule = Schedule::parse(&schedule).map_err(|wrong| Error::internal("founding a ritual", wrong))?;
    let each = kind.steps.iter().filter_map(|step| match step.when {
        When::Each(offset) | When::Whole(offset) => Some((step.name.to_owned(), offset)),
        When::AfterLast => None,
    });
    let by = turn.actor();
    Ok(Ritual {
        id: RitualId(0),
        kind: kind.name.to_owned(),
        name: name.unwrap_or(kind.title).to_owned(),
        owner,
        schedule,
        zone: if kind.own_zone { ZoneMode::Own } else { ZoneMode::One(None) },
        audience: usual_audience(kind.audience),
        observers: Vec::new(),
        steps: each.collect(),
        skips: Default::default(),
        catch_up_minutes: kind.catch_up_minutes,
        destination: None,
        questions: kind.questions.iter().map(|&question| question.to_owned()).collect(),
        text: None,
        details: json!({}),
        state: RitualState::Active,
        paused_until: None,
        starts_at: turn.now(),
        swept_at: turn.now(),
        next_at: None,
        created_by: (!by.id.as_str().is_empty()).then(|| by.id.clone()),
    })
}

fn usual_audience(usual: KindAudience) -> Audience {
    match usual {
        KindAudience::Members => Audience::Members,
        KindAudience::Leads => Audience::Leads,
        KindAudience::Leadership => Audience::Leadership,
        KindAudience::Everyone => Audience::Everyone,
    }
}

/// The first Monday after today, in the organisation's zone: what begins then can still be prepared.
fn next_monday(turn: &Turn) -> Date {
    let today = turn.settings().zone.date(turn.now());
    today.nth_weekday(1, Weekday::Monday).unwrap_or(today)
}

/// Makes a ritual and plans its first time.
///
/// # Errors
/// A sentence where the actor may not, or the ritual makes no sense.
pub async fn found(turn: &mut Turn, ritual: Ritual) -> Result<Ritual> {
    require(turn, &ritual.owner).await?;
    require_reach(turn, &ritual).await?;
    write_new(turn, ritual).await
}

/// Nobody asks people, or fills a channel, by a ritual of their own whom they could not ask otherwise.
pub(super) async fn require_reach(turn: &mut Turn, ritual: &Ritual) -> Result<()> {
    match find_overreach(turn, ritual).await? {
        Some((_, fault)) => Err(Error::user(views::form_fault(&fault))),
        None => Ok(()),
    }
}

/// Founds a ritual of the organisation with the kind's own settings, unless there ever was one, be it deleted.
///
/// # Errors
/// Only the database's own.
pub async fn found_once(turn: &mut Turn, kind: &'static RitualKind) -> Result<Option<Ritual>> {
    let workspace = turn.workspace().clone();
    if kind.owner == KindOwner::Pod || store::was_ever(turn.tx(), &workspace, kind.name).await? {
        return Ok(None);
    }
    let ritual = draft(turn, kind, Owner::Organisation, None)?;
    write_new(turn, ritual).await.map(Some)
}

async fn write_new(turn: &mut Turn, mut ritual: Ritual) -> Result<Ritual> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    ritual.id = store::insert_ritual(turn.tx(), &workspace, NewRitual { ritual: &ritual, now }).await?;
    note(turn, ritual.id, "found", summary(&ritual)).await?;
    show_on_cards(turn, &ritual.owner).await?;
    // A sweep finds the first moment; there is none before now.
    set_next(turn, ritual.id, None, Some(now)).await?;
    Ok(ritual)
}

/// How a ritual stands on record.
pub(super) fn summary(ritual: &Ritual) -> Value {
    json!({
        "kind": ritual.kind,
        "name": ritual.name,
        "pods": ritual.owner.pods(),
        "schedule": ritual.schedule.as_str(),
        "own_zone": ritual.is_own_zone(),
        "audience": ritual.audience,
        "destination": ritual.destination,
        "questions": ritual.questions,
        "steps": ritual.steps,
        "details": ritual.details,
    })
}
