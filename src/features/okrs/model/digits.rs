//! Values kept to twelve significant digits: more than any key result has, fewer than binary fractions make up.

/// Rounds to twelve significant digits, so that 0.1 + 0.2 is 0.3; never −0.
pub fn round_to_twelve(value: f64) -> f64 {
    let rounded = format!("{value:.11e}").parse().unwrap_or(value);
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// The digits of a value as they stand in a field to be edited: `1200.5`, `-0.3`; read back they are the same value.
pub fn digits_of(value: f64) -> String {
    round_to_twelve(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_rounded_away() {
        assert_eq!(digits_of(0.1 + 0.2), "0.3");
        assert_eq!(digits_of(-0.0), "0");
        assert_eq!(digits_of(1200.5), "1200.5");
        assert_eq!(round_to_twelve(123_456_789_012_345.0), 123_456_789_012_000.0);
    }
}
