//! What a stand-up's form asked, and what came back.
//!
//! Its fields are named by what they ask, not by their places: while somebody writes, the plan before and the pod's questions
//! may become others, and every answer must still find its own.

mod former;

use crate::{
    features::standups::model::{Draft, Said},
    ids::{BlockerId, CommitmentId, OccurrenceId, PodId, UserId},
    signal::Form as Filled,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Lines of the plan before that got done.
pub(super) const TICKS: &str = "ticks";
/// Blockers that are out of the way.
pub(super) const SOLVED: &str = "solved";
/// Commitments of the sprint that got done.
pub(super) const COMMITMENTS: &str = "commitments";
/// What else got done.
pub(in super::super) const DONE: &str = "done";
/// The plan.
pub(in super::super) const TODAY: &str = "today";
/// What is in the way.
pub(in super::super) const BLOCKED: &str = "blocked";
/// The pod it waits on.
pub(in super::super) const BLOCKED_POD: &str = "blocked_pod";
/// The person it waits on.
pub(in super::super) const BLOCKED_PERSON: &str = "blocked_person";
/// The first three questions stand for done, today and blocked; what follows is the pod's own.
const OWN_QUESTIONS: usize = 3;
/// So much of a question tells it from others, in characters; a form cannot carry more of many.
const TELLING: usize = 100;

/// What comes back with the form.
#[derive(Debug, Serialize, Deserialize)]
pub(in super::super) struct Carried {
    /// Which stand-up.
    pub(in super::super) occurrence: OccurrenceId,
    /// What it asked ([`seen_of`]).
    pub(in super::super) seen: String,
    /// The pod's own questions it had fields for, in their order, shortened. A form that an earlier version opened does not say
    /// so: its fields are named by their places.
    #[serde(default)]
    pub(in super::super) asked: Option<Vec<String>>,
}

/// On whom a new blocker waits, as it was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Suggested {
    /// The pod.
    pub(in super::super) pod: Option<PodId>,
    /// The person.
    pub(in super::super) person: Option<UserId>,
}

/// What was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct FilledIn {
    /// The answer.
    pub(in super::super) draft: Draft,
    /// What was written to questions that are not asked any more.
    pub(in super::super) left: Vec<Said>,
    /// What is newly in the way.
    pub(in super::super) blocked: String,
    /// On whom that waits.
    pub(in super::super) on: Suggested,
    /// What is out of the way.
    pub(in super::super) solved: Vec<BlockerId>,
    /// What was taken on in the sprint and is done.
    pub(in super::super) kept: Vec<CommitmentId>,
}

/// The pod's own questions, of all its stand-up asks.
pub(in super::super) fn own(questions: &[String]) -> &[String] {
    questions.get(OWN_QUESTIONS..).unwrap_or_default()
}

/// A mark of the plan whose lines are ticked and of the pod's own questions: another one where either is otherwise.
pub(in super::super) fn seen_of(plan: &[String], questions: &[String]) -> String {
    mark(plan.iter().map(String::as_str).chain([""]).chain(own(questions).iter().map(String::as_str)))
}

/// The field of each of these questions, in their order.
pub(in super::super) fn fields(questions: &[String]) -> Vec<String> {
    marks(questions.iter().map(|question| shortened(question)))
        .into_iter()
        .map(|mark| format!("extra_{mark}"))
        .collect()
}

/// As much of a question as a form can carry.
pub(super) fn shortened(question: &str) -> String {
    question.chars().take(TELLING).collect()
}

/// The values of the boxes of these lines, in their order.
pub(super) fn values(plan: &[String]) -> Vec<String> {
    marks(plan.iter().cloned())
}

/// The field of boxes of one kind that have these values.
pub(super) fn block_of_boxes<'a>(kind: &str, values: impl Iterator<Item = &'a str>) -> String {
    format!("{kind}_{}", mark(values))
}

/// Reads the form, by the plan and the questions there are now.
pub(in super::super) fn read_form(sent: &Filled, now: (&[String], &[String]), carried: &Carried) -> FilledIn {
    match &carried.asked {
        Some(asked) => read(sent, now, asked),
        None => {
            let (renamed, asked) = former::renamed(sent, now, &carried.seen);
            read(&renamed, now, &asked)
        }
    }
}

