//! The forms: a decision, its outcome, a view, another day, and whether it worked.

use super::{
    super::model::{
        CONSULT_HOURS, Decision, LONGEST_TITLE, LONGEST_WORDS, MOST_INFORMED, MOST_PEOPLE, State, Task,
        USUAL_CONSULT_HOURS, Worked,
    },
    BLOCK, OPEN_ANSWER, OPEN_DATE, OPEN_DECIDE, OPEN_FORM, OPEN_OTHERWISE, OPEN_REVIEW, OPEN_SAY, Right, Scene, about,
    lines::consulted_lines,
    short, title, worked_words,
};
use crate::{
    features::rights::model::Scope,
    ids::{DecisionId, PodId, UserId},
    signal::{Choice, Form, Modal, Reopen},
    slack::{
        blocks::{
            ModalBuilder, button, checkboxes, choice, date_input, fits_a_menu, modal, multi_external_select,
            multi_select, people_select, person_select, select, text_input,
        },
        mrkdwn::{Text, lines, md, number, text},
    },
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A decision is written down.
pub(in super::super) const FORM: &str = "decision_form";
/// *Decide*
pub(in super::super) const DECIDE_FORM: &str = "decision_decide";
/// *Decide otherwise*
pub(in super::super) const OTHERWISE_FORM: &str = "decision_otherwise";
/// *Not now*, and *Say something*
pub(in super::super) const SAY_FORM: &str = "decision_say";
/// *Answer*
pub(in super::super) const ANSWER_FORM: &str = "decision_answer";
/// *Another date*
pub(in super::super) const DATE_FORM: &str = "decision_date";
/// *Did it work?*
pub(in super::super) const REVIEW_FORM: &str = "decision_review";

/// The fields of the forms.
pub(in super::super) mod fields {
    /// In a few words.
    pub(in super::super::super) const TITLE: &str = "title";
    /// What led to it.
    pub(in super::super::super) const CONTEXT: &str = "context";
    /// What could be decided.
    pub(in super::super::super) const OPTIONS: &str = "options";
    /// The class.
    pub(in super::super::super) const CLASS: &str = "class";
    /// Whom it concerns.
    pub(in super::super::super) const SCOPE: &str = "scope";
    /// How much.
    pub(in super::super::super) const AMOUNT: &str = "amount";
    /// To which pod it belongs.
    pub(in super::super::super) const POD: &str = "decision_pod";
    /// Who is accountable.
    pub(in super::super::super) const ACCOUNTABLE: &str = "accountable";
    /// Who does it.
    pub(in super::super::super) const RESPONSIBLE: &str = "responsible";
    /// Who is heard.
    pub(in super::super::super) const CONSULTED: &str = "consulted";
    /// How long they have.
    pub(in super::super::super) const HOURS: &str = "hours";
    /// Who hears of it.
    pub(in super::super::super) const INFORMED: &str = "informed";
    /// Which pods' channels hear of it.
    pub(in super::super::super) const INFORMED_PODS: &str = "decision_informed_pods";
    /// By when it is to be decided.
    pub(in super::super::super) const DUE: &str = "due";
    /// When it is looked at again.
    pub(in super::super::super) const REVIEW: &str = "review";
    /// Who may see it.
    pub(in super::super::super) const CONFIDENTIAL: &str = "confidential";
    /// What is decided.
    pub(in super::super::super) const OUTCOME: &str = "outcome";
    /// Why.
    pub(in super::super::super) const WHY: &str = "why";
    /// What somebody says.
    pub(in super::super::super) const SAID: &str = "said";
    /// Why it is amended.
    pub(in super::super::super) const REASON: &str = "reason";
    /// Whether it worked.
    pub(in super::super::super) const WORKED: &str = "worked";
}

/// What the first form carries: never authority, only what it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct About {
    /// Which decision it is to take the place of.
    pub(in super::super) replaces: Option<DecisionId>,
    /// The message it is about.
    pub(in super::super) permalink: Option<String>,
}

/// What is filled in when the form opens.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Start {
    pub(in super::super) about: About,
    pub(in super::super) title: String,
    pub(in super::super) context: String,
    pub(in super::super) options: String,
    pub(in super::super) class: String,
    pub(in super::super) scope: Option<Scope>,
    pub(in super::super) pod: Option<PodId>,
    pub(in super::super) accountable: Option<UserId>,
    pub(in super::super) confidential: bool,
}

