//! Every signal counts once: repeats, races, faults and panics lose nothing and double nothing.

use crate::harness::{Outcome, Workspace, on_both_engines, on_postgres};
use jiff::SignedDuration;
use podkeeper::{
    delivery::problems::{ProblemKind, list_problems},
    error::{Error, Result},
    signal::{Command, Event, Happened, Reply},
    turn::{Change, Feature, Turn},
};
use serde_json::json;
use std::cell::Cell;
use tokio::sync::Barrier;

/// Gives Ana's pod an objective with one key result, from 3.2x to 4.5x.
async fn set_objective(ws: &Workspace) -> Outcome {
    ws.user("ana").command("#pod-performance", "/okr new").await?;
    let fields = [
        ("Objective", "Every euro works harder"),
        ("kr1_title", "ROAS"),
        ("kr1_unit", "x"),
        ("kr1_start", "3.2"),
        ("kr1_target", "4.5"),
    ];
    for (field, value) in fields {
        ws.slack.fill("ana", field, value)?;
    }
    assert!(ws.slack.submit("ana").await?.errors.is_empty());
    ws.settle().await;
    ws.slack.see_all();
    Ok(())
}

/// A repeat may be noticed, and nothing else.
fn but_for_repeats(
    mut standing: std::collections::BTreeMap<&'static str, i64>,
) -> std::collections::BTreeMap<&'static str, i64> {
    standing.remove("handled signals");
    standing
}

