//! What leads and admins are asked, and what whoever waits for them reads.

use super::{
    off::{code, off_words},
    say,
};
use crate::{
    directory::{Channel, Duty, Pod, views::why_you_act},
    features::channels::{
        ALLOW_NAME, KEEP_RULES, LINK_IT, NOT_OURS, SEEN,
        model::{Case, Off, State},
    },
    ids::UserId,
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, channel as channel_link, md, person, text, words},
    },
};

/// Why it is them.
pub(in crate::features::channels) fn decider_why(duty: &Duty, pod: Option<&Pod>) -> Text {
    match pod {
        Some(pod) => why_you_act(duty, &pod.name),
        None => text("Because you are an admin, and the channel is no pod's."),
    }
}

/// "May #lunch keep its name?", for the App Home.
pub(in crate::features::channels) fn exception_title(name: &str) -> String {
    format!("May #{name} keep its name?")
}

/// Whether it may keep its name.
pub(in crate::features::channels) fn exception_message(
    (case, channel): (&Case, &Channel),
    (off, starts): (&Off, &Text),
    offer: Option<&str>,
) -> Message {
    let link = channel_link(&channel.id);
    let asks = match &case.person {
        Some(asker) => md("{} would like to keep the name of {}.", &[person(asker), link]),
        None => md("Somebody would like to keep the name of {}.", &[link]),
    };
    let off = md("By the rules {}.", &[off_words(off, starts)]);
    let instead = offer.map_or_else(Text::default, |name| md(" It could be {}.", &[code(name)]));
    message(md("May #{} keep its name?", &[words(&case.name)]))
        .section(asks)
        .quote(case.reason.as_deref().unwrap_or_default())
        .section(md("{}{}", &[off, instead]))
        .actions([
            button(ALLOW_NAME, "Allow the name").value(case.id).primary(),
            button(KEEP_RULES, "Keep to the rules").value(case.id),
        ])
        .build()
}

/// Whether it may is nobody's question any more.
pub(in crate::features::channels) fn exception_closed(channel: &Channel, state: State, by: Option<&UserId>) -> Message {
    let link = channel_link(&channel.id);
    match (state, by) {
        (State::Allowed, Some(by)) => say(md("{} may keep its name: {} allowed it.", &[link, person(by)])),
        _ => say(md("Whether {} may keep its name need not be decided any more.", &[link])),
    }
}

/// It may not.
pub(in crate::features::channels) fn exception_refused(channel: &Channel, by: &UserId) -> Message {
    say(md("{} would rather keep to the rules for {}.", &[person(by), channel_link(&channel.id)]))
}

/// Above the question to whoever asked in vain.
pub(in crate::features::channels) fn rules_kept(by: &UserId) -> Text {
    md("{} has read why, and would rather keep to the rules here.", &[person(by)])
}

/// "#lunch may keep its name", for the App Home.
pub(in crate::features::channels) fn allowed_title(name: &str) -> String {
    format!("#{name} may keep its name")
}

/// Why they are told.
pub(in crate::features::channels) fn allowed_why() -> Text {
    text("Because you made this channel, and its name was in question.")
}

/// It may keep its name.
pub(in crate::features::channels) fn allowed_message((case, channel): (&Case, &Channel), by: &UserId) -> Message {
    let said = md("{} may keep its name: {} allows it.", &[channel_link(&channel.id), person(by)]);
    message(said.clone()).section(said).actions([button(SEEN, "Got it").value(case.id).primary()]).build()
}

/// "Is #lunch a channel of Brand?", for the App Home.
pub(in crate::features::channels) fn link_title(name: &str, pod: &str) -> String {
    format!("Is #{name} a channel of {pod}?")
}

/// Whether it is the pod's.
pub(in crate::features::channels) fn link_message(
    (case, channel): (&Case, &Channel),
    pod: &Pod,
    said_by: &UserId,
) -> Message {
    let (link, name) = (channel_link(&channel.id), words(&pod.name));
    let value = format!("{}|{}", case.id, pod.id);
    message(md("Is #{} a channel of {}?", &[words(&case.name), name.clone()]))
        .section(md("{} says that {} belongs to {}. Linked to it, I know whose it is.", &[person(said_by), link, name]))
        .actions([button(LINK_IT, "Link it").value(&value).primary(), button(NOT_OURS, "Not ours").value(&value)])
        .build()
}

/// Above the question to whoever said where it belongs.
pub(in crate::features::channels) fn link_asked(pod: &Pod, lead: &UserId) -> Text {
    md("You said it belongs to {}; I asked {} to link it.", &[words(&pod.name), person(lead)])
}

/// They answered.
pub(in crate::features::channels) fn link_answered(channel: &Channel, pod: &Pod, ours: bool) -> Message {
    let (link, name) = (channel_link(&channel.id), words(&pod.name));
    if ours {
        say(md("{} belongs to {} now.", &[link, name]))
    } else {
        say(md("{} is none of {}’s. Nothing was changed.", &[link, name]))
    }
}

/// The name is settled; whose it is can be said at any time.
pub(in crate::features::channels) fn link_closed(channel: &Channel) -> Message {
    say(md("The name of {} is settled. `/pod link`, typed in it, links it to a pod.", &[channel_link(&channel.id)]))
}
