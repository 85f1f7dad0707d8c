//! The forms: what is needed, what will happen, and what those who are asked do about it.

use super::{
    super::model::{Addressee, Beginning, Item, LONGEST_WORDS, Quote, Request, Urgency, is_too_long},
    FOLLOW, Names, OPEN_ANSWER, OPEN_DECIDE, OPEN_FORM, OPEN_NOT_MINE, OPEN_QUESTION, card,
    lines::quote_head,
    quoted, requester, short, title,
};
use crate::{
    ids::{PodId, UserId},
    signal::{Choice, Form, Modal, Reopen},
    slack::{
        blocks::{ModalBuilder, button, checkboxes, choice, date_input, modal, person_select, select, text_input},
        mrkdwn::{Text, lines, md, text},
    },
};
use serde::{Deserialize, Serialize};

/// The form with what is needed.
pub(in super::super) const FORM: &str = "escalation_form";
/// What will happen, before it is sent.
pub(in super::super) const PREVIEW_FORM: &str = "escalation_preview";
/// *Decide*
pub(in super::super) const DECIDE_FORM: &str = "escalation_decide";
/// *Need more*
pub(in super::super) const QUESTION_FORM: &str = "escalation_question";
/// *Answer*
pub(in super::super) const ANSWER_FORM: &str = "escalation_answer";
/// *Not mine*
pub(in super::super) const NOT_MINE_FORM: &str = "escalation_not_mine";
/// *Say something about it*
pub(in super::super) const COMMENT_FORM: &str = "escalation_comment";
/// What somebody says, in the forms with one field.
pub(in super::super) const SAID: &str = "said";
/// What is decided.
pub(in super::super) const OUTCOME: &str = "outcome";
/// Why.
pub(in super::super) const WHY: &str = "why";
/// The pod whose decision it is.
pub(in super::super) const TO_POD: &str = "escalation_to_pod";
/// The person whose decision it is.
pub(in super::super) const TO_PERSON: &str = "to_person";

/// The fields of the first form.
pub(in super::super) mod fields {
    /// What is blocked.
    pub(in super::super::super) const WHAT: &str = "what";
    /// What is needed.
    pub(in super::super::super) const NEEDED: &str = "needed";
    /// By when.
    pub(in super::super::super) const BY: &str = "by";
    /// Which options were considered.
    pub(in super::super::super) const OPTIONS: &str = "options";
    /// The class of decision.
    pub(in super::super::super) const CLASS: &str = "class";
    /// How much it hurries.
    pub(in super::super::super) const URGENCY: &str = "urgency";
    /// Who may see it.
    pub(in super::super::super) const CONFIDENTIAL: &str = "confidential";
}

/// What the first form carries: never authority, only what it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct About {
    /// For which pod.
    pub(in super::super) pod: Option<PodId>,
    /// What is kept of where it was opened.
    pub(in super::super) origin: Option<i64>,
}

/// What is filled in when the form opens.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Start {
    pub(in super::super) about: About,
    pub(in super::super) beginning: Beginning,
}

/// What was filled in.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Filled {
    pub(in super::super) what: Option<String>,
    pub(in super::super) needed: Option<String>,
    pub(in super::super) by: Option<String>,
    pub(in super::super) options: Option<String>,
    pub(in super::super) class: String,
    pub(in super::super) to_pod: Option<PodId>,
    pub(in super::super) to_person: Option<UserId>,
    pub(in super::super) urgency: Option<Urgency>,
    pub(in super::super) confidential: bool,
}

/// Reads the first form.
pub(in super::super) fn filled(form: &Form) -> Filled {
    let text = |field: &str| form.text(field).map(str::to_owned);
    Filled {
        what: text(fields::WHAT),
        needed: text(fields::NEEDED),
        by: text(fields::BY),
        options: text(fields::OPTIONS),
        class: form.choice(fields::CLASS).unwrap_or_default().to_owned(),
        to_pod: to_pod(form),
        to_person: form.choice(TO_PERSON).map(UserId::from),
        urgency: form.choice(fields::URGENCY).and_then(Urgency::named),
        confidential: !form.chosen(fields::CONFIDENTIAL).is_empty(),
    }
}

/// To whom it is sent on, as filled in.
pub(in super::super) fn sent_on_to(form: &Form) -> (Option<PodId>, Option<UserId>) {
    (to_pod(form), form.choice(TO_PERSON).map(UserId::from))
}

fn to_pod(form: &Form) -> Option<PodId> {
    form.choice(TO_POD).and_then(|pod| pod.parse().ok()).map(PodId)
}

