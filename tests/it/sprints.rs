//! Sprints: planned, ticked, looked back on; and what happens when nobody does.

use crate::harness::{Outcome, Workspace, assert_reads, on_both_engines};
use jiff::Timestamp;
use podkeeper::{
    calendar::Schedule,
    directory::pods::find_pod_by_key,
    error::Result,
    features::{
        rituals::{actions as rituals, model::Owner},
        sprints::{KIND, actions as sprints},
    },
    ids::ChannelId,
    signal::{Command, Reply},
    turn::{Feature, Turn},
};

const HOME: &str = "#pod-performance";

/// `/sprints found performance`, `/sprints found performance,apac 0 10 * * MON`, `/sprints delete performance`, `/sprints done
/// performance`: what other features do with sprints; `/sprints share performance` shows them all in `#agency-updates`.
pub fn founding() -> Vec<Feature> {
    vec![Feature::new("founding").command("/sprints", "Sprints", "", |turn, command| Box::pin(act(turn, command)))]
}

async fn act(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let workspace = turn.workspace().clone();
    let words: Vec<&str> = command.text.split_whitespace().collect();
    let mut pods = Vec::new();
    for key in words[1].split(',') {
        pods.push(find_pod_by_key(turn.tx(), &workspace, key).await?.expect("a pod"));
    }
    let pod = pods[0].clone();
    match words[0] {
        "found" => {
            let owner = Owner::Pods(pods.iter().map(|pod| pod.id).collect());
            let mut ritual = rituals::draft(turn, &KIND, owner, None)?;
            if words.len() > 2 {
                ritual.schedule = Schedule::parse(&words[2..].join(" ")).expect("a schedule");
            }
            rituals::found(turn, ritual).await?;
        }
        "share" => {
            for mut ritual in rituals::list_rituals(turn, Some(KIND.name), Some(pod.id)).await? {
                ritual.destination = Some(ChannelId::from("C0UPDATES"));
                rituals::change(turn, ritual).await?;
            }
        }
        "delete" => {
            for ritual in rituals::list_rituals(turn, Some(KIND.name), Some(pod.id)).await? {
                rituals::delete(turn, ritual).await?;
            }
        }
        _ => {
            let me = turn.actor().id.clone();
            for commitment in sprints::list_open_commitments(turn, &me, pod.id).await? {
                sprints::tick_commitment(turn, commitment.id, true).await?;
            }
        }
    }
    Ok(Reply::Nothing)
}

async fn with_sprints(ws: &mut Workspace) -> Outcome {
    ws.use_features(founding);
    ws.restart_bot().await;
    ws.slack.command("ana", HOME, "/sprints found performance").await?;
    ws.settle().await;
    Ok(())
}

/// Lets time pass until an instant.
pub async fn until(ws: &Workspace, at: &str) {
    let at: Timestamp = at.parse().expect("an instant");
    ws.advance(at.duration_since(ws.now())).await;
}

/// The first sprint of Performance has begun and is planned: three commitments, one of them everybody's.
async fn with_plan(ws: &mut Workspace) -> Outcome {
    with_sprints(ws).await?;
    until(ws, "2026-11-30T09:05:00Z").await;
    plan(ws, "ana").await
}

pub async fn plan(ws: &Workspace, who: &str) -> Outcome {
    let form = ws.user(who).click_dm("Plan").await?;
    let form = form.fill("Goal", "Every campaign reads its own figures")?;
    let form = form.fill("Commitment 1", "Dashboard live")?.fill("Who sees to 1", "Jonas Weber")?;
    let form = form.fill("Commitment 2", "Feeds cleaned")?.fill("Who sees to 2", "Priya Nair")?;
    let saved = form.fill("Commitment 3", "Alerts agreed")?.submit().await?;
    assert!(saved.is_done(), "{:?}", saved.errors());
    Ok(())
}

