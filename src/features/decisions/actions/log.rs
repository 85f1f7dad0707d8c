//! The log: finding what was decided, and taking it along as a file.

use super::{
    super::{
        model::{Decision, read_sought},
        store::{self, Logged},
        views::{self, LogPage},
    },
    LIST, reading,
};
use crate::{
    calendar::wall,
    directory::{pods::Resolved, search::Month},
    error::{Error, Result},
    export::Format,
    features::pods::actions::find_meant,
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

/// What is decided and fits what was typed, as far as the actor may see it; the newest first.
///
/// # Errors
/// A sentence when they may not look, or no one pod is meant; the database's own.
pub(in super::super) async fn find_logged(turn: &mut Turn, typed: &str) -> Result<LogPage> {
    if !turn.may(&LIST, None) {
        return Err(Error::user(views::guests_take_part()));
    }
    let (workspace, today) = (turn.workspace().clone(), turn.settings().zone.date(turn.now()));
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
    let me = turn.actor().id.clone();
    let wanted = Logged {
        reader: (!reading::sees_all(turn)).then_some(&me),
        class: sought.class.as_deref(),
        pod: pod.as_ref().map(|pod| pod.id),
        between: sought.search.month.and_then(|month| days_of(turn, month)),
    };
    let found = store::list_logged(turn.tx(), &workspace, &wanted).await?;
    // The statement has left out what is not for them; the rule itself stands in one place.
    let mut found = reading::only_seen(turn, found).await?;
    let names = reading::names_of(turn, &found, &[]).await?;
    found.retain(|decision| fits(decision, &sought.search, &names));
    Ok(LogPage { typed: typed.to_owned(), sought, pod: pod.map(|pod| pod.name), decisions: found, names, number: 0 })
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
    let page = find_logged(turn, typed).await?;
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
