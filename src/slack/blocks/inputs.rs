//! The fields of a form. Each input block holds one element, and both bear the same id: the block's.
//!
//! [`Input`] carries what all fields have (label, hint, optional); what only some have (`multiline`, `initial`) is there
//! for exactly these.

use super::{Item, id, item, items, plain, plain_line};
use crate::{
    ids::{ChannelId, UserId},
    signal::Choice,
    slack::size,
};
use jiff::civil;
use slack_morphism::blocks::{
    SlackBlock, SlackBlockChannelsSelectElement, SlackBlockCheckboxesElement, SlackBlockConversationFilter,
    SlackBlockConversationsSelectElement, SlackBlockDatePickerElement, SlackBlockExternalSelectElement,
    SlackBlockMultiExternalSelectElement, SlackBlockMultiStaticSelectElement, SlackBlockMultiUsersSelectElement,
    SlackBlockPlainTextInputElement, SlackBlockStaticSelectElement, SlackBlockText, SlackBlockTimePickerElement,
    SlackBlockUsersSelectElement, SlackContextBlock, SlackConversationFilterInclude, SlackInputBlock,
    SlackInputBlockElement,
};

/// A labelled field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Input<F> {
    block_id: String,
    label: String,
    hint: Option<String>,
    optional: bool,
    tells_at_once: bool,
    field: F,
}

/// Typed text.
pub type TextInput = Input<SlackBlockPlainTextInputElement>;
/// One of several choices.
pub type Select = Input<SlackBlockStaticSelectElement>;
/// Several of several choices.
pub type MultiSelect = Input<SlackBlockMultiStaticSelectElement>;
/// A choice whose options are asked for while the person types.
pub type ExternalSelect = Input<SlackBlockExternalSelectElement>;
/// Several choices, as [`ExternalSelect`].
pub type MultiExternalSelect = Input<SlackBlockMultiExternalSelectElement>;
/// One person.
pub type PersonSelect = Input<SlackBlockUsersSelectElement>;
/// Several people.
pub type PeopleSelect = Input<SlackBlockMultiUsersSelectElement>;
/// One public channel.
pub type ChannelSelect = Input<SlackBlockChannelsSelectElement>;
/// One channel, public or private.
pub type ConversationSelect = Input<SlackBlockConversationsSelectElement>;
/// Boxes to tick.
pub type Checkboxes = Input<SlackBlockCheckboxesElement>;
/// A day.
pub type DateInput = Input<SlackBlockDatePickerElement>;
/// A time of day.
pub type TimeInput = Input<SlackBlockTimePickerElement>;

fn input<F>(block_id: &str, label: &str, field: F) -> Input<F> {
    let (block_id, label) = (block_id.to_owned(), label.to_owned());
    Input { block_id, label, hint: None, optional: false, tells_at_once: false, field }
}

/// A line of text.
pub fn text_input(block_id: &str, label: &str) -> TextInput {
    let field = SlackBlockPlainTextInputElement::new().with_action_id(id(block_id)).with_max_length(size::TYPED as u64);
    input(block_id, label, field)
}

/// One of at most 100 choices. Without any, the form says so in the field's place.
pub fn select(block_id: &str, label: &str, choices: &[Choice]) -> Select {
    let field = SlackBlockStaticSelectElement::new().with_action_id(id(block_id));
    input(block_id, label, field.with_options(items(choices, size::MENU)))
}

/// Any of at most 100 choices. Without any, the form says so in the field's place.
pub fn multi_select(block_id: &str, label: &str, choices: &[Choice]) -> MultiSelect {
    let field = SlackBlockMultiStaticSelectElement::new().with_action_id(id(block_id));
    input(block_id, label, field.with_options(items(choices, size::MENU)))
}

/// One choice, whose options a `Suggest` asks for under the block's id.
pub fn external_select(block_id: &str, label: &str) -> ExternalSelect {
    input(block_id, label, SlackBlockExternalSelectElement::new().with_action_id(id(block_id)).with_min_query_length(0))
}

/// Several choices, whose options a `Suggest` asks for under the block's id.
pub fn multi_external_select(block_id: &str, label: &str) -> MultiExternalSelect {
    let field = SlackBlockMultiExternalSelectElement::new().with_action_id(id(block_id));
    input(block_id, label, field.with_min_query_length(0))
}

/// Whether a menu shows all of these; where it does not, an external select finds them.
pub fn fits_a_menu(choices: &[Choice]) -> bool {
    choices.len() <= size::MENU
}

/// One person of the workspace.
pub fn person_select(block_id: &str, label: &str) -> PersonSelect {
    input(block_id, label, SlackBlockUsersSelectElement::new().with_action_id(id(block_id)))
}

