//! The editor of the table: rules, classes, roles and the currency; two admins at once; what nobody's client would send.

use crate::{
    harness::{Workspace, assert_reads, on_both_engines},
    scenes::{fill, modal},
};
use podkeeper::sandbox::Place;
use serde_json::json;
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const PLACE: &str = "#general";

/// Chooses from a menu of the editor, or has somebody's client say so.
pub(crate) async fn choose(ws: &Workspace, who: &str, menu: &str, value: &str) -> Result<String> {
    let view = ws.slack.modal_of(who)?.ok_or("no modal")?;
    let holds = |block: &&serde_json::Value| block["accessory"]["action_id"] == menu;
    let option = json!({ "text": { "type": "plain_text", "text": "…" }, "value": value });
    let mut action = json!({ "type": "overflow", "action_id": menu, "block_id": "none", "selected_option": option });
    if let Some(block) = view.blocks().iter().find(holds) {
        action["block_id"] = block["block_id"].clone();
        ws.slack.act(who, Place::View(view.id), action, None).await?;
    } else {
        let person = ws.slack.person(who)?;
        ws.bring_interaction(&json!({
            "type": "block_actions", "user": { "id": person.id, "team_id": person.team_id },
            "trigger_id": format!("t-{menu}-{value}"), "view": { "id": view.id, "type": "modal" }, "actions": [action],
        }))
        .await?;
    }
    ws.settle().await;
    Ok(modal(ws, who))
}

/// Presses a button of the editor.
pub(crate) async fn press(ws: &Workspace, who: &str, button: &str) -> Result<String> {
    ws.slack.click_in_modal(who, button, None).await?;
    ws.settle().await;
    Ok(modal(ws, who))
}

async fn open(ws: &Workspace, who: &str) -> Result<String> {
    Ok(ws.user(who).command(PLACE, "/decide rights edit").await?.modal())
}

async fn versions(ws: &Workspace) -> Result<i64> {
    ws.number("SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM decision_rights").await
}

