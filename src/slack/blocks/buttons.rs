//! What can be pressed or chosen outside of a form: buttons and menus, under a section or in a row.

use super::{Item, fits_a_menu, formatted_text, id, item, items, plain};
use crate::{
    signal::Choice,
    slack::{mrkdwn::Text, size},
};
use slack_morphism::blocks::{
    SlackActionBlockElement, SlackBlockButtonElement, SlackBlockButtonStyle, SlackBlockConfirmItem,
    SlackBlockExternalSelectElement, SlackBlockOverflowElement, SlackBlockStaticSelectElement,
    SlackBlockUsersSelectElement, SlackSectionBlockElement,
};

/// A button; pressing it is an `Action` with the button's value as text.
#[derive(Clone, Debug, PartialEq)]
pub struct Button(SlackBlockButtonElement);

/// A menu of choices; choosing is an `Action` with the chosen value.
#[derive(Clone, Debug, PartialEq)]
pub struct Menu(SlackBlockStaticSelectElement);

/// A menu whose choices are asked for while the person types; choosing is an `Action` with the chosen value.
#[derive(Clone, Debug, PartialEq)]
pub struct ExternalMenu(SlackBlockExternalSelectElement);

/// A menu of the workspace's people; choosing is an `Action` with the chosen person.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonMenu(SlackBlockUsersSelectElement);

/// A `⋯` menu of at most five choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Overflow(SlackBlockOverflowElement);

/// Anything that stands beside a section or in a row of actions.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// A button.
    Button(Button),
    /// A menu of choices.
    Menu(Menu),
    /// A menu of more choices than one shows.
    ExternalMenu(ExternalMenu),
    /// A menu of people.
    PersonMenu(PersonMenu),
    /// A `⋯` menu.
    Overflow(Overflow),
}

/// A button; `action_id` names the verb, the label is plain text.
pub fn button(action_id: &str, label: &str) -> Button {
    Button(SlackBlockButtonElement::new(plain(label, size::BUTTON)).with_action_id(id(action_id)))
}

/// A menu with `placeholder` shown while nothing is chosen; at most 100 choices are offered.
pub fn menu(action_id: &str, placeholder: &str, choices: &[Choice]) -> Menu {
    let element = SlackBlockStaticSelectElement::new().with_action_id(id(action_id));
    Menu(element.with_placeholder(plain(placeholder, size::PLACEHOLDER)).with_options(items(choices, size::MENU)))
}

/// A menu whose choices a `Suggest` asks for under the same id.
pub fn external_menu(action_id: &str, placeholder: &str) -> ExternalMenu {
    let element = SlackBlockExternalSelectElement::new().with_action_id(id(action_id)).with_min_query_length(0);
    ExternalMenu(element.with_placeholder(plain(placeholder, size::PLACEHOLDER)))
}

/// One of these: a menu where Slack shows them all, else they are found by a part of their name, asked for under the same id.
pub fn one_of_menu(action_id: &str, placeholder: &str, choices: &[Choice]) -> Element {
    if fits_a_menu(choices) {
        menu(action_id, placeholder, choices).into()
    } else {
        external_menu(action_id, &format!("{placeholder}: type a part of its name")).into()
    }
}

/// A menu of the workspace's people.
pub fn person_menu(action_id: &str, placeholder: &str) -> PersonMenu {
    let element = SlackBlockUsersSelectElement::new().with_action_id(id(action_id));
    PersonMenu(element.with_placeholder(plain(placeholder, size::PLACEHOLDER)))
}

/// A `⋯` menu; of the choices the first five are offered.
pub fn overflow(action_id: &str, choices: &[Choice]) -> Overflow {
    debug_assert!(choices.len() <= size::OVERFLOW, "an overflow menu has five places");
    Overflow(SlackBlockOverflowElement::new(items(choices, size::OVERFLOW)).with_action_id(id(action_id)))
}

impl Button {
    /// What comes back when it is pressed; at most 2,000 characters. Anyone may send anything here: never authority.
    #[must_use]
    pub fn value(mut self, value: impl ToString) -> Self {
        let value = value.to_string();
        debug_assert!(size::length(&value) <= size::BUTTON_VALUE, "too long to come back: {value:?}");
        self.0.value = Some(size::head(&value, size::BUTTON_VALUE)).filter(|value| !value.is_empty());
        self
    }
    /// The one button most people want.
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.0.style = Some(SlackBlockButtonStyle::Primary);
        self
    }
    /// It cannot be undone.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.0.style = Some(SlackBlockButtonStyle::Danger);
        self
    }
    /// Asks before it acts; `yes` and `no` label the two buttons.
    #[must_use]
    pub fn confirm(mut self, title: &str, question: &Text, yes: &str, no: &str) -> Self {
        let item = SlackBlockConfirmItem::new(
            plain(title, size::CONFIRM_TITLE),
            formatted_text(question, size::CONFIRM_TEXT),
            plain(yes, size::CONFIRM_BUTTON),
            plain(no, size::CONFIRM_BUTTON),
        );
        self.0.confirm = Some(item);
        self
    }
    /// Opens a page as well; an address that is none, or too long, leaves an ordinary button.
    #[must_use]
    pub fn link(mut self, address: &str) -> Self {
        self.0.url = url::Url::parse(address).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https" | "slack") && size::length(url.as_str()) <= size::ADDRESS
        });
        self
    }
}

impl Menu {
    /// What is chosen at first; nothing where no choice has this value.
    #[must_use]
    pub fn initial(mut self, value: &str) -> Self {
        self.0.initial_option = self.0.options.iter().flatten().find(|item| item.value == value).cloned();
        self
    }
}

impl Overflow {
    /// One more choice.
    #[must_use]
    pub fn choice(mut self, choice: &Choice) -> Self {
        if self.0.options.len() < size::OVERFLOW {
            self.0.options.push(item(choice));
        }
        self
    }
}

impl Element {
    /// Slack refuses menus without choices.
    pub(super) fn is_usable(&self) -> bool {
        let has_choice = |items: Option<&Vec<Item>>| items.is_some_and(|items| !items.is_empty());
        match self {
            Self::Button(_) | Self::ExternalMenu(_) | Self::PersonMenu(_) => true,
            Self::Menu(menu) => has_choice(menu.0.options.as_ref()),
            Self::Overflow(menu) => has_choice(Some(&menu.0.options)),
        }
    }
    pub(super) fn in_section(self) -> SlackSectionBlockElement {
        match self {
            Self::Button(Button(element)) => element.into(),
            Self::Menu(Menu(element)) => element.into(),
            Self::ExternalMenu(ExternalMenu(element)) => SlackSectionBlockElement::ExternalSelect(element),
            Self::PersonMenu(PersonMenu(element)) => element.into(),
            Self::Overflow(Overflow(element)) => element.into(),
        }
    }
    pub(super) fn in_actions(self) -> SlackActionBlockElement {
        match self {
            Self::Button(Button(element)) => element.into(),
            Self::Menu(Menu(element)) => element.into(),
            Self::ExternalMenu(ExternalMenu(element)) => SlackActionBlockElement::ExternalSelect(element),
            Self::PersonMenu(PersonMenu(element)) => element.into(),
            Self::Overflow(Overflow(element)) => element.into(),
        }
    }
}

macro_rules! element_from {
    ($($kind:ident),*) => {
        $(impl From<$kind> for Element {
            fn from(element: $kind) -> Self {
                Self::$kind(element)
            }
        })*
    };
}

element_from!(Button, Menu, ExternalMenu, PersonMenu, Overflow);
