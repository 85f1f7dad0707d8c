//! The example agency at work: its pods, and a quarter of key results lived through, all by commands and modals like
//! anybody's. Nothing here writes to the bot's database.

use super::App;
use crate::{
    calendar::{Cycle, Zone},
    clock::Clock,
    error::{Error, Result},
    sandbox::{Sandbox, Submitted},
};
use jiff::{SignedDuration, Timestamp, Unit};

/// Who founds the pods: she is an administrator of the workspace.
const FOUNDER: &str = "chloe";

/// Key, name, lead, members.
const PODS: &[(&str, &str, &str, &[&str])] = &[
    ("performance", "Performance Marketing", "ana", &["jonas", "priya"]),
    ("brand", "Brand & Content", "ben", &["sofia", "tomas", "felix"]),
    ("growth", "Client Growth", "dana", &["grace", "marcus"]),
    ("apac", "Asia Pacific", "mei", &["wei", "aiko"]),
];

/// Title, unit, start, target.
type KeyResult = (&'static str, &'static str, &'static str, &'static str);
/// Pod, objective, key results.
type Objective = (&'static str, &'static str, &'static [KeyResult]);

const OBJECTIVES: &[Objective] = &[
    (
        "performance",
        "Every euro of media works harder than last quarter",
        &[
            ("ROAS on paid search", "x", "3.2", "4.5"),
            ("Cost per lead", "EUR", "48", "36"),
            ("Accounts with weekly experiments", "", "2", "9"),
        ],
    ),
    (
        "brand",
        "Work our clients are proud to show",
        &[
            ("Campaigns approved in two rounds", "%", "40", "75"),
            ("Case studies published", "", "0", "6"),
            ("Brand tracking score", "points", "61", "68"),
        ],
    ),
    (
        "growth",
        "Clients stay, and bring their friends",
        &[
            ("Renewals signed", "", "0", "12"),
            ("Net promoter score", "points", "34", "45"),
            ("Referral pitches", "", "1", "8"),
        ],
    ),
    (
        "apac",
        "A second home in Asia",
        &[
            ("Retainers outside Singapore", "", "1", "5"),
            ("Localised launches on time", "%", "70", "95"),
            ("Days to first draft", "days", "9", "5"),
        ],
    ),
];

/// The rituals every organisation begins with. They rest while the quarter is lived through in leaps: nobody could be asked
/// at the moments between.
const RITUALS: &[&str] = &["Weekly check-in", "Monthly OKR review", "Learn-and-Share"];

/// When in the part of the quarter that has passed (0 to 1), who, where, and what they type.
const CHECK_INS: &[(f64, &str, &str, &str)] = &[
    (0.12, "jonas", "performance", "roas 3.4 feed clean-up has begun"),
    (0.15, "ben", "brand", "campaigns 46"),
    (0.18, "dana", "growth", "renewals 2"),
    (0.21, "mei", "apac", "retainers 2 Osaka signed"),
    (0.30, "priya", "performance", "cost 45"),
    (0.33, "sofia", "brand", "case 1 Harbour"),
    (0.36, "grace", "growth", "net 36"),
    (0.40, "wei", "apac", "localised 78"),
    (0.48, "ana", "performance", "accounts 5 Kestrel and Northwind joined"),
    (0.52, "tomas", "brand", "campaigns 58 briefs are shorter now"),
    (0.55, "marcus", "growth", "referral 3"),
    (0.60, "aiko", "apac", "days 8"),
    (0.70, "jonas", "performance", "roas 4.1 two campaigns moved"),
    (0.74, "dana", "growth", "renewals 7 Northwind renewed"),
    (0.78, "sofia", "brand", "case 3"),
    (0.82, "priya", "performance", "cost 41"),
    (0.86, "mei", "apac", "retainers 3"),
    (0.93, "ana", "performance", "accounts 6"),
];

/// Founds the four pods. The bot must be listening; what it posts goes out when its loops run.
///
/// # Errors
/// When the sandbox or the bot did not take a command.
pub async fn found_agency(app: &App, slack: &Sandbox, clock: &Clock) -> Result<()> {
    slack.command(FOUNDER, "#general", "/podkeeper settings").await?;
    settle(app, slack, clock).await?;
    slack.fill(FOUNDER, "Leadership", "chloe, omar")?;
    taken("settling the example's settings", slack.submit(FOUNDER).await?)?;
    for (key, name, lead, members) in PODS {
        let channel = format!("#pod-{key}");
        slack.command(FOUNDER, "#general", &format!("/pod create {key} \"{name}\" lead @{lead}")).await?;
        for member in *members {
            slack.command(lead, &channel, &format!("/pod add @{member} {key}")).await?;
        }
    }
    settle(app, slack, clock).await
}

/// Lives through the quarter from its first working days to `until`: objectives, then check-ins, in every pod's channel.
///
/// # Errors
/// When the sandbox or the bot did not take something.
pub async fn live_the_quarter(app: &App, slack: &Sandbox, clock: &Clock, until: Timestamp) -> Result<()> {
    let from = clock.now();
    rest(slack, "pause").await?;
    for objective in OBJECTIVES {
        set_objective(app, slack, clock, objective).await?;
    }
    let passed = until.duration_since(clock.now()).max(SignedDuration::ZERO);
    for (_, _, lead, _) in PODS {
        // Their first working hour has come by now, and with it the message that says they lead.
        clock.advance_to((from + SignedDuration::from_hours(26)).min(until));
        settle(app, slack, clock).await?;
        if !slack.dms_of(lead)?.is_empty() {
            slack.click(lead, slack.open_direct(lead, "podkeeper")?.as_str(), "Got it").await?;
            settle(app, slack, clock).await?;
        }
    }
    for (share, who, pod, words) in CHECK_INS {
        clock.advance_to((from + passed.mul_f64(*share)).min(until));
        slack.command(who, &format!("#pod-{pod}"), &format!("/okr update {words}")).await?;
        settle(app, slack, clock).await?;
    }
    clock.advance_to(until);
    settle(app, slack, clock).await?;
    rest(slack, "resume").await?;
    settle(app, slack, clock).await
}

/// The rules for channels hold as they are proposed: whoever makes one with another name sees what follows.
///
/// # Errors
/// When the sandbox or the bot did not take something.
pub(super) async fn keep_channel_rules(app: &App, slack: &Sandbox, clock: &Clock) -> Result<()> {
    slack.command(FOUNDER, "#general", "/channel rules edit").await?;
    settle(app, slack, clock).await?;
    taken("saving the example's rules for channels", slack.submit(FOUNDER).await?)?;
    settle(app, slack, clock).await
}

/// Pauses or resumes the rituals.
async fn rest(slack: &Sandbox, verb: &str) -> Result<()> {
    for ritual in RITUALS {
        slack.command(FOUNDER, "#general", &format!("/ritual {verb} {ritual}")).await?;
    }
    Ok(())
}

/// Where the quarter of `now` begins to be lived: its first day at 09:00 in Berlin, where the agency is; in its first hours,
/// a little before `now`, but never in the quarter before.
pub(super) fn quarter_start(now: Timestamp) -> Timestamp {
    let berlin = Zone::named("Europe/Berlin").unwrap_or_else(Zone::utc);
    let first = Cycle::quarter_of(berlin.date(now)).first();
    let at = |hour| first.at(hour, 0, 0, 0).to_zoned(berlin.time_zone().clone()).map_or(now, |at| at.timestamp());
    let hour_ago = (now - SignedDuration::from_hours(1)).round(Unit::Second).unwrap_or(now);
    at(9).min(hour_ago).max(at(0))
}

/// How far time is moved to let deliveries keep their distance (one message a second and channel).
const PACING: SignedDuration = SignedDuration::from_secs(20);

/// Lets everything happen that happens now: events arrive, turns commit, deliveries go out at Slack's pace. For a bot whose
/// loops do not run yet, on a clock that can be moved.
///
/// # Errors
/// Only the database's own.
pub async fn settle(app: &App, slack: &Sandbox, clock: &Clock) -> Result<()> {
    let until = clock.now() + PACING;
    while let Some(next) = next_after_quiet(app, slack, clock).await?.filter(|next| *next <= until) {
        clock.advance_to(next);
    }
    Ok(())
}

/// Does what is due at this instant, on both sides; the next instant at which something is.
///
/// # Errors
/// Only the database's own.
pub async fn next_after_quiet(app: &App, slack: &Sandbox, clock: &Clock) -> Result<Option<Timestamp>> {
    loop {
        slack.settle().await;
        let ours = app.run_due().await?;
        let slacks = slack.next_due();
        if slacks.is_none_or(|due| due > clock.now()) {
            return Ok([ours, slacks].into_iter().flatten().min());
        }
    }
}

async fn set_objective(app: &App, slack: &Sandbox, clock: &Clock, objective: &Objective) -> Result<()> {
    let (pod, title, key_results) = objective;
    let lead = PODS.iter().find(|(key, ..)| key == pod).map_or(FOUNDER, |(_, _, lead, _)| *lead);
    slack.command(lead, &format!("#pod-{pod}"), "/okr new").await?;
    settle(app, slack, clock).await?;
    slack.fill(lead, "Objective", title)?;
    for (number, (name, unit, start, target)) in (1..).zip(*key_results) {
        for (field, value) in [("title", name), ("unit", unit), ("start", start), ("target", target)] {
            slack.fill(lead, &format!("kr{number}_{field}"), value)?;
        }
    }
    taken("setting the example's objectives", slack.submit(lead).await?)?;
    settle(app, slack, clock).await
}

/// The example's forms are right, or the example is wrong.
fn taken(doing: &'static str, submitted: Submitted) -> Result<()> {
    if submitted.errors.is_empty() { Ok(()) } else { Err(Error::internal(doing, format!("{:?}", submitted.errors))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_lives_in_the_quarter_of_today() {
        for (now, begin) in [
            ("2026-11-21T12:00:00Z", "2026-10-01T07:00:00Z"),
            ("2026-12-31T22:30:00Z", "2026-10-01T07:00:00Z"),
            // It is the first of January in Berlin.
            ("2026-12-31T23:30:00Z", "2026-12-31T23:00:00Z"),
            ("2027-01-01T00:30:00Z", "2026-12-31T23:30:00Z"),
            ("2027-01-01T08:30:00Z", "2027-01-01T07:30:00Z"),
            ("2027-01-01T10:30:00Z", "2027-01-01T08:00:00Z"),
        ] {
            let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
            assert_eq!(quarter_start(at(now)), at(begin), "{now}");
        }
    }
}
