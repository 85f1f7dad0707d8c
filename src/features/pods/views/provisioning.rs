//! Channels that are made for a pod: the form, what is answered, and what is said where no card can say it.

mod card;

pub(in crate::features::pods) use card::{Welcome, welcome};

use super::say;
use crate::{
    directory::{Channel, Pod, channel_names::LONGEST_CHANNEL_NAME, views::why_not_named},
    features::pods::{
        PROVISION_AGAIN, PROVISION_FORM, PROVISION_LEAVE,
        model::{
            ELSEWHERE, FormFault, MOST_FURTHER, MOST_LINKS, NameFault, ProvisionOf, Thing, Wants,
            provision_blocks as field,
        },
    },
    signal::{Message, Modal, Reopen},
    slack::{
        blocks::{Checkboxes, button, checkboxes, choice, message, modal, text_input},
        calls::LONGEST_LINE,
        mrkdwn::{Text, channel, md, number, text, words},
    },
    turn::Why,
};

/// The form. `name`: what a new home would be called; `people`: how many would be invited.
pub(in crate::features::pods) fn provision_modal(
    pod: &Pod,
    home: Option<&Channel>,
    name: &str,
    people: usize,
) -> Modal {
    let form = modal(PROVISION_FORM, "Set up the pod")
        .submit("Set it up")
        .close("Cancel")
        .metadata(&ProvisionOf { pod: pod.id.0 })
        .reopen(Reopen {
            title: format!("Set up {}", pod.name),
            action_id: PROVISION_FORM.to_owned(),
            value: pod.id.to_string(),
        });
    let form = match home {
        Some(home) => form.section(md(
            "*{}* lives in {}. I put a card there that says who leads it, when it works and what comes next, and keep it \
             true. What else do you want?",
            &[words(&pod.name), channel(&home.id)],
        )),
        None => form
            .section(md(
                "I make the channel of *{}* and put a card in it that says who leads it, when it works and what comes \
                 next, and keep it true.",
                &[words(&pod.name)],
            ))
            .input(
                text_input(field::NAME, "Its channel").initial(name).max_length(90).hint(
                    "A channel of this name that is there, and is no other pod's, becomes this pod's and keeps its topic.",
                ),
            ),
    };
    form.input(options(home.is_some(), people))
        .input(
            text_input(field::FURTHER, "Further channels")
                .optional()
                .placeholder("hiring, pitch")
                .max_length(300)
                .hint(&format!(
                    "Their subjects, with commas: pod-{}-hiring. Its lead and deputy are invited.",
                    pod.key
                )),
        )
        .input(
            text_input(field::LINKS, "Bookmarks")
                .optional()
                .multiline()
                .placeholder("Board https://board.example/7")
                .max_length(2_000)
                .hint("One a line: a title and its address."),
        )
        .build()
}

/// What else there is to want, and what most want of it.
fn options(has_home: bool, people: usize) -> Checkboxes {
    let mut choices = Vec::new();
    let mut ticked = vec![field::INVITE.to_owned()];
    if !has_home {
        choices.push(choice(field::PRIVATE, "Private: only those who are invited see it"));
        ticked.push(field::DESCRIBE.to_owned());
    }
    choices.push(choice(field::DESCRIBE, "Write its topic and description"));
    choices.push(choice(field::INVITE, &format!("Invite its people ({people})")));
    checkboxes(field::OPTIONS, "What else", &choices).optional().initial(&ticked)
}

/// What is wrong at a field.
pub(in crate::features::pods) fn provision_fault(fault: &FormFault) -> String {
    match fault {
        FormFault::Name(fault) => name_fault(fault),
        FormFault::Subject(subject) => {
            format!("No channel can be named after “{}”: it needs letters from a to z, or digits.", short(subject))
        }
        FormFault::ManyFurther(many) => {
            format!("These are {many} channels; I make at most {MOST_FURTHER} at once. Too many channels are noise.")
        }
        FormFault::ManyLinks(many) => format!("These are {many} links; I add at most {MOST_LINKS} at once."),
        FormFault::Link(line) => {
            format!("“{}” is no link. Write one a line, like this: Board https://board.example/7", short(line))
        }
    }
}

fn name_fault(fault: &NameFault) -> String {
    match fault {
        NameFault::Empty => "Please type a name.".to_owned(),
        NameFault::Long(long) => {
            format!("This has {long} characters; Slack takes at most {LONGEST_CHANNEL_NAME}. Please shorten it.")
        }
        NameFault::Letters(Some(instead)) => {
            format!("Slack takes lower-case letters, digits, hyphens and underscores. Try {instead}.")
        }
        NameFault::Letters(None) => "Slack takes lower-case letters, digits, hyphens and underscores.".to_owned(),
    }
}

