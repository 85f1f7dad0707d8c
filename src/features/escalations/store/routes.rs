//! Where the ways of escalations are kept: a document of the workspace.

use super::super::model::Routes;
use crate::directory::documents::Document;

impl Document for Routes {
    const TABLE: &'static str = "escalation_routes";

    fn usual() -> Self {
        Self::default()
    }
}
