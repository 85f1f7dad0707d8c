//! What whoever made a channel reads: in private, friendly, with what to do.

use super::{
    BELONGS_POD, REASON,
    off::{code, off_words},
    say,
};
use crate::{
    directory::views::why_not_named,
    directory::{Channel, Pod},
    features::channels::{
        BELONGS, EXCEPT, RENAME,
        model::{Case, GRACE, Off, State},
        views::making::pod_choices,
    },
    ids::UserId,
    signal::{Message, Modal},
    slack::{
        blocks::{MessageBuilder, button, message, modal, text_input},
        mrkdwn::{Text, channel as channel_link, md, number, person, text, words},
    },
    turn::asks::Why,
};

/// A case as it is shown to whoever made the channel.
pub(in crate::features::channels) struct Shown<'a> {
    /// The case.
    pub(in crate::features::channels) case: &'a Case,
    /// The channel.
    pub(in crate::features::channels) channel: &'a Channel,
    /// What is off.
    pub(in crate::features::channels) off: &'a Off,
    /// Names that would do.
    pub(in crate::features::channels) offers: &'a [String],
    /// How names begin.
    pub(in crate::features::channels) starts: &'a Text,
    /// Whose list it comes to: the name of the pod.
    pub(in crate::features::channels) pod: Option<&'a str>,
    /// The bot made the channel, and can rename it.
    pub(in crate::features::channels) by_bot: bool,
    /// What was just done, or could not be.
    pub(in crate::features::channels) note: Option<Text>,
}

/// "The name of #lunch", for the App Home.
pub(in crate::features::channels) fn ask_title(name: &str) -> String {
    format!("The name of #{name}")
}

/// Why they are asked.
pub(in crate::features::channels) fn ask_why() -> Why {
    let change = text("`/channel rules` shows how channels are named, and *Ask for an exception* keeps a name.");
    Why { change: Some(change), ..Why::from(text("Because you made this channel, or named it.")) }.asking()
}

/// What they read now.
pub(in crate::features::channels) fn maker_message(shown: &Shown<'_>) -> Message {
    match shown.case.state {
        State::Asked => asked(shown),
        State::Excepted => excepted(shown),
        State::Listed => listed(shown),
        State::Fixed | State::Allowed | State::Dropped => dropped(shown.channel),
    }
}

fn asked(shown: &Shown<'_>) -> Message {
    let link = channel_link(&shown.channel.id);
    let said = if shown.case.reminded {
        md("Once more about {}: {}, so people look for it in vain.", &[link, off_words(shown.off, shown.starts)])
    } else {
        md(
            "A word about the name of {}: {}, so people may look for it in vain.",
            &[link, off_words(shown.off, shown.starts)],
        )
    };
    let opened = message(md("A word about the name of #{}.", &[words(&shown.case.name)]))
        .section(said)
        .section(shown.note.clone().unwrap_or_default());
    let whose = match shown.pod {
        Some(pod) => md("whoever leads {}", &[words(pod)]),
        None => text("an admin"),
    };
    let until = if shown.case.reminded {
        md("Today is the last day; then it stands on the weekly list of {}. Only you read this.", &[whose])
    } else {
        md(
            "You have {} working days; then it stands on the weekly list of {}. Only you read this.",
            &[number(GRACE), whose],
        )
    };
    let value = shown.case.id;
    offers(opened, shown)
        .actions([
            button(BELONGS, "Belongs to a pod").value(value),
            button(EXCEPT, "Ask for an exception").value(value),
        ])
        .context(until)
        .build()
}

/// The chosen name and how it comes true, or the names to choose from.
fn offers(opened: MessageBuilder, shown: &Shown<'_>) -> MessageBuilder {
    let value = |name: &str| format!("{}|{name}", shown.case.id);
    let others = |opened: MessageBuilder, chosen: Option<&str>, label: &'static str| {
        let names = shown.offers.iter().filter(|name| Some(name.as_str()) != chosen);
        opened.each(names, |blocks, name| blocks.section_with(code(name), button(RENAME, label).value(value(name))))
    };
    match &shown.case.wish {
        Some(wish) if shown.by_bot => opened.section(md("I am renaming it to {}.", &[code(wish)])),
        Some(wish) => {
            let steps = md(
                "To call it {}: open {}, click its name at the top, then *Settings*, then *Edit* beside the name, and type \
                 {}. I notice by myself when it is done.",
                &[code(wish), channel_link(&shown.channel.id), code(wish)],
            );
            others(opened.section(steps), Some(wish), "Rather this")
        }
        None if shown.offers.is_empty() => opened.section(text(
            "I found no free name that would do. `/channel rules` shows how names are made, with examples.",
        )),
        None => others(opened.section(text("These names are free and would do:")), None, "Rename"),
    }
}

