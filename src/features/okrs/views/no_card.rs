//! Why a pod's card stands nowhere, for those who look after it.

use super::super::model::{Obstacle, Sheet};
use crate::{
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, channel, md, text, words},
    },
};

/// The lead has read why there is no card.
pub(in super::super) const CARD_SEEN: &str = "okr_card_seen";

/// Why a pod's card stands nowhere, and what would help.
pub(super) fn obstacle_text(obstacle: &Obstacle) -> Text {
    match obstacle {
        Obstacle::NoHome => text("the pod has no home channel. `/pod link` in a channel gives it one."),
        Obstacle::Shared(place) => {
            md("{} is shared with another company, and key results are for colleagues only.", &[channel(place)])
        }
        Obstacle::Archived(place) => md("{} is archived. `/pod link` gives the pod another home.", &[channel(place)]),
        Obstacle::Uninvited(place) => {
            md("{} is private and I am not in it. `/invite @Podkeeper` there lets me post.", &[channel(place)])
        }
        Obstacle::Refused(place, code) if code == "unknown_outcome" => md(
            "Slack did not say whether it arrived in {}, and I may not read there to find out, so I do not send it twice. \
             The next check-in tries again.",
            &[channel(place)],
        ),
        Obstacle::Refused(place, code) => {
            md("Slack does not let me post in {} (`{}`).", &[channel(place), words(code)])
        }
    }
}

/// Tells the lead, once, that the card cannot be shown.
pub(in super::super) fn no_card_message(sheet: &Sheet, obstacle: &Obstacle) -> Message {
    let said = match obstacle {
        Obstacle::Refused(_, code) if code == "unknown_outcome" => "The card of *{}* may not be there: {}",
        _ => "The card of *{}* is not posted: {}",
    };
    let said = md(said, &[words(&sheet.pod_name), obstacle_text(obstacle)]);
    let more =
        text("Check-ins are saved all the same, and `/okr show` shows them. The card appears as soon as it can.");
    let history = match obstacle {
        Obstacle::Shared(_) => text(
            "This week's card is not shown any more. Earlier cards and the threads stay in the channel's history, where the \
             other company may read them.",
        ),
        Obstacle::NoHome | Obstacle::Archived(_) | Obstacle::Uninvited(_) | Obstacle::Refused(..) => Text::default(),
    };
    message(said.clone())
        .section(said)
        .section(history)
        .context(more)
        .actions([button(CARD_SEEN, "All right").value(format!("{}/{}", sheet.pod, obstacle.name()))])
        .build()
}

/// The title of that ask on the App Home.
pub(in super::super) fn no_card_title(sheet: &Sheet) -> String {
    format!("The card of {} is not posted", sheet.pod_name)
}

/// Why the lead is told.
pub(in super::super) fn no_card_why(sheet: &Sheet) -> Text {
    md("You look after {}, and its people expect the card in its channel.", &[words(&sheet.pod_name)])
}

/// In place of the buttons, after *All right*.
pub(in super::super) fn card_seen_message() -> Message {
    message(text("All right. The card of this pod appears as soon as it can be posted.")).build()
}
