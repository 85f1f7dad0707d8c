//! Calendars of public holidays: what there is, who follows which.

use crate::{
    directory::holidays::HolidayCalendar,
    features::organisation::{OPEN_HOLIDAYS, model::blocks as field},
    signal::{Choice, Message, Modal, Reopen},
    slack::{
        blocks::{button, message, modal, multi_select},
        mrkdwn::{Text, md, number, text, words},
    },
};

/// Calendars in one message.
const LISTED: usize = 30;

/// A pod that names its own calendars.
pub(in crate::features::organisation) struct PodFollows {
    /// The pod's name.
    pub(in crate::features::organisation) name: String,
    /// The calendars; none: it has no holidays.
    pub(in crate::features::organisation) calendars: Vec<String>,
}

/// The calendars. `admins`: who can change it, for those who cannot.
pub(in crate::features::organisation) fn holidays(
    calendars: &[HolidayCalendar],
    followed: &[String],
    pods: &[PodFollows],
    admins: Option<&[String]>,
) -> Message {
    let title = text("*Public holidays*");
    let shown = message(text("Public holidays")).section(title);
    let shown = if calendars.is_empty() {
        shown.section(text(
            "There are none yet. Whoever operates Podkeeper puts iCalendar files (`germany.ics`, from a page of public \
             holidays) into a folder and names it in `PODKEEPER_HOLIDAYS`; the file's name is the calendar's.",
        ))
    } else {
        let lines: Vec<Text> = calendars.iter().take(LISTED).map(calendar).collect();
        shown.each(lines.chunks(10), |shown, lines| shown.section(Text::join(lines, "\n")))
    };
    let mut follows = vec![md("The organisation follows {}.", &[names(followed)])];
    follows.extend(pods.iter().map(|pod| md("{} follows {}.", &[words(&pod.name), names(&pod.calendars)])));
    let shown = shown.section(Text::join(&follows, "\n"));
    match admins {
        None if calendars.is_empty() && followed.is_empty() => shown.build(),
        None => shown.actions([button(OPEN_HOLIDAYS, "Choose calendars")]).build(),
        Some([]) => shown.context(text("Admins choose them; a pod's own: `/pod hours`.")).build(),
        Some(admins) => {
            let names: Vec<Text> = admins.iter().map(|name| words(name)).collect();
            shown.context(md("Admins choose them: {}. A pod's own: `/pod hours`.", &[Text::join(&names, ", ")])).build()
        }
    }
}

fn calendar(calendar: &HolidayCalendar) -> Text {
    let days = match (calendar.days, calendar.last_day) {
        (0, _) | (_, None) => text("no days"),
        (1, Some(last)) => md("one day, {}", &[number(last.0.strftime("%-d %b %Y"))]),
        (count, Some(last)) => md("{} days until {}", &[number(count), number(last.0.strftime("%-d %b %Y"))]),
    };
    let line = md("• `{}`: {}", &[words(&calendar.name.replace('`', "'")), days]);
    match &calendar.fault {
        Some(fault) => md("{}. *Its file cannot be used:* {}", &[line, words(fault).cut(200)]),
        None => line,
    }
}

fn names(calendars: &[String]) -> Text {
    if calendars.is_empty() {
        return text("none");
    }
    let names: Vec<Text> = calendars.iter().map(|name| md("`{}`", &[words(&name.replace('`', "'"))])).collect();
    Text::join(&names, ", ")
}

/// Which calendars the organisation follows.
pub(in crate::features::organisation) fn holidays_modal(calendars: &[String], followed: &[String]) -> Modal {
    let choices: Vec<Choice> =
        calendars.iter().map(|name| Choice { value: name.clone(), label: name.clone() }).collect();
    let field = multi_select(field::HOLIDAYS, "The organisation's holidays", &choices)
        .optional()
        .initial(followed)
        .hint("For pods that name none of their own. On these days nobody is asked anything that can wait.");
    modal(OPEN_HOLIDAYS, "Public holidays")
        .submit("Save")
        .close("Cancel")
        .reopen(Reopen {
            title: "Public holidays".to_owned(),
            action_id: OPEN_HOLIDAYS.to_owned(),
            value: String::new(),
        })
        .input(field)
        .build()
}

/// Stored.
pub(in crate::features::organisation) fn holidays_saved(followed: &[String]) -> Modal {
    modal(OPEN_HOLIDAYS, "Saved").close("Done").section(md("The organisation follows {}.", &[names(followed)])).build()
}

/// A calendar that was taken away while the form was open.
pub(in crate::features::organisation) fn no_such_calendar(name: &str) -> String {
    format!("There is no calendar “{name}” any more. Please open the form again.")
}
