use super::*;
use crate::{
    clock::Clock,
    sandbox::{Fault, Options, Sandbox, Seed, Standing},
    signal::{ActivityRecord, BundleRecord, ChannelRecord, CreatedRecord, MembersRecord},
    slack::{
        api::connector,
        methods::{BOOKMARKS_LIST, CONVERSATIONS_HISTORY, CONVERSATIONS_REPLIES, PINS_LIST},
        stub::{Answer, Stub, client},
    },
};
use jiff::SignedDuration;
use serde::de::DeserializeOwned;

fn channel(id: &str) -> ChannelId {
    ChannelId::from(id)
}

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("an instant")
}

#[test]
fn a_call_keeps_its_form_in_the_database() {
    let (here, who, at) = (|| channel("C1"), || UserId::from("U1"), || MessageTs::from("1.0"));
    let stored = [
        (SlackCall::JoinChannel { channel: here() }, json!({"call": "join_channel", "channel": "C1"})),
        (SlackCall::FindChannel { channel: here() }, json!({"call": "find_channel", "channel": "C1"})),
        (SlackCall::FindPerson { person: who() }, json!({"call": "find_person", "person": "U1"})),
        (SlackCall::ListGroups, json!({"call": "list_groups"})),
        (SlackCall::Pin { channel: here(), ts: at() }, json!({"call": "pin", "channel": "C1", "ts": "1.0"})),
        (SlackCall::Unpin { channel: here(), ts: at() }, json!({"call": "unpin", "channel": "C1", "ts": "1.0"})),
        (
            SlackCall::SendFile { person: who(), name: "a.csv".into(), title: "A".into(), comment: "Here".into() },
            json!({"call": "send_file", "person": "U1", "name": "a.csv", "title": "A", "comment": "Here"}),
        ),
        (
            SlackCall::CreateChannel { name: "pod-x".into(), is_private: true },
            json!({"call": "create_channel", "name": "pod-x", "is_private": true}),
        ),
        (
            SlackCall::Invite { channel: here(), person: who() },
            json!({"call": "invite", "channel": "C1", "person": "U1"}),
        ),
        (
            SlackCall::SetTopic { channel: here(), topic: "T".into() },
            json!({"call": "set_topic", "channel": "C1", "topic": "T"}),
        ),
        (
            SlackCall::SetPurpose { channel: here(), purpose: "P".into() },
            json!({"call": "set_purpose", "channel": "C1", "purpose": "P"}),
        ),
        (
            SlackCall::AddBookmark { channel: here(), title: "T".into(), link: "https://a.b/".into() },
            json!({"call": "add_bookmark", "channel": "C1", "title": "T", "link": "https://a.b/"}),
        ),
        (
            SlackCall::RenameChannel { channel: here(), name: "n".into() },
            json!({"call": "rename_channel", "channel": "C1", "name": "n"}),
        ),
        (SlackCall::ArchiveChannel { channel: here() }, json!({"call": "archive_channel", "channel": "C1"})),
        (
            SlackCall::ReadActivity { channel: here(), since: noon() },
            json!({"call": "read_activity", "channel": "C1", "since": "2026-11-23T12:00:00Z"}),
        ),
        (SlackCall::ReadBundle { channel: here() }, json!({"call": "read_bundle", "channel": "C1"})),
        (SlackCall::ListMembers { channel: here() }, json!({"call": "list_members", "channel": "C1"})),
    ];
    for (call, stored) in stored {
        assert_eq!(serde_json::to_value(&call).ok(), Some(stored.clone()));
        assert_eq!(serde_json::from_value(stored).ok(), Some(call));
    }
}

/// The example agency, and a bot in it that calls.
struct House {
    slack: Sandbox,
    clock: Clock,
    api: Api,
}

/// What became of a call: its result as `T`, or Slack's code.
type Ended<T> = Result<T, String>;

impl House {
    async fn open() -> Self {
        let clock = Clock::manual(noon());
        let slack = Sandbox::start(Options::new(clock.clone()), Seed::example_agency()).await.expect("a sandbox");
        let base = slack.api_url().parse().expect("an address");
        let api = Api::new(connector().expect("connections"), base, "xoxb-sandbox-bot".to_owned().into());
        Self { slack, clock, api }
    }

