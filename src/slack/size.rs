//! Slack's limits on what we send, and how text is made to fit.
//!
//! Slack does not say what it counts as a character; we count UTF-16 units, the strictest of the likely readings.

/// Blocks of one message.
pub(super) const MESSAGE_BLOCKS: usize = 50;
/// Blocks of one modal or App Home.
pub(super) const VIEW_BLOCKS: usize = 100;
/// The top-level text of a message: `chat.update` refuses more than 4,000, and making it safe may double it.
pub(super) const FALLBACK: usize = 2_000;
/// A section's text, and any text object without a limit of its own.
pub(super) const SECTION: usize = 3_000;
/// Fields of a section.
pub(super) const FIELDS: usize = 10;
/// One field.
pub(super) const FIELD: usize = 2_000;
/// A header.
pub(super) const HEADER: usize = 150;
/// Elements of an actions block.
pub(super) const ACTIONS: usize = 25;
/// Rows of a table, its head included.
pub(super) const TABLE_ROWS: usize = 100;
/// Columns of a table.
pub(super) const TABLE_COLUMNS: usize = 20;
/// All cells of a table together.
pub(super) const TABLE: usize = 10_000;
/// One cell of a table: nothing longer can be read in one.
pub(super) const CELL: usize = 200;
/// A button's label.
pub(super) const BUTTON: usize = 75;
/// What a button carries.
pub(super) const BUTTON_VALUE: usize = 2_000;
/// An address behind a button.
pub(super) const ADDRESS: usize = 3_000;
/// `block_id`, `action_id`, `callback_id`.
pub(super) const ID: usize = 255;
/// An option's label.
pub(super) const OPTION: usize = 75;
/// An option's value.
pub(super) const OPTION_VALUE: usize = 150;
/// Options of a menu.
pub(super) const MENU: usize = 100;
/// Options of checkboxes.
pub(super) const CHECKBOXES: usize = 10;
/// Options of an overflow menu.
pub(super) const OVERFLOW: usize = 5;
/// The grey text in an empty field.
pub(super) const PLACEHOLDER: usize = 150;
/// An input's label, and its hint.
pub(super) const LABEL: usize = 2_000;
/// What a text input may be told to take.
pub(super) const TYPED: usize = 3_000;
/// Title of a confirmation.
pub(super) const CONFIRM_TITLE: usize = 100;
/// Text of a confirmation.
pub(super) const CONFIRM_TEXT: usize = 300;
/// The two buttons of a confirmation.
pub(super) const CONFIRM_BUTTON: usize = 30;
/// A modal's title and buttons.
pub(super) const TITLE: usize = 24;
/// A view's `private_metadata`.
pub(super) const METADATA: usize = 3_000;

/// How long Slack may think `text` is.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// At most `limit` characters of plain text; what is cut ends with `…`.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if length(text) <= limit {
        return text.to_owned();
    }
    let mut out = head(text, limit.saturating_sub(1));
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// At most `limit` characters, without a mark: for values and ids that nobody reads.
pub(super) fn head(text: &str, limit: usize) -> String {
    let mut left = limit;
    text.chars()
        .take_while(|character| {
            let fits = character.len_utf16() <= left;
            left = left.saturating_sub(character.len_utf16());
            fits
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cut_text_fits(text in "\\PC{0,40}", limit in 1usize..30) {
            prop_assert!(length(&cut(&text, limit)) <= limit);
            prop_assert!(length(&head(&text, limit)) <= limit);
            prop_assert!(text.starts_with(&head(&text, limit)));
        }
    }

    #[test]
    fn short_text_is_left_alone() {
        assert_eq!(cut("Stand-up", 8), "Stand-up");
        assert_eq!(cut("Stand-ups", 8), "Stand-u…");
    }
}
