//! Who answers for a key result: named in the form or by `/okr owner`, and followed when people leave.

use crate::harness::{Workspace, assert_reads, on_both_engines};

const HOME: &str = "#pod-performance";

/// The lines of the newest card that name an owner.
fn owned(ws: &Workspace) -> Vec<String> {
    let card = ws.cards_in(HOME).pop().unwrap_or_default();
    card.lines().filter(|line| line.contains("owned by")).map(str::to_owned).collect()
}

#[tokio::test]
async fn an_owner_is_named_in_the_form() {
    on_both_engines(async |ws| {
        let form = ws.user("ana").command(HOME, "/okr new").await?;
        let form = form
            .fill("Objective", "Win back margin")?
            .fill("kr1_title", "Blended ROAS")?
            .fill("kr1_start", "3")?
            .fill("kr1_target", "5")?
            .fill("kr1_unit", "x")?
            .fill("kr1_owner", "jonas")?
            .fill("kr2_title", "Leads won")?
            .fill("kr2_start", "0")?
            .fill("kr2_target", "2000")?
            .fill("kr2_owner", "sofia")?
            .submit()
            .await?;
        assert_reads!(form.errors().join("\n"), @"This person does not belong to the pod. Choose somebody who does, or leave it empty: then the lead answers for it.");
        // The lead needs no naming: what is hers follows whoever leads.
        let set = form.fill("kr2_owner", "ana")?.submit().await?;
        assert!(set.errors().is_empty(), "{:?}", set.errors());
        ws.slack.close("ana", true).await?;
        assert_reads!(ws.last_in(HOME), @r"
        # Win back margin
        (Performance Marketing · Q4 2026)
        ▱▱▱▱▱▱▱▱▱▱ 0 %
        *0 % done, 59 % expected by today (day 54 of 92)*: behind by 59 points
        (0 % is the mean of 0 % and 0 %.)
        ---
        *1. Blended ROAS*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 3x → *3x* → 5x
        no check-in yet · owned by Jonas Weber
        *2. Leads won*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 0 → *0* → 2,000
        no check-in yet
        (No check-in yet. The first one takes half a minute: press *Update* or type `/okr update`.)
        [Update] [History] <Escalate …>
        ");
        let named: Vec<(Option<String>,)> = ws.rows("SELECT owner FROM okr_key_results ORDER BY position").await;
        assert_eq!(named, [(Some(ws.slack.person("jonas")?.id.to_string()),), (None,)]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_line_says_who_answers() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        let mut said = Vec::new();
        for (who, channel, line) in [
            ("ana", HOME, "/okr owner"),
            ("ana", HOME, "/okr owner roas"),
            ("ana", HOME, "/okr owner roas @jonas"),
            ("ana", HOME, "/okr owner roas @jonas"),
            ("ana", "#general", "/okr owner leads priya"),
            ("ana", "#general", "/okr owner performance cost @jonas"),
            ("ana", HOME, "/okr owner cost lead"),
            ("ana", HOME, "/okr owner cost @ana"),
            ("ana", HOME, "/okr owner ctr @jonas"),
            ("ana", "#general", "/okr owner ctr @jonas"),
            ("ana", HOME, "/okr owner roas @sofia"),
            ("jonas", HOME, "/okr owner roas @priya"),
            ("jonas", HOME, "/okr show"),
        ] {
            let answer = ws.user(who).command(channel, line).await?.answer();
            said.push(format!("{who} {channel} {line}\n    {}", answer.replace('\n', "\n    ")));
        }
        assert_reads!(said.join("\n"), @r#"
        ana #pod-performance /okr owner
            Type the key result and who answers for it, as in `/okr owner roas @jonas`. `/okr owner roas lead` gives it back to whoever leads the pod.
        ana #pod-performance /okr owner roas
            Type the key result and who answers for it, as in `/okr owner roas @jonas`. `/okr owner roas lead` gives it back to whoever leads the pod.
        ana #pod-performance /okr owner roas @jonas
            *Blended ROAS* is now with Jonas Weber.
        ana #pod-performance /okr owner roas @jonas
            *Blended ROAS* is already with Jonas Weber.
        ana #general /okr owner leads priya
            *Leads won* is now with Priya Nair.
        ana #general /okr owner performance cost @jonas
            *Cost per lead* is now with Jonas Weber.
        ana #pod-performance /okr owner cost lead
            *Cost per lead* is now with whoever leads Performance Marketing, which is Ana Keller.
        ana #pod-performance /okr owner cost @ana
            *Cost per lead* is already with whoever leads Performance Marketing, which is Ana Keller.
        ana #pod-performance /okr owner ctr @jonas
            Performance Marketing has no key result called "ctr". There are: (1) Blended ROAS, (2) Cost per lead, (3) Leads won.
        ana #general /okr owner ctr @jonas
            No pod that you lead has a key result called "ctr". Begin with the pod, or type it in the pod's channel; `/okr show` shows the key results.
        ana #pod-performance /okr owner roas @sofia
            Sofia Lindqvist does not belong to Performance Marketing. Key results are owned by people of their pod: `/pod add` makes somebody a member.
        jonas #pod-performance /okr owner roas @priya
            Who answers for a key result of Performance Marketing is decided by its lead, Ana Keller, or an administrator.
        jonas #pod-performance /okr show
            # Win back margin
            (Performance Marketing · Q4 2026)
            ▱▱▱▱▱▱▱▱▱▱ 0 %
            *0 % done, 59 % expected by today (day 54 of 92)*: behind by 59 points
            (0 % is the mean of 0 %, 0 % and 0 %.)
            ---
            *1. Blended ROAS*
            ▱▱▱▱▱▱▱▱▱▱ 0 % · 3x → *3x* → 5x
            no check-in yet · owned by Jonas Weber
            *2. Cost per lead*
            ▱▱▱▱▱▱▱▱▱▱ 0 % · €48 → *€48* → €36
            no check-in yet
            *3. Leads won*
            ▱▱▱▱▱▱▱▱▱▱ 0 % · 0 → *0* → 2,000
            no check-in yet · owned by Priya Nair
            (No check-in yet. The first one takes half a minute: press *Update* or type `/okr update`.)
            [Update] [History] <Escalate …>
        "#);
        assert_eq!(ws.okr_audits("owner").await, 4);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_lead_answers_for_what_somebody_leaves_behind() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.user("ana").command(HOME, "/okr owner roas @jonas").await?;
        ws.user("ana").command(HOME, "/okr owner leads @priya").await?;
        assert_eq!(owned(ws).len(), 2, "{:?}", ws.last_in(HOME));
        ws.user("jonas").command(HOME, "/pod leave").await?;
        assert_eq!(owned(ws), ["no check-in yet · owned by Priya Nair"]);
        ws.slack.deactivate("priya")?;
        ws.settle().await;
        assert!(owned(ws).is_empty(), "{:?}", ws.last_in(HOME));
        // Coming back gives nothing back.
        ws.user("jonas").command(HOME, "/pod join performance").await?;
        assert!(owned(ws).is_empty());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
