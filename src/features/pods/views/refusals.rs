//! What cannot be done, who can do it, and what to type instead. Plain sentences: names, not mentions.

use super::say;
use crate::{
    directory::{
        Channel, Duty, Person, Pod, Reason,
        views::{asked_who_that_is as not_known_yet, first_name, is_for_a_while, listed, short, why_no_colleague},
    },
    features::pods::{
        ADD, ARCHIVE, CREATE, DEPUTY, EDIT, HOURS, LEAVE, LINK, PROVISION, REMOVE, TOPICS,
        model::{LONGEST_KEY, LONGEST_LABEL, LONGEST_NAME, NewPodError, PastFault, Unclosed},
    },
    signal::Message,
    turn::Verb,
};
use jiff::civil::Date;

/// How many choices a sentence names before it says how many more there are.
const CHOICES: usize = 6;
/// How many people a sentence names.
const PEOPLE: usize = 3;

/// A quotation mark was left open.
pub(in crate::features::pods) fn unclosed(open: &Unclosed) -> String {
    format!("A quotation mark opens before “{}” and never closes. Please close it and send it again.", short(&open.0))
}

/// Only admins (and leadership, for a new pod) may.
pub(in crate::features::pods) fn ask_admins(verb: &Verb, admins: &[String]) -> String {
    let who = if verb == &CREATE {
        "Admins and leadership make pods."
    } else if verb == &ARCHIVE {
        "Admins and leadership archive pods."
    } else {
        "Admins do this."
    };
    format!("{who} {}", ask_one(admins, "an admin"))
}

/// The pod's lead (or whoever acts as lead) and the admins may (or, for the lead, the admins alone).
pub(in crate::features::pods) fn ask_lead(
    verb: &Verb,
    pod: &Pod,
    duty: &Duty,
    (acting, admins): (&[String], &[String]),
) -> String {
    let name = &pod.name;
    let rule = if verb == &ADD {
        format!("The lead and the admins add people to {name}.")
    } else if verb == &REMOVE {
        format!("The lead and the admins take people out of {name}.")
    } else if verb == &HOURS {
        format!("The lead and the admins set the hours of {name}.")
    } else if verb == &TOPICS {
        format!("The lead and the admins say what {name} answers for.")
    } else if verb == &LINK {
        format!("The lead and the admins choose the channels of {name}.")
    } else if verb == &PROVISION {
        format!("The lead and the admins have channels made for {name}.")
    } else if verb == &EDIT {
        format!("The lead and the admins change what is said of {name}.")
    } else if verb == &DEPUTY {
        format!("The lead and the admins choose the deputy of {name}.")
    } else {
        return format!("Admins choose who leads {name}. {}", ask_one(admins, "an admin"));
    };
    match (duty.because.last(), acting) {
        (Some(Reason::Lead { .. }), [lead, ..]) => {
            format!("{rule} {lead} leads {name}; ask {} or an admin.", first_name(lead))
        }
        (Some(Reason::Deputy { .. }), [deputy, ..]) => {
            format!(
                "{rule} {}; {deputy}, the deputy, acts. Ask {} or an admin.",
                no_lead(name, duty),
                first_name(deputy)
            )
        }
        _ => format!("{rule} {}. {}", no_lead(name, duty), ask_one(admins, "an admin")),
    }
}

/// Why the lead cannot be asked. Whoever covers for the lead has not their rights, so is not named here.
fn no_lead(pod: &str, duty: &Duty) -> String {
    if is_for_a_while(duty) { format!("The lead of {pod} is away") } else { format!("{pod} has no active lead") }
}

