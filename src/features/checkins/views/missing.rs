//! What nobody spoke of, for those who look after the pod.

use super::super::model::Missing;
use crate::{
    features::okrs::{self, model::Today},
    slack::{
        blocks::{HomeBuilder, button, home},
        mrkdwn::{DateStyle, Text, date, md, person, text, words},
    },
};

/// *Not updated* on the App Home of a lead; nothing where all was said.
pub(in super::super) fn missing_section(missing: &[Missing], today: &Today) -> HomeBuilder {
    if missing.is_empty() {
        return home();
    }
    home()
        .header("Not updated in the last check-in")
        .each(missing, |blocks, Missing { owner, is_away, holding }| {
            let who = if *is_away { md("{}, away", &[person(owner)]) } else { person(owner) };
            let lines: Vec<Text> = holding
                .key_results()
                .map(|one| match &one.last {
                    Some(last) => {
                        let fallback = last.at.to_zoned(today.zone.clone()).strftime("%-d %B %Y").to_string();
                        let day = date(last.at, DateStyle::Day, &fallback);
                        md("*{}* ({}): not updated since {}", &[words(&one.title), who.clone(), day])
                    }
                    None => md("*{}* ({}): no check-in yet", &[words(&one.title), who.clone()]),
                })
                .collect();
            let update = button(okrs::actions::OPEN_UPDATE, "Update").value(holding.sheet.pod);
            blocks.section_with(Text::join(&lines, "\n"), update)
        })
        .context(text("A week may pass without news. Nobody else was told."))
}
