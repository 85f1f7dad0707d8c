//! Turns that only look run beside the writer; one that writes although its feature said that it only looks is run again.

use crate::harness::{Engine, Workspace};
use podkeeper::{
    sandbox::CommandHint,
    signal::Reply,
    turn::{Change, Feature},
};

/// `/note` writes, whatever the feature says of it.
fn forgetful() -> Vec<Feature> {
    let note = Feature::new("forgetful").command("/note", "Notes something", "", |turn, _| {
        Box::pin(async move {
            let subject = "note/1".to_owned();
            turn.record(Change { verb: "note", subject, before: None, after: None, why: None }).await?;
            Ok(Reply::Nothing)
        })
    });
    vec![note.only_looks(|_| true)]
}

async fn note_once(engine: Engine) {
    let mut ws = Workspace::bare(engine, |options| {
        options.commands.push(CommandHint {
            command: "/note".to_owned(),
            description: "Notes something".to_owned(),
            usage_hint: String::new(),
            should_escape: true,
        });
    })
    .await;
    ws.use_features(forgetful);
    ws.start_bot().await;
    ws.app().sweep().await.expect("the mirror is filled");
    ws.user("ana").command("#general", "/note").await.expect("the bot takes it");
    let notes = ws.db().read("SELECT COUNT(*) FROM audit WHERE feature = 'forgetful'").scalar::<i64>().await;
    assert_eq!(notes.expect("a count"), 1);
    ws.finish().await;
}

#[tokio::test]
async fn a_turn_that_was_to_look_and_writes_is_run_again_and_writes_once() {
    note_once(Engine::sqlite()).await;
    if let Some(engine) = Engine::postgres().await {
        note_once(engine).await;
    }
}
