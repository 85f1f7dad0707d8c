//! The forms: a new pod, and a pod that is there.

use crate::{
    directory::{
        Pod,
        pod_tree::{DEEPEST, TreeFault},
        views::{another_admin, first_name, listed, short},
    },
    features::pods::{
        EDIT_FORM, NEW_FORM, OPEN_EDIT, OPEN_NEW,
        model::{
            Draft, DraftFault, Editing, KINDS, LONGEST_CLIENT, LONGEST_KIND, LONGEST_NAME, LONGEST_PURPOSE,
            LONGEST_TOPIC, MOST_ALIASES, MOST_CLIENTS, MOST_TOPICS, PodField, TopicFault, pod_blocks as field,
        },
    },
    ids::UserId,
    signal::{Choice, Modal, Reopen},
    slack::{
        blocks::{ModalBuilder, checkboxes, choice, conversation_select, modal, person_select, select, text_input},
        mrkdwn::{Text, channel, md, person, text, words},
    },
};

/// The form of a new pod.
pub(in crate::features::pods) fn new_pod_modal(draft: &Draft, parents: &[Choice]) -> Modal {
    let form = modal(NEW_FORM, "New pod").submit("Create").close("Cancel").reopen(Reopen {
        title: "The form for a new pod".to_owned(),
        action_id: OPEN_NEW.to_owned(),
        value: String::new(),
    });
    let key = text_input(field::KEY, "Short name")
        .optional()
        .max_length(60)
        .initial(&draft.key)
        .hint("What people type, and the end of its channel's name: performance. Empty: made from the name.");
    let make = [choice(field::CHANNEL, "Make #pod-…, invite its people, post a card there")];
    let make = checkboxes(field::MAKE, "Its channel", &make)
        .optional()
        .initial(&[field::CHANNEL.to_owned()])
        .hint("Where a home channel is chosen, or #pod-… is there already, that one is taken.");
    let no_home = "Empty: none, but for the one that is made below.";
    fields(form.input(name(draft)).input(key), draft, Some(parents), no_home).input(make).build()
}

/// The form of a pod. `parents`: the pods it may stand under, for those who look after all pods; they see more fields.
pub(in crate::features::pods) fn edit_modal(
    pod: &Pod,
    carried: Editing,
    draft: &Draft,
    (parents, note): (Option<&[Choice]>, Option<Text>),
) -> Modal {
    let form = modal(EDIT_FORM, "Edit the pod")
        .submit("Save")
        .close("Cancel")
        .metadata(&carried)
        .reopen(Reopen {
            title: format!("The form of {}", pod.name),
            action_id: OPEN_EDIT.to_owned(),
            value: pod.id.to_string(),
        })
        .section(note.unwrap_or_default())
        .input(name(draft));
    let form = if parents.is_some() {
        let key = text_input(field::KEY, "Short name").max_length(60).initial(&draft.key);
        form.input(key.hint("What people type. The one until now stays as another name of the pod."))
    } else {
        form
    };
    fields(form, draft, parents, "Empty: as it is.")
        .context(md("Its zone, hours and holidays: `/pod hours {}`.", &[words(&pod.key)]))
        .build()
}

fn name(draft: &Draft) -> crate::slack::blocks::TextInput {
    let most = u16::try_from(LONGEST_NAME).unwrap_or(u16::MAX);
    text_input(field::NAME, "Name").max_length(most).initial(&draft.name)
}

/// `no_home`: what it means that no home channel is chosen.
fn fields(form: ModalBuilder, draft: &Draft, parents: Option<&[Choice]>, no_home: &str) -> ModalBuilder {
    let kinds: Vec<Choice> = KINDS.iter().map(|kind| choice(kind, &capital(kind))).collect();
    let is_usual = KINDS.contains(&draft.kind.as_str());
    let statuses = [choice("active", "Active"), choice("forming", "Forming: it is still being put together")];
    let purpose = text_input(field::PURPOSE, "What it is there for")
        .multiline()
        .optional()
        .max_length(u16::try_from(LONGEST_PURPOSE).unwrap_or(u16::MAX))
        .initial(&draft.purpose);
    let own = text_input(field::OWN_KIND, "Kind, in a word of your own")
        .optional()
        .max_length(u16::try_from(LONGEST_KIND).unwrap_or(u16::MAX))
        .initial(if is_usual { "" } else { &draft.kind });
    let form = form
        .input(purpose)
        .input(select(field::KIND, "Kind", &kinds).optional().initial(if is_usual { &draft.kind } else { "" }))
        .input(own)
        .input(select(field::STATUS, "Status", &statuses).initial(if draft.is_forming { "forming" } else { "active" }));
    let form = match parents {
        Some(parents) => {
            let chosen = draft.parent.map(|parent| parent.to_string());
            let lead = person_select(field::LEAD, "Lead").optional();
            let form = form.input(draft.lead.iter().fold(lead, |menu, lead| menu.initial(lead)));
            if parents.is_empty() {
                form
            } else {
                form.one_of((field::PARENT, "Stands under"), parents, chosen.as_deref())
            }
        }
        None => form,
    };
    let deputy = person_select(field::DEPUTY, "Deputy").optional().hint("Acts while the lead cannot.");
    let home = conversation_select(field::HOME, "Home channel").optional().hint(no_home);
    let form = form
        .input(draft.deputy.iter().fold(deputy, |menu, deputy| menu.initial(deputy)))
        .input(list(field::CLIENTS, "Clients", &draft.clients).hint("Parted by commas: Northwind, Kestrel."))
        .input(
            list(field::TOPICS, "Topics it answers for", &draft.topics).hint("Parted by commas: brand, pricing tools."),
        )
        .input(draft.home.iter().fold(home, |menu, home| menu.initial(home)));
    match parents {
        Some(_) => {
            let aliases = list(field::ALIASES, "Other short names", &draft.aliases);
            form.input(aliases.hint("What people may type as well, parted by commas: perf, ppc."))
        }
        None => form,
    }
}

