//! Whatever people do, whoever comes and goes, however time passes: what must stay true of every escalation, asked after
//! each step of a walk without aim over the running workspace.

use crate::{
    escalation_house::{chosen, handles, person, press, submit, typed},
    harness::{Outcome, Workspace, on_postgres, on_sqlite},
    standup_house::minutes,
    storms::Dice,
};
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use podkeeper::{
    database::Ts,
    directory::{self, RoleRef},
    features::escalations::model::{Addressee, Escalation, MOST_HOPS, MOST_QUESTIONS, Reach, State, Whom},
    ids::UserId,
};
use serde_json::{Value, json};
use sqlx::types::Json;
use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const PEOPLE: [&str; 12] =
    ["jonas", "wei", "ana", "priya", "ben", "ben", "sofia", "dana", "mei", "chloe", "omar", "ruth"];
const STEPS: usize = 40;

/// An escalation as it stands in the database.
struct Stored {
    id: i64,
    confidential: bool,
    course: Escalation,
    entries: i64,
    audits: i64,
    due_at: Option<Timestamp>,
    /// Who has a copy with buttons.
    copies: BTreeSet<String>,
    parties: BTreeSet<String>,
}

/// What cannot change without an entry.
type Facts = (State, Option<UserId>, Addressee, usize, Vec<(UserId, &'static str, bool)>, bool, bool);

struct Walk {
    seed: u64,
    dice: Dice,
    step: usize,
    said: String,
    left: Vec<&'static str>,
    seen: BTreeMap<i64, (Facts, i64)>,
}

#[tokio::test]
async fn what_must_stay_true_stays_true_on_sqlite() {
    for seed in [0xA11CE, 0xB0B, 0xC0FFEE] {
        on_sqlite(async |ws| Walk::new(seed).go(ws).await).await;
    }
}

#[tokio::test]
async fn what_must_stay_true_stays_true_on_postgres() {
    on_postgres(async |ws| Walk::new(0x5EED).go(ws).await).await;
}

impl Walk {
    fn new(seed: u64) -> Self {
        Self { seed, dice: Dice(seed), step: 0, said: String::new(), left: Vec::new(), seen: BTreeMap::new() }
    }

    async fn go(mut self, ws: &mut Workspace) -> Outcome {
        for step in 0..STEPS {
            self.step = step;
            self.act(ws).await?;
            minutes(ws, 1).await;
            self.check(ws).await?;
        }
        // When nobody does anything any more, everything ends, and not by turning in circles.
        self.said = "nobody does anything any more".to_owned();
        ws.advance(SignedDuration::from_hours(24 * 8)).await;
        self.check(ws).await?;
        for stored in load(ws).await? {
            assert!(stored.course.state.is_over(), "{} it goes on and on: {:?}", self.when(), stored.course);
        }
        ws.slack.see_all();
        Ok(())
    }

    fn when(&self) -> String {
        format!("seed {:#x}, step {}, after “{}”:", self.seed, self.step, self.said)
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.dice.below(of.len())]
    }

    async fn act(&mut self, ws: &mut Workspace) -> Outcome {
        let open = ws.count("SELECT COUNT(*) FROM escalations WHERE closed_at IS NULL").await;
        let all = ws.count("SELECT COUNT(*) FROM escalations").await;
        if open == 0 || open < 4 && self.dice.below(6) == 0 {
            return self.open(ws).await;
        }
        let id = 1 + i64::try_from(self.dice.below(usize::try_from(all)?))?;
        match self.dice.below(20) {
            0..=11 => self.do_something(ws, id).await,
            12..=14 => {
                let pause = self.one(&[20, 45, 90, 240, 600, 1_440, 4_000]);
                self.said = format!("{pause} minutes");
                minutes(ws, pause).await;
                Ok(())
            }
            15 | 16 => self.leave(ws).await,
            17 => {
                let (lead, pod) =
                    self.one(&[("sofia", "brand"), ("ben", "brand"), ("jonas", "performance"), ("ana", "performance")]);
                self.said = format!("{lead} leads {pod}");
                ws.slack.command("chloe", "#general", &format!("/pod lead @{lead} {pod}")).await?;
                Ok(())
            }
            18 => {
                self.said = "the bot dies".to_owned();
                ws.restart_bot().await;
                Ok(())
            }
            _ if self.left.len() < 2 => {
                let who = self.one(&["ben", "sofia", "omar", "mei", "wei"]);
                self.said = format!("{who} has left");
                if !self.left.contains(&who) {
                    self.left.push(who);
                    ws.slack.deactivate(who)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn open(&mut self, ws: &Workspace) -> Outcome {
        let who = self.one(&["jonas", "priya", "ana", "chloe", "grace"]);
        let to = self.dice.below(6);
        let mut fields = vec![("what", typed("Client X wants 20 % off")), ("class", chosen("pricing"))];
        fields.push(match to {
            0..=3 => ("escalation_to_pod", chosen(&(to + 1).to_string())),
            _ => ("to_person", person(ws, self.one(&["dana", "omar", "tomas"]))),
        });
        fields.extend((self.dice.below(3) == 0).then(|| ("urgency", chosen("urgent"))));
        let ticked = json!({ "type": "checkboxes", "selected_options": [{ "value": "yes" }] });
        fields.extend((self.dice.below(4) == 0).then_some(("confidential", ticked)));
        self.said = format!("{who} escalates to {to}");
        let about = json!({ "pod": 1, "permalink": null, "source": null });
        submit(ws, who, ("escalation_form", &about), &fields).await?;
        let draft: Option<i64> = ws
            .db()
            .read("SELECT MAX(id) FROM escalation_drafts WHERE person = $1")
            .bind(ws.slack.person(who)?.id)
            .scalar()
            .await?;
        if let Some(draft) = draft {
            submit(ws, who, ("escalation_preview", &json!(draft)), &[]).await?;
        }
        Ok(())
    }

    async fn do_something(&mut self, ws: &Workspace, id: i64) -> Outcome {
        // Half of the time somebody whose turn it is.
        let course = crate::escalation_house::course(ws, id).await;
        let theirs = handles(ws, course.asked.iter().map(|one| &one.person).chain(&course.holder));
        let requester = handles(ws, [&course.requester]);
        let mut who = self.one(&PEOPLE).to_owned();
        if !theirs.is_empty() && self.dice.below(2) == 0 {
            who = theirs[self.dice.below(theirs.len())].clone();
        }
        let word = || [("said", typed("A word"))];
        let carried = json!(id);
        let deed = self.one(&[
            "have", "have", "question", "answer", "answer", "not mine", "up", "snooze", "comment", "follow", "decide",
            "withdraw",
        ]);
        if matches!(deed, "answer" | "withdraw") && self.dice.below(2) == 0 {
            who = requester.first().cloned().unwrap_or(who);
        }
        self.said = format!("{who}: {deed} #{id}");
        match deed {
            "have" => press(ws, &who, "escalation_have", &id.to_string()).await,
            "decide" => {
                let fields = [("outcome", typed("10 %")), ("why", typed("Our margin"))];
                submit(ws, &who, ("escalation_decide", &carried), &fields).await.map(drop)
            }
            "question" => submit(ws, &who, ("escalation_question", &carried), &word()).await.map(drop),
            "answer" => submit(ws, &who, ("escalation_answer", &carried), &word()).await.map(drop),
            "comment" => submit(ws, &who, ("escalation_comment", &carried), &word()).await.map(drop),
            "not mine" => {
                let to = self.dice.below(6);
                let to = match to {
                    0..=3 => ("escalation_to_pod", chosen(&(to + 1).to_string())),
                    _ => ("to_person", person(ws, self.one(&["dana", "priya", "chloe"]))),
                };
                submit(ws, &who, ("escalation_not_mine", &carried), &[to, ("why", typed("Theirs"))]).await.map(drop)
            }
            _ => press(ws, &who, "escalation_menu", &format!("{deed}/{id}")).await,
        }
    }

    /// Somebody goes on time off, or comes back from it.
    async fn leave(&mut self, ws: &Workspace) -> Outcome {
        let who = self.one(&["ben", "sofia", "ana", "dana", "chloe", "omar", "tomas"]);
        let zone = TimeZone::get(&ws.slack.person(who)?.tz)?;
        let first = ws.now().to_zoned(zone).date() + i64::try_from(self.dice.below(2))?.days();
        let last = first + i64::try_from(self.dice.below(4))?.days();
        let (first, last) = (first.strftime("%-d %b %Y"), last.strftime("%-d %b %Y"));
        let cover = self.one(&["", " cover @sofia", " cover @priya", " cover @omar"]);
        let line = match self.dice.below(3) {
            0 => format!("/timeoff cancel {first}"),
            _ => format!("/timeoff {first} – {last}{cover}"),
        };
        self.said = format!("{who}: {line}");
        // Who has left can do nothing.
        drop(ws.slack.command(who, "#general", &line).await);
        Ok(())
    }

    async fn check(&mut self, ws: &Workspace) -> Outcome {
        let when = self.when();
        ws.assert_agreement(&when).await;
        let shown = Shown::read(ws)?;
        for stored in load(ws).await? {
            let when = format!("{when} #{}: {:#?}\n", stored.id, stored.course);
            check_course(ws, &stored, &when).await?;
            shown.check(ws, &stored, &when);
            let facts = facts(&stored.course);
            if let Some((before, entries)) = self.seen.insert(stored.id, (facts.clone(), stored.entries)) {
                let noted = before == facts || stored.entries > entries;
                assert!(noted, "{when} nothing was written down of that; before it was {before:?}");
            }
        }
        Ok(())
    }
}

fn facts(course: &Escalation) -> Facts {
    let asked = course.asked.iter().map(|one| {
        let reach = match one.reach {
            Reach::Waiting => "waiting",
            Reach::Delivered { .. } => "delivered",
            Reach::Unreachable => "unreachable",
        };
        (one.person.clone(), reach, one.acknowledged_at.is_some())
    });
    let place = usize::from(course.place.round) * 10 + course.place.level;
    let (holder, to) = (course.holder.clone(), course.addressee.clone());
    (course.state, holder, to, place, asked.collect(), course.question.is_some(), course.snooze.is_some())
}

async fn load(ws: &Workspace) -> Result<Vec<Stored>> {
    type Row = (i64, bool, String, Option<String>, Json<Escalation>);
    let rows: Vec<Row> = ws.rows("SELECT id, confidential, state, holder, course FROM escalations ORDER BY id").await;
    let mut all = Vec::new();
    for (id, confidential, state, holder, Json(course)) in rows {
        assert_eq!(state, course.state.as_str());
        assert_eq!(holder, course.holder.as_ref().map(ToString::to_string));
        let count =
            async |sql: &'static str, bind: String| -> Result<i64> { Ok(ws.db().read(sql).bind(bind).scalar().await?) };
        let of = |sql: &'static str| count(sql, format!("escalation/{id}"));
        let entries = ws.db().read("SELECT COUNT(*) FROM escalation_entries WHERE escalation_id = $1").bind(id);
        let parties: Vec<(UserId, String)> =
            ws.db().read("SELECT person, part FROM escalation_parties WHERE escalation_id = $1").bind(id).all().await?;
        let due: Option<(Ts,)> = ws
            .db()
            .read("SELECT due_at FROM timers WHERE feature = 'escalations' AND key = $1 AND parked_at IS NULL")
            .bind(format!("escalation/{id}"))
            .optional()
            .await?;
        let asked = parties.iter().filter(|(_, part)| part == "asked").map(|(person, _)| person);
        all.push(Stored {
            id,
            confidential,
            entries: entries.scalar().await?,
            audits: of("SELECT COUNT(*) FROM audit WHERE feature = 'escalations' AND subject = $1").await?,
            due_at: due.map(|(at,)| at.0),
            copies: handles(ws, asked).into_iter().collect(),
            parties: handles(ws, parties.iter().map(|(person, _)| person)).into_iter().collect(),
            course,
        });
    }
    Ok(all)
}

async fn check_course(ws: &Workspace, stored: &Stored, when: &str) -> Outcome {
    let course = &stored.course;
    assert!(course.hops <= MOST_HOPS && course.questions <= MOST_QUESTIONS, "{when}");
    assert_eq!(stored.entries, stored.audits, "{when} an audit row for each entry");
    let over = course.state.is_over();
    assert_eq!(stored.due_at.is_none(), over, "{when} a timer as long as it is open");
    if over {
        return Ok(());
    }
    let due = stored.due_at.unwrap_or_default();
    assert!(due > ws.now() && due <= ws.now() + SignedDuration::from_hours(24), "{when} looked at within a day: {due}");
    assert_eq!(course.state == State::Held, course.holder.is_some(), "{when}");
    for person in course.asked.iter().map(|one| &one.person).chain(&course.holder) {
        assert_ne!(*person, course.requester, "{when} they ask for it themselves");
        assert_eq!(acting(ws, person).await?.as_ref(), Some(person), "{when} asked while away or gone");
    }
    let held = holders(ws, course, course.place.level).await?;
    let asked: BTreeSet<UserId> = course.asked.iter().map(|one| one.person.clone()).collect();
    if course.asked.is_empty() && course.holder.is_none() {
        for level in 0..course.route.levels.len() {
            let could = holders(ws, course, level).await?;
            assert!(could.is_empty(), "{when} it waits on nobody, but {could:?} are here");
        }
    } else if course.state == State::Asked {
        assert_eq!(asked, held, "{when} who holds its level is asked");
    }
    Ok(())
}

async fn acting(ws: &Workspace, person: &UserId) -> Result<Option<UserId>> {
    let settings = directory::workspace::get_settings(&mut ws.db(), ws.app().workspace()).await?;
    Ok(directory::find_acting(&mut ws.db(), ws.app().workspace(), &settings, (person, ws.now())).await?)
}

/// Who holds a level now, but for the requester.
async fn holders(ws: &Workspace, course: &Escalation, level: usize) -> Result<BTreeSet<UserId>> {
    let mut found = BTreeSet::new();
    for whom in &course.route.levels[level].holders {
        let role = match (whom, &course.addressee) {
            (Whom::Addressee, Addressee::Person(person)) => {
                found.extend(acting(ws, person).await?);
                continue;
            }
            (Whom::Addressee, Addressee::Pod(pod)) => RoleRef::PodLead(*pod),
            (Whom::LeadershipOnDuty, _) => RoleRef::LeadershipOnDuty,
            _ => RoleRef::Leadership,
        };
        found.extend(directory::find_holders(&mut ws.db(), ws.app().workspace(), role, ws.now()).await?.people);
    }
    found.remove(&course.requester);
    Ok(found)
}

/// What stands in Slack: by whom it is read (`#` for the channel), what it says, and which buttons it has for which one.
struct Shown(Vec<(String, String, Buttons)>);

/// By their action and what they carry.
type Buttons = BTreeSet<(String, String)>;

impl Shown {
    fn read(ws: &Workspace) -> Result<Self> {
        let mut all = Vec::new();
        let mut places = vec![("#".to_owned(), ws.slack.messages("#escalations")?)];
        for person in ws.slack.list_people() {
            places.push((person.name.clone(), ws.slack.dms_of(&person.name).unwrap_or_default()));
        }
        for (reader, messages) in places {
            for message in messages.iter().filter(|one| one.bot_id.is_some()) {
                let mut buttons = Buttons::new();
                message.blocks.iter().flatten().for_each(|block| find_buttons(block, &mut buttons));
                all.push((reader.clone(), podkeeper::sandbox::plain(message), buttons));
            }
        }
        Ok(Self(all))
    }

    fn with(&self, button: &str, id: i64) -> Vec<(&str, &str)> {
        let has = |buttons: &Buttons| buttons.contains(&(button.to_owned(), id.to_string()));
        let found = self.0.iter().filter(|(_, _, buttons)| has(buttons));
        found.map(|(reader, said, _)| (reader.as_str(), said.as_str())).collect()
    }

    fn check(&self, ws: &Workspace, stored: &Stored, when: &str) {
        let (id, course) = (stored.id, &stored.course);
        let title = format!("#{id} · ");
        let mentioning = self.0.iter().filter(|(_, said, _)| said.contains(&title));
        let cards = mentioning.clone().filter(|(reader, said, _)| reader == "#" && said.contains("*From*")).count();
        assert_eq!(cards, usize::from(!stored.confidential), "{when} one card, unless it is confidential");
        if stored.confidential {
            for (reader, said, _) in mentioning {
                let may = stored.parties.contains(reader) || ["chloe", "omar"].contains(&reader.as_str());
                assert!(may, "{when} {reader} reads what is confidential: {said}");
            }
        }
        let live = self.with("escalation_open_decide", id);
        if course.state.is_over() {
            assert_eq!(live, [], "{when} nothing is left to be pressed");
        }
        let mut readers = BTreeSet::new();
        let state = state_line(ws, course);
        let card = live.iter().find(|(reader, _)| *reader == "#").map(|(_, said)| *said);
        let whole = card.and_then(|card| paragraph(card, &state));
        assert!(card.is_none() || whole.is_some(), "{when} “{state}” is not on the card: {card:?}");
        for (reader, said) in &live {
            assert!(
                said.contains(whole.as_deref().unwrap_or(&state)),
                "{when} {reader} reads something else: {said}\n{card:?}"
            );
            assert!(readers.insert(*reader), "{when} {reader} has two copies");
            assert!(*reader == "#" || stored.copies.contains(*reader), "{when} {reader} has a copy of old");
        }
        if course.question.is_none() {
            assert_eq!(self.with("escalation_open_answer", id), [], "{when} there is no question");
        }
    }
}

/// The line that begins so, and the one after it.
fn paragraph(said: &str, begins: &str) -> Option<String> {
    let from = said.lines().position(|line| line.contains(begins))?;
    Some(said.lines().skip(from).take(2).filter(|line| !line.starts_with('[')).collect::<Vec<_>>().join("\n"))
}

/// What every copy of an open one says about its state.
fn state_line(ws: &Workspace, course: &Escalation) -> String {
    let people = ws.slack.list_people();
    let name =
        |id: &UserId| people.iter().find(|one| one.id == *id).map(|one| one.real_name.clone()).unwrap_or_default();
    if let Some(question) = &course.question {
        return format!("{} asks {} back: ", name(&question.by), name(&course.requester));
    }
    if let Some(holder) = &course.holder {
        return format!("*{}* has it.", name(holder));
    }
    let reached: Vec<_> = course.asked.iter().filter(|one| matches!(one.reach, Reach::Delivered { .. })).collect();
    let names = |of: Vec<String>| match of.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        all => all.concat(),
    };
    match (course.asked.len(), reached.len()) {
        (0, _) => "Nobody who could decide can be reached now.".to_owned(),
        (_, 0) => format!("Goes to *{}*", names(course.asked.iter().map(|one| name(&one.person)).collect())),
        _ => format!("Waits for *{}*", names(reached.iter().map(|one| name(&one.person)).collect())),
    }
}

fn find_buttons(value: &Value, found: &mut Buttons) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| find_buttons(one, found)),
        Value::Object(object) => {
            if let (Some(action), Some(value)) = (object.get("action_id"), object.get("value")) {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                found.insert((text(action), text(value)));
            }
            object.values().for_each(|one| find_buttons(one, found));
        }
        _ => {}
    }
}
