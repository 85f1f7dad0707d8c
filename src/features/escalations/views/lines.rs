//! What happened and what will, a line each.

use super::{
    super::model::{Cause, Entry, Happening, Item, Quote, Whom},
    Names, quoted, wall_clock,
    ways::holders_line,
    whole,
};
use crate::{
    calendar::Zone,
    directory::reach::Held,
    ids::UserId,
    slack::mrkdwn::{Text, link, md, number, text, words},
};
use jiff::Timestamp;

/// One level of the way it will go, as far as it is known today.
pub(in super::super) struct Stage<'a> {
    /// Who holds it.
    pub(in super::super) level: &'a [Whom],
    /// Who they are today; nobody: it is passed over.
    pub(in super::super) people: Vec<UserId>,
    /// When it is asked, if everybody before is silent.
    pub(in super::super) at: Option<Timestamp>,
    /// By whose clock the moments are told.
    pub(in super::super) zone: Zone,
    /// Slack keeps notifications from them then.
    pub(in super::super) held: Option<Held>,
}

/// `Ben Okafor (Brand)`, `leadership (today Chloë Martin)`, `all of leadership`.
pub(super) fn level_words(level: &[Whom], people: &[UserId], item: &Item, names: &Names) -> Text {
    level_words_to(level, people, &names.addressee(&item.course.addressee), names)
}

/// The same of something that goes `to` somebody.
pub(super) fn level_words_to(level: &[Whom], people: &[UserId], to: &Text, names: &Names) -> Text {
    let who = names.listed(people);
    match level {
        [Whom::Addressee] if people.is_empty() => md("{}, where nobody is here", std::slice::from_ref(to)),
        _ if people.is_empty() => holders_line(level, names),
        [Whom::Addressee] if *to == who => who,
        [Whom::Addressee] => md("{} (for {})", &[who, to.clone()]),
        [Whom::LeadershipOnDuty] => md("leadership (today {})", &[who]),
        [Whom::Leadership] => md("all of leadership ({})", &[who]),
        _ => who,
    }
}

