//! The card of a pod, and the lines in its thread.

use super::{
    super::{
        OPEN_UPDATE,
        model::{KeyResult, Objective, Sheet, Today, percent_of, percent_words},
    },
    counted, day,
    escalated::{escalate_menu, link_line},
    owner::owner_suffix,
    standing::{arithmetic, arithmetic_by, bar_text, key_result_standing, objective_standing, way},
};
use crate::{
    calendar::Cycle,
    signal::Message,
    slack::{
        blocks::{Blocks, Button, Element, button, message},
        mrkdwn::{Text, md, number, text, words},
    },
};

/// Shows what was checked in so far; carries the pod's number and the first day of the cycle.
pub(in super::super) const SHOW_HISTORY: &str = "okr_show_history";

/// One change of a check-in, for the thread line.
pub(in super::super) struct Moved {
    /// The key result before.
    pub(in super::super) before: KeyResult,
    /// The key result after.
    pub(in super::super) after: KeyResult,
    /// Why, in the person's words.
    pub(in super::super) why: Option<String>,
}

impl Moved {
    /// Somebody is surer than before, or less sure. The first time, seven of ten says nothing.
    pub(super) fn changes_confidence(&self) -> bool {
        self.before.confidence() != self.after.confidence()
    }

    pub(super) fn says_nothing_new(&self) -> bool {
        self.before.measure.value == self.after.measure.value && self.why.is_none() && !self.changes_confidence()
    }
}

/// The pod's card: what it is after, how far it is, how far it should be, and how old the news is. When the cycle is over
/// it says what it came to, and has no *Update*: that would lead to the next cycle.
pub(in super::super) fn card_message(sheet: &Sheet, objective: &Objective, today: &Today) -> Message {
    let blocks = sheet_blocks(message(summary(sheet, objective, today)), (sheet, objective), &text("today"), today);
    let update = button(OPEN_UPDATE, "Update").value(sheet.pod).primary();
    let goes_on = !objective.pace(today).is_over;
    let elements = goes_on.then_some(update).into_iter().chain([history_button(sheet, objective)]).map(Element::from);
    // Who may not is told whom to ask, as with *Update*.
    let escalate = if goes_on { escalate_menu(objective, today) } else { None };
    blocks.context(last_news(objective, today)).actions(elements.chain(escalate.map(Element::from))).build()
}

/// The card of a week that is over, with a newer one beneath: how things stood on `day`, without *Update*.
pub(in super::super) fn former_card_message(sheet: &Sheet, objective: &Objective, day: &Today) -> Message {
    let date = number(day.date.strftime("%-d %B"));
    let fallback = md("{}, as of {}", &[words(&sheet.pod_name), date.clone()]);
    sheet_blocks(message(fallback), (sheet, objective), &date, day)
        .context(md("As of {}. A newer card stands below.", &[date]))
        .actions([history_button(sheet, objective)])
        .build()
}

/// What was checked in so far, in the cycle that is shown.
fn history_button(sheet: &Sheet, objective: &Objective) -> Button {
    button(SHOW_HISTORY, "History").value(format!("{}/{}", sheet.pod, objective.first))
}

/// What `/okr show` answers for one pod; `may_update` adds the button.
pub(in super::super) fn sheet_message(
    sheet: &Sheet,
    objective: &Objective,
    today: &Today,
    may_update: bool,
) -> Message {
    let blocks = sheet_blocks(message(summary(sheet, objective, today)), (sheet, objective), &text("today"), today);
    let update = may_update.then(|| button(OPEN_UPDATE, "Update").value(sheet.pod).primary());
    let escalate = if may_update { escalate_menu(objective, today) } else { None };
    let elements = update.into_iter().chain([history_button(sheet, objective)]).map(Element::from);
    blocks.context(last_news(objective, today)).actions(elements.chain(escalate.map(Element::from))).build()
}

/// `Performance: 62 % done, 71 % expected by today (day 65 of 92), behind by 9 points`.
pub(in super::super) fn summary(sheet: &Sheet, objective: &Objective, today: &Today) -> Text {
    let done = arithmetic(objective.progress(), objective.pace(today));
    let stands = objective_standing(objective, today);
    let pod = words(&sheet.pod_name);
    if stands.is_empty() { md("{}: {}", &[pod, done]) } else { md("{}: {}, {}", &[pod, done, stands]) }
}

/// How a sheet stands; `by` names the day that `today` is.
fn sheet_blocks<S>(blocks: Blocks<S>, (sheet, objective): (&Sheet, &Objective), by: &Text, today: &Today) -> Blocks<S> {
    let stands = objective_standing(objective, today);
    let done = arithmetic_by(by, objective.progress(), objective.pace(today));
    let headline = if stands.is_empty() { md("*{}*", &[done]) } else { md("*{}*: {}", &[done, stands]) };
    let rows = objective.key_results.iter().zip(1..);
    blocks
        .header(&objective.title)
        .context(md("{} · {}", &[words(&sheet.pod_name), words(&cycle_label(objective))]))
        .section(md("{}\n{}", &[bar_text(objective.progress()), headline]))
        .context(mean_of(objective))
        .divider()
        .each(rows, |blocks, (key_result, place)| key_result_blocks(blocks, (key_result, place), objective, today))
}

fn key_result_blocks<S>(
    blocks: Blocks<S>,
    (key_result, place): (&KeyResult, i32),
    objective: &Objective,
    today: &Today,
) -> Blocks<S> {
    let title = md("*{}. {}*", &[number(place), words(&key_result.title)]);
    let owner = owner_suffix(key_result);
    let stands = key_result_text(title, key_result, objective, today);
    blocks.section(md("{}{}{}", &[stands, owner, link_line(key_result)]))
}

