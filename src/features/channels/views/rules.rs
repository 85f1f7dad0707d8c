//! The rules as people read them, and the form in which admins change them.

use super::off::code;
use crate::{
    directory::{
        channel_names::LONGEST_CHANNEL_NAME,
        documents::Version,
        views::{another_admin, short},
    },
    features::channels::{
        EDIT_RULES, NEW_CHANNEL, PREVIEW, RULES_FORM,
        model::{
            ASKS, Draft, Editing, Expression, ExpressionFault, Known, LONGEST_EXPRESSION, LineFault, PRIVATE, Part,
            Pattern, PatternFault, Place, Rules, Values, fields,
        },
    },
    ids::{ChannelId, UserId},
    signal::{Message, Modal, Reopen},
    slack::{
        blocks::{Button, button, checkboxes, choice, message, modal, text_input},
        mrkdwn::{Text, channel as channel_link, md, number, text, words},
    },
};

/// So many channels are named in a preview.
const MOST: usize = 20;

/// What other rules would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::features::channels) struct Effect {
    /// How many channels there are.
    pub(in crate::features::channels) looked_at: usize,
    /// Which would be flagged that are not now.
    pub(in crate::features::channels) flagged: Vec<ChannelId>,
    /// How many are flagged now and would be still.
    pub(in crate::features::channels) still: usize,
    /// How many are flagged now and would be no more.
    pub(in crate::features::channels) freed: usize,
}

/// `/channel rules`
pub(in crate::features::channels) fn rules_message(
    version: &Version<Rules>,
    known: &Known,
    (edits, makes): (bool, bool),
) -> Message {
    let rules = &version.body;
    let patterns = rules.patterns.iter().map(|pattern| {
        let values = [code(pattern.as_str()), meaning(pattern), code(&example(pattern, known))];
        md("• {}: {}, such as {}", &values)
    });
    let holds = match (version.number, rules.asks) {
        (0, _) => text("These are only proposed: nobody is asked about names until an admin saves them."),
        (_, false) => text("Nobody is asked about names at the moment."),
        (_, true) if rules.private => {
            text("Whoever makes or renames a channel against them is asked in private. Private channels keep them too.")
        }
        (_, true) => text("Whoever makes or renames a public channel against them is asked in private."),
    };
    let mut buttons: Vec<Button> = Vec::new();
    buttons.extend(makes.then(|| button(NEW_CHANNEL, "New channel").primary()));
    buttons.extend(edits.then(|| button(EDIT_RULES, "Edit")));
    message(text("How channels are named"))
        .section(text("*How channels are named*"))
        .section(Text::join(&patterns.collect::<Vec<_>>(), "\n"))
        .section(exempt_words(rules))
        .context(holds)
        .actions(buttons)
        .build()
}

fn exempt_words(rules: &Rules) -> Text {
    let names: Vec<Text> = rules.exempt.iter().map(|name| code(name)).collect();
    let like: Vec<Text> = rules.expressions.iter().map(|expression| code(expression.as_str())).collect();
    match (names.is_empty(), like.is_empty()) {
        (true, true) => Text::default(),
        (false, true) => md("{} may stay as they are.", &[Text::join(&names, ", ")]),
        (true, false) => md("Names that fit {} may stay as they are.", &[Text::join(&like, ", ")]),
        (false, false) => md(
            "{} may stay as they are, and so may names that fit {}.",
            &[Text::join(&names, ", "), Text::join(&like, ", ")],
        ),
    }
}

/// What a pattern is for.
pub(super) fn meaning(pattern: &Pattern) -> Text {
    let (needed, places) = (pattern.needed(), pattern.places());
    let topic = places.contains(&Place::Topic);
    match (needed.contains(&Place::Pod), needed.contains(&Place::Client)) {
        (true, true) => text("a client of a pod"),
        (true, false) if topic => text("a topic of a pod"),
        (true, false) => text("a pod"),
        (false, true) if topic && !needed.contains(&Place::Topic) => text("a client, with or without a topic"),
        (false, true) if topic => text("a topic of a client"),
        (false, true) => text("a client"),
        (false, false) if topic => text("a topic beyond one pod"),
        (false, false) => text("one channel of this name"),
    }
}