/// What was filled in.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Filled {
    pub(in super::super) title: Option<String>,
    pub(in super::super) context: Option<String>,
    pub(in super::super) options: Option<String>,
    pub(in super::super) class: String,
    pub(in super::super) scope: Option<Scope>,
    pub(in super::super) amount: Option<String>,
    pub(in super::super) pod: Option<PodId>,
    pub(in super::super) accountable: Option<UserId>,
    pub(in super::super) responsible: Vec<UserId>,
    pub(in super::super) consulted: Vec<UserId>,
    pub(in super::super) hours: u16,
    pub(in super::super) informed: Vec<UserId>,
    pub(in super::super) informed_pods: Vec<PodId>,
    pub(in super::super) due: Option<Date>,
    pub(in super::super) review: Option<Date>,
    pub(in super::super) confidential: bool,
    pub(in super::super) outcome: Option<String>,
    pub(in super::super) rationale: Option<String>,
}

/// Reads the first form.
pub(in super::super) fn filled(form: &Form) -> Filled {
    let text = |field: &str| form.text(field).map(str::to_owned);
    let people = |field: &str| form.chosen(field).iter().map(|id| UserId::from(id.as_str())).collect();
    let pod = |id: &str| id.parse().ok().map(PodId);
    let hours = form.choice(fields::HOURS).and_then(|hours| hours.parse().ok());
    Filled {
        title: text(fields::TITLE),
        context: text(fields::CONTEXT),
        options: text(fields::OPTIONS),
        class: form.choice(fields::CLASS).unwrap_or_default().to_owned(),
        scope: form.choice(fields::SCOPE).and_then(Scope::named),
        amount: text(fields::AMOUNT),
        pod: form.choice(fields::POD).and_then(pod),
        accountable: form.choice(fields::ACCOUNTABLE).map(UserId::from),
        responsible: people(fields::RESPONSIBLE),
        consulted: people(fields::CONSULTED),
        hours: hours.filter(|hours| CONSULT_HOURS.contains(hours)).unwrap_or(USUAL_CONSULT_HOURS),
        informed: people(fields::INFORMED),
        informed_pods: form.chosen(fields::INFORMED_PODS).iter().filter_map(|id| pod(id)).collect(),
        due: said_day(form, fields::DUE),
        review: said_day(form, fields::REVIEW),
        confidential: !form.chosen(fields::CONFIDENTIAL).is_empty(),
        outcome: text(fields::OUTCOME),
        rationale: text(fields::WHY),
    }
}

fn said_day(form: &Form, field: &str) -> Option<Date> {
    form.text(field).or_else(|| form.choice(field)).and_then(|day| day.parse().ok())
}

/// A day, a text and a choice of the shorter forms.
pub(in super::super) fn said(form: &Form) -> (Option<Date>, Option<String>, Option<Worked>) {
    let day = said_day(form, fields::DUE).or_else(|| said_day(form, fields::REVIEW));
    (day, form.text(fields::SAID).map(str::to_owned), form.choice(fields::WORKED).and_then(Worked::named))
}

/// Pods to choose from.
pub(in super::super) fn pod_choices(pods: &[(PodId, String)]) -> Vec<Choice> {
    pods.iter().map(|(pod, name)| choice(pod, name)).collect()
}

/// A field for some words.
pub(super) fn words_input(field: &str, label: &str, initial: &str) -> crate::slack::blocks::TextInput {
    text_input(field, label).multiline().max_length(LONGEST_WORDS).initial(initial)
}

