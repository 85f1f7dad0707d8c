//! Where the table of rights is kept: a document of the workspace.

use super::model::Rights;
use crate::directory::documents::Document;

impl Document for Rights {
    const TABLE: &'static str = "decision_rights";

    fn usual() -> Self {
        Self::usual()
    }
}
