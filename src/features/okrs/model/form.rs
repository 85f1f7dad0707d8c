//! What the check-in form says, held against how things stand now.
//!
//! The form may have been open for a while: it is read against the values the person saw, and whatever somebody else
//! changed since then is shown before anything is written.

use super::{CheckIn, KeyResult, Measure, Sheet, Unreadable, digits_of, read_number};
use crate::ids::KeyResultId;
use serde::{Deserialize, Serialize};

/// A reason longer than this belongs into the thread.
pub const LONGEST_WHY: usize = 500;

/// A key result as the person saw it when the form was opened. Comes back from the person, so it is never authority: it
/// only decides whether they are asked once more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeenRow {
    /// Which key result.
    pub id: KeyResultId,
    /// How many check-ins it had.
    pub version: i64,
    /// Its value.
    pub value: f64,
    /// The confidence shown.
    pub confidence: i64,
}

/// What was filled in for one key result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filled {
    /// The value's text.
    pub typed: String,
    /// Of 10.
    pub confidence: Option<i64>,
    /// Why.
    pub why: Option<String>,
    /// The digits of an absurd value that was ticked as meant.
    pub sure: Option<String>,
    /// After a clash: let the other person's value and confidence stand. A reason is recorded with them.
    pub keep: bool,
}

/// What is to be done with a form.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It cannot be read: what is wrong, by place.
    Faults(Vec<(usize, FormFault)>),
    /// The person must look once more: the rows as they were read.
    Doubts(Vec<Doubt>),
    /// To be written, which is nothing when all that was different gave way to somebody else's.
    Settled {
        /// What is written.
        check_ins: Vec<CheckIn>,
        /// What is not, because the person let the other one's stand.
        given_up: Vec<GivenUp>,
    },
}

/// What a person typed and then gave up for somebody else's.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenUp {
    /// The key result's place on the sheet, from 0.
    pub place: usize,
    /// Their value; `None` where nothing readable stood.
    pub value: Option<f64>,
    /// Their confidence.
    pub confidence: i64,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FormFault {
    /// The value is not one.
    Value(Unreadable),
    /// The reason is too long.
    LongWhy,
    /// *Nothing changed* is ticked, but this value was edited.
    TickedButEdited,
    /// Nothing is different, and *nothing changed* is not ticked.
    NothingDifferent,
}

/// A row of the form when it must be looked at once more.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// The value that was read.
    pub value: f64,
    /// The confidence that was chosen.
    pub confidence: i64,
    /// The value is absurd and was not ticked as meant.
    pub is_absurd: bool,
    /// Somebody else checked in meanwhile and said otherwise.
    pub is_clash: bool,
}

/// Reads a form: for each key result of the sheet what was seen and what was filled in, in the sheet's order.
///
/// `same` is the tick *nothing changed*: every key result is checked in with its value.
pub fn read_form(sheet: &Sheet, rows: &[(SeenRow, Filled)], same: bool) -> Verdict {
    let paired = || sheet.key_results().iter().zip(rows).enumerate();
    let mut faults = Vec::new();
    let mut doubts = Vec::new();
    let (mut check_ins, mut given_up) = (Vec::new(), Vec::new());
    for (place, (key_result, (seen, filled))) in paired() {
        if filled.why.as_ref().is_some_and(|why| why.chars().count() > LONGEST_WHY) {
            faults.push((place, FormFault::LongWhy));
        }
        let (now, read) = (key_result.measure.value, read_row(key_result, seen, filled, same));
        let chosen = filled.confidence.unwrap_or(seen.confidence);
        if filled.keep && !same {
            let kept = CheckIn { place, value: now, confidence: key_result.confidence(), why: filled.why.clone() };
            check_ins.extend(Some(kept).filter(|kept| kept.why.is_some()));
            given_up.push(GivenUp { place, value: read.ok(), confidence: chosen });
            doubts.push(Doubt { value: now, confidence: key_result.confidence(), is_absurd: false, is_clash: false });
            continue;
        }
        let value = match read {
            Ok(value) => value,
            Err(fault) => {
                faults.push((place, fault));
                continue;
            }
        };
        // A confidence that was left alone goes with the times, unless the row says another value: then it belongs to it.
        let is_touched = value != seen.value || chosen != seen.confidence;
        let confidence = if is_touched { chosen } else { key_result.confidence() };
        let is_recorded = same || is_touched || filled.why.is_some();
        let base = Measure { value: seen.value, ..key_result.measure.clone() };
        doubts.push(Doubt {
            value,
            confidence,
            is_absurd: is_recorded
                && value != seen.value
                && base.is_absurd(value)
                && filled.sure.as_deref() != Some(&digits_of(value)),
            is_clash: is_recorded
                && key_result.version() != seen.version
                && (value != now || confidence != key_result.confidence()),
        });
        if is_recorded {
            check_ins.push(CheckIn { place, value, confidence, why: filled.why.clone() });
        }
    }
    if !faults.is_empty() {
        Verdict::Faults(faults)
    } else if doubts.iter().any(|doubt| doubt.is_absurd || doubt.is_clash) {
        Verdict::Doubts(doubts)
    } else if !check_ins.is_empty() || !given_up.is_empty() {
        Verdict::Settled { check_ins, given_up }
    } else {
        Verdict::Faults(vec![(0, FormFault::NothingDifferent)])
    }
}

