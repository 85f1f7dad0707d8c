//! `podkeeper doctor`: what it finds, and what it says to do.

use super::{Folder, run, settings, slack_at};
use crate::harness::{Outcome, Workspace, on_both_engines};
use jiff::SignedDuration;
use podkeeper::clock::Clock;
use serde_json::json;
use std::path::Path;

#[tokio::test]
async fn the_doctor_finds_a_missing_scope_and_a_missing_database() {
    let slack = slack_at(Clock::system()).await;
    let (url, folder) = (slack.api_url(), Folder::new());
    let missing = folder.0.join("podkeeper.db").display().to_string();
    slack.remove_scope("users:read");
    slack.remove_scope("im:write");
    slack.remove_scope("dnd:read");
    let ended = run("doctor", &settings(&url, &folder.database())).await;
    assert_eq!(
        ended.stdout,
        format!(
            "ok    SLACK_BOT_TOKEN is good: workspace Lindenhof Agency.\n\
             ok    Without dnd:read nobody's do-not-disturb in Slack is known, only the quiet hours that people set with \
             Podkeeper; once a day it asks whether Slack tells by now.\n\
             mend  The token lacks users:read, im:write. Bring your app up to date with `podkeeper manifest` (App Manifest), then \
             reinstall it.\n\
             ok    This machine's clock agrees with Slack's.\n\
             ok    The database file {missing} is not created yet; `podkeeper serve` creates it.\n"
        )
    );
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(1), "One thing needs mending.\n"));
    assert!(!Path::new(&missing).exists(), "looking makes nothing");
    slack.stop();
}

#[tokio::test]
async fn the_doctor_finds_a_wrong_clock() {
    for (off, words) in [(600, "behind"), (-600, "ahead of")] {
        let clock = Clock::travelling(Clock::system().now() + SignedDuration::from_secs(off));
        let slack = slack_at(clock).await;
        let (url, folder) = (slack.api_url(), Folder::new());
        let ended = run("doctor", &settings(&url, &folder.database())).await;
        let line = ended.stdout.lines().find(|line| line.contains("clock")).unwrap_or_default().to_owned();
        let (begin, rest) = line.split_once(" seconds ").unwrap_or_default();
        let seconds: i64 = begin.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default();
        assert!((590..=610).contains(&seconds), "{line}");
        assert!(begin.starts_with("mend  This machine's clock is "), "{line}");
        let what_to_do = "Slack's. Beyond 300 seconds no request is believed; switch on time synchronisation (NTP).";
        assert_eq!(rest, format!("{words} {what_to_do}"));
        assert_eq!(ended.code, Some(1));
        slack.stop();
    }
}

#[tokio::test]
async fn the_doctor_tells_refused_tokens_and_an_absent_slack() {
    let slack = slack_at(Clock::system()).await;
    let (url, folder) = (slack.api_url(), Folder::new());
    let database = folder.database();
    let mut given = settings(&url, &database);
    given.push(("SLACK_APP_TOKEN", "xapp-1-hunter2"));
    slack.revoke_token();
    let ended = run("doctor", &given).await;
    assert!(
        ended.stdout.contains(
            "mend  Slack refuses SLACK_BOT_TOKEN (token_revoked). Copy it again from OAuth & Permissions → Bot User OAuth Token.\n"
        ),
        "{ended:#?}"
    );
    assert!(
        ended.stdout.contains(
            "mend  Socket Mode may not connect (refused: invalid_auth). SLACK_APP_TOKEN needs connections:write: Basic Information \
             → App-Level Tokens; and Socket Mode must be on.\n"
        ),
        "{ended:#?}"
    );
    slack.stop();
    let ended = run("doctor", &settings("http://127.0.0.1:9/api/", &database)).await;
    assert!(ended.stdout.starts_with("mend  Slack does not answer (not sent: "), "{ended:#?}");
    assert!(ended.stdout.contains("Check the network and SLACK_API_URL."), "{ended:#?}");
    assert_eq!(ended.code, Some(1));
}

/// What the doctor says of the workspace's own database, the clock aside (the sandbox lives in another week).
async fn doctor_of(ws: &Workspace) -> Vec<String> {
    let url = ws.slack.api_url();
    let ended = run("doctor", &settings(&url, ws.engine().url())).await;
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    let about = ended.stdout.lines().filter(|line| !line.contains("clock") && !line.contains("SLACK_BOT_TOKEN"));
    about.map(str::to_owned).collect()
}

