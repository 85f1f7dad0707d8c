//! Key results without a database or a Slack: what words mean as numbers, how far a key result is, how far it should be.
//!
//! Everything here is pure: the same words, values and day give the same answer. Sentences are in `views`; what cannot
//! be read or decided comes back as a value that says why.

mod digits;
mod draft;
mod form;
mod line;
mod movement;
mod number;
mod owner;
mod pace;
mod pick;
mod sheet;
mod unit;

pub use digits::{digits_of, round_to_twelve};
pub use draft::{Draft, DraftFault, Named, read_drafts};
pub use form::{Doubt, Filled, FormFault, GivenUp, LONGEST_WHY, SeenRow, Verdict, read_form};
pub use line::{LineFault, OneLine, read_line};
pub use movement::{Movement, movements};
pub use number::{Scale, Unreadable, read_number};
pub use owner::{Holding, Leader, Leads, Stranger, divide, settle_owner};
pub use pace::{Freshness, Pace, Standing, Today, bar, percent_of, percent_words, points_words};
pub use pick::{Picked, pick};
pub use sheet::{
    Card, CheckIn, CheckedIn, Home, KeyResult, Objective, Obstacle, Owner, Seen, Sheet, key_result_of, pod_of_card,
    refusal_named, source_of,
};
pub use unit::{Unit, UnitFault};

/// A pod's objective has at most this many key results.
pub const MOST_KEY_RESULTS: usize = 4;

/// The confidence offered before anybody has given one, of 10.
pub const FIRST_CONFIDENCE: i64 = 7;

/// A value this many times larger than anything seen before is asked about once more.
const ABSURD: f64 = 1000.0;
/// So is one that lies this many times the whole way from its start.
const LEAP: f64 = 10.0;
/// The most that an objective says of itself while a key result is not reached: binary fractions may make up the rest.
const ALMOST: f64 = 0.999_999;

/// What a key result measures: from where, to where, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Where it stood when the cycle began, in `unit`.
    pub start: f64,
    /// Where it should stand when the cycle ends; never equal to `start`.
    pub target: f64,
    /// Where it stands.
    pub value: f64,
    /// What all three are counted in.
    pub unit: Unit,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The target lies above the start.
    Up,
    /// The target lies below the start.
    Down,
}

impl Measure {
    /// A key result at its start; `None` when target and start are the same, because no progress could be told then.
    pub fn new(start: f64, target: f64, unit: Unit) -> Option<Self> {
        (start != target).then_some(Self { start, target, value: start, unit })
    }

    /// Which way is better.
    pub fn direction(&self) -> Direction {
        if self.target > self.start { Direction::Up } else { Direction::Down }
    }

    /// `(value − start) / (target − start)`: 0 at the start, 1 at the target, below 0 on the wrong side of the start,
    /// above 1 beyond the target.
    pub fn progress(&self) -> f64 {
        if self.value == self.start { 0.0 } else { (self.value - self.start) / (self.target - self.start) }
    }

    /// Whether the target is reached.
    pub fn is_reached(&self) -> bool {
        self.progress() >= 1.0
    }

    /// Whether `value` is most likely a slip of the keyboard, so that it is asked about.
    pub fn is_absurd(&self, value: f64) -> bool {
        self.is_thousandfold(value) || self.is_leap(value)
    }

    /// Whether `value` lies beyond ±1,000 % of the way, and the current one does not: the way back is never asked about.
    fn is_leap(&self, value: f64) -> bool {
        let is_beyond = |value: f64| Self { value, ..self.clone() }.progress().abs() > LEAP;
        is_beyond(value) && !is_beyond(self.value)
    }

    /// Whether `value` is at least a thousand times larger than start, target and current value; never where all three are
    /// 0.
    pub fn is_thousandfold(&self, value: f64) -> bool {
        let largest = self.start.abs().max(self.target.abs()).max(self.value.abs());
        largest > 0.0 && value.abs() >= ABSURD * largest
    }

    /// Whether it has been below zero, or shall be: there a minus is a part of the number.
    pub fn knows_below_zero(&self) -> bool {
        self.start < 0.0 || self.target < 0.0 || self.value < 0.0
    }

    /// What a person's words for a number are held against.
    pub fn scale(&self) -> Scale<'_> {
        Scale { known: [self.start, self.target, self.value].into(), current: Some(self.value), unit: &self.unit }
    }
}

/// The progress of an objective: the mean of its key results, none of which counts for more than its whole way, so that
/// one that overshoots hides no other. What is below zero counts as it is. 1 only when every key result is reached; 0 when
/// there is none.
pub fn objective_progress(measures: &[&Measure]) -> f64 {
    if measures.is_empty() {
        return 0.0;
    }
    if measures.iter().all(|one| one.is_reached()) {
        return 1.0;
    }
    let (sum, count) =
        measures.iter().fold((0.0, 0.0), |(sum, count), one| (sum + one.progress().min(1.0), count + 1.0));
    f64::min(sum / count, ALMOST)
}

