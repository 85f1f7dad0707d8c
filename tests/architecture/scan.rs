//! Reads Rust sources well enough to hold rules against them: comments and strings are told apart from code, and test
//! code from product code. It is a scanner, not a parser; what it does not see is said in `architecture.rs`.

use std::{fs, io, path::Path};

/// The sources under `src/`, or a sample that stands for them.
pub(crate) struct Tree {
    pub(crate) files: Vec<Source>,
}

/// One file, line by line (numbers count from 0 here, from 1 in what people read).
pub(crate) struct Source {
    /// Relative to `src/`, with `/`: `features/okrs/model.rs`.
    pub(crate) path: String,
    /// The code of each line; comments are gone, and of a string literal only its two quotes are left.
    pub(crate) code: Vec<String>,
    /// The string literals, in order.
    pub(crate) literals: Vec<Literal>,
    /// Which lines belong to test code.
    pub(crate) in_test: Vec<bool>,
}

/// A string literal.
pub(crate) struct Literal {
    /// The line it begins on.
    pub(crate) line: usize,
    /// What stands between its quotes, as written.
    pub(crate) text: String,
    /// The code before it on its line.
    pub(crate) before: String,
}

impl Tree {
    /// All `.rs` files under `folder`, in the order of their paths.
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        collect(folder, "", &mut files)?;
        files.sort();
        Ok(Self::build(files))
    }

    /// A sample: paths relative to `src/` and what is in them.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self::build(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    fn build(files: Vec<(String, String)>) -> Self {
        let mut tree = Self { files: files.into_iter().map(|(path, text)| Source::scan(path, &text)).collect() };
        tree.mark_test_files();
        tree
    }

    /// The file of a module, `["slack", "blocks"]`: `slack/blocks.rs` or `slack/blocks/mod.rs`.
    pub(crate) fn module(&self, module: &[&str]) -> Option<&Source> {
        let stem = module.join("/");
        self.files.iter().find(|file| file.path == format!("{stem}.rs") || file.path == format!("{stem}/mod.rs"))
    }

    /// `#[cfg(test)] mod tests;` makes test code of the whole file it names, and of what stands below that.
    fn mark_test_files(&mut self) {
        let mut test_modules = Vec::new();
        for file in &self.files {
            let declared = file.code.iter().zip(&file.in_test).filter(|(_, in_test)| **in_test);
            for name in declared.filter_map(|(code, _)| declared_module(code)) {
                test_modules.push([file.module_path(), vec![name]].concat().join("/"));
            }
        }
        for file in &mut self.files {
            let own = file.module_path().join("/");
            if test_modules.iter().any(|module| own == *module || own.starts_with(&format!("{module}/"))) {
                file.in_test.fill(true);
            }
        }
    }
}

/// `mod name;`, however visible.
fn declared_module(code: &str) -> Option<&str> {
    let rest = code.trim().strip_suffix(';')?;
    let (before, name) = rest.split_once("mod ")?;
    let visibility = before.trim();
    let plain = visibility.is_empty() || visibility.starts_with("pub") || visibility.ends_with(']');
    (plain && name.chars().all(is_word)).then_some(name)
}

