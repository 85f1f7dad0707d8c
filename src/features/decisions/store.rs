//! All SQL of decisions.

mod consultations;
mod entries;
mod log;
mod people;
mod versions;

pub(super) use consultations::put_consulted;
pub(super) use entries::{insert_entry, list_entries};
pub(super) use log::{
    Card, Logged, SEARCHED, count_logged, find_card, list_logged, list_people_of, move_cards, put_card,
};
pub(super) use people::{find_parties, insert_parties, is_party, put_asked, put_people, update_accountable};
pub(super) use versions::{insert_version, list_versions};

use super::model::{Course, Decision, Ending, Matter, State, Version, Wording, Worked};
use crate::{
    database::{Day, Reads, Ts, Tx, record},
    error::{Error, Result},
    features::rights::model::Scope,
    ids::{DecisionId, EscalationId, PodId, UserId, WorkspaceId},
    money::{Currency, Money},
};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, types::Json};

record! {
    struct Row {
        id: DecisionId,
        author: UserId,
        accountable: UserId,
        class: String,
        scope: String,
        amount: Option<i64>,
        currency: Option<String>,
        pod_id: Option<PodId>,
        own_pod_id: Option<PodId>,
        confidential: bool,
        permalink: Option<String>,
        state: String,
        version: i64,
        title: String,
        context: Option<String>,
        options: Option<String>,
        outcome: Option<String>,
        rationale: Option<String>,
        written_by: UserId,
        written_at: Ts,
        why: Option<String>,
        due: Option<Day>,
        review: Option<Day>,
        course: Json<Course>,
        escalation_id: Option<EscalationId>,
        replaces: Option<DecisionId>,
        replaced_by: Option<DecisionId>,
        worked: Option<String>,
        opened_at: Ts,
        decided_by: Option<UserId>,
        confirmed_by: Option<UserId>,
        decided_at: Option<Ts>,
    }
}

const COLUMNS: &str = "d.id, d.author, d.accountable, d.class, d.scope, d.amount, d.currency, d.pod_id, d.own_pod_id, \
                       d.confidential, d.permalink, d.state, d.version, v.title, v.context, v.options, v.outcome, \
                       v.rationale, v.written_by, v.written_at, v.why, d.due, d.review, d.course, d.escalation_id, \
                       d.replaces, d.replaced_by, d.worked, d.opened_at, d.decided_by, d.confirmed_by, d.decided_at";

