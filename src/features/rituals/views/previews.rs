//! Who will be asked when.

use super::{
    super::model::{LeftOut, Listed, PeoplePage, PersonPreview, Preview, RitualState, WholeTime},
    phrases::{moment_at, paused, short_day, short_moment, when},
};
use crate::{
    calendar::dates,
    directory::DayOff,
    signal::Modal,
    slack::{
        blocks::{ModalBuilder, button, modal},
        mrkdwn::{Text, md, person, text, words},
    },
};
use jiff::{Timestamp, civil::Date};

/// The button that shows the next people; carries `id/person`.
pub(in super::super) const MORE: &str = "rituals_more";
const PREVIEW: &str = "rituals_preview";
/// So many people in one paragraph.
const LINES: usize = 5;
/// So many days are named on which somebody is not asked.
const DAYS: usize = 4;

/// The preview of a ritual.
pub(in super::super) fn preview_modal(listed: &Listed, preview: &Preview, now: Timestamp) -> Modal {
    let ritual = &listed.ritual;
    let mut built = modal(PREVIEW, "Preview").close("Close");
    built = built.section(md("*{}*: {}", &[words(&ritual.name), when(listed)]));
    if ritual.state == RitualState::Paused {
        let until = paused(ritual, &listed.zone, now);
        built = built.context(md("It is {}; this is how it would go on.", &[until]));
    }
    match preview {
        Preview::People(page) => people(built, listed, page),
        Preview::Whole(times) => whole(built, listed, times, now),
    }
    .build()
}

fn people(mut built: ModalBuilder, listed: &Listed, page: &PeoplePage) -> ModalBuilder {
    if page.people.is_empty() {
        return built.section(text("Nobody takes part."));
    }
    let lines: Vec<Text> = page.people.iter().map(line).collect();
    built = built.each(lines.chunks(LINES), |built, lines| built.section(Text::join(lines, "\n")));
    let has_weekend = |one: &PersonPreview| one.left_out.iter().any(|day| matches!(day, LeftOut::Weekend(_)));
    if page.people.iter().any(has_weekend) {
        built = built.context(text("Days that are not of somebody's working week are left out."));
    }
    match &page.after {
        Some(after) => built.actions([button(MORE, "More people").value(format!("{}/{after}", listed.ritual.id))]),
        None => built,
    }
}

/// "Ana (Europe/Berlin): Tue 24 Nov 09:30 · …; not Wed 25 Nov (Christmas Day)"
fn line(one: &PersonPreview) -> Text {
    let times: Vec<Text> = one.times.iter().map(|at| words(&short_moment(*at, &one.zone))).collect();
    let times = if times.is_empty() { text("nothing to come") } else { Text::join(&times, " · ") };
    let mut head = md("{} ({}): {}", &[person(&one.person), words(one.zone.name()), times]);
    if one.left_out.contains(&LeftOut::Away) {
        head = md("{}; away for some days", &[head]);
    }
    let mut days: Vec<Text> = one.left_out.iter().filter_map(left_out).collect();
    // Each day of a time off says the same.
    days.dedup();
    if days.is_empty() {
        return head;
    }
    let dots = if days.len() > DAYS { text(", …") } else { Text::default() };
    days.truncate(DAYS);
    md("{}; not {}{}", &[head, Text::join(&days, ", "), dots])
}

fn left_out(day: &LeftOut) -> Option<Text> {
    let day_of = |date: Date| words(&short_day(date));
    match day {
        LeftOut::DayOff(date, DayOff::Holiday { name }) => Some(md("{} ({})", &[day_of(*date), words(name)])),
        LeftOut::DayOff(date, DayOff::TimeOff { until, .. }) => {
            Some(md("until {} (time off)", &[words(&dates::day(*until, *date))]))
        }
        LeftOut::Skipped(date) => Some(md("{} (skipped)", &[day_of(*date)])),
        LeftOut::Weekend(_) | LeftOut::Away => None,
    }
}

fn whole(mut built: ModalBuilder, listed: &Listed, times: &[WholeTime], now: Timestamp) -> ModalBuilder {
    if times.is_empty() {
        return built.section(text("There is nothing to come."));
    }
    for time in times {
        let head = md("*{}*", &[moment_at(time.moment, &listed.zone, now)]);
        let step =
            |(name, at): &(String, Timestamp)| md("• {}: {}", &[words(name), words(&short_moment(*at, &listed.zone))]);
        let steps: Vec<Text> = time.steps.iter().map(step).collect();
        let is_plain = time.steps.iter().all(|(_, at)| *at == time.moment.at);
        built = built.section(if is_plain { head } else { md("{}\n{}", &[head, Text::join(&steps, "\n")]) });
    }
    built
}
