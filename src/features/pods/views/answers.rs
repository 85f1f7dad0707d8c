//! What was done, or was so already.

use super::say;
use crate::{
    directory::{
        Channel, Person, Pod, Role,
        links::Linked,
        naming::{Candidate, Several},
        views::short,
    },
    features::pods::{ARCHIVE_NOT, ARCHIVE_NOW, CHOOSE_PERSON},
    ids::UserId,
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, channel, md, number, person, text, words},
    },
};

/// How somebody who leads from now on comes to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::features::pods) enum LeadHears {
    /// They did it themselves.
    BySelf,
    /// By a message.
    FromMe,
    /// By a message, when nothing unasked is held back any more.
    AfterPause,
}

/// Where a new pod lives.
#[derive(Clone, Copy, Debug)]
pub(in crate::features::pods) enum FirstHome<'a> {
    /// In this channel.
    In(&'a Channel),
    /// In one that is being made.
    Coming,
    /// Nowhere yet.
    Nowhere,
}

impl<'a> FirstHome<'a> {
    /// The channel that was found for it, if any.
    pub(in crate::features::pods) fn found(home: Option<&'a Channel>) -> Self {
        home.map_or(Self::Nowhere, Self::In)
    }
}

/// A pod was made. `lead`: who leads it.
pub(in crate::features::pods) fn created(pod: &Pod, lead: Option<(&UserId, LeadHears)>, home: FirstHome<'_>) -> Text {
    let key = words(&pod.key);
    let made = md("*{}* has been created; its short name is `{}`.", &[words(&pod.name), key.clone()]);
    let led = match lead {
        Some((_, LeadHears::BySelf)) => text("You lead it."),
        Some((lead, LeadHears::FromMe)) => md("{} leads it; I will let them know.", &[person(lead)]),
        Some((lead, LeadHears::AfterPause)) => {
            md("{} leads it; I will let them know after the pause.", &[person(lead)])
        }
        None => md("It has no lead yet: an admin names one with `/pod lead @ana {}`.", std::slice::from_ref(&key)),
    };
    let lives = match home {
        FirstHome::In(home) => md("{} is its channel.{}", &[channel(&home.id), shared_note(home)]),
        FirstHome::Coming => md(
            "#pod-{} is being made; its people are invited, and its card says what Slack would not do.",
            std::slice::from_ref(&key),
        ),
        FirstHome::Nowhere => md(
            "It has no channel yet: make #pod-{}, then `/pod link #pod-{} {}`.",
            &[key.clone(), key.clone(), key.clone()],
        ),
    };
    let grows = md("Add people with `/pod add @ben {}`; others join with `/pod join {}`.", &[key.clone(), key]);
    Text::join(&[made, led, lives, grows], "\n")
}

/// The asker belongs to the pod now.
pub(in crate::features::pods) fn joined(pod: &Pod) -> Message {
    say(md("Welcome to *{}*. `/pod show {}` shows who else belongs to it.", &[words(&pod.name), words(&pod.key)]))
}

/// The asker belonged to it before.
pub(in crate::features::pods) fn belongs_already(pod: &Pod, role: Role) -> Message {
    say(match role {
        Role::Lead => md("You lead *{}*, so you belong to it already.", &[words(&pod.name)]),
        Role::Deputy => md("You belong to *{}* already, as its deputy.", &[words(&pod.name)]),
        Role::Member => md("You belong to *{}* already.", &[words(&pod.name)]),
    })
}

/// The asker belongs to it no more.
pub(in crate::features::pods) fn left(pod: &Pod) -> Message {
    say(md("You left *{}*. `/pod join {}` brings you back.", &[words(&pod.name), words(&pod.key)]))
}

/// The asker did not belong to it.
pub(in crate::features::pods) fn belongs_not(pod: &Pod) -> Message {
    say(md("You do not belong to *{}*, so there is nothing to leave.", &[words(&pod.name)]))
}

/// Somebody belongs to the pod now, with this label.
pub(in crate::features::pods) fn added(pod: &Pod, member: &Person, label: &str) -> Message {
    let note = if member.is_external {
        text(" People of other companies see what their channels show, and change nothing here.")
    } else {
        Text::default()
    };
    say(md("{} belongs to *{}* now{}.{}", &[person(&member.id), words(&pod.name), as_what(label), note]))
}

/// ", as strategist"
fn as_what(label: &str) -> Text {
    if label.is_empty() { Text::default() } else { md(", as {}", &[words(label)]) }
}

/// Somebody of the pod has another label now, or none.
pub(in crate::features::pods) fn relabelled(pod: &Pod, member: &UserId, label: &str) -> Message {
    let (member, name) = (person(member), words(&pod.name));
    say(match label {
        "" => md("{} belongs to *{}*; what they do there is not said any more.", &[member, name]),
        label => md("{} is {} of *{}* now.", &[member, words(label), name]),
    })
}

