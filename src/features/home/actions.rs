//! Reads what the frame shows.

use super::{PROBLEMS, views};
use crate::{
    delivery::problems::list_problems,
    error::Result,
    features::organisation,
    signal::Modal,
    slack::blocks::HomeBuilder,
    turn::{Turn, asks},
};

/// Greeting, pause, what waits, what could not be delivered.
pub(super) async fn frame(turn: &mut Turn) -> Result<HomeBuilder> {
    let person = turn.actor().id.clone();
    let paused = organisation::actions::paused_line(turn);
    let waiting = asks::list_waiting(turn, &person).await?;
    let problems = if turn.may(&PROBLEMS, None) {
        let (workspace, now) = (turn.workspace().clone(), turn.now());
        Some(list_problems(turn.tx(), &workspace, now).await?)
    } else {
        None
    };
    let seen = views::Seen { url: &turn.workspace_row().url, zone: &turn.actor().zone };
    let frame = views::frame(&turn.actor().name, paused, turn.may(&organisation::actions::CHANGE_SETTINGS, None));
    let frame = frame.append(views::waiting(&waiting, seen));
    Ok(match problems {
        Some(problems) => frame.append(views::problems(&problems)),
        None => frame,
    })
}

/// Everything that waits on the person.
pub(super) async fn all_waiting(turn: &mut Turn) -> Result<Modal> {
    let person = turn.actor().id.clone();
    let waiting = asks::list_waiting(turn, &person).await?;
    let seen = views::Seen { url: &turn.workspace_row().url, zone: &turn.actor().zone };
    Ok(views::waiting_modal(&waiting, seen))
}
