//! What a report says can be added up again by hand.

use super::*;
use crate::ids::UserId;
use proptest::prelude::*;

fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().expect("an instant")
}

fn row(told: Told, escalation: i64) -> Row {
    let opened_at = now() - SignedDuration::from_hours(30);
    Row {
        told,
        at: opened_at,
        actor: None,
        minutes: None,
        level: Some(1),
        escalation: EscalationId(escalation),
        class: "pricing".to_owned(),
        urgency: Urgency::Normal,
        confidential: false,
        from_pod: Some(PodId(1)),
        to_pod: Some(PodId(2)),
        state: State::Asked,
        opened_at,
        closed_at: None,
    }
}

#[test]
fn ranks_are_the_nearest() {
    let ten: Vec<i64> = (1..=10).collect();
    assert_eq!((nearest_rank(&ten, 50), nearest_rank(&ten, 90), nearest_rank(&ten, 100)), (Some(5), Some(9), Some(10)));
    assert_eq!((nearest_rank(&[7], 50), nearest_rank(&[7], 90)), (Some(7), Some(7)));
    assert_eq!((nearest_rank(&[1, 2, 3], 50), nearest_rank(&[1, 2, 3], 90)), (Some(2), Some(3)));
    assert_eq!(nearest_rank(&[1, 2], 50), Some(1), "the lower of both in the middle");
    assert_eq!(nearest_rank(&[], 50), None);
    assert_eq!(Spread::of(vec![30, 10, 20]), Some(Spread { count: 3, median: 20, p90: 30 }));
}

#[test]
fn a_small_one_by_hand() {
    let answered = |told, minutes, urgency| Row { minutes: Some(minutes), urgency, ..row(told, minutes) };
    let old = now() - SignedDuration::from_hours(24 * 9);
    let rows = [
        row(Told::Open, 1),
        Row { opened_at: old, confidential: true, ..row(Told::Open, 2) },
        Row { level: Some(3), from_pod: Some(PodId(2)), to_pod: Some(PodId(1)), ..row(Told::Open, 3) },
        Row { to_pod: None, ..row(Told::Open, 4) },
        answered(Told::Acknowledged, 30, Urgency::Normal),
        answered(Told::Acknowledged, 10, Urgency::Normal),
        answered(Told::Acknowledged, 5, Urgency::Urgent),
        answered(Told::Decided, 90, Urgency::Normal),
        row(Told::Expired, 5),
        row(Told::WentUp, 5),
        row(Told::Gap, 6),
        row(Told::Gap, 6),
    ];
    let report = Report::of(&rows, now());
    assert_eq!(report.open, [OpenLevel { level: 1, ages: [0, 2, 0, 1] }, OpenLevel { level: 3, ages: [0, 1, 0, 0] }]);
    assert_eq!(report.open_count(), 4);
    let spread = |count, median, p90| Some(Spread { count, median, p90 });
    assert_eq!(
        report.by_class,
        [
            (
                "pricing".to_owned(),
                Urgency::Normal,
                Times { acknowledged: spread(2, 10, 30), decided: spread(1, 90, 90) }
            ),
            ("pricing".to_owned(), Urgency::Urgent, Times { acknowledged: spread(1, 5, 5), decided: None }),
        ]
    );
    assert_eq!((report.expired, report.went_up), (1, 1));
    let (one, two) = (PodId(1), PodId(2));
    assert_eq!(
        report.waits,
        [
            Wait { from: one, to: two, count: 2, oldest: old, shown: None },
            Wait { from: two, to: one, count: 1, oldest: rows[2].opened_at, shown: Some(EscalationId(3)) },
        ]
    );
    assert_eq!(report.gaps.len(), 1);
    assert_eq!((report.gaps[0].count, report.gaps[0].last), (1, rows[10].at), "one escalation, looked at twice");
    assert!(Report::of(&[], now()).is_empty());
}

fn any_row() -> impl Strategy<Value = Row> {
    let told = prop::sample::select(Told::ALL.to_vec());
    let pod = || prop::option::of((1_i64..4).prop_map(PodId));
    let what = (told, prop::option::of(0_i64..10_000), 1_i64..4, 1_i64..30, 0_usize..3);
    (what, any::<(bool, bool, bool)>(), pod(), pod(), 0_i64..40_000, 0_i64..40_000).prop_map(
        |((told, minutes, level, escalation, class), (urgent, confidential, is_over), from_pod, to_pod, age, at)| Row {
            told,
            at: now() - SignedDuration::from_mins(at),
            actor: (at % 3 == 0).then(|| UserId(format!("U{escalation}"))),
            minutes,
            level: Some(level),
            escalation: EscalationId(escalation),
            class: ["pricing", "legal", "brand"][class].to_owned(),
            urgency: if urgent { Urgency::Urgent } else { Urgency::Normal },
            confidential,
            from_pod,
            to_pod,
            state: if is_over { State::Decided } else { State::Held },
            opened_at: now() - SignedDuration::from_mins(age),
            closed_at: is_over.then(now),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Nothing is counted twice and nothing is left out.
    #[test]
    fn the_parts_add_up(rows in prop::collection::vec(any_row(), 0..60)) {
        let report = Report::of(&rows, now());
        let count = |told: Told| rows.iter().filter(|row| row.told == told).count();
        prop_assert_eq!(report.open_count(), count(Told::Open));
        let answered = |told: Told| rows.iter().filter(|row| row.told == told && row.minutes.is_some()).count();
        for times in [
            report.by_class.iter().map(|(_, _, times)| *times).collect::<Vec<_>>(),
            report.by_pod.iter().map(|(_, _, times)| *times).collect(),
        ] {
            let sum = |of: fn(&Times) -> Option<Spread>| times.iter().filter_map(of).map(|spread| spread.count).sum::<usize>();
            prop_assert_eq!(sum(|times| times.acknowledged), answered(Told::Acknowledged));
            prop_assert_eq!(sum(|times| times.decided), answered(Told::Decided));
        }
        let between = rows.iter().filter(|row| row.told == Told::Open && row.from_pod.is_some() && row.to_pod.is_some());
        prop_assert_eq!(report.waits.iter().map(|wait| wait.count).sum::<usize>(), between.count());
        prop_assert!(report.waits.is_sorted_by_key(|wait| wait.oldest));
    }

    /// At least half, and at least nine of ten, took at most so long; with any smaller value it would be fewer.
    #[test]
    fn ranks_mean_what_they_say(mut minutes in prop::collection::vec(0_i64..500, 1..80)) {
        minutes.sort_unstable();
        for percent in [50, 90] {
            let value = nearest_rank(&minutes, percent).expect("a value");
            let at_most = |limit: i64| minutes.iter().filter(|minutes| **minutes <= limit).count() * 100;
            prop_assert!(minutes.contains(&value));
            prop_assert!(at_most(value) >= percent * minutes.len());
            prop_assert!(at_most(value - 1) < percent * minutes.len());
        }
    }
}
