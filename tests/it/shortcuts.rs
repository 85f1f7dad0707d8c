//! Shortcuts of messages and of the composer: who may use them, and what the bot learns of the message.

use crate::harness::{Outcome, Workspace, on_both_engines};
use podkeeper::{
    error::Result,
    signal::{Reply, Shortcut, typed::as_typed},
    slack::{
        blocks::{message, modal},
        mrkdwn::{link, md, person, text, words},
        permalink::permalink,
    },
    turn::{Feature, Turn},
};
use serde_json::Value;

/// A feature that says what it was shown.
fn quoting() -> Vec<Feature> {
    vec![
        Feature::new("quoting")
            .message_shortcut("quote_this", "Quote this", "Says what it was shown", |turn, shortcut| {
                Box::pin(quote(turn, shortcut))
            })
            .shortcut("quote_something", "Quote something", "Asks what to quote", |_, _| {
                Box::pin(async { Ok(Reply::Open(modal("quote", "What?").section(text("Anything.")).build())) })
            }),
    ]
}

async fn quote(turn: &mut Turn, shortcut: &Shortcut) -> Result<Reply> {
    let Some(quoted) = &shortcut.message else { return Ok(Reply::Nothing) };
    let url = &turn.workspace_row().url;
    let address = permalink(url, &quoted.channel, &quoted.ts, quoted.thread.as_ref());
    let author = quoted.author.as_ref().map_or_else(|| text("nobody"), person);
    let said = md("{} said “{}” {}", &[author, words(&as_typed(&quoted.text)), link(&address, "there")]);
    Ok(Reply::Say(message(said.clone()).section(said).build()))
}

async fn with_quotes(ws: &mut Workspace) {
    ws.use_features(quoting);
    ws.restart_bot().await;
}

/// What Slack itself says is the address of the newest message of a channel.
async fn address_of_the_last(
    ws: &Workspace,
    channel: &str,
) -> std::result::Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let channel = ws.slack.channel(channel)?;
    let ts = &channel.messages.last().ok_or("a message")?.ts;
    let url = format!("{}chat.getPermalink?channel={}&message_ts={ts}", ws.slack.api_url(), channel.id);
    let answer = reqwest::Client::new().get(url).bearer_auth("xoxb-sandbox-bot").send().await?.json::<Value>().await?;
    Ok(answer["permalink"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_message_comes_with_its_author_its_words_and_its_address() {
    on_both_engines(async |ws| {
        with_quotes(ws).await;
        let parent = ws.slack.say("priya", "#pod-performance", "ROAS fell & <b>nobody</b> saw it")?;
        let address = address_of_the_last(ws, "#pod-performance").await?;
        let said = ws.user("jonas").message_shortcut("#pod-performance", "ROAS fell", "Quote this").await?.answer();
        let wanted = format!("<@U0PRIYA0001> said “ROAS fell & <b>nobody</b> saw it” <{address}|there>");
        assert_eq!(said, wanted);

        ws.slack.reply("ana", "#pod-performance", &parent, "I did")?;
        let address = address_of_the_last(ws, "#pod-performance").await?;
        assert!(address.contains("?thread_ts="), "{address}");
        let said = ws.user("jonas").message_shortcut("#pod-performance", "I did", "Quote this").await?.answer();
        assert_eq!(said, format!("<@U0ANA0001> said “I did” <{address}|there>"));

        // Nobody had to invite the bot for that.
        ws.slack.say("omar", "#leadership", "The budget is gone")?;
        let said = ws.user("chloe").message_shortcut("#leadership", "budget", "Quote this").await?.answer();
        assert!(said.starts_with("<@U0OMAR0001> said “The budget is gone”"), "{said}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_shortcut_of_the_composer_opens_its_form() {
    on_both_engines(async |ws| {
        with_quotes(ws).await;
        let form = ws.user("jonas").shortcut("Quote something").await?;
        assert!(form.modal().contains("Anything."), "{}", form.modal());
        ws.slack.close("jonas", true).await?;
        let refused = ws.slack.shortcut("lena", "Quote something", None).await.expect_err("of another company");
        assert_eq!(refused.to_string(), "People of other companies cannot use this app's shortcuts.");
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(()) as Outcome
    })
    .await;
}
