//! No circle of files.
//!
//! A file that imports another one leads to it, and a module leads to the children it declares. A name that a `mod.rs`
//! merely hands on (`pub use child::Name`) leads to the child. What does not count is a child that uses its own parent
//! (or the parent's parent): a folder's `mod.rs` is its vocabulary, and a folder is read as one thing, from there down.
//! So no two files beside each other, no two folders beside each other, and no two rooms can depend on each other.

use crate::{
    imports::{Uses, children},
    rules::{Violation, violation},
    scan::{Source, Tree},
};
use std::collections::{BTreeMap, BTreeSet};

/// From each file: where it leads, and the line that says so.
type Ways<'a> = BTreeMap<&'a str, BTreeMap<&'a str, usize>>;

/// Rule 4, between files.
pub(crate) fn files_form_no_circle(tree: &Tree) -> Vec<Violation> {
    const RULE: &str =
        "No circle of files: move what both need below both. (A child may use what its parent module defines.)";
    let ways = ways(tree);
    let mut told = BTreeSet::new();
    let mut broken = Vec::new();
    for file in &tree.files {
        let Some(circle) = circle_through(&ways, &file.path) else { continue };
        let mut members = circle.clone();
        members.sort_unstable();
        if told.insert(members) {
            let line = ways[circle[0]][circle[1 % circle.len()]];
            let shown = circle.iter().chain(&circle[..1]).copied().collect::<Vec<_>>().join(" → ");
            broken.push(violation(file, line, shown, RULE));
        }
    }
    broken
}

fn ways(tree: &Tree) -> Ways<'_> {
    let mut ways: Ways<'_> = tree.files.iter().map(|file| (file.path.as_str(), BTreeMap::new())).collect();
    let uses = Uses::of(tree);
    for (file, import) in uses.all() {
        if let Some(to) = uses.target(&import.path)
            && !is_within(file, to)
            && let Some(from) = ways.get_mut(file.path.as_str())
        {
            from.entry(to.path.as_str()).or_insert(import.line);
        }
    }
    for file in &tree.files {
        let own = file.module_path();
        for child in children(file) {
            let module: Vec<&str> = own.iter().copied().chain([child.as_str()]).collect();
            if let (Some(to), Some(from)) = (tree.module(&module), ways.get_mut(file.path.as_str())) {
                from.entry(to.path.as_str()).or_insert(0);
            }
        }
    }
    ways
}

/// Whether `file` is `module` or stands somewhere below it.
fn is_within(file: &Source, module: &Source) -> bool {
    file.module_path().starts_with(&module.module_path())
}

/// The shortest circle through `start`, beginning there.
fn circle_through<'a>(ways: &Ways<'a>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next = std::collections::VecDeque::from([start]);
    while let Some(at) = next.pop_front() {
        for to in ways.get(at)?.keys().copied() {
            if to == start {
                let mut circle = vec![at];
                while let Some(before) =
                    circle.last().filter(|last| **last != start).and_then(|last| came_from.get(last))
                {
                    circle.push(before);
                }
                circle.reverse();
                return Some(circle);
            }
            if !came_from.contains_key(to) {
                came_from.insert(to, at);
                next.push_back(to);
            }
        }
    }
    None
}