/// A pod has another deputy, or none. `from`: who was it before and stays.
pub(in crate::features::pods) fn deputy_changed(
    pod: &Pod,
    deputy: Option<(&UserId, LeadHears)>,
    from: Option<&UserId>,
) -> Message {
    let name = words(&pod.name);
    let now = match deputy {
        None => md("*{}* has no deputy now.", &[name]),
        Some((_, LeadHears::BySelf)) => md("You are deputy of *{}* now.", &[name]),
        Some((deputy, LeadHears::FromMe)) => {
            md("{} is deputy of *{}* now; I will let them know.", &[person(deputy), name])
        }
        Some((deputy, LeadHears::AfterPause)) => {
            md("{} is deputy of *{}* now; I will let them know after the pause.", &[person(deputy), name])
        }
    };
    let before = from.map_or_else(Text::default, |from| md(" {} stays as a member.", &[person(from)]));
    say(Text::join(&[now, before], ""))
}

/// It was so already.
pub(in crate::features::pods) fn deputy_same(pod: &Pod, deputy: Option<&UserId>) -> Message {
    let name = words(&pod.name);
    say(match deputy {
        Some(deputy) => md("{} is deputy of *{}* already; nothing was changed.", &[person(deputy), name]),
        None => md("*{}* has no deputy; nothing was changed.", &[name]),
    })
}

/// So many people are offered to choose from.
pub(in crate::features::pods) const MOST_OFFERED: usize = 10;

/// Several people could be meant: each with a button, which carries what shall be done with them.
pub(in crate::features::pods) fn which_of_them(several: &Several, offered: &[(&Candidate, String)]) -> Message {
    let typed = words(&short(&several.words));
    let more = several.people.len().saturating_sub(offered.len());
    let more = if more == 0 {
        Text::default()
    } else {
        md("{} more could be meant: type more of the name, or the handle.", &[number(more)])
    };
    message(md("“{}” could be several people.", std::slice::from_ref(&typed)))
        .section(md("“{}” could be one of these. Whom do you mean? Nothing is changed until you choose.", &[typed]))
        .each(offered, |built, (one, carried)| {
            let choose = button(CHOOSE_PERSON, &one.real_name).value(carried);
            built.section_with(md("*{}* (`@{}`)", &[words(&one.real_name), words(&one.name)]), choose)
        })
        .context(more)
        .build()
}

/// What a pod leaves behind when it is archived.
#[derive(Debug, Default)]
pub(in crate::features::pods) struct Leaves {
    /// What somebody has to take over, a line each.
    pub(in crate::features::pods) goes: Vec<String>,
    /// What ends, or passes to another pod by itself.
    pub(in crate::features::pods) follows: Vec<String>,
    /// Who takes over, by name; nobody where there is nobody.
    pub(in crate::features::pods) heir: Option<String>,
    /// The name of the pod above; leadership takes over where it stands under none.
    pub(in crate::features::pods) above: Option<String>,
}

impl Leaves {
    /// "2 things are open: …; they go to Dana Ruiz (Client Growth)."
    fn said(&self) -> Text {
        let (head, they) = match self.goes.len() {
            0 => return text("Nothing is open that somebody would have to take over."),
            1 => (text("1 thing is open"), text("it goes")),
            many => (md("{} things are open", &[number(many)]), text("they go")),
        };
        let whose = self.above.as_deref().map_or_else(|| text("leadership"), words);
        let to = match &self.heir {
            Some(heir) => md("{} ({})", &[words(heir), whose]),
            None => whose,
        };
        md("*{}*: {}; {} to {}.", &[head, named(&self.goes), they, to])
    }

    /// "With it ends or passes to another pod: …"
    fn also(&self) -> Text {
        if self.follows.is_empty() {
            return Text::default();
        }
        md("What is the pod’s alone ends with it, or passes to another pod: {}.", &[named(&self.follows)])
    }
}

/// The first few, and how many more.
fn named(all: &[String]) -> Text {
    const NAMED: usize = 8;
    let mut shown: Vec<Text> = all.iter().take(NAMED).map(|one| words(one)).collect();
    let more = all.len().saturating_sub(NAMED);
    if more > 0 {
        shown.push(md("and {} more", &[number(more)]));
    }
    Text::join(&shown, "; ")
}

/// Whether a pod shall really be archived. `people`: how many belong to it.
pub(in crate::features::pods) fn archive_question(pod: &Pod, people: usize, leaves: &Leaves) -> Message {
    let name = words(&pod.name);
    let who = match people {
        0 => text("Nobody belongs to it."),
        1 => text("Its one person will no longer belong to it."),
        many => md("Its {} people will no longer belong to it.", &[number(many)]),
    };
    message(md("Archive {}?", std::slice::from_ref(&name)))
        .section(md(
            "Archive *{}*? {} Its channels stay as they are, its history is kept, and its short name stays its own.",
            &[name.clone(), who],
        ))
        .section(leaves.said())
        .section(leaves.also())
        .actions([
            button(ARCHIVE_NOW, "Archive it").value(pod.id).danger().confirm(
                "Archive the pod?",
                &md("*{}* cannot be brought back here.", &[name]),
                "Archive",
                "Keep it",
            ),
            button(ARCHIVE_NOT, "Keep it"),
        ])
        .build()
}

