//! The table in plain words, and the answer to a question.

use super::{decider_words, scope_words};
use crate::{
    directory::documents::Version,
    features::rights::{
        OPEN,
        model::{Asked, Band, Described, Meant, Rights, Scope, Ways},
    },
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, md, number, text, words},
    },
};

/// Classes in one paragraph: long ones stay below Slack's limit.
const LINES: usize = 6;

/// The whole table.
pub(in crate::features::rights) fn table(
    newest: &Version<Rights>,
    described: &[Described],
    meant: &[Meant],
    may_edit: bool,
) -> Message {
    let lines: Vec<Text> = described
        .iter()
        .map(|described| {
            let names: Vec<Text> = described.classes.iter().map(|name| md("*{}*", &[words(name)])).collect();
            md("{} — {}", &[Text::join(&names, ", "), ways_words(&described.ways, meant)])
        })
        .collect();
    let how = md(
        "Ask it: `/decide rights pricing above 10,000 {}`. Amounts are in {}.",
        &[words(newest.body.currency.code()), words(newest.body.currency.code())],
    );
    let edit = may_edit.then(|| button(OPEN, "Edit"));
    message(text("Who decides what"))
        .section(text("*Who decides what*"))
        .each(lines.chunks(LINES), |blocks, lines| blocks.section(Text::join(lines, "\n")))
        .context(how)
        .actions(edit)
        .build()
}

/// The answer to a question; `all` is what holds for its class as a whole.
pub(in crate::features::rights) fn answer(asked: &Asked, found: &[Ways], all: &[Ways], meant: &[Meant]) -> Message {
    let mut about = vec![words(&asked.class.name)];
    if let Some(amount) = &asked.amount {
        about.push(if amount.above {
            md("above {}", &[number(amount.money)])
        } else {
            md("of {}", &[number(amount.money)])
        });
    }
    about.extend(asked.scope.map(|scope| text(scope_words(scope))));
    // Whom the question concerns stands in its heading.
    let said = match (asked.scope, found) {
        (Some(scope), [only]) => bands_words(&Text::default(), &[scope], only, meant),
        _ => ways_words(found, meant),
    };
    let line = md("*{}* — {}", &[Text::join(&about, " "), said.clone()]);
    let whole = ways_words(all, meant);
    let whole = if whole == said { Text::default() } else { md("All of it: {}", &[whole]) };
    message(line.clone()).section(line).context(whole).build()
}

/// "in one’s own pod, up to …: its lead. In another pod: its lead. Elsewhere: leadership."
fn ways_words(all: &[Ways], meant: &[Meant]) -> Text {
    let parts: Vec<Text> = all
        .iter()
        .enumerate()
        .map(|(at, ways)| {
            let place = match (all.len(), at) {
                (1, _) => Text::default(),
                (count, at) if at + 1 == count && ways.scopes.len() > 1 => text("Elsewhere"),
                (_, at) => scopes_words(&ways.scopes, at > 0),
            };
            bands_words(&place, &ways.scopes, ways, meant)
        })
        .collect();
    Text::join(&parts, " ")
}

/// The scopes as the beginning of a part.
fn scopes_words(scopes: &[Scope], is_capital: bool) -> Text {
    let names: Vec<Text> = scopes
        .iter()
        .enumerate()
        .map(|(at, scope)| match (scope, is_capital && at == 0) {
            (Scope::OwnPod, true) => text("In one’s own pod"),
            (Scope::OtherPod, true) => text("In another pod"),
            (Scope::SeveralPods, true) => text("Across several pods"),
            (Scope::Organisation, true) => text("For the whole organisation"),
            (scope, false) => text(scope_words(*scope)),
        })
        .collect();
    Text::join(&names, " or ")
}

/// "above €10,000: leadership. Up to that: Ben." `place` stands before the first.
fn bands_words(place: &Text, scopes: &[Scope], ways: &Ways, meant: &[Meant]) -> Text {
    let decider = |band: &Band| decider_words(&band.decider, scopes, meant);
    let mut parts: Vec<Text> = Vec::new();
    for (at, band) in ways.bands.iter().enumerate() {
        let amount = match (&band.above, at) {
            (Some(above), 0) if place.is_empty() => md("above {}: ", &[number(above)]),
            (Some(above), 0) => md("{}, above {}: ", &[place.clone(), number(above)]),
            (Some(above), _) => md("Above {}: ", &[number(above)]),
            (None, 0) if place.is_empty() => Text::default(),
            (None, 0) => md("{}: ", std::slice::from_ref(place)),
            (None, _) => text("Up to that: "),
        };
        parts.push(md("{}{}.", &[amount, decider(band)]));
    }
    if let Some(without) = &ways.without {
        parts.push(md("Where no amount is named: {}.", &[decider_words(without, scopes, meant)]));
    }
    Text::join(&parts, " ")
}
