//! The forms: a topic, one's own topics, the host, another date, off, the link, the recap.

use super::{PROPOSE, RECAP, Scene, plain_moment, speaker};
use crate::{
    features::learning::{
        model::{Candidate, Draft, DraftFault, LENGTHS, LONGEST_TEXT, LONGEST_TITLE},
        store::{Lesson, Topic},
    },
    ids::{OccurrenceId, PodId, TopicId},
    signal::{Choice, Form, Modal, Reopen},
    slack::{
        blocks::{ModalBuilder, button, choice, date_input, modal, select, text_input, time_input},
        mrkdwn::{Text, md, number, text, words},
    },
};
use serde::{Deserialize, Serialize};

/// A topic was proposed or changed.
pub(in super::super) const TOPIC_FORM: &str = "learning_topic_form";
/// Another pod shall host.
pub(in super::super) const SWAP_FORM: &str = "learning_swap_form";
/// Another date.
pub(in super::super) const MOVE_FORM: &str = "learning_move_form";
/// It is off.
pub(in super::super) const CANCEL_FORM: &str = "learning_cancel_form";
/// The call's address.
pub(in super::super) const LINK_FORM: &str = "learning_link_form";
/// The recap was written.
pub(in super::super) const RECAP_FORM: &str = "learning_recap_form";
/// Opens the form for a topic that is there; carries the topic.
pub(in super::super) const EDIT_TOPIC: &str = "learning_edit_topic";
/// Withdraws a topic; carries the topic.
pub(in super::super) const WITHDRAW: &str = "learning_withdraw";

/// Fields of the forms.
pub(in super::super) const TITLE: &str = "title";
pub(in super::super) const TRIED: &str = "tried";
pub(in super::super) const LEARNT: &str = "learnt";
pub(in super::super) const MINUTES: &str = "minutes";
pub(in super::super) const LINK: &str = "link";
pub(in super::super) const HOST_POD: &str = "learning_host_pod";
pub(in super::super) const DAY: &str = "day";
pub(in super::super) const TIME: &str = "time";
pub(in super::super) const WHY: &str = "why";
pub(in super::super) const BESIDES: &str = "besides";

/// What a topic's form carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct CarriedTopic {
    /// For which session.
    pub(in super::super) session: Option<OccurrenceId>,
    /// The topic that is changed; `None` for a new one.
    pub(in super::super) topic: Option<TopicId>,
}

/// What the other forms carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct CarriedSession {
    /// Which session.
    pub(in super::super) session: OccurrenceId,
    /// The talks the form was made for, in order.
    pub(in super::super) talks: Vec<TopicId>,
}

/// The form for a topic: a new one, or one that is there.
pub(in super::super) fn topic_modal(session: Option<OccurrenceId>, topic: Option<&Topic>, fits: &Text) -> Modal {
    let carried = CarriedTopic { session, topic: topic.map(|topic| topic.id) };
    let (title, send) = if topic.is_some() { ("Your topic", "Save") } else { ("Propose a topic", "Propose") };
    let lengths: Vec<Choice> = LENGTHS.iter().map(|minutes| choice(minutes, &format!("{minutes} minutes"))).collect();
    let of = |read: fn(&Topic) -> &str| topic.map(read).unwrap_or_default();
    let minutes = topic.map_or(5, |topic| topic.minutes);
    let reopen = Reopen {
        title: "The form for a topic".to_owned(),
        action_id: PROPOSE.to_owned(),
        value: session.map(|session| session.to_string()).unwrap_or_default(),
    };
    modal(TOPIC_FORM, title)
        .submit(send)
        .close("Cancel")
        .metadata(&carried)
        .reopen(reopen)
        .context(fits.clone())
        .input(text_input(TITLE, "Title").initial(of(|topic| &topic.title)).max_length(LONGEST_TITLE))
        .input(
            text_input(TRIED, "What we tried").multiline().initial(of(|topic| &topic.tried)).max_length(LONGEST_TEXT),
        )
        .input(
            text_input(LEARNT, "What we learnt")
                .multiline()
                .initial(of(|topic| &topic.learnt))
                .max_length(LONGEST_TEXT),
        )
        .input(select(MINUTES, "How long", &lengths).initial(&minutes.to_string()))
        .input(
            text_input(LINK, "Link")
                .initial(topic.and_then(|topic| topic.link.as_deref()).unwrap_or_default())
                .max_length(1_000)
                .placeholder("https://…")
                .optional(),
        )
        .build()
}

