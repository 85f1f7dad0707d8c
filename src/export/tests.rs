use super::*;
use jiff::civil::date;
use proptest::prelude::*;

const COLUMNS: [Column; 7] = [
    Column::heading("id", "Number"),
    Column::heading("title", "Title"),
    Column::line("decided_at", "Decided"),
    Column::line("amount", "Amount"),
    Column::line("people", "Informed"),
    Column::line("confidential", "Confidential"),
    Column::paragraph("rationale", "Why"),
];

fn export(rows: Vec<Vec<Cell>>) -> Export {
    let title = "Decisions of *Lindenhof* Agency".to_owned();
    Export { kind: "decisions", version: 1, title, columns: COLUMNS.to_vec(), rows }
}

fn row(title: &str, rationale: &str) -> Vec<Cell> {
    vec![
        Cell::Whole(7),
        Cell::Text(title.to_owned()),
        Cell::Moment("2026-11-23T09:00:00.123Z".parse().expect("an instant")),
        Cell::Figure("-12500.50".to_owned()),
        Cell::Many(vec!["Chloë Martin".to_owned(), "Ben; \"the\" Okafor".to_owned()]),
        Cell::Flag(false),
        Cell::Text(rationale.to_owned()),
    ]
}

fn some() -> Export {
    let mut empty = vec![Cell::Nothing; COLUMNS.len()];
    empty[0] = Cell::Whole(8);
    empty[1] = Cell::Text("=HYPERLINK(\"http://evil.example\",\"10 %\")".to_owned());
    export(vec![
        row("Client X gets 10 %, not 20", "Our margin is 12 %.\r\n# No heading\n- no list\n<b>no</b> html"),
        empty,
    ])
}

#[test]
fn a_spreadsheet_gets_text_for_text_and_numbers_for_numbers() {
    let csv = some().write(Format::Csv);
    assert!(csv.starts_with('\u{feff}') && csv.ends_with("\r\n"));
    insta::assert_snapshot!(csv.trim_start_matches('\u{feff}').replace("\r\n", "⏎\n"), @r#"
    id,title,decided_at,amount,people,confidential,rationale⏎
    7,"Client X gets 10 %, not 20",2026-11-23T09:00:00Z,-12500.50,"Chloë Martin; Ben; ""the"" Okafor",false,"Our margin is 12 %.
    # No heading
    - no list
    <b>no</b> html"⏎
    8,"'=HYPERLINK(""http://evil.example"",""10 %"")",,,,,⏎
    "#);
}

#[test]
fn a_program_finds_every_column_in_every_row() {
    insta::assert_snapshot!(some().write(Format::Json), @r##"
    {
      "format": "podkeeper/decisions",
      "rows": [
        {
          "amount": "-12500.50",
          "confidential": false,
          "decided_at": "2026-11-23T09:00:00Z",
          "id": 7,
          "people": [
            "Chloë Martin",
            "Ben; \"the\" Okafor"
          ],
          "rationale": "Our margin is 12 %.\n# No heading\n- no list\n<b>no</b> html",
          "title": "Client X gets 10 %, not 20"
        },
        {
          "amount": null,
          "confidential": null,
          "decided_at": null,
          "id": 8,
          "people": null,
          "rationale": null,
          "title": "=HYPERLINK(\"http://evil.example\",\"10 %\")"
        }
      ],
      "version": 1
    }
    "##);
}

#[test]
fn people_read_records() {
    insta::assert_snapshot!(some().write(Format::Markdown), @r##"
    # Decisions of \*Lindenhof\* Agency

    ## 7 · Client X gets 10 %, not 20

    - **Decided:** 2026-11-23T09:00:00Z
    - **Amount:** \-12500.50
    - **Informed:** Chloë Martin, Ben; "the" Okafor
    - **Confidential:** no

    **Why**

    > Our margin is 12 %.
    >
    > \# No heading
    >
    > \- no list
    >
    > \<b\>no\</b\> html

    ## 8 · \=HYPERLINK("http:\//evil.example","10 %")
    "##);
}

#[test]
fn files_are_called_by_what_they_hold_and_when() {
    assert_eq!(some().file_name(Format::Csv, date(2026, 11, 23)), "decisions-2026-11-23.csv");
    for format in Format::ALL {
        assert_eq!(Format::of_ending(format.ending()), Some(format));
    }
    assert_eq!(Format::of_ending("exe"), None);
}

/// The fields of each record, as RFC 4180 reads them.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    let mut quoted = false;
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => field.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted => {
                assert_eq!(letters.next(), Some('\n'));
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            other => field.push(other),
        }
    }
    assert!(!quoted && field.is_empty() && record.is_empty());
    records
}

fn anything() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("=".to_owned()),
        Just("+1".to_owned()),
        Just("@SUM(".to_owned()),
        Just("\t".to_owned()),
        Just("\r\n".to_owned()),
        Just("\u{2028}".to_owned()),
        Just("\"".to_owned()),
        Just(",".to_owned()),
        Just(" ".to_owned()),
        Just("\u{202e}".to_owned()),
        Just("＝".to_owned()),
        Just("# ".to_owned()),
        Just("1. ".to_owned()),
        Just("](http://x)".to_owned()),
        Just("\0".to_owned()),
        "\\PC{0,8}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn what_people_write_is_no_formula_and_comes_back_whole(title in anything(), why in anything()) {
        let records = read_csv(&export(vec![row(&title, &why)]).write(Format::Csv));
        prop_assert_eq!(records.len(), 2);
        for (written, field) in [(&title, &records[1][1]), (&why, &records[1][6])] {
            let first = field.trim_start().chars().next();
            prop_assert!(!matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')), "{field}");
            let wanted = plain(written);
            prop_assert!(*field == wanted || *field == format!("'{wanted}"), "{field:?} of {wanted:?}");
        }
    }

    #[test]
    fn what_people_write_makes_no_heading_list_or_link(title in anything(), why in anything()) {
        let text = export(vec![row(&title, &why)]).write(Format::Markdown);
        prop_assert_eq!(text.lines().filter(|line| line.starts_with('#')).count(), 2, "{}", text);
        let mut before = ' ';
        for c in text.lines().skip(2).flat_map(|line| line.trim_start_matches(['#', '>', '-', ' ']).chars()) {
            prop_assert!(!matches!(c, '[' | ']' | '<' | '`' | '|') || before == '\\', "{text}");
            before = if before == '\\' { ' ' } else { c };
        }
    }

    #[test]
    fn json_is_json_whatever_stands_in_it(title in anything()) {
        let value: serde_json::Value = serde_json::from_str(&export(vec![row(&title, "")]).write(Format::Json)).expect("JSON");
        prop_assert_eq!(&value["rows"][0]["title"], &serde_json::json!(plain(&title)));
    }
}
