//! Opening asks: one, or a hundred at once, with as many statements.

use super::{
    Ask, DO_NOT_DISTURB, FEATURE, UNREACHABLE, Why, bundle,
    desk::{Desk, Seat},
    failed, home_key,
    model::{State, Wish},
    store::{self, NewAsk, Opening},
    tell_asker, views,
};
use crate::{
    delivery::store as delivery_store,
    directory,
    error::Result,
    ids::UserId,
    signal::{DueWhat, OutcomeWhat},
    slack::blocks::Room,
    turn::Turn,
};
use jiff::Timestamp;
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How many asks are opened with the same statements.
const AT_ONCE: usize = 100;

/// Asks that are being opened together.
struct Round<'a> {
    /// However much their readers had by now.
    wanted: bool,
    standing: HashMap<String, Opening>,
    /// Those of the people who can be reached at all.
    reachable: HashSet<UserId>,
    desk: Desk,
    asks: Vec<NewAsk<'a>>,
    /// The keys of those that were not open before.
    opened: Vec<String>,
    closed: Vec<i64>,
    told: Vec<(&'a str, OutcomeWhat)>,
    /// Messages that show something old now.
    stale: BTreeSet<String>,
    homes: BTreeSet<UserId>,
}

/// Opens all of these; of two under the same key the later counts. Tells the keys of those that were not open before.
pub(in crate::turn) async fn open_all(turn: &mut Turn, asks: Vec<Ask<'_>>, wanted: bool) -> Result<Vec<String>> {
    let mut seen = HashSet::new();
    let mut asks: Vec<&Ask<'_>> = asks.iter().rev().filter(|ask| seen.insert(ask.key)).collect();
    asks.reverse();
    let mut opened = Vec::new();
    for asks in asks.chunks(AT_ONCE) {
        let mut round = Round::begin(turn, asks, wanted).await?;
        for ask in asks {
            round.take(turn, ask)?;
        }
        opened.append(&mut round.opened);
        round.write(turn).await?;
    }
    Ok(opened)
}

impl Opening {
    fn state(&self) -> Option<State> {
        self.message_state.as_deref().map(State::of)
    }

    /// What is asked anew stays where it stands: unless it has not arrived, and is urgent now, or due before it would.
    fn keeps_its_message(&self, ask: &Ask<'_>) -> bool {
        match self.state() {
            None => false,
            Some(State::Delivered | State::Failed) => true,
            Some(State::Over) => self.delivered_at.is_some(),
            Some(State::Waiting) => {
                let in_time = ask.due.is_none_or(|due| self.goes_out_at.0 < due);
                in_time && (self.urgent || !ask.urgent)
            }
        }
    }
}

impl Ask<'_> {
    /// Whether it asks, or only tells.
    fn is_asking(&self) -> bool {
        self.due.is_some() || self.why.is_asking
    }

    fn wish(&self, wanted: bool) -> Wish {
        Wish { urgent: self.urgent, prompt: self.prompt, wanted, due: self.due, room: Room::of(&self.message) }
    }
}

