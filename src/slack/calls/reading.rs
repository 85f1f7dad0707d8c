//! Looks at a channel, in steps of one request each: what a step has found is committed before the next begins, so that a
//! limit or a death costs one request and not the whole.
//!
//! A read ends whole or not at all. Whoever decides by one (whether a channel is archived, say) must never take "I could
//! not see" for "there is nothing".

use super::{Attempt, Step, written};
use crate::{
    ids::{ChannelId, MessageTs, UserId},
    signal::{ActivityRecord, BookmarkRecord, BundleRecord, ChannelRecord, MembersRecord},
    slack::{
        api::{Api, CallError, TOO_MANY},
        methods::{
            BOOKMARKS_LIST, CONVERSATIONS_HISTORY, CONVERSATIONS_INFO, CONVERSATIONS_MEMBERS, CONVERSATIONS_REPLIES,
            Method, PINS_LIST,
        },
    },
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// So many parts of a channel are read at most; more of nothing but bots cannot be judged.
const PAGES: usize = 25;
/// So many threads are looked into at most.
const THREADS: usize = 25;

/// How far a look for people's words has come; rows in the database hold it.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Searching {
    /// Parts that were read.
    pages: usize,
    /// Where the next part begins; none while the threads are looked into.
    cursor: Option<String>,
    /// The newest words of a person so far.
    newest: Option<Timestamp>,
    /// Answered since then; who answered is still to be seen.
    threads: Vec<MessageTs>,
    /// All of the channel that matters was read: the threads are left.
    in_threads: bool,
}

/// How far the people of a channel are read.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Listing {
    members: Vec<UserId>,
    cursor: Option<String>,
}

/// How far a channel is put on record: what follows begins with the first that is missing.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Packing {
    channel: ChannelRecord,
    topic: String,
    purpose: String,
    people: Listing,
    #[serde(default)]
    has_people: bool,
    bookmarks: Option<Vec<BookmarkRecord>>,
}

/// When people last wrote: the next step, and the method it is done by.
pub(super) fn activity_method(progress: Option<&Value>) -> &'static Method {
    match progress.and_then(|progress| Searching::deserialize(progress).ok()) {
        Some(search) if search.in_threads => &CONVERSATIONS_REPLIES,
        _ => &CONVERSATIONS_HISTORY,
    }
}

/// Reads the newest part first, whole, so that the threads in it count, and goes on until somebody's words or messages older
/// than `since` are found.
///
/// A thread counts by its answers, as far as its first message is among what is read. What hangs below a message older than
/// `since` and behind the newest part is not seen.
pub(super) async fn read_activity(
    api: &Api,
    (channel, since): (&ChannelId, Timestamp),
    attempt: Attempt<'_>,
) -> Result<Step, CallError> {
    let mut search: Searching = progress(attempt)?.unwrap_or_default();
    if search.in_threads {
        return read_thread(api, (channel, since), search).await;
    }
    let page = api.list_traces(channel, search.cursor.as_deref()).await?;
    search.pages += 1;
    let spoken = page.rows.iter().filter(|trace| trace.by_person).map(|trace| trace.at).max();
    search.newest = search.newest.max(spoken);
    let answered = page.rows.iter().filter(|trace| trace.answered_at.is_some_and(|at| at >= since));
    search.threads.extend(answered.map(|trace| trace.ts.clone()));
    let reaches_back = page.rows.iter().any(|trace| trace.at < since);
    search.cursor = page.next.filter(|_| !reaches_back);
    if is_busy(&search, since) || (search.cursor.is_none() && search.threads.is_empty()) {
        return found(channel, since, &search);
    }
    if search.cursor.is_some() && search.pages >= PAGES || search.threads.len() > THREADS {
        return Err(CallError::refused(TOO_MANY));
    }
    search.in_threads = search.cursor.is_none();
    written(&search).map(Step::Further)
}

