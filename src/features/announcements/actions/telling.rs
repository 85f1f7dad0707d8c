//! Those who were asked hear what changed, page by page: whoever acknowledged an older text is asked again, what others were
//! asked says the new one, and what is over waits on nobody.

use super::{
    super::{
        model::{Announcement, State},
        store, views,
    },
    TELL, reading,
    reminding::ASK,
    subject,
};
use crate::{
    error::Result,
    ids::{AnnouncementId, UserId},
    turn::{Ask, Change, Turn},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// So many people are dealt with in one turn.
const PAGE: i64 = 50;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    /// Those are asked again who acknowledged an older text.
    Again,
    /// What those read who were asked says how it is now.
    Reword,
}

#[derive(Serialize, Deserialize)]
struct Page {
    id: AnnouncementId,
    part: Part,
    after: String,
}

/// It has changed, or is over.
pub(super) async fn begin(turn: &mut Turn, announcement: &Announcement) -> Result<()> {
    let part = if announcement.is_open() { Part::Again } else { Part::Reword };
    go_on(turn, Page { id: announcement.id, part, after: String::new() }).await
}

async fn go_on(turn: &mut Turn, page: Page) -> Result<()> {
    let now = turn.now();
    turn.set_timer(&format!("tell/{}", page.id), now, TELL, page).await
}

/// A page of them.
pub(in super::super) async fn tell_page(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Page { id, part, after } = Page::deserialize(payload)?;
    let Some(announcement) = reading::find(turn, id).await? else { return Ok(()) };
    let last = match part {
        Part::Again if announcement.is_open() => ask_again(turn, &announcement, &after).await?,
        Part::Again => None,
        Part::Reword => reword(turn, &announcement, &after).await?,
    };
    match (part, last) {
        (_, Some(last)) => go_on(turn, Page { id, part, after: last.to_string() }).await,
        (Part::Again, None) => go_on(turn, Page { id, part: Part::Reword, after: String::new() }).await,
        (Part::Reword, None) => Ok(()),
    }
}

/// The last of a full page, after which there may be more.
fn last_of_page(people: &[UserId]) -> Option<UserId> {
    people.last().filter(|_| i64::try_from(people.len()).is_ok_and(|count| count == PAGE)).cloned()
}

async fn ask_again(turn: &mut Turn, announcement: &Announcement, after: &str) -> Result<Option<UserId>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let people = store::list_to_ask_again(turn.tx(), &workspace, announcement, (after, PAGE)).await?;
    if people.is_empty() {
        return Ok(None);
    }
    let scene = reading::scene_of(turn, announcement.clone()).await?;
    let keys: Vec<String> = people.iter().map(|person| announcement.ask_key(person)).collect();
    let message = views::asked_message(&scene, (false, true));
    let asks = people.iter().zip(&keys).map(|(person, key)| Ask {
        key,
        person,
        kind: ASK,
        title: views::ask_title(&scene),
        why: views::ask_why(&scene, true),
        due: None,
        urgent: false,
        message: message.clone(),
        prompt: false,
    });
    let asks: Vec<Ask<'_>> = asks.collect();
    turn.ask_all(asks).await?;
    store::insert_asked(turn.tx(), &workspace, (announcement.id, announcement.version), (&people, now)).await?;
    let after = Some(json!({ "version": announcement.version, "people": people.len() }));
    let subject = subject(announcement.id);
    turn.record(Change { verb: "ask again", subject, before: None, after, why: None }).await?;
    Ok(last_of_page(&people))
}

async fn reword(turn: &mut Turn, announcement: &Announcement, after: &str) -> Result<Option<UserId>> {
    let workspace = turn.workspace().clone();
    let (is_open, is_withdrawn) = (announcement.is_open(), announcement.state == State::Withdrawn);
    // Those who were just asked again read the new text already.
    let which = (announcement.id, announcement.version, !is_open);
    let asked = store::list_asked(turn.tx(), &workspace, which, (after, PAGE)).await?;
    let people: Vec<UserId> = asked.iter().map(|(person, _)| person.clone()).collect();
    let scene = reading::scene_of(turn, announcement.clone()).await?;
    let message = views::asked_message(&scene, (false, false));
    let stale: Vec<(String, crate::signal::Message)> = asked
        .iter()
        .filter(|(_, has_read)| is_withdrawn || !has_read)
        .map(|(person, _)| (announcement.ask_key(person), message.clone()))
        .collect();
    turn.reword_each(&stale).await?;
    if !is_open {
        let keys: Vec<String> = people.iter().map(|person| announcement.ask_key(person)).collect();
        turn.close_asks(&keys).await?;
    }
    Ok(last_of_page(&people))
}
