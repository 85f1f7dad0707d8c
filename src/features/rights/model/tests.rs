//! The table: every question has one answer, order matters, and idle rules are found.

use super::*;
use proptest::prelude::*;

fn euros(units: i64) -> Money {
    Money::whole(units, Currency::EUR).expect("money")
}

fn ask(class: &str, scope: Scope, amount: Option<Money>) -> Question {
    Question { class: class.to_owned(), scope, amount }
}

fn decided(rights: &Rights, question: &Question) -> DecidedBy {
    rights.decide(question).expect("an answer").decider.clone()
}

fn topic(name: &str) -> DecidedBy {
    DecidedBy::TopicOwner(name.to_owned())
}

#[test]
fn the_usual_table() {
    let rights = Rights::usual();
    use Scope::{Organisation, OtherPod, OwnPod, SeveralPods};
    for (class, scope, amount, decider) in [
        ("operational", OwnPod, None, DecidedBy::PodLead),
        ("operational", OtherPod, None, DecidedBy::OwningLead),
        ("technical", SeveralPods, None, DecidedBy::Leadership),
        ("brand", OwnPod, None, DecidedBy::PodLead),
        ("brand", OtherPod, None, topic("brand")),
        ("brand", Organisation, None, topic("brand")),
        ("budget", OwnPod, Some(5_000), DecidedBy::PodLead),
        ("budget", OwnPod, Some(5_001), DecidedBy::Leadership),
        ("budget", OtherPod, Some(1), DecidedBy::Leadership),
        ("budget", OwnPod, None, DecidedBy::Leadership),
        ("pricing", SeveralPods, Some(1_000_000), topic("pricing")),
        ("hiring", OwnPod, None, DecidedBy::Leadership),
        ("legal", OwnPod, Some(1), DecidedBy::Leadership),
    ] {
        assert_eq!(decided(&rights, &ask(class, scope, amount.map(euros))), decider, "{class} {scope:?} {amount:?}");
    }
    assert_eq!(rights.shadowed(), []);
    let cent_more = euros(5_000).next();
    assert_eq!(decided(&rights, &ask("budget", OwnPod, Some(cent_more))), DecidedBy::Leadership);
    let dollars = Money::whole(5, Currency::of_code("USD").expect("dollars")).expect("money");
    assert_eq!(
        rights.decide(&ask("budget", OwnPod, Some(dollars))),
        Err(OtherCurrency { asked: dollars, table: Currency::EUR })
    );
    assert_eq!(decided(&rights, &ask("hiring", OwnPod, Some(dollars))), DecidedBy::Leadership, "nothing is compared");
}

#[test]
fn it_is_stored_and_read_back() {
    let rights = Rights::usual();
    let stored = serde_json::to_string(&rights).expect("JSON");
    assert_eq!(serde_json::from_str::<Rights>(&stored).expect("a table"), rights);
}

#[test]
fn rules_are_added_where_they_matter_and_refused_where_they_cannot() {
    let rights = Rights::usual();
    let above = Rule {
        id: 0,
        class: Some("pricing".to_owned()),
        scope: None,
        amount: Some(Bound::Above(euros(10_000))),
        decider: DecidedBy::Leadership,
    };
    let with = rights.with_rule(above.clone()).expect("a place before the one for all amounts");
    assert_eq!(decided(&with, &ask("pricing", Scope::OwnPod, Some(euros(10_001)))), DecidedBy::Leadership);
    assert_eq!(decided(&with, &ask("pricing", Scope::OwnPod, Some(euros(10_000)))), topic("pricing"));
    let at = |rights: &Rights, id| rights.rules.iter().position(|rule| rule.id == id).expect("it is there");
    let id = with.rules.iter().map(|rule| rule.id).max().expect("rules");
    assert_eq!(at(&with, id) + 1, at(&with, 8));

    // Twice the same, or below what decides all of it.
    assert!(matches!(with.with_rule(above), Err(Refused::Shadows(_))));
    let idle = with.with_moved_rule(id, Move::Down).expect_err("never matches there");
    assert_eq!(idle, Refused::Shadows(vec![Shadowed { rule: id, by: vec![8] }]));
    let all = Rule { id: 8, class: None, scope: None, amount: None, decider: DecidedBy::Leadership };
    assert!(with.with_changed_rule(all.clone()).is_ok(), "at the end everything may be said");
    let first = Rule { id: 1, ..all };
    assert!(matches!(with.with_changed_rule(first), Err(Refused::Shadows(found)) if found.len() == 8));
    assert_eq!(with.without_rule(99), Err(Refused::NoSuchRule));
    assert_eq!(with.with_moved_rule(1, Move::Up), Err(Refused::AtTheEnd));
}

