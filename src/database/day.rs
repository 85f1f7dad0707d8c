//! A calendar day as both engines store it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sqlx::{Database, Decode, Encode, Type, encode::IsNull, error::BoxDynError};

/// A calendar day, stored as `2026-11-23`, so that both engines put days in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub Date);

impl<D: Database> Type<D> for Day
where
    String: Type<D>,
{
    fn type_info() -> D::TypeInfo {
        <String as Type<D>>::type_info()
    }
    fn compatible(found: &D::TypeInfo) -> bool {
        <String as Type<D>>::compatible(found)
    }
}

impl<'q, D: Database> Encode<'q, D> for Day
where
    String: Encode<'q, D>,
{
    fn encode_by_ref(&self, buffer: &mut D::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.0.to_string().encode_by_ref(buffer)
    }
}

impl<'r, D: Database> Decode<'r, D> for Day
where
    String: Decode<'r, D>,
{
    fn decode(value: D::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(String::decode(value)?.parse()?))
    }
}
