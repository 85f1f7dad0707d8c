//! What somebody typed, as it is repeated to them.

/// At most forty characters.
pub(super) fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}
