//! Slack's request signature, version 0.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write as _;

/// `v0=` and the hex of HMAC-SHA256 over `v0:{timestamp}:{body}`; `timestamp` in seconds since 1970.
pub(crate) fn sign(secret: &str, timestamp: i64, body: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new(); // HMAC takes keys of any length
    };
    mac.update(format!("v0:{timestamp}:").as_bytes());
    mac.update(body);
    mac.finalize().into_bytes().iter().fold("v0=".to_owned(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_depends_on_secret_time_and_body() {
        let good = sign("secret", 1_531_420_618, b"token=x&text=94070");
        assert_eq!(good.len(), "v0=".len() + 64);
        assert_eq!(good, sign("secret", 1_531_420_618, b"token=x&text=94070"));
        assert_ne!(good, sign("secrets", 1_531_420_618, b"token=x&text=94070"));
        assert_ne!(good, sign("secret", 1_531_420_619, b"token=x&text=94070"));
        assert_ne!(good, sign("secret", 1_531_420_618, b"token=x&text=94071"));
    }

    #[test]
    fn an_independent_implementation_agrees() {
        // Computed with Python's `hmac` module over `v0:0:what do ya want for nothing?`.
        assert_eq!(
            sign("Jefe", 0, b"what do ya want for nothing?"),
            "v0=3a5f6bac313f4a38a42a1185591927937210bddd538017c0bced2260553e58b9"
        );
    }
}
