//! The check-in form, and its second look when something must be decided first.

use super::{
    super::OPEN_UPDATE,
    super::model::{Doubt, Filled, KeyResult, Measure, SeenRow, Sheet, Today, bar, digits_of, percent_words},
    ago,
    card::{cycle_label, shown},
    faults::absurd,
};
use crate::{
    ids::PodId,
    signal::{Choice, Form, Modal, Reopen},
    slack::{
        blocks::{ModalBuilder, checkboxes, choice, modal, select, text_input},
        mrkdwn::{Text, md, number, text, words},
    },
};
use serde::{Deserialize, Serialize};

/// The check-in form.
pub(in super::super) const CHECK_IN: &str = "okr_check_in";
/// The form that asks which pod.
pub(in super::super) const CHOOSE_POD: &str = "okr_choose_pod";
/// The field of that form.
pub(in super::super) const UPDATED_POD: &str = "okr_updated_pod";
/// The tick *nothing changed*.
pub(in super::super) const SAME: &str = "same";
const KEEP: &str = "keep";
const SET: &str = "set";

/// What the form carries: never authority, only what the person saw.
#[derive(Debug, Serialize, Deserialize)]
pub(in super::super) struct Carried {
    /// Which pod.
    pub(in super::super) pod: PodId,
    /// The key results as they were shown.
    pub(in super::super) seen: Vec<SeenRow>,
}

/// The fields of a key result. Their names hold the version that was seen: when a form is shown again because somebody
/// else checked in meanwhile, its fields are new ones, and Slack fills in how things stand now.
#[derive(Clone, Copy)]
pub(in super::super) enum Field {
    /// The value.
    Value,
    /// From 0 to 10.
    Confidence,
    /// The reason.
    Why,
    /// The tick under an absurd value.
    Sure,
    /// After a clash: whose value stands.
    Choice,
}

/// The block that holds a field of a key result as it was seen.
pub(in super::super) fn field(field: Field, seen: &SeenRow) -> String {
    let name = match field {
        Field::Value => "value",
        Field::Confidence => "confidence",
        Field::Why => "why",
        Field::Sure => "sure",
        Field::Choice => "choice",
    };
    format!("{name}_{}_{}", seen.id, seen.version)
}

/// What was filled in for one key result.
pub(in super::super) fn filled(form: &Form, seen: &SeenRow) -> Filled {
    Filled {
        typed: form.text(&field(Field::Value, seen)).unwrap_or_default().to_owned(),
        confidence: form.choice(&field(Field::Confidence, seen)).and_then(|chosen| chosen.parse().ok()),
        why: form.text(&field(Field::Why, seen)).map(str::to_owned),
        sure: form.choice(&field(Field::Sure, seen)).map(str::to_owned),
        keep: form.choice(&field(Field::Choice, seen)) == Some(KEEP),
    }
}

/// The form, with the values as they stand.
pub(in super::super) fn check_in_modal(sheet: &Sheet, today: &Today) -> Modal {
    let is_over = sheet.objective.as_ref().is_some_and(|objective| objective.pace(today).is_over);
    let closing = if is_over { text("This cycle is over: this is its closing check-in.") } else { Text::default() };
    // Only where values go below zero does somebody have to know that a minus can be a part of the number.
    let start = frame(sheet).context(closing).context(if sheet.key_results().iter().any(|one| one.measure.knows_below_zero()) {
        text("Type the new value, or +0.3 for what was added. Where values can be below zero, -0.3 is the new value.")
    } else {
        text("Type the new value, or what changed: +0.3 or -0.3.")
    });
    let start = start.input(same_tick(&[]));
    let rows = sheet.key_results().iter();
    rows.fold(start, |modal, key_result| {
        let value = digits_of(key_result.measure.value);
        let modal = value_input(modal.divider(), key_result, &value);
        further_inputs(modal, key_result, key_result.confidence(), "")
    })
    .build()
}

