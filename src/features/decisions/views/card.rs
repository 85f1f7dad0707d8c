//! One decision, as everybody reads it who has to do with it. All copies say the same.

use super::{
    super::model::{Decision, Deed, Part, State, Task},
    BLOCK, CONFIRM, HEARD, MENU, NOTHING, OPEN_AMEND, OPEN_ANSWER, OPEN_DATE, OPEN_DECIDE, OPEN_OTHERWISE,
    OPEN_REPLACE, OPEN_REVIEW, OPEN_SAY, Scene, about, day,
    lines::{call_words, consulted_lines},
    place, quoted, title, worked_words,
};
use crate::{
    directory::Names,
    ids::UserId,
    signal::{Choice, Message},
    slack::{
        blocks::{Button, Element, MessageBuilder, Overflow, button, choice, message, overflow},
        mrkdwn::{Text, lines, link, md, number, text},
    },
};

/// The decision, for whoever it waits on.
pub(in super::super) fn card_message(scene: &Scene) -> Message {
    with_buttons(message(fallback(scene)), scene).build()
}

/// The same, after something else.
pub(super) fn with_buttons(start: MessageBuilder, scene: &Scene) -> MessageBuilder {
    body(start.section(call_words(scene)), scene).actions(buttons(&scene.decision))
}

/// The decision, for whoever has nothing to do about it.
pub(in super::super) fn told_message(scene: &Scene) -> Message {
    body(message(fallback(scene)), scene).build()
}

fn fallback(scene: &Scene) -> Text {
    md("{}: {}", &[title(&scene.decision, &scene.names), about(&scene.decision)])
}

/// What can be pressed, as it is now. Who may is asked when they press it.
fn buttons(decision: &Decision) -> Vec<Element> {
    let id = decision.id;
    let with = |action: &str, label: &str| button(action, label).value(id);
    match decision.task() {
        Some(Task::Decide) => {
            let date = decision.due.map(|_| with(OPEN_DATE, "Another date").into());
            let first = [with(OPEN_DECIDE, "Decide").primary().into(), with(BLOCK, "Blocked").into()];
            first.into_iter().chain(date).chain([menu(decision).into()]).collect()
        }
        Some(Task::Confirm) => vec![
            with(CONFIRM, "Confirm").primary().into(),
            with(OPEN_OTHERWISE, "Decide otherwise").into(),
            with(OPEN_SAY, "Not now").into(),
        ],
        Some(Task::Review) => worked(decision).into_iter().map(Into::into).collect(),
        None => Vec::new(),
    }
}

fn worked(decision: &Decision) -> Vec<Button> {
    let labels = ["Yes", "Partly", "No"];
    OPEN_REVIEW.iter().zip(labels).map(|(action, label)| button(action, label).value(decision.id)).collect()
}

/// What somebody may do with one that does not wait on them.
pub(super) fn other_buttons(decision: &Decision, may: &[Deed]) -> Vec<Element> {
    let id = decision.id;
    let first = |deed: Deed| -> Option<Element> {
        let (action, label) = match deed {
            Deed::Decide => (OPEN_DECIDE, "Decide"),
            Deed::Confirm => (CONFIRM, "Confirm"),
            Deed::DecideOtherwise => (OPEN_OTHERWISE, "Decide otherwise"),
            Deed::Comment => (OPEN_SAY, "Say something"),
            Deed::Redate => (OPEN_DATE, "Another date"),
            Deed::Block => (BLOCK, "Blocked"),
            Deed::Amend => (OPEN_AMEND, "Amend"),
            Deed::Replace => (OPEN_REPLACE, "Replace by a new decision"),
            Deed::Drop | Deed::AmendOutcome | Deed::Review => return None,
        };
        Some(button(action, label).value(id).into())
    };
    let has_day = |deed: &Deed| *deed != Deed::Redate || decision.due.is_some();
    let drop = may
        .contains(&Deed::Drop)
        .then(|| overflow(MENU, &[choice(format!("drop_shown/{id}"), "No longer needed")]).into());
    may.iter().copied().filter(has_day).filter_map(first).chain(drop).collect()
}

/// What is done less often.
fn menu(decision: &Decision) -> Overflow {
    let entry = |verb: &str, label: &str| choice(format!("{verb}/{}", decision.id), label);
    let choices: [Choice; 2] = [entry("say", "Say something about it"), entry("drop", "No longer needed")];
    overflow(MENU, &choices)
}

