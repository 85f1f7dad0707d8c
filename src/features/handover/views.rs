//! Every sentence about hand-overs.

mod asks;
mod shown;

pub(super) use asks::{keep_message, keep_title, keep_why, kept_over, moved, over, take_message, take_title, why};
pub(super) use shown::{help_lines, nothing_of, own, shown, wait, window};

use super::model::{Handover, Heir, Item};
use crate::{
    calendar::dates,
    directory::{Duty, Names, Pod},
    ids::UserId,
    slack::mrkdwn::{Text, md, number, text, words},
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What is needed to speak of one.
pub(super) struct Seen {
    /// The pod.
    pub(super) pod: Pod,
    /// Who acts for whoever it comes to.
    pub(super) duty: Duty,
    /// Names of everybody in it.
    pub(super) names: Names,
    /// Who of them is here.
    pub(super) here: BTreeSet<UserId>,
    /// The organisation's day.
    pub(super) today: Date,
}

impl Seen {
    fn pod_name(&self) -> Text {
        words(&self.pod.name)
    }

    /// Whoever it comes to, by name.
    fn heir(&self) -> Text {
        match self.duty.people.first() {
            Some(person) => self.names.person(person),
            None => text("somebody"),
        }
    }
}

/// "1 open matter", "7 open matters".
fn matters(count: usize) -> Text {
    if count == 1 { text("1 open matter") } else { md("{} open matters", &[number(count)]) }
}

/// What it is, whose, since when and until when.
fn line(item: &Item, seen: &Seen) -> Text {
    let mut parts = vec![md("*{}*", &[words(&item.words)])];
    if let Some(keeper) = item.keeper.as_ref().filter(|_| !item.by_role) {
        parts.push(md("{}’s own", &[seen.names.person(keeper)]));
    }
    let since = seen.names.zone.date(item.since);
    parts.push(md("since {}", &[number(dates::day(since, seen.today))]));
    parts.extend(item.due.map(|due| md("due {}", &[number(dates::day(due, seen.today))])));
    Text::join(&parts, " · ")
}

/// Whoever had what is open, by name, and whether any of them is here.
fn former(handover: &Handover, seen: &Seen) -> (Vec<UserId>, bool) {
    let keepers = handover.keepers();
    let here = keepers.iter().any(|keeper| seen.here.contains(keeper));
    (keepers, here)
}

/// Whose pod it is now, for sentences.
fn is_of_lead(handover: &Handover) -> bool {
    handover.heir == Heir::Lead
}

/// Something pressed that is no more.
pub(super) fn gone() -> String {
    "This hand-over is no more. `/pod handover` shows what is being handed over.".to_owned()
}

/// Somebody was quicker, or it is over.
pub(super) fn settled_already() -> String {
    "That is settled already. `/pod handover` shows how it stands.".to_owned()
}

/// It comes to somebody else.
pub(super) fn not_yours(seen: &Seen) -> String {
    let to = seen.duty.people.first().map_or("somebody else", |person| seen.names.plain(person));
    format!("This is for {to} to take over, or for an administrator.")
}

/// Only those of the pod see it.
pub(super) fn not_yours_to_see(pod: &Pod) -> String {
    format!("What is handed over of {} is seen by its people, and by those it comes from and to.", pod.name)
}

/// No such pod.
pub(super) fn no_such_pod(named: &str) -> String {
    format!("I know no pod called “{named}”. `/pod list` shows all of them.")
}

/// Several pods could be meant.
pub(super) fn several_pods(pods: &[Pod]) -> String {
    let keys: Vec<String> = pods.iter().take(5).map(|pod| format!("`/pod handover {}`", pod.key)).collect();
    format!("That could be several pods. Please choose one: {}.", keys.join(", "))
}
