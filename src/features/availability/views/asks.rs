//! What reaches a person who did not ask first, and why.

use super::days;
use crate::{
    calendar::dates,
    directory::{TimeOff, views::first_name},
    features::availability::{CHANGE, COVER_CANNOT, COVER_SEEN, SEEN, STATUS_NO, STATUS_YES, model::Offer},
    ids::UserId,
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, md, number, person, text, words},
    },
    turn::asks::Why,
};
use jiff::civil::Date;

/// Why a stretch has no cover any more.
#[derive(Clone, Copy)]
pub(in crate::features::availability) enum Lost<'a> {
    /// The cover has left.
    Gone(&'a UserId),
    /// The cover cannot.
    Declined(&'a UserId),
    /// The cover is away too.
    Away(&'a TimeOff),
}

impl Lost<'_> {
    /// For the audit.
    pub(in crate::features::availability) fn why(self) -> &'static str {
        match self {
            Self::Gone(_) => "the cover has left",
            Self::Declined(_) => "the cover cannot",
            Self::Away(_) => "the cover is away too",
        }
    }
}

impl Lost<'_> {
    /// From which day on nobody covers for `time_off`, if it had begun by then.
    pub(in crate::features::availability) fn since(self, time_off: &TimeOff) -> Date {
        match self {
            Self::Gone(_) | Self::Declined(_) => time_off.first,
            Self::Away(away) => away.first.max(time_off.first),
        }
    }
}

/// "Nobody covers for Ana from today on", for the App Home.
pub(in crate::features::availability) fn uncovered_title(name: &str, since: Date, today: Date) -> String {
    format!("Nobody covers for {} {}", first_name(name), from_on(since, today))
}

/// Why it is them, of somebody without a pod.
pub(in crate::features::availability) fn you_are_an_admin() -> Text {
    text("They belong to no pod, and you are an admin.")
}

/// Why somebody hears that nobody covers.
pub(in crate::features::availability) fn uncovered_why(rule: Text) -> Why {
    Why {
        rule: md("Because somebody is away whose cover cannot act. {}", &[rule]),
        change: Some(text("Whoever is away, or an administrator, names another cover.")),
        ..Why::default()
    }
}

/// Nobody covers for somebody who is away, told to whoever looks after `pod`, theirs.
pub(in crate::features::availability) fn uncovered(
    time_off: &TimeOff,
    lost: Lost<'_>,
    (key, pod): (&str, Option<&str>),
    today: Date,
) -> Message {
    let away = person(&time_off.person);
    let why = match lost {
        Lost::Gone(cover) => md("{}, who was to cover, is no longer here", &[person(cover)]),
        Lost::Declined(cover) => md("{} cannot", &[person(cover)]),
        Lost::Away(away) => md("{} is away too, *{}*", &[person(&away.person), days(away, today)]),
    };
    let since = number(from_on(lost.since(time_off), today));
    let said = md("{} is away *{}*, and nobody covers {}: {}.", &[away, days(time_off, today), since, why]);
    let more = match pod {
        Some(pod) => md("Perhaps somebody of {} can step in. ", &[words(pod)]),
        None => Text::default(),
    };
    let how = md(
        "{}An administrator can name another cover: `/timeoff @name {} cover @name`. They themselves are asked when they \
         are back.",
        &[more, number(dates::days(time_off.first.max(today), time_off.last, today))],
    );
    message(said.clone()).section(said).section(how).actions([button(SEEN, "Got it").value(key).primary()]).build()
}

/// "from today on", "from 10 Dec on"
fn from_on(since: Date, today: Date) -> String {
    if since <= today { "from today on".to_owned() } else { format!("from {} on", dates::day(since, today)) }
}

/// "You cover for Ana, 3–14 Dec", for the App Home.
pub(in crate::features::availability) fn cover_title(name: &str, time_off: &TimeOff, today: Date) -> String {
    format!("You cover for {}, {}", first_name(name), dates::days(time_off.first, time_off.last, today))
}

/// Why the cover is told.
pub(in crate::features::availability) fn cover_why(away: &UserId) -> Why {
    Why {
        rule: md("Because {} named you when entering time off.", &[person(away)]),
        owner: Some(person(away)),
        change: Some(text("*I cannot* under the message gives it back.")),
        ..Why::default()
    }
}

