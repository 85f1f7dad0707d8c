//! The two ways a thing can fail: a person is told a sentence, or we are told the cause.

use std::{error::Error as StdError, fmt};

/// Why a turn, a request or a call did not do what was asked.
pub enum Error {
    /// A finished sentence for the person who asked: what happened, what it means, what to do next.
    User(String),
    /// A fault of ours or of a machine; the person gets a reference, the log gets this.
    Internal(Box<Internal>),
}

/// What the log needs to know about a fault.
pub struct Internal {
    /// What we were doing, for the reader of the log.
    pub doing: &'static str,
    /// The cause, as its own crate tells it.
    pub source: Box<dyn StdError + Send + Sync>,
}

/// `Result` with our [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A sentence for the person who asked.
    pub fn user(sentence: impl Into<String>) -> Self {
        Self::User(sentence.into())
    }

    /// A fault, with what we were doing when it happened.
    pub fn internal(doing: &'static str, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(Box::new(Internal { doing, source: source.into() }))
    }

    /// Turns any error into a fault: `.map_err(Error::when("reading the settings"))`.
    pub fn when<E>(doing: &'static str) -> impl FnOnce(E) -> Self
    where
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        move |source| Self::internal(doing, source)
    }

    /// The database error inside, if there is one: the dispatcher asks whether it may run the turn again.
    pub fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::User(_) => None,
            Self::Internal(internal) => internal.source.downcast_ref(),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(source: sqlx::Error) -> Self {
        Self::internal("talking to the database", source)
    }
}

impl From<serde_json::Error> for Error {
    fn from(source: serde_json::Error) -> Self {
        Self::internal("reading or writing JSON of our own", source)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(sentence) => f.write_str(sentence),
            Self::Internal(internal) => write!(f, "{}: {}", internal.doing, internal.source),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl StdError for Error {}
