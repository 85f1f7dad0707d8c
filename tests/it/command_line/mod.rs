//! The program as an operator meets it: started with good and bad settings, asked for its manifest and its doctor, stopped.

mod doctor;
mod serving;

use podkeeper::{
    app::{app_of_the_manifest, manifest},
    clock::Clock,
    sandbox::{Options, Sandbox, Seed},
};
use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use uuid::Uuid;

/// What must never be read anywhere, in its several forms.
const SECRETS: &[&str] = &["hunter2", "xoxb-sandbox-bot", "xapp-1-sandbox-app", "sandbox-signing-secret"];

/// A folder of one test; gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = env::temp_dir().join(format!("podkeeper-test-{}", Uuid::new_v4().simple()));
        fs::create_dir(&path).expect("a folder for the test");
        Self(path)
    }

    fn database(&self) -> String {
        format!("sqlite://{}", self.0.join("podkeeper.db").display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// How the program ended.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn program(verb: &str, folder: &Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_podkeeper"));
    command.arg(verb).current_dir(folder).env_clear().envs(settings.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program to its end, in a folder of its own, while the sandbox goes on.
async fn run(verb: &str, settings: &[(&str, &str)]) -> Ended {
    let folder = Folder::new();
    let mut command = program(verb, &folder.0, settings);
    let ended = tokio::task::spawn_blocking(move || command.output()).await.expect("it ends").expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    let ended = Ended { code: ended.status.code(), stdout: text(ended.stdout), stderr: text(ended.stderr) };
    for secret in SECRETS {
        assert!(!ended.stdout.contains(secret) && !ended.stderr.contains(secret), "{secret} stands in {ended:#?}");
    }
    assert!(!ended.stderr.contains("panicked"), "{ended:#?}");
    ended
}

/// A Slack in the machine's own time.
async fn slack_at(clock: Clock) -> Sandbox {
    Sandbox::start(app_of_the_manifest(Options::new(clock)), Seed::example_agency()).await.expect("the sandbox starts")
}

/// The settings of a bot in HTTP mode.
fn settings<'a>(api_url: &'a str, database: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("SLACK_BOT_TOKEN", "xoxb-sandbox-bot"),
        ("SLACK_SIGNING_SECRET", "sandbox-signing-secret"),
        ("SLACK_API_URL", api_url),
        ("DATABASE_URL", database),
        ("PODKEEPER_LISTEN", "127.0.0.1:0"),
        ("PODKEEPER_LOG", "error"),
    ]
}

#[tokio::test]
async fn without_slack_settings_it_says_what_is_missing_and_where_to_get_it() {
    for verb in ["serve", "doctor"] {
        let ended = run(verb, &[]).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
        insta::allow_duplicates! { insta::assert_snapshot!(ended.stderr, @r"
        Podkeeper needs to know your Slack app:
          SLACK_BOT_TOKEN       xoxb-…  your app's page → OAuth & Permissions → Bot User OAuth Token
          SLACK_APP_TOKEN       xapp-…  Basic Information → App-Level Tokens, with connections:write (Socket Mode)
          or SLACK_SIGNING_SECRET       Basic Information → App Credentials (if Slack can reach you by HTTPS)
        Create the app from the output of `podkeeper manifest`. To try Podkeeper without Slack: `podkeeper sandbox`.
        "); }
    }
}

#[tokio::test]
async fn every_mistake_of_configuration_is_one_sentence_and_exit_code_2() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().map(|address| (taken, address)).expect("an address");
    let (address, port) = (taken.1.to_string(), taken.1.port());
    let in_use = format!(
        "Port {port} on 127.0.0.1 is in use. Stop the program that has it, or choose another with PODKEEPER_LISTEN."
    );
    let neither = "DATABASE_URL is neither a SQLite file nor a PostgreSQL address. Use sqlite://podkeeper.db or postgres://user@host/database.";
    let mistakes = [
        ("DATABASE_URL", "mysql://root:hunter2@db/pods", neither),
        ("DATABASE_URL", "podkeeper.db", neither),
        (
            "DATABASE_URL",
            "postgres://me:hunter2@:port/",
            "DATABASE_URL is not an address Podkeeper understands (it is not a PostgreSQL address). Use sqlite://podkeeper.db or \
             postgres://user@host/database.",
        ),
        (
            "DATABASE_URL",
            "sqlite::memory:",
            "DATABASE_URL is not an address Podkeeper understands (it names no file). Use sqlite://podkeeper.db or \
             postgres://user@host/database.",
        ),
        (
            "DATABASE_URL",
            "sqlite:///proc/podkeeper/podkeeper.db",
            "The database file /proc/podkeeper/podkeeper.db cannot be opened: there is no such folder. Check that its folder exists \
             and may be written.",
        ),
        (
            "DATABASE_URL",
            "sqlite:///dev/null/podkeeper.db",
            "The database file /dev/null/podkeeper.db cannot be opened: not a directory. Check that its folder exists and may \
             be written.",
        ),
        (
            "SLACK_BOT_TOKEN",
            "xoxp-hunter2",
            "SLACK_BOT_TOKEN does not begin with xoxb-. Copy it from your app's page: OAuth & Permissions → Bot User OAuth Token.",
        ),
        (
            "SLACK_APP_TOKEN",
            "xoxb-hunter2",
            "SLACK_APP_TOKEN does not begin with xapp-. Copy it from your app's page: Basic Information → App-Level Tokens, with \
             connections:write.",
        ),
        (
            "SLACK_API_URL",
            "slack.com/api",
            "SLACK_API_URL=slack.com/api/ is not a web address: it must begin with https://.",
        ),
        (
            "PODKEEPER_LISTEN",
            "3000",
            "PODKEEPER_LISTEN=3000 is not an address with a port. Use something like 127.0.0.1:3000.",
        ),
        ("PODKEEPER_LISTEN", address.as_str(), in_use.as_str()),
        (
            "PODKEEPER_LISTEN",
            "192.0.2.1:3000",
            "192.0.2.1:3000 cannot be listened on (address not available). Choose another address with PODKEEPER_LISTEN.",
        ),
        (
            "PODKEEPER_LOG",
            "podkeeper=loudly",
            "PODKEEPER_LOG=podkeeper=loudly is not a log filter. Use a level (off, error, warn, info, debug, trace), or levels by \
             part such as podkeeper=debug,warn.",
        ),
        (
            "PODKEEPER_LOG",
            "verbose",
            "PODKEEPER_LOG=verbose is not a log filter. Use a level (off, error, warn, info, debug, trace), or levels by part such \
             as podkeeper=debug,warn.",
        ),
        ("PODKEEPER_LOG_FORMAT", "xml", "PODKEEPER_LOG_FORMAT=xml is unknown. Use text or json."),
    ];
    for (name, value, sentence) in mistakes {
        // Nothing here gets as far as calling Slack.
        let mut given = settings("http://127.0.0.1:9/api/", "sqlite://podkeeper.db");
        given.retain(|(other, _)| *other != name);
        given.push((name, value));
        let ended = run("serve", &given).await;
        assert_eq!(ended.stderr, format!("{sentence}\n"), "{name}={value}");
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{name}={value}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_has_its_own_sentence() {
    let folder = Folder::new();
    let file = folder.0.join("notes.txt");
    fs::write(&file, "Buy milk. ".repeat(200)).expect("a text file");
    let database = format!("sqlite://{}", file.display());
    let sentence =
        format!("{} is a file, but no SQLite database. Choose another file with DATABASE_URL.\n", file.display());
    let ended = run("serve", &settings("http://127.0.0.1:9/api/", &database)).await;
    assert_eq!((ended.code, ended.stderr), (Some(2), sentence.clone()));
    let ended = run("doctor", &settings("http://127.0.0.1:9/api/", &database)).await;
    assert!(ended.stdout.ends_with(&format!("mend  {sentence}")), "{ended:#?}");
    assert_eq!(fs::read_to_string(&file).expect("the file").len(), 2_000, "it is left alone");
}

#[tokio::test]
async fn a_token_that_slack_refuses_ends_the_start_with_a_sentence() {
    let slack = slack_at(Clock::system()).await;
    let (url, folder) = (slack.api_url(), Folder::new());
    let database = folder.database();
    slack.revoke_token();
    let ended = run("serve", &settings(&url, &database)).await;
    assert_eq!(ended.code, Some(2));
    assert_eq!(
        ended.stderr,
        "Slack refuses SLACK_BOT_TOKEN (token_revoked). Copy it again from your app's page: OAuth & Permissions → Bot User OAuth \
         Token; if the app was removed from the workspace, install it again there.\n"
    );
    slack.reinstall();
    let mut given = settings(&url, &database);
    given.push(("SLACK_APP_TOKEN", "xapp-1-hunter2"));
    let ended = run("serve", &given).await;
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.stderr.starts_with("Slack refuses SLACK_APP_TOKEN (invalid_auth). Make an app-level token"),
        "{ended:#?}"
    );
    slack.stop();
}

#[tokio::test]
async fn the_sandbox_is_not_shown_to_the_network() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_podkeeper"));
    command.args(["sandbox", "--listen", "0.0.0.0:0"]).env_clear();
    let ended = tokio::task::spawn_blocking(move || command.output()).await.expect("it ends").expect("it runs");
    assert_eq!(ended.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&ended.stderr),
        "--listen 0.0.0.0:0 would show the sandbox to your network, where anybody could act as anybody. Use 127.0.0.1.\n"
    );
}

#[tokio::test]
async fn it_prints_the_manifest() {
    let ended = run("manifest", &[]).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert_eq!(ended.stdout, manifest());
    assert_eq!(ended.stdout, include_str!("../../../manifest.yml"));
}