    /// One attempt at one step.
    async fn attempt(&self, call: &SlackCall, progress: Option<&Value>, repeated: bool) -> Result<Step, CallError> {
        let attempt = Attempt { progress, content: None, since: noon(), repeated, now: self.clock.now() };
        call.execute(&self.api, attempt).await
    }

    /// As delivery does it: step by step, again when nobody knows what came of one.
    async fn call<T: DeserializeOwned>(&self, call: SlackCall) -> Ended<T> {
        let (mut progress, mut repeated) = (None, false);
        for _ in 0..200 {
            self.clock.advance(SignedDuration::from_secs(3));
            match self.attempt(&call, progress.as_ref(), repeated).await {
                Ok(Step::Done(value)) => return Ok(serde_json::from_value(value).expect("what the call promises")),
                Ok(Step::Further(reached)) => (progress, repeated) = (Some(reached), false),
                Err(CallError::Refused { code, .. }) => return Err(code),
                Err(_) => repeated = true,
            }
        }
        panic!("it never ends: {call:?}");
    }

    async fn does(&self, call: SlackCall) -> Ended<Value> {
        self.call(call).await
    }

    async fn create(&self, name: &str) -> Ended<CreatedRecord> {
        self.call(SlackCall::CreateChannel { name: name.to_owned(), is_private: false }).await
    }

    async fn activity(&self, id: &str, days: i64) -> Ended<ActivityRecord> {
        let since = self.clock.now() - SignedDuration::from_hours(24 * days);
        self.call(SlackCall::ReadActivity { channel: channel(id), since }).await
    }

    fn lose_answer(&self, method: &str) {
        self.slack.fail_next(method, 1, &Fault::DropAfter);
    }

    fn times(&self, method: &str) -> usize {
        self.slack.calls_of(method).len()
    }
}

#[tokio::test]
async fn a_channel_is_made_once_and_a_name_of_somebody_else_is_left_alone() {
    let house = House::open().await;
    let made = house.create("pod-nordics").await.expect("made");
    assert!(!made.adopted && !made.channel.private && made.channel.member == Some(true));
    assert_eq!(house.create("pod-nordics").await, Err("name_taken".to_owned()), "it is not asked for twice");
    assert_eq!(house.create("Pod Nordics").await, Err("invalid_name_specials".to_owned()));

    house.lose_answer("conversations.create");
    let found = house.create("pod-baltics").await.expect("found");
    assert!(found.adopted, "nobody told us that it was made");
    assert_eq!(house.slack.channel("#pod-baltics").expect("one channel").id, found.channel.id);

    // The answer is lost, nothing was made, and meanwhile somebody takes the name.
    house.slack.fail_next("conversations.create", 1, &Fault::DropBefore);
    house.slack.create_channel("ana", "pod-iberia", false).expect("hers");
    assert_eq!(house.create("pod-iberia").await, Err("name_taken".to_owned()));

    let hidden = SlackCall::CreateChannel { name: "pod-secret".to_owned(), is_private: true };
    house.lose_answer("conversations.create");
    let hidden: CreatedRecord = house.call(hidden).await.expect("found");
    assert!(hidden.adopted && hidden.channel.private);

    house.slack.fail_next("conversations.create", 1, &Fault::Error("restricted_action".to_owned()));
    assert_eq!(house.create("pod-alps").await, Err("restricted_action".to_owned()));
}

#[tokio::test]
async fn what_the_bot_made_long_ago_is_not_taken_for_new() {
    let house = House::open().await;
    house.create("pod-old").await.expect("made");
    house.clock.advance(SignedDuration::from_hours(1));
    let call = SlackCall::CreateChannel { name: "pod-old".to_owned(), is_private: false };
    let attempt = |progress| Attempt {
        progress,
        content: None,
        since: house.clock.now(),
        repeated: progress.is_none(),
        now: house.clock.now(),
    };
    let Ok(Step::Further(looking)) = call.execute(&house.api, attempt(None)).await else { panic!("it looks") };
    assert_eq!(call.method(Some(&looking)), &USERS_CONVERSATIONS);
    let refused = call.execute(&house.api, attempt(Some(&looking))).await.expect_err("not this one");
    assert_eq!(refused.code(), Some("name_taken"));
}

