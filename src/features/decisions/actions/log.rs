//! The log: finding what was decided, and taking it along as a file.

use super::{
    super::{
        model::{Decision, Sought, read_sought},
        store::{self, Logged},
        views::{self, LogPage, ON_A_PAGE},
    },
    LIST, reading,
};
use crate::{
    calendar::wall,
    directory::{Pod, pods::Resolved, search::Month},
    error::{Error, Result},
    export::Format,
    features::pods::actions::find_meant,
    ids::UserId,
    slack::mrkdwn::Text,
    turn::{
        Change, Turn,
        files::{NewFile, Sending},
    },
};
use jiff::{
    Timestamp,
    civil::{Time, date},
};
use serde_json::json;

/// So many are read at once where words are looked for.
const AT_ONCE: i64 = 200;

/// What was typed, understood.
struct Asked {
    sought: Sought,
    pod: Option<Pod>,
    between: Option<(Timestamp, Timestamp)>,
}

/// A page of what is decided and fits what was typed, as far as the actor may see it; the newest first. Reads that page,
/// and as much before it as words have to be looked for in.
///
/// # Errors
/// A sentence when they may not look, or no one pod is meant; the database's own.
pub(in super::super) async fn find_logged(turn: &mut Turn, typed: &str, number: usize) -> Result<LogPage> {
    let asked = understand(turn, typed).await?;
    let (page, found) = if asked.sought.search.words.is_empty() {
        let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
        let wanted = wanted(turn, &asked, &me);
        let count = store::count_logged(turn.tx(), &workspace, &wanted).await?;
        let page = Counted::of(usize::try_from(count).unwrap_or(usize::MAX), false, number);
        let (skipped, most) = (as_count(page.number * ON_A_PAGE), as_count(ON_A_PAGE));
        let found = store::list_logged(turn.tx(), &workspace, &wanted, (skipped, most)).await?;
        // The statement has left out what is not for them; the rule itself stands in one place.
        (page, reading::only_seen(turn, found).await?)
    } else {
        let most = number.saturating_add(1).saturating_mul(ON_A_PAGE).saturating_add(1);
        let found = search(turn, &asked, most).await?;
        let page = Counted::of(found.len(), found.len() >= most, number);
        (page, found.into_iter().skip(page.number * ON_A_PAGE).take(ON_A_PAGE).collect())
    };
    page_of(turn, (typed, asked), page, found).await
}

/// How many there are, and which page is meant.
#[derive(Clone, Copy)]
struct Counted {
    count: usize,
    has_more: bool,
    number: usize,
}

impl Counted {
    /// The page of this number, or the last one.
    fn of(count: usize, has_more: bool, number: usize) -> Self {
        Self { count, has_more, number: number.min(count.saturating_sub(1) / ON_A_PAGE) }
    }
}

fn as_count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

async fn understand(turn: &mut Turn, typed: &str) -> Result<Asked> {
    if !turn.may(&LIST, None) {
        return Err(Error::user(views::guests_take_part()));
    }
    let today = turn.settings().zone.date(turn.now());
    let classes = reading::list_classes(turn).await?;
    let sought = read_sought(typed, today, &classes);
    let pod = match &sought.search.pod {
        None => None,
        Some(words) => match find_meant(turn, words).await? {
            Resolved::One(pod) => Some(pod),
            Resolved::Several(pods) => {
                let names: Vec<&str> = pods.iter().map(|pod| pod.name.as_str()).collect();
                return Err(Error::user(views::several_pods(words, &names)));
            }
            Resolved::Nothing => return Err(Error::user(views::no_such_pod(words))),
        },
    };
    let between = sought.search.month.and_then(|month| days_of(turn, month));
    Ok(Asked { sought, pod, between })
}

fn wanted<'a>(turn: &Turn, asked: &'a Asked, me: &'a UserId) -> Logged<'a> {
    Logged {
        reader: (!reading::sees_all(turn)).then_some(me),
        class: asked.sought.class.as_deref(),
        pod: asked.pod.as_ref().map(|pod| pod.id),
        between: asked.between,
    }
}

