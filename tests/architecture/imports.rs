//! Which file uses what of the crate: every `use` and every path written out, as segments from the crate's root.

use crate::scan::{Source, Tree, is_word};
use std::collections::BTreeMap;

/// One mention of another item of the crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) line: usize,
    /// From the crate's root: `["slack", "blocks", "message"]`.
    pub(crate) path: Vec<String>,
    /// `pub use`, `pub(crate) use`: handed on, not used.
    pub(crate) reexport: bool,
    /// The name it has in this file, where a `use` gives it one.
    binds: Option<String>,
}

/// One leaf of a `use` before it is resolved.
struct Leaf {
    line: usize,
    path: Vec<String>,
    name: String,
    reexport: bool,
}

/// Everything a file's product code uses of the crate.
fn imports(file: &Source) -> Vec<Import> {
    let mut found = Vec::new();
    let mut rest = String::new();
    let children = children(file);
    for leaf in leaves(file, &mut rest) {
        if let Some(path) = absolute(file, &children, &leaf.path) {
            found.push(Import { line: leaf.line, path, reexport: leaf.reexport, binds: Some(leaf.name) });
        }
    }
    let bound: BTreeMap<String, Vec<String>> =
        found.iter().filter_map(|import| Some((import.binds.clone()?, import.path.clone()))).collect();
    for (line, code) in rest.lines().enumerate() {
        for path in written_paths(code) {
            let first = path[0].as_str();
            let whole = match bound.get(first) {
                Some(start) if path.len() > 1 => Some([start.clone(), path[1..].to_vec()].concat()),
                _ => absolute(file, &children, &path),
            };
            found.extend(whole.map(|path| Import { line, path, reexport: false, binds: None }));
        }
    }
    found
}

/// What every file of a tree uses.
pub(crate) struct Uses<'a> {
    tree: &'a Tree,
    by_file: BTreeMap<&'a str, Vec<Import>>,
}

impl<'a> Uses<'a> {
    /// Reads them all.
    pub(crate) fn of(tree: &'a Tree) -> Self {
        let by_file = tree.files.iter().map(|file| (file.path.as_str(), imports(file))).collect();
        Self { tree, by_file }
    }

    /// Every use with the file it stands in.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'a Source, &Import)> {
        self.tree
            .files
            .iter()
            .flat_map(|file| self.by_file[file.path.as_str()].iter().map(move |import| (file, import)))
    }

    /// The file that a path leads to: the deepest module it names; where that module only hands the item on
    /// (`pub use child::Item`), the file it comes from.
    pub(crate) fn target(&self, path: &[String]) -> Option<&'a Source> {
        let mut path = path.to_vec();
        for _ in 0..8 {
            let (file, item) = deepest(self.tree, &path)?;
            let Some(item) = item else { return Some(file) };
            let here = &self.by_file[file.path.as_str()];
            match here.iter().find(|import| import.binds.as_deref() == Some(item.as_str())) {
                Some(import) if import.path != path => path.clone_from(&import.path),
                _ => return Some(file),
            }
        }
        None
    }
}

/// The deepest module a path names, and the item named in it.
fn deepest<'a>(tree: &'a Tree, path: &[String]) -> Option<(&'a Source, Option<String>)> {
    (1..=path.len()).rev().find_map(|length| {
        let module: Vec<&str> = path[..length].iter().map(String::as_str).collect();
        Some((tree.module(&module)?, path.get(length).cloned()))
    })
}

/// The names of the modules a file declares with `mod name;`.
pub(crate) fn children(file: &Source) -> Vec<String> {
    let declared = file.lines().filter_map(|(_, code)| {
        let before = code.trim().strip_suffix(';')?;
        let name = before.strip_prefix("mod ").or_else(|| before.split_once(" mod ").map(|(_, name)| name))?;
        name.chars().all(is_word).then(|| name.to_owned())
    });
    declared.collect()
}

/// A path as segments from the crate's root; `None` when it leads out of the crate.
fn absolute(file: &Source, children: &[String], path: &[String]) -> Option<Vec<String>> {
    let own: Vec<String> = file.module_path().into_iter().map(str::to_owned).collect();
    match path.first().map(String::as_str)? {
        "crate" => Some(path[1..].to_vec()),
        // The command line is a crate of its own, which sees the house from outside.
        "podkeeper" if file.path == "main.rs" => Some(path[1..].to_vec()),
        "self" => Some([own, path[1..].to_vec()].concat()),
        "super" => {
            let ups = path.iter().take_while(|segment| *segment == "super").count();
            let above = own.len().checked_sub(ups)?;
            Some([own[..above].to_vec(), path[ups..].to_vec()].concat())
        }
        first if children.iter().any(|child| child == first) => Some(below(file, path)),
        _ => None,
    }
}

fn below(file: &Source, path: &[String]) -> Vec<String> {
    let own = file.module_path().into_iter().map(str::to_owned);
    own.chain(path.iter().cloned()).collect()
}

/// The leaves of all `use` trees; the code without them is left in `rest`, line for line.
fn leaves(file: &Source, rest: &mut String) -> Vec<Leaf> {
    let mut found = Vec::new();
    let mut statement: Option<(bool, Vec<(usize, char)>)> = None;
    for line in 0..file.code.len() {
        let code = if file.in_test[line] { "" } else { file.code[line].as_str() };
        let mut tail = code;
        if statement.is_none()
            && let Some((reexport, after)) = use_statement(code)
        {
            statement = Some((reexport, Vec::new()));
            tail = after;
        }
        match &mut statement {
            Some((reexport, text)) => {
                let end = tail.find(';');
                text.extend(tail[..end.unwrap_or(tail.len())].chars().map(|c| (line, c)));
                if end.is_some() {
                    expand(text, &[], *reexport, &mut found);
                    statement = None;
                }
            }
            None => rest.push_str(code),
        }
        rest.push('\n');
    }
    found
}

