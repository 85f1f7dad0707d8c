//! Learn-and-Share through its month: called, voted on, held, remembered; moved, off, and over what goes wrong.

use crate::harness::{Outcome, Workspace, assert_reads, on_both_engines_with_learning};
use jiff::{SignedDuration, Timestamp};
use podkeeper::sandbox::Place;
use serde_json::{Value, json};

pub const UPDATES: &str = "#agency-updates";

pub async fn until(ws: &Workspace, instant: &str) {
    let instant: Timestamp = instant.parse().expect("an instant");
    ws.advance(instant.duration_since(ws.now())).await;
}

/// The last Thursday of December: called on the 24th, held on the 31st at 16:00 in Berlin. November is over.
pub async fn december(ws: &Workspace) {
    until(ws, "2026-12-24T08:59:00Z").await;
    ws.slack.see_all();
    ws.slack.forget_calls();
    until(ws, "2026-12-24T09:00:30Z").await;
}

/// What stands in the channel since the December one was called.
pub fn said(ws: &Workspace) -> Vec<String> {
    let all = ws.channel(UPDATES);
    let from = all.iter().rposition(|said| {
        said.contains("What did you try this month")
            || said.contains("It has begun")
            || said.contains("The agenda stands below")
            || said.contains("does not take place")
    });
    all[from.unwrap_or_default()..].to_vec()
}

pub fn call(ws: &Workspace) -> String {
    said(ws).into_iter().next().unwrap_or_default()
}

pub async fn propose(ws: &Workspace, who: &str, title: &str, minutes: u8) -> Outcome {
    let form = ws.user(who).click(UPDATES, "Propose a topic").await?;
    let form = form.fill("Title", title)?.fill("What we tried", &format!("{title}, for two weeks"))?;
    let form = form.fill("What we learnt", &format!("{title} pays off"))?;
    let sent = form.fill("How long", &format!("{minutes} minutes"))?.submit().await?;
    assert!(sent.is_done(), "{title}: {:?}", sent.errors());
    Ok(())
}

/// Presses *Vote* beside a topic.
pub async fn vote(ws: &Workspace, who: &str, title: &str) -> Outcome {
    let messages = ws.slack.messages(UPDATES)?;
    let found = messages.iter().rev().find_map(|message| {
        let blocks = message.blocks.as_deref()?;
        let of_topic = |block: &&Value| block["text"]["text"].as_str().is_some_and(|text| text.contains(title));
        let block = blocks.iter().find(|block| of_topic(block) && block["accessory"].is_object())?;
        Some((message, block.clone()))
    });
    let (message, block) = found.expect("a topic to vote for");
    let button = &block["accessory"];
    let action = json!({
        "type": "button", "action_id": button["action_id"], "block_id": block["block_id"], "value": button["value"],
        "text": button["text"],
    });
    let channel = ws.slack.channel(UPDATES)?.id;
    ws.slack.act(who, Place::Message(channel, message.ts.clone()), action, None).await?;
    ws.settle().await;
    Ok(())
}

/// The direct messages of somebody since `from` of them.
pub fn dms_about(ws: &Workspace, who: &str, words: &str) -> Vec<String> {
    ws.user(who).dms().into_iter().filter(|said| said.contains(words)).collect()
}

