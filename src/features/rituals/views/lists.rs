//! Rituals at a glance: the list, choices, the part of the App Home, and what can be typed.

use super::{
    super::model::{Doing, Listed, Moment, Next, Ritual, RitualState},
    phrases::{moment_at, moment_words, next, skipped, when, whose},
    say,
};
use crate::{
    calendar::Zone,
    directory::{self, views::short},
    ids::PodId,
    signal::Message,
    slack::{
        blocks::{self, Button, Element, HomeBuilder, button, choice, message, overflow},
        mrkdwn::{DateStyle, Text, date, md, number, text, words},
    },
    turn::StepState,
};
use jiff::Timestamp;

/// Every button that does something to one ritual; it carries `verb/id`.
pub(in super::super) const DO: &str = "rituals_do";
/// The same, of a button beside another one: Slack wants their names to differ.
pub(in super::super) const LOOK: &str = "rituals_look";
/// The button that opens the form for a new one; it carries the pod.
pub(in super::super) const ADD: &str = "rituals_add";
/// The button that shows the list.
pub(in super::super) const LIST: &str = "rituals_list";
/// So many rituals stand in one message.
const MOST: usize = 20;
/// So many on the App Home.
const AT_HOME: usize = 5;

/// What the reader sees of a list besides its rituals.
#[derive(Clone, Copy)]
pub(in super::super) struct Around<'a> {
    /// The pod it is about.
    pub(in super::super) pod: Option<(PodId, &'a str)>,
    /// Whether the reader may add one (there).
    pub(in super::super) may_add: bool,
    /// The instant.
    pub(in super::super) now: Timestamp,
}

/// The rituals here.
pub(in super::super) fn list_message(listed: &[Listed], around: Around<'_>) -> Message {
    let title = match around.pod {
        Some((_, pod)) => md("Rituals of {} and of everybody", &[words(pod)]),
        None => text("Your rituals"),
    };
    let add = add_button(around);
    if listed.is_empty() {
        let said = if around.may_add {
            text("There is no ritual here yet. `/ritual add` makes one: a daily stand-up, say, or a reminder.")
        } else {
            text(
                "There is no ritual here yet. Whoever leads a pod makes them; `/ritual remind me \"book hours\" every \
                 Friday at 15:00` reminds you alone.",
            )
        };
        return message(said.clone()).section(said).actions(add).build();
    }
    let mut list = message(title.clone()).section(md("*{}*", &[title]));
    for one in listed.iter().take(MOST) {
        list = list.section_with(line(one, around.now), menu(one));
    }
    if let Some(more) = listed.len().checked_sub(MOST).filter(|more| *more > 0) {
        list = list.context(md("… and {} more", &[number(more)]));
    }
    list.actions(add).build()
}

/// What comes next of a pod, on its card: "Daily stand-up: Tuesday 24 Nov at 09:30, by each person's own time".
pub(in super::super) fn coming_line(coming: &[(Ritual, Moment, Zone)], now: Timestamp) -> Text {
    let each = coming.iter().map(|(ritual, moment, zone)| {
        let at = moment_at(*moment, zone, now);
        match ritual.is_own_zone() {
            true => md("{}: {}, by each person's own time", &[words(&ritual.name), at]),
            false => md("{}: {} ({})", &[words(&ritual.name), at, words(zone.name())]),
        }
    });
    md("*Next*\n{}", &[Text::join(&each.collect::<Vec<_>>(), "\n")])
}

fn add_button(around: Around<'_>) -> Option<Button> {
    let pod = around.pod.map(|(pod, _)| pod.to_string()).unwrap_or_default();
    around.may_add.then(|| button(ADD, "Add a ritual").value(pod))
}

fn line(listed: &Listed, now: Timestamp) -> Text {
    let head = md("*{}* · {}", &[words(&listed.ritual.name), whose(listed)]);
    let said = md("{}\n{}; {}", &[head, when(listed), next(listed, now)]);
    match skipped(listed, now) {
        Some(skipped) => md("{}; {}", &[said, skipped]),
        None => said,
    }
}

