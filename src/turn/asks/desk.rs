//! The people at hand: when each may be reached, and the messages they have or are about to get.

use super::{
    model::{AHEAD, Envelope, Held, Place, State, Wish, find_held, place},
    store::{Opening, messages},
};
use crate::{
    directory::availability::{Availability, load_availability},
    error::Result,
    ids::UserId,
    slack::blocks::Room,
    turn::Turn,
};
use jiff::{Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// What the reason and the ids of its blocks add to an ask.
const REASON: Room = Room { blocks: 1, characters: 400 };

/// The people at hand.
pub(super) struct Desk {
    now: Timestamp,
    availability: HashMap<UserId, Availability>,
    /// Each person's messages; what is new is behind what was there.
    messages: HashMap<UserId, Vec<Envelope>>,
    /// The keys of those that are new or otherwise than they were, by their people.
    changed: BTreeMap<UserId, BTreeSet<String>>,
    /// How many asks were put off, and how many joined others.
    pub(super) put_off: u64,
    pub(super) joined: u64,
}

/// Where an ask is put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seat {
    /// In this message, which goes out then.
    Message(String, Timestamp),
    /// On the App Home only.
    Home,
    /// It could only arrive too late.
    TooLate,
}

impl Desk {
    /// Reads what decides about the messages of these people: about six statements for each hundred.
    pub(super) async fn of(turn: &mut Turn, people: &BTreeSet<&UserId>) -> Result<Self> {
        let now = turn.now;
        let mut desk = Self {
            now,
            availability: HashMap::new(),
            messages: HashMap::new(),
            changed: BTreeMap::new(),
            put_off: 0,
            joined: 0,
        };
        if people.is_empty() {
            return Ok(desk);
        }
        let (workspace, settings) = (turn.workspace.id.clone(), turn.workspace.settings.0.clone());
        let ids: Vec<UserId> = people.iter().map(|person| (*person).clone()).collect();
        // The zones of people are at most a day apart from the organisation's.
        let today = settings.zone.date(now);
        let span = |days: usize| Span::new().days(i64::try_from(days).unwrap_or(i64::MAX));
        let days = (today.saturating_sub(span(2)), today.saturating_add(span(AHEAD + 2)));
        desk.availability = load_availability(turn.tx(), &workspace, &settings, &ids, days).await?;
        let keys: Vec<&str> = people.iter().map(|person| person.as_str()).collect();
        for envelope in messages::list_of_people(turn.tx(), &workspace, &keys, now).await? {
            desk.messages.entry(envelope.person.clone()).or_default().push(envelope);
        }
        Ok(desk)
    }

    /// When this person may be reached.
    pub(super) fn availability(&self, person: &UserId) -> Option<&Availability> {
        self.availability.get(person)
    }

    /// Whether Slack's *do not disturb* keeps from this person what waits for them since `asked_at` and is not urgent.
    pub(super) fn held(&self, person: &UserId, wish: Wish, asked_at: Timestamp) -> Option<Held> {
        if wish.urgent { None } else { find_held(self.availability.get(person)?, asked_at, self.now) }
    }

    /// Whether this is asked where a clock waits, and Slack's *do not disturb* keeps it from its person for longer than anybody
    /// should wait.
    pub(super) fn is_out_of_reach(&self, ask: &Opening) -> bool {
        let held = self.held(&ask.person, ask.wish(), ask.created_at.0);
        ask.wanted && held.is_some_and(|held| held.is_long)
    }

    /// Finds a place for an ask of this person; `name` names it in the key of a new message.
    pub(super) fn seat(&mut self, person: &UserId, (feature, key): (&str, &str), wish: Wish) -> Seat {
        let Some(availability) = self.availability.get(person) else { return Seat::Home };
        let messages = self.messages.entry(person.clone()).or_default();
        let room = REASON.with(wish.room);
        match place(messages, availability, self.now, Wish { room, ..wish }) {
            Place::Home => Seat::Home,
            Place::TooLate => Seat::TooLate,
            Place::New { goes_out_at, put_off } => {
                self.put_off += u64::from(put_off);
                let name = format!("{feature}/{}/{key}", Uuid::now_v7().simple());
                messages.push(Envelope {
                    key: name.clone(),
                    person: person.clone(),
                    urgent: wish.urgent,
                    goes_out_at,
                    day: Some(availability.zone.date(goes_out_at)),
                    state: State::Waiting,
                    delivered_at: None,
                    is_open: true,
                    only_wanted: wish.wanted,
                    room,
                });
                self.changed.entry(person.clone()).or_default().insert(name.clone());
                Seat::Message(name, goes_out_at)
            }
            Place::Join { index, goes_out_at } => {
                self.joined += 1;
                let Some(message) = messages.get_mut(index) else { return Seat::Home };
                message.room = message.room.with(room);
                message.only_wanted &= wish.wanted;
                if message.state == State::Waiting && goes_out_at < message.goes_out_at {
                    message.goes_out_at = goes_out_at;
                    message.day = Some(availability.zone.date(goes_out_at));
                }
                self.changed.entry(person.clone()).or_default().insert(message.key.clone());
                Seat::Message(message.key.clone(), goes_out_at)
            }
        }
    }

    /// These messages are empty: whatever stood in them is about to find another place.
    pub(super) fn clear(&mut self, keys: &BTreeSet<String>) {
        self.messages.values_mut().for_each(|messages| messages.retain(|message| !keys.contains(&message.key)));
    }

    /// Nothing changes for this person after all.
    pub(super) fn forget(&mut self, person: &UserId) {
        self.changed.remove(person);
    }

    /// The messages that are new, or have more in them.
    pub(super) fn changed(mut self) -> Vec<Envelope> {
        let changed: BTreeSet<String> = self.changed.into_values().flatten().collect();
        let messages = self.messages.drain().flat_map(|(_, messages)| messages);
        let mut messages: Vec<Envelope> = messages.filter(|message| changed.contains(&message.key)).collect();
        messages.sort_by(|one, other| one.key.cmp(&other.key));
        messages
    }
}
