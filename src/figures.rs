//! Figures as people type and read them: marks of thousands, decimal signs, `k` and `mio`. Text in, text out: what is counted
//! with them decides how exact it has to be.

/// What multiplies a number when it directly follows it, by its power of ten; longest first.
pub const MULTIPLIERS: [(&str, u8); 7] = [("mio", 6), ("mrd", 9), ("bn", 9), ("mn", 6), ("k", 3), ("m", 6), ("b", 9)];

/// Spaces, dashes and apostrophes of all sorts, as the keyboard has them.
pub fn plain(c: char) -> char {
    match c {
        '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' | '\u{200a}' => ' ',
        '−' | '–' | '‐' | '‑' => '-',
        '’' | '‘' => '\'',
        '＋' => '+',
        other => other,
    }
}

/// `k €` → (3, `€`): the power of ten, and what follows. What follows a multiplier may not go on as a word: `min` is no
/// million.
pub fn take_multiplier(after: &str) -> (u8, &str) {
    let lower = after.to_ascii_lowercase();
    for (word, power) in MULTIPLIERS {
        if lower.starts_with(word) {
            let rest = &after[word.len()..];
            if !rest.starts_with(char::is_alphabetic) {
                return (power, rest.trim_start_matches('.').trim());
            }
        }
    }
    (0, after)
}

/// The figures before and after their last `.` or `,` as the decimal sign: it stands once, and what stands before it is
/// grouped. Figures without any mark have nothing after it.
pub fn decimal(body: &str) -> Option<(String, String)> {
    if is_figures(body) {
        return Some((body.to_owned(), String::new()));
    }
    let at = body.rfind(['.', ','])?;
    let (whole, fraction) = (&body[..at], &body[at + 1..]);
    if whole.contains(&body[at..=at]) || fraction.is_empty() || !is_figures(fraction) {
        return None;
    }
    let whole = if is_figures(whole) { whole.to_owned() } else { ungrouped(whole)? };
    Some((whole, fraction.to_owned()))
}

/// Figures without their marks of thousands: one sort of mark, a first group of one to three figures, then groups of
/// three (or, as in `12,00,000`, of two and at last three). `None` where there is no mark.
pub fn ungrouped(body: &str) -> Option<String> {
    let mark = body.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, '.' | ',' | ' ' | '\'') {
        return None;
    }
    let groups: Vec<&str> = body.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let all_figures = groups.iter().all(|group| is_figures(group));
    let by_three = (1..=3).contains(&first.len()) && middle.iter().all(|group| group.len() == 3);
    let by_two = (1..=2).contains(&first.len()) && !middle.is_empty() && middle.iter().all(|group| group.len() == 2);
    let is_grouped = all_figures && !first.starts_with('0') && last.len() == 3 && (by_three || by_two);
    is_grouped.then(|| groups.concat())
}

/// `1234567.5` → `1,234,567.5`.
pub fn grouped(digits: &str) -> String {
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::with_capacity(digits.len() + 6);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

fn is_figures(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_digit())
}
