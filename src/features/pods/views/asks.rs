//! What reaches a person who did not ask first, and why.

use super::say;
use crate::{
    directory::Pod,
    features::pods::LEAD_SEEN,
    ids::{ChannelId, UserId},
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, channel, md, person, text, words},
    },
};

/// "You lead Performance now", for the App Home.
pub(in crate::features::pods) fn lead_title(pod: &Pod) -> String {
    format!("You lead {} now", pod.name)
}

/// Why the new lead is told.
pub(in crate::features::pods) fn lead_why(by: &UserId) -> Text {
    md("Because {} made you the lead.", &[person(by)])
}

/// The new lead's message.
pub(in crate::features::pods) fn you_lead(pod: &Pod, by: &UserId, key: &str) -> Message {
    let (name, short) = (words(&pod.name), words(&pod.key));
    message(md("You lead {} now.", std::slice::from_ref(&name)))
        .section(md("You lead *{}* now: {} just said so.", &[name, person(by)]))
        .section(md(
            "What you can do: `/pod add @ben {}` and `/pod remove @ben {}` for people, `/pod link #channel {}` for \
             channels. `/pod show {}` shows how it stands.",
            &[short.clone(), short.clone(), short.clone(), short],
        ))
        .actions([button(LEAD_SEEN, "Got it").value(key).primary()])
        .build()
}

/// "You are deputy of Performance now", for the App Home.
pub(in crate::features::pods) fn deputy_title(pod: &Pod) -> String {
    format!("You are deputy of {} now", pod.name)
}

/// Why the new deputy is told.
pub(in crate::features::pods) fn deputy_why(by: &UserId) -> Text {
    md("Because {} made you the deputy.", &[person(by)])
}

/// The new deputy's message.
pub(in crate::features::pods) fn you_are_deputy(pod: &Pod, by: &UserId, key: &str) -> Message {
    let (name, short) = (words(&pod.name), words(&pod.key));
    message(md("You are deputy of {} now.", std::slice::from_ref(&name)))
        .section(md("You are deputy of *{}* now: {} just said so.", &[name, person(by)]))
        .section(md(
            "While its lead is away or missing you act for them, and what needs a lead reaches you. `/pod show {}` shows how \
             it stands.",
            &[short],
        ))
        .actions([button(LEAD_SEEN, "Got it").value(key).primary()])
        .build()
}

/// After *Got it*.
pub(in crate::features::pods) fn lead_seen() -> Message {
    say(text("Good. It no longer waits on you."))
}

/// "Performance has no channel", for the App Home.
pub(in crate::features::pods) fn home_closed_title(pod: &Pod) -> String {
    format!("{} needs a channel", pod.name)
}

/// The pod's channel was archived or deleted.
pub(in crate::features::pods) fn home_closed(pod: &Pod, closed: &ChannelId) -> Message {
    let (name, short) = (words(&pod.name), words(&pod.key));
    message(md("The channel of {} was closed.", std::slice::from_ref(&name)))
        .section(md("{}, the channel of *{}*, was archived or deleted, so I took it out.", &[channel(closed), name]))
        .section(md("Link another one, and its cards appear there: `/pod link #channel {}`.", &[short]))
        .build()
}
