//! Slack's door: who is let in, what is read, what an odd payload changes (nothing), what a crafted one may do (nothing).

use crate::harness::{FORM, JSON, Outcome, Workspace, on_both_engines};
use jiff::SignedDuration;
use podkeeper::sandbox::Place;
use serde_json::{Value, json};

/// A mention of the bot, which it answers.
/// Jonas writes to the bot.
fn hello(ws: &Workspace) -> Value {
    let channel = ws.slack.open_direct("jonas", "podkeeper").expect("a direct message");
    json!({
        "type": "message", "channel_type": "im", "user": "U0JONAS0001", "channel": channel, "text": "hello",
        "ts": "1763900000.000100", "event_ts": "1763900000.000100",
    })
}

#[tokio::test]
async fn only_what_slack_signed_within_five_minutes_is_let_in() {
    on_both_engines(async |ws| {
        let before = ws.figures().await?;
        let body = json!({ "type": "event_callback", "event_id": "Ev1", "event": hello(ws) }).to_string();
        let unsigned = ws.bring_with(JSON, &body, &[]).await?;
        assert_eq!(unsigned.status, 401);
        let half = [("x-slack-request-timestamp", ws.now().as_second().to_string())];
        assert_eq!(ws.bring_with(JSON, &body, &half).await?.status, 401);
        let wrong = ws.bring_signed(JSON, &body, "another-secret", ws.now()).await?;
        assert_eq!(wrong.status, 401);
        for seconds in [-301, 301] {
            let at = ws.now() + SignedDuration::from_secs(seconds);
            let stale = ws.bring_signed(JSON, &body, "sandbox-signing-secret", at).await?;
            assert_eq!((stale.status, stale.text.as_str()), (401, ""), "{seconds} seconds off");
        }
        ws.settle().await;
        assert_eq!(ws.figures().await?, before);
        for (reason, times) in [("missing", 2), ("wrong", 1), ("stale", 2)] {
            let name = format!("podkeeper_slack_refused_total{{reason=\"{reason}\"}}");
            assert_eq!(ws.metric(&name).await?, times, "{reason}");
        }
        for seconds in [-300, 300] {
            let at = ws.now() + SignedDuration::from_secs(seconds);
            assert_eq!(ws.bring_signed(JSON, &body, "sandbox-signing-secret", at).await?.status, 200, "{seconds}");
        }
        ws.settle().await;
        assert_eq!(ws.user("jonas").dms().len(), 1, "the right signature is the same event both times");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_too_large_or_unreadable_is_refused_and_changes_nothing() {
    on_both_engines(async |ws| {
        let before = ws.figures().await?;
        let large = "x".repeat(1024 * 1024 + 1);
        assert_eq!(ws.bring(JSON, &large).await?.status, 413);
        let most = format!("{{\"type\":\"{}\"}}", "x".repeat(1024 * 1024 - 11));
        assert_eq!(most.len(), 1024 * 1024);
        assert_eq!(ws.bring(JSON, &most).await?.status, 200, "one mebibyte is still read");
        for (content_type, body) in [
            (JSON, "{\"type\":"),
            (JSON, "[1, 2]"),
            (JSON, "null"),
            (JSON, ""),
            (FORM, "payload=%7B%22type%22"),
            (FORM, "payload=7"),
            ("text/plain", "hello"),
        ] {
            assert_eq!(ws.bring(content_type, body).await?.status, 400, "{content_type}: {body}");
        }
        assert_eq!(ws.metric("podkeeper_slack_refused_total{reason=\"too_large\"}").await?, 1);
        assert_eq!(ws.metric("podkeeper_slack_refused_total{reason=\"unreadable\"}").await?, 7);
        assert_eq!(ws.figures().await?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn slack_may_check_the_address_and_its_certificate() {
    on_both_engines(async |ws| {
        let body = json!({ "token": "t", "challenge": "3eZbrw1aB", "type": "url_verification" }).to_string();
        let answered = ws.bring(JSON, &body).await?;
        assert_eq!((answered.status, answered.text.as_str()), (200, "3eZbrw1aB"));
        let answered = ws.bring(FORM, "ssl_check=1&token=t").await?;
        assert_eq!((answered.status, answered.text.as_str()), (200, ""));
        assert_eq!(ws.bring_signed(JSON, &body, "another-secret", ws.now()).await?.status, 401);
        Ok(())
    })
    .await;
}

/// Authentic, and of no use: what it is, the event, and the word under which it is counted.
fn odd_events() -> Vec<(&'static str, Value, &'static str)> {
    let said = |more: Value| {
        let mut message = json!({
            "type": "message", "channel": "D0X", "channel_type": "im", "user": "U0ANA0001", "text": "hello",
            "ts": "1763900000.000200",
        });
        for (name, value) in more.as_object().cloned().unwrap_or_default() {
            message[name] = value;
        }
        message
    };
    vec![
        ("an unknown type", json!({ "type": "solar_eclipse" }), "unknown_event"),
        ("no type", json!({}), "unknown_event"),
        ("no object", json!("hello"), "odd_event"),
        ("another bot's message", said(json!({ "bot_id": "B0OTHER" })), "message_of_a_bot"),
        ("its own message", said(json!({ "user": "U0PODKEEPR" })), "message_of_a_bot"),
        ("a changed message", said(json!({ "subtype": "message_changed" })), "message_of_another_kind"),
        ("an edited message", said(json!({ "edited": { "user": "U0ANA0001" } })), "message_of_another_kind"),
        ("a deleted message", said(json!({ "subtype": "message_deleted" })), "message_of_another_kind"),
        ("a message elsewhere", said(json!({ "channel_type": "channel" })), "message_elsewhere"),
        ("a message of nobody", said(json!({ "user": null })), "event_without_person"),
        ("a message without ts", said(json!({ "ts": null })), "message_without_ts"),
        ("a person who is a number", json!({ "type": "user_change", "user": 7 }), "odd_person"),
        ("a change of nobody", json!({ "type": "user_change" }), "odd_person"),
        ("a channel of nothing", json!({ "type": "channel_created", "channel": {} }), "odd_channel"),
        ("no channel", json!({ "type": "channel_archive" }), "event_without_channel"),
        ("no new id", json!({ "type": "channel_id_changed", "old_channel_id": "C0GENERAL" }), "odd_channel"),
        ("another tab", json!({ "type": "app_home_opened", "user": "U0ANA0001", "tab": "messages" }), "other_tab"),
    ]
}

#[tokio::test]
async fn odd_events_are_taken_counted_and_change_nothing() {
    on_both_engines(async |ws| {
        let before = ws.figures().await?;
        for (number, (what, event, word)) in odd_events().into_iter().enumerate() {
            let counter = format!("podkeeper_slack_ignored_total{{reason=\"{word}\"}}");
            let counted = ws.metric(&counter).await?;
            let answered = ws.bring_event(&format!("EvOdd{number}"), &event).await?;
            assert_eq!((answered.status, answered.text.as_str()), (200, ""), "{what}");
            assert_eq!(ws.metric(&counter).await?, counted + 1, "{what} counts as {word}");
        }
        for (what, body, word) in [
            ("an event without id", json!({ "type": "event_callback", "event": hello(ws) }), "event_without_id"),
            ("no event", json!({ "type": "event_callback", "event_id": "Ev9" }), "no_event"),
            ("too many events", json!({ "type": "app_rate_limited", "team_id": null }), "app_rate_limited"),
            ("an unknown request", json!({ "type": "tomorrow" }), "unknown_request"),
            ("a request of no type", json!({}), "unknown_request"),
            ("no challenge", json!({ "type": "url_verification" }), "no_challenge"),
        ] {
            assert_eq!(ws.bring(JSON, &body.to_string()).await?.status, 200, "{what}");
            let counter = format!("podkeeper_slack_ignored_total{{reason=\"{word}\"}}");
            assert!(ws.metric(&counter).await? > 0, "{what} counts as {word}");
        }
        ws.settle().await;
        assert_eq!(ws.figures().await?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn odd_interactions_and_commands_are_taken_counted_and_change_nothing() {
    on_both_engines(async |ws| {
        let before = ws.figures().await?;
        let user = json!({ "id": "U0ANA0001" });
        for (what, payload, word) in [
            ("an unknown interaction", json!({ "type": "telepathy", "user": user }), "unknown_interaction"),
            ("a press of nobody", json!({ "type": "block_actions", "actions": [{ "action_id": "x" }] }), "no_user"),
            ("a press of nothing", json!({ "type": "block_actions", "user": user, "actions": [] }), "no_action"),
            (
                "a press nowhere",
                json!({ "type": "block_actions", "user": user, "actions": [{ "action_id": "x" }], "trigger_id": "1" }),
                "unknown_container",
            ),
            ("a form without a view", json!({ "type": "view_submission", "user": user }), "no_view"),
            (
                "a form without a name",
                json!({ "type": "view_submission", "user": user, "view": { "id": "V1" } }),
                "view_without_callback",
            ),
            (
                "a shortcut without a trigger",
                json!({ "type": "shortcut", "user": user, "callback_id": "x" }),
                "shortcut_without_trigger",
            ),
            ("a user who is a list", json!({ "type": "block_actions", "user": [] }), "odd_interaction"),
        ] {
            let answered = ws.bring_interaction(&payload).await?;
            assert_eq!((answered.status, answered.text.as_str()), (200, ""), "{what}");
            let counter = format!("podkeeper_slack_ignored_total{{reason=\"{word}\"}}");
            assert_eq!(ws.metric(&counter).await?, 1, "{what} counts as {word}");
        }
        for (what, body, word) in [
            ("a form of nothing", "a=b", "unknown_form"),
            ("a command of nobody", "command=%2Fokr&channel_id=C1&trigger_id=1", "command_without_user"),
            ("a command nowhere", "command=%2Fokr&user_id=U1&trigger_id=1", "command_without_channel"),
            ("a command without a trigger", "command=%2Fokr&user_id=U1&channel_id=C1", "command_without_trigger"),
            ("a command without a name", "command=&user_id=U1&channel_id=C1&trigger_id=1", "command_without_name"),
        ] {
            assert_eq!(ws.bring(FORM, body).await?.status, 200, "{what}");
            let counter = format!("podkeeper_slack_ignored_total{{reason=\"{word}\"}}");
            assert_eq!(ws.metric(&counter).await?, 1, "{what} counts as {word}");
        }
        assert_eq!(ws.figures().await?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_no_feature_claims_is_answered_counted_and_changes_nothing() {
    on_both_engines(async |ws| {
        let before = ws.figures().await?;
        let unknown = "podkeeper_turns_total{feature=\"none\",end=\"unknown\"}";
        let answered = ws.bring_command("ana", "#general", "/standup", "t1").await?;
        assert_eq!(
            answered.said(),
            "This command belongs to another version of Podkeeper and does nothing here. Nothing was changed; \
             `/podkeeper help` shows what you can do now."
        );
        assert_eq!(ws.metric(unknown).await?, 1);
        let user = json!({ "id": "U0ANA0001" });
        let sent = ws
            .bring_interaction(&json!({
                "type": "view_submission", "user": user, "team": null,
                "view": { "id": "V1", "callback_id": "standup_answers" },
            }))
            .await?;
        assert_eq!(sent.json()["response_action"], "update");
        assert!(sent.text.contains("This form belongs to another version of Podkeeper"), "{}", sent.text);
        let options = ws
            .bring_interaction(&json!({ "type": "block_suggestion", "user": user, "action_id": "x", "value": "an" }))
            .await?;
        assert_eq!(options.json(), json!({ "options": [] }));
        let closed = ws
            .bring_interaction(
                &json!({ "type": "view_closed", "user": user, "view": { "id": "V1", "callback_id": "x" } }),
            )
            .await?;
        assert_eq!((closed.status, closed.text.as_str()), (200, ""));
        assert_eq!(ws.metric(unknown).await?, 3);
        assert_eq!(ws.figures().await?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_organisation_wide_install_names_no_team_and_is_answered_all_the_same() {
    on_both_engines(async |ws| {
        let body = json!({
            "type": "event_callback", "event_id": "EvOrg", "team_id": null, "enterprise_id": "E0ORG",
            "authorizations": [{ "team_id": null, "enterprise_id": "E0ORG", "is_enterprise_install": true }],
            "event": hello(ws),
        });
        assert_eq!(ws.bring(JSON, &body.to_string()).await?.status, 200);
        ws.settle().await;
        assert_eq!(ws.user("jonas").dms().len(), 1);
        let fields = "command=%2Fokr&text=help&user_id=U0ANA0001&team_id=&channel_id=C0PODPERF&trigger_id=t-org&\
                      enterprise_id=E0ORG&is_enterprise_install=true";
        let answered = ws.bring(FORM, fields).await?;
        assert!(answered.text.contains("check in on Performance Marketing's key results"), "{}", answered.text);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn people_of_another_company_may_click_but_not_act() {
    on_both_engines(async |ws| {
        set_objective(ws).await?;
        // A bystander of a channel that is about to be shared: the card is still there to be clicked.
        let lena = ws.slack.person("lena")?;
        let card = ws.slack.last("#pod-performance")?.ok_or("a card")?;
        let before = ws.figures().await?;
        let person = json!({ "id": lena.id, "team_id": lena.team_id });
        let action = json!({ "type": "button", "action_id": "okr_open_update", "block_id": "b", "value": pod(ws, "performance").await? });
        let payload = json!({
            "type": "block_actions", "user": person, "team": { "id": lena.team_id }, "trigger_id": "t-lena",
            "container": { "type": "message", "channel_id": "C0PODPERF", "message_ts": card.ts },
            "channel": { "id": "C0PODPERF" }, "actions": [action],
        });
        let answered = ws.bring_interaction(&payload).await?;
        assert_eq!((answered.status, answered.text.as_str()), (200, ""));
        ws.settle().await;
        assert_eq!(ws.user("lena").modal(), None);
        let refused = ws.slack.calls_of("views.open").pop().ok_or("the refusal is shown")?;
        let words = refused.args.to_string();
        assert!(words.contains("people of this organisation only"), "{words}");
        assert_eq!(ws.figures().await?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_value_or_a_form_that_names_another_pod_is_no_authority() {
    on_both_engines(async |ws| {
        set_objective(ws).await?;
        let (own, other) = (pod(ws, "performance").await?, pod(ws, "brand").await?);
        ws.user("ben").command("#pod-brand", "/okr new").await?;
        fill_objective(ws, "ben").await?;
        ws.slack.see_all();
        let before = ws.figures().await?;

        // The button of the own card, its value changed on the way.
        let card = ws.slack.last("#pod-performance")?.ok_or("a card")?;
        let block = card.blocks.iter().flatten().find(|block| block["type"] == "actions").ok_or("buttons")?.clone();
        let mut button = block["elements"][0].clone();
        assert_eq!(button["value"], json!(own.to_string()));
        button["block_id"] = block["block_id"].clone();
        button["value"] = json!(other.to_string());
        let place = Place::Message("C0PODPERF".into(), card.ts.clone());
        ws.slack.act("jonas", place, button, None).await?;
        ws.settle().await;
        assert_eq!(ws.user("jonas").modal(), None, "no form opens");
        let told = ws.slack.ephemerals_of("jonas")?;
        let told = told.last().map(podkeeper::sandbox::plain).unwrap_or_default();
        assert!(told.contains("Brand & Content") && told.contains("Ben Okafor"), "{told}");

        // The own form, what it carries changed on the way.
        ws.user("jonas").command("#pod-performance", "/okr update").await?;
        let view = ws.slack.modal_of("jonas")?.ok_or("a form")?;
        let carried: Value = serde_json::from_str(view.body["private_metadata"].as_str().unwrap_or_default())?;
        assert_eq!(carried["pod"], json!(own));
        let id = ws.number("SELECT k.id FROM okr_key_results k JOIN okr_objectives o ON o.id = k.objective_id JOIN pods p ON p.id = o.pod_id WHERE p.key = 'brand' ORDER BY k.id LIMIT 1").await?;
        let mut crafted = carried.clone();
        crafted["pod"] = json!(other);
        crafted["seen"][0]["id"] = json!(id);
        for (metadata, why) in [
            (crafted.to_string(), "another pod"),
            (json!({ "pod": 4711, "seen": carried["seen"] }).to_string(), "no pod"),
        ] {
            let payload = json!({
                "type": "view_submission", "user": { "id": "U0JONAS0001", "team_id": "T0AGENCY1" }, "trigger_id": why,
                "view": {
                    "id": view.id, "callback_id": "okr_check_in", "private_metadata": metadata,
                    "state": { "values": { format!("value_{id}_0"): { "v": { "type": "plain_text_input", "value": "9" } } } },
                },
            });
            let answered = ws.bring_interaction(&payload).await?;
            assert_eq!(answered.json()["response_action"], "update", "{why}: {}", answered.text);
            assert_eq!(answered.json()["view"]["title"]["text"], "Podkeeper", "{why}");
        }
        assert_eq!(ws.figures().await?, before);
        Ok(())
    })
    .await;
}

async fn pod(ws: &Workspace, key: &str) -> Result<i64, Box<dyn std::error::Error + Send + Sync>> {
    let sql = "SELECT id FROM pods WHERE key = $1";
    Ok(ws.db().read(sql).bind(key).scalar().await?)
}

async fn set_objective(ws: &Workspace) -> Outcome {
    ws.user("ana").command("#pod-performance", "/okr new").await?;
    fill_objective(ws, "ana").await
}

async fn fill_objective(ws: &Workspace, who: &str) -> Outcome {
    for (field, value) in [
        ("Objective", "Every euro works harder"),
        ("kr1_title", "ROAS"),
        ("kr1_unit", "x"),
        ("kr1_start", "3.2"),
        ("kr1_target", "4.5"),
    ] {
        ws.slack.fill(who, field, value)?;
    }
    let submitted = ws.slack.submit(who).await?;
    assert!(submitted.errors.is_empty(), "{:?}", submitted.errors);
    ws.settle().await;
    ws.slack.see_all();
    Ok(())
}
