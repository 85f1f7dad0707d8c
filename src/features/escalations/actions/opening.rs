//! How an escalation begins: a form, what will happen, and that it is sent.

use super::{
    super::{
        FEATURE,
        model::{
            Addressee, Beginning, Calendars, Card, Cause, Countdown, Escalation, Going, Happening, Item, Part, Place,
            Refusal, Request, Route, Routes, Urgency, is_too_long,
        },
        store::{self, Which},
        views::{self, Filled, Names, Stage, Start},
    },
    find_item, going,
    holders::holders_of,
    names, note, reading, refuse, report, showing,
};
use crate::{
    calendar::Zone,
    directory::{
        Availability,
        documents::get_newest,
        load_availability,
        people::find_person,
        pods::{find_pod, find_pod_by_channel},
        reach::{Held, find_held, first_allowed},
    },
    error::{Error, Result},
    ids::{ChannelId, EscalationId, PodId, UserId},
    slack::mrkdwn::Text,
    turn::Turn,
};
use jiff::{Span, Timestamp, civil::Date};
use std::collections::{BTreeMap, HashMap};

/// What was typed after the command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Typed {
    /// A class, by its key or name.
    pub(in super::super) class: Option<String>,
    /// What is blocked.
    pub(in super::super) what: String,
}

/// What comes of a filled-in form.
pub(in super::super) enum Prepared {
    /// Something is wrong.
    Faults(BTreeMap<String, String>),
    /// It can be sent.
    Ready(Box<Ready>),
}

/// What somebody reads before they send it.
pub(in super::super) struct Ready {
    /// What was filled in, until it is sent.
    pub(in super::super) draft: i64,
    /// The same.
    pub(in super::super) request: Request,
    /// What will happen.
    pub(in super::super) way: Text,
    /// What is open already, of the same pods and class.
    pub(in super::super) alike: Vec<Item>,
    /// Of those who are spoken of.
    pub(in super::super) names: Names,
}

/// What came of sending it.
pub(in super::super) enum Sent {
    /// It is on its way.
    Now(Item),
    /// It was already: somebody sent it from the same place.
    Before(Item),
}

/// One that was opened by another feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Which.
    pub id: EscalationId,
}

/// What stands in the form at first.
pub(in super::super) async fn start_form(turn: &mut Turn, here: Option<&ChannelId>, typed: Typed) -> Result<Start> {
    let class = match &typed.class {
        Some(words) => reading::get_class(turn, words).await?,
        None => String::new(),
    };
    let pod = pod_here(turn, here).await?;
    let beginning = Beginning { pod, what: typed.what, class, ..Beginning::default() };
    Ok(Start { about: views::About { pod, origin: None }, beginning })
}

/// For which pod somebody asks: that of the channel, where it is theirs, else their own.
pub(super) async fn pod_here(turn: &mut Turn, here: Option<&ChannelId>) -> Result<Option<PodId>> {
    let workspace = turn.workspace().clone();
    let of_channel = match here {
        Some(channel) => find_pod_by_channel(turn.tx(), &workspace, channel).await?.map(|pod| pod.id),
        None => None,
    };
    let own = || turn.actor().pods_now().next().map(|membership| membership.pod);
    Ok(of_channel.filter(|pod| turn.actor().member_of(*pod)).or_else(own))
}

/// Checks what was filled in, keeps it, and says what will happen.
pub(in super::super) async fn prepare(turn: &mut Turn, about: views::About, filled: Filled) -> Result<Prepared> {
    let (workspace, now, me) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let request = match read(turn, about, filled).await? {
        Ok(request) => request,
        Err(faults) => return Ok(Prepared::Faults(faults)),
    };
    let draft = store::insert_draft(turn.tx(), &workspace, &me, &request, now).await?;
    turn.touch();
    let to_pod = match &request.to {
        Addressee::Pod(pod) => Some(*pod),
        Addressee::Person(_) => None,
    };
    let which = Which::Alike(request.pod, to_pod, &request.class);
    let mut alike = store::list(turn.tx(), &workspace, which).await?;
    alike = reading::only_seen(turn, alike).await?;
    let routes = get_newest::<Routes>(turn.tx(), &workspace).await?.body;
    let route = routes.of(&request.class, request.urgency).clone();
    let stages = foresee(turn, &request, &route).await?;
    let mut people: Vec<UserId> = stages.iter().flat_map(|stage| stage.people.clone()).collect();
    if let Addressee::Person(person) = &request.to {
        people.push(person.clone());
    }
    let pods: Vec<_> = to_pod.into_iter().chain(request.pod).collect();
    let mut names = names::load_names(turn, &alike).await?;
    let of_way = names::names_of(turn, &people, &pods).await?;
    names.people.extend(of_way.people);
    names.pods.extend(of_way.pods);
    let way = words_of(&stages, &route, &names, (&names.addressee(&request.to), now));
    Ok(Prepared::Ready(Box::new(Ready { draft, request, way, alike, names })))
}

