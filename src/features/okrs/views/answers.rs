//! Answers to `/okr`, and the few things the bot says unasked.

use super::{
    super::{
        model::{CheckIn, GivenUp, Objective, Obstacle, Pace, Sheet, Standing, Today, Unit},
        store::PastUpdate,
    },
    card::{Moved, cycle_label, shown, summary, unmoved},
    counted, day,
    faults::absurd,
    listed,
    no_card::obstacle_text,
    standing::{arithmetic, standing},
};
use crate::{
    ids::ChannelId,
    signal::{Message, Modal},
    slack::{
        blocks::{button, message, modal},
        mrkdwn::{Text, channel, md, number, text, words},
    },
};

/// Does a one-line update whose pod or value had to be asked about.
pub(in super::super) const DO_LINE: &str = "okr_do_line";

/// What somebody can do here, now.
pub(in super::super) struct Offer<'a> {
    /// The pod of this channel.
    pub(in super::super) here: Option<&'a str>,
    /// They may update its key results.
    pub(in super::super) may_update_here: bool,
    /// The pods whose key results they may update.
    pub(in super::super) updates: Vec<&'a str>,
    /// They may say who answers for the key results of the pod of this channel.
    pub(in super::super) may_own_here: bool,
    /// The pods they may give an objective.
    pub(in super::super) creates: Vec<&'a str>,
    /// They may do so for every pod.
    pub(in super::super) is_admin: bool,
}

/// The bare `/okr`: a line for each thing this person can do here.
pub(in super::super) fn usage_message(offer: &Offer<'_>, unknown: Option<&str>, paused: Option<Text>) -> Message {
    let title = match unknown {
        Some(word) => md("`/okr` does not know \"{}\". What you can do here:", &[words(word)]),
        None => text("What you can do here with `/okr`:"),
    };
    let lines = usage_lines(offer);
    message(title.clone()).section(title).section(Text::join(&lines, "\n")).context(paused.unwrap_or_default()).build()
}

/// The lines of [`usage_message`], for `/podkeeper help` too.
pub(in super::super) fn usage_lines(offer: &Offer<'_>) -> Vec<Text> {
    let mut lines = Vec::new();
    match (offer.here, offer.may_update_here) {
        (Some(pod), true) => {
            lines.push(md("• `/okr update`: check in on {}'s key results", &[words(pod)]));
            lines.push(text(
                "• `/okr update roas 4.2 c8 two campaigns moved`: the same in one line. `roas` is the key result by its \
                 first letters (or its number), `4.2` its value (`+0.3` adds), `c8` your confidence of 10; that and the \
                 reason may be left out",
            ));
        }
        (_, false) | (None, true) if offer.is_admin || !offer.updates.is_empty() => {
            let pods = if offer.is_admin { "any pod".to_owned() } else { listed(&offer.updates, "or") };
            lines.push(md("• `/okr update`: check in on the key results of {}", &[words(&pods)]));
        }
        (_, false) | (None, true) => {}
    }
    match offer.here {
        Some(pod) => lines.push(md("• `/okr show`: how {} stands; `/okr show all` for every pod", &[words(pod)])),
        None if offer.updates.is_empty() => lines.push(text("• `/okr show`: how every pod stands")),
        None => lines.push(text("• `/okr show`: how your pods stand; `/okr show all` for every pod")),
    }
    if offer.is_admin || !offer.creates.is_empty() {
        let pods = if offer.is_admin { "a pod".to_owned() } else { listed(&offer.creates, "or") };
        lines.push(md("• `/okr new`: set the objective of {} for this cycle or the next", &[words(&pods)]));
    }
    if offer.may_own_here {
        lines.push(text(
            "• `/okr owner roas @jonas`: who answers for a key result; until somebody is named, the lead does",
        ));
    }
    lines
}

