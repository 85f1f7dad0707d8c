//! The fields of the settings' form.

/// The block ids of the form.
pub mod blocks {
    /// The zone.
    pub const ZONE: &str = "zone";
    /// The working days.
    pub const DAYS: &str = "days";
    /// When the working day starts.
    pub const START: &str = "start";
    /// When it ends.
    pub const END: &str = "end";
    /// Administrators.
    pub const ADMINS: &str = "admins";
    /// Leadership people.
    pub const LEADERSHIP: &str = "leadership";
    /// The updates channel.
    pub const UPDATES: &str = "updates_channel";
    /// The calendars of public holidays, in a form of their own.
    pub const HOLIDAYS: &str = "holidays";
    /// The escalations channel.
    pub const ESCALATIONS: &str = "escalations_channel";
    /// The decisions channel.
    pub const DECISIONS: &str = "decisions_channel";
    /// Leadership's channel.
    pub const LEADERS: &str = "leadership_channel";
}

/// A field that holds one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The zone.
    Zone,
    /// The working days.
    Days,
    /// When the working day starts.
    Start,
    /// When it ends.
    End,
    /// The updates channel.
    UpdatesChannel,
    /// The escalations channel.
    EscalationsChannel,
    /// The decisions channel.
    DecisionsChannel,
    /// Leadership's channel.
    LeadershipChannel,
}

/// All of them, as they stand in the form.
pub(super) const FIELDS: [Field; 8] = [
    Field::Zone,
    Field::Days,
    Field::Start,
    Field::End,
    Field::UpdatesChannel,
    Field::EscalationsChannel,
    Field::DecisionsChannel,
    Field::LeadershipChannel,
];