/// What stands in the form for a topic.
pub(in super::super) fn draft(form: &Form) -> Draft<'_> {
    Draft {
        title: form.text(TITLE),
        tried: form.text(TRIED),
        learnt: form.text(LEARNT),
        minutes: form.choice(MINUTES),
        link: form.text(LINK),
    }
}

/// What is wrong at which field.
pub(in super::super) fn draft_fault(fault: DraftFault) -> (String, String) {
    let (field, sentence) = match fault {
        DraftFault::NoTitle => (TITLE, "Please give it a title."),
        DraftFault::NothingTried => (TRIED, "Please say in a sentence what you tried."),
        DraftFault::NothingLearnt => (LEARNT, "Please say in a sentence what you learnt."),
        DraftFault::NoLength => (MINUTES, "A talk takes 5, 10 or 15 minutes."),
        DraftFault::NoAddress => (LINK, "This is no web address. An example: https://example.com/report"),
    };
    (field.to_owned(), sentence.to_owned())
}

/// Somebody's own topics, to change or withdraw them.
pub(in super::super) fn my_topics_modal(session: Option<OccurrenceId>, topics: &[Topic]) -> Modal {
    let start = modal("learning_topics", "My topics").close("Close");
    let start = match (topics, session) {
        ([], _) => start.section(text("You have proposed nothing that is still to come.")),
        _ => start.each(topics, own_topic),
    };
    match session {
        Some(session) => start.actions([button(PROPOSE, "Propose a topic").value(session)]).build(),
        None => start.build(),
    }
}

fn own_topic(modal: ModalBuilder, topic: &Topic) -> ModalBuilder {
    let state = match (topic.occurrence_id, topic.place) {
        (None, _) => text("kept for next time"),
        (Some(_), Some(place)) => md("number {} on the agenda", &[number(place)]),
        (Some(_), None) => text("proposed"),
    };
    let line = md("*{}* · {} minutes · {}", &[words(&topic.title), number(topic.minutes), state]);
    modal.section(line).actions([
        button(EDIT_TOPIC, "Edit").value(topic.id),
        button(WITHDRAW, "Withdraw").value(topic.id).confirm(
            "Withdraw this topic?",
            &md("“{}” and the votes for it are gone then.", &[words(&topic.title)]),
            "Withdraw",
            "Keep",
        ),
    ])
}

fn session_form(callback: &str, title: &str, session: OccurrenceId) -> ModalBuilder {
    modal(callback, title).close("Cancel").metadata(&CarriedSession { session, talks: Vec::new() })
}

/// The pods that can host instead: those with somebody there, with the hour where it is night for them.
pub(in super::super) fn host_choices(scene: &Scene, candidates: &[Candidate]) -> Vec<Choice> {
    let others = candidates.iter().filter(|candidate| Some(candidate.pod) != scene.session.host_pod);
    let choices = others.filter_map(|candidate| {
        let host = candidate.host.as_ref()?;
        let name = match host.is_by_day() {
            true => format!("{}: {}", candidate.name, host.name),
            false => format!("{}: {}, at {}", candidate.name, host.name, host.at.strftime("%H:%M")),
        };
        Some(choice(candidate.pod, &name))
    });
    choices.collect()
}

/// Which pod shall host.
pub(in super::super) fn swap_modal(scene: &Scene, choices: &[Choice]) -> Modal {
    session_form(SWAP_FORM, "Swap host", scene.session.occurrence_id)
        .submit("Swap")
        .section(text("Least recent first. Whoever hosts now is told, and so is whoever hosts instead."))
        .exactly_one_of((HOST_POD, "Who hosts instead?"), choices, None)
        .build()
}

/// The pod that was chosen.
pub(in super::super) fn chosen_pod(form: &Form) -> Option<PodId> {
    form.choice(HOST_POD).and_then(|pod| pod.parse().ok()).map(PodId)
}

