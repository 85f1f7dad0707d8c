//! Who decides what: classes of decisions, rules in order, and who that is today.
//!
//! Invariants: every question has exactly one answer (the first rule that matches; where none does, leadership); no rule is
//! stored that could never match; a version is never edited, so what was decided by one can be read for ever; two admins who
//! edit at once lose nothing (what both changed is shown to the second before it is stored).

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::turn::{Feature, Rule, Verb};

/// Read the table, ask it.
pub const SHOW: Verb = Verb { name: "rights", rule: Rule::Everyone };
/// Change the table, its classes, the named roles.
pub const EDIT: Verb = Verb { name: "rights edit", rule: Rule::Admin };

/// The name under which this feature writes its rows.
const FEATURE: &str = "rights";
/// Opens the editor, and goes back to its rules.
const OPEN: &str = "rights_open";
/// The menu of a rule.
const RULE_MENU: &str = "rights_rule_menu";
/// Asks for one more rule; and the form of a rule.
const RULE_FORM: &str = "rights_rule";
/// Shows the classes.
const CLASSES: &str = "rights_classes";
/// The menu of a class.
const CLASS_MENU: &str = "rights_class_menu";
/// Asks for one more class; and the form of a class.
const CLASS_FORM: &str = "rights_class";
/// Shows the named roles.
const ROLES: &str = "rights_roles";
/// The menu of a role.
const ROLE_MENU: &str = "rights_role_menu";
/// Asks for one more role; and the form of a role.
const ROLE_FORM: &str = "rights_role";
/// Asks for the currency; and its form.
const CURRENCY_FORM: &str = "rights_currency";

/// What rights claim.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .verb(&SHOW)
        .verb(&EDIT)
        .action(OPEN, |turn, action| Box::pin(handlers::open(turn, action)))
        .action(RULE_MENU, |turn, action| Box::pin(handlers::press_rule(turn, action)))
        .action(RULE_FORM, |turn, action| Box::pin(handlers::new_rule(turn, action)))
        .submission(RULE_FORM, |turn, submission| Box::pin(handlers::save_rule(turn, submission)))
        .action(CLASSES, |turn, action| Box::pin(handlers::show_classes(turn, action)))
        .action(CLASS_MENU, |turn, action| Box::pin(handlers::press_class(turn, action)))
        .action(CLASS_FORM, |turn, action| Box::pin(handlers::new_class(turn, action)))
        .submission(CLASS_FORM, |turn, submission| Box::pin(handlers::save_class(turn, submission)))
        .action(ROLES, |turn, action| Box::pin(handlers::show_roles(turn, action)))
        .action(ROLE_MENU, |turn, action| Box::pin(handlers::press_role(turn, action)))
        .action(ROLE_FORM, |turn, action| Box::pin(handlers::new_role(turn, action)))
        .submission(ROLE_FORM, |turn, submission| Box::pin(handlers::save_role(turn, submission)))
        .action(CURRENCY_FORM, |turn, action| Box::pin(handlers::ask_currency(turn, action)))
        .submission(CURRENCY_FORM, |turn, submission| Box::pin(handlers::save_currency(turn, submission)))
}
