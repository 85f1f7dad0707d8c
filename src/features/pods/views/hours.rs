//! A pod's zone, hours and public holidays: the form, and how they are.

use crate::{
    directory::{
        Pod, PodCalendar, Settings,
        views::{day_choices, hours as in_words},
    },
    features::{
        availability::model::blocks as own,
        pods::{
            HOURS_FORM,
            model::{HoursOf, hours_blocks as field},
        },
    },
    signal::{Choice, Message, Modal, Reopen},
    slack::{
        blocks::{checkboxes, message, modal, multi_select, select, text_input, time_input},
        mrkdwn::{Text, md, text, words},
    },
};

/// The form.
pub(in crate::features::pods) fn hours_modal(
    pod: &Pod,
    calendar: &PodCalendar,
    settings: &Settings,
    calendars: &[String],
) -> Modal {
    let zone = text_input(field::ZONE, "Time zone")
        .optional()
        .max_length(60)
        .initial(calendar.zone.as_ref().map_or("", |zone| zone.name()))
        .hint(&format!(
            "A city. Empty: {}, as the organisation. For what belongs to the pod; people keep their own zone.",
            settings.zone.name()
        ));
    let form = modal(HOURS_FORM, "Hours of the pod")
        .submit("Save")
        .close("Cancel")
        .metadata(&HoursOf { pod: pod.id.0 })
        .reopen(Reopen {
            title: format!("The hours of {}", pod.name),
            action_id: HOURS_FORM.to_owned(),
            value: pod.id.to_string(),
        })
        .section(md("The hours of *{}*, for its people who set none of their own.", &[words(&pod.name)]))
        .input(zone);
    let shown = calendar.hours_or(settings);
    let chosen: Vec<String> = shown.days().names().into_iter().map(str::to_owned).collect();
    let follows = [choice(own::AS_POD, "As the organisation"), choice(own::OWN, "Its own, as below")];
    let form = form
        .input(select(own::FOLLOW, "Working hours", &follows).initial(if calendar.hours.is_some() {
            own::OWN
        } else {
            own::AS_POD
        }))
        .context(md("The organisation works {}.", &[in_words(&settings.hours)]))
        .input(checkboxes(own::DAYS, "Working days", &day_choices()).optional().initial(&chosen))
        .input(time_input(own::START, "The working day starts").optional().initial(shown.start()))
        .input(time_input(own::END, "The working day ends").optional().initial(shown.end()));
    if calendars.is_empty() && calendar.holidays.is_none() {
        return form.build();
    }
    let follows = [choice(field::AS_ALL, "As the organisation"), choice(field::OWN, "Its own, as below")];
    let choices: Vec<Choice> = calendars.iter().map(|name| choice(name, name)).collect();
    let initial = calendar.holidays.clone().unwrap_or_default();
    form.input(select(field::HOLIDAYS_FOLLOW, "Public holidays", &follows).initial(if calendar.holidays.is_some() {
        field::OWN
    } else {
        field::AS_ALL
    }))
    .input(multi_select(field::HOLIDAYS, "The pod's holidays", &choices).optional().initial(&initial))
    .build()
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned() }
}

/// How they are, for those who cannot change them.
pub(in crate::features::pods) fn hours(pod: &Pod, calendar: &PodCalendar, settings: &Settings) -> Message {
    message(md("The hours of {}", &[words(&pod.name)]))
        .section(lines(pod, calendar, settings))
        .context(text("Its lead and deputy change them. Your own: *My hours & prompts* on your App Home."))
        .build()
}

/// Stored.
pub(in crate::features::pods) fn hours_saved(pod: &Pod, calendar: &PodCalendar, settings: &Settings) -> Modal {
    modal(HOURS_FORM, "Saved").close("Done").section(lines(pod, calendar, settings)).build()
}

fn lines(pod: &Pod, calendar: &PodCalendar, settings: &Settings) -> Text {
    let all = |own: bool| if own { Text::default() } else { text(" (as the organisation)") };
    let holidays = calendar.holidays_or(settings);
    let holidays = if holidays.is_empty() {
        text("none")
    } else {
        Text::join(&holidays.iter().map(|name| words(name)).collect::<Vec<_>>(), ", ")
    };
    let zone = words(calendar.zone_or(settings).name());
    let hours = in_words(&calendar.hours_or(settings));
    let lines = [
        md("*{}*", &[words(&pod.name)]),
        md("Time zone: {}{}", &[zone, all(calendar.zone.is_some())]),
        md("Working hours: {}{}", &[hours, all(calendar.hours.is_some())]),
        md("Public holidays: {}{}", &[holidays, all(calendar.holidays.is_some())]),
    ];
    Text::join(&lines, "\n")
}
