//! What conversations about stand-ups begin with: `/house found performance` founds one, `/house run` asks at once,
//! `/house away @x 2026-11-24 2026-11-30 @y` and `/house holiday apac 2026-11-25` make days free.

use crate::harness::{Outcome, Workspace};
use jiff::{SignedDuration, Timestamp, civil::Date};
use podkeeper::{
    directory::{
        PodCalendar,
        holidays::{ReadCalendar, put_calendar},
        pod_calendars::put_pod_calendar,
        pods::find_pod_by_key,
        time_off::{NewTimeOff, insert_time_off},
    },
    error::{Error, Result},
    features::rituals::{actions, model::Owner},
    ids::{ChannelId, UserId},
    sandbox::plain,
    signal::{Command, Fact, Reply},
    turn::{Feature, Turn},
};
use std::collections::BTreeMap;

/// The feature.
pub fn house() -> Vec<Feature> {
    vec![
        Feature::new("house")
            .command("/house", "What a test needs", "", |turn, command| Box::pin(serve(turn, command))),
    ]
}

async fn serve(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let words: Vec<&str> = command.text.split_whitespace().collect();
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    match words[..] {
        ["found", pod, ref questions @ ..] => {
            let kind = turn.registry().ritual_kind("standup");
            let kind = kind.ok_or_else(|| Error::internal("founding", "there is no such kind"))?;
            let mut pods = Vec::new();
            for key in pod.split(',') {
                pods.extend(find_pod_by_key(turn.tx(), &workspace, key).await?.map(|pod| pod.id));
            }
            let owner = Owner::Pods(pods);
            let mut ritual = actions::draft(turn, kind, owner, None)?;
            ritual.questions.extend(questions.iter().map(|question| question.replace('_', " ")));
            actions::found(turn, ritual).await?;
        }
        ["run"] => {
            for ritual in actions::list_rituals(turn, Some("standup"), None).await? {
                actions::run_now(turn, &ritual).await?;
            }
        }
        ["nowhere"] => {
            for mut ritual in actions::list_rituals(turn, Some("standup"), None).await? {
                ritual.destination = Some(ChannelId::from("C0GONE"));
                actions::change(turn, ritual).await?;
            }
        }
        ["away", person, first, last, ref cover @ ..] => {
            let (person, cover) = (UserId::from(person), cover.first().map(|cover| UserId::from(*cover)));
            let (first, last) = (day(first)?, day(last)?);
            let (cover, by) = (cover.as_ref(), &person);
            let new = NewTimeOff { person: &person, first, last, cover, by, now };
            insert_time_off(turn.tx(), &workspace, new).await?;
            turn.tell(Fact::AwayChanged { person }).await?;
        }
        ["holiday", pod, date] => {
            let days = BTreeMap::from([(day(date)?, "Founders’ day".to_owned())]);
            let read = ReadCalendar { name: "house", fingerprint: date, days: &days, now };
            put_calendar(turn.tx(), &workspace, read).await?;
            if let Some(pod) = find_pod_by_key(turn.tx(), &workspace, pod).await? {
                let calendar = PodCalendar { holidays: Some(vec!["house".to_owned()]), ..PodCalendar::default() };
                put_pod_calendar(turn.tx(), &workspace, pod.id, &calendar).await?;
            }
            turn.tell(Fact::HolidaysChanged).await?;
        }
        _ => {}
    }
    Ok(Reply::Nothing)
}

fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|wrong: jiff::Error| Error::internal("reading a day", wrong))
}

/// `pods` have a daily stand-up from now on.
pub async fn with_standups(ws: &mut Workspace, pods: &[&str]) -> Outcome {
    ws.use_features(house);
    ws.restart_bot().await;
    for pod in pods {
        run(ws, &format!("/house found {pod}")).await?;
    }
    ws.slack.see_all();
    Ok(())
}

/// Somebody who may do everything does it.
pub async fn run(ws: &Workspace, line: &str) -> Outcome {
    ws.slack.command("chloe", "#general", line).await?;
    ws.settle().await;
    Ok(())
}

/// Slack's id of somebody.
pub fn id(ws: &Workspace, who: &str) -> String {
    ws.slack.person(who).expect("somebody").id.to_string()
}

pub async fn advance_to(ws: &Workspace, instant: &str) {
    let instant: Timestamp = instant.parse().expect("an instant");
    ws.advance(instant.duration_since(ws.now())).await;
}

/// Answers the form with a plan.
pub async fn answer(ws: &Workspace, who: &str, plan: &str) -> Outcome {
    let done = ws.user(who).click_dm("Answer").await?.fill("What is the plan for today?", plan)?.submit().await?;
    assert!(done.is_done(), "{:?}", done.errors());
    minutes(ws, 1).await;
    Ok(())
}

pub async fn minutes(ws: &Workspace, minutes: i64) {
    ws.advance(SignedDuration::from_mins(minutes)).await;
}

/// The instants at which a person was sent something whose text contains `part`.
pub fn sent(ws: &Workspace, who: &str, part: &str) -> Vec<String> {
    let person = id(ws, who);
    let calls = ws.slack.calls_of("chat.postMessage");
    let theirs = calls.iter().filter(|call| call.args["channel"] == person.as_str());
    let told = theirs.filter(|call| call.args.to_string().contains(part));
    told.map(|call| call.at.strftime("%d %H:%M").to_string()).collect()
}

/// Everything in the direct message of a person that contains `part`.
pub fn told(ws: &Workspace, who: &str, part: &str) -> Vec<String> {
    ws.user(who).dms().into_iter().filter(|said| said.contains(part)).collect()
}

/// The days' messages in a channel.
pub fn digests(ws: &Workspace, channel: &str) -> Vec<String> {
    ws.channel(channel).into_iter().filter(|said| said.contains("Daily stand-up, ")).collect()
}

/// What was answered to the words that a person typed last in the direct message.
pub fn replies(ws: &Workspace, who: &str) -> Vec<String> {
    let channel = ws.slack.open_direct(who, "podkeeper").expect("a direct message");
    let messages = ws.slack.messages(channel.as_str()).expect("messages");
    let Some(typed) = messages.iter().rev().find(|message| message.bot_id.is_none()) else { return Vec::new() };
    let thread = ws.slack.thread(channel.as_str(), typed.ts.as_str()).expect("a thread");
    thread[1..].iter().map(plain).collect()
}

/// A person types to the bot.
pub async fn types(ws: &Workspace, who: &str, text: &str) -> Outcome {
    let channel = ws.slack.open_direct(who, "podkeeper")?;
    ws.slack.say(who, channel.as_str(), text)?;
    ws.settle().await;
    minutes(ws, 1).await;
    Ok(())
}
