//! One escalation as its card, and as the messages of whoever has to do with it show it. All copies say the same.

use super::{
    super::model::{Asked, Entry, Item, Moment, Reach, Request, State, Whom},
    HAVE, HEARD, MENU, Names, OPEN_ANSWER, OPEN_DECIDE, OPEN_NOT_MINE, OPEN_QUESTION, SHOWN, day,
    lines::{entry_words, level_words, quote_head},
    moment, quoted, requester, title,
    words::call_words,
};
use crate::{
    ids::UserId,
    signal::{Choice, Message},
    slack::{
        blocks::{Button, Element, MessageBuilder, Overflow, button, choice, message, overflow},
        mrkdwn::{Text, lines, link, md, text, words},
    },
};
use jiff::Timestamp;

/// What comes next, and when, if nobody does anything.
pub(in super::super) struct Next<'a> {
    pub(in super::super) at: Timestamp,
    pub(in super::super) moment: Moment,
    /// The level that is asked then, and who holds it today.
    pub(in super::super) above: Option<(&'a [Whom], Vec<UserId>)>,
}

/// For whom a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Reader {
    /// Everybody of the channel.
    Channel,
    /// Whoever is asked, or has it.
    Asked,
    /// Its requester, or somebody who needs the same answer.
    Waiting,
}

/// The card, or a copy of it.
pub(in super::super) fn card_message(item: &Item, names: &Names, next: Option<&Next<'_>>, reader: Reader) -> Message {
    let fallback = md("{}: {}", &[title(item, names), quoted(&item.request.what)]);
    let call = if reader == Reader::Asked { call_words(item, names) } else { Text::default() };
    let start = message(fallback).whole(&call);
    let body = body(start, item, names);
    let state = state(item, names);
    let next = next.map(|next| coming(item, names, next)).unwrap_or_default();
    let after = Text::join(&[state, next].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>(), "\n");
    body.whole(&after).whole(&rationale(item)).context(source_over(item)).actions_of(item, reader).build()
}

trait Buttons {
    fn actions_of(self, item: &Item, reader: Reader) -> Self;
}

impl Buttons for MessageBuilder {
    fn actions_of(self, item: &Item, reader: Reader) -> Self {
        if item.state().is_over() {
            return self;
        }
        let id = item.id;
        let more = menu(item, reader);
        if reader == Reader::Waiting {
            let answer = item.course.question.as_ref().map(|_| button(OPEN_ANSWER, "Answer").value(id).primary());
            return self.actions(answer.into_iter().map(Into::into).chain([more.into()]).collect::<Vec<Element>>());
        }
        let have = (item.state() == State::Asked).then(|| button(HAVE, "I have it").value(id).primary());
        let decide = button(OPEN_DECIDE, "Decide").value(id);
        let decide = if have.is_none() { decide.primary() } else { decide };
        let question = item.course.question.is_none().then(|| button(OPEN_QUESTION, "Need more").value(id));
        let not_mine = button(OPEN_NOT_MINE, "Not mine").value(id);
        let buttons: Vec<Button> = have.into_iter().chain([decide]).chain(question).chain([not_mine]).collect();
        self.actions(buttons.into_iter().map(Into::into).chain([more.into()]).collect::<Vec<Element>>())
    }
}

/// What is done less often.
fn menu(item: &Item, reader: Reader) -> Overflow {
    let entry = |verb: &str, label: &str| choice(format!("{verb}/{}", item.id), label);
    let comment = entry("comment", "Say something about it");
    let withdraw = entry("withdraw", "Withdraw: no longer needed");
    let choices: Vec<Choice> = match reader {
        Reader::Waiting => vec![comment, withdraw],
        Reader::Asked | Reader::Channel => {
            let snooze = item.course.snooze.is_none().then(|| entry("snooze", "Snooze: remind me later"));
            let up = entry("up", "Pass up now");
            let of_all = [entry("follow", "Tell me how it ends"), withdraw];
            let rest = of_all.into_iter().filter(|_| reader == Reader::Channel);
            [comment, up].into_iter().chain(snooze).chain(rest).collect()
        }
    };
    overflow(MENU, &choices)
}

