//! The rules of the house, each as a function from a tree of sources to what breaks it.

use crate::{
    imports::{Import, Uses},
    scan::{Source, Tree, is_word},
};
use std::fmt;

/// A line that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: usize,
    /// What was found there.
    pub(crate) found: String,
    /// The rule, as a sentence.
    pub(crate) rule: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "src/{}:{}: {}\n    {}", self.file, self.line, self.found, self.rule)
    }
}

pub(crate) fn violation(file: &Source, line: usize, found: impl Into<String>, rule: &'static str) -> Violation {
    Violation { file: file.path.clone(), line: line + 1, found: found.into(), rule }
}

/// Lines of product code, in the files `applies` says, that hold one of `words` as a whole word or path.
fn lines_with(tree: &Tree, words: &[&str], rule: &'static str, applies: impl Fn(&Source) -> bool) -> Vec<Violation> {
    let files = tree.files.iter().filter(|file| applies(file));
    let lines = files.flat_map(|file| file.lines().map(move |(line, code)| (file, line, code)));
    let broken = lines.filter_map(|(file, line, code)| {
        let word = words.iter().find(|word| holds(code, word))?;
        Some(violation(file, line, format!("`{word}`"), rule))
    });
    broken.collect()
}

/// Whether `code` holds `wanted` and not merely a longer word around it.
fn holds(code: &str, wanted: &str) -> bool {
    code.match_indices(wanted).any(|(at, _)| {
        let apart = |next: Option<char>, edge: Option<char>| !(next.is_some_and(is_word) && edge.is_some_and(is_word));
        apart(code[..at].chars().next_back(), wanted.chars().next())
            && apart(code[at + wanted.len()..].chars().next(), wanted.chars().next_back())
    })
}

/// Rule 1.
pub(crate) fn slack_types_stay_at_the_edge(tree: &Tree) -> Vec<Violation> {
    let rule =
        "`slack_morphism` is imported in src/slack/ only: everyone else speaks in signals and finished messages.";
    lines_with(tree, &["slack_morphism"], rule, |file| !file.path.starts_with("slack/"))
}

/// Rule 2.
pub(crate) fn sql_stands_in_stores(tree: &Tree) -> Vec<Violation> {
    const RULE: &str =
        "SQL is written in `store.rs` files, and in database/, delivery/, timers/ and directory/; nowhere else.";
    const FIRST: [&str; 8] = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "CREATE", "ALTER", "DROP"];
    let rooms = ["database/", "delivery/", "timers/", "directory/"];
    let mut broken = Vec::new();
    for file in &tree.files {
        if file.name() == "store.rs"
            || file.path.contains("/store/")
            || rooms.iter().any(|room| file.path.starts_with(room))
        {
            continue;
        }
        for literal in file.product_literals() {
            let text = literal.text.trim_start();
            let words = text.split_once(char::is_whitespace);
            let statement = words.is_some_and(|(first, _)| FIRST.contains(&first));
            let handed_over = [".query(", "sqlx::query("].iter().any(|call| literal.before.trim_end().ends_with(call));
            if statement || handed_over {
                let shown: String = text.chars().take(40).collect();
                broken.push(violation(file, literal.line, format!("\"{shown}…\""), RULE));
            }
        }
    }
    broken
}

/// Rule 3, between features.
pub(crate) fn features_keep_their_order(tree: &Tree) -> Vec<Violation> {
    const PARTS: &str =
        "A feature uses another feature's `actions` and `model` only; its store, views and handlers are its own.";
    const ORDER: &str = "Calls go down the order of features in src/features/mod.rs; what goes up is a fact.";
    let order = order_of_features(tree);
    let place = |feature: &str| order.iter().position(|(name, _)| name == feature);
    let mut broken = unlisted_features(tree, &order);
    for (file, import) in Uses::of(tree).all() {
        let Some(own) = file.feature() else { continue };
        let [features, other, part, ..] = import.path.as_slice() else { continue };
        if features != "features" || other == own {
            continue;
        }
        let shown = format!("`{}`", import.path.join("::"));
        if part != "actions" && part != "model" {
            broken.push(violation(file, import.line, shown.clone(), PARTS));
        }
        if place(other) >= place(own) {
            broken.push(violation(file, import.line, shown, ORDER));
        }
    }
    broken
}

/// The order is the one in which `features/mod.rs` hands the features over: its `name::feature()` from top to bottom.
fn order_of_features(tree: &Tree) -> Vec<(String, usize)> {
    let Some(list) = tree.module(&["features"]) else { return Vec::new() };
    let mut order = Vec::new();
    for (line, code) in list.lines() {
        for (at, _) in code.match_indices("::feature()") {
            let name = code[..at].rsplit(|c| !is_word(c)).next().unwrap_or_default();
            order.push((name.to_owned(), line));
        }
    }
    order
}

