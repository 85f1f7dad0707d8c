//! The message of a day in the pod's channel, and the lines in its thread.

use super::{
    escalated::escalate_menu,
    listed, long_day,
    needs::{named_line, open_line, solved_line},
    prompt::{ANSWER, extra_answer, understood},
};
use crate::{
    features::standups::model::{Answer, Blocker, BlockerState, Day, Standing, plan_lines},
    signal::Message,
    slack::{
        blocks::{Element, MessageBuilder, button, message},
        mrkdwn::{Text, md, number, text, words},
    },
};
use jiff::Timestamp;

/// Lines in one paragraph: so many long ones stay below Slack's limit.
const LINES: usize = 8;
/// So much of a plan stands in its person's line; the thread has the whole.
const PLAN: usize = 240;

/// How the day stands.
pub(in super::super) fn digest_message(day: &Day, now: Timestamp) -> Message {
    let heading = format!("{}, {}", day.title, long_day(day.date));
    let (answered, expected) = (number(day.answers.len()), number(day.expected()));
    let counted = match (day.answers.is_empty(), day.is_complete) {
        (true, _) => Text::default(),
        (false, true) => md("{} of {} answered", &[answered, expected]),
        (false, false) => md("{} of {} answered so far", &[answered, expected]),
    };
    let fallback =
        if counted.is_empty() { words(&heading) } else { md("{} · {}", &[words(&heading), counted.clone()]) };
    let open: Vec<Text> =
        day.blockers.iter().filter(|one| one.state.is_live()).map(|one| open_line(one, now)).collect();
    let solved: Vec<Text> =
        day.blockers.iter().filter(|one| one.state == BlockerState::Done).map(solved_line).collect();
    let plans: Vec<Text> = day.answers.iter().map(plan_line).collect();
    let done = done_line(&day.answers);
    let head: Vec<Text> = [counted, done].into_iter().filter(|part| !part.is_empty()).collect();
    let blocks = message(fallback).header(&heading).context(Text::join(&head, " · "));
    let blocks = paragraphs(blocks, text("*In the way*"), &open);
    let blocks = paragraphs(blocks, text("*Out of the way*"), &solved);
    let blocks = paragraphs(blocks, text("*Today*"), &plans);
    blocks
        .context(absent(day))
        .context(not_asked(day))
        .actions(
            [Element::from(button(ANSWER, "Answer").value(day.occurrence))]
                .into_iter()
                .chain(escalate_menu(&day.blockers).map(Element::from)),
        )
        .build()
}

