//! The agenda, the reminder, and the recap.

use super::{
    Scene,
    call::{host_menu, no_link_yet, off},
    call_link, counted, host, speaker, time, when,
};
use crate::{
    features::learning::{
        model::{FILLER_MINUTES, Filler, LENGTH, Stage, attendance_is_open},
        store::{Lesson, Topic},
    },
    features::{okrs::model::Movement, sprints::model::Sprint},
    signal::Message,
    slack::{
        blocks::{MessageBuilder, button, message},
        mrkdwn::{Text, lines, link, md, number, text, words},
    },
};
use jiff::SignedDuration;

/// Says that somebody is there; carries the occurrence.
pub(in super::super) const HERE: &str = "learning_here";
/// Opens the form for the recap; carries the occurrence.
pub(in super::super) const RECAP: &str = "learning_recap";

/// The agenda: talks, what fills the gaps, and what was kept for next time.
pub(in super::super) fn agenda_message(scene: &Scene, fillers: &[Filler], kept: &[Topic]) -> Message {
    let at = when(scene.session.starts_at.0, &scene.zone);
    let mut top = vec![md("*{}*", std::slice::from_ref(&at))];
    top.extend(host(&scene.session).map(|host| md("Host: {}", &[host])));
    top.extend(call_link(scene));
    let blocks = message(md("The agenda of {}, {}", &[words(&scene.name), at.clone()]))
        .header(&format!("{}: the agenda", scene.name));
    if scene.session.stage(scene.now) == Stage::Off {
        return off(blocks, scene, &at);
    }
    let (top, is_to_come) = (Text::join(&top, " · "), scene.session.stage(scene.now).is_to_come());
    let blocks = if is_to_come { blocks.section_with(top, host_menu(scene)) } else { blocks.section(top) };
    let blocks = slots(blocks, scene, fillers).context(kept_line(kept));
    let misses_link = is_to_come && call_link(scene).is_none();
    blocks.context(if misses_link { no_link_yet() } else { Text::default() }).build()
}

fn slots(blocks: MessageBuilder, scene: &Scene, fillers: &[Filler]) -> MessageBuilder {
    let talks = scene.talks();
    let mut minutes = 0;
    let mut at = |length: i64| {
        let begins = scene.session.starts_at.0 + SignedDuration::from_mins(minutes);
        minutes += length;
        time(begins, &scene.zone)
    };
    let mut said: Vec<Text> = talks
        .iter()
        .map(|talk| {
            let line = [at(talk.minutes), words(&talk.title), speaker(talk), number(talk.minutes)];
            let line = md("{} *{}*, {} ({} minutes)", &line);
            match talk.link.as_deref() {
                Some(address) => Text::join(&[line, link(address, "Read on")], " · "),
                None => line,
            }
        })
        .collect();
    said.extend(fillers.iter().map(|filler| {
        md(
            "{} {}, {} ({} minutes)",
            &[at(FILLER_MINUTES), words(&filler.title), words(&filler.about), number(FILLER_MINUTES)],
        )
    }));
    if minutes < LENGTH {
        let begins = scene.session.starts_at.0 + SignedDuration::from_mins(minutes);
        let open = if talks.is_empty() {
            "{} *Open questions*: bring yours"
        } else {
            "{} Open questions, as long as there is time"
        };
        said.push(md(open, &[time(begins, &scene.zone)]));
    }
    // Talks never fill more than thirteen lines; a paragraph of five stays far below Slack's limit.
    blocks.each(said.chunks(5), |blocks, lines| blocks.section(Text::join(lines, "\n")))
}

/// A sprint that ended with a goal, where the agenda has a gap: "Sprint: checkout in one page", "Client Growth, 5 of 7 done".
pub(in super::super) fn sprint_filler(sprint: &Sprint) -> Option<Filler> {
    let title = format!("Sprint: {}", sprint.goal.as_deref()?);
    let about = match sprint.commitments.len() {
        0 => sprint.pod_name.clone(),
        all => format!("{}, {} of {all} done", sprint.pod_name, sprint.done()),
    };
    Some(Filler { title, about })
}

