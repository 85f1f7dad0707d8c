//! The environment, read once: every setting documented, every mistake a clear sentence.

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use std::{net::SocketAddr, path::PathBuf};
use tracing::level_filters::LevelFilter;

/// Where settings come from; the process's environment, or a test's list.
pub trait Environment {
    /// The value of `name`, if it is set to something.
    fn get(&self, name: &str) -> Option<String>;
}

/// The process's own environment.
pub struct Process;

impl Environment for Process {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where settings are read")]
    fn get(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }
}

/// All settings of `podkeeper serve`. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Config {
    /// `DATABASE_URL`.
    pub database_url: DatabaseUrl,
    /// How Slack reaches us, and as whom we call it.
    pub slack: SlackSettings,
    /// `PODKEEPER_LISTEN`.
    pub listen: SocketAddr,
    /// `PODKEEPER_PUBLIC_URL`. Checked, and kept for the links of later features: nothing links to Podkeeper yet.
    pub public_url: Option<Url>,
    /// `PODKEEPER_HEARTBEAT_URL`: an outside monitor, called while everything lives.
    pub heartbeat: Option<HeartbeatUrl>,
    /// `PODKEEPER_HOLIDAYS`: the folder with files of public holidays.
    pub holidays: Option<PathBuf>,
    /// `PODKEEPER_LOG` and `PODKEEPER_LOG_FORMAT`.
    pub log: LogSettings,
}

/// The database's address, which may hold a password.
#[derive(Clone)]
pub struct DatabaseUrl(pub String);

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.split(':').next().unwrap_or_default())?;
        f.write_str("://…")
    }
}

/// The address of an outside monitor. Such an address often holds a secret, so only its host is shown.
#[derive(Clone)]
pub struct HeartbeatUrl(pub Url);

impl HeartbeatUrl {
    /// Where the monitor is.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

impl std::fmt::Debug for HeartbeatUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}…", self.host())
    }
}

/// Tokens and addresses of Slack.
#[derive(Clone, Debug)]
pub struct SlackSettings {
    /// `SLACK_BOT_TOKEN`.
    pub bot_token: SecretString,
    /// `SLACK_SIGNING_SECRET` or `SLACK_APP_TOKEN`.
    pub inbound: Inbound,
    /// `SLACK_API_URL`.
    pub api_url: Url,
}

/// How Slack's signals arrive.
#[derive(Clone, Debug)]
pub enum Inbound {
    /// Slack calls `POST /slack/events`; the secret proves that it is Slack.
    Http(SecretString),
    /// We open a connection with the app-level token.
    Socket(SecretString),
}

/// What is logged, and how it looks.
#[derive(Clone, Debug)]
pub struct LogSettings {
    /// A tracing filter: `info`, `podkeeper=debug,warn`.
    pub filter: String,
    /// For machines instead of people.
    pub json: bool,
}

/// A setting that is missing or wrong, as sentences for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Mistake(pub String);

impl LogSettings {
    /// Reads them alone: logging starts before anything else.
    ///
    /// # Errors
    /// An unknown filter or format.
    pub fn read(environment: &impl Environment) -> Result<Self, Mistake> {
        let filter = environment.get("PODKEEPER_LOG").unwrap_or_else(|| "info".to_owned());
        if !is_log_filter(&filter) {
            return Err(Mistake(format!(
                "PODKEEPER_LOG={filter} is not a log filter. Use a level (off, error, warn, info, debug, trace), or levels by \
                 part such as podkeeper=debug,warn."
            )));
        }
        match environment.get("PODKEEPER_LOG_FORMAT").as_deref() {
            None | Some("text") => Ok(Self { filter, json: false }),
            Some("json") => Ok(Self { filter, json: true }),
            Some(other) => Err(Mistake(format!("PODKEEPER_LOG_FORMAT={other} is unknown. Use text or json."))),
        }
    }
}

/// A bare word must be a level: taken for the name of a part, as the filter would, a misspelt level silences the log.
fn is_log_filter(filter: &str) -> bool {
    let mut bare = filter.split(',').map(str::trim).filter(|part| !part.contains(['=', '[']));
    bare.all(|word| word.parse::<LevelFilter>().is_ok()) && tracing_subscriber::EnvFilter::try_new(filter).is_ok()
}

impl LogSettings {
    /// Warnings only, where the operator chose nothing: for a terminal that shows something else.
    #[must_use]
    pub fn quieter(self) -> Self {
        if self.filter == "info" { Self { filter: "warn".to_owned(), ..self } } else { self }
    }
}

