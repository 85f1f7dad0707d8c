//! Whoever is consulted is asked, has their own working hours from the delivery on, and what they said, or that they said
//! nothing, stands on record.

use crate::{
    decisions::{ACCOUNTABLE, assert_has, craft, record, show, with_leadership},
    harness::{Workspace, assert_reads, on_both_engines, on_sqlite},
    standup_house::{advance_to, minutes, told},
};
use podkeeper::sandbox::Fault;
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const HEARD: &str = "Who is to be heard before?";

async fn consult(ws: &Workspace, people: &str) -> Result<String> {
    let more = [(ACCOUNTABLE, "@ana"), (HEARD, people), ("Options", "Daily or weekly")];
    record(ws, "jonas", "/decide new operational \"When we change bids\"", &more).await
}

async fn hearing(ws: &Workspace, who: &str) -> String {
    let person = ws.slack.person(who).expect("somebody").id;
    let row = ws.db().read("SELECT state FROM decision_consultations WHERE person = $1").bind(&person);
    row.scalar().await.expect("somebody who is consulted")
}

#[tokio::test]
async fn everybody_answers_and_whoever_decides_reads_it() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let said = consult(ws, "sofia, tomas").await?;
        assert_has(&said, &["Asked for their view: Sofia Lindqvist and Tomás Vega."]);
        assert_reads!(ws.user("sofia").last_dm(), @r"
        *Ana Keller* decides this, and would like to hear you first. You have 8 working hours of yours from now on.
        *#1 · Operational*
        *When we change bids*
        *Options*
        Daily or weekly
        [Answer] [Nothing to add] [Why am I asked?]
        ");
        // Only who is consulted answers.
        craft(ws, "jonas", ("decision_nothing", "1")).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM decision_entries WHERE kind = 'answered'").await, 0);
        let form =
            ws.user("sofia").click_dm("Answer").await?.fill("What do you think?", "Weekly: <!channel> is calm")?;
        assert!(form.submit().await?.is_done());
        minutes(ws, 1).await;
        assert_has(&ws.user("sofia").last_dm(), &["Your view is on record: “Weekly", "[Say more]"]);
        let before = told(ws, "ana", "When we change bids");
        assert_has(&before.concat(), &["Sofia Lindqvist: Weekly", "Tomás Vega has the question"]);
        ws.user("tomas").click_dm("Nothing to add").await?;
        minutes(ws, 1).await;
        let after = told(ws, "ana", "When we change bids");
        assert_has(&after.concat(), &["Everybody who was consulted has had their say.", "Tomás Vega: Nothing to add."]);
        let form = ws.user("ana").click_dm("Decide").await?;
        assert_has(&form.modal(), &["Sofia Lindqvist: Weekly", "Daily or weekly"]);
        assert!(!form.modal().contains("Not heard so far"), "{}", form.modal());
        form.fill("What is decided?", "Weekly")?.fill("Why?", "Calm")?.submit().await?;
        minutes(ws, 1).await;
        for who in ["sofia", "tomas", "jonas"] {
            assert_has(&ws.user(who).last_dm(), &["*Decided* by Ana Keller"]);
        }
        let shown = show(ws, "grace", "/decide show 1").await?;
        assert_has(&shown, &["Sofia Lindqvist answered: “Weekly", "Ana Keller decided it."]);
        ws.assert_agreement("after it was decided").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn silence_counts_from_the_delivery_in_their_own_working_hours() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        // Ten in the morning in Berlin: it is four at night in New York, where Grace is; she is asked at nine.
        consult(ws, "sofia, grace").await?;
        assert_eq!(
            (hearing(ws, "sofia").await.as_str(), hearing(ws, "grace").await.as_str()),
            ("delivered", "waiting")
        );
        advance_to(ws, "2026-11-23T14:05:00Z").await;
        assert_eq!(hearing(ws, "grace").await, "delivered");
        // Eight hours of Sofia's are over at five past five in London, of Grace's at five o'clock in New York.
        advance_to(ws, "2026-11-23T16:55:00Z").await;
        assert_eq!(hearing(ws, "sofia").await, "delivered");
        advance_to(ws, "2026-11-23T17:05:00Z").await;
        assert_eq!(hearing(ws, "sofia").await, "silent");
        // Days off that follow change nothing of today.
        ws.user("grace").command("#general", "/timeoff 24 Nov – 25 Nov").await?;
        advance_to(ws, "2026-11-23T21:30:00Z").await;
        let graces = hearing(ws, "grace").await;
        advance_to(ws, "2026-11-23T22:05:00Z").await;
        assert_eq!((graces.as_str(), hearing(ws, "grace").await.as_str()), ("delivered", "silent"));
        // It is night where Ana is.
        advance_to(ws, "2026-11-24T08:30:00Z").await;
        assert_has(
            &ws.user("ana").last_dm(),
            &[
                "Everybody who was consulted has had their say.",
                "Sofia Lindqvist had the question and did not answer in time",
            ],
        );
        // Late, and yet on record.
        let form = ws.user("sofia").click_dm("Answer").await?.fill("What do you think?", "Sorry: weekly")?;
        assert!(form.submit().await?.is_done());
        minutes(ws, 1).await;
        assert_has(&show(ws, "jonas", "/decide show 1").await?, &["answered, after their time: “Sorry: weekly”"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn decided_before_everybody_answered_it_says_who_was_not_heard() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        consult(ws, "sofia, tomas").await?;
        ws.user("tomas").click_dm("Nothing to add").await?;
        minutes(ws, 1).await;
        let form = ws.user("ana").click_dm("Decide").await?;
        assert_has(&form.modal(), &["Not heard so far: Sofia Lindqvist."]);
        form.fill("What is decided?", "Weekly")?.fill("Why?", "Calm")?.submit().await?;
        minutes(ws, 1).await;
        let asked = told(ws, "sofia", "When we change bids");
        assert!(!asked.concat().contains("[Answer]"), "{asked:?}");
        let shown = show(ws, "jonas", "/decide show 1").await?;
        assert_has(
            &shown,
            &[
                "Ana Keller decided it; not heard: Sofia Lindqvist.",
                "Sofia Lindqvist was not heard: it was decided before",
            ],
        );
        advance_to(ws, "2026-11-25T12:00:00Z").await;
        assert_eq!(hearing(ws, "sofia").await, "delivered", "a time that was cut short is no silence");
        // What is decided at once asks nobody.
        let more = [("What is decided?", "Yes"), ("Why?", "Cheap"), (HEARD, "sofia")];
        let said = record(ws, "ana", "/decide new operational Reports", &more).await?;
        assert!(!said.contains("Asked for their view"), "{said}");
        assert_has(
            &show(ws, "jonas", "/decide show 2").await?,
            &["Sofia Lindqvist was not asked: it was decided already"],
        );
        ws.assert_agreement("after it was decided").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_question_that_never_arrived_is_told_from_silence() {
    on_sqlite(async |ws| {
        with_leadership(ws).await?;
        ws.slack.fail_next("chat.postMessage", 100_000, &Fault::Status(503));
        consult(ws, "sofia").await?;
        minutes(ws, 60 * 9).await;
        assert_eq!(
            hearing(ws, "sofia").await,
            "waiting",
            "Slack is down: nobody's time runs, and nobody is unreachable"
        );
        ws.slack.heal();
        advance_to(ws, "2026-11-24T09:30:00Z").await;
        assert_eq!(hearing(ws, "sofia").await, "delivered");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