/// What will happen: to whom it goes now, and what comes when nobody answers.
pub(in super::super) fn way_lines(stages: &[Stage<'_>], to: &Text, names: &Names, now: Timestamp) -> Text {
    let mut said = Vec::new();
    for (place, stage) in stages.iter().filter(|stage| !stage.people.is_empty()).enumerate() {
        let who = level_words_to(stage.level, &stage.people, to, names);
        said.push(match (place, stage.at) {
            (place, _) if stage.held.is_some_and(|held| held.is_long) => out_of_reach(place, who, stage, now),
            (0, Some(at)) if at <= now => {
                md("Goes to *{}* now, {} their time.", &[who, wall_clock(now, now, &stage.zone)])
            }
            (0, Some(at)) if stage.held.is_some() => md(
                "Goes to *{}*, who reads it {} their time: until then Slack keeps notifications from them (do not disturb).",
                &[who, wall_clock(at, now, &stage.zone)],
            ),
            (0, Some(at)) => md("Goes to *{}*, who reads it {} their time.", &[who, wall_clock(at, now, &stage.zone)]),
            (_, Some(at)) if at <= now => md("At once → *{}*.", &[who]),
            (_, Some(at)) => md("No answer by {} their time → *{}*.", &[wall_clock(at, now, &stage.zone), who]),
            (_, None) => md("No answer → *{}*.", &[who]),
        });
    }
    if said.is_empty() {
        return text(
            "Nobody who could decide can be reached today. It is kept, an admin is told, and I look again every hour.",
        );
    }
    said.push(text("You are told each time."));
    Text::join(&said, "\n")
}

/// Whoever is asked there is not waited for.
fn out_of_reach(place: usize, who: Text, stage: &Stage<'_>, now: Timestamp) -> Text {
    let until = stage.held.map_or(now, |held| held.until);
    let whom = if place == 0 { text("Goes to") } else { text("No answer →") };
    let until = wall_clock(until, now, &stage.zone);
    md(
        "{} *{}*, from whom Slack keeps notifications until {} their time (do not disturb): nobody waits so long, and it goes on.",
        &[whom, who, until],
    )
}

/// `Ana Souza wrote (open):`
pub(super) fn quote_head(quote: &Quote, to: Option<&str>) -> Text {
    let who = quote.author.as_deref().map_or_else(|| text("An app"), words);
    match to {
        Some(to) => md("*{}* wrote ({}):", &[who, link(to, "open the message")]),
        None => md("*{}* wrote:", &[who]),
    }
}

/// One entry of the history, in a line: what people wrote is shortened.
pub(super) fn entry_line(item: &Item, entry: &Entry, names: &Names) -> Text {
    entry_said(item, entry, names, quoted)
}

/// The same with all that was written.
pub(in super::super) fn entry_words(item: &Item, entry: &Entry, names: &Names) -> Text {
    entry_said(item, entry, names, whole)
}

fn entry_said(item: &Item, entry: &Entry, names: &Names, said: fn(&str) -> Text) -> Text {
    let actor = entry.actor.as_ref().map_or_else(|| text("Podkeeper"), |actor| names.person(actor));
    match &entry.what {
        Happening::Opened => md("{} asked for it.", &[actor]),
        Happening::Asked { people, why, .. } => asked_line(item, people, *why, names),
        Happening::Delivered { person } => md("{} has the question.", &[names.person(person)]),
        Happening::Unreachable { person } => md("{} cannot be reached.", &[names.person(person)]),
        Happening::Acknowledged { .. } => md("{} has it.", &[actor]),
        Happening::StillHeld => md("{} still has it.", &[actor]),
        Happening::Questioned { question } => md("{} asks back: {}", &[actor, said(question)]),
        Happening::Answered { answer } => md("{} answers: {}", &[actor, said(answer)]),
        Happening::NotAnswered => text("What was asked back was not answered; the clocks run again."),
        Happening::SentOn { to, why } => {
            md("{} says that it belongs to {}: {}", &[actor, names.addressee(to), said(why)])
        }
        Happening::TakenOver { to, by } if to == by => md("{} took it over.", &[names.person(to)]),
        Happening::TakenOver { to, .. } => md("It was handed over to {}.", &[names.person(to)]),
        Happening::Snoozed => md("{} put it off.", &[actor]),
        Happening::Commented { words } => md("{}: {}", &[actor, said(words)]),
        Happening::Rested => text("Whoever has it was asked whether they still do."),
        Happening::Decided { .. } => match item.ending.as_ref().and_then(|ending| ending.outcome.as_deref()) {
            Some(outcome) => md("{} decided: {}", &[actor, said(outcome)]),
            None => md("{} decided.", &[actor]),
        },
        Happening::Withdrawn => md("{} withdrew it.", &[actor]),
        Happening::Stopped => text("Nobody did anything about it for a week: it stopped."),
        Happening::Gap { place } => md("Nobody of level {} could act; it was passed over.", &[number(place.level + 1)]),
        Happening::Followed => md("{} needs the same answer.", &[actor]),
        Happening::HandedOver { to: Some(to) } => {
            md("{} has left; {} speaks for them now.", &[names.person(&item.course.requester), names.person(to)])
        }
        Happening::HandedOver { to: None } => {
            md("{} has left, and nobody speaks for them.", &[names.person(&item.course.requester)])
        }
        Happening::SourceOver => md("What it began with is settled, says {}.", &[actor]),
    }
}

fn asked_line(item: &Item, people: &[UserId], why: Cause, names: &Names) -> Text {
    if people.is_empty() {
        return text("Nobody who could decide can be reached now. I look again every hour.");
    }
    let who = names.listed(people);
    match why {
        Cause::New => md("It goes to {}.", &[who]),
        Cause::NoAnswer => md("No answer in time; it goes to {}.", &[who]),
        Cause::Forgotten => md("Nothing happened for two working days; it goes to {}.", &[who]),
        Cause::PassedUp => md("It was passed up to {}.", &[who]),
        Cause::SentOn if item.course.is_misplaced => {
            md("It was sent on too often; it is for {} to say where it belongs.", &[who])
        }
        Cause::SentOn | Cause::HandedOver => md("It goes to {}.", &[who]),
        Cause::Duty => md("It is with {} now.", &[who]),
        Cause::Again => md("There is nobody above; it goes to {} once more.", &[who]),
    }
}