/// What can be done from a copy that was shown for this reader alone. It does not follow by itself: what is done at once
/// comes back to it.
pub(super) fn shown_buttons(item: &Item, reader: Reader) -> Vec<Element> {
    if item.state().is_over() {
        return Vec::new();
    }
    let id = item.id;
    let entry = |verb: &str, label: &str| choice(format!("{verb}/{id}"), label);
    let at_once = |verb: &str, label: &str| entry(&format!("{SHOWN}{verb}"), label);
    let comment = entry("comment", "Say something about it");
    let question = item.course.question.as_ref();
    let (buttons, choices): (Vec<Button>, Vec<Choice>) = match reader {
        Reader::Asked => {
            let decide = button(OPEN_DECIDE, "Decide").value(id).primary();
            let more = question.is_none().then(|| button(OPEN_QUESTION, "Need more").value(id));
            let not_mine = button(OPEN_NOT_MINE, "Not mine").value(id);
            let have = (item.state() == State::Asked).then(|| at_once("have", "I have it"));
            let snooze = item.course.snooze.is_none().then(|| at_once("snooze", "Snooze: remind me later"));
            let rest = [comment, at_once("up", "Pass up now")];
            let buttons = [decide].into_iter().chain(more).chain([not_mine]).collect();
            (buttons, have.into_iter().chain(rest).chain(snooze).collect())
        }
        Reader::Waiting => {
            let answer = question.map(|_| button(OPEN_ANSWER, "Answer").value(id).primary());
            (answer.into_iter().collect(), vec![comment, at_once("withdraw", "Withdraw: no longer needed")])
        }
        Reader::Channel => (Vec::new(), vec![comment, entry("follow", "Tell me how it ends")]),
    };
    buttons.into_iter().map(Element::from).chain([overflow(MENU, &choices).into()]).collect()
}

pub(super) fn body(start: MessageBuilder, item: &Item, names: &Names) -> MessageBuilder {
    let request = &item.request;
    let mut fields = vec![md("*From*\n{}", &[requester(item, names)])];
    fields.push(md("*For*\n{}", &[names.addressee(&item.course.addressee)]));
    fields.extend(request.needed_by.map(|by| md("*Needed by*\n{}", &[day(by)])));
    let said = |label: &'static str, written: Option<&String>| {
        written.map_or_else(Text::default, |written| md(label, &[lines(written)]))
    };
    start
        .section(md("*{}*", &[title(item, names)]))
        .whole(&lines(&request.what))
        .each(request.quote.iter(), |card, quote| {
            card.section(quote_head(quote, request.permalink.as_deref())).quote(&quote.shown())
        })
        .fields(fields)
        .whole(&said("*What is needed*\n{}", request.needed.as_ref()))
        .whole(&said("*Options considered*\n{}", request.options.as_ref()))
        .context(origin_words(request))
}

/// Where it came from.
fn origin_words(request: &Request) -> Text {
    match (&request.quote, &request.permalink, request.source.as_deref().and_then(|from| from.split_once('/'))) {
        (None, Some(to), _) => link(to, "The message it is about"),
        (_, _, Some(("need", _))) => text("It began as something in the way, named in a stand-up."),
        (_, _, Some(("key_result", _))) => text("It began as a key result that falls behind."),
        (_, _, Some(("decision", id))) => md("From decision #{}: `/decide show {}` shows it.", &[words(id), words(id)]),
        _ => Text::default(),
    }
}

/// How far it is.
pub(in super::super) fn state(item: &Item, names: &Names) -> Text {
    let course = &item.course;
    if let Some(ending) = &item.ending {
        let by = ending.by.as_ref().map_or_else(|| text("nobody"), |by| names.person(by));
        return match item.state() {
            State::Decided => {
                let outcome = lines(ending.outcome.as_deref().unwrap_or_default());
                md("*Decided* by {}, {}:\n{}", &[by, moment(ending.at, names), outcome])
            }
            State::Withdrawn => md("*Withdrawn* by {}, {}.", &[by, moment(ending.at, names)]),
            State::Stopped | State::Asked | State::Held => {
                text("*Stopped*: nobody did anything about it for a week. Leadership was told.")
            }
        };
    }
    if let (Some(question), Some(asked)) = (&course.question, &item.question) {
        return md(
            "{} asks {} back: {} The clock stands still until there is an answer.",
            &[names.person(&question.by), answerer(item, names), quoted(asked)],
        );
    }
    if let Some(holder) = &course.holder {
        return md("*{}* has it.", &[names.person(holder)]);
    }
    if course.asked.is_empty() {
        return text("Nobody who could decide can be reached now. I look again every hour.");
    }
    let (reached, rest): (Vec<_>, Vec<_>) =
        course.asked.iter().partition(|one| matches!(one.reach, Reach::Delivered { .. }));
    let listed = |asked: &[&Asked]| names.listed(&asked.iter().map(|one| one.person.clone()).collect::<Vec<_>>());
    match (reached.as_slice(), rest.as_slice()) {
        (all, []) => md("Waits for *{}*.", &[listed(all)]),
        ([], on_its_way) => md("Goes to *{}*; their question is on its way.", &[listed(on_its_way)]),
        (some, on_its_way) => md("Waits for *{}*; on its way to {}.", &[listed(some), listed(on_its_way)]),
    }
}

/// Who is asked back.
fn answerer(item: &Item, names: &Names) -> Text {
    names.person(item.course.answerer().unwrap_or(&item.course.requester))
}

/// What it began with is over meanwhile: it may be needed no more.
fn source_over(item: &Item) -> Text {
    if item.course.source_is_over && !item.state().is_over() {
        text("What it began with is settled meanwhile. Whoever asked for this was asked whether it is still needed.")
    } else {
        Text::default()
    }
}

