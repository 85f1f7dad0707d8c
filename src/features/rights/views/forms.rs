//! The editor: the forms of a rule, a class, a role and the currency.

use crate::{
    directory::{NamedRole, views::another_admin},
    features::rights::{
        CLASS_FORM, CURRENCY_FORM, OPEN, ROLE_FORM, RULE_FORM,
        model::{
            Class, DecidedBy, Draft, Editing, LONGEST_ABOUT, LONGEST_NAME, Rights, Scope, Visible, blocks as field,
        },
    },
    ids::UserId,
    money::Currency,
    signal::{Choice, Modal},
    slack::{
        blocks::{ModalBuilder, button, choice, modal, people_select, select, text_input},
        mrkdwn::{Text, md, person, text, words},
    },
};
use serde::{Deserialize, Serialize};

/// How many people hold one role at most: what the form carries must stay below Slack's limit.
pub(in crate::features::rights) const MOST_HOLDERS: u16 = 20;
/// How many named roles there are at most: a menu has room for a hundred choices.
pub(in crate::features::rights) const MOST_ROLES: usize = 40;

/// A role as it was when its form was opened. Never authority.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::features::rights) struct OpenedRole {
    /// Which; 0 for a new one.
    pub(in crate::features::rights) role: i64,
    /// Its name.
    pub(in crate::features::rights) name: String,
    /// Who held it.
    pub(in crate::features::rights) holders: Vec<UserId>,
}

fn form(callback: &str, title: &str, note: Option<Text>) -> ModalBuilder {
    modal(callback, title).submit("Save").close("Cancel").section(note.unwrap_or_default())
}

/// The form of a rule. `draft` stands in its fields, `note` above them.
pub(in crate::features::rights) fn rule_modal(
    editing: &Editing,
    draft: &Draft,
    (rights, roles): (&Rights, &[NamedRole]),
    note: Option<Text>,
) -> Modal {
    let mut classes = vec![choice(None::<String>.value(), "Everything")];
    classes.extend(rights.classes_in_use().map(|class| choice(Some(class.key.clone()).value(), &class.name)));
    let initial = |chosen: &str, usual: String| if chosen.is_empty() { usual } else { chosen.to_owned() };
    let title = if editing.what.is_empty() { "New rule" } else { "Rule" };
    form(RULE_FORM, title, note)
        .metadata(editing)
        .input(select(field::CLASS, "What is decided", &classes).initial(&draft.class))
        .input(
            select(field::SCOPE, "Whom it concerns", &scopes()).initial(&initial(&draft.scope, None::<Scope>.value())),
        )
        .input(select(field::LIMIT, "For which amounts", &limits()).initial(&initial(&draft.limit, "any".to_owned())))
        .input(
            text_input(field::AMOUNT, "Amount")
                .optional()
                .max_length(60)
                .initial(&draft.amount)
                .hint(&format!("In {}: 10,000 or 10k.", rights.currency.code())),
        )
        .input(select(field::DECIDER, "Who decides", &deciders(roles)).initial(&draft.decider))
        .input(
            text_input(field::TOPIC, "Topic")
                .optional()
                .max_length(60)
                .initial(&draft.topic)
                .hint("Only where the pod that answers for a topic decides. `/pod topics` says which pod that is."),
        )
        .actions([button(OPEN, "Back to the rules")])
        .build()
}

fn scopes() -> Vec<Choice> {
    let label = |scope: Option<Scope>| match scope {
        None => "Anybody",
        Some(Scope::OwnPod) => "One’s own pod",
        Some(Scope::OtherPod) => "Another pod",
        Some(Scope::SeveralPods) => "Several pods",
        Some(Scope::Organisation) => "The whole organisation",
    };
    let all = std::iter::once(None).chain(Scope::ALL.map(Some));
    all.map(|scope| choice(scope.value(), label(scope))).collect()
}

fn limits() -> Vec<Choice> {
    vec![choice("any", "Any, or none"), choice("up_to", "Up to …"), choice("above", "Above …")]
}

