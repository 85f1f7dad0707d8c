//! Who has to do with a decision.

use super::{
    super::model::{Part, Parties},
    consultations::list_consulted,
};
use crate::{
    database::{Reads, Tx, parameters, rows},
    error::Result,
    ids::{DecisionId, PodId, UserId, WorkspaceId},
};
use sqlx::AssertSqlSafe;

/// Writes down who has to do with one that was just opened.
pub(in super::super) async fn insert_parties(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: DecisionId,
    parties: &Parties,
) -> Result<()> {
    put_people(tx, workspace, id, &parties.people).await?;
    for one in &parties.consulted {
        super::put_consulted(tx, workspace, id, one).await?;
    }
    for pod in &parties.pods {
        tx.query("INSERT INTO decision_pods (workspace_id, decision_id, pod_id) VALUES ($1, $2, $3)")
            .bind(workspace)
            .bind(id)
            .bind(*pod)
            .execute()
            .await?;
    }
    Ok(())
}

/// Writes what these people have to do with one.
pub(in super::super) async fn put_people(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: DecisionId,
    people: &[(UserId, Part)],
) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let rows = rows("$1, $2", 3, 2, people.len());
    let sql = format!(
        "INSERT INTO decision_people (workspace_id, decision_id, person, part) VALUES {rows}
         ON CONFLICT (decision_id, person, part) DO NOTHING"
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(id);
    people.iter().fold(query, |query, (person, part)| query.bind(person).bind(part.as_str())).execute().await?;
    Ok(())
}

/// Somebody else is accountable for one than `former`.
pub(in super::super) async fn update_accountable(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (id, former): (DecisionId, &UserId),
    accountable: &UserId,
) -> Result<()> {
    for sql in [
        "UPDATE decisions SET accountable = $4 WHERE workspace_id = $1 AND id = $2 AND accountable = $3",
        "DELETE FROM decision_people
         WHERE workspace_id = $1 AND decision_id = $2 AND part = 'accountable' AND person = $3 AND person <> $4",
    ] {
        tx.query(sql).bind(workspace).bind(id).bind(former).bind(accountable).execute().await?;
    }
    Ok(())
}

/// On whom it waits from now on, and on whom no more.
pub(in super::super) async fn put_asked(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: DecisionId,
    (asked, former): (&[UserId], &[UserId]),
) -> Result<()> {
    if !former.is_empty() {
        let list = parameters(3, former.len());
        let sql = format!(
            "DELETE FROM decision_people WHERE workspace_id = $1 AND decision_id = $2 AND part = 'asked'
               AND person IN ({list})"
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(id);
        former.iter().fold(query, |query, person| query.bind(person)).execute().await?;
    }
    let with = |people: &[UserId], part: Part| people.iter().map(|one| (one.clone(), part)).collect::<Vec<_>>();
    put_people(tx, workspace, id, &with(former, Part::Former)).await?;
    put_people(tx, workspace, id, &with(asked, Part::Asked)).await
}

/// The people of one.
pub(in super::super) async fn find_parties(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: DecisionId,
) -> Result<Parties> {
    let people: Vec<(UserId, String)> = from
        .ask(
            "SELECT person, part FROM decision_people WHERE workspace_id = $1 AND decision_id = $2
             ORDER BY person, part",
        )
        .bind(workspace)
        .bind(id)
        .all()
        .await?;
    let pods: Vec<(PodId,)> = from
        .ask("SELECT pod_id FROM decision_pods WHERE workspace_id = $1 AND decision_id = $2 ORDER BY pod_id")
        .bind(workspace)
        .bind(id)
        .all()
        .await?;
    Ok(Parties {
        people: people.into_iter().filter_map(|(person, part)| Some((person, Part::named(&part)?))).collect(),
        consulted: list_consulted(from, workspace, id).await?,
        pods: pods.into_iter().map(|(pod,)| pod).collect(),
    })
}

/// Whether somebody has to do with one.
pub(in super::super) async fn is_party(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (id, person): (DecisionId, &UserId),
) -> Result<bool> {
    let (lines,): (i64,) = from
        .ask("SELECT COUNT(*) FROM decision_people WHERE workspace_id = $1 AND decision_id = $2 AND person = $3")
        .bind(workspace)
        .bind(id)
        .bind(person)
        .one()
        .await?;
    Ok(lines > 0)
}