#[tokio::test]
async fn people_come_in_one_by_one_and_a_refusal_names_its_reason() {
    let house = House::open().await;
    let here = house.create("pod-nordics").await.expect("made").channel.id;
    let id = |who: &str| house.slack.person(who).expect("somebody").id;
    let invite = async |channel: &ChannelId, who: &str| {
        house.does(SlackCall::Invite { channel: channel.clone(), person: id(who) }).await
    };
    assert_eq!(invite(&here, "ana").await, Ok(json!({"invited": true})));
    assert_eq!(invite(&here, "ana").await, Ok(json!({"invited": false})));
    house.lose_answer("conversations.invite");
    assert_eq!(invite(&here, "ben").await, Ok(json!({"invited": false})), "they are in it, that is what counts");
    house.slack.deactivate("omar").expect("gone");
    house.slack.set_standing("felix", Standing::SingleChannelGuest).expect("a guest");
    for (who, code) in [
        ("podkeeper", "cant_invite_self"),
        ("lena", "no_external_invite_permission"),
        ("omar", "user_disabled"),
        ("felix", "ura_max_channels"),
    ] {
        assert_eq!(invite(&here, who).await, Err(code.to_owned()), "{who}");
    }
    assert_eq!(invite(&channel("C0PITCH24"), "ana").await, Err("not_in_channel".to_owned()));
    house.slack.fail_next("conversations.invite", 1, &Fault::Error("user_is_restricted".to_owned()));
    assert_eq!(invite(&here, "dana").await, Err("user_is_restricted".to_owned()));
    assert_eq!(house.slack.channel("#pod-nordics").expect("it").members.len(), 3);
}

#[tokio::test]
async fn a_line_that_stands_there_is_not_written_again() {
    let house = House::open().await;
    let here = channel("C0PODPERF");
    let topic = |text: &str| SlackCall::SetTopic { channel: here.clone(), topic: text.to_owned() };
    let purpose = |text: &str| SlackCall::SetPurpose { channel: here.clone(), purpose: text.to_owned() };
    let odd = "R&D <3 ads; leads: <ana> & \"ben\"";
    house.lose_answer("conversations.setTopic");
    assert_eq!(house.does(topic(odd)).await, Ok(json!({"changed": false})));
    assert_eq!(house.slack.channel("#pod-performance").expect("it").topic, odd);
    assert_eq!(house.times("conversations.setTopic"), 1);
    assert_eq!(house.does(purpose(odd)).await, Ok(json!({"changed": true})));
    assert_eq!(house.does(purpose(odd)).await, Ok(json!({"changed": false})));
    assert_eq!(house.times("conversations.setPurpose"), 1);
    assert_eq!(house.does(topic(&"x".repeat(LONGEST_LINE))).await, Ok(json!({"changed": true})));
    assert_eq!(house.does(topic(&"x".repeat(LONGEST_LINE + 1))).await, Err("too_long".to_owned()));
    let elsewhere = SlackCall::SetTopic { channel: channel("C0PITCH24"), topic: "T".to_owned() };
    assert_eq!(house.does(elsewhere).await, Err("not_in_channel".to_owned()));
}

#[tokio::test]
async fn a_link_stands_above_a_channel_once() {
    let house = House::open().await;
    let link = |title: &str, link: &str| SlackCall::AddBookmark {
        channel: channel("C0PODPERF"),
        title: title.to_owned(),
        link: link.to_owned(),
    };
    house.lose_answer("bookmarks.add");
    assert_eq!(house.does(link("Board", "https://a.example/?q=1&r=2")).await, Ok(json!({"added": false})));
    assert_eq!(house.does(link("Another word", "https://a.example/?q=1&r=2")).await, Ok(json!({"added": false})));
    assert_eq!(house.does(link("Playbook", "https://b.example/")).await, Ok(json!({"added": true})));
    assert_eq!(house.slack.channel("#pod-performance").expect("it").bookmarks.len(), 2);
    assert_eq!(house.does(link("Odd", "ftp://b.example/")).await, Err("invalid_link".to_owned()));
}

