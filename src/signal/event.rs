//! What happens in the workspace, and the records of people and channels it tells of.

use crate::ids::{ChannelId, MessageTs, UserGroupId, UserId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something that happened in the workspace, once per `id`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Slack's `event_id`, the same for every redelivery.
    pub id: String,
    /// When Slack says it happened.
    pub at: Timestamp,
    /// What happened.
    pub what: Happened,
}

/// What an event says, as far as any feature listens to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Happened {
    /// A person joined or changed (`team_join`, `user_change`).
    PersonSeen(PersonRecord),
    /// A page of a sweep over all people.
    PeopleSeen(Vec<PersonRecord>),
    /// A page of a sweep over all channels.
    ChannelsSeen(Vec<ChannelRecord>),
    /// A sweep saw everything: who was not seen since it began is gone.
    SweepEnded {
        /// When it began.
        began_at: Timestamp,
        /// Its name, as it stands in the ids of its pages: `sweep/<name>/…`.
        sweep: String,
        /// Rows that could not be read: somebody or something that is there and was not seen.
        unreadable: u64,
    },
    /// A channel appeared, or all of it was told again.
    ChannelSeen(ChannelRecord),
    /// A channel has a new name.
    ChannelRenamed {
        /// Which.
        channel: ChannelId,
        /// The new name.
        name: String,
    },
    /// A channel was archived (`true`) or brought back.
    ChannelArchived {
        /// Which.
        channel: ChannelId,
        /// Archived, or brought back.
        archived: bool,
    },
    /// A channel was deleted.
    ChannelDeleted {
        /// Which.
        channel: ChannelId,
    },
    /// A channel is shared with another company now (`true`), or no longer.
    ChannelShared {
        /// Which.
        channel: ChannelId,
        /// Shared, or no longer.
        shared: bool,
    },
    /// Slack gave a channel a new id.
    ChannelMoved {
        /// The id until now.
        from: ChannelId,
        /// The id from now on.
        to: ChannelId,
    },
    /// Somebody (the bot too) joined or left a channel where the bot is.
    Membership {
        /// Which channel.
        channel: ChannelId,
        /// Who.
        person: UserId,
        /// Joined, or left.
        joined: bool,
    },
    /// A user group appeared or changed (`subteam_*`): all are read anew.
    GroupsChanged,
    /// When Slack keeps notifications from somebody is otherwise than it was (`dnd_updated_user`).
    DndChanged(DndRecord),
    /// A file of public holidays was read by whoever runs Podkeeper.
    HolidaysRead(HolidayFile),
    /// Somebody opened the App Home.
    HomeOpened {
        /// Who.
        person: UserId,
    },
    /// A person wrote to the bot in a direct message, or mentioned it.
    Message(HeardMessage),
    /// Somebody who is not mirrored used a command, a button or a form.
    StrangerCame {
        /// Who.
        person: UserId,
    },
    /// Five minutes have passed: whoever watches over something looks at it. Ours, not Slack's.
    RoundCame,
    /// The app was removed from the workspace.
    Uninstalled,
    /// Tokens were revoked; ours if `bot` holds our bot's user id.
    TokensRevoked {
        /// The bot users whose tokens ended.
        bots: Vec<UserId>,
    },
}

/// A message somebody addressed to the bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardMessage {
    /// The conversation.
    pub channel: ChannelId,
    /// Who wrote it.
    pub person: UserId,
    /// The message.
    pub ts: MessageTs,
    /// The thread it stands in.
    pub thread: Option<MessageTs>,
    /// Its text as Slack sends it.
    pub text: String,
    /// In a direct message with the bot; otherwise a mention in a channel.
    pub direct: bool,
}

/// A calendar of public holidays, as its file was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidayFile {
    /// The name of the calendar: the file's, without its ending.
    pub name: String,
    /// What became of it.
    pub found: HolidaysFound,
}

/// What became of reading a file of public holidays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HolidaysFound {
    /// Its days, each with what it is called.
    Days {
        /// Of its text and the years it was read for.
        fingerprint: String,
        /// The days.
        days: BTreeMap<Date, String>,
    },
    /// It cannot be read; why, as a sentence.
    Fault(String),
    /// It is not there any more.
    Gone,
}

/// A person as Slack tells of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRecord {
    /// Slack's id.
    pub id: UserId,
    /// The workspace they belong to.
    pub team: Option<String>,
    /// The handle.
    pub name: String,
    /// The full name; the handle where Slack has none.
    pub real_name: String,
    /// What they do, as they say.
    pub title: String,
    /// Nothing where the app may not read it (`users:read.email`).
    #[serde(default)]
    pub email: Option<String>,
    /// IANA name; `None` when Slack tells none.
    pub zone: Option<String>,
    /// Workspace admin or owner.
    pub admin: bool,
    /// Single- or multi-channel guest.
    pub guest: bool,
    /// A bot or app.
    pub bot: bool,
    /// Deactivated.
    pub deactivated: bool,
    /// The line under their name, if they set one.
    #[serde(default)]
    pub status: Option<Status>,
}

/// The line under somebody's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// `:palm_tree:`; empty where there is none.
    pub emoji: String,
    /// `Vacationing`; empty where there is none.
    pub text: String,
    /// When Slack takes it away again, if ever.
    pub until: Option<Timestamp>,
}

/// A stretch of time in which Slack keeps notifications from somebody: it is never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoNotDisturb {
    /// Its beginning.
    pub from: Timestamp,
    /// Just after its end.
    pub until: Timestamp,
}

impl DoNotDisturb {
    /// Whether it is on at this instant.
    pub fn covers(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// When Slack keeps notifications from a person, as far as it tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DndRecord {
    /// Who.
    pub person: UserId,
    /// The stretch that is under way, else the next one, if there is any.
    pub window: Option<DoNotDisturb>,
}

/// What Slack answers when it is asked about several people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DndFound {
    /// This of these.
    Told(Vec<DndRecord>),
    /// The app may not ask.
    Refused {
        /// Slack's word for it.
        refused: String,
    },
    /// Nothing of any of them, because it does not show us one of them at least.
    Hidden {
        /// Who was asked about.
        hidden: Vec<UserId>,
    },
}

/// A user group as Slack tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRecord {
    /// Slack's id.
    pub id: UserGroupId,
    /// "Brand council"
    pub name: String,
    /// `brand-council`
    pub handle: String,
    /// Switched off.
    pub disabled: bool,
    /// How many people it has.
    pub members: usize,
    /// The first of them; all, unless there are very many.
    pub people: Vec<UserId>,
}

/// A channel as Slack tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelRecord {
    /// Slack's id.
    pub id: ChannelId,
    /// Without `#`.
    pub name: String,
    /// Who made it.
    pub creator: Option<UserId>,
    /// Private, whatever its id looks like.
    pub private: bool,
    /// Shared with another company (`is_ext_shared`).
    pub shared: bool,
    /// Archived.
    pub archived: bool,
    /// The workspace's general channel.
    pub general: bool,
    /// The bot is a member; `None` where the payload does not say.
    pub member: Option<bool>,
    /// When it was made, where Slack says.
    #[serde(default)]
    pub created: Option<Timestamp>,
}
