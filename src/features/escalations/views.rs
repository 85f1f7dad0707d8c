//! What people read of escalations.

mod card;
mod export;
mod forms;
mod home;
mod lines;
mod lists;
mod refusals;
mod report;
mod rota;
mod route_forms;
mod routes;
mod ways;
mod words;

pub(super) use card::{
    Next, Reader, below_message, card_message, ended_message, moved_message, news_message, question_message,
    state as state_words, still_needed_message,
};
pub(super) use export::{REPORT_CSV, REPORT_JSON, file_comment, file_message, file_title, report_export};
pub(super) use forms::{
    ANSWER_FORM, About, COMMENT_FORM, DECIDE_FORM, FORM, Filled, NOT_MINE_FORM, OUTCOME, PREVIEW_FORM, QUESTION_FORM,
    SAID, Start, TO_PERSON, TO_POD, WHY, already_modal, answer_modal, comment_modal, decide_modal, escalate_modal,
    fields, filled, not_mine_modal, pod_choices, preview_modal, question_modal, sent_modal, sent_on_to,
};
pub(super) use home::{
    OfLeadership, Overview, escalate_button, home_section, left_message, left_title, left_why, routes_step, wait,
};
pub(super) use lines::{Stage, entry_words, way_lines};
pub(super) use lists::{help_message, list_message, shown_message};
pub(super) use refusals::{
    cannot_be_asked, choose_addressee, day_has_passed, draft_gone, guests_see_their_own, leadership_swaps,
    no_such_class, no_such_week, nobody_above, not_oneself, one_of_both, origin_gone, pod_gone, refused, say_outcome,
    say_something, say_what, too_long, unclosed_quote, unknown_class, unknown_escalation,
};
pub(super) use report::{
    Below, REPORT, REPORT_HEARD, leadership_reads, no_such_period, report_message, report_title, report_why,
};
pub(super) use rota::{SWAP_FORM, WEEK, WHO, rota_message, swap_modal, swapped_modal};
pub(super) use route_forms::{
    CLASS, Holders, LEVEL_FORM, NEW_ROUTE, URGENCY, class_fault, group_choices, level_clash, level_fault, level_modal,
    new_route_modal, route_fault,
};
pub(super) use routes::{
    DOWN, EDIT, LEVEL_MENU, NEW_LEVEL, OPEN_ROUTES, REMOVE, RESET, ROUNDS, ROUTE_MENU, UP, done, route_modal,
    routes_admins_only, routes_message, routes_modal,
};
pub(super) use words::{
    amiss_message, amiss_title, amiss_why, answered_message, ask_title, ask_why, broken_message, broken_title,
    broken_why, entry_message, followed_message, help_in_short, help_lines, link_decided, link_open, news_title,
    news_why, no_card_message, no_card_title, no_card_why, obligation_words, pod_line, question_title, question_why,
    stopped_title, stopped_why,
};

use super::model::{Addressee, Item, Urgency};
use crate::{
    calendar::Zone,
    ids::{PodId, RoleId, UserGroupId, UserId},
    slack::mrkdwn::{DateStyle, Text, date, lines, md, text, words},
};
use jiff::{Timestamp, civil::Date};
use std::collections::HashMap;

/// *I have it*; carries the escalation, as all of these do.
pub(super) const HAVE: &str = "escalation_have";
/// *Decide*
pub(super) const OPEN_DECIDE: &str = "escalation_open_decide";
/// *Need more*
pub(super) const OPEN_QUESTION: &str = "escalation_open_question";
/// *Not mine*
pub(super) const OPEN_NOT_MINE: &str = "escalation_open_not_mine";
/// All other steps, in a menu.
pub(super) const MENU: &str = "escalation_menu";
/// *Show*, in a list.
pub(super) const SHOW: &str = "escalation_show";
/// Begins what the menu under a copy carries that was shown for one person alone.
pub(super) const SHOWN: &str = "shown_";
/// *Answer*, by the requester.
pub(super) const OPEN_ANSWER: &str = "escalation_open_answer";
/// *Got it*, under news.
pub(super) const HEARD: &str = "escalation_heard";
/// *Follow it*, in place of sending the same once more.
pub(super) const FOLLOW: &str = "escalation_follow";
/// *Swap a week*
pub(super) const OPEN_SWAP: &str = "escalation_open_swap";
/// Opens the form.
pub(super) const OPEN_FORM: &str = "escalation_open_form";