/// All that is written in it, and how far it is.
pub(super) fn body(start: MessageBuilder, scene: &Scene) -> MessageBuilder {
    let Scene { decision, parties, names, today } = scene;
    let wording = &decision.text.wording;
    let mut fields = vec![md("*Accountable*\n{}", &[names.person(&decision.accountable)])];
    fields.push(md("*For*\n{}", &[place(decision, names)]));
    if decision.author != decision.accountable {
        fields.push(md("*Opened by*\n{}", &[names.person(&decision.author)]));
    }
    let responsible = parties.with(Part::Responsible);
    if !responsible.is_empty() {
        fields.push(md("*Responsible*\n{}", &[names.listed(&responsible)]));
    }
    if decision.state == State::Open {
        fields.extend(decision.due.map(|due| md("*To be decided by*\n{}", &[day(due, *today)])));
    }
    fields.extend(decision.review.map(|review| md("*Review*\n{}", &[day(review, *today)])));
    let said = |label: &'static str, written: Option<&String>| {
        written.map_or_else(Text::default, |written| md(label, &[lines(written)]))
    };
    let start = start.section(head(decision, names)).fields(fields);
    // What was decided is what everybody wants to read first.
    let is_written = wording.outcome.is_some();
    let start = if is_written { start.section(state(scene)) } else { start };
    let middle = start
        .whole(&said("*Outcome*\n{}", wording.outcome.as_ref()))
        .whole(&said("*Why*\n{}", wording.rationale.as_ref()))
        .whole(&said("*Context*\n{}", wording.context.as_ref()))
        .whole(&said("*Options*\n{}", wording.options.as_ref()))
        .section(consulted_lines(scene));
    let end = if is_written { middle } else { middle.section(state(scene)) };
    end.section(links(decision)).context(
        decision.matter.permalink.as_ref().map_or_else(Text::default, |to| link(to, "The message it is about")),
    )
}

/// Which it is, and what it is about.
fn head(decision: &Decision, names: &Names) -> Text {
    md("*{}*\n*{}*", &[title(decision, names), about(decision)])
}

/// What it takes the place of, and what took its own.
fn links(decision: &Decision) -> Text {
    let mut said = Vec::new();
    said.extend(decision.replaced_by.map(|other| md("*Replaced by #{}*", &[number(other)])));
    said.extend(decision.replaces.map(|other| match decision.state {
        State::Decided => md("Replaces #{}", &[number(other)]),
        State::Open | State::Provisional | State::Dropped => md("To replace #{}", &[number(other)]),
    }));
    Text::join(&said, " · ")
}

/// How far it is.
pub(super) fn state(scene: &Scene) -> Text {
    let Scene { decision, names, .. } = scene;
    let course = &decision.course;
    let mut said = vec![match (decision.state, &decision.ending) {
        (State::Open, _) => match decision.escalation {
            Some(escalation) => {
                md("*Blocked*: escalated as #{} (`/escalate show {}`).", &[number(escalation), number(escalation)])
            }
            None => md("Waits for *{}*.", &[names.listed(&course.asked)]),
        },
        (State::Provisional, Some(ending)) => md(
            "*Provisional*: {} decided it, {}. Waits for *{}* to confirm it.",
            &[names.person(&ending.by), names.moment(ending.at), names.any_of(&course.asked)],
        ),
        (State::Decided, Some(ending)) => {
            let at = names.moment(ending.at);
            let way = match (&ending.confirmed_by, decision.escalation) {
                (Some(confirmed), _) => {
                    md("*Decided* by {}, confirmed by {}, {}", &[names.person(&ending.by), names.person(confirmed), at])
                }
                (None, Some(escalation)) => {
                    md("*Decided* by {}, {}, escalated as #{}", &[names.person(&ending.by), at, number(escalation)])
                }
                (None, None) => md("*Decided* by {}, {}", &[names.person(&ending.by), at]),
            };
            let amended = if decision.text.why.is_some() {
                md("; amended by {}, {}.", &[names.person(&decision.text.by), names.moment(decision.text.at)])
            } else {
                text(".")
            };
            md("{}{}", &[way, amended])
        }
        (State::Dropped, _) => text("*No longer needed.*"),
        (State::Provisional | State::Decided, None) => text("*Decided.*"),
    }];
    if course.reviewing {
        said.push(md("*Did it work?* Waits for *{}*.", &[names.listed(&course.asked)]));
    } else if let Some(worked) = decision.worked {
        said.push(md("*Did it work?* {}.", &[text(worked_words(worked))]));
    }
    Text::join(&said, "\n")
}

