//! Answers to what somebody typed or pressed.

use super::{days, line};
use crate::{
    directory::{TimeOff, views::asked_who_that_is},
    features::availability::{CHANGE, REMOVE, TIME_OFF_FORM, model::Saved},
    ids::UserId,
    signal::{Message, Modal},
    slack::{
        blocks::{MessageBuilder, button, message, modal},
        mrkdwn::{Text, md, number, person, text},
    },
};
use jiff::civil::Date;

/// Stretches that one answer lists.
const LISTED: usize = 12;

/// Time off was entered.
pub(in crate::features::availability) fn entered(saved: &Saved, by: &UserId, today: Date) -> Message {
    let id = saved.time_off.id;
    let said = sentences(saved, by, today);
    message(said.clone())
        .section(said)
        .actions([button(CHANGE, "Change").value(id), button(REMOVE, "Remove").value(id)])
        .build()
}

/// The same after the form.
pub(in crate::features::availability) fn saved_modal(saved: &Saved, by: &UserId, today: Date) -> Modal {
    modal(TIME_OFF_FORM, "Saved").close("Done").section(sentences(saved, by, today)).build()
}

fn sentences(saved: &Saved, by: &UserId, today: Date) -> Text {
    let time_off = &saved.time_off;
    let own = time_off.person == *by;
    let days = days(time_off, today);
    let off = match (own, saved.is_same) {
        (true, false) => md("You are off *{}*.", &[days]),
        (true, true) => md("You are off *{}* already; nothing was changed.", &[days]),
        (false, false) => md("{} is off *{}*; I will let them know.", &[person(&time_off.person), days]),
        (false, true) => md("{} is off *{}* already; nothing was changed.", &[person(&time_off.person), days]),
    };
    let mut said = vec![off];
    if saved.joined > 0 {
        said.push(text("It was joined with what was planned there before."));
    }
    said.push(match &time_off.cover {
        Some(cover) if saved.is_same => md("{} covers.", &[person(cover)]),
        Some(cover) if cover == by => text("You cover."),
        Some(cover) => md("{} covers; I will let them know.", &[person(cover)]),
        None => text("Nobody covers; *Change* names somebody."),
    });
    if !saved.is_same {
        for covered in &saved.covers {
            said.push(md("{} counted on a cover then; I will ask them for another one.", &[person(&covered.person)]));
        }
    }
    Text::join(&said, " ")
}

/// `/timeoff list`
pub(in crate::features::availability) fn list(own: &[TimeOff], covers: &[TimeOff], today: Date) -> Message {
    let nothing = text("You have no time off planned. `/timeoff 3 Dec – 14 Dec cover @ben` enters some.");
    let title = if own.is_empty() { nothing } else { text("*Your time off*") };
    let planned = stretches(message(title.clone()).section(title), own, today);
    planned.section(covering(covers, today)).build()
}

/// Whom somebody covers for.
pub(super) fn covering(covers: &[TimeOff], today: Date) -> Text {
    if covers.is_empty() {
        return Text::default();
    }
    let lines: Vec<Text> = covers
        .iter()
        .take(LISTED)
        .map(|one| md("You cover for {}: *{}*", &[person(&one.person), days(one, today)]))
        .collect();
    Text::join(&lines, "\n")
}

/// `/timeoff cancel`, where it is not clear what.
pub(in crate::features::availability) fn which_to_cancel(own: &[TimeOff], today: Date) -> Message {
    let title = text("*Which time off shall I cancel?*");
    stretches(message(title.clone()).section(title), own, today).build()
}

fn stretches(list: MessageBuilder, own: &[TimeOff], today: Date) -> MessageBuilder {
    let more = own.len().saturating_sub(LISTED);
    let list = list.each(own.iter().take(LISTED), |list, one| {
        list.section(line(one, today)).actions_in(
            &format!("time_off/{}", one.id),
            [button(CHANGE, "Change").value(one.id), button(REMOVE, "Remove").value(one.id)],
        )
    });
    if more == 0 { list } else { list.context(md("and {} more, later", &[number(more)])) }
}

/// There is nothing to cancel.
pub(in crate::features::availability) fn nothing_planned() -> Message {
    message(text("You have no time off planned, so there is nothing to cancel.")).build()
}

/// It shall not be, or is over.
pub(in crate::features::availability) fn removed(time_off: &TimeOff, today: Date) -> Message {
    let days = days(time_off, today);
    let said = if time_off.first < today {
        md("Welcome back: {} ends with yesterday.", &[days])
    } else {
        md("Taken out: {} is no time off any more.", &[days])
    };
    let said = match &time_off.cover {
        Some(cover) => md("{} If {} knew of it, I will let them know.", &[said, person(cover)]),
        None => said,
    };
    message(said).build()
}

/// After *Got it*.
pub(in crate::features::availability) fn seen() -> Message {
    message(text("Good. It no longer waits on you.")).build()
}

/// After *I cannot*.
pub(in crate::features::availability) fn declined(time_off: &TimeOff, today: Date) -> Message {
    let values = [person(&time_off.person), days(time_off, today)];
    message(md("You do not cover for {} ({}). I will ask them for somebody else.", &values)).build()
}

/// After *No* under an offered status.
pub(in crate::features::availability) fn status_declined() -> Message {
    message(text("Fine: your status is just a status. I will not ask about it again.")).build()
}

/// Somebody is mentioned whom nobody knows yet.
pub(in crate::features::availability) fn not_known_yet() -> Message {
    message(asked_who_that_is()).build()
}

/// A line for the help over all features.
pub(in crate::features::availability) fn help_lines() -> Vec<Text> {
    vec![text("• `/timeoff 3 Dec – 14 Dec cover @ben`: when you are away, and who covers; `/timeoff list` shows it")]
}

/// `/timeoff help`
pub(in crate::features::availability) fn help(for_others: bool) -> Message {
    let mut lines = vec![
        text("• `/timeoff`: a form"),
        text("• `/timeoff 3 Dec – 14 Dec cover @ben`, `/timeoff tomorrow`, `/timeoff 24 Dec - 2 Jan`"),
        text("• `/timeoff list`: what is planned, and for whom you cover"),
        text("• `/timeoff cancel 3 Dec`: the stretch that has this day shall not be"),
    ];
    if for_others {
        lines.push(text("• `/timeoff @ana 3 Dec – 14 Dec`: for somebody else, as an admin"));
    }
    let title = text("Time off");
    message(title)
        .section(text("*Time off*: whole days, first and last included. Nothing that can wait reaches you then."))
        .section(Text::join(&lines, "\n"))
        .build()
}
