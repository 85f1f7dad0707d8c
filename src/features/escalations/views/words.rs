//! What the messages are called, why they come, and what they say at first.

use super::{
    super::model::{Addressee, Amiss, Call, Entry, Item, NoCard, Part, Whom},
    Names,
    lines::{entry_words, level_words_to},
    quoted, requester, short, title, whole,
};
use crate::{
    directory::views::listed,
    ids::EscalationId,
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{Text, md, number, text, words},
    },
    turn::Why,
};

/// For lists of what somebody holds, which others may read.
pub(in super::super) fn obligation_words(item: &Item) -> String {
    if item.request.confidential {
        return format!("Escalation {}, which is confidential", item.id);
    }
    format!("Escalation {}: {}", item.id, short(item))
}

/// For the App Home.
pub(in super::super) fn ask_title(item: &Item, names: &Names) -> String {
    let who = names.people.get(&item.course.requester).map_or("Somebody", String::as_str);
    format!("{who} needs a decision: {}", short(item))
}

/// Why this person is asked.
pub(in super::super) fn ask_why(item: &Item, names: &Names) -> Why {
    let to = names.addressee(&item.course.addressee);
    let rule = if item.course.is_misplaced {
        text("It was sent on twice, and leadership says where it belongs.")
    } else {
        let place = item.course.place;
        let level = item.course.route.at(place).map_or(&[][..], |level| &level.holders);
        let is_named = !level.iter().any(|whom| whom.is_leadership() || *whom == Whom::Addressee);
        match (place.level, &item.course.addressee) {
            _ if is_named => text("Such things come to you on their way: you are named there, or hold a role that is."),
            (0, Addressee::Pod(_)) => md("It is for {} to decide, and you look after it now.", &[to]),
            (0, Addressee::Person(_)) => md("It is for {} to decide, or whoever covers.", &[to]),
            _ => md("It was for {} to decide first; then it comes to leadership.", &[to]),
        }
    };
    Why {
        rule,
        owner: Some(requester(item, names)),
        change: Some(text("*Not mine* sends it to whose it is; `/escalate routes` shows the way it goes.")),
        ..Why::default()
    }
}

/// What stands above the question.
pub(super) fn call_words(item: &Item, names: &Names) -> Text {
    if item.state().is_over() {
        return Text::default();
    }
    match &item.call {
        Some(Call::Again) => text("This still waits for a decision, and there is nobody above you who could be asked:"),
        Some(Call::Resting) => text(
            "You have this since a working day, and nothing happened. Do you still have it? A word about it is enough:",
        ),
        Some(Call::Snoozed) => text("You put this off until now:"),
        Some(Call::Answered { answer }) => md("What was asked back is answered: {}", &[whole(answer)]),
        Some(Call::Said { by, words }) => md("{} says: {}", &[names.person(by), whole(words)]),
        None if item.course.is_misplaced => {
            text("This was sent on twice. Please decide it, or say with *Not mine* where it belongs.")
        }
        None => md("{} needs a decision:", &[requester(item, names)]),
    }
}

/// What is asked back.
pub(in super::super) fn question_title(item: &Item) -> String {
    format!("A question about: {}", short(item))
}

/// Why the requester is asked.
pub(in super::super) fn question_why(item: &Item, names: &Names) -> Why {
    let by = item.course.question.as_ref().map_or_else(|| text("Somebody"), |question| names.person(&question.by));
    if item.course.left.is_some() {
        let who = names.person(&item.course.requester);
        return Why::from(md("{} asked for a decision and has left; {} needs to know more.", &[who, by]));
    }
    Why::from(md("You asked for a decision, and {} needs to know more.", &[by]))
}

/// In place of what was asked back.
pub(in super::super) fn answered_message(item: &Item, names: &Names) -> Message {
    let said = md("*{}* {}: this question waits on you no more.", &[title(item, names), quoted(&item.request.what)]);
    message(said.clone()).section(said).build()
}

/// What whoever waits is told, for the App Home.
pub(in super::super) fn news_title(item: &Item) -> String {
    format!("News: {}", short(item))
}

/// Why they are told.
pub(in super::super) fn news_why(part: Part) -> Text {
    match part {
        Part::Requester => text("You asked for a decision."),
        Part::Asked | Part::Former => text("You had to do with this decision."),
        Part::Follower => text("You wanted to hear how this ends."),
    }
}

/// It stopped.
pub(in super::super) fn stopped_title(item: &Item) -> String {
    format!("Nobody decided: {}", short(item))
}

/// Why leadership is told.
pub(in super::super) fn stopped_why() -> Text {
    text("Nobody did anything about this for a week, so it stopped. What stops is told to leadership.")
}

/// A level is held by nobody.
pub(in super::super) fn broken_title() -> String {
    "A way of escalations has a gap".to_owned()
}

/// Why an admin is told.
pub(in super::super) fn broken_why() -> Text {
    text("You look after Podkeeper, and an escalation found nobody at one level of its way.")
}

