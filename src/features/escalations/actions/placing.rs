//! The card in the escalations channel: where it stands, and where it must not.

use super::{
    super::{
        model::{Card, Entry, Happening, Item, NoCard},
        store,
        views::{self, Names, Next, Reader},
    },
    names::load_names_of,
};
use crate::{
    delivery::store::{Priority, Put, To},
    directory::{RoleRef, channels::find_channel, on_duty},
    error::Result,
    ids::{ChannelId, UserId},
    turn::{Ask, Post, Turn},
};

/// The kind of the ask that tells admins that the cards have no place.
const NO_CARD: &str = "escalation_no_card";

/// The card in the escalations channel, if there is one and everybody may see it.
pub(super) async fn show_card(turn: &mut Turn, item: &mut Item, names: &Names, next: Option<&Next<'_>>) -> Result<()> {
    if item.request.confidential {
        return Ok(());
    }
    if item.card.generation == 0 {
        place_card(turn, item).await?;
    }
    let Some(channel) = item.card.channel.clone() else { return Ok(()) };
    if is_before_strangers(turn, &channel).await? {
        return take_down(turn, item).await;
    }
    let message = views::card_message(item, names, next, Reader::Channel);
    let to = To::Channel(channel);
    if put_card(turn, item, &to, &message).await? == Put::Gone {
        begin_card_anew(turn, item).await?;
        put_card(turn, item, &to, &message).await?;
    }
    Ok(())
}

/// A card that has no place gets one in the channel of the settings, if it may stand there. A place that Slack refused is not
/// tried again and again, only when something about it may have changed.
pub(super) async fn place_card(turn: &mut Turn, item: &mut Item) -> Result<()> {
    if item.request.confidential || item.card.channel.is_some() {
        return Ok(());
    }
    let Some(channel) = turn.settings().escalations_channel.clone() else { return Ok(()) };
    if is_before_strangers(turn, &channel).await? {
        return tell_no_card(turn, NoCard::Shared).await;
    }
    item.card.generation += 1;
    item.card.channel = Some(channel);
    Ok(())
}

/// Somebody deleted it by hand: the next one follows, and with it what never reached the old one's thread.
pub(super) async fn begin_card_anew(turn: &mut Turn, item: &mut Item) -> Result<()> {
    let gone = item.card.key(item.id);
    item.card.generation += 1;
    turn.move_thread(&gone, &item.card.key(item.id)).await
}

/// Its card was lost: the next one stands in `channel`. What was still to be said in the thread of the old one goes with it,
/// where it stood in the same channel.
pub(super) async fn place_anew(turn: &mut Turn, item: &mut Item, channel: &ChannelId) -> Result<()> {
    if item.card.generation > 0 && item.card.channel.as_ref() == Some(channel) {
        return begin_card_anew(turn, item).await;
    }
    item.card = Card { generation: item.card.generation + 1, channel: Some(channel.clone()) };
    Ok(())
}

/// Whether people of another company read there.
pub(super) async fn is_before_strangers(turn: &mut Turn, channel: &ChannelId) -> Result<bool> {
    let workspace = turn.workspace().clone();
    Ok(find_channel(turn.tx(), &workspace, channel).await?.is_some_and(|channel| channel.is_shared))
}

/// What colleagues decide is not for strangers: the card goes from where they read, with everything in its thread.
pub(super) async fn take_down(turn: &mut Turn, item: &mut Item) -> Result<()> {
    let workspace = turn.workspace().clone();
    let entries = store::list_entries(turn.tx(), &workspace, item.id).await?;
    // The lines of one that was deleted by hand stand there still.
    for generation in 1..=item.card.generation {
        let card = Card { generation, channel: None }.key(item.id);
        for entry in &entries {
            turn.withdraw(&line_key(&card, entry.id)).await?;
        }
        turn.withdraw(&card).await?;
    }
    item.card.channel = None;
    tell_no_card(turn, NoCard::Shared).await
}

/// The cards have no place: the admins hear of it, once a day.
pub(super) async fn tell_no_card(turn: &mut Turn, why: NoCard) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let day = turn.settings().zone.date(now);
    for admin in on_duty(turn.tx(), &workspace, RoleRef::Admins, now).await?.people {
        turn.ask(Ask {
            key: &format!("no-card/{day}/{admin}"),
            person: &admin,
            kind: NO_CARD,
            title: views::no_card_title(),
            why: views::no_card_why().into(),
            due: None,
            urgent: false,
            message: views::no_card_message(why),
            prompt: false,
        })
        .await?;
    }
    Ok(())
}

fn line_key(card: &str, entry: i64) -> String {
    format!("{card}/{entry}")
}

async fn put_card(turn: &mut Turn, item: &Item, to: &To, message: &crate::signal::Message) -> Result<Put> {
    let key = item.card.key(item.id);
    turn.post(Post::new(&key, to, message).with_priority(Priority::Urgent)).await
}

/// A line in the thread of the card.
pub(super) async fn add_line(turn: &mut Turn, item: &Item, entry: &Entry) -> Result<()> {
    let Some(channel) = item.card.channel.clone().filter(|_| item.card.generation > 0) else { return Ok(()) };
    if is_before_strangers(turn, &channel).await? {
        return Ok(());
    }
    let mut people: Vec<UserId> = entry.actor.iter().cloned().collect();
    if let Happening::Asked { people: asked, .. } = &entry.what {
        people.extend(asked.iter().cloned());
    }
    if let Happening::TakenOver { to, by } = &entry.what {
        people.extend([to.clone(), by.clone()]);
    }
    let names = load_names_of(turn, item, &people).await?;
    let line = views::entry_message(item, entry, &names);
    let card = item.card.key(item.id);
    let key = line_key(&card, entry.id);
    let to = To::Channel(channel);
    turn.post(Post::new(&key, &to, &line).in_thread_of(&card).with_priority(Priority::Urgent)).await?;
    Ok(())
}
