//! Whole turns over a real database, on both engines: what is said, what is written down, what is posted.

mod house;

use self::house::{HOME, House, button_value, channel, errors, opened, said, saved, updated, words_of};
use crate::{
    database::testing,
    directory::channels::put_channels,
    ids::{ChannelId, UserId},
    signal::{DueWhat, Fact, Outcome, OutcomeWhat, Reply},
};
use jiff::SignedDuration;

#[tokio::test]
async fn an_objective_brings_its_card_and_a_form_brings_it_up_to_date() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        let posts = house.posts().await;
        assert_eq!(posts.len(), 1);
        assert_eq!((posts[0].0.as_str(), posts[0].1.as_str()), ("okr/pod/1/card/2026-W49", HOME));
        assert!(posts[0].2.contains("0 % done, 71 % expected by today (day 65 of 92)"), "{}", posts[0].2);

        let modal = opened(house.command("UBEN", HOME, "update").await);
        let saved = saved(house.submit("UBEN", &modal, &[("value_1", "4,24"), ("why_1", "two campaigns")]).await);
        assert!(saved.contains("*Blended ROAS*: 3x → *4.24x*.") && saved.contains("The card in <#CPERF>"), "{saved}");
        let posts = house.posts().await;
        assert_eq!(posts.len(), 2, "{posts:?}");
        assert!(posts[0].2.contains("3x → *4.24x* → 5x"), "{}", posts[0].2);
        assert!(posts[0].2.contains("31 % done, 71 % expected by today (day 65 of 92)"), "{}", posts[0].2);
        assert!(posts[1].2.contains("Ben Osei") && posts[1].2.contains("3x → *4.24x*"), "{}", posts[1].2);
        assert_eq!(house.audits().await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_line_is_enough_and_says_what_it_did() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        let answer = said(house.command("UBEN", HOME, "update roas 4.2 c8 two campaigns moved").await);
        assert!(answer.contains("*Blended ROAS*: 3x → *4.2x*."), "{answer}");
        assert!(answer.contains("60 % done, 71 % expected by today (day 65 of 92): behind by 11 points."), "{answer}");
        house.clock.advance(SignedDuration::from_mins(2));
        let answer = said(house.command("UANA", HOME, "update 1 +0.3").await);
        assert!(
            answer.contains("4.2x → *4.5x*") && answer.contains("Ben Osei had set 4.2x 2 minutes ago."),
            "{answer}"
        );
        let answer = said(house.command("UANA", HOME, "update lead 150.000").await);
        assert!(answer.contains("150,000 or as 150."), "{answer}");
        let answer = said(house.command("UANA", HOME, "update ctr 4").await);
        assert!(answer.contains("no key result called \"ctr\"") && answer.contains("(2) Leads won"), "{answer}");
        assert_eq!(house.audits().await, 3);
    })
    .await;
}

#[tokio::test]
async fn wrong_values_are_told_at_their_fields_all_at_once() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        let modal = opened(house.command("UANA", HOME, "update").await);
        let told = errors(house.submit("UANA", &modal, &[("value_1", "high"), ("value_2", "18%")]).await);
        assert_eq!(told.keys().map(String::as_str).collect::<Vec<_>>(), ["value_1_0", "value_2_0"]);
        let told = errors(house.submit("UANA", &modal, &[]).await);
        assert!(told["same"].contains("Nothing is different"));
        // The form counts as not sent, and may be sent again.
        saved(house.submit("UANA", &modal, &[("same", "same")]).await);
        assert_eq!(house.audits().await, 3, "nothing changed is a check-in of every key result");
    })
    .await;
}

#[tokio::test]
async fn an_absurd_value_is_asked_about_once() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        let modal = opened(house.command("UANA", HOME, "update").await);
        let again = updated(house.submit("UANA", &modal, &[("value_1", "42000")]).await);
        assert!(words_of(&again.view).contains("42,000x is more than 1,000 times"), "{}", words_of(&again.view));
        let still = updated(house.submit("UANA", &again, &[]).await);
        assert_eq!(house.audits().await, 1);
        saved(house.submit("UANA", &still, &[("sure_1", "42000")]).await);

        let Reply::Say(message) = house.command("UANA", HOME, "update leads 9999999").await else {
            panic!("a question")
        };
        let value = button_value(&message, 0);
        let refused = said(house.press("UCLEO", "okr_do_line", &value).await);
        assert!(refused.contains("Only members of Performance"), "{refused}");
        let answer = said(house.press("UANA", "okr_do_line", &value).await);
        assert!(answer.contains("0 → *9,999,999*"), "{answer}");
        let again = said(house.press("UANA", "okr_do_line", &value).await);
        assert!(again.contains("Nothing more was saved"), "{again}");
    })
    .await;
}

