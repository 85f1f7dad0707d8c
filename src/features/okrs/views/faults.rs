//! What is wrong, and what to do about it: plain sentences for fields and answers.

use super::{
    super::model::{
        FormFault, KeyResult, LONGEST_WHY, Leader, LineFault, Measure, Sheet, Today, Unit, UnitFault, Unreadable,
        digits_of, percent_words,
    },
    ago, counted, listed,
};

/// Why a text is no value of this key result.
pub(in super::super) fn number_fault(why: &Unreadable, unit: &Unit) -> String {
    match why {
        Unreadable::Empty => "Type a number. To leave it as it is, put the old value back.".to_owned(),
        Unreadable::NotANumber => format!("This is not a number. Examples: {}.", examples(unit)),
        Unreadable::TooLarge => "This number is too large to keep exactly. Is it counted in the right unit?".to_owned(),
        Unreadable::Ambiguous(one, other) => format!(
            "This can be read as {} or as {}. Type {} or {}.",
            unit.format(*one),
            unit.format(*other),
            digits_of(*one),
            unambiguous(*other),
        ),
        Unreadable::OtherUnit(mark) => match unit {
            Unit::Plain => {
                format!("This is counted without a unit, so \"{mark}\" is not clear. Type the number alone.")
            }
            Unit::Percent | Unit::Times | Unit::Money(_) | Unit::Word(_) => {
                format!("This is counted in {}, not in \"{mark}\". Type the number alone.", unit.text())
            }
        },
        Unreadable::BelowZero { taken, result } => format!(
            "Taking away {} would end at {}, below zero. If {} is the value itself, type =-{}.",
            unit.format(*taken),
            unit.format(*result),
            unit.format(-taken),
            digits_of(*taken),
        ),
        Unreadable::NothingToAddTo => "Type the number itself, without a + before it.".to_owned(),
    }
}

/// Numbers as they can be typed where this is the unit.
pub(super) fn examples(unit: &Unit) -> String {
    match unit {
        Unit::Plain => "4.2, 1.2k, 1,200.50, +0.3".to_owned(),
        Unit::Percent => "18, 18%, 4.5%, +0.3".to_owned(),
        Unit::Times => "4, 4.2, 4.2x, +0.3".to_owned(),
        Unit::Money(code) => format!("1200, 1,200.50, {code} 1.2k, +50"),
        Unit::Word(word) => format!("30, 1.2k, 30 {word}, +5"),
    }
}

/// Digits that cannot be taken for thousands: `1.200` would be asked about again, `1.2000` is not.
fn unambiguous(value: f64) -> String {
    let digits = digits_of(value);
    match digits.split_once('.') {
        Some((_, fraction)) if fraction.len() == 3 => digits + "0",
        _ => digits,
    }
}

/// A value far beyond everything known, or far beyond the way from start to target.
pub(in super::super) fn absurd(value: f64, measure: &Measure) -> String {
    let unit = &measure.unit;
    let beyond = if measure.is_thousandfold(value) {
        "more than 1,000 times anything so far".to_owned()
    } else {
        let progress = Measure { value, ..measure.clone() }.progress();
        format!("{} % of the way from start to target", percent_words(progress))
    };
    format!(
        "{} is {beyond} (start {}, now {}, target {}).",
        unit.format(value),
        unit.format(measure.start),
        unit.format(measure.value),
        unit.format(measure.target),
    )
}

/// Beside an absurd value when other fields must be corrected first.
pub(in super::super) fn form_fault(fault: &FormFault, key_result: &KeyResult) -> String {
    match fault {
        FormFault::Value(why) => number_fault(why, &key_result.measure.unit),
        FormFault::LongWhy => {
            format!("Please keep it under {LONGEST_WHY} characters; the card's thread has room for the long story.")
        }
        FormFault::TickedButEdited => format!(
            "\"Nothing changed\" is ticked, but this was {}. Untick it, or put that value back.",
            key_result.measure.unit.format(key_result.measure.value)
        ),
        FormFault::NothingDifferent => {
            "Nothing is different. Tick this to say that all values are still right.".to_owned()
        }
    }
}

/// Why a text cannot be a unit.
pub(in super::super) fn unit_fault(fault: UnitFault) -> String {
    match fault {
        UnitFault::TooLong => "A unit has at most 16 characters.",
        UnitFault::NotAWord => {
            "A unit is %, x, a currency such as EUR or €, or a word such as leads. It has no digits."
        }
        UnitFault::Multiplies => "k, m and bn stand for thousands and more. Please use another word as unit.",
    }
    .to_owned()
}