/// It was not archived.
pub(in crate::features::pods) fn archive_kept() -> Message {
    say(text("Nothing was changed."))
}

/// It is no more.
pub(in crate::features::pods) fn archived(pod: &Pod) -> Message {
    say(md("*{}* is archived. `/pod show {}` says since when.", &[words(&pod.name), words(&pod.key)]))
}

/// It was archived before.
pub(in crate::features::pods) fn archived_already(pod: &Pod) -> Message {
    say(md("*{}* is archived already; nothing was changed.", &[words(&pod.name)]))
}

/// They belonged to it before.
pub(in crate::features::pods) fn is_member_already(pod: &Pod, member: &UserId, role: Role) -> Message {
    let (name, member) = (words(&pod.name), person(member));
    say(match role {
        Role::Lead => md("{} leads *{}*, and so belongs to it already.", &[member, name]),
        Role::Deputy => md("{} belongs to *{}* already, as its deputy.", &[member, name]),
        Role::Member => md("{} belongs to *{}* already.", &[member, name]),
    })
}

/// Somebody belongs to the pod no more.
pub(in crate::features::pods) fn removed(pod: &Pod, member: &Person) -> Message {
    let values = [person(&member.id), words(&pod.name), words(&member.name), words(&pod.key)];
    say(md("{} no longer belongs to *{}*. `/pod add @{} {}` undoes it.", &values))
}

/// They did not belong to it.
pub(in crate::features::pods) fn is_no_member(pod: &Pod, member: &UserId) -> Message {
    say(md("{} does not belong to *{}*; nothing was changed.", &[person(member), words(&pod.name)]))
}

/// A pod has another lead. `from`: who led it before and stays.
pub(in crate::features::pods) fn lead_changed(pod: &Pod, lead: (&UserId, LeadHears), from: Option<&UserId>) -> Message {
    let name = words(&pod.name);
    let now = match lead {
        (_, LeadHears::BySelf) => md("You lead *{}* now.", &[name]),
        (lead, LeadHears::FromMe) => md("{} leads *{}* now; I will let them know.", &[person(lead), name]),
        (lead, LeadHears::AfterPause) => {
            md("{} leads *{}* now; I will let them know after the pause.", &[person(lead), name])
        }
    };
    let before = from.map_or_else(Text::default, |from| md(" {} stays as a member.", &[person(from)]));
    say(Text::join(&[now, before], ""))
}

/// They led it before.
pub(in crate::features::pods) fn leads_already(pod: &Pod, lead: &UserId) -> Message {
    say(md("{} leads *{}* already; nothing was changed.", &[person(lead), words(&pod.name)]))
}

/// What became of a link.
pub(in crate::features::pods) fn linked(pod: &Pod, linked: &Channel, how: &Linked) -> Message {
    let (here, name) = (channel(&linked.id), words(&pod.name));
    let said = match how {
        Linked::Home { instead_of: None } => md("{} is the channel of *{}* now.", &[here, name]),
        Linked::Home { instead_of: Some(earlier) } => {
            let earlier = channel(earlier);
            let card = match linked.is_shared {
                true => md("A card in {} is taken down.", std::slice::from_ref(&earlier)),
                false => md("A card in {} moves with it.", std::slice::from_ref(&earlier)),
            };
            md("{} is the home of *{}* now; {} stays as a further channel. {}", &[here, name, earlier, card])
        }
        // As a home it would leave the pod without a card: no advice to make it one.
        Linked::Further if linked.is_shared => {
            md("{} is a further channel of *{}* now; its home and the card there stay as they are.", &[here, name])
        }
        Linked::Further => md(
            "{} is a further channel of *{}* now; its home stays what it was. To change that: `/pod link #{} {} home`.",
            &[here, name, words(&linked.name), words(&pod.key)],
        ),
        Linked::Same | Linked::BelongsTo(_) => md("{} belongs to *{}* already; nothing was changed.", &[here, name]),
    };
    say(md("{}{}{}", &[said, shared_note(linked), invite_note(linked)]))
}

/// Cards stay inside the company.
fn shared_note(channel: &Channel) -> Text {
    if !channel.is_shared {
        return Text::default();
    }
    text(" It is shared with another company, so I post no cards there.")
}

/// A private channel is entered by invitation only.
fn invite_note(channel: &Channel) -> Text {
    if !channel.is_private || channel.is_member {
        return Text::default();
    }
    text(" It is private: please invite me there (type `/invite` in it), so that I can post.")
}
