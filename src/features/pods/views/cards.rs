//! Pods at a glance: the list, one pod, and the part of the App Home.

use super::{say, topics::topics_line};
use crate::{
    directory::{Duty, Member, Pod, PodSummary, Role, links::PodChannel, views::who_acts},
    features::pods::SHOW_LIST,
    signal::Message,
    slack::{
        blocks::{self, HomeBuilder, button, message},
        mrkdwn::{Text, channel, md, number, person, text, words},
    },
};

/// Lines in one paragraph of the list: ten long names stay below Slack's limit.
const LINES: usize = 10;
/// Pods named on the App Home of whoever looks after all of them.
const OVERSEEN: usize = 15;
/// People named on a pod's card.
const PEOPLE: usize = 60;

/// All pods.
pub(in crate::features::pods) fn list(pods: &[PodSummary], may_create: bool) -> Message {
    if pods.is_empty() {
        return say(if may_create {
            text("There is no pod yet. Make the first: `/pod create performance \"Performance Marketing\" lead @ana`.")
        } else {
            text("There is no pod yet. Admins and leadership make them.")
        });
    }
    let title = match pods.len() {
        1 => text("1 pod"),
        many => md("{} pods", &[number(many)]),
    };
    let lines: Vec<Text> = pods.iter().map(line).collect();
    message(title.clone())
        .section(md("*{}*", &[title]))
        .each(lines.chunks(LINES), |blocks, lines| blocks.section(Text::join(lines, "\n")))
        .build()
}

fn line(pod: &PodSummary) -> Text {
    let mut parts = vec![md("*{}* (`{}`)", &[words(&pod.name), words(&pod.key)]), led(pod)];
    parts.push(people(pod.members));
    parts.push(pod.home.as_ref().map_or_else(|| text("no channel"), channel));
    Text::join(&parts, " · ")
}

fn led(pod: &PodSummary) -> Text {
    match &pod.lead {
        Some(lead) if pod.lead_is_active => md("led by {}", &[person(lead)]),
        Some(_) => text("no active lead"),
        None => text("no lead yet"),
    }
}

fn people(count: i64) -> Text {
    match count {
        0 => text("nobody yet"),
        1 => text("1 person"),
        many => md("{} people", &[number(many)]),
    }
}

/// One pod; `topics`: what it answers for.
pub(in crate::features::pods) fn card(
    pod: &Pod,
    duty: &Duty,
    (members, channels): (&[Member], &[PodChannel]),
    topics: &[String],
) -> Message {
    let home = channels.iter().find(|linked| linked.is_home);
    let lives = home.map_or_else(
        || md("No channel yet: `/pod link #channel {}`", &[words(&pod.key)]),
        |home| md("Lives in {}", &[channel(&home.channel)]),
    );
    let further: Vec<Text> =
        channels.iter().filter(|linked| !linked.is_home).map(|linked| channel(&linked.channel)).collect();
    let lives = if further.is_empty() { lives } else { md("{}; also {}", &[lives, Text::join(&further, ", ")]) };
    let lines: Vec<Text> =
        [who_acts(duty), lives, topics_line(topics)].into_iter().filter(|line| !line.is_empty()).collect();
    message(md("{}: {}", &[words(&pod.name), who_acts(duty)]))
        .section(md("*{}* (`{}`)", &[words(&pod.name), words(&pod.key)]))
        .section(Text::join(&lines, "\n"))
        .section(who(members))
        .build()
}

/// How many, and who.
fn who(members: &[Member]) -> Text {
    if members.is_empty() {
        return text("Nobody belongs to it yet.");
    }
    let active = members.iter().filter(|member| member.is_active).count();
    let mut shown: Vec<Text> = members.iter().take(PEOPLE).map(member).collect();
    if let Some(more) = members.len().checked_sub(PEOPLE).filter(|more| *more > 0) {
        shown.push(md("and {} more", &[number(more)]));
    }
    md("*{}*\n{}", &[people(i64::try_from(active).unwrap_or(i64::MAX)), Text::join(&shown, ", ")])
}

fn member(member: &Member) -> Text {
    let name = person(&member.person);
    match (member.role, member.is_active) {
        (Role::Lead, true) => md("{} (lead)", &[name]),
        (Role::Deputy, true) => md("{} (deputy)", &[name]),
        (Role::Member, true) => name,
        (_, false) => md("{} (no longer active)", &[name]),
    }
}

/// *The pods* on the App Home of somebody who looks after all of them and belongs to none.
pub(in crate::features::pods) fn overseen(all: &[PodSummary]) -> HomeBuilder {
    let lines: Vec<Text> =
        all.iter().take(OVERSEEN).map(|pod| md("*{}* · {}", &[words(&pod.name), led(pod)])).collect();
    blocks::home()
        .header("The pods")
        .section(Text::join(&lines, "\n"))
        .actions([button(SHOW_LIST, &format!("All pods ({})", all.len()))])
}

/// *Your pods* on the App Home. `all`: how many pods there are.
pub(in crate::features::pods) fn home(
    yours: &[(Role, &PodSummary)],
    all: usize,
    may_join: bool,
    may_create: bool,
) -> HomeBuilder {
    let home = blocks::home().header("Your pods");
    let buttons = (all > 0).then(|| button(SHOW_LIST, &format!("All pods ({all})")));
    if yours.is_empty() {
        let said = match (all, may_join, may_create) {
            (0, _, true) => text("There is no pod yet. Make the first one: `/pod create performance lead @ana`."),
            (0, _, false) => text("There is no pod yet. Admins and leadership make them."),
            (_, true, _) => {
                text("You belong to no pod yet. `/pod list` shows them all; `/pod join` makes you a member.")
            }
            (_, false, _) => text("You belong to no pod yet. A lead can add you."),
        };
        return home.section(said).actions(buttons);
    }
    home.section(Text::join(&yours.iter().map(|(role, pod)| yours_line(*role, pod)).collect::<Vec<_>>(), "\n"))
        .actions(buttons)
}

fn yours_line(role: Role, pod: &PodSummary) -> Text {
    let mut parts = vec![md("*{}*", &[words(&pod.name)])];
    parts.push(match role {
        Role::Lead => text("you lead it"),
        Role::Deputy if pod.lead_is_active => md("you are deputy, {}", &[led(pod)]),
        Role::Deputy => text("you are deputy and act as lead"),
        Role::Member => led(pod),
    });
    parts.push(people(pod.members));
    parts.extend(pod.home.as_ref().map(channel));
    Text::join(&parts, " · ")
}