/// What an admin reads of it: nothing of what it was about.
pub(in super::super) fn broken_message(level: &[Whom], item: &Item, names: &Names) -> Message {
    // Of what is confidential nobody else learns for whom it is.
    let to = if item.request.confidential {
        text("whoever it was sent to")
    } else {
        names.addressee(&item.course.addressee)
    };
    let who = level_words_to(level, &[], &to, names);
    let said = md("An escalation came to {}: nobody of them could act, so it went on to the next level.", &[who]);
    let what_to_do = text(
        "A lead, a deputy or somebody who covers would close the gap: `/pod lead`, `/timeoff`, `/podkeeper settings`. \
         `/escalate routes edit` changes who is asked.",
    );
    message(said.clone()).section(said).context(what_to_do).build()
}

/// A watchdog found something amiss.
pub(in super::super) fn amiss_title() -> String {
    "Something was amiss with an escalation".to_owned()
}

/// Why an admin is told.
pub(in super::super) fn amiss_why() -> Text {
    text("You look after Podkeeper, which looks every five minutes whether every escalation goes on.")
}

/// What an admin reads of it: nothing of what it was about.
pub(in super::super) fn amiss_message(amiss: Amiss) -> Message {
    let said = match amiss {
        Amiss::Timer => text("An escalation had lost its clock, so nobody would have been asked next. It runs again."),
        Amiss::Nobody => {
            text("An escalation waited on nobody, though somebody who could decide is here. They are asked now.")
        }
        Amiss::Card => text(
            "The card of an escalation did not get into its channel. It was put there anew, or is still on its way.",
        ),
    };
    let after =
        text("If this comes again, whoever operates Podkeeper should look into its log. You hear of it once a day.");
    message(said.clone()).section(said).context(after).build()
}

/// The card cannot be shown in its channel.
pub(in super::super) fn no_card_title() -> String {
    "Escalations have no channel".to_owned()
}

/// Why an admin is told.
pub(in super::super) fn no_card_why() -> Text {
    text("You look after Podkeeper, and its cards of escalations have no place.")
}

/// What an admin reads of it.
pub(in super::super) fn no_card_message(why: NoCard) -> Message {
    let said = match why {
        NoCard::Refused => text(
            "The escalations channel cannot be written to. Whoever is asked or waits still reads everything, in direct \
             messages; the cards have no place.",
        ),
        NoCard::Shared => text(
            "The escalations channel is shared with another company, so no cards stand there. Whoever is asked or waits \
             still reads everything, in direct messages.",
        ),
    };
    message(said.clone()).section(said).context(text("Choose another channel with `/podkeeper settings`.")).build()
}

/// A line in the thread of the card.
pub(in super::super) fn entry_message(item: &Item, entry: &Entry, names: &Names) -> Message {
    let line = entry_words(item, entry, names);
    message(line.clone()).whole(&line).build()
}

/// What they can do, a line each.
pub(in super::super) fn help_lines(may_list: bool, may_read: bool, may_edit: bool) -> Vec<Text> {
    let mut lines = vec![
        text("• `/escalate`: ask for a decision that is not yours to take"),
        text("• `/escalate pricing \"Client X wants 20 % off\"`: the same, with the first words filled in"),
    ];
    if may_list {
        lines.push(text("• `/escalate list`: what is open; `/escalate show 12`: one with its history"));
        lines.push(text("• `/escalate routes`: to whom things go, and what comes when nobody answers"));
        lines.push(text("• `/escalate rota`: who of leadership is on duty, week by week"));
    }
    if may_edit {
        lines.push(text("• `/escalate routes edit`: change to whom things go, and how long each of them has"));
    }
    if may_read {
        lines.push(text("• `/escalate report`: how long answers take, and who waits on whom; `/escalate report 2026-10`: of a month"));
    }
    lines
}

/// The same among everything else that can be done.
pub(in super::super) fn help_in_short(may_list: bool) -> Vec<Text> {
    let list = may_list.then(|| text("• `/escalate list`: what is open; `/escalate show 12`: one with its history"));
    [text("• `/escalate`: ask for a decision that is not yours to take")].into_iter().chain(list).collect()
}

/// `escalated as #12 · with Ben Okafor`
pub(in super::super) fn link_open(id: EscalationId, with: &[String]) -> Text {
    let id = number(id);
    if with.is_empty() {
        return md("escalated as #{}", &[id]);
    }
    let with: Vec<&str> = with.iter().map(String::as_str).collect();
    md("escalated as #{} · with {}", &[id, words(&listed(&with, 3, "and"))])
}

/// `decided by Ben Okafor (#12): “10 %, not 20”`
pub(in super::super) fn link_decided(id: EscalationId, by: &str, outcome: &str) -> Text {
    md("decided by {} (#{}): {}", &[words(by), number(id), quoted(outcome)])
}

/// *Tell me how it ends*
pub(in super::super) fn followed_message(item: &Item, names: &Names) -> Message {
    let said = md("You are told how *{}* ends.", &[title(item, names)]);
    message(said.clone()).section(said).build()
}

/// How to escalate, on the card of a pod.
pub(in super::super) fn pod_line() -> Text {
    text(
        "*Stuck on something that is not yours to decide?*\n`/escalate` with what is blocked brings it to whoever can decide; \
         `/escalate routes` shows the way it goes.",
    )
}
