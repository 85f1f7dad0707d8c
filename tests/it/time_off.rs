//! Time off: typed, chosen in the form, told to covers; and what people want of their days.

use crate::harness::{Outcome, Workspace, assert_reads, on_both_engines};
use jiff::{SignedDuration, Timestamp};
use podkeeper::sandbox::{Standing, Status};

const PLACE: &str = "#general";

async fn answer(ws: &Workspace, who: &str, line: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Ok(ws.user(who).command(PLACE, line).await?.answer())
}

async fn advance_to(ws: &Workspace, instant: &str) {
    let instant: Timestamp = instant.parse().expect("an instant");
    ws.advance(instant.duration_since(ws.now())).await;
}

/// What the bot told somebody about time off, line by line; several things may share a message.
fn told(ws: &Workspace, who: &str) -> Vec<String> {
    const WORDS: [&str; 7] = [
        "and nobody covers",
        "You cover for",
        "you cover for",
        "You need not cover",
        "Who else could?",
        "entered it for you",
        "Your Slack status",
    ];
    let said = ws.user(who).dms().join("\n");
    said.lines().filter(|line| WORDS.iter().any(|words| line.contains(words))).map(str::to_owned).collect()
}

#[tokio::test]
async fn typed_in_one_line() {
    on_both_engines(async |ws| {
        assert_reads!(answer(ws, "ana", "/timeoff 3 Dec – 14 Dec cover @ben").await?, @r"
        You are off *3–14 Dec*. <@U0BEN0001> covers; I will let them know.
        [Change] [Remove]
        ");
        assert_reads!(ws.user("ben").last_dm(), @r"
        You cover for <@U0ANA0001> *3–14 Dec*.
        Whatever would wait on them in these days comes to you, with the right to act on it.
        [Got it] [I cannot] [Why am I told?]
        ");
        assert_reads!(answer(ws, "ana", "/timeoff 3–14 Dec").await?, @r"
        You are off *3–14 Dec* already; nothing was changed. <@U0BEN0001> covers.
        [Change] [Remove]
        ");
        // A day of one's own zone: it is still Sunday's evening nowhere, and tomorrow is Tuesday for everybody.
        assert_reads!(answer(ws, "grace", "/timeoff tomorrow").await?, @r"
        You are off *24 Nov*. Nobody covers; *Change* names somebody.
        [Change] [Remove]
        ");
        assert!(answer(ws, "jonas", "/timeoff 24 Dec - 2 Jan").await?.starts_with("You are off *24 Dec – 2 Jan*."));
        // What overlaps is joined, and the cover hears of the new days in a message of its own.
        assert_reads!(answer(ws, "ana", "/timeoff 10 Dec – 16 Dec").await?, @r"
        You are off *3–16 Dec*. <@U0BEN0001> covers; I will let them know.
        [Change] [Remove]
        ");
        // Another cover: the one until now need not.
        assert!(answer(ws, "ana", "/timeoff 3 Dec with cover @mei").await?.contains("<@U0MEI0001> covers"));
        assert_eq!(
            told(ws, "ben"),
            [
                "You cover for <@U0ANA0001> *3–14 Dec*.",
                "The days have changed: you cover for <@U0ANA0001> *3–16 Dec* now.",
                "You need not cover for <@U0ANA0001> any more: *3–16 Dec*.",
            ]
        );
        assert_eq!(told(ws, "mei"), ["You cover for <@U0ANA0001> *3–16 Dec*."]);
        assert_reads!(answer(ws, "mei", "/timeoff list").await?, @r"
        You have no time off planned. `/timeoff 3 Dec – 14 Dec cover @ben` enters some.
        You cover for <@U0ANA0001>: *3–16 Dec*
        ");
        assert_reads!(answer(ws, "ana", "/timeoff list").await?, @r"
        *Your time off*
        *3–16 Dec* · <@U0MEI0001> covers
        [Change] [Remove]
        ");
        assert_reads!(answer(ws, "ana", "/timeoff cancel 5 Dec").await?, @"Taken out: 3–16 Dec is no time off any more. If <@U0MEI0001> knew of it, I will let them know.");
        assert_eq!(told(ws, "mei").last().map(String::as_str), Some("You need not cover for <@U0ANA0001> any more: *3–16 Dec*."));
        assert_reads!(answer(ws, "ana", "/timeoff cancel").await?, @"You have no time off planned, so there is nothing to cancel.");
        ws.assert_agreement("after all of it").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_said_in_a_sentence() {
    on_both_engines(async |ws| {
        ws.slack.set_standing("wei", Standing::Guest)?;
        answer(ws, "ben", "/timeoff 5 Dec – 8 Dec cover @sofia").await?;
        answer(ws, "sofia", "/timeoff 7 Dec cover @tomas").await?;
        ws.slack.deactivate("paul")?;
        ws.settle().await;
        for (line, sentence) in [
            ("3/12", "“3/12” could be 3 Dec or 12 Mar. Please write the month in letters: 3 Dec."),
            ("14 Dec – 3 Dec", "That ends before it begins: from 14 Dec 2026 to 3 Dec 2026. Please write the earlier day first."),
            ("2026-11-01", "1 Nov is in the past. Please choose days from today on."),
            ("20 Nov 2026 – 22 Nov 2026", "20–22 Nov is in the past. Please choose days from today on."),
            ("1 Dec 2026 – 1 Feb 2028", "That would be 428 days; 366 is the most at once. Please check the last day."),
            ("1 Dec 2036", "1 Dec 2036 is more than two years from now. Please check the year."),
            ("sometime", "I cannot read “sometime” as a day. Write it like 3 Dec, 2026-12-03, Friday or tomorrow."),
            ("cover @ben", "Please say which days, such as 3 Dec – 14 Dec, or tomorrow."),
            ("3 Dec cover @ana", "Nobody covers for themselves. Please choose somebody else."),
            ("3 Dec cover @podkeeper", "Podkeeper is an app; a cover is a person. Please choose somebody else."),
            ("3 Dec cover @felix", "Felix Brandt is a guest here; a cover is somebody of this organisation. Please choose somebody else."),
            ("3 Dec cover @lena", "Lena Fischer is of another company; a cover is somebody of this organisation. Please choose somebody else."),
            ("3 Dec cover <@U0PAUL0001>", "Paul Carter's account is deactivated. Please choose somebody else."),
            ("3–14 Dec cover @ben", "Ben Okafor is away 5–8 Dec and cannot cover. Please choose somebody else, or other days."),
            ("3 Dec cover Bob", "I know nobody called “Bob”. Please mention the person with @, or type more of the name."),
            ("@ben 3 Dec", "Everybody enters their own time off; only admins can enter somebody else's. To name a cover, type it last: /timeoff 3 Dec – 14 Dec cover @ben"),
            ("3 Dec “cover", "A quotation mark opens before “cover” and never closes. Please close it and send it again."),
        ] {
            assert_eq!(answer(ws, "ana", &format!("/timeoff {line}")).await?, sentence, "{line}");
        }
        // Tomás covers for Sofia, who covers for Ben: he cannot be covered by Ben on that day.
        assert_reads!(answer(ws, "tomas", "/timeoff 7 Dec cover @ben").await?, @"That would be a circle: Ben would cover for Tomás, Sofia covers for Ben, and Tomás for Sofia, all on the same days. Please choose somebody else.");
        // Nothing of it was stored.
        assert!(answer(ws, "ana", "/timeoff list").await?.starts_with("You have no time off planned."));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn in_the_form_with_what_is_planned_beneath() {
    on_both_engines(async |ws| {
        let form = ws.user("ana").command(PLACE, "/timeoff").await?;
        let form = form.fill("First day", "2026-12-14")?.fill("Last day", "2026-12-03")?.submit().await?;
        assert_eq!(form.errors(), ["The last day is before the first. Please choose a later one."]);
        let form = form.fill("Last day", "2026-12-18")?.fill("Who covers?", "felix")?.submit().await?;
        assert_eq!(
            form.errors(),
            ["Felix Brandt is a guest here; a cover is somebody of this organisation. Please choose somebody else."]
        );
        let saved = form.fill("Who covers?", "jonas")?.submit().await?;
        assert!(saved.is_done());
        assert_reads!(saved.modal(), @r"
        == Saved ==
        You are off *14–18 Dec*. <@U0JONAS0001> covers; I will let them know.
        [Done]
        ");
        answer(ws, "ana", "/timeoff tomorrow").await?;
        let form = ws.user("ana").command(PLACE, "/timeoff").await?;
        assert_reads!(form.modal(), @r"
        == Time off ==
        First day: <choose>
        Last day (optional): <choose>
          (Included. Empty: only the first day.)
        Who covers? (optional): <choose>
          (What would wait on you comes to them meanwhile; they are told.)
        ---
        *Planned*
        *24 Nov* · nobody covers
        [Change] [Remove]
        *14–18 Dec* · <@U0JONAS0001> covers
        [Change] [Remove]
        [Save] [Cancel]
        ");
        ws.slack.click_in_modal("ana", "Remove", None).await?;
        ws.settle().await;
        assert!(!ws.user("ana").modal().unwrap_or_default().contains("24 Nov"), "{:?}", ws.user("ana").modal());
        ws.slack.click_in_modal("ana", "Change", None).await?;
        ws.settle().await;
        assert_reads!(ws.user("ana").modal().unwrap_or_default(), @r"
        == Change time off ==
        First day: <2026-12-14>
        Last day (optional): <2026-12-18>
          (Included. Empty: only the first day.)
        Who covers? (optional): <U0JONAS0001>
          (What would wait on you comes to them meanwhile; they are told.)
        [Save] [Cancel]
        ");
        ws.slack.fill("ana", "Last day", "2026-12-16")?;
        ws.slack.submit("ana").await?;
        ws.settle().await;
        ws.slack.close("ana", true).await?;
        assert_eq!(
            told(ws, "jonas").last().map(String::as_str),
            Some("The days have changed: you cover for <@U0ANA0001> *14–16 Dec* now.")
        );
        let home = ws.user("jonas").home().await?;
        assert!(home.contains("*You cover for Ana, 14–16 Dec* · since"), "{home}");
        assert!(
            home.contains("No time off planned\nYou cover for <@U0ANA0001>: *14–16 Dec*\n# Quick actions"),
            "{home}"
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_pod_says_who_acts_while_its_lead_is_away() {
    on_both_engines(async |ws| {
        answer(ws, "ana", "/timeoff 25 Nov – 27 Nov cover @ben").await?;
        let shown = async |ws: &Workspace| answer(ws, "jonas", "/pod show performance").await;
        assert!(shown(ws).await?.contains("Led by <@U0ANA0001>"));
        // 23:00 in London is midnight in Berlin, where Ana is.
        advance_to(ws, "2026-11-24T22:59:00Z").await;
        assert!(shown(ws).await?.contains("Led by <@U0ANA0001>"));
        advance_to(ws, "2026-11-24T23:00:00Z").await;
        assert_reads!(shown(ws).await?, @r"
        *Performance Marketing* (`performance`)
        <@U0ANA0001> is away until 27 Nov; <@U0BEN0001> covers
        Lives in <#C0PODPERF>
        *3 people*
        <@U0ANA0001> (lead), <@U0JONAS0001>, <@U0PRIYA0001>
        ");
        // Ben cannot. Ana, who would be asked for somebody else, is away; leadership acts meanwhile.
        ws.user("ben").click_dm("I cannot").await?;
        assert!(shown(ws).await?.contains("<@U0ANA0001> is away until 27 Nov; leadership acts: <@U0CHLOE0001>"), "{}", shown(ws).await?);
        // Back early: from today on she leads again.
        advance_to(ws, "2026-11-26T09:00:00Z").await;
        assert_reads!(ws.user("chloe").last_dm(), @r"
        <@U0ANA0001> is away *25–27 Nov*, and nobody covers from 25 Nov on: <@U0BEN0001> cannot.
        Perhaps somebody of Performance Marketing can step in. An administrator can name another cover: `/timeoff @name 25–27 Nov cover @name`. They themselves are asked when they are back.
        [Got it] [Why am I told?]
        ");
        assert_reads!(answer(ws, "ana", "/timeoff cancel today").await?, @"Welcome back: 25–27 Nov ends with yesterday.");
        assert!(shown(ws).await?.contains("Led by <@U0ANA0001>"));
        ws.advance(SignedDuration::from_hours(2)).await;
        assert_eq!(told(ws, "ana"), [""; 0], "nobody is asked on a day off, and by now there is nothing to cover");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_cover_who_leaves_or_is_away_is_asked_about() {
    on_both_engines(async |ws| {
        answer(ws, "ana", "/timeoff 3 Dec – 14 Dec cover @sofia").await?;
        answer(ws, "jonas", "/timeoff 3 Dec cover @tomas").await?;
        assert!(answer(ws, "tomas", "/timeoff 2–4 Dec").await?.contains("<@U0JONAS0001> counted on a cover then"));
        ws.slack.deactivate("sofia")?;
        ws.settle().await;
        assert_eq!(
            told(ws, "ana"),
            ["<@U0SOFIA0001>, who was to cover for you *3–14 Dec*, is no longer here. Who else could?"]
        );
        assert_eq!(
            told(ws, "jonas"),
            ["<@U0TOMAS0001>, who covers for you *3 Dec*, is away *2–4 Dec*. Who else could?"]
        );
        let form = ws.user("ana").click_dm("Choose a cover").await?;
        assert!(form.fill("Who covers?", "ben")?.submit().await?.is_done());
        assert_eq!(told(ws, "ben"), ["You cover for <@U0ANA0001> *3–14 Dec*."]);
        assert!(!ws.user("ana").home().await?.contains("Another cover"), "it waits no longer");
        assert!(ws.user("ben").home().await?.contains("You cover for Ana, 3–14 Dec"));
        ws.user("ben").click_dm("Got it").await?;
        assert!(!ws.user("ben").home().await?.contains("You cover for Ana, 3–14 Dec"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_uncovered_is_told_at_once_to_whoever_looks_after_the_pod() {
    on_both_engines(async |ws| {
        let uncovered = |who: &str| told(ws, who).into_iter().filter(|said| said.contains("nobody covers")).collect::<Vec<_>>();
        // Priya, of Ana's pod, is off from today on, and Jonas covers.
        answer(ws, "priya", "/timeoff 23 Nov – 4 Dec cover @jonas").await?;
        // He is away himself for a while, later than today: Ana hears from when on. Priya is asked when she is back.
        answer(ws, "jonas", "/timeoff 30 Nov – 1 Dec").await?;
        assert_eq!(uncovered("ana"), ["<@U0PRIYA0001> is away *23 Nov – 4 Dec*, and nobody covers from 30 Nov on: <@U0JONAS0001> is away too, *30 Nov – 1 Dec*."]);
        assert_eq!(told(ws, "priya"), [""; 0], "nobody is asked on a day off");
        assert!(ws.user("ana").home().await?.contains("Nobody covers for Priya from 30 Nov on"));
        // An administrator names somebody else, and it waits on Ana no longer.
        answer(ws, "ruth", "/timeoff @priya 23 Nov – 4 Dec cover @ana").await?;
        assert!(!ws.user("ana").home().await?.contains("Nobody covers for Priya"));
        // Ana, who covers now, goes away too: whoever acts for the pod is told, which is her own cover.
        answer(ws, "ana", "/timeoff 23 Nov – 24 Nov cover @sofia").await?;
        assert_eq!(uncovered("sofia").last().map(String::as_str), Some("<@U0PRIYA0001> is away *23 Nov – 4 Dec*, and nobody covers from today on: <@U0ANA0001> is away too, *23–24 Nov*."));
        ws.user("sofia").click_dm("Got it").await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn days_around_new_year_and_the_whole_list() {
    on_both_engines(async |ws| {
        // Typed in November: the next one, over the turn of the year.
        assert!(answer(ws, "ana", "/timeoff 28 Dec – 3 Jan").await?.starts_with("You are off *28 Dec – 3 Jan*."));
        let planned: Vec<(String, String)> =
            ws.rows("SELECT CAST(first_day AS TEXT), CAST(last_day AS TEXT) FROM time_off").await;
        assert_eq!(planned, [("2026-12-28".to_owned(), "2027-01-03".to_owned())]);
        advance_to(ws, "2026-12-30T09:00:00Z").await;
        // In the middle of it, and a year later.
        assert!(answer(ws, "ana", "/timeoff 28 Dec – 3 Jan cover @ben").await?.contains("<@U0BEN0001> covers"));
        let next = [
            answer(ws, "ana", "/timeoff 27 Dec 2027 – 2 Jan 2028").await?,
            answer(ws, "ana", "/timeoff 1 Feb").await?,
            answer(ws, "ana", "/timeoff list").await?,
            answer(ws, "ana", "/timeoff cancel 1 Feb").await?,
            answer(ws, "ana", "/timeoff cancel 1 Feb").await?,
        ];
        assert_reads!(next.join("\n===\n"), @r"
        You are off *27 Dec 2027 – 2 Jan 2028*. Nobody covers; *Change* names somebody.
        [Change] [Remove]
        ===
        You are off *1 Feb*. Nobody covers; *Change* names somebody.
        [Change] [Remove]
        ===
        *Your time off*
        *28 Dec – 3 Jan* · <@U0BEN0001> covers
        [Change] [Remove]
        *1 Feb* · nobody covers
        [Change] [Remove]
        *27 Dec 2027 – 2 Jan 2028* · nobody covers
        [Change] [Remove]
        ===
        Taken out: 1 Feb is no time off any more.
        ===
        You have no time off on 1 Feb. Planned: 28 Dec – 3 Jan and 27 Dec 2027 – 2 Jan 2028.
        ");
        assert_eq!(ws.count("SELECT COUNT(*) FROM time_off").await, 2);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_had_not_heard_of_it_is_told_nothing() {
    on_both_engines(async |ws| {
        // It is four in the morning where Grace is.
        answer(ws, "dana", "/timeoff 3 Dec cover @grace").await?;
        answer(ws, "dana", "/timeoff cancel 3 Dec").await?;
        ws.advance(SignedDuration::from_hours(12)).await;
        assert_eq!(told(ws, "grace"), [""; 0]);
        // An admin enters it for somebody, who is told; nobody else may touch it.
        let entered = ws.user("ruth").command(PLACE, "/timeoff for @ben 24 Dec – 2 Jan cover @ruth").await?;
        assert!(entered.answer().starts_with("<@U0BEN0001> is off *24 Dec – 2 Jan*; I will let them know. You cover."));
        ws.advance(SignedDuration::from_hours(12)).await;
        assert_eq!(told(ws, "ben"), ["You are off *24 Dec – 2 Jan*: <@U0RUTH0001> entered it for you."]);
        assert_eq!(told(ws, "ruth"), [""; 0]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

async fn set_status(ws: &Workspace, who: &str, text: &str, emoji: &str, expires: &str) -> Outcome {
    let expires = if expires.is_empty() { None } else { Some(expires.parse()?) };
    ws.slack.set_status(who, Status { text: text.to_owned(), emoji: emoji.to_owned(), expires })?;
    ws.settle().await;
    Ok(())
}

#[tokio::test]
async fn a_status_with_an_end_is_offered_once_and_never_assumed() {
    on_both_engines(async |ws| {
        set_status(ws, "priya", "Vacationing", ":palm_tree:", "2026-12-01T22:59:59Z").await?;
        assert_reads!(ws.user("priya").last_dm(), @r"
        Your Slack status says “Vacationing” until 1 Dec. Shall I take *23 Nov – 1 Dec* as time off?
        [Yes] [No] [Why am I asked?]
        ");
        assert!(answer(ws, "priya", "/timeoff list").await?.starts_with("You have no time off planned."));
        // The answer takes the place of the question.
        ws.user("priya").click_dm("Yes").await?;
        assert_reads!(ws.user("priya").last_dm(), @r"
        You are off *23 Nov – 1 Dec*. Nobody covers; *Change* names somebody.
        [Change] [Remove]
        ");
        // The same one again, and one for days that are off already.
        set_status(ws, "priya", "", "", "").await?;
        set_status(ws, "priya", "Vacationing", ":palm_tree:", "2026-12-01T22:59:59Z").await?;
        set_status(ws, "priya", "On the beach", ":beach_with_umbrella:", "2026-11-30T22:59:59Z").await?;
        assert_eq!(told(ws, "priya"), [""; 0], "nothing is asked again");
        // What is no time off, or has no end, or ends today.
        set_status(ws, "jonas", "Working remotely", ":house_with_garden:", "2026-12-01T22:59:59Z").await?;
        set_status(ws, "jonas", "Vacationing", ":palm_tree:", "").await?;
        set_status(ws, "jonas", "At the dentist, back soon", ":hospital:", "2026-11-23T12:00:00Z").await?;
        assert_eq!(told(ws, "jonas"), [""; 0]);
        set_status(ws, "jonas", "Off sick", ":face_with_thermometer:", "2026-11-25T22:59:59Z").await?;
        assert!(ws.user("jonas").home().await?.contains("Is your status time off, 23–25 Nov?"));
        ws.user("jonas").click_dm("No").await?;
        assert_reads!(ws.user("jonas").last_dm(), @"Fine: your status is just a status. I will not ask about it again.");
        assert!(!ws.user("jonas").home().await?.contains("Is your status time off"));
        assert!(answer(ws, "jonas", "/timeoff list").await?.starts_with("You have no time off planned."));
        // The same status is not asked about again when it is set anew.
        let count = told(ws, "jonas").len();
        set_status(ws, "jonas", "", "", "").await?;
        set_status(ws, "jonas", "Off sick", ":face_with_thermometer:", "2026-11-25T22:59:59Z").await?;
        ws.advance(SignedDuration::from_hours(24)).await;
        assert_eq!(told(ws, "jonas").len(), count, "a no is a no");
        assert!(answer(ws, "jonas", "/timeoff list").await?.starts_with("You have no time off planned."));
        // A status that is taken away before the person was reached is asked about no more: four o'clock in New York.
        set_status(ws, "grace", "OOO", "", "2026-11-27T22:59:59Z").await?;
        set_status(ws, "grace", "", "", "").await?;
        ws.advance(SignedDuration::from_hours(12)).await;
        assert_eq!(told(ws, "grace"), [""; 0]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn my_hours_and_prompts() {
    on_both_engines(async |ws| {
        ws.user("priya").home().await?;
        let form = ws.user("priya").click_home("My hours & prompts").await?;
        let form = form.fill("Quiet from", "20:00")?.submit().await?;
        assert_eq!(form.errors(), ["Until when? Leave both empty for no quiet hours."]);
        let form = form.fill("Quiet until", "08:00")?.fill("Everything at", "07:30")?.submit().await?;
        assert_eq!(form.errors(), ["That is within your quiet hours. Please choose another time."]);
        let saved = form
            .fill("Everything at", "09:30")?
            .fill("Working hours", "My own, as below")?
            .fill("My working day ends", "15:00")?
            .fill("Messages a day, at most", "2")?
            .submit()
            .await?;
        assert_reads!(saved.modal(), @r"
        == Saved ==
        Working hours: Monday to Friday, 09:00 to 15:00 (your own)
        Quiet hours: 20:00 to 08:00
        What can wait comes at 09:30
        At most 2 messages a day that you did not ask for
        [Done]
        ");
        let home = ws.user("priya").home().await?;
        assert!(home.contains("# Your days\nEurope/Berlin · Monday to Friday, 09:00 to 15:00 (your own)\nQuiet 20:00 to 08:00\nWhat can wait comes at 09:30\n"), "{home}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_move_to_another_zone_moves_the_first_hour_of_time_off() {
    on_both_engines(async |ws| {
        answer(ws, "ana", "/timeoff 25 Nov cover @ben").await?;
        ws.slack.set_zone("ana", "Asia/Singapore")?;
        ws.settle().await;
        let shown = async |ws: &Workspace| answer(ws, "jonas", "/pod show performance").await;
        advance_to(ws, "2026-11-24T15:59:00Z").await;
        assert!(shown(ws).await?.contains("Led by <@U0ANA0001>"));
        advance_to(ws, "2026-11-24T16:00:01Z").await;
        assert!(shown(ws).await?.contains("<@U0BEN0001> covers"));
        advance_to(ws, "2026-11-25T16:00:01Z").await;
        assert!(shown(ws).await?.contains("Led by <@U0ANA0001>"));
        ws.assert_agreement("after the time off").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_offered_status_is_forgotten_once_it_is_over() {
    on_both_engines(async |ws| {
        set_status(ws, "priya", "Vacationing", ":palm_tree:", "2026-11-25T22:59:59Z").await?;
        set_status(ws, "jonas", "Vacationing", ":palm_tree:", "2026-12-01T22:59:59Z").await?;
        let offered = async || ws.count("SELECT COUNT(*) FROM offered_statuses").await;
        for (days, left) in [(0, 2), (3, 2), (1, 1), (4, 1), (3, 0)] {
            ws.advance(SignedDuration::from_hours(24 * days)).await;
            assert_eq!(offered().await, left, "{days} days later");
        }
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
