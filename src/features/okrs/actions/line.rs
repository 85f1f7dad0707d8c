//! A check-in in one line: whose key result it is about, whether it is meant, and what it did.

use super::{
    check_in, find_open_sheet, find_open_sheet_here, list_updatable, require_update, sheets::open_sheets, today,
};
use crate::{
    directory::pods::Resolved,
    error::{Error, Result},
    features::{
        okrs::{
            model::{CheckIn, KeyResult, LONGEST_WHY, LineFault, OneLine, Sheet, read_line},
            store::Whose,
            views,
        },
        pods::actions::find_meant,
    },
    ids::{ChannelId, KeyResultId, PodId},
    signal::Message,
    turn::Turn,
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// What a button can carry, in UTF-16 units as Slack counts.
const LONGEST_VALUE: usize = 2_000;
/// A pod's name has at most so many words that are tried at the beginning of a line.
const NAME_WORDS: usize = 4;
/// A value of somebody else is fresh for so long.
const FRESH: SignedDuration = SignedDuration::from_hours(1);

/// What a line came to.
pub(in super::super) enum Typed {
    /// It is saved; the answer.
    Saved(Message),
    /// Something must be decided first; the question.
    Unsure(Message),
    /// It names a pod and nothing else: its form is wanted.
    Pod(Sheet),
}

/// A line that waits behind a button. Whoever presses it needs the right themselves.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in super::super) struct WaitingLine {
    pod: PodId,
    line: String,
    /// The person has been asked about the absurd value.
    sure: bool,
    /// How many check-ins each key result had when the question was asked: the button counts once.
    seen: Vec<(KeyResultId, i64)>,
}

/// A line somebody typed. It is about the channel's pod where one of its key results has that name, else about the pod it
/// begins with, else the person is asked.
///
/// # Errors
/// A sentence when the person may not or the line is not clear; the database's own.
pub(in super::super) async fn type_line(turn: &mut Turn, here: &ChannelId, line: &str) -> Result<Typed> {
    let here = find_open_sheet_here(turn, here).await?;
    if let Some(sheet) = here.as_ref().filter(|sheet| names_key_result(sheet, line)) {
        return write(turn, sheet, (line, None)).await;
    }
    let candidates = match &here {
        Some(_) => Vec::new(),
        None => {
            let pods: Vec<PodId> = list_updatable(turn).await?.into_iter().map(|(pod, _)| pod).collect();
            let mut found = open_sheets(turn, Whose::Pods(&pods)).await?;
            found.sort_by_key(|sheet| pods.iter().position(|pod| *pod == sheet.pod));
            found
        }
    };
    let named: Vec<&Sheet> = candidates.iter().filter(|sheet| names_key_result(sheet, line)).collect();
    if named.is_empty()
        && let Some((sheet, rest)) = find_pod_first(turn, line).await?
    {
        return if rest.is_empty() { Ok(Typed::Pod(sheet)) } else { write(turn, &sheet, (rest, None)).await };
    }
    match (&here, named.as_slice(), candidates.as_slice()) {
        (Some(sheet), ..) | (None, [], [sheet]) => write(turn, sheet, (line, None)).await,
        (None, [sheet], [_]) => write(turn, sheet, (line, None)).await,
        (None, [], all) => ask_whose(&all.iter().collect::<Vec<_>>(), line),
        (None, some, _) => ask_whose(some, line),
    }
}

/// The button behind a line that had to be asked about.
///
/// # Errors
/// A sentence when the person may not, or when somebody checked in since the question was asked: also by this very button.
pub(in super::super) async fn write_waiting(turn: &mut Turn, waiting: &WaitingLine) -> Result<Typed> {
    let sheet = find_open_sheet(turn, waiting.pod).await?.ok_or_else(|| Error::user(views::pod_gone()))?;
    write(turn, &sheet, (&waiting.line, Some(waiting))).await
}

