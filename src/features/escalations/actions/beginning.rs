//! Forms that are opened elsewhere: at a message, a blocker, a key result. And how what came of them is shown there.

use super::{
    super::{
        FEATURE,
        model::{Beginning, Happening, Item, LONGEST_WORDS, Link, LinkState, Quote},
        store::{self, Which},
        views::{self, About, Start},
    },
    find_item, going, list_classes, load_names, note, opening, reading, showing,
};
use crate::{
    directory::{channels::find_channel, naming::with_names, people::find_person},
    error::Result,
    ids::{EscalationId, UserId},
    signal::{Modal, QuotedMessage},
    slack::{mrkdwn::Text, permalink::permalink},
    turn::Turn,
};
use jiff::Timestamp;

/// One that began elsewhere, for the feature it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Who asked for it.
    pub requester: UserId,
    /// How it is shown there; nothing where nobody there may know of it, or it ended without an answer.
    pub link: Option<Link>,
    /// It was decided.
    pub is_decided: bool,
}

/// The form, filled in as far as it is known; where something is open of the same source that the actor may see, that one
/// with a way to follow it. Nothing is sent by this.
///
/// # Errors
/// Only the database's own.
pub async fn begin(turn: &mut Turn, beginning: Beginning) -> Result<Modal> {
    let asker = turn.act_as(FEATURE);
    let form = open_form(turn, beginning).await;
    turn.act_as(asker);
    form
}

async fn open_form(turn: &mut Turn, beginning: Beginning) -> Result<Modal> {
    let (workspace, me, now) = (turn.workspace().clone(), turn.actor().id.clone(), turn.now());
    if let Some(source) = &beginning.source
        && let Some(item) = reading::find_open_from(turn, source).await?
    {
        return show_open(turn, &item).await;
    }
    turn.touch();
    let origin = store::insert_origin(turn.tx(), &workspace, &me, &beginning, now).await?;
    filled_in(turn, origin, beginning).await
}

/// The form as it was opened elsewhere before, where its trigger had expired; `None` where that was too long ago.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn begin_again(turn: &mut Turn, origin: i64) -> Result<Option<Modal>> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    match store::find_origin(turn.tx(), &workspace, (&me, origin)).await? {
        Some(beginning) => filled_in(turn, origin, beginning).await.map(Some),
        None => Ok(None),
    }
}

async fn filled_in(turn: &mut Turn, origin: i64, beginning: Beginning) -> Result<Modal> {
    let start = Start { about: About { pod: beginning.pod, origin: Some(origin) }, beginning };
    let (classes, pods) = (list_classes(turn).await?, reading::list_pods(turn).await?);
    Ok(views::escalate_modal(&start, &classes, &pods))
}

/// *Escalate this*: the form, with what somebody wrote and where it stands. What not everybody can read is confidential
/// unless whoever sends it says otherwise.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn begin_at_message(turn: &mut Turn, message: &QuotedMessage) -> Result<Modal> {
    let workspace = turn.workspace().clone();
    let author = match &message.author {
        Some(author) => find_person(turn.tx(), &workspace, author).await?.map(|person| person.real_name),
        None => None,
    };
    let words = with_names(turn.tx(), &workspace, &message.text).await?;
    // Of a conversation that is not mirrored nobody knows who reads it.
    let place = find_channel(turn.tx(), &workspace, &message.channel).await?;
    let is_private = place.is_none_or(|channel| channel.is_private);
    let pod = opening::pod_here(turn, Some(&message.channel)).await?;
    let url = &turn.workspace_row().url;
    let permalink = permalink(url, &message.channel, &message.ts, message.thread.as_ref());
    let words = shortened(&words);
    let quote = Some(Quote { author, words, is_private });
    begin(turn, Beginning { pod, permalink: Some(permalink), quote, confidential: is_private, ..Beginning::default() })
        .await
}

