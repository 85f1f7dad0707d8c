//! A command's text, read as the person typed it.
//!
//! Slack sends people, channels and links in angle brackets (`<@U1|ana>`, `<#C1|general>`, `<!here>`, `<https://…|label>`)
//! and escapes `&`, `<` and `>`. This is the only reader of that form: features see references and plain words.

/// What stands between angle brackets. A label that Slack left out (as it does for private channels) is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference<'a> {
    /// Somebody, by id.
    Person {
        /// `U…` or `W…`.
        id: &'a str,
        /// The handle.
        label: &'a str,
    },
    /// A channel, by id.
    Channel {
        /// As Slack spells it.
        id: &'a str,
        /// The name.
        label: &'a str,
    },
    /// A user group, or everybody here.
    Group {
        /// `here`, `subteam^S1`.
        id: &'a str,
        /// `@designers`.
        label: &'a str,
    },
    /// An address.
    Link {
        /// Where to.
        target: &'a str,
        /// The words.
        label: &'a str,
    },
}

impl<'a> Reference<'a> {
    /// The reference with which `text` begins, and what follows it.
    pub fn at_start(text: &'a str) -> Option<(Self, &'a str)> {
        let (inside, after) = text.strip_prefix('<')?.split_once('>')?;
        let (target, label) = inside.split_once('|').unwrap_or((inside, ""));
        let sigil = target.chars().next()?;
        let id = &target[sigil.len_utf8()..];
        let found = match sigil {
            '@' if is_id(id) => Self::Person { id, label },
            '#' if is_id(id) => Self::Channel { id, label },
            '!' => Self::Group { id, label },
            _ => Self::Link { target, label },
        };
        Some((found, after))
    }

    /// As it was typed: `@ana`, `#general`, `@here`, the words of a link.
    pub fn as_typed(&self) -> String {
        let (sigil, id, label) = match *self {
            Self::Person { id, label } | Self::Group { id, label } => ("@", id, label),
            Self::Channel { id, label } => ("#", id, label),
            Self::Link { target, label } => ("", target, label),
        };
        let shown = unescaped(if label.is_empty() { id } else { label });
        if shown.starts_with(sigil) { shown } else { format!("{sigil}{shown}") }
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `R&amp;D with <@U1|ana>, see <https://example.com|the sheet>` → `R&D with @ana, see the sheet`.
pub fn as_typed(sent: &str) -> String {
    let mut out = String::with_capacity(sent.len());
    let mut rest = sent;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(&unescaped(before));
        if let Some((reference, after)) = Reference::at_start(from) {
            out.push_str(&reference.as_typed());
            rest = after;
        } else {
            out.push('<');
            rest = &from[1..];
        }
    }
    out.push_str(&unescaped(rest));
    out
}

/// All references in a text, in their order.
pub fn references(sent: &str) -> impl Iterator<Item = Reference<'_>> {
    sent.match_indices('<').filter_map(|(at, _)| Reference::at_start(&sent[at..])).map(|(reference, _)| reference)
}

/// `&lt;3` → `<3`.
pub fn unescaped(sent: &str) -> String {
    sent.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn references_and_escapes_become_what_was_typed() {
        for (sent, typed) in [
            ("R&amp;D &lt;moved&gt; it", "R&D <moved> it"),
            ("with <@U1|ana> in <#C1|general>", "with @ana in #general"),
            ("<@U1> and <#C2|>", "@U1 and #C2"),
            ("<!here> <!channel|channel> <!subteam^S1|@designers>", "@here @channel @designers"),
            ("see <https://example.com|R&amp;D> or <https://example.com>", "see R&D or https://example.com"),
            ("<mailto:a@b.c|a@b.c>", "a@b.c"),
            ("&amp;lt; stays", "&lt; stays"),
            ("open < end", "open < end"),
            ("<>", "<>"),
            ("", ""),
        ] {
            assert_eq!(as_typed(sent), typed, "{sent}");
        }
    }

    #[test]
    fn a_reference_is_told_from_an_address() {
        let read = |text| Reference::at_start(text);
        assert_eq!(read("<@U1|ana> x"), Some((Reference::Person { id: "U1", label: "ana" }, " x")));
        assert_eq!(read("<#C1|>"), Some((Reference::Channel { id: "C1", label: "" }, "")));
        assert_eq!(read("<@ana smith>"), Some((Reference::Link { target: "@ana smith", label: "" }, "")));
        assert_eq!(read("<é>"), Some((Reference::Link { target: "é", label: "" }, "")));
        assert_eq!(read("<@U1"), None);
        assert_eq!(read("@ana"), None);
    }

    proptest! {
        #[test]
        fn what_slack_escapes_comes_back(typed in "[a-z&<>; ]{0,20}") {
            let sent = typed.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            prop_assert_eq!(as_typed(&sent), typed);
        }

        #[test]
        fn any_text_is_read_to_its_end(text in "\\PC{0,30}") {
            let _ = as_typed(&text);
        }
    }
}
