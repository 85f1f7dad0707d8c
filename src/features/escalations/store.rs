//! All SQL of escalations.

mod entries;
mod origins;
mod reports;
mod routes;
mod watch;

pub(super) use entries::{insert_entry, list_entries};
use origins::KEPT;
pub(super) use origins::{find_origin, insert_origin};
pub(super) use reports::list_report_rows;
pub(super) use watch::{find_amiss, list_amiss};

use super::model::{Addressee, Call, Card, Ending, Escalation, Item, Part, Quote, Request, State, Urgency};
use crate::{
    database::{Query, Reads, Ts, Tx, parameters, record},
    error::{Error, Result},
    ids::{ChannelId, EscalationId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, types::Json};
use std::borrow::Cow;

record! {
    struct Row {
        id: EscalationId,
        pod_id: Option<PodId>,
        class: String,
        urgency: String,
        confidential: bool,
        what: String,
        needed: Option<String>,
        needed_by: Option<String>,
        options: Option<String>,
        permalink: Option<String>,
        source: Option<String>,
        quote: Option<Json<Quote>>,
        course: Json<Escalation>,
        question: Option<String>,
        call: Option<Json<Call>>,
        outcome: Option<String>,
        rationale: Option<String>,
        closed_by: Option<UserId>,
        closed_at: Option<Ts>,
        card_generation: i64,
        card_channel: Option<ChannelId>,
    }
}

const COLUMNS: &str = "e.id, e.pod_id, e.class, e.urgency, e.confidential, e.what, e.needed, e.needed_by, \
                       e.options, e.permalink, e.source, e.quote, e.course, e.question, e.call, e.outcome, e.rationale, \
                       e.closed_by, e.closed_at, e.card_generation, e.card_channel";

/// Writes one down that is about to be asked.
pub(super) async fn insert_escalation(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    request: &Request,
    course: &Escalation,
) -> Result<EscalationId> {
    let (to_pod, to_person) = split(&course.addressee);
    let (id,): (EscalationId,) = tx
        .query(
            "INSERT INTO escalations (workspace_id, requester, pod_id, class, urgency, confidential, what, needed,
               needed_by, options, permalink, source, quote, state, to_pod, to_person, course, opened_at,
               card_generation)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0) RETURNING id",
        )
        .bind(workspace)
        .bind(&course.requester)
        .bind(request.pod)
        .bind(&request.class)
        .bind(request.urgency.as_str())
        .bind(request.confidential)
        .bind(&request.what)
        .bind(request.needed.as_deref())
        .bind(request.needed_by.map(|day| day.to_string()))
        .bind(request.options.as_deref())
        .bind(request.permalink.as_deref())
        .bind(request.source.as_deref())
        .bind(request.quote.as_ref().map(Json))
        .bind(course.state.as_str())
        .bind(to_pod)
        .bind(to_person)
        .bind(Json(course))
        .bind(Ts(course.opened_at))
        .one()
        .await?;
    Ok(id)
}