fn read_row(key_result: &KeyResult, seen: &SeenRow, filled: &Filled, same: bool) -> Result<f64, FormFault> {
    // What was left as it stood is what it stood for, whatever else its digits could mean.
    if filled.typed.trim() == digits_of(seen.value) {
        return Ok(seen.value);
    }
    let base = Measure { value: seen.value, ..key_result.measure.clone() };
    match read_number(&filled.typed, &base.scale()) {
        Ok(value) if same && value != seen.value => Err(FormFault::TickedButEdited),
        Ok(value) => Ok(value),
        Err(why) => Err(FormFault::Value(why)),
    }
}

impl SeenRow {
    /// What a form opened now would show.
    pub fn of(key_result: &KeyResult) -> Self {
        Self {
            id: key_result.id,
            version: key_result.version(),
            value: key_result.measure.value,
            confidence: key_result.confidence(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{CheckedIn, Objective, Unit},
        *,
    };
    use crate::ids::{ObjectiveId, PodId, UserId};
    use jiff::civil::date;

    fn key_result(id: i64, value: f64, version: i64) -> KeyResult {
        let measure = Measure { start: 3.0, target: 5.0, value, unit: Unit::Times };
        let at = "2026-11-03T09:00:00Z".parse().expect("an instant");
        let last = CheckedIn { version, person: UserId::from("U2"), name: "Ben".to_owned(), at, confidence: 6 };
        KeyResult {
            id: KeyResultId(id),
            title: format!("Key result {id}"),
            measure,
            owner: None,
            last: Some(last),
            escalation: None,
        }
    }

    /// Two key results at 4.1x and 3.5x, in their third version.
    fn sheet() -> Sheet {
        let objective = Objective {
            id: ObjectiveId(1),
            title: "Win back margin".to_owned(),
            first: date(2026, 10, 1),
            last: date(2026, 12, 31),
            created_at: "2026-10-01T09:00:00Z".parse().expect("an instant"),
            key_results: vec![key_result(1, 4.1, 3), key_result(2, 3.5, 3)],
        };
        let (pod_key, pod_name) = ("brand".to_owned(), "Brand".to_owned());
        Sheet { pod: PodId(7), pod_key, pod_name, home: None, objective: Some(objective), card: None }
    }

    fn rows(typed: [&str; 2]) -> Vec<(SeenRow, Filled)> {
        let sheet = sheet();
        let filled = typed.map(|typed| Filled { typed: typed.to_owned(), confidence: Some(6), ..Filled::default() });
        sheet.key_results().iter().map(SeenRow::of).zip(filled).collect()
    }

    #[test]
    fn only_what_is_different_is_checked_in() {
        let settled = |check_in| Verdict::Settled { check_ins: vec![check_in], given_up: Vec::new() };
        let expected = CheckIn { place: 0, value: 4.2, confidence: 6, why: None };
        assert_eq!(read_form(&sheet(), &rows(["4,2", "3.5"]), false), settled(expected));
        let mut surer = rows(["4.1", "3.5"]);
        surer[1].1.confidence = Some(8);
        let expected = CheckIn { place: 1, value: 3.5, confidence: 8, why: None };
        assert_eq!(read_form(&sheet(), &surer, false), settled(expected));
    }

    #[test]
    fn nothing_changed_checks_everything_in() {
        let same = |value, place| CheckIn { place, value, confidence: 6, why: None };
        let all = Verdict::Settled { check_ins: vec![same(4.1, 0), same(3.5, 1)], given_up: Vec::new() };
        assert_eq!(read_form(&sheet(), &rows(["4.1", "3.5"]), true), all);
        assert_eq!(read_form(&sheet(), &rows(["4.10", " 3,5 "]), true), all);
        let edited = Verdict::Faults(vec![(0, FormFault::TickedButEdited)]);
        assert_eq!(read_form(&sheet(), &rows(["4.2", "3.5"]), true), edited);
        let untouched = Verdict::Faults(vec![(0, FormFault::NothingDifferent)]);
        assert_eq!(read_form(&sheet(), &rows(["4.1", "3.5"]), false), untouched);
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let mut wrong = rows(["high", ""]);
        wrong[0].1.why = Some("x".repeat(501));
        let faults = vec![
            (0, FormFault::LongWhy),
            (0, FormFault::Value(Unreadable::NotANumber)),
            (1, FormFault::Value(Unreadable::Empty)),
        ];
        assert_eq!(read_form(&sheet(), &wrong, false), Verdict::Faults(faults));
    }

    #[test]
    fn an_absurd_value_needs_its_own_tick() {
        let mut huge = rows(["420000", "3.5"]);
        let asked = |verdict| matches!(verdict, Verdict::Doubts(doubts) if doubts[0].is_absurd && !doubts[1].is_absurd);
        assert!(asked(read_form(&sheet(), &huge, false)));
        huge[0].1.sure = Some("42000".to_owned());
        assert!(asked(read_form(&sheet(), &huge, false)), "another value was ticked");
        huge[0].1.sure = Some("420000".to_owned());
        assert!(matches!(read_form(&sheet(), &huge, false), Verdict::Settled { .. }));
    }

    #[test]
    fn what_somebody_else_changed_meanwhile_is_shown_first() {
        let mut late = rows(["4.2", "3.5"]);
        (late[0].0.version, late[0].0.value) = (2, 4.0);
        let clash = |verdict| matches!(verdict, Verdict::Doubts(doubts) if doubts[0].is_clash && !doubts[1].is_clash);
        assert!(clash(read_form(&sheet(), &late, false)));
        // The same value is no clash, and neither is a row that is left alone.
        late[0].1.typed = "4.1".to_owned();
        let saved = |verdict| match verdict {
            Verdict::Settled { check_ins, .. } => check_ins.len(),
            Verdict::Faults(_) | Verdict::Doubts(_) => 0,
        };
        assert_eq!(saved(read_form(&sheet(), &late, false)), 1);
        late[0].1.typed = "4".to_owned();
        late[1].1.typed = "3.6".to_owned();
        assert_eq!(saved(read_form(&sheet(), &late, false)), 1);
        // *Nothing changed* was said of another value.
        late[1].1.typed = "3.5".to_owned();
        assert!(clash(read_form(&sheet(), &late, true)));
    }

    #[test]
    fn after_a_clash_the_other_value_may_stand() {
        let given_up = || vec![GivenUp { place: 0, value: Some(4.2), confidence: 6 }];
        let mut kept = rows(["4.2", "3.5"]);
        kept[0].1.keep = true;
        let nothing = Verdict::Settled { check_ins: Vec::new(), given_up: given_up() };
        assert_eq!(read_form(&sheet(), &kept, false), nothing);
        kept[1].1.typed = "3.6".to_owned();
        kept[0].1.why = Some("two campaigns".to_owned());
        let check_ins = vec![
            CheckIn { place: 0, value: 4.1, confidence: 6, why: Some("two campaigns".to_owned()) },
            CheckIn { place: 1, value: 3.6, confidence: 6, why: None },
        ];
        assert_eq!(read_form(&sheet(), &kept, false), Verdict::Settled { check_ins, given_up: given_up() });
    }

    #[test]
    fn another_confidence_is_a_clash_too() {
        let mut late = rows(["4.1", "3.5"]);
        (late[0].0.version, late[0].0.value, late[0].0.confidence) = (2, 4.0, 7);
        late[0].1.confidence = Some(9);
        let Verdict::Doubts(doubts) = read_form(&sheet(), &late, false) else { panic!("a clash") };
        assert_eq!((doubts[0].is_clash, doubts[0].value, doubts[0].confidence), (true, 4.1, 9));
        // The same value and confidence are none.
        late[0].1.confidence = Some(6);
        assert!(matches!(read_form(&sheet(), &late, false), Verdict::Settled { .. }));
        // What was left alone goes with the times: only the reason is new.
        (late[0].0.value, late[0].1.confidence, late[0].1.why) = (4.1, Some(7), Some("a fair".to_owned()));
        let Verdict::Settled { check_ins, .. } = read_form(&sheet(), &late, false) else { panic!("no clash") };
        assert_eq!(check_ins[0].confidence, 6);
    }

    #[test]
    fn steps_are_taken_from_what_the_person_saw() {
        let mut late = rows(["+0.5", "3.5"]);
        (late[0].0.version, late[0].0.value) = (2, 4.0);
        assert!(matches!(read_form(&sheet(), &late, false), Verdict::Doubts(doubts) if doubts[0].value == 4.5));
    }
}
