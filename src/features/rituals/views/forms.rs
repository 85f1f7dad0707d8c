//! The form of a ritual, and the choice of its kind.

use super::{
    super::{
        REMINDER,
        model::{
            Doing, Filled, LONGEST_NAME, LONGEST_TEXT, Listed, MOST_QUESTIONS, Moment, Owner, Ritual, Shape, field,
            step_field, value,
        },
    },
    lists::{ADD, DO, LOOK, delete_button},
    phrases::{dates_line, moment_at, when, whose},
};
use crate::{
    ids::{PodId, RitualId},
    signal::{Choice, Message, Modal, Reopen},
    slack::{
        blocks::{
            Button, ModalBuilder, button, channel_select, checkboxes, choice, fits_a_menu, message, modal,
            multi_external_select, multi_select, people_select, select, text_input,
        },
        mrkdwn::{Text, md, text, words},
    },
    turn::{KindOwner, RitualKind},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The form.
pub(in super::super) const FORM: &str = "rituals_form";
/// The modal that offers the kinds.
const KINDS: &str = "rituals_kinds";
/// A button of it; carries the kind and the pod.
pub(in super::super) const CHOOSE: &str = "rituals_choose";

/// What the form carries: never authority, only what it is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in super::super) struct Carried {
    /// The kind.
    pub(in super::super) kind: String,
    /// Which ritual; none for a new one.
    pub(in super::super) ritual: Option<RitualId>,
}

/// What surrounds the fields.
pub(in super::super) struct Frame<'a> {
    /// The kind.
    pub(in super::super) kind: &'static RitualKind,
    /// Its fields.
    pub(in super::super) shape: Shape,
    /// Which ritual is changed.
    pub(in super::super) ritual: Option<&'a Ritual>,
    /// To whom it may belong.
    pub(in super::super) owners: Vec<Choice>,
    /// The reader looks after what is the organisation's.
    pub(in super::super) may_organisation: bool,
    /// What the schedule means, or what is wrong with it.
    pub(in super::super) schedule_note: Text,
}

