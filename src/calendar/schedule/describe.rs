//! Five cron fields in words. croner has a description of its own, but “At 09:30, on Monday,Tuesday,Wednesday,Thursday,
//! Friday.” is nothing to put into a sentence.

use super::names::{MONTHS, clock, day_name, list, ordinal, runs};
use croner::CronPattern;
use jiff::civil::{Time, Weekday};

/// croner's bits of a day of the week (`MON#1` … `MON#5`, `MONL`) and of a day of the month (`15W`, `L`); it keeps their
/// names to itself.
const NTH: [(u8, &str); 6] =
    [(1 << 1, "first"), (1 << 2, "second"), (1 << 3, "third"), (1 << 4, "fourth"), (1 << 5, "fifth"), (LAST, "last")];
const LAST: u8 = 1 << 6;
const NEAREST_WEEKDAY: u8 = 1 << 7;

/// The schedule of these fields, without a final stop.
pub(super) fn in_words(pattern: &CronPattern) -> String {
    match (times(pattern), days(pattern)) {
        (Times::At(times), days) => format!("{} {times}", days.as_deref().unwrap_or("every day")),
        (Times::Often(times), Some(days)) => format!("{times}, {days}"),
        (Times::Often(times), None) => times,
    }
}

enum Times {
    /// Times to stand after their day: `at 09:30`.
    At(String),
    /// Times that speak for themselves: `every hour`.
    Often(String),
}

fn times(pattern: &CronPattern) -> Times {
    let (hours, minutes) = (pattern.hours.values(), pattern.minutes.values());
    let every =
        |unit: &str, step: usize| if step == 1 { format!("every {unit}") } else { format!("every {step} {unit}s") };
    let whole_day = hours.len() == 24;
    let in_a_row = runs(&hours).len() == 1 && !whole_day;
    let span = |first: u16, last: u16| {
        let end = |at: Option<&u16>, minute| shown(at.copied().unwrap_or_default(), minute);
        format!("from {} to {}", end(hours.first(), first), end(hours.last(), last))
    };
    match (minutes.as_slice(), even_step(&minutes, 60), even_step(&hours, 24)) {
        ([0], _, Some(step)) if step <= 4 => Times::Often(every("hour", step)),
        ([minute], ..) if whole_day => Times::Often(format!("{minute} minutes past every hour")),
        ([minute], ..) if in_a_row && hours.len() > 2 => Times::Often(format!("every hour {}", span(*minute, *minute))),
        ([minute], ..) if hours.len() <= 6 => {
            let times: Vec<String> = hours.iter().map(|hour| shown(*hour, *minute)).collect();
            Times::At(format!("at {}", list(&times)))
        }
        ([first, .., last], Some(step), _) if whole_day || in_a_row => {
            let every = every("minute", step);
            Times::Often(if whole_day { every } else { format!("{every} {}", span(*first, *last)) })
        }
        _ => {
            let hours = if whole_day { "every hour".to_owned() } else { numbers("hour", &hours) };
            Times::Often(format!("at {} of {hours}", numbers("minute", &minutes)))
        }
    }
}

/// The step of values that start at 0 and divide the whole evenly: 15 for 0, 15, 30, 45 of 60.
fn even_step(values: &[u16], whole: u16) -> Option<usize> {
    let step = whole / u16::try_from(values.len()).ok().filter(|count| *count > 1)?;
    let even = whole.is_multiple_of(step) && (0..whole).step_by(usize::from(step)).eq(values.iter().copied());
    even.then_some(usize::from(step))
}

fn shown(hour: u16, minute: u16) -> String {
    let part = |number: u16| i8::try_from(number).unwrap_or_default();
    Time::new(part(hour), part(minute), 0, 0).map_or_else(|_| String::new(), clock)
}

/// `hour 9`, `hours 0, 2 and 9 to 17`.
fn numbers(unit: &str, values: &[u16]) -> String {
    let runs = runs(values).into_iter();
    let shown: Vec<String> = runs
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first} to {last}") })
        .collect();
    format!("{unit}{} {}", if values.len() == 1 { "" } else { "s" }, list(&shown))
}