#[tokio::test]
async fn the_doctor_looks_into_a_database_that_is_in_use() {
    on_both_engines(async |ws| {
        ws.user("chloe").command("#general", "/podkeeper pause off-site").await?.answer();
        ws.db()
            .write(
                "INSERT INTO timers (workspace_id, feature, key, what, due_at, created_at, parked_at, last_error)
                 SELECT workspace_id, 'okrs', 'card', what, due_at, created_at, created_at, 'drawing the card' FROM timers LIMIT 1",
            )
            .execute()
            .await?;
        assert_eq!(
            doctor_of(ws).await,
            [
                "ok    Every scope of the manifest is granted.",
                "ok    The database answers.",
                "mend  Podkeeper is paused: nothing unasked goes out until an admin types /podkeeper resume.",
                "mend  okrs card will not go through: drawing the card",
                "ok    4 asks are open: people have not answered yet.",
            ]
        );
        ws.user("chloe").command("#general", "/podkeeper resume").await?.answer();
        ws.db().write("DELETE FROM timers WHERE key = 'card'").execute().await?;
        stopped(ws).await
    })
    .await;
}

async fn stopped(ws: &Workspace) -> Outcome {
    ws.bring_event("EvGone", &json!({ "type": "app_uninstalled" })).await?;
    ws.errors.take();
    assert_eq!(
        doctor_of(ws).await,
        [
            "ok    Every scope of the manifest is granted.",
            "ok    The database answers.",
            "mend  Slack stopped this workspace (the app was removed from the workspace). Install the app again, then restart \
             Podkeeper.",
            "ok    Nothing waits undelivered.",
            "ok    4 asks are open: people have not answered yet.",
        ]
    );
    Ok(())
}

#[tokio::test]
async fn the_doctor_looks_after_public_holidays() {
    on_both_engines(async |ws| {
        let about = async |folder: &str| {
            let url = ws.slack.api_url();
            let mut given = settings(&url, ws.engine().url());
            given.push(("PODKEEPER_HOLIDAYS", folder));
            let ended = run("doctor", &given).await;
            assert_eq!(ended.code, Some(1), "{ended:#?}");
            let lines = ended.stdout.lines().filter(|line| line.to_lowercase().contains("holidays"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        let folder = Folder::new();
        let path = folder.0.display().to_string();
        assert_eq!(about(&path).await, [""; 0], "none are wanted, none are missed");
        assert_eq!(
            about("/nowhere/at/all").await,
            ["mend  PODKEEPER_HOLIDAYS=/nowhere/at/all is no folder that can be read. Name the folder that holds your .ics files."]
        );
        let event = |day: &str| format!("BEGIN:VEVENT\r\nUID:{day}\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:Day\r\nEND:VEVENT\r\n");
        let calendar = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}{}END:VCALENDAR\r\n", event("20261225"), event("20261226"));
        std::fs::write(folder.0.join("germany.ics"), calendar)?;
        std::fs::write(folder.0.join("spain.ics"), "<!DOCTYPE html>")?;
        ws.app().read_holidays(&folder.0).await?;
        ws.settle().await;
        // One more is followed that nobody has put there.
        let mut settings: Vec<(sqlx::types::Json<serde_json::Value>,)> = ws.rows("SELECT settings FROM workspaces").await;
        let mut settings = settings.remove(0).0.0;
        settings["holidays"] = json!(["germany", "france"]);
        ws.db().write("UPDATE workspaces SET settings = $1").bind(sqlx::types::Json(settings)).execute().await?;
        assert_eq!(
            about(&path).await,
            [
                "ok    Public holidays “germany”: 2 days.",
                "mend  Public holidays “spain”: This is no calendar: an iCalendar file begins with BEGIN:VCALENDAR.",
                "mend  The organisation follows the public holidays “france”, but there are none of that name. Put france.ics into \
                 the folder of PODKEEPER_HOLIDAYS, or choose others with /podkeeper holidays.",
            ]
        );
        ws.errors.take();
        Ok(())
    })
    .await;
}
