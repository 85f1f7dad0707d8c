//! Who reads what of an escalation: its card, those who are asked, those who wait for it.
//!
//! Asks are reworded under exactly their keys (`reword_each`): that costs the same however many others are open.

use super::{
    super::{
        model::{Entry, Happening, Item, Moment, Part, Place, State, Urgency, Whom},
        store,
        views::{self, Names, Next, Reader},
    },
    holders::find_above,
    load_calendars,
    names::{load_names, load_names_of, names_of, names_of_entries},
    placing::show_card,
};
use crate::{
    directory::{RoleRef, on_duty},
    error::Result,
    ids::{EscalationId, UserId},
    slack::mrkdwn::Text,
    turn::{Ask, Turn, Why},
};

/// The kind of the ask to whoever holds a level.
const ASK: &str = "escalation";
/// The kind of the ask to its requester, when something is asked back.
const QUESTION: &str = "escalation_question";
/// The kind of what those who wait for it are told.
const NEWS: &str = "escalation_news";
/// The kind of the summary leadership gets of one that stopped.
const STOPPED: &str = "escalation_stopped";

/// Brings everything up to date that shows it.
pub(super) async fn show(turn: &mut Turn, item: &mut Item) -> Result<()> {
    let names = load_names(turn, std::slice::from_ref(item)).await?;
    let next = load_next(turn, item).await?;
    let names = with_names_of(turn, names, next.as_ref()).await?;
    let next = next.as_ref().map(Coming::words);
    show_card(turn, item, &names, next.as_ref()).await?;
    let message = views::card_message(item, &names, next.as_ref(), Reader::Asked);
    for person in list_copies(turn, item).await? {
        turn.reword_each(&[(item.ask_key(&person), message.clone())]).await?;
        if item.state().is_over() {
            turn.close_ask(&item.ask_key(&person)).await?;
        }
    }
    Ok(())
}

/// Who has a copy with buttons: whoever is asked or has it, and who of leadership did something about it.
pub(super) async fn list_copies(turn: &mut Turn, item: &Item) -> Result<Vec<UserId>> {
    let workspace = turn.workspace().clone();
    let parties = store::list_parties(turn.tx(), &workspace, item.id).await?;
    Ok(parties.into_iter().filter(|(_, part)| *part == Part::Asked).map(|(person, _)| person).collect())
}

/// Whoever had it before them until now, these people aside, need do nothing any more. Who wanted to hear how it ends, does.
pub(super) async fn move_on(turn: &mut Turn, item: &Item, stay: &[UserId]) -> Result<()> {
    let mut leave = list_copies(turn, item).await?;
    leave.retain(|person| !stay.contains(person));
    if leave.is_empty() {
        return Ok(());
    }
    let follow = list_followers(turn, item).await?;
    for person in &leave {
        let part = if follow.contains(person) { Part::Follower } else { Part::Former };
        set_part(turn, item, person, part).await?;
        move_away(turn, item, person).await?;
    }
    Ok(())
}

/// Who needs the same answer, whatever they have to do with it besides: who said so, and who speaks for a requester who left.
pub(super) async fn list_followers(turn: &mut Turn, item: &Item) -> Result<Vec<UserId>> {
    let workspace = turn.workspace().clone();
    let entries = store::list_entries(turn.tx(), &workspace, item.id).await?;
    Ok(entries
        .into_iter()
        .filter_map(|entry| match entry.what {
            Happening::Followed => entry.actor,
            Happening::HandedOver { to } => to,
            _ => None,
        })
        .collect())
}

/// What somebody has to do with it from now on.
pub(super) async fn set_part(turn: &mut Turn, item: &Item, person: &UserId, part: Part) -> Result<()> {
    // Who asked for it stays who asked for it.
    if *person == item.course.requester && part != Part::Requester {
        return Ok(());
    }
    let workspace = turn.workspace().clone();
    store::put_party(turn.tx(), &workspace, item.id, (person, part)).await
}

async fn with_names_of(turn: &mut Turn, names: Names, next: Option<&Coming>) -> Result<Names> {
    let mut names = names;
    if let Some((_, people)) = next.and_then(|next| next.above.as_ref()) {
        names.people.extend(names_of(turn, people, &[]).await?.people);
    }
    Ok(names)
}

/// What comes next, with what it takes to say so.
struct Coming {
    at: jiff::Timestamp,
    moment: Moment,
    above: Option<(Vec<Whom>, Vec<UserId>)>,
}

