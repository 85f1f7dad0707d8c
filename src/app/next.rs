//! What happens next, in the words of people: for the sandbox's time machine.

/// What a timer does when it fires. Outcomes and facts are due at once and done before anybody reads this.
pub(super) fn words(feature: &str, key: &str) -> &'static str {
    match (feature, key.split('/').next().unwrap_or_default()) {
        ("okrs", "pod") => "the cards follow the new day",
        ("rituals", "ritual") => "a ritual looks whom it asks",
        ("rituals", "occ") => "a ritual takes its next step",
        ("asks", "reach") => "an ask is checked: has it arrived?",
        ("mirror", "clean_up") => "Podkeeper tidies up",
        ("mirror", "end_sweep" | "ask_again") => "Podkeeper compares itself with Slack",
        _ => "Podkeeper goes on with something",
    }
}
