//! The form of `/okr new`.

use super::{
    super::model::{DraftFault, MOST_KEY_RESULTS, Unit, Unreadable},
    check_in::pod_choices,
    faults::{examples, number_fault, unit_fault},
};
use crate::{
    calendar::Cycle,
    ids::PodId,
    signal::{Form, Modal, Reopen},
    slack::{
        blocks::{ModalBuilder, choice, modal, person_select, select, text_input},
        mrkdwn::{md, number, text},
    },
};
use jiff::civil::Date;

/// The form of `/okr new`.
pub(in super::super) const NEW_OBJECTIVE: &str = "okr_new_objective";
/// Opens it; carries the pod's number, or nothing.
pub(in super::super) const OPEN_NEW: &str = "okr_open_new";
/// The pod's field.
pub(in super::super) const NEW_POD: &str = "okr_new_pod";
/// The objective's field.
pub(in super::super) const OBJECTIVE: &str = "objective";
/// The cycle's field.
pub(in super::super) const CYCLE: &str = "cycle";
/// The least a field of a key result can be called by.
pub(in super::super) const TITLE: &str = "title";
/// Where it stands when the cycle begins.
pub(in super::super) const START: &str = "start";
/// Where it should stand when the cycle ends.
pub(in super::super) const TARGET: &str = "target";
/// What it is counted in.
pub(in super::super) const UNIT: &str = "unit";

/// Who answers for it.
pub(in super::super) const OWNER: &str = "owner";

/// A field of the key result at `place`, from 1.
pub(in super::super) fn new_field(place: usize, field: &str) -> String {
    format!("kr{place}_{field}")
}

/// What was filled in.
pub(in super::super) fn typed<'a>(form: &'a Form, place: usize, field: &str) -> &'a str {
    form.text(&new_field(place, field)).unwrap_or_default()
}

/// The form: pod, cycle (`first` is chosen at first), objective and up to four key results.
pub(in super::super) fn new_objective_modal(
    pods: &[(PodId, String)],
    preset: Option<PodId>,
    (cycles, first): ([Cycle; 2], Cycle),
) -> Modal {
    let pod_choices = pod_choices(pods);
    let preset = preset.or(pods.first().map(|(id, _)| *id)).map(|id| id.to_string()).unwrap_or_default();
    let cycle_choices = cycles.map(|cycle| choice(cycle.first(), &cycle_words(cycle, cycles[0].first())));
    let reopen = Reopen {
        title: "The form for a new objective".to_owned(),
        action_id: OPEN_NEW.to_owned(),
        value: preset.clone(),
    };
    let start = modal(NEW_OBJECTIVE, "New objective")
        .submit("Set")
        .close("Cancel")
        .reopen(reopen)
        .exactly_one_of((NEW_POD, "Pod"), &pod_choices, Some(&preset))
        .input(select(CYCLE, "Cycle", &cycle_choices).initial(&first.first().to_string()))
        .input(
            text_input(OBJECTIVE, "Objective")
                .placeholder("What will be better for clients or for us at the end?")
                .max_length(150),
        )
        .context(text(
            "One to four key results, each a number: where it stands today, where it should stand at the end, and what it \
             is counted in (%, x, EUR, leads, or nothing). Three are easier to remember than four. Whoever leads the pod \
             answers for those without an owner.",
        ));
    (1..=MOST_KEY_RESULTS).fold(start, key_result_inputs).build()
}

fn key_result_inputs(modal: ModalBuilder, place: usize) -> ModalBuilder {
    let title = text_input(&new_field(place, TITLE), "Key result").placeholder("Blended ROAS").max_length(100);
    let start = text_input(&new_field(place, START), "Start").placeholder("3.1").max_length(60);
    let target = text_input(&new_field(place, TARGET), "Target").placeholder("4.5").max_length(60);
    let unit = text_input(&new_field(place, UNIT), "Unit").placeholder("x").max_length(20).optional();
    let owner = person_select(&new_field(place, OWNER), "Owner").optional();
    let modal = modal.divider().section(md("*Key result {}*", &[number(place)]));
    if place == 1 {
        modal.input(title).input(start).input(target).input(unit).input(owner)
    } else {
        modal.input(title.optional()).input(start.optional()).input(target.optional()).input(unit).input(owner)
    }
}

fn cycle_words(cycle: Cycle, current: Date) -> String {
    let when = if cycle.first() == current { "now" } else { "next" };
    format!("{} ({when})", cycle.label())
}

/// Where a fault of a draft (at `place`, from 0) is shown, and its sentence.
pub(in super::super) fn draft_fault(place: usize, fault: &DraftFault, unit: &str) -> (String, String) {
    let unit = Unit::read(unit).unwrap_or(Unit::Plain);
    let number = |why: &Unreadable| match why {
        Unreadable::Empty | Unreadable::NothingToAddTo => {
            format!("Type a number, for example {}.", first_examples(&unit))
        }
        other => number_fault(other, &unit),
    };
    let (field, sentence) = match fault {
        DraftFault::NoTitle => (TITLE, "Give this key result a name, or clear its other fields.".to_owned()),
        DraftFault::SameTitle => (TITLE, "Another key result has this name. Give it one of its own.".to_owned()),
        DraftFault::Start(why) => (START, number(why)),
        DraftFault::Target(why) => (TARGET, number(why)),
        DraftFault::NoWay => {
            (TARGET, "Start and target are the same, so no progress could be told. Type another target.".to_owned())
        }
        DraftFault::Unit(fault) => (UNIT, unit_fault(*fault)),
        DraftFault::Owner => (
            OWNER,
            "This person does not belong to the pod. Choose somebody who does, or leave it empty: then the lead answers \
             for it."
                .to_owned(),
        ),
    };
    (new_field(place + 1, field), sentence)
}

/// As [`examples`], without what is added: there is nothing to add to yet.
fn first_examples(unit: &Unit) -> String {
    let all = examples(unit);
    all.split(", +").next().unwrap_or(&all).to_owned()
}

/// The objective itself is missing.
pub(in super::super) fn no_title() -> String {
    "Say in a few words what the pod is after.".to_owned()
}

/// The chosen cycle is over, or never was offered.
pub(in super::super) fn cycle_over() -> String {
    "This cycle cannot be chosen any more. Close the form and open it again.".to_owned()
}
