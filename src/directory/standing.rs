//! Whether people can act at an instant: the one place that decides who is here, away or gone.

use crate::{
    calendar::Zone,
    database::{CHUNK, Day, Reads, parameters, record},
    error::Result,
    ids::{UserId, WorkspaceId},
};
use jiff::{Timestamp, ToSpan, civil::Date};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Whether a person can act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Yes.
    Here {
        /// Guests act for nobody else.
        may_cover: bool,
    },
    /// Not today, by their own calendar.
    Away {
        /// Their last day off.
        until: Date,
        /// Who acts meanwhile.
        cover: Option<UserId>,
    },
    /// Deactivated, of another company, or an app.
    Gone,
}

record! {
    struct Row {
        id: UserId,
        zone: Option<String>,
        is_here: bool,
        is_guest: bool,
        first_day: Option<Day>,
        last_day: Option<Day>,
        cover: Option<UserId>,
    }
}

/// How these people stand at `at`; who is not mirrored is left out. `zone` is that of people for whom Slack tells none.
pub(super) async fn load_standings(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    people: &[UserId],
    (at, zone): (Timestamp, &Zone),
) -> Result<HashMap<UserId, Standing>> {
    let mut standings = HashMap::with_capacity(people.len());
    let (since, until) = days_around(at);
    for chunk in people.chunks(CHUNK) {
        let list = parameters(4, chunk.len());
        let sql = format!(
            "SELECT p.id, p.zone, NOT p.is_deactivated AND NOT p.is_bot AND NOT p.is_external AS is_here, p.is_guest,
               t.first_day, t.last_day, t.cover
             FROM people p LEFT JOIN time_off t
               ON t.workspace_id = p.workspace_id AND t.person = p.id AND t.last_day >= $2 AND t.first_day <= $3
             WHERE p.workspace_id = $1 AND p.id IN ({list})"
        );
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(Day(since)).bind(Day(until));
        for row in chunk.iter().fold(query, |query, id| query.bind(id)).all::<Row>().await? {
            let standing = standing(&row, at, zone);
            // Of several stretches of one person only one is today's.
            if matches!(standing, Standing::Away { .. }) || !standings.contains_key(&row.id) {
                standings.insert(row.id, standing);
            }
        }
    }
    Ok(standings)
}

/// The days that are today somewhere, first and last: somebody's day is at most a day away from Greenwich's.
pub(super) fn days_around(at: Timestamp) -> (Date, Date) {
    let today = Zone::utc().date(at);
    (today.saturating_sub(1.day()), today.saturating_add(1.day()))
}

fn standing(row: &Row, at: Timestamp, otherwise: &Zone) -> Standing {
    if !row.is_here {
        return Standing::Gone;
    }
    let zone = row.zone.as_deref().and_then(Zone::named);
    let today = zone.as_ref().unwrap_or(otherwise).date(at);
    match (row.first_day, row.last_day) {
        (Some(first), Some(last)) if first.0 <= today && today <= last.0 => {
            Standing::Away { until: last.0, cover: row.cover.clone() }
        }
        _ => Standing::Here { may_cover: !row.is_guest },
    }
}
