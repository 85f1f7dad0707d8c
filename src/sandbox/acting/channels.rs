//! Writing and moving about: messages, reactions, channels.

use super::names::{actor, called, channel_named, channel_of, own_channel, person_named, typed};
use crate::{
    error::{Error, Result},
    ids::{ChannelId, MessageTs, UserId},
    sandbox::{
        core::Sandbox,
        doing::{Draft, Edit},
        model::{Kind, Standing},
        state::{Code, State},
    },
};

/// Slack's codes as the sentences a person would read.
pub(crate) fn sentence(code: Code) -> Error {
    Error::user(match code {
        "is_archived" | "is_inactive" => "This channel is archived.".to_owned(),
        "name_taken" => "That name is taken by another channel.".to_owned(),
        "already_in_channel" => "They are in this channel already.".to_owned(),
        "not_in_channel" => "They are not in this channel.".to_owned(),
        "message_not_found" | "thread_not_found" => "This message is gone.".to_owned(),
        "cant_update_message" => "Only its author may change a message.".to_owned(),
        "invalid_name_specials" => "Channel names are lower-case letters, digits, hyphens and underscores.".to_owned(),
        "invalid_name_maxlength" => "Channel names have at most 80 characters.".to_owned(),
        "invalid_name_required" | "invalid_name_punctuation" => "The channel needs a name.".to_owned(),
        "no_external_invite_permission" => {
            "This channel is not shared with another company, so only your own people can be invited.".to_owned()
        }
        "user_disabled" => "This person has been deactivated.".to_owned(),
        "cant_archive_general" | "cant_leave_general" => "That cannot be done to the general channel.".to_owned(),
        other => format!("Slack refused: {other}"),
    })
}

impl Sandbox {
    /// Writes an ordinary message into a channel, or with `@somebody` into the direct message with them.
    pub fn say(&self, who: &str, channel: &str, text: &str) -> Result<MessageTs> {
        self.write(who, channel, text, None)
    }

    /// Answers in a thread.
    pub fn reply(&self, who: &str, channel: &str, parent: &MessageTs, text: &str) -> Result<MessageTs> {
        self.write(who, channel, text, Some(parent.clone()))
    }

    pub(crate) fn write(&self, who: &str, channel: &str, text: &str, thread: Option<MessageTs>) -> Result<MessageTs> {
        self.change(|state| {
            let person = actor(state, who)?;
            let id = own_channel(state, &person.id, channel)?;
            if text.trim().is_empty() {
                return Err(Error::user("There is nothing to send."));
            }
            let draft = Draft { text: typed(state, text, false), thread_ts: thread, ..Draft::default() };
            state.post(&id, &person.id, draft).map(|message| message.ts).map_err(sentence)
        })
    }

    /// Changes one's own message.
    pub fn edit_message(&self, who: &str, channel: &str, ts: &MessageTs, text: &str) -> Result<()> {
        self.change(|state| {
            let person = actor(state, who)?;
            let id = own_channel(state, &person.id, channel)?;
            let edit = Edit { text: typed(state, text, false), ..Edit::default() };
            state.edit(&id, ts.as_str(), &person.id, edit).map(|_| ()).map_err(sentence)
        })
    }

    /// Deletes a message by hand: one's own, or as an admin anybody's, the bot's included.
    pub fn delete_message(&self, who: &str, channel: &str, ts: &MessageTs) -> Result<()> {
        self.change(|state| {
            let person = actor(state, who)?;
            let id = channel_of(state, &person.id, channel)?;
            let author = state.channels.get(&id).and_then(|found| found.find_message(ts.as_str())).map(|m| &m.user);
            if author.is_some_and(|author| *author != person.id) && !person.is_admin() {
                return Err(Error::user("Only its author or an admin may delete a message."));
            }
            state.delete_message(&id, ts.as_str()).map_err(sentence)
        })
    }

    /// Puts an emoji under a message.
    pub fn react(&self, who: &str, channel: &str, ts: &MessageTs, name: &str) -> Result<()> {
        self.set_reaction(who, channel, ts, (name, false))
    }

    /// Takes one's emoji away from under a message.
    pub fn unreact(&self, who: &str, channel: &str, ts: &MessageTs, name: &str) -> Result<()> {
        self.set_reaction(who, channel, ts, (name, true))
    }

