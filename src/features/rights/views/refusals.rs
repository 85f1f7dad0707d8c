//! What cannot be asked or changed, and what to do instead. Plain sentences.

use crate::{
    directory::{
        NamedRole,
        views::{listed, short},
    },
    features::rights::model::{
        ClassFault, DecidedBy, LONGEST_ABOUT, LONGEST_NAME, MOST_CLASSES, MOST_RULES, OtherCurrency, QuestionFault,
        Refused, Rights, Rule, RuleFault, blocks as field,
    },
    money::Currency,
};

/// How many people a sentence names.
pub(in crate::features::rights) const NAMED: usize = 3;
/// How many classes and rules.
const CHOICES: usize = 12;

/// Only admins change the table.
pub(in crate::features::rights) fn admins_only(admins: &[String]) -> String {
    let who = if admins.is_empty() { "an admin".to_owned() } else { listed(admins, NAMED, "or") };
    format!("Admins change who decides what. Please ask {who}. `/decide rights` shows the table.")
}

/// The class is not in use.
pub(in crate::features::rights) fn no_class(rights: &Rights) -> String {
    format!("Decisions are about {}. Please choose one of these.", classes(rights))
}

fn classes(rights: &Rights) -> String {
    let names: Vec<&str> = rights.classes_in_use().map(|class| class.name.as_str()).collect();
    listed(&names, CHOICES, "or")
}

/// A question that cannot be understood.
pub(in crate::features::rights) fn no_question(typed: &str, fault: &QuestionFault, rights: &Rights) -> String {
    match fault {
        QuestionFault::NoClass => format!(
            "I find no class of decisions in “{}”. There are {}. For example: `/decide rights pricing above 10,000 {}`.",
            short(typed.trim()),
            classes(rights).replace(" or ", " and "),
            rights.currency.code()
        ),
        QuestionFault::Several(names) => {
            format!("Do you mean {}? Please ask about one at a time.", listed(names, CHOICES, "or"))
        }
        QuestionFault::Retired(name) => {
            format!("Nothing is decided in {name} any more. There are {}.", classes(rights).replace(" or ", " and "))
        }
        QuestionFault::TwoAmounts => "Please ask about one amount at a time.".to_owned(),
        QuestionFault::Amount(error) => error.to_string(),
        QuestionFault::Currency(other) => other_currency(other),
    }
}

/// Amounts of two currencies.
pub(in crate::features::rights) fn other_currency(other: &OtherCurrency) -> String {
    let table = other.table.code();
    format!(
        "The table counts in {table}, and {} cannot be compared with that. Please say the amount in {table}.",
        other.asked
    )
}

/// Why the table cannot be changed so.
pub(in crate::features::rights) fn refused(refused: &Refused, rights: &Rights, roles: &[NamedRole]) -> String {
    match refused {
        Refused::NoSuchRule => "That rule is no more. Nothing was changed.".to_owned(),
        Refused::AtTheEnd => "It cannot move further. Nothing was changed.".to_owned(),
        Refused::TooMany => format!("There are {MOST_RULES} rules, and no more fit. Remove one first."),
        Refused::Shadows(shadows) => {
            let place = |id: i64| rights.rules.iter().position(|rule| rule.id == id).map(|at| at + 1);
            let known: Vec<String> = shadows
                .iter()
                .filter_map(|shadowed| {
                    let at = place(shadowed.rule)?;
                    Some(format!("rule {at} ({})", plain_rule(rights.rule(shadowed.rule)?, rights, roles)))
                })
                .collect();
            let by: Vec<String> = shadows
                .iter()
                .flat_map(|shadowed| &shadowed.by)
                .filter_map(|id| place(*id).map(|at| format!("rule {at}")))
                .collect();
            match (known.as_slice(), by.is_empty()) {
                ([], true) => "This rule could never match. Nothing was changed.".to_owned(),
                ([], false) => format!(
                    "This rule could never match: {} would decide all of it before. Nothing was changed.",
                    listed(&distinct(by), CHOICES, "and")
                ),
                _ => format!(
                    "Then {} could never match. Change or remove that first. Nothing was changed.",
                    listed(&known, CHOICES, "and")
                ),
            }
        }
    }
}

fn distinct(mut names: Vec<String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    names.retain(|name| {
        let is_new = !seen.contains(name);
        seen.push(name.clone());
        is_new
    });
    names
}

