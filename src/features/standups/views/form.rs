//! The one form of a stand-up.

use super::{
    needs::{own_state_line, pod_input},
    reading::{
        BLOCKED, BLOCKED_PERSON, BLOCKED_POD, COMMITMENTS, Carried, DONE, FilledIn, SOLVED, TICKS, TODAY,
        block_of_boxes, fields, own, seen_of, shortened, values,
    },
};
use crate::{
    features::{
        sprints::model::Commitment,
        standups::model::{Blocker, Said},
    },
    ids::{OccurrenceId, PodId},
    signal::{Choice, Modal, Reopen},
    slack::{
        blocks::{ModalBuilder, TextInput, checkboxes, choice, modal, person_select, text_input},
        mrkdwn::{Text, md, text, words},
    },
};

/// The form is sent.
pub(in super::super) const ANSWER_FORM: &str = "standup_answer";
/// What is asked first unless a pod asks otherwise …
const ELSE_DONE: &str = "What else got done?";
/// … and where nothing stands above it that could be ticked.
const FIRST_DONE: &str = "What got done?";
/// So many boxes stand in one field.
const BOXES: usize = 10;
/// So many fields of boxes of one kind are shown.
const FIELDS: usize = 10;
/// So many lines stand in one paragraph.
const PARAGRAPH: usize = 10;
/// So much may be typed into one field.
const LONGEST: u16 = 900;

/// What the form is made of.
#[derive(Clone, Copy)]
pub(in super::super) struct Form<'a> {
    /// `Your stand-up for Performance`.
    pub(in super::super) title: &'a str,
    /// Which.
    pub(in super::super) occurrence: OccurrenceId,
    /// The pod's questions: done, today, blocked, then its own.
    pub(in super::super) questions: &'a [String],
    /// The plan before.
    pub(in super::super) plan: &'a [String],
    /// What the person took on in the running sprint and has not done yet.
    pub(in super::super) commitments: &'a [Commitment],
    /// What is in the person's way.
    pub(in super::super) blockers: &'a [Blocker],
    /// All pods, for the menu.
    pub(in super::super) pods: &'a [(PodId, String)],
    /// What stands in it already: the answer there is, or what was just typed.
    pub(in super::super) filled: &'a FilledIn,
    /// It was sent, but asks something else by now.
    pub(in super::super) is_otherwise: bool,
}

/// The form, with what stands there already.
pub(in super::super) fn answer_modal(form: Form<'_>) -> Modal {
    let reopen = Reopen {
        title: form.title.to_owned(),
        action_id: super::ANSWER.to_owned(),
        value: form.occurrence.to_string(),
    };
    let filled = form.filled;
    let question =
        |place: usize, usual: &'static str| form.questions.get(place).map_or(usual, String::as_str).to_owned();
    let left = filled.left.iter().map(|said| &said.question);
    let asked: Vec<String> = own(form.questions).iter().chain(left).map(|question| shortened(question)).collect();
    let blocks = fields(&asked);
    let shown = modal(ANSWER_FORM, "Stand-up")
        .submit("Send")
        .metadata(&Carried {
            occurrence: form.occurrence,
            seen: seen_of(form.plan, form.questions),
            asked: Some(asked),
        })
        .reopen(reopen)
        .section(words(form.title));
    let shown = if form.is_otherwise { shown.section(asks_otherwise(!filled.left.is_empty())) } else { shown };
    let lines: Vec<Choice> = form.plan.iter().zip(values(form.plan)).map(|(line, value)| choice(value, line)).collect();
    let ticked = form.plan.iter().zip(values(form.plan)).filter(|(line, _)| filled.draft.ticked.contains(line));
    let ticked: Vec<String> = ticked.map(|(_, value)| value).collect();
    let shown = boxes(shown, (TICKS, "Of your last plan, what got done?"), &lines, &ticked);
    let commitments: Vec<_> = form.commitments.iter().map(|one| choice(one.id, &one.text)).collect();
    let kept: Vec<String> = filled.kept.iter().map(ToString::to_string).collect();
    let shown = boxes(shown, (COMMITMENTS, "Of the sprint, what did you finish?"), &commitments, &kept);
    let done = match question(0, ELSE_DONE) {
        usual if usual == ELSE_DONE && lines.is_empty() && commitments.is_empty() => FIRST_DONE.to_owned(),
        asked => asked,
    };
    let today = long(TODAY, &question(1, "What is the plan for today?"), &filled.draft.today);
    let shown = shown
        .input(long(DONE, &done, &filled.draft.done))
        .input(today.hint("A line each; next time you can tick them off."));
    let shown = with_own(shown, form, &blocks);
    with_blockers(shown, form, &question(2, "Is something new in your way?")).build()
}

