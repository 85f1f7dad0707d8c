//! Every verb tried by everybody: who may, and that a refusal changes nothing.

use crate::harness::{Workspace, assert_reads, on_sqlite};
use podkeeper::{
    features,
    turn::{Rule, Verb},
};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Who tries, and what they are to Performance.
const PEOPLE: &[(&str, &str)] = &[
    ("ruth", "admin"),
    ("omar", "leadership"),
    ("ana", "lead"),
    ("priya", "deputy"),
    ("jonas", "member"),
    ("aiko", "cover"),
    ("sofia", "other pod"),
    ("felix", "guest"),
    ("lena", "external"),
    ("paul", "deactivated"),
];

/// How somebody tries a verb; `None` where only a button of what they were asked does it. A verb that is missing here fails
/// the test: whoever adds one says how it is tried.
fn attempt(verb: &Verb) -> Option<&'static str> {
    Some(match verb.name {
        "help" => "/podkeeper",
        "settings" => "/podkeeper settings",
        "pause" => "/podkeeper resume",
        "delivery problems" => "",
        // A part of the App Home: tests/it/home_page.rs.
        "roll-out" => return None,
        "holidays" => "/podkeeper holidays",
        "time off" => "/timeoff list",
        "others' time off" => "/timeoff @tomas 3 Dec",
        "preferences" => "/timeoff help",
        "pod show" => "/pod show performance",
        "pod create" => "/pod create brand",
        "pod edit" => "/pod edit performance",
        "pod archive" => "/pod archive performance",
        "pod provision" => "/pod provision performance",
        "pod deputy" => "/pod deputy @priya performance",
        "pod join" => "/pod join growth",
        "pod leave" => "/pod leave growth",
        "pod add" => "/pod add @jonas performance",
        "pod remove" => "/pod remove @grace performance",
        "pod lead" => "/pod lead @ana performance",
        "pod link" => "/pod link #pod-performance performance",
        "pod hours" => "/pod hours performance",
        "pod topics" => "/pod topics performance: bids",
        "pod handover" => "/pod handover performance",
        // Buttons of what somebody was asked: tests/it/belonging.rs.
        "pod belonging" | "name a lead" => return None,
        "channel rules" => "/channel rules",
        "channel edit" => "/channel rules edit",
        "channel new" => "/channel new",
        // By a form, and by buttons of what they were asked: tests/it/channels.rs.
        "channel of a pod" | "channel exception" => return None,
        "channel cleanup" => "/channel cleanup",
        // Buttons under the question in a channel: tests/it/cleanups.rs.
        "channel keep" | "channel archive" => return None,
        "rights" => "/decide rights",
        "rights edit" => "/decide rights edit",
        "okr show" => "/okr show performance",
        "okr update" => "/okr update roas 4",
        "okr new" => "/okr new performance",
        // Buttons of one's own question, and of what waits on somebody: tests/it/standups.rs and blockers.rs.
        "standup answer" | "need answer" => return None,
        "okr owner" => "/okr owner roas @jonas",
        "ritual" => "/ritual remind pod \"Hours\" every Friday at 15:00",
        "ritual of all" => "/ritual remind everyone \"Hours\" every Friday at 15:00",
        "sprint show" => "/sprint show performance",
        "sprint tick" => "/sprint tick performance",
        "sprint plan" => "/sprint plan performance",
        "learned" => "/learned",
        "escalate" => "/escalate pricing 20 % off",
        "escalations" => "/escalate list",
        "escalation routes" => "/escalate routes edit",
        "escalation report" => "/escalate report",
        // Swaps by a form: tests/it/escalations.rs.
        "escalation rota" => return None,
        // Of those that are not for everybody's eyes: tests/it/escalations.rs.
        "confidential escalations" => return None,
        "decide" => "/decide new",
        "decisions" => "/decide list",
        // Of those that are not for everybody's eyes: tests/it/decisions.rs.
        "confidential decisions" => return None,
        "announcements" => "/announce list",
        // By a form: tests/it/announcements.rs.
        "announce to all" | "announce to a pod" => return None,
        other => panic!("how is `{other}` tried?"),
    })
}

