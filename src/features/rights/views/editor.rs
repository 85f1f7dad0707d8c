//! The editor: its lists of rules, classes and roles.

use super::{last_rule, rule_words, scope_words};
use crate::{
    directory::{NamedRole, documents::Version, views::Note},
    features::rights::{
        CLASS_FORM, CLASS_MENU, CLASSES, CURRENCY_FORM, OPEN, ROLE_FORM, ROLE_MENU, ROLES, RULE_FORM, RULE_MENU,
        model::{Gap, Meant, Press, Rights, Scope},
    },
    money::Currency,
    signal::{Choice, Modal, Reopen},
    slack::{
        blocks::{ModalBuilder, button, choice, modal, overflow},
        mrkdwn::{Text, md, number, person, text, words},
    },
};

/// What the menus' choices do.
pub(in crate::features::rights) const EDIT: &str = "edit";
/// A rule is asked earlier.
pub(in crate::features::rights) const UP: &str = "up";
/// A rule is asked later.
pub(in crate::features::rights) const DOWN: &str = "down";
/// A rule goes.
pub(in crate::features::rights) const REMOVE: &str = "remove";
/// Nothing new is decided in a class, nobody acts in a role.
pub(in crate::features::rights) const RETIRE: &str = "retire";
/// It is back.
pub(in crate::features::rights) const REVIVE: &str = "revive";

/// A list of the editor; the buttons at its end lead to the others.
fn list(title: &str, note: Option<Note>) -> ModalBuilder {
    modal(OPEN, title)
        .close("Done")
        .reopen(Reopen { title: "Who decides what".to_owned(), action_id: OPEN.to_owned(), value: String::new() })
        .section(note.map_or_else(Text::default, |note| note.words("the table", "that rule")))
}

/// The rules in order.
pub(in crate::features::rights) fn rules_modal(newest: &Version<Rights>, meant: &[Meant], note: Option<Note>) -> Modal {
    let rights = &newest.body;
    let count = rights.rules.len();
    let rows = rights.rules.iter().enumerate();
    list("Who decides what", note)
        .context(text("The first rule that matches decides. Every change holds at once."))
        .each(rows, |blocks, (at, rule)| {
            let said = md("{}. {}", &[number(at + 1), rule_words(rule, rights, meant)]);
            let does = |verb: &str, label: &str| choice(Press::value(verb, &rule.id.to_string(), newest.number), label);
            let mut choices = vec![does(EDIT, "Edit")];
            choices.extend((at > 0).then(|| does(UP, "Move up")));
            choices.extend((at + 1 < count).then(|| does(DOWN, "Move down")));
            choices.push(does(REMOVE, "Remove"));
            blocks.section_with(said, overflow(RULE_MENU, &choices))
        })
        .context(gaps_words(&rights.gaps(), rights))
        .actions([
            button(RULE_FORM, "Add a rule").primary(),
            button(CLASSES, "Classes"),
            button(ROLES, "Roles"),
            button(CURRENCY_FORM, &format!("Currency: {}", rights.currency.code())),
        ])
        .build()
}

/// What no rule speaks of.
fn gaps_words(gaps: &[Gap], rights: &Rights) -> Text {
    let named = rights.classes_in_use().filter_map(|class| {
        let of: Vec<&Gap> = gaps.iter().filter(|gap| gap.class == class.key).collect();
        let partly = if of.iter().all(|gap| gap.partly) { text(" for some amounts") } else { Text::default() };
        match of.len() {
            0 => None,
            every if every == Scope::ALL.len() => Some(md("{}{}", &[words(&class.name), partly])),
            _ => {
                let scopes: Vec<Text> = of.iter().map(|gap| text(scope_words(gap.scope))).collect();
                Some(md("{} {}{}", &[words(&class.name), Text::join(&scopes, " or "), partly]))
            }
        }
    });
    let named: Vec<Text> = named.collect();
    if named.is_empty() {
        return text("The rules speak of everything.");
    }
    md("{}: {}.", &[last_rule(), Text::join(&named, "; ")])
}

/// A rule was stored.
pub(in crate::features::rights) fn rule_saved(rule: Text) -> Text {
    md("Saved. {}.", &[rule])
}