#[tokio::test]
async fn two_people_at_once_see_each_other() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        let modal = opened(house.command("UANA", HOME, "update").await);
        let other = opened(house.command("UBEN", HOME, "update").await);
        saved(house.submit("UBEN", &other, &[("value_1", "4.4")]).await);
        house.clock.advance(SignedDuration::from_mins(2));
        let again = updated(house.submit("UANA", &modal, &[("value_1", "4.2"), ("value_2", "100")]).await);
        let words = words_of(&again.view);
        assert!(words.contains("Ben Osei set this to 4.4x 2 minutes ago; you typed 4.2x."), "{words}");
        assert_eq!(house.audits().await, 2, "nothing of Ana's is saved yet");
        saved(house.submit("UANA", &again, &[("choice_1", "keep")]).await);
        let shown = said(house.command("UCLEO", "CGEN", "show perf").await);
        assert!(shown.contains("3x → *4.4x* → 5x") && shown.contains("0 → *100* → 2,000"), "{shown}");

        // *Nothing changed* was said of an older value.
        let stale = opened(house.command("UANA", HOME, "update").await);
        said(house.command("UBEN", HOME, "update roas 4.5").await);
        let again = updated(house.submit("UANA", &stale, &[("same", "same")]).await);
        assert!(words_of(&again.view).contains("4.5x stands there now"), "{}", words_of(&again.view));
        saved(house.submit("UANA", &again, &[]).await);
    })
    .await;
}

#[tokio::test]
async fn who_may_what_is_said_plainly() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        let refused = said(house.command("UCLEO", HOME, "update").await);
        assert!(
            refused.contains("Only members of Performance can update its key results. Its lead is Ana Keller."),
            "{refused}"
        );
        let refused = said(house.command("UBEN", HOME, "new").await);
        assert!(refused.contains("Ana Keller"), "{refused}");
        let stranger = said(house.command("UEVE", HOME, "show").await);
        assert!(stranger.contains("I do not know you yet"), "{stranger}");
        // Elsewhere it asks which pod; the choice is checked again.
        let none = said(house.command("UCLEO", "CGEN", "update").await);
        assert!(none.contains("Brand has no objective for Q4 2026 yet"), "{none}");
        let choose = opened(house.command("UDORA", "CGEN", "update").await);
        let forged = said(house.submit("UCLEO", &choose, &[("okr_updated_pod", "1")]).await);
        assert!(forged.contains("Only members of Performance"), "{forged}");
        assert_eq!(
            updated(house.submit("UDORA", &choose, &[("okr_updated_pod", "1")]).await).view["callback_id"],
            "okr_check_in"
        );
        let usage = said(house.command("UBEN", HOME, "").await);
        assert!(usage.contains("check in on Performance") && !usage.contains("/okr new"), "{usage}");
    })
    .await;
}

#[tokio::test]
async fn a_new_objective_is_checked_field_by_field() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        let modal = opened(house.command("UANA", HOME, "new").await);
        let told = errors(
            house
                .submit(
                    "UANA",
                    &modal,
                    &[
                        ("cycle", "2026-10-01"),
                        ("kr1_title", "A"),
                        ("kr1_start", "5"),
                        ("kr1_target", "5"),
                        ("kr2_start", "1"),
                    ],
                )
                .await,
        );
        let fields: Vec<&str> = told.keys().map(String::as_str).collect();
        assert_eq!(fields, ["cycle", "kr1_target", "kr2_target", "kr2_title", "objective"]);
        let fields = [
            ("objective", "Next"),
            ("cycle", "2027-01-01"),
            ("kr1_title", "A"),
            ("kr1_start", "5"),
            ("kr1_target", "6"),
        ];
        let planned = updated(house.submit("UANA", &modal, &fields).await);
        assert!(words_of(&planned.view).contains("Q1 2027"), "{}", words_of(&planned.view));
        assert_eq!(house.posts().await.len(), 1, "a card belongs to a cycle that has begun");
    })
    .await;
}

