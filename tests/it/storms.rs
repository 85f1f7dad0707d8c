//! Storms: whatever people do, whatever Slack answers, however often the bot dies, in the end everything stands there
//! once and as the database says.

use crate::{
    harness::{Outcome, Workspace, on_both_engines},
    scenes::{ask_for_objective, with_card},
};
use jiff::SignedDuration;
use podkeeper::{sandbox::Fault, timers::probe::Moment};

/// A small generator (xorshift), so that a storm that fails can be had again by its seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).expect("few")).expect("small")
    }
}

const METHODS: [&str; 7] = [
    "chat.postMessage",
    "chat.update",
    "chat.delete",
    "conversations.history",
    "conversations.replies",
    "conversations.open",
    "chat.postMessage",
];

fn fault(dice: &mut Dice) -> Fault {
    match dice.below(6) {
        0 => Fault::DropBefore,
        1 => Fault::DropAfter,
        2 => Fault::Status(500),
        3 => Fault::StatusAfter(502),
        4 => Fault::FatalAfter,
        _ => Fault::RateLimited(7),
    }
}

/// Something somebody does. What Slack or the bot cannot do now is their bad luck, not a fault.
async fn act(ws: &Workspace, dice: &mut Dice, step: usize) -> Outcome {
    match dice.below(6) {
        0 => drop(
            ws.slack
                .command("chloe", "#general", &format!("/pod lead @{} brand", ["sofia", "ben"][dice.below(2)]))
                .await,
        ),
        1 => ws.slack.share_externally("#pod-performance", dice.below(3) == 0)?,
        _ => {
            let (who, channel) = [("jonas", "#pod-performance"), ("tomas", "#pod-brand")][dice.below(2)];
            let line = format!("/okr update roas 3.{} step {step}", 300 + dice.below(600));
            drop(ws.slack.command(who, channel, &line).await);
        }
    }
    Ok(())
}

async fn storm(ws: &mut Workspace, seed: u64) -> Outcome {
    let mut dice = Dice(seed);
    with_card(ws).await?;
    ask_for_objective(ws, "ben", "#pod-brand").await?;
    let fuse = ws.restart_with_fuse(Moment::is_of_a_delivery).await;
    for step in 0..30 {
        for _ in 0..dice.below(3) {
            ws.slack.fail_next(METHODS[dice.below(METHODS.len())], 1 + dice.below(2), &fault(&mut dice));
        }
        if dice.below(3) == 0 {
            fuse.light(dice.below(8));
        }
        act(ws, &mut dice, step).await?;
        let pause = i64::try_from(dice.below(90))?;
        if ws.advance_until_death(SignedDuration::from_secs(pause)).await {
            fuse.put_out();
            ws.restart_bot().await;
        }
    }
    fuse.put_out();
    ws.slack.heal();
    ws.restart_bot().await;
    ws.slack.share_externally("#pod-performance", false)?;
    ws.advance(SignedDuration::from_mins(30)).await;
    ws.assert_agreement(&format!("after the storm {seed}")).await;
    let posts = ws.posts().await;
    for pod in ["pod/1", "pod/2"] {
        let cards = posts.iter().filter(|row| row.key.starts_with(&format!("okr/{pod}/card")) && row.wanted == "shown");
        assert_eq!(cards.count(), 1, "storm {seed}: one card of {pod}");
    }
    assert!(ws.problems().await.is_empty(), "storm {seed}: {:#?}", ws.problems().await);
    ws.slack.see_all();
    Ok(())
}

#[tokio::test]
async fn nothing_is_lost_and_nothing_doubled_in_a_storm() {
    for seed in [0x5EED_0001, 0xC0FF_EE00] {
        on_both_engines(async |ws| storm(ws, seed).await).await;
    }
}
