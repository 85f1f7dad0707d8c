//! The forms of the ways escalations go: one level, and a class that goes a way of its own.

use super::{
    super::model::{
        LARGEST_GROUP, LONGEST_MINUTES, Level, LevelDraft, LevelFault, MOST_HOLDERS, MOST_LEVELS, MOST_ROUNDS, Need,
        RouteFault, SHORTEST_MINUTES, Urgency, Whom, level_fields as fields, spell_minutes,
    },
    Names,
    ways::holders_line,
};
use crate::{
    directory::{NamedRole, groups::UserGroup, views::another_admin},
    features::rights::model::Editing,
    ids::UserId,
    signal::{Choice, Modal},
    slack::{
        blocks::{
            ModalBuilder, choice, fits_a_menu, modal, multi_external_select, multi_select, people_select, select,
            text_input,
        },
        mrkdwn::{Text, md, text, words},
    },
};

/// The form of a level.
pub(in super::super) const LEVEL_FORM: &str = "escalation_level";
/// The form of a class that goes a way of its own; and what opens it.
pub(in super::super) const NEW_ROUTE: &str = "escalation_new_route";
/// Which class.
pub(in super::super) const CLASS: &str = "class";
/// For how much hurry.
pub(in super::super) const URGENCY: &str = "urgency";

/// What there is to choose from.
pub(in super::super) struct Holders {
    /// Named roles, retired ones too.
    pub(in super::super) roles: Vec<NamedRole>,
    /// User groups, those that are switched off too.
    pub(in super::super) groups: Vec<UserGroup>,
}

/// The form of a level. `draft` stands in its fields, `note` above them.
pub(in super::super) fn level_modal(
    (editing, urgency): (&Editing, Urgency),
    draft: &LevelDraft,
    there: &Holders,
    note: Option<Text>,
) -> Modal {
    let most = u16::try_from(MOST_HOLDERS).unwrap_or(u16::MAX);
    let groups = groups(there, draft);
    let pace = match urgency {
        Urgency::Normal => "Of their own working time: 4 hours, 90 minutes.",
        Urgency::Urgent => "Day and night: 30 minutes, 1 hour.",
    };
    let form = modal(LEVEL_FORM, "Level")
        .submit("Save")
        .close("Cancel")
        .metadata(editing)
        .section(note.unwrap_or_default())
        .input(
            multi_select(fields::ROLES, "Who is asked", &roles(there, draft))
                .optional()
                .initial(&draft.roles)
                .hint("By what they are: whoever that is when it comes to them."),
        )
        .input(
            people_select(fields::PEOPLE, "And by name")
                .optional()
                .at_most(most)
                .initial(&draft.people)
                .hint("Or whoever covers for them."),
        );
    let form = if groups.is_empty() {
        form.context(text(
            "User groups of Slack can be asked as well, where the plan has them and the app may read them (`usergroups:read`). I see \
             none.",
        ))
    } else {
        with_groups(form, &groups, &draft.groups)
    };
    let needs = [
        choice(Need::Any.value(), "One answer is enough"),
        choice(Need::All.value(), "All must say that they have it"),
    ];
    form.input(select(fields::NEED, "How many must answer", &needs).initial(&draft.need))
        .input(text_input(fields::TIME, "How long each of them has").max_length(30).initial(&draft.time).hint(pace))
        .context(text("What is open goes on by the way it started with."))
        .build()
}

/// The user groups: all of them where a menu shows all, else they are found by a part of their name.
fn with_groups(form: ModalBuilder, groups: &[Choice], chosen: &[String]) -> ModalBuilder {
    let (label, hint) = ("And user groups", "Who of them is here when it comes to them.");
    if fits_a_menu(groups) {
        return form.input(multi_select(fields::GROUPS, label, groups).optional().initial(chosen).hint(hint));
    }
    let initial = groups.iter().filter(|group| chosen.contains(&group.value));
    let search = multi_external_select(fields::GROUPS, label).optional().initial(initial).hint(hint);
    form.input(search.placeholder("Type a part of the name"))
}

/// All user groups that can be asked.
pub(in super::super) fn group_choices(there: &Holders) -> Vec<Choice> {
    groups(there, &LevelDraft::default())
}

/// The roles in a menu. A retired one stands there only while the level names it: saving takes it out, or says so.
fn roles(there: &Holders, draft: &LevelDraft) -> Vec<Choice> {
    let fixed = [
        (Whom::Addressee, "The lead of the pod it belongs to"),
        (Whom::LeadershipOnDuty, "Leadership on duty"),
        (Whom::Leadership, "All of leadership"),
    ];
    let mut choices: Vec<Choice> =
        fixed.iter().filter_map(|(whom, label)| Some(choice(whom.role_value()?, label))).collect();
    for role in &there.roles {
        let Some(value) = Whom::Role(role.id).role_value() else { continue };
        if !role.retired {
            choices.push(choice(value, &role.name));
        } else if draft.roles.contains(&value) {
            choices.push(choice(value, &format!("{} (retired)", role.name)));
        }
    }
    choices
}

