//! Amounts as people type them.

use super::*;
use proptest::prelude::*;

fn currency(code: &str) -> Currency {
    Currency::of_code(code).expect("a currency")
}

fn read(typed: &str) -> String {
    match Money::parse(typed, Some(Currency::EUR)) {
        Ok(money) => money.to_string(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_people_type() {
    for (typed, means) in [
        ("10,000 EUR", "€10,000"),
        ("€10k", "€10,000"),
        ("10k€", "€10,000"),
        ("10kEUR", "€10,000"),
        ("EUR 1.5m", "€1,500,000"),
        ("1,5 Mio EUR", "€1,500,000"),
        ("2 mrd", "€2,000,000,000"),
        ("10.000,50 €", "€10,000.50"),
        ("10’000.50 chf", "CHF 10,000.50"),
        ("1 234 567,8", "€1,234,567.80"),
        ("12,00,000 INR", "₹1,200,000"),
        ("1200", "€1,200"),
        ("1200.", "€1,200"),
        (".5 usd", "$0.50"),
        ("1.234.567", "€1,234,567"),
        ("1,234", "€1,234"),
        ("¥1,234", "¥1,234"),
        ("1.234 JPY", "¥1,234"),
        ("1.234 KWD", "KWD 1.234"),
        ("1,234.500 KWD", "KWD 1,234.500"),
        ("A$ 20", "AUD 20"),
        ("20 dollars", "$20"),
        ("3 ALL", "ALL 3"),
        ("0", "€0"),
        ("1.50000", "€1.50"),
    ] {
        assert_eq!(read(typed), means, "{typed}");
    }
    let in_dollars = |own: &str| Money::parse("$20", Some(currency(own))).expect("money").currency();
    assert_eq!((in_dollars("CAD"), in_dollars("EUR")), (currency("CAD"), currency("USD")));
}

#[test]
fn what_cannot_be_read_is_said() {
    let said: Vec<String> = [
        "",
        "ten",
        "1.234",
        "1,234k",
        "1,234 KWD",
        "5 XQZ",
        "5 XAU",
        "5 DEM",
        "0.005",
        "10.5 JPY",
        "-3",
        "− 3 EUR",
        "€5 USD",
        "99999999999999999999",
        "10000000000 bn",
        "1,2,3",
        "5 per head",
        "5 + 5",
    ]
    .map(read)
    .into();
    insta::assert_snapshot!(said.join("\n"), @r"
    Please type an amount, such as 10,000 EUR.
    I cannot read “ten” as an amount. Type it as 10,000 EUR, €10k or 1.5m EUR.
    “1.234” could be 1234 or 1.234. Please type 1234, or use one or two decimals.
    “1,234k” could be 1234 or 1.234. Please type 1234, or use one or two decimals.
    “1,234 KWD” could be 1234 or 1.234. Please type 1234, or use one or two decimals.
    I know no currency “XQZ”. Use its code or sign, such as EUR, USD or £.
    I know no currency “XAU”. Use its code or sign, such as EUR, USD or £.
    I know no currency “DEM”. Use its code or sign, such as EUR, USD or £.
    EUR has 2 decimals. Please round “0.005”.
    JPY has no decimals. Please round “10.5 JPY”.
    An amount is not below zero here. Please type “-3” without the minus.
    An amount is not below zero here. Please type “− 3 EUR” without the minus.
    I cannot read “€5 USD” as an amount. Type it as 10,000 EUR, €10k or 1.5m EUR.
    “99999999999999999999” is more money than I can count.
    “10000000000 bn” is more money than I can count.
    I cannot read “1,2,3” as an amount. Type it as 10,000 EUR, €10k or 1.5m EUR.
    I cannot read “5 per head” as an amount. Type it as 10,000 EUR, €10k or 1.5m EUR.
    I cannot read “5 + 5” as an amount. Type it as 10,000 EUR, €10k or 1.5m EUR.
    ");
    assert_eq!(Money::parse("5", None), Err(MoneyError::NoCurrency("5".to_owned())));
    assert!(read(&"9".repeat(10_000)).chars().count() < 200);
}

#[test]
fn currencies_do_not_mix() {
    let euros = Money::new(100, Currency::EUR);
    assert_eq!(euros.partial_cmp(&Money::new(99, Currency::EUR)), Some(Ordering::Greater));
    assert_eq!(euros.partial_cmp(&Money::new(99, currency("USD"))), None);
    assert_eq!(
        Money::whole(5000, Currency::EUR).and_then(|e| e.relabelled(currency("JPY"))),
        Money::whole(5000, currency("JPY"))
    );
    assert_eq!(Money::new(1050, Currency::EUR).relabelled(currency("JPY")), None);
    assert_eq!(Money::new(1050, Currency::EUR).relabelled(currency("KWD")), Some(Money::new(10_500, currency("KWD"))));
}

#[test]
fn small_letters_among_words_are_words() {
    let read = |word| Currency::read_among_words(word, None).map(|found| found.code());
    assert_eq!([read("all"), read("top"), read("cup")], [None; 3]);
    assert_eq!(
        [read("ALL"), read("eur"), read("€"), read("Euros")],
        [Some("ALL"), Some("EUR"), Some("EUR"), Some("EUR")]
    );
}

#[test]
fn it_is_stored_by_code_and_minor_units() {
    let stored = serde_json::to_string(&Money::new(-1050, currency("CHF"))).expect("JSON");
    assert_eq!(stored, r#"{"minor":-1050,"currency":"CHF"}"#);
    assert_eq!(serde_json::from_str::<Money>(&stored).expect("money").to_string(), "−CHF 10.50");
    assert!(serde_json::from_str::<Money>(r#"{"minor":1,"currency":"XXX"}"#).is_err());
}

fn any_currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec!["EUR", "USD", "JPY", "KWD", "CHF", "CLF", "INR", "BHD", "UYW", "VND"])
        .prop_filter_map("in use", Currency::of_code)
}

proptest! {
    #[test]
    fn what_is_shown_is_read_back(minor in 0..=i64::MAX, currency in any_currency()) {
        let money = Money::new(minor, currency);
        prop_assert_eq!(Money::parse(&money.to_string(), None), Ok(money));
        prop_assert_eq!(Money::parse(&money.to_string(), Some(Currency::EUR)), Ok(money));
    }

    #[test]
    fn figures_are_counted_exactly_or_refused(whole in 0_u64..=u64::MAX, cents in 0_i64..100, power in prop::sample::select(vec![("", 0), ("k", 3), ("m", 6), ("bn", 9)])) {
        let typed = format!("{whole}.{cents:02}{} EUR", power.0);
        let exact = (i128::from(whole) * 100 + i128::from(cents)) * 10_i128.pow(power.1);
        match Money::parse(&typed, None) {
            Ok(money) => prop_assert_eq!(i128::from(money.minor()), exact),
            Err(error) => {
                prop_assert!(exact > i128::from(i64::MAX) / 100, "{}", error);
                prop_assert_eq!(error, MoneyError::TooLarge(typed));
            }
        }
    }

    #[test]
    fn any_text_is_read_to_its_end(text in "\\PC{0,80}", figures in "[0-9.,' k€$-]{0,30}") {
        for text in [text, figures] {
            if let Ok(money) = Money::parse(&text, Some(Currency::EUR)) {
                prop_assert!(money.minor() >= 0);
            }
        }
    }
}

#[test]
fn programs_read_plain_figures() {
    let figures = |minor: i64, code: &str| Money::new(minor, currency(code)).figures();
    assert_eq!(figures(1_250_050, "EUR"), "12500.50");
    assert_eq!(figures(-5, "EUR"), "-0.05");
    assert_eq!(figures(0, "EUR"), "0.00");
    assert_eq!(figures(1_200, "JPY"), "1200");
    assert_eq!(figures(1, "KWD"), "0.001");
}
