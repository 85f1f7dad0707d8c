use super::*;
use crate::{
    ids::{ChannelId, UserId},
    signal::{HomeView, Message, Modal, Reopen},
    slack::mrkdwn::{md, person, text, words},
};
use proptest::prelude::*;
use serde_json::json;

fn choices(count: usize) -> Vec<Choice> {
    (0..count).map(|n| Choice { value: format!("v{n}"), label: format!("Choice {n}") }).collect()
}

fn block(message: &Message, index: usize) -> &Value {
    &message.blocks[index]
}

#[test]
fn a_message_shows_its_fallback_when_it_has_no_block() {
    let built = message(md("{}: @here", &[words("<!channel>")])).build();
    assert_eq!(built.text, "&lt;!channel&gt;: @\u{2060}here");
    let shown = json!([{"type": "section", "text":
        {"type": "mrkdwn", "text": "&lt;!channel&gt;: @here", "verbatim": true}}]);
    assert_eq!(built.blocks, shown);
}

#[test]
fn blocks_are_what_slack_documents() {
    let press =
        button("pod.leave", "Leave").value(7).danger().confirm("Sure?", &text("You can *return*."), "Leave", "Stay");
    let built = message(text("Performance"))
        .header(" Perform\u{202e}ance\n")
        .section_with(text("Lead: –"), menu("pod.kind", "Kind", &choices(2)).initial("v1"))
        .fields(vec![text("a"), text(""), text("b")])
        .divider()
        .context(text("since today"))
        .actions_in("row", [Element::from(press), overflow("pod.more", &choices(2)).into()])
        .quote("> not markup <!here>")
        .build();
    assert_eq!(block(&built, 0)["text"], json!({"type": "plain_text", "text": "Performance", "emoji": true}));
    assert_eq!(block(&built, 1)["accessory"]["initial_option"]["value"], "v1");
    assert_eq!(block(&built, 2)["fields"].as_array().map(Vec::len), Some(2));
    assert_eq!(block(&built, 4)["elements"][0]["verbatim"], true);
    let row = block(&built, 5);
    assert_eq!((&row["block_id"], &row["elements"][0]["style"]), (&json!("row"), &json!("danger")));
    assert_eq!(row["elements"][0]["value"], "7");
    assert_eq!(row["elements"][0]["confirm"]["text"]["verbatim"], true);
    let quote = json!([{"type": "rich_text_quote", "elements": [{"type": "text", "text": "> not markup <!here>"}]}]);
    assert_eq!(block(&built, 6)["elements"], quote);
}

#[test]
fn what_slack_would_refuse_for_being_empty_is_left_out() {
    let built = message(text("x"))
        .section(text(" "))
        .context(Text::default())
        .fields(vec![])
        .quote("\n")
        .actions([menu("a", "b", &[])])
        .section_with(text(""), menu("a", "b", &[]))
        .header("")
        .build();
    assert_eq!(built.blocks.as_array().map(Vec::len), Some(2));
    assert_eq!(block(&built, 0)["text"]["text"], "…");
    assert_eq!(block(&built, 0)["accessory"], Value::Null);
    assert_eq!(block(&built, 1)["text"]["text"], "…");
}

#[test]
fn a_table_is_cut_to_what_slack_takes() {
    let rows = |count: usize, cell: &str| vec![vec![cell.to_owned(); 6]; count];
    let built = |rows: &[Vec<String>]| message(text("x")).section(text("x")).table(rows).build();
    let small = built(&rows(3, "a\nb"));
    assert_eq!((&block(&small, 1)["type"], &block(&small, 1)["rows"][2][5]["text"]), (&json!("table"), &json!("a b")));
    for (cell, count) in [("a", 100), (&"a".repeat(30), 55), (&"a".repeat(900), 8)] {
        let table = built(&rows(120, cell));
        let table = &block(&table, 1)["rows"];
        assert_eq!(table.as_array().map(Vec::len), Some(count), "{}", cell.len());
    }
    assert_eq!(built(&[]).blocks.as_array().map(Vec::len), Some(1), "an empty table is left out");
}

