//! A new channel: the form, and how it stands.

use super::{
    off::code,
    rules::{example, meaning},
};
use crate::{
    directory::{
        Pod,
        channel_names::LONGEST_CHANNEL_NAME,
        views::{listed, short, why_not_invited, why_not_named},
    },
    features::channels::{
        AGAIN, NEW_CHANNEL, NEW_FORM,
        model::{
            IS_PRIVATE, Invited, Known, MOST_PEOPLE, NewDraft, NewFault, Order, OrderState, Place, Rules, WITH_POD,
            new_fields,
        },
    },
    signal::{Choice, Message, Modal, Reopen},
    slack::{
        blocks::{button, checkboxes, choice, message, modal, people_select, select, text_input},
        mrkdwn::{Text, channel as channel_link, md, number, person, text, words},
    },
};

/// So many people who could not be invited are named.
const MOST: usize = 20;

/// Pods as a menu has them.
pub(in crate::features::channels) fn pod_choices(pods: &[Pod]) -> Vec<Choice> {
    pods.iter().map(|pod| choice(pod.id, &pod.name)).collect()
}

/// The form.
pub(in crate::features::channels) fn new_modal(
    draft: &NewDraft,
    (rules, known): (&Rules, &Known),
    pods: &[Pod],
    note: Option<Text>,
) -> Modal {
    let patterns: Vec<Choice> = rules
        .patterns
        .iter()
        .map(|pattern| {
            choice(pattern.as_str(), &format!("{}: #{}", meaning(pattern).as_str(), example(pattern, known)))
        })
        .collect();
    let options =
        [choice(WITH_POD, "Invite everybody of the pod"), choice(IS_PRIVATE, "Private: only its members know of it")];
    let form = modal(NEW_FORM, "New channel")
        .submit("Create")
        .close("Cancel")
        .reopen(Reopen { title: "A new channel".to_owned(), action_id: NEW_CHANNEL.to_owned(), value: String::new() })
        .section(note.unwrap_or_default())
        .input(select(new_fields::PATTERN, "What it is about", &patterns).initial(&draft.pattern));
    let form = if pods.is_empty() {
        form
    } else {
        let chosen = draft.pod.map(|pod| pod.to_string());
        form.one_of((new_fields::POD, "Pod"), &pod_choices(pods), chosen.as_deref())
    };
    let form = if rules.patterns.iter().any(|pattern| pattern.places().contains(&Place::Client)) {
        form.input(text_input(new_fields::CLIENT, "Client").optional().max_length(80).initial(&draft.client))
    } else {
        form
    };
    form.input(
        text_input(new_fields::TOPIC, "Topic")
            .optional()
            .max_length(200)
            .initial(&draft.topic)
            .hint("As you would say it: “Summer launch” becomes summer-launch."),
    )
    .input(checkboxes(new_fields::OPTIONS, "Who", &options).optional().initial(&draft.options))
    .input(people_select(new_fields::PEOPLE, "Also invite").optional().at_most(50).initial(&draft.people))
    .build()
}

/// What is wrong at a field.
pub(in crate::features::channels) fn new_fault(fault: &NewFault) -> String {
    match fault {
        NewFault::NoPattern => "This kind of name is gone from the rules. Please choose another one.".to_owned(),
        NewFault::Missing(Place::Pod) => "Please choose the pod it is for.".to_owned(),
        NewFault::Missing(Place::Client) => "Please type which client it is for.".to_owned(),
        NewFault::Missing(Place::Topic) => "Please type a topic.".to_owned(),
        NewFault::NoRoom(place) => {
            let thing = match place {
                Place::Pod => "pod",
                Place::Client => "client",
                Place::Topic => "topic",
            };
            format!("This kind of name has no {thing} in it. Leave it out, or choose another kind above.")
        }
        NewFault::NoWords => "There is no letter or digit in it that a name could have.".to_owned(),
        NewFault::NoClient(typed) => {
            format!("I know no client “{}”. Clients are named with their pod: `/pod edit`.", short(typed))
        }
        NewFault::SaysElse => format!(
            "A name of these words would be read otherwise, or has more than {LONGEST_CHANNEL_NAME} characters. Please try other \
             words."
        ),
    }
}

