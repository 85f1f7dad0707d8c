//! JSON: one object with what it is and its rows, each an object by the names of the columns.

use super::{Cell, Export, moment, plain};
use serde_json::{Map, Value, json};

pub(super) fn write(export: &Export) -> String {
    let rows: Vec<Value> = export.rows.iter().map(|row| record(export, row)).collect();
    let all = json!({ "format": format!("podkeeper/{}", export.kind), "version": export.version, "rows": rows });
    format!("{all:#}\n")
}

/// Every column is there, also where nothing is known.
fn record(export: &Export, row: &[Cell]) -> Value {
    let named = export.columns.iter().zip(row).map(|(column, cell)| (column.key.to_owned(), value(cell)));
    Value::Object(named.collect::<Map<_, _>>())
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Null,
        Cell::Text(text) => json!(plain(text)),
        Cell::Many(texts) => texts.iter().map(|text| plain(text)).collect(),
        Cell::Whole(number) => json!(number),
        // As a text: a program's floating point would not be exact.
        Cell::Figure(figure) => json!(figure),
        Cell::Flag(flag) => json!(flag),
        Cell::Day(day) => json!(day.to_string()),
        Cell::Moment(at) => json!(moment(*at)),
    }
}
