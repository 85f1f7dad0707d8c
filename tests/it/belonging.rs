//! Who belongs where, as Slack shows it: coming and going, leaving altogether, and the weekly look at pods and their channels.

use crate::{
    decisions::{craft, with_leadership},
    harness::{Workspace, assert_reads, on_both_engines},
    standup_house::{advance_to, id, minutes, told},
};
use podkeeper::sandbox::Fault;
use serde_json::json;

async fn belongs(ws: &Workspace, who: &str, pod: &str) -> bool {
    let sql = "SELECT COUNT(*) FROM pod_members m JOIN pods o ON o.id = m.pod_id WHERE m.person = $1 AND o.key = $2";
    let count: i64 = ws.db().read(sql).bind(id(ws, who)).bind(pod).scalar().await.expect("a number");
    count == 1
}

#[tokio::test]
async fn who_comes_into_a_channel_or_leaves_it_is_asked_and_nothing_happens_silently() {
    on_both_engines(async |ws| {
        ws.slack.join("grace", "#pod-performance")?;
        ws.slack.invite("ana", "#pod-performance", &["felix"])?;
        ws.settle().await;
        advance_to(ws, "2026-11-23T14:30:00Z").await;
        assert_reads!(ws.user("grace").last_dm(), @r"
        You joined <#C0PODPERF>, the channel of *Performance Marketing*. Do you belong to the pod as well? Members are asked in its stand-ups and check in on its key results.
        [Join the pod] [I only visit] [Why am I asked?]
        ");
        assert!(ws.user("felix").dms().is_empty(), "guests are brought in by others: {:?}", ws.user("felix").dms());
        assert!(!belongs(ws, "grace", "performance").await, "never silently");
        let why = ws.user("grace").click_dm("Why am I asked?").await?;
        assert!(why.modal().contains("nobody becomes a member without being asked"), "{}", why.modal());
        ws.slack.close("grace", true).await?;
        ws.user("grace").click_dm("Join the pod").await?;
        assert!(belongs(ws, "grace", "performance").await);
        assert_reads!(ws.user("grace").last_dm(), @"You belong to *Performance Marketing* now. `/pod show performance` shows who else does.");

        // She leaves the channel: the same the other way round.
        ws.slack.leave("grace", "#pod-performance")?;
        ws.settle().await;
        minutes(ws, 40).await;
        assert_reads!(ws.user("grace").last_dm(), @r"
        You left <#C0PODPERF>, the channel of *Performance Marketing*. You are a member of the pod still. Do you leave it as well?
        [Leave the pod] [I belong still] [Why am I asked?]
        ");
        ws.user("grace").click_dm("I belong still").await?;
        assert!(belongs(ws, "grace", "performance").await);
        // What she said is not asked again.
        ws.slack.join("grace", "#pod-performance")?;
        ws.slack.leave("grace", "#pod-performance")?;
        ws.settle().await;
        minutes(ws, 40).await;
        assert_eq!(told(ws, "grace", "Do you leave it as well?").len(), 0, "{:?}", ws.user("grace").dms());

        // Who comes and goes before they read it is asked nothing.
        ws.slack.join("marcus", "#pod-performance")?;
        ws.settle().await;
        ws.slack.leave("marcus", "#pod-performance")?;
        ws.settle().await;
        minutes(ws, 40).await;
        let open = "SELECT COUNT(*) FROM asks WHERE feature = 'belonging' AND state <> 'closed'";
        assert_eq!(ws.count(open).await, 0);
        // A lead who leaves the channel leads still; what a made-up button carries is no right.
        ws.slack.leave("ana", "#pod-performance")?;
        ws.settle().await;
        for pod in ["1", "2", "3", "4"] {
            craft(ws, "ana", ("belonging_leave", pod)).await?;
            craft(ws, "felix", ("belonging_join", pod)).await?;
            craft(ws, "jonas", ("belonging_invite_all", pod)).await?;
        }
        assert_eq!(ws.count("SELECT COUNT(*) FROM pod_members WHERE role = 'lead'").await, 4);
        assert_eq!(ws.count(open).await, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_is_deactivated_leaves_all_pods_and_leadership_names_another_lead() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        ws.user("ruth").command("#general", "/pod add @priya growth").await?;
        // Not being of leadership, Jonas cannot name anybody.
        ws.slack.deactivate("ana")?;
        ws.settle().await;
        minutes(ws, 1).await;
        assert!(!belongs(ws, "ana", "performance").await);
        assert_reads!(told(ws, "chloe", "has no lead").concat(), @r"
        *Performance Marketing* has no lead: Ana Keller leads it no longer. Leadership acts meanwhile.
        Who leads it from now on? What was open comes to them, one by one.
        <Choose the lead> [Why am I asked?]
        ");
        for pod in 1..=4 {
            let menu = json!({ "type": "users_select", "action_id": "belonging_lead",
                "block_id": format!("vacancy/{pod}"), "selected_user": id(ws, "jonas") });
            let channel = json!({ "id": ws.slack.open_direct("jonas", "podkeeper")?.as_str() });
            let container = json!({ "type": "message", "message_ts": "1.1", "channel_id": channel["id"] });
            ws.bring_interaction(&json!({ "type": "block_actions", "user": { "id": id(ws, "jonas") },
                "trigger_id": format!("made up {pod}"), "channel": channel, "container": container,
                "actions": [menu] }))
                .await?;
            ws.settle().await;
        }
        assert_eq!(ws.count("SELECT COUNT(*) FROM pod_members WHERE role = 'lead'").await, 3);
        // Chloë goes on holiday: whoever is on duty for leadership then is asked.
        ws.user("chloe").command("#general", "/timeoff 24 Nov – 4 Dec").await?;
        advance_to(ws, "2026-11-24T16:00:00Z").await;
        assert_eq!(told(ws, "chloe", "asked of whoever is on duty").len(), 1, "{:?}", ws.user("chloe").dms());
        assert_eq!(told(ws, "omar", "has no lead").len(), 1, "{:?}", ws.user("omar").dms());
        let chosen = ws.slack.open_direct("omar", "podkeeper")?;
        ws.slack.choose("omar", chosen.as_str(), "belonging_lead", "felix").await?;
        ws.settle().await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM pod_members WHERE role = 'lead'").await, 3, "a guest never leads");
        ws.slack.choose("omar", chosen.as_str(), "belonging_lead", "jonas").await?;
        ws.settle().await;
        minutes(ws, 1).await;
        assert_reads!(told(ws, "omar", "leads *Performance").concat(), @"<@U0JONAS0001> leads *Performance Marketing* now.");
        assert_eq!(ws.count("SELECT COUNT(*) FROM belonging_vacancies WHERE closed_at IS NULL").await, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_pod_and_its_channel_are_compared_once_a_week_and_one_press_settles_each() {
    on_both_engines(async |ws| {
        // Growth gets a member who is not in its channel; in Performance’s there is Omar, who is no member.
        ws.user("ruth").command("#general", "/pod add @tomas growth").await?;
        ws.user("ruth").command("#general", "/pod add @sofia growth").await?;
        // Any change of a pod plans the comparison, should it not be planned.
        ws.user("ruth").command("#general", "/pod link #client-northwind growth").await?;
        advance_to(ws, "2026-11-30T15:00:00Z").await;
        assert_reads!(ws.user("dana").last_dm(), @r"
        *Client Growth* and <#C0PODGROW> disagree about who belongs. One press each settles it:
        *In the pod, not in the channel*
        Sofia Lindqvist
        [Invite] [It’s fine]
        Tomás Vega
        [Invite] [It’s fine]
        [Invite all] [All of this is fine] [Why am I asked?]
        ");
        assert_reads!(ws.user("ana").last_dm(), @r"
        *Performance Marketing* and <#C0PODPERF> disagree about who belongs. One press each settles it:
        *In the channel, not in the pod*
        Omar Haddad
        [Make member] [It’s fine] [Why am I asked?]
        ");
        assert!(ws.user("mei").dms().iter().all(|said| !said.contains("disagree")), "{:?}", ws.user("mei").dms());

        ws.user("ana").click_dm("It’s fine").await?;
        assert_reads!(ws.user("ana").last_dm(), @"*Performance Marketing* and its channel agree about who belongs. Thank you.");
        // Slack refuses one: the lead reads why, and can try again.
        ws.slack.fail_next("conversations.invite", 1, &Fault::Error("user_is_restricted".into()));
        ws.user("dana").click_dm("Invite all").await?;
        minutes(ws, 1).await;
        assert_reads!(ws.user("dana").last_dm(), @r"
        *Client Growth* and <#C0PODGROW> disagree about who belongs. One press each settles it:
        *In the pod, not in the channel*
        Sofia Lindqvist: could not be invited. A guest, who may not be in this channel. An admin of the workspace can let them in.
        [Invite] [It’s fine] [Why am I asked?]
        ");
        ws.user("dana").click_dm("Invite").await?;
        minutes(ws, 1).await;
        assert_reads!(ws.user("dana").last_dm(), @"*Client Growth* and its channel agree about who belongs. Thank you.");
        let members = ws.slack.channel("#pod-growth")?.members;
        assert!(
            [id(ws, "tomas"), id(ws, "sofia")].iter().all(|one| members.iter().any(|member| member.as_str() == one))
        );

        // A week later nothing is asked about what was said to be fine; who came meanwhile is.
        ws.slack.join("grace", "#pod-performance")?;
        ws.settle().await;
        advance_to(ws, "2026-12-07T15:00:00Z").await;
        assert_reads!(ws.user("ana").last_dm(), @r"
        *Performance Marketing* and <#C0PODPERF> disagree about who belongs. One press each settles it:
        *In the channel, not in the pod*
        Grace Kim
        [Make member] [It’s fine] [Why am I asked?]
        ");
        ws.user("ana").click_dm("Make member").await?;
        minutes(ws, 1).await;
        assert!(belongs(ws, "grace", "performance").await);
        assert!(ws.user("ana").last_dm().contains("agree about who belongs"), "{}", ws.user("ana").last_dm());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
