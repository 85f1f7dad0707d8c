//! Names and reasons are in other people's hands: whatever they are, nobody is called by them and nothing breaks.

use crate::harness::{Engine, Outcome, Workspace};
use jiff::SignedDuration;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::Value;
use std::collections::BTreeSet;

/// What people call things who mean no good, or know no better.
const HOSTILE: &[&str] = &[
    "@here",
    "<!here>",
    "<!channel|x>",
    "<@U0CHLOE0001>",
    "@everyone now",
    "#general",
    "<#C0GENERAL>",
    "<script>alert(1)</script>",
    "</div><img src=x onerror=alert(1)>",
    "<https://evil.example|your bank>",
    "https://evil.example",
    "*bold* _and_ ~more~ `code` ```block```",
    "> quoted",
    "&lt;!here&gt; &amp;lt;",
    "\u{202e}desrever\u{202c}",
    "نص من اليمين",
    "a\u{0000}b\u{200b}c",
    "👩‍👩‍👧‍👦 🏳️‍🌈",
    "{} {0} %s ${x}",
    "<!date^0^{date}|never>",
    "<!subteam^S1|@designers>",
    "'; DROP TABLE pods; --",
];

/// A conversation in which everything that people can name is called `name`.
async fn talk(ws: &Workspace, name: &str) -> Outcome {
    // A pod's name is shorter than the names of people and objectives may be.
    let quoted: String = name.replace(['"', '“', '”', '„', '«', '»'], "'").chars().take(50).collect();
    ws.slack.set_real_name("jonas", &name.repeat(2))?;
    ws.slack.create_channel("omar", "pod-named", false)?;
    ws.slack.invite("omar", "#pod-named", &["podkeeper", "jonas", "grace"])?;
    ws.settle().await;
    ws.user("ruth").command("#general", &format!("/pod create named \"{quoted}\" lead @omar")).await?;
    ws.user("jonas").command("#pod-named", "/pod join named").await?;
    let kr = |unit| (name, unit, "0", "9");
    ws.set_objective("omar", "#pod-named", (name, &[kr("")])).await?;
    ws.user("jonas").command("#pod-named", &format!("/okr update 1 5 {name}")).await?;
    let form = ws.user("jonas").command("#pod-named", "/okr update").await?;
    let view = ws.slack.modal_of("jonas")?.expect("the form");
    let first = |prefix: &str| {
        let ids = view.blocks().iter().filter_map(|block| block["element"]["action_id"].as_str());
        ids.filter(|id| id.starts_with(prefix)).map(str::to_owned).next().unwrap_or_default()
    };
    form.fill(&first("value"), "6")?.fill(&first("why"), name)?.submit().await?;
    ws.slack.close("jonas", true).await?;
    for line in ["/pod list", "/pod show named", "/pod", "/okr show all", "/okr show named", "/okr", "/podkeeper"] {
        ws.user("jonas").command("#pod-named", line).await?;
    }
    for command in
        ["/pod show", "/pod", "/pod add", "/pod join", "/okr", "/okr show", "/okr new", "/okr update", "/podkeeper"]
    {
        ws.user("jonas").command("#pod-named", &format!("{command} {name}")).await?;
        ws.slack.close("jonas", true).await?;
    }
    ws.user("grace").command("#pod-named", "/okr show named").await?;
    ws.user("grace").click("#pod-named", "History").await?;
    escalate(ws, name).await?;
    ws.user("ruth").command("#general", &format!("/podkeeper pause {name}")).await?;
    for who in ["omar", "jonas", "ruth"] {
        ws.user(who).home().await?;
    }
    ws.user("jonas").command("#pod-named", "/okr").await?;
    ws.user("ruth").command("#general", "/podkeeper resume").await?;
    ws.slack.say("jonas", "@podkeeper", name).map(|_| ()).or_else(|_| Ok::<_, podkeeper::error::Error>(()))?;
    ws.settle().await;
    Ok(())
}

/// The same in everything that is said about an escalation, open or not.
async fn escalate(ws: &Workspace, name: &str) -> Outcome {
    let form = ws.user("jonas").command("#pod-named", &format!("/escalate pricing {name}")).await?;
    let form = form.fill("What is blocked?", name)?.fill("What do you need?", name)?;
    form.fill("Which options did you consider?", name)?
        .fill("Or a person", "@omar")?
        .fill("How urgent is it?", "Urgent: day and night")?
        .submit()
        .await?
        .submit()
        .await?;
    ws.slack.close("jonas", true).await?;
    for (who, button, fields) in [
        ("omar", "Need more", &["What do you need to know?"][..]),
        ("jonas", "Answer", &["Your answer"]),
        ("omar", "Not mine", &["Why is it theirs?"]),
    ] {
        ws.advance(SignedDuration::from_mins(1)).await;
        let mut form = ws.user(who).click_dm(button).await?;
        for field in fields {
            form = form.fill(field, name)?;
        }
        let form = if button == "Not mine" { form.fill("Or a person", "@ben")? } else { form };
        assert!(form.submit().await?.is_done(), "{button}");
    }
    ws.user("sofia").command("#pod-brand", "/escalate list").await?;
    ws.slack.choose("omar", "#escalations", "escalation_menu", "Say something about it").await?;
    ws.settle().await;
    ws.slack.fill("omar", "Your words", name)?;
    ws.slack.submit("omar").await?;
    let form = ws.user("ben").click("#escalations", "Decide").await?;
    form.fill("What is decided?", name)?.fill("Why?", name)?.submit().await?;
    ws.advance(SignedDuration::from_mins(1)).await;
    ws.user("sofia").command("#pod-brand", "/escalate show 1").await?;
    ws.user("sofia").command("#pod-brand", &format!("/escalate {name}")).await?;
    Ok(ws.slack.close("sofia", true).await?)
}

