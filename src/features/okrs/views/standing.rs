//! How far, in words: the same words on the card, in answers and on the App Home.

use super::{
    super::model::{
        Freshness, KeyResult, Objective, Pace, Standing, Today, bar, percent_of, percent_words, points_words,
    },
    counted, day,
};
use crate::slack::mrkdwn::{Text, md, number, text, words};

/// `62 % done, 71 % expected by today (day 65 of 92)`.
pub(super) fn arithmetic(progress: f64, pace: Pace) -> Text {
    arithmetic_by(&text("today"), progress, pace)
}

/// As [`arithmetic`], for another day than today.
pub(super) fn arithmetic_by(day: &Text, progress: f64, pace: Pace) -> Text {
    let done = percent_words(progress);
    if !pace.has_begun() {
        return md("{} % done; the cycle has not begun yet", &[number(done)]);
    }
    if pace.is_over {
        return md("{} % done when the cycle ended", &[number(done)]);
    }
    md(
        "{} % done, {} % expected by {} (day {} of {})",
        &[number(done), number(percent_of(pace.expected())), day.clone(), number(pace.day), number(pace.days)],
    )
}

/// `behind by 9 points`; nothing to add where the cycle has not begun.
pub(super) fn standing(standing: Standing) -> Text {
    match standing {
        Standing::NotBegun => Text::default(),
        Standing::Done => text("target reached"),
        Standing::Ahead(points) => md("ahead by {}", &[number(points_words(points))]),
        Standing::OnTrack => text("on track"),
        Standing::Behind(points) => md("behind by {}", &[number(points_words(points))]),
        Standing::Short(points) => md("{} short of the target", &[number(points_words(points))]),
    }
}

/// What may still be said of old values: not that all is well.
fn stale_standing(stands: Standing) -> Text {
    match stands {
        Standing::OnTrack | Standing::Ahead(_) => Text::default(),
        Standing::NotBegun | Standing::Done | Standing::Behind(_) | Standing::Short(_) => standing(stands),
    }
}

/// `behind by 9 points; no check-in in 15 days`.
fn and_age(stands: Text, age: Text) -> Text {
    if stands.is_empty() { age } else { md("{}; {}", &[stands, age]) }
}

/// How an objective stands, and what is missing: nothing is called on track or ahead while values are missing or old. When
/// its cycle is over, the last values are what it came to.
pub(super) fn objective_standing(objective: &Objective, today: &Today) -> Text {
    let stands = Standing::of(objective.progress(), objective.pace(today));
    match (objective.stale(today), objective.key_results.len()) {
        (stale, _) if stale == 0 || objective.pace(today).is_over => standing(stands),
        (stale, all) => and_age(
            stale_standing(stands),
            md(
                "{} of {} without a check-in for more than two weeks",
                &[number(stale), number(counted(all, "key result"))],
            ),
        ),
    }
}

/// How a key result stands, its age included: `behind by 9 points; last check-in 3 November, 18 days ago`.
pub(super) fn key_result_standing(key_result: &KeyResult, objective: &Objective, today: &Today) -> Text {
    let measured = Standing::of(key_result.measure.progress(), objective.pace(today));
    let stands = standing(measured);
    if objective.pace(today).is_over {
        return if key_result.last.is_some() { stands } else { text("nobody checked in") };
    }
    let old = |age: Text| and_age(stale_standing(measured), age);
    match (objective.freshness(key_result, today), &key_result.last) {
        (Freshness::Never(days), _) => old(md("no check-in in {} days", &[number(days)])),
        (Freshness::Old(days), Some(last)) => {
            old(md("last check-in {}, {} days ago", &[day(last.at, today), number(days)]))
        }
        (_, None) => text("no check-in yet"),
        _ if stands.is_empty() => text("the cycle has not begun yet"),
        _ => stands,
    }
}

/// `▰▰▰▰▰▰▱▱▱▱ 60 %`.
pub(super) fn bar_text(progress: f64) -> Text {
    md("{} {} %", &[words(&bar(progress)), number(percent_words(progress))])
}

/// `3x → *4.2x* → 5x`: start, now, target.
pub(super) fn way(key_result: &KeyResult) -> Text {
    let measure = &key_result.measure;
    let shown = |value| words(&measure.unit.format(value));
    md("{} → *{}* → {}", &[shown(measure.start), shown(measure.value), shown(measure.target)])
}
