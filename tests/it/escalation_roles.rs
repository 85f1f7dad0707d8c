//! Every deed tried by everybody, whatever state it is in: who may, and that a refusal changes nothing.

use crate::{
    escalation_house::{asked, escalate, marks, person, press, submit, typed},
    harness::{Outcome, Workspace, assert_reads, on_sqlite},
    standup_house::id,
};
use podkeeper::{
    features::escalations::model::{Addressee, Deed},
    ids::UserId,
};
use serde_json::{Value, json};

/// Who tries, and what they are to an escalation of Jonas of Performance that Ben of Brand is asked about.
const PEOPLE: &[(&str, &str)] = &[
    ("jonas", "requester"),
    ("ben", "asked"),
    ("tomas", "asked too"),
    ("omar", "leadership"),
    ("ana", "own lead"),
    ("priya", "own deputy"),
    ("aiko", "own cover"),
    ("grace", "follower"),
    ("marcus", "own member"),
    ("sofia", "deputy there"),
    ("wei", "other pod"),
    ("ruth", "admin"),
    ("felix", "guest"),
    ("lena", "external"),
    ("paul", "deactivated"),
];

/// What can be done, in order; a new deed does not compile until it has its place here.
fn next(deed: Option<&Deed>) -> Option<Deed> {
    let Some(deed) = deed else { return Some(Deed::Acknowledge) };
    match deed {
        Deed::Acknowledge => Some(Deed::Decide),
        Deed::Decide => Some(Deed::Question),
        Deed::Question => Some(Deed::Answer),
        Deed::Answer => Some(Deed::SendTo(Addressee::Person(UserId::from("mei")))),
        Deed::SendTo(_) => Some(Deed::PassUp),
        Deed::PassUp => Some(Deed::Snooze),
        Deed::Snooze => Some(Deed::Comment),
        Deed::Comment => Some(Deed::Withdraw),
        Deed::Withdraw => None,
    }
}

/// What it is called, and that somebody tries it.
async fn attempt(
    ws: &Workspace,
    deed: Option<&Deed>,
    who: &str,
) -> Result<&'static str, Box<dyn std::error::Error + Send + Sync>> {
    let one = json!(1);
    let said = [("said", typed("A word"))];
    let send =
        async |form: &'static str, fields: &[(&str, Value)]| submit(ws, who, (form, &one), fields).await.map(drop);
    Ok(match deed {
        Some(Deed::Acknowledge) => {
            press(ws, who, "escalation_have", "1").await?;
            "have"
        }
        Some(Deed::Decide) => {
            send("escalation_decide", &[("outcome", typed("10 %")), ("why", typed("Our margin"))]).await?;
            "decide"
        }
        Some(Deed::Question) => {
            send("escalation_question", &said).await?;
            "need more"
        }
        Some(Deed::Answer) => {
            send("escalation_answer", &said).await?;
            "answer"
        }
        Some(Deed::SendTo(_)) => {
            send("escalation_not_mine", &[("to_person", person(ws, "mei")), ("why", typed("Hers"))]).await?;
            "not mine"
        }
        Some(Deed::PassUp) => {
            press(ws, who, "escalation_menu", "up/1").await?;
            "pass up"
        }
        Some(Deed::Snooze) => {
            press(ws, who, "escalation_menu", "snooze/1").await?;
            "snooze"
        }
        Some(Deed::Comment) => {
            send("escalation_comment", &said).await?;
            "comment"
        }
        Some(Deed::Withdraw) => {
            press(ws, who, "escalation_menu", "withdraw/1").await?;
            "withdraw"
        }
        // No deed: it changes nothing about it.
        None => {
            press(ws, who, "escalation_menu", "follow/1").await?;
            "follow"
        }
    })
}

/// Puts it back to where it was before somebody did something about it.
struct Before;

impl Before {
    const KEEP: [&'static str; 6] = [
        "DROP TABLE IF EXISTS before_entries",
        "DROP TABLE IF EXISTS before_escalations",
        "DROP TABLE IF EXISTS before_parties",
        "CREATE TABLE before_escalations AS SELECT * FROM escalations",
        "CREATE TABLE before_parties AS SELECT * FROM escalation_parties",
        "CREATE TABLE before_entries AS SELECT MAX(id) AS last FROM escalation_entries",
    ];
    const PUT_BACK: [&'static str; 4] = [
        "DELETE FROM escalation_entries WHERE id > (SELECT last FROM before_entries)",
        "UPDATE escalations SET state = b.state, to_pod = b.to_pod, to_person = b.to_person, holder = b.holder,
           course = b.course, question = b.question, call = b.call, outcome = b.outcome, rationale = b.rationale,
           closed_by = b.closed_by, closed_at = b.closed_at, card_generation = b.card_generation,
           card_channel = b.card_channel FROM before_escalations b WHERE b.id = escalations.id",
        "DELETE FROM escalation_parties",
        "INSERT INTO escalation_parties SELECT * FROM before_parties",
    ];

