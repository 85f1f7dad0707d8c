//! The form, its preview, and the form in which one is changed.

use super::{
    super::model::{Announcement, Audience, Draft, LONGEST, Obstacle},
    OPEN_CHANGE, OPEN_FORM, counted_pods, day, people,
};
use crate::{
    ids::{AnnouncementId, ChannelId, PodId},
    signal::{Choice, Form, Modal, Reopen},
    slack::{
        blocks::{
            DateInput, HomeBuilder, ModalBuilder, button, choice, date_input, fits_a_menu, home, modal,
            multi_external_select, multi_select, select, text_input,
        },
        mrkdwn::{Text, channel, md, number, prose, text, words},
    },
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Something is about to be announced.
pub(in super::super) const FORM: &str = "announcement_form";
/// What it will look like and where it goes.
pub(in super::super) const PREVIEW: &str = "announcement_preview";
/// It is changed.
pub(in super::super) const CHANGE_FORM: &str = "announcement_change";

/// The fields of the forms.
pub(in super::super) mod fields {
    /// The words.
    pub(in super::super::super) const BODY: &str = "body";
    /// Whom it is for.
    pub(in super::super::super) const AUDIENCE: &str = "audience";
    /// Which pods.
    pub(in super::super::super) const PODS: &str = "announcement_pods";
    /// By when.
    pub(in super::super::super) const BY: &str = "by";
}

/// So many pods are chosen at once in a menu.
const SHOWN_PLACES: usize = 12;

/// What was filled in.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Filled {
    pub(in super::super) body: String,
    /// The word of the audience.
    pub(in super::super) audience: String,
    pub(in super::super) pods: Vec<PodId>,
    pub(in super::super) by: Option<Date>,
}

/// The version that stood in the form: never authority, only what was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Seen {
    pub(in super::super) id: AnnouncementId,
    pub(in super::super) version: i64,
}

/// Where it would go: the updates channel, or a pod's.
pub(in super::super) struct Place {
    /// The pod's name.
    pub(in super::super) pod: Option<String>,
    pub(in super::super) channel: Option<ChannelId>,
    pub(in super::super) obstacle: Option<Obstacle>,
}

/// Reads the forms.
pub(in super::super) fn filled(form: &Form) -> Filled {
    let by = form.text(fields::BY).or_else(|| form.choice(fields::BY));
    Filled {
        body: form.text(fields::BODY).unwrap_or_default().to_owned(),
        audience: form.choice(fields::AUDIENCE).unwrap_or_default().to_owned(),
        pods: form.chosen(fields::PODS).iter().filter_map(|id| id.parse().ok()).map(PodId).collect(),
        by: by.and_then(|day| day.parse().ok()),
    }
}

/// Pods to choose from.
pub(in super::super) fn pod_choices(pods: &[(PodId, String)]) -> Vec<Choice> {
    pods.iter().map(|(pod, name)| choice(pod, name)).collect()
}

/// The form. `to_all`: whether they may announce to everybody; `pods`: to which pods they may.
pub(in super::super) fn form_modal(draft: Option<&Draft>, typed: &str, (to_all, pods): (bool, &[Choice])) -> Modal {
    let some = choice("pods", "Some pods: choose them below");
    let audiences = match to_all {
        true => vec![choice("all", "Everybody"), some, choice("leads", "The leads of all pods")],
        false => vec![some],
    };
    let kept = draft.filter(|_| typed.is_empty());
    let body = kept.map_or(typed, |draft| draft.body.as_str());
    let chosen = kept.map_or(if to_all { "all" } else { "pods" }, |draft| draft.audience.as_str());
    let only = if pods.len() == 1 && !to_all { pods.first().map(|pod| pod.value.clone()) } else { None };
    let chosen_pods: Vec<String> = kept
        .map(|draft| draft.audience.pods().iter().map(ToString::to_string).collect::<Vec<_>>())
        .filter(|pods| !pods.is_empty())
        .unwrap_or_else(|| only.into_iter().collect());
    let reopen = Reopen { title: "An announcement".to_owned(), action_id: OPEN_FORM.to_owned(), value: String::new() };
    let form = modal(FORM, "Announce")
        .submit("Preview")
        .close("Cancel")
        .reopen(reopen)
        .context(if kept.is_some() { text("This is what you had begun and not posted.") } else { Text::default() })
        .input(words_input("What do you announce?", body))
        .input(select(fields::AUDIENCE, "Whom is it for?", &audiences).initial(chosen));
    with_pods(form, pods, &chosen_pods)
        .input(by_input(kept.and_then(|draft| draft.ack_by)))
        .context(text("Nothing is posted yet: you see next where it goes, and to how many."))
        .build()
}

fn words_input(label: &str, initial: &str) -> crate::slack::blocks::TextInput {
    let most = u16::try_from(LONGEST).unwrap_or(u16::MAX);
    text_input(fields::BODY, label)
        .multiline()
        .max_length(most)
        .initial(initial)
        .hint("*bold*, lists and web addresses work. Nobody is called by an @ in it.")
}

fn by_input(initial: Option<Date>) -> DateInput {
    let field = date_input(fields::BY, "Please acknowledge by").optional();
    initial
        .into_iter()
        .fold(field, DateInput::initial)
        .hint("Whoever has not by then is reminded once, in their own working time. Leave it empty and nobody is.")
}

