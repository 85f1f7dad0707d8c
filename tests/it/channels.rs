//! Conventions for channels: the rules and their editor, what whoever made a channel reads, and what leads decide.

use crate::{
    decide_edit::press,
    harness::{Outcome, Workspace, assert_reads, on_both_engines, on_sqlite},
    scenes::{GENERAL, Result, fill, modal},
};
use jiff::SignedDuration;
use podkeeper::sandbox::{Fault, plain};

/// What somebody is answered to a command.
async fn say(ws: &Workspace, who: &str, line: &str) -> Result {
    Ok(bare(&ws.user(who).command(GENERAL, line).await?.answer()))
}

/// Chloë has saved the rules as they are proposed.
pub(crate) async fn keep_rules(ws: &Workspace) -> Outcome {
    ws.slack.close("chloe", true).await?;
    ws.user("chloe").command(GENERAL, "/channel rules edit").await?.submit().await?;
    ws.slack.see_all();
    assert_eq!(ws.count("SELECT COUNT(*) FROM channel_rules").await, 1);
    Ok(())
}

/// What the bot wrote to somebody, or changed there, since anybody looked.
fn read(ws: &Workspace, who: &str) -> String {
    let unseen: Vec<_> = ws.slack.unseen().into_iter().map(|(_, message)| message.ts).collect();
    let all = ws.slack.dms_of(who).expect("somebody");
    bare(&all.iter().filter(|message| unseen.contains(&message.ts)).map(plain).collect::<Vec<_>>().join("\n---\n"))
}

/// The same without the numbers of channels, of which an engine may need others.
fn bare(said: &str) -> String {
    let parts = said.split("C0SBX");
    let cut = |(at, part): (usize, &str)| {
        let kept = if at == 0 { part } else { part.trim_start_matches(|letter: char| letter.is_ascii_digit()) };
        kept.to_owned()
    };
    parts.enumerate().map(cut).collect::<Vec<_>>().join("C")
}

