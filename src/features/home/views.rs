//! Every sentence of the App Home's frame.

use super::ALL_WAITING;
use crate::{
    calendar::Zone,
    delivery::{
        problems::{Problem, ProblemKind},
        store::To,
    },
    features::organisation::actions::{OPEN_SETTINGS, SHOW_HELP},
    signal::Modal,
    slack::{
        blocks::{self, Blocks, HomeBuilder, button, modal},
        mrkdwn::{DateStyle, Text, channel, date, link, md, number, person, text, words},
        permalink::permalink,
    },
    turn::asks::Waiting,
};
use jiff::Timestamp;

/// How many asks stand on the page itself.
const SHOWN: usize = 10;
/// How many problems are shown.
const PROBLEMS: usize = 10;
/// Lines in one paragraph: five long ones stay below Slack's limit, so that none is cut off.
const LINES: usize = 5;

/// What is needed to write links and moments for one reader.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    /// The workspace's address, with a slash at its end.
    pub(super) url: &'a str,
    /// The reader's zone.
    pub(super) zone: &'a Zone,
}

/// Greeting, pause, and the buttons that belong to no other part.
pub(super) fn frame(name: &str, paused: Option<Text>, may_change_settings: bool) -> HomeBuilder {
    let first = name.split_whitespace().next().unwrap_or(name);
    let mut buttons = vec![button(SHOW_HELP, "What can I do?")];
    if may_change_settings {
        buttons.push(button(OPEN_SETTINGS, "Settings"));
    }
    blocks::home().header(&format!("Hello {first}")).section(paused.unwrap_or_default()).actions(buttons)
}

/// *Waiting on you*, oldest first.
pub(super) fn waiting(waiting: &[Waiting], seen: Seen<'_>) -> HomeBuilder {
    let home = blocks::home().header("Waiting on you");
    if waiting.is_empty() {
        return home.section(text("Nothing. Have a good day."));
    }
    let lines: Vec<Text> = waiting.iter().take(SHOWN).map(|ask| line(ask, seen)).collect();
    let home = paragraphs(home, &lines);
    if waiting.len() <= SHOWN {
        return home;
    }
    home.actions([button(ALL_WAITING, &format!("All {}", waiting.len()))])
}

/// All that waits.
pub(super) fn waiting_modal(waiting: &[Waiting], seen: Seen<'_>) -> Modal {
    let all = modal(ALL_WAITING, "Waiting on you").close("Close");
    if waiting.is_empty() {
        return all.section(text("Nothing any more.")).build();
    }
    let lines: Vec<Text> = waiting.iter().map(|ask| line(ask, seen)).collect();
    paragraphs(all, &lines).build()
}

fn paragraphs<S>(blocks: Blocks<S>, lines: &[Text]) -> Blocks<S> {
    blocks.each(lines.chunks(LINES), |blocks, lines| blocks.section(Text::join(lines, "\n")))
}

/// What, since when, until when, and the way to the message.
fn line(ask: &Waiting, seen: Seen<'_>) -> Text {
    let mut parts = vec![md("*{}*", &[words(&ask.title)])];
    parts.push(md("since {}", &[moment(ask.created_at.0, DateStyle::Day, seen.zone)]));
    parts.extend(ask.due_at.map(|due| md("by {}", &[moment(due.0, DateStyle::DayAndTime, seen.zone)])));
    if let (Some(channel), Some(ts)) = (&ask.channel, &ask.ts) {
        parts.push(link(&permalink(seen.url, channel, ts, None), "open"));
    }
    Text::join(&parts, " · ")
}

fn moment(at: Timestamp, style: DateStyle, zone: &Zone) -> Text {
    date(at, style, &zone.local(at).strftime("%-d %B %Y, %H:%M").to_string())
}

/// *Delivery problems*, for admins; nothing where there are none.
pub(super) fn problems(problems: &[Problem]) -> HomeBuilder {
    let home = blocks::home();
    if problems.is_empty() {
        return home;
    }
    let lines: Vec<Text> = problems.iter().take(PROBLEMS).map(problem).collect();
    let more = problems.len().saturating_sub(PROBLEMS);
    let more =
        if more == 0 { Text::default() } else { md("and {} more: `podkeeper doctor` lists them", &[number(more)]) };
    let home = home.header("Delivery problems").section(text("These did not reach Slack. Nothing else waits on them."));
    paragraphs(home, &lines).context(more)
}

