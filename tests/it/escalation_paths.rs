//! The ways of an escalation when people are away, change, forget it, or the bot dies on the way.

use crate::{
    diary::{assert_decent, diary, table},
    escalation_house::{
        URGENT, asked, assert_has, assert_lacks, card, cards, course, decide, escalate, escalate_as, fill, menu,
    },
    harness::{Outcome, Workspace, assert_reads, on_both_engines, on_sqlite},
    standup_house::{advance_to, minutes, told},
};
use jiff::SignedDuration;
use podkeeper::features::escalations::model::State;

async fn away(ws: &Workspace, who: &str, days: &str) -> Outcome {
    let said = ws.user(who).command("#general", &format!("/timeoff {days}")).await?.answer();
    assert!(said.starts_with("You are off"), "{said}");
    minutes(ws, 1).await;
    Ok(())
}

/// What an entry's history says, as leadership reads it.
async fn history(ws: &Workspace) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Ok(ws.user("omar").command("#general", "/escalate show 1").await?.answer())
}

#[tokio::test]
async fn over_four_zones_and_a_weekend_to_leadership_and_back() {
    on_both_engines(async |ws| {
        // Friday, four in the afternoon in Singapore, nine in the morning in Berlin.
        advance_to(ws, "2026-11-27T08:00:00Z").await;
        ws.slack.forget_calls();
        let to = [("Whose is it? A pod", "Performance Marketing")];
        escalate_as(ws, ("wei", "#pod-apac"), "budget \"Osaka wants twice the media\"", &to).await?;
        assert_eq!(asked(ws, 1).await, ["ana"]);
        advance_to(ws, "2026-11-27T12:05:00Z").await;
        assert_eq!(asked(ws, 1).await, ["chloe"], "four hours of Ana's are over, Chloë is on duty");
        advance_to(ws, "2026-11-27T16:30:00Z").await;
        assert_eq!(asked(ws, 1).await, ["chloe", "omar"], "it is eleven in New York");
        fill(ws, "omar", "Need more", &[("What do you need to know?", "Until when?")]).await?;
        advance_to(ws, "2026-11-30T01:30:00Z").await;
        assert_eq!(asked(ws, 1).await, ["chloe", "omar"], "nobody's clock runs over the weekend");
        fill(ws, "wei", "Answer", &[("Your answer", "Until the end of March")]).await?;
        advance_to(ws, "2026-11-30T14:30:00Z").await;
        decide(ws, "omar", "Twice, until March").await?;
        advance_to(ws, "2026-12-01T02:00:00Z").await;
        assert_has(&ws.user("wei").last_dm(), &["*Decided* by Omar Haddad", "Twice, until March", "_Why:_ Our margin"]);
        let letters = diary(ws);
        assert_reads!(table(&letters).replace('\u{2060}', ""), @r"
        ana 09:00 #1 · Budget: “Osaka wants twice the media”: Fri 27
        chloe 09:00 What waits on decisions, 2 November – 29 November 2026: Mon 30
        chloe 12:00 #1 · Budget: “Osaka wants twice the media”: Fri 27
        chloe 16:00 #1 · Budget: “Osaka wants twice the media”: Fri 27
        omar 09:00 Two things for you: Wei Lim needs a decision: Osaka wants twice the media · The week's report of what waits on decisions: Mon 30
        omar 11:00 #1 · Budget: “Osaka wants twice the media”: Fri 27
        wei 09:00 #1 · Budget: *Decided* by Omar Haddad, 30 November, 15:30 CET:: Tue 1
        wei 09:00 Two things for you: News: Osaka wants twice the media · A question about: Osaka wants twice the media: Mon 30
        ");
        // Chloë is asked twice on Friday: as who is on duty, and with all of leadership.
        let mut once = std::collections::HashSet::new();
        let letters: Vec<_> = letters.into_iter().filter(|one| once.insert((one.who.clone(), one.at.date()))).collect();
        assert_decent(&letters, &[], &[]);
        ws.assert_agreement("after four zones").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_cover_is_away_too() {
    on_both_engines(async |ws| {
        away(ws, "ben", "23 Nov – 27 Nov cover @sofia").await?;
        away(ws, "sofia", "23 Nov – 27 Nov cover @tomas").await?;
        escalate(ws, &[]).await?;
        assert_eq!(asked(ws, 1).await, ["tomas"], "the cover's cover");
        away(ws, "tomas", "23 Nov – 24 Nov").await?;
        assert_eq!(asked(ws, 1).await, ["chloe"], "nobody of Brand is left");
        assert_has(&told(ws, "tomas", "Client X")[0], &["is with Chloë Martin now"]);
        assert_has(&told(ws, "ruth", "nobody of them could act")[0], &["An escalation came to Brand & Content"]);
        assert_lacks(&told(ws, "ruth", "nobody of them could act")[0], &["Client X"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn everybody_is_away_and_who_is_back_first_is_asked() {
    on_both_engines(async |ws| {
        away(ws, "ben", "23 Nov – 25 Nov").await?;
        away(ws, "chloe", "23 Nov – 27 Nov").await?;
        away(ws, "omar", "23 Nov – 24 Nov").await?;
        let form = ws.user("jonas").command("#pod-performance", "/escalate pricing \"Client X\"").await?;
        let form = form.fill("Whose is it? A pod", "Brand & Content")?.submit().await?;
        assert_has(&form.modal(), &["Nobody who could decide can be reached today.", "an admin is told"]);
        let alone = "Nobody who could decide can be reached now. I look again every hour.";
        assert_has(&form.submit().await?.modal(), &[alone]);
        ws.slack.close("jonas", true).await?;
        minutes(ws, 5).await;
        assert_has(&card(ws), &[alone]);
        assert!(!told(ws, "ruth", "nobody of them could act").is_empty());
        advance_to(ws, "2026-11-25T04:00:00Z").await;
        assert_eq!(asked(ws, 1).await, Vec::<String>::new(), "it is still Tuesday in New York");
        advance_to(ws, "2026-11-25T05:30:00Z").await;
        assert_eq!(asked(ws, 1).await, ["omar"]);
        let duties = "SELECT COUNT(*) FROM escalation_entries WHERE kind = 'asked'";
        assert_eq!(ws.count(duties).await, 2, "looking again is no news");
        // Whoever comes back by their own word is asked at once: here the lead of a second one.
        away(ws, "omar", "25 Nov – 30 Nov").await?;
        assert_eq!(asked(ws, 1).await, Vec::<String>::new());
        ws.user("ben").command("#general", "/timeoff cancel 25 Nov").await?;
        minutes(ws, 1).await;
        assert_eq!(asked(ws, 1).await, ["ben"], "he stands below the level that was asked last");
        ws.assert_agreement("after everybody was away").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_lead_is_named_while_it_is_open() {
    on_both_engines(async |ws| {
        escalate(ws, &[]).await?;
        ws.user("ben").click_dm("I have it").await?;
        ws.user("chloe").command("#general", "/pod lead @sofia brand").await?;
        minutes(ws, 2).await;
        let mut both = asked(ws, 1).await;
        both.sort();
        assert_eq!(both, ["ben", "sofia"], "both have it until she takes it over");
        ws.user("sofia").click_dm("Take over").await?;
        minutes(ws, 2).await;
        assert_eq!(asked(ws, 1).await, ["sofia"]);
        assert_has(&card(ws), &["Waits for *Sofia Lindqvist*"]);
        // Where he was asked once more, that is the newer of two messages.
        assert_has(&told(ws, "ben", "Client X").concat(), &["is with Sofia Lindqvist now; you need do nothing."]);
        assert_has(&told(ws, "sofia", "Client X").concat(), &["[I have it]"]);
        decide(ws, "sofia", "10 %").await?;
        assert_has(&ws.user("jonas").last_dm(), &["*Decided* by Sofia Lindqvist"]);
        ws.assert_agreement("after the lead changed").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_decides_what_they_ask_for_themselves() {
    on_both_engines(async |ws| {
        let to = [("Whose is it? A pod", "Brand & Content")];
        escalate_as(ws, ("ben", "#pod-brand"), "hiring \"A second designer\"", &to).await?;
        assert_eq!(asked(ws, 1).await, ["chloe"], "the lead of Brand asks for it");
        assert!(told(ws, "ruth", "nobody of them could act").is_empty(), "that is no gap");
        // Who becomes the lead meanwhile of what they asked for is not asked either.
        escalate(ws, &[]).await?;
        assert_eq!(asked(ws, 2).await, ["ben"]);
        ws.user("chloe").command("#general", "/pod lead @jonas brand").await?;
        minutes(ws, 2).await;
        assert_eq!(asked(ws, 2).await, ["chloe"]);
        let refused = ws.user("jonas").click("#escalations", "I have it").await?.answer();
        assert_has(&refused, &["You asked for this yourself, so somebody else decides."]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_takes_it_from_above_has_it_as_anybody_has() {
    on_both_engines(async |ws| {
        escalate(ws, &[]).await?;
        ws.user("omar").click("#escalations", "I have it").await?;
        minutes(ws, 1).await;
        assert_has(&card(ws), &["*Omar Haddad* has it."]);
        // A working day of his passes, and he is asked; then it is withdrawn, and nothing waits on him any more.
        advance_to(ws, "2026-11-24T16:00:00Z").await;
        assert_has(&ws.user("omar").last_dm(), &["You have this since a working day", "[Decide]"]);
        menu(ws, "jonas", "Withdraw: no longer needed").await?;
        assert_has(&told(ws, "omar", "Client X")[0], &["*Withdrawn* by Jonas Weber"]);
        assert_lacks(&told(ws, "omar", "Client X")[0], &["[Decide]"]);
        assert_eq!(ws.count("SELECT COUNT(*) FROM asks WHERE state <> 'closed' AND kind = 'escalation'").await, 0);
        // Who has it and goes away has it no more, from wherever they took it.
        escalate(ws, &[]).await?;
        ws.user("omar").click("#escalations", "I have it").await?;
        away(ws, "omar", "24 Nov – 27 Nov").await?;
        assert_eq!(course(ws, 2).await.state, State::Asked);
        assert_has(&cards(ws)[1], &["Waits for *Ben Okafor*"]);
        ws.assert_agreement("after he took it").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_asked_back_waits_for_its_answer_whoever_has_it() {
    on_both_engines(async |ws| {
        escalate(ws, &[URGENT]).await?;
        let need = [("What do you need to know?", "Which margin?")];
        fill(ws, "ben", "Need more", &need).await?;
        ws.user("ben").click_dm("I have it").await?;
        minutes(ws, 1).await;
        assert_has(&card(ws), &["asks Jonas Weber back: “Which margin?”"]);
        fill(ws, "jonas", "Answer", &[("Your answer", "12 %")]).await?;
        assert_has(&ws.user("ben").last_dm(), &["What was asked back is answered: “12 %”"]);
        fill(ws, "ben", "Need more", &need).await?;
        // It goes on without an answer: nothing waits on the requester any more.
        menu(ws, "ben", "Pass up now").await?;
        assert_has(&ws.user("jonas").dms().concat(), &["this question waits on you no more"]);
        assert_lacks(&ws.user("jonas").dms().concat(), &["[Answer]"]);
        assert_eq!(ws.count("SELECT COUNT(*) FROM asks WHERE state <> 'closed' AND key LIKE 'question/%'").await, 0);
        let third = ws.user("chloe").click_dm("Need more").await?.answer();
        assert_has(&third, &["It was asked back twice already. Decide with what is there, or pass it up."]);
        ws.assert_agreement("after it was asked back").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_has_it_and_forgets_it_is_asked_once_and_a_word_counts() {
    on_both_engines(async |ws| {
        escalate(ws, &[]).await?;
        ws.user("ben").click_dm("I have it").await?;
        // Eight and a half working hours: until Tuesday at the same time.
        advance_to(ws, "2026-11-24T08:59:00Z").await;
        assert_eq!(told(ws, "ben", "since a working day").len(), 0);
        advance_to(ws, "2026-11-24T09:10:00Z").await;
        assert_eq!(told(ws, "ben", "since a working day").len(), 1);
        let word = ws.user("ben");
        menu_comment(ws, "ben", "I wait for the figures").await?;
        assert_has(&ws.user("jonas").last_dm(), &["Ben Okafor: “I wait for the figures”"]);
        advance_to(ws, "2026-11-25T09:00:00Z").await;
        assert_eq!(course(ws, 1).await.state, State::Held, "a word about it is enough: {:?}", word.dms());
        advance_to(ws, "2026-11-25T09:30:00Z").await;
        // Asked once more; and after another day without a word the next level hears of it.
        advance_to(ws, "2026-11-26T09:30:00Z").await;
        assert_eq!(asked(ws, 1).await, ["chloe"]);
        assert_has(&history(ws).await?, &["Nothing happened for two working days; it goes to Chloë Martin."]);
        assert_has(&told(ws, "ben", "Client X").concat(), &["you need do nothing"]);
        ws.assert_agreement("after it was forgotten").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Somebody says something about what they are asked.
async fn menu_comment(ws: &Workspace, who: &str, words: &str) -> Outcome {
    menu(ws, who, "Say something about it").await?;
    ws.slack.fill(who, "Your words", words)?;
    let submitted = ws.slack.submit(who).await?;
    assert!(submitted.errors.is_empty(), "{submitted:?}");
    minutes(ws, 1).await;
    Ok(())
}

#[tokio::test]
async fn sent_on_twice_then_leadership_says_where_it_belongs() {
    on_both_engines(async |ws| {
        escalate(ws, &[URGENT]).await?;
        let to = |pod: &'static str| [("Whose is it? A pod", pod), ("Why is it theirs?", "It is about growth")];
        fill(ws, "ben", "Not mine", &to("Client Growth")).await?;
        let form = ws.user("dana").click_dm("Not mine").await?.fill("Whose is it? A pod", "Brand & Content")?;
        let form = form.fill("Why is it theirs?", "They priced it")?.submit().await?;
        assert_eq!(
            form.errors(),
            ["Ben Okafor said already that it is not theirs. Name somebody else, or pass it up."]
        );
        ws.slack.close("dana", true).await?;
        fill(ws, "dana", "Not mine", &to("Asia Pacific")).await?;
        fill(ws, "mei", "Not mine", &to("Performance Marketing")).await?;
        assert_eq!(asked(ws, 1).await, ["chloe"], "a third time it is leadership's");
        assert_has(&ws.user("chloe").last_dm(), &["This was sent on twice."]);
        fill(ws, "chloe", "Not mine", &to("Brand & Content")).await?;
        assert_eq!(asked(ws, 1).await, ["ben"], "leadership places it anywhere");
        assert_eq!(course(ws, 1).await.hops, 2);
        menu(ws, "ben", "Snooze: remind me later").await?;
        assert_lacks(&card(ws), &["Snooze"]);
        minutes(ws, 16).await;
        assert_has(&ws.user("ben").last_dm(), &["You put this off until now:"]);
        ws.assert_agreement("after it was sent on").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn up_is_up_and_who_put_it_off_from_above_has_their_time() {
    on_both_engines(async |ws| {
        escalate(ws, &[URGENT]).await?;
        menu(ws, "ben", "Pass up now").await?;
        menu(ws, "chloe", "Pass up now").await?;
        assert_eq!(asked(ws, 1).await, ["chloe", "omar"]);
        ws.user("omar").choose("#escalations", "escalation_menu", "Pass up now").await?;
        minutes(ws, 1).await;
        assert_eq!(asked(ws, 1).await, ["chloe", "omar"], "the second time around is not above");
        // Omar is not asked, but of leadership; it is four in the morning where he is.
        let to = [("Whose is it? A pod", "Client Growth")];
        escalate_as(ws, ("jonas", "#pod-performance"), "pricing \"Client Y\"", &to).await?;
        ws.user("omar").choose("#escalations", "escalation_menu", "Snooze: remind me later").await?;
        minutes(ws, 5).await;
        assert!(told(ws, "omar", "You put this off until now:").is_empty(), "{:?}", ws.user("omar").dms());
        advance_to(ws, "2026-11-23T16:30:00Z").await;
        assert_eq!(told(ws, "omar", "You put this off until now:").len(), 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn urgent_reaches_people_at_night_and_what_is_not_waits_for_their_morning() {
    on_both_engines(async |ws| {
        // It is four in the morning in New York, where Dana leads Client Growth.
        let to = ("Whose is it? A pod", "Client Growth");
        escalate_as(ws, ("jonas", "#pod-performance"), "pricing \"Can wait\"", &[to]).await?;
        assert!(told(ws, "dana", "Can wait").is_empty());
        escalate_as(ws, ("jonas", "#pod-performance"), "budget \"Cannot wait\"", &[to, URGENT]).await?;
        assert_eq!(told(ws, "dana", "Cannot wait").len(), 1);
        minutes(ws, 31).await;
        assert_eq!(asked(ws, 2).await, ["chloe"], "thirty minutes are over, by night too");
        assert_eq!(asked(ws, 1).await, ["dana"], "her clock has not begun");
        advance_to(ws, "2026-11-23T14:10:00Z").await;
        assert_eq!(told(ws, "dana", "Can wait").len(), 1, "nine in the morning");
        advance_to(ws, "2026-11-23T17:55:00Z").await;
        assert_eq!(asked(ws, 1).await, ["dana"]);
        advance_to(ws, "2026-11-23T18:05:00Z").await;
        assert_eq!(asked(ws, 1).await, ["chloe"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_clocks_go_forward_while_a_clock_runs() {
    on_sqlite(async |ws| {
        // Friday before the last Sunday of March, two hours before the end of Ben's working day in London.
        advance_to(ws, "2027-03-26T15:30:00Z").await;
        escalate(ws, &[]).await?;
        // Two hours are left on Monday: 09:00 to 11:00 by his clock, which is UTC and one hour now.
        advance_to(ws, "2027-03-29T09:55:00Z").await;
        assert_eq!(asked(ws, 1).await, ["ben"]);
        advance_to(ws, "2027-03-29T10:05:00Z").await;
        assert!(!asked(ws, 1).await.contains(&"ben".to_owned()));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_bot_dies_in_every_turn_on_the_way_up() {
    on_both_engines(async |ws| {
        let form = ws.user("jonas").command("#pod-performance", "/escalate pricing \"Client X\"").await?;
        let form = form.fill("Whose is it? A pod", "Brand & Content")?.fill(URGENT.0, URGENT.1)?;
        form.submit().await?;
        ws.slack.submit("jonas").await?;
        ws.slack.close("jonas", true).await?;
        let lives: Vec<usize> = (0..24).map(|life| [0, 1, 2, 4, 7, 11][life % 6]).collect();
        let deaths = ws.die_in_turn(|_| true, &lives, SignedDuration::from_mins(15)).await;
        assert!(deaths > 4, "{deaths} deaths");
        minutes(ws, 90).await;
        // Each level is asked once in each round, whatever was repeated.
        let entries: Vec<(String,)> =
            ws.rows("SELECT CAST(body AS TEXT) FROM escalation_entries WHERE kind = 'asked' ORDER BY id").await;
        let places: Vec<String> = entries
            .iter()
            .filter(|(body,)| !body.contains("\"again\""))
            .map(|(body,)| serde_json::from_str::<serde_json::Value>(body).unwrap_or_default()["place"].to_string())
            .collect();
        let once: std::collections::BTreeSet<&String> = places.iter().collect();
        assert!(places.len() >= 3 && once.len() == places.len(), "{places:?}");
        assert_eq!(cards(ws).len(), 1);
        // Whoever it has come to by now.
        let holder = asked(ws, 1).await.pop().ok_or("nobody is asked")?;
        decide(ws, &holder, "10 %").await?;
        assert_has(&ws.user("jonas").last_dm(), &["*Decided* by "]);
        ws.assert_agreement("after all deaths").await;
        ws.errors.take();
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_silent_is_not_asked_the_same_at_the_next_level() {
    on_both_engines(async |ws| {
        // It is Chloë's to decide, and who of leadership is on duty is she, too.
        let to = [("Or a person", "@chloe"), URGENT];
        let form = ws.user("jonas").command("#pod-performance", "/escalate pricing \"Client X\"").await?;
        let form = form.fill(to[0].0, to[0].1)?.fill(to[1].0, to[1].1)?.submit().await?;
        assert_lacks(&form.modal(), &["leadership (today Chloë Martin)"]);
        assert_has(&form.modal(), &["→ *all of leadership (Chloë Martin and Omar Haddad)*"]);
        form.submit().await?;
        ws.slack.close("jonas", true).await?;
        minutes(ws, 1).await;
        assert_has(&card(ws), &["goes to all of leadership (Chloë Martin and Omar Haddad)"]);
        menu(ws, "chloe", "Pass up now").await?;
        assert_eq!(asked(ws, 1).await, ["chloe", "omar"]);
        // Her fifteen minutes with all of leadership are over: the second round asks the same way.
        minutes(ws, 16).await;
        assert_eq!(asked(ws, 1).await, ["chloe"], "there is nobody else, so it begins anew with whose it is");
        ws.assert_agreement("after it was passed up").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
