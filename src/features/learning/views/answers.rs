//! Answers, refusals, the App Home and the help.

use super::{PROPOSE, Scene, counted, host, when};
use crate::{
    features::learning::store::Topic,
    signal::Message,
    slack::{
        blocks::{HomeBuilder, button, home, message},
        mrkdwn::{Text, md, number, text, words},
    },
};
use jiff::Timestamp;

/// The ritual is gone, or the session was never begun.
pub(in super::super) fn session_gone() -> String {
    "This session is no longer there. `/learned` shows the next one.".to_owned()
}

/// The topic was withdrawn.
pub(in super::super) fn topic_gone() -> String {
    "This topic was withdrawn.".to_owned()
}

/// Only the author, the host and administrators change a topic.
pub(in super::super) fn may_not_change_topic(author: &str) -> String {
    format!("This is {author}'s topic: only {author}, the host and admins can change it.")
}

/// It has been given, so it stands as it is.
pub(in super::super) fn topic_given() -> String {
    "This talk has been given. The host can edit the recap.".to_owned()
}

/// Somebody has enough topics waiting.
pub(in super::super) fn enough_topics(most: usize) -> String {
    format!("You have {most} topics waiting already. Withdraw one under *My topics*, or wait until one is given.")
}

/// Only the host decides.
pub(in super::super) fn may_not_host(host: Option<&str>) -> String {
    match host {
        Some(host) => format!("Only {host}, who hosts this time, and admins can do this."),
        None => "Only the host and admins can do this, and nobody hosts yet. Please ask an admin.".to_owned(),
    }
}

/// Votes and changes are over.
pub(in super::super) fn agenda_stands() -> String {
    "The agenda stands already, so votes no longer count.".to_owned()
}

/// It has begun, or is off.
pub(in super::super) fn too_late() -> String {
    "It is too late for this: the session has begun or does not take place.".to_owned()
}

/// There is nothing to recap yet.
pub(in super::super) fn not_begun() -> String {
    "It has not taken place yet.".to_owned()
}

/// Attendance is closed.
pub(in super::super) fn not_open(starts_at: Timestamp, now: Timestamp) -> String {
    if now < starts_at {
        "You can say that you are there from a quarter of an hour before it starts.".to_owned()
    } else {
        "That was more than a day ago, so the list is closed.".to_owned()
    }
}

/// Whoever the pod has is away.
pub(in super::super) fn nobody_there() -> String {
    "Nobody who leads this pod is there on that day. Please choose another one.".to_owned()
}

/// A moment that is over, or far away.
pub(in super::super) fn not_that_date(is_over: bool, most_days: i32) -> String {
    if is_over {
        "This moment is over. Please choose one that is still to come.".to_owned()
    } else {
        format!("Please choose a date within the next {most_days} days.")
    }
}

/// A day that cannot be read.
pub(in super::super) fn no_date() -> String {
    "Please choose a day.".to_owned()
}

/// A time that cannot be read.
pub(in super::super) fn no_time() -> String {
    "Please choose a time.".to_owned()
}

/// The same date again.
pub(in super::super) fn same_date() -> String {
    "It is planned for just this moment already.".to_owned()
}

/// A reason is missing.
pub(in super::super) fn no_reason() -> String {
    "Please say why; everybody who was told reads it.".to_owned()
}

/// No web address.
pub(in super::super) fn no_address() -> String {
    "This is no web address. An example: https://meet.example.com/learn".to_owned()
}

/// A recap without any lesson.
pub(in super::super) fn no_lesson() -> String {
    "Please write down at least one lesson; one sentence is enough.".to_owned()
}

/// Why it is off, when the host skips it.
pub(in super::super) fn skipped_why() -> String {
    "Nobody had a topic this time. The next one is called for a week before.".to_owned()
}

/// Why it is off, when it was skipped or deleted elsewhere.
pub(in super::super) fn skipped_elsewhere() -> String {
    "It was taken off the calendar.".to_owned()
}

/// What becomes of a topic in the form.
pub(in super::super) fn fits(scene: Option<&Scene>) -> Text {
    match scene {
        Some(scene) if scene.session.agenda_at.is_none() => {
            md("For {}, {}.", &[words(&scene.name), when(scene.session.starts_at.0, &scene.zone)])
        }
        Some(_) => {
            text("The agenda stands already: your topic joins it if there is time, else it is kept for next time.")
        }
        None => text("There is no date open for topics now: yours is kept for the next one."),
    }
}