#[test]
fn a_form_has_its_fields_under_their_ids() {
    let day = jiff::civil::date(2026, 11, 23);
    let Modal { view, reopen } = modal("okr.update", "Update the key results of this pod")
        .close("Cancel")
        .metadata(&7)
        .notify_on_close()
        .input(
            text_input("why", "Why").multiline().initial("123456").max_length(5).min_length(9).hint("short").optional(),
        )
        .input(select("pod", "Pod", &choices(120)).initial("v3").placeholder("Which").tells_at_once())
        .input(multi_select("pods", "Pods", &choices(3)).initial(&["v2".into(), "other".into()]))
        .input(person_select("lead", "Lead").initial(&UserId::from("U1")))
        .input(people_select("members", "Members").initial(&[UserId::from("U1")]).at_most(3))
        .input(channel_select("home", "Channel").initial(&ChannelId::from("C1")))
        .input(checkboxes("days", "Days", &choices(12)).initial(&["v0".into()]))
        .input(date_input("from", "From").initial(day))
        .input(time_input("at", "At").initial(jiff::civil::time(9, 5, 30, 0)))
        .input(external_select("who", "Who").initial(&choices(1)[0]))
        .input(select("none", "Pods", &[]))
        .reopen(Reopen { title: "The check-in".into(), action_id: "okr.update".into(), value: "7".into() })
        .build();
    assert!(reopen.is_some());
    assert_eq!(view["type"], "modal");
    assert_eq!(view["title"]["text"], "Update the key results…");
    assert_eq!((&view["submit"]["text"], &view["notify_on_close"]), (&json!("Send"), &json!(true)));
    assert_eq!(metadata::<i32>(view["private_metadata"].as_str().unwrap_or_default()).ok(), Some(7));
    let field = |index: usize| &view["blocks"][index]["element"];
    for index in 0..10 {
        assert_eq!(view["blocks"][index]["block_id"], field(index)["action_id"], "{index}");
    }
    assert_eq!((&field(0)["initial_value"], &field(0)["min_length"]), (&json!("1234…"), &json!(5)));
    assert_eq!((&view["blocks"][0]["optional"], &view["blocks"][1]["dispatch_action"]), (&json!(true), &json!(true)));
    assert_eq!(field(1)["options"].as_array().map(Vec::len), Some(100));
    assert_eq!(field(2)["initial_options"].as_array().map(Vec::len), Some(1));
    assert_eq!((&field(3)["initial_user"], &field(4)["initial_users"]), (&json!("U1"), &json!(["U1"])));
    assert_eq!(field(5)["initial_channel"], "C1");
    assert_eq!(field(6)["options"].as_array().map(Vec::len), Some(10));
    assert_eq!((&field(7)["initial_date"], &field(8)["initial_time"]), (&json!("2026-11-23"), &json!("09:05")));
    assert_eq!(field(9)["min_query_length"], 0);
    assert_eq!(view["blocks"][10]["type"], "context");
}

#[test]
fn surplus_blocks_give_way_to_a_line_that_counts_them() {
    let built = message(text("long")).each(0..60, |built, _| built.section(text("row"))).build();
    assert_eq!(built.blocks.as_array().map(Vec::len), Some(50));
    assert_eq!(block(&built, 49)["elements"][0]["text"], "… and 11 more");
    let HomeView { view } = home().each(0..100, |built, _| built.divider()).build();
    assert_eq!(view["blocks"].as_array().map(Vec::len), Some(100));
    assert_eq!(view["type"], "home");
}

