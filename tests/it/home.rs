//! The App Home: what somebody finds there, and that it keeps up.

use crate::harness::{assert_reads, on_both_engines};
use jiff::SignedDuration;
use podkeeper::sandbox::plain_view;

const HOME: &str = "#pod-performance";

#[tokio::test]
async fn a_lead_finds_their_pod_and_updates_it_there() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        let waiting = ws.user("ana").home().await?;
        assert!(
            waiting.contains("*You lead Performance Marketing now* · since") && waiting.contains("|open>"),
            "{waiting}"
        );
        ws.user("ana").click_dm("Got it").await?;
        assert_reads!(ws.user("ana").home().await?, @r"
        # Hello Ana
        # Waiting on you
        Nothing. Have a good day.
        # Your pods
        *Performance Marketing* · you lead it · 3 people · <#C0PODPERF>
        _Win back margin_ · 0 % done, 59 % expected by today (day 54 of 92): behind by 59 points [Update]
        [All pods (4)]
        # Your days
        Europe/Berlin · Monday to Friday, 09:00 to 17:30
        No time off planned
        # Quick actions
        [Update key results] [Announce something] [Record a decision] [Escalate something] [New channel]
        [Enter time off] [My hours & prompts] [What can I do?]
        ");
        let form = ws.user("ana").click_home("Update").await?;
        assert!(form.modal().contains("Win back margin"), "{}", form.modal());
        assert!(form.fill("Blended ROAS", "4.5")?.submit().await?.is_done());
        let seen = |who: &str| {
            let view = ws.slack.home_of(who).expect("somebody");
            view.map(|view| plain_view(&view)).unwrap_or_default()
        };
        assert!(seen("ana").contains("25 % done"), "her own Home keeps up: {}", seen("ana"));
        // So does that of everybody else in the pod who looked at it lately.
        assert!(ws.user("priya").home().await?.contains("25 % done"));
        ws.slack.forget_calls();
        ws.user("jonas").command(HOME, "/okr update leads 1000").await?;
        assert!(seen("priya").contains("42 % done"), "{}", seen("priya"));
        assert_eq!(ws.slack.calls_of("views.publish").len(), 2, "Ana's and Priya's; Jonas never opened his");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_home_is_published_once_in_two_seconds() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.user("ana").home().await?;
        ws.advance(SignedDuration::from_mins(1)).await;
        ws.slack.forget_calls();
        for leads in 1..=5 {
            ws.slack.command("jonas", HOME, &format!("/okr update leads {leads}")).await?;
        }
        ws.settle().await;
        let published = ws.slack.calls_of("views.publish");
        assert!((1..=2).contains(&published.len()), "{}", published.len());
        if let [first, second] = published.as_slice() {
            assert!(second.at.duration_since(first.at) >= SignedDuration::from_secs(2));
        }
        let home = ws.slack.home_of("ana")?.map(|view| plain_view(&view)).unwrap_or_default();
        assert!(home.contains("Performance Marketing"), "{home}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn leadership_without_a_pod_and_a_guest() {
    on_both_engines(async |ws| {
        assert_reads!(ws.user("omar").home().await?, @r"
        # Hello Omar
        # Waiting on you
        Nothing. Have a good day.
        # Escalations
        *Open in the organisation*: nothing.
        (On duty for leadership this week (from 23 November): Chloë Martin. `/escalate rota` shows the next ones.)
        # The pods
        *Asia Pacific* · led by <@U0MEI0001>
        *Brand & Content* · led by <@U0BEN0001>
        *Client Growth* · led by <@U0DANA0001>
        *Performance Marketing* · led by <@U0ANA0001>
        [All pods (4)]
        # Your days
        America/New_York · Monday to Friday, 09:00 to 17:30
        No time off planned
        # Quick actions
        [Announce something] [Record a decision] [Escalate something] [New channel] [Enter time off]
        [My hours & prompts] [What can I do?]
        ");
        assert_reads!(ws.user("felix").home().await?, @r"
        # Hello Felix
        # Waiting on you
        Nothing. Have a good day.
        # Your pods
        *Brand & Content* · led by <@U0BEN0001> · 4 people · <#C0PODBRAND>
        No objective for this cycle yet
        [All pods (4)]
        # Your days
        Europe/Berlin · Monday to Friday, 09:00 to 17:30
        No time off planned
        # Quick actions
        [Update key results] [Escalate something] [Enter time off] [My hours & prompts] [What can I do?]
        ");
        let listed = ws.user("omar").click_home("All pods (4)").await?;
        assert!(ws.user("omar").modal().unwrap_or_default().contains("4 pods"), "{}", listed.answer());
        ws.slack.close("omar", true).await?;
        ws.user("omar").click_home("What can I do?").await?;
        assert!(ws.user("omar").modal().unwrap_or_default().contains("/podkeeper help"));
        ws.slack.close("omar", true).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_admin_sees_what_did_not_reach_slack() {
    on_both_engines(async |ws| {
        assert!(!ws.user("ruth").home().await?.contains("Delivery problems"));
        let refused = podkeeper::sandbox::Fault::Error("restricted_action".to_owned());
        ws.slack.fail_next("chat.postMessage", 1, &refused);
        ws.set_objective("ana", HOME, ("Win back margin", &[("Leads", "", "0", "9")])).await?;
        assert_reads!(ws.user("ruth").home().await?, @r"
        # Hello Ruth
        # Waiting on you
        Nothing. Have a good day.
        # The pods
        *Asia Pacific* · led by <@U0MEI0001>
        *Brand & Content* · led by <@U0BEN0001>
        *Client Growth* · led by <@U0DANA0001>
        *Performance Marketing* · led by <@U0ANA0001>
        [All pods (4)]
        # Key results of all pods
        *Performance Marketing*: 0 % done, 59 % expected by today (day 54 of 92): ⚠️ behind by 59 points
        _Win back margin_
        (No objective for this cycle yet: Asia Pacific, Brand & Content and Client Growth.)
        # Your days
        Europe/London · Monday to Friday, 09:00 to 17:30
        No time off planned
        # Quick actions
        [Announce something] [Record a decision] [Escalate something] [New channel] [Enter time off]
        [My hours & prompts] [What can I do?] [Settings]
        # Roll-out: 3 of 8 steps done
        (What the house needs to run, in a good order. Each step ticks itself off. Only admins see this.)
        ✓ *Map* · I see 16 people and 9 channels; zone Europe/Berlin, leadership and channels are set
        ○ *Pods*: A pod is a team with a lead, a purpose and a channel; everything else hangs on it.
        0 of 4 pods say what they are for. Next: Asia Pacific, Brand & Content, Client Growth and 1 more. `/pod edit` says it
        ✓ *Leads* · 4 of 4 pods have a lead
        ○ *Channels*: Each pod has one place where it can be found, and channels are called so that people find them.
        4 of 4 pods have a home channel; no rules for names are saved. Next: look at the rules for names and save them [Rules for names]
        ○ *Rituals*: Something of each pod’s own that comes again, such as a daily stand-up, so that it hears of itself.
        0 of 4 pods have a ritual of their own. Next: Asia Pacific, Brand & Content, Client Growth and 1 more. `/ritual add standup every weekday at 10:00` in its channel [Add a ritual]
        ○ *Objectives*: Each pod knows what it is after this quarter, and by which figures it sees how far it is.
        1 of 4 pods have an objective for Q4 2026. Next: Asia Pacific, Brand & Content and Client Growth. A lead sets one with `/okr new` [Set an objective]
        ✓ *Escalation routes* · The usual way has 3 levels, and people for each; cards stand in <#C0ESCALATE>
        ○ *Review*: Once a month leadership sees how all pods stand, and hears why of those that are far behind.
        The monthly review is off. Next: `/ritual add` makes the monthly OKR review; `/ritual resume` where it is paused
        # Delivery problems
        These did not reach Slack. Nothing else waits on them.
        • A message to <#C0PODPERF> (okrs `okr/pod/1/card/2026-W48`). The workspace does not let apps do that there. An owner can allow it in the channel's settings.
        ");
        assert!(!ws.user("ana").home().await?.contains("Delivery problems"), "only admins are bothered with it");
        // The lead was told; the next check-in tries again, and the problem is gone.
        assert_reads!(ws.user("ana").last_dm(), @r"
        The card of *Performance Marketing* is not posted: Slack does not let me post in <#C0PODPERF> (`restricted_action`).
        (Check-ins are saved all the same, and `/okr show` shows them. The card appears as soon as it can.)
        [All right] [Why am I told?]
        ");
        ws.user("ana").command(HOME, "/okr update leads 3").await?;
        assert_eq!(ws.cards_in(HOME).len(), 1);
        assert!(!ws.user("ruth").home().await?.contains("Delivery problems"));
        assert!(!ws.user("ana").home().await?.contains("is not posted"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn settings_are_a_button_away_for_admins() {
    on_both_engines(async |ws| {
        ws.user("ruth").home().await?;
        let form = ws.user("ruth").click_home("Settings").await?;
        assert!(form.modal().contains("Time zone"), "{}", form.modal());
        ws.slack.close("ruth", true).await?;
        Ok(())
    })
    .await;
}