/// Which kind? `here`: the pod of the channel.
pub(in super::super) fn kinds_modal(kinds: &[&'static RitualKind], here: Option<PodId>) -> Modal {
    let here = here.map(|pod| pod.to_string()).unwrap_or_default();
    let reopen = Reopen { title: "A new ritual".to_owned(), action_id: ADD.to_owned(), value: here.clone() };
    let mut built = modal(KINDS, "Add a ritual").close("Cancel").reopen(reopen);
    for kind in kinds {
        let choose = button(CHOOSE, kind.title).value(format!("{}/{here}", kind.name));
        built = built.section_with(words(kind.about), choose);
    }
    built.build()
}

/// To whom a ritual of a kind may belong: to the reader alone, to the organisation, to these pods.
pub(in super::super) fn owner_choices(
    kind: &RitualKind,
    pods: &[(PodId, String)],
    may_organisation: bool,
) -> Vec<Choice> {
    let mut owners = Vec::new();
    if kind.name == REMINDER.name {
        owners.push(choice(value::MINE, "Me alone"));
    }
    if may_organisation && kind.owner != KindOwner::Pod {
        owners.push(choice(value::ORGANISATION, "The organisation"));
    }
    if kind.owner != KindOwner::Organisation {
        owners.extend(pods.iter().map(|(pod, name)| choice(pod, name)));
    }
    owners
}

/// Whose it is. What fits no menu is found by a part of its name.
fn whose_input(form: ModalBuilder, owners: &[Choice], filled: &Filled) -> ModalBuilder {
    let label = "Whose is it?";
    if fits_a_menu(owners) {
        return form.input(multi_select(field::OWNER, label, owners).initial(&filled.owners));
    }
    let chosen = owners.iter().filter(|owner| filled.owners.contains(&owner.value));
    form.input(multi_external_select(field::OWNER, label).initial(chosen).placeholder("Type a part of the pod’s name"))
}

/// The form, with what stands in it.
pub(in super::super) fn form_modal(frame: &Frame<'_>, filled: &Filled) -> Modal {
    let kind = frame.kind;
    let carried = Carried { kind: kind.name.to_owned(), ritual: frame.ritual.map(|ritual| ritual.id) };
    let (title, save) = if frame.ritual.is_some() { ("Change the ritual", "Save") } else { ("A new ritual", "Add") };
    let mut form = modal(FORM, title).submit(save).close("Cancel").metadata(&carried);
    if let Some(ritual) = frame.ritual {
        let (title, value) = (ritual.name.clone(), Doing::Edit.value(ritual.id));
        form = form.reopen(Reopen { title, action_id: DO.to_owned(), value });
    }
    form = form.section(md("*{}*: {}", &[words(kind.title), words(kind.about)]));
    if frame.shape.has_text {
        let hint = format!("At most {LONGEST_TEXT} characters.");
        form = form.input(text_input(field::TEXT, "What to say").multiline().initial(&filled.text).hint(&hint));
    }
    let hint = format!("At most {LONGEST_NAME} characters.");
    form = form.input(text_input(field::NAME, "Name").initial(&filled.name).hint(&hint));
    form = whose_and_when(form, frame, filled);
    if frame.shape.asks_each {
        form = audience(form, frame.may_organisation, filled);
    }
    form = days_off(form, frame, filled);
    form = steps(form, &frame.shape, filled);
    if let Some(link) = frame.shape.link {
        let address = text_input(field::LINK, link.title).optional().initial(&filled.link).max_length(1_000);
        form = form.input(address.placeholder("https://…"));
    }
    if frame.shape.has_questions {
        let hint = format!("One on each line, at most {MOST_QUESTIONS}.");
        form = form.input(text_input(field::QUESTIONS, "Questions").multiline().initial(&filled.questions).hint(&hint));
    }
    if frame.shape.has_place {
        let mut place = channel_select(field::PLACE, "Channel").optional().hint(if frame.may_organisation {
            "Empty: the channel of its owner."
        } else {
            "Empty: the channel of its owner. Another one must be the pod's too."
        });
        if let Some(channel) = &filled.place {
            place = place.initial(channel);
        }
        form = form.input(place);
    }
    match frame.ritual {
        Some(ritual) => form.divider().actions([delete_button(ritual)]).build(),
        None => form.build(),
    }
}

fn whose_and_when(form: ModalBuilder, frame: &Frame<'_>, filled: &Filled) -> ModalBuilder {
    let schedule = text_input(field::SCHEDULE, "When").initial(&filled.schedule).max_length(200).tells_at_once().hint(
        "Such as: every weekday at 09:30, last Thursday at 16:00, every 2 weeks from 2026-11-23 at 10:00. Press Enter \
             to see the next dates.",
    );
    let form = whose_input(form, &frame.owners, filled).input(schedule).context(frame.schedule_note.clone());
    let zone = text_input(field::ZONE, "Time zone")
        .optional()
        .initial(&filled.zone)
        .max_length(60)
        .hint("A city, such as Berlin. Empty: the zone of its owner.");
    if !frame.shape.asks_each {
        return form.input(zone);
    }
    let times = [choice(value::OWN, "Each person's own time"), choice(value::ONE, "One time for all, as below")];
    form.input(select(field::OWN_ZONE, "By whose time?", &times).initial(&filled.own_zone)).input(zone)
}

fn audience(form: ModalBuilder, may_organisation: bool, filled: &Filled) -> ModalBuilder {
    let beyond = [(value::LEADERSHIP, "Leadership"), (value::EVERYONE, "Every colleague")];
    // What stands there is shown, whoever chose it.
    let beyond = beyond.into_iter().filter(|(word, _)| may_organisation || filled.audience == *word);
    let choices: Vec<Choice> = [(value::MEMBERS, "Everybody of the pods"), (value::LEADS, "Whoever leads each pod")]
        .into_iter()
        .chain(beyond)
        .chain([(value::PEOPLE, "The people below")])
        .map(|(word, label)| choice(word, label))
        .collect();
    let observers = people_select(field::OBSERVERS, "Who only reads").optional().initial(&filled.observers);
    form.input(select(field::AUDIENCE, "Who takes part?", &choices).initial(&filled.audience))
        .input(people_select(field::PEOPLE, "Chosen people").optional().initial(&filled.people))
        .input(observers.hint("They are not asked."))
}

/// On which days it does not take place: as people choose, or by the kind's own rule, in words.
fn days_off(form: ModalBuilder, frame: &Frame<'_>, filled: &Filled) -> ModalBuilder {
    let holidays = choice(value::HOLIDAYS, "Public holidays");
    let boxes = |label, skips: &[Choice]| checkboxes(field::SKIPS, label, skips).optional().initial(&filled.skips);
    if frame.shape.asks_each {
        let time_off = choice(value::TIME_OFF, "Time off");
        let weekends = choice(value::WEEKENDS, "Days that are not of their working week");
        return form.input(boxes("Do not ask people on", &[holidays, time_off, weekends]));
    }
    if frame.shape.rests {
        let weekends = choice(value::WEEKENDS, "Days that are not of its owner’s working week");
        return form.input(boxes("Do not post on", &[holidays, weekends]));
    }
    if frame.kind.before_holidays {
        let rule = "What would fall on a public holiday takes place on the working day before, at the same time.";
        return form.context(text(rule));
    }
    form
}

fn steps(mut form: ModalBuilder, shape: &Shape, filled: &Filled) -> ModalBuilder {
    let minutes = |name, label, filled: &str| text_input(name, label).initial(filled).max_length(6);
    if shape.reminds {
        form = form.input(minutes(field::REMIND, "Remind after (minutes)", &filled.remind));
    }
    if shape.closes {
        form = form.input(minutes(field::CLOSE, "Closes after (minutes)", &filled.close));
    }
    for (place, step) in shape.steps.iter().enumerate() {
        let typed = filled.steps.get(step.name).map_or("", String::as_str);
        let mut input = text_input(&step_field(step.name), step.title).initial(typed).max_length(60);
        if place == 0 {
            input = input.hint(
                "How far from its time: 15 minutes before, 2 days before at 10:00, 1 working day later at 10:00, the same \
                 day at 17:00.",
            );
        }
        form = form.input(input);
    }
    let label = "If Podkeeper was down: still ask up to … minutes late";
    let late = minutes(field::CATCH_UP, label, &filled.catch_up);
    form.input(late.hint("What is later than that is left out."))
}

/// What a schedule means: in words, and its next dates.
pub(in super::super) fn schedule_note(listed: &Listed, now: Timestamp) -> Text {
    let mut letters = listed.ritual.schedule.in_words();
    if let Some(first) = letters.get(..1).map(str::to_uppercase) {
        letters.replace_range(..1, &first);
    }
    md("{}. Next: {}", &[words(&letters), dates_line(listed, now)])
}

/// What is wrong with a schedule.
pub(in super::super) fn schedule_fault(sentence: &str) -> Text {
    words(sentence)
}

fn summary(listed: &Listed, now: Timestamp) -> Text {
    let name = words(&listed.ritual.name);
    let head = match listed.ritual.owner {
        Owner::Person(_) => md("*{}*, for you alone: {}.", &[name, when(listed)]),
        Owner::Organisation | Owner::Pods(_) => md("*{}* of {}: {}.", &[name, whose(listed), when(listed)]),
    };
    let said = md("{}\nNext: {}.", &[head, dates_line(listed, now)]);
    match listed.arrives {
        Some(at) => md("{}\n{}", &[said, arrives(at, listed, now)]),
        None => said,
    }
}

/// When the first time really comes.
fn arrives(at: Timestamp, listed: &Listed, now: Timestamp) -> Text {
    let at = moment_at(Moment::new(listed.zone.date(at), 0, at), &listed.zone, now);
    md("That is outside of working time: it reaches everybody when they work next, by the usual hours on {}.", &[at])
}

/// It is written down.
pub(in super::super) fn saved_modal(listed: &Listed, stays: Option<Moment>, now: Timestamp) -> Modal {
    let mut saved = modal(FORM, "Saved").close("Done").section(summary(listed, now));
    if let Some(stays) = stays {
        let head = if stays.at > now {
            "The one on {} is under way already and stays as it is. Where it can be moved, its own message has the button."
        } else {
            "The one that began on {} goes on as it is."
        };
        saved = saved.section(md(head, &[moment_at(stays, &listed.zone, now)]));
    }
    saved.actions(look_buttons(listed)).build()
}

/// It was made without a form.
pub(in super::super) fn added_message(listed: &Listed, now: Timestamp) -> Message {
    let said = md("Added. {}", &[summary(listed, now)]);
    message(said.clone()).section(said).actions(look_buttons(listed)).build()
}

fn look_buttons(listed: &Listed) -> [Button; 2] {
    let id = listed.ritual.id;
    [button(LOOK, "Preview").value(Doing::Preview.value(id)), button(DO, "Change").value(Doing::Edit.value(id))]
}

/// Something was done from within a modal.
pub(in super::super) fn told_modal(said: Text) -> Modal {
    modal(FORM, "Rituals").close("Done").section(said).build()
}

/// There is nothing this person could add.
pub(in super::super) fn nothing_to_add() -> Text {
    text(
        "Whoever leads a pod, its deputy and the admins add rituals. `/ritual remind me \"book hours\" every Friday at \
         15:00` reminds you alone.",
    )
}
