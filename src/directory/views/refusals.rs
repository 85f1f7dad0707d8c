//! What Slack will not do to a channel: why, and what a person can do about it. Each is one or two sentences that begin with
//! a capital letter and stand after the thing that was wanted.

use crate::slack::mrkdwn::{Text, md, text, words};

/// Why a channel was not made, or not given another name.
pub fn why_not_named(code: &str) -> Text {
    match code {
        "name_taken" => text(
            "Another channel has that name, perhaps an archived or a private one. Use that one, rename it, or choose \
             another name.",
        ),
        "not_authorized" => {
            text("Slack lets only whoever made a channel, or an admin of the workspace, rename it: one of them has to.")
        }
        "restricted_action" | "cannot_create_channel" | "user_is_restricted" => text(
            "The workspace does not let apps do that. Somebody who may can do it by hand, or an owner allows it in the \
             workspace's settings, under Permissions.",
        ),
        code if code.starts_with("invalid_name") => {
            text("Slack does not take that name: lower-case letters, digits, hyphens and underscores, at most 80.")
        }
        other => why_not_done(other),
    }
}

/// Why somebody was not brought into a channel.
pub fn why_not_invited(code: &str) -> Text {
    match code {
        "user_is_restricted" => {
            text("A guest, who may not be in this channel. An admin of the workspace can let them in.")
        }
        "ura_max_channels" => text(
            "A guest with a single channel, and they have it already. An admin of the workspace can make them a guest of \
             several.",
        ),
        "no_external_invite_permission" | "org_user_not_in_team" | "invitee_cant_see_channel" => text(
            "Somebody of another company or workspace. Whoever looks after Slack has to share the channel with theirs first.",
        ),
        "user_disabled" | "user_is_deactivated" | "user_not_found" | "users_not_found" | "no_user" => {
            text("Their account is deactivated. There is nothing to invite.")
        }
        "cant_invite" | "no_permission" | "restricted_action" => {
            text("Slack does not let me invite them. Somebody in the channel can: type `/invite` in it.")
        }
        "cant_invite_self" => text("That is me."),
        other => why_not_done(other),
    }
}

/// Why a channel was not archived.
pub fn why_not_archived(code: &str) -> Text {
    match code {
        "cant_archive_general" | "cant_archive_required" => {
            text("The workspace needs this channel: Slack lets nobody archive it.")
        }
        "restricted_action" | "user_is_restricted" | "not_authorized" => {
            text("The workspace does not let apps archive channels. Somebody who may can do it by hand.")
        }
        other => why_not_done(other),
    }
}

/// Why Slack did not do anything else to a channel, or did not show it whole.
pub fn why_not_done(code: &str) -> Text {
    match code {
        "not_in_channel" | "channel_not_found" => {
            text("I am not in that channel, or it is no more. Invite me there: type `/invite` in it.")
        }
        "is_archived" => text("The channel is archived. Somebody has to bring it back first."),
        "missing_scope" | "not_allowed_token_type" => {
            text("The app lacks a permission. An admin updates it from `podkeeper manifest` and installs it again.")
        }
        "restricted_action" | "user_is_restricted" | "no_permission" | "access_denied" | "not_authorized" => {
            text("The workspace does not let apps do that there. Somebody who may can do it by hand.")
        }
        "method_not_supported_for_channel_type" => text("Slack does not offer that for this kind of conversation."),
        "too_many_messages" => text("There is more in it than can be read."),
        "incomplete_answer" => text("Slack's answer cannot be read."),
        "too_many_bookmarks" | "bookmarks_limit_exceeded" => text("The channel has as many bookmarks as Slack allows."),
        other => md("Slack says “{}”.", &[words(other).cut(80)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_we_know_of_says_what_to_do() {
        type Why = fn(&str) -> Text;
        let known: [(Why, &[&str]); 4] = [
            (
                why_not_named,
                &[
                    "name_taken",
                    "not_authorized",
                    "restricted_action",
                    "cannot_create_channel",
                    "invalid_name_specials",
                ],
            ),
            (
                why_not_invited,
                &[
                    "user_is_restricted",
                    "ura_max_channels",
                    "no_external_invite_permission",
                    "org_user_not_in_team",
                    "invitee_cant_see_channel",
                    "user_disabled",
                    "cant_invite",
                    "cant_invite_self",
                    "no_permission",
                ],
            ),
            (why_not_archived, &["cant_archive_general", "cant_archive_required", "restricted_action"]),
            (why_not_done, &["not_in_channel", "is_archived", "missing_scope", "too_many_messages"]),
        ];
        for (why, codes) in known {
            for code in codes.iter().copied().chain(["missing_scope", "is_archived", "not_in_channel"]) {
                assert!(!why(code).as_str().contains(code), "{code} is a word of Slack's");
            }
            assert_eq!(why("brand_new").as_str(), "Slack says “brand_new”.");
        }
    }
}
