//! The forms: time off, and *My hours & prompts*.

use super::line;
use crate::{
    calendar::WorkingHours,
    directory::{
        Availability, Preferences, TimeOff,
        preferences::MOST_A_DAY,
        views::{clock, day_choices, hours},
    },
    features::availability::{
        CHANGE, PREFERENCES_FORM, REMOVE, TIME_OFF_FORM,
        model::{Kept, blocks as field},
    },
    signal::{Choice, Modal, Reopen},
    slack::{
        blocks::{button, checkboxes, date_input, modal, person_select, select, time_input},
        mrkdwn::{Text, md, number, text, words},
    },
};
use jiff::civil::Date;

/// Stretches beneath the form.
const LISTED: usize = 12;

/// Time off: a new stretch, or the one that is changed; what is planned stands beneath.
pub(in crate::features::availability) fn time_off_modal(
    planned: &[TimeOff],
    changed: Option<&TimeOff>,
    today: Date,
) -> Modal {
    let mut first = date_input(field::FIRST, "First day");
    let mut last = date_input(field::LAST, "Last day").optional().hint("Included. Empty: only the first day.");
    let mut cover = person_select(field::COVER, "Who covers?")
        .optional()
        .hint("What would wait on you comes to them meanwhile; they are told.");
    if let Some(changed) = changed {
        first = first.initial(changed.first);
        last = last.initial(changed.last);
        if let Some(person) = &changed.cover {
            cover = cover.initial(person);
        }
    }
    let (action_id, value) = match changed {
        Some(changed) => (CHANGE, changed.id.to_string()),
        None => (TIME_OFF_FORM, String::new()),
    };
    let form = modal(TIME_OFF_FORM, if changed.is_some() { "Change time off" } else { "Time off" })
        .submit("Save")
        .close("Cancel")
        .metadata(&Kept { changes: changed.map(|changed| changed.id) })
        .reopen(Reopen { title: "Time off".to_owned(), action_id: action_id.to_owned(), value })
        .input(first)
        .input(last)
        .input(cover);
    if planned.is_empty() {
        return form.build();
    }
    form.divider()
        .section(text("*Planned*"))
        .each(planned.iter().take(LISTED), |form, one| {
            form.section(line(one, today)).actions_in(
                &format!("time_off/{}", one.id),
                [button(CHANGE, "Change").value(one.id), button(REMOVE, "Remove").value(one.id)],
            )
        })
        .build()
}

/// *My hours & prompts*. `usual`: the hours that hold where the person sets none, `pod`'s or the organisation's.
pub(in crate::features::availability) fn preferences_modal(
    preferences: &Preferences,
    pod: Option<&str>,
    usual: &WorkingHours,
) -> Modal {
    let usual_label = if pod.is_some() { "As my pod" } else { "As everybody here" };
    let choices = [choice(field::AS_POD, usual_label), choice(field::OWN, "My own, as below")];
    let follow = if preferences.hours.is_some() { field::OWN } else { field::AS_POD };
    let shown = preferences.hours.unwrap_or(*usual);
    let chosen: Vec<String> = shown.days().names().into_iter().map(str::to_owned).collect();
    let mut from = time_input(field::QUIET_FROM, "Quiet from").optional();
    let mut until = time_input(field::QUIET_UNTIL, "Quiet until").optional().hint("Nothing that can wait comes then.");
    if let Some(quiet) = preferences.quiet {
        (from, until) = (from.initial(quiet.from()), until.initial(quiet.until()));
    }
    let mut at = time_input(field::PROMPTS_AT, "Everything at")
        .optional()
        .hint("Once a working day, at this time, whatever can wait. Empty: when it comes up.");
    if let Some(time) = preferences.prompts_at {
        at = at.initial(time);
    }
    let limits: Vec<Choice> = (1..=MOST_A_DAY).map(|count| choice(&count.to_string(), &count.to_string())).collect();
    let limit = select(field::LIMIT, "Messages a day, at most", &limits)
        .initial(&preferences.daily_limit.to_string())
        .hint("Those you did not ask for. What is urgent always comes; the rest waits for your next morning.");
    modal(PREFERENCES_FORM, "My hours & prompts")
        .submit("Save")
        .close("Cancel")
        .reopen(Reopen {
            title: "My hours & prompts".to_owned(),
            action_id: PREFERENCES_FORM.to_owned(),
            value: String::new(),
        })
        .input(select(field::FOLLOW, "Working hours", &choices).initial(follow))
        .context(usual_line(pod, usual))
        .input(checkboxes(field::DAYS, "My working days", &day_choices()).optional().initial(&chosen))
        .input(time_input(field::START, "My working day starts").optional().initial(shown.start()))
        .input(time_input(field::END, "My working day ends").optional().initial(shown.end()))
        .input(from)
        .input(until)
        .input(at)
        .input(limit)
        .build()
}

fn usual_line(pod: Option<&str>, usual: &WorkingHours) -> Text {
    match pod {
        Some(pod) => md("{} works {}.", &[words(pod), hours(usual)]),
        None => md("Everybody here works {}.", &[hours(usual)]),
    }
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned() }
}

/// Stored; how it is now.
pub(in crate::features::availability) fn preferences_saved(
    now: Option<&Availability>,
    preferences: &Preferences,
) -> Modal {
    let mut lines = Vec::new();
    if let Some(now) = now {
        let whose = if preferences.hours.is_some() { text("your own") } else { text("as your pod") };
        lines.push(md("Working hours: {} ({})", &[hours(&now.hours), whose]));
    }
    lines.push(match preferences.quiet {
        Some(quiet) => md("Quiet hours: {} to {}", &[clock(quiet.from()), clock(quiet.until())]),
        None => text("Quiet hours: none besides the time you do not work"),
    });
    lines.push(match preferences.prompts_at {
        Some(at) => md("What can wait comes at {}", &[clock(at)]),
        None => text("What can wait comes when it comes up, while you work"),
    });
    lines.push(md("At most {} messages a day that you did not ask for", &[number(preferences.daily_limit)]));
    modal(PREFERENCES_FORM, "Saved").close("Done").section(Text::join(&lines, "\n")).build()
}