impl Config {
    /// Reads and checks every setting.
    ///
    /// # Errors
    /// The first mistake; missing Slack settings are listed together.
    pub fn read(environment: &impl Environment) -> Result<Self, Mistake> {
        Ok(Self {
            log: LogSettings::read(environment)?,
            slack: read_slack(environment)?,
            database_url: read_database_url(environment)?,
            listen: read_listen(environment)?,
            heartbeat: read_heartbeat(environment)?,
            holidays: environment.get("PODKEEPER_HOLIDAYS").map(PathBuf::from),
            public_url: environment
                .get("PODKEEPER_PUBLIC_URL")
                .map(|text| read_url("PODKEEPER_PUBLIC_URL", &text))
                .transpose()?,
        })
    }
}

/// `DATABASE_URL`, or the file in the working folder.
///
/// # Errors
/// An address that names neither engine.
pub fn read_database_url(environment: &impl Environment) -> Result<DatabaseUrl, Mistake> {
    let url = environment.get("DATABASE_URL").unwrap_or_else(|| "sqlite://podkeeper.db".to_owned());
    let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    if known {
        Ok(DatabaseUrl(url))
    } else {
        Err(Mistake(
            "DATABASE_URL is neither a SQLite file nor a PostgreSQL address. Use sqlite://podkeeper.db or \
             postgres://user@host/database."
                .to_owned(),
        ))
    }
}

fn read_listen(environment: &impl Environment) -> Result<SocketAddr, Mistake> {
    let text = environment.get("PODKEEPER_LISTEN").unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    text.parse().map_err(|_| {
        Mistake(format!("PODKEEPER_LISTEN={text} is not an address with a port. Use something like 127.0.0.1:3000."))
    })
}

fn read_url(name: &str, text: &str) -> Result<Url, Mistake> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| Mistake(format!("{name}={text} is not a web address: it must begin with https://.")))
}

/// Whoever listens on the way must not learn the address; on this machine nobody does.
fn read_heartbeat(environment: &impl Environment) -> Result<Option<HeartbeatUrl>, Mistake> {
    let Some(text) = environment.get("PODKEEPER_HEARTBEAT_URL") else { return Ok(None) };
    let is_here = |url: &Url| match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let url = Url::parse(&text).ok().filter(|url| url.scheme() == "https" || url.scheme() == "http" && is_here(url));
    let mistake = || {
        Mistake(
            "PODKEEPER_HEARTBEAT_URL is not an address that can be called: it must begin with https://, or with http:// on \
             this machine."
                .to_owned(),
        )
    };
    url.map(|url| Some(HeartbeatUrl(url))).ok_or_else(mistake)
}

fn read_slack(environment: &impl Environment) -> Result<SlackSettings, Mistake> {
    let bot_token = environment.get("SLACK_BOT_TOKEN");
    let bot_token = bot_token
        .map(|token| prefixed("SLACK_BOT_TOKEN", token, "xoxb-", "OAuth & Permissions → Bot User OAuth Token"))
        .transpose()?;
    let signing_secret = environment.get("SLACK_SIGNING_SECRET");
    let app_token = environment.get("SLACK_APP_TOKEN");
    let (Some(bot_token), true) = (bot_token.clone(), signing_secret.is_some() || app_token.is_some()) else {
        return Err(missing(bot_token.is_some()));
    };
    let mut api = environment.get("SLACK_API_URL").unwrap_or_else(|| "https://slack.com/api/".to_owned());
    if !api.ends_with('/') {
        api.push('/');
    }
    Ok(SlackSettings {
        bot_token,
        inbound: match (app_token, signing_secret) {
            (Some(token), _) => Inbound::Socket(prefixed(
                "SLACK_APP_TOKEN",
                token,
                "xapp-",
                "Basic Information → App-Level Tokens, with connections:write",
            )?),
            (None, Some(secret)) => Inbound::Http(SecretString::from(secret)),
            (None, None) => return Err(missing(true)),
        },
        api_url: read_url("SLACK_API_URL", &api)?,
    })
}

/// Says where a token is found without showing the one that is wrong.
fn prefixed(name: &str, token: String, prefix: &str, place: &str) -> Result<SecretString, Mistake> {
    let token = SecretString::from(token);
    if token.expose_secret().starts_with(prefix) {
        Ok(token)
    } else {
        Err(Mistake(format!("{name} does not begin with {prefix}. Copy it from your app's page: {place}.")))
    }
}

