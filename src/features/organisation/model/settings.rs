//! The settings' form: what was filled in, checked field by field.

use super::fields::{Field, blocks};
use crate::{
    calendar::{Weekdays, WorkingHours, Zone},
    directory::Settings,
    ids::{ChannelId, UserId},
    signal::Form,
};
use jiff::civil::Time;
use std::collections::BTreeMap;

/// What is wrong at which field.
pub type Faults = BTreeMap<String, String>;

/// The settings as one admin filled them in: each part by itself, so that parts can be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The organisation's zone.
    pub zone: Zone,
    /// Working days.
    pub days: Weekdays,
    /// When the working day starts.
    pub start: Time,
    /// When it ends.
    pub end: Time,
    /// Administrators besides the workspace's own.
    pub admins: Vec<UserId>,
    /// Leadership.
    pub leadership: Vec<UserId>,
    /// Where announcements go.
    pub updates_channel: Option<ChannelId>,
    /// Where leadership follows escalations.
    pub escalations_channel: Option<ChannelId>,
    /// Where recorded decisions are shown.
    pub decisions_channel: Option<ChannelId>,
    /// Where leadership reads what is for it alone.
    pub leadership_channel: Option<ChannelId>,
    /// The calendars of public holidays; not of this form, so always those that are stored.
    pub holidays: Vec<String>,
}

impl Draft {
    /// Reads the form; every field that cannot be read has its sentence.
    ///
    /// # Errors
    /// What is wrong at which field.
    pub fn read(form: &Form) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let zone = Zone::parse(form.text(blocks::ZONE).unwrap_or_default());
        let zone = zone.map_err(|error| fault(&mut faults, blocks::ZONE, error.to_string())).ok();
        let days = Weekdays::from_names(form.chosen(blocks::DAYS).iter().map(String::as_str));
        let start = read_time(form, blocks::START, &mut faults);
        let end = read_time(form, blocks::END, &mut faults);
        if let (Some(days), Some(start), Some(end)) = (days, start, end) {
            check_hours(days, start, end, &mut faults);
        }
        match (zone, days, start, end) {
            (Some(zone), Some(days), Some(start), Some(end)) if faults.is_empty() => Ok(Self {
                zone,
                days,
                start,
                end,
                admins: form.chosen(blocks::ADMINS).iter().map(|id| UserId::from(id.as_str())).collect(),
                leadership: form.chosen(blocks::LEADERSHIP).iter().map(|id| UserId::from(id.as_str())).collect(),
                updates_channel: form.choice(blocks::UPDATES).map(ChannelId::from),
                escalations_channel: form.choice(blocks::ESCALATIONS).map(ChannelId::from),
                decisions_channel: form.choice(blocks::DECISIONS).map(ChannelId::from),
                leadership_channel: form.choice(blocks::LEADERS).map(ChannelId::from),
                holidays: Vec::new(),
            }),
            _ => {
                if days.is_none() {
                    fault(&mut faults, blocks::DAYS, "Please choose at least one working day.".to_owned());
                }
                Err(faults)
            }
        }
    }

    /// The settings in parts.
    pub fn of(settings: &Settings) -> Self {
        Self {
            zone: settings.zone.clone(),
            days: settings.hours.days(),
            start: settings.hours.start(),
            end: settings.hours.end(),
            admins: settings.admins.clone(),
            leadership: settings.leadership.clone(),
            updates_channel: settings.updates_channel.clone(),
            escalations_channel: settings.escalations_channel.clone(),
            decisions_channel: settings.decisions_channel.clone(),
            leadership_channel: settings.leadership_channel.clone(),
            holidays: settings.holidays.clone(),
        }
    }

    /// The settings that these parts make.
    ///
    /// # Errors
    /// When the hours of several admins make no working day together.
    pub fn into_settings(self) -> Result<Settings, Faults> {
        let mut faults = Faults::new();
        match check_hours(self.days, self.start, self.end, &mut faults) {
            Some(hours) => Ok(Settings {
                zone: self.zone,
                hours,
                admins: self.admins,
                leadership: self.leadership,
                updates_channel: self.updates_channel,
                escalations_channel: self.escalations_channel,
                decisions_channel: self.decisions_channel,
                leadership_channel: self.leadership_channel,
                holidays: self.holidays,
                confirmed: true,
            }),
            None => Err(faults),
        }
    }

    /// Whether two drafts say the same in `field`.
    pub(super) fn same(&self, other: &Self, field: Field) -> bool {
        match field {
            Field::Zone => self.zone == other.zone,
            Field::Days => self.days == other.days,
            Field::Start => self.start == other.start,
            Field::End => self.end == other.end,
            Field::UpdatesChannel => self.updates_channel == other.updates_channel,
            Field::EscalationsChannel => self.escalations_channel == other.escalations_channel,
            Field::DecisionsChannel => self.decisions_channel == other.decisions_channel,
            Field::LeadershipChannel => self.leadership_channel == other.leadership_channel,
        }
    }

    /// Takes over what `other` says in `field`.
    pub(super) fn take(&mut self, other: &Self, field: Field) {
        match field {
            Field::Zone => self.zone = other.zone.clone(),
            Field::Days => self.days = other.days,
            Field::Start => self.start = other.start,
            Field::End => self.end = other.end,
            Field::UpdatesChannel => self.updates_channel.clone_from(&other.updates_channel),
            Field::EscalationsChannel => self.escalations_channel.clone_from(&other.escalations_channel),
            Field::DecisionsChannel => self.decisions_channel.clone_from(&other.decisions_channel),
            Field::LeadershipChannel => self.leadership_channel.clone_from(&other.leadership_channel),
        }
    }
}