/// The newest `most` that fit, read some at a time.
async fn search(turn: &mut Turn, asked: &Asked, most: usize) -> Result<Vec<Decision>> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let mut fitting = Vec::new();
    let mut skipped = 0;
    while fitting.len() < most && skipped < store::SEARCHED {
        let wanted = wanted(turn, asked, &me);
        let found = store::list_logged(turn.tx(), &workspace, &wanted, (skipped, AT_ONCE)).await?;
        let is_last = as_count(found.len()) < AT_ONCE;
        let mut found = reading::only_seen(turn, found).await?;
        let names = reading::names_of(turn, &found, &[]).await?;
        found.retain(|decision| fits(decision, &asked.sought.search, &names));
        fitting.append(&mut found);
        skipped += AT_ONCE;
        if is_last {
            break;
        }
    }
    fitting.truncate(most);
    Ok(fitting)
}

async fn page_of(
    turn: &mut Turn,
    (typed, asked): (&str, Asked),
    page: Counted,
    decisions: Vec<Decision>,
) -> Result<LogPage> {
    let names = reading::names_of(turn, &decisions, &[]).await?;
    let Counted { count, has_more, number } = page;
    let pod = asked.pod.map(|pod| pod.name);
    Ok(LogPage { typed: typed.to_owned(), sought: asked.sought, pod, decisions, names, number, count, has_more })
}

fn fits(decision: &Decision, search: &crate::directory::search::Search, names: &crate::directory::Names) -> bool {
    let wording = &decision.text.wording;
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
    let people = decision.ending.iter().map(|ending| &ending.by).chain([&decision.accountable, &decision.author]);
    let people: Vec<&str> = people.map(|person| names.plain(person)).collect();
    search.fits(&[
        &wording.title,
        &or_nothing(&wording.context),
        &or_nothing(&wording.options),
        &or_nothing(&wording.outcome),
        &or_nothing(&wording.rationale),
        &people.join("\n"),
    ])
}

/// A month of the organisation's days, as instants.
fn days_of(turn: &Turn, month: Month) -> Option<(Timestamp, Timestamp)> {
    let zone = &turn.settings().zone;
    let first = date(month.year, month.month, 1);
    let next = first.checked_add(jiff::Span::new().months(1)).ok()?;
    let start = |day| wall::instant(day, Time::midnight(), zone);
    Some((start(first)?, start(next)?))
}

/// *Markdown*, *CSV*, *JSON*: all that fits, as a file for the actor alone.
///
/// # Errors
/// As [`find_logged`].
pub(in super::super) async fn export(turn: &mut Turn, (typed, format): (&str, Format)) -> Result<Text> {
    let asked = understand(turn, typed).await?;
    let found = search(turn, &asked, usize::try_from(store::SEARCHED).unwrap_or(usize::MAX)).await?;
    let page = page_of(turn, (typed, asked), Counted::of(found.len(), false, 0), found).await?;
    if page.decisions.is_empty() {
        return Ok(views::nothing_to_export());
    }
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let ids: Vec<_> = page.decisions.iter().map(|decision| decision.id).collect();
    let people = store::list_people_of(turn.tx(), &workspace, &ids).await?;
    let named: Vec<_> = people.iter().map(|(_, person, _)| person.clone()).collect();
    let names = reading::names_of(turn, &page.decisions, &named).await?;
    let export = views::export(&page, &people, &names);
    let today = turn.settings().zone.date(turn.now());
    let (name, comment) = (export.file_name(format, today), views::export_comment(&page));
    let file = NewFile { name: &name, title: &export.title, comment: &comment, content: export.write(format) };
    let sending = turn.send_file(&me, file).await?;
    if sending == Sending::UnderWay {
        let after = json!({ "format": format.ending(), "decisions": ids.len() });
        let change = Change { verb: "export", subject: "log".to_owned(), before: None, after: Some(after), why: None };
        turn.record(change).await?;
    }
    Ok(sending.words())
}