/// The message of the sprint, as it stands in the channel.
fn goal(ws: &Workspace) -> String {
    ws.channel(HOME).into_iter().rfind(|said| said.starts_with("# Sprint ")).unwrap_or_default()
}

/// What is pinned in the channel.
fn pinned(ws: &Workspace) -> Vec<String> {
    let channel = ws.slack.channel(HOME).expect("a channel");
    let pins = channel.pins.iter().filter_map(|ts| channel.find_message(ts.as_str()));
    pins.map(podkeeper::sandbox::plain).collect()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[tokio::test]
async fn a_sprint_from_its_plan_to_the_next() {
    on_both_engines(async |ws| {
        with_sprints(ws).await?;
        assert_reads!(ws.user("ana").command(HOME, "/ritual preview sprint").await?.modal(), @r"
        == Preview ==
        *Two-week sprint*: every 2 weeks on Monday at 10:00, from 30 November 2026 (Europe/Berlin)
        *Monday 30 Nov at 10:00*
        • Planning: Mon 30 Nov 10:00
        • Reminder to plan: Tue 1 Dec 10:00
        • Start, planned or not: Wed 2 Dec 10:00
        • Half-time: Mon 7 Dec 10:00
        • Looking back: Fri 11 Dec 15:00
        *Monday 14 Dec at 10:00*
        • Planning: Mon 14 Dec 10:00
        • Reminder to plan: Tue 15 Dec 10:00
        • Start, planned or not: Wed 16 Dec 10:00
        • Half-time: Mon 21 Dec 10:00
        • Looking back: Fri 25 Dec 15:00
        *Monday 28 Dec at 10:00*
        • Planning: Mon 28 Dec 10:00
        • Reminder to plan: Tue 29 Dec 10:00
        • Start, planned or not: Wed 30 Dec 10:00
        • Half-time: Mon 4 Jan 10:00
        • Looking back: Fri 8 Jan 15:00
        [Close]
        ");
        ws.slack.close("ana", true).await?;
        until(ws, "2026-11-30T08:59:00Z").await;
        assert!(ws.user("ana").dms().iter().all(|said| !said.contains("new sprint")), "not before ten in Berlin");
        until(ws, "2026-11-30T09:05:00Z").await;
        assert_reads!(ws.user("ana").last_dm(), @r"
        *A new sprint of Performance Marketing begins: 30 Nov – 11 Dec.* What is its goal, and what does the pod commit itself to?
        (Without a plan it runs without a goal; you can set one later, too.)
        [Plan] [Why am I asked?]
        ");
        assert_eq!(goal(ws), "", "nothing to show yet");
        plan(ws, "ana").await?;
        assert_reads!(goal(ws), @r"
        # Sprint 30 Nov – 11 Dec
        *Goal:* Every campaign reads its own figures
        ☐ Dashboard live – <@U0JONAS0001>
        ☐ Feeds cleaned – <@U0PRIYA0001>
        ☐ Alerts agreed
        (Day 1 of 10 · 0 of 3 done)
        [Tick] [Edit]
        ");
        assert_eq!(pinned(ws), [goal(ws)]);

        // Jonas ticks his own and what is everybody's, not Priya's.
        let form = ws.user("jonas").click(HOME, "Tick").await?;
        assert_reads!(form.modal(), @r"
        == What is done? ==
        *Performance Marketing* · “Every campaign reads its own figures”
        Commitments (optional): [ ] Dashboard live [ ] Alerts agreed
        [Save] [Cancel]
        ");
        let saved = form.fill("Commitments", "Dashboard live")?.submit().await?;
        assert_reads!(saved.modal(), @r"
        == Saved ==
        *Performance Marketing*: 1 of 3 done.
        [Close]
        ");
        let home = ws.user("priya").home().await?;
        let (_, part) = home.split_once("# Your pods\n").expect("a part about pods");
        assert_reads!(part.lines().take(3).collect::<Vec<_>>().join("\n"), @r"
        *Performance Marketing* · led by <@U0ANA0001> · 3 people · <#C0PODPERF>
        No objective for this cycle yet
        Sprint 30 Nov – 11 Dec: “Every campaign reads its own figures” · day 1 of 10 · 1 of 3 done [Tick]
        ");

        until(ws, "2026-12-07T09:05:00Z").await;
        assert_reads!(goal(ws), @r"
        # Sprint 30 Nov – 11 Dec
        *Goal:* Every campaign reads its own figures
        ☑ Dashboard live – <@U0JONAS0001>
        ☐ Feeds cleaned – <@U0PRIYA0001>
        ☐ Alerts agreed
        (Day 6 of 10 · 1 of 3 done)
        [Tick] [Edit]
        ");
        assert_reads!(ws.thread_in(HOME).join("\n"), @"Half-time: day 6 of 10 · 1 of 3 done.");
        assert_reads!(ws.user("ana").last_dm(), @r"
        *Half-time in the sprint of Performance Marketing: day 6 of 10 · 1 of 3 done.* What would help to reach “Every campaign reads its own figures”? You can change the plan: less is fine.
        [Change the plan] [All right] [Why am I asked?]
        ");
        ws.user("ana").click_dm("All right").await?;

        // Another feature, such as the stand-up, ticks in the name of whoever answers it.
        ws.slack.command("priya", HOME, "/sprints done performance").await?;
        ws.settle().await;
        assert!(goal(ws).contains("2 of 3 done"), "{}", goal(ws));

        until(ws, "2026-12-11T14:05:00Z").await;
        assert_reads!(ws.user("ana").last_dm(), @r"
        *The sprint of Performance Marketing ends: 30 Nov – 11 Dec.* How did it go with “Every campaign reads its own figures”?
        (2 of 3 done)
        [Look back] [Why am I asked?]
        ");
        let form = ws.user("ana").click_dm("Look back").await?;
        assert_reads!(form.modal(), @r"
        == How did it go? ==
        *Performance Marketing* · 30 Nov – 11 Dec
        “Every campaign reads its own figures”
        Was the goal met?: <choose>
        What shipped? (optional): __Dashboard live
        Feeds cleaned__
        What did not? (optional): __Alerts agreed__
          (Commitments that are not ticked are offered again when the next sprint is planned.)
        [Save] [Cancel]
        ");
        let saved = form.fill("Was the goal met?", "In part")?.submit().await?;
        assert_reads!(saved.modal(), @r"
        == Saved ==
        Thank you. The summary stands in <#C0PODPERF>.
        [Close]
        ");
        assert_reads!(ws.last_in(HOME), @r"
        *The sprint 30 Nov – 11 Dec is over. Goal met in part:* “Every campaign reads its own figures”.
        *What shipped*
        > Dashboard live
        Feeds cleaned
        *What did not*
        > Alerts agreed
        (2 of 3 done · looked back on by <@U0ANA0001>)
        ");
        assert_reads!(goal(ws), @r"
        # Sprint 30 Nov – 11 Dec
        *Goal:* Every campaign reads its own figures
        ☑ Dashboard live – <@U0JONAS0001>
        ☑ Feeds cleaned – <@U0PRIYA0001>
        ☐ Alerts agreed
        (Over · 2 of 3 done)
        ");
        assert_eq!(pinned(ws), [""; 0]);

        // The next one; before anybody plans it Jonas leads the pod.
        until(ws, "2026-12-14T09:05:00Z").await;
        assert!(first_line(&ws.user("ana").last_dm()).contains("begins: 14–25 Dec"), "{}", ws.user("ana").last_dm());
        ws.slack.command("chloe", "#general", "/pod lead @jonas performance").await?;
        ws.advance(jiff::SignedDuration::from_mins(5)).await;
        let told = ws.user("jonas").dms();
        assert!(told.iter().any(|said| said.contains("begins: 14–25 Dec")), "{told:#?}");
        assert!(!ws.user("ana").home().await?.contains("Plan the sprint of"), "it waits on Jonas now");
        let form = ws.user("jonas").click_dm("Plan").await?;
        assert_reads!(form.modal(), @r"
        == Plan the sprint ==
        *Performance Marketing* · 14–25 Dec
        Goal: ____
        (What was still open in the last sprint is filled in. Empty a line to leave it out.)
        Commitment 1 (optional): __Alerts agreed__
        Who sees to 1 (optional): <The whole pod>
        Commitment 2 (optional): ____
        Who sees to 2 (optional): <The whole pod>
        Commitment 3 (optional): ____
        Who sees to 3 (optional): <The whole pod>
        Commitment 4 (optional): ____
        Who sees to 4 (optional): <The whole pod>
        Commitment 5 (optional): ____
        Who sees to 5 (optional): <The whole pod>
        Commitment 6 (optional): ____
        Who sees to 6 (optional): <The whole pod>
        Commitment 7 (optional): ____
        Who sees to 7 (optional): <The whole pod>
        [Save] [Cancel]
        ");
        let saved = form.fill("Goal", "Alerts for all")?.submit().await?;
        assert!(saved.is_done(), "{:?}", saved.errors());
        assert_reads!(goal(ws), @r"
        # Sprint 14–25 Dec
        *Goal:* Alerts for all
        ☐ Alerts agreed
        (Day 1 of 10 · 0 of 1 done)
        [Tick] [Edit]
        ");
        assert_eq!(pinned(ws), [goal(ws)]);
        until(ws, "2026-12-28T08:00:00Z").await;
        ws.assert_agreement("after four weeks").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_a_plan_it_runs_without_a_goal() {
    on_both_engines(async |ws| {
        with_sprints(ws).await?;
        until(ws, "2026-11-30T09:05:00Z").await;
        let asked = |ws: &Workspace| {
            let dms = ws.user("ana").dms();
            let count = |words: &str| dms.iter().filter(|said| said.contains(words)).count();
            (count("new sprint"), count("Plan the sprint of Performance Marketing*: asked again below."))
        };
        assert_eq!(asked(ws), (1, 0));
        until(ws, "2026-12-01T09:05:00Z").await;
        assert_eq!(asked(ws), (1, 1), "reminded once, the next morning");
        until(ws, "2026-12-02T09:05:00Z").await;
        assert_eq!(asked(ws), (1, 1));
        assert_reads!(goal(ws), @r"
        # Sprint 30 Nov – 11 Dec
        This sprint runs without a goal so far. That is all right; it can still be given one at any time.
        (Day 3 of 10)
        [Plan]
        ");
        assert!(!ws.user("ana").home().await?.contains("Plan the sprint of"), "it waits on nobody any more");
        until(ws, "2026-12-04T10:00:00Z").await;
        let form = ws.user("ana").click(HOME, "Plan").await?;
        assert!(form.fill("Goal", "Catch up")?.submit().await?.is_done());
        assert!(goal(ws).contains("*Goal:* Catch up") && goal(ws).contains("Day 5 of 10"), "{}", goal(ws));

        // Nobody looks back either: reminded on Monday, then the summary says what there is to say.
        until(ws, "2026-12-14T09:05:00Z").await;
        let dms = ws.user("ana").dms();
        let count = |words: &str| dms.iter().filter(|said| said.contains(words)).count();
        assert_eq!(count("How did it go"), 1, "{dms:?}");
        assert_eq!(count("Look back on the sprint of Performance Marketing*: asked again below."), 1, "{dms:?}");
        let said = ws.channel(HOME);
        assert_reads!(said.last().expect("a summary"), @"*The sprint 30 Nov – 11 Dec is over.* Its goal was “Catch up”.");
        // Late is fine, too: the same summary says more.
        let form = ws.user("ana").click_dm("Look back").await?;
        assert!(form.fill("Was the goal met?", "Yes")?.submit().await?.is_done());
        assert_eq!(ws.channel(HOME).len(), said.len());
        assert!(ws.last_in(HOME).contains("Goal met"), "{}", ws.last_in(HOME));
        let dms = ws.user("ana").dms().concat();
        assert!(dms.contains("You looked back on it. Thank you.") && !dms.contains("How did it go"), "{dms}");
        ws.assert_agreement("after a quiet sprint").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_message_that_is_deleted_comes_back_and_an_archived_channel_is_left_alone() {
    on_both_engines(async |ws| {
        with_plan(ws).await?;
        let messages = ws.slack.messages(HOME)?;
        let ts = messages
            .iter()
            .rfind(|one| podkeeper::sandbox::plain(one).starts_with("# Sprint "))
            .expect("it")
            .ts
            .clone();
        ws.slack.delete_message("ruth", HOME, &ts)?;
        ws.settle().await;
        assert_eq!((goal(ws).as_str(), pinned(ws).len()), ("", 0));
        ws.slack.command("jonas", HOME, "/sprints done performance").await?;
        ws.settle().await;
        assert!(goal(ws).contains("1 of 3 done"), "{}", goal(ws));
        assert_eq!(pinned(ws), [goal(ws)]);

        ws.slack.archive_channel("chloe", HOME, true)?;
        ws.settle().await;
        ws.slack.command("priya", "#general", "/sprints done performance").await?;
        until(ws, "2026-12-02T09:05:00Z").await;
        assert!(goal(ws).contains("1 of 3 done"), "nobody writes there");
        ws.slack.archive_channel("chloe", HOME, false)?;
        ws.settle().await;
        until(ws, "2026-12-03T09:05:00Z").await;
        let form = ws.user("ana").command("#general", "/sprint plan performance").await?;
        let saved = form.fill("Goal", "Another goal")?.submit().await?;
        assert!(saved.modal().contains("It stands nowhere yet: the pod has no channel."), "{}", saved.modal());
        ws.user("ana").command(HOME, "/pod link #pod-performance performance").await?;
        assert!(goal(ws).contains("Another goal") && goal(ws).contains("2 of 3 done"), "{}", goal(ws));
        assert_eq!(pinned(ws), [goal(ws)]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn by_the_wall_clock_over_a_change_of_the_clocks() {
    on_both_engines(async |ws| {
        ws.use_features(founding);
        ws.kill_bot().await;
        ws.clock.advance_to("2027-03-16T09:00:00Z".parse()?);
        ws.start_bot().await;
        ws.outlive_leases().await;
        ws.slack.command("ana", HOME, "/sprints found performance").await?;
        until(ws, "2027-03-22T09:05:00Z").await;
        plan(ws, "ana").await?;
        // Summer time begins on Sunday 28 March: ten in Berlin is eight in UTC now.
        until(ws, "2027-03-29T07:59:00Z").await;
        assert!(ws.thread_in(HOME).is_empty());
        until(ws, "2027-03-29T08:05:00Z").await;
        assert_eq!(ws.thread_in(HOME), ["Half-time: day 6 of 10 · 0 of 3 done."]);
        until(ws, "2027-04-02T13:05:00Z").await;
        assert!(ws.user("ana").last_dm().contains("How did it go"), "{}", ws.user("ana").last_dm());
        until(ws, "2027-04-05T08:05:00Z").await;
        assert!(ws.user("ana").dms().iter().any(|said| said.contains("5–16 Apr")), "{:?}", ws.user("ana").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_covers_is_asked_and_plans() {
    on_both_engines(async |ws| {
        with_sprints(ws).await?;
        until(ws, "2026-11-30T09:05:00Z").await;
        assert!(ws.user("ana").home().await?.contains("Plan the sprint of"));
        // Away from today on; Sofia of another pod covers.
        ws.slack.command("ana", HOME, "/timeoff 30 Nov – 11 Dec cover @sofia").await?;
        ws.advance(jiff::SignedDuration::from_mins(5)).await;
        assert!(!ws.user("ana").home().await?.contains("Plan the sprint of"), "it waits on her no more");
        plan(ws, "sofia").await?;
        assert!(goal(ws).contains("*Goal:*"), "{}", goal(ws));
        let refused = ws.user("tomas").click(HOME, "Edit").await?;
        assert!(refused.answer().contains("by its lead or deputy"), "{}", refused.answer());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_done_is_said() {
    on_both_engines(async |ws| {
        with_sprints(ws).await?;
        let early = ws.user("jonas").command(HOME, "/sprint").await?;
        assert_reads!(early.answer(), @"Performance Marketing has no sprint now. The next one begins on Monday 30 November.");
        until(ws, "2026-11-30T09:05:00Z").await;
        plan(ws, "ana").await?;
        let refused = ws.user("jonas").click(HOME, "Edit").await?;
        assert_reads!(refused.answer(), @"The sprint of Performance Marketing is planned and looked back on by its lead or deputy, by whoever covers for them, or by an administrator. Ask one of them.");
        let refused = ws.user("omar").click(HOME, "Tick").await?;
        assert_reads!(refused.answer(), @"Only people of the pod tick its commitments. Nothing was changed; ask one of them.");
        let asked = ws.user("jonas").command("#general", "/sprint plan nowhere").await?;
        assert_reads!(asked.answer(), @"There is no pod called “nowhere”. `/pod list` shows them all.");
        assert_reads!(ws.user("ben").command("#pod-brand", "/sprint").await?.answer(), @"Brand & Content has no sprint now. `/ritual add sprint` lets one begin every other Monday.");
        assert_reads!(ws.user("jonas").command("#general", "/sprint dance").await?.answer(), @r"
        `/sprint` has no “dance”. What you can do with it:
        • `/sprint`: the goal a pod works on for two weeks, and what is done of it
        • `/sprint tick`: tick what you have done of it
        ");

        // Two change the plan at once: nothing is lost, and nobody's line vanishes unseen.
        ws.user("ana").click(HOME, "Edit").await?;
        let second = ws.user("priya");
        ws.slack.command("chloe", "#general", "/sprint plan performance").await?;
        ws.settle().await;
        ws.slack.fill("chloe", "Commitment 3", "")?;
        ws.slack.submit("chloe").await?;
        ws.slack.close("chloe", true).await?;
        ws.slack.fill("ana", "Commitment 4", "More of it")?;
        ws.slack.submit("ana").await?;
        ws.settle().await;
        assert!(!goal(ws).contains("More of it") && !goal(ws).contains("Alerts"), "{}", goal(ws));
        assert!(second.modal().is_none());
        ws.slack.close("ana", true).await?;
        let form = ws.user("ana").click(HOME, "Edit").await?;
        let wrong = form.fill("Who sees to 5", "Ana Keller")?.fill("Goal", " ")?.submit().await?;
        assert_reads!(wrong.errors().join("\n"), @r"
        Say in one sentence what the pod wants to reach.
        Say what it is, or leave who sees to it empty, too.
        ");
        ws.slack.close("ana", true).await?;

        // Called off in the middle.
        ws.slack.command("ana", HOME, "/sprints delete performance").await?;
        ws.settle().await;
        assert_reads!(goal(ws), @r"
        # Sprint 30 Nov – 11 Dec
        *Goal:* Every campaign reads its own figures
        ☐ Dashboard live – <@U0JONAS0001>
        ☐ Feeds cleaned – <@U0PRIYA0001>
        (Called off · 0 of 2 done)
        ");
        assert_eq!(pinned(ws), [""; 0]);
        until(ws, "2026-12-15T12:00:00Z").await;
        ws.assert_agreement("after it was called off").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