/// A rule as plain text.
fn plain_rule(rule: &Rule, rights: &Rights, roles: &[NamedRole]) -> String {
    let class =
        rule.class.as_ref().map_or("everything", |key| rights.class(key).map_or(key.as_str(), |class| &class.name));
    let decider = match &rule.decider {
        DecidedBy::PodLead => "the lead of one’s own pod".to_owned(),
        DecidedBy::OwningLead => "the lead of the pod it belongs to".to_owned(),
        DecidedBy::TopicOwner(topic) => format!("the pod that answers for {topic}"),
        DecidedBy::Role(id) => roles.iter().find(|role| role.id == *id).map_or("a role", |role| &role.name).to_owned(),
        DecidedBy::Leadership => "leadership".to_owned(),
    };
    format!("{class}: {decider}")
}

/// What is wrong with a field of a rule.
pub(in crate::features::rights) fn rule_fault(block: &str, fault: &RuleFault, currency: Currency) -> String {
    match fault {
        RuleFault::NotThere if block == field::CLASS => {
            "This class is not in use. Please choose another one.".to_owned()
        }
        RuleFault::NotThere => "This cannot be chosen any more. Please choose again.".to_owned(),
        RuleFault::NoAmount => "Please type the amount, or choose “Any, or none”.".to_owned(),
        RuleFault::NoLimit => "An amount is typed below: does the rule hold up to it, or above it?".to_owned(),
        RuleFault::Amount(error) => error.to_string(),
        RuleFault::Zero => "The amount must be above zero.".to_owned(),
        RuleFault::Currency(other) => format!(
            "The table counts in {}, not in {}. Please type the amount in {}.",
            currency.code(),
            other.code(),
            currency.code()
        ),
        RuleFault::NoTopic => "Please type the topic, such as pricing.".to_owned(),
        RuleFault::LongTopic => "A topic has 40 characters at most.".to_owned(),
        RuleFault::TopicUnused => {
            "A topic counts only where the pod that answers for it decides. Please empty this, or choose that."
                .to_owned()
        }
    }
}

/// At which field of the form.
pub(in crate::features::rights) fn class_block(fault: ClassFault) -> &'static str {
    match fault {
        ClassFault::LongAbout => field::ABOUT,
        ClassFault::NoName
        | ClassFault::LongName
        | ClassFault::Taken
        | ClassFault::Retired
        | ClassFault::TooMany
        | ClassFault::Last
        | ClassFault::NoSuch => field::NAME,
    }
}

/// Why a class cannot be so.
pub(in crate::features::rights) fn class_fault(fault: ClassFault) -> String {
    match fault {
        ClassFault::NoName => "Please type a name with letters, such as Pricing.".to_owned(),
        ClassFault::LongName => format!("A name has {LONGEST_NAME} characters at most."),
        ClassFault::LongAbout => format!("This has {LONGEST_ABOUT} characters at most."),
        ClassFault::Taken => "There is a class of this name already.".to_owned(),
        ClassFault::Retired => "A retired class has this name. Bring that one back in the list of classes.".to_owned(),
        ClassFault::TooMany => format!("There are {MOST_CLASSES} classes, and no more fit."),
        ClassFault::Last => "It is the last class in use, so it stays. Nothing was changed.".to_owned(),
        ClassFault::NoSuch => "There is no such class. Nothing was changed.".to_owned(),
    }
}

/// Rules name the role.
pub(in crate::features::rights) fn role_in_use(name: &str, rules: usize) -> String {
    let rules = if rules == 1 { "1 rule says".to_owned() } else { format!("{rules} rules say") };
    format!("{rules} that {name} decides. Change or remove that first. Nothing was changed.")
}

/// No name, or too long a one.
pub(in crate::features::rights) fn role_name_fault() -> String {
    format!("Please type a name with letters, such as Finance lead; {LONGEST_NAME} characters at most.")
}

/// Another role has the name.
pub(in crate::features::rights) fn role_taken(name: &str, retired: bool) -> String {
    if retired {
        format!("{name} is a retired role. Bring that one back in the list of roles.")
    } else {
        format!("There is a role called {name} already.")
    }
}

/// No more roles fit.
pub(in crate::features::rights) fn too_many_roles() -> String {
    format!("There are {} roles, and no more fit.", super::MOST_ROLES)
}

/// No more people fit.
pub(in crate::features::rights) fn too_many_holders() -> String {
    format!("A role is held by {} people at most.", super::MOST_HOLDERS)
}

/// No such currency.
pub(in crate::features::rights) fn unknown_currency(typed: &str) -> String {
    format!("I know no currency “{}”. Type its code, such as EUR, USD or CHF.", short(typed))
}

/// A limit has decimals that the currency has not.
pub(in crate::features::rights) fn currency_too_coarse(currency: Currency) -> String {
    format!("A rule has an amount that {} has no coins for. Please round the amounts first.", currency.code())
}
