//! The one form of a stand-up.

use super::needs::{own_state_line, pod_input};
use crate::{
    features::{
        sprints::model::Commitment,
        standups::model::{Answer, Blocker, Draft},
    },
    ids::{BlockerId, CommitmentId, OccurrenceId, PodId, UserId},
    signal::{Choice, Form as Filled, Modal, Reopen},
    slack::{
        blocks::{ModalBuilder, checkboxes, choice, modal, person_select, text_input},
        mrkdwn::{Text, text, words},
    },
};
use serde::{Deserialize, Serialize};

/// The form is sent.
pub(in super::super) const ANSWER_FORM: &str = "standup_answer";
/// Lines of the plan before that got done.
const TICKS: &str = "ticks";
/// Blockers that are out of the way.
const SOLVED: &str = "solved";
/// Commitments of the sprint that got done.
const COMMITMENTS: &str = "commitments";
/// What else got done.
pub(in super::super) const DONE: &str = "done";
/// The plan.
pub(in super::super) const TODAY: &str = "today";
/// What is in the way.
pub(in super::super) const BLOCKED: &str = "blocked";
/// The pod it waits on.
pub(in super::super) const BLOCKED_POD: &str = "blocked_pod";
/// The person it waits on.
pub(in super::super) const BLOCKED_PERSON: &str = "blocked_person";
/// The first three questions stand for done, today and blocked; what follows is the pod's own.
const OWN_QUESTIONS: usize = 3;
/// So many boxes stand in one field.
const BOXES: usize = 10;
/// So many fields of boxes of one kind are read.
const FIELDS: usize = 10;
/// So many lines stand in one paragraph.
const PARAGRAPH: usize = 10;
/// So much may be typed into one field.
const LONGEST: u16 = 900;

/// What comes back with the form.
#[derive(Debug, Serialize, Deserialize)]
pub(in super::super) struct Carried {
    /// Which stand-up.
    pub(in super::super) occurrence: OccurrenceId,
    /// What it asked ([`seen_of`]): answers are read by their places in that.
    pub(in super::super) seen: String,
}

/// A mark of the plan whose lines are ticked and of the questions: another one where either is otherwise.
pub(in super::super) fn seen_of(plan: &[String], questions: &[String]) -> String {
    let own = questions.iter().skip(OWN_QUESTIONS).map(String::as_str);
    let texts = plan.iter().map(String::as_str).chain([""]).chain(own);
    // FNV-1a: the same on every machine and in every version of ours.
    let mark = texts
        .flat_map(|text| text.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325_u64, |mark, byte| (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{mark:016x}")
}

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
    /// The answer that stands already.
    pub(in super::super) answer: Option<&'a Answer>,
}

/// On whom a new blocker waits, as it was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Suggested {
    /// The pod.
    pub(in super::super) pod: Option<PodId>,
    /// The person.
    pub(in super::super) person: Option<UserId>,
}

/// What was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct FilledIn {
    /// The answer.
    pub(in super::super) draft: Draft,
    /// What is newly in the way.
    pub(in super::super) blocked: String,
    /// On whom that waits.
    pub(in super::super) on: Suggested,
    /// What is out of the way.
    pub(in super::super) solved: Vec<BlockerId>,
    /// What was taken on in the sprint and is done.
    pub(in super::super) kept: Vec<CommitmentId>,
}

/// The form, with what stands there already.
pub(in super::super) fn answer_modal(form: Form<'_>) -> Modal {
    let reopen = Reopen {
        title: form.title.to_owned(),
        action_id: super::ANSWER.to_owned(),
        value: form.occurrence.to_string(),
    };
    let question =
        |place: usize, usual: &'static str| form.questions.get(place).map_or(usual, String::as_str).to_owned();
    let before = form.answer.map(Answer::draft).unwrap_or_default();
    let mut shown = modal(ANSWER_FORM, "Stand-up")
        .submit("Send")
        .metadata(&Carried { occurrence: form.occurrence, seen: seen_of(form.plan, form.questions) })
        .reopen(reopen)
        .section(words(form.title));
    if !form.plan.is_empty() {
        let lines: Vec<_> = form.plan.iter().enumerate().map(|(at, line)| choice(at, line)).collect();
        let ticked = form.plan.iter().enumerate().filter(|(_, line)| before.ticked.contains(line));
        let ticked: Vec<String> = ticked.map(|(at, _)| at.to_string()).collect();
        shown = boxes(shown, (TICKS, "Of your last plan, what got done?"), &lines, &ticked);
    }
    let commitments: Vec<_> = form.commitments.iter().map(|one| choice(one.id, &one.text)).collect();
    shown = boxes(shown, (COMMITMENTS, "Of the sprint, what did you finish?"), &commitments, &[]);
    shown = shown
        .input(
            text_input(DONE, &question(0, "What else got done?"))
                .multiline()
                .optional()
                .max_length(LONGEST)
                .initial(&before.done),
        )
        .input(
            text_input(TODAY, &question(1, "What is the plan for today?"))
                .multiline()
                .optional()
                .max_length(LONGEST)
                .hint("A line each; next time you can tick them off.")
                .initial(&before.today),
        );
    for (at, question) in form.questions.iter().skip(OWN_QUESTIONS).enumerate() {
        let field = text_input(&block_of_extra(at), question).multiline().optional().max_length(LONGEST);
        shown = shown.input(field.initial(before.extra.get(at).map(String::as_str).unwrap_or_default()));
    }
    with_blockers(shown, form, &question(2, "Is something new in your way?")).build()
}

