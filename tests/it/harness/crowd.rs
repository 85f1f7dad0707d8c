//! More people than fit on one page.

use super::Workspace;
use jiff::Timestamp;
use podkeeper::{
    database::Ts,
    ids::UserId,
    sandbox::{Person, Standing, Status},
};

/// What somebody of a crowd is called.
fn handle(number: usize) -> String {
    format!("crowd{number:03}")
}

fn colleague(number: usize) -> Person {
    let name = handle(number);
    Person {
        id: UserId(format!("U0{}", name.to_uppercase())),
        team_id: "T0AGENCY1".to_owned(),
        real_name: format!("Crowd {number:03}"),
        name,
        title: String::new(),
        tz: "Europe/Berlin".to_owned(),
        standing: Standing::Member,
        deleted: false,
        status: Status::default(),
        updated: Timestamp::UNIX_EPOCH,
    }
}

impl Workspace {
    /// So many more colleagues, all in Berlin and in this pod; their handles. They joined long ago, so nobody is told.
    pub async fn with_crowd(&self, pod: &'static str, count: usize) -> Vec<String> {
        for number in 0..count {
            self.slack.add_person(colleague(number));
        }
        self.settle().await;
        self.app().sweep().await.expect("everybody is mirrored");
        let join = "INSERT INTO pod_members (workspace_id, pod_id, person, role, since)
                    SELECT p.workspace_id, pods.id, p.id, 'member', $2 FROM people p
                    JOIN pods ON pods.workspace_id = p.workspace_id AND pods.key = $1 WHERE p.real_name LIKE 'Crowd %'";
        let joined = self.db().write(join).bind(pod).bind(Ts(self.now())).execute().await.expect("they join");
        assert_eq!(usize::try_from(joined), Ok(count));
        (0..count).map(handle).collect()
    }

    /// Each of a crowd of `count` owns a key result of its own, of pods of four; set in the first week of the quarter.
    pub async fn with_owners(&self, count: usize) {
        let at = Ts("2026-10-05T08:00:00Z".parse().expect("an instant"));
        for pod in 0..count.div_ceil(4) {
            let insert = "INSERT INTO pods (workspace_id, key, name, created_by, created_at)
                          VALUES ($1, $2, $2, 'U0CHLOE001', $3) RETURNING id";
            let key = format!("venture{pod:03}");
            let workspace = self.app().workspace();
            let id: i64 = self.db().write(insert).bind(workspace).bind(&key).bind(at).scalar().await.expect("a pod");
            let insert = "INSERT INTO okr_objectives (workspace_id, pod_id, cycle_start, cycle_end, title, created_by,
                            created_at)
                          VALUES ($1, $2, '2026-10-01', '2026-12-31', 'Grow', 'U0CHLOE001', $3) RETURNING id";
            let objective: i64 =
                self.db().write(insert).bind(workspace).bind(id).bind(at).scalar().await.expect("an objective");
            for (position, number) in (pod * 4..count.min(pod * 4 + 4)).enumerate() {
                let insert =
                    "INSERT INTO okr_key_results (workspace_id, objective_id, position, title, unit, start_value,
                                target_value, owner)
                              VALUES ($1, $2, $3, $4, '', 0, 10, $5)";
                self.db()
                    .write(insert)
                    .bind(workspace)
                    .bind(objective)
                    .bind(i64::try_from(position).expect("small"))
                    .bind(format!("Result {number:03}"))
                    .bind(colleague(number).id)
                    .execute()
                    .await
                    .expect("a key result");
            }
        }
    }
}
