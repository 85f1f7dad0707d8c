//! Who reads what of a decision: whoever it waits on, whoever is consulted, and whoever is to hear of it.

use super::{
    super::{
        model::{Call, Consulted, Decision, Part, Parties, State},
        views::{self, Scene},
    },
    reading, right,
};
use crate::{
    delivery::store::To,
    directory::{RoleRef, channels::find_channel, links::find_home_channel, on_duty},
    error::Result,
    ids::{ChannelId, DecisionId, PodId, UserId},
    signal::Message,
    slack::mrkdwn::Text,
    turn::{Ask, Post, Turn, Why},
};
use std::collections::BTreeMap;

/// The kind of the ask to whoever decides, confirms, or looks at it again.
const ASK: &str = "decision";
/// The kind of the ask to whoever is consulted.
const CONSULT: &str = "decision_consulted";
/// The kind of what people are told.
const NEWS: &str = "decision_news";

/// On whom it waits no more, and who is asked now.
pub(super) struct Moved {
    pub(super) former: Vec<UserId>,
    pub(super) fresh: Vec<UserId>,
}

/// Brings everything up to date that shows it, and asks whoever is to be asked.
pub(super) async fn show(turn: &mut Turn, decision: &Decision, moved: &Moved) -> Result<()> {
    let right = right::find_right(turn, &decision.matter).await?;
    let scene = reading::scene_with(turn, decision.clone(), &right.people).await?;
    let key = decision.ask_key();
    let card = views::card_message(&scene);
    if decision.is_live() && decision.task().is_some() {
        let former = views::moved_message(&scene);
        for person in &moved.former {
            close(turn, &format!("{key}/{person}"), &former).await?;
        }
        for person in &decision.course.asked {
            turn.reword_asks(&format!("{key}/{person}"), &card).await?;
        }
    } else {
        turn.reword_asks(&key, &views::told_message(&scene)).await?;
        for person in &moved.former {
            turn.close_ask(&format!("{key}/{person}")).await?;
        }
    }
    let before = views::below_message(&scene);
    let keys: Vec<String> = moved.fresh.iter().map(|person| format!("{key}/{person}")).collect();
    for key in &keys {
        close(turn, key, &before).await?;
    }
    let asks = moved.fresh.iter().zip(&keys).map(|(person, key)| Ask {
        key,
        person,
        kind: ASK,
        title: views::ask_title(decision),
        why: views::ask_why(decision, &scene.names, (person, &right)),
        due: None,
        urgent: false,
        message: card.clone(),
        prompt: false,
    });
    let asks: Vec<Ask<'_>> = asks.collect();
    // What those say who have to decide, or wait for it, is what they waited for.
    let is_wanted = match &decision.course.call {
        Some(Call::Heard | Call::CameBack(_)) => true,
        Some(Call::Said { by, .. }) => decision.concerns(by),
        Some(Call::New | Call::Nudge(_)) | None => false,
    };
    if is_wanted {
        turn.ask_wanted(asks).await?;
    } else {
        turn.ask_all(asks).await?;
    }
    show_consulted(turn, &scene).await?;
    show_pods(turn, &scene).await?;
    for person in scene.parties.with(Part::Asked).iter().chain([&decision.author, &decision.accountable]) {
        turn.refresh_home(person).await?;
    }
    Ok(())
}

async fn close(turn: &mut Turn, key: &str, message: &Message) -> Result<()> {
    turn.reword_asks(key, message).await?;
    turn.close_ask(key).await
}

/// What is asked of whoever is consulted, once it is settled, says how.
async fn show_consulted(turn: &mut Turn, scene: &Scene) -> Result<()> {
    let is_over = !matches!(scene.decision.state, State::Open | State::Provisional);
    for one in scene.parties.consulted.iter().filter(|one| is_over || one.answer.is_some()) {
        let message = views::consulted_after_message(scene, &one.person);
        close(turn, &scene.decision.consult_key(&one.person), &message).await?;
    }
    Ok(())
}

/// Asks whoever is consulted.
pub(super) async fn ask_consulted(
    turn: &mut Turn,
    decision: &Decision,
    (people, hours): (&[Consulted], u16),
) -> Result<()> {
    let scene = reading::scene_of(turn, decision.clone()).await?;
    let keys: Vec<String> = people.iter().map(|one| decision.consult_key(&one.person)).collect();
    let asks = people.iter().zip(&keys).map(|(one, key)| Ask {
        key,
        person: &one.person,
        kind: CONSULT,
        title: views::consult_title(decision),
        why: views::consult_why(decision, &scene.names),
        due: None,
        urgent: false,
        message: views::consult_message(&scene, hours),
        prompt: false,
    });
    let asks: Vec<Ask<'_>> = asks.collect();
    turn.ask_all(asks).await
}

/// Everybody who has to do with it hears that it is decided, once; whoever did it knows, and `except` heard of it already.
pub(super) async fn tell_everybody(turn: &mut Turn, decision: &Decision, except: &[UserId]) -> Result<()> {
    let scene = reading::scene_of(turn, decision.clone()).await?;
    // Who has several parts is told for the first of them.
    let mut people: BTreeMap<UserId, Part> = BTreeMap::new();
    for (person, part) in &scene.parties.people {
        people.entry(person.clone()).and_modify(|first| *first = (*first).min(*part)).or_insert(*part);
    }
    let told: Vec<(UserId, Part)> = people
        .into_iter()
        .filter(|(person, part)| !matches!(part, Part::Asked | Part::Former) && !except.contains(person))
        .collect();
    tell(turn, &scene, &told, None).await
}