/// The words by which people are refused.
const REFUSALS: &[&str] = &[
    "Podkeeper answers people of this organisation only",
    "Only members of Performance Marketing can update",
    "The objective of Performance Marketing is set by",
    "Who answers for a key result of Performance Marketing is decided by",
    "The lead and the admins",
    "Admins and leadership make pods.",
    "Admins and leadership archive pods.",
    "Admins pause and resume",
    "Admins choose who leads",
    "Admins look after clean-ups",
    "Guests join a pod through its lead.",
    "Guests leave a pod through its lead.",
    "can change them",
    "look after the rituals of",
    "Its lead and deputy change them",
    "Admins choose them",
    "Admins change who decides what",
    "Admins change the rules for channels",
    "Guests cannot make channels",
    "Everybody enters their own time off",
    "Only people of the pod tick",
    "is planned and looked back on by its lead",
    "Guests see what they asked for themselves",
    "Guests take part in decisions they are asked about",
    "Admins change the ways escalations go",
    "Leadership and the admins read the report",
    "is seen by its people",
];

fn expected(rule: Rule, role: &str) -> bool {
    match rule {
        Rule::Everyone => !matches!(role, "external" | "deactivated"),
        Rule::Staff => !matches!(role, "external" | "deactivated" | "guest"),
        Rule::PodMember => matches!(role, "admin" | "lead" | "deputy" | "member" | "cover"),
        Rule::PodLead => matches!(role, "admin" | "lead" | "deputy" | "cover"),
        Rule::Leadership => matches!(role, "admin" | "leadership"),
        Rule::Admin => role == "admin",
    }
}

/// Whether the bot lets somebody do it: what it answers is no refusal.
async fn may(ws: &Workspace, who: &str, line: &str, trigger: &str) -> Result<bool> {
    if line.is_empty() {
        return Ok(ws.slack.person(who).is_ok() && sees_problems(ws, who).await?);
    }
    let before = ws.figures().await?;
    let answer = ws.bring_command(who, "#pod-performance", line, trigger).await?;
    assert_eq!(answer.status, 200, "{who}: {line}");
    ws.settle().await;
    let refused = REFUSALS.iter().any(|words| answer.text.contains(words));
    if refused {
        assert_eq!(ws.figures().await?, before, "{who} was refused, and yet `{line}` changed something");
    }
    Ok(!refused)
}

/// What could not be delivered stands on the App Home of those who may know.
async fn sees_problems(ws: &Workspace, who: &str) -> Result<bool> {
    let person = ws.slack.person(who)?;
    let event = serde_json::json!({ "type": "app_home_opened", "user": person.id, "channel": "D1", "tab": "home" });
    ws.bring_event(&format!("EvHome{who}"), &event).await?;
    ws.settle().await;
    let home = ws.slack.home_of(who)?.map(|view| podkeeper::sandbox::plain_view(&view)).unwrap_or_default();
    Ok(home.contains("Delivery problems"))
}

