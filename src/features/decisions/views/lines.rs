//! What happened, who was heard, and why it comes: a line each.

use super::{
    super::model::{Call, Consulted, Entry, Happening, Hearing, Nudge, State, Task},
    Scene, day, quoted, worked_words,
};
use crate::{
    directory::Names,
    ids::UserId,
    slack::mrkdwn::{Text, lines, md, number, text},
};

/// What stands above the question to whoever it waits on.
pub(super) fn call_words(scene: &Scene) -> Text {
    let Scene { decision, names, .. } = scene;
    let Some(task) = decision.task() else { return Text::default() };
    match (task, &decision.course.call) {
        (_, Some(Call::Said { by, words })) => md("{} says: {}", &[names.person(by), quoted(words)]),
        (_, Some(Call::CameBack(escalation))) => {
            md("Escalation #{} ended without a decision, so this waits on you again:", &[number(*escalation)])
        }
        (Task::Decide, Some(Call::Heard)) => text("Everybody who was consulted has had their say. You can decide:"),
        (Task::Decide, Some(Call::Nudge(Nudge::Before))) => text("This is to be decided by the next working day:"),
        (Task::Decide, Some(Call::Nudge(Nudge::OnTheDay))) => text("This is to be decided today:"),
        (Task::Decide, Some(Call::Nudge(Nudge::Late { days }))) => md(
            "This was to be decided {} working days ago. Decide it, name another day, or say that you are blocked:",
            &[number(days)],
        ),
        (Task::Decide, _) if decision.author == decision.accountable => text("This waits on you to decide:"),
        (Task::Decide, _) => md("{} asks you to decide this:", &[names.person(&decision.author)]),
        (Task::Confirm, Some(Call::Nudge(_))) => {
            text("This still waits for you. It is provisional until somebody who has the right confirms it:")
        }
        (Task::Confirm, _) => text("This is provisional: by the rights it is yours to decide. Do you confirm it?"),
        (Task::Review, _) => text("The day has come to look at this again. *Did it work?*"),
    }
}

/// Somebody said something.
pub(in super::super) fn said_words(scene: &Scene, who: &UserId, words: &str) -> Text {
    md("{} says: {}", &[scene.names.person(who), quoted(words)])
}

/// Somebody decided what another person is accountable for, and did not have the right to.
pub(in super::super) fn decided_for_you_words(scene: &Scene) -> Text {
    let by = scene.decision.ending.as_ref().map_or(&scene.decision.author, |ending| &ending.by);
    md(
        "{} decided this, and you are accountable for it. You hear of it again once it is confirmed or decided otherwise:",
        &[scene.names.person(by)],
    )
}

/// Nobody needs it any more.
pub(in super::super) fn dropped_words(scene: &Scene) -> Text {
    md("This is no longer needed: {}", &[super::about(&scene.decision)])
}

/// Who was consulted, and what they said.
pub(super) fn consulted_lines(scene: &Scene) -> Text {
    let consulted = &scene.parties.consulted;
    if consulted.is_empty() {
        return Text::default();
    }
    let is_over = !matches!(scene.decision.state, State::Open | State::Provisional);
    let said: Vec<Text> = consulted.iter().map(|one| consulted_line(one, &scene.names, is_over)).collect();
    md("*Consulted*\n{}", &[Text::join(&said, "\n")])
}

fn consulted_line(one: &Consulted, names: &Names, is_over: bool) -> Text {
    let who = names.person(&one.person);
    match (one.hearing, &one.answer) {
        (_, Some(answer)) => md("• {}: {}", &[who, lines(answer).cut(600)]),
        (Hearing::Silent, None) => md("• {} had the question and did not answer in time", &[who]),
        (Hearing::Unreachable, None) => md("• {} could not be reached: the question never arrived", &[who]),
        (Hearing::NotAsked, None) => md("• {} was not asked: it was decided already", &[who]),
        (_, None) if is_over => md("• {} was not heard: it was decided before they answered", &[who]),
        (Hearing::Delivered | Hearing::Answered, None) => md("• {} has the question", &[who]),
        (Hearing::Waiting, None) => md("• {}: the question is on its way", &[who]),
    }
}

/// One entry of the history.
pub(super) fn entry_line(entry: &Entry, scene: &Scene) -> Text {
    let names = &scene.names;
    let actor = entry.actor.as_ref().map_or_else(|| text("Podkeeper"), |actor| names.person(actor));
    match &entry.what {
        Happening::Opened => md("{} opened it.", &[actor]),
        Happening::Consulted { people } => {
            md("{} {} asked for their view.", &[names.listed(people), text(one_or_more(people, ("is", "are")))])
        }
        Happening::Delivered { person } => md("{} has the question.", &[names.person(person)]),
        Happening::Unreachable { person } => md("{} cannot be reached.", &[names.person(person)]),
        Happening::Answered { words, late: false } => md("{} answered: {}", &[actor, quoted(words)]),
        Happening::Answered { words, late: true } => md("{} answered, after their time: {}", &[actor, quoted(words)]),
        Happening::Silent { person } => md("{} did not answer in time.", &[names.person(person)]),
        Happening::Asked { people } => md("It waits on {}.", &[names.listed(people)]),
        Happening::HandedOver { from, to } => {
            md("{} handed it over; {} is accountable now.", &[names.person(from), names.person(to)])
        }
        Happening::Nudged { people } => {
            md("{} {} reminded.", &[names.listed(people), text(one_or_more(people, ("was", "were")))])
        }
        Happening::LeadershipTold => text("Leadership was told that it is not decided."),
        Happening::Decided { unheard, .. } => md("{} decided it{}", &[actor, unheard_words(unheard, names)]),
        Happening::Proposed { unheard, .. } => {
            md("{} decided it, without the right to: it is provisional{}", &[actor, unheard_words(unheard, names)])
        }
        Happening::Confirmed { .. } => md("{} confirmed it.", &[actor]),
        Happening::Commented { words } => md("{}: {}", &[actor, quoted(words)]),
        Happening::Redated { to } => md("{} moved it to {}.", &[actor, day(*to, scene.today)]),
        Happening::Escalated { escalation } => md("{} is blocked: escalated as #{}.", &[actor, number(*escalation)]),
        Happening::CameBack { escalation } => md("Escalation #{} ended without a decision.", &[number(*escalation)]),
        Happening::Dropped => md("{} said that it is no longer needed.", &[actor]),
        Happening::Amended { .. } => md("{} amended it.", &[actor]),
        Happening::Revisited { by } => md("{} began #{} to replace it.", &[actor, number(*by)]),
        Happening::Replaced { by } => md("#{} replaced it.", &[number(*by)]),
        Happening::ReviewAsked => text("Its review was due."),
        Happening::Reviewed { worked, words } => {
            let said = words.as_deref().map_or_else(Text::default, |words| md(" {}", &[quoted(words)]));
            md("{} says whether it worked: {}.{}", &[actor, text(worked_words(*worked)), said])
        }
    }
}

/// The word for one person, or for several.
fn one_or_more(people: &[UserId], (one, more): (&'static str, &'static str)) -> &'static str {
    if people.len() == 1 { one } else { more }
}

fn unheard_words(unheard: &[UserId], names: &Names) -> Text {
    if unheard.is_empty() { text(".") } else { md("; not heard: {}.", &[names.listed(unheard)]) }
}
