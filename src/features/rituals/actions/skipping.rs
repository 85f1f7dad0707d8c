//! The next time does not take place, and taking that back.

use super::on_cards::show_on_cards;
use super::{
    super::{
        model::{Moment, OccurrenceState, Ritual, RitualState, Unskipped, Watch, moments},
        store::{self, NewOccurrence},
        views,
    },
    beginning::{begin_new, note},
    finding::{list_skipped, next_times},
    kinds::clock_of,
    load_calendar,
    opening::{list_steps, plan_steps},
    page,
    rights::require,
    set_next,
    single::cancel_occurrence,
    sweep::list_page,
};
use crate::{
    calendar::WorkCalendar,
    directory::availability::load_availability,
    error::{Error, Result},
    turn::{RitualKind, Turn},
};
use jiff::{SignedDuration, Span, civil::Date};
use serde_json::json;

/// By other clocks a time lies less than a day from its own.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// A person's own time, moved off a holiday of theirs, lies less than this from its own.
const A_WEEK_AND_MORE: SignedDuration = SignedDuration::from_hours(8 * 24);

/// The next time that is shown does not take place; tells which. `None` where nothing is to come.
///
/// # Errors
/// A sentence where the actor may not.
pub async fn skip_next(turn: &mut Turn, ritual: &Ritual) -> Result<Option<Moment>> {
    require(turn, &ritual.owner).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    for moment in next_times(turn, ritual, 20).await?.1 {
        let new = NewOccurrence {
            ritual: ritual.id,
            date: moment.date,
            nth: moment.nth,
            at: moment.at,
            state: OccurrenceState::Skipped,
            why: Some("skipped"),
            now,
        };
        if store::insert_occurrence(turn.tx(), &workspace, new).await?.is_some() {
            note(turn, ritual.id, "skip", json!({ "date": moment.date.to_string() })).await?;
            show_on_cards(turn, &ritual.owner).await?;
            return Ok(Some(moment));
        }
        let open = store::find_by_date(turn.tx(), &workspace, ritual.id, (moment.date, moment.nth)).await?;
        if let Some(row) = open.filter(|row| row.state == OccurrenceState::Open) {
            cancel_occurrence(turn, row.id, "skipped").await?;
            return Ok(Some(moment));
        }
    }
    Ok(None)
}

/// Whether a time was skipped before anything of it had begun, and its day is not over: that can be taken back. What was
/// called off when it was under way cannot: people have heard of it.
pub(in super::super) async fn can_unskip(turn: &mut Turn, ritual: &Ritual, moment: Moment) -> Result<bool> {
    let calendar = load_calendar(turn, ritual).await?;
    let skipped = list_skipped(turn, ritual, &calendar).await?;
    Ok(skipped.iter().any(|(_, skipped)| (skipped.date, skipped.nth) == (moment.date, moment.nth)))
}

/// Whether the time of a day was called off when it was under way.
pub(in super::super) async fn was_called_off(turn: &mut Turn, ritual: &Ritual, date: Date) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let row = store::find_by_date(turn.tx(), &workspace, ritual.id, (date, 0)).await?;
    Ok(row.is_some_and(|row| row.state == OccurrenceState::Cancelled))
}

/// It takes place after all; tells when, and how.
///
/// # Errors
/// A sentence where the actor may not, or it is too late.
pub(in super::super) async fn unskip(
    turn: &mut Turn,
    ritual: &Ritual,
    day: (Date, i64),
) -> Result<(Moment, Unskipped)> {
    require(turn, &ritual.owner).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let calendar = load_calendar(turn, ritual).await?;
    let skipped = list_skipped(turn, ritual, &calendar).await?;
    let found = skipped.into_iter().find(|(_, skipped)| (skipped.date, skipped.nth) == day);
    let Some((id, moment)) = found else { return Err(Error::user(views::cannot_unskip())) };
    store::delete_skipped(turn.tx(), &workspace, id).await?;
    note(turn, ritual.id, "unskip", json!({ "date": moment.date.to_string() })).await?;
    show_on_cards(turn, &ritual.owner).await?;
    let kind = turn.registry().ritual_kind(&ritual.kind);
    let asks_each = kind.is_some_and(|kind| kind.asks_each);
    let became = match asks_each {
        true if has_come(turn, (ritual, kind), moment, &calendar).await? => Unskipped::PartlyOver,
        false if moment.at <= now => Unskipped::Over,
        _ => Unskipped::ToCome,
    };
    if ritual.state == RitualState::Active {
        if let Some(kind) = kind.filter(|_| !asks_each && became == Unskipped::ToCome) {
            begin_late(turn, ritual, (kind, moment), &calendar).await?;
        }
        set_next(turn, ritual.id, None, Some(now)).await?;
    }
    Ok((moment, became))
}

/// Whether it has come for some of the people already, by whose clock it comes sooner; where they are very many, whether it
/// may have.
async fn has_come(
    turn: &mut Turn,
    (ritual, kind): (&Ritual, Option<&RitualKind>),
    moment: Moment,
    whole: &WorkCalendar,
) -> Result<bool> {
    let now = turn.now();
    let Some(kind) = kind.filter(|_| moment.at > now && moment.at <= now + A_WEEK_AND_MORE) else {
        return Ok(moment.at <= now);
    };
    let (workspace, settings) = (turn.workspace().clone(), turn.settings().clone());
    let people = list_page(turn, ritual, None).await?;
    if people.len() >= page(turn).into() {
        return Ok(moment.at - A_DAY <= now);
    }
    let week = Span::new().weeks(1);
    let days = (moment.date.saturating_sub(week), moment.date.saturating_add(week));
    let known = load_availability(turn.tx(), &workspace, &settings, &people, days).await?;
    Ok(known.values().any(|theirs| {
        let (calendar, reach) = clock_of((ritual, kind), theirs, whole);
        let watch = Watch { schedule: &ritual.schedule, calendar: &calendar, reach };
        let came = moments(watch, now - A_WEEK_AND_MORE, now);
        came.iter().any(|came| (came.date, came.nth) == (moment.date, moment.nth))
    }))
}

/// Where it would have begun by now, it begins, however late that is: somebody wants it.
async fn begin_late(
    turn: &mut Turn,
    ritual: &Ritual,
    (kind, moment): (&'static RitualKind, Moment),
    calendar: &WorkCalendar,
) -> Result<()> {
    let steps = list_steps(ritual, kind, (calendar.zone.date(moment.at), moment.at), calendar);
    if steps.first().is_none_or(|(_, opens)| *opens > turn.now()) {
        return Ok(());
    }
    match begin_new(turn, ritual, moment).await? {
        Some(row) => plan_steps(turn, ritual, row.id, &steps).await,
        None => Ok(()),
    }
}
