//! A pod that is behind: the question to its lead, and what they say.

use super::super::{
    EXPLAIN, SEEN,
    model::{Answer, Figures, Line, Published, figures},
    store::Review,
};
use crate::{
    calendar::Zone,
    features::{
        escalations::{actions::describe, model::Link},
        okrs::{
            actions::OPEN_ESCALATE,
            model::{Sheet, Today},
        },
        rituals::model::Occurrence,
    },
    ids::{ChannelId, OccurrenceId, PodId, UserId},
    signal::{Message, Modal, Reopen},
    slack::{
        blocks::{Blocks, MessageBuilder, TextInput, button, message, modal, text_input},
        mrkdwn::{DateStyle, Text, channel, date, md, number, text, words},
    },
    turn::StepState,
};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What happened.
pub(in super::super) const HAPPENED: &str = "happened";
/// What changes.
pub(in super::super) const CHANGES: &str = "changes";
/// What help is needed.
pub(in super::super) const HELP: &str = "help";

/// A key result that was escalated, by its title, and how that stands.
type Escalated = (String, Link);

/// The longest text of one field.
const LONGEST: u16 = 700;

/// `47 − 59 = −12`, as the table has it.
pub(super) fn arithmetic(figures: Figures) -> String {
    let minus = |value: i64| value.to_string().replace('-', "−");
    let expected = figures.expected;
    format!("{} − {} = {}", minus(figures.progress), minus(expected), minus(figures.gap()))
}

/// The title of the question on the App Home.
pub(in super::super) fn review_title(sheet: &Sheet) -> String {
    format!("What keeps {} behind?", sheet.pod_name)
}

/// Why somebody is asked about a pod; `acts`: why they look after it, where they do not lead it.
pub(in super::super) fn review_why(pod_name: &str, acts: Option<&Text>) -> Text {
    let because = match acts {
        None => md("Because {}, which you lead, is more than 25 points behind what is expected.", &[words(pod_name)]),
        Some(acts) => md("{} It is more than 25 points behind what is expected.", std::slice::from_ref(acts)),
    };
    md("{} Leadership reads your answer in its monthly review.", &[because])
}

/// The review does not take place.
pub(in super::super) fn review_off() -> Message {
    let said = text("This month’s review is off, so nothing is left for you to say.");
    message(said.clone()).section(said).build()
}

