//! What waits on whom, on their App Home: what is a lead's stands with whoever acts, what is confidential with its parties
//! alone, and all of it says since when and how much there is.

use crate::{
    decisions::{ACCOUNTABLE, assert_has, record, with_leadership},
    escalation_house::{CONFIDENTIAL, assert_lacks, escalate},
    harness::{Workspace, on_both_engines, on_both_engines_with_learning},
    learn_and_share::december,
    standup_house::{advance_to, id, minutes, run, with_standups},
};
use podkeeper::{database::Ts, ids::UserId, sandbox::plain_view};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const GENERAL: &str = "#general";

/// What waits on somebody, as their page says it.
async fn waiting(ws: &Workspace, who: &str) -> Result<String> {
    let home = ws.user(who).home().await?;
    let mut parts = home.split("\n# ");
    Ok(parts.find(|part| part.starts_with("Waiting on you")).unwrap_or_default().to_owned())
}

/// On whose page, of these, a thing stands.
async fn on_pages_of(ws: &Workspace, people: &[&'static str], thing: &str) -> Result<Vec<&'static str>> {
    let mut found = Vec::new();
    for who in people {
        if waiting(ws, who).await?.contains(thing) {
            found.push(*who);
        }
    }
    Ok(found)
}

#[tokio::test]
async fn what_is_a_leads_stands_on_the_page_of_whoever_acts() {
    on_both_engines(async |ws| {
        const PEOPLE: [&str; 7] = ["ana", "jonas", "priya", "ben", "chloe", "omar", "ruth"];
        const THING: &str = "Key result: Leads won";
        with_leadership(ws).await?;
        ws.with_objective().await?;
        ws.user("ana").click_dm("Got it").await?;
        ws.user("ana").command("#pod-performance", "/pod deputy @jonas performance").await?;
        for (who, days) in
            [("ana", "29 Dec – 31 Dec"), ("jonas", "30 Dec – 31 Dec"), ("chloe", "31 Dec"), ("omar", "31 Dec")]
        {
            ws.user(who).command(GENERAL, &format!("/timeoff {days}")).await?;
        }
        advance_to(ws, "2026-12-28T14:00:00Z").await;
        assert_eq!(on_pages_of(ws, &PEOPLE, THING).await?, ["ana"]);
        // She is away, and has it still; her deputy acts, who knows of which pod it is.
        advance_to(ws, "2026-12-29T14:00:00Z").await;
        assert_eq!(on_pages_of(ws, &PEOPLE, THING).await?, ["ana", "jonas"]);
        assert_has(&waiting(ws, "jonas").await?, &["*Key result: Leads won* · since"]);
        // The deputy is away, too: it falls to leadership, who read of which pod it is.
        advance_to(ws, "2026-12-30T15:00:00Z").await;
        assert_eq!(on_pages_of(ws, &PEOPLE, THING).await?, ["ana", "chloe", "omar"]);
        for who in ["chloe", "omar"] {
            assert_has(&waiting(ws, who).await?, &["*Key result: Leads won* · Performance Marketing · since"]);
        }
        // And to the administrators who are here, where nobody of leadership is.
        advance_to(ws, "2026-12-31T15:00:00Z").await;
        assert_eq!(on_pages_of(ws, &PEOPLE, THING).await?, ["ana", "ruth"]);
        assert_has(&waiting(ws, "ruth").await?, &["*Key result: Leads won* · Performance Marketing · since"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_page_follows_when_a_pod_falls_to_its_reader() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        ws.with_objective().await?;
        ws.user("ana").click_dm("Got it").await?;
        advance_to(ws, "2026-12-29T09:00:00Z").await;
        assert_lacks(&waiting(ws, "omar").await?, &["Leads won"]);
        ws.user("ana").command(GENERAL, "/timeoff 29 Dec – 31 Dec").await?;
        minutes(ws, 1).await;
        let seen = ws.slack.home_of("omar")?.map(|view| plain_view(&view)).unwrap_or_default();
        assert_has(&seen, &["*Key result: Leads won* · Performance Marketing"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn confidential_words_stand_on_the_pages_of_the_parties_and_of_leadership_alone() {
    on_both_engines(async |ws| {
        const EVERYBODY: [&str; 15] = [
            "ana", "ben", "dana", "mei", "chloe", "omar", "jonas", "priya", "sofia", "tomas", "grace", "wei", "aiko",
            "ruth", "felix",
        ];
        with_leadership(ws).await?;
        // From Jonas to whoever leads Brand, which is Ben; and of Jonas, for Ana to decide.
        escalate(ws, &[CONFIDENTIAL]).await?;
        let more = [("Who may see it?", "Its people and leadership only"), (ACCOUNTABLE, "@ana")];
        record(ws, "jonas", "/decide new hiring \"A second buyer for Mei\"", &more).await?;
        // While they are with the first who were asked, and again when both were left alone for days.
        for until in ["2026-11-23T10:00:00Z", "2026-11-26T16:00:00Z"] {
            advance_to(ws, until).await;
            for who in EVERYBODY {
                let page = ws.user(who).home().await?;
                for (words, parties) in [("Client X", ["jonas", "ben"]), ("second buyer", ["jonas", "ana"])] {
                    let may = parties.contains(&who) || ["chloe", "omar"].contains(&who);
                    assert!(may || !page.contains(words), "{until} {who} reads what is confidential: {page}");
                    // Whoever did not answer Jonas reads no more of it once it went up.
                    let has_it = words == "Client X" && who == "ben" && until.starts_with("2026-11-23");
                    let acts = has_it || words == "second buyer" && who == "ana";
                    assert!(!acts || page.contains(words), "{until} {who} has to act: {page}");
                }
            }
        }
        assert_has(&ws.user("jonas").home().await?, &["Client X"]);
        assert_has(&ws.user("chloe").home().await?, &["Client X"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_session_waits_on_its_host_since_they_host_it() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        ws.user("ben").click_dm("Fine").await?;
        advance_to(ws, "2026-12-29T09:00:00Z").await;
        assert_has(&waiting(ws, "ben").await?, &["*Hosting Learn-and-Share* · since", "24 December 2026, 09:00"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn more_than_anybody_reads_is_said_to_be_more() {
    on_both_engines(async |ws| {
        let now = Ts(ws.now());
        for number in 0..501 {
            let insert = "INSERT INTO asks (workspace_id, feature, key, person, kind, title, why, urgent, state, created_at,
                            goes_out_at)
                          SELECT id, 'pods', $1, 'U0RUTH0001', 'test', $1, 'why', FALSE, 'open', $2, $2 FROM workspaces";
            ws.db().write(insert).bind(format!("test/{number}")).bind(now).execute().await?;
        }
        assert_has(&waiting(ws, "ruth").await?, &["[All (more than 500)]"]);
        ws.user("ruth").click_home("All (more than 500)").await?;
        assert_has(&ws.user("ruth").modal().unwrap_or_default(), &["And more than 200 others, which wait less long."]);
        ws.slack.close("ruth", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Statements of somebody's page.
async fn cost(ws: &Workspace, who: &str) -> Result<u32> {
    Ok(ws.app().count_home(&UserId::from(id(ws, who).as_str())).await?.ok_or("a page")?)
}

#[tokio::test]
async fn four_stand_ups_cost_what_one_does() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        for pod in ["brand", "growth", "apac"] {
            ws.user("ruth").command(GENERAL, &format!("/pod add @jonas {pod}")).await?;
        }
        minutes(ws, 1).await;
        run(ws, "/house run").await?;
        let (one, shown) = (cost(ws, "jonas").await?, waiting(ws, "jonas").await?.matches("stand-up").count());
        for pod in ["brand", "growth", "apac"] {
            run(ws, &format!("/house found {pod}")).await?;
        }
        run(ws, "/house run").await?;
        let many = waiting(ws, "jonas").await?;
        assert_eq!(many.matches("stand-up").count(), shown + 3, "{many}");
        assert_eq!(cost(ws, "jonas").await?, one, "all of them are read at once");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_hand_overs_cost_what_one_does() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.set_objective("ben", "#pod-brand", ("Be seen", &[("Visits", "", "0", "9")])).await?;
        for line in ["/pod lead @jonas performance", "/pod lead @sofia brand"] {
            run(ws, line).await?;
            minutes(ws, 2).await;
        }
        // Nobody leads two pods here, but somebody may act for two leads.
        let ask = "UPDATE handovers SET asked = $1 WHERE pod_id IN (SELECT id FROM pods WHERE key = $2)";
        ws.db().write(ask).bind(id(ws, "grace")).bind("performance").execute().await?;
        let one = cost(ws, "grace").await?;
        ws.db().write(ask).bind(id(ws, "grace")).bind("brand").execute().await?;
        assert_eq!(waiting(ws, "grace").await?.matches("*Hand-over of ").count(), 2);
        assert_eq!(cost(ws, "grace").await?, one, "both are read at once");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
