//! What the tests of OKRs have in common: a pod with an objective.

use super::Workspace;
use podkeeper::database::Ts;
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Title, unit, start, target.
pub type KeyResult<'a> = (&'a str, &'a str, &'a str, &'a str);

/// What Performance is after in the tests.
pub const TITLE: &str = "Win back margin";

/// How it is measured.
pub const KEY_RESULTS: &[KeyResult<'_>] =
    &[("Blended ROAS", "x", "3", "5"), ("Cost per lead", "EUR", "48", "36"), ("Leads won", "", "0", "2000")];

/// What Growth is after.
const RENEWALS: &[KeyResult<'_>] = &[("Renewals signed", "", "0", "20")];

impl Workspace {
    /// Ana has set the objective of Performance for this quarter, and everybody has seen its card.
    pub async fn with_objective(&self) -> Result<()> {
        self.set_objective("ana", "#pod-performance", (TITLE, KEY_RESULTS)).await?;
        self.slack.see_all();
        Ok(())
    }

    /// There is a weekly check-in, for which Jonas answers for Blended ROAS, Ana for the rest of Performance, and Dana for what
    /// Growth is after.
    pub async fn with_check_ins(&self) -> Result<()> {
        self.revive_rituals("check_in").await;
        self.with_objective().await?;
        self.set_objective("dana", "#pod-growth", ("Keep whom we have", RENEWALS)).await?;
        self.user("ana").command("#pod-performance", "/okr owner roas @jonas").await?;
        // What was set this week needs no word yet.
        self.db()
            .write("UPDATE okr_objectives SET created_at = $1")
            .bind(Ts("2026-10-05T08:00:00Z".parse()?))
            .execute()
            .await?;
        self.slack.see_all();
        Ok(())
    }

    /// Jonas answers for what Growth is after, too.
    pub async fn with_renewals_of_jonas(&self) -> Result<()> {
        self.user("dana").command("#pod-growth", "/pod add @jonas growth").await?;
        self.user("dana").command("#pod-growth", "/okr owner renewals @jonas").await?;
        self.slack.see_all();
        Ok(())
    }

    /// Somebody sets the objective of a channel's pod for the current cycle.
    pub async fn set_objective(&self, who: &str, channel: &str, what: (&str, &[KeyResult<'_>])) -> Result<()> {
        let form = self.user(who).command(channel, "/okr new").await?.fill("Objective", what.0)?;
        let form = (1..).zip(what.1).try_fold(form, |form, (place, (title, unit, start, target))| {
            [("title", title), ("unit", unit), ("start", start), ("target", target)]
                .into_iter()
                .try_fold(form, |form, (field, value)| form.fill(&format!("kr{place}_{field}"), value))
        })?;
        let set = form.submit().await?;
        assert!(set.errors().is_empty(), "{:?}", set.errors());
        self.slack.close(who, true).await?;
        Ok(())
    }

    /// The cards that stand in a channel, the oldest first.
    pub fn cards_in(&self, channel: &str) -> Vec<String> {
        self.channel(channel).into_iter().filter(|message| message.contains(" % done")).collect()
    }

    /// What Slack must show of OKRs: key and state, in the order of writing.
    pub async fn okr_posts(&self) -> Vec<String> {
        let rows: Vec<(String, String, String)> = self
            .db()
            .read("SELECT key, wanted, state FROM posts WHERE feature = 'okrs' ORDER BY id")
            .all()
            .await
            .expect("the posts");
        rows.into_iter().map(|(key, wanted, state)| format!("{key} {wanted} {state}")).collect()
    }

    /// How often something was written down about OKRs.
    pub async fn okr_audits(&self, verb: &str) -> i64 {
        self.db()
            .read("SELECT COUNT(*) FROM audit WHERE feature = 'okrs' AND verb = $1")
            .bind(verb)
            .scalar()
            .await
            .expect("a count")
    }
}