#[tokio::test]
async fn a_command_that_comes_twice_counts_once() {
    on_both_engines(async |ws| {
        set_objective(ws).await?;
        let line = "/okr update roas +0.3";
        let first = ws.bring_command("jonas", "#pod-performance", line, "t-1").await?;
        assert!(first.said().contains("3.2x → *3.5x*"), "{}", first.text);
        ws.settle().await;
        let after = ws.figures().await?;
        let again = ws.bring_command("jonas", "#pod-performance", line, "t-1").await?;
        assert_eq!((again.status, again.text.as_str()), (200, ""));
        ws.settle().await;
        assert_eq!(ws.figures().await?, after);
        let other = ws.bring_command("jonas", "#pod-performance", line, "t-2").await?;
        assert!(other.said().contains("3.5x → *3.8x*"), "another trigger is another command: {}", other.text);
        ws.settle().await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_command_that_comes_twice_at_once_counts_once() {
    on_both_engines(async |ws| {
        set_objective(ws).await?;
        let twice = || ws.bring_command("jonas", "#pod-performance", "/okr update roas +0.3", "t-1");
        let (one, other) = tokio::join!(twice(), twice());
        let (one, other) = (one?, other?);
        assert_eq!((one.status, other.status), (200, 200));
        let mut said = [one.said(), other.said()];
        said.sort();
        assert_eq!(said[0], "", "one of them says nothing");
        assert!(said[1].contains("3.2x → *3.5x*"), "{}", said[1]);
        assert_eq!(ws.number("SELECT COUNT(*) FROM okr_updates").await?, 1);
        ws.settle().await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_event_that_comes_three_times_counts_once() {
    on_both_engines(async |ws| {
        let ts = ws.slack.say("jonas", "#agency-updates", "hello")?;
        let said = json!({
            "type": "app_mention", "user": "U0JONAS0001", "channel": "C0UPDATES", "text": "<@U0PODKEEPR> hello",
            "ts": ts,
        });
        let (one, other) = tokio::join!(ws.bring_event("Ev1", &said), ws.bring_event("Ev1", &said));
        assert_eq!((one?.status, other?.status), (200, 200));
        ws.settle().await;
        let after = ws.figures().await?;
        assert_eq!(ws.bring_event("Ev1", &said).await?.status, 200);
        ws.settle().await;
        assert_eq!(ws.figures().await?, after);
        assert_eq!(ws.slack.thread("#agency-updates", ts.as_str())?.len(), 2, "the question and one answer");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_counts_once() {
    on_both_engines(async |ws| {
        set_objective(ws).await?;
        ws.user("jonas").command("#pod-performance", "/okr update").await?;
        let view = ws.slack.modal_of("jonas")?.ok_or("a form")?;
        let metadata = view.body["private_metadata"].as_str().unwrap_or_default();
        let id = ws.number("SELECT id FROM okr_key_results").await?;
        let payload = json!({
            "type": "view_submission", "user": { "id": "U0JONAS0001", "team_id": "T0AGENCY1" }, "trigger_id": "t-form",
            "view": {
                "id": view.id, "callback_id": "okr_check_in", "private_metadata": metadata,
                "state": { "values": { format!("value_{id}_0"): { "v": { "type": "plain_text_input", "value": "4" } } } },
            },
        });
        let (one, other) = tokio::join!(ws.bring_interaction(&payload), ws.bring_interaction(&payload));
        let (one, other) = (one?, other?);
        assert_eq!((one.status, other.status), (200, 200));
        assert_eq!(ws.number("SELECT COUNT(*) FROM okr_updates").await?, 1);
        ws.settle().await;
        let after = ws.figures().await?;
        ws.bring_interaction(&payload).await?;
        ws.settle().await;
        assert_eq!(but_for_repeats(ws.figures().await?), but_for_repeats(after));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_form_with_a_fault_leaves_nothing_and_its_correction_counts() {
    on_both_engines(async |ws| {
        set_objective(ws).await?;
        let form = ws.user("jonas").command("#pod-performance", "/okr update").await?;
        let before = ws.figures().await?;
        let form = form.fill("ROAS", "four")?.submit().await?;
        assert_eq!(form.errors(), ["This is not a number. Examples: 4, 4.2, 4.2x, +0.3."]);
        assert_eq!(ws.figures().await?, before);
        let form = form.fill("ROAS", "4")?.submit().await?;
        assert!(form.is_done());
        assert_eq!(ws.number("SELECT COUNT(*) FROM okr_updates").await?, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn slack_repeats_what_was_acknowledged_in_vain_and_the_bot_acts_once() {
    on_both_engines(async |ws| {
        ws.slack.lose_acks(100);
        ws.slack.say("jonas", "@podkeeper", "are you there?")?;
        ws.advance(SignedDuration::from_mins(10)).await;
        assert_eq!(ws.user("jonas").dms().len(), 2, "the question and one answer");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_the_database_could_not_take_comes_again_or_says_so() {
    on_both_engines(async |ws| {
        ws.db().close().await;
        let command = ws.bring_command("jonas", "#pod-performance", "/pod leave performance", "t-1").await?;
        assert_eq!(command.status, 200);
        assert!(
            command.said().starts_with("Something went wrong on our side, and nothing was changed."),
            "{}",
            command.text
        );
        ws.slack.say("jonas", "@podkeeper", "are you there?")?;
        ws.slack.settle().await;
        ws.restart_bot().await;
        assert_eq!(ws.user("jonas").dms().len(), 1, "the question");
        // Slack was told that the event was not taken, and tries again after a minute.
        ws.advance(SignedDuration::from_mins(2)).await;
        assert_eq!(ws.user("jonas").dms().len(), 2, "the question and one answer");
        let again = ws.bring_command("jonas", "#pod-performance", "/pod leave performance", "t-1").await?;
        assert!(again.said().contains("Performance Marketing"), "it had changed nothing: {}", again.text);
        ws.settle().await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

thread_local! {
    /// How often the grumpy feature still fails, and how.
    static GRUDGES: Cell<u32> = const { Cell::new(0) };
    static PANICS: Cell<bool> = const { Cell::new(false) };
}

/// Hears who opens their Home, and fails as often as a test wants.
fn grumpy() -> Vec<Feature> {
    vec![Feature::new("grumpy").event(|turn, event| Box::pin(hear(turn, event))).command(
        "/grump",
        "Fails",
        "",
        |_, _| Box::pin(async { grumble().map(|()| Reply::Nothing) }),
    )]
}

async fn hear(turn: &mut Turn, event: &Event) -> Result<Reply> {
    if let Happened::HomeOpened { person } = &event.what {
        let change = Change { verb: "heard", subject: person.to_string(), before: None, after: None, why: None };
        turn.record(change).await?;
        // Even what was written before the fault must not stand.
        grumble()?;
    }
    Ok(Reply::Nothing)
}

fn grumble() -> Result<()> {
    let left = GRUDGES.get();
    if left == 0 {
        return Ok(());
    }
    GRUDGES.set(left - 1);
    assert!(!PANICS.get(), "out of sorts");
    Err(Error::internal("being grumpy", "out of sorts"))
}

fn will_fail(times: u32, panics: bool) {
    GRUDGES.set(times);
    PANICS.set(panics);
}

const HEARD: &str = "SELECT COUNT(*) FROM audit WHERE feature = 'grumpy'";

#[tokio::test]
async fn an_event_whose_turn_fails_or_panics_is_kept_and_tried_again() {
    on_both_engines(async |ws| {
        ws.use_features(grumpy);
        ws.restart_bot().await;
        for (panics, person, so_far) in [(false, "ana", 1), (true, "ben", 2)] {
            will_fail(3, panics);
            ws.slack.open_home(person, "home")?;
            ws.slack.settle().await;
            assert_eq!(ws.number(HEARD).await?, so_far - 1, "nothing of a failed turn stands");
            assert_eq!(ws.number("SELECT COUNT(*) FROM timers WHERE feature = 'grumpy'").await?, 1);
            ws.settle().await;
            ws.advance(SignedDuration::from_mins(1)).await;
            assert_eq!(GRUDGES.get(), 0);
            assert_eq!(ws.number(HEARD).await?, so_far);
            assert_eq!(ws.number("SELECT COUNT(*) FROM timers WHERE feature = 'grumpy'").await?, 0);
            let logged = ws.errors.take();
            assert_eq!(logged.len(), 1, "{logged:#?}");
            assert!(logged[0].contains("an event's turn failed; kept for later"), "{logged:#?}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_kept_event_that_slack_brings_again_counts_once_and_leaves_no_row() {
    on_both_engines(async |ws| {
        ws.use_features(grumpy);
        ws.restart_bot().await;
        let opened = json!({ "type": "app_home_opened", "user": "U0ANA0001", "tab": "home" });
        // Twice it fails and is kept; the third time it succeeds. Then both kept ones come up.
        will_fail(2, false);
        for _ in 0..3 {
            assert_eq!(ws.bring_event("EvAgain", &opened).await?.status, 200);
        }
        assert_eq!(ws.number(HEARD).await?, 1);
        assert_eq!(ws.number("SELECT COUNT(*) FROM timers WHERE feature = 'grumpy'").await?, 2);
        ws.settle().await;
        assert_eq!(ws.number(HEARD).await?, 1);
        assert_eq!(ws.number("SELECT COUNT(*) FROM timers WHERE feature = 'grumpy'").await?, 0);
        assert_eq!(ws.errors.take().len(), 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_event_that_fails_ten_times_is_parked_and_shown() {
    on_both_engines(async |ws| {
        ws.use_features(grumpy);
        ws.restart_bot().await;
        will_fail(u32::MAX, false);
        ws.slack.open_home("ana", "home")?;
        ws.advance(SignedDuration::from_hours(2)).await;
        // Once when it came, then ten times from its row.
        assert_eq!(u32::MAX - GRUDGES.get(), 11);
        let problems = list_problems(&mut ws.db(), ws.app().workspace(), ws.now()).await?;
        let [problem] = problems.as_slice() else { panic!("one problem, not {problems:?}") };
        assert_eq!((problem.kind, problem.feature.as_str()), (ProblemKind::Timer, "grumpy"));
        assert_eq!(problem.why, "being grumpy");
        let parked = ws.errors.take().pop().unwrap_or_default();
        assert!(parked.contains("timer parked after 10 attempts"), "{parked}");
        assert_eq!(ws.metric("podkeeper_timers_parked_total").await?, 1);
        ws.advance(SignedDuration::from_hours(12)).await;
        assert_eq!(u32::MAX - GRUDGES.get(), 11, "a parked row is not tried again");
        ws.db().write("DELETE FROM timers WHERE feature = 'grumpy'").execute().await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_command_that_fails_or_panics_answers_with_a_reference_that_is_logged() {
    on_both_engines(async |ws| {
        ws.use_features(grumpy);
        ws.restart_bot().await;
        for (panics, cause) in [(false, "being grumpy"), (true, "running a handler, which panicked: out of sorts")] {
            will_fail(1, panics);
            let answered = ws.bring_command("ana", "#general", "/grump", &format!("t-{panics}")).await?;
            assert_eq!(answered.status, 200);
            let said = answered.said();
            let begin = "Something went wrong on our side, and nothing was changed. Please try again; if it happens again, give \
                         your admin this reference: ";
            let reference = said.strip_prefix(begin).ok_or_else(|| said.clone())?;
            let reference = reference.trim_matches(['`', '.']);
            assert_eq!(reference.len(), 8, "{said}");
            let logged = ws.errors.take().join("\n");
            assert!(logged.contains(reference) && logged.contains(cause), "{logged}");
            assert!(!said.contains("grumpy") && !said.contains("sorts"), "{said}");
        }
        assert_eq!(ws.metric("podkeeper_slack_faults_total").await?, 2);
        let answered = ws.bring_command("ana", "#general", "/grump", "t-well").await?;
        assert_eq!((answered.status, answered.text.as_str()), (200, ""), "the bot goes on");
        Ok(())
    })
    .await;
}

thread_local! {
    /// Where the first attempts of two racing turns meet, after both have read.
    static MEETING: &'static Barrier = Box::leak(Box::new(Barrier::new(2)));
    static RUNS: Cell<u32> = const { Cell::new(0) };
}

/// Counts what was recorded so far, and records one more with that number.
fn racing() -> Vec<Feature> {
    vec![Feature::new("racing").command("/race", "Counts", "", |turn, command| Box::pin(race(turn, command)))]
}

async fn race(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let count: i64 = turn.tx().query("SELECT COUNT(*) FROM audit WHERE feature = 'racing'").scalar().await?;
    RUNS.set(RUNS.get() + 1);
    if RUNS.get() <= 2 {
        MEETING.with(|meeting| *meeting).wait().await;
    }
    let subject = command.caller.user.to_string();
    turn.record(Change { verb: "race", subject, before: None, after: Some(json!(count + 1)), why: None }).await?;
    Ok(Reply::Nothing)
}

#[tokio::test]
async fn of_two_turns_that_read_the_same_one_is_run_again() {
    on_postgres(async |ws| {
        ws.use_features(racing);
        ws.restart_bot().await;
        let (one, other) = tokio::join!(
            ws.bring_command("ana", "#general", "/race", "t-ana"),
            ws.bring_command("ben", "#general", "/race", "t-ben"),
        );
        assert_eq!((one?.status, other?.status), (200, 200));
        assert_eq!(RUNS.get(), 3, "one of them ran twice");
        assert_eq!(ws.metric("podkeeper_turn_reruns_total").await?, 1);
        let counts = "SELECT CAST(SUM(CAST(after #>> '{}' AS BIGINT)) AS BIGINT) FROM audit WHERE feature = 'racing'";
        assert_eq!(ws.number(counts).await?, 1 + 2, "as if one had come after the other");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_people_who_update_the_same_key_result_at_once_are_both_right() {
    on_both_engines(async |ws| {
        set_objective(ws).await?;
        let (one, other) = tokio::join!(
            ws.bring_command("jonas", "#pod-performance", "/okr update roas +0.1", "t-jonas"),
            ws.bring_command("priya", "#pod-performance", "/okr update roas +0.2", "t-priya"),
        );
        let (one, other) = (one?.said(), other?.said());
        let (first, second) = if one.contains("3.2x →") { (one, other) } else { (other, one) };
        assert!(first.contains("3.2x → *3."), "{first}");
        assert!(second.contains("→ *3.5x*"), "both are added: {second}");
        assert!(second.contains("had set 3."), "the second hears of the first: {second}");
        let versions: Vec<(i64,)> = ws.rows("SELECT version FROM okr_updates ORDER BY version").await;
        assert_eq!(versions, [(1,), (2,)]);
        ws.settle().await;
        assert!(ws.last_in("#pod-performance").contains("3.5x"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_leads_named_at_once_make_one_lead() {
    on_both_engines(async |ws| {
        let (one, other) = tokio::join!(
            ws.bring_command("chloe", "#general", "/pod lead <@U0JONAS0001> performance", "t-chloe"),
            ws.bring_command("ruth", "#general", "/pod lead <@U0PRIYA0001> performance", "t-ruth"),
        );
        let (one, other) = (one?.said(), other?.said());
        assert!(one.contains("Jonas") || one.contains("U0JONAS0001"), "{one}");
        assert!(other.contains("Priya") || other.contains("U0PRIYA0001"), "{other}");
        let leads: Vec<(String,)> = ws
            .rows("SELECT m.person FROM pod_members m JOIN pods p ON p.id = m.pod_id WHERE p.key = 'performance' AND m.role = 'lead'").await;
        assert_eq!(leads.len(), 1, "{leads:?}");
        let changes: Vec<(String,)> = ws
            .rows("SELECT subject FROM audit WHERE feature = 'pods' AND verb = 'lead'").await;
        assert_eq!(changes.len(), 2, "{changes:?}");
        ws.settle().await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