#[tokio::test]
async fn a_deleted_card_comes_back_and_a_shared_channel_never_has_one() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        let key = "okr/pod/1/card/2026-W49".to_owned();
        house.due(DueWhat::Outcome(Outcome { key, what: OutcomeWhat::Gone })).await;
        let posts = house.posts().await;
        assert_eq!(posts.last().map(|post| post.0.as_str()), Some("okr/pod/1/card/2026-W49/2"));

        let mut tx = house.db.begin().await.expect("a transaction");
        let later = house.clock.now() + SignedDuration::from_mins(1);
        put_channels(&mut tx, &house.workspace, &[channel(HOME, true)], later).await.expect("a shared channel");
        tx.commit().await.expect("committed");
        let fact = || DueWhat::Fact(Fact::ChannelChanged { channel: ChannelId::from(HOME) });
        house.due(fact()).await;
        let posts = house.posts().await;
        assert!(!posts.iter().any(|post| post.0.ends_with("/2")), "the card is gone: {posts:?}");
        let asked: Vec<_> = posts.iter().filter(|post| post.1 == "UANA").collect();
        assert_eq!(asked.len(), 1, "{posts:?}");
        assert!(asked[0].2.contains("shared with another company"), "{}", asked[0].2);
        house.due(fact()).await;
        let answer = said(house.command("UANA", HOME, "update roas 4").await);
        assert!(answer.contains("It is saved, but there is no card"), "{answer}");
        let asked = house.posts().await.into_iter().filter(|post| post.1 == "UANA").count();
        assert_eq!(asked, 1, "the lead is told once");

        let mut tx = house.db.begin().await.expect("a transaction");
        let later = later + SignedDuration::from_mins(1);
        put_channels(&mut tx, &house.workspace, &[channel(HOME, false)], later).await.expect("its own again");
        tx.commit().await.expect("committed");
        house.due(fact()).await;
        let posts = house.posts().await;
        assert!(posts.iter().any(|post| post.0.ends_with("/3") && post.2.contains("*4x*")), "{posts:?}");
    })
    .await;
}

#[tokio::test]
async fn a_check_in_on_a_card_just_deleted_brings_the_next_one() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        house.db.write("UPDATE posts SET state = 'gone'").execute().await.expect("deleted by hand");
        said(house.command("UBEN", HOME, "update roas 4").await);
        let posts = house.posts().await;
        let next = posts.iter().find(|post| post.0 == "okr/pod/1/card/2026-W49/2").expect("the next card");
        assert!(next.2.contains("*4x*"), "{}", next.2);
        // What is told of the first one afterwards is old news.
        let key = "okr/pod/1/card/2026-W49".to_owned();
        house.due(DueWhat::Outcome(Outcome { key, what: OutcomeWhat::Gone })).await;
        assert_eq!(house.posts().await.len(), posts.len());
    })
    .await;
}

#[tokio::test]
async fn each_week_has_its_own_card() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        house.clock.advance(SignedDuration::from_hours(7 * 24));
        said(house.command("UBEN", HOME, "update roas 4").await);
        let keys: Vec<String> = house.posts().await.into_iter().map(|post| post.0).collect();
        let expected = ["okr/pod/1/card/2026-W49", "okr/pod/1/card/2026-W50", "okr/check-in/1/1"];
        assert_eq!(keys, expected);
        let earlier = house.posts().await.swap_remove(0).2;
        assert!(earlier.contains("As of 10 December.") && !earlier.contains("Update"), "{earlier}");
        assert!(earlier.contains("0 % done, 77 % expected by 10 December (day 71 of 92)"), "{earlier}");
    })
    .await;
}

#[tokio::test]
async fn a_card_that_slack_refuses_is_told_once_and_tried_again() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        let key = || "okr/pod/1/card/2026-W49".to_owned();
        let failed = || {
            DueWhat::Outcome(Outcome { key: key(), what: OutcomeWhat::Failed { code: "restricted_action".to_owned() } })
        };
        house.due(failed()).await;
        house.due(failed()).await;
        said(house.command("UANA", HOME, "update roas 4").await);
        let posts = house.posts().await;
        let asked: Vec<_> = posts.iter().filter(|post| post.1 == "UANA").collect();
        assert_eq!(asked.len(), 1, "{posts:?}");
        assert!(asked[0].2.contains("restricted_action"), "{}", asked[0].2);
        assert!(posts.iter().any(|post| post.0 == key() && post.2.contains("*4x*")), "{posts:?}");
    })
    .await;
}

#[tokio::test]
async fn the_history_shows_what_was_done_and_the_home_opens_the_form() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        said(house.command("UBEN", HOME, "update roas 4.2 &lt;!channel&gt; &amp; co").await);
        let history = opened(house.press("UCLEO", "okr_show_history", "1").await);
        let words = words_of(&history.view);
        assert!(words.contains("3x → 4.2x") && words.contains("<!channel> & co"), "{words}");
        let modal = opened(house.press("UBEN", "okr_open_update", "1").await);
        assert_eq!(modal.view["callback_id"], "okr_check_in");
    })
    .await;
}

