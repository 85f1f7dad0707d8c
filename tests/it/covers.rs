//! Whoever covers for a lead can do what they are asked to, as long as the lead is away.

use crate::harness::{Outcome, Workspace, assert_reads, on_both_engines};
use jiff::Timestamp;

const HOME: &str = "#pod-performance";

async fn answer(ws: &Workspace, who: &str, line: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Ok(ws.user(who).command(HOME, line).await?.answer())
}

async fn until(ws: &Workspace, at: &str) -> Outcome {
    let at: Timestamp = at.parse()?;
    ws.advance(at.duration_since(ws.now())).await;
    Ok(())
}

#[tokio::test]
async fn a_cover_has_the_leads_rights_while_the_lead_is_away() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.slack.invite("ana", HOME, &["sofia", "tomas", "grace"])?;
        ws.settle().await;
        answer(ws, "ana", "/timeoff 24 Nov – 25 Nov cover @sofia").await?;
        // The day before, Sofia is told and may nothing yet.
        assert_reads!(answer(ws, "sofia", "/okr update roas 4").await?, @"Only members of Performance Marketing can update its key results. Its lead is Ana Keller. You can look at them with `/okr show performance`.");
        until(ws, "2026-11-24T09:00:00Z").await?;
        assert!(answer(ws, "sofia", "/okr update roas 4").await?.contains("Blended ROAS"), "the one line");
        let form = ws.user("sofia").command(HOME, "/okr update").await?;
        assert!(form.modal().contains("Blended ROAS"), "{}", form.modal());
        ws.slack.close("sofia", true).await?;
        assert!(answer(ws, "sofia", "/okr owner roas @jonas").await?.contains("Jonas"), "who answers");
        assert!(answer(ws, "sofia", "/pod add @tomas performance").await?.contains("<@U0TOMAS0001>"), "people");
        let added = answer(ws, "sofia", "/ritual remind pod \"Hours\" every Friday at 15:00").await?;
        assert!(added.contains("Hours"), "{added}");
        // In her own messages the pod stands beside her own.
        let form = ws.user("sofia").command("#general", "/okr update").await?;
        let form = form.fill("Whose key results?", "Performance Marketing")?.submit().await?;
        assert!(form.modal().contains("Blended ROAS"), "{}", form.modal());
        ws.slack.close("sofia", true).await?;
        let help = ws.user("sofia").command("#general", "/podkeeper help").await?.answer();
        assert!(help.contains("You belong to Brand & Content. You act as the lead of Performance Marketing at the moment."), "{help}");
        let home = ws.user("sofia").home().await?;
        assert!(home.contains("Win back margin"), "{home}");
        // Who leads stays a matter of the admins, and the pod's other people learn whom to ask.
        let refused = answer(ws, "sofia", "/pod lead @sofia performance").await?;
        assert!(refused.starts_with("Admins choose who leads"), "{refused}");
        assert_reads!(answer(ws, "jonas", "/okr owner roas @priya").await?, @"Who answers for a key result of Performance Marketing is decided by Sofia Lindqvist, who acts as its lead at the moment, or an administrator.");
        assert_reads!(answer(ws, "grace", "/okr update roas 4").await?, @"Only members of Performance Marketing can update its key results. Sofia Lindqvist acts as its lead at the moment. You can look at them with `/okr show performance`.");
        // Her own pod she does not lead all the same.
        let refused = ws.user("sofia").command("#pod-brand", "/pod add @grace brand").await?.answer();
        assert!(refused.starts_with("The lead and the admins add people"), "{refused}");

        until(ws, "2026-11-25T22:59:00Z").await?;
        assert!(answer(ws, "sofia", "/okr update roas 4.1").await?.contains("Blended ROAS"), "Ana's last evening");
        until(ws, "2026-11-25T23:00:00Z").await?;
        let refused = answer(ws, "sofia", "/okr update roas 4.2").await?;
        assert!(refused.starts_with("Only members of Performance Marketing"), "{refused}");
        let refused = answer(ws, "sofia", "/pod remove @tomas performance").await?;
        assert!(refused.starts_with("The lead and the admins take people out"), "{refused}");
        let help = ws.user("sofia").command("#general", "/podkeeper help").await?.answer();
        assert!(!help.contains("You act as the lead"), "{help}");
        assert!(!ws.user("sofia").home().await?.contains("Win back margin"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn rights_follow_the_covers_to_whoever_acts() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.slack.invite("ana", HOME, &["sofia", "tomas", "grace"])?;
        ws.settle().await;
        // Sofia covers for Ana, and Tomás for Sofia, who is away herself on the second day.
        answer(ws, "ana", "/timeoff 24 Nov – 25 Nov cover @sofia").await?;
        answer(ws, "sofia", "/timeoff 25 Nov cover @tomas").await?;
        let may = async |who: &str| {
            answer(ws, who, "/okr owner roas @jonas").await.map(|said| !said.contains("is decided by"))
        };
        until(ws, "2026-11-24T09:00:00Z").await?;
        assert!(may("sofia").await? && !may("tomas").await?, "the first day");
        until(ws, "2026-11-25T09:00:00Z").await?;
        assert!(!may("sofia").await? && may("tomas").await?, "the second day");

        // A deputy acts before anybody of another pod; without one it falls to leadership.
        let form = ws.user("ruth").command("#general", "/podkeeper settings").await?;
        form.fill("Leadership", "omar")?.submit().await?;
        ws.slack.close("ruth", true).await?;
        assert!(!may("omar").await?, "somebody is here");
        answer(ws, "tomas", "/timeoff 25 Nov – 26 Nov").await?;
        assert!(may("omar").await? && !may("tomas").await?, "nobody is");
        let priya = ws.slack.person("priya")?.id;
        ws.db().write("UPDATE pod_members SET role = 'deputy' WHERE person = $1").bind(&priya).execute().await?;
        assert!(!may("omar").await? && may("priya").await?, "the deputy is");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
