//! `/decide rights`: the table in plain words, and who decides what today.

use crate::harness::{Workspace, assert_reads, on_both_engines};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

async fn say(ws: &Workspace, who: &str, line: &str) -> Result<String> {
    Ok(ws.user(who).command("#general", line).await?.answer())
}

async fn ask(ws: &Workspace, questions: &[&str]) -> Result<String> {
    let mut said = Vec::new();
    for question in questions {
        said.push(format!(
            "{question}\n    {}",
            say(ws, "jonas", &format!("/decide rights {question}")).await?.replace('\n', "\n    ")
        ));
    }
    Ok(said.join("\n"))
}

#[tokio::test]
async fn the_table_reads_as_a_person_would_say_it() {
    on_both_engines(async |ws| {
        assert_reads!(say(ws, "jonas", "/decide rights").await?, @r"
        *Who decides what*
        *Operational*, *Technical* — in one’s own pod: its lead. In another pod: its lead. Elsewhere: leadership (today <@U0CHLOE0001>).
        *Budget* — in one’s own pod, above €5,000: leadership (today <@U0CHLOE0001>). Up to that: its lead. Elsewhere: leadership (today <@U0CHLOE0001>).
        *Pricing* — leadership (today <@U0CHLOE0001>), as no pod answers for pricing yet.
        *Hiring*, *Legal*, *Strategic* — leadership (today <@U0CHLOE0001>).
        *Brand* — in one’s own pod: its lead. Elsewhere: leadership (today <@U0CHLOE0001>), as no pod answers for brand yet.
        (Ask it: `/decide rights pricing above 10,000 EUR`. Amounts are in EUR.)
        ");
        // Somebody answers for pricing and brand now, and an admin may change the table.
        ws.user("ben").command("#pod-brand", "/pod topics brand, pricing").await?;
        assert_reads!(say(ws, "ruth", "/decide rights").await?, @r"
        *Who decides what*
        *Operational*, *Technical* — in one’s own pod: its lead. In another pod: its lead. Elsewhere: leadership (today <@U0CHLOE0001>).
        *Budget* — in one’s own pod, above €5,000: leadership (today <@U0CHLOE0001>). Up to that: its lead. Elsewhere: leadership (today <@U0CHLOE0001>).
        *Pricing* — <@U0BEN0001>, who leads *Brand & Content*, which answers for pricing.
        *Hiring*, *Legal*, *Strategic* — leadership (today <@U0CHLOE0001>).
        *Brand* — in one’s own pod: its lead. Elsewhere: <@U0BEN0001>, who leads *Brand & Content*, which answers for brand.
        (Ask it: `/decide rights pricing above 10,000 EUR`. Amounts are in EUR.)
        [Edit]
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn questions_are_answered_with_who_it_is_today() {
    on_both_engines(async |ws| {
        ws.user("ben").command("#pod-brand", "/pod topics pricing").await?;
        let questions = [
            "who decides pricing above 10,000 EUR?",
            "budget 3k",
            "budget of 8k in our pod?",
            "budget",
            "hiring for several pods",
            "brand in another pod",
        ];
        assert_reads!(ask(ws, &questions).await?, @r"
        who decides pricing above 10,000 EUR?
            *Pricing above €10,000* — <@U0BEN0001>, who leads *Brand & Content*, which answers for pricing.
        budget 3k
            *Budget of €3,000* — in one’s own pod: its lead. Elsewhere: leadership (today <@U0CHLOE0001>).
            (All of it: in one’s own pod, above €5,000: leadership (today <@U0CHLOE0001>). Up to that: its lead. Elsewhere: leadership (today <@U0CHLOE0001>).)
        budget of 8k in our pod?
            *Budget of €8,000 in one’s own pod* — leadership (today <@U0CHLOE0001>).
            (All of it: in one’s own pod, above €5,000: leadership (today <@U0CHLOE0001>). Up to that: its lead. Elsewhere: leadership (today <@U0CHLOE0001>).)
        budget
            *Budget* — in one’s own pod, above €5,000: leadership (today <@U0CHLOE0001>). Up to that: its lead. Elsewhere: leadership (today <@U0CHLOE0001>).
        hiring for several pods
            *Hiring across several pods* — leadership (today <@U0CHLOE0001>).
        brand in another pod
            *Brand in another pod* — leadership (today <@U0CHLOE0001>), as no pod answers for brand yet.
            (All of it: in one’s own pod: its lead. Elsewhere: leadership (today <@U0CHLOE0001>), as no pod answers for brand yet.)
        ");
        // Ben is away and nobody covers; then it falls to leadership. The other of leadership has the next week.
        ws.user("ben").command("#general", "/timeoff 23 Nov – 27 Nov").await?;
        ws.user("omar").command("#general", "/timeoff 23 Nov – 27 Nov").await?;
        ws.user("chloe").command("#general", "/timeoff 30 Nov – 4 Dec").await?;
        ws.slack.see_all();
        assert_reads!(ask(ws, &["pricing", "legal"]).await?, @r"
        pricing
            *Pricing* — the lead of *Brand & Content*, which answers for pricing (today leadership: <@U0CHLOE0001>).
        legal
            *Legal* — leadership (today <@U0CHLOE0001>).
        ");
        ws.advance(jiff::SignedDuration::from_hours(24 * 7)).await;
        assert_reads!(ask(ws, &["pricing", "legal"]).await?, @r"
        pricing
            *Pricing* — <@U0BEN0001>, who leads *Brand & Content*, which answers for pricing.
        legal
            *Legal* — leadership (today <@U0OMAR0001>).
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_no_question_gets_an_exact_sentence() {
    on_both_engines(async |ws| {
        let before = ws.figures().await?;
        let long = "pizza <!channel> ".repeat(700);
        let questions = [
            "lunch <!here> <@U0ANA0001>",
            "pricing or legal?",
            "budget 5,000 USD",
            "budget 5 XQZ",
            "budget 1.234",
            "budget -5",
            "budget 99999999999999999999",
            "budget from 1k to 2k",
            "hiring 5 USD",
        ];
        assert_reads!(ask(ws, &questions).await?, @r"
        lunch <!here> <@U0ANA0001>
            I find no class of decisions in “lunch <!here> @ana”. There are Operational, Budget, Pricing, Hiring, Brand, Legal, Technical and Strategic. For example: `/decide rights pricing above 10,000 EUR`.
        pricing or legal?
            Do you mean Pricing or Legal? Please ask about one at a time.
        budget 5,000 USD
            The table counts in EUR, and $5,000 cannot be compared with that. Please say the amount in EUR.
        budget 5 XQZ
            I know no currency “XQZ”. Use its code or sign, such as EUR, USD or £.
        budget 1.234
            “1.234” could be 1234 or 1.234. Please type 1234, or use one or two decimals.
        budget -5
            An amount is not below zero here. Please type “-5” without the minus.
        budget 99999999999999999999
            “99999999999999999999” is more money than I can count.
        budget from 1k to 2k
            Please ask about one amount at a time.
        hiring 5 USD
            The table counts in EUR, and $5 cannot be compared with that. Please say the amount in EUR.
        ");
        let answer = say(ws, "jonas", &format!("/decide rights {long}")).await?;
        assert!(
            answer.chars().count() < 400 && answer.starts_with("I find no class of decisions in “pizza"),
            "{answer}"
        );
        assert_reads!(say(ws, "jonas", "/decide lunch <!channel>").await?, @r#"
        `/decide` has no “lunch <!channel>”.
        *What you can do with /decide*
        • `/decide new pricing "Client X gets 10 %"`: write a decision down, open or taken
        • `/decide list`: what is open, yours first
        • `/decide log pod brand november`: what was decided, by words, pod, class or month; also as a file
        • `/decide show 7`: one with its history; `/decide revisit 7`: amend or replace it
        • `/decide rights`: who decides what; `/decide rights pricing above 10,000 EUR` answers a question
        [Record a decision]
        "#);
        assert_reads!(say(ws, "ruth", "/decide").await?, @r#"
        *What you can do with /decide*
        • `/decide new pricing "Client X gets 10 %"`: write a decision down, open or taken
        • `/decide list`: what is open, yours first
        • `/decide log pod brand november`: what was decided, by words, pod, class or month; also as a file
        • `/decide show 7`: one with its history; `/decide revisit 7`: amend or replace it
        • `/decide rights`: who decides what; `/decide rights pricing above 10,000 EUR` answers a question
        • `/decide rights edit`: change who decides what, and name roles
        [Record a decision]
        "#);
        assert_reads!(say(ws, "jonas", "/decide rights edit").await?, @"Admins change who decides what. Please ask Chloë Martin or Ruth Adeyemi. `/decide rights` shows the table.");
        assert_eq!(ws.figures().await?, before, "nothing is changed by asking");
        Ok(())
    })
    .await;
}
