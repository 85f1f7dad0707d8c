//! The card of a pod: one living message per week in the pod's home channel, or a word to the lead why there is none.

use super::{
    super::{
        model::{Card, Obstacle, Sheet, Today, pod_of_card, refusal_named},
        store::{self, Whose},
        views::{self, Moved},
    },
    CREATE, daily, find_sheet,
    sheets::sheets,
    today,
};
use crate::{
    delivery::store::{Priority, Put, To},
    directory::{RoleRef, on_duty},
    error::Result,
    ids::{ChannelId, PodId, UserId},
    signal::{Outcome, OutcomeWhat},
    turn::{Ask, Post, Turn},
};

/// The kind of the ask that tells a lead why there is no card.
const NO_CARD: &str = "okr_no_card";

/// Where a card stands.
pub(in super::super) struct Shown {
    /// The key of its message.
    pub(in super::super) key: String,
    /// The channel.
    pub(in super::super) channel: ChannelId,
}

/// Brings the card of the week up to date. Without an objective there is nothing to show; that is no obstacle worth
/// telling, and reads as a pod without a place for a card.
pub(in super::super) async fn show_card(turn: &mut Turn, sheet: &Sheet) -> Result<Result<Shown, Obstacle>> {
    if sheet.objective.is_none() {
        return Ok(Err(Obstacle::NoHome));
    }
    match sheet.card_place() {
        Ok(channel) => post_card(turn, sheet, channel).await.map(Ok),
        Err(obstacle) => {
            take_down(turn, sheet, &obstacle).await?;
            tell_obstacle(turn, sheet, &obstacle).await?;
            Ok(Err(obstacle))
        }
    }
}

/// The card after a check-in, with a line in its thread that says who changed what.
pub(super) async fn show_check_in(
    turn: &mut Turn,
    sheet: &Sheet,
    who: &str,
    moved: &[Moved],
) -> Result<Result<ChannelId, Obstacle>> {
    let card = match show_card(turn, sheet).await? {
        Ok(card) => card,
        Err(obstacle) => return Ok(Err(obstacle)),
    };
    // A check-in has a version of its own, so this key is never used twice.
    if let Some(first) = moved.first() {
        let key = format!("okr/check-in/{}/{}", first.after.id, first.after.version());
        let line = views::thread_message(who, moved);
        let to = To::Channel(card.channel.clone());
        turn.post(Post::new(&key, &to, &line).in_thread_of(&card.key)).await?;
    }
    Ok(Ok(card.channel))
}

/// A card of another week begins: the one until now says as of when it is, and can no longer be used to check in. `sheet`
/// is how things stood before the check-in that begins the new one.
pub(super) async fn round_off(turn: &mut Turn, sheet: &Sheet) -> Result<()> {
    let (Some(objective), Some(card)) = (&sheet.objective, &sheet.card) else { return Ok(()) };
    let today = today(turn);
    let goes_on = objective.pace(&today).is_over || card.week == week_of(turn, sheet);
    let (Some(channel), Ok(yesterday)) = (&card.channel, today.date.yesterday()) else { return Ok(()) };
    // Where it may not be read any more it is not written to either.
    if goes_on || card.told.is_some() || !card.is_of_cycle(objective.first) || sheet.card_place() != Ok(channel) {
        return Ok(());
    }
    let message = views::former_card_message(sheet, objective, &Today { date: yesterday, ..today });
    let (key, to) = (card.key(sheet.pod), To::Channel(channel.clone()));
    turn.post(Post::new(&key, &to, &message).with_priority(Priority::Bulk)).await?;
    Ok(())
}

/// A pod was made, renamed or linked to another channel.
pub(in super::super) async fn refresh_pod(turn: &mut Turn, pod: PodId) -> Result<()> {
    if let Some(sheet) = find_sheet(turn, pod).await?.filter(|sheet| sheet.objective.is_some()) {
        let _placed = show_card(turn, &sheet).await?;
    }
    Ok(())
}

/// A channel was closed, shared, opened or renamed, or the bot came or went.
pub(in super::super) async fn refresh_channel(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    for sheet in sheets(turn, Whose::Home(channel)).await? {
        if sheet.objective.is_some() {
            let _placed = show_card(turn, &sheet).await?;
        }
    }
    Ok(())
}