/// Several people of the workspace.
pub fn people_select(block_id: &str, label: &str) -> PeopleSelect {
    input(block_id, label, SlackBlockMultiUsersSelectElement::new().with_action_id(id(block_id)))
}

/// One public channel.
pub fn channel_select(block_id: &str, label: &str) -> ChannelSelect {
    input(block_id, label, SlackBlockChannelsSelectElement::new().with_action_id(id(block_id)))
}

/// One channel the person can see, public or private; none that another company shares.
pub fn conversation_select(block_id: &str, label: &str) -> ConversationSelect {
    let channels = SlackBlockConversationFilter::new()
        .with_include(vec![SlackConversationFilterInclude::Public, SlackConversationFilterInclude::Private])
        .with_exclude_external_shared_channels(true);
    input(
        block_id,
        label,
        SlackBlockConversationsSelectElement::new().with_action_id(id(block_id)).with_filter(channels),
    )
}

/// At most ten boxes. Without any, the form says so in the field's place.
pub fn checkboxes(block_id: &str, label: &str, choices: &[Choice]) -> Checkboxes {
    let boxes = choices.iter().take(size::CHECKBOXES).map(tick).collect();
    input(block_id, label, SlackBlockCheckboxesElement::new(boxes).with_action_id(id(block_id)))
}

/// A day; it comes back as `2026-11-23`.
pub fn date_input(block_id: &str, label: &str) -> DateInput {
    input(block_id, label, SlackBlockDatePickerElement::new().with_action_id(id(block_id)))
}

/// A time of day; it comes back as `09:30`.
pub fn time_input(block_id: &str, label: &str) -> TimeInput {
    input(block_id, label, SlackBlockTimePickerElement::new().with_action_id(id(block_id)))
}

fn tick(choice: &Choice) -> Item<SlackBlockText> {
    let Item { text, value, .. } = item(choice);
    Item::new(text.into(), value)
}

fn with_values<T: Clone + Into<SlackBlockText>>(items: &[Item<T>], values: &[String]) -> Option<Vec<Item<T>>> {
    let found: Vec<_> = items.iter().filter(|item| values.contains(&item.value)).cloned().collect();
    Some(found).filter(|found| !found.is_empty())
}

impl<F> Input<F> {
    /// A line under the field.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }
    /// May be left empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
    /// Each change is an `Action` under the block's id, before the form is sent.
    #[must_use]
    pub fn tells_at_once(mut self) -> Self {
        self.tells_at_once = true;
        self
    }
}

impl TextInput {
    /// Several lines.
    #[must_use]
    pub fn multiline(mut self) -> Self {
        self.field.multiline = Some(true);
        self
    }
    /// What stands there at first.
    #[must_use]
    pub fn initial(mut self, text: &str) -> Self {
        self.field.initial_value = Some(text.to_owned()).filter(|text| !text.is_empty());
        self
    }
    /// Shorter texts are refused by Slack.
    #[must_use]
    pub fn min_length(mut self, characters: u16) -> Self {
        self.field.min_length = Some(u64::from(characters).min(size::TYPED as u64));
        self
    }
    /// Longer texts are refused by Slack; never more than 3,000.
    #[must_use]
    pub fn max_length(mut self, characters: u16) -> Self {
        self.field.max_length = Some(u64::from(characters).clamp(1, size::TYPED as u64));
        self
    }
}

impl Select {
    /// What is chosen at first; nothing where no choice has this value.
    #[must_use]
    pub fn initial(mut self, value: &str) -> Self {
        self.field.initial_option = self.field.options.iter().flatten().find(|item| item.value == value).cloned();
        self
    }
}

impl MultiSelect {
    /// What is chosen at first.
    #[must_use]
    pub fn initial(mut self, values: &[String]) -> Self {
        self.field.initial_options = self.field.options.as_deref().and_then(|items| with_values(items, values));
        self
    }
}

impl ExternalSelect {
    /// What is chosen at first.
    #[must_use]
    pub fn initial(mut self, choice: &Choice) -> Self {
        self.field.initial_option = Some(item(choice));
        self
    }
}

impl MultiExternalSelect {
    /// What is chosen at first.
    #[must_use]
    pub fn initial<'a>(mut self, choices: impl IntoIterator<Item = &'a Choice>) -> Self {
        let chosen: Vec<_> = choices.into_iter().map(item).collect();
        self.field.initial_options = Some(chosen).filter(|chosen| !chosen.is_empty());
        self
    }
}

impl PersonSelect {
    /// Who is chosen at first.
    #[must_use]
    pub fn initial(mut self, person: &UserId) -> Self {
        self.field.initial_user = Some(person.0.clone());
        self
    }
}

