//! How PostgreSQL looks for rows that may run; what it finds is tried with the loop.

use super::RUNNABLE;
use crate::database::testing;
use sqlx::AssertSqlSafe;

#[tokio::test]
async fn no_list_of_all_rows_is_made_for_each_of_them() {
    testing::each_engine(async |db| {
        if !db.is_shared() {
            return;
        }
        testing::insert_workspace(&db, "T1").await;
        // A burst of facts for twenty features, each after one of the first.
        db.write(
            "INSERT INTO timers (workspace_id, feature, key, what, in_order, due_at, created_at, after_id)
             SELECT 'T1', 'feature' || n % 20, '~fact/' || n, '{}', TRUE, now(), now(), CASE WHEN n > 400 THEN n % 400 END
             FROM generate_series(1, 4000) n",
        )
        .execute()
        .await
        .expect("rows");
        db.write("ANALYZE timers").execute().await.expect("counted");
        let sql = format!("EXPLAIN SELECT t.id FROM timers t WHERE {RUNNABLE} ORDER BY t.due_at, t.id LIMIT 16");
        let plan: Vec<(String,)> = db.read(AssertSqlSafe(sql)).all().await.expect("a plan");
        let plan: String = plan.into_iter().map(|(line,)| line + "\n").collect();
        assert!(!plan.contains("hashed"), "{plan}");
    })
    .await;
}