impl Coming {
    fn words(&self) -> Next<'_> {
        let above = self.above.as_ref().map(|(level, people)| (level.as_slice(), people.clone()));
        Next { at: self.at, moment: self.moment, above }
    }
}

async fn load_next(turn: &mut Turn, item: &Item) -> Result<Option<Coming>> {
    let calendars = load_calendars(turn, item).await?;
    let Some((at, moment)) = item.course.next(&calendars) else { return Ok(None) };
    let concerned = item.concerned();
    let mut above = None;
    let mut place: Option<Place> = item.course.after(item.course.place);
    while let Some(next) = place.filter(|_| above.is_none()) {
        let found = find_above(turn, item, next, &concerned).await?;
        above = found.and_then(|(place, people)| Some((item.course.route.at(place)?.holders.clone(), people)));
        place = Some(Place { round: next.round + 1, level: 0 }).filter(|next| next.round < item.course.route.rounds);
    }
    Ok(Some(Coming { at, moment, above }))
}

/// Asks these people, with a message of its own each time.
pub(super) async fn ask(turn: &mut Turn, item: &Item, people: &[UserId]) -> Result<()> {
    let names = load_names(turn, std::slice::from_ref(item)).await?;
    let next = load_next(turn, item).await?;
    let names = with_names_of(turn, names, next.as_ref()).await?;
    let next = next.as_ref().map(Coming::words);
    // What they read before stands no longer for itself: there is one copy with buttons.
    let before = views::below_message(item, &names);
    for person in people {
        set_part(turn, item, person, Part::Asked).await?;
        let key = item.ask_key(person);
        turn.reword_each(&[(key.clone(), before.clone())]).await?;
        turn.close_ask(&key).await?;
        let ask = Ask {
            key: &key,
            person,
            kind: ASK,
            title: views::ask_title(item, &names),
            why: views::ask_why(item, &names).asking(),
            due: None,
            urgent: is_urgent(item),
            message: views::card_message(item, &names, next.as_ref(), Reader::Asked),
            prompt: false,
        };
        turn.ask_wanted(vec![ask]).await?;
    }
    Ok(())
}

/// Whoever was asked need do nothing any more.
async fn move_away(turn: &mut Turn, item: &Item, person: &UserId) -> Result<()> {
    let names = load_names(turn, std::slice::from_ref(item)).await?;
    let key = item.ask_key(person);
    turn.reword_each(&[(key.clone(), views::moved_message(item, &names))]).await?;
    turn.close_ask(&key).await
}

/// Asks its requester, or who speaks for them, what is asked back.
pub(super) async fn ask_requester(turn: &mut Turn, item: &Item, again: bool) -> Result<()> {
    let Some(answerer) = item.course.answerer() else { return Ok(()) };
    let names = load_names(turn, std::slice::from_ref(item)).await?;
    let key = question_key(item.id);
    if again {
        turn.reword_each(&[(key.clone(), views::below_message(item, &names))]).await?;
    }
    turn.close_ask(&key).await?;
    let ask = Ask {
        key: &key,
        person: answerer,
        kind: QUESTION,
        title: views::question_title(item),
        why: views::question_why(item, &names).asking(),
        due: None,
        urgent: is_urgent(item),
        message: views::question_message(item, &names, again),
        prompt: false,
    };
    turn.ask_wanted(vec![ask]).await
}

/// What was asked back waits for no answer any more.
pub(super) async fn close_question(turn: &mut Turn, item: &Item) -> Result<()> {
    let names = load_names(turn, std::slice::from_ref(item)).await?;
    let key = question_key(item.id);
    turn.reword_each(&[(key.clone(), views::answered_message(item, &names))]).await?;
    turn.close_ask(&key).await
}

/// Its requester, and whoever follows it, hear how it stands now.
pub(super) async fn tell_waiting(turn: &mut Turn, item: &Item) -> Result<()> {
    let names = load_names(turn, std::slice::from_ref(item)).await?;
    let news = views::state_words(item, &names);
    tell(turn, item, names, news).await
}

/// They hear what somebody said about it.
pub(super) async fn tell_said(turn: &mut Turn, item: &Item, entry: &Entry) -> Result<()> {
    let people: Vec<UserId> = entry.actor.iter().cloned().collect();
    let names = load_names_of(turn, item, &people).await?;
    let news = views::entry_words(item, entry, &names);
    tell(turn, item, names, news).await
}

