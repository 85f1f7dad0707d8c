//! Asking participants, with the reason why.

use super::{
    super::{
        model::{Occurrence, Participant, Reach, Ritual, Watch, next_moment},
        store, views,
    },
    kinds::{clock_of, is_own_wish},
    load_calendar,
};
use crate::{
    directory::{
        RoleRef,
        availability::{Availability, load_availability},
        on_duty,
        pods::find_pod,
    },
    error::Result,
    ids::{OccurrenceId, UserId},
    signal::Message,
    turn::{Ask, RitualKind, Turn, asks::Why},
};
use jiff::{Span, Timestamp};
use std::collections::HashMap;

/// What one participant is asked.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// Who.
    pub person: UserId,
    /// What waits, in a few words.
    pub title: String,
    /// What they read, with the feature's own buttons.
    pub message: Message,
}

/// The key of the ask to a participant, among the asking feature's own.
pub fn ask_key(occurrence: OccurrenceId, person: &UserId) -> String {
    format!("occ/{occurrence}/{person}")
}

/// The key of the one reminder to a participant, where it is an ask of its own.
pub fn remind_key(occurrence: OccurrenceId, person: &UserId) -> String {
    format!("remind/{occurrence}/{person}")
}

/// Asks participants whose part is open, until their time is over; the others are left in peace, and all are once it does
/// not take place. Asking again under an open ask changes its message.
///
/// # Errors
/// Only the database's own.
pub async fn ask_participants(turn: &mut Turn, occurrence: &Occurrence, prompts: Vec<Prompt>) -> Result<()> {
    if occurrence.state.is_off() {
        return Ok(());
    }
    let workspace = turn.workspace().clone();
    let people: Vec<UserId> = prompts.iter().map(|prompt| prompt.person.clone()).collect();
    let open = store::list_asked(turn.tx(), &workspace, occurrence.id, &people).await?;
    let open: HashMap<&UserId, &Participant> = open.iter().map(|part| (&part.person, part)).collect();
    let reason = Reason::load(turn, &occurrence.ritual, &people).await?;
    let keys: Vec<String> = people.iter().map(|person| ask_key(occurrence.id, person)).collect();
    let asks = prompts.into_iter().zip(&people).zip(&keys).filter_map(|((prompt, person), key)| {
        let part = open.get(person)?;
        let ask = Ask {
            key,
            person,
            kind: &occurrence.ritual.kind,
            title: prompt.title,
            why: reason.of(person),
            due: Some(part.close_at),
            urgent: is_own_wish(&occurrence.ritual),
            message: prompt.message,
            prompt: true,
        };
        Some((ask, part.prompt_at))
    });
    let asks: Vec<(Ask<'_>, Timestamp)> = asks.collect();
    turn.ask_planned(asks).await
}

/// Why this ritual asks this person: the rule, whose it is, the next time, how to change it.
///
/// # Errors
/// Only the database's own.
pub async fn why(turn: &mut Turn, ritual: &Ritual, person: &UserId) -> Result<Why> {
    let reason = Reason::load(turn, ritual, std::slice::from_ref(person)).await?;
    Ok(reason.of(person))
}

/// As [`why`], of many people, in their order.
///
/// # Errors
/// Only the database's own.
pub async fn whys(turn: &mut Turn, ritual: &Ritual, people: &[UserId]) -> Result<Vec<Why>> {
    let reason = Reason::load(turn, ritual, people).await?;
    Ok(people.iter().map(|person| reason.of(person)).collect())
}

/// What is common to the reasons of all whom a ritual asks.
struct Reason<'a> {
    ritual: &'a Ritual,
    kind: Option<&'static RitualKind>,
    pod: Option<String>,
    lead: Option<UserId>,
    whole: crate::calendar::WorkCalendar,
    people: HashMap<UserId, Availability>,
    now: Timestamp,
}

impl<'a> Reason<'a> {
    async fn load(turn: &mut Turn, ritual: &'a Ritual, people: &[UserId]) -> Result<Self> {
        let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
        let (mut pod, mut lead) = (None, None);
        if let Some(id) = ritual.owner.pod() {
            pod = find_pod(turn.tx(), &workspace, id).await?.map(|pod| pod.name);
            lead = on_duty(turn.tx(), &workspace, RoleRef::PodLead(id), now).await?.people.into_iter().next();
        }
        let day = settings.zone.date(now);
        let days = (day, day.saturating_add(Span::new().days(40)));
        let people = load_availability(turn.tx(), &workspace, &settings, people, days).await?;
        let whole = load_calendar(turn, ritual).await?;
        let kind = turn.registry().ritual_kind(&ritual.kind);
        Ok(Self { ritual, kind, pod, lead, whole, people, now })
    }

    fn of(&self, person: &UserId) -> Why {
        let theirs = self.people.get(person).filter(|_| self.ritual.is_own_zone());
        let own = theirs.zip(self.kind).map(|(theirs, kind)| clock_of((self.ritual, kind), theirs, &self.whole));
        let (calendar, reach) = own.unwrap_or_else(|| (self.whole.clone(), Reach::Exact));
        let watch = Watch { schedule: &self.ritual.schedule, calendar: &calendar, reach };
        let mut next = next_moment(watch, self.now);
        // The next one on a day they work; a month without any has none.
        for _ in 0..40 {
            let is_off = |moment: &super::super::model::Moment| !calendar.works_on(moment.day);
            let Some(off) = next.filter(is_off) else { break };
            next = next_moment(watch, off.at);
        }
        let owner = self.pod.as_deref();
        Why {
            rule: views::rule(self.ritual, owner),
            owner: Some(views::owner(self.ritual, owner, self.lead.as_ref())),
            next: next.map(|moment| moment.at),
            change: Some(views::how_to_change(self.ritual, owner)),
            ..Why::default()
        }
    }
}