/// Writes where it is now, and how it ended.
pub(super) async fn update_escalation(tx: &mut Tx, workspace: &WorkspaceId, item: &Item) -> Result<()> {
    let (to_pod, to_person) = split(&item.course.addressee);
    let ending = item.ending.as_ref();
    tx.query(
        "UPDATE escalations SET state = $3, to_pod = $4, to_person = $5, holder = $6, course = $7, question = $8,
           call = $9, outcome = $10, rationale = $11, closed_by = $12, closed_at = $13, card_generation = $14,
           card_channel = $15
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(item.id)
    .bind(item.course.state.as_str())
    .bind(to_pod)
    .bind(to_person)
    .bind(item.course.holder.as_ref())
    .bind(Json(&item.course))
    .bind(item.question.as_deref())
    .bind(item.call.as_ref().map(Json))
    .bind(ending.and_then(|ending| ending.outcome.as_deref()))
    .bind(ending.and_then(|ending| ending.rationale.as_deref()))
    .bind(ending.and_then(|ending| ending.by.as_ref()))
    .bind(ending.map(|ending| Ts(ending.at)))
    .bind(item.card.generation)
    .bind(item.card.channel.as_ref())
    .execute()
    .await?;
    Ok(())
}

/// Which escalations are meant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which<'a> {
    /// This one.
    One(EscalationId),
    /// Open, of this pod and class, or of this class and sent to this pod: a page of them.
    Alike(Option<PodId>, Option<PodId>, &'a str),
    /// Open, and sent to one of these pods or to this person: all of them.
    SentToAny(&'a [PodId], Option<&'a UserId>),
    /// Open, sent to this pod, after this one: a page of them.
    To(PodId, EscalationId),
    /// Open, with this person asked now or before, or as their requester, or sent to them, after this one: a page of
    /// them.
    Touching(&'a UserId, EscalationId),
    /// Open, that this person may see, their own and what is not confidential: a page of them.
    SeenBy(&'a UserId),
    /// Open, with which this person has to do now: as requester, asked, or following. All of them.
    Of(&'a UserId),
    /// Open, the oldest so many.
    First(usize),
    /// Open, and begun there: `need/12`.
    From(&'a str),
    /// Begun there, and open or over since then.
    Since(&'a str, Timestamp),
    /// Open: a page of them.
    Open,
    /// Open, after this one: a page of them.
    After(EscalationId),
    /// Of any state, with a card in this channel: a page of them.
    StandingIn(&'a ChannelId),
}

/// So many are dealt with in one turn, and shown at once.
pub(super) const PAGE: usize = 20;

impl Which<'_> {
    fn filter(self) -> Cow<'static, str> {
        let filter = match self {
            Self::SentToAny(pods, _) => {
                let pods = if pods.is_empty() { "NULL".to_owned() } else { parameters(3, pods.len()) };
                return format!("e.closed_at IS NULL AND (e.to_person = $2 OR e.to_pod IN ({pods}))").into();
            }
            Self::One(_) => "e.id = $2",
            Self::Alike(..) => "e.closed_at IS NULL AND e.class = $4 AND (e.pod_id = $2 OR e.to_pod = $3)",
            Self::To(..) => "e.closed_at IS NULL AND e.to_pod = $2 AND e.id > $3",
            Self::Touching(..) => {
                "e.closed_at IS NULL AND e.id > $3 AND e.id IN (SELECT p.escalation_id FROM escalation_parties p
                   WHERE p.workspace_id = $1 AND p.person = $2 AND p.part <> 'follower'
                   UNION SELECT t.id FROM escalations t
                   WHERE t.workspace_id = $1 AND t.closed_at IS NULL AND t.to_person = $2
                   UNION SELECT t.id FROM escalations t JOIN pod_members m ON m.pod_id = t.to_pod
                   WHERE t.workspace_id = $1 AND t.closed_at IS NULL AND m.person = $2 AND m.role <> 'member')"
            }
            Self::SeenBy(_) => {
                "e.closed_at IS NULL AND (NOT e.confidential OR e.id IN (SELECT p.escalation_id
                   FROM escalation_parties p WHERE p.workspace_id = $1 AND p.person = $2))"
            }
            Self::Of(_) => {
                "e.closed_at IS NULL AND e.id IN (SELECT p.escalation_id FROM escalation_parties p
                   WHERE p.workspace_id = $1 AND p.person = $2 AND p.part <> 'former')"
            }
            Self::From(_) => "e.closed_at IS NULL AND e.source = $2",
            Self::Since(..) => "e.source = $2 AND (e.closed_at IS NULL OR e.closed_at >= $3)",
            Self::Open | Self::First(_) => "e.closed_at IS NULL",
            Self::StandingIn(_) => "e.card_channel = $2",
            Self::After(_) => "e.closed_at IS NULL AND e.id > $2",
        };
        filter.into()
    }

    fn bind<'q>(self, query: Query<'q>) -> Query<'q> {
        match self {
            Self::One(id) | Self::After(id) => query.bind(id),
            Self::Alike(pod, to, class) => query.bind(pod).bind(to).bind(class),
            Self::To(pod, after) => query.bind(pod).bind(after),
            Self::Touching(person, after) => query.bind(person).bind(after),
            Self::SentToAny(pods, person) => pods.iter().fold(query.bind(person), |query, pod| query.bind(*pod)),
            Self::SeenBy(person) | Self::Of(person) => query.bind(person),
            Self::From(source) => query.bind(source),
            Self::Since(source, since) => query.bind(source).bind(Ts(since)),
            Self::StandingIn(channel) => query.bind(channel),
            Self::Open | Self::First(_) => query,
        }
    }

    fn limit(self) -> Option<usize> {
        match self {
            Self::Of(_) | Self::SentToAny(..) => None,
            Self::First(most) => Some(most),
            _ => Some(PAGE),
        }
    }
}

/// Those that are meant, the oldest first.
pub(super) async fn list(from: &mut impl Reads, workspace: &WorkspaceId, which: Which<'_>) -> Result<Vec<Item>> {
    let filter = which.filter();
    let limit = which.limit().map_or_else(String::new, |most| format!("LIMIT {most}"));
    let sql =
        format!("SELECT {COLUMNS} FROM escalations e WHERE e.workspace_id = $1 AND {filter} ORDER BY e.id {limit}");
    let rows: Vec<Row> = which.bind(from.ask(AssertSqlSafe(sql)).bind(workspace)).all().await?;
    rows.into_iter().map(read).collect()
}

