//! When an escalation goes on by itself, and how. Pure.

use super::{Asked, Calendars, Countdown, Escalation, Going, Need, Reach, Rest, State};
use jiff::{SignedDuration, Timestamp};

/// So long after the last thing anybody did about it, it stops.
pub const AFTER_SILENCE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What happens when nobody does anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Nobody has done anything for a week.
    Silence,
    /// Its level has not answered in its time.
    Unanswered,
    /// Whoever has it did nothing for a working day.
    Resting,
    /// … nor when they were asked.
    Forgotten,
    /// Who is asked back has not answered for a working day.
    AnswerDue,
    /// … nor when they were reminded.
    AnswerMissing,
    /// Who put it off wants to hear of it again.
    SnoozeOver,
}

impl Escalation {
    /// What happens next if nobody does anything, and when; `None` when it is over. An open one that waits for deliveries has
    /// at least its [`Moment::Silence`].
    pub fn next(&self, calendars: &Calendars) -> Option<(Timestamp, Moment)> {
        if self.state.is_over() {
            return None;
        }
        let pace = self.pace();
        let mut moments = vec![(self.active_at + AFTER_SILENCE, Moment::Silence)];
        if let Some(question) = &self.question {
            let calendar = self.answerer().and_then(|answerer| calendars.get(answerer));
            let day = |from| Countdown::from(from, pace.day_minutes(calendar)).runs_out(pace, calendar);
            moments.extend(match question.reminded_at {
                None => day(question.since).map(|at| (at, Moment::AnswerDue)),
                Some(reminded) => day(reminded).map(|at| (at, Moment::AnswerMissing)),
            });
            return moments.into_iter().min();
        }
        match (self.state, &self.holder, &self.rest) {
            (State::Held, Some(holder), Some(rest)) => {
                let moment = if rest.asked_at.is_none() { Moment::Resting } else { Moment::Forgotten };
                moments.extend(rest.clock.runs_out(pace, calendars.get(holder)).map(|at| (at, moment)));
            }
            _ => moments.extend(self.unanswered_at(calendars).map(|at| (at, Moment::Unanswered))),
        }
        if let Some((by, clock)) = self.snooze.as_ref().and_then(|snooze| Some((&snooze.by, snooze.clock.as_ref()?))) {
            moments.extend(clock.runs_out(pace, calendars.get(by)).map(|at| (at, Moment::SnoozeOver)));
        }
        moments.into_iter().min()
    }

    /// When its level has not answered: where one is enough, when the last of them has had their time; where all must, the
    /// first. Who cannot be reached has none. `None` as long as a question is on its way.
    pub fn unanswered_at(&self, calendars: &Calendars) -> Option<Timestamp> {
        let need = self.route.at(self.place).map_or(Need::Any, |level| level.need);
        let silent = self.asked.iter().filter(|one| one.acknowledged_at.is_none());
        let runs_out = |one: &Asked| one.clock.runs_out(self.pace(), calendars.get(&one.person));
        let ends = |one: &Asked| match one.reach {
            Reach::Waiting => None,
            Reach::Unreachable => runs_out(one).or(Some(self.active_at)),
            Reach::Delivered { .. } => runs_out(one),
        };
        match need {
            Need::Any => silent.map(ends).collect::<Option<Vec<_>>>()?.into_iter().max(),
            Need::All => silent.filter_map(ends).min(),
        }
    }

    /// The moment has come.
    pub fn pass(&mut self, moment: Moment, now: Timestamp, calendars: &Calendars) -> Going {
        match moment {
            Moment::Silence => self.end(State::Stopped),
            Moment::Unanswered | Moment::Forgotten => self.go_up(now, calendars),
            Moment::Resting => {
                let day = |holder| self.pace().day_minutes(calendars.get(holder));
                let clock = self.holder.as_ref().map(|holder| Countdown::from(now, day(holder)));
                self.rest = clock.map(|clock| Rest { clock, asked_at: Some(now) });
                Going::AsksHolder
            }
            Moment::AnswerDue => {
                if let Some(question) = &mut self.question {
                    question.reminded_at = Some(now);
                }
                Going::RemindsRequester
            }
            Moment::AnswerMissing => {
                self.question = None;
                self.go_on(now);
                self.rest_again(now, calendars);
                Going::Stays
            }
            Moment::SnoozeOver => match &mut self.snooze {
                Some(snooze) => {
                    snooze.clock = None;
                    Going::RemindsSnoozer(snooze.by.clone())
                }
                None => Going::Stays,
            },
        }
    }

    /// To the next place; where there is none, its level is asked once more and has another day.
    fn go_up(&mut self, now: Timestamp, calendars: &Calendars) -> Going {
        if let Some(place) = self.after(self.place) {
            return Going::To(place);
        }
        let pace = self.pace();
        self.state = State::Asked;
        self.holder = None;
        self.rest = None;
        for one in &mut self.asked {
            let day = pace.day_minutes(calendars.get(&one.person));
            // Who cannot be reached has the day, too: nobody is tried again and again.
            let clock = if one.reach == Reach::Waiting { Countdown::of(day) } else { Countdown::from(now, day) };
            *one = Asked { clock, acknowledged_at: None, ..one.clone() };
        }
        Going::Again
    }
}