/// The form again, because an absurd value must be confirmed or somebody else checked in meanwhile. What was filled in
/// stays; what somebody else said is shown beside it.
pub(in super::super) fn second_look(
    sheet: &Sheet,
    rows: &[(SeenRow, Filled)],
    doubts: &[Doubt],
    (same, today): (bool, &Today),
) -> Modal {
    let start = frame(sheet).section(text("*Please look once more, then press Save again.* Nothing is saved yet."));
    let start = start.input(same_tick(if same { &[SAME] } else { &[] }));
    let rows = sheet.key_results().iter().zip(rows).zip(doubts);
    rows.fold(start, |modal, ((key_result, (seen, filled)), doubt)| {
        let modal = modal.divider();
        let value = standing_value(key_result, seen, doubt, same);
        let confidence = if same { key_result.confidence() } else { doubt.confidence };
        let modal = if doubt.is_clash { modal.section(clash(key_result, doubt, same, today)) } else { modal };
        let modal = value_input(modal, key_result, &digits_of(value));
        let modal = if doubt.is_clash && !same { modal.input(clash_choice(key_result, doubt)) } else { modal };
        let base = Measure { value: seen.value, ..key_result.measure.clone() };
        let modal = if doubt.is_absurd || filled.sure.is_some() && value == doubt.value {
            sure_tick(modal, &SeenRow::of(key_result), value, &base, filled.sure.as_deref())
        } else {
            modal
        };
        further_inputs(modal, key_result, confidence, filled.why.as_deref().unwrap_or_default())
    })
    .build()
}

/// What stands in the value's field at the second look: what was typed, or, where the person left the row alone or said
/// that nothing changed, how things stand now.
fn standing_value(key_result: &KeyResult, seen: &SeenRow, doubt: &Doubt, same: bool) -> f64 {
    if same || doubt.value == seen.value && !doubt.is_clash { key_result.measure.value } else { doubt.value }
}

fn frame(sheet: &Sheet) -> ModalBuilder {
    let reopen = Reopen {
        title: format!("The check-in for {}", sheet.pod_name),
        action_id: OPEN_UPDATE.to_owned(),
        value: sheet.pod.to_string(),
    };
    let carried = Carried { pod: sheet.pod, seen: sheet.key_results().iter().map(SeenRow::of).collect() };
    let start = modal(CHECK_IN, "Check in").submit("Save").close("Cancel").metadata(&carried).reopen(reopen);
    match &sheet.objective {
        Some(objective) => start.section(md(
            "*{}*\n{} · {}",
            &[words(&objective.title), words(&sheet.pod_name), words(&cycle_label(objective))],
        )),
        None => start,
    }
}

/// `▰▰▰▰▰▱▱▱▱▱ 55 %: from 3x to 5x, now 4.1x`.
fn row_hint(key_result: &KeyResult) -> String {
    let measure = &key_result.measure;
    let shown = |value| measure.unit.format(value);
    format!(
        "{} {} %: from {} to {}, now {}",
        bar(measure.progress()),
        percent_words(measure.progress()),
        shown(measure.start),
        shown(measure.target),
        shown(measure.value),
    )
}

fn same_tick(ticked: &[&str]) -> crate::slack::blocks::Checkboxes {
    let choices = [choice(SAME, "Nothing changed: all values are still right")];
    let ticked: Vec<String> = ticked.iter().map(|value| (*value).to_owned()).collect();
    checkboxes(SAME, "All key results", &choices).initial(&ticked).optional()
}

/// What has to be decided about a value stands directly under this.
fn value_input(modal: ModalBuilder, key_result: &KeyResult, value: &str) -> ModalBuilder {
    let block = field(Field::Value, &SeenRow::of(key_result));
    modal.input(text_input(&block, &key_result.title).initial(value).max_length(60).hint(&row_hint(key_result)))
}

fn further_inputs(modal: ModalBuilder, key_result: &KeyResult, confidence: i64, why: &str) -> ModalBuilder {
    let seen = SeenRow::of(key_result);
    // The title stands in every label, for those who hear the form instead of seeing it.
    let title = &key_result.title;
    let levels: Vec<Choice> = (0..=10).map(|level: i64| choice(level, confidence_label(level))).collect();
    modal
        .input(
            select(&field(Field::Confidence, &seen), &format!("Confidence: {title}"), &levels)
                .initial(&confidence.to_string()),
        )
        .input(
            text_input(&field(Field::Why, &seen), &format!("Why: {title}"))
                .initial(why)
                .placeholder("What moved it, or what is in the way")
                .optional(),
        )
}

