//! How hand-overs stand: for whoever asks, and on the App Home.

use super::{
    Seen,
    asks::{SHOWN, buttons, tally},
    is_of_lead, line, matters,
};
use crate::{
    directory::{Pod, views::who_acts},
    features::handover::{
        LOOK_AT, TAKE,
        model::{Handover, Item, State},
    },
    ids::{HandoverId, UserId},
    signal::{Message, Modal},
    slack::{
        blocks::{button, message, modal},
        mrkdwn::{Text, md, number, text, words},
    },
    turn::Wait,
};

/// So many settled lines are shown.
const SETTLED: usize = 10;

/// Nothing is handed over of this pod.
pub(in super::super) fn nothing_of(pod: &Pod) -> Message {
    let said = md(
        "Nothing is being handed over of *{}*. When somebody else leads it, what is open comes to them here.",
        &[words(&pod.name)],
    );
    message(said.clone()).section(said).build()
}

/// One, for whoever asks.
pub(in super::super) fn shown(handover: &Handover, seen: &Seen) -> Message {
    let built = message(md("The hand-over of {}", &[seen.pod_name()])).section(head(handover, seen));
    let open: Vec<Text> =
        handover.items.iter().filter(|item| !item.state.is_settled()).map(|item| state_line(item, seen)).collect();
    let settled: Vec<Text> =
        handover.items.iter().filter(|item| item.state.is_settled()).map(|item| state_line(item, seen)).collect();
    built.section(list(&open, SHOWN)).section(list(&settled, SETTLED)).build()
}

fn head(handover: &Handover, seen: &Seen) -> Text {
    let what = md("*{}*: {}", &[seen.pod_name(), tally(handover, seen)]);
    if handover.closed_at.is_some() {
        return what;
    }
    let acts = who_acts(&seen.duty);
    let to = if is_of_lead(handover) { acts } else { md("Archived; it comes to {}", &[seen.heir()]) };
    md("{}\n{}", &[what, to])
}

fn list(lines: &[Text], most: usize) -> Text {
    let mut shown: Vec<Text> = lines.iter().take(most).cloned().collect();
    let more = lines.len().saturating_sub(most);
    if more > 0 {
        shown.push(md("and {} more", &[number(more)]));
    }
    Text::join(&shown, "\n")
}

fn state_line(item: &Item, seen: &Seen) -> Text {
    let who = item.taker.as_ref().or(item.keeper.as_ref()).map(|person| seen.names.person(person));
    let who = who.unwrap_or_else(|| text("nobody"));
    match item.state {
        State::Open => md("• {}", &[line(item, seen)]),
        State::Taken => md("• {}: being handed to {}", &[words(&item.words), who]),
        State::Accepted => md("✓ {}: {} has it", &[words(&item.words), who]),
        State::Kept => md("✓ {}: stays with {}", &[words(&item.words), who]),
        State::Done => md("✓ {}: over", &[words(&item.words)]),
    }
}

/// All that concern one person.
pub(in super::super) fn own(all: &[(Handover, Seen)]) -> Message {
    if all.is_empty() {
        let said = text("Nothing is being handed over to you or from you. `/pod handover performance` shows a pod’s.");
        return message(said.clone()).section(said).build();
    }
    message(text("What is being handed over"))
        .each(all, |built, (handover, seen)| {
            let open: Vec<Text> = handover.open().map(|item| md("• {}", &[line(item, seen)])).collect();
            built.section(head(handover, seen)).section(list(&open, SHOWN))
        })
        .build()
}

/// A window with one, with buttons for whoever may take over.
pub(in super::super) fn window((id, handover): (HandoverId, &Handover), seen: &Seen, may_take: bool) -> Modal {
    let built = modal(LOOK_AT, "Hand-over").close("Close").section(head(handover, seen));
    let open: Vec<&Item> = handover.open().collect();
    let may_press = may_take && handover.closed_at.is_none();
    let built = built.each(open.iter().take(SHOWN), |built, item| match item.id.filter(|_| may_press) {
        Some(number) => built.section_with(line(item, seen), button(TAKE, "Take over").value(number)),
        None => built.section(line(item, seen)),
    });
    let more = open.len().saturating_sub(SHOWN);
    let built = if more == 0 { built } else { built.context(md("And {} more.", &[number(more)])) };
    let others: Vec<Text> =
        handover.items.iter().filter(|item| item.state != State::Open).map(|item| state_line(item, seen)).collect();
    let built = built.section(list(&others, SETTLED));
    if may_press { built.actions(buttons((id, handover), seen)).build() } else { built.build() }
}

/// What is handed over to or from this person, as it waits on them; `None` where it is not open.
pub(in super::super) fn wait(handover: &Handover, seen: &Seen, me: &UserId) -> Option<Wait> {
    let id = handover.id?;
    let what = if handover.asked.as_ref() == Some(me) {
        md("*Hand-over of {}*: {} to take over", &[seen.pod_name(), matters(handover.open().count())])
    } else {
        let mine = handover.items.iter().filter(|item| !item.state.is_settled() && item.keeper.as_ref() == Some(me));
        let of = [seen.pod_name(), matters(mine.count()), seen.heir()];
        md("*Hand-over of {}*: {} still yours too, until {} takes over", &of)
    };
    Some(Wait {
        key: format!("handover/{id}"),
        what,
        since: handover.opened_at,
        due: None,
        press: Some(button(LOOK_AT, "Show").value(id)),
        way: format!("/pod handover {}", seen.pod.key),
    })
}

/// What one can do.
pub(in super::super) fn help_lines() -> Vec<Text> {
    vec![text("`/pod handover`: what is being handed over to you or from you")]
}
