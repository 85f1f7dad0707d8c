//! What somebody asked for, or what a clock waits for, comes on the day itself; what is more than enough for a day waits.

use crate::{
    decisions::record,
    escalation_house::escalate,
    escalations::with_leadership,
    harness::on_both_engines,
    standup_house::{advance_to, minutes, told},
};

#[tokio::test]
async fn a_full_day_holds_up_no_escalation_and_no_answer_to_one() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let of_ben = [("Who is accountable for it?", "ben")];
        for number in 1..=4 {
            record(ws, "ana", &format!("/decide new operational \"Question {number}\""), &of_ben).await?;
        }
        assert_eq!(
            told(ws, "ben", "Question 3").len(),
            1,
            "with the word that he leads his pod, four messages are enough"
        );
        assert!(told(ws, "ben", "Question 4").is_empty(), "{:?}", ws.user("ben").dms());
        // A clock of his waits for this one.
        escalate(ws, &[]).await?;
        assert_eq!(told(ws, "ben", "Client X wants 20 % off").len(), 1, "{:?}", ws.user("ben").dms());
        let form = ws.user("ben").click_dm("Need more").await?.fill("What do you need to know?", "For how long?")?;
        form.submit().await?;
        minutes(ws, 1).await;
        let form = ws.user("jonas").click_dm("Answer").await?.fill("Your answer", "For a year")?;
        form.submit().await?;
        minutes(ws, 1).await;
        let ben = ws.user("ben").dms();
        assert!(ben.iter().any(|said| said.contains("“For a year”") && said.contains("[Decide]")), "he asked: {ben:?}");
        assert!(
            ben.concat().contains("goes on in a newer message. `/escalate show 1` shows how it stands."),
            "{ben:?}"
        );
        assert!(told(ws, "ben", "Question 4").is_empty(), "nobody waits for that today");
        // Whoever waits hears each step, however many there are.
        for number in 1..=5 {
            ws.user("ben").command("#general", "/escalate show 1").await?;
            let form = ws.user("ben").choose("#general", "escalation_menu", "Say something about it").await?;
            form.fill("Your words", &format!("Word {number}"))?.submit().await?;
            minutes(ws, 1).await;
            assert_eq!(told(ws, "jonas", &format!("Word {number}")).len(), 1, "{:?}", ws.user("jonas").dms());
        }
        advance_to(ws, "2026-11-24T09:05:00Z").await;
        assert_eq!(told(ws, "ben", "Question 4").len(), 1, "the next morning");
        ws.assert_agreement("after a full day").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