#[tokio::test]
async fn only_what_the_bot_has_made_gets_another_name() {
    let house = House::open().await;
    let here = house.create("pod-nordics").await.expect("made").channel.id;
    let rename = async |channel: &ChannelId, name: &str| {
        house.call::<ChannelRecord>(SlackCall::RenameChannel { channel: channel.clone(), name: name.to_owned() }).await
    };
    house.lose_answer("conversations.rename");
    assert_eq!(rename(&here, "pod-north").await.map(|channel| channel.name), Ok("pod-north".to_owned()));
    assert_eq!(rename(&here, "pod-brand").await, Err("name_taken".to_owned()));
    assert_eq!(rename(&channel("C0PODBRAND"), "pod-art").await, Err("not_authorized".to_owned()));
    // Slack may say that a name is taken by the very channel that has it.
    house.slack.fail_next("conversations.rename", 1, &Fault::Error("name_taken".to_owned()));
    assert_eq!(rename(&here, "pod-north").await.map(|channel| channel.id), Ok(here.clone()));
}

#[tokio::test]
async fn an_archived_channel_is_archived() {
    let house = House::open().await;
    let archive = async |id: &str| house.does(SlackCall::ArchiveChannel { channel: channel(id) }).await;
    house.lose_answer("conversations.archive");
    assert_eq!(archive("C0PODBRAND").await, Ok(json!({"archived": true})));
    assert_eq!(archive("C0PODBRAND").await, Ok(json!({"archived": true})));
    assert_eq!(archive("C0RANDOM").await, Err("not_in_channel".to_owned()));
    house.slack.invite("chloe", "#general", &["podkeeper"]).expect("in it");
    assert_eq!(archive("C0GENERAL").await, Err("cant_archive_general".to_owned()));
    house.slack.fail_next("conversations.archive", 1, &Fault::Error("cant_archive_required".to_owned()));
    assert_eq!(archive("C0PODPERF").await, Err("cant_archive_required".to_owned()));
}

#[tokio::test]
async fn only_peoples_words_are_activity() {
    let house = House::open().await;
    let spoken = house.activity("C0PODPERF", 60).await.expect("read");
    assert!(!spoken.is_silent() && spoken.newest.is_some());
    let here = house.create("pod-nordics").await.expect("made").channel.id;
    house.slack.join("ana", "#pod-nordics").expect("in it");
    let silent = house.activity(here.as_str(), 60).await.expect("read");
    assert!(silent.is_silent() && silent.newest.is_none(), "joining is no word, and neither is the bot's");

    // What was said before `since` is told too, and is silence.
    house.slack.say("ana", "#pod-nordics", "Hello?").expect("said");
    let said_at = house.clock.now();
    house.clock.advance(SignedDuration::from_hours(24 * 61));
    let old = house.activity(here.as_str(), 60).await.expect("read");
    assert!(old.is_silent() && old.newest.is_some_and(|newest| newest.duration_since(said_at).abs().as_secs() < 60));

    // An answer of the bot's below it changes nothing; one of a person's does.
    let first = house.slack.last("#pod-nordics").expect("a channel").expect("a message").ts;
    let said = crate::signal::Message { text: "Still here?".into(), blocks: json!([]) };
    house.api.post_message(here.as_str(), Some(&first), &said, "uid").await.expect("posted");
    assert!(house.activity(here.as_str(), 60).await.expect("read").is_silent());
    assert_eq!(house.times("conversations.replies"), 1);
    house.slack.reply("ana", "#pod-nordics", &first, "Yes.").expect("said");
    assert!(!house.activity(here.as_str(), 60).await.expect("read").is_silent());

    assert_eq!(house.activity("C0PITCH24", 60).await, Err("not_in_channel".to_owned()), "not seen is not silent");
    assert_eq!(house.activity("C0NOWHERE", 60).await, Err("channel_not_found".to_owned()));
}

/// A page of a channel in which only bots speak, `days` before noon.
fn page_of_bots(days: &[i64], next: &str) -> Value {
    let at = |days: i64| (noon() - SignedDuration::from_hours(24 * days)).as_second();
    let said = days.iter().map(|days| json!({"ts": format!("{}.000100", at(*days)), "bot_id": "B1", "user": "U0BOT"}));
    json!({"ok": true, "messages": said.collect::<Vec<_>>(), "has_more": !next.is_empty(),
        "response_metadata": {"next_cursor": next}})
}

