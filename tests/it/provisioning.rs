//! Channels that are made for a pod, what Slack will not do, and the card that stays true.

use crate::harness::{Outcome, Workspace, assert_reads, on_both_engines};
use jiff::SignedDuration;
use podkeeper::sandbox::{Fault, Kind, Standing};

fn mins(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

/// A new pod: Omar leads it, Sofia belongs to it.
async fn found(ws: &Workspace) -> Outcome {
    ws.user("ruth").command("#general", "/pod create nordics \"Nordics & North\" lead @omar").await?;
    ws.user("ruth").command("#general", "/pod add @sofia nordics").await?;
    ws.advance(mins(2)).await;
    ws.slack.see_all();
    Ok(())
}

/// Somebody sends the form as it comes, with these fields filled in.
async fn provision(ws: &Workspace, who: &str, pod: &str, fields: &[(&str, &str)]) -> Outcome {
    let mut form = ws.user(who).command("#general", &format!("/pod provision {pod}")).await?;
    for (label, value) in fields {
        form = form.fill(label, value)?;
    }
    let form = form.submit().await?;
    assert_eq!(form.errors(), Vec::<&str>::new());
    ws.slack.close(who, true).await?;
    ws.advance(mins(2)).await;
    Ok(())
}

/// What stands in a channel, without what Slack itself says there.
fn said_in(ws: &Workspace, channel: &str) -> Vec<String> {
    let messages = ws.slack.messages(channel).expect("a channel");
    messages.iter().filter(|message| message.subtype.is_none()).map(podkeeper::sandbox::plain).collect()
}

fn card(ws: &Workspace, channel: &str) -> String {
    said_in(ws, channel).into_iter().next_back().unwrap_or_default()
}

fn people_in(ws: &Workspace, channel: &str) -> Vec<String> {
    let members = ws.slack.channel(channel).expect("a channel").members;
    let name = |id: &podkeeper::ids::UserId| ws.slack.person(id.as_str()).expect("somebody").name;
    let mut names: Vec<String> = members.iter().map(name).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_pod_gets_its_channels_and_a_card_that_stays_true() {
    on_both_engines(async |ws| {
        found(ws).await?;
        ws.user("ruth").command("#general", "/pod add @felix nordics").await?;
        ws.slack.set_standing("felix", Standing::SingleChannelGuest)?;
        ws.advance(mins(2)).await;
        ws.slack.see_all();

        let form = ws.user("omar").command("#general", "/pod provision nordics").await?;
        assert_reads!(form.modal(), @"
        == Set up the pod ==
        I make the channel of *Nordics & North* and put a card in it that says who leads it, when it works and what comes next, and keep it true.
        Its channel: __pod-nordics__
          (A channel of this name that is there, and is no other pod's, becomes this pod's and keeps its topic.)
        What else (optional): [ ] Private: only those who are invited see it [x] Write its topic and description [x] Invite its people (3)
        Further channels (optional): ____
          (Their subjects, with commas: pod-nordics-hiring. Its lead and deputy are invited.)
        Bookmarks (optional): ____
          (One a line: a title and its address.)
        [Set it up] [Cancel]
        ");
        let form = form
            .fill("Its channel", "Pod Nordics!")?
            .fill("Further channels", "🦀")?
            .fill("Bookmarks", "Board board.example")?
            .submit()
            .await?;
        assert_reads!(form.errors().join("\n"), @"
        No channel can be named after “🦀”: it needs letters from a to z, or digits.
        “Board board.example” is no link. Write one a line, like this: Board https://board.example/7
        Slack takes lower-case letters, digits, hyphens and underscores. Try pod-nordics.
        ");
        let form = form.fill("Its channel", "pod-brand")?.fill("Further channels", "")?.fill("Bookmarks", "")?;
        let form = form.submit().await?;
        assert_reads!(form.errors().join("\n"), @"#pod-brand belongs to Brand & Content (`brand`), and a channel has one pod.");
        let form = form
            .fill("Its channel", "#Pod-Nordics")?
            .fill("Further channels", "Hiring")?
            .fill("Bookmarks", "Board https://board.example/7\nhttps://wiki.example/nordics")?
            .submit()
            .await?;
        assert_reads!(form.modal(), @"
        == Setting it up ==
        I am setting up #pod-nordics for *Nordics & North*.
        (This takes a moment. The card in the channel says what has come about, and what Slack would not do; if there can be no channel, I tell you.)
        [Done]
        ");
        ws.slack.close("omar", true).await?;
        ws.advance(mins(2)).await;

        let home = ws.slack.channel("#pod-nordics")?;
        assert_reads!(format!("{}\n{}", home.topic, home.purpose), @"
        Nordics & North · who is who and what comes next: the pinned card · /pod show nordics
        The channel of Nordics & North.
        ");
        assert_eq!(people_in(ws, "#pod-nordics"), ["omar", "podkeeper", "sofia"]);
        assert_eq!(people_in(ws, "#pod-nordics-hiring"), ["omar", "podkeeper"]);
        let links: Vec<&str> = home.bookmarks.iter().filter_map(|bookmark| bookmark["title"].as_str()).collect();
        assert_eq!(links, ["Board", "wiki.example"]);
        assert_eq!(home.pins.len(), 1, "the card is at hand");
        assert_eq!(said_in(ws, "#pod-nordics").len(), 1, "one card");
        assert_reads!(card(ws, "#pod-nordics"), @"
        # Nordics & North
        Led by <@U0OMAR0001>
        Works Monday to Friday, 09:00 to 17:30 (Europe/Berlin)
        3 people
        *Objective*
        None for this cycle yet: whoever leads the pod sets it with `/okr new`.
        *Stuck on something that is not yours to decide?*
        `/escalate` with what is blocked brings it to whoever can decide; `/escalate routes` shows the way it goes.
        ---
        *Not done yet*
        • Inviting Felix Brandt: A guest with a single channel, and they have it already. An admin of the workspace can make them a guest of several.
        [Try again] [Leave it]
        (This card stays true by itself. `/pod show nordics` tells more.)
        ");
        let shown = ws.user("omar").command("#pod-nordics-hiring", "/pod show").await?;
        assert!(shown.answer().contains("Nordics & North"), "{}", shown.answer());

        // Somebody lets the guest in; whoever leads the pod tries again, nobody else can.
        let refused = ws.user("sofia").click("#pod-nordics", "Try again").await?;
        assert_reads!(refused.answer(), @"The lead and the admins have channels made for Nordics & North. Omar Haddad leads Nordics & North; ask Omar or an admin.");
        ws.slack.set_standing("felix", Standing::Guest)?;
        let again = ws.user("omar").click("#pod-nordics", "Try again").await?;
        assert_reads!(again.answer(), @"Trying it again for *Nordics & North*. The card says what comes of it.");
        ws.advance(mins(2)).await;
        assert_eq!(people_in(ws, "#pod-nordics"), ["felix", "omar", "podkeeper", "sofia"]);
        assert!(!card(ws, "#pod-nordics").contains("Not done yet"), "{}", card(ws, "#pod-nordics"));

        // What changes elsewhere stands on the card.
        ws.user("ruth").command("#general", "/pod topics nordics: winter, snow").await?;
        ws.user("omar").command("#pod-nordics", "/ritual add standup").await?;
        ws.user("ruth").command("#general", "/pod lead @sofia nordics").await?;
        ws.advance(mins(2)).await;
        assert_reads!(card(ws, "#pod-nordics"), @"
        # Nordics & North
        Led by <@U0SOFIA0001>
        Works Monday to Friday, 09:00 to 17:30 (Europe/Berlin)
        3 people
        Answers for snow, winter
        *Next*
        Daily stand-up: Tuesday 24 Nov at 09:30, by each person's own time
        *Objective*
        None for this cycle yet: whoever leads the pod sets it with `/okr new`.
        *Stuck on something that is not yours to decide?*
        `/escalate` with what is blocked brings it to whoever can decide; `/escalate routes` shows the way it goes.
        (This card stays true by itself. `/pod show nordics` tells more.)
        ");
        let before = card(ws, "#pod-nordics");
        ws.advance_to("2026-11-24T09:00:00Z").await;
        let after = card(ws, "#pod-nordics");
        assert!(after != before && after.contains("Wednesday 25 Nov"), "what comes next is another day: {after}");
        assert_eq!(said_in(ws, "#pod-nordics").iter().filter(|said| said.starts_with("# Nordics")).count(), 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_name_that_is_taken_is_told_to_whoever_wanted_it() {
    on_both_engines(async |ws| {
        found(ws).await?;
        // Nobody but its people knows of this one, so Slack alone can say it.
        ws.slack.create_channel("ana", "pod-nordics", true)?;
        ws.settle().await;
        provision(ws, "omar", "nordics", &[]).await?;
        assert_reads!(ws.user("omar").last_dm(), @"
        I could not make #pod-nordics for *Nordics & North*. Another channel has that name, perhaps an archived or a private one. Use that one, rename it, or choose another name.
        [Try again] [Another name] [Leave it] [Why am I asked?]
        ");
        assert!(ws.user("omar").home().await?.contains("Nordics & North has no channel yet"));
        ws.user("omar").click_dm("Try again").await?;
        ws.advance(mins(2)).await;
        assert!(ws.user("omar").last_dm().contains("I could not make #pod-nordics"), "as it was");
        // The workspace does not let apps make channels, either, until an owner allows it.
        ws.slack.fail_next("conversations.create", 1, &Fault::Error("restricted_action".to_owned()));
        let form = ws.user("omar").click_dm("Another name").await?;
        form.fill("Its channel", "pod-north")?.submit().await?;
        ws.slack.close("omar", true).await?;
        ws.advance(mins(2)).await;
        assert_reads!(ws.user("omar").last_dm(), @"
        I could not make #pod-north for *Nordics & North*. The workspace does not let apps do that. Somebody who may can do it by hand, or an owner allows it in the workspace's settings, under Permissions.
        [Try again] [Another name] [Leave it] [Why am I asked?]
        ");
        ws.user("omar").click_dm("Try again").await?;
        ws.advance(mins(2)).await;
        assert_eq!(people_in(ws, "#pod-north"), ["omar", "podkeeper", "sofia"]);
        assert!(!ws.user("omar").home().await?.contains("has no channel yet"), "it is settled");
        // A private one is never without anybody who could let others in.
        ws.user("ruth").command("#general", "/pod create labs Labs").await?;
        let options = "Private: only those who are invited see it, Invite its people (0)";
        provision(ws, "ruth", "labs", &[("What else", options)]).await?;
        let labs = ws.slack.channel("#pod-labs")?;
        assert_eq!((labs.kind, labs.topic.as_str()), (Kind::Private, ""));
        assert_eq!(people_in(ws, "#pod-labs"), ["podkeeper", "ruth"]);
        assert!(card(ws, "#pod-labs").starts_with("# Labs"), "{}", card(ws, "#pod-labs"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn each_refusal_is_said_and_holds_nothing_else_back() {
    on_both_engines(async |ws| {
        found(ws).await?;
        for (method, code) in [
            ("conversations.setTopic", "restricted_action"),
            ("conversations.setPurpose", "missing_scope"),
            ("bookmarks.add", "no_permission"),
            ("conversations.invite", "cant_invite"),
            ("pins.add", "no_permission"),
        ] {
            ws.slack.fail_next(method, 1, &Fault::Error(code.to_owned()));
        }
        provision(
            ws,
            "omar",
            "nordics",
            &[("Bookmarks", "Board https://board.example/7"), ("Further channels", "brand")],
        )
        .await?;
        assert_reads!(card(ws, "#pod-nordics"), @"
        # Nordics & North
        Led by <@U0OMAR0001>
        Works Monday to Friday, 09:00 to 17:30 (Europe/Berlin)
        2 people
        *Objective*
        None for this cycle yet: whoever leads the pod sets it with `/okr new`.
        *Stuck on something that is not yours to decide?*
        `/escalate` with what is blocked brings it to whoever can decide; `/escalate routes` shows the way it goes.
        ---
        *Not done yet*
        • The topic: The workspace does not let apps do that there. Somebody who may can do it by hand.
        • The description: The app lacks a permission. An admin updates it from `podkeeper manifest` and installs it again.
        • The bookmark Board: The workspace does not let apps do that there. Somebody who may can do it by hand.
        • Inviting Omar Haddad: Slack does not let me invite them. Somebody in the channel can: type `/invite` in it.
        [Try again] [Leave it]
        (This card stays true by itself. `/pod show nordics` tells more.)
        ");
        assert_eq!(people_in(ws, "#pod-nordics"), ["podkeeper", "sofia"]);
        assert!(ws.problems().await.is_empty(), "what the card says is no delivery problem");
        let answer = ws.user("ruth").click("#pod-nordics", "Leave it").await?.answer();
        assert_reads!(answer, @"These 4 things stay as they are for *Nordics & North*. `/pod provision nordics` asks for more.");
        ws.advance(mins(2)).await;
        assert!(!card(ws, "#pod-nordics").contains("Not done yet"), "{}", card(ws, "#pod-nordics"));
        // Wanted again, it comes about; what is there is not made twice.
        provision(ws, "ruth", "nordics", &[("Bookmarks", "Board https://board.example/7")]).await?;
        assert_eq!(people_in(ws, "#pod-nordics"), ["omar", "podkeeper", "sofia"]);
        assert_eq!(ws.slack.channel("#pod-nordics")?.bookmarks.len(), 1);
        assert_eq!(said_in(ws, "#pod-nordics").len(), 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_channel_that_is_there_is_taken_as_it_is() {
    on_both_engines(async |ws| {
        // The pod has a home: nothing in it is written over unless somebody wants that.
        let form = ws.user("ana").command("#pod-performance", "/pod provision").await?;
        assert_reads!(form.modal(), @"
        == Set up the pod ==
        *Performance Marketing* lives in <#C0PODPERF>. I put a card there that says who leads it, when it works and what comes next, and keep it true. What else do you want?
        What else (optional): [ ] Write its topic and description [x] Invite its people (3)
        Further channels (optional): ____
          (Their subjects, with commas: pod-performance-hiring. Its lead and deputy are invited.)
        Bookmarks (optional): ____
          (One a line: a title and its address.)
        [Set it up] [Cancel]
        ");
        form.submit().await?;
        ws.slack.close("ana", true).await?;
        ws.advance(mins(2)).await;
        let home = ws.slack.channel("#pod-performance")?;
        assert_eq!((home.topic.as_str(), home.purpose.as_str()), ("", "Performance Marketing"));
        assert!(
            card(ws, "#pod-performance").starts_with("# Performance Marketing"),
            "{}",
            card(ws, "#pod-performance")
        );
        let others = ws.user("jonas").command("#pod-performance", "/pod provision").await?;
        assert_reads!(others.answer(), @"The lead and the admins have channels made for Performance Marketing. Ana Keller leads Performance Marketing; ask Ana or an admin.");

        // Where another company reads, no card stands.
        ws.slack.share_externally("#pod-performance", true)?;
        ws.advance(mins(2)).await;
        assert!(!card(ws, "#pod-performance").starts_with("# Performance Marketing"), "it is taken down");
        ws.slack.share_externally("#pod-performance", false)?;
        ws.advance(mins(2)).await;
        assert!(card(ws, "#pod-performance").starts_with("# Performance Marketing"), "and comes back");

        // Somebody deletes it: nobody wants it, until somebody does.
        let standing = ws.slack.messages("#pod-performance")?;
        let standing = standing.iter().rfind(|message| message.subtype.is_none()).expect("the card");
        ws.slack.delete_message("ruth", "#pod-performance", &standing.ts)?;
        ws.settle().await;
        ws.user("ruth").command("#general", "/pod lead @priya performance").await?;
        ws.advance(mins(2)).await;
        assert!(!card(ws, "#pod-performance").starts_with("# Performance Marketing"), "it stays away");
        provision(ws, "ruth", "performance", &[]).await?;
        assert!(card(ws, "#pod-performance").contains("Led by <@U0PRIYA0001>"), "{}", card(ws, "#pod-performance"));

        // A free channel of the wanted name becomes the pod's, and the bot enters it.
        ws.user("ruth").command("#general", "/pod create nordics Nordics lead @omar").await?;
        ws.slack.create_channel("omar", "north", false)?;
        ws.advance(mins(2)).await;
        provision(ws, "omar", "nordics", &[("Its channel", "north")]).await?;
        assert_eq!(ws.slack.channel("#north")?.topic, "", "its lines are its people's");
        assert!(card(ws, "#north").starts_with("# Nordics"), "{}", card(ws, "#north"));
        // The pod moves: the card goes with it.
        ws.slack.create_channel("omar", "norden", false)?;
        ws.settle().await;
        ws.user("omar").command("#norden", "/pod link nordics home").await?;
        ws.advance(mins(2)).await;
        assert!(card(ws, "#norden").starts_with("# Nordics") && !card(ws, "#north").starts_with("# Nordics"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn provisioning_survives_every_death_and_every_lost_answer() {
    on_both_engines(async |ws| {
        found(ws).await?;
        // Nothing is made before the first death, nor without losing an answer.
        ws.slack.fail_next("conversations.create", 1, &Fault::RateLimited(30));
        for method in [
            "conversations.create",
            "conversations.setTopic",
            "bookmarks.add",
            "conversations.invite",
            "chat.postMessage",
            "pins.add",
        ] {
            ws.slack.fail_next(method, 1, &Fault::DropAfter);
        }
        let form = ws.user("omar").command("#general", "/pod provision nordics").await?;
        let form = form.fill("Bookmarks", "Board https://board.example/7")?.fill("Further channels", "hiring")?;
        form.submit().await?;
        ws.slack.close("omar", true).await?;
        let done = "SELECT COUNT(*) FROM pod_provision_things WHERE state = 'done'";
        let deaths = ws.die_in_every_turn(mins(3), async |ws| ws.count(done).await >= 8).await;
        assert!(deaths > 10, "it has {deaths} moments only");
        ws.restart_bot().await;
        ws.advance(mins(5)).await;
        let named = |name: &str| ws.slack.list_channels().iter().filter(|channel| channel.name == name).count();
        assert_eq!((named("pod-nordics"), named("pod-nordics-hiring")), (1, 1), "each is made once");
        let home = ws.slack.channel("#pod-nordics")?;
        assert_eq!((home.bookmarks.len(), home.pins.len()), (1, 1));
        let topics = ws.slack.messages("#pod-nordics")?;
        let topics = topics.iter().filter(|message| message.subtype.as_deref() == Some("channel_topic"));
        assert_eq!(topics.count(), 1, "nobody reads twice that the topic was set");
        assert_eq!(people_in(ws, "#pod-nordics"), ["omar", "podkeeper", "sofia"]);
        assert_eq!(said_in(ws, "#pod-nordics").len(), 1, "one card");
        ws.assert_agreement("after the last death").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