/// A key result that moved, where the agenda has a gap: "Blended ROAS: 3x → 4.2x (+60 points)".
pub(in super::super) fn movement_filler(moved: &Movement) -> Filler {
    let points = if moved.points > 0 { format!("+{}", moved.points) } else { format!("−{}", moved.points.abs()) };
    let noun = if moved.points.abs() == 1 { "point" } else { "points" };
    Filler {
        title: format!("{}: {} → {} ({points} {noun} this month)", moved.title, moved.from, moved.to),
        about: moved.pod_name.clone(),
    }
}

fn kept_line(kept: &[Topic]) -> Text {
    let named: Vec<Text> =
        kept.iter().take(10).map(|topic| md("“{}” ({})", &[words(&topic.title), words(&topic.author_name)])).collect();
    match named.as_slice() {
        [] => Text::default(),
        named => md("Kept for next time, because the hour is full: {}.", &[Text::join(named, ", ")]),
    }
}

/// The reminder, which becomes the place to say that one was there.
pub(in super::super) fn soon_message(scene: &Scene) -> Message {
    let starts = scene.session.starts_at.0;
    let name = words(&scene.name);
    let values = [name, time(starts, &scene.zone)];
    let said = if scene.now < starts { md("{} starts at {}.", &values) } else { md("{} began at {}.", &values) };
    let mut parts = vec![md("*{}*", std::slice::from_ref(&said))];
    parts.extend(call_link(scene).filter(|_| scene.now < starts + SignedDuration::from_mins(LENGTH)));
    let blocks = message(said).section(Text::join(&parts, " "));
    let is_over = scene.now >= starts + SignedDuration::from_mins(LENGTH);
    let count = match (scene.here, is_over) {
        (0, _) => Text::default(),
        (here, false) => counted(here, "person is here", "people are here"),
        (here, true) => counted(here, "person was there", "people were there"),
    };
    if !attendance_is_open(starts, scene.now) {
        return blocks.context(count).build();
    }
    let label = if is_over { "I was there" } else { "I am here" };
    blocks.actions([button(HERE, label).value(scene.session.occurrence_id).primary()]).context(count).build()
}

/// The recap: what is to be remembered of each talk.
pub(in super::super) fn recap_message(scene: &Scene, lessons: &[Lesson]) -> Message {
    let at = when(scene.session.starts_at.0, &scene.zone);
    let head = md("What we learnt in {}, {}", &[words(&scene.name), at.clone()]);
    let blocks = message(head).header(&format!("{}: what we learnt", scene.name)).section(at);
    let blocks = blocks.each(lessons, |blocks, lesson| blocks.section(lesson_text(lesson)));
    let there = counted(scene.here, "person was there", "people were there");
    let line = if scene.here == 0 {
        text("Find it again: `/learned`")
    } else {
        md("{} · Find it again: `/learned`", &[there])
    };
    blocks.context(line).actions([button(RECAP, "Edit the recap").value(scene.session.occurrence_id)]).build()
}

/// A lesson with its talk.
pub(super) fn lesson_text(lesson: &Lesson) -> Text {
    let who = match (&lesson.speaker_name, &lesson.pod_name) {
        (Some(name), Some(pod)) => md(" · {}, {}", &[words(name), words(pod)]),
        (Some(name), None) => md(" · {}", &[words(name)]),
        (None, _) => Text::default(),
    };
    let head = md("*{}*{}", &[words(&lesson.title), who]);
    let head = match lesson.link.as_deref() {
        Some(address) => Text::join(&[head, link(address, "Read on")], " · "),
        None => head,
    };
    Text::join(&[head, lines(&lesson.lesson)], "\n")
}