/// Guests neither join nor leave by themselves.
pub(in crate::features::pods) fn ask_for_guest(verb: &Verb, pod: &Pod, duty: &Duty, acting: &[String]) -> String {
    let name = &pod.name;
    let (rule, can) = if verb == &LEAVE {
        ("Guests leave a pod through its lead.", "take you out of")
    } else {
        ("Guests join a pod through its lead.", "add you to")
    };
    match (duty.because.last(), acting) {
        (Some(Reason::Lead { .. } | Reason::Deputy { .. }), [lead, ..]) => format!("{rule} {lead} can {can} {name}."),
        _ => format!("{rule} {}; please ask an admin.", no_lead(name, duty)),
    }
}

/// No pod is typed, and the channel has none.
pub(in crate::features::pods) fn which_pod(verb: &str, pods: &[Pod], in_channel: bool) -> String {
    match pods.first() {
        None => "There is no pod yet. Admins and leadership make the first one with `/pod create`.".to_owned(),
        Some(first) => {
            let please =
                if in_channel { "This channel belongs to no pod, so please name one" } else { "Please name a pod" };
            format!("{please}: `/pod {verb} {}`. {}", first.key, there_are(pods))
        }
    }
}

/// The words fit several pods.
pub(in crate::features::pods) fn several_pods(words: &str, verb: &str, pods: &[Pod]) -> String {
    let choices: Vec<String> = pods.iter().map(|pod| format!("{} (`{}`)", pod.name, pod.key)).collect();
    let first = pods.first().map_or("", |pod| pod.key.as_str());
    format!(
        "“{}” could be {}. Please type its short name: `/pod {verb} {first}`.",
        short(words),
        listed(&choices, CHOICES, "or")
    )
}

/// The words fit no pod.
pub(in crate::features::pods) fn no_such_pod(words: &str, pods: &[Pod]) -> String {
    format!("I know no pod “{}”. {}", short(words), there_are(pods))
}

fn there_are(pods: &[Pod]) -> String {
    let keys: Vec<String> = pods.iter().map(|pod| format!("`{}`", pod.key)).collect();
    match keys.as_slice() {
        [] => "There is none yet.".to_owned(),
        [only] => format!("The only pod is {only}."),
        _ => format!("The pods are {}; `/pod list` shows them.", listed(&keys, CHOICES, "and")),
    }
}

/// A channel was typed as the pod, but is nobody's.
pub(in crate::features::pods) fn channel_of_no_pod() -> String {
    "That channel belongs to no pod. `/pod list` shows the pods and their channels.".to_owned()
}

/// Nobody is named; perhaps a pod is.
pub(in crate::features::pods) fn which_person(verb: &str, pod: Option<&str>) -> String {
    let pod = pod.map_or_else(String::new, |pod| format!(" {}", short(pod)));
    format!("Whom do you mean? Mention the person: `/pod {verb}{pod}`.")
}

/// Mentioned, but not in the mirror: Slack is asked.
pub(in crate::features::pods) fn asked_who_that_is() -> Message {
    say(not_known_yet())
}

/// Why this person cannot be a member, if they cannot.
pub(in crate::features::pods) fn cannot_belong(person: &Person) -> Option<String> {
    let name = &person.real_name;
    if person.is_bot {
        Some(format!("{name} is an app; pods are made of people."))
    } else if person.is_deactivated {
        Some(format!("{name}'s account is deactivated, so {} cannot be added.", first_name(name)))
    } else {
        None
    }
}

/// Why this person cannot lead, if they cannot.
pub(in crate::features::pods) fn cannot_lead(person: &Person) -> Option<String> {
    let (name, why) = (&person.real_name, why_no_colleague(person)?);
    Some(format!("{name} {why}, and a pod is led by somebody of this organisation. Please choose another lead."))
}

/// Somebody nobody knows yet.
pub(in crate::features::pods) fn no_lead_known() -> String {
    "I do not know that person yet. Please try again in a minute, or choose somebody else.".to_owned()
}