fn fault(faults: &mut Faults, block: &str, sentence: String) {
    faults.insert(block.to_owned(), sentence);
}

fn read_time(form: &Form, block: &str, faults: &mut Faults) -> Option<Time> {
    let read = form.text(block).and_then(|text| text.parse::<Time>().ok());
    if read.is_none() {
        fault(faults, block, "Please choose a time, such as 09:00.".to_owned());
    }
    read
}

fn check_hours(days: Weekdays, start: Time, end: Time, faults: &mut Faults) -> Option<WorkingHours> {
    let block = if days.is_empty() { blocks::DAYS } else { blocks::END };
    WorkingHours::new(days, start, end).map_err(|error| fault(faults, block, error.to_string())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::FieldValue;
    use jiff::civil::time;

    fn form(fields: &[(&str, FieldValue)]) -> Form {
        let mut form = Form::default();
        let usual = [
            (blocks::ZONE, typed("berlin")),
            (blocks::DAYS, chosen(&["mon", "fri"])),
            (blocks::START, typed("09:00")),
            (blocks::END, typed("17:30")),
        ];
        for (block, value) in usual.iter().chain(fields) {
            form.0.insert((*block).to_owned(), value.clone());
        }
        form
    }
    fn typed(text: &str) -> FieldValue {
        FieldValue::Text(text.to_owned())
    }
    fn chosen(values: &[&str]) -> FieldValue {
        FieldValue::Chosen(values.iter().map(|&value| value.to_owned()).collect())
    }
    fn wrong(fields: &[(&str, FieldValue)]) -> Vec<String> {
        Draft::read(&form(fields)).expect_err("a fault").into_keys().collect()
    }

    #[test]
    fn a_full_form() {
        let filled = form(&[(blocks::ADMINS, chosen(&["U1"])), (blocks::UPDATES, chosen(&["C1"]))]);
        let settings = Draft::read(&filled).and_then(Draft::into_settings).expect("settings");
        assert_eq!(settings.zone.name(), "Europe/Berlin");
        assert_eq!(settings.hours.days().names(), ["mon", "fri"]);
        assert_eq!((settings.hours.start(), settings.hours.end()), (time(9, 0, 0, 0), time(17, 30, 0, 0)));
        assert_eq!((settings.admins, settings.updates_channel), (vec!["U1".into()], Some("C1".into())));
        assert!(settings.leadership.is_empty() && settings.escalations_channel.is_none() && settings.confirmed);
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        assert_eq!(wrong(&[(blocks::ZONE, typed("CET+1"))]), [blocks::ZONE]);
        assert_eq!(wrong(&[(blocks::ZONE, FieldValue::Empty)]), [blocks::ZONE]);
        assert_eq!(wrong(&[(blocks::DAYS, chosen(&[]))]), [blocks::DAYS]);
        assert_eq!(wrong(&[(blocks::DAYS, chosen(&["someday"]))]), [blocks::DAYS]);
        assert_eq!(wrong(&[(blocks::END, typed("08:00"))]), [blocks::END]);
        assert_eq!(
            wrong(&[(blocks::START, typed("late")), (blocks::ZONE, typed("Atlantis"))]),
            [blocks::START, blocks::ZONE]
        );
    }
}
