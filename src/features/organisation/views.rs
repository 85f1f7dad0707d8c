//! Every sentence about the organisation and Podkeeper itself that a person reads.

mod holidays;
mod settings;

pub(super) use holidays::{PodFollows, holidays, holidays_modal, holidays_saved, no_such_calendar};
pub(super) use settings::{
    MOST_PEOPLE, channel_fault, clash_note, settings_message, settings_modal, settings_saved, settings_unchanged,
    too_many_people,
};

use super::{HOLIDAYS, OPEN_SETTINGS, PAUSE, SHOW_HELP};
use crate::{
    calendar::Zone,
    directory::{Actor, Role, Settings, views::listed},
    ids::UserId,
    signal::Message,
    slack::{
        blocks::{Button, button, message},
        mrkdwn::{DateStyle, Text, date, md, number, person, text, words},
    },
    turn::{StepState, Verb},
};
use jiff::Timestamp;

/// How many admins a sentence names.
pub(super) const NAMED: usize = 3;

/// A message of one paragraph.
fn say(said: Text) -> Message {
    message(said).build()
}

/// The buttons among the quick actions.
pub(super) fn quick(may_change_settings: bool) -> Vec<Button> {
    let help = button(SHOW_HELP, "What can I do?");
    if may_change_settings { vec![help, button(OPEN_SETTINGS, "Settings")] } else { vec![help] }
}

