//! Another lead: what the former one held comes to them one by one, and both have it until it is taken over.

use crate::{
    decisions::{assert_has, craft, record, with_leadership},
    harness::{Outcome, Workspace, assert_reads, on_both_engines},
    standup_house::{advance_to, minutes, told},
};
use jiff::SignedDuration;
use podkeeper::{
    signal::Fact,
    turn::{Change, Feature, Turn},
};

async fn run(ws: &Workspace, who: &str, line: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Ok(ws.user(who).command("#general", line).await?.answer())
}

/// Sofia needs something of Performance.
async fn escalate(ws: &Workspace) -> Outcome {
    let form = ws.user("sofia").command("#pod-brand", "/escalate pricing \"Harbour wants a discount\"").await?;
    let form = form.fill("Whose is it? A pod", "Performance Marketing")?.submit().await?;
    assert_eq!(form.errors(), Vec::<&str>::new());
    form.submit().await?;
    ws.slack.close("sofia", true).await?;
    minutes(ws, 1).await;
    Ok(())
}

/// Ana has to decide something, is asked for a decision, and answers for key results.
async fn with_matters(ws: &Workspace) -> Outcome {
    with_leadership(ws).await?;
    ws.with_objective().await?;
    record(ws, "ana", "/decide new operational \"Which tool\"", &[]).await?;
    escalate(ws).await?;
    ws.slack.see_all();
    Ok(())
}

/// The newest hand-over. On PostgreSQL a turn that ran again leaves a gap in the numbers.
async fn newest(ws: &Workspace) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let id: i64 = ws.number("SELECT MAX(id) FROM handovers").await?;
    Ok(id.to_string())
}