impl Source {
    /// Every line of product code, with its number.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.iter().enumerate().filter(|(line, _)| !self.in_test[*line]).map(|(line, code)| (line, code.as_str()))
    }

    /// The string literals of product code.
    pub(crate) fn product_literals(&self) -> impl Iterator<Item = &Literal> {
        self.literals.iter().filter(|literal| !self.in_test[literal.line])
    }

    /// `features/okrs/mod.rs` is the module `features::okrs`; `lib.rs` is the crate itself.
    pub(crate) fn module_path(&self) -> Vec<&str> {
        let stem = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        let stem = stem.strip_suffix("/mod").unwrap_or(stem);
        if stem == "lib" { Vec::new() } else { stem.split('/').collect() }
    }

    /// The name of the file without its folder.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// `pods` for `features/pods/…`.
    pub(crate) fn feature(&self) -> Option<&str> {
        let (feature, _) = self.path.strip_prefix("features/")?.split_once('/')?;
        Some(feature)
    }

    /// The lines of every item that carries an attribute of which `wanted` says yes (it sees `expect(clippy::…)`).
    pub(crate) fn lines_under(&self, wanted: impl Fn(&str) -> bool) -> Vec<bool> {
        let mut marked = vec![false; self.code.len()];
        for line in 0..self.code.len() {
            if self.code[line].trim_start().starts_with("#[") && wanted(&self.attribute(line)) {
                marked[line..=self.end_of_item(line)].fill(true);
            }
        }
        marked
    }

    /// The attribute that begins on `line`, without `#[` and `]`, on one line.
    fn attribute(&self, line: usize) -> String {
        let text: String = self.code[line..].iter().take(8).map(|code| code.trim()).collect();
        let mut depth = 0i32;
        let end = text.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '[') - i32::from(*c == ']');
            *c == ']' && depth == 0
        });
        text[..end.map_or(text.len(), |(end, _)| end)].trim_start_matches("#[").to_owned()
    }

    /// The last line of the item whose first attribute is on `line`: where its braces close, or its semicolon.
    fn end_of_item(&self, line: usize) -> usize {
        let mut depth = 0i32;
        for (number, code) in self.code.iter().enumerate().skip(line) {
            for c in code.chars() {
                depth += i32::from("([{".contains(c)) - i32::from(")]}".contains(c));
                if depth <= 0 && (c == '}' || c == ';') {
                    return number;
                }
            }
        }
        self.code.len() - 1
    }

    fn scan(path: String, text: &str) -> Self {
        let (code, literals) = Scanner::new(text).run();
        let mut file = Self { path, in_test: vec![false; code.len()], code, literals };
        file.in_test = if file.code.iter().any(|code| code.trim_start().starts_with("#![cfg(test)]")) {
            vec![true; file.code.len()]
        } else {
            file.lines_under(|attribute| {
                let tested = ["cfg(test)", "cfg(all(test", "cfg(any(test", "tokio::test"];
                attribute == "test" || tested.iter().any(|start| attribute.starts_with(start))
            })
        };
        file
    }
}