fn problem(problem: &Problem) -> Text {
    let subject = md("{} `{}`", &[words(&problem.feature), words(&problem.key.replace('`', "'"))]);
    let what = match (problem.kind, &problem.to) {
        (ProblemKind::Post, Some(To::Person(to))) => md("• A message to {} ({}).", &[person(to), subject]),
        (ProblemKind::Post, Some(To::Channel(to))) => md("• A message to {} ({}).", &[channel(to), subject]),
        (ProblemKind::Post, None) => md("• A message ({}).", &[subject]),
        (ProblemKind::Call, _) => md("• Something Slack was asked to do ({}).", &[subject]),
        (ProblemKind::Timer, _) => md("• Something that was due and failed ten times ({}).", &[subject]),
    };
    md("{} {}", &[what, advice(problem.kind, matches!(problem.to, Some(To::Person(_))), &problem.why)])
}

/// What it means and what to do, by Slack's code.
fn advice(kind: ProblemKind, is_direct: bool, code: &str) -> Text {
    if kind == ProblemKind::Timer {
        return text("The log of Podkeeper has the cause; it needs whoever operates it.");
    }
    match code {
        "unknown_outcome" => text(
            "Slack did not say whether it arrived, and I may not read there to find out, so I do not send it twice. Look \
             whether it is there; the next change of it tries again.",
        ),
        "channel_not_found" if is_direct => {
            text("The person cannot be reached: the account is deactivated, or they may not write with the app.")
        }
        "not_in_channel" | "channel_not_found" | "not_in_conversation" => {
            text("I am not in that channel, or it is no more. Invite me there (type `/invite` in it).")
        }
        "is_archived" => text("The channel is archived. Bring it back, or link another one with `/pod link`."),
        "user_is_deactivated" | "user_disabled" | "users_not_found" | "user_not_found" => {
            text("The account is deactivated. There is nothing to do.")
        }
        "missing_scope" | "not_allowed_token_type" => {
            text("The app lacks a permission. Update it from `podkeeper manifest` and install it again.")
        }
        "invalid_auth" | "not_authed" | "token_revoked" | "token_expired" | "account_inactive" => {
            text("Slack no longer accepts the bot's token. Put in a new one and start Podkeeper again.")
        }
        "messages_tab_disabled" | "cannot_dm_bot" => {
            text("Direct messages with the app are off. Turn on its messages tab in the app's settings.")
        }
        _ if code.starts_with("restricted_action") => {
            text("The workspace does not let apps do that there. An owner can allow it in the channel's settings.")
        }
        "" => text("`podkeeper doctor` tells more."),
        other => md("Slack says “{}”; `podkeeper doctor` tells more.", &[words(other).cut(120)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Ts;

    fn seen(zone: &Zone) -> Seen<'_> {
        Seen { url: "https://agency.slack.com/", zone }
    }

    #[test]
    fn what_waits_says_since_when_and_leads_there() {
        let at: Timestamp = "2026-11-23T09:30:00Z".parse().expect("an instant");
        let ask = Waiting {
            feature: "pods".to_owned(),
            title: "You lead R&D now".to_owned(),
            created_at: Ts(at),
            due_at: None,
            channel: Some("D1".into()),
            ts: Some("1764000000.000100".into()),
        };
        insta::assert_snapshot!(
            line(&ask, seen(&Zone::utc())),
            @"*You lead R&amp;D now* · since <!date^1795426200^{date_short_pretty}|23 November 2026, 09:30> · <https://agency.slack.com/archives/D1/p1764000000000100|open>"
        );
    }

    #[test]
    fn problems_say_what_to_do() {
        let failed = |kind: ProblemKind, why: &str| {
            problem(&Problem {
                kind,
                feature: "okrs".to_owned(),
                key: "pod/7/card".to_owned(),
                why: why.to_owned(),
                to: (kind == ProblemKind::Post).then(|| To::Channel("C1".into())),
            })
        };
        insta::assert_snapshot!(failed(ProblemKind::Post, "is_archived"), @"• A message to <#C1> (okrs `pod/7/card`). The channel is archived. Bring it back, or link another one with `/pod link`.");
        insta::assert_snapshot!(failed(ProblemKind::Call, "odd_new_code"), @"• Something Slack was asked to do (okrs `pod/7/card`). Slack says “odd_new_code”; `podkeeper doctor` tells more.");
        insta::assert_snapshot!(failed(ProblemKind::Timer, "boom"), @"• Something that was due and failed ten times (okrs `pod/7/card`). The log of Podkeeper has the cause; it needs whoever operates it.");
    }
}
