//! The settings of the organisation: guessed, checked, merged, and what they change.

use crate::harness::{assert_reads, on_both_engines};

const PLACE: &str = "#general";

#[tokio::test]
async fn they_are_guessed_from_the_workspace() {
    on_both_engines(async |ws| {
        let form = ws.user("ruth").command(PLACE, "/podkeeper settings").await?;
        assert_reads!(form.modal(), @r"
        == Settings ==
        Time zone: __Europe/Berlin__
          (A city, such as Berlin or New York. Cycles and what belongs to nobody in particular follow it.)
        Working days: [x] Monday [x] Tuesday [x] Wednesday [x] Thursday [x] Friday [ ] Saturday [ ] Sunday
        The working day starts: <09:00>
        The working day ends: <17:30>
        Admins of Podkeeper (optional): <choose>
          (The workspace's own admins are admins here anyway.)
        Leadership (optional): <U0CHLOE0001, U0OMAR0001>
          (Who decides what only leadership may decide.)
        Updates channel (optional): <C0UPDATES>
          (Announcements to everybody.)
        Escalations channel (optional): <C0ESCALATE>
          (Where leadership follows decisions that wait.)
        Decisions channel (optional): <choose>
          (Where every recorded decision is shown, except confidential ones. Without one they stand in the log only.)
        Leadership’s channel (optional): <choose>
          (Where leadership reads the monthly review of all pods. I must be in it; without one, each of leadership is told privately.)
        [Save] [Cancel]
        ");
        ws.slack.close("ruth", true).await?;
        assert_reads!(ws.user("jonas").command(PLACE, "/podkeeper settings").await?.answer(), @r"
        *The settings of the organisation*
        Time zone: Europe/Berlin
        Working hours: Monday to Friday, 09:00 to 17:30
        Admins of Podkeeper: the workspace's own
        Leadership: <@U0CHLOE0001>, <@U0OMAR0001>
        Updates channel: <#C0UPDATES>
        Escalations channel: <#C0ESCALATE>
        Decisions channel: none yet
        Leadership’s channel: none yet
        (Admins can change them: Chloë Martin, Ruth Adeyemi.)
        ");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn faults_are_told_at_their_fields() {
    on_both_engines(async |ws| {
        let mut said = Vec::new();
        let before = ws.number("SELECT COUNT(*) FROM audit WHERE verb = 'settings'").await?;
        let mut form = ws.user("ruth").command(PLACE, "/podkeeper settings").await?;
        for zone in ["", "CET", "UTC+2", "Berln", "San", "Atlantis"] {
            form = form.fill("Time zone", zone)?.submit().await?;
            said.push(format!("{zone:?}: {}", form.errors().join(" | ")));
        }
        form = form.fill("Time zone", "new york")?;
        form = form.fill("The working day starts", "17:00")?.fill("The working day ends", "09:00")?.submit().await?;
        said.push(form.errors().join(" | "));
        form = form.fill("The working day starts", "09:00")?.fill("The working day ends", "09:00")?.submit().await?;
        said.push(form.errors().join(" | "));
        form = form.fill("The working day ends", "17:00")?.fill("Working days", "")?.submit().await?;
        said.push(form.errors().join(" | "));
        form = form.fill("Working days", "Monday,Tuesday")?;
        form = form.fill("Admins of Podkeeper", "felix")?.fill("Leadership", "paul")?.submit().await?;
        said.push(form.errors().join(" | "));
        form = form.fill("Admins of Podkeeper", "lena")?.fill("Leadership", "podkeeper")?.submit().await?;
        said.push(form.errors().join(" | "));
        form = form.fill("Admins of Podkeeper", "")?.fill("Leadership", "chloe, omar")?;
        form = form.fill("Updates channel", "#pitch-lighthouse")?;
        form = form.fill("Escalations channel", "#client-northwind")?.submit().await?;
        said.push(form.errors().join(" | "));
        assert_reads!(said.join("\n"), @r#"
        "": Please complete this required field.
        "CET": “CET” does not say when the clocks change. Name a city instead, such as Europe/Berlin or New York.
        "UTC+2": “UTC+2” does not say when the clocks change. Name a city instead, such as Europe/Berlin or New York.
        "Berln": I know no time zone “Berln”. Name a city that has one, such as Europe/Berlin or New York.
        "San": I know no time zone “San”. Name a city that has one, such as Europe/Berlin or New York.
        "Atlantis": I know no time zone “Atlantis”. Name a city that has one, such as Europe/Berlin or New York.
        The working day must end after it starts.
        The working day must end after it starts.
        Please complete this required field.
        Felix Brandt is a guest here. Please choose people of this organisation. | Paul Carter has a deactivated account. Please choose people of this organisation.
        Lena Fischer is of another company. Please choose people of this organisation. | Podkeeper is an app. Please choose people of this organisation.
        #client-northwind is shared with another company. Please choose one of your own. | #pitch-lighthouse is archived. Please choose an open channel.
        "#);
        assert_eq!(ws.number("SELECT COUNT(*) FROM audit WHERE verb = 'settings'").await?, before, "nothing is stored");
        let done = form.fill("Updates channel", "#random")?.fill("Escalations channel", "")?.submit().await?;
        assert_reads!(done.modal(), @r"
        == Settings ==
        *Saved.*
        Time zone: America/New_York
        Working hours: Monday, Tuesday, 09:00 to 17:00
        Updates channel: <#C0RANDOM>
        Escalations channel: none yet
        [Done]
        ");
        ws.slack.close("ruth", true).await?;
        assert_reads!(ws.user("omar").command(PLACE, "/podkeeper settings").await?.answer(), @r"
        *The settings of the organisation*
        Time zone: America/New_York
        Working hours: Monday, Tuesday, 09:00 to 17:00
        Admins of Podkeeper: the workspace's own
        Leadership: <@U0CHLOE0001>, <@U0OMAR0001>
        Updates channel: <#C0RANDOM>
        Escalations channel: none yet
        Decisions channel: none yet
        Leadership’s channel: none yet
        (Admins can change them: Chloë Martin, Ruth Adeyemi.)
        ");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_admins_at_once_lose_nothing() {
    on_both_engines(async |ws| {
        let ruth = ws.user("ruth").command(PLACE, "/podkeeper settings").await?;
        let chloe = ws.user("chloe").command(PLACE, "/podkeeper settings").await?;
        let saved = chloe.fill("Time zone", "London")?.fill("Leadership", "chloe, omar, grace")?.submit().await?;
        assert_reads!(saved.modal(), @r"
        == Settings ==
        *Saved.*
        Time zone: Europe/London
        Leadership: <@U0CHLOE0001>, <@U0OMAR0001>, <@U0GRACE0001>
        [Done]
        ");
        ws.slack.close("chloe", true).await?;

        // What only Ruth changed is kept beside it; what both changed is shown to her first.
        let clash = ruth
            .fill("Time zone", "Madrid")?
            .fill("Leadership", "chloe, omar, mei")?
            .fill("The working day ends", "18:00")?;
        let clash = clash.submit().await?;
        assert_reads!(clash.modal(), @r"
        == Settings ==
        <@U0CHLOE0001> changed this while your form was open:
        • time zone: now Europe/London
        Your own values stand below. *Save* again to use yours, or type theirs; nothing is stored until then.
        Time zone: __Madrid__
          (A city, such as Berlin or New York. Cycles and what belongs to nobody in particular follow it.)
        Working days: [x] Monday [x] Tuesday [x] Wednesday [x] Thursday [x] Friday [ ] Saturday [ ] Sunday
        The working day starts: <09:00>
        The working day ends: <18:00>
        Admins of Podkeeper (optional): <choose>
          (The workspace's own admins are admins here anyway.)
        Leadership (optional): <U0CHLOE0001, U0OMAR0001, U0MEI0001>
          (Who decides what only leadership may decide.)
        Updates channel (optional): <C0UPDATES>
          (Announcements to everybody.)
        Escalations channel (optional): <C0ESCALATE>
          (Where leadership follows decisions that wait.)
        Decisions channel (optional): <choose>
          (Where every recorded decision is shown, except confidential ones. Without one they stand in the log only.)
        Leadership’s channel (optional): <choose>
          (Where leadership reads the monthly review of all pods. I must be in it; without one, each of leadership is told privately.)
        [Save] [Cancel]
        ");
        let saved = clash.fill("Time zone", "London")?.submit().await?;
        assert_reads!(saved.modal(), @r"
        == Settings ==
        *Saved.*
        Working hours: Monday to Friday, 09:00 to 18:00
        Leadership: <@U0CHLOE0001>, <@U0OMAR0001>, <@U0GRACE0001>, <@U0MEI0001>
        [Done]
        ");
        ws.slack.close("ruth", true).await?;
        assert_reads!(ws.user("jonas").command(PLACE, "/podkeeper settings").await?.answer(), @r"
        *The settings of the organisation*
        Time zone: Europe/London
        Working hours: Monday to Friday, 09:00 to 18:00
        Admins of Podkeeper: the workspace's own
        Leadership: <@U0CHLOE0001>, <@U0OMAR0001>, <@U0GRACE0001>, <@U0MEI0001>
        Updates channel: <#C0UPDATES>
        Escalations channel: <#C0ESCALATE>
        Decisions channel: none yet
        Leadership’s channel: none yet
        (Admins can change them: Chloë Martin, Ruth Adeyemi.)
        ");

        // Nothing different, and an admin no longer.
        let same = ws.user("ruth").command(PLACE, "/podkeeper settings").await?.submit().await?;
        assert_reads!(same.modal(), @r"
        == Settings ==
        Nothing was different, so nothing was changed.
        [Done]
        ");
        ws.slack.close("ruth", true).await?;
        let form = ws.user("ruth").command(PLACE, "/podkeeper settings").await?;
        ws.slack.set_standing("ruth", podkeeper::sandbox::Standing::Member)?;
        ws.settle().await;
        form.fill("Time zone", "Tokyo")?.submit().await?;
        assert_reads!(ws.user("ruth").modal().unwrap_or_default(), @r"
        == Podkeeper ==
        Admins change the settings. Please ask Chloë Martin.
        [Close]
        ");
        assert!(ws.user("jonas").command(PLACE, "/podkeeper settings").await?.answer().contains("Europe/London"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn admins_of_podkeeper_and_leadership_may_what_they_may() {
    on_both_engines(async |ws| {
        let refused = ws.user("omar").command(PLACE, "/podkeeper pause").await?;
        assert!(refused.answer().contains("Admins pause and resume"), "{}", refused.answer());
        assert!(
            !ws.user("grace").command(PLACE, "/pod create x lead @omar").await?.answer().contains("has been created")
        );
        let form = ws.user("ruth").command(PLACE, "/podkeeper settings").await?;
        form.fill("Admins of Podkeeper", "omar")?.fill("Leadership", "grace")?.submit().await?;
        ws.slack.close("ruth", true).await?;
        assert!(ws.user("omar").command(PLACE, "/podkeeper pause").await?.answer().starts_with("Paused"));
        assert!(ws.user("omar").command(PLACE, "/podkeeper resume").await?.answer().contains("running again"));
        assert!(
            ws.user("grace").command(PLACE, "/pod create studio Studio").await?.answer().contains("has been created")
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