impl WaitingLine {
    fn new(sheet: &Sheet, line: &str, sure: bool) -> Self {
        let seen = sheet.key_results().iter().map(|one| (one.id, one.version())).collect();
        Self { pod: sheet.pod, line: line.to_owned(), sure, seen }
    }

    fn has_seen(&self, key_result: &KeyResult) -> bool {
        self.seen.contains(&(key_result.id, key_result.version()))
    }

    /// As a button carries it.
    ///
    /// # Errors
    /// A sentence when it is too long for that.
    fn value(&self) -> Result<String> {
        let value = serde_json::to_string(self)?;
        if value.encode_utf16().count() > LONGEST_VALUE { Err(Error::user(views::long_why())) } else { Ok(value) }
    }
}

fn read(sheet: &Sheet, line: &str) -> std::result::Result<OneLine, LineFault> {
    let list: Vec<_> = sheet.key_results().iter().map(|one| (one.title.as_str(), one.measure.scale())).collect();
    read_line(line, &list)
}

fn names_key_result(sheet: &Sheet, line: &str) -> bool {
    !matches!(read(sheet, line), Err(LineFault::NoSuch(_)))
}

/// The pod that the line begins with, and the rest of it; the longest beginning counts.
pub(super) async fn find_pod_first<'l>(turn: &mut Turn, line: &'l str) -> Result<Option<(Sheet, &'l str)>> {
    let ends = line.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).chain([line.len()]);
    let ends: Vec<usize> = ends.take(NAME_WORDS).collect();
    for end in ends.into_iter().rev() {
        let (name, rest) = line.split_at(end);
        // A single letter or a number names no pod here.
        if name.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            continue;
        }
        if let Resolved::One(pod) = find_meant(turn, name).await? {
            return Ok(find_open_sheet(turn, pod.id).await?.map(|sheet| (sheet, rest.trim())));
        }
    }
    Ok(None)
}

fn ask_whose(sheets: &[&Sheet], line: &str) -> Result<Typed> {
    let waiting: Result<Vec<(String, String)>> = sheets
        .iter()
        .map(|sheet| Ok((sheet.pod_name.clone(), WaitingLine::new(sheet, line, false).value()?)))
        .collect();
    Ok(Typed::Unsure(views::which_pod_message(&waiting?)))
}

async fn write(turn: &mut Turn, sheet: &Sheet, (line, asked): (&str, Option<&WaitingLine>)) -> Result<Typed> {
    let objective = require_update(turn, sheet).await?;
    let read = read(sheet, line).map_err(|fault| Error::user(views::line_fault(&fault, sheet)))?;
    if read.why.as_ref().is_some_and(|why| why.chars().count() > LONGEST_WHY) {
        return Err(Error::user(views::long_why()));
    }
    let OneLine { place, value, confidence, why, .. } = read;
    let Some(before) = objective.key_results.get(place) else {
        return Err(Error::internal("reading a one-line update", "it names a place beyond the list"));
    };
    let today = today(turn);
    if asked.is_some_and(|asked| !asked.has_seen(before)) {
        return Err(Error::user(views::line_used(before, &today)));
    }
    let planned = CheckIn { place, value, confidence: confidence.unwrap_or_else(|| before.confidence()), why };
    if before.measure.is_absurd(value) && !asked.is_some_and(|asked| asked.sure) {
        let waiting = WaitingLine::new(sheet, line, true).value()?;
        return Ok(Typed::Unsure(views::confirm_message(sheet, &planned, &waiting)));
    }
    let done = check_in(turn, sheet, &[planned]).await?;
    let Some(moved) = done.moved.first() else {
        return Err(Error::internal("checking in", "nothing was written"));
    };
    // Somebody else's fresh value must not vanish without a word.
    let earlier = before
        .last
        .as_ref()
        .filter(|last| last.person != turn.actor().id && today.now.duration_since(last.at) < FRESH)
        .map(|last| (last.name.as_str(), views::ago(last.at, today.now)));
    Ok(Typed::Saved(views::line_answer(moved, objective.pace(&today), done.card.as_ref(), earlier)))
}
