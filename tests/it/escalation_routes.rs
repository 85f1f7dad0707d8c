//! The ways escalations go: admins change them in an editor, and what is escalated then goes by them.

use crate::{
    decide_edit::{choose, head, press},
    harness::{Outcome, Workspace, assert_reads, on_both_engines, on_sqlite},
    scenes::{fill, modal},
    standup_house::{minutes, told},
};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const PLACE: &str = "#general";

async fn open(ws: &Workspace, who: &str) -> Result<String> {
    Ok(ws.user(who).command(PLACE, "/escalate routes edit").await?.modal())
}

async fn routes(ws: &Workspace, who: &str) -> Result<String> {
    Ok(ws.user(who).command(PLACE, "/escalate routes").await?.answer())
}

async fn versions(ws: &Workspace) -> Result<i64> {
    ws.number("SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM escalation_routes").await
}

/// Chloë and Omar are leadership.
pub(crate) async fn with_leadership(ws: &Workspace, people: &str) -> Outcome {
    let form = ws.user("chloe").command(PLACE, "/podkeeper settings").await?;
    form.fill("Leadership", people)?.submit().await?;
    ws.slack.close("chloe", true).await?;
    ws.slack.see_all();
    Ok(())
}

/// Jonas of Performance needs a decision of Brand.
pub(crate) async fn escalate(ws: &Workspace, line: &str, more: &[(&str, &str)]) -> Outcome {
    let form = ws.user("jonas").command("#pod-performance", line).await?;
    let mut form = form.fill("Whose is it? A pod", "Brand & Content")?;
    for (label, value) in more {
        form = form.fill(label, value)?;
    }
    let form = form.submit().await?;
    assert_eq!(form.errors(), Vec::<&str>::new());
    let form = form.submit().await?;
    assert!(form.modal().contains("is on its way"), "{}", form.modal());
    ws.slack.close("jonas", true).await?;
    minutes(ws, 1).await;
    Ok(())
}

fn card(ws: &Workspace, number: &str) -> String {
    ws.channel("#escalations").into_iter().find(|said| said.contains(number)).unwrap_or_default()
}