/// The question to whoever looks after a pod that is behind; with what was said once it is, and by whom if by somebody else.
pub(in super::super) fn review_message(
    occurrence: &Occurrence,
    sheet: &Sheet,
    today: &Today,
    answer: Option<(Answer<'_>, Option<&str>)>,
) -> Message {
    let pod = words(&sheet.pod_name);
    let stands = sheet.objective.as_ref().and_then(|objective| figures(objective, today));
    let gap = stands.map(|figures| {
        let sum = words(&arithmetic(figures));
        md("{} % done, {} % expected by today: {} points.", &[number(figures.progress), number(figures.expected), sum])
    });
    let fallback = occurrence.at.to_zoned(today.zone.clone()).strftime("%-d %B, %H:%M").to_string();
    let by = date(occurrence.at, DateStyle::DayAndTime, &fallback);
    let value = format!("{}/{}", occurrence.id, sheet.pod);
    // What weighs most is escalated first; `/okr show` offers the others.
    let escalate = sheet.weakest().map(|weakest| button(OPEN_ESCALATE, "Escalate").value(weakest.id));
    let Some((answer, by_another)) = answer else {
        let said = md("*{} is behind what is expected.* {}", &[pod, gap.unwrap_or_default()]);
        let ask = md(
            "Leadership reads how all pods stand {}. What happened, what changes, and what help is needed? Three short \
             answers are enough, and you can change them at any time.",
            &[by],
        );
        return message(said.clone())
            .section(said)
            .section(ask)
            .actions([button(EXPLAIN, "Answer").value(value).primary()].into_iter().chain(escalate))
            .build();
    };
    let said = match by_another {
        None => md("Thank you. Leadership reads this of *{}* {}:", &[pod, by]),
        Some(name) => md("{} has answered. Leadership reads this of *{}* {}:", &[words(name), pod, by]),
    };
    let start = message(said.clone()).section(said);
    answered(start, (Some(answer.happened), Some(answer.changes), answer.help))
        .actions([button(EXPLAIN, "Change").value(value)].into_iter().chain(escalate))
        .build()
}

/// The three answers, each set off.
fn answered<S>(blocks: Blocks<S>, answers: (Option<&str>, Option<&str>, Option<&str>)) -> Blocks<S> {
    let (happened, changes, help) = answers;
    let parts =
        [(text("*What happened*"), happened), (text("*What changes*"), changes), (text("*What help is needed*"), help)];
    blocks.each(parts, |blocks, (title, said)| match said {
        Some(said) => blocks.section(title).quote(said),
        None => blocks,
    })
}

/// The form with the three questions.
pub(in super::super) fn explain_modal(id: OccurrenceId, sheet: &Sheet, review: &Review) -> Modal {
    let field = |name: &str, label: &str, stands: &Option<String>| -> TextInput {
        text_input(name, label).multiline().max_length(LONGEST).initial(stands.as_deref().unwrap_or_default())
    };
    let reopen = Reopen {
        title: format!("The questions about {}", sheet.pod_name),
        action_id: EXPLAIN.to_owned(),
        value: format!("{id}/{}", sheet.pod),
    };
    modal(EXPLAIN, "Behind, and now?")
        .submit("Save")
        .close("Cancel")
        .metadata(&(id, sheet.pod))
        .reopen(reopen)
        .section(md("*{}*, for leadership’s monthly review.", &[words(&sheet.pod_name)]))
        .input(field(HAPPENED, "What happened?", &review.happened))
        .input(field(CHANGES, "What changes?", &review.changes))
        .input(field(HELP, "What help is needed?", &review.help).optional())
        .build()
}

/// After the form was sent.
pub(in super::super) fn explained(is_published: bool) -> Modal {
    let said = if is_published {
        text("Leadership reads it in the thread of the review. You can change it at any time.")
    } else {
        text("Leadership reads it with the review. You can change it until then, and after.")
    };
    modal(EXPLAIN, "Saved").close("Close").section(said).build()
}

/// A field that may not stay empty.
pub(in super::super) fn say_something() -> String {
    "A few words are enough.".to_owned()
}

/// The review is no more, or the pod.
pub(in super::super) fn review_over() -> String {
    "This review is no more, so nothing was changed. `/okr show` shows how the pods stand.".to_owned()
}

/// Somebody who does not look after the pod wants to answer.
pub(in super::super) fn may_not_explain(pod_name: &str) -> String {
    format!(
        "Whoever leads {pod_name} or covers for its lead, its deputy, or an administrator answers this. Nothing was \
         changed."
    )
}

/// Somebody else is asked now, since they look after the pod.
pub(in super::super) fn review_moved(pod_name: &str, name: &str) -> Message {
    let said =
        md("{} is asked now what keeps *{}* behind. Nothing is left for you to say.", &[words(name), words(pod_name)]);
    message(said.clone()).section(said).build()
}

/// The thread entry of a pod that is behind.
pub(in super::super) fn pod_message(
    id: OccurrenceId,
    (line, review): (&Line, &Review),
    (names, escalated): (&BTreeMap<UserId, String>, &[Escalated]),
) -> Message {
    let fallback = words(&line.name);
    let value = format!("{id}/{}", line.pod);
    let (label, more) = match review.answered_at {
        Some(_) => ("Change", Text::default()),
        None => ("Answer", text("The answer of whoever leads the pod appears here.")),
    };
    details(message(fallback), (line, review), (names, escalated))
        .context(more)
        .actions([button(EXPLAIN, label).value(value)])
        .build()
}

/// What is said of one pod that is behind.
fn details<S>(
    blocks: Blocks<S>,
    (line, review): (&Line, &Review),
    (names, escalated): (&BTreeMap<UserId, String>, &[Escalated]),
) -> Blocks<S> {
    let head = md("*{}*: {} points", &[words(&line.name), words(&arithmetic(line.figures()))]);
    let name = |id: &Option<UserId>| {
        let name = id.as_ref().map(|id| names.get(id).cloned().unwrap_or_else(|| id.to_string()));
        name.map(|name| words(&name))
    };
    if review.answered_at.is_some() {
        let by = name(&review.answered_by).map_or_else(Text::default, |name| md("In the words of {}.", &[name]));
        let answers = (review.happened.as_deref(), review.changes.as_deref(), review.help.as_deref());
        return answered(blocks.section(head), answers).context(by).section(escalated_lines(escalated));
    }
    let waiting = match name(&review.asked) {
        Some(name) => md("No answer yet; {} was asked.", &[name]),
        None => text("It fell behind after the question went out, so nobody was asked."),
    };
    blocks.section(head).section(waiting).section(escalated_lines(escalated))
}

/// What the pod escalated because of its key results, and what came of it; nothing where it did not.
fn escalated_lines(escalated: &[Escalated]) -> Text {
    let lines: Vec<Text> =
        escalated.iter().map(|(title, link)| md("• {}: {}", &[words(title), describe(link)])).collect();
    if lines.is_empty() { Text::default() } else { md("*Escalated*\n{}", &[Text::join(&lines, "\n")]) }
}

/// The table with what the leads said beneath, for those who read it privately.
pub(in super::super) fn with_details(
    table: MessageBuilder,
    (published, reviews): (&Published, &[Review]),
    (names, escalated): (&BTreeMap<UserId, String>, &BTreeMap<PodId, Vec<Escalated>>),
) -> MessageBuilder {
    let with_line = reviews.iter().filter_map(|review| Some((published.line(review.pod_id)?, review)));
    table.each(with_line, |blocks, (line, review)| {
        let escalated = escalated.get(&review.pod_id).map(Vec::as_slice).unwrap_or_default();
        details(blocks.divider(), (line, review), (names, escalated))
    })
}

/// The button by which a private review leaves the list of what waits.
pub(in super::super) fn with_seen(table: MessageBuilder, id: OccurrenceId) -> Message {
    table.actions([button(SEEN, "Got it").value(id)]).build()
}

/// The title of a private review on the App Home.
pub(in super::super) fn published_title() -> String {
    "The monthly review of all pods".to_owned()
}

/// Why leadership is told privately.
pub(in super::super) fn published_why() -> Text {
    text(
        "You are leadership, and the settings name no channel of leadership that I can post in: an administrator can name \
         one, `/podkeeper settings`.",
    )
}

/// The step of the roll-out: leadership looks at all pods every month. `next`: when it takes place next.
pub(in super::super) fn review_step(
    is_on: bool,
    (next, zone): (Option<Timestamp>, &Zone),
    place: Option<&ChannelId>,
) -> StepState {
    let at = |at: Timestamp| date(at, DateStyle::Day, &zone.local(at).strftime("%-d %B %Y").to_string());
    let stands = match (is_on, next, place) {
        (false, ..) => text("The monthly review is off"),
        (true, Some(next), Some(place)) => md("Next on {} in {}", &[at(next), channel(place)]),
        (true, None, Some(place)) => md("The monthly review is on, in {}", &[channel(place)]),
        (true, _, None) => text("The monthly review is on; leadership has no channel to read it in"),
    };
    let next = match (is_on, place) {
        (true, Some(_)) => Text::default(),
        (true, None) => text("Next: `/podkeeper settings` names leadership’s channel"),
        (false, _) => text("Next: `/ritual add` makes the monthly OKR review; `/ritual resume` where it is paused"),
    };
    StepState {
        name: "Review",
        purpose: text("Once a month leadership sees how all pods stand, and hears why of those that are far behind."),
        stands,
        next,
        press: None,
        is_done: is_on && place.is_some(),
    }
}
