//! `podkeeper serve` as a process: it becomes ready, works, rests, and ends when it is told to.

use super::{Folder, SECRETS, program, run, settings, slack_at};
use podkeeper::clock::Clock;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};
use tokio::sync::mpsc;

/// Longer than any loop that polls would rest.
const SILENCE: Duration = Duration::from_millis(1_500);

/// `podkeeper serve` while it runs.
struct Serving {
    child: Child,
    address: String,
    log: mpsc::UnboundedReceiver<String>,
    /// What was read of it already.
    heard: Vec<String>,
}

impl Serving {
    /// Returns when it says that it is up, and where.
    async fn start(folder: &Folder, settings: &[(&str, &str)]) -> Self {
        let mut child = program("serve", &folder.0, settings).spawn().expect("it starts");
        let stderr = BufReader::new(child.stderr.take().expect("its log"));
        let (tell, mut log) = mpsc::unbounded_channel();
        let (up, is_up) = tokio::sync::oneshot::channel();
        thread::spawn(move || {
            let mut up = Some(up);
            for line in stderr.lines().map_while(Result::ok) {
                let address = line.split_once("Podkeeper is up listen=").map(|(_, address)| address.to_owned());
                if let (Some(address), Some(up)) = (address, up.take_if(|_| line.contains("Podkeeper is up"))) {
                    let _ = up.send(address);
                }
                let _ = tell.send(line);
            }
        });
        let address = tokio::time::timeout(Duration::from_secs(30), is_up).await;
        let address = address.ok().and_then(Result::ok);
        let Some(address) = address else {
            let said: Vec<String> = std::iter::from_fn(|| log.try_recv().ok()).collect();
            panic!("it does not start: {said:#?}");
        };
        Self { child, address, log, heard: Vec::new() }
    }

    async fn get(&self, path: &str) -> (u16, String) {
        let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
        let response = client.get(format!("http://{}{path}", self.address)).send().await.expect("an answer");
        (response.status().as_u16(), response.text().await.expect("text"))
    }

    /// Whether it says something before it has been silent for long.
    async fn says_something(&mut self) -> bool {
        let line = tokio::time::timeout(SILENCE, self.log.recv()).await.ok().flatten();
        let is_said = line.is_some();
        self.heard.extend(line);
        is_said
    }

    /// Asks it to end; its exit code, how long it took, and all it said.
    async fn stop(mut self) -> (Option<i32>, Duration, String) {
        let begun = Instant::now();
        let kill = format!("kill -TERM {}", self.child.id());
        Command::new("/bin/sh").args(["-c", &kill]).status().expect("the signal is sent");
        let ended = tokio::task::spawn_blocking(move || {
            let status = self.child.wait();
            let mut out = String::new();
            let _ = self.child.stdout.take().map(|mut stdout| stdout.read_to_string(&mut out));
            self.heard.extend(std::iter::from_fn(|| self.log.blocking_recv()));
            (status, out + &self.heard.join("\n"))
        });
        let (status, said) = ended.await.expect("it ends");
        (status.expect("a status").code(), begun.elapsed(), said)
    }
}