#[tokio::test]
async fn a_month_from_the_call_to_the_recap() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        // Asia Pacific hosted in November; of those who never did, Brand is the first by name.
        assert_reads!(call(ws), @r"
        # Learn-and-Share
        *<!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>*, for an hour. Ben Okafor (Brand & Content) hosts. [… Swap host / Move to another date / Cancel this one / Set the call link]
        What did you try this month, and what came of it? What failed teaches as much as what worked; five minutes are enough.
        No topics yet.
        (Everybody has one vote: *Vote* gives it, on another topic it moves, on the same one it is taken back. The agenda comes the day before, most wanted first; what does not fit into the hour is kept for next time.)
        [Propose a topic] [My topics]
        ");
        assert_reads!(ws.user("mei").last_dm(), @r"
        *Learn-and-Share* is on <!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>. Who in *Asia Pacific* tried something worth five minutes?
        [Propose a topic] [Nothing this time] [Why am I asked?]
        ");
        assert_reads!(dms_about(ws, "ben", "You host").join("\n"), @r"
        # Two things for you
        You host *Learn-and-Share* on <!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>. I collect the topics, write the agenda the day before and remind everybody; you open the hour, and afterwards you write down one lesson per talk.
        [Fine] [Swap host] [Move] [Cancel] [Set the call link] [Why am I asked?]
        ---
        *Learn-and-Share* is on <!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>. Who in *Brand & Content* tried something worth five minutes?
        [Propose a topic] [Nothing this time] [Why am I asked?]
        ");
        ws.user("ben").click_dm("Fine").await?;
        assert_reads!(dms_about(ws, "ben", "for hosting").join("\n"), @r"
        # One thing for you
        Thank you for hosting Learn-and-Share on <!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>.
        ---
        *Learn-and-Share* is on <!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>. Who in *Brand & Content* tried something worth five minutes?
        [Propose a topic] [Nothing this time] [Why am I asked?]
        ");

        propose(ws, "jonas", "Bids by the hour", 15).await?;
        ws.advance(SignedDuration::from_mins(1)).await;
        propose(ws, "sofia", "Three drafts, then talk", 5).await?;
        ws.advance(SignedDuration::from_mins(1)).await;
        propose(ws, "wei", "A landing page in Osaka dialect", 10).await?;
        vote(ws, "grace", "Osaka").await?;
        vote(ws, "marcus", "Three drafts").await?;
        vote(ws, "dana", "Three drafts").await?;
        assert_reads!(call(ws), @r"
        # Learn-and-Share
        *<!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>*, for an hour. Ben Okafor (Brand & Content) hosts. [… Swap host / Move to another date / Cancel this one / Set the call link]
        What did you try this month, and what came of it? What failed teaches as much as what worked; five minutes are enough.
        *Three drafts, then talk* · Sofia Lindqvist, Brand & Content · 5 minutes · 2 votes
        Tried: Three drafts, then talk, for two weeks
        Learnt: Three drafts, then talk pays off [Vote]
        *A landing page in Osaka dialect* · Wei Lim, Asia Pacific · 10 minutes · 1 vote
        Tried: A landing page in Osaka dialect, for two weeks
        Learnt: A landing page in Osaka dialect pays off [Vote]
        *Bids by the hour* · Jonas Weber, Performance Marketing · 15 minutes · 0 votes
        Tried: Bids by the hour, for two weeks
        Learnt: Bids by the hour pays off [Vote]
        (Everybody has one vote: *Vote* gives it, on another topic it moves, on the same one it is taken back. The agenda comes the day before, most wanted first; what does not fit into the hour is kept for next time.)
        [Propose a topic] [My topics]
        ");
        assert_reads!(ws.thread_in(UPDATES).join("\n"), @r"
        New topic: *Bids by the hour* (Jonas Weber, Performance Marketing).
        New topic: *Three drafts, then talk* (Sofia Lindqvist, Brand & Content).
        New topic: *A landing page in Osaka dialect* (Wei Lim, Asia Pacific).
        ");

        // A vote moves, and is taken back.
        vote(ws, "marcus", "Bids").await?;
        assert!(
            call(ws).contains("Bids by the hour* · Jonas Weber, Performance Marketing · 15 minutes · 1 vote"),
            "{}",
            call(ws)
        );
        vote(ws, "marcus", "Bids").await?;
        assert!(call(ws).contains("Jonas Weber, Performance Marketing · 15 minutes · 0 votes"), "{}", call(ws));
        vote(ws, "marcus", "Three drafts").await?;

        // Sofia says it better, and the host takes nothing of others by accident.
        ws.user("sofia").click(UPDATES, "My topics").await?;
        ws.slack.click_in_modal("sofia", "Edit", None).await?;
        ws.settle().await;
        ws.slack.fill("sofia", "Title", "Three drafts, then we talk")?;
        ws.slack.submit("sofia").await?;
        ws.settle().await;
        ws.slack.close("sofia", true).await?;
        assert!(call(ws).contains("Three drafts, then we talk"), "{}", call(ws));
        for choice in ["Swap host", "Move to another date", "Cancel this one", "Set the call link"] {
            let refused = ws.user("jonas").choose(UPDATES, "learning_for_host", choice).await?;
            let said = refused.answer();
            assert_eq!(said, "Only Ben Okafor, who hosts this time, and admins can do this.", "{choice}");
        }

        // The host says where the call is.
        let link = ws.user("ben").choose(UPDATES, "learning_for_host", "Set the call link").await?;
        let link = link.fill("Link to the call", "meet.example.com/learn")?.submit().await?;
        assert!(link.is_done(), "{:?}", link.errors());
        assert!(call(ws).contains("<https://meet.example.com/learn|Join the call>"), "{}", call(ws));

        until(ws, "2026-12-29T09:01:00Z").await;
        assert!(!call(ws).contains("No topics yet"), "there are some");
        until(ws, "2026-12-30T09:00:30Z").await;
        assert_reads!(said(ws).join("\n=====\n"), @r"
        # Learn-and-Share
        *<!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>*, for an hour. Ben Okafor (Brand & Content) hosts. <https://meet.example.com/learn|Join the call> [… Swap host / Move to another date / Cancel this one / Change the call link]
        The agenda stands below. What still fits into the hour can join it.
        [Propose a topic] [My topics]
        =====
        # Learn-and-Share: the agenda
        *<!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>* · Host: Ben Okafor (Brand & Content) · <https://meet.example.com/learn|Join the call> [… Swap host / Move to another date / Cancel this one / Change the call link]
        <!date^1798729200^{time}|16:00 (Europe/Berlin)> *Three drafts, then we talk*, Sofia Lindqvist, Brand & Content (5 minutes)
        <!date^1798729500^{time}|16:05 (Europe/Berlin)> *A landing page in Osaka dialect*, Wei Lim, Asia Pacific (10 minutes)
        <!date^1798730100^{time}|16:15 (Europe/Berlin)> *Bids by the hour*, Jonas Weber, Performance Marketing (15 minutes)
        <!date^1798731000^{time}|16:30 (Europe/Berlin)> Open questions, as long as there is time
        ");

        until(ws, "2026-12-31T14:45:30Z").await;
        assert_reads!(ws.last_in(UPDATES), @r"
        *Learn-and-Share starts at <!date^1798729200^{time}|16:00 (Europe/Berlin)>.* <https://meet.example.com/learn|Join the call>
        [I am here]
        ");
        assert_reads!(ws.user("jonas").last_dm(), @r"
        *Learn-and-Share* starts at <!date^1798729200^{time}|16:00 (Europe/Berlin)>. You speak about “Bids by the hour”. <https://meet.example.com/learn|Join the call>
        [Why am I asked?]
        ");
        for who in ["ana", "jonas", "priya", "priya"] {
            ws.user(who).click(UPDATES, "I am here").await?;
        }
        assert!(ws.last_in(UPDATES).contains("3 people are here"), "{}", ws.last_in(UPDATES));
        until(ws, "2026-12-31T16:00:30Z").await;
        ws.user("omar").click(UPDATES, "I am here").await?;
        assert_reads!(ws.last_in(UPDATES), @r"
        *Learn-and-Share began at <!date^1798729200^{time}|16:00 (Europe/Berlin)>.*
        [I was there]
        (4 people were there)
        ");

        let form = ws.user("ben").click_dm("Write the recap").await?;
        assert_reads!(form.modal(), @r"
        == The recap ==
        (Leave a lesson empty where the talk was not given: its topic is kept for next time.)
        Three drafts, then we talk (Sofia Lindqvist) (optional): __Three drafts, then talk pays off__
        A landing page in Osaka dialect (Wei Lim) (optional): __A landing page in Osaka dialect pays off__
        Bids by the hour (Jonas Weber) (optional): __Bids by the hour pays off__
        What else did we learn? (optional): ____
        [Publish] [Cancel]
        ");
        let form = form.fill("Bids by the hour (Jonas Weber)", "Night bids at half price lose nothing.")?;
        let form = form.fill("A landing page in Osaka dialect (Wei Lim)", "")?;
        let sent = form.fill("What else did we learn?", "Bring a clock.")?.submit().await?;
        assert!(sent.is_done(), "{:?}", sent.errors());
        assert_reads!(ws.last_in(UPDATES), @r"
        # Learn-and-Share: what we learnt
        <!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>
        *Three drafts, then we talk* · Sofia Lindqvist, Brand & Content
        Three drafts, then talk pays off
        *Bids by the hour* · Jonas Weber, Performance Marketing
        Night bids at half price lose nothing.
        *Besides the talks*
        Bring a clock.
        (4 people were there · Find it again: `/learned`)
        [Edit the recap]
        ");
        // Nothing is asked once more on the next working day, and Wei's topic is kept.
        until(ws, "2027-01-04T10:00:00Z").await;
        assert!(dms_about(ws, "ben", "still to be written").is_empty());

        let found = ws.user("grace").command("#general", "/learned").await?;
        assert_reads!(found.answer(), @r"
        *What we learnt*
        ---
        (31 December 2026)
        *Three drafts, then we talk* · Sofia Lindqvist, Brand & Content
        Three drafts, then talk pays off
        *Bids by the hour* · Jonas Weber, Performance Marketing
        Night bids at half price lose nothing.
        *Besides the talks*
        Bring a clock.
        ");
        for (typed, hits) in [
            ("december", 3),
            ("december 2026", 3),
            ("november", 0),
            ("pod brand", 1),
            ("night BIDS", 1),
            ("pod performance december", 1),
            ("hats", 0),
        ] {
            let found = ws.user("grace").command("#general", &format!("/learned {typed}")).await?.answer();
            let count =
                ["Night bids", "pays off", "Bring a clock"].iter().filter(|lesson| found.contains(**lesson)).count();
            assert_eq!(count, hits, "{typed}: {found}");
        }
        assert_reads!(ws.user("grace").command("#general", "/learned hats").await?.answer(), @"Nothing is written down about “hats” yet.");
        assert_reads!(ws.user("grace").command("#general", "/learned pod zebra").await?.answer(), @"I know no pod “zebra”. `/pod list` shows them all.");

        // The recap can be edited by the host only.
        let refused = ws.user("jonas").click(UPDATES, "Edit the recap").await?;
        assert!(refused.answer().contains("Only Ben Okafor"), "{}", refused.answer());
        let form = ws.user("ben").click(UPDATES, "Edit the recap").await?;
        let sent = form.fill("What else did we learn?", "Bring two clocks.")?.submit().await?;
        assert!(sent.is_done());
        assert!(ws.last_in(UPDATES).contains("Bring two clocks."), "{}", ws.last_in(UPDATES));
        ws.slack.see_all();

        // The next one is called a week before: Wei's topic is there, and another pod hosts.
        until(ws, "2027-01-21T09:00:30Z").await;
        assert!(call(ws).contains("A landing page in Osaka dialect"), "{}", call(ws));
        assert!(call(ws).contains("Dana Ruiz (Client Growth) hosts"), "{}", call(ws));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_month_without_topics_is_skipped_or_holds_open_questions() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        until(ws, "2026-12-29T09:00:30Z").await;
        assert!(call(ws).contains("*No topics yet.* Without any, the host decides"), "{}", call(ws));
        let read = ws.thread_in(UPDATES).join("\n");
        assert!(
            read.contains(
                "If none comes, Ben Okafor (Brand & Content) decides whether we skip this time or hold open questions."
            ),
            "{read}"
        );
        let read = ws.user("ben").last_dm();
        assert!(read.contains("What shall we do if none comes?"), "{read}");
        ws.user("ben").click_dm("Skip this time").await?;
        let read = ws.user("ben").last_dm();
        assert!(
            read.contains("Good: Learn-and-Share is skipped this time, and everybody who was told hears it."),
            "{read}"
        );
        let read = call(ws);
        assert!(read.contains("*This one does not take place.* It was planned for"), "{read}");
        // Whoever was asked hears it in their own hours.
        until(ws, "2026-12-29T15:00:00Z").await;
        for lead in ["ana", "mei", "dana"] {
            assert!(ws.user(lead).last_dm().contains("does not take place"), "{lead}: {}", ws.user(lead).last_dm());
        }
        let read = ws.user("ana").last_dm();
        assert!(read.contains("Nobody had a topic this time. The next one is called for a week before."), "{read}");
        ws.user("ana").click_dm("Got it").await?;
        until(ws, "2027-01-04T12:00:00Z").await;
        assert_eq!(said(ws).len(), 1, "{:?}", said(ws));
        ws.slack.see_all();

        // In January it is still Brand's turn; nobody has a topic either.
        until(ws, "2027-01-26T09:00:30Z").await;
        assert!(
            call(ws).contains("Ben Okafor (Brand & Content) hosts"),
            "a month that was skipped was not hosted: {}",
            call(ws)
        );
        ws.user("ben").click_dm("Hold open questions").await?;
        assert!(call(ws).contains("Without any we hold open questions: bring yours."), "{}", call(ws));
        until(ws, "2027-01-27T09:00:30Z").await;
        let read = ws.last_in(UPDATES);
        assert!(read.contains("*Open questions*: bring yours"), "{read}");
        // What comes late still fits.
        propose(ws, "tomas", "Headlines by phone", 10).await?;
        assert!(ws.last_in(UPDATES).contains("Headlines by phone"), "{}", ws.last_in(UPDATES));
        until(ws, "2027-01-28T16:00:30Z").await;
        assert!(ws.user("ben").last_dm().contains("What shall we remember?"), "{}", ws.user("ben").last_dm());
        // On the next working day once more, and then never again.
        until(ws, "2027-01-29T09:00:30Z").await;
        assert!(ws.user("ben").last_dm().contains("still to be written"), "{}", ws.user("ben").last_dm());
        assert_eq!(dms_about(ws, "ben", "asked again below").len(), 1, "{:?}", ws.user("ben").dms());
        assert!(dms_about(ws, "ben", "What shall we remember?").is_empty(), "{:?}", ws.user("ben").dms());
        let before = ws.user("ben").dms().len();
        until(ws, "2027-02-10T09:00:00Z").await;
        assert_eq!(ws.user("ben").dms().len(), before);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_an_agenda_it_begins_with_questions() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        until(ws, "2026-12-29T09:00:30Z").await;
        ws.user("ben").click_dm("Hold open questions").await?;
        // A quarter of an hour before, the host is asked for the link that is missing; everybody sees it then.
        until(ws, "2026-12-31T14:45:30Z").await;
        let soon = ws.user("ben").last_dm();
        assert!(soon.contains("There is no link to the call yet: please set it"), "{soon}");
        let link = ws.user("ben").click_dm("Set the call link").await?;
        assert!(link.fill("Link to the call", "meet.example.com/learn")?.submit().await?.is_done());
        ws.settle().await;
        assert!(
            ws.last_in(UPDATES).contains("<https://meet.example.com/learn|Join the call>"),
            "{}",
            ws.last_in(UPDATES)
        );
        let soon = ws.user("ben").last_dm();
        assert!(soon.contains("|Join the call>") && !soon.contains("no link"), "{soon}");
        until(ws, "2026-12-31T15:00:30Z").await;
        ws.user("ana").click(UPDATES, "I am here").await?;
        let read = call(ws);
        assert!(read.contains("It has begun. There is no agenda; bring your questions."), "{read}");
        assert!(!read.contains("stands below"), "{read}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_date_is_moved_and_everybody_who_was_told_hears_it() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        propose(ws, "jonas", "Bids by the hour", 15).await?;
        let form = ws.user("ben").choose(UPDATES, "learning_for_host", "Move to another date").await?;
        assert_reads!(form.modal(), @r"
        == Move to another date ==
        *Learn-and-Share* is planned for Thursday 31 December at 16:00. Only this one moves. Everybody who was told hears of it.
        Day: <2026-12-31>
        Time (Europe/Berlin): <16:00>
        [Move] [Cancel]
        ");
        let past = form.fill("Day", "2026-12-23")?.submit().await?;
        assert_eq!(past.errors(), ["This moment is over. Please choose one that is still to come."]);
        let far = past.fill("Day", "2027-06-01")?.submit().await?;
        assert_eq!(far.errors(), ["Please choose a date within the next 60 days."]);
        let moved = far.fill("Day", "2027-01-07")?.fill("Time (Europe/Berlin)", "15:00")?.submit().await?;
        assert_reads!(moved.modal(), @r"
        == Saved ==
        *Learn-and-Share* is on <!date^1799330400^{date_long}|Thursday 7 January 2027> at <!date^1799330400^{time}|15:00 (Europe/Berlin)> now. The call says so, and 4 people will hear it from me.
        [Close]
        ");
        assert!(call(ws).contains("Thursday 7 January 2027"), "{}", call(ws));
        assert!(
            ws.thread_in(UPDATES).last().is_some_and(|note| note.contains("Ben Okafor moved this to")),
            "{:?}",
            ws.thread_in(UPDATES)
        );
        until(ws, "2026-12-28T15:00:00Z").await;
        for who in ["ana", "mei", "dana", "jonas"] {
            assert_eq!(
                dms_about(ws, who, "Ben Okafor moved *Learn-and-Share*").len(),
                1,
                "{who}: {:?}",
                ws.user(who).dms()
            );
        }
        assert!(dms_about(ws, "ben", "moved *Learn").is_empty(), "he knows");
        assert!(
            ws.user("ana")
                .dms()
                .iter()
                .any(|said| said.contains("Who in *Performance Marketing* tried") && said.contains("7 January")),
            "{:?}",
            ws.user("ana").dms()
        );
        // Nothing happens on the day it was planned for.
        let before = said(ws).len();
        until(ws, "2027-01-01T12:00:00Z").await;
        assert_eq!(said(ws).len(), before, "{:?}", said(ws));
        until(ws, "2027-01-06T09:00:30Z").await;
        assert!(ws.last_in(UPDATES).contains("the agenda"), "{}", ws.last_in(UPDATES));
        // It moves once more, from the agenda, after the reminder.
        until(ws, "2027-01-07T13:46:00Z").await;
        assert!(ws.last_in(UPDATES).contains("starts at"), "{}", ws.last_in(UPDATES));
        let form = ws.user("chloe").choose(UPDATES, "learning_for_host", "Move to another date").await?;
        let moved = form.fill("Day", "2027-01-08")?.submit().await?;
        assert!(moved.is_done(), "{:?}", moved.errors());
        assert!(!ws.last_in(UPDATES).contains("starts at"), "{}", ws.last_in(UPDATES));
        until(ws, "2027-01-08T13:45:30Z").await;
        assert!(ws.last_in(UPDATES).contains("starts at"), "{}", ws.last_in(UPDATES));
        ws.user("jonas").click(UPDATES, "I am here").await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_date_is_called_off_and_its_topics_are_kept() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        propose(ws, "jonas", "Bids by the hour", 15).await?;
        let form = ws.user("ben").choose(UPDATES, "learning_for_host", "Cancel this one").await?;
        let sent = form.fill("Why", "The office moves that day.")?.submit().await?;
        assert_reads!(sent.modal(), @r"
        == Saved ==
        *Learn-and-Share* does not take place this time. The call says so, and 4 people will hear it from me.
        [Close]
        ");
        assert_reads!(call(ws), @r"
        # Learn-and-Share
        *This one does not take place.* It was planned for <!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>.
        The office moves that day.
        (Topics that were proposed are kept for the next one.)
        ");
        until(ws, "2026-12-28T15:00:00Z").await;
        assert_reads!(ws.user("jonas").last_dm(), @r"
        *Learn-and-Share* on <!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)> does not take place.
        The office moves that day.
        [Got it] [Why am I told?]
        ");
        assert!(!ws.user("ana").home().await?.contains("A topic of Performance"), "nothing waits any more");
        let before = said(ws).len();
        until(ws, "2027-01-05T09:00:00Z").await;
        assert_eq!(said(ws).len(), before, "{:?}", said(ws));
        let late = ws.user("ben").choose(UPDATES, "learning_for_host", "Move to another date").await;
        assert!(late.is_err() || late.is_ok_and(|answer| answer.answer().contains("too late")));
        until(ws, "2027-01-21T09:00:30Z").await;
        assert!(call(ws).contains("Bids by the hour"), "{}", call(ws));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_cannot_host_is_replaced() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        // Ben gives it to somebody else.
        let form = ws.user("ben").choose(UPDATES, "learning_for_host", "Swap host").await?;
        assert_reads!(form.modal(), @r"
        == Swap host ==
        Least recent first. Whoever hosts now is told, and so is whoever hosts instead.
        Who hosts instead?: <choose>
        [Swap] [Cancel]
        ");
        let sent = form.fill("Who hosts instead?", "Client Growth: Dana Ruiz")?.submit().await?;
        assert_reads!(sent.modal(), @r"
        == Saved ==
        Dana Ruiz (Client Growth) hosts now, and hears it from me.
        [Close]
        ");
        assert!(call(ws).contains("Dana Ruiz (Client Growth) hosts"), "{}", call(ws));
        until(ws, "2026-12-24T15:00:00Z").await;
        assert!(dms_about(ws, "dana", "You host *Learn-and-Share*").len() == 1, "{:?}", ws.user("dana").dms());
        let refused = ws.user("ben").choose(UPDATES, "learning_for_host", "Swap host").await?;
        assert_reads!(refused.answer(), @"Only Dana Ruiz, who hosts this time, and admins can do this.");
        // Dana leaves the company: it is the next pod's turn.
        ws.slack.deactivate("dana")?;
        ws.advance(SignedDuration::from_mins(5)).await;
        assert!(call(ws).contains("Ben Okafor (Brand & Content) hosts"), "{}", call(ws));
        let notes = ws.thread_in(UPDATES);
        assert!(
            notes.last().is_some_and(|note| note.contains("Ben Okafor (Brand & Content) hosts this time")),
            "{notes:?}"
        );
        // Another lead of the same pod hosts in his place.
        ws.user("chloe").command("#general", "/pod lead @sofia brand").await?;
        ws.advance(SignedDuration::from_mins(5)).await;
        assert!(call(ws).contains("Sofia Lindqvist (Brand & Content) hosts"), "{}", call(ws));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn too_many_topics_and_what_is_wrong_with_one() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        let empty = ws.user("jonas").click(UPDATES, "Propose a topic").await?;
        let wrong = empty
            .fill("Title", "Bids")?
            .fill("What we tried", "x")?
            .fill("What we learnt", "y")?
            .fill("Link", "no address")?;
        assert_eq!(wrong.submit().await?.errors(), ["This is no web address. An example: https://example.com/report"]);
        ws.slack.close("jonas", true).await?;
        for (who, title) in
            [("jonas", "One"), ("priya", "Two"), ("sofia", "Three"), ("tomas", "Four"), ("grace", "Five")]
        {
            propose(ws, who, &format!("Topic {title}"), 15).await?;
            ws.advance(SignedDuration::from_mins(1)).await;
        }
        propose(ws, "marcus", "Topic Six", 5).await?;
        vote(ws, "ana", "Topic Five").await?;
        until(ws, "2026-12-30T09:00:30Z").await;
        assert_reads!(ws.last_in(UPDATES), @r"
        # Learn-and-Share: the agenda
        *<!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>* · Host: Ben Okafor (Brand & Content) [… Swap host / Move to another date / Cancel this one / Set the call link]
        <!date^1798729200^{time}|16:00 (Europe/Berlin)> *Topic Five*, Grace Kim, Client Growth (15 minutes)
        <!date^1798730100^{time}|16:15 (Europe/Berlin)> *Topic One*, Jonas Weber, Performance Marketing (15 minutes)
        <!date^1798731000^{time}|16:30 (Europe/Berlin)> *Topic Two*, Priya Nair, Performance Marketing (15 minutes)
        <!date^1798731900^{time}|16:45 (Europe/Berlin)> *Topic Three*, Sofia Lindqvist, Brand & Content (15 minutes)
        (Kept for next time, because the hour is full: “Topic Four” (Tomás Vega), “Topic Six” (Marcus Bell).)
        (There is no link to the call yet; the host can set it.)
        ");
        let late = ws.slack.messages(UPDATES)?;
        assert!(!late.is_empty());
        ws.user("priya").click(UPDATES, "My topics").await?;
        ws.slack.click_in_modal("priya", "Withdraw", None).await?;
        ws.settle().await;
        ws.slack.close("priya", true).await?;
        assert!(!ws.last_in(UPDATES).contains("Topic Two"), "{}", ws.last_in(UPDATES));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn five_topics_of_one_person_are_enough() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        for number in 1..=5 {
            propose(ws, "jonas", &format!("Topic {number}"), 5).await?;
        }
        let form = ws.user("jonas").click(UPDATES, "Propose a topic").await?;
        let form = form.fill("Title", "Topic 6")?.fill("What we tried", "x")?.fill("What we learnt", "y")?;
        let sent = form.submit().await?;
        assert!(!sent.is_done());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_missed_while_the_bot_was_down_is_caught_up_on() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        propose(ws, "jonas", "Bids by the hour", 15).await?;
        until(ws, "2026-12-31T14:40:00Z").await;
        ws.slack.see_all();
        ws.kill_bot().await;
        ws.clock.advance_to("2026-12-31T17:40:00Z".parse()?);
        ws.start_bot().await;
        ws.outlive_leases().await;
        ws.advance(SignedDuration::from_mins(1)).await;
        assert_reads!(ws.last_in(UPDATES), @r"
        *Learn-and-Share began at <!date^1798729200^{time}|16:00 (Europe/Berlin)>.*
        [I was there]
        ");
        assert!(dms_about(ws, "jonas", "You speak about").is_empty(), "it is too late for that");
        ws.user("jonas").click(UPDATES, "I was there").await?;
        until(ws, "2027-01-01T09:00:30Z").await;
        assert_eq!(
            dms_about(ws, "ben", "recap of").len(),
            1,
            "late in the evening and in the morning are one: {:?}",
            ws.user("ben").dms()
        );
        until(ws, "2027-01-01T15:00:30Z").await;
        assert_reads!(ws.last_in(UPDATES), @r"
        *Learn-and-Share began at <!date^1798729200^{time}|16:00 (Europe/Berlin)>.*
        (1 person was there)
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn restarts_in_between_change_nothing() {
    on_both_engines_with_learning(async |ws| {
        until(ws, "2026-12-24T08:59:00Z").await;
        ws.slack.see_all();
        ws.slack.forget_calls();
        for instant in [
            "2026-12-24T09:00:00Z",
            "2026-12-29T09:00:00Z",
            "2026-12-30T09:00:00Z",
            "2026-12-31T14:45:00Z",
            "2026-12-31T16:00:00Z",
        ] {
            until(ws, instant).await;
            ws.restart_bot().await;
            ws.advance(SignedDuration::from_mins(5)).await;
        }
        let posts = ws.slack.calls_of("chat.postMessage");
        let in_channel = |thread: bool| {
            posts
                .iter()
                .filter(|call| call.args["channel"] == "C0UPDATES" && call.args["thread_ts"].is_string() == thread)
                .count()
        };
        assert_eq!((in_channel(false), in_channel(true)), (3, 1), "call, agenda, reminder; one note");
        ws.assert_agreement("after a month of restarts").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_a_channel_an_administrator_is_told_once_and_the_leads_all_the_same() {
    on_both_engines_with_learning(async |ws| {
        until(ws, "2026-12-20T09:00:00Z").await;
        ws.slack.archive_channel("chloe", UPDATES, true)?;
        ws.settle().await;
        ws.slack.see_all();
        until(ws, "2026-12-24T16:00:00Z").await;
        assert!(
            !dms_about(ws, "ana", "Who in *Performance Marketing* tried").is_empty(),
            "{:?}",
            ws.user("ana").dms()
        );
        let told: Vec<String> =
            ["chloe", "ruth"].iter().flat_map(|who| dms_about(ws, who, "I cannot post the call")).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert_reads!(&told[0], @r"
        I cannot post the call for *Learn-and-Share* on <!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>: there is no channel I may write to. The leads and the host are told all the same.
        Choose the channel for updates in the settings, or unarchive it and invite me there; then the call appears.
        [Settings] [Got it] [Why am I told?]
        ");
        until(ws, "2026-12-29T16:00:00Z").await;
        let told: usize = ["chloe", "ruth"].iter().map(|who| dms_about(ws, who, "I cannot post the call").len()).sum();
        assert_eq!(told, 1, "once");
        // It is opened again: the call appears.
        ws.slack.archive_channel("chloe", UPDATES, false)?;
        ws.settle().await;
        ws.slack.invite("chloe", UPDATES, &["podkeeper"]).ok();
        ws.advance(SignedDuration::from_mins(5)).await;
        assert!(call(ws).contains("Thursday 31 December 2026"), "{}", call(ws));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn in_march_the_clocks_change_between_two_dates() {
    on_both_engines_with_learning(async |ws| {
        // The last Thursday of March is the 25th; moved to the Monday after the clocks have changed it stays at 16:00.
        until(ws, "2027-03-18T09:00:30Z").await;
        ws.slack.see_all();
        let form = ws.user("chloe").choose(UPDATES, "learning_for_host", "Move to another date").await?;
        let moved = form.fill("Day", "2027-03-29")?.submit().await?;
        assert!(moved.is_done(), "{:?}", moved.errors());
        assert!(call(ws).contains("Monday 29 March 2027"), "{}", call(ws));
        until(ws, "2027-03-28T07:59:00Z").await;
        assert!(!ws.last_in(UPDATES).contains("the agenda"), "{}", ws.last_in(UPDATES));
        until(ws, "2027-03-28T08:00:30Z").await;
        assert!(ws.last_in(UPDATES).contains("the agenda"), "10:00 in summer time: {}", ws.last_in(UPDATES));
        until(ws, "2027-03-29T13:45:30Z").await;
        assert!(
            ws.last_in(UPDATES).contains("starts at") && ws.last_in(UPDATES).contains("16:00 (Europe/Berlin)"),
            "{}",
            ws.last_in(UPDATES)
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
