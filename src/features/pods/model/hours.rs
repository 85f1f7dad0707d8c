//! `/pod hours`: the pod's zone, hours and public holidays, as filled in.

use crate::{
    calendar::Zone,
    directory::PodCalendar,
    features::availability::model::{Faults, read_hours},
    signal::Form,
};
use serde::{Deserialize, Serialize};

/// The fields; days and hours are those of *My hours & prompts*.
pub mod hours_blocks {
    /// The pod's zone.
    pub const ZONE: &str = "zone";
    /// As the organisation, or own.
    pub const HOLIDAYS_FOLLOW: &str = "holidays_follow";
    /// Which calendars.
    pub const HOLIDAYS: &str = "holidays";
    /// The value of *As the organisation*.
    pub const AS_ALL: &str = "organisation";
    /// The value of *Its own*.
    pub const OWN: &str = "own";
}

/// What the form carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursOf {
    /// Whose hours.
    pub pod: i64,
}

/// Reads the form.
///
/// # Errors
/// What is wrong at which field.
pub fn read_pod_calendar(form: &Form) -> Result<PodCalendar, Faults> {
    let mut faults = Faults::new();
    let zone = form.text(hours_blocks::ZONE).map(Zone::parse).transpose();
    let zone =
        zone.map_err(|error| faults.insert(hours_blocks::ZONE.to_owned(), error.to_string())).unwrap_or_default();
    let hours = read_hours(form, &mut faults);
    let own = form.choice(hours_blocks::HOLIDAYS_FOLLOW) == Some(hours_blocks::OWN);
    let holidays = own.then(|| form.chosen(hours_blocks::HOLIDAYS).to_vec());
    if faults.is_empty() { Ok(PodCalendar { zone, hours, holidays }) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::FieldValue;

    fn form(fields: &[(&str, FieldValue)]) -> Form {
        Form(fields.iter().map(|(block, value)| ((*block).to_owned(), value.clone())).collect())
    }
    fn chosen(values: &[&str]) -> FieldValue {
        FieldValue::Chosen(values.iter().map(|&value| value.to_owned()).collect())
    }

    #[test]
    fn what_is_left_out_is_the_organisations() {
        assert_eq!(read_pod_calendar(&Form::default()), Ok(PodCalendar::default()));
        let own = form(&[
            (hours_blocks::ZONE, FieldValue::Text("madrid".to_owned())),
            (hours_blocks::HOLIDAYS_FOLLOW, chosen(&["own"])),
            (hours_blocks::HOLIDAYS, chosen(&["spain"])),
        ]);
        let read = read_pod_calendar(&own).expect("a calendar");
        assert_eq!(read.zone.map(|zone| zone.name().to_owned()).as_deref(), Some("Europe/Madrid"));
        assert_eq!((read.hours, read.holidays), (None, Some(vec!["spain".to_owned()])));
        // None of its own is a choice, too.
        let none = form(&[(hours_blocks::HOLIDAYS_FOLLOW, chosen(&["own"]))]);
        assert_eq!(read_pod_calendar(&none).expect("a calendar").holidays, Some(Vec::new()));
        let wrong = form(&[(hours_blocks::ZONE, FieldValue::Text("CET".to_owned()))]);
        assert_eq!(read_pod_calendar(&wrong).expect_err("a fault").into_keys().collect::<Vec<_>>(), ["zone"]);
    }
}