/// The step of the roll-out: the organisation's basics. `mirrored`: how many people and channels there are.
pub(super) fn basics_step(settings: &Settings, (people, channels): (i64, i64)) -> StepState {
    let missing: Vec<&str> = [
        (!settings.confirmed).then_some("the time zone and hours"),
        settings.leadership.is_empty().then_some("who is leadership"),
        settings.updates_channel.is_none().then_some("the channel of updates"),
        settings.escalations_channel.is_none().then_some("the channel of escalations"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let seen = md("I see {} people and {} channels", &[number(people), number(channels)]);
    let stands = match missing.as_slice() {
        [] => md("{}; zone {}, leadership and channels are set", &[seen, words(settings.zone.name())]),
        missing => md("{}; not said yet: {}", &[seen, words(&listed(missing, missing.len(), "and"))]),
    };
    StepState {
        name: "Map",
        purpose: text("By which clock the organisation lives, who leads it, and where it reads news and escalations."),
        stands,
        next: if missing.is_empty() { Text::default() } else { text("Next: look at the settings and save them") },
        press: (!missing.is_empty()).then(|| button(OPEN_SETTINGS, "Settings")),
        is_done: missing.is_empty(),
    }
}

/// Only admins may.
pub(super) fn admins_only(verb: &Verb, admins: &[String]) -> String {
    let what = if verb == &PAUSE {
        "Admins pause and resume Podkeeper."
    } else if verb == &HOLIDAYS {
        "Admins choose the public holidays."
    } else {
        "Admins change the settings."
    };
    match admins {
        [] => format!("{what} Please ask one of your workspace's admins."),
        [only] => format!("{what} Please ask {only}."),
        [before @ .., last] => format!("{what} Please ask {} or {last}.", before.join(", ")),
    }
}

/// Since when nothing unasked goes out, by whom and why.
pub(super) fn paused_line(by: Option<&UserId>, since: Timestamp, zone: &Zone, why: Option<&str>) -> Text {
    let by = by.map_or_else(|| text("an admin"), person);
    let fallback = zone.local(since).strftime("%-d %B %Y, %H:%M").to_string();
    let since = date(since, DateStyle::DayAndTime, &fallback);
    let line = md("Paused by {} since {}: nothing unasked goes out. Commands still answer.", &[by, since]);
    match why {
        Some(why) => md("{} Why: “{}”", &[line, words(why)]),
        None => line,
    }
}

/// It is paused now.
pub(super) fn paused(why: Option<&str>) -> Message {
    let why = why.map_or_else(Text::default, |why| md(" Everybody who asks reads why: “{}”", &[words(why)]));
    say(md("Paused: nothing unasked goes out until `/podkeeper resume`. Commands still answer.{}", &[why]))
}

/// It was paused before.
pub(super) fn paused_already(line: Option<Text>) -> Message {
    let line = line.unwrap_or_default();
    say(md("It is paused already; nothing was changed. {}", &[line]))
}

/// It goes on.
pub(super) fn resumed() -> Message {
    say(text("Podkeeper is running again. If anything waited, it goes out now, unless its time has passed."))
}

/// It was not paused.
pub(super) fn not_paused() -> Message {
    say(text("Podkeeper is not paused; nothing was changed."))
}

/// What this person can do about the organisation.
pub(super) fn help_lines(is_admin: bool, is_paused: bool) -> Vec<Text> {
    let mut lines = vec![text("• `/podkeeper help`: what you can do")];
    if !is_admin {
        lines.push(text("• `/podkeeper settings`: see the organisation's hours, people and channels"));
        return lines;
    }
    lines.push(text("• `/podkeeper settings`: the organisation's zone, hours, people and channels"));
    lines.push(text("• `/podkeeper holidays`: which public holidays count"));
    lines.push(if is_paused {
        text("• `/podkeeper resume`: let Podkeeper run again")
    } else {
        text("• `/podkeeper pause off-site`: nothing unasked goes out until you resume")
    });
    lines
}

/// The help over all features.
pub(super) fn help(unknown: Option<&str>, actor: &Actor, parts: &[Vec<Text>], paused: Option<Text>) -> Message {
    let wrong = unknown.map_or_else(Text::default, |typed| md("`/podkeeper` has no “{}”. ", &[words(typed).cut(80)]));
    let said = text("What you can do with Podkeeper");
    message(said.clone())
        .section(md("{}*{}*", &[wrong, said]))
        .context(who_you_are(actor))
        .each(parts, |blocks, lines| blocks.section(Text::join(lines, "\n")))
        .context(paused.unwrap_or_default())
        .build()
}

/// "You are an admin. You lead Performance and belong to Brand."
fn who_you_are(actor: &Actor) -> Text {
    let mut said = Vec::new();
    match (actor.is_admin, actor.is_leadership, actor.is_guest) {
        (true, true, _) => said.push(text("You are an admin and leadership.")),
        (true, false, _) => said.push(text("You are an admin.")),
        (false, true, _) => said.push(text("You are leadership.")),
        (false, false, true) => said.push(text("You are a guest.")),
        (false, false, false) => {}
    }
    let pods = |roles: &[Role]| -> Vec<Text> {
        actor.pods.iter().filter(|pod| roles.contains(&pod.role)).map(|pod| words(&pod.name)).collect()
    };
    let (led, others) = (pods(&[Role::Lead]), pods(&[Role::Deputy, Role::Member]));
    match (led.is_empty(), others.is_empty()) {
        (false, false) => {
            said.push(md("You lead {} and belong to {}.", &[Text::join(&led, ", "), Text::join(&others, ", ")]));
        }
        (false, true) => said.push(md("You lead {}.", &[Text::join(&led, ", ")])),
        (true, false) => said.push(md("You belong to {}.", &[Text::join(&others, ", ")])),
        (true, true) => said.push(text("You belong to no pod yet.")),
    }
    if !actor.covers.is_empty() {
        let covered: Vec<Text> = actor.covers.iter().map(|pod| words(&pod.name)).collect();
        said.push(md("You act as the lead of {} at the moment.", &[Text::join(&covered, ", ")]));
    }
    Text::join(&said, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paused_line() {
        let since = "2026-11-23T09:30:00Z".parse().expect("an instant");
        let zone = Zone::named("Europe/Berlin").expect("a zone");
        insta::assert_snapshot!(
            paused_line(Some(&UserId::from("U1")), since, &zone, Some("off-site <3")),
            @"Paused by <@U1> since <!date^1795426200^{date_short_pretty} at {time}|23 November 2026, 10:30>: nothing unasked goes out. Commands still answer. Why: “off-site &lt;3”"
        );
    }

    #[test]
    fn who_may_is_named() {
        let admins = ["Chloë Martin".to_owned(), "Dan Wu".to_owned()];
        assert_eq!(
            admins_only(&PAUSE, &admins),
            "Admins pause and resume Podkeeper. Please ask Chloë Martin or Dan Wu."
        );
        assert_eq!(
            admins_only(&PAUSE, &[]),
            "Admins pause and resume Podkeeper. Please ask one of your workspace's admins."
        );
    }
}