/// The first form.
pub(in super::super) fn new_modal(
    start: &Start,
    classes: &[(String, String)],
    pods: &[(PodId, String)],
    (currency, me): (&str, &UserId),
) -> Modal {
    let classes: Vec<Choice> = classes.iter().map(|(key, name)| choice(key, name)).collect();
    let label = |scope| if scope == Scope::OwnPod { "Our own pod" } else { super::scope_words(scope) };
    let scopes = Scope::ALL.map(|scope| choice(scope.as_str(), label(scope)));
    let pods = pod_choices(pods);
    let pod = start.pod.map(|pod| pod.to_string());
    let form = modal(FORM, "Record a decision").submit("Save").close("Cancel").metadata(&start.about);
    let form = form
        .reopen(Reopen { title: "A decision".to_owned(), action_id: OPEN_FORM.to_owned(), value: String::new() })
        .section(start.about.replaces.map_or_else(Text::default, |other| {
            md("This takes the place of #{} once it is decided.", &[number(other)])
        }))
        .input(text_input(fields::TITLE, "What is to be decided?").max_length(LONGEST_TITLE).initial(&start.title))
        .input(select(fields::CLASS, "What kind of decision is it?", &classes).initial(&start.class))
        .input(
            select(fields::SCOPE, "Whom does it concern?", &scopes)
                .initial(start.scope.unwrap_or(Scope::OwnPod).as_str()),
        )
        .input(
            text_input(fields::AMOUNT, "Amount")
                .optional()
                .hint(&format!("If it is about money: 10,000 {currency}, or 10k")),
        )
        .one_of((fields::POD, "To which pod does it belong?"), &pods, pod.as_deref())
        .input(words_input(fields::CONTEXT, "Context", &start.context).optional())
        .input(words_input(fields::OPTIONS, "Options", &start.options).optional())
        .divider()
        .section(text("*Is it decided already?* Then write down what, and why."))
        .input(words_input(fields::OUTCOME, "What is decided?", "").optional())
        .input(words_input(fields::WHY, "Why?", "").optional())
        .divider();
    let (accountable, secret) = (start.accountable.as_ref().unwrap_or(me), ["yes".to_owned()]);
    let form = form
        .input(
            person_select(fields::ACCOUNTABLE, "Who is accountable for it?").initial(accountable).hint("Exactly one"),
        )
        .input(people_select(fields::RESPONSIBLE, "Who does it?").at_most(MOST_PEOPLE).optional())
        .input(people_select(fields::CONSULTED, "Who is to be heard before?").at_most(MOST_PEOPLE).optional())
        .input(
            select(fields::HOURS, "How long have they?", &hours()).initial(&USUAL_CONSULT_HOURS.to_string()).optional(),
        )
        .input(people_select(fields::INFORMED, "Who is to hear of it?").at_most(MOST_INFORMED).optional());
    informed_pods(form, &pods)
        .input(date_input(fields::DUE, "By when is it to be decided?").optional())
        .input(date_input(fields::REVIEW, "When do we look at it again?").optional())
        .input(
            checkboxes(fields::CONFIDENTIAL, "Who may see it?", &[choice("yes", "Its people and leadership only")])
                .initial(if start.confidential { &secret } else { &[] })
                .optional(),
        )
        .build()
}

fn informed_pods(form: ModalBuilder, pods: &[Choice]) -> ModalBuilder {
    let label = "Which pods’ channels are to hear of it?";
    if fits_a_menu(pods) {
        return form.input(multi_select(fields::INFORMED_PODS, label, pods).optional());
    }
    let search = multi_external_select(fields::INFORMED_PODS, label).optional();
    form.input(search.placeholder("Type a part of the name"))
}

fn hours() -> Vec<Choice> {
    CONSULT_HOURS.iter().map(|hours| choice(hours, &format!("{hours} working hours of theirs"))).collect()
}

/// It is written down: how it goes on.
pub(in super::super) fn opened_modal(scene: &Scene, (right, has_right): (&Right, bool), me: &UserId) -> Modal {
    let Scene { decision, parties, names, .. } = scene;
    let name = if decision.state == State::Open { "Opened" } else { "Recorded" };
    let who = names.any_of(&right.people);
    let said = match decision.state {
        State::Decided => md("*#{}* is recorded as decided.", &[number(decision.id)]),
        State::Provisional => md(
            "*#{}* is provisional: by the rights {} decides this. I ask them to confirm it.",
            &[number(decision.id), who],
        ),
        State::Open | State::Dropped => {
            let rights = if has_right {
                md("{} is accountable, and has the right to decide it.", &[names.person(&decision.accountable)])
            } else {
                md(
                    "{} is accountable. By the rights {} decides this: what {} decides is provisional until it is \
                     confirmed.",
                    &[names.person(&decision.accountable), who, names.person(&decision.accountable)],
                )
            };
            md("*#{}* is open. {}", &[number(decision.id), rights])
        }
    };
    let asked: Vec<UserId> =
        parties.consulted.iter().filter(|one| one.hearing.is_open()).map(|one| one.person.clone()).collect();
    let heard =
        if asked.is_empty() { Text::default() } else { md("Asked for their view: {}.", &[names.listed(&asked)]) };
    let waits_on_me = decision.task() == Some(Task::Decide) && decision.course.asked.contains(me);
    let next = [button(OPEN_DECIDE, "Decide").value(decision.id), button(BLOCK, "Blocked").value(decision.id)];
    modal(FORM, name)
        .close("Done")
        .section(said)
        .section(heard)
        .actions(next.into_iter().filter(|_| waits_on_me))
        .context(md("The rule: {}.", std::slice::from_ref(&right.words)))
        .context(md("`/decide show {}` shows it.", &[number(decision.id)]))
        .build()
}