async fn tell(turn: &mut Turn, item: &Item, names: Names, news: Text) -> Result<()> {
    let next = load_next(turn, item).await?;
    let names = with_names_of(turn, names, next.as_ref()).await?;
    let next = next.as_ref().map(Coming::words);
    let workspace = turn.workspace().clone();
    let parties = store::list_parties(turn.tx(), &workspace, item.id).await?;
    // Who follows it wants to know how it ends, also where they are asked themselves; who did it knows.
    let ends = item.state().is_over();
    let follow = if ends { list_followers(turn, item).await? } else { Vec::new() };
    let actor = turn.actor().id.clone();
    if ends && parties.iter().any(|(person, _)| *person == actor) {
        let key = news_key(item.id, &actor);
        turn.reword_each(&[(key.clone(), views::ended_message(item, &names))]).await?;
        turn.close_ask(&key).await?;
    }
    let waits = |person: &UserId, part: Part| match part {
        Part::Requester => true,
        Part::Follower => ends,
        Part::Asked | Part::Former => follow.contains(person),
    };
    let waiting = parties.into_iter().filter(|(person, part)| waits(person, *part));
    for (person, part) in waiting.filter(|(person, _)| *person != actor) {
        let key = news_key(item.id, &person);
        turn.close_ask(&key).await?;
        turn.close_ask(&left_key(item.id, &person)).await?;
        let ask = Ask {
            key: &key,
            person: &person,
            kind: NEWS,
            title: views::news_title(item),
            why: views::news_why(part).into(),
            due: None,
            urgent: is_urgent(item),
            message: views::news_message(item, &names, next.as_ref(), news.clone()),
            prompt: false,
        };
        turn.ask_wanted(vec![ask]).await?;
    }
    Ok(())
}

/// What it began with is settled: whoever asked for it, or speaks for them, is asked whether it is still needed.
pub(super) async fn ask_still_needed(turn: &mut Turn, item: &Item, entry: &Entry) -> Result<()> {
    let Some(person) = item.course.answerer() else { return Ok(()) };
    let people: Vec<UserId> = entry.actor.iter().cloned().collect();
    let names = load_names_of(turn, item, &people).await?;
    let key = news_key(item.id, person);
    turn.close_ask(&key).await?;
    turn.ask(Ask {
        key: &key,
        person,
        kind: NEWS,
        title: views::news_title(item),
        why: Why::from(views::news_why(Part::Requester)).asking(),
        due: None,
        urgent: is_urgent(item),
        message: views::still_needed_message(item, &names, entry),
        prompt: false,
    })
    .await
}

/// It stopped: all of leadership gets a summary.
pub(super) async fn tell_leadership(turn: &mut Turn, item: &Item) -> Result<()> {
    let workspace = turn.workspace().clone();
    let entries = store::list_entries(turn.tx(), &workspace, item.id).await?;
    let names = names_of_entries(turn, item, &entries).await?;
    for person in leadership(turn, item).await? {
        turn.ask(Ask {
            key: &format!("stopped/{}/{person}", item.id),
            person: &person,
            kind: STOPPED,
            title: views::stopped_title(item),
            why: views::stopped_why().into(),
            due: None,
            urgent: false,
            message: views::shown_message(item, &entries, &names, None),
            prompt: false,
        })
        .await?;
    }
    Ok(())
}

/// Leadership, as far as it is here; where nobody of it is, admins read it in its place, but never what is confidential: that
/// waits until leadership is back.
async fn leadership(turn: &mut Turn, item: &Item) -> Result<Vec<UserId>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if !item.request.confidential {
        return Ok(on_duty(turn.tx(), &workspace, RoleRef::Leadership, now).await?.people);
    }
    let here = on_duty::find_holders(turn.tx(), &workspace, RoleRef::Leadership, now).await?.people;
    Ok(if here.is_empty() { turn.settings().leadership.clone() } else { here })
}

/// What somebody was told waits on them no more.
pub(super) async fn close_news(turn: &mut Turn, id: EscalationId, person: &UserId) -> Result<()> {
    turn.close_ask(&news_key(id, person)).await?;
    turn.close_ask(&left_key(id, person)).await?;
    turn.close_ask(&format!("stopped/{id}/{person}")).await
}

fn is_urgent(item: &Item) -> bool {
    item.request.urgency == Urgency::Urgent && item.state() != State::Stopped
}

fn question_key(id: EscalationId) -> String {
    format!("question/{id}")
}

fn news_key(id: EscalationId, person: &UserId) -> String {
    format!("news/{id}/{person}")
}

/// What is asked of whoever speaks for somebody who left.
pub(super) fn left_key(id: EscalationId, person: &UserId) -> String {
    format!("left/{id}/{person}")
}
