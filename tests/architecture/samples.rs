//! Every rule against samples: it finds what is planted, at its line, and nothing in clean code.

use crate::{
    circles::files_form_no_circle,
    rules::{self, Violation},
    scan::Tree,
};

type Rule = fn(&Tree) -> Vec<Violation>;

/// The places a rule finds, as `file:line`.
#[track_caller]
fn finds(rule: Rule, files: &[(&str, &str)], places: &[&str]) {
    let found: Vec<String> = rule(&Tree::of(files)).iter().map(|one| format!("{}:{}", one.file, one.line)).collect();
    assert_eq!(found, places);
}

#[track_caller]
fn passes(rule: Rule, files: &[(&str, &str)]) {
    finds(rule, files, &[]);
}

const LIST: (&str, &str) = (
    "features/mod.rs",
    "mod home;\nmod okrs;\nmod pods;\npub fn all() -> Vec<Feature> {\n    vec![pods::feature(), okrs::feature(), home::feature()]\n}",
);

#[test]
fn a_violation_reads_as_a_place_and_a_sentence() {
    let broken = rules::slack_types_stay_at_the_edge(&Tree::of(&[("app.rs", "\nuse slack_morphism::prelude::*;")]));
    let shown = broken[0].to_string();
    assert!(
        shown.starts_with("src/app.rs:2: `slack_morphism`\n    `slack_morphism` is imported in src/slack/ only"),
        "{shown}"
    );
}

#[test]
fn slack_morphism_outside_its_room() {
    let rule = rules::slack_types_stay_at_the_edge;
    finds(rule, &[("delivery/send.rs", "//! a\nfn f(b: slack_morphism::SlackBlock) {}")], &["delivery/send.rs:2"]);
    passes(
        rule,
        &[
            ("slack/blocks.rs", "use slack_morphism::prelude::*;"),
            (
                "signal.rs",
                "// slack_morphism has it too\nconst A: &str = \"slack_morphism\"; struct my_slack_morphism;",
            ),
        ],
    );
}

#[test]
fn sql_outside_stores() {
    let rule = rules::sql_stands_in_stores;
    finds(
        rule,
        &[(
            "features/okrs/actions.rs",
            "fn f() {\n  tx.query(\n    \"UPDATE okr SET a = 1\");\n  tx.query(\"VACUUM\");\n}",
        )],
        &["features/okrs/actions.rs:3", "features/okrs/actions.rs:4"],
    );
    finds(rule, &[("app.rs", "const Q: &str = r#\"\n SELECT 1\"#;")], &["app.rs:1"]);
    passes(
        rule,
        &[
            ("features/okrs/store.rs", "tx.query(\"SELECT a FROM b\");"),
            ("turn/asks/store.rs", "tx.query(\"SELECT a FROM b\");"),
            ("timers/loops.rs", "db.write(\"UPDATE timers SET a = 1\");"),
            ("slack/http.rs", "match method { \"DELETE\" => \"Select a pod\", _ => \"UPDATED\" }; form.query(a)"),
            ("app.rs", "#[cfg(test)]\nmod tests {\n  fn f() { q(\"SELECT 1 FROM a\"); }\n}"),
        ],
    );
}

#[test]
fn features_reaching_into_each_other() {
    let rule = rules::features_keep_their_order;
    let feature = |path, text| {
        [LIST, ("features/pods/mod.rs", ""), ("features/okrs/mod.rs", ""), ("features/home.rs", ""), (path, text)]
    };
    finds(
        rule,
        &feature("features/okrs/actions.rs", "use crate::features::pods::store::find_pod;"),
        &["features/okrs/actions.rs:1"],
    );
    finds(
        rule,
        &feature("features/okrs/actions.rs", "use crate::features::pods;\nfn f() { pods::views::card(); }"),
        &["features/okrs/actions.rs:2"],
    );
    finds(
        rule,
        &feature("features/pods/actions.rs", "use super::super::okrs::model::Cycle;"),
        &["features/pods/actions.rs:1"],
    );
    passes(
        rule,
        &feature(
            "features/okrs/actions.rs",
            "use crate::features::pods::{actions as pods, model::Pod};\nuse super::{store, views};",
        ),
    );
}