fn unlisted_features(tree: &Tree, order: &[(String, usize)]) -> Vec<Violation> {
    const RULE: &str = "Every feature stands once in the list of src/features/mod.rs, as `name::feature()`.";
    if tree.module(&["features"]).is_none() {
        return Vec::new();
    }
    let times = |feature: &str| order.iter().filter(|(name, _)| name == feature).count();
    let roots = tree.files.iter().filter(|file| matches!(file.module_path().as_slice(), ["features", _]));
    let broken = roots.filter_map(|file| {
        let name = file.module_path()[1];
        let found = times(name);
        (found != 1).then(|| violation(file, 0, format!("`{name}` stands there {found} times"), RULE))
    });
    broken.collect()
}

/// Rule 3, inside a feature: what each file may not use of its own folder.
pub(crate) fn features_are_layered(tree: &Tree) -> Vec<Violation> {
    const RULE: &str = "Inside a feature: model knows nobody, store the model, views the model (and what the store reads), \
                        actions those three, handlers actions and views.";
    let mut broken = Vec::new();
    for (file, import) in Uses::of(tree).all() {
        let own = file.module_path();
        let path: Vec<&str> = import.path.iter().map(String::as_str).collect();
        let (["features", feature, layer, ..], ["features", other, used, ..]) = (own.as_slice(), path.as_slice())
        else {
            continue;
        };
        let forbidden: &[&str] = match *layer {
            "model" => &["store", "views", "actions", "handlers"],
            "store" => &["views", "actions", "handlers"],
            "views" => &["actions", "handlers"],
            "actions" => &["handlers"],
            "handlers" => &["store"],
            _ => &[],
        };
        if feature == other && forbidden.contains(used) {
            broken.push(violation(file, import.line, format!("`{layer}` uses `{used}`"), RULE));
        }
    }
    broken
}

/// Rule 5.
pub(crate) fn models_are_pure(tree: &Tree) -> Vec<Violation> {
    const RULE: &str =
        "A feature's model is pure: no async, no database, no clock, no input or output; `now` is handed in.";
    const ROOMS: [&str; 7] = ["ids", "error", "figures", "money", "calendar", "directory", "signal"];
    let model = |file: &Source| matches!(file.module_path().as_slice(), ["features", _, "model", ..]);
    let words = [
        "async", ".await", "Db", "Tx", "sqlx", "Clock", "Turn", "tokio", "reqwest", "std::fs", "std::net", "std::env",
        "tracing", "rand",
    ];
    let mut broken = lines_with(tree, &words, RULE, model);
    for (file, import) in Uses::of(tree).all().filter(|(file, _)| model(file)) {
        let room = import.path.first().map_or("", String::as_str);
        if room != "features" && !ROOMS.contains(&room) {
            broken.push(violation(file, import.line, format!("`{}`", import.path.join("::")), RULE));
        }
    }
    broken.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    broken.dedup_by(|a, b| (&a.file, a.line) == (&b.file, b.line));
    broken
}

/// Rule 6.
pub(crate) fn time_comes_from_the_clock(tree: &Tree) -> Vec<Violation> {
    let rule = "Ask the Clock: tests and the sandbox move time. (`Instant::now` may measure how long something took; it \
                must not decide when something is due.)";
    let words = ["Timestamp::now", "Zoned::now", "SystemTime::now"];
    lines_with(tree, &words, rule, |file| file.path != "clock.rs")
}

/// Rule 7.
pub(crate) fn nothing_panics(tree: &Tree) -> Vec<Violation> {
    const RULE: &str = "No unwrap, expect or panic outside tests: a fault is an `Error` with what we were doing. Where it \
                        truly cannot happen, `#[expect(clippy::…, reason = \"…\")]` says why.";
    // Of a string literal only its quotes are left: `.expect("` is the one of Option and Result, not of some parser.
    const WORDS: [&str; 8] = [
        ".unwrap()",
        ".expect(\"",
        ".expect(&format!",
        ".unwrap_err()",
        "panic!",
        "todo!",
        "unimplemented!",
        "unreachable!",
    ];
    const LINTS: [&str; 5] = ["unwrap_used", "expect_used", "panic", "unreachable", "unimplemented"];
    let mut broken = Vec::new();
    for file in &tree.files {
        let excused = file.lines_under(|attribute| {
            attribute.starts_with("expect(clippy::") && LINTS.iter().any(|lint| holds(attribute, lint))
        });
        for (line, code) in file.lines().filter(|(line, _)| !excused[*line]) {
            let words = WORDS.iter().filter(|word| holds(code, word));
            broken.extend(words.map(|word| violation(file, line, format!("`{word}`"), RULE)));
        }
    }
    broken
}

