//! Comma-separated values as RFC 4180 has them, safe to open.

use super::{Cell, Export, moment, plain};

/// Tells spreadsheets that this is UTF-8; without it Excel breaks every umlaut.
const MARK: char = '\u{feff}';
/// Between several texts of one value.
const BETWEEN: &str = "; ";

pub(super) fn write(export: &Export) -> String {
    let mut out = String::from(MARK);
    let names: Vec<String> = export.columns.iter().map(|column| column.key.to_owned()).collect();
    push_record(&mut out, &names);
    for row in &export.rows {
        let fields: Vec<String> = row.iter().map(field).collect();
        push_record(&mut out, &fields);
    }
    out
}

fn push_record(out: &mut String, fields: &[String]) {
    out.push_str(&fields.join(","));
    out.push_str("\r\n");
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => quoted(&guarded(text)),
        Cell::Many(texts) => quoted(&guarded(&texts.join(BETWEEN))),
        Cell::Whole(number) => number.to_string(),
        Cell::Figure(figure) if is_figure(figure) => figure.clone(),
        Cell::Figure(other) => quoted(&guarded(other)),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Moment(at) => moment(*at),
    }
}

fn is_figure(figure: &str) -> bool {
    let digits = figure.strip_prefix('-').unwrap_or(figure);
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// A spreadsheet takes what begins like this for a formula, which may fetch pages or start programs: an apostrophe in
/// front makes it a text. Some programs trim first, so white space does not hide it.
fn guarded(text: &str) -> String {
    let text = plain(text);
    let first = text.trim_start().chars().next();
    let starts_tab = text.starts_with(['\t', '\n']);
    if starts_tab || matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '−')) {
        format!("'{text}")
    } else {
        text
    }
}

fn quoted(text: &str) -> String {
    let plain = !text.contains([',', '"', '\n', ';', '\t', '\'']) && text.trim() == text;
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}