/// A topic was taken.
pub(in super::super) fn topic_taken(topic: &Topic) -> Text {
    match (topic.occurrence_id, topic.place) {
        (None, _) => text("It is kept for next time."),
        (Some(_), Some(place)) => md("It fits: number {} on the agenda.", &[number(place)]),
        (Some(_), None) => text("It stands in the call now. *My topics* changes or withdraws it."),
    }
}

/// Where somebody's vote is now.
pub(in super::super) fn voted(topic: &Topic, given: bool) -> Message {
    let title = words(&topic.title);
    if given {
        super::say(md("Your vote is for “{}”. Press *Vote* again to take it back, or elsewhere to move it.", &[title]))
    } else {
        super::say(md("You took your vote for “{}” back.", &[title]))
    }
}

/// Somebody said that they are there.
pub(in super::super) fn noted(here: i64, again: bool) -> Message {
    let count = counted(here, "person", "people");
    if again { super::say(text("I have noted that already.")) } else { super::say(md("Noted: {} so far.", &[count])) }
}

/// Another date was set.
pub(in super::super) fn moved(scene: &Scene, told: usize) -> Text {
    md(
        "*{}* is on {} now. The call says so, and {} hear it from me.",
        &[words(&scene.name), when(scene.session.starts_at.0, &scene.zone), people(told)],
    )
}

/// It is off.
pub(in super::super) fn cancelled(scene: &Scene, told: usize) -> Text {
    md(
        "*{}* does not take place this time. The call says so, and {} hear it from me.",
        &[words(&scene.name), people(told)],
    )
}

fn people(told: usize) -> Text {
    match told {
        1 => text("1 person will"),
        told => md("{} people will", &[number(told)]),
    }
}

/// Another pod hosts.
pub(in super::super) fn swapped(scene: &Scene) -> Text {
    match host(&scene.session) {
        Some(host) => md("{} hosts now, and hears it from me.", &[host]),
        None => text("Nobody hosts now."),
    }
}

/// The link was set.
pub(in super::super) fn link_saved(scene: &Scene) -> Text {
    if scene.link.is_some() {
        text("The link stands in the messages now, and in the reminder.")
    } else {
        text("The link is gone.")
    }
}

/// The recap was published.
pub(in super::super) fn recap_saved(lessons: usize) -> Text {
    let count = i64::try_from(lessons).unwrap_or(i64::MAX);
    let them = if count == 1 { "it" } else { "them" };
    md("{} written down. `/learned` finds {} again.", &[counted(count, "lesson", "lessons"), words(them)])
}

/// The next session, on the App Home.
pub(in super::super) fn home_section(scene: &Scene, is_host: bool) -> HomeBuilder {
    let hosted = match (is_host, host(&scene.session)) {
        (true, _) => text("you host"),
        (false, Some(host)) => md("{} hosts", &[host]),
        (false, None) => text("nobody hosts yet"),
    };
    let count = i64::try_from(scene.topics.len()).unwrap_or(i64::MAX);
    let line =
        md("{} · {} · {}", &[when(scene.session.starts_at.0, &scene.zone), hosted, counted(count, "topic", "topics")]);
    let said = md("*{}*\n{}", &[words(&scene.name), line]);
    home().section_with(said, button(PROPOSE, "Propose a topic").value(scene.session.occurrence_id))
}

/// What can be done here, a line each.
pub(in super::super) fn help_lines() -> Vec<Text> {
    vec![
        text("• `/learned`: what was learnt lately, and when the next Learn-and-Share is"),
        text("• `/learned november`, `/learned pod brand`, `/learned bids`: by month, by pod, by words"),
    ]
}

/// `/learned help`.
pub(in super::super) fn help_message() -> Message {
    let title = text("What you can find with `/learned`:");
    message(title.clone()).section(title).section(Text::join(&help_lines(), "\n")).build()
}

/// When the next one is, under an answer.
pub(in super::super) fn next_line(scene: Option<&Scene>) -> Text {
    match scene {
        Some(scene) => md("Next: {}.", &[when(scene.session.starts_at.0, &scene.zone)]),
        None => Text::default(),
    }
}
