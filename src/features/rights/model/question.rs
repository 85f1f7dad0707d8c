//! Questions as people type them: "who decides pricing above 10,000 EUR?", "budget 3k", "hiring for several pods".

use super::{Class, OtherCurrency, Rights, Scope};
use crate::{
    directory::naming::fold,
    figures::MULTIPLIERS,
    money::{Currency, Money, MoneyError},
};

/// A question, as far as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The class.
    pub class: Class,
    /// Whom it concerns, where that was said.
    pub scope: Option<Scope>,
    /// How much it is about.
    pub amount: Option<AskedAmount>,
}

/// An amount in a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedAmount {
    /// How much.
    pub money: Money,
    /// Asked is what is more than that.
    pub above: bool,
}

/// Why words are no question for the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionFault {
    /// They name no class.
    NoClass,
    /// They name several, by name.
    Several(Vec<String>),
    /// They name one in which nothing is decided any more.
    Retired(String),
    /// Two amounts.
    TwoAmounts,
    /// Something with figures is no amount.
    Amount(MoneyError),
    /// The amount does not compare with the table's.
    Currency(OtherCurrency),
}

const ABOVE: [&str; 7] = ["above", "over", "beyond", "exceeding", "than", ">", "from"];

const SCOPES: [(Scope, &[&str]); 4] = [
    (Scope::SeveralPods, &["several pods", "multiple pods", "many pods", "some pods", "two pods", "across pods"]),
    (
        Scope::Organisation,
        &["organisation", "organization", "company", "agency", "everybody", "everyone", "all pods", "every pod"],
    ),
    (Scope::OtherPod, &["other pod", "another pod", "other pods", "other team", "another team"]),
    (Scope::OwnPod, &["own pod", "my pod", "our pod", "own team", "my team", "our team"]),
];

impl AskedAmount {
    /// The amount that stands for all that was asked about.
    pub fn example(&self) -> Money {
        if self.above { self.money.next() } else { self.money }
    }
}

/// Reads a question.
///
/// # Errors
/// See [`QuestionFault`].
pub fn read_question(typed: &str, rights: &Rights) -> Result<Asked, QuestionFault> {
    let mut words: Vec<&str> = typed.split_whitespace().collect();
    let amount = take_amount(&mut words, rights.currency)?;
    if let Some(AskedAmount { money, .. }) = amount
        && money.currency() != rights.currency
        && rights.rules.iter().any(|rule| rule.amount.is_some())
    {
        return Err(QuestionFault::Currency(OtherCurrency { asked: money, table: rights.currency }));
    }
    let bare: Vec<String> = words
        .iter()
        .map(|word| fold(word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&')))
        .filter(|word| !word.is_empty())
        .collect();
    let text = format!(" {} ", bare.join(" "));
    let scope = SCOPES.iter().find(|(_, phrases)| phrases.iter().any(|phrase| text.contains(&format!(" {phrase} "))));
    let class = find_class(&text, rights)?;
    Ok(Asked { class: class.clone(), scope: scope.map(|(scope, _)| *scope), amount })
}

/// The class in use that words name, by key, by name, or by a word that begins like it.
pub fn class_named<'a>(words: &str, rights: &'a Rights) -> Option<&'a Class> {
    find_class(&format!(" {} ", fold(words)), rights).ok()
}

fn find_class<'a>(text: &str, rights: &'a Rights) -> Result<&'a Class, QuestionFault> {
    let is_named =
        |class: &&Class| [&class.key, &class.name].iter().any(|name| text.contains(&format!(" {} ", fold(name))));
    let resembles = |class: &&Class| {
        let name = fold(&class.name);
        text.split_whitespace().any(|word| alike(word, &name))
    };
    let ways: [&dyn Fn(&&Class) -> bool; 2] = [&is_named, &resembles];
    for fits in ways {
        let found: Vec<&Class> = rights.classes_in_use().filter(|class| fits(class)).collect();
        match found.as_slice() {
            [] => {}
            [only] => return Ok(only),
            several => return Err(QuestionFault::Several(several.iter().map(|class| class.name.clone()).collect())),
        }
    }
    let retired = rights.classes.iter().filter(|class| class.retired).find(is_named);
    Err(retired.map_or(QuestionFault::NoClass, |class| QuestionFault::Retired(class.name.clone())))
}

/// `price` and `pricing`, `hire` and `hiring`: all but the last letter of the shorter, or four letters.
fn alike(word: &str, name: &str) -> bool {
    let shared = word.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
    let shorter = word.chars().count().min(name.chars().count());
    shared >= 3 && (shared >= 4 || shared + 1 >= shorter)
}

/// Takes the amount out of the words, with the currency and the multiplier beside it.
fn take_amount(words: &mut Vec<&str>, currency: Currency) -> Result<Option<AskedAmount>, QuestionFault> {
    let has_figures = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
    let Some(at) = words.iter().position(has_figures) else { return Ok(None) };
    let bare = |word: &str| word.trim_matches(['?', '!', '.', ',', ';', ':', '(', ')', '>', '≥']).to_owned();
    let is_currency = |word: &str| Currency::read_among_words(&bare(word), Some(currency)).is_some();
    let first = if at > 0 && is_currency(words[at - 1]) { at - 1 } else { at };
    let mut end = at + 1;
    while words.get(end).is_some_and(|word| bare(word).len() == 3 && bare(word).bytes().all(|c| c.is_ascii_digit())) {
        end += 1;
    }
    if words.get(end).is_some_and(|word| MULTIPLIERS.iter().any(|(known, _)| bare(word).eq_ignore_ascii_case(known))) {
        end += 1;
    }
    // What looks like a code is taken for one: a currency nobody knows must not be left out unsaid.
    let is_code = |word: &str| bare(word).len() == 3 && bare(word).bytes().all(|c| c.is_ascii_uppercase());
    if first == at && words.get(end).is_some_and(|word| is_currency(word) || is_code(word)) {
        end += 1;
    }
    let is_above = words[at].starts_with(['>', '≥'])
        || first > 0 && ABOVE.iter().any(|word| words[first - 1].eq_ignore_ascii_case(word)) && !is_less(words, first);
    let typed: Vec<String> = words.drain(first..end).map(bare).collect();
    if words.iter().any(has_figures) {
        return Err(QuestionFault::TwoAmounts);
    }
    let money = Money::parse(&typed.join(" "), Some(currency)).map_err(QuestionFault::Amount)?;
    Ok(Some(AskedAmount { money, above: is_above }))
}

/// `less than 10k` is not above it.
fn is_less(words: &[&str], at: usize) -> bool {
    at > 1 && ["less", "lower", "smaller", "fewer"].iter().any(|word| words[at - 2].eq_ignore_ascii_case(word))
}
