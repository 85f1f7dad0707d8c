//! The manifest from which an organisation creates its own Slack app.

/// `manifest.yml`, as it stands in the repository.
const TEXT: &str = include_str!("../../manifest.yml");

/// The manifest, for `podkeeper manifest`.
pub fn manifest() -> &'static str {
    TEXT
}

/// The entries of the list under the line `key:`, in the manifest's own simple shape.
pub fn list_under(key: &str) -> Vec<&'static str> {
    let heading = format!("{key}:");
    let after = TEXT.lines().skip_while(|line| line.trim() != heading).skip(1);
    after
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map_while(|line| line.strip_prefix("- "))
        .collect()
}

/// The scopes the bot asks for.
pub(super) fn scopes() -> Vec<&'static str> {
    list_under("bot")
}