#[tokio::test]
async fn a_step_behind_a_button_counts_once() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        // Dora may update every pod.
        let Reply::Say(message) = house.command("UDORA", "CGEN", "update roas +0.3").await else {
            panic!("a question")
        };
        let value = button_value(&message, 0);
        let first = said(house.press("UDORA", "okr_do_line", &value).await);
        assert!(first.contains("3x → *3.3x*"), "{first}");
        let second = said(house.press("UDORA", "okr_do_line", &value).await);
        assert!(second.contains("it stands at 3.3x now. Nothing more was saved."), "{second}");
        assert_eq!(house.audits().await, 2);
        let long = format!("update roas 4 {}", "\u{1f600}\"".repeat(600));
        let refused = said(house.command("UDORA", "CGEN", &long).await);
        assert!(refused.contains("Please keep the reason under 500 characters"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn a_line_may_begin_with_the_pod() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        let modal = opened(house.command("UANA", "CGEN", "update performance").await);
        assert_eq!(modal.view["callback_id"], "okr_check_in");
        let answer = said(house.command("UANA", "CGEN", "update performance roas 4, c8, two campaigns").await);
        assert!(answer.contains("3x → *4x*. Confidence 8. Why: two campaigns."), "{answer}");
        let answer = said(house.command("UANA", "CGEN", "update roas 4.1 c11 oddly").await);
        assert!(answer.contains("\"c11\" is no confidence"), "{answer}");
        let shown = said(house.command("UCLEO", "CGEN", "show <#CPERF|cperf>").await);
        assert!(shown.contains("3x → *4x* → 5x"), "{shown}");
    })
    .await;
}

#[tokio::test]
async fn another_confidence_meanwhile_is_shown() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        let modal = opened(house.command("UANA", HOME, "update").await);
        said(house.command("UBEN", HOME, "update roas 4.4 c3").await);
        let fields = [("value_1", "4.4"), ("confidence_1", "9"), ("why_1", "I think so")];
        let again = updated(house.submit("UANA", &modal, &fields).await);
        let words = words_of(&again.view);
        assert!(
            words.contains("set this to 4.4x with confidence 3") && words.contains("4.4x with confidence 9"),
            "{words}"
        );
        let kept = saved(house.submit("UANA", &again, &[("choice_1", "keep")]).await);
        assert!(kept.contains("stays at 4.4x with confidence 3. Your 4.4x with confidence 9 is not saved."), "{kept}");
        assert!(house.posts().await.iter().any(|post| post.2.contains("I think so")), "her reason is in the thread");
    })
    .await;
}

#[tokio::test]
async fn the_former_quarter_is_within_reach_for_two_weeks() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        said(house.command("UBEN", HOME, "update roas 4").await);
        // 4 December and 32 days: 5 January.
        house.clock.advance(SignedDuration::from_hours(32 * 24));
        let shown = said(house.command("UBEN", HOME, "show").await);
        assert!(shown.contains("when the cycle ended") && shown.contains("Q4 2026"), "{shown}");
        let modal = opened(house.command("UBEN", HOME, "update").await);
        assert!(words_of(&modal.view).contains("closing check-in"), "{}", words_of(&modal.view));
        saved(house.submit("UBEN", &modal, &[("value_1", "5")]).await);
        let keys: Vec<String> = house.posts().await.into_iter().map(|post| post.0).collect();
        assert_eq!(keys, ["okr/pod/1/card/2026-W49", "okr/check-in/1/1", "okr/check-in/1/2"], "on its last card");
        house.clock.advance(SignedDuration::from_hours(10 * 24));
        let refused = said(house.command("UBEN", HOME, "update").await);
        assert!(refused.contains("no objective for Q1 2027"), "{refused}");
        assert!(said(house.command("UBEN", HOME, "show").await).contains("3x → *5x* → 5x"));
        let history = opened(house.press("UBEN", "okr_show_history", "1/2026-10-01").await);
        assert!(words_of(&history.view).contains("4x → 5x"));
    })
    .await;
}

#[tokio::test]
async fn a_new_lead_learns_of_what_keeps_the_card_away() {
    testing::each_engine(async |db| {
        let house = House::with_objective(db).await;
        let mut tx = house.db.begin().await.expect("a transaction");
        let later = house.clock.now() + SignedDuration::from_mins(1);
        put_channels(&mut tx, &house.workspace, &[channel(HOME, true)], later).await.expect("a shared channel");
        tx.commit().await.expect("committed");
        house.due(DueWhat::Fact(Fact::ChannelChanged { channel: ChannelId::from(HOME) })).await;
        house.make_lead("UBEN").await;
        let (from, to) = (Some(UserId::from("UANA")), Some(UserId::from("UBEN")));
        house.due(DueWhat::Fact(Fact::LeadChanged { pod: crate::ids::PodId(1), from, to })).await;
        let posts = house.posts().await;
        let asked: Vec<&str> = posts.iter().filter(|post| post.1 != HOME).map(|post| post.1.as_str()).collect();
        assert_eq!(asked, ["UBEN"], "Ana had not been reached yet: {posts:?}");
    })
    .await;
}
