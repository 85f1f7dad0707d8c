//! Somebody came into a pod's channel, or left it.

use crate::{
    directory::Pod,
    features::belonging::{JOIN, LEAVE, STAY, VISIT},
    ids::{ChannelId, PodId, UserId},
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, channel, md, words},
    },
};

/// Which way somebody went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Moved {
    /// Into the channel.
    In,
    /// Out of it.
    Out,
}

impl Moved {
    /// The way back.
    pub(in super::super) fn other(self) -> Self {
        match self {
            Self::In => Self::Out,
            Self::Out => Self::In,
        }
    }

    /// The key of what somebody is asked about it.
    pub(in super::super) fn key(self, pod: PodId, person: &UserId) -> String {
        match self {
            Self::In => format!("joined/{pod}/{person}"),
            Self::Out => format!("left/{pod}/{person}"),
        }
    }
}

/// For the App Home.
pub(in super::super) fn moved_title(pod: &Pod, moved: Moved) -> String {
    match moved {
        Moved::In => format!("Do you belong to {}?", pod.name),
        Moved::Out => format!("Do you still belong to {}?", pod.name),
    }
}

/// Why they are asked.
pub(in super::super) fn moved_why(where_to: &ChannelId, moved: Moved) -> Text {
    match moved {
        Moved::In => md("Because you joined {}; nobody becomes a member without being asked.", &[channel(where_to)]),
        Moved::Out => md("Because you left {}; nobody’s membership ends without being asked.", &[channel(where_to)]),
    }
}

/// What they are asked.
pub(in super::super) fn moved_message(pod: &Pod, where_to: &ChannelId, moved: Moved) -> Message {
    let (name, place) = (words(&pod.name), channel(where_to));
    match moved {
        Moved::In => message(md("Do you belong to {}?", std::slice::from_ref(&name)))
            .section(md(
                "You joined {}, the channel of *{}*. Do you belong to the pod as well? Members are asked in its stand-ups \
                 and check in on its key results.",
                &[place, name],
            ))
            .actions([
                button(JOIN, "Join the pod").value(pod.id).primary(),
                button(VISIT, "I only visit").value(pod.id),
            ])
            .build(),
        Moved::Out => message(md("Do you still belong to {}?", std::slice::from_ref(&name)))
            .section(md(
                "You left {}, the channel of *{}*. You are a member of the pod still. Do you leave it as well?",
                &[place, name],
            ))
            .actions([
                button(LEAVE, "Leave the pod").value(pod.id),
                button(STAY, "I belong still").value(pod.id).primary(),
            ])
            .build(),
    }
}

fn said(said: Text) -> Message {
    message(said.clone()).section(said).build()
}

/// They belong to it now.
pub(in super::super) fn joined(pod: &Pod) -> Message {
    said(md("You belong to *{}* now. `/pod show {}` shows who else does.", &[words(&pod.name), words(&pod.key)]))
}

/// They do not.
pub(in super::super) fn visits(pod: &Pod) -> Message {
    said(md("Then you visit *{}*. `/pod join {}` makes you a member any time.", &[words(&pod.name), words(&pod.key)]))
}

/// They have left it.
pub(in super::super) fn left(pod: &Pod) -> Message {
    said(md("You belong to *{}* no longer. Thank you for your work there.", &[words(&pod.name)]))
}

/// They belong to it still.
pub(in super::super) fn stays(pod: &Pod) -> Message {
    said(md("You belong to *{}* still, without its channel.", &[words(&pod.name)]))
}
