//! Who decides: the table in words, the answer to a question as typed, and the decider for another feature.

use super::get_newest;
use crate::{
    directory::{
        Duty, RoleRef, on_duty,
        roles::list_roles,
        tags::{Tag, TagKind, list_tags, tag_named},
    },
    error::{Error, Result},
    features::rights::{
        EDIT,
        model::{self, Class, DecidedBy, Meant, Question, Rights, Ways, Who, read_question},
        views,
    },
    ids::PodId,
    money::Currency,
    signal::{Message, typed::as_typed},
    slack::mrkdwn::Text,
    turn::Turn,
};

/// The pods of a question, as far as it has any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pods {
    /// Of whoever has the question.
    pub own: Option<PodId>,
    /// To which the matter belongs.
    pub owning: Option<PodId>,
}

/// Who decides a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decider {
    /// Who acts, and why they.
    pub duty: Duty,
    /// The rule, in words.
    pub words: Text,
    /// The version of the table that says so.
    pub version: i64,
}

/// Who decides `question` now.
///
/// # Errors
/// A sentence when the amount is in another currency than the table's, or its class is not in use; the database's own.
pub async fn find_decider(turn: &mut Turn, question: &Question, pods: Pods) -> Result<Decider> {
    let newest = get_newest(turn).await?;
    let rights = &newest.body;
    if rights.class(&question.class).is_none_or(|class| class.retired) {
        return Err(Error::user(views::no_class(rights)));
    }
    let answer = rights.decide(question).map_err(|other| Error::user(views::other_currency(&other)))?;
    let role = resolve(turn, answer.decider, pods).await?;
    let meant = mean(turn, std::slice::from_ref(answer.decider)).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let duty = on_duty(turn.tx(), &workspace, role, now).await?;
    let words = match answer.rule {
        Some(rule) => views::rule_words(rule, rights, &meant),
        None => views::last_rule(),
    };
    Ok(Decider { duty, words, version: newest.number })
}

/// Which role that is, for these pods.
async fn resolve(turn: &mut Turn, decider: &DecidedBy, pods: Pods) -> Result<RoleRef> {
    let workspace = turn.workspace().clone();
    let topics = match decider {
        DecidedBy::TopicOwner(_) => list_tags(turn.tx(), &workspace, TagKind::Topic).await?,
        DecidedBy::PodLead | DecidedBy::OwningLead | DecidedBy::Role(_) | DecidedBy::Leadership => Vec::new(),
    };
    Ok(role_of(decider, pods, &topics))
}

/// Which role that is, for these pods, among these topics. Where no pod is known, or answers for the topic, it is leadership.
fn role_of(decider: &DecidedBy, pods: Pods, topics: &[Tag]) -> RoleRef {
    let lead = |pod: Option<PodId>| pod.map_or(RoleRef::LeadershipOnDuty, RoleRef::PodLead);
    match decider {
        DecidedBy::PodLead => lead(pods.own),
        DecidedBy::OwningLead => lead(pods.owning),
        DecidedBy::TopicOwner(topic) => lead(tag_named(topics, topic).map(|topic| topic.pod_id)),
        DecidedBy::Role(role) => RoleRef::Named(*role),
        DecidedBy::Leadership => RoleRef::LeadershipOnDuty,
    }
}

/// The classes in which something can be decided.
///
/// # Errors
/// Only the database's own.
pub async fn list_classes(turn: &mut Turn) -> Result<Vec<Class>> {
    Ok(get_newest(turn).await?.body.classes_in_use().cloned().collect())
}

/// All classes, retired ones too: for what was decided in them.
///
/// # Errors
/// Only the database's own.
pub async fn list_every_class(turn: &mut Turn) -> Result<Vec<Class>> {
    Ok(get_newest(turn).await?.body.classes)
}

/// The class that words name.
///
/// # Errors
/// Only the database's own.
pub async fn find_class(turn: &mut Turn, words: &str) -> Result<Option<Class>> {
    let rights = get_newest(turn).await?.body;
    Ok(model::class_named(words, &rights).cloned())
}

/// The number of the version that holds.
///
/// # Errors
/// Only the database's own.
pub async fn get_version(turn: &mut Turn) -> Result<i64> {
    Ok(get_newest(turn).await?.number)
}

