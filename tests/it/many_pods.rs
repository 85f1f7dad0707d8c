//! An organisation of more pods than a menu of Slack's shows: forms that choose one ask while the person types.

use crate::{
    decide_edit::choose,
    harness::{KEY_RESULTS, Outcome, Workspace, on_both_engines, on_both_engines_with_learning},
    learn_and_share::{UPDATES, call, december},
    scenes::fill,
    standup_house::{advance_to, with_standups},
};
use podkeeper::{database::Ts, sandbox::Place};
use serde_json::{Value, json};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const PERF: &str = "#pod-performance";
const OWNER: &str = "ritual_owner";
const ON_POD: &str = "blocked_pod";

/// 130 pods besides those of the example: Client 001 to Client 130.
async fn with_clients(ws: &Workspace) -> Outcome {
    for number in 1..=130 {
        let insert = "INSERT INTO pods (workspace_id, key, name, created_by, created_at)
                      SELECT workspace_id, $1, $2, created_by, $3 FROM pods WHERE key = 'performance'";
        let (key, name) = (format!("client-{number:03}"), format!("Client {number:03}"));
        ws.db().write(insert).bind(key).bind(name).bind(Ts(ws.now())).execute().await?;
    }
    Ok(())
}

/// What the field offers for what somebody typed in it: names and values.
async fn offered(ws: &Workspace, who: &str, field: &str, typed: &str) -> Result<Vec<(String, String)>> {
    let view = ws.slack.modal_of(who)?.ok_or("no modal")?;
    let answer = ws.slack.suggest(who, Place::View(view.id), (field, field), typed).await?;
    let options = answer["options"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(options.iter().map(|option| (text(&option["text"]["text"]), text(&option["value"]))).collect())
}

async fn names(ws: &Workspace, who: &str, field: &str, typed: &str) -> Result<Vec<String>> {
    Ok(offered(ws, who, field, typed).await?.into_iter().map(|(name, _)| name).collect())
}

/// The value of the one that is called so.
async fn value_of(ws: &Workspace, who: &str, field: &str, name: &str) -> Result<String> {
    let found = offered(ws, who, field, name).await?.into_iter().find(|(offered, _)| offered == name);
    Ok(found.ok_or("it is not offered")?.1)
}

#[tokio::test]
async fn a_ritual_belongs_to_pods_that_no_menu_shows() {
    on_both_engines(async |ws| {
        with_clients(ws).await?;
        let form = ws.user("ruth").command("#general", "/ritual remind").await?;
        let all = names(ws, "ruth", OWNER, "").await?;
        assert_eq!(
            (all.len(), &all[..3]),
            (100, &["Me alone", "The organisation", "Asia Pacific"].map(str::to_owned)[..])
        );
        assert_eq!(
            names(ws, "ruth", OWNER, "client 12").await?,
            (120..130).map(|n| format!("Client {n}")).collect::<Vec<_>>()
        );
        assert_eq!(names(ws, "ruth", OWNER, " CONTENT").await?, ["Brand & Content"]);
        assert_eq!(names(ws, "ruth", OWNER, "nobody's").await?, [""; 0]);

        let chosen =
            [value_of(ws, "ruth", OWNER, "Client 121").await?, value_of(ws, "ruth", OWNER, "Client 130").await?];
        let form = form.fill("What to say", "Book your hours")?.fill("Name", "Hours")?;
        let form = form.fill("Whose is it?", &chosen.join(","))?.fill("Who takes part?", "Every colleague")?;
        let form = form.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        assert!(form.modal().contains("*Hours* of Client 121, Client 130"), "{}", form.modal());

        // What is chosen already stands there by its name.
        let form = ws.user("ruth").command("#general", "/ritual edit hours").await?;
        assert!(form.modal().contains("Client 121") && form.modal().contains("Client 130"), "{}", form.modal());
        let form = form.fill("Name", "All hours")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        assert_eq!(ws.number("SELECT COUNT(*) FROM ritual_pods").await?, 2);

        // A pod is archived while the form is open, another one is none; what owned it before may stay.
        let form = ws.user("ruth").command("#general", "/ritual edit all hours").await?;
        let gone = value_of(ws, "ruth", OWNER, "Client 099").await?;
        ws.db()
            .write("UPDATE pods SET archived_at = $1 WHERE name IN ('Client 099', 'Client 121')")
            .bind(Ts(ws.now()))
            .execute()
            .await?;
        let form = form.fill("Whose is it?", &gone)?.submit().await?;
        assert_eq!(form.errors(), ["Client 099 was archived meanwhile. Please choose another pod."]);
        let form = form.fill("Whose is it?", "987654")?.submit().await?;
        assert_eq!(form.errors(), ["That pod is not there any more. Please choose another one."]);
        let form = form.fill("Whose is it?", &chosen.join(","))?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        ws.slack.close("ruth", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_is_offered_what_they_may_not_choose() {
    on_both_engines(async |ws| {
        with_clients(ws).await?;
        // A lead has few pods: a menu, and were she to ask all the same, no more than stands in it.
        let form = ws.user("ana").command(PERF, "/ritual remind").await?;
        assert!(form.modal().contains("Whose is it?: <Performance Marketing>"), "{}", form.modal());
        assert_eq!(names(ws, "ana", OWNER, "").await?, ["Me alone", "Performance Marketing"]);
        assert_eq!(names(ws, "ana", OWNER, "client").await?, [""; 0]);
        ws.slack.close("ana", true).await?;
        // Somebody of another company, who asks without any form.
        for (who, offered) in [("lena", 0), ("paul", 0), ("felix", 100)] {
            let person = ws.slack.person(who)?;
            let asked = json!({
                "type": "block_suggestion", "user": { "id": person.id }, "block_id": ON_POD, "action_id": ON_POD, "value": "",
            });
            let answer: Value = serde_json::from_str(&ws.bring_interaction(&asked).await?.text)?;
            assert_eq!(answer["options"].as_array().map(Vec::len), Some(offered), "{who}: {answer}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_stand_up_waits_on_a_pod_that_no_menu_shows() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        with_clients(ws).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        let form = ws.user("jonas").click_dm("Answer").await?;
        assert_eq!(names(ws, "jonas", ON_POD, "brand").await?, ["Brand & Content"]);
        assert_eq!(names(ws, "jonas", ON_POD, "").await?.len(), 100);
        let (brand, gone) = (
            value_of(ws, "jonas", ON_POD, "Brand & Content").await?,
            value_of(ws, "jonas", ON_POD, "Client 130").await?,
        );
        ws.db()
            .write("UPDATE pods SET archived_at = $1 WHERE name = 'Client 130'")
            .bind(Ts(ws.now()))
            .execute()
            .await?;
        let form = form
            .fill("What is the plan for today?", "Bids")?
            .fill("Is something new in your way?", "the final logo")?;
        let form = form.fill("It waits on a pod", &gone)?.submit().await?;
        assert_eq!(form.errors(), ["That pod is no more. Please choose another one."]);
        let form = form.fill("It waits on a pod", &brand)?.submit().await?;
        assert!(form.errors().is_empty(), "{:?}", form.errors());
        ws.slack.close("jonas", true).await?;
        advance_to(ws, "2026-11-24T10:00:00Z").await;
        let need: Vec<String> =
            ws.user("ben").dms().into_iter().filter(|said| said.contains("the final logo")).collect();
        assert_eq!(need.len(), 1, "{:?}", ws.user("ben").dms());
        // He knows better whose it is.
        ws.user("ben")
            .click_dm("Not mine")
            .await?
            .fill("Who could help, or why is it not yours?", "A client")?
            .submit()
            .await?;
        ws.advance(jiff::SignedDuration::from_mins(1)).await;
        ws.user("jonas").click_dm("Ask somebody else").await?;
        assert_eq!(names(ws, "jonas", "to_pod", "client 07").await?.len(), 10);
        ws.slack.close("jonas", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_host_is_found_among_pods_that_no_menu_shows() {
    on_both_engines_with_learning(async |ws| {
        with_clients(ws).await?;
        // Each of them is led by somebody.
        ws.with_crowd("performance", 131).await;
        let lead = "INSERT INTO pod_members (workspace_id, pod_id, person, role, since)
                    SELECT p.workspace_id, p.id, 'U0CROWD' || SUBSTR(p.key, 8), 'lead', $1 FROM pods p WHERE p.key LIKE 'client-%'";
        ws.db().write(lead).bind(Ts(ws.now())).execute().await?;
        december(ws).await;
        assert!(call(ws).contains("Ben Okafor (Brand & Content) hosts"), "{}", call(ws));
        let form = ws.user("ben").choose(UPDATES, "learning_for_host", "Swap host").await?;
        let field = "learning_host_pod";
        assert_eq!(names(ws, "ben", field, "").await?.len(), 100);
        assert_eq!(names(ws, "ben", field, "mei").await?, ["Asia Pacific: Mei Tan, at 23:00"]);
        assert_eq!(names(ws, "ben", field, "brand").await?, [""; 0], "it hosts already");
        let chosen = value_of(ws, "ben", field, "Client 121: Crowd 121").await?;
        let sent = form.fill("Who hosts instead?", &chosen)?.submit().await?;
        assert!(sent.is_done(), "{:?}", sent.errors());
        assert!(call(ws).contains("Crowd 121 (Client 121) hosts"), "{}", call(ws));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn key_results_of_pods_that_no_menu_shows() {
    on_both_engines(async |ws| {
        with_clients(ws).await?;
        // An administrator may choose any pod; a lead has few, in a menu.
        let form = ws.user("ruth").command("#general", "/okr new").await?;
        assert_eq!(names(ws, "ruth", "okr_new_pod", "").await?.len(), 100);
        assert_eq!(names(ws, "ruth", "okr_new_pod", "client 07").await?.len(), 10);
        let chosen = value_of(ws, "ruth", "okr_new_pod", "Client 130").await?;
        let mut form = form.fill("Pod", &chosen)?.fill("Objective", "Grow")?;
        let (title, unit, start, target) = KEY_RESULTS[0];
        for (field, value) in [("title", title), ("unit", unit), ("start", start), ("target", target)] {
            form = form.fill(&format!("kr1_{field}"), value)?;
        }
        let set = form.submit().await?;
        assert!(set.errors().is_empty(), "{:?}", set.errors());
        ws.slack.close("ruth", true).await?;

        let form = ws.user("ruth").command("#general", "/okr update").await?;
        assert_eq!(names(ws, "ruth", "okr_updated_pod", " CONTENT").await?, ["Brand & Content"]);
        let form = form.fill("Whose key results?", &chosen)?.submit().await?;
        assert!(form.modal().contains("Client 130") && form.modal().contains(title), "{}", form.modal());
        ws.slack.close("ruth", true).await?;

        ws.user("ana").command("#general", "/okr new").await?;
        assert_eq!(names(ws, "ana", "okr_new_pod", "").await?, ["Performance Marketing"]);
        assert_eq!(names(ws, "ana", "okr_new_pod", "client").await?, [""; 0]);
        ws.slack.close("ana", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_all_pods_one_is_shown_that_no_menu_shows() {
    on_both_engines(async |ws| {
        with_clients(ws).await?;
        let set =
            "INSERT INTO okr_objectives (workspace_id, pod_id, cycle_start, cycle_end, title, created_by, created_at)
                   SELECT workspace_id, id, '2026-10-01', '2026-12-31', 'Grow ' || name, created_by, $1 FROM pods
                   WHERE key LIKE 'client-%'";
        ws.db().write(set).bind(Ts(ws.now())).execute().await?;
        let said = ws.user("ruth").command("#general", "/okr show all").await?.answer();
        assert!(said.contains("*Client 040*") && !said.contains("*Client 041*"), "{said}");
        assert!(said.contains("… and 90 more pods: choose one below."), "{said}");
        let messages = ws.slack.ephemerals_of("ruth")?;
        let shown = messages.last().ok_or("no answer")?;
        let place = || Place::Message(ws.slack.channel("#general").expect("a channel").id, shown.ts.clone());
        let answer = ws.slack.suggest("ruth", place(), ("row", "okr_show_pod"), "client 12").await?;
        let options = answer["options"].as_array().cloned().unwrap_or_default();
        assert_eq!(options.len(), 10, "{answer}");
        assert_eq!(options[9]["text"]["text"], "Client 129");
        let chosen = options[9]["value"].as_str().unwrap_or_default();
        let said = ws.user("ruth").choose("#general", "okr_show_pod", chosen).await?.answer();
        assert!(said.contains("Grow Client 129"), "{said}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_all_user_groups_one_is_asked_that_no_menu_shows() {
    on_both_engines(async |ws| {
        for number in 1..=120 {
            let insert = "INSERT INTO user_groups (workspace_id, id, name, handle, disabled, members, people)
                          SELECT workspace_id, $1, $2, $3, FALSE, members, people FROM user_groups
                          WHERE handle = 'brand-council'";
            let (id, name, handle) =
                (format!("S0GUILD{number:03}"), format!("Guild {number:03}"), format!("guild-{number:03}"));
            ws.db().write(insert).bind(id).bind(name).bind(handle).execute().await?;
        }
        ws.user("ruth").command("#general", "/escalate routes edit").await?;
        choose(ws, "ruth", "escalation_route_menu", "edit|normal|0").await?;
        choose(ws, "ruth", "escalation_level_menu", "edit|normal#0|0").await?;
        assert_eq!(names(ws, "ruth", "groups", "guild 11").await?.len(), 10);
        let chosen = value_of(ws, "ruth", "groups", "Guild 117 · @guild-117 · 3 people").await?;
        ws.slack.fill("ruth", "Who is asked", "")?;
        let said = fill(ws, "ruth", &[("And user groups", &chosen)]).await?;
        assert!(said.contains("1. Goes to *@guild-117*."), "{said}");
        // What was chosen stands there by its name when it is edited again.
        choose(ws, "ruth", "escalation_level_menu", "edit|normal#0|1").await?;
        let form = ws.user("ruth").modal().ok_or("no form")?;
        assert!(form.contains("Guild 117"), "{form}");
        ws.slack.close("ruth", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
