//! Whether a channel is looked at, and how.

use super::Rules;
use crate::ids::ChannelId;
use jiff::{SignedDuration, Timestamp};

/// What is known of a channel before anything of it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub id: ChannelId,
    /// Without `#`.
    pub name: String,
    /// The workspace's general channel.
    pub is_general: bool,
    /// Shared with another company.
    pub is_shared: bool,
    /// Archived or deleted.
    pub is_archived: bool,
    /// Private.
    pub is_private: bool,
    /// The bot is in it.
    pub is_member: bool,
    /// One of a pod's.
    pub is_of_pod: bool,
    /// Where a pod lives, or what the organisation's settings name: the bot itself writes there.
    pub is_in_use: bool,
    /// When it was made, where Slack says.
    pub created_at: Option<Timestamp>,
    /// Somebody wants to keep it until then.
    pub keep_until: Option<Timestamp>,
}

/// Why a channel is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    /// It is archived.
    Archived,
    /// Everybody is in it.
    General,
    /// Admins say that it must stay.
    Required,
    /// Another company reads it too.
    Shared,
    /// A pod lives there, or the organisation's settings name it.
    InUse,
    /// Channels of such names are never stale.
    Never,
    /// Somebody wants to keep it.
    Kept,
    /// It is younger than the silence that counts.
    Young,
}

/// What is done to learn whether anybody writes there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Nothing: it is not touched.
    Leave(Left),
    /// Nothing can be known: the bot is not in it, or nobody says how old it is.
    Unknown,
    /// The bot joins, then reads.
    Join {
        /// From when on.
        since: Timestamp,
    },
    /// It is read.
    Read {
        /// From when on.
        since: Timestamp,
    },
}

/// How this channel is looked at.
pub fn look(seen: &Seen, rules: &Rules, now: Timestamp) -> Look {
    if let Some(left) = untouchable(seen, rules, now) {
        return Look::Leave(left);
    }
    let Some(days) = rules.days_for(&seen.name) else { return Look::Leave(Left::Never) };
    let since = now - SignedDuration::from_hours(24 * i64::from(days));
    match seen.created_at {
        None => return Look::Unknown,
        Some(created) if created > since => return Look::Leave(Left::Young),
        Some(_) => {}
    }
    if seen.is_member {
        Look::Read { since }
    } else if rules.join && seen.is_of_pod && !seen.is_private {
        Look::Join { since }
    } else {
        Look::Unknown
    }
}

/// Why it must not be touched now, whoever wants it; `None` where nothing speaks against it.
pub(super) fn untouchable(seen: &Seen, rules: &Rules, now: Timestamp) -> Option<Left> {
    let reasons = [
        (seen.is_archived, Left::Archived),
        (seen.is_general, Left::General),
        (rules.required.contains(&seen.id), Left::Required),
        (seen.is_shared, Left::Shared),
        (seen.is_in_use, Left::InUse),
        (seen.keep_until.is_some_and(|until| until > now), Left::Kept),
    ];
    reasons.into_iter().find_map(|(holds, left)| holds.then_some(left))
}
