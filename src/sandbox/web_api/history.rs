//! Reading back what was written.

use super::args::{Answer, ApiError, Args, answer};
use crate::{
    ids::MessageTs,
    sandbox::{
        events::is_reply_to,
        model::{Channel, Message},
        state::State,
    },
};
use serde_json::{Value, json};

/// The time window of a request; bounds are outside of it unless `inclusive`.
struct Window {
    oldest: Option<i128>,
    latest: Option<i128>,
    inclusive: bool,
}

impl Window {
    fn of(args: &Args) -> Result<Self, ApiError> {
        let bound = |name: &str, code: &'static str| match args.find(name) {
            None => Ok(None),
            Some(text) => micros(&text).map(Some).ok_or(ApiError::from(code)),
        };
        let oldest = bound("oldest", "invalid_ts_oldest")?.filter(|at| *at != 0);
        let latest = bound("latest", "invalid_ts_latest")?;
        Ok(Self { oldest, latest, inclusive: args.flag("inclusive") })
    }

    fn holds(&self, ts: &MessageTs) -> bool {
        let Some(at) = micros(ts.as_str()) else { return false };
        let after = self.oldest.is_none_or(|oldest| at > oldest || (self.inclusive && at == oldest));
        let before = self.latest.is_none_or(|latest| at < latest || (self.inclusive && at == latest));
        after && before
    }
}

/// `1764000000.000100` in microseconds; whole seconds are fine too.
fn micros(ts: &str) -> Option<i128> {
    let (seconds, fraction) = ts.split_once('.').unwrap_or((ts, ""));
    let fraction: String = fraction.chars().chain("000000".chars()).take(6).collect();
    Some(seconds.parse::<i128>().ok()? * 1_000_000 + fraction.parse::<i128>().ok()?)
}

/// The newest first; with only `oldest` given, the page that begins there.
pub(crate) fn history(state: &mut State, args: &Args) -> Answer {
    let channel = readable(state, args)?;
    let window = Window::of(args)?;
    let limit = args.limit(100, 999)?;
    let shown = |message: &&Message| message.ephemeral_to.is_none() && message.is_in_channel();
    let mut messages: Vec<_> = channel.messages.iter().filter(shown).filter(|m| window.holds(&m.ts)).collect();
    let forwards = window.oldest.is_some() && window.latest.is_none();
    if !forwards {
        messages.reverse();
    }
    let (mut page, next) = after_cursor(messages, args, limit)?;
    if forwards {
        page.reverse();
    }
    let with_metadata = args.flag("include_all_metadata");
    let messages: Vec<_> = page.iter().map(|message| state.message_json(channel, message, with_metadata)).collect();
    listed(messages, &next, json!({ "pin_count": channel.pins.len(), "latest": args.find("latest") }))
}

/// The parent and then its replies, the oldest first.
pub(crate) fn replies(state: &mut State, args: &Args) -> Answer {
    let channel = readable(state, args)?;
    let ts = args.get("ts")?;
    let parent = channel.find_message(&ts).filter(|message| message.ephemeral_to.is_none());
    let parent = parent.ok_or("thread_not_found")?;
    let parent = match &parent.thread_ts {
        Some(root) if *root != parent.ts => channel.find_message(root.as_str()).ok_or("thread_not_found")?,
        _ => parent,
    };
    let window = Window::of(args)?;
    let found = channel.messages.iter().filter(|m| is_reply_to(m, parent) && window.holds(&m.ts));
    let messages: Vec<_> = std::iter::once(parent).chain(found).collect();
    let (page, next) = after_cursor(messages, args, args.limit(1000, 1000)?)?;
    let with_metadata = args.flag("include_all_metadata");
    let messages: Vec<_> = page.iter().map(|message| state.message_json(channel, message, with_metadata)).collect();
    listed(messages, &next, json!({}))
}

/// A cursor names the last message already seen, so that new messages shift nothing.
fn after_cursor<'a>(
    messages: Vec<&'a Message>,
    args: &Args,
    limit: usize,
) -> Result<(Vec<&'a Message>, String), ApiError> {
    let start = match args.find("cursor") {
        None => 0,
        Some(cursor) => {
            let ts = cursor.strip_prefix("after:").and_then(|rest| rest.strip_suffix('=')).ok_or("invalid_cursor")?;
            messages.iter().position(|message| message.ts.as_str() == ts).ok_or("invalid_cursor")? + 1
        }
    };
    let page: Vec<_> = messages[start..].iter().take(limit).copied().collect();
    let more = start + page.len() < messages.len();
    let next = page.last().filter(|_| more).map_or(String::new(), |last| format!("after:{}=", last.ts));
    Ok((page, next))
}

fn listed(messages: Vec<Value>, next: &str, more: Value) -> Answer {
    let mut fields = more;
    fields["messages"] = json!(messages);
    fields["has_more"] = json!(!next.is_empty());
    if !next.is_empty() {
        fields["response_metadata"] = json!({ "next_cursor": next });
    }
    if fields["latest"].is_null() {
        fields.as_object_mut().map(|fields| fields.remove("latest"));
    }
    answer(fields)
}

fn readable<'a>(state: &'a State, args: &Args) -> Result<&'a Channel, ApiError> {
    let channel = state.known(args, "history")?;
    if !channel.has(&state.bot()) {
        return Err("not_in_channel".into());
    }
    Ok(channel)
}