impl<'a> Round<'a> {
    async fn begin(turn: &mut Turn, asks: &[&'a Ask<'_>], wanted: bool) -> Result<Self> {
        let (workspace, feature) = (turn.workspace.id.clone(), turn.feature);
        let keys: Vec<&str> = asks.iter().map(|ask| ask.key).collect();
        let open = store::list_open(turn.tx(), &workspace, feature, &keys).await?;
        let standing: HashMap<String, Opening> = open.into_iter().map(|open| (open.key.clone(), open)).collect();
        let people: BTreeSet<&UserId> = asks.iter().map(|ask| ask.person).collect();
        let ids: Vec<UserId> = people.iter().map(|person| (*person).clone()).collect();
        let found = directory::people::list_people(turn.tx(), &workspace, &ids).await?;
        let found = found.into_iter().filter(|person| person.is_active() && !person.is_external);
        let reachable: HashSet<UserId> = found.map(|person| person.id).collect();
        // What stays where it is needs no place.
        let stays = |ask: &Ask<'_>| {
            let standing = standing.get(ask.key).filter(|standing| standing.person == *ask.person);
            standing.is_some_and(|standing| standing.keeps_its_message(ask))
        };
        let to_place = asks.iter().filter(|ask| reachable.contains(ask.person) && !stays(ask));
        let desk = Desk::of(turn, &to_place.map(|ask| ask.person).collect()).await?;
        Ok(Self {
            wanted,
            standing,
            reachable,
            desk,
            asks: Vec::with_capacity(asks.len()),
            opened: Vec::new(),
            closed: Vec::new(),
            told: Vec::new(),
            stale: BTreeSet::new(),
            homes: BTreeSet::new(),
        })
    }

    fn take(&mut self, turn: &Turn, ask: &'a Ask<'_>) -> Result<()> {
        let mut standing = self.standing.remove(ask.key);
        if let Some(other) = standing.take_if(|standing| standing.person != *ask.person) {
            self.close(&other);
        }
        if !self.reachable.contains(ask.person) {
            self.told.push((ask.key, failed(UNREACHABLE)));
            return Ok(());
        }
        let wish = ask.wish(self.wanted);
        let mut held = None;
        let (message, goes_out_at) = match standing.as_ref().filter(|standing| standing.keeps_its_message(ask)) {
            Some(standing) => {
                self.stale.extend(standing.message.clone());
                (standing.message.clone(), standing.goes_out_at.0)
            }
            None => {
                held = self.desk.held(ask.person, wish, turn.now);
                match self.desk.seat(ask.person, (turn.feature, ask.key), wish) {
                    Seat::Message(key, goes_out_at) => (Some(key), goes_out_at),
                    Seat::Home => (None, turn.now),
                    Seat::TooLate => {
                        if let Some(standing) = &standing {
                            self.close(standing);
                        }
                        self.told.push((ask.key, OutcomeWhat::Expired));
                        return Ok(());
                    }
                }
            }
        };
        if standing.is_none() {
            self.opened.push(ask.key.to_owned());
        }
        if let Some(left) = standing.and_then(|standing| standing.message) {
            self.stale.insert(left);
        }
        self.homes.insert(ask.person.clone());
        if wish.wanted && held.is_some_and(|held| held.is_long) {
            self.told.push((ask.key, failed(DO_NOT_DISTURB)));
        }
        self.asks.push(new_ask(turn, (ask, wish), held.is_some(), (message, goes_out_at)));
        Ok(())
    }

    /// Nobody is asked that any more.
    fn close(&mut self, standing: &Opening) {
        self.closed.push(standing.id);
        self.homes.insert(standing.person.clone());
        if standing.delivered_at.is_none() {
            self.stale.extend(standing.message.clone());
        }
    }

    async fn write(self, turn: &mut Turn) -> Result<()> {
        let (workspace, feature, now) = (turn.workspace.id.clone(), turn.feature, turn.now);
        turn.changed |= !(self.closed.is_empty() && self.asks.is_empty());
        store::close_many(turn.tx(), &workspace, &self.closed, now).await?;
        let ids = store::put_asks(turn.tx(), &workspace, feature, &self.asks, now).await?;
        turn.tally.put_off += self.desk.put_off;
        turn.tally.joined += self.desk.joined;
        bundle::show(turn, self.desk.changed(), &self.stale).await?;
        for (id, key) in ids {
            let at_home = self.asks.iter().find(|ask| ask.key == key && ask.message.is_none());
            if let Some(due) = at_home.and_then(|ask| ask.wish.due) {
                miss_at(turn, id, due).await?;
            }
        }
        let homes: Vec<&UserId> = self.homes.iter().collect();
        delivery_store::mark_homes_of_people(turn.tx(), &workspace, &homes, now).await?;
        for (key, what) in self.told {
            tell_asker(turn, feature, key, what).await?;
        }
        Ok(())
    }
}

/// What waits on the App Home only is missed when it is due.
pub(super) async fn miss_at(turn: &mut Turn, id: i64, due: Timestamp) -> Result<()> {
    let what = DueWhat::Timer { kind: "missed".to_owned(), payload: json!({ "id": id }) };
    turn.schedule(FEATURE, &home_key(id), due, &what).await
}

fn new_ask<'a>(
    turn: &Turn,
    (ask, wish): (&'a Ask<'_>, Wish),
    is_held: bool,
    (message, goes_out_at): (Option<String>, Timestamp),
) -> NewAsk<'a> {
    let Why { rule, .. } = &ask.why;
    NewAsk {
        key: ask.key,
        person: ask.person,
        kind: ask.kind,
        title: &ask.title,
        rule: rule.as_str(),
        reason: views::why_modal(&ask.why, (ask.is_asking(), is_held), &turn.settings().zone).view,
        body: &ask.message,
        is_asking: ask.is_asking(),
        wish,
        goes_out_at,
        message,
    }
}