/// What a one-line update answers: what changed, with the arithmetic, and where it shows.
pub(in super::super) fn line_answer(
    moved: &Moved,
    pace: Pace,
    card: Result<&ChannelId, &Obstacle>,
    earlier: Option<(&str, String)>,
) -> Message {
    let progress = moved.after.measure.progress();
    let stands = standing(Standing::of(progress, pace));
    let mut parts = changed(moved);
    if let Some(why) = &moved.why {
        parts.push(md("Why: {}.", &[words(why.trim_end_matches('.'))]));
    }
    if let Some((who, when)) = earlier {
        parts.push(md("{} had set {} {}.", &[words(who), shown(&moved.before), words(&when)]));
    }
    let done = arithmetic(progress, pace);
    parts.push(if stands.is_empty() { md("{}.", &[done]) } else { md("{}: {}.", &[done, stands]) });
    parts.push(card_note(card));
    message(Text::join(&parts, " ")).build()
}

/// `ROAS: 4.1x → 4.2x. Confidence 7 → 8.`, sentence by sentence.
fn changed(moved: &Moved) -> Vec<Text> {
    let change = if moved.before.measure.value == moved.after.measure.value {
        md("*{}* stays at {}.", &[words(&moved.after.title), shown(&moved.after)])
    } else {
        md("*{}*: {} → *{}*.", &[words(&moved.after.title), shown(&moved.before), shown(&moved.after)])
    };
    let mut parts = vec![change];
    if moved.changes_confidence() {
        let (was, is) = (moved.before.confidence(), moved.after.confidence());
        parts.push(if moved.before.last.is_some() {
            md("Confidence {} → {}.", &[number(was), number(is)])
        } else {
            md("Confidence {}.", &[number(is)])
        });
    }
    parts
}

/// Where the change shows, or why nowhere.
fn card_note(card: Result<&ChannelId, &Obstacle>) -> Text {
    match card {
        Ok(place) => md("The card in {} shows it.", &[channel(place)]),
        Err(obstacle) => md("It is saved, but there is no card: {}", &[obstacle_text(obstacle)]),
    }
}

/// What a sent form did.
pub(in super::super) struct Saved<'a> {
    /// How the pod stands now.
    pub(in super::super) sheet: &'a Sheet,
    /// What was checked in.
    pub(in super::super) moved: &'a [Moved],
    /// What gave way to somebody else's.
    pub(in super::super) given_up: &'a [GivenUp],
    /// Where the card shows it, or why nowhere.
    pub(in super::super) card: Result<&'a ChannelId, &'a Obstacle>,
    /// The day.
    pub(in super::super) today: &'a Today,
}

/// In the place of a form that was sent: what changed and where it shows, as the one-line form answers it.
pub(in super::super) fn saved_modal(saved: &Saved<'_>) -> Modal {
    let mut lines: Vec<Text> = match saved.moved {
        [] => Vec::new(),
        moved if moved.iter().all(Moved::says_nothing_new) => vec![md("Checked in: {}.", &[unmoved(moved)])],
        moved => moved.iter().map(|one| Text::join(&changed(one), " ")).collect(),
    };
    lines.extend(saved.given_up.iter().filter_map(|given_up| kept(saved.sheet, given_up)));
    if saved.moved.is_empty() {
        return notice_modal("Nothing was changed", Text::join(&lines, "\n"));
    }
    if let Some(objective) = &saved.sheet.objective {
        lines.push(md("{}.", &[summary(saved.sheet, objective, saved.today)]));
    }
    lines.push(card_note(saved.card));
    notice_modal("Saved", Text::join(&lines, "\n"))
}

/// `ROAS stays at 4.4x with confidence 8, as Ben Osei set it. Your 4.2x with confidence 7 is not saved.`
fn kept(sheet: &Sheet, given_up: &GivenUp) -> Option<Text> {
    let key_result = sheet.key_results().get(given_up.place)?;
    let title = words(&key_result.title);
    let stays =
        md("*{}* stays at {} with confidence {}.", &[title, shown(key_result), number(key_result.confidence())]);
    Some(match given_up.value {
        Some(value) => md(
            "{} Your {} with confidence {} is not saved.",
            &[stays, words(&key_result.measure.unit.format(value)), number(given_up.confidence)],
        ),
        None => md("{} What you typed is not saved.", &[stays]),
    })
}