#[tokio::test]
async fn an_admin_changes_the_ways() {
    on_both_engines(async |ws| {
        with_leadership(ws, "chloe, omar").await?;
        assert_reads!(routes(ws, "jonas").await?, @r"
        *The ways escalations go*
        *Usually*: the lead of the pod it belongs to (4 hours of their working time) → leadership on duty (4 hours of their working time) → all of leadership (4 hours of their working time)
        *Urgent*: the lead of the pod it belongs to (30 minutes, day and night) → leadership on duty (30 minutes, day and night) → all of leadership (15 minutes, day and night); all of it twice
        (Who is away, or asked for it, is passed over; whoever covers for them acts.)
        ");
        assert_reads!(
            ws.user("jonas").command(PLACE, "/escalate routes edit").await?.answer(),
            @"Admins change the ways escalations go. Please ask Chloë Martin or Ruth Adeyemi. `/escalate routes` shows them."
        );
        routes(ws, "ruth").await?;
        ws.user("ruth").click(PLACE, "Edit").await?;
        assert_reads!(modal(ws, "ruth"), @r"
        == Ways of escalations ==
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        *Usually*: the lead of the pod it belongs to (4 hours of their working time) → leadership on duty (4 hours of their working time) → all of leadership (4 hours of their working time) [… Edit]
        *Urgent*: the lead of the pod it belongs to (30 minutes, day and night) → leadership on duty (30 minutes, day and night) → all of leadership (15 minutes, day and night); all of it twice [… Edit]
        [A class of its own]
        [Done]
        ");
        assert_reads!(choose(ws, "ruth", "escalation_route_menu", "edit|normal|0").await?, @r"
        == The usual way ==
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        1. Goes to *the lead of the pod it belongs to*. [… Edit / Move down / Remove]
        2. No answer within 4 hours of their working time → *leadership on duty*. [… Edit / Move up / Move down / Remove]
        3. No answer within 4 hours of their working time → *all of leadership*. [… Edit / Move up / Remove]
        No answer within 4 hours of their working time → those of the last level are asked again each working day. A week in which nobody does anything ends it, and leadership reads its history.
        [Add a level] <All of it once> [All ways]
        [Done]
        ");
        assert_reads!(press(ws, "ruth", "Add a level").await?, @r"
        == Level ==
        Who is asked (optional): <choose>
          (By what they are: whoever that is when it comes to them.)
        And by name (optional): <choose>
          (Or whoever covers for them.)
        And user groups (optional): <choose>
          (Who of them is here when it comes to them.)
        How many must answer: <One answer is enough>
        How long each of them has: ____
          (Of their own working time: 4 hours, 90 minutes.)
        (What is open goes on by the way it started with.)
        [Save] [Cancel]
        ");
        let fields = [("Who is asked", "All of leadership"), ("How long each of them has", "2 h")];
        assert_reads!(fill(ws, "ruth", &fields).await?, @"roles: Then level 4 would ask nobody whom level 3 has not asked just before. Give level 3 more time instead, or name somebody else. Nothing was changed.");
        let fields = [("And by name", "ruth"), ("How many must answer", "All must say that they have it")];
        ws.slack.fill("ruth", "Who is asked", "")?;
        assert_reads!(fill(ws, "ruth", &fields).await?, @r"
        == The usual way ==
        Saved level 4.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        1. Goes to *the lead of the pod it belongs to*. [… Edit / Move down / Remove]
        2. No answer within 4 hours of their working time → *leadership on duty*. [… Edit / Move up / Move down / Remove]
        3. No answer within 4 hours of their working time → *all of leadership*. [… Edit / Move up / Move down / Remove]
        4. No answer within 4 hours of their working time → *<@U0RUTH0001>*, who all must say that they have it. [… Edit / Move up / Remove]
        No answer within 2 hours of their working time → those of the last level are asked again each working day. A week in which nobody does anything ends it, and leadership reads its history.
        [Add a level] <All of it once> [All ways]
        [Done]
        ");
        // Moved where it asks nobody new, moved back, changed, and taken back as a whole.
        assert_reads!(head(&choose(ws, "ruth", "escalation_level_menu", "remove|normal#3|1").await?), @r"
        == The usual way ==
        Removed level 4.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        1. Goes to *the lead of the pod it belongs to*. [… Edit / Move down / Remove]
        ");
        assert_reads!(head(&choose(ws, "ruth", "escalation_level_menu", "down|normal#1|2").await?), @r"
        == The usual way ==
        Then level 3 would ask nobody whom level 2 has not asked just before. Give level 2 more time instead, or name somebody else. Nothing was changed.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        1. Goes to *the lead of the pod it belongs to*. [… Edit / Move down / Remove]
        ");
        assert_reads!(head(&choose(ws, "ruth", "escalation_level_menu", "up|normal#1|2").await?), @r"
        == The usual way ==
        Moved.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        1. Goes to *leadership on duty*. [… Edit / Move down / Remove]
        ");
        choose(ws, "ruth", "escalation_level_menu", "edit|normal#0|3").await?;
        assert_reads!(head(&fill(ws, "ruth", &[("How long each of them has", "90 min")]).await?), @r"
        == The usual way ==
        Saved level 1.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        1. Goes to *leadership on duty*. [… Edit / Move down / Remove]
        ");
        assert_reads!(choose(ws, "ruth", "escalation_rounds", "2|normal|4").await?, @r"
        == The usual way ==
        Saved: how often.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        1. Goes to *leadership on duty*. [… Edit / Move down / Remove]
        2. No answer within 1 h 30 min of their working time → *the lead of the pod it belongs to*. [… Edit / Move up / Move down / Remove]
        3. No answer within 4 hours of their working time → *all of leadership*. [… Edit / Move up / Remove]
        No answer within 4 hours of their working time → all of it once more, then those of the last level are asked again each working day. A week in which nobody does anything ends it, and leadership reads its history.
        [Add a level] <All of it twice> [All ways]
        [Done]
        ");
        press(ws, "ruth", "All ways").await?;
        assert_reads!(press(ws, "ruth", "A class of its own").await?, @r"
        == A class of its own ==
        Which class goes a way of its own?: <choose>
        For how much hurry?: <Within working hours>
        (It begins as the usual way; then change its levels.)
        [Begin] [Cancel]
        ");
        assert_reads!(fill(ws, "ruth", &[("Which class goes a way of its own?", "Pricing")]).await?, @r"
        == Pricing ==
        *Pricing* goes a way of its own now; it begins as the usual one.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        1. Goes to *leadership on duty*. [… Edit / Move down / Remove]
        2. No answer within 1 h 30 min of their working time → *the lead of the pod it belongs to*. [… Edit / Move up / Move down / Remove]
        3. No answer within 4 hours of their working time → *all of leadership*. [… Edit / Move up / Remove]
        No answer within 4 hours of their working time → all of it once more, then those of the last level are asked again each working day. A week in which nobody does anything ends it, and leadership reads its history.
        [Add a level] <All of it twice> [All ways]
        [Done]
        ");
        press(ws, "ruth", "All ways").await?;
        press(ws, "ruth", "A class of its own").await?;
        assert_reads!(fill(ws, "ruth", &[("Which class goes a way of its own?", "Pricing")]).await?, @"class: This class goes a way of its own already. Edit that one in the list.");
        fill(ws, "ruth", &[("For how much hurry?", "Urgent: day and night")]).await?;
        assert_reads!(head(&choose(ws, "ruth", "escalation_route_menu", "reset|urgent/pricing|7").await?), @r"
        == Ways of escalations ==
        *Pricing* goes the usual way now.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        *Usually*: leadership on duty (1 h 30 min of their working time) → the lead of the pod it belongs to (4 hours of their working time) → all of leadership (4 hours of their working time); all of it twice [… Edit / Reset to the default]
        ");
        assert_reads!(head(&choose(ws, "ruth", "escalation_route_menu", "reset|normal|8").await?), @r"
        == Ways of escalations ==
        Reset: this is the default.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        *Usually*: the lead of the pod it belongs to (4 hours of their working time) → leadership on duty (4 hours of their working time) → all of leadership (4 hours of their working time) [… Edit]
        ");
        assert_reads!(routes(ws, "jonas").await?, @r"
        *The ways escalations go*
        *Usually*: the lead of the pod it belongs to (4 hours of their working time) → leadership on duty (4 hours of their working time) → all of leadership (4 hours of their working time)
        *Urgent*: the lead of the pod it belongs to (30 minutes, day and night) → leadership on duty (30 minutes, day and night) → all of leadership (15 minutes, day and night); all of it twice
        *Pricing*: leadership on duty (1 h 30 min of their working time) → the lead of the pod it belongs to (4 hours of their working time) → all of leadership (4 hours of their working time); all of it twice
        (Who is away, or asked for it, is passed over; whoever covers for them acts.)
        ");
        assert_eq!(versions(ws).await?, 9);
        assert_eq!(ws.number("SELECT COUNT(*) FROM audit WHERE verb = 'escalation routes'").await?, 9);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn faults_of_a_level_are_told_at_their_fields() {
    on_both_engines(async |ws| {
        open(ws, "ruth").await?;
        choose(ws, "ruth", "escalation_route_menu", "edit|urgent|0").await?;
        press(ws, "ruth", "Add a level").await?;
        let mut said = Vec::new();
        for fields in [
            &[("How long each of them has", "2")][..],
            &[("How long each of them has", "soon")],
            &[("How long each of them has", "3 minutes"), ("And by name", "felix")],
            &[("And by name", "lena")],
            &[("And by name", ""), ("Who is asked", "Leadership on duty"), ("How long each of them has", "81 hours")],
            &[("Who is asked", "All of leadership"), ("How long each of them has", "30 min")],
            &[("And by name", "ana, ben, dana, mei, chloe, omar, jonas, priya, sofia, tomas")],
        ] {
            said.push(fill(ws, "ruth", fields).await?);
        }
        assert_reads!(said.join("\n"), @r"
        roles: Please choose who is asked: a role, somebody by name, or a user group.
        time: Minutes or hours? Please type 30 minutes, or 4 hours.
        roles: Please choose who is asked: a role, somebody by name, or a user group.
        time: I cannot read this time. Please type it as 30 minutes, 4 hours or 1 h 30.
        people: Felix Brandt is a guest here. Please choose people of this organisation.
        time: A level has 5 minutes at least and 80 hours at most.
        people: Lena Fischer is of another company. Please choose people of this organisation.
        time: A level has 5 minutes at least and 80 hours at most.
        time: A level has 5 minutes at least and 80 hours at most.
        roles: Then level 4 would ask nobody whom level 3 has not asked just before. Give level 3 more time instead, or name somebody else. Nothing was changed.
        people: A level names 10 roles, people and groups at most.
        ");
        assert_eq!(versions(ws).await?, 0);
        // What was filled in stands there still.
        assert!(modal(ws, "ruth").contains("__30 min__"), "{}", modal(ws, "ruth"));
        // What nobody's client would send changes nothing.
        for odd in ["remove|normal#9|0", "up|legal#1|0", "edit|soon#1|0", "burn|normal#1|0", "remove|normal#1|x"] {
            choose(ws, "ruth", "escalation_level_menu", odd).await?;
        }
        for odd in ["0|normal|0", "9|normal|0", "2|nowhere|0"] {
            choose(ws, "ruth", "escalation_rounds", odd).await?;
        }
        choose(ws, "ruth", "escalation_route_menu", "reset|normal/pricing|0").await?;
        assert_eq!(versions(ws).await?, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_admins_at_once_lose_nothing() {
    on_both_engines(async |ws| {
        for who in ["ruth", "chloe"] {
            open(ws, who).await?;
            choose(ws, who, "escalation_route_menu", "edit|normal|0").await?;
            choose(ws, who, "escalation_level_menu", "edit|normal#0|0").await?;
        }
        fill(ws, "chloe", &[("How long each of them has", "3 hours")]).await?;
        // The second sees what the first made of it, and their own values stand.
        assert_reads!(fill(ws, "ruth", &[("How long each of them has", "2 hours")]).await?, @r"
        == Level ==
        <@U0CHLOE0001> changed this way while your form was open. In this place is now: the lead of the pod it belongs to (3 hours).
        Your own values stand below. *Save* again to use yours; nothing is stored until then.
        Who is asked (optional): <The lead of the pod it belongs to>
          (By what they are: whoever that is when it comes to them.)
        And by name (optional): <choose>
          (Or whoever covers for them.)
        And user groups (optional): <choose>
          (Who of them is here when it comes to them.)
        How many must answer: <One answer is enough>
        How long each of them has: __2 hours__
          (Of their own working time: 4 hours, 90 minutes.)
        (What is open goes on by the way it started with.)
        [Save] [Cancel]
        ");
        assert_eq!(versions(ws).await?, 1, "nothing is stored until then");
        assert_reads!(head(&fill(ws, "ruth", &[]).await?), @r"
        == The usual way ==
        Saved level 1.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        1. Goes to *the lead of the pod it belongs to*. [… Edit / Move down / Remove]
        ");
        // What one pressed on an older page is not done.
        assert_reads!(head(&choose(ws, "chloe", "escalation_level_menu", "remove|normal#2|1").await?), @r"
        == The usual way ==
        <@U0RUTH0001> changed the list of ways meanwhile. This is how it is now; what you pressed was not done. Please press again.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        1. Goes to *the lead of the pod it belongs to*. [… Edit / Move down / Remove]
        ");
        assert_eq!(versions(ws).await?, 2);
        // Another level was moved meanwhile: the form is still of the one it was opened for.
        choose(ws, "chloe", "escalation_level_menu", "edit|normal#0|2").await?;
        choose(ws, "ruth", "escalation_level_menu", "down|normal#0|2").await?;
        assert_reads!(head(&fill(ws, "chloe", &[("How long each of them has", "5 hours")]).await?), @r"
        == The usual way ==
        Saved level 2.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        1. Goes to *leadership on duty*. [… Edit / Move down / Remove]
        ");
        // It was removed meanwhile: it is asked for again as the last one.
        choose(ws, "chloe", "escalation_level_menu", "edit|normal#1|4").await?;
        choose(ws, "ruth", "escalation_level_menu", "remove|normal#1|4").await?;
        assert_reads!(head(&fill(ws, "chloe", &[("How long each of them has", "6 hours")]).await?), @r"
        == Level ==
        <@U0RUTH0001> changed this way while your form was open. In this place is now: all of leadership (4 hours).
        Your own values stand below. *Save* again to use yours; nothing is stored until then.
        Who is asked (optional): <The lead of the pod it belongs to>
        ");
        // A class of its own that was taken back meanwhile.
        press(ws, "ruth", "All ways").await?;
        press(ws, "ruth", "A class of its own").await?;
        fill(ws, "ruth", &[("Which class goes a way of its own?", "Legal")]).await?;
        choose(ws, "ruth", "escalation_level_menu", "edit|normal/legal#0|6").await?;
        open(ws, "chloe").await?;
        choose(ws, "chloe", "escalation_route_menu", "reset|normal/legal|6").await?;
        assert_reads!(head(&fill(ws, "ruth", &[("How long each of them has", "7 hours")]).await?), @r"
        == Ways of escalations ==
        <@U0CHLOE0001> removed that one meanwhile. This is how the list of ways is now.
        (Every change holds at once, for what is escalated from then on. What is open goes on by the way it started with.)
        *Usually*: leadership on duty (4 hours of their working time) → all of leadership (4 hours of their working time) [… Edit / Reset to the default]
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_open_goes_on_by_its_own_way() {
    on_both_engines(async |ws| {
        with_leadership(ws, "chloe, omar").await?;
        escalate(ws, "/escalate pricing \"Client X wants 20 % off\"", &[]).await?;
        open(ws, "ruth").await?;
        press(ws, "ruth", "A class of its own").await?;
        fill(ws, "ruth", &[("Which class goes a way of its own?", "Pricing")]).await?;
        choose(ws, "ruth", "escalation_level_menu", "edit|normal/pricing#0|1").await?;
        ws.slack.fill("ruth", "Who is asked", "")?;
        fill(ws, "ruth", &[("And by name", "priya, aiko"), ("How many must answer", "All must say that they have it")])
            .await?;
        assert!(card(ws, "#1 ").contains("Waits for *Ben Okafor*"), "{}", card(ws, "#1 "));
        escalate(ws, "/escalate pricing \"Client Y wants 30 % off\"", &[]).await?;
        assert!(card(ws, "#2 ").contains("Waits for *Priya Nair*; on its way to Aiko Sato."), "{}", card(ws, "#2 "));
        assert_eq!(told(ws, "priya", "Client Y").len(), 1);
        // The class is retired: what is open in it goes on, and says so; its way is there until somebody takes it back.
        ws.user("ruth").command(PLACE, "/decide rights edit").await?;
        press(ws, "ruth", "Classes").await?;
        choose(ws, "ruth", "rights_class_menu", "retire|pricing|0").await?;
        minutes(ws, 1).await;
        ws.user("ben").click_dm("I have it").await?;
        minutes(ws, 1).await;
        assert!(card(ws, "#1 ").contains("#1 · Pricing (retired)"), "{}", card(ws, "#1 "));
        assert!(card(ws, "#1 ").contains("*Ben Okafor* has it."), "{}", card(ws, "#1 "));
        assert!(routes(ws, "jonas").await?.contains("*Pricing (retired)*: "), "{}", routes(ws, "jonas").await?);
        open(ws, "ruth").await?;
        let form = press(ws, "ruth", "A class of its own").await?;
        assert!(!form.contains("Pricing"), "{form}");
        ws.assert_agreement("after a class was retired").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// The first level of what is usual is the user group of this handle.
async fn with_group(ws: &Workspace) -> Outcome {
    with_leadership(ws, "chloe, omar").await?;
    open(ws, "ruth").await?;
    choose(ws, "ruth", "escalation_route_menu", "edit|normal|0").await?;
    choose(ws, "ruth", "escalation_level_menu", "edit|normal#0|0").await?;
    ws.slack.fill("ruth", "Who is asked", "")?;
    let said = fill(ws, "ruth", &[("And user groups", "Brand council · @brand-council · 3 people")]).await?;
    assert!(said.contains("1. Goes to *@brand-council*."), "{said}");
    ws.slack.close("ruth", true).await?;
    Ok(())
}

#[tokio::test]
async fn a_user_group_is_asked_as_far_as_it_is_here() {
    on_both_engines(async |ws| {
        with_group(ws).await?;
        ws.user("sofia").command(PLACE, "/timeoff 23 Nov – 27 Nov cover @jonas").await?;
        minutes(ws, 1).await;
        escalate(ws, "/escalate pricing \"Client X wants 20 % off\"", &[]).await?;
        assert!(card(ws, "#1 ").contains("Waits for *Ben Okafor and Tomás Vega*"), "{}", card(ws, "#1 "));
        // Tomás leaves the group, Priya joins it.
        ws.slack.set_group("brand-council", &["ben", "sofia", "priya"])?;
        ws.settle().await;
        minutes(ws, 1).await;
        assert!(card(ws, "#1 ").contains("Waits for *Ben Okafor and Priya Nair*"), "{}", card(ws, "#1 "));
        ws.user("priya").click_dm("I have it").await?;
        minutes(ws, 1).await;
        assert!(card(ws, "#1 ").contains("*Priya Nair* has it."), "{}", card(ws, "#1 "));
        ws.assert_agreement("of a group").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_group_of_nobody_is_a_gap() {
    on_both_engines(async |ws| {
        with_group(ws).await?;
        ws.slack.disable_group("brand-council", true)?;
        minutes(ws, 1).await;
        escalate(ws, "/escalate pricing \"Client X wants 20 % off\"", &[]).await?;
        assert!(!card(ws, "#1 ").contains("Ben"), "{}", card(ws, "#1 "));
        let gap = told(ws, "ruth", "nobody of them could act");
        assert_reads!(gap.join("\n---\n"), @r"
        An escalation came to @brand-council: nobody of them could act, so it went on to the next level.
        (A lead, a deputy or somebody who covers would close the gap: `/pod lead`, `/timeoff`, `/podkeeper settings`. `/escalate routes edit` changes who is asked.)
        [Why am I told?]
        ");
        let shown = ws.user("omar").command(PLACE, "/escalate show 1").await?.answer();
        assert!(shown.contains("Nobody of level 1 could act; it was passed over."), "{shown}");
        // In the form it stands there until somebody takes it out.
        open(ws, "ruth").await?;
        choose(ws, "ruth", "escalation_level_menu", "edit|normal#0|1").await?;
        assert_reads!(fill(ws, "ruth", &[]).await?, @"groups: Brand council is switched off in Slack. Please take it out.");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_workspace_without_groups_says_so() {
    on_sqlite(async |ws| {
        ws.slack.drop_user_groups();
        ws.app().sweep().await?;
        ws.settle().await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM user_groups").await, 0);
        open(ws, "ruth").await?;
        choose(ws, "ruth", "escalation_route_menu", "edit|normal|0").await?;
        assert_reads!(choose(ws, "ruth", "escalation_level_menu", "edit|normal#0|0").await?, @r"
        == Level ==
        Who is asked (optional): <The lead of the pod it belongs to>
          (By what they are: whoever that is when it comes to them.)
        And by name (optional): <choose>
          (Or whoever covers for them.)
        (User groups of Slack can be asked as well, where the plan has them and the app may read them (`usergroups:read`). I see none.)
        How many must answer: <One answer is enough>
        How long each of them has: __4 hours__
          (Of their own working time: 4 hours, 90 minutes.)
        (What is open goes on by the way it started with.)
        [Save] [Cancel]
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn anybody_of_leadership_takes_a_week_over() {
    on_sqlite(async |ws| {
        let all = "ana, ben, dana, mei, chloe, omar, priya, sofia, tomas, grace";
        with_leadership(ws, all).await?;
        let rota = ws.user("omar").command(PLACE, "/escalate rota").await?.answer();
        let names = [
            "Ana Keller",
            "Ben Okafor",
            "Dana Ruiz",
            "Mei Tan",
            "Chloë Martin",
            "Omar Haddad",
            "Priya Nair",
            "Sofia Lindqvist",
            "Tomás Vega",
            "Grace Kim",
        ];
        let later: Vec<&str> = names.into_iter().filter(|name| !rota.contains(name)).collect();
        assert_eq!(later.len(), 2, "eight weeks, ten people: {rota}");
        let form = ws.user("omar").click(PLACE, "Swap a week").await?;
        let week =
            rota.lines().find_map(|line| line.strip_prefix("• From 30 November: ")).expect("next week").to_owned();
        let form =
            form.fill("Which week?", &format!("From 30 November: {week}"))?.fill("Who takes it over?", later[0])?;
        let form = form.submit().await?;
        assert!(form.modal().contains(&format!("From 30 November: {} (swapped)", later[0])), "{}", form.modal());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
