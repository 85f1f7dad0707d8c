//! The addresses of messages. They are built, not asked for: a turn makes no calls, and `chat.getPermalink` would say the
//! same (decision 14).

use crate::ids::{ChannelId, MessageTs};

/// The address of a message in the workspace at `url` (`https://….slack.com/`, as `auth.test` says); with `thread`, of a reply
/// in it. Whoever may not read the channel sees nothing there.
pub fn permalink(url: &str, channel: &ChannelId, ts: &MessageTs, thread: Option<&MessageTs>) -> String {
    let digits = ts.as_str().replace('.', "");
    let message = format!("{}/archives/{channel}/p{digits}", url.trim_end_matches('/'));
    match thread {
        Some(thread) => format!("{message}?thread_ts={thread}&cid={channel}"),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_replies_have_slacks_addresses() {
        let (channel, ts) = (ChannelId::from("C1"), MessageTs::from("1764000000.000100"));
        for url in ["https://agency.slack.com/", "https://agency.slack.com"] {
            let address = permalink(url, &channel, &ts, None);
            assert_eq!(address, "https://agency.slack.com/archives/C1/p1764000000000100");
        }
        let reply = permalink("https://agency.slack.com/", &channel, &ts, Some(&"1763999999.000200".into()));
        assert_eq!(reply, "https://agency.slack.com/archives/C1/p1764000000000100?thread_ts=1763999999.000200&cid=C1");
    }
}
