//! The rows behind a report, as a file: everything the report says can be added up from these again. Nobody's words are
//! among them.

use super::{
    super::model::{Period, Row},
    Names, day,
};
use crate::{
    export::{Cell, Column, Export, Format},
    ids::PodId,
    signal::Message,
    slack::{
        blocks::{Button, button, message},
        mrkdwn::{Text, md},
    },
};

/// *CSV*; carries that, and the days. As [`REPORT_JSON`]: buttons in a row have names of their own.
pub(in super::super) const REPORT_CSV: &str = "escalation_report_csv";
/// *JSON*
pub(in super::super) const REPORT_JSON: &str = "escalation_report_json";

/// What each row has; `docs/EXPORTS.md` says what it means.
const COLUMNS: [Column; 18] = [
    Column::heading("escalation", "Escalation"),
    Column::heading("told", "What the row tells"),
    Column::line("at", "When"),
    Column::line("minutes", "Minutes until the answer"),
    Column::line("level", "Level"),
    Column::line("actor", "By"),
    Column::line("actor_id", "By (id)"),
    Column::line("class", "Class"),
    Column::line("class_name", "Name of the class"),
    Column::line("urgency", "Urgency"),
    Column::line("confidential", "Confidential"),
    Column::line("from_pod", "For pod"),
    Column::line("from_pod_id", "For pod (number)"),
    Column::line("to_pod", "Sent to pod"),
    Column::line("to_pod_id", "Sent to pod (number)"),
    Column::line("state", "State now"),
    Column::line("opened_at", "Opened"),
    Column::line("closed_at", "Ended"),
];

/// All rows of a period, as a file has them.
pub(in super::super) fn report_export(rows: &[Row], period: &Period, names: &Names) -> Export {
    Export {
        kind: "escalations",
        version: 1,
        title: format!("Escalations, {} – {}", period.first, period.last),
        columns: COLUMNS.to_vec(),
        rows: rows.iter().map(|row| cells(row, names)).collect(),
    }
}

fn cells(row: &Row, names: &Names) -> Vec<Cell> {
    let whole = |number: Option<i64>| number.map_or(Cell::Nothing, Cell::Whole);
    let pod = |pod: Option<PodId>| Cell::text(pod.and_then(|pod| names.pods.get(&pod)).map(String::as_str));
    let text = |text: &str| Cell::Text(text.to_owned());
    let actor = row.actor.as_ref();
    vec![
        Cell::Whole(row.escalation.0),
        text(row.told.as_str()),
        Cell::Moment(row.at),
        whole(row.minutes),
        whole(row.level),
        Cell::text(actor.and_then(|actor| names.people.get(actor)).map(String::as_str)),
        Cell::text(actor.map(|actor| actor.as_str())),
        text(&row.class),
        text(names.classes.get(&row.class).unwrap_or(&row.class)),
        text(row.urgency.as_str()),
        Cell::Flag(row.confidential),
        pod(row.from_pod),
        whole(row.from_pod.map(|pod| pod.0)),
        pod(row.to_pod),
        whole(row.to_pod.map(|pod| pod.0)),
        text(row.state.as_str()),
        Cell::Moment(row.opened_at),
        Cell::moment(row.closed_at),
    ]
}

/// *CSV* and *JSON*, each with the days it is of.
pub(super) fn file_buttons(period: &Period) -> Vec<Button> {
    let file = |action: &str, format: Format, label: &str| {
        button(action, label).value(format!("{}/{}", format.ending(), period.value()))
    };
    vec![file(REPORT_CSV, Format::Csv, "CSV"), file(REPORT_JSON, Format::Json, "JSON")]
}

/// What Slack writes over the file.
pub(in super::super) fn file_title() -> &'static str {
    "The rows behind the report of escalations"
}

/// What is said with it.
pub(in super::super) fn file_comment(period: &Period) -> Text {
    md(
        "What happened to escalations, {} – {}, and what is open now: the rows from which the report is added up.",
        &[day(period.first), day(period.last)],
    )
}

