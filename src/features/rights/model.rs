//! Who decides what: classes, rules in order, and the answer to a question. Pure.

mod check;
mod edit;
mod form;
mod meaning;
mod question;
mod table;

pub use check::{Gap, Shadowed};
pub use edit::{ClassFault, LONGEST_ABOUT, LONGEST_NAME, MOST_CLASSES, MOST_RULES, Move, Refused};
pub use form::{Draft, Editing, Press, RuleFault, Visible, blocks, read_rule, value_of};
pub use meaning::{Meant, Who};
pub use question::{Asked, AskedAmount, QuestionFault, class_named, read_question};
pub use table::{Band, Described, Ways};

use crate::{
    ids::RoleId,
    money::{Currency, Money},
};
use serde::{Deserialize, Serialize};

/// The table: one document, of which every change makes a new version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// What decisions are about. Retired ones stay for what was decided in them.
    pub classes: Vec<Class>,
    /// The first that matches decides; where none does, leadership decides.
    pub rules: Vec<Rule>,
    /// What amounts are counted in: all of this table, and those that are typed without one.
    pub currency: Currency,
}

/// A class of decisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// Names it for ever: `pricing`.
    pub key: String,
    /// As people read it: "Pricing".
    pub name: String,
    /// What belongs to it.
    pub about: String,
    /// Nothing new is decided in it.
    pub retired: bool,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Names it in forms and buttons, as long as it is there.
    pub id: i64,
    /// The class it is about; any.
    pub class: Option<String>,
    /// The scope it is about; any.
    pub scope: Option<Scope>,
    /// For which amounts it holds; for any, and where none is named.
    pub amount: Option<Bound>,
    /// Who decides.
    pub decider: DecidedBy,
}

/// Whom a decision concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The pod of who decides.
    OwnPod,
    /// One other pod.
    OtherPod,
    /// More than one pod.
    SeveralPods,
    /// Everybody.
    Organisation,
}

/// For which amounts a rule holds. A question without an amount is above and below nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// This amount and all below.
    UpTo(Money),
    /// All above this amount.
    Above(Money),
}

/// Who decides, as a rule says it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// The lead of the pod that has the question.
    PodLead,
    /// The lead of the pod that the matter belongs to.
    OwningLead,
    /// The lead of the pod that answers for this topic; leadership, where none does.
    TopicOwner(String),
    /// Whoever acts in this named role.
    Role(RoleId),
    /// Leadership.
    Leadership,
}

/// A question that the table answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The class's key.
    pub class: String,
    /// Whom it concerns.
    pub scope: Scope,
    /// How much it is about.
    pub amount: Option<Money>,
}

/// The one answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The rule that decides; where none matches, the last resort.
    pub rule: Option<&'a Rule>,
    /// Who decides.
    pub decider: &'a DecidedBy,
}

/// The question's amount is in another currency than the table's, and a rule would have to compare them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherCurrency {
    /// What was asked.
    pub asked: Money,
    /// What the table counts in.
    pub table: Currency,
}

impl Scope {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::OwnPod, Self::OtherPod, Self::SeveralPods, Self::Organisation];

    /// The word it is stored as, and that stands in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OwnPod => "own_pod",
            Self::OtherPod => "other_pod",
            Self::SeveralPods => "several_pods",
            Self::Organisation => "organisation",
        }
    }

    /// Of the stored word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }
}

impl Bound {
    /// Where it parts the amounts.
    pub fn money(&self) -> Money {
        match self {
            Self::UpTo(money) | Self::Above(money) => *money,
        }
    }

    /// Whether it holds for `amount`; `None` where the currencies do not compare.
    fn holds(&self, amount: Money) -> Option<bool> {
        let order = amount.partial_cmp(&self.money())?;
        Some(match self {
            Self::UpTo(_) => order.is_le(),
            Self::Above(_) => order.is_gt(),
        })
    }
}

impl Rule {
    fn matches(&self, question: &Question) -> Option<bool> {
        if self.class.as_ref().is_some_and(|class| *class != question.class)
            || self.scope.is_some_and(|scope| scope != question.scope)
        {
            return Some(false);
        }
        match (&self.amount, question.amount) {
            (None, _) => Some(true),
            (Some(_), None) => Some(false),
            (Some(bound), Some(amount)) => bound.holds(amount),
        }
    }
}

impl Rights {
    /// Who decides: the first rule that matches, else leadership.
    ///
    /// # Errors
    /// When a rule would have to compare amounts of two currencies.
    pub fn decide(&self, question: &Question) -> Result<Answer<'_>, OtherCurrency> {
        for rule in &self.rules {
            match (rule.matches(question), question.amount) {
                (Some(true), _) => return Ok(Answer { rule: Some(rule), decider: &rule.decider }),
                (None, Some(asked)) => return Err(OtherCurrency { asked, table: self.currency }),
                (Some(false), _) | (None, None) => {}
            }
        }
        Ok(Answer { rule: None, decider: &DecidedBy::Leadership })
    }

    /// The class of this key, retired or not.
    pub fn class(&self, key: &str) -> Option<&Class> {
        self.classes.iter().find(|class| class.key == key)
    }

    /// The classes in which something can be decided.
    pub fn classes_in_use(&self) -> impl Iterator<Item = &Class> {
        self.classes.iter().filter(|class| !class.retired)
    }

    /// The rule of this id.
    pub fn rule(&self, id: i64) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The table every organisation begins with.
    pub fn usual() -> Self {
        let class = |(key, about): (&str, &str)| Class {
            key: key.to_owned(),
            name: key[..1].to_uppercase() + &key[1..],
            about: about.to_owned(),
            retired: false,
        };
        let limit = Money::new(500_000, Currency::EUR);
        let topic = |topic: &str| DecidedBy::TopicOwner(topic.to_owned());
        let (own, other) = (Some(Scope::OwnPod), Some(Scope::OtherPod));
        let rules = [
            ("operational", own, None, DecidedBy::PodLead),
            ("operational", other, None, DecidedBy::OwningLead),
            ("technical", own, None, DecidedBy::PodLead),
            ("technical", other, None, DecidedBy::OwningLead),
            ("brand", own, None, DecidedBy::PodLead),
            ("brand", None, None, topic("brand")),
            ("budget", own, Some(Bound::UpTo(limit)), DecidedBy::PodLead),
            ("pricing", None, None, topic("pricing")),
        ];
        let rule = |(id, (class, scope, amount, decider)): (i64, (&str, _, _, _))| Rule {
            id,
            class: Some(class.to_owned()),
            scope,
            amount,
            decider,
        };
        Self {
            classes: CLASSES.map(class).into(),
            rules: (1..).zip(rules).map(rule).collect(),
            currency: Currency::EUR,
        }
    }
}

/// The classes every organisation begins with.
const CLASSES: [(&str, &str); 8] = [
    ("operational", "How the daily work is done"),
    ("budget", "Spending money"),
    ("pricing", "Prices, discounts and terms for clients"),
    ("hiring", "Who is hired, promoted or let go"),
    ("brand", "How we look and sound"),
    ("legal", "Contracts, liability, data protection"),
    ("technical", "Tools, systems and how they are built"),
    ("strategic", "Where the organisation goes"),
];

#[cfg(test)]
mod tests;
