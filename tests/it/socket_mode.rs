//! Socket Mode against a Slack that cuts, warns and refuses. The network's times are real, so nothing here waits for a
//! clock: each test waits for what must come next.

use crate::harness::{Engine, Outcome, Workspace, on_both_engines, on_sqlite};
use futures_util::future::{BoxFuture, join_all};
use podkeeper::{
    app::{App, Parts},
    clock::Clock,
    config::{Inbound, SlackSettings},
    database::Db,
    sandbox::CommandHint,
    signal::{Command, Reply},
    turn::{Feature, Turn},
};
use secrecy::SecretString;
use tokio::sync::Barrier;

const APP_TOKEN: &str = "xapp-1-sandbox-app";

/// The bot starts again, and Slack reaches it through a socket.
async fn connect(ws: &mut Workspace) {
    ws.use_socket_mode(APP_TOKEN);
    ws.restart_bot().await;
    ws.app().start_socket();
    ws.slack.sockets_open(1).await;
}

/// How often the bot answered Jonas in their direct message.
fn answers_to_jonas(ws: &Workspace) -> Result<usize, podkeeper::error::Error> {
    Ok(ws.slack.dms_of("jonas")?.iter().filter(|message| message.bot_id.is_some()).count())
}

async fn ready(ws: &Workspace) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Ok(ws.get("/health/ready").await?.text)
}

/// Readiness follows the connection; it is asked again until it says so.
async fn until_ready(ws: &Workspace) -> Outcome {
    while ready(ws).await? != "ready\n" {
        tokio::task::yield_now().await;
    }
    Ok(())
}

