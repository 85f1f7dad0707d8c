//! An outside monitor hears that the bot lives, as long as it does.

use crate::harness::on_both_engines;
use axum::{Router, extract::State, http::StatusCode, routing::get};
use jiff::SignedDuration;
use podkeeper::config::HeartbeatUrl;
use std::sync::{
    Arc,
    atomic::{AtomicU16, AtomicUsize, Ordering},
};
use tokio::net::TcpListener;

/// A monitor on this machine: how often it was called, and what it answers.
#[derive(Clone, Default)]
struct Monitor {
    calls: Arc<AtomicUsize>,
    answers: Arc<AtomicU16>,
}

impl Monitor {
    async fn start(&self) -> HeartbeatUrl {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().route("/ping/secret", get(heard)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        HeartbeatUrl(format!("http://{address}/ping/secret").parse().expect("an address"))
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }
}

async fn heard(State(monitor): State<Monitor>) -> StatusCode {
    monitor.calls.fetch_add(1, Ordering::Relaxed);
    StatusCode::from_u16(monitor.answers.load(Ordering::Relaxed)).unwrap_or(StatusCode::OK)
}

#[tokio::test]
async fn the_monitor_is_called_while_everything_lives_and_not_when_a_loop_is_dead() {
    on_both_engines(async |ws| {
        let monitor = Monitor::default();
        let url = monitor.start().await;
        ws.app().go_round(Some(&url)).await;
        assert_eq!(monitor.calls(), 1);
        // Something is due, and nobody fires it: the clock goes on, the loops do not.
        ws.user("chloe").command("#general", "/pod lead @jonas performance").await?;
        ws.db().write("UPDATE timers SET due_at = due_at").execute().await?;
        let due = ws.app().run_due().await?;
        assert!(due.is_some(), "a timer is to come");
        ws.clock.advance(SignedDuration::from_hours(48));
        ws.app().go_round(Some(&url)).await;
        assert_eq!(monitor.calls(), 1, "it is dead, and the monitor notices");
        let withheld = "podkeeper_heartbeats_total{end=\"withheld\"}";
        assert_eq!(ws.metric(withheld).await?, 1);
        let said = ws.errors.take();
        assert!(said.iter().any(|line| line.contains("the outside monitor is not called")), "{said:?}");
        // It lives again.
        ws.settle().await;
        ws.app().go_round(Some(&url)).await;
        assert_eq!(monitor.calls(), 2);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_monitor_that_fails_is_logged_once_and_never_fatal() {
    on_both_engines(async |ws| {
        let monitor = Monitor::default();
        let url = monitor.start().await;
        monitor.answers.store(503, Ordering::Relaxed);
        for _ in 0..3 {
            ws.app().go_round(Some(&url)).await;
        }
        assert_eq!(ws.metric("podkeeper_heartbeats_total{end=\"failed\"}").await?, 3);
        assert_eq!(ws.get("/health/ready").await?.status, 200);
        let nowhere = HeartbeatUrl("http://127.0.0.1:9/secret".parse()?);
        ws.app().go_round(Some(&nowhere)).await;
        assert_eq!(ws.metric("podkeeper_heartbeats_total{end=\"failed\"}").await?, 4);
        monitor.answers.store(200, Ordering::Relaxed);
        ws.app().go_round(Some(&url)).await;
        assert_eq!(ws.metric("podkeeper_heartbeats_total{end=\"sent\"}").await?, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_loop_goes_its_round_every_five_minutes() {
    on_both_engines(async |ws| {
        let monitor = Monitor::default();
        let url = monitor.start().await;
        ws.app().start_rounds(Some(url));
        while monitor.calls() < 2 {
            ws.clock.advance(SignedDuration::from_mins(1));
            tokio::task::yield_now().await;
            ws.settle().await;
        }
        Ok(())
    })
    .await;
}
