//! The settings as a form, as a message, and what can be wrong with them.

use crate::{
    directory::{
        Channel, Settings,
        views::{clock, day_choices, days, hours},
    },
    features::organisation::{
        OPEN_SETTINGS,
        model::{Clash, Field, Opened, blocks as field},
    },
    ids::{ChannelId, UserId},
    signal::{Message, Modal, Reopen},
    slack::{
        blocks::{
            ChannelSelect, channel_select, checkboxes, conversation_select, message, modal, people_select, text_input,
            time_input,
        },
        mrkdwn::{Text, channel, md, person, text, words},
    },
};

/// People in one field: what the form carries must stay below Slack's 3,000 characters.
pub(in crate::features::organisation) const MOST_PEOPLE: u16 = 50;

/// The form. `filled` stands in its fields; `note` is said above them.
pub(in crate::features::organisation) fn settings_modal(
    opened: &Opened,
    filled: &Settings,
    note: Option<Text>,
) -> Modal {
    let days = day_choices();
    let chosen: Vec<String> = filled.hours.days().names().into_iter().map(str::to_owned).collect();
    let updates = channel_field(
        (field::UPDATES, "Updates channel"),
        "Announcements to everybody.",
        filled.updates_channel.as_ref(),
    );
    let escalations = channel_field(
        (field::ESCALATIONS, "Escalations channel"),
        "Where leadership follows decisions that wait.",
        filled.escalations_channel.as_ref(),
    );
    let decisions = channel_field(
        (field::DECISIONS, "Decisions channel"),
        "Where every recorded decision is shown, except confidential ones. Without one they stand in the log only.",
        filled.decisions_channel.as_ref(),
    );
    let mut leaders = conversation_select(field::LEADERS, "Leadership’s channel")
        .optional()
        .hint("Where leadership reads the monthly review of all pods. I must be in it; without one, each of leadership is told privately.");
    if let Some(id) = &filled.leadership_channel {
        leaders = leaders.initial(id);
    }
    let zone = text_input(field::ZONE, "Time zone")
        .initial(filled.zone.name())
        .max_length(60)
        .hint("A city, such as Berlin or New York. Cycles and what belongs to nobody in particular follow it.");
    let admins = people_select(field::ADMINS, "Admins of Podkeeper")
        .optional()
        .initial(&filled.admins)
        .at_most(MOST_PEOPLE)
        .hint("The workspace's own admins are admins here anyway.");
    let leadership = people_select(field::LEADERSHIP, "Leadership")
        .optional()
        .initial(&filled.leadership)
        .at_most(MOST_PEOPLE)
        .hint("Who decides what only leadership may decide.");
    modal(OPEN_SETTINGS, "Settings")
        .submit("Save")
        .close("Cancel")
        .metadata(opened)
        .reopen(Reopen { title: "The settings".to_owned(), action_id: OPEN_SETTINGS.to_owned(), value: String::new() })
        .section(note.unwrap_or_default())
        .input(zone)
        .input(checkboxes(field::DAYS, "Working days", &days).initial(&chosen))
        .input(time_input(field::START, "The working day starts").initial(filled.hours.start()))
        .input(time_input(field::END, "The working day ends").initial(filled.hours.end()))
        .input(admins)
        .input(leadership)
        .input(updates)
        .input(escalations)
        .input(decisions)
        .input(leaders)
        .build()
}

