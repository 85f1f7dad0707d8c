//! What waits, in one list: what was asked, what is held, and what features say of either. One thing is told once: an ask
//! names what it is about ([`Registry::about`]), by the key under which the feature tells of it.
//!
//! [`Registry::about`]: crate::turn::Registry::about

use super::{super::ALL_WAITING, Seen, moment};
use crate::{
    calendar::dates,
    ids::{ChannelId, MessageTs, PodId},
    signal::Modal,
    slack::{
        blocks::{self, Blocks, Button, HomeBuilder, button, modal},
        mrkdwn::{DateStyle, Text, link, md, number, text, words},
        permalink::permalink,
    },
    turn::{Obligation, Wait, asks::Waiting},
};
use jiff::{Timestamp, civil::Date};
use std::collections::{HashMap, hash_map::Entry};

/// How much of what waits stands on the page itself.
const SHOWN: usize = 10;
/// How much stands in the window with all of it: Slack shows a hundred blocks.
const MOST: usize = 300;
/// Lines in one paragraph: four long ones stay below Slack's limit, so that none is cut off.
const LINES: usize = 4;
/// What is told at length is cut after so many characters.
const LONGEST: usize = 500;

/// Things, each with the name of its feature.
type Named<T> = Vec<(&'static str, T)>;

/// All that waits on somebody, oldest first.
pub(in crate::features::home) struct List {
    /// What.
    pub(in crate::features::home) items: Vec<Item>,
    /// There is more than was read.
    pub(in crate::features::home) is_cut: bool,
}

/// Something that waits.
#[derive(Clone, Debug)]
pub(in crate::features::home) struct Item {
    /// What it is, in a line or two.
    pub(in crate::features::home) what: Text,
    /// For which pod, where the reader has to be told.
    pub(in crate::features::home) pod: Option<String>,
    /// Since when.
    pub(in crate::features::home) since: Timestamp,
    /// Until when.
    pub(in crate::features::home) due: Option<Due>,
    /// The message in which they were asked.
    pub(in crate::features::home) message: Option<(ChannelId, MessageTs)>,
    /// What can be done about it at once.
    pub(in crate::features::home) press: Option<Button>,
    /// What shows it when somebody types it.
    pub(in crate::features::home) way: Option<String>,
    /// Its feature says more of it than a title.
    is_told: bool,
}

/// Until when something is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::features::home) enum Due {
    /// At an instant.
    At(Timestamp),
    /// On a day.
    On(Date),
}

/// One list of them. `names`: of the pods that are to be named.
pub(in crate::features::home) fn merge(
    (told, held): (Named<Wait>, Named<Obligation>),
    asked: Vec<Waiting>,
    names: &HashMap<PodId, &str>,
    about: impl Fn(&str, &str) -> Option<String>,
) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    for (feature, one) in told {
        places.insert((feature.to_owned(), one.key.clone()), items.len());
        items.push(told_item(one));
    }
    for (feature, one) in held {
        if let Entry::Vacant(free) = places.entry((feature.to_owned(), one.key.clone())) {
            free.insert(items.len());
            items.push(held_item(one, names));
        }
    }
    for ask in asked {
        let thing = about(&ask.feature, &ask.key).map(|thing| (ask.feature.clone(), thing));
        match thing.and_then(|thing| places.get(&thing).copied()).and_then(|place| items.get_mut(place)) {
            Some(item) => join(item, ask),
            None => items.push(asked_item(ask)),
        }
    }
    items.sort_by_key(|item| item.since);
    items
}

fn told_item(one: Wait) -> Item {
    Item {
        what: one.what,
        pod: None,
        since: one.since,
        due: one.due.map(Due::On),
        message: None,
        press: one.press,
        way: Some(one.way),
        is_told: true,
    }
}

fn held_item(one: Obligation, names: &HashMap<PodId, &str>) -> Item {
    let pod = one.pod.and_then(|pod| names.get(&pod)).map(|name| (*name).to_owned());
    Item {
        what: md("*{}*", &[words(&one.words)]),
        pod,
        since: one.since,
        due: one.due.map(Due::On),
        message: None,
        press: None,
        way: Some(one.way),
        is_told: false,
    }
}

fn asked_item(ask: Waiting) -> Item {
    Item {
        what: md("*{}*", &[words(&ask.title)]),
        pod: None,
        since: ask.created_at.0,
        due: ask.due_at.map(|due| Due::At(due.0)),
        message: ask.channel.zip(ask.ts),
        press: None,
        way: None,
        is_told: false,
    }
}

