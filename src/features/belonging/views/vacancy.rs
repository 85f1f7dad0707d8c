//! A pod without a lead.

use crate::{
    directory::{Duty, Pod, Reason, views::who_acts},
    features::belonging::CHOOSE_LEAD,
    ids::UserId,
    signal::Message,
    slack::{
        blocks::{message, person_menu},
        mrkdwn::{Text, md, person, text, words},
    },
};

/// What is needed to speak of one.
pub(in super::super) struct Empty<'a> {
    /// The pod.
    pub(in super::super) pod: &'a Pod,
    /// The full name of whoever led it.
    pub(in super::super) former: Option<&'a str>,
    /// Who acts meanwhile.
    pub(in super::super) acting: &'a Duty,
}

/// For the App Home.
pub(in super::super) fn vacancy_title(pod: &Pod) -> String {
    format!("{} has no lead", pod.name)
}

/// Why leadership is asked.
pub(in super::super) fn vacancy_why() -> Text {
    text("Because a pod has no lead, and you are on duty for leadership this week.")
}

/// What leadership is asked: one choice names the lead.
pub(in super::super) fn vacancy_message(empty: &Empty<'_>) -> Message {
    let name = words(&empty.pod.name);
    let who = empty.former.map_or_else(|| text("Its lead"), words);
    message(md("{} has no lead.", std::slice::from_ref(&name)))
        .section(md("*{}* has no lead: {} leads it no longer. {}", &[name, who, acting(empty.acting)]))
        .section(text("Who leads it from now on? What was open comes to them, one by one."))
        .actions_in(&format!("vacancy/{}", empty.pod.id), [person_menu(CHOOSE_LEAD, "Choose the lead")])
        .build()
}

fn acting(duty: &Duty) -> Text {
    match duty.because.last() {
        Some(Reason::Deputy { person: deputy, .. }) => md("{} acts meanwhile, as the deputy.", &[person(deputy)]),
        Some(Reason::Leadership) => text("Leadership acts meanwhile."),
        _ => md("{}.", &[who_acts(duty)]),
    }
}

fn said(said: Text) -> Message {
    message(said.clone()).section(said).build()
}

/// Somebody else of leadership is asked.
pub(in super::super) fn vacancy_elsewhere(pod: &Pod) -> Message {
    said(md("Who leads *{}* is asked of whoever is on duty for leadership now.", &[words(&pod.name)]))
}

/// It has a lead again, or is no more.
pub(in super::super) fn vacancy_over(pod: &Pod, lead: Option<&UserId>) -> Message {
    match lead {
        Some(lead) => said(md("{} leads *{}* now.", &[person(lead), words(&pod.name)])),
        None => said(md("*{}* needs no lead any more: it is archived.", &[words(&pod.name)])),
    }
}
