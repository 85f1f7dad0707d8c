//! What everybody reads who types a bare command.

use crate::harness::{Workspace, assert_reads, on_sqlite};
use std::error::Error;

async fn say(ws: &Workspace, who: &str, channel: &str, line: &str) -> Result<String, Box<dyn Error + Send + Sync>> {
    Ok(ws.user(who).command(channel, line).await?.answer())
}

#[tokio::test]
async fn podkeeper_says_what_you_can_do() {
    on_sqlite(async |ws| {
        assert_reads!(say(ws, "jonas", "#pod-performance", "/podkeeper").await?, @r#"
        *What you can do with Podkeeper*
        (You belong to Performance Marketing.)
        • `/podkeeper help`: what you can do
        • `/podkeeper settings`: see the organisation's hours, people and channels
        • `/timeoff 3 Dec – 14 Dec cover @ben`: when you are away, and who covers; `/timeoff list` shows it
        • `/pod list`: all pods and who leads them
        • `/pod show performance`: who belongs to Performance Marketing
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/pod join apac`: join Asia Pacific
        • `/pod leave performance`: leave Performance Marketing
        • `/channel rules`: how channels are named, with examples
        • `/channel new`: a new channel with the right name; `/channel new brand summer launch`
        • `/channel list`: the channels of a pod
        • `/channel check`: what is named otherwise; `/channel check my-idea` tries a name
        • `/escalate`: ask for a decision that is not yours to take
        • `/escalate list`: what is open; `/escalate show 12`: one with its history
        • `/decide new pricing "Client X gets 10 %"`: write a decision down, open or taken
        • `/decide list`: what is open, yours first
        • `/decide log pod brand november`: what was decided, by words, pod, class or month; also as a file
        • `/decide show 7`: one with its history; `/decide revisit 7`: amend or replace it
        • `/decide rights`: who decides what; `/decide rights pricing above 10,000 EUR` answers a question
        • `/announce list`: what was announced; `/announce show 7` shows one
        • `/okr update`: check in on the key results of Performance Marketing
        • `/okr show`: how your pods stand; `/okr show all` for every pod
        • `/ritual`: what comes again here, and when
        • `/ritual remind me "book hours" every Friday at 15:00`: a reminder of your own
        • `/sprint`: the goal a pod works on for two weeks, and what is done of it
        • `/sprint tick`: tick what you have done of it
        • `/learned`: what was learnt lately, and when the next Learn-and-Share is
        • `/learned november`, `/learned pod brand`, `/learned bids`: by month, by pod, by words
        "#);
        assert_reads!(say(ws, "ana", "#general", "/podkeeper help").await?, @r#"
        *What you can do with Podkeeper*
        (You lead Performance Marketing.)
        • `/podkeeper help`: what you can do
        • `/podkeeper settings`: see the organisation's hours, people and channels
        • `/timeoff 3 Dec – 14 Dec cover @ben`: when you are away, and who covers; `/timeoff list` shows it
        • `/pod list`: all pods and who leads them
        • `/pod show performance`: who belongs to Performance Marketing
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/pod join apac`: join Asia Pacific
        • `/pod add @ben performance strategist`, `/pod remove @ben performance`: who belongs to Performance Marketing, and as what
        • `/pod edit performance`: what is said of Performance Marketing
        • `/pod deputy @ben performance`: who is deputy of Performance Marketing
        • `/pod link #pod-performance performance`: which channel is Performance Marketing's
        • `/pod topics performance: brand, pricing`: what Performance Marketing answers for
        • `/pod hours performance`: when Performance Marketing works, and its public holidays
        • `/pod provision performance`: channels made for Performance Marketing, and a card there
        • `/channel rules`: how channels are named, with examples
        • `/channel new`: a new channel with the right name; `/channel new brand summer launch`
        • `/channel list`: the channels of a pod
        • `/channel check`: what is named otherwise; `/channel check my-idea` tries a name
        • `/escalate`: ask for a decision that is not yours to take
        • `/escalate list`: what is open; `/escalate show 12`: one with its history
        • `/decide new pricing "Client X gets 10 %"`: write a decision down, open or taken
        • `/decide list`: what is open, yours first
        • `/decide log pod brand november`: what was decided, by words, pod, class or month; also as a file
        • `/decide show 7`: one with its history; `/decide revisit 7`: amend or replace it
        • `/decide rights`: who decides what; `/decide rights pricing above 10,000 EUR` answers a question
        • `/announce`: tell everybody or your pod something, and see who has acknowledged it
        • `/announce list`: what was announced; `/announce show 7` shows one
        • `/okr update`: check in on the key results of Performance Marketing
        • `/okr show`: how your pods stand; `/okr show all` for every pod
        • `/okr new`: set the objective of Performance Marketing for this cycle or the next
        • `/ritual`: what comes again here, and when
        • `/ritual add`: a stand-up, a reminder or another ritual of Performance Marketing
        • `/sprint`: the goal a pod works on for two weeks, and what is done of it
        • `/sprint tick`: tick what you have done of it
        • `/sprint plan`, `/sprint review`: plan a sprint, and look back on it
        • `/learned`: what was learnt lately, and when the next Learn-and-Share is
        • `/learned november`, `/learned pod brand`, `/learned bids`: by month, by pod, by words
        "#);
        assert_reads!(say(ws, "ruth", "#general", "/podkeeper").await?, @r#"
        *What you can do with Podkeeper*
        (You are an admin. You belong to no pod yet.)
        • `/podkeeper help`: what you can do
        • `/podkeeper settings`: the organisation's zone, hours, people and channels
        • `/podkeeper holidays`: which public holidays count
        • `/podkeeper pause off-site`: nothing unasked goes out until you resume
        • `/timeoff 3 Dec – 14 Dec cover @ben`: when you are away, and who covers; `/timeoff list` shows it
        • `/pod list`: all pods and who leads them
        • `/pod show apac`: who belongs to Asia Pacific
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/pod join apac`: join Asia Pacific
        • `/pod add @ben apac strategist`, `/pod remove @ben apac`: who belongs to Asia Pacific, and as what
        • `/pod edit apac`: what is said of Asia Pacific
        • `/pod deputy @ben apac`: who is deputy of Asia Pacific
        • `/pod link #pod-apac apac`: which channel is Asia Pacific's
        • `/pod topics apac: brand, pricing`: what Asia Pacific answers for
        • `/pod hours apac`: when Asia Pacific works, and its public holidays
        • `/pod provision apac`: channels made for Asia Pacific, and a card there
        • `/pod lead @ana apac`: who leads Asia Pacific
        • `/pod create`: a new pod; in one line, `/pod create performance "Performance Marketing" lead @ana`
        • `/pod archive apac`: Asia Pacific is no more
        • `/channel cleanup`: channels nobody writes in, and what becomes of them; `/channel cleanup on`, `off`, `run`, `settings`
        • `/channel rules`: how channels are named, with examples
        • `/channel new`: a new channel with the right name; `/channel new brand summer launch`
        • `/channel list`: the channels of a pod
        • `/channel check`: what is named otherwise; `/channel check my-idea` tries a name
        • `/channel rules edit`: change the rules, with a look at what they would flag
        • `/escalate`: ask for a decision that is not yours to take
        • `/escalate list`: what is open; `/escalate show 12`: one with its history
        • `/decide new pricing "Client X gets 10 %"`: write a decision down, open or taken
        • `/decide list`: what is open, yours first
        • `/decide log pod brand november`: what was decided, by words, pod, class or month; also as a file
        • `/decide show 7`: one with its history; `/decide revisit 7`: amend or replace it
        • `/decide rights`: who decides what; `/decide rights pricing above 10,000 EUR` answers a question
        • `/decide rights edit`: change who decides what, and name roles
        • `/announce`: tell everybody or your pod something, and see who has acknowledged it
        • `/announce list`: what was announced; `/announce show 7` shows one
        • `/okr update`: check in on the key results of any pod
        • `/okr show`: how every pod stands
        • `/okr new`: set the objective of a pod for this cycle or the next
        • `/ritual`: what comes again here, and when
        • `/ritual add`: a stand-up, a reminder or another ritual of any pod or of everybody
        • `/sprint`: the goal a pod works on for two weeks, and what is done of it
        • `/sprint tick`: tick what you have done of it
        • `/sprint plan`, `/sprint review`: plan a sprint, and look back on it
        • `/learned`: what was learnt lately, and when the next Learn-and-Share is
        • `/learned november`, `/learned pod brand`, `/learned bids`: by month, by pod, by words
        "#);
        assert_reads!(say(ws, "felix", "#pod-brand", "/podkeeper").await?, @r#"
        *What you can do with Podkeeper*
        (You are a guest. You belong to Brand & Content.)
        • `/podkeeper help`: what you can do
        • `/podkeeper settings`: see the organisation's hours, people and channels
        • `/timeoff 3 Dec – 14 Dec cover @ben`: when you are away, and who covers; `/timeoff list` shows it
        • `/pod list`: all pods and who leads them
        • `/pod show brand`: who belongs to Brand & Content
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/channel rules`: how channels are named, with examples
        • `/channel list`: the channels of a pod
        • `/channel check`: what is named otherwise; `/channel check my-idea` tries a name
        • `/escalate`: ask for a decision that is not yours to take
        • `/decide show 7`: one you take part in, with its history
        • `/decide rights`: who decides what; `/decide rights pricing above 10,000 EUR` answers a question
        • `/announce list`: what was announced; `/announce show 7` shows one
        • `/okr update`: check in on the key results of Brand & Content
        • `/okr show`: how your pods stand; `/okr show all` for every pod
        • `/ritual`: what comes again here, and when
        • `/ritual remind me "book hours" every Friday at 15:00`: a reminder of your own
        • `/sprint`: the goal a pod works on for two weeks, and what is done of it
        • `/sprint tick`: tick what you have done of it
        • `/learned`: what was learnt lately, and when the next Learn-and-Share is
        • `/learned november`, `/learned pod brand`, `/learned bids`: by month, by pod, by words
        "#);
        assert_reads!(say(ws, "omar", "#general", "/podkeeper what").await?, @r#"
        `/podkeeper` has no “what”. *What you can do with Podkeeper*
        (You are leadership. You belong to no pod yet.)
        • `/podkeeper help`: what you can do
        • `/podkeeper settings`: see the organisation's hours, people and channels
        • `/timeoff 3 Dec – 14 Dec cover @ben`: when you are away, and who covers; `/timeoff list` shows it
        • `/pod list`: all pods and who leads them
        • `/pod show apac`: who belongs to Asia Pacific
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/pod join apac`: join Asia Pacific
        • `/pod create`: a new pod; in one line, `/pod create performance "Performance Marketing" lead @ana`
        • `/pod archive apac`: Asia Pacific is no more
        • `/channel rules`: how channels are named, with examples
        • `/channel new`: a new channel with the right name; `/channel new brand summer launch`
        • `/channel list`: the channels of a pod
        • `/channel check`: what is named otherwise; `/channel check my-idea` tries a name
        • `/escalate`: ask for a decision that is not yours to take
        • `/escalate list`: what is open; `/escalate show 12`: one with its history
        • `/decide new pricing "Client X gets 10 %"`: write a decision down, open or taken
        • `/decide list`: what is open, yours first
        • `/decide log pod brand november`: what was decided, by words, pod, class or month; also as a file
        • `/decide show 7`: one with its history; `/decide revisit 7`: amend or replace it
        • `/decide rights`: who decides what; `/decide rights pricing above 10,000 EUR` answers a question
        • `/announce`: tell everybody or your pod something, and see who has acknowledged it
        • `/announce list`: what was announced; `/announce show 7` shows one
        • `/okr show`: how every pod stands
        • `/ritual`: what comes again here, and when
        • `/ritual remind me "book hours" every Friday at 15:00`: a reminder of your own
        • `/sprint`: the goal a pod works on for two weeks, and what is done of it
        • `/learned`: what was learnt lately, and when the next Learn-and-Share is
        • `/learned november`, `/learned pod brand`, `/learned bids`: by month, by pod, by words
        "#);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pod_says_what_you_can_do_here() {
    on_sqlite(async |ws| {
        assert_reads!(say(ws, "jonas", "#pod-performance", "/pod").await?, @r"
        This is the channel of *Performance Marketing*; you belong to it.
        • `/pod list`: all pods and who leads them
        • `/pod show`: who belongs to Performance Marketing
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/pod join apac`: join Asia Pacific
        • `/pod leave`: leave Performance Marketing
        ");
        assert_reads!(say(ws, "ana", "#pod-performance", "/pod").await?, @r"
        This is the channel of *Performance Marketing*; you lead it.
        • `/pod list`: all pods and who leads them
        • `/pod show`: who belongs to Performance Marketing
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/pod join apac`: join Asia Pacific
        • `/pod add @ben strategist`, `/pod remove @ben`: who belongs to Performance Marketing, and as what
        • `/pod edit`: what is said of Performance Marketing
        • `/pod deputy @ben`: who is deputy of Performance Marketing
        • `/pod link #pod-performance`: which channel is Performance Marketing's
        • `/pod topics performance: brand, pricing`: what Performance Marketing answers for
        • `/pod hours`: when Performance Marketing works, and its public holidays
        • `/pod provision`: channels made for Performance Marketing, and a card there
        ");
        assert_reads!(say(ws, "ana", "#general", "/pod").await?, @r"
        This channel belongs to no pod.
        • `/pod list`: all pods and who leads them
        • `/pod show performance`: who belongs to Performance Marketing
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/pod join apac`: join Asia Pacific
        • `/pod add @ben performance strategist`, `/pod remove @ben performance`: who belongs to Performance Marketing, and as what
        • `/pod edit performance`: what is said of Performance Marketing
        • `/pod deputy @ben performance`: who is deputy of Performance Marketing
        • `/pod link #pod-performance performance`: which channel is Performance Marketing's
        • `/pod topics performance: brand, pricing`: what Performance Marketing answers for
        • `/pod hours performance`: when Performance Marketing works, and its public holidays
        • `/pod provision performance`: channels made for Performance Marketing, and a card there
        ");
        assert_reads!(say(ws, "ruth", "#general", "/pod help").await?, @r#"
        This channel belongs to no pod.
        • `/pod list`: all pods and who leads them
        • `/pod show apac`: who belongs to Asia Pacific
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/pod join apac`: join Asia Pacific
        • `/pod add @ben apac strategist`, `/pod remove @ben apac`: who belongs to Asia Pacific, and as what
        • `/pod edit apac`: what is said of Asia Pacific
        • `/pod deputy @ben apac`: who is deputy of Asia Pacific
        • `/pod link #pod-apac apac`: which channel is Asia Pacific's
        • `/pod topics apac: brand, pricing`: what Asia Pacific answers for
        • `/pod hours apac`: when Asia Pacific works, and its public holidays
        • `/pod provision apac`: channels made for Asia Pacific, and a card there
        • `/pod lead @ana apac`: who leads Asia Pacific
        • `/pod create`: a new pod; in one line, `/pod create performance "Performance Marketing" lead @ana`
        • `/pod archive apac`: Asia Pacific is no more
        "#);
        assert_reads!(say(ws, "felix", "#pod-brand", "/pod").await?, @r"
        This is the channel of *Brand & Content*; you belong to it.
        • `/pod list`: all pods and who leads them
        • `/pod show`: who belongs to Brand & Content
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        ");
        assert_reads!(say(ws, "omar", "#pod-performance", "/pod").await?, @r#"
        This is the channel of *Performance Marketing*; you do not belong to it.
        • `/pod list`: all pods and who leads them
        • `/pod show`: who belongs to Performance Marketing
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/pod join`: join Performance Marketing
        • `/pod create`: a new pod; in one line, `/pod create performance "Performance Marketing" lead @ana`
        • `/pod archive`: Performance Marketing is no more
        "#);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn okr_says_what_you_can_do_here() {
    on_sqlite(async |ws| {
        assert_reads!(say(ws, "jonas", "#pod-performance", "/okr").await?, @r"
        What you can do here with `/okr`:
        • `/okr update`: check in on Performance Marketing's key results
        • `/okr update roas 4.2 c8 two campaigns moved`: the same in one line. `roas` is the key result by its first letters (or its number), `4.2` its value (`+0.3` adds), `c8` your confidence of 10; that and the reason may be left out
        • `/okr show`: how Performance Marketing stands; `/okr show all` for every pod
        ");
        assert_reads!(say(ws, "ana", "#pod-performance", "/okr help").await?, @r"
        What you can do here with `/okr`:
        • `/okr update`: check in on Performance Marketing's key results
        • `/okr update roas 4.2 c8 two campaigns moved`: the same in one line. `roas` is the key result by its first letters (or its number), `4.2` its value (`+0.3` adds), `c8` your confidence of 10; that and the reason may be left out
        • `/okr show`: how Performance Marketing stands; `/okr show all` for every pod
        • `/okr new`: set the objective of Performance Marketing for this cycle or the next
        • `/okr owner roas @jonas`: who answers for a key result; until somebody is named, the lead does
        ");
        assert_reads!(say(ws, "ana", "#general", "/okr").await?, @r"
        What you can do here with `/okr`:
        • `/okr update`: check in on the key results of Performance Marketing
        • `/okr show`: how your pods stand; `/okr show all` for every pod
        • `/okr new`: set the objective of Performance Marketing for this cycle or the next
        ");
        assert_reads!(say(ws, "ruth", "#general", "/okr").await?, @r"
        What you can do here with `/okr`:
        • `/okr update`: check in on the key results of any pod
        • `/okr show`: how every pod stands
        • `/okr new`: set the objective of a pod for this cycle or the next
        ");
        assert_reads!(say(ws, "felix", "#pod-brand", "/okr").await?, @r"
        What you can do here with `/okr`:
        • `/okr update`: check in on Brand & Content's key results
        • `/okr update roas 4.2 c8 two campaigns moved`: the same in one line. `roas` is the key result by its first letters (or its number), `4.2` its value (`+0.3` adds), `c8` your confidence of 10; that and the reason may be left out
        • `/okr show`: how Brand & Content stands; `/okr show all` for every pod
        ");
        assert_reads!(say(ws, "omar", "#pod-performance", "/okr what").await?, @r#"
        `/okr` does not know "what". What you can do here:
        • `/okr show`: how Performance Marketing stands; `/okr show all` for every pod
        "#);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn everybody_sees_the_pause() {
    on_sqlite(async |ws| {
        assert_reads!(say(ws, "ruth", "#general", "/podkeeper pause off-site <3 @here").await?, @"Paused: nothing unasked goes out until `/podkeeper resume`. Commands still answer. Everybody who asks reads why: “off-site <3 @here”");
        for command in ["/podkeeper", "/pod", "/okr"] {
            let said = say(ws, "jonas", "#pod-performance", command).await?;
            assert!(said.contains("nothing unasked goes out") && said.contains("off-site <3"), "{command}: {said}");
        }
        let home = ws.user("jonas").home().await?;
        assert!(home.contains("nothing unasked goes out"), "{home}");
        assert_reads!(say(ws, "chloe", "#general", "/podkeeper pause").await?, @"It is paused already; nothing was changed. Paused by <@U0RUTH0001> since <!date^1795424400^{date_short_pretty} at {time}|23 November 2026, 10:00>: nothing unasked goes out. Commands still answer. Why: “off-site <3 @here”");
        assert_reads!(say(ws, "jonas", "#general", "/podkeeper resume").await?, @"Admins pause and resume Podkeeper. Please ask Chloë Martin or Ruth Adeyemi.");
        assert_reads!(say(ws, "chloe", "#general", "/podkeeper resume").await?, @"Podkeeper is running again. If anything waited, it goes out now, unless its time has passed.");
        assert_reads!(say(ws, "chloe", "#general", "/podkeeper resume").await?, @"Podkeeper is not paused; nothing was changed.");
        let said = say(ws, "jonas", "#pod-performance", "/okr").await?;
        assert!(!said.contains("unasked"), "{said}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
