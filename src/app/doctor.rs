//! `podkeeper doctor`: looks at everything the bot stands on, and says what to do.

use super::{Stopped, manifest, serve::check_holidays};
use crate::{
    clock::Clock,
    config::{Config, Inbound, Process},
    database::{ConnectError, Db},
    delivery::{
        problems::{Problem, list_problems},
        store::{To, find_backlog},
    },
    directory::{
        holidays::list_calendars,
        workspace::{get_settings, get_workspace},
    },
    error::Result,
    ids::WorkspaceId,
    slack::{
        api::{Api, CallError, Identity, connector},
        methods::OPTIONAL_SCOPES,
    },
    turn::asks,
};
use jiff::{SignedDuration, Timestamp};
use std::{
    fmt::Write as _,
    io::{Write as _, stdout},
};

/// Signatures are good for five minutes; a clock that is off by one already deserves a look.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// With this, Slack tells when people do not want to be disturbed.
const DND_SCOPE: &str = "dnd:read";

/// Prints a line per finding.
///
/// # Errors
/// A mistake of configuration, or (exit code 1) that something needs mending.
pub async fn doctor() -> Result<(), Stopped> {
    let config = Config::read(&Process)?;
    let mut report = Report::default();
    let api = Api::new(connector()?, config.slack.api_url.clone(), config.slack.bot_token.clone());
    let identity = check_token(&mut report, &api).await;
    if let Some(identity) = &identity {
        check_scopes(&mut report, identity);
        check_clock(&mut report, identity);
    }
    if let Some(monitor) = &config.heartbeat {
        // To call it from here would tell the monitor that all is well.
        let host = monitor.host();
        report.fine(&format!("The outside monitor at {host} is called every five minutes while everything lives."));
    }
    if let Err(missing) = check_holidays(config.holidays.as_deref()) {
        report.mend(&missing.to_string());
    }
    if let Inbound::Socket(token) = &config.slack.inbound {
        let api = Api::new(connector()?, config.slack.api_url.clone(), token.clone());
        check_socket(&mut report, &api).await;
    }
    let now = Clock::system().now();
    match Db::look(&config.database_url.0).await {
        Ok(db) => {
            report.fine("The database answers.");
            if let Some(identity) = &identity {
                check_workspace(&mut report, &db, &identity.workspace, now).await;
            }
        }
        Err(error @ ConnectError::NotCreated(_)) => report.fine(&Stopped::from(error).to_string()),
        Err(error) => report.mend(&Stopped::from(error).to_string()),
    }
    report.print()
}

async fn check_token(report: &mut Report, api: &Api) -> Option<Identity> {
    match api.auth_test().await {
        Ok(identity) => {
            report.fine(&format!("SLACK_BOT_TOKEN is good: workspace {}.", identity.workspace_name));
            Some(identity)
        }
        Err(error) => {
            report.mend(&match error {
                CallError::Refused { code, .. } => format!(
                    "Slack refuses SLACK_BOT_TOKEN ({code}). Copy it again from OAuth & Permissions → Bot User OAuth Token."
                ),
                other => format!("Slack does not answer ({other}). Check the network and SLACK_API_URL."),
            });
            None
        }
    }
}

fn check_scopes(report: &mut Report, identity: &Identity) {
    let Some(granted) = &identity.scopes else {
        report.fine("Slack does not say which scopes the token has.");
        return;
    };
    let missing = manifest::scopes().into_iter().filter(|scope| !granted.iter().any(|has| has == scope));
    let (optional, missing): (Vec<_>, Vec<_>) = missing.partition(|scope| OPTIONAL_SCOPES.contains(scope));
    if optional.contains(&DND_SCOPE) {
        report.fine(&format!(
            "Without {DND_SCOPE} nobody's do-not-disturb in Slack is known, only the quiet hours that people set with \
             Podkeeper; once a day it asks whether Slack tells by now."
        ));
    }
    if missing.is_empty() && optional.is_empty() {
        report.fine("Every scope of the manifest is granted.");
    } else if missing.is_empty() {
        report.fine(&format!(
            "Every scope of the manifest is granted but {}, which it can do without.",
            optional.join(", ")
        ));
    } else {
        report.mend(&format!(
            "The token lacks {}. Bring your app up to date with `podkeeper manifest` (App Manifest), then reinstall it.",
            missing.join(", ")
        ));
    }
}

fn check_clock(report: &mut Report, identity: &Identity) {
    let Some(slack_time) = identity.slack_time else { return };
    let skew = Clock::system().now().duration_since(slack_time);
    if skew.abs() <= SKEW {
        report.fine("This machine's clock agrees with Slack's.");
    } else {
        let direction = if skew.is_negative() { "behind" } else { "ahead of" };
        report.mend(&format!(
            "This machine's clock is {} seconds {direction} Slack's. Beyond 300 seconds no request is believed; switch on time \
             synchronisation (NTP).",
            skew.abs().as_secs()
        ));
    }
}