/// What can be done with it; one who may change nothing looks at it.
fn menu(listed: &Listed) -> Element {
    let id = listed.ritual.id;
    if !listed.may_manage {
        return button(DO, "Preview").value(Doing::Preview.value(id)).into();
    }
    let doing = |doing: Doing, label: &str| choice(doing.value(id), label);
    let pause = match listed.ritual.state {
        RitualState::Paused => doing(Doing::Resume, "Resume"),
        RitualState::Active | RitualState::Deleted => doing(Doing::Pause(None), "Pause"),
    };
    let choices = [
        doing(Doing::Preview, "Preview"),
        doing(Doing::Edit, "Change or delete"),
        pause,
        doing(Doing::AskSkip, "Skip the next one"),
        doing(Doing::AskRun, "Run now"),
    ];
    overflow(DO, &choices).into()
}

/// Several rituals fit; it is done to the one that is chosen.
pub(in super::super) fn choices_message(listed: &[Listed], name: &str, doing: Doing, now: Timestamp) -> Message {
    let said = if name.is_empty() {
        text("Which ritual do you mean?")
    } else {
        md("“{}” could be one of these. Which do you mean?", &[words(&short(name))])
    };
    let mut built = message(said.clone()).section(said);
    for one in listed.iter().take(MOST) {
        built = built.section_with(line(one, now), button(DO, "This one").value(doing.value(one.ritual.id)));
    }
    built.build()
}

/// *What comes next* on the App Home, by the reader's own clock; nothing for people of whom no ritual asks anything.
pub(in super::super) fn home_section(
    coming: &[Next],
    pods: &[(PodId, String)],
    (may_add, now, zone): (bool, Timestamp, &Zone),
) -> HomeBuilder {
    let mut buttons = vec![button(LIST, "All rituals")];
    if may_add {
        buttons.push(button(ADD, "Add a ritual"));
    }
    if coming.is_empty() {
        return blocks::home();
    }
    let line = |one: &Next| {
        let of: Vec<&str> =
            pods.iter().filter(|(pod, _)| one.pods.contains(pod)).map(|(_, name)| name.as_str()).collect();
        let of = if of.is_empty() { Text::default() } else { words(&directory::views::listed(&of, 3, "and")) };
        let at = date(one.at, DateStyle::DayAndTime, &moment_words(one.at, zone, now));
        let parts = [md("*{}*", &[words(&one.name)]), of, at];
        Text::join(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>(), " · ")
    };
    let mut lines: Vec<Text> = coming.iter().take(AT_HOME).map(line).collect();
    if let Some(more) = coming.len().checked_sub(AT_HOME).filter(|more| *more > 0) {
        lines.push(md("… and {} more", &[number(more)]));
    }
    blocks::home().header("What comes next").section(Text::join(&lines, "\n")).actions(buttons)
}

/// The step of the roll-out: each pod hears of itself. `without`: the pods that have no ritual of their own.
pub(in super::super) fn roll_out(pods: usize, without: &[&str]) -> StepState {
    let is_done = pods > 0 && without.is_empty();
    StepState {
        name: "Rituals",
        purpose: text(
            "Something of each pod’s own that comes again, such as a daily stand-up, so that it hears of itself.",
        ),
        stands: md(
            "{} of {} pods have a ritual of their own",
            &[number(pods.saturating_sub(without.len())), number(pods)],
        ),
        next: match without {
            [] => Text::default(),
            without => md(
                "Next: {}. `/ritual add standup every weekday at 10:00` in its channel",
                &[words(&directory::views::listed(without, 3, "and"))],
            ),
        },
        press: (!without.is_empty()).then(|| button(ADD, "Add a ritual")),
        is_done,
    }
}

/// What a person can do with rituals.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Abilities {
    /// The pod whose rituals they may change, for the example.
    pub(in super::super) pod: Option<String>,
    /// They may change everybody's.
    pub(in super::super) is_admin: bool,
}