fn list(block: &str, label: &str, titles: &[String]) -> crate::slack::blocks::TextInput {
    text_input(block, label).optional().initial(&titles.join(", "))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Another changed the same while the form stood open: how it is now.
pub(in crate::features::pods) fn clash_note(
    by: Option<&UserId>,
    clashes: &[PodField],
    theirs: &Draft,
    parent: Option<&str>,
) -> Text {
    let lines: Vec<Text> = clashes.iter().map(|field| now_line(*field, theirs, parent)).collect();
    md(
        "{} changed this while your form was open:\n{}\nYour values are still below; save again to replace these.",
        &[another_admin(by), Text::join(&lines, "\n")],
    )
}

fn now_line(field: PodField, theirs: &Draft, parent: Option<&str>) -> Text {
    let said = |written: &str| if written.is_empty() { text("nothing") } else { words(written).cut(200) };
    let who = |who: &Option<UserId>| who.as_ref().map_or_else(|| text("nobody"), person);
    match field {
        PodField::Name => md("• name: now {}", &[said(&theirs.name)]),
        PodField::Key => md("• short name: now `{}`", &[said(&theirs.key)]),
        PodField::Purpose => md("• what it is there for: now “{}”", &[said(&theirs.purpose)]),
        PodField::Kind => md("• kind: now {}", &[said(&theirs.kind)]),
        PodField::Status if theirs.is_forming => text("• status: now forming"),
        PodField::Status => text("• status: now active"),
        PodField::Parent => md("• stands under: now {}", &[said(parent.unwrap_or_default())]),
        PodField::Lead => md("• lead: now {}", &[who(&theirs.lead)]),
        PodField::Deputy => md("• deputy: now {}", &[who(&theirs.deputy)]),
        PodField::Home => md("• home channel: now {}", &[theirs.home.as_ref().map_or_else(|| text("none"), channel)]),
    }
}

/// Stored; `said`: what is different now, if anything.
pub(in crate::features::pods) fn edit_saved(pod: &Pod, said: &[Text]) -> Modal {
    let form = modal(EDIT_FORM, "Saved").close("Done");
    if said.is_empty() {
        return form.section(md("*{}* was so already; nothing was changed.", &[words(&pod.name)])).build();
    }
    let lines: Vec<Text> = said.iter().map(|line| md("• {}", std::slice::from_ref(line))).collect();
    form.section(md("*{}* (`{}`)\n{}", &[words(&pod.name), words(&pod.key), Text::join(&lines, "\n")])).build()
}

/// Stored: a new pod, with what `created` says of it.
pub(in crate::features::pods) fn new_pod_saved(created: Text) -> Modal {
    modal(NEW_FORM, "Saved").close("Done").section(created).build()
}

/// What is different now about a pod, a line each.
pub(in crate::features::pods) fn changes(before: &Draft, after: &Draft, parent: Option<&str>) -> Vec<Text> {
    let mut said = Vec::new();
    let mut if_new = |is_new: bool, line: &dyn Fn() -> Text| {
        if is_new {
            said.push(line());
        }
    };
    let listed = |titles: &[String]| match titles {
        [] => text("none"),
        titles => words(&listed(titles, MOST_CLIENTS, "and")),
    };
    let or_none = |written: &str| if written.is_empty() { text("none") } else { words(written) };
    let who = |who: &Option<UserId>| who.as_ref().map_or_else(|| text("nobody"), person);
    if_new(before.name != after.name, &|| md("Name: {}", &[words(&after.name)]));
    if_new(before.key != after.key, &|| {
        md("Short name: `{}`; `{}` still means it", &[words(&after.key), words(&before.key)])
    });
    if_new(before.purpose != after.purpose, &|| md("What it is there for: {}", &[or_none(&after.purpose)]));
    if_new(before.kind != after.kind, &|| md("Kind: {}", &[or_none(&after.kind)]));
    if_new(before.is_forming != after.is_forming, &|| text(if after.is_forming { "Forming" } else { "Active" }));
    if_new(before.parent != after.parent, &|| match parent {
        Some(parent) => md("Under {}", &[words(parent)]),
        None => text("Under no other pod"),
    });
    if_new(before.lead != after.lead, &|| md("Lead: {}", &[who(&after.lead)]));
    if_new(before.deputy != after.deputy, &|| md("Deputy: {}", &[who(&after.deputy)]));
    if_new(before.clients != after.clients, &|| md("Clients: {}", &[listed(&after.clients)]));
    if_new(before.topics != after.topics, &|| md("Answers for: {}", &[listed(&after.topics)]));
    if_new(before.home != after.home, &|| {
        md("Home channel: {}", &[after.home.as_ref().map_or_else(|| text("none"), channel)])
    });
    if_new(before.aliases != after.aliases && before.key == after.key, &|| {
        md("Also called: {}", &[listed(&after.aliases)])
    });
    said
}

/// What is wrong with a field.
pub(in crate::features::pods) fn draft_fault(block: &str, fault: &DraftFault) -> String {
    match fault {
        DraftFault::NoName => "Please give the pod a name.".to_owned(),
        DraftFault::LongName(long) => {
            format!("That name has {long} characters; {LONGEST_NAME} is the most. Please choose a shorter one.")
        }
        DraftFault::Key(typed, Some(instead)) => format!(
            "“{}” cannot be a short name: those have lower-case letters, digits and hyphens, and begin with a letter. \
             `{instead}` would do.",
            short(typed)
        ),
        DraftFault::Key(typed, None) => format!(
            "“{}” cannot be a short name: those have lower-case letters from a to z, digits and hyphens.",
            short(typed)
        ),
        DraftFault::NameWithoutKey => {
            "I can make no short name of that name. Please type one of letters from a to z.".to_owned()
        }
        DraftFault::LongPurpose(long) => {
            format!("That has {long} characters; {LONGEST_PURPOSE} is the most. Please say it in fewer words.")
        }
        DraftFault::LongKind(long) => format!("That has {long} characters; {LONGEST_KIND} is the most."),
        DraftFault::List(fault) => list_fault(block, fault),
        DraftFault::ManyAliases(many) => format!("Those are {many} short names; {MOST_ALIASES} is the most."),
        DraftFault::DeputyLeads => {
            "Whoever leads the pod cannot be its deputy as well. Choose somebody else, or nobody.".to_owned()
        }
    }
}

fn list_fault(block: &str, fault: &TopicFault) -> String {
    let (longest, most, what) = if block == field::CLIENTS {
        (LONGEST_CLIENT, MOST_CLIENTS, "clients")
    } else {
        (LONGEST_TOPIC, MOST_TOPICS, "topics")
    };
    match fault {
        TopicFault::Long(title) => {
            format!("“{}” is too long: {longest} characters are the most. Part them by commas.", short(title))
        }
        TopicFault::Many(count) => format!("Those are {count} {what}; a pod has {most} at most."),
    }
}

/// The pod cannot stand under the chosen one.
pub(in crate::features::pods) fn tree_fault(fault: TreeFault, parent: &str) -> String {
    match fault {
        TreeFault::Itself => "A pod cannot stand under itself. Please choose another one.".to_owned(),
        TreeFault::Circle => format!("{parent} stands under this pod, so it cannot stand above it as well."),
        TreeFault::TooDeep(deep) => {
            format!(
                "Then {deep} pods would stand one under the other; {DEEPEST} is the most. Please choose a higher one."
            )
        }
    }
}

/// The chosen pod was archived meanwhile.
pub(in crate::features::pods) fn parent_gone() -> String {
    "That pod is no more. Please choose another one.".to_owned()
}

/// The chosen person is not mirrored yet.
pub(in crate::features::pods) fn person_unknown() -> String {
    "I do not know this person yet; I am asking Slack who they are. Please send it again in a moment.".to_owned()
}

/// They lead another pod, in a form: an admin can allow both.
pub(in crate::features::pods) fn leads_another_in_form(lead: &str, handle: &str, other: &Pod, key: &str) -> String {
    format!(
        "{lead} leads {} already, and a person leads one pod at a time. If {} shall lead both, save without a lead first and \
         say why: `/pod lead @{handle} {key} because …`.",
        other.name,
        first_name(lead)
    )
}