/// The first form.
pub(in super::super) fn escalate_modal(start: &Start, classes: &[(String, String)], pods: &[(PodId, String)]) -> Modal {
    let classes: Vec<Choice> = classes.iter().map(|(key, name)| choice(key, name)).collect();
    let urgencies = [
        choice(Urgency::Normal.as_str(), "Within working hours"),
        choice(Urgency::Urgent.as_str(), "Urgent: day and night"),
    ];
    let begins = &start.beginning;
    let typed = |words: &Option<String>| words.clone().unwrap_or_default();
    let only_parties = [choice("yes", "Its parties and leadership only")];
    let ticked = if begins.confidential { vec!["yes".to_owned()] } else { Vec::new() };
    let (to_pod, to_person) = match &begins.to {
        Some(Addressee::Pod(pod)) => (Some(pod.to_string()), None),
        Some(Addressee::Person(person)) => (None, Some(person)),
        None => (None, None),
    };
    let person = person_select(TO_PERSON, "Or a person").optional();
    let person = match to_person {
        Some(to) => person.initial(to),
        None => person,
    };
    modal(FORM, "Escalate")
        .submit("Next")
        .close("Cancel")
        .metadata(&start.about)
        .reopen(Reopen {
            title: "An escalation".to_owned(),
            action_id: OPEN_FORM.to_owned(),
            value: start.about.origin.map(|origin| origin.to_string()).unwrap_or_default(),
        })
        .each(begins.quote.iter(), |form, quote| quoted_in_form(form, quote, begins.permalink.as_deref()))
        .input(
            text_input(fields::WHAT, "What is blocked?")
                .multiline()
                .initial(&begins.what)
                .placeholder("Client X wants 20 % off, and signs only this week.")
                .max_length(LONGEST_WORDS),
        )
        .context(cut_words(&begins.what))
        .input(select(fields::CLASS, "What kind of decision is it?", &classes).initial(&begins.class))
        .one_of((TO_POD, "Whose is it? A pod"), &pod_choices(pods), to_pod.as_deref())
        .input(person)
        .input(
            text_input(fields::NEEDED, "What do you need?")
                .multiline()
                .placeholder("A yes or no to 20 %, or how far we may go.")
                .initial(&typed(&begins.needed))
                .max_length(LONGEST_WORDS)
                .optional(),
        )
        .input(date_input(fields::BY, "By which day?").optional())
        .input(
            text_input(fields::OPTIONS, "Which options did you consider?")
                .multiline()
                .initial(&typed(&begins.options))
                .max_length(LONGEST_WORDS)
                .optional(),
        )
        .input(select(fields::URGENCY, "How urgent is it?", &urgencies).initial(Urgency::Normal.as_str()))
        .input(checkboxes(fields::CONFIDENTIAL, "Who may see it?", &only_parties).initial(&ticked).optional())
        .build()
}

/// That more was typed than fits.
fn cut_words(typed: &str) -> Text {
    if is_too_long(typed) { text("What you typed was too long: its beginning stands above.") } else { Text::default() }
}

/// The message it is about, and who will be able to read it.
fn quoted_in_form(form: ModalBuilder, quote: &Quote, to: Option<&str>) -> ModalBuilder {
    let form = form.section(quote_head(quote, to)).quote(&quote.shown());
    if quote.is_private {
        form.context(text(
            "Not everybody can read this where it stands. Whoever is asked, leadership and whoever waits for the answer will \
             read it here; everybody in the escalations channel too, unless “Its parties and leadership only” stays ticked.",
        ))
    } else {
        form.context(text("Whoever reads the escalation reads these words, too."))
    }
}

/// Pods to choose from.
pub(in super::super) fn pod_choices(pods: &[(PodId, String)]) -> Vec<Choice> {
    pods.iter().map(|(pod, name)| choice(pod, name)).collect()
}

/// What will happen, and what is open already, before it is sent.
pub(in super::super) fn preview_modal(
    draft: i64,
    request: &Request,
    (way, alike): (Text, &[Item]),
    names: &Names,
) -> Modal {
    let start = modal(PREVIEW_FORM, "Before it is sent")
        .submit("Send")
        .close("Back")
        .metadata(&draft)
        .section(md("*{}* {}", &[names.class(&request.class), quoted(&request.what)]))
        .section(way)
        .context(who_reads(request));
    let start = if alike.is_empty() {
        start
    } else {
        start.divider().section(text("*This is open already.* Follow it if it is the same, and hear how it ends:"))
    };
    start.each(alike, |form, item| similar(form, item, names)).build()
}

fn who_reads(request: &Request) -> Text {
    match (request.confidential, &request.quote) {
        (true, _) => text("Confidential: only those who are asked, those who wait for it, and leadership see it."),
        (false, Some(quote)) if quote.is_private => {
            text("Everybody in the escalations channel sees it, the message from a private conversation included.")
        }
        (false, Some(_)) => text("Everybody in the escalations channel sees it, with the message it is about."),
        (false, None) => text("Everybody in the escalations channel sees it."),
    }
}

