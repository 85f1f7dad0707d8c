//! Looking: one, the list, who has not, what waits.

use super::{
    super::{
        model::{Announcement, Audience, Count},
        store::{self, CopyState, Reader, Which},
        views::{self, Eyes, Said, Scene, UnreadPage},
    },
    LIST, TO_ALL, may_tell, subject,
};
use crate::{
    directory::{DayOff, Names, load_availability, load_names, pods::list_pods as all_pods},
    error::{Error, Result},
    export::Format,
    ids::{AnnouncementId, ChannelId, PodId, UserId},
    signal::Message,
    slack::mrkdwn::Text,
    turn::{
        Change, Turn, Wait,
        files::{NewFile, Sending},
    },
};
use jiff::{ToSpan, civil::Date};
use serde_json::json;

/// Of so many pods of one announcement the names are read.
const NAMED: usize = 5;
/// So many who have not stand on a page.
const UNREAD: i64 = 30;
/// So many channels are named where one is shown in full.
const PLACES: i64 = 20;

/// One of them.
pub(super) async fn find(turn: &mut Turn, id: AnnouncementId) -> Result<Option<Announcement>> {
    let workspace = turn.workspace().clone();
    Ok(store::list(turn.tx(), &workspace, Which::One(id)).await?.pop())
}

/// One that must be there.
pub(super) async fn get(turn: &mut Turn, id: AnnouncementId) -> Result<Announcement> {
    find(turn, id).await?.ok_or_else(|| Error::user(views::no_such_announcement()))
}

/// Those whose receipts are counted.
pub(super) async fn list_open(turn: &mut Turn) -> Result<Vec<Announcement>> {
    let workspace = turn.workspace().clone();
    store::list(turn.tx(), &workspace, Which::Open).await
}

/// The names of whoever has to do with these, and of the first of their pods.
pub(in super::super) async fn names_of(turn: &mut Turn, announcements: &[Announcement]) -> Result<Names> {
    let (workspace, zone) = (turn.workspace().clone(), turn.settings().zone.clone());
    let endings = announcements.iter().filter_map(|one| one.ending.as_ref()?.by.clone());
    let people: Vec<UserId> = announcements.iter().map(|one| one.author.clone()).chain(endings).collect();
    let pods: Vec<PodId> =
        announcements.iter().flat_map(|one| one.audience.pods().iter().take(NAMED)).copied().collect();
    load_names(turn.tx(), &workspace, &zone, (&people, &pods)).await
}

/// What is shown of it.
pub(super) async fn scene_of(turn: &mut Turn, announcement: Announcement) -> Result<Scene> {
    let workspace = turn.workspace().clone();
    let count = match &announcement.ending {
        Some(ending) => ending.count,
        None => store::count(turn.tx(), &workspace, &announcement).await?,
    };
    scene_with(turn, announcement, count).await
}

/// The same, where nothing is counted: for those who press, of whom there are many at once.
pub(super) async fn scene_with(turn: &mut Turn, announcement: Announcement, count: Count) -> Result<Scene> {
    let names = names_of(turn, std::slice::from_ref(&announcement)).await?;
    Ok(Scene { announcement, names, count })
}

/// Whether it is for the actor.
pub(super) async fn is_for_me(turn: &mut Turn, announcement: &Announcement) -> Result<bool> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    store::is_for(turn.tx(), &workspace, announcement, &me).await
}

/// One in full, for whoever may see it: all colleagues; guests where it is for them.
///
/// # Errors
/// A sentence when there is none they may see; the database's own.
pub(in super::super) async fn find_shown(turn: &mut Turn, id: AnnouncementId) -> Result<Said> {
    let announcement = get(turn, id).await?;
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let (is_author, is_for_me) = (announcement.author == me, is_for_me(turn, &announcement).await?);
    if turn.actor().is_guest && !is_author && !is_for_me {
        return Err(Error::user(views::no_such_announcement()));
    }
    let version = (id, announcement.version);
    let has_read = store::find_receipt(turn.tx(), &workspace, version, &me).await?.is_some();
    let eyes = Eyes {
        is_author,
        may_withdraw: is_author || turn.actor().is_admin,
        is_asked: announcement.is_open() && is_for_me && !has_read,
    };
    let copies = store::list_copies(turn.tx(), &workspace, id, (0, PLACES)).await?;
    let places: Vec<(ChannelId, &'static str)> =
        copies.into_iter().map(|copy| (copy.channel.clone(), how(copy.state()))).collect();
    let scene = scene_of(turn, announcement).await?;
    Ok(views::shown(&scene, &eyes, &places))
}

fn how(state: CopyState) -> &'static str {
    match state {
        CopyState::Shown => "",
        CopyState::Hidden => " (taken away)",
        CopyState::Gone => " (deleted there)",
        CopyState::Failed => " (not posted)",
    }
}

/// A page of what was announced, the newest first.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_page(turn: &mut Turn, skipped: i64) -> Result<Message> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let which = match turn.may(&LIST, None) && !turn.actor().is_guest {
        true => Which::Newest(skipped),
        false => Which::NewestFor(&me, skipped),
    };
    let mut found = store::list(turn.tx(), &workspace, which).await?;
    let page = usize::try_from(store::ON_A_PAGE).unwrap_or(usize::MAX);
    let has_more = found.len() > page;
    found.truncate(page);
    let names = names_of(turn, &found).await?;
    Ok(views::list_message(&found, &names, (skipped, store::ON_A_PAGE, has_more)))
}

