use super::*;
use crate::signal::{Container, FieldValue, Happened};
use proptest::prelude::*;
use serde_json::json;

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("a valid instant")
}

fn with_reading<T>(read: impl FnOnce(&Reading<'_>) -> T) -> T {
    read(&Reading { bot: &UserId::from("U0BOT"), now: noon() })
}

fn event(event: Value) -> Parsed {
    let payload = json!({"type": "event_callback", "team_id": null, "event_id": "Ev1", "event_time": 1_795_435_200,
        "authorizations": null, "event": event, "unheard_of": {"a": [1]}});
    with_reading(|reading| reading.request(Some("application/json; charset=utf-8"), payload.to_string().as_bytes()))
        .expect("readable")
}

fn happened(what: Value) -> Happened {
    match event(what) {
        Parsed::Signal(signal) => match *signal {
            Signal::Event(event) => {
                assert_eq!((event.id.as_str(), event.at), ("Ev1", noon()));
                event.what
            }
            other => panic!("no event: {other:?}"),
        },
        other => panic!("no signal: {other:?}"),
    }
}

fn interaction(payload: &Value) -> Parsed {
    let body = serde_urlencoded::to_string([("payload", payload.to_string())]).expect("a form");
    with_reading(|reading| reading.request(Some("application/x-www-form-urlencoded"), body.as_bytes()))
        .expect("readable")
}

fn signal(parsed: Parsed) -> Signal {
    match parsed {
        Parsed::Signal(signal) => *signal,
        other => panic!("no signal: {other:?}"),
    }
}

/// One telling of each event we subscribe to.
fn samples() -> Vec<(&'static str, Value)> {
    vec![
        ("app_home_opened", json!({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"})),
        (
            "app_mention",
            json!({"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.1", "text": "<@U0BOT> hi"}),
        ),
        ("app_uninstalled", json!({"type": "app_uninstalled"})),
        ("channel_archive", json!({"type": "channel_archive", "channel": "C1", "user": "U1"})),
        (
            "channel_created",
            json!({"type": "channel_created", "channel": {"id": "C1", "name": "pod", "creator": "U1"}}),
        ),
        ("channel_deleted", json!({"type": "channel_deleted", "channel": "C1"})),
        ("channel_id_changed", json!({"type": "channel_id_changed", "old_channel_id": "G1", "new_channel_id": "C1"})),
        ("channel_left", json!({"type": "channel_left", "channel": "C1"})),
        ("channel_rename", json!({"type": "channel_rename", "channel": {"id": "C1", "name": "pod-new"}})),
        ("channel_shared", json!({"type": "channel_shared", "channel": "C1", "connected_team_id": "T2"})),
        ("channel_unarchive", json!({"type": "channel_unarchive", "channel": "C1"})),
        ("channel_unshared", json!({"type": "channel_unshared", "channel": "C1", "is_ext_shared": true})),
        (
            "dnd_updated_user",
            json!({"type": "dnd_updated_user", "user": "U1", "event_ts": "1.1",
                "dnd_status": {"dnd_enabled": true, "next_dnd_start_ts": 1_795_435_200, "next_dnd_end_ts": 1_795_442_400}}),
        ),
        ("group_archive", json!({"type": "group_archive", "channel": "G1"})),
        ("group_deleted", json!({"type": "group_deleted", "channel": "G1"})),
        ("group_left", json!({"type": "group_left", "channel": "G1"})),
        ("group_rename", json!({"type": "group_rename", "channel": {"id": "G1", "name": "x"}})),
        ("group_unarchive", json!({"type": "group_unarchive", "channel": "G1"})),
        (
            "member_joined_channel",
            json!({"type": "member_joined_channel", "user": "U1", "channel": "C1", "team": null}),
        ),
        ("member_left_channel", json!({"type": "member_left_channel", "user": "U1", "channel": "C1"})),
        ("message.im", json!({"type": "message", "channel_type": "im", "user": "U1", "channel": "D1", "ts": "1.1"})),
        (
            "subteam_created",
            json!({"type": "subteam_created", "subteam": {"id": "S1", "name": "Council", "users": []}}),
        ),
        ("subteam_updated", json!({"type": "subteam_updated", "subteam": {"id": "S1", "users": ["U1"]}})),
        ("team_join", json!({"type": "team_join", "user": {"id": "U1", "name": "ana"}})),
        ("tokens_revoked", json!({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": ["U0BOT"]}})),
        ("user_change", json!({"type": "user_change", "user": {"id": "U1", "team_id": "T2", "deleted": true}})),
    ]
}

#[test]
fn every_event_we_subscribe_to_is_understood() {
    let samples = samples();
    assert_eq!(samples.iter().map(|(name, _)| *name).collect::<Vec<_>>(), EVENTS);
    samples.into_iter().for_each(|(_, sample)| drop(happened(sample)));
}

#[test]
fn events_say_what_they_say() {
    let channel = || ChannelId::from("C1");
    let left = json!({"type": "channel_left", "channel": "C1"});
    let person = UserId::from("U0BOT");
    assert_eq!(happened(left), Happened::Membership { channel: channel(), person, joined: false });
    let still = json!({"type": "channel_unshared", "channel": "C1", "is_ext_shared": true});
    assert_eq!(happened(still), Happened::ChannelShared { channel: channel(), shared: true });
    let no_longer = json!({"type": "channel_unshared", "channel": "C1"});
    assert_eq!(happened(no_longer), Happened::ChannelShared { channel: channel(), shared: false });
    let revoked = json!({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}});
    assert_eq!(happened(revoked), Happened::TokensRevoked { bots: vec![] });
    let said = json!({"type": "message", "channel_type": "im", "user": "U1", "channel": "D1", "ts": "1.2",
        "thread_ts": "1.1", "text": "hello"});
    let Happened::Message(heard) = happened(said) else { panic!("no message") };
    assert!(heard.direct && heard.text == "hello" && heard.thread.is_some());
}

#[test]
fn what_is_not_for_us_is_ignored_with_a_word() {
    let message = |more: Value| {
        let mut said = json!({"type": "message", "channel_type": "im", "user": "U1", "channel": "D1", "ts": "1.1"});
        more.as_object().expect("fields").iter().for_each(|(name, value)| said[name] = value.clone());
        event(said)
    };
    for (parsed, word) in [
        (message(json!({"bot_id": "B1"})), "message_of_a_bot"),
        (message(json!({"user": "U0BOT"})), "message_of_a_bot"),
        (message(json!({"subtype": "message_changed"})), "message_of_another_kind"),
        (message(json!({"edited": {"ts": "1.2"}})), "message_of_another_kind"),
        (message(json!({"channel_type": "channel"})), "message_elsewhere"),
        (message(json!({"user": null})), "event_without_person"),
        (message(json!({"ts": null})), "message_without_ts"),
        (event(json!({"type": "app_mention", "bot_id": "B1", "channel": "C1", "ts": "1.1"})), "message_of_a_bot"),
        (event(json!({"type": "app_home_opened", "user": "U1", "tab": "messages"})), "other_tab"),
        (event(json!({"type": "brand_new"})), "unknown_event"),
        (event(json!({})), "unknown_event"),
        (event(json!(null)), "no_event"),
        (event(json!("text")), "odd_event"),
        (event(json!({"type": "user_change", "user": {}})), "odd_person"),
        (event(json!({"type": "channel_created", "channel": null})), "odd_channel"),
        (event(json!({"type": "channel_archive", "channel": {}})), "event_without_channel"),
        (interaction(&json!({"type": "dialog_submission"})), "unknown_interaction"),
        (interaction(&json!({})), "unknown_interaction"),
        (interaction(&json!({"type": "block_actions"})), "no_user"),
        (interaction(&json!({"type": "block_actions", "user": {"id": "U1"}, "actions": []})), "no_action"),
        (interaction(&json!({"type": "view_submission", "user": {"id": "U1"}, "view": null})), "no_view"),
        (interaction(&json!({"type": 7})), "odd_interaction"),
    ] {
        assert_eq!(parsed, Parsed::Ignored(word));
    }
    let without_id = json!({"type": "event_callback", "event": {"type": "app_uninstalled"}});
    assert_eq!(with_reading(|reading| reading.event(&without_id)), Parsed::Ignored("event_without_id"));
}

#[test]
fn the_first_layer_is_told_apart_by_its_content() {
    let read = |kind: Option<&str>, body: &str| with_reading(|reading| reading.request(kind, body.as_bytes()));
    let form = Some("application/x-www-form-urlencoded");
    let json = Some("application/json");
    let challenge = r#"{"type":"url_verification","token":"x","challenge":"3eZbrw1a"}"#;
    assert_eq!(read(json, challenge), Ok(Parsed::UrlVerification("3eZbrw1a".into())));
    assert_eq!(read(None, challenge), Ok(Parsed::UrlVerification("3eZbrw1a".into())));
    assert_eq!(read(form, "ssl_check=1&token=x"), Ok(Parsed::SslCheck));
    assert_eq!(read(json, r#"{"type":"app_rate_limited"}"#), Ok(Parsed::Ignored("app_rate_limited")));
    assert_eq!(read(json, r#"{"type":"url_verification"}"#), Ok(Parsed::Ignored("no_challenge")));
    assert_eq!(read(json, "{}"), Ok(Parsed::Ignored("unknown_request")));
    assert_eq!(read(form, "a=b"), Ok(Parsed::Ignored("unknown_form")));
    for (kind, body) in
        [(json, ""), (json, "[]"), (json, "{"), (form, "payload=%7B"), (form, "payload=7"), (None, "a=b")]
    {
        assert!(read(kind, body).is_err(), "{body}");
    }
}

#[test]
fn a_command_is_read_from_a_form_and_from_an_envelope() {
    let body = "command=%2Fokr&text=+update+roas+4.2+&user_id=U1&team_id=T1&channel_id=C1&trigger_id=1.2.a\
        &response_url=https%3A%2F%2Fhooks.example%2F1&enterprise_id=&is_enterprise_install=false";
    let from_form = with_reading(|reading| reading.request(Some("application/x-www-form-urlencoded"), body.as_bytes()));
    let wanted = Command {
        caller: Caller { user: UserId::from("U1"), team: Some("T1".into()) },
        channel: ChannelId::from("C1"),
        name: "/okr".into(),
        text: "update roas 4.2".into(),
        trigger_id: "1.2.a".into(),
        response_url: Some("https://hooks.example/1".into()),
    };
    assert_eq!(signal(from_form.expect("readable")), Signal::Command(wanted.clone()));
    let envelope = json!({"command": "/okr", "text": " update roas 4.2 ", "user_id": "U1", "team_id": "T1",
        "channel_id": "C1", "trigger_id": "1.2.a", "response_url": "https://hooks.example/1"});
    assert_eq!(signal(with_reading(|reading| reading.command(&envelope))), Signal::Command(wanted));
    let bare = json!({"command": "/okr", "user_id": "U1", "team_id": null, "channel_id": "C1", "trigger_id": "1"});
    let Signal::Command(bare) = signal(with_reading(|reading| reading.command(&bare))) else { panic!("no command") };
    assert_eq!((bare.text.as_str(), bare.caller.team, bare.response_url), ("", None, None));
    let nobody = json!({"command": "/okr"});
    assert_eq!(with_reading(|reading| reading.command(&nobody)), Parsed::Ignored("command_without_user"));
}

#[test]
fn an_outsider_keeps_their_own_team() {
    let pressed = |user: Value, team: Value| {
        let payload = json!({"type": "block_actions", "user": user, "team": team, "trigger_id": "1", "channel": {"id": "C1"},
            "message": {"ts": "1.1"}, "actions": [{"type": "button", "action_id": "a", "block_id": "b", "value": "7"}]});
        match signal(interaction(&payload)) {
            Signal::Action(action) => {
                assert_eq!(action.value, FieldValue::Text("7".into()));
                action.caller.team
            }
            other => panic!("no action: {other:?}"),
        }
    };
    assert_eq!(pressed(json!({"id": "U1", "team_id": "T2"}), json!({"id": "T1"})).as_deref(), Some("T2"));
    assert_eq!(pressed(json!({"id": "U1"}), json!({"id": "T1"})).as_deref(), Some("T1"));
    assert_eq!(pressed(json!({"id": "U1"}), Value::Null), None);
}

#[test]
fn an_action_knows_where_it_was_pressed() {
    let place = |more: Value| {
        let mut payload = json!({"type": "block_actions", "user": {"id": "U1"}, "trigger_id": "1",
            "actions": [{"action_id": "a", "selected_option": {"value": "v"}}]});
        more.as_object().expect("fields").iter().for_each(|(name, value)| payload[name] = value.clone());
        match interaction(&payload) {
            Parsed::Signal(signal) => match *signal {
                Signal::Action(action) => Ok(action.container),
                other => panic!("no action: {other:?}"),
            },
            Parsed::Ignored(word) => Err(word),
            other => panic!("{other:?}"),
        }
    };
    let message = Container::Message { channel: ChannelId::from("C1"), ts: crate::ids::MessageTs::from("1.1") };
    let ephemeral =
        json!({"container": {"type": "message", "channel_id": "C1", "message_ts": "1.1", "is_ephemeral": true}});
    assert_eq!(place(ephemeral), Ok(message));
    assert_eq!(place(json!({"view": {"id": "V1", "type": "home"}})), Ok(Container::Home));
    let modal = json!({"view": {"id": "V1", "type": "modal", "hash": "h", "private_metadata": "7"}});
    let wanted = Container::Modal { view_id: "V1".into(), hash: "h".into(), private_metadata: "7".into() };
    assert_eq!(place(modal), Ok(wanted));
    assert_eq!(place(json!({"container": {"type": "function"}})), Err("unknown_container"));
}

#[test]
fn a_form_is_read_whatever_its_fields_are() {
    let values = json!({
        "text": {"text": {"type": "plain_text_input", "value": "  4.2 "}},
        "empty": {"empty": {"type": "plain_text_input", "value": null}},
        "one": {"one": {"type": "static_select", "selected_option": {"text": {}, "value": "v1"}}},
        "none": {"none": {"type": "static_select", "selected_option": null}},
        "many": {"many": {"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}},
        "unticked": {"unticked": {"type": "checkboxes", "selected_options": []}},
        "who": {"who": {"type": "users_select", "selected_user": "U2"}},
        "people": {"people": {"type": "multi_users_select", "selected_users": ["U2", "U3"]}},
        "where": {"where": {"type": "channels_select", "selected_channel": "C2"}},
        "day": {"day": {"type": "datepicker", "selected_date": "2026-11-23"}},
        "moment": {"moment": {"type": "datetimepicker", "selected_date_time": 1_795_435_200}},
        "strange": {"strange": {"type": "unheard_of", "thing": {}}},
        "hollow": {},
    });
    let payload = json!({"type": "view_submission", "user": {"id": "U1", "team_id": "T1"}, "team": null, "trigger_id": "1",
        "view": {"id": "V1", "callback_id": "okr.update", "private_metadata": "{}", "state": {"values": values}}});
    let Signal::Submission(sent) = signal(interaction(&payload)) else { panic!("no submission") };
    let form = &sent.form;
    assert_eq!((form.text("text"), form.text("empty"), form.text("day")), (Some("4.2"), None, Some("2026-11-23")));
    assert_eq!((form.choice("one"), form.choice("none"), form.choice("who")), (Some("v1"), None, Some("U2")));
    assert_eq!(
        (form.chosen("many"), form.chosen("people")),
        (&["a".into(), "b".into()][..], &["U2".into(), "U3".into()][..])
    );
    assert_eq!((form.choice("where"), form.text("moment")), (Some("C2"), Some("1795435200")));
    assert_eq!(form.0.get("unticked"), Some(&FieldValue::Chosen(vec![])));
    assert_eq!((form.0.get("strange"), form.0.get("hollow")), (Some(&FieldValue::Empty), None));
}

#[test]
fn a_form_without_fields_may_be_a_list() {
    let payload = json!({"type": "view_submission", "user": {"id": "U1"},
        "view": {"id": "V1", "callback_id": "ok", "state": {"values": []}}});
    let Signal::Submission(sent) = signal(interaction(&payload)) else { panic!("no submission") };
    assert_eq!((sent.form, sent.trigger_id), (crate::signal::Form::default(), None));
}

#[test]
fn the_other_interactions_are_read() {
    let base = |kind: &str, more: Value| {
        let mut payload = json!({"type": kind, "user": {"id": "U1"}, "trigger_id": "1", "callback_id": "escalate",
            "view": {"id": "V1", "callback_id": "okr.update", "private_metadata": "7"}});
        more.as_object().expect("fields").iter().for_each(|(name, value)| payload[name] = value.clone());
        interaction(&payload)
    };
    let Signal::Closed(closed) = signal(base("view_closed", json!({"is_cleared": true}))) else { panic!("not closed") };
    assert_eq!((closed.callback_id.as_str(), closed.private_metadata.as_str()), ("okr.update", "7"));
    let typed = json!({"action_id": "who", "block_id": "who", "value": "an"});
    let Signal::Suggest(suggest) = signal(base("block_suggestion", typed)) else { panic!("no suggestion") };
    assert_eq!((suggest.action_id.as_str(), suggest.query.as_str()), ("who", "an"));
    let Signal::Shortcut(global) = signal(base("shortcut", json!({}))) else { panic!("no shortcut") };
    assert!(global.message.is_none() && global.callback_id == "escalate");
    let on = json!({"channel": {"id": "C1"}, "message": {"ts": "1.1", "text": "stuck", "user": "U2"}, "response_url": "https://r"});
    let Signal::Shortcut(on) = signal(base("message_action", on)) else { panic!("no shortcut") };
    assert_eq!(on.message.and_then(|message| message.author), Some(UserId::from("U2")));
    let thread = |thread: &str| {
        let message = json!({"ts": "1.2", "thread_ts": thread, "text": "me too", "user": "U2"});
        let on = base("message_action", json!({"channel": {"id": "C1"}, "message": message}));
        let Signal::Shortcut(on) = signal(on) else { panic!("no shortcut") };
        on.message.expect("a message").thread.map(|ts| ts.0)
    };
    assert_eq!((thread("1.1").as_deref(), thread("1.2"), thread("")), (Some("1.1"), None, None));
    let of_a_bot = json!({"channel": {"id": "C1"}, "message": {"ts": "1.1", "bot_id": "B1", "user": "U9"}});
    let Signal::Shortcut(of_a_bot) = signal(base("message_action", of_a_bot)) else { panic!("no shortcut") };
    assert_eq!(of_a_bot.message.map(|message| message.author), Some(None));
    assert_eq!(base("message_action", json!({})), Parsed::Ignored("no_message"));
}

/// Any JSON, made of the words Slack uses and of nonsense.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        Just("block_actions"),
        Just("view_submission"),
        Just("message"),
        Just("user_change"),
        Just("U1"),
        Just(""),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        word.prop_map(Value::from),
    ];
    let name = prop_oneof![
        Just("type"),
        Just("user"),
        Just("team"),
        Just("actions"),
        Just("view"),
        Just("state"),
        Just("values"),
        Just("id"),
        Just("event"),
        Just("event_id"),
        Just("channel"),
        Just("message"),
        Just("container"),
        Just("trigger_id"),
        Just("action_id"),
        Just("callback_id"),
        Just("ts"),
        Just("tokens"),
        Just("selected_option"),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(name.clone().prop_map(str::to_owned), inner, 0..7)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_is_too_odd(payload in any_json()) {
        with_reading(|reading| {
            reading.event(&payload);
            reading.interaction(&payload);
            reading.command(&payload);
            reading.event(&json!({"event_id": "Ev1", "event": payload}));
            let _ = reading.request(Some("application/json"), payload.to_string().as_bytes());
        });
    }

    #[test]
    fn no_bytes_are_too_odd(body in prop::collection::vec(any::<u8>(), 0..80)) {
        with_reading(|reading| {
            for kind in [None, Some("application/json"), Some("application/x-www-form-urlencoded"), Some("text/plain")] {
                let _ = reading.request(kind, &body);
            }
        });
    }
}