    fn set_reaction(&self, who: &str, channel: &str, ts: &MessageTs, (name, remove): (&str, bool)) -> Result<()> {
        self.change(|state| {
            let person = actor(state, who)?;
            let id = own_channel(state, &person.id, channel)?;
            state.react((&id, ts.as_str()), &person.id, name.trim_matches(':'), remove).map_err(sentence)
        })
    }

    /// Makes a channel; its maker is its only member.
    pub fn create_channel(&self, who: &str, name: &str, private: bool) -> Result<ChannelId> {
        self.change(|state| {
            let person = actor(state, who)?;
            if person.is_guest() || person.standing == Standing::External {
                return Err(Error::user("Guests cannot create channels."));
            }
            state.create_channel(&person.id, name.trim_start_matches('#'), private).map_err(sentence)
        })
    }

    /// Renames a channel: its maker or an admin may.
    pub fn rename_channel(&self, who: &str, channel: &str, name: &str) -> Result<()> {
        self.change(|state| {
            let person = actor(state, who)?;
            let found = channel_named(state, channel)?;
            if found.creator != person.id && !person.is_admin() {
                return Err(Error::user("Only its creator or an admin may rename a channel."));
            }
            let id = found.id.clone();
            state.rename_channel(&id, name.trim_start_matches('#'), &person.id).map_err(sentence)
        })
    }

    /// Archives a channel, or opens it again.
    pub fn archive_channel(&self, who: &str, channel: &str, archived: bool) -> Result<()> {
        self.change(|state| {
            let person = actor(state, who)?;
            let id = channel_named(state, channel)?.id.clone();
            state.set_archived(&id, archived, &person.id).map_err(sentence)
        })
    }

    /// Joins a public channel.
    pub fn join(&self, who: &str, channel: &str) -> Result<()> {
        self.change(|state| {
            let person = actor(state, who)?;
            let found = channel_named(state, channel)?;
            let outsider = person.is_guest() || person.standing == Standing::External;
            if found.kind != Kind::Public || outsider {
                return Err(Error::user(format!("Somebody in {} has to invite you.", called(state, &found.id))));
            }
            let id = found.id.clone();
            state.add_member(&id, &person.id, None).map_err(sentence)
        })
    }

    /// Leaves a channel.
    pub fn leave(&self, who: &str, channel: &str) -> Result<()> {
        self.change(|state| {
            let person = actor(state, who)?;
            let id = own_channel(state, &person.id, channel)?;
            state.remove_member(&id, &person.id).map_err(sentence)
        })
    }

    /// Brings people, or the bot, into a channel one is in.
    pub fn invite(&self, who: &str, channel: &str, users: &[&str]) -> Result<()> {
        self.change(|state| {
            let person = actor(state, who)?;
            let id = own_channel(state, &person.id, channel)?;
            for user in users {
                let user = person_named(state, user)?.id.clone();
                state.add_member(&id, &user, Some(&person.id)).map_err(sentence)?;
            }
            Ok(())
        })
    }

    /// Takes somebody, or the bot, out of a channel one is in.
    pub fn kick(&self, who: &str, channel: &str, user: &str) -> Result<()> {
        self.change(|state| {
            let person = actor(state, who)?;
            let id = own_channel(state, &person.id, channel)?;
            let user = person_named(state, user)?.id.clone();
            state.remove_member(&id, &user).map_err(sentence)
        })
    }

    /// Opens the direct message between two people, or with the bot.
    pub fn open_direct(&self, who: &str, with: &str) -> Result<ChannelId> {
        self.change(|state| {
            let person = actor(state, who)?;
            let with = person_named(state, with)?.id.clone();
            Ok(state.direct(&[person.id, with]))
        })
    }

    /// Shares a channel with another company, or ends that. Slack asks an admin; tests need not.
    pub fn share_externally(&self, channel: &str, shared: bool) -> Result<()> {
        self.change(|state| {
            let id = channel_named(state, channel)?.id.clone();
            state.set_shared(&id, shared, "T0NRTHWND").map_err(sentence)
        })
    }
}

/// Whether somebody may look into a conversation.
pub(crate) fn may_see(state: &State, who: &UserId, id: &ChannelId) -> bool {
    let outsider = state.people.get(who).is_some_and(|p| p.is_guest() || p.standing == Standing::External);
    state.channels.get(id).is_some_and(|channel| channel.has(who) || (channel.kind == Kind::Public && !outsider))
}