#[tokio::test]
async fn every_verb_for_every_role() {
    on_sqlite(async |ws| {
        ws.with_objective().await?;
        let form = ws.user("ruth").command("#general", "/podkeeper settings").await?;
        form.fill("Leadership", "omar")?.submit().await?;
        ws.slack.close("ruth", true).await?;
        let priya = ws.slack.person("priya")?.id;
        ws.db().write("UPDATE pod_members SET role = 'deputy' WHERE person = $1").bind(&priya).execute().await?;
        // A problem that admins see: a key that nobody's delivery can settle any more.
        ws.db().write("UPDATE posts SET state = 'failed', last_error = 'is_archived' WHERE key LIKE 'okr/%'").execute().await?;

        // Ana is away, and somebody of another pod covers for her.
        ws.user("ana").command("#general", "/timeoff 23 Nov – 24 Nov cover @aiko").await?;

        let mut table = vec![format!(
            "{:<18}{}",
            "",
            PEOPLE.iter().map(|(_, role)| format!("{role:<12}")).collect::<String>().trim_end()
        )];
        for verb in features::all().into_iter().flat_map(|feature| feature.verbs) {
            let Some(line) = attempt(verb) else { continue };
            let mut row = format!("{:<18}", verb.name);
            for (who, role) in PEOPLE {
                let allowed = may(ws, who, line, &format!("{}/{who}", verb.name)).await?;
                assert_eq!(allowed, expected(verb.rule, role), "{role} ({who}): {} ({:?})", verb.name, verb.rule);
                row.push_str(&format!("{:<12}", if allowed { "yes" } else { "-" }));
            }
            table.push(row.trim_end().to_owned());
        }
        assert_reads!(table.join("\n"), @r"
                          admin       leadership  lead        deputy      member      cover       other pod   guest       external    deactivated
        help              yes         yes         yes         yes         yes         yes         yes         yes         -           -
        settings          yes         -           -           -           -           -           -           -           -           -
        pause             yes         -           -           -           -           -           -           -           -           -
        holidays          yes         -           -           -           -           -           -           -           -           -
        delivery problems yes         -           -           -           -           -           -           -           -           -
        time off          yes         yes         yes         yes         yes         yes         yes         yes         -           -
        others' time off  yes         -           -           -           -           -           -           -           -           -
        preferences       yes         yes         yes         yes         yes         yes         yes         yes         -           -
        pod show          yes         yes         yes         yes         yes         yes         yes         yes         -           -
        pod create        yes         yes         -           -           -           -           -           -           -           -
        pod edit          yes         -           yes         yes         -           yes         -           -           -           -
        pod archive       yes         yes         -           -           -           -           -           -           -           -
        pod join          yes         yes         yes         yes         yes         yes         yes         -           -           -
        pod leave         yes         yes         yes         yes         yes         yes         yes         -           -           -
        pod add           yes         -           yes         yes         -           yes         -           -           -           -
        pod remove        yes         -           yes         yes         -           yes         -           -           -           -
        pod lead          yes         -           -           -           -           -           -           -           -           -
        pod deputy        yes         -           yes         yes         -           yes         -           -           -           -
        pod link          yes         -           yes         yes         -           yes         -           -           -           -
        pod hours         yes         -           yes         yes         -           yes         -           -           -           -
        pod topics        yes         -           yes         yes         -           yes         -           -           -           -
        pod provision     yes         -           yes         yes         -           yes         -           -           -           -
        pod handover      yes         -           yes         yes         yes         yes         -           -           -           -
        rights            yes         yes         yes         yes         yes         yes         yes         yes         -           -
        rights edit       yes         -           -           -           -           -           -           -           -           -
        channel cleanup   yes         -           -           -           -           -           -           -           -           -
        channel rules     yes         yes         yes         yes         yes         yes         yes         yes         -           -
        channel edit      yes         -           -           -           -           -           -           -           -           -
        channel new       yes         yes         yes         yes         yes         yes         yes         -           -           -
        escalate          yes         yes         yes         yes         yes         yes         yes         yes         -           -
        escalations       yes         yes         yes         yes         yes         yes         yes         -           -           -
        escalation report yes         yes         -           -           -           -           -           -           -           -
        escalation routes yes         -           -           -           -           -           -           -           -           -
        decide            yes         yes         yes         yes         yes         yes         yes         -           -           -
        decisions         yes         yes         yes         yes         yes         yes         yes         -           -           -
        announcements     yes         yes         yes         yes         yes         yes         yes         yes         -           -
        okr show          yes         yes         yes         yes         yes         yes         yes         yes         -           -
        okr update        yes         -           yes         yes         yes         yes         -           -           -           -
        okr new           yes         -           yes         yes         -           yes         -           -           -           -
        okr owner         yes         -           yes         yes         -           yes         -           -           -           -
        ritual            yes         -           yes         yes         -           yes         -           -           -           -
        ritual of all     yes         -           -           -           -           -           -           -           -           -
        sprint show       yes         yes         yes         yes         yes         yes         yes         yes         -           -
        sprint tick       yes         -           yes         yes         yes         yes         -           -           -           -
        sprint plan       yes         -           yes         yes         -           yes         -           -           -           -
        learned           yes         yes         yes         yes         yes         yes         yes         yes         -           -
        ");
        ws.db().write("UPDATE posts SET state = 'settled', last_error = NULL WHERE state = 'failed'").execute().await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
