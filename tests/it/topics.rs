//! What pods answer for: who says so, and who is found by it.

use crate::harness::{Workspace, assert_reads, on_both_engines};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

async fn talk(ws: &Workspace, channel: &str, lines: &[(&str, &str)]) -> Result<String> {
    let mut said = Vec::new();
    for (who, line) in lines {
        let answer = ws.user(who).command(channel, line).await?.answer();
        said.push(format!("{who} {line}\n    {}", answer.replace('\n', "\n    ")));
    }
    Ok(said.join("\n"))
}

#[tokio::test]
async fn a_lead_says_what_the_pod_answers_for_and_everybody_finds_it() {
    on_both_engines(async |ws| {
        let lines = [
            ("ben", "/pod topics"),
            ("ben", "/pod topics brand, Pricing  tools, BRAND"),
            ("ben", "/pod topics Pricing tools, brand"),
            ("sofia", "/pod topics brand"),
            ("sofia", "/pod who pricing TOOLS"),
            ("sofia", "/pod who brand"),
            ("sofia", "/pod who performance"),
            ("sofia", "/pod show brand"),
        ];
        assert_reads!(talk(ws, "#pod-brand", &lines).await?, @r"
        ben /pod topics
            *Brand & Content* answers for no topic. To change that: `/pod topics brand: brand, pricing`; the list replaces the one it has.
        ben /pod topics brand, Pricing  tools, BRAND
            *Brand & Content* answers for brand and Pricing tools now. What is to be decided about that reaches its lead.
        ben /pod topics Pricing tools, brand
            *Brand & Content* answers for brand and Pricing tools. It was so already; nothing was changed.
        sofia /pod topics brand
            *Brand & Content* answers for brand and Pricing tools. Its lead and the admins can change that.
        sofia /pod who pricing TOOLS
            *Brand & Content* answers for Pricing tools. Led by <@U0BEN0001>.
        sofia /pod who brand
            *Brand & Content* answers for brand. Led by <@U0BEN0001>.
        sofia /pod who performance
            *Performance Marketing* is a pod. Led by <@U0ANA0001>.
        sofia /pod show brand
            *Brand & Content* (`brand`)
            Led by <@U0BEN0001>
            Lives in <#C0PODBRAND>
            Answers for brand and Pricing tools
            *4 people*
            <@U0BEN0001> (lead), <@U0FELIX0001>, <@U0SOFIA0001>, <@U0TOMAS0001>
        ");
        let lines = [
            ("ana", "/pod topics brand"),
            ("ana", "/pod topics performance: brand, bids"),
            ("ana", "/pod topics performance bids"),
            ("ruth", "/pod topics #pod-brand none"),
            ("ana", "/pod topics performance: brand, bids"),
            ("jonas", "/pod topics performance: nothing"),
            ("jonas", "/pod who brand"),
            ("jonas", "/pod who"),
            ("jonas", "/pod who lunch"),
            ("ben", "/pod topics lunch, dinner"),
        ];
        assert_reads!(talk(ws, "#general", &lines).await?, @r"
        ana /pod topics brand
            *Brand & Content* answers for brand and Pricing tools. Its lead and the admins can change that.
        ana /pod topics performance: brand, bids
            “brand” belongs to Brand & Content, and a topic has one pod. It must be given up there first. Nothing was changed.
        ana /pod topics performance bids
            *Performance Marketing* answers for bids now. What is to be decided about that reaches its lead.
        ruth /pod topics #pod-brand none
            *Brand & Content* answers for no topic any more.
        ana /pod topics performance: brand, bids
            *Performance Marketing* answers for bids and brand now. What is to be decided about that reaches its lead.
        jonas /pod topics performance: nothing
            The lead and the admins say what Performance Marketing answers for. Ana Keller leads Performance Marketing; ask Ana or an admin.
        jonas /pod who brand
            *Performance Marketing* answers for brand. Led by <@U0ANA0001>.
        jonas /pod who
            Which topic do you mean? Type `/pod who brand`. There are bids and brand.
        jonas /pod who lunch
            No pod answers for “lunch”. There are bids and brand.
        ben /pod topics lunch, dinner
            This channel belongs to no pod, so please name one: `/pod topics apac`. The pods are `apac`, `brand`, `growth` and `performance`; `/pod list` shows them.
        ");
        assert_eq!(ws.number("SELECT COUNT(*) FROM audit WHERE verb = 'topics'").await?, 4);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn lists_that_are_none_change_nothing() {
    on_both_engines(async |ws| {
        let before = ws.figures().await?;
        let (long, many) = ("x".repeat(3_000), (0..30).map(|n| n.to_string()).collect::<Vec<_>>().join(","));
        let mut said = Vec::new();
        for list in [long, many, "<!channel>, <@U0JONAS0001>\n".repeat(40)] {
            said.push(ws.user("ben").command("#pod-brand", &format!("/pod topics brand: {list}")).await?.answer());
        }
        assert_reads!(said.join("\n"), @r"
        “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” is too long for a topic: 40 characters are the most. Part topics by commas, as in `/pod topics brand: brand, pricing`. Nothing was changed.
        Those are 30 topics; a pod answers for 20 at most. Nothing was changed.
        *Brand & Content* answers for <!channel> and @jonas now. What is to be decided about that reaches its lead.
        ");
        let figures = ws.figures().await?;
        assert_eq!(figures["posts"], before["posts"], "nobody is pinged");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
