//! Every Web API method we call, with what it needs. `manifest.yml` is held against this list by a test.

use std::time::Duration;

/// How a method wants its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// In the query string.
    Get,
    /// As a JSON body.
    Post,
}

/// One method of Slack's Web API.
#[derive(Debug, PartialEq, Eq)]
pub struct Method {
    /// `chat.postMessage`
    pub name: &'static str,
    /// How its arguments travel.
    pub verb: Verb,
    /// How long one call may take before its outcome counts as unknown.
    pub timeout: Duration,
    /// The bot scopes it may need; with several, which one depends on the kind of channel.
    pub scopes: &'static [&'static str],
    /// Calls per minute and workspace that Slack grants at least.
    pub per_minute: u32,
}

impl Method {
    /// Whether Slack promises no number for it, but "several hundred a minute": then `per_minute` is where one begins, and
    /// the rate is found.
    pub fn finds_its_rate(&self) -> bool {
        self.name == CHAT_POST.name
    }
}

/// Scopes an app may do without: what needs them is not there then.
pub const OPTIONAL_SCOPES: &[&str] = &["dnd:read", "usergroups:read", "users:read.email"];

macro_rules! methods {
    ($($(#[$doc:meta])* $constant:ident = $name:literal $verb:ident $seconds:literal s, $per_minute:literal / min, [$($scope:literal),*];)*) => {
        $($(#[$doc])* pub const $constant: Method = Method {
            name: $name,
            verb: Verb::$verb,
            timeout: Duration::from_secs($seconds),
            scopes: &[$($scope),*],
            per_minute: $per_minute,
        };)*
        /// All of them.
        pub const ALL: &[Method] = &[$($constant),*];
    };
}

methods! {
    /// Who we are.
    AUTH_TEST = "auth.test" Post 10 s, 100 / min, [];
    /// A new Socket Mode address; called with the app-level token.
    CONNECTIONS_OPEN = "apps.connections.open" Post 10 s, 1 / min, [];
    /// All people, page by page; with their e-mail addresses, where the app may read them.
    USERS_LIST = "users.list" Get 30 s, 20 / min, ["users:read", "users:read.email"];
    /// One person, as above.
    USERS_INFO = "users.info" Get 10 s, 100 / min, ["users:read", "users:read.email"];
    /// When Slack keeps notifications from people: fifty of them at once.
    DND_TEAM_INFO = "dnd.teamInfo" Get 10 s, 20 / min, ["dnd:read"];
    /// All user groups with their people.
    USERGROUPS_LIST = "usergroups.list" Get 30 s, 20 / min, ["usergroups:read"];
    /// All channels the bot may see, page by page.
    CONVERSATIONS_LIST = "conversations.list" Get 30 s, 20 / min, ["channels:read", "groups:read"];
    /// One channel.
    CONVERSATIONS_INFO = "conversations.info" Get 10 s, 50 / min, ["channels:read", "groups:read"];
    /// The direct message with a person.
    CONVERSATIONS_OPEN = "conversations.open" Post 10 s, 50 / min, ["im:write"];
    /// Into a public channel.
    CONVERSATIONS_JOIN = "conversations.join" Post 10 s, 50 / min, ["channels:join"];
    /// The channels the bot is in, page by page; only to find one it may have made.
    USERS_CONVERSATIONS = "users.conversations" Get 30 s, 20 / min, ["channels:read", "groups:read"];
    /// A new channel.
    CONVERSATIONS_CREATE = "conversations.create" Post 15 s, 20 / min, ["channels:manage", "groups:write"];
    /// Another name for a channel the bot has made.
    CONVERSATIONS_RENAME = "conversations.rename" Post 10 s, 20 / min, ["channels:manage", "groups:write"];
    /// A channel nobody writes in any more.
    CONVERSATIONS_ARCHIVE = "conversations.archive" Post 15 s, 20 / min, ["channels:manage", "groups:write"];
    /// Somebody into a channel.
    CONVERSATIONS_INVITE = "conversations.invite" Post 10 s, 50 / min, ["channels:manage", "groups:write"];
    /// The line at the top of a channel.
    CONVERSATIONS_SET_TOPIC = "conversations.setTopic" Post 10 s, 20 / min, ["channels:manage", "groups:write"];
    /// What a channel is for.
    CONVERSATIONS_SET_PURPOSE = "conversations.setPurpose" Post 10 s, 20 / min, ["channels:manage", "groups:write"];
    /// Who is in a channel, page by page.
    CONVERSATIONS_MEMBERS = "conversations.members" Get 15 s, 100 / min, ["channels:read", "groups:read"];
    /// A link above a channel.
    BOOKMARKS_ADD = "bookmarks.add" Post 10 s, 20 / min, ["bookmarks:write"];
    /// The links above a channel.
    BOOKMARKS_LIST = "bookmarks.list" Post 10 s, 50 / min, ["bookmarks:read"];
    /// Messages of a conversation: to read back sends of unknown outcome, and when people last wrote.
    CONVERSATIONS_HISTORY = "conversations.history" Get 15 s, 50 / min,
        ["channels:history", "groups:history", "im:history", "mpim:history"];
    /// Messages of a thread: to read back sends of unknown outcome, and when people last wrote.
    CONVERSATIONS_REPLIES = "conversations.replies" Get 15 s, 50 / min,
        ["channels:history", "groups:history", "im:history", "mpim:history"];
    /// A new message.
    CHAT_POST = "chat.postMessage" Post 10 s, 300 / min, ["chat:write"];
    /// Another body for a message.
    CHAT_UPDATE = "chat.update" Post 10 s, 50 / min, ["chat:write"];
    /// No longer a message.
    CHAT_DELETE = "chat.delete" Post 10 s, 50 / min, ["chat:write"];
    /// A message among those a channel keeps at hand.
    PINS_ADD = "pins.add" Post 10 s, 20 / min, ["pins:write"];
    /// What a channel keeps at hand.
    PINS_LIST = "pins.list" Get 10 s, 20 / min, ["pins:read"];
    /// No longer among them.
    PINS_REMOVE = "pins.remove" Post 10 s, 20 / min, ["pins:write"];
    /// An address to which the text of a file is handed over. Its arguments travel in the query: not every place that
    /// speaks Slack takes them as JSON.
    FILES_UPLOAD_URL = "files.getUploadURLExternal" Get 10 s, 100 / min, ["files:write"];
    /// A file that was handed over is shown.
    FILES_COMPLETE = "files.completeUploadExternal" Post 15 s, 100 / min, ["files:write"];
    /// A modal on a trigger.
    VIEWS_OPEN = "views.open" Post 5 s, 100 / min, [];
    /// A modal on top of one.
    VIEWS_PUSH = "views.push" Post 5 s, 100 / min, [];
    /// Another content for a modal.
    VIEWS_UPDATE = "views.update" Post 5 s, 100 / min, [];
    /// A person's App Home.
    VIEWS_PUBLISH = "views.publish" Post 10 s, 100 / min, [];
}
