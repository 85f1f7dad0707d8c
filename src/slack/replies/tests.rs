use super::*;
use crate::{
    ids::{ChannelId, MessageTs},
    signal::{Action, Caller, Choice, Command, FieldValue, Form, Shortcut, Submission},
    slack::{
        blocks::{message, modal},
        mrkdwn::text,
    },
};

fn person() -> UserId {
    UserId::from("U1")
}
fn caller() -> Caller {
    Caller { user: person(), team: None }
}
fn said() -> Message {
    message(text("Hello.")).build()
}
fn form() -> Modal {
    modal("okr.update", "Update").build()
}
fn errors() -> BTreeMap<String, String> {
    BTreeMap::from([("value".to_owned(), "This is not a number.".to_owned())])
}

fn command() -> Place {
    let channel = ChannelId::from("C1");
    Place::of(&Signal::Command(Command {
        caller: caller(),
        channel,
        name: "/okr".into(),
        text: String::new(),
        trigger_id: "t".into(),
        response_url: Some("https://r".into()),
    }))
}
fn action(container: Container, response_url: Option<&str>) -> Place {
    Place::of(&Signal::Action(Action {
        caller: caller(),
        action_id: "a".into(),
        block_id: "b".into(),
        value: FieldValue::Empty,
        container,
        trigger_id: "t".into(),
        response_url: response_url.map(str::to_owned),
        form: Form::default(),
    }))
}
fn under_message() -> Place {
    action(Container::Message { channel: ChannelId::from("C1"), ts: MessageTs::from("1.1") }, Some("https://r"))
}
fn in_modal() -> Place {
    action(Container::Modal { view_id: "V1".into(), hash: "h".into(), private_metadata: String::new() }, None)
}
fn on_home() -> Place {
    action(Container::Home, None)
}
fn sent(fields: &[&str]) -> Place {
    let form = Form(fields.iter().map(|field| ((*field).to_owned(), FieldValue::Empty)).collect());
    Place::of(&Signal::Submission(Submission {
        caller: caller(),
        callback_id: "c".into(),
        view_id: "V1".into(),
        private_metadata: String::new(),
        form,
        trigger_id: None,
    }))
}

fn respond(body: Value) -> Plan {
    Plan::then(FollowUp::Respond { url: "https://r".into(), body })
}
fn opened(modal: Modal) -> Plan {
    Plan::then(FollowUp::Open { person: person(), trigger: "t".into(), modal })
}
fn pushed(modal: Modal) -> Plan {
    Plan::then(FollowUp::Push { person: person(), trigger: "t".into(), modal })
}
fn updated(hash: Option<&str>, modal: Modal) -> Plan {
    Plan::then(FollowUp::Update { view_id: "V1".into(), hash: hash.map(str::to_owned), modal })
}
fn acked(body: Value) -> Plan {
    Plan::ack(Ack::Json(body))
}

#[test]
fn a_command_is_answered_at_once() {
    let Message { text, blocks } = said();
    let body = json!({"response_type": "ephemeral", "text": text, "blocks": blocks});
    assert_eq!(plan(&command(), Reply::Say(said())), acked(body.clone()));
    assert_eq!(plan(&command(), Reply::Replace(said())), acked(body.clone()));
    assert_eq!(late_plan(&command(), Reply::Say(said())), respond(body));
    assert_eq!(plan(&command(), Reply::Open(form())), opened(form()));
    assert_eq!(plan(&command(), Reply::Nothing), Plan::ack(Ack::Empty));
    let Plan { ack: Ack::Json(body), then: None } = plan(&command(), Reply::Errors(errors())) else {
        panic!("not said")
    };
    assert!(body.to_string().contains("This is not a number."));
    assert_eq!(late_plan(&command(), Reply::Nothing), respond(ephemeral(&words::done())));
}

#[test]
fn a_button_under_a_message_is_answered_beside_it_or_in_its_place() {
    let Message { text, blocks } = said();
    let beside = json!({"response_type": "ephemeral", "text": text, "blocks": blocks, "replace_original": false});
    assert_eq!(plan(&under_message(), Reply::Say(said())), respond(beside.clone()));
    assert_eq!(late_plan(&under_message(), Reply::Say(said())), respond(beside));
    let in_place = json!({"text": text, "blocks": blocks, "replace_original": true});
    assert_eq!(plan(&under_message(), Reply::Replace(said())), respond(in_place));
    assert_eq!(plan(&under_message(), Reply::Open(form())), opened(form()));
}