#[tokio::test]
async fn commands_forms_and_events_come_through_the_socket() {
    on_both_engines(async |ws| {
        connect(ws).await;
        until_ready(ws).await?;
        assert_eq!(ws.bring("application/json", "{}").await?.status, 404, "the other door is not there");
        let answer = ws.user("ana").command("#pod-performance", "/pod show").await?.answer();
        assert!(answer.contains("Led by <@U0ANA0001>"), "the answer comes in the acknowledgement: {answer}");

        ws.user("ana").command("#pod-performance", "/okr new").await?;
        let form =
            [("Objective", "Every euro works harder"), ("kr1_title", "ROAS"), ("kr1_unit", "x"), ("kr1_start", "3.2")];
        for (field, value) in form {
            ws.slack.fill("ana", field, value)?;
        }
        let submitted = ws.slack.submit("ana").await?;
        assert_eq!(
            submitted.errors.keys().collect::<Vec<_>>(),
            ["kr1_target"],
            "field errors come in the acknowledgement"
        );
        ws.slack.fill("ana", "kr1_target", "4.5")?;
        assert!(ws.slack.submit("ana").await?.errors.is_empty());
        ws.settle().await;
        assert!(ws.last_in("#pod-performance").contains("ROAS"));
        assert!(ws.user("jonas").command("#pod-performance", "/okr update roas 4").await?.answer().contains("*4x*"));

        ws.slack.say("jonas", "@podkeeper", "are you there?")?;
        ws.settle().await;
        assert_eq!(answers_to_jonas(ws)?, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

thread_local! {
    /// Where two commands meet: neither is answered before the other has come.
    static MEETING: &'static Barrier = Box::leak(Box::new(Barrier::new(2)));
}

fn meeting() -> Vec<Feature> {
    vec![Feature::new("meeting").command("/meet", "Waits for another", "", meet)]
}

fn meet<'a>(_: &'a mut Turn, _: &'a Command) -> BoxFuture<'a, podkeeper::error::Result<Reply>> {
    Box::pin(async {
        MEETING.with(|meeting| *meeting).wait().await;
        Ok(Reply::Nothing)
    })
}

#[tokio::test]
async fn a_slow_turn_holds_up_nobody() {
    // SQLite has one writer, so its turns come one after the other; their envelopes do not.
    let Some(engine) = Engine::postgres().await else { return };
    let meet = CommandHint {
        command: "/meet".to_owned(),
        description: String::new(),
        usage_hint: String::new(),
        should_escape: true,
    };
    let mut ws = Workspace::bare(engine, |options| options.commands.push(meet)).await;
    ws.use_features(meeting);
    ws.use_socket_mode(APP_TOKEN);
    ws.start_bot().await;
    ws.app().sweep().await.expect("the mirror is filled");
    ws.app().start_socket();
    ws.slack.sockets_open(1).await;
    let (one, other) =
        tokio::join!(ws.slack.command("ana", "#general", "/meet"), ws.slack.command("ben", "#general", "/meet"));
    one.expect("acknowledged");
    other.expect("acknowledged");
    assert_eq!(ws.metric("podkeeper_slack_late_total{kind=\"command\"}").await.expect("a figure"), 0);
    ws.finish().await;
}

#[tokio::test]
async fn envelopes_are_handled_side_by_side() {
    on_both_engines(async |ws| {
        connect(ws).await;
        let lines: Vec<String> = (1..=20).map(|number| format!("/pod create side{number} \"Side {number}\"")).collect();
        let sent = lines.iter().map(|line| ws.slack.command("chloe", "#general", line));
        for taken in join_all(sent).await {
            taken?;
        }
        let logged = ws.errors.take();
        assert!(logged.is_empty(), "{logged:#?}");
        assert_eq!(ws.number("SELECT COUNT(*) FROM pods WHERE key LIKE 'side%'").await?, 20);
        ws.settle().await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_envelope_is_acknowledged_after_its_turn_is_committed() {
    on_both_engines(async |ws| {
        connect(ws).await;
        ws.slack.command("chloe", "#general", "/pod create labs \"Labs\"").await?;
        // The command has just been acknowledged: a process that dies now has lost nothing.
        ws.kill_bot().await;
        ws.start_bot().await;
        assert_eq!(ws.number("SELECT COUNT(*) FROM pods WHERE key = 'labs'").await?, 1);
        ws.app().start_socket();
        ws.slack.sockets_open(1).await;
        ws.settle().await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_cut_or_closed_connection_comes_back_and_readiness_follows() {
    on_sqlite(async |ws| {
        connect(ws).await;
        until_ready(ws).await?;
        for cut in [true, false] {
            // The next connection is refused once, so that the gap can be seen.
            let gate = ws.slack.hold("apps.connections.open");
            if cut {
                ws.slack.cut_sockets()
            } else {
                ws.slack.close_sockets()
            }
            ws.slack.sockets_gone().await;
            gate.arrived().await;
            assert_eq!(ready(ws).await?, "not ready: the Socket Mode connection is down; it is being opened again\n");
            gate.open();
            ws.slack.sockets_open(1).await;
            until_ready(ws).await?;
            assert!(ws.user("ana").command("#general", "/pod list").await?.answer().contains("Brand"));
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_slack_could_not_bring_while_the_connection_was_cut_comes_later_once() {
    on_sqlite(async |ws| {
        connect(ws).await;
        let gate = ws.slack.hold("apps.connections.open");
        ws.slack.cut_sockets();
        ws.slack.sockets_gone().await;
        ws.slack.say("jonas", "@podkeeper", "are you there?")?;
        gate.arrived().await;
        gate.open();
        ws.slack.sockets_open(1).await;
        // Slack tries again after a minute at the latest.
        ws.advance(jiff::SignedDuration::from_mins(6)).await;
        assert_eq!(answers_to_jonas(ws)?, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn after_a_warning_the_new_connection_stands_before_the_old_one_is_let_go() {
    on_sqlite(async |ws| {
        connect(ws).await;
        until_ready(ws).await?;
        let gate = ws.slack.hold("apps.connections.open");
        ws.slack.send_disconnect("warning");
        gate.arrived().await;
        assert_eq!(ws.slack.socket_count(), 1, "the old one serves until the new one stands");
        assert_eq!(ready(ws).await?, "ready\n");
        assert!(ws.user("ana").command("#general", "/pod list").await?.answer().contains("Brand"));
        gate.open();
        ws.slack.sockets_open(2).await;
        while ws.slack.socket_count() > 1 {
            tokio::task::yield_now().await;
        }
        assert_eq!(ready(ws).await?, "ready\n");
        assert!(ws.user("ana").command("#general", "/pod list").await?.answer().contains("Brand"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_bad_app_token_is_found_at_start() {
    let ws = Workspace::bare(Engine::sqlite(), |_| ()).await;
    let slack = SlackSettings {
        bot_token: SecretString::from("xoxb-sandbox-bot"),
        inbound: Inbound::Socket(SecretString::from("xapp-1-of-another-app")),
        api_url: ws.slack.api_url().parse().expect("an address"),
    };
    let db = Db::open(ws.engine().url()).await.expect("the database opens");
    let features = podkeeper::features::all();
    let parts = Parts { db, clock: Clock::system(), slack, probe: None, seed: None, features };
    let Err(stopped) = App::connect(parts).await else { panic!("it must not start") };
    assert_eq!(stopped.exit_code(), 2);
    assert_eq!(
        stopped.to_string(),
        "Slack refuses SLACK_APP_TOKEN (invalid_auth). Make an app-level token (xapp-…) with the scope connections:write \
         under Basic Information → App-Level Tokens, switch Socket Mode on, and set the token anew."
    );
    ws.slack.stop();
    ws.engine().drop_database();
}

#[tokio::test]
async fn a_shutdown_acknowledges_what_is_under_way() {
    on_both_engines(async |ws| {
        connect(ws).await;
        let shut_down = async {
            ws.app().shut_down().await;
        };
        let command = ws.slack.command("chloe", "#general", "/pod create labs \"Labs\"");
        let (taken, ()) = tokio::join!(command, async {
            // Once Slack's frame is on its way the loops are told to end.
            tokio::task::yield_now().await;
            shut_down.await;
        });
        ws.restart_bot().await;
        let made = ws.number("SELECT COUNT(*) FROM pods WHERE key = 'labs'").await?;
        assert_eq!(taken.is_ok(), made == 1, "acknowledged and done, or neither");
        ws.settle().await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
