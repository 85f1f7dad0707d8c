//! What can be done about announcements.

mod changing;
mod following;
mod posting;
mod reading;
mod receipts;
mod reminding;
mod showing;
mod telling;

pub(super) use changing::{Changed, change, end, find_to_change, withdraw};
pub(super) use following::{
    follow_audience, follow_channel, follow_days, follow_moved_channel, follow_outcome, follow_person, hide_page,
    try_again,
};
pub(super) use posting::{Previewed, post, preview, start_form};
pub(super) use reading::{
    export, find_page, find_shown, find_unread, list_help, list_pods, list_waits, may_announce, tell_help,
};
pub(super) use receipts::{Receipt, acknowledge, undo};
pub(super) use reminding::{remind_one, remind_page};
pub(super) use showing::refresh_cards;
pub(super) use telling::tell_page;

use crate::{
    ids::{AnnouncementId, PodId},
    turn::{Rule, Turn, Verb},
};
use serde::{Deserialize, Serialize};

/// Announcing to everybody, to the leads, and to pods of others.
pub(super) const TO_ALL: Verb = Verb { name: "announce to all", rule: Rule::Leadership };
/// Announcing to a pod.
pub(super) const TO_POD: Verb = Verb { name: "announce to a pod", rule: Rule::PodLead };
/// Seeing what was announced.
pub(super) const LIST: Verb = Verb { name: "announcements", rule: Rule::Everyone };

/// The timer by which cards are brought up to date, a page of channels each time.
pub(super) const CARD: &str = "cards";
/// The timer by which people are reminded, a page of them each time.
pub(super) const REMIND: &str = "remind";
/// The timer by which somebody is whose days changed, or who came later.
pub(super) const REMIND_ONE: &str = "remind_one";
/// The timer by which those who were asked hear what changed, a page of them each time.
pub(super) const TELL: &str = "tell";
/// The timer by which nothing is counted any more.
pub(super) const END: &str = "end";
/// The timer by which a channel is left that another company reads.
pub(super) const HIDE: &str = "hide";

/// The name under which the rows of this feature stand.
const FEATURE: &str = "announcements";

/// What the timers of one announcement carry.
#[derive(Serialize, Deserialize)]
struct Of {
    id: AnnouncementId,
}

/// Whether the actor may announce to this pod.
fn may_tell(turn: &Turn, pod: PodId) -> bool {
    turn.may(&TO_ALL, None) || turn.may(&TO_POD, Some(pod))
}

/// How audit rows name one.
fn subject(id: AnnouncementId) -> String {
    format!("announcement/{id}")
}