/// Whoever is accountable hears that somebody decided it for them, as long as that waits for somebody else to confirm it.
pub(super) async fn tell_accountable(turn: &mut Turn, decision: &Decision) -> Result<()> {
    let accountable = &decision.accountable;
    if decision.state != State::Provisional || decision.course.asked.contains(accountable) {
        return Ok(());
    }
    let scene = reading::scene_of(turn, decision.clone()).await?;
    let news = views::decided_for_you_words(&scene);
    tell(turn, &scene, &[(accountable.clone(), Part::Accountable)], Some(news)).await
}

/// Those who wait for it hear what was said about it.
pub(super) async fn tell_said(turn: &mut Turn, decision: &Decision, news: impl FnOnce(&Scene) -> Text) -> Result<()> {
    let me = turn.actor().id.clone();
    let scene = reading::scene_with(turn, decision.clone(), &[me]).await?;
    let mut people = vec![(decision.author.clone(), Part::Author)];
    if decision.accountable != decision.author {
        people.push((decision.accountable.clone(), Part::Accountable));
    }
    if let Some(ending) = decision.ending.as_ref().filter(|ending| people.iter().all(|(one, _)| *one != ending.by)) {
        people.push((ending.by.clone(), Part::Accountable));
    }
    people.retain(|(person, _)| !decision.course.asked.contains(person));
    let news = news(&scene);
    tell(turn, &scene, &people, Some(news)).await
}

async fn tell(turn: &mut Turn, scene: &Scene, people: &[(UserId, Part)], news: Option<Text>) -> Result<()> {
    let actor = turn.actor().id.clone();
    let people: Vec<&(UserId, Part)> = people.iter().filter(|(person, _)| *person != actor).collect();
    let keys: Vec<String> = people.iter().map(|(person, _)| scene.decision.news_key(person)).collect();
    for key in &keys {
        turn.close_ask(key).await?;
    }
    let is_answer = news.is_none() || scene.decision.concerns(&actor);
    let message = views::news_message(scene, news);
    let asks = people.iter().zip(&keys).map(|((person, part), key)| {
        let ask = Ask {
            key,
            person,
            kind: NEWS,
            title: views::news_title(&scene.decision),
            why: Why::from(views::news_why(*part)),
            due: None,
            urgent: false,
            message: message.clone(),
            prompt: false,
        };
        (ask, is_answer && matches!(part, Part::Author | Part::Accountable))
    });
    // It is what they waited for; the others only hear of it.
    let (own, others): (Vec<_>, Vec<_>) = asks.partition(|(_, is_own)| *is_own);
    turn.ask_wanted(own.into_iter().map(|(ask, _)| ask).collect()).await?;
    turn.ask_all(others.into_iter().map(|(ask, _)| ask).collect()).await
}

/// What people were told says what holds now; nobody is called by that.
pub(super) async fn reword_news(turn: &mut Turn, decision: &Decision) -> Result<()> {
    let scene = reading::scene_of(turn, decision.clone()).await?;
    let message = views::news_message(&scene, None);
    turn.reword_asks(&format!("told/{}", decision.id), &message).await
}

/// The channels of the pods that are to hear of it show it, once it is decided.
async fn show_pods(turn: &mut Turn, scene: &Scene) -> Result<()> {
    let decision = &scene.decision;
    if decision.state != State::Decided || decision.matter.confidential || scene.parties.pods.is_empty() {
        return Ok(());
    }
    let message = views::told_message(scene);
    for (pod, channel) in channels_of(turn, &scene.parties).await? {
        let key = format!("decision/{}/pod/{pod}", decision.id);
        turn.post(Post::new(&key, &To::Channel(channel), &message)).await?;
    }
    Ok(())
}

/// Their home channels; none that is archived, and none that another company reads too.
async fn channels_of(turn: &mut Turn, parties: &Parties) -> Result<Vec<(PodId, ChannelId)>> {
    let workspace = turn.workspace().clone();
    let mut found = Vec::new();
    for pod in &parties.pods {
        let Some(home) = find_home_channel(turn.tx(), &workspace, *pod).await? else { continue };
        let channel = find_channel(turn.tx(), &workspace, &home).await?;
        if channel.is_some_and(|channel| !channel.is_archived && !channel.is_shared) {
            found.push((*pod, home));
        }
    }
    Ok(found)
}

/// Whoever is on duty for leadership hears that it is not decided.
pub(super) async fn tell_leadership(turn: &mut Turn, decision: &Decision) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let scene = reading::scene_of(turn, decision.clone()).await?;
    let duty = on_duty(turn.tx(), &workspace, RoleRef::LeadershipOnDuty, now).await?;
    for person in duty.people {
        let key = format!("overdue/{}/{person}", decision.id);
        turn.close_ask(&key).await?;
        let why = views::leadership_why(decision, &scene.names);
        turn.ask(Ask {
            key: &key,
            person: &person,
            kind: NEWS,
            title: views::leadership_title(decision),
            why: Why::from(why.clone()),
            due: None,
            urgent: false,
            message: views::news_message(&scene, Some(why)),
            prompt: false,
        })
        .await?;
    }
    Ok(())
}

/// *Got it*: what somebody was told waits on them no more.
pub(in super::super) async fn forget_news(turn: &mut Turn, id: DecisionId) -> Result<()> {
    let me = turn.actor().id.clone();
    if let Some(decision) = reading::find_decision(turn, id).await? {
        turn.close_ask(&decision.news_key(&me)).await?;
        turn.close_ask(&format!("overdue/{id}/{me}")).await?;
    }
    Ok(())
}
