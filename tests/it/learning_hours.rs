//! Learn-and-Share and people's own hours: the reminder that cannot wait, and hosts who are away.

use crate::{
    harness::{Workspace, on_both_engines_with_learning},
    learn_and_share::{UPDATES, call, december, dms_about, propose, until},
    standup_house::sent,
};
use jiff::SignedDuration;

async fn types(ws: &Workspace, who: &str, line: &str) -> crate::harness::Outcome {
    ws.user(who).command("#general", line).await?;
    ws.advance(SignedDuration::from_mins(5)).await;
    Ok(())
}

#[tokio::test]
async fn speakers_are_reminded_a_quarter_of_an_hour_before_whatever_their_hours() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        for (who, title) in
            [("wei", "Osaka"), ("jonas", "Bids"), ("grace", "Kestrel"), ("priya", "Figures"), ("sofia", "Drafts")]
        {
            propose(ws, who, title, 10).await?;
        }
        // Jonas goes at two, and wants quiet; Priya wants one message a day, and has had it; Sofia is off.
        ws.user("jonas").home().await?;
        let form = ws.user("jonas").click_home("My hours & prompts").await?;
        let form = form.fill("Quiet from", "14:30")?.fill("Quiet until", "08:00")?;
        let form = form.fill("Working hours", "My own, as below")?.fill("My working day ends", "14:00")?;
        assert!(form.submit().await?.is_done());
        ws.user("priya").home().await?;
        let form = ws.user("priya").click_home("My hours & prompts").await?;
        assert!(form.fill("Messages a day, at most", "1")?.submit().await?.is_done());
        types(ws, "sofia", "/timeoff 31 Dec").await?;
        until(ws, "2026-12-31T09:00:00Z").await;
        types(ws, "chloe", "/pod lead @priya performance").await?;
        until(ws, "2026-12-31T14:44:00Z").await;
        for who in ["wei", "jonas", "grace", "priya", "sofia", "ben"] {
            assert_eq!(sent(ws, who, "starts at"), [""; 0], "{who}");
        }
        assert_eq!(sent(ws, "priya", "You lead"), ["31 09:00"], "that was her one message");
        until(ws, "2026-12-31T15:30:00Z").await;
        // 22:45 in Singapore, 15:45 in Berlin, 09:45 in New York, 14:45 in London: all the same instant.
        for who in ["wei", "jonas", "grace", "priya", "ben"] {
            assert_eq!(sent(ws, who, "starts at"), ["31 14:45"], "{who}: {:?}", ws.user(who).dms());
        }
        assert_eq!(sent(ws, "sofia", "starts at"), [""; 0], "she said that she is not there");
        until(ws, "2027-01-04T17:00:00Z").await;
        for who in ["wei", "jonas", "sofia"] {
            assert!(sent(ws, who, "starts at").len() < 2, "never afterwards");
        }
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_counts_on_an_hour_hears_at_once_that_it_is_off() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        propose(ws, "wei", "Osaka", 10).await?;
        propose(ws, "jonas", "Bids", 10).await?;
        propose(ws, "sofia", "Drafts", 10).await?;
        types(ws, "sofia", "/timeoff 31 Dec").await?;
        // 13:30 in Berlin, 20:30 in Singapore, half past seven in New York: Wei stays up for it.
        until(ws, "2026-12-31T12:30:00Z").await;
        let form = ws.user("ben").choose(UPDATES, "learning_for_host", "Cancel this one").await?;
        assert!(form.fill("Why", "The line is down.")?.submit().await?.is_done());
        ws.advance(SignedDuration::from_mins(2)).await;
        for who in ["wei", "jonas"] {
            assert_eq!(sent(ws, who, "does not take place"), ["31 12:30"], "{who}");
        }
        assert_eq!(sent(ws, "sofia", "does not take place"), [""; 0], "not on her time off");
        until(ws, "2027-01-04T17:00:00Z").await;
        assert_eq!(sent(ws, "sofia", "does not take place"), ["01 09:00"]);
        assert_eq!(sent(ws, "dana", "does not take place"), ["31 14:00"], "she only was told: in her morning");
        assert_eq!(sent(ws, "mei", "does not take place"), ["01 01:00"]);
        assert_eq!(sent(ws, "wei", "starts at"), [""; 0]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_host_on_time_off_is_passed_over() {
    on_both_engines_with_learning(async |ws| {
        until(ws, "2026-12-21T09:00:00Z").await;
        types(ws, "ben", "/timeoff 30 Dec – 2 Jan").await?;
        december(ws).await;
        assert!(call(ws).contains("Dana Ruiz (Client Growth) hosts"), "{}", call(ws));
        until(ws, "2026-12-24T15:00:00Z").await;
        assert_eq!(dms_about(ws, "dana", "You host").len(), 1, "{:?}", ws.user("dana").dms());
        assert!(dms_about(ws, "ben", "You host").is_empty(), "{:?}", ws.user("ben").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_host_who_goes_away_after_being_named_is_replaced_and_everybody_reads_it() {
    on_both_engines_with_learning(async |ws| {
        december(ws).await;
        assert!(call(ws).contains("Ben Okafor (Brand & Content) hosts"), "{}", call(ws));
        assert_eq!(dms_about(ws, "ben", "You host *Learn-and-Share*").len(), 1);
        // Somebody covers for him: she hosts for his pod.
        types(ws, "ben", "/timeoff 31 Dec cover @sofia").await?;
        assert!(call(ws).contains("Sofia Lindqvist (Brand & Content) hosts"), "{}", call(ws));
        assert_eq!(dms_about(ws, "sofia", "You host *Learn-and-Share*").len(), 1, "{:?}", ws.user("sofia").dms());
        assert!(dms_about(ws, "ben", "You host *Learn-and-Share*").is_empty(), "{:?}", ws.user("ben").dms());
        let read = dms_about(ws, "ben", "instead of you; you need do nothing").concat();
        assert!(read.contains("Sofia Lindqvist (Brand & Content) hosts Learn-and-Share"), "{read}");
        assert!(!ws.user("ben").home().await?.contains("You host"), "it waits on him no more");
        // She is away as well, and nobody of the pod is left: the next pod's turn.
        types(ws, "sofia", "/timeoff 31 Dec").await?;
        assert!(call(ws).contains("Dana Ruiz (Client Growth) hosts"), "{}", call(ws));
        let notes: Vec<String> =
            ws.thread_in(UPDATES).into_iter().filter(|note| note.contains("hosts this time")).collect();
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert!(notes[1].contains("Dana Ruiz (Client Growth) hosts this time"), "{notes:?}");
        until(ws, "2026-12-28T15:00:00Z").await;
        assert_eq!(dms_about(ws, "dana", "You host *Learn-and-Share*").len(), 1, "{:?}", ws.user("dana").dms());
        // What the host does, she does now.
        let refused = ws.user("sofia").choose(UPDATES, "learning_for_host", "Move to another date").await?;
        assert_eq!(refused.answer(), "Only Dana Ruiz, who hosts this time, and admins can do this.");
        let form = ws.user("dana").choose(UPDATES, "learning_for_host", "Swap host").await?;
        let sent = form.fill("Who hosts instead?", "Performance Marketing: Ana Keller")?.submit().await?;
        assert!(sent.is_done(), "{:?}", sent.errors());
        assert!(call(ws).contains("Ana Keller (Performance Marketing) hosts"), "{}", call(ws));
        until(ws, "2026-12-31T16:05:00Z").await;
        assert_eq!(dms_about(ws, "ana", "What shall we remember?").len(), 1, "{:?}", ws.user("ana").dms());
        for who in ["ben", "sofia", "dana"] {
            assert!(dms_about(ws, who, "What shall we remember?").is_empty(), "{who}");
            assert_eq!(sent_soon(ws, who), 0, "{who}");
        }
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_hosts_at_night_unless_they_are_chosen_by_hand() {
    on_both_engines_with_learning(async |ws| {
        // Asia Pacific, the first by name, is to be next; it is eleven in the evening there.
        let brand = "UPDATE learning_sessions SET host_pod = (SELECT id FROM pods WHERE key = 'brand')";
        ws.db().write(brand).execute().await?;
        december(ws).await;
        assert!(call(ws).contains("Dana Ruiz (Client Growth) hosts"), "{}", call(ws));
        until(ws, "2026-12-24T15:00:00Z").await;
        let why = ws.user("dana").click_dm("Why am I asked?").await?.modal();
        ws.slack.close("dana", true).await?;
        assert!(
            why.contains(
                "Passed over, since it falls outside of 07:00 to 20:00 there: Asia Pacific (23:00 for Mei Tan)."
            ),
            "{why}"
        );
        // Whoever wants to may.
        let form = ws.user("dana").choose(UPDATES, "learning_for_host", "Swap host").await?;
        let sent = form.fill("Who hosts instead?", "Asia Pacific: Mei Tan, at 23:00")?.submit().await?;
        assert!(sent.is_done(), "{:?}", sent.errors());
        assert!(call(ws).contains("Mei Tan (Asia Pacific) hosts"), "{}", call(ws));
        until(ws, "2026-12-25T09:00:00Z").await;
        // Of November, when she was in Berlin, and of this one.
        assert_eq!(dms_about(ws, "mei", "You host *Learn-and-Share*").len(), 2, "{:?}", ws.user("mei").dms());
        assert!(call(ws).contains("Mei Tan (Asia Pacific) hosts"), "nobody takes it from her: {}", call(ws));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

fn sent_soon(ws: &Workspace, who: &str) -> usize {
    sent(ws, who, "starts at").len()
}