    async fn keep(ws: &Workspace) -> Outcome {
        for sql in Self::KEEP {
            ws.db().write(sql).execute().await?;
        }
        Ok(())
    }

    async fn put_back(ws: &Workspace) -> Outcome {
        for sql in Self::PUT_BACK {
            ws.db().write(sql).execute().await?;
        }
        Ok(())
    }
}

/// The table as it is now.
async fn table(ws: &Workspace, state: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    ws.settle().await;
    Before::keep(ws).await?;
    let mut rows = Vec::new();
    let mut deed = next(None);
    loop {
        let mut name = "";
        let mut may = Vec::new();
        for (who, part) in PEOPLE {
            let before = marks(ws).await?;
            name = attempt(ws, deed.as_ref(), who).await?;
            if marks(ws).await?.0 > before.0 {
                may.push(*part);
                Before::put_back(ws).await?;
            } else {
                assert_eq!(marks(ws).await?, before, "{state}: {who} was refused, and yet {name} changed something");
            }
        }
        rows.push(format!("{name:<10}{}", if may.is_empty() { "nobody".to_owned() } else { may.join(", ") }));
        let Some(done) = deed else { break };
        deed = next(Some(&done));
    }
    ws.settle().await;
    Before::put_back(ws).await?;
    Ok(format!("{state}\n{}", rows.join("\n")))
}

async fn people(ws: &Workspace) -> Outcome {
    for (who, pod) in [("priya", "performance"), ("sofia", "brand")] {
        let sql = "UPDATE pod_members SET role = 'deputy' WHERE person = $1 AND pod_id = (SELECT id FROM pods WHERE key = $2)";
        ws.db().write(sql).bind(id(ws, who)).bind(pod).execute().await?;
    }
    ws.user("ana").command("#pod-performance", "/pod add @marcus performance").await?;
    // Somebody of another pod acts for the lead of Performance.
    ws.user("ana").command("#general", "/timeoff 23 Nov – 24 Nov cover @aiko").await?;
    Ok(())
}

/// Tomas is asked beside Ben, whoever it was sent to: as on a level that names him. To say that it is somebody else's does not
/// take it from him, so he may not.
async fn ask_tomas_too(ws: &Workspace) -> Outcome {
    let tomas = id(ws, "tomas");
    let mut course = serde_json::to_value(crate::escalation_house::course(ws, 1).await)?;
    let mut second = course["asked"][0].clone();
    second["person"] = json!(tomas);
    course["asked"].as_array_mut().ok_or("who is asked")?.push(second);
    let more = json!(["Addressee", { "Person": tomas }]);
    course["route"]["levels"][0]["holders"] = more;
    ws.db().write("UPDATE escalations SET course = $1 WHERE id = 1").bind(course.to_string()).execute().await?;
    let party =
        "INSERT INTO escalation_parties (workspace_id, escalation_id, person, part) VALUES ($1, 1, $2, 'asked')";
    ws.db().write(party).bind(ws.app().workspace()).bind(&tomas).execute().await?;
    assert_eq!(asked(ws, 1).await, ["ben", "tomas"]);
    Ok(())
}

/// What can be pressed and sent, and where it is tried. Those that only open a form ask the same as the form does.
const TRIED: &[(&str, &str)] = &[
    ("escalation_have", "below"),
    ("escalation_menu", "below"),
    ("escalation_follow", "below, from the menu"),
    ("escalation_show", "by the same eyes as `/escalate show`, which it answers like"),
    ("escalation_heard", "below, by nobody: what somebody was told themselves"),
    ("escalation_open_decide", "below, by its form"),
    ("escalation_open_question", "below, by its form"),
    ("escalation_open_answer", "below, by its form"),
    ("escalation_open_not_mine", "below, by its form"),
    ("escalation_decide", "below"),
    ("escalation_question", "below"),
    ("escalation_answer", "below"),
    ("escalation_not_mine", "below"),
    ("escalation_comment", "below"),
];

