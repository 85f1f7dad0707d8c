//! What people read, whole.

/// Holds what was said against a snapshot in the test itself; the same one on either engine.
macro_rules! assert_reads {
    ($said:expr, @$snapshot:literal) => {{
        let said = $said;
        insta::allow_duplicates! { insta::assert_snapshot!(said, @$snapshot) }
    }};
}

pub(crate) use assert_reads;