/// One of the actor's own, for what only its author may.
async fn get_own(turn: &mut Turn, id: AnnouncementId) -> Result<Announcement> {
    let announcement = get(turn, id).await?;
    if announcement.author != turn.actor().id {
        return Err(Error::user(views::not_yours()));
    }
    Ok(announcement)
}

/// A page of those who have not acknowledged it, for its author alone.
///
/// # Errors
/// A sentence for everybody else; the database's own.
pub(in super::super) async fn find_unread(
    turn: &mut Turn,
    (id, skipped): (AnnouncementId, i64),
) -> Result<(Scene, UnreadPage)> {
    let announcement = get_own(turn, id).await?;
    let workspace = turn.workspace().clone();
    let mut found = store::list_unread(turn.tx(), &workspace, &announcement, (skipped, UNREAD + 1)).await?;
    let page = usize::try_from(UNREAD).unwrap_or(usize::MAX);
    let has_more = found.len() > page;
    found.truncate(page);
    let readers = with_absences(turn, found).await?;
    let count = store::count(turn.tx(), &workspace, &announcement).await?;
    let scene = scene_with(turn, announcement, count).await?;
    Ok((scene, UnreadPage { readers, skipped, on_a_page: UNREAD, has_more }))
}

/// Each with the last day of their time off, if they are away today.
async fn with_absences(turn: &mut Turn, readers: Vec<Reader>) -> Result<Vec<(Reader, Option<Date>)>> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let people: Vec<UserId> = readers.iter().map(|reader| reader.person.clone()).collect();
    let today = settings.zone.date(now);
    let days = (today.saturating_sub(2.days()), today.saturating_add(2.days()));
    let theirs = load_availability(turn.tx(), &workspace, &settings, &people, days).await?;
    let away = |reader: &Reader| {
        let theirs = theirs.get(&reader.person)?;
        match theirs.day_off(theirs.zone.date(now))? {
            DayOff::TimeOff { until, .. } => Some(*until),
            DayOff::Holiday { .. } => None,
        }
    };
    Ok(readers.into_iter().map(|reader| (away(&reader), reader)).map(|(away, reader)| (reader, away)).collect())
}

/// All receipts, as a file for its author alone.
///
/// # Errors
/// As [`find_unread`].
pub(in super::super) async fn export(turn: &mut Turn, id: AnnouncementId) -> Result<Text> {
    let announcement = get_own(turn, id).await?;
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let readers = store::list_readers(turn.tx(), &workspace, &announcement).await?;
    let scene = scene_of(turn, announcement).await?;
    let export = views::export(&scene, &readers);
    let today = turn.settings().zone.date(turn.now());
    let name = format!("receipts-{id}-{today}.{}", Format::Csv.ending());
    let comment = views::export_comment(&scene);
    let file = NewFile { name: &name, title: &export.title, comment: &comment, content: export.write(Format::Csv) };
    let sending = turn.send_file(&me, file).await?;
    if sending == Sending::UnderWay {
        let after = Some(json!({ "people": readers.len() }));
        turn.record(Change { verb: "export", subject: subject(id), before: None, after, why: None }).await?;
    }
    Ok(sending.words())
}

/// Whether the actor may announce anything to anybody.
pub(in super::super) fn may_announce(turn: &Turn) -> bool {
    turn.may(&TO_ALL, None) || turn.actor().pods_now().any(|membership| may_tell(turn, membership.pod))
}

/// The pods to which the actor may announce, by name.
pub(in super::super) async fn list_pods(turn: &mut Turn) -> Result<Vec<(PodId, String)>> {
    let workspace = turn.workspace().clone();
    let pods = all_pods(turn.tx(), &workspace).await?;
    Ok(pods.into_iter().filter(|pod| may_tell(turn, pod.id)).map(|pod| (pod.id, pod.name)).collect())
}

/// What this person can do about announcements.
pub(in super::super) fn list_help(turn: &Turn) -> Vec<Text> {
    views::help_lines(may_announce(turn))
}

/// `/announce help`
pub(in super::super) fn tell_help(turn: &Turn) -> Message {
    let paused = crate::features::organisation::actions::paused_line(turn);
    views::help(may_announce(turn), paused)
}

/// What waits for their receipt.
pub(in super::super) async fn list_waits(turn: &mut Turn) -> Result<Vec<Wait>> {
    let (workspace, me, is_guest) = (turn.workspace().clone(), turn.actor().id.clone(), turn.actor().is_guest);
    let waiting = store::list(turn.tx(), &workspace, Which::WaitingOn(&me, is_guest)).await?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let names = names_of(turn, &waiting).await?;
    let today = turn.actor().zone.date(turn.now());
    Ok(waiting.iter().map(|one| views::wait(one, &names, today)).collect())
}

/// Everybody to whom an audience's pods belong; `None` where one is no more.
pub(super) async fn are_there(turn: &mut Turn, audience: &Audience) -> Result<Option<Vec<store::Home>>> {
    let workspace = turn.workspace().clone();
    let homes = store::list_homes(turn.tx(), &workspace, audience.pods()).await?;
    Ok((homes.len() == audience.pods().len()).then_some(homes))
}
