//! Who of leadership is on duty in which week.

use super::{super::model::DutyWeek, OPEN_SWAP, day};
use crate::{
    ids::UserId,
    signal::{Choice, Message, Modal, Reopen},
    slack::{
        blocks::{button, choice, message, modal, select},
        mrkdwn::{Text, md, text, words},
    },
};

/// The form that swaps a week.
pub(in super::super) const SWAP_FORM: &str = "escalation_swap";
/// Which week.
pub(in super::super) const WEEK: &str = "week";
/// Who takes it over.
pub(in super::super) const WHO: &str = "who";

/// This week and the next ones.
pub(in super::super) fn rota_message(weeks: &[DutyWeek], may_swap: bool) -> Message {
    if weeks.is_empty() {
        let said = text("The settings name nobody as leadership yet. An admin does, with `/podkeeper settings`.");
        return message(said.clone()).section(said).build();
    }
    let swap = may_swap.then(|| button(OPEN_SWAP, "Swap a week"));
    message(text("Leadership on duty"))
        .section(text("*Leadership on duty*"))
        .section(lines(weeks))
        .context(text("Who is away in their week is stood in for by the next."))
        .actions(swap)
        .build()
}

/// A week, as it can be chosen and is listed.
fn lines(weeks: &[DutyWeek]) -> Text {
    let line = |(nth, coming): (usize, &DutyWeek)| {
        let week = if nth == 0 { text("This week") } else { md("From {}", &[day(coming.week.monday())]) };
        let swapped = if coming.is_swapped { text(" (swapped)") } else { Text::default() };
        md("• {}: {}{}", &[week, words(&coming.name), swapped])
    };
    Text::join(&weeks.iter().enumerate().map(line).collect::<Vec<_>>(), "\n")
}

/// *Swap a week*
pub(in super::super) fn swap_modal(weeks: &[DutyWeek], leadership: &[(UserId, String)]) -> Modal {
    let when: Vec<Choice> = weeks
        .iter()
        .map(|coming| {
            let monday = coming.week.monday();
            choice(monday, &format!("From {}: {}", monday.strftime("%-d %B"), coming.name))
        })
        .collect();
    let who: Vec<Choice> = leadership.iter().map(|(person, name)| choice(person, name)).collect();
    modal(SWAP_FORM, "Swap a week")
        .submit("Swap")
        .close("Cancel")
        .reopen(Reopen { title: "Swapping a week".to_owned(), action_id: OPEN_SWAP.to_owned(), value: String::new() })
        .input(select(WEEK, "Which week?", &when))
        .input(select(WHO, "Who takes it over?", &who))
        .context(text("Only this week changes. To take it back, give it to whose it was."))
        .build()
}

/// It is swapped.
pub(in super::super) fn swapped_modal(weeks: &[DutyWeek]) -> Modal {
    modal(SWAP_FORM, "Saved").close("Done").section(lines(weeks)).build()
}
