//! Every sentence about who decides what that a person reads.

mod editor;
mod forms;
mod refusals;
mod table;

pub(super) use editor::{
    DOWN, EDIT, REMOVE, RETIRE, REVIVE, UP, class_pressed, class_saved, classes_modal, currency_saved, role_pressed,
    role_saved, roles_modal, rule_pressed, rule_saved, rules_modal,
};
pub(super) use forms::{
    MOST_HOLDERS, MOST_ROLES, OpenedRole, class_clash, class_modal, currency_clash, currency_modal, role_clash,
    role_modal, rule_clash, rule_modal, rule_removed,
};
pub(super) use refusals::{
    NAMED, admins_only, class_block, class_fault, currency_too_coarse, no_class, no_question, other_currency, refused,
    role_in_use, role_name_fault, role_taken, rule_fault, too_many_holders, too_many_roles, unknown_currency,
};
pub(super) use table::{answer, table};

use super::model::{Bound, DecidedBy, Meant, Rights, Rule, Scope, Who};
use crate::{
    directory::{Duty, Reason},
    slack::mrkdwn::{Text, md, number, person, text, words},
};

/// More people than these are not named.
const PEOPLE: usize = 3;

/// A rule in words: "*Pricing*, above €10,000: leadership (today Chloë)".
pub(super) fn rule_words(rule: &Rule, rights: &Rights, meant: &[Meant]) -> Text {
    let class = match &rule.class {
        None => text("Everything"),
        Some(key) => words(rights.class(key).map_or(key.as_str(), |class| class.name.as_str())),
    };
    let scope = rule.scope.map_or_else(Text::default, |scope| md(" {}", &[text(scope_words(scope))]));
    let amount = rule.amount.as_ref().map_or_else(Text::default, |bound| md(", {}", &[bound_words(bound)]));
    let scopes: Vec<Scope> = rule.scope.into_iter().collect();
    md("*{}*{}{}: {}", &[class, scope, amount, decider_words(&rule.decider, &scopes, meant)])
}

/// What holds where no rule matches.
pub(super) fn last_rule() -> Text {
    text("Where no rule matches, leadership decides")
}

/// Whom it concerns, after other words.
fn scope_words(scope: Scope) -> &'static str {
    match scope {
        Scope::OwnPod => "in one’s own pod",
        Scope::OtherPod => "in another pod",
        Scope::SeveralPods => "across several pods",
        Scope::Organisation => "for the whole organisation",
    }
}

fn bound_words(bound: &Bound) -> Text {
    match bound {
        Bound::UpTo(money) => md("up to {}", &[number(money)]),
        Bound::Above(money) => md("above {}", &[number(money)]),
    }
}

/// Who decides, by name as far as that is known.
fn decider_words(decider: &DecidedBy, scopes: &[Scope], meant: &[Meant]) -> Text {
    let who = meant.iter().find(|meant| meant.decider == *decider).map(|meant| &meant.who);
    match (decider, who) {
        (DecidedBy::PodLead, _) if scopes == [Scope::OwnPod] => text("its lead"),
        (DecidedBy::PodLead, _) => text("the lead of one’s own pod"),
        (DecidedBy::OwningLead, _) if scopes == [Scope::OtherPod] => text("its lead"),
        (DecidedBy::OwningLead, _) => text("the lead of the pod it belongs to"),
        (_, Some(Who::Topic { title, pod, duty })) => topic_words(title, pod, duty),
        (_, Some(Who::NoPod { title, duty })) => {
            md("leadership{}, as no pod answers for {} yet", &[today(duty), words(title)])
        }
        (_, Some(Who::Role { name, duty })) => md("{}{}", &[words(name), today(duty)]),
        (_, Some(Who::Leadership { duty })) => md("leadership{}", &[today(duty)]),
        (DecidedBy::TopicOwner(topic), _) => md("the pod that answers for {}", &[words(topic)]),
        (DecidedBy::Role(_), _) => text("a named role"),
        (DecidedBy::Leadership, _) => text("leadership"),
    }
}

/// "Ben, who leads *Brand*, which answers for pricing".
fn topic_words(title: &str, pod: &str, duty: &Duty) -> Text {
    let (pod, title) = (words(pod), words(title));
    match (duty.because.last(), duty.people.first()) {
        (Some(Reason::Lead { .. }), Some(lead)) => {
            md("{}, who leads *{}*, which answers for {}", &[person(lead), pod, title])
        }
        (Some(Reason::Covers { .. } | Reason::Deputy { .. }), Some(acting)) => {
            md("{}, who acts as lead of *{}*, which answers for {}", &[person(acting), pod, title])
        }
        _ => md("the lead of *{}*, which answers for {}{}", &[pod, title, today(duty)]),
    }
}

/// Who acts today: " (today Chloë)". Where it fell on others, that is said.
fn today(duty: &Duty) -> Text {
    let people = Text::join(&duty.people.iter().take(PEOPLE).map(person).collect::<Vec<_>>(), ", ");
    match duty.because.last() {
        Some(Reason::OnRota { .. } | Reason::Holder { .. } | Reason::Lead { .. }) => md(" (today {})", &[people]),
        Some(Reason::Covers { .. } | Reason::Deputy { .. }) => md(" (today {}, who stands in)", &[people]),
        Some(Reason::Leadership) => md(" (today leadership: {})", &[people]),
        Some(Reason::Admins) => md(" (today the admins: {})", &[people]),
        _ => text(" (nobody can act today)"),
    }
}
