//! The App Home as one page: what waits is told once, pods say how they stand, the roll-out ticks itself off, and all of it
//! fits, whatever is there.

use crate::{
    channels::keep_rules,
    decisions::{assert_has, record, with_leadership},
    harness::{KEY_RESULTS, Outcome, Workspace, assert_reads, on_both_engines},
    standup_house::{advance_to, minutes},
};
use jiff::SignedDuration;
use podkeeper::{database::Ts, ids::UserId, sandbox::plain_view};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const GENERAL: &str = "#general";

/// One part of somebody's page, by the words its heading begins with; empty where it has none.
async fn part(ws: &Workspace, who: &str, heading: &str) -> Result<String> {
    let home = ws.user(who).home().await?;
    let parts = home.split("\n# ");
    Ok(parts.into_iter().find(|part| part.starts_with(heading)).unwrap_or_default().to_owned())
}

/// What somebody's page showed when it was published last.
fn seen(ws: &Workspace, who: &str) -> String {
    let view = ws.slack.home_of(who).expect("somebody");
    view.map(|view| plain_view(&view)).unwrap_or_default()
}

#[tokio::test]
async fn what_is_asked_and_held_waits_once_oldest_first() {
    on_both_engines(async |ws| {
        ws.user("ana").click_dm("Got it").await?;
        record(ws, "jonas", "/decide new operational \"Which tool\"", &[("Who is accountable for it?", "ana")]).await?;
        minutes(ws, 5).await;
        let waiting = part(ws, "ana", "Waiting on you").await?;
        assert_eq!(waiting.matches("Which tool").count(), 1, "asked, held and told, and one line: {waiting}");
        assert_has(&waiting, &["since", "|open>", "[Decide]"]);
        // Of what somebody else decides nothing waits on others.
        assert!(!ws.user("priya").home().await?.contains("Which tool"));
        // What is confidential says no more here than it did to her.
        ws.user("ana").command(GENERAL, "/decide list").await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_only_held_waits_in_its_last_days() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.user("ana").click_dm("Got it").await?;
        assert!(!part(ws, "ana", "Waiting on you").await?.contains("Key result"), "the quarter is long");
        advance_to(ws, "2026-12-28T09:00:00Z").await;
        let waiting = part(ws, "ana", "Waiting on you").await?;
        assert_has(&waiting, &["*Key result: Leads won* · since", "by Thursday 31 Dec · `/okr show performance`"]);
        assert!(!part(ws, "jonas", "Waiting on you").await?.contains("Key result"), "they are its lead's");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lead_reads_how_their_pods_stand_and_what_comes_next() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.user("ana").command("#pod-performance", "/ritual add standup every weekday at 09:30").await?;
        ws.user("ana").command(GENERAL, "/timeoff 3 Dec – 14 Dec cover @jonas").await?;
        assert_reads!(part(ws, "ana", "Your pods").await?, @r"
        Your pods
        *Performance Marketing* · you lead it · 3 people · <#C0PODPERF>
        _Win back margin_ · 0 % done, 59 % expected by today (day 54 of 92): behind by 59 points [Update]
        [All pods (4)]
        ");
        assert_reads!(part(ws, "ana", "What comes next").await?, @r"
        What comes next
        *Daily stand-up* · Performance Marketing · <!date^1795509000^{date_short_pretty} at {time}|Tuesday 24 Nov at 09:30>
        [All rituals] [Add a ritual]
        ");
        assert_has(&part(ws, "ana", "Your days").await?, &["Off *3–14 Dec* · <@U0JONAS0001> covers"]);
        let quick = part(ws, "ana", "Quick actions").await?;
        assert_reads!(quick, @r"
        Quick actions
        [Update key results] [Announce something] [Record a decision] [Escalate something] [New channel]
        [Enter time off] [My hours & prompts] [What can I do?]
        ");
        for (button, opens) in [
            ("Update key results", "Win back margin"),
            ("Record a decision", "What is decided?"),
            ("Escalate something", "What kind of decision is it?"),
            ("New channel", "New channel"),
            ("Enter time off", "First day"),
        ] {
            let form = ws.user("ana").click_home(button).await?;
            assert!(form.modal().contains(opens), "{button}: {}", form.modal());
            ws.slack.close("ana", true).await?;
        }
        // While she is away her people read who acts.
        advance_to(ws, "2026-12-07T09:00:00Z").await;
        assert_has(&part(ws, "priya", "Your pods").await?, &["<@U0ANA0001> is away until 14 Dec; <@U0JONAS0001> covers"]);
        assert_has(&part(ws, "ana", "Your days").await?, &["Off now: *3–14 Dec*"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// The steps that are done, by name.
async fn done(ws: &Workspace) -> Result<Vec<String>> {
    let part = part(ws, "ruth", "Roll-out").await?;
    let done = part.lines().filter_map(|line| line.strip_prefix("✓ *")?.split_once('*'));
    Ok(done.map(|(name, _)| name.to_owned()).collect())
}

#[tokio::test]
async fn the_roll_out_ticks_itself_off_step_by_step() {
    on_both_engines(async |ws| {
        assert!(!ws.user("ana").home().await?.contains("Roll-out"), "it is for admins");
        assert_eq!(done(ws).await?, ["Map", "Leads", "Escalation routes"]);
        for pod in ["performance", "brand", "growth", "apac"] {
            let form = ws.user("ruth").command(GENERAL, &format!("/pod edit {pod}")).await?;
            assert!(form.fill("What it is there for", "Work")?.submit().await?.is_done());
            ws.slack.close("ruth", true).await?;
        }
        assert_eq!(done(ws).await?, ["Map", "Pods", "Leads", "Escalation routes"]);
        keep_rules(ws).await?;
        assert_eq!(done(ws).await?, ["Map", "Pods", "Leads", "Channels", "Escalation routes"]);
        // The organisation's check-in is no pod's own.
        ws.revive_rituals("check_in").await;
        assert_eq!(done(ws).await?.len(), 5);
        for (lead, pod) in [("ana", "performance"), ("ben", "brand"), ("dana", "growth")] {
            ws.user(lead).command(&format!("#pod-{pod}"), "/ritual add standup every weekday at 17:00").await?;
        }
        assert_has(
            &part(ws, "ruth", "Roll-out").await?,
            &["3 of 4 pods have a ritual of their own. Next: Asia Pacific."],
        );
        ws.user("mei").command("#pod-apac", "/ritual add standup every weekday at 17:00").await?;
        assert_eq!(done(ws).await?.len(), 6);
        for (lead, pod) in [("ana", "performance"), ("ben", "brand"), ("dana", "growth"), ("mei", "apac")] {
            ws.set_objective(lead, &format!("#pod-{pod}"), ("Grow", &KEY_RESULTS[..1])).await?;
        }
        assert_eq!(done(ws).await?.len(), 7);
        assert_has(&seen(ws, "ruth"), &["○ *Review*", "The monthly review is off."]);
        ws.revive_rituals("okr_review").await;
        assert_has(&seen(ws, "ruth"), &["leadership has no channel to read it in"]);
        let form = ws.user("ruth").command(GENERAL, "/podkeeper settings").await?;
        let form = form.fill("Leadership’s channel", "#general")?.submit().await?;
        assert!(form.errors().is_empty(), "{:?}", form.errors());
        ws.slack.close("ruth", true).await?;
        ws.settle().await;
        assert!(!seen(ws, "ruth").contains("Roll-out:"), "{}", seen(ws, "ruth"));
        assert_has(&seen(ws, "ruth"), &["✓ The roll-out is done, all eight steps."]);
        // A new pod opens it again, also on a page that nobody opens anew.
        ws.user("chloe").command(GENERAL, "/pod create nordics \"Nordics\"").await?;
        minutes(ws, 1).await;
        assert_has(&seen(ws, "ruth"), &["Roll-out:", "4 of 5 pods have a lead. Next: Nordics."]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_route_is_there_while_its_people_are_away_and_not_once_they_are_gone() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        for who in ["chloe", "omar"] {
            ws.user(who).command(GENERAL, "/timeoff 24 Nov – 27 Nov").await?;
        }
        advance_to(ws, "2026-11-25T12:00:00Z").await;
        assert_has(
            &part(ws, "ruth", "Roll-out").await?,
            &["✓ *Escalation routes* · The usual way has 3 levels, and people for each; cards stand in"],
        );
        ws.db()
            .write("UPDATE people SET is_deactivated = TRUE WHERE id IN ('U0CHLOE0001', 'U0OMAR0001')")
            .execute()
            .await?;
        assert_has(
            &part(ws, "ruth", "Roll-out").await?,
            &["○ *Escalation routes*", "On the usual way there is nobody for levels 2 and 3. Next: `/escalate routes`"],
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_page_follows_what_others_do_as_long_as_it_was_opened_lately() {
    on_both_engines(async |ws| {
        ws.user("ruth").home().await?;
        ws.user("ruth").command(GENERAL, "/pod create nordics \"Nordics\"").await?;
        minutes(ws, 1).await;
        assert_has(&seen(ws, "ruth"), &["*Nordics* · no lead"]);
        ws.advance(SignedDuration::from_hours(8 * 24)).await;
        ws.slack.forget_calls();
        ws.user("chloe").command(GENERAL, "/pod create south \"South\"").await?;
        minutes(ws, 1).await;
        assert_eq!(ws.slack.calls_of("views.publish").len(), 0, "nobody looked for a week");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn somebody_in_no_pod_and_a_guest_find_a_kind_page() {
    on_both_engines(async |ws| {
        ws.user("tomas").command("#pod-brand", "/pod leave brand").await?;
        assert_reads!(ws.user("tomas").home().await?, @r"
        # Hello Tomás
        # Waiting on you
        Nothing. Have a good day.
        # Your pods
        You belong to no pod yet. `/pod list` shows them all; `/pod join` makes you a member.
        [All pods (4)]
        # Your days
        Europe/Madrid · Monday to Friday, 09:00 to 17:30
        No time off planned
        # Quick actions
        [Record a decision] [Escalate something] [New channel] [Enter time off] [My hours & prompts]
        [What can I do?]
        ");
        // A guest is offered what guests may do.
        let guest = ws.user("felix").home().await?;
        assert_has(&guest, &["*Brand & Content* · led by <@U0BEN0001>", "[Escalate something]"]);
        assert!(!guest.contains("Record a decision") && !guest.contains("New channel"), "{guest}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn before_there_is_any_pod_everybody_is_told_what_comes_first() {
    on_both_engines(async |ws| {
        for table in ["pod_members", "pod_channels"] {
            ws.db().write(sqlx::AssertSqlSafe(format!("DELETE FROM {table}"))).execute().await?;
        }
        ws.db().write("UPDATE pods SET archived_at = $1").bind(Ts(ws.now())).execute().await?;
        assert_has(&part(ws, "jonas", "Your pods").await?, &["There is no pod yet. Admins and leadership make them."]);
        assert_has(
            &part(ws, "ruth", "Your pods").await?,
            &["Make the first one: `/pod create performance lead @ana`."],
        );
        assert_has(&part(ws, "ruth", "Roll-out").await?, &["There is no pod yet", "[Make a pod]"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Ruth leads one pod and is in eleven others, with 60 asks, 40 needs and 30 rituals; 50 things did not reach Slack.
async fn with_everything(ws: &Workspace) -> Outcome {
    let now = Ts(ws.now());
    let long = "x".repeat(1_500);
    for number in 1..=12 {
        let insert = "INSERT INTO pods (workspace_id, key, name, created_by, created_at)
                      SELECT workspace_id, $1, $2, created_by, $3 FROM pods WHERE key = 'performance' RETURNING id";
        let (key, name) = (format!("client-{number}"), format!("Client {number} & {}", "of a long name ".repeat(4)));
        let id: i64 = ws.db().write(insert).bind(key).bind(name).bind(now).scalar().await?;
        let join = "INSERT INTO pod_members (workspace_id, pod_id, person, role, since)
                    SELECT workspace_id, id, 'U0RUTH0001', $2, $3 FROM pods WHERE id = $1";
        let role = if number == 1 { "lead" } else { "member" };
        ws.db().write(join).bind(id).bind(role).bind(now).execute().await?;
        for need in 0..4 {
            let insert =
                "INSERT INTO blockers (workspace_id, pod_id, reporter, text, on_person, holder, state, nudges, since)
                          SELECT workspace_id, id, 'U0RUTH0001', $2, 'U0RUTH0001', 'U0RUTH0001', 'open', 0, $3
                          FROM pods WHERE id = $1";
            ws.db().write(insert).bind(id).bind(format!("Need {need} {long}")).bind(now).execute().await?;
        }
        for ritual in 0..3 {
            let line = format!("/ritual remind me \"Thing {number} {ritual}\" every weekday at 10:0{ritual}");
            ws.slack.command("ruth", GENERAL, &line).await?;
        }
    }
    for number in 0..60 {
        let insert =
            "INSERT INTO asks (workspace_id, feature, key, person, kind, title, why, urgent, state, created_at,
                        goes_out_at)
                      SELECT id, 'pods', $1, 'U0RUTH0001', 'test', $2, 'why', FALSE, 'open', $3, $3 FROM workspaces";
        let title = format!("Ask {number} {long}");
        ws.db().write(insert).bind(format!("test/{number}")).bind(title).bind(now).execute().await?;
    }
    for number in 0..50 {
        let insert = "INSERT INTO timers (workspace_id, feature, key, what, due_at, parked_at, attempts, created_at)
                      SELECT id, 'pods', $1, '{}', $2, $2, 10, $2 FROM workspaces";
        ws.db().write(insert).bind(format!("broken/{number}")).bind(now).execute().await?;
    }
    Ok(())
}

#[tokio::test]
async fn whatever_is_there_the_page_keeps_slacks_limits_and_each_part_its_place() {
    on_both_engines(async |ws| {
        with_everything(ws).await?;
        // The sandbox takes only what Slack would take.
        ws.slack.forget_calls();
        ws.slack.open_home("ruth", "home")?;
        ws.settle().await;
        assert_eq!(ws.slack.calls_of("views.publish").len(), 1, "taken at once");
        let view = ws.slack.home_of("ruth")?.ok_or("a page")?;
        let blocks = view.body["blocks"].as_array().map_or(0, Vec::len);
        assert!(blocks <= 100, "{blocks}");
        let home = plain_view(&view);
        let headings =
            ["Hello Ruth", "Waiting on you", "Your pods", "What comes next", "Your days", "Quick actions", "Roll-out"];
        let places: Vec<Option<usize>> = headings.iter().map(|heading| home.find(&format!("# {heading}"))).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {home}");
        assert!(home.contains("# Delivery problems") && home.contains("and 40 more: `podkeeper doctor`"), "{home}");
        assert!(home.contains("And 7 more: `/pod list`."), "{home}");
        let all = home.split("[All ").nth(1).and_then(|rest| rest.split(']').next()).ok_or("a button")?.to_owned();
        assert!(all.parse::<usize>()? >= 108, "{all}");
        ws.user("ruth").click_home(&format!("All {all}")).await?;
        let modal = ws.user("ruth").modal().unwrap_or_default();
        assert!(modal.contains("*Ask 59"), "all of them");
        ws.slack.close("ruth", true).await?;
        ws.db().write("DELETE FROM timers WHERE key LIKE 'broken/%'").execute().await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Statements of one page: a number that grew has to be changed here by somebody.
#[tokio::test]
async fn what_a_page_costs() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.user("ana").command("#pod-performance", "/ritual add standup every weekday at 09:30").await?;
        let mut costs = Vec::new();
        for who in ["jonas", "ana", "ruth", "omar"] {
            let id = ws.slack.person(who)?.id;
            costs.push((who, ws.app().count_home(&id).await?.ok_or("a page")?));
        }
        assert_eq!(costs, [("jonas", 38), ("ana", 43), ("ruth", 42), ("omar", 37)]);
        // Twelve pods and thirty-six rituals: her pods are read, which were none before, and nothing is read one by one.
        let before = ws.app().count_home(&UserId::from("U0RUTH0001")).await?.ok_or("a page")?;
        with_everything(ws).await?;
        ws.settle().await;
        let after = ws.app().count_home(&UserId::from("U0RUTH0001")).await?.ok_or("a page")?;
        assert_eq!(before, 42);
        assert_eq!(after, 64, "nothing is read pod by pod");
        ws.db().write("DELETE FROM timers WHERE key LIKE 'broken/%'").execute().await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