/// `Done: 5 planned, 2 more, 1 commitment of the sprint`: how much got done, of everybody together.
fn done_line(answers: &[Answer]) -> Text {
    let planned: usize = answers.iter().map(|answer| answer.ticked.len()).sum();
    let more: usize = answers.iter().map(|answer| plan_lines(&answer.done).len()).sum();
    let kept: i64 = answers.iter().map(|answer| answer.kept).sum();
    let parts: Vec<Text> = [
        (planned > 0).then(|| md("{} planned", &[number(planned)])),
        (more > 0).then(|| md("{} more", &[number(more)])).filter(|_| planned > 0),
        (more == 1 && planned == 0).then(|| text("1 thing")),
        (more > 1 && planned == 0).then(|| md("{} things", &[number(more)])),
        (kept == 1).then(|| text("1 commitment of the sprint")),
        (kept > 1).then(|| md("{} commitments of the sprint", &[number(kept)])),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { Text::default() } else { md("Done: {}", &[Text::join(&parts, ", ")]) }
}

fn paragraphs(blocks: MessageBuilder, heading: Text, lines: &[Text]) -> MessageBuilder {
    let mut heading = Some(heading);
    blocks.each(lines.chunks(LINES), |blocks, lines| {
        let lines = Text::join(lines, "\n");
        match heading.take() {
            Some(heading) => blocks.section(md("{}\n{}", &[heading, lines])),
            None => blocks.section(lines),
        }
    })
}

/// `• Jonas Weber: bids for Kestrel; report · late`
fn plan_line(answer: &Answer) -> Text {
    let plan = answer.plan();
    let does = if plan.is_empty() { text("see the thread") } else { words(&plan.join("; ")).cut(PLAN) };
    let late = if answer.is_late { text(" · late") } else { Text::default() };
    md("• *{}*: {}{}", &[words(&answer.name), does, late])
}

/// Who is not here; of time off nobody hears more than that.
fn absent(day: &Day) -> Text {
    let said = |standing| Some(listed(&day.named(standing))).filter(|names| !names.is_empty());
    let parts: Vec<Text> = [
        said(Standing::Off).map(|names| md("Off today: {}", &[words(&names)])),
        said(Standing::Away).map(|names| md("Away: {}", &[words(&names)])),
        said(Standing::Holiday).map(|names| md("Public holiday: {}", &[words(&names)])),
    ]
    .into_iter()
    .flatten()
    .collect();
    Text::join(&parts, " · ")
}

/// What we did not do.
fn not_asked(day: &Day) -> Text {
    let names = day.named(Standing::NotAsked);
    if names.is_empty() {
        return Text::default();
    }
    md("I was not running when it was time, so I did not ask {}. That is on me.", &[words(&listed(&names))])
}

/// A person's answer, in the thread; with what they named as in their way.
pub(in super::super) fn answer_message(answer: &Answer, named: &[&Blocker]) -> Message {
    let name = words(&answer.name);
    let marks = match (answer.edited_at.is_some(), answer.is_late) {
        (true, true) => text(" · edited · late"),
        (true, false) => text(" · edited"),
        (false, true) => text(" · late"),
        (false, false) => Text::default(),
    };
    let plain = Answer { extra: Vec::new(), ..answer.clone() };
    let blocks = message(md("{} answered", std::slice::from_ref(&name)))
        .section(md("*{}*{}", &[name, marks]))
        .section(understood(&plain));
    let extra = answer.extra.iter().filter(|said| !said.text.is_empty());
    let blocks = blocks.each(extra, |blocks, said| blocks.section(extra_answer(said)));
    if named.is_empty() {
        return blocks.build();
    }
    let lines: Vec<Text> = named.iter().map(|one| named_line(one)).collect();
    blocks.section(md("*In the way*\n{}", &[Text::join(&lines, "\n")])).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::OccurrenceId;
    use jiff::civil::date;

    fn answer(name: &str, today: &str, is_late: bool) -> Answer {
        Answer {
            person: "U1".into(),
            name: name.to_owned(),
            ticked: Vec::new(),
            kept: 0,
            done: String::new(),
            today: today.to_owned(),
            extra: Vec::new(),
            answered_at: Timestamp::UNIX_EPOCH,
            edited_at: None,
            is_late,
        }
    }

    #[test]
    fn the_head_says_what_got_done() {
        let mut answers = vec![answer("Jonas Weber", "Bids", false), answer("Ana Keller", "Report", false)];
        assert!(done_line(&answers).is_empty());
        answers[0].done = "a call\n- a pitch".to_owned();
        assert_eq!(done_line(&answers).to_string(), "Done: 2 things");
        answers[0].ticked = vec!["Feed".to_owned(), "Bids".to_owned()];
        answers[1].ticked = vec!["Report".to_owned()];
        answers[1].kept = 1;
        assert_eq!(done_line(&answers).to_string(), "Done: 3 planned, 2 more, 1 commitment of the sprint");
    }

    #[test]
    fn nobody_is_listed_as_missing() {
        let day = Day {
            occurrence: OccurrenceId(7),
            title: "Daily stand-up".to_owned(),
            date: date(2026, 11, 23),
            people: vec![
                ("Ana Keller".to_owned(), Standing::Expected),
                ("Jonas Weber".to_owned(), Standing::Expected),
                ("Priya Nair".to_owned(), Standing::Away),
                ("Omar Haddad".to_owned(), Standing::NotAsked),
            ],
            answers: vec![answer("Jonas Weber", "- Bids\n- Report", true)],
            blockers: Vec::new(),
            is_complete: true,
        };
        let shown = digest_message(&day, Timestamp::UNIX_EPOCH);
        assert_eq!(shown.text, "Daily stand-up, Monday 23 November · 1 of 2 answered");
        let body = shown.blocks.to_string();
        assert!(!body.contains("Ana"), "{body}");
        assert!(body.contains("*Jonas Weber*: Bids; Report · late"), "{body}");
        assert!(body.contains("Away: Priya Nair") && body.contains("did not ask Omar Haddad"), "{body}");
    }
}
