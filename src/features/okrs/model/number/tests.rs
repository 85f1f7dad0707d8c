use super::{super::digits::digits_of, *};
use proptest::prelude::*;

fn read_as(text: &str, unit: &Unit, known: &[f64]) -> Result<f64, Unreadable> {
    read_number(text, &Scale { known: known.to_vec(), current: known.last().copied(), unit })
}

/// A return on spend: 3 at the start, 5 wanted, 4.1 now.
fn roas(text: &str) -> Result<f64, Unreadable> {
    read_as(text, &Unit::Times, &[3.0, 5.0, 4.1])
}

fn euros(text: &str) -> Result<f64, Unreadable> {
    read_as(text, &Unit::Money("EUR".to_owned()), &[0.0, 2000.0, 900.0])
}

#[test]
fn numbers_as_people_type_them() {
    for (text, value) in [
        ("4.2", 4.2),
        ("4,2", 4.2),
        (" 4.2x ", 4.2),
        ("4.2 ×", 4.2),
        (".5", 0.5),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("4.1250", 4.125),
        ("007", 7.0),
    ] {
        assert_eq!(roas(text), Ok(value), "{text}");
    }
}

#[test]
fn money_as_people_type_it() {
    for (text, value) in [
        ("1,200.50", 1200.5),
        ("1.200,50", 1200.5),
        ("€ 1 200", 1200.0),
        ("1\u{202f}200,50 €", 1200.5),
        ("1\u{a0}200 EUR", 1200.0),
        ("1'200.50", 1200.5),
        ("1’200", 1200.0),
        ("1.2k", 1200.0),
        ("1,2 k€", 1200.0),
        ("3m", 3_000_000.0),
        ("1.5 Mio. €", 1_500_000.0),
        ("€2bn", 2_000_000_000.0),
        ("1,234,567", 1_234_567.0),
        ("1.234.567", 1_234_567.0),
        ("12,34,567.5", 1_234_567.5),
        ("1,200.500", 1200.5),
        ("1234.567", 1234.567),
    ] {
        assert_eq!(euros(text), Ok(value), "{text}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "abc",
        "NaN",
        "inf",
        "-inf",
        "∞",
        "1e999",
        "1e3",
        "1.2.3",
        "1,20,0",
        "12 00",
        "--2",
        "+-2",
        "1 2",
        "0x10",
        "4 / 2",
        "1-2",
        "€1€",
        "½",
        "٣",
        "1,,200",
        "9".repeat(61).as_str(),
    ] {
        assert!(
            matches!(euros(text), Err(Unreadable::NotANumber | Unreadable::OtherUnit(_))),
            "{text}: {:?}",
            euros(text)
        );
    }
    assert_eq!(euros("  "), Err(Unreadable::Empty));
    assert_eq!(euros("9999999999999999"), Err(Unreadable::TooLarge));
    assert_eq!(euros("9999999bn"), Err(Unreadable::TooLarge));
    assert_eq!(euros("+999999bn").map(|_| ()), Ok(()));
}

#[test]
fn marks_behind_a_number_end_a_clause() {
    for text in ["4.2,", "4.2.", "4.2:", "4.2x;", "4.2 x.", "4,2 ,"] {
        assert_eq!(roas(text), Ok(4.2), "{text}");
    }
    assert_eq!(roas("1.2.3."), Err(Unreadable::NotANumber));
}

#[test]
fn signs_add_and_take_away() {
    assert_eq!(roas("+0.3"), Ok(4.4));
    assert_eq!(roas("-0.1"), Ok(4.0));
    assert_eq!(roas("− 0,1"), Ok(4.0));
    assert_eq!(euros("+ €100"), Ok(1000.0));
    assert_eq!(euros("€ -100"), Ok(800.0));
    assert_eq!(roas("=4.2"), Ok(4.2));
    assert_eq!(roas("=-1"), Ok(-1.0));
    assert_eq!(roas("-5"), Err(Unreadable::BelowZero { taken: 5.0, result: -0.9 }));
}

#[test]
fn where_values_have_been_below_zero_a_minus_is_the_value() {
    let margin = |text: &str| read_as(text, &Unit::Percent, &[-5.0, 10.0, -2.0]);
    assert_eq!(margin("-1"), Ok(-1.0));
    assert_eq!(margin("-1.5 %"), Ok(-1.5));
    assert_eq!(margin("+3"), Ok(1.0));
}

#[test]
fn ten_digits_of_noise_are_rounded_away() {
    assert_eq!(read_as("+0.2", &Unit::Plain, &[0.0, 1.0, 0.1]), Ok(0.3));
    assert_eq!(read_as("-0.1", &Unit::Plain, &[0.0, 1.0, 0.3]), Ok(0.2));
}

#[test]
fn one_mark_and_three_figures_are_decided_by_what_is_known() {
    assert_eq!(euros("1.200"), Ok(1200.0));
    assert_eq!(euros("1,200"), Ok(1200.0));
    assert_eq!(roas("4,125"), Ok(4.125));
    assert_eq!(roas("4.125"), Ok(4.125));
    // Known to the digit, whatever its size.
    assert_eq!(read_as("1.200", &Unit::Plain, &[0.0, 1e6, 1.2]), Ok(1.2));
    assert_eq!(read_as("1,200", &Unit::Plain, &[0.0, 1e6, 1200.0]), Ok(1200.0));
}

#[test]
fn where_nothing_decides_both_readings_are_shown() {
    assert_eq!(read_as("1.200", &Unit::Plain, &[0.0, 100.0, 30.0]), Err(Unreadable::Ambiguous(1200.0, 1.2)));
    assert_eq!(read_as("1,200", &Unit::Plain, &[]), Err(Unreadable::Ambiguous(1200.0, 1.2)));
    assert_eq!(euros("+1,200"), Err(Unreadable::Ambiguous(1200.0, 1.2)));
    assert_eq!(roas("+1,200"), Ok(5.3));
}

#[test]
fn per_cent_of_a_bare_number_is_decided_or_shown_twice() {
    assert_eq!(read_as("18%", &Unit::Percent, &[10.0, 20.0, 12.0]), Ok(18.0));
    assert_eq!(read_as("18 %", &Unit::Percent, &[10.0, 20.0, 12.0]), Ok(18.0));
    assert_eq!(read_as("18%", &Unit::Plain, &[0.1, 0.2, 0.1]), Ok(0.18));
    assert_eq!(read_as("18%", &Unit::Plain, &[10.0, 20.0, 12.0]), Ok(18.0));
    assert_eq!(read_as("18%", &Unit::Plain, &[0.0, 1.0, 3.0]), Err(Unreadable::Ambiguous(18.0, 0.18)));
}

#[test]
fn another_unit_is_refused_by_its_name() {
    assert_eq!(roas("18%"), Err(Unreadable::OtherUnit("%".into())));
    assert_eq!(euros("$100"), Err(Unreadable::OtherUnit("$".into())));
    assert_eq!(euros("100 USD"), Err(Unreadable::OtherUnit("USD".into())));
    let leads = Unit::Word("leads".into());
    assert_eq!(read_as("30 leads", &leads, &[0.0, 50.0, 20.0]), Ok(30.0));
    assert_eq!(read_as("1 Lead", &leads, &[0.0, 50.0, 20.0]), Ok(1.0));
    assert_eq!(read_as("3 min", &leads, &[0.0, 50.0, 20.0]), Err(Unreadable::OtherUnit("min".into())));
}

#[test]
fn while_a_key_result_is_made_there_is_nothing_to_add_to() {
    let new = Scale { known: vec![], current: None, unit: &Unit::Plain };
    assert_eq!(read_number("+3", &new), Err(Unreadable::NothingToAddTo));
    assert_eq!(read_number("-3", &new), Ok(-3.0));
}

proptest! {
    #[test]
    fn no_text_panics_and_no_value_is_endless(text in "\\PC{0,24}") {
        if let Ok(value) = roas(&text) {
            prop_assert!(value.is_finite() && value.abs() <= LARGEST);
        }
    }

    #[test]
    fn nothing_numberlike_panics(text in "[=+−-]?[€$]? ?[0-9., ']{0,12}[kmbx%€ ]{0,3}") {
        if let Ok(value) = euros(&text) {
            prop_assert!(value.is_finite() && value.abs() <= LARGEST);
        }
    }

    #[test]
    fn what_stands_in_a_field_reads_back_as_itself(value in -1e9..1e9f64, start in -1e6..1e6f64, target in -1e6..1e6f64) {
        let value = round_to_twelve(value);
        let known = [start, target, value];
        prop_assert_eq!(read_as(&digits_of(value), &Unit::Plain, &known), Ok(value));
    }

    #[test]
    fn what_people_are_shown_reads_back_as_itself(cents in 0..100_000_000_i64) {
        let value = cents as f64 / 100.0;
        for unit in [Unit::Plain, Unit::Percent, Unit::Times, Unit::Money("EUR".into()), Unit::Money("CHF".into()), Unit::Word("leads".into())] {
            let shown = unit.format(value);
            prop_assert_eq!(read_as(&shown, &unit, &[value]), Ok(value), "{}", shown);
        }
    }

    #[test]
    fn both_ways_of_writing_mean_the_same(thousands in 1..999_i64, rest in 0..1000_i64, cents in 0..100_i64) {
        let english = format!("{thousands},{rest:03}.{cents:02}");
        let european = format!("{thousands}.{rest:03},{cents:02}");
        prop_assert_eq!(euros(&english), euros(&european));
        prop_assert!(euros(&english).is_ok());
    }

    #[test]
    fn adding_and_taking_away_come_back(value in 0..1_000_000_i64, step in 0..1_000_000_i64) {
        let (value, step) = (value as f64 / 1000.0, step as f64 / 1000.0);
        let known = [0.0, 2000.0, value];
        // The fourth decimal keeps the step unambiguous.
        let up = read_as(&format!("+{step:.4}"), &Unit::Plain, &known).unwrap();
        let back = read_as(&format!("-{step:.4}"), &Unit::Plain, &[0.0, 2000.0, up]).unwrap();
        prop_assert_eq!(back, round_to_twelve(value));
    }
}
