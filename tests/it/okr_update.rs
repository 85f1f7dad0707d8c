//! The main job: `/okr update`, by form and in one line, by one person and by two at once.

use crate::harness::{Workspace, assert_reads, on_both_engines};
use jiff::SignedDuration;
use serde_json::json;

const HOME: &str = "#pod-performance";

#[tokio::test]
async fn the_form_changes_the_card_in_place() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.slack.forget_calls();
        let form = ws.user("jonas").command(HOME, "/okr update").await?;
        assert_reads!(form.modal(), @r"
        == Check in ==
        *Win back margin*
        Performance Marketing · Q4 2026
        (Type the new value, or what changed: +0.3 or -0.3.)
        All key results (optional): [ ] Nothing changed: all values are still right
        ---
        Blended ROAS: __3__
          (▱▱▱▱▱▱▱▱▱▱ 0 %: from 3x to 5x, now 3x)
        Confidence: Blended ROAS: <7 – likely>
        Why: Blended ROAS (optional): ____
        ---
        Cost per lead: __48__
          (▱▱▱▱▱▱▱▱▱▱ 0 %: from €48 to €36, now €48)
        Confidence: Cost per lead: <7 – likely>
        Why: Cost per lead (optional): ____
        ---
        Leads won: __0__
          (▱▱▱▱▱▱▱▱▱▱ 0 %: from 0 to 2,000, now 0)
        Confidence: Leads won: <7 – likely>
        Why: Leads won (optional): ____
        [Save] [Cancel]
        ");
        let sent = form
            .fill("Blended ROAS", "4.2")?
            .fill("Confidence: Blended ROAS", "8")?
            .fill("Why: Blended ROAS", "two campaigns moved")?
            .submit()
            .await?;
        assert!(sent.is_done());
        assert_reads!(sent.modal(), @r"
        == Saved ==
        *Blended ROAS*: 3x → *4.2x*. Confidence 8.
        Performance Marketing: 20 % done, 59 % expected by today (day 54 of 92), behind by 39 points.
        The card in <#C0PODPERF> shows it.
        [Close]
        ");
        assert_reads!(ws.last_in(HOME), @r"
        # Win back margin
        (Performance Marketing · Q4 2026)
        ▰▰▱▱▱▱▱▱▱▱ 20 %
        *20 % done, 59 % expected by today (day 54 of 92)*: behind by 39 points
        (20 % is the mean of 60 %, 0 % and 0 %.)
        ---
        *1. Blended ROAS*
        ▰▰▰▰▰▰▱▱▱▱ 60 % · 3x → *4.2x* → 5x
        on track · confidence 8 of 10
        *2. Cost per lead*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · €48 → *€48* → €36
        no check-in yet
        *3. Leads won*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 0 → *0* → 2,000
        no check-in yet
        (Last check-in by Jonas Weber, <!date^1795424400^{date_short_pretty}|23 November 2026>.)
        [Update] [History] <Escalate …>
        ");
        assert_reads!(ws.thread_in(HOME).join("\n---\n"), @r"
        *Jonas Weber* checked in
        *Blended ROAS*: 3x → *4.2x* (confidence 8)
        > two campaigns moved
        ");
        assert_eq!(ws.slack.calls_of("chat.update").len(), 1, "the card is edited");
        assert_eq!(ws.slack.calls_of("chat.postMessage").len(), 1, "the line in its thread is all that is new");

        let sent = ws.user("ana").command(HOME, "/okr update").await?.fill("Cost per lead", "44")?.submit().await?;
        assert!(sent.is_done());
        assert_eq!(ws.cards_in(HOME).len(), 1, "one card a week");
        assert!(ws.last_in(HOME).contains("€48 → *€44* → €36"), "{}", ws.last_in(HOME));
        assert_eq!(ws.thread_in(HOME).len(), 2);

        ws.advance(SignedDuration::from_hours(7 * 24)).await;
        ws.user("priya").command(HOME, "/okr update leads 900").await?;
        assert_eq!(ws.cards_in(HOME).len(), 2, "a new week has a card of its own");
        assert_eq!(ws.thread_in(HOME).len(), 1);
        assert_reads!(ws.okr_posts().await.join("\n"), @r"
        okr/pod/1/card/2026-W48 shown settled
        okr/check-in/1/1 shown settled
        okr/check-in/2/1 shown settled
        okr/pod/1/card/2026-W49 shown settled
        okr/check-in/3/1 shown settled
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn elsewhere_it_asks_which_pod() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        // Jonas belongs to one pod: there is nothing to ask.
        let form = ws.user("jonas").command("#general", "/okr update").await?;
        assert!(form.modal().contains("Win back margin"), "{}", form.modal());
        assert!(form.fill("Leads won", "500")?.submit().await?.is_done());
        assert!(ws.last_in(HOME).contains("0 → *500* → 2,000"), "{}", ws.last_in(HOME));

        // Administrators may choose any pod; one without an objective says so.
        let choice = ws.user("chloe").command("#general", "/okr update").await?;
        assert!(choice.modal().contains("Whose key results?"), "{}", choice.modal());
        let refused = choice.fill("Whose key results?", "Client Growth")?.submit().await?;
        assert_reads!(refused.modal(), @r"
        == Podkeeper ==
        Client Growth has no objective for Q4 2026 yet. `/okr new` sets one.
        [Close]
        ");

        let line = ws.user("chloe").command("#general", "/okr update roas 4").await?;
        assert_reads!(line.answer(), @r"
        This channel belongs to no pod of yours. Whose key result is it?
        *Performance Marketing* [This one]
        ");
        let saved = ws.user("chloe").click("#general", "This one").await?;
        assert_reads!(saved.answer(), @"*Blended ROAS*: 3x → *4x*. 50 % done, 59 % expected by today (day 54 of 92): behind by 9 points. The card in <#C0PODPERF> shows it.");
        assert_reads!(ws.user("jonas").command("#general", "/okr update roas 4.1").await?.answer(), @"*Blended ROAS*: 4x → *4.1x*. Chloë Martin had set 4x just now. 55 % done, 59 % expected by today (day 54 of 92): on track. The card in <#C0PODPERF> shows it.");

        // Grace belongs to another pod, Omar to none.
        assert_reads!(ws.user("grace").command("#general", "/okr update").await?.answer(), @"Client Growth has no objective for Q4 2026 yet. Dana Ruiz, who leads it, can set one with `/okr new`.");
        assert_reads!(ws.user("omar").command("#general", "/okr update").await?.answer(), @"You belong to no pod yet, so there are no key results for you to update. `/pod list` shows the pods, and `/okr show` what they are after.");
        assert_reads!(ws.user("omar").command("#general", "/okr update roas 4").await?.answer(), @"You belong to no pod yet, so there are no key results for you to update. `/pod list` shows the pods, and `/okr show` what they are after.");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// What one line answers, and how many check-ins there are then.
async fn line(ws: &Workspace, typed: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let asked = ws.user("jonas").command(HOME, &format!("/okr update {typed}")).await?;
    Ok(format!("{typed}\n    {}", asked.answer().replace('\n', "\n    ")))
}

#[tokio::test]
async fn one_line_is_enough() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        let mut said = Vec::new();
        for typed in [
            "roas 4.2 two campaigns moved",
            "1 +0.3",
            "ROAS -0.1 c8",
            "#2 44,50",
            "cost 43 EUR feed & bids <fixed>",
            "won 1.2k",
            "leads won 1,200.50",
            "3 1.200,50 c10 as the Germans write",
        ] {
            said.push(line(ws, typed).await?);
        }
        assert_reads!(said.join("\n"), @r"
        roas 4.2 two campaigns moved
            *Blended ROAS*: 3x → *4.2x*. Why: two campaigns moved. 60 % done, 59 % expected by today (day 54 of 92): on track. The card in <#C0PODPERF> shows it.
        1 +0.3
            *Blended ROAS*: 4.2x → *4.5x*. 75 % done, 59 % expected by today (day 54 of 92): ahead by 16 points. The card in <#C0PODPERF> shows it.
        ROAS -0.1 c8
            *Blended ROAS*: 4.5x → *4.4x*. Confidence 7 → 8. 70 % done, 59 % expected by today (day 54 of 92): ahead by 11 points. The card in <#C0PODPERF> shows it.
        #2 44,50
            *Cost per lead*: €48 → *€44.50*. 29 % done, 59 % expected by today (day 54 of 92): behind by 30 points. The card in <#C0PODPERF> shows it.
        cost 43 EUR feed & bids <fixed>
            *Cost per lead*: €44.50 → *€43*. Why: feed & bids <fixed>. 42 % done, 59 % expected by today (day 54 of 92): behind by 17 points. The card in <#C0PODPERF> shows it.
        won 1.2k
            *Leads won*: 0 → *1,200*. 60 % done, 59 % expected by today (day 54 of 92): on track. The card in <#C0PODPERF> shows it.
        leads won 1,200.50
            *Leads won*: 1,200 → *1,200.5*. 60 % done, 59 % expected by today (day 54 of 92): on track. The card in <#C0PODPERF> shows it.
        3 1.200,50 c10 as the Germans write
            *Leads won* stays at 1,200.5. Confidence 7 → 10. Why: as the Germans write. 60 % done, 59 % expected by today (day 54 of 92): on track. The card in <#C0PODPERF> shows it.
        ");
        assert_eq!(ws.okr_audits("update").await, 8);
        assert_eq!(ws.cards_in(HOME).len(), 1);
        assert_eq!(ws.thread_in(HOME).len(), 8);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_line_that_is_not_clear_changes_nothing() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        let mut said = Vec::new();
        for typed in [
            "ctr 4",
            "lead 30",
            "roas",
            "roas soon",
            "roas inf",
            "roas NaN",
            "roas 1e400",
            "roas 18%",
            "won 18%",
            "won -50",
            "9 4",
            "cost 45 USD",
            "cost 45 % less",
            "won 18 % more",
        ] {
            said.push(line(ws, typed).await?);
        }
        assert_reads!(said.join("\n"), @r#"
        ctr 4
            Performance Marketing has no key result called "ctr". There are: (1) Blended ROAS, (2) Cost per lead, (3) Leads won. Use the number or the first letters, as in `/okr update 1 4.2 why it moved`.
        lead 30
            "lead" fits 2 key results: (2) Cost per lead, (3) Leads won. Use its number.
        roas
            What is the new value of Blended ROAS? Type it after the name, as in `/okr update 1 3`.
        roas soon
            "soon" for Blended ROAS: This is not a number. Examples: 4, 4.2, 4.2x, +0.3.
        roas inf
            "inf" for Blended ROAS: This is not a number. Examples: 4, 4.2, 4.2x, +0.3.
        roas NaN
            "NaN" for Blended ROAS: This is not a number. Examples: 4, 4.2, 4.2x, +0.3.
        roas 1e400
            "1e400" for Blended ROAS: This is not a number. Examples: 4, 4.2, 4.2x, +0.3.
        roas 18%
            "18%" for Blended ROAS: This is counted in x, not in "%". Type the number alone.
        won 18%
            "18%" for Leads won: This can be read as 18 or as 0.18. Type 18 or 0.18.
        won -50
            "-50" for Leads won: Taking away 50 would end at −50, below zero. If −50 is the value itself, type =-50.
        9 4
            Performance Marketing has no key result called "9". There are: (1) Blended ROAS, (2) Cost per lead, (3) Leads won. Use the number or the first letters, as in `/okr update 1 4.2 why it moved`.
        cost 45 USD
            "45 USD" for Cost per lead: This is counted in EUR, not in "USD". Type the number alone.
        cost 45 % less
            "45 %" for Cost per lead: This is counted in EUR, not in "%". Type the number alone.
        won 18 % more
            "18 %" for Leads won: This can be read as 18 or as 0.18. Type 18 or 0.18.
        "#);
        assert_eq!(ws.okr_audits("update").await, 0);
        assert!(ws.slack.unseen().is_empty(), "the channel is left alone");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_can_be_read_in_two_ways_is_asked() {
    on_both_engines(async |ws| {
        let wide = ("Reach", "", "0", "20000");
        ws.set_objective("ben", "#pod-brand", ("Be seen", &[wide])).await?;
        let say = async |typed: &str| {
            ws.user("sofia").command("#pod-brand", &format!("/okr update {typed}")).await.map(|asked| asked.answer())
        };
        // Between nothing and twenty thousand, 1.2 is as possible as 1,200.
        assert_reads!(say("reach 1.200").await?, @r#""1.200" for Reach: This can be read as 1,200 or as 1.2. Type 1200 or 1.2."#);
        assert_reads!(say("reach 1200").await?, @"*Reach*: 0 → *1,200*. 6 % done, 59 % expected by today (day 54 of 92): behind by 53 points. The card in <#C0PODBRAND> shows it.");
        // Now that it is in the thousands, the point can only be a mark of thousands.
        assert_reads!(say("reach 1.350").await?, @"*Reach*: 1,200 → *1,350*. 7 % done, 59 % expected by today (day 54 of 92): behind by 52 points. The card in <#C0PODBRAND> shows it.");
        assert_reads!(say("reach +1.500").await?, @r#""+1.500" for Reach: This can be read as 1,500 or as 1.5. Type 1500 or 1.5."#);
        assert_eq!(ws.okr_audits("update").await, 2);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn wrong_values_are_told_at_their_fields_and_nothing_is_stored() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        let form = ws.user("jonas").command(HOME, "/okr update").await?;
        let faulty = form
            .fill("Blended ROAS", "soon")?
            .fill("Cost per lead", "infinity")?
            .fill("Leads won", "18 USD")?
            .fill("Why: Leads won", &"because ".repeat(300))?
            .submit()
            .await?;
        assert!(!faulty.is_done());
        assert_reads!(faulty.errors().join("\n"), @r#"
        This is not a number. Examples: 4, 4.2, 4.2x, +0.3.
        This is not a number. Examples: 1200, 1,200.50, EUR 1.2k, +50.
        This is counted without a unit, so "USD" is not clear. Type the number alone.
        Please keep it under 500 characters; the card's thread has room for the long story.
        "#);
        assert_eq!(ws.okr_audits("update").await, 0, "nothing is stored");
        assert!(ws.slack.unseen().is_empty());
        // The corrected form counts, though it is the same form.
        let sent = faulty
            .fill("Blended ROAS", "4")?
            .fill("Cost per lead", "45")?
            .fill("Leads won", "100")?
            .fill("Why: Leads won", "the fair")?
            .submit()
            .await?;
        assert!(sent.is_done(), "{:?} {}", sent.errors(), sent.modal());
        assert_eq!(ws.okr_audits("update").await, 3);
        assert_reads!(ws.thread_in(HOME).join("\n---\n"), @r"
        *Jonas Weber* checked in
        *Blended ROAS*: 3x → *4x* (confidence 7)
        *Cost per lead*: €48 → *€45* (confidence 7)
        *Leads won*: 0 → *100* (confidence 7)
        > the fair
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_thousandfold_is_asked_about() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        let form = ws.user("jonas").command(HOME, "/okr update").await?.fill("Blended ROAS", "42000")?;
        let doubt = form.submit().await?;
        assert_reads!(doubt.modal(), @r"
        == Check in ==
        *Win back margin*
        Performance Marketing · Q4 2026
        *Please look once more, then press Save again.* Nothing is saved yet.
        All key results (optional): [ ] Nothing changed: all values are still right
        ---
        Blended ROAS: __42000__
          (▱▱▱▱▱▱▱▱▱▱ 0 %: from 3x to 5x, now 3x)
        ⚠️ 42,000x is more than 1,000 times anything so far (start 3x, now 3x, target 5x). Correct it above, or tick to confirm.
        Is this value right? (optional): [ ] Yes, 42,000x is right
        Confidence: Blended ROAS: <7 – likely>
        Why: Blended ROAS (optional): ____
        ---
        Cost per lead: __48__
          (▱▱▱▱▱▱▱▱▱▱ 0 %: from €48 to €36, now €48)
        Confidence: Cost per lead: <7 – likely>
        Why: Cost per lead (optional): ____
        ---
        Leads won: __0__
          (▱▱▱▱▱▱▱▱▱▱ 0 %: from 0 to 2,000, now 0)
        Confidence: Leads won: <7 – likely>
        Why: Leads won (optional): ____
        [Save] [Cancel]
        ");
        assert_eq!(ws.okr_audits("update").await, 0);
        // No: it was a slip.
        let sent = doubt.fill("Blended ROAS", "4.2")?.submit().await?;
        assert!(sent.is_done(), "{}", sent.modal());
        assert_eq!(ws.okr_audits("update").await, 1);

        // Yes: it is meant.
        let form = ws.user("jonas").command(HOME, "/okr update").await?.fill("Leads won", "3m")?;
        let doubt = form.submit().await?;
        let sent = doubt.fill("Is this value right?", "3000000")?.submit().await?;
        assert!(sent.is_done(), "{}", sent.modal());
        assert!(ws.last_in(HOME).contains("3,000,000"));

        let asked = ws.user("jonas").command(HOME, "/okr update cost 99k").await?;
        assert_reads!(asked.answer(), @r"
        ⚠️ *Cost per lead*: €99,000 is more than 1,000 times anything so far (start €48, now €48, target €36). Nothing is saved yet.
        [Yes, save €99,000]
        ");
        assert_eq!(ws.okr_audits("update").await, 2);
        let saved = ws.user("jonas").click(HOME, "Yes, save €99,000").await?;
        assert_reads!(saved.answer(), @"*Cost per lead*: €48 → *€99,000*. below −1,000 % done, 59 % expected by today (day 54 of 92): behind by more than 1,000 points. The card in <#C0PODPERF> shows it.");
        assert_eq!(ws.okr_audits("update").await, 3);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nothing_changed_is_a_check_in_too() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        let form = ws.user("jonas").command(HOME, "/okr update").await?;
        let untouched = form.submit().await?;
        assert_reads!(untouched.errors().join("\n"), @"Nothing is different. Tick this to say that all values are still right.");
        let contradictory = untouched.fill("Leads won", "7")?.fill("All key results", "same")?.submit().await?;
        assert_reads!(contradictory.errors().join("\n"), @r#""Nothing changed" is ticked, but this was 0. Untick it, or put that value back."#);
        let sent = contradictory.fill("Leads won", "0")?.submit().await?;
        assert!(sent.is_done());
        assert_eq!(ws.okr_audits("update").await, 3);
        assert_reads!(ws.thread_in(HOME).join("\n---\n"), @"*Jonas Weber* checked in: nothing changed in 3 key results (Blended ROAS 3x, Cost per lead €48, Leads won 0).");
        assert!(ws.last_in(HOME).contains("Last check-in by Jonas Weber"), "{}", ws.last_in(HOME));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn confidence_is_seven_at_first_and_the_last_one_later() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        let chosen = |form: &str| {
            let after = form.split("Confidence: Blended ROAS").nth(1).unwrap_or_default();
            after.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned()
        };
        let form = ws.user("jonas").command(HOME, "/okr update").await?;
        assert!(chosen(&form.modal()).contains('7'), "{}", form.modal());
        assert!(form.fill("Confidence: Blended ROAS", "4")?.submit().await?.is_done(), "a confidence alone is news");
        let form = ws.user("ana").command(HOME, "/okr update").await?;
        assert!(chosen(&form.modal()).contains('4'), "{}", form.modal());
        ws.slack.close("ana", true).await?;
        ws.user("ana").command(HOME, "/okr update roas 3.5").await?;
        assert!(ws.last_in(HOME).contains("confidence 4 of 10"), "{}", ws.last_in(HOME));
        ws.user("ana").command(HOME, "/okr update roas 3.5 c9").await?;
        assert!(ws.last_in(HOME).contains("confidence 9 of 10"), "{}", ws.last_in(HOME));
        assert_reads!(ws.thread_in(HOME).join("\n---\n"), @r"
        *Jonas Weber* checked in
        *Blended ROAS* stays at 3x (confidence 4)
        ---
        *Ana Keller* checked in
        *Blended ROAS*: 3x → *3.5x* (confidence 4)
        ---
        *Ana Keller* checked in
        *Blended ROAS* stays at 3.5x (confidence 4 → 9)
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn people_of_other_pods_look_and_are_told_who_may() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.slack.join("grace", HOME)?;
        assert_reads!(ws.user("grace").command(HOME, "/okr update").await?.answer(), @"Only members of Performance Marketing can update its key results. Its lead is Ana Keller. You can look at them with `/okr show performance`.");
        assert_reads!(ws.user("grace").command(HOME, "/okr update roas 9").await?.answer(), @"Only members of Performance Marketing can update its key results. Its lead is Ana Keller. You can look at them with `/okr show performance`.");
        // The card's button is there for everybody; the right is not.
        assert_reads!(ws.user("grace").click(HOME, "Update").await?.answer(), @"Only members of Performance Marketing can update its key results. Its lead is Ana Keller. You can look at them with `/okr show performance`.");
        let shown = ws.user("grace").command(HOME, "/okr show").await?;
        assert!(shown.answer().contains("Win back margin") && !shown.answer().contains("[Update]"), "{}", shown.answer());
        let history = ws.user("grace").click(HOME, "History").await?;
        assert!(history.modal().contains("No check-in yet."), "{}", history.modal());
        ws.slack.close("grace", true).await?;

        // A form whose choice is another pod's, as only a crafted request has it.
        ws.set_objective("dana", "#pod-growth", ("Clients stay", &[("Renewals", "", "0", "12")])).await?;
        ws.set_objective("ben", "#pod-brand", ("Work to be proud of", &[("Case studies", "", "0", "6")])).await?;
        ws.user("ben").command("#pod-brand", "/pod add @grace").await?;
        ws.user("grace").command("#general", "/okr update").await?;
        let view = ws.slack.modal_of("grace")?.expect("the question which pod");
        let forged = json!({ "okr_updated_pod": { "okr_updated_pod": { "type": "static_select", "selected_option": {
            "text": { "type": "plain_text", "text": "Client Growth" }, "value": "1" } } } });
        ws.slack.submit_view("grace", &view.id, Some(&forged)).await?;
        assert_reads!(ws.user("grace").modal().unwrap_or_default(), @r"
        == Podkeeper ==
        Only members of Performance Marketing can update its key results. Its lead is Ana Keller. You can look at them with `/okr show performance`.
        [Close]
        ");
        ws.slack.close("grace", true).await?;
        assert_eq!(ws.okr_audits("update").await, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_form_is_no_right_to_use_it() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        let form = ws.user("jonas").command(HOME, "/okr update").await?;
        ws.user("ana").command(HOME, "/pod remove @jonas").await?;
        let refused = form.fill("Blended ROAS", "4")?.submit().await?;
        assert_reads!(refused.modal(), @r"
        == Podkeeper ==
        Only members of Performance Marketing can update its key results. Its lead is Ana Keller. You can look at them with `/okr show performance`.
        [Close]
        ");
        assert_eq!(ws.okr_audits("update").await, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn guests_update_where_they_belong_and_other_companies_nowhere() {
    on_both_engines(async |ws| {
        ws.set_objective("ben", "#pod-brand", ("Be seen", &[("Case studies", "", "0", "6")])).await?;
        let saved = ws.user("felix").command("#pod-brand", "/okr update case 2").await?;
        assert_reads!(saved.answer(), @"*Case studies*: 0 → *2*. 33 % done, 59 % expected by today (day 54 of 92): behind by 26 points. The card in <#C0PODBRAND> shows it.");
        ws.slack.see_all();

        // Lena is in a channel with the bot; a button under its message is hers to press, not to use.
        ws.user("dana").command("#client-northwind", "/okr show brand").await?;
        assert!(ws.slack.command("lena", "#client-northwind", "/okr show").await.is_err(), "Slack has no command for her");
        assert!(ws.slack.invite("ben", "#pod-brand", &["lena"]).is_err(), "the channel is the company's own");
        ws.slack.share_externally("#pod-brand", true)?;
        ws.advance(SignedDuration::from_mins(1)).await;
        ws.slack.invite("ben", "#pod-brand", &["lena"])?;
        ws.settle().await;
        assert!(!ws.channel("#pod-brand").concat().contains("Be seen"), "the card is gone before she can read it");
        assert_eq!(ws.slack.modal_of("lena")?.map(|view| view.id), None);
        assert_eq!(ws.okr_audits("update").await, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_second_of_two_is_shown_both_values() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        let jonas = ws.user("jonas").command(HOME, "/okr update").await?;
        let priya = ws.user("priya").command(HOME, "/okr update").await?;
        assert!(priya.fill("Blended ROAS", "4.4")?.fill("Leads won", "300")?.submit().await?.is_done());
        ws.advance(SignedDuration::from_mins(3)).await;
        let again = jonas.fill("Blended ROAS", "4.2")?.fill("Cost per lead", "45")?.submit().await?;
        assert!(!again.is_done());
        assert_reads!(again.modal(), @r"
        == Check in ==
        *Win back margin*
        Performance Marketing · Q4 2026
        *Please look once more, then press Save again.* Nothing is saved yet.
        All key results (optional): [ ] Nothing changed: all values are still right
        ---
        *Priya Nair set this to 4.4x 3 minutes ago; you typed 4.2x.*
        Blended ROAS: __4.2__
          (▰▰▰▰▰▰▰▱▱▱ 70 %: from 3x to 5x, now 4.4x)
        Which value is right?: <choose>
        Confidence: Blended ROAS: <7 – likely>
        Why: Blended ROAS (optional): ____
        ---
        Cost per lead: __45__
          (▱▱▱▱▱▱▱▱▱▱ 0 %: from €48 to €36, now €48)
        Confidence: Cost per lead: <7 – likely>
        Why: Cost per lead (optional): ____
        ---
        Leads won: __300__
          (▰▱▱▱▱▱▱▱▱▱ 15 %: from 0 to 2,000, now 300)
        Confidence: Leads won: <7 – likely>
        Why: Leads won (optional): ____
        [Save] [Cancel]
        ");
        assert_eq!(ws.okr_audits("update").await, 2, "nothing of Jonas's is saved yet");
        let unanswered = again.submit().await?;
        assert!(!unanswered.is_done(), "he has to say which one is right");
        let label = "Which value is right?";
        let sent = unanswered.fill(label, "keep")?.submit().await?;
        assert!(sent.is_done(), "{:?} {}", sent.errors(), sent.modal());
        let card = ws.last_in(HOME);
        assert!(card.contains("3x → *4.4x* → 5x") && card.contains("€48 → *€45* → €36"), "{card}");
        assert!(card.contains("0 → *300* → 2,000"), "what Jonas did not touch stays Priya's: {card}");
        assert_eq!(ws.okr_audits("update").await, 3);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_forms_sent_in_the_same_instant_lose_nothing() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        for who in ["jonas", "priya"] {
            ws.user(who).command(HOME, "/okr update").await?;
        }
        ws.slack.fill("jonas", "Leads won", "100")?;
        ws.slack.fill("priya", "Leads won", "200")?;
        let (jonas, priya) = tokio::join!(ws.slack.submit("jonas"), ws.slack.submit("priya"));
        ws.settle().await;
        let (jonas, priya) = (jonas?, priya?);
        assert!(!jonas.closed && !priya.closed, "{jonas:?} {priya:?}");
        let is_saved = |who: &str| ws.user(who).modal().unwrap_or_default().starts_with("== Saved ==");
        assert!(is_saved("jonas") != is_saved("priya"), "one is saved, the other is asked");
        let asked = if is_saved("jonas") { "priya" } else { "jonas" };
        let form = ws.user(asked).modal().unwrap_or_default();
        assert!(form.contains("set this to"), "{form}");
        assert_eq!(ws.okr_audits("update").await, 1);
        for who in ["jonas", "priya"] {
            ws.slack.close(who, true).await?;
        }
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_line_over_a_fresh_value_of_somebody_else_says_so() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.user("priya").command(HOME, "/okr update roas 4.4").await?;
        ws.advance(SignedDuration::from_mins(2)).await;
        let said = ws.user("jonas").command(HOME, "/okr update roas 4.2").await?;
        assert_reads!(said.answer(), @"*Blended ROAS*: 4.4x → *4.2x*. Priya Nair had set 4.4x 2 minutes ago. 60 % done, 59 % expected by today (day 54 of 92): on track. The card in <#C0PODPERF> shows it.");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