/// Why it was decided so: a paragraph of its own, so that a long decision leaves it room.
pub(in super::super) fn rationale(item: &Item) -> Text {
    let why = item.ending.as_ref().and_then(|ending| ending.rationale.as_deref());
    why.map_or_else(Text::default, |why| md("_Why:_ {}", &[lines(why)]))
}

/// What comes next.
fn coming(item: &Item, names: &Names, next: &Next<'_>) -> Text {
    let at = moment(next.at, names);
    let person = |person: Option<&UserId>| person.map_or_else(|| text("somebody"), |one| names.person(one));
    match next.moment {
        Moment::Unanswered | Moment::Forgotten => match &next.above {
            Some((level, people)) => md("No answer by {}: goes to {}.", &[at, level_words(level, people, item, names)]),
            None => md("No answer by {}: they are asked again.", &[at]),
        },
        Moment::Resting => md(
            "Without news by {}, {} is asked whether they still have it.",
            &[at, person(item.course.holder.as_ref())],
        ),
        Moment::AnswerDue => md("Without an answer by {}, {} is reminded.", &[at, answerer(item, names)]),
        Moment::AnswerMissing => md("Without an answer by {}, it goes on all the same.", &[at]),
        Moment::SnoozeOver => {
            md("Put off; {} is reminded {}.", &[person(item.course.snooze.as_ref().map(|one| &one.by)), at])
        }
        Moment::Silence if item.course.asked.is_empty() => Text::default(),
        Moment::Silence => text("The clock begins when the question is there."),
    }
}

/// In the copy of somebody whom it concerns no more.
pub(in super::super) fn moved_message(item: &Item, names: &Names) -> Message {
    let what = quoted(&item.request.what);
    let concerned = item.concerned();
    let said = if concerned.is_empty() {
        md("{} no longer waits on you.", &[what])
    } else {
        md("{} is with {} now; you need do nothing.", &[what, names.listed(&concerned)])
    };
    message(said.clone()).section(said).build()
}

/// In the copy of somebody who is asked once more.
pub(in super::super) fn below_message(item: &Item, names: &Names) -> Message {
    let said = md(
        "*{}* {} goes on in a newer message. `/escalate show {}` shows how it stands.",
        &[title(item, names), quoted(&item.request.what), words(&item.id.to_string())],
    );
    message(said.clone()).section(said).build()
}

/// What somebody who waits for the answer is told.
pub(in super::super) fn news_message(item: &Item, names: &Names, next: Option<&Next<'_>>, news: Text) -> Message {
    let start = message(md("{}: {}", &[title(item, names), news.clone()]))
        .section(md("*{}* {}", &[title(item, names), quoted(&item.request.what)]))
        .whole(&news)
        .whole(&rationale(item))
        .context(next.map(|next| coming(item, names, next)).unwrap_or_default());
    if item.state().is_over() {
        // Where it began, it may go on.
        start.context(origin_words(&item.request)).actions([button(HEARD, "Got it").value(item.id)]).build()
    } else {
        let elements: Vec<Element> =
            vec![button(HEARD, "Got it").value(item.id).into(), menu(item, Reader::Waiting).into()];
        start.actions(elements).build()
    }
}

/// What it began with is settled: is the decision still needed?
pub(in super::super) fn still_needed_message(item: &Item, names: &Names, entry: &Entry) -> Message {
    let said = entry_words(item, entry, names);
    message(md("{}: {}", &[title(item, names), said.clone()]))
        .section(md("*{}* {}", &[title(item, names), quoted(&item.request.what)]))
        .section(said)
        .section(text("Do you still need the decision? Until you say otherwise it goes on."))
        .actions([
            button(MENU, "No: withdraw it").value(format!("withdraw/{}", item.id)),
            button(HEARD, "Still needed").value(item.id),
        ])
        .build()
}

/// In the copy of whoever ended it, where they were told how it stood.
pub(in super::super) fn ended_message(item: &Item, names: &Names) -> Message {
    message(md("{}: {}", &[title(item, names), quoted(&item.request.what)]))
        .section(md("*{}* {}", &[title(item, names), quoted(&item.request.what)]))
        .whole(&state(item, names))
        .whole(&rationale(item))
        .build()
}

/// What is asked back of the requester.
pub(in super::super) fn question_message(item: &Item, names: &Names, again: bool) -> Message {
    let by = item.course.question.as_ref().map_or_else(|| text("Somebody"), |question| names.person(&question.by));
    let asked = item.question.as_deref().unwrap_or_default();
    let said = if again {
        md("{} still needs to know more to decide:", std::slice::from_ref(&by))
    } else {
        md("{} needs to know more to decide:", std::slice::from_ref(&by))
    };
    message(md("{} asks: {}", &[by, quoted(asked)]))
        .section(md("*{}* {}", &[title(item, names), quoted(&item.request.what)]))
        .section(said)
        .quote(asked)
        .context(text("Until you answer, no clock runs."))
        .actions_of(item, Reader::Waiting)
        .build()
}