/// A confidence from a form or a line: a whole number from 0 to 10.
pub fn read_confidence(text: &str) -> Option<i64> {
    text.trim().parse().ok().filter(|confidence| (0..=10).contains(confidence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn measure(start: f64, target: f64, value: f64) -> Measure {
        Measure { start, target, value, unit: Unit::Plain }
    }

    #[test]
    fn progress_goes_both_ways_and_below_zero() {
        assert_eq!(measure(0.0, 10.0, 4.0).progress(), 0.4);
        assert_eq!(measure(50.0, 30.0, 40.0).progress(), 0.5);
        assert_eq!(measure(50.0, 30.0, 60.0).progress(), -0.5);
        assert_eq!(measure(10.0, 20.0, 25.0).progress(), 1.5);
        assert_eq!(measure(-5.0, 5.0, 0.0).progress(), 0.5);
        assert_eq!(measure(50.0, 30.0, 0.0).direction(), Direction::Down);
        assert_eq!(measure(-5.0, -4.0, 0.0).direction(), Direction::Up);
    }

    #[test]
    fn a_target_equal_to_its_start_is_no_key_result() {
        assert_eq!(Measure::new(3.0, 3.0, Unit::Plain), None);
        assert_eq!(Measure::new(3.0, 4.0, Unit::Plain).map(|new| new.progress()), Some(0.0));
    }

    #[test]
    fn an_objective_is_the_mean_of_its_key_results() {
        let (low, half, high) = (measure(0.0, 10.0, -1.0), measure(0.0, 10.0, 5.0), measure(0.0, 10.0, 36.6));
        assert_eq!(objective_progress(&[&half, &half]), 0.5);
        assert_eq!(objective_progress(&[&high, &half]), 0.75, "what overshoots counts as reached");
        assert_eq!(objective_progress(&[&low, &high]), 0.45, "what is below zero counts as it is");
        assert_eq!(objective_progress(&[&high, &high]), 1.0);
        assert_eq!(objective_progress(&[]), 0.0);
    }

    #[test]
    fn an_objective_is_done_when_every_key_result_is() {
        let (done, almost) = (measure(0.0, 10.0, 10.0), measure(0.0, 1.0, 1.0 - f64::EPSILON / 2.0));
        assert!(objective_progress(&[&done, &done, &done, &almost]) < 1.0, "binary fractions reach no target");
        assert_eq!(objective_progress(&[&done, &done]), 1.0);
    }

    #[test]
    fn a_thousandfold_is_absurd_and_less_is_not() {
        let roas = measure(3.0, 5.0, 4.2);
        assert!(!roas.is_thousandfold(4_999.0));
        assert!(roas.is_thousandfold(5_000.0));
        assert!(roas.is_thousandfold(-5_000.0));
        assert!(!roas.is_thousandfold(0.0));
        assert!(!measure(0.0, 0.0, 0.0).is_thousandfold(1e9), "there is nothing to hold it against");
    }

    #[test]
    fn ten_times_the_whole_way_is_a_leap() {
        let churn = measure(5.0, 3.0, 5.0);
        assert!(churn.is_absurd(30.0), "-1,250 % of the way");
        assert!(!churn.is_absurd(25.0) && !churn.is_absurd(-15.0), "1,000 % exactly");
        assert!(!measure(5.0, 3.0, 30.0).is_absurd(4.0), "the way back");
        assert!(!measure(5.0, 3.0, 30.0).is_absurd(31.0), "it was said once");
    }

    #[test]
    fn confidence_is_a_whole_number_up_to_ten() {
        assert_eq!(read_confidence(" 8 "), Some(8));
        for wrong in ["11", "-1", "7.5", "high", ""] {
            assert_eq!(read_confidence(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn progress_is_zero_at_the_start_and_one_at_the_target(start in -1e9..1e9f64, target in -1e9..1e9f64) {
            prop_assume!((start - target).abs() > 1e-3);
            prop_assert_eq!(measure(start, target, start).progress(), 0.0);
            prop_assert_eq!(measure(start, target, target).progress(), 1.0);
        }

        #[test]
        fn nearer_to_the_target_is_more_progress(start in -1e6..1e6f64, target in -1e6..1e6f64, a in 0.0..1.0f64, b in 0.0..1.0f64) {
            prop_assume!((start - target).abs() > 1.0 && (a - b).abs() > 1e-3);
            let at = |part: f64| measure(start, target, start + part * (target - start)).progress();
            prop_assert_eq!(a < b, at(a) < at(b));
        }
    }
}
