//! Reads the files of public holidays, at start and every hour, and hands over what changed.
//!
//! A file is read here and imported in a turn of its own. What cannot be read is told with its sentence, and the days that
//! were read before stay.

use crate::{
    calendar::holidays::parse_ics,
    clock::Clock,
    database::Db,
    directory::holidays::{HolidayCalendar, list_calendars},
    error::{Error, Result},
    ids::WorkspaceId,
    signal::{Dispatch, Event, Happened, HolidayFile, HolidaysFound, Signal},
};
use jiff::{SignedDuration, tz::TimeZone};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{fs, sync::watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The folder is looked at this often.
const EVERY: SignedDuration = SignedDuration::from_hours(1);
/// Days of so many years from this one on are kept, and of the one before.
const YEARS: i16 = 3;
/// A larger file is no calendar of holidays; the reader says the same.
const LARGEST: u64 = 1 << 20;

/// Keeps the calendars of public holidays as their files are.
pub(super) struct HolidayFiles {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) workspace: WorkspaceId,
    pub(super) dispatch: Arc<dyn Dispatch>,
    pub(super) folder: PathBuf,
}

impl HolidayFiles {
    /// Looks at the folder until told to stop; first at once. Counts in `looked` how often it has.
    pub(super) async fn run(&self, stop: CancellationToken, looked: watch::Sender<u64>) {
        let mut next = self.clock.now();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.clock.sleep_until(next) => {}
            }
            if let Err(error) = self.read_all().await {
                tracing::warn!(%error, folder = %self.folder.display(), "the public holidays could not be read; trying again in an hour");
            }
            next = self.clock.now() + EVERY;
            looked.send_modify(|times| *times += 1);
        }
    }

    /// Reads every file of the folder, once, and hands over what is new.
    pub(super) async fn read_all(&self) -> Result<()> {
        let known = list_calendars(&mut &self.db, &self.workspace).await?;
        let files = list_files(&self.folder).await.map_err(Error::when("reading the folder of public holidays"))?;
        for (name, path) in &files {
            let calendar = known.iter().find(|calendar| calendar.name == *name);
            if let Some(found) = self.read(path, calendar).await {
                self.tell(name, found).await?;
            }
        }
        for calendar in known.iter().filter(|calendar| !files.contains_key(&calendar.name)) {
            self.tell(&calendar.name, HolidaysFound::Gone).await?;
        }
        Ok(())
    }

    /// What is in a file; `None` where it is as it was.
    async fn read(&self, path: &Path, known: Option<&HolidayCalendar>) -> Option<HolidaysFound> {
        let text = match read_text(path).await {
            Ok(text) => text,
            Err(fault) => return Some(told(path, fault)),
        };
        let year = self.clock.now().to_zoned(TimeZone::UTC).year();
        let years = year - 1..=year + YEARS;
        let fingerprint = fingerprint(&text, year);
        let is_same =
            |known: &HolidayCalendar| known.fingerprint.as_ref() == Some(&fingerprint) && known.fault.is_none();
        if known.is_some_and(is_same) {
            return None;
        }
        Some(match parse_ics(&text, years) {
            Ok(days) => {
                let days: BTreeMap<_, _> = days.into_iter().map(|day| (day.date, day.name)).collect();
                HolidaysFound::Days { fingerprint, days }
            }
            Err(error) => told(path, error.to_string()),
        })
    }

    async fn tell(&self, name: &str, found: HolidaysFound) -> Result<()> {
        let (id, at) = (format!("holidays/{name}/{}", Uuid::now_v7()), self.clock.now());
        let what = Happened::HolidaysRead(HolidayFile { name: name.to_owned(), found });
        self.dispatch.handle(&self.workspace, Signal::Event(Event { id, at, what })).await?;
        Ok(())
    }
}

fn told(path: &Path, fault: String) -> HolidaysFound {
    tracing::warn!(file = %path.display(), fault, "a file of public holidays cannot be used; its former days stay");
    HolidaysFound::Fault(fault)
}

/// The files of the folder, by the name of their calendar.
async fn list_files(folder: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut files = BTreeMap::new();
    let mut entries = fs::read_dir(folder).await?;
    while let Some(entry) = entries.next_entry().await? {
        let path = entry.path();
        let is_calendar = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ics"));
        let name = path.file_stem().map(|stem| stem.to_string_lossy().trim().to_owned());
        if let Some(name) = name.filter(|name| is_calendar && !name.is_empty()) {
            files.insert(name, path);
        }
    }
    Ok(files)
}

async fn read_text(path: &Path) -> Result<String, String> {
    let cannot = |error: io::Error| format!("The file cannot be read ({}).", error.kind());
    let size = fs::metadata(path).await.map_err(cannot)?.len();
    if size > LARGEST {
        return Err("The file is larger than 1 MB; a calendar of holidays is far smaller.".to_owned());
    }
    let bytes = fs::read(path).await.map_err(cannot)?;
    String::from_utf8(bytes).map_err(|_| "The file is no UTF-8 text. Please save it as UTF-8.".to_owned())
}

/// Of the text, and of the year for which it was read: what repeats yearly has other days next year.
fn fingerprint(text: &str, year: i16) -> String {
    let digest = Sha256::new().chain_update(year.to_be_bytes()).chain_update(text).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
