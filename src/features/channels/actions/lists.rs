//! The weekly list: what is named against the rules still, for the lead of each pod, and for an admin where it is nobody's.

use super::{Standard, find_duty, load_standard};
use crate::{
    calendar::wall,
    directory::pods::find_pod,
    error::Result,
    features::channels::{
        FEATURE,
        model::{Case, Verdict, Wanted, choose, list_key, list_tries, monday_of},
        store,
        views::{self, Row},
    },
    ids::PodId,
    turn::{Ask, Turn, Why},
};
use jiff::{Span, civil::Date, civil::Time};
use serde_json::json;

/// The timer that sends the lists.
pub(in super::super) const WEEKLY: &str = "weekly";
/// How many lists one turn sends.
const AT_ONCE: i64 = 20;
/// When lists are made, by the organisation's clock: nobody works then, so that each arrives when its reader begins.
const EARLY: Time = Time::constant(0, 30, 0, 0);

/// There is something for a list: the next ones go out on Monday.
pub(super) async fn expect(turn: &mut Turn) -> Result<()> {
    if turn.has_timer(FEATURE, WEEKLY).await? { Ok(()) } else { set_for_next_week(turn).await }
}

async fn set_for_next_week(turn: &mut Turn) -> Result<()> {
    let (zone, now) = (turn.settings().zone.clone(), turn.now());
    let monday = monday_of(zone.date(now)).saturating_add(Span::new().weeks(1));
    let at = wall::instant(monday, EARLY, &zone).unwrap_or(now);
    turn.set_timer(WEEKLY, at, WEEKLY, json!({ "after": -1 })).await
}

fn this_monday(turn: &Turn) -> Date {
    monday_of(turn.settings().zone.date(turn.now()))
}

/// Sends the lists after this pod's (0: the admins' own), a few at a time; next week again, while there is anything on one.
pub(in super::super) async fn send_lists(turn: &mut Turn, after: i64) -> Result<()> {
    let workspace = turn.workspace().clone();
    let pods = store::list_pods_with_lists(turn.tx(), &workspace, (after, AT_ONCE)).await?;
    let standard = load_standard(turn).await?;
    for pod in &pods {
        send(turn, &standard, Some(*pod).filter(|pod| pod.0 != 0)).await?;
    }
    match pods.last() {
        Some(last) if i64::try_from(pods.len()).is_ok_and(|sent| sent == AT_ONCE) => {
            turn.set_timer(WEEKLY, turn.now(), WEEKLY, json!({ "after": last.0 })).await
        }
        _ if pods.is_empty() && after < 0 => Ok(()),
        _ => set_for_next_week(turn).await,
    }
}

async fn send(turn: &mut Turn, standard: &Standard, pod: Option<PodId>) -> Result<()> {
    let workspace = turn.workspace().clone();
    let monday = this_monday(turn);
    turn.close_ask(&list_key(pod, monday.saturating_sub(Span::new().weeks(1)))).await?;
    let cases = store::list_on_lists(turn.tx(), &workspace, pod).await?;
    let duty = find_duty(turn, pod).await?;
    let Some(person) = duty.people.first() else { return Ok(()) };
    let rows = list_rows(turn, standard, cases).await?;
    let found = match pod {
        Some(pod) => find_pod(turn.tx(), &workspace, pod).await?,
        None => None,
    };
    turn.ask(Ask {
        key: &list_key(pod, monday),
        person,
        kind: "channel names",
        title: views::list_title(rows.len(), found.as_ref()),
        why: Why { change: Some(views::list_change()), ..Why::from(views::decider_why(&duty, found.as_ref())) }
            .asking(),
        due: None,
        urgent: false,
        message: views::list_message(&rows, found.as_ref()),
        prompt: false,
    })
    .await
}

/// Something left a list, or reads otherwise: the one that was sent this week follows.
pub(super) async fn refresh(turn: &mut Turn, pod: Option<PodId>) -> Result<()> {
    let workspace = turn.workspace().clone();
    let key = list_key(pod, this_monday(turn));
    let cases = store::list_on_lists(turn.tx(), &workspace, pod).await?;
    if cases.is_empty() {
        turn.close_ask(&key).await?;
        return turn.reword_asks(&key, &views::list_done()).await;
    }
    let standard = load_standard(turn).await?;
    let rows = list_rows(turn, &standard, cases).await?;
    let found = match pod {
        Some(pod) => find_pod(turn.tx(), &workspace, pod).await?,
        None => None,
    };
    turn.reword_asks(&key, &views::list_message(&rows, found.as_ref())).await
}

/// What a list says of each, with the first free name that would do.
async fn list_rows(turn: &mut Turn, standard: &Standard, cases: Vec<Case>) -> Result<Vec<Row>> {
    let workspace = turn.workspace().clone();
    let (rules, known) = (standard.rules(), &standard.known);
    let starts = views::starts(rules);
    let tries = |case: &Case| {
        let pod = case.pod.filter(|_| case.belongs);
        list_tries(rules, known, Wanted { name: &case.name, pod, near: case.pod.as_slice() })
    };
    let all: Vec<String> = cases.iter().flat_map(|case| tries(case).concat()).collect();
    let taken = store::list_taken(turn.tx(), &workspace, &all).await?;
    let row = |case: Case| {
        let Verdict::Off(off) = rules.judge(&case.name, known) else { return None };
        let offer = choose(&tries(&case), &taken).into_iter().next();
        Some(Row { off: views::off_words(&off, &starts), offer, case })
    };
    Ok(cases.into_iter().filter_map(row).collect())
}
