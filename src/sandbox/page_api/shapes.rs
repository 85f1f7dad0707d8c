//! People, channels and messages as the page wants them.

use crate::{
    ids::{ChannelId, UserId},
    sandbox::{
        events::is_reply_to,
        model::{Channel, Kind, Message, Person, Standing},
        state::State,
    },
};
use jiff::Timestamp;
use serde_json::{Value, json};

pub(crate) fn person(state: &State, person: &Person) -> Value {
    json!({
        "id": person.id, "name": person.name, "real_name": person.real_name, "title": person.title, "tz": person.tz,
        "local_time": person.local_time(state.now), "admin": person.is_admin(), "guest": person.is_guest(),
        "external": person.standing == Standing::External, "deleted": person.deleted, "bot": person.is_machine(),
        "status": person.status.text, "status_emoji": person.status.emoji,
    })
}

pub(crate) fn channel(state: &State, me: &UserId, channel: &Channel) -> Value {
    let (unread, mention) = unread(state, me, channel);
    json!({
        "id": channel.id, "name": channel.name, "private": channel.kind != Kind::Public, "member": channel.has(me),
        "shared": channel.ext_shared, "archived": channel.archived, "topic": channel.topic,
        "purpose": channel.purpose, "members": channel.members, "unread": unread, "mention": mention,
        "with": channel.other(me),
    })
}

/// How many messages of others somebody has not read, and whether one of them names them.
pub(crate) fn unread(state: &State, me: &UserId, channel: &Channel) -> (usize, bool) {
    if !channel.has(me) {
        return (0, false);
    }
    let read = state.read.get(&(me.clone(), channel.id.clone()));
    let news = channel.messages.iter().filter(|message| {
        let mine = message.user == *me;
        let for_me = message.ephemeral_to.as_ref().is_none_or(|reader| reader == me);
        let quiet = message.subtype.is_some();
        for_me && !mine && !quiet && message.is_in_channel() && read.is_none_or(|read| message.ts > *read)
    });
    let name = format!("<@{me}>");
    news.fold((0, false), |(count, mention), message| (count + 1, mention || message.text.contains(&name)))
}

pub(crate) fn message(channel: &Channel, message: &Message) -> Value {
    let mut users: Vec<&UserId> = Vec::new();
    let replies = channel.messages.iter().filter(|reply| is_reply_to(reply, message));
    let mut count = 0;
    for reply in replies {
        count += 1;
        if !users.contains(&&reply.user) {
            users.push(&reply.user);
        }
    }
    let reactions = message.reactions.iter();
    let files = message.files.iter().map(|file| {
        json!({ "id": file.id, "name": file.name, "title": file.title, "size": file.length, "kind": file.kind() })
    });
    json!({
        "ts": message.ts, "user": message.user, "bot": message.bot_id.is_some(), "text": message.text,
        "blocks": message.blocks, "files": files.collect::<Vec<_>>(), "edited": message.edited.is_some(), "ephemeral": message.ephemeral_to.is_some(),
        "thread_ts": message.thread_ts, "reply_count": count, "reply_users": users,
        "reactions": reactions.map(|r| json!({ "name": r.name, "users": r.users })).collect::<Vec<_>>(),
        "pinned": channel.pins.contains(&message.ts), "broadcast": message.broadcast, "at": instant(message), "subtype": message.subtype,
    })
}

/// The `ts` as an instant.
fn instant(message: &Message) -> Option<Timestamp> {
    let digits: String = message.ts.as_str().chars().filter(char::is_ascii_digit).collect();
    Timestamp::from_microsecond(digits.parse().ok()?).ok()
}

/// Whether somebody may read one message of a conversation they see.
pub(crate) fn for_me(message: &Message, me: &UserId) -> bool {
    message.ephemeral_to.as_ref().is_none_or(|reader| reader == me)
}

/// Everything in the conversation counts as read.
pub(crate) fn mark_read(state: &mut State, me: &UserId, id: &ChannelId) {
    let last = state.channels.get(id).and_then(|channel| channel.messages.last()).map(|message| message.ts.clone());
    if let Some(last) = last {
        state.read.insert((me.clone(), id.clone()), last);
    }
}
