//! Markdown: a heading for each record, its values below. What people wrote stays text.

use super::{Cell, Export, Place, moment, plain};

/// Between the parts of a heading.
const DOT: &str = " · ";

pub(super) fn write(export: &Export) -> String {
    let mut out = format!("# {}\n", on_one_line(&export.title));
    for row in &export.rows {
        push_record(&mut out, export, row);
    }
    out
}

fn push_record(out: &mut String, export: &Export, row: &[Cell]) {
    let cells = || export.columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
    let heading: Vec<String> =
        cells().filter(|(column, _)| column.place == Place::Heading).map(|(_, cell)| line(cell)).collect();
    out.push_str(&format!("\n## {}\n\n", heading.join(DOT)));
    for (column, cell) in cells().filter(|(column, _)| column.place == Place::Line) {
        out.push_str(&format!("- **{}:** {}\n", on_one_line(column.title), line(cell)));
    }
    for (column, cell) in cells().filter(|(column, _)| column.place == Place::Paragraph) {
        out.push_str(&format!("\n**{}**\n\n{}", on_one_line(column.title), quote(cell)));
    }
}

/// As a quotation, so that its lines stay together and none of them is a heading or a list of ours.
fn quote(cell: &Cell) -> String {
    let written = match cell {
        Cell::Text(text) => plain(text),
        Cell::Many(texts) => texts.iter().map(|text| plain(text)).collect::<Vec<_>>().join("\n"),
        other => return format!("> {}\n", line(other)),
    };
    written.trim().split('\n').map(|line| format!("> {}\n", escaped(line.trim()))).collect::<Vec<_>>().join(">\n")
}

fn line(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => on_one_line(text),
        Cell::Many(texts) => texts.iter().map(|text| on_one_line(text)).collect::<Vec<_>>().join(", "),
        Cell::Whole(number) => number.to_string(),
        Cell::Figure(figure) => on_one_line(figure),
        Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Cell::Day(day) => day.to_string(),
        Cell::Moment(at) => moment(*at),
    }
}

fn on_one_line(written: &str) -> String {
    escaped(plain(written).replace(['\n', '\t'], " ").trim())
}

/// Marks lose their meaning: those that mean something anywhere, and at the beginning those that would make a line a list, a
/// heading or code. Addresses stay readable, and are no links.
fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let listing = digits > 0 && at == digits && matches!(c, '.' | ')');
        let begins = at == 0 && matches!(c, '+' | '-' | '=' | ':');
        let marks = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$');
        // `https:\//` is no address, but reads as one.
        let links = c == '/' && before == ':';
        if listing || begins || marks || links {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out.replace("www.", "www\\.")
}