/// Letters, digits and the underscore.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn collect(folder: &Path, prefix: &str, into: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), into)?;
        } else if name.ends_with(".rs") {
            into.push((format!("{prefix}{name}"), fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

/// Walks a source once and sorts it into code, comments and literals.
struct Scanner {
    text: Vec<char>,
    at: usize,
    code: Vec<String>,
    literals: Vec<Literal>,
}

impl Scanner {
    fn new(text: &str) -> Self {
        Self { text: text.chars().collect(), at: 0, code: vec![String::new()], literals: Vec::new() }
    }

    fn run(mut self) -> (Vec<String>, Vec<Literal>) {
        while let Some(c) = self.peek(0) {
            match c {
                '/' if self.peek(1) == Some('/') => self.line_comment(),
                '/' if self.peek(1) == Some('*') => self.block_comment(),
                '"' => self.string(0, true),
                'r' if !self.after_word() && self.raw_hashes().is_some() => {
                    let hashes = self.raw_hashes().unwrap_or(0);
                    self.at += 1 + hashes;
                    self.string(hashes, false);
                }
                '\'' => self.quote(),
                _ => {
                    self.keep(c);
                    self.at += 1;
                }
            }
        }
        (self.code, self.literals)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn keep(&mut self, c: char) {
        if c == '\n' {
            self.code.push(String::new());
        } else if let Some(line) = self.code.last_mut() {
            line.push(c);
        }
    }

    /// Whether the letter at hand ends a longer word: the `r` of `for` begins no raw string (the `b` of `br` may come first).
    fn after_word(&self) -> bool {
        let before = |back: usize| self.at.checked_sub(back).and_then(|at| self.text.get(at)).copied();
        match before(1) {
            Some('b' | 'c') => before(2).is_some_and(is_word),
            Some(c) => is_word(c),
            None => false,
        }
    }

    /// How many `#` stand between `r` and the quote; `None` when this is no raw string.
    fn raw_hashes(&self) -> Option<usize> {
        let hashes = (1..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        (self.peek(1 + hashes) == Some('"')).then_some(hashes)
    }

    fn line_comment(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.at += 1;
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0u32;
        while let Some(c) = self.peek(0) {
            match (c, self.peek(1)) {
                ('/', Some('*')) => {
                    depth += 1;
                    self.at += 2;
                }
                ('*', Some('/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                _ => {
                    if c == '\n' {
                        self.keep(c);
                    }
                    self.at += 1;
                }
            }
        }
    }

    /// A string from its opening quote on. Its lines stay lines, so that numbers stay true.
    fn string(&mut self, hashes: usize, escapes: bool) {
        let line = self.code.len() - 1;
        let before = self.code[line].clone();
        let mut text = String::new();
        self.keep('"');
        self.at += 1;
        while let Some(c) = self.peek(0) {
            let closes = c == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#'));
            if closes {
                self.at += 1 + hashes;
                break;
            }
            let taken = if escapes && c == '\\' { 2 } else { 1 };
            for _ in 0..taken {
                if let Some(c) = self.peek(0) {
                    text.push(c);
                    if c == '\n' {
                        self.keep(c);
                    }
                    self.at += 1;
                }
            }
        }
        self.keep('"');
        self.literals.push(Literal { line, text, before });
    }

    /// A character literal disappears; a lifetime stays.
    fn quote(&mut self) {
        let length = match (self.peek(1), self.peek(2)) {
            (Some('\\'), _) => (3..12).find(|ahead| self.peek(*ahead) == Some('\'')).map(|end| end + 1),
            (Some(_), Some('\'')) => Some(3),
            _ => None,
        };
        match length {
            Some(length) => {
                self.keep('\'');
                self.keep('\'');
                self.at += length;
            }
            None => {
                self.keep('\'');
                self.at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Vec<String> {
        Source::scan("sample.rs".to_owned(), text).code
    }

    #[test]
    fn comments_and_strings_are_no_code() {
        let text = "let a = \"panic!()\"; // panic!()\n/* one /* two\n panic!() */ */ let b = r#\"say \"panic!()\"\"#;";
        assert_eq!(code(text), ["let a = \"\"; ", "", " let b = \"\";"]);
    }

    #[test]
    fn quotes_in_characters_and_lifetimes_open_no_string() {
        assert_eq!(code("f::<'a>('\"', '\\'', b'\\\\', 'é')"), ["f::<'a>('', '', b'', '')"]);
    }

    #[test]
    fn a_string_over_several_lines_keeps_the_numbers_true() {
        let file = Source::scan("sample.rs".to_owned(), "q(\n  \"SELECT 1 \\\"x\\\"\n   FROM t\");\nnext();");
        assert_eq!(file.code, ["q(", "  \"", "\");", "next();"]);
        assert_eq!((file.literals[0].line, file.literals[0].text.as_str()), (1, "SELECT 1 \\\"x\\\"\n   FROM t"));
    }

    #[test]
    fn the_r_of_a_word_begins_no_raw_string() {
        assert_eq!(code("for\"a\"; br\"\\\"; x"), ["for\"\"; b\"\"; x"]);
    }

    #[test]
    fn test_code_is_told_from_product_code() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() { if x { } }\n}\nfn c() {}\n#[tokio::test]\nasync fn d() {\n}";
        let file = Source::scan("sample.rs".to_owned(), text);
        assert_eq!(file.in_test, [false, true, true, true, true, false, true, true, true]);
    }

    #[test]
    fn a_test_module_in_a_file_of_its_own_is_test_code() {
        let tree = Tree::of(&[
            ("ids.rs", "mod other;\n#[cfg(test)]\nmod tests;\n"),
            ("ids/tests.rs", "fn a() {}"),
            ("ids/other.rs", "fn b() {}"),
        ]);
        let in_test: Vec<bool> = tree.files.iter().map(|file| file.in_test[0]).collect();
        assert_eq!(in_test, [false, true, false]);
    }
}