/// Whom the bot calls, and where it leads, in all that anybody has been shown.
fn mentions(ws: &Workspace) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for channel in ws.slack.list_channels() {
        for message in channel.messages.iter().filter(|message| message.bot_id.is_some()) {
            references(&message.text, &mut found);
            message.blocks.iter().flatten().for_each(|block| walk(block, &mut found));
        }
    }
    for call in ws.slack.calls() {
        if let Some(text) = call.args["text"].as_str() {
            references(text, &mut found);
        }
        walk(&call.args, &mut found);
    }
    found
}

fn walk(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| walk(one, found)),
        Value::Object(object) => {
            match object.get("type").and_then(Value::as_str) {
                Some("mrkdwn") => {
                    let text = object["text"].as_str().unwrap_or_default();
                    references(text, found);
                    if object.get("verbatim") != Some(&Value::Bool(true)) {
                        automatic(text, found);
                    }
                }
                Some(kind @ ("user" | "channel" | "broadcast" | "usergroup" | "link" | "date")) => {
                    found.insert(format!("{kind} {value}"));
                }
                _ => {}
            }
            object.values().for_each(|one| walk(one, found));
        }
        // Modals and Homes are sent as JSON within JSON.
        Value::String(text) if text.starts_with(['{', '[']) => {
            if let Ok(inner) = serde_json::from_str::<Value>(text) {
                walk(&inner, found);
            }
        }
        _ => {}
    }
}

/// `<@U1>`, `<!here>`, `<https://…|…>`; dates call nobody.
fn references(text: &str, found: &mut BTreeSet<String>) {
    for part in text.split('<').skip(1) {
        let inside = part.split('>').next().unwrap_or_default();
        if !inside.starts_with("!date^") {
            found.insert(inside.to_owned());
        } else if inside.ends_with("|never") {
            found.insert("a date of their own".to_owned());
        }
    }
}

/// What Slack makes of words in text that is not verbatim.
fn automatic(text: &str, found: &mut BTreeSet<String>) {
    for word in text.split(|c: char| c.is_whitespace() || c == '`') {
        if ["@here", "@channel", "@everyone"].iter().any(|all| word.contains(all)) || word.starts_with("http") {
            found.insert(format!("automatic {word}"));
        }
    }
}

async fn mentions_when_called(name: &str) -> BTreeSet<String> {
    let ws = Workspace::start(Engine::sqlite()).await;
    talk(&ws, name).await.unwrap_or_else(|error| panic!("{name:?}: {error}"));
    let found = mentions(&ws);
    ws.slack.see_all();
    ws.finish().await;
    found
}

#[tokio::test]
async fn nobody_is_called_by_a_name() {
    let harmless = mentions_when_called("plain words").await;
    assert!(harmless.iter().any(|one| one.starts_with("@U")), "templates do mention people: {harmless:?}");
    let mut runner = TestRunner::deterministic();
    let fragments = prop::collection::vec(prop::sample::select(HOSTILE), 2..5).prop_map(|some| some.join(" "));
    // Each name holds several, so that a few conversations try them all in many orders; a long one is cut.
    let mut names: Vec<String> = (0..3).map(|_| fragments.new_tree(&mut runner).expect("a name").current()).collect();
    names.extend(HOSTILE.chunks(4).map(|some| some.join(" ")));
    names.push("@here ".repeat(34));
    for name in names {
        let name: String = name.chars().take(100).collect();
        let called = mentions_when_called(&name).await;
        let more: Vec<_> = called.difference(&harmless).collect();
        assert!(more.is_empty(), "{name:?} calls {more:?}");
    }
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let sample = serde_json::json!({ "text": "x", "blocks": [
        { "type": "section", "text": { "type": "mrkdwn", "text": "hello <@U1>, @here", "verbatim": false } },
        { "type": "section", "text": { "type": "mrkdwn", "text": "@everyone <!channel>", "verbatim": true } },
        { "type": "section", "text": { "type": "plain_text", "text": "<@U2> @here" } },
        { "type": "rich_text", "elements": [{ "type": "user", "user_id": "U3" }, { "type": "text", "text": "<@U4>" }] },
    ] });
    let mut found = BTreeSet::new();
    walk(&Value::String(sample.to_string()), &mut found);
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, ["!channel", "@U1", "automatic @here", "user {\"type\":\"user\",\"user_id\":\"U3\"}"]);
}