/// How many are meant, on all pages.
pub(super) async fn count(from: &mut impl Reads, workspace: &WorkspaceId, which: Which<'_>) -> Result<usize> {
    let filter = which.filter();
    let sql = format!("SELECT COUNT(*) FROM escalations e WHERE e.workspace_id = $1 AND {filter}");
    let (count,): (i64,) = which.bind(from.ask(AssertSqlSafe(sql)).bind(workspace)).one().await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Writes what somebody has to do with one from now on.
pub(super) async fn put_party(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: EscalationId,
    (person, part): (&UserId, Part),
) -> Result<()> {
    tx.query(
        "INSERT INTO escalation_parties (workspace_id, escalation_id, person, part) VALUES ($1, $2, $3, $4)
         ON CONFLICT (escalation_id, person) DO UPDATE SET part = excluded.part",
    )
    .bind(workspace)
    .bind(id)
    .bind(person)
    .bind(part.as_str())
    .execute()
    .await?;
    Ok(())
}

/// Who has to do with one.
pub(super) async fn list_parties(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: EscalationId,
) -> Result<Vec<(UserId, Part)>> {
    let rows: Vec<(UserId, String)> = from
        .ask(
            "SELECT person, part FROM escalation_parties WHERE workspace_id = $1 AND escalation_id = $2
             ORDER BY person",
        )
        .bind(workspace)
        .bind(id)
        .all()
        .await?;
    Ok(rows.into_iter().filter_map(|(person, part)| Some((person, Part::named(&part)?))).collect())
}

/// Keeps what somebody has filled in until they send it; what was kept for them long ago goes.
pub(super) async fn insert_draft(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
    draft: &Request,
    now: Timestamp,
) -> Result<i64> {
    tx.query("DELETE FROM escalation_drafts WHERE workspace_id = $1 AND person = $2 AND created_at < $3")
        .bind(workspace)
        .bind(person)
        .bind(Ts(now - KEPT))
        .execute()
        .await?;
    let (id,): (i64,) = tx
        .query(
            "INSERT INTO escalation_drafts (workspace_id, person, body, created_at) VALUES ($1, $2, $3, $4)
             RETURNING id",
        )
        .bind(workspace)
        .bind(person)
        .bind(Json(draft))
        .bind(Ts(now))
        .one()
        .await?;
    Ok(id)
}

/// What this person has filled in; `None` when it was sent, or that was long ago.
pub(super) async fn find_draft(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (person, id): (&UserId, i64),
) -> Result<Option<Request>> {
    let found: Option<(Json<Request>,)> = from
        .ask("SELECT body FROM escalation_drafts WHERE workspace_id = $1 AND person = $2 AND id = $3")
        .bind(workspace)
        .bind(person)
        .bind(id)
        .optional()
        .await?;
    Ok(found.map(|(Json(draft),)| draft))
}

/// It was sent.
pub(super) async fn delete_draft(tx: &mut Tx, workspace: &WorkspaceId, (person, id): (&UserId, i64)) -> Result<()> {
    tx.query("DELETE FROM escalation_drafts WHERE workspace_id = $1 AND person = $2 AND id = $3")
        .bind(workspace)
        .bind(person)
        .bind(id)
        .execute()
        .await?;
    Ok(())
}

/// Slack gave a channel a new id: the cards there stay the ones they are.
pub(super) async fn move_cards(tx: &mut Tx, workspace: &WorkspaceId, from: &ChannelId, to: &ChannelId) -> Result<()> {
    tx.query("UPDATE escalations SET card_channel = $3 WHERE workspace_id = $1 AND card_channel = $2")
        .bind(workspace)
        .bind(from)
        .bind(to)
        .execute()
        .await?;
    Ok(())
}

fn split(addressee: &Addressee) -> (Option<PodId>, Option<&UserId>) {
    match addressee {
        Addressee::Pod(pod) => (Some(*pod), None),
        Addressee::Person(person) => (None, Some(person)),
    }
}

fn read(row: Row) -> Result<Item> {
    let unknown = |what: &str| Error::internal("reading an escalation", format!("{what} of {}", row.id));
    let course = row.course.0;
    let request = Request {
        pod: row.pod_id,
        class: row.class,
        urgency: Urgency::named(&row.urgency).ok_or_else(|| unknown("the urgency"))?,
        confidential: row.confidential,
        to: course.addressee.clone(),
        what: row.what,
        needed: row.needed,
        needed_by: row.needed_by.map(|day| day.parse()).transpose().map_err(|_| unknown("the day"))?,
        options: row.options,
        permalink: row.permalink,
        source: row.source,
        quote: row.quote.map(|Json(quote)| quote),
    };
    let ending =
        row.closed_at.map(|at| Ending { outcome: row.outcome, rationale: row.rationale, by: row.closed_by, at: at.0 });
    debug_assert_eq!(
        course.state.is_over(),
        ending.is_some(),
        "an end has its moment: {:?}",
        State::as_str(course.state)
    );
    Ok(Item {
        id: row.id,
        request,
        course,
        question: row.question,
        call: row.call.map(|Json(call)| call),
        ending,
        card: Card { generation: row.card_generation, channel: row.card_channel },
    })
}
