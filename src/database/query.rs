//! One statement with its parameters, for whichever engine is connected.

use super::connect::{Connection, Db, Engine as Connected, Tx};
use sqlx::{
    Arguments, Database, Encode, FromRow, Postgres, Row, SqlSafeStr, SqlStr, Sqlite, Type,
    error::BoxDynError,
    pool::Pool,
    postgres::{PgArguments, PgConnection, PgRow},
    sqlite::{SqliteArguments, SqliteConnection, SqliteRow},
};

/// A value that both engines can store.
pub trait Bind<'q>: Encode<'q, Sqlite> + Type<Sqlite> + Encode<'q, Postgres> + Type<Postgres> {}
impl<'q, T: Encode<'q, Sqlite> + Type<Sqlite> + Encode<'q, Postgres> + Type<Postgres>> Bind<'q> for T {}

/// A row that both engines can produce; the `record!` macro makes one of a struct.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Record for T {}

/// Declares a struct that is read from a row of the same column names, on both engines.
///
/// sqlx's own derive would compile both drivers a second time for the build machine; these lines do the same.
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)? }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $type),* }
        $crate::database::record!(@row $name, sqlx::sqlite::SqliteRow, $($field),*);
        $crate::database::record!(@row $name, sqlx::postgres::PgRow, $($field),*);
    };
    (@row $name:ident, $row:ty, $($field:ident),*) => {
        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> sqlx::Result<Self> {
                Ok(Self { $($field: sqlx::Row::try_get(row, stringify!($field))?),* })
            }
        }
    };
}
pub(crate) use record;

/// Two records side by side in one row; their columns have different names.
pub struct Both<A, B>(pub A, pub B);

impl<'r, R: Row, A: FromRow<'r, R>, B: FromRow<'r, R>> FromRow<'r, R> for Both<A, B> {
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        Ok(Self(A::from_row(row)?, B::from_row(row)?))
    }
}

enum On<'c, D: Database> {
    Pool(&'c Pool<D>),
    Connection(&'c mut D::Connection),
}

enum Engine<'c> {
    Lite(On<'c, Sqlite>, SqliteArguments),
    Pg(On<'c, Postgres>, PgArguments),
}

/// A statement on its way: bind its parameters in order, then ask for rows, one value, or its effect.
#[must_use = "a query does nothing until it is executed"]
pub struct Query<'c> {
    sql: SqlStr,
    engine: Engine<'c>,
    unbound: Option<BoxDynError>,
}

/// Runs the same call on the four combinations of engine and executor.
macro_rules! run {
    ($query:expr, $make:ident $(::<$type:ty>)?, $finish:ident) => {{
        if let Some(error) = $query.unbound {
            return Err(sqlx::Error::Encode(error));
        }
        match $query.engine {
            Engine::Lite(On::Pool(pool), args) => run!(@ $make $(,$type)?)($query.sql, args).$finish(pool).await?.into_answer(),
            Engine::Lite(On::Connection(one), args) => run!(@ $make $(,$type)?)($query.sql, args).$finish(one).await?.into_answer(),
            Engine::Pg(On::Pool(pool), args) => run!(@ $make $(,$type)?)($query.sql, args).$finish(pool).await?.into_answer(),
            Engine::Pg(On::Connection(one), args) => run!(@ $make $(,$type)?)($query.sql, args).$finish(one).await?.into_answer(),
        }
    }};
    (@ $make:ident, $type:ty) => { sqlx::$make::<_, $type, _> };
    (@ $make:ident) => { sqlx::$make };
}

impl<'c> Query<'c> {
    fn lite(sql: impl SqlSafeStr, on: On<'c, Sqlite>) -> Self {
        Self { sql: sql.into_sql_str(), engine: Engine::Lite(on, SqliteArguments::default()), unbound: None }
    }

    fn pg(sql: impl SqlSafeStr, on: On<'c, Postgres>) -> Self {
        Self { sql: sql.into_sql_str(), engine: Engine::Pg(on, PgArguments::default()), unbound: None }
    }

    /// The next parameter (`$1`, `$2` …).
    pub fn bind<'q>(mut self, value: impl Bind<'q>) -> Self {
        let bound = match &mut self.engine {
            Engine::Lite(_, args) => args.add(value),
            Engine::Pg(_, args) => args.add(value),
        };
        self.unbound = self.unbound.or(bound.err());
        self
    }

    /// Executes it and tells how many rows it touched.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn execute(self) -> sqlx::Result<u64> {
        run!(self, query_with, execute)
    }

    /// All rows.
    ///
    /// # Errors
    /// What the engine says, or that a row has another shape.
    pub async fn all<T: Record>(self) -> sqlx::Result<Vec<T>> {
        run!(self, query_as_with::<T>, fetch_all)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Query::all`].
    pub async fn optional<T: Record>(self) -> sqlx::Result<Option<T>> {
        run!(self, query_as_with::<T>, fetch_optional)
    }

    /// The first row.
    ///
    /// # Errors
    /// `RowNotFound` when there is none.
    pub async fn one<T: Record>(self) -> sqlx::Result<T> {
        self.optional().await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// The first column of the first row.
    ///
    /// # Errors
    /// As [`Query::one`].
    pub async fn scalar<T>(self) -> sqlx::Result<T>
    where
        (T,): Record,
    {
        Ok(self.one::<(T,)>().await?.0)
    }
}

impl Db {
    /// A statement outside any turn, for read-only answers.
    pub fn read(&self, sql: impl SqlSafeStr) -> Query<'_> {
        match &self.0 {
            Connected::Lite { reader, .. } => Query::lite(sql, On::Pool(reader)),
            Connected::Pg(pool) => Query::pg(sql, On::Pool(pool)),
        }
    }

    /// A single writing statement outside any turn: claims and leases.
    pub fn write(&self, sql: impl SqlSafeStr) -> Query<'_> {
        match &self.0 {
            Connected::Lite { writer, .. } => Query::lite(sql, On::Pool(writer)),
            Connected::Pg(pool) => Query::pg(sql, On::Pool(pool)),
        }
    }
}

impl Tx {
    /// A statement inside this transaction.
    pub fn query(&mut self, sql: impl SqlSafeStr) -> Query<'_> {
        self.count_statement();
        match self.connection() {
            Connection::Lite(tx) => Query::lite(sql, On::Connection(tx as &mut SqliteConnection)),
            Connection::Pg(tx) => Query::pg(sql, On::Connection(tx as &mut PgConnection)),
        }
    }
}

trait IntoAnswer {
    type Answer;
    fn into_answer(self) -> sqlx::Result<Self::Answer>;
}
impl IntoAnswer for sqlx::sqlite::SqliteQueryResult {
    type Answer = u64;
    fn into_answer(self) -> sqlx::Result<u64> {
        Ok(self.rows_affected())
    }
}
impl IntoAnswer for sqlx::postgres::PgQueryResult {
    type Answer = u64;
    fn into_answer(self) -> sqlx::Result<u64> {
        Ok(self.rows_affected())
    }
}
impl<T: Send> IntoAnswer for Vec<T> {
    type Answer = Self;
    fn into_answer(self) -> sqlx::Result<Self> {
        Ok(self)
    }
}
impl<T: Send> IntoAnswer for Option<T> {
    type Answer = Self;
    fn into_answer(self) -> sqlx::Result<Self> {
        Ok(self)
    }
}
