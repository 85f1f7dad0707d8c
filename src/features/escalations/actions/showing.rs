//! Who reads what of an escalation: its card, those who are asked, those who wait for it.
//!
//! Asks are reworded under exactly their keys (`reword_each`): that costs the same however many others are open.

use super::{
    super::{
        model::{Entry, Happening, Item, Moment, Part, Place, State, Urgency, Whom},
        store,
        views::{self, Names, Next, Reader},
    },
    holders::find_holders,
    load_calendars,
    names::{load_names, load_names_of, names_of, names_of_entries},
};
use crate::{
    delivery::store::{Priority, Put, To},
    directory::{RoleRef, on_duty},
    error::Result,
    ids::{EscalationId, UserId},
    slack::mrkdwn::Text,
    turn::{Ask, Post, Turn},
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
    for person in item.concerned() {
        turn.reword_each(&[(item.ask_key(&person), message.clone())]).await?;
        if item.state().is_over() {
            turn.close_ask(&item.ask_key(&person)).await?;
        }
    }
    Ok(())
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
    let mut above = None;
    let mut place: Option<Place> = item.course.after(item.course.place);
    while let Some(next) = place.filter(|_| above.is_none()) {
        let mut people = find_holders(turn, item, next).await?;
        people.retain(|person| *person != item.course.requester);
        if let Some(level) = item.course.route.at(next).filter(|_| !people.is_empty()) {
            above = Some((level.holders.clone(), people));
        }
        place = item.course.after(next);
    }
    Ok(Some(Coming { at, moment, above }))
}

/// The card in the escalations channel, if there is one and everybody may see it.
async fn show_card(turn: &mut Turn, item: &mut Item, names: &Names, next: Option<&Next<'_>>) -> Result<()> {
    if item.request.confidential {
        return Ok(());
    }
    if item.card.generation == 0 {
        let Some(channel) = turn.settings().escalations_channel.clone() else { return Ok(()) };
        item.card.generation = 1;
        item.card.channel = Some(channel);
    }
    let Some(channel) = item.card.channel.clone() else { return Ok(()) };
    let message = views::card_message(item, names, next, Reader::Channel);
    let to = To::Channel(channel);
    if put_card(turn, item, &to, &message).await? == Put::Gone {
        item.card.generation += 1;
        put_card(turn, item, &to, &message).await?;
    }
    Ok(())
}

async fn put_card(turn: &mut Turn, item: &Item, to: &To, message: &crate::signal::Message) -> Result<Put> {
    let key = item.card.key(item.id);
    turn.post(Post::new(&key, to, message).with_priority(Priority::Urgent)).await
}

/// A line in the thread of the card.
pub(super) async fn add_line(turn: &mut Turn, item: &Item, entry: &Entry) -> Result<()> {
    let Some(channel) = item.card.channel.clone().filter(|_| item.card.generation > 0) else { return Ok(()) };
    let mut people: Vec<UserId> = entry.actor.iter().cloned().collect();
    if let Happening::Asked { people: asked, .. } = &entry.what {
        people.extend(asked.iter().cloned());
    }
    let names = load_names_of(turn, item, &people).await?;
    let line = views::entry_message(item, entry, &names);
    let card = item.card.key(item.id);
    let key = format!("{card}/{}", entry.id);
    let to = To::Channel(channel);
    turn.post(Post::new(&key, &to, &line).in_thread_of(&card).with_priority(Priority::Urgent)).await?;
    Ok(())
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
        let key = item.ask_key(person);
        turn.reword_each(&[(key.clone(), before.clone())]).await?;
        turn.close_ask(&key).await?;
        turn.ask(Ask {
            key: &key,
            person,
            kind: ASK,
            title: views::ask_title(item, &names),
            why: views::ask_why(item, &names).asking(),
            due: None,
            urgent: is_urgent(item),
            message: views::card_message(item, &names, next.as_ref(), Reader::Asked),
            prompt: false,
        })
        .await?;
    }
    Ok(())
}

/// Whoever was asked need do nothing any more.
pub(super) async fn move_away(turn: &mut Turn, item: &Item, person: &UserId) -> Result<()> {
    let names = load_names(turn, std::slice::from_ref(item)).await?;
    let key = item.ask_key(person);
    turn.reword_each(&[(key.clone(), views::moved_message(item, &names))]).await?;
    turn.close_ask(&key).await
}

/// Asks its requester what is asked back.
pub(super) async fn ask_requester(turn: &mut Turn, item: &Item, again: bool) -> Result<()> {
    let names = load_names(turn, std::slice::from_ref(item)).await?;
    let key = question_key(item.id);
    turn.close_ask(&key).await?;
    turn.ask(Ask {
        key: &key,
        person: &item.course.requester,
        kind: QUESTION,
        title: views::question_title(item),
        why: views::question_why(item, &names).asking(),
        due: None,
        urgent: is_urgent(item),
        message: views::question_message(item, &names, again),
        prompt: false,
    })
    .await
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
    let ends = item.state().is_over();
    // Who follows it wants to know how it ends; who did it knows.
    let actor = turn.actor().id.clone();
    let waiting = parties.into_iter().filter(|(_, part)| *part == Part::Requester || ends && *part == Part::Follower);
    for (person, part) in waiting.filter(|(person, _)| *person != actor) {
        let key = news_key(item.id, &person);
        turn.close_ask(&key).await?;
        turn.close_ask(&left_key(item.id, &person)).await?;
        turn.ask(Ask {
            key: &key,
            person: &person,
            kind: NEWS,
            title: views::news_title(item),
            why: views::news_why(part).into(),
            due: None,
            urgent: is_urgent(item),
            message: views::news_message(item, &names, next.as_ref(), news.clone()),
            prompt: false,
        })
        .await?;
    }
    Ok(())
}

/// It stopped: all of leadership gets a summary.
pub(super) async fn tell_leadership(turn: &mut Turn, item: &Item) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let entries = store::list_entries(turn.tx(), &workspace, item.id).await?;
    let names = names_of_entries(turn, item, &entries).await?;
    for person in on_duty(turn.tx(), &workspace, RoleRef::Leadership, now).await?.people {
        turn.ask(Ask {
            key: &format!("stopped/{}/{person}", item.id),
            person: &person,
            kind: STOPPED,
            title: views::stopped_title(item),
            why: views::stopped_why().into(),
            due: None,
            urgent: false,
            message: views::shown_message(item, &entries, &names),
            prompt: false,
        })
        .await?;
    }
    Ok(())
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
