//! What a sandbox is started with.

use crate::{clock::Clock, sandbox::limits::Limits};
use std::{net::SocketAddr, time::Duration};

/// The workspace's own name and id.
#[derive(Clone, Debug)]
pub struct Team {
    /// `T…`, the `team_id` of `auth.test`.
    pub id: String,
    /// The name people see.
    pub name: String,
    /// The part before `.slack.com`.
    pub domain: String,
}

/// A slash command as the manifest declares it.
#[derive(Clone, Debug)]
pub struct CommandHint {
    /// With its slash: `/okr`.
    pub command: String,
    /// One line for the composer's completion.
    pub description: String,
    /// `update | show`, shown after the command.
    pub usage_hint: String,
    /// Whether `@ana` reaches the bot as `<@U…|ana>` instead of plain text.
    pub should_escape: bool,
}

/// Where a shortcut is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortcutPlace {
    /// In the composer's menu, without a channel.
    Global,
    /// In a message's own menu.
    Message,
}

/// A shortcut as the manifest declares it.
#[derive(Clone, Debug)]
pub struct ShortcutHint {
    /// What the bot knows it by.
    pub callback_id: String,
    /// What people read.
    pub name: String,
    /// Where it is offered.
    pub place: ShortcutPlace,
}

/// Everything about the app and its surroundings that is fixed when a sandbox starts.
#[derive(Clone)]
pub struct Options {
    /// The time our Slack lives in.
    pub clock: Clock,
    /// Where it listens; loopback, port 0 in tests.
    pub listen: SocketAddr,
    /// Signs what is delivered to the bot.
    pub signing_secret: String,
    /// The bot's token, `xoxb-…`.
    pub bot_token: String,
    /// The app-level token, `xapp-…`; without one `apps.connections.open` is refused.
    pub app_token: Option<String>,
    /// The app's slash commands.
    pub commands: Vec<CommandHint>,
    /// The app's shortcuts.
    pub shortcuts: Vec<ShortcutHint>,
    /// What the bot token may do.
    pub scopes: Vec<String>,
    /// The manifest's `bot_events`, such as `message.channels`.
    pub subscribed_events: Vec<String>,
    /// The workspace.
    pub team: Team,
    /// How strict the rate limits are.
    pub limits: Limits,
    /// How long the bot has to answer, in real time: three seconds with Slack.
    pub patience: Duration,
}

impl Options {
    /// An app with every scope and event this Slack knows, no commands, on a free loopback port.
    pub fn new(clock: Clock) -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            clock,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            signing_secret: "sandbox-signing-secret".to_owned(),
            bot_token: "xoxb-sandbox-bot".to_owned(),
            app_token: Some("xapp-1-sandbox-app".to_owned()),
            commands: Vec::new(),
            shortcuts: Vec::new(),
            scopes: owned(ALL_SCOPES),
            subscribed_events: owned(ALL_EVENTS),
            team: Team {
                id: "T0AGENCY1".to_owned(),
                name: "Lindenhof Agency".to_owned(),
                domain: "lindenhof-agency".to_owned(),
            },
            limits: Limits::default(),
            patience: Duration::from_secs(3),
        }
    }
}

/// Every bot scope that a method or event of this sandbox asks for.
pub(crate) const ALL_SCOPES: &[&str] = &[
    "app_mentions:read",
    "bookmarks:read",
    "bookmarks:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "users:read",
    "users:read.email",
];

/// Every event this sandbox can send.
pub(crate) const ALL_EVENTS: &[&str] = &[
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "reaction_added",
    "reaction_removed",
    "team_join",
    "tokens_revoked",
    "user_change",
];