/// A form's place is taken by one sentence.
pub(in super::super) fn notice_modal(title: &str, said: Text) -> Modal {
    modal("okr_notice", title).close("Close").section(said).build()
}

/// A value far beyond everything known, in one line: asks before it counts.
pub(in super::super) fn confirm_message(sheet: &Sheet, check_in: &CheckIn, line: &str) -> Message {
    let Some(key_result) = sheet.key_results().get(check_in.place) else { return message(text("…")).build() };
    let measure = &key_result.measure;
    let said =
        md("⚠️ *{}*: {} Nothing is saved yet.", &[words(&key_result.title), words(&absurd(check_in.value, measure))]);
    let label = format!("Yes, save {}", measure.unit.format(check_in.value));
    message(said.clone()).section(said).actions([button(DO_LINE, &label).value(line).danger()]).build()
}

/// A one-line update outside of a pod's channel: whose is it? The lines carry pod and words.
pub(in super::super) fn which_pod_message(pods: &[(String, String)]) -> Message {
    let said = text("This channel belongs to no pod of yours. Whose key result is it?");
    let rows = pods.iter().take(20);
    message(said.clone())
        .section(said)
        .each(rows, |blocks, (name, line)| {
            blocks.section_with(md("*{}*", &[words(name)]), button(DO_LINE, "This one").value(line))
        })
        .build()
}

/// What was checked in so far, newest first.
pub(in super::super) fn history_modal(
    sheet: &Sheet,
    objective: &Objective,
    updates: &[PastUpdate],
    today: &Today,
) -> Modal {
    let start = modal("okr_history", "History").close("Close").section(md(
        "*{}*\n{} · {}",
        &[words(&objective.title), words(&sheet.pod_name), words(&cycle_label(objective))],
    ));
    if updates.is_empty() {
        return start.section(text("No check-in yet.")).build();
    }
    start
        .each(updates, |blocks, update| {
            let unit = Unit::read(&update.unit).unwrap_or(Unit::Plain);
            let value = |value| words(&unit.format(value));
            let change = if update.value == update.value_before {
                md("stays at {}", &[value(update.value)])
            } else {
                md("{} → {}", &[value(update.value_before), value(update.value)])
            };
            let line = md(
                "*{}*: {}, confidence {}\n{}, {}",
                &[
                    words(&update.title),
                    change,
                    number(update.confidence),
                    words(&update.person_name),
                    day(update.at.0, today),
                ],
            );
            let blocks = blocks.section(line);
            match &update.why {
                Some(why) => blocks.quote(why),
                None => blocks,
            }
        })
        .build()
}

/// After `/okr new`.
pub(in super::super) fn created_modal(sheet: &Sheet, card: Result<&ChannelId, &Obstacle>) -> Modal {
    let Some(objective) = &sheet.objective else { return notice_modal("Objective set", card_note(card)) };
    let said = md(
        "*{}*'s objective for {} is *{}*, with {}.",
        &[
            words(&sheet.pod_name),
            words(&cycle_label(objective)),
            words(&objective.title),
            number(counted(objective.key_results.len(), "key result")),
        ],
    );
    notice_modal("Objective set", md("{} {}", &[said, card_note(card)]))
}

/// After `/okr new` for a cycle that has not begun.
pub(in super::super) fn planned_modal(pod_name: &str, title: &str, cycle: &str) -> Modal {
    let said = md(
        "*{}*'s objective for {} is *{}*. Its card appears with the first check-in of that cycle.",
        &[words(pod_name), words(cycle), words(title)],
    );
    notice_modal("Objective set", said)
}
