//! Messages and views as plain text, for snapshots: what a person would read, top to bottom.

use super::{
    blocks::{Values, plain_blocks, unescaped},
    model::{Message, View},
};

/// A message: its blocks where it has some, else its text; then its files and its reactions.
pub fn plain(message: &Message) -> String {
    let mut text = match &message.blocks {
        Some(blocks) if !blocks.is_empty() => plain_blocks(blocks, &Values::default()),
        _ => unescaped(&message.text),
    };
    for file in &message.files {
        text.push_str(&format!("\n[file {}: {}]", file.name, file.title));
    }
    for reaction in &message.reactions {
        text.push_str(&format!("\n:{}: {}", reaction.name, reaction.users.len()));
    }
    text
}

/// A view: title, blocks with what is filled in, and its buttons.
pub fn plain_view(view: &View) -> String {
    let mut lines = Vec::new();
    if !view.text("title").is_empty() {
        lines.push(format!("== {} ==", view.text("title")));
    }
    lines.push(plain_blocks(view.blocks(), &view.values));
    let buttons: Vec<_> = ["submit", "close"].iter().map(|name| view.text(name)).filter(|t| !t.is_empty()).collect();
    if !buttons.is_empty() {
        lines.push(buttons.iter().map(|text| format!("[{text}]")).collect::<Vec<_>>().join(" "));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
