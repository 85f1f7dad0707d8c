//! Where the rules are kept: a document of the workspace.

use super::super::model::Rules;
use crate::directory::documents::Document;

impl Document for Rules {
    const TABLE: &'static str = "channel_rules";

    fn usual() -> Self {
        Self::default()
    }
}
