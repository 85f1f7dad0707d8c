//! The three things that hold blocks, and the blocks they share.

use super::{
    Choice, Element, Input, formatted, formatted_text, id,
    inputs::{Field, external_select, fits_a_menu, select},
    json, plain, plain_line,
};
use crate::{
    error::{Error, Result},
    signal::{HomeView, Message, Modal, Reopen},
    slack::{
        mrkdwn::{Text, md, number},
        size,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use slack_morphism::blocks::{
    SlackActionsBlock, SlackBlock, SlackContextBlock, SlackDividerBlock, SlackHeaderBlock, SlackHomeView,
    SlackInputBlock, SlackModalView, SlackRichTextBlock, SlackRichTextQuote, SlackSectionBlock, SlackTableBlock,
    SlackTableColumnSetting, SlackView,
};

/// Blocks on their way onto a surface `S`.
#[derive(Clone, Debug)]
pub struct Blocks<S> {
    blocks: Vec<SlackBlock>,
    surface: S,
}

/// Builds a [`Message`].
pub type MessageBuilder = Blocks<MessageParts>;
/// Builds a [`Modal`].
pub type ModalBuilder = Blocks<ModalParts>;
/// Builds a [`HomeView`].
pub type HomeBuilder = Blocks<HomeParts>;

/// What a message has beside its blocks.
#[derive(Clone, Debug)]
pub struct MessageParts {
    fallback: Text,
}

/// What a modal has beside its blocks.
#[derive(Clone, Debug)]
pub struct ModalParts {
    view: SlackModalView,
    reopen: Option<Reopen>,
}

/// An App Home has nothing beside its blocks.
#[derive(Clone, Debug)]
pub struct HomeParts;

/// A message. `fallback` is what notifications and screen readers say; without any block it is what is shown.
pub fn message(fallback: Text) -> MessageBuilder {
    debug_assert!(!fallback.is_empty(), "a message says something to those who only hear it");
    Blocks { blocks: Vec::new(), surface: MessageParts { fallback } }
}

/// A modal; `callback_id` names the verb its submission is for, the title has room for 24 characters.
pub fn modal(callback_id: &str, title: &str) -> ModalBuilder {
    let view = SlackModalView::new(plain(title, size::TITLE), Vec::new()).with_callback_id(id(callback_id));
    Blocks { blocks: Vec::new(), surface: ModalParts { view, reopen: None } }
}

/// A person's App Home.
pub fn home() -> HomeBuilder {
    Blocks { blocks: Vec::new(), surface: HomeParts }
}

/// Reads what [`ModalBuilder::metadata`] wrote. It has been in a stranger's hands: never authority.
///
/// # Errors
/// A fault, when it is not what we write there.
pub fn metadata<T: DeserializeOwned>(private_metadata: &str) -> Result<T> {
    serde_json::from_str(private_metadata).map_err(Error::when("reading what a modal carries"))
}

impl<S> Blocks<S> {
    fn push(mut self, block: impl Into<SlackBlock>) -> Self {
        self.blocks.push(block.into());
        self
    }

    /// A large line of plain text, at most 150 characters.
    #[must_use]
    pub fn header(self, title: &str) -> Self {
        self.push(SlackHeaderBlock::new(plain(title, size::HEADER)))
    }

    /// A paragraph; an empty one is left out.
    #[must_use]
    pub fn section(self, text: Text) -> Self {
        if text.is_empty() {
            return self;
        }
        self.push(SlackSectionBlock::new().with_text(formatted_text(&text, size::SECTION)))
    }

    /// A paragraph that is read whole: what is too long for one goes on in the next.
    #[must_use]
    pub fn whole(self, text: &Text) -> Self {
        self.each(text.divided(size::SECTION), Self::section)
    }

    /// A paragraph with a button or a menu beside it.
    #[must_use]
    pub fn section_with(self, text: Text, beside: impl Into<Element>) -> Self {
        let beside = beside.into();
        let mut section = SlackSectionBlock::new().with_text(formatted_text(&text, size::SECTION));
        section.accessory = beside.is_usable().then(|| beside.in_section());
        self.push(section)
    }

    /// Up to ten short texts in two columns.
    #[must_use]
    pub fn fields(self, fields: Vec<Text>) -> Self {
        debug_assert!(fields.len() <= size::FIELDS, "a section has ten fields");
        let fields: Vec<_> = fields.iter().filter(|field| !field.is_empty()).take(size::FIELDS).collect();
        if fields.is_empty() {
            return self;
        }
        let fields = fields.into_iter().map(|field| formatted_text(field, size::FIELD)).collect();
        self.push(SlackSectionBlock::new().with_fields(fields))
    }

    /// Small grey text; an empty one is left out.
    #[must_use]
    pub fn context(self, text: Text) -> Self {
        if text.is_empty() {
            return self;
        }
        self.push(context(&text))
    }

    /// A thin line.
    #[must_use]
    pub fn divider(self) -> Self {
        self.push(SlackDividerBlock::new())
    }

    /// A row of buttons and menus; menus without choices are left out, and so is an empty row.
    #[must_use]
    pub fn actions(self, elements: impl IntoIterator<Item: Into<Element>>) -> Self {
        self.row(None, elements)
    }

    /// As [`Blocks::actions`], in a block with an id of its own.
    #[must_use]
    pub fn actions_in(self, block_id: &str, elements: impl IntoIterator<Item: Into<Element>>) -> Self {
        self.row(Some(block_id), elements)
    }

    fn row(self, block_id: Option<&str>, elements: impl IntoIterator<Item: Into<Element>>) -> Self {
        let usable = elements.into_iter().map(Into::into).filter(Element::is_usable);
        let elements: Vec<_> = usable.take(size::ACTIONS).map(Element::in_actions).collect();
        if elements.is_empty() {
            return self;
        }
        let mut row = SlackActionsBlock::new(elements);
        row.block_id = block_id.map(id);
        self.push(row)
    }

    /// What a person wrote, set off as a quotation; nothing in it is markup.
    #[must_use]
    pub fn quote(self, written: &str) -> Self {
        let written = size::cut(written.trim(), size::SECTION);
        if written.is_empty() {
            return self;
        }
        self.push(SlackRichTextBlock::new(vec![SlackRichTextQuote::new(vec![written.into()]).into()]))
    }

    /// All blocks of `other`, below these.
    #[must_use]
    pub fn append<T>(mut self, other: Blocks<T>) -> Self {
        self.blocks.extend(other.blocks);
        self
    }

    /// Goes on with `more`: for rows made in a loop.
    #[must_use]
    pub fn each<T>(self, rows: impl IntoIterator<Item = T>, more: impl FnMut(Self, T) -> Self) -> Self {
        rows.into_iter().fold(self, more)
    }
}

impl MessageBuilder {
    /// A table of plain text, its first row the heads; one to a message. What exceeds Slack's limits is cut: rows at the
    /// end, cells to what they may hold. An empty table is left out.
    #[must_use]
    pub fn table(self, rows: &[Vec<String>]) -> Self {
        let mut room = size::TABLE;
        let mut cells = Vec::new();
        for row in rows.iter().take(size::TABLE_ROWS) {
            let row: Vec<String> =
                row.iter().take(size::TABLE_COLUMNS).map(|cell| plain_line(cell, size::CELL).text).collect();
            let length: usize = row.iter().map(|cell| size::length(cell)).sum();
            if row.is_empty() || length > room {
                break;
            }
            room -= length;
            cells.push(row.into_iter().map(Into::into).collect());
        }
        if cells.is_empty() {
            return self;
        }
        let wrapped = SlackTableColumnSetting::new().with_is_wrapped(true);
        let columns = rows.first().map_or(0, |row| row.len().min(size::TABLE_COLUMNS));
        self.push(SlackTableBlock::new(cells).with_column_settings(vec![wrapped; columns]))
    }

    /// The finished message.
    pub fn build(self) -> Message {
        let MessageParts { fallback } = self.surface.clone();
        let shown = if self.blocks.is_empty() { self.section(fallback.clone()) } else { self };
        Message {
            text: fallback.cut(size::FALLBACK).fallback(),
            blocks: json(&fitted(shown.blocks, size::MESSAGE_BLOCKS)),
        }
    }
}

impl ModalBuilder {
    /// The button that sends the form; "Send" where a form names none.
    #[must_use]
    pub fn submit(mut self, label: &str) -> Self {
        self.surface.view.submit = Some(plain(label, size::TITLE));
        self
    }
    /// The button that closes it.
    #[must_use]
    pub fn close(mut self, label: &str) -> Self {
        self.surface.view.close = Some(plain(label, size::TITLE));
        self
    }
    /// What comes back with the submission; [`metadata`] reads it. At most 3,000 characters of JSON: keep ids here, not
    /// texts. What does not fit is logged and left out.
    #[must_use]
    pub fn metadata(mut self, carried: &impl Serialize) -> Self {
        let written = json(carried).to_string();
        if size::length(&written) <= size::METADATA {
            self.surface.view.private_metadata = Some(written);
        } else {
            tracing::error!(modal = ?self.surface.view.callback_id, "what the modal carries is too long for it");
            debug_assert!(false, "what the modal carries is too long for it");
        }
        self
    }
    /// Closing it without sending is a `Closed` signal.
    #[must_use]
    pub fn notify_on_close(mut self) -> Self {
        self.surface.view.notify_on_close = Some(true);
        self
    }
    /// How a person gets it back when it could not be opened in time.
    #[must_use]
    pub fn reopen(mut self, reopen: Reopen) -> Self {
        self.surface.reopen = Some(reopen);
        self
    }
    /// A field.
    #[must_use]
    pub fn input<F: Field>(self, input: Input<F>) -> Self {
        self.push(input)
    }
    /// One of these, or none: a menu where Slack shows them all, else they are found by a part of their name.
    #[must_use]
    pub fn one_of(self, field: (&str, &str), choices: &[Choice], chosen: Option<&str>) -> Self {
        self.choice_field(field, (choices, chosen), true)
    }
    /// As [`Self::one_of`], and not none.
    #[must_use]
    pub fn exactly_one_of(self, field: (&str, &str), choices: &[Choice], chosen: Option<&str>) -> Self {
        self.choice_field(field, (choices, chosen), false)
    }
    fn choice_field(
        self,
        (block, label): (&str, &str),
        (choices, chosen): (&[Choice], Option<&str>),
        is_optional: bool,
    ) -> Self {
        if fits_a_menu(choices) {
            let menu = select(block, label, choices).initial(chosen.unwrap_or_default());
            return self.input(if is_optional { menu.optional() } else { menu });
        }
        let search = external_select(block, label).placeholder("Type a part of the name");
        let initial = choices.iter().find(|choice| Some(choice.value.as_str()) == chosen);
        let search = initial.into_iter().fold(search, |search, choice| search.initial(choice));
        self.input(if is_optional { search.optional() } else { search })
    }
    /// The finished modal.
    pub fn build(self) -> Modal {
        let ModalParts { mut view, reopen } = self.surface;
        view.blocks = fitted(self.blocks, size::VIEW_BLOCKS);
        if view.submit.is_none()
            && view.blocks.iter().any(|block| matches!(block, SlackBlock::Input(SlackInputBlock { .. })))
        {
            view.submit = Some(plain("Send", size::TITLE));
        }
        Modal { view: json(&SlackView::Modal(view)), reopen }
    }
}

impl HomeBuilder {
    /// At most so many blocks; what is too much gives way to a line that says how much.
    #[must_use]
    pub fn within(self, limit: usize) -> Self {
        Blocks { blocks: fitted(self.blocks, limit), ..self }
    }

    /// The finished App Home.
    pub fn build(self) -> HomeView {
        HomeView { view: json(&SlackView::Home(SlackHomeView::new(fitted(self.blocks, size::VIEW_BLOCKS)))) }
    }
}

fn context(text: &Text) -> SlackContextBlock {
    SlackContextBlock::new(vec![formatted(text, size::SECTION).into()])
}

/// What is too much gives way to a line that says how much.
fn fitted(mut blocks: Vec<SlackBlock>, limit: usize) -> Vec<SlackBlock> {
    if blocks.len() > limit {
        let left_out = blocks.len() + 1 - limit;
        blocks.truncate(limit - 1);
        blocks.push(context(&md("… and {} more", &[number(left_out)])).into());
    }
    blocks
}
