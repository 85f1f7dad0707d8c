//! Pods on the App Home: a person's own, all of them for those who look after all, and the first steps of the roll-out.

use super::cards::{led, people};
use crate::{
    directory::{
        Duty, PodSummary, Reason, Role,
        views::{listed, who_acts},
    },
    features::pods::{OPEN_NEW, SHOW_LIST},
    slack::{
        blocks::{self, Button, HomeBuilder, button},
        mrkdwn::{Text, channel, md, number, text, words},
    },
    turn::{PodState, StepState},
};

/// Pods named on the App Home of whoever looks after all of them.
const OVERSEEN: usize = 15;
/// So many are named of which something is missing.
const NAMED: usize = 3;

/// One of a person's pods.
pub(in crate::features::pods) struct Yours {
    /// Which.
    pub(in crate::features::pods) pod: PodSummary,
    /// What they are in it; `None`: they stand in for its lead.
    pub(in crate::features::pods) role: Option<Role>,
    /// Who acts as its lead now.
    pub(in crate::features::pods) duty: Duty,
    /// How it stands, by each feature.
    pub(in crate::features::pods) states: Vec<PodState>,
}

/// *The pods* on the App Home of somebody who looks after all of them and belongs to none.
pub(in crate::features::pods) fn overseen(all: &[PodSummary]) -> HomeBuilder {
    let lines: Vec<Text> = all.iter().take(OVERSEEN).map(overseen_line).collect();
    let more = all.len().saturating_sub(OVERSEEN);
    let more = if more == 0 { Text::default() } else { md("And {} more: `/pod list`.", &[number(more)]) };
    blocks::home().header("The pods").section(Text::join(&lines, "\n")).context(more).actions([all_button(all.len())])
}

fn overseen_line(pod: &PodSummary) -> Text {
    let line = md("*{}* · {}", &[words(&pod.name), led(pod)]);
    if pod.is_forming { md("{} · forming", &[line]) } else { line }
}

fn all_button(all: usize) -> Button {
    button(SHOW_LIST, &format!("All pods ({all})"))
}

/// *Your pods* on the App Home of somebody who belongs to none. `all`: how many pods there are.
pub(in crate::features::pods) fn no_pod(all: usize, may_join: bool, may_create: bool) -> HomeBuilder {
    let said = match (all, may_join, may_create) {
        (0, _, true) => text("There is no pod yet. Make the first one: `/pod create performance lead @ana`."),
        (0, _, false) => text("There is no pod yet. Admins and leadership make them."),
        (_, true, _) => text("You belong to no pod yet. `/pod list` shows them all; `/pod join` makes you a member."),
        (_, false, _) => text("You belong to no pod yet. A lead can add you."),
    };
    blocks::home().header("Your pods").section(said).actions((all > 0).then(|| all_button(all)))
}

/// *Your pods* on the App Home, each with how it stands. `all`: how many pods there are; `more`: how many of the person's are
/// not shown.
pub(in crate::features::pods) fn home(yours: &[Yours], (all, more): (usize, usize)) -> HomeBuilder {
    let page = blocks::home().header("Your pods").each(yours, |page, one| {
        let said: Vec<Text> =
            std::iter::once(line(one)).chain(one.states.iter().map(|state| state.text.clone())).collect();
        let said = Text::join(&said, "\n");
        let mut presses = one.states.iter().filter_map(|state| state.press.clone());
        match (presses.next(), presses.next()) {
            (Some(first), None) => page.section_with(said, first),
            (Some(first), Some(second)) => page.section(said).actions([first, second].into_iter().chain(presses)),
            (None, _) => page.section(said),
        }
    });
    let more = if more == 0 { Text::default() } else { md("And {} more: `/pod list`.", &[number(more)]) };
    page.context(more).actions([all_button(all)])
}

/// Which, who leads it or acts, how many they are, and where they meet.
fn line(one: &Yours) -> Text {
    let pod = &one.pod;
    let mut parts = vec![md("*{}*", &[words(&pod.name)])];
    let leads_itself = matches!(one.duty.because.last(), Some(Reason::Lead { .. }));
    parts.push(match one.role {
        Some(Role::Lead) if leads_itself => text("you lead it"),
        Some(Role::Lead) => md("you lead it; {}", &[who_acts(&one.duty)]),
        Some(Role::Deputy) if pod.lead_is_active => md("you are deputy, {}", &[led_now(one, leads_itself)]),
        Some(Role::Deputy) => text("you are deputy and act as lead"),
        Some(Role::Member) => led_now(one, leads_itself),
        None => md("you stand in: {}", &[who_acts(&one.duty)]),
    });
    parts.push(people(pod.members));
    parts.extend(pod.home.as_ref().map(channel));
    if pod.is_forming {
        parts.push(text("forming"));
    }
    Text::join(&parts, " · ")
}

/// Who leads it; while they are not here, who acts, and why.
fn led_now(one: &Yours, leads_itself: bool) -> Text {
    if leads_itself || !one.pod.lead_is_active { led(&one.pod) } else { who_acts(&one.duty) }
}

/// The step of the roll-out: there are pods, and each says what it is for.
pub(in crate::features::pods) fn pods_step(pods: usize, without: &[&str]) -> StepState {
    StepState {
        name: "Pods",
        purpose: text("A pod is a team with a lead, a purpose and a channel; everything else hangs on it."),
        stands: match pods {
            0 => text("There is no pod yet"),
            pods => md("{} of {} pods say what they are for", &[number(pods - without.len()), number(pods)]),
        },
        next: match without {
            [] => Text::default(),
            without => md("Next: {}. `/pod edit` says it", &[words(&listed(without, NAMED, "and"))]),
        },
        press: (pods == 0).then(|| button(OPEN_NEW, "Make a pod")),
        is_done: pods > 0 && without.is_empty(),
    }
}

/// The step of the roll-out: each pod has a lead who is with us.
pub(in crate::features::pods) fn leads_step(pods: usize, without: &[&str]) -> StepState {
    StepState {
        name: "Leads",
        purpose: text("One person answers for each pod, so that what comes to it reaches somebody."),
        stands: md("{} of {} pods have a lead", &[number(pods.saturating_sub(without.len())), number(pods)]),
        next: match without {
            [] => Text::default(),
            without => md("Next: {}. `/pod lead @ana` in its channel", &[words(&listed(without, NAMED, "and"))]),
        },
        press: None,
        is_done: pods > 0 && without.is_empty(),
    }
}