/// A key result's name, where it stands by itself.
pub(in super::super) fn key_result_title(key_result: &KeyResult) -> Text {
    md("*{}*", &[words(&key_result.title)])
}

/// How a key result stands, in three lines.
pub(in super::super) fn key_result_text(
    title: Text,
    key_result: &KeyResult,
    objective: &Objective,
    today: &Today,
) -> Text {
    let bar = bar_text(key_result.measure.progress());
    let stands = key_result_standing(key_result, objective, today);
    let confidence = match &key_result.last {
        Some(last) => md(" · confidence {} of 10", &[number(last.confidence)]),
        None => Text::default(),
    };
    md("{}\n{} · {}\n{}{}", &[title, bar, way(key_result), stands, confidence])
}

/// How the objective's figure comes about: `72 % is the rounded mean of 100 % (of 366 %), 58 % and 57 %.` A single key
/// result needs no explanation, unless it overshoots.
fn mean_of(objective: &Objective) -> Text {
    let parts: Vec<f64> = objective.key_results.iter().map(|one| one.measure.progress()).collect();
    let shown: Vec<Text> = parts.iter().map(|part| part_of_mean(*part)).collect();
    let whole = objective.progress();
    let sum: i64 = parts.iter().map(|part| percent_of(part.min(1.0))).sum();
    let is_exact = sum == percent_of(whole).saturating_mul(i64::try_from(parts.len()).unwrap_or(1));
    let whole = number(percent_words(whole));
    let mean = text(if is_exact { "mean" } else { "rounded mean" });
    match shown.as_slice() {
        [] => Text::default(),
        [only] if parts.iter().any(|part| *part > 1.0) => md("Its key result counts {}.", std::slice::from_ref(only)),
        [_] => Text::default(),
        [first @ .., last] => md("{} % is the {} of {} and {}.", &[whole, mean, Text::join(first, ", "), last.clone()]),
    }
}

/// What a key result counts for: `58 %`, `100 % (of 366 %)`.
fn part_of_mean(progress: f64) -> Text {
    let shown = number(percent_words(progress));
    if percent_of(progress) > 100 { md("100 % (of {} %)", &[shown]) } else { md("{} %", &[shown]) }
}

/// Who checked in last, and when.
fn last_news(objective: &Objective, today: &Today) -> Text {
    match objective.key_results.iter().filter_map(|one| one.last.as_ref()).max_by_key(|last| last.at) {
        Some(last) => md("Last check-in by {}, {}.", &[words(&last.name), day(last.at, today)]),
        None if objective.pace(today).is_over => Text::default(),
        None => text("No check-in yet. The first one takes half a minute: press *Update* or type `/okr update`."),
    }
}

/// `Q4 2026`.
pub(super) fn cycle_label(objective: &Objective) -> String {
    Cycle::new(objective.first, objective.last).map(|cycle| cycle.label()).unwrap_or_default()
}

/// The line in the card's thread: who changed what, and why.
pub(in super::super) fn thread_message(who: &str, moved: &[Moved]) -> Message {
    let who = words(who);
    if moved.iter().all(Moved::says_nothing_new) {
        let said = md("*{}* checked in: {}.", &[who, unmoved(moved)]);
        return message(said).build();
    }
    let fallback = md("{} checked in on {}", &[who.clone(), number(counted(moved.len(), "key result"))]);
    let start = message(fallback).section(md("*{}* checked in", &[who]));
    let blocks = start.each(moved, |blocks, one| {
        let blocks = blocks.section(moved_line(one));
        match &one.why {
            Some(why) => blocks.quote(why),
            None => blocks,
        }
    });
    blocks.build()
}

/// `nothing changed in 3 key results (…)`.
pub(super) fn unmoved(moved: &[Moved]) -> Text {
    match moved {
        [one] => md("*{}* stays at {}", &[words(&one.after.title), shown(&one.after)]),
        many => {
            let rows: Vec<Text> =
                many.iter().map(|one| md("{} {}", &[words(&one.after.title), shown(&one.after)])).collect();
            md("nothing changed in {} ({})", &[number(counted(many.len(), "key result")), Text::join(&rows, ", ")])
        }
    }
}

/// `ROAS: 4.1x → 4.2x (confidence 7 → 8)`.
fn moved_line(one: &Moved) -> Text {
    let (before, after) = (&one.before, &one.after);
    let confidence = if before.last.is_some() && one.changes_confidence() {
        md("confidence {} → {}", &[number(before.confidence()), number(after.confidence())])
    } else {
        md("confidence {}", &[number(after.confidence())])
    };
    let title = words(&after.title);
    if before.measure.value == after.measure.value {
        md("*{}* stays at {} ({})", &[title, shown(after), confidence])
    } else {
        md("*{}*: {} → *{}* ({})", &[title, shown(before), shown(after), confidence])
    }
}

pub(super) fn shown(key_result: &KeyResult) -> Text {
    words(&key_result.measure.unit.format(key_result.measure.value))
}

/// What a pod is after, on the card that says who is who; how it stands is on the card of its key results.
pub(in super::super) fn objective_line(sheet: &Sheet) -> Text {
    let Some(objective) = &sheet.objective else {
        return text("*Objective*\nNone for this cycle yet: whoever leads the pod sets it with `/okr new`.");
    };
    let count = number(counted(objective.key_results.len(), "key result"));
    md("*Objective*\n{} ({}): `/okr update` says how it goes.", &[words(&objective.title), count])
}