/// A button or form that is new says here by whom it is tried.
#[test]
fn every_button_and_form_is_tried() {
    let features = podkeeper::features::all();
    let escalations = features.iter().find(|feature| feature.name == "escalations").expect("the feature");
    let mut unknown: Vec<&str> = escalations.list_actions().chain(escalations.list_forms()).collect();
    unknown.retain(|id| !TRIED.iter().any(|(tried, _)| tried == id));
    unknown.sort_unstable();
    unknown.dedup();
    // Those that are about no escalation of somebody's: the form (everybody), the rota, the report, the routes (`rights.rs`).
    assert_reads!(unknown.join("\n"), @r"
    escalation_form
    escalation_level
    escalation_level_menu
    escalation_new_level
    escalation_new_route
    escalation_open_form
    escalation_open_swap
    escalation_preview
    escalation_report
    escalation_report_csv
    escalation_report_heard
    escalation_report_json
    escalation_rounds
    escalation_route_menu
    escalation_routes
    escalation_swap
    ");
}

#[tokio::test]
async fn every_deed_for_every_part() {
    on_sqlite(async |ws| {
        people(ws).await?;
        escalate(ws, &[]).await?;
        ask_tomas_too(ws).await?;
        press(ws, "grace", "escalation_menu", "follow/1").await?;
        let mut tables = vec![table(ws, "nobody has it").await?];
        submit(ws, "ben", ("escalation_question", &json!(1)), &[("said", typed("Which margin?"))]).await?;
        tables.push(table(ws, "something is asked back").await?);
        submit(ws, "jonas", ("escalation_answer", &json!(1)), &[("said", typed("12 %"))]).await?;
        press(ws, "ben", "escalation_have", "1").await?;
        tables.push(table(ws, "Ben has it").await?);
        ws.db().write("UPDATE escalations SET confidential = TRUE").execute().await?;
        tables.push(table(ws, "Ben has it, and it is confidential").await?);
        ws.db().write("UPDATE escalations SET confidential = FALSE").execute().await?;
        let fields = [("outcome", typed("10 %")), ("why", typed("Our margin"))];
        submit(ws, "ben", ("escalation_decide", &json!(1)), &fields).await?;
        tables.push(table(ws, "it is decided").await?);
        assert_reads!(tables.join("\n\n"), @r"
        nobody has it
        have      asked, asked too, leadership
        decide    asked, asked too, leadership
        need more asked, asked too, leadership
        answer    nobody
        not mine  asked, leadership
        pass up   asked, asked too, leadership
        snooze    asked, asked too, leadership
        comment   requester, asked, asked too, leadership, own lead, own deputy, own cover, follower, own member, deputy there, other pod, admin
        withdraw  requester, own lead, own deputy, own cover
        follow    asked, asked too, leadership, own lead, own deputy, own cover, own member, deputy there, other pod, admin

        something is asked back
        have      asked, asked too, leadership
        decide    asked, asked too, leadership
        need more nobody
        answer    requester, own lead, own deputy, own cover
        not mine  asked, leadership
        pass up   asked, asked too, leadership
        snooze    asked, asked too, leadership
        comment   requester, asked, asked too, leadership, own lead, own deputy, own cover, follower, own member, deputy there, other pod, admin
        withdraw  requester, own lead, own deputy, own cover
        follow    asked, asked too, leadership, own lead, own deputy, own cover, own member, deputy there, other pod, admin

        Ben has it
        have      asked
        decide    asked, asked too, leadership
        need more asked, leadership
        answer    nobody
        not mine  asked, leadership
        pass up   asked, leadership
        snooze    asked
        comment   requester, asked, asked too, leadership, own lead, own deputy, own cover, follower, own member, deputy there, other pod, admin
        withdraw  requester, own lead, own deputy, own cover
        follow    asked, asked too, leadership, own lead, own deputy, own cover, own member, deputy there, other pod, admin

        Ben has it, and it is confidential
        have      asked
        decide    asked, asked too, leadership
        need more asked, leadership
        answer    nobody
        not mine  asked, leadership
        pass up   asked, leadership
        snooze    asked
        comment   requester, asked, asked too, leadership, follower
        withdraw  requester
        follow    asked, asked too, leadership

        it is decided
        have      nobody
        decide    nobody
        need more nobody
        answer    nobody
        not mine  nobody
        pass up   nobody
        snooze    nobody
        comment   nobody
        withdraw  nobody
        follow    nobody
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
