use super::*;
use crate::{
    ids::ChannelId,
    signal::{Caller, Command},
    slack::{
        blocks::message,
        mrkdwn::text,
        stub::{Desk, Stub},
    },
};

fn command(response_url: String) -> Parsed {
    Parsed::Signal(Box::new(Signal::Command(Command {
        caller: Caller { user: UserId::from("U1"), team: None },
        channel: ChannelId::from("C1"),
        name: "/okr".into(),
        text: String::new(),
        trigger_id: "1.2".into(),
        response_url: Some(response_url),
    })))
}

#[tokio::test]
async fn an_answer_nobody_waits_for_goes_another_way() {
    let (slack, base) = Stub::start([]).await;
    let desk = Desk::new([Ok(Reply::Say(message(text("All is done.")).build()))]);
    let edge = desk.edge(&base);
    let shut = desk.gate.lock().await;
    tokio::select! {
        ack = edge.take(command(format!("{base}response"))) => panic!("nothing can have been answered: {ack:?}"),
        () = desk.handled_times(1) => {} // and the client hangs up
    }
    drop(shut);
    edge.finish().await;
    assert_eq!(slack.asked()[0].body["text"], "All is done.");
}

#[tokio::test]
async fn finishing_waits_for_what_is_under_way() {
    let (slack, base) = Stub::start([]).await;
    let desk = Desk::new([Ok(Reply::Open(super::super::blocks::modal("okr.update", "Update").build()))]);
    let edge = desk.edge(&base);
    assert_eq!(edge.take(command(String::new())).await, Ack::Empty);
    edge.finish().await;
    assert_eq!(slack.asked()[0].path, "/views.open");
}

#[test]
fn a_reference_can_be_read_out() {
    let reference = reference();
    assert!(reference.len() == 8 && reference.bytes().all(|byte| byte.is_ascii_hexdigit()));
}
