//! The card of a pod in its home.

use super::why_no_channel;
use crate::{
    calendar::{WorkingHours, Zone},
    directory::{
        Duty, Member, Names, Pod, Role,
        views::who_acts,
        views::{hours as in_words, why_not_done, why_not_invited},
    },
    features::pods::{
        PROVISION_AGAIN, PROVISION_LEAVE,
        model::{Provision, Thing},
    },
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, md, number, person, text, words},
    },
    turn::PodLine,
};

/// More topics than these are counted.
const TOPICS: usize = 8;
/// More names than these are counted.
const NAMED: usize = 5;
/// More refusals than these are counted.
const REFUSALS: usize = 10;
/// The longest purpose that stands on the card, in characters.
const PURPOSE: usize = 600;

/// What a pod's card says.
pub(in crate::features::pods) struct Welcome<'a> {
    /// Whose.
    pub(in crate::features::pods) pod: &'a Pod,
    /// Who acts as its lead now.
    pub(in crate::features::pods) duty: &'a Duty,
    /// Who belongs to it.
    pub(in crate::features::pods) members: &'a [Member],
    /// What it answers for.
    pub(in crate::features::pods) topics: &'a [String],
    /// Its zone.
    pub(in crate::features::pods) zone: &'a Zone,
    /// Its hours.
    pub(in crate::features::pods) hours: WorkingHours,
    /// What the features say.
    pub(in crate::features::pods) lines: &'a [PodLine],
    /// What was made for it.
    pub(in crate::features::pods) provision: &'a Provision,
    /// Names of those who were not let in.
    pub(in crate::features::pods) names: &'a Names,
}

/// The card.
pub(in crate::features::pods) fn welcome(of: &Welcome<'_>) -> Message {
    let pod = of.pod;
    let title = md("{}: who is who, and what comes next", &[words(&pod.name)]);
    let card = message(title)
        .header(&pod.name)
        .section(words(&pod.purpose).cut(PURPOSE))
        .section(Text::join(&own_lines(of), "\n"))
        .each(of.lines, |card, line| card.section(line.text.clone()));
    let refused = refusals(of);
    let card = if refused.is_empty() {
        card
    } else {
        card.divider().section(md("*Not done yet*\n{}", &[Text::join(&refused, "\n")])).actions([
            button(PROVISION_AGAIN, "Try again").value(pod.id),
            button(PROVISION_LEAVE, "Leave it").value(pod.id),
        ])
    };
    let foot = if of.provision.is_under_way() {
        text("I am still setting this channel up.")
    } else {
        md("This card stays true by itself. `/pod show {}` tells more.", &[words(&pod.key)])
    };
    card.context(foot).build()
}

fn own_lines(of: &Welcome<'_>) -> Vec<Text> {
    let deputies = of.members.iter().filter(|member| member.role == Role::Deputy && member.is_active);
    let deputies: Vec<Text> = deputies.map(|member| person(&member.person)).collect();
    let people = of.members.iter().filter(|member| member.is_active).count();
    let mut lines = vec![who_acts(of.duty)];
    if !deputies.is_empty() {
        lines.push(md("Deputy: {}", &[Text::join(&deputies, ", ")]));
    }
    lines.push(md("Works {} ({})", &[in_words(&of.hours), words(of.zone.name())]));
    lines.push(match people {
        0 => md("Nobody belongs to it yet: `/pod join {}`", &[words(&of.pod.key)]),
        1 => text("1 person"),
        many => md("{} people", &[number(many)]),
    });
    if !of.topics.is_empty() {
        let shown: Vec<Text> = of.topics.iter().take(TOPICS).map(|topic| words(topic)).collect();
        let more = of.topics.len().saturating_sub(TOPICS);
        let more = if more == 0 { Text::default() } else { md(" and {} more", &[number(more)]) };
        lines.push(md("Answers for {}{}", &[Text::join(&shown, ", "), more]));
    }
    lines
}

/// What Slack would not do, and what a person must: people with the same reason share a line.
fn refusals(of: &Welcome<'_>) -> Vec<Text> {
    let mut lines: Vec<Text> = Vec::new();
    let mut kept_out: Vec<(&str, Option<&str>, Vec<Text>)> = Vec::new();
    for (thing, code) in of.provision.refused() {
        let Thing::Invite { person, into } = thing else {
            lines.push(refusal(thing, code));
            continue;
        };
        let name = words(of.names.plain(person));
        match kept_out.iter_mut().find(|(why, place, _)| *why == code && *place == into.as_deref()) {
            Some((_, _, names)) => names.push(name),
            None => kept_out.push((code, into.as_deref(), vec![name])),
        }
    }
    lines.extend(kept_out.iter().map(|(code, into, names)| {
        let into = into.map_or_else(Text::default, |name| md(" into #{}", &[words(name)]));
        md("• Inviting {}{}: {}", &[named(names), into, why_not_invited(code)])
    }));
    let more = lines.len().saturating_sub(REFUSALS);
    lines.truncate(REFUSALS);
    if more > 0 {
        lines.push(md("• and {} more", &[number(more)]));
    }
    lines
}

fn refusal(thing: &Thing, code: &str) -> Text {
    match thing {
        Thing::Home { name, .. } => md("• Making #{}: {}", &[words(name), why_no_channel(code)]),
        Thing::Further { name } => md("• Making #{}: {}", &[words(name), why_no_channel(code)]),
        Thing::Enter { .. } => md("• Coming into this channel: {}", &[why_not_done(code)]),
        Thing::Topic { .. } => md("• The topic: {}", &[why_not_done(code)]),
        Thing::Purpose { .. } => md("• The description: {}", &[why_not_done(code)]),
        Thing::Link { title, .. } => md("• The bookmark {}: {}", &[words(title), why_not_done(code)]),
        Thing::Invite { .. } => md("• Inviting somebody: {}", &[why_not_invited(code)]),
    }
}

fn named(names: &[Text]) -> Text {
    let more = names.len().saturating_sub(NAMED);
    let shown = Text::join(&names[..names.len().min(NAMED)], ", ");
    if more == 0 { shown } else { md("{} and {} others", &[shown, number(more)]) }
}