#[tokio::test]
async fn an_admin_changes_the_rules() {
    on_both_engines(async |ws| {
        assert_reads!(say(ws, "jonas", "/channel rules").await?, @r"
        *How channels are named*
        • `pod-{pod}`: a pod, such as `pod-apac`
        • `pod-{pod}-{topic}`: a topic of a pod, such as `pod-apac-launch`
        • `client-{client}[-{topic}]`: a client, with or without a topic, such as `client-northwind-launch`
        • `xpod-{topic}`: a topic beyond one pod, such as `xpod-launch`
        • `agency-{topic}`: a topic beyond one pod, such as `agency-launch`
        `general`, `random` may stay as they are.
        (These are only proposed: nobody is asked about names until an admin saves them.)
        [New channel]
        ");
        assert_reads!(say(ws, "jonas", "/channel rules edit").await?, @"Admins change the rules for channels. Please ask Chloë Martin or Ruth Adeyemi.");
        // Until an admin has saved them, nobody is asked.
        ws.slack.create_channel("jonas", "lunch", false)?;
        ws.settle().await;
        assert_reads!(ws.user("ruth").command(GENERAL, "/channel rules edit").await?.modal(), @r"
        == How channels are named ==
        Patterns, one on each line; the first that fits counts: __pod-{pod}
        pod-{pod}-{topic}
        client-{client}[-{topic}]
        xpod-{topic}
        agency-{topic}__
          ({pod}, {client} and {topic} stand for words; what stands in [ ] may be left out.)
        Names that may stay as they are (optional): __general, random__
          (Parted by commas. Channels chosen in the settings may always stay.)
        Regular expressions for more of them, one on each line (optional): ____
          (Each must fit a whole name: tmp-.* fits tmp-test.)
        Whom they bind (optional): [x] Ask whoever makes or renames a channel against these rules [ ] Private channels keep them too if I am in them
        [Show what this would flag]
        [Save] [Cancel]
        ");
        press(ws, "ruth", "Show what this would flag").await?;
        assert_reads!(bare(&modal(ws, "ruth")), @r"
        == How channels are named ==
        *Of 7 channels there are, this would newly flag 1:* <#C>. Nobody is asked about channels that are there already.
        Patterns, one on each line; the first that fits counts: __pod-{pod}
        pod-{pod}-{topic}
        client-{client}[-{topic}]
        xpod-{topic}
        agency-{topic}__
          ({pod}, {client} and {topic} stand for words; what stands in [ ] may be left out.)
        Names that may stay as they are (optional): __general, random__
          (Parted by commas. Channels chosen in the settings may always stay.)
        Regular expressions for more of them, one on each line (optional): ____
          (Each must fit a whole name: tmp-.* fits tmp-test.)
        Whom they bind (optional): [x] Ask whoever makes or renames a channel against these rules [ ] Private channels keep them too if I am in them
        [Show what this would flag]
        [Save] [Cancel]
        ");

        // Chloë opens the form too, and is faster.
        ws.slack.close("chloe", true).await?;
        let form = ws.user("chloe").command(GENERAL, "/channel rules edit").await?;
        let form = form.fill("Names that may stay as they are", "general, random, lunch")?.submit().await?;
        assert_reads!(form.modal(), @r"
        == Saved ==
        Whoever makes or renames a channel against them is asked in private from now on.
        • `pod-{pod}`
        • `pod-{pod}-{topic}`
        • `client-{client}[-{topic}]`
        • `xpod-{topic}`
        • `agency-{topic}`
        `general`, `lunch`, `random` may stay as they are.
        [Done]
        ");
        let said = fill(ws, "ruth", &[("Names that may stay as they are", "general, random, team-lunch")]).await?;
        assert_reads!(said.lines().take(6).collect::<Vec<_>>().join("\n"), @r"
        == How channels are named ==
        <@U0CHLOE0001> changed this while your form was open:
        • names that may stay: now `general`, `lunch`, `random`
        Your own values stand below. *Save* again to use yours, or type theirs; nothing is stored until then.
        Patterns, one on each line; the first that fits counts: __pod-{pod}
        pod-{pod}-{topic}
        ");
        // Saved again it is hers; what it would flag is shown first.
        assert_reads!(bare(&fill(ws, "ruth", &[]).await?).lines().take(4).collect::<Vec<_>>().join("\n"), @r"
        == How channels are named ==
        *Of 7 channels there are, this would newly flag 1:* <#C>. Nobody is asked about channels that are there already.
        *Save* again to store it; nothing is stored until then.
        Patterns, one on each line; the first that fits counts: __pod-{pod}
        ");
        let said = fill(ws, "ruth", &[]).await?;
        assert!(said.starts_with("== Saved =="), "{said}");
        ws.slack.close("ruth", true).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM channel_rules").await, 2);
        assert_reads!(say(ws, "jonas", "/channel check").await?, @r"
        *1 of 7 channels does not keep the rules.*
        • <#C>: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`
        (Nobody is asked about channels that were there before the rules.)
        ");
        assert_reads!(say(ws, "jonas", "/channel check summer_brand_launch").await?, @r"
        `summer_brand_launch` does not keep the rules: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`.
        These would, and are free:
        • `pod-brand-summer-launch`
        • `pod-performance-summer-brand-launch`
        • `xpod-summer-brand-launch`
        ");
        assert_reads!(say(ws, "jonas", "/channel check #pod-brand-launch").await?, @"`pod-brand-launch` keeps the rules: it is a channel of Brand & Content.");
        // Nobody was asked about what was there before.
        assert_eq!(ws.count("SELECT COUNT(*) FROM channel_cases").await, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_a_rule_is_told_at_its_field() {
    on_sqlite(async |ws| {
        ws.slack.close("chloe", true).await?;
        let form = ws.user("chloe").command(GENERAL, "/channel rules edit").await?;
        let mut form = Some(form);
        let long = "x".repeat(200);
        for (field, typed) in [
            ("Patterns", "pod-{squad}"),
            ("Patterns", "🚀-{topic}"),
            ("Patterns", "{topic}"),
            ("Patterns", "pod-{pod}\npod-{pod}"),
            ("Patterns", long.as_str()),
            ("Regular expressions", "tmp-("),
            ("Regular expressions", ".*"),
            ("Names that may stay as they are", long.as_str()),
        ] {
            let before = ws.user("chloe").modal().unwrap_or_default();
            assert!(before.contains(field), "{before}");
            let patterns = "Patterns, one on each line; the first that fits counts";
            let expressions = "Regular expressions for more of them, one on each line";
            let label = match field {
                "Patterns" => patterns,
                "Regular expressions" => expressions,
                other => other,
            };
            let tried = form.take().expect("the form").fill(patterns, "pod-{pod}")?.fill(expressions, "")?;
            let tried = tried.fill("Names that may stay as they are", "")?.fill(label, typed)?.submit().await?;
            assert_eq!(tried.errors().len(), 1, "{field} {typed}: {:?}", tried.errors());
            assert!(!tried.is_done());
            form = Some(tried);
        }
        let last = form.take().expect("the form");
        assert_reads!(last.errors().join("\n"), @"“xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” is no name of a channel: letters, digits, hyphens and underscores, at most 80.");
        // A preview says the same above the form, and loses nothing.
        press(ws, "chloe", "Show what this would flag").await?;
        assert!(modal(ws, "chloe").contains("This cannot be read:"), "{}", modal(ws, "chloe"));
        let rtl = last.fill("Names that may stay as they are", "")?;
        let rtl = rtl.fill("Patterns, one on each line; the first that fits counts", "pod-{pod}\nقناة-{topic}")?;
        let rtl = rtl.submit().await?;
        let saved = if rtl.modal().starts_with("== Saved ==") { rtl } else { rtl.submit().await? };
        assert!(saved.modal().contains("قناة-{topic}"), "{}", saved.modal());
        assert_eq!(ws.count("SELECT COUNT(*) FROM channel_rules").await, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_makes_a_channel_is_asked_reminded_and_then_it_is_the_leads() {
    on_both_engines(async |ws| {
        keep_rules(ws).await?;
        ws.slack.create_channel("sofia", "summer_brand_launch", false)?;
        ws.slack.create_channel("sofia", "pod-brand-photos", false)?;
        ws.settle().await;
        assert_reads!(read(ws, "sofia"), @r"
        A word about the name of <#C>: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`, so people may look for it in vain.
        These names are free and would do:
        `pod-brand-summer-launch` [Rename]
        `xpod-summer-brand-launch` [Rename]
        `agency-summer-brand-launch` [Rename]
        [Belongs to a pod] [Ask for an exception]
        (You have 3 working days; then it stands on the weekly list of whoever leads Brand & Content. Only you read this.)
        [Why am I asked?]
        ");
        // Somebody else presses nothing here.
        ws.user("sofia").click_dm("Rename").await?;
        assert_reads!(read(ws, "sofia"), @r"
        A word about the name of <#C>: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`, so people may look for it in vain.
        To call it `pod-brand-summer-launch`: open <#C>, click its name at the top, then *Settings*, then *Edit* beside the name, and type `pod-brand-summer-launch`. I notice by myself when it is done.
        `xpod-summer-brand-launch` [Rather this]
        `agency-summer-brand-launch` [Rather this]
        [Belongs to a pod] [Ask for an exception]
        (You have 3 working days; then it stands on the weekly list of whoever leads Brand & Content. Only you read this.)
        [Why am I asked?]
        ");
        // Another name that does not keep them: the question follows, nobody is asked anew.
        ws.slack.rename_channel("sofia", "#summer_brand_launch", "brand_launch")?;
        ws.settle().await;
        assert_reads!(read(ws, "sofia"), @r"
        A word about the name of <#C>: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`, so people may look for it in vain.
        These names are free and would do:
        `pod-brand-launch` [Rename]
        `xpod-brand-launch` [Rename]
        `agency-brand-launch` [Rename]
        [Belongs to a pod] [Ask for an exception]
        (You have 3 working days; then it stands on the weekly list of whoever leads Brand & Content. Only you read this.)
        [Why am I asked?]
        ");
        ws.slack.rename_channel("sofia", "#brand_launch", "pod-brand-launch")?;
        ws.settle().await;
        assert_reads!(read(ws, "sofia"), @"Thank you: it is <#C> now, and people will find it.");
        assert_eq!(ws.count("SELECT COUNT(*) FROM channel_cases WHERE state = 'fixed'").await, 1);

        // In New York it is four in the morning.
        ws.slack.create_channel("grace", "kestrel-qbr", false)?;
        ws.settle().await;
        assert_eq!(read(ws, "grace"), "");
        ws.advance_to("2026-11-23T14:30:00Z").await;
        assert_reads!(read(ws, "grace"), @r"
        A word about the name of <#C>: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`, so people may look for it in vain.
        These names are free and would do:
        `pod-growth-kestrel-qbr` [Rename]
        `xpod-kestrel-qbr` [Rename]
        `agency-kestrel-qbr` [Rename]
        [Belongs to a pod] [Ask for an exception]
        (You have 3 working days; then it stands on the weekly list of whoever leads Client Growth. Only you read this.)
        [Why am I asked?]
        ");
        ws.slack.see_all();
        // The reminder, three working days later; nobody works there on Thanksgiving only if a calendar says so.
        ws.advance_to("2026-11-26T13:00:00Z").await;
        assert_eq!(read(ws, "grace"), "");
        ws.advance_to("2026-11-26T15:00:00Z").await;
        assert_reads!(read(ws, "grace"), @r"
        There is a newer message about the name of <#C>, further down.
        ---
        Once more about <#C>: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`, so people look for it in vain.
        These names are free and would do:
        `pod-growth-kestrel-qbr` [Rename]
        `xpod-kestrel-qbr` [Rename]
        `agency-kestrel-qbr` [Rename]
        [Belongs to a pod] [Ask for an exception]
        (Today is the last day; then it stands on the weekly list of whoever leads Client Growth. Only you read this.)
        [Why am I asked?]
        ");
        ws.advance_to("2026-11-27T15:00:00Z").await;
        assert_reads!(read(ws, "grace"), @r"
        <#C> stands on the weekly list of whoever leads Client Growth now. You can still rename it; I notice by myself.
        These names are free and would do:
        `pod-growth-kestrel-qbr` [Rename]
        `xpod-kestrel-qbr` [Rename]
        `agency-kestrel-qbr` [Rename]
        [Why am I asked?]
        ");
        assert_eq!(read(ws, "dana"), "", "the list comes once a week");
        ws.advance_to("2026-11-30T15:00:00Z").await;
        assert_reads!(read(ws, "dana"), @r"
        *Names of channels around Client Growth*
        These do not keep the rules, and the days to rename them are over.
        <#C>: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`. It could be `pod-growth-kestrel-qbr`. [Allow]
        (To rename one, talk with its people, or do it yourself: its name at the top → *Settings* → *Edit*. Whoever made it can, and every admin of the workspace.)
        [Why am I asked?]
        ");
        ws.user("dana").click_dm("Allow").await?;
        assert_reads!(read(ws, "dana"), @"All names of this list are settled. Thank you.");
        assert_reads!(read(ws, "grace"), @r"
        <#C> may keep its name: <@U0DANA0001> allows it. There is nothing to do.
        ---
        <#C> may keep its name: <@U0DANA0001> allows it.
        [Got it] [Why am I told?]
        ");
        ws.user("grace").click_dm("Got it").await?;
        ws.slack.see_all();
        ws.advance(SignedDuration::from_hours(8 * 24)).await;
        assert_eq!(read(ws, "dana"), "", "there is nothing to list any more");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_named_while_the_bot_is_down_is_asked_about_once_it_is_back() {
    on_both_engines(async |ws| {
        ws.slack.create_channel("sofia", "pod-brand-logo", false)?;
        ws.settle().await;
        keep_rules(ws).await?;
        ws.kill_bot().await;
        ws.slack.create_channel("jonas", "lunch", false)?;
        ws.slack.create_channel("mei", "xpod-launch", false)?;
        ws.slack.rename_channel("sofia", "pod-brand-logo", "logo")?;
        // Longer than Slack goes on telling of it.
        ws.clock.advance(SignedDuration::from_hours(3));
        ws.restart_bot().await;
        ws.app().sweep().await?;
        ws.settle().await;
        let of = |who: &str| ws.user(who).dms().concat();
        assert!(of("jonas").contains("lunch"), "{}", of("jonas"));
        assert!(of("sofia").contains("logo"), "{}", of("sofia"));
        assert!(!of("mei").contains("xpod-launch"), "hers is called right: {}", of("mei"));
        let asked = "SELECT COUNT(*) FROM channel_cases WHERE state = 'asked'";
        assert_eq!(ws.count(asked).await, 2);
        ws.app().sweep().await?;
        ws.settle().await;
        assert_eq!(ws.count(asked).await, 2);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_exception_and_a_pod_are_asked_for() {
    on_both_engines(async |ws| {
        keep_rules(ws).await?;
        ws.slack.create_channel("jonas", "bids", false)?;
        ws.settle().await;
        read(ws, "jonas");
        let form = ws.user("jonas").click_dm("Belongs to a pod").await?;
        assert_reads!(bare(&form.modal()), @r"
        == Belongs to a pod ==
        Which pod works in <#C>? You are offered names of that pod, and its lead links the channel to it.
        Pod: <choose>
        [Save] [Cancel]
        ");
        let form = form.fill("Pod", "Performance Marketing")?.submit().await?;
        assert!(form.is_done());
        assert_reads!(read(ws, "jonas"), @r"
        A word about the name of <#C>: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`, so people may look for it in vain.
        You said it belongs to Performance Marketing; I asked <@U0ANA0001> to link it.
        These names are free and would do:
        `pod-performance-bids` [Rename]
        [Belongs to a pod] [Ask for an exception]
        (You have 3 working days; then it stands on the weekly list of whoever leads Performance Marketing. Only you read this.)
        [Why am I asked?]
        ");
        assert_reads!(read(ws, "ana"), @r"
        <@U0JONAS0001> says that <#C> belongs to Performance Marketing. Linked to it, I know whose it is.
        [Link it] [Not ours] [Why am I asked?]
        ");
        ws.user("ana").click_dm("Link it").await?;
        assert_reads!(read(ws, "ana"), @"<#C> belongs to Performance Marketing now.");
        assert_reads!(say(ws, "ana", "/channel list performance").await?, @r"
        *Channels of Performance Marketing*
        • <#C0PODPERF>
        • <#C>
        (Led by <@U0ANA0001>)
        ");

        let form = ws.user("jonas").click_dm("Ask for an exception").await?;
        assert_reads!(bare(&form.modal()), @r"
        == Ask for an exception ==
        Why should <#C> keep its name? Whoever leads the pod, or an admin, decides.
        Reason: ____
          (One sentence will do.)
        [Ask] [Cancel]
        ");
        form.fill("Reason", "<!here> everybody says *bids* 🚀")?.submit().await?;
        assert_reads!(read(ws, "jonas"), @r"
        You asked to keep the name of <#C>. <@U0ANA0001> decides.
        > <!here> everybody says *bids* 🚀
        ");
        assert_reads!(read(ws, "ana"), @r"
        <@U0JONAS0001> would like to keep the name of <#C>.
        > <!here> everybody says *bids* 🚀
        By the rules it does not begin with `pod-`, `client-`, `xpod-` or `agency-`. It could be `pod-performance-bids`.
        [Allow the name] [Keep to the rules] [Why am I asked?]
        ");
        ws.user("ana").click_dm("Keep to the rules").await?;
        assert_reads!(read(ws, "ana"), @"<@U0ANA0001> would rather keep to the rules for <#C>.");
        assert_reads!(read(ws, "jonas"), @r"
        There is a newer message about the name of <#C>, further down.
        ---
        A word about the name of <#C>: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`, so people may look for it in vain.
        <@U0ANA0001> has read why, and would rather keep to the rules here.
        These names are free and would do:
        `pod-performance-bids` [Rename]
        [Belongs to a pod] [Ask for an exception]
        (You have 3 working days; then it stands on the weekly list of whoever leads Performance Marketing. Only you read this.)
        [Why am I asked?]
        ");
        let form = ws.user("jonas").click_dm("Ask for an exception").await?;
        form.fill("Reason", "Clients know it")?.submit().await?;
        ws.slack.see_all();
        ws.user("ana").click_dm("Allow the name").await?;
        assert_reads!(read(ws, "jonas"), @r"
        <#C> may keep its name: <@U0ANA0001> allows it. There is nothing to do.
        ---
        <#C> may keep its name: <@U0ANA0001> allows it.
        [Got it] [Why am I told?]
        ");
        ws.user("jonas").click_dm("Got it").await?;
        ws.slack.see_all();
        assert_reads!(say(ws, "jonas", "/channel check bids").await?, @"`bids` may keep its name: somebody allowed it.");

        // A lead allows their own; whoever leaves leaves it to the lead; nobody asks somebody of another company.
        ws.slack.create_channel("ben", "ben-lab", false)?;
        ws.slack.create_channel("tomas", "copy_desk", false)?;
        ws.settle().await;
        ws.slack.see_all();
        let form = ws.user("ben").click_dm("Ask for an exception").await?;
        form.fill("Reason", "It is mine")?.submit().await?;
        assert_reads!(read(ws, "ben"), @"<#C> may keep its name: <@U0BEN0001> allows it. There is nothing to do.");
        ws.slack.deactivate("tomas")?;
        ws.settle().await;
        ws.advance_to("2026-11-30T10:00:00Z").await;
        assert_reads!(read(ws, "ben"), @r"
        *Names of channels around Brand & Content*
        These do not keep the rules, and the days to rename them are over.
        <#C>: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`. It could be `pod-brand-copy-desk`. [Allow]
        (To rename one, talk with its people, or do it yourself: its name at the top → *Settings* → *Edit*. Whoever made it can, and every admin of the workspace.)
        [Why am I asked?]
        ");
        ws.slack.archive_channel("chloe", "#copy_desk", true)?;
        ws.settle().await;
        assert_reads!(read(ws, "ben"), @"All names of this list are settled. Thank you.");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_new_channel_has_the_right_name_and_people() {
    on_both_engines(async |ws| {
        keep_rules(ws).await?;
        ws.slack.fail_next("conversations.invite", 1, &Fault::Error("user_is_restricted".to_owned()));
        let form = ws.user("sofia").command("#pod-brand", "/channel new Summer Launch 🚀").await?;
        assert_reads!(form.modal(), @r"
        == New channel ==
        What it is about: <a topic of a pod: #pod-apac-launch>
        Pod (optional): <Brand & Content>
        Client (optional): ____
        Topic (optional): __Summer Launch 🚀__
          (As you would say it: “Summer launch” becomes summer-launch.)
        Who (optional): [x] Invite everybody of the pod [ ] Private: only its members know of it
        Also invite (optional): <choose>
        [Create] [Cancel]
        ");
        let form = form.submit().await?;
        assert!(form.is_done());
        assert_reads!(read(ws, "sofia"), @r"
        <#C> is there, a channel of Brand & Content.
        3 people are in it.
        Not invited:
        • <@U0BEN0001>: A guest, who may not be in this channel. An admin of the workspace can let them in.
        ");
        let linked = "SELECT COUNT(*) FROM pod_channels l JOIN channels c ON c.id = l.channel
                      WHERE c.name = 'pod-brand-summer-launch' AND NOT l.is_home";
        assert_eq!(ws.count(linked).await, 1);
        ws.slack.see_all();

        // What a form cannot make is told at its field.
        let form = ws.user("sofia").command("#pod-brand", "/channel new brand summer launch").await?.submit().await?;
        assert_reads!(form.errors().join("\n"), @"There is a channel #pod-brand-summer-launch already, perhaps an archived one. Please try other words.");
        let form = form.fill("Topic", "🚀")?.submit().await?;
        assert_reads!(form.errors().join("\n"), @"There is no letter or digit in it that a name could have.");
        let form = form.fill("Topic", &"launch ".repeat(28))?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        assert!(read(ws, "sofia").contains("is there, a channel of Brand"), "{}", ws.user("sofia").last_dm());
        let cut = "SELECT COUNT(*) FROM channels WHERE name LIKE 'pod-brand-launch-launch%' AND LENGTH(name) = 79";
        assert_eq!(ws.count(cut).await, 1);
        let said = ws.user("felix").command("#pod-brand", "/channel new").await?.answer();
        assert_reads!(said, @"Guests cannot make channels. Please ask somebody of the pod.");

        // Slack refuses: a private channel may have the name, or apps may make none.
        for code in ["name_taken", "restricted_action"] {
            ws.slack.fail_next("conversations.create", 1, &Fault::Error(code.to_owned()));
            let form = ws.user("ana").command("#pod-performance", "/channel new bids").await?.submit().await?;
            assert!(form.is_done(), "{:?}", form.errors());
            let said = read(ws, "ana");
            match code {
                "name_taken" => assert_reads!(said, @r"
                I could not make `pod-performance-bids`. Another channel has that name, perhaps an archived or a private one. Use that one, rename it, or choose another name.
                [Choose another name]
                "),
                _ => assert_reads!(said, @r"
                I could not make `pod-performance-bids`. The workspace does not let apps do that. Somebody who may can do it by hand, or an owner allows it in the workspace's settings, under Permissions.
                (Chloë Martin or Ruth Adeyemi can look into it.)
                [Try again]
                "),
            }
        }
        let form = ws.user("ana").click_dm("Try again").await?;
        assert!(form.modal().contains("bids"), "{}", form.modal());
        form.submit().await?;
        assert_reads!(read(ws, "ana"), @r"
        <#C> is there, a channel of Performance Marketing.
        3 people are in it.
        ");

        // What the bot made, it renames; Slack's refusal is said with another name.
        ws.slack.rename_channel("chloe", "#pod-performance-bids", "the-bids")?;
        ws.settle().await;
        assert_reads!(read(ws, "ana"), @r"
        A word about the name of <#C>: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`, so people may look for it in vain.
        These names are free and would do:
        `pod-performance-bids` [Rename]
        `xpod-bids` [Rename]
        `agency-bids` [Rename]
        [Belongs to a pod] [Ask for an exception]
        (You have 3 working days; then it stands on the weekly list of whoever leads Performance Marketing. Only you read this.)
        [Why am I asked?]
        ");
        ws.slack.fail_next("conversations.rename", 1, &Fault::Error("name_taken".to_owned()));
        ws.user("ana").click_dm("Rename").await?;
        assert_reads!(read(ws, "ana"), @r"
        There is a newer message about the name of <#C>, further down.
        ---
        A word about the name of <#C>: it does not begin with `pod-`, `client-`, `xpod-` or `agency-`, so people may look for it in vain.
        I could not rename it to `pod-performance-bids`. Another channel has that name, perhaps an archived or a private one. Use that one, rename it, or choose another name.
        These names are free and would do:
        `pod-performance-bids-2` [Rename]
        `xpod-bids` [Rename]
        `agency-bids` [Rename]
        [Belongs to a pod] [Ask for an exception]
        (You have 3 working days; then it stands on the weekly list of whoever leads Performance Marketing. Only you read this.)
        [Why am I asked?]
        ");
        ws.user("ana").click_dm("Rename").await?;
        assert_reads!(read(ws, "ana"), @"Thank you: it is <#C> now, and people will find it.");
        assert_eq!(ws.count("SELECT COUNT(*) FROM channel_cases WHERE state = 'fixed'").await, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn private_channels_and_crowds_of_names() {
    on_sqlite(async |ws| {
        keep_rules(ws).await?;
        // Private ones only where an admin said so, and spoken of to nobody else than admins.
        let secret = ws.slack.create_channel("priya", "secret_plans", true)?;
        ws.slack.invite("priya", secret.as_str(), &["podkeeper"])?;
        ws.settle().await;
        assert_eq!(read(ws, "priya"), "");
        let form = ws.user("chloe").command(GENERAL, "/channel rules edit").await?;
        let form = form
            .fill(
                "Whom they bind",
                "Ask whoever makes or renames a channel against these rules, Private channels keep them too if I am in them",
            )?
            .submit()
            .await?;
        assert!(form.modal().contains("newly flag 1"), "{}", form.modal());
        form.submit().await?;
        ws.slack.see_all();
        assert_eq!(read(ws, "priya"), "", "what is there already is not asked about");
        ws.slack.rename_channel("priya", secret.as_str(), "secret_plans_2")?;
        ws.settle().await;
        assert!(read(ws, "priya").contains("an admin"), "not of its lead");
        let of_ana = ws.user("ana").command(GENERAL, "/channel check").await?.answer();
        assert!(!of_ana.contains(secret.as_str()), "{of_ana}");
        let of_chloe = ws.user("chloe").command(GENERAL, "/channel check").await?.answer();
        assert!(of_chloe.contains(secret.as_str()), "{of_chloe}");
        // Whoever makes many is asked about some; the rest is their lead's at once.
        for number in 0..8 {
            ws.slack.create_channel("wei", &format!("wei_{number}"), false)?;
        }
        ws.settle().await;
        ws.advance(SignedDuration::from_hours(20)).await;
        ws.slack.see_all();
        let asked = ws.count("SELECT COUNT(*) FROM channel_cases WHERE state = 'asked' AND person = 'U0WEI0001'").await;
        assert_eq!(asked, 5);
        // New rules take what they allow from everybody's lists.
        let form = ws.user("chloe").command(GENERAL, "/channel rules edit").await?;
        form.fill("Regular expressions for more of them, one on each line", "wei_\\d+")?.submit().await?;
        ws.settle().await;
        ws.slack.see_all();
        let open = ws.count("SELECT COUNT(*) FROM channel_cases WHERE closed_at IS NULL AND person = 'U0WEI0001'").await;
        assert_eq!(open, 0);
        Ok(())
    })
    .await;
}
