//! The form of a rule, field by field.

use super::{Bound, DecidedBy, Rights, Rule, Scope};
use crate::{
    directory::{NamedRole, naming::fold},
    ids::RoleId,
    money::{Currency, Money, MoneyError},
    signal::{Action, Form},
};
use serde::{Deserialize, Serialize};

/// The block ids of the forms.
pub mod blocks {
    /// The class of a rule.
    pub const CLASS: &str = "class";
    /// Whom a rule concerns.
    pub const SCOPE: &str = "scope";
    /// Any amount, up to one, above one.
    pub const LIMIT: &str = "limit";
    /// Which amount.
    pub const AMOUNT: &str = "amount";
    /// Who decides.
    pub const DECIDER: &str = "decider";
    /// The topic, where the pod that answers for it decides.
    pub const TOPIC: &str = "topic";
    /// The name of a class or a role.
    pub const NAME: &str = "name";
    /// What belongs to a class.
    pub const ABOUT: &str = "about";
    /// Who holds a role.
    pub const HOLDERS: &str = "holders";
    /// The currency.
    pub const CURRENCY: &str = "currency";
}

/// Any class, any scope, any amount.
const ANY: &str = "any";
const UP_TO: &str = "up_to";
const ABOVE: &str = "above";
const TOPIC: &str = "topic";
/// The longest name of a topic, in characters: as pods have them.
const LONGEST_TOPIC: usize = 40;

/// What a form carries: what it is about, and of which version it was opened. Never authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editing {
    /// The rule, the class's key or the role; empty for a new one.
    pub what: String,
    /// The version that its person has seen.
    pub version: i64,
}

/// A rule as it stands in the form, right or wrong: to be shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The chosen class.
    pub class: String,
    /// The chosen scope.
    pub scope: String,
    /// Any, up to, above.
    pub limit: String,
    /// The typed amount.
    pub amount: String,
    /// The chosen decider.
    pub decider: String,
    /// The typed topic.
    pub topic: String,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleFault {
    /// The choice is not of this table: it was taken back meanwhile, or never was.
    NotThere,
    /// A limit without an amount.
    NoAmount,
    /// An amount without a limit.
    NoLimit,
    /// It cannot be read.
    Amount(MoneyError),
    /// Up to nothing.
    Zero,
    /// Another currency than the table's.
    Currency(Currency),
    /// The topic is missing.
    NoTopic,
    /// The topic is too long.
    LongTopic,
    /// A topic, but somebody else decides.
    TopicUnused,
}

/// The parts of a rule as the values of the form's fields.
pub trait Visible {
    /// The value.
    fn value(&self) -> String;
}

impl Visible for Option<Scope> {
    fn value(&self) -> String {
        self.map_or(ANY, Scope::as_str).to_owned()
    }
}

impl Visible for Option<String> {
    fn value(&self) -> String {
        // A class could be called `any`.
        self.as_ref().map_or_else(|| ANY.to_owned(), |key| format!("class:{key}"))
    }
}

impl Visible for DecidedBy {
    fn value(&self) -> String {
        match self {
            Self::PodLead => "pod_lead".to_owned(),
            Self::OwningLead => "owning_lead".to_owned(),
            Self::TopicOwner(_) => TOPIC.to_owned(),
            Self::Role(role) => format!("role:{role}"),
            Self::Leadership => "leadership".to_owned(),
        }
    }
}

/// The value of a limit.
pub fn value_of(limit: Option<&Bound>) -> &'static str {
    match limit {
        None => ANY,
        Some(Bound::UpTo(_)) => UP_TO,
        Some(Bound::Above(_)) => ABOVE,
    }
}

impl Draft {
    /// The form of a rule that is there.
    pub fn of(rule: &Rule) -> Self {
        Self {
            class: rule.class.value(),
            scope: rule.scope.value(),
            limit: value_of(rule.amount.as_ref()).to_owned(),
            amount: rule.amount.map(|bound| bound.money().to_string()).unwrap_or_default(),
            decider: rule.decider.value(),
            topic: match &rule.decider {
                DecidedBy::TopicOwner(topic) => topic.clone(),
                _ => String::new(),
            },
        }
    }

    /// What was filled in.
    pub fn filled(form: &Form) -> Self {
        let chosen = |block| form.choice(block).unwrap_or_default().to_owned();
        let typed = |block| form.text(block).unwrap_or_default().to_owned();
        Self {
            class: chosen(blocks::CLASS),
            scope: chosen(blocks::SCOPE),
            limit: chosen(blocks::LIMIT),
            amount: typed(blocks::AMOUNT),
            decider: chosen(blocks::DECIDER),
            topic: typed(blocks::TOPIC),
        }
    }
}