/// What became of a card: posted anew when somebody deleted it, the lead told when Slack will not have it.
pub(in super::super) async fn follow_outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let Some(pod) = pod_of_card(&outcome.key) else { return Ok(()) };
    let Some(sheet) = find_sheet(turn, pod).await? else { return Ok(()) };
    let Some(card) = sheet.card.clone().filter(|card| card.key(pod) == outcome.key) else { return Ok(()) };
    let Some(channel) = card.channel.clone() else { return Ok(()) };
    match &outcome.what {
        // What somebody deletes comes back with news, not in the night because the day is another one.
        OutcomeWhat::Gone => {
            if sheet.card_place() == Ok(&channel) && sheet.has_news_of(&today(turn)) {
                let next = Card::next(Some(&card), &card.week, &channel);
                let shown = post_generation(turn, &sheet, next, &channel).await?;
                turn.move_thread(&outcome.key, &shown.key).await?;
            }
            Ok(())
        }
        OutcomeWhat::Failed { code } => tell_obstacle(turn, &sheet, &Obstacle::Refused(channel, code.clone())).await,
        OutcomeWhat::Delivered { .. } => match &card.told {
            Some(told) => {
                close_told(turn, pod, told).await?;
                put_card(turn, pod, &Card { told: None, ..card.clone() }).await
            }
            None => Ok(()),
        },
        OutcomeWhat::Done(_) | OutcomeWhat::Expired => Ok(()),
    }
}

/// Somebody has read why there is no card: the ask leaves their list. `false` when it is not theirs to say.
pub(in super::super) async fn forget_obstacle(turn: &mut Turn, pod: PodId, obstacle: &str) -> Result<bool> {
    if !(turn.may(&CREATE, Some(pod)) || turn.actor().is_leadership) {
        return Ok(false);
    }
    let reader = turn.actor().id.clone();
    turn.close_ask(&ask_key(pod, obstacle, &reader)).await?;
    Ok(true)
}

/// Somebody else looks after the pod: they are told what still keeps its card away, and `from` no longer is.
pub(in super::super) async fn tell_new_lead(turn: &mut Turn, pod: PodId, from: Option<&UserId>) -> Result<()> {
    let Some(sheet) = find_sheet(turn, pod).await? else { return Ok(()) };
    let Some(told) = sheet.card.as_ref().and_then(|card| card.told.clone()) else { return Ok(()) };
    let obstacle = refusal_named(&told).or_else(|| sheet.card_place().err());
    let Some(obstacle) = obstacle.filter(|obstacle| obstacle.name() == told) else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    // While nobody led the pod, an administrator was told.
    let admins = on_duty(turn.tx(), &workspace, RoleRef::Admins, now).await?.people;
    for earlier in from.into_iter().chain(&admins) {
        turn.close_ask(&ask_key(pod, &told, earlier)).await?;
    }
    ask_lead(turn, &sheet, &obstacle).await
}

/// The pod is no more: its card goes, and nobody is told any more that there is none. Who led it may have been told.
pub(in super::super) async fn bury_card(turn: &mut Turn, pod: PodId, lead: Option<&UserId>) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(card) = store::find_card(turn.tx(), &workspace, pod).await? else { return Ok(()) };
    if card.channel.is_some() {
        turn.withdraw(&card.key(pod)).await?;
    }
    if let Some(told) = &card.told {
        let admins = on_duty(turn.tx(), &workspace, RoleRef::Admins, now).await?.people;
        for told_to in lead.into_iter().chain(&admins) {
            turn.close_ask(&ask_key(pod, told, told_to)).await?;
        }
    }
    turn.touch();
    store::put_card(turn.tx(), &workspace, pod, &Card { channel: None, told: None, ..card }).await
}

/// Posts or revises the card of this week in `channel`.
async fn post_card(turn: &mut Turn, sheet: &Sheet, channel: &ChannelId) -> Result<Shown> {
    let week = week_of(turn, sheet);
    // What is still said of a cycle that is over stands on its last card.
    let over = sheet.objective.as_ref().filter(|objective| objective.pace(&today(turn)).is_over);
    let goes_on = |card: &&Card| match over {
        Some(objective) => card.is_of_cycle(objective.first),
        None => card.week == week,
    };
    let standing = sheet.card.as_ref().filter(goes_on);
    match standing {
        Some(card) if card.channel.as_ref() == Some(channel) => {
            post_generation(turn, sheet, card.in_open_place(), channel).await
        }
        earlier => {
            // A pod has one card a week: the one in its former home goes.
            if let Some(card) = earlier.filter(|card| card.channel.is_some()) {
                turn.withdraw(&card.key(sheet.pod)).await?;
            }
            post_generation(turn, sheet, Card::next(sheet.card.as_ref(), &week, channel), channel).await
        }
    }
}

/// Names this week's card.
fn week_of(turn: &Turn, sheet: &Sheet) -> String {
    let today = today(turn);
    let Some(objective) = &sheet.objective else { return Card::week_of(&today, None) };
    let date = today.date.min(objective.last);
    Card::week_of(&Today { date, ..today }, Some(objective.first))
}

/// Puts the message of one card, or of its next generation where somebody has deleted it meanwhile.
async fn post_generation(turn: &mut Turn, sheet: &Sheet, card: Card, channel: &ChannelId) -> Result<Shown> {
    let mut card = card;
    if put_message(turn, sheet, &card, channel).await? == Put::Gone {
        card = Card::next(Some(&card), &card.week, channel);
        put_message(turn, sheet, &card, channel).await?;
    }
    if sheet.card.as_ref() != Some(&card) {
        if let Some(told) = sheet.card.as_ref().and_then(|before| before.told.as_ref()).filter(|_| card.told.is_none())
        {
            close_told(turn, sheet.pod, told).await?;
        }
        put_card(turn, sheet.pod, &card).await?;
        daily::follow(turn, sheet, &card).await?;
    }
    Ok(Shown { key: card.key(sheet.pod), channel: channel.clone() })
}