async fn states(ws: &Workspace) -> String {
    let rows: Vec<(String, String, Option<String>)> =
        ws.rows("SELECT key, state, taker FROM handover_items ORDER BY id").await;
    let line =
        |(key, state, taker): (String, String, Option<String>)| format!("{key} {state} {}", taker.unwrap_or_default());
    rows.into_iter().map(line).map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn another_lead_takes_over_one_by_one_and_both_have_it_until_then() {
    on_both_engines(async |ws| {
        with_matters(ws).await?;
        run(ws, "ruth", "/pod lead @priya performance").await?;
        minutes(ws, 1).await;
        let list = told(ws, "priya", "comes to you with").concat();
        assert_has(
            &list,
            &[
                "*Performance Marketing* comes to you with 5 open matters.\nAna Keller had them. Until you take one over, \
                 whoever had it has it still; nothing is lost in between.\n*Escalation 1: Harbour wants a discount* · \
                 since 23 Nov [Take over]\n*Decision 1: Which tool* · Ana Keller’s own · since 23 Nov [Take over]\n*Key \
                 result: Blended ROAS* · since 23 Nov · due 31 Dec [Take over]",
                "[Take over all 5] [Leave Ana’s own with them] [Why am I asked?]",
            ],
        );
        // Two turns ask them, in whichever order.
        let both = ["Waits for *Ana Keller and Priya Nair*.", "Waits for *Priya Nair and Ana Keller*."];
        assert!(both.iter().any(|waits| list.contains(waits)), "{list}");
        assert_reads!(told(ws, "ana", "being handed over").concat(), @r"
        *Performance Marketing* is being handed over to Priya Nair. Until they take these over, they are yours as well; you need not ask them:
        • *Escalation 1: Harbour wants a discount* · since 23 Nov
        • *Decision 1: Which tool* · Ana Keller’s own · since 23 Nov
        • *Key result: Blended ROAS* · since 23 Nov · due 31 Dec
        • *Key result: Cost per lead* · since 23 Nov · due 31 Dec
        • *Key result: Leads won* · since 23 Nov · due 31 Dec
        [How it stands] [Why am I told?]
        ");
        // Both are asked what the pod is asked.
        assert_eq!(
            told(ws, "ana", "Harbour wants a discount").iter().filter(|said| said.contains("[I have it]")).count(),
            1
        );
        assert_eq!(
            told(ws, "priya", "Harbour wants a discount").iter().filter(|said| said.contains("[I have it]")).count(),
            1
        );
        let home = ws.user("ana").home().await?;
        assert!(home.contains("5 open matters still yours too, until Priya Nair takes over"), "{home}");
        let home = ws.user("priya").home().await?;
        assert!(home.contains("5 open matters to take over"), "{home}");
        assert_reads!(run(ws, "jonas", "/pod handover performance").await?, @r"
        *Performance Marketing*: 5 open.
        Led by <@U0PRIYA0001>
        • *Escalation 1: Harbour wants a discount* · since 23 Nov
        • *Decision 1: Which tool* · Ana Keller’s own · since 23 Nov
        • *Key result: Blended ROAS* · since 23 Nov · due 31 Dec
        • *Key result: Cost per lead* · since 23 Nov · due 31 Dec
        • *Key result: Leads won* · since 23 Nov · due 31 Dec
        ");
        assert_reads!(run(ws, "grace", "/pod handover performance").await?, @"What is handed over of Performance Marketing is seen by its people, and by those it comes from and to.");

        // Somebody else presses: nothing happens.
        craft(ws, "jonas", ("handover_take_all", &newest(ws).await?)).await?;
        let first: i64 = ws.number("SELECT MIN(id) FROM handover_items").await?;
        craft(ws, "ana", ("handover_take", &first.to_string())).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM handover_items WHERE state <> 'open'").await, 0);
        let decision = "SELECT COUNT(*) FROM decisions WHERE accountable = 'U0PRIYA0001'";
        let item: i64 = ws.number("SELECT id FROM handover_items WHERE feature = 'decisions'").await?;
        assert_eq!(ws.count(decision).await, 0);
        craft(ws, "priya", ("handover_take", &item.to_string())).await?;
        minutes(ws, 1).await;
        assert_eq!(ws.count(decision).await, 1, "the decision is hers");
        // Ana has what both are asked, until it is taken over.
        let item: i64 = ws.number("SELECT id FROM handover_items WHERE feature = 'escalations'").await?;
        craft(ws, "ana", ("escalation_have", "1")).await?;
        minutes(ws, 1).await;
        assert_eq!(
            ws.count("SELECT COUNT(*) FROM escalations WHERE holder = 'U0ANA0001'").await,
            1,
            "she has it still"
        );
        craft(ws, "priya", ("handover_take", &item.to_string())).await?;
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM escalations WHERE holder = 'U0ANA0001'").await, 0, "she has not");
        ws.user("priya").click_dm("Take over all 3").await?;
        minutes(ws, 1).await;
        assert_reads!(states(ws).await, @r"
        escalation/1 accepted U0PRIYA0001
        decision/1 accepted U0PRIYA0001
        key_result/1 accepted U0PRIYA0001
        key_result/2 accepted U0PRIYA0001
        key_result/3 accepted U0PRIYA0001
        ");
        let over = told(ws, "priya", "is handed over").concat();
        assert_has(&over, &["*Performance Marketing* is handed over: 5 taken over by Priya Nair."]);
        let over = told(ws, "ana", "The hand-over of").concat();
        assert_has(&over, &["The hand-over of *Performance Marketing* is done for you. Thank you."]);
        assert!(!ws.user("ana").home().await?.contains("Hand-overs"));
        assert_eq!(ws.count("SELECT COUNT(*) FROM handovers WHERE closed_at IS NULL").await, 0);
        ws.assert_agreement("after a hand-over").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lead_who_changes_twice_leaves_or_is_away_leaves_nothing_behind() {
    on_both_engines(async |ws| {
        with_matters(ws).await?;
        // Priya is named, and away before she takes anything over: whoever covers is asked, and it becomes Priya's.
        ws.user("priya").command("#general", "/timeoff 23 Nov – 4 Dec cover @jonas").await?;
        run(ws, "ruth", "/pod lead @priya performance").await?;
        minutes(ws, 1).await;
        assert_eq!(told(ws, "jonas", "comes to you with").len(), 1, "{:?}", ws.user("jonas").dms());
        let item: i64 = ws.number("SELECT id FROM handover_items WHERE feature = 'decisions'").await?;
        craft(ws, "jonas", ("handover_take", &item.to_string())).await?;
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM decisions WHERE accountable = 'U0PRIYA0001'").await, 1);
        // Another one is named before all is taken over: what was Ana's still is, what is Priya's comes as well.
        run(ws, "ruth", "/pod lead @jonas performance").await?;
        minutes(ws, 1).await;
        assert_reads!(states(ws).await, @r"
        escalation/1 open
        decision/1 accepted U0PRIYA0001
        key_result/1 open
        key_result/2 open
        key_result/3 open
        decision/1 open
        ");
        let keepers: Vec<(Option<String>,)> =
            ws.rows("SELECT DISTINCT keeper FROM handover_items WHERE settled_at IS NULL ORDER BY keeper").await;
        assert_eq!(keepers, [(Some("U0ANA0001".to_owned()),), (Some("U0PRIYA0001".to_owned()),)]);
        // He leaves altogether: leadership is asked for a lead, and acts meanwhile.
        ws.slack.deactivate("jonas")?;
        ws.settle().await;
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM pod_members WHERE person = 'U0JONAS0001'").await, 0);
        let asked = told(ws, "chloe", "has no lead").concat();
        assert!(asked.contains("Jonas Weber leads it no longer. Leadership acts meanwhile."), "{asked}");
        assert!(asked.contains("comes to you with 5 open matters"), "{asked}");
        // Ana leads again: what was hers stays with her, what is Priya's comes to her.
        let chosen = ws.slack.open_direct("chloe", "podkeeper")?;
        ws.slack.choose("chloe", chosen.as_str(), "belonging_lead", "ana").await?;
        ws.settle().await;
        minutes(ws, 1).await;
        assert_eq!(told(ws, "chloe", "leads *Performance Marketing* now").len(), 1, "{:?}", ws.user("chloe").dms());
        assert_reads!(states(ws).await, @r"
        escalation/1 kept
        decision/1 accepted U0PRIYA0001
        key_result/1 kept
        key_result/2 kept
        key_result/3 kept
        decision/1 open
        ");
        ws.user("ana").click_dm("Leave Priya’s own with them").await?;
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM decisions WHERE accountable = 'U0PRIYA0001'").await, 1, "hers still");
        assert_eq!(ws.count("SELECT COUNT(*) FROM handovers WHERE closed_at IS NULL").await, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_nobody_takes_over_is_asked_again_and_what_is_over_settles_itself() {
    on_both_engines(async |ws| {
        with_matters(ws).await?;
        run(ws, "ruth", "/pod lead @priya performance").await?;
        minutes(ws, 1).await;
        // Without a word from Priya, Ana drops the decision: within the hour it is off the list.
        ws.db().write("UPDATE decisions SET state = 'dropped', is_live = FALSE").execute().await?;
        advance_to(ws, "2026-11-23T10:30:00Z").await;
        assert!(states(ws).await.contains("decision/1 done"), "{}", states(ws).await);
        advance_to(ws, "2026-12-01T12:00:00Z").await;
        assert_eq!(told(ws, "priya", "stands further below").len(), 1, "{:?}", ws.user("priya").dms());
        assert_eq!(told(ws, "priya", "comes to you with").len(), 1);
        assert_eq!(ws.count("SELECT round FROM handovers").await, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_an_archived_pod_leaves_comes_to_the_pod_above_or_to_leadership() {
    on_both_engines(async |ws| {
        with_matters(ws).await?;
        let under = "UPDATE pods SET parent_id = (SELECT id FROM pods WHERE key = 'growth') WHERE key = 'performance'";
        ws.db().write(under).execute().await?;
        assert_reads!(run(ws, "omar", "/pod archive performance").await?, @r"
        Archive *Performance Marketing*? Its 3 people will no longer belong to it. Its channels stay as they are, its history is kept, and its short name stays its own.
        *2 things are open*: Escalation 1: Harbour wants a discount; Decision 1: Which tool; they go to Dana Ruiz (Client Growth).
        What is the pod’s alone ends with it, or passes to another pod: Key result: Blended ROAS; Key result: Cost per lead; Key result: Leads won.
        [Archive it] [Keep it]
        ");
        ws.user("omar").click("#general", "Archive it").await?;
        minutes(ws, 1).await;
        assert_reads!(states(ws).await, @r"
        escalation/1 open
        decision/1 open
        ");
        assert_reads!(run(ws, "dana", "/pod handover performance").await?, @r"
        *Performance Marketing*: 2 open.
        Archived; it comes to Dana Ruiz
        • *Escalation 1: Harbour wants a discount* · since 23 Nov
        • *Decision 1: Which tool* · Ana Keller’s own · since 23 Nov
        ");
        // Omar is of leadership, and yet it is not his.
        craft(ws, "omar", ("handover_take_all", &newest(ws).await?)).await?;
        let theirs = "SELECT (SELECT COUNT(*) FROM escalations WHERE to_person = 'U0DANA0001')
                        + (SELECT COUNT(*) FROM decisions WHERE accountable = 'U0DANA0001')";
        assert_eq!(ws.count(theirs).await, 0);
        craft(ws, "dana", ("handover_take_all", &newest(ws).await?)).await?;
        minutes(ws, 1).await;
        assert_eq!(ws.count(theirs).await, 2, "{}", states(ws).await);
        assert_reads!(states(ws).await, @r"
        escalation/1 accepted U0DANA0001
        decision/1 accepted U0DANA0001
        ");
        // The pod above is archived as well, and stood under none.
        run(ws, "omar", "/pod archive growth").await?;
        ws.user("omar").click("#general", "Archive it").await?;
        minutes(ws, 1).await;
        let asked = told(ws, "chloe", "is archived").concat();
        assert!(
            asked.contains("*Client Growth* is archived, and what it leaves comes to you: 1 open matter."),
            "{asked}"
        );
        craft(ws, "chloe", ("handover_take_all", &newest(ws).await?)).await?;
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM escalations WHERE to_person = 'U0CHLOE0001'").await, 1);
        assert_eq!(ws.count("SELECT COUNT(*) FROM handovers WHERE closed_at IS NULL").await, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Others who hear what the hand-over hears first, and write down that they did.
fn ears() -> Vec<Feature> {
    async fn hear(turn: &mut Turn, fact: &Fact) -> podkeeper::error::Result<()> {
        let verb = match fact {
            Fact::LeadChanged { .. } => "lead changed",
            Fact::PodArchived { .. } => "archived",
            Fact::PersonDeactivated { .. } => "gone",
            _ => return Ok(()),
        };
        turn.record(Change { verb, subject: "heard".to_owned(), before: None, after: None, why: None }).await
    }
    ["ears", "more_ears", "still_more_ears"]
        .into_iter()
        .map(|name| Feature::new(name).fact(|turn, fact| Box::pin(hear(turn, fact))))
        .collect()
}

/// How often somebody wrote down that they heard this.
async fn heard(ws: &Workspace, verb: &str) -> i64 {
    let heard = ws.db().read("SELECT COUNT(*) FROM audit WHERE subject = 'heard' AND verb = $1").bind(verb);
    heard.scalar().await.expect("a count")
}

/// Dies wherever it can, until three have heard it and nothing told is left.
async fn outlive(ws: &mut Workspace, verb: &str) -> Outcome {
    let left = "SELECT COUNT(*) FROM timers WHERE key LIKE '~fact/%' OR key LIKE '~event/%'";
    let done = async |ws: &Workspace| heard(ws, verb).await >= 3 && ws.count(left).await == 0;
    let deaths = ws.die_in_every_turn(SignedDuration::from_mins(3), done).await;
    assert!(deaths > 10, "it has {deaths} moments only");
    ws.restart_bot().await;
    minutes(ws, 5).await;
    assert_eq!(heard(ws, verb).await, 3, "each hears it once");
    let early = "SELECT COUNT(*) FROM audit e WHERE e.subject = 'heard' AND e.id < (
                   SELECT MIN(a.id) FROM audit a WHERE a.feature = 'handover' AND a.verb = 'open')";
    assert_eq!(ws.count(early).await, 0, "before the list was made");
    Ok(())
}

#[tokio::test]
async fn a_hand_over_survives_deaths_in_its_middle_and_everybody_hears_once() {
    on_both_engines(async |ws| {
        ws.use_features(ears);
        ws.restart_bot().await;
        with_matters(ws).await?;
        ws.slack.command("ruth", "#general", "/pod lead @priya performance").await?;
        outlive(ws, "lead changed").await?;
        assert_reads!(states(ws).await, @r"
        escalation/1 open
        decision/1 open
        key_result/1 open
        key_result/2 open
        key_result/3 open
        ");
        assert_eq!(ws.count("SELECT COUNT(*) FROM audit WHERE feature = 'handover' AND verb = 'open'").await, 1);
        for who in ["ana", "priya"] {
            let asked = told(ws, who, "Harbour wants a discount");
            assert_eq!(asked.iter().filter(|said| said.contains("[I have it]")).count(), 1, "{who}: {asked:?}");
        }
        assert_eq!(told(ws, "priya", "comes to you with 5 open matters").len(), 1);
        assert_eq!(told(ws, "ana", "is being handed over to Priya Nair").len(), 1);
        ws.assert_agreement("after the last death").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_archived_pod_is_handed_over_whatever_dies_meanwhile() {
    on_both_engines(async |ws| {
        ws.use_features(ears);
        ws.restart_bot().await;
        with_matters(ws).await?;
        run(ws, "omar", "/pod archive performance").await?;
        ws.slack.click("omar", "#general", "Archive it").await?;
        outlive(ws, "archived").await?;
        assert_reads!(states(ws).await, @r"
        escalation/1 open
        decision/1 open
        ");
        ws.assert_agreement("after the last death").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_somebody_answers_for_is_listed_before_they_are_forgotten() {
    on_both_engines(async |ws| {
        with_matters(ws).await?;
        run(ws, "ana", "/okr owner performance roas @jonas").await?;
        record(ws, "jonas", "/decide new operational \"Which font\"", &[]).await?;
        ws.slack.see_all();
        ws.slack.deactivate("jonas")?;
        ws.settle().await;
        minutes(ws, 1).await;
        let list = told(ws, "ana", "comes to you with").concat();
        assert_has(
            &list,
            &["Jonas Weber", "*Key result: Blended ROAS*", "*Decision 2: Which font* · Jonas Weber’s own"],
        );
        ws.user("ana").click_dm("Take over all 2").await?;
        minutes(ws, 1).await;
        assert_reads!(states(ws).await, @r"
        decision/2 accepted U0ANA0001
        key_result/1 accepted U0ANA0001
        ");
        assert_eq!(ws.count("SELECT COUNT(*) FROM decisions WHERE accountable = 'U0ANA0001'").await, 2);
        // Whoever leads and is gone: everything is listed, and comes to whoever acts and then to whoever is named.
        ws.slack.deactivate("ana")?;
        ws.settle().await;
        minutes(ws, 1).await;
        let all = "SELECT COUNT(*) FROM handover_items WHERE keeper = 'U0ANA0001'";
        assert_eq!(ws.count(all).await, 6, "{}", states(ws).await);
        let list = told(ws, "chloe", "comes to you with").concat();
        assert_has(&list, &["*Decision 1: Which tool* · Ana Keller’s own", "*Key result: Cost per lead*"]);
        run(ws, "ruth", "/pod lead @priya performance").await?;
        minutes(ws, 1).await;
        craft(ws, "priya", ("handover_take_all", &newest(ws).await?)).await?;
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM decisions WHERE accountable = 'U0PRIYA0001'").await, 2);
        assert_eq!(ws.count("SELECT COUNT(*) FROM handovers WHERE closed_at IS NULL").await, 0, "{}", states(ws).await);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
