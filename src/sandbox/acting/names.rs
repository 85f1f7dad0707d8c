//! From what a test or a page says to whom and what it means: `ana`, `@ana`, `#general`, ids.

use crate::{
    error::{Error, Result},
    ids::{ChannelId, UserId},
    sandbox::{
        model::{Channel, Person},
        state::State,
    },
};

/// Somebody by handle or id.
pub(crate) fn person_named<'a>(state: &'a State, who: &str) -> Result<&'a Person> {
    let handle = who.trim_start_matches('@');
    let found = state.find_person(handle).or_else(|| state.people.values().find(|person| person.name == handle));
    found.ok_or_else(|| Error::user(format!("There is nobody called {who} here.")))
}

/// Somebody who can act: not deactivated, not a machine.
pub(crate) fn actor(state: &State, who: &str) -> Result<Person> {
    let person = person_named(state, who)?;
    if person.deleted {
        return Err(Error::user(format!("{} has been deactivated and cannot do anything.", person.real_name)));
    }
    if person.is_machine() {
        return Err(Error::user(format!("{} is not a person one can act as.", person.real_name)));
    }
    Ok(person.clone())
}

/// A channel by `#name`, name or id.
pub(crate) fn channel_named<'a>(state: &'a State, channel: &str) -> Result<&'a Channel> {
    let name = channel.trim_start_matches('#');
    let found = state
        .find_channel(channel)
        .or_else(|| state.channels.values().find(|found| found.is_named() && found.name == name));
    found.ok_or_else(|| Error::user(format!("There is no channel called {channel} here.")))
}

/// A conversation as `who` means it: a channel, or `@somebody` for the direct message with them.
pub(crate) fn channel_of(state: &mut State, who: &UserId, channel: &str) -> Result<ChannelId> {
    match channel.strip_prefix('@') {
        Some(handle) => {
            let other = person_named(state, handle)?.id.clone();
            Ok(state.direct(&[who.clone(), other]))
        }
        None => Ok(channel_named(state, channel)?.id.clone()),
    }
}

/// A conversation that `who` is in.
pub(crate) fn own_channel(state: &mut State, who: &UserId, channel: &str) -> Result<ChannelId> {
    let id = channel_of(state, who, channel)?;
    match state.channels.get(&id) {
        Some(found) if found.has(who) => Ok(id),
        _ => Err(Error::user(format!("You are not in {}; join it first.", called(state, &id)))),
    }
}

/// A conversation as its people call it.
pub(crate) fn called(state: &State, id: &ChannelId) -> String {
    match state.channels.get(id) {
        Some(channel) if channel.is_named() => format!("#{}", channel.name),
        _ => "this conversation".to_owned(),
    }
}

/// What somebody typed, as Slack stores it: `& < >` escaped, `@ana` and `#general` as references. References that
/// are there already (the page writes `<@U…>` itself) stay; `labelled` adds the names, as commands have them.
pub(crate) fn typed(state: &State, text: &str, labelled: bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((reference, length)) = reference(state, rest, labelled)
            && !out.ends_with(|before: char| before.is_alphanumeric())
        {
            out.push_str(&reference);
            rest = &rest[length..];
            continue;
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// A reference at the beginning of `text`, and how many bytes of it that was.
fn reference(state: &State, text: &str, labelled: bool) -> Option<(String, usize)> {
    let (person, channel, length) = if let Some(inner) = text.strip_prefix('<') {
        let end = inner.find('>')?;
        let id = inner[..end].split('|').next()?;
        let person = id.strip_prefix('@').and_then(|id| state.find_person(id));
        (person, id.strip_prefix('#').and_then(|id| state.find_channel(id)), end + 2)
    } else {
        let word = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == '.';
        let name = text.get(1..)?;
        let name = &name[..name.find(|c| !word(c)).unwrap_or(name.len())];
        let name = name.trim_end_matches('.');
        let person = text.starts_with('@').then(|| state.people.values().find(|person| person.name == name)).flatten();
        let found = || state.channels.values().find(|channel| channel.is_named() && channel.name == name);
        (person, text.starts_with('#').then(found).flatten(), name.len() + 1)
    };
    let everybody =
        ["@here", "@channel", "@everyone"].iter().find(|word| word.len() == length && text.starts_with(**word));
    if let Some(word) = everybody {
        return Some((format!("<!{}>", word.trim_start_matches('@')), length));
    }
    let private = |channel: &Channel| channel.kind != crate::sandbox::model::Kind::Public;
    let reference = match (person, channel) {
        (Some(person), _) if labelled => format!("<@{}|{}>", person.id, person.name),
        (Some(person), _) => format!("<@{}>", person.id),
        (None, Some(channel)) if private(channel) => format!("<#{}|>", channel.id),
        (None, Some(channel)) => format!("<#{}|{}>", channel.id, channel.name),
        (None, None) => return None,
    };
    Some((reference, length))
}

/// References turned back into `@ana` and `#general`: what a command without `should_escape` gets.
pub(crate) fn unreferenced(state: &State, text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let inner = &rest[at + 1..];
        let named = inner.find('>').and_then(|end| {
            let id = inner[..end].split('|').next()?;
            let person = id.strip_prefix('@').and_then(|id| state.find_person(id)).map(|p| format!("@{}", p.name));
            let channel = || id.strip_prefix('#').and_then(|id| state.find_channel(id));
            Some((person.or_else(|| channel().map(|channel| format!("#{}", channel.name)))?, end))
        });
        match named {
            Some((name, end)) => {
                out.push_str(&name);
                rest = &inner[end + 1..];
            }
            None => {
                out.push('<');
                rest = inner;
            }
        }
    }
    out + rest
}