async fn put_message(turn: &mut Turn, sheet: &Sheet, card: &Card, channel: &ChannelId) -> Result<Put> {
    let Some(objective) = &sheet.objective else { return Ok(Put::Same) };
    let message = views::card_message(sheet, objective, &today(turn));
    let (key, to) = (card.key(sheet.pod), To::Channel(channel.clone()));
    let post = Post::new(&key, &to, &message);
    // After a refusal the first delivery is news: what the lead was told is settled by it.
    let post = if card.told.is_some() { post.tell_outcome() } else { post };
    turn.post(post).await
}

/// Takes the week's card away from where it may not stay: before strangers, or in a channel the pod has left. Where the
/// bot can no longer reach it, it stays.
async fn take_down(turn: &mut Turn, sheet: &Sheet, obstacle: &Obstacle) -> Result<()> {
    let reachable = match obstacle {
        Obstacle::Shared(_) | Obstacle::NoHome => true,
        Obstacle::Archived(_) | Obstacle::Uninvited(_) | Obstacle::Refused(..) => false,
    };
    match sheet.card.as_ref().filter(|card| reachable && card.channel.is_some()) {
        Some(card) => turn.withdraw(&card.key(sheet.pod)).await,
        None => Ok(()),
    }
}

/// Tells whoever looks after the pod why its card stands nowhere: of each obstacle once.
async fn tell_obstacle(turn: &mut Turn, sheet: &Sheet, obstacle: &Obstacle) -> Result<()> {
    let name = obstacle.name();
    if sheet.card.as_ref().and_then(|card| card.told.as_ref()) == Some(&name) {
        return Ok(());
    }
    if let Some(former) = sheet.card.as_ref().and_then(|card| card.told.as_ref()) {
        // Something else is in the way now: what was said of the former obstacle waits on nobody any more.
        close_told(turn, sheet.pod, former).await?;
    }
    put_card(turn, sheet.pod, &card_without_place(turn, sheet, obstacle, name)).await?;
    ask_lead(turn, sheet, obstacle).await
}

/// The ask itself, to whoever looks after the pod now.
async fn ask_lead(turn: &mut Turn, sheet: &Sheet, obstacle: &Obstacle) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let duty = on_duty(turn.tx(), &workspace, RoleRef::PodLead(sheet.pod), now).await?;
    let Some(person) = duty.people.first() else { return Ok(()) };
    turn.ask(Ask {
        key: &ask_key(sheet.pod, &obstacle.name(), person),
        person,
        kind: NO_CARD,
        title: views::no_card_title(sheet),
        why: views::no_card_why(sheet).into(),
        due: None,
        urgent: false,
        message: views::no_card_message(sheet, obstacle),
        prompt: false,
    })
    .await
}

/// The card's row while the obstacle lasts. What Slack refused keeps its key: the next check-in tries it again. So does
/// what stands in a channel the bot was put out of: it goes on there when the bot comes back.
fn card_without_place(turn: &Turn, sheet: &Sheet, obstacle: &Obstacle, told: String) -> Card {
    let week = week_of(turn, sheet);
    let before = sheet.card.as_ref();
    match (obstacle, before) {
        (Obstacle::Refused(..), Some(card)) => Card { told: Some(told), ..card.clone() },
        (Obstacle::Uninvited(place), Some(card)) if card.channel.as_ref() == Some(place) => {
            Card { told: Some(told), ..card.clone() }
        }
        _ => {
            let generation = before.filter(|card| card.week == week).map_or(0, |card| card.generation);
            Card { week, generation, channel: None, told: Some(told) }
        }
    }
}

async fn put_card(turn: &mut Turn, pod: PodId, card: &Card) -> Result<()> {
    let workspace = turn.workspace().clone();
    turn.touch();
    store::put_card(turn.tx(), &workspace, pod, card).await
}

/// The obstacle is over: whoever was told of it need not think of it any more.
async fn close_told(turn: &mut Turn, pod: PodId, told: &str) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    for person in on_duty(turn.tx(), &workspace, RoleRef::PodLead(pod), now).await?.people {
        turn.close_ask(&ask_key(pod, told, &person)).await?;
    }
    Ok(())
}

fn ask_key(pod: PodId, obstacle: &str, person: &UserId) -> String {
    format!("okr/pod/{pod}/no-card/{obstacle}/{person}")
}

/// Slack gave a channel a new id: the cards there stay the ones they are.
pub(in super::super) async fn follow_channel(turn: &mut Turn, from: &ChannelId, to: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    turn.touch();
    store::move_cards(turn.tx(), &workspace, from, to).await
}