fn confidence_label(level: i64) -> &'static str {
    match level {
        0 => "0 – will not be reached",
        1 => "1",
        2 => "2",
        3 => "3 – unlikely",
        4 => "4",
        5 => "5 – could go either way",
        6 => "6",
        7 => "7 – likely",
        8 => "8",
        9 => "9",
        _ => "10 – as good as done",
    }
}

/// `Ben set this to 4.4x 2 minutes ago; you typed 4.2x.` Where the confidence is another one too, both are shown.
fn clash(key_result: &KeyResult, doubt: &Doubt, same: bool, today: &Today) -> Text {
    let (who, when) = match &key_result.last {
        Some(last) => (words(&last.name), words(&ago(last.at, today.now))),
        None => (text("Somebody"), text("meanwhile")),
    };
    let theirs = shown(key_result);
    let yours = words(&key_result.measure.unit.format(doubt.value));
    let (theirs, yours) = if key_result.confidence() == doubt.confidence {
        (theirs, yours)
    } else {
        let with = |value, confidence| md("{} with confidence {}", &[value, number(confidence)]);
        (with(theirs, key_result.confidence()), with(yours, doubt.confidence))
    };
    if same {
        return md(
            "*{} set this to {} {}.* You said that {} is still right; {} stands there now.",
            &[who, theirs.clone(), when, yours, theirs],
        );
    }
    md("*{} set this to {} {}; you typed {}.*", &[who, theirs, when, yours])
}

fn clash_choice(key_result: &KeyResult, doubt: &Doubt) -> crate::slack::blocks::Select {
    let unit = &key_result.measure.unit;
    let (theirs, yours) = (unit.format(key_result.measure.value), unit.format(doubt.value));
    let (keep, set) = if key_result.confidence() == doubt.confidence {
        (format!("Keep {theirs}"), format!("Save what I typed ({yours})"))
    } else {
        (
            format!("Keep {theirs}, confidence {}", key_result.confidence()),
            format!("Save what I typed ({yours}, confidence {})", doubt.confidence),
        )
    };
    select(
        &field(Field::Choice, &SeenRow::of(key_result)),
        "Which value is right?",
        &[choice(KEEP, &keep), choice(SET, &set)],
    )
}

fn sure_tick(modal: ModalBuilder, seen: &SeenRow, value: f64, base: &Measure, ticked: Option<&str>) -> ModalBuilder {
    let digits = digits_of(value);
    let ticked: Vec<String> = ticked.filter(|ticked| *ticked == digits).map(str::to_owned).into_iter().collect();
    let yes = format!("Yes, {} is right", base.unit.format(value));
    modal.section(md("⚠️ {} Correct it above, or tick to confirm.", &[words(&absurd(value, base))])).input(
        checkboxes(&field(Field::Sure, seen), "Is this value right?", &[choice(&digits, &yes)])
            .initial(&ticked)
            .optional(),
    )
}

/// Pods to choose from.
pub(in super::super) fn pod_choices(pods: &[(PodId, String)]) -> Vec<Choice> {
    pods.iter().map(|(id, name)| choice(id, name)).collect()
}

/// Asks whose key results to update: the person's own pods first.
pub(in super::super) fn choose_pod_modal(pods: &[(PodId, String)]) -> Modal {
    let choices = pod_choices(pods);
    let first = choices.first().map(|first| first.value.as_str());
    modal(CHOOSE_POD, "Check in")
        .submit("Next")
        .close("Cancel")
        .exactly_one_of((UPDATED_POD, "Whose key results?"), &choices, first)
        .context(text("In a pod's own channel `/okr update` opens its form at once."))
        .reopen(Reopen {
            title: "The choice of a pod".to_owned(),
            action_id: OPEN_UPDATE.to_owned(),
            value: String::new(),
        })
        .build()
}