/// Names for those who are spoken of.
#[derive(Debug)]
pub(super) struct Names {
    /// Full names of people.
    pub(super) people: HashMap<UserId, String>,
    /// Names of pods.
    pub(super) pods: HashMap<PodId, String>,
    /// Names of classes by their key; of retired ones, that they are.
    pub(super) classes: HashMap<String, String>,
    /// Names of named roles, as far as a route is spoken of.
    pub(super) roles: HashMap<RoleId, String>,
    /// Names of user groups, as far as a route is spoken of.
    pub(super) groups: HashMap<UserGroupId, String>,
    /// In which what is written for no reader in particular is written.
    pub(super) zone: Zone,
}

impl Names {
    /// None so far.
    pub(super) fn none(zone: Zone) -> Self {
        let (people, pods, classes) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { people, pods, classes, roles: HashMap::new(), groups: HashMap::new(), zone }
    }

    /// These and those.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.people.extend(other.people);
        self.pods.extend(other.pods);
        self
    }

    /// Somebody, without calling them.
    pub(super) fn person(&self, person: &UserId) -> Text {
        words(self.people.get(person).map_or("somebody who left", String::as_str))
    }

    /// A pod.
    pub(super) fn pod(&self, pod: PodId) -> Text {
        words(self.pods.get(&pod).map_or("a pod that is no more", String::as_str))
    }

    /// Several, as a sentence names them.
    pub(super) fn listed(&self, people: &[UserId]) -> Text {
        let names: Vec<Text> = people.iter().map(|person| self.person(person)).collect();
        match names.as_slice() {
            [] => text("nobody"),
            [one] => one.clone(),
            [rest @ .., last] => md("{} and {}", &[Text::join(rest, ", "), last.clone()]),
        }
    }

    /// A class; one that was removed has its key still.
    pub(super) fn class(&self, key: &str) -> Text {
        words(self.classes.get(key).map_or(key, String::as_str))
    }

    pub(super) fn addressee(&self, to: &Addressee) -> Text {
        match to {
            Addressee::Pod(pod) => self.pod(*pod),
            Addressee::Person(person) => self.person(person),
        }
    }
}

/// A class as it is named; what goes on in a retired one says so.
pub(super) fn class_name(name: String, retired: bool) -> String {
    if retired { format!("{name} (retired)") } else { name }
}

/// `#12 · Pricing · urgent`
fn title(item: &Item, names: &Names) -> Text {
    let mut parts = vec![md("#{}", &[words(&item.id.to_string())]), names.class(&item.request.class)];
    parts.extend((item.request.urgency == Urgency::Urgent).then(|| text("urgent")));
    parts.extend(item.request.confidential.then(|| text("confidential")));
    Text::join(&parts, " · ")
}

/// `Jonas Weber (Performance)`
fn requester(item: &Item, names: &Names) -> Text {
    match item.request.pod {
        Some(pod) => md("{} ({})", &[names.person(&item.course.requester), names.pod(pod)]),
        None => names.person(&item.course.requester),
    }
}

/// A moment, in each reader's own zone.
fn moment(at: Timestamp, names: &Names) -> Text {
    date(at, DateStyle::DayAndTime, &names.zone.local(at).strftime("%-d %B, %H:%M %Z").to_string())
}

/// The same by the clock of somebody in `zone`: `15:20`, or with its day where that is another one than `now`'s.
fn wall_clock(at: Timestamp, now: Timestamp, zone: &Zone) -> Text {
    let style = if zone.date(at) == zone.date(now) { "%H:%M" } else { "%a %-d %b, %H:%M" };
    words(&zone.local(at).strftime(style).to_string())
}

fn day(date: Date) -> Text {
    words(&date.strftime("%-d %B").to_string())
}

/// What a person wrote, between quotation marks, shortened where it is long.
fn quoted(written: &str) -> Text {
    md("“{}”", &[words(written).cut(200)])
}

/// The same, however long it is: where it has a paragraph of its own.
fn whole(written: &str) -> Text {
    md("“{}”", &[lines(written)])
}

/// The first words of what is blocked, for titles.
pub(super) fn short(item: &Item) -> String {
    item.request.what.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect()
}
