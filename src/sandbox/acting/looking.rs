//! Looking at what is there, as plain values. Tests that look at a message mark it as seen; `unseen` lists the rest.

use super::names::{channel_named, person_named};
use crate::{
    error::Result,
    ids::ChannelId,
    sandbox::{
        core::Sandbox,
        model::{Channel, Message, Person, View},
        state::{Call, State},
    },
};

impl Sandbox {
    /// Somebody, by handle or id.
    pub fn person(&self, who: &str) -> Result<Person> {
        self.read(|state| person_named(state, who).cloned())
    }

    /// Everybody, deactivated people and machines included.
    pub fn list_people(&self) -> Vec<Person> {
        self.read(|state| state.people.values().cloned().collect())
    }

    /// A channel by name or id, with all it holds.
    pub fn channel(&self, channel: &str) -> Result<Channel> {
        self.read(|state| channel_named(state, channel).cloned())
    }

    /// Every conversation there is.
    pub fn list_channels(&self) -> Vec<Channel> {
        self.read(|state| state.channels.values().cloned().collect())
    }

    /// What everybody in the channel sees in it, the oldest first; threads show their parents only.
    pub fn messages(&self, channel: &str) -> Result<Vec<Message>> {
        self.change_quietly(|state| {
            let id = channel_named(state, channel)?.id.clone();
            Ok(look(state, &id, |message| message.ephemeral_to.is_none() && message.is_in_channel()))
        })
    }

    /// The newest of [`Sandbox::messages`].
    pub fn last(&self, channel: &str) -> Result<Option<Message>> {
        Ok(self.messages(channel)?.pop())
    }

    /// A thread: the parent, then the replies.
    pub fn thread(&self, channel: &str, parent: &str) -> Result<Vec<Message>> {
        self.change_quietly(|state| {
            let id = channel_named(state, channel)?.id.clone();
            let inside = |message: &Message| message.thread_ts.as_ref().is_some_and(|ts| ts.as_str() == parent);
            Ok(look(state, &id, |message| {
                message.ephemeral_to.is_none() && (message.ts.as_str() == parent || inside(message))
            }))
        })
    }

    /// The direct message between somebody and the bot, threads included.
    pub fn dms_of(&self, who: &str) -> Result<Vec<Message>> {
        self.change_quietly(|state| {
            let person = person_named(state, who)?.id.clone();
            let id = state.direct(&[state.bot(), person]);
            Ok(look(state, &id, |message| message.ephemeral_to.is_none()))
        })
    }

    /// What only this person sees, anywhere, the oldest first.
    pub fn ephemerals_of(&self, who: &str) -> Result<Vec<Message>> {
        self.change_quietly(|state| {
            let person = person_named(state, who)?.id.clone();
            let ids: Vec<_> = state.channels.keys().cloned().collect();
            let mine = |message: &Message| message.ephemeral_to.as_ref() == Some(&person);
            let mut found: Vec<_> = ids.iter().flat_map(|id| look(state, id, mine)).collect();
            found.sort_by(|a, b| a.ts.cmp(&b.ts));
            Ok(found)
        })
    }

    /// What the bot wrote or changed and no test has looked at since: by conversation, the oldest first.
    pub fn unseen(&self) -> Vec<(String, Message)> {
        self.read(|state| {
            let mut found = Vec::new();
            for channel in state.channels.values() {
                let name =
                    if channel.is_named() { format!("#{}", channel.name) } else { channel_people(state, channel) };
                let unseen = channel.messages.iter().filter(|message| !message.seen && message.bot_id.is_some());
                found.extend(unseen.map(|message| (name.clone(), message.clone())));
            }
            found.sort_by(|a, b| a.1.ts.cmp(&b.1.ts));
            found
        })
    }

    /// Marks everything as seen.
    pub fn see_all(&self) {
        self.change_quietly(|state| {
            for message in state.channels.values_mut().flat_map(|channel| &mut channel.messages) {
                message.seen = true;
            }
        });
    }

    /// The stack of modals somebody has open, the lowest first.
    pub fn modals_of(&self, who: &str) -> Result<Vec<View>> {
        self.read(|state| {
            let id = &person_named(state, who)?.id;
            Ok(state.modals.get(id).cloned().unwrap_or_default())
        })
    }

    /// The modal on top.
    pub fn modal_of(&self, who: &str) -> Result<Option<View>> {
        Ok(self.modals_of(who)?.pop())
    }

    /// The app's Home as somebody has it.
    pub fn home_of(&self, who: &str) -> Result<Option<View>> {
        self.read(|state| Ok(state.homes.get(&person_named(state, who)?.id).cloned()))
    }

    /// Every call the bot made, the oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.read(|state| state.calls.clone())
    }

    /// Every call of one method; `response_url` for those.
    pub fn calls_of(&self, method: &str) -> Vec<Call> {
        self.read(|state| state.calls.iter().filter(|call| call.method == method).cloned().collect())
    }

    /// Forgets the calls made so far.
    pub fn forget_calls(&self) {
        self.change_quietly(|state| state.calls.clear());
    }
}

fn look(state: &mut State, id: &ChannelId, wanted: impl Fn(&Message) -> bool) -> Vec<Message> {
    let messages = state.channels.get_mut(id).map(|channel| channel.messages.iter_mut());
    let wanted = messages.into_iter().flatten().filter(|message| wanted(message));
    wanted
        .map(|message| {
            message.seen = true;
            message.clone()
        })
        .collect()
}

fn channel_people(state: &State, channel: &Channel) -> String {
    let others = channel.members.iter().filter(|member| **member != state.bot());
    let names: Vec<_> = others.filter_map(|id| state.people.get(id)).map(|p| format!("@{}", p.name)).collect();
    names.join(" ")
}