/// What a form answers first.
pub(crate) fn head(shown: &str) -> String {
    shown.lines().take(4).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn an_admin_changes_the_rules() {
    on_both_engines(async |ws| {
        ws.user("ruth").command(PLACE, "/decide rights").await?;
        ws.user("ruth").click(PLACE, "Edit").await?;
        assert_reads!(modal(ws, "ruth"), @r"
        == Who decides what ==
        (The first rule that matches decides. Every change holds at once.)
        1. *Operational* in one’s own pod: its lead [… Edit / Move down / Remove]
        2. *Operational* in another pod: its lead [… Edit / Move up / Move down / Remove]
        3. *Technical* in one’s own pod: its lead [… Edit / Move up / Move down / Remove]
        4. *Technical* in another pod: its lead [… Edit / Move up / Move down / Remove]
        5. *Brand* in one’s own pod: its lead [… Edit / Move up / Move down / Remove]
        6. *Brand*: leadership (today <@U0CHLOE0001>), as no pod answers for brand yet [… Edit / Move up / Move down / Remove]
        7. *Budget* in one’s own pod, up to €5,000: its lead [… Edit / Move up / Move down / Remove]
        8. *Pricing*: leadership (today <@U0CHLOE0001>), as no pod answers for pricing yet [… Edit / Move up / Remove]
        (Where no rule matches, leadership decides: Operational across several pods or for the whole organisation; Budget; Hiring; Legal; Technical across several pods or for the whole organisation; Strategic.)
        [Add a rule] [Classes] [Roles] [Currency: EUR]
        [Done]
        ");
        assert_reads!(press(ws, "ruth", "Add a rule").await?, @r"
        == New rule ==
        What is decided: <choose>
        Whom it concerns: <Anybody>
        For which amounts: <Any, or none>
        Amount (optional): ____
          (In EUR: 10,000 or 10k.)
        Who decides: <choose>
        Topic (optional): ____
          (Only where the pod that answers for a topic decides. `/pod topics` says which pod that is.)
        [Back to the rules]
        [Save] [Cancel]
        ");
        let fields = [
            ("What is decided", "Pricing"),
            ("For which amounts", "Above …"),
            ("Amount", "10k"),
            ("Who decides", "Leadership"),
        ];
        assert_reads!(fill(ws, "ruth", &fields).await?, @r"
        == Who decides what ==
        Saved. *Pricing*, above €10,000: leadership (today <@U0CHLOE0001>).
        (The first rule that matches decides. Every change holds at once.)
        1. *Operational* in one’s own pod: its lead [… Edit / Move down / Remove]
        2. *Operational* in another pod: its lead [… Edit / Move up / Move down / Remove]
        3. *Technical* in one’s own pod: its lead [… Edit / Move up / Move down / Remove]
        4. *Technical* in another pod: its lead [… Edit / Move up / Move down / Remove]
        5. *Brand* in one’s own pod: its lead [… Edit / Move up / Move down / Remove]
        6. *Brand*: leadership (today <@U0CHLOE0001>), as no pod answers for brand yet [… Edit / Move up / Move down / Remove]
        7. *Budget* in one’s own pod, up to €5,000: its lead [… Edit / Move up / Move down / Remove]
        8. *Pricing*, above €10,000: leadership (today <@U0CHLOE0001>) [… Edit / Move up / Move down / Remove]
        9. *Pricing*: leadership (today <@U0CHLOE0001>), as no pod answers for pricing yet [… Edit / Move up / Remove]
        (Where no rule matches, leadership decides: Operational across several pods or for the whole organisation; Budget; Hiring; Legal; Technical across several pods or for the whole organisation; Strategic.)
        [Add a rule] [Classes] [Roles] [Currency: EUR]
        [Done]
        ");
        let said = ws.user("jonas").command(PLACE, "/decide rights pricing above 10,000 EUR").await?.answer();
        assert_reads!(said, @r"
        *Pricing above €10,000* — leadership (today <@U0CHLOE0001>).
        (All of it: above €10,000: leadership (today <@U0CHLOE0001>). Up to that: leadership (today <@U0CHLOE0001>), as no pod answers for pricing yet.)
        ");
        // Moved where it could never match, removed, and brought back.
        assert_reads!(head(&choose(ws, "ruth", "rights_rule_menu", "down|9|1").await?), @r"
        == Who decides what ==
        Then rule 8 (Pricing: leadership) could never match. Change or remove that first. Nothing was changed.
        (The first rule that matches decides. Every change holds at once.)
        1. *Operational* in one’s own pod: its lead [… Edit / Move down / Remove]
        ");
        assert_eq!(versions(ws).await?, 1, "what is refused is no version");
        assert_reads!(head(&choose(ws, "ruth", "rights_rule_menu", "up|9|1").await?), @r"
        == Who decides what ==
        Moved. *Pricing*, above €10,000: leadership (today <@U0CHLOE0001>).
        (The first rule that matches decides. Every change holds at once.)
        1. *Operational* in one’s own pod: its lead [… Edit / Move down / Remove]
        ");
        assert_reads!(head(&choose(ws, "ruth", "rights_rule_menu", "remove|1|2").await?), @r"
        == Who decides what ==
        Removed. *Operational* in one’s own pod: its lead.
        (The first rule that matches decides. Every change holds at once.)
        1. *Operational* in another pod: its lead [… Edit / Move down / Remove]
        ");
        let edit = choose(ws, "ruth", "rights_rule_menu", "edit|7|3").await?;
        assert!(edit.contains("€5,000"), "{edit}");
        assert_reads!(head(&fill(ws, "ruth", &[("Amount", "7,500.50")]).await?), @r"
        == Who decides what ==
        Saved. *Budget* in one’s own pod, up to €7,500.50: its lead.
        (The first rule that matches decides. Every change holds at once.)
        1. *Operational* in another pod: its lead [… Edit / Move down / Remove]
        ");
        choose(ws, "ruth", "rights_rule_menu", "edit|7|4").await?;
        assert_reads!(head(&fill(ws, "ruth", &[]).await?), @r"
        == Who decides what ==
        Nothing was different, so nothing was changed.
        (The first rule that matches decides. Every change holds at once.)
        1. *Operational* in another pod: its lead [… Edit / Move down / Remove]
        ");
        assert_eq!(versions(ws).await?, 4);
        assert_eq!(ws.number("SELECT COUNT(*) FROM audit WHERE verb = 'rights edit'").await?, 4);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn faults_of_a_rule_are_told_at_their_fields() {
    on_both_engines(async |ws| {
        open(ws, "ruth").await?;
        press(ws, "ruth", "Add a rule").await?;
        let mut said = vec![fill(ws, "ruth", &[]).await?];
        ws.slack.fill("ruth", "What is decided", "Budget")?;
        ws.slack.fill("ruth", "Who decides", "Leadership")?;
        for fields in [
            &[("Amount", "5k")][..],
            &[("For which amounts", "Up to …"), ("Amount", "")],
            &[("Amount", "ten")],
            &[("Amount", "0")],
            &[("Amount", "5 USD")],
            &[("Amount", "1.234")],
            &[("Amount", "9223372036854775807")],
            &[("Amount", "5k"), ("Topic", "ads")],
            &[("Topic", ""), ("Who decides", "The lead of the pod that answers for a topic")],
            &[("Topic", "a topic with a name that nobody would ever want to read")],
            &[("Topic", ""), ("Who decides", "Leadership"), ("Whom it concerns", "One’s own pod"), ("Amount", "5k")],
        ] {
            said.push(fill(ws, "ruth", fields).await?);
        }
        assert_reads!(said.join("\n"), @r"
        class: Please complete this required field.
        decider: Please complete this required field.
        limit: An amount is typed below: does the rule hold up to it, or above it?
        amount: Please type the amount, or choose “Any, or none”.
        amount: I cannot read “ten” as an amount. Type it as 10,000 EUR, €10k or 1.5m EUR.
        amount: The amount must be above zero.
        amount: The table counts in EUR, not in USD. Please type the amount in EUR.
        amount: “1.234” could be 1234 or 1.234. Please type 1234, or use one or two decimals.
        amount: “9223372036854775807” is more money than I can count.
        topic: A topic counts only where the pod that answers for it decides. Please empty this, or choose that.
        topic: Please type the topic, such as pricing.
        topic: A topic has 40 characters at most.
        class: Then rule 7 (Budget: the lead of one’s own pod) could never match. Change or remove that first. Nothing was changed.
        ");
        assert_eq!(versions(ws).await?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_admins_at_once_lose_nothing() {
    on_both_engines(async |ws| {
        open(ws, "ruth").await?;
        open(ws, "chloe").await?;
        choose(ws, "ruth", "rights_rule_menu", "edit|7|0").await?;
        choose(ws, "chloe", "rights_rule_menu", "edit|7|0").await?;
        fill(ws, "chloe", &[("Amount", "8,000")]).await?;
        // The second sees what the first made of it, and their own values stand.
        assert_reads!(fill(ws, "ruth", &[("Amount", "6,000")]).await?, @r"
        == Rule ==
        <@U0CHLOE0001> changed this rule while your form was open. It is now:
        *Budget* in one’s own pod, up to €8,000: its lead.
        Your own values stand below. *Save* again to use yours; nothing is stored until then.
        What is decided: <Budget>
        Whom it concerns: <One’s own pod>
        For which amounts: <Up to …>
        Amount (optional): __6,000__
          (In EUR: 10,000 or 10k.)
        Who decides: <The lead of one’s own pod>
        Topic (optional): ____
          (Only where the pod that answers for a topic decides. `/pod topics` says which pod that is.)
        [Back to the rules]
        [Save] [Cancel]
        ");
        assert_eq!(versions(ws).await?, 1, "nothing is stored until then");
        assert_reads!(head(&fill(ws, "ruth", &[]).await?), @r"
        == Who decides what ==
        Saved. *Budget* in one’s own pod, up to €6,000: its lead.
        (The first rule that matches decides. Every change holds at once.)
        1. *Operational* in one’s own pod: its lead [… Edit / Move down / Remove]
        ");
        // What was pressed on an older table is not done.
        assert_reads!(head(&choose(ws, "chloe", "rights_rule_menu", "remove|1|1").await?), @r"
        == Who decides what ==
        <@U0RUTH0001> changed the table meanwhile. This is how it is now; what you pressed was not done. Please press again.
        (The first rule that matches decides. Every change holds at once.)
        1. *Operational* in one’s own pod: its lead [… Edit / Move down / Remove]
        ");
        choose(ws, "chloe", "rights_rule_menu", "edit|8|2").await?;
        choose(ws, "ruth", "rights_rule_menu", "remove|8|2").await?;
        // Changed by one, removed by the other: it can be added again.
        let again = fill(ws, "chloe", &[("Topic", "prices")]).await?;
        assert_reads!(head(&again), @r"
        == New rule ==
        <@U0RUTH0001> removed this rule while your form was open. Your own values stand below. *Save* again to add it as a new rule; nothing is stored until then.
        What is decided: <Pricing>
        Whom it concerns: <Anybody>
        ");
        assert_reads!(head(&fill(ws, "chloe", &[]).await?), @r"
        == Who decides what ==
        Saved. *Pricing*: leadership (today <@U0CHLOE0001>), as no pod answers for prices yet.
        (The first rule that matches decides. Every change holds at once.)
        1. *Operational* in one’s own pod: its lead [… Edit / Move down / Remove]
        ");
        // Both change different rules: both are kept.
        choose(ws, "chloe", "rights_rule_menu", "edit|1|4").await?;
        choose(ws, "ruth", "rights_rule_menu", "edit|2|4").await?;
        fill(ws, "chloe", &[("Who decides", "Leadership")]).await?;
        fill(ws, "ruth", &[("Who decides", "Leadership")]).await?;
        assert_eq!(versions(ws).await?, 6);
        assert_reads!(ws.user("jonas").command(PLACE, "/decide rights operational").await?.answer(), @"*Operational* — leadership (today <@U0CHLOE0001>).");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn classes_roles_and_the_currency() {
    on_both_engines(async |ws| {
        open(ws, "ruth").await?;
        assert_reads!(press(ws, "ruth", "Classes").await?, @r"
        == Classes ==
        (What decisions are about. A retired class stays for what was decided in it.)
        *Operational* — How the daily work is done [… Edit / Retire]
        *Budget* — Spending money [… Edit / Retire]
        *Pricing* — Prices, discounts and terms for clients [… Edit / Retire]
        *Hiring* — Who is hired, promoted or let go [… Edit / Retire]
        *Brand* — How we look and sound [… Edit / Retire]
        *Legal* — Contracts, liability, data protection [… Edit / Retire]
        *Technical* — Tools, systems and how they are built [… Edit / Retire]
        *Strategic* — Where the organisation goes [… Edit / Retire]
        [Add a class] [Back to the rules]
        [Done]
        ");
        press(ws, "ruth", "Add a class").await?;
        let mut said = Vec::new();
        for fields in [
            &[("Name", "123")][..],
            &[("Name", "legal")],
            &[("Name", "Client data"), ("What belongs to it", "What clients entrust to us")],
        ] {
            said.push(head(&fill(ws, "ruth", fields).await?));
        }
        said.push(head(&choose(ws, "ruth", "rights_class_menu", "retire|budget|1").await?));
        said.push(head(&choose(ws, "ruth", "rights_class_menu", "revive|budget|1").await?));
        said.push(head(&choose(ws, "ruth", "rights_class_menu", "revive|budget|2").await?));
        choose(ws, "ruth", "rights_class_menu", "edit|legal|3").await?;
        said.push(head(&fill(ws, "ruth", &[("Name", "Law")]).await?));
        assert_reads!(said.join("\n"), @r"
        name: Please type a name with letters, such as Pricing.
        name: There is a class of this name already.
        == Classes ==
        *Client data* is a class now. Until a rule speaks of it, leadership decides it.
        (What decisions are about. A retired class stays for what was decided in it.)
        *Operational* — How the daily work is done [… Edit / Retire]
        == Classes ==
        *Budget* is retired, and its rule is gone.
        (What decisions are about. A retired class stays for what was decided in it.)
        *Operational* — How the daily work is done [… Edit / Retire]
        == Classes ==
        <@U0RUTH0001> changed the table meanwhile. This is how it is now; what you pressed was not done. Please press again.
        (What decisions are about. A retired class stays for what was decided in it.)
        *Operational* — How the daily work is done [… Edit / Retire]
        == Classes ==
        *Budget* is back. Until a rule speaks of it, leadership decides it.
        (What decisions are about. A retired class stays for what was decided in it.)
        *Operational* — How the daily work is done [… Edit / Retire]
        == Classes ==
        Saved: *Law*.
        (What decisions are about. A retired class stays for what was decided in it.)
        *Operational* — How the daily work is done [… Edit / Retire]
        ");

        press(ws, "ruth", "Back to the rules").await?;
        said.clear();
        said.push(press(ws, "ruth", "Roles").await?);
        press(ws, "ruth", "Add a role").await?;
        for fields in [
            &[("Name", "Finance lead"), ("Who holds it", "felix")][..],
            &[("Who holds it", "lena")],
            &[("Who holds it", "dana, mei")],
        ] {
            said.push(fill(ws, "ruth", fields).await?);
        }
        press(ws, "ruth", "Add a role").await?;
        said.push(fill(ws, "ruth", &[("Name", "FINANCE Lead")]).await?);
        assert_reads!(said.join("\n"), @r"
        == Named roles ==
        (Somebody beside the pods who decides, such as the finance lead. The first who is here acts.)
        There is no named role yet.
        [Add a role] [Back to the rules]
        [Done]
        holders: Felix Brandt is a guest here. Please choose people of this organisation.
        holders: Lena Fischer is of another company. Please choose people of this organisation.
        == Named roles ==
        Saved: *Finance lead*.
        (Somebody beside the pods who decides, such as the finance lead. The first who is here acts.)
        *Finance lead* — <@U0DANA0001>, then <@U0MEI0001> [… Edit / Retire]
        [Add a role] [Back to the rules]
        [Done]
        name: There is a role called Finance lead already.
        ");
        ws.slack.close("ruth", true).await?;

        // A role decides, and its next holder does when the first is away.
        open(ws, "ruth").await?;
        press(ws, "ruth", "Add a rule").await?;
        fill(ws, "ruth", &[("What is decided", "Budget"), ("Who decides", "Finance lead")]).await?;
        press(ws, "ruth", "Roles").await?;
        assert_reads!(head(&choose(ws, "ruth", "rights_role_menu", "retire|1|5").await?), @r"
        == Named roles ==
        1 rule says that Finance lead decides. Change or remove that first. Nothing was changed.
        (Somebody beside the pods who decides, such as the finance lead. The first who is here acts.)
        *Finance lead* — <@U0DANA0001>, then <@U0MEI0001> [… Edit / Retire]
        ");
        press(ws, "ruth", "Back to the rules").await?;
        press(ws, "ruth", "Currency: EUR").await?;
        said = vec![fill(ws, "ruth", &[("Currency of all amounts", "coins")]).await?];
        said.push(head(&fill(ws, "ruth", &[("Currency of all amounts", "usd")]).await?));
        assert_reads!(said.join("\n"), @r"
        currency: I know no currency “coins”. Type its code, such as EUR, USD or CHF.
        == Who decides what ==
        Saved. All amounts are in USD now; their figures stayed. Please look at them.
        (The first rule that matches decides. Every change holds at once.)
        1. *Operational* in one’s own pod: its lead [… Edit / Move down / Remove]
        ");
        ws.user("dana").command(PLACE, "/timeoff 23 Nov – 27 Nov").await?;
        ws.slack.see_all();
        assert_reads!(ws.user("jonas").command(PLACE, "/decide rights budget $5k").await?.answer(), @"*Budget of $5,000* — Finance lead (today <@U0MEI0001>).");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_crafted_changes_nothing() {
    on_both_engines(async |ws| {
        open(ws, "ruth").await?;
        let before = ws.figures().await?;
        for value in ["", "remove", "remove|x|0", "remove|99|0", "melt|1|0", "edit|99|0", "remove|1|-7", "remove|1|999999999999999999999"] {
            choose(ws, "ruth", "rights_rule_menu", value).await?;
        }
        for (menu, value) in [("rights_class_menu", "retire|nothing|0"), ("rights_role_menu", "retire|5|0")] {
            choose(ws, "ruth", menu, value).await?;
        }
        assert_eq!(ws.figures().await?, before);

        // Somebody who is no admin sends what an admin's window would.
        let mut said = Vec::new();
        let user = json!({ "id": "U0JONAS0001", "team_id": "T0AGENCY1" });
        let typed = |text: &str| json!({ "x": { "type": "plain_text_input", "value": text } });
        let chosen = |value: &str| json!({ "x": { "type": "static_select", "selected_option": { "value": value } } });
        let rule = json!({
            "class": chosen("class:budget"), "scope": chosen("any"), "limit": chosen("any"), "amount": typed(""),
            "decider": chosen("pod_lead"), "topic": typed(""),
        });
        let forms = [
            ("rights_rule", json!({ "what": "7", "version": 0 }), rule),
            ("rights_class", json!({ "what": "", "version": 0 }), json!({ "name": typed("Mine") })),
            ("rights_role", json!({ "role": 0, "name": "", "holders": [] }), json!({ "name": typed("Mine") })),
            ("rights_currency", json!({ "what": "", "version": 0 }), json!({ "currency": typed("USD") })),
        ];
        let mut trigger = 0;
        let mut bring = async |who: &serde_json::Value, form: &str, carried: &serde_json::Value, values: &serde_json::Value| -> Result<String> {
            trigger += 1;
            let answered = ws
                .bring_interaction(&json!({
                    "type": "view_submission", "user": who, "trigger_id": format!("crafted-{trigger}"),
                    "view": { "id": "V1", "type": "modal", "callback_id": form,
                              "private_metadata": carried.to_string(), "state": { "values": values } },
                }))
                .await?;
            assert_eq!(answered.status, 200);
            ws.settle().await;
            Ok(answered.text)
        };
        for (form, carried, values) in &forms {
            let answered = bring(&user, form, carried, values).await?;
            assert!(answered.contains("Admins change who decides what"), "{form}: {answered}");
        }
        // An admin's client gone wild.
        let ruth = json!({ "id": "U0RUTH0001", "team_id": "T0AGENCY1" });
        let long = "x".repeat(10_000);
        let wild = json!({
            "class": chosen("class:lunch"), "scope": chosen("everywhere"), "limit": chosen("up_to"), "amount": typed(&long),
            "decider": chosen("role:77"), "topic": typed(""),
        });
        for (form, carried, values) in [
            ("rights_rule", json!({ "what": "", "version": 0 }), wild.clone()),
            ("rights_rule", json!({ "what": "7", "version": 4711 }), wild),
            ("rights_class", json!({ "what": "", "version": 0 }), json!({ "name": typed(&long), "about": typed(&long) })),
            ("rights_class", json!({ "what": "lunch", "version": 0 }), json!({ "name": typed("Lunch") })),
            ("rights_role", json!({ "role": 0, "name": "", "holders": [] }), json!({ "name": typed(&long) })),
            ("rights_currency", json!({ "what": "", "version": 0 }), json!({ "currency": typed(&long) })),
        ] {
            said.push(format!("{form}: {}", bring(&ruth, form, &carried, &values).await?));
        }
        assert_reads!(said.join("\n").replace(&"x".repeat(60), "…x"), @r#"
        rights_rule: {"errors":{"amount":"I cannot read “…x…” as an amount. Type it as 10,000 EUR, €10k or 1.5m EUR.","class":"This class is not in use. Please choose another one.","decider":"This cannot be chosen any more. Please choose again.","scope":"This cannot be chosen any more. Please choose again."},"response_action":"errors"}
        rights_rule: {"errors":{"amount":"I cannot read “…x…” as an amount. Type it as 10,000 EUR, €10k or 1.5m EUR.","class":"This class is not in use. Please choose another one.","decider":"This cannot be chosen any more. Please choose again.","scope":"This cannot be chosen any more. Please choose again."},"response_action":"errors"}
        rights_class: {"errors":{"name":"A name has 40 characters at most."},"response_action":"errors"}
        rights_class: {"errors":{"name":"There is no such class. Nothing was changed."},"response_action":"errors"}
        rights_role: {"errors":{"name":"Please type a name with letters, such as Finance lead; 40 characters at most."},"response_action":"errors"}
        rights_currency: {"errors":{"currency":"I know no currency “…x…”. Type its code, such as EUR, USD or CHF."},"response_action":"errors"}
        "#);
        assert_eq!(ws.figures().await?, before);
        Ok(())
    })
    .await;
}
