//! What pods answer for.

use super::say;
use crate::{
    directory::{
        Pod,
        views::{listed, short},
    },
    features::pods::model::{LONGEST_TOPIC, MOST_TOPICS, TopicFault},
    signal::Message,
    slack::mrkdwn::{Text, md, text, words},
};

/// How many topics a sentence names.
const NAMED: usize = 12;

/// The topics of a pod, or that it has none.
pub(in crate::features::pods) fn topics(pod: &Pod, titles: &[String], may_change: bool) -> Message {
    let how = if may_change {
        md(" To change that: `/pod topics {}: brand, pricing`; the list replaces the one it has.", &[words(&pod.key)])
    } else {
        text(" Its lead and the admins can change that.")
    };
    say(Text::join(&[answers_for(pod, titles), how], ""))
}

/// "*Brand* answers for brand and pricing."
fn answers_for(pod: &Pod, titles: &[String]) -> Text {
    match titles {
        [] => md("*{}* answers for no topic.", &[words(&pod.name)]),
        _ => md("*{}* answers for {}.", &[words(&pod.name), words(&listed(titles, MOST_TOPICS, "and"))]),
    }
}

/// Stored.
pub(in crate::features::pods) fn topics_changed(pod: &Pod, titles: &[String]) -> Message {
    match titles {
        [] => say(md("*{}* answers for no topic any more.", &[words(&pod.name)])),
        _ => {
            let now = words(&listed(titles, MOST_TOPICS, "and"));
            say(md(
                "*{}* answers for {} now. What is to be decided about that reaches its lead.",
                &[words(&pod.name), now],
            ))
        }
    }
}

/// It had these before.
pub(in crate::features::pods) fn topics_unchanged(pod: &Pod, titles: &[String]) -> Message {
    say(md("{} It was so already; nothing was changed.", &[answers_for(pod, titles)]))
}

/// Why a list names no topics.
pub(in crate::features::pods) fn no_topics(fault: &TopicFault) -> String {
    match fault {
        TopicFault::Long(title) => format!(
            "“{}” is too long for a topic: {LONGEST_TOPIC} characters are the most. Part topics by commas, as in \
             `/pod topics brand: brand, pricing`. Nothing was changed.",
            short(title)
        ),
        TopicFault::Many(count) => {
            format!("Those are {count} topics; a pod answers for {MOST_TOPICS} at most. Nothing was changed.")
        }
    }
}

/// Other pods have some of them, each with its pod.
pub(in crate::features::pods) fn topics_taken(taken: &[(&str, &str)]) -> String {
    let said: Vec<String> = taken.iter().map(|(title, pod)| format!("“{title}” belongs to {pod}")).collect();
    format!(
        "{}, and a topic has one pod. It must be given up there first. Nothing was changed.",
        listed(&said, NAMED, "and")
    )
}
