//! What did not reach Slack, and what to do about it.

use crate::{
    delivery::{
        problems::{Problem, ProblemKind},
        store::To,
    },
    slack::{
        blocks::{self, HomeBuilder},
        mrkdwn::{Text, channel, md, number, person, text, words},
    },
};

/// How many problems are shown.
const PROBLEMS: usize = 10;
/// Lines in one paragraph: five long ones stay below Slack's limit, so that none is cut off.
const LINES: usize = 5;

/// *Delivery problems*, for admins; nothing where there are none.
pub(in super::super) fn problems(problems: &[Problem]) -> HomeBuilder {
    let home = blocks::home();
    if problems.is_empty() {
        return home;
    }
    let lines: Vec<Text> = problems.iter().take(PROBLEMS).map(problem).collect();
    let more = problems.len().saturating_sub(PROBLEMS);
    let more =
        if more == 0 { Text::default() } else { md("and {} more: `podkeeper doctor` lists them", &[number(more)]) };
    let home = home.header("Delivery problems").section(text("These did not reach Slack. Nothing else waits on them."));
    home.each(lines.chunks(LINES), |home, lines| home.section(Text::join(lines, "\n"))).context(more)
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