/// A name by a pattern, with a pod and a client that there are.
pub(super) fn example(pattern: &Pattern, known: &Known) -> String {
    let word = |place: &Place| match place {
        Place::Pod => known.pods().next().map_or("brand", |pod| pod.key.as_str()),
        Place::Client => known.clients().next().unwrap_or("northwind"),
        Place::Topic => "launch",
    };
    let values = pattern.places().iter().fold(Values::default(), |values, place| values.with(*place, word(place)));
    pattern.format(&values).unwrap_or_else(|| pattern.as_str().to_owned())
}

/// The form of the rules; `notes` stand above it.
pub(in crate::features::channels) fn rules_modal(editing: &Editing, draft: &Draft, notes: &[Text]) -> Modal {
    let scope = [
        choice(ASKS, "Ask whoever makes or renames a channel against these rules"),
        choice(PRIVATE, "Private channels keep them too if I am in them"),
    ];
    modal(RULES_FORM, "How channels are named")
        .metadata(editing)
        .submit("Save")
        .close("Cancel")
        .reopen(Reopen {
            title: "The rules for channels".to_owned(),
            action_id: EDIT_RULES.to_owned(),
            value: String::new(),
        })
        .each(notes, |blocks, note| blocks.section(note.clone()))
        .input(
            text_input(fields::PATTERNS, "Patterns, one on each line; the first that fits counts")
                .multiline()
                .max_length(1500)
                .initial(&draft.patterns)
                .hint("{pod}, {client} and {topic} stand for words; what stands in [ ] may be left out."),
        )
        .input(
            text_input(fields::EXEMPT, "Names that may stay as they are")
                .optional()
                .multiline()
                .max_length(2500)
                .initial(&draft.exempt)
                .hint("Parted by commas. Channels chosen in the settings may always stay."),
        )
        .input(
            text_input(fields::EXPRESSIONS, "Regular expressions for more of them, one on each line")
                .optional()
                .multiline()
                .max_length(1100)
                .initial(&draft.expressions)
                .hint("Each must fit a whole name: tmp-.* fits tmp-test."),
        )
        .input(checkboxes(fields::SCOPE, "Whom they bind", &scope).optional().initial(&draft.scope))
        .actions([button(PREVIEW, "Show what this would flag")])
        .build()
}

/// What other rules would change, above the form.
pub(in crate::features::channels) fn effect_note(effect: &Effect) -> Text {
    let count = |many: usize| match many {
        1 => text("1 channel"),
        many => md("{} channels", &[number(many)]),
    };
    let freed = match effect.freed {
        0 => Text::default(),
        many => md(" {} that do not fit now would.", &[count(many)]),
    };
    let still = match effect.still {
        0 => Text::default(),
        many => md(" {} would not fit as before.", &[count(many)]),
    };
    if effect.flagged.is_empty() {
        return md("*Of {} there are, no other would be flagged.*{}{}", &[count(effect.looked_at), still, freed]);
    }
    let named: Vec<Text> = effect.flagged.iter().take(MOST).map(channel_link).collect();
    let more = effect.flagged.len().saturating_sub(MOST);
    let more = if more == 0 { Text::default() } else { md(" and {} more", &[number(more)]) };
    md(
        "*Of {} there are, this would newly flag {}:* {}{}.{}{} Nobody is asked about channels that are there already.",
        &[count(effect.looked_at), number(effect.flagged.len()), Text::join(&named, ", "), more, still, freed],
    )
}

/// It was not stored yet.
pub(in crate::features::channels) fn save_again() -> Text {
    text("*Save* again to store it; nothing is stored until then.")
}

/// What was different is stored.
pub(in crate::features::channels) fn stored(rules: &Rules) -> Text {
    if rules.asks {
        text("Whoever makes or renames a channel against them is asked in private from now on.")
    } else {
        text("Nobody is asked about names.")
    }
}

/// There was nothing to store.
pub(in crate::features::channels) fn unchanged() -> Text {
    text("Nothing was different, so nothing was changed.")
}

/// After saving.
pub(in crate::features::channels) fn rules_saved(said: Text, rules: &Rules) -> Modal {
    let patterns: Vec<Text> = rules.patterns.iter().map(|pattern| md("• {}", &[code(pattern.as_str())])).collect();
    modal(RULES_FORM, "Saved")
        .close("Done")
        .section(said)
        .section(Text::join(&patterns, "\n"))
        .section(exempt_words(rules))
        .build()
}

