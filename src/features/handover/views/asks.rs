//! What those are asked and told whom a hand-over concerns.

use super::{Seen, former, is_of_lead, line, matters};
use crate::{
    directory::views::why_you_act,
    features::handover::{
        LEAVE, LOOK_AT, TAKE, TAKE_ALL,
        model::{Handover, Heir, Item, State},
    },
    ids::{HandoverId, UserId},
    signal::Message,
    slack::{
        blocks::{MessageBuilder, button, message},
        mrkdwn::{Text, md, number, text},
    },
};

/// So many stand in a message; the others follow as these are taken over.
pub(super) const SHOWN: usize = 12;

/// "Performance: 5 open matters to take over", for the App Home.
pub(in super::super) fn take_title(handover: &Handover, seen: &Seen) -> String {
    let count = handover.open().count();
    let matters = if count == 1 { "1 open matter".to_owned() } else { format!("{count} open matters") };
    format!("{}: {matters} to take over", seen.pod.name)
}

/// Why somebody is asked.
pub(in super::super) fn why(handover: &Handover, seen: &Seen) -> Text {
    match handover.heir {
        Heir::Lead => why_you_act(&seen.duty, &seen.pod.name),
        Heir::Pod(pod) => {
            let parent = seen.names.pods.get(&pod).map_or("the pod above it", String::as_str);
            let why = why_you_act(&seen.duty, parent);
            md("{} {} was archived.", &[why, seen.pod_name()])
        }
        Heir::Leadership => md("Because {} was archived, and this comes to leadership.", &[seen.pod_name()]),
    }
}

/// The list for whoever takes over.
pub(in super::super) fn take_message((id, handover): (HandoverId, &Handover), seen: &Seen) -> Message {
    let count = handover.open().count();
    let intro = intro(handover, seen, count);
    let built = message(md("{}: {} to take over", &[seen.pod_name(), matters(count)])).section(intro);
    with_items(built, handover, seen).actions(buttons((id, handover), seen)).build()
}

fn intro(handover: &Handover, seen: &Seen, count: usize) -> Text {
    if count == 0 {
        return md("*{}*: what you took over is being handed on.", &[seen.pod_name()]);
    }
    let (keepers, anybody_here) = former(handover, seen);
    let comes = if is_of_lead(handover) {
        md("*{}* comes to you with {}.", &[seen.pod_name(), matters(count)])
    } else {
        md("*{}* is archived, and what it leaves comes to you: {}.", &[seen.pod_name(), matters(count)])
    };
    let who = seen.names.listed(&keepers);
    let until = match (keepers.is_empty(), anybody_here) {
        (true, _) => text("They wait on you; take each over, so that everybody knows that you have it."),
        (false, true) => {
            md("{} had them. Until you take one over, whoever had it has it still; nothing is lost in between.", &[who])
        }
        (false, false) if keepers.len() == 1 => md("{} had them and is no longer here, so they wait on you.", &[who]),
        (false, false) => md("{} had them and are no longer here, so they wait on you.", &[who]),
    };
    md("{}\n{}", &[comes, until])
}

fn with_items(built: MessageBuilder, handover: &Handover, seen: &Seen) -> MessageBuilder {
    let open: Vec<&Item> = handover.open().collect();
    let more = open.len().saturating_sub(SHOWN);
    let more = if more == 0 {
        Text::default()
    } else {
        md("And {} more; they follow as you take these over.", &[number(more)])
    };
    built
        .each(open.into_iter().take(SHOWN), |built, item| match item.id {
            Some(number) => built.section_with(line(item, seen), button(TAKE, "Take over").value(number)),
            None => built.section(line(item, seen)),
        })
        .context(more)
}

/// *Take over all*, and *Leave … with …* where somebody has something of their own.
pub(super) fn buttons((id, handover): (HandoverId, &Handover), seen: &Seen) -> Vec<crate::slack::blocks::Button> {
    let open = handover.open().count();
    let mut buttons = Vec::new();
    if open > 1 {
        buttons.push(button(TAKE_ALL, &format!("Take over all {open}")).value(id).primary());
    }
    let stay: Vec<&UserId> = handover
        .open()
        .filter(|item| item.can_stay())
        .filter_map(|item| item.keeper.as_ref())
        .filter(|keeper| seen.here.contains(keeper))
        .collect();
    if let Some(first) = stay.first() {
        let name = seen.names.plain(first);
        let label = if stay.iter().all(|one| one == first) {
            format!("Leave {}’s own with them", name.split_whitespace().next().unwrap_or(name))
        } else {
            "Leave people’s own with them".to_owned()
        };
        buttons.push(button(LEAVE, &label).value(id));
    }
    buttons
}