async fn read(answers: Vec<Value>, steps: usize) -> (Stub, Result<Step, CallError>) {
    let (stub, base) = Stub::start(answers.into_iter().map(Answer::from)).await;
    let call = SlackCall::ReadActivity { channel: channel("C1"), since: noon() - SignedDuration::from_hours(24 * 60) };
    let (mut progress, mut end) = (None, Err(CallError::refused("nothing")));
    for _ in 0..steps {
        let attempt =
            Attempt { progress: progress.as_ref(), content: None, since: noon(), repeated: false, now: noon() };
        end = call.execute(&client(&base), attempt).await;
        match &end {
            Ok(Step::Further(reached)) => progress = Some(reached.clone()),
            _ => break,
        }
    }
    (stub, end)
}

#[tokio::test]
async fn a_look_goes_back_as_far_as_it_must_and_never_ends_early() {
    let pages = vec![page_of_bots(&[1, 2], "a"), page_of_bots(&[30, 59], "b"), page_of_bots(&[59, 61], "c")];
    let (stub, end) = read(pages, 9).await;
    let since = noon() - SignedDuration::from_hours(24 * 60);
    let silent = ActivityRecord { channel: channel("C1"), since, newest: None };
    assert_eq!(end, written(&silent).map(Step::Done));
    let asked = stub.asked();
    assert_eq!(asked.len(), 3, "what is older than that does not matter");
    assert_eq!(asked[0].query, "channel=C1&limit=200");
    assert_eq!(asked[2].query, "channel=C1&cursor=b&limit=200");

    let endless = (0..60).map(|_| page_of_bots(&[1], "x")).collect();
    let (_, end) = read(endless, 60).await;
    assert_eq!(end.expect_err("nobody can tell").code(), Some("too_many_messages"));

    let cut = json!({"ok": true, "messages": [], "has_more": true});
    let odd = json!({"ok": true, "messages": [{"text": "no ts"}]});
    for answer in [cut, odd] {
        let (_, end) = read(vec![answer], 1).await;
        assert_eq!(end.expect_err("it is not whole").code(), Some("incomplete_answer"));
    }
    let (_, end) = read(vec![json!({"ok": true})], 1).await;
    assert!(matches!(end, Err(CallError::Unknown(_))));
}

/// Who wrote is told by every mark Slack has; what is unknown is not taken for silence.
#[tokio::test]
async fn people_are_told_from_machines() {
    let said = |more: Value| {
        let mut message = json!({"ts": format!("{}.000100", noon().as_second()), "user": "U1"});
        message.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
        json!({"ok": true, "messages": [message]})
    };
    for (more, by_person) in [
        (json!({}), true),
        (json!({"bot_id": ""}), true),
        (json!({"subtype": "file_share"}), true),
        (json!({"subtype": "thread_broadcast"}), true),
        (json!({"subtype": "me_message"}), true),
        (json!({"bot_id": "B1"}), false),
        (json!({"app_id": "A1"}), false),
        (json!({"subtype": "bot_message"}), false),
        (json!({"subtype": "channel_join"}), false),
        (json!({"subtype": "group_leave"}), false),
        (json!({"subtype": "channel_topic"}), false),
        (json!({"subtype": "tombstone"}), false),
        (json!({"user": "USLACKBOT"}), false),
        (json!({"user": null}), false),
    ] {
        let (_, end) = read(vec![said(more.clone())], 1).await;
        let Ok(Step::Done(found)) = end else { panic!("{more}: {end:?}") };
        assert_eq!(found["newest"].is_string(), by_person, "{more}");
    }
}