/// *Decide*, and *Decide otherwise*
pub(in super::super) fn decide_modal(scene: &Scene, (right, has_right): (&Right, bool), otherwise: bool) -> Modal {
    let Scene { decision, parties, names, .. } = scene;
    let (form, reopen) = if otherwise { (OTHERWISE_FORM, OPEN_OTHERWISE) } else { (DECIDE_FORM, OPEN_DECIDE) };
    let unheard = parties.unheard();
    let missing = if unheard.is_empty() {
        Text::default()
    } else {
        md("Not heard so far: {}. You may decide all the same; it stands on record.", &[names.listed(&unheard)])
    };
    let provisional = if has_right {
        Text::default()
    } else {
        md(
            "By the rights {} decides this: what you write is provisional until it is confirmed.",
            &[names.any_of(&right.people)],
        )
    };
    let wording = &decision.text.wording;
    let proposed = wording.outcome.as_deref().filter(|_| otherwise);
    of(modal(form, if otherwise { "Decide otherwise" } else { "Decide" }).submit("Decide"), decision, scene, reopen)
        .whole(&wording.options.as_ref().map_or_else(Text::default, |it| md("*Options*\n{}", &[lines(it)])))
        .whole(&proposed.map_or_else(Text::default, |it| md("*Proposed*\n{}", &[lines(it)])))
        .section(consulted_lines(scene))
        .section(missing)
        .section(provisional)
        .input(words_input(fields::OUTCOME, "What is decided?", ""))
        .input(words_input(fields::WHY, "Why?", ""))
        .input(reviewing(decision))
        .context(md("The rule: {}.", std::slice::from_ref(&right.words)))
        .build()
}

fn reviewing(decision: &Decision) -> crate::slack::blocks::DateInput {
    let field = date_input(fields::REVIEW, "When do we look at it again?").optional();
    decision.review.into_iter().fold(field, |field, day| field.initial(day))
}

/// *Not now*, and *Say something about it*
pub(in super::super) fn say_modal(scene: &Scene, me: &UserId) -> Modal {
    let Scene { decision, names, .. } = scene;
    let is_asked = decision.course.asked.contains(me);
    let puts_off = is_asked && decision.state == State::Provisional;
    let (name, label) = if puts_off { ("Not now", "What is missing?") } else { ("Say something", "Your words") };
    of(modal(SAY_FORM, name).submit("Send"), &scene.decision, scene, OPEN_SAY)
        .input(words_input(fields::SAID, label, ""))
        .context(if puts_off {
            text("Whoever decided it reads this. It stays provisional, and waits on you.")
        } else if is_asked || decision.course.asked.is_empty() {
            text("This is for whoever opened it, decided it, or is accountable for it.")
        } else {
            md(
                "This is for {}, and for whoever opened it or is accountable for it.",
                &[names.listed(&decision.course.asked)],
            )
        })
        .build()
}

/// *Answer*
pub(in super::super) fn answer_modal(scene: &Scene, before: Option<&str>) -> Modal {
    of(modal(ANSWER_FORM, "Your view").submit("Send"), &scene.decision, scene, OPEN_ANSWER)
        .input(words_input(fields::SAID, "What do you think?", before.unwrap_or_default()))
        .context(text("It stands on record beside the decision."))
        .build()
}

/// *Another date*
pub(in super::super) fn date_modal(scene: &Scene) -> Modal {
    let field = date_input(fields::DUE, "By when is it to be decided?");
    let field = scene.decision.due.into_iter().fold(field, |field, day| field.initial(day));
    of(modal(DATE_FORM, "Another date").submit("Save"), &scene.decision, scene, OPEN_DATE).input(field).build()
}

/// *Did it work?*
pub(in super::super) fn review_modal(scene: &Scene, worked: Worked) -> Modal {
    let wording = &scene.decision.text.wording;
    let choices = Worked::ALL.map(|worked| choice(worked.as_str(), worked_words(worked)));
    let said = |label: &'static str, written: Option<&String>| {
        written.map_or_else(Text::default, |written| md(label, &[lines(written)]))
    };
    let reopen = OPEN_REVIEW[Worked::ALL.iter().position(|one| *one == worked).unwrap_or_default()];
    of(modal(REVIEW_FORM, "Did it work?").submit("Save"), &scene.decision, scene, reopen)
        .whole(&said("*Outcome*\n{}", wording.outcome.as_ref()))
        .whole(&said("*Why*\n{}", wording.rationale.as_ref()))
        .input(select(fields::WORKED, "Did it work?", &choices).initial(worked.as_str()))
        .input(words_input(fields::SAID, "What did we see?", "").optional())
        .input(date_input(fields::REVIEW, "Look at it again?").optional())
        .build()
}

/// The head of a form about a decision that is there.
pub(super) fn of(form: ModalBuilder, decision: &Decision, scene: &Scene, reopen: &str) -> ModalBuilder {
    form.close("Cancel")
        .metadata(&decision.id)
        .reopen(Reopen { title: short(decision), action_id: reopen.to_owned(), value: decision.id.to_string() })
        .section(md("*{}* {}", &[title(decision, &scene.names), about(decision)]))
}