/// The same thing was asked, too: the question leads there, and its words are those the person knows.
fn join(item: &mut Item, ask: Waiting) {
    if !item.is_told {
        item.what = md("*{}*", &[words(&ask.title)]);
    }
    item.since = item.since.min(ask.created_at.0);
    item.due = item.due.or(ask.due_at.map(|due| Due::At(due.0)));
    item.message = item.message.take().or(ask.channel.zip(ask.ts));
}

/// *Waiting on you*, oldest first.
pub(in crate::features::home) fn waiting(List { items, is_cut }: &List, seen: Seen<'_>) -> HomeBuilder {
    let home = blocks::home().header("Waiting on you");
    if items.is_empty() {
        return home.section(text("Nothing. Have a good day."));
    }
    let shown = &items[..items.len().min(SHOWN)];
    // Lines without a button share a paragraph as long as none with one stands between them.
    let home = home.each(shown.chunk_by(|a, b| a.press.is_none() && b.press.is_none()), |home, run| {
        match run.first().and_then(|item| item.press.clone()) {
            Some(press) => home.each(run, |home, item| home.section_with(line(item, seen), press.clone())),
            None => paragraphs(home, &run.iter().map(|item| line(item, seen)).collect::<Vec<_>>()),
        }
    });
    if items.len() <= SHOWN {
        return home;
    }
    let all = if *is_cut { format!("All (more than {})", items.len()) } else { format!("All {}", items.len()) };
    home.actions([button(ALL_WAITING, &all)])
}

/// All that waits.
pub(in crate::features::home) fn waiting_modal(List { items, is_cut }: &List, seen: Seen<'_>) -> Modal {
    let all = modal(ALL_WAITING, "Waiting on you").close("Close");
    if items.is_empty() {
        return all.section(text("Nothing any more.")).build();
    }
    let lines: Vec<Text> = items.iter().take(MOST).map(|item| line(item, seen)).collect();
    let more = match (items.len().saturating_sub(MOST), *is_cut) {
        (0, _) => Text::default(),
        (more, false) => md("And {} more, which wait less long.", &[number(more)]),
        (more, true) => md("And more than {} others, which wait less long.", &[number(more)]),
    };
    paragraphs(all, &lines).context(more).build()
}

fn paragraphs<S>(blocks: Blocks<S>, lines: &[Text]) -> Blocks<S> {
    blocks.each(lines.chunks(LINES), |blocks, lines| blocks.section(Text::join(lines, "\n")))
}

/// What, for which pod, since when, until when, and the way there.
fn line(item: &Item, seen: Seen<'_>) -> Text {
    let today = seen.zone.date(seen.now);
    let mut parts: Vec<Text> = item.pod.iter().map(|pod| words(pod)).collect();
    parts.push(md("since {}", &[moment(item.since, DateStyle::Day, seen.zone)]));
    parts.extend(item.due.map(|due| match due {
        Due::At(at) => md("by {}", &[moment(at, DateStyle::DayAndTime, seen.zone)]),
        Due::On(day) if day < today => md("was due {}", &[number(dates::weekday(day, today))]),
        Due::On(day) => md("by {}", &[number(dates::weekday(day, today))]),
    }));
    match (&item.message, &item.way) {
        (Some((channel, ts)), _) => parts.push(link(&permalink(seen.url, channel, ts, None), "open")),
        (None, Some(way)) if item.press.is_none() => parts.push(md("`{}`", &[words(way)])),
        (None, _) => {}
    }
    let what = item.what.cut(LONGEST);
    let rest = Text::join(&parts, " · ");
    // What is told at length has lines of its own.
    if what.as_str().contains('\n') { md("{}\n{}", &[what, rest]) } else { Text::join(&[what, rest], " · ") }
}