#[test]
fn features_missing_from_the_list() {
    let rule = rules::features_keep_their_order;
    finds(rule, &[LIST, ("features/kudos/mod.rs", "")], &["features/kudos/mod.rs:1"]);
    let twice = ("features/mod.rs", "vec![pods::feature(),\n pods::feature()]");
    finds(rule, &[twice, ("features/pods/mod.rs", "")], &["features/pods/mod.rs:1"]);
}

#[test]
fn layers_inside_a_feature() {
    let rule = rules::features_are_layered;
    finds(
        rule,
        &[("features/pods/handlers.rs", "use super::{\n  actions,\n  store,\n};")],
        &["features/pods/handlers.rs:3"],
    );
    finds(rule, &[("features/pods/model.rs", "use super::views::card;")], &["features/pods/model.rs:1"]);
    finds(
        rule,
        &[("features/pods/model/names.rs", "use crate::features::pods::store;")],
        &["features/pods/model/names.rs:1"],
    );
    passes(
        rule,
        &[
            ("features/pods/actions.rs", "use super::{model::Pod, store, views};"),
            ("features/pods/handlers.rs", "use super::{actions, model, views};"),
            ("features/okrs/handlers.rs", "#[cfg(test)]\nmod tests { use super::super::store; }"),
        ],
    );
}

#[test]
fn imports_pointing_up() {
    let rule = rules::imports_point_down;
    finds(rule, &[("slack/http.rs", "use crate::{\n  signal::Signal,\n  turn::Dispatcher,\n};")], &["slack/http.rs:3"]);
    finds(rule, &[("timers/loops.rs", "fn f() { crate::delivery::wake(); }")], &["timers/loops.rs:1"]);
    finds(rule, &[("sandbox/page.rs", "use crate::{clock::Clock, signal::Signal};")], &["sandbox/page.rs:1"]);
    finds(rule, &[("features/pods/mod.rs", "use crate::sandbox::Sandbox;")], &["features/pods/mod.rs:1"]);
    passes(
        rule,
        &[
            ("delivery/mod.rs", "use crate::{ids::PodId, slack::api, timers::store};\nuse super::delivery::sender;"),
            ("sandbox/core.rs", "use super::model; use crate::sandbox::state; use std::fmt;"),
            ("app.rs", "use crate::{sandbox, turn::Dispatcher};"),
            ("main.rs", "use podkeeper::app;"),
        ],
    );
}

#[test]
fn rooms_without_a_floor() {
    finds(rules::imports_point_down, &[("helpers.rs", "")], &["helpers.rs:1"]);
    finds(rules::imports_point_down, &[("metrics/mod.rs", ""), ("metrics/a.rs", "")], &["metrics/mod.rs:1"]);
}

#[test]
fn circles_of_files() {
    finds(
        files_form_no_circle,
        &[
            ("slack/a.rs", "use super::b::B;"),
            ("slack/b.rs", "\nuse super::c::C;"),
            ("slack/c.rs", "use crate::slack::a::A;"),
        ],
        &["slack/a.rs:1"],
    );
    // Through a name that the room only hands on.
    finds(
        files_form_no_circle,
        &[
            ("slack/a.rs", "\nuse super::B;"),
            ("slack/b.rs", "fn f(a: super::a::A) {}"),
            ("slack/mod.rs", "mod a;\nmod b;\npub use b::B;"),
        ],
        &["slack/a.rs:2"],
    );
    // Through a folder that owns the file.
    finds(
        files_form_no_circle,
        &[
            ("slack/blocks/inputs.rs", "use crate::slack::mrkdwn::Text;"),
            ("slack/blocks/mod.rs", "mod inputs;\npub struct Limit;"),
            ("slack/mrkdwn.rs", "use super::blocks::Limit;"),
        ],
        &["slack/blocks/inputs.rs:1"],
    );
}

#[test]
fn a_child_may_use_its_parent() {
    passes(
        files_form_no_circle,
        &[
            ("turn/access.rs", "use super::Verb;"),
            ("turn/dispatcher.rs", "use super::{Turn, Rule, store};\nuse crate::ids::PodId;"),
            (
                "turn/mod.rs",
                "mod access;\nmod dispatcher;\nmod store;\npub use access::Rule;\npub struct Turn;\nfn f() { store::g(); }",
            ),
            ("turn/store.rs", "use super::Turn;\n#[cfg(test)]\nmod tests { use super::super::dispatcher; }"),
            ("ids.rs", "pub struct PodId;"),
        ],
    );
}