/// Whether a line begins a `use`, whether that hands on, and what follows.
fn use_statement(code: &str) -> Option<(bool, &str)> {
    let code = code.trim_start();
    if let Some(after) = code.strip_prefix("use ") {
        return Some((false, after));
    }
    let after = code.strip_prefix("pub")?;
    let after = if after.starts_with('(') { after.split_once(')')?.1 } else { after };
    after.trim_start().strip_prefix("use ").map(|after| (true, after))
}

/// Takes `a::{b, c::{self, d as e}}` apart.
fn expand(text: &[(usize, char)], before: &[String], reexport: bool, into: &mut Vec<Leaf>) {
    for part in split_at_commas(text) {
        let line = part.iter().find(|(_, c)| !c.is_whitespace()).map_or(0, |(line, _)| *line);
        let open = part.iter().position(|(_, c)| *c == '{');
        let head: String = part[..open.unwrap_or(part.len())].iter().map(|(_, c)| c).collect();
        let (head, alias) = head.split_once(" as ").map_or((head.as_str(), None), |(head, alias)| (head, Some(alias)));
        let segments = head.split("::").map(|segment| segment.trim().to_owned()).filter(|segment| !segment.is_empty());
        let mut path: Vec<String> = before.iter().cloned().chain(segments).collect();
        if let Some(open) = open {
            let close = part.iter().rposition(|(_, c)| *c == '}').unwrap_or(part.len());
            expand(&part[open + 1..close], &path, reexport, into);
            continue;
        }
        if path.len() > 1 && path.last().is_some_and(|last| last == "self" || last == "*") {
            path.pop();
        }
        if let Some(last) = path.last() {
            let name = alias.map_or_else(|| last.clone(), |alias| alias.trim().to_owned());
            into.push(Leaf { line, path, name, reexport });
        }
    }
}

fn split_at_commas(text: &[(usize, char)]) -> Vec<&[(usize, char)]> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0i32);
    for (at, (_, c)) in text.iter().enumerate() {
        depth += i32::from(*c == '{') - i32::from(*c == '}');
        if *c == ',' && depth == 0 {
            parts.push(&text[start..at]);
            start = at + 1;
        }
    }
    parts.push(&text[start..]);
    parts.into_iter().filter(|part| part.iter().any(|(_, c)| !c.is_whitespace())).collect()
}

/// The paths of at least two segments in a line of code: `crate::ids::PodId`, `store::find(…)`.
fn written_paths(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut word_start = None;
    let mut path: Vec<String> = Vec::new();
    let chars: Vec<(usize, char)> = code.char_indices().chain([(code.len(), ' ')]).collect();
    let mut at = 0;
    while at < chars.len() {
        let (offset, c) = chars[at];
        if is_word(c) {
            word_start.get_or_insert(offset);
        } else {
            if let Some(start) = word_start.take() {
                path.push(code[start..offset].to_owned());
            }
            let joins = c == ':' && chars.get(at + 1).is_some_and(|(_, next)| *next == ':');
            if joins && !path.is_empty() {
                at += 1;
            } else if path.len() > 1 {
                paths.push(std::mem::take(&mut path));
            } else {
                path.clear();
            }
        }
        at += 1;
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[(path, text)]);
        let shown = |import: Import| format!("{}:{}", import.line + 1, import.path.join("::"));
        imports(&tree.files[0]).into_iter().map(shown).collect()
    }

    #[test]
    fn trees_of_uses_are_taken_apart() {
        let text =
            "use crate::{\n    ids::{PodId, self},\n    error::Result as R,\n};\nuse std::fmt;\nuse super::store;";
        assert_eq!(
            paths("features/pods/actions.rs", text),
            ["2:ids::PodId", "2:ids", "3:error::Result", "6:features::pods::store"]
        );
    }

    #[test]
    fn paths_written_out_count_also_through_a_name_of_this_file() {
        let text = "use crate::features::pods as below;\nmod model;\nfn f(a: crate::ids::PodId) {\n    \
                    below::store::find(a); model::parse(); other::g();\n}";
        assert_eq!(
            paths("features/okrs/mod.rs", text),
            ["1:features::pods", "3:ids::PodId", "4:features::pods::store::find", "4:features::okrs::model::parse"]
        );
    }

    #[test]
    fn test_code_uses_what_it_likes() {
        assert!(paths("ids.rs", "#[cfg(test)]\nmod tests {\n    use crate::app::Everything;\n}").is_empty());
    }

    #[test]
    fn what_is_handed_on_leads_to_where_it_comes_from() {
        let tree = Tree::of(&[
            ("slack/mod.rs", "mod blocks;\npub use blocks::Text;\npub fn own() {}"),
            ("slack/blocks.rs", "pub struct Text;"),
        ]);
        let uses = Uses::of(&tree);
        let led = |item: &str| uses.target(&["slack".to_owned(), item.to_owned()]).map(|file| file.path.as_str());
        assert_eq!(led("Text"), Some("slack/blocks.rs"));
        assert_eq!(led("own"), Some("slack/mod.rs"));
    }
}