/// A person leads at most one pod. `allow`: how an admin lets them lead both: their handle, and the second pod's key.
pub(in crate::features::pods) fn leads_another(name: &str, other: &Pod, allow: Option<(&str, &str)>) -> String {
    let both = allow.map_or_else(String::new, |(handle, key)| {
        format!(" Or let {} lead both, and say why: `/pod lead @{handle} {key} because …`.", first_name(name))
    });
    format!(
        "{name} leads {} already, and a person leads one pod at a time. Name another lead there first: \
         `/pod lead @somebody {}`.{both}",
        other.name, other.key
    )
}

/// `because`, and nothing after it.
pub(in crate::features::pods) fn because_what() -> String {
    "Please say why after “because”: it is kept with the change, for whoever asks later.".to_owned()
}

/// A guest, say, shall be deputy.
pub(in crate::features::pods) fn cannot_be_deputy(person: &Person) -> Option<String> {
    let (name, why) = (&person.real_name, why_no_colleague(person)?);
    Some(format!(
        "{name} {why}, and a deputy acts as lead, so it is somebody of this organisation. Please choose another one."
    ))
}

/// The lead shall be deputy.
pub(in crate::features::pods) fn deputy_leads(pod: &Pod, name: &str) -> String {
    format!("{name} leads {}, and a deputy acts while the lead cannot. Please choose somebody else.", pod.name)
}

/// The label is too long.
pub(in crate::features::pods) fn long_label(long: usize) -> String {
    format!("That role has {long} characters; {LONGEST_LABEL} is the most. Nothing was changed.")
}

/// What follows `on` is no day that has been.
pub(in crate::features::pods) fn past_fault(fault: &PastFault) -> String {
    match fault {
        PastFault::Unreadable(error) => error.to_string(),
        PastFault::Several => "Please name one day, as in `/pod show performance on 3 May`.".to_owned(),
        PastFault::Future(day) => {
            format!("{} is still to come. Please name a day that has been.", day.strftime("%-d %B %Y"))
        }
    }
}

/// There was no such pod on that day; `made`: the day on which there was one first.
pub(in crate::features::pods) fn not_yet(pod: &Pod, day: Date, made: Date) -> String {
    let said = |date: Date| date.strftime("%-d %B %Y").to_string();
    format!("There is nothing to show of {} on {}: it was made on {}.", pod.name, said(day), said(made))
}

/// Pods stand under the one that shall be archived.
pub(in crate::features::pods) fn has_children(pod: &Pod, children: &[Pod]) -> String {
    let names: Vec<&str> = children.iter().map(|child| child.name.as_str()).collect();
    let first = children.first().map_or("", |child| child.key.as_str());
    format!(
        "{} {} under {}. Put them under another pod first (`/pod edit {first}`), or archive them. Nothing was changed.",
        listed(&names, CHOICES, "and"),
        if names.len() == 1 { "stands" } else { "stand" },
        pod.name
    )
}

/// The lead wants to leave.
pub(in crate::features::pods) fn lead_stays(pod: &Pod, is_admin: bool, admins: &[String]) -> String {
    let way = if is_admin {
        format!("Name another lead first: `/pod lead @somebody {}`.", pod.key)
    } else {
        format!("An admin names another lead first: {}. Then you can leave.", named(admins, "an admin"))
    };
    format!("You lead {}, so it would be left without a lead. {way}", pod.name)
}

/// Somebody wants to remove the lead.
pub(in crate::features::pods) fn lead_is_not_removed(pod: &Pod, lead: &str, is_admin: bool) -> String {
    let way = if is_admin {
        format!("Name another lead first: `/pod lead @somebody {}`.", pod.key)
    } else {
        "An admin names another lead first.".to_owned()
    };
    format!("{lead} leads {}, so it would be left without a lead. {way}", pod.name)
}

