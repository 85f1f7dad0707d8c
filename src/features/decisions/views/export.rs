//! The log as records; `docs/EXPORTS.md` says what they mean.

use super::{
    super::model::{Decision, Part, State, Worked},
    log::{LogPage, class_name, sought},
    scope_words,
};
use crate::{
    directory::Names,
    export::{Cell, Column, Export},
    ids::{DecisionId, UserId},
    slack::mrkdwn::{Text, md, number, text, words},
};

/// Raised when a column changes its meaning or goes.
const VERSION: u32 = 1;

/// In this order in every row.
const COLUMNS: [Column; 28] = [
    Column::heading("id", "Number"),
    Column::heading("title", "Title"),
    Column::line("class", "Class"),
    Column::line("scope", "Concerns"),
    Column::line("pod", "Pod"),
    Column::line("amount", "Amount"),
    Column::line("currency", "Currency"),
    Column::line("decided_at", "Decided"),
    Column::line("decided_by", "Decided by"),
    Column::line("decided_by_id", "Decided by (id)"),
    Column::line("confirmed_by", "Confirmed by"),
    Column::line("accountable", "Accountable"),
    Column::line("accountable_id", "Accountable (id)"),
    Column::line("responsible", "Responsible"),
    Column::line("consulted", "Consulted"),
    Column::line("informed", "Informed"),
    Column::line("opened_at", "Opened"),
    Column::line("opened_by", "Opened by"),
    Column::line("review_on", "Review"),
    Column::line("worked", "Did it work?"),
    Column::line("version", "Version"),
    Column::line("replaces", "Replaces"),
    Column::line("replaced_by", "Replaced by"),
    Column::line("escalation", "Escalated as"),
    Column::line("confidential", "Confidential"),
    Column::paragraph("context", "Context"),
    Column::paragraph("outcome", "Outcome"),
    Column::paragraph("rationale", "Why"),
];

/// All that stands on the page and the pages after it.
pub(in super::super) fn export(page: &LogPage, people: &[(DecisionId, UserId, Part)], names: &Names) -> Export {
    let title = sought(page).map_or_else(|| "Decisions".to_owned(), |found| format!("Decisions {found}"));
    let rows = page.decisions.iter().map(|decision| row(decision, people, names)).collect();
    Export { kind: "decisions", version: VERSION, title, columns: COLUMNS.to_vec(), rows }
}

fn row(decision: &Decision, people: &[(DecisionId, UserId, Part)], names: &Names) -> Vec<Cell> {
    let (matter, wording, ending) = (&decision.matter, &decision.text.wording, decision.ending.as_ref());
    let name = |person: &UserId| Cell::Text(names.plain(person).to_owned());
    let with = |part: Part| {
        let of_it = people.iter().filter(|(id, _, theirs)| *id == decision.id && *theirs == part);
        Cell::Many(of_it.map(|(_, person, _)| names.plain(person).to_owned()).collect())
    };
    let other = |id: Option<i64>| id.map_or(Cell::Nothing, Cell::Whole);
    vec![
        Cell::Whole(decision.id.0),
        Cell::Text(wording.title.clone()),
        Cell::Text(class_name(names, &matter.class)),
        Cell::Text(scope_words(matter.scope).to_owned()),
        matter.pod.map_or(Cell::Nothing, |pod| Cell::text(names.pods.get(&pod).map(String::as_str))),
        matter.amount.map_or(Cell::Nothing, |money| Cell::Figure(money.figures())),
        matter.amount.map_or(Cell::Nothing, |money| Cell::Text(money.currency().code().to_owned())),
        Cell::moment(ending.map(|ending| ending.at)),
        ending.map_or(Cell::Nothing, |ending| name(&ending.by)),
        Cell::text(ending.map(|ending| ending.by.as_str())),
        ending.and_then(|ending| ending.confirmed_by.as_ref()).map_or(Cell::Nothing, name),
        name(&decision.accountable),
        Cell::Text(decision.accountable.0.clone()),
        with(Part::Responsible),
        with(Part::Consulted),
        with(Part::Informed),
        Cell::Moment(decision.opened_at),
        name(&decision.author),
        decision.review.map_or(Cell::Nothing, Cell::Day),
        Cell::text(decision.worked.map(Worked::as_str)),
        Cell::Whole(decision.text.number),
        other(decision.replaces.filter(|_| decision.state == State::Decided).map(|id| id.0)),
        other(decision.replaced_by.map(|id| id.0)),
        other(decision.escalation.map(|id| id.0)),
        Cell::Flag(matter.confidential),
        Cell::text(wording.context.as_deref()),
        Cell::text(wording.outcome.as_deref()),
        Cell::text(wording.rationale.as_deref()),
    ]
}

/// Said with the file.
pub(in super::super) fn export_comment(page: &LogPage) -> Text {
    let what = match page.decisions.len() {
        1 => text("1 decision"),
        many => md("{} decisions", &[number(many)]),
    };
    let secret = page.decisions.iter().any(|decision| decision.matter.confidential);
    let warning = if secret {
        text(" Some of them are confidential; please keep the file to yourself.")
    } else {
        Text::default()
    };
    match sought(page) {
        Some(found) => md("{} {}.{}", &[what, words(&found), warning]),
        None => md("{}.{}", &[what, warning]),
    }
}

/// Nothing fits by now.
pub(in super::super) fn nothing_to_export() -> Text {
    text("No decision fits that any more, so there is nothing to send.")
}
