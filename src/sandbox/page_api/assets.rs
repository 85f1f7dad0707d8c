//! The page itself, out of the binary. The policy lets nothing in from elsewhere and runs no inline script.

use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

const POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

macro_rules! embed {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("../page/", $name)))),*] };
}

/// Every file of `page/`; a test compares this list with the folder.
const FILES: &[(&str, &str)] = embed! {
    "api.js"
    "app.js"
    "blocks.css"
    "blocks.js"
    "completion.js"
    "composer.js"
    "dom.js"
    "elements.js"
    "emoji.js"
    "favicon.svg"
    "fields.js"
    "form.js"
    "index.html"
    "messages.css"
    "messages.js"
    "modal.js"
    "mrkdwn.js"
    "overlays.css"
    "pane.js"
    "people.js"
    "picker.js"
    "popup.js"
    "richtext.js"
    "sidebar.js"
    "state.js"
    "status.js"
    "style.css"
    "time.js"
    "topbar.js"
};

pub(crate) async fn index() -> Response {
    file("index.html")
}

pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    file(&name)
}

/// Browsers ask for one unasked.
pub(crate) async fn no_icon() -> StatusCode {
    StatusCode::NO_CONTENT
}

fn file(name: &str) -> Response {
    let Some((_, text)) = FILES.iter().find(|(known, _)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
    let mut response = text.into_response();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_page_is_in_the_binary() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sandbox/page");
        let entries = std::fs::read_dir(folder).expect("the page's folder");
        let mut there: Vec<_> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        there.sort();
        assert_eq!(FILES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), there);
    }
}
