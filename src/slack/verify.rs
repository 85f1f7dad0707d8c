//! Whether a request really comes from Slack.
//!
//! The signature is taken over the raw bytes: a body that was parsed and written again is another body. The moment is
//! the caller's: this asks no clock.

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Where Slack says when it signed.
pub const TIMESTAMP_HEADER: &str = "x-slack-request-timestamp";
/// Where the signature stands.
pub const SIGNATURE_HEADER: &str = "x-slack-signature";

/// How old a request may be, or how far ahead of our clock.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// Why a request is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// Not signed at all.
    #[error("the request is not signed")]
    Missing,
    /// Headers that Slack would not send.
    #[error("the signature is malformed")]
    Malformed,
    /// Too old, or from the future: a replay, or a clock that is wrong.
    #[error("the request is more than five minutes off our clock")]
    Stale,
    /// Signed with another secret, or changed on its way.
    #[error("the signature is wrong")]
    Wrong,
}

impl VerifyError {
    /// One word, for counters.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::Stale => "stale",
            Self::Wrong => "wrong",
        }
    }
}

/// Checks the `v0` signature of `body`.
///
/// # Errors
/// See [`VerifyError`].
pub fn verify(secret: &SecretString, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<(), VerifyError> {
    let signed_at = header(headers, TIMESTAMP_HEADER)?;
    let signature = header(headers, SIGNATURE_HEADER)?.strip_prefix("v0=").ok_or(VerifyError::Malformed)?;
    let signature = from_hex(signature).ok_or(VerifyError::Malformed)?;
    // Digits alone: "+5" parses as a number too, but is not what was signed.
    let digits = !signed_at.is_empty() && signed_at.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = signed_at.parse().ok().filter(|_| digits).ok_or(VerifyError::Malformed)?;
    let at = Timestamp::from_second(seconds).map_err(|_| VerifyError::Malformed)?;
    if now.duration_since(at).abs() > TOLERANCE {
        return Err(VerifyError::Stale);
    }
    let mac = mac(secret, signed_at, body).ok_or(VerifyError::Wrong)?;
    // Compares in constant time.
    mac.verify_slice(&signature).map_err(|_| VerifyError::Wrong)
}

/// Signs `body` as Slack does: for tests and load programs that play Slack.
pub fn sign(secret: &SecretString, at: Timestamp, body: &[u8]) -> Option<String> {
    let digest = mac(secret, &at.as_second().to_string(), body)?.finalize().into_bytes();
    Some(digest.iter().fold("v0=".to_owned(), |hex, byte| format!("{hex}{byte:02x}")))
}

/// A key of any length will do, so there is always one; `Option` only because the crate's type cannot say so.
fn mac(secret: &SecretString, signed_at: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).ok()?;
    mac.update(b"v0:");
    mac.update(signed_at.as_bytes());
    mac.update(b":");
    mac.update(body);
    Some(mac)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, VerifyError> {
    headers.get(name).ok_or(VerifyError::Missing)?.to_str().map_err(|_| VerifyError::Malformed)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    text.as_bytes().chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Slack's own documentation.
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const AT: i64 = 1_531_420_618;
    const BODY: &str = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&\
        channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=\
        https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=\
        398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const SIGNATURE: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    fn check(at: &str, signature: &str, body: &str, off_by: i64) -> Result<(), VerifyError> {
        let mut headers = HeaderMap::new();
        headers.insert(TIMESTAMP_HEADER, at.parse().expect("a header"));
        headers.insert(SIGNATURE_HEADER, signature.parse().expect("a header"));
        let now = Timestamp::from_second(AT + off_by).expect("a moment");
        verify(&SECRET.to_owned().into(), &headers, body.as_bytes(), now)
    }

    #[test]
    fn slacks_own_example_is_let_in() {
        assert_eq!(check(&AT.to_string(), SIGNATURE, BODY, 0), Ok(()));
        let at = Timestamp::from_second(AT).expect("a moment");
        assert_eq!(sign(&SECRET.to_owned().into(), at, BODY.as_bytes()).as_deref(), Some(SIGNATURE));
    }

    #[test]
    fn five_minutes_either_way_is_the_limit() {
        for (off_by, outcome) in
            [(300, Ok(())), (-300, Ok(())), (301, Err(VerifyError::Stale)), (-301, Err(VerifyError::Stale))]
        {
            assert_eq!(check(&AT.to_string(), SIGNATURE, BODY, off_by), outcome, "{off_by}");
        }
    }

    #[test]
    fn anything_changed_is_wrong() {
        let at = AT.to_string();
        assert_eq!(check(&at, SIGNATURE, &BODY.replace("foobar", "fooBar"), 0), Err(VerifyError::Wrong));
        assert_eq!(check(&(AT + 1).to_string(), SIGNATURE, BODY, 0), Err(VerifyError::Wrong));
        assert_eq!(check(&at, &SIGNATURE.replace("a2", "a3"), BODY, 0), Err(VerifyError::Wrong));
        assert_eq!(check(&at, "v0=", BODY, 0), Err(VerifyError::Wrong));
        assert_eq!(check(&at, &SIGNATURE[..65], BODY, 0), Err(VerifyError::Wrong));
    }

    #[test]
    fn what_slack_would_not_send_is_malformed_or_missing() {
        let at = AT.to_string();
        for signature in ["", "v1=00", "v0=0", "v0=zz", "a2114d57"] {
            assert_eq!(check(&at, signature, BODY, 0), Err(VerifyError::Malformed), "{signature}");
        }
        for odd in ["", "+1531420618", "-1", "1531420618.0", "99999999999999999999", "999999999999999"] {
            assert_eq!(check(odd, SIGNATURE, BODY, 0), Err(VerifyError::Malformed), "{odd}");
        }
        let now = Timestamp::from_second(AT).expect("a moment");
        let bare = verify(&SECRET.to_owned().into(), &HeaderMap::new(), b"", now);
        assert_eq!(bare, Err(VerifyError::Missing));
    }
}
