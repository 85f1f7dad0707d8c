//! Pods: made, shown, joined, left, led and linked.

use crate::{
    harness::{assert_reads, on_both_engines},
    scenes::talk,
};
use jiff::{SignedDuration, Timestamp};

#[tokio::test]
async fn a_pod_is_made_shown_and_listed() {
    on_both_engines(async |ws| {
        ws.slack.create_channel("omar", "pod-labs", false)?;
        ws.settle().await;
        let said = talk(
            ws,
            &[
                ("omar", "#general", "/pod create labs Labs"),
                ("ruth", "#general", "/pod create labs \"Labs & <friends>\" lead @omar"),
                ("ruth", "#general", "/pod create labs \"Other labs\""),
                ("ruth", "#general", "/pod create labs2 \"Labs & <friends>\""),
                ("ruth", "#general", "/pod create"),
                ("ruth", "#general", "/pod create Lab_s \"Laboratory\""),
                ("ruth", "#general", "/pod create \"Ölmühle\" lead @omar"),
                ("ruth", "#general", "/pod create x \"never closed"),
                ("ruth", "#general", "/pod create third lead @felix"),
                ("ruth", "#general", "/pod create fourth lead @podkeeper"),
                ("ruth", "#general", "/pod create fifth lead @ana"),
                ("jonas", "#general", "/pod list"),
                ("jonas", "#general", "/pod show labs"),
                ("jonas", "#pod-performance", "/pod show"),
                ("jonas", "#pod-performance", "/pod labs"),
                ("jonas", "#general", "/pod show"),
                ("jonas", "#general", "/pod show nothing"),
                ("jonas", "#general", "/pod frobnicate"),
            ],
        )
        .await?;
        assert_reads!(said, @r#"
        omar #general /pod create labs Labs
            *Labs* has been created; its short name is `labs`.
            It has no lead yet: an admin names one with `/pod lead @ana labs`.
            <#C0SBX00055> is its channel.
            Add people with `/pod add @ben labs`; others join with `/pod join labs`.
        ruth #general /pod create labs "Labs & <friends>" lead @omar
            There is a pod with the short name `labs` already: Labs. `/pod show labs` shows it.
        ruth #general /pod create labs "Other labs"
            There is a pod with the short name `labs` already: Labs. `/pod show labs` shows it.
        ruth #general /pod create labs2 "Labs & <friends>"
            *Labs & <friends>* has been created; its short name is `labs2`.
            It has no lead yet: an admin names one with `/pod lead @ana labs2`.
            It has no channel yet: make #pod-labs2, then `/pod link #pod-labs2 labs2`.
            Add people with `/pod add @ben labs2`; others join with `/pod join labs2`.
        ruth #general /pod create
            
        ruth #general /pod create Lab_s "Laboratory"
            “Lab_s” cannot be a short name: those have lower-case letters, digits and hyphens, and begin with a letter. Try `/pod create lab-s "Laboratory"`.
        ruth #general /pod create "Ölmühle" lead @omar
            *Ölmühle* has been created; its short name is `olmuhle`.
            <@U0OMAR0001> leads it; I will let them know.
            It has no channel yet: make #pod-olmuhle, then `/pod link #pod-olmuhle olmuhle`.
            Add people with `/pod add @ben olmuhle`; others join with `/pod join olmuhle`.
        ruth #general /pod create x "never closed
            A quotation mark opens before “never closed” and never closes. Please close it and send it again.
        ruth #general /pod create third lead @felix
            Felix Brandt is a guest here, and a pod is led by somebody of this organisation. Please choose another lead.
        ruth #general /pod create fourth lead @podkeeper
            Podkeeper is an app, and a pod is led by somebody of this organisation. Please choose another lead.
        ruth #general /pod create fifth lead @ana
            Ana Keller leads Performance Marketing already, and a person leads one pod at a time. Name another lead there first: `/pod lead @somebody performance`.
        jonas #general /pod list
            *7 pods*
            *Asia Pacific* (`apac`) · led by <@U0MEI0001> · 3 people · <#C0PODAPAC>
            *Brand & Content* (`brand`) · led by <@U0BEN0001> · 4 people · <#C0PODBRAND>
            *Client Growth* (`growth`) · led by <@U0DANA0001> · 3 people · <#C0PODGROW>
            *Labs* (`labs`) · no lead · nobody yet · <#C0SBX00055>
            *Labs & <friends>* (`labs2`) · no lead · nobody yet · no channel
            *Performance Marketing* (`performance`) · led by <@U0ANA0001> · 3 people · <#C0PODPERF>
            *Ölmühle* (`olmuhle`) · led by <@U0OMAR0001> · 1 person · no channel
        jonas #general /pod show labs
            *Labs* (`labs`)
            No lead yet; until an admin names a lead, leadership acts: <@U0CHLOE0001>, <@U0OMAR0001>
            Lives in <#C0SBX00055>
            Nobody belongs to it yet.
        jonas #pod-performance /pod show
            *Performance Marketing* (`performance`)
            Led by <@U0ANA0001>
            Lives in <#C0PODPERF>
            *3 people*
            <@U0ANA0001> (lead), <@U0JONAS0001>, <@U0PRIYA0001>
        jonas #pod-performance /pod labs
            *Labs* (`labs`)
            No lead yet; until an admin names a lead, leadership acts: <@U0CHLOE0001>, <@U0OMAR0001>
            Lives in <#C0SBX00055>
            Nobody belongs to it yet.
        jonas #general /pod show
            This channel belongs to no pod, so please name one: `/pod show apac`. The pods are `apac`, `brand`, `growth`, `labs`, `labs2`, `performance` and 1 more; `/pod list` shows them.
        jonas #general /pod show nothing
            I know no pod “nothing”. The pods are `apac`, `brand`, `growth`, `labs`, `labs2`, `performance` and 1 more; `/pod list` shows them.
        jonas #general /pod frobnicate
            I know neither a pod nor a command “frobnicate”.
            This channel belongs to no pod.
            • `/pod list`: all pods and who leads them
            • `/pod show performance`: who belongs to Performance Marketing
            • `/pod who pricing`: which pod answers for a topic, or works for a client
            • `/pod map`: how the pods stand under each other
            • `/pod join apac`: join Asia Pacific
            • `/pod leave performance`: leave Performance Marketing
        "#);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn people_come_and_go_and_repeats_are_kind() {
    on_both_engines(async |ws| {
        let said = talk(
            ws,
            &[
                ("omar", "#general", "/pod join brand"),
                ("omar", "#general", "/pod join brand"),
                ("omar", "#general", "/pod leave brand"),
                ("omar", "#general", "/pod leave brand"),
                ("ana", "#pod-performance", "/pod add @omar"),
                ("ana", "#pod-performance", "/pod add omar to performance"),
                ("ana", "#pod-performance", "/pod add @ana"),
                ("ana", "#pod-performance", "/pod add @paul"),
                ("ana", "#pod-performance", "/pod add @podkeeper"),
                ("ana", "#pod-performance", "/pod add @lena"),
                ("ana", "#pod-performance", "/pod add a"),
                ("ana", "#pod-performance", "/pod add nobody like that"),
                ("ana", "#pod-performance", "/pod add"),
                ("ana", "#pod-performance", "/pod add @here"),
                ("ana", "#pod-performance", "/pod remove @omar"),
                ("ana", "#pod-performance", "/pod remove @omar"),
                ("ana", "#pod-performance", "/pod remove @ana"),
                ("ana", "#pod-performance", "/pod leave"),
                ("ruth", "#general", "/pod remove @ana performance"),
                ("felix", "#pod-brand", "/pod leave"),
                ("felix", "#pod-brand", "/pod join performance"),
                ("sofia", "#pod-brand", "/pod add @omar performance"),
                ("jonas", "#pod-performance", "/pod remove @priya"),
                ("jonas", "#general", "/pod join"),
                ("jonas", "#general", "/pod join g"),
            ],
        )
        .await?;
        assert_reads!(said, @r"
        omar #general /pod join brand
            Welcome to *Brand & Content*. `/pod show brand` shows who else belongs to it.
        omar #general /pod join brand
            You belong to *Brand & Content* already.
        omar #general /pod leave brand
            You left *Brand & Content*. `/pod join brand` brings you back.
        omar #general /pod leave brand
            You do not belong to *Brand & Content*, so there is nothing to leave.
        ana #pod-performance /pod add @omar
            <@U0OMAR0001> belongs to *Performance Marketing* now.
        ana #pod-performance /pod add omar to performance
            <@U0OMAR0001> belongs to *Performance Marketing* already.
        ana #pod-performance /pod add @ana
            <@U0ANA0001> leads *Performance Marketing*, and so belongs to it already.
        ana #pod-performance /pod add @paul
            Paul Carter's account is deactivated, so Paul cannot be added.
        ana #pod-performance /pod add @podkeeper
            Podkeeper is an app; pods are made of people.
        ana #pod-performance /pod add @lena
            <@U0LENA0001> belongs to *Performance Marketing* now. People of other companies see what their channels show, and change nothing here.
        ana #pod-performance /pod add a
            “a” could be one of these. Whom do you mean? Nothing is changed until you choose.
            *Aiko Sato* (`@aiko`) [Aiko Sato]
            *Ana Keller* (`@ana`) [Ana Keller]
            *Ruth Adeyemi* (`@ruth`) [Ruth Adeyemi]
        ana #pod-performance /pod add nobody like that
            I know nobody called “nobody like that”. Please mention the person with @, or type more of the name.
        ana #pod-performance /pod add
            Whom do you mean? Mention the person: `/pod add @ana`.
        ana #pod-performance /pod add @here
            “@here” stands for several people. Please name one person at a time.
        ana #pod-performance /pod remove @omar
            <@U0OMAR0001> no longer belongs to *Performance Marketing*. `/pod add @omar performance` undoes it.
        ana #pod-performance /pod remove @omar
            <@U0OMAR0001> does not belong to *Performance Marketing*; nothing was changed.
        ana #pod-performance /pod remove @ana
            Ana Keller leads Performance Marketing, so it would be left without a lead. An admin names another lead first.
        ana #pod-performance /pod leave
            You lead Performance Marketing, so it would be left without a lead. An admin names another lead first: Chloë Martin or Ruth Adeyemi. Then you can leave.
        ruth #general /pod remove @ana performance
            Ana Keller leads Performance Marketing, so it would be left without a lead. Name another lead first: `/pod lead @somebody performance`.
        felix #pod-brand /pod leave
            Guests leave a pod through its lead. Ben Okafor can take you out of Brand & Content.
        felix #pod-brand /pod join performance
            Guests join a pod through its lead. Ana Keller can add you to Performance Marketing.
        sofia #pod-brand /pod add @omar performance
            The lead and the admins add people to Performance Marketing. Ana Keller leads Performance Marketing; ask Ana or an admin.
        jonas #pod-performance /pod remove @priya
            The lead and the admins take people out of Performance Marketing. Ana Keller leads Performance Marketing; ask Ana or an admin.
        jonas #general /pod join
            This channel belongs to no pod, so please name one: `/pod join apac`. The pods are `apac`, `brand`, `growth` and `performance`; `/pod list` shows them.
        jonas #general /pod join g
            Welcome to *Client Growth*. `/pod show growth` shows who else belongs to it.
        ");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lead_is_named_and_told_in_their_own_morning() {
    on_both_engines(async |ws| {
        // Founded at 04:00 in New York: Dana hears at nine that she leads.
        assert_eq!(ws.user("dana").dms().len(), 0);
        ws.advance("2026-11-23T13:59:00Z".parse::<Timestamp>()?.duration_since(ws.now())).await;
        assert_eq!(ws.user("dana").dms().len(), 0, "08:59");
        ws.advance(SignedDuration::from_mins(2)).await;
        assert_reads!(ws.user("dana").dms().join("\n---\n"), @r"
        You lead *Client Growth* now: <@U0CHLOE0001> just said so.
        What you can do: `/pod add @ben growth` and `/pod remove @ben growth` for people, `/pod link #channel growth` for channels. `/pod show growth` shows how it stands.
        [Got it] [Why am I told?]
        ");
        let home = ws.user("dana").home().await?;
        assert!(home.contains("*You lead Client Growth now*"), "{home}");
        let got = ws.user("dana").click_dm("Got it").await?;
        assert_reads!(got.answer(), @"Good. It no longer waits on you.");
        let home = ws.user("dana").home().await?;
        assert!(home.contains("Nothing. Have a good day."), "{home}");
        assert_eq!(ws.user("dana").dms().len(), 1, "no second message");

        let said = talk(
            ws,
            &[
                ("ana", "#general", "/pod lead @jonas performance"),
                ("ruth", "#general", "/pod lead @dana performance"),
                ("ruth", "#general", "/pod lead @felix performance"),
                ("ruth", "#general", "/pod lead @jonas performance"),
                ("ruth", "#general", "/pod lead @jonas performance"),
                ("ruth", "#general", "/pod lead @omar brand"),
            ],
        )
        .await?;
        assert_reads!(said, @r"
        ana #general /pod lead @jonas performance
            Admins choose who leads Performance Marketing. Please ask Chloë Martin or Ruth Adeyemi.
        ruth #general /pod lead @dana performance
            Dana Ruiz leads Client Growth already, and a person leads one pod at a time. Name another lead there first: `/pod lead @somebody growth`. Or let Dana lead both, and say why: `/pod lead @dana performance because …`.
        ruth #general /pod lead @felix performance
            Felix Brandt is a guest here, and a pod is led by somebody of this organisation. Please choose another lead.
        ruth #general /pod lead @jonas performance
            <@U0JONAS0001> leads *Performance Marketing* now; I will let them know. <@U0ANA0001> stays as a member.
        ruth #general /pod lead @jonas performance
            <@U0JONAS0001> leads *Performance Marketing* already; nothing was changed.
        ruth #general /pod lead @omar brand
            <@U0OMAR0001> leads *Brand & Content* now; I will let them know. <@U0BEN0001> stays as a member.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_one_who_led_before_has_nothing_waiting() {
    on_both_engines(async |ws| {
        // Before Dana can read it, somebody else leads: her message never comes.
        ws.user("ruth").command("#general", "/pod lead @grace growth").await?;
        ws.advance(SignedDuration::from_hours(8)).await;
        assert_eq!(ws.user("dana").dms().len(), 0);
        assert!(ws.user("grace").last_dm().contains("You lead *Client Growth* now"), "{}", ws.user("grace").last_dm());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn channels_belong_to_one_pod() {
    on_both_engines(async |ws| {
        ws.slack.create_channel("ana", "perf-extra", false)?;
        ws.slack.create_channel("ana", "perf-secret", true)?;
        ws.settle().await;
        let said = talk(
            ws,
            &[
                ("ana", "#pod-performance", "/pod link #perf-extra"),
                ("ana", "#pod-performance", "/pod link #perf-extra"),
                ("ana", "#pod-performance", "/pod link #perf-extra performance home"),
                ("ana", "#perf-extra", "/pod show"),
                ("ana", "#pod-performance", "/pod link #pod-brand"),
                ("ana", "#pod-performance", "/pod link #general"),
                ("ana", "#pod-performance", "/pod link #pitch-lighthouse"),
                ("ana", "#pod-performance", "/pod link #perf-secret"),
                ("ana", "#pod-performance", "/pod link #client-northwind"),
                ("ana", "#pod-performance", "/pod link"),
                ("ana", "#general", "/pod link #pod-performance"),
                ("jonas", "#pod-performance", "/pod link #random"),
            ],
        )
        .await?;
        assert_reads!(said, @r"
        ana #pod-performance /pod link #perf-extra
            <#C0SBX00055> is a further channel of *Performance Marketing* now; its home stays what it was. To change that: `/pod link #perf-extra performance home`.
        ana #pod-performance /pod link #perf-extra
            <#C0SBX00055> belongs to *Performance Marketing* already; nothing was changed.
        ana #pod-performance /pod link #perf-extra performance home
            <#C0SBX00055> is the home of *Performance Marketing* now; <#C0PODPERF> stays as a further channel. A card in <#C0PODPERF> moves with it.
        ana #perf-extra /pod show
            *Performance Marketing* (`performance`)
            Led by <@U0ANA0001>
            Lives in <#C0SBX00055>; also <#C0PODPERF>
            *3 people*
            <@U0ANA0001> (lead), <@U0JONAS0001>, <@U0PRIYA0001>
        ana #pod-performance /pod link #pod-brand
            The lead and the admins choose the channels of Brand & Content. Ben Okafor leads Brand & Content; ask Ben or an admin.
        ana #pod-performance /pod link #general
            #general is for everybody and belongs to no pod. Please link a channel of the pod's own.
        ana #pod-performance /pod link #pitch-lighthouse
            #pitch-lighthouse is archived. Bring it back, or link another channel.
        ana #pod-performance /pod link #perf-secret
            I see no such channel from here. A private channel is linked from inside it: type `/invite` there to bring me in, then `/pod link`.
        ana #pod-performance /pod link #client-northwind
            <#C0NORTHWD> is a further channel of *Performance Marketing* now; its home and the card there stay as they are. It is shared with another company, so I post no cards there.
        ana #pod-performance /pod link
            <#C0PODPERF> belongs to *Performance Marketing* already; nothing was changed.
        ana #general /pod link #pod-performance
            <#C0PODPERF> belongs to *Performance Marketing* already; nothing was changed.
        jonas #pod-performance /pod link #random
            The lead and the admins choose the channels of Performance Marketing. Ana Keller leads Performance Marketing; ask Ana or an admin.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_private_channel_is_linked_from_inside_or_by_an_admin() {
    on_both_engines(async |ws| {
        for (who, name) in [("ruth", "board"), ("ruth", "pod-vault"), ("ana", "perf-inner")] {
            ws.slack.create_channel(who, name, true)?;
            ws.slack.invite(who, &format!("#{name}"), &["podkeeper"])?;
        }
        ws.settle().await;
        let unseen = "I see no such channel from here. A private channel is linked from inside it: type `/invite` there to \
                      bring me in, then `/pod link`.";
        // Whether it exists, and whether Ana is in it, makes no difference in what is said elsewhere.
        for name in ["#board", "#nowhere", "#perf-inner", "#pod-vault"] {
            for line in [format!("/pod link {name} performance"), format!("/pod link performance {name} home")] {
                assert_eq!(ws.user("ana").command("#pod-performance", &line).await?.answer(), unseen, "{line}");
            }
        }
        let inside = ws.user("ana").command("#perf-inner", "/pod link performance").await?;
        assert!(inside.answer().contains("is a further channel of *Performance Marketing* now"), "{}", inside.answer());
        let admin = ws.user("ruth").command("#general", "/pod link #board brand").await?;
        assert!(admin.answer().contains("is a further channel of *Brand & Content* now"), "{}", admin.answer());
        // Leadership makes a pod whose usual channel is private: nothing tells that it is there.
        let made = ws.user("omar").command("#general", "/pod create vault").await?;
        assert!(made.answer().contains("It has no channel yet"), "{}", made.answer());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_archived_home_is_told_to_whoever_looks_after_the_pod() {
    on_both_engines(async |ws| {
        ws.slack.archive_channel("chloe", "#pod-performance", true)?;
        ws.settle().await;
        assert_reads!(ws.user("ana").last_dm(), @r"
        <#C0PODPERF>, the channel of *Performance Marketing*, was archived or deleted, so I took it out.
        Link another one, and its cards appear there: `/pod link #channel performance`.
        [Why am I told?]
        ");
        assert_reads!(ws.user("ana").command("#general", "/pod show performance").await?.answer(), @r"
        *Performance Marketing* (`performance`)
        Led by <@U0ANA0001>
        No channel yet: `/pod link #channel performance`
        *3 people*
        <@U0ANA0001> (lead), <@U0JONAS0001>, <@U0PRIYA0001>
        ");
        let linked = ws.user("ana").command("#general", "/pod link #random performance").await?;
        assert_reads!(linked.answer(), @"<#C0RANDOM> is the channel of *Performance Marketing* now.");
        let home = ws.user("ana").home().await?;
        assert!(!home.contains("needs a channel"), "{home}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lead_who_is_gone_is_said_plainly() {
    on_both_engines(async |ws| {
        ws.slack.deactivate("ana")?;
        ws.settle().await;
        let said = talk(
            ws,
            &[
                ("jonas", "#pod-performance", "/pod show"),
                ("jonas", "#general", "/pod list"),
                ("jonas", "#pod-performance", "/pod add @omar"),
                ("ruth", "#general", "/pod lead @jonas performance"),
                ("jonas", "#pod-performance", "/pod show"),
            ],
        )
        .await?;
        assert_reads!(said, @r"
        jonas #pod-performance /pod show
            *Performance Marketing* (`performance`)
            Without a lead since 23 Nov; until an admin names a lead, leadership acts: <@U0CHLOE0001>, <@U0OMAR0001>
            Lives in <#C0PODPERF>
            *2 people*
            <@U0JONAS0001>, <@U0PRIYA0001>
        jonas #general /pod list
            *4 pods*
            *Asia Pacific* (`apac`) · led by <@U0MEI0001> · 3 people · <#C0PODAPAC>
            *Brand & Content* (`brand`) · led by <@U0BEN0001> · 4 people · <#C0PODBRAND>
            *Client Growth* (`growth`) · led by <@U0DANA0001> · 3 people · <#C0PODGROW>
            *Performance Marketing* (`performance`) · no lead · 2 people · <#C0PODPERF>
        jonas #pod-performance /pod add @omar
            The lead and the admins add people to Performance Marketing. Performance Marketing has no active lead. Please ask Chloë Martin or Ruth Adeyemi.
        ruth #general /pod lead @jonas performance
            <@U0JONAS0001> leads *Performance Marketing* now; I will let them know.
        jonas #pod-performance /pod show
            *Performance Marketing* (`performance`)
            Led by <@U0JONAS0001>
            Lives in <#C0PODPERF>
            *2 people*
            <@U0JONAS0001> (lead), <@U0PRIYA0001>
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