#[test]
fn classes_come_and_go() {
    let rights = Rights::usual();
    let with = rights.with_class(" Client  data ", "What clients entrust to us").expect("a class");
    let class = with.class("client-data").expect("its key");
    assert_eq!((class.name.as_str(), class.retired), ("Client data", false));
    assert_eq!(with.with_class("CLIENT data", ""), Err(ClassFault::Taken));
    assert_eq!(with.with_class("123", ""), Err(ClassFault::NoName));
    assert_eq!(with.with_class(&"x".repeat(10_000), ""), Err(ClassFault::LongName));
    assert_eq!(with.with_class("x", &"y".repeat(10_000)), Err(ClassFault::LongAbout));
    let without = with.with_class_retired("budget", true).expect("it may go");
    assert_eq!(without.rules.len(), with.rules.len() - 1, "its rule goes with it");
    assert_eq!(without.with_class("Budget", ""), Err(ClassFault::Retired));
    assert_eq!(class_named("budget", &without), None);
    let keys: Vec<String> = rights.classes.iter().map(|class| class.key.clone()).collect();
    let left = keys.iter().try_fold(rights, |rights, key| rights.with_class_retired(key, true));
    assert_eq!(left, Err(ClassFault::Last));
    let renamed = without.with_changed_class("legal", "Law", "").expect("another name");
    assert_eq!(renamed.class("legal").map(|class| class.name.as_str()), Some("Law"));
    assert_eq!(
        renamed.with_class("Legal", "").expect("a class").classes.last().map(|c| c.key.clone()),
        Some("legal-2".to_owned())
    );
}

#[test]
fn questions_as_people_type_them() {
    let rights = Rights::usual();
    let read = |typed: &str| match read_question(typed, &rights) {
        Ok(Asked { class, scope, amount }) => {
            let amount =
                amount.map_or_else(String::new, |a| format!(" {}{}", if a.above { "> " } else { "" }, a.money));
            let scope = scope.map_or_else(String::new, |scope| format!(" {scope:?}"));
            format!("{}{amount}{scope}", class.key)
        }
        Err(fault) => format!("{fault:?}"),
    };
    for (typed, means) in [
        ("who decides pricing above 10,000 EUR?", "pricing > €10,000"),
        ("Pricing > €10k", "pricing > €10,000"),
        ("budget 3k", "budget €3,000"),
        ("budget of EUR 1.5 m for several pods", "budget €1,500,000 SeveralPods"),
        ("spend 10 000 euros of budget", "budget €10,000"),
        ("a budget of less than 500", "budget €500"),
        ("more than 2k in budget", "budget > €2,000"),
        ("hiring for several pods", "hiring SeveralPods"),
        ("who may hire?", "hiring"),
        ("prices in another pod", "pricing OtherPod"),
        ("Brand for the whole organisation", "brand Organisation"),
        ("tech in our pod?", "technical OwnPod"),
        ("operations", "operational"),
        ("lunch", "NoClass"),
        ("", "NoClass"),
        ("pricing and legal", "Several([\"Pricing\", \"Legal\"])"),
        ("budget between 5k and 10k", "TwoAmounts"),
        ("budget 1.234", "Amount(Ambiguous { typed: \"1.234\", thousands: \"1234\", decimals: \"1.234\" })"),
        ("budget 5 all in", "budget €5"),
        ("budget 5 XQZ", "Amount(UnknownCurrency(\"XQZ\"))"),
    ] {
        assert_eq!(read(typed), means, "{typed}");
    }
    assert!(matches!(read_question("pricing 5 USD", &rights), Err(QuestionFault::Currency(_))));
    assert!(read_question(&"pricing ".repeat(2_000), &rights).is_ok());
}

#[test]
fn the_table_in_parts() {
    let rights = Rights::usual();
    let names: Vec<String> = rights.described().iter().map(|one| one.classes.join("+")).collect();
    assert_eq!(names, ["Operational+Technical", "Budget", "Pricing", "Hiring+Legal+Strategic", "Brand"]);
    let budget = rights.ways("budget");
    assert_eq!(budget.len(), 2);
    assert_eq!(
        budget[0].bands,
        [
            Band { above: Some(euros(5_000)), decider: DecidedBy::Leadership },
            Band { above: None, decider: DecidedBy::PodLead }
        ]
    );
    let gaps: Vec<(&str, Scope)> = [("hiring", Scope::OwnPod), ("budget", Scope::Organisation)].into();
    for (class, scope) in gaps {
        assert!(rights.gaps().iter().any(|gap| gap.class == class && gap.scope == scope && !gap.partly), "{class}");
    }
    assert!(rights.gaps().iter().any(|gap| gap.class == "budget" && gap.scope == Scope::OwnPod && gap.partly));
    assert!(!rights.gaps().iter().any(|gap| gap.class == "pricing"));
}