#[test]
fn impure_models() {
    let rule = rules::models_are_pure;
    finds(
        rule,
        &[(
            "features/okrs/model.rs",
            "use crate::{\n  database::Db,\n};\nasync fn f() {}\nfn g(c: &crate::clock::Clock) {}",
        )],
        &["features/okrs/model.rs:2", "features/okrs/model.rs:4", "features/okrs/model.rs:5"],
    );
    finds(
        rule,
        &[("features/okrs/model/number.rs", "fn f() { std::fs::read(p); }")],
        &["features/okrs/model/number.rs:1"],
    );
    passes(
        rule,
        &[
            (
                "features/okrs/model.rs",
                "use crate::{calendar::Cycle, directory::Actor, ids::PodId};\nmod number; // async, Db\nstruct Dbx;",
            ),
            ("features/okrs/actions.rs", "async fn f() {}"),
            ("sandbox/model/view.rs", "use crate::clock::Clock;"),
        ],
    );
}

#[test]
fn other_clocks() {
    let rule = rules::time_comes_from_the_clock;
    finds(rule, &[("app.rs", "let a = 1;\nlet now = jiff::Timestamp::now();")], &["app.rs:2"]);
    finds(rule, &[("sandbox/core.rs", "std::time::SystemTime::now()")], &["sandbox/core.rs:1"]);
    passes(
        rule,
        &[("clock.rs", "Timestamp::now()"), ("app.rs", "let began = Instant::now(); turn.now(); Timestamp::nowhere()")],
    );
}

#[test]
fn panics() {
    let rule = rules::nothing_panics;
    let text = "a.unwrap();\nb.expect(\"c\");\npanic!(\"d\");\ntodo!()";
    finds(rule, &[("app.rs", text)], &["app.rs:1", "app.rs:2", "app.rs:3", "app.rs:4"]);
    passes(
        rule,
        &[
            ("app.rs", "a.unwrap_or_default(); parser.expect(b'x')?; catch_unwind(); // .unwrap()\nlog(\"panic!\");"),
            (
                "ids.rs",
                "#[expect(clippy::unwrap_used, reason = \"the pattern is a constant\")]\nfn f() {\n  a.unwrap();\n}",
            ),
            ("error.rs", "#[cfg(test)]\nmod tests {\n  #[test]\n  fn f() { a.unwrap(); }\n}"),
        ],
    );
    finds(
        rule,
        &[("ids.rs", "#[expect(clippy::too_many_lines, reason = \"a list\")]\nfn f() {\n  a.unwrap();\n}")],
        &["ids.rs:3"],
    );
}

#[test]
fn settings_read_elsewhere() {
    let rule = rules::settings_are_read_in_one_place;
    finds(rule, &[("app.rs", "let a = std::env::var(\"A\");")], &["app.rs:1"]);
    passes(
        rule,
        &[("config.rs", "std::env::var(name)"), ("app.rs", "env!(\"CARGO_PKG_VERSION\"); std::env::temp_dir()")],
    );
}

#[test]
fn sentences_outside_views() {
    let rule = rules::sentences_stand_in_views;
    finds(
        rule,
        &[("features/okrs/handlers.rs", "return Err(Error::user(\n    \"Only members of the pod may update.\"));")],
        &["features/okrs/handlers.rs:2"],
    );
    finds(rule, &[("features/okrs/actions.rs", "format!(\"Pod {name} is yours\")")], &["features/okrs/actions.rs:1"]);
    passes(
        rule,
        &[
            (
                "features/okrs/handlers.rs",
                "views::not_a_member(pod); Error::internal(\"reading a form\", e); match a { \"Create\" => 1 }",
            ),
            ("features/okrs/views.rs", "text(\"Only members of the pod may update.\")"),
            ("features/okrs/mod.rs", "feature.command(\"/okr\", \"Key results of a pod\")"),
        ],
    );
}

#[test]
fn files_too_long() {
    let long = "let a = 1;\n".repeat(501);
    finds(rules::files_stay_readable, &[("app.rs", &long)], &["app.rs:1"]);
    let told = format!("{}{}\n#[cfg(test)]\nmod tests {{\n{}}}", "// why\n\n".repeat(400), "a();\n".repeat(450), long);
    passes(rules::files_stay_readable, &[("app.rs", &told)]);
    assert_eq!(rules::long_files(&Tree::of(&[("app.rs", &told)])).len(), 1);
}
