//! How a decision begins: a form, and what is written down.

use super::{
    super::{
        model::{
            Consulted, Decision, Deed, Happening, LONGEST_TITLE, LONGEST_WORDS, MOST_INFORMED, MOST_PEOPLE, Matter,
            Part, Parties, Version, Wording,
        },
        store::{self, New},
        views::{self, About, Filled, Right, Scene, Start, fields},
    },
    deciding, going, note, reading, require, right, showing,
};
use crate::{
    directory::{
        channels::find_channel,
        people::{find_person, list_people},
        pods::{find_pod, find_pod_by_channel},
        views::colleague_fault,
    },
    error::{Error, Result},
    features::rights::{self, model::Scope},
    ids::{ChannelId, DecisionId, PodId, UserId},
    money::Money,
    signal::{QuotedMessage, typed::as_typed},
    slack::permalink::permalink,
    turn::Turn,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What is wrong at which field.
type Faults = BTreeMap<String, String>;

/// What comes of a filled-in form.
pub(in super::super) enum Opened {
    /// Something is wrong.
    Faults(Faults),
    /// It is written down; and whether whoever is accountable has the right to decide it.
    Done(Box<(Scene, Right)>, bool),
}

/// What stands in the form at first.
///
/// # Errors
/// A sentence where somebody may open none, no class is meant, or a field cannot hold what was typed; the database's own.
pub(in super::super) async fn start_form(
    turn: &mut Turn,
    here: Option<&ChannelId>,
    (class, typed): (Option<&str>, &str),
) -> Result<Start> {
    require_staff(turn)?;
    let workspace = turn.workspace().clone();
    let class = match class {
        Some(words) => get_class(turn, words).await?,
        None => String::new(),
    };
    let length = typed.chars().count();
    if length > usize::from(LONGEST_WORDS) {
        return Err(Error::user(views::typed_too_much(length)));
    }
    // What is too long for a title is its context, whole.
    let context = if length > usize::from(LONGEST_TITLE) { typed.to_owned() } else { String::new() };
    let of_channel = match here {
        Some(channel) => find_pod_by_channel(turn.tx(), &workspace, channel).await?.map(|pod| pod.id),
        None => None,
    };
    let own = || turn.actor().pods_now().next().map(|membership| membership.pod);
    let pod = of_channel.filter(|pod| turn.actor().member_of(*pod)).or_else(own);
    Ok(Start { title: typed.to_owned(), context, class, pod, ..Start::default() })
}

/// *Record decision*: the form, with what somebody wrote and where it stands. What not everybody can read is confidential
/// unless whoever records it says otherwise.
///
/// # Errors
/// A sentence where somebody may open none; the database's own.
pub(in super::super) async fn start_from_message(turn: &mut Turn, quoted: &QuotedMessage) -> Result<Start> {
    let start = start_form(turn, Some(&quoted.channel), (None, "")).await?;
    let workspace = turn.workspace().clone();
    let author = match &quoted.author {
        Some(author) => find_person(turn.tx(), &workspace, author).await?.map(|person| person.real_name),
        None => None,
    };
    // Of a conversation that is not mirrored nobody knows who reads it.
    let place = find_channel(turn.tx(), &workspace, &quoted.channel).await?;
    let confidential = place.is_none_or(|channel| channel.is_private);
    let url = &turn.workspace_row().url;
    let address = permalink(url, &quoted.channel, &quoted.ts, quoted.thread.as_ref());
    let said = as_typed(&quoted.text);
    let (title, context) = views::quote(author.as_deref(), said.trim());
    let about = About { permalink: Some(address), ..start.about };
    Ok(Start { about, title, context, confidential, ..start })
}

/// The form for a decision that is to take the place of another.
pub(in super::super) async fn start_replacement(turn: &mut Turn, id: DecisionId) -> Result<Start> {
    require_staff(turn)?;
    let decision = reading::get_seen(turn, id).await?;
    require(turn, &decision, Deed::Replace).await?;
    let Wording { title, context, options, .. } = decision.text.wording;
    Ok(Start {
        about: About { replaces: Some(id), permalink: None },
        title,
        context: context.unwrap_or_default(),
        options: options.unwrap_or_default(),
        class: decision.matter.class,
        scope: Some(decision.matter.scope),
        pod: decision.matter.pod,
        accountable: Some(decision.accountable),
        confidential: decision.matter.confidential,
    })
}

fn require_staff(turn: &Turn) -> Result<()> {
    if reading::may_open(turn) { Ok(()) } else { Err(Error::user(views::guests_take_part())) }
}

async fn get_class(turn: &mut Turn, words: &str) -> Result<String> {
    if let Some(class) = rights::actions::find_class(turn, words).await? {
        return Ok(class.key);
    }
    let known: Vec<String> = reading::list_classes(turn).await?.into_iter().map(|(_, name)| name).collect();
    Err(Error::user(views::no_such_class(words, &known.join(", "))))
}

/// Writes down what was filled in, or says what is wrong with it.
pub(in super::super) async fn open(turn: &mut Turn, about: About, filled: Filled) -> Result<Opened> {
    require_staff(turn)?;
    if let Some(id) = about.replaces {
        let decision = reading::get_seen(turn, id).await?;
        require(turn, &decision, Deed::Replace).await?;
    }
    let mut faults = Faults::new();
    let matter = read_matter(turn, &about, &filled, &mut faults).await?;
    let parties = read_parties(turn, &filled, &mut faults).await?;
    check_words(&filled, &mut faults);
    check_days(turn, &filled, &mut faults);
    let (Some(matter), Some(title), true) = (matter, filled.title.clone(), faults.is_empty()) else {
        return Ok(Opened::Faults(faults));
    };
    let me = turn.actor().id.clone();
    let wording = Wording {
        title,
        context: filled.context.clone(),
        options: filled.options.clone(),
        outcome: filled.outcome.clone(),
        rationale: filled.rationale.clone(),
    };
    let accountable = filled.accountable.clone().unwrap_or(me);
    let new = (matter, accountable, wording);
    let mut decision = write(turn, &new, &parties, about.replaces).await?;
    decision.review = filled.review;
    if decision.text.wording.outcome.is_some() {
        deciding::settle_new(turn, &mut decision).await?;
    } else {
        deciding::set_due(turn, &mut decision, filled.due).await?;
    }
    let consulted = list_to_ask(turn, &decision).await?;
    going::keep(turn, &mut decision, None).await?;
    showing::tell_accountable(turn, &decision).await?;
    if !consulted.is_empty() {
        showing::ask_consulted(turn, &decision, (&consulted, filled.hours)).await?;
    }
    let right = right::find_right(turn, &decision.matter).await?;
    let has_right = right::would_have(turn, &right, &decision.accountable).await?;
    let scene = reading::scene_with(turn, decision, &right.people).await?;
    Ok(Opened::Done(Box::new((scene, right)), has_right))
}

async fn write(
    turn: &mut Turn,
    (matter, accountable, wording): &(Matter, UserId, Wording),
    parties: &Parties,
    replaces: Option<DecisionId>,
) -> Result<Decision> {
    let (workspace, now, me) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let new = New { author: &me, accountable, matter, replaces, now };
    let id = store::insert_decision(turn.tx(), &workspace, &new).await?;
    let version = Version { number: 1, wording: wording.clone(), by: me, at: now, why: None };
    store::insert_version(turn.tx(), &workspace, id, &version).await?;
    store::insert_parties(turn.tx(), &workspace, id, parties).await?;
    let decision = reading::get_seen(turn, id).await?;
    note(turn, &decision, Happening::Opened).await?;
    if let Some(replaced) = replaces {
        let replaced = reading::get_seen(turn, replaced).await?;
        note(turn, &replaced, Happening::Revisited { by: id }).await?;
    }
    Ok(decision)
}

/// Whoever is to be asked for their view: nobody where it is decided already.
async fn list_to_ask(turn: &mut Turn, decision: &Decision) -> Result<Vec<Consulted>> {
    let workspace = turn.workspace().clone();
    let consulted = store::find_parties(turn.tx(), &workspace, decision.id).await?.consulted;
    if consulted.is_empty() || !decision.is_live() {
        return Ok(Vec::new());
    }
    let people = consulted.iter().map(|one| one.person.clone()).collect();
    note(turn, decision, Happening::Consulted { people }).await?;
    Ok(consulted)
}

fn fault(faults: &mut Faults, field: &str, sentence: impl Into<String>) {
    faults.insert(field.to_owned(), sentence.into());
}

/// What it is about.
async fn read_matter(turn: &mut Turn, about: &About, filled: &Filled, faults: &mut Faults) -> Result<Option<Matter>> {
    let classes = reading::list_classes(turn).await?;
    if !classes.iter().any(|(key, _)| *key == filled.class) {
        fault(faults, fields::CLASS, views::unknown_class());
    }
    let amount = match filled.amount.as_deref() {
        Some(typed) => read_amount(turn, typed, faults).await?,
        None => None,
    };
    let own = turn.actor().pods_now().next().map(|membership| membership.pod);
    let pod = read_pod(turn, filled, faults).await?;
    let Some(scope) = filled.scope else {
        fault(faults, fields::SCOPE, views::which_scope());
        return Ok(None);
    };
    let matter = Matter {
        class: filled.class.clone(),
        scope,
        amount,
        pod,
        own_pod: if scope == Scope::OwnPod { pod } else { own },
        confidential: filled.confidential,
        permalink: about.permalink.clone(),
    };
    if faults.is_empty()
        && let Err(Error::User(sentence)) = right::ask(turn, &matter).await
    {
        fault(faults, fields::AMOUNT, sentence);
    }
    Ok(Some(matter))
}

/// An amount, in what the table counts in.
async fn read_amount(turn: &mut Turn, typed: &str, faults: &mut Faults) -> Result<Option<Money>> {
    let currency = rights::actions::get_currency(turn).await?;
    match Money::parse(typed, Some(currency)) {
        Ok(money) if money.currency() == currency => return Ok(Some(money)),
        Ok(money) => fault(faults, fields::AMOUNT, views::currency_fault(money, currency)),
        Err(wrong) => fault(faults, fields::AMOUNT, wrong.to_string()),
    }
    Ok(None)
}

/// To which pod it belongs.
async fn read_pod(turn: &mut Turn, filled: &Filled, faults: &mut Faults) -> Result<Option<PodId>> {
    let workspace = turn.workspace().clone();
    let is_of_a_pod = matches!(filled.scope, Some(Scope::OwnPod | Scope::OtherPod));
    let Some(pod) = filled.pod else {
        if is_of_a_pod {
            fault(faults, fields::POD, views::which_pod());
        }
        return Ok(None);
    };
    if find_pod(turn.tx(), &workspace, pod).await?.is_none_or(|pod| pod.archived_at.is_some()) {
        fault(faults, fields::POD, views::pod_gone());
        return Ok(None);
    }
    if filled.scope == Some(Scope::OwnPod) && !is_own(turn, pod, filled.accountable.as_ref()).await? {
        fault(faults, fields::POD, views::not_your_pod());
    }
    Ok(Some(pod))
}

/// Whether a pod is the actor's, or that of whoever is accountable.
async fn is_own(turn: &mut Turn, pod: PodId, accountable: Option<&UserId>) -> Result<bool> {
    if turn.actor().pods_now().any(|membership| membership.pod == pod) || turn.actor().acts_as_lead(pod) {
        return Ok(true);
    }
    let Some(person) = accountable else { return Ok(false) };
    let workspace = turn.workspace().clone();
    let theirs = crate::directory::members::list_memberships(turn.tx(), &workspace, person).await?;
    Ok(theirs.iter().any(|membership| membership.pod == pod))
}

/// Who has to do with it.
async fn read_parties(turn: &mut Turn, filled: &Filled, faults: &mut Faults) -> Result<Parties> {
    let me = turn.actor().id.clone();
    let accountable = filled.accountable.clone().unwrap_or_else(|| me.clone());
    let lists = [
        (fields::RESPONSIBLE, &filled.responsible, MOST_PEOPLE, Part::Responsible),
        (fields::CONSULTED, &filled.consulted, MOST_PEOPLE, Part::Consulted),
        (fields::INFORMED, &filled.informed, MOST_INFORMED, Part::Informed),
    ];
    let workspace = turn.workspace().clone();
    let found = list_people(turn.tx(), &workspace, std::slice::from_ref(&accountable)).await?;
    if let Some(sentence) = colleague_fault(found.first()) {
        fault(faults, fields::ACCOUNTABLE, sentence);
    }
    let mut people = vec![(me, Part::Author), (accountable.clone(), Part::Accountable)];
    for (field, chosen, most, part) in lists {
        if chosen.len() > usize::from(most) {
            fault(faults, field, views::too_many(most));
        }
        let found = list_people(turn.tx(), &workspace, chosen).await?;
        let wrong = found.iter().find(|person| !person.is_active() || person.is_external);
        let is_unknown = chosen.iter().any(|id| found.iter().all(|person| person.id != *id));
        if wrong.is_some() || is_unknown {
            fault(faults, field, views::person_fault(wrong.map(|person| person.real_name.as_str())));
        }
        people.extend(chosen.iter().map(|person| (person.clone(), part)));
    }
    if filled.consulted.contains(&accountable) {
        fault(faults, fields::CONSULTED, views::accountable_decides());
    }
    if filled.confidential && !filled.informed_pods.is_empty() {
        fault(faults, fields::INFORMED_PODS, views::pods_are_channels());
    }
    let known = reading::list_pods(turn).await?;
    let mut pods = filled.informed_pods.clone();
    pods.sort();
    pods.dedup();
    if pods.iter().any(|pod| known.iter().all(|(id, _)| id != pod)) {
        fault(faults, fields::INFORMED_PODS, views::pod_gone());
    }
    let consulted = filled.consulted.iter().map(|person| Consulted::new(person.clone(), filled.hours)).collect();
    Ok(Parties { people, consulted, pods })
}

/// What is written.
fn check_words(filled: &Filled, faults: &mut Faults) {
    if filled.title.is_none() {
        fault(faults, fields::TITLE, views::say_title());
    }
    let texts = [
        (fields::TITLE, &filled.title),
        (fields::CONTEXT, &filled.context),
        (fields::OPTIONS, &filled.options),
        (fields::OUTCOME, &filled.outcome),
        (fields::WHY, &filled.rationale),
    ];
    for (field, written) in texts {
        let is_title = field == fields::TITLE;
        let most = if is_title { LONGEST_TITLE } else { LONGEST_WORDS };
        if written.as_ref().is_some_and(|text| text.chars().count() > usize::from(most)) {
            fault(faults, field, views::too_long(is_title));
        }
    }
    match (&filled.outcome, &filled.rationale) {
        (Some(_), None) => fault(faults, fields::WHY, views::say_why()),
        (None, Some(_)) => fault(faults, fields::OUTCOME, views::say_outcome()),
        (Some(_), Some(_)) | (None, None) => {}
    }
}

fn check_days(turn: &Turn, filled: &Filled, faults: &mut Faults) {
    let today: Date = turn.actor().zone.date(turn.now());
    if filled.outcome.is_none() && filled.due.is_some_and(|day| day < today) {
        fault(faults, fields::DUE, views::day_has_passed());
    }
    if filled.review.is_some_and(|day| day <= today) {
        fault(faults, fields::REVIEW, views::review_is_later());
    }
}
