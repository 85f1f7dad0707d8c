//! Every sentence about rituals.

mod deeds;
mod faults;
mod forms;
mod lists;
mod phrases;
mod previews;

pub(super) use deeds::{
    DONE, absent_message, has_deleted, has_paused, has_resumed, has_run, has_unskipped, is_not_paused, is_not_skipped,
    is_paused, is_skipped, is_under_way, notice_message, off_message, place_lost_message, reminder_done,
    reminder_message, skipped_message, was_called_off, which_skip_message, why_place,
};
pub(super) use faults::{
    ask_fault, cannot_be_reminded, day_is_over, form_fault, no_such_kind, no_such_pod, no_such_ritual, reminds_nobody,
    reminds_own_pod_only, reminds_which_pod, several_pods, which_pod,
};
pub(super) use forms::{
    CHOOSE, Carried, FORM, Frame, added_message, form_modal, kinds_modal, nothing_to_add, owner_choices, saved_modal,
    schedule_fault, schedule_note, told_modal,
};
pub(super) use lists::{
    ADD, Abilities, Around, DO, LIST, LOOK, choices_message, coming_line, delete_message, help_lines, home_section,
    list_message, roll_out, run_message, skip_message, usage_message,
};
pub(super) use previews::{MORE, preview_modal};

use super::model::{Audience, Owner, Ritual, ZoneMode};
use crate::{
    ids::UserId,
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{Text, md, person, text, words},
    },
};

/// What a ritual does next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Coming<'a> {
    /// People are asked.
    Asks,
    /// Who has not answered is reminded, or has no more time.
    Chases,
    /// A step of the whole.
    Step(&'a str),
    /// A pause ends.
    Resumes,
}

/// What comes next, in a line: "Daily stand-up of Performance Marketing asks".
pub(super) fn foretold(ritual: &Ritual, pods: &[String], coming: Coming<'_>) -> String {
    let name = match pods {
        [] => ritual.name.clone(),
        pods => format!("{} of {}", ritual.name, pods.join(", ")),
    };
    match coming {
        Coming::Asks => format!("{name} asks"),
        Coming::Chases => format!("{name}: who has not answered is reminded, or has no more time"),
        Coming::Step(title) => format!("{name}: {}", small(title)),
        Coming::Resumes => format!("{name} takes place again"),
    }
}

/// As it stands within a sentence.
fn small(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A message of one paragraph.
pub(super) fn say(said: Text) -> Message {
    message(said.clone()).section(said).build()
}

/// The rule by which a ritual asks, for *Why am I asked?*
pub(super) fn rule(ritual: &Ritual, pod: Option<&str>) -> Text {
    let clock = match &ritual.zone {
        ZoneMode::Own => text(", by your own clock"),
        ZoneMode::One(Some(zone)) => md(" ({})", &[words(zone.name())]),
        // The owner's; *Next time* says what that is for who reads this.
        ZoneMode::One(None) => Text::default(),
    };
    let asked = match (&ritual.audience, pod) {
        (Audience::Members, Some(pod)) => md("everybody of {}", &[words(pod)]),
        (Audience::Members, None) => text("everybody of a pod"),
        (Audience::Leads, Some(pod)) => md("whoever leads {}", &[words(pod)]),
        (Audience::Leads, None) => text("whoever leads a pod"),
        (Audience::Leadership, _) => text("leadership"),
        (Audience::Everyone, _) => text("every colleague"),
        (Audience::People(_), _) if matches!(ritual.owner, Owner::Person(_)) => text("you, as you wanted"),
        (Audience::People(_), _) => text("people who were chosen for it"),
    };
    md("“{}” asks {}: {}{}.", &[words(&ritual.name), asked, words(&ritual.schedule.in_words()), clock])
}

/// Whose ritual it is.
pub(super) fn owner(ritual: &Ritual, pod: Option<&str>, lead: Option<&UserId>) -> Text {
    match (pod, lead, &ritual.owner) {
        (Some(pod), Some(lead), _) => md("{}, led by {}", &[words(pod), person(lead)]),
        (Some(pod), None, _) => words(pod),
        (None, _, Owner::Person(_)) => text("you"),
        (None, ..) => text("the organisation"),
    }
}

/// How a ritual can be changed.
pub(super) fn how_to_change(ritual: &Ritual, pod: Option<&str>) -> Text {
    let name = words(&ritual.name);
    match pod {
        _ if matches!(ritual.owner, Owner::Person(_)) => md("You can change it: `/ritual edit {}`.", &[name]),
        Some(pod) => md("Whoever leads {} can change it: `/ritual edit {}`.", &[words(pod), name]),
        None => md("An administrator can change it: `/ritual edit {}`.", &[name]),
    }
}

/// The ritual was deleted meanwhile.
pub(super) fn is_gone() -> &'static str {
    "This ritual was deleted meanwhile, so nothing was changed. `/ritual list` shows those there are."
}

/// That it is skipped cannot be taken back any more.
pub(super) fn cannot_unskip() -> &'static str {
    "That cannot be taken back any more: its time is over, or its schedule was changed. `/ritual list` shows what comes."
}

/// Only admins may.
pub(super) fn ask_admins(admins: &[String]) -> String {
    let ask = match admins {
        [] => "Please ask an admin.".to_owned(),
        [only] => format!("Please ask {only}."),
        [first, second, ..] => format!("Please ask {first} or {second}."),
    };
    format!("Admins look after the rituals of the organisation. {ask} Nothing was changed.")
}

/// Only whoever leads the pod, its deputy and the admins may.
pub(super) fn ask_lead(pod: &str, acting: Option<&str>) -> String {
    let ask = match acting {
        Some(lead) => format!("Please ask {lead} or an admin."),
        None => "Please ask an admin.".to_owned(),
    };
    format!("The lead and the admins look after the rituals of {pod}. {ask} Nothing was changed.")
}

/// It is another person's own reminder.
pub(super) fn is_somebodys_own() -> &'static str {
    "That is somebody's own reminder: only they can change it. Nothing was changed."
}

/// A ritual among what somebody looks after.
pub(super) fn obligation_words(ritual: &Ritual) -> String {
    format!("Ritual: {}", ritual.name)
}
