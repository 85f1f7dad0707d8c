//! Public holidays out of files, and who follows which.

use crate::harness::{Outcome, Workspace, assert_reads, on_both_engines};
use std::{fs, path::PathBuf};

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