/// A channel has that name.
pub(in crate::features::channels) fn name_is_taken(name: &str) -> String {
    format!("There is a channel #{name} already, perhaps an archived one. Please try other words.")
}

/// Only its people make channels of a pod.
pub(in crate::features::channels) fn pod_makes_its_own(leads: &[String]) -> String {
    match leads {
        [] => "The people of a pod make its channels.".to_owned(),
        names => format!("The people of a pod make its channels. Please ask {}.", listed(names, MOST, "or")),
    }
}

/// Somebody cannot be invited.
pub(in crate::features::channels) fn cannot_invite(name: &str, is_bot: bool) -> String {
    if is_bot {
        format!("{name} is an app; invite it in the channel by `/invite`.")
    } else {
        format!("{name} has a deactivated account. Please choose somebody else.")
    }
}

/// Too many at once.
pub(in crate::features::channels) fn too_many_people(count: usize) -> String {
    format!(
        "These are {count} people; I invite at most {MOST_PEOPLE} at once. Leave out “Invite everybody of the pod”, and let \
         people join by themselves."
    )
}

/// How it stands, for whoever wanted it.
pub(in crate::features::channels) fn order_message(order: &Order, pod: Option<&Pod>, admins: &[String]) -> Message {
    match (&order.state, &order.channel) {
        (OrderState::Asked, _) => {
            let said = md("I am making #{} …", &[words(&order.name)]);
            message(said.clone()).section(said).build()
        }
        (OrderState::Refused(code_of), _) => refused(order, code_of, admins),
        (OrderState::Made, None) => {
            let said = md("#{} is there.", &[words(&order.name)]);
            message(said.clone()).section(said).build()
        }
        (OrderState::Made, Some(channel)) => {
            let link = channel_link(channel);
            let said = match pod {
                Some(pod) => md("{} is there, a channel of {}.", &[link, words(&pod.name)]),
                None => md("{} is there.", &[link]),
            };
            message(md("#{} is there.", &[words(&order.name)])).section(said).section(invited(order)).build()
        }
    }
}

fn invited(order: &Order) -> Text {
    let asked = order.people.values().filter(|one| **one == Invited::Asked).count();
    let there = order.people.values().filter(|one| **one == Invited::In).count();
    let people = |count: usize| match count {
        1 => text("1 person is in it"),
        many => md("{} people are in it", &[number(many)]),
    };
    let mut lines = vec![if asked > 0 {
        md("{}, {} more are invited …", &[people(there), number(asked)])
    } else {
        md("{}.", &[people(there)])
    }];
    let refused = order.people.iter().filter_map(|(who, one)| match one {
        Invited::Refused(code) => Some(md("• {}: {}", &[person(who), why_not_invited(code)])),
        Invited::Asked | Invited::In => None,
    });
    let refused: Vec<Text> = refused.take(MOST).collect();
    if !refused.is_empty() {
        lines.push(text("Not invited:"));
        lines.extend(refused);
    }
    Text::join(&lines, "\n")
}

fn refused(order: &Order, code_of: &str, admins: &[String]) -> Message {
    let said = md("I could not make {}. {}", &[code(&order.name), why_not_named(code_of)]);
    let is_name = code_of == "name_taken" || code_of.starts_with("invalid_name");
    let who = match admins {
        [] => Text::default(),
        _ if is_name => Text::default(),
        names => md("{} can look into it.", &[words(&listed(names, MOST, "or"))]),
    };
    let label = if is_name { "Choose another name" } else { "Try again" };
    message(said.clone()).section(said).context(who).actions([button(AGAIN, label).value(order.id).primary()]).build()
}