#[tokio::test]
async fn a_channel_is_put_on_record_whole() {
    let house = House::open().await;
    let call = SlackCall::ReadBundle { channel: channel("C0PODPERF") };
    house.does(SlackCall::SetTopic { channel: channel("C0PODPERF"), topic: "R&D".to_owned() }).await.expect("set");
    let link = "https://a.example/?a=1&b=2".to_owned();
    let bookmark = SlackCall::AddBookmark { channel: channel("C0PODPERF"), title: "A & B".to_owned(), link };
    house.does(bookmark).await.expect("added");
    let ts = house.slack.last("#pod-performance").expect("it").expect("a message").ts;
    house.does(SlackCall::Pin { channel: channel("C0PODPERF"), ts: ts.clone() }).await.expect("pinned");

    // A step that fails is done again; those before it are not.
    house.slack.fail_next("bookmarks.list", 1, &Fault::Status(503));
    let infos = house.times("conversations.info");
    let bundle: BundleRecord = house.call(call.clone()).await.expect("whole");
    assert_eq!((bundle.channel.name.as_str(), bundle.topic.as_str()), ("pod-performance", "R&D"));
    assert_eq!(bundle.purpose, "Performance Marketing");
    assert_eq!(bundle.members.len(), 5);
    assert_eq!(bundle.bookmarks.len(), 1);
    assert_eq!(bundle.bookmarks[0].title, "A & B");
    assert_eq!(bundle.pins.len(), 1);
    assert_eq!((bundle.pins[0].message.as_ref(), bundle.pins[0].file.as_ref()), (Some(&ts), None));
    assert_eq!(house.times("conversations.info"), infos + 1);

    for (method, nth) in [(&CONVERSATIONS_MEMBERS, 1), (&BOOKMARKS_LIST, 2), (&PINS_LIST, 3)] {
        let mut progress = None;
        for _ in 0..nth {
            let Ok(Step::Further(reached)) = house.attempt(&call, progress.as_ref(), false).await else {
                panic!("{} steps come before {}", nth, method.name)
            };
            progress = Some(reached);
        }
        assert_eq!(call.method(progress.as_ref()), method);
        house.slack.fail_next(method.name, 1, &Fault::Error("missing_scope".to_owned()));
        let end = house.attempt(&call, progress.as_ref(), false).await;
        assert_eq!(end.expect_err("never half of it").code(), Some("missing_scope"));
    }
    let unseen = SlackCall::ReadBundle { channel: channel("C0NOWHERE") };
    assert_eq!(house.does(unseen).await, Err("channel_not_found".to_owned()));
}

#[tokio::test]
async fn everybody_in_a_channel_is_listed_part_by_part() {
    let part = |people: &[&str], next: &str| -> Answer {
        json!({"ok": true, "members": people, "response_metadata": {"next_cursor": next}}).into()
    };
    let broken = Answer { status: 500, headers: Vec::new(), body: String::new() };
    let (stub, base) = Stub::start([part(&["U2", "U1"], "a"), broken, part(&["U3", "U1"], "")]).await;
    let call = SlackCall::ListMembers { channel: channel("C1") };
    let attempt = |progress| Attempt { progress, content: None, since: noon(), repeated: false, now: noon() };
    let Ok(Step::Further(first)) = call.execute(&client(&base), attempt(None)).await else { panic!("there is more") };
    let failed = call.execute(&client(&base), attempt(Some(&first))).await;
    assert!(matches!(failed, Err(CallError::Unknown(_))), "half a list is no list");
    let end = call.execute(&client(&base), attempt(Some(&first))).await;
    let members = ["U1".into(), "U2".into(), "U3".into()].into();
    assert_eq!(end, written(&MembersRecord { channel: channel("C1"), members }).map(Step::Done));
    assert_eq!(stub.asked()[2].query, "channel=C1&cursor=a&limit=200");
    assert_eq!((call.method(None), call.only_reads()), (&CONVERSATIONS_MEMBERS, true));
}

#[test]
fn a_look_that_has_come_to_the_threads_is_limited_as_such() {
    let call = SlackCall::ReadActivity { channel: channel("C1"), since: noon() };
    let at = |in_threads: bool| json!({"pages": 1, "cursor": null, "newest": null, "threads": ["1.0"], "in_threads": in_threads});
    assert_eq!(call.method(None), &CONVERSATIONS_HISTORY);
    assert_eq!(call.method(Some(&at(false))), &CONVERSATIONS_HISTORY);
    assert_eq!(call.method(Some(&at(true))), &CONVERSATIONS_REPLIES);
}