impl PeopleSelect {
    /// Who is chosen at first.
    #[must_use]
    pub fn initial<'a>(mut self, people: impl IntoIterator<Item = &'a UserId>) -> Self {
        let people: Vec<_> = people.into_iter().map(|person| person.0.clone()).collect();
        self.field.initial_users = Some(people).filter(|people| !people.is_empty());
        self
    }
    /// At most so many people.
    #[must_use]
    pub fn at_most(mut self, people: u16) -> Self {
        self.field.max_selected_items = Some(u64::from(people).max(1));
        self
    }
}

impl ConversationSelect {
    /// Which is chosen at first.
    #[must_use]
    pub fn initial(mut self, channel: &ChannelId) -> Self {
        self.field.initial_conversation = Some(channel.0.clone().into());
        self
    }
}

impl ChannelSelect {
    /// Which is chosen at first.
    #[must_use]
    pub fn initial(mut self, channel: &ChannelId) -> Self {
        self.field.initial_channel = Some(channel.0.clone().into());
        self
    }
}

impl Checkboxes {
    /// What is ticked at first.
    #[must_use]
    pub fn initial(mut self, values: &[String]) -> Self {
        self.field.initial_options = with_values(&self.field.options, values);
        self
    }
}

impl DateInput {
    /// Which day is chosen at first.
    #[must_use]
    pub fn initial(mut self, day: civil::Date) -> Self {
        self.field.initial_date = Some(day.to_string());
        self
    }
}

impl TimeInput {
    /// Which time is chosen at first; seconds are left out.
    #[must_use]
    pub fn initial(mut self, time: civil::Time) -> Self {
        self.field.initial_time = Some(format!("{:02}:{:02}", time.hour(), time.minute()));
        self
    }
}

macro_rules! placeholder {
    ($($input:ident),*) => {
        $(impl $input {
            /// What stands in the field in grey while it is empty.
            #[must_use]
            pub fn placeholder(mut self, placeholder: &str) -> Self {
                self.field.placeholder = Some(plain(placeholder, size::PLACEHOLDER));
                self
            }
        })*
    };
}

placeholder!(
    TextInput,
    Select,
    MultiSelect,
    ExternalSelect,
    MultiExternalSelect,
    PersonSelect,
    PeopleSelect,
    ChannelSelect,
    DateInput
);

/// An element of a form, made fit for Slack; `None` where there is nothing to choose from, which Slack refuses.
pub trait Field: Into<SlackInputBlockElement> {
    /// The element as it is sent.
    fn fitted(self) -> Option<Self> {
        Some(self)
    }
}

impl Field for SlackBlockPlainTextInputElement {
    fn fitted(mut self) -> Option<Self> {
        let most = self.max_length.and_then(|most| usize::try_from(most).ok()).unwrap_or(size::TYPED);
        self.min_length = self.min_length.map(|least| least.min(most as u64));
        self.initial_value = self.initial_value.map(|text| size::cut(&text, most));
        Some(self)
    }
}
impl Field for SlackBlockStaticSelectElement {
    fn fitted(self) -> Option<Self> {
        Some(self).filter(|field| field.options.as_ref().is_some_and(|items| !items.is_empty()))
    }
}
impl Field for SlackBlockMultiStaticSelectElement {
    fn fitted(self) -> Option<Self> {
        Some(self).filter(|field| field.options.as_ref().is_some_and(|items| !items.is_empty()))
    }
}
impl Field for SlackBlockCheckboxesElement {
    fn fitted(self) -> Option<Self> {
        Some(self).filter(|field| !field.options.is_empty())
    }
}
impl Field for SlackBlockExternalSelectElement {}
impl Field for SlackBlockMultiExternalSelectElement {}
impl Field for SlackBlockUsersSelectElement {}
impl Field for SlackBlockMultiUsersSelectElement {}
impl Field for SlackBlockChannelsSelectElement {}
impl Field for SlackBlockConversationsSelectElement {}
impl Field for SlackBlockDatePickerElement {}
impl Field for SlackBlockTimePickerElement {}

impl<F: Field> From<Input<F>> for SlackBlock {
    fn from(input: Input<F>) -> Self {
        let Some(field) = input.field.fitted() else {
            let nothing = format!("{}: there is nothing to choose from yet.", input.label);
            return SlackContextBlock::new(vec![plain_line(&nothing, size::SECTION).into()])
                .with_block_id(id(&input.block_id))
                .into();
        };
        let mut block =
            SlackInputBlock::new(plain(&input.label, size::LABEL), field.into()).with_block_id(id(&input.block_id));
        block.hint = input.hint.map(|hint| plain(&hint, size::LABEL));
        block.optional = input.optional.then_some(true);
        block.dispatch_action = input.tells_at_once.then_some(true);
        block.into()
    }
}
