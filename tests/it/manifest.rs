//! The manifest asks for exactly what the code uses: its commands and shortcuts, the events it listens to, the scopes that
//! its calls and events need. Nothing missing, nothing too much.

use podkeeper::{
    app::{list_under, manifest},
    features,
    slack::{inbound::EVENTS, methods},
    turn::Feature,
};
use std::collections::{BTreeMap, BTreeSet};

/// The scope without which Slack does not send an event; several where it depends on the kind of channel. Of these the
/// app needs all: it lives in public and private channels.
const EVENT_SCOPES: &[(&str, &[&str])] = &[
    ("app_home_opened", &[]),
    ("app_mention", &["app_mentions:read"]),
    ("app_uninstalled", &[]),
    ("channel_archive", &["channels:read"]),
    ("channel_created", &["channels:read"]),
    ("channel_deleted", &["channels:read"]),
    ("channel_id_changed", &["channels:read"]),
    ("channel_left", &["channels:read"]),
    ("channel_rename", &["channels:read"]),
    ("channel_shared", &["channels:read"]),
    ("channel_unarchive", &["channels:read"]),
    ("channel_unshared", &["channels:read"]),
    ("dnd_updated_user", &["dnd:read"]),
    ("group_archive", &["groups:read"]),
    ("group_deleted", &["groups:read"]),
    ("group_left", &["groups:read"]),
    ("group_rename", &["groups:read"]),
    ("group_unarchive", &["groups:read"]),
    ("member_joined_channel", &["channels:read", "groups:read"]),
    ("member_left_channel", &["channels:read", "groups:read"]),
    ("message.im", &["im:history"]),
    ("subteam_created", &["usergroups:read"]),
    ("subteam_updated", &["usergroups:read"]),
    ("team_join", &["users:read"]),
    ("tokens_revoked", &[]),
    ("user_change", &["users:read"]),
];

/// Slash commands and shortcuts need this one.
const FOR_COMMANDS: &str = "commands";

/// The entries of the list of objects under `key:`, each as its fields, unquoted.
fn entries_under(key: &str) -> Vec<BTreeMap<String, String>> {
    let heading = format!("{key}:");
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = manifest().lines().skip_while(|line| line.trim() != heading);
    let Some(head) = lines.next() else { return Vec::new() };
    let inside = lines.take_while(|line| line.trim().is_empty() || indent(line) > indent(head));
    let mut entries: Vec<BTreeMap<String, String>> = Vec::new();
    for line in inside.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let field = line.strip_prefix("- ").inspect(|_| entries.push(BTreeMap::new())).unwrap_or(line);
        let (name, value) = field.split_once(": ").expect("a field and its value");
        let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
        entries.last_mut().expect("an entry").insert(name.to_owned(), value.to_owned());
    }
    entries
}

fn entry(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn sorted<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_unstable();
    names
}

#[test]
fn commands_are_those_of_the_features_word_by_word() {
    let features = features::all();
    let claimed = features.iter().flat_map(|feature: &Feature| &feature.commands);
    let mut claimed: Vec<_> = claimed
        .map(|command| {
            entry(&[
                ("command", command.name),
                ("description", command.description),
                ("usage_hint", command.usage_hint),
                ("should_escape", "true"),
            ])
        })
        .collect();
    let mut asked_for = entries_under("slash_commands");
    claimed.sort();
    asked_for.sort();
    assert_eq!(asked_for, claimed);
    assert!(!claimed.is_empty());
    for command in claimed {
        assert!(command["command"].len() <= 32 && command["description"].len() <= 2000, "{command:?}");
    }
}

#[test]
fn shortcuts_are_those_of_the_features() {
    let features = features::all();
    let mut claimed: Vec<_> = features
        .iter()
        .flat_map(|feature: &Feature| &feature.shortcuts)
        .map(|shortcut| {
            let place = if shortcut.on_message { "message" } else { "global" };
            entry(&[
                ("name", shortcut.name),
                ("type", place),
                ("callback_id", shortcut.callback_id),
                ("description", shortcut.description),
            ])
        })
        .collect();
    let mut asked_for = entries_under("shortcuts");
    claimed.sort();
    asked_for.sort();
    assert_eq!(asked_for, claimed);
}

#[test]
fn events_are_those_that_are_read() {
    assert_eq!(sorted(list_under("bot_events")), sorted(EVENTS.iter().copied()));
}

#[test]
fn scopes_are_those_of_the_calls_and_the_events() {
    let calls = methods::ALL.iter().flat_map(|method| method.scopes);
    let events = EVENTS.iter().flat_map(|event| {
        let (_, scopes) =
            EVENT_SCOPES.iter().find(|(name, _)| name == event).expect("EVENT_SCOPES says what the event needs");
        *scopes
    });
    let needed: BTreeSet<&str> = calls.chain(events).copied().chain([FOR_COMMANDS]).collect();
    let asked_for = sorted(list_under("bot"));
    assert_eq!(asked_for, needed.into_iter().collect::<Vec<_>>());
}

#[test]
fn reading_is_explained_beside_the_scopes() {
    let text = manifest();
    let reading = text.find("- channels:history").expect("the scope");
    let before = &text[..reading];
    let comment = before.rsplit("- users:read").next().unwrap_or_default();
    assert!(comment.contains("so that nobody gets it twice") && comment.contains("im:write"), "{comment}");
}