/// A level on the way, who holds it today, when it is asked, by whose clock that is told, and what keeps it from them.
struct Foreseen {
    place: Place,
    people: Vec<UserId>,
    at: Option<Timestamp>,
    zone: Zone,
    held: Option<Held>,
}

/// To whom it will go when nobody answers, as far as it is known now.
async fn foresee(turn: &mut Turn, request: &Request, route: &Route) -> Result<Vec<Foreseen>> {
    let (now, me, pace) = (turn.now(), turn.actor().id.clone(), request.urgency.pace());
    let mut at = Some(now);
    let mut zone = turn.actor().zone.clone();
    let mut levels = Vec::new();
    for level in 0..route.levels.len() {
        let place = Place { round: 0, level };
        let mut people = holders_of(turn, (route, place), &request.to).await?;
        people.retain(|person| *person != me);
        levels.push((place, people));
    }
    let mut stages: Vec<Foreseen> = Vec::new();
    while let Some((place, people)) =
        take_next(&mut levels, stages.last().map_or(&[][..], |last| last.people.as_slice()))
    {
        let days = load_days_of(turn, &people).await?;
        let calendars: Calendars = days.iter().map(|(person, days)| (person.clone(), days.calendar())).collect();
        let reached = at.and_then(|at| reached_at(&days, &people, at, request.urgency));
        let (asked_at, held) = (reached.map(|reached| reached.0), reached.and_then(|reached| reached.1));
        if stages.is_empty() {
            zone = calendars.get(&people[0]).map_or(zone, |calendar| calendar.zone.clone());
        }
        // The first is told when they read it; the others, when those before them have not answered.
        let told_at = if stages.is_empty() { asked_at } else { at };
        stages.push(Foreseen { place, people: people.clone(), at: told_at, zone: zone.clone(), held });
        if held.is_some_and(|held| held.is_long) {
            // Nobody waits for them: it goes on at once.
            continue;
        }
        let minutes = route.at(place).map_or(0, |level| level.minutes);
        let runs_out = |person: &UserId| Countdown::from(asked_at?, minutes).runs_out(pace, calendars.get(person));
        at = people.iter().filter_map(runs_out).max();
        zone = calendars.get(&people[0]).map_or(zone, |calendar| calendar.zone.clone());
    }
    Ok(stages)
}

/// The next level that is asked when `former` do not answer, as `find_above` will find it; those before it are done with.
fn take_next(levels: &mut Vec<(Place, Vec<UserId>)>, former: &[UserId]) -> Option<(Place, Vec<UserId>)> {
    let is_other = |people: &[UserId]| people.iter().any(|person| !former.contains(person));
    let other = levels.iter().position(|(_, people)| is_other(people));
    let found = other.or_else(|| levels.iter().position(|(_, people)| !people.is_empty()))?;
    levels.drain(..=found).next_back()
}

/// When the first of them reads it, and what keeps it from them until then.
fn reached_at(
    days: &HashMap<UserId, Availability>,
    people: &[UserId],
    at: Timestamp,
    urgency: Urgency,
) -> Option<(Timestamp, Option<Held>)> {
    if urgency == Urgency::Urgent {
        return Some((at, None));
    }
    let reached = people.iter().filter_map(|person| {
        let days = days.get(person)?;
        let held = find_held(days, at, at);
        let read_at = first_allowed(days, at).or_else(|| held.map(|held| held.until))?;
        Some((read_at, held))
    });
    reached.min_by_key(|(at, _)| *at)
}