/// Which days; `None` when it is each of them.
fn days(pattern: &CronPattern) -> Option<String> {
    let months = months(pattern);
    let of_month = format!(" of {}", months.as_deref().unwrap_or("the month"));
    let word =
        if runs(&pattern.months.values()).len() == 1 && pattern.months.values().len() > 1 { "from" } else { "in" };
    let in_month = months.as_ref().map(|months| format!(" {word} {months}")).unwrap_or_default();
    let any_day = pattern.is_dom_wildcard() && pattern.is_dow_wildcard()
        || pattern.is_dow_wildcard() && pattern.days.values().len() == 31
        || pattern.is_dom_wildcard() && weekdays(pattern, 1).len() == 7;
    if any_day {
        return months.map(|_| format!("every day{in_month}"));
    }
    let on_dates = || format!("{}{of_month}", list(&dates(pattern)));
    if pattern.is_dow_wildcard() {
        return Some(on_dates());
    }
    if pattern.matches_dom_and_dow() && !pattern.is_dom_wildcard() {
        let plain = weekdays(pattern, 1).into_iter().map(|day| format!("a {}", day_name(day)));
        let which: Vec<String> = plain.chain(nth(pattern)).collect();
        return Some(format!("{} (if {})", on_dates(), which.join(" or ")));
    }
    let nth = nth(pattern);
    let nth = (!nth.is_empty()).then(|| format!("{}{of_month}", list(&nth)));
    let plain = plain(&weekdays(pattern, 1)).map(|days| format!("{days}{in_month}"));
    let dates = (!pattern.is_dom_wildcard()).then(on_dates);
    Some(list(&[dates, plain, nth].into_iter().flatten().collect::<Vec<_>>()))
}

/// The months by name; `None` when it is each of them.
fn months(pattern: &CronPattern) -> Option<String> {
    let months = pattern.months.values();
    let name = |month: u16| MONTHS[usize::from(month.clamp(1, 12)) - 1];
    (months.len() < 12).then(|| list(&spans(&runs(&months), name)))
}

/// The days of the month, without their month: `the 1st and 15th`, `the last day`.
fn dates(pattern: &CronPattern) -> Vec<String> {
    let dates = spans(&runs(&pattern.days.values()), ordinal);
    let mut dates: Vec<String> = (!dates.is_empty()).then(|| format!("the {}", list(&dates))).into_iter().collect();
    let nearest = pattern.days.get_set_values(NEAREST_WEEKDAY).into_iter();
    dates.extend(nearest.map(|day| format!("the weekday nearest to the {}", ordinal(day))));
    match (pattern.days.is_feature_enabled(LAST), pattern.days.is_feature_enabled(NEAREST_WEEKDAY)) {
        (true, true) => dates.push("the last weekday".to_owned()),
        (true, false) => dates.push("the last day".to_owned()),
        (false, _) => {}
    }
    dates
}

/// The days of the week with this bit, from Monday on. croner counts from Sunday, which is 0 and 7.
fn weekdays(pattern: &CronPattern, bit: u8) -> Vec<Weekday> {
    let sunday_zero = pattern.days_of_week.get_set_values(bit).into_iter();
    let mut days: Vec<i8> = sunday_zero.filter_map(|day| i8::try_from((day + 6) % 7).ok()).collect();
    days.sort_unstable();
    days.dedup();
    days.into_iter().filter_map(|day| Weekday::from_monday_zero_offset(day).ok()).collect()
}

/// `Monday to Friday`, `every Friday`, `Monday, Wednesday and Friday`.
fn plain(days: &[Weekday]) -> Option<String> {
    match days {
        [] => None,
        [only] => Some(format!("every {}", day_name(*only))),
        several => {
            // One stretch that may go over the weekend: Sunday to Thursday.
            let begins = |day: &&Weekday| !several.contains(&day.previous());
            let ends = |day: &&Weekday| !several.contains(&day.next());
            let stretch = (several.iter().filter(begins).count() == 1 && several.len() > 2)
                .then(|| several.iter().find(begins).zip(several.iter().find(ends)));
            if let Some((first, last)) = stretch.flatten() {
                return Some(format!("{} to {}", day_name(*first), day_name(*last)));
            }
            let numbers: Vec<u16> =
                several.iter().map(|day| u16::from(day.to_monday_zero_offset().unsigned_abs())).collect();
            let name =
                |at: u16| several.iter().find(|day| day.to_monday_zero_offset() == i8::try_from(at).unwrap_or(0));
            Some(list(&spans(&runs(&numbers), |at| name(at).copied().map_or("", day_name))))
        }
    }
}

/// `the first and third Monday`, for each day of the week that has such.
fn nth(pattern: &CronPattern) -> Vec<String> {
    let week = (0..7).filter_map(|day| Weekday::from_monday_zero_offset(day).ok());
    let of_day = week.filter_map(|day| {
        let which: Vec<&str> =
            NTH.iter().filter(|(bit, _)| weekdays(pattern, *bit).contains(&day)).map(|(_, name)| *name).collect();
        (!which.is_empty()).then(|| format!("the {} {}", list(&which), day_name(day)))
    });
    of_day.collect()
}

fn spans<S: ToString>(runs: &[(u16, u16)], name: impl Fn(u16) -> S) -> Vec<String> {
    let span = |&(first, last): &(u16, u16)| {
        if first == last {
            name(first).to_string()
        } else {
            format!("{} to {}", name(first).to_string(), name(last).to_string())
        }
    };
    runs.iter().map(span).collect()
}
