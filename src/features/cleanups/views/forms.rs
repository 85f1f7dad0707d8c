//! The forms.

use super::{
    super::{
        model::{LONGEST, Mode, OverrideFault, Rules, RulesFault, SHORTEST, blocks as field, written_overrides},
        store::StoredRules,
    },
    KEEP_FORM, SETTINGS, SETTINGS_FORM, WHY, mode_words,
};
use crate::{
    directory::views::{another_admin, short},
    ids::{ChannelId, UserId},
    signal::{Choice, Modal, Reopen},
    slack::{
        blocks::{checkboxes, choice, modal, select, text_input},
        mrkdwn::{Text, channel, md, number, text},
    },
};

/// In which somebody says why a channel is kept.
pub(in super::super) fn keep_modal(id: &ChannelId) -> Modal {
    let why = text_input(WHY, "What is it still needed for?")
        .max_length(200)
        .hint("Everybody in the channel reads this, and whoever asks again in 90 days.");
    modal(KEEP_FORM, "Keep the channel")
        .submit("Keep it")
        .close("Cancel")
        .metadata(id)
        .section(md("{} is not asked about for 90 days.", &[channel(id)]))
        .input(why)
        .build()
}

/// The settings. `names` are the channels that always stay, `changed` what another admin did meanwhile.
pub(in super::super) fn rules_modal(
    stored: &StoredRules,
    (filled, names): (&Rules, &str),
    changed: Option<&Option<UserId>>,
) -> Modal {
    let note = changed.map_or_else(Text::default, |by| changed_note(stored, by.as_ref()));
    let modes: Vec<Choice> = [
        (Mode::Off, "Off"),
        (Mode::Report, "Report to admins only"),
        (Mode::Ask, "Ask in the channels; archive nothing by itself"),
        (Mode::Archive, "Ask, and archive what nobody answers for"),
    ]
    .iter()
    .map(|(mode, label)| choice(mode.as_str(), label))
    .collect();
    let join = [choice("join", "Join public channels of pods")];
    let joined: Vec<String> = filled.join.then(|| "join".to_owned()).into_iter().collect();
    modal(SETTINGS_FORM, "Clean-ups of channels")
        .submit("Save")
        .close("Cancel")
        .metadata(&stored.version)
        .reopen(Reopen { title: "The clean-ups".to_owned(), action_id: SETTINGS.to_owned(), value: String::new() })
        .section(note)
        .input(
            select(field::MODE, "What a clean-up does", &modes)
                .initial(filled.mode.as_str())
                .hint("Each Monday at 02:00. After changes that reach further, two clean-ups only report first."),
        )
        .input(
            text_input(field::DAYS, "Stale after so many days without a message")
                .initial(&filled.days.to_string())
                .max_length(4)
                .hint("People's messages count, what bots write does not."),
        )
        .input(
            text_input(field::OVERRIDES, "Exceptions, a line each")
                .multiline()
                .optional()
                .initial(&written_overrides(&filled.overrides))
                .max_length(2_000)
                .hint("Such as: client-* 120, or legal-* never. The first line that fits counts."),
        )
        .input(
            text_input(field::REQUIRED, "Channels that always stay")
                .optional()
                .initial(names)
                .max_length(2_000)
                .hint("Their names, with commas between them. Homes of pods, the general channel and shared ones stay anyway."),
        )
        .input(
            checkboxes(field::JOIN, "Where I am not a member", &join)
                .optional()
                .initial(&joined)
                .hint("Where I am not, I know nothing, and touch nothing."),
        )
        .build()
}

fn changed_note(stored: &StoredRules, by: Option<&UserId>) -> Text {
    md(
        "{} changed the settings while your form was open; they are {} now, after {} days. What you typed stands below, and nothing \
         was stored. *Save* again to use it.",
        &[another_admin(by), mode_words(stored.rules.mode), number(stored.rules.days)],
    )
}

/// Stored, or nothing to store.
pub(in super::super) fn rules_saved(is_new: bool, rules: &Rules, reports: usize) -> Modal {
    let said = if !is_new {
        text("Nothing was different, so nothing was changed.")
    } else if rules.mode > Mode::Report && reports > 0 {
        md(
            "*Saved.* Clean-ups are {}. Before anybody is asked, {} of them only report.",
            &[mode_words(rules.mode), number(reports)],
        )
    } else {
        md("*Saved.* Clean-ups are {}.", &[mode_words(rules.mode)])
    };
    modal(SETTINGS_FORM, "Saved").close("Done").section(said).build()
}

/// What is wrong with a field.
pub(in super::super) fn rules_fault(fault: &RulesFault) -> String {
    match fault {
        RulesFault::NoMode => "Please choose what a clean-up does.".to_owned(),
        RulesFault::Days => format!("Please type a number of days from {SHORTEST} to {LONGEST}."),
        RulesFault::Overrides(OverrideFault::Line(line)) => format!(
            "I cannot read “{}”. A line is a name or pattern and a number of days from {SHORTEST} to {LONGEST}, or never: client-* 120.",
            short(line)
        ),
        RulesFault::Overrides(OverrideFault::TooMany(most)) => format!("There is room for {most} lines."),
        RulesFault::Required(Some(name)) => {
            format!("I see no open channel called #{}. Please check the name; I must be in a private one.", short(name))
        }
        RulesFault::Required(None) => {
            "There is room for 50 channels. A pattern with “never” holds for many.".to_owned()
        }
    }
}