/// When these people can be reached in the next weeks.
async fn load_days_of(turn: &mut Turn, people: &[UserId]) -> Result<HashMap<UserId, Availability>> {
    let (workspace, settings) = (turn.workspace().clone(), turn.settings().clone());
    let today = settings.zone.date(turn.now());
    let days = (today.saturating_sub(Span::new().days(10)), today.saturating_add(Span::new().weeks(10)));
    load_availability(turn.tx(), &workspace, &settings, people, days).await
}

fn words_of(stages: &[Foreseen], route: &Route, names: &Names, (to, now): (&Text, Timestamp)) -> Text {
    let shown: Vec<Stage<'_>> = stages
        .iter()
        .filter_map(|stage| {
            let Foreseen { place, people, at, zone, held } = stage;
            let level = &route.at(*place)?.holders;
            Some(Stage { level, people: people.clone(), at: *at, zone: zone.clone(), held: *held })
        })
        .collect();
    views::way_lines(&shown, to, names, now)
}

/// Reads the form: a request, or what is wrong at which field.
async fn read(
    turn: &mut Turn,
    about: views::About,
    filled: Filled,
) -> Result<std::result::Result<Request, BTreeMap<String, String>>> {
    use views::fields;
    let mut faults = check_words(&filled);
    let mut fault = |field: &str, sentence: &str| {
        faults.insert(field.to_owned(), sentence.to_owned());
    };
    let classes = super::list_classes(turn).await?;
    if !classes.iter().any(|(key, _)| *key == filled.class) {
        fault(fields::CLASS, views::unknown_class());
    }
    let today = turn.actor().zone.date(turn.now());
    let needed_by = filled.by.as_deref().and_then(|day| day.parse::<Date>().ok());
    if needed_by.is_some_and(|day| day < today) {
        fault(fields::BY, views::day_has_passed());
    }
    let to = match addressee(turn, (filled.to_pod, filled.to_person)).await? {
        Ok(to) => Some(to),
        Err((field, sentence)) => {
            fault(field, sentence);
            None
        }
    };
    let origin = match about.origin {
        Some(origin) => find_origin(turn, origin).await?,
        None => Some(Beginning::default()),
    };
    if origin.is_none() {
        // At a field: the form stays, with every word.
        fault(fields::WHAT, views::origin_gone());
    }
    let own = about.pod.filter(|pod| turn.actor().member_of(*pod) || turn.actor().acts_as_lead(*pod));
    let (Some(what), Some(to), Some(origin), true) = (filled.what, to, origin, faults.is_empty()) else {
        return Ok(Err(faults));
    };
    let pod = if about.origin.is_some() { origin.pod } else { own };
    Ok(Ok(Request {
        pod,
        class: filled.class,
        urgency: filled.urgency.unwrap_or(Urgency::Normal),
        confidential: filled.confidential,
        to,
        what,
        needed: filled.needed,
        needed_by,
        options: filled.options,
        permalink: origin.permalink,
        source: origin.source,
        quote: origin.quote,
    }))
}

/// What is wrong with what was written.
fn check_words(filled: &Filled) -> BTreeMap<String, String> {
    use views::fields::{NEEDED, OPTIONS, WHAT};
    let said = [(WHAT, &filled.what), (NEEDED, &filled.needed), (OPTIONS, &filled.options)];
    let long = said.into_iter().filter(|(_, said)| said.as_deref().is_some_and(is_too_long));
    let faults = long.map(|(field, _)| (field.to_owned(), views::too_long()));
    let missing = filled.what.is_none().then(|| (WHAT.to_owned(), views::say_what().to_owned()));
    faults.chain(missing).collect()
}

/// What the form of the actor began with, where it was opened elsewhere; `None` where that was too long ago.
async fn find_origin(turn: &mut Turn, origin: i64) -> Result<Option<Beginning>> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    store::find_origin(turn.tx(), &workspace, (&me, origin)).await
}

