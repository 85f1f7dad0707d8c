//! The organisation's settings: what an administrator chose, or sensible guesses until then. Pure.

use crate::{
    calendar::{WorkingHours, Zone},
    ids::{ChannelId, UserId},
};
use serde::{Deserialize, Serialize};

/// The settings of the organisation, stored as one JSON value of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The organisation's zone: its cycles, and what belongs to nobody in particular.
    pub zone: Zone,
    /// The usual week, of people and pods that have none of their own.
    pub hours: WorkingHours,
    /// People with an administrator's rights here, besides the workspace's own admins.
    pub admins: Vec<UserId>,
    /// The people who decide what only leadership may decide.
    pub leadership: Vec<UserId>,
    /// Where announcements to everybody go.
    pub updates_channel: Option<ChannelId>,
    /// Where leadership follows escalations.
    pub escalations_channel: Option<ChannelId>,
    /// Where recorded decisions are shown; none: nowhere.
    pub decisions_channel: Option<ChannelId>,
    /// The calendars whose days are public holidays, for pods that name none of their own.
    pub holidays: Vec<String>,
    /// Where leadership reads what is for it alone.
    pub leadership_channel: Option<ChannelId>,
    /// An administrator has saved them: from then on nothing is guessed any more.
    pub confirmed: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            zone: Zone::utc(),
            hours: WorkingHours::USUAL,
            admins: Vec::new(),
            leadership: Vec::new(),
            updates_channel: None,
            escalations_channel: None,
            decisions_channel: None,
            leadership_channel: None,
            holidays: Vec::new(),
            confirmed: false,
        }
    }
}

/// What the mirror tells that settings can be guessed from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// Every zone of active people with their number, most common first.
    pub zones: Vec<(String, i64)>,
    /// `#agency-updates`, where there is one.
    pub updates_channel: Option<ChannelId>,
    /// `#escalations`, where there is one.
    pub escalations_channel: Option<ChannelId>,
    /// `#decisions`, where there is one.
    pub decisions_channel: Option<ChannelId>,
}

impl Settings {
    /// These settings with their guesses brought up to date; confirmed ones stay as they are. What the signs do not tell
    /// stays as it was. The first guess of a zone is the most common one; from then on it moves only with the majority, so
    /// that a newcomer does not move everybody's days.
    #[must_use]
    pub fn guessed(&self, signs: Signs) -> Self {
        if self.confirmed {
            return self.clone();
        }
        let everybody: i64 = signs.zones.iter().map(|(_, people)| people).sum();
        let is_first = self.zone == Zone::utc();
        let common = signs
            .zones
            .iter()
            .find_map(|(name, people)| Zone::named(name).map(|zone| (zone, *people)))
            .filter(|(_, people)| is_first || people * 2 > everybody)
            .map(|(zone, _)| zone);
        Self {
            zone: common.unwrap_or_else(|| self.zone.clone()),
            updates_channel: signs.updates_channel.or_else(|| self.updates_channel.clone()),
            escalations_channel: signs.escalations_channel.or_else(|| self.escalations_channel.clone()),
            decisions_channel: signs.decisions_channel.or_else(|| self.decisions_channel.clone()),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_follow_the_workspace_until_confirmed() {
        let signs = Signs {
            zones: vec![("Mars/Olympus".to_owned(), 9), ("Europe/Berlin".to_owned(), 5)],
            updates_channel: Some(ChannelId::from("C1")),
            decisions_channel: Some(ChannelId::from("C2")),
            ..Signs::default()
        };
        let guessed = Settings::default().guessed(signs.clone());
        assert_eq!((guessed.zone.name(), guessed.updates_channel.clone()), ("Europe/Berlin", Some("C1".into())));
        assert_eq!((guessed.escalations_channel.clone(), guessed.decisions_channel.clone()), (None, Some("C2".into())));
        let even = Signs {
            zones: vec![("Asia/Singapore".to_owned(), 6), ("Europe/Berlin".to_owned(), 6)],
            ..Signs::default()
        };
        assert_eq!(guessed.guessed(even).zone.name(), "Europe/Berlin", "half is no majority");
        let moved = Signs {
            zones: vec![("Asia/Singapore".to_owned(), 7), ("Europe/Berlin".to_owned(), 6)],
            ..Signs::default()
        };
        assert_eq!(guessed.guessed(moved).zone.name(), "Asia/Singapore");
        let confirmed = Settings { confirmed: true, ..Settings::default() };
        assert_eq!(confirmed.guessed(signs), confirmed);
    }

    #[test]
    fn older_and_newer_forms_can_be_read() {
        let read: Settings = serde_json::from_str(r#"{"leadership":["U1"],"of_a_later_version":1}"#).expect("settings");
        assert_eq!(read, Settings { leadership: vec![UserId::from("U1")], ..Settings::default() });
        let stored = serde_json::to_string(&read).expect("JSON");
        assert_eq!(serde_json::from_str::<Settings>(&stored).expect("settings"), read);
    }
}