/// Something that was asked, for tests of what is shown.
#[cfg(test)]
fn asked(title: &str, since: Timestamp, message: Option<(&str, &str)>) -> Item {
    Item {
        what: md("*{}*", &[words(title)]),
        pod: None,
        since,
        due: None,
        message: message.map(|(channel, ts)| (channel.into(), ts.into())),
        press: None,
        way: None,
        is_told: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{calendar::Zone, database::Ts};
    use jiff::civil::date;

    fn at(hour: &str) -> Timestamp {
        format!("2026-11-23T{hour}:00:00Z").parse().expect("an instant")
    }

    fn obligation(key: &str, hour: &str) -> Obligation {
        Obligation {
            key: key.to_owned(),
            words: format!("Held {key}"),
            by_role: true,
            follows_pod: false,
            since: at(hour),
            due: Some(date(2026, 11, 27)),
            pod: Some(PodId(1)),
            waits: crate::turn::Waits::Now,
            way: "/show".to_owned(),
        }
    }

    fn ask(key: &str, hour: &str) -> Waiting {
        Waiting {
            feature: "things".to_owned(),
            key: key.to_owned(),
            title: format!("Asked {key}"),
            created_at: Ts(at(hour)),
            due_at: None,
            channel: Some("D1".into()),
            ts: Some("1764000000.000100".into()),
        }
    }

    fn told(key: &str, hour: &str) -> Wait {
        Wait { key: key.to_owned(), what: text("Told"), since: at(hour), due: None, press: None, way: String::new() }
    }

    fn about(_: &str, key: &str) -> Option<String> {
        key.split_once('/').filter(|(word, _)| *word == "ask").map(|(_, rest)| format!("thing/{rest}"))
    }

    fn shown(items: &[Item]) -> Vec<String> {
        items.iter().map(|item| item.what.to_string()).collect()
    }

    #[test]
    fn what_is_asked_and_held_is_told_once_with_the_way_to_the_question() {
        let held = vec![("things", obligation("thing/1", "08")), ("others", obligation("thing/2", "07"))];
        let asked = vec![ask("ask/1", "09"), ask("ask/2", "06"), ask("news/1", "05")];
        let items = merge((Vec::new(), held), asked, &HashMap::new(), about);
        // The second is held by another feature, so that the same key is another thing.
        assert_eq!(shown(&items), ["*Asked news/1*", "*Asked ask/2*", "*Held thing/2*", "*Asked ask/1*"]);
        let both = items.last().expect("one");
        assert_eq!((both.since, both.due), (at("08"), Some(Due::On(date(2026, 11, 27)))));
        assert!(both.message.is_some());
    }

    #[test]
    fn what_a_feature_tells_of_has_its_words() {
        let held = vec![("things", obligation("thing/1", "08"))];
        let items =
            merge((vec![("things", told("thing/1", "10"))], held), vec![ask("ask/1", "09")], &HashMap::new(), about);
        assert_eq!(shown(&items), ["Told"]);
        assert_eq!(items.first().map(|item| item.since), Some(at("09")));
    }

    #[test]
    fn what_waits_says_since_when_and_leads_there() {
        let at: Timestamp = "2026-11-23T09:30:00Z".parse().expect("an instant");
        let zone = Zone::utc();
        let seen = Seen { url: "https://agency.slack.com/", zone: &zone, now: at };
        insta::assert_snapshot!(
            line(&asked("You lead R&D now", at, Some(("D1", "1764000000.000100"))), seen),
            @"*You lead R&amp;D now* · since <!date^1795426200^{date_short_pretty}|23 November 2026, 09:30> · <https://agency.slack.com/archives/D1/p1764000000000100|open>"
        );
    }

    #[test]
    fn hundreds_fit_a_window_which_says_how_many_more_there_are() {
        let at: Timestamp = "2026-11-23T09:30:00Z".parse().expect("an instant");
        let zone = Zone::utc();
        let seen = Seen { url: "https://agency.slack.com/", zone: &zone, now: at };
        let title = "x".repeat(2_000);
        let items: Vec<Item> = (0..450).map(|_| asked(&title, at, Some(("D1", "1764000000.000100")))).collect();
        let mut all = List { items, is_cut: false };
        let modal = waiting_modal(&all, seen);
        let blocks = modal.view["blocks"].as_array().expect("blocks");
        assert!(blocks.len() <= 100, "{}", blocks.len());
        assert_eq!(modal.view.to_string().matches("|open>").count(), MOST, "none is cut off");
        assert!(modal.view.to_string().contains("And 150 more"));
        assert!(waiting(&all, seen).build().view.to_string().contains("All 450"));
        all.is_cut = true;
        assert!(waiting_modal(&all, seen).view.to_string().contains("And more than 150 others"));
        assert!(
            waiting(&all, seen).build().view.to_string().contains("All (more than 450)"),
            "nobody counted the rest"
        );
    }
}