fn short(written: &str) -> String {
    let head: String = written.chars().take(40).collect();
    if head.len() < written.len() { head + "…" } else { head }
}

/// The pod has no home, and nobody said what it is to be called.
pub(in crate::features::pods) fn needs_a_home(pod: &Pod) -> String {
    format!("{} has no channel yet. Please say what it is to be called.", pod.name)
}

/// Nothing is made for a pod that is no more.
pub(in crate::features::pods) fn nothing_for_archived(pod: &Pod) -> String {
    format!("{} is archived, so I make nothing for it.", pod.name)
}

/// It has begun.
pub(in crate::features::pods) fn provision_begun(pod: &Pod, wants: &Wants) -> Modal {
    let made = match &wants.home {
        Some(name) => md("I am setting up #{} for *{}*.", &[words(name), words(&pod.name)]),
        None => md("I am setting up the channel of *{}*.", &[words(&pod.name)]),
    };
    modal(PROVISION_FORM, "Setting it up")
        .close("Done")
        .section(made)
        .context(text(
            "This takes a moment. The card in the channel says what has come about, and what Slack would not do; if there \
             can be no channel, I tell you.",
        ))
        .build()
}

/// Nothing was refused, or not any more.
pub(in crate::features::pods) fn nothing_refused(pod: &Pod) -> Message {
    say(md("Nothing is left to do for *{}*.", &[words(&pod.name)]))
}

/// What was refused is asked again.
pub(in crate::features::pods) fn trying_again(pod: &Pod, things: usize) -> Message {
    let again = match things {
        1 => text("Trying it again"),
        many => md("Trying {} things again", &[number(many)]),
    };
    say(md("{} for *{}*. The card says what comes of it.", &[again, words(&pod.name)]))
}

/// What was refused is not wanted any more.
pub(in crate::features::pods) fn left_as_it_is(pod: &Pod, things: usize) -> Message {
    let left = match things {
        1 => text("It stays as it is"),
        many => md("These {} things stay as they are", &[number(many)]),
    };
    say(md("{} for *{}*. `/pod provision {}` asks for more.", &[left, words(&pod.name), words(&pod.key)]))
}

/// For the App Home.
pub(in crate::features::pods) fn homeless_title(pod: &Pod) -> String {
    format!("{} has no channel yet", pod.name)
}

/// Why this person is told.
pub(in crate::features::pods) fn homeless_why(pod: &Pod) -> Why {
    Why::from(md("You asked for a channel for {}.", &[words(&pod.name)])).asking()
}

/// The home could not be made, or not be entered.
pub(in crate::features::pods) fn homeless(pod: &Pod, thing: &Thing, code: &str) -> Message {
    let wanted = match thing {
        Thing::Home { name, .. } => md("I could not make #{} for *{}*.", &[words(name), words(&pod.name)]),
        Thing::Enter { channel: home } => {
            md("I could not enter {}, where *{}* lives.", &[channel(home), words(&pod.name)])
        }
        _ => md("I could not set up a channel for *{}*.", &[words(&pod.name)]),
    };
    let said = md("{} {}", &[wanted, why_no_channel(code)]);
    message(said.clone())
        .section(said)
        .actions([
            button(PROVISION_AGAIN, "Try again").value(pod.id).primary(),
            button(PROVISION_FORM, "Another name").value(pod.id),
            button(PROVISION_LEAVE, "Leave it").value(pod.id),
        ])
        .build()
}

/// Why a channel was not made or not entered, and what to do.
fn why_no_channel(code: &str) -> Text {
    match code {
        ELSEWHERE => text("It was linked to another pod meanwhile."),
        code => why_not_named(code),
    }
}

/// The line at the top of a pod's home; it names nobody, so that it stays true.
pub(in crate::features::pods) fn topic_line(pod: &Pod) -> String {
    line(&format!("{} · who is who and what comes next: the pinned card · /pod show {}", pod.name, pod.key))
}

/// What a pod's home is for.
pub(in crate::features::pods) fn purpose_line(pod: &Pod) -> String {
    if pod.purpose.is_empty() { line(&format!("The channel of {}.", pod.name)) } else { line(&pod.purpose) }
}

/// One line, as long as Slack has room.
fn line(written: &str) -> String {
    let line = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST_LINE {
        return line;
    }
    let head: String = line.chars().take(LONGEST_LINE - 1).collect();
    head + "…"
}