fn groups(there: &Holders, draft: &LevelDraft) -> Vec<Choice> {
    let is_shown = |group: &&UserGroup| !group.disabled || draft.groups.contains(&group.id.to_string());
    let label = |group: &UserGroup| {
        let off = if group.disabled { " · switched off" } else { "" };
        let people = if group.members == 1 { "1 person".to_owned() } else { format!("{} people", group.members) };
        choice(&group.id, &format!("{} · @{} · {people}{off}", group.name, group.handle))
    };
    let mut choices: Vec<Choice> = there.groups.iter().filter(is_shown).map(label).collect();
    // One that is gone can be taken out only where it is seen.
    let gone = draft.groups.iter().filter(|id| there.groups.iter().all(|group| group.id.as_str() != id.as_str()));
    choices.extend(gone.map(|id| choice(id, "A user group that is no more")));
    choices
}

/// Somebody else changed the level while its form was open; `theirs`: what it is now, if it still is.
pub(in super::super) fn level_clash(by: Option<&UserId>, theirs: Option<&Level>, names: &Names) -> Text {
    match theirs {
        Some(level) => md(
            "{} changed this way while your form was open. In this place is now: {} ({}).\nYour own values stand below. \
             *Save* again to use yours; nothing is stored until then.",
            &[another_admin(by), holders_line(&level.holders, names), words(&spell_minutes(level.minutes))],
        ),
        None => md(
            "{} changed this way while your form was open, and this level is no more. Your own values stand below. *Save* \
             again to add it as the last level; nothing is stored until then.",
            &[another_admin(by)],
        ),
    }
}

/// What is wrong with a field of a level.
pub(in super::super) fn level_fault(fault: &LevelFault) -> String {
    match fault {
        LevelFault::Nobody => "Please choose who is asked: a role, somebody by name, or a user group.".to_owned(),
        LevelFault::TooMany => format!("A level names {MOST_HOLDERS} roles, people and groups at most."),
        LevelFault::NotThere => "This cannot be chosen any more. Please choose again.".to_owned(),
        LevelFault::Retired(role) => {
            format!("Nobody acts as {role} any more. Please take it out, or bring the role back.")
        }
        LevelFault::Disabled(group) => format!("{group} is switched off in Slack. Please take it out."),
        LevelFault::Large(group) => {
            format!(
                "{group} has more than {LARGEST_GROUP} people: what asks everybody asks nobody. Please choose fewer."
            )
        }
        LevelFault::Time => "I cannot read this time. Please type it as 30 minutes, 4 hours or 1 h 30.".to_owned(),
        LevelFault::NoUnit => "Minutes or hours? Please type 30 minutes, or 4 hours.".to_owned(),
        LevelFault::Length => format!(
            "A level has {} at least and {} at most.",
            spell_minutes(SHORTEST_MINUTES),
            spell_minutes(LONGEST_MINUTES)
        ),
    }
}

/// Why the whole cannot be a way.
pub(in super::super) fn route_fault(fault: RouteFault) -> String {
    match fault {
        RouteFault::Levels => format!("A way has one level at least and {MOST_LEVELS} at most. Nothing was changed."),
        RouteFault::Rounds => format!("A way is gone {MOST_ROUNDS} times at most. Nothing was changed."),
        RouteFault::Holders(at) => {
            format!("Level {} names nobody, or more than {MOST_HOLDERS}. Nothing was changed.", at + 1)
        }
        RouteFault::Minutes(at) => {
            format!("The time of level {} is too short or too long. Nothing was changed.", at + 1)
        }
        RouteFault::Repeats(at) => format!(
            "Then level {} would ask nobody whom level {at} has not asked just before. Give level {at} more time instead, or \
             name somebody else. Nothing was changed.",
            at + 1
        ),
    }
}

/// The form of a class that goes a way of its own.
pub(in super::super) fn new_route_modal(version: i64, classes: &[(String, String)]) -> Modal {
    let classes: Vec<Choice> = classes.iter().map(|(key, name)| choice(key, name)).collect();
    let urgencies = [
        choice(Urgency::Normal.as_str(), "Within working hours"),
        choice(Urgency::Urgent.as_str(), "Urgent: day and night"),
    ];
    modal(NEW_ROUTE, "A class of its own")
        .submit("Begin")
        .close("Cancel")
        .metadata(&Editing { what: String::new(), version })
        .input(select(CLASS, "Which class goes a way of its own?", &classes))
        .input(select(URGENCY, "For how much hurry?", &urgencies).initial(Urgency::Normal.as_str()))
        .context(text("It begins as the usual way; then change its levels."))
        .build()
}

/// What is wrong with the class.
pub(in super::super) fn class_fault(is_there: bool) -> &'static str {
    if is_there {
        "This class goes a way of its own already. Edit that one in the list."
    } else {
        "This class is not in use. Please choose another one."
    }
}
