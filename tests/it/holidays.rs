//! Public holidays out of files, and who follows which.

use crate::harness::{Outcome, Workspace, assert_reads, on_both_engines};
use std::{fs, path::PathBuf};
use tokio::sync::watch::Receiver;

const PLACE: &str = "#general";

/// A folder of files that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("podkeeper-holidays-{}", uuid::Uuid::new_v4().simple()));
        fs::create_dir(&path).expect("a folder");
        Self(path)
    }

    fn put(&self, name: &str, days: &[(&str, &str)]) {
        let events = days.iter().map(|(day, name)| {
            format!("BEGIN:VEVENT\r\nUID:{day}\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{name}\r\nEND:VEVENT\r\n")
        });
        let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.collect::<String>());
        fs::write(self.0.join(name), text).expect("a file");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn read(ws: &Workspace, folder: &Folder) -> Outcome {
    ws.app().read_holidays(&folder.0).await?;
    ws.settle().await;
    Ok(())
}

async fn changes(ws: &Workspace) -> i64 {
    ws.db().read("SELECT COUNT(*) FROM audit WHERE verb = 'read_holidays'").scalar().await.expect("a count")
}

#[tokio::test]
async fn from_a_file_to_the_days_of_people() {
    on_both_engines(async |ws| {
        assert!(ws.user("jonas").command(PLACE, "/podkeeper holidays").await?.answer().contains("There are none yet."));
        let folder = Folder::new();
        folder.put("germany.ics", &[("20261225", "1. Weihnachtstag"), ("20261226", "2. Weihnachtstag")]);
        folder.put("england.ICS", &[("20261225", "Christmas Day")]);
        fs::write(folder.0.join("notes.txt"), "not a calendar")?;
        read(ws, &folder).await?;
        assert_reads!(ws.user("ruth").command(PLACE, "/podkeeper holidays").await?.answer(), @r"
        *Public holidays*
        • `england`: one day, 25 Dec 2026
        • `germany`: 2 days until 26 Dec 2026
        The organisation follows none.
        [Choose calendars]
        ");
        let form = ws.user("ruth").click(PLACE, "Choose calendars").await?;
        let saved = form.fill("The organisation's holidays", "germany")?.submit().await?;
        assert!(saved.modal().contains("The organisation follows `germany`."), "{}", saved.modal());
        assert!(ws.user("ana").home().await?.contains("Next holiday: Friday 25 Dec, 1. Weihnachtstag"));
        // Brand follows England, and says so.
        let form = ws.user("ben").command("#pod-brand", "/pod hours").await?;
        let saved = form
            .fill("Time zone", "London")?
            .fill("Public holidays", "Its own, as below")?
            .fill("The pod's holidays", "england")?
            .fill("Working hours", "Its own, as below")?
            .fill("The working day ends", "18:00")?
            .submit()
            .await?;
        assert_reads!(saved.modal(), @r"
        == Saved ==
        *Brand & Content*
        Time zone: Europe/London
        Working hours: Monday to Friday, 09:00 to 18:00
        Public holidays: england
        [Done]
        ");
        let home = ws.user("sofia").home().await?;
        assert!(
            home.contains(
                "Europe/London · Monday to Friday, 09:00 to 18:00\nNext holiday: Friday 25 Dec, Christmas Day"
            ),
            "{home}"
        );
        assert!(!ws.user("jonas").command(PLACE, "/pod hours performance").await?.answer().contains("[Save]"));
        let shown = ws.user("jonas").command(PLACE, "/podkeeper holidays").await?.answer();
        assert!(shown.contains("The organisation follows `germany`.\nBrand & Content follows `england`."), "{shown}");
        assert!(shown.contains("Admins choose them: Chloë Martin, Ruth Adeyemi."), "{shown}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_broken_file_keeps_the_former_days_and_says_why() {
    on_both_engines(async |ws| {
        let folder = Folder::new();
        folder.put("germany.ics", &[("20261225", "1. Weihnachtstag")]);
        read(ws, &folder).await?;
        read(ws, &folder).await?;
        assert_eq!(changes(ws).await, 1, "an unchanged file is not read again");
        let form = ws.user("ruth").command(PLACE, "/podkeeper holidays").await?;
        drop(form);
        ws.user("ruth").click(PLACE, "Choose calendars").await?.fill("The organisation's holidays", "germany")?.submit().await?;
        fs::write(folder.0.join("germany.ics"), "<!DOCTYPE html>")?;
        read(ws, &folder).await?;
        read(ws, &folder).await?;
        assert_reads!(ws.user("ruth").command(PLACE, "/podkeeper holidays").await?.answer(), @r"
        *Public holidays*
        • `germany`: one day, 25 Dec 2026. *Its file cannot be used:* This is no calendar: an iCalendar file begins with BEGIN:VCALENDAR.
        The organisation follows `germany`.
        [Choose calendars]
        ");
        assert!(ws.user("ana").home().await?.contains("Next holiday: Friday 25 Dec"));
        assert_eq!(changes(ws).await, 2);
        // Its file is taken away while it is followed, and comes back with another day.
        fs::remove_file(folder.0.join("germany.ics"))?;
        folder.put("spain.ics", &[("20261208", "Inmaculada")]);
        read(ws, &folder).await?;
        let shown = ws.user("ruth").command(PLACE, "/podkeeper holidays").await?.answer();
        assert!(shown.contains("Its file is no longer there; the days that were read from it still count."), "{shown}");
        fs::remove_file(folder.0.join("spain.ics"))?;
        folder.put("germany.ics", &[("20261224", "Heiligabend")]);
        read(ws, &folder).await?;
        let shown = ws.user("ruth").command(PLACE, "/podkeeper holidays").await?.answer();
        assert!(shown.contains("• `germany`: one day, 24 Dec 2026\n") && !shown.contains("spain"), "{shown}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// An hour passes, and the folder, which is read beside everything else, has been looked at.
async fn an_hour(ws: &Workspace, looks: &mut Receiver<u64>) -> Outcome {
    ws.advance(jiff::SignedDuration::from_mins(61)).await;
    looks.changed().await?;
    ws.settle().await;
    Ok(())
}

async fn shown(ws: &Workspace) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Ok(ws.user("ruth").command(PLACE, "/podkeeper holidays").await?.answer())
}

#[tokio::test]
async fn the_folder_is_looked_at_every_hour() {
    on_both_engines(async |ws| {
        let folder = Folder::new();
        let germany = folder.0.join("germany.ics");
        let mut looks = ws.app().watch_holidays(&folder.0);
        looks.changed().await?;
        // A file that appears is there within the hour, and followed from then on.
        an_hour(ws, &mut looks).await?;
        assert_eq!(changes(ws).await, 0);
        folder.put("germany.ics", &[("20261225", "1. Weihnachtstag")]);
        an_hour(ws, &mut looks).await?;
        assert_eq!(changes(ws).await, 1);
        shown(ws).await?;
        let form = ws.user("ruth").click(PLACE, "Choose calendars").await?;
        form.fill("The organisation's holidays", "germany")?.submit().await?;
        ws.slack.close("ruth", true).await?;
        let next = async |ws: &Workspace| -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
            let home = ws.user("ana").home().await?;
            Ok(home.lines().find(|line| line.starts_with("Next holiday")).unwrap_or_default().to_owned())
        };
        assert_eq!(next(ws).await?, "Next holiday: Friday 25 Dec, 1. Weihnachtstag");
        // It changes.
        folder.put("germany.ics", &[("20261208", "Ein neuer Feiertag"), ("20261225", "1. Weihnachtstag")]);
        an_hour(ws, &mut looks).await?;
        assert_eq!(changes(ws).await, 2);
        assert_eq!(next(ws).await?, "Next holiday: Tuesday 8 Dec, Ein neuer Feiertag");
        // It breaks: cut off, no calendar at all, far too large, not to be read as text. Each is said, once, and the days stay.
        let whole = fs::read_to_string(&germany)?;
        let large = vec![b'A'; 5 << 20];
        for (at, (content, sentence)) in [
            (
                whole.split_inclusive("END:VEVENT\r\n").next().unwrap_or_default().as_bytes().to_vec(),
                "the file is cut off",
            ),
            (b"<!DOCTYPE html><html>".to_vec(), "This is no calendar"),
            (large, "larger than 1 MB"),
            (vec![0xff, 0xfe, 0x00], "no UTF-8 text"),
        ]
        .into_iter()
        .enumerate()
        {
            fs::write(&germany, content)?;
            an_hour(ws, &mut looks).await?;
            assert_eq!(changes(ws).await, 3 + i64::try_from(at)?);
            an_hour(ws, &mut looks).await?;
            let said = shown(ws).await?;
            assert!(said.contains("*Its file cannot be used:*") && said.contains(sentence), "{sentence}: {said}");
            assert_eq!(next(ws).await?, "Next holiday: Tuesday 8 Dec, Ein neuer Feiertag", "{sentence}");
        }
        assert_eq!(changes(ws).await, 6, "a fault that goes on is written down once");
        // It vanishes while it is followed, and with it the whole folder; then all is back.
        fs::remove_file(&germany)?;
        an_hour(ws, &mut looks).await?;
        assert_eq!(changes(ws).await, 7);
        assert!(shown(ws).await?.contains("Its file is no longer there; the days that were read from it still count."));
        assert_eq!(next(ws).await?, "Next holiday: Tuesday 8 Dec, Ein neuer Feiertag");
        fs::remove_dir_all(&folder.0)?;
        an_hour(ws, &mut looks).await?;
        an_hour(ws, &mut looks).await?;
        assert_eq!(changes(ws).await, 7, "no folder tells nothing about its files");
        fs::create_dir(&folder.0)?;
        fs::write(&germany, &whole)?;
        an_hour(ws, &mut looks).await?;
        assert_eq!(changes(ws).await, 8);
        assert!(!shown(ws).await?.contains("file"), "{}", shown(ws).await?);
        ws.errors.take();
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
