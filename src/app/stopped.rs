//! How the program ends when it cannot go on: one clear sentence and an exit code.

use crate::{config::Mistake, database::ConnectError, error::Error};
use std::fmt;

/// Why the program stopped.
#[derive(Debug)]
pub struct Stopped {
    sentence: String,
    exit_code: u8,
}

impl Stopped {
    /// The operator has to change something: exit code 2.
    pub fn mistake(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), exit_code: 2 }
    }

    /// Something failed that no setting mends: exit code 1.
    pub fn fault(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), exit_code: 1 }
    }

    /// What the process ends with.
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Stopped {}

impl From<Mistake> for Stopped {
    fn from(mistake: Mistake) -> Self {
        Self::mistake(mistake.0)
    }
}

impl From<ConnectError> for Stopped {
    fn from(error: ConnectError) -> Self {
        let sentence = error.to_string();
        let mut letters = sentence.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        Self::mistake(first + letters.as_str())
    }
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::fault(format!("Podkeeper stopped while {error}"))
    }
}
