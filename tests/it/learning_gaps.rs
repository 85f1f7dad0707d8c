//! What fills the gaps of an agenda, finding lessons page by page, and the hour when the clocks go back.

use crate::{
    harness::{Workspace, assert_reads, on_both_engines, on_both_engines_with_learning},
    learn_and_share::{UPDATES, call, dms_about, propose, until},
    sprints::{founding, plan},
};
use sqlx::AssertSqlSafe;

#[tokio::test]
async fn gaps_show_this_months_sprints_and_what_moved_most() {
    on_both_engines_with_learning(async |ws| {
        ws.use_features(founding);
        ws.restart_bot().await;
        ws.with_objective().await?;
        ws.slack.command("ana", "#pod-performance", "/sprints found performance").await?;
        ws.settle().await;
        // What moved in November counts for November.
        until(ws, "2026-11-25T09:00:00Z").await;
        ws.user("ana").command("#pod-performance", "/okr update roas 3.5").await?;
        until(ws, "2026-11-30T09:05:00Z").await;
        plan(ws, "ana").await?;
        until(ws, "2026-12-08T09:00:00Z").await;
        for line in ["roas 4", "cost 45", "leads 100"] {
            ws.user("ana").command("#pod-performance", &format!("/okr update {line}")).await?;
        }
        until(ws, "2026-12-11T14:05:00Z").await;
        let form = ws.user("ana").click_dm("Look back").await?;
        assert!(form.fill("Was the goal met?", "In part")?.submit().await?.is_done());
        until(ws, "2026-12-16T09:00:00Z").await;
        // Up and down: it counts from where the month began.
        for line in ["cost 42", "roas 3.9"] {
            ws.user("ana").command("#pod-performance", &format!("/okr update {line}")).await?;
        }
        until(ws, "2026-12-24T09:00:30Z").await;
        propose(ws, "jonas", "Bids by the hour", 15).await?;
        propose(ws, "wei", "Osaka dialect", 15).await?;
        propose(ws, "sofia", "Three drafts", 15).await?;
        until(ws, "2026-12-30T09:00:30Z").await;
        assert_reads!(ws.last_in(UPDATES), @r"
        # Learn-and-Share: the agenda
        *<!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>* · Host: Ben Okafor (Brand & Content) [… Swap host / Move to another date / Cancel this one / Set the call link]
        <!date^1798729200^{time}|16:00 (Europe/Berlin)> *Bids by the hour*, Jonas Weber, Performance Marketing (15 minutes)
        <!date^1798730100^{time}|16:15 (Europe/Berlin)> *Osaka dialect*, Wei Lim, Asia Pacific (15 minutes)
        <!date^1798731000^{time}|16:30 (Europe/Berlin)> *Three drafts*, Sofia Lindqvist, Brand & Content (15 minutes)
        <!date^1798731900^{time}|16:45 (Europe/Berlin)> Sprint: Every campaign reads its own figures, Performance Marketing, 0 of 3 done (5 minutes)
        <!date^1798732200^{time}|16:50 (Europe/Berlin)> Cost per lead: €48 → €42 (+50 points this month), Performance Marketing (5 minutes)
        <!date^1798732500^{time}|16:55 (Europe/Berlin)> Blended ROAS: 3.5x → 3.9x (+20 points this month), Performance Marketing (5 minutes)
        (There is no link to the call yet; the host can set it.)
        ");
        // A topic that comes late takes a gap's place.
        propose(ws, "priya", "Dashboards", 10).await?;
        let read = ws.last_in(UPDATES);
        assert!(read.contains("Dashboards") && read.contains("Sprint: Every campaign"), "{read}");
        assert!(!read.contains("Blended ROAS") && !read.contains("Cost per lead"), "{read}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Ten lessons of Brand from November, twelve of Performance from December; every other one is about bids.
async fn with_lessons(ws: &Workspace) -> crate::harness::Outcome {
    for (pod, session, day, count) in [("brand", 9_001, "2026-11-26", 10), ("performance", 9_002, "2026-12-31", 12)] {
        for place in 1..=count {
            let about = if place % 2 == 1 { "bids" } else { "headlines" };
            let insert = format!(
                "INSERT INTO learning_lessons (workspace_id, occurrence_id, day, place, title, speaker, pod_id, lesson)
                 SELECT workspace_id, {session}, '{day}', {place}, '{pod} {place:02}', 'U0JONAS0001', id, 'About {about}'
                 FROM pods WHERE key = '{pod}'"
            );
            ws.db().write(AssertSqlSafe(insert)).execute().await?;
        }
    }
    Ok(())
}

/// The titles on the page, and which page it is.
fn page(read: &str) -> (Vec<String>, String) {
    let titles = read.lines().filter_map(|line| line.strip_prefix('*')?.split_once("* ·")).map(|(title, _)| title);
    let page = read.lines().find(|line| line.contains("Page ")).unwrap_or_default();
    let page = page.trim_start_matches('(').split(" ·").next().unwrap_or_default();
    (titles.map(str::to_owned).collect(), page.trim_end_matches(')').to_owned())
}

fn numbered(pod: &str, numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    numbers.into_iter().map(|number| format!("{pod} {number:02}")).collect()
}

#[tokio::test]
async fn lessons_are_read_page_by_page_by_month_pod_and_word() {
    on_both_engines(async |ws| {
        until(ws, "2027-01-04T10:00:00Z").await;
        with_lessons(ws).await?;
        let of = |page: &str| page.to_owned();
        // Everything, the newest first: eight a page, over two sessions.
        let first = ws.user("grace").command("#general", "/learned").await?;
        assert_eq!(page(&first.answer()), (numbered("performance", 1..=8), of("Page 1 of 3")));
        assert!(!first.answer().contains("[Newer]"), "{}", first.answer());
        let second = ws.user("grace").click("#general", "Older").await?.answer();
        let both = [numbered("performance", 9..=12), numbered("brand", 1..=4)].concat();
        assert_eq!(page(&second), (both, of("Page 2 of 3")));
        assert!(second.contains("(31 December 2026)") && second.contains("(26 November 2026)"), "{second}");
        let third = ws.user("grace").click("#general", "Older").await?.answer();
        assert_eq!(page(&third), (numbered("brand", 5..=10), of("Page 3 of 3")));
        assert!(!third.contains("[Older]") && third.contains("[Newer]"), "{third}");
        let back = ws.user("grace").click("#general", "Newer").await?.answer();
        assert_eq!(page(&back).1, "Page 2 of 3");

        // What was typed stays with the pages.
        for (typed, title, pages) in [
            ("november", "What we learnt in November 2026", [numbered("brand", 1..=8), numbered("brand", 9..=10)]),
            (
                "pod performance",
                "What we learnt in Performance Marketing",
                [numbered("performance", 1..=8), numbered("performance", 9..=12)],
            ),
            (
                "BIDS",
                "What we learnt about “bids”",
                [
                    [numbered("performance", (1..=11).step_by(2)), numbered("brand", [1, 3])].concat(),
                    numbered("brand", [5, 7, 9]),
                ],
            ),
        ] {
            let first = ws.user("grace").command("#general", &format!("/learned {typed}")).await?.answer();
            assert!(first.starts_with(&format!("*{title}*")), "{typed}: {first}");
            assert_eq!(page(&first), (pages[0].clone(), of("Page 1 of 2")), "{typed}");
            let second = ws.user("grace").click("#general", "Older").await?.answer();
            assert!(second.starts_with(&format!("*{title}*")), "{typed}: {second}");
            assert_eq!(page(&second), (pages[1].clone(), of("Page 2 of 2")), "{typed}");
        }
        // All at once: what is left fits one page, without a word about pages.
        let few = ws.user("grace").command("#general", "/learned bids december pod performance").await?.answer();
        assert_eq!(page(&few), (numbered("performance", (1..=11).step_by(2)), String::new()));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn in_october_the_clocks_change_between_the_call_and_the_hour() {
    on_both_engines_with_learning(async |ws| {
        // The first Thursday of November 2027 is the 4th; the clocks go back on Sunday 31 October.
        ws.db()
            .write("UPDATE rituals SET schedule = '0 16 * * THU#1' WHERE kind = 'learn_and_share'")
            .execute()
            .await?;
        ws.kill_bot().await;
        ws.clock.advance_to("2027-10-25T09:00:00Z".parse()?);
        ws.start_bot().await;
        ws.outlive_leases().await;
        until(ws, "2027-10-28T07:59:00Z").await;
        ws.slack.see_all();
        assert!(!call(ws).contains("4 November"), "{}", call(ws));
        until(ws, "2027-10-28T08:00:30Z").await;
        let read = call(ws);
        assert!(read.contains("Thursday 4 November 2027") && read.contains("16:00 (Europe/Berlin)"), "at ten: {read}");
        // From here on ten in Berlin is an hour later by the world's clock.
        until(ws, "2027-11-02T08:59:00Z").await;
        assert!(ws.thread_in(UPDATES).is_empty(), "{:?}", ws.thread_in(UPDATES));
        until(ws, "2027-11-02T09:00:30Z").await;
        assert!(ws.thread_in(UPDATES).concat().contains("decides whether we skip"), "{:?}", ws.thread_in(UPDATES));
        propose(ws, "wei", "Osaka dialect", 10).await?;
        until(ws, "2027-11-03T08:59:00Z").await;
        assert!(!ws.last_in(UPDATES).contains("the agenda"), "{}", ws.last_in(UPDATES));
        until(ws, "2027-11-03T09:00:30Z").await;
        let read = ws.last_in(UPDATES);
        assert!(read.contains("the agenda") && read.contains("16:00 (Europe/Berlin)> *Osaka dialect*"), "{read}");
        until(ws, "2027-11-04T14:44:00Z").await;
        assert!(dms_about(ws, "wei", "starts at").is_empty(), "{:?}", ws.user("wei").dms());
        until(ws, "2027-11-04T14:45:30Z").await;
        assert!(ws.last_in(UPDATES).contains("starts at") && ws.last_in(UPDATES).contains("16:00 (Europe/Berlin)"));
        assert_eq!(dms_about(ws, "wei", "starts at").len(), 1, "{:?}", ws.user("wei").dms());
        until(ws, "2027-11-04T15:59:00Z").await;
        let recaps = |ws: &Workspace| {
            ["ana", "ben", "dana", "mei"].iter().map(|who| dms_about(ws, who, "[Write the recap]").len()).sum::<usize>()
        };
        assert_eq!(recaps(ws), 0);
        until(ws, "2027-11-05T09:30:00Z").await;
        assert_eq!(recaps(ws), 1, "the host, in their own hours");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