fn read(filled: &Filled, (plan, questions): (&[String], &[String]), asked: &[String]) -> FilledIn {
    let text = |block: &str| filled.text(block).unwrap_or_default().to_owned();
    let ticks: Vec<&String> = ticked(filled, TICKS).collect();
    let done = plan.iter().zip(values(plan)).filter(|(_, value)| ticks.contains(&value));
    let solved = ticked(filled, SOLVED).filter_map(|id| id.parse().ok().map(BlockerId));
    let kept = ticked(filled, COMMITMENTS).filter_map(|id| id.parse().ok().map(CommitmentId));
    let now = fields(own(questions));
    let said = |(question, block): (&String, &String)| Said { question: question.clone(), text: text(block) };
    let extra = own(questions).iter().zip(&now).map(said);
    let blocks = fields(asked);
    let left = asked.iter().zip(&blocks).filter(|(_, block)| !now.contains(block)).map(said);
    FilledIn {
        draft: Draft {
            ticked: done.map(|(line, _)| line.clone()).collect(),
            done: text(DONE),
            today: text(TODAY),
            extra: extra.collect(),
        },
        left: left.filter(|said| !said.text.is_empty()).collect(),
        blocked: text(BLOCKED),
        on: Suggested {
            pod: filled.choice(BLOCKED_POD).and_then(|pod| pod.parse().ok()).map(PodId),
            person: filled.choice(BLOCKED_PERSON).map(UserId::from),
        },
        solved: solved.collect(),
        kept: kept.collect(),
    }
}

/// What was ticked of one kind, in whichever of its fields.
fn ticked<'a>(filled: &'a Filled, kind: &'a str) -> impl Iterator<Item = &'a String> {
    let is_of_kind = move |block: &str| block.strip_prefix(kind).is_some_and(|rest| rest.starts_with('_'));
    filled.0.keys().filter(move |block| is_of_kind(block)).flat_map(|block| filled.chosen(block))
}

/// A mark of each text; of equal ones each has its own.
fn marks(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut met: HashMap<String, usize> = HashMap::new();
    let marked = texts.map(|text| {
        let nth = met.entry(text.clone()).or_default();
        *nth += 1;
        mark([text.as_str(), &nth.to_string()].into_iter())
    });
    marked.collect()
}

/// FNV-1a: the same on every machine and in every version of ours.
fn mark<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mark = texts
        .flat_map(|text| text.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325_u64, |mark, byte| (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{mark:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::FieldValue;
    use std::collections::BTreeMap;

    fn all(own: &[&str]) -> Vec<String> {
        ["Done?", "Today?", "Blocked?"].iter().chain(own).map(|question| (*question).to_owned()).collect()
    }

    #[test]
    fn answers_find_their_questions_wherever_they_stand_now() {
        let (was, now) = (all(&["Mood?", "Client?", "Mood?"]), all(&["Risk?", "Client?", "Mood?"]));
        let blocks = fields(own(&was));
        assert_eq!(blocks.iter().collect::<std::collections::BTreeSet<_>>().len(), 3, "equal ones are two");
        let typed = |words: &str| FieldValue::Text(words.to_owned());
        let filled: BTreeMap<_, _> = blocks.into_iter().zip(["fine", "Kestrel", "still fine"].map(typed)).collect();
        let carried = Carried { occurrence: OccurrenceId(1), seen: String::new(), asked: Some(own(&was).to_vec()) };
        let read = read_form(&Filled(filled), (&[], &now), &carried);
        let pairs = |said: &[Said]| -> Vec<String> {
            said.iter().map(|said| format!("{} {}", said.question, said.text)).collect()
        };
        assert_eq!(pairs(&read.draft.extra), ["Risk? ", "Client? Kestrel", "Mood? fine"]);
        assert_eq!(pairs(&read.left), ["Mood? still fine"]);
    }

    #[test]
    fn ticks_find_their_lines() {
        let (was, now) = (["Feed", "Bids", "Feed"].map(str::to_owned), ["Bids", "Report", "Feed"].map(str::to_owned));
        let block = block_of_boxes(TICKS, values(&was).iter().map(String::as_str));
        let filled = Filled([(block, FieldValue::Chosen(values(&was)))].into());
        let carried = Carried { occurrence: OccurrenceId(1), seen: String::new(), asked: Some(Vec::new()) };
        assert_eq!(read_form(&filled, (&now, &[]), &carried).draft.ticked, ["Bids", "Feed"]);
        assert_ne!(seen_of(&was, &[]), seen_of(&now, &[]));
    }
}
