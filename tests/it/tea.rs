//! Two kinds of rituals for tests: `tea` asks everybody of a pod whether they want some, `party` takes place for all at
//! once. What the engine does to them is written down.

use crate::harness::Workspace;
use jiff::civil::Time;
use podkeeper::{
    calendar::Offset,
    directory::pods::find_pod_by_key,
    error::{Error, Result},
    features::rituals::{
        actions::{self, Prompt},
        model::{Owner, ParticipantState},
    },
    ids::OccurrenceId,
    signal::{Action, Command, FieldValue, Message, Reply, Step},
    slack::{
        blocks::{button, message},
        mrkdwn::{text, words},
    },
    turn::{Change, Feature, KindAudience, KindOwner, RitualKind, StepRule, Turn, When, step},
};

static TEA: RitualKind = RitualKind {
    name: "tea",
    title: "Morning tea",
    about: "Asks everybody whether they want tea.",
    owner: KindOwner::Pod,
    asks_each: true,
    schedule: "30 9 * * MON-FRI",
    own_zone: true,
    audience: KindAudience::Members,
    catch_up_minutes: 60,
    steps: &[
        StepRule { name: step::REMIND, title: "reminder", when: When::Each(Offset::Minutes(90)) },
        StepRule { name: step::CLOSE, title: "end", when: When::Each(Offset::Minutes(120)) },
        StepRule { name: step::DIGEST, title: "digest", when: When::AfterLast },
    ],
    later: None,
    link: None,
    questions: &["Milk?"],
    hears_of_away: false,
    before_holidays: false,
    offered: true,
};

static PARTY: RitualKind = RitualKind {
    name: "party",
    title: "Party",
    about: "A party for all.",
    owner: KindOwner::Either,
    asks_each: false,
    schedule: "0 16 * * FRIL",
    own_zone: false,
    audience: KindAudience::Everyone,
    catch_up_minutes: 60,
    steps: &[
        StepRule {
            name: "invite",
            title: "invite",
            when: When::Whole(Offset::Days { days: -3, at: Some(Time::constant(10, 0, 0, 0)) }),
        },
        StepRule { name: "start", title: "start", when: When::Whole(Offset::Minutes(0)) },
        StepRule { name: "thank", title: "thank", when: When::Whole(Offset::Days { days: 1, at: None }) },
    ],
    later: None,
    link: None,
    questions: &[],
    hears_of_away: false,
    before_holidays: false,
    offered: true,
};

/// The feature: `/tea found tea performance`, `/tea run`, `/tea pause`, `/tea skip`, `/tea move 2026-11-30T15:00:00Z`.
pub fn tea() -> Vec<Feature> {
    vec![
        Feature::new("tearoom")
            .ritual(&TEA, |turn, step| Box::pin(serve(turn, step)))
            .ritual(&PARTY, |turn, step| Box::pin(note(turn, step)))
            .command("/tea", "Tea", "", |turn, command| Box::pin(order(turn, command)))
            .action("tea_yes", |turn, action| Box::pin(drink(turn, action))),
    ]
}

async fn order(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let words: Vec<&str> = command.text.split_whitespace().collect();
    if let ["found", kind, pod] = words[..] {
        let kind = if kind == "tea" { &TEA } else { &PARTY };
        let workspace = turn.workspace().clone();
        let pod = find_pod_by_key(turn.tx(), &workspace, pod).await?;
        let owner = pod.map_or(Owner::Organisation, |pod| Owner::Pods(vec![pod.id]));
        let ritual = actions::draft(turn, kind, owner, None)?;
        actions::found(turn, ritual).await?;
        return Ok(Reply::Nothing);
    }
    let kind = if words.contains(&"party") { "party" } else { "tea" };
    let Some(ritual) = actions::list_rituals(turn, Some(kind), None).await?.pop() else { return Ok(Reply::Nothing) };
    match words[0] {
        "run" => drop(actions::run_now(turn, &ritual).await?),
        "pause" => drop(actions::pause(turn, ritual, None).await?),
        "resume" => drop(actions::resume(turn, ritual).await?),
        "skip" => drop(actions::skip_next(turn, &ritual).await?),
        "delete" => actions::delete(turn, ritual).await?,
        "at" => drop(actions::change(turn, with_schedule(ritual, &words[1..])?).await?),
        "move" => {
            let at = words[1].parse().map_err(|wrong: jiff::Error| Error::internal("moving a party", wrong))?;
            let newest = actions::list_past(turn, ritual.id, 1).await?.remove(0);
            actions::move_occurrence(turn, newest.id, at).await?;
        }
        _ => {}
    }
    Ok(Reply::Nothing)
}

fn with_schedule(
    mut ritual: podkeeper::features::rituals::model::Ritual,
    words: &[&str],
) -> Result<podkeeper::features::rituals::model::Ritual> {
    ritual.schedule = words.join(" ").parse().map_err(|wrong| Error::internal("reading a schedule", wrong))?;
    Ok(ritual)
}

async fn serve(turn: &mut Turn, step: &Step) -> Result<()> {
    note(turn, step).await?;
    let Some(occurrence) = actions::find_occurrence(turn, step.occurrence).await? else { return Ok(()) };
    if step.name == step::ASK {
        let prompts = step.people.iter().map(|person| Prompt {
            person: person.clone(),
            title: "Tea".to_owned(),
            message: question(step.occurrence),
        });
        actions::ask_participants(turn, &occurrence, prompts.collect()).await?;
    }
    Ok(())
}

fn question(id: OccurrenceId) -> Message {
    message(text("Tea?")).section(text("Tea?")).actions([button("tea_yes", "Yes").value(id.to_string())]).build()
}

async fn drink(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let FieldValue::Text(id) = &action.value else { return Ok(Reply::Nothing) };
    let id = OccurrenceId(id.parse().unwrap_or_default());
    let person = turn.actor().id.clone();
    actions::mark(turn, id, &person, ParticipantState::Answered).await?;
    let said = words("Here you are.");
    Ok(Reply::Replace(message(said.clone()).section(said).build()))
}

/// Writes down what was heard: `ask 2026-11-23 U0ANA0001 U0JONAS0001`.
async fn note(turn: &mut Turn, step: &Step) -> Result<()> {
    let people: Vec<String> = step.people.iter().map(|person| format!(" {}", short(person.as_str()))).collect();
    let subject = format!("{} {}{}", step.name, step.date, people.concat());
    turn.record(Change { verb: "step", subject, before: None, after: None, why: None }).await
}

/// `U0ANA0001` is ana.
fn short(id: &str) -> String {
    id.trim_start_matches("U0").trim_end_matches(|letter: char| letter.is_ascii_digit()).to_lowercase()
}

/// What the kinds heard, in order, each with its instant.
pub async fn steps(ws: &Workspace) -> Vec<String> {
    let rows: Vec<(podkeeper::database::Ts, String)> =
        ws.rows("SELECT at, subject FROM audit WHERE feature = 'tearoom' AND verb = 'step' ORDER BY at, subject").await;
    rows.into_iter().map(|(at, subject)| format!("{} {subject}", at.0.strftime("%d %H:%M"))).collect()
}
