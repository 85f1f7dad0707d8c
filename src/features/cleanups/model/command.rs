//! What `/channel cleanup …` asks for.

use crate::{
    ids::ChannelId,
    signal::line::{Word, joined, read},
};

/// One thing asked of clean-ups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Bare, or `report`: what was found, and what becomes of it.
    Report,
    /// They are on from now on, up to archiving.
    On,
    /// They are off.
    Off,
    /// One begins now.
    Run,
    /// The form of the settings.
    Settings,
    /// A channel is kept, and why.
    Keep {
        /// Which; none was named.
        channel: Option<ChannelId>,
        /// In the words of whoever keeps it.
        why: String,
    },
    /// What can be asked.
    Help,
    /// Words that mean nothing here.
    Unknown(String),
}

impl Asked {
    /// Reads what follows `/channel cleanup`.
    pub fn parse(typed: &str) -> Self {
        let Ok(words) = read(typed) else { return Self::Unknown(typed.trim().to_owned()) };
        let Some((first, rest)) = words.split_first() else { return Self::Report };
        let alone: [(&str, Self); 6] = [
            ("report", Self::Report),
            ("on", Self::On),
            ("off", Self::Off),
            ("run", Self::Run),
            ("settings", Self::Settings),
            ("help", Self::Help),
        ];
        if first.is("keep") {
            let channel = rest.iter().find_map(|word| match word {
                Word::Channel(id) => Some(id.clone()),
                _ => None,
            });
            return Self::Keep { channel, why: joined(rest) };
        }
        match alone.into_iter().find(|(word, _)| first.is(word)) {
            Some((_, asked)) if rest.is_empty() => asked,
            _ => Self::Unknown(typed.trim().to_owned()),
        }
    }
}