/// In the copy of somebody on whom it waits no more.
pub(in super::super) fn moved_message(scene: &Scene) -> Message {
    let Scene { decision, names, .. } = scene;
    let asked = &decision.course.asked;
    let said = match (decision.task(), asked.is_empty()) {
        (Some(Task::Confirm), false) => md(
            "*{}* {} is provisional until {} confirms it; you need do nothing.",
            &[title(decision, names), about(decision), names.any_of(asked)],
        ),
        (Some(_), false) => md(
            "*{}* {} is with {} now; you need do nothing.",
            &[title(decision, names), about(decision), names.listed(asked)],
        ),
        _ => md("*{}* {}\n{}", &[title(decision, names), about(decision), state(scene)]),
    };
    message(said.clone()).section(said).build()
}

/// In the copy of somebody who is asked once more.
pub(in super::super) fn below_message(scene: &Scene) -> Message {
    let said = md(
        "*{}* {} goes on in a newer message. `/decide show {}` shows how it stands.",
        &[title(&scene.decision, &scene.names), about(&scene.decision), number(scene.decision.id)],
    );
    message(said.clone()).section(said).build()
}

/// The question to somebody who is consulted.
pub(in super::super) fn consult_message(scene: &Scene, hours: u16) -> Message {
    let Scene { decision, names, today, .. } = scene;
    let asks = md(
        "*{}* decides this, and would like to hear you first. You have {} working hours of yours from now on.",
        &[names.person(&decision.accountable), number(hours)],
    );
    let due = decision.due.filter(|_| decision.state == State::Open);
    let due = due.map_or_else(Text::default, |due| md("*To be decided by*\n{}", &[day(due, *today)]));
    let wording = &decision.text.wording;
    let said = |label: &'static str, written: Option<&String>| {
        written.map_or_else(Text::default, |written| md(label, &[lines(written)]))
    };
    message(md("{}: what do you think? {}", &[title(decision, names), about(decision)]))
        .section(asks)
        .section(head(decision, names))
        .section(due)
        .whole(&said("*Context*\n{}", wording.context.as_ref()))
        .whole(&said("*Options*\n{}", wording.options.as_ref()))
        .whole(&said("*Proposed*\n{}", wording.outcome.as_ref()))
        .actions([
            button(OPEN_ANSWER, "Answer").value(decision.id).primary(),
            button(NOTHING, "Nothing to add").value(decision.id),
        ])
        .build()
}

/// In its place once they answered, or their answer is not waited for any more.
pub(in super::super) fn consulted_after_message(scene: &Scene, person: &UserId) -> Message {
    let Scene { decision, parties, names, .. } = scene;
    let answer = parties.consulted.iter().find(|one| one.person == *person).and_then(|one| one.answer.as_deref());
    let said = match answer {
        Some(answer) => md("Your view is on record: {}", &[quoted(answer)]),
        None => state(scene),
    };
    let all = md("*{}* {}\n{}", &[title(decision, names), about(decision), said]);
    let change = answer.is_some() && decision.is_live();
    let again = change.then(|| button(OPEN_ANSWER, "Say more").value(decision.id));
    message(all.clone()).section(all).actions(again).build()
}

/// What somebody is told of it: how it ended, or what was said.
pub(in super::super) fn news_message(scene: &Scene, news: Option<Text>) -> Message {
    let Scene { decision, names, .. } = scene;
    // What is said before it is decided can be answered.
    let is_open = matches!(decision.state, State::Open | State::Provisional);
    let answer = (news.is_some() && is_open).then(|| button(OPEN_SAY, "Say something").value(decision.id));
    let start = match news {
        Some(news) => message(md("{}: {}", &[title(decision, names), news.clone()])).section(news),
        None => message(fallback(scene)),
    };
    body(start, scene).actions([button(HEARD, "Got it").value(decision.id)].into_iter().chain(answer)).build()
}