/// Why somebody who sent the form sees it again.
fn asks_otherwise(has_left: bool) -> Text {
    let rest = if has_left {
        "What you wrote to a question that is not asked any more stands below, too, so that you can move it."
    } else {
        "All you wrote is still here."
    };
    md(
        "*Nothing is sent yet.* Your last plan or the questions changed while this form was open. {} \
         Then press *Send* once more.",
        &[text(rest)],
    )
}

/// The pod's own questions; `blocks` are their fields, and those of what was written to others before.
fn with_own(shown: ModalBuilder, form: Form<'_>, blocks: &[String]) -> ModalBuilder {
    let mut said: Vec<&Said> = form.filled.draft.extra.iter().collect();
    let mut take = |question: &str| {
        let at = said.iter().position(|said| said.question == question)?;
        Some(said.remove(at).text.as_str())
    };
    let questions = own(form.questions);
    let shown = questions
        .iter()
        .zip(blocks)
        .fold(shown, |shown, (question, block)| shown.input(long(block, question, take(question).unwrap_or_default())));
    form.filled.left.iter().zip(blocks.iter().skip(questions.len())).fold(shown, |shown, (said, block)| {
        let hint = "This is not asked any more, and what stands here is not sent.";
        shown.input(long(block, &said.question, &said.text).hint(hint))
    })
}

fn long(block: &str, label: &str, initial: &str) -> TextInput {
    text_input(block, label).multiline().optional().max_length(LONGEST).initial(initial)
}

/// What is in the way already, and what is new.
fn with_blockers(shown: ModalBuilder, form: Form<'_>, question: &str) -> ModalBuilder {
    let filled = form.filled;
    let mut shown = shown;
    if !form.blockers.is_empty() {
        let states: Vec<Text> = form.blockers.iter().map(own_state_line).collect();
        let choices: Vec<_> = form.blockers.iter().map(|one| choice(one.id, &one.text)).collect();
        let solved: Vec<String> = filled.solved.iter().map(ToString::to_string).collect();
        shown = shown.each(states.chunks(PARAGRAPH), |shown, lines| shown.section(Text::join(lines, "\n")));
        shown = boxes(shown, (SOLVED, "What of it is out of the way?"), &choices, &solved);
    }
    let blocked = text_input(BLOCKED, question)
        .optional()
        .max_length(500)
        .hint("Say what you need to go on. Whoever it waits on is asked for it.")
        .initial(&filled.blocked);
    let person = person_select(BLOCKED_PERSON, "Or on a person");
    let person = filled.on.person.iter().fold(person, |field, person| field.initial(person));
    pod_input(shown.input(blocked), (BLOCKED_POD, "It waits on a pod"), form.pods, filled.on.pod)
        .input(person.optional())
}

/// Boxes to tick, as many as there are: Slack shows ten in one field, so more stand in several.
fn boxes(shown: ModalBuilder, (kind, label): (&str, &str), choices: &[Choice], ticked: &[String]) -> ModalBuilder {
    choices.chunks(BOXES).take(FIELDS).enumerate().fold(shown, |shown, (at, choices)| {
        let label = if at == 0 { label.to_owned() } else { format!("{label} ({})", at + 1) };
        let block = block_of_boxes(kind, choices.iter().map(|choice| choice.value.as_str()));
        shown.input(checkboxes(&block, &label, choices).initial(ticked).optional())
    })
}

/// After it was sent, where the question's own message does not show it.
pub(in super::super) fn saved_modal(title: &str) -> Modal {
    let thanks = text("Thank you, it is in: the day’s message in the channel shows it.");
    modal(ANSWER_FORM, "Saved").close("Close").section(words(title)).section(thanks).build()
}