/// To whom it goes, as it was filled in; or the field that is wrong, with a sentence.
pub(super) async fn addressee(
    turn: &mut Turn,
    (pod, person): (Option<PodId>, Option<UserId>),
) -> Result<std::result::Result<Addressee, (&'static str, &'static str)>> {
    let workspace = turn.workspace().clone();
    Ok(match (pod, person) {
        (None, None) => Err((views::TO_POD, views::choose_addressee())),
        (Some(_), Some(_)) => Err((views::TO_PERSON, views::one_of_both())),
        (Some(pod), None) => match find_pod(turn.tx(), &workspace, pod).await? {
            Some(pod) if pod.archived_at.is_none() => Ok(Addressee::Pod(pod.id)),
            Some(_) | None => Err((views::TO_POD, views::pod_gone())),
        },
        (None, Some(person)) if person == turn.actor().id => Err((views::TO_PERSON, views::not_oneself())),
        (None, Some(person)) => match find_person(turn.tx(), &workspace, &person).await? {
            Some(found) if found.is_active() && !found.is_external && !found.is_guest => Ok(Addressee::Person(person)),
            Some(_) | None => Err((views::TO_PERSON, views::cannot_be_asked())),
        },
    })
}

/// What the actor has filled in.
async fn draft_of(turn: &mut Turn, id: i64) -> Result<Request> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let found = store::find_draft(turn.tx(), &workspace, (&me, id)).await?;
    found.ok_or_else(|| Error::user(views::draft_gone()))
}

/// What was filled in is sent; unless somebody else has sent it from the same place meanwhile.
pub(in super::super) async fn send(turn: &mut Turn, draft: i64) -> Result<Sent> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let request = draft_of(turn, draft).await?;
    if let Some(source) = &request.source
        && let Some(item) = reading::find_open_from(turn, source).await?
    {
        return Ok(Sent::Before(item));
    }
    store::delete_draft(turn.tx(), &workspace, (&me, draft)).await?;
    Ok(Sent::Now(open(turn, &me, request).await?))
}

/// Sends something for `requester`; for other features.
///
/// # Errors
/// Only the database's own.
pub async fn open_escalation(turn: &mut Turn, requester: &UserId, request: Request) -> Result<Opened> {
    let asker = turn.act_as(FEATURE);
    let opened = open(turn, requester, request).await;
    turn.act_as(asker);
    opened.map(|item| Opened { id: item.id })
}

async fn open(turn: &mut Turn, requester: &UserId, request: Request) -> Result<Item> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let routes = get_newest::<Routes>(turn.tx(), &workspace).await?.body;
    let route = routes.of(&request.class, request.urgency).clone();
    let course = Escalation::new(requester.clone(), request.to.clone(), (request.urgency, route), now);
    let id = store::insert_escalation(turn.tx(), &workspace, &request, &course).await?;
    let mut item = Item { id, request, course, question: None, call: None, ending: None, card: Card::default() };
    showing::set_part(turn, &item, requester, Part::Requester).await?;
    note(turn, &item, Happening::Opened).await?;
    going::go(turn, &mut item, Going::To(Place::FIRST), Cause::New).await?;
    going::keep(turn, &mut item).await?;
    if item.concerned().is_empty() {
        // Nobody is here whom it could have come to; it is known all the same where it came from.
        going::tell_of(turn, &item).await?;
    }
    report::plan(turn).await?;
    Ok(item)
}

/// The actor needs the same answer, and hears how it ends.
pub(in super::super) async fn follow(turn: &mut Turn, id: EscalationId) -> Result<Item> {
    let workspace = turn.workspace().clone();
    let item = reading::get_seen(turn, id).await?;
    let me = turn.actor().id.clone();
    let parties = store::list_parties(turn.tx(), &workspace, id).await?;
    if item.state().is_over() {
        return Err(refuse(turn, &item, &Refusal::Over(item.state())).await?);
    }
    let part = parties.into_iter().find(|(person, _)| *person == me).map(|(_, part)| part);
    if part == Some(Part::Requester) || showing::list_followers(turn, &item).await?.contains(&me) {
        return Ok(item);
    }
    // Who is asked stays asked, and hears of the end wherever it goes.
    if part != Some(Part::Asked) {
        showing::set_part(turn, &item, &me, Part::Follower).await?;
    }
    note(turn, &item, Happening::Followed).await?;
    Ok(item)
}

/// *Got it*, under what somebody was told.
pub(in super::super) async fn forget_news(turn: &mut Turn, id: EscalationId) -> Result<()> {
    let me = turn.actor().id.clone();
    if find_item(turn, id).await?.is_some() {
        showing::close_news(turn, id, &me).await?;
    }
    Ok(())
}