fn any_rule() -> impl Strategy<Value = Rule> {
    let class = prop::option::of(prop::sample::select(vec!["budget", "pricing", "legal"]));
    let scope = prop::option::of(prop::sample::select(Scope::ALL.to_vec()));
    let amount = prop::option::of((any::<bool>(), 1_i64..6));
    let decider =
        prop::sample::select(vec![DecidedBy::PodLead, DecidedBy::OwningLead, topic("x"), DecidedBy::Role(RoleId(1))]);
    (class, scope, amount, decider).prop_map(|(class, scope, amount, decider)| Rule {
        id: 0,
        class: class.map(str::to_owned),
        scope,
        amount: amount.map(|(up_to, minor)| {
            let money = Money::new(minor, Currency::EUR);
            if up_to { Bound::UpTo(money) } else { Bound::Above(money) }
        }),
        decider,
    })
}

fn any_table() -> impl Strategy<Value = Rights> {
    prop::collection::vec(any_rule(), 0..7).prop_map(|rules| {
        let mut rights = Rights::usual();
        rights.classes.retain(|class| ["budget", "pricing", "legal"].contains(&class.key.as_str()));
        rights.rules = (1..).zip(rules).map(|(id, rule)| Rule { id, ..rule }).collect();
        rights
    })
}

fn every_question() -> Vec<Question> {
    let mut all = Vec::new();
    for class in ["budget", "pricing", "legal"] {
        for scope in Scope::ALL {
            all.push(ask(class, scope, None));
            all.extend((0..9).map(|minor| ask(class, scope, Some(Money::new(minor, Currency::EUR)))));
        }
    }
    all
}

proptest! {
    #[test]
    fn every_question_has_the_answer_of_the_first_rule_that_matches(rights in any_table()) {
        for question in every_question() {
            let answer = rights.decide(&question);
            let first = rights.rules.iter().find(|rule| {
                rule.class.as_ref().is_none_or(|class| *class == question.class)
                    && rule.scope.is_none_or(|scope| scope == question.scope)
                    && match (rule.amount, question.amount) {
                        (None, _) => true,
                        (Some(_), None) => false,
                        (Some(Bound::UpTo(limit)), Some(amount)) => amount.minor() <= limit.minor(),
                        (Some(Bound::Above(limit)), Some(amount)) => amount.minor() > limit.minor(),
                    }
            });
            let decider = first.map_or(&DecidedBy::Leadership, |rule| &rule.decider);
            prop_assert_eq!(answer, Ok(Answer { rule: first, decider }));
        }
    }

    #[test]
    fn a_rule_is_idle_exactly_when_it_answers_no_question(rights in any_table()) {
        let idle: Vec<i64> = rights.shadowed().iter().map(|shadowed| shadowed.rule).collect();
        for rule in &rights.rules {
            let answers = every_question().iter().any(|question| {
                rights.decide(question).is_ok_and(|answer| answer.rule.is_some_and(|first| first.id == rule.id))
            });
            prop_assert_eq!(!answers, idle.contains(&rule.id), "rule {}", rule.id);
        }
    }

    #[test]
    fn what_is_told_is_what_is_decided(rights in any_table()) {
        for question in every_question() {
            let ways = rights.ways(&question.class);
            let of_scope: Vec<&Ways> = ways.iter().filter(|ways| ways.scopes.contains(&question.scope)).collect();
            prop_assert_eq!(of_scope.len(), 1);
            let told = match question.amount {
                Some(amount) => {
                    let band = of_scope[0].bands.iter().find(|band| band.above.is_none_or(|above| amount > above));
                    band.map(|band| band.decider.clone())
                }
                None if of_scope[0].without.is_some() => of_scope[0].without.clone(),
                None => {
                    let decider = decided(&rights, &question);
                    of_scope[0].bands.iter().any(|band| band.decider == decider).then_some(decider)
                }
            };
            prop_assert_eq!(told, Some(decided(&rights, &question)));
        }
    }

    #[test]
    fn no_change_leaves_an_idle_rule(rules in prop::collection::vec(any_rule(), 1..8), moves in prop::collection::vec((1_i64..9, any::<bool>()), 0..6)) {
        let mut rights = Rights { rules: Vec::new(), ..Rights::usual() };
        for rule in rules {
            if let Ok(with) = rights.with_rule(rule) {
                rights = with;
            }
        }
        for (id, up) in moves {
            if let Ok(moved) = rights.with_moved_rule(id, if up { Move::Up } else { Move::Down }) {
                rights = moved;
            }
        }
        prop_assert_eq!(rights.shadowed(), []);
        let mut ids: Vec<i64> = rights.rules.iter().map(|rule| rule.id).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), rights.rules.len());
        // Of a form that is sent as it was opened, the rule comes back.
        for rule in &rights.rules {
            let role = crate::directory::NamedRole { id: RoleId(1), name: "R".to_owned(), retired: false, holders: Vec::new() };
            prop_assert_eq!(read_rule(rule.id, &Draft::of(rule), &rights, &[role]), Ok(rule.clone()));
        }
    }

    #[test]
    fn any_question_is_read_to_its_end(typed in "\\PC{0,60}") {
        let _ = read_question(&typed, &Rights::usual());
    }
}
