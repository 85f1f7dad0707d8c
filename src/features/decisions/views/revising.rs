//! Looking at a decision again: amending it, or beginning another one in its place.

use super::{
    super::model::{Decision, LONGEST_TITLE, State},
    OPEN_AMEND, OPEN_REPLACE, Scene, about,
    card::body,
    fields,
    forms::{of, words_input},
    title,
};
use crate::{
    ids::DecisionId,
    signal::{Message, Modal},
    slack::{
        blocks::{button, message, modal, text_input},
        mrkdwn::{md, text},
    },
};
use serde::{Deserialize, Serialize};

/// *Amend*
pub(in super::super) const AMEND_FORM: &str = "decision_amend";

/// What the form carries: the version that somebody saw when they opened it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Seen {
    pub(in super::super) id: DecisionId,
    pub(in super::super) version: i64,
}

/// *Amend*
pub(in super::super) fn amend_modal(scene: &Scene) -> Modal {
    let decision = &scene.decision;
    let wording = &decision.text.wording;
    let initial = |written: &Option<String>| written.clone().unwrap_or_default();
    of(modal(AMEND_FORM, "Amend").submit("Save"), decision, scene, OPEN_AMEND)
        .metadata(&Seen { id: decision.id, version: decision.text.number })
        .section(text("What stands there now is kept, with who changed it, when and why."))
        .input(text_input(fields::TITLE, "Title").max_length(LONGEST_TITLE).initial(&wording.title))
        .input(words_input(fields::CONTEXT, "Context", &initial(&wording.context)).optional())
        .input(words_input(fields::OPTIONS, "Options", &initial(&wording.options)).optional())
        .input(words_input(fields::OUTCOME, "What is decided?", &initial(&wording.outcome)))
        .input(words_input(fields::WHY, "Why?", &initial(&wording.rationale)))
        .input(words_input(fields::REASON, "Why is it amended?", ""))
        .context(text("Another outcome takes the right to decide it."))
        .build()
}

/// `/decide revisit 7`
pub(in super::super) fn revisit_message(scene: &Scene) -> Message {
    let decision = &scene.decision;
    let start = message(md("{}: {}", &[title(decision, &scene.names), about(decision)]));
    body(start, scene).actions(choices(decision)).build()
}

fn choices(decision: &Decision) -> Vec<crate::slack::blocks::Button> {
    let amend = (decision.state == State::Decided).then(|| button(OPEN_AMEND, "Amend").value(decision.id));
    let replace = button(OPEN_REPLACE, "Replace by a new decision").value(decision.id);
    amend.into_iter().chain([replace]).collect()
}

/// In place of the question whether it worked, when it did not.
pub(in super::super) fn revise_modal(scene: &Scene) -> Modal {
    modal(AMEND_FORM, "It did not work")
        .close("Done")
        .section(md("*{}* {}", &[title(&scene.decision, &scene.names), about(&scene.decision)]))
        .section(text("That is on record. What now?"))
        .actions(choices(&scene.decision))
        .build()
}