/// Settings.
pub(crate) fn settings_are_read_in_one_place(tree: &Tree) -> Vec<Violation> {
    let rule = "Settings are read once, in config.rs, where each is documented and checked.";
    let words = ["env::var", "env::var_os", "env::vars", "env::vars_os", "env::set_var"];
    lines_with(tree, &words, rule, |file| file.path != "config.rs")
}

/// How many lines of code a file may have, without tests, comments and blank lines.
const TOO_LONG: usize = 500;
/// From here on it should be looked at.
const LONG: usize = 400;

/// Size.
pub(crate) fn files_stay_readable(tree: &Tree) -> Vec<Violation> {
    const RULE: &str = "A file has at most 500 lines of code (tests, comments and blank lines aside); split it by what changes together.";
    let long = sizes(tree).filter(|(_, lines)| *lines > TOO_LONG);
    long.map(|(file, lines)| violation(file, 0, format!("{lines} lines"), RULE)).collect()
}

/// Files over the soft limit, as sentences.
pub(crate) fn long_files(tree: &Tree) -> Vec<String> {
    let long = sizes(tree).filter(|(_, lines)| *lines > LONG);
    long.map(|(file, lines)| format!("src/{} has {lines} lines of code; above {TOO_LONG} is an error", file.path))
        .collect()
}

fn sizes(tree: &Tree) -> impl Iterator<Item = (&Source, usize)> {
    tree.files.iter().map(|file| (file, file.lines().filter(|(_, code)| !code.trim().is_empty()).count()))
}

/// Words for people.
pub(crate) fn sentences_stand_in_views(tree: &Tree) -> Vec<Violation> {
    const RULE: &str = "Every sentence a person reads is written in views.rs; handlers and actions pass values to it.";
    let mut broken = Vec::new();
    for file in &tree.files {
        let layer = file.module_path();
        if !matches!(layer.as_slice(), ["features", _, "handlers" | "actions", ..]) {
            continue;
        }
        for literal in file.product_literals().filter(|literal| is_sentence(&literal.text)) {
            broken.push(violation(file, literal.line, format!("\"{}\"", literal.text), RULE));
        }
    }
    broken
}

/// Words that begin with a capital letter. What the log reads begins with a small one.
fn is_sentence(text: &str) -> bool {
    text.starts_with(char::is_uppercase) && text.contains(' ')
}

/// The rooms, and what each stands on. A room may use those, and whatever they stand on in turn.
const FLOORS: &[(&str, &[&str])] = &[
    ("ids", &[]),
    ("error", &["ids"]),
    ("clock", &["error"]),
    ("config", &["error"]),
    ("export", &[]),
    ("figures", &[]),
    ("money", &["figures"]),
    ("signal", &["clock", "config", "export", "money"]),
    ("database", &["signal"]),
    ("calendar", &["signal"]),
    ("slack", &["database", "calendar"]),
    ("timers", &["slack"]),
    ("directory", &["slack"]),
    ("delivery", &["timers", "directory"]),
    ("turn", &["delivery", "directory"]),
    ("features", &["turn"]),
    ("sandbox", &["clock"]),
    ("app", &["features", "sandbox"]),
    ("main", &["app"]),
    ("lib", &["app"]),
];

/// Whether `upper` stands on `lower`, directly or on something that does.
fn stands_on(upper: &str, lower: &str) -> bool {
    let below = FLOORS.iter().find(|(room, _)| *room == upper).map_or(&[][..], |(_, below)| below);
    below.iter().any(|room| *room == lower || stands_on(room, lower))
}

/// Rule 4, between rooms.
pub(crate) fn imports_point_down(tree: &Tree) -> Vec<Violation> {
    const RULE: &str = "Imports point down the floors: ids clock error config export figures money < signal < database calendar < slack < timers, \
                        directory < delivery < turn < features < app < main; the sandbox uses ids, clock and error only.";
    const UNKNOWN: &str =
        "Every room has a floor: write it into FLOORS in tests/architecture/rules.rs and into docs/ARCHITECTURE.md.";
    let rooms: Vec<&str> = FLOORS.iter().map(|(room, _)| *room).collect();
    let mut broken = Vec::new();
    for file in &tree.files {
        if !rooms.contains(&room(file)) && matches!(file.module_path().as_slice(), [_]) {
            broken.push(violation(file, 0, format!("`{}` is on no floor", room(file)), UNKNOWN));
        }
    }
    for (file, Import { line, path, .. }) in Uses::of(tree).all() {
        let (own, Some(used)) = (room(file), path.first()) else { continue };
        if used != own && rooms.contains(&used.as_str()) && !stands_on(own, used) {
            broken.push(violation(file, *line, format!("`{own}` uses `{}`", path.join("::")), RULE));
        }
    }
    broken
}

fn room(file: &Source) -> &str {
    file.module_path().first().copied().unwrap_or("lib")
}