/// The cover's message. `anew`: they covered this stretch before, on other days.
pub(in crate::features::availability) fn you_cover(time_off: &TimeOff, anew: bool, today: Date) -> Message {
    let (away, days) = (person(&time_off.person), days(time_off, today));
    let said = if anew {
        md("The days have changed: you cover for {} *{}* now.", &[away, days])
    } else {
        md("You cover for {} *{}*.", &[away, days])
    };
    message(said.clone())
        .section(said)
        .section(text("Whatever would wait on them in these days comes to you, with the right to act on it."))
        .actions([
            button(COVER_SEEN, "Got it").value(time_off.id).primary(),
            button(COVER_CANNOT, "I cannot").value(time_off.id),
        ])
        .build()
}

/// "You need not cover for Ana", for the App Home.
pub(in crate::features::availability) fn dismissed_title(name: &str, time_off: &TimeOff, today: Date) -> String {
    let days = dates::days(time_off.first, time_off.last, today);
    format!("You need not cover for {}, {days}", first_name(name))
}

/// Why the former cover is told.
pub(in crate::features::availability) fn dismissed_why(away: &UserId) -> Text {
    md("Because you were to cover for {}.", &[person(away)])
}

/// The former cover's message.
pub(in crate::features::availability) fn dismissed(time_off: &TimeOff, key: &str, today: Date) -> Message {
    let said = md("You need not cover for {} any more: *{}*.", &[person(&time_off.person), days(time_off, today)]);
    message(said.clone()).section(said).actions([button(SEEN, "Got it").value(key).primary()]).build()
}

/// "Nobody covers for you, 3–14 Dec", for the App Home.
pub(in crate::features::availability) fn cover_lost_title(time_off: &TimeOff, today: Date) -> String {
    format!("Another cover for {}", dates::days(time_off.first, time_off.last, today))
}

/// Why the person is asked for another cover.
pub(in crate::features::availability) fn cover_lost_why() -> Why {
    Why {
        rule: text("Because your time off has a cover who cannot act."),
        change: Some(text("Name another cover, or none, with `/timeoff list`.")),
        ..Why::default()
    }
}

/// The message to the person whose cover is missing.
pub(in crate::features::availability) fn cover_lost(time_off: &TimeOff, lost: Lost<'_>, today: Date) -> Message {
    let own = days(time_off, today);
    let said = match lost {
        Lost::Gone(cover) => md("{}, who was to cover for you *{}*, is no longer here.", &[person(cover), own]),
        Lost::Declined(cover) => md("{} cannot cover for you *{}*.", &[person(cover), own]),
        Lost::Away(away) => {
            md("{}, who covers for you *{}*, is away *{}*.", &[person(&away.person), own, days(away, today)])
        }
    };
    message(said.clone())
        .section(md("{} Who else could?", &[said]))
        .actions([button(CHANGE, "Choose a cover").value(time_off.id).primary()])
        .build()
}

/// "You are off 3–14 Dec", for the App Home.
pub(in crate::features::availability) fn entered_title(time_off: &TimeOff, today: Date) -> String {
    format!("You are off {}", dates::days(time_off.first, time_off.last, today))
}

/// Why somebody hears of their own time off.
pub(in crate::features::availability) fn entered_why(by: &UserId) -> Text {
    md("Because {} entered it for you.", &[person(by)])
}

/// An admin entered time off for somebody.
pub(in crate::features::availability) fn entered_for_you(
    time_off: &TimeOff,
    by: &UserId,
    key: &str,
    today: Date,
) -> Message {
    let said = md("You are off *{}*: {} entered it for you.", &[days(time_off, today), person(by)]);
    message(said.clone())
        .section(said)
        .actions([button(SEEN, "Got it").value(key).primary(), button(CHANGE, "Change").value(time_off.id)])
        .build()
}

/// "Is Vacationing your time off?", for the App Home.
pub(in crate::features::availability) fn status_title(offer: &Offer, today: Date) -> String {
    format!("Is your status time off, {}?", dates::days(offer.first, offer.last, today))
}

/// Why somebody is asked about their status.
pub(in crate::features::availability) fn status_why() -> Why {
    Why {
        rule: text("Because your Slack status has an end and looks like time off. I never take it for that by myself."),
        change: Some(text("Each status is asked about once.")),
        ..Why::default()
    }
}

/// The question about a status.
pub(in crate::features::availability) fn offer_status(offer: &Offer, today: Date) -> Message {
    let until = number(dates::day(offer.last, today));
    let days = number(dates::days(offer.first, offer.last, today));
    let values = [words(&offer.words).cut(60), until, days];
    let said = md("Your Slack status says “{}” until {}. Shall I take *{}* as time off?", &values);
    let carried = format!("{}/{}", offer.first, offer.last);
    message(said.clone())
        .section(said)
        .actions([button(STATUS_YES, "Yes").value(carried).primary(), button(STATUS_NO, "No")])
        .build()
}