/// What is in the way already, and what is new.
fn with_blockers(shown: ModalBuilder, form: Form<'_>, question: &str) -> ModalBuilder {
    let mut shown = shown;
    if !form.blockers.is_empty() {
        let states: Vec<Text> = form.blockers.iter().map(own_state_line).collect();
        let solved: Vec<_> = form.blockers.iter().map(|one| choice(one.id, &one.text)).collect();
        shown = shown.each(states.chunks(PARAGRAPH), |shown, lines| shown.section(Text::join(lines, "\n")));
        shown = boxes(shown, (SOLVED, "What of it is out of the way?"), &solved, &[]);
    }
    let shown = shown.input(
        text_input(BLOCKED, question)
            .optional()
            .max_length(500)
            .hint("What you need to go on. It becomes an item that whoever it waits on is asked for."),
    );
    pod_input(shown, (BLOCKED_POD, "It waits on a pod"), form.pods)
        .input(person_select(BLOCKED_PERSON, "Or on a person").optional())
}

/// Boxes to tick, as many as there are: Slack shows ten in one field, so more stand in several.
fn boxes(shown: ModalBuilder, (block, label): (&str, &str), choices: &[Choice], ticked: &[String]) -> ModalBuilder {
    choices.chunks(BOXES).take(FIELDS).enumerate().fold(shown, |shown, (at, choices)| {
        let label = if at == 0 { label.to_owned() } else { format!("{label} ({})", at + 1) };
        shown.input(checkboxes(&block_of_boxes(block, at), &label, choices).initial(ticked).optional())
    })
}

/// What was ticked, in whichever of its fields.
fn ticked<'a>(filled: &'a Filled, block: &'a str) -> impl Iterator<Item = &'a String> {
    (0..FIELDS).flat_map(move |at| filled.chosen(&block_of_boxes(block, at)))
}

fn block_of_boxes(block: &str, at: usize) -> String {
    if at == 0 { block.to_owned() } else { format!("{block}_{}", at + 1) }
}

/// Reads the form; ticks are of `plan`.
pub(in super::super) fn read_form(filled: &Filled, plan: &[String], questions: usize) -> FilledIn {
    let text = |block: &str| filled.text(block).unwrap_or_default().to_owned();
    let done = ticked(filled, TICKS).filter_map(|at| plan.get(at.parse::<usize>().ok()?).cloned());
    let solved = ticked(filled, SOLVED).filter_map(|id| id.parse().ok().map(BlockerId));
    let kept = ticked(filled, COMMITMENTS).filter_map(|id| id.parse().ok().map(CommitmentId));
    let extra = (0..questions.saturating_sub(OWN_QUESTIONS)).map(|at| text(&block_of_extra(at)));
    FilledIn {
        draft: Draft { ticked: done.collect(), done: text(DONE), today: text(TODAY), extra: extra.collect() },
        blocked: text(BLOCKED),
        on: Suggested {
            pod: filled.choice(BLOCKED_POD).and_then(|pod| pod.parse().ok()).map(PodId),
            person: filled.choice(BLOCKED_PERSON).map(UserId::from),
        },
        solved: solved.collect(),
        kept: kept.collect(),
    }
}

/// The block of one of the pod's own questions, from 0.
pub(in super::super) fn block_of_extra(at: usize) -> String {
    format!("extra_{at}")
}

/// After it was sent, where the question's own message does not show it.
pub(in super::super) fn saved_modal(title: &str) -> Modal {
    let thanks = text("Thank you, it is in: the day’s message in the channel shows it.");
    modal(ANSWER_FORM, "Saved").close("Close").section(words(title)).section(thanks).build()
}