/// Reads on in the first thread that is left.
async fn read_thread(
    api: &Api,
    (channel, since): (&ChannelId, Timestamp),
    mut search: Searching,
) -> Result<Step, CallError> {
    let Some(thread) = search.threads.first() else { return found(channel, since, &search) };
    let page = api.list_answers((channel, thread), since, search.cursor.as_deref()).await?;
    search.pages += 1;
    // The message the thread hangs below always comes along.
    let spoken = page.rows.iter().filter(|trace| trace.by_person && trace.at >= since).map(|trace| trace.at).max();
    search.newest = search.newest.max(spoken);
    search.cursor = page.next;
    if search.cursor.is_none() {
        search.threads.remove(0);
    }
    if is_busy(&search, since) || search.threads.is_empty() {
        return found(channel, since, &search);
    }
    if search.pages >= PAGES + THREADS {
        return Err(CallError::refused(TOO_MANY));
    }
    written(&search).map(Step::Further)
}

fn is_busy(search: &Searching, since: Timestamp) -> bool {
    search.newest.is_some_and(|newest| newest >= since)
}

fn found(channel: &ChannelId, since: Timestamp, search: &Searching) -> Result<Step, CallError> {
    written(&ActivityRecord { channel: channel.clone(), since, newest: search.newest }).map(Step::Done)
}

/// Everybody in a channel, part by part.
pub(super) async fn list_members(api: &Api, channel: &ChannelId, attempt: Attempt<'_>) -> Result<Step, CallError> {
    let mut listing: Listing = progress(attempt)?.unwrap_or_default();
    if listing.read_on(api, channel).await? {
        return written(&listing).map(Step::Further);
    }
    written(&MembersRecord { channel: channel.clone(), members: listing.members }).map(Step::Done)
}

impl Listing {
    /// One more part; whether there are more.
    async fn read_on(&mut self, api: &Api, channel: &ChannelId) -> Result<bool, CallError> {
        let page = api.list_channel_members(channel, self.cursor.as_deref()).await?;
        self.members.extend(page.rows);
        self.cursor = page.next;
        if self.cursor.is_none() {
            // People come and go between two parts; nobody is listed twice.
            self.members.sort();
            self.members.dedup();
        }
        Ok(self.cursor.is_some())
    }
}

/// The method by which the next part of a record is read.
pub(super) fn bundle_method(progress: Option<&Value>) -> &'static Method {
    match progress.and_then(|progress| Packing::deserialize(progress).ok()) {
        None => &CONVERSATIONS_INFO,
        Some(packing) if !packing.has_people => &CONVERSATIONS_MEMBERS,
        Some(packing) if packing.bookmarks.is_none() => &BOOKMARKS_LIST,
        Some(_) => &PINS_LIST,
    }
}

/// All there is to keep of a channel: itself, its people, its links, what is pinned.
pub(super) async fn read_bundle(api: &Api, channel: &ChannelId, attempt: Attempt<'_>) -> Result<Step, CallError> {
    let Some(mut packing) = progress::<Packing>(attempt)? else {
        let described = api.describe_channel(channel).await?;
        return written(&Packing {
            channel: described.channel,
            topic: described.topic,
            purpose: described.purpose,
            people: Listing::default(),
            has_people: false,
            bookmarks: None,
        })
        .map(Step::Further);
    };
    if !packing.has_people {
        packing.has_people = !packing.people.read_on(api, channel).await?;
        return written(&packing).map(Step::Further);
    }
    let Some(bookmarks) = packing.bookmarks.take() else {
        packing.bookmarks = Some(api.list_bookmarks(channel).await?);
        return written(&packing).map(Step::Further);
    };
    let Packing { channel, topic, purpose, people, .. } = packing;
    let pins = api.list_pins(&channel.id).await?;
    written(&BundleRecord { channel, topic, purpose, members: people.members, bookmarks, pins }).map(Step::Done)
}

fn progress<T: DeserializeOwned>(attempt: Attempt<'_>) -> Result<Option<T>, CallError> {
    let read = |progress: &Value| T::deserialize(progress).map_err(|_| CallError::refused("unreadable_call"));
    attempt.progress.map(read).transpose()
}
