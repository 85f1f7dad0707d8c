//! Web addresses people type.

/// A web address as typed, with `https://` where nothing was said; `None` when it is none.
pub fn read_link(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let url = url::Url::parse(&whole).ok()?;
    let has_host = url.username().is_empty() && url.host_str().is_some_and(|host| host.contains('.'));
    (has_host
        && matches!(url.scheme(), "http" | "https")
        && !typed.contains(char::is_whitespace)
        && whole.chars().count() <= 1_000)
        .then(|| url.to_string())
}