async fn check_socket(report: &mut Report, api: &Api) {
    match api.open_connection().await {
        Ok(_) => report.fine("SLACK_APP_TOKEN is good: Socket Mode may connect."),
        Err(CallError::Limited { .. }) => report.fine("SLACK_APP_TOKEN was not tried: Slack asks to wait a minute."),
        Err(error) => report.mend(&format!(
            "Socket Mode may not connect ({error}). SLACK_APP_TOKEN needs connections:write: Basic Information → App-Level \
             Tokens; and Socket Mode must be on."
        )),
    }
}

async fn check_workspace(report: &mut Report, db: &Db, workspace: &WorkspaceId, now: Timestamp) {
    match get_workspace(&mut &*db, workspace).await {
        Err(_) => {
            report.fine("This workspace is new: `podkeeper serve` has not run on this database yet.");
            return;
        }
        Ok(row) => {
            if row.stopped_at.is_some() {
                report.mend(&format!(
                    "Slack stopped this workspace ({}). Install the app again, then restart Podkeeper.",
                    row.stopped_why.unwrap_or_default()
                ));
            }
            if row.paused_at.is_some() {
                report.mend("Podkeeper is paused: nothing unasked goes out until an admin types /podkeeper resume.");
            }
        }
    }
    if let Err(error) = check_calendars(report, db, workspace).await {
        report.mend(&format!("The public holidays cannot be read: {error}"));
    }
    if let Err(error) = check_deliveries(report, db, workspace, now).await {
        report.mend(&format!("The deliveries cannot be read: {error}"));
    }
}

/// Public holidays whose file cannot be used, or that are followed and not there.
async fn check_calendars(report: &mut Report, db: &Db, workspace: &WorkspaceId) -> Result<()> {
    let calendars = list_calendars(&mut &*db, workspace).await?;
    for calendar in &calendars {
        match &calendar.fault {
            Some(fault) => report.mend(&format!("Public holidays “{}”: {fault}", calendar.name)),
            None => report.fine(&format!("Public holidays “{}”: {} days.", calendar.name, calendar.days)),
        }
    }
    let settings = get_settings(&mut &*db, workspace).await?;
    for name in settings.holidays.iter().filter(|name| !calendars.iter().any(|calendar| calendar.name == **name)) {
        report.mend(&format!(
            "The organisation follows the public holidays “{name}”, but there are none of that name. Put {name}.ics into the \
             folder of PODKEEPER_HOLIDAYS, or choose others with /podkeeper holidays."
        ));
    }
    Ok(())
}

/// What is stuck, what still waits, and how many people are waited for.
async fn check_deliveries(report: &mut Report, db: &Db, workspace: &WorkspaceId, now: Timestamp) -> Result<()> {
    let problems = list_problems(&mut &*db, workspace, now).await?;
    problems.iter().for_each(|problem| report.mend(&told(problem)));
    match find_backlog(db, workspace, now).await? {
        None if problems.is_empty() => report.fine("Nothing waits undelivered."),
        None => {}
        Some((count, oldest)) => {
            let what = if count == 1 { "message waits" } else { "messages wait" };
            let oldest = oldest.strftime("%-d %B %Y, %H:%M UTC");
            report.fine(&format!("{count} {what} to be sent, the oldest since {oldest}."));
        }
    }
    match asks::count_open(db, workspace).await? {
        0 => {}
        1 => report.fine("One ask is open: somebody has not answered yet."),
        open => report.fine(&format!("{open} asks are open: people have not answered yet.")),
    }
    Ok(())
}

fn told(problem: &Problem) -> String {
    let mut told = format!("{} {} will not go through: {}", problem.feature, problem.key, problem.why);
    // Writing to a String cannot fail.
    let _ = match &problem.to {
        Some(To::Channel(channel)) => write!(told, " (to {channel})"),
        Some(To::Person(person)) => write!(told, " (to {person})"),
        None => Ok(()),
    };
    told
}

#[derive(Default)]
struct Report {
    lines: Vec<String>,
    to_mend: usize,
}

impl Report {
    fn fine(&mut self, line: &str) {
        self.lines.push(format!("ok    {line}"));
    }

    fn mend(&mut self, line: &str) {
        self.to_mend += 1;
        self.lines.push(format!("mend  {line}"));
    }

    fn print(self) -> Result<(), Stopped> {
        // A closed output is the reader's own wish.
        let _ = writeln!(stdout(), "{}", self.lines.join("\n"));
        match self.to_mend {
            0 => Ok(()),
            1 => Err(Stopped::fault("One thing needs mending.")),
            count => Err(Stopped::fault(format!("{count} things need mending."))),
        }
    }
}