/// What the table counts in, and amounts that are typed without a currency.
///
/// # Errors
/// Only the database's own.
pub async fn get_currency(turn: &mut Turn) -> Result<Currency> {
    Ok(get_newest(turn).await?.body.currency)
}

/// Whether this person may change the table.
pub fn may_edit(turn: &Turn) -> bool {
    turn.may(&EDIT, None)
}

/// The table in plain words; with a question, its answer.
///
/// # Errors
/// A sentence when the question cannot be understood; the database's own.
pub async fn tell(turn: &mut Turn, typed: &str) -> Result<Message> {
    let newest = get_newest(turn).await?;
    let typed = as_typed(typed);
    if typed.trim().is_empty() {
        let described = newest.body.described();
        let ways = described.iter().flat_map(|described| &described.ways);
        let meant = mean(turn, &deciders(ways)).await?;
        return Ok(views::table(&newest, &described, &meant, may_edit(turn)));
    }
    let asked = read_question(&typed, &newest.body)
        .map_err(|fault| Error::user(views::no_question(&typed, &fault, &newest.body)))?;
    let all = newest.body.ways(&asked.class.key);
    let answer = answer(&newest.body, &asked, &all)?;
    let meant = mean(turn, &deciders(all.iter().chain(&answer))).await?;
    Ok(views::answer(&asked, &answer, &all, &meant))
}

/// What holds for the scope and the amount that were asked about.
fn answer(rights: &Rights, asked: &model::Asked, all: &[Ways]) -> Result<Vec<Ways>> {
    let scopes: Vec<_> = asked.scope.map_or_else(|| model::Scope::ALL.to_vec(), |scope| vec![scope]);
    let Some(amount) = &asked.amount else {
        let of_scope = |ways: &Ways| Ways {
            scopes: ways.scopes.iter().filter(|scope| scopes.contains(scope)).copied().collect(),
            ..ways.clone()
        };
        return Ok(all.iter().map(of_scope).filter(|ways| !ways.scopes.is_empty()).collect());
    };
    let mut found: Vec<Ways> = Vec::new();
    for scope in scopes {
        let question = Question { class: asked.class.key.clone(), scope, amount: Some(amount.example()) };
        let decided = rights.decide(&question).map_err(|other| Error::user(views::other_currency(&other)))?;
        let bands = vec![model::Band { above: None, decider: decided.decider.clone() }];
        match found.iter_mut().find(|ways| ways.bands == bands) {
            Some(same) => same.scopes.push(scope),
            None => found.push(Ways { scopes: vec![scope], bands, without: None }),
        }
    }
    Ok(found)
}

fn deciders<'a>(ways: impl IntoIterator<Item = &'a Ways>) -> Vec<DecidedBy> {
    let all = ways.into_iter().flat_map(|ways| ways.bands.iter().map(|band| &band.decider).chain(&ways.without));
    let mut all: Vec<DecidedBy> = all.cloned().collect();
    all.sort();
    all.dedup();
    all
}

/// Who these are today.
pub(super) async fn mean(turn: &mut Turn, deciders: &[DecidedBy]) -> Result<Vec<Meant>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let topics = list_tags(turn.tx(), &workspace, TagKind::Topic).await?;
    let roles = list_roles(turn.tx(), &workspace).await?;
    let mut meant = Vec::with_capacity(deciders.len());
    for decider in deciders {
        let duty = async |turn: &mut Turn| {
            let role = role_of(decider, Pods::default(), &topics);
            on_duty(turn.tx(), &workspace, role, now).await
        };
        let who = match decider {
            DecidedBy::PodLead | DecidedBy::OwningLead => Who::SomeLead,
            DecidedBy::TopicOwner(title) => match tag_named(&topics, title) {
                Some(topic) => {
                    Who::Topic { title: title.clone(), pod: topic.pod_name.clone(), duty: duty(turn).await? }
                }
                None => Who::NoPod { title: title.clone(), duty: duty(turn).await? },
            },
            DecidedBy::Role(id) => {
                let name = roles.iter().find(|role| role.id == *id).map(|role| role.name.clone());
                Who::Role { name: name.unwrap_or_default(), duty: duty(turn).await? }
            }
            DecidedBy::Leadership => Who::Leadership { duty: duty(turn).await? },
        };
        meant.push(Meant { decider: decider.clone(), who });
    }
    Ok(meant)
}