/// One that is open already of where somebody wanted to begin one.
pub(in super::super) fn already_modal(item: &Item, names: &Names, waits: bool) -> Modal {
    let form = modal(PREVIEW_FORM, "Escalated already").close("Close");
    let form = if waits {
        form.section(md("*{}* {}", &[title(item, names), quoted(&item.request.what)]))
            .section(card::state(item, names))
            .context(text("You asked for it, and are told each time something happens."))
    } else {
        form.section(text("This is escalated already. Follow it, and hear how it ends:"))
            .each([item], |form, item| similar(form, item, names))
    };
    form.build()
}

fn similar(form: ModalBuilder, item: &Item, names: &Names) -> ModalBuilder {
    form.section_with(
        md(
            "*{}* {}\n{} · {}",
            &[title(item, names), quoted(&item.request.what), requester(item, names), card::state(item, names)],
        ),
        button(FOLLOW, "Follow it").value(item.id),
    )
}

/// It was sent, or is followed.
pub(in super::super) fn sent_modal(item: &Item, names: &Names, follows: bool) -> Modal {
    let said = if follows {
        md("You are told how *{}* ends.", &[title(item, names)])
    } else {
        md("*{}* is on its way. You are told each time something happens.", &[title(item, names)])
    };
    modal(PREVIEW_FORM, if follows { "You follow it" } else { "Sent" })
        .close("Done")
        .section(said)
        .section(card::state(item, names))
        .build()
}

/// *Decide*
pub(in super::super) fn decide_modal(item: &Item, names: &Names) -> Modal {
    let said = |label: &'static str, written: Option<&String>| {
        written.map_or_else(Text::default, |written| md(label, &[lines(written)]))
    };
    about(modal(DECIDE_FORM, "Decide").submit("Decide"), item, names, OPEN_DECIDE)
        .whole(&said("*What is needed*\n{}", item.request.needed.as_ref()))
        .whole(&said("*Options considered*\n{}", item.request.options.as_ref()))
        .input(text_input(OUTCOME, "What is decided?").multiline().max_length(LONGEST_WORDS))
        .input(text_input(WHY, "Why?").multiline().max_length(LONGEST_WORDS))
        .context(text("Everybody who waits for it reads both."))
        .build()
}

/// *Need more*
pub(in super::super) fn question_modal(item: &Item, names: &Names) -> Modal {
    about(modal(QUESTION_FORM, "Need more").submit("Ask"), item, names, OPEN_QUESTION)
        .input(text_input(SAID, "What do you need to know?").multiline().max_length(LONGEST_WORDS))
        .context(md("{} is asked. Your clock stands still meanwhile.", &[names.person(&item.course.requester)]))
        .build()
}

/// *Answer*
pub(in super::super) fn answer_modal(item: &Item, names: &Names) -> Modal {
    about(modal(ANSWER_FORM, "Answer").submit("Send"), item, names, OPEN_ANSWER)
        .section(item.question.as_deref().map_or_else(Text::default, |asked| md("Asked: {}", &[quoted(asked)])))
        .input(text_input(SAID, "Your answer").multiline().max_length(LONGEST_WORDS))
        .build()
}

/// *Say something about it*
pub(in super::super) fn comment_modal(item: &Item, names: &Names) -> Modal {
    let start = modal(COMMENT_FORM, "Say something").submit("Send").close("Cancel").metadata(&item.id);
    start
        .section(md("*{}* {}", &[title(item, names), quoted(&item.request.what)]))
        .input(text_input(SAID, "Your words").multiline().max_length(LONGEST_WORDS))
        .build()
}

/// *Not mine*
pub(in super::super) fn not_mine_modal(item: &Item, names: &Names, pods: &[(PodId, String)]) -> Modal {
    about(modal(NOT_MINE_FORM, "Not mine").submit("Send on"), item, names, OPEN_NOT_MINE)
        .one_of((TO_POD, "Whose is it? A pod"), &pod_choices(pods), None)
        .input(person_select(TO_PERSON, "Or a person").optional())
        .input(text_input(WHY, "Why is it theirs?").multiline().max_length(LONGEST_WORDS))
        .context(text("Whoever you name is asked next. After two such steps leadership says where it belongs."))
        .build()
}

fn about(form: ModalBuilder, item: &Item, names: &Names, reopen: &str) -> ModalBuilder {
    form.close("Cancel")
        .metadata(&item.id)
        .reopen(Reopen { title: short(item), action_id: reopen.to_owned(), value: item.id.to_string() })
        .section(md("*{}* {}", &[title(item, names), quoted(&item.request.what)]))
}