/// In place of the list, for whoever it does not wait on any more, or who is asked anew below.
pub(in super::super) fn moved(handover: &Handover, seen: &Seen, is_other: bool) -> Message {
    let said = match (is_other, handover.heir) {
        (false, _) => md("What is to be taken over of *{}* stands further below.", &[seen.pod_name()]),
        (true, _) => md("What is open of *{}* comes to {} now.", &[seen.pod_name(), seen.heir()]),
    };
    message(said.clone()).section(said).build()
}

/// All is settled.
pub(in super::super) fn over(handover: &Handover, seen: &Seen) -> Message {
    let said = md("*{}* is handed over: {}", &[seen.pod_name(), tally(handover, seen)]);
    message(md("{} is handed over.", &[seen.pod_name()])).section(said).build()
}

/// "5 taken over by Ben Okafor, 1 stays as it was, 2 are over."
pub(super) fn tally(handover: &Handover, seen: &Seen) -> Text {
    let count = |state: State| handover.items.iter().filter(|item| item.state == state).count();
    let mut takers: Vec<UserId> = handover
        .items
        .iter()
        .filter(|item| matches!(item.state, State::Accepted | State::Taken))
        .filter_map(|item| item.taker.clone())
        .collect();
    takers.sort();
    takers.dedup();
    let mut parts = Vec::new();
    let open = count(State::Open);
    if open > 0 {
        parts.push(md("{} open", &[number(open)]));
    }
    let taken = count(State::Accepted) + count(State::Taken);
    if taken > 0 {
        parts.push(md("{} taken over by {}", &[number(taken), seen.names.listed(&takers)]));
    }
    let kept = count(State::Kept);
    if kept > 0 {
        parts.push(if kept == 1 { text("1 stays as it was") } else { md("{} stay as they were", &[number(kept)]) });
    }
    let done = count(State::Done);
    if done > 0 {
        parts.push(if done == 1 { text("1 is over") } else { md("{} are over", &[number(done)]) });
    }
    if parts.is_empty() { text("nothing was open.") } else { md("{}.", &[Text::join(&parts, ", ")]) }
}

/// "Performance: 3 matters are still yours too", for the App Home.
pub(in super::super) fn keep_title(handover: &Handover, seen: &Seen, keeper: &UserId) -> String {
    let count = kept_by(handover, keeper).count();
    let what = if count == 1 { "1 matter is".to_owned() } else { format!("{count} matters are") };
    format!("{}: {what} still yours too", seen.pod.name)
}

/// Why whoever had it is told.
pub(in super::super) fn keep_why(seen: &Seen) -> Text {
    md("Because you had these for {}, and nobody has taken them over yet.", &[seen.pod_name()])
}

fn kept_by<'a>(handover: &'a Handover, keeper: &'a UserId) -> impl Iterator<Item = &'a Item> {
    handover.items.iter().filter(move |item| !item.state.is_settled() && item.keeper.as_ref() == Some(keeper))
}

/// What is theirs still, for whoever had it.
pub(in super::super) fn keep_message((id, handover): (HandoverId, &Handover), seen: &Seen, keeper: &UserId) -> Message {
    let lines: Vec<Text> = kept_by(handover, keeper).take(SHOWN).map(|item| md("• {}", &[line(item, seen)])).collect();
    let count = kept_by(handover, keeper).count();
    let more = count.saturating_sub(SHOWN);
    let more = if more == 0 { Text::default() } else { md("And {} more.", &[number(more)]) };
    let intro = md(
        "*{}* is being handed over to {}. Until they take these over, they are yours as well; you need not ask them:",
        &[seen.pod_name(), seen.heir()],
    );
    message(md("{}: {} still yours too", &[seen.pod_name(), matters(count)]))
        .section(intro)
        .section(Text::join(&lines, "\n"))
        .context(more)
        .actions([button(LOOK_AT, "How it stands").value(id)])
        .build()
}

/// Nothing of theirs is left.
pub(in super::super) fn kept_over(handover: &Handover, seen: &Seen, keeper: &UserId) -> Message {
    let stays = handover.items.iter().any(|item| item.state == State::Kept && item.keeper.as_ref() == Some(keeper));
    let said = if stays {
        md("The hand-over of *{}* is done for you. What is your own stays with you.", &[seen.pod_name()])
    } else {
        md("The hand-over of *{}* is done for you. Thank you.", &[seen.pod_name()])
    };
    message(said.clone()).section(said).build()
}