/// Why a one-line update was not understood, with what would be.
pub(in super::super) fn line_fault(fault: &LineFault, sheet: &Sheet) -> String {
    let titles: Vec<&str> = sheet.key_results().iter().map(|one| one.title.as_str()).collect();
    let title = |place: &usize| titles.get(*place).copied().unwrap_or_default();
    match fault {
        LineFault::NoSuch(name) => format!(
            "{} has no key result called \"{name}\". There {}: {}. Use the number or the first letters, as in \
             `/okr update 1 4.2 why it moved`.",
            sheet.pod_name,
            if titles.len() == 1 { "is" } else { "are" },
            numbered(sheet, &(0..titles.len()).collect::<Vec<_>>()),
        ),
        LineFault::Several(name, places) => format!(
            "\"{name}\" fits {}: {}. Use its number.",
            counted(places.len(), "key result"),
            numbered(sheet, places)
        ),
        LineFault::NoValue(place) => format!(
            "What is the new value of {}? Type it after the name, as in `/okr update {} {}`.",
            title(place),
            place + 1,
            sheet.key_results().get(*place).map_or_else(String::new, |one| digits_of(one.measure.value)),
        ),
        LineFault::Value { place, typed, why } => {
            let unit = sheet.key_results().get(*place).map_or(&Unit::Plain, |one| &one.measure.unit);
            format!("\"{typed}\" for {}: {}", title(place), number_fault(why, unit))
        }
        LineFault::Confidence(typed) => format!(
            "\"{typed}\" is no confidence: c0 to c10 say how sure you are, of 10. If it belongs to the reason, begin that \
             with another word."
        ),
    }
}

/// `(1) Blended ROAS, (2) Cost per lead`.
fn numbered(sheet: &Sheet, places: &[usize]) -> String {
    let rows: Vec<String> = places
        .iter()
        .filter_map(|place| sheet.key_results().get(*place).map(|one| format!("({}) {}", place + 1, one.title)))
        .collect();
    rows.join(", ")
}

/// A one-line reason that is too long.
pub(in super::super) fn long_why() -> String {
    format!("Please keep the reason under {LONGEST_WHY} characters; nothing was changed.")
}

/// Somebody of another pod wants to update.
pub(in super::super) fn may_not_update(pod: (&str, &str), lead: Option<&Leader>) -> String {
    let (key, name) = pod;
    let who = match lead {
        Some(Leader { name, is_lead: true }) => format!("Its lead is {name}."),
        Some(Leader { name, is_lead: false }) => format!("{name} acts as its lead at the moment."),
        None => "It has no lead at the moment.".to_owned(),
    };
    format!("Only members of {name} can update its key results. {who} You can look at them with `/okr show {key}`.")
}

/// Somebody who is no colleague wants to look.
pub(in super::super) fn may_not_look() -> String {
    "Key results are for people of this organisation only.".to_owned()
}

/// A button that was asked for saved its line already, or somebody else checked in since.
pub(in super::super) fn line_used(key_result: &KeyResult, today: &Today) -> String {
    let stands = key_result.measure.unit.format(key_result.measure.value);
    let news = match &key_result.last {
        Some(last) => format!("{} checked in on {} {}", last.name, key_result.title, ago(last.at, today.now)),
        None => format!("{} has changed", key_result.title),
    };
    format!(
        "{news}, after this was asked; it stands at {stands} now. Nothing more was saved. If you mean it, type the line \
         again."
    )
}

/// `its lead, Ana Keller`, or whoever acts instead.
fn leader(leader: &Leader) -> String {
    let name = &leader.name;
    if leader.is_lead { format!("its lead, {name}") } else { format!("{name}, who acts as its lead at the moment") }
}

/// Somebody who does not lead a pod wants to give it an objective.
pub(in super::super) fn may_not_create(pod_name: &str, lead: Option<&Leader>) -> String {
    match lead {
        Some(lead) => format!("The objective of {pod_name} is set by {}, or an administrator.", leader(lead)),
        None => format!("{pod_name} has no lead at the moment, so an administrator sets its objective."),
    }
}