/// That it is on its way, or why it is not.
pub(in super::super) fn file_message(said: Text) -> Message {
    message(said.clone()).section(said).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::Zone,
        features::escalations::model::{Report, State, Told, Urgency},
        ids::{EscalationId, UserId},
    };
    use jiff::{SignedDuration, Timestamp, civil::date};
    use proptest::prelude::*;
    use serde_json::Value;

    fn now() -> Timestamp {
        "2026-11-23T09:00:00Z".parse().expect("an instant")
    }

    fn names() -> Names {
        let mut names = Names::none(Zone::utc());
        names.pods = (1..4).map(|pod| (PodId(pod), format!("=Pod \"{pod}\", the\nnice one"))).collect();
        names.people = (1..30).map(|number| (UserId(format!("U{number}")), format!("Somebody, {number}"))).collect();
        names
    }

    /// A row as a program reads it.
    fn read(cell: impl Fn(&str) -> Option<String>) -> Row {
        let word = |name: &str| cell(name).expect("a word");
        let number = |name: &str| cell(name).map(|cell| cell.parse::<i64>().expect("a number"));
        let instant = |name: &str| cell(name).map(|cell| cell.parse::<Timestamp>().expect("an instant"));
        Row {
            told: Told::named(&word("told")).expect("what it tells"),
            at: instant("at").expect("an instant"),
            actor: cell("actor_id").map(UserId),
            minutes: number("minutes"),
            level: number("level"),
            escalation: EscalationId(number("escalation").expect("a number")),
            class: word("class"),
            urgency: Urgency::named(&word("urgency")).expect("an urgency"),
            confidential: word("confidential") == "true",
            from_pod: number("from_pod_id").map(PodId),
            to_pod: number("to_pod_id").map(PodId),
            state: State::named(&word("state")).expect("a state"),
            opened_at: instant("opened_at").expect("an instant"),
            closed_at: instant("closed_at"),
        }
    }

    fn of_json(file: &str) -> Vec<Row> {
        let all: Value = serde_json::from_str(file).expect("JSON");
        let rows = all["rows"].as_array().expect("rows");
        let cell = |row: &Value, name: &str| match &row[name] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        rows.iter().map(|row| read(|name| cell(row, name))).collect()
    }

    /// The records of a CSV file, quoted fields with line breaks among them.
    fn records(file: &str) -> Vec<Vec<String>> {
        let (mut records, mut record, mut field, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
        let mut characters = file.trim_start_matches('\u{feff}').chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '"' if is_quoted && characters.peek() == Some(&'"') => field.extend(characters.next()),
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => record.push(std::mem::take(&mut field)),
                '\r' if !is_quoted => {}
                '\n' if !is_quoted => {
                    record.push(std::mem::take(&mut field));
                    records.push(std::mem::take(&mut record));
                }
                other => field.push(other),
            }
        }
        records
    }

    fn of_csv(file: &str) -> Vec<Row> {
        let mut records = records(file).into_iter();
        let head = records.next().expect("a head");
        let cell = |record: &[String], name: &str| {
            let at = head.iter().position(|column| column == name).expect("a column");
            Some(record[at].clone()).filter(|cell| !cell.is_empty())
        };
        records.map(|record| read(|name| cell(&record, name))).collect()
    }

    fn any_row() -> impl Strategy<Value = Row> {
        let told = prop::sample::select(Told::ALL.to_vec());
        let pod = || prop::option::of((1_i64..4).prop_map(PodId));
        let what = (told, prop::option::of(0_i64..10_000), 1_i64..4, 1_i64..30, 0_usize..3);
        (what, any::<(bool, bool, bool)>(), pod(), pod(), 0_i64..40_000, 0_i64..40_000).prop_map(
            |(
                (told, minutes, level, escalation, class),
                (urgent, confidential, is_over),
                from_pod,
                to_pod,
                age,
                ago,
            )| Row {
                told,
                at: now() - SignedDuration::from_mins(ago),
                actor: (ago % 3 == 0).then(|| UserId(format!("U{escalation}"))),
                minutes,
                level: Some(level),
                escalation: EscalationId(escalation),
                class: ["pricing", "legal", "brand"][class].to_owned(),
                urgency: if urgent { Urgency::Urgent } else { Urgency::Normal },
                confidential,
                from_pod,
                to_pod,
                state: if is_over { State::Decided } else { State::Held },
                opened_at: now() - SignedDuration::from_mins(age),
                closed_at: is_over.then(now),
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        /// Whoever has the file, as a table or as JSON, comes to the same report.
        #[test]
        fn what_is_exported_says_the_same(rows in prop::collection::vec(any_row(), 0..40)) {
            let period = Period { first: date(2026, 10, 26), last: date(2026, 11, 22) };
            let export = report_export(&rows, &period, &names());
            let report = Report::of(&rows, now());
            let table = of_csv(&export.write(Format::Csv));
            prop_assert_eq!(&table, &rows);
            prop_assert_eq!(Report::of(&table, now()), report.clone());
            let mut from_json = of_json(&export.write(Format::Json));
            prop_assert_eq!(&from_json, &rows);
            from_json.reverse();
            prop_assert_eq!(Report::of(&from_json, now()), report, "in any order");
        }
    }
}