/// The rule of this id that was filled in, for this table.
///
/// # Errors
/// What is wrong at which field.
pub fn read_rule(
    id: i64,
    draft: &Draft,
    rights: &Rights,
    roles: &[NamedRole],
) -> Result<Rule, Vec<(&'static str, RuleFault)>> {
    let mut faults = Vec::new();
    let mut keep = |block, read: Result<_, RuleFault>| read.map_err(|fault| faults.push((block, fault))).ok();
    let class = rights
        .classes_in_use()
        .map(|class| Some(class.key.clone()))
        .chain([None])
        .find(|class| class.value() == draft.class)
        .ok_or(RuleFault::NotThere);
    let class = keep(blocks::CLASS, class.map(Part::Class));
    let scope = Scope::ALL.into_iter().map(Some).chain([None]).find(|scope| scope.value() == draft.scope);
    let scope = keep(blocks::SCOPE, scope.map(Part::Scope).ok_or(RuleFault::NotThere));
    let block = if draft.limit == ANY { blocks::LIMIT } else { blocks::AMOUNT };
    let amount = keep(block, read_bound(draft, rights.currency).map(Part::Amount));
    let block = if draft.decider == TOPIC || !draft.topic.is_empty() { blocks::TOPIC } else { blocks::DECIDER };
    let decider = keep(block, read_decider(draft, roles).map(Part::Decider));
    match (class, scope, amount, decider) {
        (
            Some(Part::Class(class)),
            Some(Part::Scope(scope)),
            Some(Part::Amount(amount)),
            Some(Part::Decider(decider)),
        ) => Ok(Rule { id, class, scope, amount, decider }),
        _ => Err(faults),
    }
}

/// A field that was read.
enum Part {
    Class(Option<String>),
    Scope(Option<Scope>),
    Amount(Option<Bound>),
    Decider(DecidedBy),
}

fn read_bound(draft: &Draft, currency: Currency) -> Result<Option<Bound>, RuleFault> {
    let bound = match draft.limit.as_str() {
        ANY if draft.amount.is_empty() => return Ok(None),
        ANY => return Err(RuleFault::NoLimit),
        UP_TO => Bound::UpTo,
        ABOVE => Bound::Above,
        _ => return Err(RuleFault::NotThere),
    };
    if draft.amount.is_empty() {
        return Err(RuleFault::NoAmount);
    }
    let money = Money::parse(&draft.amount, Some(currency)).map_err(RuleFault::Amount)?;
    match money {
        _ if money.currency() != currency => Err(RuleFault::Currency(money.currency())),
        _ if money.minor() == 0 => Err(RuleFault::Zero),
        // Somewhere there must be more.
        _ if money.next() == money => Err(RuleFault::Amount(MoneyError::TooLarge(draft.amount.clone()))),
        _ => Ok(Some(bound(money))),
    }
}

fn read_decider(draft: &Draft, roles: &[NamedRole]) -> Result<DecidedBy, RuleFault> {
    if draft.decider == TOPIC {
        let topic = draft.topic.split_whitespace().collect::<Vec<_>>().join(" ");
        return match fold(&topic).chars().count() {
            0 => Err(RuleFault::NoTopic),
            long if long > LONGEST_TOPIC => Err(RuleFault::LongTopic),
            _ => Ok(DecidedBy::TopicOwner(topic)),
        };
    }
    let fixed = [DecidedBy::PodLead, DecidedBy::OwningLead, DecidedBy::Leadership];
    let named = roles.iter().filter(|role| !role.retired).map(|role: &NamedRole| DecidedBy::Role(RoleId(role.id.0)));
    let found = fixed.into_iter().chain(named).find(|decider| decider.value() == draft.decider);
    match found {
        None => Err(RuleFault::NotThere),
        Some(_) if !draft.topic.is_empty() => Err(RuleFault::TopicUnused),
        Some(decider) => Ok(decider),
    }
}

/// What a button or a menu of the editor carries: `edit|7|3`. Never authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// What to do.
    pub verb: String,
    /// With what.
    pub what: String,
    /// The version that the person sees.
    pub version: i64,
}

impl Press {
    /// What was pressed or chosen; `None` where it is none of ours.
    pub fn of(action: &Action) -> Option<Self> {
        Self::read(action.carried())
    }

    /// Reads it; `None` where it is none of ours.
    pub fn read(value: &str) -> Option<Self> {
        let mut parts = value.splitn(3, '|');
        let (verb, what, version) = (parts.next()?, parts.next()?, parts.next()?.parse().ok()?);
        Some(Self { verb: verb.to_owned(), what: what.to_owned(), version })
    }

    /// Writes it.
    pub fn value(verb: &str, what: &str, version: i64) -> String {
        format!("{verb}|{what}|{version}")
    }
}
