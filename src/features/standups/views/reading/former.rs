//! A form that an earlier version opened and that is sent to this one: its fields were named by their places.

use super::{COMMITMENTS, SOLVED, TICKS, fields, own, seen_of, values};
use crate::signal::{FieldValue, Form as Filled};

/// A pod asks fewer questions of its own than this.
const MOST: usize = 20;

/// The same with its fields named as now, and the questions it has fields for. Where the plan before or the questions became
/// others meanwhile nobody knows any more what was ticked; what was written stands at the question of the same place, and the
/// form comes back for a look.
pub(super) fn renamed(sent: &Filled, (plan, questions): (&[String], &[String]), seen: &str) -> (Filled, Vec<String>) {
    let lines = if seen_of(plan, questions) == seen { values(plan) } else { Vec::new() };
    let places = sent.0.keys().filter_map(|block| place_of_extra(block)).max().map_or(0, |last| last + 1);
    let unknown = (own(questions).len()..places).map(|place| format!("Question {}", place + 1));
    let asked: Vec<String> = own(questions).iter().cloned().chain(unknown).collect();
    let blocks = fields(&asked);
    let rename = |(block, value): (&String, &FieldValue)| {
        if let Some(place) = place_of_extra(block) {
            return Some((blocks.get(place)?.clone(), value.clone()));
        }
        let kind = [TICKS, SOLVED, COMMITMENTS].into_iter().find(|kind| is_of_boxes(block, kind));
        match (kind, value) {
            (None, _) => Some((block.clone(), value.clone())),
            (Some(TICKS), FieldValue::Chosen(places)) => {
                let ticked = places.iter().filter_map(|place| lines.get(place.parse::<usize>().ok()?).cloned());
                Some((format!("{block}_"), FieldValue::Chosen(ticked.collect())))
            }
            (Some(_), _) => Some((format!("{block}_"), value.clone())),
        }
    };
    (Filled(sent.0.iter().filter_map(rename).collect()), asked)
}

fn place_of_extra(block: &str) -> Option<usize> {
    block.strip_prefix("extra_")?.parse().ok().filter(|place| *place < MOST)
}

/// `ticks`, `ticks_2` …
fn is_of_boxes(block: &str, kind: &str) -> bool {
    block.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Carried, read_form},
        *,
    };
    use crate::ids::{BlockerId, OccurrenceId};

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    /// As it was sent: ticks and own questions by their places.
    fn sent() -> Filled {
        let text = |text: &str| FieldValue::Text(text.to_owned());
        let chosen = |values: &[&str]| FieldValue::Chosen(texts(values));
        let fields = [
            ("ticks", chosen(&["1"])),
            ("ticks_2", chosen(&["2"])),
            ("solved", chosen(&["7"])),
            ("done", text("the feed")),
            ("today", text("bids")),
            ("extra_0", text("fine")),
            ("extra_1", text("none")),
        ];
        Filled(fields.map(|(block, value)| (block.to_owned(), value)).into())
    }

    fn carried(plan: &[String], questions: &[String]) -> Carried {
        let carried = format!(r#"{{"occurrence":1,"seen":"{}"}}"#, seen_of(plan, questions));
        serde_json::from_str(&carried).expect("what an earlier version wrote")
    }

    #[test]
    fn what_was_sent_by_places_is_read() {
        let plan = texts(&["One", "Two", "Three"]);
        let questions = texts(&["Done?", "Today?", "Blocked?", "Mood?", "Risk?"]);
        let carried = carried(&plan, &questions);
        assert_eq!(carried.occurrence, OccurrenceId(1));
        let read = read_form(&sent(), (&plan, &questions), &carried);
        assert_eq!((read.draft.ticked, read.solved), (texts(&["Two", "Three"]), vec![BlockerId(7)]));
        assert_eq!((read.draft.done.as_str(), read.draft.today.as_str()), ("the feed", "bids"));
        let said: Vec<(&str, &str)> =
            read.draft.extra.iter().map(|said| (said.question.as_str(), said.text.as_str())).collect();
        assert_eq!((said, read.left.len()), (vec![("Mood?", "fine"), ("Risk?", "none")], 0));
    }

    #[test]
    fn where_the_questions_are_others_by_now_every_word_is_kept() {
        let (plan, was) = (texts(&["One", "Two", "Three"]), texts(&["D?", "T?", "B?", "Mood?", "Risk?"]));
        let read = read_form(&sent(), (&plan, &texts(&["D?", "T?", "B?", "Fun?"])), &carried(&plan, &was));
        assert_eq!(read.draft.ticked, texts(&[]), "nobody knows any more what was ticked");
        assert_eq!((read.draft.extra[0].question.as_str(), read.draft.extra[0].text.as_str()), ("Fun?", "fine"));
        assert_eq!((read.left[0].question.as_str(), read.left[0].text.as_str()), ("Question 2", "none"));
    }
}