#[test]
fn where_nothing_can_be_said_a_small_modal_says_it() {
    let note = words::as_modal(said());
    assert_eq!(note.view["blocks"], said().blocks);
    assert_eq!(plan(&on_home(), Reply::Say(said())), opened(note.clone()));
    assert_eq!(plan(&in_modal(), Reply::Say(said())), pushed(note.clone()));
    let FollowUp::Update { modal, .. } = plan(&in_modal(), Reply::Replace(said())).then.expect("a follow-up") else {
        panic!("it takes the place of the window it was pressed in")
    };
    assert_eq!(modal, note);
    let global = Place::of(&Signal::Shortcut(Shortcut {
        caller: caller(),
        callback_id: "c".into(),
        trigger_id: "t".into(),
        response_url: None,
        message: None,
    }));
    assert_eq!(plan(&global, Reply::Say(said())), opened(note.clone()));
    let body = json!({"response_action": "update", "view": note.view});
    assert_eq!(plan(&sent(&[]), Reply::Say(said())), acked(body));
}

#[test]
fn a_modal_is_stacked_replaced_or_closed() {
    assert_eq!(plan(&in_modal(), Reply::Open(form())), pushed(form()));
    assert_eq!(plan(&in_modal(), Reply::Update(form())), updated(Some("h"), form()));
    assert_eq!(plan(&on_home(), Reply::Update(form())), opened(form()));
    let view = form().view;
    assert_eq!(plan(&sent(&[]), Reply::Open(form())), acked(json!({"response_action": "push", "view": view})));
    assert_eq!(plan(&sent(&[]), Reply::Update(form())), acked(json!({"response_action": "update", "view": view})));
    assert_eq!(plan(&sent(&[]), Reply::CloseAll), acked(json!({"response_action": "clear"})));
    assert_eq!(plan(&sent(&[]), Reply::Nothing), Plan::ack(Ack::Empty));
    let wrong = json!({"response_action": "errors", "errors": {"value": "This is not a number."}});
    assert_eq!(plan(&sent(&[]), Reply::Errors(errors())), acked(wrong));
    assert_eq!(plan(&sent(&[]), Reply::Errors(BTreeMap::new())), Plan::ack(Ack::Empty));
}

#[test]
fn a_form_that_took_too_long_is_answered_in_its_place() {
    let place = sent(&["value"]);
    assert!(matches!(place.late_ack(), Some(Ack::Json(body)) if body["response_action"] == "update"));
    assert_eq!(late_plan(&place, Reply::Nothing), updated(None, words::as_modal(words::done())));
    assert_eq!(late_plan(&place, Reply::Update(form())), updated(None, form()));
    let Plan { then: Some(FollowUp::Update { modal, .. }), .. } = late_plan(&place, Reply::Errors(errors())) else {
        panic!("not updated")
    };
    assert!(modal.view.to_string().contains("This is not a number."));
}

#[test]
fn a_fault_keeps_what_was_typed_and_lets_events_come_again() {
    let Some(Reply::Errors(errors)) = fault(&sent(&["value", "why"]), "1a2b") else { panic!("no errors") };
    assert!(errors["value"].contains("1a2b"));
    assert!(matches!(fault(&sent(&[]), "1a2b"), Some(Reply::Say(_))));
    assert!(matches!(fault(&command(), "1a2b"), Some(Reply::Say(said)) if said.text.contains("1a2b")));
    assert_eq!(fault(&Place::Event, "1a2b"), None);
}

#[test]
fn suggestions_are_options_or_none() {
    let choices = vec![Choice { value: "7".into(), label: "Performance".into() }];
    let Plan { ack: Ack::Json(body), .. } = plan(&Place::Suggest, Reply::Options(choices)) else {
        panic!("no options")
    };
    assert_eq!(body["options"][0]["value"], "7");
    assert_eq!(plan(&Place::Suggest, Reply::Nothing), acked(json!({"options": []})));
    assert_eq!(Place::Event.late_ack(), None);
    assert_eq!(plan(&Place::Silent, Reply::Say(said())), Plan::ack(Ack::Empty));
}