fn excepted(shown: &Shown<'_>) -> Message {
    let who = shown.case.decider.as_ref().map_or_else(|| text("An admin"), person);
    let said = md("You asked to keep the name of {}. {} decides.", &[channel_link(&shown.channel.id), who]);
    message(said.clone()).section(said).quote(shown.case.reason.as_deref().unwrap_or_default()).build()
}

fn listed(shown: &Shown<'_>) -> Message {
    let whose = match shown.pod {
        Some(pod) => md("whoever leads {}", &[words(pod)]),
        None => text("an admin"),
    };
    let said = md(
        "{} stands on the weekly list of {} now. You can still rename it; I notice by myself.",
        &[channel_link(&shown.channel.id), whose],
    );
    let opened = message(said.clone()).section(said).section(shown.note.clone().unwrap_or_default());
    offers(opened, shown).build()
}

/// It is settled.
pub(in crate::features::channels) fn closed(channel: &Channel, state: State, by: Option<&UserId>) -> Message {
    let link = channel_link(&channel.id);
    match state {
        State::Fixed => say(md("Thank you: it is {} now, and people will find it.", &[link])),
        State::Allowed => {
            let who = by.map_or_else(|| text("An admin"), person);
            say(md("{} may keep its name: {} allows it. There is nothing to do.", &[link, who]))
        }
        State::Dropped | State::Asked | State::Excepted | State::Listed => dropped(channel),
    }
}

/// There is a newer question about the same.
pub(in crate::features::channels) fn asked_anew(channel: &Channel) -> Message {
    say(md("There is a newer message about the name of {}, further down.", &[channel_link(&channel.id)]))
}

/// Nobody has anything against it any more.
pub(in crate::features::channels) fn dropped(channel: &Channel) -> Message {
    if channel.is_archived {
        return say(md("#{} is closed, so its name does not matter any more.", &[words(&channel.name)]));
    }
    say(md("{} is fine as it is: the rules have nothing against its name any more.", &[channel_link(&channel.id)]))
}

/// Somebody was faster.
pub(in crate::features::channels) fn was_taken(name: &str) -> Text {
    md("{} was taken meanwhile. These are free now.", &[code(name)])
}

/// The rules are others now.
pub(in crate::features::channels) fn keeps_no_longer(name: &str) -> Text {
    md("The rules changed meanwhile: {} would not do any more. These would.", &[code(name)])
}

/// Slack did not rename it.
pub(in crate::features::channels) fn rename_refused(name: &str, code_of: &str) -> Text {
    md("I could not rename it to {}. {}", &[code(name), why_not_named(code_of)])
}

/// The acting person leads the pod, so it was linked at once.
pub(in crate::features::channels) fn linked_now(pod: &Pod) -> Text {
    md("It belongs to {} now.", &[words(&pod.name)])
}

/// It is the pod's already.
pub(in crate::features::channels) fn linked_already(pod: &Pod) -> Text {
    md("It belongs to {} already.", &[words(&pod.name)])
}

/// Nobody can be asked to link it.
pub(in crate::features::channels) fn link_by_hand(pod: &Pod) -> Text {
    md("Whoever leads {} links it by `/pod link`, typed in it.", &[words(&pod.name)])
}

/// After *Got it*.
pub(in crate::features::channels) fn seen() -> Message {
    say(text("Good. It no longer waits on you."))
}

/// *Belongs to a pod*
pub(in crate::features::channels) fn belongs_modal(case: &Case, channel: &Channel, pods: &[Pod]) -> Modal {
    let chosen = case.pod.filter(|_| case.belongs).map(|pod| pod.to_string());
    modal(BELONGS, "Belongs to a pod")
        .metadata(&case.id)
        .submit("Save")
        .close("Cancel")
        .section(md(
            "Which pod works in {}? You are offered names of that pod, and its lead links the channel to it.",
            &[channel_link(&channel.id)],
        ))
        .exactly_one_of((BELONGS_POD, "Pod"), &pod_choices(pods), chosen.as_deref())
        .build()
}

/// *Ask for an exception*
pub(in crate::features::channels) fn exception_modal(case: &Case, channel: &Channel) -> Modal {
    modal(EXCEPT, "Ask for an exception")
        .metadata(&case.id)
        .submit("Ask")
        .close("Cancel")
        .section(md(
            "Why should {} keep its name? Whoever leads the pod, or an admin, decides.",
            &[channel_link(&channel.id)],
        ))
        .input(
            text_input(REASON, "Reason")
                .multiline()
                .max_length(500)
                .initial(case.reason.as_deref().unwrap_or_default())
                .hint("One sentence will do."),
        )
        .build()
}
