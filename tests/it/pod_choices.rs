//! Whom somebody means who types a part of a name, and what people type that is no name at all.

use crate::{
    decisions::craft,
    harness::{assert_reads, on_both_engines},
    scenes::{GENERAL, talk},
    standup_house::minutes,
};

const PERF: &str = "#pod-performance";

#[tokio::test]
async fn one_of_several_people_is_chosen_and_nothing_typed_is_lost() {
    on_both_engines(async |ws| {
        // Whoever may not is told so, and is offered nobody.
        let lines = [
            ("jonas", PERF, "/pod add a as strategist"),
            ("ana", PERF, "/pod add a as media strategist"),
            ("ana", PERF, "/pod add a nowhere"),
        ];
        assert_reads!(talk(ws, &lines).await?, @r"
        jonas #pod-performance /pod add a as strategist
            The lead and the admins add people to Performance Marketing. Ana Keller leads Performance Marketing; ask Ana or an admin.
        ana #pod-performance /pod add a as media strategist
            “a” could be one of these. Whom do you mean? Nothing is changed until you choose.
            *Aiko Sato* (`@aiko`) [Aiko Sato]
            *Ana Keller* (`@ana`) [Ana Keller]
            *Ruth Adeyemi* (`@ruth`) [Ruth Adeyemi]
        ana #pod-performance /pod add a nowhere
            I know nobody called “a nowhere”. Please mention the person with @, or type more of the name.
        ");
        ws.user("ana").command(PERF, "/pod add a as media strategist").await?;
        let added = ws.user("ana").click(PERF, "Aiko Sato").await?;
        assert_reads!(added.answer(), @"<@U0AIKO0001> belongs to *Performance Marketing* now, as media strategist.");
        // The reason an admin typed comes along, and it is the same pod wherever the button stands.
        ws.user("ruth").command(GENERAL, "/pod lead a performance because Ana is off until May").await?;
        let lead = ws.user("ruth").click(GENERAL, "Ruth Adeyemi").await?;
        assert_reads!(lead.answer(), @"You lead *Performance Marketing* now. <@U0ANA0001> stays as a member.");
        let why = "SELECT COUNT(*) FROM audit WHERE verb = 'lead' AND why = 'Ana is off until May'";
        assert_eq!(ws.count(why).await, 1);
        ws.user("ruth").command(GENERAL, "/pod deputy a performance").await?;
        let deputy = ws.user("ruth").click(GENERAL, "Ana Keller").await?;
        assert_reads!(deputy.answer(), @"<@U0ANA0001> is deputy of *Performance Marketing* now; I will let them know.");
        ws.user("ruth").command(GENERAL, "/pod remove a from performance").await?;
        let removed = ws.user("ruth").click(GENERAL, "Aiko Sato").await?;
        assert_reads!(removed.answer(), @"<@U0AIKO0001> no longer belongs to *Performance Marketing*. `/pod add @aiko performance` undoes it.");
        // A button that somebody made up does what its person may, and nothing else.
        let people = "SELECT COUNT(*) FROM pod_members";
        let before = ws.count(people).await;
        let pod: i64 = ws.number("SELECT id FROM pods WHERE key = 'performance'").await?;
        for value in [
            format!(r#"{{"do":"add","person":"U0OMAR0001","pod":{pod}}}"#),
            format!(r#"{{"do":"lead","person":"U0JONAS0001","pod":{pod}}}"#),
            r#"{"do":"add","person":"U0OMAR0001","pod":4711}"#.to_owned(),
            "{".to_owned(),
        ] {
            craft(ws, "jonas", ("pods_person", &value)).await?;
        }
        assert_eq!(ws.count(people).await, before);
        // So long a reason no button carries: the choices are told, and nothing is cut.
        let long = format!("/pod lead a brand because {}", "reasons ".repeat(260));
        let said = ws.user("ruth").command(GENERAL, &long).await?.answer();
        assert_reads!(said, @"“a” could be Aiko Sato (`@aiko`), Ana Keller (`@ana`) or Ruth Adeyemi (`@ruth`). Please type the handle or more of the name.");
        minutes(ws, 1).await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whatever_is_typed_is_answered_kindly() {
    on_both_engines(async |ws| {
        let long = "n".repeat(200);
        let (by_key, by_name) = (format!("/pod create {long}"), format!("/pod create long \"{long}\""));
        let (shown, who) = (format!("/pod show {long}"), format!("/pod add {long}"));
        ws.user("ruth").command(GENERAL, "/pod create rockets “🚀 Rockets 🚀”").await?;
        ws.user("ruth").command(GENERAL, "/pod edit rockets").await?;
        ws.slack.fill("ruth", "aliases", "moon")?;
        ws.slack.fill("ruth", "purpose", "@here <!channel> <!everyone> ^ שלום *bold* _it_ `x`")?;
        ws.slack.submit("ruth").await?;
        ws.settle().await;
        ws.slack.close("ruth", true).await?;
        let lines = [
            ("ruth", GENERAL, by_key.as_str()),
            ("ruth", GENERAL, &by_name),
            ("ruth", GENERAL, &shown),
            ("ana", PERF, &who),
            ("ruth", GENERAL, "/pod create 🚀🚀"),
            ("ruth", GENERAL, "/pod create \"🚀🚀\""),
            ("ruth", GENERAL, "/pod create moon \"Moon base\""),
            ("ruth", GENERAL, "/pod create rtl \"צוות שיווק\""),
            ("ruth", GENERAL, "/pod create \"צוות\""),
            ("ruth", GENERAL, "/pod show צוות"),
            ("ruth", GENERAL, "/pod create \"   \""),
            ("ruth", GENERAL, "/pod create unclosed \"name"),
            ("jonas", GENERAL, "/pod show moon"),
            ("ana", PERF, "/pod add @nobody-here"),
            ("ana", PERF, "/pod add @channel"),
            ("ana", PERF, "/pod add 🚀"),
            ("ruth", GENERAL, "/pod lead @channel brand"),
        ];
        let said = talk(ws, &lines).await?.replace(&long, "n…n");
        assert_reads!(said, @r#"
        ruth #general /pod create n…n
            That short name has 200 characters; 40 is the most. Please choose another one, such as `nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn`.
        ruth #general /pod create long "n…n"
            That name has 200 characters; 80 is the most. Please choose a shorter one.
        ruth #general /pod show n…n
            I know no pod “nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…”. The pods are `apac`, `brand`, `growth`, `performance` and `rockets`; `/pod list` shows them.
        ana #pod-performance /pod add n…n
            I know nobody called “nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…”. Please mention the person with @, or type more of the name.
        ruth #general /pod create 🚀🚀
            “🚀🚀” cannot be a short name: those have lower-case letters from a to z, digits and hyphens. For example: `/pod create performance "Performance Marketing" lead @ana`.
        ruth #general /pod create "🚀🚀"
            I can make no short name of “🚀🚀”. Please type one before it, of letters from a to z: `/pod create performance "🚀🚀"`.
        ruth #general /pod create moon "Moon base"
            `moon` is another short name of 🚀 Rockets 🚀 (`rockets`). Please choose another one.
        ruth #general /pod create rtl "צוות שיווק"
            *צוות שיווק* has been created; its short name is `rtl`.
            It has no lead yet: an admin names one with `/pod lead @ana rtl`.
            It has no channel yet: make #pod-rtl, then `/pod link #pod-rtl rtl`.
            Add people with `/pod add @ben rtl`; others join with `/pod join rtl`.
        ruth #general /pod create "צוות"
            I can make no short name of “צוות”. Please type one before it, of letters from a to z: `/pod create performance "צוות"`.
        ruth #general /pod show צוות
            *צוות שיווק* (`rtl`)
            No lead yet; until an admin names a lead, leadership acts: <@U0CHLOE0001>, <@U0OMAR0001>
            No channel yet: `/pod link #channel rtl`
            Nobody belongs to it yet.
        ruth #general /pod create "   "
            The pod's name is empty. Write it between quotation marks, and whoever leads it after them: `/pod create performance "Performance Marketing" lead @ana`.
        ruth #general /pod create unclosed "name
            A quotation mark opens before “name” and never closes. Please close it and send it again.
        jonas #general /pod show moon
            *🚀 Rockets 🚀* (`rockets`, also `moon`)
            @here <!channel> <!everyone> ^ שלום *bold* _it_ `x`
            No lead yet; until an admin names a lead, leadership acts: <@U0CHLOE0001>, <@U0OMAR0001>
            No channel yet: `/pod link #channel rockets`
            Nobody belongs to it yet.
        ana #pod-performance /pod add @nobody-here
            I know nobody called “@nobody-here”. Please mention the person with @, or type more of the name.
        ana #pod-performance /pod add @channel
            “@channel” stands for several people. Please name one person at a time.
        ana #pod-performance /pod add 🚀
            I know nobody called “🚀”. Please mention the person with @, or type more of the name.
        ruth #general /pod lead @channel brand
            “@channel” stands for several people. Please name one person at a time.
        "#);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