/// Which decisions are meant. Whether somebody may see them is asked elsewhere (`actions::only_seen`).
#[derive(Clone, Copy, Debug)]
pub(super) enum Which<'a> {
    /// This one.
    One(DecisionId),
    /// Not decided yet, or provisional.
    Open,
    /// The same, as far as this person may see them: their own, and what is not confidential.
    OpenFor(&'a UserId),
    /// What waits on this person.
    WaitingOn(&'a UserId),
    /// Live, with this person in any part, or of a pod they lead.
    Touching(&'a UserId),
    /// Live, of this pod.
    Of(PodId),
    /// With this person accountable, who still has something to do about it, now or when it is reviewed.
    AccountableOf(&'a UserId),
    /// Live, after this one: a page of them.
    After(DecisionId),
}

/// So many are followed in one turn.
const PAGE: usize = 100;

/// A decision that is about to be opened.
pub(super) struct New<'a> {
    /// Who opens it.
    pub(super) author: &'a UserId,
    /// Who is accountable.
    pub(super) accountable: &'a UserId,
    /// What it is about.
    pub(super) matter: &'a Matter,
    /// Which one it is to take the place of.
    pub(super) replaces: Option<DecisionId>,
    /// The turn's instant.
    pub(super) now: Timestamp,
}

/// Writes one down. Its first version follows.
pub(super) async fn insert_decision(tx: &mut Tx, workspace: &WorkspaceId, new: &New<'_>) -> Result<DecisionId> {
    let matter = new.matter;
    let (id,): (DecisionId,) = tx
        .query(
            "INSERT INTO decisions (workspace_id, author, accountable, class, scope, amount, currency, pod_id,
               own_pod_id, confidential, permalink, state, is_live, version, course, replaces, opened_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, TRUE, 1, $13, $14, $15) RETURNING id",
        )
        .bind(workspace)
        .bind(new.author)
        .bind(new.accountable)
        .bind(&matter.class)
        .bind(matter.scope.as_str())
        .bind(matter.amount.map(|money| money.minor()))
        .bind(matter.amount.map(|money| money.currency().code()))
        .bind(matter.pod)
        .bind(matter.own_pod)
        .bind(matter.confidential)
        .bind(matter.permalink.as_deref())
        .bind(State::Open.as_str())
        .bind(Json(Course::default()))
        .bind(new.replaces)
        .bind(Ts(new.now))
        .one()
        .await?;
    Ok(id)
}

/// Writes how far it is, and whom it waits on.
pub(super) async fn update_decision(tx: &mut Tx, workspace: &WorkspaceId, decision: &Decision) -> Result<()> {
    let ending = decision.ending.as_ref();
    tx.query(
        "UPDATE decisions SET state = $3, is_live = $4, version = $5, due = $6, review = $7, course = $8,
           escalation_id = $9, replaced_by = $10, worked = $11, decided_by = $12, confirmed_by = $13, decided_at = $14
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(decision.id)
    .bind(decision.state.as_str())
    .bind(decision.is_live())
    .bind(decision.text.number)
    .bind(decision.due.map(Day))
    .bind(decision.review.map(Day))
    .bind(Json(&decision.course))
    .bind(decision.escalation)
    .bind(decision.replaced_by)
    .bind(decision.worked.map(Worked::as_str))
    .bind(ending.map(|ending| &ending.by))
    .bind(ending.and_then(|ending| ending.confirmed_by.as_ref()))
    .bind(ending.map(|ending| Ts(ending.at)))
    .execute()
    .await?;
    Ok(())
}

/// Those that are meant, each as it is written now, the oldest first.
pub(super) async fn list(from: &mut impl Reads, workspace: &WorkspaceId, which: Which<'_>) -> Result<Vec<Decision>> {
    let filter = match which {
        Which::One(_) => "d.id = $2",
        Which::Open => "d.is_live AND d.state IN ('open', 'provisional')",
        Which::OpenFor(_) => {
            "d.is_live AND d.state IN ('open', 'provisional')
               AND (NOT d.confidential OR d.id IN (SELECT p.decision_id FROM decision_people p
                    WHERE p.workspace_id = $1 AND p.person = $2))"
        }
        Which::WaitingOn(_) => {
            "d.is_live AND d.id IN (SELECT p.decision_id FROM decision_people p
               WHERE p.workspace_id = $1 AND p.person = $2 AND p.part = 'asked')"
        }
        Which::Touching(_) => {
            "d.is_live AND d.id IN (SELECT p.decision_id FROM decision_people p
               WHERE p.workspace_id = $1 AND p.person = $2
               UNION SELECT t.id FROM decisions t JOIN pod_members m ON m.pod_id = t.pod_id OR m.pod_id = t.own_pod_id
               WHERE t.workspace_id = $1 AND t.is_live AND m.person = $2 AND m.role <> 'member')"
        }
        Which::Of(_) => "d.is_live AND (d.pod_id = $2 OR d.own_pod_id = $2)",
        Which::AccountableOf(_) => {
            "d.accountable = $2 AND (d.is_live OR d.state = 'decided' AND d.review IS NOT NULL AND d.worked IS NULL
               AND d.replaced_by IS NULL)"
        }
        Which::After(_) => "d.is_live AND d.id > $2",
    };
    let limit = if matches!(which, Which::After(_)) { format!("LIMIT {PAGE}") } else { String::new() };
    let sql = format!(
        "SELECT {COLUMNS} FROM decisions d JOIN decision_versions v ON v.decision_id = d.id AND v.version = d.version
         WHERE d.workspace_id = $1 AND {filter} ORDER BY d.id {limit}"
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
    let rows: Vec<Row> = match which {
        Which::One(id) | Which::After(id) => query.bind(id),
        Which::Of(pod) => query.bind(pod),
        Which::OpenFor(person) | Which::WaitingOn(person) | Which::Touching(person) | Which::AccountableOf(person) => {
            query.bind(person)
        }
        Which::Open => query,
    }
    .all()
    .await?;
    rows.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<Decision> {
    let id = row.id;
    let unknown = |what: &str| Error::internal("reading a decision", format!("{what} of {id}"));
    let amount = match (row.amount, row.currency) {
        (Some(minor), Some(code)) => {
            Some(Money::new(minor, Currency::of_code(&code).ok_or_else(|| unknown("the currency"))?))
        }
        _ => None,
    };
    let ending = match (row.decided_by, row.decided_at) {
        (Some(by), Some(at)) => Some(Ending { by, confirmed_by: row.confirmed_by, at: at.0 }),
        _ => None,
    };
    Ok(Decision {
        id,
        author: row.author,
        accountable: row.accountable,
        matter: Matter {
            class: row.class,
            scope: Scope::named(&row.scope).ok_or_else(|| unknown("the scope"))?,
            amount,
            pod: row.pod_id,
            own_pod: row.own_pod_id,
            confidential: row.confidential,
            permalink: row.permalink,
        },
        state: State::named(&row.state).ok_or_else(|| unknown("the state"))?,
        text: Version {
            number: row.version,
            wording: Wording {
                title: row.title,
                context: row.context,
                options: row.options,
                outcome: row.outcome,
                rationale: row.rationale,
            },
            by: row.written_by,
            at: row.written_at.0,
            why: row.why,
        },
        due: row.due.map(|day| day.0),
        review: row.review.map(|day| day.0),
        ending,
        escalation: row.escalation_id,
        replaces: row.replaces,
        replaced_by: row.replaced_by,
        worked: row
            .worked
            .as_deref()
            .map(|word| Worked::named(word).ok_or_else(|| unknown("the review")))
            .transpose()?,
        course: row.course.0,
        opened_at: row.opened_at.0,
    })
}