/// The whole of it stands where the link leads.
fn shortened(written: &str) -> String {
    let most = usize::from(LONGEST_WORDS);
    let trimmed = written.trim();
    if trimmed.chars().count() <= most {
        return trimmed.to_owned();
    }
    trimmed.chars().take(most - 1).chain(['…']).collect()
}

/// What something began with is settled, says the actor: whoever is asked sees it, and whoever asked for it is asked whether it is
/// still needed.
///
/// # Errors
/// Only the database's own.
pub async fn note_source_over(turn: &mut Turn, source: &str) -> Result<()> {
    let asker = turn.act_as(FEATURE);
    let noted = note_over(turn, source).await;
    turn.act_as(asker);
    noted
}

async fn note_over(turn: &mut Turn, source: &str) -> Result<()> {
    let workspace = turn.workspace().clone();
    for mut item in store::list(turn.tx(), &workspace, Which::From(source)).await? {
        if item.course.source_is_over {
            continue;
        }
        item.course.source_is_over = true;
        let entry = note(turn, &item, Happening::SourceOver).await?;
        showing::ask_still_needed(turn, &item, &entry).await?;
        going::keep(turn, &mut item).await?;
    }
    Ok(())
}

/// One that is open already, in place of the form.
pub(super) async fn show_open(turn: &mut Turn, item: &Item) -> Result<Modal> {
    let names = load_names(turn, std::slice::from_ref(item)).await?;
    let waits = item.course.requester == turn.actor().id;
    Ok(views::already_modal(item, &names, waits))
}

/// How one stands, for the feature it came from.
///
/// # Errors
/// Only the database's own.
pub async fn find_begun(turn: &mut Turn, id: EscalationId) -> Result<Option<Begun>> {
    let Some(item) = find_item(turn, id).await? else { return Ok(None) };
    let names = load_names(turn, std::slice::from_ref(&item)).await?;
    let name = |person: &UserId| names.people.get(person).cloned();
    let with = match &item.course.holder {
        Some(holder) => name(holder).into_iter().collect(),
        None => item.concerned().iter().filter_map(name).collect(),
    };
    let by = item.ending.as_ref().and_then(|ending| ending.by.as_ref()).and_then(name);
    let is_decided = item.state() == super::super::model::State::Decided;
    Ok(Some(Begun { requester: item.course.requester.clone(), link: Link::of(&item, with, by), is_decided }))
}

/// What is open of a source, whoever may see it; what everybody may know of goes first.
///
/// # Errors
/// Only the database's own.
pub async fn find_link(turn: &mut Turn, source: &str) -> Result<Option<Link>> {
    let workspace = turn.workspace().clone();
    let mut open = store::list(turn.tx(), &workspace, Which::From(source)).await?;
    open.sort_by_key(|item| !item.request.confidential);
    match open.pop() {
        Some(item) => Ok(find_begun(turn, item.id).await?.and_then(|begun| begun.link)),
        None => Ok(None),
    }
}

/// What everybody may know of one source: what is open, and what was decided since then, the oldest first.
///
/// # Errors
/// Only the database's own.
pub async fn list_links(turn: &mut Turn, source: &str, since: Timestamp) -> Result<Vec<Link>> {
    let workspace = turn.workspace().clone();
    let items = store::list(turn.tx(), &workspace, Which::Since(source, since)).await?;
    let mut links = Vec::with_capacity(items.len());
    for item in items.iter().filter(|item| !item.request.confidential) {
        links.extend(find_begun(turn, item.id).await?.and_then(|begun| begun.link));
    }
    Ok(links)
}

/// `escalated as #12 · with Ben Okafor`; nothing of what nobody may know.
pub fn describe(link: &Link) -> Text {
    match &link.state {
        LinkState::Open { with } => views::link_open(link.id, with),
        LinkState::Hidden => Text::default(),
        LinkState::Decided { by, outcome } => views::link_decided(link.id, by, outcome),
    }
}