/// What another admin changed meanwhile, above the form with one's own values.
pub(in crate::features::channels) fn rules_clash(by: Option<&UserId>, clashes: &[Part], now: &Rules) -> Text {
    let theirs: Vec<Text> = clashes.iter().map(|part| their_part(*part, now)).collect();
    md(
        "{} changed this while your form was open:\n{}\nYour own values stand below. *Save* again to use yours, or type \
         theirs; nothing is stored until then.",
        &[another_admin(by), Text::join(&theirs, "\n")],
    )
}

fn their_part(part: Part, now: &Rules) -> Text {
    let all = |words: Vec<Text>| if words.is_empty() { text("none") } else { Text::join(&words, ", ") };
    match part {
        Part::Patterns => {
            md("• patterns: now {}", &[all(now.patterns.iter().map(|pattern| code(pattern.as_str())).collect())])
        }
        Part::Exempt => md("• names that may stay: now {}", &[all(now.exempt.iter().map(|name| code(name)).collect())]),
        Part::Expressions => md(
            "• regular expressions: now {}",
            &[all(now.expressions.iter().map(Expression::as_str).map(code).collect())],
        ),
        Part::Asks if now.asks => text("• people are asked now"),
        Part::Asks => text("• nobody is asked now"),
        Part::Private if now.private => text("• private channels keep them too now"),
        Part::Private => text("• private channels are left out now"),
    }
}

/// What is wrong in the fields, above the form, where Slack shows no fault beside them.
pub(in crate::features::channels) fn fault_notes(faults: &[(&'static str, LineFault)]) -> Vec<Text> {
    faults.iter().map(|(_, fault)| md("*This cannot be read:* {}", &[words(&line_fault(fault))])).collect()
}

/// What is wrong at a field.
pub(in crate::features::channels) fn line_fault(fault: &LineFault) -> String {
    match fault {
        LineFault::Pattern(line, fault) => format!("“{}” is no pattern: {}", short(line), pattern_fault(fault)),
        LineFault::Twice(line) => format!("“{}” stands there twice.", short(line)),
        LineFault::None => "There must be at least one pattern, such as pod-{pod}.".to_owned(),
        LineFault::TooMany(most) => format!("These are too many: at most {most}."),
        LineFault::Name(word) => {
            format!(
                "“{}” is no name of a channel: letters, digits, hyphens and underscores, at most {LONGEST_CHANNEL_NAME}.",
                short(word)
            )
        }
        LineFault::Expression(line, fault) => {
            format!("“{}” is no regular expression I can use: {}", short(line), expression_fault(fault))
        }
    }
}

fn expression_fault(fault: &ExpressionFault) -> String {
    match fault {
        ExpressionFault::Long => format!("it has more than {LONGEST_EXPRESSION} characters."),
        ExpressionFault::Unreadable => "it cannot be read. Is there a bracket that never closes?".to_owned(),
        ExpressionFault::FitsAll => "it fits every name.".to_owned(),
    }
}

fn pattern_fault(fault: &PatternFault) -> String {
    match fault {
        PatternFault::Long => format!("it has more than {LONGEST_CHANNEL_NAME} characters."),
        PatternFault::NoPlace(word) => {
            format!("{{{}}} is unknown; there are {{pod}}, {{client}} and {{topic}}.", short(word))
        }
        PatternFault::Bracket(bracket) => format!("the bracket {bracket} has no other half."),
        PatternFault::Nested => "what may be left out cannot stand in something that may be left out.".to_owned(),
        PatternFault::TooManyParts => "at most two parts of it may be left out.".to_owned(),
        PatternFault::TwoNames => "what stands in square brackets needs a word in braces, such as [-{topic}]: \
            otherwise one channel could have two names."
            .to_owned(),
        PatternFault::Twice(place) => format!("{{{}}} stands in it twice.", place.word()),
        PatternFault::Touching => "something fixed must part two words, such as a hyphen.".to_owned(),
        PatternFault::Character(letter) => format!("no name can have “{letter}” in it."),
        PatternFault::FitsAll => "it would fit every name. Begin it with something fixed, such as xpod-.".to_owned(),
    }
}