fn deciders(roles: &[NamedRole]) -> Vec<Choice> {
    let mut choices = vec![
        choice(DecidedBy::PodLead.value(), "The lead of one’s own pod"),
        choice(DecidedBy::OwningLead.value(), "The lead of the pod it belongs to"),
        choice(DecidedBy::TopicOwner(String::new()).value(), "The lead of the pod that answers for a topic"),
        choice(DecidedBy::Leadership.value(), "Leadership"),
    ];
    let named = roles.iter().filter(|role| !role.retired);
    choices.extend(named.map(|role| choice(DecidedBy::Role(role.id).value(), &role.name)));
    choices
}

/// Somebody else changed the rule while its form was open.
pub(in crate::features::rights) fn rule_clash(by: Option<&UserId>, theirs: Text) -> Text {
    md(
        "{} changed this rule while your form was open. It is now:\n{}.\nYour own values stand below. *Save* again to use \
         yours; nothing is stored until then.",
        &[another_admin(by), theirs],
    )
}

/// Somebody else removed the rule while its form was open.
pub(in crate::features::rights) fn rule_removed(by: Option<&UserId>) -> Text {
    md(
        "{} removed this rule while your form was open. Your own values stand below. *Save* again to add it as a new rule; \
         nothing is stored until then.",
        &[another_admin(by)],
    )
}

/// The form of a class: its name, and what belongs to it.
pub(in crate::features::rights) fn class_modal(
    editing: &Editing,
    (name, about): (&str, &str),
    note: Option<Text>,
) -> Modal {
    let title = if editing.what.is_empty() { "New class" } else { "Class" };
    form(CLASS_FORM, title, note)
        .metadata(editing)
        .input(text_input(field::NAME, "Name").max_length(to_u16(LONGEST_NAME)).initial(name))
        .input(
            text_input(field::ABOUT, "What belongs to it").optional().max_length(to_u16(LONGEST_ABOUT)).initial(about),
        )
        .build()
}

fn to_u16(most: usize) -> u16 {
    u16::try_from(most).unwrap_or(u16::MAX)
}

/// Somebody else changed the class while its form was open.
pub(in crate::features::rights) fn class_clash(by: Option<&UserId>, now: &Class) -> Text {
    md(
        "{} changed this class while your form was open. It is now: *{}* — {}\nYour own values stand below. *Save* again to \
         use yours; nothing is stored until then.",
        &[another_admin(by), words(&now.name), words(&now.about)],
    )
}

/// The form of a role.
pub(in crate::features::rights) fn role_modal(
    opened: &OpenedRole,
    (name, holders): (&str, &[UserId]),
    note: Option<Text>,
) -> Modal {
    form(ROLE_FORM, if opened.role == 0 { "New role" } else { "Role" }, note)
        .metadata(opened)
        .input(text_input(field::NAME, "Name").max_length(to_u16(LONGEST_NAME)).initial(name))
        .input(
            people_select(field::HOLDERS, "Who holds it")
                .optional()
                .at_most(MOST_HOLDERS)
                .initial(holders)
                .hint("In the order in which they are asked."),
        )
        .build()
}

/// Somebody else changed the role while its form was open.
pub(in crate::features::rights) fn role_clash(now: &NamedRole) -> Text {
    let holders = if now.holders.is_empty() {
        text("nobody")
    } else {
        Text::join(&now.holders.iter().map(person).collect::<Vec<_>>(), ", then ")
    };
    md(
        "Another admin changed this role while your form was open. It is now: *{}* — {}.\nYour own values stand below. \
         *Save* again to use yours; nothing is stored until then.",
        &[words(&now.name), holders],
    )
}

/// The form of the currency.
pub(in crate::features::rights) fn currency_modal(editing: &Editing, typed: &str, note: Option<Text>) -> Modal {
    form(CURRENCY_FORM, "Currency", note)
        .metadata(editing)
        .input(
            text_input(field::CURRENCY, "Currency of all amounts")
                .max_length(20)
                .initial(typed)
                .hint("Its code, such as EUR. Figures stay: €5,000 becomes $5,000."),
        )
        .build()
}

/// Somebody else changed the currency while its form was open.
pub(in crate::features::rights) fn currency_clash(by: Option<&UserId>, now: Currency) -> Text {
    md(
        "{} changed the currency to {} while your form was open. *Save* again to use yours; nothing is stored until then.",
        &[another_admin(by), words(now.code())],
    )
}
