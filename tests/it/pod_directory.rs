//! The directory of pods: what they are for, whom they serve, how they stand under each other, and how they were.

use crate::{
    harness::{Outcome, Workspace, assert_reads, on_both_engines},
    scenes::{GENERAL, Result, fill, talk},
};
use jiff::SignedDuration;
use podkeeper::database::Ts;

/// Fills in the form on top, which is saved: its last words are read and put away.
async fn save(ws: &Workspace, who: &str, fields: &[(&str, &str)]) -> Result {
    let said = fill(ws, who, fields).await?;
    ws.slack.close(who, true).await?;
    Ok(said)
}

#[tokio::test]
async fn a_pod_is_described_in_a_form_and_found_by_what_it_does() {
    on_both_engines(async |ws| {
        let form = ws.user("ruth").command(GENERAL, "/pod create").await?;
        assert_reads!(form.modal(), @r"
        == New pod ==
        Name: ____
        Short name (optional): ____
          (What people type, and the end of its channel's name: performance. Empty: made from the name.)
        What it is there for (optional): ____
        Kind (optional): <choose>
        Kind, in a word of your own (optional): ____
        Status: <Active>
        Lead (optional): <choose>
        Stands under (optional): <choose>
        Deputy (optional): <choose>
          (Acts while the lead cannot.)
        Clients (optional): ____
          (Parted by commas: Northwind, Kestrel.)
        Topics it answers for (optional): ____
          (Parted by commas: brand, pricing tools.)
        Home channel (optional): <choose>
          (Empty: none, but for the one that is made below.)
        Other short names (optional): ____
          (What people may type as well, parted by commas: perf, ppc.)
        Its channel (optional): [x] Make #pod-…, invite its people, post a card there
          (Where a home channel is chosen, or #pod-… is there already, that one is taken.)
        [Create] [Cancel]
        ");
        // What is wrong is said at its field, and everything typed stays.
        let wrong = fill(
            ws,
            "ruth",
            &[
                ("name", "Search & Social 🔎"),
                ("key", "Search_Social"),
                ("purpose", "<!channel> wins attention; see <#C1> & @here"),
                ("own_kind", "guild"),
                ("lead", "ana"),
                ("clients", "Northwind, Kestrel"),
                ("topics", "search, paid social"),
                ("aliases", "seo, performance"),
            ],
        )
        .await?;
        assert_reads!(wrong, @"key: “Search_Social” cannot be a short name: those have lower-case letters, digits and hyphens, and begin with a letter. `search-social` would do.");
        let wrong = fill(ws, "ruth", &[("key", "search")]).await?;
        assert_reads!(wrong, @r"
        aliases: There is a pod with the short name `performance` already: Performance Marketing. `/pod show performance` shows it.
        lead: Ana Keller leads Performance Marketing already, and a person leads one pod at a time. If Ana shall lead both, save without a lead first and say why: `/pod lead @ana search because …`.
        ");
        let saved = save(ws, "ruth", &[("lead", "omar"), ("aliases", "seo"), ("deputy", "sofia"), ("make", "")]).await?;
        assert_reads!(saved, @r"
        == Saved ==
        *Search & Social 🔎* has been created; its short name is `search`.
        <@U0OMAR0001> leads it; I will let them know.
        It has no channel yet: make #pod-search, then `/pod link #pod-search search`.
        Add people with `/pod add @ben search`; others join with `/pod join search`.
        [Done]
        ");
        let lines = [
            ("jonas", GENERAL, "/pod show search"),
            ("jonas", GENERAL, "/pod seo"),
            ("jonas", GENERAL, "/pod who kestrel"),
            ("jonas", GENERAL, "/pod who PAID social"),
            ("jonas", GENERAL, "/pod who paid"),
            ("jonas", GENERAL, "/pod who @sofia"),
            ("jonas", GENERAL, "/pod who seo"),
            ("jonas", GENERAL, "/pod who lunch"),
            ("ruth", GENERAL, "/pod create seo Other"),
            ("ruth", GENERAL, "/pod create other “search & SOCIAL 🔎”"),
            ("omar", GENERAL, "/pod topics search: seo audits"),
        ];
        assert_reads!(talk(ws, &lines).await?, @r"
        jonas #general /pod show search
            *Search & Social 🔎* (`search`, also `seo`) · guild
            <!channel> wins attention; see <#C1> & @here
            Led by <@U0OMAR0001>
            Deputy: <@U0SOFIA0001>
            No channel yet: `/pod link #channel search`
            Works for Kestrel and Northwind
            Answers for paid social and search
            *2 people*
            <@U0OMAR0001> (lead), <@U0SOFIA0001> (deputy)
        jonas #general /pod seo
            *Search & Social 🔎* (`search`, also `seo`) · guild
            <!channel> wins attention; see <#C1> & @here
            Led by <@U0OMAR0001>
            Deputy: <@U0SOFIA0001>
            No channel yet: `/pod link #channel search`
            Works for Kestrel and Northwind
            Answers for paid social and search
            *2 people*
            <@U0OMAR0001> (lead), <@U0SOFIA0001> (deputy)
        jonas #general /pod who kestrel
            *Search & Social 🔎* works for Kestrel. Led by <@U0OMAR0001>.
        jonas #general /pod who PAID social
            *Search & Social 🔎* answers for paid social. Led by <@U0OMAR0001>.
        jonas #general /pod who paid
            *Search & Social 🔎* answers for paid social. Led by <@U0OMAR0001>.
        jonas #general /pod who @sofia
            Sofia Lindqvist:
            • *Search & Social 🔎* (`search`): deputy
            • *Brand & Content* (`brand`): member
        jonas #general /pod who seo
            *Search & Social 🔎* is a pod. Led by <@U0OMAR0001>.
        jonas #general /pod who lunch
            No pod answers for “lunch”. There are Kestrel, Northwind, paid social and search.
        ruth #general /pod create seo Other
            `seo` is another short name of Search & Social 🔎 (`search`). Please choose another one.
        ruth #general /pod create other “search & SOCIAL 🔎”
            There is a pod called Search & Social 🔎 already; `/pod show search` shows it. Please choose another name.
        omar #general /pod topics search: seo audits
            *Search & Social 🔎* answers for seo audits now. What is to be decided about that reaches its lead.
        ");
        // The deputy hears of it in a message of her own.
        ws.advance(SignedDuration::from_mins(1)).await;
        assert_reads!(ws.user("sofia").last_dm(), @r"
        You are deputy of *Search & Social 🔎* now: <@U0RUTH0001> just said so.
        While its lead is away or missing you act for them, and what needs a lead reaches you. `/pod show search` shows how it stands.
        [Got it] [Why am I told?]
        ");
        assert_reads!(ws.user("sofia").click_dm("Got it").await?.answer(), @"Good. It no longer waits on you.");
        // As the form comes, the channel is made as well.
        ws.user("ruth").command(GENERAL, "/pod create").await?;
        let made = save(ws, "ruth", &[("name", "Field work")]).await?;
        assert!(made.contains("#pod-field-work is being made"), "{made}");
        ws.advance(SignedDuration::from_mins(2)).await;
        let stands = ws.channel("#pod-field-work").join("\n");
        assert!(stands.contains("Field work"), "{stands}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_edit_a_pod_at_once_and_neither_loses_anything() {
    on_both_engines(async |ws| {
        let form = ws.user("ana").command("#pod-performance", "/pod edit").await?;
        assert_reads!(form.modal(), @r"
        == Edit the pod ==
        Name: __Performance Marketing__
        What it is there for (optional): ____
        Kind (optional): <choose>
        Kind, in a word of your own (optional): ____
        Status: <Active>
        Deputy (optional): <choose>
          (Acts while the lead cannot.)
        Clients (optional): ____
          (Parted by commas: Northwind, Kestrel.)
        Topics it answers for (optional): ____
          (Parted by commas: brand, pricing tools.)
        Home channel (optional): <C0PODPERF>
          (Empty: as it is.)
        (Its zone, hours and holidays: `/pod hours performance`.)
        [Save] [Cancel]
        ");
        ws.user("ruth").command(GENERAL, "/pod edit performance").await?;
        assert_reads!(ws.user("ruth").modal().unwrap_or_default(), @r"
        == Edit the pod ==
        Name: __Performance Marketing__
        Short name: __performance__
          (What people type. The one until now stays as another name of the pod.)
        What it is there for (optional): ____
        Kind (optional): <choose>
        Kind, in a word of your own (optional): ____
        Status: <Active>
        Lead (optional): <U0ANA0001>
        Stands under (optional): <choose>
        Deputy (optional): <choose>
          (Acts while the lead cannot.)
        Clients (optional): ____
          (Parted by commas: Northwind, Kestrel.)
        Topics it answers for (optional): ____
          (Parted by commas: brand, pricing tools.)
        Home channel (optional): <C0PODPERF>
          (Empty: as it is.)
        Other short names (optional): ____
          (What people may type as well, parted by commas: perf, ppc.)
        (Its zone, hours and holidays: `/pod hours performance`.)
        [Save] [Cancel]
        ");
        let first = [
            ("name", "Performance"),
            ("purpose", "Every euro of media works"),
            ("clients", "Northwind"),
            ("kind", "Service line"),
            ("key", "perf"),
        ];
        assert_reads!(save(ws, "ruth", &first).await?, @r"
        == Saved ==
        *Performance* (`perf`)
        • Name: Performance
        • Short name: `perf`; `performance` still means it
        • What it is there for: Every euro of media works
        • Kind: service line
        • Clients: Northwind
        [Done]
        ");
        // Ana opened hers before that: what she did not touch is Ruth's, the lists are joined, one field is both's.
        let second = [("name", "Performance & Media"), ("clients", "Kestrel"), ("deputy", "jonas")];
        assert_reads!(fill(ws, "ana", &second).await?, @r"
        == Edit the pod ==
        <@U0RUTH0001> changed this while your form was open:
        • name: now Performance
        Your values are still below; save again to replace these.
        Name: __Performance & Media__
        What it is there for (optional): ____
        Kind (optional): <choose>
        Kind, in a word of your own (optional): ____
        Status: <Active>
        Deputy (optional): <U0JONAS0001>
          (Acts while the lead cannot.)
        Clients (optional): __Kestrel__
          (Parted by commas: Northwind, Kestrel.)
        Topics it answers for (optional): ____
          (Parted by commas: brand, pricing tools.)
        Home channel (optional): <C0PODPERF>
          (Empty: as it is.)
        (Its zone, hours and holidays: `/pod hours perf`.)
        [Save] [Cancel]
        ");
        assert_reads!(save(ws, "ana", &[]).await?, @r"
        == Saved ==
        *Performance & Media* (`perf`)
        • Name: Performance & Media
        • Deputy: <@U0JONAS0001>
        • Clients: Kestrel and Northwind
        [Done]
        ");
        assert_reads!(ws.user("ana").command(GENERAL, "/pod show performance").await?.answer(), @r"
        *Performance & Media* (`perf`, also `performance`) · service line
        Every euro of media works
        Led by <@U0ANA0001>
        Deputy: <@U0JONAS0001>
        Lives in <#C0PODPERF>
        Works for Kestrel and Northwind
        *3 people*
        <@U0ANA0001> (lead), <@U0JONAS0001> (deputy), <@U0PRIYA0001>
        ");
        // Sent once more, nothing is different.
        ws.user("ana").command(GENERAL, "/pod edit perf").await?;
        let audits = ws.number("SELECT COUNT(*) FROM audit").await?;
        assert_reads!(save(ws, "ana", &[]).await?, @r"
        == Saved ==
        *Performance & Media* was so already; nothing was changed.
        [Done]
        ");
        assert_eq!(ws.number("SELECT COUNT(*) FROM audit").await?, audits);
        let refused = [
            ("jonas", GENERAL, "/pod edit brand"),
            ("felix", "#pod-brand", "/pod edit brand"),
            ("omar", GENERAL, "/pod edit brand"),
            ("ruth", GENERAL, "/pod edit nothing"),
        ];
        assert_reads!(talk(ws, &refused).await?, @r"
        jonas #general /pod edit brand
            The lead and the admins change what is said of Brand & Content. Ben Okafor leads Brand & Content; ask Ben or an admin.
        felix #pod-brand /pod edit brand
            The lead and the admins change what is said of Brand & Content. Ben Okafor leads Brand & Content; ask Ben or an admin.
        omar #general /pod edit brand
            The lead and the admins change what is said of Brand & Content. Ben Okafor leads Brand & Content; ask Ben or an admin.
        ruth #general /pod edit nothing
            I know no pod “nothing”. The pods are `apac`, `brand`, `growth` and `perf`; `/pod list` shows them.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Puts a pod under another one.
async fn put_under(ws: &Workspace, pod: &str, parent: &str) -> Result {
    ws.user("ruth").command(GENERAL, &format!("/pod edit {pod}")).await?;
    let said = fill(ws, "ruth", &[("pods_parent", parent)]).await?;
    ws.slack.close("ruth", true).await?;
    Ok(said)
}

#[tokio::test]
async fn pods_stand_under_each_other_and_go() {
    on_both_engines(async |ws| {
        for (key, name) in [("one", "One"), ("two", "Two"), ("three", "Three")] {
            ws.user("ruth").command(GENERAL, &format!("/pod create {key} {name}")).await?;
        }
        let mut said = Vec::new();
        for (pod, parent) in [
            ("brand", "One"),
            ("two", "Brand & Content"),
            ("three", "Two"),
            ("growth", "Three"),
            ("one", "Three"),
            ("one", "Client Growth"),
            ("performance", "One"),
        ] {
            said.push(format!(
                "{pod} under {parent}\n    {}",
                put_under(ws, pod, parent).await?.replace('\n', "\n    ")
            ));
        }
        assert_reads!(said.join("\n"), @r"
        brand under One
            == Saved ==
            *Brand & Content* (`brand`)
            • Under One
            [Done]
        two under Brand & Content
            == Saved ==
            *Two* (`two`)
            • Under Brand & Content
            [Done]
        three under Two
            == Saved ==
            *Three* (`three`)
            • Under Two
            [Done]
        growth under Three
            pods_parent: Then 5 pods would stand one under the other; 4 is the most. Please choose a higher one.
        one under Three
            pods_parent: Three stands under this pod, so it cannot stand above it as well.
        one under Client Growth
            pods_parent: Then 5 pods would stand one under the other; 4 is the most. Please choose a higher one.
        performance under One
            == Saved ==
            *Performance Marketing* (`performance`)
            • Under One
            [Done]
        ");
        let lines = [
            ("jonas", GENERAL, "/pod map"),
            ("jonas", GENERAL, "/pod map brand"),
            ("jonas", GENERAL, "/pod show brand"),
            ("jonas", GENERAL, "/pod archive three"),
            ("ruth", GENERAL, "/pod archive brand"),
            ("omar", GENERAL, "/pod archive performance"),
        ];
        assert_reads!(talk(ws, &lines).await?, @r"
        jonas #general /pod map
            *How 7 pods stand under each other*
            *Asia Pacific* (`apac`) · led by <@U0MEI0001> · 3 people
            *Client Growth* (`growth`) · led by <@U0DANA0001> · 3 people
            *One* (`one`) · no lead · nobody yet
             └ *Brand & Content* (`brand`) · led by <@U0BEN0001> · 4 people
              └ *Two* (`two`) · no lead · nobody yet
               └ *Three* (`three`) · no lead · nobody yet
             └ *Performance Marketing* (`performance`) · led by <@U0ANA0001> · 3 people
        jonas #general /pod map brand
            *Brand & Content and what stands under it*
            *Brand & Content* (`brand`) · led by <@U0BEN0001> · 4 people
             └ *Two* (`two`) · no lead · nobody yet
              └ *Three* (`three`) · no lead · nobody yet
        jonas #general /pod show brand
            *Brand & Content* (`brand`)
            Led by <@U0BEN0001>
            Under One
            Under it: Two
            Lives in <#C0PODBRAND>
            *4 people*
            <@U0BEN0001> (lead), <@U0FELIX0001>, <@U0SOFIA0001>, <@U0TOMAS0001>
        jonas #general /pod archive three
            Admins and leadership archive pods. Please ask Chloë Martin or Ruth Adeyemi.
        ruth #general /pod archive brand
            Two stands under Brand & Content. Put them under another pod first (`/pod edit two`), or archive them. Nothing was changed.
        omar #general /pod archive performance
            Archive *Performance Marketing*? Its 3 people will no longer belong to it. Its channels stay as they are, its history is kept, and its short name stays its own.
            Nothing is open that somebody would have to take over.
            [Archive it] [Keep it]
        ");
        let kept = ws.slack.click("omar", GENERAL, "Keep it").await;
        kept?;
        ws.settle().await;
        ws.user("omar").command(GENERAL, "/pod archive performance").await?;
        let gone = ws.user("omar").click(GENERAL, "Archive it").await?;
        assert_reads!(gone.answer(), @"*Performance Marketing* is archived. `/pod show performance` says since when.");
        let lines = [
            ("jonas", GENERAL, "/pod show performance"),
            ("jonas", GENERAL, "/pod list"),
            ("jonas", "#pod-performance", "/pod show"),
            ("jonas", GENERAL, "/pod join performance"),
            ("ruth", GENERAL, "/pod create performance"),
            ("ruth", GENERAL, "/pod lead @ana one"),
            ("jonas", GENERAL, "/pod who @jonas"),
        ];
        assert_reads!(talk(ws, &lines).await?, @r"
        jonas #general /pod show performance
            *Performance Marketing* (`performance`) was archived on 23 Nov.
        jonas #general /pod list
            *6 pods*
            *Asia Pacific* (`apac`) · led by <@U0MEI0001> · 3 people · <#C0PODAPAC>
            *Brand & Content* (`brand`) · led by <@U0BEN0001> · 4 people · <#C0PODBRAND>
            *Client Growth* (`growth`) · led by <@U0DANA0001> · 3 people · <#C0PODGROW>
            *One* (`one`) · no lead · nobody yet · no channel
            *Three* (`three`) · no lead · nobody yet · no channel
            *Two* (`two`) · no lead · nobody yet · no channel
        jonas #pod-performance /pod show
            This channel belongs to no pod, so please name one: `/pod show apac`. The pods are `apac`, `brand`, `growth`, `one`, `three` and `two`; `/pod list` shows them.
        jonas #general /pod join performance
            I know no pod “performance”. The pods are `apac`, `brand`, `growth`, `one`, `three` and `two`; `/pod list` shows them.
        ruth #general /pod create performance
            The short name `performance` belonged to Performance Marketing, which is archived; its history keeps it. Please choose another one.
        ruth #general /pod lead @ana one
            <@U0ANA0001> leads *One* now; I will let them know.
        jonas #general /pod who @jonas
            Jonas Weber belongs to no pod.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn people_are_named_by_address_and_have_labels() {
    on_both_engines(async |ws| {
        let perf = "#pod-performance";
        let long = format!("/pod add @sofia {}", "x".repeat(60));
        let lines = [
            ("ana", perf, "/pod add @omar strategist"),
            ("ana", perf, "/pod add @omar media strategist"),
            ("ana", perf, "/pod add @omar media strategist"),
            ("ana", perf, "/pod add @omar as -"),
            ("ana", perf, "/pod add grace@t0agency1.example as analyst"),
            ("ana", GENERAL, "/pod add marcus@T0AGENCY1.example performance analyst"),
            ("ana", perf, "/pod add nobody@t0agency1.example"),
            ("ana", GENERAL, "/pod add @sofia analyst"),
            ("ana", perf, "/pod add @sofia brand"),
            ("ana", perf, &long),
            ("ana", perf, "/pod add @tomas as מנהל 🎯"),
            ("ana", perf, "/pod deputy @felix"),
            ("ana", perf, "/pod deputy @lena"),
            ("ana", perf, "/pod deputy @ana"),
            ("ana", perf, "/pod deputy @priya"),
            ("ana", perf, "/pod deputy @priya"),
            ("ana", perf, "/pod deputy @jonas"),
            ("sofia", GENERAL, "/pod deputy @jonas performance"),
            ("jonas", perf, "/pod show"),
            ("jonas", GENERAL, "/pod who grace@t0agency1.example"),
            ("ana", perf, "/pod deputy none"),
            ("ana", perf, "/pod deputy nobody"),
        ];
        assert_reads!(talk(ws, &lines).await?, @r"
        ana #pod-performance /pod add @omar strategist
            <@U0OMAR0001> belongs to *Performance Marketing* now, as strategist.
        ana #pod-performance /pod add @omar media strategist
            <@U0OMAR0001> is media strategist of *Performance Marketing* now.
        ana #pod-performance /pod add @omar media strategist
            <@U0OMAR0001> belongs to *Performance Marketing* already.
        ana #pod-performance /pod add @omar as -
            <@U0OMAR0001> belongs to *Performance Marketing*; what they do there is not said any more.
        ana #pod-performance /pod add grace@t0agency1.example as analyst
            <@U0GRACE0001> belongs to *Performance Marketing* now, as analyst.
        ana #general /pod add marcus@T0AGENCY1.example performance analyst
            <@U0MARCUS0001> belongs to *Performance Marketing* now, as analyst.
        ana #pod-performance /pod add nobody@t0agency1.example
            Nobody here has the e-mail address nobody@t0agency1.example. Please mention the person with @, or type a part of the name.
        ana #general /pod add @sofia analyst
            I know no pod “analyst”. The pods are `apac`, `brand`, `growth` and `performance`; `/pod list` shows them.
        ana #pod-performance /pod add @sofia brand
            The lead and the admins add people to Brand & Content. Ben Okafor leads Brand & Content; ask Ben or an admin.
        ana #pod-performance /pod add @sofia xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
            That role has 60 characters; 40 is the most. Nothing was changed.
        ana #pod-performance /pod add @tomas as מנהל 🎯
            <@U0TOMAS0001> belongs to *Performance Marketing* now, as מנהל 🎯.
        ana #pod-performance /pod deputy @felix
            Felix Brandt is a guest here, and a deputy acts as lead, so it is somebody of this organisation. Please choose another one.
        ana #pod-performance /pod deputy @lena
            Lena Fischer is of another company, and a deputy acts as lead, so it is somebody of this organisation. Please choose another one.
        ana #pod-performance /pod deputy @ana
            Ana Keller leads Performance Marketing, and a deputy acts while the lead cannot. Please choose somebody else.
        ana #pod-performance /pod deputy @priya
            <@U0PRIYA0001> is deputy of *Performance Marketing* now; I will let them know.
        ana #pod-performance /pod deputy @priya
            <@U0PRIYA0001> is deputy of *Performance Marketing* already; nothing was changed.
        ana #pod-performance /pod deputy @jonas
            <@U0JONAS0001> is deputy of *Performance Marketing* now; I will let them know. <@U0PRIYA0001> stays as a member.
        sofia #general /pod deputy @jonas performance
            The lead and the admins choose the deputy of Performance Marketing. Ana Keller leads Performance Marketing; ask Ana or an admin.
        jonas #pod-performance /pod show
            *Performance Marketing* (`performance`)
            Led by <@U0ANA0001>
            Deputy: <@U0JONAS0001>
            Lives in <#C0PODPERF>
            *7 people*
            <@U0ANA0001> (lead), <@U0JONAS0001> (deputy), <@U0GRACE0001> (analyst), <@U0MARCUS0001> (analyst), <@U0OMAR0001>, <@U0PRIYA0001>, <@U0TOMAS0001> (מנהל 🎯)
        jonas #general /pod who grace@t0agency1.example
            Grace Kim:
            • *Client Growth* (`growth`): member
            • *Performance Marketing* (`performance`): analyst
        ana #pod-performance /pod deputy none
            *Performance Marketing* has no deputy now. <@U0JONAS0001> stays as a member.
        ana #pod-performance /pod deputy nobody
            *Performance Marketing* has no deputy; nothing was changed.
        ");
        // Without leave to read addresses, that is said.
        ws.db().write("UPDATE people SET email = NULL").execute().await?;
        let unread = ws.user("ana").command(perf, "/pod add grace@t0agency1.example").await?.answer();
        assert_reads!(unread, @"I may not see e-mail addresses here (the app lacks `users:read.email`), so I cannot tell who grace@t0agency1.example is. Please mention the person with @, or type a part of the name.");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_leads_two_pods_where_an_admin_says_why() {
    on_both_engines(async |ws| {
        let lines = [
            ("ruth", GENERAL, "/pod lead @dana performance"),
            ("ruth", GENERAL, "/pod lead @dana performance because"),
            ("ana", GENERAL, "/pod lead @dana performance because I say so"),
            ("ruth", GENERAL, "/pod lead @dana performance because Ana is off until May"),
            ("dana", GENERAL, "/pod who @dana"),
            ("ruth", GENERAL, "/pod lead @dana brand"),
            ("ruth", GENERAL, "/pod lead @ana performance"),
        ];
        assert_reads!(talk(ws, &lines).await?, @r"
        ruth #general /pod lead @dana performance
            Dana Ruiz leads Client Growth already, and a person leads one pod at a time. Name another lead there first: `/pod lead @somebody growth`. Or let Dana lead both, and say why: `/pod lead @dana performance because …`.
        ruth #general /pod lead @dana performance because
            Please say why after “because”: it is kept with the change, for whoever asks later.
        ana #general /pod lead @dana performance because I say so
            Admins choose who leads Performance Marketing. Please ask Chloë Martin or Ruth Adeyemi.
        ruth #general /pod lead @dana performance because Ana is off until May
            <@U0DANA0001> leads *Performance Marketing* now; I will let them know. <@U0ANA0001> stays as a member.
        dana #general /pod who @dana
            Dana Ruiz:
            • *Client Growth* (`growth`): lead
            • *Performance Marketing* (`performance`): lead
        ruth #general /pod lead @dana brand
            Dana Ruiz leads Client Growth already, and a person leads one pod at a time. Name another lead there first: `/pod lead @somebody growth`. Or let Dana lead both, and say why: `/pod lead @dana brand because …`.
        ruth #general /pod lead @ana performance
            <@U0ANA0001> leads *Performance Marketing* now; I will let them know. <@U0DANA0001> stays as a member.
        ");
        let why = "SELECT COUNT(*) FROM audit WHERE verb = 'lead' AND why = 'Ana is off until May'";
        assert_eq!(ws.number(why).await?, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_pod_is_shown_as_it_was_on_a_day() {
    on_both_engines(async |ws| {
        ws.advance_to("2026-11-24T12:00:00Z").await;
        ws.user("ruth").command(GENERAL, "/pod edit performance").await?;
        save(ws, "ruth", &[("name", "Performance & Media"), ("purpose", "Media"), ("topics", "bids")]).await?;
        // Wednesday has begun in Singapore, not in Berlin.
        ws.advance_to("2026-11-24T17:00:00Z").await;
        ws.user("ruth").command(GENERAL, "/pod lead @jonas performance").await?;
        ws.user("jonas").command(GENERAL, "/pod remove @priya performance").await?;
        ws.advance_to("2026-11-26T12:00:00Z").await;
        ws.user("ruth").command(GENERAL, "/pod archive performance").await?;
        ws.user("ruth").click(GENERAL, "Archive it").await?;
        ws.advance_to("2026-11-30T12:00:00Z").await;
        let lines = [
            ("ana", GENERAL, "/pod show performance on 23 Nov"),
            ("ana", GENERAL, "/pod show performance on 24 November"),
            ("mei", GENERAL, "/pod show performance on 24 November"),
            ("ana", GENERAL, "/pod show performance on Friday"),
            ("ana", GENERAL, "/pod show performance on 3 May"),
            ("ana", GENERAL, "/pod show performance on 3/5"),
            ("ana", GENERAL, "/pod show performance on tomorrow"),
            ("ana", GENERAL, "/pod show performance on the moon"),
            ("ana", GENERAL, "/pod show brand on 23 Nov – 25 Nov"),
            ("ben", "#pod-brand", "/pod show on yesterday"),
        ];
        assert_reads!(talk(ws, &lines).await?, @r"
        ana #general /pod show performance on 23 Nov
            *Performance Marketing* (`performance`), as it was on 23 Nov
            Led by <@U0ANA0001>
            Lives in <#C0PODPERF>
            *3 people*
            <@U0ANA0001> (lead), <@U0JONAS0001>, <@U0PRIYA0001>
            (As it stood when that day ended in your time zone.)
        ana #general /pod show performance on 24 November
            *Performance & Media* (`performance`), as it was on 24 Nov
            Media
            Led by <@U0JONAS0001>
            Lives in <#C0PODPERF>
            Answers for bids
            *2 people*
            <@U0JONAS0001> (lead), <@U0ANA0001>
            (As it stood when that day ended in your time zone.)
        mei #general /pod show performance on 24 November
            *Performance & Media* (`performance`), as it was on 24 Nov
            Media
            Led by <@U0ANA0001>
            Lives in <#C0PODPERF>
            Answers for bids
            *3 people*
            <@U0ANA0001> (lead), <@U0JONAS0001>, <@U0PRIYA0001>
            (As it stood when that day ended in your time zone.)
        ana #general /pod show performance on Friday
            *Performance & Media* (`performance`), as it was on 27 Nov
            Media
            It was archived by then.
            Lives in <#C0PODPERF>
            Answers for bids
            (As it stood when that day ended in your time zone.)
        ana #general /pod show performance on 3 May
            There is nothing to show of Performance & Media on 3 May 2026: it was made on 23 November 2026.
        ana #general /pod show performance on 3/5
            “3/5” could be 3 May or 5 Mar. Please write the month in letters: 3 May.
        ana #general /pod show performance on tomorrow
            1 December 2026 is still to come. Please name a day that has been.
        ana #general /pod show performance on the moon
            I cannot read “the moon” as a day. Write it like 3 Dec, 2026-12-03, Friday or tomorrow.
        ana #general /pod show brand on 23 Nov – 25 Nov
            Please name one day, as in `/pod show performance on 3 May`.
        ben #pod-brand /pod show on yesterday
            *Brand & Content* (`brand`), as it was on 29 Nov
            Led by <@U0BEN0001>
            Lives in <#C0PODBRAND>
            *4 people*
            <@U0BEN0001> (lead), <@U0FELIX0001>, <@U0SOFIA0001>, <@U0TOMAS0001>
            (As it stood when that day ended in your time zone.)
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_an_archived_pods_alone_ends_with_it() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        assert_eq!(ws.cards_in("#pod-performance").len(), 1);
        for name in ["Hours", "Both"] {
            let line = format!("/ritual remind pod \"{name}\" every Friday at 15:00");
            ws.user("ana").command("#pod-performance", &line).await?;
        }
        // One of them is Brand's as well.
        ws.db()
            .write(
                "INSERT INTO ritual_pods (workspace_id, ritual_id, pod_id)
                 SELECT r.workspace_id, r.id, p.id FROM rituals r JOIN pods p ON p.key = 'brand' WHERE r.name = 'Both'",
            )
            .execute()
            .await?;
        ws.user("omar").command(GENERAL, "/pod archive performance").await?;
        ws.user("omar").click(GENERAL, "Archive it").await?;
        ws.advance(SignedDuration::from_mins(1)).await;
        assert_eq!(ws.cards_in("#pod-performance"), [""; 0], "its card went");
        let ended = "SELECT COUNT(*) FROM rituals WHERE name = 'Hours' AND state = 'deleted'";
        assert_eq!(ws.number(ended).await?, 1);
        let goes_on = "SELECT COUNT(*) FROM rituals r JOIN ritual_pods o ON o.ritual_id = r.id
                       WHERE r.name = 'Both' AND r.state = 'active'";
        assert_eq!(ws.number(goes_on).await?, 1, "with Brand alone");
        let home = ws.user("jonas").home().await?;
        assert!(home.contains("You belong to no pod yet."), "{home}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// So many more pods, the first ten of them under nobody, all others under one of those.
async fn with_pods(ws: &Workspace, count: i64) -> Outcome {
    for number in 1..=count {
        let insert = "INSERT INTO pods (workspace_id, key, name, created_by, created_at, parent_id)
                      SELECT workspace_id, $1, $2, created_by, $3, (SELECT id FROM pods WHERE key = $4)
                      FROM pods WHERE key = 'performance'";
        let (key, name) = (format!("client-{number:03}"), format!("Client {number:03} {}", "long ".repeat(13)));
        let parent = if number > 10 { format!("client-{:03}", number % 10 + 1) } else { String::new() };
        ws.db().write(insert).bind(key).bind(name).bind(Ts(ws.now())).bind(parent).execute().await?;
    }
    Ok(())
}

#[tokio::test]
async fn three_hundred_pods_are_read_page_by_page() {
    on_both_engines(async |ws| {
        with_pods(ws, 300).await?;
        let first = ws.user("jonas").command(GENERAL, "/pod list").await?.answer();
        assert!(first.starts_with("*304 pods*, 1 to 100"), "{first}");
        assert_eq!(first.matches("(`client-").count(), 98, "after Asia Pacific and Brand & Content");
        assert!(first.ends_with("[Next]"), "{first}");
        let second = ws.user("jonas").click(GENERAL, "Next").await?.answer();
        assert!(second.starts_with("*304 pods*, 101 to 200") && second.ends_with("[Previous] [Next]"), "{second}");
        ws.user("jonas").click(GENERAL, "Next").await?;
        let last = ws.user("jonas").click(GENERAL, "Next").await?.answer();
        assert!(last.starts_with("*304 pods*, 301 to 304") && last.ends_with("[Previous]"), "{last}");

        let map = ws.user("jonas").command(GENERAL, "/pod map client-001").await?.answer();
        assert_eq!(map.matches("└ ").count(), 29, "{map}");
        let map = ws.user("jonas").command(GENERAL, "/pod map").await?.answer();
        assert!(map.starts_with("*How 304 pods stand under each other*, 1 to 100"), "{map}");
        let page = ws.user("jonas").click(GENERAL, "Next").await?.answer();
        assert!(page.starts_with("*How 304 pods stand under each other*, 101 to 200"), "{page}");
        // A menu holds a hundred: the field for the pod above asks while one types.
        ws.user("ruth").command(GENERAL, "/pod edit brand").await?;
        let view = ws.slack.modal_of("ruth")?.ok_or("no modal")?;
        let (field, place) = ("pods_parent", podkeeper::sandbox::Place::View(view.id));
        let offered = ws.slack.suggest("ruth", place, (field, field), "client 29").await?;
        assert_eq!(offered["options"].as_array().map(Vec::len), Some(10));
        let value = offered["options"][0]["value"].as_str().unwrap_or_default().to_owned();
        let saved = save(ws, "ruth", &[(field, &value)]).await?;
        assert!(saved.contains("Under Client 290"), "{saved}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
