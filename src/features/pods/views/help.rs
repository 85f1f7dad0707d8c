//! What a person can do about pods here, now, with their role: a line each, with an example to copy.

use crate::{
    directory::{Pod, Role},
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{Text, md, text, words},
    },
};

/// A pod in an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::features::pods) struct Named {
    /// Its key.
    pub(in crate::features::pods) key: String,
    /// Its name.
    pub(in crate::features::pods) name: String,
}

/// What this person can do: each with the pod that suits as an example, the one of the channel first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::features::pods) struct Abilities {
    /// The key of the channel's pod, which need not be typed here.
    pub(in crate::features::pods) here: Option<String>,
    /// Any pod, to look at.
    pub(in crate::features::pods) any: Option<Named>,
    /// One to join.
    pub(in crate::features::pods) join: Option<Named>,
    /// One to leave.
    pub(in crate::features::pods) leave: Option<Named>,
    /// One whose people and channels they may change.
    pub(in crate::features::pods) run: Option<Named>,
    /// One whose lead they may choose.
    pub(in crate::features::pods) lead: Option<Named>,
    /// They may make pods.
    pub(in crate::features::pods) create: bool,
}

/// The lines.
pub(in crate::features::pods) fn help_lines(can: &Abilities) -> Vec<Text> {
    let mut lines = Vec::new();
    // In a pod's own channel its key may be left out.
    let key = |pod: &Named| {
        if can.here.as_ref() == Some(&pod.key) { Text::default() } else { md(" {}", &[words(&pod.key)]) }
    };
    if let Some(pod) = &can.any {
        lines.push(text("• `/pod list`: all pods and who leads them"));
        lines.push(md("• `/pod show{}`: who belongs to {}", &[key(pod), words(&pod.name)]));
        lines.push(text("• `/pod who pricing`: which pod answers for a topic, or works for a client"));
        lines.push(text("• `/pod map`: how the pods stand under each other"));
    }
    if let Some(pod) = &can.join {
        lines.push(md("• `/pod join{}`: join {}", &[key(pod), words(&pod.name)]));
    }
    if let Some(pod) = &can.leave {
        lines.push(md("• `/pod leave{}`: leave {}", &[key(pod), words(&pod.name)]));
    }
    if let Some(pod) = &can.run {
        lines.push(md(
            "• `/pod add @ben{} strategist`, `/pod remove @ben{}`: who belongs to {}, and as what",
            &[key(pod), key(pod), words(&pod.name)],
        ));
        lines.push(md("• `/pod edit{}`: what is said of {}", &[key(pod), words(&pod.name)]));
        lines.push(md("• `/pod deputy @ben{}`: who is deputy of {}", &[key(pod), words(&pod.name)]));
        let values = [words(&pod.key), key(pod), words(&pod.name)];
        lines.push(md("• `/pod link #pod-{}{}`: which channel is {}'s", &values));
        lines.push(md("• `/pod topics {}: brand, pricing`: what {} answers for", &[words(&pod.key), words(&pod.name)]));
        lines.push(md("• `/pod hours{}`: when {} works, and its public holidays", &[key(pod), words(&pod.name)]));
        lines.push(md("• `/pod provision{}`: channels made for {}, and a card there", &[key(pod), words(&pod.name)]));
    }
    if let Some(pod) = &can.lead {
        lines.push(md("• `/pod lead @ana{}`: who leads {}", &[key(pod), words(&pod.name)]));
    }
    if can.create {
        lines.push(text(
            "• `/pod create`: a new pod; in one line, `/pod create performance \"Performance Marketing\" lead @ana`",
        ));
        if let Some(pod) = &can.any {
            lines.push(md("• `/pod archive{}`: {} is no more", &[key(pod), words(&pod.name)]));
        }
    }
    lines
}

/// Where somebody asks.
pub(in crate::features::pods) enum Place<'a> {
    /// In a channel of this pod, with this role in it.
    Pod(&'a Pod, Option<Role>),
    /// In a channel of no pod.
    NoPod,
    /// In a direct message.
    Direct,
}

/// The answer to `/pod`. `unknown`: a word that is no verb.
pub(in crate::features::pods) fn help(
    unknown: Option<&str>,
    here: &Place<'_>,
    lines: &[Text],
    paused: Option<Text>,
) -> Message {
    let wrong = unknown
        .map_or_else(Text::default, |typed| md("I know neither a pod nor a command “{}”.", &[words(typed).cut(80)]));
    let place = match here {
        Place::Pod(pod, Some(role)) => md("This is the channel of *{}*; {}.", &[words(&pod.name), your_part(*role)]),
        Place::Pod(pod, None) => md("This is the channel of *{}*; you do not belong to it.", &[words(&pod.name)]),
        Place::NoPod => text("This channel belongs to no pod."),
        Place::Direct => Text::default(),
    };
    let lines = if lines.is_empty() {
        text("There is no pod yet. Admins and leadership make them.")
    } else {
        Text::join(lines, "\n")
    };
    message(text("What you can do with /pod here"))
        .section(wrong)
        .section(place)
        .section(lines)
        .context(paused.unwrap_or_default())
        .build()
}

fn your_part(role: Role) -> Text {
    match role {
        Role::Lead => text("you lead it"),
        Role::Deputy => text("you are its deputy"),
        Role::Member => text("you belong to it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pod(key: &str, name: &str) -> Option<Named> {
        Some(Named { key: key.to_owned(), name: name.to_owned() })
    }
    fn shown(can: &Abilities) -> String {
        Text::join(&help_lines(can), "\n").to_string()
    }

    #[test]
    fn a_member_elsewhere() {
        let can = Abilities {
            any: pod("brand", "Brand"),
            join: pod("growth", "Growth"),
            leave: pod("brand", "Brand"),
            ..Abilities::default()
        };
        insta::assert_snapshot!(shown(&can), @r"
        • `/pod list`: all pods and who leads them
        • `/pod show brand`: who belongs to Brand
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/pod join growth`: join Growth
        • `/pod leave brand`: leave Brand
        ");
    }

    #[test]
    fn a_lead_in_the_channel_of_the_pod() {
        let brand = pod("brand", "R&D");
        let here = Some("brand".to_owned());
        let can = Abilities { here, any: brand.clone(), run: brand, ..Abilities::default() };
        insta::assert_snapshot!(shown(&can), @r"
        • `/pod list`: all pods and who leads them
        • `/pod show`: who belongs to R&amp;D
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/pod add @ben strategist`, `/pod remove @ben`: who belongs to R&amp;D, and as what
        • `/pod edit`: what is said of R&amp;D
        • `/pod deputy @ben`: who is deputy of R&amp;D
        • `/pod link #pod-brand`: which channel is R&amp;D's
        • `/pod topics brand: brand, pricing`: what R&amp;D answers for
        • `/pod hours`: when R&amp;D works, and its public holidays
        • `/pod provision`: channels made for R&amp;D, and a card there
        ");
    }

    #[test]
    fn leadership_before_the_first_pod() {
        let can = Abilities { create: true, ..Abilities::default() };
        insta::assert_snapshot!(shown(&can), @r#"• `/pod create`: a new pod; in one line, `/pod create performance "Performance Marketing" lead @ana`"#);
    }
}