#[tokio::test]
async fn serve_becomes_ready_answers_and_stops_on_sigterm_and_tells_no_secret() {
    let slack = slack_at(Clock::system()).await;
    let (url, folder) = (slack.api_url(), Folder::new());
    let database = folder.database();
    for (inbound, name, secret) in [
        ("http", "SLACK_SIGNING_SECRET", "sandbox-signing-secret"),
        ("socket", "SLACK_APP_TOKEN", "xapp-1-sandbox-app"),
    ] {
        let mut given = settings(&url, &database);
        given.retain(|(name, _)| !matches!(*name, "PODKEEPER_LOG" | "SLACK_SIGNING_SECRET"));
        given.extend([("PODKEEPER_LOG", "trace"), (name, secret)]);
        let mut serving = Serving::start(&folder, &given).await;
        if inbound == "http" {
            slack.deliver_to(format!("http://{}/slack/events", serving.address));
        } else {
            slack.sockets_open(1).await;
        }
        while serving.get("/health/ready").await.0 != 200 {
            tokio::task::yield_now().await;
        }
        while slack.calls_of("conversations.list").is_empty() {
            tokio::task::yield_now().await;
        }
        slack
            .command("chloe", "#general", &format!("/pod create {inbound} \"By {inbound}\""))
            .await
            .expect("an answer");
        // The first is stopped in the middle of its work; the second has done all of it, so that nothing is left to be sent.
        while inbound == "socket" && serving.says_something().await {}
        let (code, took, said) = serving.stop().await;
        assert_eq!(code, Some(0), "{said}");
        assert!(took < Duration::from_secs(10), "it took {took:?}");
        assert!(said.contains("stopping: no new signals"), "it says that it stops");
        for secret in SECRETS {
            assert!(
                !said.contains(secret),
                "{secret} stands in the log: {:?}",
                said.lines().find(|line| line.contains(secret))
            );
        }
        assert!(!said.contains("ERROR"), "{:?}", said.lines().find(|line| line.contains("ERROR")));
        assert!(!said.contains('\u{1b}'), "no colours in a file");
    }
    let ended = run("doctor", &settings(&url, &database)).await;
    insta::assert_snapshot!(ended.stdout, @r"
    ok    SLACK_BOT_TOKEN is good: workspace Lindenhof Agency.
    ok    Every scope of the manifest is granted.
    ok    This machine's clock agrees with Slack's.
    ok    The database answers.
    ok    Nothing waits undelivered.
    ");
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    slack.stop();
}

#[tokio::test]
async fn an_idle_bot_does_not_read_write_or_compute() {
    let slack = slack_at(Clock::system()).await;
    let (url, folder) = (slack.api_url(), Folder::new());
    let database = folder.database();
    let mut given = settings(&url, &database);
    given.retain(|(name, _)| *name != "PODKEEPER_LOG");
    // It tells of everything it does.
    given.push(("PODKEEPER_LOG", "trace"));
    let mut serving = Serving::start(&folder, &given).await;
    let io = format!("/proc/{}/io", serving.child.id());
    // Reads and writes that the process asked the system for; a database or a call needs some.
    let worked = || fs::read_to_string(&io).map(|io| work(&io));
    if worked().is_err() {
        eprintln!("skipped: this system does not tell what a process reads and writes");
        return;
    }
    while slack.calls_of("conversations.list").is_empty() {
        tokio::task::yield_now().await;
    }
    // The first comparison with Slack takes a moment; then it is silent, and does not work meanwhile.
    let begun = Instant::now();
    loop {
        let before = worked().expect("it runs");
        if !serving.says_something().await && worked().expect("it runs") == before {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "it never rests");
    }
    assert_eq!(serving.stop().await.0, Some(0));
    slack.stop();
}

/// The lines `syscr` and `syscw`: how often it read and wrote.
fn work(io: &str) -> Vec<String> {
    io.lines().filter(|line| line.starts_with("syscr") || line.starts_with("syscw")).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_hold_it_up() {
    let slack = slack_at(Clock::system()).await;
    let (url, folder) = (slack.api_url(), Folder::new());
    let database = folder.database();
    let mut given = settings(&url, &database);
    given.retain(|(name, _)| *name != "PODKEEPER_LOG");
    let serving = Serving::start(&folder, &given).await;
    let mut half = TcpStream::connect(&serving.address).expect("a connection");
    let head = b"POST /slack/events HTTP/1.1\r\nhost: podkeeper\r\ncontent-length: 100\r\n\r\n{\"type\":";
    half.write_all(head).expect("half a request");
    // It is being read by now: another one on the same listener was answered.
    assert_eq!(serving.get("/health/live").await.0, 200);
    let (code, took, said) = serving.stop().await;
    assert_eq!(code, Some(0), "{said}");
    assert!(took < Duration::from_secs(10), "it took {took:?}");
    drop(half);
    slack.stop();
}

#[tokio::test]
async fn nobody_who_asks_during_the_start_is_cut_off() {
    let slack = slack_at(Clock::system()).await;
    let url = slack.api_url();
    let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").to_string();
    let folder = Folder::new();
    let database = folder.database();
    let mut given = settings(&url, &database);
    given.retain(|(name, _)| *name != "PODKEEPER_LISTEN");
    given.push(("PODKEEPER_LISTEN", &address));
    let mut child = program("serve", &folder.0, &given).spawn().expect("it starts");
    // Each of them is connected before it asks, so many are half-way when the bot takes over.
    let callers = (0..4).map(|_| {
        let address = address.clone();
        tokio::task::spawn_blocking(move || {
            let begun = Instant::now();
            loop {
                assert!(begun.elapsed() < Duration::from_secs(30), "it does not become ready");
                let Ok(mut line) = TcpStream::connect(&address) else { continue };
                thread::yield_now();
                line.write_all(b"GET /health/ready HTTP/1.1\r\nhost: podkeeper\r\nconnection: close\r\n\r\n")
                    .expect("asked");
                let mut answer = String::new();
                line.read_to_string(&mut answer).expect("an answer");
                match answer.split(' ').nth(1) {
                    Some("200") => break,
                    Some("503") => assert!(answer.contains("not ready: starting, waiting for "), "{answer}"),
                    _ => panic!("cut off: {answer:?}"),
                }
            }
        })
    });
    futures_util::future::try_join_all(callers).await.expect("nobody is cut off");
    child.kill().expect("it ends");
    child.wait().expect("it ended");
    slack.stop();
}

#[tokio::test]
async fn while_slack_says_nothing_it_is_alive_and_tells_why_it_is_not_ready() {
    // A Slack that takes connections and is silent.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/api/", silent.local_addr().expect("an address"));
    let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").to_string();
    let folder = Folder::new();
    let database = folder.database();
    let mut given = settings(&url, &database);
    given.retain(|(name, _)| *name != "PODKEEPER_LISTEN");
    given.push(("PODKEEPER_LISTEN", &address));
    let mut child = program("serve", &folder.0, &given).spawn().expect("it starts");
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
    let get = async |path: &str| -> Option<(u16, String)> {
        let response = client.get(format!("http://{address}{path}")).send().await.ok()?;
        Some((response.status().as_u16(), response.text().await.ok()?))
    };
    let why = "not ready: starting, waiting for Slack to say who we are\n";
    let begun = Instant::now();
    while get("/health/ready").await != Some((503, why.to_owned())) {
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not tell");
        tokio::task::yield_now().await;
    }
    assert_eq!(get("/health/live").await, Some((200, "alive\n".to_owned())));
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
}
