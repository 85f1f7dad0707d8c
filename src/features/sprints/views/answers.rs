//! What commands answer, what a saved form says, the App Home and the help.

use super::{
    super::model::{Progress, Sprint},
    OPEN_PLAN, OPEN_TICK, Whose, counted, goal_message, quoted, span, standing,
};
use crate::{
    calendar::WorkCalendar,
    directory::views::short,
    features::{okrs::model::Obstacle, rituals::actions::Place},
    signal::{Message, Modal},
    slack::{
        blocks::{Button, button, message, modal},
        mrkdwn::{Text, channel, md, number, text, words},
    },
    turn::PodState,
};
use jiff::civil::Date;

/// What a person may do with a sprint, for its buttons.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Offer {
    /// There is something of theirs to tick.
    pub(in super::super) ticks: bool,
    /// They plan it and look back on it.
    pub(in super::super) plans: bool,
}

/// `/sprint show`: as the channel has it, for this person alone.
pub(in super::super) fn sprint_message(sprint: &Sprint, today: Date, calendar: &WorkCalendar) -> Message {
    goal_message(sprint, Whose { is_said: false }, today, calendar)
}

/// A sentence, for this person alone.
pub(in super::super) fn said_message(said: &str) -> Message {
    message(words(said)).build()
}

/// After the plan was saved.
pub(in super::super) fn planned_modal(sprint: &Sprint, place: &Place) -> Modal {
    let said = match sprint.commitments.len() {
        0 => md("The goal of *{}* is set.", &[words(&sprint.pod_name)]),
        1 => md("The goal of *{}* is set, with one commitment.", &[words(&sprint.pod_name)]),
        many => md("The goal of *{}* is set, with {} commitments.", &[words(&sprint.pod_name), number(many)]),
    };
    let shown = match place {
        Place::Channel(place) => md("It stands in {}, pinned.", &[channel(place)]),
        Place::Nowhere(obstacle) => nowhere(obstacle),
    };
    saved_modal(md("{} {}", &[said, shown]))
}

/// After commitments were ticked.
pub(in super::super) fn ticked_modal(sprint: &Sprint) -> Modal {
    saved_modal(md("*{}*: {}.", &[words(&sprint.pod_name), counted(sprint)]))
}

/// After somebody looked back.
pub(in super::super) fn reviewed_modal(place: &Place) -> Modal {
    saved_modal(match place {
        Place::Channel(place) => md("Thank you. The summary stands in {}.", &[channel(place)]),
        Place::Nowhere(obstacle) => md("Thank you. {}", &[nowhere(obstacle)]),
    })
}

fn saved_modal(said: Text) -> Modal {
    modal("sprint_saved", "Saved").close("Close").section(said).build()
}

/// Why a sprint stands in no channel, and what would help.
fn nowhere(obstacle: &Obstacle) -> Text {
    match obstacle {
        Obstacle::NoHome => {
            text("It stands nowhere yet: the pod has no channel. `/pod link` in a channel gives it one.")
        }
        Obstacle::Shared(place) => md(
            "It stands nowhere: {} is shared with another company, and sprints are for colleagues.",
            &[channel(place)],
        ),
        Obstacle::Archived(place) => {
            md("It stands nowhere: {} is archived. `/pod link` gives the pod another channel.", &[channel(place)])
        }
        Obstacle::Uninvited(place) => md(
            "It stands nowhere: {} is private and I am not in it. `/invite @Podkeeper` there helps.",
            &[channel(place)],
        ),
        Obstacle::Refused(place, code) => {
            md("It stands nowhere: Slack does not let me post in {} (`{}`).", &[channel(place), words(code)])
        }
    }
}

/// How a pod's sprint stands, on the App Home of somebody of it.
pub(in super::super) fn pod_state(sprint: &Sprint, progress: Progress, offer: Offer) -> PodState {
    let goal = sprint.goal.as_deref().map_or_else(|| text("no goal so far"), quoted);
    PodState {
        pod: sprint.pod,
        text: md("Sprint {}: {} · {}", &[number(span(sprint)), goal, standing(sprint, progress)]),
        press: button_of(sprint, offer),
    }
}

fn button_of(sprint: &Sprint, offer: Offer) -> Option<Button> {
    match &sprint.goal {
        None => offer.plans.then(|| button(OPEN_PLAN, "Plan").value(sprint.id)),
        Some(_) if offer.ticks => Some(button(OPEN_TICK, "Tick").value(sprint.id)),
        Some(_) => None,
    }
}

/// The lines of the help: what this person can do.
pub(in super::super) fn help_lines(is_of_a_pod: bool, leads: bool) -> Vec<Text> {
    let mut lines = vec![text("• `/sprint`: the goal a pod works on for two weeks, and what is done of it")];
    if is_of_a_pod {
        lines.push(text("• `/sprint tick`: tick what you have done of it"));
    }
    if leads {
        lines.push(text("• `/sprint plan`, `/sprint review`: plan a sprint, and look back on it"));
    }
    lines
}

/// `/sprint help`, or words nobody knows.
pub(in super::super) fn usage_message(lines: &[Text], unknown: Option<&str>) -> Message {
    let start = match unknown {
        Some(typed) => md("`/sprint` has no “{}”. What you can do with it:", &[words(short(typed).as_str())]),
        None => text("What you can do with `/sprint`:"),
    };
    let all: Vec<Text> = std::iter::once(start).chain(lines.iter().cloned()).collect();
    message(Text::join(&all, "\n")).build()
}
