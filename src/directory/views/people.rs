//! What is said about people whom somebody named, and how names and what was typed stand in a sentence. Plain sentences:
//! names, not mentions.

use crate::{
    directory::people::Person,
    slack::mrkdwn::{Text, text},
};

/// How many choices a sentence names before it says how many more there are.
const CHOICES: usize = 6;

/// The words fit several people, each with full name and handle.
pub fn several_people<'a>(words: &str, people: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let choices: Vec<String> = people.into_iter().map(|(name, handle)| format!("{name} (`@{handle}`)")).collect();
    format!(
        "“{}” could be {}. Please type the handle or more of the name.",
        short(words),
        listed(&choices, CHOICES, "or")
    )
}

/// The words fit nobody.
pub fn no_such_person(words: &str) -> String {
    format!("I know nobody called “{}”. Please mention the person with @, or type more of the name.", short(words))
}

/// Nobody here has this e-mail address; `can_read`: Slack tells the app those of others.
pub fn no_such_email(email: &str, can_read: bool) -> String {
    let email = short(email);
    if can_read {
        format!(
            "Nobody here has the e-mail address {email}. Please mention the person with @, or type a part of the name."
        )
    } else {
        format!(
            "I may not see e-mail addresses here (the app lacks `users:read.email`), so I cannot tell who {email} is. \
             Please mention the person with @, or type a part of the name."
        )
    }
}

/// Why this person can hold nothing in the organisation, if so: neither a role nor a part of leadership.
pub fn colleague_fault(found: Option<&Person>) -> Option<String> {
    let Some(person) = found else {
        return Some("I do not know one of these people yet. Please try again tomorrow.".to_owned());
    };
    let why = why_no_colleague(person)?;
    Some(format!("{} {why}. Please choose people of this organisation.", person.real_name))
}

/// Why somebody does not belong to this organisation, if so: "is a guest here".
pub fn why_no_colleague(person: &Person) -> Option<&'static str> {
    if person.is_bot {
        Some("is an app")
    } else if person.is_deactivated {
        Some("has a deactivated account")
    } else if person.is_external {
        Some("is of another company")
    } else if person.is_guest {
        Some("is a guest here")
    } else {
        None
    }
}

/// A user group in a person's place.
pub fn group_is_no_person(name: &str) -> String {
    format!("“{}” stands for several people. Please name one person at a time.", short(name))
}

/// Several people where one is meant.
pub fn one_person_at_a_time() -> String {
    "Please name one person at a time. Nothing was changed.".to_owned()
}

/// Mentioned, but not in the mirror: Slack is asked.
pub fn asked_who_that_is() -> Text {
    text("I do not know this person yet; I am asking Slack who they are. Please try again in a moment.")
}

/// `a, b or c`; what is beyond `most` is counted.
pub fn listed<T: AsRef<str>>(items: &[T], most: usize, last: &str) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    let more = items.len().saturating_sub(most);
    match &items[..items.len() - more] {
        [] => String::new(),
        shown if more > 0 => format!("{} {last} {more} more", shown.join(", ")),
        [only] => (*only).to_owned(),
        [before @ .., end] => format!("{} {last} {end}", before.join(", ")),
    }
}

/// The first of somebody's names.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// What somebody typed, repeated at a bearable length.
pub fn short(typed: &str) -> String {
    const MOST: usize = 60;
    match typed.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &typed[..end]),
        None => typed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_well() {
        let items = |count: usize| (1..=count).map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(listed(&items(0), 3, "or"), "");
        assert_eq!(listed(&items(1), 3, "or"), "1");
        assert_eq!(listed(&items(3), 3, "or"), "1, 2 or 3");
        assert_eq!(listed(&items(5), 3, "and"), "1, 2, 3 and 2 more");
    }

    #[test]
    fn what_was_typed_is_repeated_briefly() {
        assert_eq!(short("brand"), "brand");
        assert_eq!(short(&"ä".repeat(200)), format!("{}…", "ä".repeat(60)));
    }
}
