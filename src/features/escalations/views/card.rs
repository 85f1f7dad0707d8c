//! One escalation as its card, and as the messages of whoever has to do with it show it. All copies say the same.

use super::{
    super::model::{Asked, Item, Moment, Reach, Request, State, Whom},
    HAVE, HEARD, MENU, Names, OPEN_ANSWER, OPEN_DECIDE, OPEN_NOT_MINE, OPEN_QUESTION, day,
    lines::{level_words, quote_head},
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
    let start = message(fallback).section(call);
    let body = body(start, item, names);
    let state = state(item, names);
    let next = next.map(|next| coming(item, names, next)).unwrap_or_default();
    let after = Text::join(&[state, next].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>(), "\n");
    body.section(after).actions_of(item, reader).build()
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

fn body(start: MessageBuilder, item: &Item, names: &Names) -> MessageBuilder {
    let request = &item.request;
    let mut fields = vec![md("*From*\n{}", &[requester(item, names)])];
    fields.push(md("*For*\n{}", &[names.addressee(&item.course.addressee)]));
    fields.extend(request.needed_by.map(|by| md("*Needed by*\n{}", &[day(by)])));
    let said = |label: &'static str, written: Option<&String>| {
        written.map_or_else(Text::default, |written| md(label, &[lines(written)]))
    };
    start
        .section(md("*{}*", &[title(item, names)]))
        .section(lines(&request.what))
        .each(request.quote.iter(), |card, quote| {
            card.section(quote_head(quote, request.permalink.as_deref())).quote(&quote.shown())
        })
        .fields(fields)
        .section(said("*What is needed*\n{}", request.needed.as_ref()))
        .section(said("*Options considered*\n{}", request.options.as_ref()))
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
                let why =
                    ending.rationale.as_deref().map_or_else(Text::default, |why| md("\n_Why:_ {}", &[lines(why)]));
                md("*Decided* by {}, {}:\n{}{}", &[by, moment(ending.at, names), outcome, why])
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
            &[names.person(&question.by), names.person(&course.requester), quoted(asked)],
        );
    }
    if let Some(holder) = &course.holder {
        return md("*{}* has it.", &[names.person(holder)]);
    }
    if course.asked.is_empty() {
        return text("Nobody who could decide can be reached now. I look again every day.");
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
        Moment::AnswerDue => {
            md("Without an answer by {}, {} is reminded.", &[at, names.person(&item.course.requester)])
        }
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
    let said = if item.state().is_over() {
        md("{}\n{}", &[what, state(item, names)])
    } else if concerned.is_empty() {
        md("{} no longer waits on you.", &[what])
    } else {
        md("{} is with {} now; you need do nothing.", &[what, names.listed(&concerned)])
    };
    message(said.clone()).section(said).build()
}

/// In the copy of somebody who is asked once more.
pub(in super::super) fn below_message(item: &Item, names: &Names) -> Message {
    let said = md("*{}* {} stands below once more.", &[title(item, names), quoted(&item.request.what)]);
    message(said.clone()).section(said).build()
}

/// What somebody who waits for the answer is told.
pub(in super::super) fn news_message(item: &Item, names: &Names, next: Option<&Next<'_>>, news: Text) -> Message {
    let start = message(md("{}: {}", &[title(item, names), news.clone()]))
        .section(md("*{}* {}", &[title(item, names), quoted(&item.request.what)]))
        .section(news)
        .context(next.map(|next| coming(item, names, next)).unwrap_or_default());
    if item.state().is_over() {
        start.actions([button(HEARD, "Got it").value(item.id)]).build()
    } else {
        let elements: Vec<Element> =
            vec![button(HEARD, "Got it").value(item.id).into(), menu(item, Reader::Waiting).into()];
        start.actions(elements).build()
    }
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