/// The lines of `/podkeeper help`.
pub(in super::super) fn help_lines(can: &Abilities) -> Vec<Text> {
    let second = match (&can.pod, can.is_admin) {
        (_, true) => text("• `/ritual add`: a stand-up, a reminder or another ritual of any pod or of everybody"),
        (Some(pod), false) => md("• `/ritual add`: a stand-up, a reminder or another ritual of {}", &[words(pod)]),
        (None, false) => text("• `/ritual remind me \"book hours\" every Friday at 15:00`: a reminder of your own"),
    };
    vec![text("• `/ritual`: what comes again here, and when"), second]
}

/// How `/ritual` is used. `unknown`: a verb there is not.
pub(in super::super) fn usage_message(can: &Abilities, unknown: Option<&str>) -> Message {
    let head = match unknown {
        Some(verb) => md("`/ritual` does not know “{}”. What you can do here:", &[words(&short(verb))]),
        None => text("What you can do here with `/ritual`:"),
    };
    let mut lines = vec![
        text("• `/ritual list`, `/ritual list brand`: what comes again, and when"),
        text("• `/ritual preview stand-up`: who is asked when"),
        text("• `/ritual remind me \"book hours\" every Friday at 15:00`: a reminder of your own"),
    ];
    if can.pod.is_some() || can.is_admin {
        lines.extend([
            text("• `/ritual add`: a new one; `/ritual add standup every weekday at 10:00` without a form"),
            text(
                "• `/ritual remind pod \"book hours\" every Friday at 15:00`: everybody of the pod, each at their own \
                 time; also `#channel`, `@ana`, `lead`",
            ),
            text("• `/ritual edit stand-up`: change it"),
            text("• `/ritual pause stand-up until 7 Jan`, `/ritual resume stand-up`"),
            text("• `/ritual skip stand-up`: not the next time; `/ritual unskip stand-up`: it takes place after all"),
            text("• `/ritual run stand-up`: now"),
            text("• `/ritual delete stand-up`: it is no more"),
        ]);
    }
    if can.is_admin {
        lines.push(text(
            "• `/ritual remind leads \"book hours\" every Friday at 15:00`, also `leadership` and `everyone`: for the \
             organisation",
        ));
    }
    say(md("{}\n{}", &[head, Text::join(&lines, "\n")]))
}

/// Skips the next time after one more question.
pub(in super::super) fn skip_message(listed: &Listed, now: Timestamp) -> Message {
    let (name, id) = (words(&listed.ritual.name), listed.ritual.id);
    let said = md(
        "Skip the next “{}”? It is: {}. That time does not take place, and whoever was told of it already hears so.",
        &[name, next(listed, now)],
    );
    message(said.clone()).section(said).actions([button(DO, "Skip it").value(Doing::Skip.value(id))]).build()
}

/// Runs it outside its schedule after one more question.
pub(in super::super) fn run_message(ritual: &Ritual, asks_each: bool) -> Message {
    let name = words(&ritual.name);
    let said = if asks_each {
        md("Run “{}” now? Everybody who has not been asked today is asked, whatever their clock says.", &[name])
    } else {
        md("Run “{}” now? It takes place today, and all that comes before it happens at once.", &[name])
    };
    message(said.clone()).section(said).actions([button(DO, "Run it now").value(Doing::Run.value(ritual.id))]).build()
}

/// Ends a ritual after one more question.
pub(in super::super) fn delete_message(ritual: &Ritual) -> Message {
    let said = md("Delete “{}”? It asks nobody any more; what was answered stays on record.", &[words(&ritual.name)]);
    message(said.clone()).section(said).actions([delete_button(ritual)]).build()
}

/// *Delete*, which asks again.
pub(super) fn delete_button(ritual: &Ritual) -> Button {
    let question = md("“{}” ends for good.", &[words(&ritual.name)]);
    let delete = button(DO, "Delete").value(Doing::Delete.value(ritual.id)).danger();
    delete.confirm("Delete this ritual?", &question, "Delete", "Keep it")
}