#[test]
#[cfg(debug_assertions)]
fn an_authors_slips_stop_a_debug_build() {
    let long = "x".repeat(256);
    assert!(std::panic::catch_unwind(|| button(&long, "x")).is_err());
    assert!(std::panic::catch_unwind(|| button("", "x")).is_err());
    assert!(std::panic::catch_unwind(|| modal("m", "x").metadata(&"x".repeat(3_000))).is_err());
    let choice = Choice { value: long.clone(), label: String::new() };
    assert!(std::panic::catch_unwind(|| menu("a", "b", std::slice::from_ref(&choice))).is_err());
}

#[test]
fn a_link_that_is_none_leaves_an_ordinary_button() {
    let url = |address: &str| {
        let built = message(text("x")).actions([button("go", "Go").link(address)]).build();
        block(&built, 0)["elements"][0]["url"].clone()
    };
    assert_eq!(url("https://a.example/b"), "https://a.example/b");
    assert_eq!(url("javascript:alert(1)"), Value::Null);
    assert_eq!(url(&format!("https://a.example/{}", "b".repeat(3_000))), Value::Null);
}

/// Every text object below `value`, with the name of the field that holds it.
fn text_objects<'a>(name: &'a str, value: &'a Value, found: &mut Vec<(&'a str, &'a Value)>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| text_objects(name, value, found)),
        Value::Object(fields) => {
            if matches!(fields.get("type").and_then(Value::as_str), Some("mrkdwn" | "plain_text")) {
                found.push((name, value));
            }
            fields.iter().for_each(|(name, value)| text_objects(name, value, found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_people_write_fits_and_is_verbatim(written in "(\\PC|<|&|@here| ){0,400}", times in 1usize..30) {
        let written = written.repeat(times);
        let press = button("a", &written).confirm(&written, &words(&written), &written, &written);
        let said = md("{} {}", &[person(&UserId::from("U1")), words(&written)]);
        let built = message(said.clone())
            .header(&written).section(said.clone()).fields(vec![said.clone(); 10]).context(said.clone()).quote(&written)
            .section_with(said, press).build();
        prop_assert!(size::length(&built.text) <= 4_000);
        let form = modal("m", &written).submit(&written).close(&written)
            .input(text_input("t", &written).initial(&written).placeholder(&written).hint(&written))
            .input(select("s", &written, &[Choice { value: "v".into(), label: written.clone() }]))
            .build();
        for name in ["title", "submit", "close"] {
            prop_assert!(size::length(form.view[name]["text"].as_str().unwrap_or_default()) <= 24);
        }
        let mut found = Vec::new();
        text_objects("", &built.blocks, &mut found);
        text_objects("", &form.view, &mut found);
        for (name, object) in found {
            let text = object["text"].as_str().unwrap_or_default();
            let limit = match (name, object["type"].as_str()) {
                ("placeholder", _) => 150,
                (_, Some("plain_text")) => 2_000,
                _ => 3_000,
            };
            prop_assert!(!text.is_empty() && size::length(text) <= limit, "{name}: {}", size::length(text));
            if object["type"] == "mrkdwn" {
                prop_assert_eq!(&object["verbatim"], true);
                prop_assert!(!text.replace("<@U1>", "").contains(['<', '>']), "{}", text);
            }
        }
    }
}

#[test]
fn what_is_chosen_stands_in_a_menu_however_many_choices_there_are() {
    let many = choices(130);
    let last = many[129].value.clone();
    let shown = chosen_first(many.clone(), std::slice::from_ref(&last));
    assert_eq!((shown.len(), &shown[0].value, &shown[1]), (130, &last, &many[0]));
    let few = choices(100);
    assert_eq!(chosen_first(few.clone(), &[few[99].value.clone()]), few, "all are shown as they come");
    let form =
        modal("f", "Form").input(multi_select("who", "Who", &shown).initial(std::slice::from_ref(&last))).build();
    assert_eq!(form.view["blocks"][0]["element"]["initial_options"][0]["value"], json!(last), "{}", form.view);
}