/// Another date, in the organisation's zone.
pub(in super::super) fn move_modal(scene: &Scene) -> Modal {
    let local = scene.zone.local(scene.session.starts_at.0);
    session_form(MOVE_FORM, "Move to another date", scene.session.occurrence_id)
        .submit("Move")
        .section(md(
            "*{}* is planned for {}. Only this one moves. Everybody who was told hears of it.",
            &[words(&scene.name), words(&plain_moment(scene.session.starts_at.0, &scene.zone))],
        ))
        .input(date_input(DAY, "Day").initial(local.date()))
        .input(time_input(TIME, &format!("Time ({})", scene.zone.name())).initial(local.time()))
        .build()
}

/// Why it is off.
pub(in super::super) fn cancel_modal(scene: &Scene) -> Modal {
    session_form(CANCEL_FORM, "Cancel this one", scene.session.occurrence_id)
        .submit("Cancel it")
        .section(md(
            "*{}* on {} will not take place; the next one does. Everybody who was told hears of it, and topics are kept.",
            &[words(&scene.name), words(&plain_moment(scene.session.starts_at.0, &scene.zone))],
        ))
        .input(
            text_input(WHY, "Why")
                .max_length(300)
                .hint("Everybody reads this.")
                .placeholder("The London office moves that day."),
        )
        .build()
}

/// Where the call takes place.
pub(in super::super) fn link_modal(scene: &Scene) -> Modal {
    session_form(LINK_FORM, "The call link", scene.session.occurrence_id)
        .submit("Save")
        .input(
            text_input(LINK, "Link to the call")
                .initial(scene.link.as_deref().unwrap_or_default())
                .max_length(1_000)
                .placeholder("https://…")
                .hint("It stays for the next ones too. Leave it empty to take it away.")
                .optional(),
        )
        .build()
}

/// The field of a talk's lesson.
pub(in super::super) fn lesson_field(topic: TopicId) -> String {
    format!("lesson_{topic}")
}

/// One lesson per talk; what the speaker wrote, or what was written before, stands there.
pub(in super::super) fn recap_modal(scene: &Scene, written: &[Lesson]) -> Modal {
    let talks = scene.talks();
    let carried =
        CarriedSession { session: scene.session.occurrence_id, talks: talks.iter().map(|talk| talk.id).collect() };
    let lesson =
        |topic: Option<TopicId>| written.iter().find(|one| one.topic_id == topic).map(|one| one.lesson.as_str());
    let start = modal(RECAP_FORM, "The recap").submit("Publish").close("Cancel").metadata(&carried).reopen(Reopen {
        title: format!("The recap of {}", scene.name),
        action_id: RECAP.to_owned(),
        value: scene.session.occurrence_id.to_string(),
    });
    let start = if talks.is_empty() {
        start
    } else {
        start.context(text("Leave a lesson empty where the talk was not given: its topic is kept for next time."))
    };
    let form = start.each(talks.iter().copied(), |modal, talk| {
        let before = lesson(Some(talk.id)).unwrap_or(if written.is_empty() { &talk.learnt } else { "" });
        let label = format!("{} ({})", talk.title, talk.author_name);
        modal.input(
            text_input(&lesson_field(talk.id), &label).multiline().initial(before).max_length(LONGEST_TEXT).optional(),
        )
    });
    let besides = if talks.is_empty() { "What did we learn?" } else { "What else did we learn?" };
    form.input(
        text_input(BESIDES, besides)
            .multiline()
            .initial(lesson(None).unwrap_or_default())
            .max_length(LONGEST_TEXT)
            .optional(),
    )
    .build()
}

/// What was said besides the talks, in the log.
pub(in super::super) fn besides_title(has_talks: bool) -> String {
    if has_talks { "Besides the talks".to_owned() } else { "Open questions".to_owned() }
}

/// A form was saved.
pub(in super::super) fn saved_modal(said: &Text) -> Modal {
    modal("saved", "Saved").close("Close").section(said.clone()).build()
}

/// A topic as it was taken, and what becomes of it.
pub(in super::super) fn topic_saved(topic: &Topic, next: &Text) -> Modal {
    saved_modal(&md(
        "*{}* · {} · {} minutes. {}",
        &[words(&topic.title), speaker(topic), number(topic.minutes), next.clone()],
    ))
}
