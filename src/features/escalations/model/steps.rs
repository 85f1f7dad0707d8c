//! What people do about an escalation, and what follows. Pure.

use super::{Addressee, Calendars, Countdown, Declined, Escalation, Going, Need, Place, Question, Snooze, State};
use crate::ids::UserId;
use jiff::Timestamp;

/// So often something may be asked back.
pub const MOST_QUESTIONS: u8 = 2;
/// So often it may be sent on as somebody else's; then leadership says where it belongs.
pub const MOST_HOPS: u8 = 2;

/// What somebody wants to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// *I have it*
    Acknowledge,
    /// *Decide*
    Decide,
    /// *Need more*
    Question,
    /// The requester answers what was asked back.
    Answer,
    /// *Not mine*: it is this pod's or person's. When it was sent on too often, leadership places it so.
    SendTo(Addressee),
    /// *Pass up now*
    PassUp,
    /// *Snooze*
    Snooze,
    /// Somebody said something about it.
    Comment,
    /// *Withdraw*
    Withdraw,
}

/// Who does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub person: UserId,
    /// They are of leadership, and may act at any level.
    pub is_leadership: bool,
    /// They look after the requester's pod, and may speak for the requester.
    pub leads_requester: bool,
    /// They have no time off now.
    pub is_here: bool,
}

/// Why it cannot be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is over.
    Over(State),
    /// It does not wait on them.
    NotTheirs,
    /// They need the answer themselves.
    OwnRequest,
    /// They are away, and have nothing meanwhile.
    Away,
    /// Somebody else has it.
    HeldBy(UserId),
    /// Something is asked back already.
    Questioned,
    /// Nothing is asked back, or it was answered.
    NotQuestioned,
    /// It was asked back as often as one may.
    QuestionsSpent,
    /// Whoever needs the answer has left, and nobody else speaks for them.
    NobodyAnswers,
    /// This level was put off already.
    SnoozedBefore,
    /// It waits there already.
    SameAddressee,
    /// They, or those for whom they act, said that it is not theirs.
    SaidNotTheirs(UserId),
    /// It would come to whoever sends it on themselves.
    ComesBack,
    /// It waits on leadership, above which there is nobody.
    NobodyAbove,
}

impl Escalation {
    /// Somebody does something. Doing again what is done already changes nothing and is no fault.
    ///
    /// # Errors
    /// Why it cannot be done; nothing has changed then.
    pub fn take(&mut self, deed: &Deed, by: &By, now: Timestamp, calendars: &Calendars) -> Result<Going, Refusal> {
        if self.state.is_over() {
            return Err(Refusal::Over(self.state));
        }
        self.check(deed, by)?;
        let going = match deed {
            Deed::Acknowledge => return self.acknowledge(by, now, calendars),
            Deed::Decide => self.end(State::Decided),
            Deed::Withdraw => self.end(State::Withdrawn),
            Deed::Question => self.ask_back(by, now, calendars)?,
            Deed::Answer => self.answer(now)?,
            Deed::SendTo(to) => self.send(to, by)?,
            Deed::PassUp => self.pass_up(by)?,
            Deed::Snooze => self.put_off(by, now)?,
            Deed::Comment => Going::Stays,
        };
        self.active_at = now;
        // That its requester asks for news is no news.
        if by.person != self.requester || *deed == Deed::Answer {
            self.rest_again(now, calendars);
        }
        Ok(going)
    }

    /// Whether it is theirs to do.
    fn check(&self, deed: &Deed, by: &By) -> Result<(), Refusal> {
        let is_requester = by.person == self.requester;
        match deed {
            Deed::Withdraw | Deed::Answer if is_requester || by.leads_requester => Ok(()),
            Deed::Answer if self.answerer() == Some(&by.person) => Ok(()),
            Deed::Withdraw | Deed::Answer => Err(Refusal::NotTheirs),
            Deed::Comment => Ok(()),
            _ if is_requester => Err(Refusal::OwnRequest),
            Deed::Acknowledge | Deed::Decide | Deed::Question | Deed::SendTo(_) | Deed::PassUp | Deed::Snooze => {
                if self.asks(&by.person) || self.holder.as_ref() == Some(&by.person) || by.is_leadership {
                    Ok(())
                } else {
                    Err(Refusal::NotTheirs)
                }
            }
        }
    }

