//! Every sentence of Learn-and-Share that a person reads.
//!
//! In channels people are named, not mentioned: a message that is edited with each vote should ring for nobody.

mod agenda;
mod answers;
mod asks;
mod call;
mod forms;
mod log;

pub(super) use agenda::*;
pub(super) use answers::*;
pub(super) use asks::*;
pub(super) use call::*;
pub(super) use forms::*;
pub(super) use log::*;

use super::store::{Session, Topic};
use crate::{
    calendar::Zone,
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{DateStyle, Text, date, link, md, number, text, words},
    },
};
use jiff::Timestamp;

/// A session with all that its messages show.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    /// The ritual's name.
    pub(super) name: String,
    /// The organisation's zone.
    pub(super) zone: Zone,
    /// Where the call takes place, if the host has said.
    pub(super) link: Option<String>,
    /// The session.
    pub(super) session: Session,
    /// Its topics, in the order in which they were proposed.
    pub(super) topics: Vec<Topic>,
    /// How many said that they were there.
    pub(super) here: i64,
    /// The turn's instant.
    pub(super) now: Timestamp,
}

impl Scene {
    /// What stands on the agenda, in its order.
    pub(super) fn talks(&self) -> Vec<&Topic> {
        let mut talks: Vec<&Topic> = self.topics.iter().filter(|topic| topic.place.is_some()).collect();
        talks.sort_by_key(|topic| topic.place);
        talks
    }

    /// Its day in the organisation's zone: `2026-11-26`.
    pub(super) fn day(&self) -> String {
        self.zone.date(self.session.starts_at.0).to_string()
    }
}

/// A message of one paragraph.
pub(super) fn say(said: Text) -> Message {
    message(said).build()
}

/// "Thursday, November 26th, 2026 at 4:00 PM" in the reader's own zone.
fn when(at: Timestamp, zone: &Zone) -> Text {
    let local = zone.local(at);
    let day = date(at, DateStyle::LongDay, &local.strftime("%A %-d %B %Y").to_string());
    md("{} at {}", &[day, time(at, zone)])
}

/// "4:00 PM" in the reader's own zone.
fn time(at: Timestamp, zone: &Zone) -> Text {
    let fallback = format!("{} ({})", zone.local(at).strftime("%H:%M"), zone.name());
    date(at, DateStyle::Time, &fallback)
}

/// When, in words that cannot be localised: for titles and forms.
fn plain_moment(at: Timestamp, zone: &Zone) -> String {
    zone.local(at).strftime("%A %-d %B at %H:%M").to_string()
}

/// "Ben Okafor (Brand & Creative)"; nobody where nobody hosts.
fn host(session: &Session) -> Option<Text> {
    let name = words(session.host_name.as_deref()?);
    Some(match &session.host_pod_name {
        Some(pod) => md("{} ({})", &[name, words(pod)]),
        None => name,
    })
}

/// "Jonas Weber, Performance Marketing".
fn speaker(topic: &Topic) -> Text {
    let name = words(&topic.author_name);
    match &topic.pod_name {
        Some(pod) => md("{}, {}", &[name, words(pod)]),
        None => name,
    }
}

/// "Join the call", where there is a link.
fn call_link(scene: &Scene) -> Option<Text> {
    scene.link.as_deref().map(|address| link(address, "Join the call"))
}

/// `3 votes`, `1 vote`.
fn counted(count: i64, one: &'static str, many: &'static str) -> Text {
    let noun = text(if count == 1 { one } else { many });
    md("{} {}", &[number(count), noun])
}
