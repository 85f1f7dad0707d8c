use super::*;
use proptest::prelude::*;

fn at() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("a valid instant")
}

/// What a reader sees of escaped words.
fn unescaped(mrkdwn: &str) -> String {
    mrkdwn.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Everything Slack would act on: mentions, links, dates.
fn markup(mrkdwn: &str) -> Vec<&str> {
    Atoms(mrkdwn).filter(|atom| atom.len() > 1 && atom.starts_with('<')).collect()
}

#[test]
fn a_template_takes_its_values_in_order() {
    let lead = person(&UserId::from("U123"));
    let said = md("{} leads *{}*; ask {} or an admin.", &[lead.clone(), words("R&D <Lab>"), lead]);
    assert_eq!(said.as_str(), "<@U123> leads *R&amp;D &lt;Lab&gt;*; ask <@U123> or an admin.");
}

#[test]
fn values_write_themselves() {
    assert_eq!(channel(&ChannelId::from("C9")).as_str(), "<#C9>");
    assert_eq!(number(62).as_str(), "62");
    assert_eq!(
        date(at(), DateStyle::DayAndTime, "23 Nov | ^noon").as_str(),
        "<!date^1795435200^{date_short_pretty} at {time}|23 Nov    noon>"
    );
    assert_eq!(
        link("https://a.example/x?b=1&c=|", "see | it").as_str(),
        "<https://a.example/x?b=1&amp;c=%7C|see ¦ it>"
    );
    assert_eq!(link("javascript:alert(1)", "see").as_str(), "see");
    assert_eq!(link("no address", "see").as_str(), "see");
    assert_eq!(Text::join(&[text("a"), text("b")], "\n").as_str(), "a\nb");
}

#[test]
fn prose_keeps_its_lines_and_links_its_addresses() {
    let said = prose(
        "  Hello @channel <!here>\n\nSee (https://a.example/x?a=1&b=2), *today*.\njavascript:alert(1) https:// \n",
    );
    let whole = "Hello @channel &lt;!here&gt;\n\nSee \
                 (<https://a.example/x?a=1&amp;b=2|https://a.example/x?a=1&amp;b=2>), *today*.\n\
                 javascript:alert(1) https://";
    assert_eq!(said.iter().map(Text::as_str).collect::<Vec<_>>(), [whole]);
    assert!(prose(" \n ").is_empty());
    let long = prose(&"a & b\n".repeat(500));
    assert_eq!(long.len(), 2);
    assert!(long.iter().all(|section| section.as_str().encode_utf16().count() <= SECTION));
}

proptest! {
    #[test]
    fn prose_loses_nothing_and_fits(written in "([a-z&<>@ ]{0,40}|https://a\\.example/[a-z&]{0,90} |\n|é🦀){0,60}") {
        let sections = prose(&written);
        for section in &sections {
            prop_assert!(length(section.as_str()) <= SECTION, "{}", length(section.as_str()));
            prop_assert!(markup(section.as_str()).iter().all(|link| link.starts_with("<http")), "{section}");
        }
        let seen: String = sections.iter().map(|section| {
            let links = Atoms(section.as_str()).map(|atom| match atom.split_once('|') {
                Some((_, label)) if atom.starts_with('<') => unescaped(label.trim_end_matches('>')),
                _ => unescaped(atom),
            });
            links.collect::<String>()
        }).collect();
        let bare = |text: &str| text.chars().filter(|one| !one.is_whitespace() && !is_hidden(*one)).collect::<String>();
        prop_assert_eq!(bare(&seen), bare(&written));
    }
}

#[test]
fn an_id_that_is_none_mentions_nobody() {
    assert_eq!(person(&UserId::from("!channel")).as_str(), "!channel");
    assert_eq!(person(&UserId::from("U1> <!here")).as_str(), "U1&gt; &lt;!here");
}

#[test]
#[cfg(debug_assertions)]
fn a_wrong_number_of_values_and_a_place_inside_markup_stop_a_debug_build() {
    for (template, values) in [("{} {}", 1), ("{}", 2), ("none", 1), ("<@{}>", 1)] {
        let values = vec![text("x"); values];
        assert!(std::panic::catch_unwind(|| md(template, &values)).is_err(), "{template}");
    }
}

#[test]
fn the_fallback_breaks_what_slack_would_read_in_it() {
    let said = md("{} asks: {}", &[person(&UserId::from("U1")), words("@channel see #general or https://a.example")]);
    assert_eq!(said.fallback(), "<@U1> asks: @\u{2060}channel see #\u{2060}general or https:\u{2060}//a.example");
    assert_eq!(link("https://a.example", "here").fallback(), "<https://a.example/|here>");
}

#[test]
fn a_text_is_divided_where_it_reads_best() {
    let pieces =
        |text: &Text, limit| text.divided(limit).iter().map(|piece| piece.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(pieces(&words("short"), 10), ["short"]);
    assert_eq!(pieces(&lines("one two\nthree"), 12), ["one two", "three"]);
    assert_eq!(pieces(&words("one two three"), 12), ["one two", "three"]);
    assert_eq!(pieces(&words("&&&"), 12), ["&amp;&amp;", "&amp;"]);
    assert_eq!(pieces(&words("שלום שלום"), 8), ["\u{2068}שלום ש\u{2069}", "\u{2068}לום\u{2069}"]);
    assert!(pieces(&words(" "), 12).is_empty());
}

#[test]
fn a_cut_leaves_mentions_whole() {
    let said = md("{} and {}", &[person(&UserId::from("U12345")), words("<<<<")]);
    assert_eq!(said.cut(8).as_str(), "…");
    assert_eq!(said.cut(10).as_str(), "<@U12345>…");
    assert_eq!(said.cut(22).as_str(), "<@U12345> and &lt;…");
    assert_eq!(said.cut(500), said);
}

/// Whether every isolate ends on the line it began on, and none stands in another.
fn isolates_end(mrkdwn: &str) -> bool {
    mrkdwn.split(breaks_line).all(|line| {
        let marks: Vec<char> = line.chars().filter(|mark| matches!(mark, '\u{2066}'..='\u{2069}')).collect();
        marks.chunks(2).all(|pair| pair == ['\u{2068}', '\u{2069}'])
    })
}

#[test]
fn what_is_written_from_right_to_left_does_not_turn_what_stands_beside_it() {
    let said = md("*{}* has {} of 3", &[words("צוות צמיחה"), number(2)]);
    assert_eq!(said.as_str(), "*\u{2068}צוות צמיחה\u{2069}* has 2 of 3");
    assert_eq!(said.cut(8).as_str(), "*\u{2068}צוות\u{2069}…");
    assert_eq!(lines("one\nمرحبا\nthree").as_str(), "one\n\u{2068}مرحبا\u{2069}\nthree");
    assert_eq!(words("\u{2069}Zoë\u{202e}").as_str(), "Zoë");
}

/// Words as an attacker would choose them, mixed with any characters at all.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<@U1>"),
        Just("<!channel>"),
        Just("<!here|x>"),
        Just("<!subteam^S1>"),
        Just("<#C1|x>"),
        Just("@here"),
        Just("@everyone"),
        Just("#general"),
        Just("https://evil.example"),
        Just("<https://evil.example|ok>"),
        Just("&lt;"),
        Just("&"),
        Just("<"),
        Just(">"),
        Just("|"),
        Just("^"),
        Just("\n"),
        Just("\u{202e}"),
        Just("\u{2068}"),
        Just("\u{2069}"),
        Just("שלום"),
        Just("\u{200f}"),
        Just("*"),
        Just("`"),
        Just("{}"),
    ]
    .prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![piece, "\\PC{0,6}"], 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn words_never_become_markup(written in hostile(), id in hostile()) {
        for said in [words(&written), lines(&written), number(&written)] {
            prop_assert!(markup(said.as_str()).is_empty(), "{said}");
            prop_assert!(!said.as_str().contains(['<', '>']));
            prop_assert!(isolates_end(said.as_str()), "{said:?}");
        }
        let said = md("{} wrote {}", &[person(&UserId::from("U1")), words(&written)]);
        prop_assert_eq!(markup(said.as_str()), vec!["<@U1>"]);
        let named = person(&UserId(id.clone()));
        let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        prop_assert_eq!(markup(named.as_str()).len(), usize::from(plain));
    }

    #[test]
    fn a_label_or_a_date_stays_inside_its_own_brackets(written in hostile()) {
        prop_assert_eq!(markup(link("https://a.example", &written).as_str()).len(), 1);
        prop_assert_eq!(markup(date(at(), DateStyle::Day, &written).as_str()).len(), 1);
        let said = link(&written, &written);
        prop_assert!(markup(said.as_str()).len() <= 1);
    }

    #[test]
    fn escaping_keeps_every_visible_character(written in "[ -~äöüß€&<>]{0,40}") {
        prop_assert_eq!(unescaped(words(&written).as_str()), written.clone());
        prop_assert_eq!(unescaped(lines(&written).as_str()), written.trim());
    }

    #[test]
    fn a_cut_fits_and_stays_whole(written in hostile(), limit in 1usize..60) {
        let whole = md("{} {} {}", &[person(&UserId::from("U1")), words(&written), channel(&ChannelId::from("C1"))]);
        let cut = whole.cut(limit);
        prop_assert!(length(cut.as_str()) <= limit);
        prop_assert!(isolates_end(cut.as_str()), "{cut:?}");
        prop_assert!(markup(cut.as_str()).iter().all(|found| ["<@U1>", "<#C1>"].contains(found)));
        // Nothing is left of a mention or an escape that was cut away.
        let open = cut.as_str().replace("<@U1>", "").replace("<#C1>", "");
        prop_assert!(!open.contains(['<', '>']));
        prop_assert!(Atoms(&open).all(|atom| atom != "&"));
    }

    #[test]
    fn what_is_divided_is_all_there(
        written in prop::collection::vec(prop_oneof![hostile(), "[&<>]{0,40}", "[a-z]{0,9}[ \n]"], 0..12),
        limit in 12usize..90,
    ) {
        let person = person(&UserId::from("U1"));
        let whole = md("*What*\n{} {} {}", &[person.clone(), lines(&written.concat()), person]);
        let pieces = whole.divided(limit);
        for piece in &pieces {
            prop_assert!(!piece.is_empty() && length(piece.as_str()) <= limit, "{piece:?}");
            prop_assert!(isolates_end(piece.as_str()), "{piece:?}");
            let rest = piece.as_str().replace("<@U1>", "");
            prop_assert!(!rest.contains(['<', '>']) && Atoms(&rest).all(|atom| atom != "&"), "{piece:?}");
        }
        // White space at a divide is what divides, and isolates say nothing.
        let seen = |text: &str| -> String {
            text.chars().filter(|one| !one.is_whitespace() && !matches!(one, '\u{2068}' | '\u{2069}')).collect()
        };
        let together: String = pieces.iter().map(|piece| seen(piece.as_str())).collect();
        prop_assert_eq!(together, seen(whole.as_str()));
    }

    #[test]
    fn the_fallback_mentions_only_what_the_template_did(written in hostile()) {
        let said = md("{} {}", &[person(&UserId::from("U1")), words(&written)]).fallback();
        prop_assert_eq!(markup(&said), vec!["<@U1>"]);
        let rest = said.replacen("<@U1>", "", 1);
        for name in ["@here", "@everyone", "@channel", "#general", "://"] {
            prop_assert!(!rest.contains(name), "{}", rest);
        }
    }
}
