//! Who was sent what at which time of their own day: what conversations over weeks are judged by.

use crate::harness::Workspace;
use jiff::{
    Timestamp, Zoned,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};
use std::collections::{BTreeMap, HashSet};

/// A direct message of the bot that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub who: String,
    /// By the clock of that person.
    pub at: Zoned,
    /// Its first line.
    pub said: String,
}

/// What arrived since the calls were last forgotten, in order.
pub fn diary(ws: &Workspace) -> Vec<Entry> {
    let people = ws.slack.list_people();
    let arrived = ws.slack.calls_of("chat.postMessage").into_iter().filter(|call| call.result["ok"] == true);
    arrived
        .filter_map(|call| {
            let person = people.iter().find(|person| call.args["channel"] == person.id.as_str())?;
            let zone = TimeZone::get(&person.tz).expect("a zone");
            let said = call.args["text"].as_str().unwrap_or_default().lines().next().unwrap_or_default().to_owned();
            Some(Entry { who: person.name.clone(), at: call.at.to_zoned(zone), said: plainly(&said) })
        })
        .collect()
}

/// `<!date^1798729200^{time}|16:00>` → `16:00`
fn plainly(said: &str) -> String {
    let mut plain = String::new();
    let mut rest = said;
    while let Some((before, after)) = rest.split_once("<!date^") {
        let (date, after) = after.split_once('>').unwrap_or((after, ""));
        plain.push_str(before);
        plain.push_str(date.split_once('|').map_or(date, |(_, shown)| shown));
        rest = after;
    }
    (plain + rest).replace("&amp;", "&")
}

/// A line for each person, time of their day and first line, with the days: `ana 09:30 Your stand-up: Tue 24, Wed 25`.
pub fn table(entries: &[Entry]) -> String {
    let mut lines: BTreeMap<(&str, String, &str), Vec<String>> = BTreeMap::new();
    for Entry { who, at, said } in entries {
        let line = lines.entry((who, at.strftime("%H:%M").to_string(), said)).or_default();
        line.push(at.strftime("%a %-d").to_string());
    }
    let shown = lines.iter().map(|((who, at, said), days)| format!("{who} {at} {said}: {}", days.join(", ")));
    shown.collect::<Vec<_>>().join("\n")
}

/// Nothing twice on one day, at night, at the weekend, or on one of these days off; `but` names what cannot wait.
pub fn assert_decent(entries: &[Entry], days_off: &[(&str, &str)], but: &[&str]) {
    let (start, end) = (Time::constant(9, 0, 0, 0), Time::constant(17, 30, 0, 0));
    let mut seen: HashSet<(&str, Date, &str)> = HashSet::new();
    for entry in entries {
        let (day, time) = (entry.at.date(), entry.at.time());
        assert!(seen.insert((&entry.who, day, &entry.said)), "twice on one day: {entry:?}");
        if but.iter().any(|words| entry.said.contains(words)) {
            continue;
        }
        assert!(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday), "at the weekend: {entry:?}");
        assert!(start <= time && time < end, "at night: {entry:?}");
        let is_off = days_off.iter().any(|(who, off)| *who == entry.who && off.parse::<Date>().expect("a day") == day);
        assert!(!is_off, "on a day off: {entry:?}");
    }
}

/// The bot is killed at one instant, and another one begins at the next.
pub async fn down(ws: &mut Workspace, from: &str, until: &str) {
    let from: Timestamp = from.parse().expect("an instant");
    ws.advance(from.duration_since(ws.now())).await;
    ws.kill_bot().await;
    ws.clock.advance_to(until.parse().expect("an instant"));
    ws.start_bot().await;
    ws.outlive_leases().await;
}
