//! The table of methods: scopes, tier, token, function.

use super::{
    apps,
    args::{Answer, Args},
    bookmarks, channels, chat, dnd, files, history, members, usergroups, users, views,
};
use crate::sandbox::{limits::Tier, state::State};

/// Which token a method takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    Bot,
    App,
}

/// One method.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    /// One of these must be granted; conversations ask for the one of their own kind besides.
    pub(crate) scopes: &'static [&'static str],
    pub(crate) tier: Tier,
    pub(crate) takes: Takes,
    pub(crate) run: fn(&mut State, &Args) -> Answer,
}

const READ: &[&str] = &["channels:read", "groups:read", "im:read", "mpim:read"];
const HISTORY: &[&str] = &["channels:history", "groups:history", "im:history", "mpim:history"];
const MANAGE: &[&str] = &["channels:manage", "groups:write"];
const INVITE: &[&str] = &["channels:manage", "channels:write.invites", "groups:write", "groups:write.invites"];
const TOPIC: &[&str] = &["channels:manage", "channels:write.topic", "groups:write", "groups:write.topic"];

const fn bot(
    name: &'static str,
    scopes: &'static [&'static str],
    tier: Tier,
    run: fn(&mut State, &Args) -> Answer,
) -> Method {
    Method { name, scopes, tier, takes: Takes::Bot, run }
}

const METHODS: &[Method] = &[
    Method {
        name: "apps.connections.open",
        scopes: &[],
        tier: Tier::One,
        takes: Takes::App,
        run: apps::connections_open,
    },
    bot("api.test", &[], Tier::Four, apps::api_test),
    bot("auth.test", &[], Tier::Special, apps::auth_test),
    bot("team.info", &["team:read"], Tier::Three, apps::team_info),
    bot("bookmarks.add", &["bookmarks:write"], Tier::Two, bookmarks::add),
    bot("bookmarks.list", &["bookmarks:read"], Tier::Three, bookmarks::list),
    bot("pins.add", &["pins:write"], Tier::Two, bookmarks::pin),
    bot("pins.list", &["pins:read"], Tier::Two, bookmarks::list_pins),
    bot("pins.remove", &["pins:write"], Tier::Two, bookmarks::unpin),
    bot("reactions.add", &["reactions:write"], Tier::Three, bookmarks::react),
    bot("chat.postMessage", &["chat:write"], Tier::Special, chat::post_message),
    bot("chat.postEphemeral", &["chat:write"], Tier::Four, chat::post_ephemeral),
    bot("chat.update", &["chat:write"], Tier::Three, chat::update),
    bot("chat.delete", &["chat:write"], Tier::Three, chat::delete),
    bot("chat.getPermalink", &[], Tier::Special, chat::get_permalink),
    bot("conversations.list", READ, Tier::Two, channels::list),
    bot("conversations.info", READ, Tier::Three, channels::info),
    bot("conversations.create", MANAGE, Tier::Two, channels::create),
    bot("conversations.rename", MANAGE, Tier::Two, channels::rename),
    bot("conversations.archive", MANAGE, Tier::Two, channels::archive),
    bot("conversations.unarchive", MANAGE, Tier::Two, channels::unarchive),
    bot("conversations.setTopic", TOPIC, Tier::Two, channels::set_topic),
    bot("conversations.setPurpose", TOPIC, Tier::Two, channels::set_purpose),
    bot("conversations.members", READ, Tier::Four, members::members),
    bot("conversations.join", &["channels:join"], Tier::Three, members::join),
    bot("conversations.leave", MANAGE, Tier::Three, members::leave),
    bot("conversations.invite", INVITE, Tier::Three, members::invite),
    bot("conversations.kick", MANAGE, Tier::Three, members::kick),
    bot("conversations.open", &["im:write", "mpim:write"], Tier::Three, members::open),
    bot("conversations.history", HISTORY, Tier::Three, history::history),
    bot("conversations.replies", HISTORY, Tier::Three, history::replies),
    bot("dnd.info", &["dnd:read"], Tier::Three, dnd::info),
    bot("dnd.teamInfo", &["dnd:read"], Tier::Two, dnd::team_info),
    bot("files.getUploadURLExternal", &["files:write"], Tier::Four, files::get_upload_url),
    bot("files.completeUploadExternal", &["files:write"], Tier::Four, files::complete),
    bot("usergroups.list", &["usergroups:read"], Tier::Two, usergroups::list),
    bot("users.list", &["users:read"], Tier::Two, users::list),
    bot("users.info", &["users:read"], Tier::Four, users::info),
    bot("users.conversations", READ, Tier::Three, users::conversations),
    bot("views.open", &[], Tier::Four, views::open),
    bot("views.push", &[], Tier::Four, views::push),
    bot("views.update", &[], Tier::Four, views::update),
    bot("views.publish", &[], Tier::Four, views::publish),
];

pub(crate) fn find_method(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name)
}

/// The names of all methods this Slack knows.
pub fn list_methods() -> impl Iterator<Item = &'static str> {
    METHODS.iter().map(|method| method.name)
}

/// The scopes of which a method needs at least one; none for unknown methods.
pub fn scopes_of(method: &str) -> Option<&'static [&'static str]> {
    find_method(method).map(|method| method.scopes)
}
