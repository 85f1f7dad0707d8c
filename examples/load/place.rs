//! Where the databases of a run stand: a folder of SQLite files, or schemas of a PostgreSQL server.

use crate::Outcome;
use podkeeper::database::Db;
use sqlx::AssertSqlSafe;
use std::{
    fs,
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// The databases of a run, by what they are for.
const NAMES: [&str; 3] = ["bot", "empty", "bare"];

/// Removed by [`Place::remove`].
pub(crate) enum Place {
    Folder(PathBuf),
    Server { url: String, prefix: String },
}

impl Place {
    /// A new folder inside `folder`.
    pub(crate) fn sqlite(folder: &Path) -> Outcome<Self> {
        let folder = folder.join(format!("load-{}", Uuid::new_v4().simple()));
        fs::create_dir_all(&folder)?;
        Ok(Self::Folder(folder.canonicalize()?))
    }

    /// New schemas on the server at `url`.
    pub(crate) async fn postgres(url: &str) -> Outcome<Self> {
        let place = Self::Server { url: url.to_owned(), prefix: format!("load_{}", Uuid::new_v4().simple()) };
        place.on_schemas("CREATE SCHEMA", "").await?;
        Ok(place)
    }

    /// The address of one of the databases.
    pub(crate) fn url(&self, name: &str) -> String {
        match self {
            Self::Folder(folder) => format!("sqlite://{}", folder.join(format!("{name}.db")).display()),
            Self::Server { url, prefix } => {
                let joint = if url.contains('?') { '&' } else { '?' };
                format!("{url}{joint}options=-c%20search_path%3D{prefix}_{name}")
            }
        }
    }

    /// Nothing stays behind.
    pub(crate) async fn remove(&self) -> Outcome {
        match self {
            Self::Folder(folder) => Ok(fs::remove_dir_all(folder)?),
            Self::Server { .. } => self.on_schemas("DROP SCHEMA", "CASCADE").await,
        }
    }

    async fn on_schemas(&self, verb: &str, how: &str) -> Outcome {
        let Self::Server { url, prefix } = self else { return Ok(()) };
        let server = Db::look(url).await?;
        for name in NAMES {
            server.write(AssertSqlSafe(format!("{verb} {prefix}_{name} {how}"))).execute().await?;
        }
        server.close().await;
        Ok(())
    }
}