    fn acknowledge(&mut self, by: &By, now: Timestamp, calendars: &Calendars) -> Result<Going, Refusal> {
        if !by.is_here {
            return Err(Refusal::Away);
        }
        match &self.holder {
            Some(holder) if *holder == by.person => {
                // They still do: that counts as something done about it.
                self.active_at = now;
                self.rest_again(now, calendars);
                return Ok(Going::Stays);
            }
            Some(holder) => return Err(Refusal::HeldBy(holder.clone())),
            None => {}
        }
        self.active_at = now;
        let need = self.route.at(self.place).map_or(Need::Any, |level| level.need);
        let is_of_level = self.asks(&by.person);
        if let Some(asked) = self.asked.iter_mut().find(|asked| asked.person == by.person) {
            asked.acknowledged_at.get_or_insert(now);
        }
        // Leadership from outside the level takes it whatever the level needs.
        let is_met = need == Need::Any || !is_of_level || self.asked.iter().all(|one| one.acknowledged_at.is_some());
        if !is_met {
            return Ok(Going::Stays);
        }
        let first = self.asked.iter().filter(|one| one.acknowledged_at.is_some()).min_by_key(|one| one.acknowledged_at);
        let holder = match first {
            Some(first) if is_of_level => first.person.clone(),
            Some(_) | None => by.person.clone(),
        };
        self.stop_clocks(now, calendars);
        self.holder = Some(holder);
        // What is asked back waits for its answer all the same: it was asked to decide.
        self.state = State::Held;
        self.rest_again(now, calendars);
        Ok(Going::Stays)
    }

    fn ask_back(&mut self, by: &By, now: Timestamp, calendars: &Calendars) -> Result<Going, Refusal> {
        if self.question.is_some() {
            return Err(Refusal::Questioned);
        }
        if self.questions >= MOST_QUESTIONS {
            return Err(Refusal::QuestionsSpent);
        }
        if let Some(holder) = self.holder.as_ref().filter(|holder| **holder != by.person && !by.is_leadership) {
            return Err(Refusal::HeldBy(holder.clone()));
        }
        if self.answerer().is_none_or(|answerer| *answerer == by.person) {
            return Err(Refusal::NobodyAnswers);
        }
        self.stop_clocks(now, calendars);
        self.questions += 1;
        self.question = Some(Question { by: by.person.clone(), since: now, reminded_at: None });
        Ok(Going::Stays)
    }

    fn answer(&mut self, now: Timestamp) -> Result<Going, Refusal> {
        self.question.take().ok_or(Refusal::NotQuestioned)?;
        self.go_on(now);
        Ok(Going::Stays)
    }

    /// The clocks of whoever is asked run again, as long as nobody has it.
    pub(super) fn go_on(&mut self, now: Timestamp) {
        if self.state == State::Asked {
            self.start_clocks(now);
        }
    }

    /// Up is up: never to the beginning of another round.
    fn pass_up(&self, by: &By) -> Result<Going, Refusal> {
        if let Some(holder) = self.holder.as_ref().filter(|holder| **holder != by.person && !by.is_leadership) {
            return Err(Refusal::HeldBy(holder.clone()));
        }
        self.route.above(self.place).map(Going::To).ok_or(Refusal::NobodyAbove)
    }

    fn send(&mut self, to: &Addressee, by: &By) -> Result<Going, Refusal> {
        if let Some(holder) = self.holder.as_ref().filter(|holder| **holder != by.person && !by.is_leadership) {
            return Err(Refusal::HeldBy(holder.clone()));
        }
        if matches!(to, Addressee::Person(person) if *person == self.requester) {
            return Err(Refusal::OwnRequest);
        }
        let places = by.is_leadership && (self.is_misplaced || self.hops >= MOST_HOPS);
        if !places {
            if *to == self.addressee {
                return Err(Refusal::SameAddressee);
            }
            let before = self.declined.iter().find(|declined| {
                declined.addressee == *to || matches!(to, Addressee::Person(person) if *person == declined.by)
            });
            if let Some(declined) = before {
                return Err(Refusal::SaidNotTheirs(declined.by.clone()));
            }
            self.declined.push(Declined { addressee: self.addressee.clone(), by: by.person.clone() });
            if self.hops >= MOST_HOPS {
                self.is_misplaced = true;
                return Ok(Going::To(self.route.leadership(self.place)));
            }
            self.hops += 1;
        }
        self.is_misplaced = false;
        self.addressee = to.clone();
        Ok(Going::To(Place::FIRST))
    }

    /// Whoever it was sent to hands it over: it begins anew with `to`. Who said that it is not theirs may still be right.
    pub fn hand_to(&mut self, to: &UserId) -> Going {
        self.addressee = Addressee::Person(to.clone());
        Going::To(Place::FIRST)
    }

    fn put_off(&mut self, by: &By, now: Timestamp) -> Result<Going, Refusal> {
        if self.snooze.is_some() {
            return Err(Refusal::SnoozedBefore);
        }
        if let Some(holder) = self.holder.as_ref().filter(|holder| **holder != by.person) {
            return Err(Refusal::HeldBy(holder.clone()));
        }
        let minutes = self.urgency.snooze_minutes();
        for asked in &mut self.asked {
            asked.clock.extend(minutes);
        }
        self.snooze = Some(Snooze { by: by.person.clone(), clock: Some(Countdown::from(now, minutes)) });
        Ok(Going::Stays)
    }

    pub(super) fn end(&mut self, state: State) -> Going {
        self.state = state;
        self.question = None;
        self.snooze = None;
        self.rest = None;
        if state != State::Decided {
            self.holder = None;
        }
        Going::Ends
    }
}
