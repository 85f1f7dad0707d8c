//! The rules of the house (`docs/ARCHITECTURE.md`), held against the sources under `src/`.
//!
//! Each rule has a test over the real tree and tests over samples: a planted violation must be found at its line, and a
//! clean sample must pass. Test code is free of all rules. The scanner knows comments, strings, `#[cfg(test)]` items
//! and `use` trees; it does not expand macros, follow glob imports, or know types: clippy guards what needs those.

#[path = "architecture/circles.rs"]
mod circles;
#[path = "architecture/imports.rs"]
mod imports;
#[path = "architecture/rules.rs"]
mod rules;
#[path = "architecture/samples.rs"]
mod samples;
#[path = "architecture/scan.rs"]
mod scan;

use rules::Violation;
use scan::Tree;
use std::path::Path;

/// The sources as they stand.
fn house() -> Tree {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let tree = Tree::read(&folder).unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
    assert!(tree.files.iter().any(|file| file.path == "lib.rs"), "{} holds no sources", folder.display());
    tree
}

/// Fails with every line that breaks the rule.
fn hold(rule: fn(&Tree) -> Vec<Violation>) {
    let broken: Vec<String> = rule(&house()).iter().map(ToString::to_string).collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn slack_types_stay_at_the_edge() {
    hold(rules::slack_types_stay_at_the_edge);
}

#[test]
fn sql_stands_in_stores() {
    hold(rules::sql_stands_in_stores);
}

#[test]
fn features_keep_their_order() {
    hold(rules::features_keep_their_order);
}

#[test]
fn features_are_layered() {
    hold(rules::features_are_layered);
}

#[test]
fn imports_point_down() {
    hold(rules::imports_point_down);
}

#[test]
fn files_form_no_circle() {
    hold(circles::files_form_no_circle);
}

#[test]
fn models_are_pure() {
    hold(rules::models_are_pure);
}

#[test]
fn time_comes_from_the_clock() {
    hold(rules::time_comes_from_the_clock);
}

#[test]
fn nothing_panics() {
    hold(rules::nothing_panics);
}

#[test]
fn settings_are_read_in_one_place() {
    hold(rules::settings_are_read_in_one_place);
}

#[test]
fn sentences_stand_in_views() {
    hold(rules::sentences_stand_in_views);
}

#[test]
#[expect(clippy::print_stdout, reason = "files above the soft limit are only told, with --nocapture")]
fn files_stay_readable() {
    rules::long_files(&house()).iter().for_each(|told| println!("{told}"));
    hold(rules::files_stay_readable);
}
