//! Patterns of names of channels: `client-*`, or as conventions write them, `client-{client}`.

use serde::{Deserialize, Serialize};

/// A pattern. `*`, and whatever stands between braces, is anything; a name without either is that channel alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pattern(String);

/// As long as a channel's name may be.
const LONGEST: usize = 80;

impl Pattern {
    /// Reads one; `None` where no channel could have such a name. A leading `#` is left out.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim().trim_start_matches('#').to_lowercase();
        let mut out = String::new();
        let mut rest = typed.as_str();
        while let Some(first) = rest.chars().next() {
            if first == '{' {
                let (inside, after) = rest[1..].split_once('}')?;
                if inside.is_empty() || !inside.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
                    return None;
                }
                out.push('*');
                rest = after;
            } else {
                if !(first.is_alphanumeric() || "-_*".contains(first)) {
                    return None;
                }
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        let length = out.chars().count();
        (length > 0 && length <= LONGEST).then_some(Self(out))
    }

    /// As it is stored and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a channel of this name is meant.
    pub fn matches(&self, name: &str) -> bool {
        let pieces: Vec<&str> = self.0.split('*').collect();
        let [first, middle @ .., last] = pieces.as_slice() else { return self.0 == name };
        let Some(mut rest) = name.strip_prefix(first) else { return false };
        for piece in middle {
            let Some(at) = rest.find(piece) else { return false };
            rest = &rest[at + piece.len()..];
        }
        rest.len() >= last.len() && rest.ends_with(last)
    }
}