/// Why no pod can be made of what was typed.
pub(in crate::features::pods) fn no_new_pod(error: &NewPodError) -> String {
    const EXAMPLE: &str = "`/pod create performance \"Performance Marketing\" lead @ana`";
    match error {
        NewPodError::Nothing => {
            format!("A pod needs a short name, and may have a longer one and a lead: {EXAMPLE}.")
        }
        NewPodError::EmptyName => {
            format!(
                "The pod's name is empty. Write it between quotation marks, and whoever leads it after them: {EXAMPLE}."
            )
        }
        NewPodError::LongKey { long, instead } => format!(
            "That short name has {long} characters; {LONGEST_KEY} is the most. Please choose another one, such as `{instead}`."
        ),
        NewPodError::Key { typed, instead: Some(key), name } => {
            let name = name.as_ref().map_or_else(String::new, |name| format!(" \"{}\"", short(name)));
            format!(
                "“{}” cannot be a short name: those have lower-case letters, digits and hyphens, and begin with a \
                 letter. Try `/pod create {key}{name}`.",
                short(typed)
            )
        }
        NewPodError::Key { typed, instead: None, .. } => format!(
            "“{}” cannot be a short name: those have lower-case letters from a to z, digits and hyphens. For example: \
             {EXAMPLE}.",
            short(typed)
        ),
        NewPodError::NameWithoutKey(name) => format!(
            "I can make no short name of “{}”. Please type one before it, of letters from a to z: \
             `/pod create performance \"{}\"`.",
            short(name),
            short(name)
        ),
        NewPodError::LongName(long) => {
            format!("That name has {long} characters; {LONGEST_NAME} is the most. Please choose a shorter one.")
        }
    }
}

/// The key belongs to another pod.
pub(in crate::features::pods) fn key_taken(key: &str, taken: Option<&Pod>) -> String {
    match taken {
        Some(pod) if pod.archived_at.is_some() => {
            format!(
                "The short name `{key}` belonged to {}, which is archived; its history keeps it. Please choose another one.",
                pod.name
            )
        }
        Some(pod) if pod.key != key => {
            format!("`{key}` is another short name of {} (`{}`). Please choose another one.", pod.name, pod.key)
        }
        Some(pod) => {
            format!("There is a pod with the short name `{key}` already: {}. `/pod show {key}` shows it.", pod.name)
        }
        None => format!("The short name `{key}` is taken. Please choose another one."),
    }
}

/// Another pod has this name.
pub(in crate::features::pods) fn name_taken(pod: &Pod) -> String {
    format!("There is a pod called {} already; `/pod show {}` shows it. Please choose another name.", pod.name, pod.key)
}

/// No channel is typed, and this is none the bot knows.
pub(in crate::features::pods) fn which_channel() -> String {
    "I do not know this channel. Name one, as in `/pod link #pod-performance performance`; if this one is private, \
     invite me here first (type `/invite`)."
        .to_owned()
}

/// There is no such channel, or it is private and not for everybody to know of: the sentence is the same.
pub(in crate::features::pods) fn no_such_channel() -> String {
    "I see no such channel from here. A private channel is linked from inside it: type `/invite` there to bring me in, \
     then `/pod link`."
        .to_owned()
}

/// Why this channel cannot be a pod's, if it cannot.
pub(in crate::features::pods) fn cannot_link(channel: &Channel) -> Option<String> {
    let name = &channel.name;
    if channel.is_archived {
        Some(format!("#{name} is archived. Bring it back, or link another channel."))
    } else if channel.is_general {
        Some(format!("#{name} is for everybody and belongs to no pod. Please link a channel of the pod's own."))
    } else {
        None
    }
}

/// The channel is another pod's.
pub(in crate::features::pods) fn channel_taken(channel: &Channel, other: &Pod) -> String {
    format!("#{} belongs to {} (`{}`), and a channel has one pod.", channel.name, other.name, other.key)
}

/// "Please ask Chloë Martin or Dan Wu."
fn ask_one(people: &[String], otherwise: &str) -> String {
    format!("Please ask {}.", named(people, otherwise))
}

fn named(people: &[String], otherwise: &str) -> String {
    if people.is_empty() { otherwise.to_owned() } else { listed(people, PEOPLE, "or") }
}