fn missing(has_bot_token: bool) -> Mistake {
    let mut lines = vec!["Podkeeper needs to know your Slack app:".to_owned()];
    if !has_bot_token {
        lines.push(
            "  SLACK_BOT_TOKEN       xoxb-…  your app's page → OAuth & Permissions → Bot User OAuth Token".to_owned(),
        );
    }
    lines.push(
        "  SLACK_APP_TOKEN       xapp-…  Basic Information → App-Level Tokens, with connections:write (Socket Mode)"
            .to_owned(),
    );
    lines.push(
        "  or SLACK_SIGNING_SECRET       Basic Information → App Credentials (if Slack can reach you by HTTPS)"
            .to_owned(),
    );
    lines.push(
        "Create the app from the output of `podkeeper manifest`. To try Podkeeper without Slack: `podkeeper sandbox`."
            .to_owned(),
    );
    Mistake(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    struct Given(BTreeMap<&'static str, &'static str>);
    impl Environment for Given {
        fn get(&self, name: &str) -> Option<String> {
            self.0.get(name).map(|value| (*value).to_owned())
        }
    }

    fn with(change: &[(&'static str, &'static str)]) -> Result<Config, Mistake> {
        let mut all = BTreeMap::from([("SLACK_BOT_TOKEN", "xoxb-secret-1"), ("SLACK_SIGNING_SECRET", "shh-2")]);
        all.extend(change.iter().copied());
        all.retain(|_, value| !value.is_empty());
        Config::read(&Given(all))
    }

    #[test]
    fn defaults_are_enough() {
        let config = with(&[]).expect("two settings suffice");
        assert_eq!(config.database_url.0, "sqlite://podkeeper.db");
        assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
        assert_eq!(config.slack.api_url.as_str(), "https://slack.com/api/");
    }

    #[test]
    fn without_slack_it_says_what_is_missing_and_names_the_sandbox() {
        let mistake = with(&[("SLACK_BOT_TOKEN", ""), ("SLACK_SIGNING_SECRET", "")]).expect_err("nothing is set");
        for part in
            ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "podkeeper sandbox", "podkeeper manifest"]
        {
            assert!(mistake.0.contains(part), "{part} is not named in: {mistake}");
        }
    }

    #[test]
    fn a_wrong_bot_token_is_told_before_what_is_missing() {
        let mistake = with(&[("SLACK_BOT_TOKEN", "xoxp-secret-9"), ("SLACK_SIGNING_SECRET", "")]);
        let told = mistake.expect_err("a mistake").0;
        assert!(told.starts_with("SLACK_BOT_TOKEN does not begin with xoxb-"), "{told}");
    }

    #[test]
    fn levels_are_log_filters_and_other_bare_words_are_not() {
        for filter in ["info", "WARN", "off", "podkeeper=debug,warn", "podkeeper::slack=trace", "[turn]=debug,info"] {
            assert!(is_log_filter(filter), "{filter}");
        }
        for filter in ["verbose", "podkeeper", "debug,verbose", "podkeeper=loudly"] {
            assert!(!is_log_filter(filter), "{filter}");
        }
    }

    #[test]
    fn every_mistake_is_one_sentence_that_names_the_setting_and_no_secret() {
        for (name, value) in [
            ("SLACK_BOT_TOKEN", "xoxp-secret-9"),
            ("SLACK_APP_TOKEN", "xoxb-secret-9"),
            ("SLACK_API_URL", "slack"),
            ("SLACK_API_URL", "ftp://slack.com"),
            ("DATABASE_URL", "mysql://root:secret-9@db"),
            ("PODKEEPER_LISTEN", "3000"),
            ("PODKEEPER_PUBLIC_URL", "not a url"),
            ("PODKEEPER_HEARTBEAT_URL", "hc.example.com/secret-9"),
            ("PODKEEPER_HEARTBEAT_URL", "http://hc.example.com/secret-9"),
            ("PODKEEPER_HEARTBEAT_URL", "ftp://localhost/secret-9"),
            ("PODKEEPER_LOG", "podkeeper=loudly"),
            ("PODKEEPER_LOG_FORMAT", "xml"),
        ] {
            let mistake = with(&[(name, value)]).expect_err("a mistake").0;
            assert!(mistake.contains(name), "{name} is not named in: {mistake}");
            assert!(!mistake.contains("secret-9"), "a secret stands in: {mistake}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let config = with(&[
            ("SLACK_APP_TOKEN", "xapp-secret-3"),
            ("DATABASE_URL", "postgres://me:secret-4@db/x"),
            ("PODKEEPER_HEARTBEAT_URL", "https://hc.example.com/secret-5"),
        ]);
        let shown = format!("{:?}", config.expect("all is well"));
        for secret in ["secret-1", "secret-3", "secret-4", "secret-5", "shh-2"] {
            assert!(!shown.contains(secret), "{secret} stands in {shown}");
        }
    }
}