/// A rule was moved or removed.
pub(in crate::features::rights) fn rule_pressed(verb: &str, rule: Text) -> Text {
    match verb {
        REMOVE => md("Removed. {}.", &[rule]),
        _ => md("Moved. {}.", &[rule]),
    }
}

/// The classes.
pub(in crate::features::rights) fn classes_modal(newest: &Version<Rights>, note: Option<Note>) -> Modal {
    list("Classes", note)
        .context(text("What decisions are about. A retired class stays for what was decided in it."))
        .each(&newest.body.classes, |blocks, class| {
            let does = |verb: &str, label: &str| choice(Press::value(verb, &class.key, newest.number), label);
            let said = menu_line(&class.name, words(&class.about), class.retired);
            blocks.section_with(said, overflow(CLASS_MENU, &menu(class.retired, &does)))
        })
        .actions([button(CLASS_FORM, "Add a class").primary(), button(OPEN, "Back to the rules")])
        .build()
}

fn menu(retired: bool, does: &dyn Fn(&str, &str) -> Choice) -> Vec<Choice> {
    if retired { vec![does(REVIVE, "Bring back")] } else { vec![does(EDIT, "Edit"), does(RETIRE, "Retire")] }
}

fn menu_line(name: &str, about: Text, retired: bool) -> Text {
    let name = words(name);
    match (retired, about.is_empty()) {
        (true, _) => md("{} (retired)", &[name]),
        (false, true) => md("*{}*", &[name]),
        (false, false) => md("*{}* — {}", &[name, about]),
    }
}

/// A class was stored.
pub(in crate::features::rights) fn class_saved(name: &str, is_new: bool) -> Text {
    if is_new {
        md("*{}* is a class now. Until a rule speaks of it, leadership decides it.", &[words(name)])
    } else {
        md("Saved: *{}*.", &[words(name)])
    }
}

/// A class was retired, with its rules, or brought back.
pub(in crate::features::rights) fn class_pressed(name: &str, retired: bool, rules: usize) -> Text {
    match (retired, rules) {
        (false, _) => md("*{}* is back. Until a rule speaks of it, leadership decides it.", &[words(name)]),
        (true, 0) => md("*{}* is retired; nothing new is decided in it.", &[words(name)]),
        (true, 1) => md("*{}* is retired, and its rule is gone.", &[words(name)]),
        (true, many) => md("*{}* is retired, and its {} rules are gone.", &[words(name), number(many)]),
    }
}

/// The named roles.
pub(in crate::features::rights) fn roles_modal(roles: &[NamedRole], version: i64, note: Option<Note>) -> Modal {
    let empty = if roles.is_empty() { text("There is no named role yet.") } else { Text::default() };
    list("Named roles", note)
        .context(text("Somebody beside the pods who decides, such as the finance lead. The first who is here acts."))
        .section(empty)
        .each(roles, |blocks, role| {
            let does = |verb: &str, label: &str| choice(Press::value(verb, &role.id.to_string(), version), label);
            let holders = Text::join(&role.holders.iter().map(person).collect::<Vec<_>>(), ", then ");
            let holders = if holders.is_empty() { text("nobody yet, so leadership acts") } else { holders };
            let said = menu_line(&role.name, holders, role.retired);
            blocks.section_with(said, overflow(ROLE_MENU, &menu(role.retired, &does)))
        })
        .actions([button(ROLE_FORM, "Add a role").primary(), button(OPEN, "Back to the rules")])
        .build()
}

/// A role was stored.
pub(in crate::features::rights) fn role_saved(name: &str) -> Text {
    md("Saved: *{}*.", &[words(name)])
}

/// A role was retired or brought back.
pub(in crate::features::rights) fn role_pressed(name: &str, retired: bool) -> Text {
    if retired { md("*{}* is retired.", &[words(name)]) } else { md("*{}* is back.", &[words(name)]) }
}

/// All figures are in another currency.
pub(in crate::features::rights) fn currency_saved(currency: Currency) -> Text {
    md("Saved. All amounts are in {} now; their figures stayed. Please look at them.", &[words(currency.code())])
}
