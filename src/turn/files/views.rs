//! What is said about files.

use crate::{
    signal::Message,
    slack::{
        blocks::message,
        calls::UNCONFIRMED,
        mrkdwn::{Text, md, text, words},
    },
};

pub(super) fn under_way() -> Text {
    text("It is on its way: the file comes in our direct message, for your eyes only.")
}

pub(super) fn too_long() -> Text {
    text(
        "That would be more than 5 MB, too long for a file anybody reads. Nothing was sent; \
         ask for less, such as one pod or one month.",
    )
}

/// A file that somebody waits for does not come.
pub(super) fn lost(title: &str, code: &str) -> Message {
    let why = match code {
        UNCONFIRMED => {
            text("Slack did not say whether it took it. If it does not stand here, please ask for it once more.")
        }
        "missing_scope" => text(
            "Podkeeper may not send files in this workspace yet. An admin has to install it again, with the \
             permission `files:write`.",
        ),
        "file_uploads_disabled" | "file_uploads_except_images_disabled" | "file_type_not_allowed" => {
            text("Your workspace does not allow files of this kind; its admins can change that in Slack's settings.")
        }
        "file_upload_size_restricted" => {
            text("Your workspace does not allow files of this size. Ask for less, such as one pod or one month.")
        }
        "storage_limit_reached" => {
            text("Your workspace has no room left for files; its admins can delete old ones or ask Slack for more.")
        }
        other => {
            md("Slack says “{}”. Please ask for it once more; if that does not help, tell your admin.", &[words(other)])
        }
    };
    let said = md("*{}* could not be sent to you. {}", &[words(title), why]);
    message(said.clone()).section(said).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_says_what_to_do() {
        let says = |code: &str| lost("Decisions", code).text;
        insta::assert_snapshot!(says("missing_scope"), @"*Decisions* could not be sent to you. Podkeeper may not send files in this workspace yet. An admin has to install it again, with the permission `files:write`.");
        insta::assert_snapshot!(says(UNCONFIRMED), @"*Decisions* could not be sent to you. Slack did not say whether it took it. If it does not stand here, please ask for it once more.");
        insta::assert_snapshot!(says("odd_new_code"), @"*Decisions* could not be sent to you. Slack says “odd_new_code”. Please ask for it once more; if that does not help, tell your admin.");
        insta::assert_snapshot!(too_long(), @"That would be more than 5 MB, too long for a file anybody reads. Nothing was sent; ask for less, such as one pod or one month.");
    }
}