/// Somebody who does not lead a pod wants to say who answers for its key results.
pub(in super::super) fn may_not_own(pod_name: &str, lead: Option<&Leader>) -> String {
    match lead {
        Some(lead) => {
            format!("Who answers for a key result of {pod_name} is decided by {}, or an administrator.", leader(lead))
        }
        None => format!(
            "{pod_name} has no lead at the moment, so an administrator decides who answers for its key results."
        ),
    }
}

/// The owner does not belong to the pod.
pub(in super::super) fn owner_of_another_pod(name: &str, pod_name: &str) -> String {
    format!(
        "{name} does not belong to {pod_name}. Key results are owned by people of their pod: `/pod add` makes somebody a member."
    )
}

/// What `/okr owner` needs.
pub(in super::super) fn owner_usage() -> String {
    "Type the key result and who answers for it, as in `/okr owner roas @jonas`. `/okr owner roas lead` gives it back to \
     whoever leads the pod."
        .to_owned()
}

/// The pod has no key result of that name, for `/okr owner`.
pub(in super::super) fn owner_of_no_such(typed: &str, sheet: &Sheet) -> String {
    let all: Vec<usize> = (0..sheet.key_results().len()).collect();
    let rest = if all.is_empty() {
        String::new()
    } else {
        format!(" There {}: {}.", if all.len() == 1 { "is" } else { "are" }, numbered(sheet, &all))
    };
    format!("{} has no key result called \"{typed}\".{rest}", sheet.pod_name)
}

/// Several pods of theirs have a key result of that name.
pub(in super::super) fn owner_of_which_pod(typed: &str) -> String {
    format!(
        "\"{typed}\" fits key results of several pods. Begin with the pod, as in `/okr owner performance {typed} @jonas`."
    )
}

/// None of theirs has one.
pub(in super::super) fn owner_of_nothing(typed: &str) -> String {
    format!(
        "No pod that you lead has a key result called \"{typed}\". Begin with the pod, or type it in the pod's channel; \
         `/okr show` shows the key results."
    )
}

/// Somebody leads no pod and wants to make an objective.
pub(in super::super) fn leads_nothing() -> String {
    "Objectives are set by a pod's lead or an administrator, and you lead no pod. `/pod list` shows who leads which."
        .to_owned()
}

/// Somebody belongs to no pod and wants to update.
pub(in super::super) fn belongs_nowhere() -> String {
    "You belong to no pod yet, so there are no key results for you to update. `/pod list` shows the pods, and \
     `/okr show` what they are after."
        .to_owned()
}

/// The pod has no objective now.
pub(in super::super) fn no_objective(pod_name: &str, cycle: &str, may_create: bool, lead: Option<&Leader>) -> String {
    let start = format!("{pod_name} has no objective for {cycle} yet.");
    match (may_create, lead) {
        (true, _) => format!("{start} `/okr new` sets one."),
        (false, Some(Leader { name, is_lead: true })) => {
            format!("{start} {name}, who leads it, can set one with `/okr new`.")
        }
        (false, Some(Leader { name, is_lead: false })) => {
            format!("{start} {name}, who acts as its lead at the moment, can set one with `/okr new`.")
        }
        (false, None) => format!("{start} It has no lead at the moment; an administrator can set one with `/okr new`."),
    }
}

/// The pod has an objective in that cycle already.
pub(in super::super) fn has_objective(pod_name: &str, cycle: &str, title: &str) -> String {
    format!("{pod_name} already has an objective for {cycle}: \"{title}\". Choose another cycle.")
}

/// The words name no pod.
pub(in super::super) fn no_such_pod(typed: &str) -> String {
    format!("There is no pod called \"{typed}\". `/pod list` shows them all.")
}

/// The words name several pods.
pub(in super::super) fn several_pods(typed: &str, names: &[&str]) -> String {
    format!("\"{typed}\" can be {}. Please type more of the name.", listed(names, "or"))
}

/// The pod is no more, or was never.
pub(in super::super) fn pod_gone() -> String {
    "This pod no longer exists. `/pod list` shows those that do.".to_owned()
}

/// The key result is no more, or of a cycle that is over.
pub(in super::super) fn key_result_gone() -> String {
    "This key result is not of this quarter any more. `/okr show` shows those that are.".to_owned()
}

/// The form is older than the objective.
pub(in super::super) fn form_of_another_cycle() -> String {
    "This form belongs to other key results than the pod has now. Nothing was changed; open it again with \
     `/okr update`."
        .to_owned()
}