fn with_pods(form: ModalBuilder, pods: &[Choice], chosen: &[String]) -> ModalBuilder {
    let label = "Which pods?";
    if fits_a_menu(pods) {
        return form.input(multi_select(fields::PODS, label, pods).initial(chosen).optional());
    }
    let initial: Vec<&Choice> = pods.iter().filter(|pod| chosen.contains(&pod.value)).collect();
    let search = multi_external_select(fields::PODS, label).optional().initial(initial);
    form.input(search.placeholder("Type a part of the name"))
}

/// What it will look like, where it goes, and to how many. `today` is the organisation's.
pub(in super::super) fn preview_modal(draft: &Draft, places: &[Place], (count, today): (i64, Date)) -> Modal {
    let asked = match draft.ack_by {
        Some(by) => md(
            "It asks *{}* for a receipt by *{}*. Whoever has not acknowledged it is reminded once before, in their \
             own working time.",
            &[people(count), day(by, today)],
        ),
        None => md("It is for *{}*. They can acknowledge it; nobody is reminded.", &[people(count)]),
    };
    modal(PREVIEW, "Preview")
        .submit("Post it")
        .close("Cancel")
        .metadata(&draft.number)
        .each(prose(&draft.body), ModalBuilder::section)
        .divider()
        .section(asked)
        .append(going(places))
        .actions([button(OPEN_FORM, "Change it")])
        .build()
}

/// Where it is posted, and where it is not and why.
fn going(places: &[Place]) -> HomeBuilder {
    let there: Vec<Text> = places
        .iter()
        .filter(|place| place.obstacle.is_none())
        .filter_map(|place| place.channel.as_ref())
        .map(channel)
        .collect();
    let more = there.len().saturating_sub(SHOWN_PLACES);
    let shown = Text::join(&there[..there.len().min(SHOWN_PLACES)], ", ");
    let posted = match (there.len(), more) {
        (1, _) => md("It is posted once, in {}.", &[shown]),
        (_, 0) => md("It is posted once in each of {}.", &[shown]),
        (_, more) => md("It is posted once in each of {} and {} more channels.", &[shown, number(more)]),
    };
    let missing: Vec<Text> = places.iter().filter_map(not_there).collect();
    let more = missing.len().saturating_sub(SHOWN_PLACES);
    let further = if more == 0 { Text::default() } else { md("… and {} more", &[number(more)]) };
    let missing = &missing[..missing.len().min(SHOWN_PLACES)];
    let head = if missing.is_empty() { Text::default() } else { text("*Not posted:*\n") };
    home().section(posted).section(md("{}{}", &[head, Text::join(missing, "\n")])).context(further)
}

fn not_there(place: &Place) -> Option<Text> {
    let obstacle = place.obstacle?;
    let whose = match (&place.pod, &place.channel) {
        (Some(pod), Some(home)) => md("{} in {}", &[words(pod), channel(home)]),
        (Some(pod), None) => words(pod),
        (None, Some(updates)) => channel(updates),
        (None, None) => text("The updates channel"),
    };
    let why = match (obstacle, place.pod.is_some()) {
        (Obstacle::None, true) => text("has no home channel: `/pod link` gives it one"),
        (Obstacle::None, false) => text("is not chosen: an admin chooses it in `/podkeeper settings`"),
        (Obstacle::Shared, _) => text("another company reads there"),
        (Obstacle::Archived, _) => text("the channel is archived"),
        (Obstacle::Uninvited, _) => text("the channel is private and I am not in it: `/invite @Podkeeper` there"),
    };
    Some(md("• {}: {}", &[whose, why]))
}

/// It is posted.
pub(in super::super) fn posted_modal(id: AnnouncementId) -> Modal {
    modal(PREVIEW, "Posted")
        .close("Done")
        .section(md("*#{}* is posted.", &[number(id)]))
        .context(md(
            "`/announce show {}` shows who has not acknowledged it, changes it, or withdraws it.",
            &[number(id)],
        ))
        .build()
}

/// *Change*
pub(in super::super) fn change_modal(announcement: &Announcement) -> Modal {
    let reopen = Reopen {
        title: format!("Announcement #{}", announcement.id),
        action_id: OPEN_CHANGE.to_owned(),
        value: announcement.id.to_string(),
    };
    let whom = match &announcement.audience {
        Audience::Pods(pods) => counted_pods(pods.len()),
        Audience::All => text("everybody"),
        Audience::Leads => text("the leads of all pods"),
    };
    modal(CHANGE_FORM, "Change")
        .submit("Save")
        .close("Cancel")
        .metadata(&Seen { id: announcement.id, version: announcement.version })
        .reopen(reopen)
        .input(words_input("What do you announce?", &announcement.body))
        .input(by_input(announcement.ack_by))
        .context(md(
            "It is for {}. It changes wherever it stands; those who have acknowledged the older text are asked again, \
             and nobody else.",
            &[whom],
        ))
        .build()
}

/// It is changed.
pub(in super::super) fn changed_modal(announcement: &Announcement, is_new_text: bool) -> Modal {
    let said = if is_new_text {
        text("The new text stands everywhere in a moment. Whoever acknowledged the older one is asked again.")
    } else {
        text("Saved. The text is the same, so nobody is asked again.")
    };
    modal(CHANGE_FORM, "Changed").close("Done").section(md("*#{}* {}", &[number(announcement.id), said])).build()
}
