//! Who answers for a topic, works for a client, leads a pod, or belongs where.

use super::say;
use crate::{
    directory::{
        Duty, Membership, Person, Pod, Role,
        views::{listed, short, who_acts},
    },
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{Text, md, text, words},
    },
};

/// How many topics and clients a sentence names.
const NAMED: usize = 12;
/// So many pods of one client are shown with who leads them.
const PODS: usize = 30;

/// Whose a topic or client is: a pod, what it has to do with it, and who acts as its lead.
pub(in crate::features::pods) struct Owned<'a> {
    /// The pod's name.
    pub(in crate::features::pods) pod: &'a str,
    /// As somebody typed it.
    pub(in crate::features::pods) title: &'a str,
    /// It is a client, not a topic.
    pub(in crate::features::pods) is_client: bool,
    /// Who acts as lead.
    pub(in crate::features::pods) duty: &'a Duty,
}

/// Whose a topic or client is; several, where a client has several pods, or is called as a topic is.
pub(in crate::features::pods) fn owners(found: &[Owned<'_>]) -> Message {
    let mut said: Vec<Text> = found.iter().take(PODS).map(owner).collect();
    if found.len() > PODS {
        said.push(text("…"));
    }
    let first = found.first().map_or_else(|| text("Nobody"), owner);
    message(first).each(said.chunks(10), |blocks, lines| blocks.section(Text::join(lines, "\n"))).build()
}

fn owner(found: &Owned<'_>) -> Text {
    let values = [words(found.pod), words(found.title), who_acts(found.duty)];
    if found.is_client { md("*{}* works for {}. {}.", &values) } else { md("*{}* answers for {}. {}.", &values) }
}

/// Who leads a pod.
pub(in crate::features::pods) fn pod_leader(pod: &Pod, duty: &Duty) -> Message {
    say(md("*{}* is a pod. {}.", &[words(&pod.name), who_acts(duty)]))
}

/// What somebody is in which pods, each with their label there.
pub(in crate::features::pods) fn belonging(who: &Person, pods: &[(Membership, String)]) -> Message {
    let name = words(&who.real_name);
    if pods.is_empty() {
        return say(md("{} belongs to no pod.", &[name]));
    }
    let lines: Vec<Text> = pods.iter().map(|(pod, label)| place(pod, label)).collect();
    say(Text::join(&[md("{}:", &[name]), Text::join(&lines, "\n")], "\n"))
}

fn place(pod: &Membership, label: &str) -> Text {
    let as_what = match pod.role {
        Role::Lead => text("lead"),
        Role::Deputy => text("deputy"),
        Role::Member if label.is_empty() => text("member"),
        Role::Member => words(label),
    };
    let beside =
        if pod.role != Role::Member && !label.is_empty() { md(", {}", &[words(label)]) } else { Text::default() };
    md("• *{}* (`{}`): {}{}", &[words(&pod.name), words(&pod.key), as_what, beside])
}

/// The words fit several topics or clients.
pub(in crate::features::pods) fn which_topic(typed: &str, titles: &[&str]) -> String {
    format!("“{}” could be {}. Please type more of it.", short(typed), listed(titles, NAMED, "or"))
}

/// Neither a topic, a client nor a pod.
pub(in crate::features::pods) fn no_such_topic(typed: &str, known: &[&str]) -> String {
    let known = if known.is_empty() {
        "No pod has any topic yet; a lead names them with `/pod topics`.".to_owned()
    } else {
        format!("There are {}.", listed(known, NAMED, "and"))
    };
    if typed.trim().is_empty() {
        return format!("Which topic do you mean? Type `/pod who brand`. {known}");
    }
    format!("No pod answers for “{}”. {known}", short(typed))
}
