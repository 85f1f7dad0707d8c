//! `/okr new` and `/okr show`.

use crate::harness::{KEY_RESULTS, assert_reads, on_both_engines};
use jiff::SignedDuration;

const HOME: &str = "#pod-performance";

#[tokio::test]
async fn an_objective_is_set_in_a_form() {
    on_both_engines(async |ws| {
        let form = ws.user("ana").command(HOME, "/okr new").await?;
        assert_reads!(form.modal(), @r"
        == New objective ==
        Pod: <Performance Marketing>
        Cycle: <Q4 2026 (now)>
        Objective: ____
        (One to four key results, each a number: where it stands today, where it should stand at the end, and what it is counted in (%, x, EUR, leads, or nothing). Three are easier to remember than four. Whoever leads the pod answers for those without an owner.)
        ---
        *Key result 1*
        Key result: ____
        Start: ____
        Target: ____
        Unit (optional): ____
        Owner (optional): <choose>
        ---
        *Key result 2*
        Key result (optional): ____
        Start (optional): ____
        Target (optional): ____
        Unit (optional): ____
        Owner (optional): <choose>
        ---
        *Key result 3*
        Key result (optional): ____
        Start (optional): ____
        Target (optional): ____
        Unit (optional): ____
        Owner (optional): <choose>
        ---
        *Key result 4*
        Key result (optional): ____
        Start (optional): ____
        Target (optional): ____
        Unit (optional): ____
        Owner (optional): <choose>
        [Set] [Cancel]
        ");
        let set = form
            .fill("Objective", "  Win   back margin ")?
            .fill("kr1_title", "Blended ROAS")?
            .fill("kr1_start", "3")?
            .fill("kr1_target", "5")?
            .fill("kr1_unit", "x")?
            .submit()
            .await?;
        assert_reads!(set.modal(), @r"
        == Objective set ==
        *Performance Marketing*'s objective for Q4 2026 is *Win back margin*, with 1 key result. The card in <#C0PODPERF> shows it.
        [Close]
        ");
        assert_reads!(ws.last_in(HOME), @r"
        # Win back margin
        (Performance Marketing · Q4 2026)
        ▱▱▱▱▱▱▱▱▱▱ 0 %
        *0 % done, 59 % expected by today (day 54 of 92)*: behind by 59 points
        ---
        *1. Blended ROAS*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 3x → *3x* → 5x
        no check-in yet
        (No check-in yet. The first one takes half a minute: press *Update* or type `/okr update`.)
        [Update] [History] <Escalate …>
        ");
        ws.slack.close("ana", true).await?;

        // A second one for the same quarter is refused kindly; the next quarter is free.
        let form = ws.user("ana").command(HOME, "/okr new").await?;
        assert!(form.modal().contains("Cycle: <Q1 2027 (next)>"), "{}", form.modal());
        let form = form
            .fill("Objective", "Again")?
            .fill("Cycle", "Q4 2026 (now)")?
            .fill("kr1_title", "A")?
            .fill("kr1_start", "1")?
            .fill("kr1_target", "2")?
            .submit()
            .await?;
        assert_reads!(form.errors().join("\n"), @r#"Performance Marketing already has an objective for Q4 2026: "Win back margin". Choose another cycle."#);
        let planned = form.fill("Cycle", "Q1 2027 (next)")?.submit().await?;
        assert_reads!(planned.modal(), @r"
        == Objective set ==
        *Performance Marketing*'s objective for Q1 2027 is *Again*. Its card appears with the first check-in of that cycle.
        [Close]
        ");
        assert_eq!(ws.cards_in(HOME).len(), 1, "a card belongs to a cycle that has begun");
        ws.slack.close("ana", true).await?;
        let again = ws.user("ana").command(HOME, "/okr new").await?;
        let again = again
            .fill("Objective", "Again")?
            .fill("Cycle", "Q1 2027 (next)")?
            .fill("kr1_title", "A")?
            .fill("kr1_start", "1")?
            .fill("kr1_target", "2")?
            .submit()
            .await?;
        assert_reads!(again.errors().join("\n"), @r#"Performance Marketing already has an objective for Q1 2027: "Again". Choose another cycle."#);
        ws.slack.close("ana", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn faults_are_told_at_their_fields() {
    on_both_engines(async |ws| {
        let form = ws.user("ana").command(HOME, "/okr new").await?;
        let faulty = form
            .fill("Objective", "Win back margin")?
            .fill("kr1_title", "Blended ROAS")?
            .fill("kr1_start", "5")?
            .fill("kr1_target", "5")?
            .fill("kr1_unit", "x")?
            .fill("kr2_title", "blended roas")?
            .fill("kr2_start", "many")?
            .fill("kr2_target", "1.200")?
            .fill("kr2_unit", "k")?
            .fill("kr3_start", "1")?
            .fill("kr4_title", "Margin")?
            .fill("kr4_start", "18%")?
            .fill("kr4_target", "20 EUR")?
            .fill("kr4_unit", "%")?
            .submit()
            .await?;
        assert_reads!(faulty.errors().join("\n"), @r#"
        Start and target are the same, so no progress could be told. Type another target.
        This is not a number. Examples: 4.2, 1.2k, 1,200.50, +0.3.
        This can be read as 1,200 or as 1.2. Type 1200 or 1.2.
        Another key result has this name. Give it one of its own.
        k, m and bn stand for thousands and more. Please use another word as unit.
        Type a number, for example 4.2, 1.2k, 1,200.50.
        Give this key result a name, or clear its other fields.
        This is counted in %, not in "EUR". Type the number alone.
        "#);
        let objectives: i64 = ws.db().read("SELECT COUNT(*) FROM okr_objectives").scalar().await?;
        assert_eq!(objectives, 0);
        let set = faulty
            .fill("kr1_start", "3")?
            .fill("kr2_title", "Leads")?
            .fill("kr2_start", "0")?
            .fill("kr2_target", "1200")?
            .fill("kr2_unit", "")?
            .fill("kr3_start", "")?
            .fill("kr4_target", "20%")?
            .submit()
            .await?;
        assert!(set.errors().is_empty(), "{:?}", set.errors());
        assert_reads!(set.modal(), @r"
        == Objective set ==
        *Performance Marketing*'s objective for Q4 2026 is *Win back margin*, with 3 key results. The card in <#C0PODPERF> shows it.
        [Close]
        ");
        ws.slack.close("ana", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_may_set_an_objective() {
    on_both_engines(async |ws| {
        let mut said = Vec::new();
        for (who, channel, line) in [
            ("jonas", HOME, "/okr new"),
            ("jonas", "#general", "/okr new"),
            ("ben", "#general", "/okr new performance"),
            ("omar", "#general", "/okr new"),
            ("felix", "#pod-brand", "/okr new"),
            ("ana", "#general", "/okr new nosuchpod"),
            ("ana", "#general", "/okr new a"),
        ] {
            let answer = ws.user(who).command(channel, line).await?.answer();
            said.push(format!("{who} {channel} {line}\n    {answer}"));
        }
        assert_reads!(said.join("\n"), @r#"
        jonas #pod-performance /okr new
            The objective of Performance Marketing is set by its lead, Ana Keller, or an administrator.
        jonas #general /okr new
            Objectives are set by a pod's lead or an administrator, and you lead no pod. `/pod list` shows who leads which.
        ben #general /okr new performance
            The objective of Performance Marketing is set by its lead, Ana Keller, or an administrator.
        omar #general /okr new
            Objectives are set by a pod's lead or an administrator, and you lead no pod. `/pod list` shows who leads which.
        felix #pod-brand /okr new
            The objective of Brand & Content is set by its lead, Ben Okafor, or an administrator.
        ana #general /okr new nosuchpod
            There is no pod called "nosuchpod". `/pod list` shows them all.
        ana #general /okr new a
            The objective of Asia Pacific is set by its lead, Mei Tan, or an administrator.
        "#);
        // An administrator may for every pod; in a pod's channel it is that pod's.
        let form = ws.user("chloe").command("#general", "/okr new brand").await?;
        assert!(form.modal().contains("Pod: <Brand & Content>"), "{}", form.modal());
        ws.slack.close("chloe", true).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn show_answers_anywhere() {
    on_both_engines(async |ws| {
        assert_reads!(ws.user("jonas").command("#general", "/okr show").await?.answer(), @"Performance Marketing has no objective for Q4 2026 yet. Ana Keller, who leads it, can set one with `/okr new`.");
        ws.with_objective().await?;
        ws.set_objective("ben", "#pod-brand", ("Be seen", &KEY_RESULTS[..2])).await?;
        ws.slack.see_all();
        assert_reads!(ws.user("jonas").command(HOME, "/okr show").await?.answer(), @r"
        # Win back margin
        (Performance Marketing · Q4 2026)
        ▱▱▱▱▱▱▱▱▱▱ 0 %
        *0 % done, 59 % expected by today (day 54 of 92)*: behind by 59 points
        (0 % is the mean of 0 %, 0 % and 0 %.)
        ---
        *1. Blended ROAS*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 3x → *3x* → 5x
        no check-in yet
        *2. Cost per lead*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · €48 → *€48* → €36
        no check-in yet
        *3. Leads won*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 0 → *0* → 2,000
        no check-in yet
        (No check-in yet. The first one takes half a minute: press *Update* or type `/okr update`.)
        [Update] [History] <Escalate …>
        ");
        assert_reads!(ws.user("omar").command("#general", "/okr show").await?.answer(), @r"
        *Brand & Content*: 0 % done, 59 % expected by today (day 54 of 92): ⚠️ behind by 59 points
        _Be seen_
        *Performance Marketing*: 0 % done, 59 % expected by today (day 54 of 92): ⚠️ behind by 59 points
        _Win back margin_
        (No objective for this cycle yet: Asia Pacific and Client Growth.)
        <Show a pod>
        ");
        let chosen = ws.user("omar");
        ws.slack.choose("omar", "#general", "Show a pod", "Brand & Content").await?;
        ws.settle().await;
        assert!(chosen.command("#general", "/okr show brand").await?.answer().contains("Be seen"));
        assert_reads!(ws.user("omar").command("#general", "/okr show growth").await?.answer(), @"Client Growth has no objective for Q4 2026 yet. Dana Ruiz, who leads it, can set one with `/okr new`.");
        assert_reads!(ws.user("omar").command("#general", "/okr show nothing like it").await?.answer(), @r#"There is no pod called "nothing like it". `/pod list` shows them all."#);
        assert!(ws.user("jonas").command("#general", "/okr show all").await?.answer().contains("Be seen"));
        assert_reads!(ws.user("felix").command("#pod-brand", "/okr show").await?.answer(), @r"
        # Be seen
        (Brand & Content · Q4 2026)
        ▱▱▱▱▱▱▱▱▱▱ 0 %
        *0 % done, 59 % expected by today (day 54 of 92)*: behind by 59 points
        (0 % is the mean of 0 % and 0 %.)
        ---
        *1. Blended ROAS*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 3x → *3x* → 5x
        no check-in yet
        *2. Cost per lead*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · €48 → *€48* → €36
        no check-in yet
        (No check-in yet. The first one takes half a minute: press *Update* or type `/okr update`.)
        [Update] [History] <Escalate …>
        ");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn history_tells_who_and_why() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.user("jonas").command(HOME, "/okr update roas 4.2 two <!channel> campaigns & *more*").await?;
        ws.advance(SignedDuration::from_hours(24)).await;
        ws.user("ana").command(HOME, "/okr update roas 4.2 c9").await?;
        assert_reads!(ws.user("grace").command("#general", "/okr show performance").await?.answer(), @r"
        # Win back margin
        (Performance Marketing · Q4 2026)
        ▰▰▱▱▱▱▱▱▱▱ 20 %
        *20 % done, 60 % expected by today (day 55 of 92)*: behind by 40 points
        (20 % is the mean of 60 %, 0 % and 0 %.)
        ---
        *1. Blended ROAS*
        ▰▰▰▰▰▰▱▱▱▱ 60 % · 3x → *4.2x* → 5x
        on track · confidence 9 of 10
        *2. Cost per lead*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · €48 → *€48* → €36
        no check-in yet
        *3. Leads won*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 0 → *0* → 2,000
        no check-in yet
        (Last check-in by Ana Keller, <!date^1795510801^{date_short_pretty}|24 November 2026>.)
        [History]
        ");
        let history = ws.user("grace").click("#general", "History").await?;
        assert_reads!(history.modal(), @r"
        == History ==
        *Win back margin*
        Performance Marketing · Q4 2026
        *Blended ROAS*: stays at 4.2x, confidence 9
        Ana Keller, <!date^1795510801^{date_short_pretty}|24 November 2026>
        *Blended ROAS*: 3x → 4.2x, confidence 7
        Jonas Weber, <!date^1795424400^{date_short_pretty}|23 November 2026>
        > two <!channel> campaigns & *more*
        [Close]
        ");
        ws.slack.close("grace", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