/// A channel that need not be named.
fn channel_field((block, label): (&'static str, &str), hint: &str, chosen: Option<&ChannelId>) -> ChannelSelect {
    let select = channel_select(block, label).optional().hint(hint);
    match chosen {
        Some(id) => select.initial(id),
        None => select,
    }
}

/// The settings for those who cannot change them.
pub(in crate::features::organisation) fn settings_message(settings: &Settings, admins: &[String]) -> Message {
    let who = match admins {
        [] => text("Your workspace's admins can change them."),
        [only] => md("{} can change them.", &[words(only)]),
        _ => {
            let names: Vec<Text> = admins.iter().map(|name| words(name)).collect();
            md("Admins can change them: {}.", &[Text::join(&names, ", ")])
        }
    };
    message(text("The settings of the organisation"))
        .section(text("*The settings of the organisation*"))
        .section(Text::join(&lines(settings), "\n"))
        .context(who)
        .build()
}

fn lines(settings: &Settings) -> Vec<Text> {
    vec![
        md("Time zone: {}", &[words(settings.zone.name())]),
        md("Working hours: {}", &[hours(&settings.hours)]),
        md("Admins of Podkeeper: {}", &[people(&settings.admins, "the workspace's own")]),
        md("Leadership: {}", &[people(&settings.leadership, "nobody yet")]),
        md("Updates channel: {}", &[channel_or_none(settings.updates_channel.as_ref())]),
        md("Escalations channel: {}", &[channel_or_none(settings.escalations_channel.as_ref())]),
        md("Decisions channel: {}", &[channel_or_none(settings.decisions_channel.as_ref())]),
        md("Leadership’s channel: {}", &[channel_or_none(settings.leadership_channel.as_ref())]),
    ]
}

/// Stored; what is different now.
pub(in crate::features::organisation) fn settings_saved(before: &Settings, after: &Settings) -> Modal {
    let changed: Vec<Text> = lines(after)
        .into_iter()
        .zip(lines(before))
        .filter(|(after, before)| after != before)
        .map(|(after, _)| after)
        .collect();
    let changed = if changed.is_empty() {
        text("They stay as they were guessed, for good now.")
    } else {
        Text::join(&changed, "\n")
    };
    modal(OPEN_SETTINGS, "Settings").close("Done").section(text("*Saved.*")).section(changed).build()
}

/// There was nothing to store.
pub(in crate::features::organisation) fn settings_unchanged() -> Modal {
    let said = text("Nothing was different, so nothing was changed.");
    modal(OPEN_SETTINGS, "Settings").close("Done").section(said).build()
}

/// What somebody else changed meanwhile, above the form with the admin's own values.
pub(in crate::features::organisation) fn clash_note(
    clashes: &[Clash],
    current: &Settings,
    by: Option<&UserId>,
) -> Text {
    let by = by.map_or_else(|| text("Another admin"), person);
    let changes: Vec<Text> = clashes.iter().map(|Clash(field)| theirs(*field, current)).collect();
    md(
        "{} changed this while your form was open:\n{}\nYour own values stand below. *Save* again to use yours, or type \
         theirs; nothing is stored until then.",
        &[by, Text::join(&changes, "\n")],
    )
}

fn theirs(field: Field, current: &Settings) -> Text {
    match field {
        Field::Zone => md("• time zone: now {}", &[words(current.zone.name())]),
        Field::Days => md("• working days: now {}", &[days(current.hours.days())]),
        Field::Start => md("• start of the working day: now {}", &[clock(current.hours.start())]),
        Field::End => md("• end of the working day: now {}", &[clock(current.hours.end())]),
        Field::UpdatesChannel => md("• updates channel: now {}", &[channel_or_none(current.updates_channel.as_ref())]),
        Field::EscalationsChannel => {
            md("• escalations channel: now {}", &[channel_or_none(current.escalations_channel.as_ref())])
        }
        Field::DecisionsChannel => {
            md("• decisions channel: now {}", &[channel_or_none(current.decisions_channel.as_ref())])
        }
        Field::LeadershipChannel => {
            md("• leadership’s channel: now {}", &[channel_or_none(current.leadership_channel.as_ref())])
        }
    }
}

/// More people than one field of the form can show again: two admins may each have added some.
pub(in crate::features::organisation) fn too_many_people(count: usize) -> String {
    format!(
        "With those whom another admin added meanwhile these are {count} people; at most {MOST_PEOPLE} fit. Please cancel, open \
         the settings again and choose fewer."
    )
}

/// Why this channel cannot be used, if so.
pub(in crate::features::organisation) fn channel_fault(found: Option<&Channel>) -> Option<String> {
    match found {
        None => Some("I do not see this channel yet. Invite me there, then save again.".to_owned()),
        Some(channel) if channel.is_archived => {
            Some(format!("#{} is archived. Please choose an open channel.", channel.name))
        }
        Some(channel) if channel.is_shared => {
            Some(format!("#{} is shared with another company. Please choose one of your own.", channel.name))
        }
        Some(_) => None,
    }
}

fn people(ids: &[UserId], nobody: &'static str) -> Text {
    if ids.is_empty() { text(nobody) } else { Text::join(&ids.iter().map(person).collect::<Vec<_>>(), ", ") }
}

fn channel_or_none(id: Option<&ChannelId>) -> Text {
    id.map_or_else(|| text("none yet"), channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_carries_fifty_people_twice() {
        let people: Vec<UserId> = (0..MOST_PEOPLE).map(|n| UserId(format!("U{n:010}"))).collect();
        let settings = Settings {
            admins: people.clone(),
            leadership: people,
            updates_channel: Some("C0000000001".into()),
            escalations_channel: Some("C0000000002".into()),
            ..Settings::default()
        };
        let opened = Opened::now(&settings).having_shown(&settings);
        let modal = settings_modal(&opened, &settings, None);
        let carried = modal.view["private_metadata"].as_str().expect("what the form carries");
        assert_eq!(serde_json::from_str::<Opened>(carried).expect("read back"), opened);
    }

    #[test]
    fn settings_in_words() {
        let settings =
            Settings { updates_channel: Some("C1".into()), leadership: vec!["U1".into()], ..Settings::default() };
        insta::assert_snapshot!(Text::join(&lines(&settings), "\n"), @r"
        Time zone: UTC
        Working hours: Monday to Friday, 09:00 to 17:30
        Admins of Podkeeper: the workspace's own
        Leadership: <@U1>
        Updates channel: <#C1>
        Escalations channel: none yet
        Decisions channel: none yet
        Leadership’s channel: none yet
        ");
    }
}
